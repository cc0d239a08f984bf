// Turns a folder into a C file, so that the program carries its files within itself.
//
//   node scripts/embed.mjs LIST FOLDER OUTPUT.c DEPFILE [SUFFIX...]
//
// OUTPUT.c defines `const struct asset_list LIST` (src/base/asset.h), one asset for every file under FOLDER whose name
// ends in one of the suffixes (none given: every file), in the order of their names. The bytes themselves enter by the
// assembler's .incbin, so a large bundle costs the compiler nothing. A gzipped copy is added where it is smaller.
// DEPFILE tells ninja to run this again when a file or a folder changed.
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, dirname, extname, join, relative, resolve } from 'node:path';
import { gzipSync } from 'node:zlib';

const MIME_TYPES = {
    '.html': 'text/html; charset=utf-8',
    '.css': 'text/css; charset=utf-8',
    '.js': 'text/javascript; charset=utf-8',
    '.mjs': 'text/javascript; charset=utf-8',
    '.json': 'application/json',
    '.map': 'application/json',
    '.webmanifest': 'application/manifest+json',
    '.svg': 'image/svg+xml',
    '.png': 'image/png',
    '.ico': 'image/x-icon',
    '.woff2': 'font/woff2',
    '.csv': 'text/csv; charset=utf-8',
    '.txt': 'text/plain; charset=utf-8',
    '.sql': 'text/plain; charset=utf-8',
};

// A bundler's hash in the name: the bytes behind such a name never change.
const HASHED_NAME = /[-.][0-9A-Za-z]{8,}\.[a-z0-9]+$/;

function walk(folder, seen) {
    seen.folders.push(folder);
    for (const entry of readdirSync(folder, { withFileTypes: true })) {
        const path = join(folder, entry.name);
        if (entry.isDirectory()) {
            walk(path, seen);
        } else {
            seen.files.push(path);
        }
    }
    return seen;
}

const cString = (text) => `"${text.replace(/[\\"]/g, '\\$&')}"`;
const cText = (text) => `{${cString(text)}, ${Buffer.byteLength(text)}}`;

// Defines the symbol `name` (and `name_end`) around the bytes of `path`, for this file's eyes only.
function incbin(name, path) {
    return [
        `__asm__(".section .rodata\\n.balign 16\\n${name}:\\n"`,
        `        ".incbin " ${cString(cString(path))} "\\n${name}_end:\\n.byte 0\\n.previous\\n");`,
        `extern const unsigned char ${name}[] __attribute__((visibility("hidden")));`,
    ].join('\n');
}

const [list, folder, output, depfile, ...suffixes] = process.argv.slice(2);
if (!/^[a-z_]+$/.test(list ?? '') || !depfile) {
    console.error('usage: node scripts/embed.mjs LIST FOLDER OUTPUT.c DEPFILE [SUFFIX...]');
    process.exit(2);
}

const seen = walk(resolve(folder), { files: [], folders: [] });
const chosen = seen.files.filter((path) => suffixes.length === 0 || suffixes.some((suffix) => path.endsWith(suffix))).sort();
const packedFolder = `${resolve(output)}.gz`;
mkdirSync(packedFolder, { recursive: true });

const blobs = [];
const rows = chosen.map((path, index) => {
    const name = relative(resolve(folder), path);
    const mime = MIME_TYPES[extname(path)];
    if (mime === undefined) {
        console.error(`scripts/embed.mjs: no media type is known for ${path}`);
        process.exit(1);
    }
    const bytes = readFileSync(path);
    const hash = createHash('sha256').update(bytes).digest('hex');
    const plain = `${list}_${index}`;
    blobs.push(`/* ${name} */`, incbin(plain, path));

    const packed = gzipSync(bytes, { level: 9 });
    let gzipFields = '';
    if (packed.length < bytes.length) {
        const packedPath = join(packedFolder, `${index}.gz`);
        writeFileSync(packedPath, packed);
        blobs.push(incbin(`${plain}_gzip`, packedPath));
        gzipFields = `, .gzip_bytes = ${plain}_gzip, .gzip_length = ${packed.length}`;
    }
    return `    {.name = ${cText(name)}, .mime = ${cText(mime)},\n` +
        `     .etag = ${cText(`"${hash.slice(0, 32)}"`)}, .forever = ${HASHED_NAME.test(basename(name))},\n` +
        `     .bytes = ${plain}, .length = ${bytes.length}${gzipFields}},`;
});

writeFileSync(output, `/* Made by scripts/embed.mjs from ${relative(process.cwd(), resolve(folder)) || '.'}. */
#include "base/asset.h"

${blobs.join('\n')}

extern const struct asset_list ${list};

static const struct asset items[] = {
${rows.join('\n') || '    {.length = 0},'}
};

const struct asset_list ${list} = {items, ${rows.length}};
`);
mkdirSync(dirname(depfile), { recursive: true });
const dependencies = [...seen.folders, ...chosen].map((path) => path.replace(/ /g, '\\ '));
writeFileSync(depfile, `${output}: ${dependencies.join(' ')}\n`);
