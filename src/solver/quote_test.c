/* Quotes against the slow truth: every technician and position by schedule_insertion, whole plans by the witness. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/fault.h"
#include "solver/quote.h"
#include "solver/testing_problem.h"
#include "solver/witness.h"

static const struct problem_shape SHAPE = {3, 12, 1, 4, 400, 35, 0};
static const struct problem_shape FULL = {3, 9, 1, 3, 400, 100, 0};
static const struct problem_shape TOGETHER = {3,
                                              9,
                                              2,
                                              4,
                                              400,
                                              50,
                                              ~(UINT32_C(1) << EXTRA_CREWS | UINT32_C(1) << EXTRA_PRECEDENCE |
                                                UINT32_C(1) << EXTRA_WAGES | UINT32_C(1) << EXTRA_FROZEN |
                                                UINT32_C(1) << EXTRA_PREVIOUS)};

static const struct problem_shape PREVIOUS = {6, 12, 2, 4, 400, 100, ~(UINT32_C(1) << EXTRA_PREVIOUS)};

static int32_t problems_wanted(void)
{
    const char *wanted = getenv("ROUTRIQ_QUOTES");
    return wanted == NULL ? 800 : (int32_t)strtol(wanted, NULL, 10);
}

/* A problem, a plan of it, and the plan as a board. */
struct scene {
    struct arena *arena, *board_arena;
    struct problem p;
    struct plan_orders orders;
    struct solution plan;
    struct quote_board *board;
    struct quote *quotes;
};

/* False where no plan is possible, or the plan moves more than it may. */
static bool scene_make(struct scene *s, uint64_t seed, const struct problem_shape *shape, int32_t percent)
{
    struct random random = random_make(seed, 41);
    *s = (struct scene){.arena = arena_create(0), .board_arena = arena_create(0)};
    s->p = problem_random_sealed(s->arena, &random, shape);
    struct problem_plan plan = problem_random_plan(s->arena, &random, &s->p, percent);
    s->orders = (struct plan_orders){plan.first, plan.jobs, NULL};
    for (int32_t t = 0; t < s->p.dims.technicians; t++) {
        struct order order = {t, plan.jobs + plan.first[t], plan.first[t + 1] - plan.first[t], NULL};
        struct route_schedule schedule;
        if (!schedule_route(s->arena, &s->p, &order, NULL, &schedule)) {
            return false;
        }
    }
    schedule_plan(s->arena, &s->p, &s->orders, &s->plan);
    if (s->p.disturbance != NULL) { /* as tight as the plan allows, every other time */
        struct disturbance *limit = arena_new(s->arena, struct disturbance);
        limit->moved_max = s->plan.moved + (int32_t)(seed / 4 % 2);
        s->p.disturbance = limit;
    }
    struct fault fault = {0};
    if (!witness_accepts(&s->p, &s->plan, &fault)) {
        return false; /* frozen jobs that depend on others, which the plan does not have */
    }
    s->quotes = arena_array(s->arena, struct quote, s->p.dims.technicians);
    s->board = quote_board_make(s->board_arena, &s->p, &s->plan);
    assert_non_null(s->board);
    return true;
}

static void scene_end(struct scene *s)
{
    arena_destroy(s->arena);
    arena_destroy(s->board_arena);
}

static bool depends(const struct problem *p, int32_t job)
{
    for (int32_t k = 0; p->crew_first != NULL && k < p->dims.crew_jobs; k++) {
        if (p->crew_job[k] == job) {
            return true;
        }
    }
    for (int32_t k = 0; p->precedence_before != NULL && k < p->dims.precedences; k++) {
        if (p->precedence_before[k] == job || p->precedence_after[k] == job) {
            return true;
        }
    }
    return false;
}

/* A technician's jobs without one. */
static struct order order_without(struct scene *s, int32_t technician, int32_t job)
{
    int32_t first = s->orders.first[technician], count = s->orders.first[technician + 1] - first;
    int32_t *jobs = arena_array(s->arena, int32_t, count + 1);
    int32_t kept = 0;
    for (int32_t i = 0; i < count; i++) {
        jobs[kept] = s->orders.jobs[first + i];
        kept += jobs[kept] != job ? 1 : 0;
    }
    return (struct order){technician, jobs, kept, NULL};
}

