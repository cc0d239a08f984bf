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
    records_technician_upsert(&t->work, testing_json(t, "%s", json), testing_body(), RECORDS_ANY_VERSION, &outcome);
    return outcome;
}

static struct records_outcome patch(struct testing_records *t, struct text reference, const char *json)
{
    struct records_outcome outcome;
    records_technician_patch(&t->work, reference, testing_json(t, "%s", json), RECORDS_ANY_VERSION, &outcome);
    return outcome;
}

static const struct technician_record *noun_of(const struct row *row)
{
    return row->noun;
}

static const char example[] =
    "{'externalId':'T-501','source':'api','name':'Marta Q','active':true,'branch':'north','phone':null,'email':null,"
    "'notify':true,'language':'en','skills':['hvac',{'name':'boiler','level':3}],'certifications':[{'name':'epa_608',"
    "'expiresAt':'2027-01-31'}],'territories':[],'homeAddress':null,'homeBase':{'lat':34.06,'lng':-118.36},"
    "'endBase':null,'openEnd':false,'shifts':[{'days':['mon','tue','wed','thu','fri'],'start':'08:00','end':'17:00',"
    "'kind':'normal'}],'timeOff':[{'start':'2026-06-01T00:00:00Z','end':'2026-06-08T00:00:00Z'}],'breaks':[{"
    "'durationMinutes':30,'earliest':'11:30','latest':'13:30'}],'vehicle':{'type':'ev','rangeKm':280,'batteryKwh':65,"
    "'batteryPercent':90,'chargeKw':50,'reservePercent':10,'costPerKm':0.09},'inventory':[{'sku':'CAP-45','quantity':"
    "3}],'capacity':null,'maxJobs':null,'hourlyCost':38.0,'fixedCost':0,'overtimeMinutes':60,'overtimeHourlyCost':57.0,"
    "'speedFactor':1.0,'serviceFactor':1.0}";

static void the_example_of_the_contract_is_taken_as_it_stands(void **state)
{
    struct testing_records *t = *state;
    struct records_outcome outcome = upsert(t, example);
    assert_int_equal(outcome.result, RECORDS_CREATED);
    assert_int_equal(outcome.warnings.count, 0);
    assert_int_equal(testing_count(t, "put"), 2); /* the branch, and she */
    testing_commit(t);
    const struct row *row = testing_kept(t, ROW_TECHNICIAN, outcome.row->id);
    assert_int_equal(row->version, 1);
    assert_int_equal(noun_of(row)->skills.items[1].level, 3);
    assert_text(testing_answered(t, row, "branch")->string, "north");
    assert_int_equal(testing_answered(t, row, "certifications")->count, 1);
    assert_int_equal(testing_answered(t, row, "position")->type, JSON_NULL);
    assert_int_equal(upsert(t, example).result, RECORDS_UNCHANGED);
}

static void what_was_read_can_be_sent_back_and_changes_nothing(void **state)
{
    struct testing_records *t = *state;
    struct records_outcome outcome;
    const struct row *made = testing_technician(t, example);
    testing_commit(t);
    records_technician_locate(&t->work, made->id,
                              testing_json(t, "{'lat':1,'lng':2,'at':'2026-05-15T12:00:00Z','speedKmh':3}"),
                              testing_body(), &outcome);
    testing_commit(t);
    struct json answer;
    assert_true(json_parse(t->arena, testing_answer(t, testing_kept(t, ROW_TECHNICIAN, made->id)), &answer, NULL));
    records_technician_upsert(&t->work, &answer, testing_body(), 1, &outcome);
    assert_int_equal(outcome.result, RECORDS_UNCHANGED);
    records_technician_patch(&t->work, made->id, &answer, 1, &outcome);
    assert_int_equal(outcome.result, RECORDS_UNCHANGED);
    assert_true(change_set_is_empty(t->work.set));
}

