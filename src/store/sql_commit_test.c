/* The waist carries the store's way of committing: lock the heads, read what the change-sets depend on, judge in memory,
 * write, commit once. A small committer of that kind is played here on both engines, with conflicts that it must find;
 * what is kept is compared with a slow oracle, and what it costs is printed. */
#include "store/sql.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/hash.h"
#include "base/random.h"
#include "base/testing.h"
#include "store/testing.h"

enum { WAITING = 64, ORGANIZATIONS = 4, JOBS = 40, BATCHES = 40, ORGANIZATION_VALUES = 9, JOB_VALUES = 19 };

/* One change-set: a job that shall go from one version to the next. */
struct wish {
    int organization;
    int job;
    int64_t version; /* that it read; 0: the job is new */
    bool held;
};

struct head {
    int64_t seq, audit_seq, event_seq;
    struct sha256 hash;
    int64_t versions[JOBS]; /* as read and then as judged */
};

struct committer {
    const struct sql_engine *engine;
    struct sql *sql;
    struct arena *arena; /* of a batch */
    struct head heads[ORGANIZATIONS];
    int64_t number; /* of change-sets so far, for keys */
};

static struct text organization_id(struct arena *arena, int organization)
{
    return text_format(arena, "0197a000-0000-7000-8000-%012d", organization);
}

static struct text job_id(struct arena *arena, int job)
{
    return text_format(arena, "0197b000-0000-7000-8000-%012d", job);
}

static struct text kept_key(const struct committer *c, int wish)
{
    return text_format(c->arena, "key-%lld", (long long)(c->number + wish));
}

/* --- reading: heads in the order of their ids, and everything the wishes name --- */

/* Four questions an organization, however many wishes there are. */
struct reading {
    struct sql_rows heads[ORGANIZATIONS];
    struct sql_rows versions[ORGANIZATIONS];
    struct sql_rows external[ORGANIZATIONS];
    struct sql_rows kept[ORGANIZATIONS];
};

static void text_listed(struct text_builder *list, struct text text)
{
    text_append_format(list, "%s\"%.*s\"", list->length > 1 ? "," : "", TEXT_ARGS(text));
}

static void organization_ask(struct committer *c, const struct wish *wishes, int o, struct reading *reading)
{
    struct text_builder ids = text_builder_make(c->arena);
    struct text_builder keys = text_builder_make(c->arena);
    text_append_char(&ids, '[');
    text_append_char(&keys, '[');
    for (int i = 0; i < WAITING; i++) {
        if (wishes[i].organization == o) {
            text_listed(&ids, job_id(c->arena, wishes[i].job));
            text_listed(&keys, kept_key(c, i));
        }
    }
    text_append_char(&ids, ']');
    text_append_char(&keys, ']');
    struct sql_value values[] = {sql_text(organization_id(c->arena, o)), sql_text(text_built(&ids)),
                                 sql_text(TEXT("api"))};
    reading->heads[o].arena = reading->versions[o].arena = c->arena;
    reading->external[o].arena = reading->kept[o].arena = c->arena;
    c->engine->ask(c->sql, STATEMENT_HEAD_LOCK, values, 1, &reading->heads[o]);
    c->engine->ask(c->sql, STATEMENT_JOB_VERSIONS, values, 2, &reading->versions[o]);
    c->engine->ask(c->sql, STATEMENT_JOB_EXTERNALS, values, 3, &reading->external[o]);
    values[1] = sql_text(text_built(&keys));
    c->engine->ask(c->sql, STATEMENT_KEPT_MANY, values, 2, &reading->kept[o]);
}

static void heads_take(struct committer *c, const struct reading *reading)
{
    for (int o = 0; o < ORGANIZATIONS; o++) {
        struct head *head = &c->heads[o];
        memset(head, 0, sizeof *head);
        assert_int_equal(reading->heads[o].count, 1);
        assert_int_equal(reading->external[o].count, reading->versions[o].count);
        head->seq = sql_cell(&reading->heads[o], 0, 0)->integer;
        head->audit_seq = sql_cell(&reading->heads[o], 0, 2)->integer;
        memcpy(head->hash.bytes, sql_cell(&reading->heads[o], 0, 3)->text.bytes, sizeof head->hash.bytes);
        head->event_seq = sql_cell(&reading->heads[o], 0, 4)->integer;
        for (int32_t row = 0; row < reading->versions[o].count; row++) {
            int64_t job = 0;
            struct text id = sql_cell(&reading->versions[o], row, 0)->text;
            assert_true(text_to_int64(text_slice(id, id.length - 12, id.length), &job));
            head->versions[job] = sql_cell(&reading->versions[o], row, 1)->integer;
        }
    }
}

