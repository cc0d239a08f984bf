// The API of the running program, held against the document that it serves about itself.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { responseSchema, schemaProblems } from './schema.mjs';
import { until } from './patience.mjs';
import { demoStart } from './server.mjs';

const DATE = '2026-05-15';
const EXAMPLE = {
    dispatch_date: '2024-05-15',
    jobs: [{
        job_id: 'ST-1001', address: '123 Main St...', coordinates: { lat: 34.0522, lng: -118.2437 },
        estimated_duration_minutes: 90, priority: 'high', required_skills: ['HVAC'],
        time_window_start: '09:00', time_window_end: '12:00',
    }],
    technicians: [{
        tech_id: 'T-501', start_location: { lat: 34.0632, lng: -118.3581 }, skills: ['HVAC', 'Electrical'],
        shift_start: '08:00', shift_end: '17:00',
    }],
    optimization_goals: ['minimize_drive_time', 'balance_workload'],
};

let server;
let document;

before(async () => {
    server = await demoStart(['--iterations', '2000', '--log-level', 'info']);
    document = await (await fetch(`${server.origin}/openapi.json`)).json();
    await call('/openapi.json', { key: null });
});

after(async () => {
    assert.equal(await server?.stop(), 0, 'the program ends well');
});

/* One call, whose answer must be the one that the document describes. */
async function call(path, { method = 'GET', key = server.key, headers = {}, body } = {}) {
    const response = await fetch(server.origin + path, {
        method,
        headers: { ...(key && { Authorization: `Bearer ${key}` }), ...(body !== undefined && { 'Content-Type': 'application/json' }), ...headers },
        body: typeof body === 'object' ? JSON.stringify(body) : body,
    });
    const text = await response.text();
    const type = response.headers.get('content-type') ?? '';
    const answer = type.startsWith('application/json') && text !== '' ? JSON.parse(text) : text;
    const pure = path.split('?')[0];
    const { operation, schema } = responseSchema(document, pure, method, response.status);
    if (operation) {
        assert.ok(operation.responses[response.status], `${method} ${pure} answers ${response.status}, which is not described`);
        if (schema && text !== '') assert.deepEqual(schemaProblems(document, schema, answer), [], `${method} ${path}`);
    }
    assert.match(response.headers.get('x-request-id'), /^[A-Za-z0-9._-]{1,128}$/);
    return { status: response.status, headers: response.headers, answer, text };
}

async function fails(path, options, status, error) {
    const { status: got, answer } = await call(path, options);
    assert.deepEqual([got, answer.error], [status, error], path);
    assert.deepEqual(Object.keys(answer), ['ok', 'data', 'error']);
    assert.equal(answer.ok, false);
    assert.equal(answer.data.docs, `/docs/errors#${error}`);
    return answer.data;
}

test('the document is OpenAPI 3.1, and every name in it leads somewhere', () => {
    assert.equal(document.openapi, '3.1.0');
    assert.equal(document.info.license.identifier, 'Apache-2.0');
    const operations = Object.values(document.paths).flatMap((path) => Object.values(path));
    const ids = operations.map((operation) => operation.operationId);
    assert.equal(new Set(ids).size, ids.length, 'operation ids are unique');
    for (const operation of operations) {
        const success = Object.keys(operation.responses).find((status) => status.startsWith('2'));
        assert.ok(operation.summary && operation.responses[success].description);
        for (const parameter of operation.parameters) assert.ok(parameter.description && parameter.schema, parameter.name);
    }
    for (const [pattern, path] of Object.entries(document.paths)) {
        const named = [...pattern.matchAll(/\{(\w+)\}/g)].map((match) => match[1]);
        for (const operation of Object.values(path)) {
            assert.deepEqual(operation.parameters.filter((p) => p.in === 'path').map((p) => p.name), named, pattern);
        }
    }
    const references = [...JSON.stringify(document).matchAll(/"#\/components\/schemas\/(\w+)"/g)].map((match) => match[1]);
    for (const name of references) assert.ok(document.components.schemas[name], name);
    for (const name of Object.keys(document.components.schemas)) assert.ok(references.includes(name), `${name} is used nowhere`);
});

test('every job is listed once, page by page, in order of creation', async () => {
    const whole = (await call('/api/v1/jobs?limit=500')).answer.data;
    assert.equal(whole.nextCursor, null);
    assert.equal(whole.items.length, 90);
    const ids = whole.items.map((job) => job.id);
    assert.deepEqual([...ids].sort(), ids);
    const paged = [];
    for (let cursor = ''; cursor !== null; ) {
        const { data } = (await call(`/api/v1/jobs?limit=13${cursor && `&cursor=${cursor}`}`)).answer;
        paged.push(...data.items.map((job) => job.id));
        cursor = data.nextCursor;
    }
    assert.deepEqual(paged, ids);
});

