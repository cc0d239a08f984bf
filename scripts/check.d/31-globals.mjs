#!/usr/bin/env node
// No variable outlives a call and changes: no object has anything in a section that can be written to.
import { basename } from 'node:path';
import { builtObjects, conclude, readFloors, symbolsOf } from '../house.mjs';

const { globals } = readFloors();
const plain = (name) => name.replace(/\.\d+$/, ''); // the compiler numbers a function's own static variables
const isWritable = (section) => /^\.(data|bss|tdata|tbss)/.test(section) ? !section.startsWith('.data.rel.ro') : section === '*COM*';

conclude(builtObjects('build/release').flatMap(({ object, source, room }) => symbolsOf(object)
    .filter(({ section, size, name }) => isWritable(section) && size > 0 && !globals.has(plain(name)))
    .map(({ name }) => `src/${room}/${basename(source)}: ${plain(name)} is a variable that can change; give it an owner`)));
