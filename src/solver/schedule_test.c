#include "base/testing.h"

#include <string.h>

#include "base/arena.h"
#include "solver/testing_problem.h"

/* The oracle: plays a route second by second from what problem.h says, for every place of the break and every instant at
 * which it could start there. */

enum { STOPS_MAX = 64, NO_PLACE = -1 };

/* Where the break is: NO_PLACE (there is none to take), 0 at the start place before leaving, 2i + 1 at the i-th job before
 * its service, 2i + 2 there after it, 2n + 1 at home after the work. */
struct played {
    bool possible;
    int32_t place;
    int32_t leave_t;
    int32_t start_t[STOPS_MAX];
    int32_t break_t; /* its begin; 0 when it is at home or there is none */
    int32_t return_t;
    int64_t late_c;
};

struct play {
    const struct problem *p;
    const struct order *order;
};

static int32_t place_of(const struct play *play, int32_t position)
{
    const int32_t technician = play->order->technician;
    return position < 0                     ? play->p->technician_start_place[technician]
           : position == play->order->count ? play->p->technician_end_place[technician]
                                            : play->p->job_place[play->order->jobs[position]];
}

static struct travel leg_to(const struct play *play, int32_t position)
{
    return problem_travel(play->p, place_of(play, position - 1), place_of(play, position));
}

static int64_t late_c(const struct problem *p, int32_t job, int32_t start_t)
{
    if (p->promise_due_t == NULL || start_t <= p->promise_due_t[job]) {
        return 0;
    }
    return p->promise_late_c[job] * (start_t - p->promise_due_t[job]);
}

/* The route with its break at `place`, not begun before break_t, when the technician leaves not before leave_t. Times are as
 * early as that allows. */
static struct played play_route(const struct play *play, int32_t place, int32_t break_t, int32_t leave_t)
{
    const struct problem *p = play->p;
    const int32_t technician = play->order->technician;
    const int32_t length_t = place == NO_PLACE ? 0 : p->break_length_t[technician];
    struct played played = {.possible = true, .place = place};
    int32_t now_t = p->technician_from_t[technician];
    bool broken = false; /* the break could not start in time */
#define TAKE_BREAK(at)                                                                                                 \
    if (place == (at)) {                                                                                               \
        int32_t begin_t = now_t > break_t ? now_t : break_t;                                                           \
        broken = broken || begin_t > p->break_until_t[technician] || begin_t < p->break_from_t[technician];            \
        played.break_t = begin_t;                                                                                      \
        now_t = begin_t + length_t;                                                                                    \
    }
    TAKE_BREAK(0)
    now_t = now_t > leave_t ? now_t : leave_t;
    played.leave_t = now_t;
    for (int32_t i = 0; i < play->order->count; i++) {
        const int32_t job = play->order->jobs[i];
        now_t += leg_to(play, i).time_t;
        TAKE_BREAK(2 * i + 1)
        now_t = now_t > p->job_open_t[job] ? now_t : p->job_open_t[job];
        played.possible = played.possible && now_t <= p->job_close_t[job];
        played.late_c += late_c(p, job, now_t);
        played.start_t[i] = now_t;
        now_t += p->job_service_t[job];
        TAKE_BREAK(2 * i + 2)
    }
    now_t += leg_to(play, play->order->count).time_t;
    played.return_t = now_t;
    if (place == 2 * play->order->count + 1) {
        broken = broken || now_t > p->break_until_t[technician];
    }
    played.possible = played.possible && !broken && now_t <= p->technician_to_t[technician];
    return played;
#undef TAKE_BREAK
}

/* The cheapest, then the earliest return, then the first leg that the break is on either end of, then the earliest start. */
static bool is_better(const struct played *one, const struct played *other)
{
    if (!other->possible || !one->possible) {
        return one->possible && !other->possible;
    }
    if (one->late_c != other->late_c) {
        return one->late_c < other->late_c;
    }
    if (one->return_t != other->return_t) {
        return one->return_t < other->return_t;
    }
    return one->place / 2 == other->place / 2 && one->place % 2 == 1 && other->place % 2 == 0 &&
           one->start_t[one->place / 2] < other->start_t[other->place / 2];
}

