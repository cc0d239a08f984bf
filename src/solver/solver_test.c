#include "base/testing.h"

#include <pthread.h>
#include <string.h>

#include "base/arena.h"
#include "solver/solver.h"
#include "solver/testing_problem.h"

static const struct problem_shape SHAPE = {.jobs_high = 40, .technicians_high = 6, .horizon_t = 600};
static const struct problem_shape RICH = {
    .jobs_high = 20, .technicians_high = 5, .horizon_t = 600, .extra_percent = 35};

/* ---- hosts ------------------------------------------------------------------------------------------------------- */

/* Answers from a list, and notes what it was told. */
struct player {
    const int32_t *tape;
    int32_t count;
    int32_t asked;
    struct solver_report last;
    bool told_right; /* epochs count up, iterations never fall, the best never gets dearer */
};

static int32_t play_tape(void *context, const struct solver_report *report)
{
    struct player *player = context;
    const bool first = player->asked == 0;
    player->told_right =
        (first || player->told_right) && report->epoch == player->asked &&
        (first ? report->iterations == 0
               : report->iterations > player->last.iterations && report->best_c <= player->last.best_c);
    player->last = *report;
    assert_true(player->asked < player->count);
    return player->tape[player->asked++];
}

static void run_backwards(void *context, int32_t count, void (*task)(void *argument, int32_t index), void *argument)
{
    (void)context;
    for (int32_t i = count - 1; i >= 0; i--) {
        task(argument, i);
    }
}

struct thread_task {
    pthread_t thread;
    void (*task)(void *argument, int32_t index);
    void *argument;
    int32_t index;
};

static void *thread_begin(void *argument)
{
    struct thread_task *thread = argument;
    thread->task(thread->argument, thread->index);
    return NULL;
}

static void run_on_threads(void *context, int32_t count, void (*task)(void *argument, int32_t index), void *argument)
{
    (void)context;
    struct thread_task threads[SOLVER_LANES_MAX];
    assert_in_range(count, 0, SOLVER_LANES_MAX);
    for (int32_t i = 0; i < count; i++) {
        threads[i] = (struct thread_task){.task = task, .argument = argument, .index = i};
        assert_int_equal(pthread_create(&threads[i].thread, NULL, thread_begin, &threads[i]), 0);
    }
    for (int32_t i = 0; i < count; i++) {
        assert_int_equal(pthread_join(threads[i].thread, NULL), 0);
    }
}

typedef void (*run_function)(void *context, int32_t count, void (*task)(void *argument, int32_t index), void *argument);

/* One run: who does its tasks, on how many lanes, by which tape. */
struct way {
    run_function run;
    int32_t lanes;
    uint64_t seed;
    const int32_t *tape;
    int32_t tape_count;
    const struct solution *start;
};

static struct solver_result solve(struct arena *arena, const struct problem *p, const struct way *way)
{
    struct player player = {.tape = way->tape, .count = way->tape_count};
    const struct solver_host host = {.context = &player, .progress = play_tape, .run = way->run};
    const struct solver_settings settings = {.seed = way->seed, .lanes = way->lanes};
    struct solver_result result;
    solver_run(arena, p, way->start, &settings, &host, &result);
    if (result.infeasible) {
        return result;
    }
    assert_true(player.told_right);
    assert_true(player.last.best_c >= result.best.cost.total_c);
    return result;
}

static void assert_accepted(const struct problem *p, const struct solver_result *result)
{
    struct fault fault = {0};
    const bool accepted = witness_accepts(p, &result->best, &fault);
    assert_no_fault(&fault);
    assert_true(accepted);
}

static void assert_same_bytes(const void *one, const void *other, int32_t count, size_t size)
{
    if (count > 0) {
        assert_memory_equal(one, other, (size_t)count * size);
    }
}

