// Days planned in the background against the running server, over both databases: watched, canceled, stopped, edited by a human
// meanwhile, approved, applied by itself and rolled back; and worked out again by a replay.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';

import { at, boardOf, MONDAY, near, WEEK } from './board.mjs';
import { listen } from './listener.mjs';
import { pause, until } from './patience.mjs';
import { ENGINES } from './platform.mjs';

const LONG_MS = 60_000;
const [SOON_MS, LATER_MS] = [300, 6000];

async function dayMake(ask) {
    await ask('POST', 'technicians', { technicians: Array.from({ length: 6 }, (_, i) => ({
        externalId: `T${i}`, name: `Technician ${i}`, homeBase: near(i * 7), skills: ['hvac'], shifts: [{ days: WEEK, start: '08:00', end: '17:00' }],
    })) });
    await ask('POST', 'jobs', { jobs: Array.from({ length: 18 }, (_, i) => ({
        externalId: `J${i}`, title: 'No heat', durationMinutes: 45, location: near(i), technicianId: `ext::T${i % 6}`, status: 'scheduled',
        scheduledStart: at(9 + 2 * Math.floor(i / 6)), scheduledEnd: at(9 + 2 * Math.floor(i / 6), 45), branch: i % 2 ? 'north' : 'south',
    })) });
    await ask('POST', 'jobs', { jobs: Array.from({ length: 9 }, (_, i) => ({
        externalId: `N${i}`, title: 'Smell of gas', durationMinutes: 60, location: near(i * 11), windows: [{ start: at(8), end: at(16) }], branch: i % 2 ? 'north' : 'south',
    })) });
}

