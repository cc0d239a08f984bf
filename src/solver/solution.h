/* A solution: who does which jobs in which order, when, and what it costs, term by term. */
#ifndef ROUTRIQ_SOLVER_SOLUTION_H
#define ROUTRIQ_SOLVER_SOLUTION_H

#include <stdint.h>

#include "solver/problem.h"

/* In stop.job, what is no job. */
enum { STOP_BREAK = -1, STOP_CHARGE = -2, STOP_RESTOCK = -3 };

/* A break that interrupts a job follows the job's stop, and lies between its start and departure. */
struct stop {
    int32_t job;         /* or one of the above */
    int32_t place;       /* where it is done; a break has the place it is taken at */
    int32_t arrival_t;   /* at the door, after a break taken there; of a break: its start */
    int32_t start_t;     /* of the service: arrival plus waiting */
    int32_t departure_t; /* start plus service, and the breaks that interrupt it; of a break: its end */
    int32_t level_e;     /* energy left in the battery on leaving; 0 without a battery */
};

struct route {
    int32_t technician;
    int32_t stop_first; /* into solution.stops */
    int32_t stop_count; /* breaks included; 0 when the technician stays at home */
    int32_t
        leave_t; /* from the start place: as late as the rule "earliest" of problem.h lets the day begin; a break at the
                       * start place itself is taken after it */
    int32_t return_t; /* at the end place */
    int32_t drive_t;
    int32_t wait_t; /* between leaving and the return */
    int32_t overtime_t;
    int64_t distance_d; /* a sum of many legs: does not fit the width of one */
    int64_t energy_e;   /* what the legs took */
};

/* What a plan costs, by term; `total_c` is their sum. */
struct cost {
    int64_t left_out_c;
    int64_t lateness_c;
    int64_t drive_c;
    int64_t distance_c;
    int64_t waiting_c;
    int64_t service_c;
    int64_t overtime_c;
    int64_t energy_c;
    int64_t preference_c;
    int64_t territory_c;
    int64_t disturbance_c;
    int64_t used_c;
    int64_t balance_c;
    int64_t total_c;
};

struct solution {
    int32_t route_count; /* T: one a technician, in their order */
    struct route *routes;
    int32_t stop_count;
    struct stop *stops;
    int32_t left_out_count;
    int32_t *left_out; /* jobs, ascending */
    int32_t moved;     /* jobs of the previous plan that are moved or left out */
    struct cost cost;
};

#endif
