/* What a dispatcher does to the board by hand, on live data. */
#include "desk/desk.h"

#include "base/arena.h"
#include "desk/testing.h"

static struct desk desk_of(struct testing_records *t)
{
    return (struct desk){.work = &t->work, .may_approve = true};
}

static struct desk_handed override(struct testing_records *t, const char *body, struct records_outcome *outcome)
{
    struct desk_handed handed;
    struct desk desk = desk_of(t);
    desk_override(&desk, testing_json(t, "%s", body), &handed, outcome);
    assert_no_fault(&t->work.fault);
    return handed;
}

/* An override that must be taken. */
static struct desk_handed overridden(struct testing_records *t, const char *body)
{
    struct records_outcome outcome;
    struct desk_handed handed = override(t, body, &outcome);
    if (outcome.refusal != RECORDS_TAKEN) {
        fail_msg("refused: %.*s %.*s", TEXT_ARGS(outcome.message), TEXT_ARGS(handed.result));
    }
    testing_commit(t);
    return handed;
}

static struct desk_handed undo(struct testing_records *t, struct text id, const char *body,
                               struct records_outcome *outcome)
{
    struct desk_handed handed;
    struct desk desk = desk_of(t);
    desk_override_undo(&desk, records_find(&t->work, ROW_DECISION, id), testing_json(t, "%s", body), &handed, outcome);
    assert_no_fault(&t->work.fault);
    return handed;
}

static void undone(struct testing_records *t, struct text id)
{
    struct records_outcome outcome;
    struct desk_handed handed = undo(t, id, "{}", &outcome);
    if (outcome.refusal != RECORDS_TAKEN) {
        fail_msg("refused: %.*s %.*s", TEXT_ARGS(outcome.message), TEXT_ARGS(handed.result));
    }
    testing_commit(t);
}

static bool breaks(struct testing_records *t, const struct desk_handed *handed, const char *code)
{
    struct json document;
    assert_true(json_parse(t->arena, handed->result, &document, NULL));
    const struct json *rules = json_get(&document, TEXT("violations"));
    bool broken = false;
    for (int32_t i = 0; i < rules->count; i++) {
        broken = broken || text_equal(json_get(&rules->elements[i], TEXT("code"))->string, text_of(code));
    }
    return broken;
}

static void assert_refused(const struct records_outcome *outcome, const char *code)
{
    assert_int_equal(outcome->refusal, RECORDS_ILLEGAL);
    assert_string_equal(outcome->code, code);
}

static struct text id_of(struct testing_records *t, enum row_kind kind, const char *reference)
{
    return records_find_reference(&t->work, kind, text_of(reference))->id;
}

/* Marta has K at 14:00 and L at 16:00 (UTC), an hour each. */
static void board_make(struct testing_records *t)
{
    testing_upsert(t, "{'externalId':'K','durationMinutes':60,'location':{'lat':40.73,'lng':-74.0},"
                      "'technicianId':'ext::NEAR','scheduledStart':'2026-05-15T14:00:00Z'}");
    testing_upsert(t, "{'externalId':'L','durationMinutes':60,'location':{'lat':40.71,'lng':-74.01},"
                      "'technicianId':'ext::NEAR','scheduledStart':'2026-05-15T16:00:00Z'}");
    testing_commit(t);
}

static struct json replayed(struct testing_records *t, struct text decision_id)
{
    struct records_outcome outcome;
    struct json document;
    struct json_writer w = json_writer_make(t->arena);
    assert_true(desk_replay(&t->work, NULL, records_find(&t->work, ROW_DECISION, decision_id), &w, &outcome));
    assert_true(json_parse(t->arena, json_written(&w), &document, NULL));
    return document;
}

static void assert_replays(struct testing_records *t, struct text decision_id)
{
    struct json again = replayed(t, decision_id);
    assert_int_equal(json_get(&again, TEXT("identical"))->type, JSON_TRUE);
}

