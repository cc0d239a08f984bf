/* The store: where an organization's data is kept. Each engine is a sibling behind the same port (ports/store_port.h), held to
 * the same behaviour by store_conformance_test.c.
 *
 * SQL      Keeps everything in SQLite (a file) or PostgreSQL. Change-sets that wait together are judged, written and made
 *          durable together, in one transaction with one COMMIT.
 *
 * memory   Keeps everything in this process and forgets it at the end: for the demo, simulations and tests. Every version of
 *          every row stays until then, each with the seq that made it, so a snapshot is a number and nothing is copied for
 *          readers. `submit` commits at once and calls `done` before it returns. It never answers COMMIT_UNKNOWN,
 *          COMMIT_FULL or COMMIT_REFUSED.
 */
#ifndef ROUTRIQ_STORE_STORE_H
#define ROUTRIQ_STORE_STORE_H

#include "base/metric.h"
#include "ports/ports.h"

struct arena;
struct log;

struct store_memory;

struct store_memory *store_memory_create(void);
/* NULL is allowed. */
void store_memory_destroy(struct store_memory *store);
struct store_port store_memory_port(struct store_memory *store);

/* --- over SQL --- */

enum { STORE_READERS = 24, STORE_WAITING_MOST = 1024, STORE_SHELF_BYTES = 64 << 20 };

struct store;

struct store_settings {
    struct text database; /* "sqlite:<path>", "postgres://…" or "postgresql://…" */
    const struct clock_port *clock;
    const struct log *log; /* may be NULL */
    int32_t readers;       /* connections for reading at most, each made when it is first needed; 0: STORE_READERS */
    int64_t shelf_bytes;   /* of nouns that are kept for whoever reads them again, at most; 0: STORE_SHELF_BYTES */
    bool may_migrate;      /* else a database of an older schema, or without one, is refused */
    /* The one server of a SQLite file: another is refused, what a dead one had leased is free at once, and room on the disk
     * is kept in reserve. Commands that work beside a server say false. */
    bool serving;
};

/* Opens the database, and brings it to this program's schema where it may. NULL with a fault in one sentence. */
struct store *store_open(const struct store_settings *settings, struct fault *fault);
/* No committer runs any more and every snapshot is closed. NULL is allowed. */
void store_close(struct store *store);
struct store_port store_port_of(struct store *store);
/* "sqlite" or "postgres". */
const char *store_engine(const struct store *store);
/* The schema that it is at: the one that this program works with. */
int32_t store_schema(const struct store *store);

/* Threads. The store makes none. A server gives it one for the committer: store_run returns when store_stop was called and
 * what was submitted before is committed; after store_stop `submit` takes nothing more. store_stop does not wait.
 * While no committer runs (in commands and tests), `submit`, `claim` and `touch` do their work at once on the caller's
 * thread, one caller after the other, and `done` is called before submit returns. */
void store_run(struct store *store);
void store_stop(struct store *store);

/* Submits a change-set and waits for its outcome, whether a committer runs or not: for commands. */
enum commit_result store_commit(struct store *store, const struct change_set *set, struct fault *fault);

/* What this installation made up once and every node shares, such as the key of cursors: the 32 bytes kept under a name.
 * `fresh` is kept where there are none yet. */
bool store_secret(struct store *store, struct text name, const uint8_t fresh[32], uint8_t kept[32],
                  struct fault *fault);

/* What the store counts. Gauges are as of the last call; the queue is counted by store_metrics_take, at most every ten
 * seconds. Those that are of one engine only stay 0 on the other. */
enum store_metric {
    STORE_BATCHES,
    STORE_CHANGE_SETS,
    STORE_CONFLICTS,
    STORE_UNKNOWN,
    STORE_REFUSED,
    STORE_WAL_BYTES,
    STORE_WAITING,
    STORE_QUEUE_WAITING,
    STORE_QUEUE_DEAD,
    STORE_SHELF_HITS,
    STORE_SHELF_MISSES,
    STORE_SHELF_HELD,
    STORE_METRICS,
};
struct store_metrics {
    struct metric values[STORE_METRICS];
    struct metric_histogram commit_seconds;     /* of a batch, from its first statement to its COMMIT */
    struct metric_histogram checkpoint_seconds; /* SQLite: moving the log into the database */
};
struct store_metrics *store_metrics_take(struct store *store);

/* --- what commands do to a database; each opens it by itself --- */

struct migration_report {
    int32_t before; /* the schema as it was found; 0: none */
    int32_t known;  /* of this program */
    int32_t applied;
    struct text copy; /* the path of the copy made before; empty where none was */
};

/* Brings the database to this program's schema; with `check_only` it only looks. */
bool store_migrate(struct arena *arena, const struct store_settings *settings, bool check_only,
                   struct migration_report *report, struct fault *fault);

/* An organization's audit, followed from its first entry. */
struct store_chain {
    struct text organization_id;
    int64_t entries;
    int64_t broken_at; /* the seq of the first entry that does not follow from the one before; 0: the chain holds */
};

struct backup_report {
    int64_t rows;
    int64_t bytes;
    int32_t tables; /* with at least one row */
    struct text sha256;
    int32_t chain_count; /* of a restore: one for each organization */
    const struct store_chain *chains;
};

/* Writes everything to `descriptor`, from where it stands; works beside a running server. Syncing and naming the file is the
 * caller's. */
bool store_backup(struct arena *arena, const struct store_settings *settings, int descriptor,
                  struct backup_report *report, struct fault *fault);
/* Reads a backup into a database without any organization, whole or not at all, and then follows its audit chains. A chain
 * that does not hold does not refuse the restore: the report says where it broke. */
bool store_restore(struct arena *arena, const struct store_settings *settings, int descriptor,
                   struct backup_report *report, struct fault *fault);

#endif
