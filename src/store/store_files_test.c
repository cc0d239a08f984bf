/* What commands do to a database: a backup goes from one engine to the other, and a restore follows the audit's chains. */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/testing.h"
#include "store/store.h"
#include "store/testing.h"

enum { ENTRIES = 1203 }; /* more than two pages of a chain */

struct bench {
    struct arena *arena;
    struct testing_database *databases[TESTING_ENGINES];
    int file;
};

static struct store_settings settings_of(const struct testing_database *database)
{
    return (struct store_settings){
        .database = database->settings.database, .clock = database->settings.clock, .may_migrate = true};
}

static void jobs_put(struct store *store, const char *organization, int32_t first, int32_t count)
{
    struct arena *arena = arena_create(0);
    const struct change_origin origin = {.actor = TEXT("key:1"), .request_id = TEXT("r"), .at_ms = 1000};
    struct change_set *set = change_set_begin(arena, text_of(organization), &origin);
    for (int32_t i = 0; i < count; i++) {
        enum row_kind kind = first + i == 0 ? ROW_ORGANIZATION : ROW_JOB;
        void *noun = arena_alloc(arena, shape_of_row[kind]->size);
        shape_preset(shape_of_row[kind], noun);
        struct text id = kind == ROW_JOB ? text_format(arena, "job-%d", first + i) : text_of(organization);
        change_set_put(set,
                       &(struct change){.kind = kind, .id = id, .version = 1, .after = noun, .action = "test.put"});
    }
    assert_int_equal(store_commit(store, set, NULL), COMMIT_DONE);
    arena_destroy(arena);
}

/* Databases of both engines, the first with two organizations in it. */
static int bench_up(void **state)
{
    struct arena *arena = arena_create(0);
    struct bench *b = arena_new(arena, struct bench);
    char path[] = "/tmp/routriq-files-XXXXXX";
    b->arena = arena;
    b->file = mkstemp(path);
    assert_true(b->file >= 0);
    unlink(path);
    for (int i = 0; i < TESTING_ENGINES; i++) {
        b->databases[i] = testing_database_make(testing_engine(i));
    }
    const struct store_settings settings = settings_of(b->databases[0]);
    struct store *store = store_open(&settings, NULL);
    assert_non_null(store);
    jobs_put(store, "long", 0, ENTRIES);
    jobs_put(store, "short", 0, 3);
    store_close(store);
    *state = b;
    return 0;
}

static int bench_down(void **state)
{
    struct bench *b = *state;
    close(b->file);
    for (int i = 0; i < TESTING_ENGINES; i++) {
        testing_database_end(b->databases[i]);
    }
    arena_destroy(b->arena);
    return 0;
}

static struct backup_report carried(struct bench *b)
{
    struct fault fault = {.kind = FAULT_NONE};
    struct backup_report written;
    struct backup_report restored = {.rows = 0};
    const struct store_settings from = settings_of(b->databases[0]);
    const struct store_settings to = settings_of(b->databases[1]);
    store_backup(b->arena, &from, b->file, &written, &fault);
    assert_no_fault(&fault);
    store_restore(b->arena, &to, b->file, &restored, &fault);
    assert_no_fault(&fault);
    assert_int_equal(restored.rows, written.rows);
    assert_int_equal(restored.chain_count, 2);
    assert_text(restored.chains[0].organization_id, "long");
    assert_text(restored.chains[1].organization_id, "short");
    return restored;
}

static void a_restored_database_goes_on_where_the_other_was(void **state)
{
    struct bench *b = *state;
    struct backup_report report = carried(b);
    assert_int_equal(report.chains[0].entries, ENTRIES);
    assert_int_equal(report.chains[1].entries, 3);
    assert_int_equal(report.chains[0].broken_at + report.chains[1].broken_at, 0);
    const struct store_settings settings = settings_of(b->databases[1]);
    struct store *store = store_open(&settings, NULL);
    jobs_put(store, "short", 3, 2);
    struct store_port port = store_port_of(store);
    struct snapshot *s = port.open(port.context, TEXT("short"), NULL);
    assert_int_equal(port.seq(s), 5);
    struct row_list list;
    assert_true(port.list(s, b->arena, &(struct list_query){.kind = ROW_JOB, .limit = 9}, &list, NULL));
    assert_int_equal(list.count, 4);
    assert_text(list.rows[0].id, "job-1");
    port.close(port.context, s);
    store_close(store);
    struct fault fault = {.kind = FAULT_NONE};
    assert_false(store_restore(b->arena, &settings, b->file, &report, &fault));
    assert_string_equal(fault.code, "database_not_empty");
}

static void a_changed_entry_is_named(void **state)
{
    struct bench *b = *state;
    testing_run(b->databases[0], "UPDATE audit SET entry = replace(entry, 'job-700', 'job-7oo') WHERE organization_id "
                                 "= 'long' AND seq = 701");
    struct backup_report report = carried(b);
    assert_int_equal(report.chains[0].broken_at, 701);
    assert_int_equal(report.chains[1].broken_at, 0);
}

static void a_chain_that_was_cut_off_is_seen(void **state)
{
    struct bench *b = *state;
    testing_run(b->databases[0], "DELETE FROM audit WHERE organization_id = 'long' AND seq = 1203");
    testing_run(b->databases[0], "DELETE FROM audit WHERE organization_id = 'short' AND seq = 2");
    struct backup_report report = carried(b);
    assert_int_equal(report.chains[0].broken_at, 1203);
    assert_int_equal(report.chains[1].broken_at, 2);
}

static void a_running_server_is_not_restored_over(void **state)
{
    struct bench *b = *state;
    struct fault fault = {.kind = FAULT_NONE};
    struct backup_report report;
    struct testing_database *other = testing_database_make(&sqlite_engine);
    const struct store_settings from = settings_of(b->databases[0]);
    struct store_settings settings = settings_of(other);
    assert_true(store_backup(b->arena, &from, b->file, &report, NULL));
    settings.serving = true;
    struct store *server = store_open(&settings, NULL);
    assert_non_null(server);
    assert_false(store_restore(b->arena, &settings, b->file, &report, &fault));
    assert_int_equal(fault.kind, FAULT_CONFLICT);
    store_close(server);
    assert_true(store_restore(b->arena, &settings, b->file, &report, NULL));
    testing_database_end(other);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, bench_up, bench_down)
    const struct CMUnitTest tests[] = {
        TEST(a_restored_database_goes_on_where_the_other_was),
        TEST(a_changed_entry_is_named),
        TEST(a_chain_that_was_cut_off_is_seen),
        TEST(a_running_server_is_not_restored_over),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
