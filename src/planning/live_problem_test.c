/* What a live day says about jobs: who may do them, when, together with what, and what that costs. */
#include "planning/testing_live.h"

#include "base/units.h"
#include "planning/weights.h"

static int32_t at(const struct live_problem *made, const char *clock)
{
    return (int32_t)(testing_live_at(clock) - made->zero_s);
}

static bool may(const struct live_problem *made, int32_t job, int32_t technician)
{
    return problem_eligible(&made->problem, made->first_of[job], technician);
}

static bool is_told(const struct live_problem *made, enum live_grace_kind kind, int32_t job, int32_t technician)
{
    for (int32_t i = 0; i < made->grace_count; i++) {
        const struct live_grace *grace = &made->graces[i];
        if (grace->kind == kind && grace->job == job && grace->technician == technician) {
            return true;
        }
    }
    return false;
}

/* ---- who --------------------------------------------------------------------------------------------------------- */

static void a_skill_is_needed_at_its_level_or_as_a_certification(void **state)
{
    (void)state;
    struct testing_live *live = testing_live_make();
    struct live_technician *without = testing_live_technician(live, 0, "08:00", "17:00");
    struct live_technician *low = testing_live_technician(live, 0, "08:00", "17:00");
    struct live_technician *high = testing_live_technician(live, 0, "08:00", "17:00");
    struct live_technician *certified = testing_live_technician(live, 0, "08:00", "17:00");
    struct live_technician *expired = testing_live_technician(live, 0, "08:00", "17:00");
    testing_live_skill(live, &without->skills, "gas", 3);
    testing_live_skill(live, &low->skills, "Boiler", 0);
    testing_live_skill(live, &high->skills, "BOILER", 3);
    testing_live_person(live, &certified->certifications, TEXT("boiler"));
    struct record_certification late = {3, TEXT("boiler"), {1}};
    expired->expired = (struct certification_list){1, &late};
    testing_live_skill(live, &testing_live_job(live, 0, 0, 30)->skills, "boiler", 2);
    testing_live_skill(live, &testing_live_job(live, 0, 0, 30)->skills, "boiler", 0);
    testing_live_close(live);
    struct live_problem made = testing_live_problem(live, NULL);
    const bool needs_two[] = {false, false, true, true, false}, needs_any[] = {false, true, true, true, false};
    for (int32_t t = 0; t < 5; t++) {
        assert_int_equal(may(&made, 0, t), needs_two[t]);
        assert_int_equal(may(&made, 1, t), needs_any[t]);
    }
    testing_live_free(live);
}

static void who_is_on_call_serves_urgent_jobs_and_the_emergency_alone(void **state)
{
    (void)state;
    struct testing_live *live = testing_live_make();
    testing_live_technician(live, 0, "08:00", "17:00");
    struct live_technician *on_call = testing_live_technician(live, 0, "08:00", "17:00");
    on_call->shifts.count = 0;
    testing_live_shift(live, on_call, "08:00", "20:00", true);
    testing_live_job(live, 0, 0, 30);
    testing_live_job(live, 0, 0, 30)->priority = PRIORITY_URGENT;
    testing_live_close(live);
    struct live_problem made = testing_live_problem(live, NULL);
    assert_true(may(&made, 0, 0) && !may(&made, 0, 1));
    assert_true(may(&made, 1, 0) && may(&made, 1, 1));
    struct live_options options = live_options_all();
    options.emergency = 0;
    made = testing_live_problem(live, &options);
    assert_true(may(&made, 0, 1));
    assert_int_equal(made.problem.job_left_out_c[0], made.problem.job_left_out_c[1]);
    testing_live_free(live);
}

