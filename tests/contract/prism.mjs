// Prism (a validating proxy for OpenAPI) between the tests and the server, and a gate behind it.
//
//     test ──▶ Prism ──▶ gate ──▶ server
//
// Prism forwards each request and holds it and the answer against the document; what it finds stands in the header
// sl-violations. It runs without --errors, which would make it answer in the server's place. Violations of the response
// count, warnings too: an undocumented status other than 2xx is only a warning to it. Those of the request count when the
// server took it: wrong requests are sent on purpose. The gate forwards to a server of choice, or answers what a test plants:
// so it is seen whether Prism sees. That must be asked of every schema (seeing.mjs): one that does not compile counts as obeyed.
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import http from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const PROGRAM = fileURLToPath(new URL('node_modules/@stoplight/prism-cli/dist/index.js', import.meta.url));
const START_LIMIT_MS = 60_000;

/* {origin, forwardTo(origin), plant({status, headers, text}), unplant(), stop()} */
export async function gateStart() {
    let upstream = null;
    let planted = null;
    const agent = new http.Agent({ keepAlive: true });
    const server = http.createServer((request, response) => {
        if (planted !== null) {
            request.resume();
            request.on('end', () => {
                response.writeHead(planted.status, planted.headers);
                response.end(planted.text);
            });
            return;
        }
        const { host, ...headers } = request.headers;
        const onward = http.request(upstream + request.url, { method: request.method, headers, agent }, (answer) => {
            response.writeHead(answer.statusCode, answer.rawHeaders);
            answer.pipe(response);
        });
        onward.on('error', () => response.destroy());
        request.pipe(onward);
    });
    await new Promise((done) => { server.listen(0, '127.0.0.1', done); });
    return {
        origin: `http://127.0.0.1:${server.address().port}`,
        forwardTo(origin) { upstream = origin; },
        plant(answer) { planted = answer; },
        unplant() { planted = null; },
        async stop() {
            agent.destroy();
            server.closeAllConnections();
            await new Promise((done) => { server.close(done); });
        },
    };
}

/* Prism over a document, in front of `upstream`: {origin, output(), stop()}. */
export async function prismStart(document, upstream) {
    const folder = mkdtempSync(join(tmpdir(), 'routriq-prism-'));
    const file = join(folder, 'openapi.json');
    writeFileSync(file, JSON.stringify(document));
    const words = ['proxy', file, upstream, '--host', '127.0.0.1', '--port', '0', '--cors=false'];
    const child = spawn(process.execPath, [PROGRAM, ...words], { stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, NO_COLOR: '1' } });
    let output = '';
    const exited = new Promise((done) => { child.once('exit', done); });
    const stop = async () => {
        child.kill('SIGTERM');
        await exited;
        rmSync(folder, { recursive: true });
    };
    const origin = await new Promise((done, fail) => {
        const timer = setTimeout(() => fail(new Error(`Prism does not listen:\n${output}`)), START_LIMIT_MS);
        const read = (bytes) => {
            output = (output + bytes).slice(-100_000);
            const found = /listening on (http:\/\/[\d.:]+)/.exec(output);
            if (!found) return;
            clearTimeout(timer);
            done(found[1]);
        };
        child.stdout.on('data', read);
        child.stderr.on('data', read);
        exited.then(() => fail(new Error(`Prism ended:\n${output}`)));
    }).catch(async (error) => {
        await stop();
        throw error;
    });
    return { origin, output: () => output, stop };
}

/* What Prism says against a response, and against a request that was taken, as sentences. */
export function violationsOf(response, { ofRequest = response.status < 400 } = {}) {
    if (response.headers['content-type']?.startsWith('application/problem+json')) return [`Prism could not carry it: ${response.text}`];
    const header = response.headers['sl-violations'];
    if (header === undefined) return [];
    if (!header.startsWith('[')) return [header]; // too many to be listed
    const counts = (one) => one.location[0] === 'response' || ofRequest;
    return JSON.parse(header).filter(counts).map((one) => `${one.severity}: ${one.location.join('/')}: ${one.message}`);
}

const agent = new http.Agent({ keepAlive: true });

/* One request with its whole answer, of a stream with its beginning: {status, headers, text}. */
export function send(origin, { method = 'GET', path, headers = {}, body }) {
    return new Promise((done, fail) => {
        const length = body === undefined ? {} : { 'Content-Length': Buffer.byteLength(body) };
        const request = http.request(origin + path, { method, headers: { ...length, ...headers }, agent }, (response) => {
            let text = '';
            response.setEncoding('utf8');
            response.on('data', (part) => {
                text += part;
                if (response.headers['content-type'] !== 'text/event-stream') return;
                done({ status: response.statusCode, headers: response.headers, text });
                request.destroy();
            });
            response.on('end', () => done({ status: response.statusCode, headers: response.headers, text }));
            response.on('error', fail);
        });
        request.on('error', fail);
        request.end(body);
    });
}
