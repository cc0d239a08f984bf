/* /v1/optimize: the published example, what each field does, and every way in which a field can be wrong. */
#include <string.h>

#include "base/arena.h"
#include "base/hash.h"
#include "base/issue.h"
#include "base/testing.h"
#include "dispatch/dispatch.h"
#include "http/testing.h"

/* The example as the contract publishes it; the clock of the bench stands still, so `iterations` ends the run. */
static const char example[] =
    "{ \"dispatch_date\": \"2024-05-15\","
    "  \"jobs\": [ { \"job_id\": \"ST-1001\", \"address\": \"123 Main St...\","
    "     \"coordinates\": { \"lat\": 34.0522, \"lng\": -118.2437 }, \"estimated_duration_minutes\": 90,"
    "     \"priority\": \"high\", \"required_skills\": [ \"HVAC\" ],"
    "     \"time_window_start\": \"09:00\", \"time_window_end\": \"12:00\" } ],"
    "  \"technicians\": [ { \"tech_id\": \"T-501\", \"start_location\": { \"lat\": 34.0632, \"lng\": -118.3581 },"
    "     \"skills\": [ \"HVAC\", \"Electrical\" ], \"shift_start\": \"08:00\", \"shift_end\": \"17:00\" } ],"
    "  \"optimization_goals\": [ \"minimize_drive_time\", \"balance_workload\" ], \"iterations\": 100 }";

static struct response *optimize(struct bench *b, const char *body)
{
    return bench_call(b, &(struct call){.method = "POST", .target = "/v1/optimize", .key = b->key, .body = body});
}

/* The example with the first `old` replaced. */
static const char *with(struct bench *b, const char *old, const char *new)
{
    const char *place = strstr(example, old);
    assert_non_null(place);
    struct text_builder body = text_builder_make(b->arena);
    text_append(&body, (struct text){example, (size_t)(place - example)});
    text_append(&body, text_of(new));
    text_append(&body, text_of(place + strlen(old)));
    return text_to_c(b->arena, text_built(&body));
}

/* The example with more members in its job, its technician or at its end. */
static const char *with_in_job(struct bench *b, const char *members)
{
    return with(b, "\"job_id\"", text_to_c(b->arena, text_format(b->arena, "%s, \"job_id\"", members)));
}

static const char *with_in_technician(struct bench *b, const char *members)
{
    return with(b, "\"tech_id\"", text_to_c(b->arena, text_format(b->arena, "%s, \"tech_id\"", members)));
}

static const char *with_at_top(struct bench *b, const char *members)
{
    return with(b, "\"iterations\": 100", members);
}

static const struct json *good(struct bench *b, const char *body)
{
    const struct response *response = optimize(b, body);
    if (response->status != 200) {
        print_error("%.*s\n", TEXT_ARGS(response->body));
    }
    assert_int_equal(response->status, 200);
    return bench_member(bench_body(b, response), "data");
}

static struct text text_at(const struct json *data, const char *path)
{
    const struct json *value = bench_member(data, path);
    assert_non_null(value);
    return value->string;
}

/* ---- what it answers --------------------------------------------------------------------------------------------- */

static void the_published_example_is_planned(void **state)
{
    struct bench *b = *state;
    const struct json *data = good(b, example);
    assert_int_equal(bench_member(data, "summary/assigned")->integer, 1);
    assert_int_equal(bench_member(data, "summary/unassigned")->integer, 0);
    assert_text(text_at(data, "routes/0/tech_id"), "T-501");
    assert_text(text_at(data, "routes/0/stops/0/job_id"), "ST-1001");
    assert_text(text_at(data, "routes/0/stops/0/start"), "2024-05-15T13:00:00Z"); /* in the organization's zone */
    assert_text(text_at(data, "routes/0/stops/0/start_local"), "09:00");
}

