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

static struct records_outcome upsert(struct testing_records *t, const char *json)
{
    struct records_outcome outcome;
    records_customer_upsert(&t->work, testing_json(t, "%s", json), testing_body(), RECORDS_ANY_VERSION, &outcome);
    return outcome;
}

static struct records_outcome patch(struct testing_records *t, struct text reference, const char *json)
{
    struct records_outcome outcome;
    records_customer_patch(&t->work, reference, testing_json(t, "%s", json), RECORDS_ANY_VERSION, &outcome);
    return outcome;
}

static struct records_outcome opt(struct testing_records *t, struct text reference, const char *json, bool out)
{
    struct records_outcome outcome;
    records_customer_opt(&t->work, reference, testing_json(t, "%s", json), out, &outcome);
    return outcome;
}

static const struct customer_record *noun_of(const struct row *row)
{
    return row->noun;
}

static const char whole_body[] =
    "{'externalId':'C-9','name':'Ann Lee','phone':'+12125550100','email':'ann@example.org','notify':true,'language':"
    "'es','address':'7 Elm St','location':{'lat':40.712345,'lng':-74.5},'preferences':{'requiredTechnicianId':'ext::T-"
    "1','preferredTechnicianIds':['ext::T-1'],'excludedTechnicianIds':['ext::T-2']},'quietHours':{'start':'21:00',"
    "'end':'08:00'},'channel':'sms'}";

static void technicians_are_there(struct testing_records *t)
{
    testing_technician(t, "{'externalId':'T-1','name':'Marta'}");
    testing_technician(t, "{'externalId':'T-2','name':'Ned'}");
    testing_commit(t);
}

static void preferences_name_technicians_who_are_there(void **state)
{
    struct testing_records *t = *state;
    struct records_outcome outcome = upsert(t, whole_body);
    assert_int_equal(outcome.refusal, RECORDS_WRONG);
    assert_int_equal(outcome.wrong.count, 3);
    assert_true(testing_has_issue(&outcome.wrong, "/preferences/excludedTechnicianIds/0", "unknown_reference"));
    technicians_are_there(t);
    outcome = upsert(t, whole_body);
    assert_int_equal(outcome.result, RECORDS_CREATED);
    testing_commit(t);
    const struct customer_record *noun = testing_kept(t, ROW_CUSTOMER, outcome.row->id)->noun;
    assert_int_equal(noun->preferences.required_technician_id.length, 36);
    assert_int_equal(noun->quiet_hours.start_minute, 21 * 60);
    outcome = patch(t, TEXT("ext::C-9"), "{'preferences':{'requiredTechnicianId':null},'quietHours':null}");
    noun = outcome.row->noun;
    assert_int_equal(noun->preferences.required_technician_id.length, 0);
    assert_int_equal(noun->preferences.preferred_technician_ids.count, 1);
    outcome = patch(t, TEXT("ext::C-9"), "{'preferences':null}");
    assert_int_equal(noun_of(outcome.row)->preferences.preferred_technician_ids.count, 0);
    outcome = patch(t, TEXT("ext::C-9"), "{'quietHours':{'start':'21:00'}}");
    assert_true(testing_has_issue(&outcome.wrong, "/quietHours/end", "required"));
}

static void what_was_read_can_be_sent_back_and_changes_nothing(void **state)
{
    struct testing_records *t = *state;
    struct records_outcome outcome;
    technicians_are_there(t);
    struct text id = upsert(t, whole_body).row->id;
    opt(t, id, "{'channel':'email'}", true);
    testing_commit(t);
    struct json answer;
    assert_true(json_parse(t->arena, testing_answer(t, testing_kept(t, ROW_CUSTOMER, id)), &answer, NULL));
    assert_text(json_get(&answer, TEXT("id"))->string, text_to_c(t->arena, id));
    assert_int_equal(json_get(&answer, TEXT("version"))->integer, 2);
    records_customer_upsert(&t->work, &answer, testing_body(), 2, &outcome);
    assert_int_equal(outcome.result, RECORDS_UNCHANGED);
    records_customer_patch(&t->work, id, &answer, 2, &outcome);
    assert_int_equal(outcome.result, RECORDS_UNCHANGED);
    records_customer_patch(&t->work, id, &answer, 1, &outcome);
    assert_int_equal(outcome.refusal, RECORDS_MOVED);
    assert_true(change_set_is_empty(t->work.set));
}

