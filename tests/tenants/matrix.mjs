// The tenant matrix: every operation of the OpenAPI document, asked by everybody who should and everybody who should not.
//
//     const { cells, problems } = await walkMatrix({ document, routes, world, notHere });
//
// Cells are made from the document (operations, methods, paths, security) and routes.mjs (scopes, places of ids). What each
// must answer follows from the contract alone:
//
//     no key, a malformed one, an unknown one, one in the address, a revoked or expired one    401 unauthorized
//     a key with every scope but the operation's                                              403 insufficient_scope
//     another organization's object with our key, in each place that can name one             as an object that is not there:
//     our object with another organization's key                                             same status and same body, but
//                                                                                            for the request id; 404 in a path
//     everything of one's own                                                                 a success
//     an open operation                                                                       the same with and without a key
//     a session that has ended                                                                401 unauthorized
//     a session without its X-CSRF-Token, with another's, from a foreign page (not of a GET)   403 csrf_failed
//     a session of another organization on our object                                         as an object that is not there
//     a role without the scope                                                                403 insufficient_scope
//     a role with the scope                                                                   whatever a key would get
//     a technician, on her own job and her own day                                            a success
//     a technician, on another's                                                              403, 404, or an item that failed
//
// and whatever is answered holds no canary (an unmistakable text) of the organization that did not ask. After all refusals,
// and before the first success, both organizations must be as they were (world.fingerprint).
//
// `world` is {origin, keys: {own, foreign, malformed, unknown, forged, revoked, expired, without: {scope: key}}, sessions: {viewer,
// dispatcher, owner, technician, ended, foreign} (headers of who is signed in), objects: {own: {kind: id}, foreign: {kind: id}},
// secrets: {own: {word: value}, foreign} (a value "$word" in a body stands for it), canaries: {own: [], foreign: []}, others: [] (what is
// not the technician's), fingerprint?()}. Cells that need what the world has not are left out; the case must then stand in
// `notHere` with its reason, and must not when it was possible.
import { send } from '../contract/prism.mjs';
import { operationsOf, scopeOf } from '../contract/seeing.mjs';

const NOBODY = '00000000-0000-7000-8000-000000000000';

function putInto(body, pointer, value) {
    const copy = structuredClone(body);
    const steps = pointer.split('/').slice(1);
    const last = steps.pop();
    steps.reduce((at, step) => at[step], copy)[last] = value;
    return copy;
}

/* The places of an operation that name an object: [{where: "path" | "query" | "body", name, kind}]. */
function placesOf(route) {
    const list = (where, names) => Object.entries(names ?? {}).map(([name, kind]) => ({ where, name, kind }));
    return [...list('path', route.path), ...list('query', route.query), ...list('body', route.refers)];
}

/* A request whose places hold `owner`'s objects, but for `changed`, a place with another id. Places of the query are only
 * filled when they are the changed one: a list is asked for whole. */
function requestOf({ method, path }, route, key, objects, changed = null) {
    let target = path;
    for (const [name, number] of Object.entries(route.counted ?? {})) target = target.replace(`{${name}}`, number);
    for (const [name, kind] of Object.entries(route.path ?? {})) {
        const id = changed?.where === 'path' && changed.name === name ? changed.id : objects[kind];
        target = target.replace(`{${name}}`, encodeURIComponent(id));
    }
    const usual = (route.with ?? '').split('&').filter((one) => one !== '' && !(changed?.where === 'query' && one.startsWith(`${changed.name}=`)));
    const query = [...usual, changed?.where === 'query' ? `${changed.name}=${encodeURIComponent(changed.id)}` : undefined].filter(Boolean);
    let body = route.body;
    for (const [pointer, kind] of Object.entries(route.refers ?? {})) {
        body = putInto(body, pointer, changed?.where === 'body' && changed.name === pointer ? changed.id : objects[kind]);
    }
    return {
        method, path: query.length > 0 ? `${target}?${query.join('&')}` : target, body: body === undefined ? undefined : JSON.stringify(body),
        headers: { ...(key !== null && { Authorization: `Bearer ${key}` }), ...(body !== undefined && { 'Content-Type': 'application/json' }) },
    };
}

