#!/usr/bin/env node
// How good learned durations are on jobs that the model has not seen: real ones, where there is a file, and drawn ones.
//
//   node bench/durations.mjs [--data FILE.csv] [--binary build/release/bench/durations] [--output FILE]
//
// FILE has the columns call_type, unit, date and on_scene_seconds_TARGET: crews and how long they were on scene. Of its days
// the earlier four fifths are learned from. The table goes to standard output and into bench/results/.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const { values: options } = parseArgs({
    options: {
        data: { type: 'string', default: join(root, '../shared/data/durations/lancaster_dev_2010_2017.csv') },
        binary: { type: 'string', default: join(root, 'build/release/bench/durations') },
        output: { type: 'string', default: join(root, 'bench/results/durations.md') },
    },
});

// type,technician,date,minutes
function linesOf(path) {
    const [head, ...rows] = readFileSync(path, 'utf8').trim().split('\n').map((line) => line.trim().split(','));
    const [type, unit, date, seconds] = ['call_type', 'unit', 'date', 'on_scene_seconds_TARGET'].map((name) => head.indexOf(name));
    const minutes = (text) => Math.max(1, Math.round(Number(text) / 60));
    return rows.map((row) => `${[row[type], row[unit], row[date], minutes(row[seconds])].join(',')}\n`).join('');
}

const folder = mkdtempSync(join(tmpdir(), 'durations-'));
try {
    const file = join(folder, 'jobs.csv');
    const real = existsSync(options.data);
    if (real) {
        writeFileSync(file, linesOf(options.data));
    }
    const began = process.hrtime.bigint();
    const run = spawnSync(options.binary, real ? [file] : [], { encoding: 'utf8' });
    if (run.status !== 0) {
        throw new Error(run.stderr || `${options.binary}: ${run.error}`);
    }
    const seconds = Number(process.hrtime.bigint() - began) / 1e9;
    const processor = cpus()[0].model.trim().split(' ').slice(0, 2).join(' ');
    const page = `# Learned durations, on jobs that were not learned from

Made by \`node bench/durations.mjs\` in ${seconds.toFixed(1)} s on one of ${cpus().length} cores of ${processor}. Minutes. The error of the P50 is
absolute, on average. A pinball is what a wrong quantile costs: lowest, on average, for the right one. 80% should be
between P10 and P90, and 80% below the P80. The first two rows are quantiles of what was seen, drawn towards nothing.
${real ? '\nReal are the times on scene of Lancaster County, Nebraska, 2010 to 2017.\n' : ''}${run.stdout}`;
    process.stdout.write(page);
    writeFileSync(options.output, page);
} finally {
    rmSync(folder, { recursive: true });
}
