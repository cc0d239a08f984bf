/* One more job in one route: every position. */
#include <string.h>

#include "base/arena.h"
#include "solver/quote_board.h"

/* ---- one position ------------------------------------------------------------------------------------------------- */

/* The place in a technician's locked sequence; -1: none. */
static int32_t sequence_rank(const struct problem *p, int32_t technician, int32_t job)
{
    for (int32_t k = p->sequence_first[technician]; k < p->sequence_first[technician + 1]; k++) {
        if (p->sequence_job[k] == job) {
            return k;
        }
    }
    return -1;
}

void quote_span(const struct quote_board *board, int32_t job, int32_t technician, int32_t *low, int32_t *high)
{
    const struct quote_route *route = board->routes[technician];
    const struct problem *p = board->p;
    *low = board->drivers[technician].frozen_count;
    *high = route->count;
    int32_t own = p->sequence_first == NULL ? -1 : sequence_rank(p, technician, job);
    for (int32_t i = 0; own >= 0 && i < route->count; i++) {
        int32_t rank = sequence_rank(p, technician, route->jobs[i]);
        *low = rank >= 0 && rank < own && i + 1 > *low ? i + 1 : *low;
        *high = rank > own && i < *high ? i : *high;
    }
}

/* Between which instants a job that is held by nothing would begin there, at the widest. */
static struct pin bounds_of(const struct quote_board *board, const struct quote_try *what)
{
    const struct problem *p = board->p;
    const struct quote_route *route = board->routes[what->technician];
    const struct driver *driver = &board->drivers[what->technician];
    int32_t place = p->job_place[what->job];
    int32_t from = what->position == 0 ? driver->start_place : p->job_place[route->jobs[what->position - 1]];
    int32_t to = what->position == route->count ? driver->end_place : p->job_place[route->jobs[what->position]];
    int32_t in_t = quote_leg_t(board, driver->profile, from, place);
    int32_t out_t = quote_leg_t(board, driver->profile, place, to);
    if (in_t >= NO_ROAD || out_t >= NO_ROAD) {
        return (struct pin){NEVER, 0};
    }
    int32_t open_t = later(p->job_open_t[what->job], previous_open_t(p, what->job));
    int32_t leave_t = route->latest_t[what->position] - out_t;
    int32_t service_t = affinity_of(p, what->job, what->technician).service_t;
    return (struct pin){later(route->ready_t[what->position] + in_t, open_t),
                        sooner(p->job_close_t[what->job], leave_t - service_t)};
}

/* By how much a position is surely too late; 0 when only following it tells. */
static int32_t surely_lacks_t(const struct quote_board *board, const struct quote_try *what)
{
    struct pin pin = pin_both(board->pins[what->job], what->bounds);
    return later(0, pin.open_t - pin.close_t);
}

/* How a route with one more job ends. */
struct followed {
    struct ending ending;
    int32_t soonest_t; /* of the job's service */
};

/* Leaves away the labels that come too late for what stands behind the job that was put in, whatever follows. */
static void doomed_drop(const struct quote_board *board, const struct walk *walk, int32_t index, struct labels *at)
{
    const struct quote_route *route = board->routes[walk->driver->technician];
    int32_t leg_t = quote_leg_t(board, walk->driver->profile, walk_place(walk, index), walk_place(walk, index + 1));
    int32_t last_t = route->latest_t[index] - leg_t;
    int32_t kept = 0;
    for (int32_t i = 0; i < at->count; i++) {
        if (at->items[i].ready_t <= last_t) {
            if (kept != i) {
                at->items[kept] = at->items[i];
            }
            kept++;
        }
    }
    at->count = kept;
}

/* When the job that was put in begins at the soonest, of labels that have it behind them. */
static int32_t soonest_of(const struct labels *labels)
{
    int32_t soonest_t = INSTANT_MAX;
    for (int32_t i = 0; i < labels->count; i++) {
        soonest_t = sooner(soonest_t, labels->items[i].noted_t);
    }
    return soonest_t;
}

