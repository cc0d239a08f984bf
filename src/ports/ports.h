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

/* --- store --- */

/* An organization's data as it stood at one moment: reads through one snapshot agree with each other, whatever is
 * committed meanwhile. What a read returns lives as long as its snapshot and must not be changed. */
struct old_snapshot;

/* A key, and whose it is. */
struct old_key_match {
    const struct api_key *key;
    struct text organization_id;
};

enum old_commit_result {
    OLD_COMMIT_DONE,
    OLD_COMMIT_CONFLICT, /* a version moved: nothing was changed; read again */
    OLD_COMMIT_UNKNOWN,  /* whether it was kept cannot be said now: never acknowledge it */
};

struct old_store_port {
    void *context;

    /* The key of that prefix, copied into `arena`. False without a fault: there is none. */
    bool (*find_key)(void *context, struct arena *arena, struct text prefix, struct old_key_match *match,
                     struct fault *fault);

    /* NULL with FAULT_NOT_FOUND for an organization that is not there. Every snapshot is closed by its opener. */
    struct old_snapshot *(*open)(void *context, struct text organization_id, struct fault *fault);
    void (*close)(void *context, struct old_snapshot *snapshot);

    /* The organization's state: grows with every commit. */
    int64_t (*version)(const struct old_snapshot *snapshot);
    const struct organization *(*organization)(const struct old_snapshot *snapshot);
    /* In order of their ids, which is the order of their making. Set *count. */
    const struct job *const *(*jobs)(const struct old_snapshot *snapshot, int32_t *count);
    const struct technician *const *(*technicians)(const struct old_snapshot *snapshot, int32_t *count);
    /* NULL when there is none. */
    const struct job *(*find_job)(const struct old_snapshot *snapshot, struct text id);
    const struct job *(*find_job_external)(const struct old_snapshot *snapshot, struct text source,
                                           struct text external_id);
    const struct technician *(*find_technician)(const struct old_snapshot *snapshot, struct text id);
    const struct technician *(*find_technician_external)(const struct old_snapshot *snapshot, struct text source,
                                                         struct text external_id);
    /* The plan in force for a date; NULL when there is none. */
    const struct day_plan *(*day_plan)(const struct old_snapshot *snapshot, struct date date);
    /* Every plan in force, ascending by date. Sets *count. */
    const struct day_plan *const *(*day_plans)(const struct old_snapshot *snapshot, int32_t *count);

    /* Every audit entry, in the order in which they were committed. Sets *count. */
    const struct old_audit_entry *const *(*audits)(const struct old_snapshot *snapshot, int32_t *count);

    /* Keeps a change-set whole, or nothing of it. The first change-set of an organization puts its row of version 1.
     * OLD_COMMIT_CONFLICT fills `fault` with FAULT_CONFLICT and which row moved. */
    enum old_commit_result (*commit)(void *context, const struct old_change_set *set, struct fault *fault);
};

#endif
