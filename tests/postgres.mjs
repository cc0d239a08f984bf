// A real PostgreSQL for tests: its own data in a temporary folder, on loopback alone, stopped by its pid.
//
//   import { startPostgres } from './postgres.mjs';
//   const server = await startPostgres();     // { url, pid, folder, stop(), halt(), resume(), isReady() }
//   node tests/postgres.mjs COMMAND...        runs a command with ROUTRIQ_TEST_POSTGRES set, and stops the server after it
//
// halt() is an immediate stop, as by `pg_ctl stop -m immediate`: nothing is written any more; resume() starts on what is there.
// It syncs to the disk as in earnest. PostgreSQL refuses to run as root; root starts it as the user postgres, which
// Debian's package makes.
import { execFileSync, spawn } from 'node:child_process';
import { chownSync, closeSync, existsSync, mkdtempSync, openSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { freePort } from './ports.mjs';

const DEBIAN = '/usr/lib/postgresql';
const START_LIMIT_MS = 90_000;
const STOP_LIMIT_MS = 10_000;
const PORTS_TRIED = 5; // two tests may draw the same one at the same moment

function programs() {
    const versions = existsSync(DEBIAN) ? readdirSync(DEBIAN).filter((name) => existsSync(join(DEBIAN, name, 'bin/postgres'))) : [];
    if (versions.length === 0) {
        throw new Error('PostgreSQL is not installed: scripts/setup test');
    }
    return join(DEBIAN, versions.sort((a, b) => Number(a) - Number(b)).at(-1), 'bin');
}

/* The path of one of PostgreSQL's programs. */
export const postgresProgram = (name) => join(programs(), name);

const isRoot = process.getuid() === 0;
const asPostgres = isRoot ? ['setpriv', '--reuid=postgres', '--regid=postgres', '--init-groups'] : [];

export async function startPostgres({ connections = 60 } = {}) {
    const folder = mkdtempSync(join(tmpdir(), 'routriq-postgres-'));
    if (isRoot) {
        const number = (option) => Number(execFileSync('id', [option, 'postgres'], { encoding: 'utf8' }));
        chownSync(folder, number('-u'), number('-g'));
    }
    const run = (program, ...rest) => [...asPostgres, join(programs(), program), ...rest];
    const data = join(folder, 'data');
    const [initdb, ...how] = run('initdb', '-D', data, '-U', 'routriq', '--auth=trust', '--encoding=UTF8', '--locale=C.UTF-8', '--no-sync');
    execFileSync(initdb, how, { cwd: folder, stdio: ['ignore', 'ignore', 'inherit'] });

    const log = join(folder, 'log');
    let url;
    let postgres;
    let options;
    const placeOn = (port) => {
        url = `postgresql://routriq@127.0.0.1:${port}/postgres`;
        [postgres, ...options] = run('postgres', '-D', data, '-p', String(port), '-c', 'listen_addresses=127.0.0.1',
            '-c', `unix_socket_directories=${folder}`, '-c', 'fsync=on', '-c', 'shared_buffers=32MB', '-c', `max_connections=${connections}`);
    };
    let child;
    let ended;

    const isUp = () => child.exitCode === null && child.signalCode === null;
    const stop = async () => {
        if (isUp()) {
            child.kill('SIGINT'); // setpriv became the server: a fast stop
            const timer = setTimeout(() => child.kill('SIGQUIT'), STOP_LIMIT_MS); // and an immediate one
            await ended;
            clearTimeout(timer);
        }
        rmSync(folder, { recursive: true, force: true });
    };
    const halt = async () => {
        child.kill('SIGQUIT');
        await ended;
    };
    const isReady = () => {
        try {
            execFileSync(join(programs(), 'pg_isready'), ['-q', '-d', url]);
            return true;
        } catch {
            return false;
        }
    };
    /* Starts it; whether it listens and answers. Where it does not, it has ended. */
    const begin = async () => {
        const out = openSync(log, 'a');
        child = spawn(postgres, options, { cwd: folder, stdio: ['ignore', out, out] });
        closeSync(out);
        ended = new Promise((done) => { child.on('exit', done); });
        const until = Date.now() + START_LIMIT_MS;
        while (isUp() && !isReady() && Date.now() < until) await new Promise((done) => { setTimeout(done, 50); });
        if (isUp() && isReady()) return true;
        child.kill('SIGQUIT');
        await ended;
        return false;
    };
    const resume = async () => {
        if (await begin()) return;
        const said = readFileSync(log, 'utf8').slice(-2000);
        await stop();
        throw new Error(`PostgreSQL did not start:\n${said}`);
    };
    for (let tried = 1; ; tried++) {
        placeOn(await freePort());
        if (tried === PORTS_TRIED) await resume();
        else if (!await begin()) continue;
        break;
    }
    return { url, get pid() { return child.pid; }, folder, stop, halt, resume, isReady };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
    const server = await startPostgres();
    const [command, ...rest] = process.argv.slice(2);
    const child = spawn(command, rest, { stdio: 'inherit', env: { ...process.env, ROUTRIQ_TEST_POSTGRES: server.url, ROUTRIQ_TEST_POSTGRES_PID: String(server.pid) } });
    const end = async (code) => {
        await server.stop();
        process.exitCode = code ?? 1;
    };
    child.on('exit', end);
    child.on('error', (error) => {
        console.error(error.message);
        end(1);
    });
}
