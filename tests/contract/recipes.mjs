// How to bring about every status of every operation: recipes as data (runner.mjs says what their words mean). What all
// operations of a kind have in common is derived from the document; `byOperation` has the rest. An operation of which nothing
// stands here is driven for what is common, and its success and its own failures are told as not driven.
import { platform } from './recipes_platform.mjs';

const OPTIMIZE = {
    dispatch_date: '2024-05-15',
    jobs: [{
        job_id: 'ST-1001', address: '123 Main St...', coordinates: { lat: 34.0522, lng: -118.2437 },
        estimated_duration_minutes: 90, priority: 'high', required_skills: ['HVAC'], time_window_start: '09:00', time_window_end: '12:00',
    }],
    technicians: [{
        tech_id: 'T-501', start_location: { lat: 34.0632, lng: -118.3581 }, skills: ['HVAC', 'Electrical'], shift_start: '08:00', shift_end: '17:00',
    }],
    optimization_goals: ['minimize_drive_time', 'balance_workload'],
    iterations: 100,
};
const { coordinates, ...JOB_WITHOUT_PLACE } = OPTIMIZE.jobs[0];

const NOBODY = '=00000000-0000-7000-8000-000000000000';

const byOperation = {
    ...platform,
    listJobs: {
        200: [{}, { query: 'limit=1' }, { query: 'date=2026-05-15&status=scheduled,unscheduled&limit=500' }, { query: 'q=no%20such%20job' }],
        400: { query: 'cursor=bm90IG1pbmU', code: 'invalid_cursor' },
        422: [{ query: 'status=asleep', code: 'validation_failed' }, { query: 'updatedSince=2026-05-15T00:00:00', code: 'validation_failed' }],
    },
    getJob: { 200: [{ path: { id: 'job' } }, { path: { id: 'jobReference' } }], 304: { path: { id: 'job' }, etag: true }, 404: { path: { id: NOBODY }, code: 'not_found' } },
    listTechnicians: { 200: [{}, { query: 'active=all&limit=2' }], 400: { query: 'cursor=bm90IG1pbmU', code: 'invalid_cursor' } },
    getTechnician: {
        200: [{ path: { id: 'technician' } }, { path: { id: 'technicianReference' } }],
        304: { path: { id: 'technician' }, etag: true }, 404: { path: { id: NOBODY }, code: 'not_found' },
    },
    getSchedule: {
        200: [{ query: 'date=2024-05-14' }, { query: 'date=2026-05-15' }, { query: 'date=2031-01-01&geometry=1' }, { query: 'date=2031-01-06' }, {}],
        404: [{ query: `date=2026-05-15&technicianId=${NOBODY.slice(1)}`, code: 'not_found' }, { query: `proposalId=${NOBODY.slice(1)}`, code: 'not_found' }],
        409: { query: 'proposalId=$proposalDone', code: 'proposal_stale' },
        422: [{ query: 'date=2026-02-30', code: 'validation_failed' }, { query: 'asOf=2020-05-15T00:00:00Z', code: 'validation_failed' }],
    },
    optimize: {
        200: [{ body: OPTIMIZE }, { body: { ...OPTIMIZE, technicians: [{ ...OPTIMIZE.technicians[0], skills: [] }] } }],
        503: { body: OPTIMIZE, full: true, code: 'unavailable' },
        422: [
            { body: { ...OPTIMIZE, dispatch_date: 'tomorrow' }, code: 'validation_failed' },
            { body: { ...OPTIMIZE, jobs: [JOB_WITHOUT_PLACE] }, code: 'coordinates_required' },
            { body: {}, code: 'validation_failed' },
            { body: OPTIMIZE, headers: { 'Idempotency-Key': 'day-1' }, before: [{ method: 'POST', route: '/v1/optimize', headers: { 'Idempotency-Key': 'day-1' }, body: { ...OPTIMIZE, seed: 2 } }], code: 'idempotency_key_reused' },
        ],
    },
    getHealth: { 200: {} },
    getOpenapi: { 200: {}, 304: { etag: true } },
    getDocs: { 200: {} },
    getErrors: { 200: {} },
    getPage: { 200: {}, 304: { etag: true } },
    getInvitePage: { 200: {}, 304: { etag: true } },
    getPageFile: { 200: { path: { name: 'pageFile' } }, 304: { path: { name: 'pageFile' }, etag: true }, 404: { path: { name: '=no_such_file.js' }, code: 'not_found' } },
};

