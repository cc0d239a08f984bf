/* `routriq explain FILE`: what a plan leaves out and why. */
#include <string.h>

#include "app/command.h"
#include "app/executor.h"
#include "app/explain.h"
#include "app/solve_run.h"
#include "base/arena.h"
#include "base/fault.h"

enum { FILE_BYTES_MAX = 512 * 1024 * 1024 };

static const int64_t TIME_DEFAULT_MS = 2000;

const char command_explain_usage[] =
    "Usage: routriq explain FILE [OPTION...]\n"
    "\n"
    "Says for every job that a plan leaves out who cannot do it and why, what it would cost with those who\n"
    "could, and what would have to give way for it. FILE is a native file (- is standard input).\n"
    "\n"
    "  --plan FILE        the plan: a document that `routriq solve` printed for the same file; without it\n"
    "                     the file is solved first\n"
    "  --job ID           this job, whether it is left out or not: also why not earlier\n"
    "  --technician ID    this technician alone\n"
    "  --all              every job\n"
    "  --format native    the only format that can be explained\n"
    "  --time T           how long to search without --plan, such as 500ms or 10s (default 2s)\n"
    "  --iterations N     how many iterations to search instead\n"
    "  --seed N           a number that the search's chances are drawn from (default 1)\n"
    "  --json             print one JSON document\n";

/* The command line as it was given; NULL where it says nothing. */
struct given {
    const char *path;
    const char *format, *plan, *job, *technician, *time, *iterations, *seed;
    bool all, json;
};

static bool given_read(struct command_context *context, int argc, char **argv, struct given *given)
{
    const struct command_option options[] = {
        {"format", NULL, &given->format}, {"plan", NULL, &given->plan},
        {"job", NULL, &given->job},       {"technician", NULL, &given->technician},
        {"time", NULL, &given->time},     {"iterations", NULL, &given->iterations},
        {"seed", NULL, &given->seed},     {"all", &given->all, NULL},
        {"json", &given->json, NULL},
    };
    int operand = 0;
    if (!command_options(context, argc, argv, options, (int)(sizeof options / sizeof options[0]), &operand)) {
        return false;
    }
    if (argc - operand != 1) {
        command_wrong_use(context, "%s", argc == operand ? "which file?" : "one file at a time");
        return false;
    }
    if (given->format != NULL && strcmp(given->format, "native") != 0) {
        command_wrong_use(context, "only native files can be explained, not \"%s\"", given->format);
        return false;
    }
    given->path = argv[operand];
    return true;
}

static bool run_wanted(struct command_context *context, const struct given *given, struct solve_run *run)
{
    int64_t seed = 1;
    run->lanes = SOLVER_LANES_DEFAULT;
    run->time_ms = given->time == NULL && given->iterations == NULL ? TIME_DEFAULT_MS : 0;
    bool right = command_duration_ms(context, "time", given->time, &run->time_ms) &&
                 command_integer(context, "iterations", given->iterations, 1, INT64_MAX, &run->iterations) &&
                 command_integer(context, "seed", given->seed, 0, INT64_MAX, &seed);
    run->seed = (uint64_t)seed;
    return right;
}

/* ---- the plan ------------------------------------------------------------------------------------------------------- */

static bool plan_search(struct arena *arena, const struct format_file *file, struct solve_run *run,
                        struct solution *plan, struct fault *fault)
{
    struct solver_result result = {0};
    run->executor = executor_create(executor_processors(), fault);
    if (run->executor == NULL) {
        return false;
    }
    bool solved = solve_run(arena, &file->problem, file->start, run, &result, fault);
    executor_destroy(run->executor);
    *plan = result.best;
    return solved;
}

static bool plan_find(struct command_context *context, const struct given *given, const struct format_file *file,
                      struct solve_run *run, struct solution *plan, struct fault *fault)
{
    struct text answer;
    if (given->plan == NULL) {
        return plan_search(context->arena, file, run, plan, fault);
    }
    if (!command_read_file(context->arena, given->plan, FILE_BYTES_MAX, &answer, fault)) {
        return false;
    }
    if (!explain_plan_read(context->arena, &file->problem, file->instance, answer, plan, fault)) {
        fault_prefix(fault, text_to_c(context->arena, text_format(context->arena, "%s ", given->plan)));
        return false;
    }
    return true;
}

/* ---- the questions -------------------------------------------------------------------------------------------------- */

