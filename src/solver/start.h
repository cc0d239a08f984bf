/* Where a run starts: a solution that the caller has, the previous plan, or nothing; and whether a plan can be at all.
 * Nothing outside this room includes this file. */
#ifndef ROUTRIQ_SOLVER_START_H
#define ROUTRIQ_SOLVER_START_H

#include "solver/search.h"

/* Whether every technician can do what is frozen; else whose route is impossible, and why. */
bool start_possible(struct arena *arena, const struct problem *problem, struct solver_refusal *refusal);

/* The orders of a solution, its breaks and calls left away. */
struct plan_orders start_of_solution(struct arena *arena, const struct problem *problem,
                                     const struct solution *solution);

/* What is still possible of the previous plan: its jobs with their technicians in the order of their times, after what is
 * frozen. Without PREVIOUS nothing but that. */
struct plan_orders start_of_previous(struct arena *arena, const struct problem *problem);

size_t start_bytes(const struct problem_dims *dims);

/* Whether a finished plan keeps what no single route knows: crews whole, and not too many jobs moved. */
bool start_kept(const struct problem *problem, const struct solution *solution, struct solver_refusal *refusal);

#endif
