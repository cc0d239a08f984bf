/* Backup and restore, between the engines in every direction, with rows of odd bytes in every table. */
#include "store/backup.h"

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/hash.h"
#include "base/random.h"
#include "base/testing.h"
#include "store/backup_tables.h"
#include "store/testing.h"

enum { ORGANIZATIONS = 3, ROWS = 130 /* more than a page */, SCHEMA = 2 };
#define SCHEMA_TEXT "2"
static const int64_t at_ms = 1779000000000;

/* --- databases and files --- */

struct place {
    struct testing_database *database;
    const struct sql_engine *engine;
    struct sql *writer;
    struct sql *reader;
};

static struct place place_make(int which)
{
    struct place place = {.database = testing_database_make(testing_engine(which)), .engine = testing_engine(which)};
    place.writer = testing_connect(place.database, SQL_WRITE);
    testing_tables(place.database, place.writer);
    place.reader = testing_connect(place.database, SQL_READ);
    return place;
}

static void place_end(struct place *place)
{
    place->engine->close(place->writer);
    place->engine->close(place->reader);
    testing_database_end(place->database);
}

static int file_make(void)
{
    char name[] = "/tmp/routriq-backup-XXXXXX";
    int descriptor = mkstemp(name);
    assert_true(descriptor >= 0);
    unlink(name);
    return descriptor;
}

static struct text file_read(struct arena *arena, int descriptor)
{
    off_t length = lseek(descriptor, 0, SEEK_END);
    char *bytes = arena_alloc(arena, (size_t)length);
    assert_true(pread(descriptor, bytes, (size_t)length, 0) == length);
    return (struct text){bytes, (size_t)length};
}

/* --- rows of odd values --- */

static struct text odd_text(struct arena *arena, struct random *random)
{
    static const char *const pieces[] = {"a",  "Z",  "'", "\"", "\\", "\n", "\x7f", "\xc3\xa4", "\xf0\x9f\x94\xa7",
                                         "?1", "$1", "]"};
    struct text_builder builder = text_builder_make(arena);
    for (int i = 0; i < 8; i++) {
        text_append(&builder, text_of(pieces[random_below(random, sizeof pieces / sizeof *pieces)]));
    }
    text_append_format(&builder, "%llx", (unsigned long long)random_next(random));
    return text_built(&builder);
}

static struct sql_value odd_value(struct arena *arena, struct random *random, char kind)
{
    uint64_t number = random_next(random);
    if (kind == 'i') {
        return sql_integer((int64_t)number >> random_below(random, 30));
    }
    if (kind == 't') {
        return sql_text(odd_text(arena, random));
    }
    uint8_t *bytes = arena_alloc(arena, 40);
    for (int i = 0; i < 40; i++) {
        bytes[i] = (uint8_t)(random_next(random) >> 13);
    }
    return sql_bytes(bytes, 20 + (size_t)(number % 20));
}

static bool may_be_null(const struct place *place, const struct backup_table *table, int column)
{
    struct arena *arena = place->database->arena;
    bool sqlite = place->engine == &sqlite_engine;
    return sqlite &&
           testing_number(
               place->database,
               text_to_c(arena,
                         text_format(arena, "SELECT \"notnull\" + pk FROM pragma_table_info('%s') WHERE cid = %d",
                                     table->name, column))) == 0;
}

static void table_fill(const struct place *place, const struct backup_table *table, struct random *random)
{
    struct arena *arena = place->database->arena;
    bool by_name = strcmp(table->name, "installation") == 0;
    bool by_organization = table->key_count == 1 && !by_name;
    bool nulls[SQL_PARAMETERS_MAX] = {0};
    for (int i = 0; table->kinds[i] != '\0'; i++) {
        nulls[i] = may_be_null(place, table, i);
    }
    for (int row = 0; row < (by_organization ? ORGANIZATIONS : ROWS); row++) {
        struct sql_value values[SQL_PARAMETERS_MAX];
        for (int i = 0; table->kinds[i] != '\0'; i++) {
            bool is_null = nulls[i] && random_below(random, 3) == 0;
            values[i] = is_null ? sql_null() : odd_value(arena, random, table->kinds[i]);
        }
        if (!by_name) {
            values[0] = sql_text(text_format(arena, "org-%d", row % ORGANIZATIONS));
        }
        place->engine->ask(place->writer, table->put, values, (int32_t)strlen(table->kinds), NULL);
    }
}

static void fill(const struct place *place)
{
    struct fault fault = {0};
    struct random random = random_make(7, 0);
    assert_true(place->engine->begin(place->writer, SQL_WRITE, &fault));
    for (int i = 0; i < BACKUP_TABLES; i++) {
        table_fill(place, &backup_tables[i], &random);
    }
    assert_int_equal(place->engine->commit(place->writer, &fault), SQL_KEPT);
    assert_no_fault(&fault);
}

