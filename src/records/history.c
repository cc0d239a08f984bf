#include "records/history.h"

#include <assert.h>
#include <string.h>

#include "base/arena.h"
#include "base/map.h"
#include "base/units.h"
#include "records/jobs.h"

enum {
    PAGE = 500,
    MINUTE_MS = MINUTE_SECONDS * 1000,
    AHEAD_MS = 10 * MINUTE_MS, /* a job may be completed a little later than it was heard of */
};

/* A history while it is gathered. */
struct gathering {
    struct records_work *work;
    const struct zone *zone;
    int64_t from_ms;
    struct map known; /* names that were copied, and where they stand */
    int32_t name_count;
    int32_t name_room;
    struct text *names;
    int32_t count;
    int32_t room;
    struct past_job *jobs;
};

/* ---- one job ----------------------------------------------------------------------------------------------------- */

static bool outcome_has(const struct job_record *job, const char *member)
{
    const struct shape *shape = shape_of_row[ROW_JOB];
    int32_t outcome = shape_find(shape, TEXT("outcome"));
    return shape_has(job, outcome) && shape_has(&job->outcome, shape_find(shape->members[outcome].of, text_of(member)));
}

static int64_t completed_ms(const struct job_record *job)
{
    return job->actual.completed_at_ms != 0 ? job->actual.completed_at_ms : job->outcome.completed_at_ms;
}

/* Rounded, as a dispatcher reads a clock; 0: not known. */
static int32_t minutes_of(const struct job_record *job)
{
    int64_t arrived_ms = job->actual.arrived_at_ms;
    if (outcome_has(job, "actualDurationMinutes")) {
        return job->outcome.actual_duration_minutes;
    }
    if (arrived_ms == 0 || job->actual.completed_at_ms <= arrived_ms) {
        return 0;
    }
    return (int32_t)clamp_int64(divide_round_half_up(job->actual.completed_at_ms - arrived_ms, MINUTE_MS), 0,
                                INT32_MAX);
}

struct past_job records_past_job(const struct job_record *job, const struct zone *zone)
{
    bool alone = job->crew_size <= 1 && job->crew_technician_ids.count == 0;
    return (struct past_job){
        .job_type = job->job_type,
        .technician_id = alone ? job->technician_id : TEXT(""),
        .day = zone_date(zone, divide_floor(completed_ms(job), 1000), NULL),
        .minutes = minutes_of(job),
        .given_minutes = job->duration_minutes,
        .has_fixed = outcome_has(job, "firstTimeFix"),
        .fixed = job->outcome.first_time_fix,
        .csat = job->outcome.csat,
    };
}

/* ---- many -------------------------------------------------------------------------------------------------------- */

static void *larger(struct arena *arena, const void *array, int32_t count, int32_t *room, size_t size)
{
    *room = *room == 0 ? 64 : *room * 2;
    void *grown = arena_alloc_array(arena, (size_t)*room, size);
    if (count > 0) {
        memcpy(grown, array, (size_t)count * size);
    }
    return grown;
}

/* The same text, in memory that stays; each name once. */
static struct text kept(struct gathering *g, struct text name)
{
    int32_t index = -1;
    if (text_is_empty(name)) {
        return TEXT("");
    }
    if (map_get(&g->known, name, &index)) {
        assert(g->names != NULL);
        return g->names[index];
    }
    if (g->name_count == g->name_room) {
        g->names = larger(g->work->arena, g->names, g->name_count, &g->name_room, sizeof *g->names);
    }
    index = g->name_count++;
    g->names[index] = text_copy(g->work->arena, name);
    map_add(&g->known, g->names[index], &index);
    return g->names[index];
}

static void job_add(struct gathering *g, const struct job_record *job)
{
    if (completed_ms(job) < g->from_ms || completed_ms(job) == 0) {
        return;
    }
    if (g->count == g->room) {
        g->jobs = larger(g->work->arena, g->jobs, g->count, &g->room, sizeof *g->jobs);
    }
    struct past_job *past = &g->jobs[g->count++];
    *past = records_past_job(job, g->zone);
    past->job_type = kept(g, past->job_type);
    past->technician_id = kept(g, past->technician_id);
}

/* Reads page after page. False after a fault; *more when there are jobs that were not looked at. */
static bool pages_read(struct gathering *g, struct arena *pages, bool *more)
{
    struct records_work *work = g->work;
    const struct list_filter filter = {.statuses = 1U << JOB_COMPLETED,
                                       .changed_since_ms = g->from_ms > AHEAD_MS ? g->from_ms - AHEAD_MS : 0};
    struct list_query query = {.kind = ROW_JOB, .order = LIST_NEWEST, .limit = PAGE, .filter = &filter};
    int32_t looked_at = 0;
    for (*more = true; *more && g->count < RECORDS_HISTORY_MOST && looked_at < RECORDS_HISTORY_READ;) {
        struct row_list page = {.count = 0};
        if (!work->store->list(work->snapshot, pages, &query, &page, &work->fault)) {
            return false;
        }
        int32_t i = 0;
        for (; i < page.count && g->count < RECORDS_HISTORY_MOST; i++) {
            job_add(g, page.rows[i].noun);
            query.until_seq = page.rows[i].created_seq;
        }
        *more = (page.more && page.count > 0) || i < page.count;
        looked_at += page.count;
        arena_reset(pages);
    }
    return true;
}

bool records_history(struct records_work *work, int64_t from_ms, struct records_history *history)
{
    struct gathering g = {.work = work,
                          .zone = records_zone(work, TEXT("")),
                          .from_ms = from_ms,
                          .known = map_make(work->arena, 256, (uint64_t)work->now_ms)};
    struct arena *pages = arena_create(0);
    bool good = pages_read(&g, pages, &history->more);
    history->jobs = (struct past_jobs){g.count, g.jobs};
    arena_destroy(pages);
    return good;
}
