/* Commands: what a person types after `routriq`.
 *
 * A command is one small file and one row of the table in command_table.c. The table makes the dispatch, `routriq help`, and
 * the list that the tests go through, so a command that is not in it does not exist. A name may be two words ("org
 * create"); the longest name that fits wins.
 *
 * Every command
 *   - answers `--help` (the dispatcher does that: the usage of its row goes to standard output, exit code 0),
 *   - exits with EXIT_DONE, EXIT_FAILED or EXIT_WRONG_USE and nothing else,
 *   - says in exactly one line on standard error what went wrong,
 *   - prints its result on `out`, and nothing but the result, so that it can be piped; with `--json`, where a person
 *     would otherwise get a table or a sentence, one JSON document.
 *
 * Options are read by command_options, a table over getopt_long of libc: `--name value`, `--name=value`, operands
 * anywhere, `--` ends the options.
 */
#ifndef ROUTRIQ_APP_COMMAND_H
#define ROUTRIQ_APP_COMMAND_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "base/text.h"

struct arena;
struct fault;

enum command_exit { EXIT_DONE = 0, EXIT_FAILED = 1, EXIT_WRONG_USE = 2 };

struct command;

/* What a command works with. Tests give it streams of their own. */
struct command_context {
    struct arena *arena; /* lives as long as the command runs */
    FILE *out;
    FILE *err;
    const struct command *command; /* the row that runs */
};

struct command {
    const char *name;    /* "solve", or two words: "org create" */
    const char *summary; /* one line for `routriq help`, without a full stop */
    const char *usage;   /* the whole text of --help, ending in a line feed */
    int (*run)(struct command_context *context, int argc, char **argv); /* argv[0] is the name's last word */
};

/* The table, in the order in which help lists it. */
extern const struct command command_table[];
extern const int command_count;

/* Runs what `argv` asks for (argv[0] is the program): a command, `help [COMMAND]`, `--help` or `--version`. */
int command_dispatch(struct command_context *context, int argc, char **argv);

/* One option of a command: a flag sets *flag, an option with a value sets *value. Exactly one of both is given. */
struct command_option {
    const char *name; /* without the dashes */
    bool *flag;
    const char **value;
};

/* Reads the options of a command and moves operands to the end: argv[*operand_first] is the first one. False (after one
 * line on standard error) for an unknown option or a missing value: the command then returns EXIT_WRONG_USE. */
bool command_options(struct command_context *context, int argc, char **argv, const struct command_option *options,
                     int option_count, int *operand_first);

/* The value of an option as a whole number from low to high; an absent one (NULL) leaves *value. False after one line. */
bool command_integer(struct command_context *context, const char *option, const char *given, int64_t low, int64_t high,
                     int64_t *value);
/* The same for a length of time: "250ms", "10s", "2m" or "1h"; a bare number is seconds. From 1 ms to a day. */
bool command_duration_ms(struct command_context *context, const char *option, const char *given, int64_t *value_ms);

/* One line on standard error, "routriq NAME: ...", with a pointer to --help; returns EXIT_WRONG_USE. */
int command_wrong_use(struct command_context *context, const char *sentence, ...) __attribute__((format(printf, 2, 3)));
/* One line on standard error, "routriq NAME: WHAT (WHERE)"; returns EXIT_FAILED. */
int command_fail(struct command_context *context, const struct fault *fault);

/* The bytes of a file ("-": standard input), at most `limit` of them. Faults: FAULT_SYSTEM, FAULT_TOO_LARGE. */
bool command_read_file(struct arena *arena, const char *path, size_t limit, struct text *content, struct fault *fault);
/* Writes a file beside its place and moves it there, so that a reader never sees half of it. Fault: FAULT_SYSTEM. */
bool command_write_file(struct arena *arena, const char *path, struct text content, struct fault *fault);
/* Writes to `out` and flushes; false (with a fault) when the other end is gone or the disk is full. */
bool command_print(struct command_context *context, struct text content, struct fault *fault);

/* The commands' own functions and usage texts: one file each. */
extern const char command_solve_usage[];
int command_solve(struct command_context *context, int argc, char **argv);
extern const char command_explain_usage[];
int command_explain(struct command_context *context, int argc, char **argv);
extern const char command_config_usage[];
int command_config(struct command_context *context, int argc, char **argv);
extern const char command_demo_usage[];
int command_demo(struct command_context *context, int argc, char **argv);
extern const char command_serve_usage[];
int command_serve(struct command_context *context, int argc, char **argv);
extern const char command_org_create_usage[];
int command_org_create(struct command_context *context, int argc, char **argv);
extern const char command_org_list_usage[];
int command_org_list(struct command_context *context, int argc, char **argv);
extern const char command_key_create_usage[];
int command_key_create(struct command_context *context, int argc, char **argv);
extern const char command_key_list_usage[];
int command_key_list(struct command_context *context, int argc, char **argv);
extern const char command_key_rotate_usage[];
int command_key_rotate(struct command_context *context, int argc, char **argv);
extern const char command_key_revoke_usage[];
int command_key_revoke(struct command_context *context, int argc, char **argv);
extern const char command_user_create_usage[];
int command_user_create(struct command_context *context, int argc, char **argv);
extern const char command_user_list_usage[];
int command_user_list(struct command_context *context, int argc, char **argv);
extern const char command_user_invite_usage[];
int command_user_invite(struct command_context *context, int argc, char **argv);
extern const char command_user_disable_usage[];
int command_user_disable(struct command_context *context, int argc, char **argv);
extern const char command_migrate_usage[];
int command_migrate(struct command_context *context, int argc, char **argv);
extern const char command_backup_usage[];
int command_backup(struct command_context *context, int argc, char **argv);
extern const char command_restore_usage[];
int command_restore(struct command_context *context, int argc, char **argv);
extern const char command_audit_verify_usage[];
int command_audit_verify(struct command_context *context, int argc, char **argv);
extern const char command_replay_usage[];
int command_replay(struct command_context *context, int argc, char **argv);

#endif
