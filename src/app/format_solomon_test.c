#include "base/testing.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "app/format_solomon.h"
#include "app/testing_fixture.h"

/*    y
 *   10  2           a square of customers around the depot, and one too many
 *       |
 *    0  0---1       1 at (3, 4), 5 from the depot; 2 at (0, 10); 3 at (1, 1), sqrt(2) away
 */
static const char SMALL[] = "SMALL\r\n"
                            "\r\n"
                            "VEHICLE\r\n"
                            "NUMBER     CAPACITY\r\n"
                            "  2         10\r\n"
                            "\r\n"
                            "CUSTOMER\r\n"
                            "CUST NO.  XCOORD.   YCOORD.    DEMAND   READY TIME  DUE DATE   SERVICE   TIME\r\n"
                            " \r\n"
                            "    0      0       0       0       0       100       0\r\n"
                            "    1      3       4       6       0        50       2\r\n"
                            "    2      0      10       4      20        30       3\r\n"
                            "    7      1       1       5       0        90       1\r\n";

static struct solomon parsed(struct fixture *f, const char *source, bool truncated)
{
    struct solomon instance = {.settings = {.truncated = truncated}};
    assert_true(solomon_parse(f->arena, text_of(source), &instance, &f->fault));
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
    struct solomon instance = {0};
    struct fault fault = {0};
    assert_false(solomon_parse(f->arena, text_of(source), &instance, &fault));
    assert_string_equal(fault.code, code);
    assert_string_equal(fault.where, where);
}

static void a_classic_file_is_read_as_it_stands(void **state)
{
    struct solomon instance = parsed(*state, SMALL, false);
    assert_text(instance.name, "SMALL");
    assert_int_equal(instance.vehicles, 2);
    assert_int_equal(instance.capacity, 10);
    assert_int_equal(instance.row_count, 4);
    assert_int_equal(instance.rows[3].number, 7);
    assert_int_equal(instance.rows[2].demand, 4);
    assert_true(instance.rows[2].ready == 20 && instance.rows[2].due == 30 && instance.rows[2].service == 3);
}

static void line_ends_and_blank_lines_do_not_matter(void **state)
{
    struct fixture *f = *state;
    char unix_ends[sizeof SMALL];
    size_t length = 0;
    for (size_t i = 0; i < sizeof SMALL; i++) {
        if (SMALL[i] != '\r') {
            unix_ends[length++] = SMALL[i];
        }
    }
    struct solomon instance = parsed(f, unix_ends, false);
    assert_int_equal(instance.row_count, 4);
}

static void faults_name_their_line(void **state)
{
    struct fixture *f = *state;
    assert_refused(f, "VEHICLE", "VEHICLES", "heading_missing", "line 3");
    assert_refused(f, "  2         10", "  2", "number_missing", "line 5");
    assert_refused(f, "  2         10", "  0  10", "bad_fleet", "line 5");
    assert_refused(f, "  2         10", "  2.5  10", "bad_fleet", "line 5");
    assert_refused(f, "  2         10", "  2  -1", "bad_capacity", "line 5");
    assert_refused(f, "DUE DATE", "DATE", "heading_missing", "line 8");
    assert_refused(f, "6       0        50", "6       0        fifty", "not_a_number", "line 11");
    assert_refused(f, "6       0        50", "6       0        nan", "not_a_number", "line 11");
    assert_refused(f, "6       0        50", "6       0        1e7", "not_a_number", "line 11");
    assert_refused(f, "50       2", "50", "number_missing", "line 11");
    assert_refused(f, "50       2", "50 2 2", "too_many_numbers", "line 11");
    assert_refused(f, "6       0        50", "6       60        50", "bad_window", "line 11");
    assert_refused(f, "6       0        50", "11       0        50", "demand_over_capacity", "line 11");
    assert_refused(f, "6       0        50", "-1       0        50", "not_whole", "line 11");
    assert_refused(f, "    7      1", "    2      1", "bad_order", "line 13");
    assert_refused(f, "0       0       0       0       100", "0       0       1       0       100", "bad_depot",
                   "line 10");
}

static void a_file_that_stops_early_is_refused(void **state)
{
    struct fixture *f = *state;
    for (size_t length = 0; length < strlen(SMALL); length++) {
        struct solomon instance = {0};
        struct fault fault = {0};
        bool read = solomon_parse(f->arena, (struct text){SMALL, length}, &instance, &fault);
        assert_int_equal(read, !fault_is(&fault));
        if (instance.row_count < 2) {
            assert_false(read);
        }
    }
}

