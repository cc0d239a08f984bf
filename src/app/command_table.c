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
        .name = "serve",
        .summary = "serve the API over a database",
        .usage = command_serve_usage,
        .run = command_serve,
    },
    {
        .name = "org create",
        .summary = "make an organization and its first API key",
        .usage = command_org_create_usage,
        .run = command_org_create,
    },
    {
        .name = "org list",
        .summary = "print the organizations",
        .usage = command_org_list_usage,
        .run = command_org_list,
    },
    {
        .name = "key create",
        .summary = "make an API key",
        .usage = command_key_create_usage,
        .run = command_key_create,
    },
    {
        .name = "key list",
        .summary = "print the API keys of an organization",
        .usage = command_key_list_usage,
        .run = command_key_list,
    },
    {
        .name = "key rotate",
        .summary = "replace an API key by a new one",
        .usage = command_key_rotate_usage,
        .run = command_key_rotate,
    },
    {
        .name = "key revoke",
        .summary = "end an API key",
        .usage = command_key_revoke_usage,
        .run = command_key_revoke,
    },
    {
        .name = "user create",
        .summary = "make a user and a link to set the password",
        .usage = command_user_create_usage,
        .run = command_user_create,
    },
    {
        .name = "user list",
        .summary = "print the users of an organization",
        .usage = command_user_list_usage,
        .run = command_user_list,
    },
    {
        .name = "user invite",
        .summary = "make another link to set the password",
        .usage = command_user_invite_usage,
        .run = command_user_invite,
    },
    {
        .name = "user disable",
        .summary = "let a user in no more",
        .usage = command_user_disable_usage,
        .run = command_user_disable,
    },
    {
        .name = "migrate",
        .summary = "bring the database to the schema of this program",
        .usage = command_migrate_usage,
        .run = command_migrate,
    },
    {
        .name = "backup",
        .summary = "write everything that is kept into one file",
        .usage = command_backup_usage,
        .run = command_backup,
    },
    {
        .name = "restore",
        .summary = "read a backup into an empty database",
        .usage = command_restore_usage,
        .run = command_restore,
    },
    {
        .name = "audit verify",
        .summary = "follow an exported audit and say whether it holds",
        .usage = command_audit_verify_usage,
        .run = command_audit_verify,
    },
    {
        .name = "replay",
        .summary = "work a decision out again and compare",
        .usage = command_replay_usage,
        .run = command_replay,
    },
    {
        .name = "config",
        .summary = "print the settings and where each came from",
        .usage = command_config_usage,
        .run = command_config,
    },
};

const int command_count = (int)(sizeof command_table / sizeof command_table[0]);
