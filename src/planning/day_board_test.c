#include "planning/day_board.h"

#include "planning/testing_day.h"

/* ---- a planned day, written down as a board ---------------------------------------------------------------------- */

static void give(enum row_kind kind, void *noun, const char *member)
{
    shape_give(noun, shape_find(shape_of_row[kind], text_of(member)));
}

static const struct job_record *job_record_of(struct testing_day *day, const struct job *job,
                                              const struct plan_stop *stop, struct text technician_id)
{
    struct job_record *record = arena_new(day->arena, struct job_record);
    shape_preset(shape_of_row[ROW_JOB], record);
    record->location = job->location;
    give(ROW_JOB, record, "location");
    record->priority = job->priority;
    if (job->has_window) {
        struct record_window *window = arena_new(day->arena, struct record_window);
        *window = (struct record_window){
            .given = 7, .start_s = job->window.start_s, .end_s = job->window.end_s, .hard = true};
        record->windows = (struct window_list){1, window};
    }
    if (job->has_promised) {
        record->promised =
            (struct record_interval){.given = 3, .start_s = job->promised.start_s, .end_s = job->promised.end_s};
    }
    if (stop != NULL) {
        record->technician_id = technician_id;
        record->scheduled_start_s = stop->start_s;
        record->scheduled_end_s = stop->end_s;
    }
    return record;
}

static const struct technician_record *technician_record_of(struct testing_day *day,
                                                            const struct technician *technician)
{
    struct technician_record *record = arena_new(day->arena, struct technician_record);
    struct record_shift *shift = arena_new(day->arena, struct record_shift);
    shape_preset(shape_of_row[ROW_TECHNICIAN], record);
    *shift = (struct record_shift){.days = 0x7F,
                                   .start_minute = technician->shifts[0].start_minute,
                                   .end_minute = technician->shifts[0].end_minute};
    record->shifts = (struct shift_list){1, shift};
    record->name = technician->name;
    record->home_base = technician->home;
    give(ROW_TECHNICIAN, record, "homeBase");
    if (technician->has_end) {
        record->end_base = technician->end;
        give(ROW_TECHNICIAN, record, "endBase");
    }
    if (technician->meal.duration_minutes > 0) {
        struct record_break *meal = arena_new(day->arena, struct record_break);
        *meal = (struct record_break){.duration_minutes = technician->meal.duration_minutes,
                                      .earliest_minute = technician->meal.earliest_minute,
                                      .latest_minute = technician->meal.latest_minute};
        record->breaks = (struct break_list){1, meal};
    }
    return record;
}

static const struct plan_stop *stop_of(const struct plan *plan, int32_t job, int32_t *technician)
{
    for (int32_t t = 0; t < plan->route_count; t++) {
        for (int32_t i = 0; i < plan->routes[t].stop_count; i++) {
            if (plan->routes[t].stops[i].type == STOP_TYPE_JOB && plan->routes[t].stops[i].job == job) {
                *technician = t;
                return &plan->routes[t].stops[i];
            }
        }
    }
    return NULL;
}

/* The board on which somebody has put every job where the plan has it. */
static struct board_request board_of(struct testing_day *day, const struct plan *plan)
{
    struct board_job *jobs = arena_array(day->arena, struct board_job, day->job_count);
    struct board_technician *technicians = arena_array(day->arena, struct board_technician, day->technician_count);
    for (int32_t t = 0; t < day->technician_count; t++) {
        technicians[t] = (struct board_technician){.id = day->technicians[t].id,
                                                   .record = technician_record_of(day, &day->technicians[t]),
                                                   .zone = &day->zone};
    }
    for (int32_t j = 0; j < day->job_count; j++) {
        int32_t t = 0;
        const struct plan_stop *stop = stop_of(plan, j, &t);
        jobs[j] = (struct board_job){.id = day->jobs[j].id,
                                     .record = job_record_of(day, &day->jobs[j], stop, day->technicians[t].id),
                                     .planned_minutes = day->jobs[j].duration_minutes};
    }
    return (struct board_request){.date = day->date,
                                  .zone = &day->zone,
                                  .job_count = day->job_count,
                                  .jobs = jobs,
                                  .technician_count = day->technician_count,
                                  .technicians = technicians};
}

static void assert_stops_agree(const struct plan_stop *told, const struct plan_stop *planned)
{
    assert_int_equal(told->travel_s, planned->travel_s);
    assert_int_equal(told->travel_m, planned->travel_m);
    assert_int_equal(told->start_s, planned->start_s);
    assert_int_equal(told->end_s, planned->end_s);
    assert_int_equal(told->has_window, planned->has_window);
    assert_true(point_equal(told->location, planned->location));
}