const WRITES = ['jobs:write', 'technicians:write', 'customers:write', 'dispatch:run', 'dispatch:approve', 'simulation:run'];

/* What a role may beyond its own user, by the contract. */
const ROLES = {
    viewer: (scope) => scope.endsWith(':read'),
    dispatcher: (scope) => scope.endsWith(':read') || WRITES.includes(scope),
    owner: () => true,
};

const ERRORS = { 401: 'unauthorized', 403: 'insufficient_scope', 404: 'not_found' };

/* The cells of those who are signed in. Those that are let through come after what keys were let through to do. */
function* sessionCellsOf(operation, route, world, cell, ask) {
    const { sessions = {}, objects } = world;
    const as = (who, request, more = {}) => ({ ...request, headers: { ...request.headers, ...sessions[who], ...more } });
    const foreign = Object.entries(route.path ?? {});
    yield cell('session ended', sessions.ended !== undefined, () => ({ asker: null, request: as('ended', ask(null)), expect: { status: 401 } }));
    if (operation.method !== 'GET') {
        const refused = { 'without a token': { 'X-CSRF-Token': '' }, 'with the token of another': { 'X-CSRF-Token': sessions.viewer?.['X-CSRF-Token'] }, 'from a foreign page': { Origin: 'http://elsewhere.example' } };
        for (const [name, more] of Object.entries(refused)) {
            yield cell(`session ${name}`, sessions.owner !== undefined, () => ({ asker: null, request: as('owner', ask(null), more), expect: { status: 403, code: 'csrf_failed' } }));
        }
    }
    for (const [name, kind] of route.scope === 'session' ? [] : foreign) {
        yield cell(`session foreign on path ${name}`, sessions.foreign !== undefined && objects.foreign?.[kind] !== undefined, () => (
            { asker: 'foreign', request: as('foreign', ask(null, 'foreign', { where: 'path', name, id: objects.own[kind] })),
                expect: { like: as('foreign', ask(null, 'foreign', { where: 'path', name, id: NOBODY })), named: objects.own[kind], status: 404 } }));
    }
    for (const [role, may] of Object.entries(ROLES)) {
        const allowed = !route.scope.includes(':') && route.scope !== 'admin' ? true : may(route.scope);
        const expect = allowed ? { allowed: true } : { status: 403 };
        yield cell(`session ${role}`, sessions[role] !== undefined, () => ({ asker: 'own', ends: route.ends, request: as(role, ask(null)), expect }));
    }
    yield* technicianCellsOf(route, world, cell, ask, as);
}

/* A technician may look at her own day and report on it: `hers` of a route names her objects, `free` that there is nobody's. */
function* technicianCellsOf(route, world, cell, ask, as) {
    const { sessions = {}, objects } = world;
    const possible = sessions.technician !== undefined;
    const request = () => as('technician', ask(null));
    if (route.hers !== undefined) {
        const places = placesOf(route);
        const own = { ...objects.own, ...Object.fromEntries(places.filter(({ name }) => name in route.hers).map(({ name, kind }) => [kind, objects.own?.[route.hers[name]]])) };
        yield cell("session technician on another's", possible, () => ({ asker: 'own', request: request(), expect: { refused: true } }));
        yield cell('session technician on her own', possible, () => ({ asker: 'own', hers: true, request: as('technician', ask(null, 'own', null, own)), expect: { success: true } }));
        return;
    }
    const free = route.free || route.scope === 'any' || route.scope === 'session';
    yield cell('session technician', possible, () => ({ asker: 'own', hers: route.free, ends: route.ends, request: request(), expect: free ? { allowed: true } : { status: 403 } }));
}

/* All cells of one operation: {operation, case, asker, request, expect} with expect {status} | {success} | {like: request,
 * status?}; or {missing: true} when the world cannot. */
