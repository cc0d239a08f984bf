/* What is expected of jobs on live data: when somebody comes, and that decisions made with predicted durations are worked out again. */
#include "desk/desk.h"

#include <string.h>

#include "base/arena.h"
#include "base/random.h"
#include "desk/testing.h"

static struct text eta_of(struct testing_records *t, const struct row *row)
{
    struct json_writer w = json_writer_make(t->arena);
    desk_eta_write(&w, &t->work, row);
    assert_no_fault(&t->work.fault);
    return json_written(&w);
}

static const struct row *job_named(struct testing_records *t, const char *external_id)
{
    return records_find_reference(&t->work, ROW_JOB, text_format(t->arena, "ext::%s", external_id));
}

static bool is_null(struct text value)
{
    return text_equal(value, TEXT("null"));
}

/* ---- when somebody comes ----------------------------------------------------------------------------------------- */

static void who_has_a_place_today_has_an_eta_and_nobody_else(void **state)
{
    struct testing_records *t = *state; /* it is eight in the morning */
    static const struct {
        const char *more;
        bool has_one;
    } cases[] = {
        {"", false},
        {"'technicianId':'ext::NEAR'", false},
        {"'technicianId':'ext::NEAR','scheduledStart':'2026-05-15T14:00:00Z'", true},
        {"'technicianId':'ext::NEAR','scheduledStart':'2026-05-15T14:00:00Z','status':'on_hold'", false},
        {"'technicianId':'ext::NEAR','scheduledStart':'2026-05-15T14:00:00Z','status':'canceled'", false},
        {"'technicianId':'ext::NEAR','scheduledStart':'2026-05-15T16:00:00Z','status':'dispatched'", true},
        {"'technicianId':'ext::NEAR','scheduledStart':'2026-05-16T14:00:00Z'", false},
        {"'technicianId':'ext::NEAR','scheduledStart':'2026-05-14T14:00:00Z'", false},
        {"'technicianId':'ext::FAR','scheduledStart':'2026-05-15T11:50:00Z','status':'en_route'", true},
        {"'technicianId':'ext::FAR','scheduledStart':'2026-05-15T11:00:00Z','status':'completed'", false},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct text body = text_format(t->arena, "{'externalId':'E-%zu','location':{'lat':40.72,'lng':-74.0}%s%s}", i,
                                       cases[i].more[0] == '\0' ? "" : ",", cases[i].more);
        assert_int_equal(testing_upsert(t, text_to_c(t->arena, body)).result, RECORDS_CREATED);
    }
    testing_commit(t);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const struct row *row = job_named(t, text_to_c(t->arena, text_format(t->arena, "E-%zu", i)));
        if (is_null(eta_of(t, row)) == cases[i].has_one) {
            fail_msg("%zu: %s", i, cases[i].more);
        }
    }
}

/* A board at random: some jobs with a crew, some under way, one after another. */
static void board_make(struct testing_records *t, struct random *random, int32_t count)
{
    static const char *const people[] = {"NEAR", "FAR"};
    static const char *const statuses[] = {"scheduled", "scheduled", "scheduled", "dispatched", "en_route", "on_site"};
    for (int32_t i = 0; i < count; i++) {
        const char *whose = people[random_below(random, 2)];
        bool is_crew = random_below(random, 5) == 0;
        int32_t minute = random_between(random, 10 * 60, 22 * 60);
        struct text after = i > 0 && random_below(random, 6) == 0
                                ? text_format(t->arena, ",'afterJobId':'ext::R-%d'", i - 1)
                                : TEXT("");
        struct text body = text_format(
            t->arena,
            "{'externalId':'R-%d','jobType':'boiler','location':{'lat':40.%02d,'lng':-74.0},'technicianId':'ext::%s',"
            "'scheduledStart':'2026-05-15T%02d:%02d:00Z','status':'%s','promisedWindow':{'start':'2026-05-15T%02d:00:"
            "00Z',"
            "'end':'2026-05-15T23:30:00Z'}%s%.*s}",
            (int)i, (int)random_between(random, 60, 90), whose, (int)(minute / 60), (int)(minute % 60),
            statuses[random_below(random, 6)], (int)(minute / 60),
            is_crew ? ",'crewSize':2,'crewTechnicianIds':['ext::NEAR']" : "", TEXT_ARGS(after));
        testing_upsert(t, text_to_c(t->arena, body));
    }
    testing_commit(t);
}

