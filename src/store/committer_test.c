/* The committer: what waits together is kept together, each is told once and the truth, and one that cannot be kept costs
 * nobody else. On both engines. */
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/testing.h"
#include "store/batch.h"
#include "store/testing.h"

enum { WRITERS = 64, SETS_EACH = 20 };

struct bench {
    struct arena *arena;
    struct testing_database *database;
    struct store *store;
    struct store_port port;
    pthread_t committer;
};

static void *committer_main(void *argument)
{
    store_run(argument);
    return NULL;
}

static struct store *opened_store(const struct testing_database *database, bool serving)
{
    struct fault fault = {.kind = FAULT_NONE};
    const struct store_settings settings = {.database = database->settings.database,
                                            .clock = database->settings.clock,
                                            .may_migrate = true,
                                            .serving = serving};
    struct store *store = store_open(&settings, &fault);
    assert_no_fault(&fault);
    return store;
}

static void bench_up(struct bench *b, int engine)
{
    b->arena = arena_create(0);
    b->database = testing_database_make(testing_engine(engine));
    b->store = opened_store(b->database, true);
    b->port = store_port_of(b->store);
}

static void bench_down(struct bench *b)
{
    store_close(b->store);
    testing_database_end(b->database);
    arena_destroy(b->arena);
}

static void bench_start(struct bench *b)
{
    assert_int_equal(pthread_create(&b->committer, NULL, committer_main, b->store), 0);
    bool runs = false;
    while (!runs) {
        usleep(1000);
        pthread_mutex_lock(&b->store->mutex);
        runs = b->store->is_running;
        pthread_mutex_unlock(&b->store->mutex);
    }
}

static void bench_stop(struct bench *b)
{
    store_stop(b->store);
    assert_int_equal(pthread_join(b->committer, NULL), 0);
}

/* --- change-sets --- */

static struct change_set *begun(struct arena *arena, const char *organization)
{
    const struct change_origin origin = {.actor = TEXT("key:1"), .request_id = TEXT("r"), .at_ms = 1000};
    return change_set_begin(arena, text_of(organization), &origin);
}

static void *noun_of(struct arena *arena, enum row_kind kind)
{
    void *noun = arena_alloc(arena, shape_of_row[kind]->size);
    shape_preset(shape_of_row[kind], noun);
    return noun;
}

static void put(struct change_set *set, enum row_kind kind, struct text id, int32_t version, const void *noun)
{
    change_set_put(set, &(struct change){.kind = kind,
                                         .id = id,
                                         .version = version,
                                         .before = version == 1 ? NULL : noun,
                                         .after = noun,
                                         .action = "test.put"});
}

static void organization_make(struct bench *b, const char *id)
{
    struct change_set *set = begun(b->arena, id);
    struct organization_record *organization = noun_of(b->arena, ROW_ORGANIZATION);
    organization->name = text_of(id);
    organization->given |= UINT64_C(1) << shape_find(shape_of_row[ROW_ORGANIZATION], TEXT("name"));
    put(set, ROW_ORGANIZATION, text_of(id), 1, organization);
    assert_int_equal(store_commit(b->store, set, NULL), COMMIT_DONE);
}

static struct change_set *job_set(struct arena *arena, const char *organization, struct text id, int32_t version)
{
    struct change_set *set = begun(arena, organization);
    put(set, ROW_JOB, id, version, noun_of(arena, ROW_JOB));
    return set;
}

static int64_t version_of(struct bench *b, const char *organization, struct text id)
{
    struct snapshot *s = b->port.open(b->port.context, text_of(organization), NULL);
    assert_non_null(s);
    const struct row *row = b->port.find(s, b->arena, ROW_JOB, id, NULL);
    int64_t version = row == NULL ? 0 : row->version;
    b->port.close(b->port.context, s);
    return version;
}

/* --- many at once --- */

struct writer {
    struct bench *bench;
    pthread_t thread;
    int number;
    int kept;
    int conflicts;
};

