#include "base/random.h"

#include <string.h>

#include "base/testing.h"

static void the_generator_is_that_of_its_authors(void **state)
{
    (void)state;
    struct random random = {{1, 2, 3, 4}};
    static const uint64_t wanted[] = {
        11520, 0, 1509978240, 1215971899390074240, 1216172134540287360, 607988272756665600};
    for (size_t i = 0; i < sizeof wanted / sizeof wanted[0]; i++) {
        assert_int_equal(random_next(&random), wanted[i]);
    }
}

/* Plans are replayed from their seed: these numbers must never change. */
static void a_seed_gives_these_numbers_for_ever(void **state)
{
    (void)state;
    static const struct {
        uint64_t seed;
        uint64_t stream;
        uint64_t numbers[4];
    } pinned[] = {
        {0u, 0u, {0xfb5405f7bd79c540, 0x780c98e26cea5883, 0x2a146e0980febc66, 0x4851477db8791fca}},
        {1u, 0u, {0xee127fe613436e33, 0xd6dad8d34a1874ea, 0x2a52c16cec1116a9, 0x9af9091d9f77d551}},
        {1u, 1u, {0x550e4e55a37114cc, 0xa645791d18940fdd, 0xebededf9628ebf4c, 0xc37d4b2c2c66d216}},
        {20261121u, 7u, {0xf1163c1db950f74b, 0x0f68fba5ea853729, 0xdf8dce8e01ff85bc, 0xb4890588714e3227}},
        {18446744073709551615u,
         18446744073709551615u,
         {0xe9fc6d9be884c3ee, 0x4980a5a6f711ebe8, 0x5af9709165e7a521, 0x91cfe5c106769b1b}},

    };
    for (size_t i = 0; i < sizeof pinned / sizeof pinned[0]; i++) {
        struct random random = random_make(pinned[i].seed, pinned[i].stream);
        for (int k = 0; k < 4; k++) {
            assert_int_equal(random_next(&random), pinned[i].numbers[k]);
        }
    }
}

static void streams_of_one_seed_differ(void **state)
{
    (void)state;
    uint64_t first[64];
    for (uint64_t stream = 0; stream < 64; stream++) {
        struct random random = random_make(1, stream);
        first[stream] = random_next(&random);
        for (uint64_t other = 0; other < stream; other++) {
            assert_int_not_equal(first[stream], first[other]);
        }
    }
}

static void numbers_below_a_bound_are_spread_evenly(void **state)
{
    (void)state;
    enum { BOUND = 10, DRAWS = 100000 };
    struct random random = random_make(5, 0);
    int counts[BOUND] = {0};
    for (int i = 0; i < DRAWS; i++) {
        uint32_t number = random_below(&random, BOUND);
        assert_in_range(number, 0, BOUND - 1);
        counts[number]++;
    }
    for (int i = 0; i < BOUND; i++) {
        assert_in_range(counts[i], DRAWS / BOUND - 500, DRAWS / BOUND + 500); /* five standard deviations */
    }
}

static void numbers_between_two_limits_reach_both(void **state)
{
    (void)state;
    struct random random = random_make(6, 0);
    bool low_seen = false;
    bool high_seen = false;
    for (int i = 0; i < 1000; i++) {
        int32_t number = random_between(&random, -2, 2);
        assert_true(number >= -2 && number <= 2);
        low_seen = low_seen || number == -2;
        high_seen = high_seen || number == 2;
    }
    assert_true(low_seen && high_seen);
    assert_int_equal(random_between(&random, 7, 7), 7);
    assert_int_equal(random_below(&random, 1), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_generator_is_that_of_its_authors),
        cmocka_unit_test(a_seed_gives_these_numbers_for_ever),
        cmocka_unit_test(streams_of_one_seed_differ),
        cmocka_unit_test(numbers_below_a_bound_are_spread_evenly),
        cmocka_unit_test(numbers_between_two_limits_reach_both),
    };
    return cmocka_run_group_tests_name("random", tests, NULL, NULL);
}
