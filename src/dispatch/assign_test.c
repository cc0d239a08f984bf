/* Assignments and their explanations, on live days of a flat map. */
#include "dispatch/explain.h"

#include <string.h>

#include "planning/testing_live.h"

static struct decision_inputs inputs_of(struct testing_live *live, const struct live_job *job)
{
    struct decision_inputs inputs;
    struct score_weights weights = score_weights_default();
    testing_live_close(live);
    decision_ask(live->arena, &live->day, job->id, &weights, &inputs);
    return inputs;
}

static struct decision_working *work_out(struct testing_live *live, const struct decision_inputs *inputs)
{
    struct fault fault = {.kind = FAULT_NONE};
    struct decision_working *working = arena_new(live->arena, struct decision_working);
    (void)decision_assign(live->arena, inputs, working, &fault);
    assert_no_fault(&fault);
    return working;
}

static const struct assign_reason *reason_of(const struct decision_working *working, int32_t technician)
{
    for (int32_t i = 0; i < working->answer.refusal_count; i++) {
        if (working->answer.refusals[i].technician == technician) {
            return &working->answer.refusals[i].reasons[0];
        }
    }
    fail_msg("technician %d is not refused", technician);
    return NULL;
}

static void assert_code(const struct decision_working *working, int32_t technician, const char *code)
{
    assert_string_equal(reason_of(working, technician)->code, code);
}

static void the_nearest_of_equals_is_first(void **state)
{
    (void)state;
    struct testing_live *live = testing_live_make();
    testing_live_technician(live, 20000, "08:00", "17:00");
    testing_live_technician(live, 2000, "08:00", "17:00");
    testing_live_technician(live, 8000, "08:00", "17:00");
    struct live_job *job = testing_live_job(live, 0, 0, 60);
    struct decision_inputs inputs = inputs_of(live, job);
    struct decision_working *w = work_out(live, &inputs);
    assert_int_equal(w->answer.option_count, 3);
    assert_int_equal(w->answer.refusal_count, 0);
    assert_int_equal(w->answer.standing, -1);
    const struct assign_option *options = w->answer.options;
    assert_int_equal(options[0].technician, 1);
    assert_int_equal(options[1].technician, 2);
    assert_int_equal(options[2].technician, 0);
    assert_true(options[0].score_e1 > options[1].score_e1);
    assert_int_equal(options[0].sequence, 1);
    assert_int_equal(options[0].end_s - options[0].start_s, 3600);
    assert_true(options[0].start_s >= testing_live_at("08:00"));
    assert_int_equal(options[0].factors_e4[FACTOR_ROUTE_FIT], 10000);
    testing_live_free(live);
}

static void everybody_who_cannot_is_told_why(void **state)
{
    (void)state;
    struct testing_live *live = testing_live_make();
    struct live_technician *t[7];
    for (int32_t i = 0; i < 7; i++) {
        t[i] = testing_live_technician(live, 1000 * i, "08:00", "17:00");
        testing_live_skill(live, &t[i]->skills, "boiler", 2);
        testing_live_stock(live, t[i], "CAP", 2);
    }
    struct live_job *job = testing_live_job(live, 0, 0, 60);
    testing_live_skill(live, &job->skills, "boiler", 2);
    testing_live_part(live, job, "CAP", 1, NULL);
    t[1]->skills.count = 0;
    ((struct record_skill *)(uintptr_t)t[2]->skills.items)->level = 1;
    testing_live_person(live, &job->excluded_technician_ids, t[3]->id);
    t[4]->shifts.count = 0;
    t[5]->inventory.count = 0;
    t[6]->active = false;
    struct decision_inputs inputs = inputs_of(live, job);
    struct decision_working *w = work_out(live, &inputs);
    assert_int_equal(w->answer.option_count, 1);
    assert_int_equal(w->answer.options[0].technician, 0);
    assert_code(w, 1, "missing_skill");
    assert_code(w, 2, "skill_level");
    assert_code(w, 3, "excluded");
    assert_code(w, 4, "not_working");
    assert_code(w, 5, "missing_part");
    assert_code(w, 6, "inactive");
    assert_text(reason_of(w, 2)->detail, "{\"skill\":\"boiler\",\"needed\":2,\"has\":1}");
    testing_live_free(live);
}

