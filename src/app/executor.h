/* Threads: every thread of the program but those of the HTTP library is made here.
 *
 * An executor runs k tasks and waits for them: the shape of the search, whose lanes meet between epochs. It has
 * `threads - 1` threads of its own, and whoever calls executor_run works as well, so that a call makes progress even when
 * all other threads are busy with somebody else's tasks. Any number of callers may share one executor; a task may
 * itself call executor_run.
 *
 * A pool does pieces of work that nobody waits for, in the order they came: the shape of HTTP handlers. Its queue is
 * bounded; what does not fit is refused at once, so that waiting never piles up where nobody sees it.
 *
 * Threads made here block all signals: those go to the main thread.
 */
#ifndef ROUTRIQ_APP_EXECUTOR_H
#define ROUTRIQ_APP_EXECUTOR_H

#include <stdbool.h>
#include <stdint.h>

struct fault;

enum { EXECUTOR_THREADS_MAX = 256, POOL_QUEUE_MAX = 65536 };

struct executor;

/* `threads` from 1 to EXECUTOR_THREADS_MAX, the caller of executor_run counted. NULL with FAULT_SYSTEM when the machine
 * gives no more threads. */
struct executor *executor_create(int32_t threads, struct fault *fault);
/* Nobody may be inside executor_run any more. NULL is allowed. */
void executor_destroy(struct executor *executor);

/* Calls task(argument, i) for i = 0 to count - 1, on any threads in any order, and returns when all are done. `context`
 * is the executor: this is the `run` of a solver_host. What the tasks wrote is visible to the caller afterwards. */
void executor_run(void *context, int32_t count, void (*task)(void *argument, int32_t index), void *argument);

/* The processors this process may use, at least 1. */
int32_t executor_processors(void);

struct pool;

/* `threads` from 1 to EXECUTOR_THREADS_MAX; room for `queue_limit` pieces (1 to POOL_QUEUE_MAX) beside those being done. */
struct pool *pool_create(int32_t threads, int32_t queue_limit, struct fault *fault);
/* Hands over one piece of work. False when the queue is full or the pool is stopping: then `work` is never called. */
bool pool_submit(struct pool *pool, void (*work)(void *argument), void *argument);
/* Takes nothing new, does what was taken, ends the threads. May be called once, before pool_destroy. */
void pool_stop(struct pool *pool);
/* Stops it if it was not, and frees it. NULL is allowed. */
void pool_destroy(struct pool *pool);

#endif
