#include "base/zone.h"

#include <stdlib.h>
#include <time.h>

#include "base/arena.h"
#include "base/random.h"
#include "base/testing.h"
#include "base/units.h"

static struct arena *arena;

static int arena_up(void **state)
{
    (void)state;
    arena = arena_create(0);
    return 0;
}

static int arena_down(void **state)
{
    (void)state;
    arena_destroy(arena);
    return 0;
}

static struct zone loaded(const char *name)
{
    struct zone zone;
    struct fault fault = {0};
    bool done = zone_load(arena, text_of(name), &zone, &fault);
    assert_no_fault(&fault);
    assert_true(done);
    return zone;
}

static struct date date_of(const char *text)
{
    struct date date;
    assert_true(date_parse(text_of(text), &date));
    return date;
}

static int64_t instant_of(const char *text)
{
    int64_t instant_s = 0;
    struct fault fault = {0};
    bool done = instant_parse(text_of(text), &instant_s, &fault);
    assert_no_fault(&fault);
    assert_true(done);
    return instant_s;
}

/* The instant, in UTC, of a local clock time on a local date. */
static struct text instant_at(const struct zone *zone, const char *date, int hour, int minute, enum zone_edge edge)
{
    return instant_text(arena, zone_instant_s(zone, date_of(date), hour * 60 + minute, edge));
}

static int64_t hours_of_day(const struct zone *zone, const char *date)
{
    struct date day = date_of(date);
    int64_t length_s = zone_instant_s(zone, day, MINUTES_A_DAY, ZONE_END) - zone_instant_s(zone, day, 0, ZONE_START);
    assert_int_equal(length_s % 1800, 0);
    return length_s / 1800; /* half hours, for Lord Howe's sake */
}

static void new_york_skips_an_hour_in_march(void **state)
{
    (void)state;
    struct zone zone = loaded("America/New_York");
    assert_text(instant_at(&zone, "2026-03-08", 1, 59, ZONE_START), "2026-03-08T06:59:00Z");
    /* 02:00 to 02:59 do not exist: all of them are the first instant after the gap, for a start and for an end */
    assert_text(instant_at(&zone, "2026-03-08", 2, 0, ZONE_START), "2026-03-08T07:00:00Z");
    assert_text(instant_at(&zone, "2026-03-08", 2, 30, ZONE_START), "2026-03-08T07:00:00Z");
    assert_text(instant_at(&zone, "2026-03-08", 2, 30, ZONE_END), "2026-03-08T07:00:00Z");
    assert_text(instant_at(&zone, "2026-03-08", 2, 59, ZONE_END), "2026-03-08T07:00:00Z");
    assert_text(instant_at(&zone, "2026-03-08", 3, 0, ZONE_START), "2026-03-08T07:00:00Z");
    assert_text(instant_at(&zone, "2026-03-08", 3, 1, ZONE_END), "2026-03-08T07:01:00Z");
    assert_int_equal(hours_of_day(&zone, "2026-03-08"), 2 * 23);
}

static void new_york_has_an_hour_twice_in_november(void **state)
{
    (void)state;
    struct zone zone = loaded("America/New_York");
    assert_text(instant_at(&zone, "2026-11-01", 0, 59, ZONE_END), "2026-11-01T04:59:00Z");
    assert_text(instant_at(&zone, "2026-11-01", 1, 0, ZONE_START), "2026-11-01T05:00:00Z");
    assert_text(instant_at(&zone, "2026-11-01", 1, 0, ZONE_END), "2026-11-01T06:00:00Z");
    assert_text(instant_at(&zone, "2026-11-01", 1, 30, ZONE_START), "2026-11-01T05:30:00Z");
    assert_text(instant_at(&zone, "2026-11-01", 1, 30, ZONE_END), "2026-11-01T06:30:00Z");
    assert_text(instant_at(&zone, "2026-11-01", 1, 59, ZONE_END), "2026-11-01T06:59:00Z");
    assert_text(instant_at(&zone, "2026-11-01", 2, 0, ZONE_START), "2026-11-01T07:00:00Z");
    assert_text(instant_at(&zone, "2026-11-01", 2, 0, ZONE_END), "2026-11-01T07:00:00Z");
    assert_int_equal(hours_of_day(&zone, "2026-11-01"), 2 * 25);
    assert_int_equal(hours_of_day(&zone, "2026-11-02"), 2 * 24);
}

