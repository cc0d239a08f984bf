/* Every statement of the table is prepared on both engines, and they agree on what goes in and what comes out. */
#include "store/statements.h"

#include <libpq-fe.h>
#include <sqlite3.h>
#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "base/testing.h"
#include "store/testing.h"

/* What an engine says of one statement. */
struct asked_shape {
    int parameters;
    int columns;
    char names[16][32];
};

struct fixture {
    struct testing_database *databases[TESTING_ENGINES];
    struct sql *writers[TESTING_ENGINES];
    sqlite3 *sqlite;
    PGconn *postgres;
};

static int begin(void **state)
{
    struct fixture *f = test_calloc(1, sizeof *f);
    for (int i = 0; i < TESTING_ENGINES; i++) {
        f->databases[i] = testing_database_make(testing_engine(i));
        f->writers[i] = testing_connect(f->databases[i], SQL_WRITE);
        testing_tables(f->databases[i], f->writers[i]);
    }
    struct arena *arena = f->databases[0]->arena;
    assert_int_equal(sqlite3_open(text_to_c(arena, f->databases[0]->path), &f->sqlite), SQLITE_OK);
    f->postgres = PQconnectdb(text_to_c(arena, f->databases[1]->settings.database));
    assert_int_equal(PQstatus(f->postgres), CONNECTION_OK);
    *state = f;
    return 0;
}

static int end(void **state)
{
    struct fixture *f = *state;
    sqlite3_close(f->sqlite);
    PQfinish(f->postgres);
    for (int i = 0; i < TESTING_ENGINES; i++) {
        testing_engine(i)->close(f->writers[i]);
        testing_database_end(f->databases[i]);
    }
    test_free(f);
    return 0;
}

static void sqlite_shape(struct fixture *f, const struct statement_text *text, struct asked_shape *shape)
{
    sqlite3_stmt *prepared = NULL;
    const char *words = text->common != NULL ? text->common : text->sqlite;
    if (sqlite3_prepare_v2(f->sqlite, words, -1, &prepared, NULL) != SQLITE_OK) {
        fail_msg("%s on SQLite: %s", text->name, sqlite3_errmsg(f->sqlite));
    }
    shape->parameters = sqlite3_bind_parameter_count(prepared);
    shape->columns = sqlite3_column_count(prepared);
    for (int i = 0; i < shape->columns && i < 16; i++) {
        snprintf(shape->names[i], sizeof shape->names[i], "%s", sqlite3_column_name(prepared, i));
    }
    sqlite3_finalize(prepared);
}

/* int8, text, bytea, json: what the waist can send. */
static bool can_be_sent(Oid type)
{
    return type == 20 || type == 25 || type == 17 || type == 114;
}

static void postgres_shape(struct fixture *f, const struct statement_text *text, struct asked_shape *shape)
{
    char words[4096];
    snprintf(words, sizeof words, "%s", text->common != NULL ? text->common : text->postgres);
    for (char *c = words; *c != '\0'; c++) {
        *c = *c == '?' ? '$' : *c;
    }
    PQclear(PQprepare(f->postgres, text->name, words, 0, NULL));
    PGresult *described = PQdescribePrepared(f->postgres, text->name);
    if (PQresultStatus(described) != PGRES_COMMAND_OK) {
        fail_msg("%s on PostgreSQL: %s", text->name, PQerrorMessage(f->postgres));
    }
    shape->parameters = PQnparams(described);
    shape->columns = PQnfields(described);
    for (int i = 0; i < shape->parameters; i++) {
        if (!can_be_sent(PQparamtype(described, i))) {
            fail_msg("%s: parameter %d has the type %u", text->name, i + 1, PQparamtype(described, i));
        }
    }
    for (int i = 0; i < shape->columns && i < 16; i++) {
        snprintf(shape->names[i], sizeof shape->names[i], "%s", PQfname(described, i));
    }
    PQclear(described);
}

