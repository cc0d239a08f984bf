/* Answers: what is told of a plan, and plans that the judge refuses. */
#include "base/testing.h"

#include <string.h>

#include "app/format_vroom.h"
#include "app/testing_fixture.h"

/* A van that is twice as fast as its matrix and a car with a price on its work. */
static const char FULL[] =
    "{\"vehicles\":["
    "{\"id\":7,\"description\":\"red\",\"profile\":\"van\",\"start_index\":0,\"end_index\":0,\"capacity\":[4,10],"
    "\"skills\":[1,2],\"time_window\":[1000,20000],\"type\":\"large\",\"speed_factor\":2,\"max_tasks\":3,"
    "\"costs\":{\"fixed\":50,\"per_hour\":1800,\"per_km\":100,\"per_task_hour\":360},\"max_distance\":9000,"
    "\"breaks\":[{\"id\":4,\"description\":\"tea\",\"service\":600,\"time_windows\":[[8000,9000]]}]},"
    "{\"id\":8,\"end_index\":1,\"capacity\":[1,1],\"time_window\":[0,30000],\"max_travel_time\":4000}],"
    "\"jobs\":["
    "{\"id\":1,\"description\":\"pump\",\"location\":[13.4,52.5],\"location_index\":2,\"setup\":60,\"service\":240,"
    "\"delivery\":[1,0],\"pickup\":[0,2],\"skills\":[1],\"priority\":10,\"time_windows\":[[5000,5500],[2000,2500]],"
    "\"service_per_type\":{\"large\":140}},"
    "{\"id\":2,\"location_index\":3,\"service\":5}],"
    "\"shipments\":[{\"amount\":[1,3],\"skills\":[2],\"priority\":4,"
    "\"pickup\":{\"id\":1,\"location_index\":1,\"service\":30},"
    "\"delivery\":{\"id\":1,\"location_index\":3,\"service\":40}}],"
    "\"matrices\":{"
    "\"van\":{\"durations\":[[0,101,201,301],[100,0,100,200],[200,101,0,101],[301,200,101,0]],"
    "\"distances\":[[0,1000,2000,3000],[1000,0,1000,2000],[2000,1000,0,1000],[3000,2000,1000,0]]},"
    "\"car\":{\"durations\":[[0,110,210,310],[110,0,120,220],[210,120,0,130],[310,220,130,0]],"
    "\"distances\":[[0,1,2,3],[1,0,1,2],[2,1,0,1],[3,2,1,0]]}}}";

/* The tasks of FULL by number. */
enum { PUMP, OTHER, PICKUP, DELIVERY };

static struct format_file read_whole(struct fixture *f, const char *source)
{
    const struct format_settings settings = {0};
    struct format_file file = {0};
    bool read = format_vroom_read(f->arena, text_of(source), &settings, &file, &f->fault);
    assert_no_fault(&f->fault);
    assert_true(read);
    return file;
}

/* The van does the pump and the shipment, the car the other job. */
static struct solution planned(struct fixture *f, const struct format_file *file)
{
    static const int32_t FIRST[] = {0, 3, 4}, JOBS[] = {PICKUP, PUMP, DELIVERY, OTHER};
    const struct plan_orders orders = {.first = FIRST, .jobs = JOBS};
    struct solution solution;
    schedule_plan(f->arena, &file->problem, &orders, &solution);
    assert_true(witness_accepts(&file->problem, &solution, &f->fault));
    return solution;
}

static struct json answer_of(struct fixture *f, const struct format_file *file, const struct solution *solution)
{
    struct json_writer w = json_writer_make(f->arena);
    struct json answer;
    json_object_begin(&w);
    bool written = format_vroom_write(f->arena, file, solution, &w, &f->fault);
    assert_no_fault(&f->fault);
    assert_true(written);
    json_object_end(&w);
    assert_true(json_parse(f->arena, json_written(&w), &answer, &f->fault));
    return answer;
}

static int64_t number(const struct json *object, const char *name)
{
    const struct json *member = json_get(object, text_of(name));
    assert_non_null(member);
    return member->integer;
}

