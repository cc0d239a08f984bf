#include "base/testing.h"

#include "base/arena.h"
#include "solver/testing_oracle.h"

/* The rules that leave a choice, one by one, on a line: worked out by hand, and the oracle agrees. */

/* One technician at place 0 from 0 to 2,000, three jobs of 10 ticks at places along a line, 100 ticks and units apart; a tick
 * of waiting costs 1, a unit of distance 1. */
struct line {
    struct problem d;
    int32_t place[3], service_t[3], open_t[3], close_t[3];
    int64_t left_out_c[3];
    int32_t home, from_t, to_t;
    int64_t used_c, drive_c, distance_c, wait_c, service_c;
    int32_t table[16];
    int32_t break_first[2], break_from_t[2], break_until_t[2], break_length_t[2];
};

static void line_make(struct line *line)
{
    *line = (struct line){.to_t = 2000, .place = {1, 2, 3}, .distance_c = 1, .wait_c = 1};
    for (int32_t i = 0; i < 16; i++) {
        line->table[i] = (i / 4 > i % 4 ? i / 4 - i % 4 : i % 4 - i / 4) * 100;
    }
    for (int32_t j = 0; j < 3; j++) {
        line->service_t[j] = 10;
        line->close_t[j] = 2000;
    }
    line->d = (struct problem){.ticks_per_second = 1,
                               .units_per_metre = 1,
                               .dims = {.jobs = 3, .technicians = 1, .places = 4, .dense = true},
                               .job_place = line->place,
                               .job_service_t = line->service_t,
                               .job_open_t = line->open_t,
                               .job_close_t = line->close_t,
                               .job_left_out_c = line->left_out_c,
                               .technician_start_place = &line->home,
                               .technician_end_place = &line->home,
                               .technician_from_t = &line->from_t,
                               .technician_to_t = &line->to_t,
                               .technician_used_c = &line->used_c,
                               .technician_drive_c = &line->drive_c,
                               .technician_distance_c = &line->distance_c,
                               .technician_wait_c = &line->wait_c,
                               .technician_service_c = &line->service_c,
                               .travel_t = line->table,
                               .travel_d = line->table};
}

static void line_break(struct line *line, int32_t from_t, int32_t until_t, int32_t length_t)
{
    const int32_t next = line->d.dims.breaks++;
    line->break_first[1] = line->d.dims.breaks;
    line->break_from_t[next] = from_t;
    line->break_until_t[next] = until_t;
    line->break_length_t[next] = length_t;
    line->d.break_first = line->break_first;
    line->d.break_from_t = line->break_from_t;
    line->d.break_until_t = line->break_until_t;
    line->d.break_length_t = line->break_length_t;
}

struct outcome {
    struct route_schedule schedule;
    struct stop stops[12];
};

/* Schedules the first `count` jobs from home outward; the oracle says the same. */
static bool line_schedule(const struct line *line, int32_t count, struct outcome *outcome)
{
    static const int32_t OUTWARD[] = {0, 1, 2};
    const struct order order = {.jobs = OUTWARD, .count = count};
    struct arena *arena = arena_create(0);
    struct problem sealed;
    struct oracle_answer answer;
    struct fault fault = {0};
    assert_true(problem_seal(arena, &line->d, &sealed, &fault));
    assert_in_range(schedule_stops_max(&sealed, 0, count), 0, sizeof outcome->stops / sizeof outcome->stops[0]);
    const bool possible = schedule_route(arena, &sealed, &order, outcome->stops, &outcome->schedule);
    assert_int_equal(possible, oracle_route(arena, &sealed, &order, &answer));
    assert_int_equal(outcome->schedule.cost.total_c, answer.cost.total_c);
    arena_destroy(arena);
    return possible;
}

static void a_break_on_arrival_does_not_make_the_next_one_late(void **state)
{
    (void)state;
    struct line line;
    struct outcome outcome;
    line_make(&line);
    line.close_t[0] = 100; /* done at 110; at place 2 at 210 */
    line_break(&line, 110, 215, 20);
    line_break(&line, 115, 220, 20);
    assert_true(line_schedule(&line, 2, &outcome)); /* one before leaving, one on arrival */
    assert_int_equal(outcome.stops[1].job, STOP_BREAK);
    assert_int_equal(outcome.stops[1].place, 1);
    assert_int_equal(outcome.schedule.route.return_t, 460);
    line.break_until_t[1] = 150; /* on arrival is too late for the second */
    line.break_until_t[0] = 150;
    assert_true(line_schedule(&line, 2, &outcome));
    assert_int_equal(outcome.stops[2].place, 1);
    assert_int_equal(outcome.stops[2].start_t, 130);
}

