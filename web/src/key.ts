// The key the page works with. It arrives in the address behind the # (which browsers never send to a server), moves at
// once into this tab's session storage, and leaves the address bar, so that a copied address or a screenshot holds no key.

const SLOT = 'routriq.key';

export interface Arrival {
    key: string | null;
    date: string | null;
}

export function fragmentRead(fragment: string): Arrival {
    const fields = new URLSearchParams(fragment.replace(/^#/, ''));
    const key = fields.get('key')?.trim() || null;
    const date = fields.get('date')?.trim() ?? '';
    return { key, date: /^\d{4}-\d{2}-\d{2}$/.test(date) ? date : null };
}

/* Takes the key out of the address bar into session storage; a date stays in the address, it is no secret. */
export function arrivalTake(): Arrival {
    const arrival = fragmentRead(location.hash);
    if (arrival.key) {
        keyKeep(arrival.key);
        addressShow(arrival.date);
    }
    return { key: arrival.key ?? keyKept(), date: arrival.date };
}

export function addressShow(date: string | null): void {
    history.replaceState(null, '', location.pathname + location.search + (date ? `#date=${date}` : ''));
}

/* From the page of an invitation to that of the board. */
export function homeShow(): void {
    history.replaceState(null, '', new URL('./', document.baseURI));
}

/* The token of an invitation stands behind the # too, and leaves the address in the same way; null: not on that page. */
export function invitationTake(): { token: string | null } | null {
    if (!location.pathname.endsWith('/accept-invite')) return null;
    const token = location.hash.slice(1) || null;
    history.replaceState(null, '', location.pathname);
    return { token };
}

export function keyKept(): string | null {
    return sessionStorage.getItem(SLOT);
}

export function keyKeep(key: string): void {
    sessionStorage.setItem(SLOT, key);
}

export function keyForget(): void {
    sessionStorage.removeItem(SLOT);
}
