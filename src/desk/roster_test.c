/* Somebody who leaves, or is off: her jobs are proposed to others. */
#include "desk/roster.h"

#include <string.h>

#include "base/arena.h"
#include "desk/resequence.h"
#include "desk/testing.h"

enum { MINUTE_MS = 60 * 1000 };

/* As the server does it: who looks at a change knows of it what is in its set. */
static void watch(struct testing_records *t)
{
    struct records_work looking = t->work;
    looking.overlay = NULL;
    desk_resequence_watch(&looking);
}

static void technician_patch(struct testing_records *t, const char *technician, const char *patch)
{
    struct records_outcome outcome;
    records_technician_patch(&t->work, text_format(t->arena, "ext::%s", technician), testing_json(t, "%s", patch),
                             RECORDS_ANY_VERSION, &outcome);
    assert_int_equal(outcome.result, RECORDS_UPDATED);
    watch(t);
    testing_commit(t);
}

/* Otto has a job today and two tomorrow; the last asks for what Marta cannot do. */
static void board_of_two_days(struct testing_records *t)
{
    static const char *const jobs[][3] = {
        {"A", "2026-05-15T15:00:00Z", ""}, {"B", "2026-05-16T14:00:00Z", ""}, {"C", "2026-05-16T17:00:00Z", "'gas'"}};
    technician_patch(t, "FAR", "{'skills':['gas']}");
    for (int32_t i = 0; i < 3; i++) {
        testing_upsert(t,
                       text_to_c(t->arena, text_format(t->arena,
                                                       "{'externalId':'%s','durationMinutes':60,'requiredSkills':[%s],"
                                                       "'location':{'lat':40.72,'lng':-74.01},'status':'scheduled',"
                                                       "'technicianId':'ext::FAR','scheduledStart':'%s'}",
                                                       jobs[i][0], jobs[i][2], jobs[i][1])));
    }
    testing_commit(t);
    testing_desk_clock(t, TESTING_NOW_MS);
}

static void leave(struct testing_records *t)
{
    struct records_outcome outcome;
    records_technician_deactivate(&t->work, TEXT("ext::FAR"), RECORDS_ANY_VERSION, &outcome);
    assert_int_equal(outcome.result, RECORDS_UPDATED);
    watch(t);
    testing_commit(t);
}

/* The looks and the runs that they ask for. */
static void looked(struct testing_records *t)
{
    testing_desk_clock(t, t->now_ms + 10 * 1000);
    testing_desk_work_all(t);
}

static struct row_list rosters(struct testing_records *t)
{
    struct row_list list;
    const struct list_filter filter = {.active = LIST_ALL, .kinds = 1U << PROPOSAL_OF_ROSTER};
    const struct list_query query = {.kind = ROW_PROPOSAL, .order = LIST_CREATED, .limit = 100, .filter = &filter};
    assert_true(t->store.list(t->work.snapshot, t->arena, &query, &list, &t->work.fault));
    return list;
}

static const struct proposal_record *roster_at(struct testing_records *t, int32_t index)
{
    struct row_list list = rosters(t);
    assert_true(index < list.count);
    return list.rows[index].noun;
}

static const struct proposal_change *change_of(struct testing_records *t, const struct proposal_record *proposal,
                                               const char *job)
{
    struct text id = records_find_reference(&t->work, ROW_JOB, text_format(t->arena, "ext::%s", job))->id;
    for (int32_t i = 0; i < proposal->changes.count; i++) {
        if (text_equal(proposal->changes.items[i].job_id, id)) {
            return &proposal->changes.items[i];
        }
    }
    fail_msg("nothing is said of job %s", job);
    return NULL;
}

static bool is_with(struct testing_records *t, struct text technician_id, const char *technician)
{
    return text_equal(
        technician_id,
        records_find_reference(&t->work, ROW_TECHNICIAN, text_format(t->arena, "ext::%s", technician))->id);
}

