/* The first oracle: relaxed routes backwards over (job, slice of time), where only the last visit is remembered. For the
 * bound's own files.
 *
 * A cell holds the lowest cost, less prices, of beginning a job's service in a slice and of all that follows, and the lowest
 * that goes on to another job than the first: so that a route that came from there need not go back. Every cell is a lower
 * bound for what an honest rest of a route can gain, which is what the second oracle asks.
 */
#ifndef ROUTRIQ_SOLVER_BOUND_WALK_H
#define ROUTRIQ_SOLVER_BOUND_WALK_H

#include "solver/bound_relaxed.h"

struct arena;

/* After a job there may be no further one. */
enum { BOUND_HOME = -1, BOUND_NOWHERE = -2 };

struct bound_cell {
    int64_t best_c, second_c;
    int32_t best_to, second_to;
};

/* Prices on a group's jobs, and the cells: [job * slices + slice]. */
struct bound_walk {
    const struct bound_group *group;
    int64_t *price_c; /* n */
    int64_t least_c;  /* less than nothing by all prices: no honest route gains more */
    struct bound_cell *cells;
};

/* Room for the largest group. */
struct bound_walk bound_walk_make(struct arena *arena, const struct bound_relaxed *relaxed);

/* An upper bound of what it takes. */
size_t bound_walk_bytes(const struct bound_extent *extent);

/* Fills the cells; the answer is the cheapest route's cost, 0 when none is below. */
int64_t bound_walk_fill(struct bound_walk *walk, const struct bound_group *group, const int64_t *price_c);

/* What cells include beside the rest of the route: the lateness at the slice's first instant, less the price. */
static inline int64_t bound_walk_paid(const struct bound_walk *walk, int32_t i, int32_t slice)
{
    const struct bound_group *group = walk->group;
    int32_t begin_t = group->base_t + slice * group->slice_t;
    begin_t = begin_t > group->open_t[i] ? begin_t : group->open_t[i];
    return bound_lateness(group, i, begin_t) - walk->price_c[i];
}

/* The cost of the cheapest route that begins with `first`; BOUND_NEVER when there is none. */
int64_t bound_walk_route(const struct bound_walk *walk, int32_t first);

/* The jobs of the cheapest route whose first job is `first`, into jobs (room for `room`); 0 when it does not fit. */
int32_t bound_walk_trace(const struct bound_walk *walk, int32_t first, int32_t *jobs, int32_t room);

#endif