static struct played play_best(const struct play *play)
{
    const struct problem *p = play->p;
    const int32_t technician = play->order->technician;
    if (p->break_length_t == NULL || p->break_length_t[technician] == 0) {
        return play_route(play, NO_PLACE, 0, 0);
    }
    struct played best = {.possible = false};
    for (int32_t place = 0; place <= 2 * play->order->count + 1; place++) {
        for (int32_t t = p->break_from_t[technician]; t <= p->break_until_t[technician]; t++) {
            const struct played tried = play_route(play, place, t, 0);
            if (is_better(&tried, &best)) {
                best = tried;
            }
        }
    }
    return best;
}

/* The latest leaving that starts no service later and keeps everything else, by trying every instant. */
static int32_t latest_leave_t(const struct play *play, const struct played *best)
{
    const int32_t break_t = best->place == NO_PLACE ? 0 : play->p->break_from_t[play->order->technician];
    int32_t leave_t = best->leave_t;
    for (int32_t t = leave_t; t <= play->p->technician_to_t[play->order->technician]; t++) {
        const struct played later = play_route(play, best->place, break_t, t);
        if (!later.possible || memcmp(later.start_t, best->start_t, sizeof later.start_t) != 0) {
            break;
        }
        leave_t = t;
    }
    return leave_t;
}

/* Who begins with the break comes to its place when it begins. */
static void assert_leaves_late(const struct play *play, const struct played *best, const struct stop *first,
                               int32_t leave_t)
{
    if (first->job == STOP_BREAK) {
        const int32_t start_place = play->p->technician_start_place[play->order->technician];
        assert_int_equal(leave_t, first->start_t - problem_travel(play->p, start_place, first->place).time_t);
        return;
    }
    assert_int_equal(leave_t, latest_leave_t(play, best));
}

static bool may_do_all(const struct play *play)
{
    for (int32_t i = 0; i < play->order->count; i++) {
        if (!problem_eligible(play->p, play->order->jobs[i], play->order->technician)) {
            return false;
        }
    }
    return true;
}

static bool has_parts(const struct play *play)
{
    const struct problem *p = play->p;
    for (int32_t kind = 0; p->part_first != NULL && kind < p->dims.parts; kind++) {
        int64_t needed = 0;
        for (int32_t i = 0; i < play->order->count; i++) {
            const int32_t job = play->order->jobs[i];
            for (int32_t use = p->part_first[job]; use < p->part_first[job + 1]; use++) {
                needed += p->part_kind[use] == kind ? p->part_quantity[use] : 0;
            }
        }
        if (needed > p->part_stock[play->order->technician * p->dims.parts + kind]) {
            return false;
        }
    }
    return true;
}

static struct cost cost_of(const struct play *play, const struct played *played, int32_t *drive_t, int64_t *distance_d)
{
    const struct problem *p = play->p;
    int64_t work_t = 0;
    *drive_t = 0;
    *distance_d = 0;
    for (int32_t i = 0; i <= play->order->count; i++) {
        const struct travel leg = leg_to(play, i);
        *drive_t += leg.time_t;
        *distance_d += leg.distance_d;
        work_t += leg.time_t + (i < play->order->count ? p->job_service_t[play->order->jobs[i]] : 0);
    }
    struct cost cost = {.lateness_c = played->late_c,
                        .drive_c = p->drive_c * *drive_t,
                        .distance_c = p->distance_c * *distance_d,
                        .used_c = p->technician_used_c[play->order->technician]};
    if (p->balance != NULL) {
        cost.balance_c = (int64_t)((__int128)p->balance->cost * work_t * work_t / p->balance->unit);
    }
    cost.total_c = cost.lateness_c + cost.drive_c + cost.distance_c + cost.used_c + cost.balance_c;
    return cost;
}

static void assert_same_cost(const struct cost *actual, const struct cost *expected)
{
    assert_int_equal(actual->left_out_c, expected->left_out_c);
    assert_int_equal(actual->lateness_c, expected->lateness_c);
    assert_int_equal(actual->drive_c, expected->drive_c);
    assert_int_equal(actual->distance_c, expected->distance_c);
    assert_int_equal(actual->used_c, expected->used_c);
    assert_int_equal(actual->balance_c, expected->balance_c);
    assert_int_equal(actual->total_c, expected->total_c);
}

