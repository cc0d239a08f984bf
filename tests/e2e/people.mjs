// Asking a server as a key, as somebody who is signed in, or as nobody, with every header in our hands.
//
//   const answer = await call(server, 'POST', '/api/v1/users', { key, body: {…} });
//   { status, code, data, text, headers, cookies, ms }        code: the envelope's error, null on success
//   const ann = await signIn(server, 'ann@example.com', PASSWORD);
//   await call(server, 'DELETE', '/api/v1/auth/sessions', ann.writes)
import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';

export const PASSWORD = 'seven green kettles sing';
export const COOKIE = '__Host-routriq';
const OWN = 'own';

export function call(server, method, path, { key, cookie, csrfToken, body, headers = {}, origin = server.origin } = {}) {
    const url = new URL(path, origin);
    const sent = { ...headers };
    if (key) sent.Authorization = `Bearer ${key}`;
    if (cookie) sent.Cookie = `${COOKIE}=${cookie}`;
    if (sent.Origin === OWN) sent.Origin = url.origin;
    if (csrfToken) sent['X-CSRF-Token'] = csrfToken;
    const payload = body === undefined ? undefined : JSON.stringify(body);
    if (payload !== undefined) Object.assign(sent, { 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(payload) });
    const began = performance.now();
    return new Promise((done, fail) => {
        const ask = url.protocol === 'https:' ? httpsRequest : httpRequest;
        const request = ask(url, { method, headers: sent, rejectUnauthorized: false, agent: false }, (response) => {
            const pieces = [];
            response.on('data', (piece) => pieces.push(piece));
            response.on('end', () => {
                const text = Buffer.concat(pieces).toString();
                const envelope = text.startsWith('{') ? JSON.parse(text) : {};
                done({
                    status: response.statusCode, code: envelope.error ?? null, data: envelope.data, text,
                    headers: response.headers, cookies: response.headers['set-cookie'] ?? [], ms: performance.now() - began,
                });
            });
            response.on('error', fail);
        });
        request.on('error', fail);
        request.end(payload);
    });
}

/* What a browser adds on a page of the server that is asked. */
export const ownPage = { Origin: OWN, 'Sec-Fetch-Site': 'same-origin' };

export const login = (server, email, password, more = {}) => call(server, 'POST', '/api/v1/auth/login', { body: { email, password }, ...more });

/* A session: `reads` and `writes` are what to give to call(). */
export async function signIn(server, email, password = PASSWORD, more = {}) {
    const answer = await login(server, email, password, more);
    if (answer.status !== 200) throw new Error(`${email}: ${answer.status} ${answer.text}`);
    const cookie = answer.cookies[0].split(';')[0].slice(COOKIE.length + 1);
    const reads = { cookie, ...(more.origin ? { origin: more.origin } : {}) };
    const writes = { ...reads, csrfToken: answer.data.csrfToken, headers: { ...ownPage, ...more.headers } };
    return { answer, cookie, csrfToken: answer.data.csrfToken, reads, writes, me: answer.data };
}

/* Invites with the rights of `who`, a key or a session's writes, and accepts. */
export async function personMake(server, who, email, role, more = {}) {
    const invited = await call(server, 'POST', '/api/v1/users', { ...who, body: { email, role, ...more } });
    if (invited.status !== 201) throw new Error(`${email}: ${invited.status} ${invited.text}`);
    const accepted = await call(server, 'POST', '/api/v1/auth/accept-invite', { body: { token: invited.data.inviteToken, password: PASSWORD }, headers: who.headers });
    if (accepted.status !== 200) throw new Error(`${email}: ${accepted.status} ${accepted.text}`);
    return { id: invited.data.id, email, token: invited.data.inviteToken };
}
