#include "solver/bound_walk.h"

#include "base/arena.h"
#include "solver/bound_ways.h"

struct bound_walk bound_walk_make(struct arena *arena, const struct bound_relaxed *relaxed)
{
    int64_t cells = 0, jobs = 0;
    for (int32_t g = 0; g < relaxed->group_count; g++) {
        const struct bound_group *group = &relaxed->groups[g];
        int64_t wanted = (int64_t)group->n * group->slices;
        cells = wanted > cells ? wanted : cells;
        jobs = group->n > jobs ? group->n : jobs;
    }
    return (struct bound_walk){.price_c = arena_array(arena, int64_t, jobs),
                               .cells = arena_array(arena, struct bound_cell, cells)};
}

size_t bound_walk_bytes(const struct bound_extent *extent)
{
    return extent->jobs * (sizeof(int64_t) + extent->slices * sizeof(struct bound_cell)) + 2 * (size_t)BOUND_ROUNDING;
}

/* The instant that stands for a slice: its begin, but not before the job opens. */
static inline int32_t slice_instant(const struct bound_group *group, int32_t i, int32_t slice)
{
    int32_t begin_t = group->base_t + slice * group->slice_t;
    return begin_t > group->open_t[i] ? begin_t : group->open_t[i];
}

/* Keeps the two cheapest ways on, to different jobs; true when that changed something. */
static bool cell_take(struct bound_cell *cell, int64_t cost_c, int32_t to)
{
    if (cost_c >= cell->second_c || (to == cell->best_to && cost_c >= cell->best_c)) {
        return false;
    }
    if (to == cell->best_to) {
        cell->best_c = cost_c;
    } else if (cost_c < cell->best_c) {
        cell->second_c = cell->best_c;
        cell->second_to = cell->best_to;
        cell->best_c = cost_c;
        cell->best_to = to;
    } else {
        cell->second_c = cost_c;
        cell->second_to = to;
    }
    return true;
}

static inline int64_t not_below(int64_t cost_c, int64_t least_c)
{
    return cost_c > least_c ? cost_c : least_c;
}

/* The slice of arriving over a leg, -1 when that is too late. */
static inline int32_t leg_arrival(const struct bound_group *group, int32_t leg, int32_t slice)
{
    const int32_t to = group->legs[leg].to;
    const int32_t direct = slice + group->leg_slices[leg];
    const int32_t arrival = direct > group->open_slice[to] ? direct : group->open_slice[to];
    return arrival <= group->close_slice[to] ? arrival : -1;
}

/* One cell, from cells of later slices. */
static void cell_fill(struct bound_walk *walk, int32_t i, int32_t slice)
{
    const struct bound_group *group = walk->group;
    struct bound_cell cell = {.second_c = BOUND_NEVER, .best_to = BOUND_HOME, .second_to = BOUND_NOWHERE};
    cell.best_c = bound_return(group, i, slice_instant(group, i, slice));
    for (int32_t l = group->leg_first[i]; l < group->leg_first[i + 1]; l++) {
        const int32_t arrival = leg_arrival(group, l, slice);
        if (arrival <= slice) {
            continue;
        }
        const struct bound_leg *leg = &group->legs[l];
        const struct bound_cell *next = &walk->cells[(int64_t)leg->to * group->slices + arrival];
        const int64_t cost_c = leg->cost_c + (next->best_to == i ? next->second_c : next->best_c);
        if (cost_c < cell.second_c) {
            cell_take(&cell, cost_c, leg->to);
        }
    }
    const int64_t paid_c = bound_walk_paid(walk, i, slice);
    cell.best_c = cell.best_c >= BOUND_NEVER ? BOUND_NEVER : not_below(cell.best_c + paid_c, walk->least_c);
    cell.second_c = cell.second_c >= BOUND_NEVER ? BOUND_NEVER : not_below(cell.second_c + paid_c, walk->least_c);
    walk->cells[(int64_t)i * group->slices + slice] = cell;
}

