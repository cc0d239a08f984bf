// Chance that is the same on every machine and with every version of Node: 32-bit integers and nothing else.

export class Random {
    constructor(seed) {
        this.state = Math.imul(seed, 0x9e3779b1) | 0;
    }

    // A counter, scrambled by the last steps of MurmurHash3 (Appleby 2011).
    bits() {
        this.state = (this.state + 0x61c88647) | 0;
        let word = this.state;
        word = Math.imul(word ^ (word >>> 16), 0x85ebca6b);
        word = Math.imul(word ^ (word >>> 13), 0xc2b2ae35);
        return (word ^ (word >>> 16)) >>> 0;
    }

    // 0 to count - 1, for counts below 2^21: the product is exact.
    below(count) {
        return Math.floor((this.bits() * count) / 4294967296);
    }

    // A multiple of step above low, up to high.
    between(low, high, step = 1) {
        return low + step * this.below(Math.floor((high - low) / step) + 1);
    }

    chance(percent) {
        return this.below(100) < percent;
    }

    pick(list) {
        return list[this.below(list.length)];
    }

    // One of [value, weight], …
    weighted(pairs) {
        let left = this.below(pairs.reduce((sum, [, weight]) => sum + weight, 0));
        return pairs.find(([, weight]) => (left -= weight) < 0)[0];
    }

    shuffle(list) {
        const mixed = [...list];
        for (let last = mixed.length - 1; last > 0; last -= 1) {
            const other = this.below(last + 1);
            [mixed[last], mixed[other]] = [mixed[other], mixed[last]];
        }
        return mixed;
    }

    // So many of a list, or all there are; no one twice.
    some(list, count) {
        return this.shuffle(list).slice(0, count);
    }

    // A share of a list, in percent, rounded up: so a kind of constraint never falls below its share by bad luck.
    part(list, percent) {
        return this.some(list, Math.ceil((list.length * percent) / 100));
    }

    // The same as a set.
    chosen(list, percent) {
        return new Set(this.part(list, percent));
    }
}
