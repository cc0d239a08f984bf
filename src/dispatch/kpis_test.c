/* Key figures: days worked out by hand, and random ones against a second, slow way. */
#include "dispatch/kpis.h"

#include "base/arena.h"
#include "base/json.h"
#include "base/random.h"
#include "base/testing.h"
#include "base/units.h"

enum { MINUTE = MINUTE_SECONDS, HOUR = HOUR_SECONDS };

static const struct point HOME = {40700000, -74000000};
static const struct point NORTH = {40750000, -74000000};
static const struct record_fuel_price PRICES = {.petrol_e4 = 20000, .diesel_e4 = 15000, .kwh_e4 = 3000};

static int setup(void **state)
{
    *state = arena_create(0);
    return 0;
}

static int teardown(void **state)
{
    arena_destroy(*state);
    return 0;
}

static uint64_t vehicle_given(const char *members)
{
    const struct shape *technician = shape_of_row[ROW_TECHNICIAN];
    const struct shape *shape = technician->members[shape_find(technician, TEXT("vehicle"))].of;
    uint64_t given = 0;
    for (struct text rest = text_of(members); rest.length > 0;) {
        int32_t member = shape_find(shape, text_cut(&rest, ' '));
        assert_true(member >= 0);
        given |= UINT64_C(1) << member;
    }
    return given;
}

/* Eight to five, with half an hour of break. */
static struct live_technician eight_to_five(void)
{
    static const struct live_shift shift = {7, 8 * HOUR, 17 * HOUR, false};
    static const struct live_break meal = {7, 11 * HOUR, 13 * HOUR, 30};
    return (struct live_technician){.shifts = {1, &shift}, .breaks = {1, &meal}};
}

static struct kpi_visit visit_at(int64_t arrival_s, int32_t minutes)
{
    return (struct kpi_visit){.travel_minutes = KPI_UNKNOWN,
                              .service_minutes = minutes,
                              .arrival_s = arrival_s,
                              .end_s = arrival_s + (int64_t)minutes * MINUTE};
}

static void assert_kpi(const struct kpi_sums *sums, enum kpi kpi, const char *expected)
{
    struct arena *arena = arena_create(0);
    struct kpi_value value = kpis_value(sums, kpi);
    struct json_writer w = json_writer_make(arena);
    if (value.has) {
        json_fixed(&w, value.value, value.scale);
    } else {
        json_null(&w);
    }
    assert_text(json_written(&w), expected);
    arena_destroy(arena);
}

/* ---- hours ------------------------------------------------------------------------------------------------------- */

static void there_is_what_time_off_and_breaks_leave_of_usual_shifts(void **state)
{
    (void)state;
    static const struct live_shift shifts[] = {
        {7, 8 * HOUR, 12 * HOUR, false}, {7, 9 * HOUR, 23 * HOUR, true}, {7, 14 * HOUR, 18 * HOUR, false}};
    /* Two that meet, and one that reaches over the gap: 8 to 9 and 16 to 18 are left, three hours. */
    static const struct record_interval off[] = {
        {3, 9 * HOUR, 11 * HOUR}, {3, 10 * HOUR, 13 * HOUR}, {3, 13 * HOUR + 1800, 16 * HOUR}};
    static const struct live_break meal = {7, 11 * HOUR, 13 * HOUR, 30};
    const struct live_technician one = {.shifts = {3, shifts}, .time_off = {3, off}, .breaks = {1, &meal}};
    struct kpi_hours hours = kpi_hours_of(&one);
    assert_true(hours.works);
    assert_int_equal(hours.available_s, 3 * HOUR - 30 * MINUTE);
    assert_int_equal(hours.start_s, 8 * HOUR);
    assert_int_equal(hours.end_s, 18 * HOUR);
}

static void who_is_on_call_or_off_all_day_does_not_work(void **state)
{
    (void)state;
    static const struct live_shift on_call = {7, 8 * HOUR, 17 * HOUR, true};
    static const struct record_interval off = {3, 0, 24 * HOUR};
    const struct live_technician called = {.shifts = {1, &on_call}};
    struct live_technician away = eight_to_five();
    away.time_off = (struct interval_list){1, &off};
    assert_false(kpi_hours_of(&called).works);
    assert_false(kpi_hours_of(&away).works);
    assert_int_equal(kpi_hours_of(&away).available_s, 0);
}