static void assert_totals_agree(const struct plan_totals *told, const struct plan_totals *planned)
{
    assert_int_equal(told->jobs, planned->jobs);
    assert_int_equal(told->drive_s, planned->drive_s);
    assert_int_equal(told->drive_m, planned->drive_m);
    assert_int_equal(told->service_s, planned->service_s);
    assert_int_equal(told->overtime_s, planned->overtime_s);
    assert_int_equal(told->available_s, planned->available_s);
    assert_int_equal(told->utilization_e4, planned->utilization_e4);
}

/* Where nobody rests on the way, everything agrees; a break may be taken elsewhere, which moves arrivals and waits. */
static void assert_routes_agree(const struct plan_route *told, const struct plan_route *planned, bool rests)
{
    assert_totals_agree(&told->totals, &planned->totals);
    if (rests) {
        return;
    }
    assert_int_equal(told->stop_count, planned->stop_count);
    assert_int_equal(told->totals.wait_s, planned->totals.wait_s);
    assert_int_equal(told->totals.late_s, planned->totals.late_s);
    assert_int_equal(told->totals.on_time_jobs, planned->totals.on_time_jobs);
    if (told->stop_count > 0) {
        assert_int_equal(told->leave_s, planned->leave_s);
        assert_int_equal(told->return_s, planned->return_s);
    }
    for (int32_t i = 0; i < told->stop_count; i++) {
        assert_stops_agree(&told->stops[i], &planned->stops[i]);
        assert_int_equal(told->stops[i].job, planned->stops[i].job);
        assert_int_equal(told->stops[i].arrival_s, planned->stops[i].arrival_s);
        assert_int_equal(told->stops[i].wait_s, planned->stops[i].wait_s);
        assert_int_equal(told->stops[i].late_s, planned->stops[i].late_s);
        assert_int_equal(told->stops[i].slack_s, planned->stops[i].slack_s);
        assert_int_equal(told->stops[i].sequence, planned->stops[i].sequence);
    }
}

static void a_plan_put_on_the_board_is_told_as_it_was_planned(void **state)
{
    int32_t alike = 0;
    (void)state;
    for (uint64_t seed = 0; seed < 40; seed++) {
        struct testing_day *day = testing_day_random(seed);
        struct solution solution;
        struct plan planned;
        struct plan told;
        struct day made;
        by_hand_plan(day->arena, &day->problem, &solution);
        plan_make(day->arena, &day->problem, &solution, &planned);
        struct board_request request = board_of(day, &planned);
        day_of_board(day->arena, &request, &made, &told);
        assert_int_equal(told.route_count, planned.route_count);
        assert_int_equal(told.unassigned_count, planned.unassigned_count);
        for (int32_t t = 0; t < told.route_count; t++) {
            bool rests = day->technicians[t].meal.duration_minutes > 0;
            assert_routes_agree(&told.routes[t], &planned.routes[t], rests);
            alike += rests || told.routes[t].stop_count == 0 ? 0 : 1;
        }
        assert_totals_agree(&told.totals, &planned.totals);
        assert_int_equal(told.totals.unassigned, planned.totals.unassigned);
        testing_day_free(day);
    }
    assert_true(alike > 20);
}

/* ---- by hand ----------------------------------------------------------------------------------------------------- */

struct board {
    struct testing_day *day;
    struct board_request request;
    struct job_record *jobs;
    struct technician_record *technicians;
    struct day made;
    struct plan plan;
};

/* Jobs at these places, an hour each, one after the other from 09:00 on, of the first technician. */
static struct board board_make(const int32_t *east_m, int32_t count)
{
    struct testing_day *day = testing_day_make("UTC");
    struct plan nothing = {.route_count = 0};
    testing_technician(day, "Marta", 0, "08:00", "17:00");
    for (int32_t j = 0; j < count; j++) {
        testing_job(day, east_m[j], 0, 60);
    }
    struct board b = {.day = day, .request = board_of(day, &nothing)};
    b.jobs = arena_array(day->arena, struct job_record, count);
    b.technicians = arena_new(day->arena, struct technician_record);
    struct board_job *jobs = arena_array(day->arena, struct board_job, count);
    struct board_technician *technicians = arena_new(day->arena, struct board_technician);
    for (int32_t j = 0; j < count; j++) {
        jobs[j] = b.request.jobs[j];
        b.jobs[j] = *jobs[j].record;
        b.jobs[j].technician_id = day->technicians[0].id;
        b.jobs[j].scheduled_start_s = testing_at(day, "09:00") + j * 7200;
        jobs[j].record = &b.jobs[j];
    }
    *technicians = b.request.technicians[0];
    *b.technicians = *technicians->record;
    technicians->record = b.technicians;
    b.request.jobs = jobs;
    b.request.technicians = technicians;
    return b;
}

