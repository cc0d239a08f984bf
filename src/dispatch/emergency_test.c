/* Emergencies on live days of a flat map: who has them, what they move, and the same again by the tape. */
#include "dispatch/emergency.h"

#include <string.h>

#include "base/fault.h"
#include "base/units.h"
#include "planning/testing_live.h"

static void run_here(void *context, int32_t count, void (*task)(void *argument, int32_t index), void *argument)
{
    solver_run_here(context, count, task, argument);
}

static const struct executor_port executor = {NULL, run_here};
static const struct emergency_host host = {.replan = {.executor = &executor}};

struct one {
    struct testing_live *live;
    struct decision_inputs inputs;
    struct emergency *e; /* it must not move */
};

static void ask(struct one *one, const struct live_job *job, int32_t moved_max)
{
    struct score_weights weights = score_weights_default();
    testing_live_close(one->live);
    decision_ask(one->live->arena, &one->live->day, job->id, &weights, &one->inputs);
    emergency_begin(&one->inputs, moved_max);
}

static void work_out(struct one *one, int64_t iterations)
{
    struct fault fault = {.kind = FAULT_NONE};
    const struct replan_order order = {.iterations = iterations};
    one->e = arena_new(one->live->arena, struct emergency);
    (void)emergency_decide(one->live->arena, &one->inputs, &order, &host, one->e, &fault);
    assert_no_fault(&fault);
}

static const struct assign_option *first_of(const struct one *one)
{
    assert_true(one->e->is_placed);
    return &one->e->ranking.answer.options[0];
}

static struct live_plan plan_of(const struct one *one)
{
    struct live_plan plan;
    live_plan_read(one->live->arena, &one->e->ranking.made, &one->e->plan, &plan);
    return plan;
}

static const struct plan_change *change_of(const struct one *one, int32_t job)
{
    for (int32_t i = 0; i < one->e->changes.count; i++) {
        if (one->e->changes.items[i].job == job) {
            return &one->e->changes.items[i];
        }
    }
    return NULL;
}

/* ---- by hand ----------------------------------------------------------------------------------------------------- */

static void who_is_near_and_free_has_it_within_the_hour(void **state)
{
    (void)state;
    struct one one = {.live = testing_live_make()};
    struct live_technician *near = testing_live_technician(one.live, 1000, "08:00", "17:00");
    testing_live_technician(one.live, 30000, "08:00", "17:00");
    testing_live_place(testing_live_job(one.live, 1000, 0, 60), near, "15:00");
    struct live_job *job = testing_live_job(one.live, 0, 0, 30);
    one.live->day.now_s = testing_live_at("09:00");
    ask(&one, job, 0);
    work_out(&one, 300);
    assert_int_equal(first_of(&one)->technician, 0);
    assert_true(first_of(&one)->start_s <= testing_live_at("10:00"));
    assert_int_equal(one.e->moved, 0);
    assert_int_equal(one.e->changes.count, 1);
    assert_int_equal(first_of(&one)->factors_e4[FACTOR_PRIORITY_WEIGHT], 10000);
    testing_live_free(one.live);
}

static void who_is_on_call_takes_it_and_nothing_else(void **state)
{
    (void)state;
    struct one one = {.live = testing_live_make()};
    struct live_technician *usual = testing_live_technician(one.live, 0, "08:00", "17:00");
    struct live_technician *called = testing_live_technician(one.live, 0, "08:00", "17:00");
    called->shifts.count = 0;
    testing_live_shift(one.live, called, "08:00", "22:00", true);
    testing_live_place(testing_live_job(one.live, 0, 0, 420), usual, "09:00");
    struct live_job *job = testing_live_job(one.live, 0, 0, 60);
    one.live->day.now_s = testing_live_at("09:30");
    one.live->jobs[0].status = JOB_ON_SITE;
    one.live->jobs[0].status_at_ms = testing_live_at("09:00") * 1000;
    ask(&one, job, 5);
    work_out(&one, 300);
    assert_int_equal(first_of(&one)->technician, 1);
    assert_int_equal(one.e->moved, 0);
    testing_live_free(one.live);
}

