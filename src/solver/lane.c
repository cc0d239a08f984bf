#include <assert.h>
#include <string.h>

#include "base/arena.h"
#include "solver/search.h"

/* ---- times ------------------------------------------------------------------------------------------------------- */

/* One job as the times see it: service starts within [open_t, last_t]. */
struct service {
    int32_t open_t, last_t, service_t;
};

static inline struct service service_kept(const struct job_facts *facts)
{
    return (struct service){facts->open_t, facts->due_t, facts->service_t};
}

static inline struct service service_hard(const struct job_facts *facts)
{
    return (struct service){facts->open_t, facts->close_t, facts->service_t};
}

/* What leaving a node gives at the next one: the earliest departures from there. True when they are others than before. */
static inline bool ready_carry(const struct break_facts *rest, const struct times *from, int32_t leg_t,
                               struct service service, struct times *to)
{
    int32_t taken_t = sooner(from->ready_t + leg_t, NEVER);
    int32_t open_t = NEVER;
    if (rest->length_t > 0) {
        taken_t = sooner(taken_t, break_ready_t(rest, from->ready_n, leg_t));
        open_t = later(from->ready_n + leg_t, service.open_t);
    }
    int32_t start_t = later(taken_t, service.open_t);
    int32_t ready_t = start_t <= service.last_t ? start_t + service.service_t : NEVER;
    int32_t ready_n = open_t <= service.last_t ? open_t + service.service_t : NEVER;
    bool changed = ready_t != to->ready_t || ready_n != to->ready_n;
    to->ready_t = ready_t;
    to->ready_n = ready_n;
    return changed;
}

/* From what the next node allows: the latest departures from this one. */
static inline void departures(const struct break_facts *rest, const struct times *next, int32_t leg_t, int32_t *leave_n,
                              int32_t *leave_t)
{
    *leave_t = next->latest_t - leg_t;
    *leave_n = NO_WAY;
    if (rest->length_t > 0) {
        int32_t resting_t = next->latest_t < 0 ? NO_WAY : break_latest_t(rest, next->latest_t, leg_t);
        *leave_n = later(next->latest_n - leg_t, resting_t);
    }
}

static inline int32_t latest_arrival(struct service service, int32_t leave_t)
{
    int32_t arrive_t = sooner(service.last_t, leave_t - service.service_t);
    return arrive_t < service.open_t ? NO_WAY : arrive_t;
}

static inline bool latest_carry(const struct break_facts *rest, const struct times *next, int32_t leg_t,
                                struct service service, struct times *times)
{
    int32_t leave_n, leave_t;
    departures(rest, next, leg_t, &leave_n, &leave_t);
    int32_t latest_t = latest_arrival(service, leave_t);
    int32_t latest_n = latest_arrival(service, leave_n);
    bool changed = latest_t != times->latest_t || latest_n != times->latest_n;
    times->latest_t = latest_t;
    times->latest_n = latest_n;
    return changed;
}

/* The node's ready times, from those of the node before it. */
static bool ready_at(struct lane *lane, const struct break_facts *rest, int32_t job)
{
    const struct ground *g = lane->ground;
    struct node *node = &lane->nodes[job];
    const struct node *prev = &lane->nodes[node->prev];
    bool changed = ready_carry(rest, &prev->kept, prev->leg_t, service_kept(&g->facts[job]), &node->kept);
    if (g->promises) {
        changed |= ready_carry(rest, &prev->hard, prev->leg_t, service_hard(&g->facts[job]), &node->hard);
    }
    return changed;
}

/* The node's latest times, from those of the node behind it. */
static bool latest_at(struct lane *lane, const struct break_facts *rest, int32_t job)
{
    const struct ground *g = lane->ground;
    struct node *node = &lane->nodes[job];
    const struct node *next = &lane->nodes[node->next];
    bool changed = latest_carry(rest, &next->kept, node->leg_t, service_kept(&g->facts[job]), &node->kept);
    if (g->promises) {
        changed |= latest_carry(rest, &next->hard, node->leg_t, service_hard(&g->facts[job]), &node->hard);
    }
    return changed;
}

