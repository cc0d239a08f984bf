#!/usr/bin/env node
// Runs every test of the build with the memory checkers (build/asan) and closes with "N passed, N failed".
//
//   node scripts/test.mjs [--build build/asan] [WORD...]      with words: only the suites whose name has one of them
//
// A suite is a program that speaks TAP, one line a test:
//   src/<room>/<thing>_test.c   unit tests, one cmocka program each
//   tests/stories/*.day         played by the program story_runner
//   tests/<folder>/*.test.mjs   end-to-end tests and others, by `node --test`, against the program ROUTRIQ_BINARY
//                               (the one with the memory checkers, unless that variable is set); what measures or
//                               kills, against the release, ROUTRIQ_RELEASE_BINARY
// Suites of the room store, and others that name ROUTRIQ_TEST_POSTGRES, get a real PostgreSQL there, started once.
// A program that crashes, leaks, hangs, was not built or runs no test at all counts as one more that failed.
import { spawn } from 'node:child_process';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { cpus } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const TIME_LIMIT_MS = 20 * 60 * 1000; // against hanging; the longest suites take two minutes, on a slow machine with others some times as long
const OUTPUT_SHOWN = 200; // lines of a failed suite

process.chdir(join(dirname(fileURLToPath(import.meta.url)), '..'));
const words = process.argv.slice(2);
let build = 'build/asan';
if (words[0] === '--build') {
    words.shift();
    build = words.shift();
}

const environment = {
    ...process.env,
    CMOCKA_MESSAGE_OUTPUT: 'TAP',
    ASAN_OPTIONS: 'handle_segv=2:detect_leaks=1:strict_string_checks=1:detect_stack_use_after_return=1',
    UBSAN_OPTIONS: 'print_stacktrace=1:halt_on_error=1',
    TSAN_OPTIONS: 'halt_on_error=1',
    ROUTRIQ_BINARY: resolve(process.env.ROUTRIQ_BINARY ?? `${build}/src/app/routriq`),
    ROUTRIQ_RELEASE_BINARY: resolve(process.env.ROUTRIQ_RELEASE_BINARY ?? 'build/release/src/app/routriq'),
};

// What is there to run.

function names(folder, ending) {
    return existsSync(folder)
        ? readdirSync(folder).filter((name) => name.endsWith(ending)).sort().map((name) => join(folder, name))
        : [];
}

const subfolders = (folder) => readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory()).map((entry) => join(folder, entry.name)).sort();

function unitSuites() {
    return subfolders('src').flatMap((room) => names(room, '_test.c').map((source) => {
        const name = source.replace(/\.c$/, '');
        return { name, command: [join(build, name)], hint: `name it in ${room}/meson.build` };
    }));
}

function storySuites() {
    const stories = names('tests/stories', '.day');
    const runner = ['tests/stories', 'src/app', 'src/simulation'].map((folder) => join(build, folder, 'story_runner'));
    const command = runner.find((path) => existsSync(path)) ?? runner[0];
    return stories.length === 0 ? [] : [{ name: 'tests/stories', command: [command, ...stories], hint: 'no story_runner' }];
}

function nodeSuites() {
    return subfolders('tests').flatMap((folder) => names(folder, '.test.mjs').map((file) => (
        { name: file, command: [process.execPath, '--test', '--test-reporter=tap', file] }
    )));
}

// How one is run and counted.

function countNode(output) { // node sums up itself, nested tests included
    const said = (word) => Number(output.match(new RegExp(`^# ${word} (\\d+)$`, 'm'))?.[1] ?? 0);
    return { passed: said('pass'), failed: said('fail') + said('cancelled'), skipped: said('skipped') + said('todo') };
}

