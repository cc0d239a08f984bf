/* Quantiles and other sums of small samples, in whole numbers. */
#ifndef ROUTRIQ_LEARNING_QUANTILE_H
#define ROUTRIQ_LEARNING_QUANTILE_H

#include <stdint.h>

/* Puts numbers in order. */
void learning_sort(int32_t *values, int32_t count);

/* The quantile at `share_e4` of `count` (at least 1) values in ascending order. The i-th of n stands for the share i/(n + 1),
 * with straight lines between, because of a sample from any distribution a new value is below its i-th with just that
 * probability; beyond the first and the last there is nothing to go by but these. At 5000 it is the median as everybody takes
 * it. */
int32_t learning_quantile(const int32_t *sorted, int32_t count, int32_t share_e4);

/* A value of one's own, drawn towards the parent's as if `strength` more observations had said that. To the nearest. */
int64_t learning_drawn(int64_t own, int64_t parent, int32_t count, int32_t strength);

#endif
