// A made-up day in the shape of the HTTP contract, and a small server for it: the page's answers to what a real server gives
// rarely (hostile names, an empty day, a revoked key, sixty technicians) are tried against this one.
import { createServer } from 'node:http';
import { readFile } from 'node:fs/promises';
import { extname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';

const DIST = fileURLToPath(new URL('../../web/dist/', import.meta.url));
const MIDNIGHT = Date.parse('2026-05-15T04:00:00Z'); // in New York
const CENTRE = { lat: 40.735, lng: -73.94 };

export const KEY = 'rq_test_page_fixture';

/* A small generator of numbers between 0 and 1, the same every time (mulberry32). */
function numbers(seed) {
    return () => {
        seed = (seed + 0x6d2b79f5) | 0;
        let mixed = Math.imul(seed ^ (seed >>> 15), 1 | seed);
        mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
        return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
    };
}

const at = (minutes) => new Date(MIDNIGHT + Math.round(minutes) * 60000).toISOString().replace('.000Z', 'Z');
const id = (kind, n) => `0196d0f0-${kind}-7000-8000-${String(n).padStart(12, '0')}`;
const pick = (random, list) => list[Math.floor(random() * list.length)];

const FIRST = 'Maya Luis Priya Owen Tasha Igor Nadia Carlos Wei Grace Kofi Elena Sam Hana Jorge Rosa'.split(' ');
const LAST = 'Okafor Rivera Shah Brennan Cole Petrov Haddad Mendez Zhang Kim Mensah Russo Levy Sato Cruz Diaz'.split(' ');
const STREETS = 'Bergen St,Steinway St,Grand Concourse,Flatbush Ave,Hillside Ave,Court St,Broadway,Ocean Pkwy'.split(',');
const WORK = {
    hvac: ['No cooling', 'Spring tune-up', 'Thermostat swap', 'Boiler leak check', 'Rooftop unit fault'],
    plumbing: ['Clogged main drain', 'Water heater replacement', 'Leaking riser', 'Low pressure', 'Toilet rebuild'],
    electrical: ['Breaker keeps tripping', 'EV charger install', 'Panel inspection', 'Dead outlets', 'Lighting retrofit'],
};
const TRADES = Object.keys(WORK);

function place(random, spread = 0.11) {
    const off = () => (random() + random() - 1) * spread;
    return { lat: +(CENTRE.lat + off()).toFixed(6), lng: +(CENTRE.lng + off() * 1.2).toFixed(6) };
}

function technicianMake(random, n) {
    const skills = [TRADES[n % 3]];
    if (random() < 0.4) skills.push(TRADES[(n + 1) % 3]);
    const start = pick(random, [7, 7.5, 8, 8]) * 60;
    return {
        id: id('1000', n),
        version: 1,
        externalId: `T-${500 + n}`,
        name: `${FIRST[n % 16]} ${LAST[(n * 5 + Math.floor(n / 16)) % 16]}`,
        active: true,
        skills: skills.map((name, i) => (i ? { name, level: 2 } : name)),
        homeAddress: `${10 + n * 7} ${STREETS[n % 8]}, New York, NY`,
        homeBase: place(random),
        endBase: null,
        openEnd: false,
        vehicle: { type: pick(random, ['petrol', 'diesel', 'ev', 'hybrid']) },
        shift: { start, end: start + 540 },
    };
}

function jobMake(random, n) {
    const trade = pick(random, TRADES);
    const open = 480 + Math.floor(random() * 4) * 120;
    const window = { start: at(open), end: at(open + 180) };
    const promised = random() < 0.75;
    const minutes = pick(random, [30, 45, 45, 60, 60, 75, 90]);
    return {
        id: id('2000', n),
        version: 1,
        externalId: `J-${1000 + n}`,
        source: 'api',
        title: pick(random, WORK[trade]),
        jobType: `${trade}_repair`,
        customer: { name: `${pick(random, FIRST)} ${pick(random, LAST)}`, phone: '+12125550100' },
        address: `${Math.floor(random() * 900) + 10} ${pick(random, STREETS)}, New York, NY`,
        location: place(random),
        accessNotes: random() < 0.15 ? 'Ring the super, ground floor' : null,
        priority: pick(random, [1, 2, 2, 3, 3, 3, 3, 3, 4]),
        durationMinutes: minutes,
        plannedDurationMinutes: minutes,
        status: 'scheduled',
        windows: random() < 0.3 ? [{ ...window, hard: true }] : [],
        promisedWindow: promised ? window : null,
        requiredSkills: random() < 0.15 ? [{ name: trade, level: 2 }] : [trade],
        requiredParts: random() < 0.3 ? [{ sku: 'CAP-45', quantity: 1, substitutes: ['CAP-50'] }] : [],
        open,
        close: promised ? open + 180 : 1020,
    };
}

function driveMinutes(a, b) {
    const km = Math.hypot((a.lat - b.lat) * 111.2, (a.lng - b.lng) * 84.3) * 1.3;
    return { km: +km.toFixed(1), minutes: Math.max(3, Math.round(4 + km * 1.9)) };
}

/* Takes, again and again, the waiting job that can begin soonest: good enough to look like a day. */
function routeMake(technician, waiting, latest) {
    const can = new Set(technician.skills.map((skill) => skill.name ?? skill));
    const stops = [];
    const totals = { jobs: 0, driveMinutes: 0, driveKm: 0, serviceMinutes: 0, waitMinutes: 0, overtimeMinutes: 0 };
    let now = technician.shift.start;
    let here = technician.homeBase;
    let rested = false;
    for (;;) {
        if (!rested && now >= 705) {
            rested = true;
            stops.push({ type: 'break', jobId: null, arrival: at(now), start: at(now), end: at(now + 30), waitMinutes: 0 });
            now += 30;
        }
        const options = [...waiting]
            .filter((job) => can.has(job.requiredSkills[0].name ?? job.requiredSkills[0]))
            .map((job) => ({ job, ...driveMinutes(here, job.location) }))
            .map((option) => ({ ...option, arrival: now + option.minutes }))
            .map((option) => ({ ...option, start: Math.max(option.arrival, option.job.open) }))
            .filter(({ job, start, arrival }) => arrival <= job.close + latest && start + job.durationMinutes <= technician.shift.end)
            .sort((a, b) => a.start + a.minutes - (b.start + b.minutes));
        if (!options.length) break;
        const { job, km, minutes, arrival, start } = options[0];
        waiting.delete(job);
        const limit = job.promisedWindow || job.windows.length ? job.open + 180 : null;
        stops.push({
            type: 'job',
            jobId: job.id,
            sequence: stops.length + 1,
            travelMinutes: minutes,
            travelKm: km,
            travelSource: 'estimate',
            waitMinutes: start - arrival,
            arrival: at(arrival),
            start: at(start),
            end: at(start + job.durationMinutes),
            endP90: null,
            windowStart: job.windows[0]?.start ?? null,
            windowEnd: job.windows[0]?.end ?? null,
            slackMinutes: limit === null ? null : Math.max(0, limit - arrival),
            onTimeProbability: null,
            locked: [],
            status: 'scheduled',
            told: null,
            plannedDurationMinutes: job.durationMinutes,
            location: job.location,
        });
        totals.jobs++;
        totals.driveMinutes += minutes;
        totals.driveKm += km;
        totals.serviceMinutes += job.durationMinutes;
        totals.waitMinutes += start - arrival;
        now = start + job.durationMinutes;
        here = job.location;
    }
    const back = driveMinutes(here, technician.homeBase);
    if (totals.jobs) {
        totals.driveMinutes += back.minutes;
        totals.driveKm = +(totals.driveKm + back.km).toFixed(1);
        totals.overtimeMinutes = Math.max(0, now + back.minutes - technician.shift.end);
    }
    totals.utilization = +((totals.serviceMinutes + totals.driveMinutes) / 540).toFixed(4);
    const { start, end } = technician.shift;
    return { technicianId: technician.id, name: technician.name, shiftStart: at(start), shiftEnd: at(end), stops, totals };
}

function reasonsMake(job, technicians) {
    const needs = job.requiredSkills[0].name ?? job.requiredSkills[0];
    return technicians.map((technician) => {
        const able = technician.skills.some((skill) => (skill.name ?? skill) === needs);
        return able
            ? { code: 'shift_full', message: 'The shift is full in this window.', technicianId: technician.id, detail: {} }
            : { code: 'missing_skill', message: `The job needs ${needs}.`, technicianId: technician.id, detail: {} };
    });
}

export function dayMake({ technicians: people = 12, jobs: count = 90, seed = 7, lateBy = 20 } = {}) {
    const random = numbers(seed);
    const technicians = Array.from({ length: people }, (_, n) => technicianMake(random, n));
    const jobs = Array.from({ length: count }, (_, n) => jobMake(random, n));
    const waiting = new Set([...jobs].sort((a, b) => a.priority - b.priority));
    const routes = technicians.map((technician) => routeMake(technician, waiting, lateBy));
    const totals = { unassigned: waiting.size };
    for (const key of ['jobs', 'driveMinutes', 'driveKm', 'serviceMinutes', 'waitMinutes', 'overtimeMinutes']) {
        totals[key] = +routes.reduce((sum, route) => sum + route.totals[key], 0).toFixed(1);
    }
    totals.utilization = +(routes.reduce((sum, route) => sum + route.totals.utilization, 0) / people).toFixed(4);
    totals.onTimeRate = 0.9524;
    const schedule = {
        date: '2026-05-15',
        timezone: 'America/New_York',
        planVersion: 1,
        engineStopped: false,
        routes,
        unassigned: [...waiting].map((job) => ({ jobId: job.id, reasons: reasonsMake(job, technicians) })),
        totals,
    };
    return { schedule, jobs, technicians };
}

const TYPES = { '.html': 'text/html; charset=utf-8', '.js': 'text/javascript', '.css': 'text/css', '.svg': 'image/svg+xml' };
const POLICY =
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; base-uri 'none'; " +
    "form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'";

const success = (data) => ({ status: 200, body: { ok: true, data, error: null } });
const failure = (status, error, message) => ({ status, body: { ok: false, data: { message, issues: [] }, error } });

/* Pages of at most 40, whatever was asked, so that the reader of a list must follow its cursors. */
function listAnswer(items, url) {
    const from = Number(url.searchParams.get('cursor') ?? 0);
    const size = Math.min(40, Number(url.searchParams.get('limit') ?? 50));
    return success({ items: items.slice(from, from + size), nextCursor: from + size < items.length ? String(from + size) : null });
}

function answer(day, url, authorization) {
    if (authorization !== `Bearer ${KEY}`) return failure(401, 'unauthorized', 'Unknown key.');
    switch (url.pathname) {
        case '/api/v1/dispatch/schedule': {
            const date = url.searchParams.get('date') ?? day.schedule.date;
            if (date === day.schedule.date) return success(day.schedule);
            return success({ ...day.schedule, date, routes: [], unassigned: [], totals: {} });
        }
        case '/api/v1/jobs':
            return listAnswer(url.searchParams.get('date') === day.schedule.date ? day.jobs : [], url);
        case '/api/v1/technicians':
            return listAnswer(day.technicians, url);
        default:
            return failure(404, 'not_found', 'There is nothing at this address.');
    }
}

async function fileAnswer(path) {
    const file = normalize(join(DIST, path === '/' ? 'index.html' : path));
    if (!file.startsWith(DIST)) return null;
    return readFile(file).then((bytes) => ({ bytes, type: TYPES[extname(file)] }), () => null);
}

/* Serves a day until close() is called. `state.day` and `state.refusal` may be changed in between. */
export async function fixtureServe(day = dayMake()) {
    const state = { day, refusal: null };
    const server = createServer(async (request, response) => {
        const url = new URL(request.url, 'http://127.0.0.1');
        response.setHeader('Content-Security-Policy', POLICY);
        if (url.pathname.startsWith('/api/')) {
            const { status, body } = state.refusal ?? answer(state.day, url, request.headers.authorization);
            response.writeHead(status, { 'Content-Type': 'application/json', 'X-Request-Id': 'fixture-request' });
            response.end(JSON.stringify(body));
            return;
        }
        const file = await fileAnswer(url.pathname);
        response.writeHead(file ? 200 : 404, { 'Content-Type': file?.type ?? 'text/plain' });
        response.end(file?.bytes ?? 'not found');
    });
    await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
    const origin = `http://127.0.0.1:${server.address().port}`;
    return { state, failure, origin, address: `${origin}/#key=${KEY}`, close: () => server.close() };
}
