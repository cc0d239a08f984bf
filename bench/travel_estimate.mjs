#!/usr/bin/env node
// How far the travel estimate's distances are from a road network's: prints a Markdown table.
//
//   bench/travel_estimate.mjs [--points FILE] [--matrix FILE] [--detour 1.38]
//
// FILE of points: id,street,lat,lon. FILE of the matrix: from,to,metres,seconds by a router. Pairs it has no way for are
// left out. The router's minutes are free flow and are not judged by.
import { readFileSync } from 'node:fs';

const options = {
    points: '../shared/data/roads/baltimore_points_50.csv',
    matrix: '../shared/data/roads/baltimore_routino_matrix_50.csv',
    detour: '1.38',
};
for (let i = 2; i < process.argv.length; i += 2) {
    const name = process.argv[i].replace(/^--/, '');
    if (!(name in options) || process.argv[i + 1] === undefined) {
        console.error('usage: bench/travel_estimate.mjs [--points FILE] [--matrix FILE] [--detour 1.38]');
        process.exit(2);
    }
    options[name] = process.argv[i + 1];
}

const rows = (path) =>
    readFileSync(path, 'utf8').trim().split('\n').slice(1).map((line) => line.trim().split(','));
const radians = (degrees) => (degrees * Math.PI) / 180;

function greatCircle(a, b) {
    const h =
        Math.sin(radians(b.lat - a.lat) / 2) ** 2 +
        Math.cos(radians(a.lat)) * Math.cos(radians(b.lat)) * Math.sin(radians(b.lng - a.lng) / 2) ** 2;
    return 2 * 6371008.8 * Math.asin(Math.sqrt(h));
}

const points = new Map(rows(options.points).map(([id, , lat, lng]) => [id, { lat: Number(lat), lng: Number(lng) }]));
const pairs = rows(options.matrix)
    .filter(([from, to, metres]) => from !== to && Number(metres) > 0)
    .map(([from, to, metres]) => ({ straight: greatCircle(points.get(from), points.get(to)), road: Number(metres) }));

const detour = Number(options.detour);
const share = (values, part) => values.sort((a, b) => a - b)[Math.floor(part * (values.length - 1))];
const percent = (value) => `${(100 * value).toFixed(1)}%`;

console.log(`Detour ${detour}, ${pairs.length} ordered pairs.\n`);
console.log('| straight line | pairs | road / straight: P10 | median | P90 | estimate off by: median | P90 |');
console.log('| --- | --- | --- | --- | --- | --- | --- |');
for (const [low, high] of [[0, 1e9], [0, 1000], [1000, 2000], [2000, 4000], [4000, 1e9]]) {
    const chosen = pairs.filter((pair) => pair.straight >= low && pair.straight < high);
    const ratios = chosen.map((pair) => pair.road / pair.straight);
    const errors = chosen.map((pair) => Math.abs(pair.straight * detour - pair.road) / pair.road);
    const name = high < 1e9 ? `${low / 1000} to ${high / 1000} km` : low === 0 ? 'all' : `over ${low / 1000} km`;
    console.log(
        `| ${name} | ${chosen.length} | ${[0.1, 0.5, 0.9].map((part) => share(ratios, part).toFixed(2)).join(' | ')} | ` +
            `${percent(share(errors, 0.5))} | ${percent(share(errors, 0.9))} |`,
    );
}
