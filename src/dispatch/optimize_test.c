#include "dispatch/dispatch.h"

#include <string.h>

#include "base/arena.h"
#include "base/random.h"
#include "base/testing.h"

/* A clock that goes on by `step_ms` whenever somebody looks. */
struct fake {
    int64_t now_ms;
    int64_t step_ms;
    int64_t looks;
};

static int64_t look(void *context)
{
    struct fake *fake = context;
    fake->looks++;
    fake->now_ms += fake->step_ms;
    return fake->now_ms;
}

static void run_here(void *context, int32_t count, void (*task)(void *argument, int32_t index), void *argument)
{
    (void)context;
    for (int32_t i = 0; i < count; i++) {
        task(argument, i);
    }
}

static const struct executor_port executor = {NULL, run_here};
static const struct zone utc = {.name = {"UTC", 3}};
static const struct date friday = {20588}; /* 2026-05-15 */
static const struct text skills[] = {{"hvac", 4}, {"plumbing", 8}};
static const struct part_quantity parts[] = {{{"CAP-45", 6}, 1}};
static const struct shift_row shifts[] = {{.weekdays = 0x7f, .start_minute = 480, .end_minute = 1020}};

/* Places within some forty kilometres. */
static struct point place(struct random *random)
{
    return (struct point){40700000 + random_between(random, 0, 300000), -74000000 + random_between(random, 0, 400000)};
}

static struct optimize_request request_of(struct arena *arena, int32_t job_count, int32_t technician_count)
{
    struct random random = random_make(5, 0);
    struct job *jobs = arena_array(arena, struct job, job_count);
    for (int32_t j = 0; j < job_count; j++) {
        jobs[j] = (struct job){.id = text_format(arena, "J-%d", (int)j),
                               .location = place(&random),
                               .priority = j % 4 + 1,
                               .duration_minutes = random_between(&random, 20, 90),
                               .required_skill_count = 1,
                               .required_skills = &skills[j % 2],
                               .required_part_count = 1,
                               .required_parts = parts};
    }
    struct technician *technicians = arena_array(arena, struct technician, technician_count);
    for (int32_t t = 0; t < technician_count; t++) {
        technicians[t] = (struct technician){.id = text_format(arena, "T-%d", (int)t),
                                             .name = text_format(arena, "Technician %d", (int)t),
                                             .skill_count = 2,
                                             .skills = skills,
                                             .home = place(&random),
                                             .shift_count = 1,
                                             .shifts = shifts,
                                             .meal = {30, 690, 810},
                                             .inventory_count = 1,
                                             .inventory = parts};
    }
    return (struct optimize_request){.day = {.date = friday,
                                             .zone = &utc,
                                             .job_count = job_count,
                                             .jobs = jobs,
                                             .technician_count = technician_count,
                                             .technicians = technicians},
                                     .skill_uses = job_count,
                                     .part_uses = job_count,
                                     .seed = 1,
                                     .lanes = 2};
}

static struct optimize_answer answer_to(struct arena *arena, const struct optimize_request *request, struct fake *fake,
                                        const atomic_bool *stopping)
{
    const struct clock_port clock = {fake, look, look, look};
    const struct optimize_host host = {.clock = &clock, .executor = &executor, .stopping = stopping};
    struct optimize_answer answer;
    struct fault fault = {.kind = FAULT_NONE};
    dispatch_optimize(arena, request, &host, &answer, &fault);
    assert_no_fault(&fault);
    return answer;
}

static void every_job_is_on_a_route_or_left_out(void **state)
{
    (void)state;
    struct arena *arena = arena_create(0);
    struct optimize_request request = request_of(arena, 60, 4);
    struct fake fake = {0};
    request.iterations = 2000;
    struct optimize_answer answer = answer_to(arena, &request, &fake, NULL);
    bool seen[60] = {false};
    for (int32_t r = 0; r < answer.plan.route_count; r++) {
        for (int32_t s = 0; s < answer.plan.routes[r].stop_count; s++) {
            int32_t job = answer.plan.routes[r].stops[s].job;
            assert_true(job < 0 || !seen[job]);
            seen[job < 0 ? 0 : job] |= job >= 0;
        }
    }
    for (int32_t u = 0; u < answer.plan.unassigned_count; u++) {
        assert_false(seen[answer.plan.unassigned[u].job]);
        seen[answer.plan.unassigned[u].job] = true;
        assert_true(answer.plan.unassigned[u].reason_count >= 1);
    }
    for (int32_t j = 0; j < 60; j++) {
        assert_true(seen[j]);
    }
    arena_destroy(arena);
}

