/* Any bytes as a problem block: refused, or safe to view, to hash, to solve, and its answer accepted by the witness. */
#include <assert.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "base/arena.h"
#include "base/fault.h"
#include "solver/solver.h"

enum { SOLVED_JOBS_MAX = 40, SOLVED_TECHNICIANS_MAX = 40 };

static int32_t one_epoch(void *context, const struct solver_report *report)
{
    (void)context;
    return report->epoch == 0 ? 0 : SOLVER_DONE;
}

static void solve(struct arena *arena, const struct problem *problem)
{
    const struct solver_settings settings = {.seed = 1, .lanes = 1};
    const struct solver_host host = {.progress = one_epoch, .run = solver_run_here};
    struct solver_result result;
    struct fault fault = {0};
    solver_run(arena, problem, NULL, &settings, &host, &result);
    assert(witness_accepts(problem, &result.best, &fault));
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length);

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
    struct arena *arena = arena_create(0);
    struct problem problem;
    struct fault fault = {0};
    void *block = memcpy(arena_alloc(arena, length), bytes, length); /* aligned, and watched by the memory checker */
    bool opened = problem_open(block, length, &problem, &fault);
    assert(opened != fault_is(&fault));
    if (opened && problem.dims.jobs <= SOLVED_JOBS_MAX && problem.dims.technicians <= SOLVED_TECHNICIANS_MAX) {
        solve(arena, &problem);
    }
    arena_destroy(arena);
    return 0;
}
