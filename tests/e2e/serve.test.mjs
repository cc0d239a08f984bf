// `routriq serve` as an operator meets it: what it prints, what it keeps, how it stops, and who may run beside it.
import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { copyFileSync, chmodSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { connect as tlsConnect } from 'node:tls';

import { longDay, pause, quick, until, working } from './patience.mjs';
import { ENGINES, installationMake } from './platform.mjs';

const START_MOST_MS = 5000; // with the memory checkers on; the release is measured, not asserted
const technician = { externalId: 'T-1', name: 'Marta', shifts: [{ days: ['mon', 'fri'], start: '08:00', end: '17:00' }] };

function refused(run, code, words) {
    assert.equal(run.code, code, run.err);
    assert.equal(run.out, '');
    assert.match(run.err.split('\n').at(-2), words);
}

async function ask(server, key, path, { method = 'GET', body, headers = {} } = {}) {
    const response = await fetch(server.origin + path, {
        method: body ? 'POST' : method,
        headers: { Authorization: `Bearer ${key}`, ...(body ? { 'Content-Type': 'application/json' } : {}), ...headers },
        body: body && JSON.stringify(body),
    });
    const text = await response.text();
    return { status: response.status, headers: response.headers, text, data: response.headers.get('content-type')?.startsWith('application/json') ? JSON.parse(text).data : undefined };
}

const create = (place, name = 'North HVAC') => place.json('org', 'create', '--name', name, '--timezone', 'America/New_York');

for (const engine of ENGINES) {
    describe(`over ${engine}`, () => {
        let place;
        let server;
        let key;
        before(async () => {
            place = await installationMake(engine);
            place.env.ROUTRIQ_RATE_LIMIT = '100000/60s';
        });
        after(async () => {
            await server?.stop('SIGKILL');
            await place.end();
        });

        test('the first start makes the database and says what is missing', async (t) => {
            server = await place.serve();
            t.diagnostic(`first start in ${Math.round(server.startMs)} ms`);
            assert.match(server.first, /^RoutrIQ \d+\.\d+\.\d+ at http:\/\/127\.0\.0\.1:\d+, /);
            assert.ok(server.first.endsWith(`, ${place.shown} (schema 4)`), server.first);
            assert.match(server.out(), /\nThere is no organization yet: `routriq org create` makes one/);
            assert.equal((await fetch(`${server.origin}/healthz`)).status, 200);
            assert.equal((await fetch(`${server.origin}/readyz`)).status, 200);
            const metrics = await (await fetch(`${server.origin}/metrics`)).text();
            assert.match(metrics, /^routriq_up 1$/m);
            assert.match(metrics, /^routriq_commit_batches_total \d+$/m);
            assert.equal(statSync(join(place.folder, 'state')).mode & 0o777, 0o700);
            assert.equal(statSync(join(place.folder, 'state', 'keyring')).mode & 0o777, 0o600);
        });

        test('an organization that is made beside the running server can be used at once', async () => {
            key = create(place);
            const me = await ask(server, key.key, '/api/v1/auth/me');
            assert.equal(me.status, 200, me.text);
            assert.ok(me.text.includes(key.organizationId));
        });

        test('what was written is there after a restart, and cursors go on', async (t) => {
            for (let i = 0; i < 3; i++) {
                const made = await ask(server, key.key, '/api/v1/technicians', { body: { ...technician, externalId: `T-${i}` } });
                assert.equal(made.status, 201, made.text);
            }
            const page = await ask(server, key.key, '/api/v1/technicians?limit=2');
            assert.equal(page.data.items.length, 2);
            assert.equal(await server.stop(), 0);
            server = await place.serve();
            const least = await quick('a later start', START_MOST_MS, async () => {
                await server.stop();
                server = await place.serve();
                return server.startMs;
            });
            t.diagnostic(`later start in ${Math.round(least)} ms`);
            assert.ok(!server.out().includes('There is no organization'));
            const rest = await ask(server, key.key, `/api/v1/technicians?limit=2&cursor=${encodeURIComponent(page.data.nextCursor)}`);
            assert.deepEqual(rest.data?.items.map(({ externalId }) => externalId), ['T-2'], rest.text);
        });

        test('the log is lines of JSON and nothing else', () => {
            const lines = server.err().trimEnd().split('\n');
            const events = lines.map((line) => JSON.parse(line).event);
            assert.ok(events.includes('server.started'), events.join());
            const started = server.log().find(({ event }) => event === 'server.started');
            assert.equal(started.address, server.origin);
            assert.equal(started.schema, 4);
        });

        test('an organization can be made beside a server that is busy writing', async () => {
            let busy = true;
            const writer = async (number) => {
                for (let i = 0; busy; i++) {
                    const made = await ask(server, key.key, '/api/v1/customers', { body: { externalId: `C-${number}-${i}`, name: 'Ann' } });
                    assert.equal(made.status, 201, made.text);
                }
            };
            const writers = Array.from({ length: 8 }, (_, number) => writer(number));
            const began = Date.now();
            const other = await place.start('org', 'create', '--name', 'Other', '--timezone', 'UTC', '--json');
            busy = false;
            await Promise.all(writers);
            assert.equal(other.code, 0, other.err);
            assert.ok(Date.now() - began < 60_000, `${Date.now() - began} ms`); // the writers go on until it has come through
            assert.equal((await ask(server, JSON.parse(other.out).key, '/api/v1/auth/me')).status, 200);
        });

        test('of a crowd that changes one job at the same moment everyone is kept, one after the other', async () => {
            const path = '/api/v1/jobs/ext::crowded';
            await ask(server, key.key, '/api/v1/jobs', { body: { externalId: 'crowded', title: 'No heat' } });
            const change = async (_, i) => {
                const response = await fetch(server.origin + path, {
                    method: 'PATCH', body: JSON.stringify({ accessNotes: `gate ${i}` }),
                    headers: { Authorization: `Bearer ${key.key}`, 'Content-Type': 'application/json', 'Idempotency-Key': `crowd-${i}` },
                });
                return { status: response.status, version: (await response.json()).data.version };
            };
            const answers = await Promise.all(Array.from({ length: 64 }, change));
            assert.deepEqual(answers.map(({ status }) => status), answers.map(() => 200));
            assert.deepEqual(answers.map(({ version }) => version).sort((a, b) => a - b), answers.map((_, i) => i + 2));
        });

        test('a key that is revoked beside the server is refused from then on', async () => {
            const second = place.json('key', 'create', '--org', key.organizationId, '--label', 'x', '--scopes', 'technicians:read');
            assert.equal((await ask(server, second.key, '/api/v1/technicians')).status, 200);
            place.json('key', 'revoke', second.id);
            assert.equal((await ask(server, second.key, '/api/v1/technicians')).status, 401);
        });

        test('a backup of the running server restores, and its audit holds', async () => {
            const file = join(place.folder, 'live.rqb');
            assert.ok(place.json('backup', file).rows > 5);
            const target = await installationMake(engine);
            assert.match(target.run('restore', file).out, /\n2 organizations, audit chains valid to [\d ]+ and \d+\n$/);
            const [{ name, technicians }] = target.json('org', 'list').items;
            assert.deepEqual([name, technicians], ['North HVAC', 3]);
            await target.end();
        });

        test('the exported audit holds, until somebody changes it', async () => {
            const exported = await ask(server, key.key, '/api/v1/audit/export');
            assert.equal(exported.status, 200, exported.text);
            const audit = join(place.folder, 'audit.ndjson');
            writeFileSync(audit, exported.text);
            assert.equal(place.json('audit', 'verify', audit, '--organization', key.organizationId).holds, true);
            writeFileSync(audit, exported.text.replace('technician.created', 'technician.updated'));
            assert.equal(place.run('audit', 'verify', audit).code, 1);
        });

        if (engine === 'sqlite') {
            test('a second server on the same file is refused with a sentence', () => {
                refused(place.run('serve'), 1, /routriq serve: Another server works on this database file/);
            });
        } else {
            test('a second server over the same database is one more node: its keys and its cursors are the same', async () => {
                const other = await place.serve();
                const page = await ask(server, key.key, '/api/v1/technicians?limit=1');
                const next = await ask(other, key.key, `/api/v1/technicians?limit=1&cursor=${encodeURIComponent(page.data.nextCursor)}`);
                assert.equal(next.status, 200, next.text);
                assert.equal(await other.stop(), 0);
            });
        }

        test('what was acknowledged outlives a kill', async () => {
            for (let round = 0; round < 3; round++) {
                const made = await ask(server, key.key, '/api/v1/technicians', { body: { ...technician, externalId: `K-${round}` } });
                assert.equal(made.status, 201, made.text);
                assert.equal(await server.stop('SIGKILL'), 'SIGKILL');
                server = await place.serve();
                const found = await ask(server, key.key, `/api/v1/technicians/ext::K-${round}`);
                assert.equal(found.status, 200, found.text);
            }
        });

        test('Ctrl-C ends it, and what is being answered is answered first', async () => {
            const isAtIt = working(server.child.pid);
            const planning = ask(server, key.key, '/v1/optimize', { body: longDay(60_000) });
            await isAtIt();
            const ended = server.stop('SIGINT');
            const answer = await planning;
            assert.equal(answer.status, 200, answer.text);
            assert.equal(await ended, 0);
            const events = server.log().map(({ event }) => event);
            assert.deepEqual(events.slice(-1), ['server.stopped'], events.join());
            server = undefined;
        });

        test('with ROUTRIQ_MIGRATE=manual a database without a schema is refused', async () => {
            const empty = await installationMake(engine);
            empty.env.ROUTRIQ_MIGRATE = 'manual';
            refused(empty.run('serve'), 1, /Run `routriq migrate`/);
            assert.equal(empty.run('migrate').code, 0);
            const started = await empty.serve();
            assert.equal(await started.stop(), 0);
            await empty.end();
        });
    });
}

/* A certificate for localhost with a name of its own. */
function certificate(place, name) {
    const path = (ending) => join(place.folder, `${name}.${ending}`);
    execFileSync('openssl', ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2', '-subj', `/CN=${name}`,
        '-addext', 'subjectAltName=IP:127.0.0.1', '-keyout', path('key'), '-out', path('crt')], { stdio: 'ignore' });
    chmodSync(path('key'), 0o600);
    return { cert: path('crt'), key: path('key') };
}