static void every_statement_is_understood_by_both_engines_in_the_same_way(void **state)
{
    struct fixture *f = *state;
    for (int i = 0; i < STATEMENT_COUNT; i++) {
        const struct statement_text *text = statement_text((enum statement)i);
        struct asked_shape ours = {0};
        struct asked_shape theirs = {0};
        assert_non_null(text->name);
        assert_true((text->common != NULL) == (text->sqlite == NULL && text->postgres == NULL));
        sqlite_shape(f, text, &ours);
        postgres_shape(f, text, &theirs);
        if (ours.parameters != theirs.parameters || ours.columns != theirs.columns ||
            ours.parameters > SQL_PARAMETERS_MAX) {
            fail_msg("%s: %d parameters and %d columns on SQLite, %d and %d on PostgreSQL", text->name, ours.parameters,
                     ours.columns, theirs.parameters, theirs.columns);
        }
        bool has_names = text->common != NULL && strstr(text->common, "count(") == NULL;
        assert_true(!has_names || memcmp(ours.names, theirs.names, sizeof ours.names) == 0);
    }
}

/* `?2 … ?1` must not be numbered by first appearance. */
static void a_parameter_goes_where_its_number_says(void **state)
{
    struct fixture *f = *state;
    for (int i = 0; i < TESTING_ENGINES; i++) {
        const struct sql_engine *engine = testing_engine(i);
        struct arena *arena = f->databases[i]->arena;
        struct fault fault = {0};
        struct sql_rows rows = {.arena = arena};
        const struct sql_value item[] = {sql_text(TEXT("north")), sql_text(TEXT("item")), sql_text(TEXT("tidy")),
                                         sql_integer(1),          sql_integer(-9),        sql_null(),
                                         sql_text(TEXT("{}")),    sql_integer(1)};
        const struct sql_value turn[] = {sql_text(TEXT("north"))};
        const struct sql_value claim[] = {
            sql_text(TEXT("north")),      sql_integer(20),     sql_integer(99), sql_text(TEXT("worker")),
            sql_text(TEXT("[\"tidy\"]")), sql_text(TEXT("[]"))};
        assert_true(engine->begin(f->writers[i], SQL_WRITE, &fault));
        engine->ask(f->writers[i], STATEMENT_QUEUE_ADD, item, 8, NULL);
        engine->ask(f->writers[i], STATEMENT_QUEUE_TURN_ADD, turn, 1, NULL);
        engine->ask(f->writers[i], STATEMENT_QUEUE_CLAIM, claim, 6, &rows);
        assert_int_equal(engine->commit(f->writers[i], &fault), SQL_KEPT);
        assert_no_fault(&fault);
        assert_int_equal(rows.count, 1);
        assert_text(sql_cell(&rows, 0, 1)->text, "item");
        assert_int_equal(sql_cell(&rows, 0, 5)->integer, 1);
    }
}

/* The plans of the commonest questions name an index; a table scan would show only with much data. */
static void the_common_questions_use_an_index(void **state)
{
    struct fixture *f = *state;
    static const enum statement asked[] = {STATEMENT_JOB_FIND,         STATEMENT_JOB_EXTERNAL,  STATEMENT_JOB_VERSIONS,
                                           STATEMENT_JOB_LIST_CREATED, STATEMENT_KEY_OF_PREFIX, STATEMENT_KEPT_FIND,
                                           STATEMENT_AUDIT_NEWEST,     STATEMENT_JOBS_PAGE,     STATEMENT_APPENDED_LIST,
                                           STATEMENT_SESSION_OF_DIGEST};
    for (size_t i = 0; i < sizeof asked / sizeof *asked; i++) {
        const struct statement_text *text = statement_text(asked[i]);
        char words[4096];
        sqlite3_stmt *prepared = NULL;
        snprintf(words, sizeof words, "EXPLAIN QUERY PLAN %s", text->common != NULL ? text->common : text->sqlite);
        assert_int_equal(sqlite3_prepare_v2(f->sqlite, words, -1, &prepared, NULL), SQLITE_OK);
        assert_int_equal(sqlite3_step(prepared), SQLITE_ROW);
        const char *plan = (const char *)sqlite3_column_text(prepared, 3);
        if (strstr(plan, "SEARCH") == NULL) {
            fail_msg("%s: %s", text->name, plan);
        }
        sqlite3_finalize(prepared);
    }
}

