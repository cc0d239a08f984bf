#include "base/testing.h"

#include "base/arena.h"
#include "solver/search.h"
#include "solver/testing_problem.h"

static const struct problem_shape SHAPE = {
    .jobs_low = 1, .jobs_high = 40, .technicians_low = 1, .technicians_high = 6, .horizon_t = 600};
/* Few instants, so that many technicians are alike. */
static const struct problem_shape COARSE = {
    .jobs_low = 1, .jobs_high = 30, .technicians_low = 1, .technicians_high = 5, .horizon_t = 40};

static void technicians_of_one_class_are_alike_in_everything(void **state)
{
    (void)state;
    int32_t pairs = 0;
    for (uint64_t seed = 0; seed < testing_rounds(100, 100); seed++) {
        struct arena *arena = arena_create(0);
        struct random random = random_make(seed, 30);
        const struct problem sealed = problem_random_sealed(arena, &random, seed % 2 == 0 ? &SHAPE : &COARSE);
        const struct problem *p = &sealed;
        const struct ground *ground = ground_make(arena, p);
        for (int32_t a = 0; a < p->dims.technicians; a++) {
            for (int32_t b = 0; b < a; b++) {
                if (ground->class_of[a] != ground->class_of[b]) {
                    continue;
                }
                for (int32_t job = 0; job < p->dims.jobs; job++) {
                    assert_int_equal(problem_eligible(p, job, a), problem_eligible(p, job, b));
                    const struct order by_a = {.technician = a, .jobs = &job, .count = 1};
                    const struct order by_b = {.technician = b, .jobs = &job, .count = 1};
                    struct route_schedule one;
                    struct route_schedule other;
                    const bool possible = schedule_route(arena, p, &by_a, NULL, &one);
                    assert_int_equal(schedule_route(arena, p, &by_b, NULL, &other), possible);
                    if (possible) {
                        assert_int_equal(one.cost.total_c, other.cost.total_c);
                        assert_int_equal(one.route.leave_t, other.route.leave_t);
                    }
                }
                pairs++;
            }
        }
        arena_destroy(arena);
    }
    assert_true(pairs > 20);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(technicians_of_one_class_are_alike_in_everything),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
