/* The objective: everything that has a price, and nothing else knows it.
 *
 * The cost of a plan is a sum of terms (struct cost), integers all: the value of the jobs left out; and of each technician's
 * route lateness, driving, distance, waiting, service, overtime, energy, preference, territory, disturbance of a previous
 * plan, the day's wage, and the price of uneven work. The schedule and the search ask here; the witness sums on its own.
 */
#ifndef ROUTRIQ_SOLVER_OBJECTIVE_H
#define ROUTRIQ_SOLVER_OBJECTIVE_H

#include "solver/solution.h"

/* What a technician's time and way cost. */
struct wage {
    int64_t drive_c, distance_c, wait_c, service_c;
};

struct wage wage_of(const struct problem *problem, int32_t technician);

/* What is particular to a job and a technician: how long it takes, and who it is. */
struct affinity {
    int32_t service_t;
    int64_t preference_c, territory_c;
};

struct affinity affinity_of(const struct problem *problem, int32_t job, int32_t technician);

/* One window of a job as the rest of the program sees it, whichever section it came from. */
struct window {
    int32_t open_t, due_t, close_t;
};

int32_t window_count(const struct problem *problem, int32_t job);
struct window window_of(const struct problem *problem, int32_t job, int32_t index);

/* The job's first window that is not over at an instant; its last when all are. */
struct window window_at(const struct problem *problem, int32_t job, int32_t at_t);

/* The price of starting at an instant that `window` holds: the promise's and the window's. */
int64_t lateness_price(const struct problem *problem, int32_t job, const struct window *window, int32_t start_t);

/* The latest start not before start_t, within the window, that costs no more than start_t does; that of PREVIOUS too. */
int32_t latest_as_cheap(const struct problem *problem, int32_t job, const struct window *window, int32_t start_t);

/* The first instant that PREVIOUS lets a job begin at. */
int32_t previous_open_t(const struct problem *problem, int32_t job);
/* True when a job of the previous plan counts as moved. NOBODY is not a technician here: ask for served jobs alone. */
bool previous_moved(const struct problem *problem, int32_t job, int32_t technician, int32_t start_t);
int64_t disturbance_price(const struct problem *problem, int32_t job, int32_t technician, int32_t start_t);
/* True when the job had a place in the previous plan. */
bool previous_has(const struct problem *problem, int32_t job);

int64_t balance_price(const struct problem *problem, int64_t work_t);
int64_t overtime_price(const struct problem *problem, int32_t technician, int32_t return_t);

/* ---- costs ------------------------------------------------------------------------------------------------------- */

/* The terms of a cost, in the order in which people read them. */
enum { COST_TERMS = 13 };

struct cost_item {
    const char *name; /* "left_out", "lateness", ... */
    int64_t value_c;
};

void cost_terms(const struct cost *cost, struct cost_item terms[COST_TERMS]);
void cost_add(struct cost *sum, const struct cost *more);
/* Sets total_c to the sum of the terms. */
void cost_total(struct cost *cost);

#endif
