/* `routriq serve`: the API over a database, until it is told to stop. */
#include <assert.h>
#include <malloc.h>
#include <signal.h>
#include <stdatomic.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "app/command_store.h"
#include "app/command_text.h"
#include "app/executor.h"
#include "app/machine.h"
#include "base/arena.h"
#include "base/fault.h"
#include "base/json.h"

const char command_serve_usage[] =
    "Usage: routriq serve [--config FILE] [--SETTING VALUE...]\n"
    "\n"
    "Serves the API over the database that the settings name, until SIGTERM or Ctrl-C; then what is being\n"
    "answered is answered first. Prints one line with its address once it listens, and its log as JSON lines on\n"
    "standard error. A missing database is made; one of an older version is brought up to date, unless\n"
    "ROUTRIQ_MIGRATE is \"manual\". SIGHUP reads the certificate and its key again.\n"
    "\n"
    "  --json           print the first line as one JSON document\n"
    "  --config FILE, --SETTING VALUE\n"
    "                   settings, as `routriq config` lists them\n";

static const int64_t TICK_MS = 250, SLICE_MS = 50;
enum { SECRET_BYTES = 32 };

struct serving {
    struct command_store work; /* the settings */
    struct executor *executor;
    struct machine *machine;
    struct machine_store *data;
    struct http_server *server;
    int64_t began_ms; /* monotonic */
    atomic_bool stopped;
};

/* ---- what is said ------------------------------------------------------------------------------------------------ */

static int64_t elapsed_ms(const struct serving *serving)
{
    const struct clock_port *clock = &serving->work.clock.port;
    return clock->monotonic_ms(clock->context) - serving->began_ms;
}

static struct text address_text(const struct serving *serving)
{
    bool is_tls = !text_is_empty(serving->work.config.values[CONFIG_TLS_CERT].text);
    struct text address = http_server_address(serving->server);
    return text_format(serving->work.context->arena, "%s://%.*s", is_tls ? "https" : "http", TEXT_ARGS(address));
}

/* Only this machine can reach it. */
static bool is_loopback(struct text listen)
{
    return text_starts_with(listen, TEXT("127.")) || text_starts_with(listen, TEXT("[::1]"));
}

/* Whoever listens in the open without https wonders later why nobody can sign in: it is said at once. */
static void open_way_warn(const struct serving *serving)
{
    const struct config_value *values = serving->work.config.values;
    bool has_tls = !text_is_empty(values[CONFIG_TLS_CERT].text);
    bool has_proxy = !text_is_empty(values[CONFIG_TRUSTED_PROXY].text);
    if (!has_tls && !has_proxy && !is_loopback(values[CONFIG_LISTEN].text)) {
        log_event(
            &serving->machine->log, LOG_WARN, "server.open_way",
            LOG_TEXT("message", TEXT("Plain http beyond this machine: sign-in is refused there. Set ROUTRIQ_TLS_CERT "
                                     "and ROUTRIQ_TLS_KEY, or put a proxy with https in front and name it in "
                                     "ROUTRIQ_TRUSTED_PROXY.")));
    }
}

static struct text first_line(const struct serving *serving, int32_t schema, bool is_empty)
{
    struct arena *arena = serving->work.context->arena;
    struct text address = address_text(serving);
    struct json_writer w = json_writer_make(arena);
    if (!serving->work.json) {
        return text_format(
            arena, "RoutrIQ %s at %.*s, %.*s (schema %d)\n%s", ROUTRIQ_VERSION, TEXT_ARGS(address),
            TEXT_ARGS(serving->work.shown), schema,
            is_empty ? "There is no organization yet: `routriq org create` makes one and its first key.\n" : "");
    }
    json_object_begin(&w);
    json_name_string(&w, TEXT("version"), TEXT(ROUTRIQ_VERSION));
    json_name_string(&w, TEXT("address"), address);
    json_name_string(&w, TEXT("database"), serving->work.shown);
    json_name_integer(&w, TEXT("schema"), schema);
    json_name_bool(&w, TEXT("hasOrganization"), !is_empty);
    json_object_end(&w);
    return command_document(&w);
}