/* The start keeps the latest departures. */
static void latest_at_start(struct lane *lane, int32_t technician)
{
    const struct break_facts *rest = &lane->ground->breaks[technician];
    struct node *start = &lane->nodes[start_node(lane->ground, technician)];
    const struct node *next = &lane->nodes[start->next];
    departures(rest, &next->kept, start->leg_t, &start->kept.latest_n, &start->kept.latest_t);
    departures(rest, &next->hard, start->leg_t, &start->hard.latest_n, &start->hard.latest_t);
}

/* Forwards from a node until nothing changes any more. */
static void ready_update(struct lane *lane, int32_t technician, int32_t from)
{
    const struct break_facts *rest = &lane->ground->breaks[technician];
    for (int32_t i = lane->nodes[from].next; is_job(lane->ground, i); i = lane->nodes[i].next) {
        if (!ready_at(lane, rest, i)) {
            return;
        }
    }
}

/* Backwards from a node until nothing changes any more. */
static void latest_update(struct lane *lane, int32_t technician, int32_t from)
{
    const struct break_facts *rest = &lane->ground->breaks[technician];
    for (int32_t i = lane->nodes[from].prev; is_job(lane->ground, i); i = lane->nodes[i].prev) {
        if (!latest_at(lane, rest, i)) {
            return;
        }
    }
    latest_at_start(lane, technician);
}

/* True when the route keeps every window and promise. */
static bool on_time(const struct lane *lane, int32_t technician)
{
    const struct ground *g = lane->ground;
    const struct node *start = &lane->nodes[start_node(g, technician)];
    int32_t latest = g->breaks[technician].length_t > 0 ? start->kept.latest_n : start->kept.latest_t;
    return g->p->technician_from_t[technician] <= latest;
}

/* ---- sums -------------------------------------------------------------------------------------------------------- */

/* The price of a route whose times are settled. */
static void route_price(struct lane *lane, int32_t technician)
{
    const struct problem *p = lane->ground->p;
    struct route_state *route = &lane->routes[technician];
    lane->cost_c -= route->cost_c;
    route->lateness_c = 0;
    route->cost_c = 0;
    if (route->count > 0) {
        if (!on_time(lane, technician)) {
            route->lateness_c = route_lateness(lane, technician, NOBODY, 0, COST_MAX);
            assert(route->lateness_c != COST_NONE);
        }
        route->cost_c = route->drive_t * p->drive_c + route->distance_d * p->distance_c +
                        p->technician_used_c[technician] + route->lateness_c;
        if (p->balance != NULL) {
            route->cost_c += balance_price(p, route->drive_t + route->service_t);
        }
    }
    lane->cost_c += route->cost_c;
}

/* Connects two nodes and keeps the leg between them. */
static void link(struct lane *lane, int32_t technician, int32_t from, int32_t to)
{
    struct travel leg = node_travel(lane->ground, technician, from, to);
    struct route_state *route = &lane->routes[technician];
    struct node *node = &lane->nodes[from];
    node->next = to;
    node->leg_t = leg.time_t;
    node->leg_d = leg.distance_d;
    lane->nodes[to].prev = from;
    lane->course.technician = NOBODY;
    route->drive_t += leg.time_t;
    route->distance_d += leg.distance_d;
}

static void unlink_leg(struct lane *lane, int32_t technician, int32_t from)
{
    lane->routes[technician].drive_t -= lane->nodes[from].leg_t;
    lane->routes[technician].distance_d -= lane->nodes[from].leg_d;
}

