// The jobs of a board. First what each asks by itself, then what ties it to people and to other jobs; who is tied to a
// job is somebody who could do it, as a dispatcher would have it.
import { apart } from './area.mjs';
import { PARTS, SKILLS, TAGS } from './technicians.mjs';

const HOUR = 3600;
const QUARTER = 900;

// ---- What a job asks by itself ----

const LENGTHS = [[900, 10], [1200, 12], [1500, 12], [1800, 18], [2400, 16], [2700, 12], [3600, 12], [4500, 5], [5400, 3]];

function lengthOf(random, area) {
    return Math.trunc((random.weighted(LENGTHS) * area.lengthPercent) / 100);
}

function quantiles(random, length) {
    return { p50: Math.trunc((length * random.between(70, 85)) / 100), p80: length, p95: Math.trunc((length * random.between(120, 160)) / 100) };
}

function skillsOf(random, two) {
    const [first, second] = random.some(SKILLS, 2);
    const skills = { [first]: random.weighted([[1, 35], [2, 40], [3, 25]]) };
    return two ? { ...skills, [second]: 1 } : skills;
}

function partsOf(random, substitutes) {
    const parts = random.some(PARTS, random.weighted([[1, 70], [2, 30]]));
    const quantity = () => random.weighted([[1, 75], [2, 25]]);
    const other = (part) => PARTS[PARTS.indexOf(part) ^ 1];
    return Object.fromEntries(parts.map((part) => {
        const alone = !substitutes || parts.includes(other(part));
        return [part, alone ? quantity() : { quantity: quantity(), substitutes: [other(part)] }];
    }));
}

function makeJob(random, i, setting) {
    const at = random.pick(setting.addresses);
    return { at, length: lengthOf(random, setting.area), document: { id: `J${String(i + 1).padStart(4, '0')}`, place: undefined } };
}

function ask(random, jobs, setting) {
    const share = (percent, give) => random.part(jobs, percent).forEach((job) => give(job.document, job));
    const alone = jobs.filter((job) => !job.crew);
    const shareAlone = (percent, give) => random.some(alone, Math.ceil((jobs.length * percent) / 100)).forEach((job) => give(job.document, job));
    const two = random.chosen(jobs, 12);
    const substitutes = random.chosen(jobs, 60);
    const quantile = random.chosen(jobs, 35);
    for (const job of jobs) {
        job.document.duration = quantile.has(job) ? quantiles(random, job.length) : job.length;
    }
    share(15, (job) => (job.bufferBefore = random.between(120, 300, 60)));
    share(15, (job) => (job.bufferAfter = random.between(120, 600, 60)));
    share(80, (job, own) => (job.requiredSkills = skillsOf(random, two.has(own))));
    shareAlone(30, (job, own) => (job.requiredParts = partsOf(random, substitutes.has(own))));
    share(85, (job) => (job.tags = [random.pick(TAGS)]));
    share(70, (job, own) => (job.territory = setting.territory(own.at)));
    share(60, (job) => (job.leftOutCost = random.weighted([[900000, 25], [1200000, 35], [2500000, 25], [5000000, 15]])));
    shareAlone(13, (job) => (job.load = { deliver: { litres: random.between(50, 300, 50), kg: random.between(5, 60, 5) } }));
}

// ---- Crews and order ----

// Parts and load are with jobs of one technician: an answer does not say which of a crew has carried them.
function makeCrews(random, jobs, able) {
    jobs.filter((job) => job.crew).forEach((job, i) => {
        if (i % 4 === 0 && able(job).length > 1) {
            job.document.crew = [random.pick(able(job)), { requiredSkills: [] }];
        } else {
            job.document.crewSize = i % 20 === 1 ? 3 : 2;
        }
    });
}

// What is fetched at one job and handed over at another, by the same technician.
function tieHandover(random, [before, after]) {
    const kg = random.between(10, 120, 10);
    before.document.load = { ...before.document.load, pickUp: { kg } };
    after.document.load = { dropOff: { kg } };
    after.document.requiredSkills = before.document.requiredSkills;
    after.document.tags = before.document.tags;
    after.document.after = [{ job: before.document.id, sameTechnician: true }];
}