/* What a step says, in one line. */
static void assert_step(struct fixture *f, const struct json *route, int32_t index, const char *expected)
{
    const struct json *step = &json_get(route, TEXT("steps"))->elements[index];
    const struct json *load = json_get(step, TEXT("load"));
    struct text line = text_format(
        f->arena, "%.*s %lld: at %lld, wait %lld, setup %lld, service %lld, way %lld s %lld m, load %lld %lld",
        TEXT_ARGS(json_get(step, TEXT("type"))->string),
        json_get(step, TEXT("id")) == NULL ? -1LL : (long long)number(step, "id"), (long long)number(step, "arrival"),
        (long long)number(step, "waiting_time"), (long long)number(step, "setup"), (long long)number(step, "service"),
        (long long)number(step, "duration"), (long long)number(step, "distance"), (long long)load->elements[0].integer,
        (long long)load->elements[1].integer);
    assert_text(line, expected);
}

static void every_step_is_told_as_vroom_tells_it(void **state)
{
    struct fixture *f = *state;
    struct format_file file = read_whole(f, FULL);
    struct solution solution = planned(f, &file);
    struct json answer = answer_of(f, &file, &solution);
    const struct json *routes = json_get(&answer, TEXT("routes"));
    const struct json *van = &routes->elements[0], *car = &routes->elements[1];
    assert_int_equal(number(&answer, "code"), 0);
    assert_int_equal(routes->count, 2);
    assert_int_equal(number(van, "vehicle"), 7);
    /* Begun as late as it can be: the pump closes at 2500. Halves of a second are cut off. */
    assert_step(f, van, 0, "start -1: at 2369, wait 0, setup 0, service 0, way 0 s 0 m, load 1 0");
    assert_step(f, van, 1, "pickup 1: at 2420, wait 0, setup 0, service 30, way 51 s 1000 m, load 2 3");
    assert_step(f, van, 2, "job 1: at 2500, wait 0, setup 60, service 140, way 101 s 2000 m, load 1 5");
    assert_step(f, van, 3, "delivery 1: at 2750, wait 0, setup 0, service 40, way 151 s 3000 m, load 0 2");
    assert_step(f, van, 4, "break 4: at 2941, wait 5059, setup 0, service 600, way 302 s 6000 m, load 0 2");
    assert_step(f, van, 5, "end -1: at 8600, wait 0, setup 0, service 0, way 302 s 6000 m, load 0 2");
    assert_step(f, car, 0, "start -1: at 0, wait 0, setup 0, service 0, way 0 s 0 m, load 0 0");
    assert_step(f, car, 1, "job 2: at 0, wait 0, setup 0, service 5, way 0 s 0 m, load 0 0");
    assert_step(f, car, 2, "end -1: at 225, wait 0, setup 0, service 0, way 220 s 2 m, load 0 0");
}

static void sums_and_costs_are_vrooms(void **state)
{
    struct fixture *f = *state;
    struct format_file file = read_whole(f, FULL);
    struct solution solution = planned(f, &file);
    struct json answer = answer_of(f, &file, &solution);
    const struct json *summary = json_get(&answer, TEXT("summary"));
    const struct json *van = &json_get(&answer, TEXT("routes"))->elements[0];
    /* Fixed, 302 s at 1800 an hour, 6 km at 100, and 270 s of work at 360 an hour. */
    assert_int_equal(number(van, "cost"), 50 + 151 + 600 + 27);
    assert_int_equal(number(summary, "cost"), 50 + 151 + 600 + 27 + 220);
    assert_int_equal(number(summary, "routes"), 2);
    assert_int_equal(number(summary, "unassigned"), 0);
    assert_int_equal(number(summary, "setup"), 60);
    assert_int_equal(number(summary, "service"), 30 + 140 + 40 + 600 + 5);
    assert_int_equal(number(summary, "duration"), 302 + 220);
    assert_int_equal(number(summary, "waiting_time"), 5059);
    assert_int_equal(number(summary, "priority"), 10 + 4 + 4);
    assert_int_equal(number(summary, "distance"), 6002);
    assert_int_equal(json_get(summary, TEXT("delivery"))->elements[1].integer, 3);
    assert_int_equal(json_get(summary, TEXT("pickup"))->elements[1].integer, 5);
    assert_int_equal(json_get(summary, TEXT("violations"))->count, 0);
}