const FRAME = ['{method} {path} HTTP/1.1', 'Host: a', 'Host: b', 'Connection: close'];
const MANY = ['{method} {path} HTTP/1.1', 'Host: a', 'Connection: close', ...Array.from({ length: 120 }, (_, i) => `X-${i}: 1`)];
const CODED = ['{method} {path} HTTP/1.1', 'Host: a', 'Connection: close', 'Transfer-Encoding: gzip, chunked'];
const HEAD = ['{method} {path} HTTP/1.1', 'Host: {host}', '{who}', 'Connection: close', 'Content-Type: application/json'];

/* What every operation of its kind can be asked for. `path` names objects that are there, from one of its successes. */
function common({ operation }, path) {
    const signedIn = operation['x-scope'] === 'session' ? { session: 'own' } : {};
    const recipes = {
        400: [{ path, raw: FRAME, code: 'bad_request', direct: 'two hosts: no client sends them' }],
        422: [{ path, ...signedIn, query: 'noSuchParameter=1', code: 'validation_failed' }],
        501: [{ path, raw: CODED, code: 'not_implemented', direct: 'no client sends a coding that it does not know' }],
        431: [{ path, raw: MANY, code: 'headers_too_large', direct: 'Node takes no more than 16 KiB of headers' }],
    };
    if (operation.security?.length > 0) {
        recipes[401] = [{ path, key: 'none', code: 'unauthorized' }, { path, key: 'malformed', code: 'unauthorized' }];
        if (operation['x-scope'].includes(':') || operation['x-scope'] === 'admin') recipes[403] = [{ path, key: 'without', code: 'insufficient_scope' }];
        recipes[429] = [{ path, server: 'spent', code: 'rate_limited' }];
    }
    if (operation.parameters?.some((one) => one.name === 'Idempotency-Key')) recipes[409] = [{ path, busy: true, code: 'idempotency_in_progress' }];
    if (operation.requestBody !== undefined) {
        recipes[400].push({ path, ...signedIn, body: '{"a":', direct: 'Prism parses bodies and dies of this one', code: 'invalid_json' });
        recipes[411] = [{ path, ...signedIn, raw: HEAD, direct: 'Prism sends a length of its own', code: 'length_required' }];
        recipes[413] = [{ path, ...signedIn, raw: [...HEAD, 'Content-Length: 4000000000'], direct: 'Prism takes 10 MB', code: 'payload_too_large' }];
        recipes[415] = [{ path, ...signedIn, body: 'no JSON', type: 'text/plain', code: 'unsupported_media_type' }];
    }
    return recipes;
}

/* A request that is being worked on for a while; what comes meanwhile with its Idempotency-Key is refused, whatever it asks. */
export const slow = {
    method: 'POST', route: '/v1/optimize',
    body: {
        ...OPTIMIZE, iterations: undefined, time_limit_ms: 60_000,
        jobs: Array.from({ length: 1000 }, (_, i) => ({ ...OPTIMIZE.jobs[0], job_id: `J-${i}`, coordinates: { lat: 34 + (i * 7 % 60) / 300, lng: -118.2 - (i * 13 % 60) / 300 }, estimated_duration_minutes: 20 })), // of few the plan is found sooner
        technicians: Array.from({ length: 5 }, (_, i) => ({ ...OPTIMIZE.technicians[0], tech_id: `T-${i}` })),
    },
};

/* {status: [recipe, …]} of an operation of the document. A status that the document does not have is not driven. */
export function recipesFor(operation) {
    const own = byOperation[operation.id] ?? {};
    const firstGood = [own[200] ?? own[201] ?? own[202] ?? {}].flat()[0];
    const all = common(operation, firstGood?.path);
    for (const [status, list] of Object.entries(own)) all[status] = [...(all[status] ?? []), ...[list].flat()];
    if (firstGood?.body !== undefined) for (const recipe of [401, 403, 409, 429].flatMap((status) => all[status] ?? [])) recipe.body ??= firstGood.body;
    for (const recipe of all[422] ?? []) if (operation.operation.requestBody !== undefined) recipe.body ??= firstGood?.body;
    return all;
}

/* Operations that this file knows; one that the document does not have any more is a recipe for nothing. */
export const operationsKnown = Object.keys(byOperation);
