/* Boards of any kind stand: whatever they break is told, and nothing falls out. */
#include "planning/testing_live.h"

#include <string.h>

#include "base/units.h"
#include "planning/weights.h"

static int32_t at(const struct live_problem *made, const char *clock)
{
    return (int32_t)(testing_live_at(clock) - made->zero_s);
}

/* One technician from 08:00 to 17:00 at 0, with jobs at her door. */
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

static struct live_job *placed(struct one *one, const char *start, int32_t minutes)
{
    struct live_job *job = testing_live_job(one->live, 0, 0, minutes);
    testing_live_place(job, one->technician, start);
    return job;
}

static const struct problem *one_problem(struct one *one)
{
    struct fault fault = {.kind = FAULT_NONE};
    testing_live_close(one->live);
    one->made = testing_live_problem(one->live, NULL);
    assert_true(witness_accepts(&one->made.problem, &one->made.standing, &fault));
    return &one->made.problem;
}

/* Exactly one grace, this one. */
static void assert_told(const struct one *one, enum live_grace_kind kind, int32_t job, int64_t amount)
{
    assert_int_equal(one->made.grace_count, 1);
    assert_int_equal(one->made.graces[0].kind, kind);
    assert_int_equal(one->made.graces[0].job, job);
    assert_int_equal(one->made.graces[0].amount, amount);
}

static int32_t start_of(const struct one *one, int32_t task)
{
    for (int32_t i = 0; i < one->made.standing.stop_count; i++) {
        if (one->made.standing.stops[i].job == task) {
            return one->made.standing.stops[i].start_t;
        }
    }
    return NO_INSTANT;
}

/* ---- one rule at a time ------------------------------------------------------------------------------------------- */

static void jobs_stand_in_the_order_of_their_starts_then_of_their_sequence_and_begin_early(void **state)
{
    (void)state;
    struct one one = one_make();
    placed(&one, "15:00", 30);
    placed(&one, "09:00", 30)->sequence = 2;
    placed(&one, "09:00", 30)->sequence = 1;
    one_problem(&one);
    const int32_t order[] = {2, 1, 0};
    for (int32_t i = 0; i < 3; i++) {
        assert_int_equal(one.made.standing.stops[i].job, order[i]);
        assert_int_equal(one.made.standing.stops[i].start_t, at(&one.made, "08:00") + i * 1800);
        assert_int_equal(one.made.problem.previous_start_t[order[i]], at(&one.made, order[i] == 0 ? "15:00" : "09:00"));
    }
    assert_int_equal(one.made.grace_count, 0);
    testing_live_free(one.live);
}

static void a_hard_window_that_is_missed_is_late_at_a_multiple_of_a_promise(void **state)
{
    (void)state;
    struct one one = one_make();
    placed(&one, "08:00", 120);
    struct live_job *late = placed(&one, "09:00", 30);
    struct live_job *other = placed(&one, "09:30", 30);
    testing_live_window(one.live, late, "08:30", "09:30", true);
    testing_live_window(one.live, other, "08:30", "17:00", true);
    const struct problem *p = one_problem(&one);
    int64_t late_c = live_weights_of(&one.live->day).common.late_c[PRIORITY_NORMAL];
    assert_told(&one, GRACE_WINDOW, 1, 1801); /* a window is half open */
    assert_int_equal(p->window_late_c[1], LIVE_LATE_FACTOR * late_c);
    assert_int_equal(window_of(p, 1, 0).due_t, at(&one.made, "09:30") - 1);
    assert_int_equal(p->window_late_c[2], late_c);
    assert_int_equal(p->job_close_t[2], at(&one.made, "17:00") - 1);
    assert_int_equal(one.made.standing.cost.lateness_c, 1801 * LIVE_LATE_FACTOR * late_c);
    testing_live_free(one.live);
}

