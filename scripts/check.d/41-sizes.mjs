#!/usr/bin/env node
// Files and functions stay readable: remarks above 600 and 80 lines, and the proof fails above 1,000 and 200.
import { readFileSync } from 'node:fs';
import { conclude, projectFiles } from '../house.mjs';

const complaints = [];
function measure(what, lines, remarkAbove, failAbove) {
    if (lines > failAbove) {
        complaints.push(`${what}: ${lines} lines, more than ${failAbove}`);
    } else if (lines > remarkAbove) {
        console.log(`remark: ${what}: ${lines} lines`);
    }
}

for (const file of projectFiles(/^(src|web|scripts|tests|bench)\/.*\.(c|h|ts|tsx|mjs|sh|css)$/)) {
    const lines = readFileSync(file, 'utf8').split('\n');
    measure(file, lines.length, 600, 1000);
    if (/^src\/.*\.[ch]$/.test(file)) { // the layout puts a function's braces into the first column
        let start = -1;
        lines.forEach((line, index) => {
            if (line === '{') {
                start = index;
            } else if (line === '}' && start >= 0) {
                measure(`${file}:${start} ${lines[start - 1].trim()}`, index - start - 1, 80, 200);
                start = -1;
            }
        });
    }
}
conclude(complaints);
