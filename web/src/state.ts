// What the page knows and what the reader has chosen. Components read these signals; the functions below are the only
// places that change them.
import { computed, signal } from '@preact/signals';
import { personRead, signedInForget, signedInMarked, signIn, signOut, type Person } from './account';
import { dayFetch } from './client';
import { dayOf, type Day, type Visit, type Waiting } from './day';
import { addressShow, homeShow, keyForget, keyKeep } from './key';
import { Refusal } from './wire';

export type Stage =
    | { name: 'door'; by: 'person' | 'key'; note: string | null } // nobody is known yet, or the server refused
    | { name: 'invitation'; token: string | null }
    | { name: 'loading' }
    | { name: 'failed'; refusal: Refusal }
    | { name: 'day'; day: Day };

export const stage = signal<Stage>({ name: 'loading' });
export const busy = signal(false); // a day is shown while another is on its way
export const person = signal<Person | null>(null); // who is signed in; null: a key asks, or nobody

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

async function dayRead(date: string | null, signal: AbortSignal): Promise<Day> {
    if (key === null && person.value === null) person.value = await personRead(signal);
    return dayOf(await dayFetch(key, date, signal));
}

/* Asks with the key, else with the session that there may be. */
export async function dayLoad(date: string | null): Promise<void> {
    pending?.abort();
    if (key === null && !signedInMarked()) {
        doorShow('person', null);
        return;
    }
    const mine = new AbortController();
    pending = mine;
    busy.value = true;
    if (stage.value.name !== 'day') stage.value = { name: 'loading' };
    try {
        const next = await dayRead(date, mine.signal);
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
        const by = key === null ? 'person' : 'key';
        everybodyForget();
        doorShow(by, refusal.message);
        return;
    }
    stage.value = { name: 'failed', refusal };
}

function everybodyForget(): void {
    pending?.abort();
    keyForget();
    signedInForget();
    key = null;
    person.value = null;
    busy.value = false;
}

export function doorShow(by: 'person' | 'key', note: string | null): void {
    document.title = 'RoutrIQ';
    stage.value = { name: 'door', by, note };
}

export function keyUse(next: string, date: string | null): Promise<void> {
    key = next;
    person.value = null;
    keyKeep(next);
    return dayLoad(date);
}

function keyDrop(): void {
    pending?.abort();
    keyForget();
    key = null;
    busy.value = false;
    doorShow('key', null);
}

/* Throws a refusal for the form to show. */
export async function personSignIn(email: string, password: string, date: string | null): Promise<void> {
    const who = await signIn(email, password);
    keyForget();
    key = null;
    person.value = who;
    await dayLoad(date);
}

/* Gives up the key of this tab, or ends the session: for the latter the server must agree. */
export async function leave(): Promise<void> {
    if (key !== null) {
        keyDrop();
        return;
    }
    pending?.abort();
    let note: string | null = null;
    try {
        await signOut();
        everybodyForget();
    } catch (error) {
        if (error instanceof Refusal && error.code === 'unauthorized') everybodyForget();
        else note = `You may still be signed in on this computer. ${error instanceof Refusal ? error.message : String(error)}`;
    }
    doorShow('person', note);
}

/* The invited person goes on to the board, or to the sign-in with a sentence why. */
export async function invitationLeave(email: string, password: string): Promise<void> {
    homeShow();
    try {
        await personSignIn(email, password, null);
    } catch (error) {
        doorShow('person', `Your password is set. ${error instanceof Refusal ? error.message : String(error)}`);
    }
}

/* The reader's own choice of a date stays in the address, so that a reload and a copied address keep it. */
export function dateChoose(date: string): void {
    addressShow(date);
    void dayLoad(date);
}

export function isolateToggle(row: number): void {
    isolated.value = isolated.value === row ? null : row;
}
