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

/* Plans the given order for the first technician and answers about the only job that stays out. */
static const struct unassigned *ask(struct testing_day *t, const int32_t *jobs, int32_t count)
{
    struct plan *plan = arena_new(t->arena, struct plan);
    testing_day_problem(t);
    testing_plan(t, jobs, count, plan);
    assert_int_equal(plan->unassigned_count, 1);
    assert_true(plan->unassigned[0].reason_count >= 1);
    return &plan->unassigned[0];
}

static void a_skill_that_somebody_lacks_is_named(void **state)
{
    struct testing_day *t = *state;
    testing_technician_skill(t, testing_technician(t, "Marta Ruiz", 0, "08:00", "17:00"), "gas");
    struct job *job = testing_job(t, 1000, 0, 30);
    testing_job_skill(t, job, "gas");
    testing_job_skill(t, job, "boiler");
    const struct unassigned *answer = ask(t, NULL, 0);
    assert_int_equal(answer->reasons[0].code, REASON_MISSING_SKILL);
    assert_int_equal(answer->reasons[0].technician, 0);
    assert_text(answer->reasons[0].subject, "boiler");
    assert_text(answer->reasons[0].message, "Marta Ruiz has no boiler skill");
    assert_text(answer->summary, "Nobody who works on this day has the skills gas and boiler");
}

static void a_part_that_no_van_has_is_named(void **state)
{
    struct testing_day *t = *state;
    testing_technician(t, "Marta Ruiz", 0, "08:00", "17:00");
    testing_job_part(t, testing_job(t, 1000, 0, 30), "CAP-45", 2);
    const struct unassigned *answer = ask(t, NULL, 0);
    assert_int_equal(answer->reasons[0].code, REASON_MISSING_PART);
    assert_text(answer->reasons[0].message, "Marta Ruiz has no CAP-45 on the van");
    assert_int_equal(answer->reasons[0].needed, 2);
    assert_int_equal(answer->reasons[0].available, 0);
    assert_text(answer->summary, "No qualified technician has CAP-45 on the van");
}

static void a_part_that_an_earlier_job_takes_is_counted(void **state)
{
    struct testing_day *t = *state;
    testing_technician_part(t, testing_technician(t, "Marta Ruiz", 0, "08:00", "17:00"), "CAP-45", 2);
    testing_job_part(t, testing_job(t, 1000, 0, 30), "CAP-45", 2);
    testing_job_part(t, testing_job(t, 1000, 0, 30), "CAP-45", 1);
    const struct unassigned *answer = ask(t, (int32_t[]){0}, 1);
    assert_text(answer->reasons[0].message, "Marta Ruiz has 2 CAP-45 on the van, the route would take 3");
    assert_text(answer->summary, "Closest: Marta Ruiz has 2 CAP-45 on the van, the route would take 3");
}

static void a_window_that_nobody_reaches_is_told_with_both_times(void **state)
{
    struct testing_day *t = *state;
    testing_technician(t, "Marta Ruiz", 0, "08:00", "17:00");
    struct job *job = testing_job(t, 5000, 0, 30); /* 13.5 minutes away */
    job->has_window = true;
    job->window = testing_between(t, "07:00", "08:10");
    const struct unassigned *answer = ask(t, NULL, 0);
    assert_int_equal(answer->reasons[0].code, REASON_OUTSIDE_WINDOW);
    assert_text(answer->reasons[0].message, "Marta Ruiz could begin at 08:14, the window closes at 08:10");
    assert_true(answer->reasons[0].available == testing_at(t, "08:10"));
}

/* The new job has to come first and then leaves the other too late: later places miss its own window. */
static void a_job_that_would_be_pushed_out_of_its_window_is_named(void **state)
{
    struct testing_day *t = *state;
    testing_technician(t, "Marta Ruiz", 0, "08:00", "17:00");
    struct job *fixed = testing_job(t, 0, 0, 60);
    fixed->has_window = true;
    fixed->window = testing_between(t, "09:00", "09:10");
    struct job *early = testing_job(t, 0, 0, 80);
    early->has_window = true;
    early->window = testing_between(t, "08:00", "08:30");
    const struct unassigned *answer = ask(t, (int32_t[]){0}, 1);
    assert_int_equal(answer->reasons[0].code, REASON_OUTSIDE_WINDOW);
    assert_text(answer->reasons[0].subject, "J1");
    assert_text(answer->reasons[0].message, "Marta Ruiz would begin job J1 at 09:20, its window closes at 09:10");
}

