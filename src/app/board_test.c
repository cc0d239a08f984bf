#include "app/board.h"
#include "base/arena.h"
#include "base/testing.h"

static int set_up(void **state)
{
    *state = arena_create(0);
    return 0;
}

static int tear_down(void **state)
{
    arena_destroy(*state);
    return 0;
}

static const int64_t MORNING_S = 1778846400; /* 2026-05-15T12:00:00Z, 8:00 in New York */

static void a_route_is_a_table_with_its_way_home(void **state)
{
    struct arena *arena = *state;
    struct zone zone;
    assert_true(zone_load(arena, TEXT("America/New_York"), &zone, NULL));
    struct text skills[] = {TEXT("hvac"), TEXT("gas")};
    struct job job = {.title = TEXT("A title that is far too long for its column"),
                      .customer = {.name = TEXT("Caf\xC3\xA9 Zo\xC3\xAB")},
                      .address = TEXT("1 First Street")};
    struct technician technician = {.name = TEXT("Ann"), .skill_count = 2, .skills = skills};
    struct workday workday = {.works = true, .shift = {MORNING_S, MORNING_S + 9 * 3600}};
    struct day day = {.zone = &zone, .jobs = &job, .technicians = &technician, .workdays = &workday};
    struct plan_stop stops[] = {
        {.travel_s = 600,
         .arrival_s = MORNING_S + 600,
         .start_s = MORNING_S + 600,
         .end_s = MORNING_S + 4200,
         .slack_s = 119,
         .late_s = 300},
        {.type = STOP_TYPE_BREAK,
         .job = -1,
         .arrival_s = MORNING_S + 4200,
         .start_s = MORNING_S + 4200,
         .end_s = MORNING_S + 6000,
         .on_time = true},
    };
    struct plan_route route = {.stop_count = 2, .stops = stops, .return_s = MORNING_S + 6600, .return_travel_s = 600};
    route.totals = (struct plan_totals){.jobs = 1, .drive_s = 1200, .drive_m = 12499};
    struct plan plan = {.route_count = 1, .routes = &route};
    struct text_builder out = text_builder_make(arena);
    board_write_routes(&out, &day, &plan, 0);
    assert_text(
        text_built(&out),
        "\nAnn  (hvac, gas)  works 08:00 to 17:00: 1 job, driving 0 h 20, 12 km\n"
        "  arrive start  end    job                         customer                  address               "
        "                drive  wait slack\n"
        "  08:10  08:10  09:10  A title that is far too l\xE2\x80\xA6  Caf\xC3\xA9 Zo\xC3\xAB                  1 "
        "First Street                           10     0     1  5 min late\n"
        "  09:10  09:10  09:40  Break                                                                       "
        "                    0     0     0\n"
        "  09:50                Home                                                                        "
        "                   10\n");
    out = text_builder_make(arena);
    board_write_routes(&out, &day, &plan, 80);
    assert_text(text_built(&out),
                "\nAnn  (hvac, gas)  works 08:00 to 17:00:\n  1 job, driving 0 h 20, 12 km\n"
                "  arrive start  end    job                   customer          drive  wait slack\n"
                "  08:10  08:10  09:10  A title that is far\xE2\x80\xA6  Caf\xC3\xA9 Zo\xC3\xAB             10     0"
                "     1  5 min late\n"
                "  09:10  09:10  09:40  Break                                       0     0     0\n"
                "  09:50                Home                                       10\n");
}

static void who_stays_at_home_and_who_is_off_have_one_line(void **state)
{
    struct arena *arena = *state;
    struct zone zone;
    assert_true(zone_load(arena, TEXT("UTC"), &zone, NULL));
    struct technician technicians[] = {{.name = TEXT("Ann")}, {.name = TEXT("Bob")}};
    struct workday workdays[] = {{.works = true, .shift = {MORNING_S, MORNING_S + 3600}}, {.works = false}};
    struct day day = {.zone = &zone, .technicians = technicians, .workdays = workdays};
    struct plan_route routes[] = {{.technician = 0}, {.technician = 1}};
    struct plan plan = {.route_count = 2, .routes = routes};
    struct text_builder out = text_builder_make(arena);
    board_write_routes(&out, &day, &plan, 0);
    assert_text(text_built(&out), "\nAnn  ()  works 12:00 to 13:00, stays at home\n"
                                  "\nBob  ()  does not work on this day\n");
}

