/* One suite over both engines: what sql.h promises is tried on each in the same way. */
#include "store/sql.h"

#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/testing.h"
#include "store/testing.h"

/* --- the fixture: a database with tables, one that writes and one that reads --- */

struct fixture {
    struct testing_database *database;
    const struct sql_engine *engine;
    struct arena *arena;
    struct sql *writer;
    struct sql *reader;
    struct fault fault;
};

static const struct sql_engine *current;

static int begin(void **state)
{
    struct testing_database *database = testing_database_make(current);
    struct fixture *f = arena_new(database->arena, struct fixture);
    *f = (struct fixture){.database = database, .engine = current, .arena = database->arena};
    f->writer = testing_connect(database, SQL_WRITE);
    testing_tables(database, f->writer);
    f->reader = testing_connect(database, SQL_READ);
    *state = f;
    return 0;
}

static int end(void **state)
{
    struct fixture *f = *state;
    f->engine->close(f->writer);
    f->engine->close(f->reader);
    testing_database_end(f->database);
    return 0;
}

static void put(struct fixture *f, struct sql *sql, const char *name, const char *value)
{
    const struct sql_value values[] = {sql_text(text_of(name)), sql_bytes(value, strlen(value))};
    f->engine->ask(sql, STATEMENT_INSTALLATION_PUT, values, 2, NULL);
}

static void ask_for(struct fixture *f, struct sql *sql, const char *name, struct sql_rows *into)
{
    *into = (struct sql_rows){.arena = f->arena};
    f->engine->ask(sql, STATEMENT_INSTALLATION_FIND, (struct sql_value[]){sql_text(text_of(name))}, 1, into);
}

static void keep(struct fixture *f, const char *name, const char *value)
{
    assert_true(f->engine->begin(f->writer, SQL_WRITE, &f->fault));
    put(f, f->writer, name, value);
    assert_int_equal(f->engine->commit(f->writer, &f->fault), SQL_KEPT);
    assert_no_fault(&f->fault);
}

/* Within a transaction; "" when there is none. */
static struct text found(struct fixture *f, struct sql *sql, const char *name)
{
    struct sql_rows rows;
    ask_for(f, sql, name, &rows);
    assert_true(f->engine->settle(sql, &f->fault));
    return rows.count == 0 ? TEXT("") : sql_cell(&rows, 0, 0)->text;
}

/* In a transaction of its own. */
static struct text seen(struct fixture *f, struct sql *sql, const char *name)
{
    assert_true(f->engine->begin(sql, SQL_READ, &f->fault));
    struct text value = found(f, sql, name);
    f->engine->rollback(sql);
    return value;
}

static const struct sql_value north_organization[] = {{.kind = SQL_TEXT, .text = {"north", 5}},
                                                      {.kind = SQL_INTEGER, .integer = 1},
                                                      {.kind = SQL_INTEGER},
                                                      {.kind = SQL_INTEGER},
                                                      {.kind = SQL_INTEGER},
                                                      {.kind = SQL_INTEGER},
                                                      {.kind = SQL_INTEGER},
                                                      {.kind = SQL_TEXT, .text = {"N", 1}},
                                                      {.kind = SQL_TEXT, .text = {"{}", 2}}};

static void head_put(struct fixture *f, struct sql *sql, const char *organization, int64_t seq)
{
    const struct sql_value values[] = {sql_text(text_of(organization)),
                                       sql_integer(seq),
                                       sql_integer(0),
                                       sql_integer(0),
                                       sql_bytes("", 0),
                                       sql_integer(0)};
    f->engine->ask(sql, STATEMENT_HEAD_PUT, values, 6, NULL);
}

static void head_make(struct fixture *f)
{
    assert_true(f->engine->begin(f->writer, SQL_WRITE, &f->fault));
    f->engine->ask(f->writer, STATEMENT_ORGANIZATION_PUT, north_organization, 9, NULL);
    head_put(f, f->writer, "north", 0);
    assert_int_equal(f->engine->commit(f->writer, &f->fault), SQL_KEPT);
}

static void head_lock(struct fixture *f, struct sql *sql, struct sql_rows *into)
{
    *into = (struct sql_rows){.arena = f->arena};
    f->engine->ask(sql, STATEMENT_HEAD_LOCK, (struct sql_value[]){sql_text(TEXT("north"))}, 1, into);
}

