/* The committer: who waits, the loop that commits what waits together, and what is done between two batches: errands,
 * touches, checkpoints, the reserve on the disk, and coming back after a trouble. */
#include <fcntl.h>
#include <string.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "base/log.h"
#include "store/batch.h"

enum {
    ATTEMPT_EVERY_MS = 1000,
    TICK_MS = 1000,
    TOUCH_WITHIN_MS = 30000,
    RESERVE_EVERY_MS = 60000,
    RESERVE_BYTES = 16 << 20,
    CHECKPOINT_IDLE = 1 << 20,
    CHECKPOINT_ABOVE = 8 << 20,
};

/* --- the connection for writing --- */

static void health_set(struct store *store, enum store_health health)
{
    pthread_mutex_lock(&store->mutex);
    store->health = health;
    pthread_mutex_unlock(&store->mutex);
}

static enum store_health health_of(struct store *store)
{
    pthread_mutex_lock(&store->mutex);
    enum store_health health = store->health;
    pthread_mutex_unlock(&store->mutex);
    return health;
}

static bool is_down(struct fault *fault)
{
    return fault_raise(fault, FAULT_UNAVAILABLE, "unavailable", "database",
                       "The database cannot be written now. Repeat in a moment.");
}

/* A commit that is kept writes over what is in doubt: from then on that is not kept, for certain. */
static bool settled(struct store *store, struct fault *fault)
{
    char now[32];
    const struct sql_value values[] = {sql_text(TEXT("settled")), sql_bytes(now, sizeof now)};
    memset(now, 0, sizeof now);
    int64_t at_ms = store->settings.clock->wall_ms(store->settings.clock->context);
    memcpy(now, &at_ms, sizeof at_ms);
    if (!store->engine->begin(store->writer, SQL_WRITE, fault)) {
        return false;
    }
    store->engine->ask(store->writer, STATEMENT_INSTALLATION_PUT, values, 2, NULL);
    return store->engine->commit(store->writer, fault) == SQL_KEPT;
}

bool store_writer_ready(struct store *store, struct fault *fault)
{
    enum store_health health = health_of(store);
    if (health == STORE_WELL) {
        return true;
    }
    int64_t now_ms = store_now_ms(store);
    if (now_ms < store->next_attempt_ms) {
        return is_down(fault);
    }
    store->next_attempt_ms = now_ms + ATTEMPT_EVERY_MS;
    if (health == STORE_GONE) {
        store->engine->close(store->writer);
        store->writer = store->engine->connect(&store->sql, SQL_WRITE, NULL);
        if (store->writer == NULL) {
            return is_down(fault);
        }
    } else if (!settled(store, NULL)) {
        store_writer_judge(store, SQL_NOT_KEPT);
        return is_down(fault);
    }
    health_set(store, STORE_WELL);
    return true;
}

void store_writer_judge(struct store *store, enum sql_end end)
{
    if (!store->engine->is_alive(store->writer)) {
        store->next_attempt_ms = 0;
        health_set(store, STORE_GONE);
    } else if (end == SQL_UNKNOWN) {
        store->next_attempt_ms = 0;
        health_set(store, STORE_DOUBTFUL);
    }
}

/* --- room on the disk, kept for when it is full --- */

static const char *reserve_path(struct store *store, struct arena *arena)
{
    struct text path = text_slice(store->settings.database, sizeof "sqlite:" - 1, store->settings.database.length);
    return text_to_c(arena, text_format(arena, "%.*s.reserve", TEXT_ARGS(path)));
}

static bool keeps_reserve(const struct store *store)
{
    return store->settings.serving && store->engine == &sqlite_engine;
}

bool store_is_full(const struct store *store)
{
    return keeps_reserve(store) && !store->has_reserve;
}

static bool has_room(const char *path)
{
    enum { ROOM_TIMES = 4 }; /* so that it is not made of the last that there is */
    struct statvfs system;
    return statvfs(path, &system) == 0 && system.f_bavail * system.f_frsize > (uint64_t)ROOM_TIMES * RESERVE_BYTES;
}

void store_reserve_make(struct store *store)
{
    struct arena *arena = arena_create(0);
    const char *path = reserve_path(store, arena);
    int descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    store->reserve_next_ms = store_now_ms(store) + RESERVE_EVERY_MS;
    store->has_reserve = descriptor >= 0 && (lseek(descriptor, 0, SEEK_END) >= RESERVE_BYTES ||
                                             (has_room(path) && posix_fallocate(descriptor, 0, RESERVE_BYTES) == 0));
    if (descriptor >= 0) {
        if (!store->has_reserve) {
            (void)unlink(path);
        }
        close(descriptor);
    }
    arena_destroy(arena);
}

