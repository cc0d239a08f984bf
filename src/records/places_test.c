#include <string.h>

#include "base/arena.h"
#include "records/testing_people.h"

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

/* ---- branches ---------------------------------------------------------------------------------------------------- */

static struct records_outcome make(struct testing_records *t, const char *json)
{
    struct records_outcome outcome;
    records_branch_create(&t->work, testing_json(t, "%s", json), &outcome);
    return outcome;
}

static struct records_outcome patch(struct testing_records *t, struct text id, const char *json)
{
    struct records_outcome outcome;
    records_branch_patch(&t->work, id, testing_json(t, "%s", json), RECORDS_ANY_VERSION, &outcome);
    return outcome;
}

static void a_branch_is_made_and_changed(void **state)
{
    struct testing_records *t = *state;
    struct records_outcome outcome =
        make(t, "{'name':'North','timezone':'Australia/Lord_Howe','mode':'shadow','address':'1 Dock Rd','location':"
                "{'lat':1,'lng':2}}");
    assert_int_equal(outcome.result, RECORDS_CREATED);
    assert_text(testing_audited(t, "action")->string, "branch.created");
    testing_commit(t);
    const struct row *row = testing_kept(t, ROW_BRANCH, outcome.row->id);
    assert_text(testing_answered(t, row, "timezone")->string, "Australia/Lord_Howe");
    struct json answer;
    assert_true(json_parse(t->arena, testing_answer(t, row), &answer, NULL));
    records_branch_patch(&t->work, row->id, &answer, 1, &outcome);
    assert_int_equal(outcome.result, RECORDS_UNCHANGED);
    outcome = patch(t, row->id, "{'timezone':null,'name':'North side'}");
    assert_int_equal(outcome.row->version, 2);
    assert_int_equal(((const struct branch_record *)outcome.row->noun)->timezone.length, 0);
    records_branch_patch(&t->work, row->id, &answer, 1, &outcome);
    assert_int_equal(outcome.refusal, RECORDS_MOVED);
    assert_int_equal(patch(t, TEXT("01970000-0000-7000-8000-000000000009"), "{}").refusal, RECORDS_MISSING);
}

static void a_name_belongs_to_one_branch_however_it_is_written(void **state)
{
    struct testing_records *t = *state;
    struct records_outcome outcome;
    const struct row *north = make(t, "{'name':'North'}").row;
    const struct row *south = make(t, "{'name':'South'}").row;
    testing_commit(t);
    outcome = make(t, "{'name':' nORTH '}");
    assert_int_equal(outcome.refusal, RECORDS_ILLEGAL);
    assert_string_equal(outcome.code, "name_taken");
    assert_text(outcome.message, "There is a branch called North already.");
    outcome = patch(t, south->id, "{'name':'NORTH'}");
    assert_string_equal(outcome.code, "name_taken");
    assert_int_equal(patch(t, north->id, "{'name':'NORTH'}").result, RECORDS_UNCHANGED);
    assert_true(change_set_is_empty(t->work.set));
    assert_int_equal(patch(t, north->id, "{'name':'East'}").result, RECORDS_UPDATED);
    assert_int_equal(patch(t, south->id, "{'name':'north'}").result, RECORDS_UPDATED);
    testing_commit(t);
    records_branch_deactivate(&t->work, south->id, RECORDS_ANY_VERSION, &outcome);
    outcome = make(t, "{'name':'north'}");
    assert_text(outcome.message, "There is a branch called north already; it is not active, and can be made so again.");
}

static void a_branch_that_is_wrong_is_told(void **state)
{
    struct testing_records *t = *state;
    struct records_outcome outcome = make(t, "{'timezone':'Mars/Olympus','colour':'red'}");
    assert_true(testing_has_issue(&outcome.wrong, "/name", "required"));
    assert_true(testing_has_issue(&outcome.wrong, "/colour", "unknown_field"));
    outcome = make(t, "{'name':'a','timezone':'Mars/Olympus'}");
    assert_true(testing_has_issue(&outcome.wrong, "/timezone", "invalid_timezone"));
    assert_true(change_set_is_empty(t->work.set));
}