static void of_windows_that_nothing_is_left_of_lateness_counts_from_when_it_may_begin(void **state)
{
    (void)state;
    struct one one = one_make();
    struct live_job *job = placed(&one, "08:00", 30);
    testing_live_window(one.live, job, "08:00", "09:00", true);
    job->earliest_s = testing_live_at("10:00");
    testing_live_window(one.live, testing_live_job(one.live, 0, 0, 30), "08:00", "09:00", true);
    one.live->jobs[1].deadline_s = testing_live_at("07:00");
    const struct problem *p = one_problem(&one);
    assert_int_equal(start_of(&one, 0), at(&one.made, "10:00"));
    assert_int_equal(one.made.grace_count, 0); /* no later than it may */
    assert_int_equal(p->job_close_t[1], 0);    /* who has no place is left out */
    placed(&one, "08:00", 300);
    one.live->jobs[0].scheduled_start_s = testing_live_at("08:01");
    one_problem(&one);
    assert_told(&one, GRACE_WINDOW, 0, 3 * HOUR_SECONDS);
    testing_live_free(one.live);
}

static void a_shift_ends_when_she_is_back_and_no_later(void **state)
{
    (void)state;
    struct one one = one_make();
    one.technician->overtime_minutes = 30;
    testing_live_technician(one.live, 0, "08:00", "17:00")->overtime_minutes = 30;
    placed(&one, "08:00", 600);
    const struct problem *p = one_problem(&one);
    assert_told(&one, GRACE_SHIFT, -1, 1800);
    assert_int_equal(p->technician_to_t[0], at(&one.made, "18:00"));
    assert_int_equal(p->technician_to_t[1], at(&one.made, "17:30"));
    assert_int_equal(p->regular_t[0], at(&one.made, "17:00"));
    testing_live_free(one.live);
}

static void who_has_no_shift_comes_for_her_jobs(void **state)
{
    (void)state;
    struct one one = one_make();
    one.technician->shifts.count = 0;
    placed(&one, "10:00", 60);
    const struct problem *p = one_problem(&one);
    assert_int_equal(one.made.grace_count, 2);
    assert_int_equal(one.made.graces[0].kind, GRACE_ELIGIBLE);
    assert_int_equal(one.made.graces[1].kind, GRACE_SHIFT);
    assert_int_equal(one.made.graces[1].amount, 3600);
    assert_int_equal(p->technician_from_t[0], at(&one.made, "10:00"));
    testing_live_free(one.live);
}

static void vans_carry_what_it_takes(void **state)
{
    (void)state;
    struct one one = one_make();
    testing_live_stock(one.live, one.technician, "A", 1);
    testing_live_amount(one.live, &one.technician->capacity, "kg", 50);
    one.technician->max_jobs = 2;
    for (int32_t j = 0; j < 3; j++) {
        struct live_job *job = placed(&one, "09:00", 30);
        testing_live_part(one.live, job, "A", 2, "B");
        testing_live_amount(one.live, &job->load, "kg", 30);
    }
    one_problem(&one);
    const struct live_grace told[] = {{GRACE_PARTS, -1, 0, 5}, {GRACE_LOAD, -1, 0, 40}, {GRACE_JOBS_MAX, -1, 0, 1}};
    assert_int_equal(one.made.grace_count, 3);
    for (int32_t i = 0; i < 3; i++) {
        assert_int_equal(one.made.graces[i].kind, told[i].kind);
        assert_int_equal(one.made.graces[i].technician, 0);
        assert_int_equal(one.made.graces[i].amount, told[i].amount);
    }
    testing_live_free(one.live);
}

static void what_took_the_place_of_a_part_is_missed_and_told_once(void **state)
{
    (void)state;
    struct one one = one_make();
    testing_live_stock(one.live, one.technician, "B", 1);
    testing_live_part(one.live, placed(&one, "09:00", 30), "A", 1, "B");
    testing_live_part(one.live, placed(&one, "10:00", 30), "B", 1, NULL);
    one_problem(&one);
    assert_told(&one, GRACE_PARTS, -1, 1);
    testing_live_free(one.live);
}

