#include "dispatch/score.h"

#include "base/random.h"
#include "base/testing.h"
#include "model/model.h"

/* Next door, on time, with everything: nothing to be said against her. */
static struct score_basis best(void)
{
    return (struct score_basis){.skills_e4 = 10000,
                                .priority = PRIORITY_URGENT,
                                .performance_e4 = 10000,
                                .available_s = 3600,
                                .added_c = 100,
                                .least_added_c = 100};
}

static int32_t factor_of(const struct score_basis *basis, enum factor factor)
{
    int32_t factors[FACTOR_COUNT];
    score_factors(basis, factors);
    return factors[factor];
}

static void the_default_weights_sum_to_one(void **state)
{
    (void)state;
    struct score_weights weights = score_weights_default();
    int32_t sum = 0;
    for (int32_t i = 0; i < FACTOR_COUNT; i++) {
        sum += weights.weights_e4[i];
        assert_int_equal(factor_find(factor_name((enum factor)i)), i);
    }
    assert_int_equal(sum, 10000);
    assert_int_equal(factor_find(TEXT("charm")), FACTOR_COUNT);
}

static void who_has_nothing_against_her_scores_a_hundred(void **state)
{
    (void)state;
    struct score_weights weights = score_weights_default();
    struct score_basis basis = best();
    int32_t factors[FACTOR_COUNT];
    score_factors(&basis, factors);
    assert_int_equal(factors[FACTOR_DELAY_RISK], 0);
    assert_int_equal(score_of(factors, &weights), 1000);
}

static void each_factor_measures_what_it_says(void **state)
{
    (void)state;
    struct score_basis basis = best();
    basis.added_drive_s = 690; /* 11.5 minutes of 90 */
    assert_int_equal(factor_of(&basis, FACTOR_DISTANCE_SCORE), 8722);
    basis.added_drive_s = -60;
    assert_int_equal(factor_of(&basis, FACTOR_DISTANCE_SCORE), 10000);
    basis.added_drive_s = 6000;
    assert_int_equal(factor_of(&basis, FACTOR_DISTANCE_SCORE), 0);
    basis.late_s = 1800;
    basis.added_overtime_s = 1800;
    assert_int_equal(factor_of(&basis, FACTOR_AVAILABILITY), 5000);
    basis.late_s = INT64_MAX;
    assert_int_equal(factor_of(&basis, FACTOR_AVAILABILITY), 0);
    basis.priority = PRIORITY_LOW;
    assert_int_equal(factor_of(&basis, FACTOR_PRIORITY_WEIGHT), 4000);
    basis.parts_needed = 3;
    basis.parts_there = 2;
    assert_int_equal(factor_of(&basis, FACTOR_PARTS_ON_TRUCK), 6667);
    basis.somebody_preferred = true;
    assert_int_equal(factor_of(&basis, FACTOR_CUSTOMER_PREFERENCE), 5000);
    basis.is_preferred = true;
    assert_int_equal(factor_of(&basis, FACTOR_CUSTOMER_PREFERENCE), 10000);
    basis.booked_s = 900;
    assert_int_equal(factor_of(&basis, FACTOR_WORKLOAD), 7500);
    basis.available_s = 0;
    assert_int_equal(factor_of(&basis, FACTOR_WORKLOAD), 0);
    basis.added_c = 400;
    assert_int_equal(factor_of(&basis, FACTOR_ROUTE_FIT), 2500);
    basis.least_added_c = -5; /* the job makes the plan cheaper with somebody */
    basis.added_c = -5;
    assert_int_equal(factor_of(&basis, FACTOR_ROUTE_FIT), 10000);
}

static void risk_enters_as_what_is_left_of_one(void **state)
{
    (void)state;
    struct score_weights weights = {.weights_e4 = {[FACTOR_DELAY_RISK] = 1}};
    int32_t factors[FACTOR_COUNT] = {[FACTOR_DELAY_RISK] = 800};
    assert_int_equal(score_of(factors, &weights), 920);
}

static void scores_are_rounded_half_up(void **state)
{
    (void)state;
    struct score_weights weights = {.weights_e4 = {[FACTOR_WORKLOAD] = 1, [FACTOR_ROUTE_FIT] = 1}};
    int32_t factors[FACTOR_COUNT] = {[FACTOR_WORKLOAD] = 5005, [FACTOR_ROUTE_FIT] = 5005};
    assert_int_equal(score_of(factors, &weights), 501); /* 50.05 */
    factors[FACTOR_WORKLOAD] = 5004;
    assert_int_equal(score_of(factors, &weights), 500); /* 50.045 */
}

/* As somebody does it with a pocket calculator: decimals, and one rounding at the end. */
static int32_t by_hand(const int32_t factors[FACTOR_COUNT], const struct score_weights *weights)
{
    long double sum = 0;
    long double whole = 0;
    for (int32_t i = 0; i < FACTOR_COUNT; i++) {
        long double factor = (long double)factors[i] / 10000;
        sum += (long double)weights->weights_e4[i] / 10000 * (factor_is_risk((enum factor)i) ? 1 - factor : factor);
        whole += (long double)weights->weights_e4[i] / 10000;
    }
    return (int32_t)(1000 * sum / whole + 0.5L + 1e-12L);
}

static void ten_thousand_random_scores_are_as_worked_out_by_hand(void **state)
{
    (void)state;
    struct random random = random_make(5, 0);
    for (uint64_t round = 0; round < testing_rounds(10000, 10); round++) {
        struct score_weights weights = {.version = 2};
        int32_t factors[FACTOR_COUNT];
        for (int32_t i = 0; i < FACTOR_COUNT; i++) {
            weights.weights_e4[i] = (int32_t)random_below(&random, 10001);
            factors[i] = (int32_t)random_below(&random, 10001);
        }
        weights.weights_e4[0] += 1;
        assert_int_equal(score_of(factors, &weights), by_hand(factors, &weights));
    }
}

static void factors_stay_between_nothing_and_one(void **state)
{
    (void)state;
    struct random random = random_make(6, 0);
    for (uint64_t round = 0; round < testing_rounds(2000, 10); round++) {
        struct score_basis basis = {
            .skills_e4 = (int32_t)random_next(&random),
            .priority = random_between(&random, 1, 4),
            .performance_e4 = (int32_t)random_next(&random),
            .added_drive_s = (int32_t)random_next(&random),
            .late_s = (int64_t)random_next(&random),
            .added_overtime_s = (int32_t)random_next(&random),
            .late_e4 = (int32_t)random_next(&random),
            .parts_needed = random_between(&random, 0, 5),
            .parts_there = random_between(&random, 0, 5),
            .booked_s = random_between(&random, 0, 100000),
            .available_s = random_between(&random, 0, 40000),
            .least_added_c = (int64_t)random_next(&random) >> 20,
        };
        int32_t factors[FACTOR_COUNT];
        basis.added_c = basis.least_added_c + (int64_t)(random_next(&random) >> 20);
        score_factors(&basis, factors);
        for (int32_t i = 0; i < FACTOR_COUNT; i++) {
            assert_in_range(factors[i], 0, 10000);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_default_weights_sum_to_one),
        cmocka_unit_test(who_has_nothing_against_her_scores_a_hundred),
        cmocka_unit_test(each_factor_measures_what_it_says),
        cmocka_unit_test(risk_enters_as_what_is_left_of_one),
        cmocka_unit_test(scores_are_rounded_half_up),
        cmocka_unit_test(ten_thousand_random_scores_are_as_worked_out_by_hand),
        cmocka_unit_test(factors_stay_between_nothing_and_one),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
