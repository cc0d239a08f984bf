#include "base/testing.h"

#include <string.h>

#include "base/arena.h"
#include "solver/testing_problem.h"

#define assert_refused_at(description, place)                                                                          \
    do {                                                                                                               \
        struct fault refused = {0};                                                                                    \
        assert_false(problem_seals((description), &refused));                                                          \
        assert_string_equal(refused.where, (place));                                                                   \
    } while (0)

/* One wrong value: which array, where, and what stands there instead. */
struct wrong {
    const char *where;
    size_t pointer; /* offset of the array's pointer in struct problem */
    int32_t index;
    int32_t width; /* bytes of an element */
    int64_t value;
    enum travel_form form;
};

#define WRONG(array, at, bad) WRONG_IN(TRAVEL_DENSE, array, at, bad)
#define WRONG_IN(in, array, at, bad)                                                                                   \
    {                                                                                                                  \
        .where = "/" #array "/" #at, .pointer = offsetof(struct problem, array), .index = (at),                        \
        .width = (int32_t)sizeof *((struct problem *)NULL)->array, .value = (bad), .form = (in)                        \
    }

/* The fault stands elsewhere than the wrong value: at what does not go with it. */
#define WRONG_AT(place, array, at, bad)                                                                                \
    {                                                                                                                  \
        .where = (place), .pointer = offsetof(struct problem, array), .index = (at),                                   \
        .width = (int32_t)sizeof *((struct problem *)NULL)->array, .value = (bad)                                      \
    }

