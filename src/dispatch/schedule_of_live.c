/* The schedule of a live day: the solver's routes with the board's times, and what is done already. */
#include <stdlib.h>

#include "base/arena.h"
#include "base/units.h"
#include "dispatch/day_schedule.h"
#include "dispatch/polyline.h"
#include "dispatch/route_odds.h"
#include "dispatch/schedule_json.h"

/* A schedule on its way. */
struct showing {
    struct arena *arena;
    const struct live_view *view;
    const struct live_problem *made;
    struct solution kept;     /* the plan, with the board's times */
    struct live_plan plan;    /* the same, told job by job */
    int32_t *done_first;      /* per technician and one more: into done */
    int32_t *done;            /* jobs that are done, as they were done */
    struct plan_totals twice; /* what stands in more than one route, beyond the first */
};

static const struct live_job *job_at(const struct showing *s, int32_t job)
{
    return &s->made->day->jobs.items[job];
}

static int64_t instant_of(const struct showing *s, int32_t at_t)
{
    return s->made->zero_s + at_t;
}

/* ---- a job's stop ------------------------------------------------------------------------------------------------ */

/* The window that an arrival is judged by: the promise, else the one that is served then. False: there is none. */
static bool window_find(const struct live_job *job, int64_t due_s, int64_t arrival_s, struct interval *window)
{
    const struct record_window *found = NULL;
    if (live_was_told(job)) {
        *window = (struct interval){job->promised.start_s, job->promised.end_s};
        return true;
    }
    for (int32_t i = 0; i < job->windows.count; i++) {
        const struct record_window *one = &job->windows.items[i];
        bool first_not_over = one->end_s >= arrival_s && (found == NULL || found->end_s < arrival_s);
        if (found == NULL || one->end_s == due_s || (first_not_over && found->end_s != due_s)) {
            found = one;
        }
    }
    if (found != NULL) {
        *window = (struct interval){found->start_s, found->end_s};
    }
    return found != NULL;
}

static int64_t seconds_of(int64_t heard_ms)
{
    return divide_floor(heard_ms, 1000);
}

/* The others of a job that several do. */
static struct text_list crew_of(struct showing *s, const struct live_place *place, int32_t technician)
{
    const struct live_technician *people = s->made->day->technicians.items;
    struct text *ids = arena_array(s->arena, struct text, place->crew_count + 1);
    int32_t count = 0;
    if (place->technician >= 0 && place->technician != technician) {
        ids[count++] = people[place->technician].id;
    }
    for (int32_t i = 0; i < place->crew_count; i++) {
        if (place->crew[i] >= 0 && place->crew[i] != technician) {
            ids[count++] = people[place->crew[i]].id;
        }
    }
    return (struct text_list){count, ids};
}

/* What a stop has of its job, whatever becomes of it. */
static struct day_stop job_stop(struct showing *s, int32_t j, int32_t technician)
{
    const struct live_job *job = job_at(s, j);
    struct day_stop stop = {
        .type = "job",
        .job = j,
        .job_id = job->id,
        .on_time_e4 = -1,
        .is_on_time = true,
        .status = job_status_name((enum job_status)job->status),
        .has_more = true,
        .locks = job->locks,
        .crew = crew_of(s, &s->plan.places[j], technician),
        .battery_e1 = -1,
        .planned_s = job->planned_minutes * (int64_t)MINUTE_SECONDS,
        .actual_arrival_s = seconds_of(job->actual.arrived_at_ms),
        .actual_start_s = seconds_of(job->actual.arrived_at_ms),
        .actual_end_s = seconds_of(job->actual.completed_at_ms),
        .location = job->location,
    };
    if (live_was_told(job)) {
        stop.told = (struct interval){job->promised.start_s, job->promised.end_s};
    }
    return stop;
}

static void window_fill(const struct live_job *job, int64_t due_s, struct day_stop *stop)
{
    int64_t came_s = stop->actual_arrival_s != 0 ? stop->actual_arrival_s : stop->arrival_s;
    stop->has_window = window_find(job, due_s, came_s, &stop->window);
    stop->is_on_time = !stop->has_window || came_s <= stop->window.end_s;
}

