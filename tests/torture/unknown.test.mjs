// What a client does not know: a commit without a verdict, a disk that is full. The answer says so, and the same
// Idempotency-Key finds out.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { closeSync, existsSync, mkdirSync, openSync, rmSync, writeSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { join } from 'node:path';
import { test } from 'node:test';
import { pause } from '../e2e/patience.mjs';
import { ask } from './kill.mjs';
import { placeMake } from './server.mjs';

const NOT_KNOWN = 'It is not known whether this was kept. Repeat it with the same Idempotency-Key to find out.';
const COMMIT = 'COMMIT\0'; // in PostgreSQL's protocol, as a query and as its answer; not the COMMITTED of a BEGIN
const SETTLE_MS = 60_000;
const ATTEMPTS = 10; // what the server does by itself may meet the fault in the client's place

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

/* Makes jobs until one is answered otherwise: {name, answer} of that one; undefined when all went well. */
async function otherwise(client, most) {
    for (let i = 1; i <= most; i++) {
        const answer = await client.make(`J-${i}`);
        if (answer.status !== 201) return { name: `J-${i}`, answer };
    }
    return undefined;
}

async function untilOtherwise(client, most = 40) {
    return await otherwise(client, most) ?? assert.fail(`${most} jobs went well`);
}

/* strace lets a system call of the committer fail. */
const failing = (call, error, when) => ['strace', '-f', '-qq', '--seccomp-bpf', '-o', '/dev/null', '-e', `trace=${call}`, '-e', `inject=${call}:error=${error}:when=${when}`];