static void a_break_interrupts_a_job_that_may_be_split(void **state)
{
    (void)state;
    struct line line;
    struct outcome outcome;
    const int32_t split[] = {1, 0, 0};
    line_make(&line);
    line.service_t[0] = 100;
    line.close_t[0] = 100;
    line_break(&line, 150, 160, 30);
    assert_false(line_schedule(&line, 2, &outcome));
    line.d.job_split = split;
    assert_true(line_schedule(&line, 2, &outcome));
    assert_int_equal(outcome.stops[0].job, 0);
    assert_int_equal(outcome.stops[0].departure_t, 230);
    assert_int_equal(outcome.stops[1].job, STOP_BREAK);
    assert_int_equal(outcome.stops[1].start_t, 150);
}

static void who_is_late_for_a_window_waits_for_the_next_where_that_is_cheaper(void **state)
{
    (void)state;
    struct line line;
    struct outcome outcome;
    const int32_t first[] = {0, 2, 3, 4}, open_t[] = {0, 150, 0, 0}, due_t[] = {60, 200, 2000, 2000};
    const int32_t close_t[] = {120, 200, 2000, 2000};
    const int64_t late_c[] = {5, 0, 0};
    line_make(&line);
    line.close_t[0] = 200;
    line_break(&line, 0, 0, 10); /* so the day begins at 0 */
    line.d.dims.windows = 4;
    line.d.window_first = first;
    line.d.window_open_t = open_t;
    line.d.window_due_t = due_t;
    line.d.window_close_t = close_t;
    line.d.window_late_c = late_c;
    assert_true(line_schedule(&line, 1, &outcome)); /* there at 110: 50 too late, or 40 to wait */
    assert_int_equal(outcome.stops[1].start_t, 150);
    assert_int_equal(outcome.schedule.cost.waiting_c, 40);
    line.wait_c = 7;
    assert_true(line_schedule(&line, 1, &outcome));
    assert_int_equal(outcome.stops[1].start_t, 110);
    assert_int_equal(outcome.schedule.cost.lateness_c, 250);
}

static void with_a_clock_the_day_may_begin_with_the_break(void **state)
{
    (void)state;
    struct line line;
    struct outcome outcome;
    const int32_t first[] = {0, 2}, from_t[] = {0, 300}, speed_e4[] = {5000, 10000};
    line_make(&line);
    line.d.dims.profiles = 1;
    line.d.dims.clocks = 2;
    line.d.clock_first = first;
    line.d.clock_from_t = from_t;
    line.d.clock_speed_e4 = speed_e4;
    line_break(&line, 290, 300, 10);
    assert_true(line_schedule(&line, 1, &outcome)); /* not at the customer's door, at half the speed, before it */
    assert_int_equal(outcome.schedule.route.wait_t, 0);
    assert_int_equal(outcome.schedule.cost.total_c, 200);
    line.drive_c = 1;
    assert_true(line_schedule(&line, 1, &outcome));
    assert_int_equal(outcome.schedule.route.leave_t, 290);
    assert_int_equal(outcome.stops[0].place, 0);
    assert_int_equal(outcome.stops[1].arrival_t, 400);
    assert_int_equal(outcome.schedule.route.drive_t, 200);
}