/* ---- a day by hand ----------------------------------------------------------------------------------------------- */

/* She comes at 08:30 after 25 minutes, works 60; at 11:00 after 15 minutes, works 6 h 30 until 17:30, and ends there. Of 510
 * minutes 450 are service; half an hour is overtime; the first is in its window, the second an hour after the promise. */
static void a_day_by_hand(void **state)
{
    (void)state;
    struct live_technician ann = eight_to_five();
    const struct kpi_hours hours = kpi_hours_of(&ann);
    const struct kpi_person person = {.speed_factor_e4 = 10000};
    struct kpi_visit visits[2] = {visit_at(8 * HOUR + 30 * MINUTE, 60), visit_at(11 * HOUR, 390)};
    struct kpi_leg legs[2], home;
    struct kpi_sums sums = {.jobs = 0};
    visits[0].travel_minutes = 25;
    visits[0].due_s = 10 * HOUR;
    visits[0].has_fixed = visits[0].fixed = true;
    visits[0].csat = 5;
    visits[1].travel_minutes = 15;
    visits[1].due_s = 10 * HOUR;
    visits[1].has_fixed = true;
    visits[1].csat = 4;
    int64_t over_s = kpi_route(&person, &hours, visits, 2, legs, &home);
    for (int i = 0; i < 2; i++) {
        kpi_add_visit(&sums, &visits[i], &person, &hours);
        kpi_add_leg(&sums, &legs[i], &person, &PRICES);
    }
    kpi_add_leg(&sums, &home, &person, &PRICES);
    kpi_add_day(&sums, &hours, over_s);
    kpi_add_day_with_jobs(&sums);
    assert_kpi(&sums, KPI_JOBS, "2");
    assert_kpi(&sums, KPI_DRIVE_MINUTES, "40");
    assert_kpi(&sums, KPI_DRIVE_KM, "null");
    assert_kpi(&sums, KPI_ON_TIME_RATE, "0.5");
    assert_kpi(&sums, KPI_UTILIZATION, "0.8824");
    assert_kpi(&sums, KPI_OVERTIME_MINUTES, "30");
    assert_kpi(&sums, KPI_FUEL_LITRES, "null");
    assert_kpi(&sums, KPI_ENERGY_COST, "null");
    assert_kpi(&sums, KPI_JOBS_PER_TECHNICIAN, "2");
    assert_kpi(&sums, KPI_FIRST_TIME_FIX_RATE, "0.5");
    assert_kpi(&sums, KPI_CSAT, "4.5");
    assert_kpi(&sums, KPI_PLANNING_MINUTES, "null");
    assert_kpi(&sums, KPI_TECHNICIAN_FEEDBACK, "null");
    kpi_add_decision(&sums, 1000, 1000 + 90 * 1000);
    kpi_add_decision(&sums, 1000, 1000);
    kpi_add_feedback(&sums, 4);
    kpi_add_feedback(&sums, 1);
    assert_kpi(&sums, KPI_PLANNING_MINUTES, "0.8"); /* 45 s */
    assert_kpi(&sums, KPI_TECHNICIAN_FEEDBACK, "2.5");
}

static void ways_lead_from_home_between_places_and_back(void **state)
{
    (void)state;
    const struct geo_estimate estimate = geo_estimate_default();
    const struct point pair[2] = {HOME, NORTH};
    int32_t x_m[2], y_m[2];
    geo_project(pair, 2, x_m, y_m);
    struct geo_trip trip = geo_estimate_trip(&estimate, 0, (int64_t)y_m[1] - y_m[0]);
    struct kpi_person person = {.has_home = true, .home = HOME, .has_end = true, .end = HOME, .speed_factor_e4 = 20000};
    const struct kpi_hours hours = {true, 8 * HOUR, 9 * HOUR, HOUR};
    struct kpi_visit visits[2] = {visit_at(8 * HOUR, 30), visit_at(8 * HOUR + 30 * MINUTE, 30)};
    struct kpi_leg legs[2], home;
    visits[0].has_place = visits[1].has_place = true;
    visits[0].place = visits[1].place = NORTH;
    int64_t over_s = kpi_route(&person, &hours, visits, 2, legs, &home);
    assert_int_equal(legs[0].drive_m, trip.distance_m);
    assert_int_equal(legs[0].drive_s, trip.time_s * 2); /* her speed */
    assert_int_equal(legs[1].drive_m, 0);
    assert_int_equal(home.drive_m, trip.distance_m);
    assert_int_equal(over_s, home.drive_s); /* done at nine, then the way home */
    person.has_home = false;
    kpi_route(&person, &hours, visits, 2, legs, &home);
    assert_false(legs[0].has_time);
    assert_true(legs[1].has_time);
}

