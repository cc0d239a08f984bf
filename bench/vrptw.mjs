// The classic text format (Solomon; Gehring and Homberger), read and followed in JavaScript: an evaluator that shares
// nothing with the program. The benchmark and the end-to-end tests judge answers with it.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';

export function readInstance(path) {
    const rows = readFileSync(path, 'utf8').split('\n').map((line) => line.trim().split(/\s+/).map(Number))
        .filter((numbers) => numbers.length > 1 && !numbers.some(Number.isNaN));
    const [[vehicles, capacity], ...nodes] = rows;
    return {
        vehicles,
        capacity,
        nodes: nodes.map(([id, x, y, demand, ready, due, service]) => ({ id, x, y, demand, ready, due, service })),
    };
}

function distance(a, b, truncated) {
    const straight = Math.sqrt((a.x - b.x) ** 2 + (a.y - b.y) ** 2);
    return truncated ? Math.floor(10 * straight) / 10 : straight;
}

const near = (a, b) => assert.ok(Math.abs(a - b) < 1e-6, `${a} is not ${b}`);

function followRoute(route, { capacity, nodes }, byId, seen, truncated) {
    const depot = nodes[0];
    let here = depot;
    let now = depot.ready;
    let load = 0;
    let length = 0;
    for (const [index, stop] of route.stops.entries()) {
        const node = byId.get(stop.id);
        assert.ok(node && node !== depot && !seen.has(stop.id), `customer ${stop.id} is unknown or visited twice`);
        seen.add(stop.id);
        const leg = distance(here, node, truncated);
        if (index === 0) {
            assert.ok(stop.arrival >= now + leg - 1e-6); // a vehicle may leave later than the depot opens
        } else {
            near(stop.arrival, now + leg);
        }
        near(stop.start, Math.max(stop.arrival, node.ready));
        assert.ok(stop.start <= node.due + 1e-6, `customer ${stop.id} is reached too late`);
        near(stop.departure, stop.start + node.service);
        now = stop.departure;
        length += leg;
        load += node.demand;
        here = node;
    }
    length += distance(here, depot, truncated);
    assert.ok(now + distance(here, depot, truncated) <= depot.due + 1e-6, 'a vehicle is back too late');
    assert.ok(load <= capacity, 'a vehicle carries too much');
    near(route.distance, length);
    return length;
}

// Follows an answer of `routriq solve` by the file's own rules; throws when it breaks one. Returns the distance.
export function followAnswer(path, answer, truncated) {
    const instance = readInstance(path);
    const byId = new Map(instance.nodes.map((node) => [node.id, node]));
    const seen = new Set();
    assert.ok(answer.routes.length <= instance.vehicles, 'there are not so many vehicles');
    assert.equal(answer.vehicles, answer.routes.length);
    let total = 0;
    for (const route of answer.routes) {
        total += followRoute(route, instance, byId, seen, truncated);
    }
    assert.equal(seen.size + answer.unassigned.length, instance.nodes.length - 1);
    near(answer.distance, total);
    return total;
}
