/* The rules of the vehicle: roads, speeds by time of day, energy and charging. */
#include "solver/witness_testing.h"

#include "base/random.h"

/* Ann does jobs 0 and 1 and is back at 420. */
static void two_jobs(struct world *w)
{
    world_make(w, 2, 1);
    world_job(w, 0, 0, 100, 110);
    world_job(w, 0, 1, 210, 220);
    world_day(w, 0, 0, 420, 400);
}

static int32_t *leg(int32_t *table, int32_t profile, int32_t from, int32_t to)
{
    return &table[(profile * WORLD_PLACES + from) * WORLD_PLACES + to];
}

/* ---- roads ------------------------------------------------------------------------------------------------------- */

static void nobody_goes_where_no_road_leads(void **state)
{
    (void)state;
    struct world w;
    two_jobs(&w);
    *leg(w.table_t, 0, 2, 1) = NO_ROAD; /* a way that the day does not take */
    assert_accepted(&w);
    *leg(w.table_t, 0, 1, 2) = NO_ROAD;
    assert_refused(&w, "no_road", "/routes/0/stops/1");
    *leg(w.table_t, 0, 1, 2) = 100;
    *leg(w.table_t, 0, 2, 0) = NO_ROAD;
    assert_refused(&w, "no_road", "/routes/0");
    w.end_place[0] = NO_PLACE;
    world_day(&w, 0, 0, 220, 200);
    assert_accepted(&w);
}

static void each_technician_drives_by_its_own_table(void **state)
{
    (void)state;
    struct world w;
    int32_t profile = 1;
    two_jobs(&w);
    w.d.dims.profiles = 2;
    w.d.technician_profile = &profile;
    *leg(w.table_t, 1, 2, 0) = 250;
    *leg(w.table_d, 1, 2, 0) = 270;
    world_day(&w, 0, 0, 470, 450)->distance_d = 470;
    assert_accepted(&w);
    profile = 0;
    assert_refused(&w, "shift_exceeded", "/routes/0");
}

static void a_vehicle_comes_so_far(void **state)
{
    (void)state;
    struct world w;
    int32_t reach_d = 400;
    two_jobs(&w);
    w.d.reach_d = &reach_d;
    assert_accepted(&w);
    reach_d = 399;
    assert_refused(&w, "out_of_reach", "/routes/0");
}

/* ---- time of day ------------------------------------------------------------------------------------------------- */

struct clock {
    int32_t first[2], from_t[4], speed_e4[4];
};

static void clock_wire(struct world *w, struct clock *clock, int32_t slices)
{
    clock->first[1] = slices;
    w->d.dims.clocks = slices;
    w->d.clock_first = clock->first;
    w->d.clock_from_t = clock->from_t;
    w->d.clock_speed_e4 = clock->speed_e4;
}

static void a_leg_gathers_its_way_slice_by_slice(void **state)
{
    (void)state;
    struct world w;
    struct clock clock = {.from_t = {0, 150, 300}, .speed_e4 = {10000, 5000, 30000}};
    two_jobs(&w);
    clock_wire(&w, &clock, 3);
    w.stops[1] = (struct stop){1, 2, 270, 270, 280, 0};         /* 40 ticks at once, 60 at half the speed */
    world_day(&w, 0, 0, 364, 100 + 160 + 84)->distance_d = 400; /* 10 in 20 ticks, 190 in 63.3 */
    assert_accepted(&w);
    w.routes[0].return_t = 363;
    w.routes[0].drive_t--;
    assert_refused(&w, "shift_exceeded", "/routes/0");
    clock.speed_e4[1] = 5100;
    assert_refused(&w, "wrong_time", "/routes/0/stops/1");
}

/* Tick by tick, as the rule is worded. */
static int32_t arrival_by_ticks(const struct clock *clock, int32_t slices, int32_t leave_t, int32_t table_t)
{
    int64_t way = (int64_t)table_t * 10000;
    int32_t at_t = leave_t;
    while (way > 0) {
        int32_t slice = slices - 1;
        while (clock->from_t[slice] > at_t) {
            slice--;
        }
        way -= clock->speed_e4[slice];
        at_t++;
    }
    return at_t;
}

