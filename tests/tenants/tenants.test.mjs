// The tenant matrix against the running demo, with the keys that it can make.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { apiGet, demoStart } from '../e2e/server.mjs';
import { routeProblems, walkMatrix } from './matrix.mjs';
import { routes } from './routes.mjs';

// The demo has one organisation and one key, which may do everything and does not end.
const NOT_HERE = {
    revoked: 'no key can be revoked yet', expired: 'no key can end yet', 'under-scoped': 'the one key may do everything',
    'foreign key': 'there is one organisation', 'foreign organisation': 'there is one organisation',
};

let server;
let other; // another installation: its key and its objects are nobody's here
let document;

async function objectsOf(from) {
    const page = await (await fetch(from.origin)).text();
    return {
        job: (await apiGet(from, 'jobs?limit=1')).items[0].id, technician: (await apiGet(from, 'technicians?limit=1')).items[0].id,
        pageFile: /="\.\/assets\/([\w-]+\.svg)"/.exec(page)[1],
    };
}

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
    const keys = { own: server.key, malformed: 'rq_test_of_nobody', unknown: other.key };
    const objects = { own: await objectsOf(server), foreign: await objectsOf(other) };
    assert.notEqual(objects.own.job, objects.foreign.job);
    const canaries = { own: [objects.own.job, objects.own.technician], foreign: [] };
    const { cells, problems } = await walkMatrix({ document, routes, world: { origin: server.origin, keys, objects, canaries }, notHere: NOT_HERE });
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
