#include "solver/search.h"

enum {
    BLINK_MEAN = 100,     /* one position in so many is overlooked, so that greed does not always find the same */
    SCAN_NEIGHBOURS = 40, /* in large problems: the neighbours beside which a place is looked for */
    SCAN_TECHNICIANS = 8, /* and the nearest technicians whose first and last places are looked at */
    OLD_BANK_MAX = 30,    /* jobs left out before, tried again in one iteration */
    DESPERATE_ONE_IN = 64 /* how often a job without a place near by is tried everywhere */
};

/* ---- one position ------------------------------------------------------------------------------------------------ */

/* One job looking for a place. */
struct quest {
    struct lane *lane;
    const struct ground *g;
    const struct problem *p;
    int32_t job;
    struct job_facts facts;
    const int32_t *out_t, *out_d; /* dense tables: from the job's place to every place */
    const int32_t *in_t, *in_d;   /* and to it */
    int64_t limit_c;              /* a place must be cheaper */
    int32_t only;                 /* technician; NOBODY: any */
    struct spot *spots;           /* the best so far, cheapest first, of different technicians */
    int32_t count, room;
};

/* Keeps a place among the best. */
static void quest_take(struct quest *q, struct spot spot)
{
    int32_t at = 0;
    while (at < q->count && q->spots[at].technician != spot.technician) {
        at++;
    }
    if (at < q->count && q->spots[at].added_c <= spot.added_c) {
        return;
    }
    if (at == q->count) {
        at = q->count < q->room ? q->count++ : q->room - 1;
    }
    while (at > 0 && q->spots[at - 1].added_c > spot.added_c) {
        q->spots[at] = q->spots[at - 1];
        at--;
    }
    q->spots[at] = spot;
    if (q->count == q->room) {
        q->limit_c = q->spots[q->count - 1].added_c;
    }
}

struct detour {
    int32_t in_t, out_t;
    int64_t added_t, added_d;
};

static inline struct detour detour_make(const struct quest *q, const struct node *from, const struct node *to)
{
    struct detour detour;
    int64_t in_d, out_d;
    if (q->out_t != NULL) {
        detour.in_t = q->in_t[from->place];
        detour.out_t = q->out_t[to->place];
        in_d = q->in_d[from->place];
        out_d = q->out_d[to->place];
    } else {
        int32_t place = q->g->place[q->job];
        struct travel in = problem_travel(q->p, 0, from->place, place);
        struct travel out = problem_travel(q->p, 0, place, to->place);
        detour.in_t = in.time_t;
        detour.out_t = out.time_t;
        in_d = in.distance_d;
        out_d = out.distance_d;
    }
    detour.added_t = (int64_t)detour.in_t + detour.out_t - from->leg_t;
    detour.added_d = in_d + out_d - from->leg_d;
    return detour;
}

static inline bool served_by(const struct quest *q, int32_t arrival_t, int32_t last_t, int32_t *ready_t)
{
    int32_t start_t = arrival_t > q->facts.open_t ? arrival_t : q->facts.open_t;
    *ready_t = start_t + q->facts.service_t;
    return start_t <= last_t;
}

/* True when the job fits between two nodes, its service starting by last_t and the times of both sides kept. */
static inline bool fits(const struct quest *q, const struct break_facts *rest, const struct detour *detour,
                        const struct times *from, const struct times *to, int32_t last_t)
{
    int32_t ready_t;
    if (rest->length_t == 0) {
        return served_by(q, from->ready_t + detour->in_t, last_t, &ready_t) && ready_t + detour->out_t <= to->latest_t;
    }
    int32_t taken_t = from->ready_t + detour->in_t;
    int32_t resting_t = break_ready_t(rest, from->ready_n, detour->in_t);
    if (served_by(q, taken_t < resting_t ? taken_t : resting_t, last_t, &ready_t) &&
        ready_t + detour->out_t <= to->latest_t) {
        return true;
    }
    return served_by(q, from->ready_n + detour->in_t, last_t, &ready_t) &&
           (ready_t + detour->out_t <= to->latest_n || break_ready_t(rest, ready_t, detour->out_t) <= to->latest_t);
}