static void a_branch_that_is_closed_keeps_its_row_and_its_name(void **state)
{
    struct testing_records *t = *state;
    struct records_outcome outcome;
    const struct row *made = make(t, "{'name':'North'}").row;
    testing_commit(t);
    records_branch_deactivate(&t->work, made->id, 2, &outcome);
    assert_int_equal(outcome.refusal, RECORDS_MOVED);
    records_branch_deactivate(&t->work, made->id, 1, &outcome);
    assert_int_equal(outcome.result, RECORDS_UPDATED);
    assert_text(testing_audited(t, "action")->string, "branch.deactivated");
    testing_commit(t);
    assert_int_equal(testing_answered(t, testing_kept(t, ROW_BRANCH, made->id), "active")->type, JSON_FALSE);
    records_branch_deactivate(&t->work, made->id, RECORDS_ANY_VERSION, &outcome);
    assert_int_equal(outcome.result, RECORDS_UNCHANGED);
    const struct row *technician = testing_technician(t, "{'name':'a','branch':'north'}");
    assert_text(((const struct technician_record *)technician->noun)->branch_id, text_to_c(t->arena, made->id));
    assert_int_equal(patch(t, made->id, "{'active':true}").result, RECORDS_UPDATED);
}

/* The id of the branch that a body names. */
static struct text branch_seen(struct testing_records *t, const char *name, struct records_outcome *outcome)
{
    const struct json *body = testing_json(t, "{'branch':'%s'}", name);
    struct records_branch_wish wish = records_branch_read(body, testing_body(), outcome);
    return records_branch_take(&t->work, &wish, TEXT(""));
}

static void a_name_is_seen_first_or_known(void **state)
{
    struct testing_records *t = *state;
    struct records_outcome outcome;
    records_outcome_begin(&t->work, &outcome);
    const char *first = text_to_c(t->arena, branch_seen(t, " North", &outcome));
    assert_text(branch_seen(t, "NORTH", &outcome), first);
    assert_text(((const struct branch_record *)records_find(&t->work, ROW_BRANCH, text_of(first))->noun)->name,
                " North");
    assert_int_equal(testing_count(t, "put"), 1);
    assert_int_equal(outcome.result, RECORDS_UNCHANGED);
    testing_commit(t);
    assert_text(branch_seen(t, "north", &outcome), first);
    char longer[RECORD_NAME_BYTES + 2] = "";
    memset(longer, 'x', RECORD_NAME_BYTES + 1);
    assert_text(branch_seen(t, longer, &outcome), "");
    assert_true(testing_has_issue(&outcome.wrong, "/branch", "too_long"));
    assert_text(branch_seen(t, "  ", &outcome), "");
    assert_true(testing_has_issue(&outcome.wrong, "/branch", "required"));
    assert_true(change_set_is_empty(t->work.set));
}

/* ---- settings ---------------------------------------------------------------------------------------------------- */

static struct records_outcome settings(struct testing_records *t, const char *json)
{
    struct records_outcome outcome;
    records_organization_patch(&t->work, testing_json(t, "%s", json), RECORDS_ANY_VERSION, &outcome);
    return outcome;
}

static void settings_are_merged_member_by_member(void **state)
{
    struct testing_records *t = *state;
    testing_technician(t, "{'externalId':'T-1','name':'Marta'}");
    struct records_outcome outcome = settings(
        t,
        "{'name':'North & Sons','timezone':'Europe/Berlin','currency':'EUR','mode':'automatic','modeRules':[{"
        "'branch':'north','jobTypes':['hvac_repair'],'mode':'shadow','pilotTechnicianIds':['ext::T-1']}],'planning':{"
        "'durationQuantile':0.9,'fuelPrice':{'kwh':0.3}},'goals':['minimize_cost','maximize_on_time'],'guardrails':{"
        "'maxMovedJobs':2,'hours':{'start':'22:00','end':'06:00'}},'retention':{'auditDays':3650}}");
    assert_int_equal(outcome.result, RECORDS_UPDATED);
    assert_text(testing_audited(t, "action")->string, "organization.updated");
    const struct organization_record *noun = t->work.organization->noun; /* what the work sees from here on */
    assert_text(noun->timezone, "Europe/Berlin");
    assert_int_equal(noun->planning.duration_quantile_e4, 9000);
    assert_int_equal(noun->planning.proposal_ttl_hours, 72);
    assert_int_equal(noun->retention.jobs_days, 730);
    testing_commit(t);
    assert_int_equal(t->work.organization->version, 2);
    struct json answer;
    assert_true(json_parse(t->arena, testing_answer(t, t->work.organization), &answer, NULL));
    records_organization_patch(&t->work, &answer, 2, &outcome);
    assert_int_equal(outcome.result, RECORDS_UNCHANGED);
    records_organization_patch(&t->work, &answer, 1, &outcome);
    assert_int_equal(outcome.refusal, RECORDS_MOVED);
    outcome = settings(t, "{'planning':{'durationQuantile':null},'guardrails':{'hours':null}}");
    noun = outcome.row->noun;
    assert_int_equal(noun->planning.duration_quantile_e4, 8000);
    assert_int_equal(noun->planning.fuel_price.kwh_e4, 3000);
    assert_int_equal(noun->guardrails.max_moved_jobs, 2);
    assert_true(noun->guardrails.hours.given == 0);
}

