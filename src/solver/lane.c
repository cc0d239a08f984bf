#include <assert.h>
#include <string.h>

#include "base/arena.h"
#include "solver/search.h"

static inline int32_t later(int32_t a, int32_t b)
{
    return a > b ? a : b;
}

static inline int32_t sooner(int32_t a, int32_t b)
{
    return a < b ? a : b;
}

int64_t balance_price(const struct problem *p, int64_t work_t)
{
    return work_t * work_t * p->balance->cost / p->balance->unit;
}

/* ---- times ------------------------------------------------------------------------------------------------------- */

/* What leaving a node gives at the next one: the earliest departures from there. */
static void ready_carry(const struct ground *g, const struct break_facts *rest, const struct node *node, int32_t job,
                        struct node *next)
{
    const struct job_facts *facts = &g->facts[job];
    int32_t taken_t = sooner(node->ready_t + node->leg_t, NEVER);
    int32_t open_t = NEVER;
    if (rest->length_t > 0) {
        taken_t = sooner(taken_t, break_ready_t(rest, node->ready_n, node->leg_t));
        open_t = later(node->ready_n + node->leg_t, facts->open_t);
    }
    int32_t start_t = later(taken_t, facts->open_t);
    next->ready_t = start_t <= facts->due_t ? start_t + facts->service_t : NEVER;
    next->ready_n = open_t <= facts->due_t ? open_t + facts->service_t : NEVER;
}

/* From what the next node allows: the latest departures from this one. */
static void departures(const struct break_facts *rest, const struct node *node, const struct node *next,
                       int32_t *leave_n, int32_t *leave_t)
{
    *leave_t = next->latest_t - node->leg_t;
    *leave_n = NO_WAY;
    if (rest->length_t > 0) {
        int32_t resting_t = next->latest_t < 0 ? NO_WAY : break_latest_t(rest, next->latest_t, node->leg_t);
        *leave_n = later(next->latest_n - node->leg_t, resting_t);
    }
}

static int32_t latest_arrival(const struct job_facts *facts, int32_t leave_t)
{
    int32_t arrive_t = sooner(facts->due_t, leave_t - facts->service_t);
    return arrive_t < facts->open_t ? NO_WAY : arrive_t;
}

static void latest_carry(const struct ground *g, const struct break_facts *rest, struct node *node, int32_t job,
                         const struct node *next)
{
    int32_t leave_n, leave_t;
    departures(rest, node, next, &leave_n, &leave_t);
    node->latest_t = latest_arrival(&g->facts[job], leave_t);
    node->latest_n = latest_arrival(&g->facts[job], leave_n);
}

/* Forwards from a node until nothing changes any more. */
static void ready_update(struct lane *lane, int32_t technician, int32_t from)
{
    const struct ground *g = lane->ground;
    const struct break_facts *rest = &g->breaks[technician];
    for (int32_t i = from; is_job(g, lane->nodes[i].next); i = lane->nodes[i].next) {
        struct node *next = &lane->nodes[lane->nodes[i].next];
        int32_t old_n = next->ready_n, old_t = next->ready_t;
        ready_carry(g, rest, &lane->nodes[i], lane->nodes[i].next, next);
        if (next->ready_n == old_n && next->ready_t == old_t) {
            return;
        }
    }
}

/* Backwards from a node until nothing changes any more; the start keeps the latest departures. */
static void latest_update(struct lane *lane, int32_t technician, int32_t from)
{
    const struct ground *g = lane->ground;
    const struct break_facts *rest = &g->breaks[technician];
    int32_t i = lane->nodes[from].prev;
    for (; is_job(g, i); i = lane->nodes[i].prev) {
        struct node *node = &lane->nodes[i];
        int32_t old_n = node->latest_n, old_t = node->latest_t;
        latest_carry(g, rest, node, i, &lane->nodes[node->next]);
        if (node->latest_n == old_n && node->latest_t == old_t) {
            return;
        }
    }
    struct node *start = &lane->nodes[i];
    departures(rest, start, &lane->nodes[start->next], &start->latest_n, &start->latest_t);
}

/* True when the route keeps every window and promise. */
static bool on_time(const struct lane *lane, int32_t technician)
{
    const struct ground *g = lane->ground;
    const struct node *start = &lane->nodes[start_node(g, technician)];
    int32_t latest = g->breaks[technician].length_t > 0 ? start->latest_n : start->latest_t;
    return g->p->technician_from_t[technician] <= latest;
}

/* ---- sums -------------------------------------------------------------------------------------------------------- */

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
            route->cost_c += balance_price(p, (int64_t)route->drive_t + route->service_t);
        }
    }
    lane->cost_c += route->cost_c;
}

