/* Models from their making in the background to what they say, and versions of weights, over a store in memory. */
#include <string.h>

#include "base/arena.h"
#include "base/random.h"
#include "base/units.h"
#include "desk/desk.h"
#include "desk/testing.h"

/* ---- a company --------------------------------------------------------------------------------------------------- */

static void job_done(struct testing_records *t, int i, const char *type, const char *technician, int minutes)
{
    struct text body = text_format(
        t->arena,
        "{'externalId':'%s-%s-%d','jobType':'%s','technicianId':'ext::%s','status':'completed','outcome':{"
        "'actualDurationMinutes':%d,'completedAt':'2026-%02d-%02dT12:00:00Z','firstTimeFix':%s}}",
        type, technician, i, type, technician, minutes, 3 + i % 2, 1 + i % 28, i % 4 == 0 ? "false" : "true");
    assert_int_equal(testing_upsert(t, text_to_c(t->arena, body)).result, RECORDS_CREATED);
}

static struct testing_records *company(void)
{
    struct testing_records *t = testing_records_make("America/New_York");
    t->insight = &desk_insight;
    testing_work(t);
    testing_put(t, ROW_TECHNICIAN, "{'externalId':'ann','name':'Ann'}");
    testing_put(t, ROW_TECHNICIAN, "{'externalId':'ben','name':'Ben'}");
    testing_commit(t);
    for (int i = 0; i < 60; i++) {
        job_done(t, i, "boiler", "ann", 50 + i % 20);
        job_done(t, i, "boiler", "ben", 100 + i % 40);
    }
    testing_commit(t);
    return t;
}

static struct desk_prediction predicted(struct testing_records *t, const char *body, bool names)
{
    struct desk_model model;
    struct desk_prediction prediction;
    struct records_outcome outcome;
    const struct row *row = desk_active(&t->work, ROW_MODEL);
    assert_true(desk_model_read(&t->work, row, &model));
    assert_true(desk_predict(&t->work, &model, testing_json(t, "%s", body), names, &prediction, &outcome));
    assert_no_fault(&t->work.fault);
    return prediction;
}

static int32_t active_version(struct testing_records *t)
{
    const struct row *row = desk_active(&t->work, ROW_MODEL);
    return row == NULL ? 0 : ((const struct model_record *)row->noun)->version;
}

static void learn_again(struct testing_records *t)
{
    desk_learn_ask(&t->work);
    testing_commit(t);
    assert_int_equal(testing_desk_worked(t), QUEUE_STEP_WORKED);
}

/* ---- models ------------------------------------------------------------------------------------------------------ */

static void the_first_question_has_a_model_learned(void **state)
{
    (void)state;
    struct testing_records *t = company();
    struct desk_prediction before = predicted(t, "{'jobType':'Boiler'}", true);
    assert_int_equal(before.answer.level, DURATION_DEFAULT);
    assert_int_equal(before.answer.p50, 60);
    assert_int_equal(before.model_version, 0);
    predicted(t, "{'jobType':'Boiler'}", true); /* asked twice, learned once */
    testing_commit(t);
    assert_int_equal(testing_desk_worked(t), QUEUE_STEP_WORKED);
    assert_int_equal(testing_desk_worked(t), QUEUE_STEP_NOTHING);
    struct desk_prediction after = predicted(t, "{'jobType':'Boiler','technicianId':'ext::ann'}", true);
    assert_int_equal(after.model_version, 1);
    assert_int_equal(after.answer.level, DURATION_TECHNICIAN);
    assert_int_equal(after.answer.n, 60);
    assert_in_range(after.answer.p50, 58, 66);
    assert_in_range(predicted(t, "{'jobType':'boiler','technicianId':'ext::ben'}", true).answer.p50, 110, 122);
    assert_text(after.answer.basis, "The median of 60 Boiler jobs by Ann, drawn towards 120 by everybody.");
    assert_true(after.is_measured);
    assert_int_equal(testing_count(t, "put"), 0);
    testing_records_end(t);
}