static void arrivals_are_those_of_gathering_tick_by_tick(void **state)
{
    (void)state;
    for (uint64_t seed = 0; seed < 300; seed++) {
        struct random random = random_make(seed, 31);
        struct world w;
        struct clock clock = {{0, 0}, {0}, {0}};
        const int32_t slices = random_between(&random, 1, 4);
        for (int32_t i = 0; i < slices; i++) {
            clock.from_t[i] = i == 0 ? 0 : clock.from_t[i - 1] + random_between(&random, 1, 150);
            clock.speed_e4[i] = random_between(&random, 700, 40000);
        }
        world_make(&w, 1, 1);
        clock_wire(&w, &clock, slices);
        w.to_t[0] = w.close_t[0] = 1000000;
        w.place[0] = random_between(&random, 1, 5);
        int32_t leave_t = random_between(&random, 0, 300);
        const int32_t start_t = arrival_by_ticks(&clock, slices, leave_t, w.place[0] * 100);
        while (arrival_by_ticks(&clock, slices, leave_t + 1, w.place[0] * 100) == start_t) {
            leave_t++; /* what is rounded up on the road is spent at home */
        }
        const int32_t return_t = arrival_by_ticks(&clock, slices, start_t + 10, w.place[0] * 100);
        world_job(&w, 0, 0, start_t, start_t + 10);
        world_day(&w, 0, leave_t, return_t, return_t - leave_t - 10)->distance_d = w.place[0] * 200;
        assert_accepted(&w);
    }
}

static void who_would_drive_longer_for_leaving_later_may_wait_on_the_road(void **state)
{
    (void)state;
    struct world w;
    struct clock clock = {.from_t = {0, 100}, .speed_e4 = {10000, 1000}};
    world_make(&w, 1, 1);
    clock_wire(&w, &clock, 2);
    w.open_t[0] = 300;
    world_job(&w, 0, 0, 300, 310)->arrival_t = 100;
    world_day(&w, 0, 0, 1310, 1100)->distance_d = 200;
    w.routes[0].wait_t = 200;
    assert_accepted(&w);
    w.stops[0].arrival_t = 300; /* 20 ticks of leaving later are 180 more of driving, and still in time */
    world_day(&w, 0, 20, 1310, 280 + 1000)->distance_d = 200;
    w.routes[0].wait_t = 0;
    assert_accepted(&w);
}

/* ---- energy ------------------------------------------------------------------------------------------------------ */

struct energy {
    int32_t model, capacity_e, start_e, reserve_e;
    int64_t energy_c;
    int32_t band_first[2], band_speed[2], band_use_e[2];
    int32_t station_place[2], setup_t[2], curve_first[3], curve_level_e4[3], curve_ticks[3], target_e4[2];
};

/* A unit a unit of distance up to a unit a tick, two beyond. */
static void energy_wire(struct world *w, struct energy *e)
{
    *e = (struct energy){.capacity_e = 1000,
                         .start_e = 500,
                         .reserve_e = 100,
                         .band_first = {0, 2},
                         .band_speed = {1000, INT32_MAX},
                         .band_use_e = {1000, 2000}};
    w->d.dims.energy_models = 1;
    w->d.dims.energy_bands = 2;
    w->d.energy_model = &e->model;
    w->d.energy_capacity_e = &e->capacity_e;
    w->d.energy_start_e = &e->start_e;
    w->d.energy_reserve_e = &e->reserve_e;
    w->d.energy_c = &e->energy_c;
    w->d.band_first = e->band_first;
    w->d.band_speed = e->band_speed;
    w->d.band_use_e = e->band_use_e;
}

static void electric_day(struct world *w, struct energy *e)
{
    two_jobs(w);
    energy_wire(w, e);
    w->stops[0].level_e = 400;
    w->stops[1].level_e = 300;
    w->routes[0].energy_e = 400;
}

static void a_battery_is_never_below_its_reserve(void **state)
{
    (void)state;
    struct world w;
    struct energy e;
    electric_day(&w, &e);
    assert_accepted(&w);
    e.reserve_e = 101;
    assert_refused(&w, "out_of_energy", "/routes/0");
    e.reserve_e = 301;
    assert_refused(&w, "out_of_energy", "/routes/0/stops/1");
}

