// The wire: what a client, or an attacker, can do with raw bytes. Every probe that could be read in two ways must be refused
// once, and nothing that follows it may be taken for a request.
import assert from 'node:assert/strict';
import net from 'node:net';
import { after, before, test } from 'node:test';
import { longDay, pause, quick, until, working } from './patience.mjs';
import { demoStart } from './server.mjs';

let server;
let port;

before(async () => {
    server = await demoStart(['--iterations', '2000', '--log-level', 'info']);
    port = Number(new URL(server.origin).port);
});

after(async () => {
    await server?.stop();
});

const HEAD = 'Host: a\r\n';
const FOLLOWING = 'GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n';

/* Sends bytes and answers what came back until the other side closed, or until nothing came for a while; not before there were
 * as many answers as are expected where nothing closes. */
function talk(bytes, { expected = Infinity, quietMs = 500, limitMs = 60_000, to = port } = {}) {
    return new Promise((done) => {
        const socket = net.connect(to, '127.0.0.1');
        const started = Date.now();
        let received = '';
        let quiet;
        const end = (how) => {
            clearTimeout(quiet);
            clearTimeout(limit);
            socket.destroy();
            const answers = [...received.matchAll(/HTTP\/1\.[01] (\d{3}) /g)].map((match) => Number(match[1]));
            done({ received, answers, closed: how === 'closed', ms: Date.now() - started, socket });
        };
        const limit = setTimeout(() => end('limit'), limitMs);
        const wait = () => {
            clearTimeout(quiet);
            const count = received.split(/HTTP\/1\.[01] [2-5]\d\d /).length - 1;
            if (count >= expected) quiet = setTimeout(() => end('quiet'), quietMs);
        };
        socket.on('data', (data) => {
            received += data.toString('latin1');
            wait();
        });
        socket.on('error', () => end('closed'));
        socket.on('close', () => end('closed'));
        socket.on('connect', () => {
            if (typeof bytes === 'function') bytes(socket);
            else socket.write(bytes, 'latin1');
        });
    });
}

const errorOf = (talked) => /"error":"(\w+)"/.exec(talked.received)?.[1];

/* One refusal, then the end, whatever was sent behind it. */
async function refusedOnce(name, bytes, status, error) {
    const talked = await talk(bytes);
    assert.deepEqual([...new Set(talked.answers)], [status], `${name}: ${talked.received.slice(0, 300)}`);
    assert.ok(talked.closed, `${name}: the connection ends`);
    if (error) assert.equal(errorOf(talked), error, name);
}

test('what could be read in two ways is refused, and what follows is not read', async () => {
    const post = (headers, body) => `POST /v1/optimize HTTP/1.1\r\n${HEAD}${headers}\r\n\r\n${body}${FOLLOWING}`;
    const probes = {
        'both lengths': post('Content-Length: 5\r\nTransfer-Encoding: chunked', '0\r\n\r\n'),
        'both lengths, the other way': post('Transfer-Encoding: chunked\r\nContent-Length: 5', '0\r\n\r\n'),
        'two lengths that differ': post('Content-Length: 5\r\nContent-Length: 6', 'hello'),
        'two lengths that agree': post('Content-Length: 5\r\nContent-Length: 5', 'hello'),
        'a coding with a space behind it': post('Transfer-Encoding: chunked ', '0\r\n\r\n'),
        'a coding with a tab behind it': post('Transfer-Encoding: chunked\t', '0\r\n\r\n'),
        'two encodings': post('Content-Encoding: gzip\r\nContent-Encoding: identity\r\nContent-Length: 5', 'hello'),
        'chunked and then another coding': post('Transfer-Encoding: chunked, gzip', '0\r\n\r\n'),
        'chunked twice': post('Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked', '0\r\n\r\n'),
        'a space before the colon': `GET /healthz HTTP/1.1\r\n${HEAD}X-A : b\r\n\r\n${FOLLOWING}`,
        'a space within a length\'s name': post('Content-Length : 5', 'hello'),
        'two hosts': `GET /healthz HTTP/1.1\r\n${HEAD}Host: b\r\n\r\n${FOLLOWING}`,
        'two keys': `GET /healthz HTTP/1.1\r\n${HEAD}Authorization: Bearer a\r\nAuthorization: Bearer b\r\n\r\n${FOLLOWING}`,
        'no host': `GET /healthz HTTP/1.1\r\n\r\n${FOLLOWING}`,
        'chunked in HTTP/1.0': `POST /v1/optimize HTTP/1.0\r\n${HEAD}Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n${FOLLOWING}`,
        'a space in the target': `GET /healthz /x HTTP/1.1\r\n${HEAD}\r\n${FOLLOWING}`,
        'raw bytes in the target': `GET /\xff\xfe HTTP/1.1\r\n${HEAD}\r\n${FOLLOWING}`,
        'a control character in a value': `GET /healthz HTTP/1.1\r\n${HEAD}X-A: a\x01b\r\n\r\n${FOLLOWING}`,
    };
    await Promise.all(Object.entries(probes).map(([name, bytes]) => refusedOnce(name, bytes, 400, 'bad_request')));
    for (const coding of ['xchunked', 'gzip', 'gzip, chunked']) {
        await refusedOnce(coding, post(`Transfer-Encoding: ${coding}`, '0\r\n\r\n'), 501, 'not_implemented');
    }
});

