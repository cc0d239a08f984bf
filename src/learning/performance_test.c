#include "learning/performance.h"

#include "learning/testing.h"
#include "model/testing_shape.h"

static struct performance_model fitted(struct testing_past *past)
{
    struct duration_model durations;
    struct performance_model model;
    struct past_jobs jobs = testing_past_list(past);
    learning_durations_fit(past->arena, &jobs, &duration_strengths_usual, 60, &durations);
    learning_performance_fit(past->arena, &jobs, &durations, &model);
    return model;
}

static int32_t value(struct testing_past *past, const struct performance_model *model, const char *type,
                     const char *technician)
{
    return learning_performance_e4(past->arena, model, text_of(type), text_of(technician));
}

static struct text words(struct testing_past *past, const struct performance_model *model, const char *type,
                         const char *technician)
{
    struct performance_answer answer;
    struct duration_question question = {text_of(type), text_of(technician), TEXT("Ann")};
    learning_performance_explain(past->arena, model, &question, &answer);
    assert_int_equal(answer.performance_e4, value(past, model, type, technician));
    return answer.basis;
}

static void fixes(struct testing_past *past, const char *type, const char *technician, int fixed, int not_fixed)
{
    for (int i = 0; i < fixed + not_fixed; i++) {
        struct past_job *job = testing_past_add(past, type, technician, 0);
        job->has_fixed = true;
        job->fixed = i < fixed;
    }
}

static void without_a_past_everybody_is_at_the_default(void **state)
{
    (void)state;
    struct testing_past *past = testing_past_make();
    struct performance_model model = fitted(past);
    assert_int_equal(value(past, &model, "meter", "ann"), 8000);
    assert_text(words(past, &model, "meter", "ann"), "The default: no outcomes are known.");
    testing_past_end(past);
}

static void a_hand_worked_example(void **state)
{
    (void)state;
    struct testing_past *past = testing_past_make();
    fixes(past, "meter", "ann", 10, 0);
    fixes(past, "meter", "ben", 0, 10);
    struct performance_model model = fitted(past);
    /* organization: (10·1 + 10·0 + 10·0.8) / 30 = 0.6; type: (10 + 10·0.6) / 30 = 0.5333; hers: (10 − 5.333) / 20 = 0.2334;
     * of the type: (10 − 7.667) / 20 = 0.1167 */
    assert_int_equal(model.shares.of[PERFORMANCE_FIXED].says_e4, 6000);
    assert_int_equal(model.types.items[0].shares.of[PERFORMANCE_FIXED].says_e4, 5333);
    assert_int_equal(model.technicians.items[0].shares.of[PERFORMANCE_FIXED].says_e4, 2334);
    assert_int_equal(model.pairs.items[0].shares.of[PERFORMANCE_FIXED].says_e4, 1167);
    assert_int_equal(value(past, &model, "meter", "ann"), 5333 + 2334 + 1167);
    assert_int_equal(value(past, &model, "leak", "ann"), 6000 + 2334);
    assert_int_equal(value(past, &model, "Meter ", ""), 5333);
    assert_int_equal(value(past, &model, "", "somebody"), 6000);
    assert_true(value(past, &model, "meter", "ben") < 5333);
    assert_text(words(past, &model, "meter", "ann"),
                "Of meter jobs by Ann: 100% fixed at the first visit (10); drawn towards all jobs by Ann, and those of "
                "others.");
    assert_text(words(past, &model, "leak", "ann"),
                "Of all jobs by Ann: 100% fixed at the first visit (10); drawn towards those of others.");
    assert_text(words(past, &model, "meter", "new"),
                "Of meter jobs by everybody: 50% fixed at the first visit (20); no outcomes of Ann are known.");
    testing_past_end(past);
}

static void who_gets_the_hard_jobs_is_not_the_worse_for_it(void **state)
{
    (void)state;
    struct testing_past *past = testing_past_make();
    fixes(past, "hard", "ann", 50, 50);
    fixes(past, "hard", "ben", 5, 5);
    fixes(past, "easy", "ben", 90, 10);
    fixes(past, "easy", "cid", 90, 10);
    struct performance_model model = fitted(past);
    int32_t ann = value(past, &model, "easy", "ann");
    int32_t ben = value(past, &model, "easy", "ben");
    assert_in_range(ann, ben - 300, ben + 300);
    testing_past_end(past);
}

