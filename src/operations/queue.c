#include "operations/queue.h"

#include <stdarg.h>

#include "base/arena.h"
#include "base/fault.h"
#include "base/json.h"
#include "base/log.h"
#include "base/zone.h"

enum {
    REST_MS = 1000,     /* between two looks at a queue in which nothing is due */
    CONFLICTS_MOST = 3, /* runs of one item on account of rows that moved meanwhile */
    BACKOFF_FIRST_MS = 5 * 1000,
    BACKOFF_LAST_MS = 60 * 60 * 1000,
};

static int32_t lease_s(const struct queue_worker *worker)
{
    return worker->lease_s > 0 ? worker->lease_s : QUEUE_LEASE_S;
}

static int32_t attempts_max(const struct queue_handler *handler)
{
    return handler->attempts_max > 0 ? handler->attempts_max : QUEUE_ATTEMPTS_MOST;
}

static const struct queue_handler *handler_of(const struct queue_worker *worker, struct text kind)
{
    for (int32_t i = 0; i < worker->handler_count; i++) {
        if (text_equal(kind, text_of(worker->handlers[i].kind))) {
            return &worker->handlers[i];
        }
    }
    return NULL;
}

static void tell(const struct queue_worker *worker, enum log_level level, const char *event,
                 const struct queue_item *item, struct text why)
{
    if (worker->host->log != NULL) {
        log_event(worker->host->log, level, event, LOG_TEXT("kind", item->kind), LOG_TEXT("id", item->id),
                  LOG_TEXT("organization", item->organization_id), LOG_INTEGER("attempt", item->attempt),
                  LOG_TEXT("why", why));
    }
}

/* ---- the end of an item ------------------------------------------------------------------------------------------ */

int64_t queue_backoff_ms(int32_t attempt, uint32_t random)
{
    int64_t wait_ms = BACKOFF_FIRST_MS;
    for (int32_t i = 1; i < attempt && wait_ms < BACKOFF_LAST_MS; i++) {
        wait_ms *= 2;
    }
    wait_ms = wait_ms < BACKOFF_LAST_MS ? wait_ms : BACKOFF_LAST_MS;
    return wait_ms * (500 + random % 1001) / 1000;
}

static int64_t backoff_ms(const struct queue_worker *worker, int32_t attempt)
{
    uint32_t random = 0;
    worker->host->entropy->fill(worker->host->entropy->context, &random, sizeof random);
    return queue_backoff_ms(attempt, random);
}

static struct change_set *set_begin(const struct queue_worker *worker, struct arena *arena,
                                    const struct queue_item *item)
{
    return operations_change_set(worker->host, arena, item->organization_id, item->id);
}

static enum commit_result commit(const struct queue_worker *worker, const struct change_set *set, struct fault *fault)
{
    return worker->host->commit(worker->host->context, set, fault);
}

static enum commit_result fail_commit(struct queue_work *work, const struct queue_handler *handler, bool gives_up,
                                      struct fault *fault)
{
    const struct queue_item *item = work->item;
    bool dead = item->attempt >= attempts_max(handler);
    work->set = set_begin(work->worker, work->arena, item);
    if (gives_up) {
        handler->give_up(work->worker->context, work);
    }
    change_set_finish(work->set, &(struct queue_finish){.id = item->id,
                                                        .fence = item->fence,
                                                        .how = dead ? QUEUE_DEAD : QUEUE_AGAIN,
                                                        .due_in_ms = dead ? 0 : backoff_ms(work->worker, item->attempt),
                                                        .progress = work->progress,
                                                        .error = work->error});
    return commit(work->worker, work->set, fault);
}

/* Of a run that failed: the effects are dropped, what was kept as progress stays. */
static enum queue_step fail(struct queue_work *work, const struct queue_handler *handler)
{
    bool dead = work->item->attempt >= attempts_max(handler);
    enum commit_result result = COMMIT_CONFLICT;
    struct fault fault = {.kind = FAULT_NONE};
    tell(work->worker, dead ? LOG_ERROR : LOG_WARN, dead ? "queue.dead" : "queue.failed", work->item, work->error);
    for (int32_t i = 0; i < CONFLICTS_MOST && dead && handler->give_up != NULL && result == COMMIT_CONFLICT; i++) {
        result = fail_commit(work, handler, true, &fault);
    }
    if (result == COMMIT_CONFLICT) { /* the letter has to be dead even when its subject cannot be told */
        result = fail_commit(work, handler, false, &fault);
    }
    if (result == COMMIT_DONE || result == COMMIT_CONFLICT) {
        return QUEUE_STEP_WORKED;
    }
    tell(work->worker, LOG_WARN, "queue.not_kept", work->item, text_of(fault.what));
    return QUEUE_STEP_TROUBLE;
}

