// Drives every operation and status of an OpenAPI document, as recipes.mjs says, and tells what was wrong.
//
//     const { table, problems } = await drive({ document, world, prism, gate, recipes, slow, notHere });
//
// A recipe is data: how to bring about one status of one operation.
//     key      whose key: "own" unless it says otherwise; "none" for no Authorization at all; "without" for one that lacks the
//              operation's scope alone (world.keys.without[scope]); any other name of world.keys
//     session  name in world.sessions: asked by who is signed in there, without a key
//     path     {id: "job"}: the parameter is world.objects.job; a value that begins with = is taken as it stands
//     query    "=$word" in it stands for world.objects.word
//     headers, body (an object is sent as JSON; a value "$word" in it stands for world.secrets.word), type (of the body)
//     etag     true: asked twice, the second time with If-None-Match of the first answer's ETag
//     match    true: with If-Match of an older version than the ETag of a first GET
//     before   [recipe with method and route]: asked first, each must succeed, or be answered with the status `answers`
//     windowS  seconds of a limiter's window, which must not end between what is asked before and the recipe itself
//     busy     true: with the Idempotency-Key of another request that is being worked on (`slow`, with method and route)
//     full     true: while as many of those are worked on as are taken; these recipes and the busy ones come last
//     server   name in world.servers of another server that this status needs
//     wrong    true: the document forbids the request, and the server takes it all the same, as the contract says
//     code     the `error` that the envelope must have
//     raw      lines of a request as bytes, for what no client library sends; {path} stands for the operation's path, {host} for the server, {who} for the
//              headers that say who asks
//     direct   why it does not go through Prism; the answer is held against the document by tests/e2e/schema.mjs
// `world` is the running server: {origin, keys, objects, servers}. A recipe that needs a key, an object or a server that the
// world has not is not run. What was not run must stand in `notHere` ("operation status" or "* status": a reason), and what
// was run must not, so that neither a new status nor a possibility goes unnoticed.
import net from 'node:net';
import { windowAhead } from '../e2e/patience.mjs';
import { schemaProblems } from '../e2e/schema.mjs';
import { send, violationsOf } from './prism.mjs';
import { operationsOf, scopeOf } from './seeing.mjs';

const BUSY_KEY = 'busy';
const SLOW_MOST = 4; // LIMIT_HEAVY_REQUESTS
const SLOW_MS = 3000; // until a slow request has arrived for certain

/* One request written by hand; the answer is read until the server closes. */
export function sendRaw(origin, text) {
    return new Promise((done, fail) => {
        const { hostname, port } = new URL(origin);
        const socket = net.connect(Number(port), hostname, () => socket.write(text));
        let got = '';
        socket.setEncoding('utf8');
        socket.setTimeout(10_000, () => socket.destroy(new Error('no answer')));
        socket.on('data', (part) => { got += part; });
        socket.on('error', fail);
        socket.on('close', () => {
            const [head, ...rest] = got.split('\r\n\r\n');
            const [first, ...lines] = head.split('\r\n');
            const headers = Object.fromEntries(lines.map((line) => [line.slice(0, line.indexOf(':')).toLowerCase(), line.slice(line.indexOf(':') + 1).trim()]));
            done({ status: Number(first.split(' ')[1]), headers, text: rest.join('\r\n\r\n') });
        });
    });
}

/* The request of a recipe in this world, or null and why not. */
export function requestOf(operation, recipe, world) {
    const server = recipe.server === undefined ? world : world.servers?.[recipe.server];
    if (server === undefined) return { missing: `no server ${recipe.server}` };
    const session = recipe.session === undefined ? {} : server.sessions?.[recipe.session];
    if (session === undefined) return { missing: `no session ${recipe.session}` };
    const name = recipe.key ?? (recipe.session === undefined ? 'own' : 'none');
    const key = operation.operation.security?.length > 0 && name !== 'none'
        ? (name === 'without' ? server.keys.without?.[scopeOf(operation)] : server.keys[name]) : null;
    if (key === undefined) return { missing: `no key ${name}` };
    let path = operation.path;
    for (const [, parameter] of operation.path.matchAll(/\{([^/}]+)\}/g)) {
        const word = recipe.path?.[parameter];
        const value = word?.startsWith('=') ? word.slice(1) : server.objects[word];
        if (value === undefined) return { missing: `no object ${word} for {${parameter}}` };
        path = path.replace(`{${parameter}}`, encodeURIComponent(value));
    }
    const query = recipe.query?.replace(/=\$(\w+)/g, (whole, word) => `=${server.objects[word] ?? whole}`);
    const secret = (_, word) => (word.startsWith('$') ? server.secrets[word.slice(1)] : word);
    const body = recipe.body === undefined || typeof recipe.body === 'string' ? recipe.body : JSON.stringify(recipe.body, (key, value) => (typeof value === 'string' ? secret(key, value) : value));
    return {
        origin: server.origin, method: operation.method, path: query ? `${path}?${query}` : path, body,
        headers: { ...session.headers, ...(recipe.busy && { 'Idempotency-Key': BUSY_KEY }), ...(key !== null && { Authorization: `Bearer ${key}` }), ...(body !== undefined && { 'Content-Type': recipe.type ?? 'application/json' }), ...recipe.headers },
    };
}

