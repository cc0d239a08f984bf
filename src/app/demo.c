#include "app/demo.h"

#include "app/board.h"
#include "app/solve_run.h"
#include "base/arena.h"
#include "base/fault.h"
#include "base/json.h"
#include "dispatch/dispatch.h"

/* ---- the day and its three plans --------------------------------------------------------------------------------- */

static bool generate(struct arena *arena, const struct demo_settings *settings, struct demo *demo, struct fault *fault)
{
    struct zone *zone = arena_new(arena, struct zone);
    if (!zone_load(arena, TEXT("America/New_York"), zone, fault)) {
        return false;
    }
    demo->zone = zone;
    struct day_recipe recipe = simulation_demo_recipe(zone);
    recipe.seed = (uint64_t)settings->day_seed;
    recipe.jobs = (int32_t)settings->jobs;
    recipe.technicians = (int32_t)settings->technicians;
    struct addresses addresses = addresses_built_in(arena);
    simulation_make_day(arena, &addresses, &recipe, &demo->simulated);
    struct day_request request = {
        .date = recipe.date,
        .zone = zone,
        .job_count = demo->simulated.job_count,
        .jobs = demo->simulated.jobs,
        .technician_count = demo->simulated.technician_count,
        .technicians = demo->simulated.technicians,
    };
    return day_make(arena, &request, &demo->day, fault);
}

/* Tells a solution once the witness has seen it. */
static bool tell(struct arena *arena, const struct day_problem *day_problem, const struct solution *solution,
                 struct plan *plan, struct fault *fault)
{
    struct fault refusal = {0};
    if (!witness_accepts(&day_problem->problem, solution, &refusal)) {
        return fault_raise(fault, FAULT_SYSTEM, "plan_refused", refusal.where, "A plan breaks a rule: %s",
                           refusal.what);
    }
    plan_make(arena, day_problem, solution, plan);
    return true;
}

static bool plan_by_rules(struct arena *arena, const struct day_problem *day_problem, struct demo *demo,
                          struct fault *fault)
{
    struct solution nearest;
    struct solution by_hand;
    nearest_plan(arena, day_problem, &nearest);
    by_hand_plan(arena, day_problem, &by_hand);
    return tell(arena, day_problem, &nearest, &demo->nearest, fault) &&
           tell(arena, day_problem, &by_hand, &demo->by_hand, fault);
}

static bool plan_by_search(struct arena *arena, const struct demo_settings *settings,
                           const struct day_problem *day_problem, struct demo *demo, struct fault *fault)
{
    struct solve_run run = {
        .seed = (uint64_t)settings->search_seed,
        .lanes = SOLVER_LANES_DEFAULT,
        .time_ms = settings->time_ms,
        .iterations = settings->iterations,
        .started_ms = solve_clock_ms(),
        .executor = settings->executor,
        .progress = settings->progress,
        .interrupted = &demo->interrupted,
    };
    struct solver_result result;
    bool planned = solve_run(arena, &day_problem->problem, NULL, &run, &result, fault) &&
                   tell(arena, day_problem, &result.best, &demo->planned, fault);
    if (planned) {
        demo->proof = (struct demo_proof){.jobs = demo->planned.totals.jobs,
                                          .cost = result.best.cost.total_c - result.best.cost.left_out_c};
    }
    return planned;
}

static void mark_scheduled(struct demo *demo)
{
    for (int32_t t = 0; t < demo->planned.route_count; t++) {
        const struct plan_route *route = &demo->planned.routes[t];
        for (int32_t i = 0; i < route->stop_count; i++) {
            if (route->stops[i].type == STOP_TYPE_JOB) {
                demo->simulated.jobs[route->stops[i].job].status = JOB_SCHEDULED;
            }
        }
    }
}

bool demo_make(struct arena *arena, const struct demo_settings *settings, struct demo *demo, struct fault *fault)
{
    struct day_problem *day_problem = arena_new(arena, struct day_problem);
    if (!generate(arena, settings, demo, fault) || !day_problem_make(arena, &demo->day, day_problem, fault) ||
        !plan_by_rules(arena, day_problem, demo, fault) || !plan_by_search(arena, settings, day_problem, demo, fault)) {
        return false;
    }
    mark_scheduled(demo);
    return true;
}

/* ---- how good it is ---------------------------------------------------------------------------------------------- */

