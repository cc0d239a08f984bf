/* The bound against the best of all plans of small problems, and against some plans of larger ones. A bound above what a
 * plan costs is wrong, by however little; the best plans here may break what the bound does not look at either. */
#include "base/testing.h"

#include <string.h>

#include "base/arena.h"
#include "solver/bound_labels.h"
#include "solver/solver.h"
#include "solver/testing_problem.h"

enum { JOBS_SMALL = 5, SUBSETS = 1 << JOBS_SMALL };

static const int64_t NO_PLAN = COST_MAX;

static const struct problem_shape PLAIN = {.jobs_high = JOBS_SMALL, .technicians_high = 3, .horizon_t = 600};
static const struct problem_shape SOME_EXTRAS = {
    .jobs_low = 2, .jobs_high = 4, .technicians_low = 1, .technicians_high = 3, .horizon_t = 400, .extra_percent = 25};
static const struct problem_shape LARGER = {.jobs_low = 10,
                                            .jobs_high = 60,
                                            .technicians_low = 1,
                                            .technicians_high = 12,
                                            .horizon_t = 2000,
                                            .extra_percent = 20};

/* ---- the best plan ----------------------------------------------------------------------------------------------- */

/* The cheapest route of a technician over each set of jobs. */
struct routes {
    struct arena *arena;
    const struct problem *problem;
    int32_t technician;
    int32_t jobs[JOBS_SMALL];
    int64_t cost_c[SUBSETS];
};

static int64_t route_cost(struct routes *routes, int32_t count)
{
    struct arena_mark mark = arena_mark(routes->arena);
    const struct order order = {.technician = routes->technician, .jobs = routes->jobs, .count = count};
    struct route_schedule schedule;
    bool possible = schedule_route(routes->arena, routes->problem, &order, NULL, &schedule);
    arena_rewind(routes->arena, mark);
    return possible ? schedule.cost.total_c : NO_PLAN;
}

static void routes_try(struct routes *routes, int32_t count, uint32_t taken)
{
    int64_t cost_c = route_cost(routes, count);
    routes->cost_c[taken] = cost_c < routes->cost_c[taken] ? cost_c : routes->cost_c[taken];
    for (int32_t j = 0;
         j < routes->problem->dims.jobs && count < (int32_t)(sizeof routes->jobs / sizeof routes->jobs[0]); j++) {
        if ((taken >> j & 1) == 0) {
            routes->jobs[count] = j;
            routes_try(routes, count + 1, taken | 1u << j);
        }
    }
}

/* The cheapest of all plans; NO_PLAN when there is none. */
static int64_t best_plan(struct arena *arena, const struct problem *problem)
{
    int64_t cost_c[SUBSETS]; /* of serving exactly these jobs with the technicians so far */
    const uint32_t sets = 1u << problem->dims.jobs;
    for (uint32_t set = 0; set < sets; set++) {
        cost_c[set] = set == 0 ? 0 : NO_PLAN;
    }
    for (int32_t t = 0; t < problem->dims.technicians; t++) {
        struct routes routes = {.arena = arena, .problem = problem, .technician = t};
        for (uint32_t set = 0; set < sets; set++) {
            routes.cost_c[set] = NO_PLAN;
        }
        routes_try(&routes, 0, 0);
        for (uint32_t set = sets; set-- > 0;) {
            int64_t best_c = NO_PLAN;
            for (uint32_t own = set;; own = (own - 1) & set) {
                int64_t sum_c = routes.cost_c[own] == NO_PLAN || cost_c[set & ~own] == NO_PLAN
                                    ? NO_PLAN
                                    : routes.cost_c[own] + cost_c[set & ~own];
                best_c = sum_c < best_c ? sum_c : best_c;
                if (own == 0) {
                    break;
                }
            }
            cost_c[set] = best_c;
        }
    }
    int64_t best_c = NO_PLAN;
    for (uint32_t set = 0; set < sets; set++) {
        int64_t sum_c = cost_c[set];
        for (int32_t j = 0; sum_c < NO_PLAN && j < problem->dims.jobs; j++) {
            sum_c += (set >> j & 1) != 0 ? 0 : problem->job_left_out_c[j];
        }
        best_c = sum_c < best_c ? sum_c : best_c;
    }
    return best_c;
}

