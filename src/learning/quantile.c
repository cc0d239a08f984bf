#include "learning/quantile.h"

#include <assert.h>
#include <stdlib.h>

#include "base/units.h"

enum { WHOLE_E4 = 10000 };

static int ascending(const void *a, const void *b)
{
    int32_t x = *(const int32_t *)a;
    int32_t y = *(const int32_t *)b;
    return x < y ? -1 : x > y;
}

void learning_sort(int32_t *values, int32_t count)
{
    qsort(values, (size_t)count, sizeof *values, ascending);
}

int32_t learning_quantile(const int32_t *sorted, int32_t count, int32_t share_e4)
{
    assert(count >= 1 && share_e4 >= 0 && share_e4 <= WHOLE_E4);
    int64_t place = (int64_t)share_e4 * (count + 1);
    int64_t below = place / WHOLE_E4;
    if (below < 1) {
        return sorted[0];
    }
    if (below >= count) {
        return sorted[count - 1];
    }
    int64_t step = (int64_t)sorted[below] - sorted[below - 1];
    return (int32_t)(sorted[below - 1] + divide_round_half_up(step * (place % WHOLE_E4), WHOLE_E4));
}

int64_t learning_drawn(int64_t own, int64_t parent, int32_t count, int32_t strength)
{
    int64_t all = (int64_t)count + strength;
    return all == 0 ? parent : divide_round_half_up(own * count + parent * strength, all);
}