/* K would last from 14:00 to 15:00; J is put at 14:30. */
static void what_stands_in_front_is_over_when_the_job_begins(void **state)
{
    struct testing_records *t = *state;
    board_make(t);
    struct desk_handed handed =
        overridden(t, "{'jobId':'ext::J','technicianId':'ext::NEAR','start':'2026-05-15T14:30:00Z'}");
    const struct job_record *job = testing_job(t, "ext::J"), *ahead = testing_job(t, "ext::K");
    assert_int_equal(job->scheduled_start_s, TESTING_NOW_MS / 1000 + 9000);
    assert_true(ahead->scheduled_end_s <= job->scheduled_start_s);
    assert_true(ahead->scheduled_end_s > job->scheduled_start_s - 900); /* no earlier than that takes */
    assert_int_equal(ahead->scheduled_end_s - ahead->scheduled_start_s, 3600);
    assert_int_equal(ahead->sequence, 1);
    assert_int_equal(job->sequence, 2);
    assert_replays(t, handed.decision_id);
    undone(t, handed.decision_id);
    assert_int_equal(testing_job(t, "ext::K")->scheduled_start_s, TESTING_NOW_MS / 1000 + 7200);
}

static void a_job_begins_when_somebody_says_and_is_locked_to_it(void **state)
{
    struct testing_records *t = *state;
    struct desk_handed handed = overridden(
        t, "{'jobId':'ext::J','technicianId':'ext::FAR','start':'2026-05-15T18:00:00Z','reason':'asked for'}");
    const struct job_record *job = testing_job(t, "ext::J");
    assert_true(text_equal(job->technician_id, id_of(t, ROW_TECHNICIAN, "ext::FAR")));
    assert_int_equal(job->scheduled_start_s, TESTING_NOW_MS / 1000 + 6 * 3600);
    assert_int_equal(job->scheduled_end_s, job->scheduled_start_s + 3600);
    assert_int_equal(job->status, JOB_SCHEDULED);
    assert_int_equal(job->locks, LOCK_TIME);
    assert_int_equal(job->sequence, 1);
    assert_int_equal(handed.plan_version, 1);
    const struct decision_record *decision = records_find(&t->work, ROW_DECISION, handed.decision_id)->noun;
    assert_int_equal(decision->kind, DECISION_OVERRIDE);
    assert_text(decision->reason, "asked for");
    assert_false(decision->forced);
    assert_int_equal(decision->plan_version, 1);
    assert_replays(t, handed.decision_id);
}

static void whoever_has_no_place_gets_the_best_on_her_route(void **state)
{
    struct testing_records *t = *state;
    overridden(t, "{'jobId':'ext::J','technicianId':'ext::NEAR'}");
    const struct job_record *job = testing_job(t, "ext::J");
    assert_true(job->scheduled_start_s >= TESTING_NOW_MS / 1000);
    assert_int_equal(job->locks, 0);
    assert_int_equal(job->sequence, 1);
}

static void what_stands_behind_it_begins_later_only_if_it_must(void **state)
{
    struct testing_records *t = *state;
    board_make(t);
    overridden(t, "{'jobId':'ext::J','technicianId':'ext::NEAR','start':'2026-05-15T13:30:00Z'}");
    assert_int_equal(testing_job(t, "ext::J")->sequence, 1);
    assert_int_equal(testing_job(t, "ext::K")->sequence, 2);
    assert_true(testing_job(t, "ext::K")->scheduled_start_s >= testing_job(t, "ext::J")->scheduled_end_s);
    assert_int_equal(testing_job(t, "ext::L")->scheduled_start_s, TESTING_NOW_MS / 1000 + 4 * 3600);
    assert_int_equal(testing_job(t, "ext::L")->sequence, 3);
}

static void a_place_in_the_order_is_taken_and_one_that_is_not_there_is_named(void **state)
{
    struct testing_records *t = *state;
    struct records_outcome outcome;
    board_make(t);
    overridden(t, "{'jobId':'ext::J','technicianId':'ext::NEAR','sequence':2}");
    assert_int_equal(testing_job(t, "ext::K")->sequence, 1);
    assert_int_equal(testing_job(t, "ext::J")->sequence, 2);
    assert_int_equal(testing_job(t, "ext::L")->sequence, 3);
    assert_true(testing_job(t, "ext::J")->scheduled_start_s > testing_job(t, "ext::K")->scheduled_start_s);
    override(t, "{'jobId':'ext::J','sequence':4}", &outcome);
    assert_true(testing_has_issue(&outcome.wrong, "/sequence", "out_of_range"));
    overridden(t, "{'jobId':'ext::L','sequence':1}");
    assert_int_equal(testing_job(t, "ext::L")->sequence, 1);
    assert_true(testing_job(t, "ext::L")->scheduled_start_s <= testing_job(t, "ext::K")->scheduled_start_s);
}

