#!/usr/bin/env node
// How good the plans are for electric vehicles that charge on the way: every instance of a folder, the same time for each,
// vehicles and distance against the best known. The program's witness and the format's judge look at each answer, and the
// evaluator below follows it by the file's own rules before it counts.
//
//   node bench/evrptw.mjs [--data DIR] [--only WORD] [--time 60s] [--threads 2] [--lanes 2] [--seed 1]
//                         [--binary build/routriq] [--output FILE]
//
// DIR holds NAME.txt and bks.csv with the columns instance, vehicles and distance; an instance that it does not name (those of 5
// to 15 customers) has to be feasible alone. The table goes to standard output and into bench/results/.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { commandOf, instancesIn, machine, near, optionsOf, publish, searching, solve, TOLERANCE, versionOf } from './instances.mjs';

const options = optionsOf('evrptw', searching('60s'));

// ---- the file ----

function readInstance(path) {
    const text = readFileSync(path, 'utf8');
    const nodes = [...text.matchAll(/^(\S+)\s+([dfc])\s+(.*)$/gm)].map(([, id, type, numbers]) => {
        const [x, y, demand, ready, due, service] = numbers.trim().split(/\s+/).map(Number);
        return { id, type, x, y, demand, ready, due, service };
    });
    const rate = (letter) => Number(text.match(new RegExp(`^${letter} .*/([\\d.]+)/`, 'm'))[1]);
    return {
        nodes, depot: nodes.find(({ type }) => type === 'd'),
        battery: rate('Q'), capacity: rate('C'), consumption: rate('r'), refuelling: rate('g'), velocity: rate('v'),
    };
}

function bestKnown(path) {
    const rows = readFileSync(path, 'utf8').trim().split('\n').slice(1).map((line) => line.split(','));
    return new Map(rows.map(([name, vehicles, distance]) => [name, { vehicles: Number(vehicles), distance: Number(distance) }]));
}

// ---- the evaluator ----

const distance = (a, b) => Math.hypot(a.x - b.x, a.y - b.y);

function followRoute(route, instance, byId, seen) {
    const { depot, battery, velocity } = instance;
    const first = byId.get(route.stops[0].id);
    let van = { here: depot, now: route.stops[0].arrival - distance(depot, first) / velocity, energy: battery, load: 0, length: 0 };
    assert.ok(van.now >= depot.ready - TOLERANCE, 'a vehicle leaves too early');
    const drive = (to) => {
        const leg = distance(van.here, to);
        van = { ...van, here: to, now: van.now + leg / velocity, energy: van.energy - leg * instance.consumption, length: van.length + leg };
        assert.ok(van.energy >= -TOLERANCE, `the battery is empty before ${to.id}`);
    };
    for (const stop of route.stops) {
        const node = byId.get(stop.id);
        assert.ok(node && node !== depot && !seen.has(stop.id), `customer ${stop.id} is unknown or visited twice`);
        drive(node);
        near(stop.arrival, van.now);
        if (node.type === 'f') {
            assert.equal(stop.type, 'charge');
            near(stop.charge, battery - van.energy);
            near(stop.departure, van.now + node.service + instance.refuelling * (battery - van.energy));
            van.energy = battery;
        } else {
            seen.add(stop.id);
            near(stop.start, Math.max(van.now, node.ready));
            near(stop.departure, stop.start + node.service);
            assert.ok(stop.start <= node.due + TOLERANCE, `customer ${stop.id} is reached too late`);
            van.load += node.demand;
        }
        van.now = stop.departure;
    }
    drive(depot);
    assert.ok(van.now <= depot.due + TOLERANCE, 'a vehicle is back too late');
    assert.ok(van.load <= instance.capacity, 'a vehicle carries too much');
    near(route.distance, van.length);
    return van.length;
}

// Follows an answer by the file's own rules; throws when it breaks one. Returns the distance.
function followAnswer(path, answer) {
    const instance = readInstance(path);
    const byId = new Map(instance.nodes.map((node) => [node.id, node]));
    const seen = new Set();
    assert.equal(answer.vehicles, answer.routes.length);
    const total = answer.routes.reduce((sum, route) => sum + followRoute(route, instance, byId, seen), 0);
    assert.equal(seen.size + answer.unassigned.length, instance.nodes.filter(({ type }) => type === 'c').length);
    near(answer.distance, total);
    return total;
}

// ---- the measurement ----

function measure(name, path, best) {
    const { answer, cpu } = solve(path, options, 'schneider');
    return {
        name, vehicles: answer.vehicles, distance: followAnswer(path, answer), best,
        charges: answer.routes.flatMap((route) => route.stops).filter((stop) => stop.type === 'charge').length,
        leftOut: answer.unassigned.length, iterations: answer.iterations, cpu,
    };
}

// In words: a distance with another number of vehicles compares with nothing.
function verdict({ leftOut, best, vehicles, distance: length }) {
    if (leftOut > 0) {
        return `${leftOut} left out`;
    }
    if (!best) {
        return 'feasible';
    }
    return vehicles === best.vehicles ? `${(100 * (length / best.distance - 1)).toFixed(2)}%` : `${vehicles - best.vehicles} vehicles more`;
}

function summary(rows) {
    const large = rows.filter((row) => row.best), small = rows.filter((row) => !row.best);
    const met = large.filter((row) => row.leftOut === 0 && row.vehicles <= row.best.vehicles);
    const feasible = small.filter((row) => row.leftOut === 0);
    return `No more vehicles than the best known on ${met.length} of ${large.length}; ${feasible.length} of the ${small.length} small ones feasible. `
        + 'The witness accepted every plan.';
}

function table(rows) {
    const lines = rows.map((row) => `| ${row.name} | ${row.vehicles} | ${row.best?.vehicles ?? ''} | ${row.distance.toFixed(2)} | ${row.best?.distance.toFixed(2) ?? ''} `
        + `| ${verdict(row)} | ${row.charges} | ${row.iterations} | ${row.cpu.toFixed(1)} |`);
    return ['| instance | vehicles | best known | distance | best known | gap | charges | iterations | CPU s |',
        '| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |', ...lines].join('\n');
}

const best = bestKnown(join(options.data, 'bks.csv'));
const rows = [];
for (const { name, path } of instancesIn(options.data, options.only)) {
    const row = measure(name, path, best.get(name));
    rows.push(row);
    process.stderr.write(`${name} ${row.vehicles} ${row.distance.toFixed(2)} ${verdict(row)}\n`);
}

const text = `# Electric vehicles: vehicles, then distance, ${options.time} each

Made by \`${commandOf('evrptw.mjs', options, 'time', 'threads', 'lanes', 'seed')}\`
with ${versionOf(options.binary)} on ${machine()}. Best known: the data's bks.csv. The machine did other work
as well: the seconds of CPU are what the search really had.

${summary(rows)}

${table(rows)}
`;
publish(text, `evrptw-${options.time}.md`, options);
