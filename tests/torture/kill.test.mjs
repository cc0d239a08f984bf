// The kill checker itself: an honest store passes, and each lie of a lying one is found and called by its name. The stores
// are stub_store.mjs, in processes of their own that are really killed.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { judge } from './judge.mjs';
import { torture } from './kill.mjs';

const folder = mkdtempSync(join(tmpdir(), 'routriq-kill-'));
after(() => rmSync(folder, { recursive: true }));

function starter(lie) {
    return async () => {
        const child = spawn(process.execPath, [fileURLToPath(new URL('stub_store.mjs', import.meta.url)), join(folder, `${lie}.journal`), lie], { stdio: ['ignore', 'pipe', 'inherit'] });
        const exited = new Promise((done) => { child.once('exit', done); });
        const port = await new Promise((done, fail) => {
            createInterface({ input: child.stdout }).once('line', done);
            exited.then(() => fail(new Error('the stub ended')));
        });
        const kill = async () => {
            child.kill('SIGKILL');
            await exited;
        };
        return { origin: `http://127.0.0.1:${port}`, key: 'rq_test_stub', kill, stop: kill };
    };
}

/* Where a kill falls is chance, so it goes on until isEnough(history). */
const run = (lie, isEnough) => torture({
    start: starter(lie), seed: 7, kills: 4, killsMost: 60, isEnough, writers: 16, killAfterMs: [80, 250], leastVerdicts: lie === 'silent' ? 0 : 50, settleMs: 1000, historyPath: join(folder, `${lie}.ndjson`),
});

test('an honest store loses nothing, and what was in doubt is settled by its key', async (context) => {
    const { verdict, recoveryMs } = await run('none', ({ events }) => judge(events).settled > 0);
    assert.deepEqual(verdict.findings, []);
    assert.ok(verdict.acknowledged > 50, `${verdict.acknowledged} acknowledged`);
    assert.ok(verdict.settled > 0, 'some writes were in doubt');
    assert.ok(recoveryMs.length >= 4);
    context.diagnostic(`${verdict.acknowledged} acknowledged, ${verdict.settled} settled, back in ${Math.max(...recoveryMs)} ms at most`);
});

for (const [lie, kind] of [['early', 'lost'], ['lose', 'lost'], ['duplicate', 'duplicated'], ['tear', 'torn'], ['mix', 'torn'], ['silent', 'unsettled']]) {
    test(`a store that lies (${lie}) is caught: ${kind}`, async (context) => {
        const isCaught = lie === 'silent' ? ({ events }) => events.some(({ op }) => /^w\d+-7$/.test(op)) : ({ events }) => judge(events).counts[kind] > 0;
        const { verdict } = await run(lie, isCaught);
        assert.ok(verdict.counts[kind] > 0, JSON.stringify(verdict.counts));
        context.diagnostic(JSON.stringify(verdict.counts));
    });
}
