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

static const struct row_put *put_of(const struct testing_records *t, enum row_kind kind)
{
    for (int32_t i = 0; i < t->work.set->put_count; i++) {
        if (t->work.set->puts[i].kind == kind) {
            return &t->work.set->puts[i];
        }
    }
    return NULL;
}

#define LOCATED "'location':{'lat':40.73,'lng':-73.99},'durationMinutes':60"

/* ---- the contract's example -------------------------------------------------------------------------------------- */

static const char *const example =
    "{ 'externalId': 'ST-1001', 'source': 'api', 'title': 'No heat', 'jobType': 'hvac_repair', 'branch': 'north',"
    "'customer': { 'externalId': 'C-9', 'name': 'Ann Lee', 'phone': '+12125550100', 'email': 'ann@example.com', "
    "'notify': true },"
    "'address': '123 Main St', 'location': { 'lat': 34.0522, 'lng': -118.2437 }, 'accessNotes': null, "
    "'territory': null, 'load': null,"
    "'priority': 2, 'value': null, 'revenue': 420.0, 'durationMinutes': 90, 'status': 'unscheduled',"
    "'windows': [ { 'start': '2026-05-15T16:00:00Z', 'end': '2026-05-15T19:00:00Z', 'hard': true } ], "
    "'promisedWindow': null, 'deadline': null,"
    "'requiredSkills': [ 'hvac', { 'name': 'boiler', 'level': 2 } ],"
    "'requiredParts': [ { 'sku': 'CAP-45', 'quantity': 1, 'substitutes': [ 'CAP-50' ] } ],"
    "'requiredTechnicianId': null, 'preferredTechnicianIds': [], 'excludedTechnicianIds': [],"
    "'crewSize': 1, 'after': [ { 'jobId': 'ext::J-0', 'minLagMinutes': 0, 'maxLagMinutes': null } ], "
    "'breakMaySplit': true,"
    "'technicianId': null, 'crewTechnicianIds': [], 'scheduledStart': null, 'scheduledEnd': null, 'locks': [] }";

static void the_contracts_example_is_taken_as_it_stands(void **state)
{
    struct testing_records *t = *state;
    assert_int_equal(testing_upsert(t, "{'externalId':'J-0'}").result, RECORDS_CREATED);
    testing_commit(t);
    struct records_outcome outcome = testing_upsert(t, example);
    assert_int_equal(outcome.result, RECORDS_CREATED);
    assert_int_equal(t->work.set->put_count, 3); /* the customer, the branch, the job */
    assert_int_equal(testing_count(t, "audit"), 3);
    assert_int_equal(testing_count(t, "event"), 1);
    assert_text(t->work.set->events[0].type, "job.created");
    const struct customer_record *customer = put_of(t, ROW_CUSTOMER)->noun;
    assert_text(customer->external_id, "C-9");
    assert_text(((const struct branch_record *)put_of(t, ROW_BRANCH)->noun)->name, "north");
    testing_commit(t);
    const struct job_record *job = testing_job(t, "ext::ST-1001");
    assert_int_equal(job->status, JOB_UNSCHEDULED);
    assert_int_equal(job->revenue_e4, 4200000);
    assert_int_equal(job->after.count, 1);
    assert_false(text_is_empty(job->customer_id));
    assert_false(text_is_empty(job->branch_id));
}

static void what_was_read_can_be_sent_back(void **state)
{
    struct testing_records *t = *state;
    testing_upsert(t, "{'externalId':'J-0'}");
    testing_commit(t);
    struct records_outcome made = testing_upsert(t, example);
    const struct json *read = testing_job_answer(t, &made);
    testing_commit(t);
    struct records_outcome outcome;
    records_job_upsert(&t->work, read, testing_body(), RECORDS_ANY_VERSION, &outcome);
    assert_int_equal(outcome.wrong.count, 0);
    assert_int_equal(outcome.result, RECORDS_UNCHANGED);
    assert_true(change_set_is_empty(t->work.set));
    records_job_patch(&t->work, made.row->id, read, 1, &outcome);
    assert_int_equal(outcome.result, RECORDS_UNCHANGED);
    assert_int_equal(outcome.row->version, 1);
}

