#include <string.h>

#include "base/arena.h"
#include "base/hash.h"
#include "records/testing_people.h"

static int up(void **state)
{
    struct testing_records *t = testing_records_make("America/New_York");
    testing_technician(t, "{'externalId':'T-1','name':'Marta','vehicle':{'type':'ev','batteryPercent':90}}");
    testing_technician(t, "{'externalId':'T-2','name':'Ned'}");
    testing_commit(t);
    *state = t;
    return 0;
}

static int down(void **state)
{
    testing_records_end(*state);
    return 0;
}

static struct records_outcome locate(struct testing_records *t, const char *reference, const char *json)
{
    struct records_outcome outcome;
    records_technician_locate(&t->work, text_of(reference), testing_json(t, "%s", json), testing_body(), &outcome);
    return outcome;
}

static const struct row *found(struct testing_records *t, const char *external_id)
{
    const struct row *row = records_find_external(&t->work, ROW_TECHNICIAN, TEXT("api"), text_of(external_id));
    assert_non_null(row);
    return row;
}

static const char *at_of(struct testing_records *t, const char *external_id)
{
    const struct json *position = testing_answered(t, found(t, external_id), "position");
    return position->type == JSON_NULL ? "" : text_to_c(t->arena, json_get(position, TEXT("at"))->string);
}

static void a_position_is_history_and_the_newest_is_shown(void **state)
{
    struct testing_records *t = *state;
    struct records_outcome outcome = locate(
        t, "ext::T-1", "{'lat':40.5,'lng':-74.25,'at':'2026-05-15T11:59:30.25Z','speedKmh':31.5,'batteryPercent':72}");
    assert_int_equal(outcome.result, RECORDS_UPDATED);
    assert_text(outcome.row->id, text_to_c(t->arena, found(t, "T-1")->id));
    assert_int_equal(testing_count(t, "append"), 1);
    assert_int_equal(testing_count(t, "put"), 0);
    assert_text(t->work.set->events[0].type, "technician.location");
    assert_true(t->work.set->events[0].passing);
    assert_text(t->work.set->events[0].data,
                "{\"position\":{\"location\":{\"lat\":40.5,\"lng\":-74.25},\"at\":\"2026-05-15T11:59:30.250Z\","
                "\"speedKmh\":31.5,\"batteryPercent\":72,\"fuelPercent\":null}}");
    assert_string_equal(at_of(t, "T-1"), "2026-05-15T11:59:30.250Z"); /* seen in the same work */
    testing_commit(t);
    struct text answer = testing_answer(t, found(t, "T-1"));
    struct json read;
    assert_true(json_parse(t->arena, answer, &read, NULL));
    const struct json *position = json_get(&read, TEXT("position"));
    assert_int_equal(json_get(position, TEXT("batteryPercent"))->integer, 72);
    assert_int_equal(json_get(json_get(&read, TEXT("vehicle")), TEXT("batteryPercent"))->integer, 90);
    assert_int_equal(json_get(position, TEXT("fuelPercent"))->type, JSON_NULL);
    assert_int_equal(json_get(&read, TEXT("version"))->integer, 1);
    assert_string_equal(at_of(t, "T-2"), "");
}

static void what_comes_late_is_kept_and_changes_nothing(void **state)
{
    struct testing_records *t = *state;
    struct append_list history;
    assert_int_equal(locate(t, "ext::T-1", "{'lat':1,'lng':1,'at':'2026-05-15T11:30:00Z'}").result, RECORDS_UPDATED);
    testing_commit(t);
    assert_int_equal(locate(t, "ext::T-1", "{'lat':2,'lng':2,'at':'2026-05-15T11:20:00Z'}").result, RECORDS_UNCHANGED);
    assert_int_equal(locate(t, "ext::T-1", "{'lat':1,'lng':1,'at':'2026-05-15T11:30:00Z'}").result, RECORDS_UNCHANGED);
    assert_int_equal(locate(t, "ext::T-1", "{'lat':3,'lng':3,'at':'2026-05-15T11:40:00Z'}").result, RECORDS_UPDATED);
    assert_int_equal(locate(t, "ext::T-1", "{'lat':4,'lng':4,'at':'2026-05-15T11:35:00Z'}").result, RECORDS_UNCHANGED);
    assert_int_equal(testing_count(t, "event"), 1);
    testing_commit(t);
    assert_string_equal(at_of(t, "T-1"), "2026-05-15T11:40:00Z");
    assert_true(t->store.appended(t->work.snapshot, t->arena, APPEND_POSITION, found(t, "T-1")->id, false, 0, 50,
                                  &history, NULL));
    assert_int_equal(history.count, 5);
}

