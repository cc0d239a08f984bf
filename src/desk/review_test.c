/* Reviews of proposals on live data. */
#include "desk/desk.h"

#include "base/arena.h"
#include "desk/closing.h"
#include "desk/testing.h"

static struct desk desk_of(struct testing_records *t)
{
    return (struct desk){.work = &t->work, .may_approve = true};
}

/* A pending proposal for the job; its id. */
static struct text proposed(struct testing_records *t)
{
    struct desk_assigned assigned;
    struct records_outcome outcome;
    struct desk desk = desk_of(t);
    desk_assign(&desk, testing_json(t, "{'jobId':'ext::J'}"), &assigned, &outcome);
    assert_int_equal(outcome.refusal, RECORDS_TAKEN);
    assert_string_equal(assigned.status, "proposed");
    testing_commit(t);
    return assigned.proposal_id;
}

static const struct row *row_of(struct testing_records *t, struct text id)
{
    const struct row *row = records_find(&t->work, ROW_PROPOSAL, id);
    assert_non_null(row);
    return row;
}

static const struct proposal_record *proposal_of(struct testing_records *t, struct text id)
{
    return row_of(t, id)->noun;
}

static struct records_outcome approve(struct testing_records *t, struct text id, const char *body)
{
    struct text_list requires;
    struct records_outcome outcome;
    struct desk desk = desk_of(t);
    desk_approve(&desk, row_of(t, id), testing_json(t, "%s", body), &requires, &outcome);
    assert_no_fault(&t->work.fault);
    return outcome;
}

static void approved(struct testing_records *t, struct text id, const char *body)
{
    struct records_outcome outcome = approve(t, id, body);
    if (outcome.refusal != RECORDS_TAKEN) {
        fail_msg("refused: %s %.*s", outcome.code, TEXT_ARGS(outcome.message));
    }
    testing_commit(t);
}

static void assert_refused(const struct records_outcome *outcome, const char *code)
{
    assert_int_equal(outcome->refusal, RECORDS_ILLEGAL);
    assert_string_equal(outcome->code, code);
}

/* The proposal with a change before its own, of another job. */
static void before_it(struct testing_records *t, struct text id, const char *reference)
{
    struct records_outcome outcome;
    struct proposal_record *proposal = shape_copy(t->arena, shape_of_row[ROW_PROPOSAL], row_of(t, id)->noun);
    struct proposal_change *changes = arena_array(t->arena, struct proposal_change, 2);
    changes[1] = proposal->changes.items[0];
    changes[0] = changes[1];
    changes[0].id = TEXT("0");
    changes[0].job_id = records_find_reference(&t->work, ROW_JOB, text_of(reference))->id;
    proposal->changes = (struct proposal_change_list){2, changes};
    const struct records_put put = {
        .kind = ROW_PROPOSAL, .before = row_of(t, id), .noun = proposal, .action = "x", .event = "proposal.decided"};
    records_put(&t->work, &put, &outcome);
    testing_commit(t);
}

static void what_is_approved_is_on_the_board(void **state)
{
    struct testing_records *t = *state;
    struct text id = proposed(t);
    approved(t, id, "{'note':'go','lockJobIds':['ext::J']}");
    const struct job_record *job = testing_job(t, "ext::J");
    const struct proposal_record *proposal = proposal_of(t, id);
    assert_int_equal(job->status, JOB_SCHEDULED);
    assert_int_equal(job->locks, LOCK_TECHNICIAN | LOCK_TIME);
    assert_int_equal(proposal->status, PROPOSAL_APPLIED);
    assert_int_equal(proposal->changes.items[0].state, CHANGE_APPROVED);
    assert_text(proposal->note, "go");
    assert_int_equal(proposal->decided_at_ms, TESTING_NOW_MS);
    assert_int_equal(records_find_named(&t->work, ROW_PLAN, TEXT("2026-05-15"))->version, 1);
}

static void what_gets_no_place_cannot_be_locked(void **state)
{
    struct testing_records *t = *state;
    testing_upsert(t, "{'externalId':'K','durationMinutes':60,'location':{'lat':40.72,'lng':-74.0}}");
    testing_commit(t);
    struct text id = proposed(t);
    struct records_outcome outcome = approve(t, id, "{'lockJobIds':['ext::K']}");
    assert_int_equal(outcome.refusal, RECORDS_WRONG);
    assert_true(testing_has_issue(&outcome.wrong, "/lockJobIds", "unknown_reference"));
    assert_int_equal(testing_count(t, "put"), 0);
}

