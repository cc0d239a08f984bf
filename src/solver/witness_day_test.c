/* The rules of one technician's day: when, how long, how often, and what it costs. */
#include "solver/witness_testing.h"

/* Ann does jobs 0 and 1 and is back at 420. */
static void two_jobs(struct world *w)
{
    world_make(w, 2, 1);
    world_job(w, 0, 0, 100, 110);
    world_job(w, 0, 1, 210, 220);
    world_day(w, 0, 0, 420, 400);
}

static void a_day_of_two_jobs_is_accepted(void **state)
{
    (void)state;
    struct world w;
    two_jobs(&w);
    assert_accepted(&w);
}

static void a_return_after_the_shift_is_refused(void **state)
{
    (void)state;
    struct world w;
    two_jobs(&w);
    w.to_t[0] = 420;
    assert_accepted(&w);
    w.to_t[0] = 419;
    assert_refused(&w, "shift_exceeded", "/routes/0");
}

static void waiting_on_the_road_for_the_first_stop_is_refused(void **state)
{
    (void)state;
    struct world w;
    two_jobs(&w);
    w.stops[0].arrival_t = 99;
    w.from_t[0] = 0;
    for (int32_t i = 0; i < 2; i++) { /* all of the day but its begin an hour later */
        w.stops[i].start_t += 60;
        w.stops[i].departure_t += 60;
        w.stops[i].arrival_t = i == 0 ? 100 : w.stops[i].start_t;
    }
    world_day(&w, 0, 0, 480, 400)->wait_t = 60;
    assert_refused(&w, "wrong_time", "/routes/0/stops/0");
    w.stops[0].arrival_t = 160;
    world_day(&w, 0, 60, 480, 400)->wait_t = 0;
    assert_accepted(&w);
}

static void an_open_end_is_where_the_last_job_was(void **state)
{
    (void)state;
    struct world w;
    two_jobs(&w);
    w.end_place[0] = NO_PLACE;
    world_day(&w, 0, 0, 220, 200);
    assert_accepted(&w);
    world_day(&w, 0, 0, 420, 400);
    assert_refused(&w, "shift_exceeded", "/routes/0");
}

static void waiting_between_jobs_is_summed(void **state)
{
    (void)state;
    struct world w;
    two_jobs(&w);
    w.stops[1].start_t = 250;
    w.stops[1].departure_t = 260;
    world_day(&w, 0, 0, 460, 400)->wait_t = 40;
    assert_accepted(&w);
    w.routes[0].wait_t = 39;
    assert_refused(&w, "wrong_sum", "/routes/0");
}

static void more_jobs_than_the_limit_are_refused(void **state)
{
    (void)state;
    struct world w;
    int32_t jobs_max = 2;
    two_jobs(&w);
    w.d.jobs_max = &jobs_max;
    assert_accepted(&w);
    jobs_max = 1;
    assert_refused(&w, "too_many_jobs", "/routes/0/stops/1");
}

/* ---- breaks ------------------------------------------------------------------------------------------------------ */

struct breaks {
    int32_t first[2];
    int32_t from_t[3], until_t[3], length_t[3];
};

static void breaks_wire(struct world *w, struct breaks *b, int32_t count)
{
    b->first[1] = count;
    w->d.dims.breaks = count;
    w->d.break_first = b->first;
    w->d.break_from_t = b->from_t;
    w->d.break_until_t = b->until_t;
    w->d.break_length_t = b->length_t;
}

/* A break on arrival at the first job, one before leaving the second after some waiting, and one at home. */
static void three_breaks(struct world *w, struct breaks *b)
{
    *b = (struct breaks){.from_t = {50, 300, 310}, .until_t = {100, 300, 520}, .length_t = {20, 30, 15}};
    world_make(w, 2, 1);
    breaks_wire(w, b, 3);
    world_break(w, 0, 1, 100, 120);
    world_job(w, 0, 0, 120, 130);
    world_job(w, 0, 1, 230, 240);
    world_break(w, 0, 2, 300, 330);
    world_day(w, 0, 0, 530, 400)->wait_t = 60;
}