static void fuel_and_energy_are_of_vehicles_that_are_known(void **state)
{
    (void)state;
    const struct kpi_leg leg = {true, true, 3600, 50 * 1000};
    struct kpi_sums sums = {.jobs = 0};
    struct kpi_person diesel = {.vehicle = {.given = vehicle_given("type litresPer100Km"),
                                            .type = VEHICLE_DIESEL,
                                            .litres_per_100km_e3 = 8000}};
    struct kpi_person electric = {.vehicle = {.given = vehicle_given("type rangeKm batteryKwh"),
                                              .type = VEHICLE_ELECTRIC,
                                              .range_km = 300,
                                              .battery_kwh_e3 = 60 * 1000}};
    const struct kpi_person petrol = {.vehicle = {.given = vehicle_given("type"), .type = VEHICLE_PETROL}};
    kpi_add_leg(&sums, &leg, &petrol, &PRICES);
    assert_kpi(&sums, KPI_FUEL_LITRES, "null"); /* nobody said what it takes */
    kpi_add_leg(&sums, &leg, &diesel, &PRICES);
    assert_kpi(&sums, KPI_FUEL_LITRES, "4");
    assert_kpi(&sums, KPI_FUEL_COST, "6");
    assert_kpi(&sums, KPI_ENERGY_KWH, "null");
    kpi_add_leg(&sums, &leg, &electric, &PRICES);
    assert_kpi(&sums, KPI_ENERGY_KWH, "10");
    assert_kpi(&sums, KPI_ENERGY_COST, "3");
    assert_kpi(&sums, KPI_DRIVE_KM, "150");
    struct kpi_sums free = {.jobs = 0};
    const struct record_fuel_price none = {.given = 0};
    kpi_add_leg(&free, &leg, &diesel, &none);
    assert_kpi(&free, KPI_FUEL_LITRES, "4");
    assert_kpi(&free, KPI_FUEL_COST, "null");
}

static void who_goes_along_drives_and_works_and_counts_no_job(void **state)
{
    (void)state;
    const struct kpi_person person = {.speed_factor_e4 = 10000};
    const struct kpi_hours hours = {true, 8 * HOUR, 17 * HOUR, 9 * HOUR};
    struct kpi_visit visit = visit_at(9 * HOUR, 60);
    struct kpi_sums sums = {.jobs = 0};
    visit.goes_along = true;
    visit.csat = 5;
    kpi_add_visit(&sums, &visit, &person, &hours);
    kpi_add_day(&sums, &hours, 0);
    assert_kpi(&sums, KPI_JOBS, "0");
    assert_kpi(&sums, KPI_CSAT, "null");
    assert_kpi(&sums, KPI_UTILIZATION, "0.1111");
    assert_kpi(&sums, KPI_JOBS_PER_TECHNICIAN, "null");
}

static void nobodys_job_is_counted_and_judged_by_its_own_times_alone(void **state)
{
    (void)state;
    struct kpi_visit visit = visit_at(9 * HOUR, 60);
    struct kpi_sums sums = {.jobs = 0};
    kpi_add_visit(&sums, &visit, NULL, NULL);
    assert_kpi(&sums, KPI_JOBS, "1");
    assert_kpi(&sums, KPI_ON_TIME_RATE, "null");
    assert_kpi(&sums, KPI_UTILIZATION, "null");
    assert_kpi(&sums, KPI_DRIVE_MINUTES, "null");
}

static void a_line_has_a_field_for_each_name(void **state)
{
    struct arena *arena = *state;
    struct kpi_sums sums = {.jobs = 3, .judged = 3, .on_time = 1};
    struct text head = kpis_csv_head(arena), line = kpis_csv(arena, &sums);
    int32_t names = 0, values = 0;
    for (size_t i = 0; i < head.length; i++) {
        names += head.bytes[i] == ',' ? 1 : 0;
    }
    for (size_t i = 0; i < line.length; i++) {
        values += line.bytes[i] == ',' ? 1 : 0;
    }
    assert_int_equal(names, KPI_COUNT);
    assert_int_equal(values, KPI_COUNT);
    assert_text(line, ",3,,,0.3333,,,,,,,,,,,");
}

