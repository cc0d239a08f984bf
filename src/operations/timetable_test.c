#include "operations/testing.h"

#include <stdio.h>
#include <string.h>

#include "base/json.h"

#define DAY_MS (INT64_C(24) * 3600 * 1000)

static struct zone zone_called(struct testing_operations *t, const char *name)
{
    struct zone zone;
    assert_true(zone_load(t->arena, text_of(name), &zone, NULL));
    return zone;
}

static int64_t ms_of(const char *rfc3339)
{
    int64_t ms = 0;
    assert_true(moment_parse(text_of(rfc3339), &ms, NULL));
    return ms;
}

static struct timetable_record task_at(int32_t minute)
{
    struct timetable_record task = {.task = TIMETABLE_TIDY, .enabled = true, .at_minute = minute};
    return task;
}

static struct timetable_record task_every(int32_t minutes)
{
    struct timetable_record task = {.enabled = true};
    testing_give(shape_of_row[ROW_TIMETABLE], &task, every_minutes, "everyMinutes", minutes);
    return task;
}

static void next_is(struct testing_operations *t, const struct zone *zone, int32_t minute, const char *now,
                    const char *next)
{
    struct timetable_record task = task_at(minute);
    assert_text(moment_text(t->arena, timetable_next_ms(&task, zone, ms_of(now))), next);
}

static void a_daily_task_runs_at_its_local_time_once_a_day(void **state)
{
    struct testing_operations *t = *state;
    struct zone york = zone_called(t, "America/New_York");
    next_is(t, &york, 180, "2026-05-15T06:59:59Z", "2026-05-15T07:00:00Z");
    next_is(t, &york, 180, "2026-05-15T07:00:00Z", "2026-05-16T07:00:00Z");
    next_is(t, &york, 180, "2026-05-15T23:00:00Z", "2026-05-16T07:00:00Z");
    next_is(t, NULL, 180, "2026-05-15T23:00:00Z", "2026-05-16T03:00:00Z");
    /* 02:30 is skipped on 8 March: the first instant after the gap. */
    next_is(t, &york, 150, "2026-03-07T07:30:00Z", "2026-03-08T07:00:00Z");
    next_is(t, &york, 150, "2026-03-08T07:00:00Z", "2026-03-09T06:30:00Z");
    /* 01:30 is there twice on 1 November: the first, and only that. */
    next_is(t, &york, 90, "2026-10-31T05:30:00Z", "2026-11-01T05:30:00Z");
    next_is(t, &york, 90, "2026-11-01T05:30:00Z", "2026-11-02T06:30:00Z");
}

static void days_of_every_length_have_one_run(void **state)
{
    struct testing_operations *t = *state;
    static const char *const names[] = {"America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu",
                                        "Africa/Casablanca"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        struct zone zone = zone_called(t, names[i]);
        for (int32_t minute = 0; minute < 1440; minute += 30) {
            struct timetable_record task = task_at(minute);
            int64_t now_ms = ms_of("2026-01-01T12:00:00Z");
            struct date before = {.days = 0};
            for (int day = 0; day < 366; day++) {
                now_ms = timetable_next_ms(&task, &zone, now_ms);
                struct date date = zone_date(&zone, now_ms / 1000, NULL);
                assert_true(day == 0 || date.days == before.days + 1);
                before = date;
            }
        }
    }
}

static void a_regular_task_keeps_in_step_and_makes_up_for_missed_runs_once(void **state)
{
    (void)state;
    struct timetable_record task = task_every(60);
    assert_int_equal(timetable_next_ms(&task, NULL, 1000), 3601000);
    task.next_at_ms = 3601000;
    assert_int_equal(timetable_next_ms(&task, NULL, 3601000), 7201000);
    assert_int_equal(timetable_next_ms(&task, NULL, 3603500), 7201000);
    assert_int_equal(timetable_next_ms(&task, NULL, 3601000 + 10 * 3600000 + 5), 3601000 + 11 * 3600000);
    task.enabled = false;
    assert_int_equal(timetable_next_ms(&task, NULL, 1000), 0);
}

static struct timetable loaded(struct testing_operations *t, const char *organization)
{
    struct timetable timetable;
    struct fault fault = {.kind = FAULT_NONE};
    struct snapshot *s = testing_opened(t, organization);
    assert_true(timetable_load(&t->host, t->arena, s, text_of(organization), &timetable, &fault));
    testing_closed(t, s);
    return timetable;
}

static void begun(struct testing_operations *t, const char *organization)
{
    testing_organization(t, organization, "America/New_York");
    struct change_set *set = testing_begun(t, organization);
    timetable_begin(&t->host, TEXT("America/New_York"), set);
    testing_kept(t, set);
}

static int32_t waiting(struct testing_operations *t, const char *organization)
{
    struct queue_list list;
    struct snapshot *s = testing_opened(t, organization);
    assert_true(t->store.queued(s, t->arena, QUEUE_WAITING, TEXT(""), 100, &list, NULL));
    testing_closed(t, s);
    return list.count;
}

enum { HOURLY = 2 }; /* of the presets: heads of the audit, and the look at the coming day */

