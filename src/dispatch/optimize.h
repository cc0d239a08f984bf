/* Optimise one day: jobs and technicians in, the best plan that was found out, nothing kept.
 *
 * Day -> problem -> solver -> solution -> plan; the witness judges the solution before it becomes a plan. The run ends at
 * the time limit or at the number of iterations, whichever comes first, or when it is told to stop; what was found so far
 * is the answer. Without a number given, iterations that search few jobs through are enough. With iterations and no time limit
 * the same request gives the same plan on every machine.
 *
 * Then a lower bound of the cost is proved, with a fixed number of steps: no clock decides what is answered. */
#ifndef ROUTRIQ_DISPATCH_OPTIMIZE_H
#define ROUTRIQ_DISPATCH_OPTIMIZE_H

#include <stdatomic.h>

#include "planning/planning.h"
#include "ports/ports.h"

/* Days with more get no lower bound: with those steps hardly a twentieth of what the jobs' driving costs would be proved. */
enum { OPTIMIZE_BOUND_JOBS_MAX = 500, OPTIMIZE_BOUND_TECHNICIANS_MAX = 100 };

struct optimize_request {
    struct day_request day;
    int32_t skill_uses; /* skills that the jobs require, over all jobs: for the bound of memory */
    int32_t part_uses;  /* the same for parts */
    uint64_t seed;
    int32_t lanes;
    int64_t time_limit_ms; /* 0: none; then there are iterations */
    int64_t iterations;    /* over all lanes; 0: as many as are enough */
};

struct optimize_host {
    const struct clock_port *clock;
    const struct executor_port *executor;
    const atomic_bool *stopping; /* ends the run early; may be NULL */
};

struct optimize_answer {
    struct day day;
    struct plan plan;
    int64_t iterations;
};

/* An upper bound of the memory that dispatch_optimize takes for a request: to be admitted before it is called. */
size_t dispatch_optimize_bytes(const struct optimize_request *request);

/* Faults: those of day_make; FAULT_TOO_LARGE for more than a problem can hold; FAULT_INVALID "infeasible" when no plan keeps
 * what is fixed; FAULT_SYSTEM for a mistake of ours. */
bool dispatch_optimize(struct arena *arena, const struct optimize_request *request, const struct optimize_host *host,
                       struct optimize_answer *answer, struct fault *fault);

/* Why no plan at all keeps the rules, as a fault at the technician, or at the jobs when it is nobody in particular. */
bool dispatch_refuse(const struct solver_refusal *refusal, struct fault *fault);

#endif
