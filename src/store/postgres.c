/* PostgreSQL behind the waist: one connection in pipeline mode, never waiting longer than a deadline of ours.
 *
 * What is asked is sent at once and noted as a step; settle sends the mark that ends a pipeline and takes the answers in
 * the order of the steps. A statement is prepared, by its name, in the same pipeline that uses it first. Everything
 * travels in binary: integers as int8, texts and bytes as they are, so nothing is escaped and nothing ends at a zero byte. */
#include <assert.h>
#include <errno.h>
#include <libpq-fe.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/fault.h"
#include "ports/ports.h"
#include "store/sql.h"

enum { TYPE_BOOL = 16, TYPE_BYTEA = 17, TYPE_INT8 = 20, TYPE_INT4 = 23 }; /* pg_type.dat */
enum { BINARY = 1, INTEGER_BYTES = 8 };

enum step_kind { STEP_PLAIN, STEP_PREPARE, STEP_STATEMENT };

struct step {
    enum step_kind kind;
    enum statement statement;
    struct sql_rows *into;
};

enum prepared { PREPARED_NOT, PREPARED_SENT, PREPARED_DONE };

struct sql {
    struct arena *arena;
    struct arena *scratch; /* of one pipeline */
    struct sql_settings settings;
    PGconn *connection; /* NULL once it is given up */
    enum prepared prepared[STATEMENT_COUNT];
    char *texts[STATEMENT_COUNT]; /* with $N, made when first needed */
    struct step *steps;
    int32_t step_count;
    int32_t step_capacity;
    bool is_open; /* a transaction */
    enum sql_trouble trouble;
};

/* --- what went wrong --- */

static bool state_is(const char *state, const char *start)
{
    return strncmp(state, start, strlen(start)) == 0;
}

/* Appendix A of the PostgreSQL manual: classes of error codes. */
static enum sql_trouble trouble_of(const char *state)
{
    static const struct {
        const char *start;
        enum sql_trouble trouble;
    } table[] = {
        {"53100", SQL_TROUBLE_FULL},     {"55P03", SQL_TROUBLE_BUSY}, {"40", SQL_TROUBLE_BUSY},
        {"57014", SQL_TROUBLE_DEADLINE}, {"57P", SQL_TROUBLE_GONE},   {"53", SQL_TROUBLE_GONE},
        {"25006", SQL_TROUBLE_GONE},     {"08", SQL_TROUBLE_GONE},    {"25P03", SQL_TROUBLE_GONE},
        {"22", SQL_TROUBLE_DATA},        {"23", SQL_TROUBLE_DATA},
    };
    for (size_t i = 0; state != NULL && i < sizeof table / sizeof *table; i++) {
        if (state_is(state, table[i].start)) {
            return table[i].trouble;
        }
    }
    return SQL_TROUBLE_BROKEN;
}

static void trouble_note(struct sql *sql, enum sql_trouble trouble, const char *cause)
{
    if (sql->trouble == SQL_TROUBLE_NONE) {
        sql->trouble = trouble;
        sql_log(&sql->settings, "database.trouble", TEXT("postgres"), text_trim(text_of(cause)));
    }
}

/* A connection in an unknown state is worth nothing: the answers still under way belong to nobody. */
static void give_up(struct sql *sql, enum sql_trouble trouble, const char *cause)
{
    trouble_note(sql, trouble, cause);
    if (sql->connection != NULL) {
        PQfinish(sql->connection);
        sql->connection = NULL;
    }
    sql->step_count = 0;
    sql->is_open = false;
}

static int64_t now_ms(const struct sql *sql)
{
    return sql->settings.clock->monotonic_ms(sql->settings.clock->context);
}

/* --- waiting --- */

/* Until the socket can do one of `events`; false when the deadline is over. */
static bool socket_wait(const struct sql *sql, short events, int64_t until_ms)
{
    for (;;) {
        int64_t left_ms = until_ms - now_ms(sql);
        struct pollfd descriptor = {.fd = PQsocket(sql->connection), .events = events};
        if (left_ms <= 0 || descriptor.fd < 0) {
            return false;
        }
        int ready = poll(&descriptor, 1, (int)left_ms);
        if (ready > 0) {
            return true;
        }
        if (ready < 0 && errno != EINTR) {
            return false;
        }
    }
}

/* Sends what is queued and takes what comes, until a result can be had without waiting. Both in one loop: were everything
 * sent before anything is read, a full buffer on either side would stop both. */
