#include "learning/durations.h"

#include <stdlib.h>

#include "base/units.h"

#include "learning/logarithm.h"
#include "learning/testing.h"
#include "model/testing_shape.h"

static struct duration_model fitted(struct testing_past *past)
{
    struct duration_model model;
    struct past_jobs jobs = testing_past_list(past);
    learning_durations_fit(past->arena, &jobs, &duration_strengths_usual, 60, &model);
    return model;
}

static struct duration_answer said(struct testing_past *past, const struct duration_model *model, const char *type,
                                   const char *technician)
{
    struct duration_answer answer;
    struct duration_question question = {text_of(type), text_of(technician), TEXT("")};
    learning_durations_predict(past->arena, model, &question, &answer);
    return answer;
}

static void repeat(struct testing_past *past, int times, const char *type, const char *technician, int32_t minutes)
{
    for (int i = 0; i < times; i++) {
        testing_past_add(past, type, technician, minutes);
    }
}

/* ---- a slow oracle ----------------------------------------------------------------------------------------------- */

/* The medians as durations.h tells them, in floating point, by trying every job for every step. */
static int by_value(const void *a, const void *b)
{
    double x = *(const double *)a;
    double y = *(const double *)b;
    return x < y ? -1 : x > y;
}

static double slow_median(double *values, int count)
{
    qsort(values, (size_t)count, sizeof *values, by_value);
    return count % 2 == 1 ? values[count / 2] : (values[count / 2 - 1] + values[count / 2]) / 2;
}

static bool slow_counts(const struct past_job *job)
{
    return job->minutes >= 1 && job->minutes <= 1440;
}

static double slow_log(int32_t minutes)
{
    return (double)learning_log(minutes) / LEARNING_ONE;
}

static bool same(struct text a, struct text b)
{
    return a.length > 0 && text_equal_folded(a, b);
}

/* The median of log durations less what `less` says of each job, over the jobs of a type and a technician (NULL: any). */
static int slow_step(const struct testing_past *past, const struct text *type, const struct text *who,
                     double (*less)(const struct testing_past *, const struct past_job *), double *median)
{
    double values[TESTING_PAST_MOST];
    int count = 0;
    for (int32_t i = 0; i < past->count; i++) {
        const struct past_job *job = &past->jobs[i];
        if (slow_counts(job) && (type == NULL || same(job->job_type, *type)) &&
            (who == NULL || same(job->technician_id, *who))) {
            values[count++] = slow_log(job->minutes) - (less == NULL ? 0 : less(past, job));
        }
    }
    *median = count == 0 ? 0 : slow_median(values, count);
    return count;
}

static double slow_organization(const struct testing_past *past)
{
    double median = 0;
    int n = slow_step(past, NULL, NULL, NULL, &median);
    return (n * median + 10 * slow_log(60)) / (n + 10);
}

static double slow_type(const struct testing_past *past, const struct past_job *job)
{
    double median = 0;
    double parent = slow_organization(past);
    int n = slow_step(past, &job->job_type, NULL, NULL, &median);
    return n < 3 ? parent : (n * median + 5 * parent) / (n + 5);
}

static double slow_pair(const struct testing_past *past, const struct past_job *job)
{
    double pace = 0;
    double own = 0;
    double type = 0;
    int paced = slow_step(past, NULL, &job->technician_id, slow_type, &pace);
    int pairs = slow_step(past, &job->job_type, &job->technician_id, NULL, &own);
    int types = slow_step(past, &job->job_type, NULL, NULL, &type);
    double at = slow_type(past, job) + (paced < 3 ? 0 : paced * pace / (paced + 10));
    return types < 3 || pairs < 3 ? at : (pairs * own + 20 * at) / (pairs + 20);
}

