#include "base/testing.h"

#include "base/arena.h"
#include "solver/objective.h"
#include "solver/testing_problem.h"

/* Routes worked out by hand, and what is made of routes: insertions and plans. That a schedule is the best there is, an oracle
 * says in labels_test.c. */

enum { STOPS_MAX = 64 };

static void assert_same_cost(const struct cost *actual, const struct cost *expected)
{
    struct cost_item actual_terms[COST_TERMS];
    struct cost_item expected_terms[COST_TERMS];
    cost_terms(actual, actual_terms);
    cost_terms(expected, expected_terms);
    for (int i = 0; i < COST_TERMS; i++) {
        assert_int_equal(actual_terms[i].value_c, expected_terms[i].value_c);
    }
    assert_int_equal(actual->total_c, expected->total_c);
}

/* One technician from place 0 at 0 to 1,000, jobs at places along a line, a tick a unit:
 *
 *     0 home --- 1 at 100 --- 2 at 200 --- 3 at 300
 */
struct line {
    struct problem d;
    int32_t place[3], service_t[3], open_t[3], close_t[3];
    int64_t left_out_c[3];
    int32_t home, from_t, to_t;
    int64_t used_c;
    int32_t table[16];
    uint64_t eligible[3];
    int32_t part_first[4], part_kind[3], part_quantity[3], part_stock;
    int32_t break_first[2], break_from_t, break_until_t, break_length_t;
    int32_t due_t[3];
    int64_t late_c[3];
    int32_t reach_d;
};

static void line_make(struct line *line)
{
    *line = (struct line){.to_t = 1000, .place = {1, 2, 3}};
    for (int32_t i = 0; i < 16; i++) {
        line->table[i] = (i / 4 > i % 4 ? i / 4 - i % 4 : i % 4 - i / 4) * 100;
    }
    for (int32_t j = 0; j < 3; j++) {
        line->service_t[j] = 10;
        line->close_t[j] = 1000;
        line->left_out_c[j] = 5000;
        line->eligible[j] = 1;
        line->part_first[j + 1] = j + 1;
        line->part_quantity[j] = 1;
        line->due_t[j] = INSTANT_MAX;
    }
    line->part_stock = 3;
    line->reach_d = 600;
    line->d = (struct problem){.ticks_per_second = 1,
                               .units_per_metre = 1,
                               .distance_c = 1,
                               .dims = {.jobs = 3, .technicians = 1, .places = 4, .dense = true},
                               .job_place = line->place,
                               .job_service_t = line->service_t,
                               .job_open_t = line->open_t,
                               .job_close_t = line->close_t,
                               .job_left_out_c = line->left_out_c,
                               .technician_start_place = &line->home,
                               .technician_end_place = &line->home,
                               .technician_from_t = &line->from_t,
                               .technician_to_t = &line->to_t,
                               .technician_used_c = &line->used_c,
                               .travel_t = line->table,
                               .travel_d = line->table};
}

static void line_break(struct line *line, int32_t from_t, int32_t until_t, int32_t length_t)
{
    line->break_first[1] = 1;
    line->break_from_t = from_t;
    line->break_until_t = until_t;
    line->break_length_t = length_t;
    line->d.dims.breaks = 1;
    line->d.break_first = line->break_first;
    line->d.break_from_t = &line->break_from_t;
    line->d.break_until_t = &line->break_until_t;
    line->d.break_length_t = &line->break_length_t;
}

static const int32_t OUTWARD[] = {0, 1, 2};

struct outcome {
    struct route_schedule schedule;
    struct stop stops[STOPS_MAX];
};

/* Schedules the first `count` jobs of the line from home outward. */
static bool line_schedule(struct line *line, int32_t count, struct outcome *outcome)
{
    struct arena *arena = arena_create(0);
    struct problem sealed;
    struct fault fault = {0};
    assert_true(problem_seal(arena, &line->d, &sealed, &fault));
    assert_in_range(schedule_stops_max(&sealed, 0, count), 0, STOPS_MAX);
    const struct order order = {.technician = 0, .jobs = OUTWARD, .count = count};
    const bool possible = schedule_route(arena, &sealed, &order, outcome->stops, &outcome->schedule);
    arena_destroy(arena);
    return possible;
}

