#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/fault.h"
#include "base/hash.h"
#include "base/random.h"
#include "simulation/simulation.h"
#include "simulation/trades.h"

struct fixture {
    struct arena *arena;
    struct zone zone;
    struct addresses addresses;
};

static int set_up(void **state)
{
    static struct fixture fixture;
    fixture.arena = arena_create(0);
    struct fault fault = {0};
    assert_true(zone_load(fixture.arena, TEXT("America/New_York"), &fixture.zone, &fault));
    fixture.addresses = addresses_built_in(fixture.arena);
    *state = &fixture;
    return 0;
}

static int tear_down(void **state)
{
    struct fixture *fixture = *state;
    arena_destroy(fixture->arena);
    return 0;
}

static struct simulated_day make(struct fixture *fixture, const struct day_recipe *recipe)
{
    struct simulated_day day;
    simulation_make_day(fixture->arena, &fixture->addresses, recipe, &day);
    return day;
}

static void describe_interval(struct text_builder *out, bool there, struct interval interval)
{
    text_append_format(out, there ? " [%lld %lld]" : " -", (long long)interval.start_s, (long long)interval.end_s);
}

static void describe_job(struct text_builder *out, const struct job *job)
{
    text_append_format(out, "%.*s %.*s %.*s %.*s|%.*s|%.*s %d %d p%d %dmin %lld", TEXT_ARGS(job->id),
                       TEXT_ARGS(job->external_id), TEXT_ARGS(job->job_type), TEXT_ARGS(job->title),
                       TEXT_ARGS(job->customer.name), TEXT_ARGS(job->address), job->location.lat_e6,
                       job->location.lng_e6, job->priority, job->duration_minutes, (long long)job->booked_at_s);
    describe_interval(out, job->has_window, job->window);
    describe_interval(out, job->has_promised, job->promised);
    for (int32_t i = 0; i < job->required_skill_count; i++) {
        text_append_format(out, " %.*s", TEXT_ARGS(job->required_skills[i]));
    }
    for (int32_t i = 0; i < job->required_part_count; i++) {
        text_append_format(out, " %d*%.*s", job->required_parts[i].quantity, TEXT_ARGS(job->required_parts[i].sku));
    }
    text_append_char(out, '\n');
}

static void describe_technician(struct text_builder *out, const struct technician *technician)
{
    text_append_format(out, "%.*s %.*s %.*s %d %d %d-%d break %d-%d vehicle %d %d %d", TEXT_ARGS(technician->id),
                       TEXT_ARGS(technician->external_id), TEXT_ARGS(technician->name), technician->home.lat_e6,
                       technician->home.lng_e6, technician->shifts[0].start_minute, technician->shifts[0].end_minute,
                       technician->meal.earliest_minute, technician->meal.latest_minute, (int)technician->vehicle.type,
                       technician->vehicle.range_km, technician->vehicle.battery_percent);
    for (int32_t i = 0; i < technician->skill_count; i++) {
        text_append_format(out, " %.*s", TEXT_ARGS(technician->skills[i]));
    }
    for (int32_t i = 0; i < technician->inventory_count; i++) {
        text_append_format(out, " %d*%.*s", technician->inventory[i].quantity, TEXT_ARGS(technician->inventory[i].sku));
    }
    text_append_char(out, '\n');
}

static struct text describe_day(struct arena *arena, const struct simulated_day *day)
{
    struct text_builder out = text_builder_make(arena);
    text_append_format(&out, "%.*s\n", TEXT_ARGS(day->organization.id));
    for (int32_t i = 0; i < day->technician_count; i++) {
        describe_technician(&out, &day->technicians[i]);
    }
    for (int32_t i = 0; i < day->job_count; i++) {
        describe_job(&out, &day->jobs[i]);
    }
    return text_built(&out);
}

static void the_demo_day_is_the_same_on_every_machine(void **state)
{
    struct fixture *fixture = *state;
    struct day_recipe recipe = simulation_demo_recipe(&fixture->zone);
    struct simulated_day day = make(fixture, &recipe);
    struct text description = describe_day(fixture->arena, &day);
    struct sha256 hash = sha256_of(description.bytes, description.length);
    struct text hex = sha256_hex(fixture->arena, &hash);
    assert_string_equal(text_to_c(fixture->arena, hex),
                        "87e75d0ee5697ebd3f17ffc32857bc1c5b8ec20077092b7ea2d4f3cea2db6a1a");
}

