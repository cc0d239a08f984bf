#include "base/arena.h"
#include "base/testing.h"
#include "dispatch/dispatch.h"

/* A day of two technicians, of which the second stays at home, and a job that stays out. */
struct fixture {
    struct arena *arena;
    struct zone zone;
    struct job jobs[2];
    struct technician technicians[2];
    struct workday workdays[2];
    struct plan_stop stops[2];
    struct plan_route routes[2];
    struct reason reasons[2];
    struct unassigned unassigned;
    struct day day;
    struct plan plan;
};

static const int64_t MORNING_S = 1778846400; /* 2026-05-15T12:00:00Z */

static void make_stops(struct fixture *f)
{
    f->stops[0] = (struct plan_stop){
        .type = STOP_TYPE_JOB,
        .job = 1,
        .sequence = 1,
        .location = {40750000, -73990001},
        .travel_s = 691,
        .travel_m = 12345,
        .arrival_s = MORNING_S + 691,
        .wait_s = 9,
        .start_s = MORNING_S + 700,
        .end_s = MORNING_S + 2500,
        .has_window = true,
        .window = {MORNING_S, MORNING_S + 7200},
        .slack_s = 100,
        .on_time = true,
    };
    f->stops[1] = (struct plan_stop){
        .type = STOP_TYPE_BREAK,
        .job = -1,
        .sequence = 2,
        .arrival_s = MORNING_S + 2500,
        .start_s = MORNING_S + 2500,
        .end_s = MORNING_S + 4300,
        .on_time = true,
    };
}

static void make_plan(struct fixture *f)
{
    f->routes[0] = (struct plan_route){.technician = 0, .stop_count = 2, .stops = f->stops};
    f->routes[0].totals = (struct plan_totals){.jobs = 1, .drive_s = 691, .drive_m = 12345, .utilization_e4 = 625};
    f->routes[1] = (struct plan_route){.technician = 1};
    f->reasons[0] = (struct reason){.code = REASON_MISSING_PART,
                                    .technician = 1,
                                    .message = TEXT("Bob has no CAP-45 on the van"),
                                    .subject = TEXT("CAP-45"),
                                    .needed = 2};
    f->reasons[1] = (struct reason){.code = REASON_SHIFT_TOO_SHORT,
                                    .technician = 0,
                                    .message = TEXT("Ann would be late"),
                                    .needed = MORNING_S + 60,
                                    .available = MORNING_S};
    f->unassigned = (struct unassigned){0, TEXT("In a sentence"), 2, f->reasons};
    f->plan = (struct plan){
        .route_count = 2,
        .routes = f->routes,
        .unassigned_count = 1,
        .unassigned = &f->unassigned,
        .totals = {.jobs = 1, .drive_s = 691, .service_s = 1800, .on_time_e4 = 9876, .unassigned = 1},
    };
}

static int set_up(void **state)
{
    struct arena *arena = arena_create(0);
    struct fixture *f = arena_new(arena, struct fixture);
    f->arena = arena;
    assert_true(zone_load(arena, TEXT("America/New_York"), &f->zone, NULL));
    f->jobs[0].id = TEXT("job-a");
    f->jobs[1] = (struct job){.id = TEXT("job-b"), .status = JOB_SCHEDULED, .duration_minutes = 30};
    f->technicians[0] = (struct technician){.id = TEXT("ann"), .name = TEXT("Ann \"the van\"")};
    f->technicians[0].vehicle = (struct vehicle){VEHICLE_ELECTRIC, 100, 80, 10};
    f->technicians[1] = (struct technician){.id = TEXT("bob"), .name = TEXT("Bob")};
    f->workdays[0] = (struct workday){.works = true, .shift = {MORNING_S, MORNING_S + 28800}};
    make_stops(f);
    make_plan(f);
    f->day = (struct day){.date = {20588},
                          .zone = &f->zone,
                          .job_count = 2,
                          .jobs = f->jobs,
                          .technician_count = 2,
                          .technicians = f->technicians,
                          .workdays = f->workdays};
    *state = f;
    return 0;
}

