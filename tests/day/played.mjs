// A server without a wire, whose clock stands where it is told (played_server.c says how).
//
//   const server = await playedStart(database, seed, atMs);    server.key is there when the database was empty
//   const { status, data, error } = await server.ask(atMs, 'POST', 'jobs', body);
//   await server.kill();                                       as a power cut would; server.end() lets it finish
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

const binary = resolve(process.env.ROUTRIQ_BINARY ?? 'build/asan/src/app/routriq');
const program = join(dirname(binary), '../../tests/day/played_server');
assert.ok(existsSync(program), `${program} is not there: build the tests`);

/* The next bytes of a stream, up to a newline or so many. */
class Wanted {
    constructor(stream) {
        this.bytes = Buffer.alloc(0);
        this.over = false;
        stream.on('data', (more) => { this.bytes = Buffer.concat([this.bytes, more]); this.wake?.(); });
        stream.on('close', () => { this.over = true; this.wake?.(); });
    }

    async until(enough) {
        for (let count = enough(); ; count = enough()) {
            if (count >= 0) {
                const taken = this.bytes.subarray(0, count);
                this.bytes = this.bytes.subarray(count);
                return taken.toString();
            }
            if (this.over) throw new Error('the server has ended');
            await new Promise((done) => { this.wake = done; });
        }
    }

    line() { return this.until(() => this.bytes.indexOf(10) + 1 || -1).then((text) => text.slice(0, -1)); }

    exactly(count) { return this.until(() => (this.bytes.length >= count ? count : -1)); }
}

const running = new Set();

/* Those that are left over, after a test that failed. */
export function playedKillAll() {
    for (const child of running) child.kill('SIGKILL');
}

export async function playedStart(database, seed, atMs, knownKey) {
    const child = spawn(program, [database, String(seed)], { stdio: ['pipe', 'pipe', 'pipe'] });
    const said = new Wanted(child.stdout);
    let err = '';
    child.stderr.on('data', (bytes) => { err += bytes; });
    const exited = once(child, 'exit');
    running.add(child);
    child.on('exit', () => running.delete(child));
    const send = (line) => child.stdin.write(`${JSON.stringify(line)}\n`);
    const told = (error) => { error.message += `\n${err}`; throw error; };
    child.stdin.on('error', () => {}); // told by what is missing then
    send({ at: atMs });
    const first = await said.line().catch(told);
    const server = { child, key: knownKey ?? first, requests: 0 };
    server.pass = async (at) => {
        send({ at });
        await said.line().catch(told);
    };
    server.ask = async (at, method, path, body) => {
        send({ at, method, target: path.startsWith('/') ? path : `/api/v1/${path}`, key: server.key, ...(body === undefined ? {} : { body: JSON.stringify(body) }) });
        const [status, length] = (await said.line().catch(told)).split(' ').map(Number);
        const text = await said.exactly(length).catch(told);
        const answer = JSON.parse(text);
        server.requests += 1;
        return { status, text, data: answer.data, error: answer.error };
    };
    server.kill = async () => {
        child.kill('SIGKILL');
        await exited;
    };
    server.end = async () => {
        child.stdin.end();
        const [code] = await exited;
        assert.equal(code, 0, err);
    };
    return server;
}