/* Each counts a job of its own up, and all try for the same version of one that they share. */
static void *writer_main(void *argument)
{
    struct writer *w = argument;
    struct arena *arena = arena_create(0);
    for (int32_t i = 1; i <= SETS_EACH; i++) {
        const char *organization = w->number % 2 == 0 ? "even" : "odd";
        struct change_set *set = job_set(arena, organization, text_format(arena, "job-%d", w->number), i);
        if (i == 1) {
            put(set, ROW_JOB, TEXT("shared"), 1, noun_of(arena, ROW_JOB));
        }
        enum commit_result result = store_commit(w->bench->store, set, NULL);
        if (result == COMMIT_CONFLICT && i == 1) {
            w->conflicts++;
            result = store_commit(w->bench->store, job_set(arena, organization, set->puts[0].id, 1), NULL);
        }
        w->kept += result == COMMIT_DONE ? 1 : 0;
        arena_reset(arena);
    }
    arena_destroy(arena);
    return NULL;
}

static void what_waits_together_is_kept_together(void **state)
{
    (void)state;
    for (int engine = 0; engine < TESTING_ENGINES; engine++) {
        struct bench b;
        struct writer writers[WRITERS];
        bench_up(&b, engine);
        organization_make(&b, "even");
        organization_make(&b, "odd");
        bench_start(&b);
        int64_t batches = metric_value(&store_metrics_take(b.store)->values[STORE_BATCHES]);
        int64_t started_ms = b.database->settings.clock->monotonic_ms(NULL);
        for (int i = 0; i < WRITERS; i++) {
            writers[i] = (struct writer){.bench = &b, .number = i};
            assert_int_equal(pthread_create(&writers[i].thread, NULL, writer_main, &writers[i]), 0);
        }
        int kept = 0;
        int conflicts = 0;
        for (int i = 0; i < WRITERS; i++) {
            assert_int_equal(pthread_join(writers[i].thread, NULL), 0);
            kept += writers[i].kept;
            conflicts += writers[i].conflicts;
        }
        int64_t took_ms = b.database->settings.clock->monotonic_ms(NULL) - started_ms;
        bench_stop(&b);
        batches = metric_value(&store_metrics_take(b.store)->values[STORE_BATCHES]) - batches;
        print_message("# %s: %d change-sets of %d writers in %lld batches, %lld a second\n", store_engine(b.store),
                      kept, WRITERS, (long long)batches, (long long)(kept * 1000LL / (took_ms + 1)));
        assert_int_equal(kept, WRITERS * SETS_EACH);
        assert_int_equal(conflicts, WRITERS - 2); /* one of each organization was first */
        assert_true(batches < WRITERS * SETS_EACH / 4);
        assert_int_equal(testing_number(b.database, "SELECT CAST(sum(version) AS bigint) FROM jobs"),
                         WRITERS * SETS_EACH + 2);
        assert_int_equal(testing_number(b.database, "SELECT count(*) FROM audit"), WRITERS * SETS_EACH + 4);
        bench_down(&b);
    }
}

/* --- starting and stopping --- */

struct told {
    atomic_int count;
    enum commit_result result;
    struct arena *arena; /* of the change-set, where it ends with the telling */
};

static void told_done(void *argument, const struct commit_outcome *outcome)
{
    struct told *told = argument;
    told->result = outcome->result;
    arena_destroy(told->arena);
    atomic_fetch_add(&told->count, 1);
}

static void a_stop_keeps_what_was_submitted_and_takes_nothing_more(void **state)
{
    enum { MANY = 300 };
    (void)state;
    for (int engine = 0; engine < TESTING_ENGINES; engine++) {
        struct bench b;
        struct told told[MANY] = {{.count = 0}};
        bench_up(&b, engine);
        organization_make(&b, "org");
        bench_start(&b);
        for (int i = 0; i < MANY; i++) {
            struct change_set *set = job_set(b.arena, "org", text_format(b.arena, "job-%d", i), 1);
            assert_true(b.port.submit(b.port.context, set, told_done, &told[i]));
        }
        bench_stop(&b);
        for (int i = 0; i < MANY; i++) {
            assert_int_equal(told[i].count, 1);
            assert_int_equal(told[i].result, COMMIT_DONE);
        }
        struct told late = {.count = 0};
        assert_false(b.port.submit(b.port.context, job_set(b.arena, "org", TEXT("late"), 1), told_done, &late));
        assert_int_equal(late.count, 0);
        assert_int_equal(testing_number(b.database, "SELECT count(*) FROM jobs"), MANY);
        bench_down(&b);
    }
}

