#!/usr/bin/env node
// How good the plans are on instances that everybody knows: every file of a folder, the same time for each, the distance
// against the best known. Each answer is followed by an evaluator of its own (vrptw.mjs) before it counts.
//
//   node bench/solomon.mjs [--data DIR] [--folder solomon] [--only WORD] [--time 10s] [--threads 2] [--lanes 2]
//                          [--seed 1] [--binary build/routriq] [--output FILE]
//
// DIR holds FOLDER/*.txt and bks.csv with the columns `instance` and `dimacs_bks` (distances cut to one decimal). The table
// goes to standard output and into bench/results/.
import { join } from 'node:path';

import { bestDistances, commandOf, instancesIn, machine, optionsOf, publish, searching, solve, versionOf } from './instances.mjs';
import { followAnswer } from './vrptw.mjs';

const options = optionsOf('vrptw', { folder: 'solomon', ...searching('10s') });

// To the second decimal, and never as a negative zero.
const hundredths = (value) => Math.round(100 * value) / 100 + 0;

function measure(name, path, best) {
    const { answer, cpu } = solve(path, options, 'solomon', '--precision', 'trunc1');
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

const best = bestDistances(join(options.data, 'bks.csv'));
const rows = [];
for (const { name, path } of instancesIn(join(options.data, options.folder), options.only).filter((one) => best.has(one.name.toLowerCase()))) {
    const row = measure(name, path, best.get(name.toLowerCase()));
    rows.push(row);
    process.stderr.write(`${name} ${row.distance.toFixed(1)} ${row.gap.toFixed(2)}%\n`);
}

const text = `# ${options.folder}: distance, cut to one decimal, ${options.time} each

Made by \`${commandOf('solomon.mjs', options, 'folder', 'time', 'threads', 'lanes', 'seed')}\`
with ${versionOf(options.binary)} on ${machine()}. Best known: the column \`dimacs_bks\` of the data's
bks.csv. The machine did other work as well: the seconds of CPU are what the search really had.

${summary(rows)}

${table(rows)}
`;
publish(text, `${options.folder.replaceAll('/', '-')}-${options.time}.md`, options);
