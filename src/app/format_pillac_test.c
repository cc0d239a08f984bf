#include "base/testing.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "app/format_pillac.h"
#include "app/testing_fixture.h"
#include "base/fault.h"
#include "base/random.h"

/*    y
 *   10  1               the depot at (0, 0), where one spends 1; technician 1 at (0, 10), 2 at (20, 0)
 *       |
 *    5  8               request 8 at (0, 5) wants tool 1, which nobody has, and a second part: by way of the depot
 *       | 7             request 7 at (3, 4): 5 from the depot, sqrt(45) from technician 1
 *    0  0         2     request 9 at (26, 8): 10 from technician 2, who alone has skill 1
 */
static const char SMALL[] = "SMALL\r\n"
                            "\r\n"
                            "INFO\r\n"
                            "CREW COUNT  SKILLS  TOOLS   SPARE PARTS\r\n"
                            "2      2       2       1\r\n"
                            "\r\n"
                            "DEPOT TECHNICIANS AND REQUESTS\r\n"
                            "ID   X     Y     TWS    TWE    Serv   SKILLS   TOOLS    SPARE PARTS\r\n"
                            "0    0     0     0      100    1      [] \t[] \t[]\r\n"
                            "1    0     10    0      100    0      [0] \t[0] \t[1]\r\n"
                            "2    20    0     0      100    0      [0,1] \t[] \t[0]\r\n"
                            "7    3     4     20     50     2      [0] \t[0] \t[1]\r\n"
                            "8    0     5     0      90     3      [0] \t[0, 1] \t[1]\r\n"
                            "9    26    8     0      60     4      [1] \t[] \t[0]\r\n";

enum { DEPOT, TECHNICIAN_1, TECHNICIAN_2, REQUEST_7, REQUEST_8, REQUEST_9, ROWS };

static struct pillac parsed(struct fixture *f)
{
    struct pillac instance = {0};
    assert_true(pillac_parse(f->arena, text_of(SMALL), &instance, &f->fault));
    assert_no_fault(&f->fault);
    return instance;
}

static struct pillac sealed(struct fixture *f, struct problem *problem)
{
    struct pillac instance = parsed(f);
    assert_true(pillac_seal(f->arena, &instance, problem, &f->fault));
    assert_no_fault(&f->fault);
    return instance;
}

/* SMALL with one of its words replaced, to be refused with this code at this line. */
static void assert_refused(struct fixture *f, const char *word, const char *by, const char *code, const char *where)
{
    char source[sizeof SMALL + 200];
    const char *at = strstr(SMALL, word);
    assert_non_null(at);
    snprintf(source, sizeof source, "%.*s%s%s", (int)(at - SMALL), SMALL, by, at + strlen(word));
    struct pillac instance = {0};
    struct fault fault = {0};
    assert_false(pillac_parse(f->arena, text_of(source), &instance, &fault));
    assert_string_equal(fault.code, code);
    assert_string_equal(fault.where, where);
}

/* ---- the text ---- */

static void a_file_is_read_as_it_stands(void **state)
{
    struct pillac instance = parsed(*state);
    assert_text(instance.name, "SMALL");
    assert_int_equal(instance.technicians, 2);
    assert_int_equal(instance.row_count, ROWS);
    assert_int_equal(instance.rows[REQUEST_9].number, 9);
    assert_int_equal(instance.rows[TECHNICIAN_2].skills, 3);
    assert_int_equal(instance.rows[TECHNICIAN_2].tools, 0);
    assert_int_equal(instance.rows[REQUEST_8].tools, 3);
    assert_int_equal(instance.rows[TECHNICIAN_1].spares[0], 1);
    assert_int_equal(instance.rows[DEPOT].spares[0], 0);
    assert_true(instance.rows[REQUEST_7].ready == 20 && instance.rows[REQUEST_7].due == 50);
    assert_true(instance.rows[REQUEST_7].service == 2);
}