static void a_van_keeps_what_it_started_with_where_restocking_brings_less(void **state)
{
    (void)state;
    struct line line;
    struct outcome outcome;
    const int32_t first[] = {0, 1, 2, 3}, kind[] = {0, 0, 0}, quantity[] = {1, 3, 2}, stock = 4, restocked = 2;
    const int32_t home = 0, open_t = 0, close_t = 2000, service_t = 0;
    line_make(&line);
    line.d.dims.parts = 1;
    line.d.dims.part_uses = 3;
    line.d.dims.restocks = 1;
    line.d.part_first = first;
    line.d.part_kind = kind;
    line.d.part_quantity = quantity;
    line.d.part_stock = &stock;
    line.d.restock_place = &home;
    line.d.restock_open_t = &open_t;
    line.d.restock_close_t = &close_t;
    line.d.restock_service_t = &service_t;
    line.d.restock_stock = &restocked;
    assert_true(line_schedule(&line, 3, &outcome));
    assert_int_equal(outcome.stops[2].job, STOP_RESTOCK);
    assert_int_equal(outcome.stops[2].arrival_t, 420);
    assert_int_equal(outcome.schedule.cost.distance_c, 1000);
}

static void a_late_fact_costs_its_promise_alone(void **state)
{
    (void)state;
    struct line line;
    struct outcome outcome;
    const int32_t first[] = {0, 1}, job = 0, start_t = 300, end_t = NO_INSTANT;
    const int32_t due_t[] = {280, INSTANT_MAX, INSTANT_MAX};
    const int64_t late_c[] = {3, 0, 0};
    line_make(&line);
    line.close_t[0] = 250; /* it was begun after that */
    line.d.dims.frozen_jobs = 1;
    line.d.frozen_first = first;
    line.d.frozen_job = &job;
    line.d.frozen_start_t = &start_t;
    line.d.frozen_end_t = &end_t;
    line.d.promise_due_t = due_t;
    line.d.promise_late_c = late_c;
    assert_true(line_schedule(&line, 2, &outcome));
    assert_int_equal(outcome.schedule.cost.lateness_c, 60);
    assert_int_equal(outcome.schedule.cost.waiting_c, 0);
    assert_int_equal(outcome.stops[1].start_t, 410);
}

static void a_vehicle_charges_no_more_than_it_needs(void **state)
{
    (void)state;
    struct line line;
    struct outcome outcome;
    const int32_t model = 0, capacity_e = 1000, start_e = 500, reserve_e = 50, band_first[] = {0, 1};
    const int32_t band_speed = INT32_MAX, band_use_e = 1000, station = 3, setup_t = 5, curve_first[] = {0, 2};
    const int32_t level_e4[] = {6000, 10000}, ticks[] = {100, 1000}, targets[] = {5000, 7000, 10000};
    const int64_t price_c = 0;
    line_make(&line);
    line.d.dims.energy_models = line.d.dims.energy_bands = line.d.dims.stations = 1;
    line.d.dims.curve_points = 2;
    line.d.dims.charge_targets = 3;
    line.d.energy_model = &model;
    line.d.energy_capacity_e = &capacity_e;
    line.d.energy_start_e = &start_e;
    line.d.energy_reserve_e = &reserve_e;
    line.d.energy_c = &price_c;
    line.d.band_first = band_first;
    line.d.band_speed = &band_speed;
    line.d.band_use_e = &band_use_e;
    line.d.station_place = &station;
    line.d.station_setup_t = &setup_t;
    line.d.curve_first = curve_first;
    line.d.curve_level_e4 = level_e4;
    line.d.curve_ticks = ticks;
    line.d.charge_target_e4 = targets;
    assert_true(line_schedule(&line, 2, &outcome)); /* 400 there and back */
    assert_int_equal(outcome.stops[1].level_e, 300);
    assert_true(line_schedule(&line, 3, &outcome)); /* from 200 to 500 at place 3: 5 and 30 ticks */
    assert_int_equal(outcome.schedule.route.stop_count, 4);
    assert_int_equal(outcome.schedule.route.return_t, 665);
    assert_int_equal(outcome.schedule.route.energy_e, 600);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_break_on_arrival_does_not_make_the_next_one_late),
        cmocka_unit_test(a_break_interrupts_a_job_that_may_be_split),
        cmocka_unit_test(who_is_late_for_a_window_waits_for_the_next_where_that_is_cheaper),
        cmocka_unit_test(with_a_clock_the_day_may_begin_with_the_break),
        cmocka_unit_test(a_van_keeps_what_it_started_with_where_restocking_brings_less),
        cmocka_unit_test(a_late_fact_costs_its_promise_alone),
        cmocka_unit_test(a_vehicle_charges_no_more_than_it_needs),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