static const struct plan_route *told(struct board *b)
{
    day_of_board(b->day->arena, &b->request, &b->made, &b->plan);
    return &b->plan.routes[0];
}

static void who_comes_early_waits_and_who_comes_late_starts_late(void **state)
{
    static const int32_t east_m[] = {5000, 10000, 15000};
    struct board b = board_make(east_m, 3);
    (void)state;
    b.jobs[1].scheduled_start_s = testing_at(b.day, "10:00"); /* no time to get there */
    const struct plan_route *route = told(&b);
    assert_int_equal(route->stop_count, 3);
    assert_int_equal(route->stops[0].arrival_s, testing_at(b.day, "09:00"));
    assert_int_equal(route->leave_s, testing_at(b.day, "09:00") - route->stops[0].travel_s);
    assert_int_equal(route->stops[1].wait_s, 0);
    assert_int_equal(route->stops[1].start_s, testing_at(b.day, "10:00") + route->stops[1].travel_s);
    assert_int_equal(route->stops[2].start_s, testing_at(b.day, "13:00"));
    assert_true(route->stops[2].wait_s > 0);
    assert_int_equal(route->totals.jobs, 3);
    assert_int_equal(route->totals.service_s, 3 * 3600);
    assert_int_equal(route->totals.wait_s, route->stops[2].wait_s);
    testing_day_free(b.day);
}

static void nobody_leaves_before_the_shift(void **state)
{
    static const int32_t east_m[] = {40000};
    struct board b = board_make(east_m, 1);
    (void)state;
    b.jobs[0].scheduled_start_s = testing_at(b.day, "08:00");
    const struct plan_route *route = told(&b);
    assert_int_equal(route->leave_s, testing_at(b.day, "08:00"));
    assert_int_equal(route->stops[0].start_s, testing_at(b.day, "08:00") + route->stops[0].travel_s);
    testing_day_free(b.day);
}

static void work_after_the_shift_is_overtime(void **state)
{
    static const int32_t east_m[] = {5000};
    struct board b = board_make(east_m, 1);
    (void)state;
    b.jobs[0].scheduled_start_s = testing_at(b.day, "16:30");
    b.jobs[0].scheduled_end_s = testing_at(b.day, "18:00");
    const struct plan_route *route = told(&b);
    assert_int_equal(route->totals.overtime_s, 3600 + route->return_travel_s);
    assert_int_equal(route->totals.service_s, 5400);
    assert_int_equal(route->stops[0].slack_s, 0);
    b.technicians->shifts.count = 0; /* who does not work has none */
    route = told(&b);
    assert_int_equal(route->totals.overtime_s, 0);
    assert_int_equal(route->totals.available_s, 0);
    assert_int_equal(route->totals.jobs, 1);
    testing_day_free(b.day);
}

static void being_late_is_judged_by_the_promise_then_by_the_window(void **state)
{
    static const int32_t east_m[] = {0, 0};
    struct board b = board_make(east_m, 2);
    struct record_window windows[] = {
        {.given = 7, .start_s = testing_at(b.day, "07:00"), .end_s = testing_at(b.day, "08:00"), .hard = true},
        {.given = 7, .start_s = testing_at(b.day, "12:00"), .end_s = testing_at(b.day, "13:00"), .hard = true},
    };
    (void)state;
    b.jobs[0].windows = (struct window_list){2, windows};
    b.jobs[1].windows = (struct window_list){2, windows};
    b.jobs[1].promised = (struct record_interval){
        .given = 3, .start_s = testing_at(b.day, "10:00"), .end_s = testing_at(b.day, "11:00")};
    const struct plan_route *route = told(&b);
    assert_int_equal(route->stops[0].late_s, 3600); /* at 09:00, the window before it ended at 08:00 */
    assert_true(route->stops[1].on_time);           /* at 11:00, which is the promise's end */
    assert_int_equal(route->totals.on_time_e4, 5000);
    b.jobs[0].scheduled_start_s = testing_at(b.day, "12:30");
    b.jobs[1].scheduled_start_s = testing_at(b.day, "10:00");
    route = told(&b);
    assert_int_equal(route->stops[1].job, 0);
    assert_true(route->stops[1].on_time);
    assert_int_equal(route->stops[1].window.start_s, testing_at(b.day, "12:00"));
    testing_day_free(b.day);
}

