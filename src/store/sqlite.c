/* SQLite behind the waist: a file, its write-ahead log, and the gate that keeps writers apart. */
#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/fault.h"
#include "ports/ports.h"
#include "store/gate.h"
#include "store/sql.h"

enum {
    PAGE_BYTES = 4096,           /* SQLite's own choice for a new file */
    FRAME_HEADER = 24,           /* of a page in the log */
    APPLICATION_ID = 0x52515249, /* "RQRI", set by the first migration */
    STEPS_BETWEEN_LOOKS = 10000, /* of the virtual machine, between two looks at the clock */
    FILE_CREATED_MODE = 0600,
};

/* The brackets of a transaction. */
enum bracket { BRACKET_READ, BRACKET_WRITE, BRACKET_COMMIT, BRACKET_ROLLBACK, BRACKET_COUNT };

struct sql {
    struct arena *arena;
    struct sql_settings settings;
    struct text path;
    struct gate *gate; /* NULL on a connection for reading */
    sqlite3 *db;
    sqlite3_stmt *prepared[STATEMENT_COUNT];
    sqlite3_stmt *brackets[BRACKET_COUNT];
    bool is_writing;
    bool is_open; /* a transaction */
    int64_t deadline_ms;
    int64_t log_frames; /* after its last commit */
    enum sql_trouble trouble;
};

/* --- what went wrong --- */

static enum sql_trouble trouble_of(int code)
{
    switch (code & 0xff) {
    case SQLITE_OK:
        return SQL_TROUBLE_NONE;
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        return SQL_TROUBLE_BUSY;
    case SQLITE_FULL:
        return SQL_TROUBLE_FULL;
    case SQLITE_INTERRUPT:
        return SQL_TROUBLE_DEADLINE;
    case SQLITE_CONSTRAINT:
    case SQLITE_MISMATCH:
    case SQLITE_TOOBIG:
    case SQLITE_RANGE:
        return SQL_TROUBLE_DATA;
    default:
        return SQL_TROUBLE_BROKEN;
    }
}

/* The first trouble sticks. */
static void trouble_note(struct sql *sql, enum sql_trouble trouble, const char *cause)
{
    if (sql->trouble == SQL_TROUBLE_NONE) {
        sql->trouble = trouble;
        sql_log(&sql->settings, "database.trouble", TEXT("sqlite"), text_of(cause));
    }
}

static bool check(struct sql *sql, int code)
{
    if (code == SQLITE_OK || code == SQLITE_ROW || code == SQLITE_DONE) {
        return true;
    }
    if (code == SQLITE_NOMEM) {
        arena_exhausted();
    }
    trouble_note(sql, trouble_of(code), sqlite3_errmsg(sql->db));
    return false;
}

static int64_t now_ms(const struct sql *sql)
{
    return sql->settings.clock->monotonic_ms(sql->settings.clock->context);
}

static int is_late(void *context)
{
    const struct sql *sql = context;
    return now_ms(sql) > sql->deadline_ms;
}

/* --- plain sentences: the session's settings --- */

static bool run(struct sql *sql, const char *text, int64_t within_ms)
{
    sql->deadline_ms = now_ms(sql) + within_ms;
    return check(sql, sqlite3_exec(sql->db, text, NULL, NULL, NULL));
}

static int64_t number_of(struct sql *sql, const char *question)
{
    sqlite3_stmt *statement = NULL;
    int64_t number = -1;
    sql->deadline_ms = now_ms(sql) + SQL_STATEMENT_MS;
    if (check(sql, sqlite3_prepare_v2(sql->db, question, -1, &statement, NULL)) &&
        check(sql, sqlite3_step(statement)) && sqlite3_data_count(statement) == 1) {
        number = sqlite3_column_int64(statement, 0);
    }
    sqlite3_finalize(statement);
    return number;
}

/* --- connecting --- */

static void sqlite_close(struct sql *sql)
{
    if (sql == NULL) {
        return;
    }
    for (int i = 0; i < STATEMENT_COUNT; i++) {
        sqlite3_finalize(sql->prepared[i]);
    }
    for (int i = 0; i < BRACKET_COUNT; i++) {
        sqlite3_finalize(sql->brackets[i]);
    }
    sqlite3_close(sql->db);
    gate_close(sql->gate);
    arena_destroy(sql->arena);
}

