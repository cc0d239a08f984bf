// What the benchmarks on folders of instances share: their options, the program under the shell's clock, and the page of a table.
// What an answer is judged by is each benchmark's own.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const text = (preset) => ({ type: 'string', default: preset });

/* The options of the command line: --data, --only, --binary and --output, and others with their defaults. */
export function optionsOf(data, others, binary = 'build/routriq') {
    const { values } = parseArgs({ options: {
        data: text(join(root, '../shared/data', data)), only: text(''), binary: text(join(root, binary)), output: { type: 'string' },
        ...Object.fromEntries(Object.entries(others).map(([name, preset]) => [name, text(preset)])),
    } });
    return values;
}

/* Of a search that is measured. */
export const searching = (time) => ({ time, threads: '2', lanes: '2', seed: '1' });

export const TOLERANCE = 1e-6;
export const near = (a, b) => assert.ok(Math.abs(a - b) < TOLERANCE, `${a} is not ${b}`);

/* The instances of a folder, in their order: [{name, path}]. */
export function instancesIn(folder, only) {
    return readdirSync(folder).filter((file) => file.endsWith('.txt')).sort()
        .map((file) => ({ name: file.replace(/\.txt$/, ''), path: join(folder, file) })).filter(({ name }) => name.includes(only));
}

/* Of bks.csv: the best known distances, cut to one decimal, by the instances' names in lower case. */
export function bestDistances(path) {
    const [head, ...rows] = readFileSync(path, 'utf8').trim().split('\n').map((line) => line.split(','));
    const [name, best] = ['instance', 'dimacs_bks'].map((column) => head.indexOf(column));
    return new Map(rows.map((row) => [row[name].toLowerCase(), Number(row[best])]));
}

/* Runs a program and says what it answered, read as JSON, and the seconds of CPU it took. */
export function runTimed(what, command, input = '') {
    const run = spawnSync('bash', ['-c', 'TIMEFORMAT="%U %S"; time "$@"', 'bash', ...command], { encoding: 'utf8', input, maxBuffer: 1 << 28 });
    if (run.status !== 0) {
        throw new Error(`${what}: ${run.stderr.trim()}`);
    }
    const [user, system] = run.stderr.trim().split('\n').pop().split(' ').map(Number);
    return { answer: JSON.parse(run.stdout), cpu: user + system };
}

/* `routriq solve` with the options of a search, of a file in that format, whose own options may follow. */
export function solve(path, options, ...format) {
    const asked = ['time', 'threads', 'lanes', 'seed'].flatMap((name) => [`--${name}`, options[name]]);
    return runTimed(path, [options.binary, 'solve', path, '--format', ...format, ...asked]);
}

/* The command that makes a table again: of the options only those that say what is measured. */
export function commandOf(script, options, ...names) {
    const said = [...names, ...(options.only ? ['only'] : [])].map((name) => ` --${name} ${options[name]}`);
    return `node bench/${script}${said.join('')}`;
}

export function versionOf(binary) {
    return spawnSync(binary, ['--version'], { encoding: 'utf8' }).stdout.trim();
}

export const machine = () => `${cpus().length} cores of ${cpus()[0].model.trim()}`;

/* Shows a page and keeps it, in bench/results/NAME unless --output says where. */
export function publish(page, name, options) {
    const output = options.output ?? join(root, 'bench/results', name);
    mkdirSync(dirname(output), { recursive: true });
    writeFileSync(output, page);
    process.stdout.write(`${page}\n${relative(process.cwd(), output)}\n`);
}
