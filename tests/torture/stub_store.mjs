#!/usr/bin/env node
// A small server with the contract's writes of jobs, for the test of the kill checker alone: it keeps its changes in a
// journal, one line a commit, and can be told to lie.
//
//     node stub_store.mjs JOURNAL [LIE]       prints its port on a line of its own
//
//     early      answers first and commits a moment later
//     lose       forgets every thirtieth write that it acknowledged
//     duplicate  does not know an Idempotency-Key again, nor an external id
//     tear       commits a row and its audit entry one after the other
//     mix        keeps the customer of the change before
//     silent     never has a verdict on a writer's seventh write
import { appendFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import http from 'node:http';
import { pause } from '../e2e/patience.mjs';

const [journal, lie = 'none'] = process.argv.slice(2);
const state = { jobs: [], audit: [], timeline: [], kept: new Map() };
let commits = 0;

/* A change is a list of steps; the journal has the same steps, so that a restart comes to the same state. */
const STEPS = {
    row({ row }) {
        const at = state.jobs.findIndex((job) => job.id === row.id);
        if (at < 0) state.jobs.push(row);
        else state.jobs[at] = row;
    },
    audit({ entry }) { state.audit.push(entry); },
    timeline({ entry }) { state.timeline.push(entry); },
    kept({ key, answer }) { state.kept.set(key, answer); },
};
const apply = (steps) => steps.forEach((step) => STEPS[step.do](step));
const commit = (steps) => appendFileSync(journal, `${JSON.stringify(steps)}\n`);

if (existsSync(journal)) {
    const whole = readFileSync(journal, 'utf8').split('\n').slice(0, -1); // a line without its end was not committed
    writeFileSync(journal, whole.map((line) => `${line}\n`).join(''));
    whole.forEach((line) => apply(JSON.parse(line)));
}

const answerOf = (status, data) => ({ status, text: JSON.stringify({ ok: status < 300, data, error: status < 300 ? null : 'not_found' }) });
const find = (name) => state.jobs.find((job) => job.externalId === name);

function merged(job, body, token) {
    const row = { ...job, ...body, version: (job?.version ?? 0) + 1 };
    if (lie === 'mix' && job && state.audit.length % 20 === 0) row.customer = job.customer;
    return [{ do: 'row', row }, { do: 'audit', entry: { subject: { kind: 'job' }, action: 'job.updated', requestId: token } }];
}

/* [steps, answer] of a write. */
function change(method, path, body, token) {
    const name = /\/jobs\/ext::([^/]+)/.exec(path)?.[1];
    if (path.endsWith('/status')) return [[{ do: 'timeline', entry: { job: name, note: body.note } }], answerOf(200, { applied: true })];
    const job = method === 'PATCH' ? find(name) : lie === 'duplicate' ? undefined : find(body.externalId);
    if (method === 'PATCH' && job === undefined) return [[], answerOf(404, null)];
    const steps = merged(job ?? { id: String(state.jobs.length + 1) }, body, token);
    return [steps, answerOf(job === undefined ? 201 : 200, steps[0].row)];
}

async function write(method, path, body, headers) {
    const key = headers['idempotency-key'];
    if (lie !== 'duplicate' && state.kept.has(key)) return state.kept.get(key);
    if (lie === 'silent' && /^w\d+-7$/.test(key)) return answerOf(503, null);
    const [steps, answer] = change(method, path, body, headers['x-request-id']);
    if (steps.length === 0) return answer;
    steps.push({ do: 'kept', key, answer });
    commits += 1;
    if (lie === 'lose' && commits % 30 === 0) return answer;
    apply(steps);
    if (lie === 'early') {
        setTimeout(() => commit(steps), 60);
        return answer;
    }
    if (lie === 'tear') {
        commit(steps.filter((step) => step.do !== 'audit'));
        await pause(20);
        commit(steps.filter((step) => step.do === 'audit'));
    } else {
        commit(steps);
    }
    await pause(commits % 8); // committed and not yet told: a kill leaves doubts that took effect
    return answer;
}

function page(items, query) {
    const from = Number(query.get('cursor') ?? 0);
    const limit = Number(query.get('limit') ?? 50);
    return answerOf(200, { items: items.slice(from, from + limit), nextCursor: from + limit < items.length ? String(from + limit) : null });
}

function read(url) {
    if (url.pathname.endsWith('/timeline')) return page(state.timeline.filter((entry) => url.pathname.includes(`::${entry.job}/`)), url.searchParams);
    return page(url.pathname.endsWith('/audit') ? state.audit : state.jobs, url.searchParams);
}

const server = http.createServer(async (request, response) => {
    let text = '';
    for await (const part of request) text += part;
    const url = new URL(request.url, 'http://stub');
    const answer = request.method === 'GET' ? read(url) : await write(request.method, url.pathname, JSON.parse(text), request.headers);
    response.writeHead(answer.status, { 'Content-Type': 'application/json' });
    response.end(answer.text);
});
server.listen(0, '127.0.0.1', () => console.log(server.address().port));
