#include "solver/witness.h"

#include <stdio.h>

#include "base/fault.h"

/* Walking one route: where the technician is, when, and what was summed so far. */
struct walk {
    const struct problem *p;
    const struct solution *s;
    const struct route *route;
    struct fault *fault;
    int32_t index; /* of the route */
    int32_t place;
    int64_t at_t;
    int64_t drive_t;
    int64_t distance_d;
    int64_t service_t;
    int64_t lateness_c;
    int32_t jobs;
    int32_t breaks;
};

static bool refuse_route(const struct walk *walk, const char *code, const char *what)
{
    char where[64];
    snprintf(where, sizeof where, "/routes/%d", walk->index);
    return fault_raise(walk->fault, FAULT_INVALID, code, where, "%s", what);
}

static bool refuse_stop(const struct walk *walk, int32_t stop, const char *code, const char *what)
{
    char where[64];
    snprintf(where, sizeof where, "/routes/%d/stops/%d", walk->index, stop);
    return fault_raise(walk->fault, FAULT_INVALID, code, where, "%s", what);
}

static void drive_to(struct walk *walk, int32_t place)
{
    struct travel leg = problem_travel(walk->p, walk->place, place);
    walk->at_t += leg.time_t;
    walk->drive_t += leg.time_t;
    walk->distance_d += leg.distance_d;
    walk->place = place;
}

/* A break is taken where the technician is, or where the next job is. */
static bool break_holds(struct walk *walk, int32_t index)
{
    const struct problem *p = walk->p;
    const struct stop *stop = &walk->s->stops[walk->route->stop_first + index];
    int32_t t = walk->route->technician;
    if (p->break_length_t == NULL || p->break_length_t[t] == 0 || walk->breaks > 0) {
        return refuse_stop(walk, index, "break_unknown", "A break that the technician does not have");
    }
    bool last = index + 1 == walk->route->stop_count;
    int32_t next_job = last ? STOP_BREAK : stop[1].job;
    bool next_is_job = next_job >= 0 && next_job < p->dims.jobs;
    if (stop->place != walk->place && (!next_is_job || stop->place != p->job_place[next_job])) {
        return refuse_stop(walk, index, "break_elsewhere", "A break away from the route");
    }
    drive_to(walk, stop->place);
    if (stop->start_t < walk->at_t || stop->arrival_t != stop->start_t || stop->start_t < p->break_from_t[t] ||
        stop->start_t > p->break_until_t[t]) {
        return refuse_stop(walk, index, "break_missed", "A break outside its window");
    }
    if (stop->departure_t != stop->start_t + p->break_length_t[t]) {
        return refuse_stop(walk, index, "break_short", "A break of another length");
    }
    walk->at_t = stop->departure_t;
    walk->breaks++;
    return true;
}

static bool job_holds(struct walk *walk, int32_t index)
{
    const struct problem *p = walk->p;
    const struct stop *stop = &walk->s->stops[walk->route->stop_first + index];
    int32_t job = stop->job;
    if (job < 0 || job >= p->dims.jobs) {
        return refuse_stop(walk, index, "job_unknown", "A job that is none");
    }
    if (!problem_eligible(p, job, walk->route->technician)) {
        return refuse_stop(walk, index, "not_eligible", "A job that the technician may not do");
    }
    if (stop->place != p->job_place[job]) {
        return refuse_stop(walk, index, "wrong_place", "A job at another place than its own");
    }
    drive_to(walk, stop->place);
    if (stop->arrival_t != walk->at_t || stop->start_t < stop->arrival_t) {
        return refuse_stop(walk, index, "wrong_time", "An arrival that the travel does not give");
    }
    if (stop->start_t < p->job_open_t[job] || stop->start_t > p->job_close_t[job]) {
        return refuse_stop(walk, index, "window_missed", "A start outside the job's window");
    }
    if (stop->departure_t != stop->start_t + p->job_service_t[job]) {
        return refuse_stop(walk, index, "wrong_service", "A service of another length");
    }
    if (p->promise_due_t != NULL && stop->start_t > p->promise_due_t[job]) {
        walk->lateness_c += (int64_t)(stop->start_t - p->promise_due_t[job]) * p->promise_late_c[job];
    }
    walk->service_t += p->job_service_t[job];
    walk->at_t = stop->departure_t;
    walk->jobs++;
    return true;
}