static void faults_name_their_line(void **state)
{
    struct fixture *f = *state;
    assert_refused(f, "INFO", "INFOS", "heading_missing", "line 3");
    assert_refused(f, "2      2       2       1\r", "2 2 2\r", "number_missing", "line 5");
    assert_refused(f, "2      2       2       1\r", "2 2 2 1 1\r", "too_many_numbers", "line 5");
    assert_refused(f, "2      2       2       1\r", "0 2 2 1\r", "bad_crew", "line 5");
    assert_refused(f, "2      2       2       1\r", "2 65 2 1\r", "bad_kinds", "line 5");
    assert_refused(f, "DEPOT TECH", "TECH", "heading_missing", "line 7");
    assert_refused(f, "3     4     20", "3     four     20", "not_a_number", "line 12");
    assert_refused(f, "20     50     2 ", "60     50     2 ", "bad_window", "line 12");
    assert_refused(f, "20     50     2 ", "20     50     -2 ", "bad_window", "line 12");
    assert_refused(f, "[0] \t[0] \t[1]\r\n8", "[0] \t[0]\r\n8", "bad_list", "line 12");
    assert_refused(f, "[0, 1]", "[0, 2]", "bad_list", "line 13");
    assert_refused(f, "[0, 1]", "[0, ]", "bad_list", "line 13");
    assert_refused(f, "[0, 1]", "[0, 1", "bad_list", "line 13");
    assert_refused(f, "[0, 1]", "0, 1]", "bad_list", "line 13");
    assert_refused(f, "[0]\r\n", "[0,0]\r\n", "bad_list", "line 11");
    assert_refused(f, "[0]\r\n", "[-1]\r\n", "bad_list", "line 11");
    assert_refused(f, "[0]\r\n", "[0] 1\r\n", "too_much", "line 11");
    assert_refused(f, "7    3 ", "2    3 ", "bad_order", "line 12");
    assert_refused(f, "7    3 ", "6.5    3 ", "not_whole", "line 12");
    assert_refused(f, "100    0      [0]", "100    5      [0]", "bad_technician", "line 10");
}

static void a_file_that_stops_early_is_refused(void **state)
{
    struct fixture *f = *state;
    for (size_t length = 0; length < strlen(SMALL); length++) {
        struct pillac instance = {0};
        struct fault fault = {0};
        bool read = pillac_parse(f->arena, (struct text){SMALL, length}, &instance, &fault);
        assert_int_equal(read, !fault_is(&fault));
        assert_false(read && instance.row_count <= TECHNICIAN_2 + 1);
    }
}

/* ---- the problem ---- */

static void tools_and_parts_become_kinds_of_stock(void **state)
{
    struct problem problem;
    sealed(*state, &problem);
    assert_int_equal(problem.dims.parts, 3);
    assert_int_equal(problem.dims.part_uses, 5); /* 7: tool 0, one part; 8: both tools, one part; 9: nothing */
    const int32_t stock[] = {2, 0, 1, 0, 0, 0}, restocked[] = {2, 1, 2, 2, 1, 2};
    assert_memory_equal(problem.part_stock, stock, sizeof stock);
    assert_memory_equal(problem.restock_stock, restocked, sizeof restocked);
    assert_int_equal(problem.restock_place[0], 0);
    assert_int_equal(problem.restock_open_t[0], 100000);
    assert_int_equal(problem.restock_close_t[0], 101 * 100000);
}

static void a_request_is_for_those_who_have_every_skill(void **state)
{
    struct problem problem;
    sealed(*state, &problem);
    assert_true(problem_eligible(&problem, 0, 0) && problem_eligible(&problem, 0, 1));
    assert_false(problem_eligible(&problem, 2, 0));
    assert_true(problem_eligible(&problem, 2, 1));
}

static void technicians_start_and_end_at_home_and_are_paid_by_the_tick(void **state)
{
    struct problem problem;
    sealed(*state, &problem);
    assert_int_equal(problem.technician_start_place[1], TECHNICIAN_2);
    assert_int_equal(problem.technician_end_place[1], TECHNICIAN_2);
    assert_int_equal(problem.technician_to_t[1], 100 * 100000);
    assert_int_equal(problem.technician_drive_c[0], 1);
    assert_int_equal(problem.technician_wait_c[0], 1);
    assert_int_equal(problem.technician_service_c[0], 1);
    assert_int_equal(problem.technician_distance_c[0], 0);
    assert_int_equal(problem.technician_used_c[0], 0);
    assert_true(problem.job_left_out_c[0] > 2 * 100 * 100000);
}

static void travel_is_never_shorter_than_in_the_file(void **state)
{
    struct problem problem;
    struct pillac instance = sealed(*state, &problem);
    for (int32_t from = 0; from < ROWS; from++) {
        for (int32_t to = 0; to < ROWS; to++) {
            double units = format_straight(instance.rows[from].point, instance.rows[to].point);
            units += to == DEPOT && from != DEPOT ? 1 : 0; /* what one spends there */
            double ticks = problem_travel(&problem, 0, from, to).time_t;
            assert_true(ticks / (double)instance.scale >= units);
            assert_true(ticks - 1 < units * (double)instance.scale || from == to);
        }
    }
}

