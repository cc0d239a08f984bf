/* Which jobs are at risk, and why. */
#include "dispatch/at_risk.h"

#include <stdlib.h>

#include "base/arena.h"
#include "base/units.h"
#include "dispatch/at_risk_parts.h"
#include "dispatch/day_schedule.h"

static const struct live_job *job_at(const struct risking *r, int32_t job)
{
    return &r->made->day->jobs.items[job];
}

struct route_stops risk_route(const struct risking *r, int32_t technician)
{
    const struct route *route = &r->kept.routes[technician];
    return (struct route_stops){.technician = technician,
                                .leave_t = route->leave_t,
                                .stops = r->kept.stops + route->stop_first,
                                .count = route->stop_count,
                                .keeps_times = true};
}

/* Plays every route once. */
static void routes_play(struct risking *r)
{
    int32_t jobs = r->made->problem.dims.jobs;
    r->odds = arena_array(r->arena, struct arrivals_odds *, r->kept.route_count);
    r->stop_of = arena_array(r->arena, const struct stop *, jobs);
    r->technician_of = arena_array(r->arena, int32_t, jobs);
    for (int32_t t = 0; t < r->kept.route_count; t++) {
        struct route_stops of = risk_route(r, t);
        r->odds[t] = arena_array(r->arena, struct arrivals_odds, of.count);
        arrivals_of_route(r->arena, r->made, &of, NULL, r->odds[t]);
        for (int32_t i = 0; i < of.count; i++) {
            if (of.stops[i].job >= 0) {
                r->stop_of[of.stops[i].job] = &of.stops[i];
                r->technician_of[of.stops[i].job] = t;
            }
        }
    }
}

static void done_count(struct risking *r)
{
    const struct live_day *day = r->made->day;
    struct live_plan plan;
    live_plan_read(r->arena, r->made, &r->kept, &plan);
    r->done = arena_array(r->arena, int32_t, day->technicians.count);
    for (int32_t j = 0; j < day->jobs.count; j++) {
        const struct live_place *place = &plan.places[j];
        if (day->jobs.items[j].status == JOB_COMPLETED && place->technician >= 0) {
            r->done[place->technician]++;
            for (int32_t i = 0; i < place->crew_count; i++) {
                r->done[place->crew[i]]++;
            }
        }
    }
}

/* ---- the cause --------------------------------------------------------------------------------------------------- */

/* How much longer the way to a stop takes for what slows it. */
static int64_t slowed_s(const struct risking *r, struct point from, struct point to, int32_t travel_s)
{
    int64_t factor_e4 = 10000;
    for (int32_t i = 0; i < r->incidents.count; i++) {
        const struct live_incident *one = &r->incidents.items[i];
        bool touches = live_incident_touches(one, from) || live_incident_touches(one, to);
        factor_e4 = touches && one->factor_e4 > factor_e4 ? one->factor_e4 : factor_e4;
    }
    return travel_s - travel_s * INT64_C(10000) / factor_e4;
}

/* Over the ways from where she is to the stop. */
static int64_t traffic_s(const struct risking *r, const struct route_stops *route, int32_t which)
{
    const struct problem *p = &r->made->problem;
    int32_t place = p->technician_start_place[route->technician];
    int64_t sum_s = 0;
    for (int32_t i = 0; i <= which && r->incidents.count > 0; i++) {
        const struct stop *stop = &route->stops[i];
        int32_t way_t = problem_travel(p, problem_profile(p, route->technician), place, stop->place).time_t;
        if (place >= 0 && stop->place >= 0 && place != stop->place) {
            sum_s += slowed_s(r, r->made->places[place], r->made->places[stop->place], way_t);
        }
        place = stop->place;
    }
    return sum_s;
}

static int32_t job_before(const struct risking *r, const struct route_stops *route, int32_t which)
{
    for (int32_t i = which - 1; i >= 0; i--) {
        if (route->stops[i].job >= 0) {
            return r->made->job_of[route->stops[i].job];
        }
    }
    return -1;
}

static void cause_find(struct risking *r, int32_t technician, int32_t which, struct risk_item *item)
{
    struct route_stops route = risk_route(r, technician);
    struct arrivals_blame blame = arrivals_blame_route(r->arena, r->made, &route, which);
    int64_t slow_s = traffic_s(r, &route, which);
    int64_t middle_s = item->odds.p50_s - item->due_s;
    int32_t before = job_before(r, &route, which);
    item->cause_job = -1;
    if (slow_s >= MINUTE_SECONDS && slow_s >= blame.overrun_s) {
        item->cause = RISK_TRAFFIC;
        item->cause_s = slow_s;
    } else if (before < 0) {
        item->cause = RISK_LATE_START;
        item->cause_s = middle_s > 0 ? middle_s : blame.travel_s;
    } else if (middle_s > 0 || blame.stop < 0) {
        item->cause = RISK_OVERBOOKED;
        item->cause_job = before;
        item->cause_s = middle_s;
    } else {
        item->cause = RISK_UPSTREAM_OVERRUN;
        item->cause_job = r->made->job_of[route.stops[blame.stop].job];
        item->cause_s = blame.overrun_s;
    }
}

/* ---- items ------------------------------------------------------------------------------------------------------- */