struct seen {
    int64_t possible, impossible, planned, immovable, same_word, together, mates, budget, dearer;
};

static void assert_quote_is_true(struct scene *s, int32_t job, const struct quote *quote, struct seen *seen)
{
    struct order order = order_without(s, quote->technician, job);
    struct insertion truth = schedule_insertion(s->arena, &s->p, &order, job, INSERTION_BY_COST);
    assert_int_equal(quote->possible, truth.possible);
    if (!quote->possible) {
        seen->impossible++;
        seen->same_word += quote->verdict.obstacle == truth.verdict.obstacle;
        assert_int_not_equal(quote->verdict.obstacle, OBSTACLE_NONE);
        assert_true(quote->verdict.obstacle <= truth.verdict.obstacle);
        return;
    }
    seen->possible++;
    assert_int_equal(quote->added_c, truth.added_c);
    assert_int_equal(quote->position, truth.position);
    assert_int_equal(quote->left_out_c, s->p.job_left_out_c[job]);
}

static bool is_frozen(const struct problem *p, int32_t job)
{
    for (int32_t k = 0; p->frozen_first != NULL && k < p->dims.frozen_jobs; k++) {
        if (p->frozen_job[k] == job) {
            return true;
        }
    }
    return false;
}

static void assert_job_is_quoted(struct scene *s, int32_t job, struct seen *seen)
{
    struct arena_mark mark = arena_mark(s->arena);
    struct quote_standing standing = quote_job(s->board, job, s->quotes);
    if (!standing.movable) {
        seen->immovable++;
        struct order order = order_without(s, standing.technician, job);
        struct route_schedule schedule;
        assert_true(is_frozen(&s->p, job) || !schedule_route(s->arena, &s->p, &order, NULL, &schedule));
    }
    seen->planned += standing.technician >= 0;
    for (int32_t t = 0; standing.movable && t < s->p.dims.technicians; t++) {
        assert_int_equal(s->quotes[t].technician, t);
        assert_quote_is_true(s, job, &s->quotes[t], seen);
    }
    arena_rewind(s->arena, mark);
}

static void every_quote_is_what_trying_every_position_says(void **state)
{
    (void)state;
    struct seen seen = {0};
    for (int32_t seed = 0; seed < problems_wanted(); seed++) {
        struct scene s;
        bool possible = scene_make(&s, (uint64_t)seed, seed % 4 == 3 ? &FULL : &SHAPE, 20 + seed % 80);
        if (possible) {
            s.p.disturbance = NULL; /* the slow truth knows of one route alone */
        }
        for (int32_t job = 0; possible && job < s.p.dims.jobs; job++) {
            if (!depends(&s.p, job)) {
                assert_job_is_quoted(&s, job, &seen);
            }
        }
        scene_end(&s);
    }
    printf("possible %lld, impossible %lld (%lld in the same words), in the plan %lld, immovable %lld\n",
           (long long)seen.possible, (long long)seen.impossible, (long long)seen.same_word, (long long)seen.planned,
           (long long)seen.immovable);
    assert_true(seen.possible > 100 && seen.impossible > 100 && seen.planned > 100 && seen.immovable > 10);
    assert_true(seen.same_word * 10 > seen.impossible * 9);
}

/* ---- whole plans with what is quoted ------------------------------------------------------------------------------- */

/* The plan with a quote taken: its jobs told with their times. */
struct telling {
    struct solution told;
    int32_t *who, *at, *start_t; /* J: where those of the quote go */
};

static void stop_tell(struct telling *telling, const struct problem *p, int32_t technician, int32_t job,
                      int32_t start_t)
{
    int32_t service_t = p->job_service_t[job];
    telling->told.stops[telling->told.stop_count++] =
        (struct stop){.job = job, .start_t = start_t, .departure_t = start_t + service_t};
    telling->told.routes[technician].stop_count++;
}