static void a_plain_route_goes_there_and_back(void **state)
{
    (void)state;
    struct line line;
    struct outcome outcome;
    line_make(&line);
    assert_true(line_schedule(&line, 3, &outcome));
    assert_int_equal(outcome.schedule.route.leave_t, 0);
    assert_int_equal(outcome.schedule.route.return_t, 630);
    assert_int_equal(outcome.schedule.route.stop_count, 3);
    assert_int_equal(outcome.schedule.cost.total_c, 600);
    assert_int_equal(outcome.stops[2].arrival_t, 320);
}

static void nobody_leaves_home_only_to_wait_at_the_first_stop(void **state)
{
    (void)state;
    struct line line;
    struct outcome outcome;
    line_make(&line);
    line.open_t[0] = 150;
    line.open_t[2] = 500;
    assert_true(line_schedule(&line, 3, &outcome));
    assert_int_equal(outcome.schedule.route.leave_t, 50);
    assert_int_equal(outcome.schedule.route.wait_t, 130);
    assert_int_equal(outcome.stops[0].arrival_t, 150);
    assert_int_equal(outcome.stops[2].arrival_t, 370);
    assert_int_equal(outcome.stops[2].start_t, 500);
}

static void who_is_paid_for_waiting_waits_at_home(void **state)
{
    (void)state;
    struct line line;
    struct outcome outcome;
    const int64_t nothing_c = 0, wait_c = 2;
    line_make(&line);
    line.d.technician_drive_c = line.d.technician_distance_c = line.d.technician_service_c = &nothing_c;
    line.d.technician_wait_c = &wait_c;
    line.open_t[0] = 150;
    line.open_t[2] = 500;
    assert_true(line_schedule(&line, 3, &outcome));
    assert_int_equal(outcome.schedule.route.leave_t, 180);
    assert_int_equal(outcome.schedule.cost.total_c, 0);
    assert_int_equal(outcome.stops[0].start_t, 280);
    assert_int_equal(outcome.stops[2].arrival_t, 500);
    line.close_t[0] = 200; /* the first customer is there until then: the rest is waited at the third */
    assert_true(line_schedule(&line, 3, &outcome));
    assert_int_equal(outcome.schedule.route.leave_t, 100);
    assert_int_equal(outcome.schedule.route.wait_t, 80);
    assert_int_equal(outcome.schedule.cost.waiting_c, 160);
    assert_int_equal(outcome.stops[2].arrival_t, 420);
}

static void a_technician_without_jobs_stays_at_home_for_nothing(void **state)
{
    (void)state;
    struct line line;
    struct outcome outcome;
    line_make(&line);
    line.used_c = 700;
    line_break(&line, 0, 0, 30);
    assert_true(line_schedule(&line, 0, &outcome));
    assert_int_equal(outcome.schedule.route.stop_count, 0);
    assert_int_equal(outcome.schedule.cost.total_c, 0);
    assert_int_equal(outcome.schedule.route.drive_t, 0);
}

static void a_job_without_the_skill_is_named(void **state)
{
    (void)state;
    struct line line;
    struct outcome outcome;
    line_make(&line);
    line.eligible[1] = 0;
    line.d.eligible = line.eligible;
    assert_true(line_schedule(&line, 1, &outcome));
    assert_false(line_schedule(&line, 3, &outcome));
    assert_int_equal(outcome.schedule.verdict.obstacle, OBSTACLE_NOT_ELIGIBLE);
    assert_int_equal(outcome.schedule.verdict.job, 1);
}

static void the_job_that_empties_the_van_is_named(void **state)
{
    (void)state;
    struct line line;
    struct outcome outcome;
    line_make(&line);
    line.d.dims.parts = 1;
    line.d.dims.part_uses = 3;
    line.d.part_first = line.part_first;
    line.d.part_kind = line.part_kind;
    line.d.part_quantity = line.part_quantity;
    line.d.part_stock = &line.part_stock;
    assert_true(line_schedule(&line, 3, &outcome));
    line.part_quantity[1] = 3;
    assert_false(line_schedule(&line, 3, &outcome));
    assert_int_equal(outcome.schedule.verdict.obstacle, OBSTACLE_PARTS);
    assert_int_equal(outcome.schedule.verdict.job, 1);
    assert_int_equal(outcome.schedule.verdict.part, 0);
    assert_int_equal(outcome.schedule.verdict.needed, 5);
    assert_int_equal(outcome.schedule.verdict.available, 3);
}