test('lengths that are no lengths are refused by the library, and what follows is not read', async () => {
    const post = (length) => `POST /v1/optimize HTTP/1.1\r\n${HEAD}Content-Length: ${length}\r\n\r\nhello${FOLLOWING}`;
    for (const length of ['+5', '0x5', '5,5', '-5', '5 5', '']) await refusedOnce(`length ${length}`, post(length), 400);
    await refusedOnce('a length beyond 64 bits', post('99999999999999999999'), 413);
    const chunk = (size) => `POST /v1/optimize HTTP/1.1\r\n${HEAD}Transfer-Encoding: chunked\r\n\r\n${size}\r\nhello\r\n0\r\n\r\n${FOLLOWING}`;
    for (const size of ['0x5', '-5', 'zz', '5 5']) {
        const talked = await talk(chunk(size));
        assert.ok(!talked.answers.includes(200), `chunk ${size}: ${talked.answers}`);
        assert.ok(talked.closed, `chunk ${size}`);
    }
});

test('heads that are too large are refused', async () => {
    await refusedOnce('many headers', `GET /healthz HTTP/1.1\r\n${HEAD}${'X-A: b\r\n'.repeat(150)}\r\n`, 431, 'headers_too_large');
    await refusedOnce('a long target', `GET /${'a'.repeat(9000)} HTTP/1.1\r\n${HEAD}\r\n`, 431, 'headers_too_large');
    const huge = await talk(`GET /healthz HTTP/1.1\r\n${HEAD}X-A: ${'b'.repeat(1_000_000)}\r\n\r\n`);
    assert.ok(huge.closed && !huge.answers.includes(200));
});

test('proper requests share a connection, one after another and all at once', async () => {
    const two = await talk(FOLLOWING + FOLLOWING, { expected: 2 });
    assert.deepEqual([two.answers, two.closed], [[200, 200], false]);
    const thousand = await talk(FOLLOWING.repeat(1000), { expected: 1000 });
    assert.equal(thousand.answers.length, 1000);
    assert.ok(thousand.answers.every((status) => status === 200));
    const mixed = await talk(`GET /api/v1/jobs?limit=1 HTTP/1.1\r\n${HEAD}Authorization: Bearer ${server.key}\r\n\r\n`.repeat(20) + FOLLOWING, { expected: 21 });
    assert.deepEqual([...new Set(mixed.answers)], [200]);
    assert.equal(mixed.answers.length, 21);
});

test('a refused body is read away, and the connection goes on', async () => {
    for (const head of ['Content-Length: 5\r\n\r\nhello', 'Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n', 'Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n']) {
        const talked = await talk(`POST /v1/optimize HTTP/1.1\r\n${HEAD}${head}${FOLLOWING}`, { expected: 2 });
        assert.deepEqual([talked.answers, errorOf(talked), talked.closed], [[401, 200], 'unauthorized', false], head);
    }
    const asked = await talk(`POST /v1/optimize HTTP/1.1\r\n${HEAD}Expect: 100-continue\r\nContent-Length: 5\r\n\r\nhello`, { expected: 1 });
    assert.equal(asked.answers.at(-1), 401);
});

