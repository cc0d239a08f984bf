/* Migrations on both engines: once, in order, whole or not at all, and never past what is known. */
#include "store/migrate.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/testing.h"
#include "store/testing.h"

struct fixture {
    struct testing_database *database;
    const struct sql_engine *engine;
    struct arena *arena;
    struct sql *sql;
    struct migration_report report;
    struct fault fault;
};

static const struct sql_engine *current;

static int begin(void **state)
{
    struct testing_database *database = testing_database_make(current);
    struct fixture *f = arena_new(database->arena, struct fixture);
    *f = (struct fixture){.database = database, .engine = current, .arena = database->arena};
    f->sql = testing_connect(database, SQL_WRITE);
    *state = f;
    return 0;
}

static int end(void **state)
{
    struct fixture *f = *state;
    f->engine->close(f->sql);
    testing_database_end(f->database);
    return 0;
}

/* How many steps are the program's own. */
static int32_t own(const struct fixture *f)
{
    return migration_files(f->engine)->count;
}

/* The program's own steps up to a schema. */
static const struct asset_list *steps_to(struct fixture *f, int32_t schema)
{
    struct asset_list *list = arena_new(f->arena, struct asset_list);
    *list = (struct asset_list){migration_files(f->engine)->items, schema};
    return list;
}

/* All of the program's own, and then these. */
static const struct asset_list *steps(struct fixture *f, int count, const char *const texts[])
{
    struct asset *items = arena_array(f->arena, struct asset, own(f) + count);
    struct asset_list *list = arena_new(f->arena, struct asset_list);
    for (int32_t i = 0; i < own(f) + count; i++) {
        const char *more = i < own(f) ? "" : texts[i - own(f)];
        items[i] = i < own(f) ? migration_files(f->engine)->items[i]
                              : (struct asset){.name = text_format(f->arena, "%04d_more.sql", (int)i + 1),
                                               .bytes = (const uint8_t *)more,
                                               .length = strlen(more)};
    }
    *list = (struct asset_list){items, own(f) + count};
    return list;
}

static bool run(struct fixture *f, const struct asset_list *files, bool check_only)
{
    f->fault = (struct fault){0};
    return migrate_run(f->engine, f->sql, &f->database->settings, f->arena, files, check_only, &f->report, &f->fault);
}

static void must_run(struct fixture *f, const struct asset_list *files)
{
    bool well = run(f, files, false);
    assert_no_fault(&f->fault);
    assert_true(well);
}

static int64_t schema(struct fixture *f)
{
    return testing_number(f->database, "SELECT max(version) FROM schema_migrations");
}

static const char *const more[] = {"CREATE TABLE more (a bigint);", "CREATE TABLE even_more (a bigint);"};
static const char *const lite[] = {"CREATE TABLE more (a INTEGER) STRICT;",
                                   "CREATE TABLE even_more (a INTEGER) STRICT;"};

static const char *const *two(struct fixture *f)
{
    return f->engine == &sqlite_engine ? lite : more;
}

static void an_empty_database_gets_every_step_and_then_nothing_is_due(void **state)
{
    struct fixture *f = *state;
    must_run(f, NULL);
    assert_int_equal(f->report.before, 0);
    assert_int_equal(f->report.applied, f->report.known);
    assert_int_equal(schema(f), f->report.known);
    assert_int_equal(f->report.copy.length, 0);
    must_run(f, NULL);
    assert_int_equal(f->report.before, f->report.known);
    assert_int_equal(f->report.applied, 0);
}

static void a_check_tells_what_is_due_and_changes_nothing(void **state)
{
    struct fixture *f = *state;
    assert_true(run(f, NULL, true));
    assert_int_equal(f->report.before, 0);
    assert_int_equal(f->report.known, migration_files(f->engine)->count);
    assert_true(run(f, NULL, true));
    assert_int_equal(f->report.before, 0);
}

static void later_steps_come_in_order(void **state)
{
    struct fixture *f = *state;
    must_run(f, steps(f, 1, two(f)));
    must_run(f, steps(f, 2, two(f)));
    assert_int_equal(f->report.before, own(f) + 1);
    assert_int_equal(f->report.applied, 1);
    assert_int_equal(schema(f), own(f) + 2);
    assert_int_equal(testing_number(f->database, "SELECT count(*) FROM even_more"), 0);
}

static void a_file_is_copied_before_it_is_changed(void **state)
{
    struct fixture *f = *state;
    must_run(f, NULL);
    must_run(f, steps(f, 2, two(f)));
    if (f->engine != &sqlite_engine) {
        assert_int_equal(f->report.copy.length, 0);
        return;
    }
    const char *ending = text_to_c(f->arena, text_format(f->arena, ".before-%04d", (int)own(f) + 1));
    assert_true(strstr(text_to_c(f->arena, f->report.copy), ending) != NULL);
    struct testing_database copy = *f->database;
    copy.path = f->report.copy;
    assert_int_equal(testing_number(&copy, "SELECT max(version) FROM schema_migrations"), own(f));
    assert_int_equal(testing_number(&copy, "SELECT count(*) FROM sqlite_schema WHERE name = 'more'"), 0);
}

