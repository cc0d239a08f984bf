#include "base/testing.h"

#include <string.h>

#include "app/format_vroom.h"
#include "app/testing_fixture.h"

/* Two vehicles, three places beside the yard, and nearly everything that a file can say. The van is twice as fast as its
 * matrix, so a second has two ticks. */
static const char FULL[] =
    "{\"vehicles\":["
    "{\"id\":7,\"description\":\"red\",\"profile\":\"van\",\"start_index\":0,\"end_index\":0,\"capacity\":[4,10],"
    "\"skills\":[1,2],\"time_window\":[1000,20000],\"type\":\"large\",\"speed_factor\":2,\"max_tasks\":3,"
    "\"costs\":{\"fixed\":50,\"per_hour\":1800,\"per_km\":100,\"per_task_hour\":360},\"max_distance\":90000,"
    "\"breaks\":[{\"id\":1,\"service\":600,\"time_windows\":[[8000,9000]]}]},"
    "{\"id\":8,\"start_index\":1,\"capacity\":[1,1],\"time_window\":[0,30000],\"max_travel_time\":4000}],"
    "\"jobs\":["
    "{\"id\":1,\"location_index\":2,\"setup\":60,\"service\":240,\"delivery\":[1,0],\"pickup\":[0,2],\"skills\":[1],"
    "\"priority\":10,\"time_windows\":[[5000,5500],[2000,2500]],\"service_per_type\":{\"large\":140}},"
    "{\"id\":2,\"location_index\":3}],"
    "\"shipments\":[{\"amount\":[1,3],\"skills\":[2],\"priority\":4,"
    "\"pickup\":{\"id\":1,\"location_index\":1,\"service\":30},"
    "\"delivery\":{\"id\":1,\"location_index\":3,\"service\":40}}],"
    "\"matrices\":{"
    "\"van\":{\"durations\":[[0,100,200,300],[100,0,100,200],[200,100,0,100],[300,200,100,0]],"
    "\"distances\":[[0,1000,2000,3000],[1000,0,1000,2000],[2000,1000,0,1000],[3000,2000,1000,0]]},"
    "\"car\":{\"durations\":[[0,110,210,310],[110,0,120,220],[210,120,0,130],[310,220,130,0]],"
    "\"distances\":[[0,1,2,3],[1,0,1,2],[2,1,0,1],[3,2,1,0]]}}}";

static struct format_file read_whole(struct fixture *f, const char *source)
{
    const struct format_settings settings = {0};
    struct format_file file = {0};
    bool read = format_vroom_read(f->arena, text_of(source), &settings, &file, &f->fault);
    assert_no_fault(&f->fault);
    assert_true(read);
    return file;
}

static void who_drives_is_as_the_file_says(void **state)
{
    struct format_file file = read_whole(*state, FULL);
    const struct problem *p = &file.problem;
    const struct vroom *vroom = file.instance;
    assert_int_equal(p->ticks_per_second, 2);
    assert_int_equal(p->dims.technicians, 2);
    assert_int_equal(p->dims.profiles, 2);
    assert_int_equal(problem_travel(p, p->technician_profile[0], 0, 3).time_t, 300);
    assert_int_equal(problem_travel(p, p->technician_profile[0], 0, 3).distance_d, 3000);
    assert_int_equal(problem_travel(p, p->technician_profile[1], 0, 3).time_t, 620);
    assert_int_equal(problem_travel(p, p->technician_profile[1], 0, 3).distance_d, 620); /* its limit is one of time */
    assert_int_equal(p->technician_start_place[0], 0);
    assert_int_equal(p->technician_end_place[0], 0);
    assert_int_equal(p->technician_end_place[1], NO_PLACE);
    assert_int_equal(p->technician_from_t[0], 2000);
    assert_int_equal(p->technician_to_t[0], 40000);
    assert_int_equal(p->reach_d[0], 90000);
    assert_int_equal(p->reach_d[1], 8000);
    assert_int_equal(p->jobs_max[0], 3);
    assert_int_equal(p->break_first[2], 1);
    assert_int_equal(p->break_from_t[0], 16000);
    assert_int_equal(p->break_until_t[0], 18000);
    assert_int_equal(p->break_length_t[0], 1200);
    assert_int_equal(vroom->scale, 20);
    assert_int_equal(p->technician_used_c[0], 50 * 20);
    assert_int_equal(p->technician_drive_c[0], 1800 * 20 / 7200);
    assert_int_equal(p->technician_distance_c[0], 2);
    assert_int_equal(p->technician_service_c[0], 1);
    assert_int_equal(p->technician_drive_c[1], 10);
    assert_int_equal(p->technician_distance_c[1], 0);
}