/* ---- the judge ---- */

/* A plan by hand: 1 does 7, is at the depot, does 8; 2 does 9. */
struct by_hand {
    struct stop stops[4];
    struct route routes[2];
    struct solution solution;
};

static void by_hand_make(struct by_hand *plan)
{
    *plan = (struct by_hand){
        .stops = {{.job = 0, .place = REQUEST_7},
                  {.job = STOP_RESTOCK, .place = DEPOT},
                  {.job = 1, .place = REQUEST_8},
                  {.job = 2, .place = REQUEST_9}},
        .routes = {{.technician = 0, .stop_first = 0, .stop_count = 3},
                   {.technician = 1, .stop_first = 3, .stop_count = 1}},
    };
    plan->solution = (struct solution){.route_count = 2, .routes = plan->routes, .stop_count = 4, .stops = plan->stops};
}

static void a_tour_begins_as_late_as_does_not_end_it_later(void **state)
{
    struct fixture *f = *state;
    struct pillac instance = parsed(f);
    struct pillac_answer answer = {0};
    struct by_hand plan;
    by_hand_make(&plan);
    assert_true(pillac_judge(f->arena, &instance, &plan.solution, &answer, &f->fault));
    assert_no_fault(&f->fault);
    assert_int_equal(answer.tour_count, 2);
    const struct pillac_tour *first = &answer.tours[0];
    assert_true(fabs(first->leave - (20 - sqrt(45))) < 1e-12); /* 7 opens at 20 */
    assert_true(fabs(first->back - (20 + 2 + 5 + 1 + 5 + 3 + 5)) < 1e-12);
    assert_true(fabs(answer.tours[1].back - answer.tours[1].leave - 24) < 1e-12);
    assert_true(fabs(answer.duration - (21 + sqrt(45) + 24)) < 1e-12);
    assert_true(fabs(answer.distance - (15 + sqrt(45) + 20)) < 1e-12);
    assert_int_equal(answer.stops[1].row, DEPOT);
    assert_true(answer.stops[1].departure - answer.stops[1].start == 1);
}

/* Judges the plan after something was changed in the file or in the plan. */
static void assert_judged(struct fixture *f, void (*change)(struct pillac_row *rows, struct by_hand *plan),
                          const char *code)
{
    struct pillac instance = parsed(f);
    struct pillac_answer answer = {0};
    struct pillac_row rows[ROWS];
    struct fault fault = {0};
    struct by_hand plan;
    by_hand_make(&plan);
    memcpy(rows, instance.rows, sizeof rows);
    instance.rows = rows;
    change(rows, &plan);
    assert_false(pillac_judge(f->arena, &instance, &plan.solution, &answer, &fault));
    assert_string_equal(fault.code, code);
}

static void skill_more(struct pillac_row *rows, struct by_hand *plan)
{
    (void)plan;
    rows[REQUEST_7].skills = 3;
}

static void tool_gone(struct pillac_row *rows, struct by_hand *plan)
{
    (void)plan;
    rows[TECHNICIAN_1].tools = 2;
}

static void part_gone(struct pillac_row *rows, struct by_hand *plan)
{
    static const int32_t none = 0;
    (void)plan;
    rows[TECHNICIAN_1].spares = &none;
}

static void no_depot_before_tool(struct pillac_row *rows, struct by_hand *plan)
{
    (void)rows;
    plan->stops[1] = plan->stops[2];
    plan->routes[0].stop_count = 2;
}

static void no_depot_before_part(struct pillac_row *rows, struct by_hand *plan)
{
    no_depot_before_tool(rows, plan);
    rows[TECHNICIAN_1].tools = 3;
}

static void due_earlier(struct pillac_row *rows, struct by_hand *plan)
{
    (void)plan;
    rows[REQUEST_8].due = 32.9;
}

static void depot_closes(struct pillac_row *rows, struct by_hand *plan)
{
    (void)plan;
    rows[DEPOT].due = 26.9;
}

static void shift_ends(struct pillac_row *rows, struct by_hand *plan)
{
    (void)plan;
    rows[TECHNICIAN_1].due = 40.9;
}

