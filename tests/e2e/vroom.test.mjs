// `routriq solve` on VROOM files: the examples, and files that nobody would write, in every mixture of what is read. Each answer
// is followed by the file's own numbers in code that shares nothing with the program. ROUTRIQ_PROBLEMS=1000 tries more.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

import { followVroom } from './vroom_follow.mjs';
import { generator, list } from './draw.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const binary = process.env.ROUTRIQ_BINARY ?? join(root, 'build', 'routriq');
const examples = join(root, 'examples', 'vroom');
const problems = Number(process.env.ROUTRIQ_PROBLEMS ?? 60);

function run(file, ...options) {
    const { status, stdout, stderr } = spawnSync(binary, ['solve', '-', ...options], { input: JSON.stringify(file), encoding: 'utf8' });
    return { code: status, out: stdout, err: stderr };
}

function solve(file, ...options) {
    const { code, out, err } = run(file, ...options);
    assert.equal(err, '');
    assert.equal(code, 0);
    return JSON.parse(out);
}

for (const name of readdirSync(examples).filter((one) => !one.endsWith('.answer.json'))) {
    test(`the example ${name} has the answer beside it`, () => {
        const file = JSON.parse(readFileSync(join(examples, name), 'utf8'));
        const expected = JSON.parse(readFileSync(join(examples, name.replace('.json', '.answer.json')), 'utf8'));
        const answer = solve(file, '--iterations', '20000');
        for (const field of Object.keys(expected)) {
            assert.deepEqual(answer[field], expected[field], field);
        }
        if (file.matrices !== undefined) {
            followVroom(file, answer);
        }
    });
}

test('the document begins with what VROOM answers', () => {
    const answer = solve(JSON.parse(readFileSync(join(examples, 'matrix.json'), 'utf8')), '--format', 'vroom', '--iterations', '100');
    assert.deepEqual(Object.keys(answer).slice(0, 5), ['code', 'summary', 'unassigned', 'routes', 'notes']);
    assert.deepEqual(answer.notes, []);
    assert.deepEqual(answer.routes[0].steps.map((step) => step.type), ['start', 'job', 'job', 'end']);
});

test('what cannot be promised is refused at its place in the file', () => {
    const file = JSON.parse(readFileSync(join(examples, 'matrix.json'), 'utf8'));
    file.vehicles[0].breaks = [{ id: 1, service: 60, time_windows: [[0, 10], [100, 200]] }];
    const { code, out, err } = run(file, '--format', 'vroom');
    assert.notEqual(code, 0);
    assert.equal(out, '');
    assert.match(err, /\/vehicles\/0\/breaks\/0\/time_windows/);
});

test('a step of priority goes before any number of other tasks', () => {
    const durations = [[0, 1000, 10, 10, 10], [900, 0, 900, 900, 900], [10, 1000, 0, 10, 10], [10, 1000, 10, 0, 10], [10, 1000, 10, 10, 0]];
    const jobs = [1, 2, 3, 4].map((id) => ({ id, location_index: id }));
    const file = { vehicles: [{ id: 1, start_index: 0, end_index: 0, time_window: [0, 1905] }], jobs, matrices: { car: { durations } } };
    // Room for the far one alone, or for all the others.
    const leftOut = () => solve(file, '--iterations', '2000').unassigned.map((one) => one.id);
    assert.deepEqual(leftOut(), [1]);
    jobs[0].priority = 1;
    assert.deepEqual(leftOut(), [2, 3, 4]);
});

test('an answer that was tampered with is noticed', () => {
    const file = JSON.parse(readFileSync(join(examples, 'profiles.json'), 'utf8'));
    const answer = solve(file, '--iterations', '5000');
    const tampers = [
        ({ routes }) => { routes[0].steps[1].arrival -= 2; },
        ({ routes }) => { routes[0].steps[1].load[0] += 1; },
        ({ routes }) => { routes[0].cost += 1; },
        ({ routes }) => { [routes[0].vehicle, routes[1].vehicle] = [routes[1].vehicle, routes[0].vehicle]; },
        ({ routes }) => { routes.pop(); },
        ({ unassigned }) => { unassigned.push({ id: 1, type: 'job' }); },
    ];
    followVroom(file, answer);
    for (const tamper of tampers) {
        const copy = structuredClone(answer);
        tamper(copy);
        assert.throws(() => followVroom(file, copy), assert.AssertionError);
    }
});

function square(draw, size, most) {
    return list(size, (from) => list(size, (to) => (from === to ? 0 : 1 + draw(most))));
}

