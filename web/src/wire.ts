// One question to the server and its answer, out of the envelope. Whoever asks is known by a key, or by the session's cookie,
// which scripts never see.

/* Why the server did not do it. `message` is a sentence to show. */
export class Refusal extends Error {
    constructor(
        readonly code: string,
        message: string,
        readonly requestId: string | null = null,
        readonly issues: { path: string; code: string }[] = [],
    ) {
        super(message);
    }
}

export interface Question {
    key?: string | null; // null: the session asks
    body?: unknown; // then it is a POST
    csrfToken?: string; // of a session that changes something
    signal?: AbortSignal;
    sentences?: Record<string, string>; // in place of those below
}

const SENTENCES: Record<string, string> = {
    unreachable: 'The server did not answer. Check that RoutrIQ is still running, then try again.',
    not_understood: 'The server answered with something this page does not understand. It may be another version.',
    unavailable: 'The server is busy or stopping. Try again in a moment.',
    https_required:
        'This address is not protected by https, so nobody can sign in here. Ask whoever runs RoutrIQ for its https address.',
    csrf_failed: 'The server does not recognize this page as its own. Open it by its public address, then try again.',
};

function waitText(retryAfter: string | null): string {
    const seconds = Number(retryAfter);
    if (!(seconds > 0)) return 'a few seconds';
    if (seconds < 120) return seconds === 1 ? '1 second' : `${seconds} seconds`;
    return `${Math.ceil(seconds / 60)} minutes`;
}

function sentenceFor(code: string, status: number, message: unknown, question: Question, retryAfter: string | null): string {
    if (code === 'rate_limited') {
        return `${question.key ? 'This key has' : 'You have'} asked too often. Try again in ${waitText(retryAfter)}.`;
    }
    if (code === 'login_throttled') {
        return `Too many sign-ins have failed. Try again in ${waitText(retryAfter)}.`;
    }
    const known = question.sentences?.[code] ?? SENTENCES[code];
    if (known) return known;
    if (typeof message === 'string' && message) return message;
    return `The server could not answer (${code}, status ${status}).`;
}

function requestMake({ key, body, csrfToken, signal }: Question): RequestInit {
    const headers: Record<string, string> = { Accept: 'application/json' };
    if (key) headers.Authorization = `Bearer ${key}`;
    if (csrfToken) headers['X-CSRF-Token'] = csrfToken;
    if (body !== undefined) headers['Content-Type'] = 'application/json';
    return {
        method: body === undefined ? 'GET' : 'POST',
        headers,
        body: body === undefined ? null : JSON.stringify(body),
        cache: 'no-store',
        credentials: key ? 'omit' : 'same-origin',
        signal: signal ?? null,
    };
}

export async function ask<T>(path: string, question: Question): Promise<T> {
    let response: Response;
    try {
        response = await fetch(new URL(`api/v1/${path}`, document.baseURI), requestMake(question));
    } catch (error) {
        if (question.signal?.aborted) throw error;
        throw new Refusal('unreachable', SENTENCES.unreachable!);
    }
    const requestId = response.headers.get('X-Request-Id');
    let body: { ok?: boolean; data?: unknown; error?: string | null } | null = null;
    try {
        body = await response.json();
    } catch (error) {
        if (question.signal?.aborted) throw error;
    }
    if (!body || typeof body.ok !== 'boolean') {
        throw new Refusal('not_understood', SENTENCES.not_understood!, requestId);
    }
    if (body.ok) return body.data as T;
    const code = body.error || (response.status === 401 ? 'unauthorized' : 'unknown');
    const said = body.data as { message?: unknown; issues?: { path: string; code: string }[] } | null;
    const sentence = sentenceFor(code, response.status, said?.message, question, response.headers.get('Retry-After'));
    throw new Refusal(code, sentence, requestId, said?.issues ?? []);
}