/* A job that is done: where it was planned, or where it happened if it was not. */
static struct day_stop done_stop(struct showing *s, int32_t j, int32_t technician)
{
    const struct live_job *job = job_at(s, j);
    const struct live_place *place = &s->plan.places[j];
    struct day_stop stop = job_stop(s, j, technician);
    bool planned = job->scheduled_start_s != 0;
    stop.start_s = planned ? job->scheduled_start_s : place->start_s;
    stop.arrival_s = stop.start_s;
    stop.end_s = planned && job->scheduled_end_s != 0 ? job->scheduled_end_s
                 : planned                            ? stop.start_s + stop.planned_s
                                                      : place->end_s;
    window_fill(job, 0, &stop);
    return stop;
}

/* ---- who has done what ------------------------------------------------------------------------------------------- */

static bool is_done(const struct showing *s, int32_t j)
{
    return job_at(s, j)->status == JOB_COMPLETED && s->plan.places[j].technician >= 0;
}

static void done_put(struct showing *s, int32_t technician, int32_t j, const int32_t *before, int32_t *at)
{
    int32_t i = at[technician]++;
    for (; i > before[technician] && s->plan.places[s->done[i - 1]].end_s > s->plan.places[j].end_s; i--) {
        s->done[i] = s->done[i - 1];
    }
    s->done[i] = j;
}

/* The jobs done, technician by technician, in the order of their ends; a crew's with each of it. */
static void done_gather(struct showing *s)
{
    int32_t technicians = s->made->day->technicians.count;
    int32_t *at = arena_array(s->arena, int32_t, technicians);
    s->done_first = arena_array(s->arena, int32_t, technicians + 1);
    for (int32_t j = 0; j < s->made->day->jobs.count; j++) {
        const struct live_place *place = &s->plan.places[j];
        if (is_done(s, j)) {
            s->done_first[place->technician + 1]++;
            for (int32_t i = 0; i < place->crew_count; i++) {
                s->done_first[place->crew[i] + 1]++;
            }
        }
    }
    for (int32_t t = 0; t < technicians; t++) {
        s->done_first[t + 1] += s->done_first[t];
        at[t] = s->done_first[t];
    }
    s->done = arena_array(s->arena, int32_t, s->done_first[technicians]);
    for (int32_t j = 0; j < s->made->day->jobs.count; j++) {
        const struct live_place *place = &s->plan.places[j];
        if (is_done(s, j)) {
            done_put(s, place->technician, j, s->done_first, at);
            for (int32_t i = 0; i < place->crew_count; i++) {
                done_put(s, place->crew[i], j, s->done_first, at);
            }
        }
    }
}

/* ---- what is to come --------------------------------------------------------------------------------------------- */

/* A route while it is followed. */
struct following {
    struct showing *s;
    int32_t technician;
    const struct stop *from; /* the solver's */
    int32_t from_count;
    struct day_stop *stops;
    int32_t count;
    int32_t place;   /* where she is */
    int64_t ready_s; /* from when on */
    int64_t later_s; /* by how much the last stop is later than the solver's */
    bool is_at_home; /* and may leave later */
};

static int64_t later(int64_t a, int64_t b)
{
    return a > b ? a : b;
}

static bool has_next(const struct following *f, const struct stop *stop)
{
    return stop + 1 < f->from + f->from_count;
}

/* The board's time is kept: waited for, and who would come within the next minute is there. */
static void job_times(struct following *f, const struct stop *from, struct day_stop *stop)
{
    const struct live_job *job = job_at(f->s, stop->job);
    int64_t start_s = later(stop->arrival_s, instant_of(f->s, from->start_t));
    bool keeps = live_keeps_time(f->s->made->day, stop->job, f->technician);
    int64_t service_s = from->departure_t - from->start_t;
    if (job->status == JOB_ON_SITE) {
        stop->arrival_s = stop->start_s = instant_of(f->s, from->start_t);
        stop->end_s = instant_of(f->s, from->departure_t);
        return;
    }
    bool in_time = keeps && start_s - job->scheduled_start_s < MINUTE_SECONDS;
    stop->start_s = in_time ? job->scheduled_start_s : start_s;
    stop->arrival_s = stop->arrival_s < stop->start_s ? stop->arrival_s : stop->start_s;
    bool has_end = in_time && job->scheduled_end_s > job->scheduled_start_s;
    bool is_paused = has_next(f, from) && from[1].job < 0 && from[1].start_t < from->departure_t;
    int64_t end_s = stop->start_s + service_s;
    stop->end_s = !has_end ? end_s : is_paused ? later(job->scheduled_end_s, end_s) : job->scheduled_end_s;
    if (f->is_at_home) {
        stop->arrival_s = stop->start_s; /* who waits, waits at home */
    }
    stop->wait_s = stop->start_s - stop->arrival_s;
}