static void more_parts_than_can_be_counted_are_refused(void **state)
{
    (void)state;
    enum { ENORMOUS = 200 * 1000 * 1000 };
    for (int substituted = 0; substituted < 2; substituted++) {
        struct one one = one_make();
        const struct live_options all = live_options_all();
        struct fault fault = {.kind = FAULT_NONE};
        for (int32_t j = 0; j < 6; j++) {
            testing_live_part(one.live, placed(&one, "09:00", 30), "A", ENORMOUS, substituted == 1 ? "B" : NULL);
        }
        testing_live_close(one.live);
        assert_false(live_problem_make(one.live->arena, &one.live->day, &all, &one.made, &fault));
        assert_int_equal(fault.kind, FAULT_TOO_LARGE);
        testing_live_free(one.live);
    }
}

static void an_electric_van_comes_as_far_as_it_must(void **state)
{
    (void)state;
    struct one one = one_make();
    one.technician->vehicle =
        (struct record_vehicle){.given = 1 | 2 | 8, .type = VEHICLE_ELECTRIC, .range_km = 100, .battery_percent = 10};
    placed(&one, "10:00", 30)->location = testing_live_point(9000, 0);
    const struct problem *p = one_problem(&one);
    struct travel way = problem_travel(p, 0, p->technician_start_place[0], p->job_place[0]);
    assert_told(&one, GRACE_REACH, -1, 2 * way.distance_d - 10000);
    testing_live_free(one.live);
}

static void a_meal_that_finds_no_room_is_later_and_time_off_that_finds_none_is_dropped(void **state)
{
    (void)state;
    struct one one = one_make();
    testing_live_break(one.live, one.technician, "11:00", "11:30", 30);
    placed(&one, "08:00", 300)->locks = LOCK_TIME; /* to one o'clock; else it would be done after the meal */
    placed(&one, "13:30", 30);
    one_problem(&one);
    assert_told(&one, GRACE_BREAK, -1, 90 * MINUTE_SECONDS);
    one.technician->breaks.count = 0;
    testing_live_time_off(one.live, one.technician, "12:00", "12:30");
    one_problem(&one);
    assert_told(&one, GRACE_BREAK, -1, 0);
    testing_live_free(one.live);
}

static void a_meal_keeps_its_time_where_a_longer_day_is_all_it_takes(void **state)
{
    (void)state;
    struct one one = one_make();
    testing_live_break(one.live, one.technician, "11:30", "13:30", 30);
    for (int32_t i = 0; i < 10; i++) { /* ten hours of work, from eight to six */
        placed(&one, "08:00", 60)->sequence = i + 1;
    }
    const struct problem *p = one_problem(&one);
    assert_told(&one, GRACE_SHIFT, -1, 5400);
    assert_int_equal(p->technician_to_t[0], at(&one.made, "18:30"));
    assert_int_equal(p->break_until_t[0], at(&one.made, "13:30"));
    struct live_job *last = &one.live->jobs[9];
    testing_live_window(one.live, last, "16:00", "17:15", true);
    p = one_problem(&one);
    assert_int_equal(one.made.grace_count, 2); /* the shift as before, and the last begins at half past five */
    assert_int_equal(one.made.graces[0].kind, GRACE_WINDOW);
    assert_int_equal(p->break_until_t[0], at(&one.made, "13:30"));
    testing_live_free(one.live);
}

static void a_crew_waits_for_its_last_and_what_comes_after_for_what_is_before(void **state)
{
    (void)state;
    struct one one = one_make();
    struct live_technician *other = testing_live_technician(one.live, 0, "08:00", "17:00");
    placed(&one, "08:00", 60);
    struct live_job *crew = testing_live_job(one.live, 0, 0, 30);
    crew->crew_size = 2;
    testing_live_place(crew, other, "08:00");
    testing_live_person(one.live, &crew->crew_technician_ids, one.technician->id);
    struct live_job *after = testing_live_job(one.live, 0, 0, 30);
    testing_live_place(after, other, "08:30");
    testing_live_after(one.live, after, crew, 30, 60);
    one_problem(&one);
    assert_int_equal(one.made.grace_count, 0);
    assert_int_equal(start_of(&one, one.made.first_of[1]), at(&one.made, "09:00"));
    assert_int_equal(start_of(&one, one.made.first_of[1] + 1), at(&one.made, "09:00"));
    assert_int_equal(start_of(&one, one.made.first_of[2]), at(&one.made, "10:00"));
    testing_live_free(one.live);
}

