#!/usr/bin/env node
// No operation of the API goes unproved: each one in the table of routes has a recipe for the contract's test
// (tests/contract/recipes.mjs) and a place in the tenant matrix (tests/tenants/routes.mjs), and these have no others.
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { conclude, projectFiles } from '../house.mjs';

const { operationsKnown } = await import(resolve('tests/contract/recipes.mjs'));
const { routes } = await import(resolve('tests/tenants/routes.mjs'));

const operations = projectFiles(/^src\/http\/routes[a-z_]*\.c$/)
    .flatMap((file) => [...readFileSync(file, 'utf8').matchAll(/\.operation = "(\w+)"/g)].map((match) => ({ file, id: match[1] })));

const complaints = operations.length === 0 ? ['no operation was found in src/http/routes*.c'] : [];
for (const [list, where] of [[operationsKnown, 'tests/contract/recipes.mjs'], [Object.keys(routes), 'tests/tenants/routes.mjs']]) {
    for (const { file, id } of operations) if (!list.includes(id)) complaints.push(`${file}: ${id} has no row in ${where}`);
    for (const id of list) if (!operations.some((one) => one.id === id)) complaints.push(`${where}: ${id} is no operation`);
}
conclude(complaints);
