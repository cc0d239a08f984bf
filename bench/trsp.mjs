#!/usr/bin/env node
// How good the plans are for technicians with homes, skills, tools and spare parts: every instance of a folder, the same time
// for each, the sum of the tours' durations against the best known. The program's witness and the format's judge look at
// each answer, and the evaluator below follows it by the file's own rules before it counts.
//
//   node bench/trsp.mjs [--data DIR] [--only WORD] [--time 60s] [--threads 2] [--lanes 2] [--seed 1]
//                       [--binary build/routriq] [--output FILE]
//
// DIR holds NAME.txt and best_known.txt with the lines NAME=DURATION and NAME-K=TECHNICIANS. The table goes to standard output
// and into bench/results/.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { commandOf, instancesIn, machine, near, optionsOf, publish, searching, solve, TOLERANCE, versionOf } from './instances.mjs';

const options = optionsOf('trsp', searching('60s'));

// ---- the file ----

function readInstance(path) {
    const text = readFileSync(path, 'utf8');
    const crew = Number(text.match(/CREW COUNT.*\n\s*(\d+)/)[1]);
    const rows = [...text.matchAll(/^(\d+)\s+([-\d.]+)\s+([-\d.]+)\s+([-\d.]+)\s+([-\d.]+)\s+([-\d.]+)\s+\[(.*?)\]\s*\[(.*?)\]\s*\[(.*?)\]/gm)];
    const list = (words) => words.split(',').filter((word) => word.trim() !== '').map(Number);
    const nodes = rows.map(([, ...row]) => {
        const [id, x, y, ready, due, service] = row.slice(0, 6).map(Number);
        const [skills, tools, spares] = row.slice(6).map(list);
        return { id, x, y, ready, due, service, skills, tools, spares };
    });
    return { depot: nodes[0], technicians: nodes.slice(1, 1 + crew), requests: nodes.slice(1 + crew) };
}

function bestKnown(path) {
    return new Map(readFileSync(path, 'utf8').trim().split('\n').map((line) => line.trim().split('=')).map(([name, value]) => [name, Number(value)]));
}

// ---- the evaluator ----

const has = (wanted, owned) => wanted.every((kind) => owned.includes(kind));
const distance = (a, b) => Math.hypot(a.x - b.x, a.y - b.y);

function followTour(route, { depot, technicians }, byId, seen) {
    const technician = technicians.find(({ id }) => id === route.vehicle);
    assert.ok(technician, `there is no technician ${route.vehicle}`);
    assert.ok(route.leave >= technician.ready - TOLERANCE, 'a technician leaves too early');
    const stock = [...technician.spares];
    let [here, now, restocked] = [technician, route.leave, false];
    for (const stop of route.stops) {
        const node = stop.id === depot.id ? depot : byId.get(stop.id);
        assert.ok(node && !seen.has(stop.id), `request ${stop.id} is unknown or visited twice`);
        near(stop.arrival, now + distance(here, node));
        near(stop.start, Math.max(stop.arrival, node.ready));
        near(stop.departure, stop.start + node.service);
        assert.ok(stop.start <= node.due + TOLERANCE, `${stop.id} is reached too late`);
        if (node === depot) {
            restocked = true;
        } else {
            seen.add(stop.id);
            node.spares.forEach((count, kind) => { stock[kind] -= count; });
            assert.ok(has(node.skills, technician.skills), `a skill for ${stop.id} is missing`);
            assert.ok(restocked || has(node.tools, technician.tools), `a tool for ${stop.id} is missing`);
            assert.ok(restocked || stock.every((left) => left >= 0), `a part for ${stop.id} is missing`);
        }
        [here, now] = [node, stop.departure];
    }
    near(route.return, now + distance(here, technician));
    assert.ok(route.return <= technician.due + TOLERANCE, 'a technician is back too late');
    return route.return - route.leave;
}

// Follows an answer by the file's own rules; throws when it breaks one. Returns the sum of the durations.
function followAnswer(path, answer) {
    const instance = readInstance(path);
    const byId = new Map(instance.requests.map((node) => [node.id, node]));
    const seen = new Set();
    assert.equal(new Set(answer.routes.map((route) => route.vehicle)).size, answer.vehicles, 'a technician has two tours');
    const total = answer.routes.reduce((sum, route) => sum + followTour(route, instance, byId, seen), 0);
    assert.equal(seen.size + answer.unassigned.length, instance.requests.length);
    if (answer.unassigned.length === 0) {
        near(answer.cost, total);
    }
    return total;
}

// ---- the measurement ----

function measure(name, path, best) {
    const { answer, cpu } = solve(path, options, 'pillac');
    const cost = followAnswer(path, answer);
    return {
        name, cost, best: best.get(name), gap: 100 * (cost / best.get(name) - 1), technicians: answer.vehicles, bestTechnicians: best.get(`${name}-K`),
        leftOut: answer.unassigned.length, iterations: answer.iterations, cpu,
    };
}

function summary(rows) {
    const whole = rows.filter((row) => row.leftOut === 0);
    const gaps = whole.map((row) => row.gap).sort((a, b) => a - b);
    if (gaps.length === 0) {
        return `None of ${rows.length} with every request served.`;
    }
    const mean = gaps.reduce((sum, gap) => sum + gap, 0) / gaps.length;
    return `${whole.length} of ${rows.length} with every request served and accepted by the witness; their mean gap ${mean.toFixed(2)}%, `
        + `worst ${gaps.at(-1).toFixed(2)}%.`;
}

function table(rows) {
    const lines = rows.map((row) => `| ${row.name} | ${row.technicians} | ${row.bestTechnicians} | ${row.cost.toFixed(2)} | ${row.best.toFixed(2)} `
        + `| ${row.leftOut > 0 ? `${row.leftOut} left out` : row.gap.toFixed(2)} | ${row.iterations} | ${row.cpu.toFixed(1)} |`);
    return ['| instance | technicians | of the best | duration | best known | gap % | iterations | CPU s |',
        '| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |', ...lines].join('\n');
}

const best = bestKnown(join(options.data, 'best_known.txt'));
const rows = [];
for (const { name, path } of instancesIn(options.data, options.only).filter((one) => best.has(one.name))) {
    const row = measure(name, path, best);
    rows.push(row);
    process.stderr.write(`${name} ${row.cost.toFixed(2)} ${row.gap.toFixed(2)}% ${row.leftOut} left out\n`);
}

const text = `# Technician routing: the sum of the tours' durations, ${options.time} each

Made by \`${commandOf('trsp.mjs', options, 'time', 'threads', 'lanes', 'seed')}\`
with ${versionOf(options.binary)} on ${machine()}. The machine did other work as well: the seconds of CPU
are what the search really had.

${summary(rows)}

${table(rows)}
`;
publish(text, `trsp-${options.time}.md`, options);
