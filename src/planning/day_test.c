#include "planning/testing_day.h"

static int set_up(void **state)
{
    *state = testing_day_make("America/New_York");
    return 0;
}

static int tear_down(void **state)
{
    testing_day_free(*state);
    return 0;
}

static bool resolve(struct testing_day *t, struct fault *fault)
{
    struct day_request request = {
        .date = t->date, .zone = &t->zone, .technician_count = t->technician_count, .technicians = t->technicians};
    return day_make(t->arena, &request, &t->day, fault);
}

static void a_shift_is_resolved_in_the_zone_of_the_day(void **state)
{
    struct testing_day *t = *state;
    testing_technician(t, "Ann", 0, "08:00", "17:00");
    assert_true(resolve(t, NULL));
    int64_t expected_s;
    assert_true(instant_parse(TEXT("2026-05-15T12:00:00Z"), &expected_s, NULL));
    assert_true(t->day.workdays[0].works);
    assert_true(t->day.workdays[0].shift.start_s == expected_s);
    assert_true(t->day.workdays[0].shift.end_s == expected_s + 9 * 3600);
}

static void a_night_shift_loses_the_hour_that_summer_time_takes(void **state)
{
    struct testing_day *t = *state;
    assert_true(date_parse(TEXT("2026-03-08"), &t->date));
    struct technician *ann = testing_technician(t, "Ann", 0, "01:00", "08:00");
    (void)ann;
    assert_true(resolve(t, NULL));
    assert_int_equal(t->day.workdays[0].shift.end_s - t->day.workdays[0].shift.start_s, 6 * 3600);
}

static void a_shift_past_midnight_ends_on_the_next_day_with_its_break(void **state)
{
    struct testing_day *t = *state;
    struct technician *ann = testing_technician(t, "Ann", 0, "22:00", "22:30");
    struct shift_row night = {.weekdays = 0x7F, .start_minute = 22 * 60, .end_minute = 30 * 60};
    ann->shifts = &night;
    ann->meal = (struct break_rule){45, 60, 180};
    assert_true(resolve(t, NULL));
    const struct workday *workday = &t->day.workdays[0];
    assert_int_equal(workday->shift.end_s - workday->shift.start_s, 8 * 3600);
    assert_int_equal(workday->break_s, 45 * 60);
    assert_int_equal(workday->break_earliest_s - workday->shift.start_s, 3 * 3600);
    assert_int_equal(workday->break_latest_s - workday->shift.start_s, 5 * 3600);
}

static void a_break_whose_times_passed_before_the_shift_is_none(void **state)
{
    struct testing_day *t = *state;
    struct technician *ann = testing_technician(t, "Ann", 0, "14:00", "20:00");
    ann->meal = (struct break_rule){30, 11 * 60, 13 * 60};
    assert_true(resolve(t, NULL));
    assert_int_equal(t->day.workdays[0].break_s, 0);
}

static void a_break_at_the_shifts_very_start_is_taken_and_one_at_its_very_end_is_none(void **state)
{
    struct testing_day *t = *state;
    struct technician *ann = testing_technician(t, "Ann", 0, "14:00", "20:00");
    ann->meal = (struct break_rule){30, 11 * 60, 14 * 60};
    struct technician *bob = testing_technician(t, "Bob", 0, "14:00", "20:00");
    bob->meal = (struct break_rule){30, 20 * 60, 21 * 60};
    assert_true(resolve(t, NULL));
    assert_int_equal(t->day.workdays[0].break_s, 30 * 60);
    assert_true(t->day.workdays[0].break_latest_s == t->day.workdays[0].shift.start_s);
    assert_int_equal(t->day.workdays[1].break_s, 0);
}

static void who_has_no_shift_that_day_does_not_work(void **state)
{
    struct testing_day *t = *state;
    struct technician *ann = testing_technician(t, "Ann", 0, "08:00", "17:00");
    struct shift_row monday_to_thursday = {.weekdays = 0x0F, .start_minute = 480, .end_minute = 960};
    ann->shifts = &monday_to_thursday;
    assert_true(resolve(t, NULL));
    assert_false(t->day.workdays[0].works);
}