/* ---- figures that were kept -------------------------------------------------------------------------------------- */

static void figures_that_were_written_are_read_again(void **state)
{
    struct arena *arena = *state;
    const struct figures figures = {.jobs = 20,
                                    .unassigned = 1,
                                    .on_time = 19,
                                    .on_time_e4 = 9500,
                                    .late_s = 600,
                                    .drive_s = 7200,
                                    .drive_m = 81234,
                                    .service_s = 36000,
                                    .overtime_s = 900,
                                    .utilization_e4 = 5000,
                                    .cost_c = -4};
    struct figures read;
    struct kpi_sums sums = {.jobs = 0};
    assert_true(figures_read(arena, figures_text(arena, &figures), &read));
    assert_int_equal(read.on_time, 19);
    assert_int_equal(read.drive_m, 81234);
    kpi_add_figures(&sums, &read);
    assert_kpi(&sums, KPI_JOBS, "20");
    assert_kpi(&sums, KPI_DRIVE_MINUTES, "120");
    assert_kpi(&sums, KPI_DRIVE_KM, "81.2");
    assert_kpi(&sums, KPI_ON_TIME_RATE, "0.95");
    assert_kpi(&sums, KPI_UTILIZATION, "0.5");
    assert_kpi(&sums, KPI_OVERTIME_MINUTES, "15");
    assert_false(figures_read(arena, TEXT("{}"), &read));
    assert_false(figures_read(arena, TEXT("[1"), &read));
    assert_false(figures_read(arena, TEXT(""), &read));
}

/* ---- random days, a second way ----------------------------------------------------------------------------------- */

enum { VISITS_MOST = 8, DAYS = 400 };

/* What the second way sums: minute by minute, and in doubles. */
struct slow {
    double jobs, hers, days_with_jobs, drive_min, timed, km, measured, judged, on_time, service, available, shifts,
        over;
    double litres, fuelled, csat, csats;
};

static int64_t minutes_left(const struct live_technician *one, int64_t *end_s)
{
    int64_t left = 0;
    bool works = false;
    *end_s = 0;
    for (int64_t m = 0; m < MINUTES_A_DAY; m++) {
        bool there = false, off = false;
        for (int32_t i = 0; i < one->shifts.count; i++) {
            const struct live_shift *s = &one->shifts.items[i];
            there = there || (!s->on_call && s->start_s <= m * MINUTE && m * MINUTE < s->end_s);
        }
        for (int32_t i = 0; i < one->time_off.count; i++) {
            off = off || (one->time_off.items[i].start_s <= m * MINUTE && m * MINUTE < one->time_off.items[i].end_s);
        }
        left += there && !off ? 1 : 0;
    }
    works = left > 0;
    for (int32_t i = 0; works && i < one->shifts.count; i++) {
        const struct live_shift *s = &one->shifts.items[i];
        bool any = false;
        for (int64_t m = s->start_s / MINUTE; m < s->end_s / MINUTE; m++) {
            bool off = false;
            for (int32_t k = 0; k < one->time_off.count; k++) {
                off =
                    off || (one->time_off.items[k].start_s <= m * MINUTE && m * MINUTE < one->time_off.items[k].end_s);
            }
            any = any || !off;
        }
        *end_s = !s->on_call && any && s->end_s > *end_s ? s->end_s : *end_s;
    }
    for (int32_t i = 0; works && i < one->breaks.count; i++) {
        left -= one->breaks.items[i].minutes;
    }
    return !works ? -1 : left < 0 ? 0 : left;
}

static struct point somewhere(struct random *dice)
{
    return (struct point){40500000 + random_between(dice, 0, 400000), -74200000 + random_between(dice, 0, 400000)};
}

