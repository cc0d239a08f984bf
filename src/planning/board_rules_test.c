#include "planning/board_rules.h"

#include <string.h>

#include "base/arena.h"
#include "base/testing.h"

/* One technician and one job, as JSON with ' for ". */
struct bench {
    struct arena *arena;
    struct zone zone;
    struct job_record job;
    struct technician_record technician;
    struct record_preferences preferences;
    struct board_place place;
    int32_t count;
    const struct board_finding *findings;
};

static int up(void **state)
{
    struct arena *arena = arena_create(0);
    struct bench *b = arena_new(arena, struct bench);
    b->arena = arena;
    assert_true(zone_load(arena, TEXT("America/New_York"), &b->zone, NULL));
    *state = b;
    return 0;
}

static int down(void **state)
{
    arena_destroy(((struct bench *)*state)->arena);
    return 0;
}

static void read(struct bench *b, enum row_kind kind, const char *json, void *noun)
{
    char *bytes = text_to_c(b->arena, text_of(json));
    struct json parsed;
    struct issues wrong = issues_make(b->arena);
    struct shape_reader reader = {.arena = b->arena, .wrong = &wrong, .not_built = &wrong};
    const struct where body = {.parent = NULL};
    for (char *c = bytes; *c != '\0'; c++) {
        *c = *c == '\'' ? '"' : *c;
    }
    assert_true(json_parse(b->arena, text_of(bytes), &parsed, NULL));
    shape_preset(shape_of_row[kind], noun);
    if (!shape_merge(&reader, shape_of_row[kind], SHAPE_FROM_CLIENT, &parsed, &body, noun)) {
        fail_msg("%.*s", TEXT_ARGS(wrong.list[0].message));
    }
}

#define A "01970000-0000-7000-8000-00000000000a"
#define B "01970000-0000-7000-8000-00000000000b"
#define C "01970000-0000-7000-8000-00000000000c"

/* What is found: the technician has the id A. */
static void judge(struct bench *b, const char *job, const char *technician)
{
    read(b, ROW_JOB, job, &b->job);
    b->place.job = &b->job;
    b->place.zone = &b->zone;
    b->place.technician = NULL;
    if (technician != NULL) {
        read(b, ROW_TECHNICIAN, technician, &b->technician);
        b->place.technician = &b->technician;
        b->job.technician_id = TEXT(A);
    }
    b->place.end_s = b->job.scheduled_end_s;
    b->count = board_rules_judge(b->arena, &b->place, &b->findings);
}

static const struct board_finding *found(const struct bench *b, enum board_rule rule)
{
    for (int32_t i = 0; i < b->count; i++) {
        if (b->findings[i].rule == rule) {
            return &b->findings[i];
        }
    }
    return NULL;
}

static void assert_only(const struct bench *b, enum board_rule rule)
{
    if (b->count != 1 || found(b, rule) == NULL) {
        for (int32_t i = 0; i < b->count; i++) {
            print_error("%s: %.*s\n", board_rule_name(b->findings[i].rule), TEXT_ARGS(b->findings[i].message));
        }
        fail_msg("not only %s", board_rule_name(rule));
    }
}

#define DAILY "'days':['mon','tue','wed','thu','fri','sat','sun']"
#define PLACE(start, end) "'scheduledStart':'" start "','scheduledEnd':'" end "'"
#define NINE PLACE("2026-05-15T09:00:00-04:00", "2026-05-15T10:00:00-04:00")
#define WORKS "'name':'Marta','shifts':[{" DAILY ",'start':'08:00','end':'17:00'}]"

#define ALWAYS "'name':'Marta','shifts':[{" DAILY ",'start':'00:00','end':'00:00'}]"

static void a_place_that_breaks_nothing_is_silent(void **state)
{
    struct bench *b = *state;
    judge(b, "{" NINE "}", "{" WORKS "}");
    assert_int_equal(b->count, 0);
    judge(b, "{}", "{" WORKS "}");
    assert_int_equal(b->count, 0);
    judge(b, "{}", NULL);
    assert_int_equal(b->count, 0);
}

