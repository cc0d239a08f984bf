/* The rules between routes, and those of a plan that is changed while it is carried out. */
#include "solver/witness_testing.h"

/* ---- crews ------------------------------------------------------------------------------------------------------- */

struct crew {
    int32_t first[2], jobs[2];
};

/* Jobs 0 and 1 are a crew's; Ann waits for Bob. */
static void crew_day(struct world *w, struct crew *crew)
{
    *crew = (struct crew){.first = {0, 2}, .jobs = {0, 1}};
    world_make(w, 2, 2);
    w->d.dims.crews = 1;
    w->d.dims.crew_jobs = 2;
    w->d.crew_first = crew->first;
    w->d.crew_job = crew->jobs;
    world_job(w, 0, 0, 200, 210);
    world_job(w, 1, 1, 200, 210);
    world_day(w, 0, 100, 310, 200);
    world_day(w, 1, 0, 410, 400);
}

static void a_crew_starts_together(void **state)
{
    (void)state;
    struct world w;
    struct crew crew;
    crew_day(&w, &crew);
    assert_accepted(&w);
    w.stops[0] = (struct stop){0, 1, 199, 199, 209, 0};
    world_day(&w, 0, 99, 309, 200);
    assert_refused(&w, "crew_apart", "/routes/1/stops/0");
}

static void a_crew_is_complete_or_left_out(void **state)
{
    (void)state;
    struct world w;
    struct crew crew;
    crew_day(&w, &crew);
    w.s.stop_count = 1;
    w.routes[1] = (struct route){.technician = 1, .stop_first = 1};
    assert_refused(&w, "crew_incomplete", "/left_out");
    w.s.stop_count = 0;
    w.routes[0] = (struct route){.technician = 0};
    w.routes[1].stop_first = 0;
    assert_accepted(&w);
}

static void a_crew_is_of_different_technicians(void **state)
{
    (void)state;
    struct world w;
    struct crew crew;
    crew_day(&w, &crew);
    w.service_t[0] = w.service_t[1] = 0;
    w.place[0] = w.place[1] = 1;
    w.stops[0] = w.stops[1] = (struct stop){0, 1, 200, 200, 200, 0};
    w.stops[1].job = 1;
    w.routes[0].stop_count = 2;
    world_day(&w, 0, 100, 300, 200);
    w.routes[1] = (struct route){.technician = 1, .stop_first = 2};
    assert_refused(&w, "crew_alone", "/routes/0/stops/1");
}

/* ---- precedence -------------------------------------------------------------------------------------------------- */

struct precedence {
    int32_t before, after, min_t, max_t, same;
};

/* Job 0 by Ann ends at 110; job 1 by Bob starts at 200, which is 90 later. */
static void precedence_day(struct world *w, struct precedence *precedence)
{
    *precedence = (struct precedence){.before = 0, .after = 1, .min_t = 90, .max_t = 90};
    world_make(w, 2, 2);
    w->d.dims.precedences = 1;
    w->d.precedence_before = &precedence->before;
    w->d.precedence_after = &precedence->after;
    w->d.precedence_min_t = &precedence->min_t;
    w->d.precedence_max_t = &precedence->max_t;
    w->d.precedence_same = &precedence->same;
    world_job(w, 0, 0, 100, 110);
    world_job(w, 1, 1, 200, 210);
    world_day(w, 0, 0, 210, 200);
    world_day(w, 1, 0, 410, 400);
}

static void a_job_keeps_its_distance_from_the_one_before(void **state)
{
    (void)state;
    struct world w;
    struct precedence precedence;
    precedence_day(&w, &precedence);
    assert_accepted(&w);
    precedence.min_t = precedence.max_t = 91;
    assert_refused(&w, "too_early_after", "/routes/1/stops/0");
    precedence.min_t = 0;
    precedence.max_t = 89;
    assert_refused(&w, "too_late_after", "/routes/1/stops/0");
    precedence.max_t = INSTANT_MAX;
    assert_accepted(&w);
}

static void a_job_is_not_done_without_the_one_before(void **state)
{
    (void)state;
    struct world w;
    struct precedence precedence;
    precedence_day(&w, &precedence);
    w.stops[0] = w.stops[1];
    w.s.stop_count = 1;
    w.routes[1].stop_first = 0;
    w.routes[0] = (struct route){.technician = 0};
    assert_refused(&w, "before_missing", "/routes/1/stops/0");
}

static void the_one_before_is_done_alone_unless_both_are_one_technicians(void **state)
{
    (void)state;
    struct world w;
    struct precedence precedence;
    precedence_day(&w, &precedence);
    w.s.stop_count = 1;
    w.routes[1] = (struct route){.technician = 1, .stop_first = 1};
    assert_accepted(&w);
    precedence.same = 1;
    assert_refused(&w, "after_missing", "/routes/0/stops/0");
}

