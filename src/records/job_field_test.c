/* What is heard of a job from the field, and cancelling and reopening. */
#include <string.h>

#include "base/arena.h"
#include "records/job_parts.h"
#include "records/testing.h"

static int up(void **state)
{
    struct testing_records *t = testing_records_make("America/New_York");
    struct records_outcome outcome;
    testing_put(t, ROW_TECHNICIAN, "{'externalId':'T-1','name':'Marta'}");
    testing_put(t, ROW_TECHNICIAN, "{'externalId':'T-2','name':'Otto'}");
    records_job_upsert(&t->work,
                       testing_json(t, "{'externalId':'A','technicianId':'ext::T-1','crewTechnicianIds':['ext::T-2'],"
                                       "'scheduledStart':'2026-05-15T13:00:00Z','customer':{'name':'Ann'}}"),
                       testing_body(), RECORDS_ANY_VERSION, &outcome);
    records_job_upsert(&t->work, testing_json(t, "{'externalId':'B'}"), testing_body(), RECORDS_ANY_VERSION, &outcome);
    testing_commit(t);
    *state = t;
    return 0;
}

static int down(void **state)
{
    testing_records_end(*state);
    return 0;
}

static struct records_report report(struct testing_records *t, const char *reference, const char *json)
{
    struct records_report made;
    records_job_status(&t->work, text_of(reference), testing_json(t, "%s", json), testing_body(), &made);
    return made;
}

static struct records_outcome tell(struct testing_records *t, const char *reference, const char *json)
{
    struct records_outcome outcome;
    records_job_outcome(&t->work, text_of(reference), testing_json(t, "%s", json), testing_body(), &outcome);
    return outcome;
}

static const struct job_record *job_of(struct testing_records *t, const char *reference)
{
    return records_find_reference(&t->work, ROW_JOB, text_of(reference))->noun;
}

static const struct timeline_entry *line_of(const struct testing_records *t)
{
    return t->work.set->appends[t->work.set->append_count - 1].noun;
}

static struct text id_of(struct testing_records *t, enum row_kind kind, const char *reference)
{
    return records_find_reference(&t->work, kind, text_of(reference))->id;
}

/* ---- statuses ---------------------------------------------------------------------------------------------------- */

static void a_report_moves_the_job_and_stands_in_its_timeline(void **state)
{
    struct testing_records *t = *state;
    struct records_report r = report(t, "ext::A",
                                     "{'status':'en_route','at':'2026-05-15T11:50:00.250Z','technicianId':'ext::T-1',"
                                     "'location':{'lat':40.7,'lng':-74},'note':'on my way'}");
    assert_true(r.applied);
    assert_int_equal(r.outcome.result, RECORDS_UPDATED);
    assert_int_equal(testing_count(t, "put"), 1);
    assert_int_equal(testing_count(t, "audit"), 1);
    assert_text(t->work.set->events[0].type, "job.status");
    struct text entry = t->work.set->audits[0].entry; /* what was said stands in it, personal words as commitments */
    const char *written = text_to_c(t->arena, entry);
    assert_non_null(strstr(written, "\"detail\":{\"status\":\"en_route\""));
    assert_non_null(strstr(written, "\"note\":{\"commitment\":"));
    assert_null(strstr(written, "on my way"));
    assert_text(t->work.set->events[0].data, "{\"status\":\"en_route\",\"at\":\"2026-05-15T11:50:00.250Z\"}");
    const struct timeline_entry *line = line_of(t);
    assert_int_equal(line->status, JOB_EN_ROUTE);
    assert_true(line->applied);
    assert_int_equal(line->received_at_ms, TESTING_NOW_MS);
    assert_int_equal(line->at_ms, TESTING_NOW_MS - 600000 + 250);
    assert_text(line->note, "on my way");
    assert_text(line->actor, "key:1");
    assert_int_equal(line->location.lng_e6, -74000000);
    testing_commit(t);
    assert_int_equal(job_of(t, "ext::A")->actual.en_route_at_ms, TESTING_NOW_MS - 600000 + 250);
}

static void without_a_time_it_is_now(void **state)
{
    struct testing_records *t = *state;
    assert_true(report(t, "ext::A", "{'status':'en_route'}").applied);
    assert_int_equal(job_of(t, "ext::A")->status_at_ms, TESTING_NOW_MS);
    assert_int_equal(line_of(t)->at_ms, TESTING_NOW_MS);
}

