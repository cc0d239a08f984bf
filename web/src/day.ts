// The day as the page shows it: the schedule joined with its jobs and technicians, once, after each answer of the server.
// Everything drawn is read from here; nothing here knows about drawing.
import { HOUR, MINUTE, clockOf, wordsText, type Clock } from './clock';
import type { DayData } from './client';
import type { Job, Place, Reason, Route, Skill, Stop, Technician, Totals } from './contract';

/* A stop with under this much between arrival and the end of its promise is at risk; where the server knows the chance of
 * being on time, one under this share is. The schedule's slack does not decide: it also counts the stops that follow, so
 * one tight stop in the evening would put the whole route at risk. */
export const TIGHT_MINUTES = 10;
export const LIKELY_SHARE = 0.8;

export type Standing = 'late' | 'risk' | 'fine';

/* One bar of the board. Times are epoch milliseconds. */
export interface Visit {
    id: string; // unique on the board: a job with a crew stands in several rows
    row: number;
    place: number; // index among the row's visits
    type: Stop['type'];
    stop: Stop;
    job: Job | null;
    number: number; // 1, 2, 3 … among the jobs of the row; 0 when it is no job
    title: string;
    customer: string;
    trade: string;
    leave: number;
    arrival: number;
    start: number;
    end: number;
    promiseStart: number | null; // what the customer was told, else the window served
    promiseEnd: number | null;
    promised: boolean; // told to the customer, and not just a window of access
    lane: number; // where the promise is drawn under the row, so that promises do not cover each other
    lateMinutes: number;
    spareMinutes: number | null;
    standing: Standing;
    location: Place | null;
    haystack: string; // what the search looks into
}

export interface Row {
    index: number;
    technicianId: string;
    name: string;
    technician: Technician | null;
    shiftStart: number | null;
    shiftEnd: number | null;
    visits: Visit[];
    jobs: number;
    late: number;
    homewardMinutes: number; // driving after the last stop
    lastEnd: number | null;
    totals: Totals;
    home: Place | null;
    path: Place[]; // home, stops in order, the end of the day
}

/* A job without a place on the board. `reasons` are grouped: the same sentence about many technicians stands once. */
export interface Waiting {
    id: string;
    job: Job | null;
    title: string;
    customer: string;
    priority: number;
    reasons: { message: string; technicians: string[] }[];
    location: Place | null;
    haystack: string;
}

export interface Day {
    date: string;
    clock: Clock;
    planVersion: number | null;
    engineStopped: boolean;
    rows: Row[];
    visits: Map<string, Visit>; // by id, in board order
    waiting: Waiting[];
    late: Visit[]; // worst first
    risk: Visit[]; // least to spare first
    trades: string[];
    statuses: string[];
    totals: Totals;
    plannedJobs: number;
    start: number; // the board's time axis, on full local hours
    end: number;
}

const LANES = 3;

function instant(text: string | null | undefined): number | null {
    const at = text ? Date.parse(text) : NaN;
    return Number.isNaN(at) ? null : at;
}

export function skillName(skill: string | Skill): string {
    return typeof skill === 'string' ? skill : skill.name;
}

export function skillText(skill: string | Skill): string {
    const level = typeof skill === 'string' ? null : skill.level;
    return wordsText(skillName(skill)) + (level && level > 1 ? ` (level ${level})` : '');
}

function tradeOf(job: Job | null): string {
    const first = job?.requiredSkills?.[0];
    if (first) return skillName(first).trim().toLowerCase();
    return job?.jobType?.trim().toLowerCase() || 'other';
}

function titleOf(job: Job | null, id: string): string {
    return job?.title?.trim() || (job?.jobType ? wordsText(job.jobType) : `Job ${job?.externalId ?? id.slice(-6)}`);
}

function haystackOf(job: Job | null, ...more: string[]): string {
    const skills = (job?.requiredSkills ?? []).map((skill) => skillText(skill));
    const words = [job?.title, job?.customer?.name, job?.address, job?.externalId, job?.externalNumber, job?.jobType];
    return [...words, ...skills, ...more].filter(Boolean).join('\n').toLowerCase();
}

const STOP_TITLES: Record<Stop['type'], string> = {
    job: 'Job',
    break: 'Break',
    charge: 'Charging',
    refuel: 'Refuelling',
    restock: 'Restock',
};