static void the_answer_has_every_member_and_null_without_a_source(void **state)
{
    struct testing_records *t = *state;
    testing_upsert(t, "{'externalId':'J-0'}");
    testing_commit(t);
    struct records_outcome made = testing_upsert(t, example);
    const struct json *job = testing_job_answer(t, &made);
    static const char *const nothing[] = {"externalJobId", "externalNumber", "externalUrl", "predictedDuration",
                                          "eta",           "told",           "planVersion", "sequence",
                                          "actual",        "outcome"};
    for (size_t i = 0; i < sizeof nothing / sizeof *nothing; i++) {
        assert_int_equal(testing_member(job, nothing[i])->type, JSON_NULL);
    }
    assert_text(testing_member(job, "branch")->string, "north");
    assert_text(testing_member(testing_member(job, "customer"), "name")->string, "Ann Lee");
    assert_text(testing_member(job, "customerId")->string,
                text_to_c(t->arena, testing_member(testing_member(job, "customer"), "id")->string));
    assert_int_equal(testing_member(job, "plannedDurationMinutes")->integer, 90);
    assert_text(testing_member(job, "locationQuality")->string, "given");
    assert_int_equal(testing_member(job, "plannable")->type, JSON_TRUE);
    assert_int_equal(testing_member(job, "blockers")->count, 0);
    assert_int_equal(testing_member(job, "priority")->integer, 2);
    for (int32_t i = 0; i < job->count; i++) { /* no name twice */
        for (int32_t k = 0; k < i; k++) {
            assert_false(text_equal(job->members[i].name, job->members[k].name));
        }
    }
    for (int32_t i = 0; i < shape_of_row[ROW_JOB]->count; i++) { /* every member but the short form of `after` */
        const struct shape_member *row = &shape_of_row[ROW_JOB]->members[i];
        bool shown = (row->flags & SHAPE_HIDDEN) == 0 && strcmp(row->name, "afterJobId") != 0 &&
                     strcmp(row->name, "warnings") != 0;
        if (shown != (json_get(job, text_of(row->name)) != NULL) && strcmp(row->name, "warnings") != 0) {
            fail_msg("%s is %s", row->name, shown ? "missing" : "shown");
        }
    }
}

/* ---- upsert ------------------------------------------------------------------------------------------------------ */

static void an_external_id_finds_and_merges(void **state)
{
    struct testing_records *t = *state;
    testing_upsert(t, "{'externalId':'A','title':'one','address':'1 Main St'," LOCATED "}");
    testing_commit(t);
    struct records_outcome outcome = testing_upsert(t, "{'externalId':'A','title':'two'}");
    assert_int_equal(outcome.result, RECORDS_UPDATED);
    assert_int_equal(outcome.row->version, 2);
    assert_text(t->work.set->events[0].type, "job.updated");
    testing_commit(t);
    assert_text(testing_job(t, "ext::A")->title, "two");
    assert_text(testing_job(t, "ext::A")->address, "1 Main St");
    testing_upsert(t, "{'externalId':'A','address':null,'requiredSkills':['hvac']}");
    testing_commit(t);
    assert_true(text_is_empty(testing_job(t, "ext::A")->address));
    assert_int_equal(testing_job(t, "ext::A")->required_skills.count, 1);
    assert_int_equal(testing_upsert(t, "{'externalId':'A','requiredSkills':['gas','boiler']}").row->version, 4);
}

static void what_changes_nothing_keeps_the_version(void **state)
{
    struct testing_records *t = *state;
    testing_upsert(t, example + 0);
    testing_work(t);
    testing_upsert(t, "{'externalId':'A','requiredSkills':['hvac'],'jobType':'repair','branch':'North',"
                      "'customer':{'name':'Ann'}}");
    testing_commit(t);
    struct records_outcome outcome =
        testing_upsert(t, "{'externalId':'A','requiredSkills':[' HVAC '],'jobType':'Repair',"
                          "'branch':'NORTH','customer':{'name':'Ann'}}");
    assert_int_equal(outcome.result, RECORDS_UNCHANGED);
    assert_int_equal(outcome.row->version, 1);
    assert_true(change_set_is_empty(t->work.set));
}

