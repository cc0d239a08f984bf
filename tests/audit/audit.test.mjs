// The independent verifier (verify.mjs) reads what the program writes, and sees every change of it. src/model/audit_test.c
// holds that vectors.ndjson is what the program writes, src/operations/audit_verify_test.c likewise of export.ndjson, a file
// as it is exported, with signed heads.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import test from 'node:test';
import { verify } from './verify.mjs';

const text = readFileSync(new URL('vectors.ndjson', import.meta.url), 'utf8');
const lines = text.trimEnd().split('\n');
const exported = readFileSync(new URL('export.ndjson', import.meta.url), 'utf8');
const verdict = (changed) => verify(`${changed.join('\n')}\n`);

// What a change of one character comes to: the verifier's result, or nothing where the line is no JSON any more.
function changedAt(all, i, at) {
    const changed = [...all];
    changed[i] = all[i].slice(0, at) + (all[i][at] === '0' ? '1' : '0') + all[i].slice(at + 1);
    try {
        return verdict(changed);
    } catch {
        return { ok: false };
    }
}

test('the verifier follows the chain, the heads and what was opened', () => {
    const result = verify(text);
    assert.equal(result.ok, true, result.why);
    assert.equal(result.entries, 10);
    assert.equal(result.heads, 8);
    assert.ok(result.openings >= 8);
});

test('any changed character of any line is seen, but of whose a head is and when, which the signature holds', () => {
    for (let i = 0; i < lines.length; i++) {
        const free = /^\{"head":\{"organizationId":"([^"]*)","size":\d+,"at":"([^"]*)"/d.exec(lines[i])?.indices.slice(1) ?? [];
        for (let at = 0; at < lines[i].length; at++) {
            if (!free.some(([from, to]) => at >= from && at < to)) {
                assert.equal(changedAt(lines, i, at).ok, false, `line ${i + 1}, character ${at + 1}: ${lines[i]}`);
            }
        }
    }
});

test('of an export with signed heads a changed character is seen, or costs a signature', () => {
    const all = exported.trimEnd().split('\n');
    assert.deepEqual(verify(exported), { ok: true, entries: 13, heads: 3, signatures: 3, openings: 0 });
    for (let i = 0; i < all.length; i++) {
        for (let at = i % 5; at < all[i].length; at += 5) {
            const result = changedAt(all, i, at);
            assert.ok(!result.ok || result.signatures < 3, `line ${i + 1}, character ${at + 1}: ${all[i]}`);
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