static void breaks_are_taken_in_their_order(void **state)
{
    (void)state;
    struct world w;
    struct breaks b;
    three_breaks(&w, &b);
    b.until_t[2] = 530;
    assert_accepted(&w);
    b.from_t[1] = 40;
    b.from_t[0] = 40;
    b.from_t[2] = 40;
    b.until_t[1] = 120;
    assert_refused(&w, "break_missed", "/routes/0/stops/3");
}

static void a_break_left_for_home_is_in_time_for_it(void **state)
{
    (void)state;
    struct world w;
    struct breaks b;
    three_breaks(&w, &b);
    b.until_t[2] = 529;
    assert_refused(&w, "break_missing", "/routes/0");
}

static void a_break_that_is_not_the_next_one_is_refused(void **state)
{
    (void)state;
    struct world w;
    struct breaks b;
    three_breaks(&w, &b);
    b.until_t[2] = 530;
    breaks_wire(&w, &b, 1);
    assert_refused(&w, "break_unknown", "/routes/0/stops/3");
}

static void a_break_away_from_the_route_is_refused(void **state)
{
    (void)state;
    struct world w;
    struct breaks b;
    three_breaks(&w, &b);
    b.until_t[2] = 530;
    w.stops[3].place = 1;
    assert_refused(&w, "break_elsewhere", "/routes/0/stops/3");
}

static void a_break_at_home_before_leaving_is_part_of_the_day(void **state)
{
    (void)state;
    struct world w;
    struct breaks b = {.from_t = {20}, .until_t = {25}, .length_t = {30}};
    world_make(&w, 1, 1);
    breaks_wire(&w, &b, 1);
    world_break(&w, 0, 0, 25, 55);
    world_job(&w, 0, 0, 155, 165);
    world_day(&w, 0, 25, 265, 200);
    assert_accepted(&w);
    w.routes[0].leave_t = 24; /* nobody is under way while at home */
    assert_refused(&w, "wrong_time", "/routes/0/stops/0");
}

static void a_break_right_after_a_job_does_not_interrupt_it(void **state)
{
    (void)state;
    struct world w;
    struct breaks b = {.from_t = {110}, .until_t = {110}, .length_t = {20}};
    world_make(&w, 1, 1);
    breaks_wire(&w, &b, 1);
    world_job(&w, 0, 0, 100, 110);
    world_break(&w, 0, 1, 110, 130);
    world_day(&w, 0, 0, 230, 200);
    assert_accepted(&w);
}

/* ---- split jobs -------------------------------------------------------------------------------------------------- */

/* A job of 100 ticks, with breaks 30 and 60 ticks after its begin, of 20 each. */
static void split_day(struct world *w, struct breaks *b, int32_t *split)
{
    *b = (struct breaks){.from_t = {130, 160}, .until_t = {140, 170}, .length_t = {20, 20}};
    world_make(w, 1, 1);
    breaks_wire(w, b, 2);
    *split = 1;
    w->d.job_split = split;
    w->service_t[0] = 100;
    world_job(w, 0, 0, 100, 240);
    world_break(w, 0, 1, 130, 150);
    world_break(w, 0, 1, 160, 180);
    world_day(w, 0, 0, 340, 200);
}

static void breaks_put_the_end_of_a_split_job_off(void **state)
{
    (void)state;
    struct world w;
    struct breaks b;
    int32_t split;
    split_day(&w, &b, &split);
    assert_accepted(&w);
    w.stops[0].departure_t = 239;
    assert_refused(&w, "wrong_service", "/routes/0/stops/0");
}

static void a_job_that_is_not_split_has_no_break_inside(void **state)
{
    (void)state;
    struct world w;
    struct breaks b;
    int32_t split;
    split_day(&w, &b, &split);
    split = 0;
    assert_refused(&w, "split_forbidden", "/routes/0/stops/1");
    w.d.job_split = NULL;
    assert_refused(&w, "split_forbidden", "/routes/0/stops/1");
}

static void a_break_does_not_begin_with_the_job(void **state)
{
    (void)state;
    struct world w;
    struct breaks b;
    int32_t split;
    split_day(&w, &b, &split);
    b.from_t[0] = 100;
    w.stops[1] = (struct stop){STOP_BREAK, 1, 101, 101, 121, 0};
    assert_accepted(&w);
    w.stops[1] = (struct stop){STOP_BREAK, 1, 100, 100, 120, 0};
    assert_refused(&w, "wrong_service", "/routes/0/stops/0");
}