test('a job and a technician are found by both of their ids', async () => {
    for (const kind of ['jobs', 'technicians']) {
        const [first] = (await call(`/api/v1/${kind}?limit=1`)).answer.data.items;
        const byId = await call(`/api/v1/${kind}/${first.id}`);
        const withEta = ({ eta }) => (kind === 'jobs' ? { ...first, eta } : first); // which a list does not tell
        assert.deepEqual(byId.answer.data, withEta(byId.answer.data));
        assert.equal(byId.headers.get('etag'), `"${first.version}"`);
        const reference = encodeURIComponent(`ext:${first.source}:${first.externalId}`);
        const byReference = (await call(`/api/v1/${kind}/${reference}`)).answer.data;
        assert.deepEqual(byReference, withEta(byReference));
        const again = await call(`/api/v1/${kind}/${first.id}`, { headers: { 'If-None-Match': `"${first.version}"` } });
        assert.deepEqual([again.status, again.text], [304, '']);
        await fails(`/api/v1/${kind}/ext:nobody:${first.externalId}`, {}, 404, 'not_found');
        await fails(`/api/v1/${kind}/00000000-0000-7000-8000-000000000000`, {}, 404, 'not_found');
    }
});

test('the schedule, the jobs and the technicians tell the same day', async () => {
    const { data } = (await call(`/api/v1/dispatch/schedule?date=${DATE}`)).answer;
    const jobs = (await call(`/api/v1/jobs?date=${DATE}&limit=500`)).answer.data.items;
    const technicians = (await call('/api/v1/technicians?limit=500')).answer.data.items;
    assert.deepEqual(data.routes.map((route) => route.technicianId), technicians.map((technician) => technician.id));
    const stops = data.routes.flatMap((route) => route.stops.map((stop) => ({ ...stop, technicianId: route.technicianId })));
    const planned = new Map(stops.filter((stop) => stop.type === 'job').map((stop) => [stop.jobId, stop]));
    const left = new Set(data.unassigned.map((one) => one.jobId));
    assert.equal(planned.size + left.size, jobs.length);
    for (const job of jobs) {
        const stop = planned.get(job.id);
        assert.equal(job.technicianId, stop?.technicianId ?? null, job.externalId);
        assert.equal(job.scheduledStart, stop?.start ?? null);
        assert.equal(job.sequence, stop?.sequence ?? null);
        assert.equal(job.planVersion, data.planVersion);
        assert.ok(stop || left.has(job.id));
    }
    assert.equal(data.totals.jobs, planned.size);
    const one = (await call(`/api/v1/dispatch/schedule?date=${DATE}&technicianId=${technicians[3].id}`)).answer.data;
    assert.deepEqual(one.routes, [data.routes[3]]);
    const mine = (await call(`/api/v1/jobs?technicianId=${technicians[3].id}&limit=500`)).answer.data.items;
    assert.equal(mine.length, data.routes[3].stops.filter((stop) => stop.type === 'job').length);
});

test('filters narrow the list, and say so when they are wrong', async () => {
    const all = (await call('/api/v1/jobs?limit=500')).answer.data.items;
    for (const [query, keep] of [
        ['status=unscheduled', (job) => job.status === 'unscheduled'],
        ['priority=1,low', (job) => job.priority === 1 || job.priority === 4],
        ['externalId=J-1001,J-1004', (job) => ['J-1001', 'J-1004'].includes(job.externalId)],
        ['q=BOILER', (job) => [job.title, job.jobType, job.address, job.externalId, job.customer?.name].some((text) => text?.toLowerCase().includes('boiler'))],
    ]) {
        const { items } = (await call(`/api/v1/jobs?limit=500&${query}`)).answer.data;
        assert.deepEqual(items.map((job) => job.id), all.filter(keep).map((job) => job.id), query);
        assert.ok(items.length > 0 && items.length < all.length, query);
    }
    assert.deepEqual((await fails('/api/v1/jobs?limit=0&nonsense=1', {}, 422, 'validation_failed')).issues.map((issue) => issue.path), ['?limit', '?nonsense']);
    await fails('/api/v1/jobs?updatedSince=2026-05-15T00:00:00', {}, 422, 'validation_failed');
    await fails('/api/v1/jobs?cursor=abc', {}, 400, 'invalid_cursor');
    await fails('/api/v1/dispatch/schedule?asOf=2020-05-15T00:00:00Z', {}, 422, 'validation_failed');
});

