/* The store over SQL: opening, closing, and what commands do to a database. */
#include "store/store.h"

#include <string.h>

#include "store/backup.h"
#include "store/gate.h"
#include "store/migrate.h"
#include "store/store_parts.h"

enum { QUEUE_COUNT_EVERY_MS = 10000, CHECKPOINT_FIRST = 8 << 20 };

static struct sql_settings sql_settings_of(const struct store_settings *settings)
{
    return (struct sql_settings){.database = settings->database, .clock = settings->clock, .log = settings->log};
}

/* --- metrics --- */

static void metrics_name(struct store_metrics *metrics)
{
    static const struct {
        const char *name, *help;
    } rows[STORE_METRICS] = {
        [STORE_BATCHES] = {"routriq_commit_batches_total", "Transactions that were kept."},
        [STORE_CHANGE_SETS] = {"routriq_commit_change_sets_total", "Change-sets that were kept."},
        [STORE_CONFLICTS] = {"routriq_commit_conflicts_total", "Change-sets that did not hold any more."},
        [STORE_UNKNOWN] = {"routriq_commit_unknown_total",
                           "Change-sets of which it is not known whether they were kept."},
        [STORE_REFUSED] = {"routriq_commit_refused_total", "Change-sets that the database could not take."},
        [STORE_WAL_BYTES] = {"routriq_wal_bytes", "SQLite: what waits in the log."},
        [STORE_WAITING] = {"routriq_commit_waiting", "Change-sets that wait for the next transaction."},
        [STORE_QUEUE_WAITING] = {"routriq_queue_waiting", "Items of the queue that wait or are being worked on."},
        [STORE_QUEUE_DEAD] = {"routriq_queue_dead", "Items of the queue that nobody tries again."},
        [STORE_SHELF_HITS] = {"routriq_rows_from_shelf_total", "Rows read whose body was known already."},
        [STORE_SHELF_MISSES] = {"routriq_rows_parsed_total", "Rows read whose body was parsed."},
        [STORE_SHELF_HELD] = {"routriq_shelf_bytes", "Parsed rows that are kept for whoever reads them again."},
    };
    for (int i = 0; i < STORE_METRICS; i++) {
        metrics->values[i].name = rows[i].name;
        metrics->values[i].help = rows[i].help;
    }
    metrics->commit_seconds.name = "routriq_commit_seconds";
    metrics->commit_seconds.help = "How long a transaction took, from its first statement on.";
    metrics->checkpoint_seconds.name = "routriq_checkpoint_seconds";
    metrics->checkpoint_seconds.help = "SQLite: how long moving the log into the database took.";
}

static bool count_is_due(struct store *store)
{
    pthread_mutex_lock(&store->mutex);
    int64_t now_ms = store_now_ms(store);
    bool due = store->counted_ms == 0 || now_ms - store->counted_ms >= QUEUE_COUNT_EVERY_MS;
    store->counted_ms = due ? now_ms : store->counted_ms;
    pthread_mutex_unlock(&store->mutex);
    return due;
}

struct store_metrics *store_metrics_take(struct store *store)
{
    if (count_is_due(store)) {
        struct arena *scratch = arena_create(0);
        struct sql_rows rows = {.arena = scratch};
        int64_t counts[QUEUE_DISCARDED + 1] = {0};
        if (store_ask(store, STATEMENT_QUEUE_COUNT, NULL, 0, &rows, NULL)) {
            for (int32_t i = 0; i < rows.count; i++) {
                counts[sql_cell(&rows, i, 0)->integer] = sql_cell(&rows, i, 1)->integer;
            }
            metric_set(&store->metrics.values[STORE_QUEUE_WAITING], counts[QUEUE_WAITING] + counts[QUEUE_LEASED]);
            metric_set(&store->metrics.values[STORE_QUEUE_DEAD], counts[QUEUE_IS_DEAD]);
        }
        arena_destroy(scratch);
    }
    metric_set(&store->metrics.values[STORE_SHELF_HELD], store_shelf_bytes(store->shelf));
    return &store->metrics;
}

/* --- opening --- */

static bool schema_ready(struct store *store, struct fault *fault)
{
    struct migration_report report;
    bool looked = migrate_run(store->engine, store->writer, &store->sql, store->arena, NULL,
                              !store->settings.may_migrate, &report, fault);
    if (looked && !store->settings.may_migrate && report.before < report.known) {
        return fault_raise(fault, FAULT_SYSTEM, "schema_older", "database",
                           "This database is at schema %d; this program needs %d. Run `routriq migrate`.",
                           report.before, report.known);
    }
    return looked;
}

static struct gate *gate_served(const struct store_settings *settings, struct fault *fault)
{
    struct text path = text_slice(settings->database, sizeof "sqlite:" - 1, settings->database.length);
    struct gate *gate = gate_open(path, settings->clock, fault);
    if (gate != NULL && !gate_serve(gate, fault)) {
        gate_close(gate);
        return NULL;
    }
    return gate;
}