static void parts_take(struct lane *lane, int32_t technician, int32_t job, int32_t sign)
{
    const struct problem *p = lane->ground->p;
    if (p->part_first == NULL) {
        return;
    }
    int32_t *used = lane->parts_used + (size_t)technician * (size_t)p->dims.parts;
    for (int32_t k = p->part_first[job]; k < p->part_first[job + 1]; k++) {
        used[p->part_kind[k]] += sign * p->part_quantity[k];
    }
}

/* ---- changes ----------------------------------------------------------------------------------------------------- */

void lane_insert(struct lane *lane, const struct spot *spot, int32_t job)
{
    const struct ground *g = lane->ground;
    int32_t technician = spot->technician;
    int32_t before = lane->nodes[spot->after].next;
    struct route_state *route = &lane->routes[technician];
    unlink_leg(lane, technician, spot->after);
    link(lane, technician, spot->after, job);
    link(lane, technician, job, before);
    lane->nodes[job].technician = technician;
    route->service_t += g->facts[job].service_t;
    lane->used += route->count == 0 ? 1 : 0;
    route->count++;
    lane->served++;
    lane->cost_c -= g->p->job_left_out_c[job];
    parts_take(lane, technician, job, 1);
    if (g->rich) {
        lane->broken |= !course_settle(lane, technician, job);
        return;
    }
    ready_at(lane, &g->breaks[technician], job);
    ready_update(lane, technician, job);
    latest_at(lane, &g->breaks[technician], job);
    latest_update(lane, technician, job);
    route_price(lane, technician);
}

void lane_remove(struct lane *lane, int32_t job)
{
    const struct ground *g = lane->ground;
    struct node *node = &lane->nodes[job];
    int32_t technician = node->technician;
    struct route_state *route = &lane->routes[technician];
    unlink_leg(lane, technician, node->prev);
    unlink_leg(lane, technician, job);
    link(lane, technician, node->prev, node->next);
    node->technician = NOBODY;
    route->service_t -= g->facts[job].service_t;
    route->count--;
    lane->used -= route->count == 0 ? 1 : 0;
    lane->served--;
    lane->cost_c += g->p->job_left_out_c[job];
    lane->bank[lane->bank_count++] = job;
    parts_take(lane, technician, job, -1);
}

static void times_work_out(struct lane *lane, int32_t technician)
{
    const struct ground *g = lane->ground;
    const struct break_facts *rest = &g->breaks[technician];
    for (int32_t i = lane->nodes[start_node(g, technician)].next; is_job(g, i); i = lane->nodes[i].next) {
        ready_at(lane, rest, i);
    }
    for (int32_t i = lane->nodes[end_node(g, technician)].prev; is_job(g, i); i = lane->nodes[i].prev) {
        latest_at(lane, rest, i);
    }
    latest_at_start(lane, technician);
}

void lane_settle(struct lane *lane, int32_t technician)
{
    if (lane->ground->rich) {
        lane->broken |= !course_settle(lane, technician, NOBODY);
        return;
    }
    times_work_out(lane, technician);
    route_price(lane, technician);
}

/* Appends without judging times: settled once the route is whole. */
static void lane_append(struct lane *lane, int32_t technician, int32_t job)
{
    const struct ground *g = lane->ground;
    int32_t end = end_node(g, technician);
    int32_t last = lane->nodes[end].prev;
    unlink_leg(lane, technician, last);
    link(lane, technician, last, job);
    link(lane, technician, job, end);
    lane->nodes[job].technician = technician;
    lane->routes[technician].service_t += g->facts[job].service_t;
    lane->used += lane->routes[technician].count == 0 ? 1 : 0;
    lane->routes[technician].count++;
    lane->served++;
    lane->cost_c -= g->p->job_left_out_c[job];
    parts_take(lane, technician, job, 1);
}

void lane_extend(struct lane *lane, int32_t technician, const int32_t *jobs, int32_t count)
{
    for (int32_t k = 0; k < count; k++) {
        lane_append(lane, technician, jobs[k]);
    }
}