static void settings_that_are_wrong_are_told(void **state)
{
    struct testing_records *t = *state;
    static const struct {
        const char *body, *path, *code;
    } cases[] = {
        {"{'timezone':'New York'}", "/timezone", "invalid_timezone"},
        {"{'timezone':'../etc/passwd'}", "/timezone", "invalid_timezone"},
        {"{'timezone':null}", "/timezone", "required"},
        {"{'currency':'usd'}", "/currency", "unknown_value"},
        {"{'currency':'US1'}", "/currency", "unknown_value"},
        {"{'currency':'EURO'}", "/currency", "too_long"},
        {"{'goals':['be_happy']}", "/goals/0", "unknown_value"},
        {"{'mode':'manual'}", "/mode", "unknown_value"},
        {"{'modeRules':[{'branch':'north'}]}", "/modeRules/0/mode", "required"},
        {"{'modeRules':[{'mode':'shadow','pilotTechnicianIds':['ext::T-9']}]}", "/modeRules/0/pilotTechnicianIds/0",
         "unknown_reference"},
        {"{'planning':{'durationQuantile':1}}", "/planning/durationQuantile", "out_of_range"},
        {"{'retention':{'auditDays':0}}", "/retention/auditDays", "out_of_range"},
        {"{'guardrails':{'maxMoved':5}}", "/guardrails/maxMoved", "unknown_field"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct records_outcome outcome = settings(t, cases[i].body);
        assert_int_equal(outcome.refusal, RECORDS_WRONG);
        assert_true(testing_has_issue(&outcome.wrong, cases[i].path, cases[i].code));
    }
    assert_true(change_set_is_empty(t->work.set));
    assert_int_equal(settings(t, "{'sandbox':true,'currency':null}").result, RECORDS_UNCHANGED); /* read-only; preset */
}

static void a_technician_changes_no_settings_and_no_branches(void **state)
{
    struct testing_records *t = *state;
    struct records_outcome outcome;
    t->work.actor.only_technician_id = TEXT("01970000-0000-7000-8000-000000000009");
    assert_int_equal(settings(t, "{}").refusal, RECORDS_FORBIDDEN);
    assert_int_equal(make(t, "{}").refusal, RECORDS_FORBIDDEN);
    assert_int_equal(patch(t, TEXT("x"), "{}").refusal, RECORDS_FORBIDDEN);
    records_branch_deactivate(&t->work, TEXT("x"), RECORDS_ANY_VERSION, &outcome);
    assert_int_equal(outcome.refusal, RECORDS_FORBIDDEN);
}

int main(void)
{
#define RULE(name) cmocka_unit_test_setup_teardown(name, up, down)
    const struct CMUnitTest tests[] = {
        RULE(a_branch_is_made_and_changed),     RULE(a_name_belongs_to_one_branch_however_it_is_written),
        RULE(a_branch_that_is_wrong_is_told),   RULE(a_branch_that_is_closed_keeps_its_row_and_its_name),
        RULE(a_name_is_seen_first_or_known),    RULE(settings_are_merged_member_by_member),
        RULE(settings_that_are_wrong_are_told), RULE(a_technician_changes_no_settings_and_no_branches),
    };
    return cmocka_run_group_tests_name("places", tests, NULL, NULL);
}
