/* The live day, from the rows that are kept. */
#include "records/live_day.h"

#include <string.h>

#include "base/arena.h"
#include "records/testing_jobs.h"

static int up(void **state)
{
    *state = testing_records_make("America/New_York");
    return 0;
}

static int down(void **state)
{
    testing_records_end(*state);
    return 0;
}

#define ALL_WEEK "'days':['mon','tue','wed','thu','fri','sat','sun']"

static struct live_day day_on(struct testing_records *t, const char *date)
{
    struct live_day day;
    struct date of;
    testing_commit(t);
    assert_true(date_parse(text_of(date), &of));
    assert_true(records_live_day(&t->work, of, &day));
    return day;
}

static const struct live_technician *only_technician(const struct live_day *day)
{
    assert_int_equal(day->technicians.count, 1);
    return &day->technicians.items[0];
}

static const struct live_job *job_of(struct testing_records *t, const struct live_day *day, const char *external_id)
{
    struct text reference = text_format(t->arena, "ext::%s", external_id);
    const struct row *row = records_find_reference(&t->work, ROW_JOB, reference);
    int32_t index = live_find_job(day, row->id);
    assert_true(index >= 0);
    return &day->jobs.items[index];
}

/* "13:30", in UTC. */
static void assert_clock(int64_t instant_s, const char *expected)
{
    const struct zone utc = {.name = TEXT("UTC")};
    struct arena *arena = arena_create(0);
    assert_text(clock_text(arena, &utc, instant_s), expected);
    arena_destroy(arena);
}

static void local_times_become_instants(void **state)
{
    struct testing_records *t = *state;
    testing_put(t, ROW_TECHNICIAN,
                "{'externalId':'T','name':'Marta','homeBase':{'lat':40.7,'lng':-74},"
                "'shifts':[{" ALL_WEEK ",'start':'13:00','end':'17:00'},{" ALL_WEEK ",'start':'08:00','end':'12:00'},"
                "{" ALL_WEEK ",'start':'17:00','end':'20:00','kind':'on_call'}],"
                "'breaks':[{'durationMinutes':30,'earliest':'11:30','latest':'13:30'}],"
                "'timeOff':[{'start':'2026-05-15T14:00:00Z','end':'2026-05-15T15:00:00Z'},"
                "{'start':'2026-05-16T14:00:00Z','end':'2026-05-16T15:00:00Z'}]}");
    struct live_day day = day_on(t, "2026-05-15");
    const struct live_technician *marta = only_technician(&day);
    assert_int_equal(marta->shifts.count, 3);
    assert_clock(marta->shifts.items[0].start_s, "12:00");
    assert_clock(marta->shifts.items[0].end_s, "16:00");
    assert_clock(marta->shifts.items[1].start_s, "17:00");
    assert_true(marta->shifts.items[2].on_call);
    assert_int_equal(marta->breaks.count, 1);
    assert_clock(marta->breaks.items[0].earliest_s, "15:30");
    assert_clock(marta->breaks.items[0].latest_s, "17:30");
    assert_int_equal(marta->time_off.count, 1);
    assert_true(live_technician_has_home(marta));
    assert_clock(day.start_s, "04:00");
    assert_int_equal(day.end_s - day.start_s, 86400);
    assert_int_equal(day.now_s, TESTING_NOW_MS / 1000);
}

static void shifts_that_touch_are_one_and_those_of_a_date_replace_the_weekly_ones(void **state)
{
    struct testing_records *t = *state;
    testing_put(t, ROW_TECHNICIAN,
                "{'externalId':'T','name':'Marta','shifts':[{" ALL_WEEK ",'start':'08:00','end':'12:00'},{" ALL_WEEK
                ",'start':'12:00','end':'16:00'},{'date':'2026-05-16','start':'22:00','end':'06:00'}]}");
    struct live_day friday = day_on(t, "2026-05-15");
    assert_int_equal(only_technician(&friday)->shifts.count, 1);
    assert_clock(only_technician(&friday)->shifts.items[0].end_s, "20:00");
    struct live_day saturday = day_on(t, "2026-05-16");
    assert_int_equal(only_technician(&saturday)->shifts.count, 1);
    assert_int_equal(only_technician(&saturday)->shifts.items[0].end_s -
                         only_technician(&saturday)->shifts.items[0].start_s,
                     8 * 3600);
}

static void a_certification_counts_through_its_last_day(void **state)
{
    struct testing_records *t = *state;
    testing_put(t, ROW_TECHNICIAN,
                "{'externalId':'T','name':'Marta','certifications':[{'name':'gas','expiresAt':'2026-05-15'},"
                "{'name':'epa'}]}");
    struct live_day last = day_on(t, "2026-05-15");
    assert_int_equal(only_technician(&last)->certifications.count, 2);
    struct live_day after = day_on(t, "2026-05-16");
    assert_int_equal(only_technician(&after)->certifications.count, 1);
    assert_int_equal(only_technician(&after)->expired.count, 1);
    assert_text(only_technician(&after)->expired.items[0].name, "gas");
}

