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

static int32_t in_problem(const struct testing_day *t, int64_t instant_s)
{
    return (int32_t)(instant_s - t->problem.zero_s);
}

static void skills_compare_without_case_and_blanks(void **state)
{
    struct testing_day *t = *state;
    struct technician *ann = testing_technician(t, "Ann", 0, "08:00", "17:00");
    struct technician *bob = testing_technician(t, "Bob", 0, "08:00", "17:00");
    testing_technician_skill(t, ann, " GAS ");
    testing_technician_skill(t, bob, "gas fitting");
    testing_job_skill(t, testing_job(t, 0, 0, 30), "Gas");
    testing_job(t, 0, 0, 30);
    testing_day_problem(t);
    assert_true(problem_eligible(&t->problem.problem, 0, 0));
    assert_false(problem_eligible(&t->problem.problem, 0, 1));
    assert_true(problem_eligible(&t->problem.problem, 1, 0));
    assert_true(problem_eligible(&t->problem.problem, 1, 1));
}

static void every_required_skill_counts(void **state)
{
    struct testing_day *t = *state;
    struct technician *ann = testing_technician(t, "Ann", 0, "08:00", "17:00");
    struct technician *bob = testing_technician(t, "Bob", 0, "08:00", "17:00");
    testing_technician_skill(t, ann, "gas");
    testing_technician_skill(t, bob, "boiler");
    testing_technician_skill(t, bob, "gas");
    struct job *job = testing_job(t, 0, 0, 30);
    testing_job_skill(t, job, "gas");
    testing_job_skill(t, job, "boiler");
    testing_day_problem(t);
    assert_false(problem_eligible(&t->problem.problem, 0, 0));
    assert_true(problem_eligible(&t->problem.problem, 0, 1));
}

static void who_does_not_work_may_do_nothing(void **state)
{
    struct testing_day *t = *state;
    testing_technician(t, "Ann", 0, "08:00", "17:00")->shift_count = 0;
    testing_job(t, 0, 0, 30);
    testing_day_problem(t);
    assert_false(problem_eligible(&t->problem.problem, 0, 0));
}

static void a_hard_window_closes_a_second_before_its_end(void **state)
{
    struct testing_day *t = *state;
    testing_technician(t, "Ann", 0, "08:00", "17:00");
    struct job *job = testing_job(t, 0, 0, 30);
    job->has_window = true;
    job->window = testing_between(t, "09:00", "12:00");
    testing_day_problem(t);
    assert_int_equal(t->problem.problem.job_open_t[0], in_problem(t, testing_at(t, "09:00")));
    assert_int_equal(t->problem.problem.job_close_t[0], in_problem(t, testing_at(t, "12:00")) - 1);
}

static void a_promise_is_due_at_its_end_and_its_start_is_waited_for(void **state)
{
    struct testing_day *t = *state;
    testing_technician(t, "Ann", 0, "08:00", "17:00");
    struct job *job = testing_job(t, 0, 0, 30);
    job->has_promised = true;
    job->promised = testing_between(t, "10:00", "12:00");
    testing_day_problem(t);
    assert_int_equal(t->problem.problem.job_open_t[0], in_problem(t, testing_at(t, "10:00")));
    assert_int_equal(t->problem.problem.promise_due_t[0], in_problem(t, testing_at(t, "12:00")));
    assert_true(t->problem.problem.job_close_t[0] > in_problem(t, testing_at(t, "17:00")));
}

static void a_promise_that_nobody_could_keep_waiting_for_does_not_close_the_door(void **state)
{
    struct testing_day *t = *state;
    testing_technician(t, "Ann", 0, "08:00", "17:00");
    struct job *after_work = testing_job(t, 0, 0, 60);
    after_work->has_promised = true;
    after_work->promised = testing_between(t, "16:30", "19:00"); /* an hour's work from 16:30 ends after the shift */
    struct job *against_access = testing_job(t, 0, 0, 60);
    against_access->has_promised = true;
    against_access->promised = testing_between(t, "14:00", "16:00");
    against_access->has_window = true;
    against_access->window = testing_between(t, "09:00", "10:00");
    testing_day_problem(t);
    assert_int_equal(t->problem.problem.job_open_t[0], 0);
    assert_int_equal(t->problem.problem.job_open_t[1], in_problem(t, testing_at(t, "09:00")));
}

