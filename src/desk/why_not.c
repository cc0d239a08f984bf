#include "desk/why_not.h"

#include "base/arena.h"
#include "base/fault.h"
#include "base/units.h"

/* ---- the day ----------------------------------------------------------------------------------------------------- */

static struct date date_of(struct desk *desk, const struct desk_why *why)
{
    const struct job_record *job = why->job->noun;
    int64_t at_s = why->start_s != 0             ? why->start_s
                   : job->scheduled_start_s != 0 ? job->scheduled_start_s
                   : job->promised.given != 0    ? job->promised.start_s
                   : job->windows.count > 0      ? job->windows.items[0].start_s
                                                 : divide_floor(desk->work->now_ms, 1000);
    return zone_date(records_zone(desk->work, TEXT("")), at_s, NULL);
}

/* The job without a place, to be begun within that minute. */
static void job_narrow(struct arena *arena, struct live_day *day, int32_t index, int64_t start_s)
{
    struct live_job *jobs = arena_array(arena, struct live_job, day->jobs.count);
    struct record_window *window = arena_new(arena, struct record_window);
    for (int32_t j = 0; j < day->jobs.count; j++) {
        jobs[j] = day->jobs.items[j];
    }
    struct live_job *job = &jobs[index];
    if ((job->locks & LOCK_TECHNICIAN) != 0 && live_has_place(job)) {
        job->required_technician_id = job->technician_id;
    }
    *window = (struct record_window){.given = 7, .start_s = start_s, .end_s = start_s + MINUTE_SECONDS, .hard = true};
    job->windows = (struct window_list){1, window};
    job->status = JOB_UNSCHEDULED;
    job->technician_id = TEXT("");
    job->crew_technician_ids = (struct text_list){0, NULL};
    job->scheduled_start_s = job->scheduled_end_s = 0;
    job->sequence = 0;
    job->locks = 0;
    day->jobs.items = jobs;
}

/* ---- the answer -------------------------------------------------------------------------------------------------- */

/* An explanation, with the time that was asked about. */
static void explanation_write(struct arena *arena, struct json_writer *w, struct text explanation, int64_t start_s)
{
    struct json document;
    if (start_s == 0 || !json_parse(arena, explanation, &document, NULL)) {
        json_document(w, explanation);
        return;
    }
    json_object_begin(w);
    for (int32_t i = 0; i < document.count; i++) {
        json_name(w, document.members[i].name);
        json_value(w, &document.members[i].value);
        if (i == 0) {
            json_name_string(w, TEXT("start"), instant_text(arena, start_s));
        }
    }
    json_object_end(w);
}

/* A time at which the job may not begin is nobody's fault: a customer who is not there. */
static void closed_write(struct arena *arena, struct json_writer *w, const struct desk_why *why, int64_t nearest_s)
{
    json_object_begin(w);
    json_name_string(w, TEXT("technicianId"), why->technician_id);
    json_name_string(w, TEXT("start"), instant_text(arena, why->start_s));
    json_name_string(w, TEXT("verdict"), TEXT("impossible"));
    json_name(w, TEXT("rule"));
    json_object_begin(w);
    json_name_string(w, TEXT("code"), TEXT("outside_window"));
    json_name_string(w, TEXT("text"), TEXT("Whoever comes, at that time the job may not be begun."));
    json_name_string(w, TEXT("needed"), instant_text(arena, why->start_s));
    json_name_string(w, TEXT("has"), instant_text(arena, nearest_s));
    json_object_end(w);
    json_name(w, TEXT("lost"));
    json_array_begin(w);
    json_array_end(w);
    json_name_null(w, TEXT("costDelta"));
    json_name(w, TEXT("change"));
    json_array_begin(w);
    json_object_begin(w);
    json_name_string(w, TEXT("type"), TEXT("window"));
    json_name_string(w, TEXT("text"), TEXT("With a window that holds that time."));
    json_name_null(w, TEXT("costDelta"));
    json_object_end(w);
    json_array_end(w);
    json_object_end(w);
}

/* ---- the question ------------------------------------------------------------------------------------------------ */

static bool may_ask(const struct desk_why *why, struct records_outcome *outcome)
{
    int32_t status = ((const struct job_record *)why->job->noun)->status;
    if (status >= JOB_ON_SITE || (why->start_s != 0 && status >= JOB_EN_ROUTE)) {
        return records_refuse(outcome, RECORDS_ILLEGAL, "job_not_assignable",
                              "A job that is under way, completed, canceled or on hold is not assigned.");
    }
    return true;
}

static bool refuse_date(struct records_outcome *outcome)
{
    issue_add_at(&outcome->wrong, TEXT("?start"), "not_on_that_day",
                 "The job cannot be done on that date: its place, its promise or its windows are on another.");
    return records_is_right(outcome);
}

bool desk_why_not(struct desk *desk, const struct desk_why *why, struct json_writer *w, struct records_outcome *outcome)
{
    struct records_work *work = desk->work;
    struct desk_day *day = arena_new(work->arena, struct desk_day);
    struct decision_working *working = arena_new(work->arena, struct decision_working);
    int64_t nearest_s = 0;
    records_outcome_begin(work, outcome);
    if (!may_ask(why, outcome) || !desk_day_is_near(work, date_of(desk, why), "?start", outcome) ||
        !desk_day_make(desk, date_of(desk, why), why->job->id, day)) {
        return false;
    }
    struct live_day *live = &day->inputs.day;
    int32_t job = live_find_job(live, why->job->id);
    int32_t technician = live_find_technician(live, why->technician_id);
    if (job < 0) {
        return refuse_date(outcome);
    }
    if (technician < 0) {
        return records_refuse(outcome, RECORDS_MISSING, "not_found", "The technician does not work here any more.");
    }
    if (why->start_s != 0) {
        if (!live_may_begin(work->arena, live, job, why->start_s, &nearest_s)) {
            closed_write(work->arena, w, why, nearest_s);
            return true;
        }
        job_narrow(work->arena, live, job, why->start_s);
    }
    if (!decision_assign(work->arena, &day->inputs, working, &work->fault)) {
        return false;
    }
    explanation_write(work->arena, w, decision_explain(work->arena, &day->inputs, working, technician), why->start_s);
    return true;
}
