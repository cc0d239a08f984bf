#include "base/testing.h"

#include <string.h>

#include "app/format_native.h"
#include "base/arena.h"

/* A day whose start plan is judged by other documents. Ana does the first job, fetches a part on the way to the crew, and
 * then the later one; Ben comes for the crew alone. */
static const char DAY[] =
    "{\"places\":[{\"id\":\"p\"},{\"id\":\"q\"},{\"id\":\"r\"}],"
    "\"travel\":{\"matrix\":{\"time\":[[0,60,80],[70,0,90],[80,90,0]]},\"speeds\":[{\"from\":0,\"speed\":1}]},"
    "\"technicians\":["
    "{\"id\":\"ana\",\"startPlace\":\"p\",\"shift\":{\"start\":0,\"end\":40000},\"skills\":{\"hvac\":3},\"maxJobs\":3,"
    "\"inventory\":{\"CAP\":1},\"restockTo\":{\"CAP\":2}},"
    "{\"id\":\"ben\",\"startPlace\":\"p\",\"openEnd\":true,\"shift\":{\"start\":0,\"end\":40000}}],"
    "\"restockPlaces\":[{\"place\":\"r\",\"duration\":30}],"
    "\"jobs\":["
    "{\"id\":\"crewed\",\"place\":\"q\",\"duration\":500,\"crewSize\":2,\"window\":{\"start\":1000,\"end\":1100}},"
    "{\"id\":\"first\",\"place\":\"p\",\"duration\":{\"p50\":100,\"p80\":200},\"bufferBefore\":30,"
    "\"requiredSkills\":{\"hvac\":2},\"requiredParts\":{\"CAP\":{\"quantity\":1,\"substitutes\":[\"KAP\"]}}},"
    "{\"id\":\"later\",\"place\":\"r\",\"duration\":100,\"after\":[{\"job\":\"first\",\"minLag\":50,\"maxLag\":20000}],"
    "\"requiredParts\":{\"CAP\":1},\"tags\":[\"roof\"]}]";

static const char START[] = ",\"startPlan\":[{\"technician\":\"ana\",\"jobs\":[\"first\",\"crewed\",\"later\"]},"
                            "{\"technician\":\"ben\",\"jobs\":[\"crewed\"]}]}";

struct fixture {
    struct arena *arena;
    struct fault fault;
    struct format_file file; /* DAY with its start plan */
};

static struct format_file read_whole(struct fixture *f, const char *source)
{
    const struct format_settings settings = {0};
    struct format_file file = {0};
    bool read = format_native_read(f->arena, text_of(source), &settings, &file, &f->fault);
    assert_no_fault(&f->fault);
    assert_true(read);
    return file;
}

static int setup(void **state)
{
    static struct fixture fixture;
    fixture = (struct fixture){.arena = arena_create(0)};
    fixture.file = read_whole(&fixture, text_to_c(fixture.arena, text_format(fixture.arena, "%s%s", DAY, START)));
    *state = &fixture;
    return 0;
}

static int teardown(void **state)
{
    struct fixture *fixture = *state;
    arena_destroy(fixture->arena);
    return 0;
}

/* DAY with one of its pieces replaced. */
static const char *changed(struct fixture *f, const char *piece, const char *by)
{
    const char *at = strstr(DAY, piece);
    assert_non_null(at);
    return text_to_c(f->arena, text_format(f->arena, "%.*s%s%s}", (int)(at - DAY), DAY, by, at + strlen(piece)));
}

static void assert_judged(struct fixture *f, const char *piece, const char *by, const char *code)
{
    struct format_file other = read_whole(f, changed(f, piece, by));
    struct fault fault = {0};
    assert_false(native_judge(f->arena, other.instance, f->file.start, &fault));
    assert_string_equal(fault.code, code);
}

static void what_the_document_allows_is_accepted(void **state)
{
    struct fixture *f = *state;
    assert_non_null(f->file.start);
    assert_true(native_judge(f->arena, f->file.instance, f->file.start, &f->fault));
    assert_no_fault(&f->fault);
}

static void who_may_do_a_job_is_looked_up(void **state)
{
    struct fixture *f = *state;
    assert_judged(f, "{\"hvac\":3}", "{\"hvac\":1}", "not_eligible");
    assert_judged(f, "{\"hvac\":3}", "[\"HVAC\"]", "not_eligible");
    assert_judged(f, "\"crewSize\":2", "\"crew\":[\"ben\",\"ben\"]", "not_eligible");
    assert_judged(f, "\"crewSize\":2", "\"crew\":[{\"requiredSkills\":[\"saw\"]},{}]", "not_eligible");
    assert_judged(f, "\"tags\"", "\"excludedTechnicians\":[\"ana\"],\"tags\"", "not_eligible");
    assert_judged(f, "\"tags\"", "\"requiredTechnician\":\"ben\",\"tags\"", "not_eligible");
    assert_judged(f, "\"tags\"", "\"lock\":{\"technician\":\"ben\"},\"tags\"", "not_eligible");
    assert_judged(f, "\"maxJobs\":3", "\"jobs\":{\"forbidden\":{\"tags\":[\"Roof\"]}}", "not_eligible");
    assert_judged(f, "\"maxJobs\":3", "\"jobs\":{\"allowed\":{\"ids\":[\"first\"],\"tags\":[\"roof\"]}}",
                  "not_eligible");
    assert_judged(f, "\"maxJobs\":3", "\"maxJobs\":2", "too_many_jobs");
}