static void the_same_external_id_of_a_source_is_the_same_technician(void **state)
{
    struct testing_records *t = *state;
    const struct row *first = testing_technician(t, "{'externalId':'T-1','name':'Marta','phone':'+1'}");
    struct records_outcome again = upsert(t, "{'externalId':'T-1','source':'api','name':'Marta Q'}");
    assert_int_equal(again.result, RECORDS_UPDATED);
    assert_text(again.row->id, text_to_c(t->arena, first->id));
    assert_int_equal(again.row->version, 2);
    assert_text(noun_of(again.row)->phone, "+1"); /* left out keeps */
    struct records_outcome other = upsert(t, "{'externalId':'T-1','source':'jobber','name':'Marta'}");
    assert_int_equal(other.result, RECORDS_CREATED);
    assert_int_equal(upsert(t, "{'externalId':'T-1','source':null,'name':'Marta Q'}").result, RECORDS_UNCHANGED);
    assert_int_equal(upsert(t, "{'name':'Nobody'}").result, RECORDS_CREATED);
    assert_int_equal(upsert(t, "{'name':'Nobody'}").result, RECORDS_CREATED); /* nothing to know her by */
}

static void null_clears_and_lists_are_replaced_whole(void **state)
{
    struct testing_records *t = *state;
    const struct row *made = testing_technician(t, example);
    struct records_outcome outcome =
        patch(t, made->id, "{'language':null,'skills':['gas'],'vehicle':{'rangeKm':null},'branch':null,'notify':null}");
    assert_int_equal(outcome.result, RECORDS_UPDATED);
    const struct technician_record *noun = outcome.row->noun;
    assert_int_equal(noun->language.length, 0);
    assert_int_equal(noun->skills.count, 1);
    assert_int_equal(noun->vehicle.range_km, 0);
    assert_int_equal(noun->vehicle.battery_percent, 90);
    assert_int_equal(noun->branch_id.length, 0);
    assert_true(noun->notify); /* its preset */
    assert_int_equal(testing_answered(t, outcome.row, "branch")->type, JSON_NULL);
    int32_t branch = shape_find(shape_of_row[ROW_TECHNICIAN], TEXT("branchId"));
    assert_true(shape_has(made->noun, branch));
    assert_false(shape_has(noun, branch));
}

static void what_is_left_out_of_a_patch_stays(void **state)
{
    struct testing_records *t = *state;
    const struct row *made = testing_technician(t, example);
    struct records_outcome outcome = patch(t, made->id, "{'name':'M'}");
    struct technician_record *as_before = shape_copy(t->arena, shape_of_row[ROW_TECHNICIAN], outcome.row->noun);
    assert_int_equal(outcome.row->version, 2);
    as_before->name = noun_of(made)->name;
    assert_true(shape_equal(shape_of_row[ROW_TECHNICIAN], as_before, made->noun)); /* the branch too */
}

static void a_branch_is_made_on_first_sight_and_then_known_however_it_is_written(void **state)
{
    struct testing_records *t = *state;
    const struct row *a = testing_technician(t, "{'externalId':'A','name':'a','branch':'North'}");
    const struct row *b = testing_technician(t, "{'externalId':'B','name':'b','branch':' NORTH '}");
    assert_int_equal(testing_count(t, "put"), 3);
    testing_commit(t);
    const struct row *c = testing_technician(t, "{'externalId':'C','name':'c','branch':'north'}");
    assert_int_equal(testing_count(t, "put"), 1);
    assert_text(noun_of(b)->branch_id, text_to_c(t->arena, noun_of(a)->branch_id));
    assert_text(noun_of(c)->branch_id, text_to_c(t->arena, noun_of(a)->branch_id));
    assert_text(testing_answered(t, c, "branch")->string, "North");
    assert_int_equal(upsert(t, "{'externalId':'A','branch':'nOrth'}").result, RECORDS_UNCHANGED);
}

