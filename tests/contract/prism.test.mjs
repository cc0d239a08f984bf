// The self-test of the contract's proof: that Prism sees each kind of violation, that a schema which it cannot compile is
// found out, and that the runner tells what goes wrong and what was left out.
import assert from 'node:assert/strict';
import http from 'node:http';
import { after, before, test } from 'node:test';
import { demoStart } from '../e2e/server.mjs';
import { gateStart, prismStart, send, violationsOf } from './prism.mjs';
import { conventionProblems, drive, tableText } from './runner.mjs';
import { blindSpots, sample } from './seeing.mjs';

const THING = {
    type: 'object', additionalProperties: false, required: ['id', 'count', 'kind', 'at', 'day', 'parts', 'note'],
    properties: {
        id: { type: 'string', pattern: '^[a-z]+$' },
        count: { type: 'integer' },
        kind: { type: ['string', 'null'], enum: ['big', 'small', null] },
        at: { type: ['string', 'null'], format: 'date-time' },
        day: { type: 'string', format: 'date' },
        parts: { type: 'array', items: { $ref: '#/components/schemas/Part' } },
        note: { oneOf: [{ type: 'null' }, { type: 'string' }] },
    },
};
const PART = { type: 'object', additionalProperties: false, required: ['sku'], properties: { sku: { type: 'string' } } };

const PARAMETERS = [{ name: 'id', in: 'path', required: true, schema: { type: 'string' } }, { name: 'limit', in: 'query', schema: { type: 'integer' } }];

/* A document of one operation, getThing, which answers 200 and 404. */
function documentOf(thing = THING, noun = 'Thing') {
    const content = (name) => ({ 'application/json': { schema: { $ref: `#/components/schemas/${name}` } } });
    const responses = { 200: { description: 'It.', content: content(noun) }, 404: { description: 'None.', headers: { 'X-Request-Id': { required: true, schema: { type: 'string' } } }, content: content('Part') } };
    return {
        openapi: '3.1.0', info: { title: 'Things', version: '1' }, servers: [{ url: '/' }],
        paths: { [`/${noun.toLowerCase()}s/{id}`]: { get: { operationId: `get${noun}`, security: [], parameters: PARAMETERS, responses } } },
        components: { schemas: { [noun]: thing, Part: PART } },
    };
}

const broken = documentOf({ ...THING, required: [...THING.required, 'id'] }, 'Broken'); // twice the same: not a schema

/* The first document, with what the others have. */
function documentWith(document, ...others) {
    const all = [document, ...others];
    return { ...document, paths: Object.assign({}, ...all.map((one) => one.paths)), components: { ...document.components, schemas: Object.assign({}, ...all.map((one) => one.components.schemas)) } };
}

let served; // the document of the program
let things; // one Prism, which takes long to start, and a gate over it and the documents of things

before(async () => {
    const server = await demoStart(['--iterations', '100']);
    served = await (await fetch(`${server.origin}/openapi.json`)).json();
    await server.stop();
    const gate = await gateStart();
    things = { gate, prism: await prismStart(documentWith(served, documentOf(), broken), gate.origin) };
});

after(async () => {
    await things?.prism.stop();
    await things?.gate.stop();
});

const GOOD = { id: 'a', count: 1, kind: 'big', at: '2026-05-15T13:00:00Z', day: '2026-05-15', parts: [{ sku: 'x' }], note: null };

test('Prism sees a wrong type, a missing and an unknown member, a word that is none, a format, a pattern, a header, a status, a media type', async () => {
    const { prism, gate } = things;
    const says = async (text, { status = 200, type = 'application/json', headers = {} } = {}) => {
        gate.plant({ status, headers: { ...headers, 'Content-Type': type }, text: typeof text === 'string' ? text : JSON.stringify(text) });
        return violationsOf(await send(prism.origin, { path: '/things/1' }));
    };
    for (const good of [GOOD, { ...GOOD, kind: null, at: null }, { ...GOOD, note: 'n', parts: [] }]) assert.deepEqual(await says(good), []);
    const { count, ...short } = GOOD;
    const wrong = {
        'wrong type': { ...GOOD, count: '1' }, 'half a number': { ...GOOD, count: 1.5 }, 'null where it may not be': { ...GOOD, day: null },
        'missing member': short, 'unknown member': { ...GOOD, more: 1 }, 'a word that is none': { ...GOOD, kind: 'huge' },
        'date-time': { ...GOOD, at: 'yesterday' }, date: { ...GOOD, day: '2026-02-30' }, pattern: { ...GOOD, id: 'A1' },
        'within a list': { ...GOOD, parts: [{ sku: 'x' }, {}] }, 'a choice of none': { ...GOOD, note: 5 },
    };
    for (const [what, value] of Object.entries(wrong)) assert.notDeepEqual(await says(value), [], what);
    assert.deepEqual(await says({ sku: 'x' }, { status: 404, headers: { 'X-Request-Id': '1' } }), []);
    assert.notDeepEqual(await says({ sku: 'x' }, { status: 404 }), [], 'missing header');
    assert.notDeepEqual(await says(GOOD, { status: 418 }), [], 'unknown status');
    assert.notDeepEqual(await says(GOOD, { status: 404 }), [], 'the schema of another status');
    assert.notDeepEqual(await says(GOOD, { type: 'text/plain' }), [], 'media type');
    assert.notDeepEqual(await says('not JSON'), [], 'no JSON');
});