void store_reserve_give_up(struct store *store)
{
    if (!store->has_reserve) {
        return;
    }
    struct arena *arena = arena_create(0);
    (void)unlink(reserve_path(store, arena));
    arena_destroy(arena);
    store->has_reserve = false;
    store->reserve_next_ms = store_now_ms(store) + RESERVE_EVERY_MS;
    sql_log(&store->sql, "database.full", text_of(store->engine->name),
            TEXT("the disk is full; what was kept in reserve is given up"));
}

/* --- the log of SQLite --- */

/* What a reader keeps from moving is tried again when the log has grown as much again. */
static void checkpoint(struct store *store)
{
    struct sql_checkpoint done;
    int64_t started_ms = store_now_ms(store);
    if (!store->engine->checkpoint(store->writer, &done, NULL)) {
        store->checkpoint_above *= 2;
        return;
    }
    metric_observe(&store->metrics.checkpoint_seconds, (store_now_ms(store) - started_ms) * 1000);
    store->checkpoint_above = done.whole ? CHECKPOINT_ABOVE : store->checkpoint_above * 2;
    store->checkpointed_at = done.whole ? 0 : done.wal_bytes;
}

static void checkpoint_due(struct store *store, bool is_idle)
{
    if (store->writer == NULL) {
        return;
    }
    int64_t bytes = store->engine->log_bytes(store->writer);
    metric_set(&store->metrics.values[STORE_WAL_BYTES], bytes);
    if (bytes < store->checkpointed_at) {
        store->checkpointed_at = 0; /* the log began anew */
    }
    if (bytes > store->checkpoint_above || (is_idle && bytes > store->checkpointed_at + CHECKPOINT_IDLE)) {
        checkpoint(store);
    }
}

/* --- touches --- */

static struct store_touch *touch_find(struct store *store, const struct store_touch *like)
{
    for (int32_t i = store->touch_count; i > 0; i--) {
        struct store_touch *touch = &store->touches[i - 1];
        if (touch->kind == like->kind && strcmp(touch->id, like->id) == 0 &&
            strcmp(touch->organization_id, like->organization_id) == 0) {
            return touch;
        }
    }
    return NULL;
}

/* Those that wait, copied; under the mutex. */
static struct store_touch *touches_take(struct store *store, int32_t *count)
{
    struct store_touch *touches = arena_array(store->scratch, struct store_touch, store->touch_count);
    *count = store->touch_count;
    if (*count > 0) {
        memcpy(touches, store->touches, (size_t)*count * sizeof *touches);
    }
    store->touch_count = 0;
    return touches;
}

static void touches_write(struct store *store, const struct store_touch *touches, int32_t count)
{
    if (count == 0 || !store_writer_ready(store, NULL) || !store->engine->begin(store->writer, SQL_WRITE, NULL)) {
        return; /* what nobody waits for may be lost */
    }
    for (int32_t i = 0; i < count; i++) {
        const struct sql_value values[] = {sql_text(text_of(touches[i].organization_id)),
                                           sql_text(text_of(touches[i].id)), sql_integer(touches[i].at_s)};
        store->engine->ask(store->writer, touches[i].kind == ROW_KEY ? STATEMENT_KEY_TOUCH : STATEMENT_SESSION_TOUCH,
                           values, 3, NULL);
    }
    store_writer_judge(store, store->engine->commit(store->writer, NULL));
}

static void touches_flush(struct store *store)
{
    int32_t count = 0;
    arena_reset(store->scratch);
    pthread_mutex_lock(&store->mutex);
    struct store_touch *touches = touches_take(store, &count);
    pthread_mutex_unlock(&store->mutex);
    touches_write(store, touches, count);
}

static bool touches_are_due(struct store *store)
{
    pthread_mutex_lock(&store->mutex);
    bool due = store->touch_count > 0 && (store->is_stopping || store->touch_count > STORE_TOUCHES / 2 ||
                                          store_now_ms(store) - store->touched_ms >= TOUCH_WITHIN_MS);
    pthread_mutex_unlock(&store->mutex);
    return due;
}

static bool copy_short(char into[static 64], struct text text)
{
    if (text.length >= 64) {
        return false;
    }
    memcpy(into, text.bytes, text.length);
    into[text.length] = '\0';
    return true;
}