/* The stops are the jobs in their order at the oracle's times, and at most one break among them. */
static void assert_stops(const struct play *play, const struct played *best, const struct route *route,
                         const struct stop *stops)
{
    const struct problem *p = play->p;
    int32_t at = 0;
    int32_t breaks = 0;
    for (int32_t i = 0; i < route->stop_count; i++) {
        const struct stop *stop = &stops[i];
        if (stop->job == STOP_BREAK) {
            breaks++;
            assert_int_equal(stop->departure_t - stop->arrival_t, p->break_length_t[play->order->technician]);
            continue;
        }
        assert_true(at < play->order->count);
        assert_int_equal(stop->job, play->order->jobs[at]);
        assert_int_equal(stop->place, p->job_place[stop->job]);
        assert_int_equal(stop->start_t, best->start_t[at]);
        assert_int_equal(stop->departure_t, stop->start_t + p->job_service_t[stop->job]);
        assert_true(stop->arrival_t <= stop->start_t);
        at++;
    }
    assert_int_equal(at, play->order->count);
    assert_true(breaks <= (best->place == NO_PLACE ? 0 : 1));
}

static enum obstacle assert_agrees(struct arena *arena, const struct play *play)
{
    struct route_schedule schedule;
    struct stop stops[STOPS_MAX];
    const bool possible = schedule_route(arena, play->p, play->order, stops, &schedule);
    assert_int_equal(possible, schedule.verdict.obstacle == OBSTACLE_NONE);
    struct route_schedule bare;
    assert_int_equal(schedule_route(arena, play->p, play->order, NULL, &bare), possible);
    if (!may_do_all(play)) {
        assert_int_equal(schedule.verdict.obstacle, OBSTACLE_NOT_ELIGIBLE);
        return schedule.verdict.obstacle;
    }
    if (!has_parts(play)) {
        assert_int_equal(schedule.verdict.obstacle, OBSTACLE_PARTS);
        return schedule.verdict.obstacle;
    }
    const struct played best = play_best(play);
    int32_t drive_t;
    int64_t distance_d;
    const struct cost cost = cost_of(play, &best, &drive_t, &distance_d);
    if (play->p->reach_d != NULL && play->p->reach_d[play->order->technician] != INT32_MAX &&
        distance_d > play->p->reach_d[play->order->technician]) {
        assert_int_equal(schedule.verdict.obstacle, OBSTACLE_REACH);
        assert_int_equal(schedule.verdict.needed, distance_d);
        return schedule.verdict.obstacle;
    }
    assert_int_equal(possible, best.possible);
    if (!possible) {
        assert_true(schedule.verdict.obstacle >= OBSTACLE_WINDOW);
        return schedule.verdict.obstacle;
    }
    assert_same_cost(&schedule.cost, &cost);
    assert_same_cost(&bare.cost, &cost);
    assert_int_equal(schedule.route.technician, play->order->technician);
    assert_int_equal(schedule.route.stop_first, 0);
    assert_int_equal(schedule.route.drive_t, drive_t);
    assert_int_equal(schedule.route.distance_d, distance_d);
    assert_int_equal(schedule.route.return_t, best.return_t);
    assert_stops(play, &best, &schedule.route, stops);
    assert_leaves_late(play, &best, stops, schedule.route.leave_t);
    return OBSTACLE_NONE;
}

/* A row of different jobs that get later through the day, mostly. */
static void draw_order(struct random *random, const struct problem *p, struct order *order, int32_t *jobs)
{
    int32_t count = 0;
    const int32_t wanted = random_between(random, 1, 7);
    for (int32_t attempt = 0; attempt < 40 && count < wanted; attempt++) {
        const int32_t job = random_between(random, 0, p->dims.jobs - 1);
        bool known = !problem_eligible(p, job, order->technician) && !random_chance(random, 3);
        for (int32_t i = 0; i < count; i++) {
            known = known || jobs[i] == job;
        }
        int32_t at = count;
        while (at > 0 && p->job_close_t[jobs[at - 1]] > p->job_close_t[job] && !random_chance(random, 10)) {
            at--;
        }
        if (!known) {
            memmove(jobs + at + 1, jobs + at, (size_t)(count - at) * sizeof *jobs);
            jobs[at] = job;
            count++;
        }
    }
    order->jobs = jobs;
    order->count = count;
}