static void what_is_to_do_is_as_the_file_says(void **state)
{
    struct format_file file = read_whole(*state, FULL);
    const struct problem *p = &file.problem;
    assert_int_equal(p->dims.jobs, 4);
    assert_int_equal(p->job_place[2], 1);
    assert_int_equal(p->job_service_t[0], 600);
    assert_int_equal(p->dims.affinities, 1);
    assert_int_equal(p->affinity_technician[0], 0);
    assert_int_equal(p->affinity_service_t[0], 2 * (60 + 140));
    assert_int_equal(p->window_first[1], 2);
    assert_int_equal(p->window_open_t[0], 4000);
    assert_int_equal(p->window_close_t[1], 11000);
    assert_int_equal(p->job_open_t[0], 4000);
    assert_int_equal(p->job_close_t[0], 11000);
    assert_true(problem_eligible(p, 0, 0) && !problem_eligible(p, 0, 1));
    assert_true(problem_eligible(p, 1, 0) && problem_eligible(p, 1, 1));
    assert_true(problem_eligible(p, 3, 0) && !problem_eligible(p, 3, 1));
    assert_int_equal(p->dims.loads, 2);
    assert_int_equal(p->load_start[0], 1);
    assert_int_equal(p->load_start[4], 0); /* a shipment is fetched first */
    assert_int_equal(p->load_change[0], -1);
    assert_int_equal(p->load_change[1], 2);
    assert_int_equal(p->load_change[4], 1);
    assert_int_equal(p->load_change[7], -3);
    assert_int_equal(p->load_capacity[0], 3); /* all there is; more makes no difference */
    assert_int_equal(p->load_capacity[3], 1);
    assert_int_equal(p->dims.precedences, 1);
    assert_int_equal(p->precedence_before[0], 2);
    assert_int_equal(p->precedence_after[0], 3);
    assert_int_equal(p->precedence_same[0], 1);
}

static void a_step_of_priority_outranks_all_tasks_and_a_task_all_costs(void **state)
{
    struct format_file file = read_whole(*state, FULL);
    const int64_t *price = file.problem.job_left_out_c;
    int64_t task = price[1];
    assert_in_range(task, 20 * 1500, 20 * 3000);
    assert_int_equal(price[0], task * (1 + 10 * 5)); /* four tasks, so a step is worth five */
    assert_int_equal(price[2], task * (1 + 4 * 5));
    assert_int_equal(price[3], price[2]);
}

static void a_constraint_that_no_one_has_is_no_section(void **state)
{
    struct format_file file = read_whole(*state, "{\"vehicles\":[{\"id\":1,\"start\":[13.4,52.5],\"end\":[13.4,52.5]}],"
                                                 "\"jobs\":[{\"id\":1,\"location\":[13.5,52.5]}]}");
    const struct problem *p = &file.problem;
    assert_int_equal(p->ticks_per_second, 1);
    assert_int_equal(p->drive_c, 1);
    assert_ptr_equal(p->travel_d == p->travel_t ? NULL : p, NULL);
    assert_null(p->eligible);
    assert_null(p->technician_profile);
    assert_null(p->technician_drive_c);
    assert_null(p->break_first);
    assert_null(p->window_first);
    assert_null(p->reach_d);
    assert_null(p->jobs_max);
    assert_null(p->affinity_first);
    assert_null(p->load_start);
    assert_null(p->precedence_before);
}

/* `source` with one of its pieces replaced. */
static const char *changed_in(struct fixture *f, const char *source, const char *piece, const char *by)
{
    const char *at = strstr(source, piece);
    assert_non_null(at);
    return text_to_c(f->arena, text_format(f->arena, "%.*s%s%s", (int)(at - source), source, by, at + strlen(piece)));
}

static void assert_refused_in(struct fixture *f, const char *source, const char *piece, const char *by,
                              const char *code, const char *where)
{
    const struct format_settings settings = {0};
    struct format_file file = {0};
    struct fault fault = {0};
    assert_false(format_vroom_read(f->arena, text_of(changed_in(f, source, piece, by)), &settings, &file, &fault));
    assert_string_equal(fault.where, where);
    assert_string_equal(fault.code, code);
}

static void assert_refused(struct fixture *f, const char *piece, const char *by, const char *code, const char *where)
{
    assert_refused_in(f, FULL, piece, by, code, where);
}

