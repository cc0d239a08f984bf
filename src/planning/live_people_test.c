/* What a live day says about technicians' days: shifts, breaks, where they go on from; facts, and what is frozen. */
#include "planning/testing_live.h"

#include "base/units.h"

static int32_t at(const struct live_problem *made, const char *clock)
{
    return (int32_t)(testing_live_at(clock) - made->zero_s);
}

/* One technician from 08:00 to 17:00 at 0, and the problem. */
struct one {
    struct testing_live *live;
    struct live_technician *technician;
    struct live_problem made;
};

static struct one one_make(void)
{
    struct one one = {.live = testing_live_make()};
    one.technician = testing_live_technician(one.live, 0, "08:00", "17:00");
    return one;
}

static const struct problem *one_problem(struct one *one)
{
    testing_live_close(one->live);
    one->made = testing_live_problem(one->live, NULL);
    return &one->made.problem;
}

static void assert_break(const struct one *one, int32_t index, const char *from, const char *until, int32_t minutes)
{
    const struct problem *p = &one->made.problem;
    assert_true(index < p->dims.breaks);
    assert_int_equal(p->break_from_t[index], at(&one->made, from));
    assert_int_equal(p->break_until_t[index], at(&one->made, until));
    assert_int_equal(p->break_length_t[index], minutes * MINUTE_SECONDS);
}

static struct point place_of(const struct one *one, int32_t place)
{
    return one->made.places[place];
}

/* ---- the day ------------------------------------------------------------------------------------------------------ */

static void a_day_is_the_shift_and_overtime_is_priced(void **state)
{
    (void)state;
    struct one one = one_make();
    one.technician->overtime_minutes = 45;
    const struct problem *p = one_problem(&one);
    assert_int_equal(p->technician_from_t[0], at(&one.made, "08:00"));
    assert_int_equal(p->regular_t[0], at(&one.made, "17:00"));
    assert_int_equal(p->technician_to_t[0], at(&one.made, "17:45"));
    assert_int_equal(p->overtime_c[0], 10);
    assert_int_equal(p->dims.breaks, 0);
    testing_live_time_off(one.live, one.technician, "17:20", "19:00");
    assert_int_equal(one_problem(&one)->technician_to_t[0], at(&one.made, "17:20"));
    testing_live_time_off(one.live, one.technician, "16:00", "17:20");
    assert_int_equal(one_problem(&one)->technician_to_t[0], at(&one.made, "16:00"));
    testing_live_free(one.live);
}

static void gaps_of_split_shifts_and_time_off_are_breaks_at_their_times(void **state)
{
    (void)state;
    struct one one = one_make();
    testing_live_shift(one.live, one.technician, "18:00", "21:00", false);
    testing_live_time_off(one.live, one.technician, "10:00", "11:00");
    testing_live_time_off(one.live, one.technician, "07:00", "08:30");
    const struct problem *p = one_problem(&one);
    assert_int_equal(p->technician_from_t[0], at(&one.made, "08:30"));
    assert_int_equal(p->technician_to_t[0], at(&one.made, "21:00"));
    assert_int_equal(p->dims.breaks, 2);
    assert_break(&one, 0, "10:00", "10:00", 60);
    assert_break(&one, 1, "17:00", "17:00", 60);
    testing_live_free(one.live);
}

static void a_meal_gives_way_to_a_gap_or_is_taken_in_it(void **state)
{
    (void)state;
    struct one one = one_make();
    testing_live_break(one.live, one.technician, "11:30", "13:30", 30);
    testing_live_time_off(one.live, one.technician, "12:30", "12:50"); /* too short for a meal */
    one_problem(&one);
    assert_break(&one, 0, "11:30", "12:30", 30);
    assert_break(&one, 1, "12:30", "12:30", 20);
    one.technician->time_off.count = 0;
    testing_live_time_off(one.live, one.technician, "11:40", "12:00");
    one_problem(&one);
    assert_break(&one, 0, "11:40", "11:40", 20);
    assert_break(&one, 1, "12:00", "13:30", 30);
    one.technician->time_off.count = 0;
    testing_live_time_off(one.live, one.technician, "13:00", "15:00");
    assert_int_equal(one_problem(&one)->dims.breaks, 1);
    assert_break(&one, 0, "13:00", "13:00", 120);
    testing_live_free(one.live);
}

