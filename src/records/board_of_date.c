#include "records/board_of_date.h"

#include "base/arena.h"
#include "base/map.h"
#include "planning/planning.h"
#include "records/job_parts.h"

enum { PAGE = 500 };

/* A date's board while it is gathered. */
struct gathering {
    struct records_work *work;
    int64_t from_s;
    int64_t to_s;
    bool any_day_counts; /* the date is not past */
    int32_t job_count;
    struct board_job *jobs;
    int32_t technician_count;
    struct board_technician *technicians;
    struct map by_id; /* of technicians */
};

static struct date date_after(struct date date)
{
    return (struct date){date.days + 1};
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

static void *room(struct arena *arena, const void *array, int32_t count, int32_t more, size_t size)
{
    char *larger = arena_alloc_array(arena, (size_t)count + (size_t)more, size);
    const char *bytes = array;
    for (size_t i = 0; i < (size_t)count * size; i++) {
        larger[i] = bytes[i];
    }
    return larger;
}

static void technician_add(struct gathering *g, const struct row *row)
{
    const struct technician_record *record = row->noun;
    int32_t index = g->technician_count;
    if (map_add(&g->by_id, row->id, &index)) {
        g->technicians[g->technician_count++] =
            (struct board_technician){row->id, row->version, record, records_zone(g->work, record->branch_id)};
    }
}

static bool technicians_gather(struct gathering *g)
{
    struct records_work *work = g->work;
    const struct list_filter filter = {.active = LIST_ACTIVE};
    struct list_query query = {.kind = ROW_TECHNICIAN, .limit = PAGE, .filter = &filter};
    struct row_list page = {.more = true};
    while (page.more && work->store->list(work->snapshot, work->arena, &query, &page, &work->fault)) {
        g->technicians = room(work->arena, g->technicians, g->technician_count, page.count, sizeof *g->technicians);
        for (int32_t i = 0; i < page.count; i++) {
            technician_add(g, &page.rows[i]);
            query.after_seq = page.rows[i].created_seq;
        }
    }
    return !fault_is(&work->fault);
}

static bool jobs_gather(struct gathering *g)
{
    struct records_work *work = g->work;
    const struct list_filter filter = {.has_day = true, .day_from_s = g->from_s, .day_to_s = g->to_s};
    struct list_query query = {.kind = ROW_JOB, .limit = PAGE, .filter = &filter};
    struct row_list page = {.more = true};
    while (page.more && work->store->list(work->snapshot, work->arena, &query, &page, &work->fault)) {
        g->jobs = room(work->arena, g->jobs, g->job_count, page.count, sizeof *g->jobs);
        for (int32_t i = 0; i < page.count; i++) {
            const struct row *row = &page.rows[i];
            query.after_seq = row->created_seq;
            if (is_of_date(g, row->noun)) {
                g->jobs[g->job_count++] =
                    (struct board_job){.id = row->id,
                                       .version = row->version,
                                       .record = row->noun,
                                       .planned_minutes = records_job_planned_minutes(work, row->noun)};
            }
        }
        if (g->job_count > RECORDS_BOARD_JOBS_MOST) {
            return fault_raise(&work->fault, FAULT_TOO_LARGE, "too_many_jobs", "",
                               "There are more than %d jobs on that day.", (int)RECORDS_BOARD_JOBS_MOST);
        }
    }
    return !fault_is(&work->fault);
}

/* Somebody who left is still on the board of a day on which she had a job. */
static bool leavers_gather(struct gathering *g)
{
    g->technicians = room(g->work->arena, g->technicians, g->technician_count, g->job_count, sizeof *g->technicians);
    for (int32_t i = 0; i < g->job_count; i++) {
        const struct job_record *job = g->jobs[i].record;
        int32_t index = 0;
        if (records_job_has_place(job) && !map_get(&g->by_id, job->technician_id, &index)) {
            const struct row *row = records_find(g->work, ROW_TECHNICIAN, job->technician_id);
            if (row != NULL) {
                technician_add(g, row);
            }
        }
    }
    return !fault_is(&g->work->fault);
}

bool records_board(struct records_work *work, struct date date, struct day *day, struct plan *plan)
{
    const struct zone *zone = records_zone(work, TEXT(""));
    struct gathering g = {.work = work,
                          .from_s = zone_instant_s(zone, date, 0, ZONE_START),
                          .to_s = zone_instant_s(zone, date_after(date), 0, ZONE_START),
                          .by_id = map_make(work->arena, 64, 0)};
    g.any_day_counts = g.to_s * 1000 > work->now_ms;
    if (!technicians_gather(&g) || !jobs_gather(&g) || !leavers_gather(&g)) {
        return false;
    }
    const struct board_request request = {.date = date,
                                          .zone = zone,
                                          .job_count = g.job_count,
                                          .jobs = g.jobs,
                                          .technician_count = g.technician_count,
                                          .technicians = g.technicians};
    day_of_board(work->arena, &request, day, plan);
    return true;
}