static void who_is_excluded_or_not_the_required_one_is_told(void **state)
{
    struct bench *b = *state;
    judge(b, "{'excludedTechnicianIds':['" A "']}", "{" WORKS "}");
    assert_only(b, BOARD_RULE_EXCLUDED);
    judge(b, "{'requiredTechnicianId':'" B "'}", "{" WORKS "}");
    assert_only(b, BOARD_RULE_OTHER_REQUIRED);
    assert_text(b->findings[0].subject, B);
    judge(b, "{'requiredTechnicianId':'" B "','crewTechnicianIds':['" B "']}", "{" WORKS "}");
    assert_int_equal(b->count, 0);
    judge(b, "{'requiredTechnicianId':'" A "'}", "{" WORKS "}");
    assert_int_equal(b->count, 0);
    judge(b, "{}", "{" WORKS ",'active':false}");
    assert_only(b, BOARD_RULE_INACTIVE);
}

static void a_customers_wishes_count_like_the_jobs(void **state)
{
    struct bench *b = *state;
    static const struct text excluded[] = {{A, sizeof A - 1}};
    b->preferences.excluded_technician_ids = (struct text_list){1, excluded};
    b->place.preferences = &b->preferences;
    judge(b, "{}", "{" WORKS "}");
    assert_only(b, BOARD_RULE_EXCLUDED);
    b->preferences = (struct record_preferences){.required_technician_id = TEXT(B)};
    judge(b, "{}", "{" WORKS "}");
    assert_only(b, BOARD_RULE_OTHER_REQUIRED);
    judge(b, "{'requiredTechnicianId':'" A "'}", "{" WORKS "}"); /* the job's own word counts first */
    assert_int_equal(b->count, 0);
}

static void skills_count_folded_and_by_level(void **state)
{
    struct bench *b = *state;
    judge(b, "{'requiredSkills':['HVAC']}", "{" WORKS ",'skills':[' hvac']}");
    assert_int_equal(b->count, 0);
    judge(b, "{'requiredSkills':['HVAC','gas']}", "{" WORKS ",'skills':['hvac']}");
    assert_only(b, BOARD_RULE_MISSING_SKILL);
    assert_text(b->findings[0].subject, "gas");
    judge(b, "{'requiredSkills':[{'name':'boiler','level':3}]}", "{" WORKS ",'skills':[{'name':'boiler','level':2}]}");
    assert_only(b, BOARD_RULE_SKILL_LEVEL);
    assert_int_equal(b->findings[0].needed, 3);
    assert_int_equal(b->findings[0].available, 2);
    judge(b, "{'requiredSkills':[{'name':'boiler','level':3}]}", "{" WORKS ",'skills':[{'name':'boiler','level':3}]}");
    assert_int_equal(b->count, 0);
    judge(b, "{'requiredSkills':[{'name':'boiler','level':2}]}", "{" WORKS ",'skills':['boiler']}");
    assert_only(b, BOARD_RULE_SKILL_LEVEL);
    judge(b, "{'requiredSkills':[{'name':'boiler','level':1}]}", "{" WORKS ",'skills':['boiler']}");
    assert_int_equal(b->count, 0);
}