/* The same day with the jobs that the plan serves alone. */
static bool served_day(struct arena *arena, const struct demo *demo, struct day *day, struct fault *fault)
{
    struct job *jobs = arena_array(arena, struct job, demo->planned.totals.jobs);
    struct day_request request = {
        .date = demo->day.date,
        .zone = demo->zone,
        .jobs = jobs,
        .technician_count = demo->simulated.technician_count,
        .technicians = demo->simulated.technicians,
    };
    for (int32_t j = 0; j < demo->simulated.job_count; j++) {
        if (demo->simulated.jobs[j].status == JOB_SCHEDULED) {
            jobs[request.job_count++] = demo->simulated.jobs[j];
        }
    }
    return day_make(arena, &request, day, fault);
}

bool demo_prove(struct arena *arena, const struct demo_settings *settings, struct demo *demo, struct fault *fault)
{
    struct day day;
    struct day_problem day_problem;
    struct demo_proof *proof = &demo->proof;
    if (settings->bound_steps == 0 || proof->jobs > BOUND_JOBS_MAX) {
        return true;
    }
    if (!served_day(arena, demo, &day, fault) || !day_problem_make(arena, &day, &day_problem, fault)) {
        return false;
    }
    struct plan served = {.cost_total = proof->cost};
    plan_prove(arena, &day_problem, settings->bound_steps, &served);
    proof->has_lower_bound = served.has_lower_bound;
    proof->lower_bound = served.lower_bound;
    return true;
}

/* ---- showing it -------------------------------------------------------------------------------------------------- */

struct text demo_tables(struct arena *arena, const struct demo *demo, int32_t columns)
{
    struct text_builder out = text_builder_make(arena);
    struct text date = date_text(arena, demo->day.date);
    text_append_format(&out,
                       "%.*s, %.*s: %d jobs, %d technicians\n"
                       "Times are those of %.*s; drive, wait and slack are minutes.\n",
                       TEXT_ARGS(demo->simulated.organization.name), TEXT_ARGS(date), demo->day.job_count,
                       demo->day.technician_count, TEXT_ARGS(demo->zone->name));
    board_write_routes(&out, &demo->day, &demo->planned, columns);
    board_write_left_out(&out, &demo->day, &demo->planned);
    struct board_comparison comparison = {&demo->nearest.totals, &demo->by_hand.totals, &demo->planned.totals};
    board_write_comparison(&out, &comparison);
    return text_built(&out);
}

struct text demo_proof(struct arena *arena, const struct demo *demo)
{
    struct text_builder out = text_builder_make(arena);
    const struct demo_proof *proof = &demo->proof;
    if (proof->has_lower_bound) {
        board_write_proof(&out, proof->jobs, plan_gap_e4(proof->cost, proof->lower_bound));
    }
    return text_built(&out);
}

static void write_proof(struct json_writer *writer, const struct demo_proof *proof)
{
    json_name(writer, TEXT("proved"));
    if (!proof->has_lower_bound) {
        json_null(writer);
        return;
    }
    json_object_begin(writer);
    json_name_integer(writer, TEXT("jobs"), proof->jobs);
    json_name_integer(writer, TEXT("cost"), proof->cost);
    json_name_integer(writer, TEXT("lowerBound"), proof->lower_bound);
    json_name(writer, TEXT("gap"));
    json_fixed(writer, plan_gap_e4(proof->cost, proof->lower_bound), 10000);
    json_object_end(writer);
}

static void write_way(struct json_writer *writer, struct text name, const struct plan *plan)
{
    json_name(writer, name);
    json_object_begin(writer);
    json_name(writer, TEXT("totals"));
    schedule_write_totals(writer, &plan->totals);
    json_object_end(writer);
}

struct text demo_json(struct arena *arena, const struct demo *demo)
{
    struct json_writer writer = json_writer_make(arena);
    json_object_begin(&writer);
    json_name_string(&writer, TEXT("date"), date_text(arena, demo->day.date));
    write_way(&writer, TEXT("byHand"), &demo->by_hand);
    write_way(&writer, TEXT("nearest"), &demo->nearest);
    write_way(&writer, TEXT("planned"), &demo->planned);
    write_proof(&writer, &demo->proof);
    json_name(&writer, TEXT("schedule"));
    struct day_schedule schedule;
    dispatch_schedule_of_plan(arena, &demo->day, &demo->planned, &schedule);
    schedule.plan_version = 1;
    schedule_write(&writer, &schedule, SCHEDULE_ALL_TECHNICIANS);
    json_object_end(&writer);
    struct text_builder out = text_builder_make(arena);
    text_append(&out, json_written(&writer));
    text_append_char(&out, '\n');
    return text_built(&out);
}