static void sql_touch(void *context, enum row_kind kind, struct text organization_id, struct text id, int64_t at_ms)
{
    struct store *store = context;
    struct store_touch touch = {.kind = kind, .at_s = at_ms / 1000};
    if ((kind != ROW_KEY && kind != ROW_SESSION) || !copy_short(touch.organization_id, organization_id) ||
        !copy_short(touch.id, id)) {
        return;
    }
    pthread_mutex_lock(&store->mutex);
    struct store_touch *before = touch_find(store, &touch);
    if (before != NULL) {
        before->at_s = touch.at_s > before->at_s ? touch.at_s : before->at_s;
    } else if (store->touch_count < STORE_TOUCHES) {
        store->touched_ms = store->touch_count == 0 ? store_now_ms(store) : store->touched_ms;
        store->touches[store->touch_count++] = touch;
    }
    bool is_running = store->is_running;
    pthread_mutex_unlock(&store->mutex);
    if (!is_running) {
        pthread_mutex_lock(&store->writing);
        touches_flush(store);
        pthread_mutex_unlock(&store->writing);
    }
}

/* --- who waits --- */

static void refuse(const struct store_waiting *waiting)
{
    struct fault fault = {.kind = FAULT_NONE};
    is_down(&fault);
    waiting->done(waiting->argument, &(struct commit_outcome){.result = COMMIT_REFUSED, .fault = &fault});
}

static bool sql_submit(void *context, const struct change_set *set,
                       void (*done)(void *argument, const struct commit_outcome *outcome), void *argument)
{
    struct store *store = context;
    const struct store_waiting waiting = {set, done, argument};
    pthread_mutex_lock(&store->mutex);
    bool is_running = store->is_running;
    bool is_down_now = is_running && store->health != STORE_WELL;
    bool is_taken = !store->is_stopping && store->waiting_count < STORE_WAITING_MOST;
    if (is_taken && is_running && !is_down_now) {
        store->waiting[(store->waiting_first + store->waiting_count++) % STORE_WAITING_MOST] = waiting;
        pthread_cond_signal(&store->wake);
    }
    pthread_mutex_unlock(&store->mutex);
    if (is_taken && is_down_now) {
        refuse(&waiting);
    } else if (is_taken && !is_running) {
        pthread_mutex_lock(&store->writing);
        store_batch_commit(store, &waiting, 1);
        checkpoint_due(store, false);
        pthread_mutex_unlock(&store->writing);
    }
    return is_taken;
}

void store_errand_run(struct store *store, struct store_errand *errand)
{
    pthread_mutex_lock(&store->mutex);
    bool is_running = store->is_running;
    if (is_running) {
        struct store_errand **last = &store->errands;
        while (*last != NULL) {
            last = &(*last)->next;
        }
        *last = errand;
        pthread_cond_signal(&store->wake);
        while (!errand->is_done) {
            pthread_cond_wait(&store->served, &store->mutex);
        }
    }
    pthread_mutex_unlock(&store->mutex);
    if (!is_running) {
        pthread_mutex_lock(&store->writing);
        arena_reset(store->scratch);
        errand->run(store, errand);
        pthread_mutex_unlock(&store->writing);
    }
}

static size_t set_bytes(const struct change_set *set)
{
    enum { PUT_BYTES = 2048, SMALL_BYTES = 256 }; /* about */
    size_t bytes = (size_t)set->put_count * PUT_BYTES + (size_t)set->append_count * SMALL_BYTES +
                   (size_t)set->event_count * SMALL_BYTES + SMALL_BYTES;
    for (int32_t i = 0; i < set->keep_count; i++) {
        bytes += ((const struct inputs_record *)set->keeps[i].noun)->bytes.length;
    }
    for (int32_t i = 0; i < set->audit_count; i++) {
        bytes += set->audits[i].entry.length + set->audits[i].openings.length;
    }
    return bytes + (set->answer == NULL ? 0 : set->answer->body.length);
}

/* What is committed next: the first that wait, up to the limits of a batch. Under the mutex. */
static int32_t batch_take(struct store *store, struct store_waiting batch[STORE_BATCH_SETS])
{
    int32_t count = 0;
    size_t bytes = 0;
    while (store->waiting_count > 0 && count < STORE_BATCH_SETS && bytes < STORE_BATCH_BYTES) {
        batch[count] = store->waiting[store->waiting_first];
        bytes += set_bytes(batch[count++].set);
        store->waiting_first = (store->waiting_first + 1) % STORE_WAITING_MOST;
        store->waiting_count--;
    }
    metric_set(&store->metrics.values[STORE_WAITING], store->waiting_count);
    return count;
}

/* --- the loop --- */

