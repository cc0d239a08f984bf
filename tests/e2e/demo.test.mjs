// `routriq demo --once`: the same day planned in three ways, and its figures recomputed from the schedule it prints.
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { before, test } from 'node:test';
import { working } from './patience.mjs';
import { binaryPath } from './server.mjs';
import { programEnvironment } from './environment.mjs';

const QUICK = ['--once', '--iterations', '3000', '--bound', '2000000'];
const TOTALS = ['jobs', 'driveMinutes', 'driveKm', 'serviceMinutes', 'waitMinutes', 'overtimeMinutes', 'utilization',
    'energyCost', 'fuelCost', 'onTimeRate', 'unassigned'];

function demo(...args) {
    const run = spawnSync(binaryPath(), ['demo', ...args], { encoding: 'utf8', maxBuffer: 1 << 26, env: programEnvironment() });
    assert.equal(run.signal, null);
    return run;
}

function demoJson(...args) {
    const run = demo(...QUICK, '--json', ...args);
    assert.equal(run.status, 0, run.stderr);
    assert.equal(run.stderr, '', 'nothing but the result when nobody watches');
    return JSON.parse(run.stdout);
}

const minutes = (from, to) => (Date.parse(to) - Date.parse(from)) / 60000;
const near = (actual, expected, tolerance, what) =>
    assert.ok(Math.abs(actual - expected) <= tolerance, `${what}: ${actual} is not ${expected}`);

let day;
before(() => {
    day = demoJson();
});

test('the document has the day, three totals and the schedule', () => {
    assert.deepEqual(Object.keys(day), ['date', 'byHand', 'nearest', 'planned', 'proved', 'schedule']);
    assert.equal(day.date, '2026-05-15');
    for (const way of [day.byHand, day.nearest, day.planned]) {
        assert.deepEqual(Object.keys(way), ['totals']);
        assert.deepEqual(Object.keys(way.totals), TOTALS);
        assert.equal(way.totals.jobs + way.totals.unassigned, 90);
    }
    assert.deepEqual(day.planned.totals, day.schedule.totals);
    assert.equal(day.schedule.routes.length, 12);
});

test('the plan serves no job less than by hand and makes fewer people wait', () => {
    assert.ok(day.planned.totals.jobs >= day.byHand.totals.jobs);
    assert.ok(day.planned.totals.onTimeRate >= day.byHand.totals.onTimeRate);
    assert.ok(day.byHand.totals.jobs > day.nearest.totals.jobs);
});

test('what is proved is less than the plan costs, and is said in the same words to people', () => {
    const { jobs, cost, lowerBound, gap } = day.proved;
    assert.equal(jobs, day.planned.totals.jobs);
    assert.ok(lowerBound > 0 && lowerBound <= cost, `${lowerBound} of ${cost}`);
    near(gap, (cost - lowerBound) / cost, 0.0001, 'gap');
    const permille = Math.floor((1 - gap) * 1000 + 0.001);
    assert.ok(demo(...QUICK).stdout.includes(
        `\nProved: no plan that serves the same ${jobs} jobs costs less than ${(permille / 10).toFixed(1)} % of this one,\n`));
});

test('without steps nothing is proved', () => {
    assert.equal(demoJson('--bound', '0').proved, null);
    assert.ok(!demo(...QUICK, '--bound', '0').stdout.includes('Proved'));
});

test('every job is served once or has its reasons', () => {
    const served = day.schedule.routes.flatMap((route) => route.stops).filter((stop) => stop.type === 'job');
    const ids = [...served.map((stop) => stop.jobId), ...day.schedule.unassigned.map((job) => job.jobId)];
    assert.equal(new Set(ids).size, 90);
    assert.equal(ids.length, 90);
    for (const job of day.schedule.unassigned) {
        assert.ok(job.reasons.length >= 2 && job.reasons.every((reason) => reason.code && reason.message), job.jobId);
        assert.equal(job.reasons[0].technicianId, undefined);
    }
});