test('with whatever schema compiles there are no blind spots, and one that does not is found out', async () => {
    assert.deepEqual(await blindSpots(documentOf(), things.prism, things.gate, { most: 60 }), []);
    const blind = await blindSpots(broken, things.prism, things.gate, { most: 60 });
    assert.ok(blind.length > 20 && blind.every((one) => one.operation === 'getBroken' && one.status === 200), JSON.stringify(blind.slice(0, 3)));
});

test('Prism sees every schema of the served document', async (context) => {
    const counts = { answers: 0, wrong: 0, schemas: 0 };
    const all = process.env.ROUTRIQ_SEEING === 'all';
    const blind = await blindSpots(served, things.prism, things.gate, { counts, ...(!all && { most: 6, again: 10 }) });
    assert.deepEqual(blind, []);
    assert.ok(counts.wrong > 2 * counts.schemas);
    context.diagnostic(`${counts.schemas} schemas, ${counts.answers} answers, ${counts.wrong} of them wrong`);
});

test('a sample obeys its schema and has all of its members', () => {
    const document = documentOf();
    assert.deepEqual(Object.keys(sample(document, { $ref: '#/components/schemas/Thing' })), Object.keys(THING.properties));
});

/* Drives the fixture against a server that answers as told. */
async function driven(answer, recipes, notHere = {}) {
    const document = documentOf();
    const server = http.createServer((request, response) => {
        const { status = 200, body } = answer(request);
        response.writeHead(status, { 'Content-Type': 'application/json', 'X-Request-Id': '1' });
        response.end(JSON.stringify(body));
    });
    await new Promise((done) => { server.listen(0, '127.0.0.1', done); });
    const world = { origin: `http://127.0.0.1:${server.address().port}`, keys: {}, objects: { thing: 'a' } };
    const result = await drive({ document, world, ...things, recipes: () => recipes, notHere });
    server.closeAllConnections();
    await new Promise((done) => { server.close(done); });
    return result;
}

const honest = (request) => (request.url === '/things/a' ? { body: GOOD } : { status: 404, body: { sku: 'x' } });
const RECIPES = { 200: { path: { id: 'thing' } }, 404: { path: { id: '=b' } } };

test('the runner is content with an honest server, and its table says how each status was reached', async () => {
    const { table, problems } = await driven(honest, RECIPES);
    assert.deepEqual(problems, []);
    assert.equal(tableText(table), 'operation  200 404\ngetThing    P   P');
});

test('the runner tells a wrong answer, another status, a status without a recipe and an excuse for nothing', async () => {
    const wrong = await driven((request) => ({ ...honest(request), ...(request.url === '/things/a' && { body: { ...GOOD, kind: 'huge' } }) }), RECIPES);
    assert.match(wrong.problems[0], /^getThing 200: Prism: Error: response\/body\/kind/);
    assert.equal(wrong.problems.length, 2, 'and the second eye sees it too');
    const taken = await driven(() => ({ body: GOOD }), { ...RECIPES, 200: { path: { id: 'thing' }, query: 'limit=many' }, 404: [] }, { 'getThing 404': '' });
    assert.match(taken.problems.join(), /^getThing 200: Prism: Error: request\/query\/limit/, 'a request that the document forbids');
    const other = await driven(() => ({ status: 404, body: { sku: 'x' } }), RECIPES);
    assert.match(other.problems.join(), /getThing 200: answers 404/);
    const { 404: gone, ...less } = RECIPES;
    assert.deepEqual((await driven(honest, less)).problems, ['getThing 404: not driven (no recipe)']);
    assert.deepEqual((await driven(honest, less, { 'getThing 404': 'no reason' })).problems, []);
    assert.match((await driven(honest, RECIPES, { '* 404': 'no reason' })).problems.join(), /nothing of it was left out/);
    assert.deepEqual((await driven(honest, { ...RECIPES, 404: { path: { id: 'nothing' } } })).problems, ['getThing 404: not driven (no object nothing for {id})']);
});

test('the runner tells an answer without the contract\'s headers or envelope', () => {
    const operation = { path: '/api/v1/things', operation: { security: [{ apiKey: ['jobs:read'] }] } };
    const headers = { 'x-request-id': 'a', 'content-type': 'application/json', 'ratelimit-policy': '"default";q=60;w=60', ratelimit: '"default";r=59;t=30' };
    const says = (status, changed, text = '{"ok":true,"data":[],"error":null}') => conventionProblems(operation, { status, text, headers: { ...headers, ...changed } }).join();
    const failure = '{"ok":false,"data":{},"error":"rate_limited"}';
    assert.equal(says(200, {}), '');
    assert.equal(says(401, { ratelimit: undefined, 'ratelimit-policy': undefined }, failure), '', 'no budget without a key');
    assert.equal(says(429, { 'retry-after': '3' }, failure), '');
    assert.equal(says(304, {}, ''), '');
    assert.match(says(200, { 'x-request-id': undefined }), /x-request-id/);
    assert.match(says(404, { ratelimit: undefined }, failure), /ratelimit: undefined/);
    assert.match(says(429, {}, failure), /retry-after/);
    assert.match(says(429, { 'retry-after': '0' }, failure), /retry-after/);
    assert.match(says(304, {}, 'x'), /has a body/);
    for (const text of ['{"ok":true,"data":[]}', '{"ok":false,"data":null,"error":"x"}', '{"ok":true,"data":1,"error":null,"more":1}', '{"ok":true,"error":null}']) {
        assert.match(says(200, {}, text), /envelope/, text);
    }
});