static void what_no_place_in_the_day_allows_is_told_with_its_times(void **state)
{
    (void)state;
    struct testing_live *live = testing_live_make();
    testing_live_technician(live, 60000, "08:00", "17:00");
    testing_live_technician(live, 1000, "08:00", "09:00");
    struct live_job *job = testing_live_job(live, 0, 0, 90);
    testing_live_window(live, job, "07:00", "08:10", true);
    struct decision_inputs inputs = inputs_of(live, job);
    struct decision_working *w = work_out(live, &inputs);
    assert_int_equal(w->answer.option_count, 0);
    assert_code(w, 0, "outside_window");
    assert_code(w, 1, "shift_too_short");
    assert_non_null(strstr(text_to_c(live->arena, reason_of(w, 0)->detail), "\"has\":\"2026-05-15T08:09:59Z\""));
    testing_live_free(live);
}

static void a_job_that_is_nowhere_is_for_nobody(void **state)
{
    (void)state;
    struct testing_live *live = testing_live_make();
    testing_live_technician(live, 0, "08:00", "17:00");
    struct live_job *job = testing_live_job(live, 0, 0, 60);
    struct decision_inputs inputs = inputs_of(live, job);
    shape_clear(&live_shape_job, shape_find(&live_shape_job, TEXT("location")), &live->jobs[0]);
    struct decision_working *w = work_out(live, &inputs);
    assert_int_equal(w->answer.option_count, 0);
    assert_code(w, 0, "no_location");
    testing_live_free(live);
}

static void a_job_on_a_route_is_priced_as_a_move(void **state)
{
    (void)state;
    struct testing_live *live = testing_live_make();
    struct live_technician *far = testing_live_technician(live, 30000, "08:00", "17:00");
    testing_live_technician(live, 500, "08:00", "17:00");
    struct live_job *job = testing_live_job(live, 0, 0, 60);
    testing_live_place(job, far, "10:00");
    struct decision_inputs inputs = inputs_of(live, job);
    struct decision_working *w = work_out(live, &inputs);
    struct solution plan;
    assert_int_equal(w->answer.standing, 0);
    assert_int_equal(w->answer.options[0].technician, 1);
    assert_true(assign_plan(live->arena, &w->made, &w->answer, &w->answer.options[0], &plan));
    assert_int_equal(plan.routes[0].stop_count, 0);
    assert_int_equal(plan.routes[1].stop_count, 1);
    testing_live_free(live);
}

static void a_crew_goes_along(void **state)
{
    (void)state;
    struct testing_live *live = testing_live_make();
    testing_live_technician(live, 0, "08:00", "17:00");
    testing_live_technician(live, 1000, "08:00", "17:00");
    testing_live_technician(live, 40000, "08:00", "17:00");
    struct live_job *job = testing_live_job(live, 0, 0, 60);
    job->crew_size = 2;
    struct decision_inputs inputs = inputs_of(live, job);
    struct decision_working *w = work_out(live, &inputs);
    const struct assign_option *first = &w->answer.options[0];
    struct solution plan;
    assert_true(w->answer.option_count >= 2);
    assert_int_equal(first->crew_count, 1);
    assert_int_not_equal(first->crew[0], first->technician);
    assert_int_not_equal(first->crew[0], 2);
    assert_true(assign_plan(live->arena, &w->made, &w->answer, first, &plan));
    assert_int_equal(plan.left_out_count, 0);
    testing_live_free(live);
}

static void the_largest_crew_goes_along_whole(void **state)
{
    (void)state;
    enum { CREW = 20 };
    struct testing_live *live = testing_live_make();
    for (int32_t t = 0; t < CREW; t++) {
        testing_live_technician(live, 1000 * t, "08:00", "17:00");
    }
    struct live_job *job = testing_live_job(live, 0, 0, 60);
    job->crew_size = CREW;
    struct decision_inputs inputs = inputs_of(live, job);
    struct decision_working *w = work_out(live, &inputs);
    struct solution plan;
    assert_int_equal(w->answer.option_count, CREW);
    assert_int_equal(w->answer.options[0].crew_count, CREW - 1);
    assert_true(assign_plan(live->arena, &w->made, &w->answer, &w->answer.options[0], &plan));
    assert_int_equal(plan.left_out_count, 0);
    testing_live_free(live);
}

/* The member of that name, which must be there. */
static const struct json *member(const struct json *object, const char *name)
{
    const struct json *found = json_get(object, text_of(name));
    assert_non_null(found);
    return found;
}

