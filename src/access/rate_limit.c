#include "access/rate_limit.h"

#include <assert.h>
#include <pthread.h>

#include "base/arena.h"
#include "base/hash.h"

/* The window as it is at `now_ms`, when nothing was taken since. */
static struct rate_window window_at(const struct rate_rule *rule, const struct rate_window *window, int64_t now_ms)
{
    int64_t index = now_ms / ((int64_t)rule->window_s * 1000);
    if (index <= window->index) {
        return *window;
    }
    bool adjacent = index == window->index + 1;
    return (struct rate_window){.index = index, .previous = adjacent ? window->current : 0};
}

/* Conversion cuts toward zero, which is floor: nothing here is negative. */
static int64_t used(const struct rate_rule *rule, const struct rate_window *window, int64_t now_ms)
{
    struct rate_window moved = window_at(rule, window, now_ms);
    int64_t window_ms = (int64_t)rule->window_s * 1000;
    int64_t into_ms = now_ms / window_ms == moved.index ? now_ms % window_ms : 0;
    double share = (double)into_ms / (double)window_ms;
    return (int64_t)((1.0 - share) * (double)moved.previous) + moved.current;
}

/* The fewest whole seconds after which a request would be taken if nobody asked meanwhile. What is used only falls while
 * nobody asks, and after two windows nothing is left, so halving finds it. */
static int32_t retry_after_s(const struct rate_rule *rule, const struct rate_window *window, int64_t now_ms)
{
    int64_t low = 1;
    int64_t high = 2 * (int64_t)rule->window_s;
    while (low < high) {
        int64_t middle = low + (high - low) / 2;
        if (used(rule, window, now_ms + middle * 1000) < rule->quota) {
            high = middle;
        } else {
            low = middle + 1;
        }
    }
    return (int32_t)low;
}

static int32_t reset_s(const struct rate_rule *rule, int64_t now_ms)
{
    int64_t window_ms = (int64_t)rule->window_s * 1000;
    return (int32_t)((window_ms - now_ms % window_ms + 999) / 1000);
}

struct limit_verdict rate_window_take(const struct rate_rule *rule, struct rate_window *window, int64_t now_ms)
{
    assert(rule->quota >= 1 && rule->window_s >= 1 && now_ms >= 0);
    *window = window_at(rule, window, now_ms);
    int64_t before = used(rule, window, now_ms);
    struct limit_verdict verdict = {
        .allowed = before < rule->quota,
        .quota = rule->quota,
        .window_s = rule->window_s,
        .reset_s = reset_s(rule, now_ms),
    };
    if (!verdict.allowed) {
        verdict.retry_after_s = retry_after_s(rule, window, now_ms);
        return verdict;
    }
    window->current++;
    verdict.remaining = rule->quota - 1 - (int32_t)before;
    return verdict;
}

struct place {
    uint64_t key; /* 0: free */
    int64_t asked_ms;
    struct rate_window window;
};

struct limiter {
    struct rate_rule rule;
    pthread_mutex_t mutex;
    struct place places[LIMITER_KEYS];
};

struct limiter *limiter_create(struct arena *arena, const struct rate_rule *rule)
{
    struct limiter *limiter = arena_new(arena, struct limiter);
    limiter->rule = *rule;
    pthread_mutex_init(&limiter->mutex, NULL);
    return limiter;
}

/* The key's place in its set: its own, else a free one, else that of whoever asked least recently. */
static struct place *place_find(struct limiter *limiter, uint64_t key)
{
    struct place *set = &limiter->places[(key % LIMITER_SETS) * LIMITER_WAYS];
    struct place *oldest = set;
    for (int i = 0; i < LIMITER_WAYS; i++) {
        if (set[i].key == key) {
            return &set[i];
        }
        if (set[i].key == 0) {
            oldest = &set[i];
            break; /* places fill from the front and are never given back */
        }
        oldest = set[i].asked_ms < oldest->asked_ms ? &set[i] : oldest;
    }
    *oldest = (struct place){.key = key};
    return oldest;
}

struct limit_verdict limiter_take(void *context, struct text key_id, int64_t now_ms)
{
    struct limiter *limiter = context;
    uint64_t key = hash_bytes(key_id.bytes, key_id.length) | 1;
    pthread_mutex_lock(&limiter->mutex);
    struct place *place = place_find(limiter, key);
    place->asked_ms = now_ms;
    struct limit_verdict verdict = rate_window_take(&limiter->rule, &place->window, now_ms);
    pthread_mutex_unlock(&limiter->mutex);
    return verdict;
}