static void the_lower_bound_is_told_with_the_gap(void **state)
{
    struct bench *b = *state;
    const struct json *data = good(b, example);
    int64_t cost = bench_member(data, "summary/cost")->integer;
    int64_t bound = bench_member(data, "summary/lower_bound")->integer;
    assert_true(bound > cost / 2 && bound <= cost);
    double gap = json_number(bench_member(data, "summary/gap"));
    assert_true(gap >= (double)(cost - bound) / (double)cost && gap < (double)(cost - bound) / (double)cost + 0.0001);
    data = good(b, with(b, ", \"balance_workload\"", ""));
    assert_int_equal(bench_member(data, "summary/lower_bound")->integer, bench_member(data, "summary/cost")->integer);
    assert_true(json_number(bench_member(data, "summary/gap")) == 0); /* there is one way to do it, and it is proved */
}

static void more_technicians_than_can_be_looked_at_have_no_lower_bound(void **state)
{
    struct bench *b = *state;
    struct text_builder more = text_builder_make(b->arena);
    for (int i = 0; i < OPTIMIZE_BOUND_TECHNICIANS_MAX; i++) {
        text_append_format(&more,
                           "{ \"tech_id\": \"M-%d\", \"start_location\": { \"lat\": 34, \"lng\": -118 },"
                           "  \"shift_start\": \"08:00\", \"shift_end\": \"17:00\" }, ",
                           i);
    }
    text_append(&more, TEXT("{ \"tech_id\""));
    const struct json *data = good(b, with(b, "{ \"tech_id\"", text_to_c(b->arena, text_built(&more))));
    assert_int_equal(bench_member(data, "summary/lower_bound")->type, JSON_NULL);
    assert_int_equal(bench_member(data, "summary/gap")->type, JSON_NULL);
}

static void the_zone_of_the_request_counts(void **state)
{
    struct bench *b = *state;
    const struct json *data = good(b, with_at_top(b, "\"iterations\": 10, \"timezone\": \"America/Los_Angeles\""));
    assert_text(text_at(data, "routes/0/stops/0/start"), "2024-05-15T16:00:00Z");
    assert_text(text_at(data, "routes/0/stops/0/start_local"), "09:00");
}

static void null_is_the_same_as_not_given(void **state)
{
    struct bench *b = *state;
    good(b, with_in_job(b, "\"windows\": null, \"promised_window\": null, \"required_parts\": null, \"locked\": null,"
                           "\"max_lateness_minutes\": null"));
    good(b, with_in_technician(b, "\"breaks\": null, \"vehicle\": null, \"inventory\": null, \"end_location\": null"));
    good(b,
         with_at_top(
             b, "\"iterations\": 10, \"seed\": null, \"timezone\": null, \"time_limit_ms\": null, \"matrix\": null"));
}

static void a_soft_window_may_be_missed_by_its_bound_and_not_more(void **state)
{
    struct bench *b = *state;
    /* From 08:00 it takes 23 minutes: a window that closes at 08:10 is missed by more than ten and less than twenty. */
    const char *early = with(b, "\"time_window_start\": \"09:00\", \"time_window_end\": \"12:00\"",
                             "\"time_window_start\": \"08:00\", \"time_window_end\": \"08:10\"");
    const struct json *data = good(b, early);
    assert_text(text_at(data, "unassigned/0/reasons/0/code"), "outside_window");
    data =
        good(b, with(b, "\"time_window_start\": \"09:00\", \"time_window_end\": \"12:00\"",
                     "\"time_window_start\": \"08:00\", \"time_window_end\": \"08:10\", \"max_lateness_minutes\": 10"));
    assert_text(text_at(data, "unassigned/0/reasons/0/code"), "outside_window");
    data =
        good(b, with(b, "\"time_window_start\": \"09:00\", \"time_window_end\": \"12:00\"",
                     "\"time_window_start\": \"08:00\", \"time_window_end\": \"08:10\", \"max_lateness_minutes\": 20"));
    assert_int_equal(bench_member(data, "summary/assigned")->integer, 1);
    assert_int_equal(bench_member(data, "summary/on_time_rate")->integer, 0);
    assert_true(json_number(bench_member(data, "routes/0/stops/0/late_minutes")) > 10);
}

