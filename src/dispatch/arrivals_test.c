#include "dispatch/arrivals.h"

#include "base/arena.h"
#include "base/random.h"
#include "base/testing.h"

enum { HOUR = 3600, MINUTE = 60 };

static struct arrivals_stop stop_of(uint64_t key, int32_t travel_s, int32_t p50_s)
{
    return (struct arrivals_stop){.key = key,
                                  .due_s = INT64_MAX,
                                  .travel_s = travel_s,
                                  .p10_s = p50_s * 7 / 10,
                                  .p50_s = p50_s,
                                  .p80_s = p50_s * 12 / 10,
                                  .p90_s = p50_s * 15 / 10};
}

static void play(const struct arrivals_stop *stops, int32_t count, struct arrivals_odds *odds)
{
    struct arena *arena = arena_create(0);
    arrivals_play(arena, 8 * HOUR, stops, count, odds);
    arena_destroy(arena);
}

static void without_spread_there_is_one_time(void **state)
{
    (void)state;
    struct arrivals_stop stop = {
        .key = 1, .due_s = 8 * HOUR, .p10_s = HOUR, .p50_s = HOUR, .p80_s = HOUR, .p90_s = HOUR};
    struct arrivals_odds odds;
    play(&stop, 1, &odds);
    assert_int_equal(odds.p10_s, 8 * HOUR);
    assert_int_equal(odds.p90_s, 8 * HOUR);
    assert_int_equal(odds.end_p90_s, 9 * HOUR);
    assert_int_equal(odds.late_e4, 0);
}

static void a_leg_is_half_the_time_no_longer_than_its_estimate(void **state)
{
    (void)state;
    struct arrivals_stop stop = stop_of(1, HOUR, HOUR);
    struct arrivals_odds odds;
    stop.due_s = 9 * HOUR;
    play(&stop, 1, &odds);
    assert_int_equal(odds.late_e4, 5000);
    assert_in_range(odds.p50_s, 9 * HOUR - 2 * MINUTE, 9 * HOUR + 2 * MINUTE);
    assert_in_range(odds.p90_s, 9 * HOUR + 10 * MINUTE, 9 * HOUR + 14 * MINUTE);
    assert_true(odds.late_mean_s > 0);
}

static void who_comes_early_waits_and_is_no_earlier_at_the_next(void **state)
{
    (void)state;
    struct arrivals_stop stops[] = {stop_of(1, 0, HOUR), stop_of(2, 0, HOUR)};
    struct arrivals_odds odds[2];
    stops[1].p10_s = stops[1].p50_s = stops[1].p80_s = stops[1].p90_s = HOUR;
    stops[1].earliest_s = 12 * HOUR;
    play(stops, 2, odds);
    assert_true(odds[1].p90_s < 12 * HOUR);
    assert_int_equal(odds[1].end_p90_s, 13 * HOUR);
}

static void lateness_goes_on_along_the_route(void **state)
{
    (void)state;
    struct arrivals_stop stops[4];
    struct arrivals_odds odds[4];
    for (int32_t i = 0; i < 4; i++) {
        stops[i] = stop_of((uint64_t)i, 20 * MINUTE, HOUR);
        stops[i].due_s = 8 * HOUR + (20 + i * 80) * MINUTE + 15 * MINUTE; /* a quarter of an hour more than planned */
    }
    play(stops, 4, odds);
    assert_true(odds[0].late_e4 < 1000);
    for (int32_t i = 1; i < 4; i++) {
        assert_true(odds[i].late_e4 >= odds[i - 1].late_e4);
        assert_true(odds[i].p90_s - odds[i].p10_s > odds[i - 1].p90_s - odds[i - 1].p10_s);
    }
    assert_true(odds[3].late_e4 > 2000);
}

static void what_has_begun_is_certain_and_lasts_until_now_at_least(void **state)
{
    (void)state;
    struct arrivals_stop stops[] = {stop_of(1, HOUR, HOUR), stop_of(2, 0, HOUR)};
    struct arrivals_odds odds[2];
    stops[0].has_begun = true;
    stops[0].start_s = 7 * HOUR;
    stops[0].still_s = 9 * HOUR;
    play(stops, 2, odds);
    assert_int_equal(odds[0].p10_s, 7 * HOUR);
    assert_int_equal(odds[0].p90_s, 7 * HOUR);
    assert_int_equal(odds[1].p10_s, 9 * HOUR);
}

