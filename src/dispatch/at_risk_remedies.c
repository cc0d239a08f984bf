/* What would help a job that is at risk; every remedy is tried before it is told. */
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/units.h"
#include "dispatch/at_risk_parts.h"
#include "dispatch/told.h"

static const struct live_job *job_of(const struct risking *r, const struct risk_item *item)
{
    return &r->made->day->jobs.items[item->job];
}

static void tell(struct risk_item *item, struct risk_remedy remedy)
{
    if (item->remedy_count < RISK_REMEDIES_MOST) {
        item->remedies[item->remedy_count++] = remedy;
    }
}

static void tell_if_better(struct risk_item *item, struct risk_remedy remedy)
{
    if (remedy.after_e4 < item->late_e4) {
        tell(item, remedy);
    }
}

/* ---- routes that are tried --------------------------------------------------------------------------------------- */

/* The jobs of a technician as they stand, without one of the solver's. */
static int32_t order_without(const struct risking *r, int32_t technician, int32_t without, int32_t *jobs)
{
    const struct route *route = &r->made->standing.routes[technician];
    int32_t count = 0;
    for (int32_t i = 0; i < route->stop_count; i++) {
        int32_t job = r->made->standing.stops[route->stop_first + i].job;
        if (job >= 0 && job != without) {
            jobs[count++] = job;
        }
    }
    return count;
}

/* Notes of a route that is tried when the job begins then, its place, and how probably it is late. */
static void route_take(struct risking *r, const struct problem *problem, const struct route *route,
                       const struct stop *stops, int32_t task, struct risk_remedy *remedy)
{
    struct live_problem made = *r->made;
    struct arrivals_odds *odds = arena_array(r->arena, struct arrivals_odds, route->stop_count);
    const struct route_stops of = {.technician = route->technician,
                                   .leave_t = route->leave_t,
                                   .stops = stops,
                                   .count = route->stop_count,
                                   .keeps_times = remedy->type != REMEDY_SWAP};
    int32_t sequence = r->done[route->technician];
    made.problem = *problem;
    arrivals_of_route(r->arena, &made, &of, NULL, odds);
    for (int32_t i = 0; i < of.count; i++) {
        sequence += stops[i].job >= 0 ? 1 : 0;
        if (stops[i].job == task) {
            remedy->sequence = sequence;
            remedy->start_s = made.zero_s + stops[i].start_t;
            remedy->after_e4 = odds[i].late_e4;
        }
    }
}

static bool order_try(struct risking *r, const struct problem *problem, const struct order *order, int32_t task,
                      struct risk_remedy *remedy, int64_t *cost_c)
{
    struct route_schedule schedule;
    struct stop *stops =
        arena_array(r->arena, struct stop, schedule_stops_max(problem, order->technician, order->count));
    if (!schedule_route(r->arena, problem, order, stops, &schedule)) {
        return false;
    }
    *cost_c = schedule.cost.total_c;
    route_take(r, problem, &schedule.route, stops, task, remedy);
    return true;
}

/* ---- plans that are tried ---------------------------------------------------------------------------------------- */

static bool stands_alone(const struct risking *r, int32_t task)
{
    const struct problem *p = &r->made->problem;
    int32_t j = r->made->job_of[task];
    bool alone = r->made->count_of[j] == 1;
    for (int32_t i = 0; i < p->dims.precedences && alone; i++) {
        alone = p->precedence_before[i] != task && p->precedence_after[i] != task;
    }
    return alone;
}

/* Whether nothing on the route depends on another: then it is scheduled, and priced, by itself. */
static bool route_stands_alone(const struct risking *r, int32_t technician)
{
    const struct problem *p = &r->made->problem;
    const struct route *route = &r->made->standing.routes[technician];
    bool alone = true;
    for (int32_t i = 0; i < route->stop_count && alone && (p->dims.crews > 0 || p->dims.precedences > 0); i++) {
        int32_t job = r->made->standing.stops[route->stop_first + i].job;
        alone = job < 0 || stands_alone(r, job);
    }
    return alone;
}

