/* The API without the wire, in one thread, by a clock that is told what time it is.
 *
 *     played_server DATABASE SEED
 *
 * Reads a JSON object a line: {"at": ms} and what is asked then, {"method", "target", "key", "body": "…"}; answers
 * "STATUS BYTES\n" and so many bytes of body. Without a method only the time passes: the answer is "0 0\n".
 * While the time passes the timetable is looked at and the queue worked off, every TICK_MS. The first line that it prints is
 * the key of the organization that it makes in an empty database; else "-".
 *
 * PostgreSQL goes by a clock of its own, which all nodes share. Here that is a table, in a schema that is looked into first.
 *
 * Nothing here is left to chance: ids come of the seed and the clock, the monotonic clock goes on by STEP_MS whenever it is
 * asked, and work has one thread. So the same lines and the same seed have the same answers, over any database. */
#include <libpq-fe.h>
#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "base/fault.h"
#include "base/testing.h"
#include "desk/desk.h"
#include "http/testing.h"

enum { TICK_MS = 15 * 1000, STEP_MS = 400, STEPS_MOST = 10000 };

struct played {
    struct arena *arena; /* of one line */
    struct bench *bench;
    struct store *store;
    PGconn *postgres; /* where its time is set; NULL: of SQLite there is none */
    struct operations_host host;
    struct queue_worker worker;
    struct clock_port store_clock; /* which asks as it likes, and moves nothing by that */
    int64_t asked_ms;              /* what the monotonic clock has shown last */
};

static int64_t wall_ms(void *context)
{
    return ((const struct played *)context)->bench->now_ms;
}

static int64_t monotonic_ms(void *context)
{
    struct played *played = context;
    played->asked_ms += STEP_MS;
    return played->asked_ms;
}

static enum commit_result commit(void *context, const struct change_set *set, struct fault *fault)
{
    return store_commit(((struct played *)context)->store, set, fault);
}

static void rest(void *context, int64_t ms)
{
    (void)context;
    (void)ms;
}

/* ---- PostgreSQL's time ------------------------------------------------------------------------------------------- */

static void postgres_run(struct played *played, const char *words)
{
    PGresult *result = PQexec(played->postgres, words);
    if (PQresultStatus(result) != PGRES_COMMAND_OK) {
        fail_msg("%s: %s", words, PQerrorMessage(played->postgres));
    }
    PQclear(result);
}

static void time_set(struct played *played, int64_t at_ms)
{
    char words[80];
    played->bench->now_ms = at_ms;
    if (played->postgres != NULL) {
        snprintf(words, sizeof words, "UPDATE played.time SET ms = %lld", (long long)at_ms);
        postgres_run(played, words);
    }
}

/* The address by which the store sees that time. */
static struct text postgres_make(struct played *played, const char *address)
{
    static const char words[] =
        "SET client_min_messages = error; SET synchronous_commit = off; CREATE SCHEMA IF NOT EXISTS played; "
        "CREATE TABLE IF NOT EXISTS played.time (ms bigint); DELETE FROM played.time; INSERT INTO played.time VALUES "
        "(0); "
        "CREATE OR REPLACE FUNCTION played.statement_timestamp() RETURNS timestamptz LANGUAGE sql STABLE AS "
        "'SELECT to_timestamp(ms / 1000.0) FROM played.time'; "
        "CREATE OR REPLACE FUNCTION played.clock_timestamp() RETURNS timestamptz LANGUAGE sql STABLE AS "
        "'SELECT to_timestamp(ms / 1000.0) FROM played.time'";
    played->postgres = PQconnectdb(address);
    postgres_run(played, words);
    return text_format(played->bench->arena, "%s%soptions=-csearch_path%%3Dplayed,pg_catalog,public", address,
                       strchr(address, '?') == NULL ? "?" : "&");
}

/* ---- the time passes --------------------------------------------------------------------------------------------- */

static void tick(struct played *played)
{
    enum queue_step step = QUEUE_STEP_WORKED;
    (void)timetable_tick(&played->host, played->arena);
    for (int i = 0; i < STEPS_MOST && step == QUEUE_STEP_WORKED; i++) {
        arena_reset(played->arena);
        step = queue_step(&played->worker, played->arena);
    }
    assert_int_not_equal(step, QUEUE_STEP_TROUBLE);
    arena_reset(played->arena);
}

static void pass(struct played *played, int64_t until_ms)
{
    struct bench *bench = played->bench;
    for (int64_t next = (bench->now_ms / TICK_MS + 1) * TICK_MS; next <= until_ms; next += TICK_MS) {
        time_set(played, next);
        tick(played);
    }
    if (until_ms > bench->now_ms) {
        time_set(played, until_ms);
    }
}

/* ---- lines ------------------------------------------------------------------------------------------------------- */