static void a_schedule_is_what_trying_every_instant_finds(void **state)
{
    (void)state;
    static const struct problem_shape shape = {
        .jobs_low = 5, .jobs_high = 20, .technicians_low = 1, .technicians_high = 3, .horizon_t = 240};
    int32_t seen[OBSTACLE_SHIFT + 1] = {0};
    for (uint64_t seed = 0; seed < 250; seed++) {
        struct arena *arena = arena_create(0);
        struct random random = random_make(seed, 10);
        const struct problem p = problem_random_sealed(arena, &random, &shape);
        for (int32_t i = 0; i < 12; i++) {
            int32_t jobs[STOPS_MAX];
            struct order order = {.technician = random_between(&random, 0, p.dims.technicians - 1)};
            draw_order(&random, &p, &order, jobs);
            if (order.count > 0) {
                seen[assert_agrees(arena, &(struct play){.p = &p, .order = &order})]++;
            }
        }
        arena_destroy(arena);
    }
    for (int obstacle = OBSTACLE_NONE; obstacle <= OBSTACLE_SHIFT; obstacle++) {
        assert_true(seen[obstacle] > 10); /* the test looks at every outcome */
    }
}

/* One technician from place 0 at 0 to 1,000, jobs at places along a line, a tick a unit:
 *
 *     0 home --- 1 at 100 --- 2 at 200 --- 3 at 300
 */
struct line {
    struct problem d;
    int32_t place[3], service_t[3], open_t[3], close_t[3];
    int64_t left_out_c[3];
    int32_t home, from_t, to_t;
    int64_t used_c;
    int32_t table[16];
    uint64_t eligible[3];
    int32_t part_first[4], part_kind[3], part_quantity[3], part_stock;
    int32_t break_from_t, break_until_t, break_length_t;
    int32_t due_t[3];
    int64_t late_c[3];
    int32_t reach_d;
};

static void line_make(struct line *line)
{
    *line = (struct line){.to_t = 1000, .place = {1, 2, 3}};
    for (int32_t i = 0; i < 16; i++) {
        line->table[i] = (i / 4 > i % 4 ? i / 4 - i % 4 : i % 4 - i / 4) * 100;
    }
    for (int32_t j = 0; j < 3; j++) {
        line->service_t[j] = 10;
        line->close_t[j] = 1000;
        line->left_out_c[j] = 5000;
        line->eligible[j] = 1;
        line->part_first[j + 1] = j + 1;
        line->part_quantity[j] = 1;
        line->due_t[j] = INSTANT_MAX;
    }
    line->part_stock = 3;
    line->reach_d = 600;
    line->d = (struct problem){.ticks_per_second = 1,
                               .units_per_metre = 1,
                               .distance_c = 1,
                               .dims = {.jobs = 3, .technicians = 1, .places = 4, .dense = true},
                               .job_place = line->place,
                               .job_service_t = line->service_t,
                               .job_open_t = line->open_t,
                               .job_close_t = line->close_t,
                               .job_left_out_c = line->left_out_c,
                               .technician_start_place = &line->home,
                               .technician_end_place = &line->home,
                               .technician_from_t = &line->from_t,
                               .technician_to_t = &line->to_t,
                               .technician_used_c = &line->used_c,
                               .travel_t = line->table,
                               .travel_d = line->table};
}

static const int32_t OUTWARD[] = {0, 1, 2};

struct outcome {
    struct route_schedule schedule;
    struct stop stops[4];
};

