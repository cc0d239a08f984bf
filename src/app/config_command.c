/* `routriq config`: the settings as a server started the same way would see them. */
#include "app/command.h"
#include "app/config.h"
#include "base/arena.h"
#include "base/fault.h"
#include "base/json.h"

const char command_config_usage[] =
    "Usage: routriq config [--json] [--config FILE] [--SETTING VALUE...]\n"
    "\n"
    "Prints every setting, its value, where the value came from, and what it does. Secrets are shown as ***.\n"
    "\n"
    "A setting comes from its default, the file FILE (lines NAME=value, with the names of the environment),\n"
    "the environment (ROUTRIQ_LISTEN=...) and flags (--listen ...); of these the later one wins.\n"
    "\n"
    "  --json           print one JSON document\n"
    "  --config FILE    read settings from FILE\n"
    "  --SETTING VALUE  a setting by its flag, as `routriq demo` takes it: log_level is --log-level\n"
    "\n"
    "Exits with 2 when a setting is wrong, which makes it a check of a configuration.\n";

extern char **environ; /* POSIX has the program declare it */

bool config_take(struct command_context *context, struct config_given *given, struct config *config, int *exit_code)
{
    struct fault fault = {0};
    given->environment = environ;
    if (!config_load(context->arena, &config_settings, given, config, &fault)) {
        command_fail(context, &fault);
        *exit_code = fault.kind == FAULT_INVALID ? EXIT_WRONG_USE : EXIT_FAILED;
        return false;
    }
    struct text rest = config->warnings;
    while (!text_is_empty(rest)) {
        struct text line = text_cut(&rest, '\n');
        fprintf(context->err, "routriq: %.*s\n", TEXT_ARGS(line));
    }
    return true;
}

static struct text as_document(struct arena *arena, const struct config *config)
{
    struct json_writer w = json_writer_make(arena);
    config_write(&w, config);
    struct text document = json_written(&w);
    return text_format(arena, "%.*s\n", TEXT_ARGS(document));
}

int command_config(struct command_context *context, int argc, char **argv)
{
    struct command_option options[CONFIG_FLAGS_MAX + 2];
    struct config_given given = {0};
    struct config config;
    struct fault fault = {0};
    bool as_json = false;
    int operand = 0;
    int exit_code = EXIT_DONE;
    options[0] = (struct command_option){.name = "json", .flag = &as_json};
    int count = config_options(&config_settings, &given, options, 1);
    if (!command_options(context, argc, argv, options, count, &operand)) {
        return EXIT_WRONG_USE;
    }
    if (operand < argc) {
        return command_wrong_use(context, "it takes no \"%s\"", argv[operand]);
    }
    if (!config_take(context, &given, &config, &exit_code)) {
        return exit_code;
    }
    struct text shown = as_json ? as_document(context->arena, &config) : config_print(context->arena, &config);
    return command_print(context, shown, &fault) ? EXIT_DONE : command_fail(context, &fault);
}
