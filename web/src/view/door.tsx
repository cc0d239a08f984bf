// What stands in place of the day: the question for a key, the wait, and what went wrong.
import { useEffect, useRef } from 'preact/hooks';
import type { Refusal } from '../client';
import { fragmentRead } from '../key';
import { dayLoad, keyDrop, keyUse } from '../state';

function addressDate(): string | null {
    return fragmentRead(location.hash).date;
}

export function Brand() {
    return (
        <span class="brand">
            <svg viewBox="0 0 32 32" aria-hidden="true" class="brand-mark">
                <path d="M8 24V12.5a4.5 4.5 0 0 1 9 0v7a3.5 3.5 0 0 0 7 0V12" />
                <circle cx="8" cy="24" r="2.6" />
                <circle cx="24" cy="9.5" r="3" class="brand-dot" />
            </svg>
            RoutrIQ
        </span>
    );
}

export function Door({ note }: { note: string | null }) {
    const field = useRef<HTMLInputElement>(null);
    useEffect(() => field.current?.focus(), []);
    const submit = (event: Event) => {
        event.preventDefault();
        const key = field.current?.value.trim();
        if (key) void keyUse(key, addressDate());
    };
    return (
        <main class="door">
            <form class="door-card" onSubmit={submit}>
                <Brand />
                <h1>Open the dispatch board</h1>
                {note && (
                    <p class="door-note" role="alert">
                        {note}
                    </p>
                )}
                <label for="key">API key</label>
                <input
                    id="key"
                    ref={field}
                    type="password"
                    autocomplete="off"
                    spellcheck={false}
                    required
                    placeholder="rq_…"
                    aria-describedby="key-help"
                />
                <p id="key-help" class="quiet">
                    It needs to read jobs, technicians and the schedule. The key is kept in this tab only and forgotten when the
                    tab closes.
                </p>
                <button type="submit" class="button strong">
                    Open the board
                </button>
            </form>
        </main>
    );
}

export function Loading() {
    return (
        <main class="door" aria-busy="true">
            <p class="door-wait" role="status">
                <Brand /> Reading the day…
            </p>
        </main>
    );
}

export function Failed({ refusal }: { refusal: Refusal }) {
    return (
        <main class="door">
            <div class="door-card">
                <Brand />
                <h1>The day could not be read</h1>
                <p class="door-note" role="alert">
                    {refusal.message}
                </p>
                {refusal.requestId && <p class="quiet">Request {refusal.requestId}</p>}
                <div class="door-actions">
                    <button type="button" class="button strong" onClick={() => void dayLoad(addressDate())}>
                        Try again
                    </button>
                    <button type="button" class="button" onClick={keyDrop}>
                        Use another key
                    </button>
                </div>
            </div>
        </main>
    );
}
