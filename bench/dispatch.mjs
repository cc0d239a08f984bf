#!/usr/bin/env node
// How soon the API decides on a live day: a job is assigned, and an emergency placed, on a board of 40 technicians and 300 placed
// jobs, and the day is shown; emergencies on 100 technicians and 1000 jobs too. One client, one call after the other, over the
// real disk.
//
//   node bench/dispatch.mjs [--jobs 300] [--technicians 40] [--times 200] [--only emergency] [--engine sqlite,postgres]
//                           [--binary build/routriq] [--write]
//
// --write keeps the table in bench/results/dispatch.md. PostgreSQL: scripts/setup bench.
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
        jobs: { type: 'string', default: '300' }, technicians: { type: 'string', default: '40' }, times: { type: 'string', default: '200' },
        only: { type: 'string' },
        engine: { type: 'string', default: 'sqlite,postgres' }, binary: { type: 'string', default: join(root, 'build/routriq') },
        write: { type: 'boolean', default: false },
    },
});
const [JOBS, TECHNICIANS, TIMES] = [options.jobs, options.technicians, options.times].map(Number);
const LIMITS = { assign: [15, 50], schedule: [10, 40], risk: [50, 150], emergency: [300, 1000], large: [1000, 1000] }; // demanded: p50 and p99 in ms
const LARGE = { jobs: 1000, technicians: 100 };
const DATE = '2031-01-06';
const WEEK = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];
const at = (hour) => new Date(Date.UTC(2031, 0, 6, 5, hour * 60)).toISOString(); // New York
const spread = (i, of) => ((i * 7919) % of) / of;
const somewhere = (i) => ({ lat: 40.6 + 0.3 * spread(i * 3 + 1, 997), lng: -74.1 + 0.3 * spread(i * 5 + 2, 991) });

// A day's work around each technician's home, some 66 minutes apart.
const around = (t, i) => ({ lat: somewhere(t * 11).lat + 0.03 * (spread(i + 3, 101) - 0.5), lng: somewhere(t * 11).lng + 0.03 * (spread(i * 7 + 5, 103) - 0.5) });
const local = (i, technicians) => ({ location: around(i % technicians, i), scheduledStart: at(7.5 + 1.1 * Math.floor(i / technicians)), windows: [{ start: at(7), end: at(18.5) }] });

async function boardMake(place, jobs = JOBS, technicians = TECHNICIANS, more = () => ({})) {
    await place.post('/api/v1/technicians', { technicians: Array.from({ length: technicians }, (_, i) => ({
        externalId: `T${i}`, name: `Technician ${i}`, homeBase: somewhere(i * 11), skills: ['hvac'], shifts: [{ days: WEEK, start: '07:00', end: '19:00' }],
        breaks: [{ durationMinutes: 30, earliest: '11:30', latest: '13:30' }],
    })) });
    for (let first = 0; first < jobs; first += 1000) {
        await place.post('/api/v1/jobs', { jobs: Array.from({ length: Math.min(1000, jobs - first) }, (_, k) => first + k).map((i) => ({
            externalId: `J${i}`, title: 'No heat', customer: { externalId: `C${i}`, name: 'Ann Lee' }, durationMinutes: 45, location: somewhere(i), requiredSkills: ['hvac'],
            technicianId: `ext::T${i % technicians}`, scheduledStart: at(8 + 1.25 * Math.floor(i / technicians)), windows: [{ start: at(7), end: at(18) }], ...more(i, technicians),
        })) });
    }
}

// What `ask` says that it took, i for i; what comes before and after it is not counted.
async function timed(ask, before = () => {}, afterwards = () => {}) {
    const times = [];
    for (let i = 0; i < TIMES; i++) {
        await before(i);
        times.push(await ask(i));
        await afterwards(i);
    }
    return times.sort((a, b) => a - b);
}

const rows = [];
const missed = [];
function row(what, engine, times, limits) {
    const [p50, p99] = [quantile(times, 0.5), quantile(times, 0.99)];
    rows.push(`| ${what} | ${engine} | ${p50.toFixed(1)} | ${quantile(times, 0.9).toFixed(1)} | ${p99.toFixed(1)} | ${times.at(-1).toFixed(1)} | ${limits.join(' / ')} |`);
    process.stderr.write(`${rows.at(-1)}\n`);
    if (p50 > limits[0] || p99 > limits[1]) missed.push(`${what}, ${engine}: ${p50.toFixed(1)} / ${p99.toFixed(1)} ms (to be within ${limits.join(' / ')})`);
}

