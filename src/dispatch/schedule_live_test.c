/* The schedule of a live day: the board's times, what is done, and what has no place. */
#include "dispatch/dispatch.h"
#include "planning/testing_live.h"

static void schedule_of(struct testing_live *live, struct day_schedule *schedule)
{
    const struct live_options options = live_options_all();
    testing_live_close(live);
    struct live_problem *made = arena_new(live->arena, struct live_problem);
    struct text *names = arena_array(live->arena, struct text, live->day.technicians.count);
    *made = testing_live_problem(live, &options);
    const struct live_view view = {.made = made, .plan = &made->standing, .names = names};
    dispatch_schedule_of_live(live->arena, &view, schedule);
    dispatch_schedule_energy(&live->day, DISPATCH_ENERGY_LIVE, schedule);
}

static void who_is_early_waits_for_the_scheduled_start(void **state)
{
    (void)state;
    struct day_schedule schedule;
    struct testing_live *live = testing_live_make();
    struct live_technician *ann = testing_live_technician(live, 0, "08:00", "17:00");
    testing_live_break(live, ann, "11:30", "13:30", 30);
    testing_live_place(testing_live_job(live, 5000, 0, 60), ann, "10:00");
    testing_live_place(testing_live_job(live, 5000, 100, 60), ann, "14:00");
    schedule_of(live, &schedule);
    const struct day_route *route = &schedule.routes[0];
    assert_int_equal(route->stop_count, 3);
    assert_int_equal(route->stops[0].start_s, testing_live_at("10:00"));
    assert_int_equal(route->stops[0].arrival_s, testing_live_at("10:00")); /* she waits at home */
    assert_string_equal(route->stops[1].type, "break");
    assert_in_range(route->stops[1].start_s, testing_live_at("11:30"), testing_live_at("13:30"));
    assert_int_equal(route->stops[2].start_s, testing_live_at("14:00"));
    assert_true(route->stops[2].wait_s > 0);
    assert_int_equal(schedule.totals.jobs, 2);
    assert_int_equal(schedule.totals.on_time_e4, 10000);
    testing_live_free(live);
}

static void who_cannot_be_there_begins_later_and_so_does_what_follows(void **state)
{
    (void)state;
    struct day_schedule schedule;
    struct testing_live *live = testing_live_make();
    struct live_technician *ann = testing_live_technician(live, 0, "08:00", "17:00");
    testing_live_place(testing_live_job(live, 0, 0, 120), ann, "09:00");
    struct live_job *second = testing_live_job(live, 0, 0, 60);
    testing_live_place(second, ann, "10:00");
    testing_live_promise(second, "09:00", "10:30");
    schedule_of(live, &schedule);
    const struct day_stop *stop = &schedule.routes[0].stops[1];
    assert_int_equal(stop->start_s, testing_live_at("11:00"));
    assert_false(stop->is_on_time);
    assert_int_equal(stop->told.end_s, testing_live_at("10:30"));
    assert_int_equal(schedule.totals.on_time_e4, 5000);
    assert_int_equal(stop->slack_s, 0);
    testing_live_free(live);
}

static void what_is_done_stands_where_it_was_planned(void **state)
{
    (void)state;
    struct day_schedule schedule;
    struct testing_live *live = testing_live_make();
    struct live_technician *ann = testing_live_technician(live, 0, "08:00", "17:00");
    struct live_job *done = testing_live_job(live, 0, 0, 60);
    testing_live_place(done, ann, "09:00");
    done->status = JOB_COMPLETED;
    done->actual = (struct record_actual){.given = 7,
                                          .arrived_at_ms = testing_live_at("09:10") * 1000,
                                          .completed_at_ms = testing_live_at("10:20") * 1000};
    testing_live_place(testing_live_job(live, 0, 0, 60), ann, "11:00");
    live->day.now_s = testing_live_at("10:30");
    schedule_of(live, &schedule);
    const struct day_stop *stops = schedule.routes[0].stops;
    assert_int_equal(schedule.routes[0].stop_count, 2);
    assert_int_equal(stops[0].start_s, testing_live_at("09:00"));
    assert_int_equal(stops[0].actual_arrival_s, testing_live_at("09:10"));
    assert_int_equal(stops[0].actual_end_s, testing_live_at("10:20"));
    assert_false(stops[0].has_travel);
    assert_int_equal(stops[0].on_time_e4, -1);
    assert_int_equal(stops[1].sequence, 2);
    assert_int_equal(stops[1].start_s, testing_live_at("11:00"));
    testing_live_free(live);
}

