// What keeps strangers out of `routriq serve`: pages of others, open ways, guessing, and secrets that lie around.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync, readdirSync, statSync } from 'node:fs';
import { networkInterfaces } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';

import { until, windowAhead } from './patience.mjs';
import { COOKIE, PASSWORD, call, login, personMake, signIn } from './people.mjs';
import { ENGINES, installationMake } from './platform.mjs';

const ME = '/api/v1/auth/me';
const LOGIN = '/api/v1/auth/login';
const ACCEPT = '/api/v1/auth/accept-invite';
const SESSIONS = '/api/v1/auth/sessions';
const WINDOW_S = 15 * 60; // in which failed sign-ins are counted
const WRONG = 'seven green kettles sang';
const HTTPS_SENTENCE = 'Sign-in needs https: set ROUTRIQ_TLS_CERT and ROUTRIQ_TLS_KEY, or put a proxy with https in front.';

/* This machine's own address beyond loopback; undefined where it has none. */
const ownAddress = Object.values(networkInterfaces()).flat().find(({ family, internal }) => family === 'IPv4' && !internal)?.address;

async function placeMake(engine = 'sqlite', more = {}) {
    const place = await installationMake(engine);
    Object.assign(place.env, { ROUTRIQ_RATE_LIMIT: '100000/60s', ...more });
    const { key, organizationId } = place.json('org', 'create', '--name', 'North HVAC', '--timezone', 'America/New_York');
    return Object.assign(place, { key, organizationId });
}

const metric = async (server, line) => Number(new RegExp(`^${line.replace(/[{}]/g, '\\$&')} (\\d+)$`, 'm').exec((await call(server, 'GET', '/metrics')).text)?.[1]);

