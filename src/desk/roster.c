#include "desk/roster.h"

#include "base/arena.h"
#include "base/fault.h"
#include "base/units.h"
#include "desk/closing.h"
#include "desk/mode.h"
#include "desk/resequence.h"

/* ---- whose hours have changed ------------------------------------------------------------------------------------- */

/* One look for everybody where more than so many have changed at once. */
enum { EACH_MOST = 20 };

static struct text hours_text(struct records_work *work, const struct technician_record *technician)
{
    static const char *const members[] = {"active", "branchId", "shifts", "timeOff", "overtimeMinutes"};
    const struct shape *shape = shape_of_row[ROW_TECHNICIAN];
    struct json_writer w = json_writer_make(work->arena);
    json_array_begin(&w);
    for (size_t i = 0; i < sizeof members / sizeof *members; i++) {
        shape_write_member(&w, shape, shape_find(shape, text_of(members[i])), technician);
    }
    json_array_end(&w);
    return json_written(&w);
}

/* What the set makes of the technician; who looks need not be who has worked on it, so `work` may know nothing of it. */
static const struct technician_record *as_put(const struct change_set *set, struct text id)
{
    const struct technician_record *last = NULL;
    for (int32_t i = 0; i < set->put_count; i++) {
        const struct row_put *put = &set->puts[i];
        last = put->kind == ROW_TECHNICIAN && text_equal(put->id, id) ? put->noun : last;
    }
    return last;
}

/* Whether the technician's hours are others than in the snapshot; whoever is new has no jobs. */
static bool has_other_hours(struct records_work *work, struct text id)
{
    const struct row *before = work->store->find(work->snapshot, work->arena, ROW_TECHNICIAN, id, &work->fault);
    const struct technician_record *after = as_put(work->set, id);
    return before != NULL && after != NULL && !text_equal(hours_text(work, before->noun), hours_text(work, after));
}

/* `technician_id` empty: of everybody. */
static void look_put(struct records_work *work, struct text technician_id)
{
    change_set_queue(work->set,
                     &(struct queue_put){
                         .id = records_id(work),
                         .kind = TEXT("dispatch.look"),
                         .due_in_ms = RESEQUENCE_AFTER_MS,
                         .payload = text_format(work->arena, "{\"technicianId\":\"%.*s\"}", TEXT_ARGS(technician_id)),
                         .unique = text_format(work->arena, "roster %.*s", TEXT_ARGS(technician_id))});
}

void desk_roster_watch(struct records_work *work)
{
    int32_t events = work->set->event_count, count = 0;
    struct text *ids = arena_array(work->arena, struct text, events);
    bool all = false;
    for (int32_t i = 0; i < events; i++) {
        const struct change_event *event = &work->set->events[i];
        all = all || text_equal(event->type, TEXT("engine.resumed"));
        if (text_equal(event->type, TEXT("technician.updated")) && has_other_hours(work, event->id)) {
            ids[count++] = event->id;
        }
    }
    all = all || count > EACH_MOST;
    for (int32_t i = 0; i < count && !all; i++) {
        look_put(work, ids[i]);
    }
    if (all) {
        look_put(work, TEXT(""));
    }
}

void desk_roster_ask(struct records_work *work, struct date date, int64_t due_in_ms)
{
    struct text day = date_text(work->arena, date);
    change_set_queue(work->set,
                     &(struct queue_put){.id = records_id(work),
                                         .kind = TEXT("dispatch.look"),
                                         .due_in_ms = due_in_ms,
                                         .payload = text_format(work->arena, "{\"date\":\"%.*s\"}", TEXT_ARGS(day)),
                                         .unique = text_format(work->arena, "roster %.*s", TEXT_ARGS(day))});
}

/* ---- who is not there --------------------------------------------------------------------------------------------- */

static bool is_away(struct records_work *work, struct text technician_id, struct date date, int64_t start_s,
                    int64_t end_s)
{
    const struct row *row = records_find(work, ROW_TECHNICIAN, technician_id);
    const struct technician_record *record = row == NULL ? NULL : row->noun;
    const struct zone *zone = record == NULL ? NULL : records_zone(work, record->branch_id);
    bool away = record != NULL;
    struct arena_mark mark = arena_mark(work->arena);
    for (int32_t back = 0; back < 2 && away && record->active; back++) { /* the night shift of the day before, too */
        struct live_technician hers = {.active = true};
        records_live_hours(work->arena, record, zone, (struct date){date.days - back}, &hers);
        away = !live_is_on_duty(&hers, start_s, end_s) || live_is_off(&hers, start_s, end_s);
    }
    arena_rewind(work->arena, mark);
    return away;
}

