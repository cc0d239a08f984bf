#include "dispatch/optimize.h"

#include <assert.h>
#include <stdio.h>

#include "base/arena.h"
#include "base/fault.h"

/* Few jobs are searched through long before the time is over: with so many iterations a job the answer comes. */
static const int64_t ENOUGH_PER_JOB = 20000;

/* So much proves most of what can be proved of a day of some hundred jobs, in some two tenths of a second. */
static const int64_t BOUND_STEPS = 20000000;

/* A run while it lasts. */
struct run {
    struct arena *arena;
    const struct optimize_request *request;
    const struct optimize_host *host;
    int64_t started_ms;
};

static int64_t now_ms(const struct run *run)
{
    return run->host->clock->monotonic_ms(run->host->clock->context);
}

static bool is_stopping(const struct run *run)
{
    return run->host->stopping != NULL && atomic_load(run->host->stopping);
}

static int32_t progress(void *context, const struct solver_report *report)
{
    const struct run *run = context;
    if (is_stopping(run)) {
        return SOLVER_DONE;
    }
    int32_t by_time = solver_share(now_ms(run) - run->started_ms, run->request->time_limit_ms);
    int64_t enough = run->request->iterations > 0 ? run->request->iterations
                                                  : ENOUGH_PER_JOB * ((int64_t)run->request->day.job_count + 1);
    int32_t by_iterations = solver_share(report->iterations, enough);
    return by_time > by_iterations ? by_time : by_iterations;
}

static void run_tasks(void *context, int32_t count, void (*task)(void *argument, int32_t index), void *argument)
{
    const struct run *run = context;
    run->host->executor->run(run->host->executor->context, count, task, argument);
}

/* What the reader cannot have let through: the log names it, the client is told that it is not his mistake. */
static bool ours(const struct fault *cause, struct fault *fault)
{
    return fault_raise(fault, FAULT_SYSTEM, "internal", cause->where, "%s: %s", cause->code, cause->what);
}

static bool problem_of(struct arena *arena, const struct day *day, struct day_problem *made, struct fault *fault)
{
    struct fault cause = {.kind = FAULT_NONE};
    if (day_problem_make(arena, day, made, &cause)) {
        return true;
    }
    if (cause.kind == FAULT_TOO_LARGE) {
        return fault_raise(fault, cause.kind, cause.code, cause.where, "%s", cause.what);
    }
    return ours(&cause, fault);
}

/* The solver's indices of technicians are the request's. */
bool dispatch_refuse(const struct solver_refusal *refusal, struct fault *fault)
{
    enum { WHERE_ROOM = 40 };
    char where[WHERE_ROOM] = "/jobs";
    if (refusal->technician >= 0) {
        snprintf(where, sizeof where, "/technicians/%d", (int)refusal->technician);
    }
    const char *why = refusal->verdict.obstacle == OBSTACLE_TOGETHER
                          ? "what is fixed leaves no way to what must be done with it or after it"
                      : refusal->verdict.obstacle == OBSTACLE_MOVED ? "more jobs of the earlier plan must move than may"
                                                                    : "what is fixed is impossible by itself";
    return fault_raise(fault, FAULT_INVALID, "infeasible", where, "No plan keeps all the rules: %s.", why);
}

/* Whether a lower bound is worked out for a day of that size. */
static bool is_provable(int32_t jobs, int32_t technicians)
{
    return jobs <= OPTIMIZE_BOUND_JOBS_MAX && technicians <= OPTIMIZE_BOUND_TECHNICIANS_MAX;
}

/* Tells what was found, once the witness has seen it, and how much less another plan could cost. */
static bool answer_make(const struct run *run, const struct day_problem *made, const struct solver_result *result,
                        struct optimize_answer *answer, struct fault *fault)
{
    struct fault refusal = {.kind = FAULT_NONE};
    if (result->infeasible) {
        return dispatch_refuse(&result->refusal, fault);
    }
    if (!witness_accepts(&made->problem, &result->best, &refusal)) {
        return ours(&refusal, fault);
    }
    plan_make(run->arena, made, &result->best, &answer->plan);
    answer->iterations = result->iterations;
    if (is_provable(made->problem.dims.jobs, made->problem.dims.technicians) && !is_stopping(run)) {
        plan_prove(run->arena, made, BOUND_STEPS, &answer->plan);
    }
    return true;
}

bool dispatch_optimize(struct arena *arena, const struct optimize_request *request, const struct optimize_host *host,
                       struct optimize_answer *answer, struct fault *fault)
{
    assert(request->time_limit_ms > 0 || request->iterations > 0);
    struct run run = {.arena = arena, .request = request, .host = host};
    run.started_ms = now_ms(&run);
    struct day_problem made;
    if (!day_make(arena, &request->day, &answer->day, fault) || !problem_of(arena, &answer->day, &made, fault)) {
        return false;
    }
    const struct solver_settings settings = {.seed = request->seed, .lanes = request->lanes};
    const struct solver_host solver_host = {.context = &run, .progress = progress, .run = run_tasks};
    struct solver_result result;
    solver_run(arena, &made.problem, NULL, &settings, &solver_host, &result);
    return answer_make(&run, &made, &result, answer, fault);
}

enum { LEAST_BYTES = 1024 * 1024 }; /* the pieces that an arena takes from the system, and the tape */

/* The problem is held twice while it is sealed. A job that stays out has a sentence for each of its reasons. */
size_t dispatch_optimize_bytes(const struct optimize_request *request)
{
    struct problem_dims dims = planning_dims(request->day.job_count, request->day.technician_count, request->part_uses);
    size_t jobs = (size_t)dims.jobs;
    size_t technicians = (size_t)dims.technicians;
    size_t places = (size_t)dims.places;
    size_t words = (technicians + 63) / 64;
    size_t travel = dims.dense ? places * places * 8 : places * 24;
    size_t block =
        travel + jobs * (words * 8 + 100) + technicians * (100 + 4 * (size_t)dims.parts) + (size_t)dims.part_uses * 32;
    size_t skills = (size_t)request->skill_uses * (words * 8 + 100);
    size_t reasons = technicians < PLANNING_REASONS_MAX ? technicians : PLANNING_REASONS_MAX;
    size_t plan = jobs * (reasons * 400 + 2000) + technicians * 2000;
    size_t proof = is_provable(dims.jobs, dims.technicians) ? plan_prove_bytes(&dims) : 0;
    return LEAST_BYTES + 2 * block + skills + plan + solver_bytes(&dims, request->lanes) + proof;
}