/* A file that is not there yet is made with a mode that keeps strangers out; SQLite would go by the umask. */
static bool file_make(const char *path, struct fault *fault)
{
    int descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, FILE_CREATED_MODE);
    if (descriptor < 0) {
        return fault_raise(fault, FAULT_SYSTEM, "database_file", "database", "%s cannot be opened: %s.", path,
                           strerror(errno));
    }
    close(descriptor);
    return true;
}

static bool set_up_reading(struct sql *sql)
{
    return run(sql, "PRAGMA query_only = 1", SQL_STATEMENT_MS) &&
           run(sql, "PRAGMA cache_size = -2048", SQL_STATEMENT_MS);
}

/* Checkpoints happen in the gate and nowhere else: not by themselves after a commit, and not when the last one leaves. */
static bool set_up_writing(struct sql *sql)
{
    return check(sql, sqlite3_db_config(sql->db, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL)) &&
           run(sql, "PRAGMA journal_mode = WAL", SQL_STATEMENT_MS) &&
           run(sql, "PRAGMA synchronous = FULL", SQL_STATEMENT_MS) &&
           run(sql, "PRAGMA foreign_keys = ON", SQL_STATEMENT_MS) &&
           run(sql, "PRAGMA secure_delete = ON", SQL_STATEMENT_MS) &&
           run(sql, "PRAGMA cache_size = -16384", SQL_STATEMENT_MS);
}

static int log_note(void *context, sqlite3 *db, const char *name, int frames)
{
    struct sql *sql = context;
    (void)db;
    (void)name;
    sql->log_frames = frames;
    return SQLITE_OK;
}

static bool set_up(struct sql *sql)
{
    sqlite3_extended_result_codes(sql->db, 1);
    sqlite3_busy_timeout(sql->db, SQL_STATEMENT_MS);
    sqlite3_progress_handler(sql->db, STEPS_BETWEEN_LOOKS, is_late, sql);
    if (!run(sql, "PRAGMA wal_autocheckpoint = 0", SQL_STATEMENT_MS)) {
        return false;
    }
    sqlite3_wal_hook(sql->db, log_note, sql);
    return run(sql, "PRAGMA mmap_size = 0", SQL_STATEMENT_MS) &&
           run(sql, "PRAGMA trusted_schema = OFF", SQL_STATEMENT_MS) &&
           (sql->gate == NULL ? set_up_reading(sql) : set_up_writing(sql));
}

/* An empty file, or ours. */
static bool owner_check(struct sql *sql, struct fault *fault)
{
    int64_t id = number_of(sql, "PRAGMA application_id");
    int64_t tables = id == 0 ? number_of(sql, "SELECT count(*) FROM sqlite_schema") : 0;
    if (sql->trouble == SQL_TROUBLE_NONE && (id == APPLICATION_ID || (id == 0 && tables == 0))) {
        return true;
    }
    return fault_raise(fault, FAULT_SYSTEM, "database_file", "database", "%.*s is no database of RoutrIQ.",
                       TEXT_ARGS(sql->path));
}

static bool open_file(struct sql *sql, const char *path, struct fault *fault)
{
    int flags = sql->gate == NULL ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE;
    int code = sqlite3_open_v2(path, &sql->db, flags | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE, NULL);
    if (code == SQLITE_OK && set_up(sql)) {
        return owner_check(sql, fault);
    }
    const char *why = sql->db == NULL ? "out of memory" : sqlite3_errmsg(sql->db);
    return fault_raise(fault, FAULT_SYSTEM, "database_file", "database", "%s cannot be opened: %s.", path, why);
}