/* --- another process: this program, started anew, because SQLite must not be taken along by fork --- */

enum { COUNT_ROUNDS = 50 };

static int wait_for_seven(struct fixture *f, struct sql *sql)
{
    struct sql_rows rows;
    if (!f->engine->begin(sql, SQL_WRITE, &f->fault)) {
        return 1;
    }
    head_lock(f, sql, &rows);
    return f->engine->settle(sql, &f->fault) && sql_cell(&rows, 0, 0)->integer == 7 ? 0 : 2;
}

static int count_on_head(struct fixture *f, struct sql *sql)
{
    for (int i = 0; i < COUNT_ROUNDS; i++) {
        struct sql_rows rows;
        if (!f->engine->begin(sql, SQL_WRITE, &f->fault)) {
            return 1;
        }
        head_lock(f, sql, &rows);
        if (!f->engine->settle(sql, &f->fault)) {
            return 2;
        }
        head_put(f, sql, "north", sql_cell(&rows, 0, 0)->integer + 1);
        if (f->engine->commit(sql, &f->fault) != SQL_KEPT) {
            return 3;
        }
    }
    return 0;
}

/* What such a process does: PROGRAM wait|count DATABASE. */
static int other_main(const char *role, const char *database)
{
    struct fixture f = {.arena = arena_create(0)};
    struct sql_settings settings = {.database = text_of(database), .clock = testing_clock_port()};
    f.engine = sql_engine_of(settings.database, &f.fault);
    struct sql *sql = f.engine->connect(&settings, SQL_WRITE, &f.fault);
    int result = sql == NULL ? 4 : role[0] == 'w' ? wait_for_seven(&f, sql) : count_on_head(&f, sql);
    f.engine->close(sql);
    arena_destroy(f.arena);
    return result;
}

static pid_t other_process(struct fixture *f, const char *role)
{
    const char *database = text_to_c(f->arena, f->database->settings.database);
    pid_t child = fork();
    if (child == 0) {
        execl("/proc/self/exe", "other", role, database, (char *)NULL);
        _exit(5);
    }
    return child;
}

static void assert_ended_well(pid_t child)
{
    int status = -1;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_int_equal(status, 0);
}

/* --- transactions --- */

static void what_is_committed_is_seen_by_the_next_reader(void **state)
{
    struct fixture *f = *state;
    keep(f, "a", "one");
    assert_text(seen(f, f->reader, "a"), "one");
    keep(f, "a", "two");
    assert_text(seen(f, f->reader, "a"), "two");
}

static void what_is_rolled_back_was_never_there(void **state)
{
    struct fixture *f = *state;
    assert_true(f->engine->begin(f->writer, SQL_WRITE, &f->fault));
    put(f, f->writer, "a", "one");
    assert_text(found(f, f->writer, "a"), "one");
    f->engine->rollback(f->writer);
    assert_text(seen(f, f->reader, "a"), "");
    assert_text(seen(f, f->writer, "a"), "");
}

static void a_writer_that_goes_away_leaves_nothing(void **state)
{
    struct fixture *f = *state;
    struct sql *other = testing_connect(f->database, SQL_WRITE);
    assert_true(f->engine->begin(other, SQL_WRITE, &f->fault));
    put(f, other, "a", "one");
    assert_text(found(f, other, "a"), "one");
    f->engine->close(other);
    keep(f, "b", "two");
    assert_text(seen(f, f->reader, "a"), "");
}

static void a_reader_sees_one_moment_while_others_write(void **state)
{
    struct fixture *f = *state;
    keep(f, "a", "one");
    assert_true(f->engine->begin(f->reader, SQL_READ, &f->fault));
    assert_text(found(f, f->reader, "a"), "one");
    keep(f, "a", "two");
    keep(f, "b", "new");
    assert_text(found(f, f->reader, "a"), "one");
    assert_text(found(f, f->reader, "b"), "");
    f->engine->rollback(f->reader);
    assert_text(seen(f, f->reader, "a"), "two");
}

