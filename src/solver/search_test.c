#include "base/testing.h"

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "solver/search.h"
#include "solver/testing_problem.h"

static const struct problem_shape SHAPE = {
    .jobs_low = 1, .jobs_high = 40, .technicians_low = 1, .technicians_high = 6, .horizon_t = 600};

/* A short day of few instants, where windows, shifts and reach are met to the tick. */
static const struct problem_shape COARSE = {
    .jobs_low = 1, .jobs_high = 30, .technicians_low = 1, .technicians_high = 5, .horizon_t = 40};

static const struct problem_shape *shape_of(uint64_t seed)
{
    return seed % 2 == 0 ? &SHAPE : &COARSE;
}

/* A lane at a random possible plan of a random problem. */
struct scene {
    struct arena *arena;
    struct random random;
    struct problem p;
    const struct ground *ground;
    struct lane *lane;
};

static void scene_make(struct scene *scene, uint64_t seed, const struct problem_shape *shape, int32_t percent)
{
    scene->arena = arena_create(0);
    scene->random = random_make(seed, 30);
    scene->p = problem_random_sealed(scene->arena, &scene->random, shape);
    scene->ground = ground_make(scene->arena, &scene->p);
    scene->lane = lane_make(scene->arena, scene->ground, seed, 0);
    const struct problem_plan plan = problem_random_plan(scene->arena, &scene->random, &scene->p, percent);
    lane_load(scene->lane, &(struct plan_orders){plan.first, plan.jobs, NULL});
    scene->lane->blink_in = INT32_MAX;
}

/* The order of a technician's jobs, read off the list. */
static struct order order_of(struct arena *arena, const struct lane *lane, int32_t technician)
{
    const struct ground *g = lane->ground;
    int32_t *jobs = arena_array(arena, int32_t, g->jobs + 1);
    int32_t count = 0;
    for (int32_t node = lane->nodes[start_node(g, technician)].next; is_job(g, node); node = lane->nodes[node].next) {
        assert_true(count < g->jobs);
        jobs[count++] = node;
    }
    return (struct order){.technician = technician, .jobs = jobs, .count = count};
}

/* The order with one more job at a position. */
static struct order order_with(struct arena *arena, const struct order *order, int32_t position, int32_t job)
{
    int32_t *jobs = arena_array(arena, int32_t, order->count + 1);
    for (int32_t i = 0; i <= order->count; i++) {
        jobs[i] = i < position ? order->jobs[i] : i == position ? job : order->jobs[i - 1];
    }
    return (struct order){.technician = order->technician, .jobs = jobs, .count = order->count + 1};
}

/* ---- the break on a leg ------------------------------------------------------------------------------------------ */

/* Every instant at which the break could begin, at either end of the leg. */
static int32_t ready_oracle(const struct break_facts *rest, int32_t leave_t, int32_t leg_t)
{
    int32_t ready_t = NEVER;
    for (int32_t begin_t = rest->from_t; begin_t <= rest->until_t; begin_t++) {
        if (begin_t >= leave_t && begin_t + rest->length_t + leg_t < ready_t) {
            ready_t = begin_t + rest->length_t + leg_t;
        }
        if (begin_t >= leave_t + leg_t && begin_t + rest->length_t < ready_t) {
            ready_t = begin_t + rest->length_t;
        }
    }
    return ready_t;
}

static void a_break_on_a_leg_is_over_when_trying_every_begin_says(void **state)
{
    (void)state;
    struct random random = random_make(1, 31);
    for (int i = 0; i < 20000; i++) {
        const int32_t from_t = random_between(&random, 0, 60);
        const struct break_facts rest = {.from_t = from_t,
                                         .until_t = from_t + random_between(&random, 0, 30),
                                         .length_t = random_between(&random, 1, 30)};
        const int32_t leave_t = random_between(&random, 0, 120);
        const int32_t leg_t = random_between(&random, 0, 40);
        assert_int_equal(break_ready_t(&rest, leave_t, leg_t), ready_oracle(&rest, leave_t, leg_t));
    }
}