/* Whether a line is a break that interrupts the job before it. */
static bool lies_within(const struct day_stop *stops, int32_t i)
{
    int32_t before = i - 1;
    while (before >= 0 && stops[before].job < 0) {
        before--;
    }
    return stops[i].job < 0 && before >= 0 && stops[before].actual_end_s == 0 && stops[i].start_s < stops[before].end_s;
}

/* A break alone within a job is told to begin when half of the work is done, as far as its own limits let it: the solver has it
 * as early as it can be, often a second after the work has begun. The job ends no later for it. */
static int64_t half_way_s(const struct following *f, const struct stop *from, int64_t soonest_s, int64_t length_s)
{
    const struct problem *problem = &f->s->made->problem;
    const struct day_stop *job = &f->stops[f->count - 2];
    int32_t taken = 0;
    for (const struct stop *stop = f->from; stop < from; stop++) {
        taken += stop->job == STOP_BREAK ? 1 : 0;
    }
    int64_t latest_s = instant_of(f->s, problem->break_until_t[problem->break_first[f->technician] + taken]);
    latest_s = latest_s < job->end_s - length_s ? latest_s : job->end_s - length_s;
    int64_t middle_s = job->start_s + (job->end_s - job->start_s - length_s) / 2;
    return clamp_int64(middle_s, soonest_s, later(soonest_s, latest_s));
}

/* A break within a job has its place in it; another is begun when she has come there. */
static void pause_times(struct following *f, const struct stop *from, struct day_stop *stop)
{
    const struct stop *before = from > f->from ? from - 1 : NULL;
    bool within = before != NULL && before->job >= 0 && from->start_t < before->departure_t;
    bool alone = within && (!has_next(f, from) || from[1].job >= 0 || from[1].start_t >= before->departure_t);
    int64_t length_s = from->departure_t - from->start_t;
    stop->start_s =
        within ? instant_of(f->s, from->start_t) + f->later_s : later(stop->arrival_s, instant_of(f->s, from->start_t));
    if (alone) {
        stop->start_s = half_way_s(f, from, stop->start_s, length_s);
    }
    stop->arrival_s = stop->start_s;
    stop->end_s = stop->start_s + length_s;
    stop->planned_s = length_s;
}

static struct day_stop pause_stop(const struct stop *from)
{
    return (struct day_stop){.type = from->job == STOP_CHARGE    ? "charge"
                                     : from->job == STOP_RESTOCK ? "restock"
                                                                 : "break",
                             .job = -1,
                             .on_time_e4 = -1,
                             .is_on_time = true,
                             .battery_e1 = -1};
}

static void geometry_fill(struct following *f, int32_t to, struct day_stop *stop)
{
    const struct point *places = f->s->made->places;
    if (f->s->view->with_geometry && f->place >= 0 && to >= 0) {
        const struct point way[] = {places[f->place], places[to]};
        stop->geometry = dispatch_polyline(f->s->arena, way, 2);
    }
}

static void stop_follow(struct following *f, const struct stop *from)
{
    const struct live_problem *made = f->s->made;
    const struct problem *problem = &made->problem;
    int32_t profile = problem_profile(problem, f->technician);
    struct travel way = problem_travel(problem, profile, f->place, from->place);
    struct day_stop *stop = &f->stops[f->count++];
    *stop = from->job >= 0 ? job_stop(f->s, made->job_of[from->job], f->technician) : pause_stop(from);
    stop->has_travel = true;
    stop->travel_s = way.time_t;
    stop->travel_m = way.distance_d;
    stop->arrival_s = f->ready_s + way.time_t;
    geometry_fill(f, from->place, stop);
    if (from->job >= 0) {
        job_times(f, from, stop);
        window_fill(job_at(f->s, stop->job), instant_of(f->s, window_at(problem, from->job, from->arrival_t).due_t),
                    stop);
    } else {
        pause_times(f, from, stop);
        stop->location = from->place >= 0 ? made->places[from->place] : stop->location;
    }
    if (!lies_within(f->stops, f->count - 1)) {
        f->later_s = stop->end_s - instant_of(f->s, from->departure_t);
    }
    f->ready_s = later(f->ready_s, stop->end_s);
    f->place = from->place;
    f->is_at_home = f->is_at_home && from->job < 0 && way.time_t == 0;
}