static void a_job_has_its_customers_wishes_beside_its_own(void **state)
{
    struct testing_records *t = *state;
    struct text ann = testing_put(t, ROW_TECHNICIAN, "{'externalId':'A','name':'Ann'}");
    struct text bob = testing_put(t, ROW_TECHNICIAN, "{'externalId':'B','name':'Bob'}");
    testing_put(t, ROW_CUSTOMER,
                text_to_c(t->arena, text_format(t->arena,
                                                "{'externalId':'C','name':'Lee','preferences':{'requiredTechnicianId':"
                                                "'%.*s','excludedTechnicianIds':['%.*s']}}",
                                                TEXT_ARGS(ann), TEXT_ARGS(bob))));
    testing_commit(t);
    testing_upsert(t, "{'externalId':'J','customer':{'externalId':'C'},'excludedTechnicianIds':['ext::A'],"
                      "'title':'No heat','address':'1 Main St','durationMinutes':45,"
                      "'location':{'lat':40.7,'lng':-74},'requiredSkills':['hvac']}");
    struct live_day day = day_on(t, "2026-05-15");
    const struct live_job *job = job_of(t, &day, "J");
    assert_true(text_equal(job->required_technician_id, ann));
    assert_int_equal(job->excluded_technician_ids.count, 2);
    assert_int_equal(job->skills.count, 1);
    assert_int_equal(job->planned_minutes, 45);
    assert_true(live_job_has_location(job));
    assert_false(live_has_place(job));
    const char *text = text_to_c(t->arena, live_day_text(t->arena, &day));
    assert_null(strstr(text, "Lee"));
    assert_null(strstr(text, "No heat"));
    assert_null(strstr(text, "Main"));
}

static void what_comes_after_something_elsewhere_may_begin_when_that_is_done(void **state)
{
    struct testing_records *t = *state;
    testing_put(t, ROW_TECHNICIAN, "{'externalId':'A','name':'Ann'}");
    testing_commit(t);
    testing_upsert(t, "{'externalId':'BEFORE','technicianId':'ext::A','scheduledStart':'2026-05-14T13:00:00Z',"
                      "'scheduledEnd':'2026-05-14T14:00:00Z'}");
    testing_upsert(t, "{'externalId':'SAME','durationMinutes':10}");
    testing_upsert(t, "{'externalId':'J','after':[{'jobId':'ext::BEFORE','minLagMinutes':1440},"
                      "{'jobId':'ext::SAME'}]}");
    struct live_day day = day_on(t, "2026-05-15");
    const struct live_job *job = job_of(t, &day, "J");
    assert_int_equal(job->after.count, 1);
    assert_clock(job->earliest_s, "14:00");
    assert_int_equal(job_of(t, &day, "SAME")->earliest_s, 0);
}

static void what_is_read_again_is_the_same_day(void **state)
{
    struct testing_records *t = *state;
    struct live_day again;
    testing_put(t, ROW_TECHNICIAN,
                "{'externalId':'A','name':'Ann','vehicle':{'type':'ev','rangeKm':200},'inventory':[{'sku':'CAP',"
                "'quantity':2}],'shifts':[{" ALL_WEEK ",'start':'08:00','end':'17:00'}]}");
    testing_commit(t);
    testing_upsert(t, "{'externalId':'J','technicianId':'ext::A','scheduledStart':'2026-05-15T13:00:00Z','windows':[{"
                      "'start':'2026-05-15T12:00:00Z','end':'2026-05-15T16:00:00Z'}],'locks':['time']}");
    struct live_day day = day_on(t, "2026-05-15");
    assert_true(live_day_read(t->arena, live_day_text(t->arena, &day), &again, NULL));
    assert_true(shape_equal(&live_shape_day, &day, &again));
    assert_true(live_has_place(&again.jobs.items[0]));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(local_times_become_instants, up, down),
        cmocka_unit_test_setup_teardown(shifts_that_touch_are_one_and_those_of_a_date_replace_the_weekly_ones, up,
                                        down),
        cmocka_unit_test_setup_teardown(a_certification_counts_through_its_last_day, up, down),
        cmocka_unit_test_setup_teardown(a_job_has_its_customers_wishes_beside_its_own, up, down),
        cmocka_unit_test_setup_teardown(what_comes_after_something_elsewhere_may_begin_when_that_is_done, up, down),
        cmocka_unit_test_setup_teardown(what_is_read_again_is_the_same_day, up, down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