/* ---- energy and fuel --------------------------------------------------------------------------------------------- */

/* An electric van of 20 kWh that reaches 100 km. */
static struct record_vehicle electric(int32_t percent, int32_t reserve)
{
    return (struct record_vehicle){.given = 1 | 2 | 4 | 8 | 32,
                                   .type = VEHICLE_ELECTRIC,
                                   .range_km = 100,
                                   .battery_kwh_e3 = 20000,
                                   .battery_percent = percent,
                                   .reserve_percent = reserve};
}

static int64_t money_e2(const struct kpi_sums *ways, enum kpi kpi)
{
    struct kpi_value value = kpis_value(ways, kpi);
    return value.has ? value.value * 100 / value.scale : -1;
}

/* 20 kWh for 100 km at 0.30, and 10 litres for 100 km at 1.50: worked out from the kilometres of the totals. */
static void kilometres_cost_what_the_vehicle_takes_at_the_price_of_it(void **state)
{
    (void)state;
    struct day_schedule schedule;
    struct testing_live *live = testing_live_make();
    live->day.planning.fuel_price = (struct record_fuel_price){.given = 6, .diesel_e4 = 15000, .kwh_e4 = 3000};
    testing_live_technician(live, 0, "08:00", "17:00")->vehicle = electric(90, 10);
    testing_live_technician(live, 0, "08:00", "17:00")->vehicle =
        (struct record_vehicle){.given = 1 | 128, .type = VEHICLE_DIESEL, .litres_per_100km_e3 = 10000};
    testing_live_technician(live, 0, "08:00", "17:00")->vehicle =
        (struct record_vehicle){.given = 1 | 128, .type = VEHICLE_PETROL, .litres_per_100km_e3 = 10000};
    testing_live_technician(live, 0, "08:00", "17:00");
    for (int32_t t = 0; t < 4; t++) {
        testing_live_place(testing_live_job(live, 20000, 0, 60), &live->technicians[t], "10:00");
    }
    schedule_of(live, &schedule);
    int64_t drive_m = schedule.routes[0].totals.drive_m;
    assert_true(drive_m > 40000);
    assert_int_equal(money_e2(&schedule.routes[0].ways, KPI_ENERGY_COST), (drive_m * 6 + 500) / 1000);
    assert_int_equal(money_e2(&schedule.routes[0].ways, KPI_FUEL_COST), -1);
    assert_int_equal(money_e2(&schedule.routes[1].ways, KPI_FUEL_COST), (drive_m * 15 + 500) / 1000);
    assert_int_equal(money_e2(&schedule.routes[1].ways, KPI_ENERGY_COST), -1);
    for (int32_t t = 2; t < 4; t++) { /* a price that is not known, and a vehicle */
        assert_int_equal(money_e2(&schedule.routes[t].ways, KPI_FUEL_COST), -1);
        assert_int_equal(money_e2(&schedule.routes[t].ways, KPI_ENERGY_COST), -1);
    }
    assert_int_equal(money_e2(&schedule.ways, KPI_ENERGY_COST), (drive_m * 6 + 500) / 1000);
    assert_int_equal(money_e2(&schedule.ways, KPI_FUEL_COST), (drive_m * 15 + 500) / 1000);
    testing_live_free(live);
}

static void who_stays_at_home_costs_nothing(void **state)
{
    (void)state;
    struct day_schedule schedule;
    struct testing_live *live = testing_live_make();
    live->day.planning.fuel_price = (struct record_fuel_price){.given = 4, .kwh_e4 = 3000};
    testing_live_technician(live, 0, "08:00", "17:00")->vehicle = electric(5, 10);
    schedule_of(live, &schedule);
    assert_int_equal(money_e2(&schedule.routes[0].ways, KPI_ENERGY_COST), 0);
    assert_false(schedule.routes[0].runs_low); /* she drives nowhere */
    testing_live_free(live);
}