function windows(draw, epoch, count) {
    let from = epoch + draw(6000);
    return list(count, () => {
        const window = [from, from + draw(4000)];
        from = window[1] + 1 + draw(5000);
        return window;
    });
}

function vehicle(id, draw, has, places, epoch) {
    const one = { id, start_index: draw(places), end_index: draw(places), profile: has.profiles ? ['car', 'van'][draw(2)] : 'car' };
    if (has.open && draw(2) > 0) {
        delete one[['start_index', 'end_index'][draw(2)]];
    }
    if (has.shifts) {
        one.time_window = [epoch + draw(2000), epoch + 10000 + draw(20000)];
    }
    if (has.breaks && draw(3) > 0) {
        const from = epoch + 3000 + draw(3000);
        one.breaks = list(1 + draw(2), (i) => ({ id: i, service: 1 + draw(900), time_windows: [[from + 2000 * i, from + 2000 * i + draw(1000)]] }));
    }
    if (has.amounts) {
        one.capacity = [3 + draw(8), 2 + draw(6)];
    }
    if (has.skills) {
        one.skills = [1, 2, 3].filter(() => draw(3) > 0);
    }
    if (has.types) {
        one.type = ['quick', 'slow', ''][draw(3)];
    }
    if (has.speeds) {
        one.speed_factor = [0.5, 0.8, 1, 1.25, 1.33, 2][draw(6)];
    }
    if (has.costs) {
        one.costs = { fixed: draw(2000), per_hour: draw(7200), per_km: draw(2) * draw(300), per_task_hour: draw(900) };
    }
    const limit = has.limits ? draw(4) : 0;
    if (limit === 1) {
        one.max_tasks = draw(5);
    } else if (limit === 2) {
        one.max_distance = draw(20000);
    } else if (limit === 3 && (one.costs?.per_km ?? 0) === 0) {
        one.max_travel_time = draw(9000);
    }
    return one;
}

function step(id, draw, has, place, epoch) {
    const one = { id, location_index: place(), service: draw(1500) };
    if (has.windows && draw(2) > 0) {
        one.time_windows = windows(draw, epoch, 1 + draw(3));
    }
    if (has.types) {
        one.service_per_type = { quick: draw(700), slow: 1500 + draw(900) };
    }
    if (has.setups) {
        one.setup = draw(300);
    }
    return one;
}

function wishes(draw, has) {
    return { ...(has.skills ? { skills: [1, 2, 3].filter(() => draw(4) === 0) } : {}), ...(has.priorities ? { priority: draw(4) * draw(30) } : {}) };
}

const FEATURES = ['profiles', 'open', 'shifts', 'breaks', 'amounts', 'skills', 'types', 'speeds', 'costs', 'limits', 'windows', 'setups',
    'priorities', 'epochs', 'shipments', 'matrix', 'steps'];

function randomFile(seed) {
    const draw = generator(seed);
    const has = Object.fromEntries(FEATURES.map((feature) => [feature, draw(2) > 0]));
    has.costs &&= !has.matrix;
    has.limits &&= !has.matrix;
    const epoch = has.epochs && has.shifts ? 1600416000 : 0, places = 3 + draw(9);
    const place = () => draw(places);
    const durations = () => square(draw, places, 2500), distances = () => square(draw, places, 4000);
    const one = () => ({ durations: durations(), distances: distances(), ...(has.matrix ? { costs: square(draw, places, 500) } : {}) });
    const amount = () => (has.amounts ? [draw(3), draw(3)] : undefined);
    const jobs = list(1 + draw(12), (i) => ({ ...step(i, draw, has, place, epoch), ...wishes(draw, has), delivery: amount(), pickup: amount() }));
    const shipments = list(has.shipments ? 1 + draw(5) : 0, (i) => ({
        pickup: step(i, draw, has, place, epoch), delivery: step(i, draw, has, place, epoch), amount: amount(), ...wishes(draw, has),
    }));
    const vehicles = list(1 + draw(4), (i) => vehicle(i, draw, has, places, epoch));
    if (has.steps) {
        vehicles[0].steps = [{ type: 'job', id: draw(jobs.length) }, ...shipments.slice(0, 1).flatMap(({ pickup, delivery }) => [
            { type: 'pickup', id: pickup.id }, { type: 'delivery', id: delivery.id }])];
    }
    return { vehicles, jobs, shipments, matrices: { car: one(), van: one() } };
}

for (let seed = 1; seed <= problems; seed++) {
    test(`the random file ${seed} is planned as it says`, () => {
        const file = randomFile(seed);
        followVroom(file, solve(file, '--iterations', '500', '--lanes', '1'));
    });
}
