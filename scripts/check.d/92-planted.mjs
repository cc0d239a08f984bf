#!/usr/bin/env node
// The tests of tests/torture can fail: the program is built with a mistake planted in its way to commit, is killed ten
// times under 16 writers, and the checker has to find what that does to the data; or unknown.test.mjs runs against it.
// The mistakes are edits of the code as it stands, compiled beside the release's objects and linked before its libraries.
import { execFileSync, execSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { conclude } from '../house.mjs';
import { torture } from '../../tests/torture/kill.mjs';
import { placeMake } from '../../tests/torture/server.mjs';

const BUILD = 'build/release';
const PROGRAM = 'src/app/routriq';
const KILLS = 10;

// What is planted, what has to find it, and the edits: [file, what stands there, what is put there].
const PLANTS = [
    ['an answer before its commit', (binary) => findByKilling(binary, 'lost'), // which comes 5 ms later, as on a slow disk
        ['src/store/batch.c', '#include "store/batch.h"\n', '#include <unistd.h>\n#include "store/batch.h"\n'],
        ['src/store/batch.c', 'store->engine->commit(store->writer, fault)', 'SQL_KEPT'],
        ['src/store/batch.c', 'members_tell(b, waiting);', 'members_tell(b, waiting); if (b->held > 0) { usleep(5000); (void)store->engine->commit(store->writer, NULL); }']],
    ['kept answers that nobody looks at', (binary) => findByKilling(binary, 'duplicated'),
        ['src/http/exchange_answer.c', 'takes_key(x) && !key_is_new(x)', 'false && takes_key(x) && !key_is_new(x)'],
        ['src/store/batch_judge.c', 'if (m->answer >= 0 && ', 'if (m->answer < -1 && ']],
    ['what is unknown told as refused', (binary) => findByTesting(binary, 'tests/torture/unknown.test.mjs', 'lives on'),
        ['src/store/batch.c', 'end == SQL_UNKNOWN ? ATTEMPT_UNKNOWN', 'end == SQL_UNKNOWN ? ATTEMPT_DOWN']],
    ['what is unknown told as kept', (binary) => findByTesting(binary, 'tests/torture/unknown.test.mjs', 'lives on'),
        ['src/store/batch.c', 'end == SQL_UNKNOWN ? ATTEMPT_UNKNOWN', 'end == SQL_UNKNOWN ? ATTEMPT_KEPT']],
];

const folder = mkdtempSync(join(tmpdir(), 'routriq-planted-'));
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
const commands = JSON.parse(readFileSync(join(BUILD, 'compile_commands.json'), 'utf8'));

function planted(file, edits) {
    return edits.reduce((code, [, from, to]) => {
        if (code.split(from).length !== 2) throw new Error(`${file}: "${from}" does not stand there once; adapt the plant`);
        return code.replace(from, () => to);
    }, readFileSync(file, 'utf8'));
}

function compile(file, edits) {
    const one = commands.find((command) => resolve(command.directory, command.file) === resolve(file));
    const name = join(folder, file.replaceAll('/', '_'));
    writeFileSync(name, planted(file, edits));
    execSync(one.command.replace(`-o ${one.output}`, `-o ${name}.o`).replace(/(-M[QF]) \S+/g, `$1 ${name}.d`).replace(/ -c \S+$/, ` -c ${name}`), { cwd: one.directory });
    return `${name}.o`;
}

/* The release's own way of linking, with the planted objects first: nothing asks the libraries for these any more. */
function link(objects) {
    const program = join(folder, 'routriq');
    const command = execFileSync('ninja', ['-C', BUILD, '-t', 'commands', PROGRAM], { encoding: 'utf8' }).trim().split('\n').at(-1);
    execSync(command.replace(`-o ${PROGRAM} `, `-o ${program} ${objects.join(' ')} `), { cwd: BUILD });
    return program;
}

function build(edits) {
    const files = [...new Set(edits.map(([file]) => file))];
    return link(files.map((file) => compile(file, edits.filter(([where]) => where === file))));
}

/* What ten kills find: {finding, said}. */
async function findByKilling(binary, kind) {
    const place = await placeMake('sqlite', { binary });
    try {
        const { verdict } = await torture({ start: place.start, seed: 3, kills: KILLS, writers: 16, killAfterMs: [80, 600], leastVerdicts: 32 });
        const finding = verdict.findings.find((one) => one.kind === kind);
        return { finding: finding?.sentence, said: `${JSON.stringify(verdict.counts)} of ${verdict.acknowledged} writes` };
    } finally {
        await place.end();
    }
}

/* What the tests of a file say whose name has `word`. */
function findByTesting(binary, file, word) {
    const { status, stdout } = spawnSync(process.execPath, ['--test', '--test-reporter=tap', `--test-name-pattern=${word}`, file],
        { encoding: 'utf8', env: { ...process.env, ROUTRIQ_RELEASE_BINARY: binary } });
    const failed = stdout.split('\n').find((line) => line.startsWith('not ok'));
    return { finding: status === 0 ? undefined : failed, said: `${file} ends with ${status}` };
}

const complaints = [];
for (const [what, find, ...edits] of PLANTS) {
    const { finding, said } = await find(build(edits));
    if (finding === undefined) complaints.push(`${what}: nobody sees it: ${said}`);
    else console.log(`${what}: ${said}, such as: ${finding}`);
}
conclude(complaints);