static void the_latest_leave_before_a_break_is_the_last_that_is_ready_in_time(void **state)
{
    (void)state;
    struct random random = random_make(2, 31);
    for (int i = 0; i < 5000; i++) {
        const int32_t from_t = random_between(&random, 0, 60);
        const struct break_facts rest = {.from_t = from_t,
                                         .until_t = from_t + random_between(&random, 0, 30),
                                         .length_t = random_between(&random, 1, 30)};
        const int32_t arrive_t = random_between(&random, 0, 160);
        const int32_t leg_t = random_between(&random, 0, 40);
        int32_t latest_t = -1;
        for (int32_t leave_t = 0; leave_t <= arrive_t; leave_t++) {
            latest_t = ready_oracle(&rest, leave_t, leg_t) <= arrive_t ? leave_t : latest_t;
        }
        const int32_t actual_t = break_latest_t(&rest, arrive_t, leg_t);
        assert_int_equal(actual_t < 0 ? -1 : actual_t, latest_t);
    }
}

/* ---- a lane is what its list says -------------------------------------------------------------------------------- */

static void assert_route_is_linked(const struct lane *lane, int32_t technician)
{
    const struct ground *g = lane->ground;
    int32_t node = start_node(g, technician);
    while (node != end_node(g, technician)) {
        const int32_t next = lane->nodes[node].next;
        assert_in_range(next, 0, g->jobs + 2 * g->technicians - 1);
        assert_int_equal(lane->nodes[next].prev, node);
        assert_int_equal(lane->nodes[next].technician, technician);
        const struct travel leg = node_travel(g, technician, node, next);
        assert_int_equal(lane->nodes[node].leg_t, leg.time_t);
        assert_int_equal(lane->nodes[node].leg_d, leg.distance_d);
        node = next;
    }
}

static void assert_route_is_sound(struct arena *arena, const struct lane *lane, int32_t technician)
{
    const struct problem *p = lane->ground->p;
    assert_route_is_linked(lane, technician);
    const struct order order = order_of(arena, lane, technician);
    const struct route_state *route = &lane->routes[technician];
    struct route_schedule schedule;
    assert_true(schedule_route(arena, p, &order, NULL, &schedule));
    assert_int_equal(route->count, order.count);
    assert_int_equal(route->cost_c, schedule.cost.total_c);
    assert_int_equal(route->lateness_c, schedule.cost.lateness_c);
    if (order.count > 0) {
        assert_int_equal(route->drive_t, schedule.route.drive_t);
        assert_int_equal(route->distance_d, schedule.route.distance_d);
    }
    int64_t service_t = 0;
    for (int32_t i = 0; i < order.count; i++) {
        service_t += p->job_service_t[order.jobs[i]];
    }
    assert_int_equal(route->service_t, service_t);
    for (int32_t kind = 0; p->part_first != NULL && kind < p->dims.parts; kind++) {
        int32_t used = 0;
        for (int32_t i = 0; i < order.count; i++) {
            for (int32_t use = p->part_first[order.jobs[i]]; use < p->part_first[order.jobs[i] + 1]; use++) {
                used += p->part_kind[use] == kind ? p->part_quantity[use] : 0;
            }
        }
        assert_int_equal(lane->parts_used[technician * p->dims.parts + kind], used);
    }
}

static void assert_bank_is_sound(const struct lane *lane, int64_t *left_out_c)
{
    const struct ground *g = lane->ground;
    int32_t in_bank = 0;
    for (int32_t job = 0; job < g->jobs; job++) {
        in_bank += lane->nodes[job].technician == NOBODY;
    }
    assert_int_equal(lane->bank_count, in_bank);
    assert_int_equal(lane->served, g->jobs - in_bank);
    for (int32_t i = 0; i < lane->bank_count; i++) {
        assert_in_range(lane->bank[i], 0, g->jobs - 1);
        assert_int_equal(lane->nodes[lane->bank[i]].technician, NOBODY);
        *left_out_c += g->p->job_left_out_c[lane->bank[i]];
        for (int32_t before = 0; before < i; before++) {
            assert_int_not_equal(lane->bank[before], lane->bank[i]);
        }
    }
}

