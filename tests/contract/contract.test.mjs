// Every operation and status of the served OpenAPI document is brought about, and each answer goes through Prism, which
// holds it against that document. Closes with the coverage table. The self-test of the proxy is prism.test.mjs.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { demoStart } from '../e2e/server.mjs';
import { gateStart, prismStart } from './prism.mjs';
import { operationsKnown, recipesFor } from './recipes.mjs';
import { drive, tableText } from './runner.mjs';
import { operationsOf } from './seeing.mjs';
import { worldMake } from './world.mjs';

// What the demo's server cannot be brought to, and why.
const NOT_HERE = {
    '* 409': 'only two requests at the same moment bring it about: src/http/exchange_test.c does',
    'login 429': 'five failures, which are counted by the clock: src/access/throttle_test.c has them',
    'getMetrics 404': 'only from another machine',
    '* 500': 'only a mistake of ours brings it about',
    '* 503': 'only under load: tests/e2e/wire.test.mjs brings it about',
    '* 507': 'only a full disk brings it about',
};

let server;
let spent;
let gate;
let prism;
let document;

before(async () => {
    server = await demoStart(['--iterations', '500']);
    process.env.ROUTRIQ_RATE_LIMIT = '1/3600s';
    spent = await demoStart(['--iterations', '500']);
    delete process.env.ROUTRIQ_RATE_LIMIT;
    document = await (await fetch(`${server.origin}/openapi.json`)).json();
    gate = await gateStart();
    prism = await prismStart(document, gate.origin);
});

after(async () => {
    await prism?.stop();
    await gate?.stop();
    await spent?.stop();
    assert.equal(await server?.stop(), 0);
});

test('every operation and status is as the document says, or is known to be out of reach', async (context) => {
    const made = await worldMake(server);
    await fetch(`${spent.origin}/api/v1/jobs`, { headers: { Authorization: `Bearer ${spent.key}` } }); // the one request that it has
    const world = { ...made, servers: { spent: { ...made, origin: spent.origin, keys: { own: spent.key } } } };
    const { table, problems } = await drive({ document, world, prism, gate, recipes: recipesFor, notHere: NOT_HERE });
    assert.deepEqual(problems, [], problems.join('\n'));
    for (const line of tableText(table).split('\n')) context.diagnostic(line);
});

test('there is no recipe for an operation that the document does not have', () => {
    const ids = [...operationsOf(document)].map(({ id }) => id);
    assert.deepEqual(operationsKnown.filter((id) => !ids.includes(id)), []);
});