/* What the route's sums add to the price of a detour. */
static inline int64_t sums_price(const struct quest *q, int32_t technician, const struct detour *detour)
{
    const struct route_state *route = &q->lane->routes[technician];
    int64_t price = detour->added_t * q->p->drive_c + detour->added_d * q->p->distance_c;
    if (route->count == 0) { /* the way from the start to the end, without a job, is not driven and not paid */
        const struct node *start = &q->lane->nodes[start_node(q->g, technician)];
        price += q->p->technician_used_c[technician] + start->leg_t * q->p->drive_c + start->leg_d * q->p->distance_c;
    }
    if (q->p->balance != NULL) {
        int64_t span_t = q->p->technician_to_t[technician] - q->p->technician_from_t[technician];
        int64_t before_t = route->count == 0 ? 0 : route->drive_t + route->service_t;
        int64_t after_t = route->drive_t + route->service_t + detour->added_t + q->facts.service_t;
        after_t = after_t < span_t ? after_t : span_t; /* more does not fit anyway */
        price += balance_price(q->p, after_t) - balance_price(q->p, before_t);
    }
    return price;
}

static bool blinks(struct lane *lane)
{
    if (--lane->blink_in > 0) {
        return false;
    }
    lane->blink_in = 1 + (int32_t)random_below(&lane->random, 2 * BLINK_MEAN - 1);
    return true;
}

/* No price of the job with this technician is below: what the tables and the pair itself cost. */
static int64_t least_price(const struct quest *q, const struct driver *driver, const struct affinity *affinity,
                           int64_t leg_price_c)
{
    int64_t price_c = affinity->preference_c + affinity->territory_c + affinity->service_t * driver->wage.service_c;
    if (previous_has(q->p, q->job) && q->p->previous_technician[q->job] != driver->technician) {
        price_c += q->p->moved_technician_c[q->job];
    }
    /* Travel that changes over the day may be half of what the table says, not less as a rule. */
    return price_c + (driver->clock && leg_price_c > 0 ? leg_price_c / 2 : leg_price_c);
}

/* In a rich problem: what surely does not fit, or is surely too dear, is seen from the nodes; the rest is followed. */
static void position_follow(struct quest *q, int32_t technician, int32_t after)
{
    struct lane *lane = q->lane;
    const struct problem *p = q->p;
    const struct driver *driver = &q->g->drivers[technician];
    const struct node *from = &lane->nodes[after];
    const struct node *to = &lane->nodes[from->next];
    if (is_job(q->g, from->next) && q->g->frozen[from->next]) {
        return;
    }
    int32_t place = q->g->place[q->job];
    struct travel in = problem_travel(p, driver->profile, from->place, place);
    struct travel out = problem_travel(p, driver->profile, place, to->place);
    int32_t in_t = road_fastest_t(p, driver->profile, in.time_t),
            out_t = road_fastest_t(p, driver->profile, out.time_t);
    struct affinity affinity = affinity_of(p, q->job, technician);
    int32_t start_t = later(from->kept.ready_t + in_t, later(q->facts.open_t, lane->pins[q->job].open_t));
    if (start_t > sooner(q->facts.close_t, lane->pins[q->job].close_t) ||
        start_t + affinity.service_t + out_t > to->kept.latest_t) {
        return;
    }
    int64_t leg_c = ((int64_t)in.time_t + out.time_t - from->leg_t) * driver->wage.drive_c +
                    ((int64_t)in.distance_d + out.distance_d - from->leg_d) * driver->wage.distance_c;
    const struct route_state *route = &lane->routes[technician];
    int64_t least_c = least_price(q, driver, &affinity, leg_c);
    if (driver->wage.wait_c > 0) { /* one more job may fill what was waited */
        struct course_try what = {technician, q->job, after};
        int32_t wait_t = driver->spans ? course_least_wait_t(lane, &what, in, out) : 0;
        if (wait_t == NEVER) {
            return;
        }
        least_c += wait_t * driver->wage.wait_c - route->waiting_c;
    }
    if (route->count == 0) { /* the way from the start to the end, without a job, is not driven and not paid */
        least_c += p->technician_used_c[technician] + from->leg_t * driver->wage.drive_c +
                   from->leg_d * driver->wage.distance_c;
    }
    if (least_c >= q->limit_c || blinks(lane)) {
        return;
    }
    struct ending ending;
    int64_t cost_c = course_price(lane, &(struct course_try){technician, q->job, after}, &ending);
    if (cost_c == COST_NONE || cost_c - route->cost_c >= q->limit_c ||
        lane->moved - route->moved + ending.label.moved > q->g->moved_max) {
        return;
    }
    quest_take(q, (struct spot){technician, after, cost_c - route->cost_c});
}