static void the_demo_day_is_a_friday_with_ninety_jobs_for_twelve_technicians(void **state)
{
    struct fixture *fixture = *state;
    struct day_recipe recipe = simulation_demo_recipe(&fixture->zone);
    assert_int_equal(date_weekday(recipe.date), 4);
    struct text date = date_text(fixture->arena, recipe.date);
    assert_true(text_equal(date, TEXT("2026-05-15")));
    struct simulated_day day = make(fixture, &recipe);
    assert_int_equal(day.job_count, 90);
    assert_int_equal(day.technician_count, 12);
    int32_t electric = 0;
    for (int32_t i = 0; i < day.technician_count; i++) {
        electric += day.technicians[i].vehicle.type == VEHICLE_ELECTRIC ? 1 : 0;
        assert_true((day.technicians[i].shifts[0].weekdays >> date_weekday(recipe.date) & 1) != 0);
    }
    assert_int_equal(electric, 2);
}

static void another_seed_is_another_day(void **state)
{
    struct fixture *fixture = *state;
    struct day_recipe recipe = simulation_demo_recipe(&fixture->zone);
    struct simulated_day first = make(fixture, &recipe);
    recipe.seed = 2;
    struct simulated_day second = make(fixture, &recipe);
    assert_false(text_equal(describe_day(fixture->arena, &first), describe_day(fixture->arena, &second)));
}

static void jobs_come_in_the_order_of_their_booking_before_the_planned_day(void **state)
{
    struct fixture *fixture = *state;
    struct day_recipe recipe = simulation_demo_recipe(&fixture->zone);
    struct simulated_day day = make(fixture, &recipe);
    int64_t midnight_s = zone_instant_s(&fixture->zone, recipe.date, 0, ZONE_START);
    for (int32_t i = 0; i < day.job_count; i++) {
        assert_true(day.jobs[i].booked_at_s < midnight_s);
        assert_true(i == 0 || day.jobs[i - 1].booked_at_s <= day.jobs[i].booked_at_s);
    }
}

static void every_window_lies_within_its_day_and_lasts_two_to_four_hours(void **state)
{
    struct fixture *fixture = *state;
    struct day_recipe recipe = simulation_demo_recipe(&fixture->zone);
    recipe.jobs = 900;
    struct simulated_day day = make(fixture, &recipe);
    int32_t hard = 0;
    int32_t promised = 0;
    for (int32_t i = 0; i < day.job_count; i++) {
        const struct job *job = &day.jobs[i];
        assert_false(job->has_window && job->has_promised);
        hard += job->has_window ? 1 : 0;
        promised += job->has_promised ? 1 : 0;
        struct interval window = job->has_window ? job->window : job->promised;
        if (job->has_window || job->has_promised) {
            int32_t clock_s;
            assert_int_equal(zone_date(&fixture->zone, window.start_s, &clock_s).days, recipe.date.days);
            assert_in_range(clock_s, 8 * 3600, 18 * 3600);
            assert_in_range(window.end_s - window.start_s, 2 * 3600, 4 * 3600);
        }
    }
    assert_in_range(hard, 140, 220);     /* one in five */
    assert_in_range(promised, 350, 460); /* 45 in a hundred */
}

static void nobody_shares_an_address_while_there_are_enough(void **state)
{
    struct fixture *fixture = *state;
    struct day_recipe recipe = simulation_demo_recipe(&fixture->zone);
    struct simulated_day day = make(fixture, &recipe);
    int32_t same = 0;
    for (int32_t i = 0; i < day.job_count; i++) {
        for (int32_t j = 0; j < i; j++) {
            assert_false(text_equal(day.jobs[i].id, day.jobs[j].id));
            assert_false(text_equal(day.jobs[i].customer.name, day.jobs[j].customer.name));
            same += text_equal(day.jobs[i].address, day.jobs[j].address) ? 1 : 0;
        }
    }
    assert_in_range(same, 0, 20); /* the data has some houses twice */
}