static void names_stay_as_they_were_first_written(void **state)
{
    struct testing_records *t = *state;
    testing_upsert(t, "{'externalId':'A','requiredSkills':['hvac',{'name':'gas','level':1}],'jobType':'repair',"
                      "'requiredParts':[{'sku':'cap-45','substitutes':['cap-50']}]}");
    testing_commit(t);
    testing_upsert(
        t, "{'externalId':'A','title':'x','requiredSkills':[{'name':'GAS','level':2},'HVAC','New'],'jobType':'REPAIR',"
           "'requiredParts':[{'sku':'CAP-45','quantity':2,'substitutes':['CAP-60','CAP-50']}]}");
    testing_commit(t);
    const struct job_record *job = testing_job(t, "ext::A");
    assert_text(job->job_type, "repair");
    assert_text(job->required_skills.items[0].name, "gas");
    assert_int_equal(job->required_skills.items[0].level, 2);
    assert_text(job->required_skills.items[1].name, "hvac");
    assert_text(job->required_skills.items[2].name, "New");
    assert_text(job->required_parts.items[0].sku, "cap-45");
    assert_int_equal(job->required_parts.items[0].quantity, 2);
    assert_text(job->required_parts.items[0].substitutes.items[0], "CAP-60");
    assert_text(job->required_parts.items[0].substitutes.items[1], "cap-50");
}

static void without_an_external_id_it_is_always_a_new_one(void **state)
{
    struct testing_records *t = *state;
    struct records_outcome first = testing_upsert(t, "{'title':'one'}");
    struct records_outcome second = testing_upsert(t, "{'title':'one','id':'01970000-0000-7000-8000-0000000000ff'}");
    assert_int_equal(second.result, RECORDS_CREATED);
    assert_false(text_equal(first.row->id, second.row->id));
    testing_commit(t);
}

static void sources_are_apart_and_stay(void **state)
{
    struct testing_records *t = *state;
    testing_upsert(t, "{'externalId':'A'}");
    assert_int_equal(testing_upsert(t, "{'externalId':'A','source':'jobber'}").result, RECORDS_CREATED);
    testing_commit(t);
    struct records_outcome outcome = testing_upsert(t, "{'externalId':'A','source':'job:ber'}");
    assert_int_equal(outcome.refusal, RECORDS_WRONG);
    assert_true(testing_has_issue(&outcome.wrong, "/source", "invalid_value"));
    outcome = testing_patch(t, "ext:jobber:A", "{'source':'api'}");
    assert_true(testing_has_issue(&outcome.wrong, "/source", "read_only"));
    assert_int_equal(testing_patch(t, "ext:jobber:A", "{'source':'jobber','title':'x'}").result, RECORDS_UPDATED);
    assert_int_equal(testing_patch(t, "ext::A", "{'source':null,'title':'x'}").result, RECORDS_UPDATED);
}

static void an_external_id_of_another_job_is_refused(void **state)
{
    struct testing_records *t = *state;
    testing_upsert(t, "{'externalId':'A'}");
    testing_upsert(t, "{'externalId':'B'}");
    struct records_outcome outcome = testing_patch(t, "ext::A", "{'externalId':'B'}");
    assert_int_equal(outcome.refusal, RECORDS_WRONG);
    assert_true(testing_has_issue(&outcome.wrong, "/externalId", "given_twice"));
    assert_int_equal(testing_patch(t, "ext::A", "{'externalId':'C'}").result, RECORDS_UPDATED);
    assert_int_equal(testing_upsert(t, "{'externalId':'A'}").result, RECORDS_CREATED);
}

static void if_match_is_held(void **state)
{
    struct testing_records *t = *state;
    struct records_outcome outcome;
    testing_upsert(t, "{'externalId':'A'}");
    records_job_patch(&t->work, TEXT("ext::A"), testing_json(t, "{'title':'x'}"), 2, &outcome);
    assert_int_equal(outcome.refusal, RECORDS_MOVED);
    records_job_patch(&t->work, TEXT("ext::A"), testing_json(t, "{'title':'x','nonsense':1}"), 2, &outcome);
    assert_int_equal(outcome.refusal, RECORDS_MOVED); /* 412 before 422 */
    records_job_patch(&t->work, TEXT("ext::A"), testing_json(t, "{'title':'x'}"), 1, &outcome);
    assert_int_equal(outcome.result, RECORDS_UPDATED);
    records_job_patch(&t->work, TEXT("ext::Z"), testing_json(t, "{}"), 1, &outcome);
    assert_int_equal(outcome.refusal, RECORDS_MISSING);
    records_job_upsert(&t->work, testing_json(t, "{'externalId':'N'}"), testing_body(), 1, &outcome);
    assert_int_equal(outcome.refusal, RECORDS_MOVED);
}