static bool has_lost_people(struct records_work *work, const struct live_day *day, int32_t job)
{
    const struct live_job *of = &day->jobs.items[job];
    bool lost = false;
    if (!live_has_place(of) || of->status > JOB_DISPATCHED) {
        return false;
    }
    for (int32_t i = -1; i < of->crew_technician_ids.count && !lost; i++) {
        struct text id = i < 0 ? of->technician_id : of->crew_technician_ids.items[i];
        lost = is_away(work, id, day->date, of->scheduled_start_s, live_ends_s(of));
    }
    return lost;
}

/* Marks the jobs that have lost their people; returns how many. */
static int32_t lost_mark(struct records_work *work, const struct live_day *day, bool *lost)
{
    for (int32_t j = 0; j < day->jobs.count; j++) {
        lost[j] = has_lost_people(work, day, j);
    }
    return live_lost_close(day, lost);
}

bool desk_roster_fill(struct records_work *work, struct decision_inputs *inputs)
{
    const struct live_day *day = &inputs->day;
    bool *lost = arena_array(work->arena, bool, day->jobs.count);
    int32_t count = lost_mark(work, day, lost), placed = 0, at = 0;
    struct text *ids = arena_array(work->arena, struct text, count);
    struct text *taking_part = arena_array(work->arena, struct text, day->jobs.count);
    for (int32_t j = 0; j < day->jobs.count; j++) {
        const struct live_job *job = &day->jobs.items[j];
        if (lost[j]) {
            ids[at++] = job->id;
        }
        if (live_has_place(job)) {
            taking_part[placed++] = job->id;
        }
    }
    inputs->search.lost_job_ids = (struct text_list){count, ids};
    inputs->search.job_ids = (struct text_list){placed, taking_part};
    return count > 0 && !fault_is(&work->fault);
}

const uint64_t *desk_roster_lost(struct records_work *work, const struct live_day *day,
                                 const struct proposal_record *proposal)
{
    if (proposal->kind != PROPOSAL_OF_ROSTER) {
        return NULL;
    }
    uint64_t *set = arena_array(work->arena, uint64_t, day->jobs.count / 64 + 1);
    bool *lost = arena_array(work->arena, bool, day->jobs.count);
    (void)lost_mark(work, day, lost);
    for (int32_t i = 0; i < proposal->changes.count; i++) {
        int32_t job = live_find_job(day, proposal->changes.items[i].job_id);
        if (job >= 0) {
            set[job / 64] |= (uint64_t)lost[job] << (job % 64);
        }
    }
    return set;
}

bool desk_roster_stands(const struct decision_inputs *before, const struct decision_inputs *now)
{
    const struct text_list *ids = &before->search.lost_job_ids;
    bool stands = ids->count == now->search.lost_job_ids.count;
    for (int32_t i = 0; i < ids->count && stands; i++) {
        int32_t was = live_find_job(&before->day, ids->items[i]), is = live_find_job(&now->day, ids->items[i]);
        stands = text_equal(ids->items[i], now->search.lost_job_ids.items[i]) && was >= 0 && is >= 0 &&
                 before->day.jobs.items[was].version == now->day.jobs.items[is].version;
    }
    return stands;
}

/* ---- looking ------------------------------------------------------------------------------------------------------ */

/* The board from today on while it is gone through. */
struct going {
    struct records_work *work;
    struct text technician_id; /* empty: everybody */
    const struct zone *zone;
    struct date today;
    bool dates[ROSTER_DAYS_MOST];
};

static bool is_of(const struct job_record *job, struct text technician_id)
{
    bool is = text_is_empty(technician_id) || text_equal(job->technician_id, technician_id);
    for (int32_t i = 0; i < job->crew_technician_ids.count && !is; i++) {
        is = text_equal(job->crew_technician_ids.items[i], technician_id);
    }
    return is;
}

