// The tenant matrix against the running server with two organizations in it, on SQLite and on PostgreSQL (of its own, or
// ROUTRIQ_TEST_POSTGRES). Both have objects of every kind, by the same external ids; nothing is left out.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { workPrepare, worldMake } from '../contract/world.mjs';
import { ENGINES, installationServe } from '../e2e/platform.mjs';
import { routeProblems, walkMatrix } from './matrix.mjs';
import { routes } from './routes.mjs';

const CANARIES = { own: 'canary-of-ours', foreign: 'canary-of-theirs' };
const DIGITS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const START = 'rq_live_'.length;
const PREFIX = 8;
const RANDOM = 36;

/* The six characters at the end of a key: the CRC-32 of the rest (src/access/access.h). */
function checksum(text) {
    let crc = 0xffffffff;
    for (const byte of Buffer.from(text)) {
        crc ^= byte;
        for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
    }
    let rest = ~crc >>> 0;
    let digits = '';
    for (let i = 0; i < 6; i++, rest = Math.floor(rest / 62)) digits = DIGITS[rest % 62] + digits;
    return digits;
}

/* The key with one character changed; in its form a key. */
function keyChanged(key, at) {
    const random = key.slice(0, START + RANDOM);
    assert.equal(key, random + checksum(random), 'the form of keys is another');
    const changed = random.slice(0, at) + (random[at] === 'a' ? 'b' : 'a') + random.slice(at + 1);
    return changed + checksum(changed);
}

const headersOf = (sessions) => Object.fromEntries(Object.entries(sessions).map(([name, { headers }]) => [name, headers]));

async function worldOfTwo(server) {
    const [ours, theirs] = server.organizations.map((one) => ({ origin: server.origin, ...one }));
    const own = await worldMake(ours, { name: 'ours', canary: CANARIES.own });
    const foreign = await worldMake(theirs, { name: 'theirs', canary: CANARIES.foreign });
    const { viewer, dispatcher, technician, ended, own: owner } = headersOf(own.sessions);
    // Of those who ask, not of the installation itself, which works on in the background.
    const newest = async ({ key }) => {
        const { data } = await (await fetch(`${server.origin}/api/v1/audit?limit=100`, { headers: { Authorization: `Bearer ${key}` } })).json();
        const { seq, hash } = data.items.find(({ actor }) => actor !== 'routriq');
        return `${seq} ${hash}`;
    };
    return {
        origin: server.origin,
        keys: { ...own.keys, foreign: theirs.key, unknown: keyChanged(ours.key, START), forged: keyChanged(ours.key, START + PREFIX) },
        sessions: { viewer, dispatcher, technician, ended, owner, foreign: foreign.sessions.own.headers },
        objects: { own: { ...own.objects, actor: `key:${ours.keyId}` }, foreign: { ...foreign.objects, actor: `key:${theirs.keyId}` } },
        secrets: { own: own.secrets, foreign: foreign.secrets },
        canaries: { own: [CANARIES.own, ours.organizationId, '@ours.example'], foreign: [CANARIES.foreign, theirs.organizationId, '@theirs.example'] },
        others: ['job', 'jobDone', 'technicianToPatch'].map((name) => own.objects[name]),
        fingerprint: async () => [await newest(ours), await newest(theirs)].join(),
    };
}

const documentOf = async ({ origin }) => (await fetch(`${origin}/openapi.json`)).json();

async function engineWalked(engine, context) {
    const server = await installationServe(engine, { organizations: [`Ours ${CANARIES.own}`, `Theirs ${CANARIES.foreign}`], prepare: workPrepare });
    try {
        const { cells, problems } = await walkMatrix({ document: await documentOf(server), routes, world: await worldOfTwo(server) });
        assert.deepEqual(problems, [], problems.join('\n'));
        assert.ok(cells.every((cell) => !cell.missing));
        context.diagnostic(`${cells.length} cells asked of ${new Set(cells.map(({ operation }) => operation)).size} operations`);
    } finally {
        assert.equal(await server.end(), 0);
    }
}

describe('who may not does not, and does not learn anything either', { concurrency: ENGINES.length }, () => {
    for (const engine of ENGINES) test(`on ${engine}`, (context) => engineWalked(engine, context));
});

test('a route that is missing from the matrix, or has another scope, fails', async () => {
    const server = await installationServe('sqlite', { organizations: [] });
    const document = await documentOf(server);
    await server.end();
    const { getJob, ...less } = routes;
    assert.match(routeProblems(document, less).join(), /^getJob \(GET \/api\/v1\/jobs\/\{id\}\) is not in the matrix/);
    assert.match(routeProblems(document, { ...routes, getJob: { ...getJob, scope: 'admin' } }).join(), /^getJob: needs jobs:read in the document and admin/);
    assert.match(routeProblems(document, { ...routes, getJob: { scope: 'jobs:read' } }).join(), /the path names id and the matrix nothing/);
    assert.match(routeProblems(document, { ...routes, listJobs: { scope: 'jobs:read' } }).join(), /nobody asks for another's technicianId/);
    assert.match(routeProblems(document, { ...routes, getMoon: { scope: 'open' } }).join(), /getMoon: is in the matrix and not in the document/);
});
