// The judge of histories: seen to find each kind of lie, and held against a slow oracle that tries every order of writes.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { numbersFrom } from '../oracle/rate_limit.mjs';
import { History, writesOf } from './history.mjs';
import { judge } from './judge.mjs';

const row = (version, token, other = token) => [{ version, places: { title: token, customer: other } }];
const kinds = (history) => [...new Set(judge(history.events).findings.map((finding) => finding.kind))].sort();

/* Two writes of job j, both acknowledged; what comes after is the test's. */
function twoWrites() {
    const history = new History();
    history.begin('a', { object: 'j', marks: ['audit'] });
    history.acknowledged('a', 1);
    history.begin('b', { object: 'j', marks: ['audit'] });
    history.acknowledged('b', 2);
    return history;
}

function judged(build, begin = twoWrites) {
    const history = begin();
    build(history);
    return kinds(history);
}

test('a store that kept everything is clean', () => {
    assert.deepEqual(judged((h) => h.seen({ j: row(2, 'b') }, { audit: ['a', 'b'] })), []);
});

test('what was acknowledged and is gone is lost', () => {
    assert.deepEqual(judged((h) => h.seen({ j: row(1, 'a') }, { audit: ['a'] })), ['lost']);
    assert.deepEqual(judged((h) => h.seen({}, { audit: [] })), ['lost']);
    assert.deepEqual(judged((h) => { // was there, and is not any more, though nobody was told of it
        h.begin('c', { object: 'j', marks: [] });
        h.seen({ j: row(3, 'c') }, { audit: ['a', 'b'] });
        h.seen({ j: row(2, 'b') }, { audit: ['a', 'b'] });
        h.acknowledged('c', 3);
        h.seen({ j: row(3, 'c') }, { audit: ['a', 'b'] });
    }), ['lost']);
});

test('two writers with the same version have lost an update', () => {
    assert.deepEqual(judged((h) => {
        h.begin('c', { object: 'j' });
        h.acknowledged('c', 2);
        h.seen({ j: row(2, 'c') }, { audit: ['a', 'b'] });
    }), ['lost']);
});

test('what is there twice is duplicated', () => {
    assert.deepEqual(judged((h) => h.seen({ j: [...row(2, 'b'), ...row(2, 'b')] }, { audit: ['a', 'b'] })), ['duplicated']);
    assert.deepEqual(judged((h) => h.seen({ j: row(3, 'b') }, { audit: ['a', 'b'] })), ['duplicated']);
    assert.deepEqual(judged((h) => h.seen({ j: row(2, 'b') }, { audit: ['a', 'b', 'b'] })), ['duplicated']);
});

test('half a write is torn', () => {
    assert.deepEqual(judged((h) => h.seen({ j: row(2, 'b', 'a') }, { audit: ['a', 'b'] })), ['torn']);
    assert.deepEqual(judged((h) => h.seen({ j: row(2, 'b') }, { audit: ['a'] })), ['torn']);
});

test('what nobody wrote, or was refused, is a phantom', () => {
    assert.deepEqual(judged((h) => h.seen({ j: row(2, 'b'), k: row(1, 'x') }, { audit: ['a', 'b'] })), ['phantom']);
    assert.deepEqual(judged((h) => h.seen({ j: row(2, 'b') }, { audit: ['a', 'b', 'x'] })), ['phantom']);
    assert.ok(judged((h) => {
        h.begin('c', { object: 'j' });
        h.refused('c');
        h.seen({ j: row(3, 'c') }, { audit: ['a', 'b'] });
    }).includes('phantom'));
});

test('a version that cannot be, or was seen before what it stands on, is a phantom', () => {
    for (const version of [null, 0]) {
        assert.deepEqual(judged((h) => {
            h.begin('c', { object: 'k' });
            h.acknowledged('c', version);
            h.seen({ j: row(2, 'b') }, { audit: ['a', 'b'] });
        }), ['phantom']);
    }
    assert.deepEqual(judged((h) => {
        h.begin('a', { object: 'j' });
        h.seen({ j: row(2, 'a') });
        h.begin('b', { object: 'j' });
        h.acknowledged('b', 1);
        h.acknowledged('a', 2);
    }, () => new History()), ['phantom']);
});

