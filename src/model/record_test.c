#include "model/record.h"

#include <string.h>

#include "base/arena.h"
#include "base/testing.h"
#include "model/testing_shape.h"

/* Every shape, rows first. */
static const struct shape *shape_at_index(int32_t i)
{
    return i < ROW_KIND_COUNT ? shape_of_row[i] : shape_of_append[i - ROW_KIND_COUNT];
}
enum { SHAPES = ROW_KIND_COUNT + APPEND_KIND_COUNT };

static void every_table_is_sound(void **state)
{
    (void)state;
    for (int32_t i = 0; i < SHAPES; i++) {
        testing_shape_table(shape_at_index(i));
    }
}

static void random_records_keep_every_promise(void **state)
{
    (void)state;
    for (int32_t i = 0; i < SHAPES; i++) {
        testing_shape_promises(shape_at_index(i), testing_rounds(200, 50));
    }
}

static void every_member_of_every_record_takes_its_bounds_and_nothing_beyond(void **state)
{
    (void)state;
    for (int32_t i = 0; i < SHAPES; i++) {
        testing_shape_bounds(shape_at_index(i));
    }
}

static const char *const job_body =
    "{\"externalId\":\"ST-1001\",\"source\":\"api\",\"title\":\"No heat\",\"jobType\":\"hvac_repair\",\"branch\":"
    "\"north\",\"customer\":{\"externalId\":\"C-9\",\"name\":\"Ann\",\"phone\":\"+1\",\"email\":\"a@b\",\"notify\":true"
    "},\"address\":\"123 Main St\",\"location\":{\"lat\":34.0522,\"lng\":-118.2437},\"accessNotes\":null,"
    "\"territory\":null,\"load\":null,\"priority\":2,\"value\":null,\"revenue\":420.0,\"durationMinutes\":90,"
    "\"status\":"
    "\"unscheduled\",\"windows\":[{\"start\":\"2026-05-15T16:00:00Z\",\"end\":\"2026-05-15T19:00:00Z\",\"hard\":true}],"
    "\"promisedWindow\":null,\"deadline\":null,\"requiredSkills\":[\"hvac\",{\"name\":\"boiler\",\"level\":2}],"
    "\"requiredParts\":[{\"sku\":\"CAP-45\",\"quantity\":1,\"substitutes\":[\"CAP-50\"]}],\"requiredTechnicianId\":"
    "null,"
    "\"preferredTechnicianIds\":[],\"excludedTechnicianIds\":[],\"crewSize\":1,\"after\":[{\"jobId\":"
    "\"0196d0f0-1000-7000-8000-000000000001\",\"minLagMinutes\":0,\"maxLagMinutes\":null}],\"breakMaySplit\":true,"
    "\"technicianId\":null,\"crewTechnicianIds\":[],\"scheduledStart\":null,\"scheduledEnd\":null,\"locks\":[]}";

static const char *const technician_body =
    "{\"externalId\":\"T-501\",\"source\":\"api\",\"name\":\"Marta\",\"active\":true,\"branch\":\"north\",\"phone\":"
    "null,"
    "\"email\":null,\"notify\":true,\"language\":\"en\",\"skills\":[\"hvac\",{\"name\":\"boiler\",\"level\":3}],"
    "\"certifications\":[{\"name\":\"epa_608\",\"expiresAt\":\"2027-01-31\"}],\"territories\":[],\"homeAddress\":null,"
    "\"homeBase\":{\"lat\":34.06,\"lng\":-118.36},\"endBase\":null,\"openEnd\":false,\"shifts\":[{\"days\":[\"mon\","
    "\"tue\",\"wed\",\"thu\",\"fri\"],\"start\":\"08:00\",\"end\":\"17:00\",\"kind\":\"normal\"}],\"timeOff\":[{"
    "\"start\":"
    "\"2026-05-15T16:00:00Z\",\"end\":\"2026-05-15T19:00:00Z\"}],\"breaks\":[{\"durationMinutes\":30,\"earliest\":"
    "\"11:30\",\"latest\":\"13:30\"}],\"vehicle\":{\"type\":\"ev\",\"rangeKm\":280,\"batteryKwh\":65,"
    "\"batteryPercent\":"
    "90,\"chargeKw\":50,\"reservePercent\":10,\"costPerKm\":0.09},\"inventory\":[{\"sku\":\"CAP-45\",\"quantity\":3}],"
    "\"capacity\":null,\"maxJobs\":null,\"hourlyCost\":38.0,\"fixedCost\":0,\"overtimeMinutes\":60,"
    "\"overtimeHourlyCost\":57.0,\"speedFactor\":1.0,\"serviceFactor\":1.0}";

