#include "base/testing.h"

#include <string.h>

#include "base/arena.h"
#include "solver/labels.h"
#include "solver/objective.h"
#include "solver/testing_oracle.h"
#include "solver/testing_problem.h"
#include "solver/witness.h"

/* schedule_route against an oracle that tries every way, on routes of random problems with every section. */

/* One route to look at. */
struct question {
    struct problem p;
    struct order order;
    int32_t jobs[ORACLE_JOBS_MAX];
};

/* How often the routes looked at had what. */
struct seen {
    int32_t possible, impossible, given_up, witnessed, exact, missed;
    int32_t obstacles[OBSTACLE_TOGETHER + 1];
    int32_t breaks, inside, charges, restocks, facts, clocks, pins, waits, second_windows;
};

/* ---- drawing a route --------------------------------------------------------------------------------------------- */

/* Jobs that depend on others: they are agreed on across routes, and that is tested there. */
static bool is_linked(const struct problem *p, int32_t job)
{
    bool linked = false;
    for (int32_t i = 0; p->crew_first != NULL && i < p->dims.crew_jobs; i++) {
        linked = linked || p->crew_job[i] == job;
    }
    for (int32_t i = 0; p->precedence_before != NULL && i < p->dims.precedences; i++) {
        linked = linked || p->precedence_before[i] == job || p->precedence_after[i] == job;
    }
    return linked;
}

static bool is_frozen(const struct problem *p, int32_t job)
{
    bool frozen = false;
    for (int32_t i = 0; p->frozen_first != NULL && i < p->dims.frozen_jobs; i++) {
        frozen = frozen || p->frozen_job[i] == job;
    }
    return frozen;
}

static bool is_in_row(const struct order *order, int32_t job)
{
    bool known = false;
    for (int32_t i = 0; i < order->count; i++) {
        known = known || order->jobs[i] == job;
    }
    return known;
}

/* Puts a job where its window closes in the row, mostly; never before the first `frozen`. */
static void row_add(struct random *random, const struct problem *p, int32_t *jobs, struct order *order, int32_t job,
                    int32_t frozen)
{
    int32_t at = order->count;
    while (at > frozen && p->job_close_t[jobs[at - 1]] > p->job_close_t[job] && !random_chance(random, 10)) {
        at--;
    }
    memmove(jobs + at + 1, jobs + at, (size_t)(order->count - at) * sizeof *jobs);
    jobs[at] = job;
    order->count++;
}

static void draw_row(struct random *random, const struct problem *p, int32_t *jobs, struct order *order)
{
    const int32_t t = order->technician;
    const int32_t first = p->frozen_first == NULL ? 0 : p->frozen_first[t];
    const int32_t frozen = p->frozen_first == NULL || random_chance(random, 2) ? 0 : p->frozen_first[t + 1] - first;
    const int32_t wanted = random_between(random, 1, 5);
    order->jobs = jobs;
    for (int32_t i = 0; i < frozen && i < ORACLE_JOBS_MAX; i++) {
        jobs[order->count++] = p->frozen_job[first + i];
    }
    for (int32_t attempt = 0; attempt < 40 && order->count < wanted; attempt++) {
        const int32_t job = random_between(random, 0, p->dims.jobs - 1);
        if (!is_in_row(order, job) && !is_linked(p, job) && !is_frozen(p, job) &&
            (problem_eligible(p, job, t) || random_chance(random, 3))) {
            row_add(random, p, jobs, order, job, frozen);
        }
    }
}

static struct pin *draw_pins(struct arena *arena, struct random *random, const struct problem *p)
{
    struct pin *pins = arena_array(arena, struct pin, p->dims.jobs);
    for (int32_t j = 0; j < p->dims.jobs; j++) {
        pins[j] = (struct pin){0, INSTANT_MAX};
        if (random_chance(random, 30)) {
            pins[j].open_t = p->job_open_t[j] + random_between(random, 0, 40);
        }
        if (random_chance(random, 30)) {
            pins[j].close_t = (pins[j].open_t > 0 ? pins[j].open_t : p->job_open_t[j]) + random_between(random, 0, 80);
        }
    }
    return pins;
}

