#!/usr/bin/env node
// The same problem, seed, lanes and iterations, or tape, give the same bytes (but `elapsed_ms`): on 1, 2 and 5 threads, by gcc and
// by clang, without optimisation and with all of it.
//
//   node bench/determinism.mjs [--build] [--iterations 20000] [--lanes 5] [BINARY...]
//
// Compares the binaries named (default build/routriq). --build adds four of its own, made in a temporary folder. Says which
// run differs and exits with 1, or says how many runs agreed.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const { values: options, positionals } = parseArgs({
    allowPositionals: true,
    options: {
        build: { type: 'boolean', default: false },
        iterations: { type: 'string', default: '20000' },
        lanes: { type: 'string', default: '5' },
    },
});
const folder = mkdtempSync(join(tmpdir(), 'routriq-determinism-'));
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));

function run(program, args, extra = {}) {
    const done = spawnSync(program, args, { encoding: 'utf8', maxBuffer: 1 << 28, ...extra });
    if (done.status !== 0) {
        throw new Error(`${program} ${args.join(' ')}: ${done.stderr}${done.stdout}`);
    }
    return done.stdout;
}

function build(compiler, optimization) {
    const where = join(folder, `${compiler}-O${optimization}`);
    run('meson', ['setup', where, root, `-Doptimization=${optimization}`, '-Dtests=false'], { env: { ...process.env, CC: compiler } });
    run('ninja', ['-C', where, 'src/app/routriq']);
    return join(where, 'src/app/routriq');
}

const binaries = positionals.length > 0 ? positionals : [join(root, 'build/routriq')];
if (options.build) {
    for (const compiler of ['gcc', 'clang']) {
        binaries.push(...['0', '3'].map((optimization) => build(compiler, optimization)));
    }
}

const native = join(root, 'examples/native');
const problems = [
    ...readdirSync(native).filter((name) => !name.endsWith('.answer.json')).map((name) => [join(native, name)]),
    ...['double', 'trunc1'].map((precision) => [join(root, 'examples/solomon/town60.txt'), '--precision', precision]),
];
const bytes = (binary, args) => run(binary, ['solve', ...args]).replace(/"elapsed_ms":\d+/, '');

let runs = 0;
function compare(problem, args, expected) {
    for (const binary of binaries) {
        for (const threads of ['1', '2', '5']) {
            runs += 1;
            if (bytes(binary, [...problem, ...args, '--threads', threads]) !== expected) {
                process.stdout.write(`differs: ${binary} solve ${[...problem, ...args].join(' ')} --threads ${threads}\n`);
                process.exitCode = 1;
            }
        }
    }
}

for (const problem of problems) {
    const counted = ['--iterations', options.iterations, '--lanes', options.lanes];
    compare(problem, counted, bytes(binaries[0], [...problem, ...counted]));
    const tape = join(folder, 'tape.json');
    const timed = run(binaries[0], ['solve', ...problem, '--time', '200ms', '--lanes', options.lanes]);
    writeFileSync(tape, timed);
    compare(problem, ['--tape', tape], timed.replace(/"elapsed_ms":\d+/, ''));
}
process.stdout.write(`${runs} runs of ${binaries.length} binaries ${process.exitCode === 1 ? 'do not all agree' : 'agree'}\n`);
