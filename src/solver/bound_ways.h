/* The ways between places as the bound sees them: never longer, in time or in distance, than any way of a real route, with
 * whatever it calls at between two jobs. For the bound's own files. */
#ifndef ROUTRIQ_SOLVER_BOUND_WAYS_H
#define ROUTRIQ_SOLVER_BOUND_WAYS_H

#include "solver/problem.h"

struct arena;

/* What an arena adds to one array at most. */
enum { BOUND_ROUNDING = 16 };

/* Any profile: the shortest over all of them. */
enum { BOUND_ANY_PROFILE = -1 };

struct bound_ways {
    const struct problem *problem;
    int32_t via_count; /* restock places and stations */
    const int32_t *via_place;
    const struct travel *to_via; /* profiles * places * via_count: from a place to one of them, perhaps over others */
    const int32_t *speed_max_e4; /* profiles */
    bool unknown;                /* too many to look at: every way may be nothing */
};

struct bound_ways bound_ways_make(struct arena *arena, const struct problem *problem);

/* An upper bound of what it takes. */
size_t bound_ways_bytes(const struct problem_dims *dims);

/* time_t is NO_ROAD when there is no way. */
struct travel bound_way(const struct bound_ways *ways, int32_t profile, int32_t from, int32_t to);

#endif
