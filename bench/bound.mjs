#!/usr/bin/env node
// How much of the best known distance the lower bound proves, on instances that everybody knows: every file of a folder, the
// same number of steps for each. A bound above the best known distance would be wrong, and ends the run.
//
//   node bench/bound.mjs [--data DIR] [--folder solomon] [--only WORD] [--steps 1000000000]
//                        [--binary build/release/bench/bound] [--output FILE]
//
// DIR holds FOLDER/*.txt and bks.csv with the columns `instance` and `dimacs_bks` (distances cut to one decimal). The table
// goes to standard output and into bench/results/.
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

import { readInstance } from './vrptw.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const { values: options } = parseArgs({
    options: {
        data: { type: 'string', default: join(root, '../shared/data/vrptw') },
        folder: { type: 'string', default: 'solomon' },
        only: { type: 'string', default: '' },
        steps: { type: 'string', default: '1000000000' },
        binary: { type: 'string', default: join(root, 'build/release/bench/bound') },
        output: { type: 'string' },
    },
});
const TENTHS = 10;

function bestKnown(path) {
    const [head, ...rows] = readFileSync(path, 'utf8').trim().split('\n').map((line) => line.split(','));
    const name = head.indexOf('instance');
    const best = head.indexOf('dimacs_bks');
    return new Map(rows.map((row) => [row[name].toLowerCase(), Number(row[best])]));
}

// The instance in tenths, with distances cut there, as bench/bound.c reads it.
function numbersOf({ vehicles, capacity, nodes }) {
    const rows = nodes.map((node) => [node.demand, TENTHS * node.ready, TENTHS * node.due, TENTHS * node.service]);
    const table = nodes.map((a) => nodes.map((b) => Math.floor(TENTHS * Math.sqrt((a.x - b.x) ** 2 + (a.y - b.y) ** 2))));
    return [[nodes.length - 1, vehicles, capacity], ...rows, ...table].map((row) => row.join(' ')).join('\n');
}

// What was proved, and the seconds of CPU it took.
function prove(path) {
    const run = spawnSync('bash', ['-c', 'TIMEFORMAT="%U %S"; time "$@"', 'bash', options.binary, options.steps],
        { encoding: 'utf8', input: numbersOf(readInstance(path)) });
    if (run.status !== 0) {
        throw new Error(`${path}: ${run.stderr.trim()}`);
    }
    const [user, system] = run.stderr.trim().split('\n').pop().split(' ').map(Number);
    return { ...JSON.parse(run.stdout), cpu: user + system };
}

function measure(name, path, best) {
    const { bound, rounds, cpu } = prove(path);
    if (bound > Math.round(TENTHS * best)) {
        throw new Error(`${name}: the bound ${bound / TENTHS} is above a known plan of ${best}`);
    }
    return { name, bound: bound / TENTHS, best, share: (100 * bound) / TENTHS / best, rounds, cpu };
}

function summary(rows) {
    const shares = rows.map((row) => row.share).sort((a, b) => a - b);
    const cpu = rows.map((row) => row.cpu).sort((a, b) => a - b);
    return `Of the best known distance, ${shares[shares.length >> 1].toFixed(2)}% are proved in the median, `
        + `${shares[0].toFixed(2)}% at least; ${cpu[cpu.length >> 1].toFixed(1)} s of CPU in the median, ${cpu.at(-1).toFixed(1)} s at most.`;
}

function table(rows) {
    const lines = rows.map((row) => `| ${row.name} | ${row.bound.toFixed(1)} | ${row.best.toFixed(1)} `
        + `| ${row.share.toFixed(2)} | ${row.rounds} | ${row.cpu.toFixed(1)} |`);
    return ['| instance | bound | best known | share % | rounds | CPU s |', '| --- | ---: | ---: | ---: | ---: | ---: |', ...lines].join('\n');
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
    process.stderr.write(`${name} ${row.bound.toFixed(1)} ${row.share.toFixed(2)}%\n`);
}

const command = `node bench/bound.mjs --folder ${options.folder} --steps ${options.steps}` + (options.only ? ` --only ${options.only}` : '');
const text = `# ${options.folder}: lower bounds on the distance, cut to one decimal

Made by \`${command}\`
on one of ${cpus().length} cores of ${cpus()[0].model.trim()}. Best known: the column \`dimacs_bks\` of the data's bks.csv. The
bound depends on the steps alone; the machine did other work as well, so the seconds are rather too many.

${summary(rows)}

${table(rows)}
`;
const output = options.output ?? join(root, 'bench/results', `${options.folder.replaceAll('/', '-')}-bound.md`);
mkdirSync(dirname(output), { recursive: true });
writeFileSync(output, text);
process.stdout.write(`${text}\n${relative(process.cwd(), output)}\n`);
