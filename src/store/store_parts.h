/* The store over SQL, for its own files.
 *
 *   store.c         opening, closing, the port; what commands do to a database
 *   kinds.c         which statements belong to a kind of row, and what a put writes beside the body
 *   readers.c       the connections for reading; questions outside of a snapshot
 *   read_rows.c     rows from what was answered: found by id, by name, from outside
 *   shelf.h         nouns that were made of bodies before
 *   read_lists.c    lists and their filters
 *   read_audit.c    what is appended, audited, kept and queued
 *   batch.h         change-sets that are committed together: read, judged, written
 *   listener.h      who hears of commits
 *   committer.c     who waits, the committer's loop, and what it does between batches
 *   queue_claim.c   leases; tidying away
 */
#ifndef ROUTRIQ_STORE_STORE_PARTS_H
#define ROUTRIQ_STORE_STORE_PARTS_H

#include <pthread.h>

#include "base/arena.h"
#include "base/fault.h"
#include "store/lift.h"
#include "store/listener.h"
#include "store/shelf.h"
#include "store/sql.h"
#include "store/store.h"

/* --- kinds.c --- */

/* What a kind of row is called in the table of statements; STATEMENT_COUNT where it has no such statement. */
struct store_kind {
    enum statement find, many, versions, put, drop, release;
    enum statement external, externals; /* by source and external id */
    enum statement named, names;        /* by its natural name */
    enum statement created, changed, newest, since;
};

extern const struct store_kind store_kinds[ROW_KIND_COUNT];

/* The values of a put: `row` with everything but its noun's columns set, lifted from it beside. Returns how many. */
int32_t store_put_values(struct arena *arena, struct text organization_id, const struct row *row,
                         const struct store_lifted *lifted, struct sql_value list[SQL_PARAMETERS_MAX]);
/* A natural name as the column keeps it; null when it cannot be one (a plan's name that is no date). And back. */
struct sql_value store_name_value(enum row_kind kind, struct text name);
struct text store_name_text(struct arena *arena, enum row_kind kind, const struct sql_value *value);
/* Whether the kind's natural name is a version, counted from 1. */
static inline bool store_is_numbered(enum row_kind kind)
{
    return kind == ROW_WEIGHTS || kind == ROW_MODEL;
}

/* --- readers.c --- */

struct store_readers {
    pthread_mutex_t mutex;
    pthread_cond_t given;
    struct sql **idle;
    int32_t idle_count;
    int32_t count; /* idle and in use */
    int32_t most;
};

void store_readers_open(struct store *store);
void store_readers_close(struct store *store);
/* A transaction for reading has begun, and its first statement is answered in `rows`. NULL with a fault. */
struct sql *store_reader_ask(struct store *store, enum statement statement, const struct sql_value *values,
                             int32_t count, struct sql_rows *rows, struct fault *fault);
/* Ends the transaction. */
void store_reader_give(struct store *store, struct sql *reader);
/* One question outside of any snapshot. */
bool store_ask(struct store *store, enum statement statement, const struct sql_value *values, int32_t count,
               struct sql_rows *rows, struct fault *fault);

/* --- reading --- */

struct snapshot {
    struct store *store;
    struct sql *reader;
    struct arena *arena; /* its own, and scratch for each read */
    struct text organization_id;
    int64_t seq;
    int64_t changed_ms;
    int64_t event_seq;
};

/* Asks within a snapshot; the cells live in its scratch. */
bool store_snapshot_ask(struct snapshot *snapshot, enum statement statement, const struct sql_value *values,
                        int32_t count, struct sql_rows *rows, struct fault *fault);
/* Makes a noun of a body, in `arena`, which is not the scratch. NULL with a fault. */
const void *store_noun_read(struct arena *arena, struct arena *scratch, const struct shape *shape, struct text body,
                            struct fault *fault);
/* A row from its cells: organization, id, version, times and seqs, body, and when it was used last where that is asked. Its
 * noun may be shared, and is held by `arena` (shelf.h). */
bool store_row_read(struct store *store, struct arena *arena, struct arena *scratch, enum row_kind kind,
                    const struct sql_rows *rows, int32_t index, struct row *row, struct fault *fault);
