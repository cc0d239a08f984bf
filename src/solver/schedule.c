#include "solver/schedule.h"

#include <assert.h>
#include <string.h>

#include "base/arena.h"

/* Where the break goes: on the leg that ends at stop `leg` (count: the leg home), or nowhere. */
enum { NO_BREAK = -1 };

/* What is known of an order of jobs before any time is: the sums that do not depend on when. */
struct sums {
    int64_t drive_t;
    int64_t distance_d;
    int64_t service_t;
};

static int32_t place_of(const struct problem *p, int32_t technician, const int32_t *jobs, int32_t count, int32_t index)
{
    if (index < 0) {
        return p->technician_start_place[technician];
    }
    return index < count ? p->job_place[jobs[index]] : p->technician_end_place[technician];
}

static struct sums sums_of(const struct problem *p, int32_t technician, const int32_t *jobs, int32_t count)
{
    struct sums sums = {0};
    for (int32_t i = 0; i <= count; i++) {
        struct travel leg =
            problem_travel(p, place_of(p, technician, jobs, count, i - 1), place_of(p, technician, jobs, count, i));
        sums.drive_t += leg.time_t;
        sums.distance_d += leg.distance_d;
        sums.service_t += i < count ? p->job_service_t[jobs[i]] : 0;
    }
    return sums;
}

static bool has_break(const struct problem *p, int32_t technician)
{
    return p->break_length_t != NULL && p->break_length_t[technician] > 0;
}

/* ---- what does not depend on times ------------------------------------------------------------------------------- */

static bool eligible_for_all(const struct problem *p, int32_t technician, const int32_t *jobs, int32_t count,
                             struct route_verdict *verdict)
{
    for (int32_t i = 0; i < count; i++) {
        if (!problem_eligible(p, jobs[i], technician)) {
            *verdict = (struct route_verdict){.obstacle = OBSTACLE_NOT_ELIGIBLE, .job = jobs[i]};
            return false;
        }
    }
    return true;
}

/* What the first count jobs take of one kind of part. */
static int64_t part_used(const struct problem *p, const int32_t *jobs, int32_t count, int32_t kind)
{
    int64_t used = 0;
    for (int32_t i = 0; i < count; i++) {
        for (int32_t k = p->part_first[jobs[i]]; k < p->part_first[jobs[i] + 1]; k++) {
            used += p->part_kind[k] == kind ? p->part_quantity[k] : 0;
        }
    }
    return used;
}

static bool stock_suffices(const struct problem *p, int32_t technician, const int32_t *jobs, int32_t count,
                           struct route_verdict *verdict)
{
    for (int32_t i = 0; i < count && p->part_first != NULL; i++) {
        for (int32_t k = p->part_first[jobs[i]]; k < p->part_first[jobs[i] + 1]; k++) {
            int32_t kind = p->part_kind[k];
            int32_t stock = p->part_stock[(size_t)technician * (size_t)p->dims.parts + (size_t)kind];
            if (part_used(p, jobs, i + 1, kind) > stock) {
                *verdict = (struct route_verdict){.obstacle = OBSTACLE_PARTS,
                                                  .job = jobs[i],
                                                  .part = kind,
                                                  .needed = part_used(p, jobs, count, kind),
                                                  .available = stock};
                return false;
            }
        }
    }
    return true;
}

static bool within_reach(const struct problem *p, int32_t technician, int64_t distance_d, struct route_verdict *verdict)
{
    if (p->reach_d == NULL || p->reach_d[technician] == INT32_MAX || distance_d <= p->reach_d[technician]) {
        return true;
    }
    *verdict =
        (struct route_verdict){.obstacle = OBSTACLE_REACH, .needed = distance_d, .available = p->reach_d[technician]};
    return false;
}

/* ---- times ------------------------------------------------------------------------------------------------------- */

/* One pass over the stops with the break on a given leg. */
struct timing {
    int64_t lateness_c;
    int32_t return_t;
    int32_t stop_count;
    struct route_verdict verdict;
};