static void every_median_is_that_of_a_slow_oracle(void **state)
{
    (void)state;
    for (uint64_t seed = 0; seed < testing_rounds(20, 10); seed++) {
        struct random random = random_make(seed, 1);
        struct testing_past *past = testing_past_make();
        testing_past_draw(past, &random, random_between(&random, 3, 60));
        struct duration_model model = fitted(past);
        for (int32_t i = 0; i < past->count && model.minutes.given != 0; i++) {
            const struct past_job *job = &past->jobs[i];
            struct live_forecast forecast =
                learning_durations_forecast(past->arena, &model, job->job_type, job->technician_id);
            int64_t exact_e2 = learning_power((int64_t)(slow_pair(past, job) * LEARNING_ONE), 100);
            exact_e2 = exact_e2 < 100 ? 100 : exact_e2;
            /* half a minute of rounding, and a little of the pace's four decimals */
            assert_in_range(forecast.p50 * 100 + 1000, exact_e2 + 1000 - 55, exact_e2 + 1000 + 55);
        }
        testing_past_end(past);
    }
}

/* ---- properties -------------------------------------------------------------------------------------------------- */

static void quantiles_never_decrease_and_steps_sum_to_the_median(void **state)
{
    (void)state;
    static const char *const types[] = {"", "boiler repair", "METER", "leak", "unheard of"};
    static const char *const people[] = {"", "ann", "dee", "nobody"};
    for (uint64_t seed = 0; seed < testing_rounds(200, 20); seed++) {
        struct random random = random_make(seed, 2);
        struct testing_past *past = testing_past_make();
        testing_past_draw(past, &random, random_between(&random, 0, 200));
        struct duration_model model = fitted(past);
        for (int i = 0; i < 20; i++) {
            struct duration_answer a = said(past, &model, types[i % 5], people[i / 5]);
            int32_t sum = 0;
            assert_true(a.p10 >= 1 && a.p10 <= a.p50 && a.p50 <= a.p80 && a.p80 <= a.p90 && a.mean >= 1);
            for (int32_t k = 0; k < a.step_count; k++) {
                sum += a.steps[k].minutes;
            }
            assert_int_equal(sum, a.p50);
        }
        testing_past_end(past);
    }
}

static void the_order_of_the_past_does_not_matter(void **state)
{
    (void)state;
    for (uint64_t seed = 0; seed < testing_rounds(50, 20); seed++) {
        struct random random = random_make(seed, 3);
        struct testing_past *past = testing_past_make();
        testing_past_draw(past, &random, random_between(&random, 0, 300));
        struct duration_model model = fitted(past);
        struct text text = learning_durations_text(past->arena, &model);
        testing_past_shuffle(past, &random);
        struct duration_model again = fitted(past);
        assert_true(text_equal(learning_durations_text(past->arena, &again), text));
        testing_past_end(past);
    }
}

static void what_is_written_is_read_back(void **state)
{
    (void)state;
    for (uint64_t seed = 0; seed < testing_rounds(50, 20); seed++) {
        struct random random = random_make(seed, 4);
        struct testing_past *past = testing_past_make();
        testing_past_draw(past, &random, random_between(&random, 0, 400));
        struct duration_model model = fitted(past);
        struct duration_model again;
        struct text text = learning_durations_text(past->arena, &model);
        assert_true(learning_durations_read(past->arena, text, &again, NULL));
        assert_true(shape_equal(&learning_shape_durations, &model, &again));
        assert_true(text_equal(learning_durations_text(past->arena, &again), text));
        struct duration_answer a = said(past, &model, "leak", "ben");
        struct duration_answer b = said(past, &again, "leak", "ben");
        assert_int_equal(a.p90, b.p90);
        assert_true(text_equal(a.basis, b.basis));
        testing_past_end(past);
    }
}

static void a_past_of_equal_jobs_says_just_that_and_more_of_them_change_nothing(void **state)
{
    (void)state;
    struct testing_past *past = testing_past_make();
    for (int round = 0; round < 20; round++) {
        repeat(past, 3, "meter", round % 2 == 0 ? "ann" : "ben", 60);
        struct duration_model model = fitted(past);
        assert_int_equal(said(past, &model, "meter", "ann").p50, 60);
        assert_int_equal(said(past, &model, "meter", "").p50, 60);
        assert_int_equal(said(past, &model, "", "").p50, 60);
    }
    testing_past_end(past);
}

