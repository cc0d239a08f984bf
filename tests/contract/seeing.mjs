// Whether Prism sees: for every operation and status of a document an answer is made from its schema and broken in one
// place after the other, headers included. Prism must accept what obeys the schema and complain of what does not;
// tests/e2e/schema.mjs, which fails at words it does not know, says which is which. What Prism and it do not agree on is a
// blind spot. A 501 of the server never comes through: Prism answers in its place.
import { schemaProblems } from '../e2e/schema.mjs';
import { send, violationsOf } from './prism.mjs';

const DEPTH = 8; // of samples: enough for what is documented, and an end for what contains itself
const TEXT_OF_FORMAT = { date: '2026-05-15', 'date-time': '2026-05-15T13:00:00Z', uuid: '0197c2a0-0000-7000-8000-000000000000' };

export function resolve(document, schema) {
    let at = schema;
    while (at?.$ref !== undefined) at = at.$ref.split('/').slice(1).reduce((place, step) => place[step], document);
    return at;
}

const typesOf = (schema) => (schema.type === undefined ? [] : [schema.type].flat());

function textFor(schema) {
    if (schema.format !== undefined) return TEXT_OF_FORMAT[schema.format] ?? 'text';
    if (schema.pattern === undefined) return 'text'.padEnd(schema.minLength ?? 0, 't').slice(0, schema.maxLength ?? 100);
    const tries = ['08:30', '2026-05-15', 'a', 'rq_test_', '0', '0197c2a0-0000-7000-8000-000000000000', '#a', '"1"', '+1212', '0'.repeat(64)];
    return tries.find((text) => new RegExp(schema.pattern).test(text)) ?? 'text';
}

/* A value that obeys the schema and has all it names. */
export function sample(document, schema, depth = 0) {
    const s = resolve(document, schema);
    if (s.const !== undefined) return s.const;
    if (s.enum !== undefined) return s.enum[0];
    const choices = s.oneOf ?? s.anyOf;
    if (choices !== undefined) return sample(document, choices.find((one) => resolve(document, one).type !== 'null') ?? choices[0], depth);
    const types = typesOf(s);
    if (depth > DEPTH && types.includes('null')) return null;
    if (types.includes('object') || s.properties !== undefined) {
        const named = Object.entries(s.properties ?? {}).map(([name, inner]) => [name, sample(document, inner, depth + 1)]);
        const free = typeof s.additionalProperties === 'object' ? [['some', sample(document, s.additionalProperties, depth + 1)]] : [];
        return Object.fromEntries([...named, ...free]);
    }
    if (types.includes('array')) return depth > DEPTH || s.items === undefined ? [] : [sample(document, s.items, depth + 1)];
    if (types.includes('string')) return textFor(s);
    if (types.includes('integer') || types.includes('number')) return Math.max(s.minimum ?? 1, 0);
    if (types.includes('boolean')) return true;
    return types.includes('null') ? null : {};
}

const WRONG = [{ kind: 'null', value: null }, { kind: 'number', value: 12.5 }, { kind: 'text', value: 'no_such_word' }, { kind: 'boolean', value: false },
    { kind: 'array', value: [[]] }, { kind: 'object', value: { noSuchMember: 1 } }, { kind: 'below', value: -1e9 }, { kind: 'above', value: 1e12 }];

/* Every value that differs from `value` in one place: {path, kind, value}. */
export function* brokenIn(value, path = '') {
    for (const { kind, value: other } of WRONG) yield { path: path || '/', kind, value: other };
    if (Array.isArray(value)) {
        for (const inner of value.length > 0 ? brokenIn(value[0], `${path}/0`) : []) yield { ...inner, value: [inner.value, ...value.slice(1)] };
    } else if (value !== null && typeof value === 'object') {
        yield { path: path || '/', kind: 'unknown member', value: { ...value, noSuchMember: 1 } };
        for (const name of Object.keys(value)) {
            const { [name]: gone, ...rest } = value;
            yield { path: `${path}/${name}`, kind: 'missing', value: rest };
            for (const inner of brokenIn(gone, `${path}/${name}`)) yield { ...inner, value: { ...value, [name]: inner.value } };
        }
    }
}

