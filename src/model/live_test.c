#include "model/live.h"

#include "base/arena.h"
#include "base/fault.h"
#include "base/testing.h"
#include "model/testing_shape.h"

static const struct shape *const shapes[] = {&live_shape_forecast, &live_shape_job, &live_shape_technician};

static void every_table_is_sound(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof shapes / sizeof *shapes; i++) {
        testing_shape_table(shapes[i]);
    }
    testing_shape_table(&live_shape_day);
}

static void what_is_written_is_read_back(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof shapes / sizeof *shapes; i++) {
        testing_shape_promises(shapes[i], testing_rounds(100, 20));
    }
}

static struct live_day day_of(struct arena *arena, uint64_t seed)
{
    struct random random = random_make(seed, 0);
    struct live_day day;
    shape_preset(&live_shape_day, &day);
    testing_shape_merge(arena, &live_shape_day, SHAPE_FROM_STORE,
                        testing_shape_random_stored(arena, &random, &live_shape_day), &day);
    return day;
}

static void equal_days_are_equal_bytes_and_the_bytes_are_the_day(void **state)
{
    (void)state;
    for (uint64_t seed = 0; seed < testing_rounds(50, 20); seed++) {
        struct arena *arena = arena_create(0);
        struct live_day day = day_of(arena, seed);
        struct live_day again;
        struct text text = live_day_text(arena, &day);
        assert_true(live_day_read(arena, text, &again, NULL));
        assert_true(shape_equal(&live_shape_day, &day, &again));
        assert_true(text_equal(live_day_text(arena, &again), text));
        arena_destroy(arena);
    }
}

static void what_is_no_day_is_refused(void **state)
{
    (void)state;
    struct arena *arena = arena_create(0);
    struct live_day day;
    struct fault fault = {.kind = FAULT_NONE};
    assert_false(live_day_read(arena, TEXT("{\"date\":\"2026-05-15\"}"), &day, &fault));
    assert_int_equal(fault.kind, FAULT_INVALID);
    fault = (struct fault){.kind = FAULT_NONE};
    assert_false(live_day_read(arena, TEXT("{"), &day, &fault));
    assert_int_equal(fault.kind, FAULT_SYNTAX);
    arena_destroy(arena);
}

static void jobs_and_technicians_are_found_by_their_ids(void **state)
{
    (void)state;
    const struct live_job jobs[] = {{.id = TEXT("a")}, {.id = TEXT("b")}, {.id = TEXT("d")}};
    const struct live_technician technicians[] = {{.id = TEXT("x")}, {.id = TEXT("xy")}};
    const struct live_day day = {.jobs = {3, jobs}, .technicians = {2, technicians}};
    assert_int_equal(live_find_job(&day, TEXT("a")), 0);
    assert_int_equal(live_find_job(&day, TEXT("d")), 2);
    assert_int_equal(live_find_job(&day, TEXT("c")), -1);
    assert_int_equal(live_find_technician(&day, TEXT("x")), 0);
    assert_int_equal(live_find_technician(&day, TEXT("xy")), 1);
    assert_int_equal(live_find_technician(&day, TEXT("")), -1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_table_is_sound),
        cmocka_unit_test(what_is_written_is_read_back),
        cmocka_unit_test(equal_days_are_equal_bytes_and_the_bytes_are_the_day),
        cmocka_unit_test(what_is_no_day_is_refused),
        cmocka_unit_test(jobs_and_technicians_are_found_by_their_ids),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