static void faults_are_told_by_json_pointer(void **state)
{
    struct fixture *f = *state;
    assert_refused(f, "{\"vehicles\"", "{\"colour\":1,\"vehicles\"", "unknown_field", "/colour");
    assert_refused(f, "\"max_tasks\"", "\"max_task\"", "unknown_field", "/vehicles/0/max_task");
    assert_refused(f, "\"id\":8,", "", "missing", "/vehicles/1/id");
    assert_refused(f, "\"id\":8", "\"id\":\"8\"", "wrong_type", "/vehicles/1/id");
    assert_refused(f, "\"start_index\":1,", "", "missing", "/vehicles/1");
    assert_refused(f, "\"start_index\":1", "\"start_index\":4", "unknown_place", "/matrices/van/durations");
    assert_refused(f, "\"start_index\":1", "\"start\":[1,2]", "missing", "/vehicles/1/start_index");
    assert_refused(f, "[1000,20000]", "[20000,1000]", "ends_early", "/vehicles/0/time_window");
    assert_refused(f, "[1000,20000]", "[1000]", "wrong_count", "/vehicles/0/time_window");
    assert_refused(f, "\"capacity\":[1,1],", "", "missing", "/vehicles/1/capacity");
    assert_refused(f, "\"capacity\":[1,1]", "\"capacity\":[1]", "wrong_count", "/vehicles/1/capacity");
    assert_refused(f, "\"delivery\":[1,0]", "\"delivery\":[1,-1]", "out_of_range", "/jobs/0/delivery/1");
    assert_refused(f, "\"delivery\":[1,0]", "\"amount\":[1,0]", "two_amounts", "/jobs/0/amount");
    assert_refused(f, "\"priority\":10", "\"priority\":101", "out_of_range", "/jobs/0/priority");
    assert_refused(f, "\"id\":2,\"location", "\"id\":1,\"location", "duplicate_id", "/jobs/1/id");
    assert_refused(f, "[[5000,5500],[2000,2500]]", "[[5000,5500],[2000,5000]]", "windows_overlap",
                   "/jobs/0/time_windows");
    assert_refused(f, "{\"large\":140}", "{\"large\":-1}", "out_of_range", "/jobs/0/service_per_type/large");
    assert_refused(f, "{\"large\":140}", "{\"\":1}", "empty", "/jobs/0/service_per_type");
    assert_refused(f, "\"location_index\":1,\"service\":30", "\"service\":30", "missing",
                   "/shipments/0/pickup/location_index");
    assert_refused(f, ",\"delivery\":{\"id\":1,\"location_index\":3,\"service\":40}", "", "missing",
                   "/shipments/0/delivery");
    assert_refused(f, "[2000,1000,0,1000]", "[2000,1000,0]", "wrong_count", "/matrices/van/distances/2");
    assert_refused(f, "[200,100,0,100]", "[200,1.5,0,100]", "wrong_type", "/matrices/van/durations/2/1");
    assert_refused(f, "\"speed_factor\":2", "\"speed_factor\":6", "out_of_range", "/vehicles/0/speed_factor");
    assert_refused(f, "\"per_hour\":1800", "\"per_hour\":-1", "out_of_range", "/vehicles/0/costs/per_hour");
    assert_refused(f, "\"per_hour\":1800", "\"per_hour\":4294967295", "cost_overflow", "");
}

static void what_cannot_be_promised_is_refused(void **state)
{
    struct fixture *f = *state;
    assert_refused(f, "[[8000,9000]]", "[[8000,9000],[12000,13000]]", "not_supported",
                   "/vehicles/0/breaks/0/time_windows");
    assert_refused(f, "[[8000,9000]]", "[[20001,21000]]", "break_outside", "/vehicles/0/breaks/0/time_windows");
    assert_refused(f, "\"service\":600,\"time", "\"max_load\":[3,10],\"service\":600,\"time", "not_supported",
                   "/vehicles/0/breaks/0/max_load");
    assert_refused(f, "\"service\":600,", "", "not_supported", "/vehicles/0/breaks/0");
    assert_refused(f, "\"max_tasks\":3", "\"max_travel_time\":100", "not_supported", "/vehicles/0/max_travel_time");
    assert_refused(f, "\"car\":{", "\"car\":{\"costs\":[[0,1,1,1],[1,0,1,1],[1,1,0,1],[1,1,1,0]],", "not_supported",
                   "/vehicles/1/max_travel_time");
    assert_refused(f, "\"van\":{", "\"van\":{\"costs\":[[0,1,1,1],[1,0,1,1],[1,1,0,1],[1,1,1,0]],", "two_costs",
                   "/vehicles/0/costs/per_hour");
    assert_refused(f, "[300,200,100,0]", "[300,200,100,1]", "not_supported", "/matrices/van/durations/3/3");
    assert_refused(f, "\"max_distance\":90000", "\"max_distance\":4000000000", "out_of_range",
                   "/vehicles/0/max_distance");
}

