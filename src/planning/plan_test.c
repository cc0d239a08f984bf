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

/* 5 km straight are 6 900 m of road and 810 s (geo_test.c). */
enum { LEG_S = 810, LEG_M = 6900 };

static void assert_about(int64_t actual, int64_t expected, int64_t tolerance)
{
    assert_true(actual >= expected - tolerance && actual <= expected + tolerance);
}

static void a_route_is_told_stop_by_stop_with_its_totals(void **state)
{
    struct testing_day *t = *state;
    testing_technician(t, "Ann", 0, "08:00", "17:00");
    testing_job(t, 5000, 0, 60);
    struct job *second = testing_job(t, 10000, 0, 30);
    second->has_window = true;
    second->window = testing_between(t, "10:00", "11:00");
    testing_day_problem(t);
    struct plan plan;
    testing_plan(t, (int32_t[]){0, 1}, 2, &plan);
    const struct plan_route *route = &plan.routes[0];
    const struct plan_stop *stops = route->stops;
    assert_int_equal(route->stop_count, 2);
    assert_about(route->leave_s, testing_at(t, "08:00"), 0);
    assert_about(stops[0].arrival_s, testing_at(t, "08:00") + LEG_S, 1);
    assert_int_equal(stops[0].wait_s, 0);
    assert_int_equal(stops[0].end_s - stops[0].start_s, 3600);
    assert_false(stops[0].has_window);
    assert_about(stops[1].travel_s, LEG_S, 1);
    assert_about(stops[1].travel_m, LEG_M, 3);
    assert_int_equal(stops[1].sequence, 2);
    assert_about(stops[1].start_s, testing_at(t, "10:00"), 0);
    assert_int_equal(stops[1].wait_s, stops[1].start_s - stops[1].arrival_s);
    assert_true(stops[1].has_window && stops[1].on_time);
    assert_about(route->return_s, testing_at(t, "10:30") + route->return_travel_s, 0);
    assert_int_equal(plan.totals.jobs, 2);
    assert_int_equal(plan.totals.drive_s, stops[0].travel_s + stops[1].travel_s + route->return_travel_s);
    assert_int_equal(plan.totals.drive_m, stops[0].travel_m + stops[1].travel_m + route->return_travel_m);
    assert_int_equal(plan.totals.service_s, 90 * 60);
    assert_int_equal(plan.totals.wait_s, stops[1].wait_s);
    assert_int_equal(plan.totals.overtime_s, 0);
    assert_int_equal(plan.totals.utilization_e4, 1667); /* 1.5 of 9 hours */
}

static void breaks_are_stops_and_not_available_time(void **state)
{
    struct testing_day *t = *state;
    struct technician *ann = testing_technician(t, "Ann", 0, "08:00", "16:00");
    ann->meal = (struct break_rule){60, 8 * 60 + 10, 8 * 60 + 30};
    testing_technician(t, "Bob", 0, "08:00", "17:00");
    testing_job(t, 5000, 0, 60);
    testing_day_problem(t);
    struct plan plan;
    testing_plan(t, (int32_t[]){0}, 1, &plan);
    const struct plan_stop *stops = plan.routes[0].stops;
    assert_int_equal(plan.routes[0].stop_count, 2);
    assert_int_equal(stops[0].type, STOP_TYPE_BREAK);
    assert_int_equal(stops[0].job, -1);
    assert_int_equal(stops[0].end_s - stops[0].start_s, 3600);
    assert_int_equal(stops[1].type, STOP_TYPE_JOB);
    assert_int_equal(stops[1].sequence, 2);
    assert_int_equal(plan.routes[0].totals.jobs, 1);
    assert_int_equal(plan.routes[0].totals.available_s, 7 * 3600);
    assert_int_equal(plan.totals.available_s, 16 * 3600); /* Bob stays at home and could have worked */
    assert_int_equal(plan.routes[1].stop_count, 0);
}