static void a_break_within_a_job_is_at_its_place_and_after_the_one_before(void **state)
{
    (void)state;
    struct world w;
    struct breaks b;
    int32_t split;
    split_day(&w, &b, &split);
    w.stops[1].place = 0;
    assert_refused(&w, "break_elsewhere", "/routes/0/stops/1");
    w.stops[1].place = 1;
    b.from_t[1] = 140;
    w.stops[2] = (struct stop){STOP_BREAK, 1, 149, 149, 169, 0};
    assert_refused(&w, "break_missed", "/routes/0/stops/2");
    w.stops[2] = (struct stop){STOP_BREAK, 1, 150, 150, 170, 0};
    assert_accepted(&w);
}

/* ---- windows, promises ------------------------------------------------------------------------------------------- */

static void the_start_lies_in_one_of_the_windows(void **state)
{
    (void)state;
    struct world w;
    int32_t first[] = {0, 2, 3}, open_t[] = {0, 205, 0}, due_t[] = {10, 300, 2000}, close_t[] = {200, 300, 2000};
    int64_t late_c[] = {0, 0};
    two_jobs(&w);
    w.place[0] = 2; /* job 0 after job 1 */
    w.place[1] = 1;
    w.stops[0].job = 1;
    w.stops[1].job = 0;
    w.d.dims.windows = 3;
    w.d.window_first = first;
    w.d.window_open_t = open_t;
    w.d.window_due_t = due_t;
    w.d.window_close_t = close_t;
    w.d.window_late_c = late_c;
    w.close_t[0] = 300;
    assert_accepted(&w);
    open_t[1] = due_t[1] = close_t[1] = w.close_t[0] = 210;
    assert_accepted(&w);
    due_t[1] = close_t[1] = w.close_t[0] = 300;
    open_t[1] = 211; /* between the two */
    assert_refused(&w, "window_missed", "/routes/0/stops/1");
    open_t[1] = 205;
    due_t[1] = close_t[1] = w.close_t[0] = 209;
    assert_refused(&w, "window_missed", "/routes/0/stops/1");
}

static void a_job_starts_when_it_may_at_both_ends(void **state)
{
    (void)state;
    struct world w;
    two_jobs(&w);
    w.open_t[0] = w.close_t[0] = 100;
    assert_accepted(&w);
    w.open_t[0] = 0;
    w.close_t[0] = 99;
    assert_refused(&w, "window_missed", "/routes/0/stops/0");
    w.open_t[0] = w.close_t[0] = 101;
    assert_refused(&w, "window_missed", "/routes/0/stops/0");
}

static void lateness_counts_from_the_window_and_from_the_promise(void **state)
{
    (void)state;
    struct world w;
    int32_t first[] = {0, 1, 3}, open_t[] = {0, 0, 205}, due_t[] = {2000, 10, 206}, close_t[] = {2000, 200, 2000};
    int64_t late_c[] = {0, 3};
    int32_t promise_t[] = {INSTANT_MAX, 110};
    int64_t promise_c[] = {0, 7};
    two_jobs(&w);
    w.d.dims.windows = 3;
    w.d.window_first = first;
    w.d.window_open_t = open_t;
    w.d.window_due_t = due_t;
    w.d.window_close_t = close_t;
    w.d.window_late_c = late_c;
    w.s.cost.lateness_c = w.s.cost.total_c = (210 - 206) * 3;
    assert_accepted(&w);
    w.d.promise_due_t = promise_t;
    w.d.promise_late_c = promise_c;
    w.s.cost.lateness_c = w.s.cost.total_c = (210 - 206) * 3 + (210 - 110) * 7;
    assert_accepted(&w);
    w.s.cost.lateness_c = w.s.cost.total_c = (210 - 206) * 3;
    assert_refused(&w, "wrong_cost", "/cost");
}

/* ---- who does it ------------------------------------------------------------------------------------------------- */

