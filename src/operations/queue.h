/* The queue's worker: takes one item after the other and works on it, in a thread of its own; several may run, here and on
 * other nodes.
 *
 *     struct queue_worker worker = {…};
 *     queue_run(&worker, &stop);                 until `stop`
 *
 * Each item runs at least once, and its effects are kept exactly once: a handler puts what it wants changed into work->set,
 * and that is committed together with the item's end. The end holds only at the fence that the claim gave, so a worker that
 * slept past its lease has lost the effects too.
 *
 * An item of long work says from time to time how far it is (queue_progress): that is kept, with the effects so far, and
 * renews the lease. A worker that dies leaves the item to the next one, with its progress. Attempts are counted by the claim,
 * so what kills its worker is counted as well; after the last attempt the item is a dead letter, which nobody tries again but
 * by hand. What fails waits 5 s, then twice as long each time up to an hour, times 0.5 to 1.5 by chance, so that what failed
 * together does not come back together.
 *
 * Nobody's work may wait for another organization's. Three rules see to that:
 *     turns      whose turn is longest ago is served first, so a thousand items of one are no matter to the others
 *     long       a kind that may hold its worker for minutes says so (is_long), and one worker of each node takes none of
 *                those (leaves_long): what is short waits for what is short
 *     single     of a kind that a client can ask for in any number, an organization has one in work at a time (is_single),
 *                so it holds one worker with it, not all; the others of its items stand behind, not in the way
 * The last is kept by the claim itself, so it holds for all nodes of a database. An item whose lease is over is in nobody's
 * work. A node with one worker has to take everything with it, and then what is short waits for what is long. */
#ifndef ROUTRIQ_OPERATIONS_QUEUE_H
#define ROUTRIQ_OPERATIONS_QUEUE_H

#include <stdatomic.h>

#include "operations/host.h"

struct json_writer;

enum {
    QUEUE_ATTEMPTS_MOST = 3, /* of a handler that does not say otherwise */
    QUEUE_LEASE_S = 60,      /* of a worker that does not say otherwise */
};

struct queue_worker;

/* What came of keeping the effects of an item with its end. */
enum queue_kept {
    QUEUE_OPEN,     /* nobody has tried yet */
    QUEUE_KEPT,     /* both are kept */
    QUEUE_MOVED,    /* a row that they look at was changed in between: nothing is kept, the item is still ours */
    QUEUE_LOST,     /* the item is somebody else's by now */
    QUEUE_NOT_KEPT, /* the store could not: the lease ends by itself, and then it is tried again */
};

/* One run of an item. */
struct queue_work {
    struct arena *arena;
    const struct queue_worker *worker;
    const struct queue_item *item;
    struct change_set *set; /* the effects; kept with the progress, or with the end */
    struct text progress;   /* as it was kept last */
    bool failed;            /* queue_fail was called: the effects since the last progress are dropped */
    bool lost;              /* the item may be somebody else's by now: nothing of it can be kept any more */
    enum queue_kept kept;
    struct text error;
};

struct queue_handler {
    const char *kind;
    int32_t attempts_max; /* 0: QUEUE_ATTEMPTS_MOST */
    bool is_long;         /* it may hold its worker for minutes */
    bool is_single;       /* an organization has one of it in work at a time, on all nodes together */
    void (*run)(void *context, struct queue_work *work);
    /* Of an item that becomes a dead letter: puts what that means for its subject into work->set, which is kept with the end;
     * work->error says why. NULL: nothing. */
    void (*give_up)(void *context, struct queue_work *work);
};

struct queue_worker {
    const struct operations_host *host;
    struct text owner; /* who claims, for people who look into the store */
    int32_t lease_s;   /* 0: QUEUE_LEASE_S */
    bool leaves_long;  /* it takes nothing long: others of its node do */
    int32_t handler_count;
    const struct queue_handler *handlers;
    void *context; /* of the handlers */
};

/* A loop for a thread: ends when `stop` is set and the item in work is over. */
void queue_run(const struct queue_worker *worker, const atomic_bool *stop);

enum queue_step {
    QUEUE_STEP_NOTHING, /* is due */
    QUEUE_STEP_WORKED,
    QUEUE_STEP_TROUBLE, /* the store could not be asked, or did not keep the end: wait a little */
};
/* Claims at most one item and works on it. */
enum queue_step queue_step(const struct queue_worker *worker, struct arena *arena);

/* Keeps `progress` (JSON) and the effects so far, and renews the lease; then work->set is a new one. False, and nothing is kept: the
 * item is lost, or a row moved (work->kept is QUEUE_MOVED), and the handler returns; in the second case it is run again. */
bool queue_progress(struct queue_work *work, struct text progress);
/* Keeps the effects with the item's end now, for a handler that need not begin anew when a row has moved in between: then
 * work->set is a new one, and the rest may be done once more. A handler that does not call it ends when it returns, and runs
 * again from its beginning, a few times, when a row has moved. */
enum queue_kept queue_keep(struct queue_work *work);
/* Says why it did not work; returns false, for `return queue_fail(…)`. The first reason stays. */
bool queue_fail(struct queue_work *work, const char *why, ...) __attribute__((format(printf, 2, 3)));

/* How long an item waits that has failed `attempt` times, by a random number. */
int64_t queue_backoff_ms(int32_t attempt, uint32_t random);

/* --- dead letters ------------------------------------------------------------------------------------------------- */

/* {id, kind, attempts, error, payload, progress, createdAt, failedAt} */
void queue_letter_write(struct json_writer *w, struct arena *arena, const struct queue_item *item);
enum queue_by_hand { QUEUE_TRY_AGAIN, QUEUE_THROW_AWAY };
/* Puts what becomes of a dead letter into a change-set, with its audit entry. False: it is not dead (any more). */
bool queue_letter_end(struct change_set *set, const struct queue_item *item, enum queue_by_hand how);

#endif
