/* The oracle of one route: what schedule_route must find, worked out slowly from what problem.h says.
 *
 * It tries every way of a route: every place for every break (before leaving, on arrival, inside a job that may be split,
 * at home), every restock place, station and target level between any two stops. Each way is played from its start, leg by
 * leg and with a clock tick by tick; nothing is left out because something else looks better. So it is right where it can be
 * read to be right, and only good for short routes.
 */
#ifndef ROUTRIQ_SOLVER_TESTING_ORACLE_H
#define ROUTRIQ_SOLVER_TESTING_ORACLE_H

#include "solver/schedule.h"

enum { ORACLE_JOBS_MAX = 8, ORACLE_STEPS_MAX = 64 };

enum oracle_kind { ORACLE_JOB, ORACLE_BREAK, ORACLE_RESTOCK, ORACLE_CHARGE, ORACLE_END };

/* One thing done on the way, at a place. */
struct oracle_step {
    enum oracle_kind kind;
    int32_t place;
    int32_t index;      /* the job, the break (into break_from_t), the restock place or the station */
    int32_t target;     /* of a charge: into charge_target_e4 */
    int32_t fact;       /* of a job with facts: into frozen_job; else -1 */
    int32_t inside;     /* of a job: so many breaks interrupt it ... */
    int32_t next_break; /* ... from this one on; of the end: the first break that is had at home */
    int32_t arrival_t;
    int32_t begin_t;
    int32_t end_t;
    int32_t window; /* of a job: which of its windows it begins in */
    int32_t level_e;
    int64_t lateness_c;
    int64_t disturbance_c;
    bool moved;
};

struct oracle_answer {
    bool possible;
    bool given_up;          /* there are too many ways to try them all: nothing is said */
    enum obstacle obstacle; /* when it is one that does not depend on times; else OBSTACLE_NONE */
    struct cost cost;
    int32_t leave_t;
    int32_t return_t; /* the earliest among the cheapest ways */
    int32_t wait_t;
    int32_t step_count;
    struct oracle_step steps[ORACLE_STEPS_MAX]; /* of the first way found of those */
    int64_t ways;                               /* that came to the end */
};

/* Fills the answer; false when the route is impossible or the oracle gave up. */
bool oracle_route(struct arena *arena, const struct problem *problem, const struct order *order,
                  struct oracle_answer *answer);

/* Prints what the problem asks of this route, for people. */
void oracle_print_route(const struct problem *problem, const struct order *order);
void oracle_print_answer(const struct oracle_answer *answer);
/* `stops` may be NULL. */
void oracle_print_schedule(const struct route_schedule *schedule, const struct stop *stops);

#endif
