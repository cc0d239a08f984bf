#include "records/of_date.h"

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/map.h"
#include "records/board_of_date.h"
#include "records/job_parts.h"

enum { PAGE = 500 };

/* Rows while they are gathered, each once. */
struct gathered {
    struct arena *arena;
    struct map by_id;
    int32_t count;
    int32_t room;
    const struct row **rows;
};

/* A date's rows while they are gathered. */
struct gathering {
    struct records_work *work;
    int64_t from_s;
    int64_t to_s;
    bool any_day_counts; /* the date is not past */
    struct gathered jobs;
    struct gathered technicians;
};

static void add(struct gathered *gathered, const struct row *row)
{
    int32_t index = gathered->count;
    if (!map_add(&gathered->by_id, row->id, &index)) {
        return;
    }
    if (gathered->count == gathered->room) {
        int32_t room = gathered->room == 0 ? 64 : gathered->room * 2;
        const struct row **rows = arena_array(gathered->arena, const struct row *, room);
        if (gathered->count > 0) {
            memcpy(rows, gathered->rows, (size_t)gathered->count * sizeof(const struct row *));
        }
        gathered->rows = rows;
        gathered->room = room;
    }
    gathered->rows[gathered->count++] = row;
}

/* ---- whose ------------------------------------------------------------------------------------------------------- */

static bool touches(const struct gathering *g, int64_t start_s, int64_t end_s)
{
    return start_s < g->to_s && end_s > g->from_s;
}

/* Whether a job without a time may be done on the date. */
static bool may_be_done(const struct gathering *g, const struct job_record *job)
{
    bool some_day = job->windows.count > 0 || job->promised.given != 0;
    bool touching = job->promised.given != 0 && touches(g, job->promised.start_s, job->promised.end_s);
    for (int32_t i = 0; i < job->windows.count && !touching; i++) {
        touching = touches(g, job->windows.items[i].start_s, job->windows.items[i].end_s);
    }
    return some_day ? touching : g->any_day_counts;
}

static bool is_of_date(const struct gathering *g, const struct job_record *job)
{
    if (job->status == JOB_CANCELED || job->status == JOB_ON_HOLD) {
        return false;
    }
    if (job->scheduled_start_s != 0) {
        bool on_it = job->scheduled_start_s >= g->from_s && job->scheduled_start_s < g->to_s;
        return on_it && (job->status != JOB_COMPLETED || records_job_has_place(job));
    }
    return job->status != JOB_COMPLETED && may_be_done(g, job);
}

/* ---- gathering --------------------------------------------------------------------------------------------------- */

/* Each row of the list as the work has it, if it is wanted. */
static bool gather(struct gathering *g, enum row_kind kind, const struct list_filter *filter,
                   void (*take)(struct gathering *g, const struct row *row))
{
    struct records_work *work = g->work;
    struct list_query query = {.kind = kind, .limit = PAGE, .filter = filter};
    struct row_list page = {.more = true};
    struct arena_mark mark;
    int32_t own = 0;
    for (const struct row *row = records_own(work, kind, &own); row != NULL; row = records_own(work, kind, &own)) {
        take(g, row);
    }
    for (mark = arena_mark(work->arena);
         page.more && work->store->list(work->snapshot, work->arena, &query, &page, &work->fault);
         mark = arena_mark(work->arena)) {
        int32_t before = g->jobs.count + g->technicians.count;
        for (int32_t i = 0; i < page.count; i++) {
            const struct row *mine = own > 0 ? records_own_row(work, kind, page.rows[i].id) : NULL;
            query.after_seq = page.rows[i].created_seq;
            if (mine == NULL || mine->noun != NULL) {
                take(g, mine != NULL ? mine : &page.rows[i]);
            }
        }
        if (own == 0 && g->jobs.count + g->technicians.count == before) {
            arena_rewind(work->arena, mark); /* those without a day are in every page of every date */
        }
        if (g->jobs.count > RECORDS_BOARD_JOBS_MOST) {
            return fault_raise(&work->fault, FAULT_TOO_LARGE, "too_many_jobs", "",
                               "There are more than %d jobs on that day.", (int)RECORDS_BOARD_JOBS_MOST);
        }
    }
    return !fault_is(&work->fault);
}

static void job_take(struct gathering *g, const struct row *row)
{
    if (row != NULL && is_of_date(g, row->noun)) {
        add(&g->jobs, row);
    }
}

static void technician_take(struct gathering *g, const struct row *row)
{
    if (row != NULL && ((const struct technician_record *)row->noun)->active) {
        add(&g->technicians, row);
    }
}

static void person_add(struct gathering *g, struct text id)
{
    int32_t index = 0;
    if (!map_get(&g->technicians.by_id, id, &index)) {
        const struct row *row = records_find(g->work, ROW_TECHNICIAN, id);
        if (row != NULL) {
            add(&g->technicians, row);
        }
    }
}

/* Somebody who left is still there on a day on which she had a job. */
static bool leavers_gather(struct gathering *g)
{
    for (int32_t i = 0; i < g->jobs.count; i++) {
        const struct job_record *job = g->jobs.rows[i]->noun;
        if (!records_job_has_place(job)) {
            continue;
        }
        person_add(g, job->technician_id);
        for (int32_t k = 0; k < job->crew_technician_ids.count; k++) {
            person_add(g, job->crew_technician_ids.items[k]);
        }
    }
    return !fault_is(&g->work->fault);
}

static int by_id(const void *a, const void *b)
{
    const struct row *const *left = a;
    const struct row *const *right = b;
    return text_compare((*left)->id, (*right)->id);
}

static const struct row **sorted(const struct gathered *gathered)
{
    if (gathered->count > 1) {
        qsort(gathered->rows, (size_t)gathered->count, sizeof(const struct row *), by_id);
    }
    return gathered->rows;
}

bool records_of_date(struct records_work *work, struct date date, struct records_of_date *of)
{
    const struct zone *zone = records_zone(work, TEXT(""));
    const struct date next = {date.days + 1};
    struct gathered none = {.arena = work->arena};
    struct gathering g = {.work = work,
                          .from_s = zone_instant_s(zone, date, 0, ZONE_START),
                          .to_s = zone_instant_s(zone, next, 0, ZONE_START),
                          .jobs = none,
                          .technicians = none};
    const struct list_filter active = {.active = LIST_ACTIVE};
    const uint32_t never = UINT32_C(1) << JOB_CANCELED | UINT32_C(1) << JOB_ON_HOLD;
    const struct list_filter day = {
        .has_day = true, .day_from_s = g.from_s, .day_to_s = g.to_s, .undated = UNDATED_OPEN, .statuses = ~never};
    g.jobs.by_id = map_make(work->arena, 64, 0);
    g.technicians.by_id = map_make(work->arena, 64, 0);
    g.any_day_counts = g.to_s * 1000 > work->now_ms;
    if (!gather(&g, ROW_TECHNICIAN, &active, technician_take) || !gather(&g, ROW_JOB, &day, job_take) ||
        !leavers_gather(&g)) {
        return false;
    }
    *of = (struct records_of_date){
        g.from_s, g.to_s, g.jobs.count, sorted(&g.jobs), g.technicians.count, sorted(&g.technicians)};
    return true;
}
