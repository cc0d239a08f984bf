#include "solver/witness_walk.h"

int32_t witness_frozen_count(const struct problem *p, int32_t technician)
{
    return p->frozen_first == NULL ? 0 : p->frozen_first[technician + 1] - p->frozen_first[technician];
}

/* True when the technician has begun already. */
static bool has_facts(const struct problem *p, int32_t technician)
{
    return witness_frozen_count(p, technician) > 0 && p->frozen_start_t[p->frozen_first[technician]] != NO_INSTANT;
}

static bool home_holds(const struct walk *walk)
{
    const struct route *route = walk->route;
    if (witness_frozen_count(walk->p, walk->technician) > 0) {
        return witness_refuse(walk, NO_STOP, "frozen_missing", "A job that the route begins with is left out");
    }
    const bool at_home = route->leave_t == walk->p->technician_from_t[walk->technician] &&
                         route->return_t == route->leave_t && route->drive_t == 0 && route->wait_t == 0 &&
                         route->overtime_t == 0 && route->distance_d == 0 && route->energy_e == 0;
    return at_home || witness_refuse(walk, NO_STOP, "wrong_sum", "A technician without jobs stays at home");
}

/* Nobody waits on the road for what could be waited for at home: leaving a tick later would come after the first start,
 * or drive longer for it, which only speeds by time of day can do. */
static bool leaves_late(const struct walk *walk)
{
    const struct problem *p = walk->p;
    const int64_t leave_t = walk->route->leave_t;
    const int32_t profile = problem_profile(p, walk->technician);
    const int32_t leg_t =
        problem_travel(p, profile, p->technician_start_place[walk->technician], walk->stops[0].place).time_t;
    const int64_t now_t = witness_arrival_t(p, profile, leave_t, leg_t);
    const int64_t later_t = witness_arrival_t(p, profile, leave_t + 1, leg_t);
    return later_t > walk->stops[0].start_t || later_t - now_t > 1;
}

static bool begin_holds(struct walk *walk)
{
    const struct problem *p = walk->p;
    const struct route *route = walk->route;
    const int32_t from_t = p->technician_from_t[walk->technician];
    if (route->leave_t < from_t) {
        return witness_refuse(walk, NO_STOP, "shift_exceeded", "A start before the shift");
    }
    if (has_facts(p, walk->technician) && route->leave_t != from_t) {
        return witness_refuse(walk, NO_STOP, "wrong_time", "Who has begun already does not wait at home");
    }
    walk->place = p->technician_start_place[walk->technician];
    walk->at_t = route->leave_t;
    const bool battery = p->energy_model != NULL && p->energy_capacity_e[walk->technician] > 0;
    walk->level_e = battery ? p->energy_start_e[walk->technician] : 0;
    return true;
}

static bool stop_holds(struct walk *walk)
{
    switch (walk->stops[walk->next].job) {
    case STOP_BREAK:
        return witness_break(walk);
    case STOP_CHARGE:
        return witness_charge(walk);
    case STOP_RESTOCK:
        return witness_restock(walk);
    default:
        return witness_job(walk);
    }
}

static bool return_holds(struct walk *walk)
{
    const struct problem *p = walk->p;
    const int32_t t = walk->technician;
    const int32_t end_place = p->technician_end_place[t];
    if (end_place == NO_PLACE && walk->place != walk->last_job_place) {
        return witness_refuse(walk, NO_STOP, "wrong_end", "A day that ends elsewhere than at the last job");
    }
    if (!witness_drive(walk, end_place, NO_STOP)) {
        return false;
    }
    if (walk->route->return_t != walk->at_t || walk->at_t > p->technician_to_t[t]) {
        return witness_refuse(walk, NO_STOP, "shift_exceeded",
                              "A return after the shift, or another than the travel gives");
    }
    for (int32_t k = walk->breaks; k < problem_break_count(p, t); k++) {
        if (p->break_until_t[p->break_first[t] + k] < walk->at_t) {
            return witness_refuse(walk, NO_STOP, "break_missing", "A day without its break");
        }
    }
    if (p->reach_d != NULL && p->reach_d[t] != INT32_MAX && walk->distance_d > p->reach_d[t]) {
        return witness_refuse(walk, NO_STOP, "out_of_reach", "Further than the vehicle comes");
    }
    return true;
}