static void the_jobs_of_somebody_who_leaves_are_proposed_to_others_day_by_day(void **state)
{
    struct testing_records *t = *state;
    board_of_two_days(t);
    leave(t);
    looked(t);
    assert_int_equal(rosters(t).count, 2);
    const struct proposal_record *today = roster_at(t, 0), *tomorrow = roster_at(t, 1);
    assert_int_equal(today->status, PROPOSAL_PENDING);
    assert_int_equal(today->changes.count, 1); /* what has no place is not given one */
    const struct row *decision = records_find(&t->work, ROW_DECISION, today->changes.items[0].decision_id);
    assert_int_equal(((const struct decision_record *)decision->noun)->kind, DECISION_ROSTER);
    assert_int_equal(change_of(t, today, "A")->type, CHANGE_MOVE);
    assert_true(is_with(t, change_of(t, today, "A")->to.technician_id, "NEAR"));
    assert_int_equal(tomorrow->changes.count, 2);
    assert_int_equal(change_of(t, tomorrow, "B")->type, CHANGE_MOVE);
    const struct proposal_change *left = change_of(t, tomorrow, "C");
    assert_int_equal(left->type, CHANGE_UNASSIGN);
    assert_true(strstr(text_to_c(t->arena, left->reason), "missing_skill") != NULL);
    assert_true(is_with(t, testing_job(t, "ext::A")->technician_id, "FAR"));
    assert_true(is_with(t, testing_job(t, "ext::C")->technician_id, "FAR"));
    struct desk desk = {.work = &t->work, .may_approve = true};
    struct text_list requires;
    struct records_outcome outcome;
    desk_approve(&desk, &rosters(t).rows[1], testing_json(t, "{}"), &requires, &outcome);
    assert_int_equal(outcome.refusal, RECORDS_TAKEN);
    testing_commit(t);
    assert_true(is_with(t, testing_job(t, "ext::B")->technician_id, "NEAR"));
    assert_true(text_is_empty(testing_job(t, "ext::C")->technician_id));
}

static void who_is_off_for_some_hours_loses_what_lies_in_them(void **state)
{
    struct testing_records *t = *state;
    board_of_two_days(t);
    technician_patch(t, "FAR", "{'timeOff':[{'start':'2026-05-16T13:00:00Z','end':'2026-05-16T15:00:00Z'}]}");
    looked(t);
    assert_int_equal(rosters(t).count, 1);
    assert_int_equal(roster_at(t, 0)->changes.count, 1);
    (void)change_of(t, roster_at(t, 0), "B");
    technician_patch(t, "FAR", "{'timeOff':[]}");
    looked(t); /* a minute has not passed */
    assert_int_equal(roster_at(t, 0)->status, PROPOSAL_PENDING);
    testing_desk_clock(t, t->now_ms + MINUTE_MS);
    testing_desk_work_all(t);
    assert_int_equal(roster_at(t, 0)->status, PROPOSAL_SUPERSEDED);
    assert_int_equal(rosters(t).count, 1);
}

static void what_changes_no_hours_asks_for_no_such_look(void **state)
{
    struct testing_records *t = *state;
    board_of_two_days(t);
    technician_patch(t, "FAR", "{'phone':'+12125550100'}");
    looked(t);
    technician_patch(t, "NEAR", "{'active':false}"); /* she has nothing to do */
    looked(t);
    assert_int_equal(rosters(t).count, 0);
}

static void while_the_engine_is_stopped_nobodys_jobs_are_proposed_and_afterwards_they_are(void **state)
{
    struct testing_records *t = *state;
    struct desk desk = {.work = &t->work, .may_approve = true};
    struct records_outcome outcome;
    board_of_two_days(t);
    desk_stop(&desk, testing_json(t, "{'active':true,'reason':'storm'}"), &outcome);
    testing_commit(t);
    leave(t);
    looked(t);
    assert_int_equal(rosters(t).count, 0);
    desk_stop(&desk, testing_json(t, "{'active':false}"), &outcome);
    watch(t);
    testing_commit(t);
    looked(t);
    assert_int_equal(rosters(t).count, 2);
}

static void in_automatic_mode_others_get_the_jobs_and_people_decide_about_the_rest(void **state)
{
    struct testing_records *t = *state;
    testing_organization(t, "{'mode':'automatic','guardrails':{'freezeMinutes':0,'maxStartShiftMinutes':600}}");
    board_of_two_days(t);
    leave(t);
    looked(t);
    assert_int_equal(rosters(t).count, 3);
    assert_true(is_with(t, testing_job(t, "ext::A")->technician_id, "NEAR"));
    assert_true(is_with(t, testing_job(t, "ext::B")->technician_id, "NEAR"));
    assert_true(is_with(t, testing_job(t, "ext::C")->technician_id, "FAR"));
    int32_t applied = 0, pending = 0;
    for (int32_t i = 0; i < 3; i++) {
        applied += roster_at(t, i)->status == PROPOSAL_APPLIED;
        pending += roster_at(t, i)->status == PROPOSAL_PENDING;
    }
    assert_int_equal(applied, 2);
    assert_int_equal(pending, 1);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, testing_desk_up, testing_desk_down)
    const struct CMUnitTest tests[] = {
        TEST(the_jobs_of_somebody_who_leaves_are_proposed_to_others_day_by_day),
        TEST(who_is_off_for_some_hours_loses_what_lies_in_them),
        TEST(what_changes_no_hours_asks_for_no_such_look),
        TEST(while_the_engine_is_stopped_nobodys_jobs_are_proposed_and_afterwards_they_are),
        TEST(in_automatic_mode_others_get_the_jobs_and_people_decide_about_the_rest),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