static void who_would_wait_for_each_other_need_not_be_together(void **state)
{
    (void)state;
    struct one one = one_make();
    struct live_job *after = placed(&one, "09:00", 30);
    testing_live_after(one.live, after, placed(&one, "10:00", 30), 0, -1);
    one_problem(&one);
    assert_told(&one, GRACE_TOGETHER, 0, 0);
    assert_int_equal(one.made.problem.dims.precedences, 0);
    testing_live_free(one.live);
}

static void what_begins_too_long_after_another_makes_that_wait_or_is_told(void **state)
{
    (void)state;
    struct one one = one_make();
    struct live_technician *other = testing_live_technician(one.live, 0, "08:00", "17:00");
    struct live_job *before = placed(&one, "08:00", 60), *after = testing_live_job(one.live, 0, 0, 60);
    testing_live_place(after, other, "12:00");
    testing_live_window(one.live, after, "12:00", "13:00", true);
    testing_live_after(one.live, after, before, 0, 60);
    one_problem(&one);
    assert_int_equal(one.made.grace_count, 0);
    assert_int_equal(start_of(&one, 0), at(&one.made, "10:00"));
    before->status = JOB_ON_SITE;
    before->actual = (struct record_actual){2, 0, testing_live_at("08:00") * 1000, 0};
    one.live->day.now_s = testing_live_at("08:30");
    one_problem(&one);
    assert_told(&one, GRACE_TOGETHER, 1, 0);
    testing_live_free(one.live);
}

static void later_by_the_board_and_by_the_standing_plan_is_moved(void **state)
{
    (void)state;
    struct one one = one_make();
    placed(&one, "08:00", 240);
    placed(&one, "09:00", 30); /* cannot be then */
    placed(&one, "16:00", 30);
    const struct problem *p = one_problem(&one);
    assert_int_equal(one.made.standing.moved, 0);
    assert_int_equal(p->previous_start_t[1], at(&one.made, "12:00"));
    assert_int_equal(p->previous_start_t[2], at(&one.made, "16:00"));
    assert_false(previous_moved(p, 1, 0, at(&one.made, "12:15")));
    assert_true(previous_moved(p, 1, 0, at(&one.made, "12:16")));
    assert_true(previous_open_t(p, 2) <= 0); /* earlier is never held against a plan */
    testing_live_free(one.live);
}

/* ---- the way back ------------------------------------------------------------------------------------------------- */

static void a_plan_is_told_in_instants_and_the_days_indices(void **state)
{
    (void)state;
    struct one one = one_make();
    struct live_technician *other = testing_live_technician(one.live, 0, "08:00", "17:00");
    struct live_job *done = placed(&one, "08:00", 30);
    done->status = JOB_COMPLETED;
    done->actual = (struct record_actual){6, 0, testing_live_at("08:05") * 1000, testing_live_at("08:40") * 1000};
    testing_live_job(one.live, 0, 0, 30); /* nobody's */
    struct live_job *crew = testing_live_job(one.live, 5000, 0, 60);
    testing_live_place(crew, other, "09:00");
    testing_live_person(one.live, &crew->crew_technician_ids, one.technician->id);
    crew->crew_size = 2;
    testing_live_promise(crew, "08:30", "08:50");
    one.live->day.now_s = testing_live_at("09:00");
    const struct problem *p = one_problem(&one);
    struct live_plan plan;
    live_plan_read(one.live->arena, &one.made, &one.made.standing, &plan);
    struct travel way = problem_travel(p, 0, p->technician_start_place[1], p->job_place[one.made.first_of[2]]);
    const struct live_place *place = &plan.places[2];
    assert_int_equal(place->technician, 1);
    assert_int_equal(place->crew_count, 1);
    assert_int_equal(place->crew[0], 0);
    assert_int_equal(place->sequence, 1);
    assert_int_equal(place->travel_s, way.time_t);
    assert_int_equal(place->travel_m, way.distance_d);
    assert_int_equal(place->start_s, testing_live_at("09:00") + way.time_t);
    assert_int_equal(place->end_s - place->start_s, 3600);
    assert_int_equal(place->wait_s, place->start_s - place->arrival_s);
    assert_int_equal(place->late_s, 600 + way.time_t);
    assert_int_equal(plan.places[1].technician, -1);
    assert_int_equal(plan.places[0].technician, 0);
    assert_int_equal(plan.places[0].sequence, 1);
    assert_int_equal(plan.places[0].start_s, testing_live_at("08:05"));
    assert_int_equal(plan.places[0].end_s, testing_live_at("08:40"));
    testing_live_free(one.live);
}