static void windows_take_local_times_and_instants(void **state)
{
    struct bench *b = *state;
    static const char *const windows[] = {
        "\"windows\": [{\"start\": \"14:00\", \"end\": \"15:00\"}]",
        "\"windows\": [{\"start\": \"2024-05-15T18:00:00Z\", \"end\": \"2024-05-15T15:00:00-04:00\", \"hard\": true}]",
        "\"promised_window\": {\"start\": \"14:00\", \"end\": \"15:00\"}",
        "\"windows\": [{\"start\": \"14:00\", \"end\": \"15:00\", \"hard\": false}]",
    };
    for (size_t i = 0; i < sizeof windows / sizeof *windows; i++) {
        const struct json *data =
            good(b, with(b, "\"time_window_start\": \"09:00\", \"time_window_end\": \"12:00\"", windows[i]));
        assert_text(text_at(data, "routes/0/stops/0/start_local"), "14:00");
    }
}

static void skills_parts_and_reach_decide_who_may_come(void **state)
{
    struct bench *b = *state;
    const struct json *data = good(b, with(b, "[ \"HVAC\" ]", "[ \" hvac \" ]"));
    assert_int_equal(bench_member(data, "summary/assigned")->integer, 1);
    data = good(b, with(b, "[ \"HVAC\" ]", "[ \"Plumbing\" ]"));
    assert_text(text_at(data, "unassigned/0/reasons/0/code"), "missing_skill");
    assert_text(text_at(data, "unassigned/0/reasons/1/tech_id"), "T-501");
    data = good(b, with_in_job(b, "\"required_parts\": [{\"sku\": \"CAP-45\"}]"));
    assert_text(text_at(data, "unassigned/0/reasons/0/code"), "missing_part");
    data = good(b, with(b, "\"tech_id\"", "\"vehicle\": {\"type\": \"ev\", \"range_km\": 20}, \"tech_id\""));
    assert_text(text_at(data, "unassigned/0/reasons/0/code"), "out_of_reach");
    data = good(b, with_in_technician(b, "\"vehicle\": {\"type\": \"ev\", \"range_km\": 300, \"battery_percent\": 90,"
                                         "\"reserve_percent\": 10}"));
    assert_int_equal(bench_member(data, "summary/assigned")->integer, 1);
}

static void a_van_with_the_part_may_come(void **state)
{
    struct bench *b = *state;
    const char *body = with_in_technician(b, "\"inventory\": [{\"sku\": \"cap-45\", \"quantity\": 2}]");
    char *with_part = text_to_c(b->arena, text_of(body));
    /* The job's priority gives way to what it needs. */
    const char *old = "\"priority\": \"high\"";
    char *place = strstr(with_part, old);
    struct text_builder both = text_builder_make(b->arena);
    text_append(&both, (struct text){with_part, (size_t)(place - with_part)});
    text_append(&both, TEXT("\"required_parts\": [{\"sku\": \"CAP-45\", \"quantity\": 2}]"));
    text_append(&both, text_of(place + strlen(old)));
    const struct json *data = good(b, text_to_c(b->arena, text_built(&both)));
    assert_int_equal(bench_member(data, "summary/assigned")->integer, 1);
}

static void a_break_stands_on_the_route(void **state)
{
    struct bench *b = *state;
    const struct json *data =
        good(b, with_in_technician(b, "\"breaks\": [{\"duration_minutes\": 30, \"earliest\": \"09:30\","
                                      "\"latest\": \"09:45\"}]"));
    const struct json *stops = bench_member(data, "routes/0/stops");
    bool seen = false;
    for (int32_t i = 0; i < stops->count; i++) {
        seen |= text_equal(text_at(&stops->elements[i], "type"), TEXT("break"));
    }
    assert_true(seen);
}

static void a_shift_may_end_on_the_next_day(void **state)
{
    struct bench *b = *state;
    const char *body = with(b, "\"shift_start\": \"08:00\", \"shift_end\": \"17:00\"",
                            "\"shift_start\": \"22:00\", \"shift_end\": \"06:00\"");
    assert_text(text_at(good(b, body), "unassigned/0/reasons/0/code"), "outside_window");
}