describe('a page of somebody else', () => {
    let place;
    let server;
    let ann;
    let other;
    before(async () => {
        place = await placeMake();
        server = await place.serve();
        const person = await personMake(server, { key: place.key }, 'ann@example.com', 'dispatcher');
        ann = await signIn(server, person.email);
        other = await signIn(server, person.email);
    });
    after(async () => {
        await server?.stop();
        await place.end();
    });

    const own = () => server.origin;
    const port = () => new URL(server.origin).port;
    /* [what it is, Sec-Fetch-Site, Origin, X-CSRF-Token, let in] */
    const matrix = [
        ['a page of ours', 'same-origin', own, () => ann.csrfToken, true],
        ['a page of ours in a browser that says no origin', 'same-origin', undefined, () => ann.csrfToken, true],
        ['a page of ours in an old browser', undefined, own, () => ann.csrfToken, true],
        ['a page of ours without the token', 'same-origin', own, undefined, false],
        ['a page of ours with an empty token', 'same-origin', own, () => '', false],
        ['a page of ours with a token of another session', 'same-origin', own, () => other.csrfToken, false],
        ['a page of ours with one letter of the token changed', 'same-origin', own, () => ann.csrfToken.replace(/^./, (c) => (c === '0' ? '1' : '0')), false],
        ['nobody who says where from', undefined, undefined, () => ann.csrfToken, false],
        ['another site', 'cross-site', () => 'https://evil.example', () => ann.csrfToken, false],
        ['another site that pretends an origin', 'cross-site', own, () => ann.csrfToken, false],
        ['a neighbour of the same site', 'same-site', own, () => ann.csrfToken, false],
        ['an address typed in', 'none', undefined, () => ann.csrfToken, false],
        ['another origin in an old browser', undefined, () => 'https://evil.example', () => ann.csrfToken, false],
        ['another port of this host', undefined, () => 'http://127.0.0.1:1', () => ann.csrfToken, false],
        ['another name of this host', undefined, () => `http://localhost:${port()}`, () => ann.csrfToken, false],
        ['ours as the beginning of a longer name', undefined, () => `${server.origin}.evil.example`, () => ann.csrfToken, false],
        ['a page without an origin', undefined, () => 'null', () => ann.csrfToken, false],
        ['two origins', undefined, () => `${server.origin} ${server.origin}`, () => ann.csrfToken, false],
    ];
    const headersOf = (site, origin) => ({ ...(site ? { 'Sec-Fetch-Site': site } : {}), ...(origin ? { Origin: origin() } : {}) });

    for (const [name, site, origin, token, good] of matrix) {
        test(`${good ? 'no: ' : ''}${name} ${good ? 'may change something' : 'changes nothing'}`, async () => {
            const asked = { cookie: ann.cookie, csrfToken: token?.(), headers: headersOf(site, origin), body: { name: 'Ann Lee' } };
            const answer = await call(server, 'POST', '/api/v1/customers', asked);
            assert.deepEqual([answer.status, answer.code], good ? [201, null] : [403, 'csrf_failed'], answer.text);
        });
    }

    test('reads nothing either that a browser would hand it, but a key beside the cookie counts alone', async () => {
        const crossing = { 'Sec-Fetch-Site': 'cross-site', Origin: 'https://evil.example' };
        const read = await call(server, 'GET', ME, { cookie: ann.cookie, headers: crossing });
        assert.equal(read.headers['access-control-allow-origin'], undefined);
        const keyed = await call(server, 'POST', '/api/v1/customers', { cookie: ann.cookie, key: place.key, headers: crossing, body: { name: 'By key' } });
        assert.equal(keyed.status, 201, keyed.text);
        const wrong = await call(server, 'GET', ME, { cookie: ann.cookie, key: `${place.key.slice(0, -4)}AAAA` });
        assert.equal(wrong.status, 401, 'a wrong key is not mended by a cookie');
    });

    test('signs nobody in, accepts no invitation and signs nobody out', async () => {
        const crossing = { 'Sec-Fetch-Site': 'cross-site', Origin: 'https://evil.example' };
        const body = { email: 'ann@example.com', password: PASSWORD };
        for (const [path, asked] of [[LOGIN, { body }], [ACCEPT, { body: { token: 'x', password: PASSWORD } }], ['/api/v1/auth/logout', { cookie: ann.cookie, csrfToken: ann.csrfToken }]]) {
            const answer = await call(server, 'POST', path, { ...asked, headers: crossing });
            assert.deepEqual([answer.status, answer.code, answer.cookies], [403, 'csrf_failed', []], path);
        }
        assert.equal((await call(server, 'GET', ME, ann.reads)).status, 200);
    });

    test('plants no session: two cookies of that name, or one with odd characters, are nobody', async () => {
        for (const cookie of [`${COOKIE}=AAAA`, `${COOKIE}=`, `${COOKIE}=${ann.cookie}A`, `${COOKIE}=%00`, `x${COOKIE}=${ann.cookie}`, `routriq=${ann.cookie}`]) {
            const answer = await call(server, 'GET', ME, { headers: { Cookie: cookie } });
            assert.equal(answer.status, 401, cookie);
        }
    });
});