/* A type's own median is drawn towards the organization's, so seeing it again draws the answer towards it, never past it. */
static void seeing_a_median_again_never_leads_away_from_it(void **state)
{
    (void)state;
    for (uint64_t seed = 0; seed < testing_rounds(50, 20); seed++) {
        struct random random = random_make(seed, 5);
        struct testing_past *past = testing_past_make();
        for (int i = 0; i < 41; i++) { /* odd: the median is a job's */
            testing_past_add(past, "meter", "", random_between(&random, 5, 200));
            testing_past_add(past, "leak", "", random_between(&random, 5, 200));
        }
        double median = 0;
        slow_step(past, &past->jobs[0].job_type, NULL, NULL, &median);
        int32_t minutes = (int32_t)learning_power((int64_t)(median * LEARNING_ONE + 0.5), 1);
        for (int more = 0; more < 10; more++) {
            struct duration_model model = fitted(past);
            int32_t before = said(past, &model, "meter", "").p50;
            testing_past_add(past, "meter", "", minutes);
            model = fitted(past);
            int32_t after = said(past, &model, "meter", "").p50;
            assert_true(abs(after - minutes) <= abs(before - minutes) + 1);
        }
        testing_past_end(past);
    }
}

static void a_longer_job_never_makes_a_type_shorter(void **state)
{
    (void)state;
    for (uint64_t seed = 0; seed < testing_rounds(100, 20); seed++) {
        struct random random = random_make(seed, 6);
        struct testing_past *past = testing_past_make();
        testing_past_draw(past, &random, random_between(&random, 5, 80));
        struct duration_model model = fitted(past);
        int32_t before = said(past, &model, "boiler repair", "").p50;
        struct past_job *job = &past->jobs[random_below(&random, (uint32_t)past->count)];
        if (job->minutes >= 1 && job->minutes <= 1400) {
            job->minutes += random_between(&random, 1, 1440 - job->minutes);
            model = fitted(past);
            assert_true(said(past, &model, "boiler repair", "").p50 >= before);
        }
        testing_past_end(past);
    }
}

/* ---- what it says ------------------------------------------------------------------------------------------------ */

static void without_a_past_the_default_answers_and_says_so(void **state)
{
    (void)state;
    struct testing_past *past = testing_past_make();
    struct duration_model model = fitted(past);
    struct duration_answer a = said(past, &model, "meter", "ann");
    assert_int_equal(a.p10, 60);
    assert_int_equal(a.p50, 60);
    assert_int_equal(a.p90, 60);
    assert_int_equal(a.level, DURATION_DEFAULT);
    assert_int_equal(a.n, 0);
    assert_text(a.basis, "The default duration: the durations of no jobs are known.");
    assert_string_equal(duration_level_word[a.level], "default");
    repeat(past, 2, "meter", "ann", 30);
    model = fitted(past);
    a = said(past, &model, "meter", "ann");
    assert_int_equal(a.p50, 60);
    assert_text(a.basis, "The default duration: the durations of too few jobs are known.");
    testing_past_end(past);
}

static void each_step_says_where_its_number_comes_from(void **state)
{
    (void)state;
    struct testing_past *past = testing_past_make();
    repeat(past, 40, "Boiler_Repair", "ann", 80);
    repeat(past, 40, "boiler_repair", "ben", 120);
    repeat(past, 20, "meter", "ben", 20);
    struct duration_model model = fitted(past);
    struct duration_answer a = said(past, &model, "boiler_repair", "ann");
    assert_int_equal(a.level, DURATION_TECHNICIAN);
    assert_int_equal(a.n, 40);
    assert_text(a.basis, "The median of 40 boiler_repair jobs by this technician, drawn towards 80 by everybody.");
    assert_int_equal(a.step_count, 4);
    assert_string_equal(a.steps[0].feature, "organization");
    assert_text(a.steps[0].value, "100 jobs");
    assert_string_equal(a.steps[3].feature, "technician_and_job_type");
    assert_in_range(a.p50, 80, 86);
    assert_text(said(past, &model, "boiler_repair", "").basis,
                "The median of 80 boiler_repair jobs by everybody, drawn towards 100 of all types.");
    assert_text(
        said(past, &model, "meter", "ann").basis,
        "The median of 20 meter jobs by everybody, drawn towards 100 of all types; this technician takes 14% less "
        "than others, by 40 jobs.");
    assert_text(said(past, &model, "roof", "").basis,
                "The median of 100 jobs of all types, because too few of type roof are known.");
    assert_text(said(past, &model, "", "").basis, "The median of 100 jobs of all types, for a job without a type.");
    testing_past_end(past);
}

