// Listening to a stream of server-sent events, with every byte in our hands.
//
//   const ear = await listen(server, key, { after: '41', query: 'types=job.created', headers, path: 'events' });
//   ear.status, ear.headers        of the answer; ear.text of one that is no stream
//   ear.events                     [{ id, event, data, at }] so far; data is parsed, `at` when it came
//   ear.lastId                     what a browser would send as Last-Event-ID; ear.comments; ear.retry
//   await ear.until((ear) => ear.events.length === 3)      fails after a while
//   ear.pause(); ear.goOn(); ear.leave(); await ear.over   how it ended: "end" by the server, "cut" otherwise
import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';

const WAIT_MS = 60_000; // guards against hanging

/* One block of lines, as the HTML standard says. */
function block(ear, lines) {
    let event = 'message';
    const data = [];
    for (const line of lines) {
        const colon = line.indexOf(':');
        const field = colon < 0 ? line : line.slice(0, colon);
        const value = colon < 0 ? '' : line.slice(colon + 1).replace(/^ /, '');
        if (colon === 0) ear.comments.push(line.slice(1).trim());
        else if (field === 'event') event = value;
        else if (field === 'data') data.push(value);
        else if (field === 'id') ear.lastId = value;
        else if (field === 'retry') ear.retry = Number(value);
        else throw new Error(`an unknown line: ${line}`);
    }
    if (data.length > 0) ear.events.push({ id: ear.lastId, event, data: JSON.parse(data.join('\n')), at: performance.now() });
}

export function listen(server, key, { after, query = '', headers = {}, method = 'GET', path = 'events' } = {}) {
    const url = new URL(`/api/v1/${path}${query === '' ? '' : `?${query}`}`, server.origin);
    const sent = { ...(key && { Authorization: `Bearer ${key}` }), ...(after !== undefined && { 'Last-Event-ID': after }), ...headers };
    const ear = { events: [], comments: [], lastId: after ?? '', retry: null, text: '' };
    return new Promise((done, fail) => {
        const ask = url.protocol === 'https:' ? httpsRequest : httpRequest;
        const request = ask(url, { method, headers: sent, agent: false, rejectUnauthorized: false }, (response) => {
            let rest = '';
            const changed = new Set();
            const told = () => { for (const look of [...changed]) look(); };
            ear.status = response.statusCode;
            ear.headers = response.headers;
            const isStream = response.headers['content-type'] === 'text/event-stream';
            response.setEncoding('utf8');
            response.on('data', (piece) => {
                if (!isStream) {
                    ear.text += piece;
                    return;
                }
                const blocks = (rest + piece).split('\n\n');
                rest = blocks.pop();
                for (const one of blocks) block(ear, one.split('\n'));
                told();
            });
            ear.over = new Promise((ended) => {
                response.on('end', () => { ear.ended = 'end'; told(); ended('end'); });
                response.on('error', () => { ear.ended ??= 'cut'; told(); ended('cut'); });
            });
            ear.until = (holds, what = String(holds), most = WAIT_MS) => new Promise((well, ill) => {
                const timer = setTimeout(() => { changed.delete(look); ill(new Error(`not within ${most} ms: ${what}\n${JSON.stringify(ear.events.slice(-3))}\n${ear.comments.slice(-3)} ${ear.ended}`)); }, most);
                const look = () => {
                    if (!holds(ear)) return;
                    clearTimeout(timer);
                    changed.delete(look);
                    well(ear);
                };
                changed.add(look);
                look();
            });
            ear.pause = () => response.pause();
            ear.goOn = () => response.resume();
            ear.leave = () => request.destroy();
            changed.add(() => done(ear)); // from its first block on its id is known
            ear.over.then(() => done(ear));
        });
        request.on('error', (error) => (ear.status === undefined ? fail(error) : undefined));
        request.end();
    });
}
