// The parts of the page that compute: clock times, the joined day, the projection. They are bundled as the page's build does
// and run here without a browser.
import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { dayMake } from './page_fixture.mjs';

const WEB = fileURLToPath(new URL('../../web/', import.meta.url));

async function load(path) {
    const { build } = await import(new URL('../../web/node_modules/esbuild/lib/main.js', import.meta.url));
    const result = await build({ entryPoints: [WEB + path], bundle: true, write: false, format: 'esm', logLevel: 'warning' });
    return import(`data:text/javascript;base64,${Buffer.from(result.outputFiles[0].contents).toString('base64')}`);
}

let clock;
let days;
let mercator;
let colours;

before(async () => {
    clock = await load('src/clock.ts');
    days = await load('src/day.ts');
    mercator = await load('src/mercator.ts');
    colours = await load('src/colours.ts');
});

const at = (text) => Date.parse(text);

test('clock times are in the named zone, in either habit', () => {
    const halves = clock.clockOf('America/New_York', true);
    const whole = clock.clockOf('America/New_York', false);
    assert.equal(halves.time(at('2026-05-15T13:05:00Z')), '9:05 am');
    assert.equal(whole.time(at('2026-05-15T13:05:00Z')), '9:05');
    assert.equal(halves.time(at('2026-05-15T04:30:00Z')), '12:30 am');
    assert.equal(whole.time(at('2026-05-15T04:30:00Z')), '0:30');
    assert.equal(whole.time(at('2026-05-15T13:04:40Z')), '9:04', 'the minute that has begun, as in the API');
});

test('a range names the half of the day once where one is enough', () => {
    const { range } = clock.clockOf('America/New_York', true);
    assert.equal(range(at('2026-05-15T13:00:00Z'), at('2026-05-15T14:30:00Z')), '9:00–10:30 am');
    assert.equal(range(at('2026-05-15T15:00:00Z'), at('2026-05-15T17:00:00Z')), '11:00 am–1:00 pm');
});

test('the axis has local hours where the zone is not on the hour', () => {
    const india = clock.clockOf('Asia/Kolkata', false);
    const hours = india.hoursBetween(at('2026-05-15T02:10:00Z'), at('2026-05-15T05:00:00Z'));
    assert.deepEqual(hours.map(india.time), ['8:00', '9:00', '10:00']);
});

test('the axis has 23 or 25 hours where the clocks change', () => {
    const berlin = clock.clockOf('Europe/Berlin', false);
    const spring = berlin.hoursBetween(at('2026-03-28T23:00:00Z'), at('2026-03-29T22:00:00Z'));
    const autumn = berlin.hoursBetween(at('2026-10-24T22:00:00Z'), at('2026-10-25T23:00:00Z'));
    assert.equal(spring.length - 1, 23);
    assert.equal(autumn.length - 1, 25);
    assert.deepEqual(spring.slice(0, 4).map(berlin.hour), ['0', '1', '3', '4']);
});

test('amounts are written as people say them', () => {
    const { minutesText, distanceText, shareText, wordsText, dateShift } = clock;
    assert.deepEqual([0, 59.6, 60, 125, -7].map(minutesText), ['0 min', '1 h', '1 h', '2 h 05', '−7 min']);
    assert.deepEqual([null, 3.14159, 480.4].map(distanceText), ['–', '3.1 km', '480 km']);
    assert.deepEqual([null, 0, 0.0123, 0.956, 0.9999, 1].map(shareText), ['–', '0%', '1.2%', '96%', '100%', '100%']);
    assert.equal(wordsText('hvac_repair'), 'HVAC repair');
    assert.equal(dateShift('2026-02-28', 1), '2026-03-01');
});