/* ---- comparing --------------------------------------------------------------------------------------------------- */

static void seen_note(struct seen *seen, const struct question *q, const struct oracle_answer *answer)
{
    seen->possible += answer->possible ? 1 : 0;
    seen->impossible += answer->possible ? 0 : 1;
    seen->pins += answer->possible && q->order.pins != NULL ? 1 : 0;
    seen->clocks += answer->possible && q->p.clock_first != NULL ? 1 : 0;
    seen->waits += answer->possible && answer->cost.waiting_c > 0 ? 1 : 0;
    for (int32_t i = 0; answer->possible && i < answer->step_count; i++) {
        const struct oracle_step *step = &answer->steps[i];
        seen->breaks += step->kind == ORACLE_BREAK ? 1 : 0;
        seen->charges += step->kind == ORACLE_CHARGE ? 1 : 0;
        seen->restocks += step->kind == ORACLE_RESTOCK ? 1 : 0;
        seen->inside += step->kind == ORACLE_JOB ? step->inside : 0;
        seen->facts += step->kind == ORACLE_JOB && step->fact >= 0 ? 1 : 0;
        seen->second_windows += step->kind == ORACLE_JOB && step->window > 0 ? 1 : 0;
    }
}

/* One route as a whole plan: everybody else stays at home, every other job is left out. */
static struct solution plan_of(struct arena *arena, const struct question *q, const struct route_schedule *schedule,
                               struct stop *stops)
{
    const struct problem *p = &q->p;
    struct solution plan = {.route_count = p->dims.technicians,
                            .routes = arena_array(arena, struct route, p->dims.technicians),
                            .stop_count = schedule->route.stop_count,
                            .stops = stops,
                            .left_out = arena_array(arena, int32_t, p->dims.jobs),
                            .cost = schedule->cost};
    for (int32_t t = 0; t < p->dims.technicians; t++) {
        plan.routes[t] = (struct route){.technician = t,
                                        .stop_first = t > q->order.technician ? plan.stop_count : 0,
                                        .leave_t = p->technician_from_t[t],
                                        .return_t = p->technician_from_t[t]};
    }
    plan.routes[q->order.technician] = schedule->route;
    for (int32_t i = 0; i < plan.stop_count; i++) {
        plan.moved +=
            stops[i].job >= 0 && previous_moved(p, stops[i].job, q->order.technician, stops[i].start_t) ? 1 : 0;
    }
    for (int32_t j = 0; j < p->dims.jobs; j++) {
        if (!is_in_row(&q->order, j)) {
            plan.left_out[plan.left_out_count++] = j;
            plan.cost.left_out_c += p->job_left_out_c[j];
            plan.moved += previous_has(p, j) ? 1 : 0;
        }
    }
    cost_total(&plan.cost);
    return plan;
}

/* Whether all of the plan's rules can hold with everybody else at home. */
static bool is_whole(const struct question *q, const struct solution *plan)
{
    bool whole = q->p.disturbance == NULL || plan->moved <= q->p.disturbance->moved_max;
    for (int32_t t = 0; q->p.frozen_first != NULL && t < q->p.dims.technicians; t++) {
        whole = whole && (t == q->order.technician || q->p.frozen_first[t] == q->p.frozen_first[t + 1]);
    }
    return whole;
}

static bool terms_sum(const struct cost *cost)
{
    struct cost_item terms[COST_TERMS];
    cost_terms(cost, terms);
    int64_t sum_c = 0;
    for (int i = 0; i < COST_TERMS; i++) {
        sum_c += terms[i].value_c;
    }
    return sum_c == cost->total_c && cost->left_out_c == 0;
}

/* ---- where labels may miss something ----------------------------------------------------------------------------- */

