#include "solver/schedule.h"

#include <assert.h>
#include <string.h>

#include "base/arena.h"
#include "solver/labels.h"

/* ---- what does not depend on times ------------------------------------------------------------------------------- */

static bool refuse(struct route_verdict *verdict, enum obstacle obstacle, int32_t job)
{
    *verdict = (struct route_verdict){.obstacle = obstacle, .job = job};
    return false;
}

static bool eligible_for_all(const struct problem *p, const struct order *order, struct route_verdict *verdict)
{
    for (int32_t i = 0; i < order->count; i++) {
        if (!problem_eligible(p, order->jobs[i], order->technician)) {
            return refuse(verdict, OBSTACLE_NOT_ELIGIBLE, order->jobs[i]);
        }
    }
    return true;
}

/* The route begins with the technician's frozen jobs. */
static bool frozen_first(const struct problem *p, const struct order *order, struct route_verdict *verdict)
{
    if (p->frozen_first == NULL) {
        return true;
    }
    int32_t first = p->frozen_first[order->technician];
    int32_t count = p->frozen_first[order->technician + 1] - first;
    for (int32_t i = 0; i < count; i++) {
        if (i >= order->count || order->jobs[i] != p->frozen_job[first + i]) {
            return refuse(verdict, OBSTACLE_FROZEN, i < order->count ? order->jobs[i] : p->frozen_job[first + i]);
        }
    }
    return true;
}

/* Jobs locked in a sequence stand in it, as far as they are there. */
static bool in_sequence(const struct problem *p, const struct order *order, struct route_verdict *verdict)
{
    if (p->sequence_first == NULL) {
        return true;
    }
    int32_t next = p->sequence_first[order->technician];
    int32_t end = p->sequence_first[order->technician + 1];
    for (int32_t i = 0; i < order->count; i++) {
        int32_t at = p->sequence_first[order->technician];
        while (at < end && p->sequence_job[at] != order->jobs[i]) {
            at++;
        }
        if (at < end && at < next) {
            return refuse(verdict, OBSTACLE_SEQUENCE, order->jobs[i]);
        }
        next = at < end ? at + 1 : next;
    }
    return true;
}

/* ---- following ---------------------------------------------------------------------------------------------------- */

/* Follows the whole day. On failure *stuck is the index of the job that no label came to; count: home. */
static bool follow(const struct walk *walk, struct ending *ending, int32_t *stuck)
{
    struct labels at, next;
    labels_begin(walk, &at);
    for (int32_t i = 0; i < walk->count; i++) {
        if (!labels_extend(walk, i, &at, &next)) {
            *stuck = i;
            return false;
        }
        labels_copy(&at, &next);
    }
    *stuck = walk->count;
    return labels_end(walk, &at, ending);
}

/* Why a day without choices ends at the job of this index: there is one label, which came so far. */
static void say_stuck(const struct walk *walk, int32_t stuck, struct route_verdict *verdict)
{
    const struct problem *p = walk->p;
    const struct driver *driver = walk->driver;
    struct labels at, next;
    labels_begin(walk, &at);
    for (int32_t i = 0; i < stuck && labels_extend(walk, i, &at, &next); i++) {
        labels_copy(&at, &next);
    }
    struct travel leg = walk_leg(walk, walk_place(walk, stuck - 1), walk_place(walk, stuck));
    int32_t arrival_t = road_arrival_t(p, driver->profile, at.items[0].ready_t, leg.time_t);
    int32_t job = walk_job(walk, stuck < walk->count ? stuck : walk->count - 1);
    if (arrival_t >= NEVER) {
        *verdict = (struct route_verdict){.obstacle = OBSTACLE_NO_ROAD, .job = job};
        return;
    }
    int32_t pin_open_t = walk->pins == NULL ? 0 : walk->pins[job].open_t;
    int32_t start_t = arrival_t > p->job_open_t[job] ? arrival_t : p->job_open_t[job];
    bool pinned = walk->pins != NULL && (start_t < pin_open_t || start_t > walk->pins[job].close_t);
    int32_t held_t = previous_open_t(p, job);
    *verdict = (struct route_verdict){.obstacle = pinned ? OBSTACLE_TOGETHER : OBSTACLE_WINDOW,
                                      .job = job,
                                      .needed = start_t > held_t ? start_t : held_t,
                                      .available = pinned ? walk->pins[job].close_t : p->job_close_t[job]};
}

/* Looks for what makes a day impossible by leaving choices away: without any of them it is the windows, the shift or the
 * roads; else the first that, looked at again, makes it so. */
