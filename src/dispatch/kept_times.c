/* A plan with the board's times: nobody begins before the scheduled start. */
#include "base/arena.h"
#include "base/units.h"
#include "dispatch/day_schedule.h"

enum { AGREE_ROUNDS = 3 }; /* in which those that depend on each other wait for the latest of them */

/* A plan on its way. */
struct keeping {
    struct arena *arena;
    const struct live_problem *made;
    const struct solution *plan;
    struct pin *pins;   /* per job of the solver */
    int32_t *start_t;   /* per job of the solver, as it is scheduled by now */
    int32_t *jobs;      /* of one route */
    struct stop *stops; /* of one route */
    struct solution *kept;
};

static void pin_to_board(struct keeping *k, int32_t technician, const struct stop *stop)
{
    int32_t job = k->made->job_of[stop->job];
    const struct live_job *of = &k->made->day->jobs.items[job];
    if (live_keeps_time(k->made->day, job, technician)) {
        int64_t given_t = of->scheduled_start_s - k->made->zero_s;
        k->pins[stop->job].open_t = (int32_t)clamp_int64(given_t, 0, INSTANT_MAX);
    }
}

static bool has_others(const struct keeping *k, int32_t job)
{
    int32_t of = k->made->job_of[job];
    return k->made->count_of[of] > 1 || k->made->day->jobs.items[of].after.count > 0;
}

/* Schedules an order with the board's times. On a day that these make longer than its plan was, she is back later than she may. */
static bool order_keep(struct keeping *k, const struct order *order, struct route_schedule *schedule)
{
    const struct problem *problem = &k->made->problem;
    if (schedule_route(k->arena, problem, order, k->stops, schedule)) {
        return true;
    }
    struct problem longer = *problem;
    int32_t technicians = problem->dims.technicians;
    int32_t *to_t = arena_array(k->arena, int32_t, technicians);
    for (int32_t t = 0; t < technicians; t++) {
        to_t[t] = t == order->technician ? INSTANT_MAX : problem->technician_to_t[t];
    }
    longer.technician_to_t = to_t;
    return schedule_route(k->arena, &longer, order, k->stops, schedule);
}

/* Schedules a route anew at `to`; as the plan has it where that is not possible. How many stops it has. */
static int32_t route_keep(struct keeping *k, int32_t t, struct stop *to)
{
    const struct route *route = &k->plan->routes[t];
    struct arena_mark mark = arena_mark(k->arena);
    struct route_schedule schedule;
    struct order order = {.technician = t, .jobs = k->jobs, .pins = k->pins};
    for (int32_t i = 0; i < route->stop_count; i++) {
        int32_t job = k->plan->stops[route->stop_first + i].job;
        if (job >= 0) {
            k->jobs[order.count++] = job;
        }
    }
    bool possible = order.count > 0 && order_keep(k, &order, &schedule);
    arena_rewind(k->arena, mark);
    k->kept->routes[t] = possible ? schedule.route : *route;
    const struct stop *from = possible ? k->stops : k->plan->stops + route->stop_first;
    for (int32_t i = 0; i < k->kept->routes[t].stop_count; i++) {
        to[i] = from[i];
        if (from[i].job >= 0) {
            k->start_t[from[i].job] = from[i].start_t;
        }
    }
    return k->kept->routes[t].stop_count;
}

static void routes_keep(struct keeping *k)
{
    int32_t count = 0;
    for (int32_t t = 0; t < k->plan->route_count; t++) {
        int32_t stops = route_keep(k, t, k->kept->stops + count);
        k->kept->routes[t].stop_first = count;
        count += stops;
    }
    k->kept->stop_count = count;
}

static bool pin_raise(struct keeping *k, int32_t job, int64_t open_t)
{
    bool raised = k->start_t[job] >= 0 && open_t > k->start_t[job] && open_t > k->pins[job].open_t;
    if (raised) {
        k->pins[job].open_t = (int32_t)clamp_int64(open_t, 0, INSTANT_MAX);
    }
    return raised;
}

/* A crew begins when the last of it is there, and what comes after a job not before it is done. */
static bool agree(struct keeping *k)
{
    const struct problem *p = &k->made->problem;
    bool changed = false;
    for (int32_t c = 0; c < p->dims.crews; c++) {
        int32_t last_t = 0;
        for (int32_t i = p->crew_first[c]; i < p->crew_first[c + 1]; i++) {
            int32_t start_t = k->start_t[p->crew_job[i]];
            last_t = start_t > last_t ? start_t : last_t;
        }
        for (int32_t i = p->crew_first[c]; i < p->crew_first[c + 1]; i++) {
            changed = pin_raise(k, p->crew_job[i], last_t) || changed;
        }
    }
    for (int32_t i = 0; i < p->dims.precedences; i++) {
        int32_t before = p->precedence_before[i];
        if (k->start_t[before] >= 0) {
            int64_t end_t = k->start_t[before] + (int64_t)p->job_service_t[before];
            changed = pin_raise(k, p->precedence_after[i], end_t + p->precedence_min_t[i]) || changed;
        }
    }
    return changed;
}

static void pins_make(struct keeping *k)
{
    int32_t jobs = k->made->problem.dims.jobs;
    for (int32_t j = 0; j < jobs; j++) {
        k->pins[j] = (struct pin){0, INSTANT_MAX};
        k->start_t[j] = -1;
    }
    for (int32_t t = 0; t < k->plan->route_count; t++) {
        const struct route *route = &k->plan->routes[t];
        for (int32_t i = 0; i < route->stop_count; i++) {
            const struct stop *stop = &k->plan->stops[route->stop_first + i];
            if (stop->job < 0) {
                continue;
            }
            if (has_others(k, stop->job)) {
                k->pins[stop->job].open_t = stop->start_t; /* that is what they have agreed on */
            }
            int32_t agreed_t = k->pins[stop->job].open_t;
            pin_to_board(k, t, stop);
            k->pins[stop->job].open_t = agreed_t > k->pins[stop->job].open_t ? agreed_t : k->pins[stop->job].open_t;
        }
    }
}

void dispatch_keep_times(struct arena *arena, const struct live_problem *made, const struct solution *plan,
                         struct solution *kept)
{
    int64_t stops = schedule_stops_all(&made->problem.dims);
    *kept = *plan;
    kept->routes = arena_array(arena, struct route, plan->route_count);
    kept->stops = arena_array(arena, struct stop, stops);
    struct keeping k = {.arena = arena,
                        .made = made,
                        .plan = plan,
                        .pins = arena_array(arena, struct pin, made->problem.dims.jobs),
                        .start_t = arena_array(arena, int32_t, made->problem.dims.jobs),
                        .jobs = arena_array(arena, int32_t, made->problem.dims.jobs),
                        .stops = arena_array(arena, struct stop, stops),
                        .kept = kept};
    pins_make(&k);
    routes_keep(&k);
    for (int32_t round = 0; round < AGREE_ROUNDS && agree(&k); round++) {
        routes_keep(&k);
    }
}