/* The clock of a phone is not ours: what was planned here a moment ago does not make its report old. */
static void a_report_from_before_the_planning_counts(void **state)
{
    struct testing_records *t = *state;
    assert_true(report(t, "ext::A", "{'status':'on_site','at':'2025-01-01T00:00:00Z'}").applied);
    assert_int_equal(job_of(t, "ext::A")->status, JOB_ON_SITE);
}

static void late_ones_and_repeated_ones_change_nothing(void **state)
{
    struct testing_records *t = *state;
    report(t, "ext::A", "{'status':'on_site','at':'2026-05-15T11:30:00Z'}");
    testing_commit(t);
    static const char *const stale[] = {
        "{'status':'on_site','at':'2026-05-15T11:30:00Z'}",  /* the same again */
        "{'status':'en_route','at':'2026-05-15T11:00:00Z'}", /* out of order */
        "{'status':'on_site','at':'2026-05-15T11:45:00Z'}",  /* it is there already */
        "{'status':'canceled','at':'2026-05-15T11:29:59.999Z'}",
        "{'status':'en_route','at':'2026-05-15T11:30:00Z'}", /* of one moment, what can be comes last */
    };
    for (size_t i = 0; i < sizeof stale / sizeof *stale; i++) {
        struct records_report r = report(t, "ext::A", stale[i]);
        assert_false(r.applied);
        assert_int_equal(r.outcome.result, RECORDS_UNCHANGED);
        assert_int_equal(r.outcome.row->version, 2);
        assert_false(line_of(t)->applied);
    }
    assert_int_equal(testing_count(t, "put"), 0);
    assert_int_equal(testing_count(t, "audit"), 0);
    assert_int_equal(testing_count(t, "append"), 5);
    testing_commit(t);
    assert_true(report(t, "ext::A", "{'status':'completed','at':'2026-05-15T11:30:00Z'}").applied);
}

static void more_than_five_minutes_ahead_is_refused(void **state)
{
    struct testing_records *t = *state;
    struct records_report r = report(t, "ext::A", "{'status':'en_route','at':'2026-05-15T12:05:00.001Z'}");
    assert_int_equal(r.outcome.refusal, RECORDS_WRONG);
    assert_true(testing_has_issue(&r.outcome.wrong, "/at", "at_in_future"));
    assert_int_equal(testing_count(t, "append"), 0);
    assert_true(report(t, "ext::A", "{'status':'en_route','at':'2026-05-15T12:05:00Z'}").applied);
}

static void skipped_states_are_warned_about(void **state)
{
    struct testing_records *t = *state;
    struct records_report r = report(t, "ext::A", "{'status':'dispatched'}");
    assert_int_equal(r.outcome.warnings.count, 0);
    testing_commit(t);
    t->now_ms += 1000;
    testing_work(t);
    r = report(t, "ext::A", "{'status':'completed'}");
    assert_true(testing_has_issue(&r.outcome.warnings, "/status", "skipped_states"));
    r = report(t, "ext::B", "{'status':'dispatched','at':'2026-05-15T11:00:00Z'}");
    assert_true(testing_has_issue(&r.outcome.warnings, "/status", "skipped_states"));
    r = report(t, "ext::B", "{'status':'canceled'}");
    assert_int_equal(r.outcome.warnings.count, 0);
    assert_text(t->work.set->events[2].type, "job.canceled");
}

static void nothing_leaves_what_is_final(void **state)
{
    struct testing_records *t = *state;
    report(t, "ext::A", "{'status':'completed','at':'2026-05-15T11:00:00Z'}");
    struct records_report r = report(t, "ext::A", "{'status':'on_site','at':'2026-05-15T11:30:00Z'}");
    assert_int_equal(r.outcome.refusal, RECORDS_ILLEGAL);
    assert_string_equal(r.outcome.code, "illegal_transition");
    assert_int_equal(testing_count(t, "append"), 1);
    r = report(t, "ext::A", "{'status':'completed','at':'2026-05-15T11:30:00Z'}");
    assert_false(r.applied);
    assert_int_equal(r.outcome.result, RECORDS_UNCHANGED);
}

static void only_a_person_with_force_takes_back_en_route(void **state)
{
    struct testing_records *t = *state;
    static const char back[] = "{'status':'scheduled','at':'2026-05-15T11:55:00Z','force':true}";
    report(t, "ext::A", "{'status':'en_route','at':'2026-05-15T11:50:00Z'}");
    assert_int_equal(report(t, "ext::A", back).outcome.refusal, RECORDS_ILLEGAL);
    t->work.actor.may_force = true;
    assert_int_equal(report(t, "ext::A", "{'status':'scheduled','at':'2026-05-15T11:55:00Z'}").outcome.refusal,
                     RECORDS_ILLEGAL);
    assert_true(report(t, "ext::A", back).applied);
    assert_int_equal(job_of(t, "ext::A")->actual.en_route_at_ms, 0);
}

