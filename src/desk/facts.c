#include "desk/facts.h"

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/map.h"
#include "base/units.h"
#include "desk/mode.h"

enum { PAGE = 500, BESIDE_DAYS = 3 };

/* Facts while they are gathered. */
struct gathering {
    struct desk *desk;
    const struct desk_span *span;
    struct arena *arena;                    /* of the facts */
    const struct duration_model *durations; /* NULL: none */
    const struct zone *zone;
    struct date from;
    int32_t days;
    struct map people_by_id, branches_by_id;
    int32_t count, room;
    struct desk_fact *jobs;
    int32_t helper_count, helper_room;
    int32_t *helpers;
    int32_t person_count, person_room;
    struct desk_person *people;
    int32_t branch_count, branch_room, zone_room;
    struct text *branches;
    const struct zone **branch_zones;
};

static void *larger(struct arena *arena, const void *array, int32_t count, int32_t *room, size_t size)
{
    *room = *room == 0 ? 64 : *room * 2;
    void *grown = arena_alloc_array(arena, (size_t)*room, size);
    if (count > 0) {
        memcpy(grown, array, (size_t)count * size);
    }
    return grown;
}

static int32_t index_in(const struct map *map, struct text id)
{
    int32_t index = -1;
    return !text_is_empty(id) && map_get(map, id, &index) ? index : -1;
}

/* Takes each row of a kind, out of pages in `arena`; `keeps`: they stay there. False: work->fault, or there is no room. */
static bool rows_go(struct gathering *g, enum row_kind kind, const struct list_filter *filter, struct arena *arena,
                    bool keeps, bool (*take)(struct gathering *g, const struct row *row))
{
    struct records_work *work = g->desk->work;
    struct list_query query = {.kind = kind, .limit = PAGE, .filter = filter};
    struct row_list page = {.more = true};
    while (page.more) {
        if (!work->store->list(work->snapshot, arena, &query, &page, &work->fault)) {
            return false;
        }
        for (int32_t i = 0; i < page.count; i++) {
            query.after_seq = page.rows[i].created_seq;
            if (!take(g, &page.rows[i])) {
                return false;
            }
        }
        if (!keeps) {
            arena_reset(arena);
        }
        if (g->span->has_room != NULL && !g->span->has_room(g->span->context)) {
            return false;
        }
    }
    return true;
}

/* A day of the span, counted from its first; DESK_NO_DAY for one outside. */
static int32_t day_of(const struct gathering *g, int64_t instant_s)
{
    int32_t day = instant_s == 0 ? -1 : zone_date(g->zone, instant_s, NULL).days - g->from.days;
    return day >= 0 && day < g->days ? day : DESK_NO_DAY;
}

/* ---- branches and people ----------------------------------------------------------------------------------------- */

static bool branch_take(struct gathering *g, const struct row *row)
{
    if (g->branch_count == g->branch_room) {
        g->branches = larger(g->arena, g->branches, g->branch_count, &g->branch_room, sizeof *g->branches);
    }
    if (g->branch_count == g->zone_room) {
        g->branch_zones =
            larger(g->arena, g->branch_zones, g->branch_count, &g->zone_room, sizeof(const struct zone *));
    }
    int32_t index = g->branch_count++;
    g->branch_zones[index] = records_zone(g->desk->work, row->id);
    g->branches[index] = ((const struct branch_record *)row->noun)->name;
    map_add(&g->branches_by_id, row->id, &index);
    return true;
}

static struct kpi_person ways_of(const struct technician_record *record)
{
    const struct shape *shape = shape_of_row[ROW_TECHNICIAN];
    bool home = shape_has(record, shape_find(shape, TEXT("homeBase")));
    bool end = shape_has(record, shape_find(shape, TEXT("endBase")));
    return (struct kpi_person){
        .has_home = home,
        .home = record->home_base,
        .has_end = !record->open_end && (end || home),
        .end = end ? record->end_base : record->home_base,
        .speed_factor_e4 = record->speed_factor_e4,
        .vehicle = record->vehicle,
    };
}

static bool person_take(struct gathering *g, const struct row *row)
{
    const struct technician_record *record = row->noun;
    if (g->person_count == g->person_room) {
        g->people = larger(g->arena, g->people, g->person_count, &g->person_room, sizeof *g->people);
    }
    int32_t index = g->person_count++, branch = index_in(&g->branches_by_id, record->branch_id);
    g->people[index] = (struct desk_person){
        .id = row->id,
        .branch = branch,
        .known_day = zone_date(g->zone, divide_floor(row->created_ms, 1000), NULL).days - g->from.days,
        .active = record->active,
        .record = record,
        .zone = branch >= 0 && g->branch_zones != NULL ? g->branch_zones[branch] : g->zone,
        .ways = ways_of(record),
    };
    map_add(&g->people_by_id, row->id, &index);
    return true;
}

