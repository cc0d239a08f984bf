/* Emergencies on live data: modes, what is kept, what goes onto the board with them, and working them out again. */
#include "desk/desk.h"

#include <string.h>

#include "base/arena.h"
#include "desk/testing.h"

static void run_here(void *context, int32_t count, void (*task)(void *argument, int32_t index), void *argument)
{
    solver_run_here(context, count, task, argument);
}

static const struct executor_port executor = {NULL, run_here};

static bool refuse(void *context, size_t bytes)
{
    (void)context;
    return bytes == 0;
}

/* Who asks. */
struct asker {
    bool may_approve;
    bool may_write_jobs;
    bool is_poor; /* there is no memory */
};
static const struct asker dispatcher = {.may_approve = true, .may_write_jobs = true};

static struct desk_emergency ask(struct testing_records *t, const char *body, const struct asker *asker,
                                 struct records_outcome *outcome)
{
    struct desk_emergency emergency;
    struct desk desk = {.work = &t->work, .may_approve = asker->may_approve};
    const struct desk_emergency_host host = {
        .search = {.replan = {.executor = &executor}, .claim = asker->is_poor ? refuse : NULL},
        .may_write_jobs = asker->may_write_jobs,
    };
    desk_emergency(&desk, &host, testing_json(t, "%s", body), &emergency, outcome);
    return emergency;
}

static struct desk_emergency handled(struct testing_records *t, const char *body)
{
    struct records_outcome outcome;
    struct desk_emergency emergency = ask(t, body, &dispatcher, &outcome);
    assert_no_fault(&t->work.fault);
    if (outcome.refusal != RECORDS_TAKEN) {
        fail_msg("refused: %.*s", TEXT_ARGS(outcome.message));
    }
    return emergency;
}

static void refused_as(struct testing_records *t, const char *body, const struct asker *asker,
                       enum records_refusal refusal, const char *code)
{
    struct records_outcome outcome;
    ask(t, body, asker, &outcome);
    assert_int_equal(outcome.refusal, refusal);
    if (code != NULL) {
        assert_string_equal(outcome.code, code);
    }
    testing_work(t);
}

static const struct json *result_of(struct testing_records *t, const struct desk_emergency *emergency)
{
    struct json *result = arena_new(t->arena, struct json);
    assert_true(json_parse(t->arena, emergency->assigned.result, result, NULL));
    return result;
}

/* Both technicians are busy from now on for four hours, with jobs that nobody else may begin earlier. */
static void both_busy(struct testing_records *t)
{
    testing_upsert(t, "{'externalId':'A','durationMinutes':240,'location':{'lat':40.71,'lng':-74.0},"
                      "'technicianId':'ext::NEAR','scheduledStart':'2026-05-15T12:05:00Z',"
                      "'promisedWindow':{'start':'2026-05-15T12:00:00Z','end':'2026-05-15T13:00:00Z'}}");
    testing_upsert(t, "{'externalId':'B','durationMinutes':240,'location':{'lat':40.95,'lng':-73.6},"
                      "'technicianId':'ext::FAR','scheduledStart':'2026-05-15T12:05:00Z'}");
    testing_commit(t);
}

/* ---- the table of modes ------------------------------------------------------------------------------------------ */

static void assert_cell(struct testing_records *t, const char *mode, const char *commit, const char *status)
{
    struct testing_records *fresh = t;
    testing_organization(fresh, text_to_c(t->arena, text_format(t->arena, "{'mode':'%s'}", mode)));
    const char *body = commit[0] == 0
                           ? "{'jobId':'ext::J'}"
                           : text_to_c(t->arena, text_format(t->arena, "{'jobId':'ext::J','commit':'%s'}", commit));
    struct desk_emergency e = handled(fresh, body);
    assert_string_equal(e.assigned.status, status);
    bool proposes = !text_is_empty(e.assigned.proposal_id);
    bool is_none = strcmp(commit, "none") == 0;
    assert_int_equal(proposes, !is_none && strcmp(status, "assigned") != 0);
    testing_work(t);
}

static void every_cell_of_the_table_is_as_it_says(void **state)
{
    struct testing_records *t = *state;
    static const char *const modes[] = {"shadow", "assisted", "automatic"};
    static const char *const cells[][5] = {
        {"none", "shadow", "shadow", "shadow"},
        {"propose", "shadow", "proposed", "proposed"},
        {"apply", "shadow", "assigned", "assigned"},
        {"", "shadow", "proposed", "assigned"},
    };
    for (size_t row = 0; row < sizeof cells / sizeof *cells; row++) {
        for (int32_t mode = 0; mode < 3; mode++) {
            assert_cell(t, modes[mode], cells[row][0], cells[row][1 + mode]);
        }
    }
}

