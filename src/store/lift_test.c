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
    const struct list_filter open = {.has_day = true, .day_from_s = 1000, .day_to_s = 2000, .undated = UNDATED_OPEN};
    const struct list_filter dated = {.has_day = true, .day_from_s = 1000, .day_to_s = 2000, .undated = UNDATED_NONE};
    assert_true(takes(&job, &open));
    assert_false(takes(&job, &dated));
    job.status = JOB_COMPLETED;
    assert_true(takes(&job, &day));
    assert_false(takes(&job, &open));
    job.status = JOB_UNSCHEDULED;
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

static struct list_filter date_of(int32_t days)
{
    return (struct list_filter){.has_date = true, .date = {days}};
}

static void decisions_proposals_and_runs_are_known_by_kind_status_date_and_job(void **state)
{
    (void)state;
    struct arena *arena = arena_create(0);
    struct decision_record decision = {.kind = DECISION_PLAN, .date = {20588}, .job_id = TEXT("j-1")};
    struct proposal_record proposal = {.kind = PROPOSAL_OF_ROSTER, .status = PROPOSAL_FAILED};
    struct run_record run = {.kind = RUN_LEARNING, .state = RUN_QUEUED};
    shape_give(&decision, shape_find(shape_of_row[ROW_DECISION], TEXT("date")));
    struct store_lifted lifted[] = {store_lift(arena, ROW_DECISION, &decision),
                                    store_lift(arena, ROW_PROPOSAL, &proposal), store_lift(arena, ROW_RUN, &run)};
    const struct list_filter asked[] = {
        {.kinds = 1U << DECISION_PLAN},
        {.job_id = TEXT("j-1")},
        date_of(20588),
        date_of(0),
        {.kinds = 1U << PROPOSAL_OF_ROSTER, .statuses = 1U << PROPOSAL_FAILED},
        {.statuses = 1U << RUN_QUEUED},
        {.kinds = 1U << RUN_LEARNING},
    };
    static const bool taken[3][7] = {
        {true, true, true, false, false, true, true}, /* without a status, it is the first of all */
        {false, false, false, false, true, false, false},
        {true, false, false, false, false, true, true},
    };
    for (int32_t i = 0; i < 3; i++) {
        for (int32_t k = 0; k < 7; k++) {
            assert_int_equal(store_filter_takes(&asked[k], &row, &lifted[i]), taken[i][k]);
        }
    }
    arena_destroy(arena);
}

static void weights_and_models_are_called_by_their_version(void **state)
{
    (void)state;
    struct arena *arena = arena_create(0);
    const struct weights_record weights = {.version = 14, .active = true};
    const struct model_record model = {.version = 3};
    const struct list_filter active = {.active = LIST_ACTIVE};
    struct store_lifted first = store_lift(arena, ROW_WEIGHTS, &weights);
    struct store_lifted second = store_lift(arena, ROW_MODEL, &model);
    assert_text(first.name, "14");
    assert_text(second.name, "3");
    assert_true(store_filter_takes(&active, &row, &first));
    assert_false(store_filter_takes(&active, &row, &second));
    assert_text(store_lift(arena, ROW_MODEL, &(struct model_record){.version = 0}).name, "");
    arena_destroy(arena);
}

static void an_incident_is_over_at_its_end(void **state)
{
    (void)state;
    struct arena *arena = arena_create(0);
    const struct incident_record incident = {.from_s = 1000, .until_s = 2000};
    struct store_lifted lifted = store_lift(arena, ROW_INCIDENT, &incident);
    assert_true(store_filter_takes(&(struct list_filter){.lasts_at_s = 500}, &row, &lifted)); /* and before it began */
    assert_true(store_filter_takes(&(struct list_filter){.lasts_at_s = 1999}, &row, &lifted));
    assert_false(store_filter_takes(&(struct list_filter){.lasts_at_s = 2000}, &row, &lifted));
    arena_destroy(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_job_belongs_to_the_day_of_its_place_else_of_its_windows),
        cmocka_unit_test(all_that_is_asked_must_hold),
        cmocka_unit_test(an_incident_is_over_at_its_end),
        cmocka_unit_test(decisions_proposals_and_runs_are_known_by_kind_status_date_and_job),
        cmocka_unit_test(weights_and_models_are_called_by_their_version),
        cmocka_unit_test(names_are_compared_folded),
        cmocka_unit_test(sessions_are_listed_user_by_user),
    };
    return cmocka_run_group_tests_name("lift", tests, NULL, NULL);
}
