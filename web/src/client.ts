// Asks the server for one day. Nothing but the three reads below is ever called.
import type { Job, Page, Schedule, Technician } from './contract';

/* Why the day cannot be shown. `unauthorized` sends the reader back to the key; the others are sentences to show. */
export class Refusal extends Error {
    constructor(
        readonly code: string,
        message: string,
        readonly requestId: string | null = null,
    ) {
        super(message);
    }
}

export interface DayData {
    schedule: Schedule;
    jobs: Job[];
    technicians: Technician[];
}

const SENTENCES: Record<string, string> = {
    unauthorized: 'The server does not accept this key. It may have been revoked, or it may have expired.',
    insufficient_scope: 'This key may not read the schedule. It needs the scopes dispatch:read, jobs:read and technicians:read.',
    unreachable: 'The server did not answer. Check that RoutrIQ is still running, then try again.',
    not_understood: 'The server answered with something this page does not understand. It may be another version.',
};

function sentenceFor(code: string, status: number, message: unknown, retryAfter: string | null): string {
    if (code === 'rate_limited') {
        return `This key has asked too often. Try again in ${retryAfter ?? 'a few'} ${retryAfter === '1' ? 'second' : 'seconds'}.`;
    }
    if (SENTENCES[code]) return SENTENCES[code];
    if (typeof message === 'string' && message) return message;
    return `The server could not answer (${code}, status ${status}).`;
}

async function get<T>(key: string, path: string, signal: AbortSignal): Promise<T> {
    let response: Response;
    try {
        response = await fetch(new URL(`api/v1/${path}`, document.baseURI), {
            headers: { Authorization: `Bearer ${key}`, Accept: 'application/json' },
            cache: 'no-store',
            credentials: 'omit',
            signal,
        });
    } catch (error) {
        if (signal.aborted) throw error;
        throw new Refusal('unreachable', SENTENCES.unreachable!);
    }
    const requestId = response.headers.get('X-Request-Id');
    let body: { ok?: boolean; data?: unknown; error?: string | null } | null = null;
    try {
        body = await response.json();
    } catch (error) {
        if (signal.aborted) throw error;
    }
    if (!body || typeof body.ok !== 'boolean') {
        throw new Refusal('not_understood', SENTENCES.not_understood!, requestId);
    }
    if (body.ok) return body.data as T;
    const code = body.error || (response.status === 401 ? 'unauthorized' : 'unknown');
    const message = (body.data as { message?: unknown } | null)?.message;
    throw new Refusal(code, sentenceFor(code, response.status, message, response.headers.get('Retry-After')), requestId);
}

async function getAll<T>(key: string, path: string, query: Record<string, string>, signal: AbortSignal): Promise<T[]> {
    const items: T[] = [];
    let cursor: string | null = null;
    do {
        const fields: URLSearchParams = new URLSearchParams({ ...query, limit: '500' });
        if (cursor) fields.set('cursor', cursor);
        const page: Page<T> = await get<Page<T>>(key, `${path}?${fields}`, signal);
        items.push(...page.items);
        cursor = page.nextCursor;
    } while (cursor);
    return items;
}

/* Without a date the server chooses (today; the fixed date of a demo), and its answer's date is used for the jobs. */
export async function dayFetch(key: string, date: string | null, signal: AbortSignal): Promise<DayData> {
    const technicians = getAll<Technician>(key, 'technicians', {}, signal);
    technicians.catch(() => undefined); // awaited below; a refusal of the schedule is reported first
    const schedule = await get<Schedule>(key, `dispatch/schedule${date ? `?date=${date}` : ''}`, signal);
    const jobs = await getAll<Job>(key, 'jobs', { date: schedule.date }, signal);
    return { schedule, jobs, technicians: await technicians };
}