static void everything_wrong_is_told_at_once_and_nothing_is_put(void **state)
{
    struct testing_records *t = *state;
    struct records_outcome outcome = testing_upsert(
        t, "{'externalId':'A','nonsense':1,'branch':7,'customer':{'name':5,'shoe':1},'priority':9,"
           "'technicianId':'ext::T-9','after':[{'jobId':'ext::Z'}],'windows':[{'start':'2026-05-15T16:00:00',"
           "'end':'2026-05-15T19:00:00Z'}],'locks':['door']}");
    assert_int_equal(outcome.result, RECORDS_FAILED);
    assert_int_equal(outcome.refusal, RECORDS_WRONG);
    assert_true(testing_has_issue(&outcome.wrong, "/nonsense", "unknown_field"));
    assert_true(testing_has_issue(&outcome.wrong, "/branch", "invalid_type"));
    assert_true(testing_has_issue(&outcome.wrong, "/customer/name", "invalid_type"));
    assert_true(testing_has_issue(&outcome.wrong, "/customer/shoe", "unknown_field"));
    assert_true(testing_has_issue(&outcome.wrong, "/priority", "unknown_value"));
    assert_true(testing_has_issue(&outcome.wrong, "/technicianId", "unknown_reference"));
    assert_true(testing_has_issue(&outcome.wrong, "/after/0/jobId", "unknown_reference"));
    assert_true(testing_has_issue(&outcome.wrong, "/windows/0/start", "offset_required"));
    assert_true(testing_has_issue(&outcome.wrong, "/locks/0", "unknown_value"));
    assert_true(change_set_is_empty(t->work.set));
    outcome = testing_upsert(t, "[1]");
    assert_true(testing_has_issue(&outcome.wrong, "", "invalid_type"));
}

static void a_refusal_takes_the_customer_and_the_branch_back(void **state)
{
    struct testing_records *t = *state;
    testing_upsert(t, "{'externalId':'A','status':'completed'}");
    testing_commit(t);
    struct records_outcome outcome =
        testing_upsert(t, "{'externalId':'A','status':'scheduled','branch':'north','customer':{'name':'Ann'}}");
    assert_int_equal(outcome.refusal, RECORDS_ILLEGAL);
    assert_string_equal(outcome.code, "illegal_transition");
    assert_true(change_set_is_empty(t->work.set));
    assert_null(records_find_named(&t->work, ROW_BRANCH, TEXT("north")));
}

static void a_batch_in_one_work_sees_its_own_items(void **state)
{
    struct testing_records *t = *state;
    struct where jobs = where_member(testing_body(), "jobs");
    static const char *const items[] = {
        "{'externalId':'A','title':'one','branch':'north','customer':{'externalId':'C','name':'Ann'}}",
        "{'externalId':'B','title':'two','branch':'North','customer':{'externalId':'C','name':'Ann'}}",
        "{'externalId':'A','title':'three','branch':'south'}",
        "{'externalId':'C','title':7}",
        "{'externalId':'A','title':'three'}",
        "{'externalId':'D','after':[{'jobId':'ext::A'}],'customer':{'externalId':'C','name':'Anna'}}",
    };
    static const enum records_result expected[] = {RECORDS_CREATED, RECORDS_CREATED,   RECORDS_UPDATED,
                                                   RECORDS_FAILED,  RECORDS_UNCHANGED, RECORDS_CREATED};
    for (int32_t i = 0; i < 6; i++) {
        struct records_outcome outcome;
        struct where place = where_element(&jobs, i);
        records_job_upsert(&t->work, testing_json(t, "%s", items[i]), &place, RECORDS_ANY_VERSION, &outcome);
        assert_int_equal(outcome.result, expected[i]);
        if (i == 3) {
            assert_true(testing_has_issue(&outcome.wrong, "/jobs/3/title", "invalid_type"));
        }
    }
    /* jobs A, B, A again and D; customers C and C again; branches north and south */
    assert_int_equal(t->work.set->put_count, 8);
    assert_int_equal(testing_count(t, "audit"), 8);
    testing_commit(t);
    assert_text(testing_job(t, "ext::A")->title, "three");
    assert_true(text_equal(testing_job(t, "ext::A")->customer_id, testing_job(t, "ext::D")->customer_id));
    const struct row *row = records_find_external(&t->work, ROW_CUSTOMER, TEXT("api"), TEXT("C"));
    assert_int_equal(row->version, 2);
    assert_text(((const struct customer_record *)row->noun)->name, "Anna");
}

