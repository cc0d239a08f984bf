/* A plan told by who does which jobs in which order, scheduled by the solver's rules. */
#ifndef ROUTRIQ_DISPATCH_TOLD_H
#define ROUTRIQ_DISPATCH_TOLD_H

#include "planning/planning.h"

struct arena;

/* One of the solver's jobs in an order; when it begins, about, counts for those that depend on each other. */
struct told_job {
    int32_t job;
    int32_t start_t;
};

/* What keeps a plan from being one. */
struct told_obstacle {
    int32_t technician; /* -1: nobody alone */
    struct route_verdict verdict;
};

/* Technician t does jobs[first[t]] to jobs[first[t + 1] - 1] in their order. False when a route is impossible, or what goes
 * together does not; then the obstacle says why. */
bool told_plan(struct arena *arena, const struct live_problem *made, const int32_t *first, const struct told_job *jobs,
               struct solution *plan, struct told_obstacle *obstacle);

#endif