static void assert_same_result(const struct solver_result *one, const struct solver_result *other)
{
    assert_int_equal(one->iterations, other->iterations);
    assert_int_equal(one->tape_count, other->tape_count);
    assert_same_bytes(one->tape, other->tape, one->tape_count, sizeof *one->tape);
    assert_int_equal(one->best.route_count, other->best.route_count);
    assert_same_bytes(one->best.routes, other->best.routes, one->best.route_count, sizeof *one->best.routes);
    assert_int_equal(one->best.stop_count, other->best.stop_count);
    assert_same_bytes(one->best.stops, other->best.stops, one->best.stop_count, sizeof *one->best.stops);
    assert_int_equal(one->best.left_out_count, other->best.left_out_count);
    assert_same_bytes(one->best.left_out, other->best.left_out, one->best.left_out_count, sizeof *one->best.left_out);
    assert_memory_equal(&one->best.cost, &other->best.cost, sizeof one->best.cost);
}

/* ---- answers ----------------------------------------------------------------------------------------------------- */

static const int32_t ONE_EPOCH[] = {0, SOLVER_DONE};
static const int32_t NO_EPOCH[] = {SOLVER_DONE};
static const int32_t FIVE_EPOCHS[] = {0, 8000, 20000, 50000, 64000, SOLVER_DONE};

static void the_witness_accepts_every_answer(void **state)
{
    (void)state;
    for (uint64_t seed = 0; seed < 200; seed++) {
        struct arena *arena = arena_create(0);
        struct random random = random_make(seed, 40);
        const struct problem p = problem_random_sealed(arena, &random, &SHAPE);
        const struct way way = {.run = solver_run_here, .lanes = 1, .seed = seed, .tape = ONE_EPOCH, .tape_count = 2};
        const struct solver_result result = solve(arena, &p, &way);
        assert_accepted(&p, &result);
        assert_int_equal(result.tape_count, 2);
        assert_int_equal(result.iterations, solver_epoch_iterations(&p.dims));
        arena_destroy(arena);
    }
}

static void rich_problems_are_answered_or_have_no_plan(void **state)
{
    (void)state;
    int32_t answered = 0, refused = 0;
    for (uint64_t seed = 0; seed < 60; seed++) {
        struct arena *arena = arena_create(0);
        struct random random = random_make(seed, 51);
        const struct problem p = problem_random_sealed(arena, &random, &RICH);
        const struct way way = {.run = solver_run_here, .lanes = 2, .seed = seed, .tape = FIVE_EPOCHS, .tape_count = 6};
        struct player player = {.tape = way.tape, .count = way.tape_count};
        const struct solver_host host = {.context = &player, .progress = play_tape, .run = way.run};
        const struct solver_settings settings = {.seed = way.seed, .lanes = way.lanes};
        struct solver_result result;
        solver_run(arena, &p, NULL, &settings, &host, &result);
        if (result.infeasible) {
            assert_true(result.refusal.verdict.obstacle != OBSTACLE_NONE);
            assert_true(p.frozen_first != NULL || p.disturbance != NULL);
            refused++;
        } else {
            assert_accepted(&p, &result);
            answered++;
        }
        arena_destroy(arena);
    }
    assert_true(answered > 30 && refused > 0);
}

static void the_witness_accepts_answers_of_large_problems(void **state)
{
    (void)state;
    static const struct problem_shape large = {
        .jobs_low = 320, .jobs_high = 400, .technicians_low = 10, .technicians_high = 70, .horizon_t = 3000};
    for (uint64_t seed = 0; seed < 4; seed++) {
        struct arena *arena = arena_create(0);
        struct random random = random_make(seed, 52);
        const struct problem p = problem_random_sealed(arena, &random, &large);
        const struct way way = {.run = solver_run_here, .lanes = 2, .seed = seed, .tape = ONE_EPOCH, .tape_count = 2};
        const struct solver_result result = solve(arena, &p, &way);
        assert_accepted(&p, &result);
        arena_destroy(arena);
    }
}