/* ---- the branch -------------------------------------------------------------------------------------------------- */

static void a_branch_is_made_once_and_can_be_cleared(void **state)
{
    struct testing_records *t = *state;
    testing_upsert(t, "{'externalId':'A','branch':'North'}");
    testing_commit(t);
    testing_upsert(t, "{'externalId':'B','branch':' north '}");
    assert_int_equal(t->work.set->put_count, 1);
    testing_commit(t);
    assert_true(text_equal(testing_job(t, "ext::A")->branch_id, testing_job(t, "ext::B")->branch_id));
    struct records_outcome outcome = testing_patch(t, "ext::A", "{'branch':null}");
    assert_int_equal(testing_member(testing_job_answer(t, &outcome), "branch")->type, JSON_NULL);
    outcome = testing_patch(t, "ext::B", "{'title':'x'}");
    assert_text(testing_member(testing_job_answer(t, &outcome), "branch")->string, "North");
}

/* ---- status by the office ---------------------------------------------------------------------------------------- */

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

static void a_new_job_with_a_place_is_scheduled(void **state)
{
    struct testing_records *t = *state;
    put_marta(t);
    testing_upsert(t, "{'externalId':'A'," LOCATED "," PLACED "}");
    assert_int_equal(testing_job(t, "ext::A")->status, JOB_SCHEDULED);
    testing_upsert(t, "{'externalId':'B'," LOCATED ",'technicianId':'ext::T-1'}");
    assert_int_equal(testing_job(t, "ext::B")->status, JOB_UNSCHEDULED);
    testing_commit(t);
}

static void an_upsert_without_status_never_changes_it(void **state)
{
    struct testing_records *t = *state;
    put_marta(t);
    testing_upsert(t, "{'externalId':'A'," LOCATED "}");
    testing_commit(t);
    struct records_outcome outcome = testing_upsert(t, "{'externalId':'A'," PLACED "}");
    assert_int_equal(outcome.result, RECORDS_UPDATED);
    assert_int_equal(testing_job(t, "ext::A")->status, JOB_UNSCHEDULED);
    assert_true(testing_has_issue(&outcome.warnings, "/status", "place_without_status"));
    testing_patch(t, "ext::A", "{'title':'of something else'}");
    assert_int_equal(testing_job(t, "ext::A")->status, JOB_UNSCHEDULED);
    outcome = testing_upsert(t, "{'externalId':'A','status':'scheduled'}");
    assert_int_equal(testing_job(t, "ext::A")->status, JOB_SCHEDULED);
    assert_int_equal(outcome.warnings.count, 0);
    outcome = testing_upsert(t, "{'externalId':'A','technicianId':null}");
    assert_int_equal(testing_job(t, "ext::A")->status, JOB_SCHEDULED);
    assert_true(testing_has_issue(&outcome.warnings, "/status", "status_without_place"));
}

