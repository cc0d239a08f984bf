#include "base/testing.h"

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/random.h"
#include "solver/witness.h"

/* Places along a line, a tick and a unit apart by 100; Ann and Bob live at place 0 and work from 0 to 2,000.
 *
 *     0 home --- 1 job 0, job 4 --- 2 job 1 --- 3 job 2 --- 4 job 3
 *
 * Ann does job 0 at 100 to 110, has her break at place 2 at 210 to 240, does job 1 to 260, is back at 460.
 * Bob does job 2 at 300 to 310 and job 3 at 500 to 520, is back at 920. Job 4 is left out. */
struct line {
    struct problem d;
    int32_t place[5], service_t[5], open_t[5], close_t[5];
    int64_t left_out_c[5];
    int32_t home[2], from_t[2], to_t[2];
    int64_t used_c[2];
    int32_t table[25];
    uint64_t eligible[5];
    int32_t part_first[6], part_kind[5], part_quantity[5], part_stock[2];
    int32_t break_first[3], break_from_t[2], break_until_t[2], break_length_t[2];
    int32_t due_t[5];
    int64_t late_c[5];
    int32_t reach_d[2];
    struct balance balance;
};

static void line_wire(struct line *line)
{
    line->d = (struct problem){.ticks_per_second = 1,
                               .units_per_metre = 1,
                               .drive_c = 2,
                               .distance_c = 1,
                               .dims = {.jobs = 5, .technicians = 2, .places = 5, .dense = true},
                               .job_place = line->place,
                               .job_service_t = line->service_t,
                               .job_open_t = line->open_t,
                               .job_close_t = line->close_t,
                               .job_left_out_c = line->left_out_c,
                               .technician_start_place = line->home,
                               .technician_end_place = line->home,
                               .technician_from_t = line->from_t,
                               .technician_to_t = line->to_t,
                               .technician_used_c = line->used_c,
                               .travel_t = line->table,
                               .travel_d = line->table,
                               .eligible = line->eligible,
                               .break_first = line->break_first,
                               .break_from_t = line->break_from_t,
                               .break_until_t = line->break_until_t,
                               .break_length_t = line->break_length_t,
                               .promise_due_t = line->due_t,
                               .promise_late_c = line->late_c,
                               .reach_d = line->reach_d,
                               .balance = &line->balance};
    line->d.dims.breaks = line->break_first[2];
    line->d.dims.parts = 1;
    line->d.dims.part_uses = 5;
    line->d.part_first = line->part_first;
    line->d.part_kind = line->part_kind;
    line->d.part_quantity = line->part_quantity;
    line->d.part_stock = line->part_stock;
}

static void line_make(struct line *line)
{
    *line = (struct line){.place = {1, 2, 3, 4, 1},
                          .service_t = {10, 20, 10, 20, 10},
                          .open_t = {0, 0, 0, 500, 0},
                          .close_t = {2000, 2000, 2000, 2000, 2000},
                          .left_out_c = {50000, 50000, 50000, 50000, 700},
                          .to_t = {2000, 2000},
                          .used_c = {1000, 1100},
                          .eligible = {3, 3, 3, 3, 3},
                          .part_first = {0, 1, 2, 3, 4, 5},
                          .part_quantity = {1, 1, 1, 1, 1},
                          .part_stock = {5, 5},
                          .break_first = {0, 1, 1},
                          .break_from_t = {200, 0},
                          .break_until_t = {215, 0},
                          .break_length_t = {30, 1},
                          .due_t = {INSTANT_MAX, 200, INSTANT_MAX, INSTANT_MAX, INSTANT_MAX},
                          .late_c = {0, 5, 0, 0, 0},
                          .reach_d = {5000, 5000},
                          .balance = {.cost = 1, .unit = 10}};
    for (int32_t i = 0; i < 25; i++) {
        line->table[i] = abs(i / 5 - i % 5) * 100;
    }
    line_wire(line);
}

/* The plan of the drawing, with its problem. Prices: job 1 is 40 late, and 1,200 of driving is paid. */
struct scene {
    struct arena *arena;
    struct line line;
    struct problem problem;
    struct solution solution;
    struct stop stops[5];
    struct route routes[2];
    int32_t left_out[1];
};