static void nobody_leaves_early_to_wait_for_the_time_of_the_break(void **state)
{
    struct testing_day *t = *state;
    struct technician *ann = testing_technician(t, "Ann", 0, "08:00", "17:00");
    ann->meal = (struct break_rule){30, 12 * 60, 12 * 60 + 30};
    struct job *job = testing_job(t, 5000, 0, 60);
    job->has_window = true;
    job->window = testing_between(t, "13:00", "14:00");
    testing_day_problem(t);
    struct plan plan;
    testing_plan(t, (int32_t[]){0}, 1, &plan);
    const struct plan_route *route = &plan.routes[0];
    assert_int_equal(route->stops[0].type, STOP_TYPE_BREAK);
    assert_about(route->stops[0].start_s, testing_at(t, "12:00"), 0);
    assert_about(route->leave_s, testing_at(t, "12:00") - route->stops[0].travel_s, 0);
    assert_about(route->stops[0].travel_s, LEG_S, 1);
}

static void a_break_longer_than_the_shift_leaves_no_time_and_takes_none_from_others(void **state)
{
    struct testing_day *t = *state;
    struct technician *ann = testing_technician(t, "Ann", 0, "08:00", "12:00");
    ann->meal = (struct break_rule){24 * 60, 11 * 60, 12 * 60};
    testing_technician(t, "Bob", 0, "08:00", "12:00");
    testing_job(t, 5000, 0, 60);
    testing_day_problem(t);
    struct plan plan;
    testing_plan(t, (int32_t[]){0}, 1, &plan);
    assert_int_equal(plan.routes[0].totals.jobs, 1); /* home in time to have it there */
    assert_int_equal(plan.routes[0].totals.available_s, 0);
    assert_int_equal(plan.routes[0].totals.utilization_e4, 0);
    assert_int_equal(plan.totals.available_s, 4 * 3600);
    assert_int_equal(plan.totals.utilization_e4, 2500);
}

static void the_lateness_of_old_promises_adds_up_beyond_32_bits(void **state)
{
    struct testing_day *t = *state;
    testing_technician(t, "Ann", 0, "08:00", "17:00");
    for (int32_t i = 0; i < 2; i++) {
        struct job *job = testing_job(t, 5000, 0, 60);
        job->has_promised = true;
        job->promised = (struct interval){0, 3600}; /* in 1970 */
    }
    testing_day_problem(t);
    struct plan plan;
    testing_plan(t, (int32_t[]){0, 1}, 2, &plan);
    const struct plan_stop *stops = plan.routes[0].stops;
    assert_true(plan.totals.late_s > INT32_MAX);
    assert_true(plan.totals.late_s == (int64_t)stops[0].late_s + stops[1].late_s);
}

static void lateness_counts_from_the_promise_and_by_the_arrival(void **state)
{
    struct testing_day *t = *state;
    testing_technician(t, "Ann", 0, "08:00", "17:00");
    struct job *in_time = testing_job(t, 5000, 0, 60);
    in_time->has_promised = true;
    in_time->promised = testing_between(t, "08:00", "09:00");
    struct job *late = testing_job(t, 5000, 0, 60);
    late->has_promised = true;
    late->promised = testing_between(t, "08:00", "09:00");
    testing_day_problem(t);
    struct plan plan;
    testing_plan(t, (int32_t[]){0, 1}, 2, &plan);
    const struct plan_stop *stops = plan.routes[0].stops;
    assert_true(stops[0].on_time);
    assert_false(stops[1].on_time);
    assert_int_equal(stops[1].late_s, stops[1].arrival_s - testing_at(t, "09:00"));
    assert_int_equal(plan.totals.late_s, stops[1].late_s);
    assert_int_equal(plan.totals.on_time_jobs, 1);
    assert_int_equal(plan.totals.on_time_e4, 5000);
    assert_int_equal(stops[1].slack_s, 0); /* what is late has nothing to give */
    assert_int_equal(stops[0].slack_s, 0);
}

