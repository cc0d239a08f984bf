// Emergencies against the running server, over both databases: an urgent job has its place at once, what moves for it is what is
// told and no more, nobody is in two places, and every decision is the same again after a restart.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';

import { boardOf, scoreByHand, WEEK } from './board.mjs';
import { ENGINES } from './platform.mjs';

const MINUTE = 60_000;
// A zone in which it is nine in the morning, so that the day under way is always a whole one.
const east = (9 - new Date().getUTCHours() + 24) % 24;
const hours = east > 12 ? east - 24 : east;
const ZONE = `Etc/GMT${hours > 0 ? '-' : '+'}${Math.abs(hours)}`;
const dawn = Math.floor(Date.now() / 3_600_000) * 3_600_000 - 9 * 3_600_000; // its midnight
const at = (clock) => new Date(dawn + clock * 3_600_000).toISOString();
const DATE = new Date(dawn + 9 * 3_600_000 + hours * 3_600_000).toISOString().slice(0, 10);
const TECHNICIANS = 8;
const ROUNDS = 5;
const home = (t) => ({ lat: 40.60 + 0.03 * (t % 4), lng: -74.10 + 0.04 * Math.floor(t / 4) });
const near = (t, i) => ({ lat: home(t).lat + ((i * 37) % 11 - 5) / 900, lng: home(t).lng + ((i * 53) % 11 - 5) / 900 });

async function dayMake(ask) {
    await ask('POST', 'technicians', { technicians: Array.from({ length: TECHNICIANS }, (_, t) => ({
        externalId: `T${t}`, name: `Technician ${t}`, homeBase: home(t), skills: t % 2 === 0 ? ['hvac'] : ['hvac', 'gas'],
        shifts: [{ days: WEEK, start: '08:00', end: '18:00' }], breaks: [{ durationMinutes: 30, earliest: '12:00', latest: '14:00' }],
    })) });
    await ask('POST', 'jobs', { jobs: Array.from({ length: TECHNICIANS * ROUNDS }, (_, i) => {
        const [t, round] = [i % TECHNICIANS, Math.floor(i / TECHNICIANS)];
        const start = 8.5 + 1.75 * round;
        return {
            externalId: `J${i}`, title: 'No heat', durationMinutes: 60, location: near(t, i), requiredSkills: ['hvac'],
            technicianId: `ext::T${t}`, scheduledStart: at(start), scheduledEnd: at(start + 1), windows: [{ start: at(8), end: at(17) }],
            ...(i % 3 === 0 && { promisedWindow: { start: at(start - 0.5), end: at(start + 1) } }),
        };
    }) });
    for (const [i, status] of [[0, 'on_site'], [1, 'en_route']]) await ask('POST', `jobs/ext::J${i}/status`, { status });
}

