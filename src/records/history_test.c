#include "records/history.h"

#include <stdio.h>

#include "base/arena.h"
#include "base/units.h"
#include "records/testing_jobs.h"

#define DAY_MS ((int64_t)DAY_SECONDS * 1000)

/* A job done `days` ago, local time 22:00 to 23:30 in New York, which is the next day in UTC. */
static void done(struct testing_records *t, const char *external_id, int days, const char *more)
{
    struct text body = text_format(
        t->arena,
        "{'externalId':'%s','jobType':'Boiler','status':'completed','outcome':{'arrivedAt':'2026-05-%02dT02:00:00Z',"
        "'completedAt':'2026-05-%02dT03:30:00Z'}%s}",
        external_id, 15 - days, 15 - days, more);
    struct records_outcome outcome = testing_upsert(t, text_to_c(t->arena, body));
    assert_int_equal(outcome.result, RECORDS_CREATED);
}

static struct records_history gathered(struct testing_records *t, int64_t days)
{
    struct records_history history;
    testing_commit(t);
    assert_true(records_history(&t->work, TESTING_NOW_MS - days * DAY_MS, &history));
    return history;
}

static void a_completed_job_is_told_without_anybodys_name(void **state)
{
    (void)state;
    struct testing_records *t = testing_records_make("America/New_York");
    struct text ann = testing_put(t, ROW_TECHNICIAN, "{'externalId':'T-1','name':'Ann'}");
    testing_commit(t);
    done(t, "J-1", 1, ",'technicianId':'ext::T-1','durationMinutes':60,'customer':{'externalId':'C-1','name':'Lee'}");
    struct records_outcome outcome;
    records_job_outcome(&t->work, TEXT("ext::J-1"), testing_json(t, "{'firstTimeFix':false,'csat':4}"), testing_body(),
                        &outcome);
    struct records_history history = gathered(t, 30);
    assert_int_equal(history.jobs.count, 1);
    assert_false(history.more);
    const struct past_job *job = &history.jobs.items[0];
    assert_text(job->job_type, "Boiler");
    assert_true(text_equal(job->technician_id, ann));
    assert_text(date_text(t->arena, job->day), "2026-05-13"); /* where the organization is */
    assert_int_equal(job->minutes, 90);
    assert_int_equal(job->given_minutes, 60);
    assert_true(job->has_fixed);
    assert_false(job->fixed);
    assert_int_equal(job->csat, 4);
    testing_records_end(t);
}

static void what_the_outcome_says_counts_before_the_clock(void **state)
{
    (void)state;
    struct testing_records *t = testing_records_make("America/New_York");
    done(t, "J-1", 1, "");
    struct records_outcome outcome;
    records_job_outcome(&t->work, TEXT("ext::J-1"), testing_json(t, "{'actualDurationMinutes':75}"), testing_body(),
                        &outcome);
    testing_upsert(
        t, "{'externalId':'J-2','status':'completed','outcome':{'completedAt':'2026-05-14T03:30:00Z','csat':5}}");
    struct records_history history = gathered(t, 30);
    assert_int_equal(history.jobs.count, 2);
    assert_int_equal(history.jobs.items[1].minutes, 75);
    assert_false(history.jobs.items[1].has_fixed);
    assert_int_equal(history.jobs.items[0].minutes, 0); /* not known */
    assert_int_equal(history.jobs.items[0].csat, 5);
    assert_text(history.jobs.items[0].job_type, "");
    testing_records_end(t);
}

static void a_crews_job_is_nobodys(void **state)
{
    (void)state;
    struct testing_records *t = testing_records_make("America/New_York");
    testing_put(t, ROW_TECHNICIAN, "{'externalId':'T-1','name':'Ann'}");
    testing_commit(t);
    done(t, "J-1", 1, ",'technicianId':'ext::T-1','crewSize':2");
    struct records_history history = gathered(t, 30);
    assert_text(history.jobs.items[0].technician_id, "");
    assert_int_equal(history.jobs.items[0].minutes, 90);
    testing_records_end(t);
}

static void open_and_older_jobs_are_left_out(void **state)
{
    (void)state;
    struct testing_records *t = testing_records_make("America/New_York");
    done(t, "J-1", 1, "");
    done(t, "J-9", 9, "");
    testing_upsert(t, "{'externalId':'J-2','jobType':'Boiler'}");
    assert_int_equal(gathered(t, 5).jobs.count, 1);
    assert_int_equal(gathered(t, 30).jobs.count, 2);
    assert_int_equal(gathered(t, 0).jobs.count, 0);
    testing_records_end(t);
}

static void a_job_that_was_reopened_is_not_done(void **state)
{
    (void)state;
    struct testing_records *t = testing_records_make("America/New_York");
    struct records_outcome outcome;
    done(t, "J-1", 1, "");
    records_job_reopen(&t->work, TEXT("ext::J-1"), testing_json(t, "{}"), RECORDS_ANY_VERSION, &outcome);
    assert_int_equal(outcome.result, RECORDS_UPDATED);
    assert_int_equal(gathered(t, 30).jobs.count, 0);
    testing_records_end(t);
}

static bool (*store_list)(struct snapshot *snapshot, struct arena *arena, const struct list_query *query,
                          struct row_list *list, struct fault *fault);

/* As a store on a disk does it: what is read lives in the arena and nowhere else. */
static bool list_copied(struct snapshot *snapshot, struct arena *arena, const struct list_query *query,
                        struct row_list *list, struct fault *fault)
{
    bool good = store_list(snapshot, arena, query, list, fault);
    struct row *rows = arena_array(arena, struct row, list->count);
    for (int32_t i = 0; i < list->count; i++) {
        rows[i] = list->rows[i];
        rows[i].noun = shape_copy(arena, shape_of_row[ROW_JOB], list->rows[i].noun);
    }
    list->rows = rows;
    return good;
}

static void a_history_of_many_pages_is_whole(void **state)
{
    (void)state;
    struct testing_records *t = testing_records_make("America/New_York");
    int32_t seen = 0;
    for (int i = 0; i < 1203; i++) {
        char id[16];
        snprintf(id, sizeof id, "J-%d", i);
        done(t, id, 1 + i % 7, i % 3 == 0 ? ",'durationMinutes':30" : "");
    }
    store_list = t->store.list;
    t->store.list = list_copied;
    struct records_history history = gathered(t, 30);
    assert_int_equal(history.jobs.count, 1203);
    assert_false(history.more);
    for (int32_t i = 0; i < history.jobs.count; i++) {
        assert_text(history.jobs.items[i].job_type, "Boiler");
        assert_int_equal(history.jobs.items[i].minutes, 90);
        seen += history.jobs.items[i].given_minutes == 30 ? 1 : 0;
    }
    assert_int_equal(seen, 401);
    testing_records_end(t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_completed_job_is_told_without_anybodys_name),
        cmocka_unit_test(what_the_outcome_says_counts_before_the_clock),
        cmocka_unit_test(a_crews_job_is_nobodys),
        cmocka_unit_test(open_and_older_jobs_are_left_out),
        cmocka_unit_test(a_job_that_was_reopened_is_not_done),
        cmocka_unit_test(a_history_of_many_pages_is_whole),
    };
    return cmocka_run_group_tests_name("records/history", tests, NULL, NULL);
}
