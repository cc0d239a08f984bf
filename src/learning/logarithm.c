#include "learning/logarithm.h"

#include <assert.h>

enum { POWER_BITS = 30 };

/* 2^(1/2), 2^(1/4) … 2^(1/2^20), times 2^30. */
static const int64_t roots[LEARNING_BITS] = {
    1518500250, 1276901417, 1170923762, 1121280436, 1097253708, 1085434106, 1079572136,
    1076653033, 1075196443, 1074468888, 1074105294, 1073923544, 1073832680, 1073787251,
    1073764537, 1073753181, 1073747502, 1073744663, 1073743244, 1073742534,
};

int32_t learning_log(int64_t value)
{
    assert(value >= 1 && value <= INT64_C(1) << 40);
    int32_t whole = 0;
    while (value >> (whole + 1) != 0) {
        whole++;
    }
    /* From here on x is between 1 and 2, and each squaring tells one more bit of its logarithm. */
    uint64_t x =
        whole <= POWER_BITS ? (uint64_t)value << (POWER_BITS - whole) : (uint64_t)value >> (whole - POWER_BITS);
    int32_t log = whole;
    for (int i = 0; i < LEARNING_BITS; i++) {
        x = x * x >> POWER_BITS;
        log = log * 2 + (x >> (POWER_BITS + 1) != 0 ? 1 : 0);
        x >>= x >> (POWER_BITS + 1);
    }
    return log;
}

int64_t learning_power(int64_t log, int32_t scale)
{
    assert(log >= -LEARNING_LOG_MOST && log <= LEARNING_LOG_MOST && scale >= 1 && scale <= 1 << 20);
    int64_t shifted = log + LEARNING_LOG_MOST; /* not negative: its bits are those of the sum */
    int32_t whole = (int32_t)(shifted >> LEARNING_BITS) - LEARNING_LOG_MOST / LEARNING_ONE;
    int64_t power = INT64_C(1) << POWER_BITS;
    for (int i = 0; i < LEARNING_BITS; i++) {
        if ((shifted >> (LEARNING_BITS - 1 - i) & 1) != 0) {
            power = (power * roots[i] + (INT64_C(1) << (POWER_BITS - 1))) >> POWER_BITS;
        }
    }
    power *= scale; /* below 2^51 */
    int32_t down = POWER_BITS - whole;
    return down <= 0 ? power << -down : (power + (INT64_C(1) << (down - 1))) >> down;
}
