#include "store/lift.h"

#include "base/arena.h"
#include "base/testing.h"

static const struct row row = {.kind = ROW_JOB, .changed_ms = 5000};

static bool takes(const struct job_record *job, const struct list_filter *filter)
{
    struct arena *arena = arena_create(0);
    struct store_lifted lifted = store_lift(arena, ROW_JOB, job);
    bool taken = store_filter_takes(filter, &row, &lifted);
    arena_destroy(arena);
    return taken;
}

static void a_job_belongs_to_the_day_of_its_place_else_of_its_windows(void **state)
{
    (void)state;
    const struct list_filter day = {.has_day = true, .day_from_s = 1000, .day_to_s = 2000};
    const struct record_window windows[] = {{.start_s = 900, .end_s = 1001}, {.start_s = 3000, .end_s = 3100}};
    struct job_record job = {.windows = {.count = 0}};
    assert_true(takes(&job, &day)); /* no window: any day */
    job.windows = (struct window_list){1, windows};
    assert_true(takes(&job, &day));
    job.windows = (struct window_list){1, windows + 1};
    assert_false(takes(&job, &day));
    job.promised = (struct record_interval){.given = 3, .start_s = 1999, .end_s = 2500};
    assert_true(takes(&job, &day));
    job.scheduled_start_s = 2000; /* its place counts alone, and the day's end is not in it */
    job.scheduled_end_s = 2100;
    assert_false(takes(&job, &day));
    job.scheduled_start_s = 1999;
    assert_true(takes(&job, &day));
    job.scheduled_start_s = 500;
    job.scheduled_end_s = 1000;
    assert_false(takes(&job, &day));
}

static void all_that_is_asked_must_hold(void **state)
{
    (void)state;
    const struct text ids[] = {TEXT("t-1"), TEXT("t-2")};
    const struct text words[] = {TEXT("heat"), TEXT("main")};
    const struct job_record job = {.title = TEXT("No Heat"),
                                   .address = TEXT("1 MAIN St"),
                                   .source = TEXT("api"),
                                   .status = 3,
                                   .priority = 2,
                                   .technician_id = TEXT("t-2")};
    assert_true(takes(&job, NULL));
    assert_true(takes(&job, &(struct list_filter){.statuses = 1U << 3 | 1U, .priorities = 1U << 2}));
    assert_false(takes(&job, &(struct list_filter){.statuses = 1U}));
    assert_false(takes(&job, &(struct list_filter){.priorities = 1U << 3}));
    assert_true(takes(&job, &(struct list_filter){.technician_ids = {2, ids}}));
    assert_false(takes(&job, &(struct list_filter){.technician_ids = {1, ids}}));
    assert_true(takes(&job, &(struct list_filter){.words = {2, words}}));
    assert_false(takes(&job, &(struct list_filter){.words = {2, ids}}));
    assert_true(takes(&job, &(struct list_filter){.changed_since_ms = 5000}));
    assert_false(takes(&job, &(struct list_filter){.changed_since_ms = 5001}));
    assert_false(takes(&job, &(struct list_filter){.technician_ids = {2, ids}, .statuses = 1U}));
}

static void sessions_are_listed_user_by_user(void **state)
{
    struct arena *arena = arena_create(0);
    const struct session_record session = {.user_id = TEXT("user-1")};
    const struct store_lifted lifted = store_lift(arena, ROW_SESSION, &session);
    const struct row row = {.kind = ROW_SESSION, .noun = &session};
    (void)state;
    assert_true(store_filter_takes(&(struct list_filter){.user_id = TEXT("user-1")}, &row, &lifted));
    assert_false(store_filter_takes(&(struct list_filter){.user_id = TEXT("user-2")}, &row, &lifted));
    assert_true(store_filter_takes(&(struct list_filter){.active = LIST_ACTIVE}, &row, &lifted));
    arena_destroy(arena);
}

static void names_are_compared_folded(void **state)
{
    (void)state;
    struct arena *arena = arena_create(0);
    const struct branch_record branch = {.name = TEXT(" North "), .active = false};
    const struct plan_record plan = {.date = {20588}};
    const struct timetable_record task = {.task = 1};
    struct store_lifted lifted = store_lift(arena, ROW_BRANCH, &branch);
    assert_text(lifted.name, "north");
    assert_false(store_filter_takes(&(struct list_filter){.active = LIST_ACTIVE}, &row, &lifted));
    assert_true(store_filter_takes(&(struct list_filter){.active = LIST_ALL}, &row, &lifted));
    assert_text(store_lift(arena, ROW_PLAN, &plan).name, "2026-05-15");
    assert_text(store_lift(arena, ROW_TIMETABLE, &task).name, "tidy");
    arena_destroy(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_job_belongs_to_the_day_of_its_place_else_of_its_windows),
        cmocka_unit_test(all_that_is_asked_must_hold),
        cmocka_unit_test(names_are_compared_folded),
        cmocka_unit_test(sessions_are_listed_user_by_user),
    };
    return cmocka_run_group_tests_name("lift", tests, NULL, NULL);
}
