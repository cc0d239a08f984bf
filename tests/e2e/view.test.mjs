// The views of a live day against the running server, over both databases: the board with odds, before and after it happened,
// with a proposal that is looked at, and what stands beside it.
import assert from 'node:assert/strict';
import { after, afterEach, before, describe, test } from 'node:test';
import { setTimeout } from 'node:timers/promises';

import { at, boardOf, MONDAY, onTuesday as on, TUESDAY, WEEK } from './board.mjs';
import { ENGINES } from './platform.mjs';

const ago = (hour, minute = 0) => new Date(Date.UTC(2024, 0, 8, hour + 5, minute)).toISOString().replace('.000Z', 'Z');
const PAST = '2024-01-08'; // a Monday

/* Google's published algorithm, backwards. */
function polylineRead(text) {
    const numbers = [];
    for (let i = 0; i < text.length;) {
        let [value, shift, piece] = [0, 0, 0];
        do {
            piece = text.charCodeAt(i++) - 63;
            value |= (piece & 31) << shift;
            shift += 5;
        } while (piece >= 32);
        numbers.push(value & 1 ? ~(value >> 1) : value >> 1);
    }
    const points = [];
    for (let i = 0; i < numbers.length; i += 2) {
        const last = points.at(-1) ?? [0, 0];
        points.push([last[0] + numbers[i], last[1] + numbers[i + 1]]);
    }
    return points.map(([lat, lng]) => [lat / 1e5, lng / 1e5]);
}

