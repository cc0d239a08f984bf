#include "base/testing.h"

#include <stdio.h>
#include <string.h>

#include "app/format_native.h"
#include "app/testing_fixture.h"

/* Two places, two technicians, two jobs, and every kind of constraint. */
static const char FULL[] =
    "{\"ticksPerSecond\":1,\"unitsPerMetre\":1,"
    "\"costs\":{\"drive\":2,\"distance\":3,\"balance\":{\"cost\":1,\"unit\":3600}},"
    "\"places\":[{\"id\":\"p\"},{\"id\":\"q\"}],"
    "\"travel\":{\"matrix\":{\"time\":[[0,60],[70,0]],\"distance\":[[0,500],[600,0]]}},"
    "\"technicians\":["
    "{\"id\":\"ana\",\"startPlace\":\"p\",\"shift\":{\"start\":100,\"end\":9000},\"skills\":[\"Gas \"],"
    "\"inventory\":{\"CAP\":2},\"break\":{\"earliest\":3000,\"latest\":4000,\"duration\":600},\"reach\":5000,"
    "\"usedCost\":7},"
    "{\"id\":\"ben\",\"startPlace\":\"p\",\"endPlace\":\"q\",\"shift\":{\"start\":0,\"end\":9000}}],"
    "\"jobs\":["
    "{\"id\":\"one\",\"place\":\"q\",\"duration\":900,\"window\":{\"start\":500,\"end\":800},"
    "\"promise\":{\"due\":600,\"costPerTick\":4},\"requiredSkills\":[\"gas\"],\"requiredParts\":{\"cap\":1},"
    "\"leftOutCost\":9},"
    "{\"id\":\"two\",\"place\":\"p\",\"duration\":10,\"allowedTechnicians\":[\"ben\"]}]}";

static struct format_file read_whole(struct fixture *f, const char *source)
{
    const struct format_settings settings = {0};
    struct format_file file = {0};
    bool read = format_native_read(f->arena, text_of(source), &settings, &file, &f->fault);
    assert_no_fault(&f->fault);
    assert_true(read);
    return file;
}

static void every_section_is_reached(void **state)
{
    struct format_file file = read_whole(*state, FULL);
    const struct problem *p = &file.problem;
    assert_int_equal(p->dims.jobs, 2);
    assert_int_equal(p->dims.technicians, 2);
    assert_int_equal(p->drive_c, 2);
    assert_int_equal(p->distance_c, 3);
    assert_int_equal(p->balance->unit, 3600);
    assert_int_equal(problem_travel(p, 0, 1, 0).time_t, 70);
    assert_int_equal(problem_travel(p, 0, 1, 0).distance_d, 600);
    assert_int_equal(p->technician_end_place[0], 0);
    assert_int_equal(p->technician_end_place[1], 1);
    assert_int_equal(p->technician_from_t[0], 100);
    assert_int_equal(p->technician_used_c[0], 7);
    assert_int_equal(p->break_until_t[0], 4000);
    assert_int_equal(problem_break_count(p, 0), 1);
    assert_int_equal(problem_break_count(p, 1), 0);
    assert_int_equal(p->reach_d[0], 5000);
    assert_int_equal(p->reach_d[1], INT32_MAX);
    assert_int_equal(p->part_stock[0], 2);
    assert_int_equal(p->part_quantity[p->part_first[0]], 1);
    assert_int_equal(p->job_close_t[0], 800);
    assert_int_equal(p->job_close_t[1], INSTANT_MAX);
    assert_int_equal(p->promise_due_t[0], 600);
    assert_int_equal(p->promise_due_t[1], INSTANT_MAX);
    assert_true(problem_eligible(p, 0, 0) && !problem_eligible(p, 0, 1));
    assert_true(!problem_eligible(p, 1, 0) && problem_eligible(p, 1, 1));
    assert_int_equal(p->job_left_out_c[0], 9);
    assert_true(p->job_left_out_c[1] > 1000000);
}

static void a_constraint_that_no_one_has_is_no_section(void **state)
{
    struct format_file file = read_whole(
        *state,
        "{\"places\":[{\"id\":\"p\"}],\"travel\":{\"matrix\":{\"time\":[[0]]}},"
        "\"technicians\":[{\"id\":\"a\",\"startPlace\":\"p\",\"shift\":{\"start\":0,\"end\":10}}],\"jobs\":[]}");
    const struct problem *p = &file.problem;
    assert_null(p->eligible);
    assert_null(p->part_first);
    assert_null(p->break_length_t);
    assert_null(p->promise_due_t);
    assert_null(p->reach_d);
    assert_null(p->balance);
}

