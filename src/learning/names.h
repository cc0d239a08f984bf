/* Names given to numbers: a sorted list without repetition. */
#ifndef ROUTRIQ_LEARNING_NAMES_H
#define ROUTRIQ_LEARNING_NAMES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/text.h"

struct arena;

struct learning_names {
    int32_t count;
    struct text *items;
};

/* Of `count` texts, of which empty ones are no names. */
struct learning_names learning_names_of(struct arena *arena, const struct text *texts, int32_t count);
/* Its place; -1: it is not among them. */
int32_t learning_name_find(const struct learning_names *names, struct text name);

/* The place of an item in a list of items of `size` bytes, which is sorted by the text that stands `offset` bytes into each; -1: it
 * is not among them. */
int32_t learning_find(const void *items, int32_t count, size_t size, size_t offset, struct text name);

/* Which of `count` entries to keep when there is room for `most`: those with the highest counts, of equal ones the first; and
 * none with a count below `least`. Gives each its new place, -1 for those that go; and how many stay. */
int32_t learning_keep_most(struct arena *arena, const int32_t *counts, int32_t count, int32_t least, int32_t most,
                           int32_t **place);

#endif
