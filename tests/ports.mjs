// A free port of loopback for a program that must be told one before it listens.
//
// It lies below the range from which the system takes the ports of outgoing connections: else one of those, of whichever
// process, could have it a moment later; and a client that keeps trying to reach a server which is down could, from that very
// port, reach itself, and keep the server from starting again.
import { randomInt } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:net';

const LEAST = 10_000;
const TRIES = 100;

function most() {
    try {
        return Number(readFileSync('/proc/sys/net/ipv4/ip_local_port_range', 'utf8').trim().split(/\s+/)[0]);
    } catch {
        return 32_768;
    }
}

const isFree = (port) => new Promise((done) => {
    const server = createServer();
    server.once('error', () => done(false));
    server.listen(port, '127.0.0.1', () => server.close(() => done(true)));
});

export async function freePort() {
    for (let i = 0; i < TRIES; i++) {
        const port = randomInt(LEAST, Math.max(most(), LEAST + 1000));
        if (await isFree(port)) return port;
    }
    throw new Error(`no free port after ${TRIES} tries`);
}
