/* Units: integer arithmetic that the floors above share. Floating point decides nothing, so rounding is spelled out. */
#ifndef ROUTRIQ_BASE_UNITS_H
#define ROUTRIQ_BASE_UNITS_H

#include <assert.h>
#include <stdint.h>

enum { MINUTE_SECONDS = 60, HOUR_SECONDS = 3600, DAY_SECONDS = 86400, MINUTES_A_DAY = 1440 };

/* Division towards minus infinity, for a positive divisor. */
static inline int64_t divide_floor(int64_t dividend, int64_t divisor)
{
    assert(divisor > 0);
    return dividend / divisor - (dividend % divisor < 0 ? 1 : 0);
}

/* Division to the nearest whole number, halves up (-5 / 10 is 0), for a positive divisor. */
static inline int64_t divide_round_half_up(int64_t dividend, int64_t divisor)
{
    int64_t floor = divide_floor(dividend, divisor);
    int64_t remainder = dividend % divisor;
    int64_t rest = remainder < 0 ? remainder + divisor : remainder; /* 0 to divisor - 1 */
    return floor + (rest >= divisor - rest ? 1 : 0);
}

/* `value`, or the nearer of the two limits when it lies outside them. */
static inline int64_t clamp_int64(int64_t value, int64_t low, int64_t high)
{
    assert(low <= high);
    return value < low ? low : value > high ? high : value;
}

#endif
