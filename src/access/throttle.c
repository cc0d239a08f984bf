#include "access/throttle.h"

#include <pthread.h>

#include "access/rate_limit.h"
#include "base/arena.h"
#include "base/hash.h"

enum { SETS = 1024, WAYS = 16 };
enum kind { PAIR, ADDRESS, EMAIL, KIND_COUNT };

struct place {
    uint64_t key; /* 0: free */
    int64_t asked_ms;
    struct rate_window window;
};

struct throttle {
    pthread_mutex_t mutex;
    struct hash_key hash_key; /* so that nobody can choose texts that push others out */
    struct place places[KIND_COUNT][SETS * WAYS];
};

static const struct rate_rule rules[KIND_COUNT] = {
    [PAIR] = {THROTTLE_PAIR_MOST, THROTTLE_WINDOW_S},
    [ADDRESS] = {THROTTLE_ADDRESS_MOST, THROTTLE_WINDOW_S},
    [EMAIL] = {THROTTLE_EMAIL_MOST, THROTTLE_WINDOW_S},
};

struct throttle *throttle_create(struct arena *arena, const struct entropy_port *entropy)
{
    struct throttle *throttle = arena_new(arena, struct throttle);
    pthread_mutex_init(&throttle->mutex, NULL);
    entropy->fill(entropy->context, &throttle->hash_key, sizeof throttle->hash_key);
    return throttle;
}

static uint64_t key_of(const struct throttle *throttle, struct text email, struct text address)
{
    const struct text parts[] = {email, {"", 1}, address};
    struct sha256 name = sha256_of_parts(parts, 3);
    return hash_keyed(throttle->hash_key, name.bytes, sizeof name.bytes) | 1;
}

/* Its own place in its set, else a free one, else that of whoever was there least recently. */
static struct place *place_find(struct place *places, uint64_t key)
{
    struct place *set = &places[(key >> 1) % SETS * WAYS];
    struct place *chosen = set;
    for (int i = 0; i < WAYS; i++) {
        if (set[i].key == key) {
            return &set[i];
        }
        if (chosen->key != 0 && (set[i].key == 0 || set[i].asked_ms < chosen->asked_ms)) {
            chosen = &set[i];
        }
    }
    *chosen = (struct place){.key = key};
    return chosen;
}

static void places_find(struct throttle *throttle, struct text email, struct text address, struct place *found[])
{
    found[PAIR] = place_find(throttle->places[PAIR], key_of(throttle, email, address));
    found[ADDRESS] = place_find(throttle->places[ADDRESS], key_of(throttle, TEXT(""), address));
    found[EMAIL] = place_find(throttle->places[EMAIL], key_of(throttle, email, TEXT("")));
}

bool throttle_take(struct throttle *throttle, struct text email_folded, struct text address, int64_t steady_ms,
                   int32_t *retry_after_s)
{
    struct place *found[KIND_COUNT];
    struct rate_window after[KIND_COUNT];
    bool taken = true;
    *retry_after_s = 0;
    pthread_mutex_lock(&throttle->mutex);
    places_find(throttle, email_folded, address, found);
    for (int i = 0; i < KIND_COUNT; i++) {
        after[i] = found[i]->window;
        struct limit_verdict verdict = rate_window_take(&rules[i], &after[i], steady_ms);
        taken = taken && verdict.allowed;
        *retry_after_s = verdict.retry_after_s > *retry_after_s ? verdict.retry_after_s : *retry_after_s;
    }
    for (int i = 0; i < KIND_COUNT; i++) {
        found[i]->asked_ms = steady_ms;
        found[i]->window = taken ? after[i] : found[i]->window;
    }
    pthread_mutex_unlock(&throttle->mutex);
    return taken;
}

/* The attempt was counted a moment ago: into this window, or into what is the one before by now. */
static void window_reduce(struct rate_window *window)
{
    if (window->current > 0) {
        window->current--;
    } else if (window->previous > 0) {
        window->previous--;
    }
}

static void take_back(struct throttle *throttle, struct text email, struct text address, bool forget)
{
    struct place *found[KIND_COUNT];
    pthread_mutex_lock(&throttle->mutex);
    places_find(throttle, email, address, found);
    for (int i = 0; i < KIND_COUNT; i++) {
        window_reduce(&found[i]->window);
    }
    if (forget) {
        found[PAIR]->window.current = 0;
        found[PAIR]->window.previous = 0;
    }
    pthread_mutex_unlock(&throttle->mutex);
}

void throttle_forgive(struct throttle *throttle, struct text email_folded, struct text address)
{
    take_back(throttle, email_folded, address, true);
}

void throttle_give_back(struct throttle *throttle, struct text email_folded, struct text address)
{
    take_back(throttle, email_folded, address, false);
}