/* On time is decided by the arrival, against what the customer was told, else against the window served. */
function visitOf(stop: Stop, job: Job | null, row: number, place: number, number: number, name: string): Visit {
    const start = instant(stop.start) ?? 0;
    const end = instant(stop.end) ?? start;
    const arrival = instant(stop.arrival) ?? start;
    const isJob = stop.type === 'job';
    const promise = job?.promisedWindow ?? null;
    const promiseStart = isJob ? (instant(promise?.start) ?? instant(stop.windowStart)) : null;
    const promiseEnd = isJob ? (instant(promise?.end) ?? instant(stop.windowEnd)) : null;
    const lateMinutes = promiseEnd !== null && arrival > promiseEnd ? (arrival - promiseEnd) / MINUTE : 0;
    const spareMinutes = promiseEnd !== null ? (promiseEnd - arrival) / MINUTE : null;
    const chance = stop.onTimeProbability ?? null;
    const tight = promiseEnd !== null && (chance !== null ? chance < LIKELY_SHARE : (spareMinutes ?? 1e9) < TIGHT_MINUTES);
    const id = `${stop.jobId ?? place}@${row}`;
    const title = isJob ? titleOf(job, stop.jobId ?? '') : STOP_TITLES[stop.type];
    const customer = job?.customer?.name?.trim() ?? '';
    return {
        id,
        row,
        place,
        type: stop.type,
        stop,
        job,
        number,
        title,
        customer,
        trade: tradeOf(job),
        leave: arrival - (stop.travelMinutes ?? 0) * MINUTE,
        arrival,
        start,
        end,
        promiseStart,
        promiseEnd,
        promised: promise !== null,
        lane: 0,
        lateMinutes,
        spareMinutes,
        standing: lateMinutes > 0 ? 'late' : tight ? 'risk' : 'fine',
        location: job?.location ?? stop.location ?? null,
        haystack: isJob ? haystackOf(job, title, name) : '',
    };
}

/* Gives each promise the first lane under the row that is free when it begins, else the one that frees soonest. */
export function lanesAssign(visits: Visit[]): void {
    const freeAt = new Array<number>(LANES).fill(-Infinity);
    for (const visit of visits) {
        if (visit.promiseEnd === null) continue;
        const from = visit.promiseStart ?? visit.start;
        let lane = freeAt.findIndex((at) => at <= from);
        if (lane < 0) lane = freeAt.indexOf(Math.min(...freeAt));
        visit.lane = lane;
        freeAt[lane] = Math.max(freeAt[lane]!, visit.promiseEnd);
    }
}

function rowOf(route: Route, index: number, technician: Technician | null, jobs: Map<string, Job>): Row {
    const name = route.name?.trim() || technician?.name?.trim() || `Technician ${index + 1}`;
    let number = 0;
    const visits = route.stops.map((stop, place) => {
        const job = stop.jobId ? (jobs.get(stop.jobId) ?? null) : null;
        return visitOf(stop, job, index, place, stop.type === 'job' ? ++number : 0, name);
    });
    lanesAssign(visits);
    const totals = route.totals ?? {};
    const drivenToStops = route.stops.reduce((sum, stop) => sum + (stop.travelMinutes ?? 0), 0);
    const home = technician?.homeBase ?? null;
    const finish = technician?.openEnd ? null : (technician?.endBase ?? home);
    const places = visits.map((visit) => visit.location).filter((place): place is Place => place !== null);
    return {
        index,
        technicianId: route.technicianId,
        name,
        technician,
        shiftStart: instant(route.shiftStart),
        shiftEnd: instant(route.shiftEnd),
        visits,
        jobs: number,
        late: visits.filter((visit) => visit.standing === 'late').length,
        homewardMinutes: visits.length ? Math.max(0, (totals.driveMinutes ?? drivenToStops) - drivenToStops) : 0,
        lastEnd: visits.length ? Math.max(...visits.map((visit) => visit.end)) : null,
        totals,
        home,
        path: places.length ? [home, ...places, finish].filter((place): place is Place => place !== null) : [],
    };
}

function reasonsGroup(reasons: Reason[], names: Map<string, string>): Waiting['reasons'] {
    const groups = new Map<string, string[]>();
    for (const reason of reasons) {
        const message = reason.message?.trim() || wordsText(reason.code);
        const technicians = groups.get(message) ?? [];
        const name = reason.technicianId ? names.get(reason.technicianId) : undefined;
        if (name && !technicians.includes(name)) technicians.push(name);
        groups.set(message, technicians);
    }
    return [...groups].map(([message, technicians]) => ({ message, technicians }));
}

