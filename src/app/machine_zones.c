#include "app/machine_zones.h"

#include <pthread.h>

#include "base/arena.h"
#include "base/zone.h"

/* Zones stand in a list: there are some six hundred, and an installation uses a few. */
struct kept_zone {
    struct kept_zone *next;
    struct text name;
    struct zone zone;
};

struct machine_zones {
    pthread_mutex_t lock;
    struct arena *arena;
    struct kept_zone *first;
};

struct machine_zones *machine_zones_create(void)
{
    struct arena *arena = arena_create(0);
    struct machine_zones *zones = arena_new(arena, struct machine_zones);
    zones->arena = arena;
    pthread_mutex_init(&zones->lock, NULL);
    return zones;
}

void machine_zones_destroy(struct machine_zones *zones)
{
    pthread_mutex_destroy(&zones->lock);
    arena_destroy(zones->arena);
}

static const struct zone *find(struct machine_zones *zones, struct text name)
{
    for (const struct kept_zone *kept = zones->first; kept != NULL; kept = kept->next) {
        if (text_equal(kept->name, name)) {
            return &kept->zone;
        }
    }
    struct arena_mark before = arena_mark(zones->arena);
    struct kept_zone *kept = arena_new(zones->arena, struct kept_zone);
    kept->name = text_copy(zones->arena, name);
    if (!zone_load(zones->arena, kept->name, &kept->zone, NULL)) {
        arena_rewind(zones->arena, before);
        return NULL;
    }
    kept->next = zones->first;
    zones->first = kept;
    return &kept->zone;
}

const struct zone *machine_zones_find(void *context, struct text name)
{
    struct machine_zones *zones = context;
    pthread_mutex_lock(&zones->lock);
    const struct zone *zone = find(zones, name);
    pthread_mutex_unlock(&zones->lock);
    return zone;
}
