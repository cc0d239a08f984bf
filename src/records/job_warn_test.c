#include <string.h>

#include "base/arena.h"
#include "records/testing_jobs.h"

static int up(void **state)
{
    *state = testing_records_make("America/New_York");
    return 0;
}

static int down(void **state)
{
    testing_records_end(*state);
    return 0;
}

#define LOCATED "'location':{'lat':40.73,'lng':-73.99},'durationMinutes':60"
#define PLACED "'technicianId':'ext::T-1','scheduledStart':'2026-05-15T13:30:00Z','scheduledEnd':'2026-05-15T15:00:00Z'"

static void put_marta(struct testing_records *t)
{
    testing_put(
        t, ROW_TECHNICIAN,
        "{'externalId':'T-1','name':'Marta','skills':['hvac'],'shifts':[{'days':['mon','tue','wed','thu','fri'],"
        "'start':'08:00','end':'17:00'}]}");
    testing_put(t, ROW_TECHNICIAN, "{'externalId':'T-2','name':'Otto'}");
    testing_commit(t);
}

/* ---- warnings ---------------------------------------------------------------------------------------------------- */

static void what_planning_lacks_is_warned_about(void **state)
{
    struct testing_records *t = *state;
    put_marta(t);
    struct records_outcome outcome =
        testing_upsert(t, "{'externalId':'A','requiredSkills':[' HVAC','gas',{'name':'hvac','level':2}]}");
    assert_int_equal(outcome.result, RECORDS_CREATED);
    assert_true(testing_has_issue(&outcome.warnings, "/location", "no_location"));
    assert_true(testing_has_issue(&outcome.warnings, "/durationMinutes", "default_duration"));
    assert_true(testing_has_issue(&outcome.warnings, "/requiredSkills/1", "skill_nobody_has"));
    assert_true(testing_has_issue(&outcome.warnings, "/requiredSkills/2", "skill_nobody_has"));
    assert_int_equal(outcome.warnings.count, 4);
    const struct json *read = testing_job_answer(t, &outcome);
    assert_int_equal(testing_member(read, "plannable")->type, JSON_FALSE);
    assert_true(testing_has_blocker(read, "no_location"));
    assert_int_equal(testing_member(read, "durationMinutes")->type, JSON_NULL);
    assert_int_equal(testing_member(read, "plannedDurationMinutes")->integer, 60);
    assert_int_equal(testing_member(read, "locationQuality")->type, JSON_NULL);
    assert_int_equal(testing_member(read, "warnings")->count, 4);
}

/* A skill that only the last of many has is found; one that only somebody inactive has is not. */
static void skills_are_looked_for_among_all_who_are_active(void **state)
{
    struct testing_records *t = *state;
    for (int i = 0; i < 250; i++) { /* more than are read at once */
        testing_put(t, ROW_TECHNICIAN, "{'name':'N','skills':['common']}");
    }
    testing_put(t, ROW_TECHNICIAN, "{'name':'N','skills':[{'name':'common','level':2}]}");
    testing_put(t, ROW_TECHNICIAN, "{'name':'N','skills':['gone'],'active':false}");
    testing_put(t, ROW_TECHNICIAN, "{'name':'N','certifications':['epa_608'],'skills':[{'name':'rare','level':7}]}");
    testing_commit(t);
    struct records_outcome outcome =
        testing_upsert(t, "{" LOCATED ",'requiredSkills':['common','EPA_608',{'name':'common','level':2},"
                          "{'name':'epa_608','level':3},{'name':'rare','level':7}]}");
    assert_int_equal(outcome.warnings.count, 0);
    outcome = testing_upsert(t, "{" LOCATED ",'requiredSkills':['gone']}");
    assert_true(testing_has_issue(&outcome.warnings, "/requiredSkills/0", "skill_nobody_has"));
}