static void the_word_for_a_technician_is_the_askers(void **state)
{
    (void)state;
    struct testing_past *past = testing_past_make();
    struct duration_answer a;
    repeat(past, 5, "meter", "ann", 20);
    struct duration_model model = fitted(past);
    struct duration_question question = {TEXT("Meter"), TEXT("ann"), TEXT("Ann")};
    learning_durations_predict(past->arena, &model, &question, &a);
    assert_text(a.basis, "The median of 5 Meter jobs by Ann, drawn towards 5 by everybody.");
    struct text text = learning_durations_text(past->arena, &model);
    assert_null(strstr(text_to_c(past->arena, text), "Ann"));
    testing_past_end(past);
}

static void forgotten_clocks_hardly_move_anything(void **state)
{
    (void)state;
    struct testing_past *past = testing_past_make();
    struct random random = random_make(7, 7);
    for (int i = 0; i < 400; i++) {
        testing_past_add(past, "meter", "ann", random_between(&random, 40, 80));
    }
    struct duration_model model = fitted(past);
    struct duration_answer before = said(past, &model, "meter", "ann");
    repeat(past, 8, "meter", "ann", 1440);
    repeat(past, 5, "meter", "ann", 0);
    repeat(past, 5, "meter", "ann", 5000);
    model = fitted(past);
    struct duration_answer after = said(past, &model, "meter", "ann");
    assert_int_equal(model.dropped, 10);
    assert_in_range(after.p50, before.p50, before.p50 + 1);
    assert_in_range(after.p90, before.p90, before.p90 + 2);
    assert_in_range(after.mean, before.mean, before.mean + 3);
    testing_past_end(past);
}

static void when_it_is_known_who_comes_the_answer_is_narrower(void **state)
{
    (void)state;
    struct testing_past *past = testing_past_make();
    struct random random = random_make(9, 9);
    for (int i = 0; i < 300; i++) {
        testing_past_add(past, "meter", "ann", random_between(&random, 35, 45));
        testing_past_add(past, "meter", "ben", random_between(&random, 70, 90));
        testing_past_add(past, "leak", "cid", random_between(&random, 35, 45));
    }
    struct duration_model model = fitted(past);
    struct duration_answer anybody = said(past, &model, "meter", "");
    struct duration_answer cid = said(past, &model, "meter", "cid"); /* never did one */
    assert_int_equal(cid.level, DURATION_JOB_TYPE);
    assert_in_range(anybody.p10, 36, 44);
    assert_in_range(anybody.p90, 76, 88);
    assert_true(cid.p90 - cid.p10 < (anybody.p90 - anybody.p10) / 2);
    testing_past_end(past);
}

static void a_crews_job_is_of_its_type_and_of_nobody(void **state)
{
    (void)state;
    struct testing_past *past = testing_past_make();
    repeat(past, 10, "meter", "", 30);
    struct duration_model model = fitted(past);
    assert_int_equal(model.types.count, 1);
    assert_int_equal(model.technicians.count, 0);
    assert_int_equal(model.pairs.count, 0);
    testing_past_end(past);
}

/* ---- figures ----------------------------------------------------------------------------------------------------- */

static void a_model_is_judged_on_later_days_than_it_learned_from(void **state)
{
    (void)state;
    struct testing_past *past = testing_past_make();
    struct random random = random_make(8, 8);
    struct past_jobs earlier;
    struct past_jobs later;
    testing_past_draw(past, &random, 1000);
    struct past_jobs jobs = testing_past_list(past);
    assert_true(learning_durations_split(past->arena, &jobs, &earlier, &later));
    assert_in_range(later.count, 150, 250);
    for (int32_t i = 0; i < later.count; i++) {
        for (int32_t k = 0; k < earlier.count; k++) {
            assert_true(earlier.items[k].day.days < later.items[i].day.days);
        }
    }
    struct duration_model model = fitted(past);
    assert_int_equal(model.measures.train, earlier.count);
    assert_int_equal(model.measures.test, later.count);
    assert_int_equal(model.measures.train + model.measures.test + model.dropped, past->count);
    assert_in_range(model.measures.coverage_p10_p90_e4, 7300, 8700);
    assert_in_range(model.measures.coverage_p80_e4, 7300, 8700);
    testing_past_end(past);
}