bool lane_stock_suffices(const struct lane *lane, int32_t technician, int32_t job, bool added)
{
    const struct problem *p = lane->ground->p;
    size_t row = (size_t)technician * (size_t)p->dims.parts;
    for (int32_t k = p->part_first[job]; k < p->part_first[job + 1]; k++) {
        size_t at = row + (size_t)p->part_kind[k];
        if ((int64_t)lane->parts_used[at] + (added ? p->part_quantity[k] : 0) > p->part_stock[at]) {
            return false;
        }
    }
    return true;
}

bool lane_settle_if_possible(struct lane *lane, int32_t technician)
{
    const struct ground *g = lane->ground;
    const struct problem *p = g->p;
    const struct route_state *route = &lane->routes[technician];
    if (g->rich) {
        return course_order_holds(lane, technician) && course_settle(lane, technician, NOBODY);
    }
    if (p->reach_d != NULL && p->reach_d[technician] != INT32_MAX && route->count > 0 &&
        route->distance_d > p->reach_d[technician]) {
        return false;
    }
    for (int32_t i = lane->nodes[start_node(g, technician)].next; p->part_first != NULL && is_job(g, i);
         i = lane->nodes[i].next) {
        if (!lane_stock_suffices(lane, technician, i, false)) {
            return false;
        }
    }
    times_work_out(lane, technician);
    if (route->count > 0 && !on_time(lane, technician) &&
        (p->promise_due_t == NULL || route_lateness(lane, technician, NOBODY, 0, COST_MAX) == COST_NONE)) {
        return false;
    }
    route_price(lane, technician);
    return true;
}

/* ---- whole plans ------------------------------------------------------------------------------------------------- */

static void route_empty(struct lane *lane, int32_t technician)
{
    const struct ground *g = lane->ground;
    const struct break_facts *rest = &g->breaks[technician];
    struct node *start = &lane->nodes[start_node(g, technician)];
    struct node *end = &lane->nodes[end_node(g, technician)];
    int32_t from_t = g->p->technician_from_t[technician];
    int32_t to_t = g->p->technician_to_t[technician];
    bool rests = rest->length_t > 0;
    lane->routes[technician] = (struct route_state){.touched = -1};
    *start = (struct node){.prev = NOBODY,
                           .technician = technician,
                           .place = g->p->technician_start_place[technician],
                           .kept = {.ready_n = rests ? from_t : NEVER, .ready_t = rests ? NEVER : from_t}};
    *end = (struct node){.next = NOBODY,
                         .technician = technician,
                         .place = g->p->technician_end_place[technician],
                         .kept = {.latest_n = rests ? sooner(rest->until_t, to_t) : NO_WAY, .latest_t = to_t}};
    start->hard = start->kept;
    end->hard = end->kept;
    link(lane, technician, start_node(g, technician), end_node(g, technician));
    if (g->rich) {
        lane->broken |= !course_settle(lane, technician, NOBODY);
    }
}

static void lane_clear(struct lane *lane)
{
    const struct ground *g = lane->ground;
    lane->bank_count = lane->served = lane->used = 0;
    lane->cost_c = 0;
    for (int32_t j = 0; j < g->jobs; j++) {
        lane->nodes[j] = (struct node){.technician = NOBODY, .place = g->place[j]};
        lane->bank[lane->bank_count++] = j;
        lane->cost_c += g->p->job_left_out_c[j];
        if (lane->pins != NULL) {
            lane->pins[j] = (struct pin){0, INSTANT_MAX};
        }
    }
    lane->moved = 0;
    lane->broken = false;
    if (lane->parts_used != NULL) {
        memset(lane->parts_used, 0, (size_t)g->technicians * (size_t)g->p->dims.parts * sizeof *lane->parts_used);
    }
    for (int32_t t = 0; t < g->technicians; t++) {
        route_empty(lane, t);
    }
}