static const struct wrong WRONGS[] = {
    WRONG(job_place, 2, 5),
    WRONG(job_place, 0, -1),
    WRONG(job_service_t, 3, -1),
    WRONG(job_service_t, 3, DURATION_MAX + 1),
    WRONG(job_open_t, 1, -1),
    WRONG(job_close_t, 1, 99),
    WRONG(job_close_t, 0, -1),
    WRONG(job_close_t, 0, INSTANT_MAX + 1),
    WRONG(job_left_out_c, 3, -1),
    WRONG(technician_start_place, 1, 5),
    WRONG(technician_start_place, 1, NO_PLACE),
    WRONG(technician_end_place, 0, 5),
    WRONG(technician_end_place, 0, -2),
    WRONG(technician_from_t, 0, -1),
    WRONG(technician_to_t, 1, INSTANT_MAX + 1),
    WRONG(technician_used_c, 1, -1),
    WRONG(travel_t, 7, -1),
    WRONG(travel_t, 7, NO_ROAD + 1),
    WRONG(travel_d, 24, -5),
    WRONG(travel_d, 24, INT32_MAX),
    WRONG(travel_d, 7, NO_ROAD),
    WRONG(technician_to_t, 1, DURATION_MAX + 1),
    WRONG(eligible, 2, 1 << 2),
    WRONG(part_first, 0, 1),
    WRONG(part_first, 6, 4),
    WRONG(part_first, 1, 3),
    WRONG(part_kind, 0, 2),
    WRONG(part_kind, 3, -1),
    WRONG(part_kind, 2, 0),
    WRONG(part_quantity, 2, 0),
    WRONG(part_stock, 3, -1),
    WRONG(break_first, 0, 1),
    WRONG(break_first, 2, 2),
    WRONG(break_from_t, 0, -1),
    WRONG(break_from_t, 1, 149),
    WRONG(break_until_t, 0, INSTANT_MAX + 1),
    WRONG(break_until_t, 0, 149),
    WRONG(break_length_t, 0, 0),
    WRONG(break_length_t, 0, DURATION_MAX + 1),
    WRONG(promise_due_t, 2, 249),
    WRONG(promise_late_c, 2, -1),
    WRONG(reach_d, 0, -1),
    WRONG(window_first, 6, 7),
    WRONG(window_open_t, 1, 250),
    WRONG(window_open_t, 0, 1),
    WRONG(window_due_t, 0, -1),
    WRONG(window_due_t, 3, 249),
    WRONG(window_close_t, 7, 589),
    WRONG(window_late_c, 2, -1),
    WRONG(technician_drive_c, 1, -1),
    WRONG(technician_distance_c, 1, -1),
    WRONG(technician_wait_c, 1, -1),
    WRONG(technician_service_c, 1, COST_MAX + 1),
    WRONG(regular_t, 0, 9),
    WRONG(regular_t, 0, 561),
    WRONG(overtime_c, 1, -1),
    WRONG(jobs_max, 0, -1),
    WRONG(pace_e4, 0, 0),
    WRONG(pace_e4, 1, 1000001),
    WRONG(affinity_first, 6, 3),
    WRONG(affinity_technician, 1, 0),
    WRONG(affinity_technician, 3, 2),
    WRONG(affinity_preference_c, 0, -1),
    WRONG(affinity_territory_c, 3, -1),
    WRONG(affinity_service_t, 0, -2),
    WRONG(affinity_service_t, 1, DURATION_MAX + 1),
    WRONG(job_split, 0, 2),
    WRONG(job_split, 1, 1),
    WRONG(job_split, 2, 1),
    WRONG(job_split, 5, 1),
    WRONG(substitute_first, 5, 1),
    WRONG(substitute_kind, 0, 0),
    WRONG(substitute_kind, 1, 2),
    WRONG(restock_place, 0, 5),
    WRONG(restock_open_t, 0, -1),
    WRONG(restock_close_t, 0, -1),
    WRONG(restock_service_t, 0, -1),
    WRONG(restock_stock, 3, -1),
    WRONG(load_start, 1, -1),
    WRONG(load_change, 0, INSTANT_MAX + 1),
    WRONG(load_capacity, 3, -1),
    WRONG(technician_profile, 1, 2),
    WRONG(technician_profile, 0, -1),
    WRONG(clock_first, 2, 2),
    WRONG(clock_from_t, 0, 1),
    WRONG(clock_from_t, 1, 0),
    WRONG(clock_from_t, 2, 5),
    WRONG(clock_speed_e4, 0, 99),
    WRONG(clock_speed_e4, 2, 1000001),
    WRONG(energy_model, 0, 2),
    WRONG(energy_capacity_e, 1, -1),
    WRONG(energy_start_e, 0, 401),
    WRONG(energy_start_e, 1, 1),
    WRONG(energy_reserve_e, 0, 401),
    WRONG(energy_c, 1, -1),
    WRONG(band_first, 2, 2),
    WRONG(band_speed, 2, 1000),
    WRONG(band_use_e, 0, -1),
    WRONG(station_place, 1, 5),
    WRONG(station_setup_t, 0, -1),
    WRONG(curve_first, 2, 2),
    WRONG(curve_level_e4, 0, 0),
    WRONG(curve_level_e4, 2, 9999),
    WRONG(curve_level_e4, 1, 8000),
    WRONG(curve_ticks, 0, -1),
    WRONG(charge_target_e4, 0, 0),
    WRONG(charge_target_e4, 1, 9000),
    WRONG(crew_first, 1, 1),
    WRONG(crew_job, 1, 1),
    WRONG(crew_job, 0, 6),
    WRONG(precedence_before, 0, 6),
    WRONG(precedence_after, 1, -1),
    WRONG(precedence_after, 0, 1),
    WRONG(precedence_after, 1, 1),
    WRONG(precedence_min_t, 0, -1),
    WRONG(precedence_max_t, 0, 4),
    WRONG(precedence_same, 0, 2),
    WRONG(frozen_first, 2, 1),
    WRONG(frozen_job, 1, 4),
    WRONG(frozen_job, 0, 2),
    WRONG(frozen_job, 0, 6),
    WRONG(frozen_start_t, 0, -2),
    WRONG(frozen_end_t, 0, 29),
    WRONG(frozen_end_t, 1, 5),
    WRONG(sequence_first, 2, 1),
    WRONG(sequence_job, 1, 1),
    WRONG(sequence_job, 0, -1),
    WRONG(previous_technician, 0, 2),
    WRONG(previous_technician, 0, -2),
    WRONG(previous_start_t, 0, NO_INSTANT),
    WRONG(previous_early_t, 0, -1),
    WRONG(previous_late_t, 0, -1),
    WRONG(moved_technician_c, 0, -1),
    WRONG(moved_time_c, 0, -1),
    WRONG_AT("/break_until_t/0", technician_from_t, 0, 320),
    WRONG_AT("/break_until_t/1", break_until_t, 0, 401),
    WRONG_AT("/window_first/0", window_first, 1, 0),
    WRONG_AT("/window_close_t/0", window_due_t, 0, 251),
    WRONG_AT("/restock_close_t/0", restock_open_t, 0, 501),
    WRONG_AT("/band_first/0", band_first, 1, 0),
    WRONG_AT("/band_speed/1", band_speed, 0, INT32_MAX),
    WRONG_AT("/curve_first/0", curve_first, 1, 0),
    WRONG_AT("/curve_ticks/1", energy_capacity_e, 0, INSTANT_MAX),
    WRONG_AT("/charge_target_e4/1", charge_target_e4, 0, 10000),
    WRONG_IN(TRAVEL_FITTED, near_first, 0, 1),
    WRONG_IN(TRAVEL_FITTED, near_first, 5, 5),
    WRONG_IN(TRAVEL_FITTED, near_place, 3, 5),
    WRONG_IN(TRAVEL_FITTED, near_place, 3, -1),
    WRONG_IN(TRAVEL_FITTED, near_t, 0, -1),
    WRONG_IN(TRAVEL_FITTED, near_t, 7, DURATION_MAX + 1),
    WRONG_IN(TRAVEL_FITTED, near_d, 2, -1),
};