static void limits_that_cannot_be_felt_are_no_limits(void **state)
{
    struct fixture *f = *state;
    struct format_file file =
        read_whole(f, changed_in(f, FULL, "\"max_tasks\":3", "\"max_tasks\":9,\"max_travel_time\":19000"));
    assert_null(file.problem.jobs_max);
    assert_int_equal(file.problem.reach_d[0], 90000);
    read_whole(f, changed_in(f, FULL, "\"service\":600,\"time", "\"max_load\":[4,10],\"service\":600,\"time"));
    file = read_whole(f, changed_in(f, FULL, "[[8000,9000]]", "[[100,900],[8000,9000],[19500,21000]]"));
    assert_int_equal(file.problem.break_from_t[0], 16000);
}

static void a_vehicle_without_a_start_begins_where_its_first_task_is(void **state)
{
    struct fixture *f = *state;
    struct format_file file = read_whole(f, changed_in(f, FULL, "\"start_index\":1,", "\"end_index\":1,"));
    const struct problem *p = &file.problem;
    int32_t start = p->technician_start_place[1];
    assert_int_equal(p->technician_end_place[1], 1);
    assert_int_equal(p->dims.places, 5);
    for (int32_t place = 0; place < 4; place++) {
        assert_int_equal(problem_travel(p, p->technician_profile[1], start, place).time_t, 0);
    }
}

static void times_since_1970_are_counted_from_the_first_shift(void **state)
{
    struct fixture *f = *state;
    struct format_file file =
        read_whole(f, "{\"vehicles\":[{\"id\":1,\"start\":[13.4,52.5],\"time_window\":[1600416000,1600430400],"
                      "\"breaks\":[{\"id\":1,\"service\":60}]}],"
                      "\"jobs\":[{\"id\":1,\"location\":[13.5,52.5],\"time_windows\":[[1600419600,1600423200]]},"
                      "{\"id\":2,\"location\":[13.5,52.5],\"time_windows\":[[0,1600415999]]}]}");
    const struct problem *p = &file.problem;
    assert_int_equal(p->technician_from_t[0], 0);
    assert_int_equal(p->technician_to_t[0], 14400);
    assert_int_equal(p->break_until_t[0], 14340); /* it is over when the vehicle's time is */
    assert_int_equal(p->job_open_t[0], 3600);
    assert_int_equal(p->job_close_t[0], 7200);
    assert_true(problem_eligible(p, 0, 0));
    assert_false(problem_eligible(p, 1, 0)); /* over before anybody begins */
}

static void without_any_window_the_day_is_as_long_as_the_work(void **state)
{
    struct fixture *f = *state;
    struct format_file file = read_whole(f, "{\"vehicles\":[{\"id\":1,\"start_index\":0}],\"matrix\":[[0,50],[70,0]],"
                                            "\"jobs\":[{\"id\":1,\"location_index\":1,\"service\":1000}]}");
    assert_int_equal(file.problem.technician_from_t[0], 0);
    assert_in_range(file.problem.technician_to_t[0], 1050, 1060);
}

static void breaks_leave_room_for_each_other(void **state)
{
    struct fixture *f = *state;
    const char *two = "[{\"id\":2,\"service\":500,\"time_windows\":[[8000,9100]]},{\"id\":1,\"service\":600,"
                      "\"time_windows\":[[8000,9000]]}]";
    struct format_file file =
        read_whole(f, changed_in(f, FULL, "[{\"id\":1,\"service\":600,\"time_windows\":[[8000,9000]]}]", two));
    const struct problem *p = &file.problem;
    assert_int_equal(p->break_length_t[0], 1200);
    assert_int_equal(p->break_from_t[0], 16000);
    assert_int_equal(p->break_until_t[0], 17000); /* so that the other begins by 9100 */
    assert_int_equal(p->break_from_t[1], 17200);
    assert_int_equal(p->break_until_t[1], 18200);
    const char *three = "[{\"id\":2,\"service\":1200,\"time_windows\":[[8000,9100]]},{\"id\":1,\"service\":1200,"
                        "\"time_windows\":[[8000,9000]]}]";
    assert_refused(f, "[{\"id\":1,\"service\":600,\"time_windows\":[[8000,9000]]}]", three, "break_outside",
                   "/vehicles/0/breaks/0");
}

