/* Why not her, at a time that is asked about: when a job may not begin, whoever comes. */
#include "desk/desk.h"

#include "base/arena.h"
#include "desk/testing.h"

static struct json asked_at(struct testing_records *t, const char *start)
{
    int64_t start_ms;
    struct json answer;
    struct records_outcome outcome;
    struct json_writer w = json_writer_make(t->arena);
    assert_true(moment_parse(text_of(start), &start_ms, NULL));
    struct desk desk = {.work = &t->work};
    const struct desk_why why = {.job = records_find_reference(&t->work, ROW_JOB, TEXT("ext::J")),
                                 .technician_id =
                                     records_find_reference(&t->work, ROW_TECHNICIAN, TEXT("ext::NEAR"))->id,
                                 .start_s = start_ms / 1000};
    assert_true(desk_why_not(&desk, &why, &w, &outcome));
    assert_true(json_parse(t->arena, json_written(&w), &answer, NULL));
    return answer;
}

static void assert_open_at(struct testing_records *t, const char *start)
{
    struct json answer = asked_at(t, start);
    assert_text(json_get(&answer, TEXT("verdict"))->string, "best");
}

static void assert_closed_at(struct testing_records *t, const char *start, const char *nearest)
{
    struct json answer = asked_at(t, start);
    assert_text(json_get(&answer, TEXT("verdict"))->string, "impossible");
    assert_text(json_get(json_get(&answer, TEXT("rule")), TEXT("code"))->string, "outside_window");
    assert_text(json_get(json_get(&answer, TEXT("rule")), TEXT("has"))->string, nearest);
}

static void a_time_outside_the_windows_is_told_with_the_nearest_at_which_the_job_may_begin(void **state)
{
    struct testing_records *t = *state;
    testing_patch(t, "ext::J",
                  "{'windows':[{'start':'2026-05-15T14:00:00Z','end':'2026-05-15T15:00:00Z'},"
                  "{'start':'2026-05-15T19:00:00Z','end':'2026-05-15T20:00:00Z'}]}");
    testing_commit(t);
    assert_closed_at(t, "2026-05-15T13:00:00Z", "2026-05-15T14:00:00Z");
    assert_open_at(t, "2026-05-15T14:00:00Z");
    assert_closed_at(t, "2026-05-15T15:00:00Z", "2026-05-15T14:59:59Z");
    assert_closed_at(t, "2026-05-15T18:00:00Z", "2026-05-15T19:00:00Z");
}

static void a_soft_window_may_be_missed_but_not_come_before(void **state)
{
    struct testing_records *t = *state;
    testing_patch(t, "ext::J",
                  "{'windows':[{'start':'2026-05-15T14:00:00Z','end':'2026-05-15T15:00:00Z','hard':false}],"
                  "'deadline':'2026-05-15T18:00:00Z'}");
    testing_commit(t);
    assert_closed_at(t, "2026-05-15T13:00:00Z", "2026-05-15T14:00:00Z");
    assert_open_at(t, "2026-05-15T17:00:00Z");
    assert_closed_at(t, "2026-05-15T19:00:00Z", "2026-05-15T18:00:00Z");
}

static void what_comes_after_a_job_may_not_begin_before_its_lag_is_over(void **state)
{
    struct testing_records *t = *state; /* it is 12:00 in UTC */
    testing_upsert(t, "{'externalId':'K','durationMinutes':60,'technicianId':'ext::FAR','status':'completed'}");
    testing_patch(t, "ext::J", "{'after':[{'jobId':'ext::K','minLagMinutes':120}]}");
    testing_commit(t);
    assert_closed_at(t, "2026-05-15T13:00:00Z", "2026-05-15T14:00:00Z");
    assert_open_at(t, "2026-05-15T14:00:00Z");
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, testing_desk_up, testing_desk_down)
    const struct CMUnitTest tests[] = {
        TEST(a_time_outside_the_windows_is_told_with_the_nearest_at_which_the_job_may_begin),
        TEST(a_soft_window_may_be_missed_but_not_come_before),
        TEST(what_comes_after_a_job_may_not_begin_before_its_lag_is_over),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