static void a_battery_is_told_on_arrival_and_where_it_falls_below_the_reserve(void **state)
{
    (void)state;
    struct day_schedule schedule;
    struct testing_live *live = testing_live_make();
    testing_live_technician(live, 0, "08:00", "17:00")->vehicle = electric(60, 20);
    testing_live_technician(live, 0, "08:00", "17:00")->vehicle = electric(60, 0);
    for (int32_t t = 0; t < 2; t++) {
        testing_live_place(testing_live_job(live, 10000, 0, 60), &live->technicians[t], "10:00");
        testing_live_place(testing_live_job(live, 20000, 0, 60), &live->technicians[t], "12:00");
    }
    schedule_of(live, &schedule);
    int64_t driven_m = 0;
    for (int32_t i = 0; i < 2; i++) {
        driven_m += schedule.routes[0].stops[i].travel_m;
        assert_int_equal(schedule.routes[0].stops[i].battery_e1, 600 - (driven_m + 50) / 100);
    }
    assert_in_range(schedule.routes[0].totals.drive_m, 40001, 59999); /* down to less than 20, on the way home */
    assert_true(schedule.routes[0].runs_low);
    assert_int_equal(schedule.routes[0].low_stop, 2);
    assert_false(schedule.routes[1].runs_low);
    testing_live_free(live);
}

static void a_battery_of_which_nobody_has_told_is_not_told(void **state)
{
    (void)state;
    struct day_schedule schedule;
    struct testing_live *live = testing_live_make();
    struct live_technician *ann = testing_live_technician(live, 0, "08:00", "17:00");
    ann->vehicle = electric(60, 0);
    struct live_job *first = testing_live_job(live, 10000, 0, 60);
    testing_live_place(first, ann, "09:00");
    testing_live_place(testing_live_job(live, 20000, 0, 60), ann, "12:00");
    live->day.now_s = testing_live_at("08:50");
    schedule_of(live, &schedule);
    assert_true(schedule.routes[0].stops[1].battery_e1 > 0); /* what there is in the morning */
    first->status = JOB_ON_SITE;
    first->actual = (struct record_actual){.given = 2, .arrived_at_ms = testing_live_at("09:00") * 1000};
    live->day.now_s = testing_live_at("09:10");
    schedule_of(live, &schedule);
    assert_int_equal(schedule.routes[0].stops[1].battery_e1, -1); /* she has driven since */
    ann->position = (struct live_position){7, first->location, testing_live_at("09:05") * 1000, 33};
    schedule_of(live, &schedule);
    assert_int_equal(schedule.routes[0].stops[1].battery_e1,
                     330 - (schedule.routes[0].stops[1].travel_m + 50) / 100); /* and has told */
    ann->position.given = 0;
    ann->vehicle.given &= ~(uint64_t)8;
    ann->vehicle.battery_percent = 0;
    first->status = JOB_SCHEDULED;
    first->actual.given = 0;
    schedule_of(live, &schedule);
    assert_int_equal(schedule.routes[0].stops[1].battery_e1, -1);
    testing_live_free(live);
}

static void a_break_within_a_job_is_no_service_takes_no_slack_and_lies_in_its_middle(void **state)
{
    (void)state;
    struct day_schedule schedule;
    struct testing_live *live = testing_live_make();
    struct live_technician *ann = testing_live_technician(live, 0, "08:00", "17:00");
    testing_live_break(live, ann, "11:00", "13:30", 30);
    struct live_job *first = testing_live_job(live, 0, 0, 300);
    first->break_may_split = true;
    testing_live_place(first, ann, "10:00");
    testing_live_place(testing_live_job(live, 0, 0, 60), ann, "15:30");
    schedule_of(live, &schedule);
    const struct day_route *route = &schedule.routes[0];
    assert_int_equal(route->stop_count, 3);
    assert_string_equal(route->stops[1].type, "break");
    assert_int_equal(route->stops[1].start_s, testing_live_at("12:30")); /* half of it is done */
    assert_int_equal(route->stops[0].end_s, testing_live_at("15:30"));
    assert_int_equal(route->totals.service_s, 21600);
    assert_int_equal(route->totals.utilization_e4, 7059); /* 360 of 510 */
    assert_int_equal(route->stops[2].slack_s, 1800);
    assert_int_equal(route->stops[0].slack_s, 1800);
    assert_false(route->stops[1].has_slack);
    testing_live_free(live);
}