static void who_works_on_a_job_of_nobody_has_it(void **state)
{
    struct testing_records *t = *state;
    report(t, "ext::B", "{'status':'dispatched','technicianId':'ext::T-2','at':'2026-05-15T11:00:00Z'}");
    assert_true(text_is_empty(job_of(t, "ext::B")->technician_id));
    report(t, "ext::B", "{'status':'en_route','technicianId':'ext::T-2','at':'2026-05-15T11:01:00Z'}");
    assert_true(text_equal(job_of(t, "ext::B")->technician_id, id_of(t, ROW_TECHNICIAN, "ext::T-2")));
    report(t, "ext::B", "{'status':'on_site','technicianId':'ext::T-1','at':'2026-05-15T11:02:00Z'}");
    assert_true(text_equal(job_of(t, "ext::B")->technician_id, id_of(t, ROW_TECHNICIAN, "ext::T-2")));
}

static void a_bad_report_is_told_with_its_places(void **state)
{
    struct testing_records *t = *state;
    struct records_report r = report(t, "ext::A",
                                     "{'status':'gone','at':'2026-05-15T11:00:00','technicianId':'ext::T-9',"
                                     "'colour':1,'location':{'lat':91,'lng':0}}");
    assert_true(testing_has_issue(&r.outcome.wrong, "/status", "unknown_value"));
    assert_true(testing_has_issue(&r.outcome.wrong, "/at", "offset_required"));
    assert_true(testing_has_issue(&r.outcome.wrong, "/technicianId", "unknown_reference"));
    assert_true(testing_has_issue(&r.outcome.wrong, "/colour", "unknown_field"));
    assert_true(testing_has_issue(&r.outcome.wrong, "/location/lat", "out_of_range"));
    r = report(t, "ext::A", "{}");
    assert_true(testing_has_issue(&r.outcome.wrong, "/status", "required"));
    assert_int_equal(report(t, "ext::Z", "{'nonsense':1}").outcome.refusal, RECORDS_MISSING); /* 404 before 422 */
    assert_true(change_set_is_empty(t->work.set));
}

static void in_a_batch_the_body_names_the_job(void **state)
{
    struct testing_records *t = *state;
    assert_true(report(t, "", "{'jobId':'ext::A','status':'en_route','at':'2026-05-15T11:00:00Z'}").applied);
    assert_true(report(t, "", "{'jobId':'ext::A','status':'on_site','at':'2026-05-15T11:10:00Z'}").applied);
    assert_false(report(t, "", "{'jobId':'ext::A','status':'en_route','at':'2026-05-15T11:05:00Z'}").applied);
    struct records_report r = report(t, "", "{'jobId':'ext::Z','status':'en_route'}");
    assert_true(testing_has_issue(&r.outcome.wrong, "/jobId", "unknown_reference"));
    r = report(t, "", "{'jobId':7,'status':'en_route'}");
    assert_true(testing_has_issue(&r.outcome.wrong, "/jobId", "invalid_type"));
    r = report(t, "", "{'status':'en_route'}");
    assert_true(testing_has_issue(&r.outcome.wrong, "/jobId", "required"));
    r = report(t, "ext::A", "{'jobId':'ext::B','status':'completed'}");
    assert_true(testing_has_issue(&r.outcome.wrong, "/jobId", "given_twice"));
    assert_int_equal(testing_count(t, "put"), 2);
    testing_commit(t);
}

static void a_technician_reports_on_the_own_jobs_in_the_own_name(void **state)
{
    struct testing_records *t = *state;
    t->work.actor.only_technician_id = id_of(t, ROW_TECHNICIAN, "ext::T-1");
    assert_int_equal(report(t, "ext::B", "{'status':'en_route'}").outcome.refusal, RECORDS_FORBIDDEN);
    assert_int_equal(tell(t, "ext::B", "{'csat':5}").refusal, RECORDS_FORBIDDEN);
    assert_int_equal(report(t, "ext::A", "{'status':'en_route','technicianId':'ext::T-2'}").outcome.refusal,
                     RECORDS_FORBIDDEN);
    assert_true(report(t, "ext::A", "{'status':'en_route','at':'2026-05-15T11:00:00Z'}").applied);
    assert_true(text_equal(line_of(t)->technician_id, t->work.actor.only_technician_id));
    t->work.actor.only_technician_id = id_of(t, ROW_TECHNICIAN, "ext::T-2"); /* of the crew */
    assert_true(report(t, "ext::A", "{'status':'on_site','at':'2026-05-15T11:01:00Z'}").applied);
}