/* --- judging and writing --- */

static void judge(struct committer *c, struct wish *wishes, const struct reading *reading)
{
    for (int i = 0; i < WAITING; i++) {
        int64_t *version = &c->heads[wishes[i].organization].versions[wishes[i].job];
        wishes[i].held = *version == wishes[i].version && reading->kept[wishes[i].organization].count == 0;
        *version += wishes[i].held ? 1 : 0;
    }
}

static void job_write(struct committer *c, const struct wish *wish, struct text organization, const struct head *head)
{
    struct text id = job_id(c->arena, wish->job);
    struct text body =
        text_format(c->arena, "{\"title\":\"No heat\",\"jobType\":\"hvac_repair\",\"notes\":\"%0400d\"}", wish->job);
    const struct sql_value job[JOB_VALUES] = {sql_text(organization),
                                              sql_text(id),
                                              sql_integer(wish->version + 1),
                                              sql_integer(1),
                                              sql_integer(2),
                                              sql_integer(head->seq),
                                              sql_integer(head->seq),
                                              sql_integer(2),
                                              sql_text(TEXT("api")),
                                              sql_text(id),
                                              sql_integer(0),
                                              sql_integer(1),
                                              sql_null(),
                                              sql_null(),
                                              sql_null(),
                                              sql_null(),
                                              sql_null(),
                                              sql_text(TEXT("no heat")),
                                              sql_text(body)};
    c->engine->ask(c->sql, STATEMENT_JOB_PUT, job, JOB_VALUES, NULL);
}

static void entry_write(struct committer *c, const struct wish *wish, struct text organization, struct head *head)
{
    struct text entry = text_format(c->arena, "{\"action\":\"job.put\",\"subject\":\"%d\",\"version\":%lld}", wish->job,
                                    (long long)wish->version + 1);
    struct text chained = text_format(c->arena, "%.*s%.*s", 32, (const char *)head->hash.bytes, TEXT_ARGS(entry));
    head->audit_seq++;
    head->hash = sha256_of(chained.bytes, chained.length);
    const struct sql_value audit[] = {sql_text(organization),
                                      sql_integer(head->audit_seq),
                                      sql_integer(2),
                                      sql_text(TEXT("key:1")),
                                      sql_text(TEXT("job.put")),
                                      sql_text(TEXT("job")),
                                      sql_text(job_id(c->arena, wish->job)),
                                      sql_text(TEXT("request")),
                                      sql_text(entry),
                                      sql_bytes(head->hash.bytes, 32)};
    const struct sql_value open[] = {sql_text(organization), sql_integer(head->audit_seq), sql_text(TEXT("job")),
                                     sql_text(TEXT("person")), sql_text(TEXT("[]"))};
    const struct sql_value event[] = {sql_text(organization),        sql_integer(++head->event_seq), sql_integer(2),
                                      sql_text(TEXT("job.changed")), sql_text(TEXT("job")),          sql_integer(1),
                                      sql_text(TEXT("{}"))};
    c->engine->ask(c->sql, STATEMENT_AUDIT_ADD, audit, 10, NULL);
    c->engine->ask(c->sql, STATEMENT_AUDIT_OPEN_ADD, open, 5, NULL);
    c->engine->ask(c->sql, STATEMENT_EVENT_ADD, event, 7, NULL);
}

static void wish_write(struct committer *c, const struct wish *wish, int index)
{
    struct head *head = &c->heads[wish->organization];
    struct text organization = organization_id(c->arena, wish->organization);
    head->seq++;
    job_write(c, wish, organization, head);
    entry_write(c, wish, organization, head);
    const struct sql_value kept[] = {
        sql_text(organization), sql_text(kept_key(c, index)), sql_bytes(head->hash.bytes, 32),
        sql_integer(201),       sql_text(TEXT("{}")),         sql_text(TEXT("{\"ok\":true}")),
        sql_integer(2)};
    c->engine->ask(c->sql, STATEMENT_KEPT_PUT, kept, 7, NULL);
}

