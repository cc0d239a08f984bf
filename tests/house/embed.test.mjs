// scripts/embed.mjs: what goes in as a folder comes out of the compiled list, byte by byte.
import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { gunzipSync } from 'node:zlib';

const folder = mkdtempSync(join(tmpdir(), 'routriq-embed-'));
after(() => rmSync(folder, { recursive: true, force: true }));

const PAGE = `<p>${'the same words again '.repeat(50)}</p>`;
const BYTES = Buffer.from([0, 255, 10, 34, 92, 0]); // a zero, a quote, a backslash: nothing is text here
mkdirSync(join(folder, 'in/deep er'), { recursive: true });
writeFileSync(join(folder, 'in/index.html'), PAGE);
writeFileSync(join(folder, 'in/deep er/dot-0A1B2C3D.png'), BYTES);
writeFileSync(join(folder, 'in/notes.csv'), 'a,b\n');

// Prints each asset as a line: name, media type, ETag, for ever, and both forms of its bytes in hexadecimal digits.
const PRINTER = `
#include <stdio.h>
#include "base/asset.h"
extern const struct asset_list things;
static void print_bytes(const uint8_t *bytes, size_t length)
{
    printf("\\t");
    for (size_t i = 0; i < length; i++) {
        printf("%02x", bytes[i]);
    }
}
int main(void)
{
    for (int i = 0; i < things.count; i++) {
        const struct asset *a = &things.items[i];
        printf("%.*s\\t%.*s\\t%.*s\\t%d", TEXT_ARGS(a->name), TEXT_ARGS(a->mime), TEXT_ARGS(a->etag), a->forever);
        print_bytes(a->bytes, a->length);
        print_bytes(a->gzip_bytes, a->gzip_length);
        printf("\\n");
    }
    return 0;
}
`;

function embed(...suffixes) {
    const output = join(folder, 'things.c');
    const depfile = join(folder, 'things.d');
    execFileSync('node', ['scripts/embed.mjs', 'things', join(folder, 'in'), output, depfile, ...suffixes]);
    writeFileSync(join(folder, 'printer.c'), PRINTER);
    execFileSync('gcc', ['-std=gnu17', '-Wall', '-Wextra', '-Wconversion', '-Wcast-qual', '-Werror', '-fPIE', '-pie',
        '-I', 'src', join(folder, 'printer.c'), output, '-o', join(folder, 'printer')]);
    const lines = execFileSync(join(folder, 'printer'), { encoding: 'utf8' }).split('\n').filter((line) => line !== '');
    const assets = lines.map((line) => {
        const [name, mime, etag, forever, bytes, packed] = line.split('\t');
        return { name, mime, etag, forever: forever === '1', bytes: Buffer.from(bytes, 'hex'), packed: Buffer.from(packed, 'hex') };
    });
    return { assets, dependencies: readFileSync(depfile, 'utf8') };
}

test('a folder comes out as it went in, in the order of names', () => {
    const { assets } = embed();
    assert.deepEqual(assets.map(({ name }) => name), ['deep er/dot-0A1B2C3D.png', 'index.html', 'notes.csv']);
    assert.deepEqual(assets[0].bytes, BYTES);
    assert.equal(assets[1].bytes.toString(), PAGE);
    assert.equal(assets[1].mime, 'text/html; charset=utf-8');
});

test('a packed form stands beside the bytes where it is smaller, and only there', () => {
    const { assets } = embed();
    assert.equal(gunzipSync(assets[1].packed).toString(), PAGE);
    assert.equal(assets[0].packed.length, 0);
});

test('the ETag is of the content, and only a hashed name is kept for ever', () => {
    const { assets } = embed();
    assert.equal(assets[1].etag, `"${createHash('sha256').update(PAGE).digest('hex').slice(0, 32)}"`);
    assert.deepEqual(assets.map(({ forever }) => forever), [true, false, false]);
});

test('suffixes choose files, and the build learns of every folder', () => {
    const { assets, dependencies } = embed('.csv');
    assert.deepEqual(assets.map(({ name }) => name), ['notes.csv']);
    assert.match(dependencies, /in\/deep\\ er/);
});

test('a file of an unknown kind is refused by name', () => {
    writeFileSync(join(folder, 'in/odd.thing'), '');
    const { status, stderr } = spawnSync('node', ['scripts/embed.mjs', 'things', join(folder, 'in'), join(folder, 'x.c'), join(folder, 'x.d')], { encoding: 'utf8' });
    assert.equal(status, 1);
    assert.match(stderr, /odd\.thing/);
});
