/* A worker of the queue as a program of its own, with kinds of items that only tests have.
 *
 *     queue_worker DATABASE make ORGANIZATION...                 makes organizations; their ids are their names
 *     queue_worker DATABASE put KIND COUNT PAYLOAD ORGANIZATION...   so many items each
 *     queue_worker DATABASE list ORGANIZATION                    its items, a JSON object a line
 *     queue_worker DATABASE effects ORGANIZATION                 how often items have had their effect
 *     queue_worker DATABASE retry ORGANIZATION                   tries every dead letter again
 *     queue_worker DATABASE work LEASE_S ITEMS                   works until it has begun so many, or is killed
 *
 * Kinds: `sleep` {"ms"} sleeps and then has one effect; `crash` kills its process; `count` {"to", "dieAt"} has an effect for
 * each number up to `to`, kept with its progress, and its first attempt kills its process at the number dieAt; `fail` is a
 * dead letter after its first attempt. Each begin and each end of an item is a line. */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <time.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/fault.h"
#include "base/json.h"
#include "operations/operations.h"
#include "store/store.h"

enum { PUT_AT_ONCE = 300, LIST_MOST = 20000 };

struct program {
    struct arena *arena;
    struct store *store;
    struct store_port port;
    struct clock_port clock;
    struct entropy_port entropy;
    struct operations_host host;
    int64_t steady_from_ms;
    int64_t begun;
};

