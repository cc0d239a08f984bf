#include "app/machine_store.h"

#include <errno.h>
#include <pthread.h>
#include <stdatomic.h>
#include <time.h>
#include <unistd.h>

#include "app/executor.h"
#include "app/machine_zones.h"
#include "base/arena.h"
#include "base/fault.h"
#include "base/log.h"
#include "desk/desk.h"
#include "operations/operations.h"
#include "store/store.h"
#include "vault/vault.h"

enum { TIMETABLE_EVERY_MS = 10 * 1000 };

struct machine_store {
    struct store *store;
    struct store_port port;
    struct vault *vault;
    struct vault_port vault_port;
    struct machine_zones *zones;
    struct operations_host host;
    struct queue_worker worker;       /* takes everything */
    struct queue_worker short_worker; /* leaves what is long to the others */
    const struct metric_histogram *histograms[2];
    struct pool *committer; /* one thread */
    struct pool *operations;
    atomic_bool stopping;
    pthread_mutex_t lock; /* of resting */
    pthread_cond_t stopped;
};

/* ---- what operations need of the machine ------------------------------------------------------------------------- */

static enum commit_result commit(void *context, const struct change_set *set, struct fault *fault)
{
    struct machine_store *machine = context;
    return store_commit(machine->store, set, fault);
}

/* Sleeps until the time is over or everything stops, whichever is first. */
static void rest(void *context, int64_t ms)
{
    struct machine_store *machine = context;
    struct timespec until;
    clock_gettime(CLOCK_MONOTONIC, &until);
    until.tv_sec += ms / 1000;
    until.tv_nsec += ms % 1000 * 1000000;
    until.tv_sec += until.tv_nsec / 1000000000;
    until.tv_nsec %= 1000000000;
    pthread_mutex_lock(&machine->lock);
    int woken = 0;
    while (!atomic_load(&machine->stopping) && woken != ETIMEDOUT) {
        woken = pthread_cond_timedwait(&machine->stopped, &machine->lock, &until);
    }
    pthread_mutex_unlock(&machine->lock);
}

static void host_make(struct machine_store *machine, const struct machine_store_settings *settings)
{
    machine->host = (struct operations_host){
        .store = &machine->port,
        .clock = settings->store->clock,
        .entropy = settings->entropy,
        .vault = &machine->vault_port,
        .executor = settings->executor,
        .stopping = &machine->stopping,
        .log = settings->store->log,
        .context = machine,
        .commit = commit,
        .rest = rest,
        .zone = machine_zones_find,
        .zones = machine->zones,
    };
}

/* ---- threads ----------------------------------------------------------------------------------------------------- */

static void committer_loop(void *argument)
{
    struct machine_store *machine = argument;
    store_run(machine->store);
}

static void queue_loop(void *argument)
{
    struct machine_store *machine = argument;
    queue_run(&machine->worker, &machine->stopping);
}

static void short_queue_loop(void *argument)
{
    struct machine_store *machine = argument;
    queue_run(&machine->short_worker, &machine->stopping);
}

static void timetable_loop(void *argument)
{
    struct machine_store *machine = argument;
    struct arena *arena = arena_create(0);
    while (!atomic_load(&machine->stopping)) {
        (void)timetable_tick(&machine->host, arena);
        arena_reset(arena);
        rest(machine, TIMETABLE_EVERY_MS);
    }
    arena_destroy(arena);
}

static bool threads_start(struct machine_store *machine, int32_t queue_workers, struct fault *fault)
{
    int32_t loops = queue_workers + 1;
    machine->committer = pool_create(1, 1, fault);
    machine->operations = machine->committer == NULL ? NULL : pool_create(loops, loops, fault);
    if (machine->operations == NULL) {
        return false;
    }
    (void)pool_submit(machine->committer, committer_loop, machine);
    (void)pool_submit(machine->operations, timetable_loop, machine);
    for (int32_t i = 0; i < queue_workers; i++) { /* one alone has to take what is long as well */
        bool is_short = i == 0 && queue_workers > 1;
        (void)pool_submit(machine->operations, is_short ? short_queue_loop : queue_loop, machine);
    }
    return true;
}