static void a_place_is_never_refused_and_told_where_it_breaks_a_rule(void **state)
{
    struct testing_records *t = *state;
    put_marta(t);
    struct records_outcome outcome =
        testing_upsert(t, "{'externalId':'A'," LOCATED ",'technicianId':'ext::T-1','requiredSkills':['hvac'],"
                          "'scheduledStart':'2026-05-15T13:30:00Z','scheduledEnd':'2026-05-15T15:00:00Z'}");
    assert_int_equal(outcome.warnings.count, 0);
    testing_commit(t);
    /* overlaps A by a minute, Otto is excluded and yet in it, outside its window, in the night */
    outcome = testing_upsert(t, "{'externalId':'B'," LOCATED
                                ",'technicianId':'ext::T-1','scheduledStart':'2026-05-15T14:59:00Z'}");
    assert_int_equal(outcome.result, RECORDS_CREATED);
    assert_int_equal(outcome.warnings.count, 1);
    assert_true(testing_has_issue(&outcome.warnings, "/scheduledStart", "rule_broken"));
    outcome = testing_upsert(t, "{'externalId':'C'," LOCATED
                                ",'technicianId':'ext::T-1','scheduledStart':'2026-05-15T14:00:00Z',"
                                "'status':'on_hold'}");
    assert_int_equal(outcome.warnings.count, 2); /* A, and B of the same work */
    outcome = testing_upsert(t, "{'externalId':'D'," LOCATED
                                ",'technicianId':'ext::T-2','excludedTechnicianIds':['ext::T-2'],"
                                "'windows':[{'start':'2026-05-15T16:00:00Z','end':'2026-05-15T17:00:00Z'}],"
                                "'crewSize':2,'scheduledStart':'2026-05-15T07:00:00Z'}");
    assert_true(testing_has_issue(&outcome.warnings, "/technicianId", "rule_broken"));
    assert_true(testing_has_issue(&outcome.warnings, "/crewTechnicianIds", "rule_broken"));
    assert_int_equal(outcome.warnings.count, 4); /* excluded, crew, no shift, window */
    assert_int_equal(outcome.result, RECORDS_CREATED);
}

/* A job that was moved away within this work is not in the way any more. */
static void overlaps_are_those_that_the_work_sees(void **state)
{
    struct testing_records *t = *state;
    put_marta(t);
    testing_upsert(t, "{'externalId':'A'," LOCATED "," PLACED "}");
    testing_commit(t);
    testing_patch(t, "ext::A", "{'technicianId':'ext::T-2'}");
    struct records_outcome outcome = testing_upsert(t, "{'externalId':'B'," LOCATED "," PLACED "}");
    assert_int_equal(outcome.warnings.count, 0);
    outcome = testing_patch(t, "ext::A", "{'technicianId':'ext::T-1'}");
    assert_int_equal(outcome.warnings.count, 1);
}

static void what_those_who_come_along_have_then_is_told_too(void **state)
{
    struct testing_records *t = *state;
    put_marta(t);
    testing_put(t, ROW_TECHNICIAN, "{'externalId':'T-3','name':'Mate'}");
    testing_upsert(t, "{'externalId':'A','title':'Roof'," LOCATED ",'technicianId':'ext::T-3',"
                      "'scheduledStart':'2026-05-15T13:30:00Z'}");
    testing_commit(t);
    struct records_outcome outcome = testing_upsert(t, "{'externalId':'B'," LOCATED "," PLACED "}");
    assert_int_equal(outcome.warnings.count, 0);
    outcome = testing_patch(t, "ext::B", "{'crewSize':2,'crewTechnicianIds':['ext::T-3']}");
    assert_int_equal(outcome.warnings.count, 1);
    assert_non_null(strstr(text_to_c(t->arena, outcome.warnings.list[0].message), "Mate has another job then: Roof"));
}

/* A job that this work has put twice is in the way once, where it is now. */
static void a_job_put_twice_is_one(void **state)
{
    struct testing_records *t = *state;
    put_marta(t);
    testing_upsert(t, "{'externalId':'A'," LOCATED "," PLACED "}");
    testing_patch(t, "ext::A", "{'title':'x'}");
    struct records_outcome outcome = testing_upsert(t, "{'externalId':'B'," LOCATED "," PLACED "}");
    assert_int_equal(outcome.warnings.count, 1);
    testing_work(t);
    testing_upsert(t, "{'externalId':'A'," LOCATED "," PLACED "}");
    testing_commit(t);
    testing_patch(t, "ext::A", "{'title':'x'}"); /* of the store, and put by this work */
    outcome = testing_upsert(t, "{'externalId':'B'," LOCATED "," PLACED "}");
    assert_int_equal(outcome.warnings.count, 1);
    testing_patch(t, "ext::A", "{'status':'on_hold'}"); /* is not done then */
    outcome = testing_upsert(t, "{'externalId':'C','status':'on_hold'," LOCATED "," PLACED "}");
    assert_int_equal(outcome.warnings.count, 1);
}

static void a_customers_wishes_are_the_jobs(void **state)
{
    struct testing_records *t = *state;
    put_marta(t);
    struct records_outcome outcome =
        testing_upsert(t, "{'externalId':'A'," LOCATED "," PLACED ",'customer':{'name':'Ann',"
                          "'preferences':{'excludedTechnicianIds':['ext::T-1']}}}");
    assert_int_equal(outcome.warnings.count, 1);
    assert_true(testing_has_issue(&outcome.warnings, "/technicianId", "rule_broken"));
}