static void a_clock_may_be_five_minutes_ahead(void **state)
{
    struct testing_records *t = *state;
    assert_int_equal(locate(t, "ext::T-1", "{'lat':1,'lng':1,'at':'2026-05-15T12:05:00Z'}").result, RECORDS_UPDATED);
    struct records_outcome outcome = locate(t, "ext::T-1", "{'lat':1,'lng':1,'at':'2026-05-15T12:05:00.001Z'}");
    assert_int_equal(outcome.refusal, RECORDS_WRONG);
    assert_true(testing_has_issue(&outcome.wrong, "/at", "at_in_future"));
    assert_int_equal(testing_count(t, "append"), 1);
}

static void everything_that_is_wrong_with_a_position_is_told(void **state)
{
    struct testing_records *t = *state;
    struct records_outcome outcome =
        locate(t, "ext::T-1", "{'lat':90.5,'at':'2026-05-15T12:00:00','batteryPercent':101,'heading':4}");
    assert_true(testing_has_issue(&outcome.wrong, "/lat", "out_of_range"));
    assert_true(testing_has_issue(&outcome.wrong, "/lng", "required"));
    assert_true(testing_has_issue(&outcome.wrong, "/at", "offset_required"));
    assert_true(testing_has_issue(&outcome.wrong, "/batteryPercent", "out_of_range"));
    assert_true(testing_has_issue(&outcome.wrong, "/heading", "unknown_field"));
    assert_int_equal(outcome.wrong.count, 5);
    assert_int_equal(locate(t, "ext::T-9", "{}").refusal, RECORDS_MISSING);
    outcome = locate(t, "ext::T-1", "[]");
    assert_true(testing_has_issue(&outcome.wrong, "", "invalid_type"));
    assert_true(change_set_is_empty(t->work.set));
}

/* Phones write as many digits as a double has. */
static void decimals_that_mean_nothing_are_rounded(void **state)
{
    struct testing_records *t = *state;
    const struct position_entry *position = NULL;
    struct records_outcome outcome = locate(
        t, "ext::T-1",
        "{'lat':40.712345678901234,'lng':-74.00000049999,'at':'2026-05-15T12:00:00Z','speedKmh':33.33333333333}");
    assert_int_equal(outcome.result, RECORDS_UPDATED);
    assert_true(records_position_newest(&t->work, outcome.row->id, &position));
    assert_int_equal(position->location.lat_e6, 40712346);
    assert_int_equal(position->location.lng_e6, -74000000);
    assert_int_equal(position->speed_kmh_e3, 33333);
    outcome = locate(t, "ext::T-1", "{'lat':1e300,'lng':-180.0000006,'at':'2026-05-15T12:00:00Z'}");
    assert_true(testing_has_issue(&outcome.wrong, "/lat", "out_of_range"));
    assert_true(testing_has_issue(&outcome.wrong, "/lng", "out_of_range"));
}

static void a_batch_names_its_technicians(void **state)
{
    struct testing_records *t = *state;
    struct records_outcome outcome =
        locate(t, "", "{'technicianId':'ext::T-2','lat':1,'lng':1,'at':'2026-05-15T12:00:00Z'}");
    assert_int_equal(outcome.result, RECORDS_UPDATED);
    assert_text(outcome.row->id, text_to_c(t->arena, found(t, "T-2")->id));
    outcome = locate(t, "", "{'lat':1,'lng':1,'at':'2026-05-15T12:00:00Z'}");
    assert_true(testing_has_issue(&outcome.wrong, "/technicianId", "required"));
    outcome = locate(t, "", "{'technicianId':'ext::T-9','lat':1,'lng':1,'at':'2026-05-15T12:00:00Z'}");
    assert_int_equal(outcome.wrong.count, 1);
    outcome = locate(t, "ext::T-1", "{'technicianId':'ext::T-2','lat':1,'lng':1,'at':'2026-05-15T12:00:00Z'}");
    assert_true(testing_has_issue(&outcome.wrong, "/technicianId", "given_twice"));
    outcome = locate(t, "ext::T-1", "{'technicianId':'ext::T-1','lat':1,'lng':1,'at':'2026-05-15T12:00:00Z'}");
    assert_int_equal(outcome.result, RECORDS_UPDATED);
}