struct leg {
    int32_t from_place, to_place;
    int32_t travel_t;
    int32_t leave_t;
};

/* The break on a leg to a job: on arrival if it may still begin then, else before leaving. Fills *taken and moves *at_t,
 * the instant at the far end ready to serve. False when neither is possible. */
static bool break_take(const struct problem *p, int32_t technician, const struct leg *leg, struct stop *taken,
                       int32_t *at_t)
{
    int32_t from_t = p->break_from_t[technician];
    int32_t until_t = p->break_until_t[technician];
    int32_t length_t = p->break_length_t[technician];
    int32_t arrival_t = leg->leave_t + leg->travel_t;
    int32_t there_t = arrival_t > from_t ? arrival_t : from_t;
    int32_t here_t = leg->leave_t > from_t ? leg->leave_t : from_t;
    bool there = there_t <= until_t;
    if (!there && here_t > until_t) {
        return false;
    }
    int32_t begin_t = there ? there_t : here_t;
    *taken = (struct stop){STOP_BREAK, there ? leg->to_place : leg->from_place, begin_t, begin_t, begin_t + length_t};
    *at_t = begin_t + length_t + (there ? 0 : leg->travel_t);
    return true;
}

static bool timing_fail(struct timing *timing, enum obstacle obstacle, int32_t job, int64_t needed, int64_t available)
{
    timing->verdict =
        (struct route_verdict){.obstacle = obstacle, .job = job, .needed = needed, .available = available};
    return false;
}

/* Follows the route with the break on leg `break_leg` (NO_BREAK: without one) and writes the stops. */
static bool timing_follow(const struct problem *p, int32_t technician, const int32_t *jobs, int32_t count,
                          int32_t break_leg, struct stop *stops, struct timing *timing)
{
    *timing = (struct timing){0};
    int32_t at_t = p->technician_from_t[technician];
    for (int32_t i = 0; i <= count; i++) {
        struct leg leg = {.from_place = place_of(p, technician, jobs, count, i - 1),
                          .to_place = place_of(p, technician, jobs, count, i),
                          .leave_t = at_t};
        leg.travel_t = problem_travel(p, leg.from_place, leg.to_place).time_t;
        at_t += leg.travel_t;
        bool at_home = i == count && break_leg == count && at_t <= p->break_until_t[technician];
        if (i == break_leg && !at_home) {
            if (!break_take(p, technician, &leg, &stops[timing->stop_count], &at_t)) {
                return timing_fail(timing, OBSTACLE_BREAK, 0, 0, 0);
            }
            timing->stop_count++;
        }
        if (i == count) {
            break;
        }
        int32_t job = jobs[i];
        int32_t start_t = at_t > p->job_open_t[job] ? at_t : p->job_open_t[job];
        if (start_t > p->job_close_t[job]) {
            return timing_fail(timing, OBSTACLE_WINDOW, job, start_t, p->job_close_t[job]);
        }
        if (p->promise_due_t != NULL && start_t > p->promise_due_t[job]) {
            timing->lateness_c += (start_t - p->promise_due_t[job]) * p->promise_late_c[job];
        }
        stops[timing->stop_count++] = (struct stop){job, leg.to_place, at_t, start_t, start_t + p->job_service_t[job]};
        at_t = start_t + p->job_service_t[job];
    }
    timing->return_t = at_t;
    if (at_t > p->technician_to_t[technician]) {
        return timing_fail(timing, OBSTACLE_SHIFT, 0, at_t, p->technician_to_t[technician]);
    }
    return true;
}

/* The leg of the cheapest timing, then the earliest back, then the first; NO_BREAK - 1 when none is possible. */
static int32_t break_leg_choose(const struct problem *p, int32_t technician, const int32_t *jobs, int32_t count,
                                struct stop *scratch)
{
    int32_t chosen = NO_BREAK - 1;
    struct timing best = {0};
    for (int32_t leg = 0; leg <= count; leg++) {
        struct timing timing;
        if (timing_follow(p, technician, jobs, count, leg, scratch, &timing) &&
            (chosen < 0 || timing.lateness_c < best.lateness_c ||
             (timing.lateness_c == best.lateness_c && timing.return_t < best.return_t))) {
            chosen = leg;
            best = timing;
        }
    }
    return chosen;
}