/* The jobs that no route has. */
static void bank_fill(struct lane *lane)
{
    lane->bank_count = 0;
    for (int32_t j = 0; j < lane->ground->jobs; j++) {
        if (lane->nodes[j].technician == NOBODY) {
            lane->bank[lane->bank_count++] = j;
        }
    }
}

void lane_load(struct lane *lane, const struct plan_orders *orders)
{
    const struct ground *g = lane->ground;
    lane_clear(lane);
    for (int32_t j = 0; lane->pins != NULL && orders->pins != NULL && j < g->jobs; j++) {
        lane->pins[j] = orders->pins[j];
    }
    for (int32_t t = 0; t < g->technicians; t++) {
        lane_extend(lane, t, orders->jobs + orders->first[t], orders->first[t + 1] - orders->first[t]);
        lane_settle(lane, t);
    }
    bank_fill(lane);
}

/* Frozen jobs are never anywhere else than at the beginning of their routes. */
static void frozen_put(struct lane *lane)
{
    const struct ground *g = lane->ground;
    for (int32_t t = 0; t < g->technicians; t++) {
        lane_extend(lane, t, g->drivers[t].frozen_job, g->drivers[t].frozen_count);
        lane_settle(lane, t);
    }
    bank_fill(lane);
}

void lane_restart(struct lane *lane)
{
    lane_clear(lane);
    frozen_put(lane);
}

void lane_save(const struct lane *lane, struct plan_copy *copy)
{
    const struct ground *g = lane->ground;
    int32_t count = 0;
    for (int32_t t = 0; t < g->technicians; t++) {
        copy->first[t] = count;
        for (int32_t i = lane->nodes[start_node(g, t)].next; is_job(g, i); i = lane->nodes[i].next) {
            copy->jobs[count++] = i;
        }
    }
    copy->first[g->technicians] = count;
    for (int32_t j = 0; lane->pins != NULL && j < g->jobs; j++) {
        copy->pins[j] = lane->pins[j];
    }
    copy->cost_c = lane->cost_c;
    copy->moved = lane_moved(lane);
    copy->left_out = g->jobs - count;
}

/* ---- taking back ------------------------------------------------------------------------------------------------- */

void journal_begin(struct lane *lane)
{
    struct journal *journal = &lane->journal;
    lane->iteration++;
    lane->seeking = NOBODY;
    journal->count = journal->node_count = journal->pin_count = 0;
    journal->bank_count = lane->bank_count;
    memcpy(journal->bank, lane->bank, (size_t)lane->bank_count * sizeof *lane->bank);
    journal->served = lane->served;
    journal->used = lane->used;
    journal->cost_c = lane->cost_c;
    journal->moved = lane->moved;
}

int32_t lane_moved(const struct lane *lane)
{
    int32_t moved = lane->moved;
    for (int32_t i = 0; lane->ground->p->previous_technician != NULL && i < lane->bank_count; i++) {
        moved += previous_has(lane->ground->p, lane->bank[i]) ? 1 : 0;
    }
    return moved;
}

void lane_pin(struct lane *lane, int32_t job, struct pin pin)
{
    struct journal *journal = &lane->journal;
    if (journal->pin_touched[job] != lane->iteration) {
        journal->pin_touched[job] = lane->iteration;
        journal->pin_jobs[journal->pin_count] = job;
        journal->pins[journal->pin_count++] = lane->pins[job];
    }
    lane->pins[job] = pin;
}

static void journal_keep(struct lane *lane, int32_t node)
{
    struct journal *journal = &lane->journal;
    journal->node_index[journal->node_count] = node;
    journal->nodes[journal->node_count++] = lane->nodes[node];
}

void journal_touch(struct lane *lane, int32_t technician)
{
    struct journal *journal = &lane->journal;
    if (lane->routes[technician].touched == lane->iteration) {
        return;
    }
    lane->routes[technician].touched = lane->iteration;
    journal->technicians[journal->count] = technician;
    journal->routes[journal->count++] = lane->routes[technician];
    for (int32_t i = start_node(lane->ground, technician); i != NOBODY; i = lane->nodes[i].next) {
        journal_keep(lane, i);
    }
}