function nameServed(server) {
    const { hostname, port } = new URL(server.origin);
    return new Promise((done, fail) => {
        const socket = tlsConnect({ host: hostname, port: Number(port), rejectUnauthorized: false }, () => {
            const { CN } = socket.getPeerCertificate().subject;
            const version = socket.getProtocol();
            socket.destroy();
            done(`${CN} ${version}`);
        });
        socket.on('error', fail);
    });
}

describe('on the way here', () => {
    let place;
    before(async () => { place = await installationMake('sqlite'); });
    after(() => place.end());

    test('https is spoken with the certificate, SIGHUP brings the next one, and a wrong one changes nothing', async () => {
        const first = certificate(place, 'first');
        const second = certificate(place, 'second');
        const used = { cert: join(place.folder, 'used.crt'), key: join(place.folder, 'used.key') };
        const use = ({ cert, key }) => { copyFileSync(cert, used.cert); copyFileSync(key, used.key); };
        use(first);
        const server = await place.serve('--tls-cert', used.cert, '--tls-key', used.key);
        const logged = (event) => until(event, () => server.log().some((line) => line.event === event));
        assert.match(server.origin, /^https:/);
        assert.equal(await nameServed(server), 'first TLSv1.3');
        use(second);
        server.child.kill('SIGHUP');
        await logged('server.reloaded');
        assert.equal(await nameServed(server), 'second TLSv1.3');
        writeFileSync(used.cert, 'no certificate');
        server.child.kill('SIGHUP');
        await logged('server.not_reloaded');
        assert.equal(await nameServed(server), 'second TLSv1.3');
        assert.equal(await server.stop(), 0);
        refused(place.run('serve', '--tls-cert', used.cert), 2, /tls_cert needs tls_key/);
        refused(place.run('serve', '--tls-cert', used.cert, '--tls-key', used.key), 1, /certificate/);
    });

    test('a program reads the address from one line of JSON, and SIGHUP without a certificate ends nothing', async () => {
        const server = await place.serve('--json');
        const said = JSON.parse(server.out());
        assert.deepEqual(Object.keys(said), ['version', 'address', 'database', 'schema', 'hasOrganization']);
        assert.deepEqual([said.address, said.database, said.hasOrganization], [server.origin, place.shown, false]);
        server.child.kill('SIGHUP');
        assert.equal((await fetch(`${server.origin}/readyz`)).status, 200);
        assert.equal(await server.stop(), 0);
    });

    test('plain http beyond this machine is warned of, and only that', async () => {
        const warned = async (...args) => {
            const server = await place.serve(...args);
            assert.equal(await server.stop(), 0);
            return server.log().some(({ event, level }) => event === 'server.open_way' && level === 'warn');
        };
        assert.equal(await warned('--listen', '0.0.0.0:0'), true);
        assert.equal(await warned('--listen', '0.0.0.0:0', '--trusted-proxy', '10.0.0.1'), false);
        assert.equal(await warned('--listen', '127.0.0.1:0'), false);
        assert.equal(await warned('--listen', '[::1]:0'), false);
    });

    test('an address that is taken is refused, and the database is free again', async () => {
        const server = await place.serve();
        const other = await installationMake('sqlite');
        refused(other.run('serve', '--listen', new URL(server.origin).host), 1, /address/i);
        const free = await other.serve();
        assert.equal(await free.stop(), 0);
        assert.equal(await server.stop(), 0);
        await other.end();
    });

    test('a body that never comes whole holds a stop up for a few seconds and no more', async () => {
        const { key } = create(place, 'slow');
        const server = await place.serve();
        const { hostname, port } = new URL(server.origin);
        const socket = await new Promise((done) => {
            const opened = connect(Number(port), hostname, () => {
                opened.write(`POST /v1/optimize HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${key}\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{`, () => done(opened));
            });
            opened.on('error', () => {});
        });
        const began = Date.now();
        assert.equal(await server.stop(), 0);
        assert.ok(Date.now() - began < 20_000, `${Date.now() - began} ms`); // five seconds; such a body has thirty
        socket.destroy();
    });
});

