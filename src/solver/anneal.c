#include "solver/search.h"

/* Integers alone: the logarithm and the power are worked out bit by bit, so that every machine gets the same. */

/* log2 of x in 1/2^24: the whole part is the highest bit, each further bit comes from squaring what is left. */
static int64_t log2_q24(uint64_t x)
{
    int whole = 63 - __builtin_clzll(x);
    uint64_t mantissa = whole > 31 ? x >> (whole - 31) : x << (31 - whole); /* 1 to 2, in 1/2^31 */
    int64_t result = (int64_t)whole << 24;
    for (int bit = 23; bit >= 0; bit--) {
        mantissa = mantissa * mantissa >> 31;
        if (mantissa >= UINT64_C(1) << 32) {
            mantissa >>= 1;
            result += INT64_C(1) << bit;
        }
    }
    return result;
}

static int64_t root_q30(int64_t x_q30)
{
    uint64_t square = (uint64_t)x_q30 << 30;
    uint64_t root = 0;
    for (int bit = 30; bit >= 0; bit--) {
        uint64_t tried = root | UINT64_C(1) << bit;
        root = tried * tried <= square ? tried : root;
    }
    return (int64_t)root;
}

void anneal_prepare(struct ground *ground)
{
    static const int64_t LN2_Q24 = 11629080; /* ln 2 in 1/2^24 */
    int64_t log_of_whole = log2_q24(2 * LOGARITHMS);
    for (int i = 0; i < LOGARITHMS; i++) {
        int64_t log2 = log_of_whole - log2_q24(2 * (uint64_t)i + 1);
        ground->neg_log_q16[i] = (int32_t)(((log2 * LN2_Q24) >> 24) >> 8);
    }
    int64_t half = root_q30(INT64_C(1) << 29);
    for (int i = 0; i < HALVINGS; i++) {
        ground->halving_q30[i] = half;
        half = root_q30(half);
    }
}

int64_t anneal_temperature_q8(const struct ground *ground, int64_t start_q8, int32_t progress)
{
    enum { LOG2_OF_100_Q16 = 435412 };
    int64_t exponent_q16 = (int64_t)progress * LOG2_OF_100_Q16 / SOLVER_DONE;
    int64_t temperature = start_q8 >> (exponent_q16 >> 16);
    for (int i = 0; i < HALVINGS; i++) {
        if ((exponent_q16 >> (15 - i)) & 1) {
            temperature = (int64_t)(((__int128)temperature * ground->halving_q30[i]) >> 30);
        }
    }
    return temperature;
}

int64_t anneal_allowance(struct lane *lane, int64_t temperature_q8)
{
    int32_t log_q16 = lane->ground->neg_log_q16[random_below(&lane->random, LOGARITHMS)];
    return (int64_t)(((__int128)temperature_q8 * log_q16) >> 24);
}
