/* Assigning on live data: modes, what is kept, what goes onto the board, and working it out again. */
#include "desk/desk.h"

#include <string.h>

#include "base/arena.h"
#include "base/units.h"
#include "desk/testing.h"

static struct desk_assigned assign(struct testing_records *t, const char *body, bool may_approve,
                                   struct records_outcome *outcome)
{
    struct desk_assigned assigned;
    struct desk desk = {.work = &t->work, .may_approve = may_approve};
    desk_assign(&desk, testing_json(t, "%s", body), &assigned, outcome);
    return assigned;
}

static struct desk_assigned assigned_by(struct testing_records *t, const char *body)
{
    struct records_outcome outcome;
    struct desk_assigned assigned = assign(t, body, true, &outcome);
    assert_no_fault(&t->work.fault);
    if (outcome.refusal != RECORDS_TAKEN) {
        fail_msg("refused: %.*s", TEXT_ARGS(outcome.message));
    }
    return assigned;
}

static void in_assisted_mode_the_first_is_proposed_and_the_board_stays(void **state)
{
    struct testing_records *t = *state;
    struct desk_assigned a = assigned_by(t, "{'jobId':'ext::J'}");
    assert_string_equal(a.status, "proposed");
    testing_commit(t);
    assert_int_equal(testing_job(t, "ext::J")->status, JOB_UNSCHEDULED);
    const struct proposal_record *proposal = testing_kept(t, ROW_PROPOSAL, a.proposal_id)->noun;
    assert_int_equal(proposal->status, PROPOSAL_PENDING);
    assert_int_equal(proposal->kind, PROPOSAL_OF_ASSIGN);
    assert_int_equal(proposal->changes.count, 1);
    const struct proposal_change *change = &proposal->changes.items[0];
    const struct row *near = records_find_reference(&t->work, ROW_TECHNICIAN, TEXT("ext::NEAR"));
    assert_int_equal(change->type, CHANGE_ASSIGN);
    assert_true(text_equal(change->to.technician_id, near->id));
    assert_int_equal(change->from.given, 0);
    assert_true(change->safe);
    assert_true(proposal->expires_at_s > TESTING_NOW_MS / 1000);
    const struct decision_record *decision = testing_kept(t, ROW_DECISION, a.decision_id)->noun;
    assert_true(text_equal(decision->proposal_id, a.proposal_id));
    assert_int_equal(decision->weights_version, 1);
}

static void what_stands_best_already_stays_as_it_is(void **state)
{
    struct testing_records *t = *state;
    testing_patch(t, "ext::J", "{'windows':[{'start':'2026-05-15T15:00:00Z','end':'2026-05-15T19:00:00Z'}]}");
    testing_commit(t);
    assert_string_equal(assigned_by(t, "{'jobId':'ext::J','commit':'apply'}").status, "assigned");
    testing_commit(t);
    int32_t version = records_find_reference(&t->work, ROW_JOB, TEXT("ext::J"))->version;
    struct desk_assigned again = assigned_by(t, "{'jobId':'ext::J'}");
    testing_commit(t);
    assert_string_equal(again.status, "assigned");
    assert_true(text_is_empty(again.proposal_id));
    assert_int_equal(records_find_reference(&t->work, ROW_JOB, TEXT("ext::J"))->version, version);
}

static void without_a_date_a_job_is_assigned_on_the_first_day_on_which_it_can_be_done(void **state)
{
    struct testing_records *t = *state;
    testing_upsert(t, "{'externalId':'J','windows':[{'start':'2026-05-14T13:00:00Z','end':'2026-05-14T19:00:00Z'},"
                      "{'start':'2026-05-18T13:00:00Z','end':'2026-05-18T19:00:00Z'}]}");
    testing_commit(t);
    struct desk_assigned a = assigned_by(t, "{'jobId':'ext::J'}");
    testing_commit(t);
    assert_string_equal(a.status, "proposed");
    const struct proposal_record *proposal = testing_kept(t, ROW_PROPOSAL, a.proposal_id)->noun;
    assert_text(date_text(t->arena, proposal->date), "2026-05-18");
}