/* FULL with one of its pieces replaced. */
static const char *changed(struct fixture *f, const char *piece, const char *by)
{
    const char *at = strstr(FULL, piece);
    assert_non_null(at);
    return text_to_c(f->arena, text_format(f->arena, "%.*s%s%s", (int)(at - FULL), FULL, by, at + strlen(piece)));
}

static void assert_refused(struct fixture *f, const char *piece, const char *by, const char *code, const char *where)
{
    const struct format_settings settings = {0};
    struct format_file file = {0};
    struct fault fault = {0};
    assert_false(format_native_read(f->arena, text_of(changed(f, piece, by)), &settings, &file, &fault));
    assert_string_equal(fault.code, code);
    assert_string_equal(fault.where, where);
}

static void faults_are_told_by_json_pointer(void **state)
{
    struct fixture *f = *state;
    assert_refused(f, "{\"ticks", "{\"colour\":1,\"ticks", "unknown_field", "/colour");
    assert_refused(f, "\"usedCost\"", "\"price/~\"", "unknown_field", "/technicians/0/price~1~0");
    assert_refused(f, "\"duration\":10,", "", "missing", "/jobs/1/duration");
    assert_refused(f, "\"duration\":10,", "\"duration\":1.5,", "wrong_type", "/jobs/1/duration");
    assert_refused(f, "\"duration\":10,", "\"duration\":-1,", "out_of_range", "/jobs/1/duration");
    assert_refused(f, "\"duration\":10,", "\"duration\":268435456,", "out_of_range", "/jobs/1/duration");
    assert_refused(f, "\"place\":\"q\"", "\"place\":\"r\"", "unknown_place", "/jobs/0/place");
    assert_refused(f, "\"id\":\"two\"", "\"id\":\"one\"", "duplicate_id", "/jobs/1/id");
    assert_refused(f, "\"id\":\"ben\"", "\"id\":\"ana\"", "duplicate_id", "/technicians/1/id");
    assert_refused(f, "{\"id\":\"q\"}", "{\"id\":\"p\"}", "duplicate_id", "/places/1/id");
    assert_refused(f, "\"id\":\"ben\"", "\"id\":\"\"", "empty", "/technicians/1/id");
    assert_refused(f, "[\"ben\"]", "[\"ben\",\"cy\"]", "unknown_technician", "/jobs/1/allowedTechnicians/1");
    assert_refused(f, "\"start\":500,\"end\":800", "\"start\":801,\"end\":800", "ends_early", "/jobs/0/window/end");
    assert_refused(f, "\"due\":600", "\"due\":499", "out_of_range", "/jobs/0/promise/due");
    assert_refused(f, "\"latest\":4000", "\"latest\":2000", "ends_early", "/technicians/0/break/latest");
    assert_refused(f, "\"earliest\":3000,\"latest\":4000", "\"earliest\":0,\"latest\":99", "before_shift",
                   "/technicians/0/break/latest");
    assert_refused(f, "{\"cap\":1}", "{\"cap\":0}", "out_of_range", "/jobs/0/requiredParts/cap");
    assert_refused(f, "{\"cap\":1}", "{\"cap\":1,\"CAP\":1}", "duplicate_part", "/jobs/0/requiredParts/CAP");
    assert_refused(f, "[[0,60],[70,0]]", "[[0,60],[70]]", "wrong_count", "/travel/matrix/time/1");
    assert_refused(f, "[[0,60],[70,0]]", "[[0,60]]", "wrong_count", "/travel/matrix/time");
    assert_refused(f, "[[0,60],[70,0]]", "[[1,60],[70,0]]", "out_of_range", "/travel/matrix/time/0/0");
    assert_refused(f, "{\"matrix\"", "{\"plane\":{},\"matrix\"", "no_travel", "/travel");
    assert_refused(f, "\"unit\":3600", "\"unit\":0", "out_of_range", "/costs/balance/unit");
    assert_refused(f, "\"drive\":2", "\"drive\":1000000000000000000", "cost_overflow", "/costs");
}

static void places_need_coordinates_for_an_estimate_or_a_plane(void **state)
{
    struct fixture *f = *state;
    const char *matrix = "{\"matrix\":{\"time\":[[0,60],[70,0]],\"distance\":[[0,500],[600,0]]}}";
    assert_refused(f, matrix, "\"estimate\"", "no_coordinates", "/travel");
    assert_refused(f, matrix, "{\"plane\":{}}", "no_coordinates", "/travel/plane");
    assert_refused(f, "{\"id\":\"q\"}", "{\"id\":\"q\",\"lat\":1,\"lng\":2}", "mixed_positions", "/places/1");
    assert_refused(f, "{\"id\":\"q\"}", "{\"id\":\"q\",\"lat\":1}", "missing", "/places/1/lng");
    assert_refused(f, "{\"id\":\"q\"}", "{\"id\":\"q\",\"lat\":91,\"lng\":2}", "out_of_range", "/places/1/lat");
    assert_refused(f, "{\"id\":\"q\"}", "{\"id\":\"q\",\"lat\":1,\"lng\":2,\"x\":1,\"y\":2}", "two_positions",
                   "/places/1");
}

