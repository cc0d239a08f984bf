#include "dispatch/replan.h"

#include "base/arena.h"
#include "base/fault.h"
#include "base/json.h"
#include "dispatch/changes.h"
#include "dispatch/guardrails.h"
#include "dispatch/optimize.h"

/* A search that begins with a plan that stands settles sooner than one from nothing. */
static const int64_t ENOUGH_PER_JOB = 5000;
static const int64_t BOUND_STEPS = 20000000;

/* A search while it lasts. */
struct search {
    const struct replan_order *order;
    const struct replan_host *host;
    int64_t enough;
    int64_t started_ms;
    bool ended; /* by the host */
};

static int64_t now_ms(const struct search *search)
{
    const struct clock_port *clock = search->host->clock;
    return clock == NULL ? 0 : clock->monotonic_ms(clock->context);
}

static int32_t progress(void *context, const struct solver_report *report)
{
    struct search *search = context;
    const struct replan_order *order = search->order;
    search->ended = search->host->is_over != NULL && search->host->is_over(search->host->context, report);
    if (search->ended) {
        return SOLVER_DONE;
    }
    if (order->tape != NULL) {
        return report->epoch < order->tape_count ? order->tape[report->epoch] : SOLVER_DONE;
    }
    int32_t by_time = solver_share(now_ms(search) - search->started_ms, order->time_limit_ms);
    int32_t by_iterations = solver_share(report->iterations, search->enough);
    return by_time > by_iterations ? by_time : by_iterations;
}

static void run_tasks(void *context, int32_t count, void (*task)(void *argument, int32_t index), void *argument)
{
    const struct executor_port *executor = ((const struct search *)context)->host->executor;
    executor->run(executor->context, count, task, argument);
}

static bool ours(const struct fault *cause, struct fault *fault)
{
    return fault_raise(fault, FAULT_SYSTEM, "internal", cause->where, "%s: %s", cause->code, cause->what);
}

bool dispatch_replan(struct arena *arena, const struct live_problem *made, const struct replan_order *order,
                     const struct replan_host *host, struct replan_answer *answer, struct fault *fault)
{
    int64_t jobs = made->problem.dims.jobs;
    struct search search = {
        .order = order,
        .host = host,
        .enough = order->iterations > 0 ? order->iterations : ENOUGH_PER_JOB * (jobs + 1),
    };
    search.started_ms = now_ms(&search);
    const struct solver_settings settings = {.seed = order->seed, .lanes = order->lanes};
    const struct solver_host solver = {.context = &search, .progress = progress, .run = run_tasks};
    struct solver_result result;
    struct fault refusal = {.kind = FAULT_NONE};
    solver_run(arena, &made->problem, &made->standing, &settings, &solver, &result);
    if (order->tape != NULL && search.ended) {
        return fault_raise(fault, FAULT_UNAVAILABLE, "unavailable", "",
                           "What was searched for could not be searched for again in the time that there is here.");
    }
    if (result.infeasible) { /* the standing plan is one */
        return dispatch_refuse(&result.refusal, &refusal) || ours(&refusal, fault);
    }
    if (!witness_accepts(&made->problem, &result.best, &refusal)) {
        return ours(&refusal, fault);
    }
    *answer = (struct replan_answer){.plan = result.best,
                                     .iterations = result.iterations,
                                     .elapsed_ms = now_ms(&search) - search.started_ms,
                                     .tape_count = result.tape_count,
                                     .tape = result.tape};
    return true;
}

size_t dispatch_replan_bytes(const struct live_problem *made, int32_t lanes)
{
    return solver_bytes(&made->problem.dims, lanes);
}

bool replan_prove(struct arena *arena, const struct live_problem *made, const struct solution *plan, int64_t *bound_c,
                  int32_t *gap_e4)
{
    const struct problem_dims *dims = &made->problem.dims;
    if (dims->jobs > OPTIMIZE_BOUND_JOBS_MAX || dims->technicians > OPTIMIZE_BOUND_TECHNICIANS_MAX) {
        return false;
    }
    const struct bound_budget budget = {.steps = BOUND_STEPS, .enough_c = plan->cost.total_c};
    struct arena_mark mark = arena_mark(arena);
    arena_reserve(arena, bound_bytes(dims));
    *bound_c = bound_of(arena, &made->problem, &budget).cost_c;
    *gap_e4 = plan_gap_e4(plan->cost.total_c, *bound_c);
    arena_rewind(arena, mark);
    return true;
}

