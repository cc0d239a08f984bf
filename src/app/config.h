/* Settings: what an operator may choose.
 *
 * A setting is one row of one table (config_settings.c). The row makes the flag, the environment's name, the check of the
 * value and the line that `routriq config` prints, so a setting that is not in the table does not exist.
 *
 * A value comes from four places; a later one wins over an earlier one:
 *   1. the default of its row;
 *   2. the file that --config names: lines NAME=value with the names of the environment, so that the same file serves
 *      systemd's EnvironmentFile; blank lines and lines that begin with # mean nothing; a value may stand in quotes;
 *   3. the environment, ROUTRIQ_...;
 *   4. the flags.
 * Every value that is given is checked, whether a later place overrides it or not: a broken file does not start to matter
 * only when a flag is dropped. A name that does not exist is a fault in the file, and a warning in the environment, where
 * a neighbour may have put it. No value of a secret setting is ever printed, not even a wrong one; of a database's address
 * everything is shown but what may hold a password.
 */
#ifndef ROUTRIQ_APP_CONFIG_H
#define ROUTRIQ_APP_CONFIG_H

#include <stdbool.h>
#include <stdint.h>

#include "base/text.h"

struct arena;
struct config;
struct command_context;
struct command_option;
struct fault;
struct json_writer;

enum config_kind {
    CONFIG_TEXT,       /* not empty, without control characters */
    CONFIG_CHOICE,     /* one of the words of `choices` */
    CONFIG_INTEGER,    /* low to high */
    CONFIG_DURATION,   /* a whole number with ms, s, m or h behind it; low to high in milliseconds */
    CONFIG_ADDRESS,    /* where to listen: 127.0.0.1:8080 or [::1]:8080 */
    CONFIG_RATE,       /* so many in a time: 60/60s; low to high bounds the number */
    CONFIG_PATH,       /* of a file or a folder */
    CONFIG_URL,        /* where others find us: https://routriq.example.com, without a path */
    CONFIG_CONNECTION, /* sqlite:PATH, or postgres://… and postgresql://…, which libpq reads */
    CONFIG_PEERS,      /* addresses without ports, separated by commas */
};

struct config_row {
    const char *name;        /* "log_level" */
    const char *flag;        /* "log-level", without the dashes */
    const char *environment; /* "ROUTRIQ_LOG_LEVEL" */
    const char *default_text;
    /* For a default that depends on the machine and the environment; else NULL. */
    const char *(*default_of)(struct arena *arena, char *const *environment);
    /* For a default that depends on other settings, which are all read before; else NULL. */
    const char *(*derived)(struct arena *arena, const struct config *config);
    enum config_kind kind;
    int64_t low;
    int64_t high;
    const char *choices; /* "debug|info|warn|error" */
    const char *help;    /* what it does, half a sentence */
    bool is_secret;
    bool may_be_empty; /* and then is none */
};

struct config_table {
    const struct config_row *rows;
    int32_t count;
    /* What no row can see alone; NULL: nothing. */
    bool (*agree)(struct arena *arena, const struct config *config, struct fault *fault);
};

/* The settings of this program, in the order of the table. */
enum config_setting {
    CONFIG_LISTEN,
    CONFIG_STATE_DIR,
    CONFIG_DATABASE,
    CONFIG_MIGRATE,
    CONFIG_TLS_CERT,
    CONFIG_TLS_KEY,
    CONFIG_PUBLIC_URL,
    CONFIG_TRUSTED_PROXY,
    CONFIG_KEYRING,
    CONFIG_LOG_LEVEL,
    CONFIG_THREADS,
    CONFIG_HTTP_WORKERS,
    CONFIG_MEMORY_PERCENT,
    CONFIG_RATE_LIMIT,
    CONFIG_QUEUE_WORKERS,
    CONFIG_STOP_TIMEOUT,
    CONFIG_METRICS,
    CONFIG_SETTINGS
};
extern const struct config_table config_settings;

struct config_value {
    struct text text;      /* as it was given */
    int64_t number;        /* an integer; a duration in milliseconds; of a rate, how many; of a choice, which from 0 */
    int64_t period_s;      /* of a rate, in how many seconds */
    struct text came_from; /* "default", "/etc/routriq.conf:3", "environment ROUTRIQ_LISTEN", "flag --listen" */
};

struct config {
    const struct config_table *table;
    struct config_value *values; /* one a row; values[CONFIG_THREADS].number */
    struct text warnings;        /* lines for standard error, each ending in a line feed; often empty */
};

enum { CONFIG_FLAGS_MAX = 32 };

/* What the operator gave. Tests give their own. */
struct config_given {
    const char *file;                    /* of --config; NULL: none */
    char *const *environment;            /* "NAME=value" each, NULL at the end; NULL: none */
    const char *flags[CONFIG_FLAGS_MAX]; /* by row; NULL: not given */
};

/* Appends `--config` and the flag of every row to a command's options; returns how many there are then. */
int config_options(const struct config_table *table, struct config_given *given, struct command_option *options,
                   int count);

/* Faults: FAULT_INVALID "invalid_setting" with `where` the place ("FILE:3", "environment ROUTRIQ_LISTEN", "flag
 * --listen") and a sentence that names the setting and what is expected; FAULT_SYSTEM when the file cannot be read. */
bool config_load(struct arena *arena, const struct config_table *table, const struct config_given *given,
                 struct config *config, struct fault *fault);

/* What a command that has settings does with them: loads the program's own from `given`, the environment being the
 * process's, and writes warnings, or what is wrong, on standard error. False: return *exit_code. */
bool config_take(struct command_context *context, struct config_given *given, struct config *config, int *exit_code);

/* Makes the state folder, for nobody but us, unless it is there. A folder in which others may write, or that belongs to
 * somebody else, is refused: whoever can rename a database can replace it. Fault: FAULT_SYSTEM "state_folder". */
bool config_state_folder(struct arena *arena, const struct config *config, struct fault *fault);

/* The address of a database as it may be shown: without password and parameters. */
struct text config_database_shown(struct arena *arena, struct text database);

/* A line each setting: name, value (secrets as ***), where it came from, what it does. */
struct text config_print(struct arena *arena, const struct config *config);
/* {"settings":[{"name","value","from","environment","flag","description"}]}; secrets as "***". */
void config_write(struct json_writer *w, const struct config *config);

#endif