/* Schedules the first `count` jobs of the line from home outward. */
static bool line_schedule(struct line *line, int32_t count, struct outcome *outcome)
{
    struct arena *arena = arena_create(0);
    struct problem sealed;
    struct fault fault = {0};
    assert_true(problem_seal(arena, &line->d, &sealed, &fault));
    const struct order order = {.technician = 0, .jobs = OUTWARD, .count = count};
    const bool possible = schedule_route(arena, &sealed, &order, outcome->stops, &outcome->schedule);
    arena_destroy(arena);
    return possible;
}

static void a_plain_route_goes_there_and_back(void **state)
{
    (void)state;
    struct line line;
    struct outcome outcome;
    line_make(&line);
    assert_true(line_schedule(&line, 3, &outcome));
    assert_int_equal(outcome.schedule.route.leave_t, 0);
    assert_int_equal(outcome.schedule.route.return_t, 630);
    assert_int_equal(outcome.schedule.route.stop_count, 3);
    assert_int_equal(outcome.schedule.cost.total_c, 600);
    assert_int_equal(outcome.stops[2].arrival_t, 320);
}

static void a_technician_leaves_as_late_as_the_first_wait_allows(void **state)
{
    (void)state;
    struct line line;
    struct outcome outcome;
    line_make(&line);
    line.open_t[0] = 150;
    line.open_t[2] = 500;
    assert_true(line_schedule(&line, 3, &outcome));
    assert_int_equal(outcome.schedule.route.leave_t, 50);
    assert_int_equal(outcome.stops[0].arrival_t, 150);
    assert_int_equal(outcome.stops[2].arrival_t, 370);
    assert_int_equal(outcome.stops[2].start_t, 500);
}

static void a_technician_without_jobs_stays_at_home_for_nothing(void **state)
{
    (void)state;
    struct line line;
    struct outcome outcome;
    line_make(&line);
    line.used_c = 700;
    line.break_length_t = 30;
    line.d.break_from_t = &line.break_from_t;
    line.d.break_until_t = &line.break_until_t;
    line.d.break_length_t = &line.break_length_t;
    assert_true(line_schedule(&line, 0, &outcome));
    assert_int_equal(outcome.schedule.route.stop_count, 0);
    assert_int_equal(outcome.schedule.cost.total_c, 0);
    assert_int_equal(outcome.schedule.route.drive_t, 0);
}

static void a_job_without_the_skill_is_named(void **state)
{
    (void)state;
    struct line line;
    struct outcome outcome;
    line_make(&line);
    line.eligible[1] = 0;
    line.d.eligible = line.eligible;
    assert_true(line_schedule(&line, 1, &outcome));
    assert_false(line_schedule(&line, 3, &outcome));
    assert_int_equal(outcome.schedule.verdict.obstacle, OBSTACLE_NOT_ELIGIBLE);
    assert_int_equal(outcome.schedule.verdict.job, 1);
}

static void the_job_that_empties_the_van_is_named(void **state)
{
    (void)state;
    struct line line;
    struct outcome outcome;
    line_make(&line);
    line.d.dims.parts = 1;
    line.d.dims.part_uses = 3;
    line.d.part_first = line.part_first;
    line.d.part_kind = line.part_kind;
    line.d.part_quantity = line.part_quantity;
    line.d.part_stock = &line.part_stock;
    assert_true(line_schedule(&line, 3, &outcome));
    line.part_quantity[1] = 3;
    assert_false(line_schedule(&line, 3, &outcome));
    assert_int_equal(outcome.schedule.verdict.obstacle, OBSTACLE_PARTS);
    assert_int_equal(outcome.schedule.verdict.job, 1);
    assert_int_equal(outcome.schedule.verdict.part, 0);
    assert_int_equal(outcome.schedule.verdict.needed, 5);
    assert_int_equal(outcome.schedule.verdict.available, 3);
}

static void a_charge_that_does_not_last_is_refused(void **state)
{
    (void)state;
    struct line line;
    struct outcome outcome;
    line_make(&line);
    line.d.reach_d = &line.reach_d;
    assert_true(line_schedule(&line, 3, &outcome));
    line.reach_d = 599;
    assert_false(line_schedule(&line, 3, &outcome));
    assert_int_equal(outcome.schedule.verdict.obstacle, OBSTACLE_REACH);
    assert_int_equal(outcome.schedule.verdict.needed, 600);
    assert_int_equal(outcome.schedule.verdict.available, 599);
}