static void the_time_limit_ends_the_run(void **state)
{
    (void)state;
    struct arena *arena = arena_create(0);
    struct optimize_request request = request_of(arena, 20, 2);
    request.time_limit_ms = 1000;
    struct fake slow = {.step_ms = 100};
    struct fake fast = {.step_ms = 500};
    int64_t many = answer_to(arena, &request, &slow, NULL).iterations;
    int64_t few = answer_to(arena, &request, &fast, NULL).iterations;
    assert_in_range(slow.looks, 9, 12);
    assert_in_range(fast.looks, 2, 4);
    assert_true(many > few);
    arena_destroy(arena);
}

static void the_iterations_end_the_run_without_the_clock(void **state)
{
    (void)state;
    struct arena *arena = arena_create(0);
    struct optimize_request request = request_of(arena, 20, 2);
    struct fake still = {0};
    request.iterations = 3000;
    request.time_limit_ms = 60000;
    struct optimize_answer first = answer_to(arena, &request, &still, NULL);
    struct optimize_answer second = answer_to(arena, &request, &still, NULL);
    assert_true(first.iterations >= 3000);
    assert_int_equal(first.iterations, second.iterations);
    assert_int_equal(first.plan.cost_total, second.plan.cost_total);
    arena_destroy(arena);
}

static void a_run_that_is_told_to_stop_answers_with_what_it_has(void **state)
{
    (void)state;
    struct arena *arena = arena_create(0);
    struct optimize_request request = request_of(arena, 20, 2);
    struct fake still = {0};
    atomic_bool stopping = true;
    request.time_limit_ms = 60000;
    struct optimize_answer answer = answer_to(arena, &request, &still, &stopping);
    assert_int_equal(answer.iterations, 0);
    assert_true(answer.plan.totals.jobs > 0);
    arena_destroy(arena);
}

static void the_bound_of_memory_holds(void **state)
{
    (void)state;
    static const struct {
        int32_t jobs;
        int32_t technicians;
    } sizes[] = {{0, 1}, {1, 1}, {10, 100}, {100, 3}, {400, 60}, {1500, 1}, {2500, 30}, {600, 700}};
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        struct arena *inputs = arena_create(0);
        struct arena *work = arena_create(0);
        struct fake still = {0};
        atomic_bool stopping = true;
        struct optimize_request request = request_of(inputs, sizes[i].jobs, sizes[i].technicians);
        request.time_limit_ms = 1;
        answer_to(work, &request, &still, &stopping);
        size_t bound = dispatch_optimize_bytes(&request);
        if (arena_bytes(work) > bound) {
            print_error("%d jobs, %d technicians: %zu bytes, not %zu\n", (int)sizes[i].jobs, (int)sizes[i].technicians,
                        arena_bytes(work), bound);
        }
        assert_true(arena_bytes(work) <= bound);
        arena_destroy(work);
        arena_destroy(inputs);
    }
}

/* How far into one large piece of memory a request reaches, whatever it gives back: the piece is painted before. */
static size_t most_taken(const struct optimize_request *request, size_t bytes)
{
    enum { PAINT = 0xA5, ROUNDING = 16 };
    struct arena *arena = arena_create(bytes + ROUNDING);
    struct fake still = {0};
    size_t before = arena_bytes(arena);
    struct arena_mark mark = arena_mark(arena);
    unsigned char *piece = arena_alloc(arena, bytes);
    memset(piece, PAINT, bytes);
    arena_rewind(arena, mark);
    assert_true(answer_to(arena, request, &still, NULL).plan.has_lower_bound);
    assert_int_equal(arena_bytes(arena), before);
    size_t taken = bytes;
    while (taken > 0 && piece[taken - 1] == PAINT) {
        taken--;
    }
    arena_destroy(arena);
    return taken;
}