static void who_decides_second_hears_who_was_first(void **state)
{
    struct testing_records *t = *state;
    struct records_outcome outcome;
    struct desk desk;
    struct text id = proposed(t);
    approved(t, id, "{}");
    outcome = approve(t, id, "{}");
    assert_refused(&outcome, "already_decided");
    assert_text(outcome.message, "key:1 approved it on 2026-05-15 at 08:00."); /* no key of that id has a label */
    desk = desk_of(t);
    desk_reject(&desk, row_of(t, id), testing_json(t, "{'code':'other'}"), &outcome);
    assert_refused(&outcome, "already_decided");
    outcome = approve(t, id, "{'only':'all'}"); /* what is wrong in itself is told first */
    assert_int_equal(outcome.refusal, RECORDS_WRONG);
}

static void a_humans_edit_in_between_wins(void **state)
{
    struct testing_records *t = *state;
    struct text id = proposed(t);
    testing_patch(t, "ext::J", "{'technicianId':'ext::FAR','scheduledStart':'2026-05-15T15:00:00Z'}");
    testing_commit(t);
    struct records_outcome outcome = approve(t, id, "{}");
    assert_refused(&outcome, "proposal_stale");
    assert_int_equal(testing_count(t, "put"), 0);
}

static void what_would_break_a_rule_by_now_is_stale(void **state)
{
    struct testing_records *t = *state;
    struct text id = proposed(t);
    testing_upsert(t, "{'externalId':'J','requiredSkills':['magic']}");
    testing_commit(t);
    struct records_outcome outcome = approve(t, id, "{}");
    assert_refused(&outcome, "proposal_stale");
}

static void what_needs_more_people_by_now_or_has_no_place_on_the_map_is_stale(void **state)
{
    struct testing_records *t = *state;
    struct text id = proposed(t);
    testing_patch(t, "ext::J", "{'crewSize':2}");
    testing_commit(t);
    struct records_outcome outcome = approve(t, id, "{}");
    assert_refused(&outcome, "proposal_stale");
    testing_patch(t, "ext::J", "{'crewSize':1,'location':null}");
    testing_commit(t);
    outcome = approve(t, id, "{}");
    assert_refused(&outcome, "proposal_stale");
    assert_int_equal(testing_job(t, "ext::J")->status, JOB_UNSCHEDULED);
}

static void a_human_may_make_something_else_of_it(void **state)
{
    struct testing_records *t = *state;
    struct text id = proposed(t);
    approved(t, id, "{'edits':[{'changeId':'1','technicianId':'ext::FAR'}]}");
    const struct row *far = records_find_reference(&t->work, ROW_TECHNICIAN, TEXT("ext::FAR"));
    assert_true(text_equal(testing_job(t, "ext::J")->technician_id, far->id));
    assert_int_equal(proposal_of(t, id)->changes.items[0].state, CHANGE_EDITED);
}

static void what_a_human_gives_a_time_begins_then_or_is_refused(void **state)
{
    struct testing_records *t = *state;
    testing_upsert(t, "{'externalId':'J','windows':[{'start':'2026-05-15T13:00:00Z','end':'2026-05-15T19:00:00Z'}]}");
    testing_commit(t);
    struct text id = proposed(t);
    struct records_outcome outcome = approve(t, id, "{'edits':[{'changeId':'1','start':'2026-05-15T11:00:00Z'}]}");
    assert_int_equal(outcome.refusal, RECORDS_WRONG); /* it is twelve */
    assert_true(testing_has_issue(&outcome.wrong, "/edits/0/start", "out_of_range"));
    testing_work(t);
    outcome = approve(t, id, "{'edits':[{'changeId':'1','start':'2026-05-15T12:30:00Z'}]}");
    assert_refused(&outcome, "rule_broken");
    assert_text(outcome.message, "Change 1 cannot begin at that time: 09:00 is the earliest there.");
    testing_work(t);
    outcome = approve(t, id, "{'edits':[{'changeId':'1','start':'2026-05-15T19:30:00Z'}]}");
    assert_refused(&outcome, "rule_broken");
    testing_work(t);
    approved(t, id, "{'edits':[{'changeId':'1','start':'2026-05-15T16:30:00Z'}]}");
    assert_text(instant_text(t->arena, testing_job(t, "ext::J")->scheduled_start_s), "2026-05-15T16:30:00Z");
    const struct proposal_place *edit = &proposal_of(t, id)->changes.items[0].edit;
    assert_int_equal(edit->end_s, testing_job(t, "ext::J")->scheduled_end_s);
}