static void a_schema_that_is_newer_than_the_program_is_refused(void **state)
{
    struct fixture *f = *state;
    must_run(f, steps(f, 2, two(f)));
    assert_false(run(f, steps(f, 1, two(f)), false));
    assert_string_equal(f->fault.code, "schema_newer");
    struct text what =
        text_format(f->arena, "This database is at schema %d; this program knows %d. Use a newer program.",
                    (int)own(f) + 2, (int)own(f) + 1);
    assert_text(text_of(f->fault.what), text_to_c(f->arena, what));
    assert_false(run(f, steps(f, 1, two(f)), true));
}

static void a_step_that_was_changed_after_it_was_applied_is_refused(void **state)
{
    struct fixture *f = *state;
    must_run(f, steps(f, 1, two(f)));
    assert_false(run(f, steps(f, 2, (const char *[]){"SELECT 1;", "SELECT 2;"}), false));
    assert_string_equal(f->fault.code, "schema_differs");
    assert_int_equal(schema(f), own(f) + 1);
}

static void a_step_that_fails_in_its_middle_leaves_nothing(void **state)
{
    struct fixture *f = *state;
    const char *broken[] = {
        text_to_c(f->arena, text_format(f->arena, "%s INSERT INTO nothing VALUES (1);", two(f)[0]))};
    must_run(f, NULL);
    assert_false(run(f, steps(f, 1, broken), false));
    assert_true(fault_is(&f->fault));
    assert_int_equal(schema(f), own(f));
    must_run(f, steps(f, 1, two(f))); /* the table of the failed step is not there */
    assert_int_equal(schema(f), own(f) + 1);
}

static const char *const customer =
    "INSERT INTO customers VALUES ('org', 'ann', 1, 5, 5, 1, 1, 5, 'api', NULL, '', '{\"name\":\"Ann\"}')";

/* What was kept under the first schema is there under the second one, and its new tables work. */
static void a_database_with_data_goes_from_the_first_schema_to_the_second(void **state)
{
    struct fixture *f = *state;
    must_run(f, steps_to(f, 1));
    assert_int_equal(schema(f), 1);
    testing_run(f->database, customer);
    must_run(f, steps_to(f, 2));
    assert_int_equal(f->report.before, 1);
    assert_int_equal(f->report.applied, 1);
    const struct text org = TEXT("org");
    const struct text id = TEXT("d");
    const struct sql_value put[] = {sql_text(org),  sql_text(id),   sql_integer(1), sql_integer(5),
                                    sql_integer(5), sql_integer(2), sql_integer(2), sql_integer(5),
                                    sql_integer(0), sql_null(),     sql_null(),     sql_text(TEXT("{}"))};
    const struct sql_value ann[] = {sql_text(org), sql_text(TEXT("ann"))};
    const struct sql_value decision[] = {sql_text(org), sql_text(id)};
    struct sql_rows customers = {.arena = f->arena};
    struct sql_rows decisions = {.arena = f->arena};
    assert_true(f->engine->begin(f->sql, SQL_WRITE, &f->fault));
    f->engine->ask(f->sql, STATEMENT_DECISION_PUT, put, sizeof put / sizeof *put, NULL);
    f->engine->ask(f->sql, STATEMENT_CUSTOMER_FIND, ann, 2, &customers);
    f->engine->ask(f->sql, STATEMENT_DECISION_FIND, decision, 2, &decisions);
    assert_int_equal(f->engine->commit(f->sql, &f->fault), SQL_KEPT);
    assert_no_fault(&f->fault);
    assert_int_equal(customers.count, 1);
    assert_text(sql_cell(&customers, 0, 8)->text, "{\"name\":\"Ann\"}");
    assert_int_equal(decisions.count, 1);
}

/* Who has wishes is read out of what was kept before there was a column for it. */
static void customers_who_had_wishes_before_are_known_by_them(void **state)
{
    struct fixture *f = *state;
    must_run(f, steps_to(f, 3));
    testing_run(f->database,
                "INSERT INTO customers VALUES ('org', 'none', 1, 5, 5, 1, 1, 5, 'api', NULL, '', '{\"name\":\"Ann\","
                "\"preferences\":{\"preferredTechnicianIds\":[],\"excludedTechnicianIds\":[]},\"optedOut\":[]}')");
    testing_run(f->database,
                "INSERT INTO customers VALUES ('org', 'some', 1, 5, 5, 2, 2, 5, 'api', NULL, '', '{\"name\":\"Bea\","
                "\"preferences\":{\"preferredTechnicianIds\":[\"t\"],\"excludedTechnicianIds\":[]},\"optedOut\":[]}')");
    must_run(f, steps_to(f, 4));
    const struct sql_value asked[] = {sql_text(TEXT("org")), sql_text(TEXT("[\"none\",\"some\"]"))};
    struct sql_rows wishing = {.arena = f->arena};
    assert_true(f->engine->begin(f->sql, SQL_READ, &f->fault));
    f->engine->ask(f->sql, STATEMENT_CUSTOMER_WISHING, asked, 2, &wishing);
    f->engine->rollback(f->sql);
    assert_no_fault(&f->fault);
    assert_int_equal(wishing.count, 1);
    assert_text(sql_cell(&wishing, 0, 1)->text, "some");
}

