/* What a live day says about vans and roads: parts, loads, pace, speed, reach, and what slows them. */
#include "planning/testing_live.h"

#include "base/units.h"

/* ---- goods and vehicles ------------------------------------------------------------------------------------------- */

static void parts_are_taken_from_the_van_and_their_substitutes_too(void **state)
{
    (void)state;
    struct testing_live_one one = testing_live_one_make();
    testing_live_stock(one.live, &one.live->technicians[0], "cap-50", 3);
    testing_live_part(one.live, one.job, "CAP-45", 1, "CAP-50");
    testing_live_part(one.live, one.job, "cap-45", 1, NULL);
    const struct problem *p = &testing_live_one_problem(&one)->problem;
    assert_int_equal(p->dims.part_uses, 1);
    assert_int_equal(p->part_quantity[0], 2);
    assert_int_equal(p->dims.substitutes, 1);
    assert_text(one.made.parts[p->substitute_kind[0]], "CAP-50");
    assert_int_equal(p->part_stock[p->substitute_kind[0]], 3);
    assert_int_equal(p->part_stock[p->part_kind[0]], 0);
    testing_live_free(one.live);
}

static void a_load_is_brought_and_only_what_vans_limit_counts(void **state)
{
    (void)state;
    struct testing_live_one one = testing_live_one_make();
    testing_live_technician(one.live, 0, "08:00", "17:00");
    testing_live_amount(one.live, &one.live->technicians[0].capacity, "kg", 40);
    testing_live_amount(one.live, &one.job->load, "kg", 30);
    testing_live_amount(one.live, &one.job->load, "m3", 2);
    const struct problem *p = &testing_live_one_problem(&one)->problem;
    assert_int_equal(p->dims.loads, 1);
    assert_text(one.made.loads[0], "kg");
    assert_int_equal(p->load_start[0], 30);
    assert_int_equal(p->load_change[0], -30);
    assert_int_equal(p->load_capacity[0], 40);
    assert_int_equal(p->load_capacity[1], INSTANT_MAX);
    testing_live_free(one.live);
}

static void pace_speed_and_reach_are_the_technicians_own(void **state)
{
    (void)state;
    struct testing_live_one one = testing_live_one_make();
    struct live_technician *slow = testing_live_technician(one.live, 0, "08:00", "17:00");
    slow->speed_factor_e4 = 15000;
    slow->service_factor_e4 = 20000;
    slow->vehicle = (struct record_vehicle){.given = 1 | 2 | 8 | 32,
                                            .type = VEHICLE_ELECTRIC,
                                            .range_km = 100,
                                            .battery_percent = 60,
                                            .reserve_percent = 10};
    one.job->location = testing_live_point(5000, 0);
    const struct problem *p = &testing_live_one_problem(&one)->problem;
    struct travel usual = problem_travel(p, problem_profile(p, 0), p->technician_start_place[0], p->job_place[0]);
    struct travel longer = problem_travel(p, problem_profile(p, 1), p->technician_start_place[1], p->job_place[0]);
    assert_int_equal(longer.time_t, (usual.time_t * 3 + 1) / 2);
    assert_int_equal(longer.distance_d, usual.distance_d);
    assert_int_equal(affinity_of(p, 0, 0).service_t, 1800);
    assert_int_equal(affinity_of(p, 0, 1).service_t, 3600);
    assert_int_equal(p->reach_d[0], INT32_MAX);
    assert_int_equal(p->reach_d[1], 50000);
    slow->vehicle.given &= ~UINT64_C(8); /* nobody told: it is full */
    assert_int_equal(testing_live_one_problem(&one)->problem.reach_d[1], 90000);
    slow->position = (struct live_position){7, testing_live_point(0, 0), testing_live_at("07:00") * 1000, 35};
    assert_int_equal(testing_live_one_problem(&one)->problem.reach_d[1], 25000); /* she has */
    testing_live_free(one.live);
}

static void minutes_that_hold_her_pace_are_not_multiplied_by_her_service_factor(void **state)
{
    (void)state;
    struct testing_live_one one = testing_live_one_make();
    struct live_technician *slow = testing_live_technician(one.live, 0, "08:00", "17:00");
    struct live_technician *quick = testing_live_technician(one.live, 0, "08:00", "17:00");
    slow->service_factor_e4 = 20000;
    quick->service_factor_e4 = 5000;
    one.job->technician_id = slow->id;
    live_job_plan(one.job, 50, 30); /* she takes 50 minutes of what others take 30 */
    const struct problem *p = &testing_live_one_problem(&one)->problem;
    assert_int_equal(affinity_of(p, 0, 0).service_t, 1800);
    assert_int_equal(affinity_of(p, 0, 1).service_t, 3000);
    assert_int_equal(affinity_of(p, 0, 2).service_t, 900);
    testing_live_person(one.live, &one.job->preferred_technician_ids, quick->id);
    one.job->crew_size = 2;
    testing_live_person(one.live, &one.job->crew_technician_ids, quick->id);
    testing_live_place(one.job, slow, "09:00");
    p = &testing_live_one_problem(&one)->problem;
    assert_true(affinity_of(p, 0, 1).preference_c > 0);
    assert_int_equal(affinity_of(p, 0, 1).service_t, 3000);
    assert_int_equal(affinity_of(p, 1, 1).service_t, 3000); /* wherever she stands in the crew */
    assert_int_equal(affinity_of(p, 1, 1).preference_c, 0);
    assert_int_equal(affinity_of(p, 1, 2).service_t, 900);
    live_job_plan(one.job, 50, 0);
    one.job->pace.given = 0;
    p = &testing_live_one_problem(&one)->problem;
    assert_int_equal(affinity_of(p, 0, 1).service_t, 6000); /* nobody's pace is in it */
    testing_live_free(one.live);
}

