// A recorded day of 40 technicians and 300 jobs with 20 emergencies, overruns, cancellations and a traffic jam, played by the
// clock: no hard rule is broken at any full hour, every job is accounted for, every decision replays identically after the
// server was cut off and on the other database, and the audit holds.
//
// ROUTRIQ_DAY_LOG names a file for the answers, one for each database.
// With ROUTRIQ_TORTURE the whole day; else a quarter of its technicians and jobs.
import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';

import { ENGINES, installationMake } from '../e2e/platform.mjs';
import { Day } from './day.mjs';
import { judgeAccounts, judgeBoard } from './judge.mjs';
import { playedKillAll, playedStart } from './played.mjs';
import { storyRead } from './story.mjs';

const SEED = 20260519;
const file = fileURLToPath(new URL('recorded_day.story', import.meta.url));
const whole = process.env.ROUTRIQ_TORTURE !== undefined;
const days = {};
const places = [];

async function dayPlay(engine) {
    const story = storyRead(file, whole ? 1 : 4);
    const place = await installationMake(engine);
    places.push(place);
    mkdirSync(join(place.folder, 'state'), { recursive: true });
    const server = await playedStart(place.shown, SEED, story.instant('05:30'));
    const day = new Day(story, server);
    if (process.env.ROUTRIQ_DAY_LOG) day.log = `${process.env.ROUTRIQ_DAY_LOG}.${engine}`;
    const one = { place, day, wrong: [], late: new Set(), noon: '' };
    day.onHour = async () => {
        const { wrong, late } = await judgeBoard(day);
        one.wrong.push(...wrong.map((what) => `${new Date(day.now).toISOString()} ${what}`));
        for (const name of late) one.late.add(name);
    };
    await day.begin();
    await day.until(story.instant('12:00'));
    await server.kill(); // what was answered is kept
    day.server = await playedStart(place.shown, SEED + 1, day.now, server.key);
    one.noon = day.digest();
    await day.until(story.instant('22:00'));
    one.whole = day.digest();
    return one;
}

/* Ids of all decisions, each of which has replayed to the same bytes. */
async function replaysAll(day) {
    const ids = [];
    for (let cursor = ''; cursor !== null;) {
        const { data } = await day.server.ask(day.now, 'GET', `dispatch/decisions?limit=200${cursor && `&cursor=${encodeURIComponent(cursor)}`}`);
        ids.push(...data.items.map(({ id }) => id));
        cursor = data.nextCursor;
    }
    for (const id of ids) {
        const { data, text } = await day.server.ask(day.now, 'GET', `dispatch/decisions/${id}/replay`);
        assert.equal(data?.identical, true, `${id}: ${text.slice(0, 2000)}`);
    }
    return ids;
}

after(async () => {
    playedKillAll();
    for (const place of places) await place.end();
});

test('the story has 40 technicians, 300 jobs, 20 emergencies, overruns, cancellations and a traffic jam', () => {
    const { technicians, jobs, events } = storyRead(file, 1);
    const count = (which) => events.filter(({ what }) => what === which).length;
    assert.deepEqual([technicians.size, jobs.size, count('emergency'), count('cancel'), count('jam')], [40, 300, 20, 15, 1]);
    assert.ok([...jobs.values()].filter(({ takes, minutes }) => takes >= minutes + 30).length >= 25);
});

test('a recorded day is played to its end, over both databases', async () => {
    for (const [engine, one] of await Promise.all(ENGINES.map(async (engine) => [engine, await dayPlay(engine)]))) days[engine] = one;
    const { day } = days.sqlite;
    console.log(JSON.stringify({ counts: day.counts, notBuilt: Object.fromEntries(day.notBuilt), late: [...days.sqlite.late] }));
});

test('no hard rule is broken at any full hour', () => {
    for (const engine of ENGINES) assert.deepEqual([...days[engine].wrong, ...days[engine].day.wrong], [], engine);
});

test('every job is done, canceled, on the board, or left out with a reason', async () => {
    for (const engine of ENGINES) {
        const { wrong, accounts } = await judgeAccounts(days[engine].day);
        console.log(JSON.stringify({ engine, accounts }));
        assert.deepEqual(wrong, [], engine);
    }
});

test('both databases have given the same answers to the byte', () => {
    assert.equal(days.sqlite.noon, days.postgres.noon, 'until noon');
    assert.equal(days.sqlite.whole, days.postgres.whole, 'after noon');
});

test('every decision replays to the same bytes, before and after another start, and the audit holds', async () => {
    const seen = [];
    for (const engine of ENGINES) {
        const { day, place } = days[engine];
        const ids = await replaysAll(day);
        await day.server.end();
        day.server = await playedStart(place.shown, SEED + 2, day.now, day.server.key);
        assert.deepEqual(await replaysAll(day), ids);
        assert.equal((await day.server.ask(day.now, 'GET', 'audit/verify')).data.holds, true);
        seen.push(ids);
    }
    assert.ok(seen[0].length >= days.sqlite.day.story.jobs.size / 2, `${seen[0].length} decisions`);
    assert.deepEqual(seen[0], seen[1]);
});