static void key_make(struct bench *b, const char *organization, const char *id, const char *prefix)
{
    struct key_record *key = noun_of(b->arena, ROW_KEY);
    key->prefix = text_of(prefix);
    key->label = TEXT("key");
    key->given |= UINT64_C(1) << shape_find(shape_of_row[ROW_KEY], TEXT("prefix")) |
                  UINT64_C(1) << shape_find(shape_of_row[ROW_KEY], TEXT("digest")) |
                  UINT64_C(1) << shape_find(shape_of_row[ROW_KEY], TEXT("label"));
    struct change_set *set = begun(b->arena, organization);
    put(set, ROW_KEY, text_of(id), 1, key);
    assert_int_equal(store_commit(b->store, set, NULL), COMMIT_DONE);
}

static void claims_and_touches_go_through_the_committer(void **state)
{
    (void)state;
    for (int engine = 0; engine < TESTING_ENGINES; engine++) {
        struct bench b;
        bench_up(&b, engine);
        organization_make(&b, "org");
        bench_start(&b);
        key_make(&b, "org", "k", "prefix");
        struct change_set *set = begun(b.arena, "org");
        change_set_queue(set, &(struct queue_put){.id = TEXT("q"), .kind = TEXT("kind"), .payload = TEXT("{}")});
        assert_int_equal(store_commit(b.store, set, NULL), COMMIT_DONE);
        const struct text kind = TEXT("kind");
        const struct claim_request request = {
            .kinds = {1, &kind}, .now_ms = INT64_C(1) << 50, .lease_s = 10, .limit = 5};
        struct queue_list list;
        assert_true(b.port.claim(b.port.context, b.arena, &request, &list, NULL));
        assert_int_equal(list.count, 1);
        b.port.touch(b.port.context, ROW_KEY, TEXT("org"), TEXT("k"), 5999);
        b.port.touch(b.port.context, ROW_KEY, TEXT("org"), TEXT("k"), 7999);
        b.port.touch(b.port.context, ROW_KEY, TEXT("org"), TEXT("k"), 6999);
        bench_stop(&b); /* at the latest */
        struct text organization_id;
        const struct row *key = b.port.find_key(b.port.context, b.arena, TEXT("prefix"), &organization_id, NULL);
        assert_int_equal(key->last_used_ms, 7000);
        assert_int_equal(metric_value(&store_metrics_take(b.store)->values[STORE_QUEUE_WAITING]), 1);
        bench_down(&b);
    }
}

/* --- what goes wrong --- */

/* Commits some as one batch, whatever a committer would have taken together. */
static void batch_commit(struct bench *b, struct change_set *const *sets, struct told *told, int32_t count)
{
    struct store_waiting waiting[8];
    for (int32_t i = 0; i < count; i++) {
        told[i] = (struct told){.arena = sets[i]->arena == b->arena ? NULL : sets[i]->arena};
        waiting[i] = (struct store_waiting){sets[i], told_done, &told[i]};
    }
    pthread_mutex_lock(&b->store->writing);
    store_batch_commit(b->store, waiting, count);
    pthread_mutex_unlock(&b->store->writing);
    for (int32_t i = 0; i < count; i++) {
        assert_int_equal(told[i].count, 1);
    }
}

static void one_that_the_database_refuses_costs_nobody_else(void **state)
{
    (void)state;
    for (int engine = 0; engine < TESTING_ENGINES; engine++) {
        struct bench b;
        struct told told[3];
        bench_up(&b, engine);
        organization_make(&b, "org");
        organization_make(&b, "other");
        key_make(&b, "other", "k", "prefix");
        struct change_set *wrong = begun(b.arena, "org");
        struct key_record *key = noun_of(b.arena, ROW_KEY); /* no store judges what is unique in the installation */
        key->prefix = TEXT("prefix");
        put(wrong, ROW_KEY, TEXT("k"), 1, key);
        struct change_set *sets[] = {job_set(b.arena, "org", TEXT("a"), 1), wrong,
                                     job_set(b.arena, "org", TEXT("b"), 1)};
        batch_commit(&b, sets, told, 3);
        assert_int_equal(told[0].result, COMMIT_DONE);
        assert_int_equal(told[1].result, COMMIT_REFUSED);
        assert_int_equal(told[2].result, COMMIT_DONE);
        assert_int_equal(version_of(&b, "org", TEXT("b")), 1);
        bench_down(&b);
    }
}

