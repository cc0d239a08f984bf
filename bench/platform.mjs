#!/usr/bin/env node
// What the server itself costs, with real syncs to the disk: reads, durable writes (also on a disk that takes 3 ms longer),
// its start, and lists of 100 000 jobs, on SQLite and PostgreSQL. Beside the writes stands what pgbench does on the same
// PostgreSQL. What was acknowledged is looked for afterwards.
//
//   node bench/platform.mjs [--time 10s] [--jobs 100000] [--engine sqlite,postgres] [--only writes,pgbench,start,reads,list]
//                           [--binary build/routriq] [--write]
//
// Needs wrk, strace and PostgreSQL: scripts/setup bench. --write keeps the table in bench/results/platform.md.
import { execFile, execFileSync, spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { cpus } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs, promisify } from 'node:util';

import { startPostgres } from '../tests/postgres.mjs';
import { quantile, versionOf } from './boards/plans.mjs';
import { Place, RATE_LIMIT } from './platform/place.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const PARTS = ['writes', 'pgbench', 'start', 'reads', 'list'];
const { values: options } = parseArgs({
    options: {
        time: { type: 'string', default: '10s' },
        jobs: { type: 'string', default: '100000' },
        engine: { type: 'string', default: 'sqlite,postgres' },
        only: { type: 'string', default: PARTS.join() },
        binary: { type: 'string', default: join(root, 'build/routriq') },
        write: { type: 'boolean', default: false },
    },
});
const CONNECTIONS = 64;
const DELAY_US = 3000;
const PAUSE_MS = 30; // of a writer between two writes: below what the server can take, where an answer's time is the server's alone
const BATCH = 1000;
const PAGE = 500;
const STARTS = 20;
const LIMITS = { reads: 5000, writes: 1000, p99Ms: 50, startMs: 100, listMb: 16 };
const seconds = Number.parseInt(options.time, 10);
const jobs = Number(options.jobs);
const wanted = (part) => options.only.split(',').includes(part);
const NAMES = { sqlite: 'SQLite', postgres: 'PostgreSQL' };

const rows = [];
const missed = [];
const whole = (number) => Math.round(number).toLocaleString('en-US').replaceAll(',', ' ');
const ms = (us) => (us / 1000).toFixed(1);

function demand(holds, sentence) {
    if (!holds) {
        missed.push(sentence);
        process.stderr.write(`missed: ${sentence}\n`);
    }
}

function row(what, database, ...figures) {
    rows.push(`| ${[what, database, ...figures].join(' | ')} |`);
    process.stderr.write(`${rows.at(-1)}\n`);
}

async function wrk(place, script, ...args) {
    const file = join(root, 'bench/platform', script);
    const before = place.processorUs();
    const { stdout } = await promisify(execFile)('wrk',
        ['-t', '2', '-c', String(CONNECTIONS), '-d', `${seconds}s`, '--timeout', '10s', '-s', file, place.origin, '--', place.key, ...args],
        { maxBuffer: 1 << 26 });
    const result = JSON.parse(stdout.split('\n').findLast((line) => line.startsWith('{"requests"')));
    return { ...result, rate: (result.requests * 1e6) / result.us, each: (place.processorUs() - before) / result.requests };
}

/* ---- writes ------------------------------------------------------------------------------------------------------ */

// What was under way when wrk hung up is done, one way or the other.
async function quiet(place) {
    const made = () => place.metric('routriq_commit_change_sets_total');
    for (let before = -1, now = await made(); now !== before || await place.metric('routriq_commit_waiting') > 0;) {
        await new Promise((done) => { setTimeout(done, 500); });
        before = now;
        now = await made();
    }
}

// Everything that was acknowledged is there, with its audit entries and its event; at most what was under way is more.
async function readBack(place, before, result, what) {
    for (const id of result.sample) {
        const found = await place.get(`/api/v1/jobs/${id}`);
        demand(found.status === 200 && found.body.includes(`"id":"${id}"`), `${what}: an acknowledged job is not there (${found.status})`);
    }
    const audit = await place.data('/api/v1/audit/verify');
    const after = place.rows();
    const more = (table) => after[table] - (before[table] ?? 0);
    const made = more('jobs');
    demand(audit.holds, `${what}: the audit's chain does not hold`);
    demand(audit.entries === after.audit, `${what}: ${audit.entries} audit entries verified of ${after.audit}`);
    demand(made >= result.created && made <= result.created + CONNECTIONS, `${what}: ${result.created} jobs acknowledged, ${made} kept`);
    demand(more('events') === made && more('kept_answers') === made && more('audit') >= 2 * made, `${what}: rows beside the jobs are missing`);
    return { jobs: made, audit: more('audit'), events: more('events'), customers: more('customers') };
}

