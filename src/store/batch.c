/* Batches: one transaction, what its end means, and who is told. */
#include "store/batch.h"

/* How the attempt to commit a batch ended. */
enum attempt {
    ATTEMPT_KEPT,
    ATTEMPT_UNKNOWN, /* COMMIT has no verdict */
    ATTEMPT_FULL,    /* nothing was changed, as in all that follow */
    ATTEMPT_BUSY,    /* somebody else held a head for too long */
    ATTEMPT_DATA,    /* the database refused a row: a mistake of ours */
    ATTEMPT_LOST,    /* the connection is gone: a new one may do */
    ATTEMPT_DOWN,
};

static enum attempt attempt_of(enum sql_trouble trouble)
{
    switch (trouble) {
    case SQL_TROUBLE_FULL:
        return ATTEMPT_FULL;
    case SQL_TROUBLE_BUSY:
        return ATTEMPT_BUSY;
    case SQL_TROUBLE_DATA:
        return ATTEMPT_DATA;
    case SQL_TROUBLE_GONE:
        return ATTEMPT_LOST;
    default:
        return ATTEMPT_DOWN;
    }
}

static enum attempt given_up(struct store *store)
{
    enum attempt attempt = attempt_of(store->engine->trouble(store->writer));
    store->engine->rollback(store->writer);
    store_writer_judge(store, SQL_NOT_KEPT);
    return attempt;
}

static enum attempt batch_try(struct batch *b, struct fault *fault)
{
    struct store *store = b->store;
    if (!store_writer_ready(store, fault)) {
        return ATTEMPT_DOWN;
    }
    if (!store->engine->begin(store->writer, SQL_WRITE, fault)) {
        store_writer_judge(store, SQL_NOT_KEPT);
        return ATTEMPT_DOWN; /* also when somebody else is in the gate for too long */
    }
    if (!store_batch_read(b, fault)) {
        return given_up(store);
    }
    store_batch_judge(b);
    if (b->held == 0) {
        store->engine->rollback(store->writer);
        return ATTEMPT_KEPT;
    }
    store_batch_write(b);
    enum sql_end end = store->engine->commit(store->writer, fault);
    enum attempt attempt = end == SQL_KEPT      ? ATTEMPT_KEPT
                           : end == SQL_UNKNOWN ? ATTEMPT_UNKNOWN
                                                : attempt_of(store->engine->trouble(store->writer));
    store_writer_judge(store, end);
    return attempt;
}

/* --- telling --- */

static void tell(const struct store_waiting *waiting, enum commit_result result, const struct fault *fault)
{
    const struct commit_outcome outcome = {.result = result, .fault = fault};
    waiting->done(waiting->argument, &outcome);
}

static void members_tell(const struct batch *b, const struct store_waiting *waiting)
{
    for (int32_t i = 0; i < b->count; i++) {
        const struct batch_member *m = &b->members[i];
        if (m->result == COMMIT_DONE) {
            store_listener_tell_of(&b->store->listener, m->set);
        }
        const struct commit_outcome outcome = {
            .result = m->result,
            .kept = m->result == COMMIT_REPLAY ? &m->kept : NULL,
            .fault = m->result == COMMIT_CONFLICT ? &m->fault : NULL,
            .seq = m->result == COMMIT_DONE ? m->seq : 0,
        };
        waiting[i].done(waiting[i].argument, &outcome);
    }
}

static void all_tell(struct store *store, const struct store_waiting *waiting, int32_t count, enum attempt attempt,
                     struct fault *fault)
{
    enum commit_result result = attempt == ATTEMPT_UNKNOWN ? COMMIT_UNKNOWN
                                : attempt == ATTEMPT_FULL  ? COMMIT_FULL
                                                           : COMMIT_REFUSED;
    if (result == COMMIT_UNKNOWN) {
        *fault = (struct fault){.kind = FAULT_NONE};
        fault_raise(fault, FAULT_UNAVAILABLE, "unavailable", "database",
                    "It is not known whether this was kept. Repeat it with the same Idempotency-Key to find out.");
    }
    metric_add(&store->metrics.values[result == COMMIT_UNKNOWN ? STORE_UNKNOWN : STORE_REFUSED], count);
    for (int32_t i = 0; i < count; i++) {
        tell(&waiting[i], result, fault);
    }
}

