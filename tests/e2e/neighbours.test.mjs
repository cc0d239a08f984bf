// Two organizations on one server, over both databases: what one of them lets the server search for, and has waiting, is no
// matter to the other.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';

import { call } from './people.mjs';
import { ENGINES, installationMake } from './platform.mjs';

const DATE = new Date(Date.now() + 7 * 86_400_000).toISOString().slice(0, 10);
const LONG_MS = 120_000;
const LONG = { timeLimitMs: LONG_MS, iterations: 1_000_000_000 }; // which alone would end with what is enough for a small day
const SOON_MS = 15_000; // far from LONG_MS, on a slow machine as well
const LOOKED_MS = 2500; // in which every worker has looked for work
const WAITING = 50; // LIMIT_RUNS_WAITING
const WEEK = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];
const at = (hour, minute = 0) => new Date(Date.parse(`${DATE}T00:00:00Z`) + (hour + 5) * 3_600_000 + minute * 60_000).toISOString(); // New York, near enough
const near = (i) => ({ lat: 40.70 + ((i * 37) % 50) / 400, lng: -74.02 + ((i * 53) % 50) / 400 });
const pause = (ms) => new Promise((done) => { setTimeout(done, ms); });

for (const engine of ENGINES) {
    describe(`neighbours over ${engine}`, () => {
        let place;
        let server;
        const people = {};
        const ask = async (who, method, path, body) => {
            const answer = await call(server, method, `/api/v1/${path}`, { key: people[who], body });
            assert.ok(answer.status < 300, `${method} ${path}: ${answer.status} ${answer.text.slice(0, 400)}`);
            return answer.data;
        };
        const asked = (who, more) => ask(who, 'POST', 'dispatch/optimize', { date: DATE, ...more });
        const states = async (who, runs) => Promise.all(runs.map(async ({ id }) => (await ask(who, 'GET', `dispatch/runs/${id}`)).state));
        /* How long until it says so. */
        const until = async (what, holds) => {
            const began = performance.now();
            while (!await holds()) {
                assert.ok(performance.now() - began < SOON_MS, `not within ${SOON_MS} ms: ${what}`);
                await pause(50);
            }
            return Math.round(performance.now() - began);
        };
        const succeeds = async (who, more) => {
            const run = await asked(who, more);
            return until(`${who}'s run ${JSON.stringify(more)}`, async () => (await states(who, [run]))[0] === 'succeeded');
        };

        before(async () => {
            place = await installationMake(engine);
            Object.assign(place.env, { ROUTRIQ_RATE_LIMIT: '1000000/60s', ROUTRIQ_THREADS: '1' });
            for (const who of ['noisy', 'quiet']) {
                people[who] = place.json('org', 'create', '--name', who, '--timezone', 'America/New_York').key;
            }
            server = await place.serve();
            for (const who of ['noisy', 'quiet']) {
                await ask(who, 'POST', 'technicians', { technicians: Array.from({ length: 6 }, (_, i) => ({
                    externalId: `T${i}`, name: `Technician ${i}`, homeBase: near(i * 7), shifts: [{ days: WEEK, start: '08:00', end: '17:00' }],
                })) });
                await ask(who, 'POST', 'jobs', { jobs: Array.from({ length: 30 }, (_, i) => ({
                    externalId: `J${i}`, title: 'No heat', durationMinutes: 45, location: near(i), windows: [{ start: at(8), end: at(16) }],
                    ...(i < 18 ? { technicianId: `ext::T${i % 6}`, status: 'scheduled', scheduledStart: at(9 + 2 * Math.floor(i / 6)), scheduledEnd: at(9 + 2 * Math.floor(i / 6), 45) } : {}),
                })) });
            }
        });
        after(async () => {
            await server?.stop('SIGKILL');
            await place.end();
        });

        test('while one lets the server search for minutes, the other is served as ever', async (t) => {
            const long = [];
            for (let i = 0; i < 4; i++) long.push(await asked('noisy', LONG));
            await until('one is begun', async () => (await states('noisy', long)).includes('running'));
            await pause(LOOKED_MS);
            const waited = [await succeeds('quiet', { timeLimitMs: 500 }), await succeeds('quiet', { iterations: 100 })];
            t.diagnostic(`a run of 500 ms took ${waited[0]}, a small search ${waited[1]} ms`);
            await succeeds('noisy', { timeLimitMs: 500 });
            assert.deepEqual((await states('noisy', long)).sort(), ['queued', 'queued', 'queued', 'running']);
            for (const { id } of long.slice(1)) assert.equal((await ask('noisy', 'POST', `dispatch/runs/${id}/cancel`)).state, 'canceled'); // at once: nobody had begun
            await ask('noisy', 'POST', `dispatch/runs/${long[0].id}/cancel`);
            await until('the one in work has ended', async () => (await states('noisy', long)).every((state) => state === 'canceled'));
        });

        test('who has as many waiting as may is refused one more, and nobody else is', async () => {
            const runs = [await asked('noisy', LONG)];
            await until('one is begun', async () => (await states('noisy', runs))[0] === 'running');
            for (let i = 0; i < WAITING; i++) runs.push(await asked('noisy', LONG));
            const more = () => call(server, 'POST', '/api/v1/dispatch/optimize', { key: people.noisy, body: { date: DATE } });
            const refused = await more();
            assert.deepEqual([refused.status, refused.code, refused.headers['retry-after']], [429, 'too_many_runs', '20']);
            await succeeds('quiet', { timeLimitMs: 500 });
            await ask('noisy', 'POST', `dispatch/runs/${runs.pop().id}/cancel`);
            const taken = await more();
            assert.equal(taken.status, 202);
            for (const { id } of [...runs.reverse(), taken.data]) await ask('noisy', 'POST', `dispatch/runs/${id}/cancel`);
        });
    });
}
