// Signing in with e-mail and password.
import { useEffect, useRef, useState } from 'preact/hooks';
import { fragmentRead } from '../key';
import { doorShow, personSignIn } from '../state';
import { Refusal } from '../wire';
import { Brand } from './brand';
import { Note, Password } from './secret';

/* What is asked for is in the form; nothing of it stays anywhere when the page goes on. */
export function SignIn({ note }: { note: string | null }) {
    const email = useRef<HTMLInputElement>(null);
    const password = useRef<HTMLInputElement>(null);
    const [wrong, complain] = useState(note);
    const [blamed, blame] = useState<HTMLInputElement | null>(null);
    const [waiting, wait] = useState(false);
    useEffect(() => email.current?.focus(), []);

    const refuse = (sentence: string, field: HTMLInputElement | null) => {
        complain(sentence);
        blame(field);
        field?.focus();
        field?.select();
    };
    const submit = async (event: Event) => {
        event.preventDefault();
        const who = email.current?.value.trim() ?? '';
        const secret = password.current?.value ?? '';
        if (waiting) return;
        if (!who) return refuse('Give the e-mail that you were invited by.', email.current);
        if (!secret) return refuse('Give your password.', password.current);
        wait(true);
        complain(null);
        blame(null);
        try {
            await personSignIn(who, secret, fragmentRead(location.hash).date);
        } catch (error) {
            refuse(error instanceof Refusal ? error.message : String(error), password.current);
        }
        wait(false);
    };
    return (
        <form class="door-card" noValidate onSubmit={submit} aria-busy={waiting}>
            <Brand />
            <h1>Sign in</h1>
            <Note id="sign-in-note" text={wrong} />
            <label for="email">E-mail</label>
            <input
                id="email"
                ref={email}
                type="email"
                autocomplete="username"
                autocapitalize="none"
                spellcheck={false}
                aria-required="true"
                aria-invalid={blamed !== null && blamed === email.current}
                aria-describedby="sign-in-note"
            />
            <label for="password">Password</label>
            <Password
                id="password"
                field={password}
                autocomplete="current-password"
                describedBy="sign-in-note"
                wrong={blamed !== null && blamed === password.current}
            />
            <button type="submit" class="button strong wide">
                {waiting ? 'Signing in…' : 'Sign in'}
            </button>
            <p class="quiet door-other">
                Forgotten? An owner of your organization can invite you again. <br />
                <button type="button" class="link" onClick={() => doorShow('key', null)}>
                    Use an API key instead
                </button>
            </p>
        </form>
    );
}