static void say_why(struct walk *walk, struct route_verdict *verdict)
{
    struct ending ending;
    int32_t stuck;
    walk->trail = NULL;
    bool restocks = walk->restocks, charges = walk->charges;
    walk->restocks = walk->charges = false;
    walk->ignore = WALK_IGNORE_BREAKS | WALK_IGNORE_BATTERY | WALK_IGNORE_STOCK | WALK_IGNORE_SHIFT;
    if (!follow(walk, &ending, &stuck)) {
        say_stuck(walk, stuck, verdict);
        return;
    }
    if (ending.label.ready_t > walk->driver->to_t) {
        *verdict = (struct route_verdict){
            .obstacle = OBSTACLE_SHIFT, .needed = ending.label.ready_t, .available = walk->driver->to_t};
        return;
    }
    walk->ignore &= ~(uint32_t)WALK_IGNORE_SHIFT;
    walk->restocks = restocks;
    if (!follow(walk, &ending, &stuck)) {
        *verdict = (struct route_verdict){.obstacle = OBSTACLE_PARTS, .job = walk_job(walk, walk->stock_until[0])};
        walk->restocks = false;
        return;
    }
    walk->charges = charges;
    walk->ignore = WALK_IGNORE_BREAKS;
    if (!follow(walk, &ending, &stuck)) {
        *verdict = (struct route_verdict){.obstacle = OBSTACLE_ENERGY,
                                          .needed = walk->energy_after_e[0],
                                          .available = (int64_t)walk->driver->start_e - walk->driver->reserve_e};
        return;
    }
    *verdict = (struct route_verdict){.obstacle = OBSTACLE_BREAK};
}

/* ---- the stops of a way ------------------------------------------------------------------------------------------- */

/* The events of a label's way, in their order, as stops; those that interrupt a service are marked in `during`. */
static int32_t events_collect(const struct trail *trail, int32_t last, struct stop *stops, bool *during)
{
    int32_t count = 0;
    for (int32_t e = last; e >= 0; e = trail->events[e].before) {
        count++;
    }
    int32_t at = count;
    for (int32_t e = last; e >= 0; e = trail->events[e].before) {
        stops[--at] = trail->events[e].stop;
        during[at] = trail->events[e].during;
    }
    return count;
}

static bool is_fact(const struct driver *driver, const struct stop *stop)
{
    for (int32_t i = 0; i < driver->frozen_count; i++) {
        if (driver->frozen_job[i] == stop->job) {
            return driver->frozen_start_t[i] != NO_INSTANT;
        }
    }
    return false;
}

/* Moves the breaks that interrupt the service of stops[at]; returns how many there are. */
static int32_t during_move(struct stop *stops, const bool *during, int32_t at, int32_t count)
{
    struct stop *job = &stops[at];
    int32_t soonest_t = job->start_t + 1;
    int32_t breaks = 0;
    while (at + 1 + breaks < count && during[at + 1 + breaks]) {
        struct stop *rest = &stops[at + 1 + breaks];
        int32_t length_t = rest->departure_t - rest->start_t;
        rest->start_t = rest->start_t > soonest_t ? rest->start_t : soonest_t;
        rest->arrival_t = rest->start_t;
        rest->departure_t = rest->start_t + length_t;
        soonest_t = rest->departure_t;
        job->departure_t += length_t;
        breaks++;
    }
    return breaks;
}

/* The same way, begun at begin_t: everything that was waited for is waited for less. */
static void stops_retime(const struct walk *walk, int32_t begin_t, struct stop *stops, const bool *during,
                         int32_t count)
{
    const struct driver *driver = walk->driver;
    int32_t at_t = begin_t;
    int32_t place = driver->start_place;
    for (int32_t i = 0; i < count; i++) {
        struct stop *stop = &stops[i];
        int32_t leg_t = walk_leg(walk, place, stop->place).time_t;
        int32_t arrival_t = road_arrival_t(walk->p, driver->profile, at_t, leg_t);
        int32_t lasts_t = stop->departure_t - stop->start_t;
        if (is_fact(driver, stop)) {
            arrival_t = arrival_t < stop->start_t ? arrival_t : stop->start_t;
        }
        stop->start_t = stop->start_t > arrival_t ? stop->start_t : arrival_t;
        stop->arrival_t = stop->job == STOP_BREAK ? stop->start_t : arrival_t;
        stop->departure_t = stop->start_t + lasts_t;
        i += during_move(stops, during, i, count);
        at_t = stop->departure_t;
        place = stop->place;
    }
}

/* ---- terms -------------------------------------------------------------------------------------------------------- */

