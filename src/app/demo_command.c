/* `routriq demo`: a day of a field-service company in New York, planned and shown. */
#include <sys/ioctl.h>

#include "app/command.h"
#include "app/config.h"
#include "app/demo.h"
#include "app/demo_serve.h"
#include "app/executor.h"
#include "app/progress.h"
#include "base/arena.h"
#include "base/fault.h"

const char command_demo_usage[] =
    "Usage: routriq demo [--once [--json]] [OPTION...]\n"
    "\n"
    "Invents a day of a field-service company in New York, plans it, and compares the plan with two rules\n"
    "that people plan by. Then serves the day as a page and an API, until Ctrl-C, and prints the address.\n"
    "Ctrl-C while it plans prints the best plan found so far, and ends.\n"
    "\n"
    "  --once           print the plan and the comparison, and end\n"
    "  --json           with --once: print one JSON document\n"
    "  --seed N         another day (default 1)\n"
    "  --jobs N         how many jobs (default 90)\n"
    "  --technicians N  how many technicians (default 12)\n"
    "  --time T         how long to plan, such as 500ms, 10s or 2m\n"
    "  --iterations N   how many iterations to plan (default 1000000, unless --time is given); without\n"
    "                   --time the same command makes the same plan on every machine\n"
    "  --bound N        how many steps are spent on proving how good the plan is, some 10^8 a second\n"
    "                   (default 100000000; 0: none)\n"
    "  --config FILE, --SETTING VALUE\n"
    "                   settings, as `routriq config` lists them\n";

/* Twice as many prove one or two percent more. */
static const int64_t BOUND_STEPS_DEFAULT = 100000000;

enum { DEMO_JOBS_MAX = 5000, DEMO_TECHNICIANS_MAX = 500, ITERATIONS_DEFAULT = 1000000 };

/* The command line as it was given. */
struct given {
    bool once, json;
    const char *seed, *jobs, *technicians, *time, *iterations, *bound;
    struct config_given config;
};

static bool given_read(struct command_context *context, int argc, char **argv, struct given *given)
{
    struct command_option options[CONFIG_FLAGS_MAX + 8] = {
        {"once", &given->once, NULL},
        {"json", &given->json, NULL},
        {"seed", NULL, &given->seed},
        {"jobs", NULL, &given->jobs},
        {"technicians", NULL, &given->technicians},
        {"time", NULL, &given->time},
        {"iterations", NULL, &given->iterations},
        {"bound", NULL, &given->bound},
    };
    int operand = 0;
    int count = config_options(&config_settings, &given->config, options, 8);
    if (!command_options(context, argc, argv, options, count, &operand)) {
        return false;
    }
    if (operand < argc) {
        command_wrong_use(context, "it takes no \"%s\"", argv[operand]);
        return false;
    }
    if (given->json && !given->once) {
        command_wrong_use(context, "--json needs --once");
        return false;
    }
    return true;
}

static bool settings_make(struct command_context *context, const struct given *given, struct demo_settings *settings)
{
    *settings = (struct demo_settings){
        .day_seed = 1, .jobs = 90, .technicians = 12, .search_seed = 1, .bound_steps = BOUND_STEPS_DEFAULT};
    if (given->time == NULL) {
        settings->iterations = ITERATIONS_DEFAULT;
    }
    return command_integer(context, "seed", given->seed, 0, INT64_MAX, &settings->day_seed) &&
           command_integer(context, "jobs", given->jobs, 1, DEMO_JOBS_MAX, &settings->jobs) &&
           command_integer(context, "technicians", given->technicians, 1, DEMO_TECHNICIANS_MAX,
                           &settings->technicians) &&
           command_duration_ms(context, "time", given->time, &settings->time_ms) &&
           command_integer(context, "iterations", given->iterations, 1, INT64_MAX, &settings->iterations) &&
           command_integer(context, "bound", given->bound, 0, INT64_MAX, &settings->bound_steps);
}

/* How wide the screen is; 0 when `stream` goes to a file or another program. */
static int32_t columns_of(FILE *stream)
{
    struct winsize size = {0};
    return ioctl(fileno(stream), TIOCGWINSZ, &size) == 0 ? size.ws_col : 0;
}

/* The tables are there while the proof is worked out; who interrupted the planning does not wait for one. */
static bool demo_print(struct command_context *context, const struct given *given, const struct demo_settings *settings,
                       struct demo *demo, struct fault *fault)
{
    struct arena *arena = context->arena;
    if (!given->json && !command_print(context, demo_tables(arena, demo, columns_of(context->out)), fault)) {
        return false;
    }
    if (!demo->interrupted && !demo_prove(arena, settings, demo, fault)) {
        return false;
    }
    return command_print(context, given->json ? demo_json(arena, demo) : demo_proof(arena, demo), fault);
}

/* Plans and prints; then serves what it made, unless once is enough. */
static bool show(struct command_context *context, const struct given *given, const struct config *config,
                 const struct demo_settings *settings, struct fault *fault)
{
    struct demo *demo = arena_new(context->arena, struct demo);
    if (!demo_make(context->arena, settings, demo, fault) || !demo_print(context, given, settings, demo, fault)) {
        return false;
    }
    return given->once || demo->interrupted || demo_serve(context, config, demo, settings->executor, fault);
}

int command_demo(struct command_context *context, int argc, char **argv)
{
    struct given given = {0};
    struct demo_settings settings;
    struct config config;
    struct fault fault = {0};
    if (!given_read(context, argc, argv, &given) || !settings_make(context, &given, &settings)) {
        return EXIT_WRONG_USE;
    }
    int exit_code = EXIT_DONE;
    if (!config_take(context, &given.config, &config, &exit_code)) {
        return exit_code;
    }
    struct progress progress = progress_make(context->err, 0);
    settings.progress = &progress;
    settings.executor = executor_create((int32_t)config.values[CONFIG_THREADS].number, &fault);
    bool shown = settings.executor != NULL && show(context, &given, &config, &settings, &fault);
    executor_destroy(settings.executor);
    return shown ? EXIT_DONE : command_fail(context, &fault);
}
