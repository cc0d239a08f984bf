/* Incidents: told, ended, and on live days. It is Friday 15 May 2026, 12:00 in UTC. */
#include "records/incidents.h"

#include "base/arena.h"
#include "records/records.h"
#include "records/testing.h"

#define JAM "{'area':{'center':{'lat':40.7,'lng':-74},'radiusKm':2.5},'factor':2,"

static int setup(void **state)
{
    *state = testing_records_make("UTC");
    return 0;
}

static int teardown(void **state)
{
    testing_records_end(*state);
    return 0;
}

static struct records_outcome created(struct testing_records *t, const char *json)
{
    struct records_outcome outcome;
    records_incident_create(&t->work, testing_json(t, "%s", json), &outcome);
    return outcome;
}

static struct live_incident_list on_the_day(struct testing_records *t, const char *date)
{
    struct date of;
    struct live_day day;
    assert_true(date_parse(text_of(date), &of));
    assert_true(records_live_day(&t->work, of, &day));
    return day.incidents;
}

static const struct incident_record *incident_of(const struct records_outcome *outcome)
{
    assert_non_null(outcome->row);
    return outcome->row->noun;
}

static void one_that_is_told_is_on_the_days_that_it_touches(void **state)
{
    struct testing_records *t = *state;
    struct records_outcome outcome =
        created(t, JAM "'from':'2026-05-15T11:00:00Z','until':'2026-05-16T06:00:00Z','note':'Bridge closed'}");
    assert_int_equal(outcome.result, RECORDS_CREATED);
    assert_int_equal(on_the_day(t, "2026-05-15").count, 1); /* before it is committed too */
    testing_commit(t);
    struct live_incident_list today = on_the_day(t, "2026-05-15");
    assert_int_equal(today.count, 1);
    assert_int_equal(today.items[0].radius_m, 2500);
    assert_int_equal(today.items[0].factor_e4, 20000);
    assert_int_equal(today.items[0].center.lat_e6, 40700000);
    assert_int_equal(on_the_day(t, "2026-05-16").count, 1);
    assert_int_equal(on_the_day(t, "2026-05-17").count, 0);
    assert_int_equal(on_the_day(t, "2026-05-14").count, 0);
}

static void one_that_is_ended_slows_nobody_down_any_more(void **state)
{
    struct testing_records *t = *state;
    struct records_outcome outcome = created(t, JAM "'from':'2026-05-15T11:00:00Z','until':'2026-05-15T18:00:00Z'}");
    struct text id = outcome.row->id;
    testing_commit(t);
    records_incident_end(&t->work, id, 1, &outcome);
    assert_int_equal(outcome.result, RECORDS_UPDATED);
    assert_int_equal(incident_of(&outcome)->until_s * 1000, TESTING_NOW_MS);
    assert_int_equal(on_the_day(t, "2026-05-15").count, 0);
    testing_commit(t);
    assert_int_equal(on_the_day(t, "2026-05-15").count, 0);
    records_incident_end(&t->work, id, RECORDS_ANY_VERSION, &outcome);
    assert_int_equal(outcome.result, RECORDS_UNCHANGED);
    records_incident_end(&t->work, id, 7, &outcome);
    assert_int_equal(outcome.refusal, RECORDS_MOVED);
}

static void one_that_is_called_off_never_begins(void **state)
{
    struct testing_records *t = *state;
    struct records_outcome outcome = created(t, JAM "'from':'2026-05-16T08:00:00Z','until':'2026-05-16T18:00:00Z'}");
    struct text id = outcome.row->id;
    testing_commit(t);
    records_incident_end(&t->work, id, RECORDS_ANY_VERSION, &outcome);
    assert_int_equal(incident_of(&outcome)->from_s, incident_of(&outcome)->until_s);
    testing_commit(t);
    const struct row *kept = records_find(&t->work, ROW_INCIDENT, id);
    assert_non_null(kept);
    assert_int_equal(kept->version, 2);
    assert_int_equal(on_the_day(t, "2026-05-16").count, 0);
}

static void what_makes_no_sense_is_told_with_its_field(void **state)
{
    static const struct {
        const char *json, *path, *code;
    } wrong[] = {
        {"{'factor':2,'from':'2026-05-15T11:00:00Z','until':'2026-05-15T18:00:00Z'}", "/area", "required"},
        {"{'area':{'center':{'lat':40.7,'lng':-74}},'factor':2,'from':'2026-05-15T11:00:00Z',"
         "'until':'2026-05-15T18:00:00Z'}",
         "/area/radiusKm", "required"},
        {"{'area':{'center':{'lat':40.7,'lng':-74},'radiusKm':201},'factor':2,'from':'2026-05-15T11:00:00Z',"
         "'until':'2026-05-15T18:00:00Z'}",
         "/area/radiusKm", "out_of_range"},
        {"{'area':{'center':{'lat':40.7,'lng':-74},'radiusKm':1},'factor':0.5,'from':'2026-05-15T11:00:00Z',"
         "'until':'2026-05-15T18:00:00Z'}",
         "/factor", "out_of_range"},
        {JAM "'from':'2026-05-15T18:00:00Z','until':'2026-05-15T18:00:00Z'}", "/until", "end_not_after_start"},
        {JAM "'from':'2026-05-15T10:00:00Z','until':'2026-05-15T12:00:00Z'}", "/until", "out_of_range"},
        {JAM "'from':'2026-05-15T18:00:00Z','until':'2026-05-15T19:00:00Z','color':1}", "/color", "unknown_field"},
    };
    struct testing_records *t = *state;
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        struct records_outcome outcome = created(t, wrong[i].json);
        assert_int_equal(outcome.refusal, RECORDS_WRONG);
        assert_true(testing_has_issue(&outcome.wrong, wrong[i].path, wrong[i].code));
    }
    assert_int_equal(testing_count(t, "put"), 0);
}

static void there_are_only_so_many_at_a_time(void **state)
{
    struct testing_records *t = *state;
    for (int i = 0; i < LIVE_INCIDENTS_MOST; i++) {
        assert_int_equal(created(t, JAM "'from':'2026-05-15T11:00:00Z','until':'2026-05-15T18:00:00Z'}").result,
                         RECORDS_CREATED);
    }
    testing_commit(t);
    struct records_outcome outcome = created(t, JAM "'from':'2026-05-15T11:00:00Z','until':'2026-05-15T18:00:00Z'}");
    assert_int_equal(outcome.refusal, RECORDS_ILLEGAL);
    assert_string_equal(outcome.code, "too_many_incidents");
    t->now_ms += INT64_C(7) * 3600 * 1000; /* those are over */
    testing_work(t);
    outcome = created(t, JAM "'from':'2026-05-15T11:00:00Z','until':'2026-05-15T23:00:00Z'}");
    assert_int_equal(outcome.result, RECORDS_CREATED);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
#define PROMISE(promise) cmocka_unit_test_setup_teardown(promise, setup, teardown)
        PROMISE(one_that_is_told_is_on_the_days_that_it_touches),
        PROMISE(one_that_is_ended_slows_nobody_down_any_more),
        PROMISE(one_that_is_called_off_never_begins),
        PROMISE(what_makes_no_sense_is_told_with_its_field),
        PROMISE(there_are_only_so_many_at_a_time),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