describe('an open way', () => {
    let place;
    let key;
    before(async () => {
        place = await placeMake();
        key = place.key;
    });
    after(() => place.end());

    test('beyond this machine takes no password and no session, and says why; keys it takes', { skip: ownAddress === undefined && 'no address beyond loopback' }, async () => {
        const server = await place.serve('--listen', '0.0.0.0:0');
        const { port } = new URL(server.origin);
        server.origin = `http://127.0.0.1:${port}`;
        const origin = `http://${ownAddress}:${port}`;
        const person = await personMake(server, { key }, 'open@example.com', 'owner');
        const { reads, writes } = await signIn(server, person.email);
        const invited = (await call(server, 'POST', '/api/v1/users', { key, body: { email: 'b@example.com', role: 'viewer' } })).data;
        for (const [method, path, asked] of [
            ['POST', LOGIN, { body: { email: person.email, password: PASSWORD } }],
            ['POST', ACCEPT, { body: { token: invited.inviteToken, password: PASSWORD } }],
            ['GET', ME, reads],
            ['POST', '/api/v1/auth/password', { ...writes, body: { currentPassword: PASSWORD, newPassword: WRONG } }],
        ]) {
            for (const more of [{}, { 'X-Forwarded-Proto': 'https' }, { 'X-Forwarded-For': '127.0.0.1', 'X-Forwarded-Proto': 'https' }]) {
                const answer = await call(server, method, path, { ...asked, origin, headers: { ...asked.headers, ...more } });
                assert.deepEqual([answer.status, answer.code, answer.cookies], [403, 'https_required', []], `${path}: ${answer.text}`);
                assert.equal(answer.data.message, HTTPS_SENTENCE);
            }
        }
        assert.equal((await call(server, 'GET', ME, { key, origin })).status, 200);
        assert.equal((await call(server, 'GET', ME, reads)).status, 200);
        await server.stop();
    });

    test('is one too from this machine when a proxy says that its client came by http', async () => {
        const server = await place.serve();
        for (const proto of ['http', 'HTTP', 'https, http', 'ws']) {
            const answer = await login(server, 'open@example.com', PASSWORD, { headers: { 'X-Forwarded-Proto': proto } });
            assert.equal(answer.code, 'https_required', proto);
        }
        await server.stop();
    });

    test('is safe behind a proxy that we trust, when that says https', { skip: ownAddress === undefined && 'no address beyond loopback' }, async () => {
        const server = await place.serve('--listen', '0.0.0.0:0', '--trusted-proxy', ownAddress, '--public-url', 'https://dispatch.example.com');
        const origin = `http://${ownAddress}:${new URL(server.origin).port}`;
        server.origin = origin;
        const proxied = { 'X-Forwarded-Proto': 'https', 'X-Forwarded-For': '203.0.113.7, 198.51.100.20', Host: 'dispatch.example.com' };
        const body = { email: 'known@example.com', role: 'viewer' };
        const { data: invited } = await call(server, 'POST', '/api/v1/users', { key, body });
        assert.equal(invited.inviteUrl, `https://dispatch.example.com/accept-invite#${invited.inviteToken}`);
        const accepted = await call(server, 'POST', ACCEPT, { body: { token: invited.inviteToken, password: PASSWORD }, headers: proxied });
        assert.equal(accepted.status, 200, accepted.text);
        assert.equal((await login(server, body.email, PASSWORD)).code, 'https_required');
        const known = await signIn(server, body.email, PASSWORD, { headers: { ...proxied, Origin: 'https://dispatch.example.com', 'Sec-Fetch-Site': 'same-origin' } });
        assert.equal(known.me.session.address, '198.51.100.20', 'the last address that no trusted proxy has');
        const theirs = { cookie: known.cookie, csrfToken: known.csrfToken };
        const changed = await call(server, 'DELETE', SESSIONS, { ...theirs, headers: { ...proxied, Origin: 'https://dispatch.example.com' } });
        assert.equal(changed.status, 200, changed.text);
        const plain = await call(server, 'DELETE', SESSIONS, { ...theirs, headers: { ...proxied, Origin: 'http://dispatch.example.com' } });
        assert.equal(plain.code, 'csrf_failed');
        await until('its line in the log', () => server.log().some(({ event, client }) => event === 'request' && client === '198.51.100.20'));
        await server.stop();
    });
});