test('a version against the order of time is told', () => {
    assert.deepEqual(judged((h) => {
        h.begin('a', { object: 'j' });
        h.acknowledged('a', 2);
        h.begin('b', { object: 'j' });
        h.acknowledged('b', 1);
        h.seen({ j: row(2, 'a') });
    }, () => new History()), ['order']);
});

test('a write in doubt may be there or not, until its key settles it', () => {
    for (const there of [true, false]) {
        assert.deepEqual(judged((h) => {
            h.begin('c', { object: 'j', marks: ['audit'] });
            h.doubt('c', 'reset');
            h.seen({ j: there ? row(3, 'c') : row(2, 'b') }, { audit: there ? ['a', 'b', 'c'] : ['a', 'b'] });
            h.acknowledged('c', 3);
            h.seen({ j: row(3, 'c') }, { audit: ['a', 'b', 'c'] });
        }), []);
    }
    assert.deepEqual(judged((h) => {
        h.begin('c', { object: 'j', marks: ['audit'] });
        h.doubt('c', 'reset');
        h.seen({ j: row(2, 'b') }, { audit: ['a', 'b'] });
    }), ['unsettled']);
});

test('a repeat that is answered otherwise is told', () => {
    assert.deepEqual(judged((h) => {
        h.answer('b', 'one');
        h.answer('b', 'two');
        h.seen({ j: row(2, 'b') }, { audit: ['a', 'b'] });
    }), ['changed']);
});

// The slow oracle.

/* Whether some order of the writes and readings, within the order of time, explains everything: every one is tried. */
function explainable(events) {
    const writes = [...writesOf(events).values()];
    if (writes.some((write) => write.outcome === 'unknown')) return false;
    const moves = [
        ...writes.filter((write) => write.outcome === 'acknowledged').map((write) => ({ write, begin: write.begin, end: write.end })),
        ...events.filter((event) => event.event === 'seen').map((seen) => ({ seen, begin: seen.at, end: seen.at })),
    ];
    const sameLog = (tokens, log) => tokens.length === log.size && tokens.every((token) => log.has(token)) && new Set(tokens).size === tokens.length;
    const reads = (seen, { rows, logs }) => Object.keys(seen.objects).every((name) => rows.has(name))
        && [...rows].every(([name, { version, token }]) => {
            const found = seen.objects[name] ?? [];
            return found.length === 1 && found[0].version === version && Object.values(found[0].places).every((place) => place === token);
        })
        && Object.keys(seen.logs).every((name) => sameLog(seen.logs[name], logs.get(name) ?? new Set()))
        && [...logs].every(([name, log]) => sameLog(seen.logs[name] ?? [], log));
    const after = ({ rows, logs }, { object, version, token, marks }) => {
        const next = { rows: new Map(rows), logs: new Map(logs) };
        if (object !== null) {
            if (version !== (rows.get(object)?.version ?? 0) + 1) return null;
            next.rows.set(object, { version, token });
        }
        for (const mark of marks) next.logs.set(mark, new Set([...(logs.get(mark) ?? []), token]));
        return next;
    };
    const search = (left, state) => left.length === 0 || left.some((move, i) => {
        const rest = left.filter((_, k) => k !== i);
        if (rest.some((other) => other.end < move.begin)) return false; // that one was before
        if (move.seen) return reads(move.seen, state) && search(rest, state);
        const next = after(state, move.write);
        return next !== null && search(rest, next);
    });
    return search(moves, { rows: new Map(), logs: new Map() });
}