/* Legs within the slice, once each; true when a cell became cheaper. */
static bool instant_round(struct bound_walk *walk, int32_t slice)
{
    const struct bound_group *group = walk->group;
    bool changed = false;
    for (int32_t i = 0; i < group->n; i++) {
        if (slice < group->open_slice[i] || slice > group->close_slice[i]) {
            continue;
        }
        struct bound_cell *cell = &walk->cells[(int64_t)i * group->slices + slice];
        for (int32_t l = group->leg_first[i]; l < group->leg_first[i + 1]; l++) {
            if (group->leg_slices[l] > 0 || leg_arrival(group, l, slice) != slice) {
                continue;
            }
            const struct bound_cell *next = &walk->cells[(int64_t)group->legs[l].to * group->slices + slice];
            const int64_t rest_c = next->best_to == i ? next->second_c : next->best_c;
            const int64_t cost_c = group->legs[l].cost_c + rest_c + bound_walk_paid(walk, i, slice);
            changed |= rest_c < BOUND_NEVER && cell_take(cell, not_below(cost_c, walk->least_c), group->legs[l].to);
        }
    }
    return changed;
}

/* Prices are such that nobody gains by legs within a slice, so this ends after as many rounds as such a chain has legs;
 * should it not, the cells get what is surely no more than the truth. */
static void instant_fill(struct bound_walk *walk, int32_t slice)
{
    const struct bound_group *group = walk->group;
    for (int32_t round = 0; round <= 2 * group->n; round++) {
        if (!instant_round(walk, slice)) {
            return;
        }
    }
    for (int32_t i = 0; i < group->n; i++) {
        struct bound_cell *cell = &walk->cells[(int64_t)i * group->slices + slice];
        *cell = (struct bound_cell){walk->least_c, walk->least_c, BOUND_NOWHERE, BOUND_NOWHERE};
    }
}

int64_t bound_walk_fill(struct bound_walk *walk, const struct bound_group *group, const int64_t *price_c)
{
    walk->group = group;
    walk->least_c = 0;
    for (int32_t i = 0; i < group->n; i++) {
        walk->price_c[i] = price_c[group->job[i]];
        walk->least_c -= walk->price_c[i];
    }
    for (int32_t slice = group->slices - 1; slice >= 0; slice--) {
        for (int32_t i = 0; i < group->n; i++) {
            if (slice >= group->open_slice[i] && slice <= group->close_slice[i]) {
                cell_fill(walk, i, slice);
            }
        }
        if (group->instant_legs) {
            instant_fill(walk, slice);
        }
    }
    int64_t cheapest_c = 0;
    for (int32_t i = 0; i < group->n; i++) {
        int64_t cost_c = bound_walk_route(walk, i);
        cheapest_c = cost_c < cheapest_c ? cost_c : cheapest_c;
    }
    return not_below(cheapest_c, walk->least_c);
}

int64_t bound_walk_route(const struct bound_walk *walk, int32_t first)
{
    const struct bound_group *group = walk->group;
    if (group->first_c[first] >= BOUND_NEVER) {
        return BOUND_NEVER;
    }
    const int32_t slice = bound_slice(group, group->arrive_t[first]);
    const int64_t rest_c = walk->cells[(int64_t)first * group->slices + slice].best_c;
    return rest_c >= BOUND_NEVER ? BOUND_NEVER : group->first_c[first] + rest_c;
}

/* The leg from i to `to`: it is there. */
static int32_t leg_find(const struct bound_group *group, int32_t i, int32_t to)
{
    int32_t leg = group->leg_first[i];
    while (group->legs[leg].to != to) {
        leg++;
    }
    return leg;
}

int32_t bound_walk_trace(const struct bound_walk *walk, int32_t first, int32_t *jobs, int32_t room)
{
    const struct bound_group *group = walk->group;
    int32_t slice = bound_slice(group, group->arrive_t[first]);
    int32_t count = 0, from = BOUND_HOME, i = first;
    while (i >= 0 && count < room) {
        jobs[count++] = i;
        const struct bound_cell *cell = &walk->cells[(int64_t)i * group->slices + slice];
        const int32_t to = cell->best_to == from && from >= 0 ? cell->second_to : cell->best_to;
        if (to >= 0) {
            slice = leg_arrival(group, leg_find(group, i, to), slice);
        }
        from = i;
        i = to;
    }
    return i == BOUND_HOME ? count : 0;
}