static struct json explained(struct testing_live *live, const struct decision_inputs *inputs,
                             const struct decision_working *w, int32_t technician)
{
    struct json document;
    struct text text = decision_explain(live->arena, inputs, w, technician);
    assert_true(json_parse(live->arena, text, &document, NULL));
    return document;
}

static void why_not_her_is_told_with_what_would_have_made_it_her(void **state)
{
    (void)state;
    struct testing_live *live = testing_live_make();
    testing_live_technician(live, 500, "08:00", "17:00");
    testing_live_technician(live, 6000, "08:00", "17:00");
    struct live_job *job = testing_live_job(live, 0, 0, 60);
    struct decision_inputs inputs = inputs_of(live, job);
    struct decision_working *w = work_out(live, &inputs);
    struct json best = explained(live, &inputs, w, 0);
    assert_text(member(&best, "verdict")->string, "best");
    assert_int_equal(member(&best, "change")->count, 0);
    struct json worse = explained(live, &inputs, w, 1);
    assert_text(member(&worse, "verdict")->string, "worse");
    assert_true(member(&worse, "lost")->count >= 2);
    assert_true(json_number(member(&worse, "costDelta")) > 0);
    const struct json *lost = &member(&worse, "lost")->elements[0];
    assert_text(member(lost, "factor")->string, "distance_score");
    const struct json *change = member(&worse, "change");
    assert_int_equal(change->count, 1);
    assert_text(member(&change->elements[0], "type")->string, "several");
    assert_text(member(&change->elements[0], "text")->string,
                "Level with distance_score and route_fit as the first has them.");
    testing_live_free(live);
}

static void one_factor_that_would_have_been_enough_is_told_with_its_value(void **state)
{
    (void)state;
    struct testing_live *live = testing_live_make();
    testing_live_technician(live, 1000, "08:00", "17:00");
    struct live_technician *practised = testing_live_technician(live, 1000, "08:00", "17:00");
    struct live_job *job = testing_live_job(live, 0, 0, 60);
    struct decision_inputs inputs = inputs_of(live, job);
    const struct decision_person person = {.given = 3, .technician_id = practised->id, .performance_e4 = 9000};
    inputs.question.people = (struct decision_person_list){1, &person};
    struct decision_working *w = work_out(live, &inputs);
    struct json worse = explained(live, &inputs, w, 0); /* who would win a tie */
    const struct json *change = member(&worse, "change");
    int32_t at = 0;
    while (at < change->count && !text_equal(member(&change->elements[at], "type")->string, TEXT("performance"))) {
        at++;
    }
    assert_in_range(at, 1, change->count - 1); /* a little less driving would have been less of a difference */
    assert_text(
        member(&change->elements[0], "text")->string,
        "First with 3.4 minutes more driving instead of 8.6: distance_score at 0.962 instead of 0.9044, all else "
        "as it was.");
    assert_text(member(&change->elements[at], "text")->string,
                "First with performance at 0.896 instead of 0.8, all else as it was.");
    testing_live_free(live);
}

static void what_would_have_to_give_way_is_told_of_who_cannot(void **state)
{
    (void)state;
    struct testing_live *live = testing_live_make();
    testing_live_technician(live, 0, "08:00", "09:30");
    struct live_job *job = testing_live_job(live, 0, 0, 120);
    struct decision_inputs inputs = inputs_of(live, job);
    struct decision_working *w = work_out(live, &inputs);
    struct json impossible = explained(live, &inputs, w, 0);
    assert_text(member(&impossible, "verdict")->string, "impossible");
    assert_text(member(member(&impossible, "rule"), "code")->string, "shift_too_short");
    const struct json *change = member(&impossible, "change");
    assert_int_equal(change->count, 1);
    assert_text(member(&change->elements[0], "type")->string, "overtime");
    assert_text(member(&change->elements[0], "text")->string, "With a shift that ends 30 minutes later.");
    testing_live_free(live);
}

static void who_would_have_to_leave_out_another_is_told_what_that_saves_on_the_road(void **state)
{
    (void)state;
    struct testing_live *live = testing_live_make();
    struct live_technician *ann = testing_live_technician(live, 0, "08:00", "17:00");
    testing_live_place(testing_live_job(live, 20000, 0, 400), ann, "09:00");
    struct decision_inputs inputs = inputs_of(live, testing_live_job(live, 0, 0, 300));
    struct decision_working *w = work_out(live, &inputs);
    struct json impossible = explained(live, &inputs, w, 0);
    const struct json *change = member(&impossible, "change");
    int32_t at = 0;
    while (at < change->count && !text_equal(member(&change->elements[at], "type")->string, TEXT("leave_out"))) {
        at++;
    }
    assert_true(at < change->count);
    double costs = json_number(member(&change->elements[at], "costDelta"));
    assert_true(costs < 0 && costs > -1000); /* two ways that nobody drives, and no price of what is left out */
    testing_live_free(live);
}

