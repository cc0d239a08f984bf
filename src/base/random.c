#include "base/random.h"

static uint64_t splitmix64(uint64_t *state)
{
    uint64_t z = (*state += 0x9e3779b97f4a7c15u);
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return z ^ (z >> 31);
}

struct random random_make(uint64_t seed, uint64_t stream)
{
    uint64_t mixer = seed;
    mixer = splitmix64(&mixer) ^ (stream * 0xd1342543de82ef95u);
    struct random random;
    for (int i = 0; i < 4; i++) {
        random.state[i] = splitmix64(&mixer);
    }
    return random;
}
