/* What makes a problem valid; nothing outside this room includes this file. */
#ifndef ROUTRIQ_SOLVER_PROBLEM_CHECK_H
#define ROUTRIQ_SOLVER_PROBLEM_CHECK_H

#include "solver/problem.h"

/* Sizes within their limits: checked before any array is looked at. */
bool problem_dims_valid(const struct problem_dims *dims, struct fault *fault);

/* Every array's values, and that no plan's cost can leave the range. All arrays have the lengths that dims say. */
bool problem_is_valid(const struct problem *problem, struct fault *fault);

/* Raises the fault of one entry of an array: `where` is "/array/index". Returns false. */
bool problem_refuse(struct fault *fault, const char *array, int64_t index, const char *what);

#endif
