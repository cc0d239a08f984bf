#include "desk/resequence.h"

#include "base/arena.h"
#include "base/fault.h"
#include "base/units.h"
#include "desk/day.h"
#include "desk/mode.h"
#include "desk/roster.h"
#include "desk/run.h"

/* ---- asking ------------------------------------------------------------------------------------------------------ */

/* Looks of the two kinds wait beside each other. */
static const struct {
    const char *unique;
    const char *payload;
} asks[] = {{"late", "{\"other\":false}"}, {"other", "{\"other\":true}"}};

static void ask_in(struct records_work *work, bool is_other, int64_t due_in_ms)
{
    change_set_queue(work->set, &(struct queue_put){.id = records_id(work),
                                                    .kind = TEXT("dispatch.look"),
                                                    .due_in_ms = due_in_ms,
                                                    .payload = text_of(asks[is_other].payload),
                                                    .unique = text_of(asks[is_other].unique)});
}

void desk_resequence_ask(struct records_work *work, bool is_other)
{
    ask_in(work, is_other, RESEQUENCE_AFTER_MS);
}

/* At an instant that is still to come. */
static void incident_ask_at(struct records_work *work, const struct row *incident, int64_t at_s, const char *what)
{
    int64_t due_in_ms = at_s * 1000 - work->now_ms;
    if (due_in_ms > 0) {
        change_set_queue(
            work->set,
            &(struct queue_put){.id = records_id(work),
                                .kind = TEXT("dispatch.look"),
                                .due_in_ms = due_in_ms,
                                .payload = text_format(work->arena, "{\"incidentId\":\"%.*s\",\"at\":%lld}",
                                                       TEXT_ARGS(incident->id), (long long)at_s),
                                .unique = text_format(work->arena, "incident %.*s %s", TEXT_ARGS(incident->id), what)});
    }
}

void desk_resequence_ask_incident(struct records_work *work, const struct row *incident)
{
    const struct incident_record *record = incident->noun;
    desk_resequence_ask(work, true);
    incident_ask_at(work, incident, record->from_s, "begins");
    incident_ask_at(work, incident, record->until_s, "ends");
}

void desk_resequence_watch(struct records_work *work)
{
    bool moves = false, is_other = false;
    for (int32_t i = 0; i < work->set->event_count; i++) {
        struct text type = work->set->events[i].type;
        is_other = is_other || text_equal(type, TEXT("job.canceled"));
        moves = moves || text_equal(type, TEXT("job.status")) || text_equal(type, TEXT("technician.location")) ||
                text_equal(type, TEXT("technician.updated"));
    }
    if (moves || is_other) {
        desk_resequence_ask(work, is_other);
    }
    desk_roster_watch(work);
}

/* ---- looking ----------------------------------------------------------------------------------------------------- */

/* True when a job that is not begun yet would begin more than the threshold after its time on the board. */
static bool is_late(struct arena *arena, const struct live_problem *made)
{
    const struct live_day *day = made->day;
    int64_t threshold_s = (int64_t)day->planning.resequence_threshold_minutes * MINUTE_SECONDS;
    struct live_plan plan;
    live_plan_read(arena, made, &made->standing, &plan);
    for (int32_t j = 0; j < day->jobs.count; j++) {
        const struct live_job *job = &day->jobs.items[j];
        bool is_open = live_has_place(job) && job->status < JOB_ON_SITE;
        if (is_open && plan.places[j].technician >= 0 &&
            plan.places[j].start_s - job->scheduled_start_s > threshold_s) {
            return true;
        }
    }
    return false;
}

int64_t desk_rerun_wait_ms(struct records_work *work, int32_t kind, struct date date)
{
    struct row_list list;
    const struct list_filter filter = {
        .active = LIST_ALL, .kinds = UINT32_C(1) << kind, .has_date = true, .date = date};
    const struct list_query query = {.kind = ROW_RUN, .order = LIST_NEWEST, .limit = 1, .filter = &filter};
    if (!work->store->list(work->snapshot, work->arena, &query, &list, &work->fault) || list.count == 0) {
        return 0;
    }
    int64_t left_ms = list.rows[0].created_ms + RESEQUENCE_EVERY_MS - work->now_ms;
    return clamp_int64(left_ms, 0, RESEQUENCE_EVERY_MS);
}