static void a_meal_whose_time_has_passed_counts_as_taken(void **state)
{
    (void)state;
    struct one one = one_make();
    testing_live_break(one.live, one.technician, "11:30", "13:30", 30);
    one.live->day.now_s = testing_live_at("13:30");
    assert_int_equal(one_problem(&one)->dims.breaks, 1);
    one.live->day.now_s = testing_live_at("13:31");
    assert_int_equal(one_problem(&one)->dims.breaks, 0);
    struct live_job *job = testing_live_job(one.live, 0, 0, 180); /* even if she is on a job since before it */
    testing_live_place(job, one.technician, "11:00");
    job->status = JOB_ON_SITE;
    job->actual = (struct record_actual){2, 0, testing_live_at("11:00") * 1000, 0};
    assert_int_equal(one_problem(&one)->dims.breaks, 0);
    testing_live_free(one.live);
}

/* ---- where she goes on -------------------------------------------------------------------------------------------- */

static void before_the_shift_a_day_begins_at_home_and_later_now_where_she_is(void **state)
{
    (void)state;
    struct one one = one_make();
    one.technician->position =
        (struct live_position){3, testing_live_point(4000, 0), testing_live_at("07:00") * 1000, 0};
    one.live->day.now_s = testing_live_at("07:30");
    const struct problem *p = one_problem(&one);
    assert_int_equal(p->technician_from_t[0], at(&one.made, "08:00"));
    assert_true(point_equal(place_of(&one, p->technician_start_place[0]), one.technician->home));
    one.live->day.now_s = testing_live_at("09:30");
    p = one_problem(&one);
    assert_int_equal(p->technician_from_t[0], at(&one.made, "09:30"));
    assert_true(point_equal(place_of(&one, p->technician_start_place[0]), testing_live_point(4000, 0)));
    assert_true(point_equal(place_of(&one, p->technician_end_place[0]), one.technician->home));
    testing_live_free(one.live);
}

static void the_last_job_done_counts_when_nothing_newer_was_heard(void **state)
{
    (void)state;
    struct one one = one_make();
    const char *const ends[] = {"09:00", "10:00"};
    for (int32_t j = 0; j < 2; j++) {
        struct live_job *job = testing_live_job(one.live, 1000 * (j + 1), 0, 30);
        testing_live_place(job, one.technician, "08:15");
        job->status = JOB_COMPLETED;
        job->actual = (struct record_actual){4, 0, 0, testing_live_at(ends[1 - j]) * 1000};
    }
    one.technician->position =
        (struct live_position){3, testing_live_point(4000, 0), testing_live_at("09:59") * 1000, 0};
    one.technician->max_jobs = 5;
    one.live->day.now_s = testing_live_at("10:30");
    const struct problem *p = one_problem(&one);
    assert_int_equal(p->dims.jobs, 0);
    assert_int_equal(p->jobs_max[0], 3);
    assert_true(point_equal(place_of(&one, p->technician_start_place[0]), one.live->jobs[0].location));
    one.technician->position.at_ms = testing_live_at("10:01") * 1000;
    p = one_problem(&one);
    assert_true(point_equal(place_of(&one, p->technician_start_place[0]), testing_live_point(4000, 0)));
    testing_live_free(one.live);
}

static void from_an_unknown_home_and_to_it_nothing_is_driven(void **state)
{
    (void)state;
    struct one one = one_make();
    shape_clear(&live_shape_technician, shape_find(&live_shape_technician, TEXT("homeBase")), one.technician);
    testing_live_job(one.live, 9000, 0, 30);
    testing_live_job(one.live, 0, 0, 30);
    const struct problem *p = one_problem(&one);
    assert_int_equal(p->technician_end_place[0], NO_PLACE);
    for (int32_t j = 0; j < 2; j++) {
        struct travel out = problem_travel(p, 0, p->technician_start_place[0], p->job_place[j]);
        struct travel back = problem_travel(p, 0, p->job_place[j], p->technician_start_place[0]);
        assert_int_equal(out.time_t + out.distance_d + back.time_t + back.distance_d, 0);
    }
    assert_true(problem_travel(p, 0, p->job_place[0], p->job_place[1]).time_t > 0);
    one.technician->home = testing_live_point(0, 3000);
    shape_give(one.technician, shape_find(&live_shape_technician, TEXT("homeBase")));
    one.technician->open_end = true;
    assert_int_equal(one_problem(&one)->technician_end_place[0], NO_PLACE);
    one.technician->open_end = false;
    one.technician->end = testing_live_point(0, 5000);
    p = one_problem(&one);
    assert_true(point_equal(place_of(&one, p->technician_end_place[0]), one.technician->end));
    testing_live_free(one.live);
}

