// Keys, users and sessions of `routriq serve`, over the wire: what they may, and when they end. Over PostgreSQL two nodes
// share the database, and everything must hold on both at once. accounts_guard.test.mjs has what keeps strangers out.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';

import { pause, quick } from './patience.mjs';
import { COOKIE, PASSWORD, call, login, ownPage, personMake, signIn } from './people.mjs';
import { ENGINES, installationMake } from './platform.mjs';

const KEYS = '/api/v1/auth/apikeys';
const USERS = '/api/v1/users';
const ME = '/api/v1/auth/me';
const SESSIONS = '/api/v1/auth/sessions';
const OTHER_PASSWORD = 'eleven brown ladders float';
const SOON_MS = 1000;
const SHORT_S = 5; // in which a busy machine answers four requests

for (const engine of ENGINES) {
    describe(`accounts over ${engine}`, () => {
        let place;
        let here; // two nodes; over SQLite they are the same one
        let there;
        let root; // the organization's first key, which may do everything
        let organizationId;

        before(async () => {
            place = await installationMake(engine);
            place.env.ROUTRIQ_RATE_LIMIT = '100000/60s';
            ({ key: root, organizationId } = place.json('org', 'create', '--name', 'North HVAC', '--timezone', 'America/New_York'));
            here = await place.serve();
            there = engine === 'postgres' ? await place.serve() : here;
        });
        after(async () => {
            await here?.stop('SIGKILL');
            if (there !== here) await there?.stop('SIGKILL');
            await place.end();
        });

        const refused = async (status, code, ...asked) => {
            const answer = await call(...asked);
            assert.deepEqual([answer.status, answer.code], [status, code], `${asked[1]} ${asked[2]}: ${answer.text}`);
            return answer;
        };
        const granted = async (status, ...asked) => {
            const answer = await call(...asked);
            assert.equal(answer.status, status, `${asked[1]} ${asked[2]}: ${answer.text}`);
            return answer;
        };
        const keyMake = async (body, maker = root) => (await granted(201, here, 'POST', KEYS, { key: maker, body })).data;

        describe('a key', () => {
            test('may what its scopes say, and is shown once', async () => {
                const made = await keyMake({ label: 'reader', scopes: ['jobs:read', 'technicians:read'] });
                assert.match(made.key, /^rq_live_/);
                assert.deepEqual(made.scopes, ['jobs:read', 'technicians:read']);
                await granted(200, there, 'GET', '/api/v1/jobs', { key: made.key });
                await refused(403, 'insufficient_scope', there, 'POST', '/api/v1/jobs', { key: made.key, body: { title: 'x' } });
                await refused(403, 'insufficient_scope', there, 'GET', KEYS, { key: made.key });
                const listed = await granted(200, here, 'GET', KEYS, { key: root });
                const row = listed.data.items.find(({ id }) => id === made.id);
                assert.deepEqual([row.label, row.key], ['reader', undefined]);
                assert.ok(!listed.text.includes(made.key) && made.key.startsWith(`rq_live_${row.prefix}`));
                assert.equal((await granted(200, here, 'GET', ME, { key: made.key })).data.key.id, made.id);
            });

            test('without scopes gets all but admin, and with an empty list is a mistake', async () => {
                const made = await keyMake({ label: 'usual' });
                assert.ok(made.scopes.includes('jobs:write') && !made.scopes.includes('admin'), made.scopes.join());
                const nothing = await refused(422, 'validation_failed', here, 'POST', KEYS, { key: root, body: { label: 'none', scopes: [] } });
                assert.equal(nothing.data.issues[0].path, '/scopes');
            });

            test('gives no more than it has: not to a key, not by rotation, not to a user', async () => {
                const admin = (await keyMake({ label: 'admin only', scopes: ['admin'] })).key;
                const wider = await keyMake({ label: 'wider', scopes: ['admin', 'jobs:write'] });
                await refused(422, 'scope_not_held', here, 'POST', KEYS, { key: admin, body: { label: 'x', scopes: ['jobs:read'] } });
                await refused(422, 'scope_not_held', here, 'POST', `${KEYS}/${wider.id}/rotate`, { key: admin, body: {} });
                for (const role of ['owner', 'dispatcher', 'viewer', 'technician']) {
                    const answer = await call(here, 'POST', USERS, { key: admin, body: { email: `${role}@escape.example`, role } });
                    assert.equal(answer.status, 422, answer.text);
                }
                const viewer = await personMake(here, { key: root }, 'small@example.com', 'viewer');
                await refused(422, 'scope_not_held', here, 'PATCH', `${USERS}/${viewer.id}`, { key: admin, body: { role: 'owner' } });
                await granted(201, here, 'POST', KEYS, { key: admin, body: { label: 'another', scopes: ['admin'] } });
            });

            test('ends when it was told to', async () => {
                const end = new Date(Math.ceil(Date.now() / 1000) * 1000 + SHORT_S * 1000).toISOString();
                const made = await keyMake({ label: 'short', scopes: ['jobs:read'], expiresAt: end });
                await granted(200, there, 'GET', '/api/v1/jobs', { key: made.key });
                await pause(Date.parse(end) - Date.now() + 300);
                await refused(401, 'unauthorized', there, 'GET', '/api/v1/jobs', { key: made.key });
                await refused(401, 'unauthorized', here, 'GET', '/api/v1/jobs', { key: made.key });
                const past = await refused(422, 'validation_failed', here, 'POST', KEYS, { key: root, body: { label: 'late', expiresAt: '2020-01-01T00:00:00Z' } });
                assert.equal(past.data.issues[0].path, '/expiresAt');
            });

            test('that is rotated goes on beside the new one for the grace, and no longer', async () => {
                const old = await keyMake({ label: 'turning', scopes: ['jobs:read'] });
                const fresh = (await granted(200, here, 'POST', `${KEYS}/${old.id}/rotate`, { key: root, body: { graceSeconds: SHORT_S } })).data;
                const rotated = Date.now();
                assert.notEqual(fresh.key, old.key);
                assert.deepEqual([fresh.label, fresh.scopes, fresh.rotatedFrom], ['turning', ['jobs:read'], old.id]);
                for (const node of [here, there]) {
                    for (const { key } of [old, fresh]) await granted(200, node, 'GET', '/api/v1/jobs', { key });
                }
                await pause(rotated + SHORT_S * 1000 + 1300 - Date.now()); // the end is on a whole second
                await refused(401, 'unauthorized', there, 'GET', '/api/v1/jobs', { key: old.key });
                await granted(200, there, 'GET', '/api/v1/jobs', { key: fresh.key });
                const last = (await granted(200, here, 'POST', `${KEYS}/${fresh.id}/rotate`, { key: root, body: {} })).data;
                await refused(401, 'unauthorized', there, 'GET', '/api/v1/jobs', { key: fresh.key });
                await granted(200, there, 'GET', '/api/v1/jobs', { key: last.key });
                await refused(409, 'key_revoked', here, 'POST', `${KEYS}/${fresh.id}/rotate`, { key: root, body: {} });
            });

            test('that is revoked is refused on every node within a second', async () => {
                await quick('revoked on every node', SOON_MS, async () => {
                    const made = await keyMake({ label: 'gone', scopes: ['jobs:read'] });
                    await granted(200, there, 'GET', '/api/v1/jobs', { key: made.key });
                    const began = performance.now();
                    const revoked = await granted(200, here, 'DELETE', `${KEYS}/${made.id}`, { key: root });
                    assert.ok(revoked.data.revokedAt);
                    await refused(401, 'unauthorized', there, 'GET', '/api/v1/jobs', { key: made.key });
                    await refused(401, 'unauthorized', here, 'GET', '/api/v1/jobs', { key: made.key });
                    return performance.now() - began;
                });
            });

            test('of another organization does not exist', async () => {
                const other = place.json('org', 'create', '--name', 'Other', '--timezone', 'UTC');
                await refused(404, 'not_found', here, 'DELETE', `${KEYS}/${other.keyId}`, { key: root });
                await refused(404, 'not_found', here, 'POST', `${KEYS}/${other.keyId}/rotate`, { key: root, body: {} });
                await granted(200, here, 'GET', ME, { key: other.key });
            });
        });

        describe('somebody who is invited', () => {
            test('accepts once, with a password that is hard to guess, and signs in', async () => {
                const invited = (await granted(201, here, 'POST', USERS, { key: root, body: { email: 'Ann@Example.com', role: 'dispatcher', name: 'A. Lee' } })).data;
                assert.equal(invited.inviteUrl, `${here.origin}/accept-invite#${invited.inviteToken}`);
                const accept = (password, more = {}) => ({ body: { token: invited.inviteToken, password, ...more } });
                const ACCEPT = '/api/v1/auth/accept-invite';
                for (const weak of ['short', 'password1', 'north hvac 2026', 'ann@example.com', 'aaaaaaaaaaaa']) {
                    const answer = await refused(422, 'weak_password', there, 'POST', ACCEPT, accept(weak));
                    assert.equal(answer.data.issues[0].path, '/password');
                }
                await refused(401, 'invalid_credentials', here, 'POST', '/api/v1/auth/login', { body: { email: 'ann@example.com', password: PASSWORD } });
                const user = (await granted(200, there, 'POST', ACCEPT, accept(PASSWORD, { name: 'Ann Lee' }))).data;
                assert.deepEqual([user.id, user.name, user.role, user.active], [invited.id, 'Ann Lee', 'dispatcher', true]);
                await refused(404, 'invite_invalid', here, 'POST', ACCEPT, accept(PASSWORD));
                await refused(404, 'invite_invalid', here, 'POST', ACCEPT, { body: { token: 'nonsense', password: PASSWORD } });
                const ann = await signIn(here, 'ann@example.COM');
                assert.equal(ann.me.user.email, 'Ann@Example.com');
                await refused(409, 'email_taken', here, 'POST', USERS, { key: root, body: { email: 'ANN@example.com', role: 'viewer' } });
            });

            test('gets one invitation for one request, however often it is sent', async () => {
                const asked = { key: root, body: { email: 'twice@example.com', role: 'viewer' }, headers: { 'Idempotency-Key': 'invite-twice' } };
                const first = await granted(201, here, 'POST', USERS, asked);
                const again = await granted(201, there, 'POST', USERS, asked);
                assert.equal(again.headers['idempotency-replayed'], 'true');
                assert.deepEqual([again.data.id, again.data.inviteToken, again.data.inviteUrl], [first.data.id, null, null]);
            });

            test('cannot accept after being disabled', async () => {
                const invited = (await granted(201, here, 'POST', USERS, { key: root, body: { email: 'never@example.com', role: 'viewer' } })).data;
                await granted(200, here, 'DELETE', `${USERS}/${invited.id}`, { key: root });
                await refused(404, 'invite_invalid', there, 'POST', '/api/v1/auth/accept-invite', { body: { token: invited.inviteToken, password: PASSWORD } });
            });

            test('is invited again from the command line when the password is lost', async () => {
                const bea = await personMake(here, { key: root }, 'bea@example.com', 'viewer');
                const session = await signIn(here, bea.email);
                const { inviteToken } = place.json('user', 'invite', bea.id);
                await granted(200, here, 'POST', '/api/v1/auth/accept-invite', { body: { token: inviteToken, password: OTHER_PASSWORD } });
                await refused(401, 'unauthorized', here, 'GET', ME, session.reads);
                await signIn(here, bea.email, OTHER_PASSWORD);
            });
        });

        describe('a session', () => {
            let ann;
            before(async () => { ann = await personMake(here, { key: root }, 'session@example.com', 'dispatcher'); });

            test('is a cookie that only this host gets back, over safe ways, and no script reads', async () => {
                const { answer, cookie } = await signIn(here, ann.email);
                assert.equal(answer.cookies.length, 1);
                assert.equal(answer.cookies[0], `${COOKIE}=${cookie}; Path=/; Max-Age=604800; Secure; HttpOnly; SameSite=Lax`);
                assert.ok(cookie.length >= 43, cookie);
                assert.ok(!answer.text.includes(cookie), 'the body does not have it');
                assert.match(answer.headers['cache-control'], /no-store/);
            });

            test('knows whose it is, on every node, and has a budget of its own', async () => {
                const { reads } = await signIn(here, ann.email);
                const me = await granted(200, there, 'GET', ME, reads);
                assert.deepEqual([me.data.kind, me.data.user.email, me.data.organization.id, me.data.key], ['session', ann.email, organizationId, null]);
                assert.match(me.headers['ratelimit-policy'], /^"session";q=600;w=60$/);
                await granted(200, there, 'GET', '/api/v1/jobs', reads);
                await refused(403, 'insufficient_scope', there, 'GET', USERS, reads);
                await refused(403, 'session_required', there, 'GET', SESSIONS, { key: root });
            });

            test('begins anew with each sign-in, so that nobody can plant one', async () => {
                const first = await signIn(here, ann.email);
                const second = await signIn(here, ann.email, PASSWORD, { headers: { Cookie: `${COOKIE}=${first.cookie}`, ...ownPage } });
                assert.notEqual(first.cookie, second.cookie);
                await refused(401, 'unauthorized', there, 'GET', ME, first.reads);
                const planted = await signIn(here, ann.email, PASSWORD, { headers: { Cookie: `${COOKIE}=AAAA` } });
                assert.notEqual(planted.cookie, 'AAAA');
            });

            test('is listed to its owner, who ends one or all others', async () => {
                const [one, two, three] = [await signIn(here, ann.email), await signIn(here, ann.email), await signIn(there, ann.email, PASSWORD, { headers: { 'User-Agent': 'a phone' } })];
                const listed = (await granted(200, here, 'GET', SESSIONS, one.reads)).data.items;
                assert.equal(listed.find(({ current }) => current).id, one.me.session.id);
                assert.equal(listed.find(({ id }) => id === three.me.session.id).agent, 'a phone');
                await granted(200, here, 'DELETE', `${SESSIONS}/${two.me.session.id}`, one.writes);
                await refused(401, 'unauthorized', there, 'GET', ME, two.reads);
                await refused(404, 'not_found', here, 'DELETE', `${SESSIONS}/${two.me.session.id}`, one.writes);
                await granted(200, here, 'DELETE', SESSIONS, one.writes);
                await refused(401, 'unauthorized', there, 'GET', ME, three.reads);
                assert.equal((await granted(200, there, 'GET', SESSIONS, one.reads)).data.items.length, 1);
            });

            test('of somebody else cannot be ended', async () => {
                const bob = await personMake(here, { key: root }, 'bob@example.com', 'owner');
                const [mine, his] = [await signIn(here, ann.email), await signIn(here, bob.email)];
                await refused(404, 'not_found', here, 'DELETE', `${SESSIONS}/${mine.me.session.id}`, his.writes);
                await granted(200, here, 'GET', ME, mine.reads);
            });

            test('ends at sign-out, on every node within a second, and the browser forgets', async () => {
                await quick('signed out on every node', SOON_MS, async () => {
                    const { reads, writes } = await signIn(here, ann.email);
                    await granted(200, there, 'GET', ME, reads);
                    const began = performance.now();
                    const out = await granted(200, here, 'POST', '/api/v1/auth/logout', writes);
                    assert.equal(out.cookies[0], `${COOKIE}=; Path=/; Max-Age=0; Secure; HttpOnly; SameSite=Lax`);
                    assert.match(out.headers['clear-site-data'], /"cookies"/);
                    await refused(401, 'unauthorized', there, 'GET', ME, reads);
                    return performance.now() - began;
                });
            });

            test('ends with a new password, and the old password with it', async () => {
                const cid = await personMake(here, { key: root }, 'cid@example.com', 'viewer');
                const [one, two] = [await signIn(here, cid.email), await signIn(here, cid.email)];
                const change = (currentPassword, newPassword) => ({ ...one.writes, body: { currentPassword, newPassword } });
                const CHANGE = '/api/v1/auth/password';
                await refused(401, 'invalid_credentials', here, 'POST', CHANGE, change('not that one', OTHER_PASSWORD));
                await refused(422, 'weak_password', here, 'POST', CHANGE, change(PASSWORD, 'cid@example.com'));
                const changed = await granted(200, here, 'POST', CHANGE, change(PASSWORD, OTHER_PASSWORD));
                for (const { reads } of [one, two]) await refused(401, 'unauthorized', there, 'GET', ME, reads);
                const cookie = changed.cookies[0].split(';')[0].slice(COOKIE.length + 1);
                await granted(200, there, 'GET', ME, { cookie });
                assert.equal((await login(there, cid.email, PASSWORD)).code, 'invalid_credentials');
                await signIn(there, cid.email, OTHER_PASSWORD);
            });

            test('ends when its user is disabled, who cannot sign in again', async () => {
                const dee = await personMake(here, { key: root }, 'dee@example.com', 'viewer');
                const { reads } = await signIn(here, dee.email);
                await granted(200, there, 'GET', ME, reads);
                await granted(200, here, 'DELETE', `${USERS}/${dee.id}`, { key: root });
                await refused(401, 'unauthorized', there, 'GET', ME, reads);
                assert.equal((await login(there, dee.email, PASSWORD)).code, 'invalid_credentials');
            });

            test('may at once what a changed role says', async () => {
                const eli = await personMake(here, { key: root }, 'eli@example.com', 'viewer');
                const { reads, writes } = await signIn(here, eli.email);
                const customer = { ...writes, body: { name: 'Ann Lee' } };
                await refused(403, 'insufficient_scope', there, 'POST', '/api/v1/customers', customer);
                await granted(200, here, 'PATCH', `${USERS}/${eli.id}`, { key: root, body: { role: 'dispatcher' } });
                await granted(201, there, 'POST', '/api/v1/customers', customer);
                await granted(200, there, 'GET', ME, reads);
            });

            test('of a technician reads the own work and nothing else', async () => {
                const body = { externalId: 'T-1', name: 'Marta', shifts: [{ days: ['mon'], start: '08:00', end: '17:00' }] };
                const technician = (await granted(201, here, 'POST', '/api/v1/technicians', { key: root, body })).data;
                await granted(201, here, 'POST', '/api/v1/technicians', { key: root, body: { ...body, externalId: 'T-2', name: 'Olga' } });
                await granted(201, here, 'POST', '/api/v1/jobs', { key: root, body: { externalId: 'J-1', title: 'Not hers' } });
                const marta = await personMake(here, { key: root }, 'marta@example.com', 'technician', { technicianId: 'ext::T-1' });
                const { reads, writes, me } = await signIn(there, marta.email);
                assert.equal(me.technicianId, technician.id);
                assert.deepEqual((await granted(200, there, 'GET', '/api/v1/technicians', reads)).data.items.map(({ name }) => name), ['Marta']);
                assert.equal((await granted(200, there, 'GET', '/api/v1/jobs', reads)).data.items.length, 0);
                await refused(403, 'insufficient_scope', there, 'GET', '/api/v1/dispatch/schedule', reads);
                await refused(403, 'insufficient_scope', there, 'POST', '/api/v1/customers', { ...writes, body: { name: 'x' } });
            });

            test("of a technician gets no other technician's answer by sending the same with the same Idempotency-Key", async () => {
                for (const externalId of ['T-3', 'T-4']) await granted(201, here, 'POST', '/api/v1/technicians', { key: root, body: { externalId, name: externalId } });
                const job = { externalId: 'J-3', title: 'Of T-3', technicianId: 'ext::T-3', customer: { name: 'Ann', phone: '+12125550100' } };
                await granted(201, here, 'POST', '/api/v1/jobs', { key: root, body: job });
                const [hers, others] = await Promise.all(['T-3', 'T-4'].map(async (id) => {
                    const person = await personMake(here, { key: root }, `${id}@example.com`, 'technician', { technicianId: `ext::${id}` });
                    return (await signIn(there, person.email)).writes;
                }));
                const report = (who) => ({ ...who, body: { status: 'en_route' }, headers: { ...who.headers, 'Idempotency-Key': 'J-3-en_route' } });
                await granted(200, there, 'POST', '/api/v1/jobs/ext::J-3/status', report(hers));
                const again = await granted(200, there, 'POST', '/api/v1/jobs/ext::J-3/status', report(hers));
                assert.equal(again.headers['idempotency-replayed'], 'true');
                const answer = await call(there, 'POST', '/api/v1/jobs/ext::J-3/status', report(others));
                assert.equal(answer.status, 422, answer.text);
                assert.equal(answer.code, 'idempotency_key_reused');
            });
        });

        describe('the last owner', () => {
            test('stays: neither disabled nor made less', async () => {
                const other = place.json('org', 'create', '--name', 'Lonely', '--timezone', 'UTC');
                const owner = await personMake(here, { key: other.key }, 'only@example.com', 'owner');
                await refused(409, 'last_owner', here, 'DELETE', `${USERS}/${owner.id}`, { key: other.key });
                await refused(409, 'last_owner', here, 'PATCH', `${USERS}/${owner.id}`, { key: other.key, body: { role: 'viewer' } });
                await refused(409, 'last_owner', here, 'PATCH', `${USERS}/${owner.id}`, { key: other.key, body: { active: false } });
                await signIn(here, owner.email);
            });

            test('stays when two owners remove each other on two nodes at the same moment', async () => {
                const other = place.json('org', 'create', '--name', 'Quarrel', '--timezone', 'UTC');
                for (let round = 0; round < 5; round++) {
                    const [one, two] = [await call(here, 'POST', USERS, { key: other.key, body: { email: `one${round}@example.com`, role: 'owner' } }),
                        await call(here, 'POST', USERS, { key: other.key, body: { email: `two${round}@example.com`, role: 'owner' } })];
                    for (const { data } of [one, two]) {
                        await granted(200, here, 'POST', '/api/v1/auth/accept-invite', { body: { token: data.inviteToken, password: PASSWORD } });
                    }
                    const ends = await Promise.all([
                        call(here, 'DELETE', `${USERS}/${one.data.id}`, { key: other.key }),
                        call(there, 'DELETE', `${USERS}/${two.data.id}`, { key: other.key }),
                    ]);
                    const owners = (await granted(200, here, 'GET', USERS, { key: other.key })).data.items.filter(({ role, active }) => role === 'owner' && active);
                    assert.ok(owners.length >= 1, `round ${round}: ${ends.map(({ text }) => text).join()}`);
                    assert.ok(ends.every(({ status, code }) => status === 200 || code === 'last_owner' || code === 'conflict'), ends.map(({ text }) => text).join());
                    for (const { id } of owners) await call(here, 'PATCH', `${USERS}/${id}`, { key: other.key, body: { role: 'owner' } });
                }
            });
        });
    });
}
