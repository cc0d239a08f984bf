/* `routriq solve FILE`: a problem from a file in, one JSON document out. */
#include <string.h>
#include <unistd.h>

#include "app/command.h"
#include "app/executor.h"
#include "app/progress.h"
#include "app/solve_format.h"
#include "app/solve_run.h"
#include "app/solve_tape.h"
#include "base/arena.h"
#include "base/fault.h"

enum { FILE_BYTES_MAX = 512 * 1024 * 1024 };

static const int64_t TIME_DEFAULT_MS = 10000;
/* Unasked, only where so many steps prove something. The same for every run, so that a tape repeats the bound as well. */
static const int64_t BOUND_STEPS_DEFAULT = 10000000;
enum { BOUND_JOBS_USUAL = 300 };

const char command_solve_usage[] =
    "Usage: routriq solve FILE [OPTION...]\n"
    "\n"
    "Plans routes for the problem in FILE (- is standard input) and prints one JSON document.\n"
    "\n"
    "  --format F       native, vroom, solomon, schneider or pillac (default: by what the file looks\n"
    "                   like)\n"
    "  --time T         how long to search, such as 500ms, 10s or 2m (default 10s)\n"
    "  --iterations N   how many iterations to search, over all lanes; without --time the clock then\n"
    "                   plays no part: the same command prints the same plan. With both, whichever\n"
    "                   ends first\n"
    "  --threads N      how many threads work (default: as many as there are processors); has no\n"
    "                   influence on what one iteration does\n"
    "  --seed N         a number that the search's chances are drawn from (default 1)\n"
    "  --lanes N        independent searches that exchange what they find, 1 to 64 (default 2)\n"
    "  --tape FILE      repeat an earlier run exactly: FILE is a document that this command printed;\n"
    "                   its seed, lanes and tape are used\n"
    "  --bound N        how many steps are spent on proving a lower bound after the search, some 10^8\n"
    "                   a second (default 10000000, and none with more than 300 jobs; 0: none)\n"
    "  --output FILE    write the document there instead of to standard output\n"
    "  --objective O    solomon: distance (default) or vehicles, the fewest first\n"
    "  --precision P    solomon: double (default) or trunc1, distances cut to one decimal\n"
    "  --partial-charge schneider: vehicles may leave a station with less than a full battery\n"
    "  --json           accepted for likeness with other commands: the document is JSON anyway\n"
    "\n"
    "Ctrl-C ends the search and prints the best plan found so far.\n";

/* The command line as it was given; NULL where it says nothing. */
struct given {
    const char *path;
    const char *format, *time, *iterations, *threads, *seed, *lanes, *tape, *output, *objective, *precision;
    const char *bound;
    bool partial_charge;
    bool json;
};

/* What it asks for. */
struct wanted {
    const char *path;
    const char *output;
    const struct format *format; /* NULL: by content */
    struct format_settings settings;
    bool settings_given;
    const char *tape_path;
    int64_t threads;
    int64_t seed, lanes, time_ms, iterations, bound_steps;
    bool bound_given;
};

