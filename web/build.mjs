// Bundles the page into dist/: index.html, and in assets/ one script, one style sheet, one icon. The names of the three carry
// a hash of their bytes, so that a browser may keep them for ever and still never shows an old page with a new server.
import { createHash } from 'node:crypto';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const here = dirname(fileURLToPath(import.meta.url));
const dist = join(here, 'dist');

const result = await build({
    absWorkingDir: here,
    entryPoints: ['src/page.tsx', 'src/style/page.css'],
    outdir: dist,
    entryNames: '[name]',
    bundle: true,
    minify: true,
    write: false,
    format: 'esm',
    target: ['es2022', 'chrome111', 'firefox113', 'safari16.4'],
    jsx: 'automatic',
    jsxImportSource: 'preact',
    charset: 'utf8',
    legalComments: 'inline',
    logLevel: 'warning',
});

await rm(dist, { recursive: true, force: true });
await mkdir(join(dist, 'assets'), { recursive: true });

const outputs = result.outputFiles.map((file) => ({ name: basename(file.path), bytes: file.contents }));
outputs.push({ name: 'icon.svg', bytes: await readFile(join(here, 'src/icon.svg')) });

let html = await readFile(join(here, 'src/index.html'), 'utf8');
for (const { name, bytes } of outputs) {
    const hash = createHash('sha256').update(bytes).digest('hex').slice(0, 12);
    const extension = extname(name);
    const hashed = `${basename(name, extension)}-${hash}${extension}`;
    if (!html.includes(`"${name}"`)) throw new Error(`index.html does not mention ${name}`);
    html = html.replaceAll(`"${name}"`, `"./assets/${hashed}"`);
    await writeFile(join(dist, 'assets', hashed), bytes);
    console.log(`assets/${hashed} ${bytes.length} bytes`);
}
await writeFile(join(dist, 'index.html'), html);
