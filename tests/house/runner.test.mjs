// scripts/test.mjs: what it counts, shown with programs that pass, fail, crash, leak and say nothing.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { chmodSync, cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';

// Runs a tree of programs given as shell scripts; gives the closing line, the exit code and everything said.
function runTree(programs, nodeTests = {}) {
    const tree = mkdtempSync(join(tmpdir(), 'routriq-runner-'));
    ['scripts', 'src/base', 'tests/e2e', 'build/asan/src/base'].forEach((folder) => mkdirSync(join(tree, folder), { recursive: true }));
    cpSync('scripts/test.mjs', join(tree, 'scripts/test.mjs'));
    for (const [name, script] of Object.entries(programs)) {
        writeFileSync(join(tree, `src/base/${name}.c`), '');
        if (script !== null) {
            writeFileSync(join(tree, `build/asan/src/base/${name}`), `#!/bin/sh\n${script}\n`);
            chmodSync(join(tree, `build/asan/src/base/${name}`), 0o755);
        }
    }
    for (const [name, code] of Object.entries(nodeTests)) {
        writeFileSync(join(tree, `tests/e2e/${name}.test.mjs`), code);
    }
    const environment = { ...process.env };
    delete environment.NODE_TEST_CONTEXT; // else the inner node reports to this one
    const { status, stdout } = spawnSync('node', ['scripts/test.mjs'], { cwd: tree, encoding: 'utf8', env: environment });
    rmSync(tree, { recursive: true });
    return { status, stdout, closing: stdout.trimEnd().split('\n').pop() };
}

const LINES = (...lines) => lines.map((line) => `echo '${line}'`).join('\n');

test('passed tests of all programs are summed', () => {
    const { status, closing } = runTree({ a_test: LINES('1..2', 'ok 1 - a', 'ok 2 - b'), b_test: LINES('1..1', 'ok 1 - c') });
    assert.deepEqual({ status, closing }, { status: 0, closing: '3 passed, 0 failed' });
});

test('a failed test fails the run', () => {
    const { status, closing } = runTree({ a_test: `${LINES('1..2', 'ok 1 - a', 'not ok 2 - b')}\nexit 1` });
    assert.deepEqual({ status, closing }, { status: 1, closing: '1 passed, 1 failed' });
});

test('a skipped test is neither passed nor failed', () => {
    const { status, closing } = runTree({ a_test: LINES('1..2', 'ok 1 - a', 'not ok 12 # SKIP b') });
    assert.deepEqual({ status, closing }, { status: 0, closing: '1 passed, 0 failed' });
});

test('the tests that a crash swallowed have failed', () => {
    const { status, closing } = runTree({ a_test: `${LINES('1..3', 'ok 1 - a')}\nkill -SEGV $$` });
    assert.deepEqual({ status, closing }, { status: 1, closing: '1 passed, 2 failed' });
});

test('a program whose tests pass but which ends badly, as for a leak, has failed', () => {
    const { status, closing } = runTree({ a_test: `${LINES('1..1', 'ok 1 - a')}\nexit 23` });
    assert.deepEqual({ status, closing }, { status: 1, closing: '1 passed, 1 failed' });
});

test('a program that runs no test has failed', () => {
    assert.equal(runTree({ a_test: 'true' }).closing, '0 passed, 1 failed');
});

test('a test file without a program has failed, and the message says where to name it', () => {
    const { closing, stdout } = runTree({ a_test: null });
    assert.equal(closing, '0 passed, 1 failed');
    assert.match(stdout, /name it in src\/base\/meson\.build/);
});

test('tests by node count too, those within tests included', () => {
    const { status, closing } = runTree({ a_test: LINES('1..1', 'ok 1 - a') }, {
        page: 'import { test } from "node:test";\ntest("x", () => {});\ntest("y", () => { throw new Error("y"); });\n',
    });
    assert.deepEqual({ status, closing }, { status: 1, closing: '2 passed, 1 failed' });
});

test('an empty tree is no success', () => {
    assert.equal(runTree({}).status, 1);
});