static void one_entry_tells_of_a_call_how_many_and_whose_and_not_where(void **state)
{
    struct testing_records *t = *state;
    struct text ids[3];
    static const char *const whose[] = {"ext::T-1", "ext::T-2", "ext::T-1"};
    for (int i = 0; i < 3; i++) {
        const struct json *body = testing_json(t, "{'lat':40.718281,'lng':-74.5,'at':'2026-05-15T11:0%d:00Z'}", i);
        struct records_outcome outcome;
        records_technician_locate(&t->work, text_of(whose[i]), body, testing_body(), &outcome);
        ids[i] = outcome.row->id;
    }
    assert_int_equal(testing_count(t, "audit"), 0);
    const struct text sent = TEXT("{\"locations\":[{\"lat\":40.718281}]}");
    records_positions_audit(&t->work, &(struct text_list){3, ids}, sent);
    assert_int_equal(testing_count(t, "audit"), 1);
    assert_text(testing_audited(t, "action")->string, "technician.located");
    const struct json *detail = testing_audited(t, "detail");
    assert_int_equal(json_get(detail, TEXT("count"))->integer, 3);
    assert_int_equal(json_get(detail, TEXT("technicianIds"))->count, 2);
    assert_int_equal(json_get(json_get(detail, TEXT("positions")), TEXT("commitment"))->string.length, 64);
    assert_false(testing_audit_says(t, "40.7"));
    struct sha256 hash = sha256_of(sent.bytes, sent.length);
    struct text hex = sha256_hex(t->arena, &hash);
    assert_false(testing_audit_says(t, text_to_c(t->arena, hex)));
    const char *openings = text_to_c(t->arena, t->work.set->audits[0].openings);
    assert_non_null(strstr(openings, text_to_c(t->arena, hex)));
    assert_null(strstr(openings, "40.7"));
    testing_commit(t);
    records_positions_audit(&t->work, &(struct text_list){1, ids}, sent);
    assert_text(t->work.set->audits[0].subject, text_to_c(t->arena, ids[0]));
    assert_text(t->work.set->audits[0].person_id, text_to_c(t->arena, ids[0]));
    testing_commit(t);
    records_positions_audit(&t->work, &(struct text_list){0, NULL}, sent);
    assert_true(change_set_is_empty(t->work.set));
}

static void a_technician_tells_only_the_own_position(void **state)
{
    struct testing_records *t = *state;
    struct records_outcome outcome;
    t->work.actor.only_technician_id = found(t, "T-1")->id;
    const char *body = "{'lat':1,'lng':1,'at':'2026-05-15T12:00:00Z'}";
    assert_int_equal(locate(t, "ext::T-1", body).result, RECORDS_UPDATED);
    assert_int_equal(locate(t, "ext::T-2", body).refusal, RECORDS_FORBIDDEN);
    assert_int_equal(locate(t, "ext::T-9", body).refusal, RECORDS_FORBIDDEN);
    assert_int_equal(locate(t, "", "{'technicianId':'ext::T-2','lat':1,'lng':1,'at':'2026-05-15T12:00:00Z'}").refusal,
                     RECORDS_FORBIDDEN);
    records_feedback_add(&t->work, TEXT("ext::T-1"), testing_json(t, "{'date':'2026-05-14','score':3}"), &outcome);
    assert_int_equal(outcome.refusal, RECORDS_FORBIDDEN);
    assert_int_equal(testing_count(t, "append"), 1);
}

static void feedback_is_appended_and_its_words_are_not_in_the_audit(void **state)
{
    struct testing_records *t = *state;
    struct records_outcome outcome;
    struct append_list kept;
    const struct json *body =
        testing_json(t, "{'date':'2026-05-14','score':2,'comment':'Too much driving','actor':'somebody'}");
    const struct feedback_entry *entry = records_feedback_add(&t->work, TEXT("ext::T-1"), body, &outcome);
    assert_int_equal(outcome.result, RECORDS_CREATED);
    assert_text(entry->actor, "key:1");
    assert_int_equal(testing_count(t, "put"), 0);
    assert_int_equal(testing_count(t, "audit"), 1);
    assert_text(testing_audited(t, "action")->string, "technician.feedback");
    assert_int_equal(json_get(testing_audited(t, "detail"), TEXT("score"))->integer, 2);
    assert_false(testing_audit_says(t, "driving"));
    assert_text(t->work.set->audits[0].person_id, text_to_c(t->arena, outcome.row->id));
    struct json_writer w = json_writer_make(t->arena);
    records_feedback_write(&w, entry);
    assert_text(json_written(&w),
                "{\"date\":\"2026-05-14\",\"score\":2,\"comment\":\"Too much driving\",\"actor\":\"key:1\"}");
    testing_commit(t);
    assert_true(
        t->store.appended(t->work.snapshot, t->arena, APPEND_FEEDBACK, outcome.row->id, false, 0, 9, &kept, NULL));
    assert_int_equal(kept.count, 1);
    assert_text(((const struct feedback_entry *)kept.items[0].noun)->comment, "Too much driving");
}