static void a_closed_window_says_when_the_job_would_start(void **state)
{
    (void)state;
    struct line line;
    struct outcome outcome;
    line_make(&line);
    line.close_t[2] = 320;
    assert_true(line_schedule(&line, 3, &outcome));
    line.close_t[2] = 319;
    assert_false(line_schedule(&line, 3, &outcome));
    assert_int_equal(outcome.schedule.verdict.obstacle, OBSTACLE_WINDOW);
    assert_int_equal(outcome.schedule.verdict.job, 2);
    assert_int_equal(outcome.schedule.verdict.needed, 320);
    assert_int_equal(outcome.schedule.verdict.available, 319);
}

static void a_return_after_the_shift_is_refused(void **state)
{
    (void)state;
    struct line line;
    struct outcome outcome;
    line_make(&line);
    line.to_t = 630;
    assert_true(line_schedule(&line, 3, &outcome));
    line.to_t = 629;
    assert_false(line_schedule(&line, 3, &outcome));
    assert_int_equal(outcome.schedule.verdict.obstacle, OBSTACLE_SHIFT);
    assert_int_equal(outcome.schedule.verdict.needed, 630);
    assert_int_equal(outcome.schedule.verdict.available, 629);
}

static void line_break(struct line *line, int32_t from_t, int32_t until_t, int32_t length_t)
{
    line->break_from_t = from_t;
    line->break_until_t = until_t;
    line->break_length_t = length_t;
    line->d.break_from_t = &line->break_from_t;
    line->d.break_until_t = &line->break_until_t;
    line->d.break_length_t = &line->break_length_t;
}

/* On the road from place 1 to place 2, 110 to 210, nobody rests. */
static void a_break_that_falls_on_a_leg_has_no_place(void **state)
{
    (void)state;
    struct line line;
    struct outcome outcome;
    line_make(&line);
    line_break(&line, 111, 209, 30);
    for (int32_t j = 0; j < 2; j++) {
        line.close_t[j] = line.open_t[j] = 100 + 110 * j;
    }
    assert_false(line_schedule(&line, 2, &outcome));
    line_break(&line, 110, 209, 30); /* at place 1 before leaving, but then place 2 is late */
    assert_false(line_schedule(&line, 2, &outcome));
    line.close_t[1] = 240;
    line.open_t[1] = 240;
    assert_true(line_schedule(&line, 2, &outcome));
    assert_int_equal(outcome.schedule.route.stop_count, 3);
    assert_int_equal(outcome.stops[1].job, STOP_BREAK);
    assert_int_equal(outcome.stops[1].place, 1);
    assert_int_equal(outcome.stops[1].arrival_t, 110);
    assert_int_equal(outcome.stops[1].departure_t, 140);
}

static void who_is_back_in_time_has_the_break_at_home(void **state)
{
    (void)state;
    struct line line;
    struct outcome outcome;
    line_make(&line);
    line_break(&line, 210, 220, 500);
    assert_true(line_schedule(&line, 1, &outcome)); /* back at 210 */
    assert_int_equal(outcome.schedule.route.return_t, 210);
    line_break(&line, 205, 209, 30);
    assert_true(line_schedule(&line, 1, &outcome)); /* on the road at 205 to 209, unless the whole day starts later */
    line.to_t = 300;
    assert_false(line_schedule(&line, 1, &outcome));
}

static void the_break_that_makes_nobody_late_is_taken(void **state)
{
    (void)state;
    struct line line;
    struct outcome outcome;
    line_make(&line);
    line_break(&line, 0, 450, 60);
    for (int32_t j = 0; j < 3; j++) {
        line.due_t[j] = 100 + 110 * j;
        line.late_c[j] = 10;
    }
    line.d.promise_due_t = line.due_t;
    line.d.promise_late_c = line.late_c;
    assert_true(line_schedule(&line, 3, &outcome));
    assert_int_equal(outcome.schedule.cost.lateness_c, 0);
    assert_int_equal(outcome.stops[3].job, STOP_BREAK);
    assert_int_equal(outcome.stops[3].place, 3);
    line.break_until_t = 300; /* now it is before the third job, by 60 ticks too long */
    assert_true(line_schedule(&line, 3, &outcome));
    assert_int_equal(outcome.schedule.cost.lateness_c, 600);
}