static struct backup_report backup(struct place *place, int descriptor)
{
    struct backup_report report;
    struct fault fault = {0};
    assert_true(
        backup_write(place->engine, place->reader, place->database->arena, SCHEMA, at_ms, descriptor, &report, &fault));
    assert_no_fault(&fault);
    return report;
}

static bool restore(struct place *place, int descriptor, struct backup_report *report, struct fault *fault)
{
    return backup_restore(place->engine, place->writer, place->database->arena, SCHEMA, descriptor, report, fault);
}

/* --- the promises --- */

static void a_backup_restored_into_either_engine_is_the_same_to_the_byte(void **state)
{
    (void)state;
    struct place first = place_make(0);
    fill(&first);
    int file = file_make();
    struct backup_report written = backup(&first, file);
    assert_int_equal(written.tables, BACKUP_TABLES);
    assert_int_equal(written.rows, (BACKUP_TABLES - 3) * ROWS + 3 * ORGANIZATIONS);
    int before = file;
    for (int step = 1; step <= 3; step++) { /* to PostgreSQL, back to SQLite, and to PostgreSQL again */
        struct place next = place_make(step % 2);
        struct backup_report read;
        struct fault fault = {0};
        assert_true(restore(&next, before, &read, &fault));
        assert_no_fault(&fault);
        assert_true(text_equal(read.sha256, written.sha256));
        assert_int_equal(read.rows, written.rows);
        int copy = file_make();
        struct backup_report again = backup(&next, copy);
        struct arena *arena = first.database->arena;
        assert_true(text_equal(again.sha256, written.sha256));
        assert_true(text_equal(file_read(arena, copy), file_read(arena, file)));
        place_end(&next);
        if (before != file) {
            close(before);
        }
        before = copy;
    }
    close(before);
    close(file);
    place_end(&first);
}

/* Says the same number in the first table and in the last one, over and over. */
static int writing_main(const char *database)
{
    struct fault fault = {0};
    struct sql_settings settings = {.database = text_of(database), .clock = testing_clock_port()};
    const struct sql_engine *engine = sql_engine_of(settings.database, &fault);
    struct sql *sql = engine->connect(&settings, SQL_WRITE, &fault);
    for (int64_t i = 1; sql != NULL && getppid() != 1; i++) {
        char digits[32];
        int length = snprintf(digits, sizeof digits, "%lld", (long long)i);
        const struct sql_value first[] = {sql_text(TEXT("number")), sql_bytes(digits, (size_t)length)};
        const struct sql_value last[] = {sql_text(TEXT("org-0")), sql_integer(i)};
        if (!engine->begin(sql, SQL_WRITE, &fault)) {
            return 1;
        }
        engine->ask(sql, STATEMENT_INSTALLATION_PUT, first, 2, NULL);
        engine->ask(sql, STATEMENT_QUEUE_TURN_PUT, last, 2, NULL);
        if (engine->commit(sql, &fault) != SQL_KEPT) {
            return 2;
        }
    }
    return 0;
}

static int64_t number_kept(struct place *place)
{
    return testing_number(place->database, "SELECT turn FROM queue_turns WHERE organization_id = 'org-0'");
}

static void backup_beside_a_writer(int which)
{
    struct place place = place_make(which);
    fill(&place);
    int64_t before = number_kept(&place);
    const char *database = text_to_c(place.database->arena, place.database->settings.database);
    pid_t child = fork();
    if (child == 0) {
        execl("/proc/self/exe", "writing", database, (char *)NULL);
        _exit(9);
    }
    while (number_kept(&place) == before) {
        usleep(5000);
    }
    for (int i = 0; i < 3; i++) {
        int file = file_make();
        int64_t earlier = number_kept(&place);
        struct backup_report report;
        struct fault fault = {0};
        backup(&place, file);
        struct place copy = place_make(1 - which);
        assert_true(restore(&copy, file, &report, &fault));
        for (int waits = 0; waits < 4000 && number_kept(&place) == earlier; waits++) {
            usleep(5000); /* on a busy machine it may not have had its turn */
        }
        assert_true(number_kept(&place) > earlier); /* the writer was not kept waiting */
        assert_int_equal(
            testing_number(copy.database,
                           copy.engine == &sqlite_engine
                               ? "SELECT turn = CAST(CAST(value AS TEXT) AS INTEGER) FROM queue_turns, installation "
                                 "WHERE organization_id = 'org-0' AND name = 'number'"
                               : "SELECT CAST(turn = CAST(convert_from(value, 'UTF8') AS bigint) AS int) FROM "
                                 "queue_turns, installation WHERE organization_id = 'org-0' AND name = 'number'"),
            1);
        place_end(&copy);
        close(file);
    }
    kill(child, SIGKILL);
    assert_int_equal(waitpid(child, NULL, 0), child);
    place_end(&place);
}