static void service_depends_on_who_does_it(void **state)
{
    (void)state;
    struct world w;
    int32_t pace_e4 = 15001;
    two_jobs(&w);
    w.d.pace_e4 = &pace_e4;
    assert_refused(&w, "wrong_service", "/routes/0/stops/0");
    w.stops[0].departure_t = 116; /* 15.001 ticks, rounded up */
    w.stops[1] = (struct stop){1, 2, 216, 216, 232, 0};
    world_day(&w, 0, 0, 432, 400);
    assert_accepted(&w);
}

static void a_pair_has_its_own_service_time_and_prices(void **state)
{
    (void)state;
    struct world w;
    int32_t pace_e4 = 20000, first[] = {0, 0, 1}, technician[] = {0}, service_t[] = {33};
    int64_t preference_c[] = {5}, territory_c[] = {6};
    two_jobs(&w);
    w.d.pace_e4 = &pace_e4;
    w.d.dims.affinities = 1;
    w.d.affinity_first = first;
    w.d.affinity_technician = technician;
    w.d.affinity_service_t = service_t;
    w.d.affinity_preference_c = preference_c;
    w.d.affinity_territory_c = territory_c;
    w.stops[0].departure_t = 120;
    w.stops[1] = (struct stop){1, 2, 220, 220, 253, 0};
    world_day(&w, 0, 0, 453, 400);
    w.s.cost = (struct cost){.preference_c = 5, .territory_c = 6, .total_c = 11};
    assert_accepted(&w);
    w.s.cost = (struct cost){.preference_c = 6, .territory_c = 5, .total_c = 11};
    assert_refused(&w, "wrong_cost", "/cost");
    w.s.cost = (struct cost){.preference_c = 5, .territory_c = 6, .total_c = 11};
    service_t[0] = NO_INSTANT;
    assert_refused(&w, "wrong_service", "/routes/0/stops/1");
}

/* ---- costs of the day -------------------------------------------------------------------------------------------- */

/* 400 of driving, 40 of waiting, 20 of service, back at 460. */
static void paid_day(struct world *w)
{
    two_jobs(w);
    w->stops[1].start_t = 250;
    w->stops[1].departure_t = 260;
    world_day(w, 0, 0, 460, 400)->wait_t = 40;
}

static void wages_pay_every_tick_of_the_day(void **state)
{
    (void)state;
    struct world w;
    int64_t drive_c = 2, distance_c = 3, wait_c = 5, service_c = 7;
    paid_day(&w);
    w.d.drive_c = w.d.distance_c = 100; /* not asked with wages */
    w.d.technician_drive_c = &drive_c;
    w.d.technician_distance_c = &distance_c;
    w.d.technician_wait_c = &wait_c;
    w.d.technician_service_c = &service_c;
    w.s.cost = (struct cost){
        .drive_c = 800, .distance_c = 1200, .waiting_c = 200, .service_c = 140, .total_c = 800 + 1200 + 200 + 140};
    assert_accepted(&w);
    wait_c = 6;
    assert_refused(&w, "wrong_cost", "/cost");
    wait_c = 5;
    service_c = 8;
    assert_refused(&w, "wrong_cost", "/cost");
    service_c = 7;
    drive_c = 1;
    assert_refused(&w, "wrong_cost", "/cost");
    drive_c = 2;
    distance_c = 4;
    assert_refused(&w, "wrong_cost", "/cost");
}

static void without_wages_driving_and_distance_alone_are_paid(void **state)
{
    (void)state;
    struct world w;
    paid_day(&w);
    w.d.drive_c = 2;
    w.d.distance_c = 3;
    w.used_c[0] = 11;
    w.s.cost = (struct cost){.drive_c = 800, .distance_c = 1200, .used_c = 11, .total_c = 2011};
    assert_accepted(&w);
    w.used_c[0] = 12;
    assert_refused(&w, "wrong_cost", "/cost");
}

static void overtime_counts_from_the_regular_end(void **state)
{
    (void)state;
    struct world w;
    int32_t regular_t = 430;
    int64_t overtime_c = 9;
    paid_day(&w);
    w.d.regular_t = &regular_t;
    w.d.overtime_c = &overtime_c;
    w.routes[0].overtime_t = 30;
    w.s.cost = (struct cost){.overtime_c = 270, .total_c = 270};
    assert_accepted(&w);
    regular_t = 431;
    assert_refused(&w, "wrong_sum", "/routes/0");
    w.routes[0].overtime_t = 29;
    assert_refused(&w, "wrong_cost", "/cost");
}

