/* Doing without a technician: the first part of a run where a day's wage is dearer than what a route costs else.
 *
 * Annealing by cost hardly ever empties a route: on the way there every step is dearer. So a whole route is taken out, no
 * new one may be begun, and plans are judged by which jobs are without a place: a job that has been without one often counts
 * more, until the search finds room for it (the sum of absences; Christiaens and Vanden Berghe 2020). When all have one
 * again, the next route goes. */
#include "solver/search.h"

static int64_t absences(const struct lane *lane)
{
    int64_t sum = 0;
    for (int32_t i = 0; i < lane->bank_count; i++) {
        sum += lane->absence[lane->bank[i]];
    }
    return sum;
}

/* What the plan costs beside the jobs left out. */
static int64_t served_cost(const struct lane *lane)
{
    int64_t cost_c = lane->cost_c;
    for (int32_t i = 0; i < lane->bank_count; i++) {
        cost_c -= lane->ground->p->job_left_out_c[lane->bank[i]];
    }
    return cost_c;
}

bool fleet_matters(const struct lane *lane)
{
    const struct ground *g = lane->ground;
    int64_t used_c = 0, rest_c = 0;
    for (int32_t t = 0; t < g->technicians; t++) {
        if (lane->routes[t].count > 0) {
            used_c += g->p->technician_used_c[t];
            rest_c += lane->routes[t].cost_c - g->p->technician_used_c[t];
        }
    }
    return lane->used > 1 && used_c > rest_c && g->bundles.count == 0 && g->p->frozen_first == NULL &&
           g->p->previous_technician == NULL;
}

/* The route whose jobs were hardest to do without least often. */
static int32_t route_choose(const struct lane *lane)
{
    const struct ground *g = lane->ground;
    int32_t chosen = NOBODY;
    int64_t least = 0;
    for (int32_t t = 0; t < g->technicians; t++) {
        int64_t sum = 0;
        for (int32_t i = lane->nodes[start_node(g, t)].next; is_job(g, i); i = lane->nodes[i].next) {
            sum += 1 + lane->absence[i];
        }
        if (sum > 0 && (chosen == NOBODY || sum < least)) {
            chosen = t;
            least = sum;
        }
    }
    return chosen;
}

static void route_take_out(struct lane *lane)
{
    const struct ground *g = lane->ground;
    int32_t technician = route_choose(lane);
    if (technician == NOBODY || lane->used < 2) {
        return;
    }
    journal_begin(lane);
    journal_touch(lane, technician);
    while (is_job(g, lane->nodes[start_node(g, technician)].next)) {
        lane_remove(lane, lane->nodes[start_node(g, technician)].next);
    }
    lane_settle(lane, technician);
    lane->fleet_limit = lane->used;
}

void fleet_begin(struct lane *lane)
{
    lane->fleet_whole = lane->bank_count;
    route_take_out(lane);
}

void fleet_iterate(struct lane *lane, int64_t allowance_c)
{
    int64_t before_c = served_cost(lane), before_absences = absences(lane);
    int32_t before_count = lane->bank_count;
    journal_begin(lane);
    bool possible =
        random_below(&lane->random, FLEET_TAILS_ONE_IN) == 0 ? tails_exchange(lane, allowance_c) : ruin(lane);
    if (possible && !lane->broken) {
        recreate(lane);
    }
    bool better = lane->bank_count <= lane->fleet_whole || absences(lane) < before_absences ||
                  (lane->bank_count <= before_count && served_cost(lane) - before_c <= allowance_c);
    if (!possible || lane->broken || !better) {
        journal_undo(lane);
    }
    for (int32_t i = 0; i < lane->bank_count; i++) {
        lane->absence[lane->bank[i]]++;
    }
}

bool fleet_found(const struct lane *lane)
{
    return lane->bank_count <= lane->fleet_whole;
}

void fleet_next(struct lane *lane)
{
    route_take_out(lane);
}

void fleet_end(struct lane *lane)
{
    lane->fleet_limit = INT32_MAX;
}
