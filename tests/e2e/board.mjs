// What the tests of a live board share: a week in 2031 as New York has it, places a few minutes apart, and an organization with a
// server of its own that is asked with its first key.
//
//   const board = boardOf('sqlite');                        at the head of a describe; nothing runs yet
//   const { ask, asked } = board;
//   before(async () => { await board.open(); await ask('POST', 'technicians', { technicians: […] }); });
//   after(board.close);
//   await ask('POST', 'dispatch/optimize', {…}, 202)        the data of an answer that must be a success, or have that status
//   await asked('GET', 'jobs/none', undefined, { headers })  the whole answer, whatever it is: see call() in people.mjs
//   await board.restart();                                  kill -9, and a server anew
//   board.place, board.server, board.key                    once it is open
import assert from 'node:assert/strict';

import { call } from './people.mjs';
import { installationServe } from './platform.mjs';

const SHOWN = 400; // of an answer that was not expected

export const WEEK = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];
export const MONDAY = '2031-01-06';
export const TUESDAY = '2031-01-07';
const utc = (day, hour, minute) => new Date(Date.UTC(2031, 0, day, hour + 5, minute)).toISOString().replace('.000Z', 'Z');
/* A local time of that Monday, or Tuesday, as the API writes it. */
export const at = (hour, minute = 0) => utc(6, hour, minute);
export const onTuesday = (hour, minute = 0) => utc(7, hour, minute);
/* Fifty places in the city, in no order. */
export const near = (i) => ({ lat: 40.70 + ((i * 37) % 50) / 400, lng: -74.02 + ((i * 53) % 50) / 400 });

/* A score worked out from the answer's own factors and the published weights. */
export function scoreByHand(reason, weights) {
    let [sum, whole] = [0, 0];
    for (const [factor, weight] of Object.entries(weights)) {
        sum += weight * (factor.endsWith('_risk') ? 1 - reason[factor] : reason[factor]);
        whole += weight;
    }
    return Math.floor((1000 * sum) / whole + 0.5 + 1e-9) / 10;
}

export function boardOf(engine, { timezone = 'America/New_York' } = {}) {
    const board = {};
    board.open = async () => {
        const { place, server, organizations } = await installationServe(engine, { organizations: ['Ours'], timezone });
        Object.assign(board, { place, server, key: organizations[0].key });
    };
    board.close = async () => {
        await board.server?.stop('SIGKILL');
        await board.place?.end();
    };
    board.restart = async () => {
        await board.server.stop('SIGKILL');
        board.server = await board.place.serve();
    };
    board.asked = (method, path, body, more = {}) => call(board.server, method, `/api/v1/${path}`, { key: board.key, body, ...more });
    board.ask = async (method, path, body, status = undefined) => {
        const answer = await board.asked(method, path, body);
        assert.ok(status === undefined ? answer.status < 300 : answer.status === status, `${method} ${path}: ${answer.status} ${answer.text.slice(0, SHOWN)}`);
        return answer.data;
    };
    /* Every decision, or those of some kinds, is worked out again to the same bytes. Answers how many there are. */
    board.replaysAll = async (kinds = '') => {
        const { items } = await board.ask('GET', `dispatch/decisions?limit=500${kinds ? `&kind=${kinds}` : ''}`);
        for (const { id } of items) assert.equal((await board.ask('GET', `dispatch/decisions/${id}/replay`)).identical, true, id);
        return items.length;
    };
    return board;
}