static void nobodys_name_is_told_to_who_may_not_read_it(void **state)
{
    (void)state;
    struct testing_records *t = company();
    learn_again(t);
    assert_text(predicted(t, "{'jobType':'Boiler','technicianId':'ext::ann'}", false).answer.basis,
                "The median of 60 Boiler jobs by this technician, drawn towards 120 by everybody.");
    const struct model_record *model = desk_active(&t->work, ROW_MODEL)->noun;
    assert_null(strstr(text_to_c(t->arena, model->document), "Ann"));
    testing_records_end(t);
}

static void a_kept_job_is_predicted_with_its_technician_and_time(void **state)
{
    (void)state;
    struct testing_records *t = company();
    learn_again(t);
    testing_upsert(t, "{'externalId':'J-1','jobType':'boiler','technicianId':'ext::ben',"
                      "'scheduledStart':'2026-05-18T13:00:00Z','scheduledEnd':'2026-05-18T14:00:00Z'}");
    testing_commit(t);
    struct desk_prediction p = predicted(t, "{'jobId':'ext::J-1'}", true);
    assert_in_range(p.answer.p50, 110, 122);
    assert_int_equal(p.duration_minutes, p.answer.p80); /* planning.durationQuantile is 0.8 */
    assert_text(instant_text(t->arena, p.completes_at_s - (int64_t)p.duration_minutes * 60), "2026-05-18T13:00:00Z");
    assert_in_range(predicted(t, "{'jobId':'ext::J-1','technicianId':'ext::ann'}", true).answer.p50, 58, 66);
    assert_int_equal(predicted(t, "{'jobType':'boiler'}", true).completes_at_s, 0);
    testing_records_end(t);
}

static void what_is_wrong_with_a_question_is_told(void **state)
{
    (void)state;
    static const struct {
        const char *body;
        const char *path;
        const char *code;
    } cases[] = {
        {"{}", "", "required"},
        {"{'jobType':'a','jobId':'01970000-0000-7000-8000-00000000000f'}", "/jobId", "unknown_reference"},
        {"{'jobType':'a','technicianId':'ext::nobody'}", "/technicianId", "unknown_reference"},
        {"{'jobType':'a','at':'2026-05-18T13:00:00'}", "/at", "offset_required"},
        {"{'jobTipe':'a'}", "/jobTipe", "unknown_field"},
    };
    struct testing_records *t = testing_records_make("America/New_York");
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct desk_model model;
        struct desk_prediction prediction;
        struct records_outcome outcome;
        desk_model_read(&t->work, NULL, &model);
        assert_false(desk_predict(&t->work, &model, testing_json(t, "%s", cases[i].body), true, &prediction, &outcome));
        assert_int_equal(outcome.refusal, RECORDS_WRONG);
        assert_true(testing_has_issue(&outcome.wrong, cases[i].path, cases[i].code));
    }
    struct desk_model model;
    struct desk_prediction prediction;
    struct records_outcome outcome;
    desk_model_read(&t->work, NULL, &model);
    assert_false(desk_predict(&t->work, &model, testing_json(t, "{'jobType':'a','requiredSkills':['hvac']}"), true,
                              &prediction, &outcome));
    assert_int_equal(outcome.refusal, RECORDS_NOT_BUILT);
    testing_records_end(t);
}

static void the_same_past_is_learned_once_and_more_of_it_is_the_next_model(void **state)
{
    (void)state;
    struct testing_records *t = company();
    learn_again(t);
    learn_again(t);
    assert_int_equal(active_version(t), 1);
    assert_null(desk_version(&t->work, ROW_MODEL, TEXT("2")));
    job_done(t, 100, "boiler", "ann", 55);
    testing_commit(t);
    learn_again(t);
    assert_int_equal(active_version(t), 2);
    const struct model_record *first = desk_version(&t->work, ROW_MODEL, TEXT("1"))->noun;
    const struct model_record *second = desk_version(&t->work, ROW_MODEL, TEXT("2"))->noun;
    assert_false(first->active);
    assert_int_equal(second->parent, 1);
    assert_int_equal(second->rows, 121);
    testing_records_end(t);
}