static void a_plane_is_the_straight_line_with_a_detour(void **state)
{
    struct format_file file = read_whole(
        *state, "{\"places\":[{\"id\":\"p\",\"x\":0,\"y\":0},{\"id\":\"q\",\"x\":3000,\"y\":4000}],"
                "\"travel\":{\"plane\":{\"detourPer10000\":12000,\"fixedTime\":5,\"timePer1000\":100,\"farFrom\":1000,"
                "\"farTimePer1000\":10}},\"technicians\":[{\"id\":\"a\",\"startPlace\":\"p\","
                "\"shift\":{\"start\":0,\"end\":10}}],\"jobs\":[]}");
    struct travel leg = problem_travel(&file.problem, 0, 0, 1);
    assert_int_equal(leg.distance_d, 6000);
    assert_int_equal(leg.time_t, 5 + 100 + 50);
}

/* Ana does job one of FULL, and takes her break, as the block has it; the document is another one. */
static void assert_judged(struct fixture *f, const char *piece, const char *by, const char *code)
{
    struct format_file file = read_whole(f, FULL), other = read_whole(f, changed(f, piece, by));
    const int32_t first[] = {0, 1, 2}, jobs[] = {0, 1};
    struct solution solution;
    struct fault fault = {0};
    schedule_plan(f->arena, &file.problem, &(struct plan_orders){first, jobs, NULL}, &solution);
    assert_true(witness_accepts(&file.problem, &solution, &f->fault));
    assert_true(native_judge(f->arena, file.instance, &solution, &f->fault));
    assert_false(native_judge(f->arena, other.instance, &solution, &fault));
    assert_string_equal(fault.code, code);
}

static void the_judge_finds_what_the_block_would_hide(void **state)
{
    struct fixture *f = *state;
    assert_judged(f, "\"start\":500,\"end\":800", "\"start\":200,\"end\":400", "window_missed");
    assert_judged(f, "\"duration\":900", "\"duration\":901", "wrong_duration");
    assert_judged(f, "\"Gas \"", "\"oil\"", "not_eligible");
    assert_judged(f, "[\"ben\"]", "[\"ana\"]", "not_eligible");
    assert_judged(f, "{\"CAP\":2}", "{\"CAP\":0}", "parts_missing");
    assert_judged(f, "[[0,60],[70,0]]", "[[0,460],[70,0]]", "arrived_early");
    assert_judged(f, "\"shift\":{\"start\":100,\"end\":9000}", "\"shift\":{\"start\":100,\"end\":1400}",
                  "shift_exceeded");
    assert_judged(f, "\"earliest\":3000,\"latest\":4000", "\"earliest\":200,\"latest\":300", "no_break");
}

static void the_judge_refuses_a_job_done_twice(void **state)
{
    struct fixture *f = *state;
    struct format_file file = read_whole(f, changed(f, ",\"allowedTechnicians\":[\"ben\"]", ""));
    const int32_t first[] = {0, 0, 1}, jobs[] = {1};
    struct solution solution;
    schedule_plan(f->arena, &file.problem, &(struct plan_orders){first, jobs, NULL}, &solution);
    struct stop *twice = arena_array(f->arena, struct stop, 2);
    twice[0] = solution.stops[0];
    twice[1] = solution.stops[0];
    twice[1].arrival_t = twice[1].start_t = twice[0].departure_t;
    twice[1].departure_t = twice[1].start_t + 10;
    solution.stops = twice;
    solution.routes[1].stop_count = 2;
    assert_false(native_judge(f->arena, file.instance, &solution, &f->fault));
    assert_string_equal(f->fault.code, "visited_twice");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(every_section_is_reached, setup, teardown),
        cmocka_unit_test_setup_teardown(a_constraint_that_no_one_has_is_no_section, setup, teardown),
        cmocka_unit_test_setup_teardown(faults_are_told_by_json_pointer, setup, teardown),
        cmocka_unit_test_setup_teardown(places_need_coordinates_for_an_estimate_or_a_plane, setup, teardown),
        cmocka_unit_test_setup_teardown(a_plane_is_the_straight_line_with_a_detour, setup, teardown),
        cmocka_unit_test_setup_teardown(the_judge_finds_what_the_block_would_hide, setup, teardown),
        cmocka_unit_test_setup_teardown(the_judge_refuses_a_job_done_twice, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