test('a body over the limit is refused: by its length at once, without one when it shows', { timeout: 120_000 }, async () => {
    const auth = `Authorization: Bearer ${server.key}\r\nContent-Type: application/json\r\n`;
    await refusedOnce('by its length', `POST /v1/optimize HTTP/1.1\r\n${HEAD}${auth}Content-Length: 17000000\r\n\r\n{`, 413, 'payload_too_large');
    const chunk = `100000\r\n${' '.repeat(0x100000)}\r\n`;
    const slightly = await talk(`POST /v1/optimize HTTP/1.1\r\n${HEAD}${auth}Transfer-Encoding: chunked\r\n\r\n${chunk.repeat(17)}0\r\n\r\n${FOLLOWING}`, { expected: 1, quietMs: 5000 });
    assert.equal(slightly.answers[0], 413);
    assert.equal(errorOf(slightly), 'payload_too_large');
    const endless = await talk((socket) => {
        socket.write(`POST /v1/optimize HTTP/1.1\r\n${HEAD}${auth}Transfer-Encoding: chunked\r\n\r\n`);
        const more = () => {
            while (!socket.destroyed && socket.write(chunk, 'latin1'));
        };
        socket.on('drain', more);
        more();
    }, { limitMs: 50_000 });
    assert.ok(endless.closed, 'an endless body is cut');
    assert.ok(!endless.answers.includes(200));
});

test('paths are decoded once and lead nowhere else', async () => {
    const get = async (path) => (await talk(`GET ${path} HTTP/1.1\r\n${HEAD}\r\n`, { expected: 1 })).answers[0];
    const all = (paths, status) => Promise.all(paths.map(async (path) => assert.equal(await get(path), status, path)));
    await all(['/%68ealthz', 'http://a/healthz', '/healthz?'], 200);
    await all([
        '/../../etc/passwd', '/%2e%2e/%2e%2e/etc/passwd', '/..%2f..%2fetc%2fpasswd', '/healthz%00', '/%c0%ae%c0%ae/x', '//healthz',
        '/healthz/', '/HEALTHZ', '/healthz;a=b', '/%2568ealthz', '/%', '/%2', '/%zz', '*', '/./healthz',
    ], 404);
});

const DRIPS_MOST_MS = 30_000; // they write for 40 s and more

test('a client that drips its head is cut in time, while others are served', { timeout: 90_000 }, async () => {
    let cut = 0;
    const drips = Array.from({ length: 30 }, () => talk((socket) => {
        const bytes = `GET /healthz HTTP/1.1\r\n${HEAD}X-Slow: ${'a'.repeat(200)}`;
        let i = 0;
        const timer = setInterval(() => (socket.destroyed ? clearInterval(timer) : socket.write(bytes[i++ % bytes.length])), 200);
        socket.on('close', () => {
            clearInterval(timer);
            cut += 1;
        });
    }, { limitMs: DRIPS_MOST_MS }));
    let served = 0;
    while (served < 100 && cut === 0) { // they have ten seconds
        const answer = await fetch(`${server.origin}/healthz`);
        served += answer.status === 200;
    }
    assert.ok(served >= 100, `${served} answers meanwhile`);
    for (const drip of await Promise.all(drips)) {
        assert.ok(drip.closed, 'the drip is cut');
        assert.ok(!drip.answers.includes(200));
    }
});

test('many connections at once are bounded, and room is found again', { timeout: 60_000 }, async () => {
    const sockets = Array.from({ length: 400 }, () => net.connect(port, '127.0.0.1'));
    sockets.forEach((socket) => socket.on('error', () => {}));
    const count = (isSo) => sockets.filter(isSo).length;
    await until('each has been let in or turned away', () => count((socket) => socket.connecting) === 0);
    await until('no more than 200 stay open from one address', () => count((socket) => !socket.destroyed && socket.readyState === 'open') <= 200);
    sockets.forEach((socket) => socket.destroy());
    await until('there is room again', () => fetch(`${server.origin}/healthz`).then(({ status }) => status === 200, () => false));
});

