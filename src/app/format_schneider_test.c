#include "base/testing.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "app/format_schneider.h"
#include "app/testing_fixture.h"
#include "base/fault.h"
#include "base/random.h"

/*    y
 *    6  B                   the depot at (0, 0), where station S0 stands too; the battery holds 20
 *       |
 *    0  D-------- S1 - A    A at (15, 0): there and back is 30, so one charges at S1, at (10, 0);
 *                           B at (0, 6), from 50 to 60
 */
static const char SMALL[] =
    "StringID   Type       x          y          demand     ReadyTime  DueDate    ServiceTime \r\n"
    "D0         d          0.0        0.0        0.0        0.0        100.0      0.0        \r\n"
    "S0         f          0.0        0.0        0.0        0.0        100.0      0.0        \r\n"
    "S1         f          10.0       0.0        0.0        0.0        100.0      0.0        \r\n"
    "A          c          15.0       0.0        4.0        0.0        80.0       2.0        \r\n"
    "B          c          0.0        6.0        6.0        50.0       60.0       3.0        \r\n"
    "\r\n"
    "Q Vehicle fuel tank capacity /20.0/\r\n"
    "C Vehicle load capacity /10.0/\r\n"
    "r fuel consumption rate /1.0/\r\n"
    "g inverse refueling rate /0.5/\r\n"
    "v average Velocity /1.0/\r\n";

enum { DEPOT, STATION_0, STATION_1, CUSTOMER_A, CUSTOMER_B, ROWS };
enum { SCALE = 100000 };

static struct schneider parsed(struct fixture *f, const char *source)
{
    struct schneider instance = {0};
    assert_true(schneider_parse(f->arena, text_of(source), &instance, &f->fault));
    assert_no_fault(&f->fault);
    return instance;
}

/* SMALL with one of its words replaced. */
static const char *replaced(struct fixture *f, const char *word, const char *by)
{
    const char *at = strstr(SMALL, word);
    assert_non_null(at);
    return text_to_c(f->arena, text_format(f->arena, "%.*s%s%s", (int)(at - SMALL), SMALL, by, at + strlen(word)));
}

static void assert_refused(struct fixture *f, const char *word, const char *by, const char *code, const char *where)
{
    struct schneider instance = {0};
    struct fault fault = {0};
    assert_false(schneider_parse(f->arena, text_of(replaced(f, word, by)), &instance, &fault));
    assert_string_equal(fault.code, code);
    assert_string_equal(fault.where, where);
}

/* ---- the text ---- */

static void a_file_is_read_as_it_stands(void **state)
{
    struct schneider instance = parsed(*state, SMALL);
    assert_int_equal(instance.row_count, ROWS);
    assert_int_equal(instance.depot, DEPOT);
    assert_int_equal(instance.station_count, 2);
    assert_int_equal(instance.customer_count, 2);
    assert_int_equal(instance.customers[1], CUSTOMER_B);
    assert_text(instance.rows[STATION_1].id, "S1");
    assert_int_equal(instance.rows[CUSTOMER_B].demand, 6);
    assert_true(instance.battery == 20 && instance.capacity == 10 && instance.consumption == 1);
    assert_true(instance.refuelling == 0.5 && instance.velocity == 1);
}

static void faults_name_their_line(void **state)
{
    struct fixture *f = *state;
    assert_refused(f, "StringID", "ID", "heading_missing", "line 1");
    assert_refused(f, "A          c ", "A          x ", "bad_type", "line 5");
    assert_refused(f, "A          c          15.0", "A          c          15,0", "not_a_number", "line 5");
    assert_refused(f, "A          c          15.0", "A          c", "number_missing", "line 5");
    assert_refused(f, "80.0       2.0", "80.0       2.0 2.0", "too_many_numbers", "line 5");
    assert_refused(f, "4.0        0.0        80.0", "4.5        0.0        80.0", "not_whole", "line 5");
    assert_refused(f, "50.0       60.0", "60.1       60.0", "bad_window", "line 6");
    assert_refused(f, "D0         d          0.0        0.0        0.0",
                   "D0         d          0.0        0.0        1.0", "bad_depot", "line 2");
    assert_refused(f, "S1         f          10.0       0.0        0.0",
                   "S1         f          10.0       0.0        1.0", "bad_station", "line 4");
    assert_refused(f, "/20.0/", "20.0", "bad_type", "line 8");
    assert_refused(f, "/20.0/", "/twenty/", "not_a_number", "line 8");
    assert_refused(f, "/20.0/", "/-1/", "not_a_number", "line 8");
    assert_refused(f, "C Vehicle", "Q Vehicle", "bad_parameter", "line 9");
    assert_refused(f, "C Vehicle", "b Vehicle", "bad_parameter", "line 9");
    assert_refused(f, "v average Velocity /1.0/", "v average Velocity /0.0/", "bad_velocity", "line 12");
    assert_refused(f, "v average Velocity /1.0/\r\n", "", "parameter_missing", "line 11");
}

