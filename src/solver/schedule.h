/* The schedule of one route: given the order of the jobs, the best times and the best place for the break.
 *
 * This is the plain statement of what a route costs and why it is impossible; it tries every place for the break and costs
 * O(stops^2). The search has its own, incremental evaluation, which is tested against this one; the rule of the manual
 * planner, the reasons for jobs left out and the times of the final answer come from here.
 */
#ifndef ROUTRIQ_SOLVER_SCHEDULE_H
#define ROUTRIQ_SOLVER_SCHEDULE_H

#include "solver/solution.h"

struct arena;

/* The first thing that makes an order of jobs impossible for a technician, in the order in which they are looked at. */
enum obstacle {
    OBSTACLE_NONE,
    OBSTACLE_NOT_ELIGIBLE, /* `job`: skill or certificate */
    OBSTACLE_PARTS,  /* `job`: the first for which the van runs out; `part`, `needed` and `available` over the route */
    OBSTACLE_REACH,  /* `needed` and `available` distance */
    OBSTACLE_WINDOW, /* `job` would start at `needed`, its window closes at `available` */
    OBSTACLE_BREAK,  /* no place for the break within its window */
    OBSTACLE_SHIFT,  /* back at `needed`, the shift ends at `available` */
};

struct route_verdict {
    enum obstacle obstacle;
    int32_t job;
    int32_t part;
    int32_t needed;
    int32_t available;
};

/* Schedules `jobs` (count of them, in order) for `technician`. On success fills *route (stop_first 0) and `stops` (room for
 * count + 1) and returns true, with the route's own terms in *cost (left_out_c 0); else says why in *verdict. `stops`,
 * `route`, `cost`, `verdict` may be NULL. Among break places the cheapest wins, then the earliest return, then the first. */
bool schedule_route(const struct problem *problem, int32_t technician, const int32_t *jobs, int32_t count,
                    struct stop *stops, struct route *route, struct cost *cost, struct route_verdict *verdict);

/* Schedules every route of a plan given as orders: technician t does jobs[first[t]] to jobs[first[t+1] - 1]; a job in none
 * of them is left out. Asserts that every route is possible and no job stands twice: the caller has built it so. */
void schedule_plan(struct arena *arena, const struct problem *problem, const int32_t *first, const int32_t *jobs,
                   struct solution *solution);

/* The best place for one more job in a technician's route. */
struct insertion {
    bool possible;
    int32_t position;             /* before the job that now stands there, 0 to count */
    int64_t added_c;              /* the route's cost after less before; the price of leaving it out is not in it */
    int32_t added_t;              /* travel time after less before */
    struct route_verdict verdict; /* when impossible: of the position that came furthest in `enum obstacle`'s order */
};

enum insertion_measure { INSERTION_BY_COST, INSERTION_BY_TRAVEL_TIME };

/* Tries every position; ties go to the earliest. */
struct insertion schedule_insertion(struct arena *arena, const struct problem *problem, int32_t technician,
                                    const int32_t *jobs, int32_t count, int32_t job, enum insertion_measure measure);

#endif