static void ways_lead_from_job_to_job_and_lateness_counts_from_the_window_without_a_promise(void **state)
{
    (void)state;
    struct one one = one_make();
    placed(&one, "09:00", 30)->location = testing_live_point(8000, 0);
    struct live_job *job = placed(&one, "10:00", 30);
    job->location = testing_live_point(8500, 0);
    testing_live_window(one.live, job, "07:00", "08:00", false);
    const struct problem *p = one_problem(&one);
    struct live_plan plan;
    live_plan_read(one.live->arena, &one.made, &one.made.standing, &plan);
    struct travel way = problem_travel(p, 0, p->job_place[0], p->job_place[1]);
    assert_int_equal(plan.places[1].travel_s, way.time_t);
    assert_int_equal(plan.places[1].arrival_s, plan.places[0].end_s + way.time_t);
    assert_int_equal(plan.places[1].late_s, plan.places[1].start_s - testing_live_at("08:00") + 1);
    assert_int_equal(plan.places[0].late_s, 0);
    testing_live_free(one.live);
}

static void jobs_done_count_in_the_sequence(void **state)
{
    (void)state;
    struct one one = one_make();
    for (int32_t j = 0; j < 3; j++) {
        placed(&one, j == 0 ? "08:30" : "08:00", 10);
        one.live->jobs[j].status = j < 2 ? JOB_COMPLETED : JOB_SCHEDULED;
        one.live->jobs[j].status_at_ms = testing_live_at(j == 0 ? "08:45" : "08:20") * 1000;
    }
    one.live->day.now_s = testing_live_at("09:00");
    one_problem(&one);
    struct live_plan plan;
    live_plan_read(one.live->arena, &one.made, &one.made.standing, &plan);
    assert_int_equal(plan.places[0].sequence, 2);
    assert_int_equal(plan.places[1].sequence, 1);
    assert_int_equal(plan.places[2].sequence, 3);
    testing_live_free(one.live);
}

/* ---- random boards ------------------------------------------------------------------------------------------------ */

static bool stands(const struct live_problem *made, int32_t task, int32_t technician)
{
    const struct route *route = &made->standing.routes[technician];
    for (int32_t i = 0; i < route->stop_count; i++) {
        if (made->standing.stops[route->stop_first + i].job == task) {
            return true;
        }
    }
    return false;
}

static void assert_stands(const struct testing_live *live, const struct live_problem *made, uint64_t seed)
{
    struct fault fault = {.kind = FAULT_NONE};
    if (!witness_accepts(&made->problem, &made->standing, &fault)) {
        print_error("seed %llu: %s at %s: %s\n", (unsigned long long)seed, fault.code, fault.where, fault.what);
        fail();
    }
    assert_int_equal(made->standing.moved, 0);
    for (int32_t j = 0; j < live->day.jobs.count; j++) {
        const struct live_job *job = &live->jobs[j];
        int32_t technician = live_find_technician(&live->day, job->technician_id);
        if (live_has_place(job) && job->status != JOB_COMPLETED && !stands(made, made->first_of[j], technician)) {
            print_error("seed %llu: job %d fell out\n", (unsigned long long)seed, (int)j);
            fail();
        }
    }
}

/* What was learned of some who have jobs. */
static void paces_draw(struct testing_live *live, uint64_t seed)
{
    struct random random = random_make(seed, 78);
    for (int32_t j = 0; j < live->day.jobs.count; j++) {
        struct live_job *job = &live->jobs[j];
        if (!text_is_empty(job->technician_id) && random_below(&random, 4) == 0) {
            live_job_plan(job, job->planned_minutes, random_between(&random, 1, 160));
        }
    }
}