/* Seals a right problem, copies its block, changes one value of one array in the copy and seals what is then described. */
static bool plant_and_seal(struct arena *arena, const struct wrong *wrong, struct fault *fault)
{
    struct problem description = problem_complete(arena, wrong->form);
    struct problem sealed;
    struct problem changed;
    if (!problem_seal(arena, &description, &sealed, fault)) {
        return false;
    }
    struct problem copy = sealed;
    const void *array = NULL;
    memcpy(&array, (const char *)&copy + wrong->pointer, sizeof array);
    char *block = arena_alloc(arena, sealed.bytes);
    memcpy(block, sealed.block, sealed.bytes);
    char *moved = block + ((const char *)array - (const char *)sealed.block);
    memcpy(moved + wrong->index * wrong->width, &wrong->value, (size_t)wrong->width);
    memcpy((char *)&copy + wrong->pointer, &moved, sizeof moved);
    return problem_seal(arena, &copy, &changed, fault);
}

static void a_wrong_value_is_refused_with_its_array_and_index(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof WRONGS / sizeof *WRONGS; i++) {
        struct arena *arena = arena_create(0);
        struct fault fault = {0};
        if (plant_and_seal(arena, &WRONGS[i], &fault)) {
            print_error("%s = %lld is taken\n", WRONGS[i].where, (long long)WRONGS[i].value);
            fail();
        }
        if (fault.kind != FAULT_INVALID || strcmp(fault.where, WRONGS[i].where) != 0) {
            print_error("%s = %lld: %s at %s\n", WRONGS[i].where, (long long)WRONGS[i].value, fault.what, fault.where);
            fail();
        }
        arena_destroy(arena);
    }
}

#define SIZE(member, high)                                                                                             \
    {                                                                                                                  \
#member, offsetof(struct problem_dims, member), (high)                                                         \
    }

/* The highest size of each kind in a problem of 6 jobs and 2 technicians, which has 2 profiles, models and stations. */
static const struct {
    const char *name;
    size_t member;
    int32_t high;
} SIZES[] = {
    SIZE(jobs, PROBLEM_JOBS_MAX),
    SIZE(technicians, PROBLEM_TECHNICIANS_MAX),
    SIZE(places, PROBLEM_PLACES_MAX),
    SIZE(parts, PROBLEM_PARTS_MAX),
    SIZE(part_uses, PROBLEM_PART_USES_MAX),
    SIZE(near_pairs, PROBLEM_NEAR_PAIRS_MAX),
    SIZE(breaks, 2 * PROBLEM_BREAKS_MAX),
    SIZE(profiles, PROBLEM_PROFILES_MAX),
    SIZE(affinities, PROBLEM_AFFINITIES_MAX),
    SIZE(windows, 6 * PROBLEM_WINDOWS_MAX),
    SIZE(substitutes, PROBLEM_SUBSTITUTES_MAX),
    SIZE(restocks, PROBLEM_RESTOCKS_MAX),
    SIZE(loads, PROBLEM_LOADS_MAX),
    SIZE(clocks, 2 * PROBLEM_CLOCKS_MAX),
    SIZE(energy_models, PROBLEM_ENERGY_MODELS_MAX),
    SIZE(energy_bands, 2 * PROBLEM_ENERGY_BANDS_MAX),
    SIZE(stations, PROBLEM_STATIONS_MAX),
    SIZE(curve_points, 2 * PROBLEM_CURVE_POINTS_MAX),
    SIZE(charge_targets, PROBLEM_CHARGE_TARGETS_MAX),
    SIZE(crews, 3),
    SIZE(crew_jobs, 6),
    SIZE(precedences, 6 * PROBLEM_PRECEDENCES_MAX),
    SIZE(frozen_jobs, 6),
    SIZE(sequence_jobs, 6),
};