/* 03:30 in UTC on the 16th is still the 15th in New York. */
static void a_certification_counts_through_its_last_day(void **state)
{
    struct bench *b = *state;
    static const char job[] =
        "{'requiredSkills':['epa_608']," PLACE("2026-05-15T23:30:00-04:00", "2026-05-15T23:40:00-04:00") "}";
    judge(b, job, "{" ALWAYS ",'certifications':[{'name':'EPA_608','expiresAt':'2026-05-15'}]}");
    assert_int_equal(b->count, 0);
    judge(
        b, job,
        "{" ALWAYS
        ",'certifications':[{'name':'EPA_608','expiresAt':'2026-05-13'},{'name':'EPA_608','expiresAt':'2026-05-14'}]}");
    assert_only(b, BOARD_RULE_CERTIFICATION_EXPIRED);
    assert_int_equal(b->findings[0].needed - b->findings[0].available, 1);
    judge(b, "{'requiredSkills':['epa_608']}",
          "{" WORKS ",'certifications':[{'name':'epa_608','expiresAt':'2020-01-01'}]}");
    assert_int_equal(b->count, 0); /* no day yet */
    judge(b, job, "{" ALWAYS ",'certifications':['epa_608']}");
    assert_int_equal(b->count, 0);
}

static void a_crew_that_is_too_small_is_told(void **state)
{
    struct bench *b = *state;
    judge(b, "{'crewSize':3,'crewTechnicianIds':['" A "','" B "','" B "']}", "{" WORKS "}");
    assert_only(b, BOARD_RULE_CREW_SHORT);
    assert_int_equal(b->findings[0].needed, 3);
    assert_int_equal(b->findings[0].available, 2);
    judge(b, "{'crewSize':3,'crewTechnicianIds':['" B "','" C "']}", "{" WORKS "}");
    assert_int_equal(b->count, 0);
}

static void work_lies_within_the_shift_and_its_overtime(void **state)
{
    struct bench *b = *state;
    judge(b, "{" PLACE("2026-05-15T07:59:59-04:00", "2026-05-15T09:00:00-04:00") "}", "{" WORKS "}");
    assert_only(b, BOARD_RULE_OUTSIDE_SHIFT);
    assert_int_equal(b->findings[0].available - b->findings[0].needed, 1);
    judge(b, "{" PLACE("2026-05-15T08:00:00-04:00", "2026-05-15T17:00:00-04:00") "}", "{" WORKS "}");
    assert_int_equal(b->count, 0);
    judge(b, "{" PLACE("2026-05-15T16:30:00-04:00", "2026-05-15T17:30:01-04:00") "}", "{" WORKS "}");
    assert_only(b, BOARD_RULE_OUTSIDE_SHIFT);
    assert_int_equal(b->findings[0].needed - b->findings[0].available, 1801);
    judge(b, "{" PLACE("2026-05-15T16:30:00-04:00", "2026-05-15T17:30:00-04:00") "}",
          "{" WORKS ",'overtimeMinutes':30}");
    assert_int_equal(b->count, 0);
    judge(b, "{" PLACE("2026-05-15T17:00:00-04:00", "2026-05-15T17:10:00-04:00") "}",
          "{" WORKS ",'overtimeMinutes':30}");
    assert_only(b, BOARD_RULE_OUTSIDE_SHIFT); /* nobody begins in overtime */
}

static void who_has_no_shift_on_the_day_does_not_work(void **state)
{
    struct bench *b = *state;
    judge(b, "{" NINE "}", "{'name':'Marta'}");
    assert_only(b, BOARD_RULE_NO_SHIFT);
    judge(b, "{" NINE "}", "{'name':'Marta','shifts':[{'days':['sat','thu'],'start':'08:00','end':'17:00'}]}");
    assert_only(b, BOARD_RULE_NO_SHIFT);
}

