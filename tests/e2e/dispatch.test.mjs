// Assigning on live data against the running server, over both databases: decisions that replay after a restart and on the
// other database, proposals that two people decide about at once, and the stop switch.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';

import { at, boardOf, MONDAY, near, onTuesday as on, scoreByHand, TUESDAY, WEEK } from './board.mjs';
import { until, windowAhead } from './patience.mjs';
import { ENGINES, installationMake } from './platform.mjs';

async function dayMake(ask) {
    await ask('POST', 'technicians', { technicians: Array.from({ length: 8 }, (_, i) => ({
        externalId: `T${i}`, name: `Technician ${i}`, homeBase: near(i * 7), skills: i % 2 === 0 ? ['hvac'] : ['hvac', 'gas'],
        shifts: [{ days: WEEK, start: '08:00', end: '17:00' }], breaks: [{ durationMinutes: 30, earliest: '11:30', latest: '13:30' }],
    })) });
    await ask('POST', 'jobs', { jobs: Array.from({ length: 24 }, (_, i) => ({
        externalId: `J${i}`, title: 'No heat', durationMinutes: 45, location: near(i), technicianId: `ext::T${i % 8}`,
        scheduledStart: at(9 + 2 * Math.floor(i / 8)), windows: [{ start: at(8), end: at(17) }],
    })) });
    await ask('POST', 'jobs', { jobs: Array.from({ length: 12 }, (_, i) => ({
        externalId: `N${i}`, title: 'Smell of gas', durationMinutes: 60, location: near(i * 11), requiredSkills: i % 3 === 0 ? ['gas'] : ['hvac'],
        windows: [{ start: at(8), end: at(16) }],
    })) });
}

