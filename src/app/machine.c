#include "app/machine.h"

#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>

#include "access/access.h"
#include "app/config.h"
#include "app/executor.h"
#include "app/machine_store.h"
#include "base/arena.h"
#include "base/fault.h"

extern const struct asset_list app_page; /* the folder web/dist, made by scripts/embed.mjs */

enum { WAITING_REQUESTS_MAX = 256 };

/* ---- time, chance, threads --------------------------------------------------------------------------------------- */

static int64_t milliseconds_of(clockid_t clock)
{
    struct timespec now;
    clock_gettime(clock, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static int64_t wall_ms(void *context)
{
    const struct machine *machine = context;
    return milliseconds_of(CLOCK_REALTIME) + machine->wall_ahead_ms;
}

/* The log keeps the real time, whatever the machine pretends. */
static int64_t real_ms(void *context)
{
    (void)context;
    return milliseconds_of(CLOCK_REALTIME);
}

static int64_t monotonic_ms(void *context)
{
    (void)context;
    return milliseconds_of(CLOCK_MONOTONIC);
}

static int64_t steady_ms(void *context)
{
    const struct machine *machine = context;
    return machine->steady_from_ms + machine->wall_ahead_ms + milliseconds_of(CLOCK_MONOTONIC);
}

static bool pool_take(void *context, void (*work)(void *argument), void *argument)
{
    return pool_submit(context, work, argument);
}

static void signals_mask(int how)
{
    sigset_t stops;
    sigemptyset(&stops);
    sigaddset(&stops, SIGINT);
    sigaddset(&stops, SIGTERM);
    pthread_sigmask(how, &stops, NULL);
}

/* ---- memory ------------------------------------------------------------------------------------------------------ */

/* What the control group allows (cgroup v2), or as much as there is when it says nothing. */
static size_t memory_of_group(void)
{
    unsigned long long bytes = SIZE_MAX;
    FILE *file = fopen("/sys/fs/cgroup/memory.max", "re");
    if (file != NULL) {
        if (fscanf(file, "%llu", &bytes) != 1) {
            bytes = SIZE_MAX; /* "max" */
        }
        fclose(file);
    }
    return bytes;
}

/* The share of the memory that requests and plans may claim. */
static size_t memory_limit(const struct config *config)
{
    long pages = sysconf(_SC_PHYS_PAGES);
    long page_bytes = sysconf(_SC_PAGESIZE);
    size_t total = pages > 0 && page_bytes > 0 ? (size_t)pages * (size_t)page_bytes : (size_t)1 << 30;
    size_t of_group = memory_of_group();
    total = of_group < total ? of_group : total;
    return total / 100 * (size_t)config->values[CONFIG_MEMORY_PERCENT].number;
}

/* ---- the ways here ----------------------------------------------------------------------------------------------- */

/* What the settings say of proxies and of how people call the server. The addresses were checked as settings. */
static struct way_settings ways_of(struct arena *arena, const struct config *config)
{
    struct text rest = config->values[CONFIG_TRUSTED_PROXY].text;
    struct text *proxies = arena_array(arena, struct text, rest.length + 1);
    int32_t count = 0;
    while (!text_is_empty(rest)) {
        proxies[count++] = way_address(arena, text_trim(text_cut(&rest, ',')));
    }
    return (struct way_settings){{count, proxies}, config->values[CONFIG_PUBLIC_URL].text};
}

/* ---- the story --------------------------------------------------------------------------------------------------- */

struct machine *machine_create(struct arena *arena, const struct config *config, struct executor *executor,
                               struct fault *fault)
{
    struct machine *machine = arena_new(arena, struct machine);
    signals_mask(SIG_BLOCK);
    machine->pool = pool_create((int32_t)config->values[CONFIG_HTTP_WORKERS].number, WAITING_REQUESTS_MAX, fault);
    if (machine->pool == NULL) {
        signals_mask(SIG_UNBLOCK);
        return NULL;
    }
    const struct config_value *rate = &config->values[CONFIG_RATE_LIMIT];
    /* People who are signed in wait for pages, not for integrations: they have a budget of their own. */
    static const struct rate_rule session_rule = {600, 60};
    struct rate_rule rule = {(int32_t)rate->number, (int32_t)rate->period_s};
    machine->config = config;
    machine->steady_from_ms = milliseconds_of(CLOCK_REALTIME) - milliseconds_of(CLOCK_MONOTONIC);
    machine->clock = (struct clock_port){machine, wall_ms, monotonic_ms, steady_ms};
    machine->entropy = machine_entropy();
    machine->executor = (struct executor_port){executor, executor_run};
    machine->workers = (struct worker_port){machine->pool, pool_take};
    machine->limiter = (struct limiter_port){limiter_create(arena, &rule), limiter_take};
    machine->session_limiter = (struct limiter_port){limiter_create(arena, &session_rule), limiter_take};
    machine->passwords = password_host_create(arena, &machine->entropy);
    machine->throttle = throttle_create(arena, &machine->entropy);
    machine->entropy.fill(NULL, &machine->seal_key, sizeof machine->seal_key);
    machine->ways = ways_of(arena, config);
    machine->memory.limit = memory_limit(config);
    machine->log = (struct log){STDERR_FILENO, (enum log_level)config->values[CONFIG_LOG_LEVEL].number, real_ms, NULL};
    return machine;
}

void machine_pretend(struct machine *machine, int64_t instant_s)
{
    machine->wall_ahead_ms = instant_s * 1000 - milliseconds_of(CLOCK_REALTIME);
}

void machine_destroy(struct machine *machine)
{
    pool_stop(machine->pool);
    pool_destroy(machine->pool);
    signals_mask(SIG_UNBLOCK);
}

struct http_server *machine_serve(struct machine *machine, const struct store_port *store, struct fault *fault)
{
    machine->services = (struct http_services){
        .store = store,
        .clock = &machine->clock,
        .entropy = &machine->entropy,
        .executor = &machine->executor,
        .workers = &machine->workers,
        .limiter = &machine->limiter,
        .session_limiter = &machine->session_limiter,
        .ways = &machine->ways,
        .passwords = machine->passwords,
        .throttle = machine->throttle,
        .seal_key = &machine->seal_key,
        .vault = machine->vault,
        .page = &app_page,
        .metrics = machine->metrics,
        .metrics_for_all = text_equal(machine->config->values[CONFIG_METRICS].text, TEXT("open")),
        .memory = &machine->memory,
        .log = &machine->log,
        .version = TEXT(ROUTRIQ_VERSION),
    };
    struct http_settings settings = {
        .listen = machine->config->values[CONFIG_LISTEN].text,
        .tls_certificate = machine->config->values[CONFIG_TLS_CERT].text,
        .tls_key = machine->config->values[CONFIG_TLS_KEY].text,
    };
    return http_server_start(&settings, &machine->services, fault);
}