static void sizes_out_of_range_are_refused_before_an_array_is_read(void **state)
{
    (void)state;
    struct arena *arena = arena_create(0);
    const struct problem right = problem_complete(arena, TRAVEL_DENSE);
    for (size_t i = 0; i < sizeof SIZES / sizeof *SIZES; i++) {
        const int32_t sizes[] = {-1, SIZES[i].high + 1, INT32_MAX, INT32_MIN};
        for (size_t k = 0; k < sizeof sizes / sizeof *sizes; k++) {
            struct problem wrong = right;
            struct fault fault = {0};
            memcpy((char *)&wrong.dims + SIZES[i].member, &sizes[k], sizeof sizes[k]);
            if (problem_seals(&wrong, &fault) || strcmp(fault.where, "/dims") != 0) {
                print_error("%d %s: %s at %s\n", (int)sizes[k], SIZES[i].name, fault.what, fault.where);
                fail();
            }
        }
    }
    struct problem wrong = right;
    wrong.dims.places = 0; /* but there are jobs somewhere */
    assert_refused(&wrong);
    arena_destroy(arena);
}

static void scales_and_weights_out_of_range_are_refused(void **state)
{
    (void)state;
    struct arena *arena = arena_create(0);
    const struct problem right = problem_complete(arena, TRAVEL_DENSE);
    struct problem wrong = right;
    wrong.ticks_per_second = 0;
    assert_refused(&wrong);
    wrong = right;
    wrong.units_per_metre = -1;
    assert_refused(&wrong);
    wrong = right;
    wrong.drive_c = -1;
    assert_refused(&wrong);
    wrong = right;
    wrong.distance_c = -1;
    assert_refused(&wrong);
    wrong = right;
    wrong.balance = &(const struct balance){.cost = 1, .unit = 0};
    assert_refused(&wrong);
    wrong.balance = &(const struct balance){.cost = -1, .unit = 1};
    assert_refused(&wrong);
    wrong = right;
    wrong.disturbance = &(const struct disturbance){.moved_max = -1};
    assert_refused_at(&wrong, "/disturbance/0");
    wrong.disturbance = &(const struct disturbance){.moved_max = 1, .reserved = 1};
    assert_refused_at(&wrong, "/disturbance/0");
    arena_destroy(arena);
}

static void a_fit_out_of_range_is_refused(void **state)
{
    (void)state;
    struct arena *arena = arena_create(0);
    struct problem wrong = problem_complete(arena, TRAVEL_FITTED);
    const struct travel_fit right = *wrong.fit;
    for (int field = 0; field < 5; field++) {
        int32_t values[5] = {right.detour_e4, right.fixed_t, right.ticks_per_1000_d, right.far_d,
                             right.far_ticks_per_1000_d};
        values[field] = -1;
        const struct travel_fit fit = {values[0], values[1], values[2], values[3], values[4]};
        const struct travel_fit fits[] = {right, fit};
        wrong.fit = fits;
        assert_refused_at(&wrong, "/fit/1");
    }
    /* Each number is in its range; the time of the furthest pair is not. */
    const struct travel_fit endless = {INT32_MAX, INT32_MAX, INT32_MAX, INT32_MAX, INT32_MAX};
    const struct travel_fit fits[] = {endless, right};
    wrong.fit = fits;
    assert_refused_at(&wrong, "/fit/0");
    arena_destroy(arena);
}