static void shifts_may_be_split_cross_midnight_and_touch(void **state)
{
    struct bench *b = *state;
    static const char split[] = "{'name':'Marta','shifts':[{'days':['fri'],'start':'13:00','end':'17:00'},"
                                "{'days':['fri'],'start':'08:00','end':'12:00'}]}";
    static const char touching[] = "{'name':'Marta','shifts':[{'days':['fri'],'start':'12:00','end':'17:00'},"
                                   "{'days':['fri'],'start':'08:00','end':'12:00'}]}";
    static const char night[] = "{'name':'Marta','shifts':[{'days':['thu'],'start':'22:00','end':'06:00'}]}";
    static const char over_noon[] = "{" PLACE("2026-05-15T11:30:00-04:00", "2026-05-15T13:30:00-04:00") "}";
    judge(b, over_noon, split);
    assert_only(b, BOARD_RULE_OUTSIDE_SHIFT);
    judge(b, over_noon, touching);
    assert_int_equal(b->count, 0);
    judge(b, "{" PLACE("2026-05-15T05:00:00-04:00", "2026-05-15T06:00:00-04:00") "}", night);
    assert_int_equal(b->count, 0);
    judge(b, "{" PLACE("2026-05-15T23:00:00-04:00", "2026-05-15T23:30:00-04:00") "}", night);
    assert_only(b, BOARD_RULE_NO_SHIFT);
}

static void shifts_that_meet_at_midnight_are_one(void **state)
{
    struct bench *b = *state;
    static const char on_and_on[] = "{'name':'Marta','shifts':[{'days':['fri'],'start':'16:00','end':'00:00'},"
                                    "{'days':['sat'],'start':'00:00','end':'04:00'}]}";
    judge(b, "{" PLACE("2026-05-15T22:00:00-04:00", "2026-05-16T04:00:00-04:00") "}", on_and_on);
    assert_int_equal(b->count, 0);
    judge(b, "{" PLACE("2026-05-15T22:00:00-04:00", "2026-05-16T04:00:01-04:00") "}", on_and_on);
    assert_only(b, BOARD_RULE_OUTSIDE_SHIFT);
}

static void rows_of_a_date_replace_the_weekly_ones(void **state)
{
    struct bench *b = *state;
    static const char early[] = "{'name':'Marta','shifts':[{" DAILY ",'start':'08:00','end':'17:00'},"
                                "{'date':'2026-05-15','start':'06:00','end':'09:30'}]}";
    judge(b, "{" NINE "}", early);
    assert_only(b, BOARD_RULE_OUTSIDE_SHIFT);
    judge(b, "{" PLACE("2026-05-15T06:00:00-04:00", "2026-05-15T09:30:00-04:00") "}", early);
    assert_int_equal(b->count, 0);
    judge(b, "{" PLACE("2026-05-16T09:00:00-04:00", "2026-05-16T10:00:00-04:00") "}", early);
    assert_int_equal(b->count, 0);
}

static void on_call_is_for_urgent_jobs(void **state)
{
    struct bench *b = *state;
    static const char on_call[] =
        "{'name':'Marta','shifts':[{'days':['fri'],'start':'08:00','end':'17:00','kind':'on_call'}]}";
    judge(b, "{'priority':1," NINE "}", on_call);
    assert_int_equal(b->count, 0);
    judge(b, "{'priority':2," NINE "}", on_call);
    assert_only(b, BOARD_RULE_NO_SHIFT);
}

static void time_off_is_half_open(void **state)
{
    struct bench *b = *state;
    judge(b, "{" NINE "}",
          "{" WORKS ",'timeOff':[{'start':'2026-05-15T08:00:00-04:00','end':'2026-05-15T09:00:00-04:00'},"
          "{'start':'2026-05-15T10:00:00-04:00','end':'2026-05-16T09:00:00-04:00'}]}");
    assert_int_equal(b->count, 0);
    judge(b, "{" NINE "}",
          "{" WORKS ",'timeOff':[{'start':'2026-05-15T09:59:59-04:00','end':'2026-05-15T11:00:00-04:00'}]}");
    assert_only(b, BOARD_RULE_TIME_OFF);
}