static void the_bound_of_memory_holds_while_a_lower_bound_is_proved(void **state)
{
    (void)state;
    static const struct {
        int32_t jobs;
        int32_t technicians;
    } sizes[] = {{0, 1}, {1, 1}, {5, 100}, {60, 4}, {90, 12}, {500, 6}};
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        struct arena *inputs = arena_create(0);
        struct optimize_request request = request_of(inputs, sizes[i].jobs, sizes[i].technicians);
        request.iterations = 1;
        size_t bound = dispatch_optimize_bytes(&request);
        assert_true(most_taken(&request, 2 * bound) <= bound);
        arena_destroy(inputs);
    }
}

static void a_day_that_is_served_costs_no_less_than_its_lower_bound(void **state)
{
    (void)state;
    struct arena *arena = arena_create(0);
    struct optimize_request request = request_of(arena, 4, 4); /* every van has the part for one */
    struct fake still = {0};
    request.iterations = 20000;
    struct optimize_answer answer = answer_to(arena, &request, &still, NULL);
    assert_int_equal(answer.plan.unassigned_count, 0);
    assert_true(answer.plan.has_lower_bound);
    assert_true(answer.plan.lower_bound <= answer.plan.cost_total);
    assert_true(answer.plan.lower_bound > answer.plan.cost_total / 2);
    struct optimize_answer again = answer_to(arena, &request, &still, NULL);
    assert_int_equal(again.plan.lower_bound, answer.plan.lower_bound);
    arena_destroy(arena);
}

static void large_days_and_a_server_that_stops_get_no_lower_bound(void **state)
{
    (void)state;
    static const struct {
        int32_t jobs;
        int32_t technicians;
        bool stopping;
    } days[] = {{OPTIMIZE_BOUND_JOBS_MAX + 1, 1, false}, {1, OPTIMIZE_BOUND_TECHNICIANS_MAX + 1, false}, {5, 2, true}};
    for (size_t i = 0; i < sizeof days / sizeof *days; i++) {
        struct arena *arena = arena_create(0);
        struct fake still = {0};
        atomic_bool stopping = days[i].stopping;
        struct optimize_request request = request_of(arena, days[i].jobs, days[i].technicians);
        request.iterations = 1;
        assert_false(answer_to(arena, &request, &still, &stopping).plan.has_lower_bound);
        arena_destroy(arena);
    }
}

static void a_day_that_no_plan_can_keep_is_refused_where_it_is_wrong(void **state)
{
    (void)state;
    const struct solver_refusal somebody = {.technician = 3, .verdict = {.obstacle = OBSTACLE_TOGETHER}};
    struct fault fault = {.kind = FAULT_NONE};
    assert_false(dispatch_refuse(&somebody, &fault));
    assert_int_equal(fault.kind, FAULT_INVALID);
    assert_string_equal(fault.code, "infeasible");
    assert_string_equal(fault.where, "/technicians/3");
    const struct solver_refusal nobody = {.technician = -1, .verdict = {.obstacle = OBSTACLE_MOVED}};
    struct fault second = {.kind = FAULT_NONE};
    dispatch_refuse(&nobody, &second);
    assert_string_equal(second.where, "/jobs");
    assert_string_not_equal(second.what, fault.what);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_job_is_on_a_route_or_left_out),
        cmocka_unit_test(the_time_limit_ends_the_run),
        cmocka_unit_test(the_iterations_end_the_run_without_the_clock),
        cmocka_unit_test(a_run_that_is_told_to_stop_answers_with_what_it_has),
        cmocka_unit_test(the_bound_of_memory_holds),
        cmocka_unit_test(the_bound_of_memory_holds_while_a_lower_bound_is_proved),
        cmocka_unit_test(a_day_that_is_served_costs_no_less_than_its_lower_bound),
        cmocka_unit_test(large_days_and_a_server_that_stops_get_no_lower_bound),
        cmocka_unit_test(a_day_that_no_plan_can_keep_is_refused_where_it_is_wrong),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
