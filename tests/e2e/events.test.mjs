// GET /events against the running server, over both databases: what is told, to whom, how soon; resuming over a crash; ends.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';

import { listen } from './listener.mjs';
import { pause, quick, until } from './patience.mjs';
import { call, personMake, signIn } from './people.mjs';
import { ENGINES, installationMake } from './platform.mjs';

const SOON_MS = 1000;
const REVOKED_MS = 2000; // within a second, and the machine may be slow
const STOP_MOST_MS = 15_000; // streams do not hold it up, as they would for as long as somebody listens
const ENOUGH = 20;

const numbers = (ear) => ear.events.filter(({ data }) => data.id !== null && data.id !== undefined).map(({ id }) => Number(id));
const types = (ear) => ear.events.map(({ event }) => event);

for (const engine of ENGINES) {
    describe(`over ${engine}`, () => {
        let place;
        let server;
        let ours;
        let theirs;
        const make = async (name, key = ours.key) => {
            const answer = await call(server, 'POST', '/api/v1/jobs', { key, body: { externalId: name, title: name } });
            assert.ok(answer.status < 300, answer.text);
            return answer.data;
        };
        const many = async (from, count) => {
            const jobs = Array.from({ length: count }, (_, i) => ({ externalId: `many-${from + i}`, title: 'many' }));
            assert.equal((await call(server, 'POST', '/api/v1/jobs', { key: ours.key, body: { jobs } })).status, 200);
        };
        const metric = async (name) => Number(new RegExp(`^${name} (\\d+)$`, 'm').exec(await (await fetch(`${server.origin}/metrics`)).text())[1]);

        before(async () => {
            place = await installationMake(engine);
            Object.assign(place.env, { ROUTRIQ_RATE_LIMIT: '1000000/60s', ROUTRIQ_THREADS: '1' });
            ours = place.json('org', 'create', '--name', 'Ours', '--timezone', 'America/New_York');
            theirs = place.json('org', 'create', '--name', 'Theirs', '--timezone', 'America/New_York');
            server = await place.serve();
        });
        after(async () => {
            await server?.stop('SIGKILL');
            await place.end();
        });

        test('what changes is heard within a second, as the contract says, and a foreign organization hears nothing', async (t) => {
            const ear = await listen(server, ours.key);
            const stranger = await listen(server, theirs.key);
            assert.equal(ear.status, 200);
            assert.equal(ear.headers['cache-control'], 'no-store');
            assert.match(ear.headers.ratelimit, /^"default";r=\d+;t=\d+$/);
            const job = await make('live-1');
            await ear.until(({ events }) => events.length === 1);
            const [heard] = ear.events;
            assert.equal(ear.retry, 2000);
            assert.equal(heard.event, 'job.created');
            assert.equal(heard.data.id, heard.id);
            assert.match(heard.data.at, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{3})?Z$/);
            assert.deepEqual(heard.data, { id: heard.id, type: 'job.created', at: heard.data.at, organizationId: ours.organizationId, data: { id: job.id, version: 1 } });
            await call(server, 'POST', `/api/v1/jobs/${job.id}/status`, { key: ours.key, body: { status: 'en_route', at: '2024-05-14T13:00:00Z' } });
            await ear.until(({ events }) => events.length === 2);
            assert.equal(ear.events[1].event, 'job.status');
            assert.equal(ear.events[1].data.data.version, 2);
            assert.equal(Number(ear.events[1].id), Number(heard.id) + 1);
            const least = await quick('heard after the request began', SOON_MS, async (i) => {
                const began = performance.now();
                const { id } = await make(`live-again-${i}`);
                await ear.until(({ events }) => events.at(-1).data.data.id === id, 'the next job');
                return ear.events.at(-1).at - began;
            });
            t.diagnostic(`heard ${Math.round(least)} ms after the request began`);
            await pause(SOON_MS);
            assert.deepEqual(stranger.events, []);
            ear.leave();
            stranger.leave();
        });

        test('a position is told to who listens and is not there for who resumes', async () => {
            const ear = await listen(server, ours.key, { query: 'types=technician.updated,technician.location' });
            const { data: marta } = await call(server, 'POST', '/api/v1/technicians', { key: ours.key, body: { externalId: 'T-1', name: 'Marta' } });
            await ear.until(({ events }) => events.length === 1);
            const before = ear.lastId;
            await call(server, 'POST', `/api/v1/technicians/${marta.id}/location`, { key: ours.key, body: { lat: 34.06, lng: -118.25, at: '2024-05-14T13:00:00Z' } });
            await ear.until(({ events }) => events.length === 2);
            const { event, data } = ear.events[1];
            assert.equal(event, 'technician.location');
            assert.equal(data.id, null);
            assert.equal(data.data.id, marta.id);
            assert.deepEqual(data.data.position.location, { lat: 34.06, lng: -118.25 });
            assert.equal(ear.lastId, before);
            ear.leave();
            const again = await listen(server, ours.key, { after: String(Number(before) - 1) });
            await again.until(({ events }) => events.length > 0);
            await pause(200);
            assert.deepEqual(types(again), ['technician.updated']);
            again.leave();
        });

        test('scopes and the asked types decide what is told; who may read nothing of it is refused', async () => {
            const keyOf = async (scopes) => (await call(server, 'POST', '/api/v1/auth/apikeys', { key: ours.key, body: { label: 'narrow', scopes } })).data.key;
            const narrow = await listen(server, await keyOf(['technicians:read']));
            const choosy = await listen(server, ours.key, { query: 'types=job.canceled' });
            const wide = await listen(server, ours.key);
            const job = await make('scoped');
            await call(server, 'DELETE', `/api/v1/jobs/${job.id}`, { key: ours.key });
            await call(server, 'POST', '/api/v1/technicians', { key: ours.key, body: { externalId: 'T-2', name: 'Owen' } });
            await wide.until(({ events }) => events.length === 3);
            await narrow.until(({ events }) => events.length === 1);
            await choosy.until(({ events }) => events.length === 1);
            assert.deepEqual(types(wide), ['job.created', 'job.canceled', 'technician.updated']);
            assert.deepEqual(types(narrow), ['technician.updated']);
            assert.deepEqual(types(choosy), ['job.canceled']);
            for (const ear of [narrow, choosy, wide]) ear.leave();
            for (const refused of [await listen(server, await keyOf(['customers:read'])), await listen(server, await keyOf(['jobs:read']), { query: 'types=plan.changed' })]) {
                assert.equal(refused.status, 403);
                assert.equal(JSON.parse(refused.text).error, 'insufficient_scope');
            }
            assert.equal((await listen(server, ours.key, { query: 'types=moon.risen' })).status, 422);
            const wrong = await listen(server, ours.key, { after: 'yesterday' });
            assert.equal(wrong.status, 422);
            assert.equal(JSON.parse(wrong.text).data.issues[0].path, 'Last-Event-ID');
            const head = await listen(server, ours.key, { method: 'HEAD' });
            assert.equal(head.status, 200);
            assert.equal(await head.over, 'end');
        });

        test('what another process commits is heard as well', async () => {
            const other = engine === 'postgres' ? await place.serve() : null; // SQLite has one server
            const ear = await listen(server, ours.key);
            if (other !== null) {
                await quick('heard from the other node', 2 * SOON_MS, async () => {
                    const count = ear.events.length;
                    const began = performance.now();
                    await call(other, 'POST', '/api/v1/jobs', { key: ours.key, body: { title: 'from the other node' } });
                    await ear.until(({ events }) => events.length === count + 1, 'one more');
                    return ear.events.at(-1).at - began;
                });
                assert.equal(await other.stop(), 0);
            }
            ear.leave();
        });

        test('over a crash and a restart nothing is lost and nothing told twice', async () => {
            const ear = await listen(server, ours.key, { query: 'types=job.created,job.updated' });
            const first = Number(ear.lastId);
            let made = 0;
            let acknowledged = 0;
            const writers = Array.from({ length: 4 }, async () => {
                for (;;) {
                    try {
                        await make(`crash-${made++}`);
                        acknowledged += 1;
                    } catch {
                        return;
                    }
                }
            });
            await ear.until(({ events }) => events.length >= ENOUGH);
            server.child.kill('SIGKILL');
            await Promise.all([ear.over, ...writers]);
            server = await place.serve();
            const again = await listen(server, ours.key, { after: ear.lastId, query: 'types=job.created,job.updated' });
            const last = await make('crash-last');
            await again.until(({ events }) => events.some(({ data }) => data.data.id === last.id), 'the last one');
            await pause(300); // nothing comes after it
            const all = [...numbers(ear), ...numbers(again)];
            assert.deepEqual(all, Array.from({ length: all.length }, (_, i) => first + 1 + i));
            assert.ok(all.length >= acknowledged + 1, `${all.length} events of ${acknowledged} acknowledged`);
            again.leave();
        });

        test('who resumes from long ago hears all of it, in order, page by page', async () => {
            const start = await listen(server, ours.key);
            const first = Number(start.lastId);
            start.leave();
            for (let i = 0; i < 2; i++) await many(i * 1000, 1000);
            const ear = await listen(server, ours.key, { after: String(first) });
            await ear.until(({ events }) => events.length >= 2000);
            assert.deepEqual(numbers(ear), Array.from({ length: 2000 }, (_, i) => first + 1 + i));
            ear.leave();
        });

        test('an id that nobody gave out is told as an error of the stream, which goes on', async () => {
            const ear = await listen(server, ours.key, { after: '999999999' });
            await ear.until(({ events }) => events.length === 1);
            assert.equal(ear.status, 200);
            assert.equal(ear.events[0].event, 'error');
            const { ok, data, error } = ear.events[0].data;
            assert.equal(ok, false);
            assert.equal(error, 'events_gone');
            assert.equal(data.docs, '/docs/errors#events_gone');
            assert.equal(data.requestId, ear.headers['x-request-id']);
            await make('after-the-gap');
            await ear.until(({ events }) => events.length === 2);
            assert.ok(Number(ear.lastId) < 999999999);
            ear.leave();
        });

        test('a key that is revoked and a session that ends take their streams with them within a second', async () => {
            const { data: spare } = await call(server, 'POST', '/api/v1/auth/apikeys', { key: ours.key, body: { label: 'spare' } });
            await personMake(server, { key: ours.key }, 'ann@example.com', 'dispatcher');
            const ann = await signIn(server, 'ann@example.com');
            const byKey = await listen(server, spare.key);
            const bySession = await listen(server, null, { headers: { Cookie: `__Host-routriq=${ann.cookie}` } });
            const other = await listen(server, ours.key);
            assert.equal(bySession.status, 200);
            assert.match(bySession.headers['ratelimit-policy'], /^"session"/);
            await pause(700);
            assert.equal((await call(server, 'DELETE', `/api/v1/auth/apikeys/${spare.id}`, { key: ours.key })).status, 200);
            assert.equal(await byKey.over, 'end');
            assert.equal((await call(server, 'POST', '/api/v1/auth/logout', ann.writes)).status, 200);
            assert.equal(await bySession.over, 'end');
            await quick('a stream ends after its key', REVOKED_MS, async () => {
                const { data } = await call(server, 'POST', '/api/v1/auth/apikeys', { key: ours.key, body: { label: 'one more' } });
                const ear = await listen(server, data.key);
                const began = performance.now();
                assert.equal((await call(server, 'DELETE', `/api/v1/auth/apikeys/${data.id}`, { key: ours.key })).status, 200);
                assert.equal(await ear.over, 'end');
                return performance.now() - began;
            });
            await quick('a stream ends after its session', REVOKED_MS, async () => {
                const again = await signIn(server, 'ann@example.com');
                const ear = await listen(server, null, { headers: { Cookie: `__Host-routriq=${again.cookie}` } });
                const began = performance.now();
                assert.equal((await call(server, 'POST', '/api/v1/auth/logout', again.writes)).status, 200);
                assert.equal(await ear.over, 'end');
                return performance.now() - began;
            });
            for (const ear of [byKey, bySession]) {
                assert.equal(ear.events.at(-1).event, 'error');
                assert.equal(ear.events.at(-1).data.error, 'unauthorized');
            }
            assert.equal(other.ended, undefined);
            other.leave();
        });

        test('a client that does not read is ended, costs the others nothing, and resumes', async () => {
            const slow = await listen(server, ours.key);
            const first = Number(slow.lastId);
            const brisk = await listen(server, ours.key);
            const before = await metric('routriq_streams_slow_total');
            slow.pause();
            const batches = 8;
            for (let i = 1; i <= batches; i++) {
                await many(9_000 + i * 1000, 1000);
                await brisk.until(({ events }) => events.length === i * 1000, `${i} batches`); // else it could fall behind as well
            }
            assert.deepEqual(numbers(brisk), Array.from({ length: batches * 1000 }, (_, i) => first + 1 + i));
            slow.goOn();
            assert.equal(await slow.over, 'end');
            assert.match(slow.comments.at(-1), /^too far behind/);
            const heard = numbers(slow);
            assert.ok(heard.length < batches * 1000 - 5000 + 1024, `${heard.length} events`);
            const again = await listen(server, ours.key, { after: slow.lastId });
            await again.until(({ events }) => events.length === batches * 1000 - heard.length);
            assert.deepEqual([...heard, ...numbers(again)], numbers(brisk));
            assert.equal(await metric('routriq_streams_slow_total'), before + 1);
            for (const ear of [brisk, again]) ear.leave();
        });

        test('an address has so many streams and no more, and those that leave make room', async () => {
            const allHaveLeft = () => until('all have left', async () => await metric('routriq_streams_open') === 0);
            const ears = [];
            await allHaveLeft();
            for (let i = 0; i < 100; i++) ears.push(await listen(server, ours.key));
            assert.deepEqual(ears.filter(({ status }) => status !== 200).map(({ status, text }) => `${status} ${text}`), []);
            assert.equal(await metric('routriq_streams_open'), 100);
            const refused = await listen(server, ours.key);
            assert.equal(refused.status, 429);
            assert.equal(JSON.parse(refused.text).error, 'too_many_streams');
            assert.match(refused.headers['retry-after'], /^[1-9]\d*$/);
            await quick('all hundred hear', 2 * SOON_MS, async (i) => {
                const began = performance.now();
                await make(`for-everybody-${i}`);
                await Promise.all(ears.map((ear) => ear.until(({ events }) => events.length === i + 1, 'one more')));
                return performance.now() - began;
            });
            for (const ear of ears) ear.leave();
            await allHaveLeft();
        });

        test('a stop ends streams with a last word, and each has its line in the log', async () => {
            const ears = [await listen(server, ours.key), await listen(server, theirs.key)];
            const began = performance.now();
            assert.equal(await server.stop(), 0);
            assert.ok(performance.now() - began < STOP_MOST_MS);
            for (const ear of ears) {
                assert.equal(await ear.over, 'end');
                assert.equal(ear.comments.at(-1), 'the server is stopping');
            }
            const lines = server.log().filter(({ event, requestId }) => event === 'request' && ears.some(({ headers }) => headers['x-request-id'] === requestId));
            assert.equal(lines.length, 2);
            for (const line of lines) {
                assert.equal(line.path, '/api/v1/events');
                assert.equal(line.status, 200);
                assert.ok(line.bytesOut > 0);
            }
            server = null;
        });
    });
}