static void offsets_change_at_the_second_of_the_transition(void **state)
{
    (void)state;
    struct zone zone = loaded("America/New_York");
    int64_t spring_s = instant_of("2026-03-08T07:00:00Z");
    assert_int_equal(zone_offset_s(&zone, spring_s - 1), -5 * 3600);
    assert_int_equal(zone_offset_s(&zone, spring_s), -4 * 3600);
    int64_t autumn_s = instant_of("2026-11-01T06:00:00Z");
    assert_int_equal(zone_offset_s(&zone, autumn_s - 1), -4 * 3600);
    assert_int_equal(zone_offset_s(&zone, autumn_s), -5 * 3600);
}

static void rules_go_on_to_the_end_of_the_century(void **state)
{
    (void)state;
    struct zone zone = loaded("America/New_York");
    assert_text(instant_at(&zone, "2099-07-01", 8, 0, ZONE_START), "2099-07-01T12:00:00Z");
    assert_text(instant_at(&zone, "2099-12-01", 8, 0, ZONE_START), "2099-12-01T13:00:00Z");
    assert_int_equal(hours_of_day(&zone, "2099-03-08"), 2 * 23);
    assert_int_equal(hours_of_day(&zone, "2100-11-07"), 2 * 25);
}

static void offsets_need_not_be_whole_hours(void **state)
{
    (void)state;
    struct zone kathmandu = loaded("Asia/Kathmandu");
    assert_text(instant_at(&kathmandu, "2026-11-21", 8, 0, ZONE_START), "2026-11-21T02:15:00Z");
    assert_int_equal(hours_of_day(&kathmandu, "2026-03-08"), 2 * 24);
    struct zone lord_howe = loaded("Australia/Lord_Howe");
    assert_text(instant_at(&lord_howe, "2026-01-15", 8, 0, ZONE_START), "2026-01-14T21:00:00Z");
    assert_text(instant_at(&lord_howe, "2026-07-15", 8, 0, ZONE_START), "2026-07-14T21:30:00Z");
    assert_int_equal(hours_of_day(&lord_howe, "2026-04-05"), 49);
    assert_int_equal(hours_of_day(&lord_howe, "2026-10-04"), 47);
    assert_text(instant_at(&lord_howe, "2026-10-04", 2, 15, ZONE_START), "2026-10-03T15:30:00Z"); /* skipped */
    assert_text(instant_at(&lord_howe, "2026-04-05", 1, 45, ZONE_START), "2026-04-04T14:45:00Z");
    assert_text(instant_at(&lord_howe, "2026-04-05", 1, 45, ZONE_END), "2026-04-04T15:15:00Z");
}

static void a_day_may_begin_after_a_gap(void **state)
{
    (void)state;
    struct zone zone = loaded("America/Santiago"); /* the clock goes from 24:00 to 01:00 */
    assert_text(instant_at(&zone, "2026-09-06", 0, 0, ZONE_START), "2026-09-06T04:00:00Z");
    assert_text(instant_at(&zone, "2026-09-05", 24, 0, ZONE_END), "2026-09-06T04:00:00Z");
    assert_int_equal(hours_of_day(&zone, "2026-09-06"), 2 * 23);
}

