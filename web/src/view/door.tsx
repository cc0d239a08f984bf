// What stands in place of the day: the question who is there, the wait, and what went wrong.
import { useEffect, useRef } from 'preact/hooks';
import { fragmentRead } from '../key';
import { dayLoad, doorShow, keyUse, leave, person } from '../state';
import type { Refusal } from '../wire';
import { Brand } from './brand';
import { SignIn } from './sign_in';

function addressDate(): string | null {
    return fragmentRead(location.hash).date;
}

function KeyForm({ note }: { note: string | null }) {
    const field = useRef<HTMLInputElement>(null);
    useEffect(() => field.current?.focus(), []);
    const submit = (event: Event) => {
        event.preventDefault();
        const key = field.current?.value.trim();
        if (key) void keyUse(key, addressDate());
    };
    return (
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
                It needs to read jobs, technicians and the schedule. The key is kept in this tab only and forgotten when the tab
                closes.
            </p>
            <button type="submit" class="button strong wide">
                Open the board
            </button>
            <p class="quiet door-other">
                <button type="button" class="link" onClick={() => doorShow('person', null)}>
                    Sign in with e-mail instead
                </button>
            </p>
        </form>
    );
}

export function Door({ by, note }: { by: 'person' | 'key'; note: string | null }) {
    return <main class="door">{by === 'person' ? <SignIn key={note} note={note} /> : <KeyForm note={note} />}</main>;
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
                    <button type="button" class="button" onClick={() => void leave()}>
                        {person.value ? 'Sign out' : 'Use another key'}
                    </button>
                </div>
            </div>
        </main>
    );
}
