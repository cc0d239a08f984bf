// What a dispatcher does to the board by hand, against the running server and over both databases: overrides that replay after a
// restart, their undoing, locks, and many hands at once.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';

import { at, boardOf, MONDAY, near, WEEK } from './board.mjs';
import { ENGINES } from './platform.mjs';

const TECHNICIANS = Number(process.env.HAND_TECHNICIANS ?? 4);
const ROUNDS = Number(process.env.HAND_ROUNDS ?? 3);

async function dayMake(ask) {
    await ask('POST', 'technicians', { technicians: Array.from({ length: TECHNICIANS }, (_, i) => ({
        externalId: `T${i}`, name: `Technician ${i}`, homeBase: near(i * 7), shifts: [{ days: WEEK, start: '07:00', end: '19:00' }],
    })) });
    await ask('POST', 'jobs', { jobs: Array.from({ length: ROUNDS * TECHNICIANS }, (_, i) => ({
        externalId: `J${i}`, title: 'No heat', durationMinutes: 30, location: near(i), technicianId: `ext::T${i % TECHNICIANS}`,
        scheduledStart: at(9 + Math.floor(i / TECHNICIANS)), windows: [{ start: at(7), end: at(19) }],
    })) });
    await ask('POST', 'jobs', { externalId: 'N', title: 'Smell of gas', durationMinutes: 60, location: near(5), windows: [{ start: at(8), end: at(16) }] });
}

for (const engine of ENGINES) {
    describe(`over ${engine}`, () => {
        const board = boardOf(engine);
        const { ask, asked, replaysAll } = board;
        const send = (path, body) => asked('POST', `dispatch/${path}`, body);
        const override = (job, more) => ask('POST', 'dispatch/override', { jobId: `ext::${job}`, ...more });
        const job = (name) => ask('GET', `jobs/ext%3A%3A${name}`);
        const placeOf = ({ technicianId, crewTechnicianIds, scheduledStart, scheduledEnd, sequence, locks }) => ({ technicianId, crewTechnicianIds, scheduledStart, scheduledEnd, sequence, locks });

        before(async () => {
            await board.open();
            await dayMake(ask);
        });
        after(board.close);

        test('a dry run tells what an override then does, and an undo takes it back', async () => {
            const wish = { technicianId: 'ext::T1', start: at(9, 15) };
            const before = await Promise.all(['N', 'J1', 'J5'].map(job));
            const times = [];
            let dry;
            for (let i = 0; i < 5; i++) {
                const began = performance.now();
                dry = await override('N', { ...wish, dryRun: true });
                times.push(performance.now() - began);
            }
            console.log(`# a dry run takes ${times.sort((a, b) => a - b)[2].toFixed(1)} ms`);
            assert.equal(dry.undoId, null);
            const done = await override('N', { ...wish, reason: 'they called' });
            for (const member of ['feasible', 'violations', 'deltas', 'affected', 'told', 'moves']) assert.deepEqual(done[member], dry[member], member);
            assert.equal((await job('N')).scheduledStart, at(9, 15));
            assert.deepEqual((await job('N')).locks, ['time']);
            const event = done.moves.map(({ jobId }) => jobId);
            assert.ok(event.includes((await job('N')).id));
            const back = await ask('POST', `dispatch/override/${done.undoId}/undo`, {});
            assert.equal(back.planVersion, done.planVersion + 1);
            assert.deepEqual((await Promise.all(['N', 'J1', 'J5'].map(job))).map(placeOf), before.map(placeOf));
            assert.equal((await send(`override/${done.undoId}/undo`, {})).code, 'undo_stale');
        });

        test('a hard rule is broken with force and a reason alone, and the refusal tells what a dry run tells', async () => {
            const wish = { jobId: 'ext::N', technicianId: 'ext::T0', start: at(17) };
            const refused = await send('override', wish);
            assert.equal(refused.status, 409);
            assert.equal(refused.code, 'rule_broken');
            assert.ok(refused.data.violations.some(({ code, hard }) => hard && code === 'outside_window'), JSON.stringify(refused.data));
            assert.equal((await send('override', { ...wish, force: true })).code, 'rule_broken');
            const done = await override('N', { ...wish, force: true, reason: 'the customer is there until six' });
            assert.equal(done.forced, true);
            const decision = await ask('GET', `dispatch/decisions/${done.decisionId}`);
            assert.equal(decision.forced, true);
            assert.equal(decision.reason, 'the customer is there until six');
            await ask('POST', `dispatch/override/${done.undoId}/undo`, {});
        });

        test('a proposal about a job that was moved by hand is stale, also while the engine was stopped in between', async () => {
            const { proposalId } = await ask('POST', 'dispatch/assign', { jobId: 'ext::N', date: MONDAY });
            await ask('PUT', 'dispatch/stop', { active: true, reason: 'storm' });
            assert.equal((await override('N', { technicianId: 'ext::T2' })).engineStopped, true);
            assert.equal((await ask('POST', 'dispatch/lock', { jobId: 'ext::N' })).engineStopped, true);
            await ask('PUT', 'dispatch/stop', { active: false });
            assert.equal((await send(`proposals/${proposalId}/approve`, {})).code, 'proposal_stale');
            await ask('POST', 'dispatch/unlock', { jobId: 'ext::N' });
            assert.deepEqual((await job('N')).locks, []);
        });

        test('many hands at once end in one board', async () => {
            const answers = await Promise.all(Array.from({ length: 8 }, (_, i) => send('override', {
                jobId: `ext::J${i % 4}`, technicianId: `ext::T${i % TECHNICIANS}`, start: at(13, 5 * i), force: true, reason: 'a race',
            })));
            assert.ok(answers.every(({ status, code }) => status === 200 || code === 'conflict'), answers.map(({ text }) => text.slice(0, 200)).join('\n'));
            const last = answers.filter(({ status }) => status === 200).sort((a, b) => b.data.planVersion - a.data.planVersion)[0];
            const versions = answers.filter(({ status }) => status === 200).map(({ data }) => data.planVersion);
            assert.equal(new Set(versions).size, versions.length);
            for (const { jobId, to } of last.data.moves) assert.equal((await ask('GET', `jobs/${jobId}`)).scheduledStart, to.start);
        });

        test('of many who bring a job to the same place at the same time, all but the first are told', async () => {
            const MANY = 8;
            await ask('POST', 'jobs', { jobs: Array.from({ length: MANY }, (_, i) => ({ externalId: `M${i}`, title: 'No heat', durationMinutes: 30, location: near(i) })) });
            const moved = await Promise.all(Array.from({ length: MANY }, (_, i) => ask('PATCH', `jobs/ext%3A%3AM${i}`, { technicianId: 'ext::T3', scheduledStart: at(18) })));
            const told = moved.filter(({ warnings = [] }) => warnings.some(({ message }) => message.includes('has another job then')));
            assert.equal(told.length, MANY - 1);
        });

        test('every decision replays after a restart, and the audit holds', async () => {
            await board.restart();
            assert.ok(await replaysAll('override,rollback,lock,unlock') >= 8);
            assert.equal((await ask('GET', 'audit/verify')).holds, true);
        });
    });
}