static void what_a_batch_did_counts_for_those_after_it(void **state)
{
    (void)state;
    for (int engine = 0; engine < TESTING_ENGINES; engine++) {
        struct bench b;
        struct told told[6];
        bench_up(&b, engine);
        organization_make(&b, "org");
        const struct kept_answer answer = {.key = TEXT("once"), .status = 201, .headers = TEXT("{}")};
        struct change_set *first = job_set(b.arena, "org", TEXT("a"), 1);
        struct change_set *again = job_set(b.arena, "org", TEXT("z"), 1);
        change_set_answer(first, &answer);
        change_set_answer(again, &answer);
        struct change_set *drop = begun(b.arena, "org");
        change_set_drop(
            drop, &(struct change){
                      .kind = ROW_JOB, .id = TEXT("a"), .before = noun_of(b.arena, ROW_JOB), .action = "test.dropped"});
        struct change_set *sets[] = {
            first, job_set(b.arena, "org", TEXT("a"), 1), job_set(b.arena, "org", TEXT("a"), 2), again,
            drop,  job_set(b.arena, "org", TEXT("a"), 1)};
        batch_commit(&b, sets, told, 6);
        static const enum commit_result expected[] = {COMMIT_DONE,   COMMIT_CONFLICT, COMMIT_DONE,
                                                      COMMIT_REPLAY, COMMIT_DONE,     COMMIT_DONE};
        for (int i = 0; i < 6; i++) {
            assert_int_equal(told[i].result, expected[i]);
        }
        assert_int_equal(version_of(&b, "org", TEXT("a")), 1);
        assert_int_equal(version_of(&b, "org", TEXT("z")), 0);
        assert_int_equal(testing_number(b.database, "SELECT seq FROM heads"), 5);
        assert_int_equal(testing_number(b.database, "SELECT created_seq FROM jobs"), 5);
        bench_down(&b);
    }
}

static void one_that_does_not_hold_leaves_no_trace(void **state)
{
    (void)state;
    for (int engine = 0; engine < TESTING_ENGINES; engine++) {
        struct bench b;
        struct told told[2];
        bench_up(&b, engine);
        organization_make(&b, "org");
        struct branch_record *branch = noun_of(b.arena, ROW_BRANCH);
        branch->name = TEXT("North");
        branch->given |= UINT64_C(1) << shape_find(shape_of_row[ROW_BRANCH], TEXT("name"));
        struct change_set *wrong = job_set(b.arena, "org", TEXT("a"), 1);
        put(wrong, ROW_BRANCH, TEXT("n"), 1, branch);
        put(wrong, ROW_BRANCH, TEXT("m"), 1, branch); /* of the same name */
        struct change_set *right = job_set(b.arena, "org", TEXT("a"), 1);
        put(right, ROW_BRANCH, TEXT("o"), 1, branch);
        struct change_set *sets[] = {wrong, right};
        batch_commit(&b, sets, told, 2);
        assert_int_equal(told[0].result, COMMIT_CONFLICT);
        assert_int_equal(told[1].result, COMMIT_DONE);
        assert_int_equal(testing_number(b.database, "SELECT count(*) FROM branches"), 1);
        assert_int_equal(testing_number(b.database, "SELECT seq FROM heads"), 3);
        bench_down(&b);
    }
}

static void a_head_that_is_held_elsewhere_keeps_the_others_from_nothing(void **state)
{
    (void)state;
    struct bench b;
    struct told told[4];
    bench_up(&b, 1);
    organization_make(&b, "held");
    organization_make(&b, "other");
    struct sql *holder = testing_connect(b.database, SQL_WRITE);
    struct sql_rows rows = {.arena = b.arena};
    assert_true(postgres_engine.begin(holder, SQL_WRITE, NULL));
    postgres_engine.ask(holder, STATEMENT_HEAD_LOCK, (struct sql_value[]){sql_text(TEXT("held"))}, 1, &rows);
    assert_true(postgres_engine.settle(holder, NULL));
    struct change_set *sets[4];
    for (int i = 0; i < 4; i++) {
        sets[i] = job_set(arena_create(0), i == 0 || i == 3 ? "held" : "other", i < 2 ? TEXT("a") : TEXT("b"), 1);
    }
    batch_commit(&b, sets, told, 4);
    for (int i = 0; i < 4; i++) {
        assert_int_equal(told[i].result, i == 0 || i == 3 ? COMMIT_REFUSED : COMMIT_DONE);
    }
    postgres_engine.rollback(holder);
    postgres_engine.close(holder);
    assert_int_equal(store_commit(b.store, job_set(b.arena, "held", TEXT("a"), 1), NULL), COMMIT_DONE);
    bench_down(&b);
}