/* Every kind of part that the route takes, summed over the route's jobs. */
static bool stock_holds(const struct walk *walk)
{
    const struct problem *p = walk->p;
    const struct stop *stops = walk->s->stops + walk->route->stop_first;
    for (int32_t kind = 0; p->part_first != NULL && kind < p->dims.parts; kind++) {
        int64_t left = p->part_stock[(int64_t)walk->route->technician * p->dims.parts + kind];
        for (int32_t i = 0; i < walk->route->stop_count; i++) {
            for (int32_t k = stops[i].job < 0 ? 0 : p->part_first[stops[i].job];
                 stops[i].job >= 0 && k < p->part_first[stops[i].job + 1]; k++) {
                left -= p->part_kind[k] == kind ? p->part_quantity[k] : 0;
            }
        }
        if (left < 0) {
            return refuse_route(walk, "out_of_stock", "More parts than the van has");
        }
    }
    return true;
}

static bool end_holds(struct walk *walk)
{
    const struct problem *p = walk->p;
    const struct route *route = walk->route;
    int32_t t = route->technician;
    drive_to(walk, p->technician_end_place[t]);
    if (route->return_t != walk->at_t || route->return_t > p->technician_to_t[t]) {
        return refuse_route(walk, "shift_exceeded", "A return after the shift, or another than the travel gives");
    }
    bool has_break = p->break_length_t != NULL && p->break_length_t[t] > 0;
    if (has_break && walk->breaks == 0 && route->return_t > p->break_until_t[t]) {
        return refuse_route(walk, "break_missing", "A day without its break");
    }
    if (p->reach_d != NULL && p->reach_d[t] != INT32_MAX && walk->distance_d > p->reach_d[t]) {
        return refuse_route(walk, "out_of_reach", "Further than the vehicle comes");
    }
    if (route->drive_t != walk->drive_t || route->distance_d != walk->distance_d) {
        return refuse_route(walk, "wrong_sum", "Another drive time or distance than the route has");
    }
    return stock_holds(walk);
}

static void cost_sum(const struct walk *walk, struct cost *cost)
{
    const struct problem *p = walk->p;
    cost->lateness_c += walk->lateness_c;
    cost->drive_c += walk->drive_t * p->drive_c;
    cost->distance_c += walk->distance_d * p->distance_c;
    cost->used_c += p->technician_used_c[walk->route->technician];
    if (p->balance != NULL) {
        int64_t work_t = walk->drive_t + walk->service_t;
        cost->balance_c += work_t * work_t * p->balance->cost / p->balance->unit;
    }
}

/* When the technician comes to the first stop. */
static int64_t came_t(const struct walk *walk, const struct stop *first)
{
    int32_t start_place = walk->p->technician_start_place[walk->index];
    return (int64_t)walk->route->leave_t + problem_travel(walk->p, start_place, first->place).time_t;
}

/* Walks one route; adds its terms to *cost and its jobs to *jobs. */
static bool route_holds(struct walk *walk, struct cost *cost, int64_t *jobs)
{
    const struct route *route = walk->route;
    const struct problem *p = walk->p;
    if (route->technician != walk->index) {
        return refuse_route(walk, "wrong_technician", "Routes stand in the order of the technicians");
    }
    if (route->stop_count == 0) {
        bool at_home = route->leave_t == p->technician_from_t[walk->index] && route->return_t == route->leave_t &&
                       route->drive_t == 0 && route->distance_d == 0;
        return at_home || refuse_route(walk, "wrong_sum", "A technician without jobs stays at home");
    }
    if (route->leave_t < p->technician_from_t[walk->index]) {
        return refuse_route(walk, "shift_exceeded", "A start before the shift");
    }
    walk->place = p->technician_start_place[walk->index];
    walk->at_t = route->leave_t;
    for (int32_t i = 0; i < route->stop_count; i++) {
        const struct stop *stop = &walk->s->stops[route->stop_first + i];
        if (!(stop->job == STOP_BREAK ? break_holds(walk, i) : job_holds(walk, i))) {
            return false;
        }
        if (i == 0 && stop->start_t != came_t(walk, stop)) {
            return refuse_stop(walk, i, "wrong_time", "A start earlier than the first stop asks for");
        }
    }
    if (walk->jobs == 0) {
        return refuse_route(walk, "no_job", "A route of a break alone");
    }
    *jobs += walk->jobs;
    if (!end_holds(walk)) {
        return false;
    }
    cost_sum(walk, cost);
    return true;
}

