// What the server answers, as far as this page reads it. A field without a source is null, and a field may be missing
// altogether on an older server; so everything but identity is optional here and the page says "unknown" with a dash.

export type Instant = string; // RFC 3339, UTC

export interface Place {
    lat: number;
    lng: number;
}

export interface Skill {
    name: string;
    level?: number | null;
}

export interface Part {
    sku: string;
    quantity?: number | null;
    substitutes?: string[] | null;
}

export interface Interval {
    start: Instant;
    end: Instant;
    hard?: boolean | null;
}

export interface Job {
    id: string;
    externalId?: string | null;
    externalNumber?: string | null;
    title?: string | null;
    jobType?: string | null;
    customer?: { name?: string | null; phone?: string | null } | null;
    address?: string | null;
    location?: Place | null;
    accessNotes?: string | null;
    priority?: number | null;
    durationMinutes?: number | null;
    plannedDurationMinutes?: number | null;
    status?: string | null;
    windows?: Interval[] | null;
    promisedWindow?: Interval | null;
    deadline?: Instant | null;
    requiredSkills?: (string | Skill)[] | null;
    requiredParts?: Part[] | null;
    plannable?: boolean | null;
    blockers?: ({ code?: string; message?: string } | string)[] | null;
}

export interface Technician {
    id: string;
    externalId?: string | null;
    name?: string | null;
    skills?: (string | Skill)[] | null;
    homeAddress?: string | null;
    homeBase?: Place | null;
    endBase?: Place | null;
    openEnd?: boolean | null;
    vehicle?: { type?: string | null } | null;
}

export interface Stop {
    type: 'job' | 'break' | 'charge' | 'refuel' | 'restock';
    jobId?: string | null;
    sequence?: number | null;
    travelMinutes?: number | null;
    travelKm?: number | null;
    travelSource?: string | null;
    waitMinutes?: number | null;
    arrival?: Instant | null;
    start: Instant;
    end: Instant;
    endP90?: Instant | null;
    windowStart?: Instant | null;
    windowEnd?: Instant | null;
    slackMinutes?: number | null;
    onTimeProbability?: number | null;
    locked?: string[] | null;
    status?: string | null;
    told?: { start?: Instant; end?: Instant } | null;
    plannedDurationMinutes?: number | null;
    location?: Place | null;
}

export interface Totals {
    jobs?: number | null;
    driveMinutes?: number | null;
    driveKm?: number | null;
    serviceMinutes?: number | null;
    waitMinutes?: number | null;
    overtimeMinutes?: number | null;
    utilization?: number | null;
    energyCost?: number | null;
    fuelCost?: number | null;
    onTimeRate?: number | null;
    unassigned?: number | null;
}

export interface Route {
    technicianId: string;
    name?: string | null;
    shiftStart?: Instant | null;
    shiftEnd?: Instant | null;
    stops: Stop[];
    totals?: Totals | null;
}

export interface Reason {
    code: string;
    message?: string | null;
    technicianId?: string | null;
}

export interface LeftOut {
    jobId: string;
    reasons?: Reason[] | null;
}

export interface Schedule {
    date: string;
    timezone: string;
    planVersion?: number | null;
    engineStopped?: boolean | null;
    routes: Route[];
    unassigned: LeftOut[];
    totals?: Totals | null;
}

export interface Page<T> {
    items: T[];
    nextCursor: string | null;
}