static void who_has_usual_shifts_too_is_on_call_for_an_emergency_or_her_own_urgent_job(void **state)
{
    (void)state;
    struct testing_live *live = testing_live_make();
    struct live_technician *technician = testing_live_technician(live, 0, "08:00", "17:00");
    testing_live_shift(live, technician, "17:00", "22:00", true);
    struct live_job *job = testing_live_job(live, 0, 0, 30);
    testing_live_close(live);
    struct live_problem made = testing_live_problem(live, NULL);
    assert_int_equal(made.problem.technician_to_t[0], at(&made, "17:00"));
    struct live_options options = live_options_all();
    options.emergency = 0;
    made = testing_live_problem(live, &options);
    assert_int_equal(made.problem.technician_to_t[0], at(&made, "22:00"));
    assert_int_equal(made.problem.regular_t[0], at(&made, "17:00"));
    testing_live_place(job, technician, "18:00");
    job->priority = PRIORITY_URGENT;
    made = testing_live_problem(live, NULL);
    assert_int_equal(made.problem.technician_to_t[0], at(&made, "22:00"));
    testing_live_free(live);
}

static void who_is_required_is_alone_and_who_is_excluded_inactive_or_off_is_not_asked(void **state)
{
    (void)state;
    struct testing_live *live = testing_live_make();
    for (int32_t t = 0; t < 5; t++) {
        testing_live_technician(live, 0, "08:00", "17:00");
    }
    live->technicians[2].active = false;
    live->technicians[3].shifts.count = 0;
    testing_live_time_off(live, &live->technicians[4], "07:00", "18:00");
    testing_live_person(live, &testing_live_job(live, 0, 0, 30)->excluded_technician_ids, live->technicians[0].id);
    testing_live_job(live, 0, 0, 30)->required_technician_id = live->technicians[1].id;
    struct live_job *locked = testing_live_job(live, 0, 0, 30);
    locked->technician_id = live->technicians[0].id;
    locked->locks = LOCK_TECHNICIAN;
    testing_live_close(live);
    struct live_problem made = testing_live_problem(live, NULL);
    const bool rows[3][5] = {{false, true}, {false, true}, {true}};
    for (int32_t j = 0; j < 3; j++) {
        for (int32_t t = 0; t < 5; t++) {
            assert_int_equal(may(&made, j, t), rows[j][t]);
        }
    }
    testing_live_free(live);
}

static void who_has_a_job_against_the_rules_keeps_it_and_that_is_told(void **state)
{
    (void)state;
    struct testing_live *live = testing_live_make();
    struct live_technician *skilled = testing_live_technician(live, 0, "08:00", "17:00");
    struct live_technician *hers = testing_live_technician(live, 0, "08:00", "17:00");
    testing_live_technician(live, 0, "08:00", "17:00");
    testing_live_skill(live, &skilled->skills, "gas", 1);
    struct live_job *job = testing_live_job(live, 0, 0, 30);
    testing_live_skill(live, &job->skills, "gas", 1);
    testing_live_place(job, hers, "09:00");
    testing_live_close(live);
    struct live_problem made = testing_live_problem(live, NULL);
    assert_true(may(&made, 0, 0) && may(&made, 0, 1) && !may(&made, 0, 2));
    assert_int_equal(made.grace_count, 1);
    assert_true(is_told(&made, GRACE_ELIGIBLE, 0, 1));
    testing_live_free(live);
}

static void another_territory_and_not_being_preferred_have_their_price(void **state)
{
    (void)state;
    struct testing_live *live = testing_live_make();
    testing_live_person(live, &testing_live_technician(live, 0, "08:00", "17:00")->territories, TEXT("NORTH"));
    testing_live_person(live, &testing_live_technician(live, 0, "08:00", "17:00")->territories, TEXT("south"));
    testing_live_technician(live, 0, "08:00", "17:00"); /* goes anywhere */
    testing_live_job(live, 0, 0, 30)->territory = TEXT("north");
    testing_live_person(live, &testing_live_job(live, 0, 0, 30)->preferred_technician_ids, live->technicians[1].id);
    testing_live_close(live);
    struct live_problem made = testing_live_problem(live, NULL);
    struct live_weights weights = live_weights_of(&live->day);
    const int64_t territory_c[] = {0, weights.territory_c, 0};
    const int64_t preference_c[] = {weights.preference_c, 0, weights.preference_c};
    for (int32_t t = 0; t < 3; t++) {
        assert_int_equal(affinity_of(&made.problem, 0, t).territory_c, territory_c[t]);
        assert_int_equal(affinity_of(&made.problem, 0, t).preference_c, 0);
        assert_int_equal(affinity_of(&made.problem, 1, t).preference_c, preference_c[t]);
        assert_int_equal(affinity_of(&made.problem, 1, t).territory_c, 0);
    }
    assert_true(weights.territory_c > 0 && weights.preference_c > 0);
    testing_live_free(live);
}

