/* Random numbers that repeat: xoshiro256** (Blackman and Vigna 2018), seeded by splitmix64 from one number.
 * The same seed gives the same numbers on every machine. Not for secrets: those come from the random port. */
#ifndef ROUTRIQ_BASE_RANDOM_H
#define ROUTRIQ_BASE_RANDOM_H

#include <stdint.h>

struct random {
    uint64_t state[4];
};

/* `stream` gives independent generators from one seed (a lane's index, say). */
struct random random_make(uint64_t seed, uint64_t stream);

static inline uint64_t random_rotate(uint64_t x, int k)
{
    return (x << k) | (x >> (64 - k));
}

static inline uint64_t random_next(struct random *random)
{
    uint64_t *s = random->state;
    const uint64_t result = random_rotate(s[1] * 5, 7) * 9;
    const uint64_t t = s[1] << 17;
    s[2] ^= s[0];
    s[3] ^= s[1];
    s[1] ^= s[2];
    s[0] ^= s[3];
    s[2] ^= t;
    s[3] = random_rotate(s[3], 45);
    return result;
}

/* 0 to bound - 1, for a bound of 1 to 2^32 - 1. Lemire's multiplication without the rejection step: the bias is below
 * bound / 2^32, which no search can see, and every call takes one number, which keeps streams aligned. */
static inline uint32_t random_below(struct random *random, uint32_t bound)
{
    return (uint32_t)(((random_next(random) >> 32) * (uint64_t)bound) >> 32);
}

/* low to high, both included. */
static inline int32_t random_between(struct random *random, int32_t low, int32_t high)
{
    return low + (int32_t)random_below(random, (uint32_t)(high - low) + 1);
}

#endif