static void what_is_due_is_queued_once(void **state)
{
    struct testing_operations *t = *state;
    begun(t, "a");
    begun(t, "b");
    assert_int_equal(timetable_tick(&t->host, t->arena), 0);
    t->now_ms += 3600 * 1000; /* the hourly ones */
    assert_int_equal(timetable_tick(&t->host, t->arena), 2 * HOURLY);
    assert_int_equal(timetable_tick(&t->host, t->arena), 0);
    assert_int_equal(waiting(t, "a"), HOURLY);
    t->now_ms += DAY_MS; /* and the daily ones; the hourly ones still wait from before */
    assert_int_equal(timetable_tick(&t->host, t->arena), 2 * TIMETABLE_TASKS);
    assert_int_equal(waiting(t, "a"), TIMETABLE_TASKS);
    assert_int_equal(waiting(t, "b"), TIMETABLE_TASKS);
    struct timetable timetable = loaded(t, "a");
    const struct timetable_record *heads = timetable.rows[TIMETABLE_AUDIT_HEADS]->noun;
    assert_int_equal(heads->last_at_ms, t->now_ms);
    assert_int_equal(heads->next_at_ms, t->now_ms + 3600 * 1000);
    assert_int_equal(timetable.rows[TIMETABLE_AUDIT_HEADS]->version, 3);
}

/* Two nodes look at the same time: the other one ticks between this one's reading and its commit. */
static void other_ticks(void *own)
{
    struct testing_operations *t = own;
    t->before_commit = NULL;
    assert_int_equal(timetable_tick(&t->host, t->arena), HOURLY);
}

static void of_two_nodes_one_queues_it(void **state)
{
    struct testing_operations *t = *state;
    begun(t, "a");
    t->now_ms += 3600 * 1000;
    t->own = t;
    t->before_commit = other_ticks;
    assert_int_equal(timetable_tick(&t->host, t->arena), 0);
    assert_int_equal(waiting(t, "a"), HOURLY);
}

static void the_clocks_own_bookkeeping_is_no_entry_of_the_audit(void **state)
{
    struct testing_operations *t = *state;
    begun(t, "a");
    t->now_ms += 3600 * 1000;
    assert_int_equal(timetable_tick(&t->host, t->arena), HOURLY);
    struct audit_list list;
    struct snapshot *s = testing_opened(t, "a");
    assert_true(t->store.audits(s, t->arena, &(struct audit_query){.limit = 100}, &list, NULL));
    testing_closed(t, s);
    assert_int_equal(list.count, 1 + TIMETABLE_TASKS); /* the organization and the rows */
}

static bool patched(struct testing_operations *t, const char *body, struct issues *wrong)
{
    struct json json;
    struct fault fault = {.kind = FAULT_NONE};
    assert_true(json_parse(t->arena, text_of(body), &json, &fault));
    *wrong = issues_make(t->arena);
    struct timetable timetable = loaded(t, "a");
    struct change_set *set = testing_begun(t, "a");
    bool right = timetable_patch(&t->host, &timetable, &json, set, wrong);
    if (right && !change_set_is_empty(set)) {
        testing_kept(t, set);
    }
    return right;
}

static struct text written(struct testing_operations *t)
{
    struct timetable timetable = loaded(t, "a");
    struct json_writer w = json_writer_make(t->arena);
    timetable_write(&w, &timetable);
    return json_written(&w);
}

#define OTHER_TASKS(next, other)                                                                                       \
    "\"learning\":{\"task\":\"learning\",\"enabled\":true,\"everyMinutes\":null,\"at\":\"02:00\",\"nextAt\":" next     \
    ",\"lastAt\":null},\"day_plan\":{\"task\":\"day_plan\",\"enabled\":true,\"everyMinutes\":60,\"at\":null,"          \
    "\"nextAt\":" other ",\"lastAt\":null}"

static void a_patch_changes_what_it_names(void **state)
{
    struct testing_operations *t = *state;
    struct issues wrong;
    testing_organization(t, "a", "America/New_York");
    assert_text(
        written(t),
        "{\"tasks\":{\"audit_heads\":{\"task\":\"audit_heads\",\"enabled\":true,\"everyMinutes\":60,\"at\":null,"
        "\"nextAt\":null,\"lastAt\":null},\"tidy\":{\"task\":\"tidy\",\"enabled\":true,\"everyMinutes\":null,"
        "\"at\":\"03:00\",\"nextAt\":null,\"lastAt\":null}," OTHER_TASKS("null", "null") "},\"version\":0}");
    assert_true(patched(
        t,
        "{\"tasks\":{\"audit_heads\":{\"at\":\"12:30\"},\"tidy\":{\"enabled\":false},\"learning\":{\"enabled\":true},"
        "\"day_plan\":{\"enabled\":true}}}",
        &wrong));
    const char *changed =
        "{\"tasks\":{\"audit_heads\":{\"task\":\"audit_heads\",\"enabled\":true,\"everyMinutes\":null,\"at\":\"12:30\","
        "\"nextAt\":\"2026-05-15T16:30:00Z\",\"lastAt\":null},\"tidy\":{\"task\":\"tidy\",\"enabled\":false,"
        "\"everyMinutes\":null,\"at\":\"03:00\",\"nextAt\":null,\"lastAt\":null}," OTHER_TASKS(
            "\"2026-05-16T06:00:00Z\"", "\"2026-05-15T17:00:00Z\"") "},\"version\":4}";
    assert_text(written(t), changed);
    char *same = text_to_c(t->arena, written(t)); /* what was read can be sent back, and changes nothing */
    assert_true(patched(t, same, &wrong));
    assert_text(written(t), changed);
    assert_true(patched(t, "{\"tasks\":{\"tidy\":{\"enabled\":true,\"everyMinutes\":5}}}", &wrong));
    const struct timetable_record *tidy = loaded(t, "a").rows[TIMETABLE_TIDY]->noun;
    assert_int_equal(tidy->next_at_ms, t->now_ms + 5 * 60000);
    assert_true(patched(t, "{\"tasks\":{\"tidy\":{\"task\":\"audit_heads\",\"enabled\":false}}}", &wrong));
    tidy = loaded(t, "a").rows[TIMETABLE_TIDY]->noun;
    assert_true(tidy->task == TIMETABLE_TIDY && !tidy->enabled);
}

