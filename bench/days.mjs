#!/usr/bin/env node
// What planning saves against planning by hand: invented days of `routriq demo`, one a seed, all judged by the same travel table.
// By hand is the rule that the demo tells: in the order of booking, each job where it adds the least driving. A day counts as
// saved only when no job less is served.
//
//   node bench/days.mjs [--days 50] [--iterations 1000000 | --time T] [--jobs 90] [--technicians 12]
//                       [--binary build/routriq] [--output FILE]
import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const { values: options } = parseArgs({
    options: {
        days: { type: 'string', default: '50' },
        iterations: { type: 'string' },
        time: { type: 'string' },
        jobs: { type: 'string', default: '90' },
        technicians: { type: 'string', default: '12' },
        binary: { type: 'string', default: join(root, 'build/routriq') },
        output: { type: 'string' },
    },
});
const effort = options.time ? ['--time', options.time] : ['--iterations', options.iterations ?? '1000000'];

function day(seed) {
    const args = ['demo', '--once', '--json', '--seed', String(seed), '--jobs', options.jobs, '--technicians', options.technicians, ...effort];
    const started = process.hrtime.bigint();
    const run = spawnSync(options.binary, args, { encoding: 'utf8', maxBuffer: 1 << 28 });
    if (run.status !== 0) {
        throw new Error(`day ${seed}: ${run.stderr.trim()}`);
    }
    const { byHand, nearest, planned } = JSON.parse(run.stdout);
    const saved = (rule) => 100 * (1 - planned.totals.driveMinutes / rule.totals.driveMinutes);
    return {
        seed,
        byHand: byHand.totals,
        nearest: nearest.totals,
        planned: planned.totals,
        saving: saved(byHand),
        perJob: 100 * (1 - planned.totals.driveMinutes / planned.totals.jobs / (byHand.totals.driveMinutes / byHand.totals.jobs)),
        seconds: Number(process.hrtime.bigint() - started) / 1e9,
    };
}

// The value that a share of all days does not reach.
function quantile(values, share) {
    const sorted = [...values].sort((a, b) => a - b);
    return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))];
}

const days = [];
for (let seed = 1; seed <= Number(options.days); seed += 1) {
    const measured = day(seed);
    days.push(measured);
    process.stderr.write(`day ${seed}: ${measured.saving.toFixed(1)}% less driving, ${measured.planned.jobs - measured.byHand.jobs} more jobs\n`);
}

const column = (name) => days.map((one) => one[name]);
const fewer = days.filter((one) => one.planned.jobs < one.byHand.jobs).length;
const more = column('planned').reduce((sum, totals, i) => sum + totals.jobs - days[i].byHand.jobs, 0) / days.length;
const line = (values) => `median ${quantile(values, 0.5).toFixed(1)}%, P10 ${quantile(values, 0.1).toFixed(1)}%, least ${Math.min(...values).toFixed(1)}%`;
const percent = (share) => (100 * share).toFixed(0);
const rows = days.map((one) => `| ${one.seed} | ${one.byHand.jobs} | ${one.planned.jobs} | ${one.byHand.driveMinutes.toFixed(0)} `
    + `| ${one.planned.driveMinutes.toFixed(0)} | ${one.saving.toFixed(1)} | ${percent(one.byHand.onTimeRate)} | ${percent(one.planned.onTimeRate)} | ${one.seconds.toFixed(1)} |`);
const command = `node bench/days.mjs --days ${options.days} ${effort.join(' ')} --jobs ${options.jobs} --technicians ${options.technicians}`;
const version = spawnSync(options.binary, ['--version'], { encoding: 'utf8' }).stdout.trim();
const text = `# ${options.days} invented days, planned by hand and by the program

Made by \`${command}\`
with ${version} on ${cpus().length} cores of ${cpus()[0].model.trim()}. Both plans are judged by the same code and the same travel
estimate; the days, the customers and the rule by hand are inventions, so this says what the search finds, not what a company
will save.

- Driving saved against the rule by hand: ${line(column('saving'))}.
- The same for each job served: ${line(column('perJob'))}.
- Jobs served: ${more.toFixed(1)} more a day on average; on ${fewer} of ${days.length} days fewer than by hand.

| day | jobs by hand | jobs planned | driving by hand, min | planned, min | saved % | on time by hand % | planned % | s |
| ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |
${rows.join('\n')}
`;
const output = options.output ?? join(root, 'bench/results', `days-${options.jobs}x${options.technicians}.md`);
mkdirSync(dirname(output), { recursive: true });
writeFileSync(output, text);
process.stdout.write(`${text}\n${relative(process.cwd(), output)}\n`);