static void who_went_back_to_an_older_model_is_not_overruled(void **state)
{
    (void)state;
    struct testing_records *t = company();
    struct records_outcome outcome;
    learn_again(t);
    job_done(t, 100, "boiler", "ann", 55);
    testing_commit(t);
    learn_again(t);
    desk_activate(&t->work, ROW_MODEL, TEXT("1"), &outcome);
    assert_int_equal(outcome.result, RECORDS_UPDATED);
    testing_commit(t);
    assert_int_equal(active_version(t), 1);
    job_done(t, 101, "boiler", "ann", 56);
    testing_commit(t);
    learn_again(t);
    assert_int_equal(active_version(t), 1);
    assert_non_null(desk_version(&t->work, ROW_MODEL, TEXT("3")));
    desk_activate(&t->work, ROW_MODEL, TEXT("3"), &outcome);
    testing_commit(t);
    assert_int_equal(active_version(t), 3);
    desk_activate(&t->work, ROW_MODEL, TEXT("3"), &outcome);
    assert_int_equal(outcome.result, RECORDS_UNCHANGED);
    desk_activate(&t->work, ROW_MODEL, TEXT("9"), &outcome);
    assert_int_equal(outcome.refusal, RECORDS_MISSING);
    testing_records_end(t);
}

static void of_old_models_the_newest_stay_and_the_active_one(void **state)
{
    (void)state;
    struct testing_records *t = company();
    struct records_outcome outcome;
    learn_again(t);
    desk_activate(&t->work, ROW_MODEL, TEXT("1"), &outcome);
    for (int i = 0; i < DESK_MODELS_KEPT + 5; i++) {
        job_done(t, 200 + i, "boiler", "ann", 55 + i);
        testing_commit(t);
        learn_again(t);
        if (i == 0) { /* hold the first */
            desk_activate(&t->work, ROW_MODEL, TEXT("1"), &outcome);
            testing_commit(t);
        }
    }
    assert_int_equal(active_version(t), 1);
    assert_null(desk_version(&t->work, ROW_MODEL, TEXT("2")));
    assert_non_null(desk_version(&t->work, ROW_MODEL, TEXT("36")));
    assert_non_null(desk_version(&t->work, ROW_MODEL, TEXT("7")));
    testing_records_end(t);
}

/* ---- what jobs are planned with ----------------------------------------------------------------------------------- */

static const struct json *shown(struct testing_records *t, const char *reference)
{
    const struct row *row = records_find_reference(&t->work, ROW_JOB, text_of(reference));
    struct json_writer w = json_writer_make(t->arena);
    struct json *read = arena_new(t->arena, struct json);
    assert_true(records_job_write(&w, &t->work, row, NULL));
    assert_true(json_parse(t->arena, json_written(&w), read, NULL));
    return read;
}

static int64_t planned(struct testing_records *t, const char *reference)
{
    return testing_member(shown(t, reference), "plannedDurationMinutes")->integer;
}

static void what_nobody_gave_a_duration_is_planned_as_it_is_predicted(void **state)
{
    (void)state;
    struct testing_records *t = company();
    struct records_outcome before = testing_upsert(t, "{'externalId':'J','jobType':'boiler'}");
    assert_true(testing_has_issue(&before.warnings, "/durationMinutes", "default_duration"));
    testing_commit(t);
    assert_int_equal(planned(t, "ext::J"), 60); /* nothing was learned yet: the default */
    assert_int_equal(testing_member(shown(t, "ext::J"), "predictedDuration")->type, JSON_NULL);
    learn_again(t);
    assert_int_equal(planned(t, "ext::J"), predicted(t, "{'jobId':'ext::J'}", true).duration_minutes);
    assert_int_equal(testing_member(shown(t, "ext::J"), "durationMinutes")->type, JSON_NULL);
    struct records_outcome after = testing_patch(t, "ext::J", "{'technicianId':'ext::ben'}");
    for (int32_t i = 0; i < after.warnings.listed; i++) {
        assert_false(text_equal(after.warnings.list[i].code, TEXT("default_duration")));
    }
    testing_commit(t);
    struct desk_prediction hers = predicted(t, "{'jobId':'ext::J'}", false);
    const struct json *told = testing_member(shown(t, "ext::J"), "predictedDuration");
    assert_int_equal(planned(t, "ext::J"), hers.answer.p80);
    assert_int_equal(testing_member(told, "p10")->integer, hers.answer.p10);
    assert_int_equal(testing_member(told, "p50")->integer, hers.answer.p50);
    assert_int_equal(testing_member(told, "p80")->integer, hers.answer.p80);
    assert_int_equal(testing_member(told, "p90")->integer, hers.answer.p90);
    assert_int_equal(testing_member(told, "modelVersion")->integer, 1);
    assert_text(testing_member(testing_member(told, "basis"), "text")->string, text_to_c(t->arena, hers.answer.basis));
    testing_organization(t, "{'planning':{'durationQuantile':0.5}}");
    assert_int_equal(planned(t, "ext::J"), hers.answer.p50);
    testing_records_end(t);
}