/* ---- sections that depend on others ------------------------------------------------------------------------------ */

static void a_section_without_the_one_it_adds_to_is_refused(void **state)
{
    (void)state;
    struct arena *arena = arena_create(0);
    const struct problem right = problem_complete(arena, TRAVEL_DENSE);
    struct problem wrong = right;
    wrong.part_first = wrong.part_kind = wrong.part_quantity = wrong.part_stock = NULL;
    assert_refused_at(&wrong, "/substitute_first/0");
    wrong.substitute_first = wrong.substitute_kind = NULL;
    wrong.dims.substitutes = 0;
    assert_refused_at(&wrong, "/restock_place/0");
    wrong = right;
    wrong.energy_model = wrong.energy_capacity_e = wrong.energy_start_e = wrong.energy_reserve_e = NULL;
    wrong.energy_c = NULL;
    wrong.band_first = wrong.band_speed = wrong.band_use_e = NULL;
    wrong.dims.energy_models = wrong.dims.energy_bands = 0;
    assert_refused_at(&wrong, "/station_place/0");
    arena_destroy(arena);
}

static void a_size_without_its_section_is_refused(void **state)
{
    (void)state;
    struct arena *arena = arena_create(0);
    struct problem wrong = problem_complete(arena, TRAVEL_DENSE);
    struct fault fault = {0};
    wrong.crew_first = wrong.crew_job = NULL;
    assert_refused_at(&wrong, "/dims");
    wrong.dims.crews = wrong.dims.crew_jobs = 0;
    assert_true(problem_seals(&wrong, &fault));
    wrong.dims.loads = 0; /* a section of no elements is one */
    assert_true(problem_seals(&wrong, &fault));
    wrong.load_start = wrong.load_change = wrong.load_capacity = NULL;
    assert_true(problem_seals(&wrong, &fault));
    assert_no_fault(&fault);
    arena_destroy(arena);
}

/* Describes precedences of no lag between jobs that may not be split. */
static void describe_precedences(struct problem *d, const int32_t *before, const int32_t *after, int32_t count)
{
    static const int32_t zeros[8];
    static const int32_t any_t[8] = {INSTANT_MAX, INSTANT_MAX, INSTANT_MAX, INSTANT_MAX,
                                     INSTANT_MAX, INSTANT_MAX, INSTANT_MAX, INSTANT_MAX};
    d->job_split = NULL;
    d->dims.precedences = count;
    d->precedence_before = before;
    d->precedence_after = after;
    d->precedence_min_t = zeros;
    d->precedence_max_t = any_t;
    d->precedence_same = zeros;
}

static void precedences_in_a_circle_are_refused(void **state)
{
    (void)state;
    struct arena *arena = arena_create(0);
    struct problem d = problem_complete(arena, TRAVEL_DENSE);
    struct fault fault = {0};
    d.crew_first = d.crew_job = NULL;
    d.dims.crews = d.dims.crew_jobs = 0;
    const int32_t before[] = {5, 0, 0, 2, 4}, after[] = {0, 2, 4, 4, 3};
    describe_precedences(&d, before, after, 5);
    assert_true(problem_seals(&d, &fault)); /* two ways to the same job are no circle */
    const int32_t round_before[] = {5, 0, 2, 4}, round_after[] = {0, 2, 4, 0};
    describe_precedences(&d, round_before, round_after, 4);
    assert_refused_at(&d, "/precedence_after/1");
    const int32_t twice_before[] = {0, 0}, twice_after[] = {1, 1};
    describe_precedences(&d, twice_before, twice_after, 2);
    assert_true(problem_seals(&d, &fault));
    assert_no_fault(&fault);
    arena_destroy(arena);
}

/* Jobs 1 and 3 start at one instant: what comes after one of them comes after both. */
static void a_circle_through_a_crew_is_refused(void **state)
{
    (void)state;
    struct arena *arena = arena_create(0);
    struct problem d = problem_complete(arena, TRAVEL_DENSE);
    struct fault fault = {0};
    const int32_t before[] = {1, 0}, after[] = {0, 3};
    describe_precedences(&d, before, after, 2);
    assert_refused_at(&d, "/precedence_after/0");
    d.crew_first = d.crew_job = NULL;
    d.dims.crews = d.dims.crew_jobs = 0;
    assert_true(problem_seals(&d, &fault));
    assert_no_fault(&fault);
    arena_destroy(arena);
}

