// Sentences about stops and jobs, shared by the board, the lists and the details.
import { distanceText, minutesText, shareText, wordsText, type Clock } from '../clock';
import { skillText, type Row, type Visit } from '../day';
import type { Interval, Job, Part } from '../contract';

export const PRIORITIES = ['', 'Urgent', 'High', 'Normal', 'Low'];

const STATUSES: Record<string, string> = {
    unscheduled: 'Not scheduled',
    scheduled: 'Scheduled',
    dispatched: 'Sent to the technician',
    en_route: 'On the way',
    on_site: 'On site',
    completed: 'Done',
    canceled: 'Cancelled',
    on_hold: 'On hold',
};

export function statusText(status: string): string {
    return STATUSES[status] ?? wordsText(status);
}

export function priorityText(priority: number | null | undefined): string {
    return PRIORITIES[priority ?? 3] || 'Normal';
}

export function standingText(visit: Visit): string {
    if (visit.standing === 'late') return `${minutesText(Math.ceil(visit.lateMinutes))} late`;
    if (visit.standing === 'risk') {
        const chance = visit.stop.onTimeProbability;
        return chance != null ? `${shareText(chance)} likely on time` : `${spareText(visit)} to spare`;
    }
    return visit.promiseEnd === null ? 'any time in the shift' : 'on time';
}

export function spareText(visit: Visit): string {
    return visit.spareMinutes === null ? '–' : minutesText(Math.max(0, Math.floor(visit.spareMinutes)));
}

function instantRange(interval: Interval, clock: Clock): string {
    return clock.range(Date.parse(interval.start), Date.parse(interval.end));
}

export function windowsText(job: Job | null, clock: Clock): string {
    const windows = job?.windows ?? [];
    if (!windows.length) return 'Any time in the shift';
    return windows.map((w) => instantRange(w, clock) + (w.hard === false ? ' (preferred)' : '')).join(', ');
}

export function promiseText(job: Job | null, clock: Clock): string {
    return job?.promisedWindow ? instantRange(job.promisedWindow, clock) : 'Nothing promised';
}

export function skillsText(job: Job | null): string {
    const skills = job?.requiredSkills ?? [];
    return skills.length ? skills.map(skillText).join(', ') : 'None';
}

function partText(part: Part): string {
    const count = part.quantity && part.quantity !== 1 ? `${part.quantity} × ` : '';
    const or = part.substitutes?.length ? ` (or ${part.substitutes.join(', ')})` : '';
    return count + part.sku + or;
}

export function partsText(job: Job | null): string {
    const parts = job?.requiredParts ?? [];
    return parts.length ? parts.map(partText).join(', ') : 'None';
}

export function driveText(visit: Visit): string {
    const { travelMinutes, travelKm, travelSource } = visit.stop;
    const source = travelSource ? ` (${wordsText(travelSource).toLowerCase()})` : '';
    return `${minutesText(travelMinutes)}${travelKm != null ? `, ${distanceText(travelKm)}` : ''}${source}`;
}

/* What a screen reader says of a bar. */
export function visitLabel(visit: Visit, row: Row, clock: Clock): string {
    const times = clock.range(visit.start, visit.end);
    if (visit.type !== 'job') return `${visit.title}, ${times}, ${row.name}`;
    const who = visit.customer ? `, ${visit.customer}` : '';
    return `Job ${visit.number} of ${row.jobs}, ${row.name}: ${visit.title}${who}, ${times}, ${standingText(visit)}`;
}