static void more_jobs_change_no_technician(void **state)
{
    struct fixture *fixture = *state;
    struct day_recipe recipe = simulation_demo_recipe(&fixture->zone);
    struct simulated_day few = make(fixture, &recipe);
    recipe.jobs = 1500; /* more than there are addresses */
    struct simulated_day many = make(fixture, &recipe);
    few.job_count = 0;
    many.job_count = 0;
    assert_true(text_equal(describe_day(fixture->arena, &few), describe_day(fixture->arena, &many)));
}

static void every_address_calls_for_a_trade_that_somebody_has(void **state)
{
    struct fixture *fixture = *state;
    struct day_recipe recipe = simulation_demo_recipe(&fixture->zone);
    struct simulated_day day = make(fixture, &recipe);
    assert_int_equal(fixture->addresses.count, 279);
    for (int32_t i = 0; i < fixture->addresses.count; i++) {
        struct random random = random_make(3, (uint64_t)i);
        const struct trade *trade = trade_draw(&fixture->addresses.items[i], &random);
        assert_true(trade->type[0] != '\0');
        bool somebody = false;
        for (int32_t t = 0; t < day.technician_count && !somebody; t++) {
            int32_t has = 0;
            for (int32_t s = 0; s < day.technicians[t].skill_count; s++) {
                struct text skill = day.technicians[t].skills[s];
                has += text_equal(skill, text_of(trade->skills[0])) ? 1 : 0;
                has += trade->skills[1] != NULL && text_equal(skill, text_of(trade->skills[1])) ? 1 : 0;
            }
            somebody = has == (trade->skills[1] != NULL ? 2 : 1);
        }
        assert_true(somebody);
    }
}

static void addresses_are_read_and_written_as_people_write_them(void **state)
{
    struct fixture *fixture = *state;
    struct addresses addresses;
    struct fault fault = {0};
    assert_true(
        addresses_read(fixture->arena,
                       TEXT("type,descriptor,address,zip,borough,lat,lng,created\r\n"
                            "PLUMBING,TOILET,12-34 BAY   RIDGE AVENUE,11204,STATEN ISLAND,40.5,-74.25,x\r\n\r\n"),
                       &addresses, &fault));
    assert_int_equal(addresses.count, 1);
    assert_true(text_equal(addresses.items[0].line, TEXT("12-34 Bay Ridge Avenue, Staten Island 11204")));
    assert_int_equal(addresses.items[0].location.lat_e6, 40500000);
    assert_int_equal(addresses.items[0].location.lng_e6, -74250000);
}

static void a_broken_line_of_addresses_is_named(void **state)
{
    struct fixture *fixture = *state;
    struct addresses addresses;
    static const char *const broken[] = {"head\nA,B,STREET,1,X,40.5,-74\nA,B,STREET,1,X,95,-74\n",
                                         "head\nA,B,STREET,1,X,40.5,-74\nA,B\n",
                                         "head\nA,B,STREET,1,X,40.5,-74\n,B,STREET,1,X,40.5,-74\n"};
    for (int32_t i = 0; i < 3; i++) {
        struct fault fault = {0};
        assert_false(addresses_read(fixture->arena, text_of(broken[i]), &addresses, &fault));
        assert_string_equal(fault.code, "invalid_addresses");
        assert_string_equal(fault.where, "line 3");
    }
    struct fault fault = {0};
    assert_false(addresses_read(fixture->arena, TEXT("head\n"), &addresses, &fault));
    assert_int_equal(fault.kind, FAULT_INVALID);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_demo_day_is_the_same_on_every_machine),
        cmocka_unit_test(the_demo_day_is_a_friday_with_ninety_jobs_for_twelve_technicians),
        cmocka_unit_test(another_seed_is_another_day),
        cmocka_unit_test(jobs_come_in_the_order_of_their_booking_before_the_planned_day),
        cmocka_unit_test(every_window_lies_within_its_day_and_lasts_two_to_four_hours),
        cmocka_unit_test(nobody_shares_an_address_while_there_are_enough),
        cmocka_unit_test(more_jobs_change_no_technician),
        cmocka_unit_test(every_address_calls_for_a_trade_that_somebody_has),
        cmocka_unit_test(addresses_are_read_and_written_as_people_write_them),
        cmocka_unit_test(a_broken_line_of_addresses_is_named),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