static void somebody_who_left_has_her_shift_for_the_jobs_that_she_still_has(void **state)
{
    (void)state;
    struct one one = one_make();
    one.technician->active = false;
    testing_live_place(testing_live_job(one.live, 0, 0, 30), one.technician, "10:00");
    const struct problem *p = one_problem(&one);
    assert_int_equal(p->technician_from_t[0], at(&one.made, "08:00"));
    assert_int_equal(one.made.grace_count, 1);
    assert_int_equal(one.made.graces[0].kind, GRACE_ELIGIBLE);
    testing_live_free(one.live);
}

/* ---- facts and what is frozen ------------------------------------------------------------------------------------- */

static struct live_job *placed(struct one *one, int32_t east_m, const char *start, int32_t status)
{
    struct live_job *job = testing_live_job(one->live, east_m, 0, 60);
    testing_live_place(job, one->technician, start);
    job->status = status;
    return job;
}

static void a_job_on_site_is_a_fact_and_still_takes_a_while(void **state)
{
    (void)state;
    struct one one = one_make();
    struct live_job *job = placed(&one, 3000, "09:00", JOB_ON_SITE);
    job->actual = (struct record_actual){2, 0, testing_live_at("09:10") * 1000, 0};
    testing_live_break(one.live, one.technician, "09:00", "09:30", 15);
    one.live->day.now_s = testing_live_at("09:30");
    const struct problem *p = one_problem(&one);
    assert_int_equal(p->dims.frozen_jobs, 1);
    assert_int_equal(p->frozen_start_t[0], at(&one.made, "09:10"));
    assert_int_equal(p->frozen_end_t[0], at(&one.made, "10:10"));
    assert_true(point_equal(place_of(&one, p->technician_start_place[0]), job->location));
    assert_break(&one, 0, "09:00", "10:10", 15); /* afterwards */
    assert_int_equal(one.made.grace_count, 0);
    one.live->day.now_s = testing_live_at("10:30");
    assert_int_equal(one_problem(&one)->frozen_end_t[0], at(&one.made, "10:35"));
    testing_live_free(one.live);
}

static void of_two_jobs_on_site_the_earlier_ended_when_the_later_began(void **state)
{
    (void)state;
    struct one one = one_make();
    struct live_job *first = placed(&one, 0, "09:30", JOB_ON_SITE);
    struct live_job *second = placed(&one, 0, "09:00", JOB_ON_SITE);
    first->actual = (struct record_actual){2, 0, testing_live_at("09:00") * 1000, 0};
    second->actual = (struct record_actual){2, 0, testing_live_at("09:40") * 1000, 0};
    one.live->day.now_s = testing_live_at("09:45");
    const struct problem *p = one_problem(&one);
    assert_int_equal(p->frozen_job[0], 0);
    assert_int_equal(p->frozen_end_t[0], at(&one.made, "09:40"));
    assert_int_equal(p->frozen_end_t[1], at(&one.made, "10:40"));
    testing_live_free(one.live);
}

static void a_job_en_route_is_next_and_then_what_is_near(void **state)
{
    (void)state;
    struct one one = one_make();
    placed(&one, 0, "14:00", JOB_SCHEDULED);
    placed(&one, 0, "10:30", JOB_SCHEDULED);
    placed(&one, 0, "10:59", JOB_DISPATCHED);
    placed(&one, 0, "13:00", JOB_EN_ROUTE);
    one.live->day.planning.freeze_minutes = 60;
    one.live->day.now_s = testing_live_at("10:00");
    const struct problem *p = one_problem(&one);
    assert_int_equal(p->dims.frozen_jobs, 3);
    assert_int_equal(p->frozen_job[0], 3);
    assert_int_equal(p->frozen_job[1], 1);
    assert_int_equal(p->frozen_job[2], 2);
    assert_int_equal(p->frozen_start_t[0], NO_INSTANT);
    struct live_options options = live_options_all();
    options.freeze_minutes = 45;
    one.made = testing_live_problem(one.live, &options);
    assert_int_equal(one.made.problem.dims.frozen_jobs, 2);
    options.emergency = 0;
    one.made = testing_live_problem(one.live, &options);
    assert_int_equal(one.made.problem.dims.frozen_jobs, 1); /* en route alone */
    testing_live_free(one.live);
}