static bool given_read(struct command_context *context, int argc, char **argv, struct given *given)
{
    const struct command_option options[] = {
        {"format", NULL, &given->format},
        {"time", NULL, &given->time},
        {"iterations", NULL, &given->iterations},
        {"threads", NULL, &given->threads},
        {"seed", NULL, &given->seed},
        {"lanes", NULL, &given->lanes},
        {"tape", NULL, &given->tape},
        {"bound", NULL, &given->bound},
        {"output", NULL, &given->output},
        {"objective", NULL, &given->objective},
        {"precision", NULL, &given->precision},
        {"partial-charge", &given->partial_charge, NULL},
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
    given->path = argv[operand];
    return true;
}

/* One of two words. */
static bool word_wanted(struct command_context *context, const char *option, const char *given, const char *no,
                        const char *yes, bool *value)
{
    if (given == NULL || strcmp(given, no) == 0) {
        *value = false;
        return true;
    }
    *value = true;
    if (strcmp(given, yes) != 0) {
        command_wrong_use(context, "--%s takes %s or %s, not \"%s\"", option, no, yes, given);
        return false;
    }
    return true;
}

static bool tape_alone(struct command_context *context, const struct given *given)
{
    const struct {
        const char *option, *value;
    } against[] = {
        {"time", given->time}, {"iterations", given->iterations}, {"seed", given->seed}, {"lanes", given->lanes}};
    for (size_t i = 0; given->tape != NULL && i < sizeof against / sizeof against[0]; i++) {
        if (against[i].value != NULL) {
            command_wrong_use(context, "--%s cannot stand beside --tape, which says it already", against[i].option);
            return false;
        }
    }
    return true;
}

static bool wanted_make(struct command_context *context, const struct given *given, struct wanted *wanted)
{
    wanted->path = given->path;
    wanted->output = given->output;
    wanted->tape_path = given->tape;
    wanted->settings.partial_charge = given->partial_charge;
    wanted->settings_given = given->objective != NULL || given->precision != NULL;
    wanted->threads = executor_processors();
    wanted->seed = 1;
    wanted->lanes = SOLVER_LANES_DEFAULT;
    wanted->bound_steps = BOUND_STEPS_DEFAULT;
    if (given->format != NULL) {
        wanted->format = format_find(text_of(given->format));
        if (wanted->format == NULL) {
            command_wrong_use(context, "there is no format \"%s\"", given->format);
            return false;
        }
    }
    if (given->time == NULL && given->iterations == NULL) {
        wanted->time_ms = TIME_DEFAULT_MS;
    }
    wanted->bound_given = given->bound != NULL;
    return tape_alone(context, given) && command_duration_ms(context, "time", given->time, &wanted->time_ms) &&
           command_integer(context, "iterations", given->iterations, 1, INT64_MAX, &wanted->iterations) &&
           command_integer(context, "threads", given->threads, 1, EXECUTOR_THREADS_MAX, &wanted->threads) &&
           command_integer(context, "seed", given->seed, 0, INT64_MAX, &wanted->seed) &&
           command_integer(context, "lanes", given->lanes, 1, SOLVER_LANES_MAX, &wanted->lanes) &&
           command_integer(context, "bound", given->bound, 0, INT64_MAX, &wanted->bound_steps) &&
           word_wanted(context, "objective", given->objective, "distance", "vehicles",
                       &wanted->settings.fewest_vehicles) &&
           word_wanted(context, "precision", given->precision, "double", "trunc1", &wanted->settings.truncated);
}

/* What no plan costs less than, in units of the problem. A file in other units was rounded up leg by leg. */
static int64_t bound_work_out(struct arena *arena, const struct format_file *file, const struct solver_result *result,
                              const struct wanted *wanted)
{
    struct bound_budget budget = {.steps = wanted->bound_steps, .enough_c = result->best.cost.total_c};
    int64_t bound_c = bound_of(arena, &file->problem, &budget).cost_c;
    int64_t rounding_c =
        file->cost_scale > 1 ? 2 * ((int64_t)file->problem.dims.jobs + file->problem.dims.technicians) : 0;
    return bound_c > rounding_c ? bound_c - rounding_c : 0;
}

/* The bound and how far the plan may be from the best, as a share of its cost. */
static void bound_write(struct json_writer *w, const struct format_file *file, int64_t cost_c, int64_t bound_c)
{
    json_name(w, TEXT("lower_bound"));
    if (file->cost_scale > 1) {
        json_real(w, (double)bound_c / (double)file->cost_scale);
    } else {
        json_integer(w, bound_c);
    }
    json_name(w, TEXT("gap"));
    /* Rounded up: 0 says that nothing costs less. */
    json_fixed(w, cost_c > bound_c ? (int64_t)(((__int128)(cost_c - bound_c) * 10000 + cost_c - 1) / cost_c) : 0,
               10000);
}

static struct text document_write(struct arena *arena, const struct format_file *file,
                                  const struct solver_result *result, const struct solve_run *run,
                                  const struct wanted *wanted, struct fault *fault)
{
    bool proves = wanted->bound_steps > 0 && (wanted->bound_given || file->problem.dims.jobs <= BOUND_JOBS_USUAL);
    int64_t bound_c = proves ? bound_work_out(arena, file, result, wanted) : 0;
    struct json_writer w = json_writer_make(arena);
    json_object_begin(&w);
    if (!file->format->write(arena, file, &result->best, &w, fault)) {
        return (struct text){0};
    }
    json_name_integer(&w, TEXT("iterations"), result->iterations);
    json_name_integer(&w, TEXT("elapsed_ms"), solve_clock_ms() - run->started_ms);
    json_name_integer(&w, TEXT("seed"), (int64_t)run->seed);
    json_name_integer(&w, TEXT("lanes"), run->lanes);
    json_name(&w, TEXT("tape"));
    json_array_begin(&w);
    for (int32_t i = 0; i < result->tape_count; i++) {
        json_integer(&w, result->tape[i]);
    }
    json_array_end(&w);
    if (proves) {
        bound_write(&w, file, result->best.cost.total_c, bound_c);
    } else {
        json_name_null(&w, TEXT("lower_bound"));
        json_name_null(&w, TEXT("gap"));
    }
    json_object_end(&w);
    return text_format(arena, "%.*s\n", TEXT_ARGS(json_written(&w)));
}

static bool output(struct command_context *context, const char *path, struct text document, struct fault *fault)
{
    return path == NULL || strcmp(path, "-") == 0 ? command_print(context, document, fault)
                                                  : command_write_file(context->arena, path, document, fault);
}

/* Memory is admitted before it is used: the run's own and its problem's, against most of the machine's. */
static bool memory_admits(const struct problem *problem, int32_t lanes, struct fault *fault)
{
    enum { MEBIBYTE = 1024 * 1024 };
    size_t needed = solver_bytes(&problem->dims, lanes) / MEBIBYTE + problem->bytes / MEBIBYTE;
    size_t lent = (size_t)sysconf(_SC_PHYS_PAGES) * (size_t)sysconf(_SC_PAGESIZE) / MEBIBYTE * 3 / 4;
    return needed <= lent || fault_raise(fault, FAULT_TOO_LARGE, "too_large", "",
                                         "this needs %zu MiB of memory, and the machine has %zu to lend", needed, lent);
}

/* Solves, judges, writes. */
static bool file_solve(struct command_context *context, const struct format_file *file, struct solve_run *run,
                       const struct wanted *wanted, struct fault *fault)
{
    struct solver_result result = {0};
    if (!memory_admits(&file->problem, run->lanes, fault)) {
        return false;
    }
    run->executor = executor_create((int32_t)wanted->threads, fault);
    if (run->executor == NULL) {
        return false;
    }
    bool solved = solve_run(context->arena, &file->problem, file->start, run, &result, fault);
    executor_destroy(run->executor);
    if (!solved) {
        return false;
    }
    struct text document = document_write(context->arena, file, &result, run, wanted, fault);
    return !fault_is(fault) && output(context, wanted->output, document, fault);
}

int command_solve(struct command_context *context, int argc, char **argv)
{
    struct solve_run run = {.started_ms = solve_clock_ms()};
    struct given given = {0};
    struct wanted wanted = {0};
    struct fault fault = {0};
    struct text source;
    if (!given_read(context, argc, argv, &given) || !wanted_make(context, &given, &wanted)) {
        return EXIT_WRONG_USE;
    }
    run.seed = (uint64_t)wanted.seed;
    run.lanes = (int32_t)wanted.lanes;
    run.time_ms = wanted.time_ms;
    run.iterations = wanted.iterations;
    if ((wanted.tape_path != NULL && !solve_tape_read(context->arena, wanted.tape_path, &run, &fault)) ||
        !command_read_file(context->arena, wanted.path, FILE_BYTES_MAX, &source, &fault)) {
        return command_fail(context, &fault);
    }
    const struct format *format = wanted.format != NULL ? wanted.format : format_guess(source);
    if (wanted.settings_given && !format->benchmark) {
        return command_wrong_use(context, "--objective and --precision are for --format solomon; this file is %s",
                                 format->name);
    }
    if (wanted.settings.partial_charge && format->read != format_schneider_read) {
        return command_wrong_use(context, "--partial-charge is for --format schneider; this file is %s", format->name);
    }
    struct format_file file = {.format = format};
    if (!format->read(context->arena, source, &wanted.settings, &file, &fault)) {
        fault_prefix(&fault, text_to_c(context->arena, text_format(context->arena, "%s ", wanted.path)));
        return command_fail(context, &fault);
    }
    struct progress progress = progress_make(context->err, file.cost_scale);
    run.progress = &progress;
    return file_solve(context, &file, &run, &wanted, &fault) ? EXIT_DONE : command_fail(context, &fault);
}
