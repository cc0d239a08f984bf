#!/usr/bin/env node
// How long it takes to price a job that a plan leaves out, with everybody who could have it: on each of the large boards, all
// jobs that a plan leaves out, one thread. A plan that leaves out too few loses some by chance.
//
//   node bench/quotes.mjs [--data DIR] [--folder DIR] [--plan 20s] [--quick] [--only SEED] [--binary build/routriq] [--output FILE]
//
// DIR of --data holds the address files; boards and plans are kept in DIR of --folder. --quick does one board.
import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

import { SEEDS } from './boards/board.mjs';
import { boardWithPlan, quantile, run, versionOf } from './boards/plans.mjs';
import { Random } from './boards/random.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const { values: options } = parseArgs({
    options: {
        data: { type: 'string', default: join(root, '../shared/data/jobs') },
        folder: { type: 'string', default: join(root, 'build/boards') },
        plan: { type: 'string', default: '20s' },
        quick: { type: 'boolean', default: false },
        only: { type: 'string' },
        binary: { type: 'string', default: join(root, 'build/routriq') },
        output: { type: 'string' },
    },
});
const LIMIT_US = 5000;
const LEAST_LEFT_OUT = 30;
const LEFT_OUT_WANTED = 50;

// The job and all that are bound to it: what comes before it or after it.
function boundTo(board, id) {
    const links = board.jobs.flatMap((job) => (job.after ?? []).map((entry) => [job.id, entry.job ?? entry]));
    const bound = new Set([id]);
    for (let before = 0; before < bound.size;) {
        before = bound.size;
        links.filter(([a, b]) => bound.has(a) || bound.has(b)).forEach(([a, b]) => bound.add(a).add(b));
    }
    return bound;
}

// Takes jobs out of a plan until enough are left out.
function thin(board, answer, random) {
    const out = new Set(answer.unassigned);
    for (const job of random.shuffle(board.jobs)) {
        if (out.size >= LEFT_OUT_WANTED) {
            break;
        }
        boundTo(board, job.id).forEach((id) => out.add(id));
    }
    const routes = answer.routes.map((route) => ({ ...route, stops: route.stops.filter((stop) => !out.has(stop.id)) }));
    return { ...answer, unassigned: board.jobs.map((job) => job.id).filter((id) => out.has(id)), routes };
}

function planToAsk(seed) {
    const { file, plan, board, answer } = boardWithPlan(seed, options);
    if (answer.unassigned.length >= LEAST_LEFT_OUT) {
        return { file, plan };
    }
    const thinned = join(options.folder, `board-${seed}.thin.json`);
    writeFileSync(thinned, JSON.stringify(thin(board, answer, new Random(seed))));
    return { file, plan: thinned };
}

// Of a crew, which has an entry for each member, the one that took longest counts.
function measure(seed) {
    const { file, plan } = planToAsk(seed);
    const { jobs } = JSON.parse(run(options.binary, ['explain', file, '--plan', plan, '--json']).text);
    const slowest = new Map();
    const possible = new Set();
    for (const { job, elapsed_us: us, technicians } of jobs) {
        const id = job.replace(/ \(\d+ of \d+\)$/, '');
        slowest.set(id, Math.max(us, slowest.get(id) ?? 0));
        technicians.filter((one) => one.answer !== 'cannot').forEach(() => possible.add(id));
    }
    return { seed, us: [...slowest.values()], possible: possible.size };
}

const seeds = options.only ? [Number(options.only)] : SEEDS.slice(0, options.quick ? 1 : undefined);
const rows = [];
const failures = [];
for (const seed of seeds) {
    try {
        rows.push(measure(seed));
    } catch (error) {
        failures.push(`Board ${seed} has no quotes: ${error.message.split(': ').slice(1).join(': ').replace(/ \(\S*\/.*\)$/, '')}`);
        process.stderr.write(`${failures.at(-1)}\n`);
        continue;
    }
    process.stderr.write(`board ${seed}: ${rows.at(-1).us.length} quotes, p99 ${quantile(rows.at(-1).us, 0.99)} us\n`);
}

const figures = (us) => `${us.length} | ${quantile(us, 0.5)} | ${quantile(us, 0.99)} | ${Math.max(...us)}`;
const all = rows.flatMap((row) => row.us);
const command = `node bench/quotes.mjs --plan ${options.plan}${options.quick ? ' --quick' : ''}${options.only ? ` --only ${options.only}` : ''}`;
const text = `# What it takes to price a job that is left out

Made by \`${command}\`
with ${versionOf(options.binary)} on ${cpus().length} cores of ${cpus()[0].model.trim()}, one thread. Every job that a plan of a large board
leaves out is priced with everybody, the plan as it stands (it was searched for ${options.plan}). Of a crew, the member that takes longest counts.
The machine did other work as well.

Of all, the slowest hundredth takes more than ${quantile(all, 0.99)} microseconds (to be at most ${LIMIT_US}).
${failures.join('\n')}

| board | quotes | half take at most, microseconds | 99 in 100 | all | somebody could have it |
| ---: | ---: | ---: | ---: | ---: | ---: |
${rows.map((row) => `| ${row.seed} | ${figures(row.us)} | ${row.possible} |`).join('\n')}
| all | ${figures(all)} | ${rows.reduce((sum, row) => sum + row.possible, 0)} |
`;
const output = options.output ?? join(root, 'bench/results', `boards-quotes${options.quick ? '-quick' : ''}.md`);
mkdirSync(dirname(output), { recursive: true });
writeFileSync(output, text);
process.stdout.write(`${text}\n${relative(process.cwd(), output)}\n`);
process.exitCode = quantile(all, 0.99) <= LIMIT_US && failures.length === 0 ? 0 : 1;
