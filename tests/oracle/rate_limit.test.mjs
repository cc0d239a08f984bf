// The limiter of the program against an oracle written from the published rule (rate_limit.mjs): the same million requests
// through both, every verdict compared.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { test } from 'node:test';
import { RateOracle, walk } from './rate_limit.mjs';

const STEPS = 1_000_000;
const RULES = [ // quota, window in seconds, keys, share of the steps
    [60, 60, 200, 0.5], [10, 10, 200, 0.3], [1, 1, 50, 0.05], [7, 3, 20, 0.05], [1000, 60, 5, 0.05], [3, 600, 100, 0.05],
];

const binary = resolve(process.env.ROUTRIQ_BINARY ?? 'build/asan/src/app/routriq');
const replay = join(dirname(binary), '../access/rate_limit_replay');

/* Sends lines to the program and gives its answers one by one, in order. */
async function* answers(lines) {
    assert.ok(existsSync(replay), `${replay} is not there: build the tests`);
    const child = spawn(replay, { stdio: ['pipe', 'pipe', 'inherit'] });
    const exited = new Promise((done) => child.once('exit', (code, signal) => done(signal ?? code)));
    const feed = async () => {
        for (const part of lines) if (!child.stdin.write(part)) await new Promise((done) => child.stdin.once('drain', done));
        child.stdin.end();
    };
    const fed = feed();
    for await (const line of createInterface({ input: child.stdout })) yield line;
    await fed;
    assert.equal(await exited, 0);
}

function* inParts(rule, steps, size = 5000) {
    let part = `rule ${rule[0]} ${rule[1]}\n`;
    let count = 0;
    for (const { key, nowMs } of steps()) {
        part += `${key} ${nowMs}\n`;
        if (++count % size === 0) {
            yield part;
            part = '';
        }
    }
    yield part;
}

/* Walks both; gives { steps, refused, differing } with the first few differences. */
async function compare(rule, steps, oracle) {
    const expected = steps();
    const result = { steps: 0, refused: 0, differing: [] };
    for await (const line of answers(inParts(rule, steps))) {
        const { key, nowMs } = expected.next().value;
        const { allowed, remaining, resetS, retryS } = oracle.take(key, nowMs);
        const mine = `${allowed ? 1 : 0} ${remaining} ${resetS} ${retryS}`;
        result.steps += 1;
        result.refused += allowed ? 0 : 1;
        if (mine !== line && result.differing.length < 5) result.differing.push(`${key} at ${nowMs}: oracle ${mine}, program ${line}`);
    }
    assert.equal(expected.next().done, true, 'an answer for every request');
    return result;
}

test('a million requests get the oracle\'s verdict, remaining, reset and retry', async (context) => {
    let steps = 0;
    for (const [i, [quota, windowS, keys, share]] of RULES.entries()) {
        const way = () => walk(100 + i, Math.round(STEPS * share), { keys, quota, windowS });
        const result = await compare([quota, windowS], way, new RateOracle(quota, windowS));
        assert.deepEqual(result.differing, [], `${quota} in ${windowS} s`);
        assert.ok(result.refused > result.steps / 20 && result.refused < result.steps * 0.95, `${result.refused} of ${result.steps} refused`);
        context.diagnostic(`${quota}/${windowS}s: ${result.steps} requests, ${result.refused} refused`);
        steps += result.steps;
    }
    assert.equal(steps, STEPS);
});

// What the published rule gives for 10 requests in the window before: [ms into the window of 10 s, how many still count].
const VECTORS = [[2500, 7], [0, 10], [1, 9], [9999, 0], [9000, 0]];
const START_MS = 1_779_000_000_000;

function* vector(intoMs) { // ten in one window, all that pass in the next
    for (let i = 0; i < 10; i++) yield { key: 'a', nowMs: START_MS };
    for (let i = 0; i < 20; i++) yield { key: 'a', nowMs: START_MS + 10_000 + intoMs };
}

test('the published vectors hold for the oracle and for the program', async () => {
    for (const [intoMs, counted] of VECTORS) {
        const oracle = new RateOracle(10, 10);
        const passed = [...vector(intoMs)].map(({ key, nowMs }) => oracle.take(key, nowMs).allowed).slice(10);
        assert.equal(passed.filter(Boolean).length, 10 - counted, `${intoMs} ms into the window`);
        assert.deepEqual((await compare([10, 10], () => vector(intoMs), new RateOracle(10, 10))).differing, []);
    }
});

test('an oracle that reckons with integers is told from the program', async () => {
    const weigh = (share, before, windowMs, nowMs) => Math.floor(((windowMs - (nowMs % windowMs)) * before) / windowMs);
    const { differing } = await compare([10, 10], () => vector(9000), new RateOracle(10, 10, weigh));
    assert.notDeepEqual(differing, []);
});

test('an oracle that counts what was refused is told from the program', async () => {
    class Counting extends RateOracle {
        take(key, nowMs) {
            const verdict = super.take(key, nowMs);
            const counter = this.counters.get(key)?.get(Math.floor(nowMs / this.windowMs));
            if (!verdict.allowed && counter) counter.count += 1;
            return verdict;
        }
    }
    const { differing } = await compare([7, 3], () => walk(5, 20_000, { keys: 20, quota: 7, windowS: 3 }), new Counting(7, 3));
    assert.notDeepEqual(differing, []);
});
