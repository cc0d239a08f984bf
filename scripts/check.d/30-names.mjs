#!/usr/bin/env node
// Every name that an object exports begins with the name of its room or with a noun that the room owns.
import { basename } from 'node:path';
import { builtObjects, conclude, readFloors, symbolsOf } from '../house.mjs';

const { rooms } = readFloors();
const complaints = [];

const owners = new Map(); // noun -> room
for (const { name, nouns } of rooms.values()) {
    for (const noun of nouns) {
        if (owners.has(noun)) {
            complaints.push(`scripts/floors.txt: "${noun}" belongs to both ${owners.get(noun)} and ${name}`);
        }
        owners.set(noun, name);
    }
}

function ownerOf(symbol) {
    for (let noun = symbol; noun !== ''; noun = noun.slice(0, Math.max(0, noun.lastIndexOf('_')))) {
        if (owners.has(noun)) {
            return owners.get(noun);
        }
    }
    return undefined;
}

for (const { object, source, room } of builtObjects('build/release')) {
    for (const symbol of symbolsOf(object).filter(({ isGlobal, isDefined }) => isGlobal && isDefined)) {
        const owner = ownerOf(symbol.name);
        if (owner !== room) {
            complaints.push(`src/${room}/${basename(source)} exports ${symbol.name}: ${owner ? `that name belongs to ${owner}` : 'make it static, or name its noun in scripts/floors.txt'}`);
        }
    }
}
conclude(complaints);