static void words_and_places_come_back(void **state)
{
    struct fixture *f = *state;
    struct format_file file = read_whole(f, FULL);
    struct solution solution = planned(f, &file);
    struct json answer = answer_of(f, &file, &solution);
    const struct json *routes = json_get(&answer, TEXT("routes"));
    const struct json *steps = json_get(&routes->elements[0], TEXT("steps"));
    assert_text(json_get(&routes->elements[0], TEXT("description"))->string, "red");
    assert_text(json_get(&steps->elements[2], TEXT("description"))->string, "pump");
    assert_true(json_get(&steps->elements[2], TEXT("location"))->elements[1].real > 52.4);
    assert_int_equal(number(&steps->elements[0], "location_index"), 0);
    assert_text(json_get(&steps->elements[4], TEXT("description"))->string, "tea");
    assert_null(json_get(&steps->elements[4], TEXT("location_index")));
    /* The car has no start: it begins where its first task is. */
    assert_int_equal(number(&json_get(&routes->elements[1], TEXT("steps"))->elements[0], "location_index"), 3);
    assert_int_equal(json_get(&answer, TEXT("notes"))->count, 0);
}

static void what_is_left_out_is_named_with_its_type(void **state)
{
    static const int32_t FIRST[] = {0, 0, 1}, JOBS[] = {OTHER};
    const struct plan_orders orders = {.first = FIRST, .jobs = JOBS};
    struct fixture *f = *state;
    struct format_file file = read_whole(f, FULL);
    struct solution solution;
    schedule_plan(f->arena, &file.problem, &orders, &solution);
    struct json answer = answer_of(f, &file, &solution);
    const struct json *unassigned = json_get(&answer, TEXT("unassigned"));
    assert_int_equal(unassigned->count, 3);
    assert_text(json_get(&unassigned->elements[0], TEXT("description"))->string, "pump");
    assert_text(json_get(&unassigned->elements[1], TEXT("type"))->string, "pickup");
    assert_text(json_get(&unassigned->elements[2], TEXT("type"))->string, "delivery");
    assert_int_equal(number(&unassigned->elements[2], "location_index"), 3);
    assert_int_equal(number(json_get(&answer, TEXT("summary")), "unassigned"), 3);
}

/* FULL with one of its pieces replaced. */
static const char *changed(struct fixture *f, const char *piece, const char *by)
{
    const char *at = strstr(FULL, piece);
    assert_non_null(at);
    return text_to_c(f->arena, text_format(f->arena, "%.*s%s%s", (int)(at - FULL), FULL, by, at + strlen(piece)));
}

/* The plan for FULL does not keep another file. */
static void assert_judged(struct fixture *f, const char *piece, const char *by, const char *code)
{
    struct format_file file = read_whole(f, FULL), other = read_whole(f, changed(f, piece, by));
    struct solution solution = planned(f, &file);
    struct vroom_answer answer;
    struct fault fault = {0};
    assert_true(vroom_judge(f->arena, file.instance, &solution, &answer, &f->fault));
    assert_false(vroom_judge(f->arena, other.instance, &solution, &answer, &fault));
    assert_string_equal(fault.code, code);
}

static void the_judge_finds_what_the_problem_would_hide(void **state)
{
    struct fixture *f = *state;
    assert_judged(f, "[[5000,5500],[2000,2500]]", "[[5000,5500],[2001,2500]]", "window_missed");
    assert_judged(f, "[[5000,5500],[2000,2500]]", "[[5000,5500],[1500,1999]]", "window_missed");
    assert_judged(f, "{\"large\":140}", "{\"large\":141}", "wrong_duration");
    assert_judged(f, "\"setup\":60,\"service\":240", "\"setup\":61,\"service\":240", "wrong_duration");
    assert_judged(f, "\"skills\":[1,2]", "\"skills\":[2]", "not_eligible");
    assert_judged(f, "\"capacity\":[4,10]", "\"capacity\":[4,4]", "overloaded");
    assert_judged(f, "\"delivery\":[1,0]", "\"delivery\":[5,0]", "overloaded");
    assert_judged(f, "[0,101,201,301]", "[0,103,201,301]", "wrong_arrival");
    assert_judged(f, "[0,101,201,301]", "[0,99,201,301]", "wrong_arrival");
    assert_judged(f, "[1000,20000]", "[1900,20000]", "leaves_early");
    assert_judged(f, "[0,30000]", "[0,224]", "shift_exceeded");
    assert_judged(f, "[[8000,9000]]", "[[1500,1800]]", "no_break");
    assert_judged(f, "\"max_tasks\":3", "\"max_tasks\":2", "too_many_tasks");
    assert_judged(f, "\"max_distance\":9000", "\"max_distance\":5999", "travels_far");
    assert_judged(f, "\"max_travel_time\":4000", "\"max_travel_time\":219", "travels_long");
    assert_judged(f, "\"per_km\":100", "\"per_km\":101", "wrong_cost");
    assert_judged(f, "\"fixed\":50", "\"fixed\":51", "wrong_cost");
    assert_judged(f, "\"per_task_hour\":360", "\"per_task_hour\":361", "wrong_cost");
}