static void a_charge_that_does_not_last_is_refused(void **state)
{
    (void)state;
    struct line line;
    struct outcome outcome;
    line_make(&line);
    line.d.reach_d = &line.reach_d;
    assert_true(line_schedule(&line, 3, &outcome));
    line.reach_d = 599;
    assert_false(line_schedule(&line, 3, &outcome));
    assert_int_equal(outcome.schedule.verdict.obstacle, OBSTACLE_REACH);
    assert_int_equal(outcome.schedule.verdict.needed, 600);
    assert_int_equal(outcome.schedule.verdict.available, 599);
}

static void a_closed_window_says_when_the_job_would_start(void **state)
{
    (void)state;
    struct line line;
    struct outcome outcome;
    line_make(&line);
    line.close_t[2] = 320;
    assert_true(line_schedule(&line, 3, &outcome));
    line.close_t[2] = 319;
    assert_false(line_schedule(&line, 3, &outcome));
    assert_int_equal(outcome.schedule.verdict.obstacle, OBSTACLE_WINDOW);
    assert_int_equal(outcome.schedule.verdict.job, 2);
    assert_int_equal(outcome.schedule.verdict.needed, 320);
    assert_int_equal(outcome.schedule.verdict.available, 319);
}

static void a_return_after_the_shift_is_refused(void **state)
{
    (void)state;
    struct line line;
    struct outcome outcome;
    line_make(&line);
    line.to_t = 630;
    assert_true(line_schedule(&line, 3, &outcome));
    line.to_t = 629;
    assert_false(line_schedule(&line, 3, &outcome));
    assert_int_equal(outcome.schedule.verdict.obstacle, OBSTACLE_SHIFT);
    assert_int_equal(outcome.schedule.verdict.needed, 630);
    assert_int_equal(outcome.schedule.verdict.available, 629);
}

/* On the road from place 1 to place 2, 110 to 210, nobody rests. */
static void a_break_that_falls_on_a_leg_has_no_place(void **state)
{
    (void)state;
    struct line line;
    struct outcome outcome;
    line_make(&line);
    line_break(&line, 111, 209, 30);
    for (int32_t j = 0; j < 2; j++) {
        line.close_t[j] = line.open_t[j] = 100 + 110 * j;
    }
    assert_false(line_schedule(&line, 2, &outcome));
    line_break(&line, 110, 209, 30); /* at place 1 before leaving, but then place 2 is late */
    assert_false(line_schedule(&line, 2, &outcome));
    line.close_t[1] = 240;
    line.open_t[1] = 240;
    assert_true(line_schedule(&line, 2, &outcome));
    assert_int_equal(outcome.schedule.route.stop_count, 3);
    assert_int_equal(outcome.stops[1].job, STOP_BREAK);
    assert_int_equal(outcome.stops[1].place, 1);
    assert_int_equal(outcome.stops[1].arrival_t, 110);
    assert_int_equal(outcome.stops[1].departure_t, 140);
}

static void who_is_back_in_time_has_the_break_at_home(void **state)
{
    (void)state;
    struct line line;
    struct outcome outcome;
    line_make(&line);
    line_break(&line, 210, 220, 500);
    assert_true(line_schedule(&line, 1, &outcome)); /* back at 210 */
    assert_int_equal(outcome.schedule.route.return_t, 210);
    line_break(&line, 205, 209, 30);
    assert_true(line_schedule(&line, 1, &outcome)); /* on the road at 205 to 209, unless the whole day starts later */
    line.to_t = 300;
    assert_false(line_schedule(&line, 1, &outcome));
}