/* ---- when -------------------------------------------------------------------------------------------------------- */

static void assert_window(const struct live_problem *made, int32_t index, const char *open, const char *due,
                          const char *close)
{
    struct window window = window_of(&made->problem, 0, index);
    assert_int_equal(window.open_t, open == NULL ? 0 : at(made, open));
    assert_int_equal(window.due_t, at(made, due) - 1);
    assert_int_equal(window.close_t, close == NULL ? at(made, "17:00") + DAY_SECONDS : at(made, close) - 1);
}

static void a_hard_window_closes_and_a_soft_one_is_late(void **state)
{
    (void)state;
    struct testing_live_one hard = testing_live_one_make(), soft = testing_live_one_make(),
                            mixed = testing_live_one_make();
    testing_live_window(hard.live, hard.job, "09:00", "10:00", true);
    assert_window(testing_live_one_problem(&hard), 0, "09:00", "10:00", "10:00");
    testing_live_window(soft.live, soft.job, "09:00", "10:00", false);
    assert_window(testing_live_one_problem(&soft), 0, "09:00", "10:00", NULL);
    testing_live_window(mixed.live, mixed.job, "13:00", "14:00", true);
    testing_live_window(mixed.live, mixed.job, "09:00", "10:00", false);
    testing_live_window(mixed.live, mixed.job, "09:30", "11:00", true);
    testing_live_one_problem(&mixed);
    assert_int_equal(window_count(&mixed.made.problem, 0), 2);
    assert_window(&mixed.made, 0, "09:00", "11:00", "13:00");
    assert_window(&mixed.made, 1, "13:00", "14:00", NULL); /* late for the soft one, a few hours later */
    assert_int_equal(soft.made.problem.window_late_c[0], live_weights_of(&soft.live->day).common.late_c[3]);
    testing_live_free(hard.live);
    testing_live_free(soft.live);
    testing_live_free(mixed.live);
}

static void a_deadline_and_what_is_done_before_bound_the_windows(void **state)
{
    (void)state;
    struct testing_live_one one = testing_live_one_make();
    struct live_job *before = testing_live_job(one.live, 0, 0, 30);
    before->status = JOB_COMPLETED;
    before->actual = (struct record_actual){4, 0, 0, testing_live_at("09:10") * 1000};
    testing_live_after(one.live, one.job, before, 20, -1);
    one.job->deadline_s = testing_live_at("12:00");
    testing_live_window(one.live, one.job, "08:00", "09:00", true);
    testing_live_window(one.live, one.job, "09:15", "15:00", true);
    testing_live_one_problem(&one);
    assert_int_equal(window_count(&one.made.problem, 0), 1);
    struct window window = window_of(&one.made.problem, 0, 0);
    assert_int_equal(window.open_t, at(&one.made, "09:30"));
    assert_int_equal(window.close_t, at(&one.made, "12:00"));
    assert_int_equal(one.made.first_of[1], -1);
    one.job->after.count = 0;
    testing_live_after(one.live, one.job, before, 20, 110);
    assert_int_equal(window_of(&testing_live_one_problem(&one)->problem, 0, 0).close_t, at(&one.made, "11:00"));
    one.job->earliest_s = testing_live_at("10:00");
    assert_int_equal(window_of(&testing_live_one_problem(&one)->problem, 0, 0).open_t, at(&one.made, "10:00"));
    testing_live_free(one.live);
}

