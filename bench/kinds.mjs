#!/usr/bin/env node
// What a kind of constraint costs the search: one invented day, plain and with one kind more each time, the same number of
// iterations for each, the seconds of CPU against those of the plain day.
//
//   node bench/kinds.mjs [--jobs 60] [--technicians 8] [--iterations 20000] [--seed 1] [--binary build/routriq] [--output FILE]
//
// An iteration takes out and puts back about ten jobs whatever the day; what differs is how long it takes to judge a place. The
// table goes to standard output and into bench/results/.
import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

import { generator, list } from '../tests/e2e/draw.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const { values: options } = parseArgs({
    options: {
        jobs: { type: 'string', default: '60' },
        technicians: { type: 'string', default: '8' },
        iterations: { type: 'string', default: '20000' },
        seed: { type: 'string', default: '1' },
        binary: { type: 'string', default: join(root, 'build/routriq') },
        output: { type: 'string' },
    },
});

const LUNCH = { earliest: 41400, latest: 45000, duration: 1800 };

function plainDay() {
    const draw = generator(options.seed);
    const jobs = Number(options.jobs);
    return {
        places: list(jobs + 1, (i) => ({ id: `p${i}`, x: draw(30000), y: draw(30000) })),
        travel: { plane: { timePer1000: 80 } },
        technicians: list(Number(options.technicians), (i) => ({
            id: `t${i}`, startPlace: 'p0', shift: { start: 28800, end: 61200 }, breaks: [LUNCH],
        })),
        jobs: list(jobs, (i) => {
            const start = 28800 + draw(18000);
            return {
                id: `j${i}`, place: `p${i + 1}`, duration: 1200 + draw(2400), leftOutCost: 20000,
                window: { start, end: start + 7200 + 3600 * draw(3) },
            };
        }),
    };
}

const oneInTen = (day) => day.jobs.filter((_, i) => i % 10 === 1);
const KINDS = {
    'nothing more': () => {},
    'a promise for every job': (day) => day.jobs.forEach((job) => { job.promise = { due: job.window.start + 3600 }; }),
    'at most 20 jobs a technician': (day) => day.technicians.forEach((one) => { one.maxJobs = 20; }),
    'a price of waiting': (day) => { day.costs = { waiting: 1 }; },
    'two breaks': (day) => day.technicians.forEach((one) => { one.breaks.unshift({ earliest: 34200, latest: 37800, duration: 900 }); }),
    'two windows for one job in ten': (day) => oneInTen(day).forEach((job) => {
        job.windows = [job.window, { start: job.window.end + 3600, end: job.window.end + 7200 }];
        delete job.window;
    }),
    'a rush hour': (day) => { day.travel.speeds = [{ from: 0, speed: 1 }, { from: 28800, speed: 0.7 }, { from: 36000, speed: 1 }]; },
    'crews of two for one job in ten': (day) => oneInTen(day).forEach((job) => { job.crewSize = 2; }),
    'one job in ten after another': (day) => oneInTen(day).forEach((job) => { job.after = [`j${Number(job.id.slice(1)) - 1}`]; }),
    'restocking on the way': (day) => {
        day.jobs.forEach((job) => { job.requiredParts = { fuse: 1 }; });
        day.technicians.forEach((one) => { one.inventory = { fuse: 5 }; });
        day.restockPlaces = [{ place: 'p7', duration: 300 }, { place: 'p23', duration: 300 }];
    },
    'charging on the way': (day) => {
        day.technicians.forEach((one) => { one.vehicle = { type: 'electric', battery: 20000, charge: 14000, reserve: 2000, use: 200 }; });
        const curve = [{ timePer1000: 60 }];
        day.charging = { levels: [0.5, 0.8], stations: ['p7', 'p23'].map((place) => ({ place, setup: 120, curve })) };
    },
};

function solve(day) {
    const args = ['solve', '-', '--iterations', options.iterations, '--lanes', '1', '--threads', '1', '--bound', '0'];
    const run = spawnSync('bash', ['-c', 'TIMEFORMAT="%U %S"; time "$@"', 'bash', options.binary, ...args],
        { encoding: 'utf8', input: JSON.stringify(day), maxBuffer: 1 << 28 });
    if (run.status !== 0) {
        throw new Error(run.stderr.trim());
    }
    const [user, system] = run.stderr.trim().split('\n').pop().split(' ').map(Number);
    return { answer: JSON.parse(run.stdout), cpu: user + system };
}

const rows = Object.entries(KINDS).map(([name, change]) => {
    const day = plainDay();
    change(day);
    const { answer, cpu } = solve(day);
    return { name, perIteration: (1e6 * cpu) / answer.iterations, leftOut: answer.unassigned.length };
});
const version = spawnSync(options.binary, ['--version'], { encoding: 'utf8' }).stdout.trim();
const table = `# What a kind of constraint costs the search

Made by \`node bench/kinds.mjs --jobs ${options.jobs} --technicians ${options.technicians} --iterations ${options.iterations} --seed ${options.seed}\`
with ${version} on one of ${cpus().length} cores of ${cpus()[0].model.trim()}. One lane, one thread; an iteration's time against
that of the plain day, which has a window for every job and a break for every technician.

| the day has also | times as long | jobs left out |
| --- | ---: | ---: |
${rows.map((row) => `| ${row.name} | ${(row.perIteration / rows[0].perIteration).toFixed(1)} | ${row.leftOut} |`).join('\n')}
`;
process.stdout.write(table);
const output = options.output ?? join(root, 'bench/results/kinds.md');
mkdirSync(dirname(output), { recursive: true });
writeFileSync(output, table);
