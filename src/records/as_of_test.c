/* The records as they stood. */
#include "records/as_of.h"

#include <string.h>

#include "base/arena.h"
#include "records/testing_jobs.h"
#include "records/testing_people.h"

static int up(void **state)
{
    struct testing_records *t = testing_records_make("America/New_York");
    testing_customer(t, "{'externalId':'C-1','name':'Ann Lee'}");
    testing_technician(t, "{'externalId':'T-1','name':'Marta','homeBase':{'lat':40.7,'lng':-74}}");
    testing_commit(t);
    *state = t;
    return 0;
}

static int down(void **state)
{
    testing_records_end(*state);
    return 0;
}

/* Keeps what the work has put, a minute after what was kept before. */
static void keep(struct testing_records *t)
{
    testing_commit(t);
    t->now_ms += 60 * 1000;
    testing_work(t);
}

/* A work that sees the records so. */
static struct records_outcome looked_back(struct testing_records *t, int64_t at_ms)
{
    struct records_outcome outcome;
    const struct records_as_of asked = {.at_ms = at_ms};
    struct records_work *work = testing_work(t);
    records_outcome_begin(work, &outcome);
    bool seen = records_as_of(work, &asked, &outcome);
    assert_no_fault(&work->fault);
    assert_int_equal(seen, outcome.wrong.count == 0);
    return outcome;
}

static const struct job_record *job_copy(struct testing_records *t)
{
    return shape_copy(t->arena, shape_of_row[ROW_JOB], testing_job(t, "ext::J-1"));
}

/* But for what the audit does not have. */
static void assert_same_job(struct testing_records *t, const struct job_record *then, const struct job_record *seen)
{
    struct job_record *copy = shape_copy(t->arena, shape_of_row[ROW_JOB], seen);
    copy->branch_id = then->branch_id;
    copy->customer_name = then->customer_name;
    copy->status_at_ms = then->status_at_ms;
    assert_true(seen->given == then->given);
    assert_true(shape_equal(shape_of_row[ROW_JOB], then, copy));
}

static void every_member_of_a_job_is_as_it_was(void **state)
{
    struct testing_records *t = *state;
    static const char *const edits[] = {
        "{'load':{'m3':2},'windows':[{'start':'2026-05-16T13:00:00Z','end':'2026-05-16T16:00:00Z'}]}",
        "{'load':{'kg':5},'address':'1 Main St','accessNotes':'the dog bites','location':{'lat':40.7,'lng':-74}}",
        "{'technicianId':'ext::T-1','scheduledStart':'2026-05-16T14:00:00Z','locks':['time'],'value':12.5}",
        "{'load':null,'title':null,'requiredParts':[{'sku':'CAP','quantity':2,'substitutes':['CAP-2']}],'windows':[]}",
        "{'promisedWindow':{'start':'2026-05-16T14:00:00Z','end':'2026-05-16T15:00:00Z'},'address':'2 Main St'}",
        "{'technicianId':null,'scheduledStart':null,'promisedWindow':null,'location':null,'crewSize':2,'priority':1}",
        "{'load':{'m3':1,'l':3},'requiredSkills':['hvac',{'name':'gas','level':2}],'durationMinutes':0}",
    };
    enum { EDITS = sizeof edits / sizeof *edits };
    const struct job_record *then[EDITS + 1];
    int64_t at_ms[EDITS + 1];
    testing_upsert(t, "{'externalId':'J-1','title':'No heat','customer':{'externalId':'C-1'},'durationMinutes':60}");
    for (int i = 0; i <= EDITS; i++) {
        then[i] = job_copy(t);
        at_ms[i] = t->now_ms;
        keep(t);
        if (i < EDITS) {
            assert_int_equal(testing_patch(t, "ext::J-1", edits[i]).result, RECORDS_UPDATED);
        }
    }
    for (int i = 0; i <= EDITS; i++) {
        looked_back(t, at_ms[i] + 59999);
        assert_same_job(t, then[i], testing_job(t, "ext::J-1"));
        assert_int_equal(records_find_reference(&t->work, ROW_JOB, TEXT("ext::J-1"))->version, i + 1);
        assert_int_equal(t->work.now_ms, at_ms[i] + 59999);
    }
}

static void what_was_made_later_is_not_there(void **state)
{
    struct testing_records *t = *state;
    int64_t before_ms = t->now_ms;
    keep(t);
    struct text id = testing_upsert(t, "{'externalId':'J-1','title':'No heat'}").row->id;
    struct text technician_id = testing_technician(t, "{'externalId':'T-2','name':'Otto'}")->id;
    keep(t);
    testing_patch(t, "ext::J-1", "{'priority':1}");
    keep(t);
    struct date date = {20589}; /* the day after */
    struct day day;
    struct plan plan;
    looked_back(t, before_ms);
    assert_null(records_find(&t->work, ROW_JOB, id));
    assert_null(records_find_reference(&t->work, ROW_JOB, TEXT("ext::J-1")));
    assert_null(records_find(&t->work, ROW_TECHNICIAN, technician_id));
    assert_true(records_board(&t->work, date, &day, &plan));
    assert_int_equal(day.job_count, 0);
    assert_int_equal(day.technician_count, 1);
    testing_work(t);
    assert_true(records_board(&t->work, date, &day, &plan));
    assert_int_equal(day.job_count, 1);
    assert_int_equal(day.technician_count, 2);
}