/* When a job begins in the standing plan; one that has no place: 0. */
static int32_t start_of(const struct risking *r, int32_t job)
{
    const struct route *route = r->stop_of[job] == NULL ? NULL : &r->made->standing.routes[r->technician_of[job]];
    for (int32_t i = 0; route != NULL && i < route->stop_count; i++) {
        const struct stop *stop = &r->made->standing.stops[route->stop_first + i];
        if (stop->job == job) {
            return stop->start_t;
        }
    }
    return 0;
}

static int64_t spent(const struct solution *plan)
{
    return plan->cost.total_c - plan->cost.left_out_c;
}

/* The standing plan, scheduled anew, with her route in another order. `order` NULL: as it is. */
static bool plan_tell(struct risking *r, const struct order *order, int32_t task, int32_t start_t,
                      struct solution *plan)
{
    const struct solution *standing = &r->made->standing;
    int32_t count = 0;
    int32_t *first = arena_array(r->arena, int32_t, standing->route_count + 1);
    struct told_job *told = arena_array(r->arena, struct told_job, r->made->problem.dims.jobs + 1);
    int32_t *jobs = arena_array(r->arena, int32_t, r->made->problem.dims.jobs + 1);
    struct told_obstacle obstacle;
    for (int32_t t = 0; t < standing->route_count; t++) {
        bool hers = order != NULL && t == order->technician;
        int32_t on_route = hers ? order->count : order_without(r, t, order != NULL ? task : -1, jobs);
        for (int32_t i = 0; i < on_route; i++) {
            int32_t job = hers ? order->jobs[i] : jobs[i];
            told[count++] = (struct told_job){job, order != NULL && job == task ? start_t : start_of(r, job)};
        }
        first[t + 1] = count;
    }
    return told_plan(r->arena, r->made, first, told, plan, &obstacle);
}

/* What others wait for may begin sooner in the new plan, and the job itself at another time than was thought at first. */
static bool plan_try(struct risking *r, const struct order *order, int32_t task, struct risk_remedy *remedy)
{
    struct solution plan;
    if (!r->has_base) {
        r->has_base = true;
        r->base_c = plan_tell(r, NULL, -1, 0, &plan) ? spent(&plan) : INT64_MAX;
    }
    for (int32_t time = 0; time < 2; time++) {
        int64_t start_t = clamp_int64(remedy->start_s - r->made->zero_s, 0, INSTANT_MAX);
        if (r->base_c == INT64_MAX || !plan_tell(r, order, task, (int32_t)start_t, &plan)) {
            return false;
        }
        const struct route *route = &plan.routes[order->technician];
        remedy->cost_c = spent(&plan) - r->base_c;
        route_take(r, &r->made->problem, route, plan.stops + route->stop_first, task, remedy);
    }
    return true;
}

/* ---- move -------------------------------------------------------------------------------------------------------- */

static int by_price(const void *a, const void *b)
{
    const struct quote *const *left = a;
    const struct quote *const *right = b;
    if ((*left)->added_c != (*right)->added_c) {
        return (*left)->added_c < (*right)->added_c ? -1 : 1;
    }
    return ((*left)->technician > (*right)->technician) - ((*left)->technician < (*right)->technician);
}

static void move_try(struct risking *r, struct risk_item *item, const struct quote *quote, int64_t price_c)
{
    struct arena_mark mark = arena_mark(r->arena);
    int32_t task = r->made->first_of[item->job];
    int32_t *jobs = arena_array(r->arena, int32_t, r->made->problem.dims.jobs + 1);
    struct risk_remedy remedy = {
        .type = REMEDY_MOVE, .technician = quote->technician, .other_job = -1, .cost_c = quote->added_c - price_c};
    struct order order = {.technician = quote->technician, .jobs = jobs};
    int64_t cost_c = 0;
    order.count = order_without(r, quote->technician, task, jobs);
    memmove(jobs + quote->position + 1, jobs + quote->position, (size_t)(order.count - quote->position) * sizeof *jobs);
    jobs[quote->position] = task;
    order.count++;
    bool alone =
        route_stands_alone(r, quote->technician) && (item->technician < 0 || route_stands_alone(r, item->technician));
    remedy.start_s = r->made->zero_s + quote->start_t;
    if (alone ? order_try(r, &r->made->problem, &order, task, &remedy, &cost_c) : plan_try(r, &order, task, &remedy)) {
        tell_if_better(item, remedy);
    }
    arena_rewind(r->arena, mark);
}

