// The commands that work on what is kept, over both engines: what they print, their exit codes, and what they leave.
import assert from 'node:assert/strict';
import { existsSync, readFileSync, readdirSync, statSync, writeFileSync, chmodSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';

import { ENGINES, installationMake } from './platform.mjs';

const UUID = /[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}/;
const oneLine = (text) => /^[^\n]+\n$/.test(text);
const north = ['org', 'create', '--name', 'North HVAC', '--timezone', 'America/New_York'];

function refused(run, code, words) {
    assert.equal(run.code, code, run.err);
    assert.equal(run.out, '');
    assert.ok(oneLine(run.err), run.err);
    assert.match(run.err, words);
}

for (const engine of ENGINES) {
    describe(`over ${engine}`, () => {
        let place;
        before(async () => { place = await installationMake(engine); });
        after(() => place.end());

        test('an empty place is told, and nothing is made by looking', () => {
            const run = place.run('migrate', '--check');
            assert.equal(run.code, 1);
            assert.ok(oneLine(run.err), run.err);
            if (engine === 'sqlite') {
                refused(place.run('org', 'list'), 1, /there is no database yet.*routriq org create/);
                assert.ok(!existsSync(join(place.folder, 'state', 'routriq.db')));
            }
        });

        test('migrate makes the schema once', () => {
            const made = place.run('migrate');
            assert.deepEqual([made.code, made.err], [0, '']);
            assert.match(made.out, /is at schema \d+ now\n$/);
            assert.ok(made.out.startsWith(place.shown), made.out);
            const again = place.run('migrate');
            assert.match(again.out, /is at schema \d+, nothing to do\n$/);
            const report = place.json('migrate', '--check');
            assert.deepEqual(Object.keys(report), ['database', 'before', 'schema', 'known', 'applied', 'copy']);
            assert.deepEqual([report.before, report.applied, report.copy], [report.known, 0, null]);
        });

        test('an organization comes with a key that is shown once', () => {
            const run = place.run(...north);
            assert.deepEqual([run.code, run.err], [0, '']);
            assert.match(run.out, new RegExp(`^organization ${UUID.source}\nkey          ${UUID.source}\nrq_live_\\w{42}\nThis key is shown once. It may do everything.\n$`));
            const sandbox = place.json('org', 'create', '--name', 'Trial', '--timezone', 'Europe/Paris', '--currency', 'EUR', '--sandbox');
            assert.deepEqual(Object.keys(sandbox), ['organizationId', 'keyId', 'key']);
            assert.match(sandbox.key, /^rq_test_\w{42}$/);
            const { items } = place.json('org', 'list');
            assert.deepEqual(items.map(({ name, timezone, currency, sandbox: tries, jobs, technicians }) => [name, timezone, currency, tries, jobs, technicians]),
                [['North HVAC', 'America/New_York', 'USD', false, 0, 0], ['Trial', 'Europe/Paris', 'EUR', true, 0, 0]]);
            assert.equal(items[1].id, sandbox.organizationId);
            const table = place.run('org', 'list').out.split('\n');
            assert.match(table[0], /^id +name +timezone +sandbox +jobs +technicians +created$/);
            assert.match(table[1], /North HVAC +America\/New_York +no +0 +0 +20\d\d-/);
        });

        test('what is wrong with an organization is said in a line that names the option', () => {
            refused(place.run('org', 'create', '--name', 'x'), 2, /--timezone/);
            refused(place.run('org', 'create', '--timezone', 'UTC'), 2, /--name/);
            refused(place.run('org', 'create', '--name', 'x', '--timezone', 'Mars/Phobos'), 2, /timezone/);
            refused(place.run('org', 'create', '--name', '', '--timezone', 'UTC'), 2, /name/);
            refused(place.run('org', 'create', '--name', 'x', '--timezone', 'UTC', '--currency', 'dollars'), 2, /currency/);
            assert.equal(place.json('org', 'list').items.length, 2);
        });

        test('keys are made, listed, replaced and ended', () => {
            const org = place.json('org', 'list').items[0].id;
            refused(place.run('key', 'create', '--label', 'x'), 2, /there are 2 organizations; say which with --org/);
            refused(place.run('key', 'create', '--org', org), 2, /--label/);
            refused(place.run('key', 'create', '--org', org, '--label', 'x', '--scopes', 'jobs:eat'), 2, /scopes/);
            refused(place.run('key', 'list', '--org', 'nobody'), 1, /no such organization/);
            const shown = place.run('key', 'create', '--org', org, '--label', 'plain');
            assert.match(shown.out, new RegExp(`^key ${UUID.source}\nrq_live_\\w{42}\nThis key is shown once.\n$`));
            const made = place.json('key', 'create', '--org', org, '--label', 'sync', '--scopes', 'jobs:read,jobs:write', '--expires', '2099-01-31T00:00:00Z');
            assert.deepEqual(made.scopes, ['jobs:read', 'jobs:write']);
            assert.match(made.expiresAt, /^2099-01-31T00:00:00/);
            const turned = place.json('key', 'rotate', made.id, '--grace', '1h');
            assert.notEqual(turned.id, made.id);
            assert.notEqual(turned.key, made.key);
            assert.deepEqual([turned.label, turned.scopes], ['sync', made.scopes]);
            refused(place.run('key', 'rotate', made.id, '--grace', '8d'), 2, /--grace/);
            const gone = place.run('key', 'revoke', turned.id);
            assert.deepEqual([gone.code, gone.out], [0, `key ${turned.id} is revoked\n`]);
            assert.notEqual(place.json('key', 'revoke', turned.id).revokedAt, null);
            refused(place.run('key', 'rotate', turned.id), 1, /revoked/);
            refused(place.run('key', 'revoke', org), 1, /no such key/);
            const { items } = place.json('key', 'list', '--org', org);
            assert.equal(items.length, 4);
            assert.ok(items.every((key) => key.key === undefined && key.digest === undefined));
            const table = place.run('key', 'list', '--org', org).out;
            assert.match(table, /^id +label +prefix +last used +state +scopes\n/);
            assert.match(table, /sync .* revoked +jobs:read,jobs:write\n/);
            assert.ok(!table.includes(made.key) && !table.includes(turned.key));
        });

        test('users are invited by a link, once more by another, listed and disabled', () => {
            const org = place.json('org', 'list').items[0].id;
            place.env.ROUTRIQ_PUBLIC_URL = 'https://dispatch.example';
            const first = place.run('user', 'create', '--org', org, '--email', 'ann@example.com', '--role', 'owner', '--name', 'Ann');
            delete place.env.ROUTRIQ_PUBLIC_URL;
            assert.match(first.out, new RegExp(`^user ${UUID.source}\nhttps://dispatch\\.example/accept-invite#\\S+\nThis link is shown once; by it the user sets a password.\n$`));
            refused(place.run('user', 'create', '--org', org, '--email', 'ANN@example.com', '--role', 'viewer'), 1, /e-mail/);
            refused(place.run('user', 'create', '--org', org, '--email', 'bob@example.com', '--role', 'king'), 2, /role/);
            refused(place.run('user', 'create', '--org', org, '--role', 'viewer'), 2, /--email/);
            const bob = place.json('user', 'create', '--org', org, '--email', 'bob@example.com', '--role', 'viewer');
            assert.match(bob.inviteUrl, /^http:\/\/127\.0\.0\.1:0\/accept-invite#/);
            const again = place.json('user', 'invite', bob.id);
            assert.equal(again.id, bob.id);
            assert.notEqual(again.inviteUrl, bob.inviteUrl);
            assert.equal(place.run('user', 'disable', bob.id).out, `user ${bob.id} is disabled\n`);
            assert.match(place.run('user', 'list', '--org', org).out, /bob@example\.com +- +viewer +disabled +never\n/);
            assert.deepEqual(place.json('user', 'list', '--org', org).items.map(({ email, active }) => [email, active]),
                [['ann@example.com', true], ['bob@example.com', false]]);
            refused(place.run('user', 'disable', org), 1, /no such user/);
            refused(place.run('user', 'invite', org), 1, /no such user/);
            refused(place.run('user', 'invite', bob.id), 1, /is disabled/);
        });

        test('a backup goes into either engine, once, and whole', async () => {
            const file = join(place.folder, 'all.rqb');
            const made = place.run('backup', file);
            assert.equal(made.code, 0, made.err);
            assert.match(made.out, /^\d+ rows of \d+ tables, [\d.]+ (bytes|kB), sha256 [0-9a-f]{64}\nThe keyring is not in it: /);
            assert.equal(statSync(file).mode & 0o777, 0o600);
            assert.deepEqual(readdirSync(place.folder).filter((name) => name.includes('.part')), []);
            const orgs = place.json('org', 'list');
            for (const other of ENGINES) {
                const target = await installationMake(other);
                const restored = target.run('restore', file);
                assert.equal(restored.code, 0, restored.err);
                assert.match(restored.out, /\n2 organizations, audit chains valid to \d+ and \d+\n$/);
                assert.deepEqual(target.json('org', 'list'), orgs);
                const again = join(target.folder, 'again.rqb');
                target.json('backup', again);
                assert.deepEqual(readFileSync(again, 'utf8').split('\n').slice(1, -2), readFileSync(file, 'utf8').split('\n').slice(1, -2));
                refused(target.run('restore', file), 1, /empty/);
                await target.end();
            }
        });

        test('a backup that was changed is refused before anything is written', async () => {
            const file = join(place.folder, 'changed.rqb');
            place.json('backup', file);
            writeFileSync(file, readFileSync(file, 'utf8').replace('North HVAC', 'South HVAC'));
            const target = await installationMake('sqlite');
            refused(target.run('restore', file), 1, /Nothing was changed/);
            refused(target.run('restore', join(place.folder, 'nothing')), 1, /could not be opened/);
            writeFileSync(file, 'no backup\n');
            const none = target.run('restore', file);
            refused(none, 1, /Line 1 of the backup is not the end of a backup: the file is cut off, or is no backup\./);
            assert.ok(none.err.endsWith(`(${file})\n`), none.err);
            assert.deepEqual(target.run('org', 'list').out, 'no organization yet; `routriq org create` makes one\n');
            await target.end();
        });

        test('a backup that cannot be written leaves nothing', () => {
            refused(place.run('backup', join(place.folder, 'no', 'such', 'all.rqb')), 1, /could not be made/);
            refused(place.run('backup', place.folder), 1, /could not be named/);
            refused(place.run('backup'), 2, /it needs a FILE/);
        });
    });
}

test('a password in the address of a database is never printed', async () => {
    const place = await installationMake('sqlite');
    place.env.ROUTRIQ_DATABASE = 'postgres://me:geheim@127.0.0.1:1/x';
    for (const args of [['migrate'], ['org', 'list'], ['backup', 'x'], ['config'], ['config', '--json'], ['serve']]) {
        const run = place.run(...args);
        assert.ok(!`${run.out}${run.err}`.includes('geheim'), args.join(' '));
        if (args[0] !== 'config') {
            assert.equal(run.code, 1, args.join(' '));
            assert.match(run.err, /: PostgreSQL cannot be reached\. \(postgres:\/\/me:\*\*\*@127\.0\.0\.1:1\/x\)\n$/);
        }
    }
    assert.match(place.run('migrate', '--log-level', 'error').err, /^\{.*refused.*\}\n/);
    await place.end();
});

test('a state folder in which others may write is refused', async () => {
    const place = await installationMake('sqlite');
    place.json(...north);
    chmodSync(join(place.folder, 'state'), 0o777);
    refused(place.run('org', 'list'), 1, /may be written by others/);
    chmodSync(join(place.folder, 'state'), 0o700);
    assert.equal(statSync(join(place.folder, 'state', 'routriq.db')).mode & 0o777, 0o600);
    await place.end();
});
