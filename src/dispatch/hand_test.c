/* What a hand does to random days: they can be planned on, what was asked for is there, and what is taken back is as it was. */
#include "dispatch/hand.h"

#include "base/fault.h"
#include "planning/testing_live.h"

enum { DAYS = 100, WISHES = 12 };

/* A random day with a question about it. */
struct asked {
    struct testing_live *live;
    struct decision_inputs inputs;
    int32_t job;
};

static struct score_weights weights_make(void)
{
    struct score_weights weights = {.version = 1};
    for (int32_t i = 0; i < FACTOR_COUNT; i++) {
        weights.weights_e4[i] = 1000;
    }
    return weights;
}

static void ask_begin(struct asked *a, int32_t action)
{
    const struct score_weights weights = weights_make();
    decision_ask(a->live->arena, &a->live->day, TEXT(""), &weights, &a->inputs);
    shape_preset(&hand_shape_ask, &a->inputs.hand);
    shape_give(&a->inputs, shape_find(&decision_shape_inputs, TEXT("hand")));
    a->inputs.hand.action = action;
    a->inputs.hand.job_id = a->live->day.jobs.items[a->job].id;
    hand_ask_give(&a->inputs.hand, "jobId");
}

/* A job that may be moved; -1: there is none. */
static int32_t job_choose(const struct testing_live *live, struct random *random)
{
    for (int32_t tries = 0; tries < 50; tries++) {
        int32_t job = (int32_t)random_below(random, (uint32_t)live->day.jobs.count);
        if (live->day.jobs.items[job].status <= JOB_DISPATCHED) {
            return job;
        }
    }
    return -1;
}

static bool ask_random(struct asked *a, struct random *random)
{
    const struct live_day *day = &a->live->day;
    a->job = job_choose(a->live, random);
    if (a->job < 0) {
        return false;
    }
    bool takes = random_below(random, 8) == 0;
    ask_begin(a, takes ? HAND_TAKE : HAND_PUT);
    struct hand_ask *ask = &a->inputs.hand;
    if (takes) {
        return true;
    }
    if (random_below(random, 4) > 0) {
        ask->technician_id = day->technicians.items[random_below(random, (uint32_t)day->technicians.count)].id;
        hand_ask_give(ask, "technicianId");
    }
    if (random_below(random, 2) == 0) {
        ask->start_s = day->start_s + (6 + (int64_t)random_below(random, 14)) * 3600 + random_below(random, 3600);
        hand_ask_give(ask, "start");
    }
    if (random_below(random, 3) == 0) {
        ask->sequence = 1 + (int32_t)random_below(random, 7);
        hand_ask_give(ask, "sequence");
    }
    return true;
}

static struct live_problem problem_of(struct arena *arena, const struct live_day *day)
{
    struct live_problem made;
    struct fault fault = {.kind = FAULT_NONE};
    const struct live_options options = live_options_by_hand();
    assert_true(live_problem_make(arena, day, &options, &made, &fault));
    assert_true(witness_accepts(&made.problem, &made.standing, &fault));
    return made;
}

static void assert_is_there(const struct asked *a, const struct hand_working *w, const struct live_problem *next)
{
    const struct live_job *job = &w->day.jobs.items[a->job];
    const struct hand_ask *ask = &a->inputs.hand;
    struct live_plan plan;
    live_plan_read(w->arena, next, &next->standing, &plan);
    if (ask->action == HAND_TAKE) {
        assert_false(live_has_place(job));
        return;
    }
    if (hand_ask_has(ask, "technicianId")) {
        assert_true(text_equal(job->technician_id, ask->technician_id));
    }
    if (hand_ask_has(ask, "start")) {
        assert_int_equal(job->scheduled_start_s, ask->start_s);
        assert_true((job->locks & LOCK_TIME) != 0);
    }
    if (hand_ask_has(ask, "sequence")) {
        assert_int_equal(job->sequence, ask->sequence);
        assert_int_equal(plan.places[a->job].sequence, ask->sequence);
    }
}