static void a_promise_is_waited_for_where_the_day_allows_and_late_after_its_end(void **state)
{
    (void)state;
    struct testing_live_one one = testing_live_one_make();
    testing_live_promise(one.job, "10:00", "11:00");
    testing_live_one_problem(&one);
    assert_int_equal(one.made.problem.job_open_t[0], at(&one.made, "10:00"));
    assert_int_equal(one.made.problem.promise_due_t[0], at(&one.made, "11:00"));
    assert_int_equal(one.made.problem.promise_late_c[0], live_weights_of(&one.live->day).common.late_c[3]);
    testing_live_promise(one.job, "16:45", "18:00"); /* half an hour does not fit any more */
    testing_live_one_problem(&one);
    assert_int_equal(one.made.problem.job_open_t[0], 0);
    testing_live_free(one.live);
}

static void a_locked_time_is_kept(void **state)
{
    (void)state;
    struct testing_live_one one = testing_live_one_make();
    testing_live_place(one.job, &one.live->technicians[0], "14:00");
    testing_live_window(one.live, one.job, "09:00", "10:00", true);
    one.job->locks = LOCK_TIME;
    testing_live_one_problem(&one);
    assert_int_equal(one.made.problem.job_open_t[0], at(&one.made, "14:00"));
    assert_int_equal(one.made.problem.job_close_t[0], at(&one.made, "14:00"));
    assert_int_equal(one.made.standing.stops[0].start_t, at(&one.made, "14:00"));
    assert_int_equal(one.made.grace_count, 0);
    testing_live_free(one.live);
}

/* ---- together ----------------------------------------------------------------------------------------------------- */

static void a_job_of_three_is_a_crew_whose_first_alone_has_skills_parts_and_prices(void **state)
{
    (void)state;
    struct testing_live_one one = testing_live_one_make();
    testing_live_technician(one.live, 0, "08:00", "17:00");
    testing_live_technician(one.live, 0, "08:00", "17:00");
    testing_live_skill(one.live, &one.live->technicians[1].skills, "gas", 1);
    testing_live_skill(one.live, &one.job->skills, "gas", 1);
    testing_live_part(one.live, one.job, "A", 2, NULL);
    testing_live_promise(one.job, "10:00", "11:00");
    one.job->crew_size = 3;
    const struct problem *p = &testing_live_one_problem(&one)->problem;
    assert_int_equal(p->dims.jobs, 3);
    assert_int_equal(one.made.count_of[0], 3);
    assert_int_equal(p->dims.crews, 1);
    assert_int_equal(p->dims.crew_jobs, 3);
    assert_true(!problem_eligible(p, 0, 0) && problem_eligible(p, 0, 1) && problem_eligible(p, 1, 0));
    assert_int_equal(p->part_first[3], 1);
    assert_true(p->job_left_out_c[0] > 0 && p->job_left_out_c[1] == 0 && p->promise_late_c[1] == 0);
    assert_int_equal(p->job_place[2], p->job_place[0]);
    testing_live_free(one.live);
}

static void a_crew_on_the_board_has_who_is_on_it_and_who_is_missing_is_told(void **state)
{
    (void)state;
    struct testing_live_one one = testing_live_one_make();
    testing_live_technician(one.live, 0, "08:00", "17:00");
    one.job->crew_size = 3;
    testing_live_place(one.job, &one.live->technicians[1], "10:00");
    testing_live_person(one.live, &one.job->crew_technician_ids, one.live->technicians[0].id);
    testing_live_person(one.live, &one.job->crew_technician_ids, one.live->technicians[1].id); /* known already */
    testing_live_one_problem(&one);
    assert_int_equal(one.made.count_of[0], 2);
    assert_int_equal(one.made.problem.previous_technician[0], 1);
    assert_int_equal(one.made.problem.previous_technician[1], 0);
    assert_int_equal(one.made.grace_count, 1);
    assert_true(is_told(&one.made, GRACE_TOGETHER, 0, -1));
    assert_int_equal(one.made.graces[0].amount, 1);
    testing_live_free(one.live);
}