static void who_came_in_time_and_waits_past_the_promise_may_come_as_late_as_the_door_opens(void **state)
{
    struct testing_day *t = *state;
    testing_technician(t, "Ann", 0, "08:00", "17:00");
    testing_job(t, 5000, 0, 10);
    struct job *waiting = testing_job(t, 5000, 0, 60);
    waiting->has_window = true;
    waiting->window = testing_between(t, "10:00", "12:00");
    waiting->has_promised = true;
    waiting->promised = testing_between(t, "08:00", "09:00");
    testing_day_problem(t);
    struct plan plan;
    testing_plan(t, (int32_t[]){0, 1}, 2, &plan);
    const struct plan_stop *stop = &plan.routes[0].stops[1];
    assert_true(stop->on_time);
    assert_true(stop->wait_s > 3600);
    assert_int_equal(stop->slack_s, stop->wait_s);
}

static void arriving_at_the_very_end_of_the_promise_is_on_time(void **state)
{
    struct testing_day *t = *state;
    testing_technician(t, "Ann", 0, "08:00", "17:00");
    struct job *job = testing_job(t, 5000, 0, 60);
    testing_day_problem(t);
    struct plan plan;
    testing_plan(t, (int32_t[]){0}, 1, &plan);
    int64_t arrival_s = plan.routes[0].stops[0].arrival_s;
    job->has_promised = true;
    job->promised = (struct interval){testing_at(t, "08:00"), arrival_s};
    testing_day_problem(t);
    testing_plan(t, (int32_t[]){0}, 1, &plan);
    assert_true(plan.routes[0].stops[0].on_time);
    job->promised.end_s--;
    testing_day_problem(t);
    testing_plan(t, (int32_t[]){0}, 1, &plan);
    assert_false(plan.routes[0].stops[0].on_time);
    assert_int_equal(plan.routes[0].stops[0].late_s, 1);
}

static void the_terms_of_the_cost_add_up(void **state)
{
    (void)state;
    for (uint64_t seed = 0; seed < 10; seed++) {
        struct testing_day *t = testing_day_random(seed);
        struct solution solution;
        struct plan plan;
        by_hand_plan(t->arena, &t->problem, &solution);
        plan_make(t->arena, &t->problem, &solution, &plan);
        int64_t sum = 0;
        for (int32_t i = 0; i < plan.cost_term_count; i++) {
            sum += plan.cost_terms[i].value;
        }
        assert_true(sum == plan.cost_total);
        assert_int_equal(plan.totals.jobs + plan.totals.unassigned, t->job_count);
        testing_day_free(t);
    }
}

/* The oracle of slack: follows the route with the stop at `from` arriving `delay_s` later, by hand. False when a rule breaks
 * or a job that was on time comes late, or one that was late comes later. */
static bool delay_is_harmless(const struct testing_day *t, const struct plan_route *route, int32_t from,
                              int64_t delay_s)
{
    const struct problem *p = &t->problem.problem;
    int64_t at_s = route->stops[from].arrival_s + delay_s;
    bool rested = t->day.workdays[route->technician].break_s == 0;
    for (int32_t i = 0; i < route->stop_count; i++) {
        const struct plan_stop *stop = &route->stops[i];
        rested = rested || stop->type == STOP_TYPE_BREAK;
        if (i < from) {
            continue;
        }
        if (i > from) {
            at_s += stop->travel_s;
        }
        if (stop->type == STOP_TYPE_BREAK) {
            at_s = at_s > t->day.workdays[route->technician].break_earliest_s
                       ? at_s
                       : t->day.workdays[route->technician].break_earliest_s;
            if (at_s > t->day.workdays[route->technician].break_latest_s) {
                return false;
            }
        } else {
            const struct job *job = &t->jobs[stop->job];
            int64_t open_s = t->problem.zero_s + p->job_open_t[stop->job];
            int64_t start_s = at_s > open_s ? at_s : open_s;
            bool window_missed = job->has_window && start_s >= job->window.end_s;
            bool promise_missed = job->has_promised && start_s > job->promised.end_s && start_s > stop->start_s;
            if (window_missed || promise_missed) {
                return false;
            }
            at_s = start_s;
        }
        at_s += stop->end_s - stop->start_s;
    }
    at_s += route->return_travel_s;
    return at_s <= t->day.workdays[route->technician].shift.end_s &&
           (rested || at_s <= t->day.workdays[route->technician].break_latest_s);
}