static void counted(struct store *store, const struct batch *b, int64_t took_ms)
{
    metric_add(&store->metrics.values[STORE_BATCHES], b->held > 0 ? 1 : 0);
    metric_add(&store->metrics.values[STORE_CHANGE_SETS], b->held);
    for (int32_t i = 0; i < b->count; i++) {
        metric_add(&store->metrics.values[STORE_CONFLICTS], b->members[i].result == COMMIT_CONFLICT ? 1 : 0);
    }
    if (b->held > 0) {
        metric_observe(&store->metrics.commit_seconds, took_ms * 1000);
    }
}

/* What was changed or deleted is not kept as it was, also where it is not known whether it was. */
static void rows_forget(const struct batch *b)
{
    for (int32_t i = 0; i < b->organization_count; i++) {
        const struct batch_organization *o = b->organizations[i];
        for (int32_t k = 0; k < o->row_count; k++) {
            if (o->rows[k].is_put || o->rows[k].is_dropped) {
                store_shelf_forget(b->store->shelf,
                                   &(struct store_shelf_place){o->rows[k].kind, o->id, o->rows[k].id, false});
            }
        }
    }
}

/* --- once more, in parts --- */

/* Each alone. */
static void one_by_one(struct store *store, const struct store_waiting *waiting, int32_t count)
{
    for (int32_t i = 0; i < count; i++) {
        store_batch_commit(store, &waiting[i], 1);
    }
}

static bool is_of_one(const struct store_waiting *waiting, int32_t count)
{
    for (int32_t i = 1; i < count; i++) {
        if (!text_equal(waiting[i].set->organization_id, waiting[0].set->organization_id)) {
            return false;
        }
    }
    return true;
}

/* Each organization's alone, in their order: one that is held elsewhere keeps the others from nothing. */
static void by_organization(struct store *store, const struct store_waiting *waiting, int32_t count)
{
    struct arena *arena = arena_create(0);
    struct store_waiting *part = arena_array(arena, struct store_waiting, count);
    bool *taken = arena_array(arena, bool, count);
    for (int32_t first = 0; first < count; first++) {
        int32_t part_count = 0;
        if (taken[first]) {
            continue; /* it was told, and is its maker's again */
        }
        for (int32_t i = first; i < count; i++) {
            if (!taken[i] && text_equal(waiting[i].set->organization_id, waiting[first].set->organization_id)) {
                taken[i] = true;
                part[part_count++] = waiting[i];
            }
        }
        if (part_count > 0) {
            store_batch_commit(store, part, part_count);
        }
    }
    arena_destroy(arena);
}

/* A server of PostgreSQL that was started again leaves a broken connection, which only the next batch notices. */
static enum attempt batch_attempt(struct store *store, const struct store_waiting *waiting, int32_t count,
                                  struct batch **b, struct fault *fault)
{
    enum { TRIES = 2 };
    enum attempt attempt = ATTEMPT_LOST;
    for (int i = 0; i < TRIES && attempt == ATTEMPT_LOST; i++) {
        *fault = (struct fault){.kind = FAULT_NONE};
        arena_reset(store->scratch);
        *b = store_batch_make(store, waiting, count);
        attempt = batch_try(*b, fault);
    }
    return attempt;
}

void store_batch_commit(struct store *store, const struct store_waiting *waiting, int32_t count)
{
    struct fault fault = {.kind = FAULT_NONE};
    struct batch *b = NULL;
    int64_t started_ms = store_now_ms(store);
    enum attempt attempt = batch_attempt(store, waiting, count, &b, &fault);
    rows_forget(b);
    if (attempt == ATTEMPT_KEPT) {
        counted(store, b, store_now_ms(store) - started_ms);
        members_tell(b, waiting);
    } else if (attempt == ATTEMPT_DATA && count > 1) {
        one_by_one(store, waiting, count);
    } else if (attempt == ATTEMPT_BUSY && !is_of_one(waiting, count)) {
        by_organization(store, waiting, count);
    } else {
        if (attempt == ATTEMPT_FULL) {
            store_reserve_give_up(store);
        }
        all_tell(store, waiting, count, attempt, &fault);
    }
}