static void scene_make(struct scene *scene)
{
    struct fault fault = {0};
    *scene = (struct scene){
        .stops = {{0, 1, 100, 100, 110, 0},
                  {STOP_BREAK, 2, 210, 210, 240, 0},
                  {1, 2, 240, 240, 260, 0},
                  {2, 3, 300, 300, 310, 0},
                  {3, 4, 410, 500, 520, 0}},
        .routes = {{.technician = 0, .stop_count = 3, .return_t = 460, .drive_t = 400, .distance_d = 400},
                   {.technician = 1, .stop_first = 3, .stop_count = 2, .return_t = 920, .drive_t = 800, .wait_t = 90}},
        .left_out = {4},
        .solution = {.route_count = 2,
                     .stop_count = 5,
                     .left_out_count = 1,
                     .cost = {.left_out_c = 700,
                              .lateness_c = 200,
                              .drive_c = 2400,
                              .distance_c = 1200,
                              .used_c = 2100,
                              .balance_c = 430 * 430 / 10 + 830 * 830 / 10,
                              .total_c = 700 + 200 + 2400 + 1200 + 2100 + 18490 + 68890}}};
    scene->routes[1].distance_d = 800;
    scene->solution.stops = scene->stops;
    scene->solution.routes = scene->routes;
    scene->solution.left_out = scene->left_out;
    scene->arena = arena_create(0);
    line_make(&scene->line);
    assert_true(problem_seal(scene->arena, &scene->line.d, &scene->problem, &fault));
}

static void assert_refused_as(const struct problem *problem, const struct solution *solution, const char *code,
                              const char *what)
{
    struct fault fault = {0};
    const bool accepted = witness_accepts(problem, solution, &fault);
    if (accepted || fault.kind != FAULT_INVALID || strcmp(fault.code, code) != 0) {
        print_error("%s: %s at %s, not %s\n", what, accepted ? "accepted" : fault.code, fault.where, code);
        fail();
    }
}

static void the_plan_of_the_drawing_is_accepted(void **state)
{
    (void)state;
    struct scene scene;
    struct fault fault = {0};
    scene_make(&scene);
    assert_true(witness_accepts(&scene.problem, &scene.solution, &fault));
    assert_no_fault(&fault);
    assert_int_equal(scene.solution.stop_count, 5);
    assert_int_equal(scene.solution.stops[1].job, STOP_BREAK);
    assert_int_equal(scene.solution.routes[0].return_t, 460);
    assert_int_equal(scene.solution.routes[1].return_t, 920);
    arena_destroy(scene.arena);
}

/* One number of the solution is another; the witness says which rule is broken. */
enum array { STOPS, ROUTES, LEFT_OUT, SOLUTION };

struct fault_planted {
    const char *what;
    const char *code;
    enum array array;
    int32_t index;
    size_t offset;
    size_t width;
    int64_t value;
};

#define STOP(at, field, number, expected)                                                                              \
    {                                                                                                                  \
        "stop " #at " " #field " " #number, expected, STOPS, at, offsetof(struct stop, field), 4, number               \
    }
#define ROUTE(at, field, number, expected)                                                                             \
    {                                                                                                                  \
        "route " #at " " #field " " #number, expected, ROUTES, at, offsetof(struct route, field),                      \
            sizeof((struct route *)NULL)->field, number                                                                \
    }
#define WHOLE(field, number, expected)                                                                                 \
    {                                                                                                                  \
#field " " #number, expected, SOLUTION, 0, offsetof(struct solution, field),                                   \
            sizeof((struct solution *)NULL)->field, number                                                             \
    }