static void a_promise_that_ends_before_the_door_opens_is_due_when_it_opens(void **state)
{
    struct testing_day *t = *state;
    testing_technician(t, "Ann", 0, "08:00", "17:00");
    struct job *job = testing_job(t, 0, 0, 60);
    job->has_promised = true;
    job->promised = testing_between(t, "08:00", "09:00");
    job->has_window = true;
    job->window = testing_between(t, "13:00", "15:00");
    testing_day_problem(t);
    assert_int_equal(t->problem.problem.promise_due_t[0], in_problem(t, testing_at(t, "13:00")));
}

static void a_window_of_another_day_is_reached_by_nobody(void **state)
{
    struct testing_day *t = *state;
    testing_technician(t, "Ann", 0, "00:00", "23:59");
    static const int32_t days_away[] = {-40000, -2, 2, 40000};
    for (int32_t i = 0; i < 4; i++) {
        struct job *job = testing_job(t, 0, 0, 10);
        job->has_window = true;
        job->window = testing_between(t, "00:00", "23:59");
        job->window.start_s += (int64_t)days_away[i] * 86400;
        job->window.end_s += (int64_t)days_away[i] * 86400;
    }
    testing_day_problem(t);
    for (int32_t j = 0; j < 4; j++) {
        struct order order = {.jobs = &j, .count = 1};
        struct route_schedule schedule;
        assert_false(schedule_route(t->arena, &t->problem.problem, &order, NULL, &schedule));
    }
}

static void a_part_named_twice_is_one_use_and_stock_adds_up(void **state)
{
    struct testing_day *t = *state;
    struct technician *ann = testing_technician(t, "Ann", 0, "08:00", "17:00");
    testing_technician(t, "Bob", 0, "08:00", "17:00");
    testing_technician_part(t, ann, "valve", 2);
    testing_technician_part(t, ann, "hammer", 1);
    testing_technician_part(t, ann, "VALVE ", 3);
    struct job *job = testing_job(t, 0, 0, 30);
    testing_job_part(t, job, "Valve", 2);
    testing_job_part(t, job, "IGNITER", 1);
    testing_job_part(t, job, "vALVE", 4);
    testing_job_part(t, job, "NOTHING", 0);
    testing_day_problem(t);
    const struct problem *p = &t->problem.problem;
    assert_int_equal(p->dims.parts, 2);
    assert_int_equal(p->dims.part_uses, 2);
    assert_true(text_equal(t->problem.parts[0], TEXT("Valve")));
    assert_int_equal(p->part_quantity[0], 6);
    assert_int_equal(p->part_quantity[1], 1);
    const int32_t stock[] = {5, 0, 0, 0};
    assert_memory_equal(p->part_stock, stock, sizeof stock);
}

static void a_day_without_a_rule_has_no_section_for_it(void **state)
{
    struct testing_day *t = *state;
    testing_technician(t, "Ann", 0, "08:00", "17:00");
    testing_job(t, 0, 0, 30);
    testing_day_problem(t);
    const struct problem *p = &t->problem.problem;
    assert_null(p->part_first);
    assert_null(p->break_length_t);
    assert_null(p->promise_due_t);
    assert_null(p->reach_d);
    assert_null(p->balance);
}

static void reach_is_the_charge_above_the_reserve(void **state)
{
    struct testing_day *t = *state;
    testing_technician(t, "Ann", 0, "08:00", "17:00")->vehicle = (struct vehicle){VEHICLE_ELECTRIC, 280, 90, 10};
    testing_technician(t, "Bob", 0, "08:00", "17:00");
    testing_technician(t, "Cleo", 0, "08:00", "17:00")->vehicle = (struct vehicle){VEHICLE_ELECTRIC, 280, 5, 10};
    testing_technician(t, "Dan", 0, "08:00", "17:00")->vehicle = (struct vehicle){VEHICLE_DIESEL, 600, 0, 0};
    testing_day_problem(t);
    const int32_t expected_m[] = {224000, INT32_MAX, 0, INT32_MAX};
    assert_memory_equal(t->problem.problem.reach_d, expected_m, sizeof expected_m);
}