void journal_undo(struct lane *lane)
{
    const struct ground *g = lane->ground;
    struct journal *journal = &lane->journal;
    for (int32_t r = 0; r < journal->count; r++) {
        int32_t technician = journal->technicians[r];
        for (int32_t i = lane->nodes[start_node(g, technician)].next; is_job(g, i); i = lane->nodes[i].next) {
            parts_take(lane, technician, i, -1);
            lane->nodes[i].technician = NOBODY;
        }
        lane->routes[technician] = journal->routes[r];
    }
    for (int32_t k = 0; k < journal->node_count; k++) {
        int32_t i = journal->node_index[k];
        lane->nodes[i] = journal->nodes[k];
        if (is_job(g, i)) {
            parts_take(lane, lane->nodes[i].technician, i, 1);
        }
    }
    lane->bank_count = journal->bank_count;
    memcpy(lane->bank, journal->bank, (size_t)journal->bank_count * sizeof *lane->bank);
    lane->served = journal->served;
    lane->used = journal->used;
    lane->cost_c = journal->cost_c;
    lane->moved = journal->moved;
    lane->broken = false;
    if (g->rich) {
        courses_restore(lane);
    }
}

/* ---- memory ------------------------------------------------------------------------------------------------------ */

struct lane *lane_make(struct arena *arena, const struct ground *g, uint64_t seed, int32_t index)
{
    int32_t jobs = g->jobs, technicians = g->technicians, nodes = g->jobs + 2 * g->technicians;
    struct lane *lane = arena_new(arena, struct lane);
    lane->ground = g;
    lane->random = random_make(seed, (uint64_t)index);
    lane->nodes = arena_array(arena, struct node, nodes);
    lane->routes = arena_array(arena, struct route_state, technicians);
    lane->parts_used =
        g->p->part_first == NULL ? NULL : arena_array(arena, int32_t, (size_t)technicians * (size_t)g->p->dims.parts);
    lane->bank = arena_array(arena, int32_t, jobs);
    lane->order = arena_array(arena, int32_t, jobs);
    lane->keys = arena_array(arena, int64_t, jobs);
    lane->class_seen = arena_array(arena, int64_t, technicians);
    lane->ruined = arena_array(arena, int64_t, technicians);
    lane->best = (struct plan_copy){.first = arena_array(arena, int32_t, technicians + 1),
                                    .jobs = arena_array(arena, int32_t, jobs)};
    lane->journal = (struct journal){.technicians = arena_array(arena, int32_t, technicians),
                                     .routes = arena_array(arena, struct route_state, technicians),
                                     .node_index = arena_array(arena, int32_t, nodes),
                                     .nodes = arena_array(arena, struct node, nodes),
                                     .bank = arena_array(arena, int32_t, jobs)};
    lane->absence = arena_array(arena, int64_t, jobs);
    lane->fleet_limit = INT32_MAX;
    lane->blink_in = 1;
    if (g->rich) {
        courses_make(arena, lane);
    }
    lane_clear(lane);
    if (g->rich) {
        lane_restart(lane);
    }
    return lane;
}

size_t lane_bytes(const struct problem_dims *d)
{
    size_t jobs = (size_t)d->jobs, technicians = (size_t)d->technicians, nodes = jobs + 2 * technicians;
    size_t arrays = 16 * 16; /* what rounding up adds */
    return sizeof(struct lane) + arrays + 2 * nodes * sizeof(struct node) + nodes * sizeof(int32_t) +
           2 * technicians * sizeof(struct route_state) + technicians * (size_t)d->parts * sizeof(int32_t) +
           4 * jobs * sizeof(int32_t) + 2 * jobs * sizeof(int64_t) + (2 * technicians + 1) * sizeof(int32_t) +
           2 * technicians * sizeof(int64_t) + courses_bytes(d);
}
