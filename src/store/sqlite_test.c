/* What SQLite's engine promises beyond the waist: the log goes into the database in the gate and nowhere else; only a file
 * of ours is opened; and what is unknown may come back when nothing settled it. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/testing.h"
#include "store/gate.h"
#include "store/testing.h"

struct fixture {
    struct testing_database *database;
    struct arena *arena;
    struct sql *writer;
    struct fault fault;
};

static int begin(void **state)
{
    struct testing_database *database = testing_database_make(&sqlite_engine);
    struct fixture *f = arena_new(database->arena, struct fixture);
    *f = (struct fixture){.database = database, .arena = database->arena};
    f->writer = testing_connect(database, SQL_WRITE);
    testing_tables(database, f->writer);
    *state = f;
    return 0;
}

static int end(void **state)
{
    struct fixture *f = *state;
    sqlite_engine.close(f->writer);
    testing_database_end(f->database);
    return 0;
}

static void keep(struct fixture *f, const char *name, size_t length)
{
    char *value = arena_alloc(f->arena, length + 1);
    memset(value, 'x', length);
    const struct sql_value values[] = {sql_text(text_of(name)), sql_bytes(value, length)};
    assert_true(sqlite_engine.begin(f->writer, SQL_WRITE, &f->fault));
    sqlite_engine.ask(f->writer, STATEMENT_INSTALLATION_PUT, values, 2, NULL);
    assert_int_equal(sqlite_engine.commit(f->writer, &f->fault), SQL_KEPT);
}

static int64_t size_of(struct fixture *f, const char *ending)
{
    struct stat status;
    const char *path = text_to_c(f->arena, text_format(f->arena, "%.*s%s", TEXT_ARGS(f->database->path), ending));
    return stat(path, &status) == 0 ? status.st_size : -1;
}

static void read_begin(struct fixture *f, struct sql *reader)
{
    struct sql_rows rows = {.arena = f->arena};
    assert_true(sqlite_engine.begin(reader, SQL_READ, &f->fault));
    sqlite_engine.ask(reader, STATEMENT_INSTALLATION_FIND, (struct sql_value[]){sql_text(TEXT("a"))}, 1, &rows);
    assert_true(sqlite_engine.settle(reader, &f->fault));
}

static void nothing_moves_the_log_but_a_checkpoint_that_was_asked_for(void **state)
{
    struct fixture *f = *state;
    int64_t before = size_of(f, "");
    for (int i = 0; i < 10; i++) {
        keep(f, (const char[]){(char)('a' + i), '\0'}, 1 << 20); /* 2 560 pages: SQLite's own bound is 1 000 */
    }
    assert_true(size_of(f, "-wal") > 10 << 20);
    sqlite_engine.close(f->writer);
    assert_int_equal(size_of(f, ""), before);
    assert_true(size_of(f, "-wal") > 10 << 20); /* nor does the last one that leaves */
    f->writer = testing_connect(f->database, SQL_WRITE);
    struct sql_checkpoint done;
    assert_true(sqlite_engine.checkpoint(f->writer, &done, &f->fault));
    assert_true(done.whole);
    assert_true(size_of(f, "") > before);
    int64_t log = size_of(f, "-wal");
    keep(f, "z", 1 << 20);
    assert_int_equal(size_of(f, "-wal"), log); /* the log began anew at its beginning */
}

static void a_checkpoint_waits_for_the_gate(void **state)
{
    struct fixture *f = *state;
    struct sql_checkpoint done;
    struct fault fault = {0};
    struct gate *gate = gate_open(f->database->path, f->database->settings.clock, &f->fault);
    keep(f, "a", 10000);
    assert_true(gate_enter(gate, 0, &f->fault));
    assert_false(sqlite_engine.checkpoint(f->writer, &done, &fault));
    assert_int_equal(sqlite_engine.trouble(f->writer), SQL_TROUBLE_BUSY);
    assert_false(sqlite_engine.begin(f->writer, SQL_WRITE, NULL));
    gate_leave(gate);
    assert_true(sqlite_engine.checkpoint(f->writer, &done, &f->fault));
    assert_true(done.whole);
    gate_close(gate);
}

static void a_reader_keeps_the_log_from_being_used_anew_and_loses_nothing(void **state)
{
    struct fixture *f = *state;
    struct sql *reader = testing_connect(f->database, SQL_READ);
    struct sql_checkpoint done;
    keep(f, "a", 10);
    read_begin(f, reader);
    keep(f, "a", 1 << 16);
    assert_true(sqlite_engine.checkpoint(f->writer, &done, &f->fault));
    assert_false(done.whole);
    assert_true(done.wal_bytes > 1 << 16);
    sqlite_engine.rollback(reader);
    assert_true(sqlite_engine.checkpoint(f->writer, &done, &f->fault));
    assert_true(done.whole);
    sqlite_engine.close(reader);
}