static void stays_are_as_long_as_the_document_has_them(void **state)
{
    struct fixture *f = *state;
    assert_judged(f, "\"p80\":200", "\"p80\":201", "wrong_duration");
    assert_judged(f, "\"p80\":200", "\"p90\":190,\"p99\":200", "wrong_duration");
    assert_judged(f, "\"bufferBefore\":30", "\"bufferBefore\":31", "wrong_duration");
    assert_judged(f, "\"maxJobs\":3", "\"serviceFactor\":1.1", "wrong_duration");
    assert_judged(f, "\"tags\"", "\"durationByTechnician\":{\"ana\":99},\"tags\"", "wrong_duration");
}

static void windows_and_roads_are_looked_up(void **state)
{
    struct fixture *f = *state;
    assert_judged(f, "\"start\":1000,\"end\":1100", "\"start\":1050,\"end\":1100", "window_missed");
    assert_judged(f, "\"tags\"", "\"deadline\":100,\"tags\"", "window_missed");
    assert_judged(f, "\"tags\"", "\"lock\":{\"time\":9999},\"tags\"", "window_missed");
    assert_judged(f, "\"tags\"", "\"windows\":[{\"start\":0,\"end\":9},{\"start\":20,\"end\":30}],\"tags\"",
                  "window_missed");
    assert_judged(f, "[70,0,90]", "[70,0,null]", "arrived_early");
    assert_judged(f, "\"speed\":1}", "\"speed\":0.5}", "arrived_early");
}

static void parts_are_counted_since_the_last_restock(void **state)
{
    struct fixture *f = *state;
    assert_judged(f, "\"inventory\":{\"CAP\":1}", "\"inventory\":{}", "parts_missing");
    assert_judged(f, "\"restockTo\":{\"CAP\":2}", "\"restockTo\":{\"CAP\":0}", "parts_missing");
}

static void what_comes_after_is_so_long_after(void **state)
{
    struct fixture *f = *state;
    assert_judged(f, "\"minLag\":50", "\"minLag\":19000", "wrong_order");
    assert_judged(f, "\"minLag\":50,\"maxLag\":20000", "\"maxLag\":50", "wrong_order");
    assert_judged(f, "\"crewSize\":2", "\"crewSize\":2,\"after\":[\"later\"]", "wrong_order");
}

static void what_has_happened_stands(void **state)
{
    struct fixture *f = *state;
    assert_judged(f, "\"maxJobs\":3", "\"frozen\":[{\"job\":\"first\",\"start\":31}]", "wrong_fact");
    assert_judged(f, "\"maxJobs\":3", "\"frozen\":[{\"job\":\"later\",\"start\":31}]", "wrong_fact");
}

/* A copy of the start plan that can be spoilt. */
static struct solution copy(struct fixture *f)
{
    struct solution s = *f->file.start;
    s.stops = memcpy(arena_array(f->arena, struct stop, s.stop_count), s.stops, (size_t)s.stop_count * sizeof *s.stops);
    s.routes =
        memcpy(arena_array(f->arena, struct route, s.route_count), s.routes, (size_t)s.route_count * sizeof *s.routes);
    return s;
}

static void a_crew_comes_together_and_as_a_whole(void **state)
{
    struct fixture *f = *state;
    struct solution late = copy(f), alone = copy(f);
    struct stop *ben = &late.stops[late.routes[1].stop_first];
    struct fault fault = {0};
    assert_int_equal(late.routes[1].stop_count, 1);
    ben->start_t += 50;
    ben->departure_t += 50;
    assert_false(native_judge(f->arena, f->file.instance, &late, &fault));
    assert_string_equal(fault.code, "crew_apart");
    alone.routes[1].stop_count = 0;
    fault = (struct fault){0};
    assert_false(native_judge(f->arena, f->file.instance, &alone, &fault));
    assert_string_equal(fault.code, "crew_missing");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(what_the_document_allows_is_accepted, setup, teardown),
        cmocka_unit_test_setup_teardown(who_may_do_a_job_is_looked_up, setup, teardown),
        cmocka_unit_test_setup_teardown(stays_are_as_long_as_the_document_has_them, setup, teardown),
        cmocka_unit_test_setup_teardown(windows_and_roads_are_looked_up, setup, teardown),
        cmocka_unit_test_setup_teardown(parts_are_counted_since_the_last_restock, setup, teardown),
        cmocka_unit_test_setup_teardown(what_comes_after_is_so_long_after, setup, teardown),
        cmocka_unit_test_setup_teardown(what_has_happened_stands, setup, teardown),
        cmocka_unit_test_setup_teardown(a_crew_comes_together_and_as_a_whole, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