static void who_may_not_is_told_so(void **state)
{
    struct testing_records *t = *state;
    const struct asker runner = {.may_approve = false};
    refused_as(t, "{'jobId':'ext::J','commit':'apply'}", &runner, RECORDS_FORBIDDEN, "insufficient_scope");
    refused_as(t, "{'job':{'title':'Flood'}}", &runner, RECORDS_FORBIDDEN, "insufficient_scope");
    assert_string_equal(handled(t, "{'jobId':'ext::J'}").assigned.status, "proposed");
}

static void while_the_engine_is_stopped_only_a_look_is_taken(void **state)
{
    struct testing_records *t = *state;
    struct records_outcome outcome;
    struct desk desk = {.work = &t->work};
    desk_stop(&desk, testing_json(t, "{'active':true,'reason':'drill'}"), &outcome);
    testing_commit(t);
    refused_as(t, "{'jobId':'ext::J'}", &dispatcher, RECORDS_ILLEGAL, "engine_stopped");
    refused_as(t, "{'job':{'title':'Flood'},'commit':'apply'}", &dispatcher, RECORDS_ILLEGAL, "engine_stopped");
    assert_true(handled(t, "{'jobId':'ext::J','commit':'none'}").assigned.engine_stopped);
}

static void a_body_that_makes_no_sense_is_told_so(void **state)
{
    struct testing_records *t = *state;
    static const char *const bodies[] = {
        "{}",
        "{'jobId':'ext::J','job':{'title':'Flood'}}",
        "{'jobId':'ext::NOBODY'}",
        "{'jobId':'ext::J','timeLimitMs':99}",
        "{'jobId':'ext::J','timeLimitMs':10001}",
        "{'jobId':'ext::J','maxMovedJobs':-1}",
        "{'jobId':'ext::J','date':'2025-01-01'}",
        "{'job':{'title':'Flood','durationMinutes':'long'}}",
    };
    for (size_t i = 0; i < sizeof bodies / sizeof *bodies; i++) {
        refused_as(t, bodies[i], &dispatcher, RECORDS_WRONG, NULL);
    }
    testing_patch(t, "ext::J", "{'status':'completed'}");
    testing_commit(t);
    refused_as(t, "{'jobId':'ext::J'}", &dispatcher, RECORDS_ILLEGAL, "job_not_assignable");
}

/* ---- what becomes of it ------------------------------------------------------------------------------------------ */

static void a_job_that_comes_along_is_made_and_placed_at_once(void **state)
{
    struct testing_records *t = *state;
    struct desk_emergency e = handled(t, "{'job':{'externalId':'E','title':'Flood','durationMinutes':30,'priority':3,"
                                         "'location':{'lat':40.71,'lng':-74.0}},'commit':'apply'}");
    assert_string_equal(e.assigned.status, "assigned");
    testing_commit(t);
    const struct job_record *job = testing_job(t, "ext::E");
    assert_int_equal(job->priority, PRIORITY_URGENT);
    assert_int_equal(job->status, JOB_SCHEDULED);
    assert_true(job->scheduled_start_s < TESTING_NOW_MS / 1000 + 3600);
    const struct plan_record *plan = records_find_named(&t->work, ROW_PLAN, TEXT("2026-05-15"))->noun;
    assert_true(text_equal(plan->decision_id, e.assigned.decision_id));
    const struct decision_record *decision = testing_kept(t, ROW_DECISION, e.assigned.decision_id)->noun;
    assert_int_equal(decision->kind, DECISION_EMERGENCY);
    assert_int_equal(decision->lanes, EMERGENCY_LANES);
}

static void with_commit_none_the_job_stays_as_it_is(void **state)
{
    struct testing_records *t = *state;
    handled(t, "{'jobId':'ext::J','commit':'none'}");
    assert_int_equal(testing_count(t, "put"), 1);
    testing_commit(t);
    assert_int_equal(testing_job(t, "ext::J")->priority, PRIORITY_NORMAL);
}