static void shift_begins(struct pillac_row *rows, struct by_hand *plan)
{
    (void)plan;
    rows[TECHNICIAN_2].ready = 50.1;
}

static void twice(struct pillac_row *rows, struct by_hand *plan)
{
    (void)rows;
    plan->stops[3].job = 0;
}

static void unknown(struct pillac_row *rows, struct by_hand *plan)
{
    (void)rows;
    plan->stops[3].job = 3;
}

static void depot_elsewhere(struct pillac_row *rows, struct by_hand *plan)
{
    (void)rows;
    plan->stops[1].place = TECHNICIAN_1;
}

static void silence(struct pillac_row *rows, struct by_hand *plan)
{
    (void)rows;
    plan->routes[1].stop_count = 0;
}

static void left_out_and_done(struct pillac_row *rows, struct by_hand *plan)
{
    static int32_t left_out[] = {1};
    (void)rows;
    plan->solution.left_out = left_out;
    plan->solution.left_out_count = 1;
}

static void crowd(struct pillac_row *rows, struct by_hand *plan)
{
    (void)rows;
    plan->solution.route_count = 3;
}

static void the_judge_finds_what_the_block_would_hide(void **state)
{
    struct fixture *f = *state;
    assert_judged(f, skill_more, "skill_missing");
    assert_judged(f, tool_gone, "tool_missing");
    assert_judged(f, part_gone, "parts_missing");
    assert_judged(f, no_depot_before_tool, "tool_missing");
    assert_judged(f, no_depot_before_part, "parts_missing");
    assert_judged(f, due_earlier, "window_missed");
    assert_judged(f, depot_closes, "window_missed");
    assert_judged(f, shift_ends, "back_too_late");
    assert_judged(f, shift_begins, "window_missed");
    assert_judged(f, twice, "visited_twice");
    assert_judged(f, unknown, "visited_twice");
    assert_judged(f, depot_elsewhere, "visited_twice");
    assert_judged(f, silence, "forgotten");
    assert_judged(f, left_out_and_done, "left_out_wrongly");
    assert_judged(f, crowd, "too_many_technicians");
}

static void a_request_that_is_left_out_is_told_and_paid(void **state)
{
    struct fixture *f = *state;
    struct format_file file = {0};
    struct by_hand plan;
    int32_t left_out[] = {2};
    struct json_writer w = json_writer_make(f->arena);
    by_hand_make(&plan);
    plan.routes[1].stop_count = 0;
    plan.solution.left_out = left_out;
    plan.solution.left_out_count = 1;
    assert_true(format_pillac_read(f->arena, text_of(SMALL), &(struct format_settings){0}, &file, &f->fault));
    json_object_begin(&w);
    assert_true(format_pillac_write(f->arena, &file, &plan.solution, &w, &f->fault));
    json_object_end(&w);
    const char *document = text_to_c(f->arena, json_written(&w));
    assert_non_null(strstr(document, "\"unassigned\":[9]"));
    assert_non_null(strstr(document, "\"cost\":1027.708")); /* 21 + sqrt(45), and 1000 */
    assert_non_null(strstr(document, "{\"id\":0,\"type\":\"restock\""));
    assert_non_null(strstr(document, "\"vehicles\":1,"));
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
    struct pillac instance = sealed(f, &problem);
    const struct solver_settings settings = {.seed = 1, .lanes = 1};
    const struct solver_host host = {.progress = one_epoch, .run = solver_run_here};
    struct solver_result result = {0};
    struct pillac_answer answer = {0};
    solver_run(f->arena, &problem, NULL, &settings, &host, &result);
    assert_true(witness_accepts(&problem, &result.best, &f->fault));
    assert_true(pillac_judge(f->arena, &instance, &result.best, &answer, &f->fault));
    assert_no_fault(&f->fault);
    assert_int_equal(result.best.left_out_count, 0);
    assert_true(fabs(answer.duration - (21 + sqrt(45) + 24)) < 1e-9);
    /* The block's cost is the file's, up to a tick a leg. */
    assert_true(fabs((double)result.best.cost.total_c / (double)instance.scale - answer.duration) < 1e-4);
}

static void list_draw(struct text_builder *source, struct random *random, uint32_t kinds, uint32_t one_in)
{
    const char *comma = "";
    text_append(source, TEXT(" ["));
    for (uint32_t kind = 0; kind < kinds; kind++) {
        if (random_below(random, one_in) == 0) {
            text_append_format(source, "%s%u", comma, kind);
            comma = ",";
        }
    }
    text_append(source, TEXT("]"));
}