static void the_same_external_id_of_a_source_is_the_same_customer(void **state)
{
    struct testing_records *t = *state;
    const struct row *first = testing_customer(t, "{'externalId':'C-1','name':'Ann'}");
    testing_commit(t);
    struct records_outcome again = upsert(t, "{'externalId':'C-1','phone':'+1'}");
    assert_int_equal(again.result, RECORDS_UPDATED);
    assert_text(again.row->id, text_to_c(t->arena, first->id));
    assert_text(noun_of(again.row)->name, "Ann");
    assert_int_equal(upsert(t, "{'externalId':'C-1','source':'jobber'}").result, RECORDS_CREATED);
    const struct row *third = testing_customer(t, "{'externalId':'C-3'}");
    struct records_outcome taken = patch(t, third->id, "{'externalId':'C-1'}");
    assert_true(testing_has_issue(&taken.wrong, "/externalId", "given_twice"));
    assert_int_equal(upsert(t, "{'name':'Nobody'}").result, RECORDS_CREATED);
    assert_int_equal(patch(t, TEXT("ext::C-7"), "{}").refusal, RECORDS_MISSING);
}

static void what_is_personal_is_in_the_audit_as_a_commitment_about_the_customer(void **state)
{
    struct testing_records *t = *state;
    technicians_are_there(t);
    struct text id = upsert(t, whole_body).row->id;
    opt(t, id, "{'reason':'Ann called, very cross'}", true);
    patch(t, id, "{'name':'Ann Pell','phone':null}");
    static const char *const personal[] = {"Ann", "2125550100", "example.org", "Elm", "40.71", "cross"};
    assert_int_equal(testing_count(t, "audit"), 3);
    for (size_t i = 0; i < sizeof personal / sizeof *personal; i++) {
        assert_false(testing_audit_says(t, personal[i]));
    }
    for (int32_t i = 0; i < 3; i++) {
        assert_text(t->work.set->audits[i].person_id, text_to_c(t->arena, id));
        assert_true(t->work.set->audits[i].openings.length > 0);
    }
    assert_true(testing_audit_says(t, "21:00"));
    assert_int_equal(testing_count(t, "event"), 0);
}

static void customers_opt_out_and_in_by_channel(void **state)
{
    struct testing_records *t = *state;
    struct text id = testing_customer(t, "{'externalId':'C-1','name':'Ann'}")->id;
    testing_commit(t);
    struct records_outcome outcome = opt(t, TEXT("ext::C-1"), "{'channel':'sms','reason':'by text'}", true);
    assert_int_equal(outcome.result, RECORDS_UPDATED);
    assert_int_equal(noun_of(outcome.row)->opted_out, CHANNEL_SMS);
    assert_text(testing_audited(t, "action")->string, "customer.opted_out");
    assert_text(json_get(testing_audited(t, "detail"), TEXT("channel"))->string, "sms");
    assert_int_equal(opt(t, id, "{'channel':'sms'}", true).result, RECORDS_UNCHANGED);
    outcome = opt(t, id, "{'channel':'email'}", true);
    assert_int_equal(noun_of(outcome.row)->opted_out, CHANNEL_SMS | CHANNEL_EMAIL);
    outcome = opt(t, id, "{'channel':'sms'}", false);
    assert_int_equal(noun_of(outcome.row)->opted_out, CHANNEL_EMAIL);
    assert_text(testing_audited(t, "action")->string, "customer.opted_in");
    outcome = opt(t, id, "{}", true);
    assert_int_equal(noun_of(outcome.row)->opted_out, CHANNEL_SMS | CHANNEL_EMAIL);
    outcome = opt(t, id, "{'channel':null}", false);
    assert_int_equal(noun_of(outcome.row)->opted_out, 0);
    testing_commit(t);
    assert_int_equal(testing_answered(t, testing_kept(t, ROW_CUSTOMER, id), "optedOut")->count, 0);
    outcome = opt(t, id, "{'channel':'fax'}", true);
    assert_true(testing_has_issue(&outcome.wrong, "/channel", "unknown_value"));
    assert_int_equal(opt(t, TEXT("ext::C-7"), "{}", true).refusal, RECORDS_MISSING);
}

/* ---- in a job ---------------------------------------------------------------------------------------------------- */

static const struct row *of_job(struct testing_records *t, const char *json, const char *source,
                                const struct row *known, struct records_outcome *outcome)
{
    static const struct where body = {.parent = NULL};
    struct where place = where_member(&body, "customer");
    records_outcome_begin(&t->work, outcome);
    return records_customer_of_job(&t->work, testing_json(t, "%s", json), &place, text_of(source), known, outcome);
}

