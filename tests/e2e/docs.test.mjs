// README.md, "An hour with the API": its commands are run as they stand, in one shell, in a folder of their own. What is replaced
// is the port, so that tests can run beside each other, and the key, as a reader would. And: what the pages name is there.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';

import { freePort } from '../ports.mjs';
import { binaryPath } from './server.mjs';
import { programEnvironment } from './environment.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const text = (path) => readFileSync(join(root, path), 'utf8');
const SHELL_LIMIT_MS = 180_000;

// The blocks of commands below a heading of level two.
function blocksOf(page, heading) {
    const section = page.split(/^## /m).find((part) => part.startsWith(`${heading}\n`));
    assert.ok(section, heading);
    return [...section.matchAll(/^```\n([^]*?)^```$/gm)].map(([, block]) => block);
}

// A shell that is given one block after the other; say(block) gives what it printed, on both outputs.
function shellStart(folder, env) {
    const child = spawn('bash', ['--norc'], { cwd: folder, env, stdio: ['pipe', 'pipe', 'pipe'] });
    let said = '';
    let heard = () => {};
    const hear = (bytes) => {
        said += bytes;
        heard();
    };
    child.stdout.setEncoding('utf8').on('data', hear);
    child.stderr.setEncoding('utf8').on('data', hear);
    const ended = new Promise((done) => { child.once('close', done); });
    let blocks = 0;
    const say = (block) => new Promise((done, fail) => {
        blocks += 1;
        const mark = `--- block ${blocks} is done ---\n`;
        const timer = setTimeout(() => fail(new Error(`no end of:\n${block}\n${said}`)), SHELL_LIMIT_MS);
        said = '';
        heard = () => {
            if (!said.includes(mark)) return;
            clearTimeout(timer);
            heard = () => {};
            done(said.replace(mark, ''));
        };
        child.stdin.write(`${block}\necho '${mark.trimEnd()}'\n`);
    });
    const end = async () => {
        child.stdin.end('kill %1 2>/dev/null; wait\n');
        await ended;
    };
    return { say, end };
}

// The envelopes among what was said, in their order.
const answers = (said) => said.split('\n').filter((line) => line.startsWith('{"ok":')).map((line) => JSON.parse(line));
const statuses = (said) => [...said.matchAll(/^HTTP\/1\.1 (\d+)/gm)].map(([, status]) => Number(status));
const codes = (list) => list.map(({ code }) => code);

describe('an hour with the API', () => {
    const blocks = blocksOf(text('README.md'), 'An hour with the API');
    let folder;
    let shell;
    let next = 0;
    let key;
    let port;
    const run = (words) => {
        const block = blocks[next];
        next += 1;
        assert.match(block, words, 'the walk of README.md has other steps than this test');
        return shell.say(block.replaceAll('127.0.0.1:8080', `127.0.0.1:${port}`).replace('rq_live_...', key));
    };

    before(async () => {
        folder = mkdtempSync(join(tmpdir(), 'routriq-docs-'));
        port = await freePort();
        mkdirSync(join(folder, 'build'));
        symlinkSync(binaryPath(), join(folder, 'build', 'routriq'));
        const env = programEnvironment({ ROUTRIQ_STATE_DIR: join(folder, 'state'), ROUTRIQ_LISTEN: `127.0.0.1:${port}` });
        shell = shellStart(folder, env);
    });
    after(async () => {
        await shell?.end();
        rmSync(folder, { recursive: true, force: true });
    });

    test('an organization, its key and the server', async () => {
        const said = await run(/org create/);
        [key] = /rq_live_\w{42}/.exec(said) ?? assert.fail(said);
        assert.match(said, /This key is shown once/);
        assert.match(said, /^RoutrIQ \d+\.\d+\.\d+ at http:\/\/127\.0\.0\.1:\d+, sqlite:/m);
        assert.ok(said.includes('{"status":"ready"}'), said);
    });

    test('who am I', async () => {
        const [me] = answers(await run(/auth\/me/));
        assert.equal(me.data.organization.name, 'North HVAC');
        assert.ok(me.data.scopes.includes('admin'));
    });

    test('a technician', async () => {
        const [{ data }] = answers(await run(/"Marta"/));
        assert.deepEqual([data.externalId, data.version, data.skills], ['T-1', 1, ['hvac', { name: 'boiler', level: 3 }]]);
    });

    test('a job, its first answer once more, and nothing changed', async () => {
        const said = await run(/Idempotency-Key/);
        const [made, again, merged] = answers(said);
        assert.deepEqual(statuses(said), [201, 201, 200]);
        assert.deepEqual(made, again);
        assert.equal(said.match(/^Idempotency-Replayed: true/gm).length, 1);
        assert.deepEqual([merged.data.id, merged.data.version, merged.data.customer.name], [made.data.id, 1, 'Ann Lee']);
    });

    test('the board: a version that moved is refused, a broken rule is told', async () => {
        const [placed, moved, late, back] = answers(await run(/If-Match/));
        assert.deepEqual([placed.data.status, placed.data.version, placed.data.warnings], ['scheduled', 2, undefined]);
        assert.equal(moved.error, 'version_conflict');
        assert.deepEqual(codes(late.data.warnings), ['rule_broken', 'rule_broken']);
        assert.match(late.data.warnings[0].message, /shift.* 17:30/);
        assert.match(late.data.warnings[1].message, /17:30 is outside the job's windows/);
        assert.equal(back.data.warnings, undefined);
    });

    test('the field, the timeline, the day, what changed', async () => {
        const [report, timeline, day, changed] = answers(await run(/status/));
        assert.deepEqual([report.data.applied, report.data.job.status], [true, 'en_route']);
        assert.deepEqual(timeline.data.items.map(({ status }) => status), ['scheduled', 'en_route']);
        const [route] = day.data.routes;
        assert.equal(route.name, 'Marta');
        assert.deepEqual(route.stops.map(({ start }) => start), ['2025-05-16T13:30:00Z']);
        assert.equal(changed.data.items.length, 1);
        assert.ok(Date.parse(changed.data.checkpoint) > 0);
    });

    test('a wrong request is told everything', async () => {
        const [wrong] = answers(await run(/requireSkills/));
        const told = wrong.data.issues.map(({ path, code }) => `${path} ${code}`).sort();
        assert.deepEqual(told, ['/requireSkills unknown_field', '/technicianId unknown_reference', '/windows/0/start offset_required']);
    });

    test('who should do it: a score, a proposal that is approved, a decision worked out again', async () => {
        const [made, assigned, proposal, approved, replay, why] = answers(await run(/dispatch\/assign/));
        assert.equal(made.data.externalId, 'ST-3');
        assert.deepEqual([assigned.data.mode, assigned.data.status, assigned.data.assignments.length], ['assisted', 'proposed', 1]);
        assert.equal(assigned.data.proposalId, proposal.data.id);
        assert.match(proposal.data.changes[0].text, /^The job gets a place, with \d+ minutes more driving\.$/);
        assert.equal(approved.data.status, 'applied');
        assert.equal(replay.data.identical, true);
        assert.equal(why.data.verdict, 'best');
    });

    test('a day: the plan that was shown is the plan that stands', async () => {
        const [, planned, shown, approved, stands, risks] = answers(await run(/dispatch\/optimize/));
        assert.deepEqual([planned.data.state, planned.data.proposalIds.length], ['succeeded', 1]);
        assert.equal(approved.data.status, 'applied');
        const told = ({ data }) => data.routes.flatMap(({ stops }) => stops.map(({ jobId, start, end }) => [jobId, start, end]));
        assert.deepEqual(told(stands), told(shown));
        assert.equal(told(stands).length, 2);
        assert.deepEqual([shown.data.totals, stands.data.totals.unassigned], [stands.data.totals, 0]);
        assert.ok(Array.isArray(risks.data.items));
    });

    test('the audit, its export, and a backup', async () => {
        const said = await run(/audit verify/);
        const [page, verified] = answers(said);
        assert.deepEqual(page.data.items.map(({ action }) => action), ['proposal.approved', 'plan.applied', 'plan.changed']);
        assert.equal(verified.data.holds, true);
        assert.match(said, /^\d+ entries from .*: the chain holds/m);
        assert.match(said, /^\d+ rows of \d+ tables, .* sha256 [0-9a-f]{64}$/m);
        assert.ok(readFileSync(join(folder, 'serve.log'), 'utf8').includes('"server.stopped"'), said);
        assert.equal(next, blocks.length, 'a step of README.md is not run');
    });
});

test('every page of docs/ is on its list, and links lead somewhere', () => {
    const pages = ['README.md', 'CONTRIBUTING.md', ...['docs', 'docs/why'].flatMap((folder) => readdirSync(join(root, folder))
        .filter((name) => name.endsWith('.md')).map((name) => `${folder}/${name}`))];
    const list = text('docs/README.md');
    for (const page of pages) {
        if (page.startsWith('docs/') && page !== 'docs/README.md') assert.ok(list.includes(`(${page.slice('docs/'.length)})`), page);
        for (const [, target, anchor] of text(page).matchAll(/\]\((?!https?:)([^)#]*)(?:#([^)]*))?\)/g)) {
            const path = target === '' ? page : join(dirname(page), target);
            assert.ok(existsSync(join(root, path)), `${page} links to ${target}`);
            if (anchor === undefined) continue;
            const anchors = [...text(path).matchAll(/^#+ (.*)$/gm)].map(([, title]) => title.toLowerCase().replace(/[^\w -]/g, '').replaceAll(' ', '-'));
            assert.ok(anchors.includes(anchor), `${page} links to ${target}#${anchor}`);
        }
    }
});

test('docs/operating.md has every setting and every metric', () => {
    const page = text('docs/operating.md');
    const settings = [...text('src/app/config_settings.c').matchAll(/"(ROUTRIQ_\w+)"/g)].map(([, name]) => name);
    assert.ok(settings.length > 15);
    for (const name of settings) assert.ok(page.includes(`\`${name}\``), name);
    const sources = ['src/http', 'src/store', 'src/app', 'src/operations', 'src/access'].flatMap((folder) => readdirSync(join(root, folder))
        .filter((name) => /\.c$/.test(name) && !/_(test|fuzz)\.c$/.test(name)).map((name) => text(`${folder}/${name}`)));
    const metrics = new Set(sources.flatMap((source) => [...source.matchAll(/"(routriq_[a-z_]+)"/g)].map(([, name]) => name)));
    assert.ok(metrics.size > 10);
    for (const name of metrics) assert.ok(page.includes(`\`${name}\``), name);
});

test('docs/api.md has every call', () => {
    const page = text('docs/api.md');
    for (const name of readdirSync(join(root, 'src/http')).filter((one) => /^routes_\w+\.c$/.test(one))) {
        for (const [, pattern] of text(`src/http/${name}`).matchAll(/\.pattern = "([^"]+)"/g)) {
            assert.ok(page.includes(pattern.replace(/^\/api\/v1/, '')), `${name}: ${pattern}`);
        }
    }
});
