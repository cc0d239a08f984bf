// What writers did, and what was found afterwards: the material of the judge (judge.mjs).
//
// A history is a list of events, numbered from 1 by their order in the checking process, one JSON object a line in its file,
// so that it outlives the checker as well:
//
//     {at, event: "begin",  op, object, marks, token}   a write is about to be sent for the first time
//     {at, event: "end",    op, outcome, version}       what its writer was told: "acknowledged" or "refused"
//     {at, event: "doubt",  op, why}                    a try went without a verdict: no answer, or a 5xx
//     {at, event: "answer", op, digest}                 what an acknowledged try was answered, and each later repeat of it
//     {at, event: "seen",   objects, logs}              everything that the store holds, read while no write was on its way
//
// A write (op) has a token of its own, which it leaves in every place that it writes. `object` names what it changes (the
// external id of a job) or is null; `marks` names the logs in which it leaves its token exactly once (the audit, a timeline).
// An object is a register: each write of it that takes effect raises its version by one, from 1. A write in doubt is repeated
// with the same Idempotency-Key until a verdict comes, so its interval ends there; a refused write never had an effect.
//
// `objects` of a "seen" is {name: [{version, places: {place: token}}]}, one row each unless the store has it twice; a
// name that is not there does not exist. `logs` is {name: [token, …]}.
import { closeSync, openSync, readFileSync, writeSync } from 'node:fs';

export class History {
    constructor(path = null) {
        this.events = [];
        this.file = path === null ? null : openSync(path, 'a');
    }

    static read(path) {
        const history = new History();
        history.events = readFileSync(path, 'utf8').split('\n').filter((line) => line !== '').map((line) => JSON.parse(line));
        return history;
    }

    add(event) {
        const whole = { at: this.events.length + 1, ...event };
        this.events.push(whole);
        if (this.file !== null) writeSync(this.file, `${JSON.stringify(whole)}\n`);
        return whole.at;
    }

    begin(op, { object = null, marks = [], token = op }) { return this.add({ event: 'begin', op, object, marks, token }); }
    acknowledged(op, version = null) { return this.add({ event: 'end', op, outcome: 'acknowledged', version }); }
    refused(op) { return this.add({ event: 'end', op, outcome: 'refused', version: null }); }
    doubt(op, why) { return this.add({ event: 'doubt', op, why }); }
    answer(op, digest) { return this.add({ event: 'answer', op, digest }); }
    seen(objects, logs = {}) { return this.add({ event: 'seen', objects, logs }); }

    close() {
        if (this.file !== null) closeSync(this.file);
        this.file = null;
    }
}

/* The writes of a history: Map of op -> {op, object, marks, token, begin, end, outcome, version, doubts, answers}; a write
 * without a verdict has outcome "unknown" and no end. */
export function writesOf(events) {
    const writes = new Map();
    for (const event of events) {
        const write = writes.get(event.op);
        if (event.event === 'begin') {
            writes.set(event.op, { op: event.op, object: event.object, marks: event.marks, token: event.token, begin: event.at,
                end: Infinity, outcome: 'unknown', version: null, doubts: 0, answers: [] });
        } else if (event.event === 'end') {
            Object.assign(write, { end: event.at, outcome: event.outcome, version: event.version });
        } else if (event.event === 'doubt') {
            write.doubts += 1;
        } else if (event.event === 'answer') {
            write.answers.push(event.digest);
        }
    }
    return writes;
}