function waitingOf(id: string, job: Job | null, reasons: Waiting['reasons']): Waiting {
    const title = titleOf(job, id);
    return {
        id,
        job,
        title,
        customer: job?.customer?.name?.trim() ?? '',
        priority: job?.priority ?? 3,
        reasons,
        location: job?.location ?? null,
        haystack: haystackOf(job, title),
    };
}

/* Jobs of the day that the schedule does not name at all (new since the plan, on hold, or not plannable) are left out too:
 * a board that hides them would be believed. */
function unnamedJobs(jobs: Job[], named: Set<string | null | undefined>): Waiting[] {
    const gone = new Set(['completed', 'canceled']);
    return jobs
        .filter((job) => !named.has(job.id) && !gone.has(job.status ?? ''))
        .map((job) => {
            const blockers = (job.blockers ?? []).map((blocker) =>
                typeof blocker === 'string' ? wordsText(blocker) : (blocker.message ?? wordsText(blocker.code ?? 'blocked')),
            );
            const why = job.status === 'on_hold' ? 'The job is on hold.' : 'The job is not in the current plan.';
            return waitingOf(
                job.id,
                job,
                (blockers.length ? blockers : [why]).map((message) => ({ message, technicians: [] })),
            );
        });
}

function axisOf(rows: Row[], clock: Clock, date: string): { start: number; end: number } {
    const marks = rows.flatMap((row) => [
        row.shiftStart,
        row.shiftEnd,
        ...row.visits.flatMap((visit) => [visit.leave, visit.end]),
        row.lastEnd === null ? null : row.lastEnd + row.homewardMinutes * MINUTE,
    ]);
    const known = marks.filter((mark): mark is number => mark !== null);
    const noon = Date.parse(`${date}T12:00:00Z`);
    const first = known.length ? Math.min(...known) : noon;
    const last = known.length ? Math.max(...known) : noon + 9 * HOUR;
    const start = clock.hoursBetween(first - HOUR, first).at(-1) ?? first;
    const end = clock.hoursBetween(last, last + HOUR)[0] ?? last;
    return { start, end: Math.max(end, start + HOUR) };
}

function sortedNames(names: Iterable<string>): string[] {
    return [...new Set(names)].sort((a, b) => a.localeCompare(b));
}

export function dayOf({ schedule, jobs, technicians }: DayData): Day {
    const clock = clockOf(schedule.timezone);
    const jobsById = new Map(jobs.map((job) => [job.id, job]));
    const techniciansById = new Map(technicians.map((technician) => [technician.id, technician]));
    const rows = schedule.routes.map((route, index) =>
        rowOf(route, index, techniciansById.get(route.technicianId) ?? null, jobsById),
    );
    const names = new Map(technicians.map((technician) => [technician.id, technician.name ?? '']));
    for (const row of rows) names.set(row.technicianId, row.name);

    const all = rows.flatMap((row) => row.visits);
    const jobVisits = all.filter((visit) => visit.type === 'job');
    const unassigned = schedule.unassigned.map((left) =>
        waitingOf(left.jobId, jobsById.get(left.jobId) ?? null, reasonsGroup(left.reasons ?? [], names)),
    );
    const named = new Set([...jobVisits.map((visit) => visit.stop.jobId), ...unassigned.map((left) => left.id)]);
    const waiting = [...unassigned, ...unnamedJobs(jobs, named)].sort((a, b) => a.priority - b.priority);
    return {
        date: schedule.date,
        clock,
        planVersion: schedule.planVersion ?? null,
        engineStopped: schedule.engineStopped === true,
        rows,
        visits: new Map(all.map((visit) => [visit.id, visit])),
        waiting,
        late: jobVisits.filter((visit) => visit.standing === 'late').sort((a, b) => b.lateMinutes - a.lateMinutes),
        risk: jobVisits
            .filter((visit) => visit.standing === 'risk')
            .sort((a, b) => (a.spareMinutes ?? 0) - (b.spareMinutes ?? 0)),
        trades: sortedNames(jobVisits.map((visit) => visit.trade)),
        statuses: sortedNames(jobVisits.map((visit) => visit.stop.status ?? 'scheduled')),
        totals: schedule.totals ?? {},
        plannedJobs: jobVisits.length,
        ...axisOf(rows, clock, schedule.date),
    };
}