static void whatever_was_made_by_hand_stands(void **state)
{
    (void)state;
    int32_t told[GRACE_KINDS] = {0};
    for (uint64_t seed = 0; seed < testing_rounds(400, 20); seed++) {
        struct testing_live *live = testing_live_random(seed, TESTING_LIVE_BY_HAND);
        paces_draw(live, seed);
        struct live_problem made = testing_live_problem(live, NULL);
        assert_stands(live, &made, seed);
        for (int32_t i = 0; i < made.grace_count; i++) {
            told[made.graces[i].kind]++;
        }
        testing_live_free(live);
    }
    for (int32_t kind = 0; kind < GRACE_KINDS; kind++) {
        assert_true(told[kind] > 0);
    }
}

static void the_same_day_twice_is_the_same_problem_and_so_is_what_its_bytes_tell(void **state)
{
    (void)state;
    for (uint64_t seed = 0; seed < testing_rounds(100, 20); seed++) {
        struct testing_live *live = testing_live_random(seed, TESTING_LIVE_BY_HAND);
        paces_draw(live, seed);
        struct live_problem first = testing_live_problem(live, NULL);
        struct live_problem second = testing_live_problem(live, NULL);
        struct live_day told;
        struct live_problem third;
        struct fault fault = {.kind = FAULT_NONE};
        bool read = live_day_read(live->arena, live_day_text(live->arena, &live->day), &told, &fault);
        assert_no_fault(&fault);
        assert_true(read);
        const struct live_options all = live_options_all();
        assert_true(live_problem_make(live->arena, &told, &all, &third, NULL));
        assert_int_equal(first.problem.bytes, second.problem.bytes);
        assert_memory_equal(first.problem.block, second.problem.block, first.problem.bytes);
        assert_int_equal(first.problem.bytes, third.problem.bytes);
        assert_memory_equal(first.problem.block, third.problem.block, first.problem.bytes);
        testing_live_free(live);
    }
}

static void a_board_that_the_solver_made_breaks_no_rule(void **state)
{
    (void)state;
    int32_t placed = 0;
    for (uint64_t seed = 0; seed < testing_rounds(60, 40); seed++) {
        struct testing_live *live = testing_live_random(seed, TESTING_LIVE_EMPTY);
        struct live_problem made = testing_live_problem(live, NULL);
        assert_int_equal(made.grace_count, 0);
        struct solution solution = testing_live_solve(live->arena, &made, 1000);
        struct live_plan plan;
        live_plan_read(live->arena, &made, &solution, &plan);
        testing_live_write_back(live, &plan);
        made = testing_live_problem(live, NULL);
        assert_stands(live, &made, seed);
        if (made.grace_count > 0) {
            print_error("seed %llu: grace %d of job %d, technician %d: %lld\n", (unsigned long long)seed,
                        (int)made.graces[0].kind, (int)made.graces[0].job, (int)made.graces[0].technician,
                        (long long)made.graces[0].amount);
            fail();
        }
        for (int32_t j = 0; j < live->day.jobs.count; j++) {
            placed += live_has_place(&live->jobs[j]) ? 1 : 0;
        }
        testing_live_free(live);
    }
    assert_true(placed > 250);
}

/* Whatever the search finds better: everything that has a place keeps one, and what is held stays. */
static int32_t better_plan_judge(uint64_t seed)
{
    int32_t moved = 0;
    struct testing_live *live = testing_live_random(seed, TESTING_LIVE_BY_HAND);
    const uint64_t jobs = UINT64_C(0x5a5a5a5af0f0f0f0) ^ seed;
    struct live_options options = live_options_all();
    options.jobs = seed % 2 == 0 ? NULL : &jobs;
    options.moved_max = seed % 3 == 0 ? 3 : INT32_MAX;
    struct live_problem made = testing_live_problem(live, &options);
    assert_stands(live, &made, seed);
    struct solution solution = testing_live_solve(live->arena, &made, 1000);
    struct live_plan plan;
    live_plan_read(live->arena, &made, &solution, &plan);
    for (int32_t j = 0; j < live->day.jobs.count; j++) {
        const struct live_job *job = &live->jobs[j];
        if (!live_has_place(job) || job->status == JOB_COMPLETED) {
            continue;
        }
        int32_t technician = live_find_technician(&live->day, job->technician_id);
        bool held = (seed % 2 != 0 && (jobs >> j & 1) == 0) || (job->locks & LOCK_TECHNICIAN) != 0;
        assert_true(plan.places[j].technician >= 0);
        assert_true(!held || plan.places[j].technician == technician);
        moved += plan.places[j].technician != technician ? 1 : 0;
    }
    assert_true(solution.moved <= options.moved_max);
    testing_live_free(live);
    return moved;
}