static int tear_down(void **state)
{
    struct fixture *f = *state;
    arena_destroy(f->arena);
    return 0;
}

static struct json written(struct fixture *f, int32_t technician)
{
    struct json_writer w = json_writer_make(f->arena);
    struct day_schedule schedule;
    struct fault fault = {0};
    struct json read;
    dispatch_schedule_of_plan(f->arena, &f->day, &f->plan, &schedule);
    schedule.plan_version = 7;
    schedule_write(&w, &schedule, technician);
    assert_true(json_parse(f->arena, json_written(&w), &read, &fault));
    return read;
}

static const struct json *at(const struct json *value, const char *name)
{
    const struct json *member = json_get(value, text_of(name));
    if (member == NULL) {
        fail_msg("there is no member %s", name);
    }
    return member;
}

/* The names of an object's members, in their order. */
static void assert_members(struct fixture *f, const struct json *object, const char *expected)
{
    struct text_builder names = text_builder_make(f->arena);
    assert_int_equal(object->type, JSON_OBJECT);
    for (int32_t i = 0; i < object->count; i++) {
        text_append(&names, i == 0 ? TEXT("") : TEXT(" "));
        text_append(&names, object->members[i].name);
    }
    assert_text(text_built(&names), expected);
}

static void the_members_are_those_of_the_contract(void **state)
{
    struct fixture *f = *state;
    struct json schedule = written(f, SCHEDULE_ALL_TECHNICIANS);
    assert_members(f, &schedule, "date timezone planVersion engineStopped routes unassigned totals");
    const struct json *route = &at(&schedule, "routes")->elements[0];
    assert_members(f, route, "technicianId name shiftStart shiftEnd stops totals");
    assert_members(f, &at(route, "stops")->elements[0],
                   "type jobId sequence travelMinutes travelKm travelSource waitMinutes arrival start end endP90 "
                   "windowStart windowEnd slackMinutes onTimeProbability locked status told crew batteryPercent "
                   "chargeKwh plannedDurationMinutes decisionId actualArrival actualStart actualEnd assumptions "
                   "location");
    assert_members(f, at(route, "totals"),
                   "jobs driveMinutes driveKm serviceMinutes waitMinutes overtimeMinutes utilization energyCost "
                   "fuelCost");
    assert_members(f, at(&schedule, "totals"),
                   "jobs driveMinutes driveKm serviceMinutes waitMinutes overtimeMinutes utilization energyCost "
                   "fuelCost onTimeRate unassigned");
    assert_text(at(&schedule, "date")->string, "2026-05-15");
    assert_text(at(&schedule, "timezone")->string, "America/New_York");
    assert_int_equal(at(&schedule, "planVersion")->integer, 7);
    assert_int_equal(at(&schedule, "engineStopped")->type, JSON_FALSE);
}

static void a_stop_is_told_in_minutes_kilometres_and_instants(void **state)
{
    struct fixture *f = *state;
    struct json schedule = written(f, SCHEDULE_ALL_TECHNICIANS);
    const struct json *stop = &at(&at(&schedule, "routes")->elements[0], "stops")->elements[0];
    assert_text(at(stop, "type")->string, "job");
    assert_text(at(stop, "jobId")->string, "job-b");
    assert_text(at(stop, "status")->string, "scheduled");
    assert_true(at(stop, "travelMinutes")->real == 11.52);
    assert_true(at(stop, "travelKm")->real == 12.345);
    assert_true(at(stop, "waitMinutes")->real == 0.15);
    assert_true(at(stop, "slackMinutes")->real == 1.66); /* 1.666... is not promised */
    assert_text(at(stop, "arrival")->string, "2026-05-15T12:11:31Z");
    assert_text(at(stop, "start")->string, "2026-05-15T12:11:40Z");
    assert_text(at(stop, "windowEnd")->string, "2026-05-15T14:00:00Z");
    assert_int_equal(at(stop, "plannedDurationMinutes")->integer, 30);
    assert_true(at(stop, "batteryPercent")->real == 67.7); /* 80 less 12.345 of 100 km */
    assert_true(at(at(stop, "location"), "lat")->real == 40.75);
    assert_true(at(at(stop, "location"), "lng")->real == -73.990001);
}