/* ---- cancelling and reopening ------------------------------------------------------------------------------------ */

static void cancelling_is_done_once(void **state)
{
    struct testing_records *t = *state;
    struct records_outcome outcome;
    records_job_cancel(&t->work, TEXT("ext::A"), TEXT("rain"), 2, &outcome);
    assert_int_equal(outcome.refusal, RECORDS_MOVED);
    records_job_cancel(&t->work, TEXT("ext::A"), TEXT("rain"), 1, &outcome);
    assert_int_equal(outcome.result, RECORDS_UPDATED);
    assert_text(t->work.set->events[0].type, "job.canceled");
    assert_text(line_of(t)->note, "rain");
    assert_non_null(strstr(text_to_c(t->arena, t->work.set->audits[0].entry), "\"detail\":{\"note\":{\"commitment\":"));
    records_job_cancel(&t->work, TEXT("ext::A"), TEXT("rain"), RECORDS_ANY_VERSION, &outcome);
    assert_int_equal(outcome.result, RECORDS_UNCHANGED);
    assert_int_equal(testing_count(t, "put"), 1);
    records_job_cancel(&t->work, TEXT("ext::Z"), TEXT(""), RECORDS_ANY_VERSION, &outcome);
    assert_int_equal(outcome.refusal, RECORDS_MISSING);
    report(t, "ext::B", "{'status':'completed'}");
    records_job_cancel(&t->work, TEXT("ext::B"), TEXT(""), RECORDS_ANY_VERSION, &outcome);
    assert_int_equal(outcome.refusal, RECORDS_ILLEGAL);
}

static void a_canceled_job_whose_time_is_ahead_keeps_its_place(void **state)
{
    struct testing_records *t = *state;
    struct records_outcome outcome;
    records_job_cancel(&t->work, TEXT("ext::A"), TEXT(""), RECORDS_ANY_VERSION, &outcome);
    records_job_reopen(&t->work, TEXT("ext::A"), testing_json(t, "{'note':'sun again'}"), RECORDS_ANY_VERSION,
                       &outcome);
    assert_int_equal(outcome.result, RECORDS_UPDATED);
    assert_int_equal(job_of(t, "ext::A")->status, JOB_SCHEDULED);
    assert_false(text_is_empty(job_of(t, "ext::A")->technician_id));
    assert_text(line_of(t)->note, "sun again");
    testing_commit(t);
    records_job_cancel(&t->work, TEXT("ext::A"), TEXT(""), RECORDS_ANY_VERSION, &outcome);
    testing_commit(t);
    t->now_ms += INT64_C(7200) * 1000; /* 14:00, after its start */
    testing_work(t);
    records_job_reopen(&t->work, TEXT("ext::A"), NULL, RECORDS_ANY_VERSION, &outcome);
    assert_int_equal(job_of(t, "ext::A")->status, JOB_UNSCHEDULED);
    assert_true(text_is_empty(job_of(t, "ext::A")->technician_id));
    assert_int_equal(job_of(t, "ext::A")->crew_technician_ids.count, 0);
    assert_int_equal(job_of(t, "ext::A")->scheduled_start_s, 0);
    testing_commit(t);
}

static void a_completed_job_is_reopened_to_be_planned_anew(void **state)
{
    struct testing_records *t = *state;
    struct records_outcome outcome;
    records_job_reopen(&t->work, TEXT("ext::A"), NULL, RECORDS_ANY_VERSION, &outcome);
    assert_int_equal(outcome.refusal, RECORDS_ILLEGAL);
    assert_string_equal(outcome.code, "not_final");
    tell(t, "ext::A", "{'completedAt':'2026-05-15T11:00:00Z','csat':2}");
    records_job_reopen(&t->work, TEXT("ext::A"), testing_json(t, "{'colour':1}"), RECORDS_ANY_VERSION, &outcome);
    assert_true(testing_has_issue(&outcome.wrong, "/colour", "unknown_field"));
    records_job_reopen(&t->work, TEXT("ext::A"), testing_json(t, "{}"), RECORDS_ANY_VERSION, &outcome);
    const struct job_record *job = job_of(t, "ext::A");
    assert_int_equal(job->status, JOB_UNSCHEDULED);
    assert_int_equal(job->actual.given, 0);
    assert_int_equal(job->outcome.given, 0);
    testing_commit(t);
    /* what completed it is heard again: it is old now */
    assert_false(report(t, "ext::A", "{'status':'completed','at':'2026-05-15T11:00:00Z'}").applied);
}