static void cut_distances_are_exact_tenths(void **state)
{
    struct fixture *f = *state;
    struct solomon instance = parsed(f, SMALL, true);
    struct problem problem;
    assert_true(solomon_seal(f->arena, &instance, &problem, &f->fault));
    assert_int_equal(instance.scale, 10);
    assert_int_equal(problem_travel(&problem, 0, 0, 1).time_t, 50);
    assert_int_equal(problem_travel(&problem, 0, 0, 3).time_t, 14);
    assert_int_equal(problem_travel(&problem, 0, 1, 2).distance_d, 67); /* sqrt(45) = 6.708... */
    assert_int_equal(problem.job_open_t[1], 200);
    assert_int_equal(problem.job_service_t[0], 20);
}

static void double_precision_never_drives_faster_than_the_file(void **state)
{
    struct fixture *f = *state;
    struct solomon instance = parsed(f, SMALL, false);
    struct problem problem;
    assert_true(solomon_seal(f->arena, &instance, &problem, &f->fault));
    assert_int_equal(instance.scale, 100000);
    assert_int_equal(problem_travel(&problem, 0, 0, 1).time_t, 500000);
    assert_int_equal(problem_travel(&problem, 0, 0, 3).time_t, 141422); /* 1.4142135..., up */
    for (int32_t from = 0; from < 4; from++) {
        for (int32_t to = 0; to < 4; to++) {
            double ticks = problem_travel(&problem, 0, from, to).time_t;
            assert_true(ticks / (double)instance.scale >= solomon_distance(&instance, from, to));
            assert_true(ticks - 1 < solomon_distance(&instance, from, to) * (double)instance.scale || from == to);
        }
    }
}

static void leaving_a_customer_out_is_dearer_than_any_plan(void **state)
{
    struct fixture *f = *state;
    for (int fewest = 0; fewest <= 1; fewest++) {
        struct solomon instance = parsed(f, SMALL, true);
        instance.settings.fewest_vehicles = fewest != 0;
        struct problem problem;
        assert_true(solomon_seal(f->arena, &instance, &problem, &f->fault));
        int64_t all_vehicles = 0, longest = 0;
        for (int32_t t = 0; t < problem.dims.technicians; t++) {
            all_vehicles += problem.technician_used_c[t];
        }
        for (int32_t j = 0; j < problem.dims.jobs; j++) {
            longest += 2 * problem_travel(&problem, 0, 0, problem.job_place[j]).distance_d;
        }
        assert_true(problem.job_left_out_c[0] > all_vehicles + longest);
        assert_true(!fewest || problem.technician_used_c[0] > longest);
    }
}

/* A plan given by hand: technician t does the rows in `orders[t]`, up to a zero. */
static struct solution plan(struct fixture *f, const struct problem *problem, const int32_t orders[2][4])
{
    struct solution solution;
    int32_t first[3] = {0}, jobs[8], count = 0;
    for (int t = 0; t < 2; t++) {
        first[t] = count;
        for (int i = 0; orders[t][i] != 0; i++) {
            jobs[count++] = orders[t][i] - 1;
        }
    }
    first[2] = count;
    schedule_plan(f->arena, problem, &(struct plan_orders){first, jobs, NULL}, &solution);
    return solution;
}

static void the_judge_reports_distance_in_the_files_arithmetic(void **state)
{
    struct fixture *f = *state;
    const int32_t orders[2][4] = {{1, 2}, {3}};
    for (int truncated = 0; truncated <= 1; truncated++) {
        struct solomon instance = parsed(f, SMALL, truncated != 0);
        struct problem problem;
        assert_true(solomon_seal(f->arena, &instance, &problem, &f->fault));
        struct solution solution = plan(f, &problem, orders);
        struct solomon_answer answer = {0};
        assert_true(witness_accepts(&problem, &solution, &f->fault));
        assert_true(solomon_judge(f->arena, &instance, &solution, &answer, &f->fault));
        assert_no_fault(&f->fault);
        double expected = truncated ? (50 + 67 + 100 + 14 + 14) / 10.0 : 5 + sqrt(45) + 10 + sqrt(2) + sqrt(2);
        assert_true(fabs(answer.distance - expected) < 1e-12);
        assert_int_equal(answer.route_count, 2);
        assert_int_equal(answer.stops[1].row, 2);
        assert_true(answer.stops[1].start == 20 && answer.stops[1].departure == 23);
    }
}

