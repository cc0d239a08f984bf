/* A technician as the bound sees it: prices and times by job, with costs shifted. For the bound's own files. */
#ifndef ROUTRIQ_SOLVER_BOUND_PERSON_H
#define ROUTRIQ_SOLVER_BOUND_PERSON_H

#include "solver/bound_ways.h"

struct arena;

/* What all persons of a problem share. */
struct bound_staff {
    const struct problem *problem;
    struct bound_ways ways;
    int32_t shift;
    int64_t ceiling_c;        /* shifted: the cost of leaving everything out and one more; nothing is priced higher */
    const int32_t *use;       /* J: of the scarce resource; NULL: none is */
    const int32_t *capacity;  /* T */
    const int32_t *frozen_by; /* J: who has it frozen; -1: nobody */
    const bool *fact;         /* J */
    /* The price of a working time of w ticks lies above its tangent, balance_tick_c * w - balance_base_c. */
    int64_t balance_tick_c, balance_base_c; /* shifted */
};

/* Two technicians with equal terms and equal arrays are alike. */
struct bound_terms {
    int64_t used_c, drive_c, distance_c, overtime_c, energy_c; /* as in the problem */
    int64_t balance_tick_c, balance_base_c;                    /* shifted */
    int32_t start_place, end_place, from_t, to_t, regular_t, profile, capacity, energy_e;
};

struct bound_person {
    struct bound_terms terms;
    int32_t *service_t; /* J */
    int64_t *serve_c;   /* J: whatever the way; BOUND_NEVER: may not */
};

struct bound_staff bound_staff_make(struct arena *arena, const struct problem *problem);

/* An upper bound of what it takes. */
size_t bound_staff_bytes(const struct problem_dims *dims);

/* Lays the tangent of the balance's price at a working time; before, there is none. */
void bound_staff_balance(struct bound_staff *staff, int64_t work_t);

/* Fills the arrays, which the caller brings. */
void bound_person_fill(const struct bound_staff *staff, int32_t technician, struct bound_person *person);

/* A cost shifted, and no higher than the ceiling. */
int64_t bound_shifted(const struct bound_staff *staff, int64_t cost_c);

/* What the way costs a person, shifted. */
int64_t bound_way_cost(const struct bound_staff *staff, const struct bound_terms *terms, struct travel way);

#endif
