// The command line as a person or a script meets it: the real program, its exit codes, what it prints and where.
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';

import { followAnswer } from '../../bench/vrptw.mjs';
import { working } from './patience.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const binary = process.env.ROUTRIQ_BINARY ?? join(root, 'build', 'routriq');
const examples = join(root, 'examples', 'native');
const solomon = join(root, 'examples', 'solomon', 'town60.txt');
const folder = mkdtempSync(join(tmpdir(), 'routriq-cli-'));
after(() => rmSync(folder, { recursive: true }));

function routriq(...args) {
    const run = spawnSync(binary, args, { encoding: 'utf8', maxBuffer: 1 << 28 });
    return { code: run.status, out: run.stdout, err: run.stderr };
}

// The document of a run that must succeed and say nothing on standard error.
function solve(...args) {
    const run = routriq('solve', ...args);
    assert.equal(run.err, '');
    assert.equal(run.code, 0);
    assert.ok(run.out.endsWith('}\n'));
    return JSON.parse(run.out);
}

const withoutTime = (text) => text.replace(/"elapsed_ms":\d+/, '"elapsed_ms":0');
const oneLine = (text) => /^[^\n]+\n$/.test(text);

for (const file of readdirSync(examples).filter((name) => name.endsWith('.answer.json'))) {
    const name = file.replace('.answer.json', '');
    test(`the example ${name} has the answer beside it`, () => {
        const expected = JSON.parse(readFileSync(join(examples, file), 'utf8'));
        const answer = solve(join(examples, `${name}.json`), '--iterations', '5000');
        for (const field of Object.keys(expected)) {
            assert.deepEqual(answer[field], expected[field], field);
        }
        assert.equal(Object.values(answer.costs).reduce((sum, term) => sum + term, 0), answer.cost);
        assert.ok(answer.lower_bound <= answer.cost);
    });
}

test('the document has the published members, in order', () => {
    const answer = solve(join(examples, 'windows.json'), '--iterations', '100', '--seed', '42', '--lanes', '3');
    assert.deepEqual(Object.keys(answer), ['cost', 'vehicles', 'distance', 'drive_seconds', 'unassigned', 'costs', 'routes',
        'iterations', 'elapsed_ms', 'seed', 'lanes', 'tape', 'lower_bound', 'gap']);
    assert.equal(answer.seed, 42);
    assert.equal(answer.lanes, 3);
    assert.ok(answer.lower_bound > 0 && answer.gap >= 0 && answer.gap <= 1);
    assert.equal(answer.tape.at(-1), 65536);
});

test('without a step for it nothing is proved', () => {
    const answer = solve(join(examples, 'windows.json'), '--iterations', '100', '--bound', '0');
    assert.equal(answer.lower_bound, null);
    assert.equal(answer.gap, null);
});

for (const precision of ['double', 'trunc1']) {
    test(`a Solomon plan keeps the file's rules in ${precision} precision`, () => {
        const answer = solve(solomon, '--iterations', '20000', '--precision', precision);
        assert.deepEqual(answer.unassigned, []);
        followAnswer(solomon, answer, precision === 'trunc1');
        assert.ok(Math.abs(answer.cost - answer.distance) < 1e-9);
    });
}

test('the fewest vehicles come first when they are asked for', () => {
    const few = solve(solomon, '--iterations', '40000', '--objective', 'vehicles');
    const short = solve(solomon, '--iterations', '40000');
    followAnswer(solomon, few, false);
    assert.ok(few.vehicles <= short.vehicles);
    assert.ok(few.cost > few.distance);
});

test('the same iterations print the same bytes on any number of threads', () => {
    const runs = [1, 2, 5].map((threads) => routriq('solve', solomon, '--iterations', '20000', '--lanes', '5', '--threads', String(threads)));
    assert.equal(runs[0].code, 0);
    for (const run of runs) {
        assert.equal(withoutTime(run.out), withoutTime(runs[0].out));
    }
});

test('every example repeats itself, by iterations and by tape, on 1, 2 and 5 threads', () => {
    const run = spawnSync(process.execPath, [join(root, 'bench', 'determinism.mjs'), '--iterations', '600', binary], { encoding: 'utf8' });
    assert.equal(run.status, 0, run.stdout + run.stderr);
    assert.match(run.stdout, /^\d+ runs of 1 binaries agree\n$/);
});

test('another seed is another search', () => {
    const one = solve(solomon, '--iterations', '2000', '--seed', '1');
    const two = solve(solomon, '--iterations', '2000', '--seed', '2');
    assert.notDeepEqual(one.routes, two.routes);
});

test('a run that the clock ended is repeated by its tape', () => {
    const first = routriq('solve', solomon, '--time', '300ms', '--lanes', '3', '--seed', '9');
    const tape = join(folder, 'first.json');
    writeFileSync(tape, first.out);
    const again = routriq('solve', solomon, '--tape', tape, '--threads', '1');
    assert.equal(again.code, 0);
    assert.equal(withoutTime(again.out), withoutTime(first.out));
});