static void a_whole_day_can_be_skipped(void **state)
{
    (void)state;
    struct zone zone = loaded("Pacific/Apia"); /* crossed the date line: no 2011-12-30 */
    assert_text(instant_at(&zone, "2011-12-29", 12, 0, ZONE_START), "2011-12-29T22:00:00Z");
    assert_text(instant_at(&zone, "2011-12-30", 12, 0, ZONE_START), "2011-12-30T10:00:00Z");
    assert_text(instant_at(&zone, "2011-12-31", 0, 0, ZONE_START), "2011-12-30T10:00:00Z");
    assert_text(instant_at(&zone, "2011-12-31", 12, 0, ZONE_START), "2011-12-30T22:00:00Z");
}

static void minutes_past_midnight_reach_into_the_next_day(void **state)
{
    (void)state;
    struct zone zone = loaded("America/New_York");
    assert_text(instant_at(&zone, "2026-11-21", 24, 0, ZONE_END), "2026-11-22T05:00:00Z");
    assert_text(instant_at(&zone, "2026-11-21", 26, 30, ZONE_END), "2026-11-22T07:30:00Z");
    assert_text(instant_at(&zone, "2026-11-21", 48, 0, ZONE_END), "2026-11-23T05:00:00Z");
    assert_text(instant_at(&zone, "2026-03-07", 26, 30, ZONE_END), "2026-03-08T07:00:00Z"); /* in the gap */
}

static void a_local_date_is_that_of_the_zone(void **state)
{
    (void)state;
    struct zone zone = loaded("America/New_York");
    int32_t clock_s = 0;
    assert_text(date_text(arena, zone_date(&zone, instant_of("2026-11-22T04:59:59Z"), &clock_s)), "2026-11-21");
    assert_int_equal(clock_s, 86399);
    assert_text(date_text(arena, zone_date(&zone, instant_of("2026-11-22T05:00:00Z"), &clock_s)), "2026-11-22");
    assert_int_equal(clock_s, 0);
    assert_text(date_text(arena, zone_date(&zone, -1, NULL)), "1969-12-31");
    assert_text(clock_text(arena, &zone, instant_of("2026-07-01T12:05:59Z")), "08:05");
    assert_text(clock_text(arena, &zone, instant_of("2026-12-01T12:05:59Z")), "07:05");
}

static void utc_has_no_transitions(void **state)
{
    (void)state;
    struct zone zone = loaded("UTC");
    assert_text(zone.name, "UTC");
    assert_int_equal(zone.count, 0);
    assert_int_equal(zone_offset_s(&zone, 1234567890), 0);
    assert_text(instant_at(&zone, "2026-03-08", 2, 30, ZONE_END), "2026-03-08T02:30:00Z");
}

static void only_names_that_tzdata_has_are_zones(void **state)
{
    (void)state;
    static const char *const bad[] = {"",
                                      "Mars/Olympus_Mons",
                                      "america/new_york",
                                      "America",
                                      "America/",
                                      "America/New_York ",
                                      "/usr/share/zoneinfo/UTC",
                                      "../zoneinfo/UTC",
                                      "America/../UTC",
                                      "+05:00",
                                      "EST5EDT4",
                                      "localtime",
                                      "posixrules",
                                      "posix/UTC",
                                      "right/UTC",
                                      "tzdata.zi",
                                      "zone1970.tab",
                                      "leapseconds",
                                      "A234567890123456789012345678901234567890123456789012345678901234567890"};
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        struct zone zone = {.count = -1};
        struct fault fault = {0};
        if (zone_load(arena, text_of(bad[i]), &zone, &fault)) {
            print_error("taken: %s\n", bad[i]);
            fail();
        }
        assert_int_equal(fault.kind, FAULT_INVALID);
        assert_string_equal(fault.code, "invalid_timezone");
        assert_int_equal(zone.count, -1);
    }
    struct zone zone;
    assert_false(zone_load(arena, (struct text){"UTC\0", 4}, &zone, NULL));
    assert_false(zone_load(arena, (struct text){NULL, 0}, &zone, NULL));
}