for (const engine of ENGINES) {
    describe(`over ${engine}`, () => {
        const board = boardOf(engine);
        const { ask, asked, replaysAll } = board;
        const assign = (job, more = {}) => ask('POST', 'dispatch/assign', { jobId: `ext::${job}`, date: MONDAY, ...more });

        before(async () => {
            await board.open();
            await dayMake(ask);
        });
        after(board.close);

        test('every score is what its factors and the published weights make', async () => {
            const { decisionId, assignments, ineligible, status } = await assign('N0', { commit: 'none', topK: 8 });
            const { weights } = await ask('GET', `learning/versions/${assignments[0].weightsVersion}`);
            assert.equal(status, 'shadow');
            assert.equal(assignments.length + ineligible.length, 8);
            assert.ok(ineligible.every(({ reasons }) => reasons.some(({ code }) => code === 'missing_skill')));
            for (const { score, reason } of assignments) assert.equal(score, scoreByHand(reason, weights));
            assert.deepEqual(assignments.map(({ rank }) => rank), assignments.map((_, i) => i + 1));
            const unsaid = await asked('GET', `dispatch/decisions/${decisionId}/explain`);
            assert.deepEqual([unsaid.status, unsaid.data.issues.map(({ path, code }) => [path, code])], [422, [['?technicianId', 'required']]]);
            assert.equal((await ask('GET', `dispatch/decisions/${decisionId}/explain?technicianId=${assignments[0].technicianId}`)).verdict, 'best');
        });

        test('what is approved is on the board, and nobody is approved into the same hour twice', async () => {
            const first = await assign('N1');
            const same = await assign('N1');
            const approved = await ask('POST', `dispatch/proposals/${first.proposalId}/approve`, {});
            assert.equal(approved.status, 'applied');
            assert.equal((await ask('GET', 'jobs/ext%3A%3AN1')).technicianId, first.assignments[0].technicianId);
            const stale = await asked('POST', `dispatch/proposals/${same.proposalId}/approve`, {});
            assert.equal(stale.code, 'proposal_stale');
            const { planVersion } = await ask('GET', `dispatch/schedule?date=${MONDAY}`);
            assert.equal(planVersion, 1);
        });

        test('of many who decide at once one does, and the others hear who', async () => {
            const { proposalId } = await assign('N2');
            const answers = await Promise.all(Array.from({ length: 12 }, (_, i) => asked('POST', `dispatch/proposals/${proposalId}/${i % 2 ? 'approve' : 'reject'}`, i % 2 ? {} : { code: 'other' })));
            assert.equal(answers.filter(({ status }) => status === 200).length, 1, answers.map(({ status }) => status).join());
            assert.ok(answers.filter(({ status }) => status !== 200).every(({ status, code }) => status === 409 && code === 'already_decided'));
        });

        test('while the engine is stopped nothing is decided nor approved, and it goes on afterwards', async () => {
            const { proposalId } = await assign('N3');
            await ask('PUT', 'dispatch/stop', { active: true, reason: 'storm' });
            assert.equal((await asked('POST', 'dispatch/assign', { jobId: 'ext::N4', date: MONDAY })).code, 'engine_stopped');
            assert.equal((await asked('POST', `dispatch/proposals/${proposalId}/approve`, {})).code, 'engine_stopped');
            assert.equal((await assign('N4', { commit: 'none' })).engineStopped, true);
            await ask('PUT', 'dispatch/stop', { active: false });
            assert.equal((await ask('POST', `dispatch/proposals/${proposalId}/approve`, {})).status, 'applied');
        });

        test('assigned at once by many, all jobs have a place and no hard rule is broken', async () => {
            const answers = await Promise.all(['N5', 'N6', 'N7', 'N8', 'N9', 'N10'].map((job) => assign(job, { commit: 'apply' })));
            assert.ok(answers.every(({ status }) => status === 'assigned'));
            const { routes, unassigned } = await ask('GET', `dispatch/schedule?date=${MONDAY}`);
            const jobs = routes.flatMap(({ stops }) => stops.filter(({ type }) => type === 'job').map(({ jobId }) => jobId));
            assert.equal(new Set(jobs).size, jobs.length);
            for (const { jobId } of answers) assert.ok(jobs.includes(jobId));
            assert.ok(!unassigned.some(({ jobId }) => answers.some((one) => one.jobId === jobId)));
            for (const { jobId } of answers) {
                const job = await ask('GET', `jobs/${jobId}`);
                assert.ok(job.scheduledStart >= at(8) && job.scheduledStart < at(16), job.scheduledStart);
            }
        });

        test('what was given no duration is planned with its prediction, alike wherever one looks', async () => {
            const predicted = (body) => ask('POST', 'prediction/duration', body);
            const job = (name) => ask('GET', `jobs/ext%3A%3A${name}`);
            const starts = ({ routes }) => routes.map(({ stops }) => stops.map(({ jobId, start, end, plannedDurationMinutes }) => [jobId, start, end, plannedDurationMinutes]));
            const monday = starts(await ask('GET', `dispatch/schedule?date=${MONDAY}`));
            const then = new Date().toISOString();
            const made = await ask('POST', 'jobs', { externalId: 'P0', title: 'Boiler', jobType: 'boiler', location: near(5), windows: [{ start: on(8), end: on(16) }] });
            assert.deepEqual([made.durationMinutes, made.plannedDurationMinutes, made.predictedDuration, made.eta], [null, 60, null, null]);
            await ask('POST', 'jobs', { jobs: Array.from({ length: 40 }, (_, i) => ({
                externalId: `D${i}`, jobType: 'boiler', technicianId: `ext::T${i % 2}`, status: 'completed',
                outcome: { actualDurationMinutes: 80 + 40 * (i % 2) + (i % 7), completedAt: new Date(Date.now() - (i + 1) * 86_400_000).toISOString() },
            })) });
            await until('a model is learned', async () => (await predicted({ jobType: 'boiler' })).modelVersion !== null, { everyMs: 50 });
            await ask('POST', 'jobs', { jobs: ['P1', 'P2'].map((externalId, i) => ({ externalId, title: 'Boiler', jobType: 'boiler', location: near(6 + i), windows: [{ start: on(8), end: on(16) }] })) });
            const anybody = await predicted({ jobType: 'boiler' });
            const before = await job('P0');
            assert.equal(before.durationMinutes, null);
            assert.equal(before.plannedDurationMinutes, anybody.durationMinutes);
            assert.deepEqual(before.predictedDuration, Object.fromEntries(['p10', 'p50', 'p80', 'p90', 'basis', 'modelVersion'].map((name) => [name, anybody[name]])));
            assert.equal((await assign('P0', { date: TUESDAY, commit: 'apply' })).status, 'assigned');
            await ask('POST', 'dispatch/override', { jobId: 'ext::P1', technicianId: 'ext::T1', start: on(13) });
            const hers = await job('P1');
            assert.equal(hers.predictedDuration.basis.level, 'technician');
            assert.ok(hers.plannedDurationMinutes > 115, `${hers.plannedDurationMinutes}`);
            const run = await ask('POST', 'dispatch/optimize', { date: TUESDAY, iterations: 200, timeLimitMs: 2000 });
            await until('the run ends', async () => ['succeeded', 'failed'].includes((await ask('GET', `dispatch/runs/${run.id}`)).state), { everyMs: 50 });
            for (const id of (await ask('GET', `dispatch/runs/${run.id}`)).proposalIds) await ask('POST', `dispatch/proposals/${id}/approve`, {});
            const { routes } = await ask('GET', `dispatch/schedule?date=${TUESDAY}`);
            const { items } = await ask('GET', `jobs?date=${TUESDAY}&limit=500`);
            for (const name of ['P0', 'P1', 'P2']) {
                const one = await job(name);
                const { durationMinutes, basis } = await predicted({ jobId: one.id });
                const listed = items.find(({ id }) => id === one.id);
                assert.ok(one.technicianId, `${name} has no place`);
                assert.equal(one.plannedDurationMinutes, durationMinutes);
                assert.equal(routes.flatMap(({ stops }) => stops).find(({ jobId }) => jobId === one.id).plannedDurationMinutes, durationMinutes);
                assert.equal(one.predictedDuration.basis.level, basis.level);
                assert.deepEqual([listed.plannedDurationMinutes, listed.predictedDuration, listed.eta], [durationMinutes, one.predictedDuration, null]);
            }
            assert.equal((await job('D3')).predictedDuration, null);
            assert.equal((await job('J0')).plannedDurationMinutes, 45);
            assert.deepEqual(starts(await ask('GET', `dispatch/schedule?date=${MONDAY}&asOf=${then}`)), monday); // what was given is as it was
        });

        test('a job with a place today says when somebody comes, as the schedule does', async () => {
            const hour = new Intl.DateTimeFormat('en', { timeZone: 'America/New_York', hour: '2-digit', hourCycle: 'h23' }).format(new Date());
            if (hour === '23') await windowAhead(3600, 75); // today would end meanwhile
            const { date } = await ask('GET', 'dispatch/schedule');
            const [hours] = new Intl.DateTimeFormat('en', { timeZone: 'America/New_York', timeZoneName: 'shortOffset' }).format(new Date(`${date}T12:00:00Z`)).match(/-\d+$/);
            const start = new Date(Date.parse(`${date}T23:59:00Z`) - Number(hours) * 3_600_000).toISOString().replace('.000Z', 'Z');
            const { id, eta } = await ask('POST', 'jobs', { externalId: 'today', title: 'No heat', durationMinutes: 30, location: near(3), technicianId: 'ext::T7', scheduledStart: start });
            assert.equal(eta, null); // it is told of one that is looked at
            const schedule = await ask('GET', 'dispatch/schedule');
            const stop = schedule.routes.flatMap(({ stops }) => stops).find(({ jobId }) => jobId === id);
            const told = (await ask('GET', `jobs/${id}`)).eta;
            assert.equal(told.arrival, stop.arrival);
            assert.equal(told.lateProbability, 1 - stop.onTimeProbability);
            assert.ok(told.p10 <= told.p90);
            assert.equal((await ask('GET', 'jobs/ext%3A%3AJ0')).eta, null);
            await ask('DELETE', `jobs/${id}`);
            assert.equal((await ask('GET', `jobs/${id}`)).eta, null);
        });

        test('every decision replays to the same bytes, after a restart and on the other database, and the audit holds', async () => {
            const count = await replaysAll();
            assert.ok(count >= 12);
            await board.restart();
            assert.equal(await replaysAll(), count);
            assert.equal((await ask('GET', 'audit/verify')).holds, true);
            const other = await installationMake(ENGINES.find((one) => one !== engine));
            const here = board.server;
            let there;
            try {
                const file = `${board.place.folder}/day.backup`;
                assert.equal(board.place.run('backup', file).code, 0);
                const restored = other.run('restore', file);
                assert.equal(restored.code, 0, restored.err);
                Object.assign(other.env, { ROUTRIQ_RATE_LIMIT: '1000000/60s' });
                there = await other.serve();
                board.server = there;
                assert.equal(await replaysAll(), count);
                assert.equal((await ask('GET', 'audit/verify')).holds, true);
            } finally {
                board.server = here;
                await there?.stop('SIGKILL');
                await other.end();
            }
        });
    });
}
