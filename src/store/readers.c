/* Connections for reading. Each is made when it is first needed and kept; one that broke is closed, and the next is made
 * anew. A server of PostgreSQL that was started again leaves only broken ones: so the first question of a transaction is
 * asked once more on a new connection before anybody hears of it. */
#include <stdlib.h>

#include "store/store_parts.h"

enum { READER_WAIT_MS = 5000 };

void store_readers_open(struct store *store)
{
    struct store_readers *readers = &store->readers;
    pthread_condattr_t attributes;
    readers->most = store->settings.readers > 0 ? store->settings.readers : STORE_READERS;
    readers->idle = arena_array(store->arena, struct sql *, readers->most);
    pthread_mutex_init(&readers->mutex, NULL);
    pthread_condattr_init(&attributes);
    pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
    pthread_cond_init(&readers->given, &attributes);
    pthread_condattr_destroy(&attributes);
}

/* Closes those that nobody uses. */
static void idle_close(struct store *store)
{
    struct store_readers *readers = &store->readers;
    while (readers->idle_count > 0) {
        store->engine->close(readers->idle[--readers->idle_count]);
        readers->count--;
    }
}

void store_readers_close(struct store *store)
{
    idle_close(store);
    pthread_mutex_destroy(&store->readers.mutex);
    pthread_cond_destroy(&store->readers.given);
}

/* One that is idle, or room for a new one; false when all are in use for too long. */
static bool reader_await(struct store *store, struct sql **reader)
{
    struct store_readers *readers = &store->readers;
    struct timespec until = store_time_in(store, READER_WAIT_MS);
    pthread_mutex_lock(&readers->mutex);
    int late = 0;
    while (readers->idle_count == 0 && readers->count == readers->most && late == 0) {
        late = pthread_cond_timedwait(&readers->given, &readers->mutex, &until);
    }
    bool has_idle = readers->idle_count > 0;
    bool has_room = has_idle || readers->count < readers->most;
    *reader = has_idle ? readers->idle[--readers->idle_count] : NULL;
    readers->count += !has_idle && has_room ? 1 : 0;
    pthread_mutex_unlock(&readers->mutex);
    return has_room;
}

static void reader_forget(struct store *store, struct sql *reader)
{
    store->engine->close(reader);
    pthread_mutex_lock(&store->readers.mutex);
    store->readers.count--;
    pthread_cond_signal(&store->readers.given);
    pthread_mutex_unlock(&store->readers.mutex);
}

static struct sql *reader_take(struct store *store, struct fault *fault)
{
    struct sql *reader = NULL;
    if (!reader_await(store, &reader)) {
        fault_raise(fault, FAULT_UNAVAILABLE, "unavailable", "database", "All connections for reading are in use.");
        return NULL;
    }
    if (reader == NULL) {
        reader = store->engine->connect(&store->sql, SQL_READ, fault);
        if (reader == NULL) {
            reader_forget(store, NULL);
        }
    }
    return reader;
}

static void all_forget(struct store *store, struct sql *broken)
{
    reader_forget(store, broken);
    pthread_mutex_lock(&store->readers.mutex);
    idle_close(store);
    pthread_cond_broadcast(&store->readers.given);
    pthread_mutex_unlock(&store->readers.mutex);
}

void store_reader_give(struct store *store, struct sql *reader)
{
    struct store_readers *readers = &store->readers;
    store->engine->rollback(reader);
    if (!store->engine->is_alive(reader)) {
        reader_forget(store, reader);
        return;
    }
    pthread_mutex_lock(&readers->mutex);
    readers->idle[readers->idle_count++] = reader;
    pthread_cond_signal(&readers->given);
    pthread_mutex_unlock(&readers->mutex);
}

struct sql *store_reader_ask(struct store *store, enum statement statement, const struct sql_value *values,
                             int32_t count, struct sql_rows *rows, struct fault *fault)
{
    const struct sql_engine *engine = store->engine;
    for (bool is_first = true;; is_first = false) {
        struct fault why = {.kind = FAULT_NONE};
        struct sql *reader = reader_take(store, fault);
        if (reader == NULL) {
            return NULL;
        }
        *rows = (struct sql_rows){.arena = rows->arena};
        bool answered = engine->begin(reader, SQL_READ, &why);
        if (answered) {
            engine->ask(reader, statement, values, count, rows);
            answered = engine->settle(reader, &why);
        }
        if (answered) {
            return reader;
        }
        if (!is_first || engine->is_alive(reader)) {
            store_reader_give(store, reader);
            fault_raise(fault, why.kind, why.code, why.where, "%s", why.what);
            return NULL;
        }
        all_forget(store, reader);
    }
}

bool store_ask(struct store *store, enum statement statement, const struct sql_value *values, int32_t count,
               struct sql_rows *rows, struct fault *fault)
{
    struct sql *reader = store_reader_ask(store, statement, values, count, rows, fault);
    if (reader == NULL) {
        return false;
    }
    store_reader_give(store, reader);
    return true;
}
