/* Logarithms to the base two in whole numbers: LEARNING_ONE counts 1.0. The same on every machine.
 *
 * Durations are compared by their ratio (twice as long is as far as half as long), so sums and medians are taken of their
 * logarithms. The error is below two units, which is 1/500 000 of a duration. */
#ifndef ROUTRIQ_LEARNING_LOGARITHM_H
#define ROUTRIQ_LEARNING_LOGARITHM_H

#include <stdint.h>

enum { LEARNING_BITS = 20, LEARNING_ONE = 1 << LEARNING_BITS, LEARNING_LOG_MOST = 24 * LEARNING_ONE };

/* Of 1 to 2^40. */
int32_t learning_log(int64_t value);
/* `scale` times two to the power of log, to the nearest whole number; log from -LEARNING_LOG_MOST to LEARNING_LOG_MOST, scale
 * from 1 to 2^20. */
int64_t learning_power(int64_t log, int32_t scale);

#endif