static void assert_lane_is_sound(struct arena *arena, const struct lane *lane)
{
    int64_t cost_c = 0;
    int32_t used = 0;
    int32_t served = 0;
    assert_bank_is_sound(lane, &cost_c);
    for (int32_t t = 0; t < lane->ground->technicians; t++) {
        assert_route_is_sound(arena, lane, t);
        cost_c += lane->routes[t].cost_c;
        used += lane->routes[t].count > 0;
        served += lane->routes[t].count;
    }
    assert_int_equal(lane->cost_c, cost_c);
    assert_int_equal(lane->used, used);
    assert_int_equal(lane->served, served);
}

static void a_loaded_lane_costs_what_its_schedules_cost(void **state)
{
    (void)state;
    for (uint64_t seed = 0; seed < testing_rounds(150, 100); seed++) {
        struct scene scene;
        scene_make(&scene, seed, shape_of(seed), 80);
        assert_lane_is_sound(scene.arena, scene.lane);
        arena_destroy(scene.arena);
    }
}

/* ---- one more job ------------------------------------------------------------------------------------------------ */

struct looked {
    int64_t best_c;   /* COST_NONE: nowhere */
    int64_t surely_c; /* the best that makes no other job less late */
    int64_t positions;
};

struct added {
    int64_t cost_c; /* COST_NONE: impossible */
    int64_t lateness_c;
};

static struct added added_by(struct scene *scene, const struct order *order, int32_t position, int32_t job)
{
    struct route_schedule before;
    struct route_schedule after;
    const struct order with = order_with(scene->arena, order, position, job);
    assert_true(schedule_route(scene->arena, &scene->p, order, NULL, &before));
    if (!schedule_route(scene->arena, &scene->p, &with, NULL, &after)) {
        return (struct added){.cost_c = COST_NONE};
    }
    return (struct added){.cost_c = after.cost.total_c - before.cost.total_c,
                          .lateness_c = after.cost.lateness_c - before.cost.lateness_c};
}

static struct looked look_everywhere(struct scene *scene, int32_t job)
{
    struct looked looked = {.best_c = COST_NONE, .surely_c = COST_NONE};
    for (int32_t t = 0; t < scene->p.dims.technicians; t++) {
        const struct order order = order_of(scene->arena, scene->lane, t);
        for (int32_t position = 0; position <= order.count; position++) {
            const struct added here = added_by(scene, &order, position, job);
            looked.best_c = here.cost_c < looked.best_c ? here.cost_c : looked.best_c;
            if (here.lateness_c >= 0 && here.cost_c < looked.surely_c) {
                looked.surely_c = here.cost_c;
            }
            looked.positions++;
        }
    }
    return looked;
}

static int32_t position_after(const struct lane *lane, int32_t technician, int32_t after)
{
    int32_t position = 0;
    for (int32_t node = start_node(lane->ground, technician); node != after; node = lane->nodes[node].next) {
        position++;
        assert_true(position <= lane->ground->jobs);
    }
    return position;
}

/* The search may disdain a place that costs more than leaving the job out, and one whose travel alone costs more than
 * another place, even when the job is a short cut or a place for the break and others become less late by it. */
static int64_t assert_spot_is_best(struct scene *scene, int32_t job)
{
    const struct looked looked = look_everywhere(scene, job);
    scene->lane->blink_in = INT32_MAX;
    const struct spot spot = spot_find(scene->lane, job);
    if (spot.technician == NOBODY) {
        if (looked.surely_c < scene->p.job_left_out_c[job]) {
            print_error("job %d: nowhere, but it costs %lld\n", job, (long long)looked.surely_c);
            fail();
        }
        return looked.positions;
    }
    const struct order order = order_of(scene->arena, scene->lane, spot.technician);
    const int32_t position = position_after(scene->lane, spot.technician, spot.after);
    assert_int_equal(spot.added_c, added_by(scene, &order, position, job).cost_c);
    assert_true(spot.added_c >= looked.best_c);
    assert_true(spot.added_c <= looked.surely_c);
    return looked.positions;
}

