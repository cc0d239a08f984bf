// Signing in and out, and accepting an invitation. The session itself is a cookie that no script can read; what this page
// keeps is the mark that there may be one, so that who was never signed in is not asked about.
import { ask } from './wire';

const SLOT = 'routriq.signed_in';

export interface Person {
    email: string;
    name: string | null;
}

interface Me {
    user: Person | null;
    csrfToken: string | null;
}

const SENTENCES_OF_SIGN_IN = {
    invalid_credentials: 'The e-mail or the password is wrong.',
    validation_failed: 'Give an e-mail and a password.',
};

const SENTENCES_OF_INVITATIONS = {
    invite_invalid: 'This invitation was used already, or it has expired. Ask whoever invited you for a new one.',
    weak_password: 'This password is easy to guess. Take a longer one, without your name, your e-mail or your company in it.',
    validation_failed: 'The password or the name is too long.',
};

export const signedInMarked = () => localStorage.getItem(SLOT) !== null;
const mark = () => localStorage.setItem(SLOT, 'yes');
export const signedInForget = () => localStorage.removeItem(SLOT);

export async function personRead(signal?: AbortSignal): Promise<Person | null> {
    const me = await ask<Me>('auth/me', {
        ...(signal ? { signal } : {}),
        sentences: { unauthorized: 'You are no longer signed in. Sign in again to go on.' },
    });
    return me.user;
}

export async function signIn(email: string, password: string): Promise<Person | null> {
    const me = await ask<Me>('auth/login', { body: { email, password }, sentences: SENTENCES_OF_SIGN_IN });
    mark();
    return me.user;
}

/* The token is asked for anew: another tab may have signed in meanwhile. */
export async function signOut(): Promise<void> {
    const me = await ask<Me>('auth/me', {});
    await ask<unknown>('auth/logout', { body: {}, csrfToken: me.csrfToken ?? '' });
    signedInForget();
}

export async function invitationAccept(token: string, password: string, name: string): Promise<Person> {
    const body = { token, password, ...(name ? { name } : {}) };
    return ask<Person>('auth/accept-invite', { body, sentences: SENTENCES_OF_INVITATIONS });
}