/* ---- small problems ---------------------------------------------------------------------------------------------- */

static int64_t bound_with(struct arena *arena, const struct problem *problem, int64_t steps)
{
    const struct bound_budget budget = {.steps = steps, .enough_c = INT64_MAX};
    return bound_of(arena, problem, &budget).cost_c;
}

/* The bounds of many problems: none above the best plan. The answer is their sum in percent of the best plans'. */
static int64_t percent_of_best(const struct problem_shape *shape, uint64_t stream, uint64_t seeds)
{
    __int128 bounds_c = 0, bests_c = 0;
    for (uint64_t seed = 0; seed < seeds; seed++) {
        struct random random = random_make(seed, stream);
        struct arena *arena = arena_create(0);
        const struct problem problem = problem_random_sealed(arena, &random, shape);
        const int64_t best_c = best_plan(arena, &problem);
        if (best_c < NO_PLAN) {
            const int64_t bound_c = bound_with(arena, &problem, 2000000);
            if (bound_c < 0 || bound_c > best_c) {
                print_error("seed %d: bound %lld, best plan %lld\n", (int)seed, (long long)bound_c, (long long)best_c);
                fail();
            }
            bounds_c += bound_c;
            bests_c += best_c;
        }
        arena_destroy(arena);
    }
    return bests_c == 0 ? 0 : (int64_t)(bounds_c * 100 / bests_c);
}

static void no_plan_of_a_plain_problem_costs_less(void **state)
{
    (void)state;
    const int64_t percent = percent_of_best(&PLAIN, 1, testing_rounds(60, 20));
    print_message("the bound is %d%% of the best plan\n", (int)percent);
    assert_in_range(percent, 75, 100);
}

static void no_plan_of_a_problem_with_extras_costs_less(void **state)
{
    (void)state;
    const int64_t percent = percent_of_best(&SOME_EXTRAS, 2, testing_rounds(60, 20));
    print_message("the bound is %d%% of the best plan\n", (int)percent);
    assert_in_range(percent, 50, 100);
}

/* ---- larger problems --------------------------------------------------------------------------------------------- */

static bool plan_is_possible(struct arena *arena, const struct problem *problem, const struct problem_plan *plan)
{
    for (int32_t t = 0; t < problem->dims.technicians; t++) {
        struct route_schedule schedule;
        const struct order order = {
            .technician = t, .jobs = plan->jobs + plan->first[t], .count = plan->first[t + 1] - plan->first[t]};
        if (!schedule_route(arena, problem, &order, NULL, &schedule)) {
            return false;
        }
    }
    return true;
}

static void no_random_plan_costs_less_whatever_the_number_of_steps(void **state)
{
    (void)state;
    static const int64_t STEPS[] = {1, 100, 5000, 20000, 100000, 1000000};
    int32_t plans = 0;
    for (uint64_t seed = 0; seed < testing_rounds(20, 20); seed++) {
        struct random random = random_make(seed, 3);
        struct arena *arena = arena_create(0);
        const struct problem problem = problem_random_sealed(arena, &random, &LARGER);
        const struct problem_plan plan = problem_random_plan(arena, &random, &problem, 100);
        if (plan_is_possible(arena, &problem, &plan)) {
            struct solution solution;
            const struct plan_orders orders = {plan.first, plan.jobs, NULL};
            schedule_plan(arena, &problem, &orders, &solution);
            for (size_t i = 0; i < sizeof STEPS / sizeof STEPS[0]; i++) {
                int64_t bound_c = bound_with(arena, &problem, STEPS[i]);
                assert_true(bound_c >= 0 && bound_c <= solution.cost.total_c);
            }
            plans++;
        }
        arena_destroy(arena);
    }
    assert_true(plans > 9);
}

static int32_t few_epochs(void *context, const struct solver_report *report)
{
    (void)context;
    return solver_share(report->epoch, 6);
}