static void the_best_spot_is_the_best_of_all_positions(void **state)
{
    (void)state;
    int64_t positions = 0;
    int64_t spots = 0;
    for (uint64_t seed = 0; seed < testing_rounds(150, 100); seed++) {
        struct scene scene;
        scene_make(&scene, seed, shape_of(seed), 60);
        assert_true(scene.ground->scan_all);
        for (int32_t i = 0; i < scene.lane->bank_count; i++) {
            positions += assert_spot_is_best(&scene, scene.lane->bank[i]);
            spots++;
        }
        arena_destroy(scene.arena);
    }
    assert_true(positions >= 10000);
    assert_true(spots >= 500);
}

/* With one technician, every position of every job is looked at alone: the job fits into one gap at a time. */
static void the_price_of_being_late_is_that_of_the_best_place_for_the_break(void **state)
{
    (void)state;
    int32_t late = 0;
    int32_t impossible = 0;
    int32_t positions = 0;
    for (uint64_t seed = 0; seed < testing_rounds(120, 100); seed++) {
        struct scene scene;
        scene_make(&scene, seed, shape_of(seed), 60);
        struct lane *lane = scene.lane;
        for (int32_t i = 0; i < lane->bank_count * scene.p.dims.technicians; i++) {
            const int32_t job = lane->bank[i / scene.p.dims.technicians];
            const int32_t technician = i % scene.p.dims.technicians;
            const struct order order = order_of(scene.arena, lane, technician);
            int32_t after = start_node(scene.ground, technician);
            for (int32_t position = 0; position <= order.count; position++, after = lane->nodes[after].next) {
                const struct order with = order_with(scene.arena, &order, position, job);
                struct route_schedule schedule;
                const bool possible = schedule_route(scene.arena, &scene.p, &with, NULL, &schedule);
                if (!possible && schedule.verdict.obstacle < OBSTACLE_WINDOW) {
                    continue; /* no matter of time */
                }
                const int64_t expected_c = possible ? schedule.cost.lateness_c : COST_NONE;
                assert_int_equal(route_lateness(lane, technician, job, after, COST_NONE - 1), expected_c);
                if (possible && expected_c > 0) {
                    assert_int_equal(route_lateness(lane, technician, job, after, expected_c), expected_c);
                    assert_int_equal(route_lateness(lane, technician, job, after, expected_c - 1), COST_NONE);
                    late++;
                }
                impossible += !possible;
                positions++;
            }
        }
        arena_destroy(scene.arena);
    }
    assert_true(positions > 5000 && late > 500 && impossible > 500);
}

static void a_route_as_it_stands_has_its_own_lateness(void **state)
{
    (void)state;
    for (uint64_t seed = 0; seed < testing_rounds(60, 100); seed++) {
        struct scene scene;
        scene_make(&scene, seed, shape_of(seed), 90);
        for (int32_t t = 0; t < scene.p.dims.technicians; t++) {
            if (scene.lane->routes[t].count > 0) {
                assert_int_equal(route_lateness(scene.lane, t, NOBODY, NOBODY, COST_NONE - 1),
                                 scene.lane->routes[t].lateness_c);
            }
        }
        arena_destroy(scene.arena);
    }
}

/* Out of the bank, into the route. */
static void take_from_bank(struct lane *lane, int32_t job)
{
    int32_t kept = 0;
    for (int32_t i = 0; i < lane->bank_count; i++) {
        if (lane->bank[i] != job) {
            lane->bank[kept++] = lane->bank[i];
        }
    }
    assert_int_equal(kept, lane->bank_count - 1);
    lane->bank_count = kept;
}