function* cellsOf(operation, route, world) {
    const { keys, objects } = world;
    const cell = (name, possible, make) => ({ operation: operation.id, case: name, ...(possible ? make() : { missing: true }) });
    const has = (owner) => objects[owner] !== undefined && Object.values({ ...route.path, ...route.refers }).every((kind) => objects[owner][kind] !== undefined);
    const secret = (owner) => (name, value) => (typeof value === 'string' && value.startsWith('$') ? world.secrets[owner][value.slice(1)] : value);
    const filled = (owner) => ({ ...route, body: route.body && JSON.parse(JSON.stringify(route.body, secret(owner))) });
    const ask = (key, owner = 'own', changed = null, named = objects[owner]) => requestOf(operation, filled(owner), key, named, changed);
    if (route.scope === 'open') {
        const asker = route.body === undefined ? null : 'own'; // what is said in it tells who asks
        yield cell('own', true, () => ({ asker, request: ask(null), expect: { success: true } }));
        if (!route.once) yield cell('malformed', true, () => ({ asker, request: ask(keys.malformed), expect: { success: true } }));
        return;
    }
    yield cell('no key', true, () => ({ asker: null, request: ask(null), expect: { status: 401 } }));
    for (const name of ['malformed', 'unknown', 'forged', 'revoked', 'expired']) {
        yield cell(name, keys[name] !== undefined, () => ({ asker: null, request: ask(keys[name]), expect: { status: 401 } }));
    }
    yield cell('key in the address', true, () => {
        const request = ask(null);
        return { asker: null, request: { ...request, path: `${request.path}${request.path.includes('?') ? '&' : '?'}access_token=${keys.own}&key=${keys.own}` }, expect: { status: 401 } };
    });
    yield* sessionCellsOf(operation, route, world, cell, ask);
    if (route.scope === 'session') { // no key may
        yield cell('a key', true, () => ({ asker: null, request: ask(keys.own), expect: { status: 403, code: 'session_required' } }));
        return;
    }
    if (route.scope !== 'any') {
        const key = keys.without?.[route.scope];
        yield cell('under-scoped', key !== undefined, () => ({ asker: null, request: ask(key), expect: { status: 403 } }));
    }
    for (const { where, name, kind } of placesOf(route)) {
        const absent = (key, owner) => ask(key, owner, { where, name, id: NOBODY });
        const expect = (key, owner, id) => ({ like: absent(key, owner), named: id, ...(where === 'path' && { status: 404 }) });
        yield cell(`foreign object in ${where} ${name}`, objects.foreign?.[kind] !== undefined, () => (
            { asker: 'own', request: ask(keys.own, 'own', { where, name, id: objects.foreign[kind] }), expect: expect(keys.own, 'own', objects.foreign[kind]) }));
        yield cell(`foreign key on ${where} ${name}`, keys.foreign !== undefined && has('foreign'), () => (
            { asker: 'foreign', request: ask(keys.foreign, 'foreign', { where, name, id: objects.own[kind] }), expect: expect(keys.foreign, 'foreign', objects.own[kind]) }));
    }
    yield cell('foreign organization on its own', keys.foreign !== undefined && has('foreign'), () => (
        { asker: 'foreign', request: ask(keys.foreign, 'foreign'), expect: { success: true } }));
    yield cell('own', true, () => ({ asker: 'own', request: ask(keys.own), expect: { success: true } }));
}

/* Routes that the document and routes.mjs do not agree on. */
export function routeProblems(document, routes) {
    const problems = [];
    const operations = [...operationsOf(document)];
    for (const operation of operations) {
        const route = routes[operation.id];
        if (route === undefined) {
            problems.push(`${operation.id} (${operation.method} ${operation.path}) is not in the matrix: say its scope and its objects in routes.mjs`);
            continue;
        }
        if (scopeOf(operation) !== route.scope) problems.push(`${operation.id}: needs ${scopeOf(operation)} in the document and ${route.scope} by the contract`);
        const named = [...operation.path.matchAll(/\{([^/}]+)\}/g)].map((match) => match[1]);
        const known = Object.keys({ ...route.path, ...route.counted });
        if (named.join() !== known.join()) problems.push(`${operation.id}: the path names ${named.join() || 'nothing'} and the matrix ${known.join() || 'nothing'}`);
        const parameters = (operation.operation.parameters ?? []).filter((one) => one.in === 'query' && /Ids?$/.test(one.name) && one.name !== 'externalId').map((one) => one.name);
        for (const name of parameters) if (route.query?.[name] === undefined) problems.push(`${operation.id}: nobody asks for another's ${name}`);
    }
    for (const id of Object.keys(routes)) if (!operations.some((one) => one.id === id)) problems.push(`${id}: is in the matrix and not in the document`);
    return problems;
}