/* The effects and the end, in one commit. */
static enum commit_result succeed(struct queue_work *work, struct fault *fault)
{
    const struct queue_item *item = work->item;
    change_set_finish(
        work->set,
        &(struct queue_finish){.id = item->id, .fence = item->fence, .how = QUEUE_DONE, .progress = work->progress});
    return commit(work->worker, work->set, fault);
}

bool queue_fail(struct queue_work *work, const char *why, ...)
{
    if (!work->failed) {
        va_list arguments;
        va_start(arguments, why);
        work->error = text_format_list(work->arena, why, arguments);
        va_end(arguments);
        work->failed = true;
    }
    return false;
}

/* ---- progress ---------------------------------------------------------------------------------------------------- */

static enum commit_result hold(struct queue_work *work, struct change_set *set, struct text progress)
{
    struct fault fault = {.kind = FAULT_NONE};
    set->origin.at_ms = operations_now_ms(work->worker->host); /* and not when the run began */
    change_set_finish(set, &(struct queue_finish){.id = work->item->id,
                                                  .fence = work->item->fence,
                                                  .how = QUEUE_HOLD,
                                                  .due_in_ms = (int64_t)lease_s(work->worker) * 1000,
                                                  .progress = progress});
    return commit(work->worker, set, &fault);
}

/* A row moved, or the lease is lost: the item alone tells which. */
static bool is_ours(struct queue_work *work)
{
    return hold(work, set_begin(work->worker, work->arena, work->item), work->progress) == COMMIT_DONE;
}

bool queue_progress(struct queue_work *work, struct text progress)
{
    if (work->lost || work->failed) {
        return false;
    }
    enum commit_result result = hold(work, work->set, progress);
    work->set = set_begin(work->worker, work->arena, work->item);
    if (result == COMMIT_DONE) {
        work->progress = text_copy(work->arena, progress);
    } else if (result == COMMIT_CONFLICT && is_ours(work)) {
        work->kept = QUEUE_MOVED;
    } else {
        work->lost = true;
    }
    return result == COMMIT_DONE;
}

/* ---- one item ---------------------------------------------------------------------------------------------------- */

static void run(struct queue_work *work, const struct queue_handler *handler)
{
    work->set = set_begin(work->worker, work->arena, work->item);
    work->kept = QUEUE_OPEN;
    handler->run(work->worker->context, work);
}

enum queue_kept queue_keep(struct queue_work *work)
{
    struct fault fault = {.kind = FAULT_NONE};
    enum commit_result result = succeed(work, &fault);
    if (result == COMMIT_DONE) {
        work->kept = QUEUE_KEPT;
    } else if (result != COMMIT_CONFLICT) {
        tell(work->worker, LOG_WARN, "queue.not_kept", work->item, text_of(fault.what));
        work->kept = QUEUE_NOT_KEPT;
    } else if (!is_ours(work)) {
        tell(work->worker, LOG_WARN, "queue.lost", work->item, text_of(fault.what));
        work->kept = QUEUE_LOST;
    } else {
        work->kept = QUEUE_MOVED;
        work->set = set_begin(work->worker, work->arena, work->item);
    }
    return work->kept;
}

static enum queue_step work_on(struct queue_work *work, const struct queue_handler *handler)
{
    for (int32_t i = 0; i < CONFLICTS_MOST; i++) {
        run(work, handler);
        if (work->lost) {
            tell(work->worker, LOG_WARN, "queue.lost", work->item, TEXT("its lease could not be renewed"));
            return QUEUE_STEP_WORKED;
        }
        if (work->failed) {
            return fail(work, handler);
        }
        if (work->kept == QUEUE_OPEN) {
            queue_keep(work);
        }
        if (work->kept != QUEUE_MOVED) {
            return work->kept == QUEUE_NOT_KEPT ? QUEUE_STEP_TROUBLE : QUEUE_STEP_WORKED;
        }
    }
    queue_fail(work, "What it looks at was changed in between, %d times in a row.", CONFLICTS_MOST);
    return fail(work, handler);
}