static void row_draw(struct text_builder *source, struct random *random, int number, bool technician)
{
    double ready = technician ? 0 : random_below(random, 2000) / 10.0;
    double due = technician ? 400 : ready + 20 + random_below(random, 1500) / 10.0;
    text_append_format(source, "%d %u %.1f %.1f %.1f %u", number, random_below(random, 60),
                       random_below(random, 600) / 10.0, ready, due, technician ? 0 : random_below(random, 20));
    list_draw(source, random, 3, technician ? 1 : 3);
    list_draw(source, random, 3, 3);
    text_append_format(source, " [%u,%u]\n", random_below(random, technician ? 3 : 2), random_below(random, 2));
}

/* Three technicians, nine requests, a depot where one spends some time. */
static struct text instance_draw(struct arena *arena, struct random *random)
{
    struct text_builder source = text_builder_make(arena);
    text_append(&source, TEXT("RANDOM\nINFO\nCREW COUNT SKILLS TOOLS SPARE PARTS\n3 3 3 2\n"
                              "DEPOT TECHNICIANS AND REQUESTS\nID X Y TWS TWE Serv SKILLS TOOLS SPARE PARTS\n"));
    text_append_format(&source, "0 30 30.5 %u 300 %u [] [] []\n", random_below(random, 100), random_below(random, 9));
    for (int number = 1; number <= 12; number++) {
        row_draw(&source, random, number, number <= 3);
    }
    return text_built(&source);
}

static void what_the_search_finds_costs_in_the_file_what_it_costs_in_the_block(void **state)
{
    struct fixture *f = *state;
    struct random random = random_make(1, 1);
    const struct solver_settings settings = {.seed = 1, .lanes = 1};
    const struct solver_host host = {.progress = one_epoch, .run = solver_run_here};
    int restocks = 0;
    for (int i = 0; i < 12; i++) {
        struct pillac instance = {0};
        struct problem problem;
        struct solver_result result = {0};
        struct pillac_answer answer = {0};
        assert_true(pillac_parse(f->arena, instance_draw(f->arena, &random), &instance, &f->fault));
        assert_true(pillac_seal(f->arena, &instance, &problem, &f->fault));
        solver_run(f->arena, &problem, NULL, &settings, &host, &result);
        assert_true(witness_accepts(&problem, &result.best, &f->fault));
        assert_true(pillac_judge(f->arena, &instance, &result.best, &answer, &f->fault));
        assert_no_fault(&f->fault);
        int64_t routes_c = result.best.cost.total_c - result.best.cost.left_out_c;
        double difference = (double)routes_c / (double)instance.scale - answer.duration;
        assert_true(difference > -1e-6 && difference < 40.0 / (double)instance.scale); /* a tick a leg */
        for (int32_t k = 0; k < result.best.stop_count; k++) {
            restocks += result.best.stops[k].job == STOP_RESTOCK;
        }
    }
    assert_true(restocks > 5); /* the draw is worth something */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_file_is_read_as_it_stands, setup, teardown),
        cmocka_unit_test_setup_teardown(faults_name_their_line, setup, teardown),
        cmocka_unit_test_setup_teardown(a_file_that_stops_early_is_refused, setup, teardown),
        cmocka_unit_test_setup_teardown(tools_and_parts_become_kinds_of_stock, setup, teardown),
        cmocka_unit_test_setup_teardown(a_request_is_for_those_who_have_every_skill, setup, teardown),
        cmocka_unit_test_setup_teardown(technicians_start_and_end_at_home_and_are_paid_by_the_tick, setup, teardown),
        cmocka_unit_test_setup_teardown(travel_is_never_shorter_than_in_the_file, setup, teardown),
        cmocka_unit_test_setup_teardown(a_tour_begins_as_late_as_does_not_end_it_later, setup, teardown),
        cmocka_unit_test_setup_teardown(the_judge_finds_what_the_block_would_hide, setup, teardown),
        cmocka_unit_test_setup_teardown(a_request_that_is_left_out_is_told_and_paid, setup, teardown),
        cmocka_unit_test_setup_teardown(the_search_finds_what_one_works_out_by_hand, setup, teardown),
        cmocka_unit_test_setup_teardown(what_the_search_finds_costs_in_the_file_what_it_costs_in_the_block, setup,
                                        teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
