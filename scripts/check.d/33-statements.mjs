#!/usr/bin/env node
// Tenants stay apart, and SQL stays in its table: every statement of src/store/statements.c that touches a table with an
// organization_id asks `organization_id = ?1` or puts ?1 there, or says why it looks across organizations; texts are made of
// literals alone; and nowhere else in src is there SQL but what the engines say to set up a session.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { conclude, isTest, projectFiles } from '../house.mjs';

const TABLE = 'src/store/statements.c';
const complaints = [];

// The tables that belong to tenants, from the schema.
const schema = projectFiles(/^src\/store\/migrations\/sqlite\/.*\.sql$/).map((file) => readFileSync(file, 'utf8')).join('\n');
const tenants = new Set([...schema.matchAll(/CREATE TABLE (\w+) \(([^;]*)\)[^;]*;/g)]
    .filter(([, , columns]) => /\borganization_id\b/.test(columns)).map(([, name]) => name));

// The table after the preprocessor: [{ name, texts: [{ field, sql }], reason }].
function readTable() {
    const expanded = execFileSync('gcc', ['-E', '-P', '-I', 'src', TABLE], { encoding: 'utf8' });
    const table = expanded.slice(expanded.indexOf('statements[STATEMENT_COUNT] = {'));
    const literal = /"((?:[^"\\]|\\.)*)"/g;
    return [...table.matchAll(/\[STATEMENT_(\w+)\] = \{((?:"(?:[^"\\]|\\.)*"|[^"}])*)\}/g)].map(([, name, body]) => {
        const fields = {};
        for (const [, field, value] of body.matchAll(/\.(\w+) = ((?:"(?:[^"\\]|\\.)*"|[^",])*)/g)) {
            fields[field] = [...value.matchAll(literal)].map(([, text]) => text).join('');
            if (value.replace(literal, '').replace(/[()\s]/g, '') !== '') {
                complaints.push(`${TABLE}: ${name} is not made of literals alone: ${value.replace(literal, '').trim().slice(0, 60)}`);
            }
        }
        return { name, texts: ['common', 'sqlite', 'postgres'].filter((field) => fields[field]).map((field) => fields[field]), reason: fields.any_organization };
    });
}

// The text without what stands in deeper brackets: a condition there does not guard the outer statement.
function outermost(sql) {
    let depth = 0;
    return [...sql].filter((c) => {
        depth -= c === ')' ? 1 : 0;
        const keep = depth === 0;
        depth += c === '(' ? 1 : 0;
        return keep;
    }).join('');
}

function isGuarded(sql) {
    const inserted = sql.match(/^INSERT INTO \w+ \((\w+),[^)]*\) VALUES \(\?1\b/);
    if (inserted) {
        return inserted[1] === 'organization_id';
    }
    const condition = outermost(sql).split(' WHERE ')[1] ?? '';
    return /^organization_id = \?1\b/.test(condition) && !/ OR /.test(condition);
}

const statements = readTable();
for (const { name, texts, reason } of statements) {
    for (const sql of texts) {
        const touched = [...sql.matchAll(/\b(?:FROM|JOIN|INTO|UPDATE) (\w+)/g)].map(([, table]) => table).filter((table) => tenants.has(table));
        if (touched.length > 0 && reason === undefined && !isGuarded(sql)) {
            complaints.push(`${TABLE}: ${name} looks at ${touched[0]} without organization_id = ?1: guard it, or say why it looks across organizations`);
        }
        const numbers = [...sql.matchAll(/\?(\d*)/g)].map(([, number]) => Number(number));
        const missing = Array.from({ length: Math.max(0, ...numbers) }, (_, i) => i + 1).find((number) => !numbers.includes(number));
        if (numbers.includes(0) || missing !== undefined) {
            complaints.push(`${TABLE}: ${name}: parameters are ?1, ?2 … without a gap`);
        }
    }
}
if (statements.length < 100 || tenants.size < 15) {
    complaints.push(`${TABLE}: only ${statements.length} statements and ${tenants.size} tables of tenants were understood`);
}

// SQL elsewhere. A session's settings and a transaction's brackets are an engine's own.
const SQL = /"[^"]*\b(SELECT .* FROM|INSERT INTO|UPDATE \w+ SET|DELETE FROM|CREATE (TABLE|INDEX)|DROP TABLE|ALTER TABLE)\b/;
const ENGINES = /^src\/store\/(sqlite|postgres)\.c$/;
const OF_ENGINES = /"SELECT (count\(\*\) FROM sqlite_schema|current_setting)/;
for (const file of projectFiles(/^src\/.*\.[ch]$/).filter((path) => path !== TABLE && !isTest(path))) {
    readFileSync(file, 'utf8').split('\n').forEach((line, index) => {
        if (SQL.test(line) && !(ENGINES.test(file) && OF_ENGINES.test(line))) {
            complaints.push(`${file}:${index + 1}: SQL belongs into ${TABLE}: ${line.trim().slice(0, 80)}`);
        }
    });
}
conclude(complaints);