static void no_plan_that_the_search_finds_costs_less(void **state)
{
    (void)state;
    const struct solver_host host = {.progress = few_epochs, .run = solver_run_here};
    int32_t plans = 0;
    int64_t percent = 0;
    for (uint64_t seed = 0; seed < testing_rounds(10, 20); seed++) {
        struct random random = random_make(seed, 6);
        struct arena *arena = arena_create(0);
        const struct problem problem = problem_random_sealed(arena, &random, &LARGER);
        const struct solver_settings settings = {.seed = seed, .lanes = 1};
        struct solver_result result;
        solver_run(arena, &problem, NULL, &settings, &host, &result);
        const int64_t bound_c = bound_with(arena, &problem, 2000000);
        if (!result.infeasible && result.best.cost.total_c > 0) {
            assert_true(bound_c <= result.best.cost.total_c);
            percent += bound_c * 100 / result.best.cost.total_c;
            plans++;
        }
        arena_destroy(arena);
    }
    assert_true(plans > 6);
    print_message("the bound is %d%% of the plans found, on average\n", (int)(percent / plans));
}

/* ---- the oracles under any prices -------------------------------------------------------------------------------- */

/* L of random prices, by each oracle. */
struct trial {
    struct arena *arena;
    struct bound_relaxed relaxed;
    struct bound_walk walk;
    struct bound_labels labels;
    int64_t *price_c;
};

static void prices_draw(struct trial *trial, struct random *random)
{
    for (int32_t j = 0; j < trial->relaxed.jobs; j++) {
        int64_t high_c = trial->relaxed.price_max_c[j];
        int64_t near_c = trial->relaxed.start_c[j] * random_between(random, 0, 8);
        trial->price_c[j] =
            random_chance(random, 50) && near_c < high_c ? near_c : high_c / 1000 * random_between(random, 0, 1000);
    }
}

/* The highest L that the oracles tell. */
static int64_t value_of(struct trial *trial)
{
    __int128 value_c = 0;
    for (int32_t j = 0; j < trial->relaxed.jobs; j++) {
        value_c += trial->price_c[j];
    }
    for (int32_t g = 0; g < trial->relaxed.group_count; g++) {
        const struct bound_group *group = &trial->relaxed.groups[g];
        const struct bound_memory memory = bound_memory_make(trial->arena, group);
        const int64_t walked_c = bound_walk_fill(&trial->walk, group, trial->price_c);
        trial->labels.walk = &trial->walk;
        trial->labels.memory = &memory;
        trial->labels.steps_max = 10000000;
        trial->labels.with_use = false;
        const int64_t labelled_c = bound_labels_run(&trial->labels);
        trial->labels.with_use = true;
        const int64_t used_c = bound_labels_run(&trial->labels);
        assert_true(labelled_c <= used_c && used_c <= 0);
        value_c += (__int128)(walked_c > used_c ? walked_c : used_c) * group->technicians;
    }
    const int32_t shift = trial->relaxed.shift;
    return value_c <= 0 ? 0 : (int64_t)(shift >= 0 ? (value_c + ((1 << shift) - 1)) >> shift : value_c << -shift);
}

static void any_prices_prove_a_bound(void **state)
{
    (void)state;
    for (uint64_t seed = 0; seed < testing_rounds(50, 20); seed++) {
        struct random random = random_make(seed, 4);
        struct trial trial = {.arena = arena_create(0)};
        const struct problem problem =
            problem_random_sealed(trial.arena, &random, seed % 2 == 0 ? &PLAIN : &SOME_EXTRAS);
        const int64_t best_c = best_plan(trial.arena, &problem);
        if (bound_relaxed_make(trial.arena, &problem, seed % 5 == 0 ? 20000 : 100000000, &trial.relaxed)) {
            trial.walk = bound_walk_make(trial.arena, &trial.relaxed);
            trial.labels = bound_labels_make(trial.arena, &trial.relaxed);
            trial.price_c = arena_array(trial.arena, int64_t, problem.dims.jobs);
            for (int32_t attempt = 0; attempt < 20; attempt++) {
                prices_draw(&trial, &random);
                assert_true(value_of(&trial) <= best_c);
            }
        }
        arena_destroy(trial.arena);
    }
}