static void a_broken_rule_needs_force_and_a_reason(void **state)
{
    struct testing_records *t = *state;
    struct records_outcome outcome;
    testing_upsert(t, "{'externalId':'J','requiredSkills':['magic']}");
    testing_commit(t);
    static const char *const refused[] = {
        "{'jobId':'ext::J','technicianId':'ext::NEAR'}",
        "{'jobId':'ext::J','technicianId':'ext::NEAR','force':true}",
        "{'jobId':'ext::J','technicianId':'ext::NEAR','reason':'why not'}",
    };
    for (size_t i = 0; i < sizeof refused / sizeof *refused; i++) {
        struct desk_handed handed = override(t, refused[i], &outcome);
        assert_refused(&outcome, "rule_broken");
        assert_true(breaks(t, &handed, "missing_skill"));
        assert_int_equal(testing_count(t, "put"), 0);
    }
    struct desk_handed forced =
        overridden(t, "{'jobId':'ext::J','technicianId':'ext::NEAR','force':true,'reason':'she knows how'}");
    assert_true(forced.forced);
    assert_int_equal(testing_job(t, "ext::J")->status, JOB_SCHEDULED);
    assert_replays(t, forced.decision_id);
    /* What is broken already is not broken anew. */
    assert_false(overridden(t, "{'jobId':'ext::J','start':'2026-05-15T18:00:00Z'}").forced);
}

static void a_time_that_is_over_or_outside_the_window_breaks_a_rule(void **state)
{
    struct testing_records *t = *state;
    struct records_outcome outcome;
    testing_upsert(t, "{'externalId':'J','windows':[{'start':'2026-05-15T14:00:00Z','end':'2026-05-15T16:00:00Z'}]}");
    testing_commit(t);
    struct desk_handed past =
        override(t, "{'jobId':'ext::J','technicianId':'ext::NEAR','start':'2026-05-15T11:00:00Z'}", &outcome);
    assert_refused(&outcome, "rule_broken");
    assert_true(breaks(t, &past, "in_the_past"));
    struct desk_handed late =
        override(t, "{'jobId':'ext::J','technicianId':'ext::NEAR','start':'2026-05-15T17:00:00Z'}", &outcome);
    assert_refused(&outcome, "rule_broken");
    assert_true(breaks(t, &late, "outside_window"));
    overridden(t, "{'jobId':'ext::J','technicianId':'ext::NEAR','start':'2026-05-15T17:00:00Z','force':true,"
                  "'reason':'they asked'}");
    assert_int_equal(testing_job(t, "ext::J")->scheduled_start_s, TESTING_NOW_MS / 1000 + 5 * 3600);
}

static void a_dry_run_tells_the_same_and_keeps_nothing(void **state)
{
    struct testing_records *t = *state;
    struct records_outcome outcome;
    board_make(t);
    testing_patch(t, "ext::K", "{'locks':['time']}");
    testing_commit(t);
    static const char *const bodies[] = {
        "{'jobId':'ext::J','technicianId':'ext::NEAR','start':'2026-05-15T14:30:00Z','dryRun':true}",
        "{'jobId':'ext::J','technicianId':'ext::NEAR','start':'2026-05-15T14:30:00Z','force':true,'reason':'x'}",
    };
    struct desk_handed dry = override(t, bodies[0], &outcome);
    assert_int_equal(outcome.refusal, RECORDS_TAKEN);
    assert_int_equal(testing_count(t, "put"), 0);
    assert_true(breaks(t, &dry, "start_unreachable"));
    assert_true(breaks(t, &dry, "overlap"));
    struct desk_handed done = override(t, bodies[1], &outcome);
    assert_true(text_equal(dry.result, done.result));
    assert_true(text_is_empty(dry.decision_id));
}

static void an_undo_puts_everything_back_once(void **state)
{
    struct testing_records *t = *state;
    struct records_outcome outcome;
    board_make(t);
    struct job_record k = *testing_job(t, "ext::K");
    struct desk_handed first =
        overridden(t, "{'jobId':'ext::J','technicianId':'ext::NEAR','start':'2026-05-15T13:30:00Z'}");
    undone(t, first.decision_id);
    assert_int_equal(testing_job(t, "ext::J")->status, JOB_UNSCHEDULED);
    assert_int_equal(testing_job(t, "ext::J")->locks, 0);
    assert_int_equal(testing_job(t, "ext::K")->scheduled_start_s, k.scheduled_start_s);
    assert_int_equal(testing_job(t, "ext::K")->scheduled_end_s, k.scheduled_end_s);
    assert_int_equal(testing_job(t, "ext::K")->sequence, k.sequence);
    assert_int_equal(records_find_named(&t->work, ROW_PLAN, TEXT("2026-05-15"))->version, 2);
    undo(t, first.decision_id, "{}", &outcome);
    assert_refused(&outcome, "undo_stale");
    /* Put to the same place again, it is not the first that did it. */
    overridden(t, "{'jobId':'ext::J','technicianId':'ext::NEAR','start':'2026-05-15T13:30:00Z'}");
    undo(t, first.decision_id, "{}", &outcome);
    assert_refused(&outcome, "undo_stale");
}