static void the_same_iterations_and_seed_give_the_same_answer(void **state)
{
    struct bench *b = *state;
    const struct response *first = optimize(b, with_at_top(b, "\"iterations\": 500, \"seed\": 7"));
    const struct response *second = optimize(b, with_at_top(b, "\"iterations\": 500, \"seed\": 7"));
    assert_true(text_equal(first->body, second->body));
}

static void no_jobs_are_planned_as_well(void **state)
{
    struct bench *b = *state;
    const char *jobs = strstr(example, "\"jobs\"");
    const char *technicians = strstr(example, "\"technicians\"");
    struct text_builder body = text_builder_make(b->arena);
    text_append(&body, (struct text){example, (size_t)(jobs - example)});
    text_append(&body, TEXT("\"jobs\": [], "));
    text_append(&body, text_of(technicians));
    const struct json *data = good(b, text_to_c(b->arena, text_built(&body)));
    assert_int_equal(bench_member(data, "summary/assigned")->integer, 0);
    assert_int_equal(bench_member(data, "routes/0/stops")->count, 0);
}

static void only_the_hash_of_the_request_is_kept(void **state)
{
    struct bench *b = *state;
    good(b, example);
    struct snapshot *snapshot = b->store.open(b->store.context, TEXT("org-1"), NULL);
    const struct audit_query newest = {.newest_first = true, .limit = 1};
    struct audit_list audits;
    assert_true(b->store.audits(snapshot, b->arena, &newest, &audits, NULL));
    assert_int_equal(audits.count, 1);
    assert_text(audits.items[0].action, "optimize.answered");
    assert_text(audits.items[0].actor, "key:key-1");
    struct sha256 hash = sha256_of(example, sizeof example - 1);
    const char *hex = text_to_c(b->arena, sha256_hex(b->arena, &hash));
    assert_non_null(strstr(text_to_c(b->arena, audits.items[0].entry), hex));
    assert_null(strstr(text_to_c(b->arena, audits.items[0].entry), "Main St"));
    const struct list_query jobs = {.kind = ROW_JOB, .limit = 100};
    struct row_list kept;
    assert_true(b->store.list(snapshot, b->arena, &jobs, &kept, NULL));
    assert_int_equal(kept.count, 7);
    b->store.close(b->store.context, snapshot);
}

/* ---- what is wrong ----------------------------------------------------------------------------------------------- */

enum part { IN_JOB, IN_TECHNICIAN, AT_TOP, REPLACED };

struct mistake {
    enum part part;
    const char *old; /* of REPLACED */
    const char *members;
    const char *error;
    const char *path;
    const char *code;
};

static const char *mistaken(struct bench *b, const struct mistake *mistake)
{
    switch (mistake->part) {
    case IN_JOB:
        return with_in_job(b, mistake->members);
    case IN_TECHNICIAN:
        return with_in_technician(b, mistake->members);
    case AT_TOP:
        return with_at_top(b, mistake->members);
    case REPLACED:
        break;
    }
    return with(b, mistake->old, mistake->members);
}

#define WRONG "validation_failed"
#define LATER "not_supported"