/* Leaves as late as the first stop allows, so that nobody waits there for a service or a break to begin. */
static void leave_late(struct route *route, struct stop *stops, int32_t travel_t)
{
    stops[0].arrival_t = stops[0].start_t;
    route->leave_t = stops[0].start_t - travel_t;
}

static void route_fill(const struct problem *p, int32_t technician, const struct sums *sums,
                       const struct timing *timing, struct stop *stops, struct route *route)
{
    *route = (struct route){.technician = technician,
                            .stop_count = timing->stop_count,
                            .leave_t = p->technician_from_t[technician],
                            .return_t = timing->return_t,
                            .drive_t = (int32_t)sums->drive_t,
                            .distance_d = sums->distance_d};
    leave_late(route, stops, problem_travel(p, p->technician_start_place[technician], stops[0].place).time_t);
}

static struct cost cost_of(const struct problem *p, int32_t technician, const struct sums *sums, int64_t lateness_c)
{
    struct cost cost = {.lateness_c = lateness_c,
                        .drive_c = sums->drive_t * p->drive_c,
                        .distance_c = sums->distance_d * p->distance_c,
                        .used_c = p->technician_used_c[technician]};
    if (p->balance != NULL) {
        int64_t work_t = sums->drive_t + sums->service_t;
        cost.balance_c = work_t * work_t * p->balance->cost / p->balance->unit;
    }
    cost.total_c = cost.lateness_c + cost.drive_c + cost.distance_c + cost.used_c + cost.balance_c;
    return cost;
}

/* A technician who has no job stays at home and costs nothing. */
static void stay_at_home(const struct problem *p, int32_t technician, struct route *route, struct cost *cost)
{
    *route = (struct route){.technician = technician,
                            .leave_t = p->technician_from_t[technician],
                            .return_t = p->technician_from_t[technician]};
    *cost = (struct cost){0};
}

/* `stops` has room for count + 1. */
static bool route_make(const struct problem *p, int32_t technician, const int32_t *jobs, int32_t count,
                       struct stop *stops, struct route *route, struct cost *cost, struct route_verdict *verdict)
{
    *verdict = (struct route_verdict){0};
    if (count == 0) {
        stay_at_home(p, technician, route, cost);
        return true;
    }
    struct sums sums = sums_of(p, technician, jobs, count);
    if (!eligible_for_all(p, technician, jobs, count, verdict) ||
        !stock_suffices(p, technician, jobs, count, verdict) ||
        !within_reach(p, technician, sums.distance_d, verdict)) {
        return false;
    }
    struct timing timing;
    int32_t break_leg = NO_BREAK;
    if (!timing_follow(p, technician, jobs, count, NO_BREAK, stops, &timing)) {
        *verdict = timing.verdict;
        return false;
    }
    if (has_break(p, technician)) {
        break_leg = break_leg_choose(p, technician, jobs, count, stops);
        if (break_leg < 0) {
            *verdict = (struct route_verdict){.obstacle = OBSTACLE_BREAK};
            return false;
        }
        bool possible = timing_follow(p, technician, jobs, count, break_leg, stops, &timing);
        assert(possible);
    }
    route_fill(p, technician, &sums, &timing, stops, route);
    *cost = cost_of(p, technician, &sums, timing.lateness_c);
    return true;
}

bool schedule_route(struct arena *arena, const struct problem *problem, const struct order *order, struct stop *stops,
                    struct route_schedule *schedule)
{
    struct stop *room = stops != NULL ? stops : arena_array(arena, struct stop, order->count + 1);
    return route_make(problem, order->technician, order->jobs, order->count, room, &schedule->route, &schedule->cost,
                      &schedule->verdict);
}

