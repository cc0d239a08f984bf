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
    int64_t needed;
    int64_t available;
};

/* Who does which jobs in which order. */
struct order {
    int32_t technician;
    const int32_t *jobs; /* count of them; may be NULL when there are none */
    int32_t count;
};

struct route_schedule {
    struct route route; /* stop_first is 0 */
    struct cost cost;   /* the route's own terms: left_out_c is 0 */
    struct route_verdict verdict;
};

/* Schedules one route. On success returns true and fills the route, its cost and `stops` (room for count + 1; NULL when they
 * are not wanted); else says why in the verdict. Among places for the break the cheapest wins, then the earliest return,
 * then the first. */
bool schedule_route(struct arena *arena, const struct problem *problem, const struct order *order, struct stop *stops,
                    struct route_schedule *schedule);

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

/* Tries every position of a route that is possible as it is; ties go to the earliest. */
struct insertion schedule_insertion(struct arena *arena, const struct problem *problem, const struct order *order,
                                    int32_t job, enum insertion_measure measure);

#endif