/* ---- slack and odds ---------------------------------------------------------------------------------------------- */

/* The latest start at this stop alone. A job that is late already has none to give. */
static int64_t latest_s(const struct following *f, int32_t i)
{
    const struct problem *problem = &f->s->made->problem;
    const struct day_stop *stop = &f->stops[i];
    if (stop->job < 0) {
        return INT64_MAX / 2;
    }
    int64_t close_s = instant_of(f->s, problem->job_close_t[f->from[i].job]);
    int64_t due_s = stop->has_window ? later(stop->window.end_s, stop->start_s) : close_s;
    return due_s < close_s ? due_s : later(close_s, stop->start_s);
}

static void slack_fill(struct following *f, int32_t home_s)
{
    const struct problem *problem = &f->s->made->problem;
    int64_t latest = instant_of(f->s, problem->technician_to_t[f->technician]);
    int64_t travel_s = home_s;
    for (int32_t i = f->count - 1; i >= 0; i--) {
        struct day_stop *stop = &f->stops[i];
        if (lies_within(f->stops, i)) { /* its minutes are between the job's start and end */
            continue;
        }
        int64_t here = latest_s(f, i);
        int64_t onward = latest - travel_s - (stop->end_s - stop->start_s);
        latest = onward < here ? onward : here;
        stop->has_slack = true;
        stop->slack_s = later(latest - stop->arrival_s, 0);
        travel_s = stop->travel_s;
    }
}

static void odds_fill(struct following *f, const struct route *route)
{
    struct arrivals_odds *odds = arena_array(f->s->arena, struct arrivals_odds, f->count);
    const struct route_stops of = {.technician = f->technician,
                                   .leave_t = route->leave_t,
                                   .stops = f->from,
                                   .count = f->count,
                                   .keeps_times = true};
    arrivals_of_route(f->s->arena, f->s->made, &of, NULL, odds);
    for (int32_t i = 0; i < f->count; i++) {
        if (f->stops[i].job >= 0) {
            bool is_left =
                f->stops[i].has_window && live_lacks_people(f->s->made->day, f->s->made->job_of[f->from[i].job]);
            f->stops[i].on_time_e4 = is_left ? 0 : 10000 - odds[i].late_e4;
            f->stops[i].end_p90_s = odds[i].end_p90_s;
            f->stops[i].arrival_p10_s = odds[i].p10_s;
            f->stops[i].arrival_p90_s = odds[i].p90_s;
        }
    }
}

/* ---- a route ----------------------------------------------------------------------------------------------------- */

static bool shift_of(const struct live_technician *technician, struct interval *shift)
{
    *shift = (struct interval){0, 0};
    bool works = false;
    for (int32_t i = 0; i < technician->shifts.count; i++) {
        const struct live_shift *one = &technician->shifts.items[i];
        if (!one->on_call) {
            shift->start_s = works && shift->start_s < one->start_s ? shift->start_s : one->start_s;
            shift->end_s = works ? later(shift->end_s, one->end_s) : one->end_s;
            works = true;
        }
    }
    return works;
}

/* Shifts less breaks. */
static int32_t available_s(const struct live_technician *technician)
{
    int64_t sum_s = 0;
    for (int32_t i = 0; i < technician->shifts.count; i++) {
        const struct live_shift *one = &technician->shifts.items[i];
        sum_s += one->on_call ? 0 : one->end_s - one->start_s;
    }
    for (int32_t i = 0; i < technician->breaks.count; i++) {
        sum_s -= technician->breaks.items[i].minutes * (int64_t)MINUTE_SECONDS;
    }
    return (int32_t)clamp_int64(sum_s, 0, INT32_MAX);
}

static void stop_count(struct plan_totals *totals, const struct day_stop *stops, int32_t i)
{
    const struct day_stop *stop = &stops[i];
    if (stop->job < 0) {
        totals->service_s -= lies_within(stops, i) ? (int32_t)(stop->end_s - stop->start_s) : 0;
        return;
    }
    int64_t late_s = stop->is_on_time              ? 0
                     : stop->actual_arrival_s != 0 ? stop->actual_arrival_s - stop->window.end_s
                                                   : stop->arrival_s - stop->window.end_s;
    totals->jobs++;
    totals->service_s += (int32_t)clamp_int64(stop->end_s - stop->start_s, 0, DAY_SECONDS);
    totals->wait_s += (int32_t)clamp_int64(stop->wait_s, 0, DAY_SECONDS);
    totals->on_time_jobs += stop->is_on_time ? 1 : 0;
    totals->late_s += late_s;
}