static void the_break_that_makes_nobody_late_is_taken(void **state)
{
    (void)state;
    struct line line;
    struct outcome outcome;
    line_make(&line);
    line_break(&line, 0, 450, 60);
    for (int32_t j = 0; j < 3; j++) {
        line.due_t[j] = 100 + 110 * j;
        line.late_c[j] = 10;
    }
    line.d.promise_due_t = line.due_t;
    line.d.promise_late_c = line.late_c;
    assert_true(line_schedule(&line, 3, &outcome));
    assert_int_equal(outcome.schedule.cost.lateness_c, 0);
    assert_int_equal(outcome.stops[3].job, STOP_BREAK);
    assert_int_equal(outcome.stops[3].place, 3);
    line.break_until_t = 300; /* now it is before the third job, by 60 ticks too long */
    assert_true(line_schedule(&line, 3, &outcome));
    assert_int_equal(outcome.schedule.cost.lateness_c, 600);
}

static void the_earliest_return_breaks_a_tie(void **state)
{
    (void)state;
    struct line line;
    struct outcome outcome;
    line_make(&line);
    line_break(&line, 0, 700, 50);
    line.open_t[1] = 260; /* fifty ticks of waiting at place 2 swallow the break, at any place before */
    assert_true(line_schedule(&line, 3, &outcome));
    assert_int_equal(outcome.schedule.route.return_t, 680);
}

/* ---- obstacles of the sections ------------------------------------------------------------------------------------ */

static void assert_obstacle(const struct outcome *outcome, enum obstacle obstacle, int32_t job, int64_t needed,
                            int64_t available)
{
    assert_int_equal(outcome->schedule.verdict.obstacle, obstacle);
    assert_int_equal(outcome->schedule.verdict.job, job);
    assert_int_equal(outcome->schedule.verdict.needed, needed);
    assert_int_equal(outcome->schedule.verdict.available, available);
}

static void one_job_too_many_is_counted(void **state)
{
    (void)state;
    struct line line;
    struct outcome outcome;
    const int32_t jobs_max = 2;
    line_make(&line);
    line.d.jobs_max = &jobs_max;
    assert_true(line_schedule(&line, 2, &outcome));
    assert_false(line_schedule(&line, 3, &outcome));
    assert_obstacle(&outcome, OBSTACLE_JOBS_MAX, 2, 3, 2);
}

static void a_load_too_heavy_names_the_job_with_which_it_is(void **state)
{
    (void)state;
    struct line line;
    struct outcome outcome;
    const int32_t start[] = {2, 0, 0}, change[] = {-2, 3, 2}, capacity = 5;
    line_make(&line);
    line.d.dims.loads = 1;
    line.d.load_start = start;
    line.d.load_change = change;
    line.d.load_capacity = &capacity;
    assert_true(line_schedule(&line, 3, &outcome));
    line.d.load_capacity = &(const int32_t){4};
    assert_false(line_schedule(&line, 3, &outcome));
    assert_obstacle(&outcome, OBSTACLE_LOAD, 2, 5, 4);
}

static void frozen_jobs_come_first_and_locked_ones_in_their_order(void **state)
{
    (void)state;
    struct line line;
    struct outcome outcome;
    const int32_t first[] = {0, 1}, later_job = 1, none = NO_INSTANT;
    line_make(&line);
    line.d.dims.frozen_jobs = 1;
    line.d.frozen_first = first;
    line.d.frozen_job = &later_job;
    line.d.frozen_start_t = &none;
    line.d.frozen_end_t = &none;
    assert_false(line_schedule(&line, 3, &outcome));
    assert_obstacle(&outcome, OBSTACLE_FROZEN, 0, 0, 0);
    line_make(&line);
    const int32_t two[] = {0, 2}, locked[] = {2, 0};
    line.d.dims.sequence_jobs = 2;
    line.d.sequence_first = two;
    line.d.sequence_job = locked;
    assert_true(line_schedule(&line, 2, &outcome));
    assert_false(line_schedule(&line, 3, &outcome));
    assert_obstacle(&outcome, OBSTACLE_SEQUENCE, 2, 0, 0);
}

static void a_place_without_a_road_is_named(void **state)
{
    (void)state;
    struct line line;
    struct outcome outcome;
    line_make(&line);
    line.table[1 * 4 + 2] = NO_ROAD;
    assert_true(line_schedule(&line, 1, &outcome));
    assert_false(line_schedule(&line, 3, &outcome));
    assert_obstacle(&outcome, OBSTACLE_NO_ROAD, 1, 0, 0);
}