static void the_same_technician_does_both(void **state)
{
    (void)state;
    struct world w;
    struct precedence precedence;
    precedence_day(&w, &precedence);
    precedence.same = 1;
    assert_refused(&w, "after_elsewhere", "/routes/1/stops/0");
    w.stops[1] = (struct stop){1, 2, 210, 210, 220, 0};
    w.routes[0].stop_count = 2;
    world_day(&w, 0, 0, 420, 400);
    w.routes[1] = (struct route){.technician = 1, .stop_first = 2};
    precedence.max_t = 100;
    assert_accepted(&w);
}

/* ---- sequence ---------------------------------------------------------------------------------------------------- */

static void locked_jobs_stand_in_their_order(void **state)
{
    (void)state;
    struct world w;
    int32_t first[] = {0, 3}, jobs[] = {0, 2, 1};
    world_make(&w, 3, 1);
    w.d.dims.sequence_jobs = 3;
    w.d.sequence_first = first;
    w.d.sequence_job = jobs;
    world_job(&w, 0, 0, 100, 110);
    world_job(&w, 0, 1, 210, 220);
    world_day(&w, 0, 0, 420, 400);
    assert_accepted(&w); /* job 2 is not in the route */
    jobs[0] = 1;
    jobs[2] = 0;
    assert_refused(&w, "sequence_broken", "/routes/0/stops/0");
}

/* ---- frozen ------------------------------------------------------------------------------------------------------ */

struct frozen {
    int32_t first[3], job[2], start_t[2], end_t[2];
};

/* Ann began job 1 at 150, when no table had her there yet, and is to do job 0 next. */
static void frozen_day(struct world *w, struct frozen *frozen)
{
    *frozen = (struct frozen){
        .first = {0, 2}, .job = {1, 0}, .start_t = {150, NO_INSTANT}, .end_t = {NO_INSTANT, NO_INSTANT}};
    world_make(w, 3, 1);
    w->d.dims.frozen_jobs = 2;
    w->d.frozen_first = frozen->first;
    w->d.frozen_job = frozen->job;
    w->d.frozen_start_t = frozen->start_t;
    w->d.frozen_end_t = frozen->end_t;
    world_job(w, 0, 1, 150, 160);
    world_job(w, 0, 0, 260, 270);
    world_day(w, 0, 0, 370, 400);
}

static void what_was_begun_stands_as_it_was(void **state)
{
    (void)state;
    struct world w;
    struct frozen frozen;
    frozen_day(&w, &frozen);
    assert_accepted(&w);
    w.close_t[1] = 149; /* no window is asked */
    assert_accepted(&w);
    frozen.start_t[0] = 151;
    assert_refused(&w, "wrong_fact", "/routes/0/stops/0");
    frozen.start_t[0] = 150;
    frozen.end_t[0] = 161;
    assert_refused(&w, "wrong_service", "/routes/0/stops/0");
}

static void waiting_before_a_fact_is_not_counted(void **state)
{
    (void)state;
    struct world w;
    struct frozen frozen;
    int64_t no_c = 0, service_c = 2;
    frozen_day(&w, &frozen);
    w.d.technician_drive_c = w.d.technician_distance_c = w.d.technician_wait_c = &no_c;
    w.d.technician_service_c = &service_c;
    frozen.start_t[0] = 240; /* 40 after the arrival; and it took 30 */
    frozen.end_t[0] = 270;
    w.stops[0] = (struct stop){1, 2, 200, 240, 270, 0};
    w.stops[1] = (struct stop){0, 1, 370, 370, 380, 0};
    world_day(&w, 0, 0, 480, 400);
    w.s.cost.service_c = w.s.cost.total_c = 40; /* by the service times */
    assert_accepted(&w);
    w.routes[0].wait_t = 40;
    assert_refused(&w, "wrong_sum", "/routes/0");
    w.routes[0].wait_t = 0;
    w.s.cost.service_c = w.s.cost.total_c = 80;
    assert_refused(&w, "wrong_cost", "/cost");
    w.stops[0].arrival_t = 240;
    assert_refused(&w, "wrong_time", "/routes/0/stops/0");
}

static void a_fact_is_late_all_the_same(void **state)
{
    (void)state;
    struct world w;
    struct frozen frozen;
    int32_t due_t[] = {INSTANT_MAX, 140, INSTANT_MAX};
    int64_t late_c[] = {0, 3, 0};
    frozen_day(&w, &frozen);
    w.d.promise_due_t = due_t;
    w.d.promise_late_c = late_c;
    assert_refused(&w, "wrong_cost", "/cost");
    w.s.cost.lateness_c = w.s.cost.total_c = 30;
    assert_accepted(&w);
}

