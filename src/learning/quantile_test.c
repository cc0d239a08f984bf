#include "learning/quantile.h"

#include "base/arena.h"
#include "base/random.h"
#include "base/testing.h"
#include "learning/logarithm.h"
#include "learning/names.h"

/* ---- logarithms -------------------------------------------------------------------------------------------------- */

static void powers_of_two_have_whole_logarithms(void **state)
{
    (void)state;
    for (int32_t i = 0; i <= 40; i++) {
        assert_int_equal(learning_log(INT64_C(1) << i), i * LEARNING_ONE);
    }
    for (int32_t i = -10; i <= 24; i++) {
        int64_t expected = i >= 0 ? INT64_C(1024) << i : 1024 >> -i;
        assert_int_equal(learning_power((int64_t)i * LEARNING_ONE, 1024), expected);
    }
}

static void every_duration_comes_back_from_its_logarithm(void **state)
{
    (void)state;
    int32_t before = -1;
    for (int32_t minutes = 1; minutes <= 43200; minutes++) {
        int32_t log = learning_log(minutes);
        assert_true(log > before);
        assert_int_equal(learning_power(log, 1), minutes);
        assert_in_range(learning_power(log, 1000), minutes * 1000 - minutes / 100 - 1,
                        minutes * 1000 + minutes / 100 + 1);
        before = log;
    }
}

static void the_logarithm_of_a_product_is_the_sum(void **state)
{
    (void)state;
    struct random random = random_make(1, 0);
    for (int i = 0; i < 10000; i++) {
        int64_t a = random_between(&random, 1, 1 << 20);
        int64_t b = random_between(&random, 1, 1 << 20);
        int64_t error = (int64_t)learning_log(a * b) - learning_log(a) - learning_log(b);
        assert_in_range(error + 5, 0, 10);
    }
}

static void a_power_does_not_fall_when_its_logarithm_rises(void **state)
{
    (void)state;
    int64_t before = 0;
    for (int64_t log = -LEARNING_LOG_MOST; log <= LEARNING_LOG_MOST; log += 997) {
        int64_t power = learning_power(log, 1 << 20);
        assert_true(power >= before);
        before = power;
    }
}

/* ---- quantiles --------------------------------------------------------------------------------------------------- */

/* Slowly: the value at place share·(n + 1) by rational arithmetic, and by selecting instead of sorting. */
static int32_t nth(const int32_t *values, int32_t count, int32_t n)
{
    for (int32_t i = 0; i < count; i++) {
        int32_t below = 0;
        int32_t equal = 0;
        for (int32_t k = 0; k < count; k++) {
            below += values[k] < values[i] ? 1 : 0;
            equal += values[k] == values[i] ? 1 : 0;
        }
        if (below < n && n <= below + equal) {
            return values[i];
        }
    }
    fail();
    return 0;
}

static void quantiles_are_those_of_a_slow_selection(void **state)
{
    (void)state;
    struct random random = random_make(2, 0);
    int32_t values[40];
    int32_t sorted[40];
    for (int round = 0; round < 3000; round++) {
        int32_t count = random_between(&random, 1, 40);
        int32_t share = random_between(&random, 0, 10000);
        for (int32_t i = 0; i < count; i++) {
            values[i] = sorted[i] = random_between(&random, -30, 30) * 10000;
        }
        learning_sort(sorted, count);
        int64_t place = (int64_t)share * (count + 1);
        int64_t low = place < 10000 ? 10000 : place / 10000 > count ? (int64_t)count * 10000 : place / 10000 * 10000;
        int32_t first = nth(values, count, (int32_t)(low / 10000));
        int32_t second = nth(values, count, low / 10000 < count ? (int32_t)(low / 10000) + 1 : count);
        int64_t part = place <= low ? 0 : place - low > 10000 ? 10000 : place - low;
        assert_int_equal(learning_quantile(sorted, count, share), first + (second - first) / 10000 * part);
    }
}

static void a_median_does_not_move_when_it_is_seen_again(void **state)
{
    (void)state;
    struct random random = random_make(3, 0);
    int32_t values[42];
    for (int round = 0; round < 2000; round++) {
        int32_t count = random_between(&random, 1, 40);
        for (int32_t i = 0; i < count; i++) {
            values[i] = random_between(&random, 1, 1000);
        }
        learning_sort(values, count);
        int32_t median = learning_quantile(values, count, 5000);
        for (int more = 0; more < 2; more++) {
            values[count++] = median;
            learning_sort(values, count);
            assert_int_equal(learning_quantile(values, count, 5000), median);
        }
    }
}

static void what_is_drawn_lies_between_and_nearer_the_more_there_is(void **state)
{
    (void)state;
    assert_int_equal(learning_drawn(100, 200, 0, 10), 200);
    assert_int_equal(learning_drawn(100, 200, 10, 10), 150);
    assert_int_equal(learning_drawn(100, 200, 30, 10), 125);
    assert_int_equal(learning_drawn(100, 200, 30, 0), 100);
    assert_int_equal(learning_drawn(100, 200, 0, 0), 200);
}

/* ---- names ------------------------------------------------------------------------------------------------------- */

static void names_are_sorted_once_each_and_found(void **state)
{
    (void)state;
    struct arena *arena = arena_create(0);
    const struct text texts[] = {TEXT("b"), TEXT(""), TEXT("a"), TEXT("b"), TEXT("c")};
    struct learning_names names = learning_names_of(arena, texts, 5);
    assert_int_equal(names.count, 3);
    assert_int_equal(learning_name_find(&names, TEXT("a")), 0);
    assert_int_equal(learning_name_find(&names, TEXT("c")), 2);
    assert_int_equal(learning_name_find(&names, TEXT("")), -1);
    assert_int_equal(learning_name_find(&names, TEXT("d")), -1);
    arena_destroy(arena);
}

static void where_there_is_no_room_the_highest_counts_stay(void **state)
{
    (void)state;
    struct arena *arena = arena_create(0);
    const int32_t counts[] = {3, 9, 3, 1, 3, 0};
    int32_t *place = NULL;
    assert_int_equal(learning_keep_most(arena, counts, 6, 1, 6, &place), 5);
    assert_int_equal(place[5], -1);
    assert_int_equal(learning_keep_most(arena, counts, 6, 1, 3, &place), 3);
    assert_int_equal(place[0], 0);
    assert_int_equal(place[1], 1);
    assert_int_equal(place[2], 2);
    assert_int_equal(place[4], -1);
    assert_int_equal(learning_keep_most(arena, counts, 6, 4, 6, &place), 1);
    assert_int_equal(place[1], 0);
    assert_int_equal(learning_keep_most(arena, counts, 0, 1, 6, &place), 0);
    arena_destroy(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(powers_of_two_have_whole_logarithms),
        cmocka_unit_test(every_duration_comes_back_from_its_logarithm),
        cmocka_unit_test(the_logarithm_of_a_product_is_the_sum),
        cmocka_unit_test(a_power_does_not_fall_when_its_logarithm_rises),
        cmocka_unit_test(quantiles_are_those_of_a_slow_selection),
        cmocka_unit_test(a_median_does_not_move_when_it_is_seen_again),
        cmocka_unit_test(what_is_drawn_lies_between_and_nearer_the_more_there_is),
        cmocka_unit_test(names_are_sorted_once_each_and_found),
        cmocka_unit_test(where_there_is_no_room_the_highest_counts_stay),
    };
    return cmocka_run_group_tests_name("learning/quantile", tests, NULL, NULL);
}
