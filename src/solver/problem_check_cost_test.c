#include "base/testing.h"

#include <string.h>

#include "base/arena.h"
#include "solver/testing_problem.h"

/* Every price alone drives the dearest plan over 2^60. */
static const struct {
    const char *name;
    size_t pointer;
    int64_t price_c;
} DEAR[] = {
#define DEARER(array, price)                                                                                           \
    {                                                                                                                  \
#array, offsetof(struct problem, array), (price)                                                               \
    }
    DEARER(job_left_out_c, COST_MAX / 6 + 1),
    DEARER(technician_used_c, COST_MAX / 2),
    DEARER(promise_late_c, COST_MAX / 400),
    DEARER(window_late_c, COST_MAX / 90),
    DEARER(technician_drive_c, COST_MAX / 1000),
    DEARER(technician_wait_c, COST_MAX / 1000),
    DEARER(technician_service_c, COST_MAX / 1000),
    DEARER(technician_distance_c, COST_MAX / 500),
    DEARER(overtime_c, COST_MAX / 80),
    DEARER(affinity_preference_c, COST_MAX / 3 + 1),
    DEARER(affinity_territory_c, COST_MAX / 3 + 1),
    DEARER(moved_technician_c, COST_MAX / 6 + 1),
    DEARER(moved_time_c, COST_MAX / 6 + 1),
    DEARER(energy_c, COST_MAX / 1000),
#undef DEARER
};

static bool seals_with_price(const struct problem *right, size_t pointer, int64_t price_c, struct fault *fault)
{
    int64_t prices_c[6];
    const int64_t *array = prices_c;
    for (size_t i = 0; i < 6; i++) {
        prices_c[i] = price_c;
    }
    struct problem dear = *right;
    memcpy((char *)&dear + pointer, &array, sizeof array);
    return problem_seals(&dear, fault);
}

static void weights_that_could_overflow_a_cost_are_refused(void **state)
{
    (void)state;
    struct arena *arena = arena_create(0);
    const struct problem right = problem_complete(arena, TRAVEL_DENSE);
    for (size_t i = 0; i < sizeof DEAR / sizeof *DEAR; i++) {
        const int64_t prices_c[] = {DEAR[i].price_c, COST_MAX};
        for (size_t k = 0; k < 2; k++) {
            struct fault fault = {0};
            if (seals_with_price(&right, DEAR[i].pointer, prices_c[k], &fault) ||
                strcmp(fault.code, "cost_overflow") != 0) {
                print_error("%s of %lld: %s\n", DEAR[i].name, (long long)prices_c[k], fault.what);
                fail();
            }
        }
        struct fault fault = {0}; /* and prices that no day needs are taken */
        assert_true(seals_with_price(&right, DEAR[i].pointer, INT64_C(1) << 24, &fault));
        assert_no_fault(&fault);
    }
    struct problem wrong = right;
    wrong.balance = &(const struct balance){.cost = COST_MAX, .unit = 1};
    assert_refused(&wrong);
    wrong = right;
    wrong.technician_drive_c = wrong.technician_distance_c = wrong.technician_wait_c = wrong.technician_service_c =
        NULL;
    wrong.drive_c = COST_MAX / 2000;
    assert_refused(&wrong);
    wrong.drive_c = 0;
    wrong.distance_c = COST_MAX / 2000;
    assert_refused(&wrong);
    arena_destroy(arena);
}

/* A leg that is tried before it is known to fit: its own price must be far from the end of the range. */
static void a_leg_that_could_overflow_a_comparison_is_refused(void **state)
{
    (void)state;
    struct arena *arena = arena_create(0);
    struct problem d = problem_complete(arena, TRAVEL_DENSE);
    struct fault fault = {0};
    const int64_t most_c = COST_MAX / 16 / NO_ROAD;
    const int64_t dear_c[] = {0, most_c}, dearer_c[] = {0, most_c + 1}, none_c[] = {0, 0};
    d.clock_first = d.clock_from_t = d.clock_speed_e4 = NULL;
    d.dims.clocks = 0;
    d.station_place = d.station_setup_t = d.curve_first = d.curve_level_e4 = d.curve_ticks = d.charge_target_e4 = NULL;
    d.dims.stations = d.dims.curve_points = d.dims.charge_targets = 0;
    d.energy_model = d.energy_capacity_e = d.energy_start_e = d.energy_reserve_e = NULL;
    d.energy_c = NULL;
    d.band_first = d.band_speed = d.band_use_e = NULL;
    d.dims.energy_models = d.dims.energy_bands = 0;
    d.technician_drive_c = d.technician_wait_c = d.technician_service_c = none_c;
    d.technician_distance_c = dear_c;
    assert_true(problem_seals(&d, &fault));
    assert_no_fault(&fault);
    d.technician_distance_c = dearer_c;
    assert_refused(&d);
    arena_destroy(arena);
}

static void weights_of_real_days_are_taken(void **state)
{
    (void)state;
    struct arena *arena = arena_create(0);
    struct problem d = problem_complete(arena, TRAVEL_FITTED);
    struct fault fault = {0};
    const int64_t high = INT64_C(1) << 40;
    const int64_t left_out_c[] = {high, high, high, high, high, high};
    const int64_t wages_c[] = {100000, 100000};
    d.job_left_out_c = left_out_c;
    d.technician_drive_c = d.technician_distance_c = d.technician_wait_c = d.technician_service_c = wages_c;
    d.overtime_c = d.energy_c = wages_c;
    assert_true(problem_seals(&d, &fault));
    assert_no_fault(&fault);
    d.technician_drive_c = d.technician_distance_c = d.technician_wait_c = d.technician_service_c = NULL;
    d.drive_c = 100000;
    d.distance_c = 100000;
    assert_true(problem_seals(&d, &fault));
    assert_no_fault(&fault);
    arena_destroy(arena);
}

/* A day of facts that lasts for ever is dearer than a shift. */
static void facts_outside_the_shift_count_for_the_dearest_plan(void **state)
{
    (void)state;
    struct arena *arena = arena_create(0);
    struct problem d = problem_complete(arena, TRAVEL_DENSE);
    struct fault fault = {0};
    const int64_t overtime_c[] = {COST_MAX / 4000, 0};
    const int32_t start_t[] = {30, NO_INSTANT}, end_t[] = {4500, NO_INSTANT};
    d.overtime_c = overtime_c;
    assert_true(problem_seals(&d, &fault));
    assert_no_fault(&fault);
    d.frozen_start_t = start_t;
    d.frozen_end_t = end_t;
    assert_refused(&d);
    arena_destroy(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(weights_that_could_overflow_a_cost_are_refused),
        cmocka_unit_test(a_leg_that_could_overflow_a_comparison_is_refused),
        cmocka_unit_test(weights_of_real_days_are_taken),
        cmocka_unit_test(facts_outside_the_shift_count_for_the_dearest_plan),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