/* The cheapest others; whoever has it already is not asked. True when somebody could have it. */
static bool moves_try(struct risking *r, struct risk_item *item)
{
    int32_t count = 0;
    int32_t technicians = r->made->day->technicians.count;
    if (r->board == NULL) {
        r->board = quote_board_make(r->arena, &r->made->problem, &r->made->standing);
        r->quotes = arena_array(r->arena, struct quote, technicians);
    }
    struct quote_standing standing = quote_job(r->board, r->made->first_of[item->job], r->quotes);
    if (standing.technician >= 0 && !standing.movable) {
        return true;
    }
    const struct quote **sorted = arena_array(r->arena, const struct quote *, technicians);
    for (int32_t t = 0; t < technicians; t++) {
        if (r->quotes[t].possible && r->quotes[t].mate_count == 0 && t != standing.technician) {
            sorted[count++] = &r->quotes[t];
        }
    }
    if (count > 1) {
        qsort(sorted, (size_t)count, sizeof(const struct quote *), by_price);
    }
    int64_t price_c = standing.technician >= 0 ? standing.price_c : 0;
    for (int32_t i = 0; i < count && i < RISK_MOVES_TRIED; i++) {
        move_try(r, item, sorted[i], price_c);
    }
    return count > 0;
}

/* ---- overtime ---------------------------------------------------------------------------------------------------- */

static void overtime_try(struct risking *r, struct risk_item *item)
{
    enum { FOUND_MOST = 16 };
    struct quote_relaxation found[FOUND_MOST];
    int32_t task = r->made->first_of[item->job];
    int32_t count = quote_relax(r->board, task, found, FOUND_MOST);
    for (int32_t i = 0; i < count; i++) {
        struct problem relaxed;
        if (found[i].kind != RELAX_SHIFT || !quote_relaxed(r->arena, &r->made->problem, task, &found[i], &relaxed)) {
            continue;
        }
        struct quote_board *board = quote_board_make(r->arena, &relaxed, &r->made->standing);
        struct quote *quotes = arena_array(r->arena, struct quote, r->made->day->technicians.count);
        quote_job(board, task, quotes);
        const struct quote *hers = &quotes[found[i].technician];
        if (!hers->possible || hers->mate_count > 0) {
            continue;
        }
        int32_t *jobs = arena_array(r->arena, int32_t, r->made->problem.dims.jobs + 1);
        struct order order = {.technician = hers->technician, .jobs = jobs};
        int64_t minutes = divide_floor(found[i].amount + MINUTE_SECONDS - 1, MINUTE_SECONDS);
        struct risk_remedy remedy = {.type = REMEDY_OVERTIME,
                                     .technician = hers->technician,
                                     .other_job = -1,
                                     .minutes = (int32_t)clamp_int64(minutes, 0, MINUTES_A_DAY),
                                     .cost_c = hers->added_c};
        int64_t cost_c = 0;
        order.count = order_without(r, hers->technician, task, jobs);
        memmove(jobs + hers->position + 1, jobs + hers->position,
                (size_t)(order.count - hers->position) * sizeof *jobs);
        jobs[hers->position] = task;
        order.count++;
        if (order_try(r, &relaxed, &order, task, &remedy, &cost_c)) {
            tell_if_better(item, remedy);
        }
        return; /* the cheapest is enough */
    }
}

/* ---- swap -------------------------------------------------------------------------------------------------------- */

