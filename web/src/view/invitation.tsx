// Where somebody who was invited chooses a password, and a name to be known by.
import { useEffect, useRef, useState } from 'preact/hooks';
import { invitationAccept } from '../account';
import { homeShow } from '../key';
import { doorShow, invitationLeave } from '../state';
import { Refusal } from '../wire';
import { Brand } from './brand';
import { Note, Password } from './secret';

const SHORTEST = 8;
const TOO_SHORT = `A password has at least ${SHORTEST} characters.`;

function sentenceOf(error: unknown): string {
    if (!(error instanceof Refusal)) return String(error);
    return error.issues.some(({ code }) => code === 'too_short') ? TOO_SHORT : error.message;
}

function toSignIn(): void {
    homeShow();
    doorShow('person', null);
}

function WithoutToken() {
    return (
        <main class="door">
            <div class="door-card">
                <Brand />
                <h1>No invitation</h1>
                <p class="door-note" role="alert">
                    This address has no invitation in it. Open the link that you were given once more, all of it.
                </p>
                <button type="button" class="button strong" onClick={toSignIn}>
                    Sign in
                </button>
            </div>
        </main>
    );
}

function Acceptance({ token }: { token: string }) {
    const name = useRef<HTMLInputElement>(null);
    const password = useRef<HTMLInputElement>(null);
    const [wrong, complain] = useState<string | null>(null);
    const [weak, blame] = useState(false);
    const [waiting, wait] = useState(false);
    useEffect(() => name.current?.focus(), []);

    const refuse = (sentence: string, itsPassword: boolean) => {
        complain(sentence);
        blame(itsPassword);
        password.current?.focus();
        password.current?.select();
    };
    const submit = async (event: Event) => {
        event.preventDefault();
        const secret = password.current?.value ?? '';
        if (waiting) return;
        if ([...secret].length < SHORTEST) return refuse(TOO_SHORT, true);
        wait(true);
        complain(null);
        blame(false);
        try {
            const { email } = await invitationAccept(token, secret, name.current?.value.trim() ?? '');
            await invitationLeave(email, secret);
        } catch (error) {
            refuse(sentenceOf(error), error instanceof Refusal && error.code === 'weak_password');
        }
        wait(false);
    };
    return (
        <main class="door">
            <form class="door-card" noValidate onSubmit={submit} aria-busy={waiting}>
                <Brand />
                <h1>Welcome to the dispatch board</h1>
                <p>Choose a password; from then on you sign in with it and your e-mail.</p>
                <Note id="invitation-note" text={wrong} />
                <label for="name">Your name</label>
                <input id="name" ref={name} type="text" autocomplete="name" maxLength={200} aria-describedby="name-help" />
                <p id="name-help" class="quiet">
                    As your colleagues know you. Left empty, it stays as whoever invited you wrote it.
                </p>
                <label for="password">Password</label>
                <Password
                    id="password"
                    field={password}
                    autocomplete="new-password"
                    describedBy="invitation-note password-help"
                    wrong={weak}
                />
                <p id="password-help" class="quiet">
                    At least {SHORTEST} characters. A few words that do not belong together are good; names, years and rows of
                    keys are not.
                </p>
                <button type="submit" class="button strong wide">
                    {waiting ? 'Setting the password…' : 'Set the password'}
                </button>
            </form>
        </main>
    );
}

export function Invitation({ token }: { token: string | null }) {
    return token === null ? <WithoutToken /> : <Acceptance key={token} token={token} />;
}
