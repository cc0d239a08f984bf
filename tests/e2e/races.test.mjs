// Many at once on the same jobs over the wire, on both databases: approving, rejecting, assigning, moving, cancelling and what
// more there is to change a board. Whoever comes first, one legal state comes of it. src/http/races_test.c draws the orders
// one by one; here they come as they come.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';

import { call } from './people.mjs';
import { ENGINES, installationServe } from './platform.mjs';

const RACES = process.env.ROUTRIQ_TORTURE === undefined ? 60 : 400;
const DEEDS_AT_ONCE = 8;
const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const FIRST = Date.UTC(2031, 0, 6, 11); // a Monday, 06:00 in New York
const ALL = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];
const iso = (ms) => new Date(ms).toISOString().replace('.000Z', 'Z');

function chance(seed) { // a linear congruence: the same requests each time, in whatever order they arrive
    let state = BigInt(seed);
    return (count) => {
        state = (state * 6364136223846793005n + 1442695040888963407n) & 0xffffffffffffffffn;
        return Number((state >> 33n) % BigInt(count));
    };
}

for (const engine of ENGINES) {
    describe(`over ${engine}`, () => {
        let one;
        let key;
        let technicians;
        const missing = new Set();
        const answer = (method, path, body) => call(one.server, method, `/api/v1/${path}`, { key, body });
        const ask = async (method, path, body) => {
            const { status, text, data } = await answer(method, path, body);
            assert.ok(status < 300, `${method} ${path}: ${status} ${text.slice(0, 500)}`);
            return data;
        };

        before(async () => {
            one = await installationServe(engine, { organizations: ['Ours'] });
            [{ key }] = one.organizations;
            const made = await ask('POST', 'technicians', { technicians: [0, 1, 2].map((i) => ({
                externalId: `T${i}`, name: `T${i}`, homeBase: { lat: 40.70 + i / 100, lng: -74 }, skills: i < 2 ? ['hvac'] : [],
                shifts: [{ days: ALL, start: '06:00', end: '18:00' }] })) });
            technicians = made.items.map(({ id }) => id);
        });
        after(() => one?.end());

        /* Six jobs of which two have places, and three proposals, two of them for the same job. */
        async function raceMake(opens, date, name) {
            const { items } = await ask('POST', 'jobs', { jobs: Array.from({ length: 6 }, (_, i) => ({
                externalId: `${name}-${i}`, title: 'No heat', durationMinutes: 60, requiredSkills: i % 3 === 2 ? [] : ['hvac'],
                location: { lat: 40.70 + i / 100, lng: -74.01 }, windows: [{ start: iso(opens), end: iso(opens + 600 * MINUTE) }],
                ...(i < 2 ? { technicianId: technicians[i], scheduledStart: iso(opens + 120 * MINUTE), scheduledEnd: iso(opens + 180 * MINUTE) } : {}) })) });
            const jobs = items.map(({ id }) => id);
            const proposals = [];
            for (const i of [2, 2, 3]) proposals.push((await ask('POST', 'dispatch/assign', { jobId: jobs[i], date, commit: 'propose' })).proposalId);
            return { jobs, proposals };
        }

        function deedDraw(draw, { jobs, proposals }, date, opens) {
            const job = draw(jobs.length);
            const proposal = draw(proposals.length);
            const place = { technicianId: technicians[draw(3)] };
            const start = iso(opens + 30 * MINUTE * draw(20));
            const on = (verb, body) => ({ verb, proposal, method: 'POST', path: `dispatch/proposals/${proposals[proposal]}/${verb}`, body });
            const about = (verb, body) => ({ verb, job, method: 'POST', path: `dispatch/${verb}`, body: { jobId: jobs[job], ...body } });
            const deeds = [
                () => on('approve', {}), () => on('approve', {}), () => on('reject', { code: 'other' }), () => on('rebase', {}),
                () => about('assign', { date, commit: 'apply' }), () => about('assign', { date, commit: 'apply' }),
                () => about('override', { ...place, start, ...(draw(2) ? { force: true, reason: 'it must be' } : {}) }),
                () => about('override', { ...place, start }),
                () => about('emergency', { commit: 'apply' }),
                () => ({ verb: 'optimize', method: 'POST', path: 'dispatch/optimize', body: { date, iterations: 100 } }),
                () => ({ verb: 'cancel', job, method: 'DELETE', path: `jobs/${jobs[job]}` }),
                () => ({ verb: 'patch', job, method: 'PATCH', path: `jobs/${jobs[job]}`, body: { priority: 1 + draw(4) } }),
            ];
            return deeds[draw(deeds.length)]();
        }

        /* Who was told that it is done. */
        function isApplied({ verb, body }, { status, data }) {
            if (status >= 300) return false;
            return (verb === 'approve' && data.status === 'applied') || verb === 'override' || (data?.status === 'assigned' && body !== undefined);
        }

        async function boardJudge(jobs, forced, opens) {
            const placed = [];
            const byHand = new Set(); // whose routes have what somebody forced there: the rest may be late for it
            for (const i of forced) byHand.add((await ask('GET', `jobs/${jobs[i]}`)).technicianId);
            for (const [i, id] of jobs.entries()) {
                const job = await ask('GET', `jobs/${id}`);
                if (job.technicianId === null || job.status === 'canceled' || forced.has(i)) continue;
                const start = Date.parse(job.scheduledStart);
                assert.ok(start >= opens && (start <= opens + 600 * MINUTE || byHand.has(job.technicianId)), `${job.externalId} begins ${job.scheduledStart}`);
                assert.ok(i % 3 === 2 || job.technicianId !== technicians[2], `${job.externalId} is with somebody who cannot do it`);
                placed.push({ job, start, end: Date.parse(job.scheduledEnd) });
            }
            for (const a of placed) {
                for (const b of placed) {
                    const apart = a === b || a.job.technicianId !== b.job.technicianId || a.end <= b.start || b.end <= a.start;
                    assert.ok(apart, `${a.job.externalId} and ${b.job.externalId} at once: ${a.job.scheduledStart}, ${b.job.scheduledStart}`);
                }
            }
        }

        async function proposalsJudge(proposals, deeds, answers) {
            for (const [i, id] of proposals.entries()) {
                const took = (verb) => deeds.filter((deed, k) => deed.proposal === i && deed.verb === verb && answers[k].status < 300).length;
                const { status } = await ask('GET', `dispatch/proposals/${id}`);
                assert.ok(took('approve') + took('reject') <= 1, `${id} was decided ${took('approve') + took('reject')} times`);
                assert.equal(status === 'applied', took('approve') === 1, `${id} is ${status}`);
                assert.equal(status === 'rejected', took('reject') === 1, `${id} is ${status}`);
            }
        }

        test(`${RACES} races of ${DEEDS_AT_ONCE} requests each end in one legal state`, async () => {
            const counts = {};
            for (let i = 0; i < RACES; i++) {
                const draw = chance(i);
                const opens = FIRST + i * DAY; // each on a day of its own
                const date = iso(opens).slice(0, 10);
                const race = await raceMake(opens, date, `R${i}`);
                const deeds = Array.from({ length: DEEDS_AT_ONCE }, () => deedDraw(draw, race, date, opens)).filter(({ verb }) => !missing.has(verb));
                const answers = await Promise.all(deeds.map(({ method, path, body }) => answer(method, path, body)));
                const forced = new Set();
                for (const [k, { status, code, text }] of answers.entries()) {
                    const { verb, job, body } = deeds[k];
                    counts[`${verb} ${code ?? status}`] = (counts[`${verb} ${code ?? status}`] ?? 0) + 1;
                    if (status === 404) missing.add(verb);
                    assert.ok(status < 300 || status === 409 || status === 404, `${verb}: ${status} ${text.slice(0, 500)}`);
                    if (body?.force && status < 300) forced.add(job);
                }
                await proposalsJudge(race.proposals, deeds, answers);
                await boardJudge(race.jobs, forced, opens);
                const { planVersion } = await ask('GET', `dispatch/schedule?date=${date}`);
                const applied = deeds.filter((deed, k) => isApplied(deed, answers[k]));
                const sure = applied.filter(({ verb }) => verb !== 'emergency' && verb !== 'assign'); // which may stand at their best place already
                assert.ok(planVersion >= sure.length && planVersion <= applied.length, `race ${i}: ${planVersion} of ${applied.length}`);
                for (const id of race.proposals) assert.ok([200, 409].includes((await answer('POST', `dispatch/proposals/${id}/approve`, {})).status));
                await boardJudge(race.jobs, forced, opens);
            }
            console.log(JSON.stringify({ engine, counts, missing: [...missing] }));
        });

        test('every decision that was made meanwhile replays to the same bytes, and the audit holds', async () => {
            const { items } = await ask('GET', 'dispatch/decisions?limit=200');
            for (const { id } of items) assert.equal((await ask('GET', `dispatch/decisions/${id}/replay`)).identical, true, id);
            assert.equal((await ask('GET', 'audit/verify')).holds, true);
        });
    });
}