async function writes(engine, database, delayUs, pauseMs) {
    const place = new Place(options.binary, database);
    try {
        await place.start(delayUs);
        const what = `writes, ${NAMES[engine]}${delayUs === undefined ? '' : `, fdatasync + ${delayUs / 1000} ms`}${pauseMs === undefined ? '' : ', with pauses'}`;
        const names = ['routriq_commit_change_sets_total', 'routriq_commit_batches_total'];
        const look = async () => [...await Promise.all(names.map((name) => place.metric(name))), place.syncs()];
        const tables = place.rows();
        const before = await look();
        const result = await wrk(place, 'write.lua', 'W', ...(pauseMs === undefined ? [] : [String(pauseMs)]));
        await quiet(place);
        const [sets, batches, syncs] = (await look()).map((value, i) => value - before[i]);
        const kept = await readBack(place, tables, result, what);
        demand(result.refused === 0 && result.broken === 0, `${what}: ${result.refused} refused, ${result.broken} broken`);
        if (engine === 'sqlite' && delayUs !== undefined) {
            demand(result.rate >= LIMITS.writes, `${what}: ${whole(result.rate)} a second (to be at least ${LIMITS.writes})`);
            demand(pauseMs === undefined || result.p99 <= LIMITS.p99Ms * 1000, `${what}: p99 ${ms(result.p99)} ms (to be below ${LIMITS.p99Ms})`);
        }
        row(`durable writes${delayUs === undefined ? '' : `, fdatasync delayed by ${delayUs / 1000} ms`}${pauseMs === undefined ? '' : `, pauses of ${pauseMs} ms`}`, NAMES[engine],
            `${whole(result.rate)}/s`, ms(result.p50), ms(result.p99), ms(result.max),
            `${whole(result.each)} µs of processor each; ${(sets / batches).toFixed(1)} in a transaction${syncs > 0 ? `, ${(sets / syncs).toFixed(1)} for an fdatasync` : ''}; `
            + `${whole(kept.jobs)} jobs, ${whole(kept.customers)} customers, ${whole(kept.audit)} audit entries, ${whole(kept.events)} events`);
        return result.rate;
    } finally {
        await place.end();
    }
}

/* ---- the same database by itself --------------------------------------------------------------------------------- */

const TABLES = `CREATE TABLE bench_rows (id bigserial PRIMARY KEY, external_id text UNIQUE, body text);
CREATE TABLE bench_heads (organization int PRIMARY KEY, seq bigint); INSERT INTO bench_heads VALUES (1, 0);
CREATE TABLE bench_audit (seq bigint PRIMARY KEY, entry text); CREATE TABLE bench_events (seq bigint PRIMARY KEY, body text);
CREATE TABLE bench_answers (key text PRIMARY KEY, body text);`;

