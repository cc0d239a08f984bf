/* The solver: a problem in, a solution out, the same bytes for the same problem, seed, lanes and tape.
 *
 *     struct problem problem;                       one flat block of integers: problem.h
 *     problem_seal(arena, &description, &problem, &fault);
 *     solver_run(arena, &problem, NULL, &settings, &host, &result);
 *     witness_accepts(&problem, &result.best, &fault);   an independent judge: witness.h
 *
 * The search is ruin and recreate with annealed acceptance, and a few moves. It has no clock, no thread, no file and no
 * memory of its own. Work is done in epochs of a fixed number of iterations on a fixed number of lanes; lanes are independent
 * searches that meet only between epochs. Before each epoch the caller is asked how far the run is, 0 to SOLVER_DONE; the
 * answers are the tape. Temperature, exchange between lanes and the end are functions of the tape alone. So a run that was
 * stopped by a clock, by a count or by hand is replayed by playing its tape, on any number of threads.
 */
#ifndef ROUTRIQ_SOLVER_SOLVER_H
#define ROUTRIQ_SOLVER_SOLVER_H

#include "solver/bound.h"
#include "solver/objective.h"
#include "solver/problem.h"
#include "solver/quote.h"
#include "solver/schedule.h"
#include "solver/solution.h"
#include "solver/witness.h"

/* Changes whenever the same problem, seed, lanes and tape may give another answer than before. */
#define SOLVER_VERSION "3"

enum { SOLVER_DONE = 65536, SOLVER_LANES_MAX = 64, SOLVER_LANES_DEFAULT = 2 };

struct solver_settings {
    uint64_t seed;
    int32_t lanes; /* 1 to SOLVER_LANES_MAX */
};

/* What the caller is told before each epoch. */
struct solver_report {
    int64_t epoch;      /* the one about to begin, from 0 */
    int64_t iterations; /* done so far, over all lanes */
    int64_t best_c;
    int32_t left_out; /* of the best */
};

/* What the search needs from its caller. */
struct solver_host {
    void *context;
    /* How far the run is, 0 to SOLVER_DONE, never less than the last answer (a smaller one counts as the last). SOLVER_DONE
     * ends the run before the epoch. */
    int32_t (*progress)(void *context, const struct solver_report *report);
    /* Calls task(argument, i) for i = 0 to count - 1, on any threads, and waits for all. */
    void (*run)(void *context, int32_t count, void (*task)(void *argument, int32_t index), void *argument);
};

/* How far a run is, 0 to SOLVER_DONE, that has done so much of a limit (0: no limit, and never far): for a host's `progress`. */
int32_t solver_share(int64_t done, int64_t limit);

/* A host's `run` for callers with one thread. */
void solver_run_here(void *context, int32_t count, void (*task)(void *argument, int32_t index), void *argument);

/* Why no plan at all keeps the rules: what is frozen is impossible by itself (of a technician), leaves others no way (OBSTACLE_TOGETHER),
 * or more jobs of the previous plan must move than may (OBSTACLE_MOVED). A job that cannot be served makes nothing infeasible: it
 * is left out. */
struct solver_refusal {
    int32_t technician; /* -1: nobody in particular */
    struct route_verdict verdict;
};

struct solver_result {
    bool infeasible; /* then only `refusal` is filled */
    struct solver_refusal refusal;
    struct solution best;
    int64_t iterations;
    int32_t tape_count;
    const int32_t *tape; /* one answer an epoch, the last is SOLVER_DONE */
};

/* Solves. `start` (may be NULL: the previous plan, if the problem has one) is a solution of this problem that the witness
 * accepts; the result never costs more. The
 * result lives in `arena`, which also holds the run's own memory: at most solver_bytes() of it and the tape. A problem that
 * was sealed or opened cannot fail, but it may be infeasible. */
void solver_run(struct arena *arena, const struct problem *problem, const struct solution *start,
                const struct solver_settings *settings, const struct solver_host *host, struct solver_result *result);

/* An upper bound of the bytes that a run takes beside the problem's block. */
size_t solver_bytes(const struct problem_dims *dims, int32_t lanes);

/* The iterations that one lane does in one epoch. */
int32_t solver_epoch_iterations(const struct problem_dims *dims);

#endif
