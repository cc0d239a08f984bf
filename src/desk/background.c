#include "desk/background.h"

#include "base/arena.h"
#include "desk/insight.h"
#include "desk/learn.h"
#include "desk/morning.h"
#include "desk/resequence.h"
#include "desk/run.h"

const struct queue_handler *desk_handlers(int32_t *count)
{
    static const struct queue_handler handlers[] = {
        {.kind = "learn.durations", .run = desk_learn_run},
        {.kind = "dispatch.run", .run = desk_run_work, .give_up = desk_run_give_up},
        {.kind = "dispatch.plan", .is_single = true, .run = desk_run_work, .give_up = desk_run_give_up},
        {.kind = "dispatch.search",
         .is_single = true,
         .is_long = true,
         .run = desk_run_work,
         .give_up = desk_run_give_up},
        {.kind = "dispatch.morning", .run = desk_morning_run},
        {.kind = "dispatch.look", .run = desk_resequence_look},
    };
    *count = sizeof handlers / sizeof *handlers;
    return handlers;
}

struct records_work *background_begin(const struct operations_host *host, struct queue_work *queue)
{
    struct records_work *work = arena_new(queue->arena, struct records_work);
    *work = (struct records_work){
        .arena = queue->arena,
        .store = host->store,
        .zone = host->zone,
        .zones = host->zones,
        .entropy = host->entropy,
        .now_ms = operations_now_ms(host),
        .insight = &desk_insight,
        .set = queue->set,
    };
    queue->set->origin.at_ms = work->now_ms; /* long work has begun long ago */
    work->snapshot = host->store->open(host->store->context, queue->item->organization_id, &work->fault);
    if (work->snapshot == NULL) {
        queue_fail(queue, "%s", work->fault.what);
        return NULL;
    }
    work->organization =
        host->store->find(work->snapshot, work->arena, ROW_ORGANIZATION, queue->item->organization_id, &work->fault);
    if (work->organization == NULL) {
        host->store->close(host->store->context, work->snapshot);
        queue_fail(queue, "%s", work->fault.what);
        return NULL;
    }
    return work;
}

void background_end(const struct operations_host *host, struct records_work *work)
{
    host->store->close(host->store->context, work->snapshot);
    work->snapshot = NULL;
}