function pgbench(url, script, ours) {
    const text = execFileSync('pgbench', ['-n', '-c', String(CONNECTIONS), '-j', '2', '-T', String(seconds), '-f', join(root, 'bench/platform', script), url],
        { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
    const rate = Number(/tps = ([\d.]+)/.exec(text)[1]);
    const average = Number(/latency average = ([\d.]+)/.exec(text)[1]);
    row(script === 'row.sql' ? 'pgbench: one row, one commit' : 'pgbench: the rows of a write, one transaction each', 'PostgreSQL',
        `${whole(rate)}/s`, `${average.toFixed(1)} on average`, '', '', ours === undefined ? '' : `the server's writes are ${(ours / rate).toFixed(2)} times as many`);
}

/* ---- many jobs --------------------------------------------------------------------------------------------------- */

const jobOf = (number) => ({
    externalId: `J-${number}`, title: 'No heat', jobType: 'hvac_repair', branch: 'north', location: { lat: 40.73, lng: -73.99 },
    durationMinutes: 90, requiredSkills: ['HVAC'], windows: [{ start: '2026-05-15T13:00:00Z', end: '2026-05-15T16:00:00Z' }],
});

async function fill(place, engine) {
    const began = performance.now();
    for (let first = 0; first < jobs; first += BATCH) {
        const batch = Array.from({ length: Math.min(BATCH, jobs - first) }, (_, i) => jobOf(first + i));
        const { counts } = await place.post('/api/v1/jobs', { jobs: batch });
        demand(counts.created === batch.length, `jobs in batches: ${JSON.stringify(counts)}`);
    }
    const took = (performance.now() - began) / 1000;
    row(`${whole(jobs)} jobs in batches of ${BATCH}`, NAMES[engine], `${whole(jobs / took)}/s`, '', '', '', `${took.toFixed(1)} s; ${place.memory('VmRSS').toFixed(0)} MB of memory afterwards`);
}

// Page after page. The memory of the first tenth is what a page costs; all the others must not add to it.
async function list(place, engine) {
    const seen = new Set();
    const began = performance.now();
    const before = place.memory('VmRSS');
    let early = 0;
    let cursor = '';
    place.forgetPeak();
    while (cursor !== null) {
        const page = await place.data(`/api/v1/jobs?limit=${PAGE}${cursor && `&cursor=${encodeURIComponent(cursor)}`}`);
        page.items.forEach(({ externalId }) => seen.add(externalId));
        cursor = page.nextCursor;
        early = early === 0 || seen.size <= jobs / 10 ? place.memory('VmHWM') : early;
    }
    const took = (performance.now() - began) / 1000;
    const peak = place.memory('VmHWM');
    demand(seen.size === jobs, `listed: ${seen.size} of ${jobs} jobs`);
    demand(peak - early <= LIMITS.listMb, `listed: memory grew from ${early.toFixed(1)} to ${peak.toFixed(1)} MB after the first tenth`);
    row(`all ${whole(jobs)} jobs listed, pages of ${PAGE}`, NAMES[engine], `${whole(jobs / took)}/s`, '', '', '',
        `${took.toFixed(1)} s; memory ${before.toFixed(1)} MB before, at most ${early.toFixed(1)} in the first tenth, ${peak.toFixed(1)} in all, `
        + `${place.memory('VmRSS').toFixed(1)} after`);
}

async function reads(place, engine) {
    const { items } = await place.data(`/api/v1/jobs?limit=${PAGE}`);
    const file = join(place.folder, 'paths');
    for (const [what, paths] of [['GET /jobs/{id}', items.map(({ id }) => `/api/v1/jobs/${id}`)], ['GET /jobs?limit=50', ['/api/v1/jobs?limit=50']]]) {
        writeFileSync(file, `${paths.join('\n')}\n`);
        const result = await wrk(place, 'read.lua', file);
        demand(result.refused === 0 && result.broken === 0, `${what}: ${result.refused} refused, ${result.broken} broken`);
        demand(engine !== 'sqlite' || result.rate >= LIMITS.reads || what !== 'GET /jobs/{id}', `${what}, ${NAMES[engine]}: ${whole(result.rate)} a second (to be at least ${LIMITS.reads})`);
        row(what, NAMES[engine], `${whole(result.rate)}/s`, ms(result.p50), ms(result.p99), ms(result.max),
            `${whole(result.each)} µs of processor each${what.includes('limit') ? `; ${whole(result.rate * 50)} jobs a second` : ''}`);
    }
}

/* ---- starting ---------------------------------------------------------------------------------------------------- */

function freePort() {
    return new Promise((done) => {
        const server = createServer().listen(0, '127.0.0.1', () => {
            const { port } = server.address();
            server.close(() => done(port));
        });
    });
}

// The first line of the answer; empty while nobody listens.
function askReady(port) {
    return new Promise((done) => {
        let text = '';
        const socket = connect(port, '127.0.0.1', () => socket.write('GET /readyz HTTP/1.1\r\nHost: bench\r\nConnection: close\r\n\r\n'));
        socket.on('data', (bytes) => { text += bytes; });
        socket.on('error', () => {});
        socket.on('close', () => done(text.split('\r\n')[0]));
    });
}

// From the moment that the program is started until it says that it is ready.
async function startOnce(place) {
    const port = await freePort();
    const began = performance.now();
    const child = spawn(place.binary, ['serve', '--listen', `127.0.0.1:${port}`], { env: place.env, cwd: place.folder, stdio: ['ignore', 'ignore', 'pipe'] });
    let log = '';
    child.stderr.on('data', (bytes) => { log += bytes; });
    const ended = new Promise((done) => { child.once('close', done); });
    while (!(await askReady(port)).includes(' 200 ')) {
        if (child.exitCode !== null) {
            throw new Error(`it does not start: ${log}`);
        }
        await new Promise((done) => { setTimeout(done, 1); });
    }
    const took = performance.now() - began;
    child.kill('SIGTERM');
    await ended;
    return { took, said: JSON.parse(log.split('\n').find((line) => line.includes('"server.started"'))).ms };
}

async function starts(place, engine) {
    const runs = [];
    for (let i = 0; i < STARTS; i++) {
        runs.push(await startOnce(place));
    }
    const took = runs.map((run) => run.took);
    demand(engine !== 'sqlite' || quantile(took, 0.5) < LIMITS.startMs, `start, ${NAMES[engine]}: ${quantile(took, 0.5).toFixed(0)} ms (to be below ${LIMITS.startMs})`);
    row(`start until /readyz says 200, ${STARTS} times`, NAMES[engine], '', quantile(took, 0.5).toFixed(0), '', Math.max(...took).toFixed(0),
        `the log's own count: ${quantile(runs.map((run) => run.said), 0.5)} ms in the middle, ${Math.max(...runs.map((run) => run.said))} at most`);
}

/* ---- the story --------------------------------------------------------------------------------------------------- */

async function large(engine, database) {
    if (!['start', 'reads', 'list'].some(wanted)) {
        return;
    }
    const place = new Place(options.binary, database);
    try {
        await place.start();
        await fill(place, engine);
        if (wanted('start')) {
            await place.stop();
            await starts(place, engine);
            await place.start();
        }
        await (wanted('reads') && reads(place, engine));
        await (wanted('list') && list(place, engine));
    } finally {
        await place.end();
    }
}

async function onSqlite() {
    if (wanted('writes')) {
        await writes('sqlite', undefined, DELAY_US);
        await writes('sqlite', undefined, DELAY_US, PAUSE_MS);
        await writes('sqlite', undefined);
    }
    await large('sqlite');
}

async function onPostgres() {
    const server = await startPostgres({ connections: CONNECTIONS + 16 });
    const sql = (text) => execFileSync('psql', ['-q', '-d', server.url, '-c', text], { stdio: ['ignore', 'ignore', 'inherit'] });
    const another = (name) => {
        sql(`CREATE DATABASE ${name}`);
        return server.url.replace(/\/postgres$/, `/${name}`);
    };
    try {
        const ours = wanted('writes') ? await writes('postgres', another('writes')) : undefined;
        if (wanted('pgbench')) {
            sql(TABLES);
            pgbench(server.url, 'row.sql', ours);
            pgbench(server.url, 'transaction.sql', ours);
        }
        await large('postgres', another('large'));
    } finally {
        await server.stop();
    }
}

const engines = options.engine.split(',');
await (engines.includes('sqlite') && onSqlite());
await (engines.includes('postgres') && onPostgres());
const load = execFileSync('cut', ['-d', ' ', '-f', '1', '/proc/loadavg'], { encoding: 'utf8' }).trim();
const text = `# What the server itself costs

Made by \`node bench/platform.mjs --time ${options.time} --jobs ${jobs}\`
with ${versionOf(options.binary)} on ${cpus().length} cores of ${cpus()[0].model.trim()}; the load of the machine at the end was ${load}.
wrk with ${CONNECTIONS} connections that stay open, on the same machine; each request has a key that is looked up, and is logged. The limit of requests
is set to ${RATE_LIMIT}. Syncs to the disk are real. The processor's time is the server's alone. A write is a new job of a new customer of one organization, with an Idempotency-Key, its
audit entries, its event and its kept answer. After each run the acknowledged jobs were counted and a hundredth of them read back, and the audit's chain verified.

| what | database | rate | half within, ms | 99 in 100 | all | and |
| --- | --- | ---: | ---: | ---: | ---: | --- |
${rows.join('\n')}

64 writers that never pause take whatever the processors give, wrk and strace beside the server: the time of an answer is then 64 divided by the
rate. So its speed is judged by writers that pause for ${PAUSE_MS} ms on average, whose pauses are no part of an answer's time.

Demanded, of speed on SQLite alone, which the program uses by itself: at least ${whole(LIMITS.reads)} reads of a job a second, at least ${whole(LIMITS.writes)} durable writes
a second while each fdatasync takes ${DELAY_US / 1000} ms longer, and of those writers that pause 99 in 100 below ${LIMITS.p99Ms} ms, half the starts below ${LIMITS.startMs} ms, and lists whose memory grows
by at most ${LIMITS.listMb} MB after the first tenth of the pages; on both, that everything acknowledged is there.
${missed.length === 0 ? 'Nothing of it was missed.' : `Missed: ${missed.join('; ')}.`}
`;
process.stdout.write(text);
if (options.write) {
    writeFileSync(join(root, 'bench/results/platform.md'), text);
}
process.exitCode = missed.length === 0 ? 0 : 1;
