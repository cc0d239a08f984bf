/* What the commands share that work on kept data: the settings, the store, one organization at one moment, one commit.
 *
 *     struct command_store work;
 *     if (!command_store_read(context, argc, argv, &line, &work, &exit_code)) return exit_code;
 *     bool well = command_store_open(&work, …) && command_store_change(&work, …);
 *     command_store_close(&work);
 *
 * They work beside a running server: each is one more process that waits for its turn at the database. */
#ifndef ROUTRIQ_APP_COMMAND_STORE_H
#define ROUTRIQ_APP_COMMAND_STORE_H

#include "access/access.h"
#include "app/command.h"
#include "app/config.h"
#include "app/machine_store.h"
#include "base/log.h"
#include "store/store.h"

struct fault;

/* What a command's line may hold beside --json and the settings. */
struct command_line {
    const struct command_option *options;
    int option_count;
    const char *operand; /* what its one operand is, as "a FILE"; NULL: it takes none */
};

struct command_store {
    struct command_context *context;
    struct config config;
    bool json;
    const char *operand;
    struct machine_clock clock;
    struct entropy_port entropy;
    struct log log; /* of causes, on standard error: only who sets a level of the log gets them */
    struct store_settings settings;
    struct text shown; /* the database, as it may be printed */
    struct store *store;
    struct store_port port;
};

/* Reads the line and the settings. False after one line on standard error: return *exit_code. */
bool command_store_read(struct command_context *context, int argc, char **argv, const struct command_line *line,
                        struct command_store *work, int *exit_code);

/* Opens the store, with the schema brought up to date where the settings allow it. A database that is not there is made, or,
 * unless it `may_be_made`, told. */
bool command_store_open(struct command_store *work, bool may_be_made, struct fault *fault);
/* Makes and checks the state folder, when it was left to us where the database is: a folder that the operator names must be
 * there. command_store_open does it by itself. */
bool command_store_folder(const struct command_store *work, struct fault *fault);
void command_store_close(struct command_store *work);
/* What a database that is not there and must not be made is called; true when it is there, as far as a look can tell. */
bool command_store_is_there(const struct command_store *work, struct fault *fault);

/* The organization to work on: the one that was named, else the only one there is. */
bool command_store_organization(struct command_store *work, const char *given, struct text *id, struct fault *fault);
/* Whose row it is: keys, users and decisions are named by their ids alone. Fault: FAULT_NOT_FOUND. */
bool command_store_owner(struct command_store *work, enum row_kind kind, struct text id, struct text *organization_id,
                         struct fault *fault);

/* All rows of a kind, oldest first. */
bool command_store_rows(struct command_store *work, struct text organization_id, enum row_kind kind,
                        const struct list_filter *filter, struct row_list *rows, struct fault *fault);

/* What a use case of `access` works with here: the command line may do everything. */
struct command_use {
    struct access_context access;
    struct identity identity;
    void *wanted;
};
/* Lets `use` put what it wants into a change-set and keeps that. When something else changed in between, once more, three
 * times at most. `organization_id` empty: the use case makes one. */
bool command_store_change(struct command_store *work, struct text organization_id,
                          bool (*use)(struct command_use *use, struct fault *fault), void *wanted, struct fault *fault);

/* Ends a command: EXIT_DONE, or the fault's line and its exit code (2 when a value of the command line is wrong). */
int command_store_end(struct command_store *work, bool well, const struct fault *fault);

#endif