test('the published example of /v1/optimize is planned', async () => {
    const { status, answer } = await call('/v1/optimize', { method: 'POST', body: EXAMPLE });
    assert.equal(status, 200);
    assert.equal(answer.data.summary.assigned, 1);
    assert.equal(answer.data.routes[0].stops[0].job_id, 'ST-1001');
    assert.equal(answer.data.routes[0].stops[0].start_local, '09:00');
    const { cost, lower_bound: bound, gap } = answer.data.summary;
    assert.ok(bound > cost / 2 && bound <= cost, `${bound} of ${cost}`);
    assert.ok(gap >= 1 - bound / cost && gap < 1 - bound / cost + 0.0001, `${gap}`);
});

test('the same iterations and seed give the same plan', async () => {
    const body = { ...EXAMPLE, jobs: [], iterations: 5000, seed: 42 };
    for (let i = 0; i < 40; i++) {
        body.jobs.push({ ...EXAMPLE.jobs[0], job_id: `J${i}`, coordinates: { lat: 34 + (i % 7) * 0.02, lng: -118.3 + (i % 11) * 0.01 }, estimated_duration_minutes: 20 });
    }
    const first = await call('/v1/optimize', { method: 'POST', body });
    const second = await call('/v1/optimize', { method: 'POST', body });
    assert.equal(first.text, second.text);
    assert.ok(first.answer.data.summary.assigned > 3 && first.answer.data.summary.unassigned > 3);
});

test('what is wrong with a day is told field by field', async () => {
    const body = structuredClone(EXAMPLE);
    body.jobs[0].estimated_duration_minutes = -5;
    body.jobs[0].coordinates.lat = 91;
    body.jobs.push({ ...EXAMPLE.jobs[0] });
    body.technicians[0].shift_end = '25:00';
    const { issues } = await fails('/v1/optimize', { method: 'POST', body }, 422, 'validation_failed');
    assert.deepEqual(issues.map((issue) => issue.path).sort(), [
        '/jobs/0/coordinates/lat', '/jobs/0/estimated_duration_minutes', '/jobs/1/job_id', '/technicians/0/shift_end',
    ]);
    const many = { ...EXAMPLE, jobs: Array.from({ length: 10001 }, (_, i) => ({ ...EXAMPLE.jobs[0], job_id: `J${i}` })) };
    await fails('/v1/optimize', { method: 'POST', body: many }, 422, 'too_many_jobs');
    const { coordinates, ...nowhere } = EXAMPLE.jobs[0];
    await fails('/v1/optimize', { method: 'POST', body: { ...EXAMPLE, jobs: [nowhere] } }, 422, 'coordinates_required');
    await fails('/v1/optimize', { method: 'POST', body: { ...EXAMPLE, matrix: {} } }, 422, 'not_supported');
    assert.match((await fails('/v1/optimize', { method: 'POST', body: '{"jobs": [\n  }' }, 400, 'invalid_json')).message, /line 2/);
    for (const broken of ['', '{', '{"a":1,"a":2}', '{"a":1e999}', '{"a":"\\ud800"}', '['.repeat(65) + ']'.repeat(65), '{} x', '\ufeff{}']) {
        await fails('/v1/optimize', { method: 'POST', body: broken }, 400, 'invalid_json');
    }
});

test('ten thousand jobs fit', { timeout: 120_000 }, async () => {
    const jobs = Array.from({ length: 10_000 }, (_, i) => ({
        ...EXAMPLE.jobs[0], job_id: `J${i}`, address: 'x'.repeat(300), coordinates: { lat: 34 + (i % 100) * 0.003, lng: -118.4 + (i % 77) * 0.004 },
    }));
    const { status, answer } = await call('/v1/optimize', { method: 'POST', body: { ...EXAMPLE, jobs, time_limit_ms: 100 } });
    assert.equal(status, 200);
    assert.equal(answer.data.summary.assigned + answer.data.summary.unassigned, 10_000);
});

test('keys: none, a wrong one, one in the wrong place', async () => {
    const wrong = server.key.replace(/.$/, (last) => (last === 'x' ? 'y' : 'x'));
    for (const key of [null, wrong, 'rq_live_abc', `${server.key} `.repeat(2), '']) {
        const data = await fails('/api/v1/jobs', { key }, 401, 'unauthorized');
        assert.ok(!JSON.stringify(data).includes(server.key));
    }
    await fails(`/api/v1/jobs?key=${server.key}`, { key: null }, 401, 'unauthorized');
    await fails('/api/v1/no/such/route', { key: null }, 401, 'unauthorized');
    await fails('/api/v1/no/such/route', {}, 404, 'not_found');
    await fails('/v1/optimize', { method: 'POST', key: null, body: EXAMPLE }, 401, 'unauthorized');
});