test('more long calls than the server takes are told to come again, and short ones are served meanwhile', { timeout: 90_000 }, async () => {
    const body = JSON.stringify(longDay(6000));
    const headers = { Authorization: `Bearer ${server.key}`, 'Content-Type': 'application/json' };
    const isAtIt = working(server.pid);
    let planned = 0;
    const calls = Array.from({ length: 20 }, () => fetch(`${server.origin}/v1/optimize`, { method: 'POST', headers, body }).then((answer) => {
        planned += answer.status === 200;
        return answer;
    }));
    await isAtIt();
    await quick('a short call', 1500, async () => {
        const began = performance.now();
        assert.equal((await fetch(`${server.origin}/api/v1/jobs?limit=1`, { headers })).status, 200);
        return performance.now() - began;
    });
    assert.equal(planned, 0, 'the long ones are under way');
    const answers = await Promise.all(calls);
    const count = (status) => answers.filter((answer) => answer.status === status).length;
    assert.equal(count(200) + count(503), answers.length);
    assert.ok(count(200) >= 4 && count(503) >= 1, `${count(200)} were answered, ${count(503)} were not`);
    for (const answer of answers.filter((one) => one.status === 503)) {
        assert.ok(Number(answer.headers.get('retry-after')) >= 1);
        assert.equal((await answer.json()).error, 'unavailable');
    }
});

test('bodies that were refused and do not come hold no memory, and their connections not for long', { timeout: 90_000 }, async (t) => {
    const own = await demoStart(['--iterations', '2000', '--memory-percent', '1']);
    const knock = (i) => { // one address alone may not open so many
        const socket = net.connect({ port: Number(new URL(own.origin).port), host: '127.0.0.1', localAddress: `127.0.0.${2 + (i % 3)}` });
        socket.on('error', () => {});
        socket.on('data', () => {});
        socket.write(`POST /v1/optimize HTTP/1.1\r\n${HEAD}Content-Length: 16000000\r\n\r\n{`);
        return socket;
    };
    let sockets = [];
    const drip = setInterval(() => sockets.forEach((socket) => socket.writable && socket.write(' ')), 1000);
    let stopped = false;
    t.after(async () => {
        clearInterval(drip);
        sockets.forEach((socket) => socket.destroy());
        if (!stopped) await own.stop();
    });
    const open = () => sockets.filter((socket) => !socket.destroyed).length;
    for (let i = 0; i < 540; i++) {
        sockets.push(knock(i));
        if (i % 20 === 19) await pause(50); // until it knows that they are strangers, a few are many for so little memory
    }
    for (let round = 0; round < 6 && open() < 540; round++) { // and a busy machine takes longer to know: they are told to come again
        sockets = sockets.map((socket, i) => (socket.destroyed ? knock(i) : socket));
        await pause(500);
    }
    assert.ok(open() > 500, `they are read away: ${open()} are`);
    const answer = await fetch(`${own.origin}/api/v1/jobs?limit=1`, { headers: { Authorization: `Bearer ${own.key}` } });
    assert.equal(answer.status, 200);
    await until('they are cut', () => open() === 0);
    stopped = true;
    assert.equal(await own.stop(), 0);
});

test('answers that nobody takes hold no more memory than they are', { timeout: 90_000 }, async (t) => {
    const own = await demoStart(['--iterations', '2000', '--memory-percent', '1']);
    const sockets = [];
    t.after(async () => {
        sockets.forEach((socket) => socket.destroy());
        assert.equal(await own.stop(), 0);
    });
    for (let i = 0; i < 540; i++) { // one after the other, so that each is stuck before the next begins
        const socket = net.connect({ port: Number(new URL(own.origin).port), host: '127.0.0.1', localAddress: `127.0.0.${2 + (i % 3)}` });
        socket.on('error', () => {});
        socket.pause();
        socket.write(`GET /api/v1/jobs HTTP/1.1\r\n${HEAD}\r\n`.repeat(20_000)); // 401, more often than buffers hold
        sockets.push(socket);
        await pause(10);
    }
    await until('there is memory for others', async () => {
        const answer = await fetch(`${own.origin}/api/v1/jobs?limit=1`, { headers: { Authorization: `Bearer ${own.key}` } });
        return answer.status === 200;
    }, { mostMs: 30_000, everyMs: 500 });
    assert.ok(sockets.filter((socket) => !socket.destroyed).length > 500, 'they are still being sent to');
});