static void what_is_wrong_in_a_patch_is_named(void **state)
{
    struct testing_operations *t = *state;
    struct issues wrong;
    testing_organization(t, "a", "UTC");
    static const struct {
        const char *body, *path, *code;
    } cases[] = {
        {"[]", "", "invalid_type"},
        {"{\"task\":{}}", "/task", "unknown_field"},
        {"{\"tasks\":[]}", "/tasks", "invalid_type"},
        {"{\"tasks\":{\"dream\":{}}}", "/tasks/dream", "unknown_field"},
        {"{\"tasks\":{\"tidy\":3}}", "/tasks/tidy", "invalid_type"},
        {"{\"tasks\":{\"tidy\":{\"at\":\"25:00\"}}}", "/tasks/tidy/at", "invalid_time"},
        {"{\"tasks\":{\"tidy\":{\"everyMinutes\":0}}}", "/tasks/tidy/everyMinutes", "out_of_range"},
        {"{\"tasks\":{\"tidy\":{\"often\":true}}}", "/tasks/tidy/often", "unknown_field"},
        {"{\"tasks\":{\"tidy\":{\"at\":\"01:00\",\"everyMinutes\":5}}}", "/tasks/tidy", "given_twice"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        assert_false(patched(t, cases[i].body, &wrong));
        assert_int_equal(wrong.count, 1);
        assert_text(wrong.list[0].path, cases[i].path);
        assert_text(wrong.list[0].code, cases[i].code);
    }
    assert_int_equal(loaded(t, "a").version, 0);
}

static void elsewhere(void *context, struct queue_work *work)
{
    (void)context;
    (void)work;
}

/* From the tick to the end of the work, with the handlers of this installation; some are another room's. */
static void each_task_has_somebody_who_does_it(void **state)
{
    struct testing_operations *t = *state;
    enum { OTHERS = 2 };
    struct queue_worker worker = {.host = &t->host, .context = &t->host};
    struct queue_handler handlers[TIMETABLE_TASKS] = {{.kind = "learn.durations", .run = elsewhere},
                                                      {.kind = "dispatch.morning", .run = elsewhere}};
    const struct queue_handler *own = operations_handlers(&worker.handler_count);
    assert_int_equal(worker.handler_count, TIMETABLE_TASKS - OTHERS);
    memcpy(handlers + OTHERS, own, (TIMETABLE_TASKS - OTHERS) * sizeof *own);
    worker.handlers = handlers;
    worker.handler_count = TIMETABLE_TASKS;
    begun(t, "a");
    t->now_ms += DAY_MS;
    assert_int_equal(timetable_tick(&t->host, t->arena), TIMETABLE_TASKS);
    for (int32_t task = 0; task < TIMETABLE_TASKS; task++) {
        assert_int_equal(queue_step(&worker, t->arena), QUEUE_STEP_WORKED);
    }
    assert_int_equal(waiting(t, "a"), 0);
    struct queue_list done;
    struct snapshot *s = testing_opened(t, "a");
    assert_true(t->store.queued(s, t->arena, QUEUE_IS_DONE, TEXT(""), 100, &done, NULL));
    testing_closed(t, s);
    assert_int_equal(done.count, TIMETABLE_TASKS);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, testing_operations_up, testing_operations_down)
    const struct CMUnitTest tests[] = {
        TEST(a_daily_task_runs_at_its_local_time_once_a_day),
        TEST(days_of_every_length_have_one_run),
        TEST(a_regular_task_keeps_in_step_and_makes_up_for_missed_runs_once),
        TEST(what_is_due_is_queued_once),
        TEST(of_two_nodes_one_queues_it),
        TEST(the_clocks_own_bookkeeping_is_no_entry_of_the_audit),
        TEST(a_patch_changes_what_it_names),
        TEST(what_is_wrong_in_a_patch_is_named),
        TEST(each_task_has_somebody_who_does_it),
    };
    return cmocka_run_group_tests_name("timetable", tests, NULL, NULL);
}