/* Whether going from one place to another by a third may be shorter, or take less energy. */
static bool is_short_cut(const struct question *q, int32_t from, int32_t by, int32_t to)
{
    const int32_t profile = problem_profile(&q->p, q->order.technician);
    const struct travel direct = problem_travel(&q->p, profile, from, to);
    const struct travel there = problem_travel(&q->p, profile, from, by);
    const struct travel on = problem_travel(&q->p, profile, by, to);
    return there.time_t + on.time_t < direct.time_t || there.distance_d + on.distance_d < direct.distance_d;
}

static int32_t place_at(const struct question *q, int32_t position)
{
    const int32_t t = q->order.technician;
    return position < 0                ? q->p.technician_start_place[t]
           : position < q->order.count ? q->p.job_place[q->order.jobs[position]]
                                       : q->p.technician_end_place[t];
}

/* Whether a call at one of these places may shorten the way. */
static bool has_short_cut(const struct question *q, const int32_t *places, int32_t count)
{
    for (int32_t i = 0; i <= q->order.count; i++) {
        for (int32_t k = 0; k < count; k++) {
            const int32_t to = place_at(q, i);
            if (to != NO_PLACE && is_short_cut(q, place_at(q, i - 1), places[k], to)) {
                return true;
            }
        }
    }
    return false;
}

/* A call can bring more than parts and energy: where a table lets it shorten the way, where slower roads take less energy,
 * where waiting is paid and time at a station is not, where who leaves later drives for less or comes to another window.
 * Labels do not look for that; nor, where waiting is paid, for a later window when a job is in time for an earlier one. Then
 * their schedule may be dearer than the best. Everywhere else it is the best. */
static bool is_exact(const struct question *q)
{
    const struct problem *p = &q->p;
    const int32_t t = q->order.technician;
    const int32_t restocks = p->restock_place == NULL ? 0 : p->dims.restocks;
    const int32_t stations = p->station_place == NULL || p->energy_capacity_e[t] == 0 ? 0 : p->dims.stations;
    const bool waits = p->technician_wait_c != NULL && p->technician_wait_c[t] > 0;
    if (restocks == 0 && stations == 0) {
        return !waits || p->window_first == NULL;
    }
    const bool bands =
        p->energy_model != NULL && p->band_first[p->energy_model[t] + 1] - p->band_first[p->energy_model[t]] > 1;
    return !bands && !waits && p->clock_first == NULL && p->window_first == NULL &&
           !has_short_cut(q, p->restock_place, restocks) && !has_short_cut(q, p->station_place, stations);
}

/* ---- agreement --------------------------------------------------------------------------------------------------- */

/* What is wrong with a schedule beside the oracle's answer; NULL: nothing. */
static const char *differs(const struct question *q, const struct oracle_answer *answer,
                           const struct route_schedule *schedule, struct seen *seen)
{
    const bool possible = schedule->verdict.obstacle == OBSTACLE_NONE;
    const bool exact = is_exact(q);
    const bool missed =
        answer->possible &&
        (!possible || schedule->cost.total_c > answer->cost.total_c ||
         (schedule->cost.total_c == answer->cost.total_c && schedule->route.return_t > answer->return_t));
    seen->exact += exact && answer->possible ? 1 : 0;
    seen->missed += missed ? 1 : 0;
    if (possible && !answer->possible) {
        return "an impossible route";
    }
    if (answer->obstacle != OBSTACLE_NONE ? schedule->verdict.obstacle != answer->obstacle
                                          : !possible && schedule->verdict.obstacle < OBSTACLE_PARTS) {
        return "the obstacle";
    }
    if (possible && (schedule->cost.total_c < answer->cost.total_c ||
                     (schedule->cost.total_c == answer->cost.total_c && schedule->route.return_t < answer->return_t))) {
        return "a way that is none";
    }
    if (missed && exact) {
        return "a better way";
    }
    return possible && !terms_sum(&schedule->cost) ? "the sum of the terms" : NULL;
}