static void what_begins_too_soon_to_be_moved_is_told_to_be_frozen(void **state)
{
    struct testing_records *t = *state;
    testing_patch(t, "ext::J", "{'technicianId':'ext::FAR','scheduledStart':'2026-05-15T12:30:00Z'}");
    testing_commit(t);
    struct desk_assigned a = assigned_by(t, "{'jobId':'ext::J','commit':'none'}");
    struct json document;
    assert_true(json_parse(t->arena, a.result, &document, NULL));
    const struct json *refused = json_get(&document, TEXT("ineligible"));
    assert_true(refused->count > 0);
    for (int32_t i = 0; i < refused->count; i++) {
        const struct json *reason = &json_get(&refused->elements[i], TEXT("reasons"))->elements[0];
        assert_text(json_get(reason, TEXT("code"))->string, "frozen");
    }
}

static void who_may_approve_puts_it_on_the_board_at_once(void **state)
{
    struct testing_records *t = *state;
    struct records_outcome outcome;
    assign(t, "{'jobId':'ext::J','commit':'apply'}", false, &outcome);
    assert_int_equal(outcome.refusal, RECORDS_FORBIDDEN);
    testing_work(t);
    struct desk_assigned a = assigned_by(t, "{'jobId':'ext::J','commit':'apply'}");
    assert_string_equal(a.status, "assigned");
    testing_commit(t);
    const struct job_record *job = testing_job(t, "ext::J");
    const struct row *plan = records_find_named(&t->work, ROW_PLAN, TEXT("2026-05-15"));
    assert_int_equal(job->status, JOB_SCHEDULED);
    assert_int_equal(job->sequence, 1);
    assert_int_equal(job->plan_version, 1);
    assert_true(job->scheduled_start_s >= TESTING_NOW_MS / 1000);
    assert_int_equal(plan->version, 1);
    assert_true(text_equal(((const struct plan_record *)plan->noun)->decision_id, a.decision_id));
}

static void in_automatic_mode_guard_rails_decide(void **state)
{
    struct testing_records *t = *state;
    testing_organization(t, "{'mode':'automatic','guardrails':{'freezeMinutes':600}}");
    struct desk_assigned held = assigned_by(t, "{'jobId':'ext::J'}");
    assert_string_equal(held.status, "proposed");
    assert_string_equal(held.guardrail, "freezeMinutes");
    testing_work(t);
    testing_organization(t, "{'guardrails':{'freezeMinutes':0}}");
    struct desk_assigned free = assigned_by(t, "{'jobId':'ext::J'}");
    assert_string_equal(free.status, "assigned");
    assert_null(free.guardrail);
}

static void in_shadow_mode_nothing_is_done_whatever_is_asked(void **state)
{
    struct testing_records *t = *state;
    testing_organization(t, "{'mode':'shadow'}");
    struct desk_assigned a = assigned_by(t, "{'jobId':'ext::J','commit':'apply'}");
    assert_string_equal(a.status, "shadow");
    testing_commit(t);
    assert_int_equal(testing_job(t, "ext::J")->status, JOB_UNSCHEDULED);
    assert_int_equal(((const struct proposal_record *)testing_kept(t, ROW_PROPOSAL, a.proposal_id)->noun)->status,
                     PROPOSAL_SHADOW);
}

static void outside_the_pilot_it_is_shadow(void **state)
{
    struct testing_records *t = *state;
    testing_organization(t, "{'mode':'automatic','guardrails':{'freezeMinutes':0},"
                            "'modeRules':[{'mode':'automatic','pilotTechnicianIds':['ext::FAR']}]}");
    assert_string_equal(assigned_by(t, "{'jobId':'ext::J'}").status, "shadow");
}

static void with_commit_none_only_the_decision_is_kept(void **state)
{
    struct testing_records *t = *state;
    struct desk_assigned a = assigned_by(t, "{'jobId':'ext::J','commit':'none','topK':1}");
    assert_true(text_is_empty(a.proposal_id));
    assert_int_equal(testing_count(t, "put"), 1);
    testing_commit(t);
    struct json result;
    assert_true(json_parse(t->arena, a.result, &result, NULL));
    assert_int_equal(json_get(&result, TEXT("assignments"))->count, 1);
}