static void who_writes_sees_what_others_kept_while_it_waited_for_the_head(void **state)
{
    struct fixture *f = *state;
    head_make(f);
    struct sql_rows rows;
    assert_true(f->engine->begin(f->writer, SQL_WRITE, &f->fault));
    head_lock(f, f->writer, &rows);
    head_put(f, f->writer, "north", 7);
    assert_true(f->engine->settle(f->writer, &f->fault));
    pid_t child = other_process(f, "wait"); /* in the lock, until the 7 is kept here */
    usleep(300000);
    assert_int_equal(f->engine->commit(f->writer, &f->fault), SQL_KEPT);
    assert_ended_well(child);
}

/* --- values and answers --- */

static void answers_come_in_the_order_of_asking(void **state)
{
    struct fixture *f = *state;
    enum { MANY = 500 };
    struct sql_rows rows[MANY];
    assert_true(f->engine->begin(f->writer, SQL_WRITE, &f->fault));
    for (int i = 0; i < MANY; i++) {
        const char *name = text_to_c(f->arena, text_format(f->arena, "n%d", i));
        put(f, f->writer, name, name);
        ask_for(f, f->writer, name, &rows[i]);
    }
    assert_true(f->engine->settle(f->writer, &f->fault));
    for (int i = 0; i < MANY; i++) {
        assert_int_equal(rows[i].count, 1);
        assert_text(sql_cell(&rows[i], 0, 0)->text, text_to_c(f->arena, text_format(f->arena, "n%d", i)));
    }
    f->engine->rollback(f->writer);
}

static void texts_are_in_the_order_of_their_bytes(void **state)
{
    struct fixture *f = *state;
    static const char *const expected[] = {"", "B", "Z", "a", "a ", "a-", "aa", "z", "\xc3\xa4"};
    for (size_t i = sizeof expected / sizeof *expected; i > 1; i--) {
        keep(f, expected[i - 1], "x");
    }
    struct sql_rows rows = {.arena = f->arena};
    assert_true(f->engine->begin(f->reader, SQL_READ, &f->fault));
    f->engine->ask(f->reader, STATEMENT_INSTALLATION_PAGE, (struct sql_value[]){sql_text(TEXT("")), sql_integer(100)},
                   2, &rows);
    assert_true(f->engine->settle(f->reader, &f->fault));
    f->engine->rollback(f->reader);
    assert_int_equal(rows.count, sizeof expected / sizeof *expected - 1);
    for (int32_t i = 0; i < rows.count; i++) {
        assert_text(sql_cell(&rows, i, 0)->text, expected[i + 1]);
    }
}

static void nulls_bytes_and_the_largest_integers_come_back_as_they_were(void **state)
{
    struct fixture *f = *state;
    static const char bytes[] = {0, 1, '\'', '\\', (char)255, 0};
    const struct sql_value key[] = {sql_text(TEXT("north")),
                                    sql_text(TEXT("id")),
                                    sql_integer(1),
                                    sql_integer(INT64_MAX),
                                    sql_integer(INT64_MIN),
                                    sql_integer(-1),
                                    sql_integer(0),
                                    sql_integer(1LL << 40),
                                    sql_text(TEXT("prefix ' ?1 $1 \xf0\x9f\x94\xa7")),
                                    sql_bytes(bytes, sizeof bytes),
                                    sql_integer(9),
                                    sql_null(),
                                    sql_null(),
                                    sql_integer(5),
                                    sql_text(TEXT(""))};
    struct sql_rows rows = {.arena = f->arena};
    assert_true(f->engine->begin(f->writer, SQL_WRITE, &f->fault));
    f->engine->ask(f->writer, STATEMENT_KEY_PUT, key, 15, NULL);
    f->engine->ask(f->writer, STATEMENT_API_KEYS_PAGE,
                   (struct sql_value[]){sql_text(TEXT("")), sql_text(TEXT("")), sql_integer(10)}, 3, &rows);
    assert_true(f->engine->settle(f->writer, &f->fault));
    f->engine->rollback(f->writer);
    assert_int_equal(rows.count, 1);
    assert_int_equal(rows.columns, 15);
    for (int i = 0; i < 15; i++) {
        const struct sql_value *cell = sql_cell(&rows, 0, i);
        assert_int_equal(cell->kind, key[i].kind);
        assert_true(cell->integer == key[i].integer);
        assert_true(text_equal(cell->text, key[i].text));
    }
}