for (const engine of ENGINES) {
    describe(`over ${engine}`, () => {
        const board = boardOf(engine, { timezone: ZONE });
        const { ask, asked, replaysAll } = board;
        const jobsNow = async () => {
            const { items } = await ask('GET', `jobs?date=${DATE}&limit=500`);
            return new Map(items.map((job) => [job.id, job]));
        };
        const urgent = (i, more = {}) => ({ externalId: `E${i}`, title: 'Smell of gas', durationMinutes: 40, location: near(i % TECHNICIANS, i * 7), requiredSkills: i % 2 ? ['gas'] : ['hvac'], ...more });
        // What stands elsewhere than before is what was told to move.
        const assertMoved = (before, after, answer) => {
            const told = new Map(answer.moved.map((move) => [move.jobId, move]));
            for (const [id, was] of before) {
                const is = after.get(id);
                const moves = is.technicianId !== was.technicianId || is.scheduledStart !== was.scheduledStart;
                if (id === answer.jobId) continue;
                assert.equal(moves, told.has(id), `${was.externalId}: ${was.technicianId} ${was.scheduledStart} ${is.technicianId} ${is.scheduledStart}`);
                if (moves) {
                    const move = told.get(id);
                    assert.deepEqual([move.from.technicianId, move.to.technicianId, move.to.start], [was.technicianId, is.technicianId, is.scheduledStart]);
                    assert.ok(Math.abs((Date.parse(is.scheduledStart) - Date.parse(was.scheduledStart)) / MINUTE - move.startDeltaMinutes) < 0.1);
                    assert.equal(move.toldCustomer, was.promisedWindow !== null);
                    assert.ok(!['en_route', 'on_site', 'completed'].includes(was.status), was.status);
                    if (was.promisedWindow !== null && is.scheduledStart > was.scheduledStart) assert.ok(answer.mustTell.includes(id));
                }
            }
            assert.equal(answer.budget.used, answer.moved.length);
            assert.ok(answer.budget.used <= answer.budget.maxMovedJobs);
        };
        const assertNobodyTwice = (jobs) => {
            const open = [...jobs.values()].filter(({ technicianId, scheduledStart }) => technicianId && scheduledStart);
            for (const a of open) {
                for (const b of open) {
                    const both = a.id < b.id && a.technicianId === b.technicianId && a.scheduledStart < b.scheduledEnd && b.scheduledStart < a.scheduledEnd;
                    assert.ok(!both, `${a.externalId} ${a.scheduledStart} ${a.scheduledEnd}, ${b.externalId} ${b.scheduledStart} ${b.scheduledEnd}`);
                }
            }
        };

        before(async () => {
            await board.open();
            await dayMake(ask);
        });
        after(board.close);

        test('an urgent job has its place within the hour, and what moves for it is what is told', async () => {
            for (let i = 0; i < 5; i++) {
                const before = await jobsNow();
                const answer = await ask('POST', 'dispatch/emergency', { job: urgent(i), commit: 'apply', maxMovedJobs: i });
                const after = await jobsNow();
                const job = after.get(answer.jobId);
                assert.equal(answer.status, 'assigned', JSON.stringify(answer.ineligible).slice(0, 500));
                assert.equal(job.priority, 1);
                assert.equal(job.technicianId, answer.assignments[0].technicianId);
                assert.equal(job.scheduledStart, answer.assignments[0].start);
                assert.equal(answer.lowerBound, null);
                assert.ok(answer.elapsedMs >= 0);
                assertMoved(before, after, answer);
                assertNobodyTwice(after);
            }
        });

        test('nobody is moved where none may be, and a proposal moves nobody until it is approved', async () => {
            const before = await jobsNow();
            const none = await ask('POST', 'dispatch/emergency', { job: urgent(10), maxMovedJobs: 0, commit: 'none' });
            assert.deepEqual([none.moved, none.budget], [[], { maxMovedJobs: 0, used: 0 }]);
            const proposed = await ask('POST', 'dispatch/emergency', { jobId: none.jobId });
            assert.equal(proposed.status, 'proposed');
            assertMoved(before, await jobsNow(), { ...proposed, moved: [], budget: { used: 0, maxMovedJobs: 0 } });
            const proposal = await ask('GET', `dispatch/proposals/${proposed.proposalId}`);
            assert.equal(proposal.kind, 'emergency');
            assert.equal(proposal.changes.length, proposed.moved.length + 1);
            assert.equal((await ask('POST', `dispatch/proposals/${proposed.proposalId}/approve`, {})).status, 'applied');
            assert.equal((await jobsNow()).get(none.jobId).technicianId, proposed.assignments[0].technicianId);
        });

        test('the ranking is scored by the published weights', async () => {
            const { assignments } = await ask('POST', 'dispatch/emergency', { jobId: 'ext::J39', commit: 'none' });
            const { weights } = await ask('GET', `learning/versions/${assignments[0].weightsVersion}`);
            for (const { score, reason } of assignments) assert.equal(score, scoreByHand(reason, weights));
        });

        test('what is on site is no emergency any more, and the stopped engine decides nothing', async () => {
            assert.equal((await asked('POST', 'dispatch/emergency', { jobId: 'ext::J0' })).code, 'job_not_assignable');
            await ask('PUT', 'dispatch/stop', { active: true, reason: 'storm' });
            const refused = await asked('POST', 'dispatch/emergency', { job: urgent(20) });
            assert.equal(refused.code, 'engine_stopped');
            assert.equal((await asked('GET', 'jobs/ext%3A%3AE20')).status, 404);
            await ask('PUT', 'dispatch/stop', { active: false });
        });

        test('without jobs:write no job is made by the way', async () => {
            const { key: runner } = await ask('POST', 'auth/apikeys', { label: 'runs', scopes: ['dispatch:run'] });
            const refused = await asked('POST', 'dispatch/emergency', { job: urgent(21) }, { key: runner });
            assert.deepEqual([refused.status, refused.code], [403, 'insufficient_scope']);
            assert.equal((await asked('POST', 'dispatch/emergency', { jobId: 'ext::J39', commit: 'none' }, { key: runner })).status, 200);
        });

        test('many at once all have a place, and nobody is in two', async () => {
            const answers = await Promise.all([30, 31, 32, 33, 34, 35].map((i) => ask('POST', 'dispatch/emergency', { job: urgent(i), commit: 'apply' })));
            const after = await jobsNow();
            for (const { jobId, status } of answers) {
                assert.equal(status, 'assigned');
                assert.equal(after.get(jobId).status, 'scheduled');
            }
            assertNobodyTwice(after);
        });

        test('a body that is refused leaves nothing behind', async () => {
            const count = (await jobsNow()).size;
            for (const body of [{}, { job: { title: 'x', durationMinutes: 'long' } }, { jobId: 'ext::J39', timeLimitMs: 99 }, { jobId: 'ext::J39', job: urgent(40) }]) {
                const refused = await asked('POST', 'dispatch/emergency', body);
                assert.deepEqual([refused.status, refused.code], [422, 'validation_failed'], JSON.stringify(body));
            }
            assert.equal((await jobsNow()).size, count);
        });

        test('every decision replays to the same bytes, after a restart too, and the audit holds', async () => {
            const count = await replaysAll('emergency');
            assert.ok(count >= 12);
            await board.restart();
            assert.equal(await replaysAll('emergency'), count);
            assert.equal((await ask('GET', 'audit/verify')).holds, true);
        });
    });
}
