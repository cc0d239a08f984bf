#include "store/shelf.h"

#include <assert.h>
#include <pthread.h>
#include <stdatomic.h>
#include <string.h>

#include "base/arena.h"
#include "base/hash.h"

enum { BUCKETS = 1 << 15, DOORS = 1 << 16 };

/* A noun and what it was made of, in an arena of its own, which the last of its holders ends. */
struct shelved {
    struct arena *arena;
    atomic_int holders; /* the shelf, and each arena that it was given to */
    uint64_t hash;      /* of the place */
    struct store_shelf_place place;
    struct text body;
    const void *noun;
    int64_t bytes;
    int64_t asked_ms;
    struct shelved *next;          /* in its bucket */
    struct shelved *newer, *older; /* by when they were asked for */
};

struct store_shelf {
    struct arena *arena;
    int64_t bytes_most;
    pthread_mutex_t mutex; /* guards what follows */
    int64_t bytes;
    int64_t now_ms;
    struct shelved *newest, *oldest;
    struct shelved **buckets;
    uint32_t *doors; /* the hashes of rows that were read before, each where a later one may take its place */
};

/* --- holding --- */

static void let_go(void *argument)
{
    struct shelved *shelved = argument;
    if (atomic_fetch_sub(&shelved->holders, 1) == 1) {
        arena_destroy(shelved->arena);
    }
}

static const void *held(struct arena *arena, struct shelved *shelved)
{
    atomic_fetch_add(&shelved->holders, 1);
    arena_at_end(arena, let_go, shelved);
    return shelved->noun;
}

/* --- the table and the order, under the mutex --- */

static uint64_t hash_of(const struct store_shelf_place *place)
{
    static const uint64_t odd = UINT64_C(0x9e3779b97f4a7c15);
    uint64_t hash = hash_bytes(place->organization_id.bytes, place->organization_id.length) +
                    2 * (uint64_t)place->kind + (place->is_made ? 1 : 0);
    hash = hash * odd ^ hash_bytes(place->id.bytes, place->id.length);
    return hash * odd;
}

static bool is_at(const struct shelved *shelved, uint64_t hash, const struct store_shelf_place *place)
{
    return shelved->hash == hash && shelved->place.kind == place->kind && shelved->place.is_made == place->is_made &&
           text_equal(shelved->place.id, place->id) &&
           text_equal(shelved->place.organization_id, place->organization_id);
}

/* Where the bucket points to what is at that place, or to nothing. */
static struct shelved **spot_of(struct store_shelf *shelf, uint64_t hash, const struct store_shelf_place *place)
{
    struct shelved **spot = &shelf->buckets[hash >> 32 & (BUCKETS - 1)];
    while (*spot != NULL && !is_at(*spot, hash, place)) {
        spot = &(*spot)->next;
    }
    return spot;
}

static void order_leave(struct store_shelf *shelf, struct shelved *shelved)
{
    *(shelved->newer == NULL ? &shelf->newest : &shelved->newer->older) = shelved->older;
    *(shelved->older == NULL ? &shelf->oldest : &shelved->older->newer) = shelved->newer;
}

static void order_join(struct store_shelf *shelf, struct shelved *shelved)
{
    shelved->newer = NULL;
    shelved->older = shelf->newest;
    *(shelf->newest == NULL ? &shelf->oldest : &shelf->newest->newer) = shelved;
    shelf->newest = shelved;
    shelved->asked_ms = shelf->now_ms;
}

static void take_down(struct store_shelf *shelf, struct shelved **spot)
{
    struct shelved *shelved = *spot;
    assert(shelved != NULL); /* what is in the order is on the shelf */
    *spot = shelved->next;
    order_leave(shelf, shelved);
    shelf->bytes -= shelved->bytes;
    let_go(shelved);
}

static void place_clear(struct store_shelf *shelf, const struct store_shelf_place *place)
{
    struct shelved **spot = spot_of(shelf, hash_of(place), place);
    if (*spot != NULL) {
        take_down(shelf, spot);
    }
}

static void oldest_take_down(struct store_shelf *shelf)
{
    take_down(shelf, spot_of(shelf, shelf->oldest->hash, &shelf->oldest->place));
}

static bool was_read_before(struct store_shelf *shelf, uint64_t hash)
{
    uint32_t *door = &shelf->doors[hash >> 32 & (DOORS - 1)];
    bool before = *door == (uint32_t)hash;
    *door = (uint32_t)hash;
    return before;
}

/* --- the shelf --- */

struct store_shelf *store_shelf_create(int64_t bytes_most)
{
    struct arena *arena = arena_create(0);
    struct store_shelf *shelf = arena_new(arena, struct store_shelf);
    *shelf = (struct store_shelf){.arena = arena, .bytes_most = bytes_most};
    shelf->buckets = arena_array(arena, struct shelved *, BUCKETS);
    shelf->doors = arena_array(arena, uint32_t, DOORS);
    pthread_mutex_init(&shelf->mutex, NULL);
    return shelf;
}

void store_shelf_destroy(struct store_shelf *shelf)
{
    if (shelf == NULL) {
        return;
    }
    while (shelf->oldest != NULL) {
        oldest_take_down(shelf);
    }
    pthread_mutex_destroy(&shelf->mutex);
    arena_destroy(shelf->arena);
}