/* ---- jobs -------------------------------------------------------------------------------------------------------- */

static void helpers_add(struct gathering *g, const struct job_record *job, struct desk_fact *fact)
{
    fact->helpers_first = g->helper_count;
    for (int32_t i = 0; i < job->crew_technician_ids.count; i++) {
        int32_t person = index_in(&g->people_by_id, job->crew_technician_ids.items[i]);
        if (person < 0) {
            continue;
        }
        if (g->helper_count == g->helper_room) {
            g->helpers = larger(g->arena, g->helpers, g->helper_count, &g->helper_room, sizeof *g->helpers);
        }
        g->helpers[g->helper_count++] = person;
    }
    fact->helpers_count = g->helper_count - fact->helpers_first;
}

/* The promise's end, else the last window's; 0: neither. */
static int64_t due_of(const struct job_record *job)
{
    int64_t due_s = 0;
    for (int32_t i = 0; i < job->windows.count; i++) {
        due_s = job->windows.items[i].end_s > due_s ? job->windows.items[i].end_s : due_s;
    }
    return job->promised.given != 0 ? job->promised.end_s : due_s;
}

/* The first day of the span that the promise or a window touches. */
static int32_t open_day_of(const struct gathering *g, const struct job_record *job)
{
    int64_t first_s = job->promised.given != 0 ? job->promised.start_s : INT64_MAX;
    int64_t end_s = due_of(job);
    for (int32_t i = 0; job->promised.given == 0 && i < job->windows.count; i++) {
        first_s = job->windows.items[i].start_s < first_s ? job->windows.items[i].start_s : first_s;
    }
    if (first_s == INT64_MAX || end_s == 0) {
        return DESK_NO_DAY;
    }
    int32_t first = zone_date(g->zone, first_s, NULL).days - g->from.days;
    int32_t last = zone_date(g->zone, end_s - 1, NULL).days - g->from.days;
    return last < 0 || first >= g->days ? DESK_NO_DAY : first < 0 ? 0 : first;
}

static void visit_fill(const struct job_record *job, const struct past_job *past, struct kpi_visit *visit)
{
    const struct shape *shape = shape_of_row[ROW_JOB];
    int32_t outcome = shape_find(shape, TEXT("outcome"));
    bool told = shape_has(job, outcome) &&
                shape_has(&job->outcome, shape_find(shape->members[outcome].of, TEXT("travelMinutes")));
    *visit = (struct kpi_visit){
        .place = job->location,
        .has_place = shape_has(job, shape_find(shape, TEXT("location"))),
        .has_fixed = past->has_fixed,
        .fixed = past->fixed,
        .csat = past->csat,
        .travel_minutes = told ? job->outcome.travel_minutes : KPI_UNKNOWN,
        .service_minutes = past->minutes > 0 ? past->minutes : KPI_UNKNOWN,
        .arrival_s = divide_floor(job->actual.arrived_at_ms, 1000),
        .due_s = due_of(job),
    };
    int64_t done_ms = job->actual.completed_at_ms != 0 ? job->actual.completed_at_ms : job->outcome.completed_at_ms;
    visit->end_s = divide_floor(done_ms, 1000);
}

/* A place that a plan has given counts as one by hand where nothing but a human has a say: in shadow. */
static bool is_by_hand(struct gathering *g, const struct job_record *job)
{
    bool placed = !text_is_empty(job->technician_id) && job->scheduled_start_s != 0;
    return placed && (job->plan_version == 0 || desk_mode_of(g->desk, job, job->technician_id).mode == MODE_SHADOW);
}

static void forecast_fill(struct gathering *g, const struct job_record *job, struct desk_fact *fact)
{
    bool learned = g->durations->minutes.given != 0; /* more than the default, which has no spread */
    struct live_forecast forecast = arrivals_usual(fact->planned_minutes);
    if (learned) {
        struct arena_mark mark = arena_mark(g->arena);
        forecast = learning_durations_forecast(g->arena, g->durations, job->job_type, job->technician_id);
        arena_rewind(g->arena, mark);
    }
    fact->p50 = forecast.p50;
    fact->p80 = forecast.p80;
}