static void the_examples_of_the_contract_are_taken_as_they_stand(void **state)
{
    (void)state;
    struct arena *arena = arena_create(0);
    struct job_record job;
    struct technician_record technician;
    shape_preset(shape_of_row[ROW_JOB], &job);
    testing_shape_merge(arena, shape_of_row[ROW_JOB], SHAPE_FROM_CLIENT, text_of(job_body), &job);
    assert_int_equal(job.revenue_e4, 4200000);
    assert_int_equal(job.required_skills.count, 2);
    assert_int_equal(job.required_skills.items[1].level, 2);
    assert_text(job.required_parts.items[0].substitutes.items[0], "CAP-50");
    shape_preset(shape_of_row[ROW_TECHNICIAN], &technician);
    testing_shape_merge(arena, shape_of_row[ROW_TECHNICIAN], SHAPE_FROM_CLIENT, text_of(technician_body), &technician);
    assert_int_equal(technician.vehicle.cost_per_km_e4, 900);
    assert_int_equal(technician.shifts.items[0].days, 31);
    assert_int_equal(technician.speed_factor_e4, 10000);
    arena_destroy(arena);
}

static void what_belongs_together_is_checked_together(void **state)
{
    (void)state;
    struct arena *arena = arena_create(0);
    const struct {
        enum row_kind kind;
        const char *body, *path, *code;
    } cases[] = {
        {ROW_JOB, "{\"windows\":[{\"start\":\"2026-05-15T16:00:00Z\",\"end\":\"2026-05-15T16:00:00Z\"}]}",
         "/windows/0/end", "end_not_after_start"},
        {ROW_JOB, "{\"promisedWindow\":{\"start\":\"2026-05-15T16:00:00Z\",\"end\":\"2026-05-15T15:00:00Z\"}}",
         "/promisedWindow/end", "end_not_after_start"},
        {ROW_JOB, "{\"scheduledStart\":\"2026-05-15T16:00:00Z\",\"scheduledEnd\":\"2026-05-15T15:00:00Z\"}",
         "/scheduledEnd", "end_not_after_start"},
        {ROW_JOB,
         "{\"after\":[{\"jobId\":\"0196d0f0-1000-7000-8000-000000000001\",\"minLagMinutes\":9,"
         "\"maxLagMinutes\":8}]}",
         "/after/0/maxLagMinutes", "out_of_range"},
        {ROW_TECHNICIAN, "{\"name\":\"a\",\"shifts\":[{\"start\":\"08:00\",\"end\":\"17:00\"}]}", "/shifts/0",
         "required"},
        {ROW_JOB, "{\"branchId\":\"0196d0f0-1000-7000-8000-000000000001\"}", "/branchId", "unknown_field"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const struct shape *shape = shape_of_row[cases[i].kind];
        void *value = arena_alloc(arena, shape->size);
        shape_preset(shape, value);
        struct issues issues = testing_shape_issues(arena, shape, text_of(cases[i].body), value);
        assert_int_equal(issues.count, 1);
        assert_text(issues.list[0].path, cases[i].path);
        assert_text(issues.list[0].code, cases[i].code);
    }
    arena_destroy(arena);
}

static void a_new_organization_is_assisted_and_keeps_things_as_the_contract_says(void **state)
{
    (void)state;
    struct arena *arena = arena_create(0);
    struct organization_record organization;
    shape_preset(shape_of_row[ROW_ORGANIZATION], &organization);
    assert_int_equal(organization.mode, MODE_ASSISTED);
    assert_text(organization.currency, "USD");
    assert_int_equal(organization.retention.audit_days, 2555);
    assert_int_equal(organization.planning.duration_quantile_e4, 8000);
    assert_int_equal(organization.guardrails.max_moved_jobs, 5);
    arena_destroy(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_table_is_sound),
        cmocka_unit_test(random_records_keep_every_promise),
        cmocka_unit_test(every_member_of_every_record_takes_its_bounds_and_nothing_beyond),
        cmocka_unit_test(the_examples_of_the_contract_are_taken_as_they_stand),
        cmocka_unit_test(what_belongs_together_is_checked_together),
        cmocka_unit_test(a_new_organization_is_assisted_and_keeps_things_as_the_contract_says),
    };
    return cmocka_run_group_tests_name("record", tests, NULL, NULL);
}