static void a_patch_of_the_place_moves_the_status_along(void **state)
{
    struct testing_records *t = *state;
    put_marta(t);
    testing_upsert(t, "{'externalId':'A'," LOCATED "}");
    testing_commit(t);
    testing_patch(t, "ext::A", "{" PLACED "}");
    assert_int_equal(testing_job(t, "ext::A")->status, JOB_SCHEDULED);
    assert_int_equal(testing_count(t, "append"), 1);
    testing_patch(t, "ext::A", "{'title':'x'}");
    assert_int_equal(testing_job(t, "ext::A")->status, JOB_SCHEDULED);
    testing_patch(t, "ext::A", "{'scheduledStart':null,'scheduledEnd':null}");
    assert_int_equal(testing_job(t, "ext::A")->status, JOB_UNSCHEDULED);
    testing_patch(t, "ext::A", "{" PLACED ",'status':'dispatched'}");
    assert_int_equal(testing_job(t, "ext::A")->status, JOB_DISPATCHED);
    testing_patch(t, "ext::A", "{'technicianId':null}");
    assert_int_equal(testing_job(t, "ext::A")->status, JOB_DISPATCHED);
}

static void a_patch_that_cancels_says_so(void **state)
{
    struct testing_records *t = *state;
    testing_upsert(t, "{'externalId':'A'," LOCATED "}");
    testing_commit(t);
    testing_patch(t, "ext::A", "{'status':'canceled'}");
    assert_text(t->work.set->events[0].type, "job.canceled");
    testing_patch(t, "ext::A", "{'title':'x'}");
    assert_text(t->work.set->events[1].type, "job.updated");
}

static void history_is_imported_with_its_outcome(void **state)
{
    struct testing_records *t = *state;
    put_marta(t);
    struct records_outcome outcome = testing_upsert(
        t, "{'externalId':'A','status':'completed'," PLACED ",'outcome':{'actualDurationMinutes':75,"
           "'arrivedAt':'2025-05-15T13:40:00Z','completedAt':'2025-05-15T14:55:00.250Z','firstTimeFix':true,"
           "'csat':5,'partsUsed':[{'sku':'CAP-45'}]}}");
    assert_int_equal(outcome.result, RECORDS_CREATED);
    assert_int_equal(outcome.warnings.count, 0);
    const struct job_record *job = testing_job(t, "ext::A");
    assert_int_equal(job->status, JOB_COMPLETED);
    assert_int_equal(job->actual.en_route_at_ms, 0);
    assert_int_equal(job->actual.completed_at_ms - job->actual.arrived_at_ms, 75 * 60000 + 250);
    assert_int_equal(job->status_at_ms, job->actual.completed_at_ms);
    const struct json *read = testing_job_answer(t, &outcome);
    assert_int_equal(testing_member(read, "plannable")->type, JSON_FALSE);
    assert_true(testing_has_blocker(read, "completed"));
    assert_text(testing_member(testing_member(read, "actual"), "completedAt")->string, "2025-05-15T14:55:00.250Z");
    assert_int_equal(testing_member(testing_member(read, "outcome"), "csat")->integer, 5);
    testing_commit(t);
    records_job_upsert(&t->work, read, testing_body(), RECORDS_ANY_VERSION, &outcome);
    assert_int_equal(outcome.result, RECORDS_UNCHANGED);
    outcome = testing_upsert(t, "{'externalId':'B','status':'completed'}");
    assert_int_equal(outcome.result, RECORDS_CREATED);
    assert_int_equal(testing_member(testing_job_answer(t, &outcome), "actual")->type, JSON_NULL);
}

static void an_outcome_inside_is_of_a_completed_job(void **state)
{
    struct testing_records *t = *state;
    struct records_outcome outcome = testing_upsert(t, "{'externalId':'A','outcome':{'csat':5}}");
    assert_true(testing_has_issue(&outcome.wrong, "/outcome", "not_completed"));
    outcome = testing_upsert(t, "{'externalId':'A','status':'completed','outcome':{'arrivedAt':'2026-05-15T11:00:00Z',"
                                "'completedAt':'2026-05-15T10:00:00Z','departedAt':'2026-05-15T12:05:01Z'}}");
    assert_true(testing_has_issue(&outcome.wrong, "/outcome/completedAt", "end_before_start"));
    assert_true(testing_has_issue(&outcome.wrong, "/outcome/departedAt", "at_in_future"));
    assert_true(change_set_is_empty(t->work.set));
}

