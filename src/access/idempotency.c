#include "access/idempotency.h"

#include <assert.h>
#include <pthread.h>
#include <string.h>

#include "base/arena.h"
#include "base/hash.h"

/* A key is known by its SHA-256 with the organization's id: of one size, and not to be made equal to another's. */
struct running {
    struct sha256 name;
    int32_t next; /* in its chain, or among the free ones; -1: the last */
};

struct idempotency_set {
    pthread_mutex_t mutex;
    int32_t chain_count;
    int32_t *chains; /* the first of each, or -1 */
    int32_t free;    /* the first, or -1 */
    struct running *items;
};

struct idempotency_set *idempotency_create(struct arena *arena, int32_t most)
{
    assert(most >= 1);
    struct idempotency_set *set = arena_new(arena, struct idempotency_set);
    pthread_mutex_init(&set->mutex, NULL);
    set->chain_count = most;
    set->chains = arena_array(arena, int32_t, most);
    set->items = arena_array(arena, struct running, most);
    for (int32_t i = 0; i < most; i++) {
        set->chains[i] = -1;
        set->items[i].next = i + 1 < most ? i + 1 : -1;
    }
    return set;
}

/* An organization's id has no zero byte, so no two pairs are the same bytes. */
static struct sha256 name_of(struct text organization_id, struct text key)
{
    const struct text parts[] = {organization_id, {"", 1}, key};
    return sha256_of_parts(parts, 3);
}

static int32_t *chain_of(struct idempotency_set *set, const struct sha256 *name)
{
    uint32_t number = 0;
    memcpy(&number, name->bytes, sizeof number);
    return &set->chains[number % (uint32_t)set->chain_count];
}

/* Where the item's index stands: in the chain's head or in the item before it. Points to a -1 when there is none. */
static int32_t *place_of(struct idempotency_set *set, const struct sha256 *name)
{
    int32_t *place = chain_of(set, name);
    while (*place >= 0 && memcmp(set->items[*place].name.bytes, name->bytes, sizeof name->bytes) != 0) {
        place = &set->items[*place].next;
    }
    return place;
}

enum idempotency idempotency_enter(struct idempotency_set *set, struct text organization_id, struct text key)
{
    struct sha256 name = name_of(organization_id, key);
    enum idempotency result = IDEMPOTENCY_FIRST;
    pthread_mutex_lock(&set->mutex);
    int32_t *place = place_of(set, &name);
    if (*place >= 0) {
        result = IDEMPOTENCY_RUNNING;
    } else if (set->free < 0) {
        result = IDEMPOTENCY_FULL;
    } else {
        int32_t index = set->free;
        set->free = set->items[index].next;
        set->items[index] = (struct running){.name = name, .next = -1};
        *place = index;
    }
    pthread_mutex_unlock(&set->mutex);
    return result;
}

void idempotency_leave(struct idempotency_set *set, struct text organization_id, struct text key)
{
    struct sha256 name = name_of(organization_id, key);
    pthread_mutex_lock(&set->mutex);
    int32_t *place = place_of(set, &name);
    int32_t index = *place;
    assert(index >= 0);
    *place = set->items[index].next;
    set->items[index].next = set->free;
    set->free = index;
    pthread_mutex_unlock(&set->mutex);
}

bool idempotency_key_is_proper(struct text key)
{
    for (size_t i = 0; i < key.length; i++) {
        if (key.bytes[i] < '!' || key.bytes[i] > '~') {
            return false;
        }
    }
    return key.length >= 1 && key.length <= IDEMPOTENCY_KEY_BYTES;
}