static void what_no_line_is_to_blame_for_is_refused_too(void **state)
{
    struct fixture *f = *state;
    assert_refused(f, "D0         d", "D0         f", "bad_rows", "");
    assert_refused(f, "S0         f", "S0         d", "bad_rows", "");
    assert_refused(f, "/10.0/", "/5.0/", "demand_over_capacity", "");
    assert_refused(f, "S1         f          10.0       0.0        0.0        0.0        100.0",
                   "S1         f          10.0       0.0        0.0        0.0        99.0", "station_hours", "");
}

static void a_file_that_stops_early_is_refused(void **state)
{
    struct fixture *f = *state;
    size_t whole = strlen(SMALL) - 2; /* up to the last line's end */
    for (size_t length = 0; length < whole; length++) {
        struct schneider instance = {0};
        struct fault fault = {0};
        assert_false(schneider_parse(f->arena, (struct text){SMALL, length}, &instance, &fault));
        assert_true(fault_is(&fault));
    }
}

/* ---- the problem ---- */

static struct schneider sealed(struct fixture *f, const char *source, struct problem *problem)
{
    struct schneider instance = parsed(f, source);
    assert_true(schneider_seal(f->arena, &instance, problem, &f->fault));
    assert_no_fault(&f->fault);
    return instance;
}

static void a_decimal_that_is_whole_ticks_is_not_rounded(void **state)
{
    struct fixture *f = *state;
    struct problem problem;
    sealed(f, replaced(f, "/20.0/", "/79.69/"), &problem);
    assert_int_equal(problem.energy_capacity_e[0], 7969000); /* 79.69 * 100000 is 7968999.999... in doubles */
    sealed(f, replaced(f, "/0.5/", "/3.47/"), &problem);
    assert_int_equal(problem.curve_ticks[0], 3470); /* and 3.47 * 1000 is 3470.000...0005 */
}

static void a_battery_that_is_just_enough_stays_so(void **state)
{
    struct problem problem;
    sealed(*state, SMALL, &problem);
    int32_t there = problem_travel(&problem, 0, DEPOT, CUSTOMER_A).distance_d;
    int32_t on = problem_travel(&problem, 0, CUSTOMER_A, STATION_1).distance_d;
    assert_int_equal(problem.band_use_e[0], 1000);
    assert_int_equal(there + on, problem.energy_capacity_e[0]);
    assert_int_equal(problem_travel(&problem, 0, DEPOT, STATION_0).time_t, 0);
}

static void there_is_a_vehicle_for_every_customer_and_it_is_dearer_than_any_way(void **state)
{
    struct problem problem;
    struct schneider instance = sealed(*state, SMALL, &problem);
    int64_t longest = 0, vehicles = 0;
    for (int32_t j = 0; j < problem.dims.jobs; j++) {
        longest += 4 * problem_travel(&problem, 0, DEPOT, problem.job_place[j]).distance_d;
        vehicles += problem.technician_used_c[j];
    }
    assert_int_equal(problem.dims.technicians, 2);
    assert_int_equal(problem.technician_used_c[0], instance.vehicle_price * SCALE);
    assert_true(problem.technician_used_c[0] > longest);
    assert_true(problem.job_left_out_c[0] > vehicles + longest);
    assert_int_equal(problem.part_stock[1], 10);
}

static void velocity_makes_time_and_not_distance(void **state)
{
    struct fixture *f = *state;
    struct problem problem;
    sealed(f, replaced(f, "Velocity /1.0/", "Velocity /3.0/"), &problem);
    struct travel leg = problem_travel(&problem, 0, DEPOT, STATION_1);
    assert_int_equal(leg.distance_d, 10 * SCALE);
    assert_int_equal(leg.time_t, 333334); /* 3.33333..., up */
}

/* ---- the judge ---- */