test('a full queue answers 503 at once, and everything that was taken is answered', { timeout: 90_000 }, async () => {
    const own = await demoStart(['--iterations', '2000', '--http-workers', '1']);
    const body = JSON.stringify(longDay(10_000)); // in which all the others arrive
    const headers = { Authorization: `Bearer ${own.key}`, 'Content-Type': 'application/json' };
    const isAtIt = working(own.pid);
    const long = fetch(`${own.origin}/v1/optimize`, { method: 'POST', headers, body });
    await isAtIt();
    const ask = (localAddress) => new Promise((done) => {
        const socket = net.connect({ port: Number(new URL(own.origin).port), host: '127.0.0.1', localAddress });
        socket.on('error', () => done('refused'));
        socket.on('close', () => done('closed'));
        socket.once('data', (data) => {
            done(Number(/HTTP\/1\.1 (\d+)/.exec(data)[1]));
            socket.destroy();
        });
        socket.write(`GET /api/v1/jobs?limit=1 HTTP/1.1\r\n${HEAD}Authorization: Bearer ${own.key}\r\n\r\n`);
    });
    // One address alone may not open so many connections.
    const answers = await Promise.all(Array.from({ length: 360 }, (_, i) => ask(`127.0.0.${2 + (i % 3)}`)));
    assert.equal((await long).status, 200);
    const count = (status) => answers.filter((answer) => answer === status).length;
    assert.equal(count(200) + count(503), 360, [...new Set(answers)].join());
    assert.ok(count(200) >= 200 && count(503) >= 20, `${count(200)} were answered, ${count(503)} were not`);
    assert.equal(await own.stop(), 0);
});

test('a stop ends long runs early and answers them', { timeout: 60_000 }, async () => {
    const own = await demoStart(['--iterations', '2000']);
    const body = JSON.stringify(longDay(60_000));
    const isAtIt = working(own.pid);
    const began = Date.now();
    const answer = fetch(`${own.origin}/v1/optimize`, {
        method: 'POST', body, headers: { Authorization: `Bearer ${own.key}`, 'Content-Type': 'application/json' },
    });
    await isAtIt();
    const stopped = own.stop();
    const { status } = await answer;
    assert.equal(status, 200);
    assert.equal(await stopped, 0);
    assert.ok(Date.now() - began < 30_000); // of the minute that it was given
});

/* Meets a server that began to stop so long ago with the last byte of a body; what came, and how the server ended. */
async function lastByteLate(lateMs) {
    const own = await demoStart(['--iterations', '2000']);
    const body = JSON.stringify({ // reading and planning this takes longer than what is left of the stop
        dispatch_date: '2026-05-15',
        jobs: Array.from({ length: 10_000 }, (_, i) => ({
            job_id: `J${i}`, coordinates: { lat: 34 + (i % 100) / 200, lng: -118 + i / 20_000 }, estimated_duration_minutes: 30,
        })),
        technicians: Array.from({ length: 300 }, (_, i) => ({
            tech_id: `T${i}`, start_location: { lat: 34, lng: -118 }, shift_start: '08:00', shift_end: '17:00',
        })),
    });
    let stopped;
    const talked = await talk((socket) => {
        socket.write(`POST /v1/optimize HTTP/1.1\r\n${HEAD}Authorization: Bearer ${own.key}\r\nContent-Type: application/json\r\n`);
        socket.write(`Content-Length: ${body.length}\r\n\r\n${body.slice(0, -1)}`, () => pause(1000).then(() => { // and taken in
            stopped = own.stop();
            setTimeout(() => socket.write(body.slice(-1)), lateMs);
        }));
    }, { to: Number(new URL(own.origin).port) });
    return { talked, code: await stopped };
}

test('a body that ends while the server stops is refused, and the stop is a clean one', { timeout: 180_000 }, async () => {
    let met;
    for (const lateMs of [4500, 3500, 2500]) { // it waits for five seconds: on a busy machine the first may come too late
        met = await lastByteLate(lateMs);
        assert.equal(met.code, 0);
        if (met.talked.received !== '') break;
    }
    const { talked } = met;
    assert.deepEqual([talked.answers, errorOf(talked), talked.closed], [[503], 'unavailable', true]);
    assert.match(talked.received, /\r\nRetry-After: \d+\r\n/i);
});
