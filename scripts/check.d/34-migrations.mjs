#!/usr/bin/env node
// Both engines have the same schema: step by step, table by table, column by column, index by index. What may differ is the
// types' names (INTEGER bigint, TEXT text COLLATE "C", BLOB bytea), STRICT and WITHOUT ROWID there, storage options here.
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { conclude, projectFiles } from '../house.mjs';

const complaints = [];
const files = (engine) => new Map(projectFiles(new RegExp(`^src/store/migrations/${engine}/`)).map((file) => [basename(file), file]));

// The sentences of a step, each in one form for both engines; SQLite's own settings left out.
function sentences(file, engine) {
    const text = readFileSync(file, 'utf8').replace(/--.*$/gm, '');
    return text.split(';').map((sentence) => sentence.replace(/\s+/g, ' ').replace(/\( /g, '(').replace(/ \)/g, ')').trim())
        .filter((sentence) => sentence !== '' && !(engine === 'sqlite' && sentence.startsWith('PRAGMA ')))
        .map((sentence) => (engine === 'sqlite' ? fromSqlite(sentence, file) : fromPostgres(sentence, file)));
}

function fromSqlite(sentence, file) {
    if (!sentence.startsWith('CREATE TABLE ')) {
        return sentence;
    }
    if (!/\) STRICT(, WITHOUT ROWID)?$/.test(sentence)) {
        complaints.push(`${file}: ${sentence.slice(0, 50)}…: a table of SQLite is STRICT`);
    }
    return sentence.replace(/\) STRICT(, WITHOUT ROWID)?$/, ')');
}

function fromPostgres(sentence, file) {
    if (/\btext\b(?! COLLATE "C")/.test(sentence)) {
        complaints.push(`${file}: ${sentence.slice(0, 50)}…: a text of PostgreSQL is COLLATE "C"`);
    }
    return sentence.replace(/\btext COLLATE "C"/g, 'TEXT').replace(/\bbigint\b/g, 'INTEGER').replace(/\bbytea\b/g, 'BLOB')
        .replace(/\) WITH \([^()]*\)$/, ')');
}

const [sqlite, postgres] = [files('sqlite'), files('postgres')];
for (const name of new Set([...sqlite.keys(), ...postgres.keys()])) {
    if (!sqlite.has(name) || !postgres.has(name)) {
        complaints.push(`src/store/migrations: ${name} is there for one engine only`);
        continue;
    }
    const ours = sentences(sqlite.get(name), 'sqlite');
    const theirs = sentences(postgres.get(name), 'postgres');
    ours.filter((sentence) => !theirs.includes(sentence)).forEach((sentence) => complaints.push(`${name}: only on SQLite: ${sentence.slice(0, 160)}`));
    theirs.filter((sentence) => !ours.includes(sentence)).forEach((sentence) => complaints.push(`${name}: only on PostgreSQL: ${sentence.slice(0, 160)}`));
}
const numbers = [...sqlite.keys()].sort();
numbers.forEach((name, index) => {
    if (!new RegExp(`^${String(index + 1).padStart(4, '0')}_[a-z0-9_]+\\.sql$`).test(name)) {
        complaints.push(`src/store/migrations: ${name}: steps are NNNN_name.sql, from 0001 without a gap`);
    }
});
if (numbers.length === 0) {
    complaints.push('src/store/migrations has no step');
}
conclude(complaints);
