#!/usr/bin/env node
// How long a report takes: a month of work that is done, as it is imported, with a place by hand for every job; and the two weeks
// ahead, planned by hand. One client, one call after the other.
//
//   node bench/reports.mjs [--jobs 300] [--technicians 40] [--days 30] [--times 10] [--engine sqlite,postgres] [--binary build/routriq] [--write]
//
// --write keeps the table in bench/results/reports.md. PostgreSQL: scripts/setup bench.
import { writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

import { startPostgres } from '../tests/postgres.mjs';
import { quantile, versionOf } from './boards/plans.mjs';
import { Place } from './platform/place.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const { values: options } = parseArgs({
    options: {
        jobs: { type: 'string', default: '300' }, technicians: { type: 'string', default: '40' }, days: { type: 'string', default: '30' }, times: { type: 'string', default: '10' },
        engine: { type: 'string', default: 'sqlite,postgres' }, binary: { type: 'string', default: join(root, 'build/routriq') },
        write: { type: 'boolean', default: false },
    },
});
const [JOBS, TECHNICIANS, DAYS, TIMES] = [options.jobs, options.technicians, options.days, options.times].map(Number);
const AHEAD = 14;
const WEEK = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];
const PAST = Date.UTC(2026, 0, 1, 5); // midnight in New York
const FUTURE = Date.UTC(2031, 0, 6, 5);
const at = (from, day, hours) => new Date(from + (day * 24 + hours) * 3_600_000).toISOString();
const date = (from, day) => at(from, day, 0).slice(0, 10);
const spread = (i, of) => ((i * 7919) % of) / of;
const somewhere = (i) => ({ lat: 40.6 + 0.3 * spread(i * 3 + 1, 997), lng: -74.1 + 0.3 * spread(i * 5 + 2, 991) });

async function monthMake(place) {
    await place.post('/api/v1/technicians', { technicians: Array.from({ length: TECHNICIANS }, (_, i) => ({
        externalId: `T${i}`, name: `Technician ${i}`, branch: `Branch ${i % 4}`, homeBase: somewhere(i * 11), shifts: [{ days: WEEK, start: '07:00', end: '19:00' }],
        breaks: [{ durationMinutes: 30, earliest: '11:30', latest: '13:30' }], vehicle: { type: 'diesel', litresPer100Km: 8 },
    })) });
    const job = (from, day, i) => ({
        externalId: `${from}-${day}-${i}`, title: 'No heat', jobType: `type-${i % 12}`, customer: { externalId: `C${i}`, name: 'Ann Lee' }, durationMinutes: 45, location: somewhere(day * JOBS + i),
        technicianId: `ext::T${i % TECHNICIANS}`, branch: `Branch ${i % 4}`, scheduledStart: at(from, day, 8 + 1.25 * Math.floor(i / TECHNICIANS)), windows: [{ start: at(from, day, 7), end: at(from, day, 18) }],
        ...(from === PAST && {
            status: 'completed', outcome: {
                actualDurationMinutes: 40 + i % 20, arrivedAt: at(from, day, 8 + 1.25 * Math.floor(i / TECHNICIANS)), completedAt: at(from, day, 9 + 1.25 * Math.floor(i / TECHNICIANS)), travelMinutes: 10 + i % 15, firstTimeFix: i % 9 > 0, csat: 1 + i % 5,
            },
        }),
    });
    const all = [[PAST, DAYS], [FUTURE, AHEAD]].flatMap(([from, days]) => Array.from({ length: days }, (_, day) => Array.from({ length: JOBS }, (__, i) => job(from, day, i))).flat());
    for (let first = 0; first < all.length; first += 1000) await place.post('/api/v1/jobs', { jobs: all.slice(first, first + 1000) });
}

async function timed(ask) {
    const times = [];
    for (let i = 0; i < TIMES; i++) {
        const began = performance.now();
        await ask(i);
        times.push(performance.now() - began);
    }
    return times.sort((a, b) => a - b);
}

const rows = [];
async function measure(engine, database) {
    const place = new Place(options.binary, database);
    const row = async (what, path) => {
        place.forgetPeak();
        const [before, memory] = [place.processorUs(), place.memory('VmRSS')];
        const times = await timed(() => place.data(`/api/v1/${path}`));
        const processor = (place.processorUs() - before) / TIMES / 1000;
        rows.push(`| ${what} | ${engine} | ${processor.toFixed(0)} | ${quantile(times, 0.5).toFixed(0)} | ${times.at(-1).toFixed(0)} | ${Math.max(0, place.memory('VmHWM') - memory).toFixed(0)} |`);
        process.stderr.write(`${rows.at(-1)}\n`);
    };
    try {
        await place.start();
        await monthMake(place);
        const span = `from=${date(PAST, 0)}&to=${date(PAST, DAYS - 1)}`;
        await row(`GET /reports/kpis, ${DAYS} days`, `reports/kpis?${span}`);
        await row(`GET /reports/kpis, ${DAYS} days by technician`, `reports/kpis?${span}&groupBy=technician`);
        await row('GET /reports/kpis, one day of them', `reports/kpis?from=${date(PAST, 3)}&to=${date(PAST, 3)}`);
        await row(`GET /reports/shadow, ${DAYS} days`, `reports/shadow?${span}`);
        await row(`GET /dispatch/capacity, ${AHEAD} days`, `dispatch/capacity?from=${date(FUTURE, 0)}&to=${date(FUTURE, AHEAD - 1)}`);
    } finally {
        await place.end();
    }
}

for (const engine of options.engine.split(',')) {
    const postgres = engine === 'postgres' ? await startPostgres() : undefined;
    try {
        await measure(engine, postgres?.url);
    } finally {
        await postgres?.stop();
    }
}
const text = `# How long a report takes

Made by \`node bench/reports.mjs --jobs ${JOBS} --technicians ${TECHNICIANS} --days ${DAYS} --times ${TIMES}\` with ${versionOf(options.binary)} on ${cpus().length} cores of ${cpus()[0].model}.
${DAYS} days of ${JOBS} jobs that are done and ${AHEAD} days of ${JOBS} that are planned, by ${TECHNICIANS} technicians, one client that asks ${TIMES} times, in ms.
The processor's time is the server's, on average, whatever else the machine does; PostgreSQL's own is not in it.

| what | database | processor | half within | all | memory, at most (MB) |
| --- | --- | ---: | ---: | ---: | ---: |
${rows.join('\n')}
`;
process.stdout.write(text);
if (options.write) writeFileSync(join(root, 'bench/results/reports.md'), text);