/* Stops belong to routes one after another, none twice and none to nobody. */
static bool shape_holds(const struct problem *p, const struct solution *s, struct fault *fault)
{
    int64_t next = 0;
    bool holds = s->route_count == p->dims.technicians && s->stop_count >= 0 && s->left_out_count >= 0;
    for (int32_t r = 0; holds && r < s->route_count; r++) {
        holds = s->routes[r].stop_count >= 0 && s->routes[r].stop_first == next;
        next += holds ? s->routes[r].stop_count : 0;
    }
    return (holds && next == s->stop_count) ||
           fault_raise(fault, FAULT_INVALID, "wrong_shape", "/routes", "The stops do not fit the routes");
}

/* The jobs left out are listed in ascending order, and with the jobs of the routes they are as many as there are. */
static bool jobs_hold(const struct problem *p, const struct solution *s, int64_t served, struct cost *cost,
                      struct fault *fault)
{
    if (served + s->left_out_count != p->dims.jobs) {
        return fault_raise(fault, FAULT_INVALID, "job_lost", "/left_out", "A job is lost or stands twice");
    }
    for (int32_t i = 0; i < s->left_out_count; i++) {
        int32_t job = s->left_out[i];
        if (job < 0 || job >= p->dims.jobs || (i > 0 && s->left_out[i - 1] >= job)) {
            return fault_raise(fault, FAULT_INVALID, "job_unknown", "/left_out", "The list of jobs left out is wrong");
        }
        cost->left_out_c += p->job_left_out_c[job];
    }
    return true;
}

/* Notes one job among those from `first` on that `seen` has room for; false when it was noted before. */
enum { SEEN_WORDS = 1024, SEEN_JOBS = SEEN_WORDS * 64 };

static bool is_first_time(uint64_t *seen, int32_t first, int32_t job)
{
    if (job < first || job >= first + SEEN_JOBS) {
        return true;
    }
    uint64_t bit = UINT64_C(1) << ((job - first) % 64);
    uint64_t *word = &seen[(job - first) / 64];
    bool is_new = (*word & bit) == 0;
    *word |= bit;
    return is_new;
}

/* There are as many as there are jobs, so none is lost when none stands twice. */
static bool no_job_twice(const struct problem *p, const struct solution *s, struct fault *fault)
{
    for (int32_t first = 0; first < p->dims.jobs; first += SEEN_JOBS) {
        uint64_t seen[SEEN_WORDS] = {0};
        bool once = true;
        for (int32_t i = 0; i < s->stop_count; i++) {
            once = is_first_time(seen, first, s->stops[i].job) && once;
        }
        for (int32_t i = 0; i < s->left_out_count; i++) {
            once = is_first_time(seen, first, s->left_out[i]) && once;
        }
        if (!once) {
            return fault_raise(fault, FAULT_INVALID, "job_lost", "", "A job is lost or stands twice");
        }
    }
    return true;
}

static bool cost_holds(const struct cost *summed, const struct cost *claimed, struct fault *fault)
{
    int64_t total = summed->left_out_c + summed->lateness_c + summed->drive_c + summed->distance_c + summed->used_c +
                    summed->balance_c;
    bool equal = summed->left_out_c == claimed->left_out_c && summed->lateness_c == claimed->lateness_c &&
                 summed->drive_c == claimed->drive_c && summed->distance_c == claimed->distance_c &&
                 summed->used_c == claimed->used_c && summed->balance_c == claimed->balance_c &&
                 total == claimed->total_c;
    return equal ||
           fault_raise(fault, FAULT_INVALID, "wrong_cost", "/cost", "The plan costs something else than it says");
}

bool witness_accepts(const struct problem *problem, const struct solution *solution, struct fault *fault)
{
    if (!shape_holds(problem, solution, fault)) {
        return false;
    }
    struct cost cost = {0};
    int64_t served = 0;
    for (int32_t r = 0; r < solution->route_count; r++) {
        struct walk walk = {.p = problem, .s = solution, .route = &solution->routes[r], .fault = fault, .index = r};
        if (!route_holds(&walk, &cost, &served)) {
            return false;
        }
    }
    return jobs_hold(problem, solution, served, &cost, fault) && no_job_twice(problem, solution, fault) &&
           cost_holds(&cost, &solution->cost, fault);
}
