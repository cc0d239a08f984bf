/* SQL, the narrow waist: what the store needs of a database, and nothing else. Two engines stand behind it, sqlite.c and
 * postgres.c; above it nobody knows which. sql_conformance_test.c holds both to this page.
 *
 * A connection is used by one thread at a time. Within `begin` and `commit` or `rollback`:
 *   - `ask` queues a statement; its answer is there when `settle` has returned true, in the order of asking. SQLite answers
 *     at once; PostgreSQL gets everything since the last settle in one go (pipeline mode), so what is asked together costs
 *     one round trip. `begin` is queued too, and `commit` settles what is still open: a batch that reads once and writes
 *     once makes two round trips.
 *   - The first error sticks: what was asked after it is not done, settle says false, and nothing but rollback is left.
 *     `sql_trouble` says which kind of error it was. So judge first, and write what can no longer be refused.
 *   - Reading (SQL_READ) sees the database as it stood at the first statement after begin, whatever is committed
 *     meanwhile, and keeps no writer waiting. Writing (SQL_WRITE) sees each moment's newest; on SQLite it holds the gate
 *     (store/gate.h) from begin to the end, on PostgreSQL whoever wants an order locks a row.
 *   - Texts must not have a zero byte: both engines refuse it as SQL_TROUBLE_DATA.
 *
 * Commit answers SQL_KEPT, SQL_NOT_KEPT, or SQL_UNKNOWN: COMMIT was sent and no verdict came (the connection broke, or the
 * disk reported an error at the end). Unknown must be neither acknowledged nor repeated blindly. On SQLite what is unknown
 * becomes "not kept" with the next commit of the same process that is kept, for it writes over the doubtful pages; before
 * that, a crash may bring it back.
 *
 * Deadlines: a statement has SQL_STATEMENT_MS, waiting for a gate SQL_GATE_MS, anything over a wire SQL_ANSWER_MS. A
 * connection to PostgreSQL that missed its deadline is closed and stays so: `is_alive` says false, and its owner makes a new one. */
#ifndef ROUTRIQ_STORE_SQL_H
#define ROUTRIQ_STORE_SQL_H

#include <stdbool.h>
#include <stdint.h>

#include "base/text.h"
#include "store/statements.h"

struct arena;
struct clock_port;
struct fault;
struct log;
struct sql;

enum {
    SQL_STATEMENT_MS = 5000,
    SQL_GATE_MS = 5000,
    SQL_LOCK_MS = 3000,
    SQL_ANSWER_MS = 6000,
    SQL_CONNECT_MS = 3000,
    SQL_SCRIPT_MS = 600000, /* a migration may build an index */
    SQL_PARAMETERS_MAX = 24,
};

enum sql_kind { SQL_NULL, SQL_INTEGER, SQL_TEXT, SQL_BYTES };

struct sql_value {
    enum sql_kind kind;
    int64_t integer;
    struct text text; /* of a text or of bytes */
};

/* What a statement answered: count rows of so many columns, row after row. Zeros but for the arena before it is asked. */
struct sql_rows {
    struct arena *arena; /* where cells are kept */
    int32_t columns;
    int32_t count;
    int32_t capacity;
    int64_t changed; /* rows that were put, changed or deleted */
    struct sql_value *cells;
};

enum sql_mode { SQL_READ, SQL_WRITE };
enum sql_end { SQL_KEPT, SQL_NOT_KEPT, SQL_UNKNOWN };

enum sql_trouble {
    SQL_TROUBLE_NONE,
    SQL_TROUBLE_BUSY,     /* somebody else holds the gate or the row: once more is worth it */
    SQL_TROUBLE_FULL,     /* the disk */
    SQL_TROUBLE_DEADLINE, /* it took too long */
    SQL_TROUBLE_GONE,     /* there is no connection (any more) */
    SQL_TROUBLE_DATA,     /* a key that is there already, a value that does not fit: a mistake of ours */
    SQL_TROUBLE_BROKEN,   /* the disk or the database is damaged, or the statement is not understood */
};

struct sql_settings {
    struct text database; /* "sqlite:<path>", "postgres://…" or "postgresql://…" */
    const struct clock_port *clock;
    const struct log *log; /* causes, for an engineer; may be NULL */
};

struct sql_checkpoint {
    int64_t wal_bytes; /* that wait in the log */
    bool whole;        /* all of it went into the database: the log begins anew */
};

struct sql_engine {
    const char *name;
    /* NULL with a fault in one sentence. A connection for reading never writes. */
    struct sql *(*connect)(const struct sql_settings *settings, enum sql_mode use, struct fault *fault);
    void (*close)(struct sql *sql); /* NULL is allowed */
    bool (*is_alive)(const struct sql *sql);
    bool (*begin)(struct sql *sql, enum sql_mode mode, struct fault *fault);
    enum sql_end (*commit)(struct sql *sql, struct fault *fault);
    void (*rollback)(struct sql *sql);
    /* `into` may be NULL where nothing is answered. Values and `into` stay until the next settle or commit. */
    void (*ask)(struct sql *sql, enum statement statement, const struct sql_value *values, int32_t count,
                struct sql_rows *into);
    bool (*settle)(struct sql *sql, struct fault *fault);
    enum sql_trouble (*trouble)(const struct sql *sql); /* of the last begin, settle, commit or script */
    /* Runs a migration's text within a transaction. */
    bool (*script)(struct sql *sql, struct text text, struct fault *fault);
    /* Keeps writers of other processes out over several transactions; PostgreSQL has nothing to do. Nests. */
    bool (*hold)(struct sql *sql, struct fault *fault);
    void (*release)(struct sql *sql);
    /* Moves the log into the database as far as readers let it; outside of a transaction. Takes the gate by itself. */
    bool (*checkpoint)(struct sql *sql, struct sql_checkpoint *done, struct fault *fault);
    /* How long the log was after this connection's last commit. */
    int64_t (*log_bytes)(const struct sql *sql);
    /* A copy of the database beside it, durable, named `<database>.<ending>`; its path in `copy`. False without a fault:
     * this engine keeps no file of its own. */
    bool (*copy)(struct sql *sql, struct arena *arena, struct text ending, struct text *copy, struct fault *fault);
};

extern const struct sql_engine sqlite_engine;
extern const struct sql_engine postgres_engine;

/* The engine that a database's address names; NULL with a fault. */
const struct sql_engine *sql_engine_of(struct text database, struct fault *fault);

/* The fault that a trouble is to whoever waits for an answer; false. */
bool sql_raise(struct fault *fault, enum sql_trouble trouble);
/* A line in the log for whoever looks after the database. */
void sql_log(const struct sql_settings *settings, const char *event, struct text engine, struct text cause);

static inline struct sql_value sql_null(void)
{
    return (struct sql_value){.kind = SQL_NULL};
}

static inline struct sql_value sql_integer(int64_t integer)
{
    return (struct sql_value){.kind = SQL_INTEGER, .integer = integer};
}

static inline struct sql_value sql_text(struct text text)
{
    return (struct sql_value){.kind = SQL_TEXT, .text = text};
}

static inline struct sql_value sql_bytes(const void *bytes, size_t count)
{
    return (struct sql_value){.kind = SQL_BYTES, .text = {bytes, count}};
}

static inline const struct sql_value *sql_cell(const struct sql_rows *rows, int32_t row, int32_t column)
{
    return &rows->cells[row * rows->columns + column];
}

/* Room for one more row of so many columns; the engines fill it. */
struct sql_value *sql_rows_add(struct sql_rows *rows, int32_t columns);

#endif