static struct live_technician technician_of(struct arena *arena, struct random *dice)
{
    struct live_shift *shifts = arena_array(arena, struct live_shift, 2);
    struct record_interval *off = arena_array(arena, struct record_interval, 3);
    struct live_break *meal = arena_array(arena, struct live_break, 1);
    int32_t at = random_between(dice, 300, 600);
    struct live_technician one = {.shifts = {random_between(dice, 0, 2), shifts},
                                  .time_off = {random_between(dice, 0, 3), off},
                                  .breaks = {random_between(dice, 0, 1), meal}};
    for (int i = 0; i < 2; i++) {
        int32_t end = at + random_between(dice, 30, 300);
        shifts[i] = (struct live_shift){7, (int64_t)at * MINUTE, (int64_t)end * MINUTE, random_below(dice, 5) == 0};
        at = end + random_between(dice, 1, 60);
    }
    for (int i = 0; i < 3; i++) {
        int32_t from = random_between(dice, 200, 1200);
        off[i] = (struct record_interval){3, (int64_t)from * MINUTE,
                                          (int64_t)(from + random_between(dice, 1, 200)) * MINUTE};
    }
    meal[0] = (struct live_break){7, 11 * HOUR, 13 * HOUR, random_between(dice, 0, 60)};
    return one;
}

static int32_t visits_of(struct random *dice, struct kpi_visit *visits)
{
    int32_t count = random_between(dice, 0, VISITS_MOST);
    int64_t at_s = random_between(dice, 300, 500) * MINUTE;
    for (int32_t i = 0; i < count; i++) {
        at_s += random_between(dice, 0, 60) * MINUTE;
        visits[i] = visit_at(at_s, random_between(dice, 1, 120));
        at_s = visits[i].end_s;
        visits[i].has_place = random_below(dice, 8) != 0;
        visits[i].place = somewhere(dice);
        visits[i].travel_minutes = random_below(dice, 3) == 0 ? random_between(dice, 0, 90) : KPI_UNKNOWN;
        visits[i].service_minutes = random_below(dice, 9) == 0 ? KPI_UNKNOWN : visits[i].service_minutes;
        visits[i].due_s = random_below(dice, 3) == 0 ? 0 : random_between(dice, 300, 1400) * MINUTE;
        visits[i].arrival_s = random_below(dice, 10) == 0 ? 0 : visits[i].arrival_s;
        visits[i].csat = random_between(dice, 0, 5);
        visits[i].goes_along = random_below(dice, 6) == 0;
    }
    return count;
}

static double way_slow(const struct kpi_person *person, struct point from, struct point to, struct slow *s)
{
    struct kpi_leg leg = kpi_way(person, from, to);
    s->km += leg.drive_m / 1000.0;
    s->litres += leg.drive_m / 100000.0 * (double)person->vehicle.litres_per_100km_e3 / 1000.0;
    s->measured++;
    s->fuelled++;
    return leg.drive_s / 60.0;
}

static void day_slow(const struct live_technician *one, const struct kpi_person *person, const struct kpi_visit *visits,
                     int32_t count, struct slow *s)
{
    int64_t end_s, left = minutes_left(one, &end_s);
    double done = 0, back = 0;
    int32_t jobs = 0;
    for (int32_t i = 0; i < count; i++) {
        const struct kpi_visit *v = &visits[i];
        bool known = i == 0 ? person->has_home : visits[i - 1].has_place;
        double way =
            known && v->has_place ? way_slow(person, i == 0 ? person->home : visits[i - 1].place, v->place, s) : -1;
        way = v->travel_minutes >= 0 ? v->travel_minutes : way;
        s->timed += way >= 0 ? 1 : 0;
        s->drive_min += way >= 0 ? way : 0;
        s->service += v->service_minutes > 0 ? v->service_minutes : 0;
        done = (double)v->end_s > done ? (double)v->end_s : done;
        if (v->goes_along) {
            continue;
        }
        jobs++;
        int64_t due_s = v->due_s > 0 ? v->due_s : left >= 0 ? end_s : 0;
        s->judged += v->arrival_s > 0 && due_s > 0 ? 1 : 0;
        s->on_time += v->arrival_s > 0 && due_s > 0 && v->arrival_s <= due_s ? 1 : 0;
        s->csats += v->csat > 0 ? 1 : 0;
        s->csat += v->csat;
    }
    if (count > 0 && visits[count - 1].has_place && person->has_end) {
        back = way_slow(person, visits[count - 1].place, person->end, s);
        s->timed++;
        s->drive_min += back;
    }
    s->jobs += jobs;
    s->hers += jobs;
    s->days_with_jobs += jobs > 0 ? 1 : 0;
    s->available += left > 0 ? (double)left : 0;
    s->shifts += left >= 0 ? 1 : 0;
    double over = done / 60 + back - (double)end_s / 60;
    s->over += left >= 0 && count > 0 && over > 0 ? over : 0;
}

