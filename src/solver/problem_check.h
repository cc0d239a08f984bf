/* What makes a problem valid; nothing outside this room includes this file. Each file checks the sections of one kind. */
#ifndef ROUTRIQ_SOLVER_PROBLEM_CHECK_H
#define ROUTRIQ_SOLVER_PROBLEM_CHECK_H

#include "solver/problem.h"

/* Sizes within their limits: checked before any array is looked at. */
bool problem_dims_valid(const struct problem_dims *dims, struct fault *fault);

/* Every array's values, and that no plan's cost can leave the range. All arrays have the lengths that dims say. */
bool problem_is_valid(const struct problem *problem, struct fault *fault);

/* The parts of it. Jobs, technicians, travel and what a technician's day is made of; the vehicle; jobs that depend on each
 * other or on what has happened; and the price of the dearest plan, which asks for everything else to be valid. */
bool problem_people_valid(const struct problem *problem, struct fault *fault);
bool problem_vehicles_valid(const struct problem *problem, struct fault *fault);
bool problem_links_valid(const struct problem *problem, struct fault *fault);
bool problem_cost_bounded(const struct problem *problem, struct fault *fault);

/* The longest time and the longest distance that one can drive without a stop, of a problem whose travel is valid. */
struct travel problem_farthest_leg(const struct problem *problem);

/* Raises the fault of one entry of an array: `where` is "/array/index". Returns false. */
bool problem_refuse(struct fault *fault, const char *array, int64_t index, const char *what);

/* One array under its name. */
struct problem_column {
    const char *array;
    const int32_t *values;
    int64_t count;
};
#define COLUMN(p, array, count)                                                                                        \
    (struct problem_column)                                                                                            \
    {                                                                                                                  \
#array, (p)->array, (count)                                                                                    \
    }

bool problem_column_between(struct fault *fault, struct problem_column column, int32_t low, int32_t high);

/* Of two arrays of one length: no value of `second` is less than that of `first`. */
bool problem_column_not_before(struct fault *fault, struct problem_column second, const int32_t *first);

/* An array whose last value stands after `count` runs: it cuts `total` entries into them. */
bool problem_column_cuts(struct fault *fault, struct problem_column first, int32_t total);

/* Each run that `first` cuts has `low` to `high` entries. */
bool problem_column_runs(struct fault *fault, struct problem_column first, int32_t low, int32_t high);

/* Within each run that `first` cuts, every value is greater than the one before. */
bool problem_column_ascends(struct fault *fault, struct problem_column values, struct problem_column first);

/* Each run that `first` cuts ends with `last`. */
bool problem_column_ends(struct fault *fault, struct problem_column values, struct problem_column first, int32_t last);

/* Prices from 0 to COST_MAX. */
bool problem_prices_valid(struct fault *fault, const char *array, const int64_t *values, int64_t count);
#define PRICES(p, array, count) #array, (p)->array, (count)

#endif
