// docs/solver.md: every command on it is run, and what stands below it is compared with what the program says.
//
// In a block ```console a line "$ routriq ..." is a command, and the lines below it stand in its output in that order. "…" stands for
// what was left away: the pieces around it follow one another. A line of `explain` is a whole line of the output; a piece of
// the document that `solve` prints ends where a number ends.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const binary = process.env.ROUTRIQ_BINARY ?? join(root, 'build', 'routriq');
const page = readFileSync(join(root, 'docs', 'solver.md'), 'utf8');

function commandsOf(text) {
    const commands = [];
    for (const [, block] of text.matchAll(/^```console\n([^]*?)^```$/gm)) {
        for (const line of block.trimEnd().split('\n')) {
            if (line.startsWith('$ ')) {
                commands.push({ line: line.slice(2), expected: [] });
            } else {
                commands.at(-1).expected.push(line);
            }
        }
    }
    return commands;
}

const words = (line) => line.match(/"[^"]*"|\S+/g).map((word) => word.replace(/^"(.*)"$/, '$1'));

function run(line, ...more) {
    const [name, ...args] = words(line);
    assert.equal(name, 'routriq');
    const result = spawnSync(binary, [...args, ...more], { cwd: root, encoding: 'utf8' });
    return { said: result.stdout + result.stderr, code: result.status };
}

// Where the piece ends in the text, from a position on; -1: it is not there. A number is not cut in two.
function endOf(text, piece, from) {
    for (let at = text.indexOf(piece, from); at >= 0; at = text.indexOf(piece, at + 1)) {
        const next = text[at + piece.length] ?? '';
        if (!/\d$/.test(piece) || !/[\d.]/.test(next)) {
            return at + piece.length;
        }
    }
    return -1;
}

function assertSays(said, expected) {
    let at = 0;
    for (const line of expected) {
        const pieces = said.startsWith('{') ? line.split(' … ') : [`${line}\n`];
        for (const piece of pieces) {
            const end = endOf(said, piece, at);
            assert.ok(end >= 0, `not there, or not in this order: ${piece}\n${said}`);
            at = end;
        }
    }
}

const commands = commandsOf(page);

for (const { line, expected } of commands) {
    test(`what the page says of "${line.replace('routriq ', '')}" is so`, () => {
        assert.ok(expected.length > 0, 'nothing is compared');
        const { said, code } = run(line);
        assert.equal(code, said.startsWith('routriq ') ? 1 : 0); // a refusal, or an answer
        assertSays(said, expected);
    });
}

test('every example of the native format, and of this page, is linked', () => {
    for (const folder of ['native', 'solver']) {
        for (const name of readdirSync(join(root, 'examples', folder)).filter((one) => !one.endsWith('.answer.json'))) {
            assert.ok(page.includes(`examples/${folder}/${name}`), `examples/${folder}/${name}`);
        }
    }
});

test('what the page links to is there', () => {
    for (const [, target] of page.matchAll(/\]\(([^)#]+)(?:#[^)]*)?\)/g)) {
        assert.ok(existsSync(join(root, 'docs', target)), target);
    }
});

// Codes that no file can bring about, or that say that there is nothing to say.
const WITHOUT_EXAMPLE = ['none', 'under_way', 'left_out'];

test('every reason and every relaxation has an example on the page', () => {
    const source = readFileSync(join(root, 'src', 'app', 'explain_words.c'), 'utf8');
    const codes = new Set([...source.matchAll(/\[(?:OBSTACLE|RELAX|HOLD)_\w+\] = "(\w+)"/g)].map((match) => match[1]));
    assert.ok(codes.size > 30);
    const shown = new Set();
    for (const { line } of commands.filter((one) => one.line.startsWith('routriq explain'))) {
        const { said, code } = run(line, '--json');
        assert.equal(code, 0, line);
        for (const [, name] of said.matchAll(/"code":"(\w+)"/g)) {
            shown.add(name);
        }
    }
    const missing = [...codes].filter((code) => !shown.has(code) && !WITHOUT_EXAMPLE.includes(code));
    assert.deepEqual(missing, []);
    for (const code of codes) {
        assert.ok(page.includes(`\`${code}\``) || code === 'none' || code === 'left_out', `${code} is not explained`);
    }
});

test('the limits on the page are those of the source', () => {
    const folder = join(root, 'src', 'solver');
    const source = readdirSync(folder).filter((name) => /\.[ch]$/.test(name)).map((name) => readFileSync(join(folder, name), 'utf8')).join('\n');
    const limits = [...page.matchAll(/`([A-Z][A-Z_]+ = \d+)`/g)].map((match) => match[1]);
    assert.ok(limits.length > 10);
    for (const limit of limits) {
        assert.ok(new RegExp(`\\b${limit}\\b`).test(source), limit);
    }
});
