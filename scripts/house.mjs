// What the proofs of scripts/check.d share: the table of floors, the source files, and what is inside the objects.
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

process.chdir(join(dirname(fileURLToPath(import.meta.url)), '..'));

// scripts/floors.txt: { rooms: Map(name -> room), libraries: [[header, rooms]], calls: [[rooms or null, names]], ... }
export function readFloors() {
    const table = { rooms: new Map(), libraries: [], calls: [], tests: new Map(), impure: new Set(), globals: new Set() };
    let section = [];
    for (const line of readFileSync('scripts/floors.txt', 'utf8').split('\n')) {
        const words = line.replace(/#.*/, '').trim().split(/\s+/);
        if (words[0] === '') {
            continue;
        }
        if (words[0].startsWith('[')) {
            section = words.join(' ').slice(1, -1).split(' ');
            continue;
        }
        const [first, ...rest] = words;
        if (section[0] === 'rooms') {
            const [name, sees, kind, ...nouns] = rest;
            const room = table.rooms.get(name) ?? { name, nouns: [name] };
            room.nouns.push(...nouns);
            table.rooms.set(name, Object.assign(room, { floor: Number(first), sees: sees === '-' ? -1 : Number(sees), kind }));
        } else if (section[0] === 'libraries') {
            table.libraries.push([first, rest]);
        } else if (section[0] === 'calls') {
            table.calls.push([section.length > 1 ? section.slice(1) : null, words]);
        } else if (section[0] === 'tests') {
            table.tests.set(first, rest);
        } else if (section[0] === 'globals') {
            table.globals.add(first);
        } else {
            words.forEach((word) => table[section[0]].add(word));
        }
    }
    return table;
}

// Every file of the project: what git tracks, and what it would track.
export function projectFiles(pattern = /./) {
    const listed = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], { encoding: 'utf8' });
    return [...new Set(listed.split('\0'))].filter((path) => path !== '' && existsSync(path) && pattern.test(path)).sort();
}

export const isTest = (path) => /_(test|fuzz)\.c$|\/testing\w*\.[ch]$|\/story_runner\.c$/.test(path);

// The objects of one build: [{ object, source, room }]; tests and generated files are among them.
export function builtObjects(build) {
    const commands = JSON.parse(readFileSync(join(build, 'compile_commands.json'), 'utf8'));
    return commands.map(({ directory, output, file }) => ({
        object: resolve(directory, output),
        source: resolve(directory, file),
        room: output.match(/^src\/([^/]+)\//)?.[1],
    })).filter(({ room, object }) => room !== undefined && existsSync(object));
}

// The symbols of an object: [{ name, section, isGlobal, isDefined, size }], by objdump.
export function symbolsOf(object) {
    const listed = execFileSync('objdump', ['--syms', object], { encoding: 'utf8' });
    return [...listed.matchAll(/^[0-9a-f]{16} (.{7}) (\S+)\t([0-9a-f]+)(?: \.hidden)? +(\S+)$/gm)].map(([, flags, section, size, name]) => ({
        name, section, size: parseInt(size, 16),
        isGlobal: flags[0] !== 'l', isDefined: section !== '*UND*', isFunctionOrObject: flags[6] === 'F' || flags[6] === 'O',
    }));
}

// A proof prints what is wrong, one line each, and says so by its exit code.
export function conclude(complaints) {
    complaints.forEach((complaint) => console.log(complaint));
    process.exitCode = complaints.length > 0 ? 1 : 0;
}