/* What the contract says of every answer and OpenAPI cannot: the envelope and the headers that are always there. */
export function conventionProblems(operation, response) {
    const problems = [];
    const needs = (name, pattern) => { if (!pattern.test(response.headers[name] ?? '')) problems.push(`has ${name}: ${response.headers[name]}`); };
    needs('x-request-id', /^[A-Za-z0-9._-]{1,128}$/);
    // A refusal of the frame (400, 431, 501) comes before anybody asks whose request it is.
    const keyed = operation.operation.security?.length > 0 && ![400, 401, 431, 501].includes(response.status);
    if (keyed) {
        needs('ratelimit-policy', /^"[a-z]+";q=\d+;w=\d+$/);
        needs('ratelimit', /^"[a-z]+";r=\d+;t=\d+$/);
    }
    if ([429, 503].includes(response.status)) needs('retry-after', /^[1-9]\d*$/);
    if (response.status === 304 && response.text !== '') problems.push('has a body');
    const enveloped = /^\/(api\/)?v1\//.test(operation.path) && response.status !== 304 && response.headers['content-type']?.startsWith('application/json');
    if (enveloped) {
        const { ok, data, error, ...more } = JSON.parse(response.text);
        if (Object.keys(more).length > 0 || ok !== response.status < 400 || data === undefined || (error === null) !== ok) problems.push('is not in the envelope');
    }
    return problems;
}

/* What is wrong with an answer for an eye that is not Prism's: the status, the code, the schema, the conventions. */
function problemsOf(document, operation, recipe, status, response) {
    const problems = [];
    if (response.status !== status) problems.push(`answers ${response.status}: ${response.text.slice(0, 200)}`);
    const described = operation.operation.responses[response.status];
    if (described === undefined) problems.push(`${response.status} is not described`);
    const schema = described?.content?.['application/json']?.schema;
    if (schema !== undefined) {
        try {
            problems.push(...schemaProblems(document, schema, JSON.parse(response.text)));
        } catch (error) {
            problems.push(String(error.message));
        }
    } else if (response.text !== '' && described !== undefined && described.content === undefined) {
        problems.push(`undescribed: ${response.status} has a body of ${response.headers['content-type']} and the document says nothing of it`);
    }
    if (recipe.code !== undefined && !response.text.includes(`"error":"${recipe.code}"`)) problems.push(`is not ${recipe.code}: ${response.text.slice(0, 120)}`);
    return [...problems, ...conventionProblems(operation, response)];
}

async function prepared(request, recipe, origin) {
    if (!recipe.etag && !recipe.match) return request;
    const { body, ...first } = { ...request, method: 'GET' };
    const { headers } = await send(origin, first);
    return { ...request, headers: { ...request.headers, ...(recipe.etag ? { 'If-None-Match': headers.etag } : { 'If-Match': '"0"' }) } };
}

const stepOf = (step, world) => requestOf({ path: step.route, method: step.method, operation: { security: [{ apiKey: [] }] } }, step, world);

/* Slow requests that are under way; end() waits for their answers no longer, and answers what was wrong. */
async function slowStart(slow, world, count) {
    const { origin, method, path, headers, body } = stepOf({ ...slow, busy: count === 1 }, world);
    const leave = new AbortController();
    let answered = 0;
    const asked = Array.from({ length: count }, () => fetch(origin + path, { method, headers, body, signal: leave.signal }).then(() => { answered += 1; }, () => {}));
    await new Promise((done) => { setTimeout(done, SLOW_MS); });
    return {
        async end() {
            const early = answered;
            leave.abort();
            await Promise.all(asked);
            return early > 0 ? [`${early} of ${count} slow requests were answered too early`] : [];
        },
    };
}