static void every_transition_changes_the_offset_and_comes_after_the_one_before(void **state)
{
    (void)state;
    struct zone zone = loaded("America/New_York"); /* tzdata also has changes of its clock's name alone, in 1945 */
    assert_true(zone.count > 300);
    assert_int_equal(zone.first_offset_s, -17762); /* local mean time, until 1883 */
    int32_t offset_s = zone.first_offset_s;
    for (int32_t i = 0; i < zone.count; i++) {
        assert_int_not_equal(zone.transitions[i].offset_s, offset_s);
        assert_true(i == 0 || zone.transitions[i].at_s > zone.transitions[i - 1].at_s);
        offset_s = zone.transitions[i].offset_s;
    }
}

static const char *const ZONES[] = {"America/New_York", "America/Chicago",  "America/Phoenix",     "America/St_Johns",
                                    "America/Santiago", "Europe/London",    "Europe/Dublin",       "Africa/Casablanca",
                                    "Asia/Kathmandu",   "Asia/Tehran",      "Australia/Lord_Howe", "Pacific/Apia",
                                    "Pacific/Chatham",  "Antarctica/Troll", "America/Caracas",     "UTC"};
enum { ZONE_COUNT = sizeof ZONES / sizeof ZONES[0] };

/* The C library reads the same tzdata in its own way: an oracle. Dublin after 2037 is left out: zone.h says why. */
static void offsets_are_those_of_the_c_library(void **state)
{
    (void)state;
    struct random random = random_make(2026, 0);
    int64_t from_s = instant_of("1930-01-01T00:00:00Z");
    int64_t to_s = instant_of("2100-12-31T00:00:00Z");
    int64_t rules_from_s = instant_of("2038-01-01T00:00:00Z");
    for (int z = 0; z < ZONE_COUNT; z++) {
        struct zone zone = loaded(ZONES[z]);
        setenv("TZ", ZONES[z], 1);
        tzset();
        for (int i = 0; i < 2000; i++) {
            time_t instant_s = from_s + (int64_t)(random_next(&random) % (uint64_t)(to_s - from_s));
            struct tm local;
            if (text_equal(zone.name, TEXT("Europe/Dublin")) && instant_s >= rules_from_s) {
                continue;
            }
            localtime_r(&instant_s, &local);
            assert_int_equal(zone_offset_s(&zone, instant_s), local.tm_gmtoff);
            int32_t clock_s = 0;
            struct text date = date_text(arena, zone_date(&zone, instant_s, &clock_s));
            assert_int_equal(clock_s, local.tm_hour * 3600 + local.tm_min * 60 + local.tm_sec);
            char wanted[32];
            strftime(wanted, sizeof wanted, "%Y-%m-%d", &local);
            assert_text(date, wanted);
        }
    }
    unsetenv("TZ");
    tzset();
}

/* Tries every quarter of an hour for two days around: since 1975 all offsets are whole quarters. */
static int64_t slow_instant_s(const struct zone *zone, int64_t local_s, enum zone_edge edge)
{
    int64_t found_s = INT64_MIN;
    int64_t after_gap_s = INT64_MIN;
    for (int64_t at_s = local_s - DAY_SECONDS; at_s <= local_s + DAY_SECONDS; at_s += 900) {
        int64_t here_s = at_s + zone_offset_s(zone, at_s);
        if (here_s == local_s && (found_s == INT64_MIN || edge == ZONE_END)) {
            found_s = at_s;
        }
        if (here_s > local_s && after_gap_s == INT64_MIN) {
            after_gap_s = at_s;
        }
    }
    return found_s != INT64_MIN ? found_s : after_gap_s;
}

/* Whether the slow search can look at this transition: not before 1975, not off the quarters, not all of the future. */
static bool is_for_slow_search(const struct zone *zone, int32_t i)
{
    int64_t at_s = zone->transitions[i].at_s;
    int64_t first_s = instant_of("1975-01-01T00:00:00Z");
    int64_t future_s = instant_of("2030-01-01T00:00:00Z");
    return at_s >= first_s && at_s % 900 == 0 && (at_s < future_s || i % 9 == 0);
}

