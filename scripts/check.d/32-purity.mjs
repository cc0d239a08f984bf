#!/usr/bin/env node
// Pure rooms call only the rooms they see and the few functions listed in scripts/floors.txt: no clock, no I/O, no malloc.
import { basename } from 'node:path';
import { builtObjects, conclude, readFloors, symbolsOf } from '../house.mjs';

const { rooms, calls, impure } = readFloors();
const objects = builtObjects('build/release').map((object) => ({ ...object, symbols: symbolsOf(object.object) }));

const definedIn = new Map(); // name -> room
for (const { room, symbols } of objects) {
    symbols.filter(({ isGlobal, isDefined }) => isGlobal && isDefined).forEach(({ name }) => definedIn.set(name, room));
}

function mayCall(room, name) {
    const home = rooms.get(definedIn.get(name));
    if (home !== undefined) {
        return home === room || (home.floor <= room.sees && !impure.has(name));
    }
    return calls.some(([only, names]) => (only === null || only.includes(room.name)) && names.includes(name));
}

const complaints = [];
for (const { room: roomName, source, symbols } of objects) {
    const room = rooms.get(roomName);
    for (const { name } of symbols.filter(({ isDefined }) => !isDefined)) {
        if (room?.kind === 'pure' && !mayCall(room, name)) {
            complaints.push(`src/${roomName}/${basename(source)} calls ${name}: ${roomName} is pure`);
        }
    }
}
conclude(complaints);