static void what_is_moved_for_it_is_on_the_board_and_who_was_told_must_hear(void **state)
{
    struct testing_records *t = *state;
    both_busy(t);
    struct desk_emergency e = handled(t, "{'jobId':'ext::J','commit':'apply','maxMovedJobs':1}");
    assert_string_equal(e.assigned.status, "assigned");
    const struct json *result = result_of(t, &e);
    const struct json *moved = json_get(result, TEXT("moved"));
    assert_int_equal(moved->count, 1);
    struct text moved_id = json_get(&moved->elements[0], TEXT("jobId"))->string;
    const struct row *before = records_find_reference(&t->work, ROW_JOB, TEXT("ext::A"));
    bool is_told = text_equal(moved_id, before->id);
    assert_int_equal(json_get(&moved->elements[0], TEXT("toldCustomer"))->type, is_told ? JSON_TRUE : JSON_FALSE);
    assert_int_equal(json_get(result, TEXT("mustTell"))->count, is_told ? 1 : 0);
    testing_commit(t);
    int64_t was_s = TESTING_NOW_MS / 1000 + 300;
    int32_t later = 0;
    later += testing_job(t, "ext::A")->scheduled_start_s != was_s ? 1 : 0;
    later += testing_job(t, "ext::B")->scheduled_start_s != was_s ? 1 : 0;
    assert_int_equal(later, 1);
}

static void with_no_budget_nobody_is_moved(void **state)
{
    struct testing_records *t = *state;
    both_busy(t);
    struct desk_emergency e = handled(t, "{'jobId':'ext::J','commit':'apply','maxMovedJobs':0}");
    const struct json *result = result_of(t, &e);
    assert_int_equal(json_get(result, TEXT("moved"))->count, 0);
    testing_commit(t);
    assert_int_equal(testing_job(t, "ext::A")->scheduled_start_s, TESTING_NOW_MS / 1000 + 300);
    assert_int_equal(testing_job(t, "ext::B")->scheduled_start_s, TESTING_NOW_MS / 1000 + 300);
}

static void in_automatic_mode_guard_rails_are_about_what_is_moved(void **state)
{
    struct testing_records *t = *state;
    both_busy(t);
    testing_organization(t, "{'mode':'automatic','guardrails':{'freezeMinutes':600,'maxStartShiftMinutes':600}}");
    struct desk_emergency e = handled(t, "{'jobId':'ext::J'}");
    assert_string_equal(e.assigned.status, "proposed");
    assert_string_equal(e.assigned.guardrail, "freezeMinutes");
    testing_commit(t);
    const struct proposal_record *proposal = testing_kept(t, ROW_PROPOSAL, e.assigned.proposal_id)->noun;
    assert_int_equal(proposal->kind, PROPOSAL_OF_EMERGENCY);
    assert_int_equal(proposal->changes.count, 2);
    struct desk_emergency free = handled(t, "{'jobId':'ext::J','maxMovedJobs':0}");
    assert_string_equal(free.assigned.status, "assigned");
    assert_null(free.assigned.guardrail);
}

static void what_is_proposed_can_be_approved(void **state)
{
    struct testing_records *t = *state;
    struct records_outcome outcome;
    struct text_list requires;
    both_busy(t);
    struct desk_emergency e = handled(t, "{'jobId':'ext::J'}");
    testing_commit(t);
    struct desk desk = {.work = &t->work, .may_approve = true};
    desk_approve(&desk, testing_kept(t, ROW_PROPOSAL, e.assigned.proposal_id), testing_json(t, "{}"), &requires,
                 &outcome);
    assert_no_fault(&t->work.fault);
    assert_int_equal(outcome.refusal, RECORDS_TAKEN);
    testing_commit(t);
    assert_int_equal(testing_job(t, "ext::J")->status, JOB_SCHEDULED);
}

static void what_was_proposed_can_be_proposed_anew_and_begins_where_it_was_to(void **state)
{
    struct testing_records *t = *state;
    struct records_outcome outcome;
    struct text_list requires;
    both_busy(t);
    struct desk_emergency e = handled(t, "{'jobId':'ext::J'}");
    testing_commit(t);
    struct desk desk = {.work = &t->work, .may_approve = true};
    desk_rebase(&desk, testing_kept(t, ROW_PROPOSAL, e.assigned.proposal_id), &outcome);
    assert_int_equal(outcome.refusal, RECORDS_TAKEN);
    struct text anew = outcome.row->id;
    testing_commit(t);
    const struct proposal_record *proposal = testing_kept(t, ROW_PROPOSAL, anew)->noun;
    assert_int_equal(proposal->kind, PROPOSAL_OF_EMERGENCY);
    assert_true(text_equal(proposal->changes.items[0].decision_id, e.assigned.decision_id));
    desk_approve(&desk, testing_kept(t, ROW_PROPOSAL, anew), testing_json(t, "{}"), &requires, &outcome);
    assert_int_equal(outcome.refusal, RECORDS_TAKEN);
    testing_commit(t);
    const struct json *first = &json_get(result_of(t, &e), TEXT("assignments"))->elements[0];
    assert_text(instant_text(t->arena, testing_job(t, "ext::J")->scheduled_start_s),
                text_to_c(t->arena, json_get(first, TEXT("start"))->string));
}

