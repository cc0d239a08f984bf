#!/usr/bin/env node
// A client can look up every code: whatever src says as the code of an error, an issue or a warning stands in the lists of
// src/http/error.c, from which /docs/errors is made. Looked at are the calls of every function with a parameter
// `const char *code`, in the rooms that answer requests.
import { readFileSync } from 'node:fs';
import { conclude, isTest, projectFiles } from '../house.mjs';

const TABLE = 'src/http/error.c';
const ROOMS = /^src\/(base|model|planning|access|dispatch|desk|learning|integrations|notifications|operations|records|store|http)\//;
// What only commands and the start of a server say.
const NOT_ASKED = /^src\/(store\/(backup|migrate|gate|sqlite|postgres|sql)[a-z_]*|http\/(listen|tls)|operations\/audit_verify)\.c$/;

const complaints = [];
const table = readFileSync(TABLE, 'utf8');
const part = (from, to) => table.slice(table.indexOf(from), to === undefined ? undefined : table.indexOf(to));
const errors = new Set([...table.matchAll(/\] =\s+ROW\(\s*"([a-z_]+)"/g)].map((match) => match[1]));
const rowsOf = (text) => new Set([...text.matchAll(/\{"([a-z_]+)",/g)].map((match) => match[1]));
const issues = rowsOf(part('issue_words[] = {', 'refusal_words[] = {'));
const refusals = rowsOf(part('refusal_words[] = {', 'warning_words[] = {'));
const warnings = rowsOf(part('warning_words[] = {', '#define WORDS'));
if (errors.size < 20 || issues.size < 10 || warnings.size < 5) {
    complaints.push(`${TABLE}: only ${errors.size} errors, ${issues.size} issues and ${warnings.size} warnings were understood`);
}

const files = projectFiles(/^src\/.*\.[ch]$/).filter((file) => ROOMS.test(file) && !isTest(file))
    .map((file) => ({ file, text: readFileSync(file, 'utf8').replace(/\/\*[^]*?\*\//g, (comment) => comment.replace(/[^\n]/g, ' ')) }));

// The arguments of a call, cut at the commas between its own brackets.
function argumentsAt(text, open) {
    const list = [''];
    let depth = 0;
    for (let i = open; i < text.length; i++) {
        const c = text[i];
        if (c === '"' || c === '\'') {
            const end = (c === '"' ? /^(?:\\.|[^\\"])*"/ : /^(?:\\.|[^\\'])*'/).exec(text.slice(i + 1, i + 2000))?.[0].length ?? 0;
            list[list.length - 1] += text.slice(i, i + 1 + end);
            i += end;
            continue;
        }
        depth += '([{'.includes(c) ? 1 : ')]}'.includes(c) ? -1 : 0;
        if (depth === 0) return list.map((one) => one.trim());
        if (c === ',' && depth === 1) list.push('');
        else if (i > open) list[list.length - 1] += c;
    }
    return list;
}

// Functions that take a code, and as which argument: { name: index }.
const takers = {};
for (const { text } of files) {
    for (const match of text.matchAll(/^[a-z][\w *]*?\b(\w+)\((?=[^;{]*const char \*code\b)/gm)) {
        const index = argumentsAt(text, match.index + match[0].length - 1).findIndex((one) => /const char \*code$/.test(one));
        if (index >= 0) takers[match[1]] = index;
    }
}

const usedFor = (name, list) => (name === 'records_refuse' ? [errors, 'the catalogue']
    : /^(tell|tell_hard|tell_soft|counted_reason)$/.test(name) ? [refusals, 'the refusals']
    : /warning/.test(list[0]) || /warn/.test(name) ? [warnings, 'the warnings']
        : [new Set([...errors, ...issues]), 'the catalogue or the issues']);

let seen = 0;
for (const { file, text } of files.filter((one) => !NOT_ASKED.test(one.file))) {
    for (const match of text.matchAll(new RegExp(`\\b(${Object.keys(takers).join('|')})\\(`, 'g'))) {
        const list = argumentsAt(text, match.index + match[0].length - 1);
        const given = list[takers[match[1]]] ?? '';
        if (/\bFAULT_SYSTEM\b/.test(list[1] ?? '')) continue; // told to the log alone
        const [known, where] = usedFor(match[1], list);
        for (const [, code] of given.matchAll(/"([^"]*)"/g)) {
            seen += 1;
            if (!known.has(code)) complaints.push(`${file}:${text.slice(0, match.index).split('\n').length}: ${match[1]} says ${code}, which is not in ${where} of ${TABLE}`);
        }
    }
}
if (seen < 50) complaints.push(`only ${seen} codes were found in use`);
conclude(complaints);
