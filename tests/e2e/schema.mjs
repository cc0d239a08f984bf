// Holds a value against a JSON Schema out of the OpenAPI document: the few words of JSON Schema that the document uses, and
// an error for any other, so that a new word cannot go unchecked.
import assert from 'node:assert/strict';

const TYPES = {
    object: (value) => value !== null && typeof value === 'object' && !Array.isArray(value),
    array: Array.isArray,
    string: (value) => typeof value === 'string',
    number: (value) => typeof value === 'number' && Number.isFinite(value),
    integer: Number.isInteger,
    boolean: (value) => typeof value === 'boolean',
    null: (value) => value === null,
};

const FORMATS = {
    date: (text) => /^\d{4}-\d\d-\d\d$/.test(text) && !Number.isNaN(Date.parse(text)),
    'date-time': (text) => /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{3})?Z$/.test(text) && !Number.isNaN(Date.parse(text)),
    uuid: (text) => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(text),
};

const IGNORED = new Set(['description', 'summary', 'readOnly']);

// Words that bound a number, a length or a count.
const BOUNDS = {
    minimum: (value, bound) => typeof value !== 'number' || value >= bound,
    maximum: (value, bound) => typeof value !== 'number' || value <= bound,
    minLength: (value, bound) => typeof value !== 'string' || [...value].length >= bound,
    maxLength: (value, bound) => typeof value !== 'string' || [...value].length <= bound,
    minItems: (value, bound) => !Array.isArray(value) || value.length >= bound,
    maxItems: (value, bound) => !Array.isArray(value) || value.length <= bound,
    maxProperties: (value, bound) => !TYPES.object(value) || Object.keys(value).length <= bound,
};

/* What is wrong with the value, as a list of sentences; empty when nothing is. */
export function schemaProblems(document, schema, value, path = '') {
    const problems = [];
    const wrong = (what) => problems.push(`${path || '/'}: ${what}`);
    for (const [word, rule] of Object.entries(schema)) {
        if (IGNORED.has(word)) continue;
        if (word === '$ref') {
            const target = rule.split('/').slice(1).reduce((at, step) => at[step], document);
            assert.ok(target, `${rule} is nowhere`);
            problems.push(...schemaProblems(document, target, value, path));
        } else if (word === 'type') {
            if (![rule].flat().some((type) => TYPES[type](value))) wrong(`is ${JSON.stringify(value)}, not of type ${rule}`);
        } else if (word === 'enum') {
            if (!rule.includes(value)) wrong(`${JSON.stringify(value)} is none of ${rule}`);
        } else if (word === 'const') {
            if (value !== rule) wrong(`${JSON.stringify(value)} is not ${rule}`);
        } else if (word === 'format') {
            if (typeof value === 'string' && !FORMATS[rule](value)) wrong(`${value} is no ${rule}`);
        } else if (word === 'pattern') {
            if (typeof value === 'string' && !new RegExp(rule).test(value)) wrong(`${value} does not match ${rule}`);
        } else if (word in BOUNDS) {
            if (!BOUNDS[word](value, rule)) wrong(`is beyond ${word} ${rule}`);
        } else if (word === 'required') {
            for (const name of rule) if (TYPES.object(value) && !(name in value)) wrong(`lacks ${name}`);
        } else if (word === 'properties') {
            for (const [name, inner] of Object.entries(rule)) {
                if (TYPES.object(value) && name in value) problems.push(...schemaProblems(document, inner, value[name], `${path}/${name}`));
            }
        } else if (word === 'additionalProperties') {
            for (const name of TYPES.object(value) ? Object.keys(value) : []) {
                if (name in (schema.properties ?? {})) continue;
                if (rule === false) wrong(`has ${name}, which is not described`);
                else problems.push(...schemaProblems(document, rule, value[name], `${path}/${name}`));
            }
        } else if (word === 'items') {
            if (Array.isArray(value)) value.forEach((item, i) => problems.push(...schemaProblems(document, rule, item, `${path}/${i}`)));
        } else if (word === 'oneOf') {
            const fitting = rule.filter((option) => schemaProblems(document, option, value, path).length === 0);
            if (fitting.length !== 1) wrong(`fits ${fitting.length} of ${rule.length} choices`);
        } else {
            throw new Error(`the checker does not know the word ${word}`);
        }
    }
    return problems;
}

/* The schema of an answer: of the operation that the document has for this path and method. */
export function responseSchema(document, path, method, status) {
    const pattern = Object.keys(document.paths).find((candidate) => {
        const expression = candidate.replace(/[.*+?^$()|[\]\\]/g, '\\$&').replace(/\{[^/}]+\}/g, '[^/]+');
        return new RegExp(`^${expression}$`).test(path);
    });
    const operation = document.paths[pattern]?.[method.toLowerCase()];
    return { pattern, operation, schema: operation?.responses[status]?.content?.['application/json']?.schema };
}