static bool follow_on(const struct quote_board *board, const struct walk *walk, int32_t from, struct followed *followed)
{
    const struct quote_labels *kept = &board->routes[walk->driver->technician]->before[from];
    struct labels at = {.index = from - 1, .count = kept->count}, next;
    followed->soonest_t = INSTANT_MAX;
    memcpy(at.items, kept->items, (size_t)kept->count * sizeof *kept->items);
    for (int32_t i = from; i < walk->count; i++) {
        if (!labels_extend(walk, i, &at, &next)) {
            return false;
        }
        labels_copy(&at, &next);
        if (i == walk->position) {
            followed->soonest_t = soonest_of(&at);
        }
        if (i >= walk->position) {
            doomed_drop(board, walk, i, &at);
        }
    }
    return labels_end(walk, &at, &followed->ending);
}

/* Of a position that is not surely impossible; COST_NONE too for what costs limit_c or more (0: no limit). */
static int64_t position_follow(struct quote_board *board, const struct quote_try *what, int64_t limit_c,
                               struct followed *followed)
{
    const struct quote_route *route = board->routes[what->technician];
    struct walk walk = {.p = board->p,
                        .driver = &board->drivers[what->technician],
                        .pins = board->pins,
                        .order = route->jobs,
                        .count = route->count + 1,
                        .inserted = what->job,
                        .position = what->position,
                        .noted = what->position,
                        .stock_known = what->stock_known,
                        .limit_c = limit_c};
    if (!walk_prepare(&walk, &board->room)) {
        return COST_NONE;
    }
    bool calls = walk.restocks || walk.charges || route->restocks || route->charges;
    int32_t from = calls ? 0 : what->position;
    return follow_on(board, &walk, from, followed) ? followed->ending.label.cost_c : COST_NONE;
}

/* ---- what holds of a route whatever the position ------------------------------------------------------------------ */

enum stock_state { STOCK_OPEN, STOCK_SUFFICES, STOCK_LACKS };

static int64_t kind_taken(const struct problem *p, const struct quote_route *route, int32_t kind)
{
    int64_t taken = 0;
    for (int32_t i = 0; i < route->count; i++) {
        for (int32_t u = p->part_first[route->jobs[i]]; u < p->part_first[route->jobs[i] + 1]; u++) {
            taken += p->part_kind[u] == kind ? p->part_quantity[u] : 0;
        }
    }
    return taken;
}

/* Without substitutes, whether a van's own stock suffices is a matter of sums. */
static enum stock_state stock_of(const struct quote_board *board, int32_t job, int32_t technician)
{
    const struct problem *p = board->p;
    const struct quote_route *route = board->routes[technician];
    if (p->part_first == NULL) {
        return STOCK_SUFFICES;
    }
    if (p->substitute_first != NULL || route->restocks) {
        return STOCK_OPEN;
    }
    size_t row = (size_t)technician * (size_t)p->dims.parts;
    for (int32_t u = p->part_first[job]; u < p->part_first[job + 1]; u++) {
        int64_t needed = kind_taken(p, route, p->part_kind[u]) + p->part_quantity[u];
        if (needed > p->part_stock[row + (size_t)p->part_kind[u]]) {
            return p->restock_place == NULL ? STOCK_LACKS : STOCK_OPEN;
        }
    }
    return STOCK_SUFFICES;
}

static bool route_is_full(const struct quote_board *board, int32_t technician)
{
    return board->p->jobs_max != NULL && board->routes[technician]->count >= board->p->jobs_max[technician];
}

/* ---- every position ----------------------------------------------------------------------------------------------- */

static bool budget_allows(const struct quote_board *board, int32_t job, int32_t moved)
{
    const struct disturbance *limit = board->p->disturbance;
    return limit == NULL ||
           board->moved - board->moved_later + moved - (previous_has(board->p, job) ? 1 : 0) <= limit->moved_max;
}