static void heads_write(struct committer *c)
{
    for (int o = 0; o < ORGANIZATIONS; o++) {
        const struct head *head = &c->heads[o];
        const struct sql_value values[] = {
            sql_text(organization_id(c->arena, o)), sql_integer(head->seq),          sql_integer(2),
            sql_integer(head->audit_seq),           sql_bytes(head->hash.bytes, 32), sql_integer(head->event_seq)};
        c->engine->ask(c->sql, STATEMENT_HEAD_PUT, values, 6, NULL);
    }
}

/* One batch; true when it was kept. */
static bool batch_commit(struct committer *c, struct wish wishes[WAITING])
{
    struct fault fault = {0};
    struct reading *reading = arena_new(c->arena, struct reading);
    if (!c->engine->begin(c->sql, SQL_WRITE, &fault)) {
        return false;
    }
    for (int o = 0; o < ORGANIZATIONS; o++) { /* in the order of their ids, so that two nodes cannot lock crosswise */
        organization_ask(c, wishes, o, reading);
    }
    if (!c->engine->settle(c->sql, &fault)) {
        c->engine->rollback(c->sql);
        return false;
    }
    heads_take(c, reading);
    judge(c, wishes, reading);
    for (int i = 0; i < WAITING; i++) {
        if (wishes[i].held) {
            wish_write(c, &wishes[i], i);
        }
    }
    heads_write(c);
    bool kept = c->engine->commit(c->sql, &fault) == SQL_KEPT;
    c->number += WAITING;
    arena_reset(c->arena);
    return kept;
}

/* --- the play --- */

static void organizations_make(struct committer *c)
{
    struct fault fault = {0};
    assert_true(c->engine->begin(c->sql, SQL_WRITE, &fault));
    for (int o = 0; o < ORGANIZATIONS; o++) {
        struct sql_value row[ORGANIZATION_VALUES] = {sql_text(organization_id(c->arena, o))};
        for (int i = 1; i < ORGANIZATION_VALUES; i++) {
            row[i] = i < 7 ? sql_integer(1) : sql_text(TEXT("{}"));
        }
        c->engine->ask(c->sql, STATEMENT_ORGANIZATION_PUT, row, ORGANIZATION_VALUES, NULL);
    }
    memset(c->heads, 0, sizeof c->heads);
    heads_write(c);
    assert_int_equal(c->engine->commit(c->sql, &fault), SQL_KEPT);
}

/* Half of the wishes are for jobs that somebody else of the same batch may have changed by then. */
static void wishes_draw(struct wish wishes[WAITING], struct random *random, int64_t known[ORGANIZATIONS][JOBS])
{
    for (int i = 0; i < WAITING; i++) {
        int organization = (int)random_below(random, ORGANIZATIONS);
        int job = (int)random_below(random, JOBS);
        wishes[i] = (struct wish){organization, job, known[organization][job], false};
    }
}

/* One after the other, with nothing but an array. */
static int oracle(struct wish wishes[WAITING], int64_t known[ORGANIZATIONS][JOBS])
{
    int held = 0;
    for (int i = 0; i < WAITING; i++) {
        int64_t *version = &known[wishes[i].organization][wishes[i].job];
        bool holds = *version == wishes[i].version;
        assert_int_equal(holds, wishes[i].held);
        *version += holds ? 1 : 0;
        held += holds ? 1 : 0;
    }
    return held;
}

static int64_t play(const struct testing_database *database, struct sql *sql, int batches, bool judged)
{
    struct committer c = {.engine = database->engine, .sql = sql, .arena = arena_create(0)};
    struct random random = random_make(11, 0);
    int64_t known[ORGANIZATIONS][JOBS] = {0};
    int64_t held = 0;
    organizations_make(&c);
    for (int i = 0; i < batches; i++) {
        struct wish wishes[WAITING];
        wishes_draw(wishes, &random, known);
        assert_true(batch_commit(&c, wishes));
        held += oracle(wishes, known);
    }
    if (judged) {
        assert_int_equal(testing_number(database, "SELECT CAST(sum(seq) AS bigint) FROM heads"), held);
        assert_int_equal(testing_number(database, "SELECT CAST(sum(version) AS bigint) FROM jobs"), held);
        assert_int_equal(testing_number(database, "SELECT count(*) FROM audit"), held);
        assert_int_equal(testing_number(database, "SELECT count(*) FROM kept_answers"), held);
    }
    arena_destroy(c.arena);
    return held;
}