static void a_backup_beside_a_writer_is_of_one_moment(void **state)
{
    (void)state;
    backup_beside_a_writer(0);
    backup_beside_a_writer(1);
}

/* Each change is tried on the file and must be found before anything is written. */
static void a_file_that_was_changed_or_cut_is_refused_and_nothing_is_written(void **state)
{
    (void)state;
    struct place place = place_make(0);
    fill(&place);
    int file = file_make();
    backup(&place, file);
    struct place empty = place_make(0);
    struct text whole = file_read(place.database->arena, file);
    for (size_t i = 0; i < 40; i++) {
        int copy = file_make();
        size_t at = whole.length * i / 40 + 3;
        char changed = (char)(whole.bytes[at] ^ 1);
        struct backup_report report;
        struct fault fault = {0};
        assert_true(write(copy, whole.bytes, whole.length) == (ssize_t)whole.length);
        if (i % 2 == 0) {
            assert_int_equal(pwrite(copy, &changed, 1, (off_t)at), 1);
        } else {
            assert_int_equal(ftruncate(copy, (off_t)at), 0);
        }
        assert_false(restore(&empty, copy, &report, &fault));
        assert_string_equal(fault.code, "backup_broken");
        close(copy);
    }
    assert_int_equal(testing_number(empty.database, "SELECT count(*) FROM organizations"), 0);
    close(file);
    place_end(&empty);
    place_end(&place);
}

/* Its hash is right, so whoever made it knew what to do; it is refused all the same, and with a sentence. */
static void a_file_that_is_whole_and_no_backup_is_refused(void **state)
{
    static const char *const bodies[][2] = {
        {"", "{\"routriq\":\"backup\",\"schema\":" SCHEMA_TEXT ","},
        {"{\"routriq\":\"backup\",\"schema\":\"1\"}\n", "{"},
        {"{\"routriq\":\"backup\",\"schema\":" SCHEMA_TEXT "}\n{\"tables\":{}}\n", "{"},
        {"{\"routriq\":\"backup\",\"schema\":" SCHEMA_TEXT "}\n[]\n", "{"},
        {"[]\n", "{"},
    };
    (void)state;
    struct place empty = place_make(0);
    for (size_t i = 0; i < sizeof bodies / sizeof *bodies; i++) {
        struct arena *arena = empty.database->arena;
        struct sha256 sum = sha256_of(bodies[i][0], strlen(bodies[i][0]));
        struct text hash = sha256_hex(arena, &sum);
        struct text whole =
            text_format(arena, "%s%s\"tables\":{},\"sha256\":\"%.*s\"}\n", bodies[i][0], bodies[i][1], TEXT_ARGS(hash));
        struct backup_report report;
        struct fault fault = {0};
        int file = file_make();
        assert_true(write(file, whole.bytes, whole.length) == (ssize_t)whole.length);
        assert_false(restore(&empty, file, &report, &fault));
        assert_string_equal(fault.code, "backup_broken");
        close(file);
    }
    place_end(&empty);
}

static void a_database_with_organizations_takes_no_backup(void **state)
{
    (void)state;
    struct place place = place_make(0);
    struct backup_report report;
    struct fault fault = {0};
    fill(&place);
    int file = file_make();
    struct backup_report before = backup(&place, file);
    assert_false(restore(&place, file, &report, &fault));
    assert_string_equal(fault.code, "database_not_empty");
    int again = file_make();
    assert_true(text_equal(backup(&place, again).sha256, before.sha256));
    close(again);
    close(file);
    place_end(&place);
}

static void a_backup_of_another_schema_is_refused(void **state)
{
    (void)state;
    struct place place = place_make(0);
    struct backup_report report;
    struct fault fault = {0};
    int file = file_make();
    assert_true(
        backup_write(place.engine, place.reader, place.database->arena, SCHEMA + 1, at_ms, file, &report, &fault));
    assert_false(restore(&place, file, &report, &fault));
    assert_string_equal(fault.code, "backup_schema");
    close(file);
    place_end(&place);
}

int main(int count, char **arguments)
{
    if (count == 2) {
        return writing_main(arguments[1]);
    }
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_backup_restored_into_either_engine_is_the_same_to_the_byte),
        cmocka_unit_test(a_backup_beside_a_writer_is_of_one_moment),
        cmocka_unit_test(a_file_that_was_changed_or_cut_is_refused_and_nothing_is_written),
        cmocka_unit_test(a_file_that_is_whole_and_no_backup_is_refused),
        cmocka_unit_test(a_database_with_organizations_takes_no_backup),
        cmocka_unit_test(a_backup_of_another_schema_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