static const struct mistake mistakes[] = {
    {REPLACED, "2024-05-15", "2024-02-30", WRONG, "/dispatch_date", "invalid_date"},
    {REPLACED, "2024-05-15", "15.05.2024", WRONG, "/dispatch_date", "invalid_date"},
    {REPLACED, "2024-05-15", "9999-12-31", WRONG, "/dispatch_date", "invalid_date"},
    {REPLACED, "\"2024-05-15\"", "20240515", WRONG, "/dispatch_date", "invalid_type"},
    {REPLACED, "\"dispatch_date\": \"2024-05-15\",", "", WRONG, "/dispatch_date", "required"},
    {AT_TOP, NULL, "\"seed\": -1", WRONG, "/seed", "out_of_range"},
    {AT_TOP, NULL, "\"seed\": 9007199254740992", WRONG, "/seed", "out_of_range"},
    {AT_TOP, NULL, "\"seed\": 1.5", WRONG, "/seed", "out_of_range"},
    {AT_TOP, NULL, "\"time_limit_ms\": 99", WRONG, "/time_limit_ms", "out_of_range"},
    {AT_TOP, NULL, "\"time_limit_ms\": 60001", WRONG, "/time_limit_ms", "out_of_range"},
    {AT_TOP, NULL, "\"iterations\": 0", WRONG, "/iterations", "out_of_range"},
    {AT_TOP, NULL, "\"timezone\": \"Mars/Olympus\"", WRONG, "/timezone", "invalid_timezone"},
    {AT_TOP, NULL, "\"timezone\": \"../../etc/passwd\"", WRONG, "/timezone", "invalid_timezone"},
    {AT_TOP, NULL, "\"timezone\": \"\"", WRONG, "/timezone", "required"},
    {AT_TOP, NULL, "\"matrix\": []", LATER, "/matrix", "not_supported"},
    {AT_TOP, NULL, "\"extra\": null", WRONG, "/extra", "unknown_field"},
    {AT_TOP, NULL, "\"a/b~c\": 1", WRONG, "/a~1b~0c", "unknown_field"},
    {REPLACED, "\"balance_workload\"", "\"minimize_cost\"", LATER, "/optimization_goals/1", "not_supported"},
    {REPLACED, "\"balance_workload\"", "\"be_nice\"", WRONG, "/optimization_goals/1", "unknown_value"},
    {REPLACED, "\"balance_workload\"", "7", WRONG, "/optimization_goals/1", "unknown_value"},
    {REPLACED, "\"balance_workload\"", "\"minimize_drive_time\"", WRONG, "/optimization_goals", "repeated_goal"},
    {IN_JOB, NULL, "\"locked\": [\"time\"]", LATER, "/jobs/0/locked", "not_supported"},
    {IN_JOB, NULL, "\"color\": 1", WRONG, "/jobs/0/color", "unknown_field"},
    {REPLACED, "\"ST-1001\"", "\"\"", WRONG, "/jobs/0/job_id", "required"},
    {REPLACED, "\"ST-1001\"", "1001", WRONG, "/jobs/0/job_id", "invalid_type"},
    {REPLACED, "34.0522", "90.0001", WRONG, "/jobs/0/coordinates/lat", "out_of_range"},
    {REPLACED, "-118.2437", "-180.5", WRONG, "/jobs/0/coordinates/lng", "out_of_range"},
    {REPLACED, "-118.2437", "\"-118\"", WRONG, "/jobs/0/coordinates/lng", "invalid_type"},
    {REPLACED, "\"lat\": 34.0522,", "", WRONG, "/jobs/0/coordinates/lat", "required"},
    {REPLACED, "\"coordinates\": { \"lat\": 34.0522, \"lng\": -118.2437 },", "", "coordinates_required",
     "/jobs/0/coordinates", "coordinates_required"},
    {REPLACED, "{ \"lat\": 34.0522, \"lng\": -118.2437 }", "null", "coordinates_required", "/jobs/0/coordinates",
     "coordinates_required"},
    {REPLACED, "\"estimated_duration_minutes\": 90", "\"estimated_duration_minutes\": -1", WRONG,
     "/jobs/0/estimated_duration_minutes", "out_of_range"},
    {REPLACED, "\"estimated_duration_minutes\": 90", "\"estimated_duration_minutes\": 1e300", WRONG,
     "/jobs/0/estimated_duration_minutes", "out_of_range"},
    {REPLACED, "\"estimated_duration_minutes\": 90", "\"estimated_duration_minutes\": 1441", WRONG,
     "/jobs/0/estimated_duration_minutes", "out_of_range"},
    {REPLACED, "\"estimated_duration_minutes\": 90,", "", WRONG, "/jobs/0/estimated_duration_minutes", "required"},
    {REPLACED, "\"high\"", "\"asap\"", WRONG, "/jobs/0/priority", "unknown_value"},
    {REPLACED, "\"high\"", "5", WRONG, "/jobs/0/priority", "unknown_value"},
    {REPLACED, "[ \"HVAC\" ]", "[ {\"name\": \"HVAC\", \"level\": 2} ]", LATER, "/jobs/0/required_skills/0",
     "not_supported"},
    {REPLACED, "[ \"HVAC\" ]", "[ 1 ]", WRONG, "/jobs/0/required_skills/0", "invalid_skill"},
    {REPLACED, "[ \"HVAC\" ]", "\"HVAC\"", WRONG, "/jobs/0/required_skills", "invalid_type"},
    {REPLACED, "\"09:00\"", "\"9:00\"", WRONG, "/jobs/0/time_window_start", "invalid_time"},
    {REPLACED, "\"12:00\"", "\"24:00\"", WRONG, "/jobs/0/time_window_end", "invalid_time"},
    {REPLACED, "\"12:00\"", "\"09:00\"", WRONG, "/jobs/0/time_window_end", "window_ends_before_start"},
    {REPLACED, "\"time_window_start\": \"09:00\", ", "", WRONG, "/jobs/0/time_window_start", "required"},
    {IN_JOB, NULL, "\"windows\": [{\"start\": \"09:00\", \"end\": \"10:00\"}]", WRONG, "/jobs/0/windows",
     "given_twice"},
    {IN_JOB, NULL, "\"windows\": [{\"start\": \"09:00\", \"end\": \"08:00\"}]", WRONG, "/jobs/0/windows/0",
     "window_ends_before_start"},
    {IN_JOB, NULL, "\"promised_window\": {\"start\": \"2024-05-15T09:00:00\", \"end\": \"10:00\"}", WRONG,
     "/jobs/0/promised_window/start", "offset_required"},
    {IN_JOB, NULL, "\"promised_window\": {\"start\": \"2024-05-01T09:00:00Z\", \"end\": \"2024-05-15T10:00:00Z\"}",
     WRONG, "/jobs/0/promised_window/start", "outside_day"},
    {IN_JOB, NULL, "\"promised_window\": {\"start\": \"09:00\", \"end\": \"10:00\"}, \"max_lateness_minutes\": 5",
     WRONG, "/jobs/0/promised_window", "given_twice"},
    {IN_JOB, NULL, "\"max_lateness_minutes\": -1", WRONG, "/jobs/0/max_lateness_minutes", "out_of_range"},
    {REPLACED, "\"time_window_start\": \"09:00\", \"time_window_end\": \"12:00\"",
     "\"windows\": [{\"start\": \"09:00\", \"end\": \"10:00\"}, {\"start\": \"11:00\", \"end\": \"12:00\"}]", LATER,
     "/jobs/0/windows/1", "not_supported"},
    {IN_JOB, NULL, "\"required_parts\": [{\"sku\": \"A\", \"quantity\": 0}]", WRONG,
     "/jobs/0/required_parts/0/quantity", "out_of_range"},
    {IN_JOB, NULL, "\"required_parts\": [{\"sku\": \"A\", \"substitutes\": [\"B\"]}]", LATER,
     "/jobs/0/required_parts/0/substitutes", "not_supported"},
    {IN_JOB, NULL, "\"required_parts\": [\"A\"]", WRONG, "/jobs/0/required_parts/0", "invalid_type"},
    {REPLACED, "\"T-501\"", "null", WRONG, "/technicians/0/tech_id", "required"},
    {REPLACED, "\"start_location\": { \"lat\": 34.0632, \"lng\": -118.3581 },", "", WRONG,
     "/technicians/0/start_location", "required"},
    {REPLACED, "\"17:00\"", "\"17\"", WRONG, "/technicians/0/shift_end", "invalid_time"},
    {REPLACED, ", \"shift_end\": \"17:00\"", "", WRONG, "/technicians/0/shift_end", "required"},
    {IN_TECHNICIAN, NULL, "\"breaks\": [{\"duration_minutes\": 30, \"earliest\": \"11:00\"}]", WRONG,
     "/technicians/0/breaks/0/latest", "required"},
    {IN_TECHNICIAN, NULL,
     "\"breaks\": [{\"duration_minutes\": 30, \"earliest\": \"11:00\", \"latest\": \"12:00\"},"
     "{\"duration_minutes\": 30, \"earliest\": \"14:00\", \"latest\": \"15:00\"}]",
     LATER, "/technicians/0/breaks/1", "not_supported"},
    {IN_TECHNICIAN, NULL, "\"vehicle\": {\"type\": \"truck\"}", WRONG, "/technicians/0/vehicle/type", "unknown_value"},
    {IN_TECHNICIAN, NULL, "\"vehicle\": {\"type\": \"ev\", \"charge_kw\": 50}", LATER,
     "/technicians/0/vehicle/charge_kw", "not_supported"},
    {IN_TECHNICIAN, NULL, "\"vehicle\": {\"type\": \"petrol\", \"range_km\": 50}", LATER, "/technicians/0/vehicle",
     "not_supported"},
    {IN_TECHNICIAN, NULL, "\"vehicle\": {\"type\": \"ev\", \"range_km\": 50, \"battery_percent\": 101}", WRONG,
     "/technicians/0/vehicle/battery_percent", "out_of_range"},
    {IN_TECHNICIAN, NULL, "\"inventory\": [{\"sku\": \"A\", \"quantity\": -1}]", WRONG,
     "/technicians/0/inventory/0/quantity", "out_of_range"},
    {IN_TECHNICIAN, NULL, "\"end_location\": {\"lat\": 1}", WRONG, "/technicians/0/end_location/lng", "required"},
};