static void what_cannot_be_assigned_is_refused_or_told(void **state)
{
    struct testing_records *t = *state;
    struct records_outcome outcome;
    assign(t, "{'jobId':'ext::NOBODY'}", true, &outcome);
    assert_int_equal(outcome.refusal, RECORDS_WRONG);
    assign(t, "{'jobId':'ext::J','date':'2025-01-01'}", true, &outcome);
    assert_true(testing_has_issue(&outcome.wrong, "/date", "not_on_that_day"));
    testing_upsert(t, "{'externalId':'J','requiredSkills':['magic']}");
    testing_commit(t);
    struct desk_assigned a = assigned_by(t, "{'jobId':'ext::J'}");
    assert_string_equal(a.status, "unassignable");
    assert_true(text_is_empty(a.proposal_id));
    testing_commit(t);
    testing_patch(t, "ext::J", "{'status':'on_hold'}");
    testing_commit(t);
    assign(t, "{'jobId':'ext::J'}", true, &outcome);
    assert_string_equal(outcome.code, "job_not_assignable");
}

static struct json replayed(struct testing_records *t, struct text decision_id)
{
    struct records_outcome outcome;
    struct json document;
    struct json_writer w = json_writer_make(t->arena);
    assert_true(desk_replay(&t->work, NULL, testing_kept(t, ROW_DECISION, decision_id), &w, &outcome));
    assert_true(json_parse(t->arena, json_written(&w), &document, NULL));
    return document;
}

static void a_decision_replays_to_the_same_bytes_whatever_became_of_the_day(void **state)
{
    struct testing_records *t = *state;
    struct desk_assigned a = assigned_by(t, "{'jobId':'ext::J','commit':'apply'}");
    testing_commit(t);
    testing_patch(t, "ext::J", "{'requiredSkills':['magic'],'durationMinutes':300}");
    testing_commit(t);
    t->now_ms += 86400000;
    testing_work(t);
    struct json again = replayed(t, a.decision_id);
    assert_int_equal(json_get(&again, TEXT("identical"))->type, JSON_TRUE);
    assert_int_equal(json_get(json_get(&again, TEXT("replayed")), TEXT("assignments"))->count, 2);
}

static void a_decision_tells_why_it_was_not_him(void **state)
{
    struct testing_records *t = *state;
    struct records_outcome outcome;
    struct json document;
    struct json_writer w = json_writer_make(t->arena);
    struct desk_assigned a = assigned_by(t, "{'jobId':'ext::J'}");
    testing_commit(t);
    const struct row *far = records_find_reference(&t->work, ROW_TECHNICIAN, TEXT("ext::FAR"));
    assert_true(desk_explain(&t->work, NULL, testing_kept(t, ROW_DECISION, a.decision_id), far->id, &w, &outcome));
    assert_true(json_parse(t->arena, json_written(&w), &document, NULL));
    assert_text(json_get(&document, TEXT("verdict"))->string, "worse");
    assert_true(json_get(&document, TEXT("lost"))->count > 0);
}

static void a_decision_keeps_nobodys_name_nor_address(void **state)
{
    struct testing_records *t = *state;
    testing_upsert(t, "{'externalId':'J','title':'Flood','address':'7 Elm St','customer':{'name':'Ann Lee'}}");
    testing_commit(t);
    struct desk_assigned a = assigned_by(t, "{'jobId':'ext::J'}");
    testing_commit(t);
    const struct decision_record *decision = testing_kept(t, ROW_DECISION, a.decision_id)->noun;
    const struct row *inputs = testing_kept(t, ROW_INPUTS, sha256_hex(t->arena, &decision->input_hash));
    struct text canonical;
    assert_true(inputs_unpack(t->arena, inputs->noun, &decision->input_hash, &canonical, NULL));
    static const char *const never[] = {"Ann", "Elm", "Flood", "Marta", "Otto"};
    for (size_t i = 0; i < sizeof never / sizeof *never; i++) {
        assert_null(strstr(text_to_c(t->arena, canonical), never[i]));
        assert_null(strstr(text_to_c(t->arena, decision->result), never[i]));
    }
}

