// `routriq audit verify`: an exported audit is followed with nothing but the file.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';

import { binaryPath } from './server.mjs';
import { programEnvironment } from './environment.mjs';

const folder = mkdtempSync(join(tmpdir(), 'routriq-audit-'));
after(() => rmSync(folder, { recursive: true }));

function verify(text, ...args) {
    const path = join(folder, 'a.ndjson');
    writeFileSync(path, text);
    const run = spawnSync(binaryPath(), ['audit', 'verify', path, ...args], { encoding: 'utf8', env: programEnvironment() });
    return { code: run.status, out: run.stdout, err: run.stderr };
}

/* The lines of an audit, chained as the format says. */
function chained(entries) {
    let before = Buffer.alloc(32);
    return entries.map((entry, i) => {
        const seq = Buffer.alloc(8);
        seq.writeBigUInt64BE(BigInt(i + 1));
        before = createHash('sha256').update(Buffer.concat([Buffer.from([0]), before, seq, Buffer.from(entry)])).digest();
        return `{"seq":${i + 1},"hash":"${before.toString('hex')}","entry":${entry}}\n`;
    });
}

const lines = chained(Array.from({ length: 20 }, (_, i) => JSON.stringify({
    at: `2026-05-01T10:00:${String(i).padStart(2, '0')}.000Z`, actor: 'key:1', action: 'job.updated',
    subject: { kind: 'job', id: `j${i}` }, requestId: `r${i}`, before: { priority: 3 }, after: { priority: 2 },
})));

test('an audit that holds is told in one sentence, and as a document', () => {
    const run = verify(lines.join(''));
    assert.equal(run.code, 0, run.err);
    assert.equal(run.err, '');
    assert.match(run.out, /^20 entries [^\n]*the chain holds[^\n]*\n$/);
    const report = JSON.parse(verify(lines.join(''), '--json').out);
    assert.equal(report.holds, true);
    assert.equal(report.entries, 20);
    assert.equal(report.problem, null);
});

const spliced = (at, count, ...put) => [...lines.slice(0, at), ...put, ...lines.slice(at + count)];
for (const [what, changed] of [
    ['changed', spliced(6, 1, lines[6].replace('"priority":3', '"priority":4'))],
    ['left out', spliced(6, 1)],
    ['put twice', spliced(7, 0, lines[6])],
    ['moved', spliced(6, 2, lines[7], lines[6])],
]) {
    test(`an entry that was ${what} is named`, () => {
        const run = verify(changed.join(''));
        assert.equal(run.code, 1);
        assert.equal(run.out, '');
        assert.match(run.err, /^[^\n]+\n$/);
        const report = JSON.parse(verify(changed.join(''), '--json').out);
        assert.equal(report.holds, false);
        assert.equal(report.problem.seq, 7, JSON.stringify(report));
        assert.match(run.err, /ntry 7\b/);
    });
}

test('what is no audit, not there, or asked for wrongly is refused in one line', () => {
    for (const [code, run] of [[1, verify('hello\n')], [2, verify(lines[0], '--key', 'abc')], [2, verify(lines[0], '--organization', 'x')]]) {
        assert.equal(run.code, code, run.err);
        assert.match(run.err, /^[^\n]+\n$/);
    }
});