for (const engine of ENGINES) {
    describe(`runs over ${engine}`, () => {
        const board = boardOf(engine);
        const { ask, asked, replaysAll } = board;
        const over = async (id) => {
            for (;;) {
                const run = await ask('GET', `dispatch/runs/${id}`);
                if (run.state !== 'queued' && run.state !== 'running') return run;
                await pause(50);
            }
        };
        const plan = async (more) => over((await ask('POST', 'dispatch/optimize', { date: MONDAY, iterations: 3000, ...more }, 202)).id);
        const working = async (id) => {
            while ((await ask('GET', `dispatch/runs/${id}`)).state === 'queued') await pause(20);
        };
        const places = async () => Object.fromEntries((await ask('GET', 'jobs?limit=500')).items.map((job) => [job.externalId, [job.technicianId, job.scheduledStart]]));

        before(async () => {
            await board.open();
            await dayMake(ask);
        });
        after(board.close);

        test('a run says how far it is, ends with a proposal, and the same seed finds the same', async () => {
            const queued = await asked('POST', 'dispatch/optimize', { date: MONDAY, iterations: 3000, seed: 7 });
            assert.equal(queued.status, 202);
            assert.equal(queued.headers.location, `/api/v1/dispatch/runs/${queued.data.id}`);
            const ear = await listen(board.server, board.key, { path: `dispatch/runs/${queued.data.id}/events` });
            assert.equal(await ear.over, 'end');
            assert.equal(ear.events.at(-1).event, 'run.finished');
            assert.equal(ear.events.at(-1).data.data.state, 'succeeded');
            const run = await over(queued.data.id);
            assert.equal(run.proposalIds.length, 1);
            assert.deepEqual(run.params.goals, ['maximize_on_time', 'minimize_drive_time']);
            assert.ok(run.progress.gap >= 0 && run.progress.lowerBound > 0 && run.params.tape.at(-1) === 65536);
            const first = await ask('GET', `dispatch/proposals/${run.proposalIds[0]}`);
            assert.equal(first.kind, 'plan');
            assert.ok(first.after.unassigned < first.before.unassigned);
            const again = await plan({ seed: 7 });
            const second = await ask('GET', `dispatch/proposals/${again.proposalIds[0]}`);
            const told = ({ changes }) => changes.map(({ jobId, to }) => [jobId, to?.technicianId, to?.start]);
            assert.deepEqual(told(second), told(first));
            assert.equal((await ask('GET', `dispatch/proposals/${first.id}`)).status, 'superseded');
            const late = await listen(board.server, board.key, { path: `dispatch/runs/${again.id}/events` });
            await late.over;
            assert.deepEqual(late.events.map(({ event, data }) => [event, data.data.state]), [['run.finished', 'succeeded']]);
        });

        test('who would rather wait hears what came of it, or when the time is over how far it is', async () => {
            const wait = (seconds, body) => asked('POST', 'dispatch/optimize', { date: MONDAY, ...body }, { headers: { Prefer: `respond-async, wait=${seconds}` } });
            const done = await wait(20, { iterations: 500 });
            assert.deepEqual([done.status, done.data.state, done.headers['preference-applied']], [200, 'succeeded', 'wait=20']);
            const began = performance.now();
            const late = await wait(1, { timeLimitMs: LONG_MS });
            assert.deepEqual([late.status, late.headers['preference-applied']], [202, undefined]);
            assert.ok(performance.now() - began > 900);
            await ask('POST', `dispatch/runs/${late.data.id}/cancel`);
            await over(late.data.id);
        });

        test('a run that is canceled ends within moments and proposes nothing', async () => {
            const { id } = await ask('POST', 'dispatch/optimize', { date: MONDAY, timeLimitMs: LONG_MS }, 202);
            await working(id);
            const began = performance.now();
            await ask('POST', `dispatch/runs/${id}/cancel`);
            const run = await over(id);
            assert.equal(run.state, 'canceled');
            assert.deepEqual(run.proposalIds, []);
            assert.ok(performance.now() - began < LONG_MS / 3);
            assert.equal((await ask('POST', `dispatch/runs/${id}/cancel`)).state, 'canceled');
        });

        test('the stop switch ends a run, and none begins until the engine goes on', async () => {
            const { id } = await ask('POST', 'dispatch/optimize', { date: MONDAY, timeLimitMs: LONG_MS }, 202);
            await working(id);
            await ask('PUT', 'dispatch/stop', { active: true, reason: 'storm' });
            const run = await over(id);
            assert.equal(run.state, 'failed');
            assert.equal(run.error, 'engine_stopped');
            assert.equal((await asked('POST', 'dispatch/optimize', { date: MONDAY })).code, 'engine_stopped');
            await ask('PUT', 'dispatch/stop', { active: false });
        });

        test('what a human edits while it runs is not in what it proposes', async () => {
            const { id } = await ask('POST', 'dispatch/optimize', { date: MONDAY, timeLimitMs: LATER_MS }, 202);
            await working(id);
            await pause(SOON_MS); // it has read the day by now: an edit before that is in what it starts from
            const { id: edited } = await ask('PATCH', 'jobs/ext%3A%3AN3', { technicianId: 'ext::T2', scheduledStart: at(15), scheduledEnd: at(16), status: 'scheduled' });
            const run = await over(id);
            assert.equal(run.state, 'succeeded');
            const { changes } = await ask('GET', `dispatch/proposals/${run.proposalIds[0]}`);
            assert.ok(!changes.some(({ jobId }) => jobId === edited));
            await ask('POST', `dispatch/proposals/${run.proposalIds[0]}/approve`, {});
        });

        test('of one branch only its jobs and people are moved', async () => {
            await ask('PATCH', 'technicians/ext%3A%3AT0', { branch: 'north' });
            const before = await places();
            const run = await plan({ branch: 'north', seed: 3 });
            for (const id of run.proposalIds) {
                const { changes } = await ask('GET', `dispatch/proposals/${id}`);
                const jobs = await Promise.all(changes.map(({ jobId }) => ask('GET', `jobs/${jobId}`)));
                const branches = new Set(jobs.filter((job, i) => changes[i].type !== 'retime').map((job) => job.branch));
                assert.ok([...branches].every((branch) => branch === 'north'), [...branches].join());
            }
            assert.deepEqual(await places(), before);
        });

        test('the jobs of somebody who leaves stay where they are, at risk, until it is decided who gets them', async () => {
            const { id } = await ask('GET', 'technicians/ext%3A%3AT1');
            const open = async () => (await ask('GET', 'jobs?limit=500')).items.filter((job) => job.technicianId === id);
            const hers = await open();
            assert.ok(hers.length >= 3);
            assert.equal((await ask('DELETE', `technicians/${id}`)).warnings[0].code, 'jobs_without_technician');
            const proposed = async () => (await ask('GET', 'dispatch/proposals?kind=roster&status=pending')).items;
            const items = await until('it is proposed who gets them', async () => {
                const found = await proposed();
                return found.length > 0 && found;
            }, { everyMs: 200 });
            assert.equal(items.length, 1);
            const [proposal] = items;
            assert.equal(proposal.date, MONDAY);
            assert.deepEqual(hers.filter((job) => !proposal.changes.some((change) => change.jobId === job.id && change.to?.technicianId !== id)), []);
            assert.ok(proposal.changes.every(({ to }) => to?.technicianId !== id));
            assert.equal((await ask('GET', `dispatch/runs/${proposal.runId}`)).kind, 'roster');
            assert.deepEqual((await open()).map((job) => job.scheduledStart), hers.map((job) => job.scheduledStart));
            const schedule = await ask('GET', `dispatch/schedule?date=${MONDAY}`);
            assert.equal(schedule.routes.find((route) => route.technicianId === id).stops.filter(({ type }) => type === 'job').length, hers.length);
            const risky = (await ask('GET', `sla/at-risk?date=${MONDAY}`)).items;
            for (const job of hers.filter(({ windows }) => windows.length > 0)) {
                const item = risky.find(({ jobId }) => jobId === job.id);
                assert.deepEqual([item.probability, item.cause.code, item.technicianId], [1, 'unassigned', id]);
            }
            await ask('POST', `dispatch/proposals/${proposal.id}/approve`, {});
            assert.deepEqual(await open(), []);
            await ask('PATCH', `technicians/${id}`, { active: true });
        });

        test('in automatic mode what keeps the guard-rails is applied, and can be rolled back', async () => {
            await ask('PATCH', 'org', { mode: 'automatic', guardrails: { maxMovedJobs: 50, maxStartShiftMinutes: 600, freezeMinutes: 0, allowToldCustomers: true } });
            await ask('POST', 'jobs', { jobs: Array.from({ length: 3 }, (_, i) => ({ externalId: `A${i}`, title: 'New', durationMinutes: 30, location: near(i * 5), windows: [{ start: at(8), end: at(16) }] })) });
            const run = await plan({ seed: 11 });
            const proposal = await ask('GET', `dispatch/proposals/${run.proposalIds[0]}`);
            assert.equal(proposal.status, 'applied', proposal.guardrail);
            assert.ok((await ask('GET', 'jobs/ext%3A%3AA0')).technicianId !== null);
            const back = await ask('POST', `dispatch/proposals/${proposal.id}/rollback`, {}, 201);
            assert.equal(back.kind, 'rollback');
            await ask('PATCH', 'org', { guardrails: { minCostSaving: 1000000000 } });
            await ask('POST', 'jobs', { externalId: 'A9', title: 'New', durationMinutes: 30, location: near(4), windows: [{ start: at(8), end: at(16) }] });
            const held = await plan({ seed: 12 });
            const pending = await ask('GET', `dispatch/proposals/${held.proposalIds[0]}`);
            assert.deepEqual([pending.status, pending.guardrail], ['pending', 'minCostSaving']);
        });

        test('what was planned is worked out again to the byte, also after kill -9', async () => {
            await board.restart();
            assert.ok(await replaysAll('plan,resequence,roster') >= 4);
            const [{ id }] = (await ask('GET', 'dispatch/decisions?kind=plan,resequence,roster')).items;
            const beside = board.place.json('replay', id); // without the server
            assert.equal(beside.identical, true);
            assert.deepEqual(beside.replayed, (await ask('GET', `dispatch/decisions/${id}/replay`)).replayed);
            assert.match(board.place.run('replay', id).out, /byte for byte/);
            const nobody = board.place.run('replay', '0196d0f0-9999-7000-8000-000000000001');
            assert.deepEqual([nobody.code, /there is no such decision/.test(nobody.err)], [1, true]);
            assert.equal((await ask('GET', 'audit/verify')).holds, true);
        });
    });
}
