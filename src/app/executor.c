#define _GNU_SOURCE /* sched_getaffinity */
#include "app/executor.h"

#include <assert.h>
#include <errno.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/fault.h"

/* One call of executor_run. It lives on its caller's stack and stands in the list while it has tasks nobody took. */
struct batch {
    struct batch *next;
    void (*task)(void *argument, int32_t index);
    void *argument;
    int32_t count;
    int32_t taken;
    int32_t finished;
};

struct executor {
    pthread_mutex_t lock;
    pthread_cond_t work_came;
    pthread_cond_t batch_finished;
    struct batch *first;
    bool stopping;
    int32_t thread_count;
    pthread_t threads[EXECUTOR_THREADS_MAX];
};

static void batch_append(struct executor *executor, struct batch *batch)
{
    struct batch **end = &executor->first;
    while (*end != NULL) {
        end = &(*end)->next;
    }
    *end = batch;
}

static void batch_remove(struct executor *executor, struct batch *batch)
{
    struct batch **link = &executor->first;
    while (*link != batch) {
        link = &(*link)->next;
    }
    *link = batch->next;
}

/* Does one task of `batch`, which has one that nobody took. Called and left with the lock held. */
static void batch_step(struct executor *executor, struct batch *batch)
{
    int32_t index = batch->taken++;
    if (batch->taken == batch->count) {
        batch_remove(executor, batch);
    }
    pthread_mutex_unlock(&executor->lock);
    batch->task(batch->argument, index);
    pthread_mutex_lock(&executor->lock);
    batch->finished++;
    if (batch->finished == batch->count) {
        pthread_cond_broadcast(&executor->batch_finished);
    }
}

static void *executor_loop(void *context)
{
    struct executor *executor = context;
    pthread_mutex_lock(&executor->lock);
    while (!executor->stopping) {
        if (executor->first != NULL) {
            batch_step(executor, executor->first);
        } else {
            pthread_cond_wait(&executor->work_came, &executor->lock);
        }
    }
    pthread_mutex_unlock(&executor->lock);
    return NULL;
}

void executor_run(void *context, int32_t count, void (*task)(void *argument, int32_t index), void *argument)
{
    struct executor *executor = context;
    struct batch batch = {.task = task, .argument = argument, .count = count};
    if (count <= 0) {
        return;
    }
    pthread_mutex_lock(&executor->lock);
    batch_append(executor, &batch);
    pthread_cond_broadcast(&executor->work_came);
    while (batch.taken < batch.count) {
        batch_step(executor, &batch);
    }
    while (batch.finished < batch.count) {
        pthread_cond_wait(&executor->batch_finished, &executor->lock);
    }
    pthread_mutex_unlock(&executor->lock);
}

/* Starts `count` threads of `loop` with all signals blocked; says how many came to life. */
static int32_t threads_start(pthread_t *threads, int32_t count, void *(*loop)(void *), void *context)
{
    sigset_t all, before;
    int32_t started = 0;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    while (started < count && pthread_create(&threads[started], NULL, loop, context) == 0) {
        started++;
    }
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    return started;
}

static void threads_join(const pthread_t *threads, int32_t count)
{
    for (int32_t i = 0; i < count; i++) {
        pthread_join(threads[i], NULL);
    }
}

static bool threads_fault(struct fault *fault, int32_t wanted)
{
    return fault_raise(fault, FAULT_SYSTEM, "no_threads", "", "the machine did not give %d threads", wanted);
}

struct executor *executor_create(int32_t threads, struct fault *fault)
{
    assert(threads >= 1 && threads <= EXECUTOR_THREADS_MAX);
    struct executor *executor = calloc(1, sizeof *executor);
    if (executor == NULL) {
        arena_exhausted();
    }
    pthread_mutex_init(&executor->lock, NULL);
    pthread_cond_init(&executor->work_came, NULL);
    pthread_cond_init(&executor->batch_finished, NULL);
    executor->thread_count = threads_start(executor->threads, threads - 1, executor_loop, executor);
    if (executor->thread_count < threads - 1) {
        threads_fault(fault, threads);
        executor_destroy(executor);
        return NULL;
    }
    return executor;
}

