#!/usr/bin/env node
// Judges a history (history.mjs): did the store keep what it said it kept, once, whole, and nothing else?
//
//     node tests/torture/judge.mjs HISTORY.ndjson       prints the findings and the counts; exit code 1 when there are any
//
// The kinds of findings:
//     lost        acknowledged, and not there; or two writers were told the same version, so that one of them is gone; or the
//                 store shows an older state than it showed before
//     duplicated  there twice: two rows of one object, one write under two versions, a token twice in a log, or a version
//                 that is nobody's
//     torn        half of a write: places of one row that disagree, a row without its entry in a log or the other way round
//     phantom     there, and written by nobody, or by a write that was refused, or before it was sent
//     order       versions against the order of time: a write that ended before another began has the higher version
//     changed     a repeat with the same key was answered otherwise than the first time
//     unsettled   a write whose fate nobody knows at the end: the checker gave up too early
//
// The rules are exact for what the events can show: a history is clean if and only if there is one order of its writes
// and readings that keeps the order of time and explains every verdict and every reading (judge.test.mjs holds it against a
// search through all orders). Versions give the order of writes, so nothing has to be searched here.
import { realpathSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { History, writesOf } from './history.mjs';

function group(list, keyOf) {
    const groups = new Map();
    for (const item of list) {
        for (const key of [keyOf(item)].flat()) {
            if (!groups.has(key)) groups.set(key, []);
            groups.get(key).push(item);
        }
    }
    return groups;
}

/* Versions of one object: told to exactly one write each, none left out, in the order of time. */
function judgeVersions(object, acknowledged, find) {
    const sorted = acknowledged.filter((write) => write.version >= 1).sort((a, b) => a.version - b.version || a.begin - b.begin);
    for (const write of acknowledged) {
        if (!Number.isInteger(write.version) || write.version < 1) find('phantom', write.op, `${object}: was told version ${write.version}`);
    }
    let latestBegin = -Infinity;
    for (let i = sorted.length - 1, earliestEnd = Infinity; i >= 0; i--) { // a higher version that ended before this one began
        if (earliestEnd < sorted[i].begin) find('order', sorted[i].op, `${object}: version ${sorted[i].version} began after a later version had ended`);
        earliestEnd = Math.min(earliestEnd, sorted[i].end);
    }
    for (let i = 0; i < sorted.length; i++) {
        const before = i === 0 ? 0 : sorted[i - 1].version;
        if (sorted[i].version === before) find('lost', sorted[i - 1].op, `${object}: version ${before} was told to ${sorted[i].op} as well`);
        for (let gap = before + 1; gap < sorted[i].version; gap++) find('duplicated', null, `${object}: version ${gap} was told to nobody`);
    }
    // by version: its write, and the latest moment at which a write up to it began
    return sorted.map((write) => ({ write, version: write.version, begunBy: (latestBegin = Math.max(latestBegin, write.begin)) }));
}

/* One row as it was read, against the writes of its object. */
function judgeRow(object, row, seen, { byToken, ladder }, find) {
    const tokens = [...new Set(Object.values(row.places))];
    if (tokens.length !== 1) {
        find('torn', null, `${object}: version ${row.version} has ${tokens.length} writes in one row: ${tokens.join(', ')}`);
        return;
    }
    const write = byToken.get(tokens[0]);
    const step = ladder.filter((one) => one.version <= row.version).at(-1);
    if (write === undefined || write.outcome === 'refused' || write.begin > seen.at) {
        const why = write === undefined ? 'was never sent' : write.outcome === 'refused' ? 'was refused' : 'was not yet sent';
        find('phantom', write?.op ?? null, `${object}: holds ${tokens[0]}, which ${why}`);
    } else if (write.outcome === 'acknowledged' && write.version !== row.version) {
        const other = ladder.find((one) => one.version === row.version);
        if (other !== undefined) find('lost', other.write.op, `${object}: version ${row.version} holds ${write.op} in place of ${other.write.op}`);
        else find('duplicated', write.op, `${object}: ${write.op} is version ${write.version} and is there as version ${row.version}`);
    }
    if (step !== undefined && step.begunBy > seen.at) find('phantom', step.write.op, `${object}: version ${row.version} was there before all of its writes began`);
}

function judgeObject(object, writes, readings, find) {
    const acknowledged = writes.filter((write) => write.outcome === 'acknowledged');
    const known = { byToken: new Map(writes.map((write) => [write.token, write])), ladder: judgeVersions(object, acknowledged, find) };
    let highest = 0;
    for (const seen of readings) {
        const rows = seen.objects[object] ?? [];
        if (rows.length > 1) find('duplicated', null, `${object}: is there ${rows.length} times`);
        for (const row of rows) judgeRow(object, row, seen, known, find);
        const version = Math.max(0, ...rows.map((row) => row.version));
        for (const { write } of known.ladder) {
            if (write.end < seen.at && write.version > version) find('lost', write.op, `${object}: ${write.op} was version ${write.version}, and there is ${version === 0 ? 'nothing' : `version ${version}`}`);
        }
        if (version < highest) find('lost', null, `${object}: was at version ${highest} and is at ${version}`);
        highest = Math.max(highest, version);
    }
}

/* True, false, or null when nobody can say: whether the write had taken effect when this was read, as its object shows. */
function effective(write, seen) {
    if (write.outcome === 'refused') return false;
    if (write.object === null || write.outcome === 'unknown') return null;
    return write.version <= Math.max(0, ...(seen.objects[write.object] ?? []).map((row) => row.version));
}

/* The logs of one reading against the writes that leave their token there. */
function judgeLogs(seen, writes, shown, find) {
    const counts = new Map(Object.entries(seen.logs).map(([log, tokens]) => {
        const count = new Map();
        for (const token of tokens) count.set(token, (count.get(token) ?? 0) + 1);
        return [log, count];
    }));
    for (const write of writes.filter((one) => one.marks.length > 0)) {
        const times = write.marks.map((log) => counts.get(log)?.get(write.token) ?? 0);
        const there = times.filter((n) => n > 0).length;
        write.marks.forEach((log, i) => { if (times[i] > 1) find('duplicated', write.op, `${log}: ${write.token} is there ${times[i]} times`); });
        const must = effective(write, seen);
        if (there > 0 && (write.outcome === 'refused' || write.begin > seen.at)) {
            find('phantom', write.op, `${write.marks[0]}: ${write.token} ${write.outcome === 'refused' ? 'was refused' : 'was not yet sent'} and is there`);
        } else if (there > 0 && there < times.length) {
            find('torn', write.op, `${write.token} is in ${there} of ${times.length} logs`);
        } else if (must !== null && must !== there > 0) {
            find('torn', write.op, `${write.object}: ${must ? 'has' : 'lacks'} ${write.op}, and ${write.marks[0]} ${there > 0 ? 'has' : 'lacks'} it`);
        } else if (write.object === null && there === 0 && (shown.has(write.op) || (write.outcome === 'acknowledged' && write.end < seen.at))) {
            find('lost', write.op, `${write.marks[0]}: lacks ${write.token}`);
        }
        if (there > 0) shown.add(write.op);
    }
    const expected = group(writes, (write) => write.marks.map((log) => `${log} ${write.token}`));
    for (const [log, count] of counts) {
        for (const token of count.keys()) if (!expected.has(`${log} ${token}`)) find('phantom', null, `${log}: nobody wrote ${token} there`);
    }
}

/* {findings: [{kind, op, sentence}], counts: {kind: n}, writes, acknowledged, refused, settled}; clean without findings. */
export function judge(events) {
    const findings = [];
    const said = new Set();
    const find = (kind, op, sentence) => {
        if (said.has(sentence)) return; // once, not at every reading
        said.add(sentence);
        findings.push({ kind, op, sentence });
    };
    const writes = [...writesOf(events).values()];
    const readings = events.filter((event) => event.event === 'seen');
    const objects = group(writes.filter((write) => write.object !== null), (write) => write.object);
    for (const seen of readings) for (const name of Object.keys(seen.objects)) if (!objects.has(name)) find('phantom', null, `${name}: nobody made it`);
    for (const [object, list] of objects) judgeObject(object, list, readings, find);
    const shown = new Set();
    for (const seen of readings) judgeLogs(seen, writes, shown, find);
    for (const write of writes) {
        if (write.outcome === 'unknown') find('unsettled', write.op, `${write.op}: no verdict after ${write.doubts} tries`);
        if (new Set(write.answers).size > 1) find('changed', write.op, `${write.op}: its repeats were answered in ${new Set(write.answers).size} ways`);
    }
    const counts = {};
    for (const { kind } of findings) counts[kind] = (counts[kind] ?? 0) + 1;
    const count = (outcome) => writes.filter((write) => write.outcome === outcome).length;
    return { findings, counts, writes: writes.length, acknowledged: count('acknowledged'), refused: count('refused'),
        settled: writes.filter((write) => write.doubts > 0 && write.outcome !== 'unknown').length };
}

if (process.argv[1] && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)) {
    const verdict = judge(History.read(process.argv[2]).events);
    for (const { kind, sentence } of verdict.findings) console.log(`${kind}: ${sentence}`);
    console.log(JSON.stringify({ ...verdict, findings: verdict.findings.length }));
    process.exitCode = verdict.findings.length > 0 ? 1 : 0;
}