static void a_break_is_taken_in_a_wait_that_it_fits_into(void **state)
{
    static const int32_t east_m[] = {5000, 5000, 5000};
    struct board b = board_make(east_m, 3); /* 09:00, 11:00, 13:00 */
    struct record_break meal = {.duration_minutes = 60, .earliest_minute = 11 * 60, .latest_minute = 12 * 60};
    (void)state;
    b.technicians->breaks = (struct break_list){1, &meal};
    const struct plan_route *route = told(&b);
    assert_int_equal(route->stop_count, 4);
    assert_int_equal(route->stops[2].type, STOP_TYPE_BREAK);
    assert_int_equal(route->stops[2].start_s, testing_at(b.day, "12:00"));
    assert_int_equal(route->stops[2].sequence, 3);
    assert_int_equal(route->stops[3].sequence, 4);
    assert_int_equal(route->stops[3].wait_s, 0);
    assert_int_equal(route->totals.available_s, 8 * 3600);
    meal.latest_minute = 11 * 60 + 59; /* she is done at 12:00 */
    assert_int_equal(told(&b)->stop_count, 3);
    meal.latest_minute = 12 * 60;
    meal.duration_minutes = 61;
    assert_int_equal(told(&b)->stop_count, 3);
    assert_int_equal(told(&b)->totals.wait_s, 7200);
    testing_day_free(b.day);
}

static void what_is_not_known_of_places_takes_no_driving(void **state)
{
    static const int32_t east_m[] = {5000, 30000, 5000};
    struct board b = board_make(east_m, 3);
    (void)state;
    shape_clear(shape_of_row[ROW_JOB], shape_find(shape_of_row[ROW_JOB], TEXT("location")), &b.jobs[1]);
    const struct plan_route *route = told(&b);
    assert_int_equal(route->stops[1].travel_s, 0);
    assert_true(point_equal(route->stops[1].location, route->stops[0].location));
    assert_int_equal(route->stops[2].travel_s, 0);
    shape_clear(shape_of_row[ROW_TECHNICIAN], shape_find(shape_of_row[ROW_TECHNICIAN], TEXT("homeBase")),
                b.technicians);
    route = told(&b);
    assert_int_equal(route->totals.drive_s, 0);
    assert_int_equal(route->return_travel_s, 0);
    testing_day_free(b.day);
}

static void what_nobody_was_put_on_stays_out(void **state)
{
    static const int32_t east_m[] = {5000, 5000, 5000};
    struct board b = board_make(east_m, 3);
    (void)state;
    b.jobs[0].technician_id = TEXT("somebody else");
    b.jobs[1].scheduled_start_s = 0;
    const struct plan_route *route = told(&b);
    assert_int_equal(route->stop_count, 1);
    assert_int_equal(b.plan.unassigned_count, 2);
    assert_int_equal(b.plan.totals.unassigned, 2);
    assert_int_equal(b.plan.unassigned[0].job, 0);
    assert_int_equal(b.plan.unassigned[1].reason_count, 1);
    testing_day_free(b.day);
}

static void a_split_shift_leaves_less_time(void **state)
{
    static const int32_t east_m[] = {5000};
    struct board b = board_make(east_m, 1);
    const struct record_shift shifts[] = {
        {.days = 0x7F, .start_minute = 13 * 60, .end_minute = 17 * 60},
        {.days = 0x7F, .start_minute = 8 * 60, .end_minute = 12 * 60},
        {.days = 0x7F, .start_minute = 0, .end_minute = 0, .kind = 1},
    };
    (void)state;
    b.technicians->shifts = (struct shift_list){3, shifts};
    assert_int_equal(told(&b)->totals.available_s, 8 * 3600);
    assert_int_equal(b.made.workdays[0].shift.start_s, testing_at(b.day, "08:00"));
    assert_int_equal(b.made.workdays[0].shift.end_s, testing_at(b.day, "17:00"));
    testing_day_free(b.day);
}

static void an_empty_board_has_everybody_at_home(void **state)
{
    struct board b = board_make(NULL, 0);
    (void)state;
    const struct plan_route *route = told(&b);
    assert_int_equal(b.plan.route_count, 1);
    assert_int_equal(route->stop_count, 0);
    assert_int_equal(route->totals.available_s, 9 * 3600);
    assert_int_equal(b.plan.totals.on_time_e4, 10000);
    testing_day_free(b.day);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_plan_put_on_the_board_is_told_as_it_was_planned),
        cmocka_unit_test(who_comes_early_waits_and_who_comes_late_starts_late),
        cmocka_unit_test(nobody_leaves_before_the_shift),
        cmocka_unit_test(work_after_the_shift_is_overtime),
        cmocka_unit_test(being_late_is_judged_by_the_promise_then_by_the_window),
        cmocka_unit_test(a_break_is_taken_in_a_wait_that_it_fits_into),
        cmocka_unit_test(what_is_not_known_of_places_takes_no_driving),
        cmocka_unit_test(what_nobody_was_put_on_stays_out),
        cmocka_unit_test(a_split_shift_leaves_less_time),
        cmocka_unit_test(an_empty_board_has_everybody_at_home),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
