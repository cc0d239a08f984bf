// The tenant matrix is seen to fail: against a small server with two organizations that keeps to the contract, and then with
// one guard left out at a time. An honest server passes; each gap turns the matrix red, and says why.
import assert from 'node:assert/strict';
import http from 'node:http';
import { test } from 'node:test';
import { walkMatrix } from './matrix.mjs';

const operation = (operationId, scope, rest = {}) => ({ operationId, security: scope === 'open' ? [] : [{ apiKey: [scope] }], parameters: [], responses: { 200: { description: 'It.' } }, ...rest });
const id = { name: 'id', in: 'path', required: true, schema: { type: 'string' } };
const document = {
    openapi: '3.1.0',
    paths: {
        '/things': {
            get: operation('listThings', 'jobs:read', { parameters: [{ name: 'ownerId', in: 'query', schema: { type: 'string' } }] }),
            post: operation('makeThing', 'jobs:write', { requestBody: {} }),
        },
        '/things/{id}': { get: operation('getThing', 'jobs:read', { parameters: [id] }), delete: operation('dropThing', 'jobs:write', { parameters: [id] }) },
        '/health': { get: operation('getHealth', 'open') },
    },
};
const routes = {
    listThings: { scope: 'jobs:read', free: true, query: { ownerId: 'owner' } },
    makeThing: { scope: 'jobs:write', body: { name: 'new', owner: { id: '' } }, refers: { '/owner/id': 'owner' } },
    getThing: { scope: 'jobs:read', path: { id: 'thing' }, hers: { id: 'thingOfHers' } },
    dropThing: { scope: 'jobs:write', path: { id: 'thing' } },
    getHealth: { scope: 'open' },
};

const KEYS = {
    'own-key': { of: 'A', scopes: ['jobs:read', 'jobs:write'] }, 'foreign-key': { of: 'B', scopes: ['jobs:read', 'jobs:write'] },
    'revoked-key': { of: 'A', scopes: ['jobs:read', 'jobs:write'], revoked: true }, 'expired-key': { of: 'A', scopes: ['jobs:read', 'jobs:write'], expired: true },
    'no-read': { of: 'A', scopes: ['jobs:write'] }, 'no-write': { of: 'A', scopes: ['jobs:read'] },
};

const PEOPLE = {
    viewer: { of: 'A', scopes: ['jobs:read'] }, dispatcher: { of: 'A', scopes: ['jobs:read', 'jobs:write'] }, owner: { of: 'A', scopes: ['jobs:read', 'jobs:write'] },
    technician: { of: 'A', scopes: ['jobs:read'], only: 'thing-t' }, ended: { of: 'A', scopes: ['jobs:read', 'jobs:write'], over: true }, foreign: { of: 'B', scopes: ['jobs:read', 'jobs:write'] },
};
const sessions = Object.fromEntries(Object.keys(PEOPLE).map((name) => [name, { Cookie: name, 'X-CSRF-Token': `token-${name}`, Origin: 'http://stub' }]));

/* Who is signed in, unless a page of somebody else asks. */
function personOf(request, gap) {
    const { cookie, origin, 'x-csrf-token': token } = request.headers;
    const person = PEOPLE[cookie];
    if (person === undefined || (person.over && gap !== 'ended')) return 'unauthorized';
    const known = token === `token-${cookie}` || (gap === 'token' && token !== '') || gap === 'no token';
    if (request.method !== 'GET' && !(known && (origin === 'http://stub' || gap === 'origin'))) return 'csrf_failed';
    return person;
}