/* Connects two nodes and keeps the leg between them. */
static void link(struct lane *lane, int32_t technician, int32_t from, int32_t to)
{
    struct travel leg = node_travel(lane->ground, from, to);
    struct route_state *route = &lane->routes[technician];
    struct node *node = &lane->nodes[from];
    node->next = to;
    node->leg_t = leg.time_t;
    node->leg_d = leg.distance_d;
    lane->nodes[to].prev = from;
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
    ready_carry(g, &g->breaks[technician], &lane->nodes[spot->after], job, &lane->nodes[job]);
    ready_update(lane, technician, job);
    latest_carry(g, &g->breaks[technician], &lane->nodes[job], job, &lane->nodes[before]);
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
    int32_t i = start_node(g, technician);
    for (; is_job(g, lane->nodes[i].next); i = lane->nodes[i].next) {
        ready_carry(g, rest, &lane->nodes[i], lane->nodes[i].next, &lane->nodes[lane->nodes[i].next]);
    }
    for (; is_job(g, i); i = lane->nodes[i].prev) {
        latest_carry(g, rest, &lane->nodes[i], i, &lane->nodes[lane->nodes[i].next]);
    }
    struct node *start = &lane->nodes[i];
    departures(rest, start, &lane->nodes[start->next], &start->latest_n, &start->latest_t);
}

void lane_settle(struct lane *lane, int32_t technician)
{
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

static bool stock_holds(const struct lane *lane, int32_t technician, int32_t job)
{
    const struct problem *p = lane->ground->p;
    size_t row = (size_t)technician * (size_t)p->dims.parts;
    for (int32_t k = p->part_first[job]; k < p->part_first[job + 1]; k++) {
        size_t at = row + (size_t)p->part_kind[k];
        if (lane->parts_used[at] > p->part_stock[at]) {
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
    if (p->reach_d != NULL && p->reach_d[technician] != INT32_MAX && route->count > 0 &&
        route->distance_d > p->reach_d[technician]) {
        return false;
    }
    for (int32_t i = lane->nodes[start_node(g, technician)].next; p->part_first != NULL && is_job(g, i);
         i = lane->nodes[i].next) {
        if (!stock_holds(lane, technician, i)) {
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
                           .ready_n = rests ? from_t : NEVER,
                           .ready_t = rests ? NEVER : from_t};
    *end = (struct node){.next = NOBODY,
                         .technician = technician,
                         .place = g->p->technician_end_place[technician],
                         .latest_n = rests ? sooner(rest->until_t, to_t) : NO_WAY,
                         .latest_t = to_t};
    link(lane, technician, start_node(g, technician), end_node(g, technician));
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
    }
    if (lane->parts_used != NULL) {
        memset(lane->parts_used, 0, (size_t)g->technicians * (size_t)g->p->dims.parts * sizeof *lane->parts_used);
    }
    for (int32_t t = 0; t < g->technicians; t++) {
        route_empty(lane, t);
    }
}

void lane_load(struct lane *lane, const int32_t *first, const int32_t *jobs)
{
    const struct ground *g = lane->ground;
    lane_clear(lane);
    for (int32_t t = 0; t < g->technicians; t++) {
        lane_extend(lane, t, jobs + first[t], first[t + 1] - first[t]);
        lane_settle(lane, t);
    }
    lane->bank_count = 0;
    for (int32_t j = 0; j < g->jobs; j++) {
        if (lane->nodes[j].technician == NOBODY) {
            lane->bank[lane->bank_count++] = j;
        }
    }
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
    copy->cost_c = lane->cost_c;
    copy->left_out = g->jobs - count;
}

/* ---- taking back ------------------------------------------------------------------------------------------------- */

void journal_begin(struct lane *lane)
{
    struct journal *journal = &lane->journal;
    lane->iteration++;
    journal->count = journal->node_count = 0;
    journal->bank_count = lane->bank_count;
    memcpy(journal->bank, lane->bank, (size_t)lane->bank_count * sizeof *lane->bank);
    journal->served = lane->served;
    journal->used = lane->used;
    journal->cost_c = lane->cost_c;
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
    lane->class_seen = arena_array(arena, int32_t, technicians);
    lane->ruined = arena_array(arena, int64_t, technicians);
    lane->best = (struct plan_copy){.first = arena_array(arena, int32_t, technicians + 1),
                                    .jobs = arena_array(arena, int32_t, jobs)};
    lane->journal = (struct journal){.technicians = arena_array(arena, int32_t, technicians),
                                     .routes = arena_array(arena, struct route_state, technicians),
                                     .node_index = arena_array(arena, int32_t, nodes),
                                     .nodes = arena_array(arena, struct node, nodes),
                                     .bank = arena_array(arena, int32_t, jobs)};
    lane->blink_in = 1;
    lane_clear(lane);
    return lane;
}

size_t lane_bytes(const struct problem_dims *d)
{
    size_t jobs = (size_t)d->jobs, technicians = (size_t)d->technicians, nodes = jobs + 2 * technicians;
    size_t arrays = 16 * 16; /* what rounding up adds */
    return sizeof(struct lane) + arrays + 2 * nodes * sizeof(struct node) + nodes * sizeof(int32_t) +
           2 * technicians * sizeof(struct route_state) + technicians * (size_t)d->parts * sizeof(int32_t) +
           4 * jobs * sizeof(int32_t) + jobs * sizeof(int64_t) + (3 * technicians + 1) * sizeof(int32_t) +
           technicians * sizeof(int64_t);
}