static void result_keep(void *argument, const struct commit_outcome *outcome)
{
    enum commit_result *result = argument;
    *result = outcome->result;
}

static void what_was_being_decided_when_the_engine_was_stopped_is_not_kept(void **state)
{
    struct testing_records *t = *state;
    struct records_outcome outcome;
    enum commit_result result = COMMIT_DONE;
    assert_string_equal(assigned_by(t, "{'jobId':'ext::J','commit':'apply'}").status, "assigned");
    const struct change_set *late = t->work.set;
    testing_work(t);
    struct desk desk = {.work = &t->work};
    desk_stop(&desk, testing_json(t, "{'active':true,'reason':'drill'}"), &outcome);
    testing_commit(t);
    assert_true(t->store.submit(t->store.context, late, result_keep, &result));
    assert_int_equal(result, COMMIT_CONFLICT);
    assert_int_equal(testing_job(t, "ext::J")->status, JOB_UNSCHEDULED);
}

/* K has to begin before J can, and stands at a time by which she would be at both. */
static void what_is_put_on_a_route_takes_the_time_it_needs_from_who_stands_there(void **state)
{
    struct testing_records *t = *state;
    testing_patch(t, "ext::J",
                  "{'windows':[{'start':'2026-05-15T13:00:00Z','end':'2026-05-15T13:30:00Z'}],"
                  "'requiredTechnicianId':'ext::NEAR'}");
    testing_commit(t);
    testing_upsert(t, "{'externalId':'K','durationMinutes':60,'location':{'lat':40.71,'lng':-74.0},"
                      "'technicianId':'ext::NEAR','scheduledStart':'2026-05-15T12:50:00Z',"
                      "'windows':[{'start':'2026-05-15T12:00:00Z','end':'2026-05-15T13:20:00Z'}]}");
    testing_upsert(t, "{'externalId':'L','durationMinutes':60,'location':{'lat':40.71,'lng':-74.0},"
                      "'technicianId':'ext::NEAR','scheduledStart':'2026-05-15T18:00:00Z'}");
    testing_commit(t);
    struct desk_assigned proposed = assigned_by(t, "{'jobId':'ext::J','commit':'propose'}");
    testing_commit(t);
    const struct proposal_record *proposal = testing_kept(t, ROW_PROPOSAL, proposed.proposal_id)->noun;
    assert_int_equal(proposal->changes.count, 2); /* J, and K, which begins earlier for it */
    assert_string_equal(assigned_by(t, "{'jobId':'ext::J','commit':'apply'}").status, "assigned");
    testing_commit(t);
    const struct job_record *before = testing_job(t, "ext::K");
    assert_true(before->scheduled_start_s + 3600 <= testing_job(t, "ext::J")->scheduled_start_s);
    assert_true(testing_job(t, "ext::L")->scheduled_start_s ==
                TESTING_NOW_MS / 1000 + 6 * 3600); /* is in nobody's way */
}

/* K was booked for two hours, of which it needs one, and J can begin in the second only. */
static void what_was_booked_for_longer_than_it_takes_ends_when_it_is_done_where_another_needs_that(void **state)
{
    struct testing_records *t = *state;
    testing_patch(t, "ext::J",
                  "{'windows':[{'start':'2026-05-15T15:10:00Z','end':'2026-05-15T15:20:00Z'}],"
                  "'requiredTechnicianId':'ext::NEAR'}");
    testing_commit(t);
    testing_upsert(t, "{'externalId':'K','durationMinutes':60,'location':{'lat':40.719,'lng':-74.0},"
                      "'technicianId':'ext::NEAR','scheduledStart':'2026-05-15T14:00:00Z',"
                      "'scheduledEnd':'2026-05-15T16:00:00Z',"
                      "'windows':[{'start':'2026-05-15T14:00:00Z','end':'2026-05-15T14:30:00Z'}]}");
    testing_upsert(t, "{'externalId':'L','durationMinutes':60,'location':{'lat':40.719,'lng':-74.0},"
                      "'technicianId':'ext::NEAR','scheduledStart':'2026-05-15T18:00:00Z',"
                      "'scheduledEnd':'2026-05-15T20:00:00Z',"
                      "'windows':[{'start':'2026-05-15T18:00:00Z','end':'2026-05-15T18:30:00Z'}]}");
    testing_commit(t);
    assert_string_equal(assigned_by(t, "{'jobId':'ext::J','commit':'apply'}").status, "assigned");
    testing_commit(t);
    const struct job_record *before = testing_job(t, "ext::K");
    const struct job_record *after = testing_job(t, "ext::L");
    assert_true(before->scheduled_start_s == TESTING_NOW_MS / 1000 + 2 * 3600);
    assert_true(before->scheduled_end_s == before->scheduled_start_s + 3600);
    assert_true(before->scheduled_end_s <= testing_job(t, "ext::J")->scheduled_start_s);
    assert_true(after->scheduled_end_s == after->scheduled_start_s + 2 * 3600); /* is in nobody's way */
}

