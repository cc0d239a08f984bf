#include "desk/eta.h"

#include "base/arena.h"
#include "base/fault.h"
#include "base/units.h"
#include "desk/day.h"

static struct date date_at(struct records_work *work, int64_t instant_s)
{
    return zone_date(records_zone(work, TEXT("")), instant_s, NULL);
}

/* The day that the job is on, of one that is open and has a place: today, or an earlier one on which it is still under way. NULL:
 * none, or work->fault. */
static const struct live_day *day_of(struct records_work *work, const struct job_record *job)
{
    struct live_day *day = arena_new(work->arena, struct live_day);
    struct date today = date_at(work, divide_floor(work->now_ms, 1000));
    struct date date = date_at(work, job->scheduled_start_s);
    bool is_under_way = job->status == JOB_EN_ROUTE || job->status == JOB_ON_SITE;
    bool is_then = date.days == today.days || (date.days < today.days && is_under_way);
    if (job->status > JOB_ON_SITE || text_is_empty(job->technician_id) || job->scheduled_start_s == 0 || !is_then) {
        return NULL;
    }
    return desk_day_live(work, date, day) && !desk_day_is_over(day) ? day : NULL;
}

static const struct day_stop *stop_of(const struct day_route *route, int32_t job)
{
    for (int32_t i = 0; i < route->stop_count; i++) {
        if (route->stops[i].job == job) {
            return &route->stops[i];
        }
    }
    return NULL;
}

/* The job on its route, as the schedule shows it. NULL: it is on none, or work->fault. */
static const struct day_stop *place_of(struct records_work *work, const struct row *row)
{
    const struct job_record *job = row->noun;
    const struct live_day *day = day_of(work, job);
    int32_t j = day == NULL ? -1 : live_find_job(day, row->id);
    int32_t technician = day == NULL ? -1 : live_find_technician(day, job->technician_id);
    struct live_options options = live_options_all();
    struct live_problem *made = arena_new(work->arena, struct live_problem);
    if (technician >= 0) {
        options.only = live_problem_jobs_with(work->arena, day, technician);
    }
    if (j < 0 || technician < 0 || !live_problem_make(work->arena, day, &options, made, &work->fault)) {
        return NULL;
    }
    struct day_route *route = arena_new(work->arena, struct day_route);
    const struct live_view view = {
        .made = made, .plan = &made->standing, .names = arena_array(work->arena, struct text, day->technicians.count)};
    dispatch_route_of_live(work->arena, &view, technician, route);
    return stop_of(route, j);
}

static void instant_write(struct json_writer *w, const char *name, int64_t instant_s)
{
    json_name_string(w, text_of(name), instant_text(w->out.arena, instant_s));
}

void desk_eta_write(struct json_writer *w, struct records_work *work, const struct row *job)
{
    const struct day_stop *stop = place_of(work, job);
    if (work->fault.kind == FAULT_TOO_LARGE) {
        work->fault = (struct fault){.kind = FAULT_NONE}; /* the day is; a job can be shown without it */
    }
    if (stop == NULL) {
        json_null(w);
        return;
    }
    json_object_begin(w);
    instant_write(w, "arrival", stop->arrival_s);
    instant_write(w, "p10", stop->arrival_p10_s);
    instant_write(w, "p90", stop->arrival_p90_s);
    json_name(w, TEXT("lateProbability"));
    json_fixed(w, 10000 - stop->on_time_e4, 10000);
    json_object_end(w);
}
