/* How the oracle plays one way of a route: what every section says of a stop, read one by one, and the clock of the day. */
#ifndef ROUTRIQ_SOLVER_TESTING_ORACLE_PLAY_H
#define ROUTRIQ_SOLVER_TESTING_ORACLE_PLAY_H

#include "solver/testing_oracle.h"

struct oracle {
    const struct problem *p;
    const struct order *order;
    int32_t technician;
    bool may_restock;
    bool may_charge;
    int32_t facts; /* so many of the order's first jobs have facts */
    int64_t plays;
    struct oracle_answer *answer;
};

/* Where a technician is, and what was summed so far. */
struct oracle_play {
    int32_t place;
    int32_t at_t;
    int32_t leave_t;
    int32_t level_e;
    int64_t drive_t, wait_t, service_t, distance_d, energy_e;
};

/* Follows the first `count` steps, everything as early as can be for who begins the day at start_t; fills their times. False
 * when a rule forbids one of them. */
bool oracle_play_steps(const struct oracle *o, struct oracle_step *steps, int32_t count, int32_t start_t,
                       struct oracle_play *play);

/* The entry of a job and the technician in AFFINITY, or -1. */
int32_t oracle_affinity_entry(const struct oracle *o, int32_t job);
/* Where in FROZEN the facts of a job of the technician stand, or -1. */
int32_t oracle_fact_of(const struct oracle *o, int32_t job);
/* Jobs of a crew or of a precedence. */
bool oracle_is_linked(const struct problem *p, int32_t job);

bool oracle_has_clock(const struct oracle *o);
bool oracle_has_battery(const struct oracle *o);
struct travel oracle_leg_of(const struct oracle *o, int32_t from, int32_t to);
/* How long a leg of `table_t` ticks takes for who leaves at leave_t. */
int32_t oracle_leg_ticks(const struct oracle *o, int32_t table_t, int32_t leave_t);
/* What a leg takes from the battery or the tank. */
int64_t oracle_leg_energy(const struct oracle *o, struct travel leg);

#endif