static void what_was_given_is_planned_with_unless_the_organization_wants_predictions(void **state)
{
    (void)state;
    struct testing_records *t = company();
    testing_upsert(t, "{'externalId':'J','jobType':'boiler','durationMinutes':25}");
    testing_commit(t);
    testing_organization(t, "{'planning':{'durations':'predicted'}}");
    assert_int_equal(planned(t, "ext::J"), 25); /* nothing was learned yet */
    learn_again(t);
    assert_int_equal(planned(t, "ext::J"), predicted(t, "{'jobType':'boiler'}", true).duration_minutes);
    testing_organization(t, "{'planning':{'durations':'given'}}");
    assert_int_equal(planned(t, "ext::J"), 25);
    assert_int_equal(testing_member(shown(t, "ext::J"), "predictedDuration")->type, JSON_OBJECT);
    testing_patch(t, "ext::J", "{'status':'canceled'}");
    testing_commit(t);
    assert_int_equal(testing_member(shown(t, "ext::J"), "predictedDuration")->type, JSON_NULL);
    testing_records_end(t);
}

static void an_older_model_that_is_active_again_is_planned_with(void **state)
{
    (void)state;
    struct testing_records *t = company();
    struct records_outcome outcome;
    testing_upsert(t, "{'externalId':'J','jobType':'boiler','technicianId':'ext::ann'}");
    testing_commit(t);
    learn_again(t);
    int64_t first = planned(t, "ext::J");
    for (int i = 0; i < 60; i++) {
        job_done(t, 100 + i, "boiler", "ann", 300);
    }
    testing_commit(t);
    learn_again(t);
    assert_true(planned(t, "ext::J") > first);
    assert_int_equal(testing_member(testing_member(shown(t, "ext::J"), "predictedDuration"), "modelVersion")->integer,
                     2);
    desk_activate(&t->work, ROW_MODEL, TEXT("1"), &outcome);
    testing_commit(t);
    assert_int_equal(planned(t, "ext::J"), first);
    assert_int_equal(testing_member(testing_member(shown(t, "ext::J"), "predictedDuration"), "modelVersion")->integer,
                     1);
    testing_records_end(t);
}

/* Whatever was learned: the job, the live day and prediction/duration say the same, and it is the quantile of the prediction. */
static void on_random_models_everybody_plans_with_the_same_minutes(void **state)
{
    (void)state;
    static const char *const types[] = {"boiler", "drain", "roof"};
    static const char *const people[] = {"ann", "ben"};
    const uint64_t rounds = testing_rounds(40, 6);
    for (uint64_t seed = 1; seed <= rounds; seed++) {
        struct random random = random_make(seed, 0);
        struct testing_records *t = company();
        for (int i = 0, count = random_between(&random, 0, 60); i < count; i++) {
            job_done(t, 1000 + i, types[random_below(&random, 3)], people[random_below(&random, 2)],
                     random_between(&random, 5, 300));
        }
        testing_commit(t);
        if (random_below(&random, 6) > 0) {
            learn_again(t);
        }
        int64_t quantile_e2 = random_between(&random, 1, 99);
        testing_organization(
            t, text_to_c(t->arena, text_format(t->arena, "{'planning':{'durationQuantile':0.%02d,'durations':'%s'}}",
                                               (int)quantile_e2, random_below(&random, 2) ? "given" : "predicted")));
        for (int i = 0; i < 6; i++) {
            struct text body = text_format(
                t->arena, "{'externalId':'J-%d','jobType':'%s','location':{'lat':40.7,'lng':-74.0}%s%s%s}", i,
                types[i % 3], i % 2 ? ",'technicianId':'ext::" : "", i % 2 ? people[i / 3] : "", i % 2 ? "'" : "");
            testing_upsert(t, text_to_c(t->arena, body));
        }
        testing_commit(t);
        struct live_day day;
        const struct date date = {20588}; /* Friday 15 May 2026 */
        assert_true(desk_day_live(&t->work, date, &day));
        for (int i = 0; i < 6; i++) {
            struct text id = text_format(t->arena, "ext::J-%d", i);
            const struct row *row = records_find_reference(&t->work, ROW_JOB, id);
            struct text question = text_format(t->arena, "{'jobId':'%.*s'}", TEXT_ARGS(id));
            struct desk_prediction said = predicted(t, text_to_c(t->arena, question), true);
            const struct live_forecast forecast = {
                .p10 = said.answer.p10, .p50 = said.answer.p50, .p80 = said.answer.p80, .p90 = said.answer.p90};
            int32_t job = live_find_job(&day, row->id);
            assert_true(job >= 0);
            assert_int_equal(said.duration_minutes, learning_durations_at(&forecast, quantile_e2 * 100));
            assert_int_equal(planned(t, text_to_c(t->arena, id)), said.duration_minutes);
            assert_int_equal(day.jobs.items[job].planned_minutes, said.duration_minutes);
        }
        testing_records_end(t);
    }
}