// A second visit, often at the same place: paint dries, a gauge is read.
function tieVisit(random, [before, after], i) {
    const entry = { job: before.document.id };
    if (random.chance(50)) {
        after.at = before.at;
    }
    if (i % 3 !== 0) {
        entry.minLag = random.between(HOUR / 2, 1.5 * HOUR, QUARTER);
    }
    if (i % 3 !== 1) {
        entry.maxLag = (entry.minLag ?? 0) + random.between(1.5 * HOUR, 4 * HOUR, QUARTER);
    }
    after.document.after = [entry];
}

function makeOrder(random, jobs) {
    const mixed = random.shuffle(jobs.filter((job) => !job.crew));
    const pairs = Array.from({ length: Math.ceil((jobs.length * 21) / 100) }, (_, i) => [mixed[2 * i], mixed[2 * i + 1]]);
    const handovers = Math.ceil((jobs.length * 10) / 100);
    pairs.forEach((pair, i) => {
        pair[0].half = 'early';
        pair[1].half = 'late';
        (i < handovers ? tieHandover : tieVisit)(random, pair, i);
    });
}

// ---- People ----

function makeLocks(random, jobs, technicians, able) {
    const free = new Set(jobs.filter((job) => !job.crew && !job.half));
    for (const technician of random.part(technicians, 52)) {
        const { id, shift } = technician.document;
        const near = [...free].filter((job) => able(job).includes(id)).sort((a, b) => apart(a.at, technician.at) - apart(b.at, technician.at));
        random.some(near.slice(0, 12), 2).forEach((job, i) => {
            job.document.lock = { technician: id, order: i + 1 };
            if (i === 0) {
                job.document.lock.time = shift.start + random.between(HOUR, 2 * HOUR, QUARTER);
            }
            job.tied = true;
            free.delete(job);
        });
    }
    for (const job of random.some([...free], Math.ceil((jobs.length * 6) / 100))) {
        job.document.lock = { time: random.between(9 * HOUR, 15 * HOUR, QUARTER) };
    }
}

// Who could do it, those who live nearest first.
function nearest(job, technicians, able) {
    const ids = new Set(able(job));
    return technicians.filter((technician) => ids.has(technician.document.id)).sort((a, b) => apart(job.at, a.at) - apart(job.at, b.at))
        .map((technician) => technician.document.id);
}

function makePeople(random, jobs, technicians, able) {
    const own = (job) => able(job).length > 8;
    const untied = random.shuffle(jobs.filter((job) => !job.tied && !job.crew && !job.half));
    const tenth = Math.ceil((jobs.length * 10) / 100);
    const near = (job, count) => nearest(job, technicians, able).slice(0, count);
    untied.slice(0, tenth).forEach((job) => (job.document.requiredTechnician = random.pick(near(job, 5))));
    untied.slice(tenth, 2 * tenth).forEach((job) => (job.document.allowedTechnicians = random.some(near(job, 20), random.between(6, 16))));
    const rest = jobs.filter((job) => !job.tied && !job.document.requiredTechnician && !job.document.allowedTechnicians && own(job));
    random.some(rest, Math.ceil((jobs.length * 12) / 100)).forEach((job) => {
        job.document.excludedTechnicians = random.some(able(job), random.between(1, 4));
    });
    random.some(rest, Math.ceil((jobs.length * 18) / 100)).forEach((job) => {
        job.document.preferredTechnicians = random.some(near(job, 12), random.between(1, 4));
        job.document.notPreferredCost = random.chance(60) ? random.between(50000, 150000, 10000) : undefined;
    });
    random.part(jobs, 13).forEach((job) => {
        const ids = random.some(able(job), 4).sort();
        job.document.durationByTechnician = Object.fromEntries(ids.map((id) => [id, Math.trunc((job.length * random.between(70, 130, 5)) / 100)]));
    });
}

// ---- Times ----