static void a_database_that_comes_back_is_used_again(void **state)
{
    (void)state;
    struct bench b;
    struct fault fault = {.kind = FAULT_NONE};
    bench_up(&b, 1);
    organization_make(&b, "org");
    assert_int_equal(version_of(&b, "org", TEXT("a")), 0); /* there is a reader */
    char words[256];
    snprintf(words, sizeof words,
             "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE application_name = '%.*s' AND "
             "pid <> pg_backend_pid()",
             TEXT_ARGS(b.database->schema));
    assert_int_equal(testing_number(b.database, words), 2);
    struct change_set *set = job_set(b.arena, "org", TEXT("a"), 1);
    assert_int_equal(store_commit(b.store, set, &fault), COMMIT_DONE); /* writing noticed and went on, */
    assert_no_fault(&fault);
    assert_true(b.port.ready(b.port.context, NULL));
    assert_int_equal(version_of(&b, "org", TEXT("a")), 1); /* and so did reading */
    bench_down(&b);
}

/* --- opening --- */

static void a_file_has_one_server_and_any_number_of_commands(void **state)
{
    (void)state;
    struct bench b;
    struct fault fault = {.kind = FAULT_NONE};
    bench_up(&b, 0);
    organization_make(&b, "org");
    struct store_settings settings = {.database = b.database->settings.database,
                                      .clock = b.database->settings.clock,
                                      .may_migrate = true,
                                      .serving = true};
    assert_null(store_open(&settings, &fault));
    assert_int_equal(fault.kind, FAULT_CONFLICT);
    bench_start(&b);
    struct store *command = opened_store(b.database, false);
    assert_int_equal(store_commit(command, job_set(b.arena, "org", TEXT("a"), 1), NULL), COMMIT_DONE);
    store_close(command);
    assert_int_equal(store_commit(b.store, job_set(b.arena, "org", TEXT("a"), 2), NULL), COMMIT_DONE);
    bench_stop(&b);
    bench_down(&b);
}

static void a_database_of_an_older_schema_is_refused_where_it_may_not_be_changed(void **state)
{
    (void)state;
    for (int engine = 0; engine < TESTING_ENGINES; engine++) {
        struct fault fault = {.kind = FAULT_NONE};
        struct testing_database *database = testing_database_make(testing_engine(engine));
        struct store_settings settings = {.database = database->settings.database, .clock = database->settings.clock};
        struct migration_report report;
        assert_null(store_open(&settings, &fault));
        assert_string_equal(fault.code, "schema_older");
        assert_true(store_migrate(database->arena, &settings, true, &report, NULL));
        assert_int_equal(report.before, 0);
        assert_true(store_migrate(database->arena, &settings, false, &report, NULL));
        assert_int_equal(report.applied, report.known);
        struct store *store = store_open(&settings, NULL);
        assert_non_null(store);
        store_close(store);
        testing_database_end(database);
    }
}

static void a_secret_is_made_up_once(void **state)
{
    (void)state;
    for (int engine = 0; engine < TESTING_ENGINES; engine++) {
        struct bench b;
        uint8_t fresh[2][32];
        uint8_t kept[2][32];
        memset(fresh[0], 1, 32);
        memset(fresh[1], 2, 32);
        bench_up(&b, engine);
        struct store *other = opened_store(b.database, false);
        assert_true(store_secret(b.store, TEXT("cursor_key"), fresh[0], kept[0], NULL));
        assert_true(store_secret(other, TEXT("cursor_key"), fresh[1], kept[1], NULL));
        assert_memory_equal(kept[0], fresh[0], 32);
        assert_memory_equal(kept[1], fresh[0], 32);
        store_close(other);
        bench_down(&b);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_waits_together_is_kept_together),
        cmocka_unit_test(a_stop_keeps_what_was_submitted_and_takes_nothing_more),
        cmocka_unit_test(claims_and_touches_go_through_the_committer),
        cmocka_unit_test(one_that_the_database_refuses_costs_nobody_else),
        cmocka_unit_test(what_a_batch_did_counts_for_those_after_it),
        cmocka_unit_test(one_that_does_not_hold_leaves_no_trace),
        cmocka_unit_test(a_head_that_is_held_elsewhere_keeps_the_others_from_nothing),
        cmocka_unit_test(a_database_that_comes_back_is_used_again),
        cmocka_unit_test(a_file_has_one_server_and_any_number_of_commands),
        cmocka_unit_test(a_database_of_an_older_schema_is_refused_where_it_may_not_be_changed),
        cmocka_unit_test(a_secret_is_made_up_once),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