static void one_that_fails_makes_no_branch_and_tells_everything_that_is_wrong(void **state)
{
    struct testing_records *t = *state;
    struct records_outcome outcome = upsert(
        t, "{'name':'','branch':5,'nickname':'x','breaks':[{'durationMinutes':30,'earliest':'13:30','latest':'11:30'}],"
           "'shifts':[{'days':['mon'],'date':'2026-05-15','start':'8','end':'17:00'}],'timeOff':[{'start':"
           "'2026-06-08T00:00:00Z','end':'2026-06-01T00:00:00Z'}],'certifications':[{'expiresAt':'2027-02-30'}]}");
    assert_int_equal(outcome.result, RECORDS_FAILED);
    assert_int_equal(outcome.refusal, RECORDS_WRONG);
    assert_true(testing_has_issue(&outcome.wrong, "/name", "required"));
    assert_true(testing_has_issue(&outcome.wrong, "/branch", "invalid_type"));
    assert_true(testing_has_issue(&outcome.wrong, "/nickname", "unknown_field"));
    assert_true(testing_has_issue(&outcome.wrong, "/breaks/0/latest", "out_of_range"));
    assert_true(testing_has_issue(&outcome.wrong, "/shifts/0/start", "invalid_time"));
    assert_true(testing_has_issue(&outcome.wrong, "/timeOff/0/end", "end_not_after_start"));
    assert_true(testing_has_issue(&outcome.wrong, "/certifications/0/name", "required"));
    assert_true(testing_has_issue(&outcome.wrong, "/certifications/0/expiresAt", "invalid_date"));
    outcome = upsert(t, "{'branch':'south'}");
    assert_true(testing_has_issue(&outcome.wrong, "/name", "required"));
    outcome = upsert(t, "{'name':'a','branch':' '}");
    assert_true(testing_has_issue(&outcome.wrong, "/branch", "required"));
    assert_true(change_set_is_empty(t->work.set));
}

static void a_shift_is_of_days_or_of_a_date(void **state)
{
    struct testing_records *t = *state;
    struct records_outcome outcome =
        upsert(t, "{'name':'a','shifts':[{'days':['mon'],'date':'2026-05-15','start':'08:00','end':'17:00'}]}");
    assert_true(testing_has_issue(&outcome.wrong, "/shifts/0", "given_twice"));
    outcome = upsert(t, "{'name':'a','shifts':[{'start':'08:00','end':'17:00'}]}");
    assert_true(testing_has_issue(&outcome.wrong, "/shifts/0", "required"));
    outcome = upsert(t, "{'name':'a','shifts':[{'date':'2026-05-15','start':'22:00','end':'06:00','kind':'on_call'}]}");
    assert_int_equal(outcome.result, RECORDS_CREATED);
}

static void a_part_stands_in_one_row(void **state)
{
    struct testing_records *t = *state;
    struct records_outcome outcome =
        upsert(t, "{'name':'a','inventory':[{'sku':'CAP-45','quantity':1},{'sku':'X','quantity':1},{'sku':' cap-45',"
                  "'quantity':2}]}");
    assert_true(testing_has_issue(&outcome.wrong, "/inventory/2/sku", "given_twice"));
    assert_int_equal(outcome.wrong.count, 1);
}

static void a_version_that_moved_and_a_technician_who_is_not_there_are_told(void **state)
{
    struct testing_records *t = *state;
    struct records_outcome outcome;
    const struct row *made = testing_technician(t, "{'externalId':'T-1','name':'Marta'}");
    const struct json *body = testing_json(t, "{'externalId':'T-1','name':'M'}");
    records_technician_upsert(&t->work, body, testing_body(), 2, &outcome);
    assert_int_equal(outcome.refusal, RECORDS_MOVED);
    assert_text(outcome.row->id, text_to_c(t->arena, made->id)); /* so that a batch can say which it was */
    records_technician_patch(&t->work, made->id, body, 2, &outcome);
    assert_int_equal(outcome.refusal, RECORDS_MOVED);
    records_technician_deactivate(&t->work, made->id, 2, &outcome);
    assert_int_equal(outcome.refusal, RECORDS_MOVED);
    assert_int_equal(patch(t, TEXT("ext::T-2"), "{'name':5}").refusal, RECORDS_MISSING);
    assert_int_equal(patch(t, TEXT("T-1"), "{}").refusal, RECORDS_MISSING);
    outcome = upsert(t, "{'externalId':'T-1','name':5}");
    assert_int_equal(outcome.refusal, RECORDS_WRONG);
    assert_int_equal(outcome.row->version, 1);
    assert_null(upsert(t, "{'externalId':'T-2','name':5}").row);
    records_technician_patch(&t->work, TEXT("ext::T-1"), body, 1, &outcome);
    assert_int_equal(outcome.result, RECORDS_UPDATED);
}