static void a_start_lies_in_a_window(void **state)
{
    struct bench *b = *state;
    judge(b, "{" NINE ",'windows':[{'start':'2026-05-15T09:00:00-04:00','end':'2026-05-15T09:01:00-04:00'}]}", NULL);
    assert_int_equal(b->count, 0);
    judge(b,
          "{" NINE ",'windows':[{'start':'2026-05-15T08:00:00-04:00','end':'2026-05-15T09:00:00-04:00'},"
          "{'start':'2026-05-15T13:00:00-04:00','end':'2026-05-15T14:00:00-04:00'}]}",
          NULL);
    assert_only(b, BOARD_RULE_OUTSIDE_WINDOW);
    assert_int_equal(b->findings[0].needed, b->findings[0].available); /* the end of the first is nearest */
    judge(b,
          "{" NINE ",'windows':[{'start':'2026-05-15T08:00:00-04:00','end':'2026-05-15T09:00:00-04:00',"
          "'hard':false}]}",
          NULL);
    assert_int_equal(b->count, 0); /* late, which is priced */
    judge(b,
          "{" NINE ",'windows':[{'start':'2026-05-15T09:30:00-04:00','end':'2026-05-15T10:00:00-04:00',"
          "'hard':false}]}",
          NULL);
    assert_only(b, BOARD_RULE_OUTSIDE_WINDOW);
    assert_int_equal(b->findings[0].available - b->findings[0].needed, 1800);
}

static void a_deadline_bounds_the_start(void **state)
{
    struct bench *b = *state;
    judge(b, "{" NINE ",'deadline':'2026-05-15T09:00:00-04:00'}", NULL);
    assert_int_equal(b->count, 0);
    judge(b, "{" NINE ",'deadline':'2026-05-15T08:59:59-04:00'}", NULL);
    assert_only(b, BOARD_RULE_AFTER_DEADLINE);
}

static void another_job_of_hers_does_not_meet_it(void **state)
{
    struct bench *b = *state;
    int64_t nine_s = 0;
    assert_true(instant_parse(TEXT("2026-05-15T09:00:00-04:00"), &nine_s, NULL));
    struct board_other others[] = {{TEXT(B), TEXT("Before"), TEXT(""), nine_s - 3600, nine_s},
                                   {TEXT(C), TEXT("After"), TEXT("Ben"), nine_s + 3600, nine_s + 7200}};
    b->place.others = others;
    b->place.other_count = 2;
    judge(b, "{" NINE "}", "{" WORKS "}");
    assert_int_equal(b->count, 0);
    others[1].start_s--;
    judge(b, "{" NINE "}", "{" WORKS "}");
    assert_only(b, BOARD_RULE_OVERLAP);
    assert_text(b->findings[0].subject, C);
    assert_non_null(strstr(text_to_c(b->arena, b->findings[0].message), "Ben has another job then: After"));
}

/* Clocks are set forward on 8 March 2026 in New York: that day's shift from 01:00 to 04:00 has two hours, and 02:30 is the
 * first instant after the gap. On 1 November they are set back: 00:00 to 03:00 has four hours. */
static void days_of_23_and_25_hours_have_their_own_shifts(void **state)
{
    struct bench *b = *state;
    static const char early[] = "{'name':'Marta','shifts':[{" DAILY ",'start':'01:00','end':'04:00'}]}";
    static const char gap[] = "{'name':'Marta','shifts':[{" DAILY ",'start':'02:30','end':'04:00'}]}";
    static const char late[] = "{'name':'Marta','shifts':[{" DAILY ",'start':'00:00','end':'03:00'}]}";
    judge(b, "{" PLACE("2026-03-08T06:00:00Z", "2026-03-08T08:00:00Z") "}", early);
    assert_int_equal(b->count, 0);
    judge(b, "{" PLACE("2026-03-08T06:00:00Z", "2026-03-08T08:00:01Z") "}", early);
    assert_only(b, BOARD_RULE_OUTSIDE_SHIFT);
    judge(b, "{" PLACE("2026-03-08T07:00:00Z", "2026-03-08T08:00:00Z") "}", gap);
    assert_int_equal(b->count, 0);
    judge(b, "{" PLACE("2026-11-01T04:00:00Z", "2026-11-01T08:00:00Z") "}", late);
    assert_int_equal(b->count, 0);
    judge(b, "{" PLACE("2026-11-01T04:00:00Z", "2026-11-01T08:00:01Z") "}", late);
    assert_only(b, BOARD_RULE_OUTSIDE_SHIFT);
}