static void the_files_are_for_their_owner_alone(void **state)
{
    struct fixture *f = *state;
    static const char *const endings[] = {"", "-wal", "-shm", ".lock"};
    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++) {
        struct stat status;
        const char *path =
            text_to_c(f->arena, text_format(f->arena, "%.*s%s", TEXT_ARGS(f->database->path), endings[i]));
        assert_int_equal(stat(path, &status), 0);
        assert_int_equal(status.st_mode & 0777, 0600);
    }
}

static void a_file_of_another_program_is_left_alone(void **state)
{
    struct fixture *f = *state;
    struct fault fault = {0};
    testing_run(f->database, "PRAGMA application_id = 7");
    assert_null(sqlite_engine.connect(&f->database->settings, SQL_WRITE, &fault));
    assert_string_equal(fault.code, "database_file");
    testing_run(f->database, "PRAGMA application_id = 0"); /* tables, and not ours */
    assert_null(sqlite_engine.connect(&f->database->settings, SQL_READ, NULL));
}

static void a_file_that_is_no_database_is_refused_with_its_name(void **state)
{
    struct fixture *f = *state;
    struct fault fault = {0};
    const char *path = text_to_c(f->arena, text_format(f->arena, "%.*s-other", TEXT_ARGS(f->database->path)));
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    for (int i = 0; i < 1000; i++) {
        fputs("no database", file);
    }
    fclose(file);
    struct sql_settings settings = f->database->settings;
    settings.database = text_format(f->arena, "sqlite:%s", path);
    assert_null(sqlite_engine.connect(&settings, SQL_WRITE, &fault));
    assert_non_null(strstr(fault.what, path));
}

/* PROGRAM DATABASE: a commit whose sync fails, and then the end. */
static int doubtful_main(const char *database)
{
    struct fault fault = {0};
    struct sql_settings settings = {.database = text_of(database), .clock = testing_clock_port()};
    struct sql *sql = sqlite_engine.connect(&settings, SQL_WRITE, &fault);
    const struct sql_value values[] = {sql_text(TEXT("doubtful")), sql_bytes("x", 1)};
    if (sql == NULL || !sqlite_engine.begin(sql, SQL_WRITE, &fault)) {
        return 1;
    }
    sqlite_engine.ask(sql, STATEMENT_INSTALLATION_PUT, values, 2, NULL);
    _exit(sqlite_engine.commit(sql, &fault) == SQL_UNKNOWN ? 0 : 2); /* as a crash would */
}

static void what_is_unknown_may_come_back_when_the_process_ends_before_it_is_settled(void **state)
{
    struct fixture *f = *state;
    char program[512] = {0};
    int status = -1;
    assert_true(readlink("/proc/self/exe", program, sizeof program - 1) > 0);
    const char *address = text_to_c(f->arena, f->database->settings.database);
    sqlite_engine.close(f->writer); /* recovery is for who comes when nobody is there */
    f->writer = NULL;
    pid_t child = fork();
    if (child == 0) {
        setenv("ASAN_OPTIONS", "detect_leaks=0", 1);
        execlp("strace", "strace", "-f", "-qq", "-o", "/dev/null", "-e", "fdatasync", "-e",
               "inject=fdatasync:error=EIO:when=1", program, address, (char *)NULL);
        _exit(9);
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_int_equal(status, 0);
    assert_int_equal(testing_number(f->database, "SELECT count(*) FROM installation WHERE name = 'doubtful'"), 1);
}

int main(int count, char **arguments)
{
    if (count == 2) {
        return doubtful_main(arguments[1]);
    }
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(nothing_moves_the_log_but_a_checkpoint_that_was_asked_for, begin, end),
        cmocka_unit_test_setup_teardown(a_checkpoint_waits_for_the_gate, begin, end),
        cmocka_unit_test_setup_teardown(a_reader_keeps_the_log_from_being_used_anew_and_loses_nothing, begin, end),
        cmocka_unit_test_setup_teardown(the_files_are_for_their_owner_alone, begin, end),
        cmocka_unit_test_setup_teardown(a_file_of_another_program_is_left_alone, begin, end),
        cmocka_unit_test_setup_teardown(a_file_that_is_no_database_is_refused_with_its_name, begin, end),
        cmocka_unit_test_setup_teardown(what_is_unknown_may_come_back_when_the_process_ends_before_it_is_settled, begin,
                                        end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