static void a_break_on_the_way_is_a_step_between_others(void **state)
{
    struct fixture *f = *state;
    const char *noon = changed(f, "[[8000,9000]]", "[[2050,2249]]");
    struct format_file file = read_whole(f, noon);
    struct format_file shorter = read_whole(f, changed(f, "[[8000,9000]]", "[[2050,2199]]"));
    struct solution solution = planned(f, &file);
    struct vroom_answer judged;
    struct json answer = answer_of(f, &file, &solution);
    const struct json *van = &json_get(&answer, TEXT("routes"))->elements[0];
    assert_step(f, van, 3, "break 4: at 2200, wait 0, setup 0, service 600, way 101 s 2000 m, load 1 5");
    assert_step(f, van, 4, "delivery 1: at 2850, wait 0, setup 0, service 40, way 151 s 3000 m, load 0 2");
    assert_false(vroom_judge(f->arena, shorter.instance, &solution, &judged, &f->fault));
    assert_string_equal(f->fault.code, "wrong_break");
    f->fault = (struct fault){0};
    solution.stops[3] = solution.stops[2]; /* left without the break */
    assert_false(vroom_judge(f->arena, file.instance, &solution, &judged, &f->fault));
}

/* Changes a plan in one way, which the judge must find. */
static void assert_plan_refused(struct fixture *f, void (*change)(struct solution *solution), const char *code)
{
    struct format_file file = read_whole(f, FULL);
    struct solution solution = planned(f, &file);
    struct vroom_answer answer;
    struct fault fault = {0};
    change(&solution);
    assert_false(vroom_judge(f->arena, file.instance, &solution, &answer, &fault));
    assert_string_equal(fault.code, code);
}

static void pump_twice(struct solution *solution)
{
    solution->stops[2].job = PUMP;
}

static void delivery_first(struct solution *solution)
{
    solution->stops[0].job = DELIVERY;
}

static void other_forgotten(struct solution *solution)
{
    solution->routes[1].stop_count = 0;
    solution->cost.total_c = solution->cost.left_out_c + (50 + 600 + 27) * 20 + 603 * 5;
}

static void cheaper_than_it_is(struct solution *solution)
{
    solution->cost.total_c--;
}

static void the_judge_refuses_plans_that_are_none(void **state)
{
    struct fixture *f = *state;
    assert_plan_refused(f, pump_twice, "visited_twice");
    assert_plan_refused(f, delivery_first, "wrong_order");
    assert_plan_refused(f, other_forgotten, "not_accounted");
    assert_plan_refused(f, cheaper_than_it_is, "wrong_cost");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(every_step_is_told_as_vroom_tells_it, setup, teardown),
        cmocka_unit_test_setup_teardown(sums_and_costs_are_vrooms, setup, teardown),
        cmocka_unit_test_setup_teardown(words_and_places_come_back, setup, teardown),
        cmocka_unit_test_setup_teardown(what_is_left_out_is_named_with_its_type, setup, teardown),
        cmocka_unit_test_setup_teardown(the_judge_finds_what_the_problem_would_hide, setup, teardown),
        cmocka_unit_test_setup_teardown(a_break_on_the_way_is_a_step_between_others, setup, teardown),
        cmocka_unit_test_setup_teardown(the_judge_refuses_plans_that_are_none, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