static void route_tell(struct scene *s, struct telling *telling, int32_t technician)
{
    const struct route *route = &s->plan.routes[technician];
    struct solution *told = &telling->told;
    told->routes[technician] = (struct route){.technician = technician, .stop_first = told->stop_count};
    int32_t index = 0;
    for (int32_t i = 0; i <= route->stop_count; i++) {
        for (int32_t j = 0; j < s->p.dims.jobs; j++) {
            if (telling->who[j] == technician && telling->at[j] == index) {
                stop_tell(telling, &s->p, technician, j, telling->start_t[j]);
                index++;
                j = -1;
            }
        }
        const struct stop *stop = &s->plan.stops[route->stop_first + i];
        if (i < route->stop_count && stop->job >= 0 && telling->who[stop->job] < 0) {
            told->stops[told->stop_count++] = *stop;
            told->routes[technician].stop_count++;
            index++;
        }
    }
}

static void telling_place(struct telling *telling, int32_t job, int32_t technician, int32_t position, int32_t start_t)
{
    telling->who[job] = technician;
    telling->at[job] = position;
    telling->start_t[job] = start_t;
}

static void assert_taking_it_costs_what_it_says(struct scene *s, int32_t job, const struct quote_standing *standing,
                                                const struct quote *quote, struct seen *seen)
{
    const struct problem *p = &s->p;
    struct telling telling = {.told = {.route_count = p->dims.technicians,
                                       .routes = arena_array(s->arena, struct route, p->dims.technicians),
                                       .stops = arena_array(s->arena, struct stop, p->dims.jobs)},
                              .who = arena_array(s->arena, int32_t, p->dims.jobs),
                              .at = arena_array(s->arena, int32_t, p->dims.jobs),
                              .start_t = arena_array(s->arena, int32_t, p->dims.jobs)};
    for (int32_t j = 0; j < p->dims.jobs; j++) {
        telling.who[j] = -1;
    }
    telling_place(&telling, job, quote->technician, quote->position, quote->start_t);
    for (int32_t k = 0; k < quote->mate_count; k++) {
        const struct quote_mate *mate = &quote->mates[k];
        telling_place(&telling, mate->job, mate->technician, mate->position, mate->start_t);
    }
    for (int32_t t = 0; t < p->dims.technicians; t++) {
        route_tell(s, &telling, t);
    }
    struct solution plan;
    struct route_verdict verdict;
    int32_t technician;
    assert_true(quote_plan_again(s->arena, p, &telling.told, &plan, &technician, &verdict));
    struct fault fault = {0};
    if (!witness_accepts(p, &plan, &fault)) {
        fail_msg("%s at %s: %s", fault.code, fault.where, fault.what);
    }
    int64_t routes_c = plan.cost.total_c - plan.cost.left_out_c;
    int64_t quoted_c = s->plan.cost.total_c - s->plan.cost.left_out_c - standing->price_c + quote->added_c;
    seen->dearer += routes_c < quoted_c;
    assert_true(routes_c <= quoted_c);
    if (quote->mate_count == 0 && !depends(p, job)) {
        assert_int_equal(routes_c, quoted_c);
    }
    if (standing->technician < 0) {
        assert_int_equal(plan.cost.left_out_c, s->plan.cost.left_out_c - quote->left_out_c);
    }
}

static void jobs_that_depend_on_each_other_are_quoted_as_plans_that_hold(void **state)
{
    (void)state;
    struct seen seen = {0};
    for (int32_t seed = 0; seed < problems_wanted(); seed++) {
        struct scene s;
        bool possible = scene_make(&s, (uint64_t)seed, &TOGETHER, 20 + seed % 60);
        for (int32_t job = 0; possible && job < s.p.dims.jobs; job++) {
            struct arena_mark mark = arena_mark(s.arena);
            struct quote_standing standing = quote_job(s.board, job, s.quotes);
            for (int32_t t = 0; standing.movable && t < s.p.dims.technicians; t++) {
                const struct quote *quote = &s.quotes[t];
                seen.possible += quote->possible;
                seen.impossible += !quote->possible;
                seen.mates += quote->mate_count;
                seen.together += quote->verdict.obstacle == OBSTACLE_TOGETHER;
                seen.budget += quote->verdict.obstacle == OBSTACLE_MOVED;
                if (quote->possible) {
                    assert_taking_it_costs_what_it_says(&s, job, &standing, quote, &seen);
                }
            }
            arena_rewind(s.arena, mark);
        }
        scene_end(&s);
    }
    printf("possible %lld (%lld dearer than need be) with %lld others, impossible %lld, of these together %lld, by the "
           "budget %lld\n",
           (long long)seen.possible, (long long)seen.dearer, (long long)seen.mates, (long long)seen.impossible,
           (long long)seen.together, (long long)seen.budget);
    assert_true(seen.mates > 100 && seen.together > 10 && seen.budget > 10);
}