static void local_times_are_found_as_a_slow_search_finds_them(void **state)
{
    (void)state;
    for (int z = 0; z < ZONE_COUNT; z++) {
        struct zone zone = loaded(ZONES[z]);
        for (int32_t i = 0; i < zone.count; i++) {
            if (!is_for_slow_search(&zone, i)) {
                continue;
            }
            struct date date = zone_date(&zone, zone.transitions[i].at_s, NULL);
            for (int32_t minute = 0; minute <= MINUTES_A_DAY; minute += 30) {
                int64_t local_s = (int64_t)date.days * DAY_SECONDS + minute * 60;
                for (enum zone_edge edge = ZONE_START; edge <= ZONE_END; edge++) {
                    assert_int_equal(zone_instant_s(&zone, date, minute, edge), slow_instant_s(&zone, local_s, edge));
                }
            }
        }
    }
}

static void a_gap_may_begin_at_an_odd_minute(void **state)
{
    (void)state;
    struct zone zone = loaded("America/St_Johns"); /* 00:01 became 01:01 */
    assert_text(instant_at(&zone, "2010-03-14", 0, 0, ZONE_START), "2010-03-14T03:30:00Z");
    assert_text(instant_at(&zone, "2010-03-14", 0, 30, ZONE_START), "2010-03-14T03:31:00Z");
    assert_text(instant_at(&zone, "2010-03-14", 1, 1, ZONE_START), "2010-03-14T03:31:00Z");
    /* and in autumn 00:01 became 23:01 of the day before */
    assert_text(instant_at(&zone, "2010-11-06", 23, 30, ZONE_START), "2010-11-07T02:00:00Z");
    assert_text(instant_at(&zone, "2010-11-06", 23, 30, ZONE_END), "2010-11-07T03:00:00Z");
    assert_text(instant_at(&zone, "2010-11-07", 0, 0, ZONE_START), "2010-11-07T02:30:00Z");
    assert_text(instant_at(&zone, "2010-11-07", 0, 0, ZONE_END), "2010-11-07T03:30:00Z");
}

static void dates_are_days_of_the_calendar(void **state)
{
    (void)state;
    assert_int_equal(date_of("1970-01-01").days, 0);
    assert_int_equal(date_of("1969-12-31").days, -1);
    assert_int_equal(date_of("2000-03-01").days, 11017);
    assert_int_equal(date_of("0000-01-01").days, -719528);
    assert_int_equal(date_of("9999-12-31").days, 2932896);
    assert_int_equal(date_of("2024-02-29").days + 1, date_of("2024-03-01").days);
    assert_int_equal(date_weekday(date_of("2026-11-21")), 5); /* a Saturday */
    assert_int_equal(date_weekday(date_of("2026-11-23")), 0);
    assert_int_equal(date_weekday(date_of("1969-12-28")), 6);
    static const char *const bad[] = {"2026-02-29", "1900-02-29", "2026-13-01", "2026-00-01", "2026-01-00",
                                      "2026-04-31", "2026-1-1",   "20260101",   "2026/01/01", "2026-01-01 ",
                                      "-026-01-01", "",           "2026-01"};
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        struct date date = {42};
        assert_false(date_parse(text_of(bad[i]), &date));
        assert_int_equal(date.days, 42);
    }
}

static void every_day_of_eight_centuries_reads_back(void **state)
{
    (void)state;
    struct arena *scratch = arena_create(0);
    int32_t last = date_of("2400-12-31").days;
    int weekday = date_weekday(date_of("1600-01-01"));
    for (int32_t days = date_of("1600-01-01").days; days <= last; days++) {
        struct date back;
        assert_true(date_parse(date_text(scratch, (struct date){days}), &back));
        assert_int_equal(back.days, days);
        assert_int_equal(date_weekday(back), weekday);
        weekday = (weekday + 1) % 7;
        if (days % 1000 == 0) {
            arena_reset(scratch);
        }
    }
    arena_destroy(scratch);
}