static void a_run_that_may_not_begin_still_answers(void **state)
{
    (void)state;
    for (uint64_t seed = 0; seed < 100; seed++) {
        struct arena *arena = arena_create(0);
        struct random random = random_make(seed, 41);
        const struct problem p = problem_random_sealed(arena, &random, &SHAPE);
        const struct way way = {.run = solver_run_here, .lanes = 2, .seed = seed, .tape = NO_EPOCH, .tape_count = 1};
        const struct solver_result result = solve(arena, &p, &way);
        assert_accepted(&p, &result);
        assert_int_equal(result.iterations, 0);
        assert_int_equal(result.tape_count, 1);
        assert_int_equal(result.tape[0], SOLVER_DONE);
        arena_destroy(arena);
    }
}

static void an_answer_is_never_dearer_than_the_plan_it_started_from(void **state)
{
    (void)state;
    for (uint64_t seed = 0; seed < 30; seed++) {
        struct arena *arena = arena_create(0);
        struct random random = random_make(seed, 42);
        const struct problem p = problem_random_sealed(arena, &random, &SHAPE);
        const struct problem_plan plan = problem_random_plan(arena, &random, &p, 95);
        struct solution start;
        schedule_plan(arena, &p, &(struct plan_orders){plan.first, plan.jobs, NULL}, &start);
        struct way way = {.run = solver_run_here, .lanes = 1, .tape = ONE_EPOCH, .tape_count = 2};
        const struct solver_result good = solve(arena, &p, &way); /* hard to beat without it */
        way = (struct way){.run = solver_run_here, .lanes = 2, .seed = 1, .tape = NO_EPOCH, .tape_count = 1};
        way.start = &start;
        const struct solver_result from_plan = solve(arena, &p, &way);
        way.start = &good.best;
        const struct solver_result from_good = solve(arena, &p, &way);
        assert_accepted(&p, &from_plan);
        assert_accepted(&p, &from_good);
        assert_true(from_plan.best.cost.total_c <= start.cost.total_c);
        assert_true(from_good.best.cost.total_c <= good.best.cost.total_c);
        arena_destroy(arena);
    }
}

static void empty_problems_have_empty_answers(void **state)
{
    (void)state;
    static const struct problem_shape nobody = {.jobs_low = 5, .jobs_high = 9, .horizon_t = 600};
    static const struct problem_shape nothing = {.technicians_low = 1, .technicians_high = 4, .horizon_t = 600};
    static const struct problem_shape neither = {.horizon_t = 600};
    const struct problem_shape *const shapes[] = {&nobody, &nothing, &neither};
    for (uint64_t seed = 0; seed < 12; seed++) {
        struct arena *arena = arena_create(0);
        struct random random = random_make(seed, 43);
        const struct problem p = problem_random_sealed(arena, &random, shapes[seed % 3]);
        const struct way way = {.run = solver_run_here, .lanes = 2, .tape = FIVE_EPOCHS, .tape_count = 6, .seed = seed};
        const struct solver_result result = solve(arena, &p, &way);
        assert_accepted(&p, &result);
        assert_int_equal(result.best.left_out_count, p.dims.jobs);
        assert_int_equal(result.best.stop_count, 0);
        arena_destroy(arena);
    }
}

/* ---- the same bytes ---------------------------------------------------------------------------------------------- */

static void the_answer_does_not_depend_on_who_does_the_tasks(void **state)
{
    (void)state;
    static const int32_t lanes[] = {1, 2, 5};
    static const int32_t tape[] = {0, 30000, SOLVER_DONE};
    int32_t compared = 0;
    for (uint64_t seed = 0; seed < 9; seed++) {
        struct arena *arena = arena_create(0);
        struct random random = random_make(seed, 44);
        const struct problem p = problem_random_sealed(arena, &random, seed % 3 == 0 ? &SHAPE : &RICH);
        struct way way = {.lanes = lanes[seed % 3], .seed = seed, .tape = tape, .tape_count = 3};
        way.run = solver_run_here;
        const struct solver_result here = solve(arena, &p, &way);
        compared += here.infeasible ? 0 : 1;
        way.run = run_backwards;
        const struct solver_result backwards = solve(arena, &p, &way);
        way.run = run_on_threads;
        const struct solver_result threads = solve(arena, &p, &way);
        assert_same_result(&here, &backwards);
        assert_same_result(&here, &threads);
        assert_true(here.infeasible || here.iterations == 2 * way.lanes * solver_epoch_iterations(&p.dims));
        arena_destroy(arena);
    }
    assert_true(compared > 4);
}