static void the_table_and_the_formula_of_the_solver_agree(void **state)
{
    struct testing_day *t = *state;
    struct random random = random_make(5, 0);
    testing_technician(t, "Ann", 0, "08:00", "17:00");
    for (int32_t j = 0; j < 40; j++) {
        testing_job(t, random_between(&random, -40000, 40000), random_between(&random, -40000, 40000), 10);
    }
    testing_day_problem(t);
    const struct problem *p = &t->problem.problem;
    int32_t x_m[41];
    int32_t y_m[41];
    geo_project(t->problem.places, 41, x_m, y_m);
    struct geo_estimate e = geo_estimate_default();
    struct travel_fit fit = {e.detour_e4, e.fixed_s, e.near_s_per_km, e.far_m, e.far_s_per_km};
    assert_int_equal(p->travel_form, TRAVEL_DENSE);
    for (int32_t i = 0; i < 41; i++) {
        for (int32_t k = 0; k < 41; k++) {
            struct travel table = problem_travel(p, 0, i, k);
            struct travel formula = travel_estimate(&fit, (int64_t)x_m[k] - x_m[i], (int64_t)y_m[k] - y_m[i]);
            assert_int_equal(table.time_t, formula.time_t);
            assert_int_equal(table.distance_d, formula.distance_d);
        }
    }
}

static void a_large_day_has_the_same_travel_without_a_table(void **state)
{
    struct testing_day *t = *state;
    testing_technician(t, "Ann", 0, "08:00", "17:00");
    testing_day_problem(t);
    enum { JOBS = PLANNING_DENSE_PLACES };
    struct job *jobs = arena_array(t->arena, struct job, JOBS);
    struct random random = random_make(6, 0);
    for (int32_t j = 0; j < JOBS; j++) {
        jobs[j] = (struct job){.priority = PRIORITY_LOW, .duration_minutes = 1};
        jobs[j].location =
            (struct point){random_between(&random, 40500000, 41000000), random_between(&random, -74300000, -73700000)};
    }
    struct day large = t->day;
    large.jobs = jobs;
    large.job_count = JOBS;
    struct day_problem fitted;
    assert_true(day_problem_make(t->arena, &large, &fitted, NULL));
    assert_int_equal(fitted.problem.travel_form, TRAVEL_FITTED);
    int32_t *x_m = arena_array(t->arena, int32_t, JOBS + 1);
    int32_t *y_m = arena_array(t->arena, int32_t, JOBS + 1);
    geo_project(fitted.places, JOBS + 1, x_m, y_m);
    struct geo_estimate estimate = geo_estimate_default();
    for (int32_t i = 0; i < JOBS; i++) {
        struct travel travel = problem_travel(&fitted.problem, 0, i, JOBS - i);
        struct geo_trip trip = geo_estimate_trip(&estimate, x_m[JOBS - i] - x_m[i], y_m[JOBS - i] - y_m[i]);
        assert_int_equal(travel.time_t, trip.time_s);
        assert_int_equal(travel.distance_d, trip.distance_m);
    }
}

static void the_end_place_is_home_unless_it_is_given(void **state)
{
    struct testing_day *t = *state;
    testing_technician(t, "Ann", 0, "08:00", "17:00");
    struct technician *bob = testing_technician(t, "Bob", 0, "08:00", "17:00");
    bob->has_end = true;
    bob->end = (struct point){90000, 0};
    testing_day_problem(t);
    const struct problem *p = &t->problem.problem;
    assert_int_equal(p->technician_start_place[0], p->technician_end_place[0]);
    assert_int_not_equal(p->technician_start_place[1], p->technician_end_place[1]);
    assert_true(point_equal(t->problem.places[p->technician_end_place[1]], bob->end));
}

static void urgency_decides_which_jobs_stay_out(void **state)
{
    struct testing_day *t = *state;
    testing_technician(t, "Ann", 0, "08:00", "17:00");
    for (int32_t priority = PRIORITY_URGENT; priority <= PRIORITY_LOW; priority++) {
        testing_job(t, 0, 0, 30)->priority = priority;
    }
    testing_day_problem(t);
    const int64_t *left_out_c = t->problem.problem.job_left_out_c;
    assert_true(left_out_c[0] > 3 * left_out_c[2]);
    assert_true(left_out_c[1] > left_out_c[2]);
    assert_true(left_out_c[1] < 2 * left_out_c[2]);
    assert_true(left_out_c[2] > left_out_c[3]);
    assert_true(left_out_c[2] < 2 * left_out_c[3]);
    /* a whole day on the road is cheaper than leaving the least job out */
    assert_true(left_out_c[3] > t->problem.problem.drive_c * 86400);
}

static void with_the_number_of_jobs_as_a_goal_two_low_ones_outweigh_an_urgent_one(void **state)
{
    struct testing_day *t = *state;
    testing_technician(t, "Ann", 0, "08:00", "17:00");
    testing_job(t, 0, 0, 30)->priority = PRIORITY_URGENT;
    testing_job(t, 0, 0, 30)->priority = PRIORITY_LOW;
    t->goals[0] = GOAL_MAXIMIZE_JOBS;
    t->goal_count = 1;
    testing_day_problem(t);
    const int64_t *left_out_c = t->problem.problem.job_left_out_c;
    assert_true(left_out_c[0] > left_out_c[1]);
    assert_true(left_out_c[0] < 2 * left_out_c[1]);
}