/* A small history of a store that is honest until `lie`, and the name of the lie. Everything is drawn from the seed. */
function randomHistory(seed) {
    const numbers = numbersFrom(seed);
    const pick = (list) => list[numbers.below(list.length)];
    const lie = pick(['none', 'none', 'lose', 'twice', 'tear', 'halfLog', 'early', 'refusedKept', 'stale', 'wrongVersion', 'twoRows', 'swap']);
    let lies = lie === 'none' ? 0 : 1 + numbers.below(2);
    const lying = (which) => lie === which && lies > 0 && numbers.below(2) === 0 && lies-- > 0;
    const history = new History();
    const rows = new Map(); // object -> { version, token, torn }
    const logs = new Map([['audit', []], ['timeline', []]]);
    const running = [];
    let made = 0;
    let before = null;
    const apply = (write) => {
        if (write.applied) return;
        write.applied = true;
        write.version = write.object === null ? null : (rows.get(write.object)?.version ?? 0) + 1;
        if (lying('lose')) return;
        const torn = lying('tear') ? rows.get(write.object)?.token : undefined;
        if (write.object !== null) rows.set(write.object, { version: write.version + (lying('twice') ? 1 : 0), token: write.token, torn });
        for (const mark of write.marks) {
            if (lying('halfLog')) continue;
            logs.get(mark).push(write.token);
            if (lie === 'twice' && lying('twice')) logs.get(mark).push(write.token);
        }
    };
    const end = (write) => {
        running.splice(running.indexOf(write), 1);
        if (write.willRefuse) {
            if (lying('refusedKept')) apply(write);
            history.refused(write.op);
        } else {
            if (!lying('early')) apply(write);
            else write.version = write.object === null ? null : (rows.get(write.object)?.version ?? 0) + 1;
            history.acknowledged(write.op, write.version === null ? null : write.version + (lying('wrongVersion') ? pick([-1, 1]) : 0));
        }
    };
    const look = () => {
        const now = {
            objects: Object.fromEntries([...rows].map(([name, { version, token, torn }]) => {
                const one = { version, places: { title: token, customer: torn ?? token } };
                return [name, lying('twoRows') ? [one, one] : [one]];
            })),
            logs: Object.fromEntries([...logs].map(([name, tokens]) => [name, [...tokens]])),
        };
        const shown = before !== null && lying('stale') ? before : now;
        before = now;
        history.seen(shown.objects, shown.logs);
    };
    for (let step = 0; step < 16; step++) {
        const way = numbers.below(10);
        if (way < 4 && made < 5) {
            const op = 'abcdefgh'[made++];
            const object = numbers.below(4) === 0 ? null : pick(['j', 'j', 'k']);
            const write = { op, token: op, object, marks: object === null ? ['timeline'] : pick([[], ['audit'], ['audit', 'timeline']]), willRefuse: numbers.below(6) === 0 };
            running.push(write);
            history.begin(op, write);
        } else if (way < 6 && running.length > 0) {
            const write = pick(running);
            if (!write.willRefuse) apply(write);
        } else if (way < 8 && running.length > 0) {
            end(pick(running));
        } else if (way === 8) {
            look();
        }
    }
    while (running.length > 0) end(pick(running));
    look();
    if (lie === 'swap') { // two neighbours in time change places, where that leaves a history
        const i = numbers.below(history.events.length - 1);
        const [a, b] = history.events.slice(i, i + 2);
        if (a.op === undefined || a.op !== b.op) history.events.splice(i, 2, { ...b, at: a.at }, { ...a, at: b.at });
    }
    return { lie, events: history.events };
}

test('the judge and the search through all orders agree on random histories', (context) => {
    const agreed = { clean: 0, caught: 0, lies: {} };
    const rounds = Number(process.env.ROUTRIQ_JUDGE_ROUNDS ?? 20_000);
    for (let seed = 1; seed <= rounds; seed++) {
        const { lie, events } = randomHistory(seed);
        const clean = judge(events).findings.length === 0;
        assert.equal(clean, explainable(events), `seed ${seed}, ${lie}:\n${events.map((event) => JSON.stringify(event)).join('\n')}\n${JSON.stringify(judge(events).findings)}`);
        if (lie === 'none') assert.ok(clean, `seed ${seed}: an honest store`);
        agreed[clean ? 'clean' : 'caught'] += 1;
        if (!clean) agreed.lies[lie] = (agreed.lies[lie] ?? 0) + 1;
    }
    assert.ok(Object.keys(agreed.lies).length >= 10 && Object.values(agreed.lies).every((n) => n > rounds / 1000), JSON.stringify(agreed));
    context.diagnostic(JSON.stringify(agreed));
});

test('a history outlives the checker in its file, and the judge is a command too', () => {
    const folder = mkdtempSync(join(tmpdir(), 'routriq-history-'));
    const path = join(folder, 'h.ndjson');
    const history = new History(path);
    for (const event of twoWrites().events) history.add(event);
    history.seen({ j: row(1, 'a') }, { audit: ['a'] });
    history.close();
    assert.deepEqual(History.read(path).events, history.events);
    const { status, stdout } = spawnSync(process.execPath, [fileURLToPath(new URL('judge.mjs', import.meta.url)), path], { encoding: 'utf8' });
    rmSync(folder, { recursive: true });
    assert.equal(status, 1);
    assert.match(stdout, /^lost: j: b was version 2, and there is version 1$/m);
});