static void every_mistake_is_told_by_its_path(void **state)
{
    struct bench *b = *state;
    for (size_t i = 0; i < sizeof mistakes / sizeof *mistakes; i++) {
        const struct mistake *mistake = &mistakes[i];
        const struct response *response = optimize(b, mistaken(b, mistake));
        const struct json *body = bench_body(b, response);
        const struct json *issues = bench_member(body, "data/issues");
        if (response->status != 422 || issues->count != 1) {
            print_error("%s %s: %.*s\n", mistake->path, mistake->members, TEXT_ARGS(response->body));
        }
        assert_int_equal(response->status, 422);
        assert_text(json_get(body, TEXT("error"))->string, mistake->error);
        assert_int_equal(issues->count, 1);
        assert_text(text_at(issues, "0/path"), mistake->path);
        assert_text(text_at(issues, "0/code"), mistake->code);
    }
}

static void all_mistakes_are_told_at_once(void **state)
{
    struct bench *b = *state;
    const struct response *response = optimize(
        b,
        "{\"dispatch_date\": \"x\", \"jobs\": [{}, 5], \"technicians\": [], \"optimization_goals\": [\"x\", \"y\"]}");
    const struct json *issues = bench_member(bench_body(b, response), "data/issues");
    static const char *const paths[] = {"/dispatch_date", "/optimization_goals/0", "/optimization_goals/1",
                                        "/technicians",   "/jobs/0/job_id",        "/jobs/0/estimated_duration_minutes",
                                        "/jobs/1"};
    assert_int_equal(issues->count, 7);
    for (int32_t i = 0; i < issues->count; i++) {
        assert_text(text_at(&issues->elements[i], "path"), paths[i]);
    }
}

