#include "base/testing.h"

#include "base/arena.h"
#include "solver/search.h"
#include "solver/testing_problem.h"

/* A lane of some problem; which does not matter. */
struct scene {
    struct arena *arena;
    struct problem p;
    const struct ground *ground;
    struct lane *lane;
};

static void scene_make(struct scene *scene)
{
    static const struct problem_shape shape = {
        .jobs_low = 1, .jobs_high = 40, .technicians_low = 1, .technicians_high = 6, .horizon_t = 600};
    scene->arena = arena_create(0);
    struct random random = random_make(1, 30);
    scene->p = problem_random_sealed(scene->arena, &random, &shape);
    scene->ground = ground_make(scene->arena, &scene->p);
    scene->lane = lane_make(scene->arena, scene->ground, 1, 0);
}

static void the_temperature_falls_to_a_hundredth(void **state)
{
    (void)state;
    struct scene scene;
    scene_make(&scene);
    const int64_t start_q8 = INT64_C(1) << 40;
    int64_t last_q8 = start_q8;
    assert_in_range(anneal_temperature_q8(scene.ground, start_q8, 0), start_q8 / 100 * 99, start_q8);
    for (int32_t progress = 0; progress <= SOLVER_DONE; progress += 7) {
        const int64_t now_q8 = anneal_temperature_q8(scene.ground, start_q8, progress);
        assert_true(now_q8 <= last_q8);
        last_q8 = now_q8;
    }
    const int64_t end_q8 = anneal_temperature_q8(scene.ground, start_q8, SOLVER_DONE);
    assert_in_range(end_q8, start_q8 / 101, start_q8 / 99);
    const int64_t middle_q8 = anneal_temperature_q8(scene.ground, start_q8, SOLVER_DONE / 2);
    assert_in_range(middle_q8, start_q8 / 11, start_q8 / 9); /* geometric: a tenth half way */
    arena_destroy(scene.arena);
}

static void the_allowance_has_the_mean_of_the_temperature(void **state)
{
    (void)state;
    struct scene scene;
    scene_make(&scene);
    int64_t sum_c = 0;
    for (int32_t i = 0; i < 100000; i++) {
        const int64_t allowance_c = anneal_allowance(scene.lane, 1000 * 256);
        assert_true(allowance_c >= 0);
        sum_c += allowance_c;
    }
    assert_in_range(sum_c / 100000, 970, 1030); /* -ln(u) has the mean 1 */
    assert_int_equal(anneal_allowance(scene.lane, 0), 0);
    arena_destroy(scene.arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_temperature_falls_to_a_hundredth),
        cmocka_unit_test(the_allowance_has_the_mean_of_the_temperature),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
