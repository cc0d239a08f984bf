#include "learning/names.h"

#include <stdlib.h>

#include "base/arena.h"
#include "learning/quantile.h"

static int by_bytes(const void *a, const void *b)
{
    return text_compare(*(const struct text *)a, *(const struct text *)b);
}

struct learning_names learning_names_of(struct arena *arena, const struct text *texts, int32_t count)
{
    struct learning_names names = {.items = arena_array(arena, struct text, count)};
    int32_t all = 0;
    for (int32_t i = 0; i < count; i++) {
        if (!text_is_empty(texts[i])) {
            names.items[all++] = texts[i];
        }
    }
    qsort(names.items, (size_t)all, sizeof *names.items, by_bytes);
    for (int32_t i = 0; i < all; i++) {
        if (names.count == 0 || !text_equal(names.items[names.count - 1], names.items[i])) {
            names.items[names.count++] = names.items[i];
        }
    }
    return names;
}

int32_t learning_find(const void *items, int32_t count, size_t size, size_t offset, struct text name)
{
    int32_t low = 0;
    int32_t high = count;
    while (low < high) {
        int32_t middle = low + (high - low) / 2;
        const char *item = (const char *)items + (size_t)middle * size;
        int order = text_compare(*(const struct text *)(const void *)(item + offset), name);
        if (order == 0) {
            return middle;
        }
        low = order < 0 ? middle + 1 : low;
        high = order < 0 ? high : middle;
    }
    return -1;
}

int32_t learning_name_find(const struct learning_names *names, struct text name)
{
    return learning_find(names->items, names->count, sizeof *names->items, 0, name);
}

/* The count from which on all are kept, and how many of just that count besides. */
static int32_t threshold(struct arena *arena, const int32_t *counts, int32_t count, int32_t most, int32_t *of_it)
{
    int32_t *sorted = arena_array(arena, int32_t, count);
    for (int32_t i = 0; i < count; i++) {
        sorted[i] = counts[i];
    }
    learning_sort(sorted, count);
    int32_t last = sorted[count - most]; /* of the `most` highest, the lowest */
    *of_it = most;
    for (int32_t i = 0; i < count; i++) {
        *of_it -= counts[i] > last ? 1 : 0;
    }
    return last;
}

int32_t learning_keep_most(struct arena *arena, const int32_t *counts, int32_t count, int32_t least, int32_t most,
                           int32_t **place)
{
    int32_t of_last = count;
    int32_t last = count <= most ? 0 : threshold(arena, counts, count, most, &of_last);
    int32_t kept = 0;
    *place = arena_array(arena, int32_t, count);
    for (int32_t i = 0; i < count; i++) {
        bool stays = counts[i] > last || (counts[i] == last && of_last-- > 0);
        (*place)[i] = stays && counts[i] >= least ? kept++ : -1;
    }
    return kept;
}