test('a wrong method names the right ones, and HEAD is a GET without a body', async () => {
    const wrong = await call('/api/v1/jobs', { method: 'DELETE' });
    assert.deepEqual([wrong.status, wrong.headers.get('allow')], [405, 'GET, HEAD, POST']);
    const get = await call('/api/v1/technicians');
    const head = await call('/api/v1/technicians', { method: 'HEAD' });
    assert.deepEqual([head.status, head.text, head.headers.get('content-length')], [200, '', get.headers.get('content-length')]);
});

test('the body must be JSON, of a size, and not packed', async () => {
    const post = (headers, body = '{}') => ['/v1/optimize', { method: 'POST', headers, body }];
    await fails(...post({ 'Content-Type': 'text/plain' }), 415, 'unsupported_media_type');
    await fails(...post({ 'Content-Type': 'application/json; charset=latin1' }), 415, 'unsupported_media_type');
    await fails(...post({ 'Content-Encoding': 'gzip' }), 415, 'unsupported_media_type');
    await fails(...post({ 'Content-Type': 'application/json; charset=UTF-8' }), 422, 'validation_failed');
    await fails(...post({}, `[${','.repeat(1_000_001)}]`), 413, 'payload_too_large');
});

test('the health, the errors and the page need no key and are served with care', async () => {
    assert.deepEqual((await call('/healthz', { key: null })).answer, { status: 'ok' });
    const errors = await call('/docs/errors', { key: null });
    for (const code of document.components.schemas.ErrorCode.enum) assert.ok(errors.text.includes(`id="${code}"`), code);
    const calls = await call('/docs', { key: null });
    for (const operation of Object.values(document.paths).flatMap((path) => Object.values(path))) assert.ok(calls.text.includes(`id="${operation.operationId}"`), operation.operationId);
    const page = await call('/', { key: null });
    assert.equal(page.status, 200);
    assert.match(page.headers.get('content-security-policy'), /default-src 'none'.*frame-ancestors 'none'/);
    assert.ok(!/unsafe/.test(page.headers.get('content-security-policy')));
    assert.equal(page.headers.get('x-content-type-options'), 'nosniff');
    assert.equal(page.headers.get('referrer-policy'), 'no-referrer');
    assert.equal(page.headers.get('cache-control'), 'no-cache');
    assert.ok(!page.text.includes('rq_'), 'no key in the page');
    const again = await call('/', { key: null, headers: { 'If-None-Match': page.headers.get('etag') } });
    assert.equal(again.status, 304);
    const scripts = [...page.text.matchAll(/(?:src|href)="\.(\/assets\/[\w.-]+\.(?:js|css))"/g)].map((match) => match[1]);
    assert.ok(scripts.length >= 2, page.text);
    for (const name of scripts) {
        const file = await call(name, { key: null }); // is GET /assets/{name} of the document
        assert.equal(file.status, 200);
        assert.match(file.headers.get('cache-control'), /immutable/);
        const plain = await call(name, { key: null, headers: { 'Accept-Encoding': 'identity' } });
        assert.equal(plain.text, file.text, 'packed or not, the same');
        assert.equal(plain.headers.get('content-encoding'), null);
        assert.equal(file.headers.get('content-encoding'), 'gzip');
    }
    for (const path of ['/assets/nothing.js', '/assets/index.html', '/assets/..%2Findex.html', '/nothing.html']) await fails(path, { key: null }, 404, 'not_found');
});

test('a request id that is proper is kept, and found in the log', async () => {
    const { headers } = await call('/api/v1/technicians', { headers: { 'X-Request-Id': 'my-request_1.2' } });
    assert.equal(headers.get('x-request-id'), 'my-request_1.2');
    assert.match((await call('/healthz', { headers: { 'X-Request-Id': 'two words' } })).headers.get('x-request-id'), /^[0-9a-f-]{36}$/);
    const line = await until('its line is in the log', () => server.output().split('\n').slice(0, -1).find((one) => one.includes('my-request_1.2')));
    assert.equal(JSON.parse(line).path, '/api/v1/technicians');
});

test('the log has no key', () => {
    const logged = server.output().split('\n').filter((line) => line.startsWith('{'));
    assert.ok(logged.length > 50);
    for (const line of logged) assert.ok(!line.includes(server.key) && !/Bearer/i.test(line), line);
});