static inline void position_try(struct quest *q, int32_t technician, int32_t after)
{
    if (q->g->rich) {
        position_follow(q, technician, after);
        return;
    }
    struct lane *lane = q->lane;
    const struct node *from = &lane->nodes[after];
    const struct node *to = &lane->nodes[from->next];
    struct detour detour = detour_make(q, from, to);
    int64_t added_c = sums_price(q, technician, &detour);
    if (added_c >= q->limit_c || blinks(lane)) {
        return;
    }
    const struct route_state *route = &lane->routes[technician];
    if (q->p->reach_d != NULL && q->p->reach_d[technician] != INT32_MAX &&
        route->distance_d + detour.added_d > q->p->reach_d[technician]) {
        return;
    }
    const struct break_facts *rest = &q->g->breaks[technician];
    if (fits(q, rest, &detour, &from->kept, &to->kept, q->facts.due_t)) {
        added_c -= route->lateness_c;
    } else {
        if (!q->g->promises || !fits(q, rest, &detour, &from->hard, &to->hard, q->facts.close_t)) {
            return;
        }
        int64_t limit_c = q->limit_c - added_c + route->lateness_c;
        int64_t late_c = route_lateness(lane, technician, q->job, after, limit_c);
        if (late_c == COST_NONE) {
            return;
        }
        added_c += late_c - route->lateness_c;
    }
    if (added_c < q->limit_c) {
        quest_take(q, (struct spot){technician, after, added_c});
    }
}

/* ---- one route --------------------------------------------------------------------------------------------------- */

static bool van_has_parts(const struct quest *q, int32_t technician)
{
    const struct problem *p = q->p;
    if (p->part_first == NULL || p->restock_place != NULL || p->substitute_first != NULL) {
        return true; /* or it is seen when the route is followed */
    }
    return lane_stock_suffices(q->lane, technician, q->job, true);
}

/* An empty van like one already looked at in this quest is passed over. */
static bool is_new_kind(struct quest *q, int32_t technician)
{
    struct lane *lane = q->lane;
    int32_t kind = q->g->class_of[technician];
    if (lane->routes[technician].count > 0) {
        return true;
    }
    if (lane->used >= lane->fleet_limit) {
        return false;
    }
    if (lane->class_seen[kind] == lane->class_stamp) {
        return false;
    }
    lane->class_seen[kind] = lane->class_stamp;
    return true;
}

static bool may_take(struct quest *q, int32_t technician)
{
    return (q->only == NOBODY || q->only == technician) && problem_eligible(q->p, q->job, technician) &&
           is_new_kind(q, technician) && van_has_parts(q, technician);
}

/* Times only grow along a route: positions after the job's window has closed, and those before stops that cannot wait until
 * it has opened, are passed over. */
static void route_scan(struct quest *q, int32_t technician)
{
    struct lane *lane = q->lane;
    int32_t end = end_node(q->g, technician);
    if (q->g->rich) { /* the nodes' instants are of another kind: looked at position by position */
        course_open(lane, technician);
        for (int32_t i = start_node(q->g, technician); i != end; i = lane->nodes[i].next) {
            position_follow(q, technician, i);
        }
        return;
    }
    int32_t soonest_t = q->facts.open_t + q->facts.service_t;
    bool promises = q->g->promises;
    for (int32_t i = start_node(q->g, technician); i != end; i = lane->nodes[i].next) {
        const struct node *node = &lane->nodes[i];
        const struct node *next = &lane->nodes[node->next];
        const struct times *before = promises ? &node->hard : &node->kept;
        const struct times *after = promises ? &next->hard : &next->kept;
        if (sooner(before->ready_n, before->ready_t) > q->facts.close_t) {
            return;
        }
        if (soonest_t <= later(after->latest_n, after->latest_t)) {
            position_try(q, technician, i);
        }
    }
}

/* ---- one job ----------------------------------------------------------------------------------------------------- */

static void scan_everywhere(struct quest *q)
{
    for (int32_t t = 0; t < q->g->technicians; t++) {
        if (may_take(q, t)) {
            route_scan(q, t);
        }
    }
}

