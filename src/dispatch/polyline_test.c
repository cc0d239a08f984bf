#include "dispatch/polyline.h"

#include "base/arena.h"
#include "base/testing.h"

static void the_published_example_is_encoded(void **state)
{
    (void)state;
    struct arena *arena = arena_create(0);
    const struct point points[] = {{38500000, -120200000}, {40700000, -120950000}, {43252000, -126453000}};
    assert_text(dispatch_polyline(arena, points, 3), "_p~iF~ps|U_ulLnnqC_mqNvxq`@");
    assert_text(dispatch_polyline(arena, points, 0), "");
    arena_destroy(arena);
}

/* Differences are taken of what was written, so that rounding does not add up. */
static void many_small_steps_end_where_they_should(void **state)
{
    (void)state;
    struct arena *arena = arena_create(0);
    struct point points[101];
    for (int32_t i = 0; i <= 100; i++) {
        points[i] = (struct point){4 * i, -4 * i};
    }
    const struct point ends[] = {points[0], points[100]};
    int32_t sums[2] = {0, 0};
    struct text line = dispatch_polyline(arena, points, 101);
    struct text direct = dispatch_polyline(arena, ends, 2);
    for (size_t i = 0; i < line.length; i++) { /* every step is one character: 0, 1 or -1 */
        int32_t value = line.bytes[i] - 63;
        sums[i % 2] += (value & 1) != 0 ? ~(value >> 1) : value >> 1;
    }
    assert_int_equal(sums[0], 40);
    assert_int_equal(sums[1], -40);
    assert_true(direct.length < line.length);
    arena_destroy(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_published_example_is_encoded),
        cmocka_unit_test(many_small_steps_end_where_they_should),
    };
    return cmocka_run_group_tests_name("dispatch/polyline", tests, NULL, NULL);
}
