// Incidents, capacity and reports on the running server, over both databases: the figures of days worked out by hand here.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';

import { boardOf, WEEK } from './board.mjs';
import { ENGINES } from './platform.mjs';

const HOME = { lat: 40.70, lng: -74.0 };
const near = (i) => ({ lat: 40.70 + i / 100, lng: -74.0 });
const PAST = '2024-05-15'; // a Wednesday
const FUTURE = '2031-01-06';
const at = (date, hour, minute = 0) => `${date}T${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}:00Z`;
const minutesLater = (minutes) => new Date(Date.now() + minutes * 60_000).toISOString();
const round = (value, decimals) => Math.round(value * 10 ** decimals) / 10 ** decimals;

async function peopleMake(ask) {
    await ask('POST', 'technicians', { technicians: [
        {
            externalId: 'ann', name: 'Ann', branch: 'north', homeBase: HOME, shifts: [{ days: WEEK, start: '08:00', end: '17:00' }],
            breaks: [{ durationMinutes: 30, earliest: '11:30', latest: '13:30' }], vehicle: { type: 'diesel', litresPer100Km: 8 },
        },
        {
            externalId: 'bea', name: 'Bea', branch: 'south', homeBase: HOME, shifts: [{ days: ['mon', 'tue', 'wed', 'thu', 'fri'], start: '08:00', end: '17:00' }],
            vehicle: { type: 'ev', rangeKm: 300, batteryKwh: 60 },
        },
        { externalId: 'eve', name: 'Eve', homeBase: HOME, shifts: [] },
    ] });
}

// History: two jobs of Ann and one of Bea on a day that is over.
const history = (id, technician, arrived, minutes, more, outcome) => ({
    externalId: id, title: id, location: near(1), branch: 'north', status: 'completed', technicianId: `ext::${technician}`, durationMinutes: 60, ...more,
    outcome: { actualDurationMinutes: minutes, arrivedAt: arrived, completedAt: new Date(Date.parse(arrived) + minutes * 60_000).toISOString(), ...outcome },
});

async function historyMake(ask) {
    await ask('POST', 'jobs', { jobs: [
        history('H1', 'ann', at(PAST, 8, 30), 60, { windows: [{ start: at(PAST, 8), end: at(PAST, 10) }] }, { travelMinutes: 25, firstTimeFix: true, csat: 5 }),
        history('H2', 'ann', at(PAST, 11), 390, { promisedWindow: { start: at(PAST, 9), end: at(PAST, 10) } }, { travelMinutes: 15, firstTimeFix: false, csat: 4 }),
        history('H3', 'bea', at(PAST, 9), 90, { branch: 'south' }, { travelMinutes: 30 }),
    ] });
    await ask('POST', 'technicians/ext%3A%3Aann/feedback', { date: PAST, score: 4 });
    await ask('POST', 'technicians/ext%3A%3Abea/feedback', { date: PAST, score: 5 });
    await ask('POST', 'technicians/ext%3A%3Abea/feedback', { date: '2024-05-16', score: 1 });
}

// ---- random history, and its figures counted a second way -------------------------------------------------------------

const RANDOM_DAYS = ['2023-10-02', '2023-10-03', '2023-10-04', '2023-10-05'];
const SHIFTS = [['07:00', '15:00'], ['08:00', '17:00'], ['09:30', '18:15'], ['06:00', '12:00']];
const clockMs = (day, clock) => Date.parse(`${day}T${clock}:00Z`);

function diceMake(seed) {
    let state = seed;
    return (below) => {
        state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
        return Math.floor((state / 2 ** 32) * below);
    };
}

