// Follows an answer in VROOM's form by the numbers of its file alone, in code that shares nothing with the program: who does
// what, travel looked up in the matrices, loads, windows, breaks, limits, sums and the cost. Throws at the first rule that
// does not hold. Files without matrices cannot be followed: their travel is an estimate.
import assert from 'node:assert/strict';

const EVER = Number.MAX_SAFE_INTEGER;
const sum = (values) => values.reduce((a, b) => a + b, 0);

function tasksOf(file) {
    const tasks = new Map();
    for (const job of file.jobs ?? []) {
        const pickup = job.pickup ?? [];
        tasks.set(`job ${job.id}`, { ...job, onBoard: job.delivery ?? job.amount ?? [], off: job.delivery ?? job.amount ?? [], on: pickup });
    }
    for (const shipment of file.shipments ?? []) {
        const { pickup, delivery, amount = [], skills, priority } = shipment;
        const pair = {};
        tasks.set(`pickup ${pickup.id}`, { ...pickup, skills, priority, pair, onBoard: [], on: amount, off: [] });
        tasks.set(`delivery ${delivery.id}`, { ...delivery, skills, priority, pair, after: `pickup ${pickup.id}`, onBoard: [], on: [], off: amount });
    }
    return tasks;
}

const within = (windows, time, slack) =>
    windows === undefined || windows.some(([from, until]) => time + slack >= from && time <= until);

function followRoute(file, tasks, route, done) {
    const vehicle = file.vehicles.find((one) => one.id === route.vehicle);
    const matrices = file.matrices[vehicle.profile ?? 'car'];
    const factor = Math.round(100 / (vehicle.speed_factor ?? 1)) / 100;
    const slack = Number.isInteger(factor) ? 0 : 1; // what is cut off a second
    const cell = (matrix, from, to) => (from === undefined || to === undefined || from === to ? 0 : matrix[from][to]);
    const [from, until] = vehicle.time_window ?? [0, EVER];
    const costs = { fixed: 0, per_hour: 3600, per_km: 0, per_task_hour: 0, ...vehicle.costs };
    const kinds = vehicle.capacity?.length ?? 0;
    const amounts = (list) => Array.from({ length: kinds }, (_, k) => list?.[k] ?? 0);
    const load = amounts();
    for (const step of route.steps) {
        const task = tasks.get(`${step.type} ${step.id}`);
        amounts(task?.onBoard).forEach((amount, k) => { load[k] += amount; });
    }
    let place = vehicle.start_index, clock = route.steps[0].arrival, way = 0, metres = 0, price = 0, work = 0, priority = 0;
    let breaks = 0, waiting = 0, served = 0, legs = 0, onTheWay = 0;
    assert.equal(route.steps[0].type, 'start');
    assert.equal(route.steps.at(-1).type, 'end');
    assert.ok(clock + slack >= from, 'leaves early');
    for (const step of route.steps.slice(1)) {
        const key = `${step.type} ${step.id}`, task = tasks.get(key);
        const next = step.type === 'end' ? vehicle.end_index : task?.location_index;
        const leg = step.type === 'break' ? 0 : cell(matrices.durations, place, next) * factor - onTheWay;
        if (step.type === 'break') { // taken on the way, or at one of its ends
            onTheWay += step.arrival - clock;
        } else {
            assert.ok(Math.abs(step.arrival - clock - leg) <= slack * 2, `${key} is reached at the wrong time`);
            metres += matrices.distances === undefined ? 0 : cell(matrices.distances, place, next);
            price += matrices.costs === undefined ? 0 : cell(matrices.costs, place, next);
            legs += cell(matrices.durations, place, next) * factor;
            place = next ?? place;
            onTheWay = 0;
        }
        way += step.arrival - clock;
        assert.equal(step.duration, way, 'travel time is not summed');
        assert.ok(step.waiting_time >= 0);
        waiting += step.waiting_time;
        const begun = step.arrival + step.waiting_time;
        clock = begun + step.setup + step.service;
        if (step.type === 'end') {
            continue;
        }
        if (step.type === 'break') {
            const pause = vehicle.breaks.find((one) => one.id === step.id);
            assert.ok(within(pause.time_windows, begun, slack), 'a break outside its windows');
            assert.equal(step.service, pause.service);
            breaks++;
            continue;
        }
        assert.ok(task !== undefined, `there is no ${key}`);
        assert.ok(!done.has(key), `${key} is done twice`);
        done.add(key);
        assert.ok(task.after === undefined || task.pair.route === route.vehicle, `${key} before its pickup, or elsewhere`);
        if (task.pair !== undefined && task.after === undefined) {
            task.pair.route = route.vehicle;
        }
        assert.ok((task.skills ?? []).every((skill) => (vehicle.skills ?? []).includes(skill)), `${key} without the skill`);
        assert.ok(within(task.time_windows, begun, slack), `${key} outside its windows`);
        assert.equal(step.setup, task.setup_per_type?.[vehicle.type] ?? task.setup ?? 0);
        assert.equal(step.service, task.service_per_type?.[vehicle.type] ?? task.service ?? 0);
        work += step.setup + step.service;
        priority += task.priority ?? 0;
        served++;
        for (let k = 0; k < kinds; k++) {
            load[k] += amounts(task.on)[k] - amounts(task.off)[k];
            assert.ok(load[k] >= 0 && load[k] <= vehicle.capacity[k], `${key} overloads the vehicle`);
        }
        assert.deepEqual(step.load ?? [], load);
    }
    assert.ok(clock <= until, 'ends late');
    assert.equal(breaks, (vehicle.breaks ?? []).length, 'a break is missing');
    assert.ok(served > 0 && served <= (vehicle.max_tasks ?? EVER), 'too many tasks');
    assert.ok(legs <= (vehicle.max_travel_time ?? EVER), 'travels too long');
    assert.ok(metres <= (vehicle.max_distance ?? EVER), 'travels too far');
    const moving = matrices.costs === undefined ? Math.round((way * costs.per_hour) / 3600 + (metres * costs.per_km) / 1000) : price;
    assert.equal(route.cost, costs.fixed + moving + Math.floor((work * costs.per_task_hour) / 3600));
    assert.equal(route.duration, way);
    assert.equal(route.waiting_time, waiting);
    assert.equal(route.priority, priority);
    assert.ok(route.distance === undefined || route.distance === metres);
}

export function followVroom(file, answer) {
    const tasks = tasksOf(file), done = new Set();
    assert.equal(answer.code, 0);
    assert.equal(new Set(answer.routes.map((route) => route.vehicle)).size, answer.routes.length);
    for (const route of answer.routes) {
        followRoute(file, tasks, route, done);
    }
    for (const one of answer.unassigned) {
        const key = `${one.type} ${one.id}`;
        assert.ok(tasks.has(key) && !done.has(key), `${key} is left out and done`);
        done.add(key);
    }
    assert.equal(done.size, tasks.size, 'a task is forgotten');
    for (const task of tasks.values()) {
        if (task.after !== undefined) {
            const left = answer.unassigned.some((one) => `${one.type} ${one.id}` === task.after);
            assert.equal(left, task.pair.route === undefined, 'half a shipment');
        }
    }
    assert.equal(answer.summary.cost, sum(answer.routes.map((route) => route.cost)));
    assert.equal(answer.summary.unassigned, answer.unassigned.length);
    assert.equal(answer.summary.routes, answer.routes.length);
}