/* `body` NULL: of any. */
static const void *find(struct store_shelf *shelf, struct arena *arena, const struct store_shelf_place *place,
                        const struct text *body)
{
    uint64_t hash = hash_of(place);
    const void *noun = NULL;
    pthread_mutex_lock(&shelf->mutex);
    struct shelved *shelved = *spot_of(shelf, hash, place);
    if (shelved != NULL && (body == NULL || text_equal(shelved->body, *body))) {
        order_leave(shelf, shelved);
        order_join(shelf, shelved);
        noun = held(arena, shelved);
    }
    pthread_mutex_unlock(&shelf->mutex);
    return noun;
}

const void *store_shelf_find(struct store_shelf *shelf, struct arena *arena, const struct store_shelf_place *place,
                             struct text body)
{
    return find(shelf, arena, place, &body);
}

const void *store_shelf_made(struct store_shelf *shelf, struct arena *arena, const struct store_shelf_place *place)
{
    return find(shelf, arena, place, NULL);
}

/* Without what it is about: the noun. */
static struct shelved *shelved_begin(const struct store_shelf_place *place, struct text body, size_t more_bytes)
{
    enum { MORE_BYTES = 512 };
    struct arena *arena = arena_create(sizeof(struct shelved) + 2 * body.length + more_bytes + MORE_BYTES);
    struct shelved *shelved = arena_new(arena, struct shelved);
    *shelved = (struct shelved){.arena = arena, .holders = 1, .hash = hash_of(place), .place = *place};
    shelved->place.organization_id = text_copy(arena, place->organization_id);
    shelved->place.id = text_copy(arena, place->id);
    shelved->body = text_copy(arena, body);
    return shelved;
}

/* Puts it where what was there is taken down, and gives it to the arena. */
static const void *shelve(struct store_shelf *shelf, struct arena *arena, struct shelved *shelved, const void *noun)
{
    shelved->noun = noun;
    shelved->bytes = (int64_t)arena_bytes(shelved->arena);
    const void *given = held(arena, shelved);
    pthread_mutex_lock(&shelf->mutex);
    place_clear(shelf, &shelved->place);
    *spot_of(shelf, shelved->hash, &shelved->place) = shelved;
    order_join(shelf, shelved);
    shelf->bytes += shelved->bytes;
    while (shelf->bytes > shelf->bytes_most) {
        oldest_take_down(shelf);
    }
    pthread_mutex_unlock(&shelf->mutex);
    return given;
}

/* True when the row is worth it: it is there with another body, or was read before. */
static bool is_wanted(struct store_shelf *shelf, const struct store_shelf_place *place, struct text body)
{
    uint64_t hash = hash_of(place);
    pthread_mutex_lock(&shelf->mutex);
    bool known = *spot_of(shelf, hash, place) != NULL;
    known = was_read_before(shelf, hash) || known;
    pthread_mutex_unlock(&shelf->mutex);
    return known && (int64_t)body.length <= shelf->bytes_most / SHELF_SHARE;
}

const void *store_shelf_put(struct store_shelf *shelf, struct arena *arena, const struct store_shelf_place *place,
                            struct text body, const void *noun)
{
    const struct shape *shape = shape_of_row[place->kind];
    if (!is_wanted(shelf, place, body)) {
        return shape_copy(arena, shape, noun);
    }
    struct shelved *shelved = shelved_begin(place, body, shape->size);
    return shelve(shelf, arena, shelved, shape_copy(shelved->arena, shape, noun));
}

const void *store_shelf_make(struct store_shelf *shelf, struct arena *arena, const struct store_shelf_place *place,
                             struct text text, store_maker *make, struct fault *fault)
{
    const void *found = store_shelf_find(shelf, arena, place, text);
    if (found != NULL || !is_wanted(shelf, place, text)) {
        return found != NULL ? found : make(arena, text, fault);
    }
    struct shelved *shelved = shelved_begin(place, text, 0);
    const void *made = make(shelved->arena, shelved->body, fault);
    if (made == NULL) {
        let_go(shelved);
        return NULL;
    }
    return shelve(shelf, arena, shelved, made);
}

void store_shelf_forget(struct store_shelf *shelf, const struct store_shelf_place *place)
{
    struct store_shelf_place made = *place;
    made.is_made = true;
    pthread_mutex_lock(&shelf->mutex);
    place_clear(shelf, place);
    place_clear(shelf, &made);
    pthread_mutex_unlock(&shelf->mutex);
}

void store_shelf_tidy(struct store_shelf *shelf, int64_t now_ms)
{
    pthread_mutex_lock(&shelf->mutex);
    shelf->now_ms = now_ms;
    while (shelf->oldest != NULL && shelf->oldest->asked_ms < now_ms - SHELF_KEPT_MS) {
        oldest_take_down(shelf);
    }
    pthread_mutex_unlock(&shelf->mutex);
}

int64_t store_shelf_bytes(struct store_shelf *shelf)
{
    pthread_mutex_lock(&shelf->mutex);
    int64_t bytes = shelf->bytes;
    pthread_mutex_unlock(&shelf->mutex);
    return bytes;
}