static void an_external_id_that_somebody_else_has_is_refused(void **state)
{
    struct testing_records *t = *state;
    testing_technician(t, "{'externalId':'T-1','name':'a'}");
    const struct row *second = testing_technician(t, "{'externalId':'T-2','name':'b'}");
    struct records_outcome outcome = patch(t, second->id, "{'externalId':'T-1'}");
    assert_true(testing_has_issue(&outcome.wrong, "/externalId", "given_twice"));
    outcome = patch(t, second->id, "{'externalId':'T-1','source':'jobber'}");
    assert_int_equal(outcome.result, RECORDS_UPDATED);
    assert_int_equal(patch(t, second->id, "{'externalId':'T-2','source':'api'}").result, RECORDS_UPDATED);
}

static void what_is_personal_is_in_the_audit_as_a_commitment_alone(void **state)
{
    struct testing_records *t = *state;
    const struct row *made = testing_technician(
        t, "{'externalId':'T-1','name':'Marta Quist','phone':'+12125550100','email':'marta@example.org','homeAddress':"
           "'7 Elm St','homeBase':{'lat':40.712345,'lng':-74.5},'endBase':{'lat':41.612345,'lng':-75.5},'skills':['hvac"
           "']}");
    static const char *const personal[] = {"Quist", "2125550100", "example.org", "Elm", "40.71", "41.61"};
    for (size_t i = 0; i < sizeof personal / sizeof *personal; i++) {
        assert_false(testing_audit_says(t, personal[i]));
    }
    assert_true(testing_audit_says(t, "hvac"));
    assert_text(testing_audited(t, "action")->string, "technician.created");
    assert_text(t->work.set->audits[0].person_id, text_to_c(t->arena, made->id));
    testing_commit(t);
    assert_int_equal(patch(t, made->id, "{'name':'Marta Pell'}").result, RECORDS_UPDATED);
    assert_false(testing_audit_says(t, "Pell"));
    assert_false(testing_audit_says(t, "Quist"));
    assert_int_equal(testing_audited(t, "after")->count, 1);
    assert_text(t->work.set->events[0].type, "technician.updated");
}

static struct text job_of(struct testing_records *t, struct text technician, const char *status)
{
    const struct json *body = testing_json(t, "{'technicianId':'%.*s','status':'%s'}", TEXT_ARGS(technician), status);
    struct json_writer w = json_writer_make(t->arena);
    json_value(&w, body);
    return testing_put(t, ROW_JOB, text_to_c(t->arena, json_written(&w)));
}

/* More than a page of open jobs, and some that are not. */
static struct text busy_technician(struct testing_records *t)
{
    struct text id = testing_technician(t, "{'externalId':'T-1','name':'Marta'}")->id;
    struct text other = testing_technician(t, "{'externalId':'T-2','name':'Ned'}")->id;
    static const char *const statuses[] = {"unscheduled", "scheduled", "dispatched", "en_route", "on_site", "on_hold"};
    for (int i = 0; i < 250; i++) {
        job_of(t, id, statuses[i % 6]);
    }
    job_of(t, id, "completed");
    job_of(t, id, "canceled");
    job_of(t, other, "scheduled");
    testing_commit(t);
    return id;
}

static void who_leaves_keeps_the_row_and_the_jobs_and_a_warning_counts_them(void **state)
{
    struct testing_records *t = *state;
    struct records_outcome outcome;
    struct text id = busy_technician(t);
    records_technician_deactivate(&t->work, TEXT("ext::T-1"), RECORDS_ANY_VERSION, &outcome);
    assert_int_equal(outcome.result, RECORDS_UPDATED);
    assert_int_equal(outcome.warnings.count, 1);
    assert_true(testing_has_issue(&outcome.warnings, "/active", "jobs_without_technician"));
    assert_true(text_starts_with(outcome.warnings.list[0].message, TEXT("250 open jobs ")));
    assert_text(testing_audited(t, "action")->string, "technician.deactivated");
    assert_int_equal(testing_count(t, "put"), 1);
    assert_int_equal(t->work.set->queue_count, 0);
    testing_commit(t);
    const struct row *row = testing_kept(t, ROW_TECHNICIAN, id);
    assert_false(noun_of(row)->active);
    records_technician_deactivate(&t->work, id, 2, &outcome);
    assert_int_equal(outcome.result, RECORDS_UNCHANGED);
    assert_int_equal(outcome.warnings.count, 0);
    assert_int_equal(patch(t, id, "{'active':true}").warnings.count, 0);
    assert_int_equal(patch(t, id, "{'active':false}").warnings.count, 1);
}