// Nobody has a home and no job a place, so that every way is one that was told.
function randomHistory(seed) {
    const dice = diceMake(seed);
    const people = SHIFTS.map(([start, end], i) => ({ externalId: `r${i}`, name: `R ${i}`, branch: `b${i % 2}`, shifts: [{ days: ['mon', 'tue', 'wed'], start, end }] }));
    const jobs = Array.from({ length: 80 }, (_, i) => {
        const day = RANDOM_DAYS[dice(RANDOM_DAYS.length)];
        const arrived = clockMs(day, '06:00') + dice(600) * 60_000;
        const minutes = 10 + dice(110);
        const who = dice(SHIFTS.length);
        const crew = dice(5) === 0 ? [(who + 1) % SHIFTS.length] : [];
        const iso = (ms) => new Date(ms).toISOString();
        const window = () => ({ start: iso(clockMs(day, '05:00')), end: iso(clockMs(day, '07:00') + dice(600) * 60_000) });
        const body = {
            externalId: `R${i}`, title: 'x', technicianId: `ext::r${who}`, crewSize: 1 + crew.length, crewTechnicianIds: crew.map((one) => `ext::r${one}`), ...(dice(2) === 0 && { branch: `b${dice(2)}` }),
            ...(dice(3) === 0 && { promisedWindow: window() }), ...(dice(2) === 0 && { windows: [window()] }),
        };
        const outcome = { actualDurationMinutes: minutes, arrivedAt: iso(arrived), completedAt: iso(arrived + minutes * 60_000), travelMinutes: dice(60), ...(dice(2) === 0 && { firstTimeFix: dice(3) > 0 }), ...(dice(2) === 0 && { csat: 1 + dice(5) }) };
        const over = dice(10) === 0; // it was called off: then it is nothing
        return { ...body, day, who, crew, over, sent: over ? { ...body, status: 'canceled' } : { ...body, status: 'completed', outcome }, outcome, branchOf: body.branch ?? `b${who % 2}` };
    });
    return { people, jobs };
}

const mean = (list, decimals) => (list.length === 0 ? null : round(list.reduce((sum, one) => sum + one, 0) / list.length, decimals));
const worksOn = (who, day) => (new Date(`${day}T00:00:00Z`).getUTCDay() <= 3 ? SHIFTS[who] : null);

// Of the jobs that count for one key; `hours` are the technicians' days that do.
function countedSlowly(jobs, hours) {
    const due = ({ promisedWindow, windows, day, who }) => Date.parse(promisedWindow?.end ?? windows?.[0].end ?? (worksOn(who, day) && `${day}T${worksOn(who, day)[1]}:00Z`));
    const judged = jobs.filter((job) => !Number.isNaN(due(job)));
    const sum = (list) => list.reduce((all, one) => all + one, 0);
    const available = sum(hours.map(({ who, day }) => (worksOn(who, day) ? (clockMs(day, worksOn(who, day)[1]) - clockMs(day, worksOn(who, day)[0])) / 60_000 : 0)));
    const over = hours.filter(({ who, day }) => worksOn(who, day)).map(({ who, day, visits }) => Math.max(0, ...visits.map(({ outcome }) => (Date.parse(outcome.completedAt) - clockMs(day, worksOn(who, day)[1])) / 60_000)));
    const daysWithJobs = new Set(jobs.map(({ who, day }) => `${who} ${day}`)).size;
    return {
        jobs: jobs.length, driveMinutes: jobs.length === 0 ? null : sum(jobs.map(({ outcome }) => outcome.travelMinutes)), driveKm: null,
        onTimeRate: mean(judged.map((job) => (Date.parse(job.outcome.arrivedAt) <= due(job) ? 1 : 0)), 4),
        utilization: available === 0 ? null : round(sum(jobs.map(({ outcome, crew }) => outcome.actualDurationMinutes * (1 + crew.length))) / available, 4),
        overtimeMinutes: over.length === 0 ? null : sum(over), jobsPerTechnician: daysWithJobs === 0 ? null : round(jobs.length / daysWithJobs, 2),
        firstTimeFixRate: mean(jobs.filter(({ outcome }) => 'firstTimeFix' in outcome).map(({ outcome }) => (outcome.firstTimeFix ? 1 : 0)), 4),
        csat: mean(jobs.filter(({ outcome }) => 'csat' in outcome).map(({ outcome }) => outcome.csat), 2),
    };
}

