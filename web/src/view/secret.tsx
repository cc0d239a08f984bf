// Parts of the forms that somebody signs in by: a password that can be looked at, and what went wrong.
import type { Ref } from 'preact';
import { useState } from 'preact/hooks';

/* Above a form. It is there from the beginning, so that a screen reader says what comes into it. */
export function Note({ id, text }: { id: string; text: string | null }) {
    return (
        <p id={id} class={text ? 'door-note' : 'hidden'} role="alert">
            {text}
        </p>
    );
}

interface PasswordProps {
    id: string;
    field: Ref<HTMLInputElement>;
    autocomplete: 'current-password' | 'new-password';
    describedBy: string;
    wrong: boolean;
}

export function Password({ id, field, autocomplete, describedBy, wrong }: PasswordProps) {
    const [shown, show] = useState(false);
    return (
        <span class="secret">
            <input
                id={id}
                ref={field}
                type={shown ? 'text' : 'password'}
                autocomplete={autocomplete}
                spellcheck={false}
                autocapitalize="none"
                aria-required="true"
                aria-invalid={wrong}
                aria-describedby={describedBy}
            />
            <button type="button" class="button" aria-pressed={shown} aria-label="Show the password" onClick={() => show(!shown)}>
                Show
            </button>
        </span>
    );
}
