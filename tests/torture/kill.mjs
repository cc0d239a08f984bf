// Kills the server with -9 again and again while writers write, and keeps a history for the judge (judge.mjs).
//
//     const { verdict, kills, recoveryMs } = await torture({ start, seed: 1, kills: 20, writers: 16, historyPath });
//
// `start()` starts the server on what it kept before, and gives {origin, key, kill(), stop()} once it is ready: kill() sends
// SIGKILL to it and all it started and waits until they are gone. A server over a database of its own may be left alive by kill(),
// which then kills that; it may have settle(), after which nothing is under way any more, and check(), which lists what else does
// not hold (server.mjs has all of these). Each writer makes jobs, changes its own and those that
// all writers share, and tells statuses, one after another, each with an Idempotency-Key and its token as X-Request-Id. A try
// without a verdict (reset, time-out, 409 idempotency_in_progress, 429, 5xx) is repeated with the same key after the
// restart, at the end for `settleMs` at most. After each restart, before anybody writes, everything is read back: that is a "seen"
// of the history. A token is left in a job's title, its access notes and its customer's name (another row), in the audit and in
// the timeline.
import { createHash } from 'node:crypto';
import http from 'node:http';
import { pause } from '../e2e/patience.mjs';
import { numbersFrom } from '../oracle/rate_limit.mjs';
import { History } from './history.mjs';
import { judge } from './judge.mjs';

const TRY_MS = 10_000;
const SHARED_JOBS = 3;
const PAGE = 500;


/* One request: {status, body (parsed), text}; fails when there is no whole answer. */
export function ask(origin, { method = 'GET', path, key, headers = {}, body, agent }) {
    return new Promise((done, fail) => {
        const payload = body === undefined ? undefined : JSON.stringify(body);
        const request = http.request(origin + path, {
            method, agent, timeout: TRY_MS,
            headers: { Authorization: `Bearer ${key}`, ...(payload && { 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(payload) }), ...headers },
        }, (response) => {
            let text = '';
            response.setEncoding('utf8');
            response.on('data', (part) => { text += part; });
            response.on('error', fail);
            response.on('end', () => {
                if (!response.complete) return fail(new Error('half an answer'));
                try {
                    done({ status: response.statusCode, headers: response.headers, text, body: text === '' ? null : JSON.parse(text) });
                } catch (error) {
                    fail(error);
                }
            });
        });
        request.on('timeout', () => request.destroy(new Error('no answer in time')));
        request.on('error', fail);
        request.end(payload);
    });
}

async function everything(server, path) {
    const items = [];
    for (let cursor = ''; cursor !== null;) {
        const page = `${path}?limit=${PAGE}${cursor === '' ? '' : `&cursor=${encodeURIComponent(cursor)}`}`;
        const { status, body } = await ask(server.origin, { path: page, key: server.key });
        if (status !== 200) throw new Error(`${page}: ${status} ${body?.error}`);
        items.push(...body.data.items);
        cursor = body.data.nextCursor;
    }
    return items;
}

const isWritten = (externalId) => /^[WX]-/.test(externalId ?? ''); // W-: a writer's own; X-: shared; S-: statuses alone

/* All that the store holds of what the writers wrote, as a history's "seen". */
async function readAll(server, statusJobs) {
    const objects = {};
    for (const job of await everything(server, '/api/v1/jobs')) {
        if (!isWritten(job.externalId)) continue;
        const places = { title: job.title, accessNotes: job.accessNotes, customer: job.customer?.name ?? null };
        (objects[job.externalId] ??= []).push({ version: job.version, places });
    }
    const isOurs = ({ subject, action, requestId }) => subject.kind === 'job' && action !== 'job.status' && /^w/.test(requestId);
    const audit = (await everything(server, '/api/v1/audit')).filter(isOurs); // a status that changes nothing has no entry
    const timeline = [];
    for (const name of statusJobs) timeline.push(...(await everything(server, `/api/v1/jobs/ext::${name}/timeline`)).filter((entry) => entry.note));
    return { objects, logs: { audit: audit.map((entry) => entry.requestId), timeline: timeline.map((entry) => entry.note) } };
}

const jobBody = (token, name) => ({ title: token, accessNotes: token, customer: { externalId: `C-${name}`, name: token } });

/* The next write of a writer: what to send, and what the history says of it. */
function nextWrite(writer, numbers) {
    const token = `${writer.name}-${++writer.count}`;
    const way = numbers.below(10);
    if (way < 3 || writer.jobs.length === 0) {
        const name = `W-${token}`;
        return { op: token, object: name, marks: ['audit'], creates: name, method: 'POST', path: '/api/v1/jobs', body: { externalId: name, ...jobBody(token, name) } };
    }
    if (way < 5) {
        return { op: token, object: null, marks: ['timeline'], method: 'POST', path: `/api/v1/jobs/ext::${writer.statusJob}/status`,
            body: { status: 'en_route', at: new Date().toISOString(), note: token } };
    }
    const name = way < 7 ? `X-${numbers.below(SHARED_JOBS)}` : writer.jobs[numbers.below(writer.jobs.length)];
    return { op: token, object: name, marks: ['audit'], method: 'PATCH', path: `/api/v1/jobs/ext::${name}`, body: jobBody(token, name) };
}

const digest = ({ status, text }) => createHash('sha256').update(`${status}\n${text}`).digest('hex').slice(0, 16);
const isVerdict = ({ status, body }) => status < 500 && status !== 429 && body?.error !== 'idempotency_in_progress';

/* What all writers share: the server of the moment, and a gate that is shut while there is none. */
class Stage {
    constructor(history) {
        this.history = history;
        this.agent = new http.Agent({ keepAlive: true, maxSockets: 64 });
        this.ended = false;
        this.giveUpAt = Infinity;
        this.verdicts = 0;
        this.underWay = 0;
        this.shut();
    }

