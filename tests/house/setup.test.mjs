// scripts/setup, with stand-ins for the machine's own programs: what it installs, what it says, what it leaves alone.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { chmodSync, cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';

const PACKAGES = '[build]\ngcc  # compiles\nnodejs  # runs\nnpm\n\n[test]\ncurl  # asks\n';

// A machine where `installed` Debian packages are there; every call of apt-get and npm is written down.
function setUp({ installed, user = 0, sudo = 1, node = 'v18.20.4', group = 'build', lockfile, times = 1 }) {
    const machine = mkdtempSync(join(tmpdir(), 'routriq-setup-'));
    const programs = {
        'dpkg-query': `for p in ${installed.join(' ')}; do printf 'installed:%s ' "$p"; done`,
        'id': `echo ${user}`,
        'sudo': `[ ${sudo} -eq 0 ] || exit 1\nshift\n[ "$1" = true ] || echo "sudo $*" >>calls`,
        'apt-get': 'echo "apt-get $*" >>calls',
        'node': node === null ? 'exit 127' : `echo ${node}`,
        'npm': 'echo "npm $*" >>../calls',
    };
    mkdirSync(join(machine, 'bin'));
    for (const [name, script] of Object.entries(programs)) {
        writeFileSync(join(machine, 'bin', name), `#!/bin/sh\n${script}\n`);
        chmodSync(join(machine, 'bin', name), 0o755);
    }
    mkdirSync(join(machine, 'scripts'));
    mkdirSync(join(machine, 'web'));
    cpSync('scripts/setup', join(machine, 'scripts/setup'));
    writeFileSync(join(machine, 'packages.txt'), PACKAGES);
    writeFileSync(join(machine, 'calls'), '');
    if (lockfile !== undefined) {
        writeFileSync(join(machine, 'web/package-lock.json'), lockfile);
    }
    let result;
    for (let i = 0; i < times; i++) {
        result = spawnSync('scripts/setup', [group], {
            cwd: machine, encoding: 'utf8', env: { ...process.env, PATH: `${machine}/bin:/usr/bin:/bin` },
        });
    }
    const calls = readFileSync(join(machine, 'calls'), 'utf8').split('\n').filter((line) => line !== '');
    rmSync(machine, { recursive: true });
    return { status: result.status, said: result.stdout + result.stderr, calls };
}

test('with everything there it is silent', () => {
    assert.deepEqual(setUp({ installed: ['gcc', 'nodejs', 'npm'] }), { status: 0, said: '', calls: [] });
});

test('root gets what is missing, and nothing else', () => {
    const { status, calls } = setUp({ installed: ['nodejs', 'npm'] });
    assert.equal(status, 0);
    assert.deepEqual(calls, ['apt-get -q update', 'apt-get -q -y install --no-install-recommends gcc']);
});

test('a group brings the groups before it', () => {
    const { calls } = setUp({ installed: ['nodejs', 'npm'], group: 'test' });
    assert.match(calls[1], / gcc curl$/);
});

test('sudo that asks for no password is used', () => {
    const { status, calls } = setUp({ installed: ['nodejs', 'npm'], user: 1000, sudo: 0 });
    assert.equal(status, 0);
    assert.match(calls[0], /^sudo apt-get/);
});

test('who may not install is told the command', () => {
    const { status, said, calls } = setUp({ installed: ['nodejs', 'npm'], user: 1000 });
    assert.deepEqual({ status, calls }, { status: 2, calls: [] });
    assert.match(said, /sudo apt-get install --no-install-recommends gcc/);
});

test('node from elsewhere will do from version 18 on', () => {
    assert.deepEqual(setUp({ installed: ['gcc'], node: 'v20.1.0' }).calls, []);
    assert.match(setUp({ installed: ['gcc'], node: 'v16.20.0' }).calls[1], / nodejs$/);
    assert.match(setUp({ installed: ['gcc'], node: null }).calls[1], / nodejs$/);
});

test('npm packages are installed once for a lockfile, without running their scripts', () => {
    const { calls } = setUp({ installed: ['gcc', 'nodejs', 'npm'], lockfile: '{}', times: 3 });
    assert.equal(calls.length, 1);
    assert.match(calls[0], /^npm ci --ignore-scripts/);
});

test('an unknown group is refused', () => {
    assert.equal(setUp({ installed: [], group: 'everything' }).status, 2);
});