static int64_t now_ms(void)
{
    return testing_clock_port()->monotonic_ms(NULL);
}

static void batches_of_64_are_judged_as_if_they_had_come_one_by_one(void **state)
{
    (void)state;
    for (int i = 0; i < TESTING_ENGINES; i++) {
        struct testing_database *database = testing_database_make(testing_engine(i));
        struct sql *sql = testing_connect(database, SQL_WRITE);
        testing_tables(database, sql);
        bool postgres = database->engine == &postgres_engine;
        int64_t syncs = postgres ? testing_number(database, "SELECT wal_sync FROM pg_stat_wal") : 0;
        int64_t started_ms = now_ms();
        int64_t held = play(database, sql, BATCHES, true);
        int64_t took_ms = now_ms() - started_ms;
        database->engine->close(sql); /* what it counted is known to others when it is gone */
        usleep(300000);
        syncs = postgres ? testing_number(database, "SELECT wal_sync FROM pg_stat_wal") - syncs : 0;
        print_message("# %s: %d change-sets in %d batches, %lld held, %lld ms, %lld a second", database->engine->name,
                      WAITING * BATCHES, BATCHES, (long long)held, (long long)took_ms,
                      (long long)(WAITING * BATCHES * 1000LL / (took_ms > 0 ? took_ms : 1)));
        print_message(postgres ? "; %lld syncs of the whole server\n" : "\n", (long long)syncs);
        testing_database_end(database);
    }
}

/* PROGRAM DATABASE: plays on a database with tables. */
static int playing_main(const char *address)
{
    struct fault fault = {0};
    struct testing_database database = {.engine = &sqlite_engine};
    database.settings = (struct sql_settings){.database = text_of(address), .clock = testing_clock_port()};
    struct sql *sql = sqlite_engine.connect(&database.settings, SQL_WRITE, &fault);
    if (sql == NULL) {
        return 1;
    }
    (void)play(&database, sql, BATCHES, false);
    sqlite_engine.close(sql);
    return 0;
}

static int lines_of(const char *path)
{
    FILE *file = fopen(path, "r");
    assert_non_null(file);
    int lines = 0;
    for (int c = fgetc(file); c != EOF; c = fgetc(file)) {
        lines += c == '\n' ? 1 : 0;
    }
    fclose(file);
    return lines;
}

static void a_batch_on_sqlite_syncs_once(void **state)
{
    (void)state;
    struct testing_database *database = testing_database_make(&sqlite_engine);
    struct sql *sql = testing_connect(database, SQL_WRITE);
    testing_tables(database, sql);
    sqlite_engine.close(sql);
    char program[512] = {0};
    const char *address = text_to_c(database->arena, database->settings.database);
    const char *trace =
        text_to_c(database->arena, text_format(database->arena, "%.*s.trace", TEXT_ARGS(database->path)));
    assert_true(readlink("/proc/self/exe", program, sizeof program - 1) > 0);
    pid_t child = fork();
    if (child == 0) {
        setenv("ASAN_OPTIONS", "detect_leaks=0", 1);
        execlp("strace", "strace", "-f", "-qq", "-o", trace, "-e", "trace=fdatasync,fsync", program, address,
               (char *)NULL);
        _exit(9);
    }
    int status = -1;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_int_equal(status, 0);
    int syncs = lines_of(trace);
    print_message("# sqlite: %d change-sets, %d batches, %d syncs\n", WAITING * BATCHES, BATCHES, syncs);
    assert_in_range(syncs, BATCHES, BATCHES + 4); /* and one for the organizations */
    testing_database_end(database);
}

int main(int count, char **arguments)
{
    if (count == 2) {
        return playing_main(arguments[1]);
    }
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(batches_of_64_are_judged_as_if_they_had_come_one_by_one),
        cmocka_unit_test(a_batch_on_sqlite_syncs_once),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