/* Her shift ends at noon, and she is on call until eight: what is no emergency may not be put off into that. */
static void being_on_call_is_for_emergencies_alone(void **state)
{
    (void)state;
    for (int32_t others = 0; others < 2; others++) {
        struct one one = {.live = testing_live_make()};
        struct live_technician *called = testing_live_technician(one.live, 0, "08:00", "12:00");
        testing_live_shift(one.live, called, "12:00", "20:00", true);
        testing_live_place(testing_live_job(one.live, 0, 0, 60), called, "11:00");
        struct live_job *job = testing_live_job(one.live, 0, 0, 60);
        testing_live_skill(one.live, &called->skills, "gas", 1);
        testing_live_skill(one.live, &job->skills, "gas", 1);
        testing_live_window(one.live, job, "10:30", "11:10", true);
        one.live->day.now_s = testing_live_at("10:30");
        if (others > 0) {
            testing_live_technician(one.live, 0, "08:00", "17:00");
        }
        ask(&one, job, 5);
        work_out(&one, 300);
        assert_int_equal(one.e->is_placed, others > 0);
        const struct assign_refusal *refused = &one.e->ranking.answer.refusals[0];
        assert_string_equal(refused->reasons[0].code, others > 0 ? "missing_skill" : "on_call_only");
        assert_true(others == 0 || change_of(&one, 0)->to.technician == 1);
        testing_live_free(one.live);
    }
}

/* Two who work back to back; what one has can wait for nobody, what the other has can be done by the third. */
static void room_is_made_where_nobody_has_any(void **state)
{
    (void)state;
    struct one one = {.live = testing_live_make()};
    struct live_technician *skilled = testing_live_technician(one.live, 0, "08:00", "12:00");
    struct live_technician *other = testing_live_technician(one.live, 0, "08:00", "12:00");
    testing_live_skill(one.live, &skilled->skills, "gas", 1);
    struct live_job *easy = testing_live_job(one.live, 0, 0, 200);
    testing_live_place(easy, skilled, "08:00");
    testing_live_window(one.live, easy, "08:00", "09:00", true);
    testing_live_place(testing_live_job(one.live, 0, 0, 30), other, "11:20");
    struct live_job *job = testing_live_job(one.live, 0, 0, 60);
    testing_live_skill(one.live, &job->skills, "gas", 1);
    testing_live_window(one.live, job, "08:00", "09:00", true);
    ask(&one, job, 0);
    work_out(&one, 300);
    assert_false(one.e->is_placed);
    assert_int_equal(one.e->ranking.answer.refusal_count, 2);
    ask(&one, job, 1);
    work_out(&one, 300);
    assert_int_equal(first_of(&one)->technician, 0);
    assert_int_equal(one.e->moved, 1);
    assert_int_equal(one.e->ranking.answer.option_count, 1);
    assert_int_equal(one.e->ranking.answer.refusal_count, 1);
    const struct plan_change *moved = change_of(&one, 0);
    assert_non_null(moved);
    assert_int_equal(moved->type, CHANGE_MOVE);
    assert_int_equal(moved->to.technician, 1);
    struct text result = emergency_result(one.live->arena, &one.inputs, one.e);
    assert_non_null(strstr(text_to_c(one.live->arena, result), "\"budget\":{\"maxMovedJobs\":1,\"used\":1}"));
    testing_live_free(one.live);
}