static bool result_await(struct sql *sql, int64_t until_ms)
{
    for (;;) {
        int left = PQflush(sql->connection);
        if (left < 0) {
            give_up(sql, SQL_TROUBLE_GONE, PQerrorMessage(sql->connection));
            return false;
        }
        if (left == 0 && PQisBusy(sql->connection) == 0) {
            return true;
        }
        if (!socket_wait(sql, (short)(left > 0 ? POLLIN | POLLOUT : POLLIN), until_ms)) {
            give_up(sql, SQL_TROUBLE_DEADLINE, "no answer within the deadline");
            return false;
        }
        if (PQconsumeInput(sql->connection) == 0) {
            give_up(sql, SQL_TROUBLE_GONE, PQerrorMessage(sql->connection));
            return false;
        }
    }
}

/* --- sending --- */

static bool step_add(struct sql *sql, struct step step, int sent)
{
    if (sent != 1) {
        give_up(sql, SQL_TROUBLE_GONE, PQerrorMessage(sql->connection));
        return false;
    }
    if (sql->step_count == sql->step_capacity) {
        int32_t capacity = sql->step_capacity == 0 ? 64 : sql->step_capacity * 2;
        struct step *steps = realloc(sql->steps, (size_t)capacity * sizeof *steps);
        if (steps == NULL) {
            arena_exhausted();
        }
        sql->steps = steps;
        sql->step_capacity = capacity;
    }
    sql->steps[sql->step_count++] = step;
    return true;
}

static void plain_send(struct sql *sql, const char *words)
{
    if (sql->connection != NULL && sql->trouble == SQL_TROUBLE_NONE) {
        step_add(sql, (struct step){.kind = STEP_PLAIN},
                 PQsendQueryParams(sql->connection, words, 0, NULL, NULL, NULL, NULL, BINARY));
    }
}

/* ?N becomes $N; nothing else in a statement has a question mark. */
static const char *words_of(struct sql *sql, enum statement statement)
{
    if (sql->texts[statement] == NULL) {
        const struct statement_text *text = statement_text(statement);
        char *words = text_to_c(sql->arena, text_of(text->common != NULL ? text->common : text->postgres));
        for (char *c = words; *c != '\0'; c++) {
            *c = *c == '?' ? '$' : *c;
        }
        sql->texts[statement] = words;
    }
    return sql->texts[statement];
}

static bool prepare_send(struct sql *sql, enum statement statement)
{
    if (sql->prepared[statement] != PREPARED_NOT) {
        return true;
    }
    sql->prepared[statement] = PREPARED_SENT;
    return step_add(sql, (struct step){.kind = STEP_PREPARE, .statement = statement},
                    PQsendPrepare(sql->connection, statement_text(statement)->name, words_of(sql, statement), 0, NULL));
}

static const char *integer_bytes(struct arena *arena, int64_t integer)
{
    unsigned char *bytes = arena_alloc(arena, INTEGER_BYTES);
    for (int i = 0; i < INTEGER_BYTES; i++) {
        bytes[i] = (unsigned char)((uint64_t)integer >> (8 * (INTEGER_BYTES - 1 - i)));
    }
    return (const char *)bytes;
}

static void postgres_ask(struct sql *sql, enum statement statement, const struct sql_value *values, int32_t count,
                         struct sql_rows *into)
{
    const char *bytes[SQL_PARAMETERS_MAX] = {0};
    int lengths[SQL_PARAMETERS_MAX] = {0};
    int formats[SQL_PARAMETERS_MAX] = {0};
    assert(count <= SQL_PARAMETERS_MAX);
    if (sql->connection == NULL || sql->trouble != SQL_TROUBLE_NONE || !prepare_send(sql, statement)) {
        return;
    }
    assert(sql->is_open);
    for (int32_t i = 0; i < count; i++) {
        const struct sql_value *value = &values[i];
        formats[i] = BINARY;
        if (value->kind == SQL_INTEGER) {
            bytes[i] = integer_bytes(sql->scratch, value->integer);
            lengths[i] = INTEGER_BYTES;
        } else if (value->kind != SQL_NULL) {
            bytes[i] = value->text.bytes == NULL ? "" : value->text.bytes;
            lengths[i] = (int)value->text.length;
        }
    }
    step_add(
        sql, (struct step){.kind = STEP_STATEMENT, .statement = statement, .into = into},
        PQsendQueryPrepared(sql->connection, statement_text(statement)->name, count, bytes, lengths, formats, BINARY));
}

/* --- taking the answers --- */