static struct sql *sqlite_connect(const struct sql_settings *settings, enum sql_mode use, struct fault *fault)
{
    struct arena *arena = arena_create(0);
    struct sql *sql = arena_new(arena, struct sql);
    sql->arena = arena;
    sql->settings = *settings;
    sql->path = text_copy(arena, text_slice(settings->database, sizeof "sqlite:" - 1, settings->database.length));
    const char *path = text_to_c(arena, sql->path);
    bool ready = true;
    if (use == SQL_WRITE) {
        sql->gate = gate_open(sql->path, settings->clock, fault);
        ready = sql->gate != NULL && gate_enter(sql->gate, SQL_GATE_MS, fault) && file_make(path, fault);
    }
    ready = ready && open_file(sql, path, fault);
    if (sql->gate != NULL && gate_is_held(sql->gate)) {
        gate_leave(sql->gate);
    }
    if (!ready) {
        sqlite_close(sql);
        return NULL;
    }
    return sql;
}

static bool sqlite_is_alive(const struct sql *sql)
{
    (void)sql;
    return true;
}

static enum sql_trouble sqlite_trouble(const struct sql *sql)
{
    return sql->trouble;
}

/* --- transactions --- */

static bool sqlite_hold(struct sql *sql, struct fault *fault)
{
    assert(sql->gate != NULL);
    if (gate_enter(sql->gate, SQL_GATE_MS, fault)) {
        return true;
    }
    sql->trouble = SQL_TROUBLE_BUSY;
    return false;
}

static void sqlite_release(struct sql *sql)
{
    gate_leave(sql->gate);
}

/* Every request has two of them: prepared once, they cost a twentieth of a write less. */
static bool bracket_run(struct sql *sql, enum bracket bracket)
{
    static const char *const words[] = {"BEGIN", "BEGIN IMMEDIATE", "COMMIT", "ROLLBACK"};
    sqlite3_stmt **prepared = &sql->brackets[bracket];
    sql->deadline_ms = now_ms(sql) + SQL_STATEMENT_MS;
    if (*prepared == NULL &&
        !check(sql, sqlite3_prepare_v3(sql->db, words[bracket], -1, SQLITE_PREPARE_PERSISTENT, prepared, NULL))) {
        return false;
    }
    bool done = check(sql, sqlite3_step(*prepared));
    sqlite3_reset(*prepared);
    return done;
}

static bool sqlite_begin(struct sql *sql, enum sql_mode mode, struct fault *fault)
{
    assert(!sql->is_open);
    sql->trouble = SQL_TROUBLE_NONE;
    sql->is_writing = mode == SQL_WRITE;
    if (sql->is_writing && !sqlite_hold(sql, fault)) {
        return false;
    }
    if (!bracket_run(sql, sql->is_writing ? BRACKET_WRITE : BRACKET_READ)) {
        if (sql->is_writing) {
            sqlite_release(sql);
        }
        return sql_raise(fault, sql->trouble);
    }
    sql->is_open = true;
    return true;
}

/* Some errors end the transaction by themselves. */
static void transaction_end(struct sql *sql)
{
    if (sqlite3_get_autocommit(sql->db) == 0) {
        (void)bracket_run(sql, BRACKET_ROLLBACK); /* it can only fail where none is open any more */
    }
    if (sql->is_open && sql->is_writing) {
        sqlite_release(sql);
    }
    sql->is_open = false;
}

static void sqlite_rollback(struct sql *sql)
{
    transaction_end(sql);
}

/* A full disk is known: the mark of a commit is the last that is written. An error of the disk is not: the mark may be in
 * the file already, and a later opening would believe it. */
static enum sql_end sqlite_commit(struct sql *sql, struct fault *fault)
{
    enum sql_end end = SQL_NOT_KEPT;
    if (sql->trouble == SQL_TROUBLE_NONE && sqlite3_get_autocommit(sql->db) == 0) {
        end = bracket_run(sql, BRACKET_COMMIT)     ? SQL_KEPT
              : sql->trouble == SQL_TROUBLE_BROKEN ? SQL_UNKNOWN
                                                   : SQL_NOT_KEPT;
    }
    transaction_end(sql);
    if (end != SQL_KEPT) {
        sql_raise(fault, sql->trouble);
    }
    return end;
}

/* --- statements --- */