static void who_was_told_a_time_must_hear_of_a_later_one(void **state)
{
    (void)state;
    struct one one = {.live = testing_live_make()};
    struct live_technician *only = testing_live_technician(one.live, 0, "08:00", "17:00");
    struct live_job *told = testing_live_job(one.live, 0, 0, 60);
    testing_live_place(told, only, "09:00");
    testing_live_promise(told, "09:00", "12:00");
    struct live_job *job = testing_live_job(one.live, 0, 0, 30);
    one.live->day.now_s = testing_live_at("08:45");
    testing_live_window(one.live, job, "08:45", "09:10", true);
    ask(&one, job, 1);
    work_out(&one, 300);
    assert_int_equal(first_of(&one)->start_s, testing_live_at("08:45"));
    const struct plan_change *moved = change_of(&one, 0);
    assert_non_null(moved);
    assert_true(moved->is_told);
    char *result = text_to_c(one.live->arena, emergency_result(one.live->arena, &one.inputs, one.e));
    char *must =
        text_to_c(one.live->arena, text_format(one.live->arena, "\"mustTell\":[\"%.*s\"]", TEXT_ARGS(told->id)));
    assert_non_null(strstr(result, must));
    assert_non_null(strstr(result, "\"startDeltaMinutes\":15"));
    testing_live_free(one.live);
}

/* ---- at random --------------------------------------------------------------------------------------------------- */

enum { SEEDS = 60 };

/* A job of the day that may still be assigned. */
static const struct live_job *some_job(const struct testing_live *live, uint64_t seed)
{
    for (int32_t i = 0; i < live->day.jobs.count; i++) {
        const struct live_job *job = &live->day.jobs.items[(i + (int32_t)(seed % 97)) % live->day.jobs.count];
        if (job->status <= JOB_DISPATCHED) {
            return job;
        }
    }
    return NULL;
}

static struct one random_one(uint64_t seed)
{
    struct one one = {.live = testing_live_random(seed, TESTING_LIVE_BY_HAND)};
    const struct live_job *job = some_job(one.live, seed);
    if (job != NULL) {
        ask(&one, job, (int32_t)(seed % 6));
        work_out(&one, 400);
    }
    return one;
}

static bool is_changed(const struct one *one, int32_t job)
{
    return change_of(one, job) != NULL;
}

/* Once more by hand: who has it, and when, on the board and as the day would go on without the emergency. */
static int32_t moved_of(const struct one *one, const struct live_plan *before, const struct live_plan *after)
{
    int32_t moved = 0;
    for (int32_t j = 0; j < one->live->day.jobs.count; j++) {
        const struct live_job *job = &one->live->day.jobs.items[j];
        const struct live_place *was = &before->places[j], *is = &after->places[j];
        if (text_equal(job->id, one->inputs.question.job_id) || was->technician < 0) {
            assert_true(is->technician < 0 || text_equal(job->id, one->inputs.question.job_id));
            continue;
        }
        bool other = was->technician != is->technician || was->crew_count != is->crew_count;
        for (int32_t i = 0; i < was->crew_count && !other; i++) {
            other = was->crew[i] != is->crew[i];
        }
        bool late = job->scheduled_start_s != 0 && is->start_s >= was->start_s + 60 &&
                    is->start_s >= job->scheduled_start_s + 60;
        if (job->status > JOB_DISPATCHED) {
            assert_false(other || is_changed(one, j));
            assert_true(job->status != JOB_ON_SITE || is->start_s == was->start_s);
            continue;
        }
        assert_true(other || is->start_s >= job->scheduled_start_s || is->start_s == was->start_s);
        assert_true(is_changed(one, j) || !(other || late));
        assert_true(!is_changed(one, j) || other || is->start_s >= job->scheduled_start_s + 60);
        moved += is_changed(one, j) ? 1 : 0;
    }
    return moved;
}

/* What follows something changed on a route is not at its time on the board while that still goes on. */
static void assert_nobody_twice(const struct one *one, const struct live_plan *after)
{
    const struct live_problem *made = &one->e->ranking.made;
    for (int32_t t = 0; t < one->e->plan.route_count; t++) {
        const struct route *route = &one->e->plan.routes[t];
        int32_t before = -1;
        for (int32_t i = 0; i < route->stop_count; i++) {
            int32_t solver_job = one->e->plan.stops[route->stop_first + i].job;
            int32_t j = solver_job >= 0 ? made->job_of[solver_job] : -1;
            const struct live_job *job = j >= 0 ? &one->live->day.jobs.items[j] : NULL;
            if (job != NULL && before >= 0 && !is_changed(one, j) && is_changed(one, before) &&
                job->status <= JOB_DISPATCHED) {
                assert_true(job->scheduled_start_s + 60 > after->places[before].end_s ||
                            j == one->e->ranking.question.job);
            }
            before = j >= 0 ? j : before;
        }
    }
}

