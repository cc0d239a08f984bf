// The queue with real workers that are stopped, killed and outrun, on each engine: SQLite always, PostgreSQL where
// ROUTRIQ_TEST_POSTGRES names one. tests/queue/worker.c is the worker, and says what its kinds of items do.
import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import test from 'node:test';

const binary = resolve(process.env.ROUTRIQ_BINARY ?? 'build/asan/src/app/routriq');
const program = join(dirname(binary), '../../tests/queue/queue_worker');
assert.ok(existsSync(program), `${program} is not there: build the tests`);

const LEASE_S = 1;
const later = (ms) => new Promise((done) => { setTimeout(done, ms); });

function psql(url, command) {
    const [version] = readdirSync('/usr/lib/postgresql').sort((a, b) => b - a);
    execFileSync(join('/usr/lib/postgresql', version, 'bin/psql'), [url, '-q', '-c', command], { stdio: ['ignore', 'ignore', 'inherit'] });
}

/* A database of its own for each test. */
const engines = {
    sqlite() {
        const folder = mkdtempSync(join(tmpdir(), 'routriq-queue-'));
        return { url: `sqlite:${join(folder, 'queue.db')}`, end: () => rmSync(folder, { recursive: true }) };
    },
};
if (process.env.ROUTRIQ_TEST_POSTGRES) {
    let count = 0;
    engines.postgres = () => {
        const name = `queue_${process.pid}_${++count}`;
        const url = new URL(process.env.ROUTRIQ_TEST_POSTGRES);
        psql(url.href, `CREATE DATABASE ${name}`);
        url.pathname = name;
        return { url: url.href, end: () => psql(process.env.ROUTRIQ_TEST_POSTGRES, `DROP DATABASE ${name} WITH (FORCE)`) };
    };
}

class Bench {
    constructor(database) {
        this.database = database;
        this.workers = [];
    }

    run(...words) {
        return execFileSync(program, [this.database.url, ...words.map(String)], { encoding: 'utf8' });
    }

    items(organization) {
        return this.run('list', organization).split('\n').filter((line) => line !== '').map((line) => JSON.parse(line));
    }

    effects(organization) {
        return Number(this.run('effects', organization));
    }

    /* A worker whose lines are gathered; `line(pattern)` waits for one, `ended` for its end. */
    worker(items = 1_000_000, leaseS = LEASE_S) {
        const child = spawn(program, [this.database.url, 'work', String(leaseS), String(items)], { stdio: ['ignore', 'pipe', 'inherit'] });
        const worker = { child, lines: [], waiting: [] };
        worker.ended = new Promise((done) => { child.once('close', (code, signal) => done(signal ?? code)); });
        createInterface({ input: child.stdout }).on('line', (line) => {
            worker.lines.push(line);
            worker.waiting.filter(({ pattern }) => pattern.test(line)).forEach(({ found }) => found(line));
        });
        worker.line = (pattern) => {
            const there = worker.lines.find((line) => pattern.test(line));
            return there ? Promise.resolve(there) : new Promise((found) => { worker.waiting.push({ pattern, found }); });
        };
        this.workers.push(worker);
        return worker;
    }

    async end() {
        for (const { child, ended } of this.workers) {
            child.kill('SIGKILL');
            await ended;
        }
        this.database.end();
    }
}

async function until(what, holds, limitMs = 60_000) {
    for (const from = Date.now(); !holds();) {
        assert.ok(Date.now() - from < limitMs, `not within ${limitMs} ms: ${what}`);
        await later(100);
    }
}