function countTap(output) {
    const counts = { passed: 0, failed: 0, skipped: 0 };
    let planned = 0;
    for (const line of output.split('\n')) {
        const plan = line.match(/^1\.\.(\d+)/);
        const result = line.match(/^(not )?ok \d+( # SKIP)?/);
        if (plan) {
            planned += Number(plan[1]);
        } else if (result) {
            counts[result[2] ? 'skipped' : result[1] ? 'failed' : 'passed'] += 1;
        }
    }
    const missing = planned - counts.passed - counts.failed - counts.skipped; // a crash ends the list early
    counts.failed += Math.max(0, missing);
    return counts;
}

function run(suite) {
    if (suite.hint && !existsSync(suite.command[0])) {
        return Promise.resolve({ ...suite, passed: 0, failed: 1, skipped: 0, ms: 0, output: `${suite.command[0]} was not built: ${suite.hint}` });
    }
    return new Promise((done) => {
        const started = Date.now();
        const child = spawn(suite.command[0], suite.command.slice(1), { env: environment, stdio: ['ignore', 'pipe', 'pipe'] });
        let stdout = '';
        let output = '';
        child.stdout.on('data', (bytes) => { stdout += bytes; output += bytes; });
        child.stderr.on('data', (bytes) => { output += bytes; });
        const timer = setTimeout(() => { output += '\nout of time\n'; child.kill('SIGKILL'); }, TIME_LIMIT_MS);
        child.on('close', (code, signal) => {
            clearTimeout(timer);
            const counts = suite.command.includes('--test') ? countNode(stdout) : countTap(stdout);
            if (counts.failed === 0 && (code !== 0 || counts.passed + counts.skipped === 0)) {
                counts.failed = 1;
                output += signal ? `\nended by ${signal}` : `\nexit code ${code}, ${counts.passed} tests ran`;
            }
            done({ ...suite, ...counts, ms: Date.now() - started, output });
        });
    });
}

// Helpers first, story last.

const chosen = (suites) => suites.filter((suite) => words.length === 0 || words.some((word) => suite.name.includes(word)));
const results = [];

/* One line that says what is running, on a terminal only. */
function show(line) {
    if (process.stdout.isTTY) process.stdout.write(`\r\x1b[K${line}`);
}

async function runAll(suites, atOnce) {
    const waiting = [...suites];
    const worker = async () => {
        for (let suite = waiting.shift(); suite; suite = waiting.shift()) {
            show(`${results.length} suites done, ${waiting.length + 1} to go: ${suite.name}`);
            const result = await run(suite);
            results.push(result);
            show('');
            if (result.failed > 0) {
                console.log(`--- ${result.name}\n${result.output.split('\n').slice(-OUTPUT_SHOWN).join('\n').trimEnd()}\n---`);
            }
        }
    };
    await Promise.all(Array.from({ length: atOnce }, worker));
}

const inC = chosen([...unitSuites(), ...storySuites()]);
const inNode = chosen(nodeSuites());
const needsPostgres = inC.some(({ name }) => name.startsWith('src/store/')) ||
    inNode.some(({ name }) => readFileSync(name, 'utf8').includes('ROUTRIQ_TEST_POSTGRES'));
const postgres = needsPostgres ? await (await import('../tests/postgres.mjs')).startPostgres() : undefined;
if (postgres) {
    environment.ROUTRIQ_TEST_POSTGRES = postgres.url;
}
try {
    await runAll(inC, cpus().length);
    await runAll(inNode, 1); // servers and browsers: one after another
} finally {
    await postgres?.stop();
}

const sum = (field) => results.reduce((total, result) => total + result[field], 0);
const width = Math.max(5, ...results.map((result) => result.name.length));
console.log(`${'suite'.padEnd(width)}  passed  failed  skipped  seconds`);
for (const result of results.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const cells = [String(result.passed).padStart(6), String(result.failed).padStart(6),
        String(result.skipped).padStart(7), (result.ms / 1000).toFixed(1).padStart(7)];
    console.log(`${result.name.padEnd(width)}  ${cells.join('  ')}`);
}
console.log(`${sum('passed')} passed, ${sum('failed')} failed`);
process.exitCode = sum('failed') > 0 || sum('passed') === 0 ? 1 : 0;