static void scan_nearby(struct quest *q)
{
    struct lane *lane = q->lane;
    const struct ground *g = q->g;
    const int32_t *neighbours = g->neighbours + (size_t)q->job * (size_t)g->neighbour_count;
    int32_t count = g->neighbour_count < SCAN_NEIGHBOURS ? g->neighbour_count : SCAN_NEIGHBOURS;
    for (int32_t k = 0; k < count && neighbours[k] != NOBODY; k++) {
        int32_t technician = lane->nodes[neighbours[k]].technician;
        if (technician != NOBODY && (q->only == NOBODY || q->only == technician) &&
            problem_eligible(q->p, q->job, technician) && van_has_parts(q, technician)) {
            position_try(q, technician, lane->nodes[neighbours[k]].prev);
            position_try(q, technician, neighbours[k]);
        }
    }
    const int32_t *near = g->near_technicians + (size_t)q->job * (size_t)g->near_technician_count;
    int32_t tried = 0;
    for (int32_t k = 0; k < g->near_technician_count && near[k] != NOBODY && tried < SCAN_TECHNICIANS; k++) {
        if (may_take(q, near[k])) {
            position_try(q, near[k], start_node(g, near[k]));
            position_try(q, near[k], lane->nodes[end_node(g, near[k])].prev);
            tried++;
        }
    }
    if (q->count == 0 && random_below(&lane->random, DESPERATE_ONE_IN) == 0) {
        lane->class_stamp++;
        scan_everywhere(q);
    }
}

int32_t spots_find(struct lane *lane, const struct spot_wish *wish, struct spot *spots)
{
    const struct ground *g = lane->ground;
    const struct problem *p = g->p;
    struct quest q = {.lane = lane,
                      .g = g,
                      .p = p,
                      .job = wish->job,
                      .facts = g->facts[wish->job],
                      .limit_c = wish->limit_c,
                      .only = wish->only,
                      .spots = spots,
                      .room = wish->room};
    if (p->travel_form == TRAVEL_DENSE && !g->rich) {
        size_t row = (size_t)g->place[wish->job] * (size_t)p->dims.places;
        q.out_t = p->travel_t + row;
        q.out_d = p->travel_d + row;
        q.in_t = g->back_t + row;
        q.in_d = g->back_d + row;
    }
    lane->class_stamp++;
    if (wish->only != NOBODY) {
        if (may_take(&q, wish->only)) {
            route_scan(&q, wish->only);
        }
    } else if (g->scan_all) {
        scan_everywhere(&q);
    } else {
        scan_nearby(&q);
    }
    return q.count;
}

struct spot spot_find(struct lane *lane, int32_t job)
{
    struct spot spot = {NOBODY, 0, 0};
    int64_t limit_c = lane->ground->p->job_left_out_c[job] + lane->tolerance_c;
    spots_find(lane, &(struct spot_wish){job, limit_c, NOBODY, 1}, &spot);
    return spot;
}

/* ---- all jobs of the bank ---------------------------------------------------------------------------------------- */

/* The orders in which jobs are put back, with their weights; after Christiaens and Vanden Berghe (2020), and two for vans
 * that differ. */
enum sort { BY_CHANCE, BY_SIZE, BY_FAR, BY_CLOSE, BY_WIDTH, BY_OPEN, BY_CLOSE_TIME, BY_FEW_ELIGIBLE, BY_PRICE, SORTS };
static const uint32_t SORT_WEIGHT[SORTS] = {4, 4, 2, 1, 2, 2, 2, 2, 2};

static enum sort sort_draw(struct random *random)
{
    uint32_t total = 0;
    for (int s = 0; s < SORTS; s++) {
        total += SORT_WEIGHT[s];
    }
    uint32_t drawn = random_below(random, total);
    int sort = 0;
    while (drawn >= SORT_WEIGHT[sort]) {
        drawn -= SORT_WEIGHT[sort++];
    }
    return (enum sort)sort;
}

static int64_t job_size(const struct problem *p, int32_t job)
{
    int64_t size = 0;
    for (int32_t k = p->part_first == NULL ? 0 : p->part_first[job];
         p->part_first != NULL && k < p->part_first[job + 1]; k++) {
        size += p->part_quantity[k];
    }
    return size;
}