test('late is decided by the arrival, against the promise before the window', () => {
    const data = dayMake({ lateBy: 0 });
    const stop = data.schedule.routes[0].stops.find(({ type }) => type === 'job');
    const job = data.jobs.find(({ id }) => id === stop.jobId);
    const standing = (promiseEnd, windowEnd) => {
        job.promisedWindow = promiseEnd && { start: '2026-05-15T00:00:00Z', end: promiseEnd };
        stop.windowEnd = windowEnd;
        const visit = days.dayOf(data).visits.get(`${job.id}@0`);
        return [visit.standing, visit.lateMinutes];
    };
    stop.slackMinutes = 0;
    const before = new Date(at(stop.arrival) - 5 * 60000).toISOString();
    const later = new Date(at(stop.arrival) + 90 * 60000).toISOString();
    assert.deepEqual(standing(before, later), ['late', 5]);
    assert.deepEqual(standing(later, before), ['fine', 0]);
    assert.deepEqual(standing(null, before), ['late', 5]);
    assert.deepEqual(standing(stop.arrival, null), ['risk', 0], 'the last minute is on time, with nothing to spare');
    assert.deepEqual(standing(null, null), ['fine', 0]);
});

test('the axis begins and ends on full hours around everything that is drawn', () => {
    const day = days.dayOf(dayMake());
    const marks = day.rows.flatMap((row) => [row.shiftStart, row.shiftEnd, ...row.visits.flatMap((v) => [v.leave, v.end])]);
    assert.ok(day.start <= Math.min(...marks) && day.end >= Math.max(...marks));
    assert.match(day.clock.time(day.start) + day.clock.time(day.end), /:00.*:00/);
    assert.ok(Math.min(...marks) - day.start < 3600e3);
});

test('one sentence about many technicians stands once, with their names', () => {
    const data = dayMake();
    const [left] = days.dayOf(data).waiting;
    const reasons = data.schedule.unassigned.find(({ jobId }) => jobId === left.id).reasons;
    assert.equal(left.reasons.length, new Set(reasons.map(({ message }) => message)).size);
    assert.equal(left.reasons.flatMap(({ technicians }) => technicians).length, data.technicians.length);
});

test('promises that overlap lie in different lanes', () => {
    const visits = [
        { promiseStart: 0, promiseEnd: 10 },
        { promiseStart: 5, promiseEnd: 15 },
        { promiseStart: 6, promiseEnd: 20 },
        { promiseStart: 10, promiseEnd: 12 },
        { promiseStart: null, promiseEnd: null },
    ].map((visit) => ({ ...visit, start: visit.promiseStart, lane: 0 }));
    days.lanesAssign(visits);
    assert.deepEqual(visits.map(({ lane }) => lane), [0, 1, 2, 0, 0]);
});

test('the projection agrees with the published square of the world and with itself', () => {
    const { project, unproject, metresPerPixel, roundBelow } = mercator;
    const corner = project({ lat: 85.05112878, lng: -180 });
    assert.ok(Math.abs(corner.x) < 1e-9 && Math.abs(corner.y) < 1e-9);
    const place = { lat: 40.7128, lng: -74.006 };
    const back = unproject(project(place));
    assert.ok(Math.abs(back.lat - place.lat) < 1e-9 && Math.abs(back.lng - place.lng) < 1e-9);
    assert.ok(Math.abs(metresPerPixel(0, 256) - 156543.034) < 0.01);
    assert.deepEqual([0.03, 7, 2.5, 999, 1000].map(roundBelow), [0.02, 5, 2, 500, 1000]);
});

test('a zoom keeps the ground under the pointer', () => {
    const { zoomAt } = mercator;
    const before = { centre: { x: 0.3, y: 0.4 }, scale: 10000 };
    const after = zoomAt(before, 2, 50, -20);
    const ground = (view) => [view.centre.x + 50 / view.scale, view.centre.y - 20 / view.scale];
    ground(before).forEach((value, axis) => assert.ok(Math.abs(value - ground(after)[axis]) < 1e-12));
});

test('no route wears red, and twelve routes wear twelve colours', () => {
    const hues = Array.from({ length: 12 }, (_, row) => Number(colours.routeColour(row)['--hue']));
    assert.equal(new Set(hues).size, 12);
    assert.ok(hues.every((hue) => hue > 50 && hue < 350));
    assert.notDeepEqual(colours.routeColour(0), colours.routeColour(12));
});
