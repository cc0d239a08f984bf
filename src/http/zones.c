#include "http/zones.h"

#include "base/arena.h"

void http_zones_init(struct zones *zones, struct arena *arena)
{
    pthread_mutex_init(&zones->mutex, NULL);
    zones->arena = arena;
}

static const struct zone *find_kept(const struct zones *zones, struct text name)
{
    for (int32_t i = 0; i < zones->count; i++) {
        if (text_equal(zones->list[i]->name, name)) {
            return zones->list[i];
        }
    }
    return NULL;
}

/* Loads into `scratch` first: a name that is none must not fill the arena that lives long. */
static const struct zone *load(struct zones *zones, struct arena *scratch, struct text name, struct fault *fault)
{
    struct zone *found = arena_new(scratch, struct zone);
    if (!zone_load(scratch, name, found, fault)) {
        return NULL;
    }
    if (zones->count == ZONES_KEPT) {
        return found;
    }
    struct zone *kept = arena_new(zones->arena, struct zone);
    struct zone_transition *transitions = arena_array(zones->arena, struct zone_transition, found->count);
    for (int32_t i = 0; i < found->count; i++) {
        transitions[i] = found->transitions[i];
    }
    *kept = *found;
    kept->name = text_copy(zones->arena, name);
    kept->transitions = transitions;
    zones->list[zones->count++] = kept;
    return kept;
}

const struct zone *http_zones_find(struct zones *zones, struct arena *scratch, struct text name, struct fault *fault)
{
    pthread_mutex_lock(&zones->mutex);
    const struct zone *zone = find_kept(zones, name);
    if (zone == NULL) {
        zone = load(zones, scratch, name, fault);
    }
    pthread_mutex_unlock(&zones->mutex);
    return zone;
}