/* A server of two organizations; `gap` names the guard that it leaves out. */
async function serverStart(gap) {
    const things = [{ of: 'A', id: 'thing-a', owner: 'owner-a', name: 'canary of A' }, { of: 'B', id: 'thing-b', owner: 'owner-b', name: 'canary of B' }, { of: 'A', id: 'thing-t', owner: 'owner-a', name: '' }];
    const owners = { 'owner-a': 'A', 'owner-b': 'B' };
    let requests = 0;
    const answer = (request, body) => {
        const fails = (status, code, message = code) => ({ status, body: { ok: false, data: { message, requestId: `r${++requests}` }, error: code } });
        const url = new URL(request.url, 'http://stub');
        if (url.pathname === '/health') return request.headers.authorization && gap === 'open asks' ? fails(401, 'unauthorized') : { status: 200, body: { status: 'ok' } };
        const given = request.headers.authorization?.slice('Bearer '.length) ?? (gap === 'key in address' ? url.searchParams.get('key') : undefined);
        const person = request.headers.cookie === undefined ? undefined : personOf(request, gap);
        if (typeof person === 'string') return fails(person === 'unauthorized' ? 401 : 403, person);
        const key = person ?? KEYS[given];
        if (key === undefined || (key.revoked && gap !== 'revoked') || (key.expired && gap !== 'expired')) return fails(401, 'unauthorized');
        const scope = request.method === 'GET' ? 'jobs:read' : 'jobs:write';
        if (!key.scopes.includes(scope) && gap !== 'scope' && !(gap === 'role' && person === PEOPLE.viewer)) return fails(403, 'insufficient_scope');
        const hers = (thing) => key.only === undefined || thing.id === key.only || gap === 'her day';
        const visible = (thing) => thing.of === key.of && hers(thing);
        if (request.method === 'POST') {
            const whose = owners[body.owner.id];
            if (gap === 'made before refused') things.push({ of: key.of, id: `t${things.length}`, owner: '', name: '' });
            if (whose === undefined || (whose !== key.of && gap !== 'reference')) return fails(422, 'unknown_owner');
            return { status: 201, body: { ok: true, data: { name: body.name }, error: null } };
        }
        const name = url.pathname.split('/')[2];
        if (name === undefined) {
            const asked = url.searchParams.get('ownerId');
            const shown = things.filter((thing) => (visible(thing) || gap === 'list') && (asked === null || thing.owner === asked || (gap === 'filter' && owners[asked])));
            return { status: 200, body: { ok: true, data: { items: shown }, error: null } };
        }
        const thing = things.find((one) => one.id === name);
        if (thing !== undefined && !visible(thing) && gap === 'forbidden') return fails(403, 'insufficient_scope');
        if (thing !== undefined && !visible(thing) && gap === 'other words') return fails(404, 'not_found', 'That one is not yours.');
        if (thing === undefined || !(visible(thing) || gap === (request.method === 'GET' ? 'object' : 'drop'))) return fails(404, 'not_found');
        if (request.method === 'DELETE' && !visible(thing)) things.splice(things.indexOf(thing), 1);
        return { status: 200, body: { ok: true, data: thing, error: null } };
    };
    const server = http.createServer(async (request, response) => {
        let text = '';
        for await (const part of request) text += part;
        const { status, body } = answer(request, text === '' ? null : JSON.parse(text));
        response.writeHead(status, { 'Content-Type': 'application/json' });
        response.end(JSON.stringify(body));
    });
    await new Promise((done) => { server.listen(0, '127.0.0.1', done); });
    const stop = async () => {
        server.closeAllConnections();
        await new Promise((done) => { server.close(done); });
    };
    return { origin: `http://127.0.0.1:${server.address().port}`, things, stop };
}

async function walked(gap, keysGone = [], notHere = {}) {
    const server = await serverStart(gap);
    const keys = { own: 'own-key', foreign: 'foreign-key', malformed: 'x', unknown: 'unknown-key', forged: 'forged-key', revoked: 'revoked-key', expired: 'expired-key',
        without: { 'jobs:read': 'no-read', 'jobs:write': 'no-write' } };
    for (const name of keysGone) delete keys[name];
    const world = {
        origin: server.origin, keys, sessions, others: ['thing-a'], canaries: { own: ['canary of A'], foreign: ['canary of B'] },
        objects: { own: { thing: 'thing-a', thingOfHers: 'thing-t', owner: 'owner-a' }, foreign: { thing: 'thing-b', owner: 'owner-b' } },
        fingerprint: () => JSON.stringify(server.things),
    };
    const result = await walkMatrix({ document, routes, world, notHere });
    await server.stop();
    return result;
}

test('a server that keeps to the contract passes, with every cell asked', async (context) => {
    const { cells, problems } = await walked('none');
    assert.deepEqual(problems, []);
    assert.ok(cells.length >= 70 && cells.every((cell) => !cell.missing), `${cells.length} cells`);
    context.diagnostic(`${cells.length} cells`);
});

const GAPS = {
    revoked: /listThings, revoked: answers 200, not 401/,
    expired: /getThing, expired: answers 200, not 401/,
    scope: /dropThing, under-scoped: answers 200, not 403/,
    'key in address': /listThings, key in the address: answers 200, not 401/,
    object: /getThing, foreign object in path id: answers 200, not 404/,
    drop: /what was refused has changed something/,
    forbidden: /getThing, foreign object in path id: answers 403, not 404/,
    'other words': /getThing, foreign object in path id: is told from an object that is not there/,
    list: /listThings, own: shows canary of B of another organization/,
    filter: /listThings, foreign object in query ownerId: is told from an object that is not there/,
    reference: /makeThing, foreign object in body \/owner\/id: is told from an object that is not there/,
    'made before refused': /what was refused has changed something/,
    'open asks': /getHealth, malformed: answers 401/,
    ended: /getThing, session ended: answers 200, not 401/,
    token: /makeThing, session with the token of another: answers 201, not 403/,
    'no token': /dropThing, session without a token: answers 200, not 403/,
    origin: /makeThing, session from a foreign page: answers 201, not 403/,
    role: /dropThing, session viewer: answers 200, not 403/,
    'her day': /getThing, session technician on another's: answers 200[^]*listThings, session technician: shows thing-a, which is another's/,
};

for (const [gap, said] of Object.entries(GAPS)) {
    test(`a gap turns the matrix red: ${gap}`, async () => {
        assert.match((await walked(gap)).problems.join('\n'), said);
    });
}

test('what could not be asked needs a reason, and a reason for nothing is told', async () => {
    assert.match((await walked('none', ['revoked'])).problems.join(), /listThings, revoked: could not be asked/);
    assert.deepEqual((await walked('none', ['revoked'], { revoked: 'none is' })).problems, []);
    assert.deepEqual((await walked('none', [], { revoked: 'none is' })).problems, ['revoked: is said to be impossible here, and nothing of it was left out']);
});