/* ---- what is known ----------------------------------------------------------------------------------------------- */

static void no_steps_prove_nothing(void **state)
{
    (void)state;
    struct arena *arena = arena_create(0);
    const struct problem problem = problem_complete(arena, TRAVEL_DENSE);
    assert_int_equal(bound_with(arena, &problem, 0), 0);
    arena_destroy(arena);
}

static void the_same_steps_prove_the_same_and_leave_no_memory_behind(void **state)
{
    (void)state;
    struct random random = random_make(7, 5);
    struct arena *arena = arena_create(0);
    const struct problem problem = problem_random_sealed(arena, &random, &LARGER);
    const struct bound_budget budget = {.steps = 3000000, .enough_c = INT64_MAX};
    const struct arena_mark before = arena_mark(arena);
    const struct bound first = bound_of(arena, &problem, &budget);
    const struct arena_mark after = arena_mark(arena);
    const struct bound second = bound_of(arena, &problem, &budget);
    assert_memory_equal(&before, &after, sizeof before);
    assert_int_equal(first.cost_c, second.cost_c);
    assert_int_equal(first.steps, second.steps);
    assert_int_equal(first.rounds, second.rounds);
    arena_destroy(arena);
}

/* Two technicians, one at each end of a line with a job beside each and one in the middle that nobody may do:
 *
 *     A . 1 . . . 3 . . . 2 . B      0 to 120, a unit a tick
 */
static void a_bound_without_a_gap_is_found(void **state)
{
    (void)state;
    enum { PLACES = 5 };
    static const int32_t at[PLACES] = {0, 10, 110, 60, 120};
    static const int32_t job_place[] = {1, 2, 3}, service_t[] = {30, 30, 30}, open_t[] = {0, 0, 0};
    static const int32_t close_t[] = {1000, 1000, 1000};
    static const int64_t left_out_c[] = {100000, 100000, 777};
    static const int32_t home[] = {0, 4}, from_t[] = {0, 0}, to_t[] = {1000, 1000};
    static const int64_t used_c[] = {50, 50};
    static const uint64_t eligible[] = {3, 3, 0};
    int32_t travel[PLACES * PLACES];
    for (int32_t pair = 0; pair < PLACES * PLACES; pair++) {
        int32_t way = at[pair / PLACES] - at[pair % PLACES];
        travel[pair] = way < 0 ? -way : way;
    }
    struct problem problem = {.dims = {.jobs = 3, .technicians = 2, .places = PLACES, .dense = true},
                              .distance_c = 1,
                              .travel_form = TRAVEL_DENSE,
                              .job_place = job_place,
                              .job_service_t = service_t,
                              .job_open_t = open_t,
                              .job_close_t = close_t,
                              .job_left_out_c = left_out_c,
                              .technician_start_place = home,
                              .technician_end_place = home,
                              .technician_from_t = from_t,
                              .technician_to_t = to_t,
                              .technician_used_c = used_c,
                              .travel_t = travel,
                              .travel_d = travel,
                              .eligible = eligible,
                              .eligible_words = 1};
    struct arena *arena = arena_create(0);
    assert_int_equal(best_plan(arena, &problem), 50 + 20 + 50 + 20 + 777);
    assert_int_equal(bound_with(arena, &problem, 2000000), 50 + 20 + 50 + 20 + 777);
    assert_int_equal(bound_with(arena, &problem, 7), 777); /* one look at who may do what, and no more */
    arena_destroy(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(no_plan_of_a_plain_problem_costs_less),
        cmocka_unit_test(no_plan_of_a_problem_with_extras_costs_less),
        cmocka_unit_test(no_random_plan_costs_less_whatever_the_number_of_steps),
        cmocka_unit_test(no_plan_that_the_search_finds_costs_less),
        cmocka_unit_test(any_prices_prove_a_bound),
        cmocka_unit_test(no_steps_prove_nothing),
        cmocka_unit_test(the_same_steps_prove_the_same_and_leave_no_memory_behind),
        cmocka_unit_test(a_bound_without_a_gap_is_found),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