/* A second look at one route, play by play with other luck: ten thousand independent draws. */
static int32_t late_by_chance(const struct arrivals_stop *stops, int32_t count, struct random *random)
{
    enum { TIMES = 10000 };
    int32_t late = 0;
    for (int32_t time = 0; time < TIMES; time++) {
        int64_t now_s = 8 * HOUR;
        int64_t arrival_s = 0;
        for (int32_t s = 0; s < count; s++) {
            double u = (double)random_below(random, 1000000) / 1e6;
            double v = (double)random_below(random, 1000000) / 1e6;
            double factor = u < .5 ? .85 + u * .3 : u < .9 ? 1 + (u - .5) * .5 : 1.2 + (u - .9) * 3;
            double p10 = stops[s].p10_s;
            double p50 = stops[s].p50_s;
            double p80 = stops[s].p80_s;
            double p90 = stops[s].p90_s;
            double service = v < .1   ? p10 - (p50 - p10) / 2 * (1 - v / .1)
                             : v < .5 ? p10 + (p50 - p10) * (v - .1) / .4
                             : v < .8 ? p50 + (p80 - p50) * (v - .5) / .3
                             : v < .9 ? p80 + (p90 - p80) * (v - .8) / .1
                                      : p90 + (p90 - p50) * (v - .9) / .1;
            arrival_s = now_s + (int64_t)(stops[s].travel_s * factor);
            now_s = (arrival_s > stops[s].earliest_s ? arrival_s : stops[s].earliest_s) + (int64_t)service;
        }
        late += arrival_s > stops[count - 1].due_s ? 1 : 0;
    }
    return late;
}

static void a_hundred_plays_come_near_to_ten_thousand_by_chance(void **state)
{
    (void)state;
    struct random random = random_make(7, 0);
    const uint64_t rounds = testing_rounds(100, 10);
    int64_t missed_e4 = 0;
    for (uint64_t round = 0; round < rounds; round++) {
        struct arrivals_stop stops[8];
        struct arrivals_odds odds[8];
        int32_t count = random_between(&random, 1, 8);
        int64_t planned_s = 8 * HOUR;
        for (int32_t i = 0; i < count; i++) {
            stops[i] =
                stop_of(random_next(&random), random_between(&random, 300, 2400), random_between(&random, 900, 7200));
            planned_s += stops[i].travel_s + (i < count - 1 ? stops[i].p50_s : 0);
            if (random_below(&random, 4) == 0) {
                stops[i].earliest_s = planned_s + 600;
            }
        }
        stops[count - 1].due_s = planned_s + random_between(&random, 0, 3600);
        play(stops, count, odds);
        int32_t expected = late_by_chance(stops, count, &random);
        assert_in_range(odds[count - 1].late_e4 + 10000, expected + 10000 - 900, expected + 10000 + 900);
        missed_e4 += abs(odds[count - 1].late_e4 - expected);
    }
    print_message("off by %d in 10000 on average\n", (int)(missed_e4 / (int64_t)rounds));
    assert_true(missed_e4 / (int64_t)rounds < 250);
}

static void the_luck_of_a_job_is_its_own(void **state)
{
    (void)state;
    struct arrivals_stop alone = stop_of(42, HOUR, HOUR);
    struct arrivals_stop second[] = {stop_of(7, 0, 0), stop_of(42, HOUR, HOUR)};
    struct arrivals_odds one;
    struct arrivals_odds two[2];
    play(&alone, 1, &one);
    play(second, 2, two);
    assert_int_equal(one.p10_s, two[1].p10_s);
    assert_int_equal(one.end_p90_s, two[1].end_p90_s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(without_spread_there_is_one_time),
        cmocka_unit_test(a_leg_is_half_the_time_no_longer_than_its_estimate),
        cmocka_unit_test(who_comes_early_waits_and_is_no_earlier_at_the_next),
        cmocka_unit_test(lateness_goes_on_along_the_route),
        cmocka_unit_test(what_has_begun_is_certain_and_lasts_until_now_at_least),
        cmocka_unit_test(a_hundred_plays_come_near_to_ten_thousand_by_chance),
        cmocka_unit_test(the_luck_of_a_job_is_its_own),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