/* ---- the tape ---------------------------------------------------------------------------------------------------- */

struct text replan_tape_text(struct arena *arena, const struct replan_answer *answer)
{
    struct json_writer w = json_writer_make(arena);
    json_array_begin(&w);
    for (int32_t i = 0; i < answer->tape_count; i++) {
        json_integer(&w, answer->tape[i]);
    }
    json_array_end(&w);
    return json_written(&w);
}

bool replan_tape_read(struct arena *arena, struct text text, struct replan_order *order)
{
    struct json document;
    int64_t before = 0;
    if (!json_parse(arena, text, &document, NULL) || document.type != JSON_ARRAY || document.count == 0) {
        return false;
    }
    int32_t *tape = arena_array(arena, int32_t, document.count);
    for (int32_t i = 0; i < document.count; i++) {
        const struct json *answer = &document.elements[i];
        if (answer->type != JSON_INTEGER || answer->integer < before || answer->integer > SOLVER_DONE) {
            return false;
        }
        before = answer->integer;
        tape[i] = (int32_t)before;
    }
    order->tape_count = document.count;
    order->tape = tape;
    return before == SOLVER_DONE;
}

/* ---- what would change ------------------------------------------------------------------------------------------- */

void replan_place_write(struct json_writer *w, struct arena *arena, const struct live_day *day,
                        const struct live_place *place)
{
    if (place->technician < 0) {
        json_null(w);
        return;
    }
    json_object_begin(w);
    json_name_string(w, TEXT("technicianId"), day->technicians.items[place->technician].id);
    json_name_string(w, TEXT("start"), instant_text(arena, place->start_s));
    json_name_string(w, TEXT("end"), instant_text(arena, place->end_s));
    json_name_integer(w, TEXT("sequence"), place->sequence);
    json_object_end(w);
}

static void change_write(struct json_writer *w, struct arena *arena, const struct live_problem *made,
                         const struct plan_change *change)
{
    static const char *const types[] = {"assign", "move", "retime", "unassign"};
    json_object_begin(w);
    json_name_string(w, TEXT("jobId"), made->day->jobs.items[change->job].id);
    json_name_string(w, TEXT("type"), text_of(types[change->type]));
    json_name(w, TEXT("from"));
    replan_place_write(w, arena, made->day, &change->from);
    json_name(w, TEXT("to"));
    replan_place_write(w, arena, made->day, &change->to);
    json_object_end(w);
}

/* The terms of a cost, in the organization's currency. */
static void cost_write(struct json_writer *w, const struct cost *cost)
{
    const struct {
        const char *name;
        int64_t cost_c;
    } terms[] = {
        {"leftOut", cost->left_out_c},        {"lateness", cost->lateness_c},
        {"driving", cost->drive_c},           {"distance", cost->distance_c},
        {"waiting", cost->waiting_c},         {"service", cost->service_c},
        {"overtime", cost->overtime_c},       {"energy", cost->energy_c},
        {"preference", cost->preference_c},   {"territory", cost->territory_c},
        {"disturbance", cost->disturbance_c}, {"techniciansUsed", cost->used_c},
        {"unevenWorkload", cost->balance_c},  {"total", cost->total_c},
    };
    json_object_begin(w);
    for (size_t i = 0; i < sizeof terms / sizeof *terms; i++) {
        json_name(w, text_of(terms[i].name));
        json_fixed(w, terms[i].cost_c, GUARDRAIL_MONEY_C);
    }
    json_object_end(w);
}

struct text replan_cost_text(struct arena *arena, const struct solution *plan)
{
    struct json_writer w = json_writer_make(arena);
    cost_write(&w, &plan->cost);
    return json_written(&w);
}

void replan_write(struct json_writer *w, struct arena *arena, const struct live_problem *made,
                  const struct solution *plan)
{
    struct plan_changes changes;
    changes_list(arena, made, plan, false, &changes);
    json_name(w, TEXT("changes"));
    json_array_begin(w);
    for (int32_t i = 0; i < changes.count; i++) {
        change_write(w, arena, made, &changes.items[i]);
    }
    json_array_end(w);
    json_name(w, TEXT("cost"));
    cost_write(w, &plan->cost);
    json_name_integer(w, TEXT("unassigned"), plan->left_out_count);
}