static struct sql_value cell_of(struct arena *arena, const PGresult *result, int row, int column)
{
    const char *bytes = PQgetvalue(result, row, column);
    size_t length = (size_t)PQgetlength(result, row, column);
    if (PQgetisnull(result, row, column) != 0) {
        return sql_null();
    }
    switch (PQftype(result, column)) {
    case TYPE_BOOL:
    case TYPE_INT4:
    case TYPE_INT8: {
        uint64_t number = length > 1 && ((unsigned char)bytes[0] & 0x80) != 0 ? UINT64_MAX : 0;
        for (size_t i = 0; i < length; i++) {
            number = (number << 8) | (unsigned char)bytes[i];
        }
        return sql_integer((int64_t)number);
    }
    case TYPE_BYTEA:
        return (struct sql_value){.kind = SQL_BYTES, .text = text_copy(arena, (struct text){bytes, length})};
    default:
        return sql_text(text_copy(arena, (struct text){bytes, length}));
    }
}

static void rows_take(struct sql_rows *into, PGresult *result)
{
    int columns = PQnfields(result);
    for (int row = 0; row < PQntuples(result); row++) {
        struct sql_value *cells = sql_rows_add(into, columns);
        for (int column = 0; column < columns; column++) {
            cells[column] = cell_of(into->arena, result, row, column);
        }
    }
    if (PQnfields(result) == 0 && !text_to_int64(text_of(PQcmdTuples(result)), &into->changed)) {
        into->changed = 0;
    }
}

static void step_take(struct sql *sql, const struct step *step, PGresult *result)
{
    ExecStatusType status = PQresultStatus(result);
    if (status == PGRES_FATAL_ERROR) {
        const char *state = PQresultErrorField(result, PG_DIAG_SQLSTATE);
        trouble_note(sql, trouble_of(state), PQresultErrorMessage(result));
    } else if (status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK) {
        if (step->kind == STEP_PREPARE) {
            sql->prepared[step->statement] = PREPARED_DONE;
        } else if (step->into != NULL) {
            rows_take(step->into, result);
        }
    } else if (status != PGRES_PIPELINE_ABORTED) {
        trouble_note(sql, SQL_TROUBLE_BROKEN, PQresStatus(status));
    }
}

/* A step's results end with a NULL; the tag of the last result of the last step is left in `tag`. */
static bool steps_take(struct sql *sql, int64_t until_ms, char tag[static 32])
{
    for (int32_t i = 0; i < sql->step_count; i++) {
        PGresult *result = NULL;
        while (result_await(sql, until_ms) && (result = PQgetResult(sql->connection)) != NULL) {
            step_take(sql, &sql->steps[i], result);
            snprintf(tag, 32, "%s", PQcmdStatus(result));
            PQclear(result);
        }
        if (sql->connection == NULL) {
            return false;
        }
    }
    return true;
}

/* What was to be prepared after an error was skipped. */
static void prepared_forget(struct sql *sql)
{
    for (int32_t i = 0; i < sql->step_count; i++) {
        enum statement statement = sql->steps[i].statement;
        if (sql->steps[i].kind == STEP_PREPARE && sql->prepared[statement] == PREPARED_SENT) {
            sql->prepared[statement] = PREPARED_NOT;
        }
    }
}

/* Ends the pipeline and takes its answers. False when the connection is gone; a statement's error is in `trouble`. */
static bool pipeline_end(struct sql *sql, char tag[static 32])
{
    tag[0] = '\0';
    if (sql->connection == NULL) {
        trouble_note(sql, SQL_TROUBLE_GONE, "no connection");
        return false;
    }
    int64_t until_ms = now_ms(sql) + SQL_ANSWER_MS;
    if (PQpipelineSync(sql->connection) != 1) {
        give_up(sql, SQL_TROUBLE_GONE, PQerrorMessage(sql->connection));
        return false;
    }
    if (!steps_take(sql, until_ms, tag) || !result_await(sql, until_ms)) {
        return false;
    }
    PGresult *mark = PQgetResult(sql->connection);
    bool is_mark = PQresultStatus(mark) == PGRES_PIPELINE_SYNC;
    PQclear(mark);
    prepared_forget(sql);
    sql->step_count = 0;
    arena_reset(sql->scratch);
    if (!is_mark || PQstatus(sql->connection) != CONNECTION_OK) {
        give_up(sql, SQL_TROUBLE_GONE, "the connection broke");
        return false;
    }
    return true;
}

static bool postgres_settle(struct sql *sql, struct fault *fault)
{
    char tag[32];
    (void)pipeline_end(sql, tag);
    return sql->trouble == SQL_TROUBLE_NONE || sql_raise(fault, sql->trouble);
}

/* --- transactions --- */