/* The score from the answer's own factors and the published weights, in decimals. */
static int32_t score_by_hand(const struct json *assignment, const struct score_weights *weights)
{
    const struct json *reason = member(assignment, "reason");
    long double sum = 0;
    long double whole = 0;
    for (int32_t i = 0; i < FACTOR_COUNT; i++) {
        const struct json *number = json_get(reason, factor_name((enum factor)i));
        long double share = (long double)json_number(number);
        sum += weights->weights_e4[i] * (factor_is_risk((enum factor)i) ? 1 - share : share);
        whole += weights->weights_e4[i];
    }
    return (int32_t)(1000 * sum / whole + 0.5L + 1e-9L);
}

static void assert_recomputes(struct arena *arena, struct text result, const struct score_weights *weights,
                              int64_t *scores)
{
    struct json document;
    assert_true(json_parse(arena, result, &document, NULL));
    const struct json *assignments = member(&document, "assignments");
    for (int32_t i = 0; i < assignments->count; i++) {
        const struct json *score = member(&assignments->elements[i], "score");
        long double told = (long double)json_number(score);
        assert_int_equal((int32_t)(told * 10 + 0.5L), score_by_hand(&assignments->elements[i], weights));
        ++*scores;
    }
}

/* Random days, the inputs written and read, and every score by hand: what a decision keeps is all that it needs. */
static void a_decision_is_the_same_from_its_bytes_and_its_scores_are_recomputed(void **state)
{
    (void)state;
    int64_t scores = 0;
    for (uint64_t seed = 0; seed < testing_rounds(50, 60); seed++) {
        struct testing_live *live =
            testing_live_random(seed, seed % 2 == 0 ? TESTING_LIVE_EMPTY : TESTING_LIVE_BY_HAND);
        for (int32_t j = 0; j < live->day.jobs.count; j++) {
            const struct live_job *job = &live->day.jobs.items[j];
            if (job->status >= JOB_ON_SITE) {
                continue;
            }
            struct arena_mark mark = arena_mark(live->arena);
            struct decision_inputs again;
            struct decision_inputs inputs = inputs_of(live, job);
            inputs.question.top_k = 8;
            struct decision_working *w = work_out(live, &inputs);
            struct text result = decision_result(live->arena, &inputs, w);
            struct text bytes = decision_text(live->arena, &inputs);
            assert_true(decision_read(live->arena, bytes, &again, NULL));
            bytes = decision_text(live->arena, &again); /* with the presets of what the random day left out */
            assert_true(decision_read(live->arena, bytes, &again, NULL));
            assert_true(text_equal(decision_text(live->arena, &again), bytes));
            struct decision_working *replayed = work_out(live, &again);
            assert_true(text_equal(decision_result(live->arena, &again, replayed), result));
            assert_recomputes(live->arena, result, &w->weights, &scores);
            arena_rewind(live->arena, mark);
        }
        testing_live_free(live);
    }
    assert_true(scores > 0);
    print_message("%lld scores\n", (long long)scores);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_nearest_of_equals_is_first),
        cmocka_unit_test(everybody_who_cannot_is_told_why),
        cmocka_unit_test(what_no_place_in_the_day_allows_is_told_with_its_times),
        cmocka_unit_test(a_job_that_is_nowhere_is_for_nobody),
        cmocka_unit_test(a_job_on_a_route_is_priced_as_a_move),
        cmocka_unit_test(a_crew_goes_along),
        cmocka_unit_test(the_largest_crew_goes_along_whole),
        cmocka_unit_test(why_not_her_is_told_with_what_would_have_made_it_her),
        cmocka_unit_test(one_factor_that_would_have_been_enough_is_told_with_its_value),
        cmocka_unit_test(what_would_have_to_give_way_is_told_of_who_cannot),
        cmocka_unit_test(who_would_have_to_leave_out_another_is_told_what_that_saves_on_the_road),
        cmocka_unit_test(a_decision_is_the_same_from_its_bytes_and_its_scores_are_recomputed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