static void what_has_moved_since_is_not_undone(void **state)
{
    struct testing_records *t = *state;
    struct records_outcome outcome;
    board_make(t);
    struct desk_handed first =
        overridden(t, "{'jobId':'ext::J','technicianId':'ext::NEAR','start':'2026-05-15T13:30:00Z'}");
    testing_patch(t, "ext::K", "{'scheduledStart':'2026-05-15T19:00:00Z','scheduledEnd':null}");
    testing_commit(t);
    undo(t, first.decision_id, "{}", &outcome);
    assert_refused(&outcome, "undo_stale");
    assert_int_equal(testing_count(t, "put"), 0);
}

static void going_back_is_judged_by_the_same_rules(void **state)
{
    struct testing_records *t = *state;
    struct records_outcome outcome;
    board_make(t);
    struct desk_handed first = overridden(t, "{'jobId':'ext::K','technicianId':'ext::FAR'}");
    testing_upsert(t, "{'externalId':'K','excludedTechnicianIds':['ext::NEAR']}");
    testing_commit(t);
    struct desk_handed refused = undo(t, first.decision_id, "{}", &outcome);
    assert_refused(&outcome, "rule_broken");
    assert_true(breaks(t, &refused, "excluded"));
    struct desk_handed forced = undo(t, first.decision_id, "{'force':true,'reason':'once more'}", &outcome);
    assert_int_equal(outcome.refusal, RECORDS_TAKEN);
    testing_commit(t);
    assert_true(text_equal(testing_job(t, "ext::K")->technician_id, id_of(t, ROW_TECHNICIAN, "ext::NEAR")));
    assert_replays(t, forced.decision_id);
}

static void a_job_loses_its_place_and_gets_it_back(void **state)
{
    struct testing_records *t = *state;
    struct records_outcome outcome;
    board_make(t);
    struct job_record before = *testing_job(t, "ext::K");
    struct desk_handed taken = overridden(t, "{'jobId':'ext::K','unassign':true}");
    assert_int_equal(testing_job(t, "ext::K")->status, JOB_UNSCHEDULED);
    assert_int_equal(testing_job(t, "ext::K")->scheduled_start_s, 0);
    assert_int_equal(testing_job(t, "ext::K")->sequence, 0);
    override(t, "{'jobId':'ext::K','unassign':true}", &outcome);
    assert_true(testing_has_issue(&outcome.wrong, "/unassign", "no_place"));
    undone(t, taken.decision_id);
    assert_int_equal(testing_job(t, "ext::K")->scheduled_start_s, before.scheduled_start_s);
    assert_true(text_equal(testing_job(t, "ext::K")->technician_id, before.technician_id));
    assert_replays(t, taken.decision_id);
}

static void a_job_goes_to_another_day_and_back(void **state)
{
    struct testing_records *t = *state;
    board_make(t);
    struct desk_handed moved = overridden(t, "{'jobId':'ext::K','start':'2026-05-18T15:00:00Z'}");
    const struct job_record *job = testing_job(t, "ext::K");
    assert_int_equal(job->scheduled_start_s, TESTING_NOW_MS / 1000 + (3 * 24 + 3) * 3600);
    assert_true(text_equal(job->technician_id, id_of(t, ROW_TECHNICIAN, "ext::NEAR")));
    assert_int_equal(records_find_named(&t->work, ROW_PLAN, TEXT("2026-05-15"))->version, 1);
    assert_int_equal(records_find_named(&t->work, ROW_PLAN, TEXT("2026-05-18"))->version, 1);
    assert_replays(t, moved.decision_id);
    undone(t, moved.decision_id);
    assert_int_equal(testing_job(t, "ext::K")->scheduled_start_s, TESTING_NOW_MS / 1000 + 2 * 3600);
    assert_int_equal(testing_job(t, "ext::K")->locks, 0);
    assert_int_equal(records_find_named(&t->work, ROW_PLAN, TEXT("2026-05-18"))->version, 2);
}

