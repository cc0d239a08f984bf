// What recipes and the tenant matrix speak of, made on a running server by its own API: objects of every kind, keys that lack
// one scope each, and people who are signed in.
//
//     const one = await installationServe('sqlite', { organizations: ['Ours'], prepare: workPrepare });
//     const world = await worldMake({ origin, key, organizationId }, { name: 'world' });    {origin, keys, objects, sessions, secrets}
//
// Objects that a recipe ends or changes for good have names of their own ("jobToCancel"), so that recipes do not meet. What
// people write has the world's name and, after it, `canary`: a text that shows whose it is. External ids are the same in
// every world, e-mails are not.
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { binaryPath } from '../e2e/server.mjs';

const PASSWORD = 'a long and quiet morning 1';
const LETTERS = ['letter', 'letterToRetry', 'letterToDiscard'];
const PLACE = { lat: 34.06, lng: -118.25 };
const WAIT_MS = 60_000;

/* Asks the server's API; anything but a success is a mistake of the test. Answers {data, headers}. */
async function ask({ origin, key }, method, path, body, headers = {}) {
    const response = await fetch(`${origin}/api/v1/${path}`, {
        method, headers: { ...(key && { Authorization: `Bearer ${key}` }), ...(body !== undefined && { 'Content-Type': 'application/json' }), ...headers },
        body: body === undefined ? undefined : JSON.stringify(body),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text.slice(0, 300)}`);
    return { data: JSON.parse(text).data, headers: response.headers };
}

async function until(what, holds) {
    for (const from = Date.now(); ;) {
        const found = await holds();
        if (found) return found;
        if (Date.now() - from > WAIT_MS) throw new Error(`not within ${WAIT_MS} ms: ${what}`);
        await new Promise((done) => { setTimeout(done, 100); });
    }
}

/* Before the server runs: work that fails for good, and a head of the audit that is to be signed. tests/queue/worker.c does
 * the first, for nothing that the program does by itself fails. */
export function workPrepare(place, organizations) {
    const worker = join(dirname(binaryPath()), '../../tests/queue/queue_worker');
    if (!existsSync(worker)) throw new Error(`${worker} is not there: build the tests`);
    const database = place.env.ROUTRIQ_DATABASE ?? place.shown;
    const run = (...words) => execFileSync(worker, [database, ...words.map(String)], { env: place.env, stdio: ['ignore', 'ignore', 'inherit'] });
    for (const { organizationId } of organizations) {
        run('put', 'fail', LETTERS.length, JSON.stringify({ of: organizationId }), organizationId);
        run('put', 'audit.head', 1, '{}', organizationId);
    }
    run('work', 60, LETTERS.length * organizations.length);
}

async function jobsMake(from, said, technician) {
    const names = ['job', 'jobToPatch', 'jobToCancel', 'jobToReport', 'jobToMeasure', 'jobToReopen', 'jobDone', 'jobOfHers'];
    const jobs = {};
    for (const name of names) {
        const done = name === 'jobDone' || name === 'jobToReopen' || name === 'jobToMeasure';
        const { data } = await ask(from, 'POST', 'jobs', {
            externalId: `world-${name}`, title: said(name), location: PLACE, durationMinutes: 60, customer: { externalId: 'world-customer' },
            ...(name === 'jobOfHers' && { technicianId: technician, scheduledStart: '2024-05-14T17:00:00Z' }),
            ...(done && { status: 'completed', outcome: { actualDurationMinutes: 50, completedAt: '2024-05-14T16:00:00Z', comment: said('comment') } }),
        });
        jobs[name] = data.id;
    }
    jobs.jobCanceled = (await ask(from, 'POST', 'jobs', { title: said('jobCanceled') })).data.id;
    await ask(from, 'DELETE', `jobs/${jobs.jobCanceled}`);
    return { ...jobs, jobReference: 'ext::world-job' };
}

// A day ahead on which everybody works.
const MONDAY = '2031-01-06';

async function technicianMake(from, said, name) {
    const { data } = await ask(from, 'POST', 'technicians', {
        externalId: `world-${name}`, name: said(name), homeBase: PLACE, inventory: [{ sku: 'CAP-45', quantity: 3 }],
        shifts: [{ days: ['mon', 'tue', 'wed', 'thu', 'fri'], start: '08:00', end: '17:00' }],
    });
    return data.id;
}

/* Somebody who was invited, accepted and signed in. */
async function sessionMake(from, email, role, more = {}) {
    const invited = await ask(from, 'POST', 'users', { email, role, name: 'Ann', ...more });
    await ask({ origin: from.origin }, 'POST', 'auth/accept-invite', { token: invited.data.inviteToken, password: PASSWORD });
    return { user: invited.data.id, session: await signIn(from, email) };
}

export async function signIn(from, email) {
    const { data, headers } = await ask({ origin: from.origin }, 'POST', 'auth/login', { email, password: PASSWORD });
    return { id: data.session.id, headers: { Cookie: headers.get('set-cookie').split(';')[0], 'X-CSRF-Token': data.csrfToken, Origin: from.origin } };
}

async function keysMake(from, said) {
    const { data: me } = await ask(from, 'GET', 'auth/me');
    const without = {};
    for (const scope of me.scopes) {
        const { data } = await ask(from, 'POST', 'auth/apikeys', { label: said(`without ${scope}`), scopes: me.scopes.filter((one) => one !== scope) });
        without[scope] = data.key;
    }
    const revoked = (await ask(from, 'POST', 'auth/apikeys', { label: 'revoked' })).data;
    await ask(from, 'DELETE', `auth/apikeys/${revoked.id}`);
    return { own: from.key, malformed: 'rq_test_of_nobody', without, revoked: revoked.key };
}

/* A key whose time is over; its seconds pass while the rest is made. */
const SHORT_S = 3;
async function expiredMake(from) {
    const expiresAt = new Date(Math.ceil(Date.now() / 1000 + SHORT_S) * 1000).toISOString().replace('.000', '');
    return { expiresAt, key: (await ask(from, 'POST', 'auth/apikeys', { label: 'expired', expiresAt })).data.key };
}

async function peopleMake(from, said, name, technician) {
    const email = (who) => `${who}@${name}.example`;
    const owner = await sessionMake(from, email('owner'), 'owner', { name: said('owner') });
    const objects = { userOwner: owner.user };
    objects.user = (await ask(from, 'POST', 'users', { email: email('somebody'), role: 'viewer', name: said('somebody') })).data.id;
    objects.userToDisable = (await ask(from, 'POST', 'users', { email: email('leaver'), role: 'viewer' })).data.id;
    const sessions = { own: owner.session };
    for (const [who, role, more] of [['viewer', 'viewer'], ['dispatcher', 'dispatcher'], ['technician', 'technician', { technicianId: technician }]]) {
        sessions[who] = (await sessionMake(from, email(who), role, more)).session;
    }
    for (const who of ['toEnd', 'toLeave', 'ended']) sessions[who] = await signIn(from, email('owner'));
    await ask({ origin: from.origin }, 'POST', 'auth/logout', undefined, sessions.ended.headers);
    for (const who of ['toChange', 'alone']) sessions[who] = (await sessionMake(from, email(who), 'dispatcher')).session; // they end their user's other ones
    objects.sessionToEnd = sessions.toEnd.id;
    const { data: invited } = await ask(from, 'POST', 'users', { email: email('guest'), role: 'viewer' });
    return { objects, sessions, secrets: { inviteToken: invited.inviteToken, password: PASSWORD, ownerEmail: email('owner'), somebody: objects.user } };
}

/* What the queue has left: see workPrepare. */
async function operationsMade(from) {
    const { items } = (await ask(from, 'GET', 'queue/dead-letters')).data;
    if (items.length !== LETTERS.length) throw new Error(`${items.length} dead letters: workPrepare was not called`);
    await until('a head of the audit', async () => (await ask(from, 'GET', 'audit/heads')).data.items.length > 0);
    return Object.fromEntries(LETTERS.map((name, i) => [name, items[i].id]));
}

/* The first question has a model learned. */
async function learned(from) {
    await ask(from, 'POST', 'prediction/duration', { jobType: 'anything' });
    await until('a model', async () => (await ask(from, 'GET', 'learning/models')).data.items.length > 0);
}

/* Proposals to be decided about, each for a job of its own (`jobOf:` and the proposal's name); what is to be rolled back is applied. */
const PROPOSALS = ['proposal', 'proposalToApprove', 'proposalToReject', 'proposalToDefer', 'proposalToFlag', 'proposalToRebase', 'proposalToRollBack', 'proposalDone'];
async function proposalMake(from, said, name, objects) {
    const { data: job } = await ask(from, 'POST', 'jobs', { externalId: `world-${name}`, title: said(name), location: PLACE, durationMinutes: 10 });
    const { data } = await ask(from, 'POST', 'dispatch/assign', { jobId: job.id, date: MONDAY });
    if (name === 'proposalToRollBack' || name === 'proposalDone') await ask(from, 'POST', `dispatch/proposals/${data.proposalId}/approve`, {});
    objects[name] = data.proposalId;
    objects[`jobOf:${name}`] = job.id;
}

/* An override of a job of its own, that can be undone. */
async function overrideMake(from, said, name, date, objects) {
    const { data: job } = await ask(from, 'POST', 'jobs', { externalId: `world-${name}`, title: said(name), location: PLACE, durationMinutes: 10 });
    const { data } = await ask(from, 'POST', 'dispatch/override', { jobId: job.id, technicianId: 'ext::world-technician', start: `${date}T17:00:00Z`, force: true, reason: 'by hand' });
    objects[name] = data.undoId;
    objects[`jobOf:${name}`] = job.id;
}

async function incidentMake(from, said, name) {
    return (await ask(from, 'POST', 'traffic/incidents', { area: { center: PLACE, radiusKm: 1 }, factor: 1.5, from: '2040-01-01T08:00:00Z', until: '2040-01-01T09:00:00Z', note: said(name) })).data.id;
}

/* A run that is over. */
async function runMade(from) {
    const { data: run } = await ask(from, 'POST', 'dispatch/optimize', { date: MONDAY, iterations: 10 });
    await until('the end of a run', async () => (await ask(from, 'GET', `dispatch/runs/${run.id}`)).data.state === 'succeeded');
    return run.id;
}

export async function worldMake(from, { name, canary = '' }) {
    const said = (what) => [what, canary].join(' ').trim();
    const expired = await expiredMake(from);
    const objects = await operationsMade(from);
    for (const one of ['technician', 'technicianToPatch', 'technicianToLeave', 'technicianOfHers']) objects[one] = await technicianMake(from, said, one);
    objects.technicianReference = 'ext::world-technician';
    objects.request = `request-of-${name}`;
    objects.customer = (await ask(from, 'POST', 'customers', { externalId: 'world-customer', name: said('Ann Lee'), phone: '+12125550100' }, { 'X-Request-Id': objects.request })).data.id;
    objects.customerReference = 'ext::world-customer';
    Object.assign(objects, await jobsMake(from, said, objects.technicianOfHers));
    objects.branch = (await ask(from, 'POST', 'branches', { name: said('World north') })).data.id;
    objects.branchToLeave = (await ask(from, 'POST', 'branches', { name: said('World south') })).data.id;
    for (const one of ['keyToRotate', 'keyToRevoke', 'keyRevoked']) objects[one] = (await ask(from, 'POST', 'auth/apikeys', { label: said(one) })).data.id;
    await ask(from, 'DELETE', `auth/apikeys/${objects.keyRevoked}`);
    await learned(from);
    objects.decision = (await ask(from, 'POST', 'dispatch/assign', { jobId: 'ext::world-job', commit: 'none' })).data.decisionId;
    objects.run = await runMade(from);
    for (const one of PROPOSALS) await proposalMake(from, said, one, objects);
    for (const [one, date] of [['override', '2031-01-07'], ['overrideToUndo', '2031-01-08'], ['overrideStale', '2031-01-09']]) await overrideMake(from, said, one, date, objects);
    await ask(from, 'PATCH', 'jobs/ext%3A%3Aworld-overrideStale', { scheduledStart: '2031-01-09T18:00:00Z', scheduledEnd: null });
    for (const one of ['incident', 'incidentToEnd', 'incidentToLookAt']) objects[one] = await incidentMake(from, said, one);
    const people = await peopleMake(from, said, name, objects.technicianOfHers);
    const page = await (await fetch(from.origin)).text();
    objects.pageFile = /="\.\/assets\/([\w-]+\.svg)"/.exec(page)[1];
    await until('the end of a key', () => Date.now() > Date.parse(expired.expiresAt) + 1000);
    const keys = await keysMake(from, said);
    return { origin: from.origin, keys: { ...keys, expired: expired.key }, objects: { ...objects, ...people.objects }, sessions: people.sessions, secrets: people.secrets };
}