static void an_earlier_goal_weighs_more(void **state)
{
    struct testing_day *t = *state;
    testing_technician(t, "Ann", 0, "08:00", "17:00");
    struct job *job = testing_job(t, 0, 0, 30);
    job->has_promised = true;
    job->promised = testing_between(t, "10:00", "12:00");
    testing_day_problem(t);
    const struct problem by_time = t->problem.problem;
    t->goals[0] = GOAL_MINIMIZE_DRIVE_TIME;
    t->goals[1] = GOAL_BALANCE_WORKLOAD;
    t->goals[2] = GOAL_MAXIMIZE_ON_TIME;
    t->goal_count = 3;
    testing_day_problem(t);
    const struct problem *by_driving = &t->problem.problem;
    assert_true(by_driving->drive_c == 2 * by_time.drive_c);
    assert_true(4 * by_driving->promise_late_c[0] == by_time.promise_late_c[0]);
    assert_non_null(by_driving->balance);
}

static void a_day_without_anybody_and_anything_is_a_problem_too(void **state)
{
    struct testing_day *t = *state;
    testing_day_problem(t);
    assert_int_equal(t->problem.problem.dims.jobs, 0);
    struct plan plan;
    testing_technician(t, "Ann", 0, "08:00", "17:00");
    testing_day_problem(t);
    testing_plan(t, NULL, 0, &plan);
    assert_int_equal(plan.route_count, 1);
    assert_int_equal(plan.totals.on_time_e4, 10000);
}

static void the_size_that_is_admitted_is_never_less_than_the_size_that_comes(void **state)
{
    (void)state;
    for (uint64_t seed = 0; seed < 10; seed++) {
        struct testing_day *t = testing_day_random(seed);
        int32_t uses = 0;
        for (int32_t j = 0; j < t->job_count; j++) {
            uses += t->jobs[j].required_part_count;
        }
        struct problem_dims upper = planning_dims(t->job_count, t->technician_count, uses);
        struct problem_dims dims = t->problem.problem.dims;
        assert_true(dims.places <= upper.places && dims.parts <= upper.parts && dims.part_uses <= upper.part_uses);
        testing_day_free(t);
    }
}

static void memory_is_admitted_for_a_table_whenever_there_may_be_one(void **state)
{
    (void)state;
    const int32_t most = PLANNING_DENSE_PLACES;
    struct problem_dims dims = planning_dims(most - 600, 600, 0); /* a table unless somebody ends the day elsewhere */
    assert_true(dims.dense);
    assert_int_equal(dims.places, most);
    dims = planning_dims(most - 599, 600, 0);
    assert_false(dims.dense);
    assert_int_equal(dims.places, most + 602);
    dims = planning_dims(100, 10, 0);
    assert_true(dims.dense);
    assert_int_equal(dims.places, 121);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(skills_compare_without_case_and_blanks),
        TEST(every_required_skill_counts),
        TEST(who_does_not_work_may_do_nothing),
        TEST(a_hard_window_closes_a_second_before_its_end),
        TEST(a_promise_is_due_at_its_end_and_its_start_is_waited_for),
        TEST(a_promise_that_nobody_could_keep_waiting_for_does_not_close_the_door),
        TEST(a_promise_that_ends_before_the_door_opens_is_due_when_it_opens),
        TEST(a_window_of_another_day_is_reached_by_nobody),
        TEST(a_part_named_twice_is_one_use_and_stock_adds_up),
        TEST(a_day_without_a_rule_has_no_section_for_it),
        TEST(reach_is_the_charge_above_the_reserve),
        TEST(the_table_and_the_formula_of_the_solver_agree),
        TEST(a_large_day_has_the_same_travel_without_a_table),
        TEST(the_end_place_is_home_unless_it_is_given),
        TEST(urgency_decides_which_jobs_stay_out),
        TEST(with_the_number_of_jobs_as_a_goal_two_low_ones_outweigh_an_urgent_one),
        TEST(an_earlier_goal_weighs_more),
        TEST(a_day_without_anybody_and_anything_is_a_problem_too),
        TEST(the_size_that_is_admitted_is_never_less_than_the_size_that_comes),
        TEST(memory_is_admitted_for_a_table_whenever_there_may_be_one),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