/* A possible row without the added job, to insert into. */
static int32_t draw_row(struct arena *arena, struct random *random, const struct problem *p, struct order *row)
{
    const struct problem_plan plan = problem_random_plan(arena, random, p, 70);
    row->technician = random_between(random, 0, p->dims.technicians - 1);
    row->jobs = plan.jobs + plan.first[row->technician];
    row->count = plan.first[row->technician + 1] - plan.first[row->technician];
    for (int32_t attempt = 0; attempt < 20; attempt++) {
        const int32_t job = random_between(random, 0, p->dims.jobs - 1);
        bool known = false;
        for (int32_t i = 0; i < row->count; i++) {
            known = known || row->jobs[i] == job;
        }
        if (!known) {
            return job;
        }
    }
    return -1;
}

/* A plan drawn at random may lack frozen jobs whose route is impossible, and jobs that depend on each other need pins. */
enum { TIED = 1 << EXTRA_FROZEN | 1 << EXTRA_CREWS | 1 << EXTRA_PRECEDENCE };

struct scan {
    struct insertion best;
    enum obstacle furthest;
};

/* Every position by schedule_route. */
static struct scan scan_positions(struct arena *arena, const struct problem *p, const struct order *row, int32_t job,
                                  enum insertion_measure measure)
{
    struct scan scan = {.furthest = OBSTACLE_NONE};
    struct route_schedule before;
    assert_true(schedule_route(arena, p, row, NULL, &before));
    int32_t *jobs = arena_array(arena, int32_t, row->count + 1);
    for (int32_t position = 0; position <= row->count; position++) {
        for (int32_t i = 0; i <= row->count; i++) {
            jobs[i] = i < position ? row->jobs[i] : i == position ? job : row->jobs[i - 1];
        }
        const struct order after = {.technician = row->technician, .jobs = jobs, .count = row->count + 1};
        struct route_schedule with;
        if (!schedule_route(arena, p, &after, NULL, &with)) {
            scan.furthest = with.verdict.obstacle > scan.furthest ? with.verdict.obstacle : scan.furthest;
            continue;
        }
        const struct insertion here = {.possible = true,
                                       .position = position,
                                       .added_c = with.cost.total_c - before.cost.total_c,
                                       .added_t = with.route.drive_t - before.route.drive_t};
        const bool better =
            measure == INSERTION_BY_COST ? here.added_c < scan.best.added_c : here.added_t < scan.best.added_t;
        if (!scan.best.possible || better) {
            scan.best = here;
        }
    }
    return scan;
}

static void an_insertion_is_the_best_of_all_positions(void **state)
{
    (void)state;
    static const struct problem_shape shape = {.jobs_low = 5,
                                               .jobs_high = 30,
                                               .technicians_low = 1,
                                               .technicians_high = 4,
                                               .horizon_t = 600,
                                               .extra_percent = 20,
                                               .never = TIED};
    int32_t possible = 0;
    int32_t impossible = 0;
    for (uint64_t seed = 0; seed < 300; seed++) {
        struct arena *arena = arena_create(0);
        struct random random = random_make(seed, 11);
        const struct problem p = problem_random_sealed(arena, &random, &shape);
        struct order row = {0};
        const int32_t job = draw_row(arena, &random, &p, &row);
        for (int measure = INSERTION_BY_COST; job >= 0 && measure <= INSERTION_BY_TRAVEL_TIME; measure++) {
            const struct scan scan = scan_positions(arena, &p, &row, job, (enum insertion_measure)measure);
            const struct insertion actual = schedule_insertion(arena, &p, &row, job, (enum insertion_measure)measure);
            assert_int_equal(actual.possible, scan.best.possible);
            if (!actual.possible) {
                assert_int_equal(actual.verdict.obstacle, scan.furthest);
                impossible++;
                continue;
            }
            assert_int_equal(actual.position, scan.best.position);
            assert_int_equal(actual.added_c, scan.best.added_c);
            assert_int_equal(actual.added_t, scan.best.added_t);
            possible++;
        }
        arena_destroy(arena);
    }
    assert_true(possible > 100 && impossible > 50);
}

