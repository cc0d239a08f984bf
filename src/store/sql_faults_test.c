/* What SQLite's engine says when the disk fails under it, told by another process whose calls to the system fail at the
 * n-th, for every n (strace's injection). Whatever it said must be true of the file afterwards. */
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/testing.h"
#include "store/testing.h"

/* What the other process ends with: what commit said, and whether a later commit of it was kept. */
enum { SAID = 10, SETTLED = 3, COULD_NOT_BEGIN = 20 };

static void put(const struct sql_engine *engine, struct sql *sql, const char *name, const char *value)
{
    const struct sql_value values[] = {sql_text(text_of(name)), sql_bytes(value, strlen(value))};
    engine->ask(sql, STATEMENT_INSTALLATION_PUT, values, 2, NULL);
}

/* PROGRAM DATABASE: writes "new" over "old"; after a doubt, settles it by another commit. */
static int writing_main(const char *database)
{
    struct fault fault = {0};
    struct sql_settings settings = {.database = text_of(database), .clock = testing_clock_port()};
    struct sql *sql = sqlite_engine.connect(&settings, SQL_WRITE, &fault);
    if (sql == NULL || !sqlite_engine.begin(sql, SQL_WRITE, &fault)) {
        return COULD_NOT_BEGIN;
    }
    put(&sqlite_engine, sql, "value", "new");
    enum sql_end end = sqlite_engine.commit(sql, &fault);
    int said = SAID + (int)end;
    if (end == SQL_UNKNOWN && sqlite_engine.begin(sql, SQL_WRITE, &fault)) {
        put(&sqlite_engine, sql, "settled", "yes");
        said += sqlite_engine.commit(sql, &fault) == SQL_KEPT ? SETTLED : 0;
    }
    sqlite_engine.close(sql);
    return said;
}

static int run_with(const struct testing_database *database, const char *calls, const char *error, int when)
{
    char program[512] = {0};
    int status = -1;
    struct arena *arena = database->arena;
    const char *inject = text_to_c(arena, text_format(arena, "inject=%s:error=%s:when=%d", calls, error, when));
    const char *address = text_to_c(arena, database->settings.database);
    assert_true(readlink("/proc/self/exe", program, sizeof program - 1) > 0);
    pid_t child = fork();
    if (child == 0) {
        setenv("ASAN_OPTIONS", "detect_leaks=0", 1);
        execlp("strace", "strace", "-f", "-qq", "-o", "/dev/null", "-e", calls, "-e", inject, program, address,
               (char *)NULL);
        _exit(9);
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFEXITED(status));
    return WEXITSTATUS(status);
}

/* What stands in the file now, for somebody who opens it anew. */
static bool is_new(const struct testing_database *database)
{
    int64_t number = testing_number(database, "SELECT value = x'6e6577' FROM installation WHERE name = 'value'");
    assert_int_equal(
        testing_number(database, "SELECT count(*) FROM pragma_integrity_check WHERE integrity_check <> 'ok'"), 0);
    return number == 1;
}

static void value_set_old(const struct testing_database *database)
{
    struct fault fault = {0};
    struct sql *sql = testing_connect(database, SQL_WRITE);
    assert_true(sqlite_engine.begin(sql, SQL_WRITE, &fault));
    put(&sqlite_engine, sql, "value", "old");
    assert_int_equal(sqlite_engine.commit(sql, &fault), SQL_KEPT);
    sqlite_engine.close(sql);
}

/* Lets the n-th call fail for every n until none did; counts the answers. */
static void fail_each(const char *calls, const char *error, int counts[SAID + SETTLED + 4])
{
    struct testing_database *database = testing_database_make(&sqlite_engine);
    struct sql *sql = testing_connect(database, SQL_WRITE);
    testing_tables(database, sql);
    sqlite_engine.close(sql);
    for (int n = 1;; n++) {
        value_set_old(database);
        int said = run_with(database, calls, error, n);
        bool now = is_new(database);
        if (said == SAID + SQL_KEPT) {
            assert_true(now);
        } else if (said == SAID + SQL_NOT_KEPT || said == COULD_NOT_BEGIN || said == SAID + SQL_UNKNOWN + SETTLED) {
            assert_false(now); /* known, or settled: it is not there */
        } else {
            assert_int_equal(said, SAID + SQL_UNKNOWN);
        }
        counts[said == COULD_NOT_BEGIN ? 0 : said]++;
        if (said == SAID + SQL_KEPT) {
            break;
        }
        assert_true(n < 100);
    }
    testing_database_end(database);
    print_message("# %s %s: %d not begun, %d not kept, %d unknown, %d of them settled\n", calls, error, counts[0],
                  counts[SAID + SQL_NOT_KEPT], counts[SAID + SQL_UNKNOWN] + counts[SAID + SQL_UNKNOWN + SETTLED],
                  counts[SAID + SQL_UNKNOWN + SETTLED]);
}

static void when_a_write_fails_what_was_said_is_true(void **state)
{
    (void)state;
    int counts[SAID + SETTLED + 4] = {0};
    fail_each("pwrite64", "EIO", counts);
    assert_true(counts[SAID + SQL_UNKNOWN] + counts[SAID + SQL_UNKNOWN + SETTLED] > 0);
}

static void when_the_disk_is_full_nothing_is_kept_and_that_is_known(void **state)
{
    (void)state;
    int counts[SAID + SETTLED + 4] = {0};
    fail_each("pwrite64", "ENOSPC", counts);
    assert_true(counts[SAID + SQL_NOT_KEPT] > 0);
    assert_int_equal(counts[SAID + SQL_UNKNOWN] + counts[SAID + SQL_UNKNOWN + SETTLED], 0);
}

static void when_syncing_fails_it_is_unknown_and_the_next_commit_settles_it(void **state)
{
    (void)state;
    int counts[SAID + SETTLED + 4] = {0};
    fail_each("fdatasync", "EIO", counts);
    assert_true(counts[SAID + SQL_UNKNOWN + SETTLED] > 0);
}

int main(int count, char **arguments)
{
    if (count == 2) {
        return writing_main(arguments[1]);
    }
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(when_a_write_fails_what_was_said_is_true),
        cmocka_unit_test(when_the_disk_is_full_nothing_is_kept_and_that_is_known),
        cmocka_unit_test(when_syncing_fails_it_is_unknown_and_the_next_commit_settles_it),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