/* She has time for both, and could do A before; but A stands at two, and nobody hurries it. */
static void nobody_is_hurried_for_what_is_approved(void **state)
{
    struct testing_records *t = *state;
    struct records_outcome outcome;
    struct text_list requires;
    testing_upsert(t, "{'externalId':'A','durationMinutes':60,'location':{'lat':40.75,'lng':-74.0},"
                      "'technicianId':'ext::NEAR','scheduledStart':'2026-05-15T14:00:00Z'}");
    testing_patch(t, "ext::J",
                  "{'durationMinutes':30,'windows':[{'start':'2026-05-15T13:00:00Z','end':'2026-05-15T"
                  "13:20:00Z'}],'excludedTechnicianIds':['ext::FAR']}");
    testing_commit(t);
    struct desk_emergency e = handled(t, "{'jobId':'ext::J','maxMovedJobs':0}");
    assert_string_equal(e.assigned.status, "proposed");
    testing_commit(t);
    struct desk desk = {.work = &t->work, .may_approve = true};
    desk_approve(&desk, testing_kept(t, ROW_PROPOSAL, e.assigned.proposal_id), testing_json(t, "{}"), &requires,
                 &outcome);
    assert_int_equal(outcome.refusal, RECORDS_TAKEN);
    testing_commit(t);
    assert_int_equal(testing_job(t, "ext::J")->scheduled_start_s, TESTING_NOW_MS / 1000 + 3600);
    assert_int_equal(testing_job(t, "ext::J")->sequence, 1);
    assert_int_equal(testing_job(t, "ext::A")->scheduled_start_s, TESTING_NOW_MS / 1000 + 7200);
}

/* A should have begun an hour ago, so B will be late; the emergency in the evening has no part in that. */
static void what_runs_late_anyway_keeps_its_time_on_the_board(void **state)
{
    struct testing_records *t = *state;
    testing_upsert(t, "{'externalId':'A','durationMinutes':60,'location':{'lat':40.71,'lng':-74.0},"
                      "'technicianId':'ext::NEAR','scheduledStart':'2026-05-15T11:00:00Z'}");
    testing_upsert(t, "{'externalId':'B','durationMinutes':60,'location':{'lat':40.71,'lng':-74.0},"
                      "'technicianId':'ext::NEAR','scheduledStart':'2026-05-15T12:30:00Z'}");
    testing_patch(t, "ext::J", "{'windows':[{'start':'2026-05-15T20:00:00Z','end':'2026-05-15T21:00:00Z'}]}");
    testing_commit(t);
    struct desk_emergency e = handled(t, "{'jobId':'ext::J','commit':'apply'}");
    assert_string_equal(e.assigned.status, "assigned");
    assert_int_equal(json_get(result_of(t, &e), TEXT("moved"))->count, 0);
    testing_commit(t);
    assert_int_equal(testing_job(t, "ext::B")->scheduled_start_s, TESTING_NOW_MS / 1000 + 1800);
}

static void outside_the_pilot_of_anybody_it_is_shadow(void **state)
{
    struct testing_records *t = *state;
    testing_organization(t,
                         "{'mode':'automatic','modeRules':[{'mode':'automatic','pilotTechnicianIds':['ext::FAR']}]}");
    assert_string_equal(handled(t, "{'jobId':'ext::J'}").assigned.status, "shadow");
}

static void nobody_moves_the_jobs_of_a_pilot_that_is_not_theirs(void **state)
{
    struct testing_records *t = *state;
    both_busy(t);
    testing_patch(t, "ext::A", "{'branch':'east'}");
    testing_patch(t, "ext::B", "{'branch':'east'}");
    testing_commit(t);
    testing_pilot_of_another(t, TEXT("east"));
    refused_as(t, "{'jobId':'ext::J','commit':'apply','maxMovedJobs':1}", &dispatcher, RECORDS_FORBIDDEN, "not_pilot");
    testing_pilot_of_another(t, TEXT("east"));
    assert_string_equal(handled(t, "{'jobId':'ext::J','maxMovedJobs':1}").assigned.status, "proposed");
}

