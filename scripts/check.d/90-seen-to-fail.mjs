#!/usr/bin/env node
// The proofs can fail: each is shown a copy of the project into which one mistake was planted, and has to find it.
// A proof that does not see its plant, or sees one in the copy before, fails here. Prints what was planted and found.
import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { conclude, projectFiles } from '../house.mjs';

const compiled = (room, code) => ({ file: `src/${room}/planted.c`, code, isCompiled: true });
const written = (file, code) => ({ file, code });
const edited = (file, from, to) => ({ file, code: readFileSync(file, 'utf8').replace(from, to), before: readFileSync(file, 'utf8') });

// What is planted, the proof that has to see it, and what it has to say.
const PLANTS = [
    ['an include that looks upstairs', '20-floors', /solver \(floor 1\) does not see planning/,
        written('src/solver/planted.c', '#include "planning/planning.h"\n')],
    ['an include of a stranger on the same floor', '20-floors', /geo \(floor 1\) does not see solver/,
        written('src/geo/planted.c', '#include "solver/solver.h"\n')],
    ['a server that knows its store', '20-floors', /http \(floor 8\) does not see store/,
        written('src/http/planted.c', '#include "store/store.h"\n')],
    ['a use case that knows its adapter', '20-floors', /dispatch \(floor 5\) does not see store/,
        written('src/dispatch/planted.c', '#include "store/store.h"\n')],
    ['an include past the door', '20-floors', /come in by the door/,
        written('src/planning/planted.c', '#include "solver/planted.h"\n')],
    ['two headers in a circle', '20-floors', /headers in a circle/,
        written('src/solver/planted_a.h', '#include "solver/planted_b.h"\n'),
        written('src/solver/planted_b.h', '#include "solver/planted_a.h"\n')],
    ['a library in a room that may not have it', '20-floors', /only for/,
        written('src/dispatch/planted.c', '#include <jansson.h>\n')],
    ['code among the ports', '20-floors', /declarations alone/, written('src/ports/planted.c', '\n')],
    ['a C file that nobody builds', '11-built', /planted\.c is in no build/, written('src/solver/planted.c', '\n')],
    ['an export without its room\'s name', '30-names', /exports helper/,
        compiled('solver', 'int helper(void);\nint helper(void)\n{\n    return 1;\n}\n')],
    ['an export with another room\'s name', '30-names', /belongs to solver/,
        compiled('planning', 'int solver_planted(void);\nint solver_planted(void)\n{\n    return 1;\n}\n')],
    ['a variable that changes', '31-globals', /planted_count is a variable/,
        compiled('dispatch', 'int dispatch_planted(void);\nint dispatch_planted(void)\n{\n    static int planted_count;\n    return ++planted_count;\n}\n')],
    ['a statement that forgets whose rows they are', '33-statements', /JOB_FIND looks at jobs without/,
        edited('src/store/statements.c', 'table " WHERE organization_id = ?1 AND id = ?2"', 'table " WHERE id = ?2 AND organization_id > ?1"')],
    ['SQL outside of its table', '33-statements', /SQL belongs into/,
        written('src/store/planted.c', 'const char *sql = "DELETE FROM jobs";\n')],
    ['a column that only one engine has', '34-migrations', /only on SQLite/,
        edited('src/store/migrations/sqlite/0001_platform.sql', 'turn INTEGER NOT NULL', 'turn INTEGER NOT NULL, planted INTEGER')],
    ['a step that only one engine has', '34-migrations', /for one engine only/,
        written('src/store/migrations/postgres/0009_planted.sql', 'CREATE TABLE planted (a bigint);\n')],
    ['a clock in the solver', '32-purity', /calls clock_gettime/,
        compiled('solver', '#include <time.h>\nlong solver_planted(void);\nlong solver_planted(void)\n{\n    struct timespec t;\n    clock_gettime(CLOCK_MONOTONIC, &t);\n    return t.tv_sec;\n}\n')],
    ['memory from the system in planning', '32-purity', /calls malloc/,
        compiled('planning', '#include <stdlib.h>\nvoid *planning_planted(void);\nvoid *planning_planted(void)\n{\n    return malloc(8);\n}\n')],
    ['a file opened in the model', '32-purity', /calls open/,
        compiled('model', '#include <fcntl.h>\nint model_planted(void);\nint model_planted(void)\n{\n    return open("/", O_RDONLY);\n}\n')],
    ['a log line from the solver', '32-purity', /calls log_write/,
        compiled('solver', '#include "base/log.h"\nvoid solver_planted(void);\nvoid solver_planted(void)\n{\n    log_write(0, LOG_INFO, "", 0, 0);\n}\n')],
    ['a sine in the solver', '32-purity', /calls sin/,
        compiled('solver', '#include <math.h>\ndouble solver_planted(double x);\ndouble solver_planted(double x)\n{\n    return sin(x);\n}\n')],
    ['a code that nobody can look up', '35-codes', /field_wrong says planted_code/,
        edited('src/http/fields.c', '"too_long"', '"planted_code"')],
    ['an issue\'s code as an error', '35-codes', /records_refuse says too_long, which is not in the catalogue/,
        written('src/records/planted.c', 'bool records_planted(void)\n{\n    return records_refuse(o, RECORDS_ILLEGAL, "too_long", "x");\n}\n')],
    ['a warning that no list has', '35-codes', /issue_add says too_long, which is not in the warnings/,
        written('src/records/planted.c', 'void records_planted(void)\n{\n    issue_add(&o->warnings, &(struct where){.name = {"a", 1}}, "too_long", "x");\n}\n')],
    ['an operation without a recipe', '36-recipes', /planted has no row in tests\/tenants/,
        written('src/http/routes_planted.c', '// .operation = "planted"\n')],
    ['a layout of one\'s own', '40-layout', /planted\.c:1/, written('src/base/planted.c', 'int  base_planted( void );\n')],
    ['a function of 300 lines', '41-sizes', /300 lines/,
        written('src/base/planted.c', `void base_planted(void)\n{\n${'    ;\n'.repeat(300)}}\n`)],
    ['a loose end', '42-words', /a loose end/, written('docs/planted.md', `TO${'DO'}: think\n`)],
    ['a lockfile with addresses', '42-words', /a lockfile without addresses/,
        written('web/planted/package-lock.json', `    "resol${'ved'}": "x"\n`)],
    ['a read past the end', '50-cppcheck', /out of bounds/,
        written('src/base/planted.c', 'int base_planted(void)\n{\n    int a[2] = {1, 2};\n    return a[2];\n}\n')],
    ['a condition that assigns', '51-clang-tidy', /planted\.c:4:.*error/,
        written('src/base/planted.c', 'int base_planted(int a);\nint base_planted(int a)\n{\n    if (a = 2) {\n        return 1;\n    }\n    return 0;\n}\n')],
];