static void slack_is_exactly_the_delay_that_harms_nothing(void **state)
{
    (void)state;
    int32_t looked_at = 0;
    for (uint64_t seed = 0; seed < 60; seed++) {
        struct testing_day *t = testing_day_random(seed);
        struct solution solution;
        struct plan plan;
        by_hand_plan(t->arena, &t->problem, &solution);
        plan_make(t->arena, &t->problem, &solution, &plan);
        for (int32_t r = 0; r < plan.route_count; r++) {
            for (int32_t i = 0; i < plan.routes[r].stop_count; i++) {
                int64_t slack_s = plan.routes[r].stops[i].slack_s;
                assert_true(slack_s >= 0);
                assert_true(delay_is_harmless(t, &plan.routes[r], i, slack_s));
                assert_false(delay_is_harmless(t, &plan.routes[r], i, slack_s + 1));
                looked_at++;
            }
        }
        testing_day_free(t);
    }
    assert_true(looked_at > 500);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

static void a_plan_without_a_choice_is_proved_to_be_the_best(void **state)
{
    struct testing_day *t = *state;
    testing_technician(t, "Ann", 0, "08:00", "17:00");
    testing_job(t, 5000, 0, 60);
    testing_day_problem(t);
    struct plan plan;
    testing_plan(t, (int32_t[]){0}, 1, &plan);
    assert_false(plan.has_lower_bound);
    size_t before = arena_bytes(t->arena);
    plan_prove(t->arena, &t->problem, 1000000, &plan);
    assert_int_equal(arena_bytes(t->arena), before);
    assert_true(plan.has_lower_bound);
    assert_true(plan.cost_total > 0);
    assert_int_equal(plan.lower_bound, plan.cost_total);
    testing_plan(t, NULL, 0, &plan);
    plan_prove(t->arena, &t->problem, 1000000, &plan);
    assert_true(plan.lower_bound < plan.cost_total); /* the job need not be left out */
}

static void a_gap_is_a_share_rounded_up(void **state)
{
    (void)state;
    assert_int_equal(plan_gap_e4(0, 0), 0);
    assert_int_equal(plan_gap_e4(100, 100), 0);
    assert_int_equal(plan_gap_e4(100, 0), 10000);
    assert_int_equal(plan_gap_e4(3, 2), 3334);
    assert_int_equal(plan_gap_e4(INT64_C(4000000000000000000), INT64_C(3999999999999999999)), 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_route_is_told_stop_by_stop_with_its_totals),
        TEST(breaks_are_stops_and_not_available_time),
        TEST(nobody_leaves_early_to_wait_for_the_time_of_the_break),
        TEST(a_break_longer_than_the_shift_leaves_no_time_and_takes_none_from_others),
        TEST(the_lateness_of_old_promises_adds_up_beyond_32_bits),
        TEST(lateness_counts_from_the_promise_and_by_the_arrival),
        TEST(who_came_in_time_and_waits_past_the_promise_may_come_as_late_as_the_door_opens),
        TEST(arriving_at_the_very_end_of_the_promise_is_on_time),
        TEST(the_terms_of_the_cost_add_up),
        TEST(a_plan_without_a_choice_is_proved_to_be_the_best),
        TEST(a_gap_is_a_share_rounded_up),
        TEST(slack_is_exactly_the_delay_that_harms_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