static const struct day_stop *stop_of(const struct testing_records *t, const struct day_schedule *schedule,
                                      const struct row *row)
{
    const struct job_record *job = row->noun;
    (void)t;
    for (int32_t r = 0; r < schedule->route_count; r++) {
        for (int32_t i = 0; i < schedule->routes[r].stop_count; i++) {
            if (text_equal(schedule->routes[r].stops[i].job_id, row->id) &&
                text_equal(schedule->routes[r].technician_id, job->technician_id)) {
                return &schedule->routes[r].stops[i];
            }
        }
    }
    return NULL;
}

static struct text risk_eta_of(struct testing_records *t, const struct json *risk, struct text id, int64_t *late_e4)
{
    const struct json *items = json_get(risk, TEXT("items"));
    for (int32_t i = 0; i < items->count; i++) {
        const struct json *eta = json_get(&items->elements[i], TEXT("eta"));
        if (text_equal(json_get(&items->elements[i], TEXT("jobId"))->string, id) && eta->type == JSON_OBJECT) {
            const struct json *p = json_get(&items->elements[i], TEXT("probability"));
            *late_e4 = p->type == JSON_INTEGER ? p->integer * 10000 : (int64_t)(p->real * 10000 + 0.5);
            return text_format(t->arena, "\"p10\":\"%.*s\",\"p90\":\"%.*s\"",
                               TEXT_ARGS(json_get(eta, TEXT("p10"))->string),
                               TEXT_ARGS(json_get(eta, TEXT("p90"))->string));
        }
    }
    return TEXT("");
}

static void on_random_boards_an_eta_is_what_the_schedule_and_at_risk_say(void **state)
{
    (void)state;
    const struct risk_question question = {.horizon_s = INT64_MAX, .least_e4 = 0, .remedied = 0};
    const struct date date = {20588};
    const uint64_t rounds = testing_rounds(60, 8);
    int32_t compared = 0, at_risk = 0;
    for (uint64_t seed = 1; seed <= rounds; seed++) {
        void *made = NULL;
        testing_desk_up(&made);
        struct testing_records *t = made;
        struct random random = random_make(seed, 0);
        struct desk desk = {.work = &t->work};
        struct day_schedule schedule;
        struct records_outcome outcome;
        struct json risk;
        struct json_writer w = json_writer_make(t->arena);
        board_make(t, &random, 10);
        const struct desk_showing showing = {.date = date};
        assert_true(desk_schedule(&desk, &showing, &schedule, &outcome));
        assert_true(desk_at_risk(&desk, date, &question, &w, &outcome));
        assert_true(json_parse(t->arena, json_written(&w), &risk, NULL));
        for (int i = 0; i < 10; i++) {
            const struct row *row = job_named(t, text_to_c(t->arena, text_format(t->arena, "R-%d", i)));
            const struct day_stop *stop = stop_of(t, &schedule, row);
            assert_non_null(stop);
            struct text eta = eta_of(t, row);
            int64_t late_e4 = 10000 - stop->on_time_e4;
            int64_t risk_e4 = late_e4;
            struct text rest = risk_eta_of(t, &risk, row->id, &risk_e4);
            struct json_writer probability = json_writer_make(t->arena);
            json_fixed(&probability, late_e4, 10000);
            struct text arrival =
                text_format(t->arena, "{\"arrival\":\"%.*s\",", TEXT_ARGS(instant_text(t->arena, stop->arrival_s)));
            struct text late =
                text_format(t->arena, ",\"lateProbability\":%.*s}", TEXT_ARGS(json_written(&probability)));
            const char *whole = text_to_c(t->arena, eta);
            assert_true(text_starts_with(eta, arrival));
            assert_non_null(strstr(whole, text_to_c(t->arena, late)));
            assert_non_null(strstr(whole, text_to_c(t->arena, rest)));
            assert_int_equal(risk_e4, late_e4);
            compared++;
            at_risk += rest.length > 0 ? 1 : 0;
        }
        testing_desk_down(&made);
    }
    assert_true(at_risk > compared / 3);
}

/* ---- decisions --------------------------------------------------------------------------------------------------- */

static void run_here(void *context, int32_t count, void (*task)(void *argument, int32_t index), void *argument)
{
    solver_run_here(context, count, task, argument);
}

static const struct executor_port executor = {NULL, run_here};

/* Jobs that were done, and what is learned from them. */
static void learn(struct testing_records *t, const char *name, int32_t near_minutes, int32_t far_minutes)
{
    for (int i = 0; i < 40; i++) {
        bool is_near = i % 2 == 0;
        struct text body = text_format(
            t->arena,
            "{'externalId':'%s-%d','jobType':'boiler','technicianId':'ext::%s','status':'completed','outcome':{"
            "'actualDurationMinutes':%d,'completedAt':'2026-04-%02dT12:00:00Z'}}",
            name, i, is_near ? "NEAR" : "FAR", (int)(is_near ? near_minutes : far_minutes) + i % 7, 1 + i % 28);
        testing_upsert(t, text_to_c(t->arena, body));
    }
    testing_commit(t);
    desk_learn_ask(&t->work);
    testing_commit(t);
    while (testing_desk_worked(t) == QUEUE_STEP_WORKED) {
    }
}