static void job_terms(const struct problem *p, int32_t technician, const struct stop *stop, struct cost *cost)
{
    struct affinity affinity = affinity_of(p, stop->job, technician);
    struct window window = window_at(p, stop->job, stop->start_t);
    cost->lateness_c += lateness_price(p, stop->job, &window, stop->start_t);
    cost->service_c += affinity.service_t * wage_of(p, technician).service_c;
    cost->preference_c += affinity.preference_c;
    cost->territory_c += affinity.territory_c;
    cost->disturbance_c += disturbance_price(p, stop->job, technician, stop->start_t);
}

/* Sums legs and terms over the stops of a finished route. */
static void route_sum(const struct walk *walk, const struct ending *ending, const struct stop *stops,
                      struct route_schedule *schedule)
{
    const struct problem *p = walk->p;
    const struct driver *driver = walk->driver;
    struct route *route = &schedule->route;
    struct cost cost = {.used_c = p->technician_used_c[driver->technician],
                        .waiting_c = ending->waiting_c,
                        .overtime_c = ending->overtime_c,
                        .drive_c = ending->label.drive_t * driver->wage.drive_c,
                        .balance_c = balance_price(p, (int64_t)ending->label.drive_t + ending->label.service_t)};
    int32_t place = driver->start_place;
    for (int32_t i = 0; i <= route->stop_count; i++) {
        int32_t to = i < route->stop_count ? stops[i].place : driver->end_place;
        struct travel leg = walk_leg(walk, place, to);
        route->distance_d += leg.distance_d;
        route->energy_e += road_energy_e(p, driver->technician, leg);
        place = to;
        if (i < route->stop_count && stops[i].job >= 0) {
            job_terms(p, driver->technician, &stops[i], &cost);
        }
    }
    cost.distance_c = route->distance_d * driver->wage.distance_c;
    cost.energy_c = route->energy_e * driver->energy_c;
    cost_total(&cost);
    assert(cost.total_c == ending->label.cost_c);
    schedule->cost = cost;
}

static void route_fill(const struct walk *walk, const struct ending *ending, struct route_schedule *schedule)
{
    const struct label *home = &ending->label;
    const struct problem *p = walk->p;
    int32_t t = walk->driver->technician;
    bool over = p->regular_t != NULL && home->ready_t > p->regular_t[t];
    schedule->route = (struct route){.technician = t,
                                     .stop_count = schedule->route.stop_count,
                                     .leave_t = home->begin_t,
                                     .return_t = home->ready_t,
                                     .drive_t = home->drive_t,
                                     .wait_t = ending->wait_t,
                                     .overtime_t = over ? home->ready_t - p->regular_t[t] : 0};
}

/* A technician who has no job stays at home and costs nothing. */
static bool stay_at_home(const struct problem *p, int32_t technician, struct route_schedule *schedule)
{
    schedule->route = (struct route){.technician = technician,
                                     .leave_t = p->technician_from_t[technician],
                                     .return_t = p->technician_from_t[technician]};
    schedule->cost = (struct cost){0};
    return true;
}

/* ---- one route ---------------------------------------------------------------------------------------------------- */

int32_t schedule_stops_max(const struct problem *problem, int32_t technician, int32_t jobs)
{
    bool calls = problem->restock_place != NULL || problem->station_place != NULL;
    return jobs + problem_break_count(problem, technician) + (calls ? jobs + 1 : 0);
}

static bool route_schedule(struct arena *arena, struct walk *walk, struct stop *stops, struct route_schedule *schedule)
{
    struct walk_room room;
    walk_room_make(arena, walk->p, walk->count, &room);
    if (!walk_prepare(walk, &room)) {
        return false;
    }
    struct ending ending;
    int32_t stuck;
    if (!follow(walk, &ending, &stuck)) {
        say_why(walk, &schedule->verdict);
        return false;
    }
    bool *during = arena_array(arena, bool, schedule_stops_max(walk->p, walk->driver->technician, walk->count));
    schedule->route.stop_count = events_collect(walk->trail, ending.label.trail, stops, during);
    stops_retime(walk, ending.label.begin_t, stops, during, schedule->route.stop_count);
    route_fill(walk, &ending, schedule);
    route_sum(walk, &ending, stops, schedule);
    return true;
}