static void nobody_is_better_than_perfect(void **state)
{
    (void)state;
    struct testing_past *past = testing_past_make();
    fixes(past, "hard", "ann", 200, 0);
    fixes(past, "hard", "ben", 0, 200);
    fixes(past, "easy", "cid", 400, 0);
    struct performance_model model = fitted(past);
    assert_int_equal(value(past, &model, "easy", "ann"), 10000);
    assert_in_range(value(past, &model, "hard", "ben"), 0, 100);
    testing_past_end(past);
}

static void one_outcome_moves_a_newcomer_little(void **state)
{
    (void)state;
    struct testing_past *past = testing_past_make();
    fixes(past, "meter", "ann", 180, 20);
    struct performance_model model = fitted(past);
    int32_t before = value(past, &model, "meter", "ben");
    fixes(past, "meter", "ben", 0, 1);
    model = fitted(past);
    assert_in_range(value(past, &model, "meter", "ben"), before - 1700, before - 500);
    testing_past_end(past);
}

static void haste_earns_nothing_and_slowness_costs(void **state)
{
    (void)state;
    struct testing_past *past = testing_past_make();
    for (int i = 0; i < 30; i++) {
        testing_past_add(past, "meter", "usual", 60);
        testing_past_add(past, "meter", "also usual", 60);
        testing_past_add(past, "meter", "hasty", 30);
        testing_past_add(past, "meter", "slow", 120);
    }
    struct performance_model model = fitted(past);
    assert_int_equal(value(past, &model, "meter", "usual"), value(past, &model, "meter", "hasty"));
    assert_true(value(past, &model, "meter", "slow") < value(past, &model, "meter", "usual") - 2000);
    testing_past_end(past);
}

static void everything_is_within_bounds_in_any_order_and_read_back(void **state)
{
    (void)state;
    for (uint64_t seed = 0; seed < testing_rounds(50, 20); seed++) {
        struct random random = random_make(seed, 1);
        struct testing_past *past = testing_past_make();
        struct performance_model again;
        testing_past_draw(past, &random, random_between(&random, 0, 300));
        struct performance_model model = fitted(past);
        struct text text = learning_performance_text(past->arena, &model);
        assert_true(learning_performance_read(past->arena, text, &again, NULL));
        assert_true(shape_equal(&learning_shape_performance, &model, &again));
        assert_in_range(value(past, &again, "boiler repair", "ann"), 0, 10000);
        testing_past_shuffle(past, &random);
        model = fitted(past);
        assert_true(text_equal(learning_performance_text(past->arena, &model), text));
        testing_past_end(past);
    }
}

static void a_better_outcome_never_makes_anybody_worse(void **state)
{
    (void)state;
    for (uint64_t seed = 0; seed < testing_rounds(200, 20); seed++) {
        struct random random = random_make(seed, 2);
        struct testing_past *past = testing_past_make();
        testing_past_draw(past, &random, random_between(&random, 1, 100));
        struct past_job *job = &past->jobs[random_below(&random, (uint32_t)past->count)];
        job->has_fixed = true;
        job->fixed = false;
        job->csat = 2;
        const char *type = text_to_c(past->arena, job->job_type);
        const char *who = text_to_c(past->arena, job->technician_id);
        struct performance_model model = fitted(past);
        int32_t before = value(past, &model, type, who);
        job->fixed = true;
        job->csat = 5;
        model = fitted(past);
        assert_true(value(past, &model, type, who) >= before - 1); /* rounding */
        testing_past_end(past);
    }
}

static void what_is_no_model_is_refused(void **state)
{
    (void)state;
    struct arena *arena = arena_create(0);
    struct performance_model model;
    struct fault fault = {.kind = FAULT_NONE};
    assert_false(learning_performance_read(arena, TEXT("{\"format\":1,\"n\":0}"), &model, &fault));
    assert_int_equal(fault.kind, FAULT_INVALID);
    testing_shape_table(&learning_shape_performance);
    arena_destroy(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(without_a_past_everybody_is_at_the_default),
        cmocka_unit_test(a_hand_worked_example),
        cmocka_unit_test(who_gets_the_hard_jobs_is_not_the_worse_for_it),
        cmocka_unit_test(nobody_is_better_than_perfect),
        cmocka_unit_test(one_outcome_moves_a_newcomer_little),
        cmocka_unit_test(haste_earns_nothing_and_slowness_costs),
        cmocka_unit_test(everything_is_within_bounds_in_any_order_and_read_back),
        cmocka_unit_test(a_better_outcome_never_makes_anybody_worse),
        cmocka_unit_test(what_is_no_model_is_refused),
    };
    return cmocka_run_group_tests_name("learning/performance", tests, NULL, NULL);
}