/* Beyond a number of jobs only some positions are looked at; what is found there must still cost what it says. */
static void in_large_problems_a_spot_costs_what_it_says(void **state)
{
    (void)state;
    static const struct problem_shape large = {
        .jobs_low = 500, .jobs_high = 600, .technicians_low = 20, .technicians_high = 80, .horizon_t = 3000};
    int32_t spots = 0;
    for (uint64_t seed = 0; seed < testing_rounds(8, 100); seed++) {
        struct scene scene;
        scene_make(&scene, seed, &large, 70);
        assert_false(scene.ground->scan_all);
        for (int32_t i = 0; i < scene.lane->bank_count; i++) {
            const int32_t job = scene.lane->bank[i];
            scene.lane->blink_in = INT32_MAX;
            const struct spot spot = spot_find(scene.lane, job);
            if (spot.technician == NOBODY) {
                continue;
            }
            const struct order order = order_of(scene.arena, scene.lane, spot.technician);
            const int32_t position = position_after(scene.lane, spot.technician, spot.after);
            assert_int_equal(spot.added_c, added_by(&scene, &order, position, job).cost_c);
            spots++;
        }
        arena_destroy(scene.arena);
    }
    assert_true(spots > 200);
}

static void an_insertion_changes_the_cost_by_the_price_of_its_spot(void **state)
{
    (void)state;
    int32_t insertions = 0;
    for (uint64_t seed = 0; seed < testing_rounds(100, 100); seed++) {
        struct scene scene;
        scene_make(&scene, seed, shape_of(seed), 50);
        struct lane *lane = scene.lane;
        for (int32_t i = 0; i < 10 && lane->bank_count > 0; i++) {
            const int32_t job = lane->bank[random_below(&scene.random, (uint32_t)lane->bank_count)];
            lane->blink_in = INT32_MAX;
            const struct spot spot = spot_find(lane, job);
            if (spot.technician == NOBODY) {
                continue;
            }
            const int64_t before_c = lane->cost_c;
            journal_begin(lane);
            journal_touch(lane, spot.technician);
            take_from_bank(lane, job);
            lane_insert(lane, &spot, job);
            assert_int_equal(lane->cost_c, before_c + spot.added_c - scene.p.job_left_out_c[job]);
            assert_lane_is_sound(scene.arena, lane);
            insertions++;
        }
        arena_destroy(scene.arena);
    }
    assert_true(insertions > 100);
}

static void a_job_taken_out_leaves_a_sound_route(void **state)
{
    (void)state;
    for (uint64_t seed = 0; seed < testing_rounds(100, 100); seed++) {
        struct scene scene;
        scene_make(&scene, seed, shape_of(seed), 90);
        struct lane *lane = scene.lane;
        for (int32_t i = 0; i < 5 && lane->served > 0; i++) {
            int32_t job = random_between(&scene.random, 0, scene.p.dims.jobs - 1);
            while (lane->nodes[job].technician == NOBODY) {
                job = (job + 1) % scene.p.dims.jobs;
            }
            const int32_t technician = lane->nodes[job].technician;
            struct order order = order_of(scene.arena, lane, technician);
            int32_t kept = 0;
            int32_t *jobs = arena_array(scene.arena, int32_t, order.count);
            for (int32_t k = 0; k < order.count; k++) {
                if (order.jobs[k] != job) {
                    jobs[kept++] = order.jobs[k];
                }
            }
            const struct order without = {.technician = technician, .jobs = jobs, .count = kept};
            struct route_schedule schedule;
            if (!schedule_route(scene.arena, &scene.p, &without, NULL, &schedule)) {
                continue; /* without the triangle inequality a shorter row may be impossible */
            }
            journal_begin(lane);
            journal_touch(lane, technician);
            lane_remove(lane, job);
            lane_settle(lane, technician);
            assert_lane_is_sound(scene.arena, lane);
        }
        arena_destroy(scene.arena);
    }
}

/* ---- ruin, recreate, undo ---------------------------------------------------------------------------------------- */

static void every_step_of_a_search_leaves_a_sound_lane(void **state)
{
    (void)state;
    for (uint64_t seed = 0; seed < testing_rounds(100, 100); seed++) {
        struct scene scene;
        scene_make(&scene, seed, shape_of(seed), (int32_t)(seed % 5) * 25);
        for (int32_t i = 0; i < 15; i++) {
            scene.lane->blink_in = 1 + i;
            journal_begin(scene.lane);
            if (ruin(scene.lane)) {
                recreate(scene.lane);
            } else {
                journal_undo(scene.lane);
            }
            assert_lane_is_sound(scene.arena, scene.lane);
        }
        arena_destroy(scene.arena);
    }
}