/* A plan by hand: one vehicle to A, S1 and B, leaving at 0. */
struct by_hand {
    struct stop stops[3];
    struct route routes[2];
    struct solution solution;
};

static void by_hand_make(struct by_hand *plan)
{
    *plan = (struct by_hand){
        .stops = {{.job = 0, .place = CUSTOMER_A},
                  {.job = STOP_CHARGE, .place = STATION_1},
                  {.job = 1, .place = CUSTOMER_B}},
        .routes = {{.technician = 0}, {.technician = 1, .stop_first = 0, .stop_count = 3}},
    };
    plan->solution = (struct solution){.route_count = 2, .routes = plan->routes, .stop_count = 3, .stops = plan->stops};
}

static void a_charge_fills_the_battery_and_takes_its_time(void **state)
{
    struct fixture *f = *state;
    struct schneider instance = parsed(f, SMALL);
    struct schneider_answer answer = {0};
    struct by_hand plan;
    by_hand_make(&plan);
    instance.scale = SCALE;
    assert_true(schneider_judge(f->arena, &instance, &plan.solution, &answer, &f->fault));
    assert_no_fault(&f->fault);
    assert_int_equal(answer.route_count, 1);
    assert_true(fabs(answer.distance - (15 + 5 + sqrt(136) + 6)) < 1e-12);
    assert_true(answer.stops[0].arrival == 15 && answer.stops[0].departure == 17);
    assert_int_equal(answer.stops[1].row, STATION_1);
    assert_true(answer.stops[1].charge == 20 && answer.stops[1].arrival == 22 && answer.stops[1].departure == 32);
    assert_true(fabs(answer.stops[2].arrival - (32 + sqrt(136))) < 1e-12 && answer.stops[2].start == 50);
}

static void a_partial_charge_takes_what_the_answer_says(void **state)
{
    struct fixture *f = *state;
    struct schneider instance = parsed(f, SMALL);
    struct schneider_answer answer = {0};
    struct problem problem;
    struct by_hand plan;
    by_hand_make(&plan);
    instance.settings.partial_charge = true;
    assert_true(schneider_seal(f->arena, &instance, &problem, &f->fault));
    assert_int_equal(problem.dims.charge_targets, 10);
    assert_int_equal(problem.charge_target_e4[9], 10000);
    plan.stops[1].level_e = 18 * SCALE; /* to B and home is 17.66 */
    assert_true(schneider_judge(f->arena, &instance, &plan.solution, &answer, &f->fault));
    assert_true(answer.stops[1].charge == 18 && answer.stops[1].departure == 31);
    plan.stops[1].level_e = 16 * SCALE;
    assert_false(schneider_judge(f->arena, &instance, &plan.solution, &answer, &f->fault));
    assert_string_equal(f->fault.code, "battery_empty");
}

/* Judges the plan after something was changed in the file or in the plan. */
static void assert_judged(struct fixture *f,
                          void (*change)(struct schneider *instance, struct schneider_row *rows, struct by_hand *plan),
                          const char *code)
{
    struct schneider instance = parsed(f, SMALL);
    struct schneider_answer answer = {0};
    struct schneider_row rows[ROWS];
    struct fault fault = {0};
    struct by_hand plan;
    by_hand_make(&plan);
    memcpy(rows, instance.rows, sizeof rows);
    instance.rows = rows;
    instance.scale = SCALE;
    change(&instance, rows, &plan);
    assert_false(schneider_judge(f->arena, &instance, &plan.solution, &answer, &fault));
    assert_string_equal(fault.code, code);
}

static void due_earlier(struct schneider *instance, struct schneider_row *rows, struct by_hand *plan)
{
    (void)instance;
    (void)plan;
    rows[CUSTOMER_A].due = 14.9;
}

static void depot_closes(struct schneider *instance, struct schneider_row *rows, struct by_hand *plan)
{
    (void)instance;
    (void)plan;
    rows[DEPOT].due = 58.9;
}

static void depot_opens_late(struct schneider *instance, struct schneider_row *rows, struct by_hand *plan)
{
    (void)instance;
    (void)plan;
    rows[DEPOT].ready = 1;
}

static void battery_smaller(struct schneider *instance, struct schneider_row *rows, struct by_hand *plan)
{
    (void)rows;
    (void)plan;
    instance->battery = 19.999;
}

static void consumption_more(struct schneider *instance, struct schneider_row *rows, struct by_hand *plan)
{
    (void)rows;
    (void)plan;
    instance->consumption = 1.001;
}

