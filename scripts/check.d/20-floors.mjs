#!/usr/bin/env node
// Nobody looks upstairs: every #include of every source file obeys scripts/floors.txt, and headers form no circle.
import { existsSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { conclude, isTest, projectFiles, readFloors } from '../house.mjs';

const { rooms, libraries, tests } = readFloors();
const complaints = [];
const includes = new Map(); // file -> files of the project that it includes

function lookAtOwn(file, line, header, room) {
    const complain = (why) => complaints.push(`${file}:${line}: #include "${header}": ${why}`);
    const [name, inner] = header.split('/');
    const other = rooms.get(name);
    if (inner === undefined || other === undefined) {
        complain('write it as "<room>/<header>", with a room of scripts/floors.txt');
        return;
    }
    includes.get(file).push(`src/${header}`);
    if (other === room) {
        if (!existsSync(`src/${header}`)) {
            complain('there is no such file');
        }
        return;
    }
    const highest = isTest(file) ? room.floor - 1 : room.sees;
    const mayClimb = isTest(file) && (tests.get(room.name) ?? []).includes(name);
    if (other.floor > highest && !mayClimb) {
        complain(`${room.name} (floor ${room.floor}) does not see ${name} (floor ${other.floor})`);
    } else if (name !== 'base' && inner !== `${name}.h` && !(isTest(file) && /^testing\w*\.h$/.test(inner))) {
        complain(`come in by the door: "${name}/${name}.h"`);
    }
}

function lookAtLibrary(file, line, header, room) {
    for (const [library, allowed] of libraries) {
        const matches = header === library || (!library.endsWith('.h') && header.startsWith(library));
        if (matches && !allowed.includes(room.name) && !isTest(file)) {
            complaints.push(`${file}:${line}: #include <${header}>: only for ${allowed.join(', ')}`);
        }
    }
}

for (const file of projectFiles(/^src\/.*\.[ch]$/)) {
    const room = rooms.get(file.split('/')[1]);
    includes.set(file, []);
    if (room === undefined || file.split('/').length !== 3) {
        complaints.push(`${file}: source files are src/<room>/<file>, with a room of scripts/floors.txt`);
        continue;
    }
    if (room.kind === 'types' && file.endsWith('.c') && !isTest(file)) {
        complaints.push(`${file}: ${room.name} holds declarations alone`);
    }
    readFileSync(file, 'utf8').split('\n').forEach((text, index) => {
        const own = text.match(/^\s*#\s*include\s+"([^"]+)"/);
        const library = text.match(/^\s*#\s*include\s+<([^>]+)>/);
        if (own) {
            lookAtOwn(file, index + 1, own[1], room);
        } else if (library) {
            lookAtLibrary(file, index + 1, library[1], room);
        }
    });
}

// Circles: depth first, with the path walked so far.
const done = new Set();
function walk(file, path) {
    if (path.includes(file)) {
        complaints.push(`headers in a circle: ${[...path.slice(path.indexOf(file)), file].map((step) => basename(step)).join(' -> ')}`);
    } else if (!done.has(file)) {
        (includes.get(file) ?? []).forEach((next) => walk(next, [...path, file]));
        done.add(file);
    }
}
[...includes.keys()].forEach((file) => walk(file, []));

conclude(complaints);