static bool postgres_begin(struct sql *sql, enum sql_mode mode, struct fault *fault)
{
    assert(!sql->is_open);
    sql->trouble = SQL_TROUBLE_NONE;
    if (sql->connection == NULL) {
        sql->trouble = SQL_TROUBLE_GONE;
        return sql_raise(fault, sql->trouble);
    }
    plain_send(sql, mode == SQL_WRITE ? "BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE"
                                      : "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY");
    sql->is_open = sql->connection != NULL;
    return sql->is_open || sql_raise(fault, sql->trouble);
}

static void postgres_rollback(struct sql *sql)
{
    char tag[32];
    if (!sql->is_open || sql->connection == NULL) {
        sql->is_open = false;
        return;
    }
    enum sql_trouble before = sql->trouble;
    if (sql->step_count == 0 || pipeline_end(sql, tag)) {
        sql->trouble = SQL_TROUBLE_NONE;
        plain_send(sql, "ROLLBACK");
        (void)pipeline_end(sql, tag);
        sql->trouble = sql->connection == NULL ? SQL_TROUBLE_GONE : before;
    }
    sql->is_open = false;
}

/* What was written and COMMIT go together. An error of one of them means that COMMIT was skipped or refused; a connection
 * that ends without a verdict, after COMMIT was sent, means nothing at all. */
static enum sql_end postgres_commit(struct sql *sql, struct fault *fault)
{
    char tag[32];
    enum sql_end end = SQL_NOT_KEPT;
    bool was_sent = sql->is_open && sql->connection != NULL && sql->trouble == SQL_TROUBLE_NONE;
    if (was_sent) {
        plain_send(sql, "COMMIT");
        bool answered = pipeline_end(sql, tag);
        bool well = answered && sql->trouble == SQL_TROUBLE_NONE;
        end = well && strcmp(tag, "COMMIT") == 0 ? SQL_KEPT : answered ? SQL_NOT_KEPT : SQL_UNKNOWN;
    }
    if (end == SQL_KEPT) {
        sql->is_open = false;
        return end;
    }
    postgres_rollback(sql);
    sql_raise(fault, sql->trouble);
    return end;
}

/* --- outside of the pipeline: the session's settings, and migrations --- */

/* Several sentences in one text; `first` gets the text of the first cells of the last answer, where there is one. */
static bool simple_run(struct sql *sql, const char *words, int64_t within_ms, char *first, size_t size)
{
    if (sql->connection == NULL || PQexitPipelineMode(sql->connection) != 1 ||
        PQsendQuery(sql->connection, words) != 1) {
        give_up(sql, SQL_TROUBLE_GONE, "the connection is gone");
        return false;
    }
    int64_t until_ms = now_ms(sql) + within_ms;
    PGresult *result = NULL;
    while (result_await(sql, until_ms) && (result = PQgetResult(sql->connection)) != NULL) {
        step_take(sql, &(struct step){.kind = STEP_PLAIN}, result);
        if (first != NULL && PQntuples(result) == 1) {
            snprintf(first, size, "%s", PQgetvalue(result, 0, 0));
        }
        PQclear(result);
    }
    if (sql->connection == NULL || PQenterPipelineMode(sql->connection) != 1) {
        return false;
    }
    return sql->trouble == SQL_TROUBLE_NONE;
}

static bool postgres_script(struct sql *sql, struct text text, struct fault *fault)
{
    assert(sql->is_open);
    if (!postgres_settle(sql, fault)) {
        return false;
    }
    struct arena *scratch = arena_create(0);
    const char *words = text_to_c(
        scratch, text_format(scratch, "SET LOCAL statement_timeout = %d;%.*s", SQL_SCRIPT_MS, TEXT_ARGS(text)));
    bool done = simple_run(sql, words, SQL_SCRIPT_MS, NULL, 0);
    arena_destroy(scratch);
    return done || sql_raise(fault, sql->trouble);
}

/* --- connecting --- */

static void postgres_close(struct sql *sql)
{
    if (sql != NULL) {
        PQfinish(sql->connection);
        free(sql->steps);
        arena_destroy(sql->scratch);
        arena_destroy(sql->arena);
    }
}

static bool postgres_is_alive(const struct sql *sql)
{
    return sql->connection != NULL;
}

