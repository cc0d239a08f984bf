#include "planning/testing_day.h"

static int set_up(void **state)
{
    *state = testing_day_make("UTC");
    return 0;
}

static int tear_down(void **state)
{
    testing_day_free(*state);
    return 0;
}

typedef void (*rule)(struct arena *arena, const struct day_problem *day_problem, struct solution *solution);

/* Who does which jobs, in the test's own notation: "1 2|3" is J1 and J2 for the first technician, J3 for the second. */
static void assert_plan(struct testing_day *t, rule plan_by, const char *expected)
{
    struct solution solution;
    struct fault fault = {0};
    testing_day_problem(t);
    plan_by(t->arena, &t->problem, &solution);
    assert_true(witness_accepts(&t->problem.problem, &solution, &fault));
    struct text_builder told = text_builder_make(t->arena);
    for (int32_t r = 0; r < solution.route_count; r++) {
        text_append(&told, r == 0 ? TEXT("") : TEXT("|"));
        for (int32_t i = 0; i < solution.routes[r].stop_count; i++) {
            int32_t job = solution.stops[solution.routes[r].stop_first + i].job;
            text_append_format(&told, "%s%d", i == 0 ? "" : " ", job + 1);
        }
    }
    assert_text(text_built(&told), expected);
}

static void by_hand_each_job_goes_where_it_adds_the_least_driving(void **state)
{
    struct testing_day *t = *state;
    testing_technician(t, "Ann", 0, "08:00", "17:00");
    testing_technician(t, "Bob", 20000, "08:00", "17:00");
    testing_job(t, 5000, 0, 30);  /* Ann drives 10 km more, Bob 30 */
    testing_job(t, 16000, 0, 30); /* Ann 22, Bob 8 */
    testing_job(t, 4000, 0, 30);  /* on Ann's way */
    assert_plan(t, by_hand_plan, "3 1|2");
}

static void nearest_appends_to_the_route_that_ends_nearest(void **state)
{
    struct testing_day *t = *state;
    testing_technician(t, "Ann", 0, "08:00", "17:00");
    testing_technician(t, "Bob", 20000, "08:00", "17:00");
    testing_job(t, 9000, 0, 30);  /* Ann, 9 km against 11 km */
    testing_job(t, 12000, 0, 30); /* Ann is 3 km away now, Bob 8 km */
    testing_job(t, 4000, 0, 30);  /* Ann is 8 km away, Bob 16 km */
    testing_job(t, 17000, 0, 30); /* Ann is 13 km away, Bob 3 km */
    assert_plan(t, nearest_plan, "1 2 3|4");
}

static void jobs_are_taken_in_the_order_of_their_booking(void **state)
{
    struct testing_day *t = *state;
    testing_technician(t, "Ann", 0, "08:00", "10:00");
    testing_job(t, 0, 0, 90)->booked_at_s = 30;
    testing_job(t, 0, 0, 60)->booked_at_s = 10;
    testing_job(t, 0, 0, 60)->booked_at_s = 20;
    assert_plan(t, by_hand_plan, "3 2");
    assert_plan(t, nearest_plan, "2 3");
}

static void jobs_booked_at_once_are_taken_as_listed(void **state)
{
    struct testing_day *t = *state;
    testing_technician(t, "Ann", 0, "08:00", "10:00");
    for (int32_t i = 0; i < 3; i++) {
        testing_job(t, 1000 * i, 0, 45)->booked_at_s = 7;
    }
    assert_plan(t, nearest_plan, "1 2");
}

static void ties_go_to_the_technician_who_is_listed_first(void **state)
{
    struct testing_day *t = *state;
    testing_technician(t, "Ann", 0, "08:00", "17:00");
    testing_technician(t, "Bob", 0, "08:00", "17:00");
    testing_job(t, 1000, 0, 30);
    assert_plan(t, by_hand_plan, "1|");
    assert_plan(t, nearest_plan, "1|");
}

static void nobody_gets_what_breaks_a_rule(void **state)
{
    struct testing_day *t = *state;
    struct technician *ann = testing_technician(t, "Ann", 1000, "08:00", "17:00");
    testing_technician(t, "Bob", 20000, "08:00", "17:00");
    ann->vehicle = (struct vehicle){VEHICLE_ELECTRIC, 100, 21, 20}; /* 1 km */
    testing_technician_skill(t, &t->technicians[1], "gas");
    testing_technician_part(t, &t->technicians[1], "VALVE", 1);
    testing_job_skill(t, testing_job(t, 1000, 0, 30), "gas");
    testing_job_part(t, testing_job(t, 1000, 0, 30), "VALVE", 1);
    testing_job(t, 2000, 0, 30);
    testing_job_part(t, testing_job(t, 1000, 0, 30), "VALVE", 1);
    assert_plan(t, nearest_plan, "|1 2 3");
}

static void on_random_days_the_witness_accepts_both_and_by_hand_serves_more(void **state)
{
    (void)state;
    int32_t by_hand_served = 0;
    int32_t nearest_served = 0;
    for (uint64_t seed = 0; seed < 40; seed++) {
        struct testing_day *t = testing_day_random(seed);
        struct solution by_hand;
        struct solution nearest;
        struct fault fault = {0};
        by_hand_plan(t->arena, &t->problem, &by_hand);
        nearest_plan(t->arena, &t->problem, &nearest);
        assert_true(witness_accepts(&t->problem.problem, &by_hand, &fault));
        assert_true(witness_accepts(&t->problem.problem, &nearest, &fault));
        by_hand_served += t->job_count - by_hand.left_out_count;
        nearest_served += t->job_count - nearest.left_out_count;
        testing_day_free(t);
    }
    assert_true(by_hand_served > nearest_served);
}

static void by_hand_leaves_no_job_out_that_still_fits(void **state)
{
    (void)state;
    for (uint64_t seed = 0; seed < 40; seed++) {
        struct testing_day *t = testing_day_random(seed);
        struct solution solution;
        struct plan plan;
        by_hand_plan(t->arena, &t->problem, &solution);
        plan_make(t->arena, &t->problem, &solution, &plan);
        for (int32_t i = 0; i < plan.unassigned_count; i++) {
            assert_int_not_equal(plan.unassigned[i].reasons[0].code, REASON_NOT_WORTH_IT);
        }
        testing_day_free(t);
    }
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(by_hand_each_job_goes_where_it_adds_the_least_driving),
        TEST(nearest_appends_to_the_route_that_ends_nearest),
        TEST(jobs_are_taken_in_the_order_of_their_booking),
        TEST(jobs_booked_at_once_are_taken_as_listed),
        TEST(ties_go_to_the_technician_who_is_listed_first),
        TEST(nobody_gets_what_breaks_a_rule),
        TEST(on_random_days_the_witness_accepts_both_and_by_hand_serves_more),
        TEST(by_hand_leaves_no_job_out_that_still_fits),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