static void what_stayed_out_has_a_sentence_each_and_no_heading_when_nothing_did(void **state)
{
    struct arena *arena = *state;
    struct job job = {.title = TEXT("Boiler"), .customer = {.name = TEXT("Somebody")}, .priority = PRIORITY_URGENT};
    struct day day = {.jobs = &job};
    struct unassigned left_out = {.summary = TEXT("Nobody works on this day")};
    struct plan plan = {.unassigned_count = 1, .unassigned = &left_out};
    struct text_builder out = text_builder_make(arena);
    board_write_left_out(&out, &day, &plan);
    assert_text(text_built(&out), "\nLeft out, and why\n"
                                  "  urgent  Boiler                      Somebody\n"
                                  "          Nobody works on this day\n");
    plan.unassigned_count = 0;
    out = text_builder_make(arena);
    board_write_left_out(&out, &day, &plan);
    assert_int_equal(text_built(&out).length, 0);
}

/* The line of a label, without the label. */
static struct text line_of(struct text whole, const char *label)
{
    while (whole.length > 0) {
        struct text line = text_cut(&whole, '\n');
        if (text_starts_with(line, text_of(label))) {
            return text_trim(text_slice(line, text_of(label).length, line.length));
        }
    }
    fail_msg("there is no line %s", label);
    return whole;
}

static void three_plans_stand_side_by_side_with_their_differences(void **state)
{
    struct arena *arena = *state;
    struct plan_totals nearest = {.jobs = 50, .drive_s = 36000, .drive_m = 500400, .on_time_e4 = 8000};
    struct plan_totals by_hand = {.jobs = 80, .drive_s = 30000, .drive_m = 400000, .on_time_e4 = 10000};
    struct plan_totals planned = {.jobs = 80, .drive_s = 24000, .drive_m = 300000, .on_time_e4 = 9950};
    planned.unassigned = 3;
    struct board_comparison comparison = {&nearest, &by_hand, &planned};
    struct text_builder out = text_builder_make(arena);
    board_write_comparison(&out, &comparison);
    struct text table = text_built(&out);
    assert_text(line_of(table, "Jobs served"), "50        80        80          same         +60 %");
    assert_text(line_of(table, "Driving a job"), "12.0 min   6.3 min   5.0 min         -20 %         -58 %");
    assert_text(line_of(table, "Driving  "), "10 h 00    8 h 20    6 h 40         -20 %         -33 %");
    assert_text(line_of(table, "Distance"), "500 km    400 km    300 km         -25 %         -40 %");
    assert_text(line_of(table, "On time"), "80.0 %   100.0 %    99.5 %      -0.5 pts     +19.5 pts");
    assert_text(line_of(table, "Left out"), "0         0         3             -             -");
}

static void what_is_proved_is_cut_and_never_rounded_up(void **state)
{
    struct arena *arena = *state;
    struct text_builder out = text_builder_make(arena);
    board_write_proof(&out, 87, 1781);
    assert_text(text_built(&out), "Proved: no plan that serves the same 87 jobs costs less than 82.1 % of this one,\n"
                                  "in driving and lateness.\n");
    out = text_builder_make(arena);
    board_write_proof(&out, 1, 0);
    assert_text(text_built(&out), "Proved: no plan that serves the same 1 job costs less, in driving and lateness.\n");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_route_is_a_table_with_its_way_home),
        TEST(who_stays_at_home_and_who_is_off_have_one_line),
        TEST(what_stayed_out_has_a_sentence_each_and_no_heading_when_nothing_did),
        TEST(three_plans_stand_side_by_side_with_their_differences),
        TEST(what_is_proved_is_cut_and_never_rounded_up),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
