/* How much memory the bound takes: never more than bound_bytes says, and not far less. */
#include "base/testing.h"

#include <string.h>

#include "base/arena.h"
#include "solver/solver.h"
#include "solver/testing_problem.h"

enum { PAINT = 0xA5, MORE = 2, ROUNDING = 16 };

/* How far into one large piece the bound reaches, whatever it gives back: the piece is painted before. */
static size_t most_taken(const struct problem *problem, int64_t steps)
{
    const size_t bytes = MORE * bound_bytes(&problem->dims);
    struct arena *arena = arena_create(bytes + ROUNDING);
    const size_t before = arena_bytes(arena);
    struct arena_mark mark = arena_mark(arena);
    unsigned char *piece = arena_alloc(arena, bytes);
    memset(piece, PAINT, bytes);
    arena_rewind(arena, mark);
    const struct bound_budget budget = {.steps = steps, .enough_c = INT64_MAX};
    bound_of(arena, problem, &budget);
    assert_int_equal(arena_bytes(arena), before);
    size_t taken = bytes;
    while (taken > 0 && piece[taken - 1] == PAINT) {
        taken--;
    }
    arena_destroy(arena);
    return taken;
}

static void assert_enough(const struct problem *problem, int64_t steps)
{
    const size_t promised = bound_bytes(&problem->dims), taken = most_taken(problem, steps);
    if (taken > promised) {
        print_error("%d jobs, %d technicians: %zu bytes, not %zu\n", (int)problem->dims.jobs,
                    (int)problem->dims.technicians, taken, promised);
    }
    assert_true(taken <= promised);
}

static void small_problems_with_everything_take_no_more_than_promised(void **state)
{
    (void)state;
    static const struct problem_shape shape = {
        .jobs_high = 12, .technicians_high = 6, .horizon_t = 1000, .extra_percent = 40};
    for (uint64_t seed = 0; seed < 24; seed++) {
        struct arena *arena = arena_create(0);
        struct random random = random_make(seed, 61);
        const struct problem p = problem_random_sealed(arena, &random, &shape);
        assert_enough(&p, 1000000);
        arena_destroy(arena);
    }
}

/* Few steps merge the technicians, many tell them apart. */
static void large_problems_take_no_more_than_promised(void **state)
{
    (void)state;
    static const struct problem_shape shape = {.jobs_low = 60,
                                               .jobs_high = 200,
                                               .technicians_low = 1,
                                               .technicians_high = 30,
                                               .horizon_t = 30000,
                                               .extra_percent = 20};
    for (uint64_t seed = 0; seed < 4; seed++) {
        struct arena *arena = arena_create(0);
        struct random random = random_make(seed, 62);
        const struct problem p = problem_random_sealed(arena, &random, &shape);
        for (int64_t steps = 10000; steps <= 1000000; steps *= 10) {
            assert_enough(&p, steps);
        }
        arena_destroy(arena);
    }
}

static struct problem_dims dims_of(int32_t jobs, int32_t technicians)
{
    return (struct problem_dims){.jobs = jobs, .technicians = technicians, .places = jobs + technicians, .dense = true};
}

static void without_routes_it_takes_little(void **state)
{
    (void)state;
    const struct problem_dims nobody = dims_of(1000, 0), many = dims_of(BOUND_JOBS_MAX + 1, 50),
                              fewer = dims_of(BOUND_JOBS_MAX, 50);
    assert_true(bound_bytes(&nobody) < 1000 * 1000);
    assert_true(bound_bytes(&many) < 1000 * 1000);
    assert_true(bound_bytes(&fewer) > bound_bytes(&many));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(small_problems_with_everything_take_no_more_than_promised),
        cmocka_unit_test(large_problems_take_no_more_than_promised),
        cmocka_unit_test(without_routes_it_takes_little),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