static void a_locked_order_is_kept_and_told_where_it_is_broken_already(void **state)
{
    (void)state;
    struct one one = one_make();
    placed(&one, 0, "14:00", JOB_SCHEDULED)->locks = LOCK_ORDER;
    placed(&one, 0, "12:00", JOB_SCHEDULED);
    placed(&one, 0, "10:00", JOB_SCHEDULED)->locks = LOCK_ORDER;
    const struct problem *p = one_problem(&one);
    assert_int_equal(p->dims.sequence_jobs, 2);
    assert_int_equal(p->sequence_job[0], 2);
    assert_int_equal(p->sequence_job[1], 0);
    assert_int_equal(one.made.grace_count, 0);
    one.live->jobs[0].status = JOB_EN_ROUTE;
    one.live->day.now_s = testing_live_at("09:00");
    p = one_problem(&one);
    assert_int_equal(p->sequence_job[0], 0);
    assert_int_equal(one.made.grace_count, 1);
    assert_int_equal(one.made.graces[0].kind, GRACE_ORDER);
    assert_int_equal(one.made.graces[0].job, 2);
    testing_live_free(one.live);
}

/* ---- what does not take part -------------------------------------------------------------------------------------- */

static void what_does_not_take_part_keeps_its_place(void **state)
{
    (void)state;
    struct one one = one_make();
    testing_live_technician(one.live, 0, "08:00", "17:00");
    placed(&one, 0, "14:00", JOB_SCHEDULED);
    placed(&one, 0, "10:00", JOB_SCHEDULED);
    testing_live_job(one.live, 0, 0, 30);
    testing_live_job(one.live, 0, 0, 30);
    testing_live_close(one.live);
    const uint64_t jobs = 1 << 1 | 1 << 2, technicians = 1 << 1;
    struct live_options options = live_options_all();
    options.jobs = &jobs;
    one.made = testing_live_problem(one.live, &options);
    const struct problem *p = &one.made.problem;
    assert_int_equal(one.made.first_of[3], -1);
    assert_int_equal(p->job_open_t[0], at(&one.made, "14:00"));
    assert_int_equal(p->job_close_t[0], at(&one.made, "14:00"));
    assert_true(problem_eligible(p, 0, 0) && !problem_eligible(p, 0, 1));
    assert_true(problem_eligible(p, 1, 1) && p->job_open_t[1] == 0);
    options.jobs = NULL;
    options.technicians = &technicians;
    one.made = testing_live_problem(one.live, &options);
    p = &one.made.problem;
    assert_int_equal(p->job_open_t[1], at(&one.made, "10:00"));
    assert_true(problem_eligible(p, 1, 0) && !problem_eligible(p, 1, 1));
    assert_true(!problem_eligible(p, 2, 0) && problem_eligible(p, 2, 1));
    testing_live_free(one.live);
}

static void without_a_location_a_job_stays_where_it_was_put_or_out(void **state)
{
    (void)state;
    struct one one = one_make();
    int32_t location = shape_find(&live_shape_job, TEXT("location"));
    placed(&one, 3000, "09:00", JOB_SCHEDULED);
    shape_clear(&live_shape_job, location, placed(&one, 0, "13:00", JOB_SCHEDULED));
    shape_clear(&live_shape_job, location, testing_live_job(one.live, 0, 0, 30));
    testing_live_technician(one.live, 0, "08:00", "17:00");
    const struct problem *p = one_problem(&one);
    assert_int_equal(one.made.first_of[2], -1);
    assert_int_equal(p->job_place[1], p->job_place[0]);
    assert_int_equal(p->job_open_t[1], at(&one.made, "13:00"));
    assert_false(problem_eligible(p, 1, 1));
    assert_int_equal(one.made.grace_count, 0);
    testing_live_free(one.live);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_day_is_the_shift_and_overtime_is_priced),
        cmocka_unit_test(gaps_of_split_shifts_and_time_off_are_breaks_at_their_times),
        cmocka_unit_test(a_meal_gives_way_to_a_gap_or_is_taken_in_it),
        cmocka_unit_test(a_meal_whose_time_has_passed_counts_as_taken),
        cmocka_unit_test(before_the_shift_a_day_begins_at_home_and_later_now_where_she_is),
        cmocka_unit_test(the_last_job_done_counts_when_nothing_newer_was_heard),
        cmocka_unit_test(from_an_unknown_home_and_to_it_nothing_is_driven),
        cmocka_unit_test(somebody_who_left_has_her_shift_for_the_jobs_that_she_still_has),
        cmocka_unit_test(a_job_on_site_is_a_fact_and_still_takes_a_while),
        cmocka_unit_test(of_two_jobs_on_site_the_earlier_ended_when_the_later_began),
        cmocka_unit_test(a_job_en_route_is_next_and_then_what_is_near),
        cmocka_unit_test(a_locked_order_is_kept_and_told_where_it_is_broken_already),
        cmocka_unit_test(what_does_not_take_part_keeps_its_place),
        cmocka_unit_test(without_a_location_a_job_stays_where_it_was_put_or_out),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