/* ---- why not earlier ------------------------------------------------------------------------------------------------- */

static int32_t planned_start_t(const struct solution *plan, int32_t job)
{
    for (int32_t i = 0; i < plan->stop_count; i++) {
        if (plan->stops[i].job == job) {
            return plan->stops[i].start_t;
        }
    }
    return NO_INSTANT;
}

static void assert_hold_adds_up(struct scene *s, int32_t job, int64_t *kinds)
{
    struct quote_hold hold = quote_hold_of(s->board, job);
    kinds[hold.kind]++;
    if (hold.kind == HOLD_LEFT_OUT) {
        assert_int_equal(planned_start_t(&s->plan, job), NO_INSTANT);
        return;
    }
    assert_int_equal(hold.start_t, planned_start_t(&s->plan, job));
    if (hold.kind == HOLD_WINDOW || hold.kind == HOLD_PREVIOUS || hold.kind == HOLD_BEFORE) {
        assert_int_equal(hold.limit_t, hold.start_t);
    }
    if (hold.kind >= HOLD_JOB) {
        assert_int_equal(hold.leave_t + hold.travel_t, hold.start_t);
    }
    if (hold.kind == HOLD_JOB) {
        assert_true(planned_start_t(&s->plan, hold.job) <= hold.leave_t);
    }
}

static void what_holds_a_job_adds_up_to_its_start(void **state)
{
    (void)state;
    int64_t kinds[HOLD_WAITING + 1] = {0}, earlier = 0;
    for (int32_t seed = 0; seed < problems_wanted(); seed++) {
        struct scene s;
        bool possible = scene_make(&s, (uint64_t)seed, seed % 4 == 3 ? &FULL : &SHAPE, 40 + seed % 60);
        for (int32_t job = 0; possible && job < s.p.dims.jobs; job++) {
            assert_hold_adds_up(&s, job, kinds);
            int32_t start_t = planned_start_t(&s.plan, job);
            struct quote_standing standing = {.movable = false};
            if (start_t > 0) {
                standing = quote_job_before(s.board, job, start_t, s.quotes);
            }
            for (int32_t t = 0; standing.movable && t < s.p.dims.technicians; t++) {
                earlier += s.quotes[t].possible;
                assert_true(!s.quotes[t].possible || s.quotes[t].start_t < start_t);
            }
        }
        scene_end(&s);
    }
    printf("could begin earlier %lld\n", (long long)earlier);
    for (int32_t k = 0; k <= HOLD_WAITING; k++) {
        bool apart = k == HOLD_BEFORE || k == HOLD_AFTER || k == HOLD_CREW; /* the plans here have none of these */
        assert_true(apart || kinds[k] > 0);
    }
    assert_true(earlier > 100);
}

/* ---- relaxations --------------------------------------------------------------------------------------------------- */

/* What the route costs with the job at its best, or -1. */
static int64_t with_job_c(struct scene *s, const struct problem *p, const struct order *order, int32_t job)
{
    struct route_schedule before;
    struct insertion truth = schedule_insertion(s->arena, p, order, job, INSERTION_BY_COST);
    assert_true(schedule_route(s->arena, p, order, NULL, &before));
    return truth.possible ? before.cost.total_c + truth.added_c : -1;
}

static int64_t route_c(struct scene *s, const struct order *order)
{
    struct route_schedule schedule;
    assert_true(schedule_route(s->arena, &s->p, order, NULL, &schedule));
    return schedule.cost.total_c;
}