struct queue_item store_item_read(struct arena *arena, const struct sql_rows *rows, int32_t index);
/* A JSON array of texts, as lists travel. */
struct text store_texts_json(struct arena *arena, const struct text *texts, int32_t count);

void store_port_rows(struct store_port *port);  /* fills in what read_rows.c has, */
void store_port_lists(struct store_port *port); /* and so on */
void store_port_audit(struct store_port *port);
void store_port_queue(struct store_port *port);
void store_port_commits(struct store_port *port);

/* --- committing --- */

struct store_waiting {
    const struct change_set *set;
    void (*done)(void *argument, const struct commit_outcome *outcome);
    void *argument;
};

/* Work for the writing connection that is no change-set, done between batches while its maker waits. */
struct store_errand {
    struct store_errand *next;
    void (*run)(struct store *store, struct store_errand *errand);
    bool is_done;
};

enum store_health {
    STORE_WELL,
    STORE_DOUBTFUL, /* SQLite: a commit had no verdict; one more must be kept before anything else is told */
    STORE_GONE,     /* there is no connection for writing */
};

/* When a key or session was used last, until it is written. */
struct store_touch {
    enum row_kind kind;
    char organization_id[64];
    char id[64];
    int64_t at_s;
};

enum {
    STORE_BATCH_SETS = 256,
    STORE_BATCH_BYTES = 4 << 20,
    STORE_TOUCHES = 1024, /* that wait to be written */
};

struct store {
    struct arena *arena;
    struct store_settings settings;
    struct sql_settings sql;
    const struct sql_engine *engine;
    struct gate *serving; /* SQLite: held by the server for its life */
    struct store_readers readers;
    struct store_shelf *shelf;
    struct store_metrics metrics;
    int64_t counted_ms; /* when the queue was counted last */
    struct store_listener listener;

    pthread_mutex_t mutex; /* guards what follows */
    pthread_cond_t wake;   /* of the committer */
    pthread_cond_t served; /* of those who wait for an errand, or for the committer to end */
    struct store_waiting waiting[STORE_WAITING_MOST];
    int32_t waiting_first;
    int32_t waiting_count;
    struct store_errand *errands;
    struct store_touch touches[STORE_TOUCHES];
    int32_t touch_count;
    int64_t touched_ms; /* when the first of them came */
    enum store_health health;
    bool is_running;
    bool is_stopping;

    pthread_mutex_t writing; /* held by whoever uses what follows */
    struct sql *writer;
    struct arena *scratch;   /* of a batch */
    int64_t next_attempt_ms; /* to connect, or to settle, again */
    int64_t checkpoint_above;
    int64_t checkpointed_at; /* the log's length when it was tried last */
    bool has_reserve;
    int64_t reserve_next_ms;
};

static inline int64_t store_now_ms(const struct store *store)
{
    return store->settings.clock->monotonic_ms(store->settings.clock->context);
}

/* So many milliseconds from now, for waits: the port's monotonic clock is CLOCK_MONOTONIC. */
static inline struct timespec store_time_in(const struct store *store, int64_t ms)
{
    int64_t until_ms = store_now_ms(store) + ms;
    return (struct timespec){.tv_sec = until_ms / 1000, .tv_nsec = until_ms % 1000 * 1000000};
}

/* By it the queue's times are counted where the database has no clock of its own. */
static inline int64_t store_steady_ms(const struct store *store)
{
    return store->settings.clock->steady_ms(store->settings.clock->context);
}

/* True when the writing connection can be used now: connects and settles what is in doubt, at most once a second. */
bool store_writer_ready(struct store *store, struct fault *fault);
/* After a transaction that was not kept: what that says about the connection. */
void store_writer_judge(struct store *store, enum sql_end end);
/* SQLite: a server keeps some room on the disk for when it is full. */
bool store_is_full(const struct store *store); /* it was given up and is not back */
void store_reserve_make(struct store *store);
void store_reserve_give_up(struct store *store);

/* Runs an errand on the committer's thread between two batches, or here and now while no committer runs. */
void store_errand_run(struct store *store, struct store_errand *errand);

#endif
