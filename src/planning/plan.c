#include <assert.h>

#include "base/arena.h"
#include "base/units.h"
#include "planning/plan_parts.h"
#include "planning/planning.h"
#include "planning/reasons.h"

static int64_t instant_s(const struct day_problem *dp, int32_t instant_t)
{
    return dp->zero_s + instant_t;
}

static int32_t place_before(const struct day_problem *dp, const struct solution *solution, const struct route *route,
                            int32_t index)
{
    return index == 0 ? dp->problem.technician_start_place[route->technician]
                      : solution->stops[route->stop_first + index - 1].place;
}

/* ---- one stop ---------------------------------------------------------------------------------------------------- */

void plan_stop_judge(const struct job *job, struct plan_stop *stop)
{
    stop->on_time = true;
    stop->has_window = job->has_promised || job->has_window;
    if (stop->has_window) {
        stop->window = job->has_promised ? job->promised : job->window;
        stop->on_time = stop->arrival_s <= stop->window.end_s;
        stop->late_s = stop->on_time ? 0 : (int32_t)clamp_int64(stop->arrival_s - stop->window.end_s, 0, INT32_MAX);
    }
}

static struct plan_stop stop_tell(const struct day_problem *dp, const struct solution *solution,
                                  const struct route *route, int32_t index)
{
    const struct stop *from = &solution->stops[route->stop_first + index];
    struct travel leg = problem_travel(&dp->problem, 0, place_before(dp, solution, route, index), from->place);
    struct plan_stop stop = {
        .type = from->job == STOP_BREAK ? STOP_TYPE_BREAK : STOP_TYPE_JOB,
        .job = from->job == STOP_BREAK ? -1 : from->job,
        .sequence = index + 1,
        .location = dp->places[from->place],
        .travel_s = leg.time_t,
        .travel_m = leg.distance_d,
        .arrival_s = instant_s(dp, from->arrival_t),
        .wait_s = from->start_t - from->arrival_t,
        .start_s = instant_s(dp, from->start_t),
        .end_s = instant_s(dp, from->departure_t),
        .on_time = true,
    };
    if (stop.type == STOP_TYPE_JOB) {
        plan_stop_judge(&dp->day->jobs[stop.job], &stop);
    }
    return stop;
}

/* ---- slack ------------------------------------------------------------------------------------------------------- */

/* The latest start at this stop alone. A job that is late already has none to give. */
static int64_t latest_start_s(const struct day_problem *dp, const struct plan_stop *stop, int32_t technician)
{
    const struct problem *problem = &dp->problem;
    if (stop->type == STOP_TYPE_BREAK) {
        return instant_s(dp, problem->break_until_t[problem->break_first[technician]]);
    }
    int64_t latest_s = instant_s(dp, problem->job_close_t[stop->job]);
    if (dp->day->jobs[stop->job].has_promised) {
        int64_t due_s = stop->on_time ? stop->window.end_s : stop->start_s;
        due_s = due_s > stop->start_s ? due_s : stop->start_s; /* the promise ends before the door opens */
        latest_s = due_s < latest_s ? due_s : latest_s;
    }
    return latest_s;
}

/* From the last stop backwards: how late one could be there, given what comes after. A break that is taken at home after
 * the work has to begin in time as well. */
static void slack_fill(const struct day_problem *dp, const struct plan_route *route, struct plan_stop *stops)
{
    const struct problem *problem = &dp->problem;
    int32_t t = route->technician;
    bool rested = problem_break_count(problem, t) == 0;
    for (int32_t i = 0; i < route->stop_count; i++) {
        rested = rested || stops[i].type == STOP_TYPE_BREAK;
    }
    int64_t latest_s = instant_s(dp, problem->technician_to_t[t]);
    if (!rested) {
        int64_t break_s = instant_s(dp, problem->break_until_t[problem->break_first[t]]);
        latest_s = break_s < latest_s ? break_s : latest_s;
    }
    int32_t travel_s = route->return_travel_s;
    for (int32_t i = route->stop_count - 1; i >= 0; i--) {
        int64_t here_s = latest_start_s(dp, &stops[i], t);
        int64_t onward_s = latest_s - travel_s - (stops[i].end_s - stops[i].start_s);
        latest_s = onward_s < here_s ? onward_s : here_s;
        stops[i].slack_s = (int32_t)(latest_s - stops[i].arrival_s);
        travel_s = stops[i].travel_s;
    }
}

/* ---- totals ------------------------------------------------------------------------------------------------------ */

static int32_t share_e4(int64_t part, int64_t whole)
{
    return whole == 0 ? 0 : (int32_t)divide_round_half_up(part * 10000, whole);
}

void plan_totals_close(struct plan_totals *totals)
{
    totals->utilization_e4 = share_e4(totals->service_s, totals->available_s);
    totals->on_time_e4 = totals->jobs == 0 ? 10000 : share_e4(totals->on_time_jobs, totals->jobs);
}

/* A break that is longer than the shift reaches beyond it and leaves nothing. */
static int32_t available_of(const struct workday *workday)
{
    int64_t shift_s = workday->shift.end_s - workday->shift.start_s;
    return workday->works && shift_s > workday->break_s ? (int32_t)(shift_s - workday->break_s) : 0;
}