static void assert_amount_is_the_least(struct scene *s, int32_t job, const struct quote_relaxation *found)
{
    struct order order = order_without(s, found->technician, job);
    struct problem relaxed;
    assert_true(quote_relaxed(s->arena, &s->p, job, found, &relaxed));
    int64_t with_c = with_job_c(s, &relaxed, &order, job);
    assert_true(with_c >= 0);
    assert_int_equal(found->added_c, with_c - route_c(s, &order));
    struct quote_relaxation less = *found;
    less.amount--;
    if (less.amount == 0) {
        relaxed = s->p;
    } else {
        assert_true(quote_relaxed(s->arena, &s->p, job, &less, &relaxed));
    }
    assert_int_equal(with_job_c(s, &relaxed, &order, job), -1);
}

/* The other job is out; the cheapest way to have it again. */
static int64_t again_c(struct scene *s, const struct order *with, int32_t other, int32_t *technician)
{
    int64_t best_c = INT64_MAX;
    for (int32_t t = 0; t < s->p.dims.technicians; t++) {
        struct order order = order_without(s, t, other);
        order = t == with->technician ? *with : order;
        struct insertion truth = schedule_insertion(s->arena, &s->p, &order, other, INSERTION_BY_COST);
        if (truth.possible && truth.added_c < best_c) {
            best_c = truth.added_c;
            *technician = t;
        }
    }
    return best_c;
}

static void assert_other_makes_room(struct scene *s, int32_t job, const struct quote_relaxation *found)
{
    struct order whole = order_without(s, found->technician, job);
    struct order without = order_without(s, found->technician, found->job);
    struct insertion truth = schedule_insertion(s->arena, &s->p, &without, job, INSERTION_BY_COST);
    assert_true(truth.possible);
    int64_t added_c = route_c(s, &without) + truth.added_c - route_c(s, &whole);
    if (found->kind == RELAX_LEAVE_OUT) {
        assert_int_equal(found->added_c, added_c + s->p.job_left_out_c[found->job]);
        return;
    }
    int32_t *jobs = arena_array(s->arena, int32_t, without.count + 1);
    memcpy(jobs, without.jobs, (size_t)truth.position * sizeof *jobs);
    jobs[truth.position] = job;
    memcpy(jobs + truth.position + 1, without.jobs + truth.position,
           (size_t)(without.count - truth.position) * sizeof *jobs);
    struct order with = {found->technician, jobs, without.count + 1, NULL};
    int32_t technician = -1;
    assert_int_equal(found->added_c, added_c + again_c(s, &with, found->job, &technician));
    assert_int_equal(found->other_technician, technician);
}

static void a_relaxation_is_the_least_that_lets_a_job_in(void **state)
{
    (void)state;
    int64_t kinds[RELAX_KINDS] = {0};
    struct quote_relaxation found[64];
    for (int32_t seed = 0; seed < problems_wanted(); seed++) {
        struct scene s;
        const struct problem_shape *shapes[] = {&SHAPE, &PREVIOUS, &SHAPE, &FULL};
        bool possible = scene_make(&s, (uint64_t)seed, shapes[seed % 4], 40 + seed % 60);
        for (int32_t k = 0; possible && k < s.plan.left_out_count; k++) {
            int32_t job = s.plan.left_out[k];
            int32_t count = depends(&s.p, job) ? 0 : quote_relax(s.board, job, found, 64);
            for (int32_t i = 0; i < count; i++) {
                struct arena_mark mark = arena_mark(s.arena);
                kinds[found[i].kind]++;
                assert_true(i == 0 || found[i].added_c >= found[i - 1].added_c);
                bool others = found[i].kind == RELAX_MOVE || found[i].kind == RELAX_LEAVE_OUT;
                if (others && s.p.disturbance == NULL) {
                    assert_other_makes_room(&s, job, &found[i]);
                } else if (!others && s.p.disturbance == NULL) {
                    assert_amount_is_the_least(&s, job, &found[i]);
                }
                arena_rewind(s.arena, mark);
            }
        }
        scene_end(&s);
    }
    for (int32_t k = 0; k < RELAX_KINDS; k++) {
        printf("kind %d: %lld\n", k, (long long)kinds[k]);
        assert_true(k == RELAX_MOVED || kinds[k] > 0);
    }
}