static void uneven_work_costs_its_square(void **state)
{
    (void)state;
    struct world w;
    struct balance balance = {.cost = 3, .unit = 7};
    paid_day(&w);
    w.d.balance = &balance;
    w.s.cost.balance_c = w.s.cost.total_c = INT64_C(420) * 420 * 3 / 7;
    assert_accepted(&w);
    w.s.cost.balance_c = ++w.s.cost.total_c;
    assert_refused(&w, "wrong_cost", "/cost");
}

static void a_sum_beyond_every_price_is_refused(void **state)
{
    (void)state;
    struct world w;
    struct arena *arena = arena_create(0);
    struct problem problem;
    struct fault fault = {0};
    two_jobs(&w);
    assert_true(problem_seal(arena, &w.d, &problem, &fault));
    problem.drive_c = INT64_MAX / 2; /* no seal allows it */
    w.s.cost.drive_c = w.s.cost.total_c = INT64_MAX;
    assert_false(witness_accepts(&problem, &w.s, &fault));
    assert_string_equal(fault.code, "wrong_cost");
    arena_destroy(arena);
}

static void who_stays_at_home_costs_nothing(void **state)
{
    (void)state;
    struct world w;
    world_make(&w, 1, 1);
    w.left_out_c[0] = 70;
    w.used_c[0] = 1000;
    w.s.cost.left_out_c = w.s.cost.total_c = 70;
    assert_accepted(&w);
    w.routes[0].wait_t = 1;
    assert_refused(&w, "wrong_sum", "/routes/0");
    w.routes[0].wait_t = 0;
    w.routes[0].overtime_t = 1;
    assert_refused(&w, "wrong_sum", "/routes/0");
    w.routes[0].overtime_t = 0;
    w.routes[0].energy_e = 1;
    assert_refused(&w, "wrong_sum", "/routes/0");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_day_of_two_jobs_is_accepted),
        cmocka_unit_test(a_return_after_the_shift_is_refused),
        cmocka_unit_test(waiting_on_the_road_for_the_first_stop_is_refused),
        cmocka_unit_test(an_open_end_is_where_the_last_job_was),
        cmocka_unit_test(waiting_between_jobs_is_summed),
        cmocka_unit_test(more_jobs_than_the_limit_are_refused),
        cmocka_unit_test(breaks_are_taken_in_their_order),
        cmocka_unit_test(a_break_left_for_home_is_in_time_for_it),
        cmocka_unit_test(a_break_that_is_not_the_next_one_is_refused),
        cmocka_unit_test(a_break_away_from_the_route_is_refused),
        cmocka_unit_test(a_break_at_home_before_leaving_is_part_of_the_day),
        cmocka_unit_test(a_break_right_after_a_job_does_not_interrupt_it),
        cmocka_unit_test(breaks_put_the_end_of_a_split_job_off),
        cmocka_unit_test(a_job_that_is_not_split_has_no_break_inside),
        cmocka_unit_test(a_break_does_not_begin_with_the_job),
        cmocka_unit_test(a_break_within_a_job_is_at_its_place_and_after_the_one_before),
        cmocka_unit_test(the_start_lies_in_one_of_the_windows),
        cmocka_unit_test(a_job_starts_when_it_may_at_both_ends),
        cmocka_unit_test(lateness_counts_from_the_window_and_from_the_promise),
        cmocka_unit_test(service_depends_on_who_does_it),
        cmocka_unit_test(a_pair_has_its_own_service_time_and_prices),
        cmocka_unit_test(wages_pay_every_tick_of_the_day),
        cmocka_unit_test(without_wages_driving_and_distance_alone_are_paid),
        cmocka_unit_test(overtime_counts_from_the_regular_end),
        cmocka_unit_test(uneven_work_costs_its_square),
        cmocka_unit_test(a_sum_beyond_every_price_is_refused),
        cmocka_unit_test(who_stays_at_home_costs_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