/* Lord Howe Island sets its clocks by half an hour: back at 02:00 on 5 April 2026, forward at 02:00 on 4 October. */
static void half_an_hour_of_daylight_saving_is_kept(void **state)
{
    struct bench *b = *state;
    static const char night[] = "{'name':'Marta','shifts':[{" DAILY ",'start':'01:00','end':'03:00'}]}";
    assert_true(zone_load(b->arena, TEXT("Australia/Lord_Howe"), &b->zone, NULL));
    judge(b, "{" PLACE("2026-04-05T01:00:00+11:00", "2026-04-05T03:00:00+10:30") "}", night);
    assert_int_equal(b->count, 0);
    assert_int_equal(b->place.end_s - b->job.scheduled_start_s, 9000);
    judge(b, "{" PLACE("2026-04-05T01:00:00+11:00", "2026-04-05T03:00:01+10:30") "}", night);
    assert_only(b, BOARD_RULE_OUTSIDE_SHIFT);
    judge(b, "{" PLACE("2026-10-04T01:00:00+10:30", "2026-10-04T03:00:00+11:00") "}", night);
    assert_int_equal(b->count, 0);
    assert_int_equal(b->place.end_s - b->job.scheduled_start_s, 5400);
}

static void every_rule_has_a_name_of_its_own(void **state)
{
    (void)state;
    for (int i = 0; i < BOARD_RULE_COUNT; i++) {
        assert_non_null(board_rule_name((enum board_rule)i));
        for (int k = 0; k < i; k++) {
            assert_string_not_equal(board_rule_name((enum board_rule)i), board_rule_name((enum board_rule)k));
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_place_that_breaks_nothing_is_silent, up, down),
        cmocka_unit_test_setup_teardown(who_is_excluded_or_not_the_required_one_is_told, up, down),
        cmocka_unit_test_setup_teardown(a_customers_wishes_count_like_the_jobs, up, down),
        cmocka_unit_test_setup_teardown(skills_count_folded_and_by_level, up, down),
        cmocka_unit_test_setup_teardown(a_certification_counts_through_its_last_day, up, down),
        cmocka_unit_test_setup_teardown(a_crew_that_is_too_small_is_told, up, down),
        cmocka_unit_test_setup_teardown(work_lies_within_the_shift_and_its_overtime, up, down),
        cmocka_unit_test_setup_teardown(who_has_no_shift_on_the_day_does_not_work, up, down),
        cmocka_unit_test_setup_teardown(shifts_may_be_split_cross_midnight_and_touch, up, down),
        cmocka_unit_test_setup_teardown(shifts_that_meet_at_midnight_are_one, up, down),
        cmocka_unit_test_setup_teardown(rows_of_a_date_replace_the_weekly_ones, up, down),
        cmocka_unit_test_setup_teardown(on_call_is_for_urgent_jobs, up, down),
        cmocka_unit_test_setup_teardown(time_off_is_half_open, up, down),
        cmocka_unit_test_setup_teardown(a_start_lies_in_a_window, up, down),
        cmocka_unit_test_setup_teardown(a_deadline_bounds_the_start, up, down),
        cmocka_unit_test_setup_teardown(another_job_of_hers_does_not_meet_it, up, down),
        cmocka_unit_test_setup_teardown(days_of_23_and_25_hours_have_their_own_shifts, up, down),
        cmocka_unit_test_setup_teardown(half_an_hour_of_daylight_saving_is_kept, up, down),
        cmocka_unit_test_setup_teardown(every_rule_has_a_name_of_its_own, up, down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