/* In hundredths: nine parts of what is missing at the P90, one of what is too much. */
static int64_t slow_pinball(const struct past_jobs *jobs, int32_t said_minutes, double share)
{
    double sum = 0;
    for (int32_t i = 0; i < jobs->count; i++) {
        double above = jobs->items[i].minutes - said_minutes;
        sum += above > 0 ? share * above : (share - 1) * above;
    }
    return (int64_t)(sum * 100 / jobs->count + 0.5);
}

static void figures_are_those_of_a_hand_worked_day(void **state)
{
    (void)state;
    struct testing_past *past = testing_past_make();
    repeat(past, 30, "meter", "", 60);
    struct past_jobs earlier = testing_past_list(past);
    struct duration_model model = fitted(past);
    struct duration_measures m;
    struct past_job items[4] = {{.job_type = TEXT("meter"), .minutes = 60},
                                {.job_type = TEXT("meter"), .minutes = 61, .given_minutes = 45},
                                {.job_type = TEXT("meter"), .minutes = 600},
                                {.job_type = TEXT("meter"), .minutes = 20, .given_minutes = 30}};
    const struct past_jobs later = {4, items};
    learning_durations_measure(past->arena, &model, &earlier, &later, &m);
    assert_int_equal(m.error_e2, (0 + 1 + 540 + 40) * 100 / 4);
    assert_int_equal(m.error_type_median_e2, m.error_e2);
    assert_int_equal(m.test_given, 2);
    assert_int_equal(m.error_given_e2, (16 + 10) * 100 / 2);
    assert_int_equal(m.error_of_given_e2, (1 + 40) * 100 / 2);
    assert_int_equal(m.pinball_p50_e2, divide_round_half_up(m.error_e2, 2));
    struct duration_answer a = said(past, &model, "meter", "");
    assert_int_equal(m.pinball_p10_e2, slow_pinball(&later, a.p10, 0.1));
    assert_int_equal(m.pinball_p80_e2, slow_pinball(&later, a.p80, 0.8));
    assert_int_equal(m.pinball_p90_e2, slow_pinball(&later, a.p90, 0.9));
    assert_int_equal(m.coverage_p10_p90_e4, 5000);
    assert_int_equal(m.coverage_p80_e4, 7500);
    testing_past_end(past);
}

static void few_later_jobs_give_no_figures(void **state)
{
    (void)state;
    struct testing_past *past = testing_past_make();
    repeat(past, 60, "meter", "ann", 60);
    struct duration_model model = fitted(past);
    assert_int_equal(model.measures.given, 0);
    for (int32_t i = 0; i < past->count; i++) {
        past->jobs[i].day.days = 20000; /* all on one day: nothing is later */
    }
    repeat(past, 400, "meter", "ann", 60);
    model = fitted(past);
    assert_int_not_equal(model.measures.given, 0);
    testing_past_end(past);
}

/* ---- reading ----------------------------------------------------------------------------------------------------- */

#define MINUTES "{\"p10\":1,\"p50\":2,\"p80\":3,\"p90\":4,\"mean\":2}"
#define FALLING "{\"p10\":1,\"p50\":2,\"p80\":5,\"p90\":4,\"mean\":2}"

/* A model with the parts that are given. */
static bool is_read(const char *format, const char *minutes, const char *types, const char *technicians,
                    const char *pairs)
{
    struct arena *arena = arena_create(0);
    struct duration_model model;
    struct fault fault = {.kind = FAULT_NONE};
    struct text text = text_format(arena,
                                   "{\"format\":%s,\"defaultMinutes\":60,\"n\":3,\"dropped\":0%s,\"types\":[%s],"
                                   "\"technicians\":[%s],\"pairs\":[%s]}",
                                   format, minutes, types, technicians, pairs);
    bool good = learning_durations_read(arena, text, &model, &fault);
    assert_int_equal(fault.kind, good ? FAULT_NONE : FAULT_INVALID);
    arena_destroy(arena);
    return good;
}