static void no_more_is_moved_than_may_be_and_what_is_under_way_stays(void **state)
{
    (void)state;
    int32_t placed = 0, moving = 0;
    for (uint64_t seed = 1; seed <= SEEDS; seed++) {
        struct one one = random_one(seed);
        if (one.e != NULL && one.e->is_placed) {
            struct fault fault = {.kind = FAULT_NONE};
            struct live_plan before;
            struct live_plan after = plan_of(&one);
            assert_true(witness_accepts(&one.e->ranking.made.problem, &one.e->plan, &fault));
            live_plan_read(one.live->arena, &one.e->ranking.made, &one.e->ranking.made.standing, &before);
            assert_int_equal(moved_of(&one, &before, &after), one.e->moved);
            assert_nobody_twice(&one, &after);
            assert_true(one.e->moved <= (int32_t)(seed % 6));
            const struct live_place *place = &after.places[one.e->ranking.question.job];
            assert_int_equal(place->technician, first_of(&one)->technician);
            assert_int_equal(place->start_s, first_of(&one)->start_s);
            placed++;
            moving += one.e->moved > 0 ? 1 : 0;
        }
        testing_live_free(one.live);
    }
    assert_true(placed > SEEDS / 3 && moving > 0);
}

static void the_inputs_and_the_tape_give_the_same_bytes_again(void **state)
{
    (void)state;
    int32_t searched = 0;
    for (uint64_t seed = 1; seed <= SEEDS / 2; seed++) {
        struct one one = random_one(seed);
        struct arena *arena = one.live->arena;
        struct fault fault = {.kind = FAULT_NONE};
        struct decision_inputs read;
        struct emergency again;
        struct replan_order order = {.iterations = 7};
        if (one.e != NULL && one.e->searched) {
            assert_true(replan_tape_read(arena, replan_tape_text(arena, &one.e->search), &order));
            searched++;
        }
        if (one.e != NULL) {
            assert_true(decision_read(arena, decision_text(arena, &one.inputs), &read, &fault));
            assert_true(emergency_decide(arena, &read, &order, &host, &again, &fault));
            assert_true(
                text_equal(emergency_result(arena, &one.inputs, one.e), emergency_result(arena, &read, &again)));
        }
        testing_live_free(one.live);
    }
    assert_true(searched > SEEDS / 6);
}

static bool refuse_memory(void *context, size_t bytes)
{
    (void)context;
    return bytes == 0;
}

static void without_memory_nothing_is_searched(void **state)
{
    (void)state;
    struct one one = {.live = testing_live_make()};
    const struct emergency_host poor = {.replan = host.replan, .claim = refuse_memory};
    const struct replan_order order = {.iterations = 10};
    struct fault fault = {.kind = FAULT_NONE};
    testing_live_technician(one.live, 0, "08:00", "17:00");
    ask(&one, testing_live_job(one.live, 0, 0, 30), 1);
    one.e = arena_new(one.live->arena, struct emergency);
    assert_true(emergency_decide(one.live->arena, &one.inputs, &order, &poor, one.e, &fault));
    assert_true(one.e->refused);
    testing_live_free(one.live);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(who_is_near_and_free_has_it_within_the_hour),
        cmocka_unit_test(who_is_on_call_takes_it_and_nothing_else),
        cmocka_unit_test(being_on_call_is_for_emergencies_alone),
        cmocka_unit_test(room_is_made_where_nobody_has_any),
        cmocka_unit_test(who_was_told_a_time_must_hear_of_a_later_one),
        cmocka_unit_test(no_more_is_moved_than_may_be_and_what_is_under_way_stays),
        cmocka_unit_test(the_inputs_and_the_tape_give_the_same_bytes_again),
        cmocka_unit_test(without_memory_nothing_is_searched),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
