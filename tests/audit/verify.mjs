#!/usr/bin/env node
// Verifies an exported audit, from what src/model/audit.h says and nothing of the program: the chain, the roots, the
// commitments.
//
//   node tests/audit/verify.mjs FILE          prints what holds; exit 1 with the first line that does not
//
// A file may hold lines of three kinds: {"seq","hash","entry"}, {"head":{"size","root"}} and {"openings":{"seq","list"}}.
// It begins at seq 1, or with {"from":{"seq","hash"}} that names the entry before.
import { createHash, createHmac } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const sha256 = (...parts) => parts.reduce((hash, part) => hash.update(part), createHash('sha256')).digest();
const bytes = (...numbers) => Buffer.from(numbers);

export function chainNext(before, seq, entry) {
    const number = Buffer.alloc(8);
    number.writeBigUInt64BE(BigInt(seq));
    return sha256(bytes(0), before, number, Buffer.from(entry, 'utf8'));
}

export const commitment = (saltHex, value) => createHmac('sha256', Buffer.from(saltHex, 'hex')).update(value).digest('hex');

// RFC 9162, section 2.1.1, as it is defined.
export function merkleRoot(leaves) {
    if (leaves.length === 0) {
        return sha256();
    }
    if (leaves.length === 1) {
        return sha256(bytes(0), leaves[0]);
    }
    let half = 1;
    while (half * 2 < leaves.length) {
        half *= 2;
    }
    return sha256(bytes(1), merkleRoot(leaves.slice(0, half)), merkleRoot(leaves.slice(half)));
}

function committedAt(entry, path) {
    return path.split('/').slice(1).reduce((value, name) => value?.[name], JSON.parse(entry))?.commitment;
}

// An opening's value is hashed as it was written, so its text is cut out of the line and not written anew.
function openingsHold(line, entries) {
    const { openings: { seq, list } } = JSON.parse(line);
    const values = [...line.matchAll(/"salt":"([0-9a-f]{32})","value":(.*?)\}(?=,\{"path":|\]\}\}$)/g)];
    return values.length === list.length && list.every(({ path, salt }, i) => values[i][1] === salt
        && commitment(salt, values[i][2]) === committedAt(entries.get(seq) ?? '{}', path));
}

export function verify(text) {
    const hashes = [];
    const entries = new Map();
    const counts = { entries: 0, heads: 0, openings: 0 };
    let before = Buffer.alloc(32);
    let next = 1;
    const lines = text.split('\n').filter((line) => line !== '');
    for (const [index, line] of lines.entries()) {
        const wrong = (why) => ({ ok: false, line: index + 1, why, ...counts });
        const entryLine = line.match(/^\{"seq":(\d+),"hash":"([0-9a-f]{64})","entry":(.*)\}$/s);
        if (entryLine) {
            const [, seq, hash, entry] = entryLine;
            before = chainNext(before, next, entry);
            if (Number(seq) !== next || before.toString('hex') !== hash) {
                return wrong(`entry ${seq} does not follow from the one before`);
            }
            hashes.push(before);
            entries.set(next, entry);
            next += 1;
            counts.entries += 1;
        } else if (line.startsWith('{"head":')) {
            const { size, root } = JSON.parse(line).head;
            if (!Number.isInteger(size) || size > hashes.length || merkleRoot(hashes.slice(0, size)).toString('hex') !== root) {
                return wrong(`the head of ${size} entries does not hold`);
            }
            counts.heads += 1;
        } else if (line.startsWith('{"openings":')) {
            if (!openingsHold(line, entries)) {
                return wrong('what was opened is not what was committed to');
            }
            counts.openings += 1;
        } else if (index === 0 && line.startsWith('{"from":')) {
            const { seq, hash } = JSON.parse(line).from;
            before = Buffer.from(hash, 'hex');
            next = seq + 1;
        } else {
            return wrong('this is no line of an audit');
        }
    }
    return { ok: true, ...counts };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
    const result = verify(readFileSync(process.argv[2], 'utf8'));
    console.log(JSON.stringify(result));
    process.exitCode = result.ok ? 0 : 1;
}