static void every_stop_says_what_is_left(void **state)
{
    (void)state;
    struct world w;
    struct energy e;
    electric_day(&w, &e);
    w.stops[0].level_e = 401;
    assert_refused(&w, "wrong_level", "/routes/0/stops/0");
    two_jobs(&w);
    w.stops[1].level_e = 1; /* without a battery there is nothing */
    assert_refused(&w, "wrong_level", "/routes/0/stops/1");
}

static void speed_and_distance_say_what_a_leg_takes(void **state)
{
    (void)state;
    struct world w;
    struct energy e;
    electric_day(&w, &e);
    e.band_speed[0] = 999; /* the line is driven faster */
    assert_refused(&w, "wrong_level", "/routes/0/stops/0");
    e.band_speed[0] = 1000;
    e.band_use_e[0] = 1001; /* rounded up, each leg */
    assert_refused(&w, "wrong_level", "/routes/0/stops/0");
    e.start_e = 503;
    w.stops[0].level_e = 503 - 101;
    w.stops[1].level_e = 503 - 202;
    w.routes[0].energy_e = 202 + 201;
    assert_accepted(&w);
}

static void fuel_is_only_paid(void **state)
{
    (void)state;
    struct world w;
    struct energy e;
    electric_day(&w, &e);
    e.capacity_e = e.start_e = e.reserve_e = 0;
    e.energy_c = 3;
    w.stops[0].level_e = w.stops[1].level_e = 0;
    w.s.cost.energy_c = w.s.cost.total_c = 1200;
    assert_accepted(&w);
    w.routes[0].energy_e = 399;
    assert_refused(&w, "wrong_sum", "/routes/0");
    w.routes[0].energy_e = 400;
    e.energy_c = 4;
    assert_refused(&w, "wrong_cost", "/cost");
}

/* ---- charging ---------------------------------------------------------------------------------------------------- */

/* After job 1, with 100 left, Ann charges at its place to 600: 5 ticks of setting up, 60 for the 400 units up to half of
 * the capacity, 33.3 for 100 more. */
static void charging_day(struct world *w, struct energy *e)
{
    electric_day(w, e);
    e->start_e = 300;
    e->station_place[0] = 2;
    e->setup_t[0] = 5;
    e->curve_first[1] = 2;
    e->curve_level_e4[0] = 5000;
    e->curve_level_e4[1] = 10000;
    e->curve_ticks[0] = 150;
    e->curve_ticks[1] = 333;
    e->target_e4[0] = 6000;
    e->target_e4[1] = 10000;
    w->d.dims.stations = 1;
    w->d.dims.curve_points = 2;
    w->d.dims.charge_targets = 2;
    w->d.station_place = e->station_place;
    w->d.station_setup_t = e->setup_t;
    w->d.curve_first = e->curve_first;
    w->d.curve_level_e4 = e->curve_level_e4;
    w->d.curve_ticks = e->curve_ticks;
    w->d.charge_target_e4 = e->target_e4;
    w->stops[0].level_e = 200;
    w->stops[1].level_e = 100;
    world_stop(w, 0, (struct stop){STOP_CHARGE, 2, 220, 220, 319, 600});
    world_day(w, 0, 0, 519, 400);
}

static void charging_takes_the_time_of_the_curve(void **state)
{
    (void)state;
    struct world w;
    struct energy e;
    charging_day(&w, &e);
    assert_accepted(&w);
    e.setup_t[0] = 6;
    assert_refused(&w, "wrong_charge", "/routes/0/stops/2");
    e.setup_t[0] = 5;
    e.curve_ticks[1] = 341;
    assert_refused(&w, "wrong_charge", "/routes/0/stops/2");
}

static void charging_ends_at_a_target_above_the_level(void **state)
{
    (void)state;
    struct world w;
    struct energy e;
    charging_day(&w, &e);
    e.target_e4[0] = 5999;
    assert_refused(&w, "wrong_target", "/routes/0/stops/2");
    e.target_e4[0] = 1000;
    w.stops[2] = (struct stop){STOP_CHARGE, 2, 220, 220, 225, 100};
    assert_refused(&w, "wrong_target", "/routes/0/stops/2");
}