static void feedback_that_is_wrong_is_told(void **state)
{
    struct testing_records *t = *state;
    struct records_outcome outcome;
    assert_null(records_feedback_add(&t->work, TEXT("ext::T-1"), testing_json(t, "{'score':6,'mood':1}"), &outcome));
    assert_true(testing_has_issue(&outcome.wrong, "/date", "required"));
    assert_true(testing_has_issue(&outcome.wrong, "/score", "out_of_range"));
    assert_true(testing_has_issue(&outcome.wrong, "/mood", "unknown_field"));
    assert_null(records_feedback_add(&t->work, TEXT("ext::T-9"), testing_json(t, "{}"), &outcome));
    assert_int_equal(outcome.refusal, RECORDS_MISSING);
    assert_true(change_set_is_empty(t->work.set));
}

static bool no_positions(struct snapshot *snapshot, struct arena *arena, const struct text *technician_ids,
                         int32_t count, struct appended *newest, struct fault *fault)
{
    (void)snapshot;
    (void)arena;
    (void)technician_ids;
    (void)count;
    (void)newest;
    return fault_raise(fault, FAULT_UNAVAILABLE, "unavailable", "", "The store is down.");
}

static bool no_list(struct snapshot *snapshot, struct arena *arena, const struct list_query *query,
                    struct row_list *list, struct fault *fault)
{
    (void)snapshot;
    (void)arena;
    (void)query;
    (void)list;
    return fault_raise(fault, FAULT_UNAVAILABLE, "unavailable", "", "The store is down.");
}

static const struct row *no_name(struct snapshot *snapshot, struct arena *arena, enum row_kind kind, struct text name,
                                 struct fault *fault)
{
    (void)snapshot;
    (void)arena;
    (void)kind;
    (void)name;
    fault_raise(fault, FAULT_UNAVAILABLE, "unavailable", "", "The store is down.");
    return NULL;
}

/* Nothing is made up in place of what could not be read. */
static void a_store_that_fails_is_told(void **state)
{
    struct testing_records *t = *state;
    struct json_writer w = json_writer_make(t->arena);
    const struct row *row = found(t, "T-1");
    t->store.newest_positions = no_positions;
    assert_false(records_technician_write(&w, &t->work, row, NULL));
    assert_int_equal(w.out.length, 0);
    testing_work(t);
    locate(t, "ext::T-1", "{'lat':1,'lng':1,'at':'2026-05-15T12:00:00Z'}");
    assert_true(fault_is(&t->work.fault));
    testing_work(t);
    t->store.list = no_list;
    assert_false(records_inventory_write(&w, &t->work, row));
    assert_true(fault_is(&t->work.fault));
    testing_work(t);
    t->store.find_named = no_name;
    struct records_outcome outcome;
    records_technician_upsert(&t->work, testing_json(t, "{'name':'a','branch':'north'}"), testing_body(),
                              RECORDS_ANY_VERSION, &outcome);
    assert_true(fault_is(&t->work.fault));
    assert_int_equal(t->work.set->puts[0].kind, ROW_TECHNICIAN); /* no branch was made: it may be there */
}

int main(void)
{
#define RULE(name) cmocka_unit_test_setup_teardown(name, up, down)
    const struct CMUnitTest tests[] = {
        RULE(a_position_is_history_and_the_newest_is_shown),
        RULE(what_comes_late_is_kept_and_changes_nothing),
        RULE(a_clock_may_be_five_minutes_ahead),
        RULE(everything_that_is_wrong_with_a_position_is_told),
        RULE(decimals_that_mean_nothing_are_rounded),
        RULE(a_batch_names_its_technicians),
        RULE(one_entry_tells_of_a_call_how_many_and_whose_and_not_where),
        RULE(a_technician_tells_only_the_own_position),
        RULE(feedback_is_appended_and_its_words_are_not_in_the_audit),
        RULE(feedback_that_is_wrong_is_told),
        RULE(a_store_that_fails_is_told),
    };
    return cmocka_run_group_tests_name("technician_field", tests, NULL, NULL);
}
