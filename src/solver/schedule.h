/* The schedule of one route: given the order of the jobs, the best times, places for the breaks, charges and restocks.
 *
 * This states what a route costs and why it is impossible, by following it from its start with every choice that problem.h
 * allows (labels.h). The search uses the same labels, and for problems without choices a faster evaluation that is tested
 * against this one; the rule of the manual planner, the reasons for jobs left out and the times of the final answer come from here.
 */
#ifndef ROUTRIQ_SOLVER_SCHEDULE_H
#define ROUTRIQ_SOLVER_SCHEDULE_H

#include "solver/solution.h"

struct arena;

/* The first thing that makes an order of jobs impossible for a technician, in the order in which they are looked at. */
enum obstacle {
    OBSTACLE_NONE,
    OBSTACLE_NOT_ELIGIBLE, /* `job`: skill or certificate, or somebody else is required */
    OBSTACLE_FROZEN,       /* `job` would stand before one that is frozen, or frozen ones in another order */
    OBSTACLE_SEQUENCE,     /* `job` would stand before one that is locked to come first */
    OBSTACLE_JOBS_MAX,     /* `needed` and `available` jobs */
    OBSTACLE_LOAD,         /* `job`: the first with which dimension `part` has `needed` on the van for `available` */
    OBSTACLE_PARTS, /* `job`: the first for which the van runs out, restocked or not; `part`, `needed` and `available` over the route */
    OBSTACLE_REACH,    /* `needed` and `available` distance */
    OBSTACLE_ENERGY,   /* `needed` and `available` energy without charging; no charge on the way helps */
    OBSTACLE_NO_ROAD,  /* `job`: one cannot get there, or home from there */
    OBSTACLE_WINDOW,   /* `job` would start at `needed`, its last window closes at `available` */
    OBSTACLE_BREAK,    /* no place for a break within its window */
    OBSTACLE_SHIFT,    /* back at `needed`, the shift ends at `available` */
    OBSTACLE_TOGETHER, /* `job` depends on another: its crew, or the job that comes before it */
    OBSTACLE_MOVED,    /* of a whole plan: `needed` jobs of the previous one are moved, for `available` */
};

struct route_verdict {
    enum obstacle obstacle;
    int32_t job;
    int32_t part;
    int64_t needed;
    int64_t available;
};

/* Jobs that depend on each other across routes (CREWS, PRECEDENCE) are held within instants that a plan has agreed on, so that
 * every route can be scheduled alone: a job starts not before open_t and not after close_t. Jobs that are free have 0
 * and INSTANT_MAX. */
struct pin {
    int32_t open_t, close_t;
};

/* Who does which jobs in which order. */
struct order {
    int32_t technician;
    const int32_t *jobs; /* count of them; may be NULL when there are none */
    int32_t count;
    const struct pin *pins; /* J, or NULL: no job is pinned */
};

struct route_schedule {
    struct route route; /* stop_first is 0 */
    struct cost cost;   /* the route's own terms: left_out_c is 0 */
    struct route_verdict verdict;
};

/* The most stops that a route of so many jobs can have. */
int32_t schedule_stops_max(const struct problem *problem, int32_t technician, int32_t jobs);

/* Schedules one route. On success returns true and fills the route, its cost and `stops` (room for schedule_stops_max();
 * NULL when they are not wanted); else says why in the verdict. Among the ways the cheapest wins, then the earliest return,
 * then the first found. */
bool schedule_route(struct arena *arena, const struct problem *problem, const struct order *order, struct stop *stops,
                    struct route_schedule *schedule);

/* The most stops that a plan can have. */
int64_t schedule_stops_all(const struct problem_dims *dims);

/* A plan as orders: technician t does jobs[first[t]] to jobs[first[t+1] - 1]; a job in none of them is left out. */
struct plan_orders {
    const int32_t *first; /* T+1 */
    const int32_t *jobs;
    const struct pin *pins; /* J, or NULL */
};

/* Schedules every route of a plan. False when one is impossible: then *technician and *verdict say whose and why. Asserts that
 * no job stands twice: the caller has built it so. */
bool schedule_plan_if_possible(struct arena *arena, const struct problem *problem, const struct plan_orders *orders,
                               struct solution *solution, int32_t *technician, struct route_verdict *verdict);
/* The same where every route is known to be possible. */
void schedule_plan(struct arena *arena, const struct problem *problem, const struct plan_orders *orders,
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