void executor_destroy(struct executor *executor)
{
    if (executor == NULL) {
        return;
    }
    pthread_mutex_lock(&executor->lock);
    executor->stopping = true;
    pthread_cond_broadcast(&executor->work_came);
    pthread_mutex_unlock(&executor->lock);
    threads_join(executor->threads, executor->thread_count);
    pthread_cond_destroy(&executor->batch_finished);
    pthread_cond_destroy(&executor->work_came);
    pthread_mutex_destroy(&executor->lock);
    free(executor);
}

int32_t executor_processors(void)
{
    cpu_set_t allowed;
    CPU_ZERO(&allowed);
    if (sched_getaffinity(0, sizeof allowed, &allowed) != 0) {
        return 1;
    }
    int count = CPU_COUNT(&allowed);
    return count < 1 ? 1 : count;
}

/* ---- The pool ---- */

struct piece {
    void (*work)(void *argument);
    void *argument;
};

struct pool {
    pthread_mutex_t lock;
    pthread_cond_t work_came;
    bool stopping;
    int32_t thread_count;
    pthread_t threads[EXECUTOR_THREADS_MAX];
    int32_t queue_limit;
    int32_t queue_first; /* of a ring */
    int32_t queue_count;
    struct piece queue[];
};

static struct piece queue_take(struct pool *pool)
{
    struct piece piece = pool->queue[pool->queue_first];
    pool->queue_first = (pool->queue_first + 1) % pool->queue_limit;
    pool->queue_count--;
    return piece;
}

static void *pool_loop(void *context)
{
    struct pool *pool = context;
    pthread_mutex_lock(&pool->lock);
    for (;;) {
        if (pool->queue_count > 0) {
            struct piece piece = queue_take(pool);
            pthread_mutex_unlock(&pool->lock);
            piece.work(piece.argument);
            pthread_mutex_lock(&pool->lock);
        } else if (pool->stopping) {
            break;
        } else {
            pthread_cond_wait(&pool->work_came, &pool->lock);
        }
    }
    pthread_mutex_unlock(&pool->lock);
    return NULL;
}

struct pool *pool_create(int32_t threads, int32_t queue_limit, struct fault *fault)
{
    assert(threads >= 1 && threads <= EXECUTOR_THREADS_MAX && queue_limit >= 1 && queue_limit <= POOL_QUEUE_MAX);
    struct pool *pool = calloc(1, sizeof *pool + (size_t)queue_limit * sizeof pool->queue[0]);
    if (pool == NULL) {
        arena_exhausted();
    }
    pthread_mutex_init(&pool->lock, NULL);
    pthread_cond_init(&pool->work_came, NULL);
    pool->queue_limit = queue_limit;
    pool->thread_count = threads_start(pool->threads, threads, pool_loop, pool);
    if (pool->thread_count < threads) {
        threads_fault(fault, threads);
        pool_destroy(pool);
        return NULL;
    }
    return pool;
}

bool pool_submit(struct pool *pool, void (*work)(void *argument), void *argument)
{
    pthread_mutex_lock(&pool->lock);
    bool fits = !pool->stopping && pool->queue_count < pool->queue_limit;
    if (fits) {
        pool->queue[(pool->queue_first + pool->queue_count) % pool->queue_limit] = (struct piece){work, argument};
        pool->queue_count++;
        pthread_cond_signal(&pool->work_came);
    }
    pthread_mutex_unlock(&pool->lock);
    return fits;
}

void pool_stop(struct pool *pool)
{
    pthread_mutex_lock(&pool->lock);
    pool->stopping = true;
    pthread_cond_broadcast(&pool->work_came);
    pthread_mutex_unlock(&pool->lock);
    threads_join(pool->threads, pool->thread_count);
    pool->thread_count = 0;
}

void pool_destroy(struct pool *pool)
{
    if (pool == NULL) {
        return;
    }
    pool_stop(pool);
    pthread_cond_destroy(&pool->work_came);
    pthread_mutex_destroy(&pool->lock);
    free(pool);
}