static void a_statement_says_how_many_rows_it_changed(void **state)
{
    struct fixture *f = *state;
    keep(f, "a", "one");
    keep(f, "b", "two");
    struct sql_rows first = {.arena = f->arena};
    struct sql_rows second = {.arena = f->arena};
    assert_true(f->engine->begin(f->writer, SQL_WRITE, &f->fault));
    f->engine->ask(f->writer, STATEMENT_INSTALLATION_CLEAR, NULL, 0, &first);
    f->engine->ask(f->writer, STATEMENT_INSTALLATION_CLEAR, NULL, 0, &second);
    assert_true(f->engine->settle(f->writer, &f->fault));
    f->engine->rollback(f->writer);
    assert_int_equal(first.changed, 2);
    assert_int_equal(second.changed, 0);
}

static void a_value_of_a_megabyte_comes_back(void **state)
{
    struct fixture *f = *state;
    size_t length = 1 << 20;
    char *large = arena_alloc(f->arena, length + 1);
    memset(large, 'x', length);
    keep(f, "large", large);
    assert_int_equal(seen(f, f->reader, "large").length, length);
}

/* --- errors --- */

static void the_first_error_sticks_and_what_comes_after_it_is_not_done(void **state)
{
    struct fixture *f = *state;
    struct sql_rows after;
    struct fault fault = {0};
    assert_true(f->engine->begin(f->writer, SQL_WRITE, &f->fault));
    put(f, f->writer, "before", "x");
    head_put(f, f->writer, "nobody", 1); /* there is no such organization */
    put(f, f->writer, "after", "x");
    ask_for(f, f->writer, "before", &after);
    assert_false(f->engine->settle(f->writer, &fault));
    assert_int_equal(f->engine->trouble(f->writer), SQL_TROUBLE_DATA);
    assert_int_equal(fault.kind, FAULT_UNAVAILABLE);
    assert_int_equal(after.count, 0);
    assert_int_equal(f->engine->commit(f->writer, &fault), SQL_NOT_KEPT);
    assert_text(seen(f, f->reader, "before"), "");
    keep(f, "again", "works");
    assert_text(seen(f, f->reader, "again"), "works");
}

static void an_error_beside_the_commit_keeps_nothing(void **state)
{
    struct fixture *f = *state;
    struct fault fault = {0};
    assert_true(f->engine->begin(f->writer, SQL_WRITE, &f->fault));
    put(f, f->writer, "before", "x");
    head_put(f, f->writer, "nobody", 1);
    assert_int_equal(f->engine->commit(f->writer, &fault), SQL_NOT_KEPT); /* known, although COMMIT was sent */
    assert_true(fault_is(&fault));
    assert_text(seen(f, f->reader, "before"), "");
    keep(f, "again", "works");
}

static void a_statement_first_used_after_an_error_can_be_used_later(void **state)
{
    struct fixture *f = *state;
    struct sql_rows rows = {.arena = f->arena};
    assert_true(f->engine->begin(f->writer, SQL_WRITE, &f->fault));
    head_put(f, f->writer, "nobody", 1);
    f->engine->ask(f->writer, STATEMENT_ORGANIZATION_COUNT, NULL, 0, &rows);
    assert_int_equal(f->engine->commit(f->writer, NULL), SQL_NOT_KEPT);
    assert_true(f->engine->begin(f->writer, SQL_WRITE, &f->fault));
    f->engine->ask(f->writer, STATEMENT_ORGANIZATION_COUNT, NULL, 0, &rows);
    assert_true(f->engine->settle(f->writer, &f->fault));
    assert_int_equal(sql_cell(&rows, 0, 0)->integer, 0);
    f->engine->rollback(f->writer);
}

static void a_text_with_a_zero_byte_is_refused(void **state)
{
    struct fixture *f = *state;
    const struct sql_value values[] = {sql_text((struct text){"a\0b", 3}), sql_bytes("", 0)};
    assert_true(f->engine->begin(f->writer, SQL_WRITE, &f->fault));
    f->engine->ask(f->writer, STATEMENT_INSTALLATION_PUT, values, 2, NULL);
    assert_false(f->engine->settle(f->writer, NULL));
    assert_int_equal(f->engine->trouble(f->writer), SQL_TROUBLE_DATA);
    f->engine->rollback(f->writer);
}