static int64_t overtime_of(const struct walk *walk)
{
    if (walk->p->regular_t == NULL || walk->at_t <= walk->p->regular_t[walk->technician]) {
        return 0;
    }
    return walk->at_t - walk->p->regular_t[walk->technician];
}

static bool sums_hold(const struct walk *walk)
{
    const struct route *route = walk->route;
    const bool equal = route->drive_t == walk->drive_t && route->distance_d == walk->distance_d &&
                       route->wait_t == walk->wait_t && route->energy_e == walk->energy_e &&
                       route->overtime_t == overtime_of(walk);
    return equal || witness_refuse(walk, NO_STOP, "wrong_sum", "Another sum of the day than the route has");
}

static void price_balance(const struct walk *walk)
{
    const struct problem *p = walk->p;
    if (p->balance == NULL) {
        return;
    }
    const __int128 work_t = walk->drive_t + walk->service_t;
    const __int128 price_c = work_t * work_t * p->balance->cost / p->balance->unit;
    walk->judgement->overflow |= price_c > COST_MAX;
    witness_price(walk->judgement, &walk->judgement->cost.balance_c, 1, (int64_t)price_c);
}

static void price_day(const struct walk *walk)
{
    const struct problem *p = walk->p;
    const int32_t t = walk->technician;
    struct judgement *judgement = walk->judgement;
    struct cost *cost = &judgement->cost;
    const bool wages = p->technician_drive_c != NULL;
    witness_price(judgement, &cost->drive_c, walk->drive_t, wages ? p->technician_drive_c[t] : p->drive_c);
    witness_price(judgement, &cost->distance_c, walk->distance_d, wages ? p->technician_distance_c[t] : p->distance_c);
    witness_price(judgement, &cost->waiting_c, walk->wait_t, wages ? p->technician_wait_c[t] : 0);
    witness_price(judgement, &cost->service_c, walk->service_t, wages ? p->technician_service_c[t] : 0);
    witness_price(judgement, &cost->overtime_c, overtime_of(walk), p->overtime_c == NULL ? 0 : p->overtime_c[t]);
    witness_price(judgement, &cost->energy_c, walk->energy_e, p->energy_c == NULL ? 0 : p->energy_c[t]);
    witness_price(judgement, &cost->used_c, 1, p->technician_used_c[t]);
    price_balance(walk);
}

bool witness_route(struct judgement *judgement, int32_t technician)
{
    const struct route *route = &judgement->s->routes[technician];
    struct walk walk = {.judgement = judgement, .p = judgement->p, .route = route, .technician = technician};
    if (route->technician != technician) {
        return witness_refuse(&walk, NO_STOP, "wrong_technician", "Routes stand in the order of the technicians");
    }
    if (route->stop_count == 0) {
        return home_holds(&walk);
    }
    walk.stops = judgement->s->stops + route->stop_first;
    walk.last_job_place = NO_PLACE;
    if (!begin_holds(&walk)) {
        return false;
    }
    while (walk.next < route->stop_count) {
        const bool is_first = walk.next == 0;
        if (!stop_holds(&walk)) {
            return false;
        }
        if (is_first && !has_facts(walk.p, technician) && !leaves_late(&walk)) {
            return witness_refuse(&walk, 0, "wrong_time", "A start earlier than the first stop asks for");
        }
    }
    if (walk.jobs == 0) {
        return witness_refuse(&walk, NO_STOP, "no_job", "A route of breaks and calls alone");
    }
    if (walk.jobs < witness_frozen_count(walk.p, technician)) {
        return witness_refuse(&walk, NO_STOP, "frozen_missing", "A job that the route begins with is left out");
    }
    if (!return_holds(&walk) || !sums_hold(&walk) || !witness_goods(&walk)) {
        return false;
    }
    judgement->served += walk.jobs;
    price_day(&walk);
    return true;
}
