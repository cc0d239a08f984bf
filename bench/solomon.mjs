#!/usr/bin/env node
// How good the plans are on instances that everybody knows: every file of a folder, the same time for each, the distance
// against the best known. Each answer is followed by an evaluator of its own (vrptw.mjs) before it counts.
//
//   node bench/solomon.mjs [--data DIR] [--folder solomon] [--only WORD] [--time 10s] [--threads 2] [--lanes 2]
//                          [--seed 1] [--binary build/routriq] [--output FILE]
//
// DIR holds FOLDER/*.txt and bks.csv with the columns `instance` and `dimacs_bks` (distances cut to one decimal). The table
// goes to standard output and into bench/results/.
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

import { followAnswer } from './vrptw.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const { values: options } = parseArgs({
    options: {
        data: { type: 'string', default: join(root, '../shared/data/vrptw') },
        folder: { type: 'string', default: 'solomon' },
        only: { type: 'string', default: '' },
        time: { type: 'string', default: '10s' },
        threads: { type: 'string', default: '2' },
        lanes: { type: 'string', default: '2' },
        seed: { type: 'string', default: '1' },
        binary: { type: 'string', default: join(root, 'build/routriq') },
        output: { type: 'string' },
    },
});

// To the second decimal, and never as a negative zero.
const hundredths = (value) => Math.round(100 * value) / 100 + 0;

function bestKnown(path) {
    const [head, ...rows] = readFileSync(path, 'utf8').trim().split('\n').map((line) => line.split(','));
    const name = head.indexOf('instance');
    const best = head.indexOf('dimacs_bks');
    return new Map(rows.map((row) => [row[name].toLowerCase(), Number(row[best])]));
}

// Runs the program and says what it answered and the seconds of CPU it took.
function solve(path) {
    const args = ['solve', path, '--format', 'solomon', '--precision', 'trunc1', '--time', options.time,
        '--threads', options.threads, '--lanes', options.lanes, '--seed', options.seed];
    const run = spawnSync('bash', ['-c', 'TIMEFORMAT="%U %S"; time "$@"', 'bash', options.binary, ...args],
        { encoding: 'utf8', maxBuffer: 1 << 28 });
    if (run.status !== 0) {
        throw new Error(`${path}: ${run.stderr.trim()}`);
    }
    const [user, system] = run.stderr.trim().split('\n').pop().split(' ').map(Number);
    return { answer: JSON.parse(run.stdout), cpu: user + system };
}

function measure(name, path, best) {
    const { answer, cpu } = solve(path);
    if (answer.unassigned.length > 0) {
        throw new Error(`${name}: ${answer.unassigned.length} customers are left out`);
    }
    const distance = followAnswer(path, answer, true);
    return { name, vehicles: answer.vehicles, distance, best, gap: hundredths(100 * (distance - best) / best), iterations: answer.iterations, cpu };
}

function summary(rows) {
    const gaps = rows.map((row) => row.gap).sort((a, b) => a - b);
    const mean = gaps.reduce((sum, gap) => sum + gap, 0) / gaps.length;
    const cpu = rows.reduce((sum, row) => sum + row.cpu, 0);
    const met = rows.filter((row) => row.gap < 0.005).length;
    return `Mean gap ${mean.toFixed(2)}%, median ${gaps[gaps.length >> 1].toFixed(2)}%, worst ${gaps.at(-1).toFixed(2)}%; `
        + `${met} of ${rows.length} at the best known; ${cpu.toFixed(0)} s of CPU in all.`;
}

function table(rows) {
    const lines = rows.map((row) => `| ${row.name} | ${row.vehicles} | ${row.distance.toFixed(1)} | ${row.best.toFixed(1)} `
        + `| ${row.gap.toFixed(2)} | ${row.iterations} | ${row.cpu.toFixed(1)} |`);
    return ['| instance | vehicles | distance | best known | gap % | iterations | CPU s |', '| --- | ---: | ---: | ---: | ---: | ---: | ---: |', ...lines].join('\n');
}

const folder = join(options.data, options.folder);
const best = bestKnown(join(options.data, 'bks.csv'));
const rows = [];
for (const file of readdirSync(folder).filter((name) => name.endsWith('.txt')).sort()) {
    const name = file.replace('.txt', '');
    if (!name.includes(options.only) || !best.has(name.toLowerCase())) {
        continue;
    }
    const row = measure(name, join(folder, file), best.get(name.toLowerCase()));
    rows.push(row);
    process.stderr.write(`${name} ${row.distance.toFixed(1)} ${row.gap.toFixed(2)}%\n`);
}

const command = `node bench/solomon.mjs --folder ${options.folder} --time ${options.time} --threads ${options.threads} --lanes ${options.lanes} --seed ${options.seed}`
    + (options.only ? ` --only ${options.only}` : '');
const version = spawnSync(options.binary, ['--version'], { encoding: 'utf8' }).stdout.trim();
const text = `# ${options.folder}: distance, cut to one decimal, ${options.time} each

Made by \`${command}\`
with ${version} on ${cpus().length} cores of ${cpus()[0].model.trim()}. Best known: the column \`dimacs_bks\` of the data's
bks.csv. The machine did other work as well: the seconds of CPU are what the search really had.

${summary(rows)}

${table(rows)}
`;
const output = options.output ?? join(root, 'bench/results', `${options.folder.replaceAll('/', '-')}-${options.time}.md`);
mkdirSync(dirname(output), { recursive: true });
writeFileSync(output, text);
process.stdout.write(`${text}\n${relative(process.cwd(), output)}\n`);