static void a_day_that_the_boards_times_make_too_long_keeps_its_break_where_there_is_time_for_it(void **state)
{
    (void)state;
    struct day_schedule schedule;
    struct testing_live *live = testing_live_make();
    struct live_technician *ann = testing_live_technician(live, 0, "08:00", "17:00");
    testing_live_break(live, ann, "11:30", "12:00", 30);
    testing_live_place(testing_live_job(live, 0, 0, 60), ann, "09:00");
    testing_live_place(testing_live_job(live, 0, 0, 60), ann, "13:00");
    testing_live_place(testing_live_job(live, 0, 0, 480), ann, "14:00");
    schedule_of(live, &schedule);
    const struct day_stop *stops = schedule.routes[0].stops;
    assert_int_equal(schedule.routes[0].stop_count, 4);
    assert_string_equal(stops[1].type, "break");
    assert_int_equal(stops[1].start_s, testing_live_at("11:30"));
    assert_int_equal(stops[3].start_s, testing_live_at("14:00"));
    assert_int_equal(stops[3].slack_s, 0); /* she is back too late already: never less than none */
    testing_live_free(live);
}

static void a_locked_time_is_no_promise(void **state)
{
    (void)state;
    struct day_schedule schedule;
    struct testing_live *live = testing_live_make();
    struct live_technician *ann = testing_live_technician(live, 0, "08:00", "17:00");
    struct live_job *job = testing_live_job(live, 20000, 0, 60);
    testing_live_window(live, job, "08:00", "16:00", true);
    testing_live_place(job, ann, "10:00");
    job->locks = LOCK_TIME;
    schedule_of(live, &schedule);
    const struct day_stop *stop = &schedule.routes[0].stops[0];
    assert_int_equal(stop->start_s, testing_live_at("10:00"));
    assert_int_equal(stop->window.end_s, testing_live_at("16:00"));
    assert_int_equal(stop->on_time_e4, 10000); /* by the window, though she may come after ten */
    testing_live_free(live);
}

/* Whatever the board: every job of the date is told once, alone or in its crew, and nobody is at two places. */
static void on_random_days_every_job_is_told_and_nobody_is_at_two_places(void **state)
{
    (void)state;
    const uint64_t rounds = testing_rounds(200, 20);
    for (uint64_t seed = 1; seed <= rounds; seed++) {
        struct day_schedule schedule;
        struct testing_live *live = testing_live_random(seed, TESTING_LIVE_BY_HAND);
        int32_t *seen = arena_array(live->arena, int32_t, live->day.jobs.count);
        schedule_of(live, &schedule);
        for (int32_t r = 0; r < schedule.route_count; r++) {
            const struct day_route *route = &schedule.routes[r];
            for (int32_t i = 0; i < route->stop_count; i++) {
                const struct day_stop *stop = &route->stops[i];
                assert_true(stop->arrival_s <= stop->start_s && stop->start_s <= stop->end_s);
                assert_int_equal(stop->sequence, i + 1);
                if (stop->job >= 0) {
                    seen[stop->job] += 1;
                }
                bool both_planned = i > 0 && stop->has_travel && route->stops[i - 1].has_travel && stop->job >= 0 &&
                                    live->day.jobs.items[stop->job].status < JOB_EN_ROUTE &&
                                    route->stops[i - 1].job >= 0;
                if (both_planned) {
                    assert_true(stop->arrival_s >= route->stops[i - 1].end_s);
                }
            }
        }
        for (int32_t i = 0; i < schedule.left_out_count; i++) {
            int32_t job = live_find_job(&live->day, schedule.left_out[i].job_id);
            assert_int_equal(seen[job], 0);
            assert_true(schedule.left_out[i].reason_count >= 1);
            seen[job] = 1;
        }
        for (int32_t j = 0; j < live->day.jobs.count; j++) {
            bool nobodys = live->day.jobs.items[j].status == JOB_COMPLETED &&
                           live_find_technician(&live->day, live->day.jobs.items[j].technician_id) < 0;
            assert_true(nobodys || seen[j] >= 1);
        }
        testing_live_free(live);
    }
}