/* K is of this branch and kind, and has to wait for J. */
static void with_a_job_that_has_to_wait(struct testing_records *t)
{
    testing_patch(t, "ext::J",
                  "{'windows':[{'start':'2026-05-15T13:00:00Z','end':'2026-05-15T13:30:00Z'}],"
                  "'requiredTechnicianId':'ext::NEAR'}");
    testing_commit(t);
    testing_upsert(t, "{'externalId':'K','jobType':'install','branch':'east','durationMinutes':60,"
                      "'location':{'lat':40.71,'lng':-74.0},"
                      "'technicianId':'ext::NEAR','scheduledStart':'2026-05-15T13:35:00Z',"
                      "'windows':[{'start':'2026-05-15T13:30:00Z','end':'2026-05-15T18:00:00Z'}]}");
    testing_commit(t);
}

static void what_others_of_the_route_are_in_is_heeded_too(void **state)
{
    struct testing_records *t = *state;
    with_a_job_that_has_to_wait(t);
    testing_organization(t, "{'modeRules':[{'jobTypes':['install'],'mode':'shadow'}]}");
    struct desk_assigned assigned = assigned_by(t, "{'jobId':'ext::J','commit':'apply'}");
    assert_string_equal(assigned.status, "shadow");
    assert_int_equal(assigned.mode, MODE_SHADOW);
    testing_commit(t);
    assert_int_equal(testing_job(t, "ext::J")->status, JOB_UNSCHEDULED);
}

static void what_would_move_a_job_of_a_branch_that_is_stopped_is_proposed(void **state)
{
    struct testing_records *t = *state;
    struct records_outcome outcome;
    with_a_job_that_has_to_wait(t);
    struct desk desk = {.work = &t->work};
    desk_stop(&desk, testing_json(t, "{'active':true,'reason':'drill','branch':'east'}"), &outcome);
    testing_commit(t);
    struct desk_assigned assigned = assigned_by(t, "{'jobId':'ext::J','commit':'apply'}");
    assert_string_equal(assigned.status, "proposed");
    assert_true(assigned.engine_stopped);
    testing_commit(t);
    assert_int_equal(testing_job(t, "ext::J")->status, JOB_UNSCHEDULED);
}

static void who_is_off_duty_meanwhile_gets_nothing_by_what_was_seen_before(void **state)
{
    struct testing_records *t = *state;
    enum commit_result result = COMMIT_DONE;
    assert_string_equal(assigned_by(t, "{'jobId':'ext::J','commit':'apply'}").status, "assigned");
    const struct change_set *late = t->work.set;
    testing_work(t);
    const struct row *near = records_find_reference(&t->work, ROW_TECHNICIAN, TEXT("ext::NEAR"));
    struct technician_record *off = shape_copy(t->arena, shape_of_row[ROW_TECHNICIAN], near->noun);
    struct records_outcome outcome;
    off->active = false;
    records_give(ROW_TECHNICIAN, off, "active");
    records_put(&t->work,
                &(struct records_put){.kind = ROW_TECHNICIAN, .before = near, .noun = off, .action = "test.off"},
                &outcome);
    testing_commit(t);
    assert_true(t->store.submit(t->store.context, late, result_keep, &result));
    assert_int_equal(result, COMMIT_CONFLICT);
}