/* ---- outcomes ---------------------------------------------------------------------------------------------------- */

static void an_outcome_that_says_when_completes_the_job(void **state)
{
    struct testing_records *t = *state;
    struct records_outcome outcome =
        tell(t, "ext::A",
             "{'actualDurationMinutes':55,'arrivedAt':'2026-05-15T10:00:00Z',"
             "'completedAt':'2026-05-15T10:55:00Z','departedAt':'2026-05-15T11:00:00Z','csat':4}");
    assert_int_equal(outcome.result, RECORDS_UPDATED);
    assert_true(testing_has_issue(&outcome.warnings, "/completedAt", "skipped_states"));
    assert_text(t->work.set->events[0].type, "job.status");
    const struct job_record *job = job_of(t, "ext::A");
    assert_int_equal(job->status, JOB_COMPLETED);
    assert_int_equal(job->actual.completed_at_ms - job->actual.arrived_at_ms, 55 * 60000);
    assert_int_equal(job->outcome.csat, 4);
    testing_commit(t);
    outcome = tell(t, "ext::A", "{'csat':4}");
    assert_int_equal(outcome.result, RECORDS_UNCHANGED);
    assert_true(change_set_is_empty(t->work.set));
    outcome = tell(t, "ext::A", "{'csat':5,'comment':'quick'}"); /* merged */
    assert_int_equal(outcome.result, RECORDS_UPDATED);
    assert_text(t->work.set->events[0].type, "job.updated");
    assert_int_equal(testing_count(t, "append"), 0);
    assert_int_equal(job_of(t, "ext::A")->outcome.actual_duration_minutes, 55);
}

static void an_outcome_that_was_overtaken_is_kept_and_completes_nothing(void **state)
{
    struct testing_records *t = *state;
    report(t, "ext::A", "{'status':'on_site','at':'2026-05-15T11:30:00Z'}");
    testing_commit(t);
    assert_int_equal(tell(t, "ext::A", "{'completedAt':'2026-05-15T11:00:00Z'}").result, RECORDS_UPDATED);
    assert_int_equal(job_of(t, "ext::A")->status, JOB_ON_SITE); /* she came after that */
    assert_false(line_of(t)->applied);
}

static void an_outcome_is_of_a_job_that_is_completed(void **state)
{
    struct testing_records *t = *state;
    struct records_outcome outcome = tell(t, "ext::A", "{'csat':4,'arrivedAt':'2026-05-15T10:00:00Z'}");
    assert_int_equal(outcome.refusal, RECORDS_ILLEGAL);
    assert_string_equal(outcome.code, "not_completed");
    assert_string_equal(tell(t, "", "{'jobId':'ext::A'}").code, "not_completed");
    records_job_cancel(&t->work, TEXT("ext::B"), TEXT(""), RECORDS_ANY_VERSION, &outcome);
    testing_commit(t);
    assert_string_equal(tell(t, "ext::B", "{'csat':1}").code, "not_completed");
    assert_string_equal(tell(t, "ext::B", "{'completedAt':'2026-05-15T11:00:00Z'}").code, "illegal_transition");
    assert_true(change_set_is_empty(t->work.set));
    report(t, "ext::A", "{'status':'completed','at':'2026-05-15T11:00:00Z'}");
    assert_int_equal(tell(t, "ext::A", "{'csat':4}").result, RECORDS_UPDATED);
}