static void a_better_plan_drops_nothing_and_moves_nothing_that_is_held(void **state)
{
    (void)state;
    int32_t moved = 0;
    for (uint64_t seed = 0; seed < testing_rounds(60, 40); seed++) {
        moved += better_plan_judge(seed);
    }
    /* Crews and jobs after each other that are frozen and wait for each other. */
    const uint64_t waiting[] = {401, 409, 628};
    for (size_t i = 0; i < sizeof waiting / sizeof waiting[0]; i++) {
        better_plan_judge(waiting[i]);
    }
    assert_true(moved > 20);
}

/* Boards on which a part of what depends on each other is frozen, and the rest is taken out and put back again and again. */
static void what_is_frozen_goes_on_waiting_for_those_it_depends_on(void **state)
{
    (void)state;
    static const uint64_t seeds[] = {401, 409, 628};
    for (size_t i = 0; i < sizeof seeds / sizeof *seeds; i++) {
        struct testing_live *live = testing_live_random(seeds[i], TESTING_LIVE_BY_HAND);
        const struct live_options options = live_options_all();
        struct live_problem made = testing_live_problem(live, &options);
        assert_non_null(made.problem.frozen_first);
        (void)testing_live_solve(live->arena, &made, 4000); /* asserts that the witness accepts it */
        testing_live_free(live);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_frozen_goes_on_waiting_for_those_it_depends_on),
        cmocka_unit_test(jobs_stand_in_the_order_of_their_starts_then_of_their_sequence_and_begin_early),
        cmocka_unit_test(a_hard_window_that_is_missed_is_late_at_a_multiple_of_a_promise),
        cmocka_unit_test(of_windows_that_nothing_is_left_of_lateness_counts_from_when_it_may_begin),
        cmocka_unit_test(a_shift_ends_when_she_is_back_and_no_later),
        cmocka_unit_test(who_has_no_shift_comes_for_her_jobs),
        cmocka_unit_test(vans_carry_what_it_takes),
        cmocka_unit_test(what_took_the_place_of_a_part_is_missed_and_told_once),
        cmocka_unit_test(more_parts_than_can_be_counted_are_refused),
        cmocka_unit_test(an_electric_van_comes_as_far_as_it_must),
        cmocka_unit_test(a_meal_that_finds_no_room_is_later_and_time_off_that_finds_none_is_dropped),
        cmocka_unit_test(a_meal_keeps_its_time_where_a_longer_day_is_all_it_takes),
        cmocka_unit_test(a_crew_waits_for_its_last_and_what_comes_after_for_what_is_before),
        cmocka_unit_test(who_would_wait_for_each_other_need_not_be_together),
        cmocka_unit_test(what_begins_too_long_after_another_makes_that_wait_or_is_told),
        cmocka_unit_test(later_by_the_board_and_by_the_standing_plan_is_moved),
        cmocka_unit_test(a_plan_is_told_in_instants_and_the_days_indices),
        cmocka_unit_test(ways_lead_from_job_to_job_and_lateness_counts_from_the_window_without_a_promise),
        cmocka_unit_test(jobs_done_count_in_the_sequence),
        cmocka_unit_test(whatever_was_made_by_hand_stands),
        cmocka_unit_test(the_same_day_twice_is_the_same_problem_and_so_is_what_its_bytes_tell),
        cmocka_unit_test(a_better_plan_drops_nothing_and_moves_nothing_that_is_held),
        cmocka_unit_test(a_board_that_the_solver_made_breaks_no_rule),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
