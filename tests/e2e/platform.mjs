// An installation of its own for tests of what is kept: a state folder, a database of either engine, and the program.
//
//   const place = await installationMake('postgres');        or 'sqlite'
//   place.run('org', 'list')                                 { code, out, err } of a command; place.start() does not block
//   const server = await place.serve();                      { origin, first, log(), child, stop() }
//   await place.end();
//   const one = await installationServe('sqlite', { organizations: ['Ours'] });      all of this at once; one.end() answers
//                                                                                    how the server ended
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { startPostgres } from '../postgres.mjs';
import { binaryPath } from './server.mjs';
import { programEnvironment } from './environment.mjs';

export const ENGINES = ['sqlite', 'postgres'];
const START_LIMIT_MS = 90_000; // guards against hanging: with the memory checkers on, a busy machine takes its time
const STOP_LIMIT_MS = 60_000;
const COMMAND_LIMIT_MS = 90_000;

let own; // a PostgreSQL of this process, where nobody has started one for all
let last = 0; // installation that uses it

async function postgresUrl() {
    if (process.env.ROUTRIQ_TEST_POSTGRES) return process.env.ROUTRIQ_TEST_POSTGRES;
    own ??= await startPostgres();
    last += 1;
    return own.url;
}

export async function installationMake(engine) {
    const folder = mkdtempSync(join(tmpdir(), 'routriq-place-'));
    const env = programEnvironment({ ROUTRIQ_STATE_DIR: join(folder, 'state'), ROUTRIQ_LISTEN: '127.0.0.1:0' });
    let shown = `sqlite:${folder}/state/routriq.db`;
    let drop = () => {};
    if (engine === 'postgres') {
        const admin = await postgresUrl();
        const name = `t_${randomBytes(6).toString('hex')}`;
        const sql = (text) => execFileSync('psql', ['-q', '-d', admin, '-c', text], { stdio: ['ignore', 'ignore', 'inherit'] });
        sql(`CREATE DATABASE ${name}`);
        drop = () => sql(`DROP DATABASE ${name} WITH (FORCE)`);
        env.ROUTRIQ_DATABASE = admin.replace(/\/postgres$/, `/${name}`);
        shown = env.ROUTRIQ_DATABASE;
    }
    const place = { engine, folder, env, shown };

    place.run = (...args) => {
        const run = spawnSync(binaryPath(), args, { encoding: 'utf8', env, cwd: folder, maxBuffer: 1 << 26, timeout: COMMAND_LIMIT_MS });
        return { code: run.status ?? run.signal, out: run.stdout, err: run.stderr };
    };
    /* The same while this process goes on. */
    place.start = (...args) => new Promise((done, fail) => {
        const child = spawn(binaryPath(), args, { env, cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] });
        const said = { out: '', err: '' };
        child.stdout.on('data', (bytes) => { said.out += bytes; });
        child.stderr.on('data', (bytes) => { said.err += bytes; });
        child.once('error', fail);
        child.once('close', (code, signal) => done({ code: code ?? signal, ...said }));
    });
    /* The document of a command that must succeed and say nothing else. */
    place.json = (...args) => {
        const run = place.run(...args, '--json');
        if (run.code !== 0 || run.err !== '') throw new Error(`${args.join(' ')}: ${run.code} ${run.err}`);
        return JSON.parse(run.out);
    };
    place.serve = (...args) => serve(place, args);
    place.end = async () => {
        drop();
        rmSync(folder, { recursive: true, force: true });
        if (own && engine === 'postgres') {
            last -= 1;
            if (last === 0) {
                await own.stop();
                own = undefined;
            }
        }
    };
    return place;
}

/* Starts the server and waits for its first line. */
async function serve(place, args) {
    const began = performance.now();
    const child = spawn(binaryPath(), ['serve', ...args], { env: place.env, cwd: place.folder, stdio: ['ignore', 'pipe', 'pipe'] });
    let out = '';
    let err = '';
    // Not 'exit': its last lines may still be in the pipes then.
    const exited = new Promise((done) => { child.once('close', (code, signal) => done(signal ?? code)); });
    const first = await new Promise((done, fail) => {
        const timer = setTimeout(() => fail(new Error(`no first line:\n${out}${err}`)), START_LIMIT_MS);
        child.stderr.on('data', (bytes) => { err += bytes; });
        child.stdout.on('data', (bytes) => {
            out += bytes;
            if (!out.includes('\n')) return;
            clearTimeout(timer);
            done(out.slice(0, out.indexOf('\n')));
        });
        child.once('error', fail);
        exited.then((how) => { clearTimeout(timer); fail(new Error(`it ended (${how}) before it listened:\n${out}${err}`)); });
    }).catch((error) => {
        child.kill('SIGKILL');
        throw error;
    });
    const stop = async (signal = 'SIGTERM') => {
        child.kill(signal);
        const timer = setTimeout(() => child.kill('SIGKILL'), STOP_LIMIT_MS);
        const how = await exited;
        clearTimeout(timer);
        return how;
    };
    return {
        child, first, stop, exited,
        startMs: performance.now() - began,
        origin: /https?:\/\/[^\s,"]+/.exec(first)[0],
        out: () => out,
        err: () => err,
        log: () => err.split('\n').filter((line) => line.startsWith('{')).map((line) => JSON.parse(line)),
    };
}

/* An installation that serves, with organizations in it: {place, server, origin, organizations: [{organizationId, keyId, key}],
 * end()}. `prepare(place, organizations)` is called before the server runs. Planning keeps to one thread: tests are many. */
export async function installationServe(engine, { organizations: names, timezone = 'America/New_York', rateLimit = '1000000/60s', prepare = () => {} }) {
    const place = await installationMake(engine);
    try {
        Object.assign(place.env, { ROUTRIQ_RATE_LIMIT: rateLimit, ROUTRIQ_THREADS: '1' });
        const organizations = names.map((name) => place.json('org', 'create', '--name', name, '--timezone', timezone));
        await prepare(place, organizations);
        const server = await place.serve();
        const end = async () => {
            const how = await server.stop();
            await place.end();
            return how;
        };
        return { place, server, origin: server.origin, organizations, end };
    } catch (error) {
        await place.end();
        throw error;
    }
}