static void what_has_no_source_is_null(void **state)
{
    struct fixture *f = *state;
    struct json schedule = written(f, SCHEDULE_ALL_TECHNICIANS);
    const struct json *stops = at(&at(&schedule, "routes")->elements[0], "stops");
    static const char *const names[] = {"endP90",      "onTimeProbability", "locked",     "told",
                                        "crew",        "chargeKwh",         "decisionId", "actualArrival",
                                        "actualStart", "actualEnd",         "assumptions"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        assert_int_equal(at(&stops->elements[0], names[i])->type, JSON_NULL);
    }
    const struct json *pause = &stops->elements[1];
    assert_text(at(pause, "type")->string, "break");
    assert_int_equal(at(pause, "jobId")->type, JSON_NULL);
    assert_int_equal(at(pause, "windowStart")->type, JSON_NULL);
    assert_int_equal(at(pause, "plannedDurationMinutes")->integer, 30);
}

static void who_does_not_work_has_no_shift(void **state)
{
    struct fixture *f = *state;
    struct json schedule = written(f, SCHEDULE_ALL_TECHNICIANS);
    const struct json *routes = at(&schedule, "routes");
    assert_int_equal(routes->count, 2);
    assert_text(at(&routes->elements[0], "shiftEnd")->string, "2026-05-15T20:00:00Z");
    assert_int_equal(at(&routes->elements[1], "shiftStart")->type, JSON_NULL);
    assert_int_equal(at(&routes->elements[1], "stops")->count, 0);
}

static void one_technician_s_route_comes_with_the_totals_of_the_day(void **state)
{
    struct fixture *f = *state;
    struct json schedule = written(f, 1);
    assert_int_equal(at(&schedule, "routes")->count, 1);
    assert_text(at(&at(&schedule, "routes")->elements[0], "technicianId")->string, "bob");
    assert_int_equal(at(at(&schedule, "totals"), "jobs")->integer, 1);
    assert_true(at(at(&schedule, "totals"), "onTimeRate")->real == 0.9876);
}

static void the_first_reason_sums_up_and_the_others_name_their_technician(void **state)
{
    struct fixture *f = *state;
    struct json schedule = written(f, SCHEDULE_ALL_TECHNICIANS);
    const struct json *left_out = &at(&schedule, "unassigned")->elements[0];
    assert_text(at(left_out, "jobId")->string, "job-a");
    const struct json *reasons = at(left_out, "reasons");
    assert_int_equal(reasons->count, 3);
    assert_text(at(&reasons->elements[0], "message")->string, "In a sentence");
    assert_text(at(&reasons->elements[0], "code")->string, "missing_part");
    assert_null(json_get(&reasons->elements[0], TEXT("technicianId")));
    assert_text(at(&reasons->elements[1], "technicianId")->string, "bob");
    assert_text(at(at(&reasons->elements[1], "detail"), "sku")->string, "CAP-45");
    assert_int_equal(at(at(&reasons->elements[1], "detail"), "needed")->integer, 2);
    assert_text(at(at(&reasons->elements[2], "detail"), "end")->string, "2026-05-15T12:01:00Z");
    assert_text(at(at(&reasons->elements[2], "detail"), "shiftEnd")->string, "2026-05-15T12:00:00Z");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(the_members_are_those_of_the_contract),
        TEST(a_stop_is_told_in_minutes_kilometres_and_instants),
        TEST(what_has_no_source_is_null),
        TEST(who_does_not_work_has_no_shift),
        TEST(one_technician_s_route_comes_with_the_totals_of_the_day),
        TEST(the_first_reason_sums_up_and_the_others_name_their_technician),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
