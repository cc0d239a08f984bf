// Starts the program under test, as a user would, and ends it again.
//
// ROUTRIQ_BINARY names the program; without it, the one that `make` builds.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const START_LIMIT_MS = 90_000; // with the memory checkers on, a plan takes its time
const STOP_LIMIT_MS = 60_000;
const ADDRESS = /(https?:\/\/[^\s/#]+)\/?#key=(rq_[A-Za-z]+_[^\s&"]+)/;

export function binaryPath() {
    const path = resolve(ROOT, process.env.ROUTRIQ_BINARY ?? 'build/routriq');
    if (!existsSync(path)) throw new Error(`${path} is not there: run make first, or name another in ROUTRIQ_BINARY`);
    return path;
}

/* Runs `routriq demo` on a port of the system's choice until stop() is called. Answers, once it listens:
 *   address  the address that it printed, key and all
 *   origin   http://127.0.0.1:PORT
 *   key      rq_test_…
 *   pid      of its process
 *   output() everything printed so far
 *   stop()   ends it and answers its exit code; a signal's name if it had to be killed or died */
export async function demoStart(args = []) {
    const child = spawn(binaryPath(), ['demo', '--listen', '127.0.0.1:0', '--bound', '0', ...args], {
        cwd: ROOT,
        env: { ROUTRIQ_RATE_LIMIT: '100000/60s', ...process.env }, // tests ask more often than people do
        stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    const exited = new Promise((done) => child.once('close', (code, signal) => done(signal ?? code))); // with all that it printed
    const match = await new Promise((done, fail) => {
        const timer = setTimeout(() => fail(new Error(`no address within ${START_LIMIT_MS} ms:\n${output}`)), START_LIMIT_MS);
        const read = (bytes) => {
            output += bytes;
            const found = ADDRESS.exec(output);
            if (!found || !output.slice(found.index).includes('\n')) return; // the line may come in pieces
            clearTimeout(timer);
            done(found);
        };
        child.stdout.on('data', read);
        child.stderr.on('data', read);
        child.once('error', fail);
        exited.then((how) => fail(new Error(`the program ended (${how}) before it listened:\n${output}`)));
    }).catch((error) => {
        child.kill('SIGKILL');
        throw error;
    });

    const stop = async () => {
        child.kill('SIGTERM');
        const timer = setTimeout(() => child.kill('SIGKILL'), STOP_LIMIT_MS);
        const how = await exited;
        clearTimeout(timer);
        return how;
    };
    return { address: match[0], origin: match[1], key: match[2], pid: child.pid, output: () => output, stop };
}

/* One read of the API with the demo's key: the envelope's data. */
export async function apiGet(server, path) {
    const response = await fetch(`${server.origin}/api/v1/${path}`, { headers: { Authorization: `Bearer ${server.key}` } });
    const body = await response.json();
    if (!body.ok) throw new Error(`${path}: ${response.status} ${body.error}`);
    return body.data;
}

export async function apiGetAll(server, path) {
    const items = [];
    for (let cursor = ''; cursor !== null; ) {
        const query = `${path.includes('?') ? '&' : '?'}limit=500${cursor && `&cursor=${encodeURIComponent(cursor)}`}`;
        const page = await apiGet(server, path + query);
        items.push(...page.items);
        cursor = page.nextCursor;
    }
    return items;
}
