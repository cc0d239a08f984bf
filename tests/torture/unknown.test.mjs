// What a client does not know: a commit without a verdict, a disk that is full. The answer says so, and the same
// Idempotency-Key finds out.
import assert from 'node:assert/strict';
import { openSync, writeSync, closeSync, rmSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { join } from 'node:path';
import { test } from 'node:test';
import { ask } from './kill.mjs';
import { placeMake } from './server.mjs';

const NOT_KNOWN = 'It is not known whether this was kept. Repeat it with the same Idempotency-Key to find out.';
const COMMIT = 'COMMIT\0'; // in PostgreSQL's protocol, as a query and as its answer; not the COMMITTED of a BEGIN
const SETTLE_MS = 20_000;
const pause = (ms) => new Promise((done) => { setTimeout(done, ms); });

/* A server with a client that makes jobs, each under a key of its own. */
async function clientOf(place) {
    await place.start();
    const send = (what) => ask(place.origin, { key: place.key, ...what });
    const make = (name) => send({ method: 'POST', path: '/api/v1/jobs', body: { externalId: name, title: name }, headers: { 'Idempotency-Key': name, 'X-Request-Id': name } });
    return { send, make };
}

/* Repeats until there is a verdict, as a client does. */
async function insist(client, name) {
    for (const end = Date.now() + SETTLE_MS; ; await pause(100)) {
        const answer = await client.make(name).catch(() => ({ status: 503 }));
        if (answer.status < 500) return answer;
        assert.ok(Date.now() < end, `${name}: still ${answer.status} ${answer.text}`);
    }
}

/* One job of that name, one entry in the audit, and one answer however often it is repeated. */
async function isThereOnce(client, name, answer) {
    assert.equal(answer.status, 201, answer.text);
    const { body } = await client.send({ path: '/api/v1/jobs?limit=500' });
    assert.equal(body.data.items.filter((job) => job.externalId === name).length, 1);
    const audit = await client.send({ path: `/api/v1/audit?requestId=${name}` });
    assert.deepEqual(audit.body.data.items.map(({ action }) => action), ['job.created']);
    const again = await client.make(name);
    assert.equal(again.status, 201);
    assert.equal(again.text, answer.text);
    assert.equal(again.headers['idempotency-replayed'], 'true');
}

async function holds(place) {
    assert.deepEqual(await place.check(), []);
}

/* Makes jobs until one is answered otherwise: {name, answer} of that one. */
async function untilOtherwise(client, most = 40) {
    for (let i = 1; i <= most; i++) {
        const answer = await client.make(`J-${i}`);
        if (answer.status !== 201) return { name: `J-${i}`, answer };
    }
    throw new Error(`${most} jobs went well`);
}

/* strace lets a system call of the committer fail. */
const failing = (call, error, when) => ['strace', '-f', '-qq', '--seccomp-bpf', '-o', '/dev/null', '-e', `trace=${call}`, '-e', `inject=${call}:error=${error}:when=${when}`];

for (const [what, dies] of [['the server lives on', false], ['the server is killed at once', true]]) {
    test(`SQLite: a disk that fails in the middle of a commit, and ${what}`, async () => {
        for (const when of [3, 4, 6]) {
            const place = await placeMake('sqlite', { before: failing('fdatasync', 'EIO', when) });
            try {
                const client = await clientOf(place);
                const { name, answer } = await untilOtherwise(client);
                assert.equal(answer.status, 503, answer.text);
                assert.equal(answer.body.error, 'unavailable');
                assert.equal(answer.body.data.message, NOT_KNOWN);
                if (dies) {
                    await place.killServer();
                    place.before = [];
                    await place.start();
                }
                await isThereOnce(client, name, await insist(client, name));
                await holds(place);
            } finally {
                await place.end();
            }
        }
    });
}

/* Stands between the server and PostgreSQL. Once armed it cuts the first connection that commits: 'before' the COMMIT
 * reaches PostgreSQL, or 'after' PostgreSQL has answered it, which then nobody hears. */
async function cutterMake(url) {
    const target = { host: url.hostname, port: Number(url.port) };
    const cutter = { armed: null, cuts: 0 };
    const proxy = createServer((near) => {
        const far = connect(target);
        let isCutting = false;
        const cut = () => {
            cutter.cuts += 1;
            near.destroy();
            far.destroy();
        };
        near.on('data', (bytes) => {
            const how = bytes.includes(COMMIT) ? cutter.armed : null;
            if (how !== null) {
                cutter.armed = null;
                if (how === 'before') return cut();
                isCutting = true;
            }
            return far.write(bytes);
        });
        far.on('data', (bytes) => {
            if (!isCutting) near.write(bytes);
            else if (bytes.includes(COMMIT)) cut();
        });
        for (const [one, other] of [[near, far], [far, near]]) {
            one.on('error', () => {});
            one.on('close', () => other.destroy());
        }
    });
    await new Promise((done) => { proxy.listen(0, '127.0.0.1', done); });
    return Object.assign(cutter, { port: proxy.address().port, end: () => proxy.close() });
}

for (const how of ['before', 'after']) {
    test(`PostgreSQL: a connection that breaks ${how} the COMMIT was heard`, async () => {
        const place = await placeMake('postgres');
        const url = new URL(place.postgres.url);
        const cutter = await cutterMake(url);
        url.port = cutter.port;
        place.env.ROUTRIQ_DATABASE = url.href;
        try {
            const client = await clientOf(place);
            for (let i = 1; i <= 3; i++) {
                assert.equal((await client.make(`J-${i}`)).status, 201);
                cutter.armed = how;
                const answer = await client.make(`K-${i}`);
                assert.equal(cutter.cuts, i, `the COMMIT was met: ${answer.text}`);
                assert.equal(answer.status, 503, answer.text);
                assert.equal(answer.body.data.message, NOT_KNOWN);
                await isThereOnce(client, `K-${i}`, await insist(client, `K-${i}`));
            }
            await holds(place);
        } finally {
            cutter.end();
            await place.end();
        }
    });
}