static void who_edits_it_to_somebody_who_may_not_hears_why(void **state)
{
    struct testing_records *t = *state;
    testing_upsert(t, "{'externalId':'J','excludedTechnicianIds':['ext::FAR']}");
    testing_commit(t);
    struct text id = proposed(t);
    struct records_outcome outcome = approve(t, id, "{'edits':[{'changeId':'1','technicianId':'ext::FAR'}]}");
    assert_refused(&outcome, "rule_broken");
    assert_true(text_starts_with(outcome.message, TEXT("With these edits a hard rule would be broken: ")));
}

static void what_is_not_chosen_is_declined(void **state)
{
    struct testing_records *t = *state;
    testing_upsert(t, "{'externalId':'K','durationMinutes':60,'location':{'lat':40.72,'lng':-74.0}}");
    testing_commit(t);
    struct text id = proposed(t);
    before_it(t, id, "ext::K");
    approved(t, id, "{'changeIds':['0']}");
    assert_int_equal(proposal_of(t, id)->status, PROPOSAL_PARTIALLY_APPROVED);
    assert_int_equal(proposal_of(t, id)->changes.items[0].state, CHANGE_APPROVED);
    assert_int_equal(proposal_of(t, id)->changes.items[1].state, CHANGE_DECLINED);
    assert_int_equal(testing_job(t, "ext::J")->status, JOB_UNSCHEDULED);
    struct records_outcome outcome = approve(t, proposed(t), "{'changeIds':['7']}");
    assert_int_equal(outcome.refusal, RECORDS_WRONG);
}

static void who_names_nothing_or_edits_what_is_not_chosen_is_told_so(void **state)
{
    static const struct {
        const char *body, *path, *code;
    } wrong[] = {
        {"{'changeIds':[]}", "/changeIds", "nothing_chosen"},
        {"{'changeIds':['0'],'edits':[{'changeId':'1','technicianId':'ext::FAR'}]}", "/edits/0/changeId", "not_chosen"},
        {"{'edits':[{'changeId':'1'}]}", "/edits/0/changeId", "required"},
        {"{'edits':[{'changeId':'7','technicianId':'ext::FAR'}]}", "/edits/0/changeId", "unknown_reference"},
    };
    struct testing_records *t = *state;
    testing_upsert(t, "{'externalId':'K','durationMinutes':60,'location':{'lat':40.72,'lng':-74.0}}");
    testing_commit(t);
    struct text id = proposed(t);
    before_it(t, id, "ext::K");
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        struct records_outcome outcome = approve(t, id, wrong[i].body);
        assert_int_equal(outcome.refusal, RECORDS_WRONG);
        assert_true(testing_has_issue(&outcome.wrong, wrong[i].path, wrong[i].code));
        testing_work(t);
    }
    assert_int_equal(proposal_of(t, id)->status, PROPOSAL_PENDING);
}

static void what_is_over_its_time_is_stale_and_reads_expired(void **state)
{
    struct testing_records *t = *state;
    struct text id = proposed(t);
    t->now_ms = proposal_of(t, id)->expires_at_s * 1000;
    testing_work(t);
    struct records_outcome outcome = approve(t, id, "{}");
    assert_refused(&outcome, "proposal_stale");
    struct json_writer w = json_writer_make(t->arena);
    struct json document;
    assert_true(desk_proposal_write(&w, &t->work, row_of(t, id), NULL));
    assert_true(json_parse(t->arena, json_written(&w), &document, NULL));
    assert_text(json_get(&document, TEXT("status"))->string, "expired");
}

