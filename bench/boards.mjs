#!/usr/bin/env node
// Ten large boards with everything that a day can ask: 100 technicians and 1000 jobs each, every kind of constraint on at least
// a tenth of the jobs, or of the technicians where it is theirs. They are made from address files and seeds and are not kept;
// boards.txt has the SHA-256 of each.
//
//   node bench/boards.mjs [--data DIR] [--check | --list] [--write DIR] [--seed N]
//
// Without an option: a table of what the boards ask. --check says whether they are those of boards.txt, --list prints what
// boards.txt should have, --write puts them into a folder (one, with --seed). DIR holds the address files.
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

import { SEEDS, areaOf, boardText, makeBoard } from './boards/board.mjs';
import { sharesOf } from './boards/shares.mjs';

const here = dirname(fileURLToPath(import.meta.url));
const { values: options } = parseArgs({
    options: {
        data: { type: 'string', default: join(here, '../../shared/data/jobs') },
        check: { type: 'boolean', default: false },
        list: { type: 'boolean', default: false },
        write: { type: 'string' },
        seed: { type: 'string' },
    },
});
const LEAST_PERCENT = 10;
const seeds = options.seed ? [Number(options.seed)] : SEEDS;
const boards = seeds.map((seed) => ({ seed, board: makeBoard(seed, options.data) }));

const hashLine = ({ seed, board }) => `${createHash('sha256').update(boardText(board)).digest('hex')}  board-${seed}.json`;

function check() {
    const expected = readFileSync(join(here, 'boards.txt'), 'utf8').split('\n');
    const wrong = boards.filter((one) => !expected.includes(hashLine(one))).map(({ seed }) => `board ${seed} is not that of bench/boards.txt`);
    const rare = boards.flatMap(({ seed, board }) => sharesOf(board).filter(({ percent }) => percent < LEAST_PERCENT)
        .map(({ of, kind, percent }) => `board ${seed}: only ${percent.toFixed(1)}% of the ${of} have ${kind}`));
    for (const line of [...wrong, ...rare]) {
        process.stderr.write(`${line}\n`);
    }
    process.stdout.write(wrong.length + rare.length === 0 ? `${boards.length} boards are those of bench/boards.txt\n` : '');
    process.exitCode = wrong.length + rare.length === 0 ? 0 : 1;
}

function table() {
    const shares = boards.map(({ board }) => sharesOf(board));
    const rows = shares[0].map(({ of, kind }, i) => {
        const percents = shares.map((one) => one[i].percent);
        return `| ${of} | ${kind} | ${Math.min(...percents).toFixed(1)} | ${Math.max(...percents).toFixed(1)} |`;
    });
    const areas = boards.map(({ seed, board }) => `${seed} ${areaOf(seed)} (${board.places.length} places)`).join(', ');
    return [`Boards: ${areas}.`, '', '| of the | that have | least % | most % |', '| --- | --- | ---: | ---: |', ...rows].join('\n');
}

if (options.write) {
    mkdirSync(options.write, { recursive: true });
    for (const { seed, board } of boards) {
        writeFileSync(join(options.write, `board-${seed}.json`), boardText(board));
    }
} else if (options.check) {
    check();
} else {
    process.stdout.write(`${options.list ? boards.map(hashLine).join('\n') : table()}\n`);
}