static void plan_read(struct fixture *f, enum statement statement, char plan[4096])
{
    char words[4096];
    sqlite3_stmt *prepared = NULL;
    snprintf(words, sizeof words, "EXPLAIN QUERY PLAN %s", statement_text(statement)->sqlite);
    assert_int_equal(sqlite3_prepare_v2(f->sqlite, words, -1, &prepared, NULL), SQLITE_OK);
    plan[0] = '\0';
    while (sqlite3_step(prepared) == SQLITE_ROW) {
        size_t length = strlen(plan);
        snprintf(plan + length, 4096 - length, "%s\n", (const char *)sqlite3_column_text(prepared, 3));
    }
    sqlite3_finalize(prepared);
}

/* By these indices alone: the jobs of other days are not looked at. */
static void assert_plan(struct fixture *f, enum statement statement, const char *const *parts, int count)
{
    char plan[4096];
    plan_read(f, statement, plan);
    int uses = 0;
    for (const char *at = strstr(plan, "INDEX jobs_"); at != NULL; at = strstr(at + 1, "INDEX jobs_")) {
        uses++;
    }
    for (int i = 0; i < count; i++) {
        if (strstr(plan, parts[i]) == NULL || uses != count) {
            fail_msg("%s is not in:\n%s", parts[i], plan);
        }
    }
}

static void a_day_is_listed_without_the_other_days(void **state)
{
    const char *parts[] = {"jobs_day (organization_id=? AND day_from_s>? AND day_from_s<?)",
                           "jobs_long (organization_id=? AND day_to_s>?)", "jobs_undated (organization_id=?)"};
    assert_plan(*state, STATEMENT_JOB_LIST_DAY, parts, 3);
    assert_plan(*state, STATEMENT_JOB_LIST_DATED, parts, 2);
    parts[2] = "jobs_undated_open (organization_id=?)";
    assert_plan(*state, STATEMENT_JOB_LIST_DAY_OPEN, parts, 3);
}

/* A claim looks at what is due of one organization after the other, and never at what is done. */
static void a_claim_passes_what_is_done_by(void **state)
{
    static const enum statement asked[] = {STATEMENT_QUEUE_DUE, STATEMENT_QUEUE_TAKE_TURN, STATEMENT_QUEUE_CLAIM,
                                           STATEMENT_QUEUE_WAITING};
    for (size_t i = 0; i < sizeof asked / sizeof *asked; i++) {
        char plan[4096];
        plan_read(*state, asked[i], plan);
        for (char *line = strtok(plan, "\n"); line != NULL; line = strtok(NULL, "\n")) {
            bool items = strstr(line, " q ") != NULL || strstr(line, " r ") != NULL || strstr(line, " d ") != NULL ||
                         strstr(line, " queue_items ") != NULL;
            bool by_key = strstr(line, "(organization_id=? AND id=?)") != NULL;
            if (items && !by_key && strstr(line, "INDEX queue_due") == NULL) {
                fail_msg("%s: %s", statement_text(asked[i])->name, line);
            }
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_statement_is_understood_by_both_engines_in_the_same_way),
        cmocka_unit_test(a_parameter_goes_where_its_number_says),
        cmocka_unit_test(the_common_questions_use_an_index),
        cmocka_unit_test(a_day_is_listed_without_the_other_days),
        cmocka_unit_test(a_claim_passes_what_is_done_by),
    };
    return cmocka_run_group_tests(tests, begin, end);
}
