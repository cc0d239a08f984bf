// A server on a state folder of its own, for measuring: on the disk, with its log in a file, under strace where asked for.
import { execFileSync, spawn } from 'node:child_process';
import { closeSync, existsSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export const RATE_LIMIT = '1000000/60s';
const START_LIMIT_MS = 60_000;
const TICK_US = 10_000; // Linux counts so in /proc
// With --seccomp-bpf strace stops a thread for the calls it looks for alone, else it would measure itself. But of a new thread
// it only knows so after the first such call, until when it stops it for every call: so it looks for rseq too, which the C
// library makes once in each thread as it begins.
const SLOW_DISK = ['strace', '-f', '--seccomp-bpf', '-e', 'trace=fdatasync,rseq', '-e', 'signal=none'];

// The tests' and the operator's settings do not reach the program.
function environment(more) {
    const kept = Object.entries(process.env).filter(([name]) => !name.startsWith('ROUTRIQ_') && name !== 'STATE_DIRECTORY');
    return { ...Object.fromEntries(kept), ROUTRIQ_RATE_LIMIT: RATE_LIMIT, ...more };
}

async function until(what, say) {
    const end = Date.now() + START_LIMIT_MS;
    for (let value = what(); ; value = what()) {
        if (value) {
            return value;
        }
        if (Date.now() > end) {
            throw new Error(say());
        }
        await new Promise((done) => { setTimeout(done, 5); });
    }
}

// The program that strace runs is its only child.
function pidBelow(pid) {
    return Number(readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ')[0]);
}

export class Place {
    // `database`: nothing for SQLite in the folder, else PostgreSQL's URL.
    constructor(binary, database) {
        this.binary = binary;
        this.folder = mkdtempSync(join(tmpdir(), 'routriq-bench-'));
        this.env = environment({ ROUTRIQ_STATE_DIR: join(this.folder, 'state'), ROUTRIQ_LISTEN: '127.0.0.1:0', ...(database && { ROUTRIQ_DATABASE: database }) });
        this.key = JSON.parse(this.command('org', 'create', '--name', 'North HVAC', '--timezone', 'America/New_York', '--json')).key;
    }

    command(...args) {
        return execFileSync(this.binary, args, { env: this.env, cwd: this.folder, encoding: 'utf8', maxBuffer: 1 << 26 });
    }

    // `delayUs`: by how much each fdatasync is delayed; undefined: no strace at all.
    async start(delayUs) {
        const files = ['out', 'log', 'syncs'].map((name) => join(this.folder, name));
        const [out, log, syncs] = files;
        files.forEach((file) => writeFileSync(file, ''));
        const tracer = delayUs === undefined ? [] : [...SLOW_DISK, '-o', syncs, '-e', `inject=fdatasync:delay_enter=${delayUs}`];
        const [program, ...args] = [...tracer, this.binary, 'serve', '--json'];
        const into = [openSync(out, 'w'), openSync(log, 'w')];
        this.child = spawn(program, args, { env: this.env, cwd: this.folder, stdio: ['ignore', ...into] });
        into.forEach((file) => closeSync(file));
        this.ended = new Promise((done) => { this.child.once('close', done); });
        const first = await until(() => readFileSync(out, 'utf8').includes('\n') && readFileSync(out, 'utf8'),
            () => `no first line: ${readFileSync(log, 'utf8').slice(-500)}`);
        this.origin = JSON.parse(first).address;
        this.pid = tracer.length > 0 ? pidBelow(this.child.pid) : this.child.pid;
        this.syncs = () => readFileSync(syncs, 'utf8').split('fdatasync(').length - 1;
        this.log = () => readFileSync(log, 'utf8').split('\n').filter((line) => line.startsWith('{')).map((line) => JSON.parse(line));
    }

    async stop() {
        this.agent?.destroy();
        this.agent = undefined;
        process.kill(this.pid, 'SIGTERM');
        await this.ended;
        this.child = undefined;
    }

    async end() {
        if (this.child !== undefined) {
            await this.stop();
        }
        if (existsSync(this.folder)) {
            rmSync(this.folder, { recursive: true, force: true });
        }
    }

    async get(path) {
        const response = await fetch(this.origin + path, { headers: { Authorization: `Bearer ${this.key}` } });
        return { status: response.status, body: await response.text() };
    }

    async data(path) {
        const { status, body } = await this.get(path);
        if (status !== 200) {
            throw new Error(`GET ${path}: ${status} ${body.slice(0, 300)}`);
        }
        return JSON.parse(body).data;
    }

    async post(path, body) {
        const headers = { Authorization: `Bearer ${this.key}`, 'Content-Type': 'application/json' };
        const response = await fetch(this.origin + path, { method: 'POST', headers, body: JSON.stringify(body) });
        const text = await response.text();
        if (!response.ok) {
            throw new Error(`POST ${path}: ${response.status} ${text.slice(0, 300)}`);
        }
        return JSON.parse(text).data;
    }

    // How long a call takes from its first byte sent to the last one received, over a connection that is kept, and its data: what
    // the client does to understand the answer is the client's.
    async timed(method, path, body) {
        this.agent ??= new Agent({ keepAlive: true, maxSockets: 1 });
        const sent = body === undefined ? undefined : Buffer.from(JSON.stringify(body));
        const headers = { Authorization: `Bearer ${this.key}`, ...(sent && { 'Content-Type': 'application/json', 'Content-Length': sent.length }) };
        const began = performance.now();
        const { status, bytes } = await new Promise((done, failed) => {
            const outgoing = request(this.origin + path, { method, headers, agent: this.agent }, (incoming) => {
                const parts = [];
                incoming.on('data', (part) => { parts.push(part); });
                incoming.on('end', () => { done({ status: incoming.statusCode, bytes: parts }); });
            });
            outgoing.on('error', failed);
            outgoing.end(sent);
        });
        const ms = performance.now() - began;
        const text = Buffer.concat(bytes).toString('utf8');
        if (status >= 300) {
            throw new Error(`${method} ${path}: ${status} ${text.slice(0, 300)}`);
        }
        return { ms, data: JSON.parse(text).data };
    }

    // The value of a metric of the program.
    async metric(name) {
        const { body } = await this.get('/metrics');
        return Number(new RegExp(`^${name} (\\S+)$`, 'm').exec(body)[1]);
    }

    // VmRSS or VmHWM, in MB.
    memory(name) {
        return Number(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(readFileSync(`/proc/${this.pid}/status`, 'utf8'))[1]) / 1024;
    }

    // How long it has been on a processor, in microseconds: unlike a rate it does not depend on what else the machine does.
    processorUs() {
        const [user, system] = readFileSync(`/proc/${this.pid}/stat`, 'utf8').split(') ')[1].split(' ').slice(11, 13);
        return (Number(user) + Number(system)) * TICK_US;
    }

    // VmHWM begins anew.
    forgetPeak() {
        writeFileSync(`/proc/${this.pid}/clear_refs`, '5');
    }

    // How many rows there are of each table: of a backup's last line, so that both databases are asked alike.
    rows() {
        const file = join(this.folder, 'rows.rqb');
        this.command('backup', file);
        const last = execFileSync('tail', ['-n', '1', file], { encoding: 'utf8' });
        rmSync(file);
        return JSON.parse(last).tables;
    }
}