static void a_bad_outcome_is_told_with_its_places(void **state)
{
    struct testing_records *t = *state;
    struct records_outcome outcome = tell(
        t, "ext::A", "{'arrivedAt':'2026-05-15T11:00:00Z','completedAt':'2026-05-15T10:00:00Z','csat':6,'shoe':1}");
    assert_true(testing_has_issue(&outcome.wrong, "/csat", "out_of_range"));
    assert_true(testing_has_issue(&outcome.wrong, "/shoe", "unknown_field"));
    outcome = tell(t, "ext::A", "{'arrivedAt':'2026-05-15T11:00:00Z','completedAt':'2026-05-15T10:00:00Z'}");
    assert_true(testing_has_issue(&outcome.wrong, "/completedAt", "end_before_start"));
    outcome = tell(t, "ext::A", "{'completedAt':'2026-05-15T12:05:01Z'}");
    assert_true(testing_has_issue(&outcome.wrong, "/completedAt", "at_in_future"));
    outcome = tell(t, "", "{'jobId':'ext::Z','csat':1}");
    assert_true(testing_has_issue(&outcome.wrong, "/jobId", "unknown_reference"));
    assert_text(outcome.wrong.list[0].message, "There is no job ext::Z.");
    outcome = tell(t, "", "{'csat':1}");
    assert_true(testing_has_issue(&outcome.wrong, "/jobId", "required"));
    assert_int_equal(tell(t, "ext::Z", "{}").refusal, RECORDS_MISSING);
    assert_true(change_set_is_empty(t->work.set));
    outcome = tell(t, "", "{'jobId':'ext::A','csat':1,'completedAt':'2026-05-15T11:00:00Z'}");
    assert_int_equal(outcome.result, RECORDS_UPDATED);
}

static void a_line_of_the_timeline_is_shown(void **state)
{
    struct testing_records *t = *state;
    struct json_writer w = json_writer_make(t->arena);
    struct append_list list;
    report(t, "ext::A", "{'status':'en_route','at':'2026-05-15T11:50:00Z'}");
    testing_commit(t);
    assert_true(t->store.appended(t->work.snapshot, t->arena, APPEND_TIMELINE, id_of(t, ROW_JOB, "ext::A"), false, 0,
                                  10, &list, NULL));
    assert_int_equal(list.count, 2); /* scheduled when it was made */
    records_timeline_write(&w, &t->work, &list.items[1]);
    assert_text(json_written(&w), "{\"status\":\"en_route\",\"at\":\"2026-05-15T11:50:00Z\",\"receivedAt\":"
                                  "\"2026-05-15T12:00:00Z\",\"applied\":true,\"technicianId\":null,\"location\":null,"
                                  "\"actor\":\"key:1\",\"note\":null}");
}

static void statuses_are_read_by_name(void **state)
{
    (void)state;
    int32_t status = -1;
    assert_true(records_job_status_read(TEXT("on_hold"), &status));
    assert_int_equal(status, JOB_ON_HOLD);
    assert_false(records_job_status_read(TEXT("gone"), &status));
    assert_false(records_job_status_read(TEXT(""), &status));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_report_moves_the_job_and_stands_in_its_timeline, up, down),
        cmocka_unit_test_setup_teardown(without_a_time_it_is_now, up, down),
        cmocka_unit_test_setup_teardown(a_report_from_before_the_planning_counts, up, down),
        cmocka_unit_test_setup_teardown(late_ones_and_repeated_ones_change_nothing, up, down),
        cmocka_unit_test_setup_teardown(more_than_five_minutes_ahead_is_refused, up, down),
        cmocka_unit_test_setup_teardown(skipped_states_are_warned_about, up, down),
        cmocka_unit_test_setup_teardown(nothing_leaves_what_is_final, up, down),
        cmocka_unit_test_setup_teardown(only_a_person_with_force_takes_back_en_route, up, down),
        cmocka_unit_test_setup_teardown(who_works_on_a_job_of_nobody_has_it, up, down),
        cmocka_unit_test_setup_teardown(a_bad_report_is_told_with_its_places, up, down),
        cmocka_unit_test_setup_teardown(in_a_batch_the_body_names_the_job, up, down),
        cmocka_unit_test_setup_teardown(a_technician_reports_on_the_own_jobs_in_the_own_name, up, down),
        cmocka_unit_test_setup_teardown(cancelling_is_done_once, up, down),
        cmocka_unit_test_setup_teardown(a_canceled_job_whose_time_is_ahead_keeps_its_place, up, down),
        cmocka_unit_test_setup_teardown(a_completed_job_is_reopened_to_be_planned_anew, up, down),
        cmocka_unit_test_setup_teardown(an_outcome_that_says_when_completes_the_job, up, down),
        cmocka_unit_test_setup_teardown(an_outcome_that_was_overtaken_is_kept_and_completes_nothing, up, down),
        cmocka_unit_test_setup_teardown(an_outcome_is_of_a_job_that_is_completed, up, down),
        cmocka_unit_test_setup_teardown(a_bad_outcome_is_told_with_its_places, up, down),
        cmocka_unit_test_setup_teardown(a_line_of_the_timeline_is_shown, up, down),
        cmocka_unit_test_setup_teardown(statuses_are_read_by_name, up, down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