static void a_technician_reads_the_own_row_and_writes_none(void **state)
{
    struct testing_records *t = *state;
    struct records_outcome outcome;
    const struct row *own = testing_technician(t, "{'externalId':'T-1','name':'Marta'}");
    const struct row *other = testing_technician(t, "{'externalId':'T-2','name':'Ned'}");
    testing_commit(t);
    t->work.actor.only_technician_id = own->id;
    assert_int_equal(upsert(t, "{'externalId':'T-1','name':'M'}").refusal, RECORDS_FORBIDDEN);
    assert_int_equal(patch(t, own->id, "{'name':'M'}").refusal, RECORDS_FORBIDDEN);
    assert_int_equal(patch(t, TEXT("ext::T-9"), "{'name':'M'}").refusal, RECORDS_FORBIDDEN);
    records_technician_deactivate(&t->work, own->id, RECORDS_ANY_VERSION, &outcome);
    assert_int_equal(outcome.refusal, RECORDS_FORBIDDEN);
    records_outcome_begin(&t->work, &outcome);
    assert_non_null(records_technician_read(&t->work, TEXT("ext::T-1"), &outcome));
    assert_null(records_technician_read(&t->work, other->id, &outcome));
    assert_int_equal(outcome.refusal, RECORDS_FORBIDDEN);
    records_outcome_begin(&t->work, &outcome);
    assert_null(records_technician_read(&t->work, TEXT("ext::T-9"), &outcome));
    assert_int_equal(outcome.refusal, RECORDS_FORBIDDEN);
    assert_true(change_set_is_empty(t->work.set));
}

static void a_batch_is_several_in_one_work(void **state)
{
    struct testing_records *t = *state;
    struct where list = where_member(testing_body(), "technicians");
    struct records_outcome outcome;
    const char *const items[] = {"{'externalId':'A','name':'a','branch':'north'}", "{'externalId':'B'}",
                                 "{'externalId':'C','name':'c','branch':'North'}",
                                 "{'externalId':'A','name':'a','phone':'+1'}"};
    static const enum records_result results[] = {RECORDS_CREATED, RECORDS_FAILED, RECORDS_CREATED, RECORDS_UPDATED};
    for (int32_t i = 0; i < 4; i++) {
        struct where place = where_element(&list, i);
        records_technician_upsert(&t->work, testing_json(t, "%s", items[i]), &place, RECORDS_ANY_VERSION, &outcome);
        assert_int_equal(outcome.result, results[i]);
        assert_true(i != 1 || testing_has_issue(&outcome.wrong, "/technicians/1/name", "required"));
    }
    assert_int_equal(outcome.row->version, 2);
    assert_int_equal(testing_count(t, "audit"), 4); /* a branch, two made, one changed */
    testing_commit(t);
    assert_text(noun_of(testing_kept(t, ROW_TECHNICIAN, outcome.row->id))->phone, "+1");
}

int main(void)
{
#define RULE(name) cmocka_unit_test_setup_teardown(name, up, down)
    const struct CMUnitTest tests[] = {
        RULE(the_example_of_the_contract_is_taken_as_it_stands),
        RULE(what_was_read_can_be_sent_back_and_changes_nothing),
        RULE(the_same_external_id_of_a_source_is_the_same_technician),
        RULE(null_clears_and_lists_are_replaced_whole),
        RULE(what_is_left_out_of_a_patch_stays),
        RULE(a_branch_is_made_on_first_sight_and_then_known_however_it_is_written),
        RULE(one_that_fails_makes_no_branch_and_tells_everything_that_is_wrong),
        RULE(a_shift_is_of_days_or_of_a_date),
        RULE(a_part_stands_in_one_row),
        RULE(a_version_that_moved_and_a_technician_who_is_not_there_are_told),
        RULE(an_external_id_that_somebody_else_has_is_refused),
        RULE(what_is_personal_is_in_the_audit_as_a_commitment_alone),
        RULE(who_leaves_keeps_the_row_and_the_jobs_and_a_warning_counts_them),
        RULE(a_technician_reads_the_own_row_and_writes_none),
        RULE(a_batch_is_several_in_one_work),
    };
    return cmocka_run_group_tests_name("technician", tests, NULL, NULL);
}
