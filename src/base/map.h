/* Map: from texts to numbers, for readers that look for duplicates and for names given to indices.
 *
 * Open addressing with linear probing over a table whose size is a power of two, at most three quarters full; nothing is
 * ever removed. The texts are not copied: they must live as long as the map. The seed should be random for keys that come
 * from outside (the caller has the random port); any seed gives the same answers, for nothing depends on the order inside.
 */
#ifndef ROUTRIQ_BASE_MAP_H
#define ROUTRIQ_BASE_MAP_H

#include <stdbool.h>
#include <stdint.h>

#include "base/hash.h"
#include "base/text.h"

struct arena;

struct map_slot {
    struct text key;
    uint32_t fingerprint; /* of the key's hash; 0 means that the slot is free */
    int32_t value;
};

struct map {
    struct arena *arena;
    struct hash_key hash_key;
    struct map_slot *slots;
    uint32_t mask; /* slots less one */
    uint32_t count;
};

/* A map with room for `expected` keys before it first grows. */
struct map map_make(struct arena *arena, uint32_t expected, uint64_t seed);

/* Puts a key that is not there yet. False when it is: then nothing changes and *value becomes the value it has. */
bool map_add(struct map *map, struct text key, int32_t *value);

/* True and `*value` when the key is there. */
bool map_get(const struct map *map, struct text key, int32_t *value);

#endif