void desk_rerun_put(struct records_work *work, int32_t kind, const struct live_day *day)
{
    struct records_outcome outcome;
    struct run_record *run = desk_run_make(work, kind, day->date);
    run->params.iterations = RESEQUENCE_ITERATIONS_PER_JOB * ((int64_t)day->jobs.count + 1);
    run->params.time_limit_ms = RESEQUENCE_TIME_MS;
    desk_run_param(&run->params, "iterations");
    desk_run_param(&run->params, "timeLimitMs");
    desk_run_put(work, run, 0, &outcome);
}

/* Whether there are jobs, and anybody who could do one. */
static bool has_work(const struct live_day *day)
{
    bool works = false;
    for (int32_t t = 0; t < day->technicians.count && !works; t++) {
        works = day->technicians.items[t].active && day->technicians.items[t].shifts.count > 0;
    }
    return works && day->jobs.count > 0;
}

static void today_look(struct records_work *work, bool is_other)
{
    struct desk desk = {.work = work};
    struct desk_day day;
    struct live_problem made;
    const struct live_options options = live_options_all();
    struct date today = zone_date(records_zone(work, TEXT("")), divide_floor(work->now_ms, 1000), NULL);
    int64_t left_ms = desk_rerun_wait_ms(work, RUN_RESEQUENCE, today);
    if (left_ms > 0) {
        ask_in(work, is_other, left_ms);
        return;
    }
    if (!desk_is_stopped(&desk, TEXT("")) && desk_day_make(&desk, today, TEXT(""), &day) && has_work(&day.inputs.day) &&
        live_problem_make(work->arena, &day.inputs.day, &options, &made, &work->fault) &&
        (is_other || is_late(work->arena, &made))) {
        desk_rerun_put(work, RUN_RESEQUENCE, &day.inputs.day);
    }
}

/* Whether the incident begins or ends then as it was told. */
static bool incident_turns(struct records_work *work, struct text id, int64_t at_s)
{
    const struct row *row = records_find(work, ROW_INCIDENT, id);
    const struct incident_record *record = row == NULL ? NULL : row->noun;
    return record != NULL && record->until_s > record->from_s && (record->from_s == at_s || record->until_s == at_s);
}

/* A look at a date, or at the board of one technician or of everybody, is for jobs without their people; else it is at today. */
static void payload_look(struct records_work *work, struct text payload)
{
    struct json asked;
    struct date date;
    if (!json_parse(work->arena, payload, &asked, NULL)) {
        return;
    }
    const struct json *day = json_get(&asked, TEXT("date")), *of = json_get(&asked, TEXT("technicianId"));
    const struct json *other = json_get(&asked, TEXT("other"));
    const struct json *incident = json_get(&asked, TEXT("incidentId")), *at = json_get(&asked, TEXT("at"));
    if (incident != NULL && at != NULL) {
        if (incident_turns(work, incident->string, at->integer)) {
            today_look(work, true);
        }
    } else if (of != NULL && of->type == JSON_STRING) {
        desk_roster_look(work, of->string);
    } else if (day != NULL && day->type == JSON_STRING && date_parse(day->string, &date)) {
        desk_roster_look_at(work, date);
    } else {
        today_look(work, other != NULL && other->type == JSON_TRUE);
    }
}

void desk_resequence_look(void *context, struct queue_work *queue)
{
    const struct operations_host *host = context;
    struct records_work *work = background_begin(host, queue);
    if (work == NULL) {
        return;
    }
    payload_look(work, queue->item->payload);
    if (fault_is(&work->fault)) {
        queue_fail(queue, "%s", work->fault.what);
    }
    background_end(host, work);
}
