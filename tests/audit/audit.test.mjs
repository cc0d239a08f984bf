// The independent verifier (verify.mjs) reads what the program writes, and sees every change of it. src/model/audit_test.c
// holds that vectors.ndjson is what the program writes.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import test from 'node:test';
import { verify } from './verify.mjs';

const text = readFileSync(new URL('vectors.ndjson', import.meta.url), 'utf8');
const lines = text.trimEnd().split('\n');
const verdict = (changed) => verify(`${changed.join('\n')}\n`);

test('the verifier follows the chain, the heads and what was opened', () => {
    const result = verify(text);
    assert.equal(result.ok, true, result.why);
    assert.equal(result.entries, 10);
    assert.equal(result.heads, 8);
    assert.ok(result.openings >= 8);
});

test('any changed character of any line is seen in that line', () => {
    for (let i = 0; i < lines.length; i++) {
        for (let at = 0; at < lines[i].length; at++) {
            const changed = [...lines];
            const other = lines[i][at] === '0' ? '1' : '0';
            changed[i] = lines[i].slice(0, at) + other + lines[i].slice(at + 1);
            let result;
            try {
                result = verdict(changed);
            } catch {
                continue; // no JSON any more
            }
            assert.equal(result.ok, false, `line ${i + 1}, character ${at + 1}: ${changed[i]}`);
        }
    }
});

test('lines that are left out, doubled or exchanged are seen', () => {
    const entries = lines.map((line, i) => [line, i]).filter(([line]) => line.startsWith('{"seq"')).map(([, i]) => i);
    for (const i of entries) {
        assert.equal(verdict(lines.filter((_, j) => j !== i)).ok, false, `without line ${i + 1}`);
        assert.equal(verdict(lines.flatMap((line, j) => (j === i ? [line, line] : [line]))).ok, false, `twice line ${i + 1}`);
    }
    const [a, b] = entries;
    const exchanged = [...lines];
    [exchanged[a], exchanged[b]] = [lines[b], lines[a]];
    assert.equal(verdict(exchanged).ok, false);
});

test('a cut end is seen by a head that was given away before', () => {
    const heads = lines.filter((line) => line.startsWith('{"head"'));
    const cut = lines.slice(0, lines.findLastIndex((line) => line.startsWith('{"seq"')));
    assert.equal(verdict(cut).ok, true);
    assert.equal(verdict([...cut, heads.at(-1)]).ok, false);
});
