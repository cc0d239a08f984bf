// The technicians of a board: a hundred people with what a dispatcher knows of each.
import { TERRITORIES } from './area.mjs';

const HOUR = 3600;

export const SKILLS = ['heating', 'plumbing', 'electric', 'gas', 'appliance', 'construction', 'network'];
export const TAGS = ['boiler', 'roof', 'yearly', 'warranty', 'public', 'cellar'];
export const PARTS = ['PUMP-1', 'PUMP-2', 'VALVE-15', 'VALVE-22', 'FUSE-16', 'FUSE-20', 'FAN-9', 'FAN-11', 'BOARD-3', 'BOARD-4', 'SEAL-A', 'SEAL-B'];
export const PROFILES = ['van', 'car', 'lorry', 'scooter'];

// As many cards of each kind as it says, in a chance order: shares are exact.
function deck(random, kinds) {
    return random.shuffle(kinds.flatMap(([kind, count]) => Array(count).fill(kind)));
}

const SHIFTS = [
    [{ start: 6.5 * HOUR, regularEnd: 15 * HOUR }, 15],
    [{ start: 7 * HOUR, regularEnd: 16 * HOUR }, 30],
    [{ start: 8 * HOUR, regularEnd: 17 * HOUR }, 35],
    [{ start: 9 * HOUR, regularEnd: 18 * HOUR }, 12],
    [{ start: 7.5 * HOUR, regularEnd: 13.5 * HOUR }, 8],
];

function shiftOf(random, regular, overtime, ownPrice) {
    const shift = { start: regular.start };
    if (overtime) {
        shift.regularEnd = regular.regularEnd;
    }
    shift.end = regular.regularEnd + (overtime ? random.between(HOUR / 2, 1.5 * HOUR, HOUR / 4) : 0);
    if (overtime && ownPrice) {
        shift.overtimeCost = random.between(30, 90, 10);
    }
    return shift;
}

function breaksOf(random, shift, count) {
    const morning = { earliest: shift.start + 1.5 * HOUR, latest: shift.start + 3 * HOUR, duration: 900 };
    const noon = { earliest: shift.start + 3.5 * HOUR, latest: shift.start + 5.5 * HOUR, duration: random.pick([1800, 1800, 2700]) };
    const afternoon = { earliest: shift.start + 6.5 * HOUR, latest: shift.start + 8 * HOUR, duration: 600 };
    return [[noon], [morning, noon], [morning, noon, afternoon]][count - 1];
}

function skillsOf(random) {
    const names = random.some(SKILLS, random.between(3, 4));
    return Object.fromEntries(names.map((name, i) => [name, i === 0 ? random.between(3, 5) : random.between(1, 4)]));
}

function stockOf(random) {
    return Object.fromEntries(random.some(PARTS, random.between(8, 11)).map((part) => [part, random.between(1, 5)]));
}

function vehicleOf(random, kind, area) {
    if (kind === 'fuel') {
        const use = random.between(60, 110, 5);
        return { type: 'fuel', use: [{ speedUpTo: 8000, per1000: use + 20 }, { per1000: use }], energyCost: 17 };
    }
    const battery = random.pick([24000, 30000, 40000]);
    const reserve = battery / 10;
    const use = random.between(150, 200, 10);
    return {
        type: 'electric', battery, charge: Math.min(battery, reserve + random.between(area.chargeLow, area.chargeHigh, 250)), reserve,
        use: [{ speedUpTo: 6000, per1000: use + 30 }, { speedUpTo: 9000, per1000: use }, { per1000: use + 20 }],
    };
}

// Which of the jobs' tags a technician may have, may not have and likes.
function rulesOf(random, rule) {
    const tags = random.shuffle(TAGS);
    switch (rule) {
    case 'allowed':
        return { allowed: { tags: tags.slice(0, 4) } };
    case 'forbidden':
        return { forbidden: { tags: tags.slice(0, 1) } };
    case 'preferred':
        return { preferred: { tags: tags.slice(0, 3) } };
    default:
        return undefined;
    }
}

function territoriesOf(random, home) {
    return [home, random.pick(TERRITORIES.filter((name) => name !== home))];
}

// Where the day begins and ends: most drive from home and back.
function endsOf(random, kind, home, yards, places) {
    const yard = places.id(random.pick(yards));
    return {
        home: { startPlace: places.id(home) },
        yard: { startPlace: yard },
        'yard to home': { startPlace: yard, endPlace: places.id(home) },
        open: { startPlace: places.id(home), openEnd: true },
    }[kind];
}

const others = (kinds, all) => [...kinds, [null, Math.max(0, all - kinds.reduce((sum, [, count]) => sum + count, 0))]];

// What is dealt: each technician takes one card from each deck.
function decks(random, count) {
    const share = (kinds) => deck(random, others(kinds.map(([kind, percent]) => [kind, Math.ceil((count * percent) / 100)]), count));
    return {
        ends: share([['home', 60], ['yard', 12], ['yard to home', 14], ['open', 14]]),
        shift: share(SHIFTS),
        breaks: share([[1, 45], [2, 43], [3, 12]]),
        overtime: share([['own', 15], ['usual', 50]]),
        profile: share([['van', 48], ['car', 22], ['lorry', 15], ['scooter', 15]]),
        pace: share([[true, 40]]),
        limit: share([[true, 30]]),
        prices: share([[true, 30]]),
        used: share([[true, 35]]),
        reach: share([[true, 14]]),
        restock: share([[true, 20]]),
        capacity: share([[true, 60]]),
        vehicle: share([['electric', 13], ['fuel', 45]]),
        rule: share([['allowed', 12], ['forbidden', 16], ['preferred', 20]]),
        territories: share([[true, 70]]),
    };
}

function technicianOf(random, i, cards, setting) {
    const { addresses, yards, places, territory, area } = setting;
    const card = (name) => cards[name][i];
    const home = random.pick(addresses);
    const shift = shiftOf(random, card('shift'), card('overtime') !== null, card('overtime') === 'own');
    const technician = { id: `T${String(i + 1).padStart(3, '0')}`, ...endsOf(random, card('ends'), home, yards, places), shift };
    technician.breaks = breaksOf(random, shift, shift.end - shift.start < 7 * HOUR ? 1 : card('breaks'));
    technician.skills = skillsOf(random);
    technician.profile = card('profile');
    technician.serviceFactor = card('pace') ? random.between(85, 125, 5) / 100 : undefined;
    technician.maxJobs = card('limit') ? random.between(10, 14) : undefined;
    technician.costs = card('prices') ? { drive: random.between(80, 120, 5), service: random.between(0, 10) } : undefined;
    technician.usedCost = card('used') ? random.between(100000, 250000, 10000) : undefined;
    technician.reach = card('reach') ? area.reach : undefined;
    technician.inventory = stockOf(random);
    technician.restockTo = card('restock') ? Object.fromEntries(PARTS.map((part) => [part, 4])) : undefined;
    technician.capacity = card('capacity') ? { litres: random.between(800, 2400, 200), kg: random.between(200, 600, 50) } : undefined;
    technician.vehicle = card('vehicle') ? vehicleOf(random, card('vehicle'), area) : undefined;
    technician.jobs = rulesOf(random, card('rule'));
    technician.territories = card('territories') ? territoriesOf(random, territory(home)) : undefined;
    return { document: technician, at: home };
}

export function makeTechnicians(random, count, setting) {
    const cards = decks(random, count);
    return Array.from({ length: count }, (_, i) => technicianOf(random, i, cards, setting));
}
