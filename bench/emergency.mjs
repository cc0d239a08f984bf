#!/usr/bin/env node
// Emergencies on the large boards: the day is under way, an urgent job comes in, and at most five jobs may be moved. What the
// program answers in a second against what it finds in a minute under the same budget.
//
//   node bench/emergency.mjs [--data DIR] [--folder DIR] [--plan 60s] [--running 10s] [--short 1s] [--long 60s]
//                            [--quick] [--only SEED] [--binary build/routriq] [--output FILE]
//
// DIR of --data holds the address files; boards and plans are kept in DIR of --folder. The plan of a board, searched for so long,
// is followed to some time of the day, planned on for --running, and then the job comes in. The wall-clock is from the start of
// the process to its end.
import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

import { SEEDS } from './boards/board.mjs';
import { boardWithPlan, quantile, run, versionOf } from './boards/plans.mjs';
import { Random } from './boards/random.mjs';
import { SKILLS } from './boards/technicians.mjs';
import { underWay, withEmergency } from './boards/underway.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const { values: options } = parseArgs({
    options: {
        data: { type: 'string', default: join(root, '../shared/data/jobs') },
        folder: { type: 'string', default: join(root, 'build/boards') },
        plan: { type: 'string', default: '60s' },
        running: { type: 'string', default: '10s' },
        short: { type: 'string', default: '1s' },
        long: { type: 'string' },
        quick: { type: 'boolean', default: false },
        only: { type: 'string' },
        binary: { type: 'string', default: join(root, 'build/routriq') },
        output: { type: 'string' },
    },
});
const long = options.long ?? (options.quick ? '10s' : '60s');
const LIMIT_PERCENT = 2;

function emergencyOf(board, random, now) {
    const skill = random.pick(SKILLS);
    return {
        id: 'EMERGENCY', place: random.pick(board.places).id, duration: random.between(1800, 3600, 300), requiredSkills: { [skill]: 2 },
        leftOutCost: 20000000, window: { start: now, end: now + 3 * 3600 }, promise: { due: now + 3600, costPerTick: 200 },
    };
}

function solve(file, time) {
    const { text, wallMs } = run(options.binary, ['solve', file, '--time', time, '--threads', '1', '--seed', '1']);
    return { answer: JSON.parse(text), wallMs };
}

function measure(seed, number) {
    const { board, answer } = boardWithPlan(seed, options);
    const random = new Random(1000 * seed + number);
    const now = random.between(9.5 * 3600, 13 * 3600, 900);
    const file = join(options.folder, `emergency-${seed}-${number}.json`);
    const day = underWay(board, answer, now, random);
    writeFileSync(file, JSON.stringify(day));
    const running = solve(file, options.running).answer;
    writeFileSync(file, JSON.stringify(withEmergency(day, running, emergencyOf(board, random, now), random)));
    const short = solve(file, options.short);
    const best = solve(file, long);
    const served = (one) => !one.answer.unassigned.includes('EMERGENCY');
    return {
        name: `${seed}-${number}`, now, facts: day.technicians.flatMap((technician) => technician.frozen ?? []).length,
        short: short.answer.cost, long: best.answer.cost, percent: (100 * (short.answer.cost - best.answer.cost)) / best.answer.cost,
        moved: `${short.answer.moved} and ${best.answer.moved}`, served: `${served(short) ? 'yes' : 'no'} and ${served(best) ? 'yes' : 'no'}`,
        wallMs: short.wallMs, searchMs: short.answer.elapsed_ms,
    };
}

const clock = (instant) => `${Math.floor(instant / 3600)}:${String(Math.floor((instant % 3600) / 60)).padStart(2, '0')}`;
const seeds = options.only ? [Number(options.only)] : SEEDS;
const pairs = seeds.flatMap((seed) => [[seed, 1], [seed, 2]]).slice(0, options.quick ? 2 : undefined);
const rows = [];
const failures = [];
for (const [seed, number] of pairs) {
    try {
        rows.push(measure(seed, number));
    } catch (error) {
        failures.push(`- Emergency ${seed}-${number} has no answer: ${error.message.split(': ').slice(1).join(': ').replace(/ \(\S*\/.*\)$/, '')}`);
        process.stderr.write(`${failures.at(-1)}\n`);
        continue;
    }
    const row = rows.at(-1);
    process.stderr.write(`emergency ${row.name}: ${row.percent.toFixed(2)}%, moved ${row.moved}, ${row.wallMs} ms\n`);
}

const differences = rows.map((row) => row.percent);
const walls = rows.map((row) => row.wallMs);
const lines = rows.map((row) => `| ${row.name} | ${clock(row.now)} | ${row.facts} | ${row.short} | ${row.long} | ${row.percent.toFixed(2)} | ${row.moved} `
    + `| ${row.served} | ${row.wallMs} | ${row.searchMs} |`);
const command = `node bench/emergency.mjs --plan ${options.plan} --running ${options.running} --short ${options.short} --long ${long}${options.quick ? ' --quick' : ''}`
    + (options.only ? ` --only ${options.only}` : '');
const median = quantile(differences, 0.5);
const text = `# Emergencies on the large boards

Made by \`${command}\`
with ${versionOf(options.binary)} on ${cpus().length} cores of ${cpus()[0].model.trim()}, one thread. Each is a board in the middle of its day (its plan
was searched for ${options.plan}, and ${options.running} more with what had happened): what has begun is a fact, the rest has a
previous plan that begins the search, and at most five jobs may be moved. The machine did other work as well.

- Cost after ${options.short} above the cost after ${long}: median ${median.toFixed(2)}% (to be at most ${LIMIT_PERCENT}%), worst ${Math.max(...differences).toFixed(2)}%.
- From the start of the process to its end with ${options.short}: median ${quantile(walls, 0.5)} ms, worst ${Math.max(...walls)} ms.
${failures.join('\n')}

| board and emergency | time of day | facts | cost after ${options.short} | cost after ${long} | above % | moved | emergency served | wall ms | of which search |
| --- | ---: | ---: | ---: | ---: | ---: | --- | --- | ---: | ---: |
${lines.join('\n')}
`;
const output = options.output ?? join(root, 'bench/results', `boards-emergency${options.quick ? '-quick' : ''}.md`);
mkdirSync(dirname(output), { recursive: true });
writeFileSync(output, text);
process.stdout.write(`${text}\n${relative(process.cwd(), output)}\n`);
process.exitCode = median <= LIMIT_PERCENT && failures.length === 0 ? 0 : 1;
