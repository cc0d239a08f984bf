#include "base/map.h"

#include "base/arena.h"
#include "base/random.h"
#include "base/testing.h"
#include "base/units.h"

static void a_key_is_found_with_its_value(void **state)
{
    (void)state;
    struct arena *arena = arena_create(0);
    struct map map = map_make(arena, 0, 42);
    int32_t value = 7;
    assert_false(map_get(&map, TEXT("j1"), &value));
    assert_int_equal(value, 7);
    assert_true(map_add(&map, TEXT("j1"), &value));
    value = 0;
    assert_true(map_get(&map, TEXT("j1"), &value));
    assert_int_equal(value, 7);
    assert_false(map_get(&map, TEXT("J1"), &value));
    value = -5;
    assert_true(map_add(&map, TEXT(""), &value));
    value = 0;
    assert_true(map_get(&map, (struct text){NULL, 0}, &value));
    assert_int_equal(value, -5);
    arena_destroy(arena);
}

static void a_second_key_of_the_same_text_is_told_with_the_first_value(void **state)
{
    (void)state;
    struct arena *arena = arena_create(0);
    struct map map = map_make(arena, 4, 42);
    int32_t value = 3;
    assert_true(map_add(&map, text_copy(arena, TEXT("j1")), &value));
    value = 9;
    assert_false(map_add(&map, text_copy(arena, TEXT("j1")), &value));
    assert_int_equal(value, 3);
    assert_int_equal(map.count, 1);
    arena_destroy(arena);
}

static void it_answers_as_a_slow_list_does(void **state)
{
    (void)state;
    enum { KEYS = 700, STEPS = 6000 };
    for (uint64_t seed = 0; seed < 5; seed++) {
        struct arena *arena = arena_create(0);
        struct random random = random_make(seed, 0);
        struct map map = map_make(arena, (uint32_t)seed * 100, seed * 0x123456789u);
        int32_t slow[KEYS];
        bool slow_has[KEYS] = {false};
        uint32_t count = 0;
        for (int i = 0; i < STEPS; i++) {
            uint32_t k = random_below(&random, KEYS);
            struct text key = text_format(arena, "key %u", k);
            int32_t value = i;
            if (random_below(&random, 2) == 0) {
                assert_int_equal(map_add(&map, key, &value), !slow_has[k]);
                count += slow_has[k] ? 0 : 1;
                slow[k] = slow_has[k] ? slow[k] : i;
                slow_has[k] = true;
                assert_int_equal(value, slow[k]);
            } else {
                assert_int_equal(map_get(&map, key, &value), slow_has[k]);
                assert_int_equal(value, slow_has[k] ? slow[k] : i);
            }
            assert_int_equal(map.count, count);
        }
        arena_destroy(arena);
    }
}

static void expected_keys_fit_without_growing(void **state)
{
    (void)state;
    struct arena *arena = arena_create(0);
    for (uint32_t expected = 1; expected <= 400; expected += 19) {
        struct map map = map_make(arena, expected, 1);
        const struct map_slot *slots = map.slots;
        for (uint32_t i = 0; i < expected; i++) {
            int32_t value = 0;
            assert_true(map_add(&map, text_format(arena, "%u", i), &value));
        }
        assert_ptr_equal(map.slots, slots);
    }
    arena_destroy(arena);
}

static void rounding_goes_to_the_nearest_and_halves_go_up(void **state)
{
    (void)state;
    assert_int_equal(divide_floor(7, 2), 3);
    assert_int_equal(divide_floor(-7, 2), -4);
    assert_int_equal(divide_floor(-8, 2), -4);
    assert_int_equal(divide_round_half_up(14, 10), 1);
    assert_int_equal(divide_round_half_up(15, 10), 2);
    assert_int_equal(divide_round_half_up(-14, 10), -1);
    assert_int_equal(divide_round_half_up(-15, 10), -1);
    assert_int_equal(divide_round_half_up(-16, 10), -2);
    assert_int_equal(divide_round_half_up(1, 3), 0);
    assert_int_equal(divide_round_half_up(2, 3), 1);
    assert_int_equal(divide_round_half_up(INT64_MAX, 1), INT64_MAX);
    assert_int_equal(divide_round_half_up(INT64_MIN, 1), INT64_MIN);
    assert_int_equal(divide_round_half_up(INT64_MAX, INT64_MAX), 1);
    assert_int_equal(divide_round_half_up(INT64_MIN, INT64_MAX), -1);
    assert_int_equal(clamp_int64(5, 0, 3), 3);
    assert_int_equal(clamp_int64(-5, 0, 3), 0);
    assert_int_equal(clamp_int64(2, 0, 3), 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_key_is_found_with_its_value),
        cmocka_unit_test(a_second_key_of_the_same_text_is_told_with_the_first_value),
        cmocka_unit_test(it_answers_as_a_slow_list_does),
        cmocka_unit_test(expected_keys_fit_without_growing),
        cmocka_unit_test(rounding_goes_to_the_nearest_and_halves_go_up),
    };
    return cmocka_run_group_tests_name("map", tests, NULL, NULL);
}