static void what_says_nothing_or_too_much_is_named(void **state)
{
    struct testing_records *t = *state;
    struct records_outcome outcome;
    override(t, "{'jobId':'ext::J'}", &outcome);
    assert_true(testing_has_issue(&outcome.wrong, "/technicianId", "required"));
    override(t, "{'jobId':'ext::J','start':'2026-05-15T15:00:00Z'}", &outcome);
    assert_true(testing_has_issue(&outcome.wrong, "/technicianId", "required"));
    override(t, "{'jobId':'ext::J','technicianId':'ext::NEAR','unassign':true}", &outcome);
    assert_true(testing_has_issue(&outcome.wrong, "/unassign", "given_twice"));
    override(t, "{'jobId':'ext::NOBODY','unassign':true}", &outcome);
    assert_int_equal(outcome.refusal, RECORDS_WRONG);
}

static void what_is_under_way_is_called_back_by_a_human_alone(void **state)
{
    struct testing_records *t = *state;
    struct records_outcome outcome;
    const char *body = "{'jobId':'ext::K','technicianId':'ext::FAR','force':true,'reason':'nearer'}";
    board_make(t);
    testing_patch(t, "ext::K", "{'status':'en_route'}");
    testing_commit(t);
    struct desk_handed dry = override(t, "{'jobId':'ext::K','technicianId':'ext::FAR'}", &outcome);
    assert_refused(&outcome, "rule_broken");
    assert_true(breaks(t, &dry, "frozen"));
    override(t, body, &outcome);
    assert_refused(&outcome, "illegal_transition");
    t->work.actor.may_force = true;
    overridden(t, body);
    assert_int_equal(testing_job(t, "ext::K")->status, JOB_SCHEDULED);
    assert_int_equal(testing_job(t, "ext::K")->actual.given, 0);
    testing_patch(t, "ext::L", "{'status':'on_site'}");
    testing_commit(t);
    override(t, "{'jobId':'ext::L','unassign':true}", &outcome);
    assert_refused(&outcome, "job_not_assignable");
}

static void a_hand_goes_on_while_the_engine_is_stopped_and_in_shadow(void **state)
{
    struct testing_records *t = *state;
    struct records_outcome outcome;
    struct desk desk = desk_of(t);
    desk_stop(&desk, testing_json(t, "{'active':true,'reason':'drill'}"), &outcome);
    testing_commit(t);
    testing_organization(t, "{'mode':'shadow'}");
    struct desk_handed handed = overridden(t, "{'jobId':'ext::J','technicianId':'ext::NEAR'}");
    assert_true(handed.engine_stopped);
    assert_int_equal(handed.mode, MODE_SHADOW);
    assert_int_equal(testing_job(t, "ext::J")->status, JOB_SCHEDULED);
}

static void a_proposal_about_what_was_moved_is_stale(void **state)
{
    struct testing_records *t = *state;
    struct desk_assigned assigned;
    struct records_outcome outcome;
    struct text_list requires;
    struct desk desk = desk_of(t);
    desk_assign(&desk, testing_json(t, "{'jobId':'ext::J'}"), &assigned, &outcome);
    testing_commit(t);
    overridden(t, "{'jobId':'ext::J','technicianId':'ext::FAR'}");
    desk = desk_of(t);
    desk_approve(&desk, records_find(&t->work, ROW_PROPOSAL, assigned.proposal_id), testing_json(t, "{}"), &requires,
                 &outcome);
    assert_refused(&outcome, "proposal_stale");
}

static struct desk_handed locks(struct testing_records *t, bool on, const char *body, struct records_outcome *outcome)
{
    struct desk_handed handed;
    struct desk desk = desk_of(t);
    if (on) {
        desk_lock(&desk, testing_json(t, "%s", body), &handed, outcome);
    } else {
        desk_unlock(&desk, testing_json(t, "%s", body), &handed, outcome);
    }
    assert_no_fault(&t->work.fault);
    return handed;
}