/* The block of one run is a copy of the other's, elsewhere. */
static void the_answer_does_not_depend_on_where_the_problem_is(void **state)
{
    (void)state;
    for (uint64_t seed = 0; seed < 5; seed++) {
        struct arena *arena = arena_create(0);
        struct random random = random_make(seed, 45);
        const struct problem p = problem_random_sealed(arena, &random, &SHAPE);
        struct problem moved;
        struct fault fault = {0};
        void *copy = memcpy(arena_alloc(arena, p.bytes), p.block, p.bytes);
        assert_true(problem_open(copy, p.bytes, &moved, &fault));
        const struct way way = {.run = solver_run_here, .lanes = 2, .seed = seed, .tape = ONE_EPOCH, .tape_count = 2};
        const struct solver_result one = solve(arena, &p, &way);
        const struct solver_result other = solve(arena, &moved, &way);
        assert_same_result(&one, &other);
        arena_destroy(arena);
    }
}

/* A clock that jumps: any number of epochs, any steps. */
static int32_t draw_tape(struct random *random, int32_t *tape)
{
    int32_t count = 0;
    int32_t progress = 0;
    while (count < 6 && progress < SOLVER_DONE) {
        tape[count++] = progress;
        progress += random_between(random, 0, SOLVER_DONE / 2);
    }
    tape[count++] = SOLVER_DONE;
    return count;
}

static void a_run_is_replayed_by_its_tape(void **state)
{
    (void)state;
    for (uint64_t seed = 0; seed < 5; seed++) {
        struct arena *arena = arena_create(0);
        struct random random = random_make(seed, 46);
        const struct problem p = problem_random_sealed(arena, &random, &SHAPE);
        int32_t tape[8];
        struct way way = {.run = solver_run_here, .lanes = 2, .seed = seed, .tape = tape};
        way.tape_count = draw_tape(&random, tape);
        const struct solver_result first = solve(arena, &p, &way);
        assert_int_equal(first.tape_count, way.tape_count);
        assert_memory_equal(first.tape, tape, (size_t)way.tape_count * sizeof *tape);
        way.tape = first.tape;
        const struct solver_result again = solve(arena, &p, &way);
        assert_same_result(&first, &again);
        arena_destroy(arena);
    }
}

static void a_tape_that_falls_or_overshoots_is_mended(void **state)
{
    (void)state;
    static const int32_t wild[] = {-7, 20000, 500, INT32_MIN, 30000, INT32_MAX};
    static const int32_t mended[] = {0, 20000, 20000, 20000, 30000, SOLVER_DONE};
    struct arena *arena = arena_create(0);
    struct random random = random_make(1, 47);
    const struct problem p = problem_random_sealed(arena, &random, &SHAPE);
    struct way way = {.run = solver_run_here, .lanes = 2, .tape = wild, .tape_count = 6};
    const struct solver_result by_wild = solve(arena, &p, &way);
    assert_int_equal(by_wild.tape_count, 6);
    assert_memory_equal(by_wild.tape, mended, sizeof mended);
    way.tape = mended;
    const struct solver_result by_mended = solve(arena, &p, &way);
    assert_same_result(&by_wild, &by_mended);
    arena_destroy(arena);
}

static void a_long_tape_is_kept_whole(void **state)
{
    (void)state;
    enum { EPOCHS = 700 };
    static const struct problem_shape nothing = {.technicians_low = 1, .technicians_high = 1, .horizon_t = 600};
    struct arena *arena = arena_create(0);
    struct random random = random_make(1, 48);
    const struct problem p = problem_random_sealed(arena, &random, &nothing);
    int32_t *tape = arena_array(arena, int32_t, EPOCHS + 1);
    for (int32_t i = 0; i < EPOCHS; i++) {
        tape[i] = i * 90;
    }
    tape[EPOCHS] = SOLVER_DONE;
    const struct way way = {.run = solver_run_here, .lanes = 1, .tape = tape, .tape_count = EPOCHS + 1};
    const struct solver_result result = solve(arena, &p, &way);
    assert_int_equal(result.tape_count, EPOCHS + 1);
    assert_memory_equal(result.tape, tape, (EPOCHS + 1) * sizeof *tape);
    arena_destroy(arena);
}