static void slowed(struct testing_records *t, const char *technician)
{
    struct records_outcome outcome;
    records_technician_patch(&t->work, text_of(technician), testing_json(t, "{'serviceFactor':2}"), RECORDS_ANY_VERSION,
                             &outcome);
    assert_int_equal(outcome.result, RECORDS_UPDATED);
}

/* How long a day plans that a technician is at a job, in minutes. */
static int64_t at_work(struct testing_records *t, const struct live_day *day, const char *job, const char *technician)
{
    const struct row *row = records_find_reference(&t->work, ROW_JOB, text_of(job));
    const struct row *who = records_find_reference(&t->work, ROW_TECHNICIAN, text_of(technician));
    struct live_problem made;
    struct fault fault = {.kind = FAULT_NONE};
    const struct live_options options = live_options_all();
    assert_true(live_problem_make(t->arena, day, &options, &made, &fault));
    int32_t task = made.first_of[live_find_job(day, row->id)];
    return affinity_of(&made.problem, task, live_find_technician(day, who->id)).service_t / MINUTE_SECONDS;
}

/* What the odds of a day reckon with. */
static int64_t forecast_p50(struct testing_records *t, const struct live_day *day, const char *job)
{
    return day->jobs.items[live_find_job(day, records_find_reference(&t->work, ROW_JOB, text_of(job))->id)]
        .forecast.p50;
}

static void a_service_factor_counts_where_her_own_pace_was_not_learned(void **state)
{
    (void)state;
    struct testing_records *t = company();
    const struct date date = {20588}; /* Friday 15 May 2026 */
    struct live_day day;
    slowed(t, "ext::ben");
    testing_put(t, ROW_TECHNICIAN, "{'externalId':'cleo','name':'Cleo','serviceFactor':2}");
    testing_commit(t);
    learn_again(t);
    testing_upsert(t, "{'externalId':'LEARNED','jobType':'boiler','technicianId':'ext::ben',"
                      "'location':{'lat':40.7,'lng':-74.0},'scheduledStart':'2026-05-15T13:00:00Z'}");
    testing_upsert(t, "{'externalId':'GIVEN','jobType':'boiler','technicianId':'ext::ben','durationMinutes':30,"
                      "'location':{'lat':40.7,'lng':-74.0},'scheduledStart':'2026-05-15T17:00:00Z'}");
    testing_upsert(t, "{'externalId':'NEW','jobType':'boiler','technicianId':'ext::cleo',"
                      "'location':{'lat':40.7,'lng':-74.0},'scheduledStart':'2026-05-15T13:00:00Z'}");
    testing_commit(t);
    assert_true(desk_day_live(&t->work, date, &day));
    int64_t anybody = predicted(t, "{'jobType':'boiler'}", true).duration_minutes;
    int64_t hers = planned(t, "ext::LEARNED");
    assert_true(hers > anybody);
    assert_int_equal(at_work(t, &day, "ext::LEARNED", "ext::ben"), hers);
    assert_int_equal(at_work(t, &day, "ext::LEARNED", "ext::ann"), anybody); /* nor does his pace follow the job */
    assert_int_equal(at_work(t, &day, "ext::LEARNED", "ext::cleo"), 2 * anybody);
    assert_int_equal(at_work(t, &day, "ext::GIVEN", "ext::ben"), 60);
    assert_int_equal(planned(t, "ext::NEW"), anybody);
    assert_int_equal(at_work(t, &day, "ext::NEW", "ext::cleo"), 2 * anybody);
    assert_int_equal(forecast_p50(t, &day, "ext::NEW"), 2 * predicted(t, "{'jobId':'ext::NEW'}", true).answer.p50);
    assert_int_equal(forecast_p50(t, &day, "ext::LEARNED"), predicted(t, "{'jobId':'ext::LEARNED'}", true).answer.p50);
    testing_records_end(t);
}