static void what_comes_after_is_linked_with_its_lags_and_a_circle_is_not_closed(void **state)
{
    (void)state;
    struct testing_live_one one = testing_live_one_make();
    struct live_job *second = testing_live_job(one.live, 0, 0, 30);
    testing_live_after(one.live, second, one.job, 15, 90);
    testing_live_after(one.live, one.job, second, 0, -1);
    const struct problem *p = &testing_live_one_problem(&one)->problem;
    assert_int_equal(p->dims.precedences, 1);
    assert_int_equal(p->precedence_before[0], 1); /* the first that is named counts */
    assert_int_equal(p->precedence_after[0], 0);
    assert_true(is_told(&one.made, GRACE_TOGETHER, 1, -1));
    one.job->after.count = 0;
    p = &testing_live_one_problem(&one)->problem;
    assert_int_equal(p->precedence_min_t[0], 15 * MINUTE_SECONDS);
    assert_int_equal(p->precedence_max_t[0], 90 * MINUTE_SECONDS);
    shape_clear(&live_shape_job, shape_find(&live_shape_job, TEXT("location")), one.job);
    testing_live_one_problem(&one);
    assert_int_equal(one.made.first_of[0], -1);
    assert_false(may(&one.made, 1, 0)); /* what it comes after cannot be planned */
    testing_live_free(one.live);
}

/* ---- prices ------------------------------------------------------------------------------------------------------- */

static void money_costs_where_cost_is_a_goal_and_energy_where_energy_is(void **state)
{
    (void)state;
    struct testing_live_one one = testing_live_one_make();
    struct live_technician *technician = &one.live->technicians[0];
    const int32_t goals[] = {GOAL_MINIMIZE_COST, GOAL_MINIMIZE_ENERGY};
    technician->hourly_cost_e4 = 360000; /* 36 an hour is a hundredth a second */
    technician->fixed_cost_e4 = 500000;
    technician->overtime_hourly_cost_e4 = 540000;
    technician->vehicle = (struct record_vehicle){.given = 1 | 2 | 4 | 64,
                                                  .type = VEHICLE_ELECTRIC,
                                                  .range_km = 300,
                                                  .battery_kwh_e3 = 60000,
                                                  .cost_per_km_e4 = 900};
    const struct problem *p = &testing_live_one_problem(&one)->problem;
    assert_null(p->technician_drive_c);
    assert_null(p->energy_model);
    assert_int_equal(p->technician_used_c[0], 0);
    one.live->day.goals = (struct goal_list){1, goals};
    p = &testing_live_one_problem(&one)->problem; /* cost weighs 8, driving 1 */
    assert_int_equal(p->technician_drive_c[0], 10 + 80);
    assert_int_equal(p->technician_service_c[0], 80);
    assert_int_equal(p->technician_wait_c[0], 0);
    assert_int_equal(p->overtime_c[0], 10 + 40);
    assert_int_equal(p->technician_used_c[0], 50 * 8000);
    assert_int_equal(p->band_use_e[0], 90 * 8);
    one.live->day.goals = (struct goal_list){1, goals + 1};
    assert_int_equal(testing_live_one_problem(&one)->problem.band_use_e[0], 1500 * 8 / 5); /* 0.2 kWh */
    testing_live_free(one.live);
}

static void changes_cost_more_when_sent_and_most_when_told(void **state)
{
    (void)state;
    struct testing_live *live = testing_live_make();
    const int32_t goals[] = {GOAL_MINIMIZE_CHANGES};
    for (int32_t j = 0; j < 4; j++) {
        testing_live_place(testing_live_job(live, 0, 0, 30), testing_live_technician(live, 0, "08:00", "17:00"),
                           "09:00");
    }
    live->jobs[1].status = JOB_DISPATCHED;
    testing_live_promise(&live->jobs[2], "09:00", "10:00");
    testing_live_promise(&live->jobs[3], "09:00", "10:00");
    live->jobs[3].status = JOB_DISPATCHED;
    testing_live_job(live, 0, 0, 30);
    testing_live_close(live);
    struct live_problem made = testing_live_problem(live, NULL);
    const struct problem *p = &made.problem;
    assert_int_equal(p->moved_technician_c[0], 3000);
    assert_true(p->moved_technician_c[0] < p->moved_technician_c[2]);
    assert_true(p->moved_technician_c[2] < p->moved_technician_c[1]);
    assert_true(p->moved_technician_c[1] < p->moved_technician_c[3]);
    assert_true(p->moved_time_c[0] < p->moved_time_c[1] && p->moved_time_c[1] < p->moved_time_c[2]);
    assert_true(p->moved_time_c[2] < p->moved_time_c[3]);
    assert_int_equal(p->previous_technician[4], NO_PLACE);
    assert_int_equal(p->previous_late_t[0], 15 * MINUTE_SECONDS);
    struct live_options options = live_options_all();
    options.moved_late_s = 59;
    assert_int_equal(testing_live_problem(live, &options).problem.previous_late_t[0], 59);
    live->day.goals = (struct goal_list){1, goals};
    made = testing_live_problem(live, NULL);
    assert_int_equal(made.problem.moved_technician_c[0], 8 * 3000);
    testing_live_free(live);
}