static void a_branch_where_the_engine_is_stopped_is_left_alone(void **state)
{
    struct testing_records *t = *state;
    struct records_outcome outcome;
    both_busy(t);
    testing_patch(t, "ext::A", "{'branch':'east'}");
    testing_patch(t, "ext::B", "{'branch':'east'}");
    testing_commit(t);
    struct desk desk = {.work = &t->work};
    desk_stop(&desk, testing_json(t, "{'active':true,'branch':'east','reason':'drill'}"), &outcome);
    testing_commit(t);
    struct desk_emergency e = handled(t, "{'jobId':'ext::J','commit':'apply'}");
    assert_int_equal(json_get(result_of(t, &e), TEXT("moved"))->count, 0);
}

static void a_job_that_nobody_can_do_is_told_with_everybodys_reasons(void **state)
{
    struct testing_records *t = *state;
    testing_patch(t, "ext::J", "{'requiredSkills':['gas']}");
    testing_commit(t);
    struct desk_emergency e = handled(t, "{'jobId':'ext::J'}");
    assert_string_equal(e.assigned.status, "unassignable");
    assert_true(text_is_empty(e.assigned.proposal_id));
    assert_int_equal(json_get(result_of(t, &e), TEXT("ineligible"))->count, 2);
}

static void without_memory_nothing_is_kept(void **state)
{
    struct testing_records *t = *state;
    struct records_outcome outcome;
    const struct asker poor = {.may_approve = true, .is_poor = true};
    assert_true(ask(t, "{'jobId':'ext::J','commit':'none'}", &poor, &outcome).refused);
    assert_int_equal(testing_count(t, "put"), 0);
}

static void it_replays_to_the_same_bytes_and_explains_itself(void **state)
{
    struct testing_records *t = *state;
    struct records_outcome outcome;
    struct json replay, why;
    const struct emergency_host again = {.replan = {.executor = &executor}};
    both_busy(t);
    struct desk_emergency e = handled(t, "{'jobId':'ext::J','commit':'apply'}");
    testing_commit(t);
    const struct row *decision = testing_kept(t, ROW_DECISION, e.assigned.decision_id);
    const struct row *far = records_find_reference(&t->work, ROW_TECHNICIAN, TEXT("ext::FAR"));
    struct json_writer w = json_writer_make(t->arena);
    assert_true(desk_replay(&t->work, &again, decision, &w, &outcome));
    assert_true(json_parse(t->arena, json_written(&w), &replay, NULL));
    assert_int_equal(json_get(&replay, TEXT("identical"))->type, JSON_TRUE);
    w = json_writer_make(t->arena);
    assert_true(desk_explain(&t->work, &again, decision, far->id, &w, &outcome));
    assert_true(json_parse(t->arena, json_written(&w), &why, NULL));
    assert_non_null(json_get(&why, TEXT("verdict")));
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, testing_desk_up, testing_desk_down)
    const struct CMUnitTest tests[] = {
        TEST(every_cell_of_the_table_is_as_it_says),
        TEST(who_may_not_is_told_so),
        TEST(while_the_engine_is_stopped_only_a_look_is_taken),
        TEST(a_body_that_makes_no_sense_is_told_so),
        TEST(a_job_that_comes_along_is_made_and_placed_at_once),
        TEST(with_commit_none_the_job_stays_as_it_is),
        TEST(what_is_moved_for_it_is_on_the_board_and_who_was_told_must_hear),
        TEST(with_no_budget_nobody_is_moved),
        TEST(in_automatic_mode_guard_rails_are_about_what_is_moved),
        TEST(what_is_proposed_can_be_approved),
        TEST(what_was_proposed_can_be_proposed_anew_and_begins_where_it_was_to),
        TEST(nobody_is_hurried_for_what_is_approved),
        TEST(what_runs_late_anyway_keeps_its_time_on_the_board),
        TEST(nobody_moves_the_jobs_of_a_pilot_that_is_not_theirs),
        TEST(outside_the_pilot_of_anybody_it_is_shadow),
        TEST(a_branch_where_the_engine_is_stopped_is_left_alone),
        TEST(a_job_that_nobody_can_do_is_told_with_everybodys_reasons),
        TEST(without_memory_nothing_is_kept),
        TEST(it_replays_to_the_same_bytes_and_explains_itself),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