static void who_cannot_have_the_head_in_time_is_told_that_it_is_busy(void **state)
{
    struct fixture *f = *state;
    head_make(f);
    struct sql *other = testing_connect(f->database, SQL_WRITE);
    struct sql_rows rows;
    struct fault fault = {0};
    assert_true(f->engine->begin(f->writer, SQL_WRITE, &f->fault));
    head_lock(f, f->writer, &rows);
    assert_true(f->engine->settle(f->writer, &f->fault));
    bool begun = f->engine->begin(other, SQL_WRITE, &fault);
    if (begun) {
        head_lock(f, other, &rows);
        begun = f->engine->settle(other, &fault);
        f->engine->rollback(other);
    }
    assert_false(begun);
    assert_int_equal(f->engine->trouble(other), SQL_TROUBLE_BUSY);
    assert_string_equal(fault.code, "unavailable");
    f->engine->rollback(f->writer);
    assert_true(f->engine->begin(other, SQL_WRITE, &f->fault)); /* the same connection can go on */
    head_lock(f, other, &rows);
    assert_int_equal(f->engine->commit(other, &f->fault), SQL_KEPT);
    f->engine->close(other);
}

/* A clock that says, once it was told to run, that a second went by at every look. */
struct hasty_clock {
    bool runs;
    int64_t ms;
};

static int64_t hasty_ms(void *context)
{
    struct hasty_clock *clock = context;
    clock->ms += clock->runs ? 1000 : 0;
    return clock->ms;
}

static void many_jobs_put(struct fixture *f, int count)
{
    assert_true(f->engine->begin(f->writer, SQL_WRITE, &f->fault));
    for (int i = 0; i < count; i++) {
        const struct sql_value job[] = {sql_text(TEXT("north")),
                                        sql_text(text_format(f->arena, "j%06d", i)),
                                        sql_integer(1),
                                        sql_integer(0),
                                        sql_integer(0),
                                        sql_integer(i),
                                        sql_integer(i),
                                        sql_integer(0),
                                        sql_text(TEXT("api")),
                                        sql_null(),
                                        sql_integer(i % 8),
                                        sql_integer(i % 4),
                                        sql_null(),
                                        sql_null(),
                                        sql_text(text_format(f->arena, "t%d", i % 3)),
                                        sql_integer(i),
                                        sql_integer(i + 1),
                                        sql_text(TEXT("no heat")),
                                        sql_text(TEXT("{}"))};
        f->engine->ask(f->writer, STATEMENT_JOB_PUT, job, 19, NULL);
    }
    assert_int_equal(f->engine->commit(f->writer, &f->fault), SQL_KEPT);
}

/* Values of JOB_LIST_CREATED; the caller narrows some. */
static void job_list_all(struct sql_value values[14])
{
    for (int i = 0; i < 14; i++) {
        values[i] = sql_null();
    }
    values[0] = sql_text(TEXT("north"));
    values[1] = sql_integer(-1);
    values[2] = sql_integer(INT64_MAX);
    values[3] = sql_integer(100000);
    values[4] = sql_integer(INT64_MIN);
    values[9] = values[10] = sql_integer(0);
}

static void what_takes_too_long_is_broken_off_and_the_next_one_works(void **state)
{
    struct fixture *f = *state;
    many_jobs_put(f, 3000);
    struct hasty_clock hasty = {0};
    const struct clock_port clock = {&hasty, hasty_ms, hasty_ms, hasty_ms};
    struct sql_settings settings = f->database->settings;
    settings.clock = &clock;
    struct sql *slow = f->engine->connect(&settings, SQL_READ, &f->fault);
    assert_no_fault(&f->fault);
    struct sql_value values[14];
    job_list_all(values);
    struct sql_rows rows = {.arena = f->arena};
    assert_true(f->engine->begin(slow, SQL_READ, &f->fault));
    hasty.runs = true;
    f->engine->ask(slow, STATEMENT_JOB_LIST_CREATED, values, 14, &rows);
    for (int i = 0; i < 5; i++) {
        f->engine->ask(slow, STATEMENT_JOB_LIST_CREATED, values, 14, &(struct sql_rows){.arena = f->arena});
    }
    assert_false(f->engine->settle(slow, NULL));
    assert_int_equal(f->engine->trouble(slow), SQL_TROUBLE_DEADLINE);
    f->engine->rollback(slow);
    assert_int_equal(f->engine->is_alive(slow), f->engine == &sqlite_engine);
    f->engine->close(slow);
    keep(f, "a", "one");
}

