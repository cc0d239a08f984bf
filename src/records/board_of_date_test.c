/* The board of a date, from the rows that are kept. */
#include "records/board_of_date.h"

#include "base/arena.h"
#include "records/testing_jobs.h"

static int up(void **state)
{
    struct testing_records *t = testing_records_make("America/New_York");
    testing_put(t, ROW_TECHNICIAN,
                "{'externalId':'T-1','name':'Marta','homeBase':{'lat':40.7,'lng':-74},'shifts':[{'days':['mon','tue',"
                "'wed','thu','fri','sat','sun'],'start':'08:00','end':'17:00'}]}");
    testing_put(t, ROW_TECHNICIAN, "{'externalId':'T-2','name':'Otto','active':false}");
    testing_commit(t);
    *state = t;
    return 0;
}

static int down(void **state)
{
    testing_records_end(*state);
    return 0;
}

struct board {
    struct day day;
    struct plan plan;
};

static struct board board_on(struct testing_records *t, const char *date)
{
    struct board b;
    struct date of;
    assert_true(date_parse(text_of(date), &of));
    assert_true(records_board(&t->work, of, &b.day, &b.plan));
    return b;
}

/* A job with that external id and those members. */
static void job(struct testing_records *t, const char *id, const char *members)
{
    struct text json =
        text_format(t->arena, "{'externalId':'%s','location':{'lat':40.71,'lng':-74.01},%s}", id, members);
    assert_int_not_equal(testing_upsert(t, text_to_c(t->arena, json)).result, RECORDS_FAILED);
}

static bool is_left_out(const struct board *b, const char *external_id)
{
    for (int32_t i = 0; i < b->plan.unassigned_count; i++) {
        if (text_equal(b->day.jobs[b->plan.unassigned[i].job].external_id, text_of(external_id))) {
            return true;
        }
    }
    return false;
}

#define MARTA "'technicianId':'ext::T-1',"

static void a_days_jobs_stand_in_their_technicians_route(void **state)
{
    struct testing_records *t = *state;
    job(t, "LATE", MARTA "'scheduledStart':'2026-05-15T18:00:00Z','durationMinutes':30");
    job(t, "EARLY",
        MARTA "'scheduledStart':'2026-05-15T13:00:00Z','scheduledEnd':'2026-05-15T14:15:00Z',"
              "'customer':{'name':'Ann'},'title':'No heat'");
    testing_commit(t);
    struct board b = board_on(t, "2026-05-15");
    assert_int_equal(b.plan.route_count, 1);
    const struct plan_route *route = &b.plan.routes[0];
    assert_int_equal(route->stop_count, 2);
    const struct job *first = &b.day.jobs[route->stops[0].job];
    assert_text(first->external_id, "EARLY");
    assert_text(first->customer.name, "Ann");
    assert_int_equal(first->status, JOB_SCHEDULED);
    assert_int_equal(route->stops[0].end_s - route->stops[0].start_s, 75 * 60);
    assert_int_equal(route->stops[1].end_s - route->stops[1].start_s, 30 * 60);
    assert_true(route->totals.drive_s > 0);
    assert_int_equal(b.plan.totals.jobs, 2);
    assert_int_equal(board_on(t, "2026-05-16").plan.totals.jobs, 0);
}

/* 8 March 2026 has 23 hours in New York, 1 November 25. */
static void a_job_belongs_to_the_local_date_of_its_start(void **state)
{
    struct testing_records *t = *state;
    job(t, "A", MARTA "'scheduledStart':'2026-03-08T04:59:59Z'");
    job(t, "B", MARTA "'scheduledStart':'2026-03-08T05:00:00Z'");
    job(t, "C", MARTA "'scheduledStart':'2026-03-09T03:59:59Z'");
    job(t, "D", MARTA "'scheduledStart':'2026-03-09T04:00:00Z'");
    job(t, "E", MARTA "'scheduledStart':'2026-11-01T04:00:00Z'");
    job(t, "F", MARTA "'scheduledStart':'2026-11-02T04:59:59Z'");
    job(t, "G", MARTA "'scheduledStart':'2026-11-02T05:00:00Z'");
    testing_commit(t);
    assert_int_equal(board_on(t, "2026-03-07").plan.totals.jobs, 1);
    assert_int_equal(board_on(t, "2026-03-08").plan.totals.jobs, 2);
    assert_int_equal(board_on(t, "2026-03-09").plan.totals.jobs, 1);
    assert_int_equal(board_on(t, "2026-11-01").plan.totals.jobs, 2);
    assert_int_equal(board_on(t, "2026-11-02").plan.totals.jobs, 1);
}

