/* A move beside ruin and recreate: two routes exchange what follows after a stop each (2-opt*, Potvin and Rousseau 1995).
 * Strings taken out one by one hardly ever find their way together into another route; tails do. With the stops at the
 * starts of both routes, two technicians exchange their whole days. */
#include "solver/search.h"

enum { NEAR = 16 }; /* neighbours of a job that its route may be joined to */

struct exchange {
    int32_t technician[2];
    int32_t keep[2]; /* the last node that stays with each */
};

static int32_t last_node(const struct lane *lane, int32_t technician)
{
    return lane->nodes[end_node(lane->ground, technician)].prev;
}

/* The price of travel of the leg between two nodes. */
static int64_t leg_price(const struct ground *g, int32_t technician, int32_t from, int32_t to)
{
    return travel_price(g, node_travel(g, technician, from, to));
}

/* What technician `a` drives after keep[a] once the tail of `b` follows there: the leg to it and, from its end, home. */
static int64_t joined_price(const struct lane *lane, const struct exchange *x, int a, int b)
{
    const struct ground *g = lane->ground;
    int32_t first = lane->nodes[x->keep[b]].next;
    int32_t technician = x->technician[a];
    int32_t home = end_node(g, technician);
    if (!is_job(g, first)) {
        return leg_price(g, technician, x->keep[a], home);
    }
    return leg_price(g, technician, x->keep[a], first) +
           leg_price(g, technician, last_node(lane, x->technician[b]), home);
}

/* How much dearer travel becomes; what else changes (a day more or less that is used, balance) is left to the judgement after. */
static int64_t travel_change(const struct lane *lane, const struct exchange *x)
{
    return joined_price(lane, x, 0, 1) + joined_price(lane, x, 1, 0) - joined_price(lane, x, 0, 0) -
           joined_price(lane, x, 1, 1);
}

static bool tail_suits(const struct lane *lane, const struct exchange *x, int from, int to)
{
    const struct ground *g = lane->ground;
    for (int32_t i = lane->nodes[x->keep[from]].next; is_job(g, i); i = lane->nodes[i].next) {
        if (!problem_eligible(g->p, i, x->technician[to])) {
            return false;
        }
    }
    return true;
}

/* For technicians alike, the times of both routes already say whether the tail can follow. */
static bool times_allow(const struct lane *lane, const struct exchange *x, int a, int b)
{
    const struct ground *g = lane->ground;
    if (g->rich || g->class_of[x->technician[0]] != g->class_of[x->technician[1]]) {
        return true;
    }
    int32_t first = lane->nodes[x->keep[b]].next;
    const struct times *keep = g->promises ? &lane->nodes[x->keep[a]].hard : &lane->nodes[x->keep[a]].kept;
    const struct times *next = g->promises ? &lane->nodes[first].hard : &lane->nodes[first].kept;
    const struct break_facts *rest = &g->breaks[x->technician[a]];
    int32_t leg_t = node_travel(g, x->technician[a], x->keep[a], first).time_t;
    return keep->ready_t + leg_t <= next->latest_t ||
           (rest->length_t > 0 &&
            (keep->ready_n + leg_t <= next->latest_n || break_ready_t(rest, keep->ready_n, leg_t) <= next->latest_t));
}

static bool tail_is_frozen(const struct lane *lane, int32_t keep)
{
    int32_t first = lane->nodes[keep].next;
    return is_job(lane->ground, first) && lane->ground->frozen[first];
}

/* Takes out the tail of a route into `order`, from the back of the scratch for side 1. Returns how many. */
static int32_t tail_take(struct lane *lane, int32_t keep, int32_t *order)
{
    int32_t count = 0;
    for (int32_t i = lane->nodes[keep].next; is_job(lane->ground, i); i = lane->nodes[i].next) {
        order[count++] = i;
    }
    for (int32_t k = count - 1; k >= 0; k--) {
        lane_remove(lane, order[k]);
    }
    lane->bank_count -= count;
    return count;
}

static void draw_sides(struct lane *lane, struct exchange *x, int32_t job, int32_t other)
{
    /* `other` is to follow `job`: what stays with its technician ends before it. */
    *x =
        (struct exchange){{lane->nodes[job].technician, lane->nodes[other].technician}, {job, lane->nodes[other].prev}};
    if (random_below(&lane->random, NEAR) == 0) {
        x->keep[0] = start_node(lane->ground, x->technician[0]);
        x->keep[1] = start_node(lane->ground, x->technician[1]);
    }
}

bool tails_exchange(struct lane *lane, int64_t allowance_c)
{
    const struct ground *g = lane->ground;
    if (g->neighbour_count == 0) {
        return false;
    }
    int32_t job = (int32_t)random_below(&lane->random, (uint32_t)g->jobs);
    int32_t near = g->neighbour_count < NEAR ? g->neighbour_count : NEAR;
    int32_t other =
        g->neighbours[(size_t)job * (size_t)g->neighbour_count + random_below(&lane->random, (uint32_t)near)];
    if (other == NOBODY || lane->nodes[job].technician == NOBODY || lane->nodes[other].technician == NOBODY ||
        lane->nodes[job].technician == lane->nodes[other].technician) {
        return false;
    }
    struct exchange x;
    draw_sides(lane, &x, job, other);
    if (!g->promises && g->p->balance == NULL && !g->rich && travel_change(lane, &x) > allowance_c) {
        return false;
    }
    if (g->rich && (tail_is_frozen(lane, x.keep[0]) || tail_is_frozen(lane, x.keep[1]))) {
        return false;
    }
    if (!times_allow(lane, &x, 0, 1) || !times_allow(lane, &x, 1, 0) || !tail_suits(lane, &x, 0, 1) ||
        !tail_suits(lane, &x, 1, 0)) {
        return false;
    }
    journal_touch(lane, x.technician[0]);
    journal_touch(lane, x.technician[1]);
    int32_t first_count = tail_take(lane, x.keep[0], lane->order);
    int32_t second_count = tail_take(lane, x.keep[1], lane->order + first_count);
    lane_extend(lane, x.technician[1], lane->order, first_count);
    lane_extend(lane, x.technician[0], lane->order + first_count, second_count);
    return lane_settle_if_possible(lane, x.technician[0]) && lane_settle_if_possible(lane, x.technician[1]);
}