static sqlite3_stmt *statement_ready(struct sql *sql, enum statement statement)
{
    if (sql->prepared[statement] == NULL) {
        const struct statement_text *text = statement_text(statement);
        const char *words = text->common != NULL ? text->common : text->sqlite;
        check(sql, sqlite3_prepare_v3(sql->db, words, -1, SQLITE_PREPARE_PERSISTENT, &sql->prepared[statement], NULL));
    }
    return sql->prepared[statement];
}

static int bind_one(sqlite3_stmt *prepared, int place, const struct sql_value *value)
{
    const char *bytes = value->text.bytes == NULL ? "" : value->text.bytes;
    switch (value->kind) {
    case SQL_NULL:
        return sqlite3_bind_null(prepared, place);
    case SQL_INTEGER:
        return sqlite3_bind_int64(prepared, place, value->integer);
    case SQL_BYTES:
        return sqlite3_bind_blob64(prepared, place, bytes, value->text.length, SQLITE_STATIC);
    case SQL_TEXT:
        break;
    }
    if (memchr(bytes, '\0', value->text.length) != NULL) {
        return SQLITE_MISMATCH; /* SQLite would keep it; PostgreSQL cannot */
    }
    return sqlite3_bind_text64(prepared, place, bytes, value->text.length, SQLITE_STATIC, SQLITE_UTF8);
}

static struct text column_bytes(struct arena *arena, sqlite3_stmt *prepared, int column)
{
    const char *bytes = sqlite3_column_blob(prepared, column);
    size_t length = (size_t)sqlite3_column_bytes(prepared, column);
    return text_copy(arena, (struct text){bytes, length});
}

static void row_take(struct sql_rows *into, sqlite3_stmt *prepared)
{
    int columns = sqlite3_column_count(prepared);
    struct sql_value *cells = sql_rows_add(into, columns);
    for (int i = 0; i < columns; i++) {
        switch (sqlite3_column_type(prepared, i)) {
        case SQLITE_NULL:
            cells[i] = sql_null();
            break;
        case SQLITE_INTEGER:
            cells[i] = sql_integer(sqlite3_column_int64(prepared, i));
            break;
        case SQLITE_BLOB:
            cells[i] = (struct sql_value){.kind = SQL_BYTES, .text = column_bytes(into->arena, prepared, i)};
            break;
        default:
            cells[i] = sql_text(column_bytes(into->arena, prepared, i));
        }
    }
}

static void rows_take(struct sql *sql, sqlite3_stmt *prepared, struct sql_rows *into)
{
    int64_t before = sqlite3_total_changes64(sql->db);
    sql->deadline_ms = now_ms(sql) + SQL_STATEMENT_MS;
    int code = SQLITE_ROW;
    while ((code = sqlite3_step(prepared)) == SQLITE_ROW) {
        if (into != NULL) {
            row_take(into, prepared);
        }
    }
    check(sql, code);
    if (into != NULL) {
        into->changed = sqlite3_total_changes64(sql->db) - before;
    }
}

static void sqlite_ask(struct sql *sql, enum statement statement, const struct sql_value *values, int32_t count,
                       struct sql_rows *into)
{
    assert(sql->is_open);
    if (sql->trouble != SQL_TROUBLE_NONE) {
        return;
    }
    sqlite3_stmt *prepared = statement_ready(sql, statement);
    if (prepared == NULL) {
        return;
    }
    assert(sqlite3_bind_parameter_count(prepared) == count);
    bool bound = true;
    for (int32_t i = 0; i < count && bound; i++) {
        bound = check(sql, bind_one(prepared, i + 1, &values[i]));
    }
    if (bound) {
        rows_take(sql, prepared, into);
    }
    sqlite3_reset(prepared);
    sqlite3_clear_bindings(prepared);
}

static bool sqlite_settle(struct sql *sql, struct fault *fault)
{
    return sql->trouble == SQL_TROUBLE_NONE || sql_raise(fault, sql->trouble);
}

static bool sqlite_script(struct sql *sql, struct text text, struct fault *fault)
{
    assert(sql->is_open && sql->is_writing);
    struct arena *scratch = arena_create(0);
    bool done = sql->trouble == SQL_TROUBLE_NONE && run(sql, text_to_c(scratch, text), SQL_SCRIPT_MS);
    arena_destroy(scratch);
    return done || sql_raise(fault, sql->trouble);
}

