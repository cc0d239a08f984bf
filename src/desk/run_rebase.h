/* What a run's search has found, brought onto the day as it is by then. What a human changed meanwhile wins: changes of jobs that
 * somebody has touched are left out, and where what is left is no plan, all of routes that somebody has touched; of a roster not
 * these, for a job that is left out of it would seem to be for nobody. */
#ifndef ROUTRIQ_DESK_RUN_REBASE_H
#define ROUTRIQ_DESK_RUN_REBASE_H

#include "desk/day.h"

/* The plan that comes of what was found on the fresh day, which `made` is made of; `kind` is the run's (enum run_kind). False: there is
 * none any more. */
bool desk_run_rebase(struct arena *arena, const struct decision_planned *planned, int32_t kind,
                     const struct live_problem *made, struct plan_changes *changes);

#endif