static void a_run_at_another_quantile_does_not_count_her_pace_twice_either(void **state)
{
    (void)state;
    struct testing_records *t = company();
    const struct desk_day_order order = {.date = {20588}, .quantile_e4 = 5000};
    struct desk desk = {.work = &t->work};
    struct desk_day day;
    slowed(t, "ext::ben");
    testing_commit(t);
    learn_again(t);
    testing_upsert(t, "{'externalId':'J','jobType':'boiler','technicianId':'ext::ben','durationMinutes':30,"
                      "'location':{'lat':40.7,'lng':-74.0},'scheduledStart':'2026-05-15T13:00:00Z'}");
    testing_commit(t);
    assert_true(desk_day_order(&desk, &order, &day));
    assert_int_equal(at_work(t, &day.inputs.day, "ext::J", "ext::ben"),
                     predicted(t, "{'jobId':'ext::J'}", true).answer.p50);
    testing_records_end(t);
}

/* ---- weights ----------------------------------------------------------------------------------------------------- */

static struct records_outcome made(struct testing_records *t, const char *body)
{
    struct records_outcome outcome;
    desk_weights_make(&t->work, testing_json(t, "%s", body), &outcome);
    assert_no_fault(&t->work.fault);
    return outcome;
}

static struct text told(struct testing_records *t, const struct row *row)
{
    struct json_writer w = json_writer_make(t->arena);
    desk_version_write(&w, row);
    return json_written(&w);
}

static void an_organization_begins_with_the_first_version_without_keeping_it(void **state)
{
    (void)state;
    struct testing_records *t = testing_records_make("America/New_York");
    struct learning_weights weights;
    int32_t version = 0;
    assert_true(desk_weights_active(&t->work, &weights, &version));
    assert_int_equal(version, 1);
    assert_true(shape_equal(&learning_shape_weights, &weights, &learning_weights_first));
    const struct row *row = desk_version(&t->work, ROW_WEIGHTS, TEXT("1"));
    assert_non_null(row);
    struct text text = told(t, row);
    assert_non_null(strstr(text_to_c(t->arena, text), "\"distance_score\":0.25"));
    assert_non_null(strstr(text_to_c(t->arena, text), "\"source\":\"default\",\"version\":1,"));
    assert_non_null(strstr(text_to_c(t->arena, text), "\"active\":true"));
    assert_null(desk_version(&t->work, ROW_WEIGHTS, TEXT("2")));
    assert_null(desk_version(&t->work, ROW_WEIGHTS, TEXT("01")));
    assert_null(desk_version(&t->work, ROW_WEIGHTS, TEXT("-1")));
    assert_null(desk_version(&t->work, ROW_WEIGHTS, TEXT("")));
    testing_records_end(t);
}