/* One technician at place 0; job 0 at place 1 in the previous plan, job 1 at place 2 only before it. */
static struct problem problem_with_promise(struct arena *arena)
{
    static const int32_t place[] = {1, 2}, service_t[] = {10, 30}, open_t[] = {0, 0}, close_t[] = {1000, 20};
    static const int64_t left_out_c[] = {5000, 5000}, used_c[] = {0}, moved_c[] = {7, 7};
    static const int32_t home[] = {0}, from_t[] = {0}, to_t[] = {1000};
    static const int32_t travel_t[] = {0, 10, 20, 10, 0, 10, 20, 10, 0};
    static const int32_t previous_technician[] = {0, NO_PLACE}, previous_start_t[] = {10, 0}, slack_t[] = {10, 0};
    static const struct disturbance none = {.moved_max = 0};
    const struct problem description = {
        .dims = {.jobs = 2, .technicians = 1, .places = 3, .profiles = 1, .dense = true},
        .ticks_per_second = 1,
        .units_per_metre = 1,
        .drive_c = 1,
        .job_place = place,
        .job_service_t = service_t,
        .job_open_t = open_t,
        .job_close_t = close_t,
        .job_left_out_c = left_out_c,
        .technician_start_place = home,
        .technician_end_place = home,
        .technician_from_t = from_t,
        .technician_to_t = to_t,
        .technician_used_c = used_c,
        .travel_form = TRAVEL_DENSE,
        .travel_t = travel_t,
        .travel_d = travel_t,
        .previous_technician = previous_technician,
        .previous_start_t = previous_start_t,
        .previous_early_t = slack_t,
        .previous_late_t = slack_t,
        .moved_technician_c = moved_c,
        .moved_time_c = moved_c,
        .disturbance = &none};
    struct problem sealed;
    struct fault fault = {0};
    if (!problem_seal(arena, &description, &sealed, &fault)) {
        fail_msg("%s at %s: %s", fault.code, fault.where, fault.what);
    }
    return sealed;
}

static void one_more_may_be_moved_for_it(void **state)
{
    (void)state;
    struct arena *arena = arena_create(0), *board_arena = arena_create(0);
    const struct problem p = problem_with_promise(arena);
    const struct plan_orders orders = {.first = (const int32_t[]){0, 1}, .jobs = (const int32_t[]){0}};
    struct solution plan;
    schedule_plan(arena, &p, &orders, &plan);
    struct quote_board *board = quote_board_make(board_arena, &p, &plan);
    struct quote quote;
    struct quote_standing standing = quote_job(board, 1, &quote);
    assert_true(standing.movable);
    assert_false(quote.possible);
    assert_int_equal(quote.verdict.obstacle, OBSTACLE_MOVED);
    assert_int_equal(quote.verdict.needed, 1);
    assert_int_equal(quote.verdict.available, 0);

    struct quote_relaxation found[8];
    int32_t count = quote_relax(board, 1, found, 8);
    assert_true(count >= 2); /* or the window closes later, and it comes second */
    int32_t at = 0;
    while (at < count && found[at].kind != RELAX_MOVED) {
        at++;
    }
    assert_true(at < count);
    assert_int_equal(found[at].amount, 1);
    assert_int_equal(found[at].added_c, 20 + 7); /* home, 2, 1 and home: 40 instead of 20 */

    struct problem relaxed;
    assert_true(quote_relaxed(arena, &p, 1, &found[at], &relaxed));
    board = quote_board_make(board_arena, &relaxed, &plan);
    quote_job(board, 1, &quote);
    assert_true(quote.possible);
    assert_int_equal(quote.moved, 1);
    assert_int_equal(quote.moved_jobs[0], 0);
    arena_destroy(arena);
    arena_destroy(board_arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_quote_is_what_trying_every_position_says),
        cmocka_unit_test(jobs_that_depend_on_each_other_are_quoted_as_plans_that_hold),
        cmocka_unit_test(what_holds_a_job_adds_up_to_its_start),
        cmocka_unit_test(a_relaxation_is_the_least_that_lets_a_job_in),
        cmocka_unit_test(one_more_may_be_moved_for_it),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
