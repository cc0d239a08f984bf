/* A plan that is searched for on a live day: within its limits, never dearer than what stands, and the same again by its tape. */
#include "dispatch/decision_plan.h"

#include "base/fault.h"
#include "dispatch/changes.h"
#include "planning/testing_live.h"

static void run_here(void *context, int32_t count, void (*task)(void *argument, int32_t index), void *argument)
{
    solver_run_here(context, count, task, argument);
}

static const struct executor_port executor = {NULL, run_here};
static const struct replan_host host = {.executor = &executor};

/* The decision on a random day that was made by hand. */
struct one {
    struct testing_live *live;
    struct decision_inputs inputs;
    struct decision_planned planned;
};

static struct one one_make(uint64_t seed)
{
    static const struct score_weights weights = {.version = 1, .weights_e4 = {1000}};
    struct one one = {.live = testing_live_random(seed, TESTING_LIVE_BY_HAND)};
    decision_ask(one.live->arena, &one.live->day, TEXT(""), &weights, &one.inputs);
    decision_search_begin(&one.inputs, seed, 2);
    return one;
}

static void plan(struct one *one)
{
    struct fault fault = {.kind = FAULT_NONE};
    const struct replan_order order = {.iterations = 300};
    if (!decision_plan(one->live->arena, &one->inputs, &order, &host, &one->planned, &fault)) {
        fail_msg("%s: %s", fault.code, fault.what);
    }
}

enum { SEEDS = 20 };

static void the_inputs_and_the_tape_give_the_same_bytes_again(void **state)
{
    (void)state;
    for (uint64_t seed = 1; seed <= SEEDS; seed++) {
        struct one one = one_make(seed);
        struct fault fault = {.kind = FAULT_NONE};
        struct decision_inputs read;
        struct decision_planned again;
        struct replan_order order = {.iterations = 7};
        plan(&one);
        assert_true(decision_read(one.live->arena, decision_text(one.live->arena, &one.inputs), &read, &fault));
        struct text tape = replan_tape_text(one.live->arena, &one.planned.answer);
        assert_true(replan_tape_read(one.live->arena, tape, &order));
        assert_true(decision_plan(one.live->arena, &read, &order, &host, &again, &fault));
        assert_true(text_equal(decision_plan_result(one.live->arena, &one.planned),
                               decision_plan_result(one.live->arena, &again)));
        assert_int_equal(again.answer.iterations, one.planned.answer.iterations);
        testing_live_free(one.live);
    }
}

static void what_comes_of_it_never_costs_more_than_what_stands(void **state)
{
    (void)state;
    int32_t better = 0;
    for (uint64_t seed = 1; seed <= SEEDS; seed++) {
        struct one one = one_make(seed);
        plan(&one);
        int64_t before_c = one.planned.made.standing.cost.total_c, after_c = one.planned.answer.plan.cost.total_c;
        assert_true(after_c <= before_c);
        better += after_c < before_c ? 1 : 0;
        testing_live_free(one.live);
    }
    assert_true(better > SEEDS / 2);
}

static void no_more_is_moved_than_may_be(void **state)
{
    (void)state;
    for (uint64_t seed = 1; seed <= SEEDS; seed++) {
        struct one one = one_make(seed);
        one.inputs.search.moved_max = 2;
        decision_search_give(&one.inputs, "movedMax");
        plan(&one);
        assert_true(one.planned.answer.plan.moved <= 2);
        testing_live_free(one.live);
    }
}

static void who_takes_no_part_keeps_what_she_has(void **state)
{
    (void)state;
    for (uint64_t seed = 1; seed <= SEEDS; seed++) {
        struct one one = one_make(seed);
        const struct live_day *day = &one.inputs.day;
        struct text ids[1] = {day->technicians.items[0].id};
        one.inputs.search.technician_ids = (struct text_list){1, ids};
        decision_search_give(&one.inputs, "technicianIds");
        plan(&one);
        struct plan_changes changes;
        changes_list(one.live->arena, &one.planned.made, &one.planned.answer.plan, true, &changes);
        for (int32_t i = 0; i < changes.count; i++) {
            const struct plan_change *change = &changes.items[i];
            bool is_hers = change->from.technician <= 0 && change->to.technician == 0;
            bool stays = change->type == CHANGE_RETIME;
            assert_true(is_hers || stays);
        }
        testing_live_free(one.live);
    }
}

static bool at_once(void *context, const struct solver_report *report)
{
    (void)context;
    return report->epoch >= 1;
}

static void the_host_ends_it_and_a_torn_tape_is_none(void **state)
{
    (void)state;
    struct one one = one_make(3);
    const struct replan_host ending = {.executor = &executor, .is_over = at_once};
    const struct replan_order order = {.iterations = 1000000};
    struct replan_order read;
    struct fault fault = {.kind = FAULT_NONE};
    assert_true(decision_plan(one.live->arena, &one.inputs, &order, &ending, &one.planned, &fault));
    assert_int_equal(one.planned.answer.tape_count, 2);
    /* What is played again is the same, or nothing. */
    const struct replan_order tape = {.tape_count = one.planned.answer.tape_count, .tape = one.planned.answer.tape};
    struct decision_planned again;
    assert_false(decision_plan(one.live->arena, &one.inputs, &tape, &ending, &again, &fault));
    assert_int_equal(fault.kind, FAULT_UNAVAILABLE);
    static const char *const torn[] = {"", "[]", "[1]", "[5,4,65536]", "[65537]", "{}", "[0.5,65536]"};
    for (size_t i = 0; i < sizeof torn / sizeof *torn; i++) {
        assert_false(replan_tape_read(one.live->arena, text_of(torn[i]), &read));
    }
    testing_live_free(one.live);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_inputs_and_the_tape_give_the_same_bytes_again),
        cmocka_unit_test(what_comes_of_it_never_costs_more_than_what_stands),
        cmocka_unit_test(no_more_is_moved_than_may_be),
        cmocka_unit_test(who_takes_no_part_keeps_what_she_has),
        cmocka_unit_test(the_host_ends_it_and_a_torn_tape_is_none),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