static void clock_times_are_hours_and_minutes(void **state)
{
    (void)state;
    int32_t minute = -1;
    assert_true(clock_parse(TEXT("00:00"), &minute));
    assert_int_equal(minute, 0);
    assert_true(clock_parse(TEXT("23:59"), &minute));
    assert_int_equal(minute, 1439);
    static const char *const bad[] = {"24:00",    "8:00",  "08:60", "08-00", "0800",
                                      "08:00:00", " 8:00", "",      "08:0",  "-1:00"};
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        minute = 7;
        assert_false(clock_parse(text_of(bad[i]), &minute));
        assert_int_equal(minute, 7);
    }
}

static void instants_are_read_with_their_offset(void **state)
{
    (void)state;
    assert_int_equal(instant_of("1970-01-01T00:00:00Z"), 0);
    assert_int_equal(instant_of("2026-11-21T08:00:00-05:00"), instant_of("2026-11-21T13:00:00Z"));
    assert_int_equal(instant_of("2026-11-21T08:00:00+05:45"), instant_of("2026-11-21T02:15:00Z"));
    assert_int_equal(instant_of("2026-11-21t08:00:00z"), instant_of("2026-11-21T08:00:00Z"));
    assert_int_equal(instant_of("2026-11-21T08:00:00-00:00"), instant_of("2026-11-21T08:00:00Z"));
    assert_int_equal(instant_of("2026-11-21T08:00:00+23:59"), instant_of("2026-11-20T08:01:00Z"));
    assert_int_equal(instant_of("2026-11-21T08:00:00-23:59"), instant_of("2026-11-22T07:59:00Z"));
    assert_int_equal(instant_of("2026-11-21T08:00:00.999999999999Z"), instant_of("2026-11-21T08:00:00Z"));
    assert_int_equal(instant_of("1969-12-31T23:59:59.9Z"), -1);
    assert_int_equal(instant_of("0000-01-01T00:00:00Z"), -62167219200);
    assert_int_equal(instant_of("9999-12-31T23:59:59Z"), 253402300799);
}

static void assert_instant_refused(const char *text, const char *code)
{
    int64_t instant_s = 42;
    struct fault fault = {0};
    if (instant_parse(text_of(text), &instant_s, &fault)) {
        print_error("taken: %s\n", text);
        fail();
    }
    assert_int_equal(fault.kind, FAULT_INVALID);
    assert_string_equal(fault.code, code);
    assert_int_equal(instant_s, 42);
}

static void what_is_no_instant_is_refused(void **state)
{
    (void)state;
    assert_instant_refused("2026-11-21T08:00:00", "offset_required");
    assert_instant_refused("2026-11-21T08:00:00.5", "offset_required");
    static const char *const bad[] = {
        "2026-12-31T23:59:60Z", /* a leap second */
        "2026-11-21T24:00:00Z",
        "2026-11-21T08:60:00Z",
        "2026-02-30T08:00:00Z",
        "2026-11-21 08:00:00Z",
        "2026-11-21T08:00Z",
        "2026-11-21T08:00",
        "2026-11-21",
        "2026-11-21T08:00:00.Z",
        "2026-11-21T08:00:00,5Z",
        "2026-11-21T08:00:00+24:00",
        "2026-11-21T08:00:00+05:60",
        "2026-11-21T08:00:00+0500",
        "2026-11-21T08:00:00+05",
        "2026-11-21T08:00:00Z ",
        " 2026-11-21T08:00:00Z",
        "2026-11-21T08:00:00 EST",
        "0000-01-01T00:00:00+00:01", /* before the year 0 */
        "9999-12-31T23:59:59-00:01", /* after the year 9999 */
        "12026-11-21T08:00:00Z",
        "1763712000",
        "now",
        "",
    };
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        assert_instant_refused(bad[i], "invalid_time");
    }
}