static void a_version_by_hand_is_the_next_and_waits_to_be_activated(void **state)
{
    (void)state;
    struct testing_records *t = testing_records_make("America/New_York");
    struct learning_weights weights;
    struct records_outcome outcome = made(t, "{'weights':{'route_fit':0.5,'delay_risk':0.25}}");
    int32_t version = 0;
    assert_int_equal(outcome.result, RECORDS_CREATED);
    testing_commit(t);
    assert_true(desk_weights_active(&t->work, &weights, &version));
    assert_int_equal(version, 1);
    const struct weights_record *second = desk_version(&t->work, ROW_WEIGHTS, TEXT("2"))->noun;
    assert_int_equal(second->source, WEIGHTS_MANUAL);
    assert_int_equal(second->parent, 1);
    desk_activate(&t->work, ROW_WEIGHTS, TEXT("2"), &outcome);
    testing_commit(t);
    assert_true(desk_weights_active(&t->work, &weights, &version));
    assert_int_equal(version, 2);
    assert_int_equal(weights.route_fit_e4, 5000);
    assert_int_equal(weights.delay_risk_e4, 2500);
    assert_int_equal(weights.skill_match_e4, 0);
    assert_int_equal(made(t, "{'weights':{'workload':1}}").result, RECORDS_CREATED);
    testing_commit(t);
    assert_int_equal(((const struct weights_record *)desk_version(&t->work, ROW_WEIGHTS, TEXT("3"))->noun)->parent, 2);
    desk_activate(&t->work, ROW_WEIGHTS, TEXT("1"), &outcome);
    testing_commit(t);
    assert_true(desk_weights_active(&t->work, &weights, &version));
    assert_int_equal(version, 1);
    assert_true(shape_equal(&learning_shape_weights, &weights, &learning_weights_first));
    testing_records_end(t);
}

static void what_is_read_of_a_version_may_be_sent_as_the_next(void **state)
{
    (void)state;
    struct testing_records *t = testing_records_make("America/New_York");
    struct text text = told(t, desk_version(&t->work, ROW_WEIGHTS, TEXT("1")));
    assert_int_equal(made(t, text_to_c(t->arena, text)).result, RECORDS_CREATED);
    testing_records_end(t);
}

static void weights_that_are_none_are_refused(void **state)
{
    (void)state;
    static const struct {
        const char *body;
        const char *path;
        const char *code;
    } cases[] = {
        {"{}", "/weights", "required"},
        {"{'weights':{}}", "/weights", "out_of_range"},
        {"{'weights':{'beauty':1}}", "/weights/beauty", "unknown_field"},
        {"{'weights':{'route_fit':1.5}}", "/weights/route_fit", "out_of_range"},
        {"{'weights':{'route_fit':1},'wheights':1}", "/wheights", "unknown_field"},
        {"{'weights':3}", "/weights", "invalid_type"},
    };
    struct testing_records *t = testing_records_make("America/New_York");
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct records_outcome outcome = made(t, cases[i].body);
        assert_int_equal(outcome.refusal, RECORDS_WRONG);
        assert_int_equal(outcome.wrong.count, 1);
        assert_true(testing_has_issue(&outcome.wrong, cases[i].path, cases[i].code));
    }
    assert_int_equal(testing_count(t, "put"), 0);
    testing_records_end(t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_first_question_has_a_model_learned),
        cmocka_unit_test(nobodys_name_is_told_to_who_may_not_read_it),
        cmocka_unit_test(a_kept_job_is_predicted_with_its_technician_and_time),
        cmocka_unit_test(what_is_wrong_with_a_question_is_told),
        cmocka_unit_test(the_same_past_is_learned_once_and_more_of_it_is_the_next_model),
        cmocka_unit_test(who_went_back_to_an_older_model_is_not_overruled),
        cmocka_unit_test(of_old_models_the_newest_stay_and_the_active_one),
        cmocka_unit_test(what_nobody_gave_a_duration_is_planned_as_it_is_predicted),
        cmocka_unit_test(what_was_given_is_planned_with_unless_the_organization_wants_predictions),
        cmocka_unit_test(an_older_model_that_is_active_again_is_planned_with),
        cmocka_unit_test(on_random_models_everybody_plans_with_the_same_minutes),
        cmocka_unit_test(a_service_factor_counts_where_her_own_pace_was_not_learned),
        cmocka_unit_test(a_run_at_another_quantile_does_not_count_her_pace_twice_either),
        cmocka_unit_test(an_organization_begins_with_the_first_version_without_keeping_it),
        cmocka_unit_test(a_version_by_hand_is_the_next_and_waits_to_be_activated),
        cmocka_unit_test(what_is_read_of_a_version_may_be_sent_as_the_next),
        cmocka_unit_test(weights_that_are_none_are_refused),
    };
    return cmocka_run_group_tests_name("desk/learned", tests, NULL, NULL);
}