static void the_customer_of_a_job_is_found_by_external_id_in_the_jobs_source(void **state)
{
    struct testing_records *t = *state;
    struct records_outcome outcome;
    const struct row *api = testing_customer(t, "{'externalId':'C-1','name':'Ann'}");
    const struct row *row = of_job(t, "{'externalId':'C-1','phone':'+1'}", "api", NULL, &outcome);
    assert_text(row->id, text_to_c(t->arena, api->id));
    assert_int_equal(row->version, 2);
    assert_int_equal(outcome.result, RECORDS_UNCHANGED); /* that is of the job, whose turn is yet to come */
    const struct row *other = of_job(t, "{'externalId':'C-1','name':'Bo'}", "servicetitan", row, &outcome);
    assert_text(noun_of(other)->source, "servicetitan");
    assert_int_equal(other->version, 1);
    const struct row *again = of_job(t, "{'externalId':'C-1','name':'Bo'}", "servicetitan", NULL, &outcome);
    assert_text(again->id, text_to_c(t->arena, other->id));
    assert_int_equal(again->version, 1);
    again = of_job(t, "{'externalId':'C-1','source':'api'}", "servicetitan", NULL, &outcome);
    assert_text(again->id, text_to_c(t->arena, api->id));
    testing_commit(t);
    assert_text(of_job(t, "{'externalId':'C-1'}", "servicetitan", NULL, &outcome)->id, text_to_c(t->arena, other->id));
}

static void without_an_external_id_it_is_the_jobs_customer_or_a_new_one(void **state)
{
    struct testing_records *t = *state;
    struct records_outcome outcome;
    const struct row *made = of_job(t, "{'name':'Ann'}", "jobber", NULL, &outcome);
    assert_int_equal(made->version, 1);
    assert_int_equal(noun_of(made)->external_id.length, 0);
    assert_text(noun_of(made)->source, "jobber");
    const struct row *same = of_job(t, "{'phone':'+1'}", "jobber", made, &outcome);
    assert_text(same->id, text_to_c(t->arena, made->id));
    assert_text(noun_of(same)->name, "Ann");
    const struct row *other = of_job(t, "{'name':'Ann'}", "jobber", NULL, &outcome);
    assert_false(text_equal(other->id, made->id));
    struct json answer;
    assert_true(json_parse(t->arena, testing_answer(t, same), &answer, NULL));
    struct where place = where_member(testing_body(), "customer");
    same = records_customer_of_job(&t->work, &answer, &place, TEXT("jobber"), same, &outcome);
    assert_int_equal(same->version, 2);
}

static void a_job_that_is_wrong_leaves_its_customer_alone(void **state)
{
    struct testing_records *t = *state;
    struct records_outcome outcome;
    assert_null(of_job(t, "{'phone':5,'fax':1}", "api", NULL, &outcome));
    assert_true(testing_has_issue(&outcome.wrong, "/customer/phone", "invalid_type"));
    assert_true(testing_has_issue(&outcome.wrong, "/customer/fax", "unknown_field"));
    assert_null(of_job(t, "5", "api", NULL, &outcome));
    assert_true(testing_has_issue(&outcome.wrong, "/customer", "invalid_type"));
    struct where place = where_member(testing_body(), "title");
    records_outcome_begin(&t->work, &outcome);
    issue_add(&outcome.wrong, &place, "too_long", "title is too long.");
    assert_null(records_customer_of_job(&t->work, testing_json(t, "{'name':'Ann'}"), testing_body(), TEXT("api"), NULL,
                                        &outcome));
    assert_true(change_set_is_empty(t->work.set));
}

static void a_technician_writes_no_customer(void **state)
{
    struct testing_records *t = *state;
    t->work.actor.only_technician_id = TEXT("01970000-0000-7000-8000-000000000009");
    assert_int_equal(upsert(t, "{}").refusal, RECORDS_FORBIDDEN);
    assert_int_equal(patch(t, TEXT("ext::C-1"), "{}").refusal, RECORDS_FORBIDDEN);
    assert_int_equal(opt(t, TEXT("ext::C-1"), "{}", true).refusal, RECORDS_FORBIDDEN);
}

int main(void)
{
#define RULE(name) cmocka_unit_test_setup_teardown(name, up, down)
    const struct CMUnitTest tests[] = {
        RULE(preferences_name_technicians_who_are_there),
        RULE(what_was_read_can_be_sent_back_and_changes_nothing),
        RULE(the_same_external_id_of_a_source_is_the_same_customer),
        RULE(what_is_personal_is_in_the_audit_as_a_commitment_about_the_customer),
        RULE(customers_opt_out_and_in_by_channel),
        RULE(the_customer_of_a_job_is_found_by_external_id_in_the_jobs_source),
        RULE(without_an_external_id_it_is_the_jobs_customer_or_a_new_one),
        RULE(a_job_that_is_wrong_leaves_its_customer_alone),
        RULE(a_technician_writes_no_customer),
    };
    return cmocka_run_group_tests_name("customer", tests, NULL, NULL);
}