static void open_jobs_without_a_place_are_left_out_of_the_dates_they_belong_to(void **state)
{
    struct testing_records *t = *state; /* it is the 15th */
    job(t, "ANY", "'title':'any day'");
    job(t, "WINDOW", "'windows':[{'start':'2026-05-16T13:00:00Z','end':'2026-05-16T15:00:00Z'}]");
    job(t, "PROMISE", "'promisedWindow':{'start':'2026-05-14T13:00:00Z','end':'2026-05-14T15:00:00Z'}");
    job(t, "TIME", "'scheduledStart':'2026-05-15T13:00:00Z'");
    job(t, "DONE", "'status':'completed'");
    testing_commit(t);
    struct board today = board_on(t, "2026-05-15");
    assert_int_equal(today.plan.unassigned_count, 2);
    assert_true(is_left_out(&today, "ANY") && is_left_out(&today, "TIME"));
    struct board tomorrow = board_on(t, "2026-05-16");
    assert_int_equal(tomorrow.plan.unassigned_count, 2);
    assert_true(is_left_out(&tomorrow, "ANY") && is_left_out(&tomorrow, "WINDOW"));
    struct board yesterday = board_on(t, "2026-05-14");
    assert_int_equal(yesterday.plan.unassigned_count, 1);
    assert_true(is_left_out(&yesterday, "PROMISE"));
}

static void what_was_canceled_or_is_on_hold_is_not_on_it(void **state)
{
    struct testing_records *t = *state;
    job(t, "A", MARTA "'scheduledStart':'2026-05-15T13:00:00Z','status':'canceled'");
    job(t, "B", MARTA "'scheduledStart':'2026-05-15T13:00:00Z','status':'on_hold'");
    job(t, "C", MARTA "'scheduledStart':'2026-05-15T13:00:00Z','status':'completed'");
    testing_commit(t);
    struct board b = board_on(t, "2026-05-15");
    assert_int_equal(b.plan.totals.jobs, 1);
    assert_int_equal(b.plan.unassigned_count, 0);
}

static void who_left_is_on_the_board_of_the_days_that_she_worked(void **state)
{
    struct testing_records *t = *state;
    job(t, "A", "'technicianId':'ext::T-2','scheduledStart':'2026-05-15T13:00:00Z'");
    job(t, "B", "'technicianId':'ext::T-2','scheduledStart':'2026-05-15T15:00:00Z'");
    testing_commit(t);
    struct board b = board_on(t, "2026-05-15");
    assert_int_equal(b.plan.route_count, 2);
    assert_text(b.day.technicians[1].name, "Otto");
    assert_int_equal(b.plan.routes[1].stop_count, 2);
    assert_int_equal(board_on(t, "2026-05-16").plan.route_count, 1);
}

/* More rows than one page of the store. */
static void a_large_day_is_gathered_whole(void **state)
{
    struct testing_records *t = *state;
    for (int32_t i = 0; i < 1100; i++) {
        testing_put(t, ROW_JOB, "{'scheduledStart':'2026-05-15T13:00:00Z'}");
    }
    for (int32_t i = 0; i < 520; i++) {
        testing_put(t, ROW_TECHNICIAN, "{'name':'N'}");
    }
    testing_commit(t);
    struct board b = board_on(t, "2026-05-15");
    assert_int_equal(b.plan.unassigned_count, 1100);
    assert_int_equal(b.plan.route_count, 521);
}

static void jobs_that_are_done_and_have_no_day_take_no_memory_of_it(void **state)
{
    enum { PAGE = 500 };
    struct testing_records *t = *state;
    for (int32_t i = 0; i < 3 * PAGE; i++) {
        job(t, text_to_c(t->arena, text_format(t->arena, "DONE-%d", (int)i)), "'status':'completed'");
    }
    testing_commit(t);
    size_t before = arena_bytes(t->work.arena);
    struct board b = board_on(t, "2026-05-15");
    assert_int_equal(b.day.job_count, 0);
    assert_in_range(arena_bytes(t->work.arena) - before, 0, 2 * PAGE * sizeof(struct row));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_days_jobs_stand_in_their_technicians_route, up, down),
        cmocka_unit_test_setup_teardown(a_job_belongs_to_the_local_date_of_its_start, up, down),
        cmocka_unit_test_setup_teardown(open_jobs_without_a_place_are_left_out_of_the_dates_they_belong_to, up, down),
        cmocka_unit_test_setup_teardown(what_was_canceled_or_is_on_hold_is_not_on_it, up, down),
        cmocka_unit_test_setup_teardown(who_left_is_on_the_board_of_the_days_that_she_worked, up, down),
        cmocka_unit_test_setup_teardown(a_large_day_is_gathered_whole, up, down),
        cmocka_unit_test_setup_teardown(jobs_that_are_done_and_have_no_day_take_no_memory_of_it, up, down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