/* Runs one recipe: {how: "prism" | "direct" | "-", why, problems}. */
async function runRecipe({ document, world, prism, gate }, operation, status, recipe) {
    const request = requestOf(operation, recipe, world);
    if (request.missing) return { how: '-', why: request.missing, problems: [] };
    if (recipe.windowS) await windowAhead(recipe.windowS, 30); // what is counted together is asked in one window
    for (const step of recipe.before ?? []) {
        const first = stepOf(step, world);
        const { status: got, text } = await send(first.origin, first);
        if (step.answers === undefined ? got >= 300 : got !== step.answers) return { how: 'prism', problems: [`${step.method} ${step.route} before it answers ${got}: ${text.slice(0, 120)}`] };
    }
    if (recipe.raw !== undefined) {
        const who = ['Authorization', 'Cookie', 'X-CSRF-Token', 'Origin'].filter((name) => name in request.headers).map((name) => `${name}: ${request.headers[name]}`);
        const lines = recipe.raw.flatMap((line) => (line === '{who}' ? who : line.replace('{host}', new URL(request.origin).host).replace('{path}', request.path).replace('{method}', request.method)));
        const response = await sendRaw(request.origin, `${lines.join('\r\n')}\r\n\r\n`);
        return { how: 'direct', problems: problemsOf(document, operation, recipe, status, response) };
    }
    if (recipe.direct !== undefined) {
        const response = await send(request.origin, await prepared(request, recipe, request.origin));
        return { how: 'direct', problems: problemsOf(document, operation, recipe, status, response) };
    }
    gate.forwardTo(request.origin);
    const response = await send(prism.origin, await prepared(request, recipe, prism.origin));
    return { how: 'prism', problems: [...violationsOf(response, recipe.wrong ? { ofRequest: false } : {}).map((one) => `Prism: ${one}`), ...problemsOf(document, operation, recipe, status, response)] };
}

/* {table: [{operation, status, how, why, problems}], problems: [sentence]}; a status with several recipes has several rows. */
export async function drive({ document, world, prism, gate, recipes, slow, notHere = {} }) {
    const table = [];
    const busy = [];
    const full = [];
    const problems = [];
    const run = async (operation, status, recipe) => table.push({ operation: operation.id, status, ...(await runRecipe({ document, world, prism, gate }, operation, status, recipe)) });
    for (const operation of operationsOf(document)) {
        const own = recipes(operation);
        for (const status of Object.keys(operation.operation.responses).map(Number)) {
            const list = [own[status] ?? []].flat();
            if (list.length === 0) table.push({ operation: operation.id, status, how: '-', why: 'no recipe', problems: [] });
            for (const recipe of list) {
                if (recipe.busy || recipe.full) (recipe.busy ? busy : full).push([operation, status, recipe]);
                else await run(operation, status, recipe);
            }
        }
    }
    const under = [];
    for (const [list, count] of [[busy, 1], [full, SLOW_MOST - 1]]) { // the first goes on meanwhile
        if (busy.length + full.length > 0) under.push(await slowStart(slow, world, count));
        for (const one of list) await run(...one);
    }
    for (const one of under) problems.push(...await one.end());
    problems.push(...table.flatMap((row) => row.problems.map((problem) => `${row.operation} ${row.status}: ${problem}`)));
    const excuse = (row) => [`${row.operation} ${row.status}`, `* ${row.status}`].find((name) => name in notHere);
    const used = new Set();
    for (const row of table.filter((one) => one.how === '-')) {
        const name = excuse(row);
        used.add(name);
        if (name === undefined) problems.push(`${row.operation} ${row.status}: not driven (${row.why})`);
        else row.why = notHere[name];
    }
    for (const name of Object.keys(notHere)) if (!used.has(name)) problems.push(`${name}: is said to be impossible here, and nothing of it was left out`);
    return { table, problems };
}

/* The coverage table: a line an operation, a column a status. P through Prism, D directly, · not here, blank: cannot be. */
export function tableText(table) {
    const statuses = [...new Set(table.map((row) => row.status))].sort((a, b) => a - b);
    const ids = [...new Set(table.map((row) => row.operation))];
    const cell = (id, status) => {
        const rows = table.filter((row) => row.operation === id && row.status === status);
        return rows.length === 0 ? ' ' : rows.some((row) => row.how === 'prism') ? 'P' : rows.some((row) => row.how === 'direct') ? 'D' : '·';
    };
    const width = Math.max('operation'.length, ...ids.map((id) => id.length));
    return [`${'operation'.padEnd(width)}  ${statuses.join(' ')}`, ...ids.map((id) => `${id.padEnd(width)}  ${statuses.map((status) => ` ${cell(id, status)} `).join(' ')}`.trimEnd())].join('\n');
}
