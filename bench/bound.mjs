#!/usr/bin/env node
// How much of the best known distance the lower bound proves, on instances that everybody knows: every file of a folder, the
// same number of steps for each. A bound above the best known distance would be wrong, and ends the run.
//
//   node bench/bound.mjs [--data DIR] [--folder solomon] [--only WORD] [--steps 1000000000]
//                        [--binary build/release/bench/bound] [--output FILE]
//
// DIR holds FOLDER/*.txt and bks.csv with the columns `instance` and `dimacs_bks` (distances cut to one decimal). The table
// goes to standard output and into bench/results/.
import { join } from 'node:path';

import { bestDistances, commandOf, instancesIn, machine, optionsOf, publish, runTimed } from './instances.mjs';
import { readInstance } from './vrptw.mjs';

const options = optionsOf('vrptw', { folder: 'solomon', steps: '1000000000' }, 'build/release/bench/bound');
const TENTHS = 10;

// The instance in tenths, with distances cut there, as bench/bound.c reads it.
function numbersOf({ vehicles, capacity, nodes }) {
    const rows = nodes.map((node) => [node.demand, TENTHS * node.ready, TENTHS * node.due, TENTHS * node.service]);
    const table = nodes.map((a) => nodes.map((b) => Math.floor(TENTHS * Math.sqrt((a.x - b.x) ** 2 + (a.y - b.y) ** 2))));
    return [[nodes.length - 1, vehicles, capacity], ...rows, ...table].map((row) => row.join(' ')).join('\n');
}

function measure(name, path, best) {
    const { answer: { bound, rounds }, cpu } = runTimed(path, [options.binary, options.steps], numbersOf(readInstance(path)));
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

const best = bestDistances(join(options.data, 'bks.csv'));
const rows = [];
for (const { name, path } of instancesIn(join(options.data, options.folder), options.only).filter((one) => best.has(one.name.toLowerCase()))) {
    const row = measure(name, path, best.get(name.toLowerCase()));
    rows.push(row);
    process.stderr.write(`${name} ${row.bound.toFixed(1)} ${row.share.toFixed(2)}%\n`);
}

const text = `# ${options.folder}: lower bounds on the distance, cut to one decimal

Made by \`${commandOf('bound.mjs', options, 'folder', 'steps')}\`
on one of ${machine()}. Best known: the column \`dimacs_bks\` of the data's bks.csv. The
bound depends on the steps alone; the machine did other work as well, so the seconds are rather too many.

${summary(rows)}

${table(rows)}
`;
publish(text, `${options.folder.replaceAll('/', '-')}-bound.md`, options);