static void many_speeds_are_rounded_until_they_fit(void **state)
{
    (void)state;
    struct testing_live_one one = testing_live_one_make();
    for (int32_t t = 0; t < 40; t++) {
        testing_live_technician(one.live, 0, "08:00", "17:00")->speed_factor_e4 = 9000 + 117 * t;
    }
    const struct problem *p = &testing_live_one_problem(&one)->problem;
    assert_true(p->dims.profiles > 4 && p->dims.profiles <= LIVE_PROFILES_MOST);
    assert_int_equal(problem_profile(p, 0), problem_profile(p, 9)); /* 1.0 and 0.9936 */
    testing_live_free(one.live);
}

static void an_incident_slows_the_ways_that_touch_it_while_it_lasts(void **state)
{
    (void)state;
    struct testing_live_one one = testing_live_one_make();
    one.job->location = testing_live_point(6000, 0);
    struct live_job *far = testing_live_job(one.live, -6000, 0, 30);
    const struct problem *p = &testing_live_one_problem(&one)->problem;
    int32_t home = p->technician_start_place[0];
    struct travel before = problem_travel(p, 0, home, p->job_place[0]);
    struct travel other = problem_travel(p, 0, home, p->job_place[1]);
    testing_live_incident(one.live, 7000, 1500, 20000, "07:00", "09:00");
    testing_live_incident(one.live, 7000, 1500, 15000, "07:00", "09:00"); /* the larger counts */
    testing_live_incident(one.live, 7000, 9000, 90000, "18:00", "19:00"); /* after the shift */
    p = &testing_live_one_problem(&one)->problem;
    assert_int_equal(problem_travel(p, 0, home, p->job_place[0]).time_t, 2 * before.time_t);
    assert_int_equal(problem_travel(p, 0, p->job_place[0], home).time_t, 2 * before.time_t);
    assert_int_equal(problem_travel(p, 0, home, p->job_place[0]).distance_d, before.distance_d);
    assert_int_equal(problem_travel(p, 0, home, p->job_place[1]).time_t, other.time_t);
    one.live->day.now_s = testing_live_at("09:00"); /* over */
    p = &testing_live_one_problem(&one)->problem;
    assert_int_equal(problem_travel(p, 0, home, p->job_place[0]).time_t, before.time_t);
    (void)far;
    testing_live_free(one.live);
}

/* More places than there is a table for. */
static void without_a_table_the_ways_are_the_same(void **state)
{
    (void)state;
    struct testing_live *live = testing_live_make();
    struct random random = random_make(5, 0);
    for (int32_t t = 0; t < 4; t++) {
        testing_live_technician(live, 0, "08:00", "17:00")->speed_factor_e4 = t == 0 ? 12500 : 10000;
    }
    shape_clear(&live_shape_technician, shape_find(&live_shape_technician, TEXT("homeBase")), &live->technicians[3]);
    for (int32_t j = 0; j < 2100; j++) {
        testing_live_job(live, random_between(&random, -9000, 9000), random_between(&random, -9000, 9000), 30);
    }
    testing_live_incident(live, 8000, 1500, 20000, "07:00", "09:00");
    testing_live_close(live);
    struct live_problem wide = testing_live_problem(live, NULL);
    uint64_t half[40] = {0};
    for (int32_t j = 0; j < 1200; j++) {
        half[j / 64] |= UINT64_C(1) << (j % 64);
    }
    struct live_options options = live_options_all();
    options.jobs = half;
    struct live_problem narrow = testing_live_problem(live, &options);
    assert_int_equal(wide.problem.travel_form, TRAVEL_FITTED);
    assert_int_equal(narrow.problem.travel_form, TRAVEL_DENSE);
    int32_t slower = 0;
    for (int32_t i = 0; i < 20000; i++) {
        int32_t t = random_between(&random, 0, 3), from = random_between(&random, -1, 1199);
        int32_t to = random_between(&random, 0, 1199);
        const struct live_problem *both[] = {&wide, &narrow};
        struct travel way[2];
        for (int32_t k = 0; k < 2; k++) {
            const struct problem *p = &both[k]->problem;
            int32_t start = from < 0 ? p->technician_start_place[t] : p->job_place[from];
            way[k] = problem_travel(p, problem_profile(p, t), start, p->job_place[to]);
        }
        bool home = from < 0 && t == 3;
        int32_t apart_s = way[0].time_t - way[1].time_t;
        assert_true(apart_s > -8 && apart_s < 8); /* where rounding comes in, and a place a metre off */
        assert_true(!home || way[0].time_t + way[0].distance_d == 0);
        slower += way[0].time_t > 0 && way[0].time_t > way[0].distance_d / 5 + 240 ? 1 : 0;
    }
    assert_true(slower > 100);
    testing_live_free(live);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(parts_are_taken_from_the_van_and_their_substitutes_too),
        cmocka_unit_test(a_load_is_brought_and_only_what_vans_limit_counts),
        cmocka_unit_test(pace_speed_and_reach_are_the_technicians_own),
        cmocka_unit_test(minutes_that_hold_her_pace_are_not_multiplied_by_her_service_factor),
        cmocka_unit_test(many_speeds_are_rounded_until_they_fit),
        cmocka_unit_test(an_incident_slows_the_ways_that_touch_it_while_it_lasts),
        cmocka_unit_test(without_a_table_the_ways_are_the_same),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
