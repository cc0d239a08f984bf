// The tests of one database under kill -9, for kill_sqlite.test.mjs and kill_postgres.test.mjs: 20 kills under 16 writers (more,
// until one fell between a commit and its answer), and a stop under load. With ROUTRIQ_TORTURE set (`make torture`): 20 seeds of
// 10 kills each, every seed on a database of its own.
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { writesOf } from './history.mjs';
import { torture } from './kill.mjs';
import { placeMake } from './server.mjs';

const LONG = { seeds: 20, kills: 10, killsMost: 10, killAfterMs: [100, 2500] };
const SHORT = { seeds: 1, kills: 20, killsMost: 80, killAfterMs: [80, 1000] };
const RECOVERY_MOST_MS = 3000; // of most kills; one of them may have met a busy machine, and is a guard against hanging
const RECOVERY_ONE_MS = 30_000;

const quantile = (numbers, part) => numbers.sort((a, b) => a - b)[Math.min(numbers.length - 1, Math.floor(part * numbers.length))];

/* One history from an empty database on; the database is gone afterwards. */
async function runOne(engine, options) {
    const place = await placeMake(engine);
    try {
        return await torture({ start: place.start, writers: 16, leastVerdicts: 16, ...options });
    } finally {
        await place.end();
    }
}

/* Where the history of a run with findings is kept, for judge.mjs and for eyes. */
function keepHistory(engine, seed, { events }) {
    const path = join(tmpdir(), `routriq-${engine}-${seed}-${process.pid}.ndjson`);
    writeFileSync(path, events.map((event) => `${JSON.stringify(event)}\n`).join(''));
    return path;
}

const told = (findings) => findings.slice(0, 20).map(({ kind, sentence }) => `${kind}: ${sentence}`);

/* Writes that a reading shows and that had not been answered when it was made. */
function unanswered(history) {
    const writes = [...writesOf(history.events).values()];
    return history.events.filter(({ event }) => event === 'seen').flatMap((seen) => {
        const there = new Set(Object.values(seen.logs).flat());
        return writes.filter((write) => there.has(write.token) && write.end > seen.at).map((write) => write.op);
    });
}

/* Writes that a reading shows although every answer until then said that nothing was kept. */
function keptInSilence(history) {
    const isCertain = (why) => why === 'ECONNREFUSED' || /takes no changes right now|storage_full/.test(why);
    const mayBe = new Set(); // there: somebody did not know
    const found = [];
    for (const event of history.events) {
        if ((event.event === 'doubt' && !isCertain(event.why)) || event.event === 'end') mayBe.add(event.op);
        if (event.event === 'seen') found.push(...Object.values(event.logs).flat().filter((token) => !mayBe.has(token)));
    }
    return found;
}

function killTest(engine) {
    const { seeds, kills, killsMost, killAfterMs } = process.env.ROUTRIQ_TORTURE ? LONG : SHORT;
    test(`${engine}: after ${seeds * kills} kills under 16 writers nothing is lost, duplicated or torn`, async (context) => {
        const isEnough = (history) => unanswered(history).length > 0;
        const total = { acknowledged: 0, refused: 0, settled: 0, unanswered: 0, recoveryMs: [] };
        for (let seed = 1; seed <= seeds; seed++) {
            const { verdict, recoveryMs, history } = await runOne(engine, { seed, kills, killsMost, isEnough, killAfterMs });
            if (verdict.findings.length > 0) {
                assert.fail(`seed ${seed}: ${JSON.stringify(verdict.counts)} in ${keepHistory(engine, seed, history)}\n${told(verdict.findings).join('\n')}`);
            }
            assert.deepEqual(keptInSilence(history), []);
            assert.ok(recoveryMs.length >= kills);
            for (const count of ['acknowledged', 'refused', 'settled']) total[count] += verdict[count];
            total.unanswered += unanswered(history).length;
            total.recoveryMs.push(...recoveryMs);
        }
        const [half, most] = [quantile(total.recoveryMs, 0.5), quantile(total.recoveryMs, 0.99)];
        context.diagnostic(`${total.recoveryMs.length} kills: ${total.acknowledged} writes acknowledged, ${total.settled} of them in doubt before and ${total.unanswered} of these kept already, ${total.refused} refused; ` +
            `lost 0, duplicated 0, torn 0; ready again in ${half} ms (p50), ${most} ms (p99)`);
        assert.ok(total.unanswered > 0, 'some kills fell between a commit and its answer');
        assert.ok(half < RECOVERY_MOST_MS && most < RECOVERY_ONE_MS, `ready again in ${half} ms, ${most} ms at most`);
    });
}

function stopTest(engine) {
    test(`${engine}: a stop under load answers what was being answered, and loses nothing`, async (context) => {
        const place = await placeMake(engine);
        const ends = [];
        const start = async () => ({ ...await place.start(), kill: async () => { ends.push(await place.stop('SIGTERM')); } });
        try {
            const { verdict, history } = await torture({ start, seed: 5, kills: 4, writers: 16, killAfterMs: [300, 800], leastVerdicts: 16 });
            assert.deepEqual(told(verdict.findings), []);
            assert.deepEqual(ends, [0, 0, 0, 0]);
            assert.deepEqual(unanswered(history), []);
            context.diagnostic(`4 stops: ${verdict.acknowledged} writes acknowledged; every one that was kept had been answered`);
        } finally {
            await place.end();
        }
    });
}

export function killSuite(engine) {
    killTest(engine);
    stopTest(engine);
}
