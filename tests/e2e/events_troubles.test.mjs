// Streams of events when something is amiss: the database is away, the network is TLS and the client stuck, a stop meets a client
// that does not read.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { connect } from 'node:net';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';

import { startPostgres } from '../postgres.mjs';
import { listen } from './listener.mjs';
import { pause, until } from './patience.mjs';
import { call } from './people.mjs';
import { installationMake } from './platform.mjs';

const BEAT_MOST_MS = 60_000; // a beat comes every 15 s
const STOP_MOST_MS = 30_000; // five seconds are what it waits; the client is gone only after the test
const make = (server, key, title) => call(server, 'POST', '/api/v1/jobs', { key, body: { title } });
const many = (server, key, count) => call(server, 'POST', '/api/v1/jobs', { key, body: { jobs: Array.from({ length: count }, () => ({ title: 'many' })) } });

test('a database that goes away and comes back ends no stream and loses no event', async (t) => {
    const postgres = await startPostgres();
    const place = await installationMake('sqlite');
    let server;
    t.after(async () => {
        await server?.stop('SIGKILL');
        await postgres.stop();
        await place.end();
    });
    place.env.ROUTRIQ_DATABASE = postgres.url;
    const { key } = place.json('org', 'create', '--name', 'Ours', '--timezone', 'America/New_York');
    server = await place.serve();
    const ear = await listen(server, key);
    await make(server, key, 'before');
    await ear.until(({ events }) => events.length === 1);
    await postgres.halt();
    await pause(1500);
    assert.equal((await make(server, key, 'meanwhile')).status, 503);
    assert.equal(ear.ended, undefined);
    await postgres.resume();
    let answer;
    await until('the database is used again', async () => {
        answer = await make(server, key, 'after');
        return answer.status === 201;
    }, { everyMs: 200 });
    await ear.until(({ events }) => events.some(({ data }) => data.data.id === answer.data.id));
    assert.deepEqual(ear.events.map(({ id }) => Number(id)), ear.events.map((_, i) => i + 1));
    assert.equal(await server.stop(), 0);
    assert.equal(await ear.over, 'end');
});

for (const scheme of ['http', 'https']) {
    describe(`over ${scheme}`, () => {
        let place;
        let server;
        let key;
        before(async () => {
            place = await installationMake('sqlite');
            ({ key } = place.json('org', 'create', '--name', 'Ours', '--timezone', 'America/New_York'));
            const files = ['-keyout', 'one.key', '-out', 'one.crt'];
            if (scheme === 'https') {
                execFileSync('openssl', ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2', '-subj', '/CN=one', ...files], { cwd: place.folder, stdio: 'ignore' });
            }
            place.env.ROUTRIQ_RATE_LIMIT = '100000/60s';
            server = await place.serve(...(scheme === 'https' ? ['--tls-cert', join(place.folder, 'one.crt'), '--tls-key', join(place.folder, 'one.key')] : []));
        });
        after(async () => {
            await server?.stop('SIGKILL');
            await place.end();
        });

        test('a stream hears, sleeps and hears again', async () => {
            const ear = await listen(server, key);
            for (let i = 1; i <= 5; i++) {
                await make(server, key, `job ${i}`);
                await ear.until(({ events }) => events.length === i);
                await pause(50);
            }
            await many(server, key, 1000);
            await ear.until(({ events }) => events.length === 1005);
            assert.deepEqual(ear.events.map(({ id }) => Number(id)), Array.from({ length: 1005 }, (_, i) => i + 1));
            ear.leave();
        });

        test('a line is kept alive, and says how far it is', async () => {
            const ear = await listen(server, key, { query: 'types=plan.changed' });
            const from = Number(ear.lastId);
            await make(server, key, 'not for it');
            await ear.until(({ comments }) => comments.length === 1, 'a comment', BEAT_MOST_MS);
            assert.deepEqual(ear.events, []);
            assert.equal(Number(ear.lastId), from + 1);
            ear.leave();
        });

        if (scheme === 'http') test('a client of HTTP/1.0 gets the same without chunks', async () => {
            const { hostname, port } = new URL(server.origin);
            const socket = connect(Number(port), hostname);
            let text = '';
            socket.setEncoding('utf8').on('data', (piece) => { text += piece; });
            socket.write(`GET /api/v1/events HTTP/1.0\r\nHost: ${hostname}\r\nAuthorization: Bearer ${key}\r\n\r\n`);
            await until('the beginning', () => /retry: 2000\nid: \d+\n\n/.test(text));
            await make(server, key, 'for the old');
            await until('the event', () => /event: job\.created\n.*\n\n/.test(text));
            socket.destroy();
            assert.match(text, /^HTTP\/1\.[01] 200 OK\r\n/);
            assert.ok(!/transfer-encoding/i.test(text));
            assert.match(text, /\r\n\r\nretry: 2000\nid: \d+\n\nid: \d+\nevent: job\.created\ndata: \{.*\}\n\n$/);
        });

        test('a stop waits five seconds for a client that does not read, and no longer', async () => {
            const stuck = await listen(server, key);
            stuck.pause();
            for (let i = 0; i < 4; i++) await many(server, key, 1000);
            const began = performance.now();
            assert.equal(await server.stop(), 0);
            assert.ok(performance.now() - began < STOP_MOST_MS);
            stuck.goOn();
            await stuck.over;
            server = null;
        });
    });
}