/* What the route costs, asked for less than limit_c; INT64_MAX when nothing is found. */
static int64_t cost_within(struct arena *arena, const struct question *q, int64_t limit_c)
{
    const struct driver driver = driver_of(&q->p, q->order.technician);
    struct walk_room room;
    walk_room_make(arena, &q->p, q->order.count, &room);
    struct walk walk = {.p = &q->p,
                        .driver = &driver,
                        .pins = q->order.pins,
                        .order = q->order.jobs,
                        .count = q->order.count,
                        .inserted = -1,
                        .noted = -1,
                        .limit_c = limit_c};
    struct labels at, next;
    struct ending ending;
    labels_begin(&walk, &at);
    bool possible = walk_prepare(&walk, &room);
    for (int32_t i = 0; i < walk.count && possible; i++) {
        possible = labels_extend(&walk, i, &at, &next);
        labels_copy(&at, &next);
    }
    return possible && labels_end(&walk, &at, &ending) ? ending.label.cost_c : INT64_MAX;
}

/* True when schedule_route says the same as the oracle, and the witness accepts what it says; else *what is why. */
static bool agrees(struct arena *arena, const struct question *q, struct seen *seen, const char **what)
{
    struct oracle_answer answer;
    oracle_route(arena, &q->p, &q->order, &answer);
    if (answer.given_up) {
        seen->given_up++;
        return true;
    }
    seen_note(seen, q, &answer);
    struct stop *stops =
        arena_array(arena, struct stop, schedule_stops_max(&q->p, q->order.technician, q->order.count));
    struct route_schedule schedule;
    struct fault fault = {0};
    const bool possible = schedule_route(arena, &q->p, &q->order, stops, &schedule);
    assert_int_equal(possible, schedule.verdict.obstacle == OBSTACLE_NONE);
    seen->obstacles[schedule.verdict.obstacle]++;
    *what = differs(q, &answer, &schedule, seen);
    if (*what == NULL && possible && q->order.count > 0 &&
        cost_within(arena, q, schedule.cost.total_c + 1) != schedule.cost.total_c) {
        *what = "a limit that it keeps";
    }
    if (*what == NULL && possible && q->order.count > 0) {
        const struct solution plan = plan_of(arena, q, &schedule, stops);
        const bool whole = is_whole(q, &plan);
        seen->witnessed += whole ? 1 : 0;
        *what = whole && !witness_accepts(&q->p, &plan, &fault) ? "the witness" : NULL;
    }
    if (*what != NULL) {
        oracle_print_route(&q->p, &q->order);
        oracle_print_answer(&answer);
        oracle_print_schedule(&schedule, possible ? stops : NULL);
        print_message("%s %s: %s\n", fault.code, fault.where, fault.what);
    }
    return *what == NULL;
}

/* Several routes of one problem. */
static void assert_problem_agrees(uint64_t seed, const struct problem_shape *shape, struct seen *seen)
{
    enum { ROUTES = 8 };
    struct arena *arena = arena_create(0);
    struct random random = random_make(seed, 20);
    struct question q = {.p = problem_random_sealed(arena, &random, shape)};
    for (int32_t i = 0; i < ROUTES && q.p.dims.jobs > 0; i++) {
        const struct pin *pins = random_chance(&random, 20) ? draw_pins(arena, &random, &q.p) : NULL;
        q.order = (struct order){.technician = random_between(&random, 0, q.p.dims.technicians - 1), .pins = pins};
        draw_row(&random, &q.p, q.jobs, &q.order);
        const char *what = NULL;
        if (!agrees(arena, &q, seen, &what)) {
            fail_msg("problem %d, route %d: it is about %s", (int)seed, (int)i, what);
        }
    }
    arena_destroy(arena);
}

static struct seen look_at(uint64_t first, uint64_t problems, const struct problem_shape *shape)
{
    struct seen seen = {0};
    const uint64_t last = first + testing_rounds(problems, 30);
    for (uint64_t seed = first; seed < last; seed++) {
        assert_problem_agrees(seed, shape, &seen);
    }
    for (int obstacle = OBSTACLE_NONE; obstacle <= OBSTACLE_TOGETHER; obstacle++) {
        print_message("%d ", seen.obstacles[obstacle]);
    }
    print_message("possible %d exact %d missed %d impossible %d given up %d witnessed %d breaks %d inside %d charges "
                  "%d restocks %d facts "
                  "%d clocks %d pins %d waits %d later windows %d\n",
                  seen.possible, seen.exact, seen.missed, seen.impossible, seen.given_up, seen.witnessed, seen.breaks,
                  seen.inside, seen.charges, seen.restocks, seen.facts, seen.clocks, seen.pins, seen.waits,
                  seen.second_windows);
    assert_true(seen.given_up * 20 < seen.possible + seen.impossible);
    assert_true(seen.missed * 100 <= seen.possible - seen.exact);
    return seen;
}