// The hours in which a job may have its windows, so that what comes before and what comes after leave each other room.
function hoursOf(job) {
    return { early: [7 * HOUR, 11 * HOUR], late: [12 * HOUR, 17 * HOUR] }[job.half] ?? [7 * HOUR, 17 * HOUR];
}

function oneWindow(random, job) {
    const [first, last] = hoursOf(job);
    const length = random.pick([2 * HOUR, 3 * HOUR, 4 * HOUR, 4 * HOUR]);
    const start = random.between(first, Math.max(first, last - length), HOUR / 2);
    return { start, end: Math.min(start + length, last) };
}

function twoWindows(random, job) {
    const [first, last] = hoursOf(job);
    const span = Math.trunc((last - first) / 5);
    return [{ start: first, end: first + 2 * span }, { start: last - 2 * span, end: last - random.between(0, HOUR / 2, QUARTER) }];
}

function soften(random, window) {
    return { ...window, hard: false, lateUntil: random.chance(50) ? window.end + random.between(HOUR, 3 * HOUR, HOUR / 2) : undefined };
}

function makeWindows(random, jobs) {
    const free = random.shuffle(jobs.filter((job) => job.document.lock?.time === undefined));
    const counts = [[32, (job) => ({ window: oneWindow(random, job) })],
        [14, (job) => ({ window: soften(random, oneWindow(random, job)) })],
        [8, (job) => ({ windows: twoWindows(random, job) })],
        [7, (job) => ({ windows: twoWindows(random, job).map((window, i) => (i === 0 ? { ...window, hard: false } : window)) })]];
    for (const [percent, make] of counts) {
        free.splice(0, Math.ceil((jobs.length * percent) / 100)).forEach((job) => Object.assign(job.document, make(job)));
    }
    const soft = jobs.filter((job) => windowsOf(job.document).some((window) => window.hard === false));
    random.part(soft, 60).forEach((job) => (job.document.lateCost = random.between(20, 80, 10)));
}

export function windowsOf(job) {
    return job.windows ?? (job.window ? [job.window] : []);
}

function makePromises(random, jobs) {
    const free = jobs.filter((job) => job.document.lock?.time === undefined);
    const first = (job) => windowsOf(job.document)[0]?.start ?? hoursOf(job)[0];
    random.some(free, Math.ceil((jobs.length * 18) / 100)).forEach((job) => {
        job.document.promise = { due: first(job) + random.between(2 * HOUR, 5 * HOUR, QUARTER), costPerTick: random.between(20, 100, 10) };
    });
    random.some(free, Math.ceil((jobs.length * 15) / 100)).forEach((job) => {
        job.document.deadline = first(job) + random.between(3 * HOUR, 8 * HOUR, QUARTER);
    });
    const whole = jobs.filter((job) => !job.crew && !job.half);
    random.some(whole, Math.ceil((jobs.length * 15) / 100)).forEach((job) => (job.document.breakMaySplit = true));
}

// ---- The whole ----

// Who could do a job by skills and rules of tags; ids of technicians in their order.
function ableOf(technicians) {
    const listed = (list, job) => (job.document.tags ?? []).some((tag) => list.tags.includes(tag));
    const may = ({ skills, jobs }, job) => Object.entries(job.document.requiredSkills ?? {}).every(([name, level]) => (skills[name] ?? 0) >= level)
        && !(jobs?.allowed && !listed(jobs.allowed, job)) && !(jobs?.forbidden && listed(jobs.forbidden, job));
    return (job) => technicians.filter((technician) => may(technician.document, job)).map((technician) => technician.document.id);
}

export function makeJobs(random, count, technicians, setting) {
    const jobs = Array.from({ length: count }, (_, i) => makeJob(random, i, setting));
    const able = ableOf(technicians);
    random.part(jobs, 11).forEach((job) => (job.crew = true));
    ask(random, jobs, setting);
    makeCrews(random, jobs, able);
    makeOrder(random, jobs);
    makeLocks(random, jobs, technicians, able);
    makePeople(random, jobs, technicians, able);
    makeWindows(random, jobs);
    makePromises(random, jobs);
    for (const job of jobs) {
        job.document.place = setting.places.id(job.at);
    }
    return jobs;
}