const withoutRequestId = (text) => text.replace(/"requestId":"[^"]*"/, '"requestId":""');

const REFUSALS = ['unauthorized', 'insufficient_scope', 'csrf_failed', 'session_required'];

function everyItemFailed(text) {
    const items = JSON.parse(text).data?.items;
    return Array.isArray(items) && items.length > 0 && items.every((item) => item.status === 'failed');
}

async function problemsOf(cell, world) {
    const { status, text } = await send(world.origin, cell.request);
    const problems = [];
    const { expect } = cell;
    if (expect.success && !(status >= 200 && status < 300)) problems.push(`answers ${status}: ${text.slice(0, 120)}`);
    if (expect.allowed && (status >= 500 || REFUSALS.some((code) => text.includes(`"error":"${code}"`)))) problems.push(`answers ${status}: ${text.slice(0, 120)}`);
    if (expect.refused && !(status === 403 || status === 404 || (status === 200 && everyItemFailed(text)))) problems.push(`answers ${status}: ${text.slice(0, 120)}`);
    if (cell.hers) for (const id of world.others ?? []) if (text.includes(id)) problems.push(`shows ${id}, which is another's`);
    if (expect.status !== undefined) {
        if (status !== expect.status) problems.push(`answers ${status}, not ${expect.status}`);
        else if (!text.includes(`"error":"${expect.code ?? ERRORS[status]}"`)) problems.push(`is ${status} without ${expect.code ?? ERRORS[status]}`);
    }
    if (expect.like !== undefined) {
        const absent = await send(world.origin, expect.like);
        const same = withoutRequestId(text).replaceAll(expect.named, NOBODY) === withoutRequestId(absent.text); // what was sent may be said again
        if (status !== absent.status || !same) problems.push(`is told from an object that is not there: ${status} ${text.slice(0, 120)}`);
    }
    for (const owner of ['own', 'foreign']) {
        if (owner === cell.asker) continue;
        for (const canary of world.canaries?.[owner] ?? []) if (text.includes(canary)) problems.push(`shows ${canary} of ${owner === 'own' ? 'ours' : 'another organization'}`);
    }
    return problems;
}

/* {cells: [{operation, case, missing?, problems}], problems: [sentence]}. Refusals come first, then successes, what ends a
 * session last. */
export async function walkMatrix({ document, routes, world, notHere = {} }) {
    const problems = routeProblems(document, routes);
    const cells = [...operationsOf(document)].filter(({ id }) => routes[id] !== undefined).flatMap((operation) => [...cellsOf(operation, routes[operation.id], world)]);
    const run = async (some) => {
        for (const cell of some) {
            for (const problem of await problemsOf(cell, world)) problems.push(`${cell.operation}, ${cell.case}: ${problem}`);
        }
    };
    const before = await world.fingerprint?.();
    const letThrough = (cell) => cell.expect.success || cell.expect.allowed;
    const asked = cells.filter((cell) => !cell.missing);
    await run(asked.filter((cell) => !letThrough(cell)));
    if (await world.fingerprint?.() !== before) problems.push('what was refused has changed something');
    await run(asked.filter((cell) => cell.expect.success));
    await run(asked.filter((cell) => cell.expect.allowed && !cell.ends));
    await run(asked.filter((cell) => cell.expect.allowed && cell.ends));
    const excuseOf = (cell) => Object.keys(notHere).find((name) => cell.case === name || cell.case.startsWith(`${name} `));
    const used = new Set();
    for (const cell of cells.filter((one) => one.missing)) {
        used.add(excuseOf(cell));
        if (excuseOf(cell) === undefined) problems.push(`${cell.operation}, ${cell.case}: could not be asked`);
    }
    for (const name of Object.keys(notHere)) if (!used.has(name)) problems.push(`${name}: is said to be impossible here, and nothing of it was left out`);
    return { cells, problems };
}