static struct text assigned(struct testing_records *t)
{
    struct desk_assigned answer;
    struct records_outcome outcome;
    struct desk desk = {.work = &t->work, .may_approve = true};
    desk_assign(&desk, testing_json(t, "{'jobId':'ext::A','commit':'apply'}"), &answer, &outcome);
    assert_int_equal(outcome.refusal, RECORDS_TAKEN);
    assert_string_equal(answer.status, "assigned");
    testing_commit(t);
    return answer.decision_id;
}

static struct text overridden(struct testing_records *t)
{
    struct desk_handed handed;
    struct records_outcome outcome;
    struct desk desk = {.work = &t->work, .may_approve = true};
    desk_override(&desk, testing_json(t, "{'jobId':'ext::A','technicianId':'ext::FAR','start':'2026-05-15T16:00:00Z'}"),
                  &handed, &outcome);
    assert_int_equal(outcome.refusal, RECORDS_TAKEN);
    testing_commit(t);
    return handed.decision_id;
}

static struct text rescued(struct testing_records *t)
{
    struct desk_emergency emergency;
    struct records_outcome outcome;
    struct desk desk = {.work = &t->work, .may_approve = true};
    const struct desk_emergency_host host = {.search = {.replan = {.executor = &executor}}, .may_write_jobs = true};
    desk_emergency(&desk, &host,
                   testing_json(t, "{'job':{'externalId':'E','jobType':'boiler','location':{'lat':40.73,'lng':-74.0}},"
                                   "'commit':'apply'}"),
                   &emergency, &outcome);
    assert_int_equal(outcome.refusal, RECORDS_TAKEN);
    testing_commit(t);
    return emergency.assigned.decision_id;
}

/* What a job was planned with when that was decided. */
static int32_t planned_then(struct testing_records *t, struct text decision_id, const char *external_id)
{
    const struct decision_record *decision = records_find(&t->work, ROW_DECISION, decision_id)->noun;
    const struct row *kept = records_find(&t->work, ROW_INPUTS, sha256_hex(t->arena, &decision->input_hash));
    struct decision_inputs inputs;
    struct text canonical;
    assert_true(inputs_unpack(t->arena, kept->noun, &decision->input_hash, &canonical, NULL));
    assert_true(decision_read(t->arena, canonical, &inputs, NULL));
    return inputs.day.jobs.items[live_find_job(&inputs.day, job_named(t, external_id)->id)].planned_minutes;
}

static bool replays(struct testing_records *t, struct text decision_id)
{
    struct records_outcome outcome;
    struct json_writer w = json_writer_make(t->arena);
    const struct row *decision = records_find(&t->work, ROW_DECISION, decision_id);
    assert_int_equal(((const struct decision_record *)decision->noun)->model_version, 1);
    assert_true(
        desk_replay(&t->work, &(struct emergency_host){.replan = {.executor = &executor}}, decision, &w, &outcome));
    return text_starts_with(json_written(&w), TEXT("{\"identical\":true"));
}

/* What was predicted then is in what a decision was made from: what is learned since changes nothing of it. */
static void what_was_decided_with_predictions_is_decided_so_again_whatever_was_learned_since(void **state)
{
    struct testing_records *t = *state;
    learn(t, "first", 90, 120);
    testing_upsert(t, "{'externalId':'A','jobType':'boiler','location':{'lat':40.72,'lng':-74.0}}");
    testing_commit(t);
    int32_t before = records_job_planned_minutes(&t->work, job_named(t, "A")->noun);
    assert_in_range(before, 95, 140);
    struct text decisions[3];
    decisions[0] = assigned(t);
    int32_t with_near = records_job_planned_minutes(&t->work, job_named(t, "A")->noun);
    decisions[1] = overridden(t);
    int32_t with_far = records_job_planned_minutes(&t->work, job_named(t, "A")->noun);
    decisions[2] = rescued(t);
    assert_int_equal(planned_then(t, decisions[0], "A"), before);
    assert_int_equal(planned_then(t, decisions[1], "A"), with_near);
    assert_int_equal(planned_then(t, decisions[2], "A"), with_far);
    assert_int_equal(planned_then(t, decisions[2], "E"), before); /* of the same type, with nobody yet */
    assert_true(with_near < with_far);
    learn(t, "second", 200, 30);
    assert_int_not_equal(records_job_planned_minutes(&t->work, job_named(t, "A")->noun), with_far);
    for (int i = 0; i < 3; i++) {
        assert_true(replays(t, decisions[i]));
    }
}