/* Judges SMALL's plan 1-2 | 7 after something was changed in the file: the block still is the old one. */
static void assert_judged(struct fixture *f, void (*change)(struct solomon_row *rows, struct solomon *instance),
                          const char *code)
{
    const int32_t orders[2][4] = {{1, 2}, {3}};
    struct solomon instance = parsed(f, SMALL, false);
    struct problem problem;
    struct solomon_answer answer = {0};
    struct fault fault = {0};
    assert_true(solomon_seal(f->arena, &instance, &problem, &f->fault));
    struct solution solution = plan(f, &problem, orders);
    struct solomon_row rows[4];
    memcpy(rows, instance.rows, sizeof rows);
    instance.rows = rows;
    change(rows, &instance);
    assert_false(solomon_judge(f->arena, &instance, &solution, &answer, &fault));
    assert_string_equal(fault.code, code);
}

static void due_earlier(struct solomon_row *rows, struct solomon *instance)
{
    (void)instance;
    rows[1].due = 4.9;
}

static void demand_more(struct solomon_row *rows, struct solomon *instance)
{
    (void)instance;
    rows[1].demand = 7;
}

static void depot_closes(struct solomon_row *rows, struct solomon *instance)
{
    (void)instance;
    rows[0].due = 32.9;
}

static void depot_opens_late(struct solomon_row *rows, struct solomon *instance)
{
    (void)instance;
    rows[0].ready = 90;
}

static void fewer_vehicles(struct solomon_row *rows, struct solomon *instance)
{
    (void)rows;
    instance->vehicles = 1;
}

static void the_judge_finds_what_the_block_would_hide(void **state)
{
    struct fixture *f = *state;
    assert_judged(f, due_earlier, "window_missed");
    assert_judged(f, demand_more, "over_capacity");
    assert_judged(f, depot_closes, "back_too_late");
    assert_judged(f, depot_opens_late, "too_early");
    assert_judged(f, fewer_vehicles, "too_many_vehicles");
}

static void the_judge_refuses_a_customer_visited_twice(void **state)
{
    struct fixture *f = *state;
    const int32_t orders[2][4] = {{1, 2}, {3}};
    struct solomon instance = parsed(f, SMALL, false);
    struct problem problem;
    struct solomon_answer answer = {0};
    assert_true(solomon_seal(f->arena, &instance, &problem, &f->fault));
    struct solution solution = plan(f, &problem, orders);
    solution.stops[2].job = 0;
    assert_false(solomon_judge(f->arena, &instance, &solution, &answer, &f->fault));
    assert_string_equal(f->fault.code, "visited_twice");
}

static void decimals_in_a_file_are_kept(void **state)
{
    struct fixture *f = *state;
    const char source[] = "D\nVEHICLE\nNUMBER CAPACITY\n1 1\nCUSTOMER\n"
                          "CUST NO. XCOORD. YCOORD. DEMAND READY TIME DUE DATE SERVICE TIME\n"
                          "0 0 0 0 0 10 0\n1 0.1 0 1 0.3 0.3 0.25\n2 0.2 0 0 0.65 10 0\n";
    struct solomon instance = parsed(f, source, false);
    struct problem problem;
    struct solomon_answer answer = {0};
    assert_true(solomon_seal(f->arena, &instance, &problem, &f->fault));
    assert_int_equal(problem.job_service_t[0], 25000);
    const int32_t first[] = {0, 2}, jobs[] = {0, 1};
    struct solution solution;
    schedule_plan(f->arena, &problem, &(struct plan_orders){first, jobs, NULL}, &solution);
    assert_true(solomon_judge(f->arena, &instance, &solution, &answer, &f->fault));
    assert_no_fault(&f->fault);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_classic_file_is_read_as_it_stands, setup, teardown),
        cmocka_unit_test_setup_teardown(line_ends_and_blank_lines_do_not_matter, setup, teardown),
        cmocka_unit_test_setup_teardown(faults_name_their_line, setup, teardown),
        cmocka_unit_test_setup_teardown(a_file_that_stops_early_is_refused, setup, teardown),
        cmocka_unit_test_setup_teardown(cut_distances_are_exact_tenths, setup, teardown),
        cmocka_unit_test_setup_teardown(double_precision_never_drives_faster_than_the_file, setup, teardown),
        cmocka_unit_test_setup_teardown(leaving_a_customer_out_is_dearer_than_any_plan, setup, teardown),
        cmocka_unit_test_setup_teardown(the_judge_reports_distance_in_the_files_arithmetic, setup, teardown),
        cmocka_unit_test_setup_teardown(the_judge_finds_what_the_block_would_hide, setup, teardown),
        cmocka_unit_test_setup_teardown(the_judge_refuses_a_customer_visited_twice, setup, teardown),
        cmocka_unit_test_setup_teardown(decimals_in_a_file_are_kept, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