static const char *member(struct arena *arena, const struct json *line, const char *name)
{
    const struct json *value = json_get(line, text_of(name));
    return value == NULL || value->type != JSON_STRING ? NULL : text_to_c(arena, value->string);
}

static void ask(struct played *played, struct arena *arena, const struct json *line)
{
    const char *key = member(arena, line, "key");
    const struct call call = {
        .method = member(arena, line, "method"),
        .target = member(arena, line, "target"),
        .body = member(arena, line, "body"),
        .if_match = member(arena, line, "ifMatch"),
        .key = text_of(key == NULL ? "" : key),
    };
    struct exchange *x = bench_send(played->bench, arena, &call);
    while (!bench_work(x) && !bench_keep(played->bench, x)) {
    }
    const struct response *response = bench_settle(x);
    printf("%d %zu\n%.*s", response->status, response->body.length, TEXT_ARGS(response->body));
}

static void line_play(struct played *played, struct arena *arena, const char *bytes)
{
    struct json line;
    struct fault fault = {.kind = FAULT_NONE};
    json_parse(arena, text_of(bytes), &line, &fault);
    assert_no_fault(&fault);
    pass(played, json_get(&line, TEXT("at"))->integer);
    if (json_get(&line, TEXT("method")) != NULL) {
        ask(played, arena, &line);
    } else {
        printf("0 0\n");
    }
    fflush(stdout);
}

/* ---- the story --------------------------------------------------------------------------------------------------- */

static const struct queue_handler *handlers_of(struct arena *arena, int32_t *count)
{
    int32_t counts[2] = {0, 0};
    const struct queue_handler *const lists[] = {operations_handlers(&counts[0]), desk_handlers(&counts[1])};
    struct queue_handler *all = arena_array(arena, struct queue_handler, counts[0] + counts[1]);
    memcpy(all, lists[0], (size_t)counts[0] * sizeof *all);
    memcpy(all + counts[0], lists[1], (size_t)counts[1] * sizeof *all);
    *count = counts[0] + counts[1];
    return all;
}

static void begin(struct played *played, const char *database, const char *seed)
{
    struct fault fault = {.kind = FAULT_NONE};
    struct bench *bench = bench_empty();
    played->bench = bench;
    played->arena = arena_create(0);
    bench->random = strtoull(seed, NULL, 10);
    bench->now_ms = 0;
    bench->clock = (struct clock_port){played, wall_ms, monotonic_ms, wall_ms};
    played->store_clock = (struct clock_port){played, wall_ms, wall_ms, wall_ms};
    bench->limiter.context = limiter_create(bench->arena, &(struct rate_rule){1000000, 60});
    const struct store_settings settings = {
        .database = strncmp(database, "postgres", 8) == 0 ? postgres_make(played, database) : text_of(database),
        .clock = &played->store_clock,
        .may_migrate = true,
        .serving = true,
    };
    played->store = store_open(&settings, &fault);
    assert_no_fault(&fault);
    bench->store = store_port_of(played->store);
    bench_open(bench);
    played->host = bench_host(bench);
    played->host.context = played;
    played->host.commit = commit;
    played->host.rest = rest;
    played->worker = (struct queue_worker){.host = &played->host, .owner = TEXT("played"), .context = &played->host};
    played->worker.handlers = handlers_of(bench->arena, &played->worker.handler_count);
}

/* The first line says when the story begins; an empty database gets its organization then. */
static void introduce(struct played *played, const char *first)
{
    struct bench *bench = played->bench;
    struct row_list organizations;
    struct json line;
    assert_true(json_parse(bench->arena, text_of(first), &line, NULL));
    time_set(played, json_get(&line, TEXT("at"))->integer);
    assert_true(bench->store.organizations(bench->store.context, bench->arena, &organizations, NULL));
    struct text key = TEXT("-");
    if (organizations.count == 0) {
        key = bench_organize(bench, "North HVAC", "America/New_York");
    }
    printf("%.*s\n", TEXT_ARGS(key));
    fflush(stdout);
}

int main(int count, char **words)
{
    struct played played = {.asked_ms = 0};
    char *line = NULL;
    size_t size = 0;
    if (count != 3) {
        fprintf(stderr, "played_server DATABASE SEED\n");
        return 2;
    }
    begin(&played, words[1], words[2]);
    if (getline(&line, &size, stdin) > 0) {
        introduce(&played, line);
    }
    while (getline(&line, &size, stdin) > 0) {
        struct arena *arena = arena_create(0);
        line_play(&played, arena, line);
        arena_destroy(arena);
    }
    free(line);
    bench_end(played.bench);
    store_close(played.store);
    PQfinish(played.postgres);
    arena_destroy(played.arena);
    return 0;
}