static void another_seed_searches_elsewhere(void **state)
{
    (void)state;
    static const struct problem_shape large = {
        .jobs_low = 40, .jobs_high = 40, .technicians_low = 6, .technicians_high = 6, .horizon_t = 6000};
    struct arena *arena = arena_create(0);
    struct random random = random_make(3, 49);
    const struct problem p = problem_random_sealed(arena, &random, &large);
    int32_t different = 0;
    struct way way = {.run = solver_run_here, .lanes = 1, .tape = NO_EPOCH, .tape_count = 1};
    const struct solver_result first = solve(arena, &p, &way);
    for (way.seed = 1; way.seed < 10; way.seed++) {
        const struct solver_result result = solve(arena, &p, &way);
        different += result.best.cost.total_c != first.best.cost.total_c;
    }
    assert_true(different > 0);
    arena_destroy(arena);
}

/* ---- memory ------------------------------------------------------------------------------------------------------ */

/* One piece of the promised size and a page for the tape: a second piece would show. */
static void a_run_takes_no_more_memory_than_promised(void **state)
{
    (void)state;
    enum { TAPE_BYTES = 4096 };
    static const struct problem_shape large = {
        .jobs_low = 100, .jobs_high = 300, .technicians_low = 10, .technicians_high = 70, .horizon_t = 6000};
    for (uint64_t seed = 0; seed < 40; seed++) {
        struct arena *elsewhere = arena_create(0);
        struct random random = random_make(seed, 50);
        const struct problem p = problem_random_sealed(elsewhere, &random,
                                                       seed < 5        ? &large
                                                       : seed % 2 == 0 ? &SHAPE
                                                                       : &RICH);
        const struct way way = {.run = solver_run_here,
                                .lanes = 1 + (int32_t)(seed % 4),
                                .tape = seed < 5 ? NO_EPOCH : ONE_EPOCH,
                                .tape_count = seed < 5 ? 1 : 2};
        struct arena *arena = arena_create(solver_bytes(&p.dims, way.lanes) + TAPE_BYTES);
        const size_t before = arena_bytes(arena);
        solve(arena, &p, &way);
        assert_int_equal(arena_bytes(arena), before);
        arena_destroy(arena);
        arena_destroy(elsewhere);
    }
}

/* ---- the optimum of tiny problems -------------------------------------------------------------------------------- */

enum { TINY_JOBS = 6, TINY_SETS = 1 << TINY_JOBS };

/* The cheapest order of every set of jobs for one technician. */
struct tiny {
    struct arena *scratch;
    const struct problem *p;
    int32_t technician;
    int64_t best_c[TINY_SETS];
    int32_t row[TINY_JOBS];
};

static void try_all_orders(struct tiny *tiny, int32_t count, uint32_t set)
{
    struct route_schedule schedule;
    const struct order order = {.technician = tiny->technician, .jobs = tiny->row, .count = count};
    arena_reset(tiny->scratch);
    if (schedule_route(tiny->scratch, tiny->p, &order, NULL, &schedule) && schedule.cost.total_c < tiny->best_c[set]) {
        tiny->best_c[set] = schedule.cost.total_c;
    }
    for (int32_t job = 0; job < tiny->p->dims.jobs; job++) {
        if ((set >> job & 1) == 0) {
            tiny->row[count] = job;
            try_all_orders(tiny, count + 1, set | 1u << job);
        }
    }
}

