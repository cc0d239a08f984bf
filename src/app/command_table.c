/* The one table of commands. A row here makes a command exist; its usage text lives beside its code. */
#include "app/command.h"

const struct command command_table[] = {
    {
        .name = "demo",
        .summary = "plan a day in New York and show it",
        .usage = command_demo_usage,
        .run = command_demo,
    },
    {
        .name = "solve",
        .summary = "plan routes for a problem from a file",
        .usage = command_solve_usage,
        .run = command_solve,
    },
    {
        .name = "explain",
        .summary = "say why jobs are left out, and what would let them in",
        .usage = command_explain_usage,
        .run = command_explain,
    },
    {
        .name = "audit verify",
        .summary = "follow an exported audit and say whether it holds",
        .usage = command_audit_verify_usage,
        .run = command_audit_verify,
    },
    {
        .name = "config",
        .summary = "print the settings and where each came from",
        .usage = command_config_usage,
        .run = command_config,
    },
};

const int command_count = (int)(sizeof command_table / sizeof command_table[0]);