static void ids_that_stand_twice_are_told(void **state)
{
    struct bench *b = *state;
    const char *job =
        "{\"job_id\": \"A\", \"coordinates\": {\"lat\": 1, \"lng\": 1}, \"estimated_duration_minutes\": 1}";
    struct text body = text_format(
        b->arena,
        "{\"dispatch_date\": \"2024-05-15\", \"jobs\": [%s, %s], \"technicians\": [{\"tech_id\": \"T\","
        "\"start_location\": {\"lat\": 1, \"lng\": 1}, \"shift_start\": \"08:00\", \"shift_end\": \"17:00\"}]}",
        job, job);
    const struct json *answer = bench_body(b, optimize(b, text_to_c(b->arena, body)));
    assert_text(text_at(answer, "data/issues/0/path"), "/jobs/1/job_id");
    assert_text(text_at(answer, "data/issues/0/code"), "duplicate_id");
}

static void one_job_more_than_the_limit_is_too_many(void **state)
{
    struct bench *b = *state;
    struct text_builder body = text_builder_make(b->arena);
    text_append(&body, TEXT("{\"jobs\": [0"));
    for (int i = 0; i < LIMIT_OPTIMIZE_JOBS; i++) {
        text_append(&body, TEXT(",0"));
    }
    text_append(&body, TEXT("]}"));
    const struct response *response = optimize(b, text_to_c(b->arena, text_built(&body)));
    assert_int_equal(response->status, 422);
    assert_text(text_at(bench_body(b, response), "error"), "too_many_jobs");
    assert_text(text_at(bench_body(b, response), "data/issues/0/path"), "/jobs");
}

