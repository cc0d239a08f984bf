// One board: a document in the native format, made of an address file and a seed.
import { AREAS, Places, readAddresses, territoryOf } from './area.mjs';
import { makeJobs } from './jobs.mjs';
import { Random } from './random.mjs';
import { makeTechnicians } from './technicians.mjs';

export const SEEDS = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10];

const HOUR = 3600;

// Hundredths of a cent: an hour of driving costs 36, a kilometre 30 cents.
const COSTS = {
    drive: 100, distance: 3, waiting: 20, service: 0, overtime: 60, late: 40, leftOut: 1500000, notPreferred: 80000, outsideTerritory: 60000,
    energy: 3, balance: { cost: 1, unit: 20000 },
};

function speeds(night, rush, day) {
    return [{ from: 0, speed: night }, { from: 7 * HOUR, speed: rush }, { from: 9.5 * HOUR, speed: day }, { from: 16 * HOUR, speed: rush },
        { from: 18.5 * HOUR, speed: night }];
}

const TRAVEL = {
    profiles: {
        van: { estimate: { timeFactor: 1 }, speeds: speeds(1.15, 0.8, 1) },
        car: { estimate: { timeFactor: 0.95 }, speeds: speeds(1.15, 0.8, 1) },
        lorry: { estimate: { timeFactor: 1.25 }, speeds: speeds(1.05, 0.85, 1) },
        scooter: { estimate: { timeFactor: 1.1 } },
    },
};

function restockPlaces(random, { addresses, places }) {
    return random.some(addresses, 5).map((at, i) => ({
        place: places.id(at), hours: i % 2 === 0 ? { start: 7 * HOUR, end: 17 * HOUR } : undefined, duration: 600 + 120 * i,
    }));
}

function charging(random, { addresses, places }) {
    const fast = [{ upTo: 0.8, timePer1000: 72 }, { timePer1000: 240 }];
    const slow = [{ upTo: 0.9, timePer1000: 164 }, { timePer1000: 330 }];
    const stations = random.some(addresses, 8).map((at, i) => ({ place: places.id(at), setup: 180, curve: i % 3 === 0 ? slow : fast }));
    return { levels: [0.8], stations };
}

export function makeBoard(seed, folder, size = { technicians: 100, jobs: 1000 }) {
    const random = new Random(seed);
    const area = AREAS[seed % AREAS.length];
    const addresses = readAddresses(folder, area);
    const setting = { area, addresses, places: new Places(addresses), territory: territoryOf(addresses), yards: random.some(addresses, 3) };
    const technicians = makeTechnicians(random, size.technicians, setting);
    const jobs = makeJobs(random, size.jobs, technicians, setting);
    const restock = restockPlaces(random, setting);
    const power = charging(random, setting);
    return {
        costs: COSTS, planning: { quantile: 80, bufferBefore: 0, bufferAfter: 60 }, places: setting.places.list, travel: TRAVEL,
        technicians: technicians.map((technician) => technician.document), jobs: jobs.map((job) => job.document), restockPlaces: restock, charging: power,
    };
}

export function areaOf(seed) {
    return AREAS[seed % AREAS.length].name;
}

// The bytes that are hashed, solved and looked at.
export function boardText(board) {
    return `${JSON.stringify(board)}\n`;
}