static void errands_serve(struct store *store, struct store_errand *errands)
{
    for (struct store_errand *errand = errands; errand != NULL;) {
        struct store_errand *next = errand->next;
        arena_reset(store->scratch);
        errand->run(store, errand);
        pthread_mutex_lock(&store->mutex);
        errand->is_done = true; /* from here on it is its maker's again */
        pthread_cond_broadcast(&store->served);
        pthread_mutex_unlock(&store->mutex);
        errand = next;
    }
}

static void between_batches(struct store *store, bool is_idle)
{
    store_shelf_tidy(store->shelf, store_now_ms(store));
    if (touches_are_due(store)) {
        touches_flush(store);
    }
    if (!store_writer_ready(store, NULL)) {
        return;
    }
    checkpoint_due(store, is_idle);
    if (store_is_full(store) && store_now_ms(store) >= store->reserve_next_ms) {
        store_reserve_make(store);
    }
}

static void tick_wait(struct store *store)
{
    struct timespec until = store_time_in(store, TICK_MS);
    (void)pthread_cond_timedwait(&store->wake, &store->mutex, &until);
}

static bool has_work(const struct store *store)
{
    return store->waiting_count > 0 || store->errands != NULL;
}

void store_run(struct store *store)
{
    static const struct store_waiting none;
    struct store_waiting batch[STORE_BATCH_SETS] = {none};
    pthread_mutex_lock(&store->mutex);
    store->is_running = true;
    while (!store->is_stopping || has_work(store) || store->touch_count > 0) {
        if (!has_work(store) && !store->is_stopping) {
            tick_wait(store);
        }
        struct store_errand *errands = store->errands;
        store->errands = NULL;
        int32_t count = batch_take(store, batch);
        bool is_idle = count == 0 && errands == NULL; /* a tick went by without work */
        pthread_mutex_unlock(&store->mutex);
        pthread_mutex_lock(&store->writing);
        errands_serve(store, errands);
        if (count > 0) {
            store_batch_commit(store, batch, count);
        }
        between_batches(store, is_idle);
        pthread_mutex_unlock(&store->writing);
        pthread_mutex_lock(&store->mutex);
    }
    store->is_running = false;
    pthread_mutex_unlock(&store->mutex);
}

void store_stop(struct store *store)
{
    pthread_mutex_lock(&store->mutex);
    store->is_stopping = true;
    pthread_cond_signal(&store->wake);
    pthread_mutex_unlock(&store->mutex);
}

/* --- one that is waited for --- */

struct awaited {
    struct store *store;
    bool is_done;
    enum commit_result result;
    struct fault fault;
};

static void awaited_done(void *argument, const struct commit_outcome *outcome)
{
    struct awaited *awaited = argument;
    if (outcome->fault != NULL) {
        awaited->fault = *outcome->fault;
    }
    pthread_mutex_lock(&awaited->store->mutex);
    awaited->result = outcome->result;
    awaited->is_done = true;
    pthread_cond_broadcast(&awaited->store->served);
    pthread_mutex_unlock(&awaited->store->mutex);
}

enum commit_result store_commit(struct store *store, const struct change_set *set, struct fault *fault)
{
    struct awaited awaited = {.store = store, .result = COMMIT_REFUSED};
    if (!sql_submit(store, set, awaited_done, &awaited)) {
        is_down(fault);
        return COMMIT_REFUSED;
    }
    pthread_mutex_lock(&store->mutex);
    while (!awaited.is_done) {
        pthread_cond_wait(&store->served, &store->mutex);
    }
    pthread_mutex_unlock(&store->mutex);
    if (fault_is(&awaited.fault)) {
        fault_raise(fault, awaited.fault.kind, awaited.fault.code, awaited.fault.where, "%s", awaited.fault.what);
    }
    return awaited.result;
}

static bool sql_ready(void *context, struct fault *fault)
{
    struct store *store = context;
    struct arena *arena = arena_create(0);
    struct sql_rows rows = {.arena = arena};
    bool well = health_of(store) == STORE_WELL || is_down(fault);
    well = well && store_ask(store, STATEMENT_ORGANIZATION_COUNT, NULL, 0, &rows, fault);
    arena_destroy(arena);
    return well;
}

static void sql_listen(void *context, store_hear *hear, void *argument)
{
    store_listener_set(&((struct store *)context)->listener, hear, argument);
}

static void sql_announce(void *context, const struct store_news *news)
{
    store_listener_tell(&((struct store *)context)->listener, news);
}

void store_port_commits(struct store_port *port)
{
    port->submit = sql_submit;
    port->listen = sql_listen;
    port->announce = sql_announce;
    port->touch = sql_touch;
    port->ready = sql_ready;
}
