// Problems that nobody would write: random tables (with quicker detours than straight ways), random windows, shifts, breaks,
// parts, skills, reach, promises, in every mixture. Each must be solved; the program refuses to print a plan that its own two
// judges do not accept, so an exit code of 0 says that the plan keeps every rule. ROUTRIQ_PROBLEMS=1000 tries more of them.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

import { generator, list } from './draw.mjs';

const binary = process.env.ROUTRIQ_BINARY ?? join(dirname(fileURLToPath(import.meta.url)), '..', '..', 'build', 'routriq');
const problems = Number(process.env.ROUTRIQ_PROBLEMS ?? 60);

function technician(i, draw, has, places) {
    const start = draw(8000);
    const one = { id: `t${i}`, startPlace: `p${draw(places)}`, endPlace: `p${draw(places)}`, shift: { start, end: start + draw(30000) } };
    if (has.breaks && draw(3) > 0) {
        const earliest = start + draw(10000);
        one.break = { earliest, latest: earliest + draw(6000), duration: 1 + draw(3000) };
    }
    if (has.parts) {
        one.inventory = { A: draw(4), B: draw(3) };
    }
    if (has.reach && draw(2) > 0) {
        one.reach = draw(30000);
    }
    if (has.skills) {
        one.skills = ['x', 'y', 'z'].filter(() => draw(2) > 0);
    }
    if (has.prices) {
        one.usedCost = draw(5000);
    }
    return one;
}

function job(i, draw, has, places) {
    const one = { id: `j${i}`, place: `p${draw(places)}`, duration: draw(4000) };
    const start = draw(20000);
    if (has.windows && draw(2) > 0) {
        one.window = { start, end: start + draw(8000) };
    }
    if (has.promises && draw(2) > 0) {
        one.promise = { due: start + draw(20000), costPerTick: draw(20) };
    }
    if (has.parts && draw(2) > 0) {
        one.requiredParts = { A: 1 + draw(2), ...(draw(2) > 0 ? { B: 1 } : {}) };
    }
    if (has.skills && draw(2) > 0) {
        one.requiredSkills = ['x', 'y', 'z'].filter(() => draw(3) === 0);
    }
    if (draw(2) > 0) {
        one.leftOutCost = draw(20000);
    }
    return one;
}

function problem(seed) {
    const draw = generator(seed);
    const places = 1 + draw(12);
    const has = Object.fromEntries(['breaks', 'promises', 'parts', 'reach', 'balance', 'skills', 'windows', 'prices', 'distances']
        .map((name) => [name, draw(2) > 0]));
    const table = (most) => list(places, (from) => list(places, (to) => (from === to ? 0 : draw(most))));
    return {
        costs: { drive: draw(3), distance: draw(3), ...(has.balance ? { balance: { cost: 1 + draw(5), unit: 1 + draw(4000) } } : {}) },
        places: list(places, (i) => ({ id: `p${i}` })),
        travel: { matrix: { time: table(1 + draw(3000)), ...(has.distances ? { distance: table(1 + draw(9000)) } : {}) } },
        technicians: list(1 + draw(5), (i) => technician(i, draw, has, places)),
        jobs: list(draw(25), (i) => job(i, draw, has, places)),
    };
}

test(`${problems} random problems are solved, each within its rules`, () => {
    for (let seed = 0; seed < problems; seed += 1) {
        const run = spawnSync(binary, ['solve', '-', '--iterations', '4000', '--seed', String(seed), '--threads', '2'],
            { input: JSON.stringify(problem(seed)), encoding: 'utf8' });
        assert.equal(run.status, 0, `problem ${seed}: ${run.stderr}`);
        const answer = JSON.parse(run.stdout);
        const done = answer.routes.flatMap((route) => route.stops).filter((stop) => stop.id !== null).length;
        assert.equal(done + answer.unassigned.length, problem(seed).jobs.length);
    }
});