/* It was overtaken, so the job is open; what was read can be sent back all the same. */
static void an_outcome_that_is_there_may_be_sent_back(void **state)
{
    struct testing_records *t = *state;
    struct records_outcome outcome;
    struct records_report report;
    testing_upsert(t, "{'externalId':'A'," LOCATED "}");
    records_job_status(&t->work, TEXT("ext::A"), testing_json(t, "{'status':'on_hold','at':'2026-05-15T11:30:00Z'}"),
                       testing_body(), &report);
    records_job_outcome(&t->work, TEXT("ext::A"), testing_json(t, "{'completedAt':'2026-05-15T11:00:00Z'}"),
                        testing_body(), &outcome);
    testing_commit(t);
    outcome = testing_upsert(t, "{'externalId':'A','title':'x','status':'on_hold',"
                                "'outcome':{'completedAt':'2026-05-15T11:00:00Z'}}");
    assert_int_equal(outcome.result, RECORDS_UPDATED);
    outcome = testing_upsert(t, "{'externalId':'A','outcome':{'csat':4}}");
    assert_true(testing_has_issue(&outcome.wrong, "/outcome", "not_completed"));
}

/* ---- what it waits for ------------------------------------------------------------------------------------------- */

static void after_job_id_is_the_short_form_of_after(void **state)
{
    struct testing_records *t = *state;
    testing_upsert(t, "{'externalId':'A'}");
    struct records_outcome outcome = testing_upsert(t, "{'externalId':'B','afterJobId':'ext::A'}");
    assert_int_equal(outcome.result, RECORDS_CREATED);
    testing_commit(t);
    assert_int_equal(testing_job(t, "ext::B")->after.count, 1);
    outcome = testing_upsert(t, "{'externalId':'B','after':[{'jobId':'ext::A'}]}");
    assert_int_equal(outcome.result, RECORDS_UNCHANGED);
    outcome = testing_upsert(t, "{'externalId':'B','after':[{'jobId':'ext::A'}],'afterJobId':'ext::A'}");
    assert_true(testing_has_issue(&outcome.wrong, "/afterJobId", "given_twice"));
    outcome = testing_upsert(t, "{'externalId':'B','afterJobId':'ext::Z'}");
    assert_true(testing_has_issue(&outcome.wrong, "/afterJobId", "unknown_reference"));
    outcome = testing_upsert(t, "{'externalId':'B','after':[{'jobId':'ext::A'}],'afterJobId':null}");
    assert_int_equal(outcome.result, RECORDS_UNCHANGED);
    testing_upsert(t, "{'externalId':'B','afterJobId':null}");
    assert_int_equal(testing_job(t, "ext::B")->after.count, 0);
}

static void no_job_waits_for_itself(void **state)
{
    struct testing_records *t = *state;
    testing_upsert(t, "{'externalId':'A'}");
    testing_upsert(t, "{'externalId':'B','afterJobId':'ext::A'}");
    testing_commit(t);
    testing_upsert(t, "{'externalId':'C','after':[{'jobId':'ext::B'}]}");
    struct records_outcome outcome = testing_patch(t, "ext::A", "{'after':[{'jobId':'ext::C'}]}");
    assert_true(testing_has_issue(&outcome.wrong, "/after/0/jobId", "circular"));
    outcome = testing_patch(t, "ext::A", "{'afterJobId':'ext::A'}");
    assert_true(testing_has_issue(&outcome.wrong, "/after/0/jobId", "circular"));
    outcome = testing_patch(t, "ext::C", "{'after':[{'jobId':'ext::A'},{'jobId':'ext::B'},{'jobId':'ext::A'}]}");
    assert_true(testing_has_issue(&outcome.wrong, "/after/2/jobId", "given_twice"));
    outcome = testing_patch(t, "ext::C", "{'after':[{'jobId':'ext::A'},{'jobId':'ext::B'}]}");
    assert_int_equal(outcome.result, RECORDS_UPDATED);
    testing_commit(t);
    testing_upsert(t, "{'externalId':'D'}"); /* what this work makes itself nobody else has changed */
    assert_int_equal(testing_patch(t, "ext::A", "{'afterJobId':'ext::D'}").result, RECORDS_UPDATED);
    assert_int_equal(t->work.set->precondition_count, 0);
    testing_commit(t);
}