static void job_look(struct going *g, const struct job_record *job)
{
    bool has_place = !text_is_empty(job->technician_id) && job->scheduled_start_s != 0;
    if (!has_place || job->status > JOB_DISPATCHED || !is_of(job, g->technician_id)) {
        return;
    }
    struct date date = zone_date(g->zone, job->scheduled_start_s, NULL);
    int32_t day = date.days - g->today.days;
    int64_t minutes = records_job_planned_minutes(g->work, job);
    int64_t end_s = job->scheduled_end_s > job->scheduled_start_s ? job->scheduled_end_s
                                                                  : job->scheduled_start_s + minutes * MINUTE_SECONDS;
    for (int32_t i = -1; day >= 0 && day < ROSTER_DAYS_MOST && i < job->crew_technician_ids.count && !g->dates[day];
         i++) {
        struct text id = i < 0 ? job->technician_id : job->crew_technician_ids.items[i];
        bool asked = text_is_empty(g->technician_id) || text_equal(g->technician_id, id);
        g->dates[day] = asked && is_away(g->work, id, date, job->scheduled_start_s, end_s);
    }
}

/* Dates whose proposals take jobs from her: she may be back. */
static bool proposals_look(struct going *g)
{
    enum { LOOKED_MOST = 200 };
    struct row_list list;
    const struct list_filter filter = {.active = LIST_ALL,
                                       .kinds = UINT32_C(1) << PROPOSAL_OF_ROSTER,
                                       .statuses = UINT32_C(1) << PROPOSAL_PENDING | UINT32_C(1) << PROPOSAL_DEFERRED |
                                                   UINT32_C(1) << PROPOSAL_SHADOW};
    const struct list_query query = {
        .kind = ROW_PROPOSAL, .order = LIST_NEWEST, .limit = LOOKED_MOST, .filter = &filter};
    if (!g->work->store->list(g->work->snapshot, g->work->arena, &query, &list, &g->work->fault)) {
        return false;
    }
    for (int32_t i = 0; i < list.count; i++) {
        const struct proposal_record *proposal = list.rows[i].noun;
        int32_t day = proposal->date.days - g->today.days;
        for (int32_t k = 0; day >= 0 && day < ROSTER_DAYS_MOST && k < proposal->changes.count; k++) {
            bool hers = text_equal(proposal->changes.items[k].from.technician_id, g->technician_id);
            g->dates[day] = g->dates[day] || hers;
        }
    }
    return true;
}

static bool board_go(struct going *g)
{
    enum { PAGE = 500 };
    struct records_work *work = g->work;
    const uint32_t open = UINT32_C(1) << JOB_UNSCHEDULED | UINT32_C(1) << JOB_SCHEDULED | UINT32_C(1) << JOB_DISPATCHED;
    const struct list_filter filter = {
        .statuses = open,
        .has_day = true,
        .undated = UNDATED_NONE,
        .day_from_s = zone_instant_s(g->zone, g->today, 0, ZONE_START),
        .day_to_s = zone_instant_s(g->zone, (struct date){g->today.days + ROSTER_DAYS_MOST}, 0, ZONE_START)};
    struct list_query query = {.kind = ROW_JOB, .limit = PAGE, .filter = &filter};
    struct row_list page = {.more = true};
    struct arena *pages = arena_create(0);
    while (page.more && !fault_is(&work->fault) &&
           work->store->list(work->snapshot, pages, &query, &page, &work->fault)) {
        for (int32_t i = 0; i < page.count; i++) {
            query.after_seq = page.rows[i].created_seq;
            job_look(g, page.rows[i].noun);
        }
        arena_reset(pages);
    }
    arena_destroy(pages);
    return !fault_is(&work->fault);
}

void desk_roster_look(struct records_work *work, struct text technician_id)
{
    struct going g = {.work = work, .technician_id = technician_id, .zone = records_zone(work, TEXT(""))};
    g.today = zone_date(g.zone, divide_floor(work->now_ms, 1000), NULL);
    if (!board_go(&g) || !proposals_look(&g)) {
        return;
    }
    for (int32_t day = 0; day < ROSTER_DAYS_MOST; day++) {
        if (g.dates[day]) {
            desk_roster_ask(work, (struct date){g.today.days + day}, 0);
        }
    }
}

void desk_roster_look_at(struct records_work *work, struct date date)
{
    struct desk desk = {.work = work};
    struct live_day day;
    int64_t left_ms = desk_rerun_wait_ms(work, RUN_ROSTER, date);
    if (left_ms > 0) {
        desk_roster_ask(work, date, left_ms);
        return;
    }
    if (desk_is_stopped(&desk, TEXT("")) || !records_live_day(work, date, &day)) {
        return;
    }
    if (lost_mark(work, &day, arena_array(work->arena, bool, day.jobs.count)) > 0) {
        desk_rerun_put(work, RUN_ROSTER, &day);
    } else {
        (void)desk_supersede(&desk, PROPOSAL_OF_ROSTER, date);
    }
}