test('--output writes the document to a file and nothing to standard output', () => {
    const path = join(folder, 'out.json');
    const run = routriq('solve', join(examples, 'skills.json'), '--iterations', '100', '--output', path);
    assert.deepEqual([run.code, run.out, run.err], [0, '', '']);
    assert.deepEqual(JSON.parse(readFileSync(path, 'utf8')).unassigned, ['nobody']);
});

test('a problem can come from standard input', () => {
    const input = readFileSync(join(examples, 'parts.json'));
    const run = spawnSync(binary, ['solve', '-', '--iterations', '100'], { input, encoding: 'utf8' });
    assert.equal(run.status, 0);
    assert.deepEqual(JSON.parse(run.stdout).unassigned, ['fan and capacitor']);
});

test('Ctrl-C prints the best plan so far', async () => {
    const child = spawn(binary, ['solve', solomon, '--time', '10m'], { stdio: ['ignore', 'pipe', 'pipe'] });
    let out = '', err = '';
    child.stdout.on('data', (data) => { out += data; });
    child.stderr.on('data', (data) => { err += data; });
    const ended = new Promise((resolve) => child.on('close', resolve));
    await working(child.pid)();
    child.kill('SIGINT');
    const code = await ended;
    assert.equal(code, 0);
    assert.equal(err, '');
    const answer = JSON.parse(out);
    assert.ok(answer.tape.at(-2) < 65536);
    followAnswer(solomon, answer, false);
});

const refusals = [
    ['an unknown command', 2, ['plan']],
    ['no command', 2, []],
    ['no file', 2, ['solve']],
    ['an unknown option', 2, ['solve', solomon, '--speed', '1']],
    ['a time that is none', 2, ['solve', solomon, '--time', 'soon']],
    ['a format that there is not', 2, ['solve', solomon, '--format', 'punchcard']],
    ['a tape beside a seed', 2, ['solve', solomon, '--tape', 'x', '--seed', '1']],
    ['a precision for a native file', 2, ['solve', join(examples, 'parts.json'), '--precision', 'trunc1']],
    ['a file that is not there', 1, ['solve', join(folder, 'nothing.json')]],
    ['a file of another format', 1, ['solve', solomon, '--format', 'native']],
    ['a tape that is none', 1, ['solve', solomon, '--tape', solomon]],
    ['an output that cannot be written', 1, ['solve', join(examples, 'parts.json'), '--iterations', '1', '--output', join(folder, 'no', 'such', 'folder')]],
];

test('a file that is no audit is told at which line, once', () => {
    const run = routriq('audit', 'verify', solomon);
    assert.equal(run.code, 1);
    assert.equal(run.err, `routriq audit verify: Line 1: This is no line of an audit: it is not JSON. (${solomon})\n`);
});

for (const [what, code, args] of refusals) {
    test(`${what} is refused with exit code ${code} and one line`, () => {
        const run = routriq(...args);
        assert.equal(run.code, code);
        assert.equal(run.out, '');
        assert.ok(oneLine(run.err), run.err);
    });
}

test('a day that no plan can keep is told apart from a wrong file and from a wrong plan', () => {
    const day = JSON.parse(readFileSync(join(examples, 'under-way.json'), 'utf8'));
    day.jobs.find((job) => job.id === 'next').window = { start: 0, end: 100 };
    const file = join(folder, 'impossible.json');
    writeFileSync(file, JSON.stringify(day));
    const run = routriq('solve', file, '--iterations', '100');
    assert.equal(run.code, 1);
    assert.ok(oneLine(run.err));
    assert.match(run.err, /no plan keeps all the rules: what is frozen is impossible/);
});

test('a fault in a file names the file and the place', () => {
    const path = join(folder, 'broken.txt');
    writeFileSync(path, readFileSync(solomon, 'utf8').replace(/^( +3 .*)$/m, '$1 9'));
    const run = routriq('solve', path);
    assert.equal(run.code, 1);
    assert.match(run.err, /too many numbers/);
    assert.match(run.err, /broken\.txt line \d+/);
});

test('help names every command and each explains itself', () => {
    const { out } = routriq('help');
    const names = [...out.matchAll(/^ {2}(\S+(?: \S+)?) {2,}\S/gm)].map((found) => found[1]);
    assert.ok(names.includes('solve'));
    for (const name of names) {
        const run = routriq(...name.split(' '), '--help');
        assert.equal(run.code, 0);
        assert.match(run.out, /^Usage: routriq /);
        assert.equal(run.err, '');
    }
});

test('a reader that goes away is a failure, not a death', async () => {
    const child = spawn('bash', ['-c', `"${binary}" solve "${solomon}" --iterations 1000 | true; exit "\${PIPESTATUS[0]}"`],
        { stdio: ['ignore', 'ignore', 'pipe'] });
    const code = await new Promise((resolve) => child.on('close', resolve));
    assert.ok(code === 0 || code === 1, `exit code ${code}`);
});
