/* A run of the search from the program: what ends it, who watches it, and the witness at its end.
 *
 * The end of a run is a share of the work, asked for before each epoch: of the time, of the iterations, of the one that is
 * further when both are given, or what an earlier run's tape says. A run without a time never looks at the clock for its
 * decisions. Ctrl-C (or SIGTERM) ends a run at the next epoch with the best plan found so far; a second one kills.
 */
#ifndef ROUTRIQ_APP_SOLVE_RUN_H
#define ROUTRIQ_APP_SOLVE_RUN_H

#include <stdbool.h>
#include <stdint.h>

#include "solver/solver.h"

struct arena;
struct executor;
struct fault;
struct progress;

struct solve_run {
    uint64_t seed;
    int32_t lanes;
    int64_t time_ms;     /* 0: no limit of time */
    int64_t iterations;  /* over all lanes; 0: no limit of iterations */
    const int32_t *tape; /* played instead of both when not NULL: an earlier result's */
    int32_t tape_count;
    int64_t started_ms; /* by solve_clock_ms: the time counts from here */
    struct executor *executor;
    struct progress *progress; /* NULL: nobody watches */
    bool *interrupted;         /* NULL, or set to whether Ctrl-C (or SIGTERM) ended the run */
};

/* Milliseconds of a clock that never goes back, for measuring. */
int64_t solve_clock_ms(void);

/* Solves, and has the witness look at the answer. False when no plan keeps the rules (FAULT_CONFLICT "infeasible"), or the
 * witness does not accept the one that was found (FAULT_SYSTEM "plan_refused"). */
bool solve_run(struct arena *arena, const struct problem *problem, const struct solution *start,
               const struct solve_run *settings, struct solver_result *result, struct fault *fault);

/* How far a run is, by its limits alone: what the search is told. */
int32_t solve_run_share(const struct solve_run *settings, const struct solver_report *report, int64_t elapsed_ms);

#endif