for (const [engine, make] of Object.entries(engines)) {
    const proof = (name, body) => test(`${engine}: ${name}`, { timeout: 120_000 }, async (t) => {
        const bench = new Bench(make());
        try {
            await body(bench, t);
        } finally {
            await bench.end();
        }
    });

    proof('who is stopped past the lease loses the item and its effects', async (bench) => {
        bench.run('make', 'org');
        bench.run('put', 'sleep', 1, '{"ms":4000}', 'org'); // in which the signal comes for certain
        const slow = bench.worker(1);
        await slow.line(/^begin/);
        slow.child.kill('SIGSTOP');
        const quick = bench.worker(1, 60);
        assert.match(await quick.line(/^begin/), / 2 /);
        assert.equal(await quick.ended, 0);
        slow.child.kill('SIGCONT');
        assert.equal(await slow.ended, 0);
        assert.ok(slow.lines.some((line) => line.startsWith('end'))); // it did not notice before its commit
        assert.equal(bench.effects('org'), 1);
        assert.deepEqual(bench.items('org').map(({ state }) => state), ['done']);
    });

    proof('what kills its worker is begun three times, then it is a dead letter, and is tried again by hand', async (bench) => {
        bench.run('make', 'org');
        bench.run('put', 'crash', 1, '{}', 'org');
        for (let start = 1; start <= 3; start++) {
            const worker = bench.worker();
            assert.match(await worker.line(/^begin/), new RegExp(` ${start} `));
            assert.equal(await worker.ended, 'SIGKILL');
        }
        const last = bench.worker();
        await until('the item is dead', () => bench.items('org')[0].state === 'dead');
        assert.deepEqual(last.lines, ['ready']);
        assert.match(bench.items('org')[0].item.error, /^It was begun 3 times and never came to an end/);
        assert.equal(bench.effects('org'), 0);
        bench.run('retry', 'org');
        assert.match(await last.line(/^begin/), / 1 /);
    });

    proof('a dead worker leaves its progress, and nothing is done twice', async (bench) => {
        bench.run('make', 'org');
        bench.run('put', 'count', 1, '{"to":20,"dieAt":7}', 'org');
        assert.equal(await bench.worker().ended, 'SIGKILL');
        assert.equal(bench.effects('org'), 7);
        const heir = bench.worker(1);
        assert.match(await heir.line(/^begin/), / 2 \{"n":7\}$/);
        assert.equal(await heir.ended, 0);
        assert.equal(bench.effects('org'), 20);
        assert.equal(bench.items('org')[0].state, 'done');
    });

    proof('99 organizations with one item each are served within the first 3 % of 9 999', async (bench, t) => {
        const small = Array.from({ length: 99 }, (_, i) => `small${i}`);
        bench.run('make', 'big', ...small);
        bench.run('put', 'count', 9900, '{"to":0}', 'big');
        bench.run('put', 'count', 1, '{"to":0}', ...small);
        const worker = bench.worker(300);
        assert.equal(await worker.ended, 0);
        const served = worker.lines.filter((line) => line.startsWith('begin')).map((line) => line.split(' ')[1]);
        const places = small.map((organization) => served.indexOf(organization) + 1);
        assert.ok(places.every((place) => place > 0), 'one was not served among the first 300');
        t.diagnostic(`the last of them was the ${Math.max(...places)}th`);
        assert.ok(served.includes('big'));
    });

    proof('of a single kind an organization has one in work at a time, whoever claims', async (bench, t) => {
        bench.run('make', 'a', 'b');
        bench.run('put', 'single', 20, '{"ms":20}', 'a', 'b');
        bench.run('put', 'sleep', 4, '{"ms":0}', 'a');
        const workers = [1, 2, 3, 4].map(() => bench.worker(1_000_000, 60)); // nobody loses a lease
        const spans = () => workers.flatMap(({ lines }) => lines).filter((line) => line.startsWith('worked')).map((line) => line.split(' '));
        await until('40 items end', () => spans().length >= 40, 100_000);
        for (const organization of ['a', 'b']) {
            const worked = spans().filter(([, whose]) => whose === organization).map(([, , from, to]) => [Number(from), Number(to)]).sort(([x], [y]) => x - y);
            assert.equal(worked.length, 20);
            worked.slice(1).forEach(([from], i) => assert.ok(from >= worked[i][1], `two of ${organization} were in work at a time`));
        }
        t.diagnostic(`${workers.filter(({ lines }) => lines.some((line) => line.startsWith('worked'))).length} workers had some`);
        assert.ok(bench.items('a').every(({ item, state }) => item.kind === 'single' || state === 'done'));
    });

    proof('four workers do every item once', async (bench) => {
        bench.run('make', 'a', 'b', 'c');
        const workers = [1, 2, 3, 4].map(() => bench.worker());
        await Promise.all(workers.map((worker) => worker.line(/^ready/)));
        const hasEnded = ({ lines }) => lines.some((line) => line.startsWith('end'));
        const all = () => workers.flatMap(({ lines }) => lines.filter((line) => line.startsWith('end')));
        let each = 0;
        while (each === 0 || (each < 1600 && !workers.every(hasEnded))) { // one that is slow to wake finds nothing left of few
            bench.run('put', 'sleep', 80, '{"ms":5}', 'a', 'b', 'c');
            each += 80;
            await until(`${3 * each} items end`, () => all().length >= 3 * each);
        }
        await until('the last is kept', () => ['a', 'b', 'c'].every((name) => bench.items(name).every(({ state }) => state === 'done')));
        assert.equal(new Set(all()).size, 3 * each);
        assert.deepEqual(['a', 'b', 'c'].map((name) => bench.effects(name)), [each, each, each]);
        assert.ok(workers.every(hasEnded), 'one had nothing to do');
    });
}