static void a_row_with_the_date_replaces_the_weekly_ones(void **state)
{
    struct testing_day *t = *state;
    struct technician *ann = testing_technician(t, "Ann", 0, "08:00", "17:00");
    struct shift_row rows[] = {
        {.weekdays = 0x7F, .start_minute = 480, .end_minute = 960},
        {.has_date = true, .date = t->date, .start_minute = 600, .end_minute = 660},
        {.has_date = true, .date = {t->date.days + 1}, .start_minute = 0, .end_minute = 60},
    };
    ann->shifts = rows;
    ann->shift_count = 3;
    assert_true(resolve(t, NULL));
    assert_true(t->day.workdays[0].shift.start_s == testing_at(t, "10:00"));
    assert_true(t->day.workdays[0].shift.end_s == testing_at(t, "11:00"));
}

static void two_shifts_on_one_day_are_refused_by_name(void **state)
{
    struct testing_day *t = *state;
    testing_technician(t, "Ann", 0, "08:00", "17:00");
    struct technician *bob = testing_technician(t, "Bob", 0, "08:00", "17:00");
    struct shift_row rows[] = {{.weekdays = 0x7F, .start_minute = 480, .end_minute = 720},
                               {.weekdays = 0x10, .start_minute = 780, .end_minute = 960}};
    bob->shifts = rows;
    bob->shift_count = 2;
    struct fault fault = {0};
    assert_false(resolve(t, &fault));
    assert_int_equal(fault.kind, FAULT_NOT_SUPPORTED);
    assert_string_equal(fault.where, "/technicians/1/shifts");
}

static void without_goals_being_on_time_comes_first_and_driving_second(void **state)
{
    struct testing_day *t = *state;
    assert_true(resolve(t, NULL));
    assert_int_equal(t->day.goal_count, 2);
    assert_int_equal(t->day.goals[0], GOAL_MAXIMIZE_ON_TIME);
    assert_int_equal(t->day.goals[1], GOAL_MINIMIZE_DRIVE_TIME);
}

static void goals_are_read_in_their_order(void **state)
{
    struct testing_day *t = *state;
    const struct text names[] = {TEXT("balance_workload"), TEXT("maximize_jobs"), TEXT("minimize_drive_time"),
                                 TEXT("maximize_on_time")};
    enum goal goals[4];
    assert_true(goals_read(t->arena, names, 4, goals, NULL));
    for (int32_t i = 0; i < 4; i++) {
        assert_true(text_equal(goal_name(goals[i]), names[i]));
    }
}

static void a_goal_that_is_unknown_repeated_or_not_pursued_is_named(void **state)
{
    struct testing_day *t = *state;
    const struct {
        struct text second;
        enum fault_kind kind;
        const char *code;
    } cases[] = {
        {TEXT("make_money"), FAULT_INVALID, "unknown_goal"},
        {TEXT("maximize_jobs"), FAULT_INVALID, "repeated_goal"},
        {TEXT("minimize_overtime"), FAULT_NOT_SUPPORTED, "not_supported"},
        {TEXT("minimize_cost"), FAULT_NOT_SUPPORTED, "not_supported"},
        {TEXT("minimize_energy"), FAULT_NOT_SUPPORTED, "not_supported"},
        {TEXT("minimize_changes"), FAULT_NOT_SUPPORTED, "not_supported"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const struct text names[] = {TEXT("maximize_jobs"), cases[i].second};
        enum goal goals[2];
        struct fault fault = {0};
        assert_false(goals_read(t->arena, names, 2, goals, &fault));
        assert_int_equal(fault.kind, cases[i].kind);
        assert_string_equal(fault.code, cases[i].code);
        assert_string_equal(fault.where, "/1");
    }
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_shift_is_resolved_in_the_zone_of_the_day),
        TEST(a_night_shift_loses_the_hour_that_summer_time_takes),
        TEST(a_shift_past_midnight_ends_on_the_next_day_with_its_break),
        TEST(a_break_whose_times_passed_before_the_shift_is_none),
        TEST(a_break_at_the_shifts_very_start_is_taken_and_one_at_its_very_end_is_none),
        TEST(who_has_no_shift_that_day_does_not_work),
        TEST(a_row_with_the_date_replaces_the_weekly_ones),
        TEST(two_shifts_on_one_day_are_refused_by_name),
        TEST(without_goals_being_on_time_comes_first_and_driving_second),
        TEST(goals_are_read_in_their_order),
        TEST(a_goal_that_is_unknown_repeated_or_not_pursued_is_named),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