for (const engine of ENGINES) {
    describe(`over ${engine}`, () => {
        const board = boardOf(engine);
        const { ask, asked } = board;
        const jobsOf = (schedule) => schedule.routes.flatMap(({ technicianId, stops }) => stops.filter(({ type }) => type === 'job').map((stop) => ({ technicianId, ...stop })));
        const person = (externalId, more = {}) => ({
            externalId, name: `Technician ${externalId}`, homeBase: { lat: 40.7, lng: -74.0 }, skills: ['hvac'],
            shifts: [{ days: WEEK, start: '08:00', end: '17:00' }], breaks: [{ durationMinutes: 30, earliest: '11:30', latest: '13:30' }], ...more,
        });
        const job = (externalId, more = {}) => ({ externalId, title: 'No heat', durationMinutes: 60, location: { lat: 40.72, lng: -74.0 }, requiredSkills: ['hvac'], ...more });

        const copies = []; // of the board, with the moment at which each was taken
        const remember = async () => {
            for (const date of [MONDAY, TUESDAY, PAST]) {
                await setTimeout(3);
                copies.push({ date, asOf: new Date().toISOString(), schedule: await ask('GET', `dispatch/schedule?date=${date}`) });
                await setTimeout(3);
            }
        };

        before(async () => {
            await board.open();
            await ask('POST', 'technicians', { technicians: [person('ann'), person('ben', { homeBase: { lat: 40.8, lng: -73.9 } }), person('cleo', { skills: ['roof'] })] });
            await ask('POST', 'jobs', { jobs: [
                job('first', { technicianId: 'ext::ann', scheduledStart: at(9), windows: [{ start: at(8), end: at(10) }], promisedWindow: { start: at(9), end: at(9, 30) }, locks: ['technician', 'time'] }),
                job('second', { technicianId: 'ext::ann', scheduledStart: at(10, 30), location: { lat: 40.75, lng: -73.98 }, windows: [{ start: at(10), end: at(10, 45) }] }),
                job('third', { technicianId: 'ext::ann', scheduledStart: at(15), scheduledEnd: at(16), location: { lat: 40.71, lng: -74.01 } }),
                job('crew', { technicianId: 'ext::ben', crewSize: 2, crewTechnicianIds: ['ext::ann'], scheduledStart: at(13, 30), location: { lat: 40.76, lng: -73.95 } }),
                job('open', { windows: [{ start: at(8), end: at(16) }] }),
                job('nobody', { requiredSkills: ['magic'], windows: [{ start: at(8), end: at(16) }] }),
                job('nowhere', { location: null, windows: [{ start: at(8), end: at(16) }] }),
            ] });
        });

        afterEach(remember);

        after(board.close);

        test('the board tells everything of a stop, at the times that it was given', async () => {
            const schedule = await ask('GET', `dispatch/schedule?date=${MONDAY}`);
            const byName = async (name) => jobsOf(schedule).filter(({ jobId }) => jobId === names[name]);
            const { items } = await ask('GET', 'jobs?limit=500');
            const names = Object.fromEntries(items.map(({ id, externalId }) => [externalId, id]));
            const [first] = await byName('first');
            assert.equal(first.start, at(9));
            assert.equal(first.end, at(10));
            assert.deepEqual(first.locked, ['technician', 'time']);
            assert.deepEqual(first.told, { start: at(9), end: at(9, 30), at: null, channel: null });
            assert.equal(first.windowEnd, at(9, 30));
            assert.equal(first.status, 'scheduled');
            assert.equal(first.plannedDurationMinutes, 60);
            assert.ok(first.endP90 > first.end);
            const [second] = await byName('second');
            assert.equal(second.start, at(10, 30));
            assert.equal(second.windowEnd, at(10, 45));
            assert.ok(second.onTimeProbability < 1 && second.onTimeProbability > 0.3, `${second.onTimeProbability}`);
            assert.ok(second.onTimeProbability <= first.onTimeProbability);
            const [third] = await byName('third');
            assert.equal(third.start, at(15));
            assert.equal(third.end, at(16));
            const crew = await byName('crew');
            assert.equal(crew.length, 2);
            for (const stop of crew) assert.deepEqual(stop.crew, crew.filter((other) => other !== stop).map(({ technicianId }) => technicianId));
            assert.equal(schedule.totals.jobs, 4);
            assert.equal(schedule.totals.onTimeRate, 1);
            for (const { stops, totals } of schedule.routes) {
                const driven = stops.reduce((sum, stop) => sum + stop.travelMinutes, 0);
                assert.ok(totals.driveMinutes + 0.1 >= driven);
                for (const [i, stop] of stops.entries()) {
                    assert.equal(stop.sequence, i + 1);
                    assert.ok(stop.arrival <= stop.start && stop.start <= stop.end);
                    if (i > 0) assert.ok(stop.arrival >= stops[i - 1].end, `${stop.arrival} before ${stops[i - 1].end}`);
                }
            }
            assert.equal(schedule.routes.flatMap(({ stops }) => stops).filter(({ type }) => type === 'break').length, 2);
            const why = Object.fromEntries(schedule.unassigned.map(({ jobId, reasons }) => [jobId, reasons]));
            assert.equal(schedule.totals.unassigned, 3);
            assert.equal(why[names.open][0].code, 'not_tried');
            assert.equal(why[names.open][0].detail.technicians, 2);
            assert.equal(why[names.nobody][0].code, 'missing_skill');
            assert.ok(why[names.nobody][1].technicianId);
            assert.equal(why[names.nowhere][0].code, 'no_location');
        });

        test('with geometry each way has a line that begins where the last one ended', async () => {
            const { routes } = await ask('GET', `dispatch/schedule?date=${MONDAY}&geometry=1&technicianId=ext::ann`);
            assert.equal(routes.length, 1);
            let here = [40.7, -74];
            for (const { geometry, location } of [...routes[0].stops, { geometry: routes[0].returnGeometry, location: { lat: 40.7, lng: -74 } }]) {
                const [from, to] = polylineRead(geometry);
                assert.deepEqual([from, to], [here, [location.lat, location.lng]]);
                here = to;
            }
            assert.equal((await ask('GET', `dispatch/schedule?date=${MONDAY}&technicianId=ext::ann`)).routes[0].stops[0].geometry, undefined);
        });

        test('a proposal is looked at without touching the board, and is what approving makes of it', async () => {
            const { proposalId, decisionId } = await ask('POST', 'dispatch/assign', { jobId: 'ext::open', date: MONDAY, commit: 'propose' });
            const before = await ask('GET', `dispatch/schedule?date=${MONDAY}`);
            const preview = await ask('GET', `dispatch/schedule?proposalId=${proposalId}`);
            assert.equal(preview.date, MONDAY);
            assert.equal(preview.totals.jobs, before.totals.jobs + 1);
            assert.deepEqual(await ask('GET', `dispatch/schedule?date=${MONDAY}`), before);
            assert.equal((await asked('GET', `dispatch/schedule?proposalId=${proposalId}&date=${PAST}`)).status, 422);
            assert.equal((await asked('GET', `dispatch/schedule?proposalId=${decisionId}`)).status, 404);
            await ask('POST', `dispatch/proposals/${proposalId}/approve`, {});
            const now = await ask('GET', `dispatch/schedule?date=${MONDAY}`);
            const bare = ({ routes }) => routes.map(({ stops }) => stops.map(({ jobId, start, end }) => ({ jobId, start, end })));
            assert.deepEqual(bare(now), bare(preview));
            assert.equal(now.planVersion, 1);
            const placed = jobsOf(now).find(({ jobId }) => !jobsOf(before).some((one) => one.jobId === jobId));
            assert.equal((await ask('GET', `jobs/${placed.jobId}`)).planVersion, 1);
            assert.equal((await asked('GET', `dispatch/schedule?proposalId=${proposalId}`)).code, 'proposal_stale');
        });

        test('a day that is over has what happened beside what was planned', async () => {
            await ask('POST', 'jobs', { jobs: [
                job('done', { technicianId: 'ext::ann', scheduledStart: ago(9), scheduledEnd: ago(10), status: 'completed', windows: [{ start: ago(8), end: ago(9, 10) }],
                    outcome: { actualDurationMinutes: 50, arrivedAt: ago(9, 20), completedAt: ago(10, 10) } }),
                job('kept', { technicianId: 'ext::ann', scheduledStart: ago(11), scheduledEnd: ago(12), status: 'completed', windows: [{ start: ago(10), end: ago(12) }],
                    outcome: { actualDurationMinutes: 60, arrivedAt: ago(10, 50), completedAt: ago(11, 50) } }),
            ] });
            const schedule = await ask('GET', `dispatch/schedule?date=${PAST}`);
            const [done, kept] = jobsOf(schedule);
            assert.equal(done.start, ago(9));
            assert.equal(done.end, ago(10));
            assert.equal(done.actualArrival, ago(9, 20));
            assert.equal(done.actualEnd, ago(10, 10));
            assert.equal(kept.actualArrival, ago(10, 50));
            assert.equal(schedule.totals.onTimeRate, 0.5);
            assert.equal(done.status, 'completed');
        });

        test('what energy costs is what reports say, and a battery below its reserve is told', async () => {
            await ask('PATCH', 'org', { planning: { fuelPrice: { diesel: 1.5, kwh: 0.3 } } });
            await ask('PATCH', 'technicians/ext%3A%3Aann', { vehicle: { type: 'ev', rangeKm: 100, batteryKwh: 20, batteryPercent: 90, reservePercent: 80 } });
            await ask('PATCH', 'technicians/ext%3A%3Aben', { vehicle: { type: 'diesel', litresPer100Km: 10 } });
            for (const date of [PAST, MONDAY]) {
                const schedule = await ask('GET', `dispatch/schedule?date=${date}`);
                const [{ driveKm, energyCost, fuelCost }] = (await ask('GET', `reports/kpis?from=${date}&to=${date}`)).items;
                assert.ok(energyCost > 0, `${energyCost}`);
                assert.ok(Math.abs(schedule.totals.driveKm - driveKm) < 0.06, `${schedule.totals.driveKm} and ${driveKm}`);
                assert.deepEqual([schedule.totals.energyCost, schedule.totals.fuelCost], [energyCost, fuelCost ?? 0]); // null there: no way was driven
                const ann = schedule.routes.find(({ totals }) => totals.energyCost !== null);
                let left = 90;
                for (const { travelKm, batteryPercent, chargeKwh } of ann.stops) {
                    left -= travelKm;
                    assert.ok(Math.abs(batteryPercent - left) < 0.051, `${batteryPercent} and ${left}`);
                    assert.equal(chargeKwh, null);
                }
            }
            const { routes, warnings } = await ask('GET', `dispatch/schedule?date=${MONDAY}&technicianId=ext::ann`);
            assert.deepEqual(warnings.map(({ code }) => code), ['below_reserve']);
            const [, , route, , stop] = warnings[0].path.split('/');
            assert.equal(route, '0');
            assert.equal(routes[0].stops.findIndex(({ batteryPercent }) => batteryPercent < 80), Number(stop ?? -1));
            for (const name of ['ann', 'ben']) await ask('PATCH', `technicians/ext%3A%3A${name}`, { vehicle: null });
            const bare = await ask('GET', `dispatch/schedule?date=${MONDAY}`);
            assert.deepEqual([bare.totals.energyCost, bare.totals.fuelCost, bare.warnings], [null, null, undefined]);
        });

        test('what may be late is told with its cause, and a remedy does what it says', async () => {
            await ask('POST', 'jobs', { jobs: [
                job('long', { technicianId: 'ext::ann', scheduledStart: on(9), durationMinutes: 120, windows: [{ start: on(9), end: on(9, 10) }] }),
                job('tight', { technicianId: 'ext::ann', scheduledStart: on(11), windows: [{ start: on(9), end: on(11, 5), hard: false }], priority: 1 }),
                job('alone', { windows: [{ start: on(9), end: on(11) }] }),
            ] });
            const jobs = Object.fromEntries((await ask('GET', 'jobs?limit=500')).items.map(({ id, externalId }) => [externalId, id]));
            const { items, threshold } = await ask('GET', `sla/at-risk?date=${TUESDAY}`);
            assert.equal(threshold, 0.2);
            assert.ok(items.every(({ probability }, i) => probability >= 0.2 && (i === 0 || probability <= items[i - 1].probability)));
            const alone = items.find(({ jobId }) => jobId === jobs.alone);
            assert.equal(alone.probability, 1);
            assert.equal(alone.cause.code, 'unassigned');
            assert.equal(alone.eta, null);
            const tight = items.find(({ jobId }) => jobId === jobs.tight);
            assert.equal(tight.cause.code, 'upstream_overrun');
            assert.equal(tight.cause.jobId, jobs.long);
            assert.ok(tight.eta.p10 < tight.eta.p50 && tight.eta.p50 <= tight.eta.p90);
            assert.ok(tight.expectedMinutesLate > 0);
            const stop = jobsOf(await ask('GET', `dispatch/schedule?date=${TUESDAY}`)).find(({ jobId }) => jobId === jobs.tight);
            assert.ok(Math.abs(1 - tight.probability - stop.onTimeProbability) < 1e-9);
            const move = tight.remedies.find(({ type }) => type === 'move');
            assert.ok(move.probabilityAfter < tight.probability);
            assert.deepEqual(tight.remedies.filter(({ type }) => type === 'call').map(({ probabilityAfter }) => probabilityAfter), [tight.probability]);
            await ask('PATCH', `jobs/${jobs.tight}`, { technicianId: move.change.technicianId, scheduledStart: move.change.start });
            const after = await ask('GET', `sla/at-risk?date=${TUESDAY}&minProbability=0`);
            assert.equal(after.items.find(({ jobId }) => jobId === jobs.tight)?.probability ?? 0, move.probabilityAfter);
            assert.ok(after.items.length >= items.length);
            assert.equal((await ask('GET', `sla/at-risk?date=${TUESDAY}&horizonMinutes=60`)).items.length, 0);
            assert.deepEqual((await ask('GET', `sla/at-risk?date=${PAST}`)).items, []);
            for (const wrong of ['minProbability=1.5', 'minProbability=few', 'horizonMinutes=-1']) assert.equal((await asked('GET', `sla/at-risk?${wrong}`)).status, 422);
        });

        test('why not her is told of a job as it is now, and at a time', async () => {
            const why = (query) => ask('GET', `jobs/ext%3A%3Aalone/explain?${query}`);
            const cleo = await why('technicianId=ext::cleo');
            assert.equal(cleo.verdict, 'impossible');
            assert.equal(cleo.rule.code, 'missing_skill');
            assert.equal(cleo.start, undefined);
            const verdicts = [await why('technicianId=ext::ann'), await why('technicianId=ext::ben')].map(({ verdict }) => verdict);
            assert.ok(verdicts.includes('best') || verdicts.includes('worse'), verdicts.join());
            const early = await why(`technicianId=ext::ann&start=${on(9, 30)}`);
            assert.equal(early.start, on(9, 30));
            assert.equal(early.verdict, 'impossible'); // she is at another job then
            const closed = await why(`technicianId=ext::ann&start=${on(15)}`);
            assert.equal(closed.rule.code, 'outside_window');
            assert.equal(closed.rule.has, on(10, 59).replace(':00Z', ':59Z')); // the last moment at which it may begin
            assert.equal((await why(`technicianId=ext::ben&start=${on(10)}`)).verdict, 'best');
            assert.equal((await asked('GET', 'jobs/ext%3A%3Aalone/explain')).status, 422);
            assert.equal((await asked('GET', 'jobs/ext%3A%3Adone/explain?technicianId=ext::ann')).code, 'job_not_assignable');
        });

        test('as of an instant the board is the one that was answered then', async () => {
            await ask('DELETE', 'jobs/ext%3A%3Asecond');
            await ask('PATCH', 'technicians/ext%3A%3Aann', { active: false });
            await ask('POST', 'jobs', job('later', { technicianId: 'ext::ben', scheduledStart: at(9), location: { lat: 40.73, lng: -73.9 } }));
            assert.ok(copies.length >= 21, `${copies.length}`);
            for (const { date, asOf, schedule } of copies) assert.deepEqual(await ask('GET', `dispatch/schedule?date=${date}&asOf=${asOf}`), schedule, `${date} as of ${asOf}`);
            const { routes } = await ask('GET', `dispatch/schedule?date=${MONDAY}&technicianId=ext::ann&asOf=${copies[0].asOf}`);
            assert.deepEqual(routes, copies[0].schedule.routes.filter(({ technicianId }) => technicianId === routes[0].technicianId));
            const refused = async (query, code) => assert.deepEqual((await asked('GET', `dispatch/schedule?${query}`)).data.issues.map((issue) => [issue.path, issue.code]), [['?asOf', code]]);
            await refused('asOf=2020-01-01T00:00:00Z', 'not_kept');
            await refused('asOf=2031-01-01T00:00:00Z', 'in_future');
            const { proposalId } = await ask('POST', 'dispatch/assign', { jobId: 'ext::alone', date: TUESDAY, commit: 'propose' });
            await refused(`proposalId=${proposalId}&asOf=${copies[0].asOf}`, 'given_twice');
        });
    });
}