/* --- the file --- */

static bool sqlite_checkpoint(struct sql *sql, struct sql_checkpoint *done, struct fault *fault)
{
    assert(!sql->is_open);
    sql->trouble = SQL_TROUBLE_NONE;
    if (!sqlite_hold(sql, fault)) {
        return false;
    }
    int frames = 0;
    int moved = 0;
    sql->deadline_ms = now_ms(sql) + SQL_SCRIPT_MS;
    bool well = check(sql, sqlite3_wal_checkpoint_v2(sql->db, NULL, SQLITE_CHECKPOINT_PASSIVE, &frames, &moved));
    int64_t page = well ? number_of(sql, "PRAGMA page_size") : 0;
    sqlite_release(sql);
    sql->log_frames = well && moved == frames ? 0 : sql->log_frames;
    *done = (struct sql_checkpoint){.wal_bytes = (int64_t)frames * (page + FRAME_HEADER), .whole = moved == frames};
    return well || sql_raise(fault, sql->trouble);
}

static int64_t sqlite_log_bytes(const struct sql *sql)
{
    return sql->log_frames * (PAGE_BYTES + FRAME_HEADER);
}

static bool file_sync(const char *path)
{
    int descriptor = open(path, O_RDONLY | O_CLOEXEC);
    bool synced = descriptor >= 0 && fsync(descriptor) == 0;
    if (descriptor >= 0) {
        close(descriptor);
    }
    return synced;
}

static const char *folder_of(struct arena *arena, const char *path)
{
    const char *slash = strrchr(path, '/');
    size_t length = slash == NULL ? 0 : (size_t)(slash - path) + 1;
    return length == 0 ? "." : text_to_c(arena, (struct text){path, length});
}

/* By way of a name that says it is not finished, so that a copy that has its name is whole. */
static bool copy_make(struct sql *sql, struct arena *arena, const char *path)
{
    const char *part = text_to_c(arena, text_format(arena, "%s.part", path));
    sqlite3_stmt *statement = NULL;
    (void)unlink(part);
    sql->deadline_ms = now_ms(sql) + SQL_SCRIPT_MS;
    bool made = check(sql, sqlite3_prepare_v2(sql->db, "VACUUM INTO ?1", -1, &statement, NULL)) &&
                check(sql, sqlite3_bind_text(statement, 1, part, -1, SQLITE_STATIC)) &&
                check(sql, sqlite3_step(statement));
    sqlite3_finalize(statement);
    return made && file_sync(part) && rename(part, path) == 0 && file_sync(folder_of(arena, path));
}

static bool sqlite_copy(struct sql *sql, struct arena *arena, struct text ending, struct text *copy,
                        struct fault *fault)
{
    assert(!sql->is_open);
    sql->trouble = SQL_TROUBLE_NONE;
    *copy = text_format(arena, "%.*s.%.*s", TEXT_ARGS(sql->path), TEXT_ARGS(ending));
    if (!sqlite_hold(sql, fault)) {
        return false;
    }
    bool made = copy_make(sql, arena, text_to_c(arena, *copy));
    sqlite_release(sql);
    return made || fault_raise(fault, FAULT_SYSTEM, "database_copy", "database",
                               "The copy %.*s could not be written; is there room on the disk?", TEXT_ARGS(*copy));
}

const struct sql_engine sqlite_engine = {
    .name = "sqlite",
    .connect = sqlite_connect,
    .close = sqlite_close,
    .is_alive = sqlite_is_alive,
    .begin = sqlite_begin,
    .commit = sqlite_commit,
    .rollback = sqlite_rollback,
    .ask = sqlite_ask,
    .settle = sqlite_settle,
    .trouble = sqlite_trouble,
    .script = sqlite_script,
    .hold = sqlite_hold,
    .release = sqlite_release,
    .checkpoint = sqlite_checkpoint,
    .log_bytes = sqlite_log_bytes,
    .copy = sqlite_copy,
};