const LOCKED_S = 120;
const SHORT_MS = 15_000; // a stop has 20 seconds, and the lock lasts longer

describe('a stop that cannot end', () => {
    let place;
    let key;
    before(async () => {
        place = await installationMake('postgres');
        ({ key } = create(place));
    });
    after(() => place.end());

    /* A server whose writing waits for a lock that somebody else has for long. */
    async function stuck(...args) {
        const server = await place.serve(...args);
        const locker = spawn('psql', ['-q', '-d', place.shown, '-c', `BEGIN; LOCK TABLE heads IN ACCESS EXCLUSIVE MODE; SELECT pg_sleep(${LOCKED_S})`], { stdio: 'ignore' });
        const ofLocks = (what, which) => execFileSync('psql', ['-qAt', '-d', place.shown, '-c',
            `SELECT ${what} FROM pg_locks WHERE relation = 'heads'::regclass AND ${which}`], { encoding: 'utf8' });
        const isLocker = "mode = 'AccessExclusiveLock'";
        await until('the lock is held', () => Number(ofLocks('count(*)', `granted AND ${isLocker}`)) === 1);
        const writing = ask(server, key, '/api/v1/technicians', { body: technician }).catch(() => undefined);
        await until('the writing waits for it', () => Number(ofLocks('count(*)', `NOT granted AND NOT ${isLocker}`)) > 0);
        const end = async () => {
            locker.kill();
            ofLocks('pg_terminate_backend(pid)', isLocker); // it does not notice that its client is gone
            await writing;
        };
        return { server, end };
    }

    test('is cut short when ROUTRIQ_STOP_TIMEOUT is over', async () => {
        const { server, end } = await stuck('--stop-timeout', '1s');
        const began = Date.now();
        assert.equal(await server.stop(), 1);
        const took = Date.now() - began;
        assert.ok(took >= 900 && took < SHORT_MS, `${took} ms`);
        assert.deepEqual(server.log().slice(-1).map(({ event, message }) => [event, message]), [['server.cut_short', 'It took longer than ROUTRIQ_STOP_TIMEOUT.']]);
        await end();
    });

    test('is cut short when somebody asks again', async () => {
        const { server, end } = await stuck();
        server.child.kill('SIGINT');
        await until('it says that it is stopping', () => server.log().some(({ event }) => event === 'server.stopping'));
        await pause(400); // and waits for a second signal from then on
        const began = Date.now();
        assert.equal(await server.stop('SIGINT'), 1);
        assert.ok(Date.now() - began < SHORT_MS, `${Date.now() - began} ms`);
        assert.equal(server.log().at(-1).message, 'A second signal came.');
        await end();
    });
});

test('a password in the address of a database is in no line of the server', async () => {
    const place = await installationMake('postgres');
    place.env.ROUTRIQ_DATABASE = place.env.ROUTRIQ_DATABASE.replace('routriq@', 'routriq:geheim@');
    const server = await place.serve();
    assert.equal(await server.stop(), 0);
    assert.match(server.first, /postgresql:\/\/routriq:\*\*\*@127\.0\.0\.1/);
    assert.ok(!`${server.out()}${server.err()}`.includes('geheim'));
    await place.end();
});