static void no_charge(struct schneider *instance, struct schneider_row *rows, struct by_hand *plan)
{
    (void)rows;
    (void)instance;
    plan->stops[1] = plan->stops[2];
    plan->routes[1].stop_count = 2;
}

static void slower_charge(struct schneider *instance, struct schneider_row *rows, struct by_hand *plan)
{
    (void)rows;
    (void)plan;
    instance->refuelling = 2;
}

static void capacity_smaller(struct schneider *instance, struct schneider_row *rows, struct by_hand *plan)
{
    (void)rows;
    (void)plan;
    instance->capacity = 9;
}

static void charge_at_a_customer(struct schneider *instance, struct schneider_row *rows, struct by_hand *plan)
{
    (void)rows;
    (void)instance;
    plan->stops[1].place = CUSTOMER_A;
}

static void twice(struct schneider *instance, struct schneider_row *rows, struct by_hand *plan)
{
    (void)rows;
    (void)instance;
    plan->stops[2].job = 0;
}

static void silence(struct schneider *instance, struct schneider_row *rows, struct by_hand *plan)
{
    (void)rows;
    (void)instance;
    plan->routes[1].stop_count = 2;
}

static void left_out_and_done(struct schneider *instance, struct schneider_row *rows, struct by_hand *plan)
{
    (void)rows;
    static int32_t left_out[] = {1};
    (void)instance;
    plan->solution.left_out = left_out;
    plan->solution.left_out_count = 1;
}

static void the_judge_finds_what_the_block_would_hide(void **state)
{
    struct fixture *f = *state;
    assert_judged(f, battery_smaller, "battery_empty");
    assert_judged(f, consumption_more, "battery_empty");
    assert_judged(f, no_charge, "battery_empty");
    assert_judged(f, slower_charge, "window_missed");
    assert_judged(f, capacity_smaller, "over_capacity");
    assert_judged(f, charge_at_a_customer, "no_station");
    assert_judged(f, twice, "visited_twice");
    assert_judged(f, silence, "forgotten");
    assert_judged(f, left_out_and_done, "left_out_wrongly");
    assert_judged(f, due_earlier, "window_missed");
    assert_judged(f, depot_closes, "back_too_late");
    assert_judged(f, depot_opens_late, "too_early");
}

static void a_charge_is_a_stop_of_the_answer(void **state)
{
    struct fixture *f = *state;
    struct format_file file = {0};
    struct by_hand plan;
    struct json_writer w = json_writer_make(f->arena);
    by_hand_make(&plan);
    assert_true(format_schneider_read(f->arena, text_of(SMALL), &(struct format_settings){0}, &file, &f->fault));
    json_object_begin(&w);
    assert_true(format_schneider_write(f->arena, &file, &plan.solution, &w, &f->fault));
    json_object_end(&w);
    const char *document = text_to_c(f->arena, json_written(&w));
    assert_non_null(strstr(document, "{\"id\":\"S1\",\"type\":\"charge\",\"arrival\":22,\"start\":22,\"departure\":32,"
                                     "\"charge\":20}"));
    assert_non_null(strstr(document, "{\"id\":\"A\",\"arrival\":15,\"start\":15,\"departure\":17}"));
    assert_non_null(strstr(document, "\"vehicles\":1,\"distance\":37.66"));
    assert_non_null(strstr(document, "\"unassigned\":[]"));
}

/* ---- the search ---- */

static int32_t one_epoch(void *context, const struct solver_report *report)
{
    (void)context;
    return report->epoch == 0 ? 0 : SOLVER_DONE;
}

static void the_search_finds_what_one_works_out_by_hand(void **state)
{
    struct fixture *f = *state;
    struct problem problem;
    struct schneider instance = sealed(f, SMALL, &problem);
    const struct solver_settings settings = {.seed = 1, .lanes = 1};
    const struct solver_host host = {.progress = one_epoch, .run = solver_run_here};
    struct solver_result result = {0};
    struct schneider_answer answer = {0};
    solver_run(f->arena, &problem, NULL, &settings, &host, &result);
    assert_true(witness_accepts(&problem, &result.best, &f->fault));
    assert_true(schneider_judge(f->arena, &instance, &result.best, &answer, &f->fault));
    assert_no_fault(&f->fault);
    assert_int_equal(result.best.left_out_count, 0);
    assert_int_equal(answer.route_count, 1);
    assert_true(fabs(answer.distance - (15 + 5 + sqrt(136) + 6)) < 1e-9);
}