/* The one server of a file: what another one leased, that one is not there to finish. */
static bool serving_begin(struct store *store, struct fault *fault)
{
    if (!store->settings.serving || store->engine != &sqlite_engine) {
        return true;
    }
    store_reserve_make(store);
    if (!store->engine->begin(store->writer, SQL_WRITE, fault)) {
        return false;
    }
    store->engine->ask(store->writer, STATEMENT_QUEUE_FREE, NULL, 0, NULL);
    return store->engine->commit(store->writer, fault) == SQL_KEPT;
}

static void locks_make(struct store *store)
{
    pthread_condattr_t attributes;
    pthread_mutex_init(&store->mutex, NULL);
    pthread_mutex_init(&store->writing, NULL);
    store_listener_init(&store->listener);
    pthread_condattr_init(&attributes);
    pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
    pthread_cond_init(&store->wake, &attributes);
    pthread_cond_init(&store->served, &attributes);
    pthread_condattr_destroy(&attributes);
}

static struct store *store_make(const struct store_settings *settings, const struct sql_engine *engine)
{
    struct arena *arena = arena_create(0);
    struct store *store = arena_new(arena, struct store);
    store->arena = arena;
    store->engine = engine;
    store->settings = *settings;
    store->settings.database = text_copy(arena, settings->database);
    store->sql = sql_settings_of(&store->settings);
    store->scratch = arena_create(0);
    store->shelf = store_shelf_create(settings->shelf_bytes == 0 ? STORE_SHELF_BYTES : settings->shelf_bytes);
    store->checkpoint_above = CHECKPOINT_FIRST;
    metrics_name(&store->metrics);
    locks_make(store);
    store_readers_open(store);
    return store;
}

struct store *store_open(const struct store_settings *settings, struct fault *fault)
{
    const struct sql_engine *engine = sql_engine_of(settings->database, fault);
    if (engine == NULL) {
        return NULL;
    }
    struct store *store = store_make(settings, engine);
    bool well = true;
    if (settings->serving && engine == &sqlite_engine) {
        store->serving = gate_served(&store->settings, fault);
        well = store->serving != NULL;
    }
    if (well) {
        store->writer = engine->connect(&store->sql, SQL_WRITE, fault);
        well = store->writer != NULL && schema_ready(store, fault) && serving_begin(store, fault);
    }
    if (!well) {
        store_close(store);
        return NULL;
    }
    return store;
}

void store_close(struct store *store)
{
    if (store == NULL) {
        return;
    }
    store_readers_close(store);
    store_shelf_destroy(store->shelf);
    store->engine->close(store->writer);
    gate_close(store->serving);
    pthread_mutex_destroy(&store->mutex);
    pthread_mutex_destroy(&store->writing);
    store_listener_destroy(&store->listener);
    pthread_cond_destroy(&store->wake);
    pthread_cond_destroy(&store->served);
    arena_destroy(store->scratch);
    arena_destroy(store->arena);
}

struct store_port store_port_of(struct store *store)
{
    struct store_port port = {.context = store};
    store_port_rows(&port);
    store_port_lists(&port);
    store_port_audit(&port);
    store_port_queue(&port);
    store_port_commits(&port);
    return port;
}

const char *store_engine(const struct store *store)
{
    return store->engine->name;
}

int32_t store_schema(const struct store *store)
{
    return migration_files(store->engine)->count;
}

/* --- secrets of the installation --- */

struct secret_errand {
    struct store_errand errand;
    struct text name;
    const uint8_t *fresh;
    bool well;
    struct fault *fault;
};

static void secret_run(struct store *store, struct store_errand *errand)
{
    struct secret_errand *s = (struct secret_errand *)errand;
    const struct sql_value values[] = {sql_text(s->name), sql_bytes(s->fresh, 32)};
    if (!store_writer_ready(store, s->fault) || !store->engine->begin(store->writer, SQL_WRITE, s->fault)) {
        return;
    }
    store->engine->ask(store->writer, STATEMENT_INSTALLATION_ADD, values, 2, NULL);
    enum sql_end end = store->engine->commit(store->writer, s->fault);
    store_writer_judge(store, end);
    s->well = end == SQL_KEPT;
}

static bool secret_find(struct store *store, struct text name, uint8_t kept[32], bool *found, struct fault *fault)
{
    struct arena *scratch = arena_create(0);
    struct sql_rows rows = {.arena = scratch};
    const struct sql_value values[] = {sql_text(name)};
    bool well = store_ask(store, STATEMENT_INSTALLATION_FIND, values, 1, &rows, fault);
    *found = well && rows.count > 0 && sql_cell(&rows, 0, 0)->text.length == 32;
    if (*found) {
        memcpy(kept, sql_cell(&rows, 0, 0)->text.bytes, 32);
    }
    arena_destroy(scratch);
    return well;
}

bool store_secret(struct store *store, struct text name, const uint8_t fresh[32], uint8_t kept[32], struct fault *fault)
{
    bool found = false;
    struct secret_errand s = {.errand = {.run = secret_run}, .name = name, .fresh = fresh, .fault = fault};
    if (!secret_find(store, name, kept, &found, fault)) {
        return false;
    }
    if (found) {
        return true;
    }
    store_errand_run(store, &s.errand);
    return s.well && secret_find(store, name, kept, &found, fault) &&
           (found || fault_raise(fault, FAULT_SYSTEM, "internal", "database",
                                 "A secret of the installation is not "
                                 "32 bytes long."));
}