/* The headers that an answer must have, each with a value that obeys its schema. */
function requiredHeaders(document, response) {
    return Object.fromEntries(Object.entries(response?.headers ?? {}).map(([name, header]) => [name, resolve(document, header)])
        .filter(([, header]) => header.required).map(([name, header]) => [name, String(sample(document, header.schema))]));
}

export function* operationsOf(document) {
    for (const [path, methods] of Object.entries(document.paths)) {
        for (const [method, operation] of Object.entries(methods)) {
            if (['get', 'post', 'put', 'patch', 'delete', 'head'].includes(method)) yield { id: operation.operationId, method: method.toUpperCase(), path, operation };
        }
    }
}

/* The scope that an operation needs: "open" when it is asked without a key, "any" when every key may. */
export const scopeOf = ({ operation }) => operation['x-scope'] ?? (operation.security?.length > 0 ? Object.values(operation.security[0])[0]?.[0] ?? 'any' : 'open');

/* A path of the operation that no other operation answers. */
const somePath = (path) => path.replace(/\{[^/}]+\}/g, 'some-id');

/* `most` of a list, spread over it evenly; which ones, differs with `turn`. */
function spread(list, most, turn) {
    const step = Math.max(1, Math.ceil(list.length / most));
    return list.filter((_, i) => i % step === turn % step);
}

/* Blind spots: {operation, status, path, kind, said}. A schema is broken in `most` places where it is first met; of the answers that
 * have one again, every `again`th is tried, in one place each. `counts` is raised for each answer that was tried. */
export async function blindSpots(document, prism, gate, { counts = { answers: 0, wrong: 0, schemas: 0 }, most = Infinity, again = 1 } = {}) {
    const blind = [];
    const met = new Set();
    let repeated = 0;
    for (const { id, method, path, operation } of operationsOf(document)) {
        const request = { method, path: somePath(path), ...(operation.requestBody && { body: '{}', headers: { 'Content-Type': 'application/json' } }) };
        const seen = async (status, kind, at, planted, mustComplain) => {
            const headers = planted.headers ?? requiredHeaders(document, operation.responses[status]);
            gate.plant({ status, headers: { ...headers, 'Content-Type': planted.type ?? 'application/json' }, text: planted.text });
            const violations = violationsOf(await send(prism.origin, request), { ofRequest: false });
            counts.answers += 1;
            counts.wrong += mustComplain ? 1 : 0;
            if (violations.length > 0 !== mustComplain) blind.push({ operation: id, status, path: at, kind, said: violations.join('; ') });
        };
        await seen(418, 'unknown status', '/', { text: '{}' }, true);
        for (const [code, response] of Object.entries(operation.responses)) {
            const schema = response.content?.['application/json']?.schema;
            if (schema === undefined || code === '501') continue;
            const name = JSON.stringify(schema);
            const first = !met.has(name);
            if (!first && repeated++ % again !== 0) continue;
            met.add(name);
            counts.schemas = met.size;
            const whole = sample(document, schema);
            if (schemaProblems(document, schema, whole).length > 0) throw new Error(`${id} ${code}: no sample: ${schemaProblems(document, schema, whole)[0]}`);
            await seen(Number(code), 'as documented', '/', { text: JSON.stringify(whole) }, false);
            if (first) {
                const headers = requiredHeaders(document, response);
                for (const header of Object.keys(headers)) {
                    const { [header]: gone, ...others } = headers;
                    await seen(Number(code), 'missing header', header, { headers: others, text: JSON.stringify(whole) }, true);
                }
                await seen(Number(code), 'media type', '/', { type: 'text/plain', text: JSON.stringify(whole) }, true);
            }
            const all = [...brokenIn(whole)].filter((one) => one.path !== '/' || one.kind === 'unknown member'); // no lone values
            for (const broken of spread(all, first ? most : Math.min(most, 1), first ? met.size : repeated)) {
                const wrong = schemaProblems(document, schema, broken.value).length > 0;
                await seen(Number(code), broken.kind, broken.path, { text: JSON.stringify(broken.value) }, wrong);
            }
        }
    }
    gate.unplant();
    return blind;
}