static void a_shift_that_is_too_short_is_told_with_both_times(void **state)
{
    struct testing_day *t = *state;
    testing_technician(t, "Marta Ruiz", 0, "08:00", "12:00");
    testing_job(t, 5000, 0, 240);
    const struct unassigned *answer = ask(t, NULL, 0);
    assert_int_equal(answer->reasons[0].code, REASON_SHIFT_TOO_SHORT);
    assert_text(answer->reasons[0].message, "Marta Ruiz would be back at 12:27, the shift ends at 12:00");
    assert_text(answer->summary, "Closest: Marta Ruiz would be back at 12:27, the shift ends at 12:00");
}

static void a_window_that_opens_after_work_is_told_as_the_cause(void **state)
{
    struct testing_day *t = *state;
    testing_technician(t, "Marta Ruiz", 0, "08:00", "17:00");
    struct job *job = testing_job(t, 5000, 0, 30);
    job->has_window = true;
    job->window = testing_between(t, "18:00", "20:00");
    const struct unassigned *answer = ask(t, NULL, 0);
    assert_int_equal(answer->reasons[0].code, REASON_SHIFT_TOO_SHORT);
    assert_text(answer->reasons[0].message,
                "Marta Ruiz could begin at 18:00 and be back at 18:44, the shift ends at 17:00");
}

static void a_battery_that_does_not_last_is_told_in_kilometres(void **state)
{
    struct testing_day *t = *state;
    testing_technician(t, "Marta Ruiz", 0, "08:00", "17:00")->vehicle = (struct vehicle){VEHICLE_ELECTRIC, 100, 20, 10};
    testing_job(t, 5000, 0, 30); /* 13.8 km there and back */
    const struct unassigned *answer = ask(t, NULL, 0);
    assert_int_equal(answer->reasons[0].code, REASON_OUT_OF_REACH);
    assert_text(answer->reasons[0].message, "Marta Ruiz would drive 14 km, the battery lasts for 10 km");
}

static void a_break_without_room_is_told(void **state)
{
    struct testing_day *t = *state;
    testing_technician(t, "Marta Ruiz", 0, "08:00", "17:00")->meal = (struct break_rule){30, 12 * 60, 12 * 60 + 10};
    struct job *job = testing_job(t, 0, 0, 120);
    job->has_window = true;
    job->window = testing_between(t, "11:00", "11:05");
    testing_job(t, 0, 0, 30);
    t->jobs[1].has_window = true;
    t->jobs[1].window = testing_between(t, "10:30", "11:00");
    const struct unassigned *answer = ask(t, (int32_t[]){1}, 1);
    assert_int_equal(answer->reasons[0].code, REASON_NO_BREAK_ROOM);
    assert_text(answer->reasons[0].message, "Marta Ruiz would have no room left for the break");
}

static void who_could_take_it_at_a_price_is_said_to_be_able(void **state)
{
    struct testing_day *t = *state;
    testing_technician(t, "Marta Ruiz", 0, "08:00", "17:00");
    testing_job(t, 5000, 0, 30);
    const struct unassigned *answer = ask(t, NULL, 0);
    assert_int_equal(answer->reasons[0].code, REASON_NOT_WORTH_IT);
    assert_true(answer->reasons[0].available == t->problem.problem.job_left_out_c[0]);
}

static void on_a_day_off_nobody_works(void **state)
{
    struct testing_day *t = *state;
    testing_technician(t, "Marta Ruiz", 0, "08:00", "17:00")->shift_count = 0;
    testing_job(t, 5000, 0, 30);
    const struct unassigned *answer = ask(t, NULL, 0);
    assert_int_equal(answer->reasons[0].code, REASON_NOT_WORKING);
    assert_text(answer->reasons[0].message, "Marta Ruiz does not work on this day");
    assert_text(answer->summary, "Nobody works on this day");
}

/* Every position of such a route, with every place of its break, would take minutes. */
static void a_route_of_a_thousand_jobs_is_not_looked_through(void **state)
{
    enum { JOBS = 1000 };
    struct testing_day *t = *state;
    testing_technician(t, "Marta Ruiz", 0, "08:00", "17:00")->meal = (struct break_rule){30, 11 * 60, 13 * 60};
    int32_t jobs[JOBS];
    for (int32_t j = 0; j < JOBS; j++) {
        testing_job(t, 0, 0, 0);
        jobs[j] = j;
    }
    testing_job(t, 0, 0, 30);
    const struct unassigned *answer = ask(t, jobs, JOBS);
    assert_int_equal(answer->reasons[0].code, REASON_NOT_TRIED);
    assert_text(answer->summary,
                "Closest: Marta Ruiz has 1000 jobs already, and a place among them was not looked for");
}