/* What must come back. */
struct snapshot {
    struct node *nodes;
    struct route_state *routes;
    int32_t *parts_used;
    int32_t *bank;
    int32_t bank_count, served, used;
    int64_t cost_c;
};

static void *copy_of(struct arena *arena, const void *array, size_t count, size_t size)
{
    void *copy = arena_alloc_array(arena, count, size);
    if (count > 0) {
        memcpy(copy, array, count * size);
    }
    return copy;
}

static int compare_jobs(const void *left, const void *right)
{
    const int32_t a = *(const int32_t *)left;
    const int32_t b = *(const int32_t *)right;
    return (a > b) - (a < b);
}

static struct snapshot snapshot_take(struct arena *arena, const struct lane *lane)
{
    const struct problem_dims *dims = &lane->ground->p->dims;
    const size_t node_count = (size_t)dims->jobs + 2 * (size_t)dims->technicians;
    struct snapshot snapshot = {.nodes = copy_of(arena, lane->nodes, node_count, sizeof *lane->nodes),
                                .routes = copy_of(arena, lane->routes, (size_t)dims->technicians, sizeof *lane->routes),
                                .parts_used = copy_of(arena, lane->parts_used,
                                                      (size_t)dims->technicians * (size_t)dims->parts, sizeof(int32_t)),
                                .bank = copy_of(arena, lane->bank, (size_t)lane->bank_count, sizeof *lane->bank),
                                .bank_count = lane->bank_count,
                                .served = lane->served,
                                .used = lane->used,
                                .cost_c = lane->cost_c};
    qsort(snapshot.bank, (size_t)snapshot.bank_count, sizeof *snapshot.bank, compare_jobs);
    for (int32_t t = 0; t < dims->technicians; t++) {
        snapshot.routes[t].touched = 0;
    }
    return snapshot;
}

static void assert_same_node(const struct node *one, const struct node *other)
{
    assert_int_equal(one->technician, other->technician);
    if (one->technician != NOBODY) { /* what a job in the bank says of a route means nothing */
        assert_memory_equal(one, other, sizeof *one);
    }
}

static void assert_same_snapshot(const struct problem_dims *dims, const struct snapshot *one,
                                 const struct snapshot *other)
{
    assert_int_equal(one->cost_c, other->cost_c);
    assert_int_equal(one->served, other->served);
    assert_int_equal(one->used, other->used);
    assert_int_equal(one->bank_count, other->bank_count);
    for (int32_t node = 0; node < dims->jobs + 2 * dims->technicians; node++) {
        assert_same_node(&one->nodes[node], &other->nodes[node]);
    }
    for (int32_t t = 0; t < dims->technicians; t++) {
        const struct route_state *left = &one->routes[t];
        const struct route_state *right = &other->routes[t];
        assert_int_equal(left->cost_c, right->cost_c);
        assert_int_equal(left->lateness_c, right->lateness_c);
        assert_int_equal(left->distance_d, right->distance_d);
        assert_int_equal(left->drive_t, right->drive_t);
        assert_int_equal(left->service_t, right->service_t);
        assert_int_equal(left->count, right->count);
    }
    for (int32_t i = 0; i < dims->technicians * dims->parts; i++) {
        assert_int_equal(one->parts_used[i], other->parts_used[i]);
    }
    for (int32_t i = 0; i < one->bank_count; i++) {
        assert_int_equal(one->bank[i], other->bank[i]);
    }
}