/* --- several processes --- */

static void four_processes_count_on_one_head_and_none_is_lost(void **state)
{
    struct fixture *f = *state;
    enum { PROCESSES = 4 };
    head_make(f);
    pid_t children[PROCESSES];
    for (int i = 0; i < PROCESSES; i++) {
        children[i] = other_process(f, "count");
    }
    for (int i = 0; i < PROCESSES; i++) {
        assert_ended_well(children[i]);
    }
    struct sql_rows rows;
    assert_true(f->engine->begin(f->writer, SQL_WRITE, &f->fault));
    head_lock(f, f->writer, &rows);
    assert_true(f->engine->settle(f->writer, &f->fault));
    assert_int_equal(sql_cell(&rows, 0, 0)->integer, PROCESSES * COUNT_ROUNDS);
    f->engine->rollback(f->writer);
}

/* --- lists: the masks and the lists within a parameter --- */

static int32_t jobs_listed(struct fixture *f, const struct sql_value values[14])
{
    struct sql_rows rows = {.arena = f->arena};
    assert_true(f->engine->begin(f->reader, SQL_READ, &f->fault));
    f->engine->ask(f->reader, STATEMENT_JOB_LIST_CREATED, values, 14, &rows);
    assert_true(f->engine->settle(f->reader, &f->fault));
    f->engine->rollback(f->reader);
    return rows.count;
}

static void jobs_are_listed_by_masks_days_technicians_and_words(void **state)
{
    struct fixture *f = *state;
    many_jobs_put(f, 240);
    struct sql_value values[14];
    job_list_all(values);
    assert_int_equal(jobs_listed(f, values), 240);
    values[9] = sql_integer(1 << 3 | 1 << 5); /* two of eight statuses */
    assert_int_equal(jobs_listed(f, values), 60);
    values[10] = sql_integer(1 << 1); /* 3 and 5 of eight: one of four priorities each */
    assert_int_equal(jobs_listed(f, values), 30);
    values[11] = sql_text(TEXT("[\"t0\",\"t2\"]"));
    assert_int_equal(jobs_listed(f, values), 20);
    job_list_all(values);
    values[12] = sql_integer(100);
    values[13] = sql_integer(110);
    assert_int_equal(jobs_listed(f, values), 10);
    job_list_all(values);
    values[7] = sql_text(TEXT("heat"));
    assert_int_equal(jobs_listed(f, values), 240);
    values[7] = sql_text(TEXT("%"));
    assert_int_equal(jobs_listed(f, values), 0);
    job_list_all(values);
    values[5] = sql_text(TEXT("[\"elsewhere\"]"));
    assert_int_equal(jobs_listed(f, values), 0);
}

/* --- a connection that ends --- */

static int64_t backend_of_writer(struct fixture *f)
{
    return testing_number(
        f->database,
        text_to_c(
            f->arena,
            text_format(
                f->arena,
                "SELECT min(pid) FROM pg_stat_activity WHERE application_name = '%.*s' AND pid <> pg_backend_pid() AND "
                "query NOT LIKE '%%pg_stat_activity%%' AND state LIKE 'idle in transaction%%'",
                TEXT_ARGS(f->database->schema))));
}

static void an_answer_that_never_comes_is_unknown_and_may_have_been_kept(void **state)
{
    struct fixture *f = *state;
    if (f->engine == &sqlite_engine) {
        return; /* there is no wire: sql_faults_test.c has what is unknown there */
    }
    assert_true(f->engine->begin(f->writer, SQL_WRITE, &f->fault));
    put(f, f->writer, "a", "one");
    assert_true(f->engine->settle(f->writer, &f->fault));
    pid_t backend = (pid_t)backend_of_writer(f);
    assert_true(backend > 0);
    assert_int_equal(kill(backend, SIGSTOP), 0);
    enum sql_end end = f->engine->commit(f->writer, NULL);
    assert_int_equal(kill(backend, SIGCONT), 0); /* before anything can fail: the database is dropped afterwards */
    assert_int_equal(end, SQL_UNKNOWN);
    assert_int_equal(f->engine->trouble(f->writer), SQL_TROUBLE_DEADLINE);
    assert_false(f->engine->is_alive(f->writer));
    assert_false(f->engine->begin(f->writer, SQL_WRITE, NULL));
    for (int waits = 0; waits < 1000 && !text_equal(seen(f, f->reader, "a"), TEXT("one")); waits++) {
        usleep(20000);
    }
    assert_text(seen(f, f->reader, "a"), "one"); /* the server had COMMIT in its buffer */
}

