#include "desk/morning.h"

#include "base/arena.h"
#include "base/fault.h"
#include "base/units.h"
#include "desk/closing.h"
#include "desk/mode.h"
#include "desk/run.h"

enum { AHEAD_S = 2 * HOUR_SECONDS, RUNS_MOST = 100 }; /* a look that is late by an hour misses nothing */

/* When the first usual shift of the date begins; INT64_MAX: nobody works. */
static int64_t first_shift_s(const struct live_day *day)
{
    int64_t first_s = INT64_MAX;
    for (int32_t t = 0; t < day->technicians.count; t++) {
        const struct live_technician *technician = &day->technicians.items[t];
        for (int32_t i = 0; i < technician->shifts.count; i++) {
            const struct live_shift *shift = &technician->shifts.items[i];
            first_s = technician->active && !shift->on_call && shift->start_s < first_s ? shift->start_s : first_s;
        }
    }
    return first_s;
}

/* Whether the engine has asked for a run of the date already. */
static bool was_asked(struct records_work *work, struct date date)
{
    struct row_list list;
    const struct list_filter filter = {
        .active = LIST_ALL, .kinds = UINT32_C(1) << RUN_PLAN, .has_date = true, .date = date};
    const struct list_query query = {.kind = ROW_RUN, .order = LIST_NEWEST, .limit = RUNS_MOST, .filter = &filter};
    if (!work->store->list(work->snapshot, work->arena, &query, &list, &work->fault)) {
        return true;
    }
    for (int32_t i = 0; i < list.count; i++) {
        if (text_equal(((const struct run_record *)list.rows[i].noun)->created_by, work->set->origin.actor)) {
            return true;
        }
    }
    return false;
}

static void date_look(struct records_work *work, struct date date)
{
    const struct organization_record *organization = work->organization->noun;
    int64_t now_s = divide_floor(work->now_ms, 1000);
    struct live_day day;
    struct records_outcome outcome;
    if (!records_live_day(work, date, &day)) {
        return;
    }
    int64_t first_s = first_shift_s(&day);
    int64_t at_s = first_s - (int64_t)organization->planning.run_before_first_shift_minutes * MINUTE_SECONDS;
    if (first_s == INT64_MAX || first_s <= now_s || at_s > now_s + AHEAD_S || day.jobs.count == 0 ||
        was_asked(work, date)) {
        return;
    }
    desk_run_put(work, desk_run_make(work, RUN_PLAN, date), at_s > now_s ? (at_s - now_s) * 1000 : 0, &outcome);
}

void desk_morning_run(void *context, struct queue_work *queue)
{
    const struct operations_host *host = context;
    struct records_work *work = background_begin(host, queue);
    if (work == NULL) {
        return;
    }
    struct desk desk = {.work = work};
    struct date today = zone_date(records_zone(work, TEXT("")), divide_floor(work->now_ms, 1000), NULL);
    if (!desk_is_stopped(&desk, TEXT(""))) {
        date_look(work, today);
        date_look(work, (struct date){today.days + 1});
    }
    (void)desk_expire(work);
    if (fault_is(&work->fault)) {
        queue_fail(queue, "%s", work->fault.what);
    }
    background_end(host, work);
}