/* ---- long ago ---------------------------------------------------------------------------------------------------- */

static void assert_too_long_ago(struct testing_records *t, const struct records_outcome *outcome, const char *path)
{
    assert_no_fault(&t->work.fault);
    assert_int_equal(outcome->refusal, RECORDS_WRONG);
    assert_true(testing_has_issue(&outcome->wrong, path, "out_of_range"));
}

static bool is_at_risk_told(struct testing_records *t, int32_t days, struct records_outcome *outcome)
{
    const struct risk_question question = {.horizon_s = INT64_MAX, .least_e4 = 0};
    struct desk desk = {.work = &t->work};
    struct json_writer w = json_writer_make(t->arena);
    return desk_at_risk(&desk, (struct date){days}, &question, &w, outcome);
}

/* A job that stands open on a day of 1985: late by more than a plan can count. */
static void a_day_of_long_ago_is_refused_by_the_field_that_says_so(void **state)
{
    struct testing_records *t = *state;
    struct desk desk = {.work = &t->work, .may_approve = true};
    const struct desk_emergency_host host = {.search = {.replan = {.executor = &executor}}, .may_write_jobs = true};
    struct records_outcome outcome;
    struct desk_assigned assigned_to;
    struct desk_emergency emergency;
    struct desk_handed handed;
    struct json_writer w = json_writer_make(t->arena);
    testing_upsert(t, "{'externalId':'OLD','location':{'lat':40.72,'lng':-74.0},'technicianId':'ext::NEAR',"
                      "'scheduledStart':'1985-05-16T13:30:00Z','scheduledEnd':'1985-05-16T15:00:00Z'}");
    testing_upsert(t, "{'externalId':'2019','location':{'lat':40.72,'lng':-74.0},'technicianId':'ext::NEAR',"
                      "'scheduledStart':'2019-05-16T13:30:00Z','scheduledEnd':'2019-05-16T15:00:00Z'}");
    testing_commit(t);
    assert_false(is_at_risk_told(t, 5614, &outcome)); /* 16 May 1985 */
    assert_too_long_ago(t, &outcome, "?date");
    assert_true(is_at_risk_told(t, 18032, &outcome)); /* 16 May 2019 */
    desk_assign(&desk, testing_json(t, "{'jobId':'ext::OLD'}"), &assigned_to, &outcome);
    assert_too_long_ago(t, &outcome, "/jobId");
    desk_assign(&desk, testing_json(t, "{'jobId':'ext::OLD','date':'1985-05-16'}"), &assigned_to, &outcome);
    assert_too_long_ago(t, &outcome, "/date");
    desk_emergency(&desk, &host, testing_json(t, "{'jobId':'ext::OLD'}"), &emergency, &outcome);
    assert_too_long_ago(t, &outcome, "/jobId");
    desk_override(&desk,
                  testing_json(t, "{'jobId':'ext::J','technicianId':'ext::NEAR','start':'1999-01-04T14:00:00Z'}"),
                  &handed, &outcome);
    assert_too_long_ago(t, &outcome, "/start");
    desk_override(&desk, testing_json(t, "{'jobId':'ext::OLD','unassign':true}"), &handed, &outcome);
    assert_too_long_ago(t, &outcome, "/jobId");
    const struct desk_why why = {.job = job_named(t, "OLD"),
                                 .technician_id =
                                     records_find_reference(&t->work, ROW_TECHNICIAN, TEXT("ext::NEAR"))->id};
    assert_false(desk_why_not(&desk, &why, &w, &outcome));
    assert_too_long_ago(t, &outcome, "?start");
    desk_override(&desk, testing_json(t, "{'jobId':'ext::OLD','start':'2026-05-15T16:00:00Z'}"), &handed, &outcome);
    assert_int_equal(outcome.refusal, RECORDS_TAKEN); /* it may come back to today */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(who_has_a_place_today_has_an_eta_and_nobody_else, testing_desk_up,
                                        testing_desk_down),
        cmocka_unit_test(on_random_boards_an_eta_is_what_the_schedule_and_at_risk_say),
        cmocka_unit_test_setup_teardown(
            what_was_decided_with_predictions_is_decided_so_again_whatever_was_learned_since, testing_desk_up,
            testing_desk_down),
        cmocka_unit_test_setup_teardown(a_day_of_long_ago_is_refused_by_the_field_that_says_so, testing_desk_up,
                                        testing_desk_down),
    };
    return cmocka_run_group_tests_name("desk/insight", tests, NULL, NULL);
}
