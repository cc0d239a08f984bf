/* Any bytes as a problem block: refused, or safe to view and the only bytes of what they describe, to drive in, to solve, and
 * the answer is accepted by the witness. */
#include <assert.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "base/arena.h"
#include "base/fault.h"
#include "solver/solver.h"

enum { SOLVED_JOBS_MAX = 40, SOLVED_TECHNICIANS_MAX = 40, PLACES_MAX = 60 };

static int32_t one_epoch(void *context, const struct solver_report *report)
{
    (void)context;
    return report->epoch == 0 ? 0 : SOLVER_DONE;
}

/* What is viewed can be described again, and gives the same block. */
static void seal_again(struct arena *arena, const struct problem *problem)
{
    struct problem again;
    struct fault fault = {0};
    bool sealed = problem_seal(arena, problem, &again, &fault);
    assert(sealed && again.bytes == problem->bytes);
    assert(memcmp(again.block, problem->block, problem->bytes) == 0);
    const struct sha256 one = problem_hash(problem), other = problem_hash(&again);
    assert(memcmp(&one, &other, sizeof one) == 0);
    (void)sealed, (void)one, (void)other;
}

static void drive_everywhere(const struct problem *problem)
{
    const int32_t places = problem->dims.places < PLACES_MAX ? problem->dims.places : PLACES_MAX;
    for (int32_t profile = 0; profile < problem_profiles(problem); profile++) {
        for (int32_t pair = 0; pair < places * places; pair++) {
            struct travel leg = problem_travel(problem, profile, pair / places, pair % places);
            assert(leg.time_t >= 0 && leg.time_t <= NO_ROAD && leg.distance_d >= 0 && leg.distance_d <= NO_ROAD);
            (void)leg;
        }
    }
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
    if (opened) {
        seal_again(arena, &problem);
        drive_everywhere(&problem);
    }
    if (opened && problem.dims.jobs <= SOLVED_JOBS_MAX && problem.dims.technicians <= SOLVED_TECHNICIANS_MAX) {
        solve(arena, &problem);
    }
    arena_destroy(arena);
    return 0;
}
