/* The server: its socket, its thread and its end. transaction.h has what happens to one request. */
#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/fault.h"
#include "http/hub.h"
#include "http/listen.h"
#include "http/tls.h"
#include "http/transaction.h"

static void on_connection(void *context, struct MHD_Connection *wire, void **socket_context,
                          enum MHD_ConnectionNotificationCode code)
{
    struct http_server *server = context;
    if (code == MHD_CONNECTION_NOTIFY_STARTED) {
        const union MHD_ConnectionInfo *info = MHD_get_connection_info(wire, MHD_CONNECTION_INFO_CONNECTION_FD);
        *socket_context = connections_add(&server->connections, info->connect_fd, server->tls,
                                          http_server_monotonic_ms(server) + LIMIT_FIRST_HEAD_MS);
    } else if (*socket_context != NULL) {
        connections_remove(&server->connections, *socket_context);
        *socket_context = NULL;
    }
}

/* Targets are decoded by us, part by part. */
static size_t leave_encoded(void *context, struct MHD_Connection *wire, char *text)
{
    (void)context;
    (void)wire;
    return strlen(text);
}

static void on_library_message(void *context, const char *format, va_list arguments)
{
    struct http_server *server = context;
    char line[300];
    int length = vsnprintf(line, sizeof line, format, arguments);
    length = length < 0 ? 0 : length >= (int)sizeof line ? (int)sizeof line - 1 : length;
    struct text message = text_trim((struct text){line, (size_t)length});
    log_event(server->services.log, LOG_DEBUG, "http.library", LOG_TEXT("message", message));
}

static struct MHD_Daemon *daemon_start(struct http_server *server, int descriptor)
{
    const unsigned int flags = MHD_USE_EPOLL_INTERNAL_THREAD | MHD_ALLOW_SUSPEND_RESUME | MHD_USE_ERROR_LOG;
    const struct MHD_OptionItem options[] = {
        {MHD_OPTION_EXTERNAL_LOGGER, (intptr_t)on_library_message, server},
        {MHD_OPTION_LISTEN_SOCKET, descriptor, NULL},
        {MHD_OPTION_CONNECTION_LIMIT, LIMIT_CONNECTIONS, NULL},
        {MHD_OPTION_PER_IP_CONNECTION_LIMIT, LIMIT_CONNECTIONS_PER_ADDRESS, NULL},
        {MHD_OPTION_CONNECTION_MEMORY_LIMIT, LIMIT_HEAD_BYTES, NULL},
        {MHD_OPTION_CONNECTION_TIMEOUT, 2 * LIMIT_NEXT_HEAD_MS / 1000, NULL},
        {MHD_OPTION_URI_LOG_CALLBACK, (intptr_t)transaction_on_target, server},
        {MHD_OPTION_UNESCAPE_CALLBACK, (intptr_t)leave_encoded, NULL},
        {MHD_OPTION_NOTIFY_CONNECTION, (intptr_t)on_connection, server},
        {MHD_OPTION_NOTIFY_COMPLETED, (intptr_t)transaction_on_completed, server},
        {MHD_OPTION_END, 0, NULL},
    };
    /* Signals belong to the main thread: the library's thread inherits a mask that blocks them. */
    sigset_t all;
    sigset_t before;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    struct MHD_Daemon *daemon =
        server->tls == NULL
            ? MHD_start_daemon(flags, 0, NULL, NULL, transaction_on_request, server, MHD_OPTION_ARRAY, options,
                               MHD_OPTION_END)
            : MHD_start_daemon(flags | MHD_USE_TLS, 0, NULL, NULL, transaction_on_request, server,
                               MHD_OPTION_HTTPS_CERT_CALLBACK, tls_callback(), MHD_OPTION_HTTPS_PRIORITIES,
                               TLS_PRIORITIES, MHD_OPTION_ARRAY, options, MHD_OPTION_END);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    return daemon;
}

static void server_free(struct http_server *server)
{
    hub_destroy(server->hub);
    tls_destroy(server->tls);
    arena_destroy(server->arena);
}

static bool tls_open(struct http_server *server, const struct http_settings *settings, struct fault *fault)
{
    if (!text_is_empty(settings->tls_certificate)) {
        server->tls = tls_create(settings->tls_certificate, settings->tls_key, fault);
    }
    return !fault_is(fault);
}

bool http_server_reload(struct http_server *server, struct fault *fault)
{
    return server->tls == NULL || tls_reload(server->tls, fault);
}

struct http_server *http_server_start(const struct http_settings *settings, const struct http_services *services,
                                      struct fault *fault)
{
    struct arena *arena = arena_create(0);
    struct http_server *server = arena_new(arena, struct http_server);
    server->arena = arena;
    server->services = *services;
    connections_init(&server->connections);
    turns_init(&server->turns);
    waits_init(&server->waits);
    http_zones_init(&server->zones, arena);
    server->metrics = metrics_create(arena);
    server->running = idempotency_create(arena, LIMIT_CONNECTIONS);
    documents_make(arena, services->version, &server->documents);
    int descriptor = -1;
    if (!tls_open(server, settings, fault) ||
        !listen_open(arena, settings->listen, &descriptor, &server->address, fault)) {
        server_free(server);
        return NULL;
    }
    server->hub = hub_create(&server->services, server->metrics);
    server->daemon = daemon_start(server, descriptor);
    if (server->daemon == NULL) {
        fault_raise(fault, FAULT_SYSTEM, "cannot_start", "listen", "the HTTP server cannot start: %s", strerror(errno));
        hub_stop(server->hub);
        close(descriptor);
        server_free(server);
        return NULL;
    }
    return server;
}

struct text http_server_address(const struct http_server *server)
{
    return server->address;
}

void http_server_tick(struct http_server *server)
{
    hub_tick(server->hub);
    transaction_waits_tick(server);
    int cut = connections_cut(&server->connections, http_server_monotonic_ms(server));
    if (cut > 0) {
        log_event(server->services.log, LOG_INFO, "connections.cut", LOG_INTEGER("count", cut));
    }
}

enum { STOP_POLL_MS = 5 };

void http_server_stop(struct http_server *server)
{
    atomic_store(&server->stopping, true);
    int descriptor = MHD_quiesce_daemon(server->daemon);
    hub_stop(server->hub);
    /* A suspended connection must be resumed before the library may stop, so this wait has no end of its own: handlers end
     * soon once they see that the server is stopping. */
    while (atomic_load(&server->working) > 0 || !hub_is_idle(server->hub)) {
        transaction_waits_tick(server);
        poll(NULL, 0, STOP_POLL_MS);
    }
    int64_t until_ms = http_server_monotonic_ms(server) + LIMIT_STOP_MS;
    while (atomic_load(&server->open) > 0 && http_server_monotonic_ms(server) < until_ms) {
        poll(NULL, 0, STOP_POLL_MS);
    }
    MHD_stop_daemon(server->daemon);
    if (descriptor >= 0) {
        close(descriptor);
    }
    server_free(server);
}