static void who_has_begun_does_not_wait_at_home(void **state)
{
    (void)state;
    struct world w;
    struct frozen frozen;
    frozen_day(&w, &frozen);
    w.routes[0].leave_t = 1;
    assert_refused(&w, "wrong_time", "/routes/0");
}

static void a_route_begins_with_its_frozen_jobs(void **state)
{
    (void)state;
    struct world w;
    struct frozen frozen;
    frozen_day(&w, &frozen);
    w.stops[1] = (struct stop){2, 3, 260, 260, 270, 0};
    world_day(&w, 0, 0, 570, 600);
    assert_refused(&w, "frozen_order", "/routes/0/stops/1");
    frozen_day(&w, &frozen);
    w.s.stop_count = w.routes[0].stop_count = 1;
    world_day(&w, 0, 0, 360, 400);
    assert_refused(&w, "frozen_missing", "/routes/0");
    frozen_day(&w, &frozen);
    w.s.stop_count = 0;
    w.routes[0] = (struct route){.technician = 0};
    assert_refused(&w, "frozen_missing", "/routes/0");
}

static void nothing_is_planned_before_a_fact(void **state)
{
    (void)state;
    struct world w;
    struct frozen frozen;
    int32_t first[] = {0, 1}, from_t[] = {0}, until_t[] = {1000}, length_t[] = {10};
    frozen_day(&w, &frozen);
    w.d.dims.breaks = 1;
    w.d.break_first = first;
    w.d.break_from_t = from_t;
    w.d.break_until_t = until_t;
    w.d.break_length_t = length_t;
    assert_accepted(&w);
    w.stops[2] = w.stops[1];
    w.stops[1] = w.stops[0];
    w.stops[0] = (struct stop){STOP_BREAK, 0, 0, 0, 10, 0};
    w.s.stop_count = w.routes[0].stop_count = 3;
    assert_refused(&w, "before_fact", "/routes/0/stops/0");
}

static void a_crew_that_has_begun_is_not_asked_when(void **state)
{
    (void)state;
    struct world w;
    struct crew crew;
    struct frozen frozen = {
        .first = {0, 1, 2}, .job = {0, 1}, .start_t = {190, 200}, .end_t = {NO_INSTANT, NO_INSTANT}};
    crew_day(&w, &crew);
    w.d.dims.frozen_jobs = 2;
    w.d.frozen_first = frozen.first;
    w.d.frozen_job = frozen.job;
    w.d.frozen_start_t = frozen.start_t;
    w.d.frozen_end_t = frozen.end_t;
    w.stops[0] = (struct stop){0, 1, 100, 190, 200, 0};
    world_day(&w, 0, 0, 300, 200);
    assert_accepted(&w);
    frozen.start_t[1] = NO_INSTANT; /* Bob is still to begin: together with Ann */
    assert_refused(&w, "crew_apart", "/routes/1/stops/0");
}

static void jobs_that_have_begun_keep_the_distance_that_they_had(void **state)
{
    (void)state;
    struct world w;
    struct precedence precedence;
    struct frozen frozen = {
        .first = {0, 1, 2}, .job = {0, 1}, .start_t = {100, 200}, .end_t = {NO_INSTANT, NO_INSTANT}};
    precedence_day(&w, &precedence);
    precedence.max_t = 80;
    precedence.min_t = 0;
    assert_refused(&w, "too_late_after", "/routes/1/stops/0");
    w.d.dims.frozen_jobs = 2;
    w.d.frozen_first = frozen.first;
    w.d.frozen_job = frozen.job;
    w.d.frozen_start_t = frozen.start_t;
    w.d.frozen_end_t = frozen.end_t;
    assert_accepted(&w);
}

/* ---- previous plan ----------------------------------------------------------------------------------------------- */

struct previous {
    int32_t technician[3], start_t[3], early_t[3], late_t[3];
    int64_t technician_c[3], time_c[3];
    struct disturbance disturbance;
};

