// What the page knows and what the reader has chosen. Components read these signals; the functions below are the only
// places that change them.
import { computed, signal } from '@preact/signals';
import { Refusal, dayFetch } from './client';
import { dayOf, type Day, type Visit, type Waiting } from './day';
import { addressShow, keyForget, keyKeep } from './key';

export type Stage =
    | { name: 'door'; note: string | null } // no key yet, or the server refused it
    | { name: 'loading' }
    | { name: 'failed'; refusal: Refusal }
    | { name: 'day'; day: Day };

export const stage = signal<Stage>({ name: 'loading' });
export const busy = signal(false); // a day is shown while another is on its way

export const chosen = signal<string | null>(null); // a visit's id, or a left-out job's
export const hovered = signal<string | null>(null);
export const isolated = signal<number | null>(null); // a row, alone on the map
export const query = signal('');
export const colourBy = signal<'trade' | 'status'>('trade');
export const boardScale = signal(1); // 1 shows the whole day
export const mapLarge = signal(false); // the map takes the board's room

export const day = computed<Day | null>(() => (stage.value.name === 'day' ? stage.value.day : null));

export const chosenVisit = computed<Visit | null>(() => day.value?.visits.get(chosen.value ?? '') ?? null);

export const chosenWaiting = computed<Waiting | null>(
    () => day.value?.waiting.find((left) => left.id === chosen.value) ?? null,
);

/* The ids that the search finds; null when nothing is searched. Every word must occur. */
export const found = computed<Set<string> | null>(() => {
    const words = query.value.toLowerCase().split(/\s+/).filter(Boolean);
    if (!words.length || !day.value) return null;
    const fits = (haystack: string) => words.every((word) => haystack.includes(word));
    const ids = new Set<string>();
    for (const visit of day.value.visits.values()) if (visit.haystack && fits(visit.haystack)) ids.add(visit.id);
    for (const left of day.value.waiting) if (fits(left.haystack)) ids.add(left.id);
    return ids;
});

let key: string | null = null;
let pending: AbortController | null = null;

export async function dayLoad(date: string | null): Promise<void> {
    if (!key) {
        stage.value = { name: 'door', note: null };
        return;
    }
    pending?.abort();
    const mine = new AbortController();
    pending = mine;
    busy.value = true;
    if (stage.value.name !== 'day') stage.value = { name: 'loading' };
    try {
        const next = dayOf(await dayFetch(key, date, mine.signal));
        if (mine.signal.aborted) return;
        dayShow(next);
    } catch (error) {
        if (mine.signal.aborted) return;
        refusalShow(error);
    } finally {
        if (pending === mine) busy.value = false;
    }
}

function dayShow(next: Day): void {
    const same = day.value?.date === next.date;
    stage.value = { name: 'day', day: next };
    document.title = `${next.date} · RoutrIQ`;
    hovered.value = null;
    if (same) return;
    chosen.value = null;
    isolated.value = null;
}

function refusalShow(error: unknown): void {
    const refusal =
        error instanceof Refusal ? error : new Refusal('page_fault', `This page has failed: ${String(error)}`);
    if (refusal.code === 'unauthorized') {
        keyForget();
        key = null;
        stage.value = { name: 'door', note: refusal.message };
        return;
    }
    stage.value = { name: 'failed', refusal };
}

export function keyUse(next: string, date: string | null): Promise<void> {
    key = next;
    keyKeep(next);
    return dayLoad(date);
}

export function keyDrop(): void {
    pending?.abort();
    keyForget();
    key = null;
    busy.value = false;
    stage.value = { name: 'door', note: null };
}

/* The reader's own choice of a date stays in the address, so that a reload and a copied address keep it. */
export function dateChoose(date: string): void {
    addressShow(date);
    void dayLoad(date);
}

export function isolateToggle(row: number): void {
    isolated.value = isolated.value === row ? null : row;
}