static void totals_fill(struct following *f, const struct route *route, struct travel home, struct day_route *shown)
{
    struct plan_totals *totals = &shown->totals;
    totals->available_s = available_s(&f->s->made->day->technicians.items[f->technician]);
    totals->drive_s = route->drive_t;
    totals->drive_m = route->distance_d;
    for (int32_t i = 0; i < shown->stop_count; i++) {
        stop_count(totals, shown->stops, i);
        if (shown->stops[i].job >= 0 && f->s->plan.places[shown->stops[i].job].technician != f->technician) {
            f->s->twice.jobs++;
            f->s->twice.on_time_jobs += shown->stops[i].is_on_time ? 1 : 0;
        }
    }
    if (f->count > 0 && shown->works) {
        totals->overtime_s = (int32_t)clamp_int64(f->ready_s + home.time_t - shown->shift.end_s, 0, DAY_SECONDS);
    }
    plan_totals_close(totals);
}

static struct day_route route_show(struct showing *s, int32_t t)
{
    const struct live_technician *technician = &s->made->day->technicians.items[t];
    const struct route *route = &s->kept.routes[t];
    const struct problem *problem = &s->made->problem;
    int32_t done = s->done_first[t + 1] - s->done_first[t];
    struct day_stop *stops = arena_array(s->arena, struct day_stop, done + route->stop_count);
    struct day_route shown = {.technician_id = technician->id, .name = s->view->names[t], .stops = stops};
    shown.works = shift_of(technician, &shown.shift);
    for (int32_t i = 0; i < done; i++) {
        stops[shown.stop_count++] = done_stop(s, s->done[s->done_first[t] + i], t);
    }
    struct following f = {.s = s,
                          .technician = t,
                          .from = s->kept.stops + route->stop_first,
                          .from_count = route->stop_count,
                          .stops = stops + done,
                          .place = problem->technician_start_place[t],
                          .ready_s = instant_of(s, route->leave_t),
                          .is_at_home = done == 0};
    for (int32_t i = 0; i < route->stop_count; i++) {
        stop_follow(&f, &f.from[i]);
    }
    shown.stop_count += f.count;
    struct travel home =
        problem_travel(problem, problem_profile(problem, t), f.place, problem->technician_end_place[t]);
    if (f.count > 0) {
        struct day_stop last = {.job = -1};
        geometry_fill(&f, problem->technician_end_place[t], &last);
        shown.geometry = last.geometry;
        slack_fill(&f, home.time_t);
        odds_fill(&f, route);
    }
    for (int32_t i = 0; i < shown.stop_count; i++) {
        stops[i].sequence = i + 1;
    }
    totals_fill(&f, route, home, &shown);
    return shown;
}

/* The plan with the board's times, and who has done what. */
static struct showing show_begin(struct arena *arena, const struct live_view *view)
{
    struct showing s = {.arena = arena, .view = view, .made = view->made};
    dispatch_keep_times(arena, view->made, view->plan, &s.kept);
    live_plan_read(arena, view->made, &s.kept, &s.plan);
    done_gather(&s);
    return s;
}

void dispatch_route_of_live(struct arena *arena, const struct live_view *view, int32_t technician,
                            struct day_route *route)
{
    struct showing s = show_begin(arena, view);
    *route = route_show(&s, technician);
}

void dispatch_schedule_of_live(struct arena *arena, const struct live_view *view, struct day_schedule *schedule)
{
    const struct live_problem *made = view->made;
    struct showing s = show_begin(arena, view);
    int32_t technicians = made->day->technicians.count;
    *schedule = (struct day_schedule){.date = made->day->date,
                                      .has_geometry = view->with_geometry,
                                      .route_count = technicians,
                                      .routes = arena_array(arena, struct day_route, technicians)};
    for (int32_t t = 0; t < technicians; t++) {
        schedule->routes[t] = route_show(&s, t);
        plan_totals_add(&schedule->totals, &schedule->routes[t].totals);
    }
    schedule->totals.jobs -= s.twice.jobs;
    schedule->totals.on_time_jobs -= s.twice.on_time_jobs;
    schedule->left_out = dispatch_left_out(arena, made, view->plan, &schedule->left_out_count);
    schedule->totals.unassigned = schedule->left_out_count;
    plan_totals_close(&schedule->totals);
}