static const struct fault_planted PLANTED[] = {
    STOP(0, job, 5, "job_unknown"),
    STOP(0, job, -4, "job_unknown"),
    STOP(0, job, STOP_CHARGE, "charge_elsewhere"),
    STOP(0, job, STOP_RESTOCK, "restock_elsewhere"),
    STOP(0, job, INT32_MAX, "job_unknown"),
    STOP(0, job, 4, "job_lost"),    /* at the same place and as long as job 0 */
    STOP(0, job, 1, "wrong_place"), /* stands twice, and at place 2 */
    STOP(0, place, 2, "wrong_place"),
    STOP(0, place, -1, "wrong_place"),
    STOP(0, place, INT32_MAX, "wrong_place"),
    STOP(0, arrival_t, 99, "wrong_time"),
    STOP(0, arrival_t, 101, "wrong_time"),
    STOP(0, arrival_t, INT32_MIN, "wrong_time"),
    STOP(4, start_t, 499, "window_missed"),
    STOP(4, start_t, 2001, "window_missed"),
    STOP(2, start_t, 239, "wrong_time"), /* before the arrival */
    STOP(0, departure_t, 109, "wrong_service"),
    STOP(0, departure_t, 111, "wrong_service"),
    STOP(0, departure_t, INT32_MAX, "wrong_service"),
    STOP(1, arrival_t, 209, "break_missed"), /* not there yet */
    STOP(1, departure_t, 239, "break_short"),
    STOP(1, departure_t, 241, "break_short"),
    STOP(1, level_e, 1, "wrong_level"),
    STOP(2, level_e, -1, "wrong_level"),
    STOP(1, place, 3, "break_elsewhere"),
    STOP(1, place, -1, "break_elsewhere"),
    STOP(3, job, STOP_BREAK, "break_unknown"), /* Bob has none */
    ROUTE(0, technician, 1, "wrong_technician"),
    ROUTE(1, technician, -1, "wrong_technician"),
    ROUTE(0, stop_first, 1, "wrong_shape"),
    ROUTE(0, stop_first, -1, "wrong_shape"),
    ROUTE(1, stop_first, INT32_MAX, "wrong_shape"),
    ROUTE(0, stop_count, -1, "wrong_shape"),
    ROUTE(1, stop_count, INT32_MAX, "wrong_shape"),
    ROUTE(1, stop_count, 1, "wrong_shape"),
    ROUTE(0, leave_t, -1, "shift_exceeded"),
    ROUTE(0, leave_t, 1, "wrong_time"),
    ROUTE(0, return_t, 459, "shift_exceeded"),
    ROUTE(0, return_t, 461, "shift_exceeded"),
    ROUTE(0, drive_t, 401, "wrong_sum"),
    ROUTE(1, distance_d, 799, "wrong_sum"),
    ROUTE(1, wait_t, 89, "wrong_sum"),
    ROUTE(1, overtime_t, 1, "wrong_sum"),
    ROUTE(0, energy_e, 1, "wrong_sum"),
    WHOLE(moved, 1, "wrong_moved"),
    WHOLE(route_count, 1, "wrong_shape"),
    WHOLE(route_count, 3, "wrong_shape"),
    WHOLE(route_count, -1, "wrong_shape"),
    WHOLE(stop_count, 4, "wrong_shape"),
    WHOLE(stop_count, -1, "wrong_shape"),
    WHOLE(stop_count, INT32_MAX, "wrong_shape"),
    WHOLE(left_out_count, 0, "job_lost"),
    WHOLE(left_out_count, -1, "wrong_shape"),
    WHOLE(left_out_count, INT32_MAX, "job_lost"),
    {"left out job 0 as well as done", "job_lost", LEFT_OUT, 0, 0, 4, 0},
    {"left out job 5", "job_unknown", LEFT_OUT, 0, 0, 4, 5},
    {"left out job -1", "job_unknown", LEFT_OUT, 0, 0, 4, -1},
    WHOLE(cost.left_out_c, 701, "wrong_cost"),
    WHOLE(cost.lateness_c, 199, "wrong_cost"),
    WHOLE(cost.drive_c, 2401, "wrong_cost"),
    WHOLE(cost.distance_c, 1199, "wrong_cost"),
    WHOLE(cost.used_c, 2101, "wrong_cost"),
    WHOLE(cost.waiting_c, 1, "wrong_cost"),
    WHOLE(cost.service_c, 1, "wrong_cost"),
    WHOLE(cost.overtime_c, 1, "wrong_cost"),
    WHOLE(cost.energy_c, 1, "wrong_cost"),
    WHOLE(cost.preference_c, 1, "wrong_cost"),
    WHOLE(cost.territory_c, 1, "wrong_cost"),
    WHOLE(cost.disturbance_c, 1, "wrong_cost"),
    WHOLE(cost.balance_c, 0, "wrong_cost"),
    WHOLE(cost.total_c, 0, "wrong_cost"),
    WHOLE(cost.total_c, INT64_MAX, "wrong_cost"),
};

static char *array_of(struct solution *solution, enum array array, int32_t index)
{
    switch (array) {
    case STOPS:
        return (char *)&solution->stops[index];
    case ROUTES:
        return (char *)&solution->routes[index];
    case LEFT_OUT:
        return (char *)&solution->left_out[index];
    case SOLUTION:
        break;
    }
    return (char *)solution;
}

