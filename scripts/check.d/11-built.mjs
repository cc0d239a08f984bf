#!/usr/bin/env node
// No file is forgotten: every C file under src is in a build (fuzz targets are built by `make torture`).
import { relative } from 'node:path';
import { builtObjects, conclude, projectFiles } from '../house.mjs';

const built = new Set(['build/release', 'build/clang'].flatMap(builtObjects).map(({ source }) => relative('.', source)));
conclude(projectFiles(/^src\/.*\.c$/)
    .filter((file) => !file.endsWith('_fuzz.c') && !built.has(file))
    .map((file) => `${file} is in no build: name it in the meson.build beside it`));
