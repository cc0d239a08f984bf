// The rate limit a second time, by somebody who has not seen the first: counters with a time to live, as a shared cache
// would keep them, and the published order of operations in IEEE doubles. Slow where slow is surer. The clock is a
// parameter: time is what the caller says.
//
//     now in ms, w the window in ms, cur = floor(now / w)             windows are aligned to the epoch
//     C = counter[key:cur] or 0,  P = counter[key:cur-1] or 0
//     p = (now mod w) / w
//     refused when floor((1 - p) * P) + C >= quota; a refused request is not counted
//     taken: the counter grows by one; its first growth gives it 2w + 1000 ms to live
//     remaining = quota - (floor((1 - p) * P) + C) after it, never below 0;  reset = (cur + 1) * w
//     retry: the fewest whole seconds, at least 1, after which the same request would be taken if nobody asked meanwhile

/* One installation's limiter. `weigh` is how the window before counts; another one is given only to show that it matters. */
export class RateOracle {
    constructor(quota, windowS, weigh = (share, before) => Math.floor((1 - share) * before)) {
        this.quota = quota;
        this.windowMs = windowS * 1000;
        this.weigh = weigh;
        this.counters = new Map(); // key -> Map of window -> { count, endsMs }
    }

    count(key, window, nowMs) {
        const counter = this.counters.get(key)?.get(window);
        return counter && nowMs < counter.endsMs ? counter.count : 0;
    }

    used(key, nowMs) {
        const window = Math.floor(nowMs / this.windowMs);
        const share = (nowMs % this.windowMs) / this.windowMs;
        return this.weigh(share, this.count(key, window - 1, nowMs), this.windowMs, nowMs) + this.count(key, window, nowMs);
    }

    /* { allowed, remaining, resetS, retryS } of one request, which is counted when it is allowed. */
    take(key, nowMs) {
        const window = Math.floor(nowMs / this.windowMs);
        const before = this.used(key, nowMs);
        const resetS = Math.ceil(((window + 1) * this.windowMs - nowMs) / 1000);
        if (before >= this.quota) return { allowed: false, remaining: 0, resetS, retryS: this.retry(key, nowMs) };
        const count = this.count(key, window, nowMs) + 1;
        if (!this.counters.has(key)) this.counters.set(key, new Map());
        const windows = this.counters.get(key);
        windows.set(window, { count, endsMs: count === 1 ? nowMs + 2 * this.windowMs + 1000 : windows.get(window).endsMs });
        return { allowed: true, remaining: Math.max(0, this.quota - before - 1), resetS, retryS: 0 };
    }

    retry(key, nowMs) {
        let seconds = 1;
        while (this.used(key, nowMs + seconds * 1000) >= this.quota) seconds += 1;
        return seconds;
    }
}

/* Numbers from a seed, the same everywhere: below(n) is 0 to n - 1. */
export function numbersFrom(seed) {
    let state = seed >>> 0;
    const next = () => { // mulberry32
        state = (state + 0x6d2b79f5) >>> 0;
        let z = state;
        z = Math.imul(z ^ (z >>> 15), z | 1);
        z ^= z + Math.imul(z ^ (z >>> 7), z | 61);
        return (z ^ (z >>> 14)) >>> 0;
    };
    return { below: (n) => next() % n };
}

/* A walk of `steps` requests of `keys` keys: mostly close together, so that keys are refused as often as not; every few
 * windows' worth onto an edge of a window or a millisecond beside it, far into one, or two windows on; and now and then one
 * key asks many times within a millisecond. Time never goes back. */
export function* walk(seed, steps, { keys, quota, windowS }) {
    const numbers = numbersFrom(seed);
    const windowMs = windowS * 1000;
    const pace = windowMs / (quota * keys); // twice as many as may pass
    const rarely = Math.max(10, Math.floor((quota * keys) / 2));
    let time = 1_779_000_000_000 + numbers.below(windowMs);
    for (let step = 0; step < steps;) {
        const way = numbers.below(rarely) === 0 ? numbers.below(6) : -1;
        const left = windowMs - (Math.floor(time) % windowMs);
        if (way <= 0) time += (pace * numbers.below(1000)) / 1000;
        else if (way <= 2) time = Math.floor(time) + Math.max(0, left - 1 + numbers.below(3)); // the edge
        else if (way === 3) time += Math.floor((left * 9) / 10); // where doubles and integers part
        else if (way === 4) time += 2 * windowMs + numbers.below(windowMs);
        const key = `key-${numbers.below(keys)}`;
        const burst = way === 5 ? 1 + numbers.below(2 * quota) : 1;
        for (let i = 0; i < burst && step < steps; i++, step++) yield { key, nowMs: Math.floor(time) };
    }
}