/* The window that is served: by when it is due, else the first. */
static void window_fill(const struct live_job *job, struct risk_item *item)
{
    item->has_window = job->windows.count > 0;
    for (int32_t i = 0; i < job->windows.count; i++) {
        const struct record_window *one = &job->windows.items[i];
        if (i == 0 || one->end_s == item->due_s) {
            item->window = (struct interval){one->start_s, one->end_s};
        }
    }
}

/* By when somebody has to be at a job that has no place; INT64_MAX: at any time. */
static int64_t due_without_place(const struct live_job *job)
{
    int64_t due_s = live_was_told(job) ? job->promised.end_s : INT64_MAX;
    for (int32_t i = 0; i < job->windows.count && !live_was_told(job); i++) {
        int64_t end_s = job->windows.items[i].end_s;
        due_s = i == 0 || end_s > due_s ? end_s : due_s;
    }
    return job->deadline_s != 0 && job->deadline_s < due_s ? job->deadline_s : due_s;
}

static struct risk_item item_without_place(const struct risking *r, int32_t j)
{
    struct risk_item item = {.job = j,
                             .technician = -1,
                             .due_s = due_without_place(job_at(r, j)),
                             .late_e4 = 10000,
                             .cause = RISK_UNASSIGNED,
                             .cause_job = -1};
    window_fill(job_at(r, j), &item);
    return item;
}

static struct risk_item item_of(const struct risking *r, int32_t j, int32_t *which)
{
    int32_t task = r->made->first_of[j];
    int32_t technician = r->technician_of[task];
    *which = (int32_t)(r->stop_of[task] - (r->kept.stops + r->kept.routes[technician].stop_first));
    struct risk_item item = {.job = j,
                             .technician = technician,
                             .due_s = arrivals_due(r->made, task, r->stop_of[task]->arrival_t),
                             .has_eta = true,
                             .odds = r->odds[technician][*which],
                             .cause_job = -1};
    item.late_e4 = item.odds.late_e4;
    window_fill(job_at(r, j), &item);
    if (live_lacks_people(r->made->day, j)) { /* as sure to be late as if nobody had it */
        item.has_eta = false;
        item.late_e4 = 10000;
        item.cause = RISK_UNASSIGNED;
    }
    return item;
}

static bool is_asked_for(const struct risking *r, const struct risk_question *question, const struct risk_item *item)
{
    int64_t until_s = question->horizon_s == INT64_MAX ? INT64_MAX : r->made->day->now_s + question->horizon_s;
    return item->due_s != INT64_MAX && item->due_s <= until_s && item->late_e4 >= question->least_e4;
}

static int by_probability(const void *a, const void *b)
{
    const struct risk_item *left = a;
    const struct risk_item *right = b;
    if (left->late_e4 != right->late_e4) {
        return left->late_e4 > right->late_e4 ? -1 : 1;
    }
    if (left->due_s != right->due_s) {
        return left->due_s < right->due_s ? -1 : 1;
    }
    return (left->job > right->job) - (left->job < right->job);
}

static void items_find(struct risking *r, const struct risk_question *question, struct risk_answer *answer)
{
    for (int32_t j = 0; j < r->made->day->jobs.count; j++) {
        int32_t which = 0;
        int32_t task = r->made->first_of[j];
        int32_t status = job_at(r, j)->status;
        if (status == JOB_ON_SITE || status == JOB_COMPLETED) {
            continue;
        }
        bool has_place = task >= 0 && r->stop_of[task] != NULL;
        struct risk_item item = has_place ? item_of(r, j, &which) : item_without_place(r, j);
        if (is_asked_for(r, question, &item)) {
            if (has_place && !live_lacks_people(r->made->day, j)) {
                cause_find(r, item.technician, which, &item);
            }
            answer->items[answer->count++] = item;
        }
    }
    if (answer->count > 1) {
        qsort(answer->items, (size_t)answer->count, sizeof *answer->items, by_probability);
    }
}

/* ---- what is looked for first ------------------------------------------------------------------------------------ */

static int64_t weight_of(const struct risking *r, const struct risk_item *item)
{
    return (int64_t)item->late_e4 * (PRIORITY_LOW + 1 - job_at(r, item->job)->priority);
}

static void remedies_find(struct risking *r, const struct risk_question *question, struct risk_answer *answer)
{
    bool *is_done = arena_array(r->arena, bool, answer->count);
    for (int32_t n = 0; n < question->remedied && n < answer->count; n++) {
        int32_t next = -1;
        for (int32_t i = 0; i < answer->count; i++) {
            if (!is_done[i] && (next < 0 || weight_of(r, &answer->items[i]) > weight_of(r, &answer->items[next]))) {
                next = i;
            }
        }
        is_done[next] = true;
        risk_remedies(r, &answer->items[next]);
    }
}

void dispatch_at_risk(struct arena *arena, const struct live_problem *made, const struct risk_question *question,
                      struct risk_answer *answer)
{
    struct risking r = {.arena = arena, .made = made, .incidents = live_incidents_counted(arena, made->day)};
    *answer = (struct risk_answer){.items = arena_array(arena, struct risk_item, made->day->jobs.count)};
    dispatch_keep_times(arena, made, &made->standing, &r.kept);
    routes_play(&r);
    done_count(&r);
    items_find(&r, question, answer);
    remedies_find(&r, question, answer);
}