for (const [what, dies] of [['the server lives on', false], ['the server is killed at once', true]]) {
    test(`SQLite: a disk that fails in the middle of a commit, and ${what}`, async () => {
        const met = [];
        for (let when = 3; met.length < 3; when++) {
            assert.ok(when < 3 + ATTEMPTS, `only ${met.join()} met a client`);
            const place = await placeMake('sqlite', { before: failing('fdatasync', 'EIO', when) });
            try {
                const client = await clientOf(place);
                const found = await otherwise(client, 20);
                if (found === undefined) continue;
                const { name, answer } = found;
                met.push(when);
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
 * reaches PostgreSQL, or 'after' PostgreSQL has answered it, which then nobody hears; or it says 'nothing' any more on that
 * connection, and does not close it either. */
async function cutterMake(url) {
    const target = { host: url.hostname, port: Number(url.port) };
    const cutter = { armed: null, cuts: 0 };
    const proxy = createServer((near) => {
        const far = connect(target);
        let isCutting = false;
        let isSilent = false;
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
                isCutting = how === 'after';
                isSilent = how === 'nothing';
                cutter.cuts += isSilent ? 1 : 0;
            }
            return isSilent || far.write(bytes);
        });
        far.on('data', (bytes) => {
            if (isSilent) return;
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

test('PostgreSQL: a commit that is not answered', async (context) => {
    const place = await placeMake('postgres');
    const url = new URL(place.postgres.url);
    const cutter = await cutterMake(url);
    url.port = cutter.port;
    place.env.ROUTRIQ_DATABASE = url.href;
    try {
        const client = await clientOf(place);
        for (const [what, how, times] of [['before PostgreSQL heard of it', 'before', 3], ['after it was kept', 'after', 3], ['by silence', 'nothing', 1]]) {
            await context.test(`it is cut ${what}`, async () => {
                for (let i = 1, met = 0; met < times; i++) {
                    assert.ok(i <= times + ATTEMPTS, `${met} of ${times} met a client`);
                    const name = `${how}-${i}`;
                    assert.equal((await insist(client, `J-${name}`)).status, 201);
                    Object.assign(cutter, { armed: how, cuts: 0 });
                    const answer = await client.make(`K-${name}`);
                    if (answer.status === 201 && cutter.cuts === 1) continue; // another's COMMIT was met
                    met += 1;
                    assert.equal(cutter.cuts, 1, `the COMMIT was met: ${answer.text}`);
                    assert.equal(answer.status, 503, answer.text);
                    assert.equal(answer.body.data.message, NOT_KNOWN);
                    await isThereOnce(client, `K-${name}`, await insist(client, `K-${name}`));
                }
            });
        }
        await holds(place);
    } finally {
        cutter.end();
        await place.end();
    }
});

test('SQLite: a write for which the disk has no room changes nothing, and reading goes on', async () => {
    const place = await placeMake('sqlite', { before: failing('pwrite64', 'ENOSPC', '40+') });
    try {
        const client = await clientOf(place);
        const { name, answer } = await untilOtherwise(client);
        assert.equal(answer.status, 507, answer.text);
        assert.equal(answer.body.error, 'storage_full');
        const { status, body } = await client.send({ path: '/api/v1/jobs?limit=500' });
        assert.equal(status, 200);
        assert.equal(body.data.items.length, Number(name.slice(2)) - 1);
        await place.killServer();
        place.before = [];
        await place.start();
        await isThereOnce(client, name, await insist(client, name));
        await holds(place);
    } finally {
        await place.end();
    }
});

const unshare = ['unshare', process.getuid() === 0 ? '-m' : '-rm'];
const mayMount = spawnSync(unshare[0], [unshare[1], 'mount', '-t', 'tmpfs', 'tmpfs', '/mnt']).status === 0;

/* The state folder on a disk of its own, which only the server sees and which goes away with it. */
function ownDisk(folder, bytes) {
    const script = 'mount -t tmpfs -o mode=700,size="$1" tmpfs "$2" && shift 2 && "$1" org create --name "North HVAC" --timezone UTC --json && exec "$@"';
    return [...unshare, 'sh', '-c', script, 'sh', String(bytes), folder];
}

/* Fills the disk until nothing goes on it; the path of what fills it. */
function fill(folder) {
    const path = join(folder, 'filler');
    const file = openSync(path, 'w');
    for (let size = 1 << 20; size >= 1 << 12;) {
        try {
            writeSync(file, Buffer.alloc(size));
        } catch (error) {
            assert.equal(error.code, 'ENOSPC');
            size >>= 1;
        }
    }
    closeSync(file);
    return path;
}

test('SQLite: a full disk refuses changes and nothing else; with room again they are taken', { skip: mayMount ? false : 'nothing can be mounted here' }, async () => {
    const place = await placeMake('sqlite', { makesKey: true });
    const state = join(place.folder, 'state');
    mkdirSync(state);
    place.before = ownDisk(state, 96 << 20);
    try {
        const client = await clientOf(place);
        const seen = `/proc/${place.child.pid}/root${state}`;
        let kept = 0;
        for (; kept < 5; kept++) assert.equal((await client.make(`A-${kept}`)).status, 201);
        assert.ok(existsSync(join(seen, 'routriq.db.reserve')));
        let filler = fill(seen);
        const first = await untilOtherwise(client);
        assert.equal(first.answer.status, 507, first.answer.text);
        assert.equal(first.answer.body.error, 'storage_full');
        assert.ok(!existsSync(join(seen, 'routriq.db.reserve')), 'what was kept in reserve is given up');
        rmSync(filler);
        filler = fill(seen);
        const second = await untilOtherwise({ make: (name) => client.make(`B${name}`) });
        assert.equal(second.answer.status, 507, second.answer.text);
        const { status, body } = await client.send({ path: '/api/v1/jobs?limit=500' });
        assert.equal(status, 200);
        const names = body.data.items.map((job) => job.externalId);
        assert.ok(names.length >= kept && !names.includes(first.name) && !names.includes(`B${second.name}`), names.join(' '));
        rmSync(filler);
        await isThereOnce(client, first.name, await insist(client, first.name));
    } finally {
        await place.end();
    }
});
