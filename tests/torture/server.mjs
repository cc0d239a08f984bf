// The real server behind the kill checker (kill.mjs): `routriq serve` in a process group of its own, over a database of its own.
//
//     const place = await placeMake('sqlite', { binary });    or 'postgres', which has a PostgreSQL of its own
//     await torture({ start: place.start, … });
//     await place.end();
//
// `start()` gives {origin, key, how, kill(), check(), stop()} once /readyz is green. On SQLite kill() is kill -9 of the server's
// process group. On PostgreSQL it is by turns that, the same after a stall (what PostgreSQL was asked it finishes meanwhile, and the
// server never hears of it), kill -9 of one backend (PostgreSQL then throws out all of them and recovers), and an immediate stop of
// PostgreSQL; after the latter two the server still runs, and start() waits until it is ready again.
// check() is what must hold after a crash besides the checker's history: the audit's chain, and what the database says of its own
// files (`PRAGMA integrity_check`, pg_amcheck); it gives a list of what does not.
import { execFile, execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { postgresProgram, startPostgres } from '../postgres.mjs';
import { ask } from './kill.mjs';
import { programEnvironment } from '../e2e/environment.mjs';
import { pause } from '../e2e/patience.mjs';

const START_LIMIT_MS = 60_000;
const NEMESES = ['server', 'stalled server', 'backend', 'postgres'];
const STALL_MS = 50; // some commits long

const execute = promisify(execFile);

async function until(what, isSo, limitMs = START_LIMIT_MS) {
    for (const end = Date.now() + limitMs; !await isSo();) {
        if (Date.now() > end) throw new Error(`waited in vain: ${what}`);
        await pause(2);
    }
}

/* A kill has to meet the program that people run, at its speed. */
const releaseBinary = () => process.env.ROUTRIQ_RELEASE_BINARY ?? fileURLToPath(new URL('../../build/release/src/app/routriq', import.meta.url));

class Place {
    constructor(engine, { binary = releaseBinary(), before = [], makesKey = false, settings = {} }) {
        Object.assign(this, { engine, binary, before, makesKey, folder: mkdtempSync(join(tmpdir(), 'routriq-torture-')), kills: 0, orphans: [], child: null });
        this.env = programEnvironment({ ROUTRIQ_STATE_DIR: join(this.folder, 'state'), ROUTRIQ_LISTEN: '127.0.0.1:0', ROUTRIQ_RATE_LIMIT: '1000000/1s', ROUTRIQ_LOG_LEVEL: 'warn', ...settings });
        this.logPath = join(this.folder, 'log');
        this.start = this.start.bind(this);
    }

    get database() { return join(this.folder, 'state', 'routriq.db'); }

    async run(...args) {
        const { stdout } = await execute(this.binary, [...args, '--json'], { env: this.env });
        return JSON.parse(stdout);
    }

    log() { return existsSync(this.logPath) ? readFileSync(this.logPath, 'utf8') : ''; }

    /* Spawns the server, after `before` (a tracer and its options), and waits for its address. With `makesKey` that prints the
     * document of `org create` first. */
    async spawn() {
        const [program, ...args] = [...this.before, this.binary, 'serve', '--json'];
        const child = spawn(program, args, { env: this.env, cwd: this.folder, detached: true, stdio: ['ignore', 'pipe', openSync(this.logPath, 'a')] });
        this.child = child;
        this.exited = new Promise((done) => { child.once('exit', (code, signal) => done(signal ?? code)); });
        let said = '';
        child.stdout.on('data', (bytes) => { said += bytes; });
        await until(`the first line of ${program}\n${this.log()}`, () => {
            if (child.exitCode !== null || child.signalCode !== null) throw new Error(`the server ended at once:\n${this.log()}`);
            return said.includes('"address"') && said.endsWith('\n');
        });
        for (const line of said.trim().split('\n')) {
            const { address, key } = JSON.parse(line);
            this.origin = address ?? this.origin;
            this.key = key ?? this.key;
        }
    }

    isReady() {
        return ask(this.origin, { path: '/readyz', key: this.key }).then(({ status }) => status === 200, () => false);
    }

    async start() {
        if (this.key === undefined && !this.makesKey) this.key = (await this.run('org', 'create', '--name', 'North HVAC', '--timezone', 'America/New_York')).key;
        if (this.child === null) await this.spawn();
        await until(`the server is ready\n${this.log()}`, () => this.isReady());
        return { origin: this.origin, key: this.key, kill: () => this.kill(), settle: () => this.settle(), check: () => this.check(), stop: () => this.killServer() };
    }

    async killServer() {
        if (this.child === null) return;
        if (this.child.exitCode === null && this.child.signalCode === null) process.kill(-this.child.pid, 'SIGKILL');
        await this.exited;
        this.child = null;
    }

    /* Asks the server to stop, and waits: how it ended. */
    async stop(signal = 'SIGTERM') {
        process.kill(this.child.pid, signal);
        const how = await this.exited;
        this.child = null;
        return how;
    }

    async kill() {
        const nemesis = this.engine === 'sqlite' ? 'server' : NEMESES[this.kills++ % NEMESES.length];
        this.orphans = [];
        if (nemesis.endsWith('server')) {
            this.orphans = this.engine === 'sqlite' ? [] : this.postgres.backends();
            if (nemesis === 'stalled server') {
                process.kill(-this.child.pid, 'SIGSTOP');
                await pause(STALL_MS);
            }
            await this.killServer();
        } else if (nemesis === 'backend') {
            const backends = this.postgres.backends();
            process.kill(backends[this.kills % backends.length], 'SIGKILL');
            this.orphans = backends;
            await this.settle();
            await until('PostgreSQL has recovered', () => this.postgres.isReady());
        } else {
            await this.postgres.halt();
            await this.postgres.resume();
        }
        return nemesis;
    }

    /* A backend finishes what a killed server asked it: until then what is kept may still change. */
    settle() {
        return until('the backends of before are gone', () => this.orphans.every((pid) => !existsSync(`/proc/${pid}`)));
    }

    async check() {
        const complaints = [];
        const { status, text, body } = await ask(this.origin, { path: '/api/v1/audit/verify', key: this.key });
        if (status !== 200 || body.data.holds !== true) complaints.push(`the audit: ${status} ${text}`);
        try {
            if (this.engine === 'sqlite') {
                const { stdout } = await execute('sqlite3', ['-readonly', this.database, 'PRAGMA integrity_check; PRAGMA foreign_key_check']);
                if (stdout !== 'ok\n') complaints.push(`integrity_check: ${stdout}`);
            } else {
                const { hostname, port, username } = new URL(this.postgres.url);
                await execute(postgresProgram('pg_amcheck'), ['--install-missing', '-h', hostname, '-p', port, '-U', username, 'postgres']);
            }
        } catch (error) {
            complaints.push(`${error.message}\n${error.stdout}${error.stderr}`);
        }
        return complaints;
    }

    async end() {
        await this.killServer();
        await this.postgres?.stop();
        rmSync(this.folder, { recursive: true, force: true });
    }
}

export async function placeMake(engine, options = {}) {
    const place = new Place(engine, options);
    if (engine === 'postgres') {
        place.postgres = await startPostgres();
        const query = "SELECT pid FROM pg_stat_activity WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()";
        place.postgres.backends = () => execFileSync(postgresProgram('psql'), ['-qAt', '-d', place.postgres.url, '-c', query], { encoding: 'utf8' })
            .split('\n').filter((line) => line !== '').map(Number);
        place.env.ROUTRIQ_DATABASE = place.postgres.url;
    }
    return place;
}
