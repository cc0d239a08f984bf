// Plays a story: the field, which goes by the board; the office, which reviews what is proposed; and what the story says.
//
// Whatever they do follows from the story and from the server's answers. So two servers that answer alike have the same day.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { appendFileSync } from 'node:fs';

import { judgeOffer } from './judge.mjs';
import { pointOf } from './story.mjs';

const MINUTE = 60_000;
const KM_PER_DEGREE = 111.2;
const iso = (ms) => new Date(ms).toISOString().replace('.000Z', 'Z');
const km = (a, b) => Math.hypot((a.lat - b.lat) * KM_PER_DEGREE, (a.lng - b.lng) * KM_PER_DEGREE * 0.757);

const technicianNames = (story, which) => [...story.technicians.values()].filter(which).map(({ name }) => name);

export class Day {
    constructor(story, server) {
        this.story = story;
        this.server = server;
        this.waiting = []; // {at, order, act}
        this.order = 0;
        this.ids = new Map(); // name -> id, of technicians and jobs
        this.names = new Map(); // and back
        this.field = new Map(); // per technician: {at, busy}
        this.notBuilt = new Map(); // what was skipped -> how often
        this.counts = {};
        this.forced = new Set(); // names of jobs that people put where a rule is broken
        this.locked = new Map(); // name -> the technician that it is locked to
        this.delayed = new Set(technicianNames(story, ({ leavesLate }) => leavesLate > 0)); // whose day has not gone as planned
        this.wrong = []; // what an answer has promised against the story's facts
        this.log = null; // a file for all answers, to find the first that differs
        this.transcript = createHash('sha256'); // of all answers
        this.now = 0;
        this.onHour = async () => {};
    }

    count(what) { this.counts[what] = (this.counts[what] ?? 0) + 1; }

    /* So far, of all answers. */
    digest() { return this.transcript.copy().digest('hex'); }

    /* Asks, and takes no answer that a client could not have caused. */
    async ask(method, path, body, ...expected) {
        const answer = await this.server.ask(this.now, method, path, body);
        const told = `${this.now} ${method} ${path} ${answer.status} ${answer.text}\n`;
        this.transcript.update(told);
        if (this.log) appendFileSync(this.log, told);
        const fine = answer.status < 300 || expected.includes(answer.status) || (answer.status === 404 && expected.includes('unbuilt'));
        assert.ok(fine, `${iso(this.now)} ${method} ${path} ${JSON.stringify(body)}: ${answer.status} ${answer.text.slice(0, 2000)}`);
        return answer;
    }

    /* A capability that may not be there; null when it is not. */
    async tryAsk(what, method, path, body, ...expected) {
        if (this.notBuilt.has(what)) {
            this.notBuilt.set(what, this.notBuilt.get(what) + 1);
            return null;
        }
        const answer = await this.ask(method, path, body, 'unbuilt', ...expected);
        if (answer.status !== 404) return answer;
        assert.equal(answer.error, 'not_found', answer.text);
        this.notBuilt.set(what, 1);
        return null;
    }

    at(ms, act) {
        this.waiting.push({ at: ms, order: this.order++, act });
    }

    later(minutes, act) { this.at(this.now + Math.max(1, Math.round(minutes * 60)) * 1000, act); }

    /* Plays on until that moment. */
    async until(ms) {
        for (;;) {
            let next = null;
            for (const one of this.waiting) {
                if (one.at <= ms && (next === null || one.at < next.at || (one.at === next.at && one.order < next.order))) next = one;
            }
            if (next === null) break;
            this.waiting.splice(this.waiting.indexOf(next), 1);
            this.now = Math.max(this.now, next.at);
            await next.act();
        }
        this.now = ms;
        await this.server.pass(ms);
    }

    /* ---- the morning ---- */

    remember({ items }) {
        for (const item of items) {
            assert.ok(item.id, JSON.stringify(item));
            this.ids.set(item.externalId, item.id);
            this.names.set(item.id, item.externalId);
        }
    }