static int64_t optimum_c(const struct problem *p)
{
    struct arena *scratch = arena_create(0);
    struct tiny tiny[2];
    const uint32_t sets = 1u << p->dims.jobs;
    for (int32_t t = 0; t < 2; t++) {
        tiny[t] = (struct tiny){.scratch = scratch, .p = p, .technician = t};
        for (uint32_t set = 0; set < sets; set++) {
            tiny[t].best_c[set] = set == 0 ? 0 : INT64_MAX;
        }
        if (t < p->dims.technicians) {
            try_all_orders(&tiny[t], 0, 0);
        }
    }
    int64_t best_c = INT64_MAX;
    for (uint32_t one = 0; one < sets; one++) {
        for (uint32_t other = 0; other < sets; other++) {
            if ((one & other) != 0 || tiny[0].best_c[one] == INT64_MAX || tiny[1].best_c[other] == INT64_MAX) {
                continue;
            }
            int64_t cost_c = tiny[0].best_c[one] + tiny[1].best_c[other];
            for (int32_t job = 0; job < p->dims.jobs; job++) {
                cost_c += ((one | other) >> job & 1) == 0 ? p->job_left_out_c[job] : 0;
            }
            best_c = cost_c < best_c ? cost_c : best_c;
        }
    }
    arena_destroy(scratch);
    return best_c;
}

/* Leaving a job out costs more than going there: else no plan at all may be the cheapest but for several jobs at once, and
 * a search that changes one thing at a time need not find them. */
static struct problem problem_with_dear_jobs(struct arena *arena, struct random *random,
                                             const struct problem_shape *shape)
{
    struct problem description = problem_random(arena, random, shape);
    int64_t *left_out_c = arena_array(arena, int64_t, description.dims.jobs);
    for (int32_t job = 0; job < description.dims.jobs; job++) {
        left_out_c[job] = random_between(random, 20000, 100000);
    }
    description.job_left_out_c = left_out_c;
    struct problem sealed;
    struct fault fault = {0};
    assert_true(problem_seal(arena, &description, &sealed, &fault));
    return sealed;
}

static void tiny_problems_are_solved_to_the_optimum(void **state)
{
    (void)state;
    static const struct problem_shape tiny = {
        .jobs_low = 1, .jobs_high = TINY_JOBS, .technicians_low = 1, .technicians_high = 2, .horizon_t = 600};
    for (uint64_t seed = 0; seed < 40; seed++) {
        struct arena *arena = arena_create(0);
        struct random random = random_make(seed, 51);
        const struct problem p = problem_with_dear_jobs(arena, &random, &tiny);
        const struct way way = {.run = solver_run_here, .lanes = 2, .seed = seed, .tape = FIVE_EPOCHS, .tape_count = 6};
        const struct solver_result result = solve(arena, &p, &way);
        assert_accepted(&p, &result);
        if (result.best.cost.total_c != optimum_c(&p)) {
            print_error("problem %llu: %lld, the optimum is %lld\n", (unsigned long long)seed,
                        (long long)result.best.cost.total_c, (long long)optimum_c(&p));
            fail();
        }
        arena_destroy(arena);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_witness_accepts_every_answer),
        cmocka_unit_test(rich_problems_are_answered_or_have_no_plan),
        cmocka_unit_test(the_witness_accepts_answers_of_large_problems),
        cmocka_unit_test(a_run_that_may_not_begin_still_answers),
        cmocka_unit_test(an_answer_is_never_dearer_than_the_plan_it_started_from),
        cmocka_unit_test(empty_problems_have_empty_answers),
        cmocka_unit_test(the_answer_does_not_depend_on_who_does_the_tasks),
        cmocka_unit_test(the_answer_does_not_depend_on_where_the_problem_is),
        cmocka_unit_test(a_run_is_replayed_by_its_tape),
        cmocka_unit_test(a_tape_that_falls_or_overshoots_is_mended),
        cmocka_unit_test(a_long_tape_is_kept_whole),
        cmocka_unit_test(another_seed_searches_elsewhere),
        cmocka_unit_test(a_run_takes_no_more_memory_than_promised),
        cmocka_unit_test(tiny_problems_are_solved_to_the_optimum),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
