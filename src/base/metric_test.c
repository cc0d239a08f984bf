#include "base/metric.h"

#include "base/testing.h"

static void a_counter_counts(void **state)
{
    (void)state;
    struct metric metric = {.name = "routriq_things_total", .help = "Things."};
    metric_add(&metric, 2);
    metric_add(&metric, 3);
    assert_int_equal(metric_value(&metric), 5);
    metric_set(&metric, 1);
    assert_int_equal(metric_value(&metric), 1);
}

static void a_time_falls_into_the_first_bucket_that_holds_it(void **state)
{
    (void)state;
    struct metric_histogram histogram = {.name = "routriq_seconds", .help = "Times."};
    const int64_t times_us[] = {0, 100, 101, 200, 201, 3276800, 3276801};
    const int expected[] = {0, 0, 1, 1, 2, 15, 16};
    for (size_t i = 0; i < sizeof times_us / sizeof *times_us; i++) {
        int_fast64_t before = histogram.buckets[expected[i]];
        metric_observe(&histogram, times_us[i]);
        assert_int_equal(histogram.buckets[expected[i]], before + 1);
    }
    assert_int_equal(histogram.sum_us, 0 + 100 + 101 + 200 + 201 + 3276800 + 3276801);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_counter_counts),
        cmocka_unit_test(a_time_falls_into_the_first_bucket_that_holds_it),
    };
    return cmocka_run_group_tests_name("metric", tests, NULL, NULL);
}