static struct desk_fact fact_of(struct gathering *g, const struct job_record *job)
{
    const struct past_job past = records_past_job(job, g->zone);
    struct desk_fact fact = {
        .person = index_in(&g->people_by_id, job->technician_id),
        .branch = index_in(&g->branches_by_id, job->branch_id),
        .planned_day = day_of(g, job->scheduled_start_s),
        .done_day = DESK_NO_DAY,
        .open_day = DESK_NO_DAY,
        .status = job->status,
        .planned_minutes = records_job_planned_minutes(g->desk->work, job),
        .start_s = job->scheduled_start_s,
    };
    visit_fill(job, &past, &fact.visit);
    int64_t planned_end_s = fact.start_s + (int64_t)fact.planned_minutes * MINUTE_SECONDS;
    fact.end_s = job->scheduled_end_s > fact.start_s ? job->scheduled_end_s : planned_end_s;
    fact.end_s = fact.start_s == 0 ? 0 : fact.end_s;
    if (job->status == JOB_COMPLETED) {
        fact.done_day = day_of(g, fact.visit.arrival_s != 0 ? fact.visit.arrival_s : fact.visit.end_s);
    } else if (job->scheduled_start_s == 0 || text_is_empty(job->technician_id)) {
        fact.open_day = open_day_of(g, job);
    }
    return fact;
}

static bool job_take(struct gathering *g, const struct row *row)
{
    struct records_work *work = g->desk->work;
    const struct job_record *job = row->noun;
    struct desk_fact fact = fact_of(g, job);
    if (fact.planned_day == DESK_NO_DAY && fact.done_day == DESK_NO_DAY && fact.open_day == DESK_NO_DAY) {
        return true;
    }
    if (g->count == DESK_REPORT_JOBS_MOST) {
        return fault_raise(&work->fault, FAULT_TOO_LARGE, "too_many_jobs", "",
                           "There are more than %d jobs on those days: ask for fewer.", (int)DESK_REPORT_JOBS_MOST);
    }
    fact.by_hand = is_by_hand(g, job);
    helpers_add(g, job, &fact);
    if (g->durations != NULL) {
        forecast_fill(g, job, &fact);
    }
    if (g->count == g->room) {
        g->jobs = larger(g->arena, g->jobs, g->count, &g->room, sizeof *g->jobs);
    }
    g->jobs[g->count++] = fact;
    return true;
}

static bool jobs_gather(struct gathering *g)
{
    const uint32_t never = UINT32_C(1) << JOB_CANCELED | UINT32_C(1) << JOB_ON_HOLD;
    const struct date first = {g->from.days - BESIDE_DAYS};
    const struct date behind = {g->from.days + g->days + BESIDE_DAYS};
    const struct list_filter filter = {
        .has_day = true,
        .day_from_s = zone_instant_s(g->zone, first, 0, ZONE_START),
        .day_to_s = zone_instant_s(g->zone, behind, 0, ZONE_START),
        .statuses = ~never,
    };
    struct arena *pages = arena_create(0);
    bool good = rows_go(g, ROW_JOB, &filter, pages, false, job_take);
    arena_destroy(pages);
    return good && !fault_is(&g->desk->work->fault);
}

bool desk_facts_make(struct desk *desk, const struct desk_span *span, const struct duration_model *durations,
                     struct desk_facts *facts)
{
    static const struct list_filter everybody = {.active = LIST_ALL};
    struct records_work *work = desk->work;
    const struct organization_record *organization = work->organization->noun;
    struct gathering g = {.desk = desk,
                          .span = span,
                          .arena = work->arena,
                          .durations = durations,
                          .zone = records_zone(work, TEXT("")),
                          .from = span->from,
                          .days = span->to.days - span->from.days + 1,
                          .people_by_id = map_make(work->arena, 64, (uint64_t)work->now_ms),
                          .branches_by_id = map_make(work->arena, 16, (uint64_t)work->now_ms)};
    if (!rows_go(&g, ROW_BRANCH, &everybody, work->arena, true, branch_take) ||
        !rows_go(&g, ROW_TECHNICIAN, &everybody, work->arena, true, person_take) || !jobs_gather(&g)) {
        return false;
    }
    *facts = (struct desk_facts){
        .from = span->from,
        .days = g.days,
        .today = zone_date(g.zone, divide_floor(work->now_ms, 1000), NULL).days - span->from.days,
        .count = g.count,
        .jobs = g.jobs,
        .helpers = g.helpers,
        .person_count = g.person_count,
        .people = g.people,
        .branch_count = g.branch_count,
        .branches = g.branches,
        .price = organization->planning.fuel_price,
    };
    return true;
}