test('times follow from each other, within the shift, breaks within their two hours', () => {
    for (const route of day.schedule.routes) {
        let at = route.shiftStart;
        route.stops.forEach((stop, index) => {
            assert.equal(stop.sequence, index + 1);
            assert.ok(minutes(at, stop.arrival) + 0.02 >= stop.travelMinutes, `${route.name} flies to ${stop.jobId}`);
            near(minutes(stop.arrival, stop.start), stop.waitMinutes, 0.01, 'waiting');
            near(minutes(stop.start, stop.end), stop.plannedDurationMinutes, 0, 'duration');
            assert.ok(stop.slackMinutes >= 0);
            at = stop.end;
        });
        assert.ok(minutes(at, route.shiftEnd) >= 0, route.name);
        assert.ok(route.stops.filter((stop) => stop.type === 'break').length <= 1);
        assert.equal(route.totals.overtimeMinutes, 0);
    }
});

test('an electric van comes home with its reserve', () => {
    const electric = day.schedule.routes.filter((route) => route.stops.some((stop) => stop.batteryPercent !== null));
    assert.equal(electric.length, 2);
    for (const route of electric) {
        let before = 100;
        for (const stop of route.stops) {
            assert.ok(stop.batteryPercent <= before && stop.batteryPercent >= 15, `${route.name}: ${stop.batteryPercent}%`);
            before = stop.batteryPercent;
        }
    }
});

test('the totals are the sums of the routes, and on time is what the contract says', () => {
    const { routes, totals } = day.schedule;
    for (const name of ['jobs', 'driveMinutes', 'driveKm', 'serviceMinutes', 'waitMinutes', 'overtimeMinutes']) {
        const sum = routes.reduce((total, route) => total + route.totals[name], 0);
        near(totals[name], sum, 0.1, name);
    }
    const stops = routes.flatMap((route) => route.stops).filter((stop) => stop.type === 'job');
    const onTime = stops.filter((stop) => stop.windowEnd === null || stop.arrival <= stop.windowEnd);
    near(totals.onTimeRate, onTime.length / stops.length, 0.00005, 'on time');
    near(totals.serviceMinutes, stops.reduce((sum, stop) => sum + stop.plannedDurationMinutes, 0), 0.01, 'service');
    for (const route of routes) {
        const driven = route.stops.reduce((sum, stop) => sum + stop.travelMinutes, 0);
        assert.ok(route.totals.driveMinutes + 0.1 >= driven, `${route.name} drives home for nothing`);
    }
});

test('the same command prints the same bytes, on one thread or three', () => {
    const first = demo(...QUICK, '--json', '--threads', '1');
    const second = demo(...QUICK, '--json', '--threads', '3');
    assert.equal(first.status, 0);
    assert.equal(first.stdout, second.stdout);
});

test('another seed is another day of the size that was asked for', () => {
    const other = demoJson('--seed', '7', '--jobs', '20', '--technicians', '4');
    assert.equal(other.planned.totals.jobs + other.planned.totals.unassigned, 20);
    assert.equal(other.schedule.routes.length, 4);
    assert.notEqual(other.schedule.routes[0].technicianId, day.schedule.routes[0].technicianId);
});

test('people get tables: who goes where, what stayed out, and three plans side by side', () => {
    const run = demo(...QUICK);
    assert.equal(run.status, 0, run.stderr);
    for (const route of day.schedule.routes) assert.ok(run.stdout.includes(`\n${route.name}  (`), route.name);
    for (const label of ['Left out, and why', 'Jobs served', 'Left out', 'Driving', 'Distance', 'On time', 'Overtime', 'Utilization']) {
        assert.ok(run.stdout.includes(`\n${label}`), label);
    }
    assert.ok(!run.stdout.includes('\u001b'), 'no colours in a pipe');
});

test('wrong use is one line and exit code 2', () => {
    for (const args of [['--json'], ['--once', '--seed', 'x'], ['--once', '--jobs', '0'], ['--once', 'more'], ['--never']]) {
        const run = demo(...args);
        assert.equal(run.status, 2, args.join(' '));
        assert.equal(run.stdout, '');
        assert.match(run.stderr, /^routriq demo: [^\n]+\n$/, args.join(' '));
    }
});

test('Ctrl-C while it plans prints the plan so far and ends, without a server', async () => {
    const child = spawn(binaryPath(), ['demo', '--listen', '127.0.0.1:0', '--time', '60s'], { stdio: ['ignore', 'pipe', 'ignore'] });
    let out = '';
    child.stdout.on('data', (data) => { out += data; });
    const ended = new Promise((resolve) => child.on('close', resolve));
    await working(child.pid, 4000)();
    child.kill('SIGINT');
    const code = await ended;
    assert.equal(code, 0);
    assert.match(out, /^Jobs served /m);
    assert.doesNotMatch(out, /http:/);
});