static void a_job_with_a_place_outweighs_all_and_a_value_adds_to_a_priority(void **state)
{
    (void)state;
    struct testing_live *live = testing_live_make();
    testing_live_technician(live, 0, "08:00", "17:00");
    testing_live_job(live, 0, 0, 30);
    testing_live_job(live, 0, 0, 30)->value_e4 = 5000000;
    testing_live_job(live, 0, 0, 30)->priority = PRIORITY_URGENT;
    testing_live_place(testing_live_job(live, 0, 0, 30), &live->technicians[0], "09:00");
    live->jobs[3].priority = PRIORITY_LOW;
    testing_live_close(live);
    struct live_problem made = testing_live_problem(live, NULL);
    const int64_t *left_out_c = made.problem.job_left_out_c;
    assert_int_equal(left_out_c[1] - left_out_c[0], 500 * 1000);
    assert_true(left_out_c[2] > 3 * left_out_c[0]);
    assert_true(left_out_c[3] > 1000 * left_out_c[2]);
    testing_live_free(live);
}

static void every_goal_is_known_to_a_live_day(void **state)
{
    (void)state;
    struct arena *arena = arena_create(0);
    enum goal goals[GOAL_COUNT];
    struct text names[GOAL_COUNT];
    for (int32_t goal = 0; goal < GOAL_COUNT; goal++) {
        names[goal] = goal_name((enum goal)goal);
    }
    struct fault fault = {.kind = FAULT_NONE};
    assert_true(goals_read_live(arena, names, GOAL_COUNT, goals, &fault));
    assert_false(goals_read(arena, names, GOAL_COUNT, goals, &fault));
    assert_int_equal(fault.kind, FAULT_NOT_SUPPORTED);
    arena_destroy(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_skill_is_needed_at_its_level_or_as_a_certification),
        cmocka_unit_test(who_is_on_call_serves_urgent_jobs_and_the_emergency_alone),
        cmocka_unit_test(who_has_usual_shifts_too_is_on_call_for_an_emergency_or_her_own_urgent_job),
        cmocka_unit_test(who_is_required_is_alone_and_who_is_excluded_inactive_or_off_is_not_asked),
        cmocka_unit_test(who_has_a_job_against_the_rules_keeps_it_and_that_is_told),
        cmocka_unit_test(another_territory_and_not_being_preferred_have_their_price),
        cmocka_unit_test(a_hard_window_closes_and_a_soft_one_is_late),
        cmocka_unit_test(a_deadline_and_what_is_done_before_bound_the_windows),
        cmocka_unit_test(a_promise_is_waited_for_where_the_day_allows_and_late_after_its_end),
        cmocka_unit_test(a_locked_time_is_kept),
        cmocka_unit_test(a_job_of_three_is_a_crew_whose_first_alone_has_skills_parts_and_prices),
        cmocka_unit_test(a_crew_on_the_board_has_who_is_on_it_and_who_is_missing_is_told),
        cmocka_unit_test(what_comes_after_is_linked_with_its_lags_and_a_circle_is_not_closed),
        cmocka_unit_test(money_costs_where_cost_is_a_goal_and_energy_where_energy_is),
        cmocka_unit_test(changes_cost_more_when_sent_and_most_when_told),
        cmocka_unit_test(a_job_with_a_place_outweighs_all_and_a_value_adds_to_a_priority),
        cmocka_unit_test(every_goal_is_known_to_a_live_day),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
