/* The relaxed day that the bound's oracles walk through: bound.h says why it may be so relaxed. For the bound's own files.
 *
 * Costs here are the problem's, shifted left for exactness (or right, rounded down, when they are huge): `shift`.
 */
#ifndef ROUTRIQ_SOLVER_BOUND_RELAXED_H
#define ROUTRIQ_SOLVER_BOUND_RELAXED_H

#include "solver/bound.h"

/* No cost: larger than all, and two of them can be added. */
#define BOUND_NEVER (INT64_C(1) << 61)

/* From the start of one job's service to the arrival at another. The cost includes what serving the other costs. */
struct bound_leg {
    int32_t to;
    int32_t time_t;
    int64_t cost_c;
};

/* Technicians who are alike, or were merged. Its jobs are numbered 0 to n-1. */
struct bound_group {
    int32_t technicians;
    int32_t n;
    const int32_t *job; /* n, ascending: the problem's number */
    const int32_t *open_t, *close_t;
    const int32_t *arrive_t; /* straight from the start place; INT32_MAX: there is no way */
    const int64_t *first_c;  /* to be the first: the day's wage, the way there, serving it */
    const int32_t *latest_t; /* service starts not after, to be back in time; -1: there is no way */
    const int64_t *last_c;   /* the way back */
    const int32_t *back_t;   /* from the start of service to the return */
    const int32_t *due_t;
    const int64_t *late_c; /* a tick after due_t */
    const int32_t *use;    /* of the scarce resource */
    int32_t capacity;
    int32_t regular_t;
    int64_t overtime_c;
    const int32_t *leg_first; /* n+1, into legs */
    struct bound_leg *legs;
    /* Slices of time: slice b begins at base_t + b * slice_t. */
    int32_t base_t, slice_t, slices;
    const int32_t *open_slice, *close_slice; /* n */
    const int32_t *leg_slices;               /* legs: whole slices that one takes */
    bool instant_legs;                       /* some legs begin and end in one slice */
    int64_t work;                            /* steps of one walk through all slices */
};

struct bound_relaxed {
    int32_t jobs;
    int32_t shift;
    int64_t *price_max_c; /* J: shifted; no price is higher */
    int64_t *start_c;     /* J: prices with which no route gains */
    int32_t group_count;
    struct bound_group *groups;
    int64_t steps; /* used to make it */
};

/* False when there are too few steps for more than start_c (then group_count is 0). */
bool bound_relaxed_make(struct arena *arena, const struct problem *problem, int64_t steps,
                        struct bound_relaxed *relaxed);

/* The most that the relaxed day of a problem can be: all 0 when there are no groups. */
struct bound_extent {
    size_t jobs; /* of one group */
    size_t slices;
    size_t groups;
    size_t group_jobs; /* over all groups */
    size_t pairs;      /* of jobs of one group, over all groups */
};

/* An upper bound of what it takes to make it. */
size_t bound_relaxed_bytes(const struct problem_dims *dims, struct bound_extent *extent);

static inline int64_t bound_lateness(const struct bound_group *group, int32_t i, int32_t start_t)
{
    return start_t > group->due_t[i] ? group->late_c[i] * (start_t - group->due_t[i]) : 0;
}

/* The way back of who starts the service of i at start_t; BOUND_NEVER when it is too late. */
static inline int64_t bound_return(const struct bound_group *group, int32_t i, int32_t start_t)
{
    if (start_t > group->latest_t[i]) {
        return BOUND_NEVER;
    }
    int32_t over_t = start_t + group->back_t[i] - group->regular_t;
    return group->last_c[i] + (over_t > 0 ? over_t * group->overtime_c : 0);
}

static inline int32_t bound_slice(const struct bound_group *group, int32_t instant_t)
{
    return (instant_t - group->base_t) / group->slice_t;
}

#endif