static void what_has_a_place_is_locked_and_unlocked(void **state)
{
    struct testing_records *t = *state;
    struct records_outcome outcome;
    board_make(t);
    struct desk_handed locked = locks(t, true, "{'jobIds':['ext::K','ext::L'],'reason':'promised'}", &outcome);
    assert_int_equal(outcome.refusal, RECORDS_TAKEN);
    testing_commit(t);
    assert_int_equal(testing_job(t, "ext::K")->locks, LOCK_TECHNICIAN | LOCK_TIME);
    assert_int_equal(testing_job(t, "ext::L")->locks, LOCK_TECHNICIAN | LOCK_TIME);
    assert_int_equal(
        ((const struct decision_record *)records_find(&t->work, ROW_DECISION, locked.decision_id)->noun)->kind,
        DECISION_LOCK);
    assert_replays(t, locked.decision_id);
    struct desk_handed same = locks(t, true, "{'jobId':'ext::K','locks':['time']}", &outcome);
    assert_true(text_is_empty(same.decision_id));
    assert_int_equal(testing_count(t, "put"), 0);
    struct desk_handed one = locks(t, false, "{'jobId':'ext::K','locks':['time']}", &outcome);
    testing_commit(t);
    assert_int_equal(testing_job(t, "ext::K")->locks, LOCK_TECHNICIAN);
    assert_replays(t, one.decision_id);
    locks(t, false, "{'jobId':'ext::L'}", &outcome);
    testing_commit(t);
    assert_int_equal(testing_job(t, "ext::L")->locks, 0);
}

static void what_cannot_be_locked_is_named(void **state)
{
    struct testing_records *t = *state;
    struct records_outcome outcome;
    board_make(t);
    locks(t, true, "{'jobIds':['ext::K','ext::J']}", &outcome);
    assert_true(testing_has_issue(&outcome.wrong, "/jobIds/1", "no_place"));
    locks(t, true, "{'jobIds':['ext::K','ext::K']}", &outcome);
    assert_true(testing_has_issue(&outcome.wrong, "/jobIds/1", "given_twice"));
    locks(t, true, "{'jobId':'ext::J'}", &outcome);
    assert_true(testing_has_issue(&outcome.wrong, "/jobId", "no_place"));
    locks(t, true, "{}", &outcome);
    assert_int_equal(outcome.refusal, RECORDS_WRONG);
    locks(t, true, "{'jobIds':[]}", &outcome);
    assert_true(testing_has_issue(&outcome.wrong, "/jobIds", "required"));
    testing_patch(t, "ext::K", "{'status':'on_site'}");
    testing_commit(t);
    locks(t, true, "{'jobId':'ext::K'}", &outcome);
    assert_refused(&outcome, "job_not_assignable");
}

static void a_lock_gives_way_to_a_hand_and_is_told(void **state)
{
    struct testing_records *t = *state;
    struct records_outcome outcome;
    board_make(t);
    locks(t, true, "{'jobId':'ext::K'}", &outcome);
    testing_commit(t);
    struct desk_handed handed = overridden(t, "{'jobId':'ext::K','technicianId':'ext::FAR'}");
    assert_true(breaks(t, &handed, "locked"));
    assert_false(handed.forced);
    assert_int_equal(testing_job(t, "ext::K")->locks, LOCK_TECHNICIAN | LOCK_TIME);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, testing_desk_up, testing_desk_down)
    const struct CMUnitTest tests[] = {
        TEST(what_stands_in_front_is_over_when_the_job_begins),
        TEST(a_job_begins_when_somebody_says_and_is_locked_to_it),
        TEST(whoever_has_no_place_gets_the_best_on_her_route),
        TEST(what_stands_behind_it_begins_later_only_if_it_must),
        TEST(a_place_in_the_order_is_taken_and_one_that_is_not_there_is_named),
        TEST(a_broken_rule_needs_force_and_a_reason),
        TEST(a_time_that_is_over_or_outside_the_window_breaks_a_rule),
        TEST(a_dry_run_tells_the_same_and_keeps_nothing),
        TEST(an_undo_puts_everything_back_once),
        TEST(what_has_moved_since_is_not_undone),
        TEST(going_back_is_judged_by_the_same_rules),
        TEST(a_job_loses_its_place_and_gets_it_back),
        TEST(a_job_goes_to_another_day_and_back),
        TEST(what_says_nothing_or_too_much_is_named),
        TEST(what_is_under_way_is_called_back_by_a_human_alone),
        TEST(a_hand_goes_on_while_the_engine_is_stopped_and_in_shadow),
        TEST(a_proposal_about_what_was_moved_is_stale),
        TEST(what_has_a_place_is_locked_and_unlocked),
        TEST(what_cannot_be_locked_is_named),
        TEST(a_lock_gives_way_to_a_hand_and_is_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