/* Job 0 had its place with Ann at 120, job 1 with Bob at 210, job 2 with nobody. Ann does both now. */
static void previous_day(struct world *w, struct previous *previous)
{
    *previous = (struct previous){.technician = {0, 1, NO_PLACE},
                                  .start_t = {120, 210, NO_INSTANT},
                                  .early_t = {20, 0, 0},
                                  .late_t = {0, 0, 0},
                                  .technician_c = {5, 7, 100},
                                  .time_c = {11, 13, 100},
                                  .disturbance = {.moved_max = 1}};
    world_make(w, 3, 2);
    w->d.previous_technician = previous->technician;
    w->d.previous_start_t = previous->start_t;
    w->d.previous_early_t = previous->early_t;
    w->d.previous_late_t = previous->late_t;
    w->d.moved_technician_c = previous->technician_c;
    w->d.moved_time_c = previous->time_c;
    w->d.disturbance = &previous->disturbance;
    world_job(w, 0, 0, 100, 110);
    world_job(w, 0, 1, 210, 220);
    world_day(w, 0, 0, 420, 400);
    w->s.moved = 1;
    w->s.cost.disturbance_c = w->s.cost.total_c = 7;
}

static void a_job_with_another_technician_is_moved(void **state)
{
    (void)state;
    struct world w;
    struct previous previous;
    previous_day(&w, &previous);
    assert_accepted(&w);
    w.s.moved = 0;
    assert_refused(&w, "wrong_moved", "/moved");
    w.s.moved = 1;
    w.s.cost.disturbance_c = w.s.cost.total_c = 0;
    assert_refused(&w, "wrong_cost", "/cost");
}

static void a_job_later_than_told_is_moved_once(void **state)
{
    (void)state;
    struct world w;
    struct previous previous;
    previous_day(&w, &previous);
    previous.start_t[1] = 209; /* another technician, and later */
    w.s.cost.disturbance_c = w.s.cost.total_c = 20;
    assert_accepted(&w);
    previous.late_t[1] = 1;
    assert_refused(&w, "wrong_cost", "/cost");
}

static void a_job_is_not_begun_earlier_than_told(void **state)
{
    (void)state;
    struct world w;
    struct previous previous;
    previous_day(&w, &previous);
    previous.early_t[0] = 19;
    assert_refused(&w, "before_previous", "/routes/0/stops/0");
}

static void a_job_left_out_is_moved_without_a_price(void **state)
{
    (void)state;
    struct world w;
    struct previous previous;
    previous_day(&w, &previous);
    w.s.stop_count = w.routes[0].stop_count = 1;
    w.routes[1].stop_first = 1;
    world_day(&w, 0, 0, 210, 200);
    w.s.cost.disturbance_c = w.s.cost.total_c = 0;
    assert_accepted(&w);
    w.s.moved = 0;
    assert_refused(&w, "wrong_moved", "/moved");
}

static void no_more_jobs_are_moved_than_allowed(void **state)
{
    (void)state;
    struct world w;
    struct previous previous;
    previous_day(&w, &previous);
    previous.disturbance.moved_max = 0;
    assert_refused(&w, "moved_too_many", "/moved");
    previous.disturbance.moved_max = INT32_MAX;
    assert_accepted(&w);
}

static void nothing_is_moved_without_a_previous_plan(void **state)
{
    (void)state;
    struct world w;
    world_make(&w, 1, 1);
    world_job(&w, 0, 0, 100, 110);
    world_day(&w, 0, 0, 210, 200);
    assert_accepted(&w);
    w.s.moved = 1;
    assert_refused(&w, "wrong_moved", "/moved");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_crew_starts_together),
        cmocka_unit_test(a_crew_is_complete_or_left_out),
        cmocka_unit_test(a_crew_is_of_different_technicians),
        cmocka_unit_test(a_job_keeps_its_distance_from_the_one_before),
        cmocka_unit_test(a_job_is_not_done_without_the_one_before),
        cmocka_unit_test(the_one_before_is_done_alone_unless_both_are_one_technicians),
        cmocka_unit_test(the_same_technician_does_both),
        cmocka_unit_test(locked_jobs_stand_in_their_order),
        cmocka_unit_test(what_was_begun_stands_as_it_was),
        cmocka_unit_test(waiting_before_a_fact_is_not_counted),
        cmocka_unit_test(a_fact_is_late_all_the_same),
        cmocka_unit_test(who_has_begun_does_not_wait_at_home),
        cmocka_unit_test(a_route_begins_with_its_frozen_jobs),
        cmocka_unit_test(nothing_is_planned_before_a_fact),
        cmocka_unit_test(a_crew_that_has_begun_is_not_asked_when),
        cmocka_unit_test(jobs_that_have_begun_keep_the_distance_that_they_had),
        cmocka_unit_test(a_job_with_another_technician_is_moved),
        cmocka_unit_test(a_job_later_than_told_is_moved_once),
        cmocka_unit_test(a_job_is_not_begun_earlier_than_told),
        cmocka_unit_test(a_job_left_out_is_moved_without_a_price),
        cmocka_unit_test(no_more_jobs_are_moved_than_allowed),
        cmocka_unit_test(nothing_is_moved_without_a_previous_plan),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