void plan_totals_count(struct plan_totals *totals, const struct plan_stop *stop)
{
    if (stop->type == STOP_TYPE_JOB) {
        totals->jobs++;
        totals->service_s += (int32_t)(stop->end_s - stop->start_s);
        totals->wait_s += stop->wait_s;
        totals->late_s += stop->late_s;
        totals->on_time_jobs += stop->on_time ? 1 : 0;
    }
}

static struct plan_totals totals_of_route(const struct day *day, const struct route *from,
                                          const struct plan_route *route)
{
    const struct workday *workday = &day->workdays[route->technician];
    struct plan_totals totals = {
        .drive_s = from->drive_t, .drive_m = from->distance_d, .available_s = available_of(workday)};
    for (int32_t i = 0; i < route->stop_count; i++) {
        plan_totals_count(&totals, &route->stops[i]);
    }
    if (route->stop_count > 0 && route->return_s > workday->shift.end_s) {
        totals.overtime_s = (int32_t)(route->return_s - workday->shift.end_s);
    }
    plan_totals_close(&totals);
    return totals;
}

void plan_totals_add(struct plan_totals *sum, const struct plan_totals *more)
{
    sum->jobs += more->jobs;
    sum->drive_s += more->drive_s;
    sum->drive_m += more->drive_m;
    sum->service_s += more->service_s;
    sum->wait_s += more->wait_s;
    sum->overtime_s += more->overtime_s;
    sum->late_s += more->late_s;
    sum->available_s += more->available_s;
    sum->on_time_jobs += more->on_time_jobs;
}

/* ---- the story --------------------------------------------------------------------------------------------------- */

static struct plan_route route_tell(struct arena *arena, const struct day_problem *dp, const struct solution *solution,
                                    int32_t technician)
{
    const struct route *from = &solution->routes[technician];
    assert(from->technician == technician);
    struct plan_stop *stops = arena_array(arena, struct plan_stop, from->stop_count);
    for (int32_t i = 0; i < from->stop_count; i++) {
        stops[i] = stop_tell(dp, solution, from, i);
    }
    struct plan_route route = {
        .technician = technician,
        .stop_count = from->stop_count,
        .stops = stops,
        .leave_s = instant_s(dp, from->leave_t),
        .return_s = instant_s(dp, from->return_t),
    };
    if (from->stop_count > 0) {
        struct travel leg = problem_travel(&dp->problem, 0, place_before(dp, solution, from, from->stop_count),
                                           dp->problem.technician_end_place[technician]);
        route.return_travel_s = leg.time_t;
        route.return_travel_m = leg.distance_d;
    }
    slack_fill(dp, &route, stops);
    route.totals = totals_of_route(dp->day, from, &route);
    return route;
}

static void cost_tell(struct arena *arena, const struct cost *cost, struct plan *plan)
{
    const struct cost_term terms[] = {
        {TEXT("left_out"), cost->left_out_c},     {TEXT("lateness"), cost->lateness_c},
        {TEXT("driving"), cost->drive_c},         {TEXT("distance"), cost->distance_c},
        {TEXT("technicians_used"), cost->used_c}, {TEXT("uneven_workload"), cost->balance_c},
    };
    plan->cost_term_count = sizeof terms / sizeof *terms;
    struct cost_term *copies = arena_array(arena, struct cost_term, plan->cost_term_count);
    for (int32_t i = 0; i < plan->cost_term_count; i++) {
        copies[i] = terms[i];
    }
    plan->cost_terms = copies;
    plan->cost_total = cost->total_c;
}

void plan_make(struct arena *arena, const struct day_problem *day_problem, const struct solution *solution,
               struct plan *plan)
{
    *plan = (struct plan){.route_count = solution->route_count, .unassigned_count = solution->left_out_count};
    struct plan_route *routes = arena_array(arena, struct plan_route, solution->route_count);
    for (int32_t t = 0; t < solution->route_count; t++) {
        routes[t] = route_tell(arena, day_problem, solution, t);
        plan_totals_add(&plan->totals, &routes[t].totals);
    }
    plan->routes = routes;
    plan->totals.unassigned = solution->left_out_count;
    plan_totals_close(&plan->totals);
    plan->unassigned = reasons_find(arena, day_problem, solution);
    cost_tell(arena, &solution->cost, plan);
}

/* ---- what is proved ---------------------------------------------------------------------------------------------- */

size_t plan_prove_bytes(const struct problem_dims *dims)
{
    enum { PIECE_HEADER = 64 }; /* what an arena takes beside what is reserved */
    return bound_bytes(dims) + PIECE_HEADER;
}

void plan_prove(struct arena *arena, const struct day_problem *day_problem, int64_t steps, struct plan *plan)
{
    const struct bound_budget budget = {.steps = steps, .enough_c = plan->cost_total};
    struct arena_mark mark = arena_mark(arena);
    arena_reserve(arena, bound_bytes(&day_problem->problem.dims));
    plan->lower_bound = bound_of(arena, &day_problem->problem, &budget).cost_c;
    plan->has_lower_bound = true;
    arena_rewind(arena, mark);
}

int32_t plan_gap_e4(int64_t cost, int64_t lower_bound)
{
    if (cost <= lower_bound) {
        return 0;
    }
    return (int32_t)(((__int128)(cost - lower_bound) * 10000 + cost - 1) / cost);
}