static void instants_are_written_in_utc_and_read_back(void **state)
{
    (void)state;
    assert_text(instant_text(arena, 0), "1970-01-01T00:00:00Z");
    assert_text(instant_text(arena, -1), "1969-12-31T23:59:59Z");
    struct random random = random_make(1, 0);
    uint64_t span_s = 253402300799u + 62167219200u;
    for (int i = 0; i < 5000; i++) {
        int64_t instant_s = (int64_t)(random_next(&random) % span_s) - 62167219200;
        assert_int_equal(instant_of(text_to_c(arena, instant_text(arena, instant_s))), instant_s);
    }
    instant_text(arena, INT64_MAX); /* far outside of what can be read; must not harm */
    instant_text(arena, INT64_MIN);
}

static void tzdata_says_its_version(void **state)
{
    (void)state;
    struct text version = zone_tzdata_version(arena);
    assert_true(version.length >= 5);
    assert_true(text_starts_with(version, TEXT("20")));
    assert_text(text_trim(version), text_to_c(arena, version));
    setenv("TZDIR", "/nowhere", 1);
    assert_text(zone_tzdata_version(arena), "unknown");
    unsetenv("TZDIR");
}

static void a_moment_keeps_its_milliseconds(void **state)
{
    (void)state;
    const char *const given[] = {"2026-05-15T13:10:00Z", "2026-05-15T13:10:00.5Z", "2026-05-15T13:10:00.123456+00:00",
                                 "1969-12-31T23:59:59.999Z", "2026-05-15T09:10:00.007-04:00"};
    const char *const written[] = {"2026-05-15T13:10:00Z", "2026-05-15T13:10:00.500Z", "2026-05-15T13:10:00.123Z",
                                   "1969-12-31T23:59:59.999Z", "2026-05-15T13:10:00.007Z"};
    for (size_t i = 0; i < sizeof given / sizeof *given; i++) {
        int64_t moment_ms = 0;
        assert_true(moment_parse(text_of(given[i]), &moment_ms, NULL));
        assert_text(moment_text(arena, moment_ms), written[i]);
    }
    struct fault fault = {.kind = FAULT_NONE};
    int64_t moment_ms = 0;
    assert_false(moment_parse(TEXT("2026-05-15T13:10:00.123"), &moment_ms, &fault));
    assert_string_equal(fault.code, "offset_required");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(new_york_skips_an_hour_in_march),
        cmocka_unit_test(new_york_has_an_hour_twice_in_november),
        cmocka_unit_test(offsets_change_at_the_second_of_the_transition),
        cmocka_unit_test(rules_go_on_to_the_end_of_the_century),
        cmocka_unit_test(offsets_need_not_be_whole_hours),
        cmocka_unit_test(a_day_may_begin_after_a_gap),
        cmocka_unit_test(a_whole_day_can_be_skipped),
        cmocka_unit_test(minutes_past_midnight_reach_into_the_next_day),
        cmocka_unit_test(a_local_date_is_that_of_the_zone),
        cmocka_unit_test(utc_has_no_transitions),
        cmocka_unit_test(only_names_that_tzdata_has_are_zones),
        cmocka_unit_test(every_transition_changes_the_offset_and_comes_after_the_one_before),
        cmocka_unit_test(offsets_are_those_of_the_c_library),
        cmocka_unit_test(local_times_are_found_as_a_slow_search_finds_them),
        cmocka_unit_test(a_gap_may_begin_at_an_odd_minute),
        cmocka_unit_test(dates_are_days_of_the_calendar),
        cmocka_unit_test(every_day_of_eight_centuries_reads_back),
        cmocka_unit_test(clock_times_are_hours_and_minutes),
        cmocka_unit_test(instants_are_read_with_their_offset),
        cmocka_unit_test(what_is_no_instant_is_refused),
        cmocka_unit_test(instants_are_written_in_utc_and_read_back),
        cmocka_unit_test(tzdata_says_its_version),
        cmocka_unit_test(a_moment_keeps_its_milliseconds),
    };
    return cmocka_run_group_tests_name("zone", tests, arena_up, arena_down);
}
