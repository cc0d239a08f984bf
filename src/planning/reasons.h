/* Why jobs stayed out: for each, what stands against each technician, the closest first. */
#ifndef ROUTRIQ_PLANNING_REASONS_H
#define ROUTRIQ_PLANNING_REASONS_H

#include "planning/planning.h"

/* Fills one entry for every job that the solution leaves out. */
struct unassigned *reasons_find(struct arena *arena, const struct day_problem *day_problem,
                                const struct solution *solution);

#endif