static void what_is_no_model_is_refused(void **state)
{
    (void)state;
    const char *all = ",\"minutes\":" MINUTES;
    const char *type = "{\"jobType\":\"a\",\"n\":3,\"anybody\":" MINUTES ",\"one\":" MINUTES "}";
    const char *ann = "{\"id\":\"ann\",\"n\":3,\"pace\":1.2}";
    const char *pair = "{\"type\":0,\"technician\":0,\"n\":3,\"minutes\":" MINUTES "}";
    assert_true(is_read("1", all, type, ann, pair));
    assert_true(is_read("1", "", "", "", ""));
    assert_false(is_read("2", all, type, ann, pair));
    assert_false(is_read("1", "", type, ann, pair));
    assert_false(is_read("1", ",\"minutes\":" FALLING, type, ann, pair));
    assert_false(is_read("1", all, "", ann, pair));
    assert_false(is_read("1", all, type, "", pair));
    assert_false(is_read("1", all, type, ann, "{\"type\":0,\"technician\":0,\"n\":3,\"minutes\":" FALLING "}"));
    assert_false(is_read("1", all, "{\"jobType\":\"A\",\"n\":3,\"anybody\":" MINUTES ",\"one\":" MINUTES "}", ann, ""));
    assert_false(is_read("1", all, "{\"jobType\":\"a\",\"n\":3,\"anybody\":" FALLING ",\"one\":" MINUTES "}", ann, ""));
    assert_false(is_read("1", all, type, "{\"id\":\"b\",\"n\":3,\"pace\":1},{\"id\":\"a\",\"n\":3,\"pace\":1}", ""));
    assert_false(is_read("1", all, type, "{\"id\":\"b\",\"n\":3,\"pace\":0}", ""));
    assert_false(is_read("[]", all, type, ann, pair));
}

static void its_tables_are_sound(void **state)
{
    (void)state;
    testing_shape_table(&learning_shape_durations);
    testing_shape_table(&learning_shape_measures);
}

static void between_the_quantiles_an_answer_lies_on_a_line(void **state)
{
    (void)state;
    const struct live_forecast forecast = {.p10 = 20, .p50 = 60, .p80 = 90, .p90 = 120};
    assert_int_equal(learning_durations_at(&forecast, 0), 20);
    assert_int_equal(learning_durations_at(&forecast, 1000), 20);
    assert_int_equal(learning_durations_at(&forecast, 3000), 40);
    assert_int_equal(learning_durations_at(&forecast, 5000), 60);
    assert_int_equal(learning_durations_at(&forecast, 8000), 90);
    assert_int_equal(learning_durations_at(&forecast, 8500), 105);
    assert_int_equal(learning_durations_at(&forecast, 9000), 120);
    assert_int_equal(learning_durations_at(&forecast, 10000), 120);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_median_is_that_of_a_slow_oracle),
        cmocka_unit_test(quantiles_never_decrease_and_steps_sum_to_the_median),
        cmocka_unit_test(the_order_of_the_past_does_not_matter),
        cmocka_unit_test(what_is_written_is_read_back),
        cmocka_unit_test(a_past_of_equal_jobs_says_just_that_and_more_of_them_change_nothing),
        cmocka_unit_test(seeing_a_median_again_never_leads_away_from_it),
        cmocka_unit_test(a_longer_job_never_makes_a_type_shorter),
        cmocka_unit_test(without_a_past_the_default_answers_and_says_so),
        cmocka_unit_test(each_step_says_where_its_number_comes_from),
        cmocka_unit_test(the_word_for_a_technician_is_the_askers),
        cmocka_unit_test(forgotten_clocks_hardly_move_anything),
        cmocka_unit_test(when_it_is_known_who_comes_the_answer_is_narrower),
        cmocka_unit_test(a_crews_job_is_of_its_type_and_of_nobody),
        cmocka_unit_test(a_model_is_judged_on_later_days_than_it_learned_from),
        cmocka_unit_test(figures_are_those_of_a_hand_worked_day),
        cmocka_unit_test(few_later_jobs_give_no_figures),
        cmocka_unit_test(what_is_no_model_is_refused),
        cmocka_unit_test(its_tables_are_sound),
        cmocka_unit_test(between_the_quantiles_an_answer_lies_on_a_line),
    };
    return cmocka_run_group_tests_name("learning/durations", tests, NULL, NULL);
}