static void a_place_is_judged_in_the_zone_of_her_branch(void **state)
{
    struct testing_records *t = *state;
    testing_put(t, ROW_BRANCH, "{'name':'island','timezone':'Australia/Lord_Howe'}");
    testing_commit(t);
    struct text island = records_find_named(&t->work, ROW_BRANCH, TEXT("island"))->id;
    struct text marta =
        testing_put(t, ROW_TECHNICIAN,
                    "{'externalId':'T-3','name':'Mia','shifts':[{'days':['sun'],'start':'01:00','end':'03:00'}]}");
    const struct row *row = records_find(&t->work, ROW_TECHNICIAN, marta);
    struct technician_record *moved = shape_copy(t->arena, shape_of_row[ROW_TECHNICIAN], row->noun);
    struct records_outcome outcome;
    moved->branch_id = island;
    records_give(ROW_TECHNICIAN, moved, "branchId");
    records_outcome_begin(&t->work, &outcome);
    records_put(&t->work,
                &(struct records_put){.kind = ROW_TECHNICIAN, .before = row, .noun = moved, .action = "test.moved"},
                &outcome);
    /* 5 April 2026 has 25 half hours in its night: 01:00 to 03:00 lasts two hours and a half */
    outcome = testing_upsert(t, "{" LOCATED ",'technicianId':'ext::T-3','scheduledStart':'2026-04-04T14:00:00Z',"
                                "'scheduledEnd':'2026-04-04T16:30:00Z'}");
    assert_int_equal(outcome.warnings.count, 0);
    outcome = testing_upsert(t, "{" LOCATED ",'technicianId':'ext::T-3','scheduledStart':'2026-04-11T14:00:00Z',"
                                "'scheduledEnd':'2026-04-11T16:30:00Z'}");
    assert_int_equal(outcome.warnings.count, 1); /* a week later they would not */
}

static void locks_without_a_place_are_told(void **state)
{
    struct testing_records *t = *state;
    put_marta(t);
    struct records_outcome outcome = testing_upsert(t, "{'externalId':'A'," LOCATED ",'locks':['time']}");
    assert_true(testing_has_issue(&outcome.warnings, "/locks", "lock_without_place"));
    outcome = testing_upsert(t, "{'externalId':'B'," LOCATED "," PLACED ",'locks':['technician','time','order']}");
    assert_int_equal(outcome.warnings.count, 0);
}

static void what_cannot_be_planned_says_why(void **state)
{
    struct testing_records *t = *state;
    put_marta(t);
    struct records_outcome outcome =
        testing_upsert(t, "{" LOCATED ",'requiredTechnicianId':'ext::T-1','excludedTechnicianIds':['ext::T-1'],"
                          "'deadline':'2026-05-15T10:00:00Z','windows':[{'start':'2026-05-15T16:00:00Z',"
                          "'end':'2026-05-15T17:00:00Z'}],'status':'on_hold'}");
    const struct json *read = testing_job_answer(t, &outcome);
    assert_true(testing_has_blocker(read, "on_hold"));
    assert_true(testing_has_blocker(read, "required_technician_excluded"));
    assert_true(testing_has_blocker(read, "windows_after_deadline"));
    assert_int_equal(testing_member(read, "blockers")->count, 3);
    outcome = testing_upsert(t, "{" LOCATED ",'deadline':'2026-05-15T16:00:00Z','windows':["
                                "{'start':'2026-05-15T16:00:00Z','end':'2026-05-15T17:00:00Z'},"
                                "{'start':'2026-05-15T18:00:00Z','end':'2026-05-15T19:00:00Z'}]}");
    assert_int_equal(testing_member(testing_job_answer(t, &outcome), "plannable")->type, JSON_TRUE);
    outcome = testing_upsert(t, "{" LOCATED ",'requiredTechnicianId':'ext::T-1','customer':{'preferences':"
                                "{'excludedTechnicianIds':['ext::T-1']}}}");
    assert_true(testing_has_blocker(testing_job_answer(t, &outcome), "required_technician_excluded"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(what_planning_lacks_is_warned_about, up, down),
        cmocka_unit_test_setup_teardown(skills_are_looked_for_among_all_who_are_active, up, down),
        cmocka_unit_test_setup_teardown(a_place_is_never_refused_and_told_where_it_breaks_a_rule, up, down),
        cmocka_unit_test_setup_teardown(what_those_who_come_along_have_then_is_told_too, up, down),
        cmocka_unit_test_setup_teardown(overlaps_are_those_that_the_work_sees, up, down),
        cmocka_unit_test_setup_teardown(a_job_put_twice_is_one, up, down),
        cmocka_unit_test_setup_teardown(a_customers_wishes_are_the_jobs, up, down),
        cmocka_unit_test_setup_teardown(a_place_is_judged_in_the_zone_of_her_branch, up, down),
        cmocka_unit_test_setup_teardown(locks_without_a_place_are_told, up, down),
        cmocka_unit_test_setup_teardown(what_cannot_be_planned_says_why, up, down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
