#!/usr/bin/env node
// Makes recorded_day.story: a Tuesday in New York, invented from addresses of the city's public service requests.
//
//   node tests/day/story_make.mjs > tests/day/recorded_day.story
//
// The same program always writes the same file. What the lines mean stands in story.mjs.
import { readFileSync } from 'node:fs';

const TECHNICIANS = 40;
const JOBS = 280; // known in the morning, or called in
const EMERGENCIES = 20;
const CANCELED = 15;

let state = 20260519n; // a linear congruence is chance enough for a story
function below(count) {
    state = (state * 6364136223846793005n + 1442695040888963407n) & 0xffffffffffffffffn;
    return Number((state >> 33n) % BigInt(count));
}
const between = (low, high, step = 1) => low + step * below(Math.floor((high - low) / step) + 1);
const pick = (list) => list[below(list.length)];
const percent = (share) => below(100) < share;
const clock = (minutes, seconds = 0) => [Math.floor(minutes / 60), minutes % 60, seconds].map((n) => String(n).padStart(2, '0')).join(':');
const short = (minutes) => clock(minutes).slice(0, 5);

// Manhattan, Queens and Brooklyn: vans that cross the Bronx are another day.
const addresses = readFileSync(new URL('../../data/nyc_trades.csv', import.meta.url), 'utf8').trim().split('\n').slice(1)
    .map((line) => line.split(',')).map((cells) => ({ type: cells[0], lat: Number(cells[5]), lng: Number(cells[6]) }))
    .filter(({ lat, lng }) => lat > 40.62 && lat < 40.80 && lng > -74.02 && lng < -73.84);
const somewhere = () => { // near an address, so that none is twice the same
    const { type, lat, lng } = pick(addresses);
    return { type, at: `${(lat + between(-40, 40) / 10000).toFixed(4)},${(lng + between(-40, 40) / 10000).toFixed(4)}` };
};

const SKILLS = [['hvac', 'boiler'], ['plumbing', 'drain'], ['boiler', 'gas', 'plumbing'], ['electrical'], ['hvac', 'boiler', 'gas'],
    ['plumbing', 'gas'], ['hvac', 'electrical'], ['boiler', 'plumbing'], ['electrical', 'gas'], ['hvac', 'plumbing']];
const WORK = {
    HEATING: [['hvac'], ['boiler'], ['boiler', 'gas'], ['hvac']],
    PLUMBING: [['plumbing'], ['plumbing'], ['plumbing', 'drain'], ['plumbing', 'gas']],
    ELECTRIC: [['electrical']],
};
const PARTS = { hvac: 'CAP-45', boiler: 'IGN-HS', plumbing: 'PIPE-12', electrical: 'BRK-20A' };

const lines = ['# Made by story_make.mjs: do not edit.', 'day 2026-05-19 America/New_York -04:00', ''];
for (let i = 1; i <= TECHNICIANS; i++) {
    const skills = SKILLS[i % SKILLS.length];
    const from = between(7 * 60, 8 * 60 + 30, 30);
    const words = [`technician T${String(i).padStart(2, '0')} at=${somewhere().at} works=${short(from)}-${short(from + 9 * 60)}`,
        `skills=${skills.map((skill) => (percent(30) ? `${skill}:${between(2, 3)}` : skill)).join(',')}`,
        `break=30@${short(11 * 60 + 30)}-${short(13 * 60 + 30)} overtime=60`,
        `parts=${skills.filter((skill) => PARTS[skill]).map((skill) => `${PARTS[skill]}:${between(2, 5)}`).join(',') || 'TAPE:1'}`];
    if (skills.includes('gas')) words.push(`certified=gas-safe${percent(15) ? ':2026-01-31' : ''}`); // some have run out
    if (i % 6 === 4) words.push(`ev=${between(180, 260, 20)}:${between(60, 90, 5)}`);
    if (percent(10)) words.push(`leaves=${between(10, 35, 5)}`); // minutes late from home
    lines.push(words.join(' '));
}

const timed = [];
function job(name, urgent) {
    const { type, at } = somewhere();
    const skills = [...pick(WORK[type] ?? WORK.PLUMBING)];
    const minutes = between(20, 50, 5);
    const takes = Math.max(10, percent(12) ? minutes + between(30, 75, 5) : minutes + between(-10, 10, 5));
    const words = [`job ${name} at=${at} title=${urgent ? 'Emergency' : 'Repair'} type=${skills[0]}_repair minutes=${minutes} takes=${takes}`];
    if (skills.includes('gas') && percent(60)) skills.push('gas-safe'); // a certificate counts as a skill
    else if (percent(10)) skills[0] = `${skills[0]}:2`;
    words.push(`skills=${skills.join(',')} priority=${urgent ? 1 : between(2, 4)}`);
    const open = between(8 * 60, 15 * 60, 60);
    const kind = urgent ? 99 : below(10);
    words.push(kind < 3 ? `window=${short(open)}-${short(open + between(120, 240, 60))}` : 'window=07:00-18:00');
    if (kind === 3 || kind === 4) words.push(`promised=${short(open)}-${short(open + 180)}`);
    if (!urgent && percent(25) && PARTS[skills[0]]) words.push(`parts=${PARTS[skills[0]]}:1`);
    if (!urgent && percent(3)) words.push('crew=2');
    return words;
}
const names = [];
for (let i = 1; i <= JOBS; i++) {
    const name = `J${String(i).padStart(3, '0')}`;
    const words = job(name, false);
    if (percent(4)) words.push(`excluded=T${String(between(1, TECHNICIANS)).padStart(2, '0')}`);
    lines.push(words.join(' '));
    names.push(name);
    if (i > JOBS - 60) timed.push([between(7 * 60, 14 * 60), `call ${name}`]);
}
for (let i = 1; i <= EMERGENCIES; i++) {
    const name = `E${String(i).padStart(2, '0')}`;
    lines.push(job(name, true).join(' '));
    timed.push([between(8 * 60, 15 * 60 + 30), `emergency ${name}`]);
}

for (let i = 0; i < CANCELED; i++) timed.push([between(8 * 60, 14 * 60), `cancel ${names[17 * i + 5]}`]);
timed.push([9 * 60 + 40, 'jam at=40.7150,-73.9700 km=4 factor=1.8 minutes=120']);
for (let minute = 9 * 60; minute <= 15 * 60; minute += 45) timed.push([minute, `move ${pick(names)} to=T${String(between(1, TECHNICIANS)).padStart(2, '0')}`]);
for (let minute = 8 * 60 + 20; minute <= 14 * 60; minute += 80) timed.push([minute, `lock ${pick(names)}`]);
timed.push([11 * 60 + 2, 'stop storm'], [11 * 60 + 9, 'resume']);
lines.push('', ...timed.map(([minute, what], i) => [minute * 60 + (i * 7) % 60, what]).sort((a, b) => a[0] - b[0])
    .map(([second, what]) => `${clock(Math.floor(second / 60), second % 60)} ${what}`));
process.stdout.write(`${lines.join('\n')}\n`);