static enum queue_step item_run(const struct queue_worker *worker, struct arena *arena, const struct queue_item *item)
{
    const struct queue_handler *handler = handler_of(worker, item->kind);
    struct queue_work work = {.arena = arena, .worker = worker, .item = item, .progress = item->progress};
    if (handler == NULL) { /* nobody asked for that kind */
        tell(worker, LOG_ERROR, "queue.unknown_kind", item, TEXT("nobody here works on it"));
        return QUEUE_STEP_TROUBLE;
    }
    if (item->attempt > attempts_max(handler)) {
        queue_fail(&work, "It was begun %d times and never came to an end: its worker died, or lost it.",
                   attempts_max(handler));
        return fail(&work, handler);
    }
    return work_on(&work, handler);
}

/* The kinds that the worker takes, and those of them that are single. */
static void kinds_list(const struct queue_worker *worker, struct arena *arena, struct claim_request *request)
{
    struct text *kinds = arena_array(arena, struct text, worker->handler_count);
    struct text *single = arena_array(arena, struct text, worker->handler_count);
    int32_t count = 0, single_count = 0;
    for (int32_t i = 0; i < worker->handler_count; i++) {
        const struct queue_handler *handler = &worker->handlers[i];
        if (handler->is_long && worker->leaves_long) {
            continue;
        }
        kinds[count++] = text_of(handler->kind);
        if (handler->is_single) {
            single[single_count++] = text_of(handler->kind);
        }
    }
    request->kinds = (struct text_list){count, kinds};
    request->single = (struct text_list){single_count, single};
}

enum queue_step queue_step(const struct queue_worker *worker, struct arena *arena)
{
    const struct operations_host *host = worker->host;
    struct claim_request request = {
        .owner = worker->owner,
        .now_ms = host->clock->steady_ms(host->clock->context),
        .lease_s = lease_s(worker),
        .limit = 1,
    };
    kinds_list(worker, arena, &request);
    struct fault fault = {.kind = FAULT_NONE};
    struct queue_list claimed = {.count = 0};
    if (!host->store->claim(host->store->context, arena, &request, &claimed, &fault)) {
        return QUEUE_STEP_TROUBLE;
    }
    return claimed.count == 0 ? QUEUE_STEP_NOTHING : item_run(worker, arena, &claimed.items[0]);
}

void queue_run(const struct queue_worker *worker, const atomic_bool *stop)
{
    struct arena *arena = arena_create(0);
    while (!atomic_load(stop)) {
        if (queue_step(worker, arena) != QUEUE_STEP_WORKED) {
            worker->host->rest(worker->host->context, REST_MS);
        }
        arena_reset(arena);
    }
    arena_destroy(arena);
}

/* ---- dead letters ------------------------------------------------------------------------------------------------ */

static void document_write(struct json_writer *w, struct text name, struct text document)
{
    json_name(w, name);
    if (text_is_empty(document)) {
        json_null(w);
    } else {
        json_document(w, document);
    }
}

void queue_letter_write(struct json_writer *w, struct arena *arena, const struct queue_item *item)
{
    json_object_begin(w);
    json_name_string(w, TEXT("id"), item->id);
    json_name_string(w, TEXT("kind"), item->kind);
    json_name_integer(w, TEXT("attempts"), item->attempt);
    json_name_string(w, TEXT("error"), item->error);
    document_write(w, TEXT("payload"), item->payload);
    document_write(w, TEXT("progress"), item->progress);
    json_name_string(w, TEXT("createdAt"), moment_text(arena, item->created_ms));
    json_name_string(w, TEXT("failedAt"), moment_text(arena, item->due_ms));
    json_object_end(w);
}

bool queue_letter_end(struct change_set *set, const struct queue_item *item, enum queue_by_hand how)
{
    if (item->state != QUEUE_IS_DEAD) {
        return false;
    }
    struct json_writer detail = json_writer_make(set->arena);
    json_object_begin(&detail);
    json_name_string(&detail, TEXT("kind"), item->kind);
    json_name_integer(&detail, TEXT("attempts"), item->attempt);
    json_object_end(&detail);
    bool again = how == QUEUE_TRY_AGAIN;
    change_set_audit(set, again ? "queue_item.retried" : "queue_item.discarded", "queue_item", item->id,
                     json_written(&detail));
    change_set_finish(set, &(struct queue_finish){.id = item->id,
                                                  .fence = item->fence,
                                                  .how = again ? QUEUE_RETRY : QUEUE_DISCARD,
                                                  .progress = item->progress,
                                                  .error = item->error});
    return true;
}