static void a_thousand_issues_are_listed_and_the_rest_counted(void **state)
{
    struct bench *b = *state;
    struct text_builder body = text_builder_make(b->arena);
    text_append(&body, TEXT("{\"dispatch_date\": \"2024-05-15\", \"technicians\": [], \"jobs\": [0"));
    for (int i = 1; i < ISSUES_LISTED + 10; i++) {
        text_append(&body, TEXT(",0"));
    }
    text_append(&body, TEXT("]}"));
    const struct json *answer = bench_body(b, optimize(b, text_to_c(b->arena, text_built(&body))));
    assert_int_equal(bench_member(answer, "data/issues")->count, ISSUES_LISTED);
    assert_non_null(strstr(text_to_c(b->arena, text_at(answer, "data/message")), "(1011 issues in all)"));
}

static void bodies_that_are_no_object_are_told(void **state)
{
    struct bench *b = *state;
    static const char *const bodies[] = {"[]", "null", "1", "\"x\""};
    for (size_t i = 0; i < sizeof bodies / sizeof *bodies; i++) {
        const struct response *response = optimize(b, bodies[i]);
        assert_int_equal(response->status, 422);
        assert_text(text_at(bench_body(b, response), "data/issues/0/path"), "");
    }
    const struct response *response = optimize(b, "{\"jobs\": [\n  }");
    assert_int_equal(response->status, 400);
    assert_non_null(strstr(text_to_c(b->arena, text_at(bench_body(b, response), "data/message")), "line 2"));
}

#define OVER_THE_BENCH(test) cmocka_unit_test_setup_teardown(test, bench_up, bench_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        OVER_THE_BENCH(the_published_example_is_planned),
        OVER_THE_BENCH(the_lower_bound_is_told_with_the_gap),
        OVER_THE_BENCH(more_technicians_than_can_be_looked_at_have_no_lower_bound),
        OVER_THE_BENCH(the_zone_of_the_request_counts),
        OVER_THE_BENCH(null_is_the_same_as_not_given),
        OVER_THE_BENCH(a_soft_window_may_be_missed_by_its_bound_and_not_more),
        OVER_THE_BENCH(windows_take_local_times_and_instants),
        OVER_THE_BENCH(skills_parts_and_reach_decide_who_may_come),
        OVER_THE_BENCH(a_van_with_the_part_may_come),
        OVER_THE_BENCH(a_break_stands_on_the_route),
        OVER_THE_BENCH(a_shift_may_end_on_the_next_day),
        OVER_THE_BENCH(the_same_iterations_and_seed_give_the_same_answer),
        OVER_THE_BENCH(no_jobs_are_planned_as_well),
        OVER_THE_BENCH(only_the_hash_of_the_request_is_kept),
        OVER_THE_BENCH(every_mistake_is_told_by_its_path),
        OVER_THE_BENCH(all_mistakes_are_told_at_once),
        OVER_THE_BENCH(ids_that_stand_twice_are_told),
        OVER_THE_BENCH(one_job_more_than_the_limit_is_too_many),
        OVER_THE_BENCH(a_thousand_issues_are_listed_and_the_rest_counted),
        OVER_THE_BENCH(bodies_that_are_no_object_are_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
