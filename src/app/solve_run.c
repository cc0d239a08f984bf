#include "app/solve_run.h"

#include <pthread.h>
#include <signal.h>
#include <string.h>
#include <time.h>

#include "app/executor.h"
#include "app/progress.h"
#include "base/fault.h"

/* One run while it lasts. */
struct run {
    const struct solve_run *settings;
    sigset_t interrupts;
    bool interrupted;
};

int64_t solve_clock_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

int32_t solve_run_share(const struct solve_run *settings, const struct solver_report *report, int64_t elapsed_ms)
{
    if (settings->tape != NULL) {
        return report->epoch < settings->tape_count ? settings->tape[report->epoch] : SOLVER_DONE;
    }
    int32_t by_time = solver_share(elapsed_ms, settings->time_ms);
    int32_t by_iterations = solver_share(report->iterations, settings->iterations);
    return by_time > by_iterations ? by_time : by_iterations;
}

/* Interrupts are blocked while a run lasts and looked for here; after the first one they have their usual, deadly, effect. */
static bool interrupt_came(struct run *run)
{
    const struct timespec at_once = {0};
    if (!run->interrupted && sigtimedwait(&run->interrupts, NULL, &at_once) > 0) {
        run->interrupted = true;
        pthread_sigmask(SIG_UNBLOCK, &run->interrupts, NULL);
    }
    return run->interrupted;
}

static int32_t run_progress(void *context, const struct solver_report *report)
{
    struct run *run = context;
    int64_t elapsed_ms = solve_clock_ms() - run->settings->started_ms;
    int32_t share = solve_run_share(run->settings, report, elapsed_ms);
    if (run->settings->progress != NULL) {
        progress_show(run->settings->progress, share, elapsed_ms, report);
    }
    return interrupt_came(run) ? SOLVER_DONE : share;
}

/* The host hands one context to both of its functions. */
static void run_tasks(void *context, int32_t count, void (*task)(void *argument, int32_t index), void *argument)
{
    struct run *run = context;
    executor_run(run->settings->executor, count, task, argument);
}

/* No plan at all: what is fixed is impossible. The indices of the refusal are the problem's, and mean nothing to a person. */
static bool refusal_tell(const struct solver_refusal *refusal, struct fault *fault)
{
    const char *why = refusal->verdict.obstacle == OBSTACLE_TOGETHER
                          ? "what is frozen leaves no way to what must be done with it or after it"
                      : refusal->verdict.obstacle == OBSTACLE_MOVED
                          ? "more jobs of the previous plan must move than may"
                          : "what is frozen is impossible by itself";
    return fault_raise(fault, FAULT_CONFLICT, "infeasible", "", "no plan keeps all the rules: %s", why);
}

bool solve_run(struct arena *arena, const struct problem *problem, const struct solution *start,
               const struct solve_run *settings, struct solver_result *result, struct fault *fault)
{
    struct run run = {.settings = settings};
    sigset_t before;
    sigemptyset(&run.interrupts);
    sigaddset(&run.interrupts, SIGINT);
    sigaddset(&run.interrupts, SIGTERM);
    pthread_sigmask(SIG_BLOCK, &run.interrupts, &before);
    const struct solver_settings solver_settings = {.seed = settings->seed, .lanes = settings->lanes};
    const struct solver_host host = {.context = &run, .progress = run_progress, .run = run_tasks};
    solver_run(arena, problem, start, &solver_settings, &host, result);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    if (settings->progress != NULL) {
        progress_clear(settings->progress);
    }
    if (settings->interrupted != NULL) {
        *settings->interrupted = run.interrupted;
    }
    if (result->infeasible) {
        return refusal_tell(&result->refusal, fault);
    }
    struct fault rule = {0};
    if (!witness_accepts(problem, &result->best, &rule)) {
        return fault_raise(
            fault, FAULT_SYSTEM, "plan_refused", rule.where,
            "the plan that was found breaks a rule (%s) and is not shown; this is a mistake of the program", rule.code);
    }
    return true;
}