static void every_planted_fault_is_refused_with_its_code(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof PLANTED / sizeof *PLANTED; i++) {
        const struct fault_planted *planted = &PLANTED[i];
        struct scene scene;
        scene_make(&scene);
        char *number = array_of(&scene.solution, planted->array, planted->index) + planted->offset;
        memcpy(number, &planted->value, planted->width);
        assert_refused_as(&scene.problem, &scene.solution, planted->code, planted->what);
        arena_destroy(scene.arena);
    }
}

/* Seals the line as it is now: the rules are other ones than those the plan was made for. */
static void assert_refused_under(struct scene *scene, const char *code)
{
    struct problem problem;
    struct fault fault = {0};
    line_wire(&scene->line);
    assert_true(problem_seal(scene->arena, &scene->line.d, &problem, &fault));
    assert_refused_as(&problem, &scene->solution, code, "under stricter rules");
    arena_destroy(scene->arena);
}

static void a_job_for_another_skill_is_refused(void **state)
{
    (void)state;
    struct scene scene;
    scene_make(&scene);
    scene.line.eligible[1] = 2;
    assert_refused_under(&scene, "not_eligible");
}

static void an_empty_van_is_refused(void **state)
{
    (void)state;
    struct scene scene;
    scene_make(&scene);
    scene.line.part_stock[1] = 1;
    assert_refused_under(&scene, "out_of_stock");
}

static void an_empty_battery_is_refused(void **state)
{
    (void)state;
    struct scene scene;
    scene_make(&scene);
    scene.line.reach_d[1] = 799;
    assert_refused_under(&scene, "out_of_reach");
}

static void a_service_after_its_window_is_refused(void **state)
{
    (void)state;
    struct scene scene;
    scene_make(&scene);
    scene.line.close_t[1] = 239;
    assert_refused_under(&scene, "window_missed");
}

static void a_service_before_its_window_is_refused(void **state)
{
    (void)state;
    struct scene scene;
    scene_make(&scene);
    scene.line.open_t[2] = 301;
    assert_refused_under(&scene, "window_missed");
}

static void a_day_longer_than_the_shift_is_refused(void **state)
{
    (void)state;
    struct scene scene;
    scene_make(&scene);
    scene.line.to_t[0] = 459;
    assert_refused_under(&scene, "shift_exceeded");
}

static void a_day_that_begins_before_the_shift_is_refused(void **state)
{
    (void)state;
    struct scene scene;
    scene_make(&scene);
    scene.line.from_t[0] = 1;
    assert_refused_under(&scene, "shift_exceeded");
}

static void a_break_before_its_window_is_refused(void **state)
{
    (void)state;
    struct scene scene;
    scene_make(&scene);
    scene.line.break_from_t[0] = 211;
    assert_refused_under(&scene, "break_missed");
}

static void a_break_after_its_window_is_refused(void **state)
{
    (void)state;
    struct scene scene;
    scene_make(&scene);
    scene.line.break_until_t[0] = 209;
    assert_refused_under(&scene, "break_missed");
}

static void a_break_shorter_than_agreed_is_refused(void **state)
{
    (void)state;
    struct scene scene;
    scene_make(&scene);
    scene.line.break_length_t[0] = 31;
    assert_refused_under(&scene, "break_short");
}

static void a_day_without_its_break_is_refused(void **state)
{
    (void)state;
    struct scene scene;
    scene_make(&scene);
    scene.line.break_first[2] = 2; /* Bob gets one, within his day */
    scene.line.break_from_t[1] = 400;
    scene.line.break_until_t[1] = 919;
    scene.line.break_length_t[1] = 1;
    assert_refused_under(&scene, "break_missing");
}

static void a_break_at_home_after_the_work_needs_no_stop(void **state)
{
    (void)state;
    struct scene scene;
    struct problem problem;
    struct fault fault = {0};
    scene_make(&scene);
    scene.line.break_first[2] = 2;
    scene.line.break_until_t[1] = 920;
    line_wire(&scene.line);
    assert_true(problem_seal(scene.arena, &scene.line.d, &problem, &fault));
    assert_true(witness_accepts(&problem, &scene.solution, &fault));
    arena_destroy(scene.arena);
}

static void what_costs_more_now_is_refused(void **state)
{
    (void)state;
    struct scene scene;
    scene_make(&scene);
    scene.line.late_c[1]++;
    assert_refused_under(&scene, "wrong_cost");
    scene_make(&scene);
    scene.line.balance.cost++;
    assert_refused_under(&scene, "wrong_cost");
    scene_make(&scene);
    scene.line.left_out_c[4]++;
    assert_refused_under(&scene, "wrong_cost");
}