    async begin() {
        const { story } = this;
        const calledLater = new Set(story.events.filter(({ what }) => what === 'call' || what === 'emergency').map(({ subject }) => subject));
        this.now = story.instant('05:30');
        await this.ask('PATCH', 'org', { planning: { resequenceThresholdMinutes: 30 } });
        this.remember((await this.ask('POST', 'technicians', { technicians: [...story.technicians.values()].map(({ body }) => body) })).data);
        const known = [...story.jobs.values()].filter(({ name }) => !calledLater.has(name)).map(({ body }) => body);
        this.remember((await this.ask('POST', 'jobs', { jobs: known })).data);
        this.at(story.instant('05:35'), () => this.morningPlan(known.map(({ externalId }) => externalId)));
        for (const event of story.events) this.at(event.at, () => this[event.what](event));
        for (const technician of story.technicians.values()) {
            this.field.set(technician.name, { at: technician.at });
            this.at(technician.shiftStart + technician.leavesLate * MINUTE, () => this.free(technician.name));
        }
        for (let ms = story.instant('07:10'); ms <= story.instant('17:00'); ms += 10 * MINUTE) this.at(ms, () => this.review());
        for (let ms = story.instant('07:05'); ms <= story.instant('18:00'); ms += 10 * MINUTE) this.at(ms, () => this.positions());
        for (let ms = story.instant('08:15'); ms <= story.instant('16:00'); ms += 60 * MINUTE) this.at(ms, () => this.placeTheRest());
        for (let ms = story.instant('06:45'); ms <= story.instant('20:00'); ms += 60 * MINUTE) this.at(ms, () => this.onHour());
    }

    async morningPlan(names) {
        const run = await this.tryAsk('optimize', 'POST', 'dispatch/optimize', { date: this.story.date, iterations: 2000, seed: 7 });
        if (run === null) {
            for (const name of names) await this.assign(name, 'apply');
            return;
        }
        this.later(5, async () => {
            const { data } = await this.ask('GET', `dispatch/runs/${run.data.id}`);
            assert.equal(data.state, 'succeeded', JSON.stringify(data));
            for (const id of data.proposalIds) await this.approve(id, {});
        });
    }

    /* ---- the office ---- */

    async assign(name, commit) {
        const { data, error } = await this.ask('POST', 'dispatch/assign', { jobId: this.ids.get(name), date: this.story.date, ...(commit ? { commit } : {}) }, 409);
        this.count(`assign ${data?.status ?? error}`);
        for (const one of error ? [] : data.assignments) this.wrong.push(...judgeOffer(this, name, one));
        return data;
    }

    async approve(id, body) {
        const { data, status, error } = await this.ask('POST', `dispatch/proposals/${id}/approve`, body, 409);
        this.count(`approve ${status === 200 ? data.status : error}`);
        if (error === 'proposal_stale') {
            const fresh = await this.ask('POST', `dispatch/proposals/${id}/rebase`, {}, 409);
            this.count(`rebase ${fresh.status < 300 ? 'made' : fresh.error}`);
            if (fresh.status >= 300) return;
            const again = await this.ask('POST', `dispatch/proposals/${fresh.data.id}/approve`, {}, 409);
            this.count(`rebased ${again.status === 200 ? again.data.status : again.error}`);
        }
    }

    /* Most is approved, some only where it is safe, some is put off and some refused: by the proposal's number in the list. */
    async review() {
        const { data } = await this.ask('GET', 'dispatch/proposals?status=pending&limit=100');
        const open = data.items.filter(({ status }) => status === 'pending'); // others have expired
        for (const [index, { id, kind }] of open.entries()) {
            const choice = (index + Math.floor(this.now / (10 * MINUTE))) % 10;
            this.count(`proposal ${kind}`);
            if (choice === 0) await this.ask('POST', `dispatch/proposals/${id}/reject`, { code: 'other' }, 409);
            else if (choice === 1) await this.ask('POST', `dispatch/proposals/${id}/flag`, { label: 'poor', note: 'Why?' }, 409);
            else await this.approve(id, choice === 2 ? { only: 'safe' } : {});
        }
    }

    async jobs(query) {
        const { data } = await this.ask('GET', `jobs?limit=500&${query}`);
        assert.equal(data.nextCursor, null);
        return data.items;
    }

    async placeTheRest() {
        const open = await this.jobs('status=unscheduled');
        for (const { externalId } of open.slice(0, 12)) await this.assign(externalId);
    }

    async call({ subject }) {
        const { data } = await this.ask('POST', 'jobs', this.story.jobs.get(subject).body);
        this.remember({ items: [data] });
        await this.assign(subject);
    }

    async emergency({ subject }) {
        const { body } = this.story.jobs.get(subject);
        const answer = await this.tryAsk('emergency', 'POST', 'dispatch/emergency', { job: body, commit: 'apply' }, 409);
        this.count(`emergency ${answer?.data?.status ?? answer?.error}`);
        if (answer !== null && answer.status < 300) {
            this.remember({ items: [{ id: answer.data.jobId, externalId: subject }] });
            return;
        }
        this.remember({ items: [(await this.ask('POST', 'jobs', body)).data] });
        await this.assign(subject, answer === null ? 'apply' : undefined);
    }

    async cancel({ subject }) {
        const { status } = await this.ask('DELETE', `jobs/${this.ids.get(subject)}`, undefined, 409);
        this.count(status === 200 ? 'canceled' : 'canceled too late');
    }

