#include "base/map.h"

#include "base/arena.h"

enum { SMALLEST_TABLE = 8 };

/* The table doubles before it would be fuller than three quarters, which keeps a run of taken slots short. */
static bool is_full(uint32_t count, uint32_t slots)
{
    return (uint64_t)count * 4 > (uint64_t)slots * 3;
}

static struct map_slot *slots_make(struct arena *arena, uint32_t slots)
{
    return arena_array(arena, struct map_slot, slots);
}

struct map map_make(struct arena *arena, uint32_t expected, uint64_t seed)
{
    uint32_t slots = SMALLEST_TABLE;
    while (is_full(expected, slots)) {
        if (slots > UINT32_MAX / 2) {
            arena_exhausted();
        }
        slots *= 2;
    }
    return (struct map){
        .arena = arena,
        .hash_key = {.low = seed, .high = ~seed * 0x9e3779b97f4a7c15u},
        .slots = slots_make(arena, slots),
        .mask = slots - 1,
    };
}

static uint32_t fingerprint_of(const struct map *map, struct text key)
{
    uint32_t fingerprint = (uint32_t)hash_keyed(map->hash_key, key.bytes, key.length);
    return fingerprint == 0 ? 1 : fingerprint;
}

/* The slot of the key, or the free one where it belongs. There always is a free one. */
static struct map_slot *slot_find(const struct map *map, struct text key, uint32_t fingerprint)
{
    uint32_t i = fingerprint & map->mask;
    while (map->slots[i].fingerprint != 0 &&
           (map->slots[i].fingerprint != fingerprint || !text_equal(map->slots[i].key, key))) {
        i = (i + 1) & map->mask;
    }
    return &map->slots[i];
}

static void grow(struct map *map)
{
    const struct map_slot *old = map->slots;
    uint32_t old_mask = map->mask;
    if (old_mask >= UINT32_MAX / 2) {
        arena_exhausted();
    }
    map->mask = old_mask * 2 + 1;
    map->slots = slots_make(map->arena, map->mask + 1);
    for (uint32_t i = 0; i <= old_mask; i++) {
        if (old[i].fingerprint != 0) {
            *slot_find(map, old[i].key, old[i].fingerprint) = old[i];
        }
    }
}

bool map_add(struct map *map, struct text key, int32_t *value)
{
    if (is_full(map->count + 1, map->mask + 1)) {
        grow(map);
    }
    uint32_t fingerprint = fingerprint_of(map, key);
    struct map_slot *slot = slot_find(map, key, fingerprint);
    if (slot->fingerprint != 0) {
        *value = slot->value;
        return false;
    }
    *slot = (struct map_slot){.key = key, .fingerprint = fingerprint, .value = *value};
    map->count++;
    return true;
}

bool map_get(const struct map *map, struct text key, int32_t *value)
{
    const struct map_slot *slot = slot_find(map, key, fingerprint_of(map, key));
    if (slot->fingerprint == 0) {
        return false;
    }
    *value = slot->value;
    return true;
}