static void a_crew_of_one_is_refused(void **state)
{
    (void)state;
    struct arena *arena = arena_create(0);
    struct problem d = problem_complete(arena, TRAVEL_DENSE);
    const int32_t first[] = {0, 1, 3}, job[] = {1, 3, 2};
    d.dims.crews = 2;
    d.dims.crew_jobs = 3;
    d.crew_first = first;
    d.crew_job = job;
    assert_refused_at(&d, "/crew_first/0");
    arena_destroy(arena);
}

static void facts_stand_in_the_order_of_their_instants(void **state)
{
    (void)state;
    struct arena *arena = arena_create(0);
    struct problem d = problem_complete(arena, TRAVEL_DENSE);
    static const int32_t first[] = {0, 3, 3}, job[] = {4, 0, 1};
    static const struct {
        int32_t start_t[3], end_t[3];
        const char *where; /* NULL: they are facts */
    } cases[] = {
        {{30, 50, 70}, {50, 60, 80}, NULL},
        {{30, 40, NO_INSTANT}, {NO_INSTANT, NO_INSTANT, NO_INSTANT}, NULL},
        {{NO_INSTANT, NO_INSTANT, NO_INSTANT}, {NO_INSTANT, NO_INSTANT, NO_INSTANT}, NULL},
        {{30, 49, 70}, {50, 60, 80}, "/frozen_start_t/1"},
        {{30, 29, 70}, {NO_INSTANT, 60, 80}, "/frozen_start_t/1"},
        {{30, NO_INSTANT, 70}, {50, NO_INSTANT, 80}, "/frozen_start_t/2"},
        {{30, 50, 70}, {50, 60, 69}, "/frozen_end_t/2"},
        {{30, 50, NO_INSTANT}, {50, 60, 80}, "/frozen_end_t/2"},
    };
    d.dims.frozen_jobs = 3;
    d.frozen_first = first;
    d.frozen_job = job;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct fault fault = {0};
        d.frozen_start_t = cases[i].start_t;
        d.frozen_end_t = cases[i].end_t;
        assert_int_equal(problem_seals(&d, &fault), cases[i].where == NULL);
        assert_string_equal(fault.where, cases[i].where == NULL ? "" : cases[i].where);
    }
    arena_destroy(arena);
}

static void a_technician_may_have_eight_breaks_and_no_more(void **state)
{
    (void)state;
    struct arena *arena = arena_create(0);
    struct problem d = problem_complete(arena, TRAVEL_DENSE);
    struct fault fault = {0};
    static const int32_t from_t[] = {20, 20, 60, 60, 90, 120, 150, 180, 210};
    static const int32_t until_t[] = {40, 40, 70, 80, 99, 130, 160, 190, 220};
    static const int32_t length_t[] = {1, 1, 1, 1, 1, 1, 1, 1, 1};
    const int32_t eight[] = {0, 8, 9}, nine[] = {0, 9, 9};
    d.dims.breaks = 9;
    d.break_from_t = from_t;
    d.break_until_t = until_t;
    d.break_length_t = length_t;
    d.break_first = eight;
    assert_true(problem_seals(&d, &fault));
    assert_no_fault(&fault);
    d.break_first = nine;
    assert_refused_at(&d, "/break_first/0");
    arena_destroy(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_wrong_value_is_refused_with_its_array_and_index),
        cmocka_unit_test(sizes_out_of_range_are_refused_before_an_array_is_read),
        cmocka_unit_test(scales_and_weights_out_of_range_are_refused),
        cmocka_unit_test(a_fit_out_of_range_is_refused),
        cmocka_unit_test(a_section_without_the_one_it_adds_to_is_refused),
        cmocka_unit_test(a_size_without_its_section_is_refused),
        cmocka_unit_test(precedences_in_a_circle_are_refused),
        cmocka_unit_test(a_circle_through_a_crew_is_refused),
        cmocka_unit_test(a_crew_of_one_is_refused),
        cmocka_unit_test(facts_stand_in_the_order_of_their_instants),
        cmocka_unit_test(a_technician_may_have_eight_breaks_and_no_more),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