const folder = mkdtempSync(join(tmpdir(), 'routriq-house-'));
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));

for (const file of projectFiles()) {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    cpSync(file, join(folder, file));
}
execFileSync('git', ['init', '--quiet', folder]);

// The copy's list of objects points at the objects that are built already.
const commands = {};
for (const build of ['build/release', 'build/clang']) {
    commands[build] = JSON.parse(readFileSync(join(build, 'compile_commands.json'), 'utf8'));
    mkdirSync(join(folder, build), { recursive: true });
}
function listObjects(added) {
    for (const [build, list] of Object.entries(commands)) {
        const moved = list.map((one) => ({ ...one, file: resolve(join(folder, build), one.file) }));
        writeFileSync(join(folder, build, 'compile_commands.json'), JSON.stringify([...moved, ...added]));
    }
}

function compile({ file }) {
    const output = file.replace(/\.c$/, '.o');
    execFileSync('gcc', ['-std=gnu17', '-O2', '-D_FORTIFY_SOURCE=2', '-fPIE', '-I', 'src', '-c', file, '-o', output], { cwd: folder });
    return { directory: folder, output, file: join(folder, file) };
}

// The slow proofs (cppcheck, clang-tidy) look at the files given; the others look at everything.
function hear(proof, files) {
    const script = ['mjs', 'sh'].map((ending) => join(folder, 'scripts/check.d', `${proof}.${ending}`)).find(existsSync);
    const { status, stdout, stderr } = spawnSync(script, files, { cwd: folder, encoding: 'utf8' });
    return { holds: status === 0, said: stdout + stderr };
}

const complaints = [];
const holdsBefore = new Map();
listObjects([]);
for (const proof of new Set(PLANTS.map(([, name]) => name))) {
    holdsBefore.set(proof, hear(proof, ['src/base/asset.c']).said);
}

for (const [what, proof, expected, ...files] of PLANTS) {
    files.forEach(({ file, code }) => {
        mkdirSync(dirname(join(folder, file)), { recursive: true });
        writeFileSync(join(folder, file), code);
    });
    listObjects(files.filter(({ isCompiled }) => isCompiled).map(compile));
    const { holds, said } = hear(proof, files.map(({ file }) => file));
    const line = said.split('\n').find((text) => expected.test(text) && !holdsBefore.get(proof).includes(text));
    if (holds || line === undefined) {
        complaints.push(`${what}: ${proof} did not see it${said ? `; it said: ${said.slice(0, 400)}` : ''}`);
    } else {
        console.log(`${what}: ${proof} says: ${line.trim().replaceAll(`${folder}/`, '')}`);
    }
    files.forEach(({ file, before }) => (before === undefined ? rmSync(join(folder, file)) : writeFileSync(join(folder, file), before)));
}
conclude(complaints);