/* Two changes that each look good make a circle together: the later one is judged by versions. */
static void a_circle_is_not_made_by_two_at_once(void **state)
{
    struct testing_records *t = *state;
    testing_upsert(t, "{'externalId':'A'}");
    testing_upsert(t, "{'externalId':'B'}");
    testing_commit(t);
    testing_patch(t, "ext::A", "{'afterJobId':'ext::B'}");
    assert_int_equal(t->work.set->precondition_count, 1);
    struct text b = records_find_reference(&t->work, ROW_JOB, TEXT("ext::B"))->id;
    assert_true(text_equal(t->work.set->preconditions[0].id, b));
    assert_int_equal(t->work.set->preconditions[0].version, 1);
}

static void a_technician_changes_no_job(void **state)
{
    struct testing_records *t = *state;
    struct records_outcome outcome;
    put_marta(t);
    testing_upsert(t, "{'externalId':'A'," LOCATED "," PLACED "}");
    testing_commit(t);
    t->work.actor.only_technician_id = testing_job(t, "ext::A")->technician_id;
    assert_int_equal(testing_upsert(t, "{'externalId':'A','title':'x'}").refusal, RECORDS_FORBIDDEN);
    assert_int_equal(testing_patch(t, "ext::A", "{'title':'x'}").refusal, RECORDS_FORBIDDEN);
    records_job_cancel(&t->work, TEXT("ext::A"), TEXT(""), RECORDS_ANY_VERSION, &outcome);
    assert_int_equal(outcome.refusal, RECORDS_FORBIDDEN);
    records_job_reopen(&t->work, TEXT("ext::A"), NULL, RECORDS_ANY_VERSION, &outcome);
    assert_int_equal(outcome.refusal, RECORDS_FORBIDDEN);
    assert_true(change_set_is_empty(t->work.set));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(the_contracts_example_is_taken_as_it_stands, up, down),
        cmocka_unit_test_setup_teardown(what_was_read_can_be_sent_back, up, down),
        cmocka_unit_test_setup_teardown(the_answer_has_every_member_and_null_without_a_source, up, down),
        cmocka_unit_test_setup_teardown(an_external_id_finds_and_merges, up, down),
        cmocka_unit_test_setup_teardown(what_changes_nothing_keeps_the_version, up, down),
        cmocka_unit_test_setup_teardown(names_stay_as_they_were_first_written, up, down),
        cmocka_unit_test_setup_teardown(without_an_external_id_it_is_always_a_new_one, up, down),
        cmocka_unit_test_setup_teardown(sources_are_apart_and_stay, up, down),
        cmocka_unit_test_setup_teardown(an_external_id_of_another_job_is_refused, up, down),
        cmocka_unit_test_setup_teardown(if_match_is_held, up, down),
        cmocka_unit_test_setup_teardown(everything_wrong_is_told_at_once_and_nothing_is_put, up, down),
        cmocka_unit_test_setup_teardown(a_refusal_takes_the_customer_and_the_branch_back, up, down),
        cmocka_unit_test_setup_teardown(a_batch_in_one_work_sees_its_own_items, up, down),
        cmocka_unit_test_setup_teardown(a_branch_is_made_once_and_can_be_cleared, up, down),
        cmocka_unit_test_setup_teardown(a_new_job_with_a_place_is_scheduled, up, down),
        cmocka_unit_test_setup_teardown(an_upsert_without_status_never_changes_it, up, down),
        cmocka_unit_test_setup_teardown(a_patch_of_the_place_moves_the_status_along, up, down),
        cmocka_unit_test_setup_teardown(a_patch_that_cancels_says_so, up, down),
        cmocka_unit_test_setup_teardown(history_is_imported_with_its_outcome, up, down),
        cmocka_unit_test_setup_teardown(an_outcome_inside_is_of_a_completed_job, up, down),
        cmocka_unit_test_setup_teardown(an_outcome_that_is_there_may_be_sent_back, up, down),
        cmocka_unit_test_setup_teardown(after_job_id_is_the_short_form_of_after, up, down),
        cmocka_unit_test_setup_teardown(no_job_waits_for_itself, up, down),
        cmocka_unit_test_setup_teardown(a_circle_is_not_made_by_two_at_once, up, down),
        cmocka_unit_test_setup_teardown(a_technician_changes_no_job, up, down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