static void the_closest_technician_comes_first(void **state)
{
    struct testing_day *t = *state;
    testing_technician(t, "Off", 0, "08:00", "17:00")->shift_count = 0;
    testing_technician(t, "Untrained", 0, "08:00", "17:00");
    testing_technician_skill(t, testing_technician(t, "Short", 0, "08:00", "10:00"), "gas");
    testing_technician_skill(t, testing_technician(t, "Nearly", 0, "08:00", "10:50"), "gas");
    testing_job_skill(t, testing_job(t, 0, 0, 180), "gas");
    const struct unassigned *answer = ask(t, NULL, 0);
    static const int32_t expected[] = {3, 2, 1, 0};
    assert_int_equal(answer->reason_count, 4);
    for (int32_t i = 0; i < 4; i++) {
        assert_int_equal(answer->reasons[i].technician, expected[i]);
    }
    assert_text(answer->summary, "Closest: Nearly would be back at 11:00, the shift ends at 10:50");
}

static void a_technician_without_a_name_is_called_by_the_number(void **state)
{
    struct testing_day *t = *state;
    struct technician *nameless = testing_technician(t, "", 0, "08:00", "17:00");
    nameless->external_id = TEXT("T-501");
    testing_job_skill(t, testing_job(t, 1000, 0, 30), "gas");
    assert_text(ask(t, NULL, 0)->reasons[0].message, "T-501 has no gas skill");
}

static void without_technicians_there_is_one_reason_for_all(void **state)
{
    struct testing_day *t = *state;
    testing_job(t, 1000, 0, 30);
    const struct unassigned *answer = ask(t, NULL, 0);
    assert_int_equal(answer->reason_count, 1);
    assert_int_equal(answer->reasons[0].technician, -1);
    assert_text(answer->summary, "There is no technician");
}

/* What a reason says must be true: put the job into the route, alone or at each place, and nothing else. */
static void every_reason_of_a_random_day_is_true(void **state)
{
    (void)state;
    int32_t looked_at = 0;
    for (uint64_t seed = 100; seed < 130; seed++) {
        struct testing_day *t = testing_day_random(seed);
        struct solution solution;
        struct plan plan;
        nearest_plan(t->arena, &t->problem, &solution);
        plan_make(t->arena, &t->problem, &solution, &plan);
        for (int32_t i = 0; i < plan.unassigned_count; i++) {
            const struct unassigned *answer = &plan.unassigned[i];
            assert_int_equal(answer->reason_count, t->technician_count);
            for (int32_t k = 0; k < answer->reason_count; k++) {
                const struct reason *reason = &answer->reasons[k];
                int32_t jobs[TESTING_JOBS];
                int32_t count = 0;
                for (int32_t s = 0; s < plan.routes[reason->technician].stop_count; s++) {
                    if (plan.routes[reason->technician].stops[s].job >= 0) {
                        jobs[count++] = plan.routes[reason->technician].stops[s].job;
                    }
                }
                struct order order = {.technician = reason->technician, .jobs = jobs, .count = count};
                bool eligible = problem_eligible(&t->problem.problem, answer->job, reason->technician);
                struct insertion insertion =
                    schedule_insertion(t->arena, &t->problem.problem, &order, answer->job, INSERTION_BY_COST);
                assert_true(eligible == (reason->code != REASON_MISSING_SKILL && reason->code != REASON_NOT_WORKING));
                assert_true(insertion.possible == (reason->code == REASON_NOT_WORTH_IT));
                looked_at++;
            }
        }
        testing_day_free(t);
    }
    assert_true(looked_at > 200);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_skill_that_somebody_lacks_is_named),
        TEST(a_part_that_no_van_has_is_named),
        TEST(a_part_that_an_earlier_job_takes_is_counted),
        TEST(a_window_that_nobody_reaches_is_told_with_both_times),
        TEST(a_job_that_would_be_pushed_out_of_its_window_is_named),
        TEST(a_shift_that_is_too_short_is_told_with_both_times),
        TEST(a_window_that_opens_after_work_is_told_as_the_cause),
        TEST(a_battery_that_does_not_last_is_told_in_kilometres),
        TEST(a_break_without_room_is_told),
        TEST(who_could_take_it_at_a_price_is_said_to_be_able),
        TEST(on_a_day_off_nobody_works),
        TEST(a_route_of_a_thousand_jobs_is_not_looked_through),
        TEST(the_closest_technician_comes_first),
        TEST(a_technician_without_a_name_is_called_by_the_number),
        TEST(without_technicians_there_is_one_reason_for_all),
        TEST(every_reason_of_a_random_day_is_true),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
