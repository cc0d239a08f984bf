#include "base/testing.h"

#include "base/arena.h"
#include "solver/testing_problem.h"

/* The estimate by wide numbers and a root found by halving. */
static struct travel estimate_oracle(const struct travel_fit *fit, int64_t dx_d, int64_t dy_d)
{
    if (dx_d == 0 && dy_d == 0) {
        return (struct travel){0, 0};
    }
    const __int128 square = (__int128)dx_d * dx_d + (__int128)dy_d * dy_d;
    __int128 low = 0;
    __int128 high = (__int128)1 << 40;
    while (high - low > 1) {
        __int128 middle = (low + high) / 2;
        if (middle * middle <= square) {
            low = middle;
        } else {
            high = middle;
        }
    }
    const __int128 distance = low * fit->detour_e4 / 10000;
    const __int128 near = distance < fit->far_d ? distance : fit->far_d;
    const __int128 far = distance - near;
    const __int128 time = fit->fixed_t + near * fit->ticks_per_1000_d / 1000 + far * fit->far_ticks_per_1000_d / 1000;
    return (struct travel){(int32_t)time, (int32_t)distance};
}

static void the_estimate_is_what_the_formula_says(void **state)
{
    (void)state;
    struct random random = random_make(5, 5);
    for (int i = 0; i < 20000; i++) {
        const struct travel_fit fit = {.detour_e4 = random_between(&random, 10000, 20000),
                                       .fixed_t = random_between(&random, 0, 600),
                                       .ticks_per_1000_d = random_between(&random, 0, 500),
                                       .far_d = random_between(&random, 0, 50000),
                                       .far_ticks_per_1000_d = random_between(&random, 0, 200)};
        const int32_t span = 1 << random_between(&random, 0, 20);
        const int64_t dx_d = random_between(&random, -span, span);
        const int64_t dy_d = random_between(&random, -span, span);
        const struct travel expected = estimate_oracle(&fit, dx_d, dy_d);
        const struct travel actual = travel_estimate(&fit, dx_d, dy_d);
        assert_int_equal(actual.distance_d, expected.distance_d);
        assert_int_equal(actual.time_t, expected.time_t);
    }
}

/* What a fitted table says of a pair: the near pair's own values in the profile's layer, else the profile's estimate. */
static struct travel fitted_oracle(const struct problem *p, int32_t profile, int32_t from, int32_t to)
{
    for (int32_t i = p->near_first[from]; i < p->near_first[from + 1]; i++) {
        if (p->near_place[i] == to) {
            int32_t layer = profile * p->dims.near_pairs;
            return (struct travel){p->near_t[layer + i], p->near_d[layer + i]};
        }
    }
    return estimate_oracle(&p->fit[profile], (int64_t)p->place_x_d[to] - p->place_x_d[from],
                           (int64_t)p->place_y_d[to] - p->place_y_d[from]);
}

static void every_profile_has_its_own_travel(void **state)
{
    (void)state;
    int32_t layers_seen = 0;
    for (uint64_t seed = 0; seed < 100; seed++) {
        struct arena *arena = arena_create(0);
        struct random random = random_make(seed, 6);
        const struct problem_shape shape = {
            .jobs_high = 15, .technicians_high = 4, .horizon_t = 600, .extra_percent = seed % 3 == 0 ? 0 : 40};
        const struct problem p = problem_random_sealed(arena, &random, &shape);
        const int32_t places = p.dims.places, pairs = places * places;
        for (int32_t i = 0; i < problem_profiles(&p) * pairs; i++) {
            const int32_t profile = i / pairs, from = i % pairs / places, to = i % places;
            const struct travel expected = p.travel_form == TRAVEL_FITTED
                                               ? fitted_oracle(&p, profile, from, to)
                                               : (struct travel){p.travel_t[i], p.travel_d[i]};
            const struct travel actual = problem_travel(&p, profile, from, to);
            assert_int_equal(actual.time_t, expected.time_t);
            assert_int_equal(actual.distance_d, expected.distance_d);
        }
        layers_seen += problem_profiles(&p) > 1;
        arena_destroy(arena);
    }
    assert_true(layers_seen >= 10);
}

static void to_and_from_nowhere_is_no_travel(void **state)
{
    (void)state;
    struct arena *arena = arena_create(0);
    const struct problem p = problem_complete(arena, TRAVEL_DENSE);
    for (int32_t profile = 0; profile < 2; profile++) {
        assert_int_equal(problem_travel(&p, profile, 3, NO_PLACE).time_t, 0);
        assert_int_equal(problem_travel(&p, profile, NO_PLACE, 3).distance_d, 0);
    }
    assert_true(problem_travel(&p, 0, 3, 1).time_t < NO_ROAD);
    assert_int_equal(problem_travel(&p, 1, 3, 1).time_t, NO_ROAD);
    arena_destroy(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_estimate_is_what_the_formula_says),
        cmocka_unit_test(every_profile_has_its_own_travel),
        cmocka_unit_test(to_and_from_nowhere_is_no_travel),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