/* libpq's own connect_timeout does not count here: it is PQconnectdb's. A host's name is looked up without a deadline. */
static bool connect_wait(struct sql *sql)
{
    int64_t until_ms = now_ms(sql) + SQL_CONNECT_MS;
    PostgresPollingStatusType next = PGRES_POLLING_WRITING;
    while (next != PGRES_POLLING_OK) {
        if (PQstatus(sql->connection) == CONNECTION_BAD || next == PGRES_POLLING_FAILED ||
            !socket_wait(sql, next == PGRES_POLLING_READING ? POLLIN : POLLOUT, until_ms)) {
            return false;
        }
        next = PQconnectPoll(sql->connection);
    }
    return true;
}

static void notice_ignore(void *context, const PGresult *result)
{
    (void)context;
    (void)result;
}

static bool connect_start(struct sql *sql, struct fault *fault)
{
    const char *address = text_to_c(sql->arena, sql->settings.database);
    const char *names[] = {"fallback_application_name", "client_encoding", "tcp_user_timeout", "dbname", NULL};
    const char *values[] = {"routriq", "UTF8", "6000", address, NULL};
    sql->connection = PQconnectStartParams(names, values, 1);
    if (sql->connection == NULL) {
        arena_exhausted();
    }
    PQsetNoticeReceiver(sql->connection, notice_ignore, NULL);
    if (connect_wait(sql) && PQsetnonblocking(sql->connection, 1) == 0 && PQenterPipelineMode(sql->connection) == 1) {
        return true;
    }
    sql_log(&sql->settings, "database.connect", TEXT("postgres"), text_trim(text_of(PQerrorMessage(sql->connection))));
    return fault_raise(fault, FAULT_UNAVAILABLE, "unavailable", "database", "PostgreSQL cannot be reached.");
}

static bool session_set_up(struct sql *sql, struct fault *fault)
{
    static const char settings[] =
        "SET synchronous_commit = on; SET statement_timeout = 5000; SET lock_timeout = 3000; "
        "SET idle_in_transaction_session_timeout = 30000; SET timezone = 'UTC'; "
        "SET standard_conforming_strings = on; "
        "SELECT current_setting('server_encoding') || current_setting('fsync')";
    char answer[32] = "";
    if (!simple_run(sql, settings, SQL_ANSWER_MS, answer, sizeof answer)) {
        return sql_raise(fault, sql->trouble);
    }
    if (!state_is(answer, "UTF8")) {
        return fault_raise(
            fault, FAULT_SYSTEM, "database_encoding", "database",
            "The database's encoding is not UTF8. Make one with: createdb --encoding=UTF8 --template=template0.");
    }
    if (strcmp(answer, "UTF8on") != 0) {
        sql_log(&sql->settings, "database.unsafe", TEXT("postgres"),
                TEXT("fsync is off: a crash may lose what was kept"));
    }
    return true;
}

static struct sql *postgres_connect(const struct sql_settings *settings, enum sql_mode use, struct fault *fault)
{
    (void)use;
    struct arena *arena = arena_create(0);
    struct sql *sql = arena_new(arena, struct sql);
    sql->arena = arena;
    sql->scratch = arena_create(0);
    sql->settings = *settings;
    if (!connect_start(sql, fault) || !session_set_up(sql, fault)) {
        postgres_close(sql);
        return NULL;
    }
    return sql;
}

/* --- what a server does by itself --- */

static enum sql_trouble postgres_trouble(const struct sql *sql)
{
    return sql->trouble;
}

static bool postgres_hold(struct sql *sql, struct fault *fault)
{
    (void)sql;
    (void)fault;
    return true;
}

static void postgres_release(struct sql *sql)
{
    (void)sql;
}

static bool postgres_checkpoint(struct sql *sql, struct sql_checkpoint *done, struct fault *fault)
{
    (void)sql;
    (void)fault;
    *done = (struct sql_checkpoint){.whole = true};
    return true;
}

static int64_t postgres_log_bytes(const struct sql *sql)
{
    (void)sql;
    return 0;
}

static bool postgres_copy(struct sql *sql, struct arena *arena, struct text ending, struct text *copy,
                          struct fault *fault)
{
    (void)sql;
    (void)arena;
    (void)ending;
    (void)fault;
    *copy = TEXT("");
    return false;
}

const struct sql_engine postgres_engine = {
    .name = "postgres",
    .connect = postgres_connect,
    .close = postgres_close,
    .is_alive = postgres_is_alive,
    .begin = postgres_begin,
    .commit = postgres_commit,
    .rollback = postgres_rollback,
    .ask = postgres_ask,
    .settle = postgres_settle,
    .trouble = postgres_trouble,
    .script = postgres_script,
    .hold = postgres_hold,
    .release = postgres_release,
    .checkpoint = postgres_checkpoint,
    .log_bytes = postgres_log_bytes,
    .copy = postgres_copy,
};