static void assert_no_new_graces(const struct hand_working *w, const struct live_problem *next)
{
    for (int32_t i = 0; i < next->grace_count; i++) {
        assert_false(hand_grace_is_new(&w->before, next, &next->graces[i]));
    }
}

/* The rows go back to where they were, to the byte. */
static void assert_goes_back(struct asked *a, const struct hand_working *w)
{
    struct arena *arena = a->live->arena;
    struct fault fault = {.kind = FAULT_NONE};
    struct hand_working *back = arena_new(arena, struct hand_working);
    const struct live_day was = a->live->day;
    a->live->day = w->day;
    ask_begin(a, HAND_BACK);
    a->inputs.hand.moves = (struct hand_move_list){w->move_count, w->moves};
    assert_true(hand_work(arena, &a->inputs, back, &fault));
    for (int32_t j = 0; j < was.jobs.count; j++) {
        const struct live_job *before = &was.jobs.items[j];
        const struct live_job *after = &back->day.jobs.items[j];
        const struct interval first = {before->scheduled_start_s, before->scheduled_end_s};
        const struct interval second = {after->scheduled_start_s, after->scheduled_end_s};
        struct hand_place from =
            hand_place_of(before->technician_id, before->crew_technician_ids, first, before->sequence, before->locks);
        struct hand_place to =
            hand_place_of(after->technician_id, after->crew_technician_ids, second, after->sequence, after->locks);
        assert_true(hand_place_equal(&from, &to));
    }
    a->live->day = was;
}

static void assert_replays(const struct asked *a, const struct hand_working *w)
{
    struct arena *arena = a->live->arena;
    struct fault fault = {.kind = FAULT_NONE};
    struct decision_inputs again;
    struct text result;
    struct hand_move_list moves;
    struct text first = hand_result(w);
    assert_true(decision_read(arena, decision_text(arena, &a->inputs), &again, &fault));
    assert_true(hand_again(arena, &again, &result, &fault));
    assert_true(text_equal(first, result));
    assert_true(hand_moves_read(arena, first, &moves, &fault));
    assert_int_equal(moves.count, w->move_count);
    for (int32_t i = 0; i < moves.count; i++) {
        assert_true(hand_place_equal(&moves.items[i].from, &w->moves[i].from));
        assert_true(hand_place_equal(&moves.items[i].to, &w->moves[i].to));
    }
}

struct counted {
    int32_t refused, feasible, broken;
};

static void wish_try(struct asked *a, struct counted *counted)
{
    struct arena *arena = a->live->arena;
    struct fault fault = {.kind = FAULT_NONE};
    struct hand_working *w = arena_new(arena, struct hand_working);
    if (!hand_work(arena, &a->inputs, w, &fault)) {
        assert_int_equal(fault.kind, FAULT_INVALID);
        assert_int_equal(fault.where[0], '/');
        counted->refused++;
        return;
    }
    struct live_problem next = problem_of(arena, &w->day);
    assert_is_there(a, w, &next);
    if (w->is_feasible) {
        assert_no_new_graces(w, &next);
    }
    assert_replays(a, w);
    assert_goes_back(a, w);
    counted->feasible += w->is_feasible ? 1 : 0;
    counted->broken += w->is_feasible ? 0 : 1;
}

static void random_days_take_whatever_a_hand_does(void **state)
{
    struct counted counted = {0, 0, 0};
    (void)state;
    for (uint64_t seed = 1; seed <= DAYS; seed++) {
        struct asked a = {.live = testing_live_random(seed, seed % 4 == 0 ? TESTING_LIVE_EMPTY : TESTING_LIVE_BY_HAND)};
        struct random random = random_make(seed, 1);
        for (int32_t i = 0; i < WISHES; i++) {
            if (a.live->day.jobs.count > 0 && a.live->day.technicians.count > 0 && ask_random(&a, &random)) {
                wish_try(&a, &counted);
            }
        }
        testing_live_free(a.live);
    }
    print_message("refused %d, feasible %d, broken %d\n", (int)counted.refused, (int)counted.feasible,
                  (int)counted.broken);
    assert_true(counted.refused > 10 && counted.feasible > 50 && counted.broken > 50);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(random_days_take_whatever_a_hand_does),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