static void a_second_break_is_refused(void **state)
{
    (void)state;
    struct scene scene;
    scene_make(&scene);
    struct stop *stops = arena_array(scene.arena, struct stop, 6);
    memcpy(stops, scene.solution.stops, 2 * sizeof *stops);
    memcpy(stops + 2, scene.solution.stops + 1, 4 * sizeof *stops);
    scene.solution.stops = stops;
    scene.solution.stop_count = 6;
    scene.solution.routes[0].stop_count = 4;
    scene.solution.routes[1].stop_first = 4;
    struct fault fault = {0};
    assert_false(witness_accepts(&scene.problem, &scene.solution, &fault));
    arena_destroy(scene.arena);
}

static void a_job_done_twice_is_refused(void **state)
{
    (void)state;
    struct scene scene;
    scene_make(&scene);
    scene.solution.stops[3] = (struct stop){.job = 0, .place = 1, .arrival_t = 100, .start_t = 100, .departure_t = 110};
    struct fault fault = {0};
    assert_false(witness_accepts(&scene.problem, &scene.solution, &fault));
    arena_destroy(scene.arena);
}

static void a_route_of_a_break_alone_is_refused(void **state)
{
    (void)state;
    struct scene scene;
    scene_make(&scene);
    struct stop *stops = scene.solution.stops;
    stops[0] = (struct stop){.job = STOP_BREAK, .place = 0, .arrival_t = 200, .start_t = 200, .departure_t = 230};
    scene.solution.routes[0].leave_t = 200;
    memmove(stops + 1, stops + 3, 2 * sizeof *stops);
    scene.solution.stop_count = 3;
    scene.solution.routes[0].stop_count = 1;
    scene.solution.routes[1].stop_first = 1;
    assert_refused_as(&scene.problem, &scene.solution, "no_job", "a break alone");
    arena_destroy(scene.arena);
}

static void garbage_is_refused_without_harm(void **state)
{
    (void)state;
    static const int32_t extremes[] = {INT32_MIN, -1, 0, 1, 5, INT32_MAX};
    for (uint64_t seed = 0; seed < 3000; seed++) {
        struct scene scene;
        struct random random = random_make(seed, 22);
        scene_make(&scene);
        struct solution *solution = &scene.solution;
        for (int32_t i = 0; i < 4; i++) {
            const int32_t value = random_below(&random, 2) == 0 ? extremes[random_below(&random, 6)]
                                                                : random_between(&random, -1000, 1000);
            const bool in_stops = random_below(&random, 2) == 0;
            char *array = (char *)(in_stops ? (void *)solution->stops : (void *)solution->routes);
            const size_t words = in_stops ? 5 * sizeof(struct stop) / 4 : 2 * sizeof(struct route) / 4;
            memcpy(array + 4 * random_below(&random, (uint32_t)words), &value, sizeof value);
        }
        struct fault fault = {0};
        if (!witness_accepts(&scene.problem, solution, &fault)) {
            assert_int_equal(fault.kind, FAULT_INVALID);
        }
        arena_destroy(scene.arena);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_plan_of_the_drawing_is_accepted),
        cmocka_unit_test(every_planted_fault_is_refused_with_its_code),
        cmocka_unit_test(a_job_for_another_skill_is_refused),
        cmocka_unit_test(an_empty_van_is_refused),
        cmocka_unit_test(an_empty_battery_is_refused),
        cmocka_unit_test(a_service_after_its_window_is_refused),
        cmocka_unit_test(a_service_before_its_window_is_refused),
        cmocka_unit_test(a_day_longer_than_the_shift_is_refused),
        cmocka_unit_test(a_day_that_begins_before_the_shift_is_refused),
        cmocka_unit_test(a_break_before_its_window_is_refused),
        cmocka_unit_test(a_break_after_its_window_is_refused),
        cmocka_unit_test(a_break_shorter_than_agreed_is_refused),
        cmocka_unit_test(a_day_without_its_break_is_refused),
        cmocka_unit_test(a_break_at_home_after_the_work_needs_no_stop),
        cmocka_unit_test(what_costs_more_now_is_refused),
        cmocka_unit_test(a_second_break_is_refused),
        cmocka_unit_test(a_job_done_twice_is_refused),
        cmocka_unit_test(a_route_of_a_break_alone_is_refused),
        cmocka_unit_test(garbage_is_refused_without_harm),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
