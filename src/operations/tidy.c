#include "operations/tidy.h"

#include "base/arena.h"
#include "base/fault.h"
#include "base/json.h"

enum {
    AT_ONCE = 500, /* rows of one commit, so that nobody waits long for it */
    ANSWERS_HOURS = 24,
    EVENTS_HOURS = 7 * 24,
    QUEUE_HOURS = 7 * 24,
};

#define HOUR_MS (INT64_C(3600) * 1000)

static const char *const told_as[TIDY_KIND_COUNT] = {
    [TIDY_ANSWERS] = "answers",     [TIDY_SESSIONS] = "sessions", [TIDY_EVENTS] = "events",
    [TIDY_POSITIONS] = "positions", [TIDY_QUEUE] = "queueItems",  [TIDY_INPUTS] = "decisionInputs",
};

/* What is older than this is over. */
static void bounds_set(const struct organization_record *organization, int64_t now_ms, int64_t before_ms[])
{
    before_ms[TIDY_ANSWERS] = now_ms - ANSWERS_HOURS * HOUR_MS;
    before_ms[TIDY_SESSIONS] = now_ms;
    before_ms[TIDY_EVENTS] = now_ms - EVENTS_HOURS * HOUR_MS;
    before_ms[TIDY_POSITIONS] = now_ms - organization->retention.locations_days * 24 * HOUR_MS;
    before_ms[TIDY_QUEUE] = now_ms - QUEUE_HOURS * HOUR_MS;
    before_ms[TIDY_INPUTS] = now_ms - organization->retention.jobs_days * 24 * HOUR_MS;
}

/* All of one kind, a little at a time. The lease is renewed on the way. */
static bool kind_tidy(const struct operations_host *host, struct queue_work *work, enum tidy_kind kind,
                      int64_t before_ms, int64_t *total)
{
    struct fault fault = {.kind = FAULT_NONE};
    int64_t deleted = AT_ONCE;
    while (deleted == AT_ONCE) {
        if (!host->store->tidy(host->store->context, work->item->organization_id, kind, before_ms, AT_ONCE, &deleted,
                               &fault)) {
            return queue_fail(work, "%s", fault.what);
        }
        *total += deleted;
        if (deleted == AT_ONCE && !queue_progress(work, TEXT(""))) {
            return false;
        }
    }
    return true;
}

static void audit_add(struct change_set *set, const int64_t totals[])
{
    struct json_writer detail = json_writer_make(set->arena);
    int64_t sum = 0;
    json_object_begin(&detail);
    for (int32_t kind = 0; kind < TIDY_KIND_COUNT; kind++) {
        json_name_integer(&detail, text_of(told_as[kind]), totals[kind]);
        sum += totals[kind];
    }
    json_object_end(&detail);
    if (sum > 0) {
        change_set_audit(set, "tidy.done", "organization", set->organization_id, json_written(&detail));
    }
}

void tidy_run(void *context, struct queue_work *work)
{
    const struct operations_host *host = context;
    struct text organization_id = work->item->organization_id;
    struct fault fault = {.kind = FAULT_NONE};
    int64_t before_ms[TIDY_KIND_COUNT];
    int64_t totals[TIDY_KIND_COUNT] = {0};
    struct snapshot *snapshot = host->store->open(host->store->context, organization_id, &fault);
    if (snapshot == NULL) {
        queue_fail(work, "%s", fault.what);
        return;
    }
    const struct row *row = host->store->find(snapshot, work->arena, ROW_ORGANIZATION, organization_id, &fault);
    if (row != NULL) {
        bounds_set(row->noun, operations_now_ms(host), before_ms);
    }
    host->store->close(host->store->context, snapshot);
    if (row == NULL) {
        queue_fail(work, "%s", fault_is(&fault) ? fault.what : "There is no such organization.");
        return;
    }
    for (int32_t kind = 0; kind < TIDY_KIND_COUNT; kind++) {
        if (!kind_tidy(host, work, (enum tidy_kind)kind, before_ms[kind], &totals[kind])) {
            return;
        }
    }
    audit_add(work->set, totals);
}