static int64_t sort_key(struct lane *lane, enum sort sort, int32_t job)
{
    const struct ground *g = lane->ground;
    switch (sort) {
    case BY_SIZE:
        return -job_size(g->p, job);
    case BY_FAR:
        return -(int64_t)g->depot_t[job];
    case BY_CLOSE:
        return g->depot_t[job];
    case BY_WIDTH:
        return (int64_t)g->facts[job].due_t - g->facts[job].open_t;
    case BY_OPEN:
        return g->facts[job].open_t;
    case BY_CLOSE_TIME:
        return -(int64_t)g->facts[job].due_t;
    case BY_FEW_ELIGIBLE:
        return g->eligible_count[job];
    case BY_PRICE:
        return -g->p->job_left_out_c[job];
    case BY_CHANCE:
    case SORTS:
        break;
    }
    return (int64_t)(random_next(&lane->random) >> 2);
}

/* By insertion: few jobs but at the beginning of a run; stable, so that ties keep the order of the bank. */
static void sort_order(struct lane *lane, int32_t count)
{
    for (int32_t i = 1; i < count; i++) {
        int64_t key = lane->keys[i];
        int32_t job = lane->order[i];
        int32_t at = i;
        for (; at > 0 && lane->keys[at - 1] > key; at--) {
            lane->keys[at] = lane->keys[at - 1];
            lane->order[at] = lane->order[at - 1];
        }
        lane->keys[at] = key;
        lane->order[at] = job;
    }
}

/* Where a job stands among the first `count` of the bank; NOBODY when it does not. */
static int32_t bank_find(const struct lane *lane, int32_t job, int32_t count)
{
    for (int32_t i = 0; i < count; i++) {
        if (lane->bank[i] == job) {
            return i;
        }
    }
    return NOBODY;
}

/* Moves the jobs to try to the end of the bank: all that this iteration took out (they stand there already), and some of
 * those left out before. Returns how many. */
static int32_t bank_draw(struct lane *lane)
{
    int32_t old = lane->journal.bank_count;
    int32_t fresh = lane->bank_count - old;
    /* Where few jobs may be moved an iteration is for one that has no place, and need not try all the others. */
    bool one = lane->seeking != NOBODY && lane->ground->moved_max != INT32_MAX;
    int32_t most = one ? 1 : OLD_BANK_MAX;
    if (lane->iteration == 1 || old <= most) { /* the first builds the plan, of all jobs */
        return lane->bank_count;
    }
    int32_t sought = lane->seeking == NOBODY ? NOBODY : bank_find(lane, lane->seeking, old);
    for (int32_t k = 0; k < most; k++) {
        int32_t last = old - 1 - k;
        int32_t drawn =
            k == 0 && sought != NOBODY ? sought : (int32_t)random_below(&lane->random, (uint32_t)(last + 1));
        int32_t job = lane->bank[drawn];
        lane->bank[drawn] = lane->bank[last];
        lane->bank[last] = job;
    }
    return fresh + most;
}

/* Jobs that depend on each other stay in the bank until the first of their bundle comes up. */
static bool waits_for_bundle(const struct ground *g, int32_t job, int32_t *bundle)
{
    *bundle = g->rich ? g->bundles.of_job[job] : NOBODY;
    return *bundle != NOBODY;
}

static void job_place(struct lane *lane, int32_t job)
{
    struct spot spot = spot_find(lane, job);
    if (spot.technician == NOBODY) {
        lane->bank[lane->bank_count++] = job;
        return;
    }
    journal_touch(lane, spot.technician);
    lane_insert(lane, &spot, job);
}

void recreate(struct lane *lane)
{
    int32_t count = bank_draw(lane);
    enum sort sort = sort_draw(&lane->random);
    if (lane->iteration == 1 && lane->served > 0) {
        sort = BY_PRICE; /* what a plan that was given leaves out: the dearest first */
    }
    lane->bank_count -= count;
    for (int32_t i = 0; i < count; i++) {
        lane->order[i] = lane->bank[lane->bank_count + i];
        bool sought = lane->order[i] == lane->seeking;
        lane->keys[i] = sought ? INT64_MIN : sort_key(lane, sort, lane->order[i]);
    }
    sort_order(lane, count);
    int32_t bundle;
    for (int32_t i = 0; i < count; i++) {
        if (waits_for_bundle(lane->ground, lane->order[i], &bundle)) {
            lane->bank[lane->bank_count++] = lane->order[i];
        }
    }
    for (int32_t i = 0; i < count; i++) {
        if (!waits_for_bundle(lane->ground, lane->order[i], &bundle)) {
            job_place(lane, lane->order[i]);
        } else if (lane->nodes[lane->order[i]].technician == NOBODY) {
            bundle_insert(lane, bundle);
        }
    }
}