static void rejecting_keeps_its_reason(void **state)
{
    struct testing_records *t = *state;
    struct records_outcome outcome;
    struct text id = proposed(t);
    struct desk desk = desk_of(t);
    desk_reject(&desk, row_of(t, id), testing_json(t, "{}"), &outcome);
    assert_int_equal(outcome.refusal, RECORDS_WRONG);
    desk_reject(&desk, row_of(t, id), testing_json(t, "{'code':'wrong_technician','reason':'knows Marta'}"), &outcome);
    testing_commit(t);
    assert_int_equal(proposal_of(t, id)->status, PROPOSAL_REJECTED);
    assert_int_equal(proposal_of(t, id)->rejection.code, REJECT_WRONG_TECHNICIAN);
    assert_text(proposal_of(t, id)->rejection.reason, "knows Marta");
}

static void deferring_and_flagging_decide_nothing(void **state)
{
    struct testing_records *t = *state;
    struct records_outcome outcome;
    struct text id = proposed(t);
    struct desk desk = desk_of(t);
    desk_defer(&desk, row_of(t, id), testing_json(t, "{'until':'2026-05-15T11:00:00Z'}"), &outcome);
    assert_int_equal(outcome.refusal, RECORDS_WRONG);
    desk_flag(&desk, row_of(t, id), testing_json(t, "{'changeId':'1','label':'unsafe','note':'ice'}"), &outcome);
    assert_int_equal(outcome.refusal, RECORDS_TAKEN);
    testing_commit(t);
    desk = desk_of(t);
    desk_defer(&desk, row_of(t, id), testing_json(t, "{'until':'2026-05-15T12:02:00Z'}"), &outcome);
    assert_int_equal(outcome.refusal, RECORDS_TAKEN);
    testing_commit(t);
    assert_int_equal(proposal_of(t, id)->status, PROPOSAL_DEFERRED);
    assert_int_equal(proposal_of(t, id)->flags.count, 1);
    approved(t, id, "{}");
    assert_int_equal(testing_job(t, "ext::J")->status, JOB_SCHEDULED);
}

static void what_was_applied_is_rolled_back_by_a_proposal(void **state)
{
    struct testing_records *t = *state;
    struct records_outcome outcome;
    struct text id = proposed(t);
    struct desk desk = desk_of(t);
    desk_rollback(&desk, row_of(t, id), &outcome);
    assert_refused(&outcome, "not_applied");
    approved(t, id, "{}");
    desk = desk_of(t);
    desk_rollback(&desk, row_of(t, id), &outcome);
    assert_int_equal(outcome.refusal, RECORDS_TAKEN);
    struct text back = outcome.row->id;
    testing_commit(t);
    assert_int_equal(proposal_of(t, back)->kind, PROPOSAL_OF_ROLLBACK);
    assert_true(text_equal(proposal_of(t, back)->rollback_of, id));
    approved(t, back, "{}");
    assert_int_equal(testing_job(t, "ext::J")->status, JOB_UNSCHEDULED);
}

static void a_stale_proposal_is_rebased_onto_the_day_as_it_is(void **state)
{
    struct testing_records *t = *state;
    struct records_outcome outcome;
    struct text id = proposed(t);
    t->now_ms = proposal_of(t, id)->expires_at_s * 1000;
    testing_work(t);
    assert_true(desk_expire(&t->work)); /* as the timetable does */
    testing_commit(t);
    outcome = approve(t, id, "{}");
    assert_refused(&outcome, "proposal_stale");
    struct desk desk = desk_of(t);
    desk_rebase(&desk, row_of(t, id), &outcome);
    assert_int_equal(outcome.refusal, RECORDS_TAKEN);
    struct text fresh = outcome.row->id;
    testing_commit(t);
    assert_int_equal(proposal_of(t, id)->status, PROPOSAL_SUPERSEDED);
    assert_int_equal(proposal_of(t, fresh)->status, PROPOSAL_PENDING);
    approved(t, fresh, "{}");
    assert_int_equal(testing_job(t, "ext::J")->status, JOB_SCHEDULED);
}