static bool technician_find(const struct explain *e, struct text id, int32_t *technician)
{
    for (int32_t t = 0; t < e->problem->dims.technicians; t++) {
        if (text_equal(e->names->technician_ids[t], id)) {
            *technician = t;
            return true;
        }
    }
    return false;
}

static bool job_is(const struct explain *e, int32_t job, const char *id)
{
    int32_t d = e->names->job_of[job];
    return d != NATIVE_POSITION && text_equal(e->names->job_ids[d], text_of(id));
}

static bool job_exists(const struct explain *e, const char *id)
{
    for (int32_t j = 0; j < e->problem->dims.jobs; j++) {
        if (job_is(e, j, id)) {
            return true;
        }
    }
    return false;
}

static bool is_asked(const struct explain *e, const struct given *given, int32_t job)
{
    if (e->names->job_of[job] == NATIVE_POSITION) {
        return false;
    }
    return given->job != NULL ? job_is(e, job, given->job) : given->all || quote_technician_of(e->board, job) < 0;
}

/* One answer after the other, as a table or as JSON. */
static struct text answers(const struct explain *e, const struct given *given)
{
    struct text_builder out = text_builder_make(e->arena);
    struct json_writer w = json_writer_make(e->arena);
    int32_t told = 0;
    json_object_begin(&w);
    json_name_integer(&w, TEXT("cost"), e->plan->cost.total_c);
    json_name_integer(&w, TEXT("leftOut"), e->plan->left_out_count);
    json_name(&w, TEXT("jobs"));
    json_array_begin(&w);
    for (int32_t j = 0; j < e->problem->dims.jobs; j++) {
        if (is_asked(e, given, j)) {
            struct explain_job about = explain_ask(e, j);
            if (given->json) {
                explain_write(e, &about, &w);
            } else {
                text_append(&out, told++ > 0 ? TEXT("\n") : TEXT(""));
                explain_print(e, &about, &out);
            }
        }
    }
    json_array_end(&w);
    json_object_end(&w);
    if (given->json) {
        return text_format(e->arena, "%.*s\n", TEXT_ARGS(json_written(&w)));
    }
    return told == 0 ? TEXT("The plan has every job.\n") : text_built(&out);
}

static bool plan_explain(struct command_context *context, const struct given *given, const struct format_file *file,
                         const struct solution *plan, struct fault *fault)
{
    struct explain e = {
        .arena = context->arena, .problem = &file->problem, .names = file->instance, .plan = plan, .technician = -1};
    struct arena *board_arena = arena_create(0); /* rewound by every question, so apart from the answers */
    e.board = quote_board_make(board_arena, e.problem, plan);
    bool possible = e.board != NULL;
    if (!possible) {
        fault_raise(fault, FAULT_SYSTEM, "plan_refused", "", "a route of the plan cannot be followed again");
    } else if (given->technician != NULL && !technician_find(&e, text_of(given->technician), &e.technician)) {
        possible = fault_raise(fault, FAULT_NOT_FOUND, "unknown_technician", "--technician",
                               "there is no technician \"%s\" in the file", given->technician);
    } else if (given->job != NULL && !job_exists(&e, given->job)) {
        possible = fault_raise(fault, FAULT_NOT_FOUND, "unknown_job", "--job", "there is no job \"%s\" in the file",
                               given->job);
    }
    struct text document = possible ? answers(&e, given) : TEXT("");
    arena_destroy(board_arena);
    return possible && command_print(context, document, fault);
}

int command_explain(struct command_context *context, int argc, char **argv)
{
    struct given given = {0};
    struct solve_run run = {.started_ms = solve_clock_ms()};
    struct fault fault = {0};
    struct text source;
    struct solution plan = {0};
    const struct format *format = format_find(TEXT("native"));
    const struct format_settings settings = {0};
    struct format_file file = {.format = format};
    if (!given_read(context, argc, argv, &given) || !run_wanted(context, &given, &run)) {
        return EXIT_WRONG_USE;
    }
    if (!command_read_file(context->arena, given.path, FILE_BYTES_MAX, &source, &fault)) {
        return command_fail(context, &fault);
    }
    if (!format->read(context->arena, source, &settings, &file, &fault)) {
        fault_prefix(&fault, text_to_c(context->arena, text_format(context->arena, "%s ", given.path)));
        return command_fail(context, &fault);
    }
    bool done =
        plan_find(context, &given, &file, &run, &plan, &fault) && plan_explain(context, &given, &file, &plan, &fault);
    return done ? EXIT_DONE : command_fail(context, &fault);
}