static void a_matrix_of_costs_takes_the_place_of_hours(void **state)
{
    struct fixture *f = *state;
    static const char SOURCE[] =
        "{\"vehicles\":[{\"id\":1,\"start_index\":0,\"costs\":{\"fixed\":3}}],"
        "\"jobs\":[{\"id\":1,\"location_index\":1}],"
        "\"matrices\":{\"car\":{\"durations\":[[0,50],[70,0]],\"costs\":[[0,7],[9,0]]},\"bike\":{}}}";
    struct format_file file = read_whole(f, SOURCE);
    assert_int_equal(file.problem.drive_c, 0);
    assert_int_equal(file.problem.distance_c, 1);
    assert_int_equal(file.problem.technician_used_c[0], 3);
    assert_int_equal(problem_travel(&file.problem, 0, 0, 1).distance_d, 7);
    assert_refused_in(f, SOURCE, "[9,0]", "[4294967295,0]", "out_of_range", "/matrices/car/costs/1/0");
}

static void setup_is_service_where_a_place_has_one_task(void **state)
{
    struct fixture *f = *state;
    struct format_file file = read_whole(f, FULL);
    assert_false(((const struct vroom *)file.instance)->setup_kept);
    file = read_whole(f, changed_in(f, FULL, "\"id\":2,\"location_index\":3", "\"id\":2,\"location_index\":2"));
    assert_true(((const struct vroom *)file.instance)->setup_kept);
}

static void an_unreachable_place_has_no_road(void **state)
{
    struct fixture *f = *state;
    struct format_file file = read_whole(f, changed_in(f, FULL, "[0,100,200,300]", "[0,100,200,4294967295]"));
    const struct problem *p = &file.problem;
    assert_int_equal(problem_travel(p, p->technician_profile[0], 0, 3).time_t, NO_ROAD);
    assert_int_equal(problem_travel(p, p->technician_profile[0], 0, 3).distance_d, 0);
}

static void steps_are_looked_at(void **state)
{
    struct fixture *f = *state;
    const char *steps = "\"max_tasks\":3,\"steps\":[{\"type\":\"start\"},{\"type\":\"pickup\",\"id\":1},"
                        "{\"type\":\"break\",\"id\":1,\"service_at\":8000},{\"type\":\"delivery\",\"id\":1}]";
    struct format_file file = read_whole(f, changed_in(f, FULL, "\"max_tasks\":3", steps));
    const struct vroom_vehicle *vehicle = &((const struct vroom *)file.instance)->vehicles[0];
    assert_int_equal(vehicle->step_count, 2);
    assert_int_equal(vehicle->steps[0], 2);
    assert_int_equal(vehicle->steps[1], 3);
    assert_int_equal(file.start->left_out_count, 2);
    assert_int_equal(file.start->routes[0].stop_count, 2);
    file = read_whole(f, FULL);
    assert_null(file.start);
    assert_refused(f, "\"max_tasks\":3", "\"steps\":[{\"type\":\"job\",\"id\":3}]", "unknown_task",
                   "/vehicles/0/steps/0/id");
    assert_refused(f, "\"max_tasks\":3", "\"steps\":[{\"type\":\"job\",\"id\":2},{\"type\":\"job\",\"id\":2}]",
                   "duplicate_id", "/vehicles/0/steps/1/id");
    assert_refused(f, "\"max_tasks\":3", "\"steps\":[{\"type\":\"break\",\"id\":2}]", "unknown_break",
                   "/vehicles/0/steps/0/id");
    assert_refused(f, "\"max_tasks\":3", "\"steps\":[{\"type\":\"nap\"}]", "unknown_type", "/vehicles/0/steps/0/type");
}