static void the_earliest_return_breaks_a_tie(void **state)
{
    (void)state;
    struct line line;
    struct outcome outcome;
    line_make(&line);
    line_break(&line, 0, 700, 50);
    line.open_t[1] = 260; /* fifty ticks of waiting at place 2 swallow the break, at any place before */
    assert_true(line_schedule(&line, 3, &outcome));
    assert_int_equal(outcome.schedule.route.return_t, 680);
}

/* A possible row without the added job, to insert into. */
static int32_t draw_row(struct arena *arena, struct random *random, const struct problem *p, struct order *row)
{
    const struct problem_plan plan = problem_random_plan(arena, random, p, 70);
    row->technician = random_between(random, 0, p->dims.technicians - 1);
    row->jobs = plan.jobs + plan.first[row->technician];
    row->count = plan.first[row->technician + 1] - plan.first[row->technician];
    for (int32_t attempt = 0; attempt < 20; attempt++) {
        const int32_t job = random_between(random, 0, p->dims.jobs - 1);
        bool known = false;
        for (int32_t i = 0; i < row->count; i++) {
            known = known || row->jobs[i] == job;
        }
        if (!known) {
            return job;
        }
    }
    return -1;
}

struct scan {
    struct insertion best;
    enum obstacle furthest;
};

/* Every position by schedule_route. */
static struct scan scan_positions(struct arena *arena, const struct problem *p, const struct order *row, int32_t job,
                                  enum insertion_measure measure)
{
    struct scan scan = {.furthest = OBSTACLE_NONE};
    struct route_schedule before;
    assert_true(schedule_route(arena, p, row, NULL, &before));
    int32_t *jobs = arena_array(arena, int32_t, row->count + 1);
    for (int32_t position = 0; position <= row->count; position++) {
        for (int32_t i = 0; i <= row->count; i++) {
            jobs[i] = i < position ? row->jobs[i] : i == position ? job : row->jobs[i - 1];
        }
        const struct order after = {.technician = row->technician, .jobs = jobs, .count = row->count + 1};
        struct route_schedule with;
        if (!schedule_route(arena, p, &after, NULL, &with)) {
            scan.furthest = with.verdict.obstacle > scan.furthest ? with.verdict.obstacle : scan.furthest;
            continue;
        }
        const struct insertion here = {.possible = true,
                                       .position = position,
                                       .added_c = with.cost.total_c - before.cost.total_c,
                                       .added_t = with.route.drive_t - before.route.drive_t};
        const bool better =
            measure == INSERTION_BY_COST ? here.added_c < scan.best.added_c : here.added_t < scan.best.added_t;
        if (!scan.best.possible || better) {
            scan.best = here;
        }
    }
    return scan;
}

static void an_insertion_is_the_best_of_all_positions(void **state)
{
    (void)state;
    static const struct problem_shape shape = {
        .jobs_low = 5, .jobs_high = 30, .technicians_low = 1, .technicians_high = 4, .horizon_t = 600};
    int32_t possible = 0;
    int32_t impossible = 0;
    for (uint64_t seed = 0; seed < 300; seed++) {
        struct arena *arena = arena_create(0);
        struct random random = random_make(seed, 11);
        const struct problem p = problem_random_sealed(arena, &random, &shape);
        struct order row;
        const int32_t job = draw_row(arena, &random, &p, &row);
        for (int measure = INSERTION_BY_COST; job >= 0 && measure <= INSERTION_BY_TRAVEL_TIME; measure++) {
            const struct scan scan = scan_positions(arena, &p, &row, job, (enum insertion_measure)measure);
            const struct insertion actual = schedule_insertion(arena, &p, &row, job, (enum insertion_measure)measure);
            assert_int_equal(actual.possible, scan.best.possible);
            if (!actual.possible) {
                assert_int_equal(actual.verdict.obstacle, scan.furthest);
                impossible++;
                continue;
            }
            assert_int_equal(actual.position, scan.best.position);
            assert_int_equal(actual.added_c, scan.best.added_c);
            assert_int_equal(actual.added_t, scan.best.added_t);
            possible++;
        }
        arena_destroy(arena);
    }
    assert_true(possible > 100 && impossible > 50);
}

