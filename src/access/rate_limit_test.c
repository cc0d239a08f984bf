/* Beside the rule stands its slow oracle: it keeps the time of every request that was taken and counts them anew. */
#include "access/rate_limit.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/random.h"

struct history {
    int64_t taken_ms[20000];
    int count;
};

static int taken_in(const struct history *history, int64_t window, int64_t window_ms)
{
    int n = 0;
    for (int i = 0; i < history->count; i++) {
        n += history->taken_ms[i] / window_ms == window ? 1 : 0;
    }
    return n;
}

static bool oracle_allows(const struct history *history, const struct rate_rule *rule, int64_t now_ms)
{
    const double w = rule->window_s * 1000.0;
    const int64_t window_ms = rule->window_s * INT64_C(1000);
    const double p = (double)(now_ms % window_ms) / w;
    const int64_t window = now_ms / window_ms;
    const double before = taken_in(history, window - 1, window_ms);
    const double current = taken_in(history, window, window_ms);
    return !(floor((1 - p) * before) + current >= rule->quota);
}

static bool take(struct history *history, const struct rate_rule *rule, struct rate_window *window, int64_t now_ms,
                 struct limit_verdict *verdict)
{
    *verdict = rate_window_take(rule, window, now_ms);
    if (verdict->allowed) {
        history->taken_ms[history->count++] = now_ms;
    }
    return verdict->allowed;
}

static void every_verdict_is_the_oracles(void **state)
{
    (void)state;
    static const struct rate_rule rules[] = {{60, 60}, {1, 1}, {7, 3}, {1000, 60}};
    for (size_t r = 0; r < sizeof rules / sizeof *rules; r++) {
        struct random random = random_make(11, r);
        struct history history = {.count = 0};
        struct rate_window window = {0};
        struct limit_verdict verdict;
        int64_t now_ms = INT64_C(1779000000000);
        for (int i = 0; i < 3000; i++) {
            bool pause = random_below(&random, (uint32_t)rules[r].quota * 3 + 20) == 0;
            int32_t spread = rules[r].window_s * (pause ? 2500 : 1500 / rules[r].quota);
            now_ms += random_below(&random, (uint32_t)spread + 1);
            bool expected = oracle_allows(&history, &rules[r], now_ms);
            assert_int_equal(take(&history, &rules[r], &window, now_ms, &verdict), expected);
        }
        assert_true(history.count < 3000); /* some were refused, or the test says nothing */
    }
}

static void a_retry_when_told_is_taken_and_a_second_earlier_is_not(void **state)
{
    (void)state;
    const struct rate_rule rule = {60, 60};
    for (int64_t start = 0; start < 60000; start += 777) {
        struct history history = {.count = 0};
        struct rate_window window = {0};
        struct limit_verdict verdict;
        int64_t now_ms = INT64_C(1779000000000) + start;
        while (take(&history, &rule, &window, now_ms, &verdict)) {
            now_ms += 13;
        }
        assert_true(verdict.retry_after_s >= 1);
        assert_true(oracle_allows(&history, &rule, now_ms + verdict.retry_after_s * INT64_C(1000)));
        if (verdict.retry_after_s > 1) {
            assert_false(oracle_allows(&history, &rule, now_ms + (verdict.retry_after_s - 1) * INT64_C(1000)));
        }
    }
}

static void what_remains_counts_down_to_the_refusal(void **state)
{
    (void)state;
    const struct rate_rule rule = {3, 60};
    struct rate_window window = {0};
    const int64_t now_ms = INT64_C(1779000000000) / 60000 * 60000 + 15000;
    for (int left = 2; left >= 0; left--) {
        struct limit_verdict verdict = rate_window_take(&rule, &window, now_ms);
        assert_true(verdict.allowed);
        assert_int_equal(verdict.remaining, left);
        assert_int_equal(verdict.reset_s, 45);
    }
    struct limit_verdict verdict = rate_window_take(&rule, &window, now_ms);
    assert_false(verdict.allowed);
    assert_int_equal(verdict.remaining, 0);
    assert_int_equal(window.current, 3); /* what is refused is not counted */
}

static void a_clock_that_goes_back_gives_nothing_away(void **state)
{
    (void)state;
    const struct rate_rule rule = {2, 60};
    struct rate_window window = {0};
    const int64_t now_ms = INT64_C(1779000000000);
    assert_true(rate_window_take(&rule, &window, now_ms).allowed);
    assert_true(rate_window_take(&rule, &window, now_ms - 3600000).allowed);
    assert_false(rate_window_take(&rule, &window, now_ms - 3600000).allowed);
    assert_false(rate_window_take(&rule, &window, now_ms).allowed);
}

static void keys_do_not_spend_each_others_requests(void **state)
{
    (void)state;
    struct arena *arena = arena_create(0);
    struct limiter *limiter = limiter_create(arena, &(struct rate_rule){1, 60});
    const int64_t now_ms = INT64_C(1779000000000);
    assert_true(limiter_take(limiter, TEXT("a"), now_ms).allowed);
    assert_false(limiter_take(limiter, TEXT("a"), now_ms).allowed);
    assert_true(limiter_take(limiter, TEXT("b"), now_ms).allowed);
    assert_false(limiter_take(limiter, TEXT("a"), now_ms).allowed);
    arena_destroy(arena);
}

static void more_keys_than_places_are_served_and_bounded(void **state)
{
    (void)state;
    struct arena *arena = arena_create(0);
    struct limiter *limiter = limiter_create(arena, &(struct rate_rule){1, 60});
    for (int i = 0; i < LIMITER_KEYS * 2; i++) {
        uint8_t id[4] = {(uint8_t)i, (uint8_t)(i >> 8), (uint8_t)(i >> 16), 1};
        struct text key = {(const char *)id, sizeof id};
        assert_true(limiter_take(limiter, key, INT64_C(1779000000000) + i).allowed);
        assert_false(limiter_take(limiter, key, INT64_C(1779000000000) + i).allowed);
    }
    arena_destroy(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_verdict_is_the_oracles),
        cmocka_unit_test(a_retry_when_told_is_taken_and_a_second_earlier_is_not),
        cmocka_unit_test(what_remains_counts_down_to_the_refusal),
        cmocka_unit_test(a_clock_that_goes_back_gives_nothing_away),
        cmocka_unit_test(keys_do_not_spend_each_others_requests),
        cmocka_unit_test(more_keys_than_places_are_served_and_bounded),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
