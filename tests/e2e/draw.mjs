// Chance for tests that must be the same on every machine.

// Knuth's 64-bit congruential generator: draw(below) is a whole number from 0 to below - 1.
export function generator(seed) {
    let state = BigInt(seed) * 2654435761n + 12345n;
    return (below) => {
        state = (state * 6364136223846793005n + 1442695040888963407n) & ((1n << 64n) - 1n);
        return Number(state >> 33n) % below;
    };
}

export const list = (count, make) => Array.from({ length: count }, (_, i) => make(i));