bool schedule_route(struct arena *arena, const struct problem *problem, const struct order *order, struct stop *stops,
                    struct route_schedule *schedule)
{
    *schedule = (struct route_schedule){0};
    struct route_verdict *verdict = &schedule->verdict;
    if (!eligible_for_all(problem, order, verdict) || !frozen_first(problem, order, verdict) ||
        !in_sequence(problem, order, verdict)) {
        return false;
    }
    if (order->count == 0) {
        return stay_at_home(problem, order->technician, schedule);
    }
    struct arena_mark mark = arena_mark(arena);
    if (stops == NULL) {
        stops = arena_array(arena, struct stop, schedule_stops_max(problem, order->technician, order->count));
    }
    struct driver driver = driver_of(problem, order->technician);
    struct trail trail = {.arena = arena};
    struct walk walk = {.p = problem,
                        .trail = &trail,
                        .driver = &driver,
                        .pins = order->pins,
                        .order = order->jobs,
                        .count = order->count,
                        .inserted = -1,
                        .noted = -1,
                        .verdict = verdict};
    bool possible = route_schedule(arena, &walk, stops, schedule);
    arena_rewind(arena, mark);
    return possible;
}

/* ---- whole plans -------------------------------------------------------------------------------------------------- */

/* The jobs that no route has, with their price. */
static void left_out_collect(struct arena *arena, const struct problem *p, struct solution *solution)
{
    bool *served = arena_array(arena, bool, p->dims.jobs + 1);
    int32_t served_count = 0;
    for (int32_t i = 0; i < solution->stop_count; i++) {
        if (solution->stops[i].job >= 0) {
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
            solution->moved += previous_has(p, job) ? 1 : 0;
        }
    }
}

static void moved_count(const struct problem *p, struct solution *solution)
{
    for (int32_t r = 0; r < solution->route_count; r++) {
        const struct route *route = &solution->routes[r];
        for (int32_t i = 0; i < route->stop_count; i++) {
            const struct stop *stop = &solution->stops[route->stop_first + i];
            solution->moved += stop->job >= 0 && previous_moved(p, stop->job, route->technician, stop->start_t) ? 1 : 0;
        }
    }
}

int64_t schedule_stops_all(const struct problem_dims *d)
{
    bool calls = d->restocks > 0 || d->stations > 0;
    return (int64_t)d->jobs + d->breaks + (calls ? (int64_t)d->jobs + d->technicians : 0);
}

bool schedule_plan_if_possible(struct arena *arena, const struct problem *problem, const struct plan_orders *orders,
                               struct solution *solution, int32_t *technician, struct route_verdict *verdict)
{
    int32_t technicians = problem->dims.technicians;
    *solution = (struct solution){.route_count = technicians};
    solution->routes = arena_array(arena, struct route, technicians);
    solution->stops = arena_array(arena, struct stop, schedule_stops_all(&problem->dims));
    for (int32_t t = 0; t < technicians; t++) {
        struct order order = {t, orders->jobs + orders->first[t], orders->first[t + 1] - orders->first[t],
                              orders->pins};
        struct route_schedule schedule;
        if (!schedule_route(arena, problem, &order, solution->stops + solution->stop_count, &schedule)) {
            *technician = t;
            *verdict = schedule.verdict;
            return false;
        }
        solution->routes[t] = schedule.route;
        solution->routes[t].stop_first = solution->stop_count;
        solution->stop_count += schedule.route.stop_count;
        cost_add(&solution->cost, &schedule.cost);
    }
    left_out_collect(arena, problem, solution);
    moved_count(problem, solution);
    cost_total(&solution->cost);
    return true;
}

void schedule_plan(struct arena *arena, const struct problem *problem, const struct plan_orders *orders,
                   struct solution *solution)
{
    int32_t technician = -1;
    struct route_verdict verdict;
    bool possible = schedule_plan_if_possible(arena, problem, orders, solution, &technician, &verdict);
    assert(possible);
}

/* ---- one more job ------------------------------------------------------------------------------------------------- */

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
    struct arena_mark mark = arena_mark(arena);
    struct route_schedule before;
    bool was_possible = schedule_route(arena, problem, order, NULL, &before);
    assert(was_possible);
    int32_t *longer = arena_array(arena, int32_t, order->count + 1);
    for (int32_t at = 0; at <= order->count; at++) {
        if (order->count > 0) {
            memcpy(longer, order->jobs, (size_t)at * sizeof *longer);
            memcpy(longer + at + 1, order->jobs + at, (size_t)(order->count - at) * sizeof *longer);
        }
        longer[at] = job;
        struct order with = {order->technician, longer, order->count + 1, order->pins};
        struct route_schedule after;
        if (!schedule_route(arena, problem, &with, NULL, &after)) {
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
    arena_rewind(arena, mark);
    return best;
}