static bool say_hello(const struct serving *serving, struct fault *fault)
{
    const struct store_port *port = machine_store_port(serving->data);
    struct row_list organizations = {0};
    if (!port->organizations(port->context, serving->work.context->arena, &organizations, fault)) {
        return false;
    }
    int32_t schema = store_schema(machine_store_of(serving->data));
    open_way_warn(serving);
    log_event(&serving->machine->log, LOG_INFO, "server.started", LOG_TEXT("address", address_text(serving)),
              LOG_TEXT("database", serving->work.shown), LOG_INTEGER("schema", schema),
              LOG_INTEGER("ms", elapsed_ms(serving)));
    return command_print(serving->work.context, first_line(serving, schema, organizations.count == 0), fault);
}

/* ---- signals ----------------------------------------------------------------------------------------------------- */

static sigset_t signals_of_ours(void)
{
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGINT);
    sigaddset(&set, SIGTERM);
    sigaddset(&set, SIGHUP);
    return set;
}

/* A certificate that is wrong leaves the one before in use. */
static void certificate_reload(const struct serving *serving)
{
    struct fault fault = {0};
    if (http_server_reload(serving->server, &fault)) {
        log_write(&serving->machine->log, LOG_INFO, "server.reloaded", NULL, 0);
        return;
    }
    log_event(&serving->machine->log, LOG_ERROR, "server.not_reloaded", LOG_TEXT("message", text_of(fault.what)));
}

/* Until SIGTERM or Ctrl-C; meanwhile connections that are too slow are cut. */
static void wait_for_the_end(const struct serving *serving)
{
    const sigset_t set = signals_of_ours();
    const struct timespec tick = {.tv_nsec = TICK_MS * 1000000};
    int signal = 0;
    while (signal != SIGINT && signal != SIGTERM) {
        signal = sigtimedwait(&set, NULL, &tick);
        if (signal == SIGHUP) {
            certificate_reload(serving);
        }
        http_server_tick(serving->server);
    }
}

/* ---- stopping ---------------------------------------------------------------------------------------------------- */

/* A stop that takes too long, or that somebody asks for again, is cut short. Nothing that was acknowledged is lost by it. */
static void watchdog_loop(void *argument)
{
    struct serving *serving = argument;
    const sigset_t set = signals_of_ours();
    const struct timespec slice = {.tv_nsec = SLICE_MS * 1000000};
    int64_t left_ms = serving->work.config.values[CONFIG_STOP_TIMEOUT].number;
    int signal = 0;
    while (left_ms > 0 && signal != SIGINT && signal != SIGTERM && !atomic_load(&serving->stopped)) {
        signal = sigtimedwait(&set, NULL, &slice);
        left_ms -= SLICE_MS;
    }
    if (!atomic_load(&serving->stopped)) {
        log_event(&serving->machine->log, LOG_WARN, "server.cut_short",
                  LOG_TEXT("message", left_ms > 0 ? TEXT("A second signal came.")
                                                  : TEXT("It took longer than ROUTRIQ_STOP_TIMEOUT.")));
        _exit(EXIT_FAILED);
    }
}

/* The other way round than it began. */
static void serving_end(struct serving *serving)
{
    struct pool *watchdog = serving->server == NULL ? NULL : pool_create(1, 1, NULL);
    if (watchdog != NULL) {
        (void)pool_submit(watchdog, watchdog_loop, serving);
    }
    if (serving->server != NULL) {
        log_write(&serving->machine->log, LOG_INFO, "server.stopping", NULL, 0);
        http_server_stop(serving->server);
    }
    machine_store_stop(serving->data);
    atomic_store(&serving->stopped, true);
    pool_destroy(watchdog);
    if (serving->server != NULL) {
        log_write(&serving->machine->log, LOG_INFO, "server.stopped", NULL, 0);
    }
    if (serving->machine != NULL) {
        machine_destroy(serving->machine);
    }
    executor_destroy(serving->executor);
}

