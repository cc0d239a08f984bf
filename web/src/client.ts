// Asks the server for one day: three reads.
import type { Job, Page, Schedule, Technician } from './contract';
import { ask, type Question } from './wire';

export interface DayData {
    schedule: Schedule;
    jobs: Job[];
    technicians: Technician[];
}

const SENTENCES_OF_KEYS = {
    unauthorized: 'The server does not accept this key. It may have been revoked, or it may have expired.',
    insufficient_scope: 'This key may not read the schedule. It needs the scopes dispatch:read, jobs:read and technicians:read.',
};
const SENTENCES_OF_PEOPLE = {
    unauthorized: 'You are no longer signed in. Sign in again to go on.',
    insufficient_scope: 'Your role may not see the board. Ask an owner of your organization for another one.',
};

async function getAll<T>(path: string, query: Record<string, string>, question: Question): Promise<T[]> {
    const items: T[] = [];
    let cursor: string | null = null;
    do {
        const fields: URLSearchParams = new URLSearchParams({ ...query, limit: '500' });
        if (cursor) fields.set('cursor', cursor);
        const page: Page<T> = await ask<Page<T>>(`${path}?${fields}`, question);
        items.push(...page.items);
        cursor = page.nextCursor;
    } while (cursor);
    return items;
}

/* Without a date the server chooses (today; the fixed date of a demo), and its answer's date is used for the jobs. Without a
 * key it is the session that asks. */
export async function dayFetch(key: string | null, date: string | null, signal: AbortSignal): Promise<DayData> {
    const question = { key, signal, sentences: key ? SENTENCES_OF_KEYS : SENTENCES_OF_PEOPLE };
    const technicians = getAll<Technician>('technicians', {}, question);
    technicians.catch(() => undefined); // awaited below; a refusal of the schedule is reported first
    const schedule = await ask<Schedule>(`dispatch/schedule${date ? `?date=${date}` : ''}`, question);
    const jobs = await getAll<Job>('jobs', { date: schedule.date }, question);
    return { schedule, jobs, technicians: await technicians };
}
