#!/usr/bin/env node
// Verifies an exported audit, from what src/model/audit.h says and nothing of the program: the chain, the roots, the
// commitments.
//
//   node tests/audit/verify.mjs FILE          prints what holds; exit 1 with the first line that does not
//
// A file may hold lines of entries, {"seq","hash","entry"}; of heads, {"head":{…},"key","signature"}, before or after their
// entries; of keys, {"key":{"id","public"}}; and of what was opened, {"openings":{"seq","list"}}.
// It begins at seq 1, or with {"from":{"seq","hash"}} that names the entry before.
import { createHash, createHmac, createPublicKey, verify as signatureHolds } from 'node:crypto';
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

const SPKI = Buffer.from('302a300506032b6570032100', 'hex'); // what stands before the 32 bytes of an Ed25519 key

function keyOf(line) {
    const { id, public: text } = JSON.parse(line).key;
    const raw = Buffer.from(text, 'base64url');
    const good = raw.length === 32 && raw.toString('base64url') === text && id === `ed25519:${sha256(raw).toString('hex').slice(0, 16)}`;
    return good && [id, createPublicKey({ key: Buffer.concat([SPKI, raw]), format: 'der', type: 'spki' })];
}

const OBJECT = /\{"organizationId":"[^"]*","size":\d+,"at":"[^"]*","root":"[0-9a-f]{64}","chainHash":"[0-9a-f]{64}"\}/.source;
const HEAD = new RegExp(`^\\{"head":(${OBJECT})(?:,"key":"([^"]*)","signature":"([A-Za-z0-9_-]{86})")?\\}$`);

// What is known of an audit while its lines are read.
class Audit {
    hashes = []; // from the entry after `first` on
    first = 0;
    before = Buffer.alloc(32);
    entries = new Map();
    keys = new Map();
    heads = [];
    counts = { entries: 0, heads: 0, signatures: 0, openings: 0 };

    entry(line) {
        const [, seq, hash, entry] = line.match(/^\{"seq":(\d+),"hash":"([0-9a-f]{64})","entry":(.*)\}$/s) ?? [];
        const next = this.first + this.hashes.length + 1;
        this.before = chainNext(this.before, next, entry ?? '');
        this.hashes.push(this.before);
        this.entries.set(next, entry);
        this.counts.entries += 1;
        return seq === String(next) && this.before.toString('hex') === hash ? '' : `entry ${next} does not follow from the one before`;
    }

    head(line) {
        const [, object, key, signature] = line.match(HEAD) ?? [];
        if (object === undefined) {
            return 'this is no head';
        }
        this.heads.push(JSON.parse(object));
        if (this.keys.has(key)) {
            this.counts.signatures += 1;
            const bytes = Buffer.from(signature, 'base64url');
            return bytes.toString('base64url') === signature
                && signatureHolds(null, Buffer.from(`routriq audit head\n${object}`), this.keys.get(key), bytes) ? '' : `${key} did not sign this head`;
        }
        return '';
    }

    headHolds({ size, root, chainHash }) {
        const last = size === 0 ? Buffer.alloc(32) : this.hashes[size - this.first - 1];
        const whole = this.first === 0;
        return Number.isInteger(size) && last?.toString('hex') === chainHash
            && (!whole || merkleRoot(this.hashes.slice(0, size)).toString('hex') === root);
    }

    key(line) {
        const key = keyOf(line);
        this.keys.set(...(key || ['', undefined]));
        return key ? '' : 'this is no key';
    }

    from(line) {
        const { seq, hash } = JSON.parse(line).from;
        this.before = Buffer.from(hash, 'hex');
        this.first = seq;
        return this.counts.entries + this.heads.length === 0 ? '' : 'an audit cannot begin here';
    }

    openings(line) {
        this.counts.openings += 1;
        return openingsHold(line, this.entries) ? '' : 'what was opened is not what was committed to';
    }
}

const KINDS = { '{"seq":': 'entry', '{"head":': 'head', '{"key":': 'key', '{"from":': 'from', '{"openings":': 'openings' };

export function verify(text) {
    const audit = new Audit();
    const lines = text.split('\n').filter((line) => line !== '');
    for (const [index, line] of lines.entries()) {
        const kind = Object.entries(KINDS).find(([start]) => line.startsWith(start))?.[1];
        const why = kind === undefined ? 'this is no line of an audit' : audit[kind](line);
        if (why !== '') {
            return { ok: false, line: index + 1, why, ...audit.counts };
        }
    }
    const wrong = audit.heads.find((head) => !audit.headHolds(head));
    audit.counts.heads = audit.heads.length;
    return wrong === undefined ? { ok: true, ...audit.counts }
        : { ok: false, why: `the head of ${wrong.size} entries does not hold, or the end was cut off`, ...audit.counts };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
    const result = verify(readFileSync(process.argv[2], 'utf8'));
    console.log(JSON.stringify(result));
    process.exitCode = result.ok ? 0 : 1;
}