static void steps_that_are_no_route_are_not_begun_with(void **state)
{
    struct fixture *f = *state;
    static const char *const STEPS[] = {
        "{\"type\":\"pickup\",\"id\":1}",
        "{\"type\":\"delivery\",\"id\":1},{\"type\":\"pickup\",\"id\":1}",
    };
    for (int i = 0; i < 2; i++) {
        const char *by = text_to_c(f->arena, text_format(f->arena, "\"max_tasks\":3,\"steps\":[%s]", STEPS[i]));
        struct format_file file = read_whole(f, changed_in(f, FULL, "\"max_tasks\":3", by));
        assert_null(file.start);
        assert_true(((const struct vroom *)file.instance)->steps_unused);
    }
    struct format_file file =
        read_whole(/* the car has no skill for the first, but may do the second */
                   f, changed_in(f, changed_in(f, FULL, "\"max_tasks\":3", "\"steps\":[{\"type\":\"job\",\"id\":2}]"),
                                 "\"id\":8", "\"id\":8,\"steps\":[{\"type\":\"job\",\"id\":1}]"));
    assert_int_equal(file.start->routes[0].stop_count, 1);
    assert_int_equal(file.start->routes[1].stop_count, 0);
    assert_true(((const struct vroom *)file.instance)->steps_unused);
}

static void without_matrices_travel_is_estimated(void **state)
{
    static const char SOURCE[] = "{\"vehicles\":[{\"id\":1,\"start\":[13.4,52.5],\"costs\":{\"per_km\":1000}}],"
                                 "\"jobs\":[{\"id\":1,\"location\":[13.5,52.5,34.0],\"location_index\":9}]}";
    struct fixture *f = *state;
    struct format_file file = read_whole(f, SOURCE);
    struct travel leg = problem_travel(&file.problem, 0, 0, 1);
    assert_in_range(leg.distance_d, 6700, 12000); /* the straight line is 6.77 km */
    assert_in_range(leg.time_t, 700, 1500);
    assert_true(((const struct vroom *)file.instance)->estimated);
    assert_refused_in(f, SOURCE, "[13.4,52.5]", "[13.4]", "wrong_count", "/vehicles/0/start");
    assert_refused_in(f, SOURCE, "[13.4,52.5]", "[52.5,113.4]", "out_of_range", "/vehicles/0/start/1");
    assert_refused_in(f, SOURCE, "\"location\":[13.5,52.5,34.0],", "", "missing", "/jobs/0/location");
    assert_refused(f, "\"car\":{\"durations\"", "\"bike\":{\"durations\"", "no_coordinates", "/matrices");
}

static void a_file_with_vehicles_is_taken_for_vroom(void **state)
{
    (void)state;
    assert_string_equal(format_guess(text_of(FULL))->name, "vroom");
    assert_string_equal(format_guess(TEXT("{\"technicians\":[{\"id\":\"vehicles\"}]}"))->name, "native");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(who_drives_is_as_the_file_says, setup, teardown),
        cmocka_unit_test_setup_teardown(what_is_to_do_is_as_the_file_says, setup, teardown),
        cmocka_unit_test_setup_teardown(a_step_of_priority_outranks_all_tasks_and_a_task_all_costs, setup, teardown),
        cmocka_unit_test_setup_teardown(a_constraint_that_no_one_has_is_no_section, setup, teardown),
        cmocka_unit_test_setup_teardown(faults_are_told_by_json_pointer, setup, teardown),
        cmocka_unit_test_setup_teardown(what_cannot_be_promised_is_refused, setup, teardown),
        cmocka_unit_test_setup_teardown(limits_that_cannot_be_felt_are_no_limits, setup, teardown),
        cmocka_unit_test_setup_teardown(a_vehicle_without_a_start_begins_where_its_first_task_is, setup, teardown),
        cmocka_unit_test_setup_teardown(times_since_1970_are_counted_from_the_first_shift, setup, teardown),
        cmocka_unit_test_setup_teardown(without_any_window_the_day_is_as_long_as_the_work, setup, teardown),
        cmocka_unit_test_setup_teardown(breaks_leave_room_for_each_other, setup, teardown),
        cmocka_unit_test_setup_teardown(a_matrix_of_costs_takes_the_place_of_hours, setup, teardown),
        cmocka_unit_test_setup_teardown(setup_is_service_where_a_place_has_one_task, setup, teardown),
        cmocka_unit_test_setup_teardown(an_unreachable_place_has_no_road, setup, teardown),
        cmocka_unit_test_setup_teardown(steps_are_looked_at, setup, teardown),
        cmocka_unit_test_setup_teardown(steps_that_are_no_route_are_not_begun_with, setup, teardown),
        cmocka_unit_test_setup_teardown(without_matrices_travel_is_estimated, setup, teardown),
        cmocka_unit_test_setup_teardown(a_file_with_vehicles_is_taken_for_vroom, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
