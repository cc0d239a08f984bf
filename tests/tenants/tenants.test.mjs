// The tenant matrix against the running demo, with the keys that it can make.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { worldMake } from '../contract/world.mjs';
import { demoStart } from '../e2e/server.mjs';
import { routeProblems, walkMatrix } from './matrix.mjs';
import { routes } from './routes.mjs';

// The demo has one organisation.
const NOT_HERE = {
    expired: 'nobody waits for a key to end: src/access/key_use_test.c has it',
    'foreign key': 'there is one organisation', 'foreign organisation': 'there is one organisation',
};

let server;
let other; // another installation: its key and its objects are nobody's here
let document;

before(async () => {
    server = await demoStart(['--iterations', '500']);
    other = await demoStart(['--iterations', '500', '--seed', '2']);
    document = await (await fetch(`${server.origin}/openapi.json`)).json();
});

after(async () => {
    await other?.stop();
    assert.equal(await server?.stop(), 0);
});

test('who may not does not, and does not learn anything either', async (context) => {
    const [own, foreign] = [await worldMake(server), await worldMake(other)];
    const { data: ended } = await (await fetch(`${server.origin}/api/v1/auth/apikeys`, { method: 'POST', headers: { Authorization: `Bearer ${server.key}`, 'Content-Type': 'application/json' }, body: '{"label":"to be revoked"}' })).json();
    await fetch(`${server.origin}/api/v1/auth/apikeys/${ended.id}`, { method: 'DELETE', headers: { Authorization: `Bearer ${server.key}` } });
    const keys = { ...own.keys, unknown: other.key, revoked: ended.key };
    const objects = { own: own.objects, foreign: foreign.objects };
    assert.notEqual(objects.own.job, objects.foreign.job);
    const canaries = { own: [objects.own.job, objects.own.technician], foreign: [] };
    const { cells, problems } = await walkMatrix({ document, routes, world: { origin: server.origin, keys, objects, secrets: own.secrets, canaries }, notHere: NOT_HERE });
    assert.deepEqual(problems, []);
    context.diagnostic(`${cells.filter((cell) => !cell.missing).length} cells asked, ${cells.filter((cell) => cell.missing).length} not possible here`);
});

test('a route that is missing from the matrix, or has another scope, fails', () => {
    const { getJob, ...less } = routes;
    assert.match(routeProblems(document, less).join(), /^getJob \(GET \/api\/v1\/jobs\/\{id\}\) is not in the matrix/);
    assert.match(routeProblems(document, { ...routes, getJob: { ...getJob, scope: 'admin' } }).join(), /^getJob: needs jobs:read in the document and admin/);
    assert.match(routeProblems(document, { ...routes, getJob: { scope: 'jobs:read' } }).join(), /the path names id and the matrix nothing/);
    assert.match(routeProblems(document, { ...routes, listJobs: { scope: 'jobs:read' } }).join(), /nobody asks for another's technicianId/);
    assert.match(routeProblems(document, { ...routes, getMoon: { scope: 'open' } }).join(), /getMoon: is in the matrix and not in the document/);
});