static struct order row_of(const struct problem_plan *plan, int32_t technician)
{
    return (struct order){.technician = technician,
                          .jobs = plan->jobs + plan->first[technician],
                          .count = plan->first[technician + 1] - plan->first[technician]};
}

static void assert_plan_is_its_routes(struct arena *arena, const struct problem *p, const struct problem_plan *plan)
{
    struct solution solution;
    const struct plan_orders orders = {.first = plan->first, .jobs = plan->jobs};
    schedule_plan(arena, p, &orders, &solution);
    assert_int_equal(solution.route_count, p->dims.technicians);
    struct cost sum = {0};
    for (int32_t t = 0; t < p->dims.technicians; t++) {
        const struct order row = row_of(plan, t);
        struct stop *stops = arena_array(arena, struct stop, schedule_stops_max(p, t, row.count));
        struct route_schedule schedule;
        assert_true(schedule_route(arena, p, &row, stops, &schedule));
        const struct route *route = &solution.routes[t];
        assert_int_equal(route->technician, t);
        assert_int_equal(route->stop_count, schedule.route.stop_count);
        assert_int_equal(route->leave_t, schedule.route.leave_t);
        assert_int_equal(route->return_t, schedule.route.return_t);
        assert_memory_equal(solution.stops + route->stop_first, stops, (size_t)route->stop_count * sizeof *stops);
        cost_add(&sum, &schedule.cost);
    }
    assert_int_equal(solution.left_out_count, p->dims.jobs - plan->first[p->dims.technicians]);
    for (int32_t i = 0; i < solution.left_out_count; i++) {
        assert_true(i == 0 || solution.left_out[i] > solution.left_out[i - 1]);
        sum.left_out_c += p->job_left_out_c[solution.left_out[i]];
    }
    sum.total_c += sum.left_out_c;
    assert_same_cost(&solution.cost, &sum);
}

static void a_plan_is_the_sum_of_its_routes_and_of_what_it_leaves_out(void **state)
{
    (void)state;
    static const struct problem_shape shape = {
        .jobs_high = 40, .technicians_high = 6, .horizon_t = 600, .extra_percent = 20, .never = TIED};
    for (uint64_t seed = 0; seed < 150; seed++) {
        struct arena *arena = arena_create(0);
        struct random random = random_make(seed, 12);
        const struct problem p = problem_random_sealed(arena, &random, &shape);
        const struct problem_plan plan = problem_random_plan(arena, &random, &p, 80);
        assert_plan_is_its_routes(arena, &p, &plan);
        arena_destroy(arena);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_plain_route_goes_there_and_back),
        cmocka_unit_test(nobody_leaves_home_only_to_wait_at_the_first_stop),
        cmocka_unit_test(who_is_paid_for_waiting_waits_at_home),
        cmocka_unit_test(a_technician_without_jobs_stays_at_home_for_nothing),
        cmocka_unit_test(a_job_without_the_skill_is_named),
        cmocka_unit_test(the_job_that_empties_the_van_is_named),
        cmocka_unit_test(a_charge_that_does_not_last_is_refused),
        cmocka_unit_test(a_closed_window_says_when_the_job_would_start),
        cmocka_unit_test(a_return_after_the_shift_is_refused),
        cmocka_unit_test(a_break_that_falls_on_a_leg_has_no_place),
        cmocka_unit_test(who_is_back_in_time_has_the_break_at_home),
        cmocka_unit_test(the_break_that_makes_nobody_late_is_taken),
        cmocka_unit_test(the_earliest_return_breaks_a_tie),
        cmocka_unit_test(one_job_too_many_is_counted),
        cmocka_unit_test(a_load_too_heavy_names_the_job_with_which_it_is),
        cmocka_unit_test(frozen_jobs_come_first_and_locked_ones_in_their_order),
        cmocka_unit_test(a_place_without_a_road_is_named),
        cmocka_unit_test(an_insertion_is_the_best_of_all_positions),
        cmocka_unit_test(a_plan_is_the_sum_of_its_routes_and_of_what_it_leaves_out),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