const figuresOf = ({ jobs, driveMinutes, driveKm, onTimeRate, utilization, overtimeMinutes, jobsPerTechnician, firstTimeFixRate, csat }) => ({ jobs, driveMinutes, driveKm, onTimeRate, utilization, overtimeMinutes, jobsPerTechnician, firstTimeFixRate, csat });

for (const engine of ENGINES) {
    describe(`over ${engine}`, () => {
        const board = boardOf(engine, { timezone: 'UTC' });
        const { ask, asked } = board;
        const ids = {};

        before(async () => {
            await board.open();
            await ask('PATCH', 'org', { planning: { fuelPrice: { diesel: 1.5, kwh: 0.3 } } });
            await peopleMake(ask);
            await historyMake(ask);
            for (const name of ['ann', 'bea', 'eve']) ids[name] = (await ask('GET', `technicians/ext%3A%3A${name}`)).id;
        });
        after(board.close);

        const report = async (query) => (await ask('GET', `reports/kpis?${query}`)).items;

        test('figures of a day are those worked out by hand', async () => {
            const [day, ...more] = await report(`from=${PAST}&to=${PAST}`);
            assert.deepEqual(more, []);
            // Ann: 25 and 15 minutes as told, and 4.6 back; Bea 30 and 4.6: 1.5 km each way by the estimate.
            assert.deepEqual(day, {
                key: PAST, jobs: 3, driveMinutes: 79.1, driveKm: 6.1,
                onTimeRate: 0.6667, // of the second the promise was an hour before; the third has the shift alone
                utilization: round((60 + 390 + 90) / (510 + 540), 4),
                overtimeMinutes: 34.6, // Ann was done at 17:30
                fuelLitres: 0.25, fuelCost: 0.37, energyKwh: 0.61, energyCost: 0.18, jobsPerTechnician: 1.5,
                firstTimeFixRate: 0.5, csat: 4.5, planningMinutes: null, technicianFeedback: 4.5,
            });
        });

        test('the parts of a span are its days, weeks, months, technicians and branches', async () => {
            const span = 'from=2024-05-01&to=2024-06-02';
            const parts = []; // one after the other: the server works on four long calls at a time
            for (const by of ['day', 'week', 'month', 'technician', 'branch']) parts.push(await report(`${span}&groupBy=${by}`));
            const [days, weeks, months, people, branches] = parts;
            assert.equal(days.length, 33);
            assert.deepEqual(weeks.map(({ key: week }) => week), ['2024-W18', '2024-W19', '2024-W20', '2024-W21', '2024-W22']);
            assert.deepEqual(months.map(({ key: month, jobs }) => [month, jobs]), [['2024-05', 3], ['2024-06', 0]]);
            assert.deepEqual(people.map(({ key: who, jobs, technicianFeedback }) => [who, jobs, technicianFeedback]), [[ids.ann, 2, 4], [ids.bea, 1, 3]]);
            assert.deepEqual(branches.map(({ key: branch, jobs, driveKm }) => [branch, jobs, driveKm]), [['north', 2, 3.1], ['south', 1, 3.1]]);
            for (const spans of [days, weeks, months]) assert.equal(spans.reduce((sum, { driveMinutes }) => sum + (driveMinutes ?? 0), 0), 79.1);
            assert.ok(days.filter(({ key: day }) => day !== PAST).every(({ jobs, driveMinutes, onTimeRate }) => jobs === 0 && driveMinutes === null && onTimeRate === null));
        });

        test('years end in the week that their last Thursday is in', async () => {
            assert.deepEqual((await report('from=2026-12-27&to=2027-01-04&groupBy=week')).map(({ key: week }) => week), ['2026-W52', '2026-W53', '2027-W01']);
        });

        test('a day is a local one of the organization', async () => {
            const west = board.place.json('org', 'create', '--name', 'West', '--timezone', 'America/Los_Angeles');
            const hers = async (method, path, body) => (await asked(method, path, body, { key: west.key })).data;
            await hers('POST', 'jobs', { jobs: [history('W1', 'nobody', '2024-05-16T05:00:00Z', 30, { technicianId: null }), history('W2', 'nobody', '2024-05-16T07:00:00Z', 30, { technicianId: null })] });
            assert.deepEqual((await hers('GET', 'reports/kpis?from=2024-05-15&to=2024-05-16')).items.map(({ key: day, jobs }) => [day, jobs]), [['2024-05-15', 1], ['2024-05-16', 1]]);
        });

        test('the export says the same as the answer, and nothing that a spreadsheet would run', async () => {
            await ask('POST', 'jobs', { ...history('H9', 'bea', at('2024-04-02', 9), 30), branch: '=1+"2"' });
            const query = 'from=2024-04-01&to=2024-04-03&groupBy=branch';
            const { text, headers, status } = await asked('GET', `reports/kpis/export?${query}`);
            const items = await report(query);
            const [head, ...lines] = text.trimEnd().split('\r\n');
            assert.equal(status, 200);
            assert.equal(headers['content-type'], 'text/csv; charset=utf-8');
            assert.match(headers['content-disposition'], /^attachment; filename="kpis-2024-04-01-2024-04-03\.csv"$/);
            assert.deepEqual(head.split(','), Object.keys(items[0]));
            assert.deepEqual(lines, items.map(({ key: branch, ...figures }) => [`"${branch.replace(/^=/, "'=").replaceAll('"', '""')}"`, ...Object.values(figures).map((figure) => figure ?? '')].join(',')));
        });

        test('random history comes out as it is counted a second way', async () => {
            const { people, jobs } = randomHistory(20231002);
            await ask('POST', 'technicians', { technicians: people });
            const { counts } = await ask('POST', 'jobs', { jobs: jobs.map(({ sent }) => sent) });
            assert.equal(counts.failed, 0);
            const done = jobs.filter(({ over }) => !over);
            const days = RANDOM_DAYS.flatMap((day) => SHIFTS.map((_, who) => ({ who, day, visits: done.filter((job) => job.day === day && (job.who === who || job.crew.includes(who))) }))).filter(({ visits }) => visits.length > 0);
            const span = `from=${RANDOM_DAYS[0]}&to=${RANDOM_DAYS.at(-1)}`;
            for (const item of await report(span)) assert.deepEqual(figuresOf(item), countedSlowly(done.filter(({ day }) => day === item.key), days.filter(({ day }) => day === item.key)), item.key);
            const [month] = await report(`${span}&groupBy=month`);
            assert.deepEqual(figuresOf(month), countedSlowly(done, days));
            const branches = await report(`${span}&groupBy=branch`);
            for (const one of branches) assert.equal(one.jobs, done.filter(({ branchOf }) => branchOf === one.key).length, one.key);
            for (const one of branches) assert.equal(one.driveMinutes, done.filter(({ branchOf }) => branchOf === one.key).reduce((all, { outcome }) => all + outcome.travelMinutes, 0), one.key);
            const techs = await report(`${span}&groupBy=technician`);
            assert.equal(techs.length, SHIFTS.length);
            for (const [who] of SHIFTS.entries()) {
                const { id } = await ask('GET', `technicians/ext%3A%3Ar${who}`);
                const hers = figuresOf(techs.find(({ key: one }) => one === id));
                const { utilization, ...expected } = countedSlowly(done.filter((job) => job.who === who), days.filter((day) => day.who === who));
                const service = days.filter((day) => day.who === who).flatMap(({ visits }) => visits).reduce((all, { outcome }) => all + outcome.actualDurationMinutes, 0);
                const minutes = days.filter((day) => day.who === who && worksOn(who, day.day)).reduce((all, { day }) => all + (clockMs(day, SHIFTS[who][1]) - clockMs(day, SHIFTS[who][0])) / 60_000, 0);
                assert.deepEqual(hers, { ...expected, utilization: round(service / minutes, 4) });
                await ask('DELETE', `technicians/${id}`);
            }
            assert.deepEqual(await report(`${span}&groupBy=month`), [month], 'what those did who left');
        });

        test('a span that makes no sense is told where', async () => {
            for (const [query, path, code] of [['from=2024-05-02&to=2024-05-01', '?to', 'end_before_start'], ['from=2024-01-01&to=2025-01-01', '?to', 'out_of_range'], ['groupBy=hour', '?groupBy', 'unknown_value'], ['from=yesterday', '?from', 'invalid_date']]) {
                const { issues } = await ask('GET', `reports/kpis?${query}`, undefined, 422);
                assert.deepEqual(issues.map((issue) => [issue.path, issue.code]), [[path, code]]);
            }
            assert.equal((await report('from=2024-01-01&to=2024-12-31')).length, 366);
            await ask('GET', `dispatch/capacity?from=${FUTURE}&to=2031-02-06`, undefined, 422);
        });

        test('an incident makes ways longer until it is over, and is told, listed and ended', async () => {
            const job = await ask('POST', 'jobs', { externalId: 'jam', durationMinutes: 60, location: near(5), windows: [{ start: at(FUTURE, 9), end: at(FUTURE, 16) }] });
            const added = async () => (await ask('POST', 'dispatch/assign', { jobId: job.id, date: FUTURE, commit: 'none' })).assignments[0].addedDriveMinutes;
            const free = await added();
            const jam = { area: { center: HOME, radiusKm: 2 }, factor: 2, from: at(FUTURE, 0), until: at(FUTURE, 23), note: 'the bridge is closed' };
            const incident = await ask('POST', 'traffic/incidents', jam);
            assert.deepEqual(incident.area, jam.area);
            assert.match(incident.createdBy, /^key:/);
            assert.equal(incident.from, jam.from);
            assert.equal(round(await added(), 0), round(free * 2, 0));
            const { items: decisions } = await ask('GET', `dispatch/decisions?jobId=${job.id}`);
            assert.equal((await ask('GET', `dispatch/decisions/${decisions.at(-1).id}/replay`)).identical, true);
            assert.deepEqual((await ask('GET', 'traffic/incidents')).items, [incident]);
            await ask('DELETE', `traffic/incidents/${incident.id}`, undefined);
            assert.equal(await added(), free);
            assert.deepEqual((await ask('GET', 'traffic/incidents')).items, []);
            const { items: [ended] } = await ask('GET', 'traffic/incidents?active=all');
            assert.deepEqual([ended.id, ended.version, ended.from], [incident.id, 2, ended.until]);
            const said = (await ask('GET', `audit?subject=${incident.id}`)).items.map(({ action }) => action);
            assert.deepEqual(said, ['incident.ended', 'incident.created']);
            await ask('POST', 'traffic/incidents', { ...jam, until: minutesLater(-1) }, 422);
            await ask('DELETE', 'jobs/ext%3A%3Ajam', undefined);
        });

        test('capacity is shifts less breaks, and booked is what is predicted with the driving', async () => {
            const day = '2031-02-03';
            await ask('POST', 'jobs', { jobs: [
                { externalId: 'C1', durationMinutes: 60, location: near(1), technicianId: 'ext::ann', scheduledStart: at(day, 9) },
                { externalId: 'C2', durationMinutes: 500, location: near(1), technicianId: 'ext::bea', scheduledStart: at(day, 8, 30) },
                { externalId: 'C3', durationMinutes: 30, location: near(1), windows: [{ start: at(day, 9), end: at('2031-02-05', 9) }] },
            ] });
            const capacity = async (query) => (await ask('GET', `dispatch/capacity?${query}`)).items;
            const [first, second] = await capacity(`from=${day}&to=2031-02-04`);
            const ways = 9.1; // from home and back, by the estimate
            assert.deepEqual(first, {
                key: day, technicianDays: 2, jobs: 2, available: 510 + 540, booked: { p50: round(560 + 2 * ways, 1), p80: round(560 * 1.2 + 2 * ways, 1) },
                driveMinutes: round(2 * ways, 1), overbooked: round(600 + ways - 540, 1), open: { jobs: 1, p50: 30, p80: 36 },
            });
            assert.deepEqual([second.key, second.jobs, second.available, second.open.jobs], ['2031-02-04', 0, 1050, 0]);
            const people = await capacity(`from=${day}&to=${day}&groupBy=technician`);
            assert.deepEqual(people.map(({ key: who, available, overbooked }) => [who, available, overbooked]), [[ids.ann, 510, 0], [ids.bea, 540, round(60 + ways, 1)], [null, 0, 0]]);
        });

        test('in shadow, a day by hand stands beside what was proposed and what was done', async () => {
            const day = '2031-03-03';
            await ask('PATCH', 'org', { mode: 'shadow' });
            await ask('POST', 'jobs', { jobs: Array.from({ length: 9 }, (_, i) => ({
                externalId: `S${i}`, durationMinutes: 45, location: near(i), technicianId: `ext::${i % 2 ? 'ann' : 'bea'}`, scheduledStart: at(day, 8 + i), windows: [{ start: at(day, 8), end: at(day, 17) }],
            })) });
            const shadow = async (query) => (await ask('GET', `reports/shadow?${query}`)).items;
            const [alone] = await shadow(`from=${day}&to=${day}`);
            assert.deepEqual([alone.coverage, alone.countedDays, alone.comparedDays, alone.proposed, alone.actual], [1, 1, 0, null, null]);
            assert.equal(alone.manual.jobs, 9);
            assert.equal(alone.manual.onTimeRate, 1);
            await ask('POST', 'jobs', { externalId: 'S9', durationMinutes: 45, location: near(4), windows: [{ start: at(day, 8), end: at(day, 17) }] });
            const assigned = await ask('POST', 'dispatch/assign', { jobId: 'ext::S9', date: day });
            assert.equal(assigned.status, 'shadow');
            const proposal = await ask('GET', `dispatch/proposals/${assigned.proposalId}`);
            const [both] = await shadow(`from=${day}&to=${day}`);
            assert.deepEqual([both.coverage, both.countedDays, both.comparedDays], [0.9, 1, 1]);
            assert.deepEqual(both.manual, alone.manual);
            for (const figure of ['jobs', 'driveMinutes', 'onTimeRate', 'overtimeMinutes']) assert.equal(both.proposed[figure], proposal.after[figure], figure);
            assert.equal(both.proposed.csat, null);
            await ask('PATCH', 'jobs/ext%3A%3AS9', { durationMinutes: 120 });
            const again = await ask('GET', `dispatch/proposals/${(await ask('POST', 'dispatch/assign', { jobId: 'ext::S9', date: day })).proposalId}`);
            const [newest] = await shadow(`from=${day}&to=${day}`);
            assert.ok(again.after.utilization > proposal.after.utilization);
            assert.deepEqual([both, newest].map(({ proposed }) => proposed.utilization), [proposal, again].map(({ after: figures }) => figures.utilization));
            await ask('POST', 'jobs', { externalId: 'S10', durationMinutes: 45, location: near(4), windows: [{ start: at(day, 8), end: at(day, 17) }] });
            const [few] = await shadow(`from=${day}&to=${day}`);
            assert.deepEqual([few.coverage, few.countedDays, few.manual, few.proposed], [round(9 / 11, 4), 0, null, null]);
        });

        test('what was planned by hand stands beside what was done', async () => {
            const day = '2024-03-05';
            await ask('POST', 'jobs', { jobs: [
                history('D1', 'ann', at(day, 9, 20), 60, { scheduledStart: at(day, 9), windows: [{ start: at(day, 9), end: at(day, 9, 15) }] }, { travelMinutes: 20 }),
                history('D2', 'ann', at(day, 12), 60, { scheduledStart: at(day, 11) }, { travelMinutes: 10 }),
            ] });
            const { items: [{ manual, actual, coverage }] } = await ask('GET', `reports/shadow?from=2024-03-01&to=2024-03-31&groupBy=month`);
            assert.equal(coverage, 1);
            assert.deepEqual([manual.jobs, manual.onTimeRate, manual.driveMinutes], [2, 1, round(4.57 * 2, 1)]);
            assert.deepEqual([actual.jobs, actual.onTimeRate, actual.driveMinutes], [2, 0.5, 34.6]);
            const { items: people } = await ask('GET', `reports/shadow?from=2024-03-01&to=2024-03-31&groupBy=technician`);
            assert.deepEqual(people.map(({ key: who, manual: hers, proposed, adoption, countedDays }) => [who, hers.jobs, proposed, adoption, countedDays]), [[ids.ann, 2, null, null, 1]]);
        });

        test('a break within a planned job is no service', async () => {
            const day = '2031-05-05';
            await ask('PATCH', 'org', { mode: 'assisted' });
            await ask('POST', 'jobs', { externalId: 'B1', durationMinutes: 420, location: near(1), requiredTechnicianId: 'ext::ann', windows: [{ start: at(day, 8), end: at(day, 9) }] });
            await ask('POST', 'dispatch/assign', { jobId: 'ext::B1', commit: 'apply' });
            const { routes } = await ask('GET', `dispatch/schedule?date=${day}`);
            const { stops, totals } = routes.find(({ name }) => name === 'Ann');
            assert.deepEqual(stops.map(({ type }) => type), ['job', 'break']);
            assert.equal(Date.parse(stops[0].end) - Date.parse(stops[0].start), 450 * 60_000);
            const { items } = await ask('GET', `reports/kpis?from=${day}&to=${day}&groupBy=technician`);
            assert.deepEqual([items.find(({ key: who }) => who === ids.ann).utilization, totals.utilization], [0.8235, 0.8235]); // 420 of 510
        });

        test('adoption counts what humans made of proposals, with the reasons of those they refused', async () => {
            const day = '2031-04-07';
            await ask('PATCH', 'org', { mode: 'assisted' });
            const proposals = [];
            const began = performance.now();
            for (let i = 0; i < 4; i++) {
                await ask('POST', 'jobs', { externalId: `A${i}`, durationMinutes: 30, location: near(i), windows: [{ start: at(day, 8), end: at(day, 17) }] });
                proposals.push((await ask('POST', 'dispatch/assign', { jobId: `ext::A${i}`, date: day })).proposalId);
            }
            await ask('POST', `dispatch/proposals/${proposals[0]}/approve`, {});
            await ask('POST', `dispatch/proposals/${proposals[1]}/reject`, { code: 'traffic' });
            await ask('POST', `dispatch/proposals/${proposals[2]}/reject`, { code: 'wrong_time' });
            await ask('POST', `dispatch/proposals/${proposals[3]}/rebase`); // that is no decision
            const { items: [{ adoption }] } = await ask('GET', `reports/shadow?from=${day}&to=${day}`);
            const { decisionMinutes, ...counts } = adoption;
            assert.deepEqual(counts, { accepted: 1, edited: 0, rejected: 2, byCode: { traffic: 1, wrong_time: 1 } });
            assert.ok(decisionMinutes >= 0 && decisionMinutes <= (performance.now() - began) / 60_000 + 0.1, `${decisionMinutes}`);
            const [kpis] = await report(`from=${day}&to=${day}`);
            assert.equal(kpis.jobs, 1);
            assert.equal(kpis.planningMinutes, decisionMinutes);
            await ask('POST', 'jobs', { externalId: 'A4', durationMinutes: 30, location: near(4), windows: [{ start: at(day, 8), end: at(day, 17) }] });
            const { proposalId, assignments } = await ask('POST', 'dispatch/assign', { jobId: 'ext::A4', date: day });
            const { changes: [{ id: changeId }] } = await ask('GET', `dispatch/proposals/${proposalId}`);
            const other = assignments.find(({ rank }) => rank === 2);
            await ask('POST', `dispatch/proposals/${proposalId}/approve`, { edits: [{ changeId, technicianId: other.technicianId }] });
            assert.equal((await ask('GET', `reports/shadow?from=${day}&to=${day}`)).items[0].adoption.edited, 1);
        });
    });
}
