#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <pthread.h>
#include <stdatomic.h>
#include <string.h>

#include "app/executor.h"
#include "base/fault.h"

enum { TASKS = 1000, CALLERS = 4, ROUNDS = 50 };

struct tally {
    int32_t seen[TASKS]; /* written by whoever runs the task, read by the caller: no atomics, so that TSan watches */
};

static void count_once(void *argument, int32_t index)
{
    struct tally *tally = argument;
    tally->seen[index]++;
}

static void assert_each_once(const struct tally *tally, int32_t count)
{
    for (int32_t i = 0; i < count; i++) {
        assert_int_equal(tally->seen[i], 1);
    }
}

static void every_task_is_done_once_and_seen_by_the_caller(void **state)
{
    (void)state;
    for (int32_t threads = 1; threads <= 5; threads++) {
        struct fault fault = {0};
        struct executor *executor = executor_create(threads, &fault);
        assert_non_null(executor);
        for (int32_t count = 0; count <= TASKS; count += 100) {
            struct tally tally = {0};
            executor_run(executor, count, count_once, &tally);
            assert_each_once(&tally, count);
        }
        executor_destroy(executor);
    }
}

static void *caller_loop(void *context)
{
    for (int round = 0; round < ROUNDS; round++) {
        struct tally tally = {0};
        executor_run(context, 37, count_once, &tally);
        for (int32_t i = 0; i < 37; i++) {
            if (tally.seen[i] != 1) {
                return context;
            }
        }
    }
    return NULL;
}

static void many_callers_share_one_executor(void **state)
{
    (void)state;
    struct fault fault = {0};
    struct executor *executor = executor_create(3, &fault);
    pthread_t callers[CALLERS];
    for (int i = 0; i < CALLERS; i++) {
        assert_int_equal(pthread_create(&callers[i], NULL, caller_loop, executor), 0);
    }
    for (int i = 0; i < CALLERS; i++) {
        void *wrong = NULL;
        assert_int_equal(pthread_join(callers[i], &wrong), 0);
        assert_null(wrong);
    }
    executor_destroy(executor);
}

struct nest {
    struct executor *executor;
    struct tally inner[8];
};

static void run_within(void *argument, int32_t index)
{
    struct nest *nest = argument;
    executor_run(nest->executor, 20, count_once, &nest->inner[index]);
}

static void a_task_may_run_tasks_itself(void **state)
{
    (void)state;
    struct fault fault = {0};
    struct nest nest = {.executor = executor_create(2, &fault)};
    executor_run(nest.executor, 8, run_within, &nest);
    for (int i = 0; i < 8; i++) {
        assert_each_once(&nest.inner[i], 20);
    }
    executor_destroy(nest.executor);
}

static void two_tasks_run_at_the_same_time(void *argument, int32_t index)
{
    atomic_int *arrived = argument;
    (void)index;
    atomic_fetch_add(arrived, 1);
    while (atomic_load(arrived) < 2) {
        sched_yield(); /* ends only when the other task runs meanwhile */
    }
}

static void two_threads_really_work_side_by_side(void **state)
{
    (void)state;
    struct fault fault = {0};
    atomic_int arrived = 0;
    struct executor *executor = executor_create(2, &fault);
    executor_run(executor, 2, two_tasks_run_at_the_same_time, &arrived);
    assert_int_equal(atomic_load(&arrived), 2);
    executor_destroy(executor);
}

/* A gate that work waits at, so that a test decides when a pool is busy. */
struct gate {
    pthread_mutex_t lock;
    pthread_cond_t changed;
    bool open;
    int32_t inside;
    int32_t done;
};

static void gate_make(struct gate *gate)
{
    memset(gate, 0, sizeof *gate);
    pthread_mutex_init(&gate->lock, NULL);
    pthread_cond_init(&gate->changed, NULL);
}

static void gate_pass(void *argument)
{
    struct gate *gate = argument;
    pthread_mutex_lock(&gate->lock);
    gate->inside++;
    pthread_cond_broadcast(&gate->changed);
    while (!gate->open) {
        pthread_cond_wait(&gate->changed, &gate->lock);
    }
    gate->done++;
    pthread_mutex_unlock(&gate->lock);
}

static void gate_await_inside(struct gate *gate, int32_t count)
{
    pthread_mutex_lock(&gate->lock);
    while (gate->inside < count) {
        pthread_cond_wait(&gate->changed, &gate->lock);
    }
    pthread_mutex_unlock(&gate->lock);
}

static void gate_open(struct gate *gate)
{
    pthread_mutex_lock(&gate->lock);
    gate->open = true;
    pthread_cond_broadcast(&gate->changed);
    pthread_mutex_unlock(&gate->lock);
}

static void a_full_pool_refuses_and_does_what_it_took(void **state)
{
    (void)state;
    struct fault fault = {0};
    struct gate gate;
    gate_make(&gate);
    struct pool *pool = pool_create(2, 3, &fault);
    assert_true(pool_submit(pool, gate_pass, &gate));
    assert_true(pool_submit(pool, gate_pass, &gate));
    gate_await_inside(&gate, 2); /* both threads are busy: from here on everything queues */
    assert_true(pool_submit(pool, gate_pass, &gate));
    assert_true(pool_submit(pool, gate_pass, &gate));
    assert_true(pool_submit(pool, gate_pass, &gate));
    assert_false(pool_submit(pool, gate_pass, &gate));
    gate_open(&gate);
    pool_stop(pool);
    assert_int_equal(gate.done, 5);
    assert_false(pool_submit(pool, gate_pass, &gate));
    pool_destroy(pool);
}

/* Work that knows its place: it appends its number to a list that only the pool's one thread touches. */
struct numbered {
    int32_t number;
    int32_t *list;
    int32_t *length;
};

static void number_append(void *argument)
{
    struct numbered *work = argument;
    work->list[(*work->length)++] = work->number;
}

static void one_thread_keeps_the_order_of_arrival(void **state)
{
    (void)state;
    struct fault fault = {0};
    int32_t list[64] = {0}, length = 0;
    struct numbered work[64];
    struct pool *pool = pool_create(1, 8, &fault);
    for (int32_t i = 0; i < 64;) {
        work[i] = (struct numbered){i, list, &length};
        i += pool_submit(pool, number_append, &work[i]); /* a refused one is tried again */
    }
    pool_destroy(pool);
    assert_int_equal(length, 64);
    for (int32_t i = 0; i < 64; i++) {
        assert_int_equal(list[i], i);
    }
}

static void there_is_at_least_one_processor(void **state)
{
    (void)state;
    assert_true(executor_processors() >= 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_task_is_done_once_and_seen_by_the_caller),
        cmocka_unit_test(many_callers_share_one_executor),
        cmocka_unit_test(a_task_may_run_tasks_itself),
        cmocka_unit_test(two_threads_really_work_side_by_side),
        cmocka_unit_test(a_full_pool_refuses_and_does_what_it_took),
        cmocka_unit_test(one_thread_keeps_the_order_of_arrival),
        cmocka_unit_test(there_is_at_least_one_processor),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