/* PROGRAM DATABASE: brings it up to date. */
static int migrating_main(const char *database)
{
    struct fault fault = {0};
    struct migration_report report;
    struct arena *arena = arena_create(0);
    struct sql_settings settings = {.database = text_of(database), .clock = testing_clock_port()};
    const struct sql_engine *engine = sql_engine_of(settings.database, &fault);
    struct sql *sql = engine->connect(&settings, SQL_WRITE, &fault);
    bool well = sql != NULL && migrate_run(engine, sql, &settings, arena, NULL, false, &report, &fault);
    engine->close(sql);
    arena_destroy(arena);
    return well ? 0 : 1;
}

static void programs_that_start_together_do_it_once(void **state)
{
    struct fixture *f = *state;
    enum { PROGRAMS = 4 };
    pid_t children[PROGRAMS];
    const char *database = text_to_c(f->arena, f->database->settings.database);
    for (int i = 0; i < PROGRAMS; i++) {
        children[i] = fork();
        if (children[i] == 0) {
            execl("/proc/self/exe", "migrating", database, (char *)NULL);
            _exit(9);
        }
    }
    for (int i = 0; i < PROGRAMS; i++) {
        int status = -1;
        assert_int_equal(waitpid(children[i], &status, 0), children[i]);
        assert_int_equal(status, 0);
    }
    assert_int_equal(schema(f), migration_files(f->engine)->count);
}

/* Runs this program on the database and kills it at its n-th call of these kinds; its status as waitpid has it. */
static int killed_at(struct fixture *f, const char *calls, int n)
{
    char program[512] = {0};
    int status = -1;
    const char *database = text_to_c(f->arena, f->database->settings.database);
    const char *inject = text_to_c(f->arena, text_format(f->arena, "inject=%s:signal=KILL:when=%d", calls, n));
    assert_true(readlink("/proc/self/exe", program, sizeof program - 1) > 0);
    pid_t child = fork();
    if (child == 0) {
        setenv("ASAN_OPTIONS", "detect_leaks=0", 1);
        execlp("strace", "strace", "-f", "-qq", "-o", "/dev/null", "-e", calls, "-e", inject, program, database,
               (char *)NULL);
        _exit(9);
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(status == 0 || (WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL));
    return status;
}

/* Killed at its first call, at its second one, until one came through. */
static void a_program_killed_at_any_moment_leaves_a_schema_that_the_next_one_completes(void **state)
{
    (void)state;
    const char *calls = current == &sqlite_engine ? "pwrite64,fdatasync,ftruncate" : "sendto";
    int rounds = 0;
    for (int status = -1; status != 0;) {
        void *one = NULL;
        begin(&one);
        status = killed_at(one, calls, ++rounds);
        must_run(one, NULL);
        assert_int_equal(schema(one), ((struct fixture *)one)->report.known);
        end(&one);
    }
    print_message("# %s: killed at %d places\n", current->name, rounds - 1);
    assert_true(rounds > 5);
}

int main(int count, char **arguments)
{
    if (count == 2) {
        return migrating_main(arguments[1]);
    }
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(an_empty_database_gets_every_step_and_then_nothing_is_due, begin, end),
        cmocka_unit_test_setup_teardown(a_check_tells_what_is_due_and_changes_nothing, begin, end),
        cmocka_unit_test_setup_teardown(later_steps_come_in_order, begin, end),
        cmocka_unit_test_setup_teardown(a_file_is_copied_before_it_is_changed, begin, end),
        cmocka_unit_test_setup_teardown(a_schema_that_is_newer_than_the_program_is_refused, begin, end),
        cmocka_unit_test_setup_teardown(a_step_that_was_changed_after_it_was_applied_is_refused, begin, end),
        cmocka_unit_test_setup_teardown(a_step_that_fails_in_its_middle_leaves_nothing, begin, end),
        cmocka_unit_test_setup_teardown(a_database_with_data_goes_from_the_first_schema_to_the_second, begin, end),
        cmocka_unit_test_setup_teardown(customers_who_had_wishes_before_are_known_by_them, begin, end),
        cmocka_unit_test_setup_teardown(programs_that_start_together_do_it_once, begin, end),
        cmocka_unit_test(a_program_killed_at_any_moment_leaves_a_schema_that_the_next_one_completes),
    };
    int failed = 0;
    for (int i = 0; i < TESTING_ENGINES; i++) {
        current = testing_engine(i);
        failed += cmocka_run_group_tests_name(current->name, tests, NULL, NULL);
    }
    return failed;
}
