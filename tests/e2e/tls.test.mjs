// TLS as clients and operators meet it: which versions are spoken, how certificates change under load, and what becomes of
// connections that are slow, endless or half begun.
import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { Agent, request as httpsRequest } from 'node:https';
import { connect } from 'node:net';
import { networkInterfaces } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { connect as tlsConnect } from 'node:tls';

import { longDay, pause, quick, until, working } from './patience.mjs';
import { call, personMake, signIn } from './people.mjs';
import { installationMake } from './platform.mjs';

const FIRST_HEAD_MS = 10_000; // the server's deadline for a request's head, the handshake included
const TICK_MS = 15_000; // it looks every quarter of a second; a busy machine is slower
const HSTS = 'max-age=31536000';
const ownAddress = Object.values(networkInterfaces()).flat().find(({ family, internal }) => family === 'IPv4' && !internal)?.address;

let place;
let key;
before(async () => {
    place = await installationMake('sqlite');
    place.env.ROUTRIQ_RATE_LIMIT = '1000000/60s';
    ({ key } = place.json('org', 'create', '--name', 'North HVAC', '--timezone', 'America/New_York'));
});
after(() => place.end());

/* ---- certificates ---- */

const openssl = (...args) => execFileSync('openssl', args, { stdio: ['ignore', 'pipe', 'ignore'], cwd: place.folder, encoding: 'utf8' });
const path = (name) => join(place.folder, name);
const KINDS = { ec: ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1'], rsa: ['-newkey', 'rsa:2048'] };
const NAMES = `subjectAltName=IP:127.0.0.1${ownAddress ? `,IP:${ownAddress}` : ''}`;

/* A certificate that signs itself. */
function certificate(name, kind = 'ec') {
    openssl('req', '-x509', ...KINDS[kind], '-nodes', '-days', '2', '-subj', `/CN=${name}`, '-addext', NAMES, '-keyout', `${name}.key`, '-out', `${name}.crt`);
    chmodSync(path(`${name}.key`), 0o600);
    return { cert: path(`${name}.crt`), key: path(`${name}.key`) };
}

/* One under an intermediate under a root; the file has the first two. */
function certificateChain(name) {
    writeFileSync(path('ca.ext'), 'basicConstraints=critical,CA:true\nkeyUsage=critical,keyCertSign\n');
    writeFileSync(path('leaf.ext'), `${NAMES}\n`);
    openssl('req', '-x509', ...KINDS.ec, '-nodes', '-days', '2', '-subj', '/CN=root', '-keyout', 'root.key', '-out', 'root.crt');
    for (const [child, parent, ext] of [['middle', 'root', 'ca.ext'], [name, 'middle', 'leaf.ext']]) {
        openssl('req', ...KINDS.ec, '-nodes', '-subj', `/CN=${child}`, '-keyout', `${child}.key`, '-out', `${child}.csr`);
        openssl('x509', '-req', '-in', `${child}.csr`, '-CA', `${parent}.crt`, '-CAkey', `${parent}.key`, '-CAcreateserial', '-days', '2', '-extfile', ext, '-out', `${child}.crt`);
    }
    writeFileSync(path(`${name}.chain`), readFileSync(path(`${name}.crt`)) + readFileSync(path('middle.crt')));
    chmodSync(path(`${name}.key`), 0o600);
    return { cert: path(`${name}.chain`), key: path(`${name}.key`), root: readFileSync(path('root.crt')) };
}

const used = () => ({ cert: path('used.crt'), key: path('used.key') });
function use({ cert, key: secret }) {
    copyFileSync(cert, used().cert);
    copyFileSync(secret, used().key);
}
const serve = (...args) => place.serve('--tls-cert', used().cert, '--tls-key', used().key, ...args);

/* ---- connections ---- */

const addressOf = (server) => ({ host: new URL(server.origin).hostname, port: Number(new URL(server.origin).port) });

/* The handshake's end: the name served and the version, or the error. */
function handshake(server, options = {}) {
    return new Promise((done) => {
        const socket = tlsConnect({ ...addressOf(server), rejectUnauthorized: false, ...options }, () => {
            done({ name: socket.getPeerCertificate().subject.CN, version: socket.getProtocol(), cipher: socket.getCipher().standardName });
            socket.destroy();
        });
        socket.on('error', (error) => done({ error: error.code ?? error.message }));
    });
}

async function events(server, name, count = 1) {
    const found = () => server.log().filter(({ event }) => event === name);
    await until(`${count} ${name} in the log`, () => found().length >= count);
    return found();
}

/* Opens a socket, says `bytes`, and tells how long it was left open and what came. */
function hold(server, bytes, { tls = false } = {}) {
    const began = Date.now();
    let came = '';
    return new Promise((done) => {
        const open = tls ? tlsConnect({ ...addressOf(server), rejectUnauthorized: false }) : connect(addressOf(server));
        open.on(tls ? 'secureConnect' : 'connect', () => open.write(bytes));
        open.on('data', (piece) => { came += piece.toString('latin1'); });
        open.on('error', () => {});
        open.on('close', () => done({ ms: Date.now() - began, came }));
    });
}

/* ---- versions ---- */

describe('a client', () => {
    let server;
    before(async () => {
        use(certificate('versions'));
        server = await serve();
    });
    after(() => server?.stop());

    const client = (...args) => {
        const { host, port } = addressOf(server);
        return spawnSync('openssl', ['s_client', '-connect', `${host}:${port}`, ...args], { encoding: 'utf8', input: '', timeout: 20_000 });
    };

    test('speaks TLS 1.3 or not at all', () => {
        const good = client('-tls1_3');
        assert.equal(good.status, 0, good.stderr);
        assert.match(good.stdout, /New, TLSv1\.3, Cipher is TLS_/);
        for (const old of ['-tls1_2', '-tls1_1', '-tls1']) {
            const refused = client(old, '-cipher', 'ALL:@SECLEVEL=0');
            assert.notEqual(refused.status, 0, old);
            assert.match(refused.stdout, /Cipher is \(NONE\)/, old);
        }
    });

    test('gets strong ciphers alone', async () => {
        for (const suite of ['TLS_AES_256_GCM_SHA384', 'TLS_AES_128_GCM_SHA256', 'TLS_CHACHA20_POLY1305_SHA256']) {
            assert.equal((await handshake(server, { ciphers: suite })).cipher, suite);
        }
    });

    test('that speaks plain http gets no answer', async () => {
        const { came } = await hold(server, 'GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n');
        assert.ok(!came.includes('HTTP/'), came);
    });

    test('is told to come by https for a year, whatever the answer', async () => {
        const big = 'x'.repeat(2_000_000);
        for (const [method, target, asked, status] of [
            ['GET', '/', {}, 200], ['GET', '/healthz', {}, 200], ['GET', '/accept-invite', {}, 200], ['GET', '/nowhere', {}, 404], ['GET', '/api/v1/jobs', {}, 401],
            ['GET', '/api/v1/jobs', { key }, 200], ['POST', '/api/v1/customers', { key, body: { name: 7 } }, 422], ['POST', '/api/v1/users', { key, body: { name: big } }, 413],
            ['DELETE', '/healthz', {}, 405],
        ]) {
            const answer = await call(server, method, target, asked);
            assert.equal(answer.status, status, `${method} ${target}: ${answer.text.slice(0, 200)}`);
            assert.equal(answer.headers['strict-transport-security'], HSTS, `${method} ${target}`);
        }
    });

    test('that speaks plain http to a plain server is told nothing of the kind', async () => {
        const plain = await installationMake('sqlite');
        const other = await plain.serve();
        assert.equal((await call(other, 'GET', '/healthz')).headers['strict-transport-security'], undefined);
        await other.stop();
        await plain.end();
    });
});

test('somebody from elsewhere signs in', { skip: ownAddress === undefined && 'no address beyond loopback' }, async () => {
    use(certificate('elsewhere'));
    const server = await serve('--listen', '0.0.0.0:0');
    server.origin = `https://${ownAddress}:${addressOf(server).port}`;
    const ann = await personMake(server, { key }, 'ann@example.com', 'viewer');
    const { reads, me } = await signIn(server, ann.email);
    assert.equal(me.session.address, ownAddress);
    assert.equal((await call(server, 'GET', '/api/v1/auth/me', reads)).status, 200);
    assert.ok(!server.log().some(({ event }) => event === 'server.open_way'));
    await server.stop();
});

test('a chain is sent whole, so that a client who knows the root alone trusts it; RSA serves as well', async () => {
    const chain = certificateChain('leaf');
    use(chain);
    const server = await serve();
    assert.deepEqual(await handshake(server, { ca: chain.root, rejectUnauthorized: true }).then(({ name, error }) => [name, error]), ['leaf', undefined]);
    await server.stop();
    use(certificate('rsa', 'rsa'));
    const other = await serve();
    assert.equal((await handshake(other)).name, 'rsa');
    await other.stop();
});

/* ---- changing certificates ---- */

test('certificates change under load: nothing fails, old connections go on, new ones see the new certificate', { timeout: 120_000 }, async () => {
    const certificates = ['one', 'two', 'three'].map((name) => certificate(name));
    use(certificates[0]);
    const server = await serve();
    const agent = new Agent({ keepAlive: true, maxSockets: 4, rejectUnauthorized: false });
    const seen = new Set(); // sockets
    const names = new Set();
    let busy = true;
    let answered = 0;
    const ask = () => new Promise((done, fail) => {
        const request = httpsRequest(`${server.origin}/api/v1/auth/me`, { agent, headers: { Authorization: `Bearer ${key}` } }, (response) => {
            names.add(response.socket.getPeerCertificate().subject.CN);
            seen.add(response.socket);
            response.resume();
            response.on('end', () => (response.statusCode === 200 ? done() : fail(new Error(`${response.statusCode}`))));
        });
        request.on('error', fail);
        request.end();
    });
    const load = Array.from({ length: 4 }, async () => {
        for (; busy; answered++) await ask();
    });
    await until('the load is there', () => answered > 50);
    for (let turn = 1; turn <= 6; turn++) {
        use(certificates[turn % 3]);
        server.child.kill('SIGHUP');
        await events(server, 'server.reloaded', turn);
        const fresh = await Promise.all(Array.from({ length: 5 }, () => handshake(server)));
        assert.deepEqual([...new Set(fresh.map(({ name, error }) => name ?? error))], [['one', 'two', 'three'][turn % 3]]);
    }
    const before = answered;
    await until('it goes on', () => answered > before);
    busy = false;
    await Promise.all(load);
    assert.equal(seen.size, 4, 'the connections of the beginning are those of the end');
    assert.deepEqual([...names], ['one']);
    agent.destroy();
    assert.equal(await server.stop(), 0);
});

/* What may be wrong with the two files, and the words that say so. */
function mistakes() {
    const good = certificate('good');
    const other = certificate('other');
    writeFileSync(path('no.pem'), 'no certificate');
    writeFileSync(path('empty.pem'), '');
    openssl('ec', '-in', good.key, '-aes128', '-passout', 'pass:x', '-out', 'locked.key');
    writeFileSync(path('half.crt'), readFileSync(good.cert).subarray(0, 200));
    for (const name of ['no.pem', 'empty.pem', 'locked.key']) chmodSync(path(name), 0o600);
    return {
        good,
        rows: [
            ['a certificate that is none', { cert: path('no.pem'), key: good.key }, 'cert', /has no certificate in PEM/],
            ['an empty certificate', { cert: path('empty.pem'), key: good.key }, 'cert', /has no certificate in PEM/],
            ['half a certificate', { cert: path('half.crt'), key: good.key }, 'cert', /has no certificate in PEM/],
            ['a key that is none', { cert: good.cert, key: path('no.pem') }, 'key', /has no key in PEM/],
            ['a key behind a password', { cert: good.cert, key: path('locked.key') }, 'key', /has no key in PEM/],
            ['the key of another certificate', { cert: good.cert, key: other.key }, 'key', /is not that of the certificate/],
            ['a key that others may read', { ...good, mode: 0o640 }, 'key', /may be read by others than its owner: chmod 600 mends it/],
            ['a key that everybody may write', { ...good, mode: 0o602 }, 'key', /may be read by others than its owner/],
        ],
    };
}

test('files that are wrong are refused at the start, in a sentence with the file', () => {
    const { rows } = mistakes();
    for (const [name, files, which, words] of rows) {
        use(files);
        chmodSync(used().key, files.mode ?? 0o600);
        const run = place.run('serve', '--tls-cert', used().cert, '--tls-key', used().key);
        assert.equal(run.code, 1, `${name}: ${run.err}`);
        assert.equal(run.out, '', name);
        assert.match(run.err, words, name);
        assert.ok(run.err.includes(used()[which]), `${name}: ${run.err}`);
        assert.doesNotMatch(run.err, /BEGIN|no certificate\n/, 'nothing of what is in the file is shown');
    }
    const missing = place.run('serve', '--tls-cert', path('nowhere.crt'), '--tls-key', used().key);
    assert.equal(missing.code, 1);
    assert.match(missing.err, /nowhere\.crt cannot be opened: No such file/);
});

test('files that are wrong while it runs change nothing and are logged; the next good ones count', async () => {
    const { good, rows } = mistakes();
    const first = certificate('first');
    use(first);
    chmodSync(used().key, 0o600);
    const server = await serve();
    let wrong = 0;
    for (const [name, files, , words] of rows) {
        use(files);
        chmodSync(used().key, files.mode ?? 0o600);
        server.child.kill('SIGHUP');
        wrong += 1;
        const told = (await events(server, 'server.not_reloaded', wrong)).at(-1);
        assert.equal(told.level, 'error');
        assert.match(told.message, words, name);
        assert.equal((await handshake(server)).name, 'first', name);
    }
    use(good);
    chmodSync(used().key, 0o600);
    server.child.kill('SIGHUP');
    await events(server, 'server.reloaded');
    assert.equal((await handshake(server)).name, 'good');
    assert.equal(await server.stop(), 0);
});

/* ---- who is slow ---- */

describe('a connection', () => {
    let server;
    before(async () => {
        use(certificate('slow'));
        chmodSync(used().key, 0o600);
        server = await serve();
    });
    after(() => server?.stop());

    test('that never ends its handshake, or says nothing after it, is cut, and nobody waits for it', { timeout: 120_000 }, async () => {
        const hello = Buffer.from('1603010200010001fc0303', 'hex'); // the beginning of a longer greeting
        const kinds = [
            ...Array.from({ length: 30 }, () => hold(server, '')),
            ...Array.from({ length: 30 }, () => hold(server, hello)),
            ...Array.from({ length: 10 }, () => hold(server, '', { tls: true })),
            ...Array.from({ length: 10 }, () => hold(server, 'GET /healthz HTTP/1.1\r\nHost: ', { tls: true })),
        ];
        await quick('an answer meanwhile', 3000, async () => {
            const meanwhile = performance.now();
            assert.equal((await call(server, 'GET', '/api/v1/auth/me', { key })).status, 200);
            return performance.now() - meanwhile;
        });
        for (const { ms, came } of await Promise.all(kinds)) {
            assert.ok(ms > FIRST_HEAD_MS - 1500 && ms < FIRST_HEAD_MS + TICK_MS, `${ms} ms`);
            assert.ok(!came.includes('HTTP/1.1 200'));
        }
        const cut = () => server.log().filter(({ event }) => event === 'connections.cut').reduce((sum, { count }) => sum + count, 0);
        await until('all of them are in the log', () => cut() >= kinds.length);
    });

    test('that greets with nonsense ends at once', async () => {
        for (const bytes of [Buffer.alloc(300, 0xff), Buffer.from('150301000200ff', 'hex'), 'SSH-2.0-x\r\n']) {
            const { ms } = await hold(server, bytes);
            assert.ok(ms < FIRST_HEAD_MS, `${ms} ms`);
        }
        assert.equal((await call(server, 'GET', '/healthz')).status, 200);
    });

    test('whose body does not end is told 413 and cut', { timeout: 60_000 }, async () => {
        const chunk = `40000\r\n${' '.repeat(0x40000)}\r\n`;
        const head = `POST /api/v1/users HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${key}\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n`;
        let came = '';
        let sent = 0;
        await new Promise((done) => {
            const socket = tlsConnect({ ...addressOf(server), rejectUnauthorized: false }, () => {
                socket.write(head);
                const more = () => {
                    if (socket.destroyed || came !== '') return;
                    sent += chunk.length;
                    socket.write(chunk, () => setTimeout(more, 5)); // with time to listen
                };
                more();
            });
            socket.on('data', (piece) => { came += piece; });
            socket.on('error', () => {});
            socket.on('close', done);
        });
        assert.match(came, /^HTTP\/1\.1 413 /);
        assert.match(came, /\r\nConnection: close\r\n/i);
        assert.ok(came.includes(`Strict-Transport-Security: ${HSTS}\r\n`) && came.includes('"payload_too_large"'), came);
        assert.equal(came.split('HTTP/1.1').length, 2, 'one answer');
        assert.ok(sent < 40_000_000, `${sent} bytes were taken`); // what lies in the buffers of both sides is among them
        assert.equal((await call(server, 'GET', '/healthz')).status, 200);
    });

    test('whose body is a little too long is told 413 after it', async () => {
        const answer = await new Promise((done, fail) => {
            const request = httpsRequest(`${server.origin}/api/v1/users`, { method: 'POST', rejectUnauthorized: false, headers: { Authorization: `Bearer ${key}`, 'Content-Type': 'application/json', 'Transfer-Encoding': 'chunked' } }, (response) => {
                response.resume();
                response.on('end', () => done(response));
            });
            request.on('error', fail);
            request.end(' '.repeat(1_200_000));
        });
        assert.equal(answer.statusCode, 413);
    });
});

/* ---- the end ---- */

test('a stop lets what is being answered leave, and waits for nobody else', { timeout: 60_000 }, async () => {
    use(certificate('stopping'));
    chmodSync(used().key, 0o600);
    const server = await serve();
    const isAtIt = working(server.child.pid);
    const planning = call(server, 'POST', '/v1/optimize', { key, body: longDay(60_000) });
    const idle = [hold(server, ''), hold(server, Buffer.from('160301', 'hex')), hold(server, '', { tls: true }), hold(server, 'GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n', { tls: true })];
    await isAtIt();
    const began = Date.now();
    const ended = server.stop();
    const answer = await planning;
    assert.equal(answer.status, 200, answer.text.slice(0, 300));
    assert.equal(await ended, 0);
    assert.ok(Date.now() - began < 20_000, `${Date.now() - began} ms`); // of the minute that was given
    const kept = (await Promise.all(idle)).at(-1);
    assert.ok(kept.came.startsWith('HTTP/1.1 200'));
    assert.equal((await handshake(server)).error, 'ECONNREFUSED');
});
