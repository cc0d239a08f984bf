/* The rate limit: a sliding window over requests of one key.
 *
 * With a window of w milliseconds aligned to the epoch, C the requests taken in the current window, P those of the one
 * before and p = (now mod w) / w, a request is refused when floor((1 - p) * P) + C >= quota, in IEEE doubles. What is
 * refused is not counted. rate_window_take is the rule for one key, with time as an argument; a limiter keeps the
 * windows of many keys in this process.
 */
#ifndef ROUTRIQ_ACCESS_RATE_LIMIT_H
#define ROUTRIQ_ACCESS_RATE_LIMIT_H

#include <stdint.h>

#include "ports/ports.h"

struct rate_rule {
    int32_t quota;    /* at least 1 */
    int32_t window_s; /* at least 1 */
};

/* Of the dashboard's sessions, counted user by user, so that they do not spend a key's budget: a limiter of its own. */
enum { RATE_SESSION_QUOTA = 600, RATE_SESSION_WINDOW_S = 60 };

/* The counts of one key. All zeros is a key that never asked. */
struct rate_window {
    int64_t index; /* of the current window: now / w */
    int32_t current;
    int32_t previous;
};

/* Judges one request and counts it when it is taken. The time is the clock port's steady one, which never goes back; should
 * it, it counts into the current window. */
struct limit_verdict rate_window_take(const struct rate_rule *rule, struct rate_window *window, int64_t now_ms);

struct limiter;

/* Windows of keys in this process, LIMITER_KEYS of them at most. A key shares a small set of places with others; when its
 * set is full, the key that asked least recently makes room, and begins anew when it comes back. */
enum { LIMITER_SETS = 4096, LIMITER_WAYS = 16, LIMITER_KEYS = LIMITER_SETS * LIMITER_WAYS };
struct limiter *limiter_create(struct arena *arena, const struct rate_rule *rule);
/* The function of a limiter port; `context` is a limiter. Thread-safe. */
struct limit_verdict limiter_take(void *context, struct text key_id, int64_t now_ms);

#endif