static void assert_same_route(const struct day_route *all, const struct day_route *alone, uint64_t seed)
{
    if (all->stop_count != alone->stop_count) {
        fail_msg("seed %llu: %d stops, %d", (unsigned long long)seed, (int)all->stop_count, (int)alone->stop_count);
    }
    for (int32_t i = 0; i < all->stop_count; i++) {
        const struct day_stop *a = &all->stops[i];
        const struct day_stop *b = &alone->stops[i];
        assert_int_equal(a->job, b->job);
        assert_int_equal(a->arrival_s, b->arrival_s);
        assert_int_equal(a->start_s, b->start_s);
        assert_int_equal(a->end_s, b->end_s);
        assert_int_equal(a->arrival_p10_s, b->arrival_p10_s);
        assert_int_equal(a->arrival_p90_s, b->arrival_p90_s);
        assert_int_equal(a->on_time_e4, b->on_time_e4);
        assert_int_equal(a->travel_s, b->travel_s);
        assert_int_equal(a->slack_s, b->slack_s);
    }
}

/* With crews, orders, incidents and all else that ties routes together. */
static void on_random_days_a_route_alone_is_what_it_is_among_all(void **state)
{
    (void)state;
    const uint64_t rounds = testing_rounds(400, 40);
    int32_t smaller = 0;
    for (uint64_t seed = 1; seed <= rounds; seed++) {
        struct day_schedule schedule;
        struct testing_live *live = testing_live_random(seed, TESTING_LIVE_BY_HAND);
        schedule_of(live, &schedule);
        struct text *names = arena_array(live->arena, struct text, live->day.technicians.count);
        for (int32_t t = 0; t < live->day.technicians.count; t++) {
            struct live_options options = live_options_all();
            struct live_problem *made = arena_new(live->arena, struct live_problem);
            struct day_route route;
            options.only = live_problem_jobs_with(live->arena, &live->day, t);
            assert_non_null(options.only);
            *made = testing_live_problem(live, &options);
            const struct live_view view = {.made = made, .plan = &made->standing, .names = names};
            dispatch_route_of_live(live->arena, &view, t, &route);
            assert_same_route(&schedule.routes[t], &route, seed);
            smaller += made->problem.dims.jobs < live->day.jobs.count / 2 ? 1 : 0;
        }
        testing_live_free(live);
    }
    assert_true(smaller > (int32_t)rounds);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(who_is_early_waits_for_the_scheduled_start),
        cmocka_unit_test(who_cannot_be_there_begins_later_and_so_does_what_follows),
        cmocka_unit_test(what_is_done_stands_where_it_was_planned),
        cmocka_unit_test(a_day_that_the_boards_times_make_too_long_keeps_its_break_where_there_is_time_for_it),
        cmocka_unit_test(a_locked_time_is_no_promise),
        cmocka_unit_test(a_break_within_a_job_is_no_service_takes_no_slack_and_lies_in_its_middle),
        cmocka_unit_test(on_random_days_a_route_alone_is_what_it_is_among_all),
        cmocka_unit_test(kilometres_cost_what_the_vehicle_takes_at_the_price_of_it),
        cmocka_unit_test(who_stays_at_home_costs_nothing),
        cmocka_unit_test(a_battery_is_told_on_arrival_and_where_it_falls_below_the_reserve),
        cmocka_unit_test(a_battery_of_which_nobody_has_told_is_not_told),
        cmocka_unit_test(on_random_days_every_job_is_told_and_nobody_is_at_two_places),
    };
    return cmocka_run_group_tests_name("dispatch/schedule_live", tests, NULL, NULL);
}