static void assert_near(const struct kpi_sums *sums, enum kpi kpi, double expected, double of)
{
    struct kpi_value value = kpis_value(sums, kpi);
    assert_int_equal(value.has, of > 0);
    if (of > 0) {
        double off = (double)value.value / (double)value.scale - expected;
        assert_true(off < 0.51 / (double)value.scale + 1e-4 && off > -0.51 / (double)value.scale - 1e-4);
    }
}

static void random_days_come_out_the_same_a_second_way(void **state)
{
    struct arena *arena = *state;
    struct random dice = random_make(20260515, 1);
    for (uint64_t round = 0; round < testing_rounds(20, 20); round++) {
        struct kpi_sums all = {.jobs = 0};
        struct slow slow = {.jobs = 0};
        for (int32_t d = 0; d < DAYS / 20; d++) {
            struct kpi_visit visits[VISITS_MOST];
            struct kpi_leg legs[VISITS_MOST], home;
            struct live_technician technician = technician_of(arena, &dice);
            struct kpi_hours hours = kpi_hours_of(&technician);
            const struct kpi_person person = {.has_home = random_below(&dice, 4) != 0,
                                              .home = somewhere(&dice),
                                              .has_end = random_below(&dice, 3) != 0,
                                              .end = somewhere(&dice),
                                              .speed_factor_e4 = random_between(&dice, 5000, 20000),
                                              .vehicle = {.given = vehicle_given("type litresPer100Km"),
                                                          .type = VEHICLE_PETROL,
                                                          .litres_per_100km_e3 = random_between(&dice, 4000, 20000)}};
            int32_t count = visits_of(&dice, visits);
            int64_t over_s = kpi_route(&person, &hours, visits, count, legs, &home);
            int32_t jobs = 0;
            for (int32_t i = 0; i < count; i++) {
                kpi_add_visit(&all, &visits[i], &person, &hours);
                kpi_add_leg(&all, &legs[i], &person, &PRICES);
                jobs += visits[i].goes_along ? 0 : 1;
            }
            kpi_add_leg(&all, &home, &person, &PRICES);
            kpi_add_day(&all, &hours, over_s);
            if (jobs > 0) {
                kpi_add_day_with_jobs(&all);
            }
            day_slow(&technician, &person, visits, count, &slow);
        }
        assert_near(&all, KPI_JOBS, slow.jobs, 1);
        assert_near(&all, KPI_DRIVE_MINUTES, slow.drive_min, slow.timed);
        assert_near(&all, KPI_DRIVE_KM, slow.km, slow.measured);
        assert_near(&all, KPI_ON_TIME_RATE, slow.on_time / slow.judged, slow.judged);
        assert_near(&all, KPI_UTILIZATION, slow.service / slow.available, slow.available);
        assert_near(&all, KPI_OVERTIME_MINUTES, slow.over, slow.shifts);
        assert_near(&all, KPI_FUEL_LITRES, slow.litres, slow.fuelled);
        assert_near(&all, KPI_FUEL_COST, slow.litres * 2, slow.fuelled);
        assert_near(&all, KPI_JOBS_PER_TECHNICIAN, slow.hers / slow.days_with_jobs, slow.days_with_jobs);
        assert_near(&all, KPI_CSAT, slow.csat / slow.csats, slow.csats);
        arena_reset(arena);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
#define PROMISE(promise) cmocka_unit_test_setup_teardown(promise, setup, teardown)
        PROMISE(there_is_what_time_off_and_breaks_leave_of_usual_shifts),
        PROMISE(who_is_on_call_or_off_all_day_does_not_work),
        PROMISE(a_day_by_hand),
        PROMISE(ways_lead_from_home_between_places_and_back),
        PROMISE(fuel_and_energy_are_of_vehicles_that_are_known),
        PROMISE(who_goes_along_drives_and_works_and_counts_no_job),
        PROMISE(nobodys_job_is_counted_and_judged_by_its_own_times_alone),
        PROMISE(a_line_has_a_field_for_each_name),
        PROMISE(figures_that_were_written_are_read_again),
        PROMISE(random_days_come_out_the_same_a_second_way),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