    shut() { this.gate = new Promise((open) => { this.openGate = open; }); }

    open(server) {
        this.server = server;
        this.openGate();
    }

    async send(write) {
        this.underWay += 1;
        try {
            return await ask(this.server.origin, { ...write, key: this.server.key, agent: this.agent,
                headers: { 'Idempotency-Key': write.op, 'X-Request-Id': write.op } });
        } finally {
            this.underWay -= 1;
        }
    }

    /* Behind a shut gate: until every try that was sent has ended, one way or the other. */
    async quiet() {
        while (this.underWay > 0) await pause(2);
    }
}

/* Sends a write until there is a verdict, however often the server dies meanwhile; null when none came in time at the end. */
async function settle(stage, write) {
    for (let wait = 5; Date.now() < stage.giveUpAt; wait = Math.min(2 * wait, 80)) {
        await stage.gate;
        try {
            const answer = await stage.send(write);
            if (isVerdict(answer)) {
                stage.verdicts += 1;
                return answer;
            }
            stage.history.doubt(write.op, `${answer.status} ${answer.body?.error}: ${answer.body?.data?.message}`);
        } catch (error) {
            stage.history.doubt(write.op, error.code ?? error.message);
        }
        await pause(wait);
    }
    return null;
}

async function writeOn(stage, writer, numbers) {
    let last = null;
    while (!stage.ended) {
        const write = nextWrite(writer, numbers);
        await stage.gate;
        stage.history.begin(write.op, write);
        const answer = await settle(stage, write);
        if (answer === null) return;
        if (answer.status >= 300) {
            stage.history.refused(write.op);
            continue;
        }
        stage.history.acknowledged(write.op, write.object === null ? null : answer.body.data.version);
        stage.history.answer(write.op, digest(answer));
        if (write.creates) writer.jobs.push(write.creates);
        const again = numbers.below(20) === 0 ? write : last;
        if (again !== null && numbers.below(10) === 0) {
            const repeated = await settle(stage, again);
            if (repeated !== null) stage.history.answer(again.op, digest(repeated));
        }
        last = write;
    }
}

async function setUp(server, writers) {
    const make = async (externalId, token) => {
        const answer = await ask(server.origin, { method: 'POST', path: '/api/v1/jobs', key: server.key, body: { externalId, ...jobBody(token, externalId) },
            headers: { 'Idempotency-Key': token, 'X-Request-Id': token } });
        if (answer.status !== 201) throw new Error(`${externalId}: ${answer.status} ${answer.body?.error}`);
        return answer;
    };
    for (const writer of writers) await make(writer.statusJob, `setup-${writer.statusJob}`);
    return Promise.all(Array.from({ length: SHARED_JOBS }, async (_, i) => ({ token: `w-shared-${i}`, object: `X-${i}`, answer: await make(`X-${i}`, `w-shared-${i}`) })));
}

/* {verdict, kills, recoveryMs: [one a restart], history}; what check() found is in the verdict as "broken". `killAfterMs` is [least,
 * most] between a start and its kill, which waits for `leastVerdicts` as well, so that a slow machine has something to judge. After
 * `kills` it goes on until isEnough(history), to `killsMost` at most: where a kill falls is chance. */
export async function torture({ start, seed, kills, killsMost = kills, isEnough = () => true, writers: count = 16, killAfterMs = [200, 2000], leastVerdicts = 0, settleMs = 30_000, historyPath = null, say = () => {} }) {
    const numbers = numbersFrom(seed);
    const history = new History(historyPath);
    const stage = new Stage(history);
    const writers = Array.from({ length: count }, (_, i) => ({ name: `w${i}`, statusJob: `S-${i}`, count: 0, jobs: [] }));
    const broken = [];
    const look = async (server) => {
        await server.settle?.();
        await stage.quiet();
        const { objects, logs } = await readAll(server, writers.map((writer) => writer.statusJob));
        history.seen(objects, logs);
        broken.push(...await server.check?.() ?? []);
    };
    let server = await start();
    const recoveryMs = [];
    try {
        for (const { token, object, answer } of await setUp(server, writers)) {
            history.begin(token, { object, marks: ['audit'] });
            history.acknowledged(token, answer.body.data.version);
        }
        const all = Promise.all(writers.map((writer, i) => writeOn(stage, writer, numbersFrom(seed * 1000 + i))));
        for (let kill = 1; kill <= kills || (kill <= killsMost && !isEnough(history)); kill++) {
            stage.verdicts = 0;
            stage.open(server);
            await pause(killAfterMs[0] + numbers.below(killAfterMs[1] - killAfterMs[0] + 1));
            for (let i = 0; i < 2000 && stage.verdicts < leastVerdicts; i++) await pause(5);
            const nemesis = await server.kill() ?? 'server';
            const died = Date.now();
            stage.shut();
            server = await start();
            recoveryMs.push(Date.now() - died);
            await look(server);
            say(`kill ${kill} of ${kills}: ${nemesis}, back in ${recoveryMs.at(-1)} ms, ${history.events.length} events`);
        }
        stage.ended = true;
        stage.giveUpAt = Date.now() + settleMs;
        stage.open(server);
        await all; // everything is settled
        await look(server);
    } finally {
        stage.agent.destroy();
        history.close();
        await server.stop();
    }
    const verdict = judge(history.events);
    verdict.findings.push(...broken.map((sentence) => ({ kind: 'broken', op: null, sentence })));
    if (broken.length > 0) verdict.counts.broken = broken.length;
    return { verdict, kills: recoveryMs.length, recoveryMs, history };
}
