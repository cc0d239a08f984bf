/* The witness against the schedule, on random problems with every section, and against garbage. */
#include "base/testing.h"

#include <string.h>

#include "base/arena.h"
#include "solver/testing_problem.h"
#include "solver/witness.h"

/* Plain problems, problems with some more sections, and small ones with every section there is. */
static const struct problem_shape SHAPES[] = {
    {.jobs_high = 40, .technicians_high = 6, .horizon_t = 600},
    {.jobs_high = 30, .technicians_high = 6, .horizon_t = 600, .extra_percent = 30},
    {.jobs_high = 12, .technicians_high = 4, .horizon_t = 600, .extra_percent = 100},
};
enum { SHAPE_COUNT = sizeof SHAPES / sizeof *SHAPES };

struct judged {
    struct arena *arena;
    struct problem problem;
    struct solution solution;
};

/* False when a day that has begun cannot be ended by its rules: then the problem has no plan. */
static bool is_possible(const struct judged *judged, const struct problem_plan *plan)
{
    for (int32_t t = 0; t < judged->problem.dims.technicians; t++) {
        struct route_schedule schedule;
        const struct order order = {
            .technician = t, .jobs = plan->jobs + plan->first[t], .count = plan->first[t + 1] - plan->first[t]};
        if (!schedule_route(judged->arena, &judged->problem, &order, NULL, &schedule)) {
            return false;
        }
    }
    return true;
}

/* A random plan as the schedule has it; false when there is none, or it moves more jobs than allowed, which nobody looked
 * at. */
static bool plan_make(uint64_t seed, uint64_t stream, struct judged *judged)
{
    struct random random = random_make(seed, stream);
    judged->solution = (struct solution){0};
    judged->arena = arena_create(0);
    judged->problem = problem_random_sealed(judged->arena, &random, &SHAPES[seed % SHAPE_COUNT]);
    const struct problem *p = &judged->problem;
    const struct problem_plan plan = problem_random_plan(judged->arena, &random, p, 80);
    if (is_possible(judged, &plan)) {
        const struct plan_orders orders = {plan.first, plan.jobs, NULL};
        schedule_plan(judged->arena, p, &orders, &judged->solution);
        if (p->disturbance == NULL || judged->solution.moved <= p->disturbance->moved_max) {
            return true;
        }
    }
    arena_destroy(judged->arena);
    return false;
}

static int32_t stops_of(const struct solution *solution, int32_t kind)
{
    int32_t count = 0;
    for (int32_t i = 0; i < solution->stop_count; i++) {
        count += solution->stops[i].job == kind ? 1 : 0;
    }
    return count;
}

static void every_plan_of_the_schedule_is_accepted(void **state)
{
    (void)state;
    int32_t accepted = 0, breaks = 0, charges = 0, restocks = 0;
    for (uint64_t seed = 0; seed < 1800; seed++) {
        struct judged judged;
        struct fault fault = {0};
        if (!plan_make(seed, 20, &judged)) {
            continue;
        }
        if (!witness_accepts(&judged.problem, &judged.solution, &fault)) {
            print_error("seed %d: %s at %s: %s\n", (int)seed, fault.code, fault.where, fault.what);
            fail();
        }
        assert_no_fault(&fault);
        breaks += stops_of(&judged.solution, STOP_BREAK);
        charges += stops_of(&judged.solution, STOP_CHARGE);
        restocks += stops_of(&judged.solution, STOP_RESTOCK);
        arena_destroy(judged.arena);
        accepted++;
    }
    assert_true(accepted > 1000 && breaks > 400 && charges > 20 && restocks > 50);
}

/* Changes every 32-bit word of an array by one, each alone. */
static void assert_no_word_can_move(const struct judged *judged, void *array, size_t bytes, const char *name)
{
    for (size_t at = 0; at + 4 <= bytes; at += 4) {
        char *word = (char *)array + at;
        for (int step = -1; step <= 1; step += 2) {
            uint32_t before;
            uint32_t after;
            memcpy(&before, word, sizeof before);
            after = before + (uint32_t)step;
            memcpy(word, &after, sizeof after);
            struct fault fault = {0};
            if (witness_accepts(&judged->problem, &judged->solution, &fault)) {
                print_error("%s: byte %zu of %zu may be %d and %d\n", name, at, bytes, (int)before, (int)after);
                fail();
            }
            memcpy(word, &before, sizeof before);
        }
    }
}

static void no_number_of_a_random_plan_can_be_another(void **state)
{
    (void)state;
    for (uint64_t seed = 0; seed < 100; seed++) {
        struct judged judged;
        if (!plan_make(seed, 21, &judged)) {
            continue;
        }
        struct solution *s = &judged.solution;
        assert_no_word_can_move(&judged, s->stops, (size_t)s->stop_count * sizeof(struct stop), "stops");
        assert_no_word_can_move(&judged, s->routes, (size_t)s->route_count * sizeof(struct route), "routes");
        assert_no_word_can_move(&judged, s->left_out, (size_t)s->left_out_count * sizeof(int32_t), "left out");
        assert_no_word_can_move(&judged, &s->moved, sizeof s->moved, "moved");
        assert_no_word_can_move(&judged, &s->cost, sizeof s->cost, "cost");
        arena_destroy(judged.arena);
    }
}

static int32_t odd_value(struct random *random)
{
    static const int32_t extremes[] = {INT32_MIN, -3, -2, -1, 0, 1, 5, INT32_MAX - 1, INT32_MAX};
    return random_chance(random, 50) ? extremes[random_below(random, sizeof extremes / sizeof *extremes)]
                                     : random_between(random, -1000, 1000);
}

/* Overwrites some words; nothing but a refusal, or by chance an acceptance, may come of it. */
static void garbage_is_refused_without_harm(void **state)
{
    (void)state;
    for (uint64_t seed = 0; seed < 2000; seed++) {
        struct judged judged;
        struct random random = random_make(seed, 22);
        if (!plan_make(seed, 23, &judged)) {
            continue;
        }
        struct solution *s = &judged.solution;
        const uint32_t stop_words = (uint32_t)((size_t)s->stop_count * sizeof(struct stop) / 4);
        const uint32_t route_words = (uint32_t)((size_t)s->route_count * sizeof(struct route) / 4);
        for (int32_t i = 0; i < 4; i++) {
            const bool in_stops = random_chance(&random, 60);
            const uint32_t words = in_stops ? stop_words : route_words;
            const int32_t value = odd_value(&random);
            if (words > 0) {
                char *array = (char *)(in_stops ? (void *)s->stops : (void *)s->routes);
                memcpy(array + 4 * random_below(&random, words), &value, sizeof value);
            }
        }
        struct fault fault = {0};
        if (!witness_accepts(&judged.problem, s, &fault)) {
            assert_int_equal(fault.kind, FAULT_INVALID);
        }
        arena_destroy(judged.arena);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_plan_of_the_schedule_is_accepted),
        cmocka_unit_test(no_number_of_a_random_plan_can_be_another),
        cmocka_unit_test(garbage_is_refused_without_harm),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