static void while_the_engine_is_stopped_nothing_is_approved(void **state)
{
    struct testing_records *t = *state;
    struct records_outcome outcome;
    struct text id = proposed(t);
    struct desk desk = desk_of(t);
    desk_stop(&desk, testing_json(t, "{'active':true,'reason':'drill'}"), &outcome);
    assert_int_equal(outcome.refusal, RECORDS_TAKEN);
    testing_commit(t);
    outcome = approve(t, id, "{}");
    assert_refused(&outcome, "engine_stopped");
    desk = desk_of(t);
    desk_reject(&desk, row_of(t, id), testing_json(t, "{'code':'other'}"), &outcome);
    assert_int_equal(outcome.refusal, RECORDS_TAKEN);
}

static void a_stopped_branchs_change_is_not_approved_behind_anothers(void **state)
{
    struct testing_records *t = *state;
    struct records_outcome outcome;
    testing_put(t, ROW_BRANCH, "{'name':'island'}");
    testing_commit(t);
    testing_upsert(t, "{'externalId':'K','durationMinutes':60,'location':{'lat':40.72,'lng':-74.0}}");
    testing_upsert(t, "{'externalId':'J','durationMinutes':60,'location':{'lat':40.72,'lng':-74.0},'branch':'island'}");
    testing_commit(t);
    struct text id = proposed(t);
    before_it(t, id, "ext::K");
    struct desk desk = desk_of(t);
    desk_stop(&desk, testing_json(t, "{'active':true,'branch':'island','reason':'drill'}"), &outcome);
    assert_int_equal(outcome.refusal, RECORDS_TAKEN);
    testing_commit(t);
    outcome = approve(t, id, "{}");
    assert_refused(&outcome, "engine_stopped");
    desk = desk_of(t);
    desk_rebase(&desk, row_of(t, id), &outcome);
    assert_refused(&outcome, "engine_stopped");
    outcome = approve(t, id, "{'changeIds':['0']}");
    assert_int_equal(outcome.refusal, RECORDS_TAKEN);
}

static void who_does_not_belong_to_the_pilot_decides_nothing(void **state)
{
    struct testing_records *t = *state;
    struct records_outcome outcome;
    struct text id = proposed(t);
    testing_pilot_of_another(t, TEXT(""));
    struct desk desk = desk_of(t);
    desk_reject(&desk, row_of(t, id), testing_json(t, "{'code':'other'}"), &outcome);
    assert_string_equal(outcome.code, "not_pilot");
    desk_defer(&desk, row_of(t, id), testing_json(t, "{'until':'2026-05-15T12:30:00Z'}"), &outcome);
    assert_string_equal(outcome.code, "not_pilot");
    desk_rebase(&desk, row_of(t, id), &outcome);
    assert_string_equal(outcome.code, "not_pilot");
    outcome = approve(t, id, "{}");
    assert_string_equal(outcome.code, "not_pilot");
    assert_int_equal(testing_count(t, "put"), 0);
    desk_flag(&desk, row_of(t, id), testing_json(t, "{'label':'good'}"), &outcome);
    assert_int_equal(outcome.refusal, RECORDS_TAKEN); /* which decides nothing */
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, testing_desk_up, testing_desk_down)
    const struct CMUnitTest tests[] = {
        TEST(what_is_approved_is_on_the_board),
        TEST(what_gets_no_place_cannot_be_locked),
        TEST(who_decides_second_hears_who_was_first),
        TEST(a_humans_edit_in_between_wins),
        TEST(what_would_break_a_rule_by_now_is_stale),
        TEST(what_needs_more_people_by_now_or_has_no_place_on_the_map_is_stale),
        TEST(a_human_may_make_something_else_of_it),
        TEST(what_a_human_gives_a_time_begins_then_or_is_refused),
        TEST(who_edits_it_to_somebody_who_may_not_hears_why),
        TEST(what_is_not_chosen_is_declined),
        TEST(who_names_nothing_or_edits_what_is_not_chosen_is_told_so),
        TEST(what_is_over_its_time_is_stale_and_reads_expired),
        TEST(rejecting_keeps_its_reason),
        TEST(deferring_and_flagging_decide_nothing),
        TEST(what_was_applied_is_rolled_back_by_a_proposal),
        TEST(a_stale_proposal_is_rebased_onto_the_day_as_it_is),
        TEST(while_the_engine_is_stopped_nothing_is_approved),
        TEST(who_does_not_belong_to_the_pilot_decides_nothing),
        TEST(a_stopped_branchs_change_is_not_approved_behind_anothers),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