/* Seven customers and three stations; rates, velocity and decimals of every kind. */
static struct text instance_draw(struct arena *arena, struct random *random)
{
    struct text_builder source = text_builder_make(arena);
    text_append(&source, TEXT("StringID Type x y demand ReadyTime DueDate ServiceTime\nD0 d 30 30 0 0 600 0\n"));
    for (int i = 0; i < 3; i++) {
        text_append_format(&source, "S%d f %u %.1f 0 0 600 %u\n", i, random_below(random, 60),
                           random_below(random, 600) / 10.0, random_below(random, 3));
    }
    for (int i = 0; i < 7; i++) {
        double ready = random_below(random, 3000) / 10.0;
        text_append_format(&source, "C%d c %u %.1f %u %.1f %.1f %u\n", i, random_below(random, 60),
                           random_below(random, 600) / 10.0, random_below(random, 10), ready,
                           ready + 20 + random_below(random, 2000) / 10.0, random_below(random, 20));
    }
    text_append_format(&source, "Q /%.2f/\nC /30/\nr /%.3f/\ng /%.2f/\nv /%.1f/\n",
                       60 + random_below(random, 3000) / 100.0, 1 + random_below(random, 300) / 1000.0,
                       random_below(random, 100) / 100.0, 1 + random_below(random, 10) / 10.0);
    return text_built(&source);
}

static void what_the_search_finds_holds_in_the_file(void **state)
{
    struct fixture *f = *state;
    struct random random = random_make(1, 1);
    const struct solver_settings settings = {.seed = 1, .lanes = 1};
    const struct solver_host host = {.progress = one_epoch, .run = solver_run_here};
    int charges = 0;
    for (int i = 0; i < 6; i++) {
        struct schneider instance = {.settings = {.partial_charge = i % 2 != 0}};
        struct problem problem;
        struct solver_result result = {0};
        struct schneider_answer answer = {0};
        assert_true(schneider_parse(f->arena, instance_draw(f->arena, &random), &instance, &f->fault));
        assert_true(schneider_seal(f->arena, &instance, &problem, &f->fault));
        solver_run(f->arena, &problem, NULL, &settings, &host, &result);
        assert_true(witness_accepts(&problem, &result.best, &f->fault));
        assert_true(schneider_judge(f->arena, &instance, &result.best, &answer, &f->fault));
        assert_no_fault(&f->fault);
        double difference = (double)result.best.cost.distance_c / (double)instance.scale - answer.distance;
        assert_true(difference > -1e-6 && difference < 60.0 / (double)instance.scale); /* a tick a leg */
        for (int32_t k = 0; k < result.best.stop_count; k++) {
            charges += result.best.stops[k].job == STOP_CHARGE;
        }
    }
    assert_true(charges > 4); /* the draw is worth something */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_file_is_read_as_it_stands, setup, teardown),
        cmocka_unit_test_setup_teardown(faults_name_their_line, setup, teardown),
        cmocka_unit_test_setup_teardown(what_no_line_is_to_blame_for_is_refused_too, setup, teardown),
        cmocka_unit_test_setup_teardown(a_file_that_stops_early_is_refused, setup, teardown),
        cmocka_unit_test_setup_teardown(a_decimal_that_is_whole_ticks_is_not_rounded, setup, teardown),
        cmocka_unit_test_setup_teardown(a_battery_that_is_just_enough_stays_so, setup, teardown),
        cmocka_unit_test_setup_teardown(there_is_a_vehicle_for_every_customer_and_it_is_dearer_than_any_way, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(velocity_makes_time_and_not_distance, setup, teardown),
        cmocka_unit_test_setup_teardown(a_charge_fills_the_battery_and_takes_its_time, setup, teardown),
        cmocka_unit_test_setup_teardown(a_partial_charge_takes_what_the_answer_says, setup, teardown),
        cmocka_unit_test_setup_teardown(the_judge_finds_what_the_block_would_hide, setup, teardown),
        cmocka_unit_test_setup_teardown(a_charge_is_a_stop_of_the_answer, setup, teardown),
        cmocka_unit_test_setup_teardown(the_search_finds_what_one_works_out_by_hand, setup, teardown),
        cmocka_unit_test_setup_teardown(what_the_search_finds_holds_in_the_file, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