/* What one possible position says. */
static void spot_offer(const struct quote_board *board, const struct quote_try *what, const struct followed *followed,
                       struct quote_spot *best)
{
    const struct label *home = &followed->ending.label;
    int64_t saved_c = board->drivers[what->technician].delays ? 0 : followed->ending.waiting_c;
    const struct quote_route *route = board->routes[what->technician];
    struct quote_spot found = {.possible = true,
                               .position = what->position,
                               .start_t = home->noted_t,
                               .soonest_t = followed->soonest_t,
                               .added_c = home->cost_c - route->cost_c,
                               .least_c = home->cost_c - route->cost_c - saved_c,
                               .moved = home->moved - route->moved};
    if (budget_allows(board, what->job, found.moved)) {
        *best = !best->possible || found.added_c < best->added_c ? found : *best;
        return;
    }
    if (!best->possible && (!best->only_budget || found.moved < best->moved)) {
        found.possible = false;
        found.only_budget = true;
        *best = found;
    }
}

/* Whether a route may have one more job at all, as far as that is the same at every position. */
static bool may_have(const struct quote_board *board, int32_t job, int32_t technician, enum stock_state *stock)
{
    *stock = stock_of(board, job, technician);
    return problem_eligible(board->p, job, technician) && !route_is_full(board, technician) && *stock != STOCK_LACKS;
}

static struct quote_try try_of(const struct quote_board *board, int32_t job, int32_t technician, int32_t position,
                               enum stock_state stock)
{
    struct quote_try what = {
        .technician = technician, .job = job, .position = position, .stock_known = stock == STOCK_SUFFICES};
    what.bounds = bounds_of(board, &what);
    return what;
}

void quote_spot_find(struct quote_board *board, int32_t job, int32_t technician, struct quote_spot *spot)
{
    const struct quote_route *route = board->routes[technician];
    enum stock_state stock;
    *spot = (struct quote_spot){.position = route->count};
    if (!may_have(board, job, technician, &stock)) {
        return;
    }
    int32_t low, high, least_t = INT32_MAX;
    quote_span(board, job, technician, &low, &high);
    for (int32_t at = low; at <= high; at++) {
        struct quote_try what = try_of(board, job, technician, at, stock);
        int32_t lacks_t = surely_lacks_t(board, &what);
        struct followed followed;
        int64_t limit_c = spot->possible ? route->cost_c + spot->added_c : 0;
        if (lacks_t == 0 && position_follow(board, &what, limit_c, &followed) != COST_NONE) {
            spot_offer(board, &what, &followed, spot);
        } else if (!spot->possible && !spot->only_budget && lacks_t < least_t) {
            spot->position = at;
            least_t = lacks_t;
        }
    }
}

bool quote_spot_at(struct quote_board *board, const struct quote_try *what, int64_t limit_c, struct quote_spot *spot)
{
    struct followed followed;
    int64_t route_c = board->routes[what->technician]->cost_c;
    int64_t limit_all_c = limit_c < COST_NONE - route_c ? limit_c + route_c : COST_NONE;
    *spot = (struct quote_spot){.position = what->position};
    if (limit_all_c <= 0 || surely_lacks_t(board, what) > 0 ||
        position_follow(board, what, limit_all_c, &followed) >= limit_all_c) {
        return false;
    }
    spot_offer(board, what, &followed, spot);
    return spot->possible;
}

int32_t quote_tries(const struct quote_board *board, int32_t job, int32_t technician, struct quote_try *tries)
{
    enum stock_state stock;
    int32_t low, high, count = 0;
    if (!may_have(board, job, technician, &stock)) {
        return 0;
    }
    quote_span(board, job, technician, &low, &high);
    for (int32_t at = low; at <= high; at++) {
        struct quote_try what = try_of(board, job, technician, at, stock);
        if (surely_lacks_t(board, &what) == 0) {
            tries[count++] = what;
        }
    }
    return count;
}