    async jam({ at, km: radius, factor, minutes }) {
        this.jammed = { at: pointOf(at), km: Number(radius), factor: Number(factor), until: this.now + Number(minutes) * MINUTE };
        await this.tryAsk('incidents', 'POST', 'traffic/incidents', {
            area: { center: pointOf(at), radiusKm: Number(radius) }, factor: Number(factor), from: iso(this.now), until: iso(this.jammed.until),
        });
    }

    /* By hand: as it fits, else with force. */
    async move({ subject, to }) {
        const body = { jobId: this.ids.get(subject), technicianId: this.ids.get(to), start: iso(this.now + 90 * MINUTE) };
        const looked = await this.tryAsk('override', 'POST', 'dispatch/override', { ...body, dryRun: true }, 409);
        if (looked === null || looked.status === 409) return;
        const forced = !looked.data.feasible;
        const done = await this.ask('POST', 'dispatch/override', { ...body, ...(forced ? { force: true, reason: 'the customer knows him' } : {}) }, 409);
        this.count(done.status < 300 ? (forced ? 'override forced' : 'override') : done.error);
        if (done.status < 300 && forced) this.forced.add(subject);
    }

    async lock({ subject }) {
        const { technicianId, status } = (await this.ask('GET', `jobs/${this.ids.get(subject)}`)).data;
        if (technicianId === null || (status !== 'scheduled' && status !== 'dispatched')) return;
        const done = await this.tryAsk('lock', 'POST', 'dispatch/lock', { jobId: this.ids.get(subject), locks: ['technician'] }, 409);
        if (done !== null && done.status < 300) this.locked.set(subject, technicianId);
    }

    async stop({ subject }) { await this.ask('PUT', 'dispatch/stop', { active: true, reason: subject }); }

    async resume() { await this.ask('PUT', 'dispatch/stop', { active: false }); }

    /* ---- the field ---- */

    minutesTo(name, from, to) {
        const { jammed } = this;
        const slow = jammed && this.now < jammed.until && (km(from, jammed.at) < jammed.km || km(to, jammed.at) < jammed.km) ? jammed.factor : 1;
        if (slow > 1) this.delayed.add(name);
        return (2 + (km(from, to) * 1.3) / 0.6) * slow;
    }

    async positions() {
        const locations = [...this.field].map(([name, { at }]) => ({ technicianId: this.ids.get(name), ...at, at: iso(this.now) }));
        await this.ask('POST', 'technicians/locations', { locations });
    }

    async report(jobId, technician, status) {
        const { data } = await this.ask('POST', `jobs/${jobId}/status`, { status, at: iso(this.now), technicianId: this.ids.get(technician) }, 409);
        return data?.job?.status ?? data?.status;
    }

    /* She looks at the board for what comes next, and goes when it is time. */
    async free(name) {
        const technician = this.story.technicians.get(name);
        const [next] = (await this.jobs(`technicianId=${this.ids.get(name)}&status=scheduled,dispatched`))
            .filter((job) => job.scheduledStart < iso(this.story.instant('23:00')))
            .sort((a, b) => (a.scheduledStart < b.scheduledStart ? -1 : 1));
        if (!next) {
            if (this.now < technician.shiftEnd) this.later(10, () => this.free(name));
            return;
        }
        const drive = this.minutesTo(name, this.field.get(name).at, next.location);
        const early = (Date.parse(next.scheduledStart) - this.now) / MINUTE - drive;
        if (early > 12) {
            this.later(10, () => this.free(name));
            return;
        }
        await this.report(next.id, name, 'en_route');
        this.later(drive, () => this.arrive(name, next.id));
    }

    async arrive(name, id) {
        const job = (await this.ask('GET', `jobs/${id}`)).data;
        const facts = this.story.jobs.get(job.externalId);
        this.field.get(name).at = job.location;
        if (job.status === 'canceled' || job.technicianId !== this.ids.get(name)) return this.free(name);
        if (this.now > Date.parse(job.scheduledStart) + MINUTE) this.delayed.add(name);
        if (this.now < facts.windowStart) return this.at(facts.windowStart, () => this.arrive(name, id));
        await this.report(id, name, 'on_site');
        this.later(facts.takes, () => this.leave(name, id, facts));
    }

    async leave(name, id, facts) {
        await this.report(id, name, 'completed');
        this.count('completed');
        if (facts.takes > facts.minutes) this.delayed.add(name);
        await this.ask('POST', `jobs/${id}/outcome`, { completedAt: iso(this.now), firstTimeFix: true, partsUsed: facts.parts }, 409); // canceled meanwhile
        const moves = facts.parts.map(({ sku, quantity }) => ({ sku, delta: -quantity, reason: facts.name }));
        if (moves.length > 0) await this.ask('POST', `technicians/${this.ids.get(name)}/inventory`, { moves });
        await this.free(name);
    }
}
