// Every operation and status of the served OpenAPI document is brought about, and each answer goes through Prism, which
// holds it against that document: on SQLite, on PostgreSQL (of its own, or ROUTRIQ_TEST_POSTGRES), and on the demo what only
// that has, a plan. Closes with the coverage table. The self-test of the proxy is prism.test.mjs.
import assert from 'node:assert/strict';
import { after, describe, test } from 'node:test';
import { ENGINES, installationServe } from '../e2e/platform.mjs';
import { demoStart } from '../e2e/server.mjs';
import { gateStart, prismStart } from './prism.mjs';
import { operationsKnown, recipesFor, slow } from './recipes.mjs';
import { drive, tableText } from './runner.mjs';
import { operationsOf } from './seeing.mjs';
import { workPrepare, worldMake } from './world.mjs';

const MOMENT = 'only other changes of the same moment bring it about, again and again; conflicts wait for each other, so that they do not';

// What no client can bring about, and why.
const NOT_HERE = {
    ...Object.fromEntries([
        'login', 'logout', 'changePassword', 'acceptInvite', 'endSession', 'endOtherSessions', 'createKey', 'revokeKey', 'deactivateBranch', 'deactivateTechnician', 'endIncident', 'stopEngine',
    ].map((operation) => [`${operation} 409`, MOMENT])),
    'replayDecision 409': 'what it was made from is tidied away after two years',
    'explainDecision 409': 'what it was made from is tidied away after two years',
    '* 500': 'only a mistake of ours brings it about',
    '* 503': 'of what is not slow only without memory or the database: tests/torture/unknown.test.mjs has that',
    '* 507': 'only a full disk brings it about: tests/torture/unknown.test.mjs has one',
};

let document; // the same of every engine and of the demo
const proxies = []; // {gate, prism}, one an engine: they are what takes the time

async function documentOf({ origin }) {
    const own = await (await fetch(`${origin}/openapi.json`)).json();
    document ??= own;
    assert.deepEqual(own, document);
}

async function proxyStart() {
    const gate = await gateStart();
    const proxy = { gate };
    proxies.push(proxy);
    proxy.prism = await prismStart(document, gate.origin);
    return proxy;
}

after(async () => {
    for (const { prism, gate } of proxies) {
        await prism?.stop();
        await gate.stop();
    }
});

/* A window of the limiter begins at the multiples of its length; of these lengths, in seconds, one does not begin during the test. */
const windowS = [86_400, 80_000, 70_000].find((lengthS) => lengthS - (Date.now() / 1000) % lengthS > 1800);

/* A server whose key has spent its only request. */
async function spentStart(engine) {
    const spent = await installationServe(engine, { organizations: ['Spent'], rateLimit: `1/${windowS}s` });
    const key = spent.organizations[0].key;
    await fetch(`${spent.origin}/api/v1/jobs`, { headers: { Authorization: `Bearer ${key}` } });
    return { ...spent, key };
}

const counted = (table, how) => table.filter((row) => row.how === how).length;

async function engineDriven(engine, context) {
    const server = await installationServe(engine, { organizations: ['World'], prepare: workPrepare });
    const spent = await spentStart(engine);
    try {
        await documentOf(server);
        const proxy = await proxyStart();
        const made = await worldMake({ origin: server.origin, ...server.organizations[0] }, { name: 'world' });
        const world = { ...made, servers: { spent: { ...made, origin: spent.origin, keys: { own: spent.key } } } };
        const { table, problems } = await drive({ document, world, ...proxy, recipes: recipesFor, slow, notHere: NOT_HERE });
        assert.deepEqual(problems, [], problems.join('\n'));
        context.diagnostic(`${counted(table, 'prism')} answers through Prism, ${counted(table, 'direct')} directly`);
        if (engine === ENGINES[0]) for (const line of tableText(table).split('\n')) context.diagnostic(line);
    } finally {
        await spent.end();
        assert.equal(await server.end(), 0);
    }
}

describe('every operation and status is as the document says, or is known to be out of reach', { concurrency: ENGINES.length }, () => {
    for (const engine of ENGINES) test(`on ${engine}`, (context) => engineDriven(engine, context));
});

// What the demo has planned: the same recipes, of reading.
const PLANNED = ['getSchedule', 'listJobs', 'listTechnicians'];

test('on the demo a plan is as the document says', async () => {
    const server = await demoStart(['--iterations', '500']);
    try {
        await documentOf(server);
        const planned = await (await fetch(`${server.origin}/api/v1/dispatch/schedule?date=2026-05-15`, { headers: { Authorization: `Bearer ${server.key}` } })).json();
        assert.ok(planned.data.routes.some(({ stops }) => stops.length > 0), 'there is no plan');
        const operations = Object.fromEntries(Object.entries(document.paths).filter(([, { get }]) => PLANNED.includes(get?.operationId)).map(([path, { get }]) => {
            const { 200: good } = get.responses;
            return [path, { get: { ...get, responses: { 200: good } } }];
        }));
        const { table, problems } = await drive({ document: { ...document, paths: operations }, world: { ...server, keys: { own: server.key }, objects: {} }, ...proxies[0], recipes: recipesFor });
        assert.deepEqual(problems, [], problems.join('\n'));
        assert.ok(table.length >= 2 * PLANNED.length);
    } finally {
        assert.equal(await server.stop(), 0);
    }
});

test('there is no recipe for an operation that the document does not have', () => {
    const ids = [...operationsOf(document)].map(({ id }) => id);
    assert.deepEqual(operationsKnown.filter((id) => !ids.includes(id)), []);
});
