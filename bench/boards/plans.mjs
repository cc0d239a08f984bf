// Boards and their plans as files, for the benchmarks on them: made once, kept in a folder, and used again.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { boardText, makeBoard } from './board.mjs';

export function readJson(path) {
    return JSON.parse(readFileSync(path, 'utf8'));
}

// Runs the program and says how long it took, from its start to its end.
export function run(binary, args) {
    const started = process.hrtime.bigint();
    const { status, stdout, stderr } = spawnSync(binary, args, { encoding: 'utf8', maxBuffer: 1 << 28 });
    if (status !== 0) {
        throw new Error(`${binary} ${args.join(' ')}: ${stderr.trim()}`);
    }
    return { text: stdout, wallMs: Number((process.hrtime.bigint() - started) / 1000000n) };
}

// The board of a seed and a plan of it, searched for so long with one thread unless the folder has one already.
export function boardWithPlan(seed, options) {
    mkdirSync(options.folder, { recursive: true });
    const file = join(options.folder, `board-${seed}.json`);
    const plan = join(options.folder, `board-${seed}.plan-${options.plan}.json`);
    const text = boardText(makeBoard(seed, options.data));
    const same = existsSync(file) && readFileSync(file, 'utf8') === text;
    writeFileSync(file, text);
    if (!same || !existsSync(plan)) {
        writeFileSync(plan, run(options.binary, ['solve', file, '--time', options.plan, '--threads', '1', '--seed', '1']).text);
    }
    return { file, plan, board: JSON.parse(text), answer: readJson(plan) };
}

// The value that a share of all does not exceed.
export function quantile(values, share) {
    const sorted = [...values].sort((a, b) => a - b);
    return sorted[Math.min(sorted.length - 1, Math.max(0, Math.ceil(share * sorted.length) - 1))];
}

export function versionOf(binary) {
    return spawnSync(binary, ['--version'], { encoding: 'utf8' }).stdout.trim();
}
