#include "dispatch/dispatch.h"

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
    const struct clock_port clock = {fake, look, look};
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

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_job_is_on_a_route_or_left_out),
        cmocka_unit_test(the_time_limit_ends_the_run),
        cmocka_unit_test(the_iterations_end_the_run_without_the_clock),
        cmocka_unit_test(a_run_that_is_told_to_stop_answers_with_what_it_has),
        cmocka_unit_test(the_bound_of_memory_holds),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