// One more job on the day, which is put aside again when it was assigned: the board stays as large as it is.
async function measure(engine, database) {
    const place = new Place(options.binary, database);
    const job = (commit, i) => ({ externalId: `${commit}-${i}`, durationMinutes: 45, location: somewhere(i * 17), requiredSkills: ['hvac'], windows: [{ start: at(7), end: at(18) }] });
    const get = (path) => async () => (await place.timed('GET', `/api/v1/${path}`)).ms;
    try {
        await place.start();
        await boardMake(place);
        row('GET /dispatch/schedule', engine, await timed(get(`dispatch/schedule?date=${DATE}`)), LIMITS.schedule);
        row('GET /sla/at-risk', engine, await timed(get(`sla/at-risk?date=${DATE}`)), LIMITS.risk);
        for (const commit of ['none', 'propose', 'apply']) {
            const assign = async (i) => {
                const { ms, data } = await place.timed('POST', '/api/v1/dispatch/assign', { jobId: `ext::${commit}-${i}`, date: DATE, commit });
                if (data.status === 'unassignable') throw new Error(`${commit}-${i} is for nobody`);
                return ms;
            };
            const put = (i) => place.post('/api/v1/jobs', job(commit, i));
            const aside = (i) => place.post('/api/v1/jobs', { externalId: `${commit}-${i}`, status: 'on_hold' });
            row(`POST /dispatch/assign, commit ${commit}`, engine, await timed(assign, put, aside), LIMITS.assign);
        }
    } finally {
        await place.end();
    }
}

// An emergency with two hours, which is put aside again; a proposal holds nothing.
async function measureEmergencies(engine, database, { jobs, technicians }, limits) {
    const place = new Place(options.binary, database);
    try {
        await place.start();
        await boardMake(place, jobs, technicians, local);
        for (const commit of ['propose', 'apply']) {
            let unassignable = 0;
            const job = (i) => ({ externalId: `${commit}-${i}`, title: 'Smell of gas', durationMinutes: 45, location: somewhere(i * 17), requiredSkills: ['hvac'], windows: [{ start: at(9 + (i % 6)), end: at(11 + (i % 6)) }] });
            const times = await timed(async (i) => {
                const { ms, data } = await place.timed('POST', '/api/v1/dispatch/emergency', { job: job(i), commit });
                unassignable += data.status === 'unassignable' ? 1 : 0;
                return ms;
            }, undefined, (i) => place.post('/api/v1/jobs', { externalId: `${commit}-${i}`, status: 'on_hold' }));
            row(`POST /dispatch/emergency, commit ${commit}, ${technicians} x ${jobs}`, engine, times, limits);
            if (unassignable > TIMES / 4) throw new Error(`${unassignable} emergencies are for nobody`);
        }
    } finally {
        await place.end();
    }
}

for (const engine of options.engine.split(',')) {
    const postgres = engine === 'postgres' ? await startPostgres() : undefined;
    try {
        if (options.only !== 'emergency') await measure(engine, postgres?.url);
        await measureEmergencies(engine, postgres?.url, { jobs: JOBS, technicians: TECHNICIANS }, LIMITS.emergency);
        await measureEmergencies(engine, postgres?.url, LARGE, LIMITS.large);
    } finally {
        await postgres?.stop();
    }
}
const text = `# How soon the API decides

Made by \`node bench/dispatch.mjs --jobs ${JOBS} --technicians ${TECHNICIANS} --times ${TIMES}\` with ${versionOf(options.binary)} on ${cpus().length} cores of ${cpus()[0].model}.
A board of ${TECHNICIANS} technicians and ${JOBS} placed jobs of as many customers, one client that asks ${TIMES} times
over one connection, in ms from the first byte sent to the last one received. Assigning scores everybody at every
position of every route, keeps the decision with its inputs, and with propose or apply what comes of it; every answer is on the disk.
An emergency is sent with its job, scored likewise, and the routes of six technicians near are searched through.

| what | database | half within | 90 in 100 | 99 in 100 | all | demanded: half / 99 in 100 |
| --- | --- | ---: | ---: | ---: | ---: | ---: |
${rows.join('\n')}

${missed.length === 0 ? 'Nothing of what is demanded was missed.' : `Missed: ${missed.join('; ')}.`}
`;
process.stdout.write(text);
if (options.write) writeFileSync(join(root, 'bench/results/dispatch.md'), text);