describe('guessing', () => {
    let place;
    let server;
    const from = (address) => ({ headers: { 'X-Forwarded-For': address, 'X-Forwarded-Proto': 'https' } });
    before(async () => {
        place = await placeMake('sqlite', { ROUTRIQ_TRUSTED_PROXY: '127.0.0.1' });
        server = await place.serve();
        for (const name of ['ann', 'bob', 'cid']) await personMake(server, { key: place.key, ...from('192.0.2.1') }, `${name}@example.com`, 'viewer');
    });
    after(async () => {
        await server?.stop();
        await place.end();
    });

    test('does not tell who is known: not by the answer', async () => {
        const known = await login(server, 'ann@example.com', WRONG, from('192.0.2.10'));
        const unknown = await login(server, 'nobody@example.com', WRONG, from('192.0.2.10'));
        const where = await login(server, 'ann@example.com', PASSWORD, { ...from('192.0.2.11'), body: { email: 'ann@example.com', password: PASSWORD, organizationId: '01970000-0000-7000-8000-000000000000' } });
        const bare = ({ status, text, headers }) => {
            const { date, 'x-request-id': id, ...rest } = headers;
            return { status, text: text.replaceAll(id, 'ID'), headers: rest, hasDate: Boolean(date) };
        };
        assert.equal(known.status, 401);
        assert.equal(known.code, 'invalid_credentials');
        assert.deepEqual(bare(unknown), bare(known));
        assert.deepEqual(bare(where), bare(known));
    });

    test('does not tell who is known: not by the time it takes', async (t) => {
        const least = { known: Infinity, unknown: Infinity, disabled: Infinity };
        const users = (await call(server, 'GET', '/api/v1/users', { key: place.key })).data.items;
        await call(server, 'DELETE', `/api/v1/users/${users.find(({ email }) => email === 'cid@example.com').id}`, { key: place.key });
        const kinds = [['known', 'bob@example.com'], ['unknown', 'nobody@example.com'], ['disabled', 'cid@example.com']];
        const most = () => Math.max(...Object.values(least)) / Math.min(...Object.values(least));
        for (let i = 0; i < 8 || (most() >= 2 && i < 28); i++) { // on a busy machine more, until each had a quiet moment
            for (const [kind, email] of [...kinds.slice(i % 3), ...kinds.slice(0, i % 3)]) { // nobody has the better place
                const answer = await login(server, email, WRONG, from(`192.0.2.${20 + i}`));
                assert.equal(answer.code, 'invalid_credentials');
                least[kind] = Math.min(least[kind], answer.ms);
            }
        }
        t.diagnostic(Object.entries(least).map(([kind, ms]) => `${kind} ${ms.toFixed(1)} ms`).join(', '));
        assert.ok(most() < 2, JSON.stringify(least)); // one run of three left out would be more
    });

    test('is slowed down after five: with Retry-After, from that address, for that e-mail', async () => {
        await windowAhead(WINDOW_S, 30);
        const guess = (password, address = '192.0.2.50', email = 'bob@example.com') => login(server, email, password, from(address));
        const before = [await metric(server, 'routriq_login_failed_total{reason="invalid_credentials"}'), await metric(server, 'routriq_login_failed_total{reason="login_throttled"}')];
        for (let i = 0; i < 5; i++) assert.equal((await guess(WRONG)).code, 'invalid_credentials');
        for (const password of [WRONG, PASSWORD]) {
            const answer = await guess(password);
            assert.deepEqual([answer.status, answer.code, answer.cookies], [429, 'login_throttled', []]);
            assert.match(answer.data.message, /Too many failed sign-ins/);
            const wait = Number(answer.headers['retry-after']);
            assert.ok(wait >= 1 && wait <= 15 * 60, `${wait} s`);
        }
        assert.equal((await guess(PASSWORD, '192.0.2.50', 'BOB@example.com')).code, 'login_throttled', 'capitals are no way around');
        assert.equal((await guess(PASSWORD, '192.0.2.51')).status, 200, 'its owner comes in from elsewhere');
        assert.equal((await guess(PASSWORD, '192.0.2.50', 'ann@example.com')).status, 200, 'and others from there');
        const counted = [await metric(server, 'routriq_login_failed_total{reason="invalid_credentials"}'), await metric(server, 'routriq_login_failed_total{reason="login_throttled"}')];
        assert.deepEqual(counted.map((count, i) => count - before[i]), [5, 3]);
    });

    test('gains nothing by coming all at once', async () => {
        await windowAhead(WINDOW_S, 30);
        const answers = await Promise.all(Array.from({ length: 20 }, () => login(server, 'ann@example.com', WRONG, from('192.0.2.60'))));
        const judged = answers.filter(({ code }) => code === 'invalid_credentials').length;
        assert.ok(judged <= 5, `${judged} were judged`);
        assert.ok(answers.every(({ code }) => ['invalid_credentials', 'login_throttled', 'unavailable'].includes(code)));
    });

    test('stands in the log with its address and nothing that was typed', async () => {
        const failures = () => server.log().filter(({ event }) => event === 'login.failed');
        await until('who was slowed down', () => failures().some(({ reason, client, requestId }) => reason === 'login_throttled' && client === '192.0.2.50' && requestId));
        const lines = failures();
        assert.ok(lines.every((line) => !/example\.com|kettles/.test(JSON.stringify(line))));
    });

    test('a key that asks too often is counted', async () => {
        const narrow = await installationMake('sqlite');
        narrow.env.ROUTRIQ_RATE_LIMIT = '3/60s';
        const { key } = narrow.json('org', 'create', '--name', 'Small', '--timezone', 'UTC');
        const small = await narrow.serve();
        const answers = [];
        for (let i = 0; i < 9; i++) answers.push((await call(small, 'GET', ME, { key })).status);
        const refused = answers.filter((status) => status === 429).length;
        assert.ok(refused >= 3, answers.join());
        assert.equal(await metric(small, 'routriq_rate_limited_total{policy="default"}'), refused);
        assert.equal(await metric(small, 'routriq_rate_limited_total{policy="session"}'), 0);
        await small.stop();
        await narrow.end();
    });
});