/* Exchanges the job with its neighbour on the route, `step` -1 before it or 1 after it. */
static void swap_try(struct risking *r, struct risk_item *item, int32_t step)
{
    struct arena_mark mark = arena_mark(r->arena);
    int32_t task = r->made->first_of[item->job];
    int32_t *jobs = arena_array(r->arena, int32_t, r->made->problem.dims.jobs + 1);
    struct order order = {.technician = item->technician, .jobs = jobs};
    struct route_schedule before;
    int32_t at = 0;
    int64_t cost_c = 0;
    order.count = order_without(r, item->technician, -1, jobs);
    while (at < order.count && jobs[at] != task) {
        at++;
    }
    int32_t other = at + step;
    bool possible = at < order.count && other >= 0 && other < order.count && stands_alone(r, jobs[other]) &&
                    schedule_route(r->arena, &r->made->problem, &order, NULL, &before);
    if (possible) {
        struct risk_remedy remedy = {.type = REMEDY_SWAP,
                                     .technician = item->technician,
                                     .other_job = r->made->job_of[jobs[other]],
                                     .is_before = step < 0};
        jobs[at] = jobs[other];
        jobs[other] = task;
        if (!route_stands_alone(r, item->technician)) {
            possible = plan_try(r, &order, task, &remedy);
        } else {
            possible = order_try(r, &r->made->problem, &order, task, &remedy, &cost_c);
            remedy.cost_c = cost_c - before.cost.total_c;
        }
        if (possible) {
            tell_if_better(item, remedy);
        }
    }
    arena_rewind(r->arena, mark);
}

/* ---- telling the customer ---------------------------------------------------------------------------------------- */

/* In quarters of an hour, as nine of ten cases take. What was paid for being late is paid no more. */
static void retime_try(struct risking *r, struct risk_item *item)
{
    struct arena_mark mark = arena_mark(r->arena);
    int32_t task = r->made->first_of[item->job];
    struct route_stops route = risk_route(r, item->technician);
    struct arrivals_odds *odds = arena_array(r->arena, struct arrivals_odds, route.count);
    struct risk_remedy remedy = {.type = REMEDY_RETIME, .technician = item->technician, .other_job = -1};
    remedy.told.start_s = divide_floor(item->odds.p10_s, RISK_QUARTER_S) * RISK_QUARTER_S;
    remedy.told.end_s = divide_floor(item->odds.p90_s + RISK_QUARTER_S - 1, RISK_QUARTER_S) * RISK_QUARTER_S;
    route.due_s = remedy.told.end_s;
    route.due_job = item->job;
    arrivals_of_route(r->arena, r->made, &route, NULL, odds);
    for (int32_t i = 0; i < route.count; i++) {
        if (route.stops[i].job == task) {
            struct window window = window_at(&r->made->problem, task, route.stops[i].start_t);
            remedy.after_e4 = odds[i].late_e4;
            remedy.cost_c = -lateness_price(&r->made->problem, task, &window, route.stops[i].start_t);
        }
    }
    arena_rewind(r->arena, mark);
    tell_if_better(item, remedy);
}

void risk_remedies(struct risking *r, struct risk_item *item)
{
    int32_t task = r->made->first_of[item->job];
    bool is_planned = task >= 0 && job_of(r, item)->status <= JOB_DISPATCHED;
    bool alone = is_planned && stands_alone(r, task);
    if (alone) {
        bool somebody = moves_try(r, item);
        if (item->technician < 0 && !somebody) {
            overtime_try(r, item);
        }
    }
    bool is_there = item->technician >= 0 && item->cause != RISK_UNASSIGNED;
    if (alone && is_there) {
        swap_try(r, item, -1);
        swap_try(r, item, 1);
    }
    if (is_there) {
        retime_try(r, item);
        tell(item,
             (struct risk_remedy){
                 .type = REMEDY_CALL, .technician = item->technician, .other_job = -1, .after_e4 = item->late_e4});
    }
}