static void a_connection_cut_before_the_commit_keeps_nothing_and_is_never_called_kept(void **state)
{
    struct fixture *f = *state;
    if (f->engine == &sqlite_engine) {
        return;
    }
    assert_true(f->engine->begin(f->writer, SQL_WRITE, &f->fault));
    put(f, f->writer, "a", "one");
    assert_true(f->engine->settle(f->writer, &f->fault));
    (void)testing_number(f->database,
                         text_to_c(f->arena, text_format(f->arena, "SELECT CAST(pg_terminate_backend(%d) AS int)",
                                                         (int)backend_of_writer(f))));
    assert_int_not_equal(f->engine->commit(f->writer, NULL), SQL_KEPT);
    assert_false(f->engine->is_alive(f->writer));
    assert_text(seen(f, f->reader, "a"), "");
    struct sql *next = testing_connect(f->database, SQL_WRITE);
    assert_text(seen(f, next, "a"), "");
    f->engine->close(next);
}

int main(int count, char **arguments)
{
    if (count == 3) {
        return other_main(arguments[1], arguments[2]);
    }
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(what_is_committed_is_seen_by_the_next_reader, begin, end),
        cmocka_unit_test_setup_teardown(what_is_rolled_back_was_never_there, begin, end),
        cmocka_unit_test_setup_teardown(a_writer_that_goes_away_leaves_nothing, begin, end),
        cmocka_unit_test_setup_teardown(a_reader_sees_one_moment_while_others_write, begin, end),
        cmocka_unit_test_setup_teardown(who_writes_sees_what_others_kept_while_it_waited_for_the_head, begin, end),
        cmocka_unit_test_setup_teardown(answers_come_in_the_order_of_asking, begin, end),
        cmocka_unit_test_setup_teardown(texts_are_in_the_order_of_their_bytes, begin, end),
        cmocka_unit_test_setup_teardown(nulls_bytes_and_the_largest_integers_come_back_as_they_were, begin, end),
        cmocka_unit_test_setup_teardown(a_statement_says_how_many_rows_it_changed, begin, end),
        cmocka_unit_test_setup_teardown(a_value_of_a_megabyte_comes_back, begin, end),
        cmocka_unit_test_setup_teardown(the_first_error_sticks_and_what_comes_after_it_is_not_done, begin, end),
        cmocka_unit_test_setup_teardown(an_error_beside_the_commit_keeps_nothing, begin, end),
        cmocka_unit_test_setup_teardown(a_statement_first_used_after_an_error_can_be_used_later, begin, end),
        cmocka_unit_test_setup_teardown(a_text_with_a_zero_byte_is_refused, begin, end),
        cmocka_unit_test_setup_teardown(who_cannot_have_the_head_in_time_is_told_that_it_is_busy, begin, end),
        cmocka_unit_test_setup_teardown(what_takes_too_long_is_broken_off_and_the_next_one_works, begin, end),
        cmocka_unit_test_setup_teardown(four_processes_count_on_one_head_and_none_is_lost, begin, end),
        cmocka_unit_test_setup_teardown(jobs_are_listed_by_masks_days_technicians_and_words, begin, end),
        cmocka_unit_test_setup_teardown(an_answer_that_never_comes_is_unknown_and_may_have_been_kept, begin, end),
        cmocka_unit_test_setup_teardown(a_connection_cut_before_the_commit_keeps_nothing_and_is_never_called_kept,
                                        begin, end),
    };
    int failed = 0;
    for (int i = 0; i < TESTING_ENGINES; i++) {
        current = testing_engine(i);
        failed += cmocka_run_group_tests_name(current->name, tests, NULL, NULL);
    }
    return failed;
}