static void locks_make(struct machine_store *machine)
{
    pthread_condattr_t by_monotonic;
    pthread_condattr_init(&by_monotonic);
    pthread_condattr_setclock(&by_monotonic, CLOCK_MONOTONIC);
    pthread_cond_init(&machine->stopped, &by_monotonic);
    pthread_condattr_destroy(&by_monotonic);
    pthread_mutex_init(&machine->lock, NULL);
}

/* What all rooms work on. */
static const struct queue_handler *handlers_of(struct arena *arena, int32_t *count)
{
    int32_t counts[2] = {0, 0};
    const struct queue_handler *const lists[] = {operations_handlers(&counts[0]), desk_handlers(&counts[1])};
    struct queue_handler *all = arena_array(arena, struct queue_handler, counts[0] + counts[1]);
    *count = 0;
    for (int i = 0; i < 2; i++) {
        for (int32_t k = 0; k < counts[i]; k++) {
            all[(*count)++] = lists[i][k];
        }
    }
    return all;
}

/* ---- the story --------------------------------------------------------------------------------------------------- */

struct machine_store *machine_store_start(struct arena *arena, const struct machine_store_settings *settings,
                                          struct fault *fault)
{
    struct machine_store *machine = arena_new(arena, struct machine_store);
    locks_make(machine);
    machine->zones = machine_zones_create();
    machine->worker = (struct queue_worker){
        .host = &machine->host,
        .owner = text_format(arena, "routriq %ld", (long)getpid()),
        .context = &machine->host,
    };
    machine->worker.handlers = handlers_of(arena, &machine->worker.handler_count);
    machine->short_worker = machine->worker;
    machine->short_worker.leaves_long = true;
    machine->vault = vault_open(arena, settings->keyring, settings->entropy, fault);
    machine->store = machine->vault == NULL ? NULL : store_open(settings->store, fault);
    if (machine->store != NULL) {
        machine->vault_port = vault_port_of(machine->vault);
        machine->port = store_port_of(machine->store);
        machine->histograms[0] = &store_metrics_take(machine->store)->commit_seconds;
        machine->histograms[1] = &store_metrics_take(machine->store)->checkpoint_seconds;
        host_make(machine, settings);
    }
    if (machine->store == NULL || !threads_start(machine, settings->queue_workers, fault)) {
        machine_store_stop(machine);
        return NULL;
    }
    return machine;
}

void machine_store_stop(struct machine_store *machine)
{
    if (machine == NULL) {
        return;
    }
    pthread_mutex_lock(&machine->lock);
    atomic_store(&machine->stopping, true);
    pthread_cond_broadcast(&machine->stopped);
    pthread_mutex_unlock(&machine->lock);
    pool_destroy(machine->operations);
    if (machine->store != NULL) {
        store_stop(machine->store);
    }
    pool_destroy(machine->committer);
    store_close(machine->store);
    vault_close(machine->vault);
    machine_zones_destroy(machine->zones);
    pthread_cond_destroy(&machine->stopped);
    pthread_mutex_destroy(&machine->lock);
}

struct store *machine_store_of(const struct machine_store *machine)
{
    return machine->store;
}

const struct store_port *machine_store_port(const struct machine_store *machine)
{
    return &machine->port;
}

bool machine_store_secret(struct machine_store *machine, struct text name, uint8_t secret[32], struct fault *fault)
{
    uint8_t fresh[32];
    machine->host.entropy->fill(machine->host.entropy->context, fresh, sizeof fresh);
    return store_secret(machine->store, name, fresh, secret, fault);
}

static struct metric_page metrics_take(void *context)
{
    struct machine_store *machine = context;
    const struct store_metrics *metrics = store_metrics_take(machine->store);
    return (struct metric_page){STORE_METRICS, metrics->values, 2, machine->histograms};
}

struct metric_source machine_store_metrics(struct machine_store *machine)
{
    return (struct metric_source){machine, metrics_take};
}

const struct vault_port *machine_store_vault(const struct machine_store *machine)
{
    return &machine->vault_port;
}