static int64_t ms_of(clockid_t which)
{
    struct timespec now;
    clock_gettime(which, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static int64_t wall_ms(void *context)
{
    (void)context;
    return ms_of(CLOCK_REALTIME);
}

static int64_t monotonic_ms(void *context)
{
    (void)context;
    return ms_of(CLOCK_MONOTONIC);
}

static int64_t steady_ms(void *context)
{
    return ((struct program *)context)->steady_from_ms + ms_of(CLOCK_MONOTONIC);
}

static void draw(void *context, void *bytes, size_t count)
{
    (void)context;
    if (getrandom(bytes, count, 0) != (ssize_t)count) {
        abort();
    }
}

static void sleep_ms(int64_t ms)
{
    const struct timespec rest = {.tv_sec = ms / 1000, .tv_nsec = ms % 1000 * 1000000};
    nanosleep(&rest, NULL);
}

static void rest(void *context, int64_t ms)
{
    (void)context;
    sleep_ms(ms < 50 ? ms : 50);
}

static enum commit_result commit(void *context, const struct change_set *set, struct fault *fault)
{
    return store_commit(((struct program *)context)->store, set, fault);
}

_Noreturn static void give_up(const char *what, const struct fault *fault)
{
    fprintf(stderr, "queue_worker: %s: %s\n", what, fault->what);
    exit(1);
}

/* ---- kinds ------------------------------------------------------------------------------------------------------- */

static int64_t number_of(struct queue_work *work, struct text document, const char *name)
{
    struct json json;
    const struct json *value = text_is_empty(document) || !json_parse(work->arena, document, &json, NULL)
                                   ? NULL
                                   : json_get(&json, text_of(name));
    return value == NULL || value->type != JSON_INTEGER ? 0 : value->integer;
}

/* A customer under an id of its own: counted afterwards. */
static void effect_add(struct program *program, struct queue_work *work)
{
    struct customer_record *customer = arena_new(work->arena, struct customer_record);
    shape_preset(shape_of_row[ROW_CUSTOMER], customer);
    change_set_put(work->set, &(struct change){.kind = ROW_CUSTOMER,
                                               .id = operations_id(&program->host, work->arena),
                                               .version = 1,
                                               .after = customer,
                                               .action = "test.effect"});
}

static void begin_tell(struct program *program, const struct queue_work *work)
{
    program->begun++;
    printf("begin %.*s %.*s %d %.*s\n", TEXT_ARGS(work->item->organization_id), TEXT_ARGS(work->item->id),
           (int)work->item->attempt, TEXT_ARGS(work->progress));
    fflush(stdout);
}

static void end_tell(const struct queue_work *work)
{
    printf("end %.*s %.*s\n", TEXT_ARGS(work->item->organization_id), TEXT_ARGS(work->item->id));
    fflush(stdout);
}

static void sleep_run(void *context, struct queue_work *work)
{
    begin_tell(context, work);
    sleep_ms(number_of(work, work->item->payload, "ms"));
    effect_add(context, work);
    end_tell(work);
}

static long long now_us(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now); /* the same in every process */
    return now.tv_sec * 1000000LL + now.tv_nsec / 1000;
}

/* Says when it was in work, as its lease knows nothing of it before and after. */
static void single_run(void *context, struct queue_work *work)
{
    long long from_us = now_us();
    begin_tell(context, work);
    sleep_ms(number_of(work, work->item->payload, "ms"));
    printf("worked %.*s %lld %lld\n", TEXT_ARGS(work->item->organization_id), from_us, now_us());
    fflush(stdout);
}

static void crash_run(void *context, struct queue_work *work)
{
    begin_tell(context, work);
    effect_add(context, work);
    kill(getpid(), SIGKILL);
}

static void count_run(void *context, struct queue_work *work)
{
    int64_t to = number_of(work, work->item->payload, "to");
    int64_t die_at = number_of(work, work->item->payload, "dieAt");
    begin_tell(context, work);
    for (int64_t n = number_of(work, work->progress, "n") + 1; n <= to; n++) {
        effect_add(context, work);
        if (!queue_progress(work, text_format(work->arena, "{\"n\":%lld}", (long long)n))) {
            return;
        }
        if (n == die_at && work->item->attempt == 1) {
            kill(getpid(), SIGKILL);
        }
    }
    end_tell(work);
}

static void fail_run(void *context, struct queue_work *work)
{
    begin_tell(context, work);
    queue_fail(work, "It never works.");
}

static const struct queue_handler handlers[] = {{.kind = "sleep", .run = sleep_run},
                                                {.kind = "single", .is_single = true, .run = single_run},
                                                {.kind = "crash", .run = crash_run},
                                                {.kind = "count", .run = count_run},
                                                {.kind = "fail", .attempts_max = 1, .run = fail_run}};

/* ---- commands ---------------------------------------------------------------------------------------------------- */

static void keep(struct program *program, const struct change_set *set)
{
    struct fault fault = {.kind = FAULT_NONE};
    if (store_commit(program->store, set, &fault) != COMMIT_DONE) {
        give_up("not kept", &fault);
    }
}

static struct change_set *begin(struct program *program, const char *organization)
{
    return operations_change_set(&program->host, program->arena, text_of(organization),
                                 operations_id(&program->host, program->arena));
}

static void make(struct program *program, const char *organization)
{
    const struct shape *shape = shape_of_row[ROW_ORGANIZATION];
    struct organization_record *record = arena_new(program->arena, struct organization_record);
    shape_preset(shape, record);
    record->name = text_of(organization);
    record->timezone = TEXT("UTC");
    record->given |= UINT64_C(1) << shape_find(shape, TEXT("name"));
    record->given |= UINT64_C(1) << shape_find(shape, TEXT("timezone"));
    struct change_set *set = begin(program, organization);
    change_set_put(set, &(struct change){.kind = ROW_ORGANIZATION,
                                         .id = text_of(organization),
                                         .version = 1,
                                         .after = record,
                                         .action = "organization.created"});
    keep(program, set);
}

static void put(struct program *program, const char *organization, const char *kind, int64_t count, const char *payload)
{
    while (count > 0) {
        struct change_set *set = begin(program, organization);
        for (int i = 0; i < PUT_AT_ONCE && count > 0; i++, count--) {
            change_set_queue(set, &(struct queue_put){.id = operations_id(&program->host, program->arena),
                                                      .kind = text_of(kind),
                                                      .payload = text_of(payload)});
        }
        keep(program, set);
    }
}

static struct snapshot *opened(struct program *program, const char *organization)
{
    struct fault fault = {.kind = FAULT_NONE};
    struct snapshot *snapshot = program->port.open(program->port.context, text_of(organization), &fault);
    if (snapshot == NULL) {
        give_up("not opened", &fault);
    }
    return snapshot;
}

static struct queue_list items_of(struct program *program, const char *organization, enum queue_state state)
{
    struct fault fault = {.kind = FAULT_NONE};
    struct queue_list list = {.count = 0};
    struct snapshot *snapshot = opened(program, organization);
    if (!program->port.queued(snapshot, program->arena, state, TEXT(""), LIST_MOST, &list, &fault)) {
        give_up("not listed", &fault);
    }
    program->port.close(program->port.context, snapshot);
    return list;
}

static void list(struct program *program, const char *organization)
{
    static const char *const names[] = {"waiting", "leased", "done", "dead", "discarded"};
    for (int state = QUEUE_WAITING; state <= QUEUE_DISCARDED; state++) {
        struct queue_list items = items_of(program, organization, (enum queue_state)state);
        for (int32_t i = 0; i < items.count; i++) {
            struct json_writer w = json_writer_make(program->arena);
            json_object_begin(&w);
            json_name_string(&w, TEXT("state"), text_of(names[state]));
            json_name(&w, TEXT("item"));
            queue_letter_write(&w, program->arena, &items.items[i]);
            json_object_end(&w);
            printf("%.*s\n", TEXT_ARGS(json_written(&w)));
        }
    }
}

static void retry(struct program *program, const char *organization)
{
    struct queue_list items = items_of(program, organization, QUEUE_IS_DEAD);
    for (int32_t i = 0; i < items.count; i++) {
        struct change_set *set = begin(program, organization);
        if (queue_letter_end(set, &items.items[i], QUEUE_TRY_AGAIN)) {
            keep(program, set);
        }
    }
}

static void effects(struct program *program, const char *organization)
{
    struct fault fault = {.kind = FAULT_NONE};
    struct row_list rows;
    struct snapshot *snapshot = opened(program, organization);
    const struct list_query query = {.kind = ROW_CUSTOMER, .limit = LIST_MOST};
    if (!program->port.list(snapshot, program->arena, &query, &rows, &fault)) {
        give_up("not listed", &fault);
    }
    printf("%d\n", (int)rows.count);
    program->port.close(program->port.context, snapshot);
}

static void work(struct program *program, int32_t lease_s, int64_t items)
{
    const struct queue_worker worker = {.host = &program->host,
                                        .owner = TEXT("queue_worker"),
                                        .lease_s = lease_s,
                                        .handler_count = sizeof handlers / sizeof *handlers,
                                        .handlers = handlers,
                                        .context = program};
    struct arena *arena = arena_create(0);
    printf("ready\n");
    fflush(stdout);
    while (program->begun < items) {
        if (queue_step(&worker, arena) != QUEUE_STEP_WORKED) {
            rest(program, 1000);
        }
        arena_reset(arena);
    }
    arena_destroy(arena);
}

static bool command(struct program *program, int count, char **words)
{
    const char *what = words[0];
    if (strcmp(what, "make") == 0) {
        for (int i = 1; i < count; i++) {
            make(program, words[i]);
        }
        return count > 1;
    }
    if (strcmp(what, "put") == 0) {
        for (int i = 4; i < count; i++) {
            put(program, words[i], words[1], strtol(words[2], NULL, 10), words[3]);
        }
        return count > 4;
    }
    if (strcmp(what, "list") == 0 && count == 2) {
        list(program, words[1]);
    } else if (strcmp(what, "retry") == 0 && count == 2) {
        retry(program, words[1]);
    } else if (strcmp(what, "effects") == 0 && count == 2) {
        effects(program, words[1]);
    } else if (strcmp(what, "work") == 0 && count == 3) {
        work(program, (int32_t)strtol(words[1], NULL, 10), strtol(words[2], NULL, 10));
    } else {
        return false;
    }
    return true;
}

int main(int count, char **words)
{
    struct fault fault = {.kind = FAULT_NONE};
    struct arena *arena = arena_create(0);
    struct program *program = arena_new(arena, struct program);
    program->arena = arena;
    program->steady_from_ms = ms_of(CLOCK_REALTIME) - ms_of(CLOCK_MONOTONIC);
    program->clock = (struct clock_port){program, wall_ms, monotonic_ms, steady_ms};
    program->entropy = (struct entropy_port){program, draw};
    if (count < 3) {
        fprintf(stderr, "queue_worker DATABASE make|put|list|effects|retry|work …\n");
        return 2;
    }
    const struct store_settings settings = {
        .database = text_of(words[1]), .clock = &program->clock, .may_migrate = true};
    program->store = store_open(&settings, &fault);
    if (program->store == NULL) {
        give_up("not opened", &fault);
    }
    program->port = store_port_of(program->store);
    program->host = (struct operations_host){.store = &program->port,
                                             .clock = &program->clock,
                                             .entropy = &program->entropy,
                                             .context = program,
                                             .commit = commit,
                                             .rest = rest};
    bool known = command(program, count - 2, words + 2);
    store_close(program->store);
    arena_destroy(arena);
    return known ? 0 : 2;
}
