/* Places and locks of jobs. */
#include "records/jobs.h"

#include "base/arena.h"
#include "records/testing_jobs.h"

static int up(void **state)
{
    struct testing_records *t = testing_records_make("America/New_York");
    testing_put(t, ROW_TECHNICIAN, "{'externalId':'A','name':'Ann'}");
    testing_put(t, ROW_TECHNICIAN, "{'externalId':'B','name':'Bob'}");
    testing_commit(t);
    testing_upsert(t, "{'externalId':'J','durationMinutes':60}");
    testing_commit(t);
    *state = t;
    return 0;
}

static int down(void **state)
{
    testing_records_end(*state);
    return 0;
}

static const struct row *row_of(struct testing_records *t, enum row_kind kind, const char *reference)
{
    const struct row *row = records_find_reference(&t->work, kind, text_of(reference));
    assert_non_null(row);
    return row;
}

static struct records_place with(struct testing_records *t, const char *technician)
{
    return (struct records_place){.technician_id = row_of(t, ROW_TECHNICIAN, technician)->id,
                                  .start_s = TESTING_NOW_MS / 1000 + 3600,
                                  .end_s = TESTING_NOW_MS / 1000 + 7200,
                                  .sequence = 2,
                                  .plan_version = 3};
}

static struct records_outcome put(struct testing_records *t, const struct records_place *place)
{
    struct records_outcome outcome;
    records_job_put_at(&t->work, row_of(t, ROW_JOB, "ext::J"), place, "plan.applied", &outcome);
    return outcome;
}

static void a_place_makes_a_job_scheduled(void **state)
{
    struct testing_records *t = *state;
    struct records_place place = with(t, "ext::A");
    assert_int_equal(put(t, &place).result, RECORDS_UPDATED);
    assert_int_equal(testing_count(t, "audit"), 1);
    assert_int_equal(testing_count(t, "event"), 1);
    assert_int_equal(testing_count(t, "append"), 1);
    testing_commit(t);
    const struct job_record *job = testing_job(t, "ext::J");
    assert_int_equal(job->status, JOB_SCHEDULED);
    assert_true(text_equal(job->technician_id, place.technician_id));
    assert_int_equal(job->scheduled_start_s, place.start_s);
    assert_int_equal(job->sequence, 2);
    assert_int_equal(job->plan_version, 3);
}

static void the_same_place_again_changes_nothing(void **state)
{
    struct testing_records *t = *state;
    struct records_place place = with(t, "ext::A");
    put(t, &place);
    testing_commit(t);
    assert_int_equal(put(t, &place).result, RECORDS_UNCHANGED);
}

static void a_place_that_is_given_by_hand_is_no_plans_any_more(void **state)
{
    struct testing_records *t = *state;
    struct records_place place = with(t, "ext::A");
    put(t, &place);
    testing_commit(t);
    testing_patch(t, "ext::J", "{'title':'Still no heat'}");
    testing_commit(t);
    assert_int_equal(testing_job(t, "ext::J")->plan_version, 3);
    testing_patch(t, "ext::J", "{'scheduledStart':'2026-05-15T13:30:00Z'}");
    testing_commit(t);
    assert_int_equal(testing_job(t, "ext::J")->plan_version, 0);
}

static void what_loses_its_place_is_unscheduled_and_unlocked(void **state)
{
    struct testing_records *t = *state;
    struct records_outcome outcome;
    struct records_place place = with(t, "ext::A");
    const struct records_place nowhere = {.plan_version = 4};
    put(t, &place);
    assert_true(records_job_lock(&t->work, row_of(t, ROW_JOB, "ext::J"), LOCK_TIME, "job.locked", &outcome));
    testing_commit(t);
    assert_int_equal(testing_job(t, "ext::J")->locks, LOCK_TIME);
    put(t, &nowhere);
    testing_commit(t);
    const struct job_record *job = testing_job(t, "ext::J");
    assert_int_equal(job->status, JOB_UNSCHEDULED);
    assert_int_equal(job->locks, 0);
    assert_int_equal(job->scheduled_start_s, 0);
    assert_true(text_is_empty(job->technician_id));
}

static void what_was_sent_to_one_is_not_sent_to_another(void **state)
{
    struct testing_records *t = *state;
    struct records_place hers = with(t, "ext::A");
    struct records_place his = with(t, "ext::B");
    put(t, &hers);
    testing_commit(t);
    testing_patch(t, "ext::J", "{'status':'dispatched'}");
    testing_commit(t);
    hers.start_s += 600;
    put(t, &hers);
    testing_commit(t);
    assert_int_equal(testing_job(t, "ext::J")->status, JOB_DISPATCHED);
    put(t, &his);
    testing_commit(t);
    assert_int_equal(testing_job(t, "ext::J")->status, JOB_SCHEDULED);
}

static void what_is_under_way_keeps_its_place(void **state)
{
    struct testing_records *t = *state;
    struct records_place place = with(t, "ext::A");
    put(t, &place);
    testing_commit(t);
    testing_patch(t, "ext::J", "{'status':'en_route'}");
    testing_commit(t);
    place = with(t, "ext::B");
    struct records_outcome outcome = put(t, &place);
    assert_int_equal(outcome.result, RECORDS_FAILED);
    assert_int_equal(outcome.refusal, RECORDS_ILLEGAL);
    assert_int_equal(testing_count(t, "put"), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_place_makes_a_job_scheduled, up, down),
        cmocka_unit_test_setup_teardown(the_same_place_again_changes_nothing, up, down),
        cmocka_unit_test_setup_teardown(a_place_that_is_given_by_hand_is_no_plans_any_more, up, down),
        cmocka_unit_test_setup_teardown(what_loses_its_place_is_unscheduled_and_unlocked, up, down),
        cmocka_unit_test_setup_teardown(what_was_sent_to_one_is_not_sent_to_another, up, down),
        cmocka_unit_test_setup_teardown(what_is_under_way_keeps_its_place, up, down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