static void cost_add(struct cost *sum, const struct cost *more)
{
    sum->left_out_c += more->left_out_c;
    sum->lateness_c += more->lateness_c;
    sum->drive_c += more->drive_c;
    sum->distance_c += more->distance_c;
    sum->used_c += more->used_c;
    sum->balance_c += more->balance_c;
    sum->total_c += more->total_c;
}

/* The jobs that no route has, with their price. */
static void left_out_collect(struct arena *arena, const struct problem *p, struct solution *solution)
{
    bool *served = arena_array(arena, bool, p->dims.jobs + 1);
    int32_t served_count = 0;
    for (int32_t i = 0; i < solution->stop_count; i++) {
        if (solution->stops[i].job != STOP_BREAK) {
            assert(!served[solution->stops[i].job]);
            served[solution->stops[i].job] = true;
            served_count++;
        }
    }
    solution->left_out = arena_array(arena, int32_t, p->dims.jobs - served_count);
    for (int32_t job = 0; job < p->dims.jobs; job++) {
        if (!served[job]) {
            solution->left_out[solution->left_out_count++] = job;
            solution->cost.left_out_c += p->job_left_out_c[job];
            solution->cost.total_c += p->job_left_out_c[job];
        }
    }
}

void schedule_plan(struct arena *arena, const struct problem *problem, const int32_t *first, const int32_t *jobs,
                   struct solution *solution)
{
    int32_t technicians = problem->dims.technicians;
    *solution = (struct solution){.route_count = technicians};
    solution->routes = arena_array(arena, struct route, technicians);
    solution->stops = arena_array(arena, struct stop, problem->dims.jobs + technicians + 1);
    for (int32_t t = 0; t < technicians; t++) {
        struct order order = {t, jobs + first[t], first[t + 1] - first[t]};
        struct route_schedule schedule;
        bool possible = schedule_route(arena, problem, &order, solution->stops + solution->stop_count, &schedule);
        assert(possible);
        solution->routes[t] = schedule.route;
        solution->routes[t].stop_first = solution->stop_count;
        solution->stop_count += schedule.route.stop_count;
        cost_add(&solution->cost, &schedule.cost);
    }
    left_out_collect(arena, problem, solution);
}

/* ---- one more job ------------------------------------------------------------------------------------------------ */

/* Of two impossible positions the one that says more: it came further, or lacked less. */
static bool verdict_is_closer(const struct route_verdict *a, const struct route_verdict *b)
{
    return a->obstacle > b->obstacle ||
           (a->obstacle == b->obstacle && a->needed - a->available < b->needed - b->available);
}

struct insertion schedule_insertion(struct arena *arena, const struct problem *problem, const struct order *order,
                                    int32_t job, enum insertion_measure measure)
{
    struct insertion best = {0};
    struct route_schedule before;
    struct stop *stops = arena_array(arena, struct stop, order->count + 2);
    bool was_possible = schedule_route(arena, problem, order, stops, &before);
    assert(was_possible);
    int32_t *longer = arena_array(arena, int32_t, order->count + 1);
    for (int32_t at = 0; at <= order->count; at++) {
        if (order->count > 0) {
            memcpy(longer, order->jobs, (size_t)at * sizeof *longer);
            memcpy(longer + at + 1, order->jobs + at, (size_t)(order->count - at) * sizeof *longer);
        }
        longer[at] = job;
        struct order with = {order->technician, longer, order->count + 1};
        struct route_schedule after;
        if (!schedule_route(arena, problem, &with, stops, &after)) {
            if (!best.possible && (at == 0 || verdict_is_closer(&after.verdict, &best.verdict))) {
                best.verdict = after.verdict;
            }
            continue;
        }
        struct insertion found = {.possible = true,
                                  .position = at,
                                  .added_c = after.cost.total_c - before.cost.total_c,
                                  .added_t = after.route.drive_t - before.route.drive_t};
        bool better = measure == INSERTION_BY_COST ? found.added_c < best.added_c : found.added_t < best.added_t;
        if (!best.possible || better) {
            best = found;
        }
    }
    return best;
}
