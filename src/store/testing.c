#include "store/testing.h"

#include <libpq-fe.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/asset.h"
#include "base/testing.h"
#include "store/backup_tables.h"
#include "store/migrate.h"

static int64_t clock_ms(clockid_t id)
{
    struct timespec now;
    clock_gettime(id, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static int64_t wall_ms(void *context)
{
    (void)context;
    return clock_ms(CLOCK_REALTIME);
}

static int64_t monotonic_ms(void *context)
{
    (void)context;
    return clock_ms(CLOCK_MONOTONIC);
}

static const struct clock_port testing_clock = {NULL, wall_ms, monotonic_ms, monotonic_ms};

const struct clock_port *testing_clock_port(void)
{
    return &testing_clock;
}

const struct sql_engine *testing_engine(int which)
{
    return which == 0 ? &sqlite_engine : &postgres_engine;
}

static void notice_ignore(void *context, const PGresult *result)
{
    (void)context;
    (void)result;
}

static PGresult *postgres_run(const struct testing_database *database, const char *words)
{
    const char *address = getenv("ROUTRIQ_TEST_POSTGRES");
    if (address == NULL) {
        fail_msg("ROUTRIQ_TEST_POSTGRES is not set: run this by `make test`, or `node tests/postgres.mjs PROGRAM`");
    }
    const char *whole = text_to_c(database->arena, database->settings.database.length > 0 ? database->settings.database
                                                                                          : text_of(address));
    PGconn *connection = PQconnectdb(whole);
    PQsetNoticeReceiver(connection, notice_ignore, NULL);
    PGresult *result = PQexec(connection, words);
    ExecStatusType status = PQresultStatus(result);
    if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK) {
        fail_msg("%s: %s", words, PQerrorMessage(connection));
    }
    PQfinish(connection);
    return result;
}

static void sqlite_make(struct testing_database *database)
{
    char *folder = text_to_c(database->arena, TEXT("/tmp/routriq-sql-XXXXXX"));
    assert_non_null(mkdtemp(folder));
    database->path = text_format(database->arena, "%s/test.db", folder);
    database->settings.database = text_format(database->arena, "sqlite:%.*s", TEXT_ARGS(database->path));
}

/* A schema of its own is as good as a database, and made in a moment. */
static void postgres_make(struct testing_database *database)
{
    const char *address = getenv("ROUTRIQ_TEST_POSTGRES");
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    database->schema = text_format(database->arena, "t%d_%lld_%ld", (int)getpid(), (long long)now.tv_sec, now.tv_nsec);
    PQclear(postgres_run(database, text_to_c(database->arena, text_format(database->arena, "CREATE SCHEMA %.*s",
                                                                          TEXT_ARGS(database->schema)))));
    database->settings.database =
        text_format(database->arena, "%s%sapplication_name=%.*s&options=-csearch_path%%3D%.*s", address,
                    strchr(address, '?') == NULL ? "?" : "&", TEXT_ARGS(database->schema), TEXT_ARGS(database->schema));
}

struct testing_database *testing_database_make(const struct sql_engine *engine)
{
    struct arena *arena = arena_create(0);
    struct testing_database *database = arena_new(arena, struct testing_database);
    database->arena = arena;
    database->engine = engine;
    database->settings.clock = &testing_clock;
    if (engine == &sqlite_engine) {
        sqlite_make(database);
    } else {
        postgres_make(database);
    }
    return database;
}

void testing_database_end(struct testing_database *database)
{
    struct arena *arena = database->arena;
    if (database->engine == &sqlite_engine) {
        size_t folder = database->path.length - sizeof "/test.db" + 1;
        const char *command = text_to_c(arena, text_format(arena, "rm -rf '%.*s'", (int)folder, database->path.bytes));
        assert_int_equal(system(command), 0); /* NOLINT: a folder that this file made */
    } else {
        PQclear(postgres_run(
            database, text_to_c(arena, text_format(arena, "DROP SCHEMA %.*s CASCADE", TEXT_ARGS(database->schema)))));
    }
    arena_destroy(arena);
}

struct sql *testing_connect(const struct testing_database *database, enum sql_mode use)
{
    struct fault fault = {0};
    struct sql *sql = database->engine->connect(&database->settings, use, &fault);
    assert_no_fault(&fault);
    assert_non_null(sql);
    return sql;
}

void testing_tables(const struct testing_database *database, struct sql *sql)
{
    struct fault fault = {0};
    const struct asset_list *steps = migration_files(database->engine);
    assert_true(database->engine->begin(sql, SQL_WRITE, &fault));
    for (int32_t i = 0; i < steps->count; i++) {
        assert_true(database->engine->script(sql, asset_text(&steps->items[i]), &fault));
    }
    assert_int_equal(database->engine->commit(sql, &fault), SQL_KEPT);
    assert_no_fault(&fault);
}

static int64_t sqlite_number(const struct testing_database *database, const char *question)
{
    sqlite3 *db = NULL;
    sqlite3_stmt *statement = NULL;
    int code = sqlite3_open_v2(text_to_c(database->arena, database->path), &db, SQLITE_OPEN_READWRITE, NULL);
    sqlite3_db_config(db, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL);
    if (code != SQLITE_OK || sqlite3_prepare_v2(db, question, -1, &statement, NULL) != SQLITE_OK ||
        (code = sqlite3_step(statement)) == SQLITE_ERROR) {
        fail_msg("%s: %s", question, sqlite3_errmsg(db));
    }
    int64_t number = code == SQLITE_ROW ? sqlite3_column_int64(statement, 0) : 0;
    sqlite3_finalize(statement);
    sqlite3_close(db);
    return number;
}

int64_t testing_number(const struct testing_database *database, const char *question)
{
    if (database->engine == &sqlite_engine) {
        return sqlite_number(database, question);
    }
    PGresult *result = postgres_run(database, question);
    int64_t number = 0;
    assert_true(text_to_int64(text_of(PQgetvalue(result, 0, 0)), &number));
    PQclear(result);
    return number;
}

void testing_run(const struct testing_database *database, const char *words)
{
    if (database->engine == &sqlite_engine) {
        (void)sqlite_number(database, words);
    } else {
        PQclear(postgres_run(database, words));
    }
}

void testing_rows_delete(const struct testing_database *database)
{
    struct text_builder words = text_builder_make(database->arena);
    for (int i = BACKUP_TABLES; i > 0; i--) { /* what is referred to last */
        text_append_format(&words, "DELETE FROM %s;", backup_tables[i - 1].name);
    }
    testing_run(database, text_to_c(database->arena, text_built(&words)));
}