static void an_exchange_of_tails_leaves_a_sound_lane_or_is_undone(void **state)
{
    (void)state;
    int32_t exchanged = 0;
    int32_t undone = 0;
    for (uint64_t seed = 0; seed < testing_rounds(100, 100); seed++) {
        struct scene scene;
        scene_make(&scene, seed, shape_of(seed), 90);
        for (int32_t i = 0; i < 40; i++) {
            const struct snapshot before = snapshot_take(scene.arena, scene.lane);
            journal_begin(scene.lane);
            if (tails_exchange(scene.lane, i % 4 == 0 ? 0 : INT64_C(1) << 40)) {
                exchanged++;
                assert_lane_is_sound(scene.arena, scene.lane);
                continue;
            }
            undone++;
            journal_undo(scene.lane);
            const struct snapshot after = snapshot_take(scene.arena, scene.lane);
            assert_same_snapshot(&scene.p.dims, &before, &after);
        }
        arena_destroy(scene.arena);
    }
    assert_true(exchanged > 50 && undone > 50);
}

static void an_undone_step_never_was(void **state)
{
    (void)state;
    for (uint64_t seed = 0; seed < testing_rounds(120, 100); seed++) {
        struct scene scene;
        scene_make(&scene, seed, shape_of(seed), 80);
        for (int32_t i = 0; i < 12; i++) {
            const struct snapshot before = snapshot_take(scene.arena, scene.lane);
            journal_begin(scene.lane);
            if (ruin(scene.lane) && i % 3 != 0) { /* a ruin alone is undone as well */
                recreate(scene.lane);
            }
            journal_undo(scene.lane);
            const struct snapshot after = snapshot_take(scene.arena, scene.lane);
            assert_same_snapshot(&scene.p.dims, &before, &after);
            journal_begin(scene.lane);
            if (ruin(scene.lane)) {
                recreate(scene.lane);
            } else {
                journal_undo(scene.lane);
            }
        }
        assert_lane_is_sound(scene.arena, scene.lane);
        arena_destroy(scene.arena);
    }
}

static void a_saved_plan_is_loaded_as_it_was(void **state)
{
    (void)state;
    for (uint64_t seed = 0; seed < testing_rounds(60, 100); seed++) {
        struct scene scene;
        scene_make(&scene, seed, shape_of(seed), 90);
        struct lane *lane = scene.lane;
        struct plan_copy copy = {.first = arena_array(scene.arena, int32_t, scene.p.dims.technicians + 1),
                                 .jobs = arena_array(scene.arena, int32_t, scene.p.dims.jobs),
                                 .pins = arena_array(scene.arena, struct pin, scene.p.dims.jobs)};
        lane_save(lane, &copy);
        assert_int_equal(copy.cost_c, lane->cost_c);
        assert_int_equal(copy.left_out, lane->bank_count);
        const struct snapshot before = snapshot_take(scene.arena, lane);
        for (int32_t i = 0; i < 10; i++) {
            journal_begin(lane);
            if (ruin(lane)) {
                recreate(lane);
            } else {
                journal_undo(lane);
            }
        }
        lane_load(lane, &(struct plan_orders){copy.first, copy.jobs, copy.pins});
        const struct snapshot after = snapshot_take(scene.arena, lane);
        assert_same_snapshot(&scene.p.dims, &before, &after);
        arena_destroy(scene.arena);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_break_on_a_leg_is_over_when_trying_every_begin_says),
        cmocka_unit_test(the_latest_leave_before_a_break_is_the_last_that_is_ready_in_time),
        cmocka_unit_test(a_loaded_lane_costs_what_its_schedules_cost),
        cmocka_unit_test(the_best_spot_is_the_best_of_all_positions),
        cmocka_unit_test(the_price_of_being_late_is_that_of_the_best_place_for_the_break),
        cmocka_unit_test(a_route_as_it_stands_has_its_own_lateness),
        cmocka_unit_test(in_large_problems_a_spot_costs_what_it_says),
        cmocka_unit_test(an_insertion_changes_the_cost_by_the_price_of_its_spot),
        cmocka_unit_test(a_job_taken_out_leaves_a_sound_route),
        cmocka_unit_test(every_step_of_a_search_leaves_a_sound_lane),
        cmocka_unit_test(an_exchange_of_tails_leaves_a_sound_lane_or_is_undone),
        cmocka_unit_test(an_undone_step_never_was),
        cmocka_unit_test(a_saved_plan_is_loaded_as_it_was),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