/* ---- the story --------------------------------------------------------------------------------------------------- */

/* What the server has of the installation, not of this process: cursors outlive a restart and work on every node. */
static bool installation_take(struct serving *serving, struct fault *fault)
{
    static_assert(sizeof serving->machine->seal_key == SECRET_BYTES, "a seal's key is one secret");
    uint8_t secret[SECRET_BYTES];
    if (!machine_store_secret(serving->data, TEXT("cursor_key"), secret, fault)) {
        return false;
    }
    memcpy(&serving->machine->seal_key, secret, sizeof secret);
    serving->machine->vault = machine_store_vault(serving->data);
    serving->machine->metrics = machine_store_metrics(serving->data);
    return true;
}

static bool serving_begin(struct serving *serving, struct fault *fault)
{
    struct command_store *work = &serving->work;
    const struct config_value *values = work->config.values;
    bool keyring_is_ours = text_equal(values[CONFIG_KEYRING].came_from, TEXT("default"));
    if (!command_store_folder(work, fault) ||
        (keyring_is_ours && !config_state_folder(work->context->arena, &work->config, fault))) {
        return false;
    }
    serving->executor = executor_create((int32_t)values[CONFIG_THREADS].number, fault);
    serving->machine = serving->executor == NULL
                           ? NULL
                           : machine_create(work->context->arena, &work->config, serving->executor, fault);
    if (serving->machine == NULL) {
        return false;
    }
    work->settings.clock = &serving->machine->clock;
    work->settings.log = &serving->machine->log;
    work->settings.serving = true;
    const struct machine_store_settings settings = {
        .store = &work->settings,
        .entropy = &work->entropy,
        .executor = &serving->machine->executor,
        .keyring = values[CONFIG_KEYRING].text,
        .queue_workers = (int32_t)values[CONFIG_QUEUE_WORKERS].number,
    };
    serving->data = machine_store_start(work->context->arena, &settings, fault);
    if (serving->data == NULL || !installation_take(serving, fault)) {
        return false;
    }
    serving->server = machine_serve(serving->machine, machine_store_port(serving->data), fault);
    return serving->server != NULL && say_hello(serving, fault);
}

/* What a request gives back stays with the process for the next one: by glibc's own choice each would get its pages anew from
 * the system, which zeroes them. At most so much for each of glibc's heaps, of which there are some eight a processor. */
static void memory_keep(void)
{
    enum { KEPT_BYTES = 8 << 20, GROWN_BYTES = 1 << 20, LARGE_BYTES = 1 << 20 };
    (void)mallopt(M_TRIM_THRESHOLD, KEPT_BYTES);
    (void)mallopt(M_TOP_PAD, GROWN_BYTES);
    (void)mallopt(M_MMAP_THRESHOLD, LARGE_BYTES); /* what is larger is the system's again at once */
}

int command_serve(struct command_context *context, int argc, char **argv)
{
    const struct command_line line = {NULL, 0, NULL};
    struct serving *serving = arena_new(context->arena, struct serving);
    const sigset_t set = signals_of_ours();
    struct fault fault = {0};
    int exit_code = EXIT_DONE;
    if (!command_store_read(context, argc, argv, &line, &serving->work, &exit_code)) {
        return exit_code;
    }
    serving->began_ms = elapsed_ms(serving);
    pthread_sigmask(SIG_BLOCK, &set, NULL);
    memory_keep();
    bool begun = serving_begin(serving, &fault);
    if (begun) {
        wait_for_the_end(serving);
    }
    serving_end(serving);
    return command_store_end(&serving->work, begun, &fault);
}