static void people_and_settings_are_as_they_were(void **state)
{
    struct testing_records *t = *state;
    struct records_outcome outcome;
    int64_t before_ms = t->now_ms;
    keep(t);
    records_technician_patch(&t->work, TEXT("ext::T-1"),
                             testing_json(t, "{'name':'Maria','active':false,'homeBase':{'lat':41,'lng':-75}}"), 0,
                             &outcome);
    records_customer_patch(&t->work, TEXT("ext::C-1"), testing_json(t, "{'name':'Ann Ray'}"), 0, &outcome);
    records_organization_patch(&t->work, testing_json(t, "{'timezone':'UTC','planning':{'fuelPrice':{'kwh':0.3}}}"), 0,
                               &outcome);
    keep(t);
    looked_back(t, before_ms);
    const struct technician_record *marta = records_find_reference(&t->work, ROW_TECHNICIAN, TEXT("ext::T-1"))->noun;
    const struct customer_record *ann = records_find_reference(&t->work, ROW_CUSTOMER, TEXT("ext::C-1"))->noun;
    const struct organization_record *ours = t->work.organization->noun;
    assert_text(marta->name, "Marta");
    assert_true(marta->active);
    assert_int_equal(marta->home_base.lat_e6, 40700000);
    assert_text(ann->name, "Ann Lee");
    assert_text(ours->timezone, "America/New_York");
    assert_int_equal(ours->planning.fuel_price.kwh_e4, 0);
}

static void what_was_erased_stays_as_it_is(void **state)
{
    struct testing_records *t = *state;
    struct records_outcome outcome;
    int64_t before_ms = t->now_ms;
    struct text id = records_find_reference(&t->work, ROW_TECHNICIAN, TEXT("ext::T-1"))->id;
    keep(t);
    records_technician_patch(&t->work, TEXT("ext::T-1"), testing_json(t, "{'name':'Somebody','active':false}"), 0,
                             &outcome);
    keep(t);
    change_set_forget(t->work.set, "technician", id);
    keep(t);
    looked_back(t, before_ms);
    const struct technician_record *marta = records_find(&t->work, ROW_TECHNICIAN, id)->noun;
    assert_text(marta->name, "Somebody");
    assert_true(marta->active);
}

static void what_cannot_be_known_is_refused(void **state)
{
    struct testing_records *t = *state;
    keep(t);
    struct records_outcome outcome = looked_back(t, t->now_ms + 1);
    assert_int_equal(outcome.refusal, RECORDS_WRONG);
    assert_true(testing_has_issue(&outcome.wrong, "?asOf", "in_future"));
    outcome = looked_back(t, TESTING_NOW_MS - 1);
    assert_true(testing_has_issue(&outcome.wrong, "?asOf", "not_kept"));
    outcome = looked_back(t, TESTING_NOW_MS);
    assert_int_equal(outcome.wrong.count, 0);
    for (int32_t i = 0; i <= RECORDS_AS_OF_ENTRIES_MOST; i++) {
        change_set_audit(t->work.set, "day.noted", "organization", TEXT("x"), TEXT(""));
    }
    keep(t);
    outcome = looked_back(t, TESTING_NOW_MS);
    assert_true(testing_has_issue(&outcome.wrong, "?asOf", "too_many_changes"));
    outcome = looked_back(t, t->now_ms);
    assert_int_equal(outcome.wrong.count, 0);
}

static bool no_room(void *context)
{
    (*(int *)context)++;
    return false;
}

static void without_memory_it_ends_after_a_page(void **state)
{
    struct testing_records *t = *state;
    struct records_outcome outcome;
    int asked = 0;
    int64_t before_ms = t->now_ms;
    keep(t);
    testing_upsert(t, "{'externalId':'J-1','title':'No heat'}");
    keep(t);
    const struct records_as_of back = {.at_ms = before_ms, .has_room = no_room, .context = &asked};
    records_outcome_begin(&t->work, &outcome);
    assert_false(records_as_of(&t->work, &back, &outcome));
    assert_int_equal(asked, 1);
    assert_int_equal(outcome.wrong.count, 0);
    assert_no_fault(&t->work.fault);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, up, down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(every_member_of_a_job_is_as_it_was),   TEST(what_was_made_later_is_not_there),
        TEST(people_and_settings_are_as_they_were), TEST(what_was_erased_stays_as_it_is),
        TEST(what_cannot_be_known_is_refused),      TEST(without_memory_it_ends_after_a_page),
    };
    return cmocka_run_group_tests_name("records/as_of", tests, NULL, NULL);
}
