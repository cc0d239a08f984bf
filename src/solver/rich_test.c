/* Moves on problems with every feature: whatever a lane does, its plan costs what the slow evaluation of every route says, and
 * the whole of it passes the witness. */
#include "base/testing.h"

#include <stdio.h>

#include "base/arena.h"
#include "base/fault.h"
#include "solver/search.h"
#include "solver/testing_problem.h"

static const struct problem_shape SHAPE = {4, 14, 1, 4, 400, 35, 0};
static const struct problem_shape FULL = {4, 10, 1, 3, 400, 100, 0};

/* What a run of moves met. */
struct seen {
    int64_t moves, undone, broken, crews, links, moved;
};

static struct plan_orders orders_of(struct arena *arena, const struct lane *lane)
{
    struct plan_copy copy = {.first = arena_array(arena, int32_t, lane->ground->technicians + 1),
                             .jobs = arena_array(arena, int32_t, lane->ground->jobs),
                             .pins = arena_array(arena, struct pin, lane->ground->jobs)};
    lane_save(lane, &copy);
    return (struct plan_orders){copy.first, copy.jobs, copy.pins};
}

static void assert_plan_is_what_it_says(struct arena *arena, const struct lane *lane, uint64_t seed)
{
    const struct problem *p = lane->ground->p;
    struct plan_orders orders = orders_of(arena, lane);
    for (int32_t t = 0; t < p->dims.technicians; t++) {
        struct order order = {t, orders.jobs + orders.first[t], orders.first[t + 1] - orders.first[t], orders.pins};
        struct route_schedule schedule;
        assert_true(schedule_route(arena, p, &order, NULL, &schedule));
        assert_int_equal(schedule.cost.total_c, lane->routes[t].cost_c);
    }
    struct solution solution;
    schedule_plan(arena, p, &orders, &solution);
    assert_int_equal(solution.cost.total_c, lane->cost_c);
    assert_int_equal(solution.moved, lane_moved(lane));
    struct fault fault = {0};
    bool within_budget = solution.moved <= lane->ground->moved_max;
    if (within_budget && !witness_accepts(p, &solution, &fault)) {
        fail_msg("problem %llu: %s at %s: %s", (unsigned long long)seed, fault.code, fault.where, fault.what);
    }
}

static bool move_once(struct lane *lane)
{
    journal_begin(lane);
    bool possible = true;
    if (random_below(&lane->random, 3) == 0) {
        possible = tails_exchange(lane, INT64_C(1) << 40);
    } else {
        possible = ruin(lane);
        if (possible) {
            recreate(lane);
        }
    }
    return possible && !lane->broken;
}

static void play(uint64_t seed, const struct problem_shape *shape, int32_t moves, struct seen *seen)
{
    struct arena *arena = arena_create(0);
    struct random random = random_make(seed, 77);
    const struct problem p = problem_random_sealed(arena, &random, shape);
    const struct ground *ground = ground_make(arena, &p);
    struct lane *lane = lane_make(arena, ground, seed, 0);
    seen->crews += p.crew_first != NULL;
    seen->links += p.precedence_before != NULL;
    bool begins = ground->rich && !lane->broken;
    for (int32_t m = 0; m < moves && begins; m++) {
        int32_t limit = ground->moved_max > lane_moved(lane) ? ground->moved_max : lane_moved(lane);
        bool done = move_once(lane);
        seen->moves++;
        seen->broken += lane->broken;
        if (!done || lane_moved(lane) > limit || random_below(&random, 8) == 0) {
            journal_undo(lane);
            seen->undone++;
        }
        seen->moved += lane->moved > 0;
        struct arena_mark mark = arena_mark(arena);
        assert_plan_is_what_it_says(arena, lane, seed);
        arena_rewind(arena, mark);
    }
    arena_destroy(arena);
}

static void every_move_leaves_a_plan_that_costs_what_it_says(void **state)
{
    (void)state;
    struct seen seen = {0};
    int64_t wanted = (int64_t)testing_rounds(10000, 100);
    for (uint64_t seed = 0; seen.moves < wanted; seed++) {
        play(seed, seed % 4 == 3 ? &FULL : &SHAPE, 25, &seen);
    }
    printf("moves %lld, undone %lld, broken %lld, problems with crews %lld, with precedences %lld, moved %lld\n",
           (long long)seen.moves, (long long)seen.undone, (long long)seen.broken, (long long)seen.crews,
           (long long)seen.links, (long long)seen.moved);
    assert_true(seen.undone * 10 < seen.moves * 9 && seen.crews > 0 && seen.links > 0 && seen.moved > 0);
}

/* Met once in a long run: an exchange of tails gave a job that another waits for to somebody who takes longer for it. */
static void what_comes_after_waits_for_slower_hands(void **state)
{
    (void)state;
    struct seen seen = {0};
    play(24780, &SHAPE, 25, &seen);
    assert_int_equal(seen.moves, 25);
    assert_int_equal(seen.links, 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_comes_after_waits_for_slower_hands),
        cmocka_unit_test(every_move_leaves_a_plan_that_costs_what_it_says),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
