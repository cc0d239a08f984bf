#!/usr/bin/env node
// Words that no file may carry: loose ends, addresses of package registries, folders of somebody's machine.
import { readFileSync } from 'node:fs';
import { conclude, projectFiles } from '../house.mjs';

// The brackets keep each pattern from finding itself.
const RULES = [
    [/\b(TOD[O]|FIXM[E]|XX[X])\b/, 'a loose end: do it, or write down in docs/ why not'],
    [/registry\.npm[j]s|registry\.yarnpk[g]|pypi\.or[g]|pythonhoste[d]|deb\.debia[n]\.org|proxy\.golan[g]|crates\.i[o]|-npm\.pk[g]|artifactregistr[y]/i, 'a package registry'],
    [/(^|[\s"'`(=:])\/(wor[k]|roo[t]|hom[e])\//, 'a folder of one machine'],
    [/^(<{7}|>{7}) /, 'a conflict that was left standing'],
];
const SHARED_FOLDER = /\.\.\/share[d]/; // the default of the benchmarks' path option, nowhere else
const TEXT = /\.(c|h|mjs|js|ts|tsx|css|html|md|txt|json|sh|day|csv|build|yml|yaml|service|conf)$|\/(Makefile|run|check|setup|build|torture)$|(^|\/)\.[a-z]+$|^[^/]*$/;

const complaints = [];
for (const file of projectFiles(TEXT)) {
    const isLockfile = file.endsWith('package-lock.json');
    readFileSync(file, 'utf8').split('\n').forEach((line, index) => {
        const complain = (why) => complaints.push(`${file}:${index + 1}: ${why}: ${line.trim().slice(0, 100)}`);
        for (const [pattern, why] of RULES) {
            if (pattern.test(line)) {
                complain(why);
            }
        }
        if (isLockfile && /^\s*"resolve[d]":/.test(line)) {
            complain('a lockfile without addresses: see .npmrc');
        }
        if (!file.startsWith('bench/') && SHARED_FOLDER.test(line)) {
            complain('a folder outside the project');
        }
        if (/[ \t]$/.test(line) && !file.endsWith('.md') && !file.endsWith('.csv')) {
            complain('white space at the end of the line');
        }
    });
}
conclude(complaints);