enum {
    LINKS = 1 << EXTRA_CREWS | 1 << EXTRA_PRECEDENCE,
    EVERY_EXTRA = (1 << EXTRA_COUNT) - 1,
};

static void a_schedule_is_the_best_of_all_ways(void **state)
{
    (void)state;
    static const struct problem_shape shape = {.jobs_low = 3,
                                               .jobs_high = 8,
                                               .technicians_low = 1,
                                               .technicians_high = 3,
                                               .horizon_t = 200,
                                               .extra_percent = 30,
                                               .never = LINKS};
    const struct seen seen = look_at(0, 1500, &shape);
    assert_true(seen.possible > 2000 && seen.impossible > 1000 && seen.witnessed > 1000);
    assert_true(seen.breaks > 200 && seen.charges > 20 && seen.restocks > 50 && seen.facts > 200);
    for (int obstacle = OBSTACLE_NONE; obstacle <= OBSTACLE_TOGETHER; obstacle++) {
        assert_true(seen.obstacles[obstacle] > 10);
    }
    assert_true(seen.clocks > 500 && seen.pins > 200 && seen.waits > 50 && seen.second_windows > 50);
}

static void so_it_is_when_all_sections_meet(void **state)
{
    (void)state;
    static const struct problem_shape shape = {.jobs_low = 3,
                                               .jobs_high = 8,
                                               .technicians_low = 1,
                                               .technicians_high = 3,
                                               .horizon_t = 160,
                                               .extra_percent = 85,
                                               .never = LINKS | 1 << EXTRA_FROZEN};
    const struct seen seen = look_at(5000, 300, &shape);
    assert_true(seen.possible > 100 && seen.impossible > 500);
}

static void breaks_interrupt_jobs_where_that_is_cheapest(void **state)
{
    (void)state;
    enum { ASKED = 1 << EXTRA_SPLITS | 1 << EXTRA_MORE_BREAKS | 1 << EXTRA_WAGES | 1 << EXTRA_WINDOWS };
    static const struct problem_shape shape = {.jobs_low = 3,
                                               .jobs_high = 8,
                                               .technicians_low = 1,
                                               .technicians_high = 3,
                                               .horizon_t = 120,
                                               .extra_percent = 90,
                                               .never = EVERY_EXTRA & ~ASKED};
    const struct seen seen = look_at(10000, 1000, &shape);
    assert_true(seen.possible > 1000 && seen.breaks > 300 && seen.inside > 40 && seen.waits > 300);
}

static void vans_restock_and_vehicles_charge_where_that_is_cheapest(void **state)
{
    (void)state;
    enum { CALLS = 1 << EXTRA_RESTOCK | 1 << EXTRA_SUBSTITUTES | 1 << EXTRA_ENERGY | 1 << EXTRA_STATIONS };
    static const struct problem_shape shape = {.jobs_low = 3,
                                               .jobs_high = 8,
                                               .technicians_low = 1,
                                               .technicians_high = 3,
                                               .horizon_t = 300,
                                               .extra_percent = 90,
                                               .never = EVERY_EXTRA & ~CALLS};
    const struct seen seen = look_at(20000, 800, &shape);
    assert_true(seen.possible > 500 && seen.charges > 50 && seen.restocks > 200);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_schedule_is_the_best_of_all_ways),
        cmocka_unit_test(so_it_is_when_all_sections_meet),
        cmocka_unit_test(breaks_interrupt_jobs_where_that_is_cheapest),
        cmocka_unit_test(vans_restock_and_vehicles_charge_where_that_is_cheapest),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
