/* `routriq config`: the settings as a server started the same way would see them. */
#include <unistd.h>

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
    "  --SETTING VALUE  a setting by its flag, as `routriq serve` and `routriq demo` take it: log_level is\n"
    "                   --log-level\n"
    "\n"
    "Exits with 2 when a setting is wrong, which makes it a check of a configuration.\n";

int command_config(struct command_context *context, int argc, char **argv)
{
    struct config_given given = {.environment = environ};
    struct command_option options[CONFIG_FLAGS_MAX + 2];
    struct config config;
    struct fault fault = {0};
    bool as_json = false;
    int operand = 0;
    options[0] = (struct command_option){.name = "json", .flag = &as_json};
    int count = config_options(&config_settings, &given, options, 1);
    if (!command_options(context, argc, argv, options, count, &operand)) {
        return EXIT_WRONG_USE;
    }
    if (operand < argc) {
        return command_wrong_use(context, "it takes no \"%s\"", argv[operand]);
    }
    if (!config_load(context->arena, &config_settings, &given, &config, &fault)) {
        command_fail(context, &fault);
        return fault.kind == FAULT_INVALID ? EXIT_WRONG_USE : EXIT_FAILED;
    }
    fprintf(context->err, "%.*s", TEXT_ARGS(config.warnings));
    struct text shown = config_print(context->arena, &config);
    if (as_json) {
        struct json_writer w = json_writer_make(context->arena);
        config_write(&w, &config);
        shown = text_format(context->arena, "%.*s\n", TEXT_ARGS(json_written(&w)));
    }
    return command_print(context, shown, &fault) ? EXIT_DONE : command_fail(context, &fault);
}
