#include "store/testing_bench.h"

#include "base/arena.h"
#include "base/fault.h"
#include "base/testing.h"

static int64_t bench_now(void *context)
{
    return ((const struct bench *)context)->now_ms;
}

static void sql_up(struct bench *b)
{
    struct fault fault = {.kind = FAULT_NONE};
    b->clock = *testing_clock_port();
    b->clock.context = b;
    b->clock.steady_ms = bench_now;
    const struct store_settings settings = {
        .database = b->database->settings.database, .clock = &b->clock, .may_migrate = true};
    b->store = store_open(&settings, &fault);
    assert_no_fault(&fault);
    b->port = store_port_of(b->store);
}

int bench_up(void **state)
{
    struct arena *arena = arena_create(0);
    struct bench *b = arena_new(arena, struct bench);
    b->arena = arena;
    struct family *family = *state;
    b->sibling = family->sibling;
    b->database = family->database;
    b->owns_database = b->sibling == SQLITE;
    if (b->owns_database) {
        b->database = testing_database_make(testing_engine(0));
    }
    if (b->sibling == MEMORY) {
        b->memory = store_memory_create();
        b->port = store_memory_port(b->memory);
    } else {
        sql_up(b);
    }
    *state = b;
    return 0;
}

int bench_down(void **state)
{
    struct bench *b = *state;
    store_memory_destroy(b->memory);
    store_close(b->store);
    if (b->owns_database) {
        testing_database_end(b->database);
    } else if (b->database != NULL) {
        testing_rows_delete(b->database);
    }
    arena_destroy(b->arena);
    return 0;
}

/* The queue's time. */
void bench_time_is(struct bench *b, int64_t now_ms)
{
    if (b->sibling == POSTGRES && b->now_ms != 0 && b->now_ms != now_ms) {
        testing_run(b->database,
                    text_to_c(b->arena, text_format(b->arena,
                                                    "UPDATE queue_items SET due_ms = due_ms - (%lld), lease_ms = "
                                                    "lease_ms - (%lld)",
                                                    (long long)(now_ms - b->now_ms), (long long)(now_ms - b->now_ms))));
    }
    b->now_ms = now_ms;
}

/* What a time of the test's is by the clock of the store. */
int64_t bench_store_time(struct bench *b, int64_t time_ms)
{
    const struct clock_port *clock = testing_clock_port();
    return b->sibling == POSTGRES ? clock->wall_ms(clock->context) + time_ms - b->now_ms : time_ms;
}

static void done(void *argument, const struct commit_outcome *outcome)
{
    struct bench *b = argument;
    b->last = *outcome;
    b->last.fault = NULL;
    if (outcome->kept != NULL) {
        b->kept = *outcome->kept;
    }
    b->done++;
}

enum commit_result bench_commit(struct bench *b, const struct change_set *set)
{
    int32_t before = b->done;
    assert_true(b->port.submit(b->port.context, set, done, b));
    assert_int_equal(b->done, before + 1);
    return b->last.result;
}

struct change_set *bench_begun(struct bench *b, const char *organization, int64_t at_ms)
{
    const struct change_origin origin = {.actor = TEXT("key:1"), .request_id = TEXT("r"), .at_ms = at_ms};
    return change_set_begin(b->arena, text_of(organization), &origin);
}

void *bench_new_noun(struct bench *b, enum row_kind kind)
{
    void *noun = arena_alloc(b->arena, shape_of_row[kind]->size);
    shape_preset(shape_of_row[kind], noun);
    return noun;
}

void bench_put(struct change_set *set, enum row_kind kind, const char *id, int32_t version, const void *noun)
{
    change_set_put(set, &(struct change){.kind = kind,
                                         .id = text_of(id),
                                         .version = version,
                                         .before = version == 1 ? NULL : noun,
                                         .after = noun,
                                         .action = "test.put"});
}

void bench_organization_make(struct bench *b, const char *id)
{
    struct change_set *set = bench_begun(b, id, 1000);
    bench_put(set, ROW_ORGANIZATION, id, 1, bench_new_noun(b, ROW_ORGANIZATION));
    assert_int_equal(bench_commit(b, set), COMMIT_DONE);
}

struct job_record *bench_job_of(struct bench *b, const char *external_id)
{
    struct job_record *job = bench_new_noun(b, ROW_JOB);
    job->external_id = text_of(external_id);
    job->given |= external_id[0] == '\0' ? 0 : UINT64_C(1) << shape_find(shape_of_row[ROW_JOB], TEXT("externalId"));
    return job;
}

enum commit_result bench_job_put(struct bench *b, const char *organization, const char *id, int32_t version,
                                 const struct job_record *job, int64_t at_ms)
{
    struct change_set *set = bench_begun(b, organization, at_ms);
    bench_put(set, ROW_JOB, id, version, job);
    return bench_commit(b, set);
}

struct snapshot *bench_opened(struct bench *b, const char *organization)
{
    struct snapshot *snapshot = b->port.open(b->port.context, text_of(organization), NULL);
    assert_non_null(snapshot);
    return snapshot;
}

int bench_run(const struct CMUnitTest *tests, size_t count)
{
    enum { TESTS_MOST = 64 };
    static const char *const names[SIBLINGS] = {"memory", "sqlite", "postgres"};
    struct CMUnitTest of_family[TESTS_MOST];
    int failed = 0;
    assert_true(count <= TESTS_MOST);
    for (int i = 0; i < SIBLINGS; i++) {
        struct family family = {.sibling = (enum sibling)i};
        if (i == POSTGRES) {
            family.database = testing_database_make(testing_engine(1));
        }
        for (size_t k = 0; k < count; k++) {
            of_family[k] = tests[k];
            of_family[k].initial_state = &family;
        }
        failed += _cmocka_run_group_tests(names[i], of_family, count, NULL, NULL);
        if (family.database != NULL) {
            testing_database_end(family.database);
        }
    }
    return failed;
}