/* Two at the same hour on the other's route: nobody can keep both, with or without the job that is assigned. */
static void who_runs_late_on_another_route_is_not_put_right_by_the_way(void **state)
{
    struct testing_records *t = *state;
    testing_upsert(t, "{'externalId':'A','durationMinutes':60,'location':{'lat':40.95,'lng':-73.6},"
                      "'technicianId':'ext::FAR','scheduledStart':'2026-05-15T12:05:00Z'}");
    testing_upsert(t, "{'externalId':'B','durationMinutes':60,'location':{'lat':40.95,'lng':-73.6},"
                      "'technicianId':'ext::FAR','scheduledStart':'2026-05-15T12:05:00Z'}");
    testing_commit(t);
    struct desk_assigned a = assigned_by(t, "{'jobId':'ext::J'}");
    const struct proposal_record *proposal = testing_kept(t, ROW_PROPOSAL, a.proposal_id)->noun;
    assert_int_equal(proposal->changes.count, 1);
    testing_commit(t);
    assert_string_equal(assigned_by(t, "{'jobId':'ext::J','commit':'apply'}").status, "assigned");
    testing_commit(t);
    assert_text(instant_text(t->arena, testing_job(t, "ext::A")->scheduled_start_s), "2026-05-15T12:05:00Z");
    assert_text(instant_text(t->arena, testing_job(t, "ext::B")->scheduled_start_s), "2026-05-15T12:05:00Z");
}

/* ---- the day ----------------------------------------------------------------------------------------------------- */

static void a_day_lasts_as_long_as_anybody_is_at_work_on_it(void **state)
{
    (void)state;
    const struct live_shift night[] = {{.start_s = 20 * HOUR_SECONDS, .end_s = 30 * HOUR_SECONDS},
                                       {.start_s = 22 * HOUR_SECONDS, .end_s = 26 * HOUR_SECONDS, .on_call = true}};
    const struct live_technician technician = {.shifts = {2, night}};
    struct live_day day = {.end_s = 24 * HOUR_SECONDS, .technicians = {1, &technician}};
    day.now_s = 27 * HOUR_SECONDS;
    assert_false(desk_day_is_over(&day));
    day.now_s = 30 * HOUR_SECONDS;
    assert_true(desk_day_is_over(&day));
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, testing_desk_up, testing_desk_down)
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_day_lasts_as_long_as_anybody_is_at_work_on_it),
        TEST(in_assisted_mode_the_first_is_proposed_and_the_board_stays),
        TEST(what_stands_best_already_stays_as_it_is),
        TEST(without_a_date_a_job_is_assigned_on_the_first_day_on_which_it_can_be_done),
        TEST(what_begins_too_soon_to_be_moved_is_told_to_be_frozen),
        TEST(who_may_approve_puts_it_on_the_board_at_once),
        TEST(in_automatic_mode_guard_rails_decide),
        TEST(in_shadow_mode_nothing_is_done_whatever_is_asked),
        TEST(outside_the_pilot_it_is_shadow),
        TEST(with_commit_none_only_the_decision_is_kept),
        TEST(what_cannot_be_assigned_is_refused_or_told),
        TEST(a_decision_replays_to_the_same_bytes_whatever_became_of_the_day),
        TEST(a_decision_tells_why_it_was_not_him),
        TEST(a_decision_keeps_nobodys_name_nor_address),
        TEST(what_was_being_decided_when_the_engine_was_stopped_is_not_kept),
        TEST(what_is_put_on_a_route_takes_the_time_it_needs_from_who_stands_there),
        TEST(what_was_booked_for_longer_than_it_takes_ends_when_it_is_done_where_another_needs_that),
        TEST(who_runs_late_on_another_route_is_not_put_right_by_the_way),
        TEST(what_others_of_the_route_are_in_is_heeded_too),
        TEST(what_would_move_a_job_of_a_branch_that_is_stopped_is_proposed),
        TEST(who_is_off_duty_meanwhile_gets_nothing_by_what_was_seen_before),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