static struct order row_of(const struct problem_plan *plan, int32_t technician)
{
    return (struct order){.technician = technician,
                          .jobs = plan->jobs + plan->first[technician],
                          .count = plan->first[technician + 1] - plan->first[technician]};
}

static void assert_plan_is_its_routes(struct arena *arena, const struct problem *p, const struct problem_plan *plan)
{
    struct solution solution;
    schedule_plan(arena, p, plan->first, plan->jobs, &solution);
    assert_int_equal(solution.route_count, p->dims.technicians);
    struct cost sum = {0};
    for (int32_t t = 0; t < p->dims.technicians; t++) {
        const struct order row = row_of(plan, t);
        struct stop stops[STOPS_MAX];
        struct route_schedule schedule;
        assert_true(schedule_route(arena, p, &row, stops, &schedule));
        const struct route *route = &solution.routes[t];
        assert_int_equal(route->technician, t);
        assert_int_equal(route->stop_count, schedule.route.stop_count);
        assert_int_equal(route->leave_t, schedule.route.leave_t);
        assert_int_equal(route->return_t, schedule.route.return_t);
        assert_memory_equal(solution.stops + route->stop_first, stops, (size_t)route->stop_count * sizeof *stops);
        sum.lateness_c += schedule.cost.lateness_c;
        sum.drive_c += schedule.cost.drive_c;
        sum.distance_c += schedule.cost.distance_c;
        sum.used_c += schedule.cost.used_c;
        sum.balance_c += schedule.cost.balance_c;
        sum.total_c += schedule.cost.total_c;
    }
    assert_int_equal(solution.left_out_count, p->dims.jobs - plan->first[p->dims.technicians]);
    for (int32_t i = 0; i < solution.left_out_count; i++) {
        assert_true(i == 0 || solution.left_out[i] > solution.left_out[i - 1]);
        sum.left_out_c += p->job_left_out_c[solution.left_out[i]];
    }
    sum.total_c += sum.left_out_c;
    assert_same_cost(&solution.cost, &sum);
}

static void a_plan_is_the_sum_of_its_routes_and_of_what_it_leaves_out(void **state)
{
    (void)state;
    static const struct problem_shape shape = {.jobs_high = 40, .technicians_high = 6, .horizon_t = 600};
    for (uint64_t seed = 0; seed < 150; seed++) {
        struct arena *arena = arena_create(0);
        struct random random = random_make(seed, 12);
        const struct problem p = problem_random_sealed(arena, &random, &shape);
        const struct problem_plan plan = problem_random_plan(arena, &random, &p, 80);
        assert_plan_is_its_routes(arena, &p, &plan);
        arena_destroy(arena);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_schedule_is_what_trying_every_instant_finds),
        cmocka_unit_test(a_plain_route_goes_there_and_back),
        cmocka_unit_test(a_technician_leaves_as_late_as_the_first_wait_allows),
        cmocka_unit_test(a_technician_without_jobs_stays_at_home_for_nothing),
        cmocka_unit_test(a_job_without_the_skill_is_named),
        cmocka_unit_test(the_job_that_empties_the_van_is_named),
        cmocka_unit_test(a_charge_that_does_not_last_is_refused),
        cmocka_unit_test(a_closed_window_says_when_the_job_would_start),
        cmocka_unit_test(a_return_after_the_shift_is_refused),
        cmocka_unit_test(a_break_that_falls_on_a_leg_has_no_place),
        cmocka_unit_test(who_is_back_in_time_has_the_break_at_home),
        cmocka_unit_test(the_break_that_makes_nobody_late_is_taken),
        cmocka_unit_test(the_earliest_return_breaks_a_tie),
        cmocka_unit_test(an_insertion_is_the_best_of_all_positions),
        cmocka_unit_test(a_plan_is_the_sum_of_its_routes_and_of_what_it_leaves_out),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