static void without_the_charge_the_battery_is_empty(void **state)
{
    (void)state;
    struct world w;
    struct energy e;
    charging_day(&w, &e);
    w.s.stop_count = w.routes[0].stop_count = 2;
    world_day(&w, 0, 0, 420, 400);
    assert_refused(&w, "out_of_energy", "/routes/0");
}

static void charging_asks_for_a_station_and_a_battery(void **state)
{
    (void)state;
    struct world w;
    struct energy e;
    charging_day(&w, &e);
    e.station_place[0] = 1;
    assert_refused(&w, "charge_elsewhere", "/routes/0/stops/2");
    charging_day(&w, &e);
    e.capacity_e = e.start_e = e.reserve_e = 0;
    w.stops[0].level_e = w.stops[1].level_e = 0;
    assert_refused(&w, "charge_elsewhere", "/routes/0/stops/2");
}

static void a_second_charge_between_two_stops_is_refused(void **state)
{
    (void)state;
    struct world w;
    struct energy e;
    charging_day(&w, &e);
    world_stop(&w, 0, (struct stop){STOP_CHARGE, 2, 319, 319, 319 + 5 + 134, 1000});
    world_day(&w, 0, 0, 319 + 5 + 134 + 200, 400);
    assert_refused(&w, "charge_twice", "/routes/0/stops/3");
}

static void a_break_may_be_had_at_a_station(void **state)
{
    (void)state;
    struct world w;
    struct energy e;
    int32_t first[] = {0, 1}, from_t[] = {325}, until_t[] = {400}, length_t[] = {30};
    charging_day(&w, &e);
    e.start_e = 400;
    e.station_place[0] = 3; /* one further; the break comes first, there */
    w.d.dims.breaks = 1;
    w.d.break_first = first;
    w.d.break_from_t = from_t;
    w.d.break_until_t = until_t;
    w.d.break_length_t = length_t;
    w.stops[0].level_e = 300;
    w.stops[1].level_e = 200;
    w.stops[2] = (struct stop){STOP_BREAK, 3, 325, 325, 355, 100};
    world_stop(&w, 0, (struct stop){STOP_CHARGE, 3, 355, 355, 454, 600});
    world_day(&w, 0, 0, 754, 600)->energy_e = 600;
    w.routes[0].wait_t = 5;
    assert_accepted(&w);
    w.stops[2].place = 4;
    assert_refused(&w, "break_elsewhere", "/routes/0/stops/2");
}

static void a_charge_is_no_end_of_an_open_day(void **state)
{
    (void)state;
    struct world w;
    struct energy e;
    charging_day(&w, &e);
    w.end_place[0] = NO_PLACE;
    world_day(&w, 0, 0, 319, 200)->energy_e = 200;
    assert_accepted(&w); /* where the last job was */
    e.start_e = 400;
    w.stops[0].level_e = 300;
    w.stops[1].level_e = 200;
    e.station_place[0] = 3;
    w.stops[2] = (struct stop){STOP_CHARGE, 3, 320, 320, 419, 600};
    world_day(&w, 0, 0, 419, 300)->energy_e = 300;
    assert_refused(&w, "wrong_end", "/routes/0");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nobody_goes_where_no_road_leads),
        cmocka_unit_test(each_technician_drives_by_its_own_table),
        cmocka_unit_test(a_vehicle_comes_so_far),
        cmocka_unit_test(a_leg_gathers_its_way_slice_by_slice),
        cmocka_unit_test(arrivals_are_those_of_gathering_tick_by_tick),
        cmocka_unit_test(who_would_drive_longer_for_leaving_later_may_wait_on_the_road),
        cmocka_unit_test(a_battery_is_never_below_its_reserve),
        cmocka_unit_test(every_stop_says_what_is_left),
        cmocka_unit_test(speed_and_distance_say_what_a_leg_takes),
        cmocka_unit_test(fuel_is_only_paid),
        cmocka_unit_test(charging_takes_the_time_of_the_curve),
        cmocka_unit_test(charging_ends_at_a_target_above_the_level),
        cmocka_unit_test(without_the_charge_the_battery_is_empty),
        cmocka_unit_test(charging_asks_for_a_station_and_a_battery),
        cmocka_unit_test(a_second_charge_between_two_stops_is_refused),
        cmocka_unit_test(a_break_may_be_had_at_a_station),
        cmocka_unit_test(a_charge_is_no_end_of_an_open_day),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