/* Every file below a folder. */
function filesBelow(folder) {
    return readdirSync(folder).map((name) => join(folder, name)).flatMap((path) => (statSync(path).isDirectory() ? filesBelow(path) : [path]));
}

/* The ways in which bytes could lie in a file: as they are shown, in hexadecimal, and what they stand for. */
function shapesOf(secret) {
    const shown = Buffer.from(secret);
    const decoded = /^[\w-]{43}$/.test(secret) ? [Buffer.from(secret, 'base64url')] : [];
    return [shown, ...decoded].flatMap((bytes) => [bytes, Buffer.from(bytes.toString('hex')), Buffer.from(bytes.toString('base64'))]);
}

for (const engine of ENGINES) {
    test(`secrets are in no byte of the database, its log, the server's log and the backup: ${engine}`, async () => {
        const place = await placeMake(engine, { ROUTRIQ_LOG_LEVEL: 'debug' });
        const server = await place.serve();
        const { data: made } = await call(server, 'POST', '/api/v1/auth/apikeys', { key: place.key, body: { label: 'canary' }, headers: { 'Idempotency-Key': 'canary-key' } });
        const { data: turned } = await call(server, 'POST', `/api/v1/auth/apikeys/${made.id}/rotate`, { key: place.key, body: { graceSeconds: 60 } });
        const invited = await call(server, 'POST', '/api/v1/users', { key: place.key, body: { email: 'canary@example.com', role: 'owner' }, headers: { 'Idempotency-Key': 'canary-user' } });
        const ann = await personMake(server, { key: place.key }, 'ann@example.com', 'owner');
        const session = await signIn(server, ann.email);
        const later = 'nine purple doors hum';
        const changed = await call(server, 'POST', '/api/v1/auth/password', { ...session.writes, body: { currentPassword: PASSWORD, newPassword: later } });
        const cookie = changed.cookies[0].split(';')[0].slice(COOKIE.length + 1);
        await login(server, ann.email, WRONG);
        await login(server, 'typed@example.com', later);
        await call(server, 'GET', `/api/v1/jobs?apiKey=${made.key}`);
        await call(server, 'GET', ME, { cookie });
        const backup = join(place.folder, 'canary.rqb');
        place.json('backup', backup);

        const files = Object.fromEntries(filesBelow(place.folder).map((path) => [path, readFileSync(path)]));
        if (engine === 'postgres') files.dump = execFileSync('pg_dump', ['--inserts', place.shown], { maxBuffer: 1 << 28 });
        else assert.ok(Object.keys(files).some((path) => path.endsWith('-wal')), 'the log of the database is there');
        await server.stop();
        files.log = Buffer.from(server.out() + server.err());
        const holds = (name, text) => files[name].includes(text);
        const bodies = Object.keys(files).filter((name) => name !== 'log' && holds(name, 'canary@example.com'));
        assert.ok(bodies.includes(backup) && bodies.length >= 2, `what is kept can be read at all: ${bodies.join()}`);
        assert.ok(holds('log', '/api/v1/auth/login'));

        const secrets = { first: place.key, made: made.key, turned: turned.key, invitation: invited.data.inviteToken, accepted: ann.token, password: PASSWORD, later, wrong: WRONG, cookie, before: session.cookie, csrf: session.csrfToken };
        for (const [name, secret] of Object.entries(secrets)) {
            const parts = [secret, ...(secret.startsWith('rq_') ? [secret.slice(-24)] : [])];
            for (const needle of parts.flatMap(shapesOf)) {
                for (const [path, bytes] of Object.entries(files)) assert.ok(!bytes.includes(needle), `${name} stands in ${path}`);
            }
        }
        await place.end();
    });
}
