/* The ports: what use cases need from the world, as const structs of functions, and no code.
 *
 * Use cases and adapters both include this page; neither includes the other. `app` fills the structs in and hands them
 * down. Every function takes the port's `context` first, and may be called from any thread at any time.
 */
#ifndef ROUTRIQ_PORTS_PORTS_H
#define ROUTRIQ_PORTS_PORTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "model/model.h"
#include "ports/store_port.h"
#include "ports/vault_port.h"

struct arena;
struct fault;

/* Time. Nobody below `app` asks the machine for it. */
struct clock_port {
    void *context;
    int64_t (*wall_ms)(void *context);      /* since 1970, may jump */
    int64_t (*monotonic_ms)(void *context); /* only for measuring, never goes back */
    /* The wall time of the start, and what has passed since: never goes back and never jumps. By it limits count, sessions
     * end and leases run out, so setting the clock back gives nobody more. */
    int64_t (*steady_ms)(void *context);
};

/* Unpredictable bytes, for ids, keys and secrets. */
struct entropy_port {
    void *context;
    void (*fill)(void *context, void *bytes, size_t count);
};

/* Runs task(argument, i) for i = 0 to count - 1, on any threads, and waits for all. */
struct executor_port {
    void *context;
    void (*run)(void *context, int32_t count, void (*task)(void *argument, int32_t index), void *argument);
};

/* Takes work that nobody waits for. False when it is full or stopping: then `work` is never called. */
struct worker_port {
    void *context;
    bool (*submit)(void *context, void (*work)(void *argument), void *argument);
};

/* What a limiter answers for one request of one key. */
struct limit_verdict {
    bool allowed;
    int32_t quota;         /* requests in a window */
    int32_t window_s;      /* of so many seconds */
    int32_t remaining;     /* after this request */
    int32_t reset_s;       /* until `remaining` can grow; at least 1 */
    int32_t retry_after_s; /* of a refusal: a retry then is not refused on account of what is known now; at least 1 */
};

struct limiter_port {
    void *context;
    struct limit_verdict (*take)(void *context, struct text key_id, int64_t now_ms);
};

#endif
