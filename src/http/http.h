/* The HTTP server: the API, the page, and nothing that decides.
 *
 *     struct http_server *server = http_server_start(&settings, &services, &fault);
 *     printf("http://%.*s/\n", TEXT_ARGS(http_server_address(server)));
 *     ... call http_server_tick(server) four times a second or so until the process shall end ...
 *     http_server_stop(server);
 *
 * One thread of libmicrohttpd reads and writes; it runs no handler but the few that answer from constant memory (the
 * page, /healthz, /openapi.json). Everything else is handed to `workers`, which the caller owns; when they are full the
 * answer is 503 with Retry-After. The tick cuts connections that are too slow with their head, their body or in taking the
 * answer; the library has no such deadlines.
 *
 * The room in the order of a request:
 *     server.c     sockets, threads, bodies; knows libmicrohttpd, which nobody else here does
 *     framing.h    what is refused before it is understood
 *     exchange.h   one request and its answer as plain values, and the path every request takes:
 *                  key, rate limit, route, method, scope, size and type of the body, then the handler
 *     route.h      the table of routes: dispatch, scopes, parameters and the OpenAPI document are made from it
 *     schema.h     what bodies and answers look like, from the shapes of what is kept and from tables
 *     endpoint_*.c the handlers: read parameters, call a use case, write JSON
 *     hub.h        streams of events: who listens to an organization, and what they are told
 *     reply.h      the envelope;  error.h  the catalogue of errors;  limits.h  every limit
 *
 * Memory: each request has an arena and a claim on the budget, so that a crowd of requests is refused with 503 before it
 * can exhaust the machine.
 */
#ifndef ROUTRIQ_HTTP_HTTP_H
#define ROUTRIQ_HTTP_HTTP_H

#include <stdatomic.h>
#include <stdint.h>

#include "access/access.h"
#include "base/asset.h"
#include "base/budget.h"
#include "base/log.h"
#include "http/metrics.h"
#include "ports/ports.h"

struct fault;

/* What the endpoints work with. Everything outlives the server. */
struct http_services {
    const struct store_port *store;
    const struct clock_port *clock;
    const struct entropy_port *entropy;
    const struct executor_port *executor;       /* runs the lanes of the search */
    const struct worker_port *workers;          /* run the handlers */
    const struct limiter_port *limiter;         /* of keys */
    const struct limiter_port *session_limiter; /* of people who are signed in */
    const struct way_settings *ways;
    struct password_host *passwords;
    struct throttle *throttle;
    const struct vault_port *vault;  /* of the audit's heads; NULL: they are not signed */
    const struct seal_key *seal_key; /* of cursors: the installation's, so that they outlive a restart */
    const struct asset_list *page;   /* the dashboard; index.html is served at "/" */
    struct metric_source metrics;    /* beside those of the server itself */
    bool metrics_for_all;            /* else only this machine may read them */
    struct budget *memory;
    const struct log *log;
    struct text version; /* of the program */
};

struct http_settings {
    struct text listen; /* "127.0.0.1:8080", "[::1]:0"; port 0 takes a free one */
    /* Paths of PEM files: TLS 1.3 is spoken there and nothing else. Both or neither. */
    struct text tls_certificate;
    struct text tls_key;
};

struct http_server;

/* NULL with FAULT_INVALID (the address cannot be read, or a certificate or its key) or FAULT_SYSTEM (it is taken or not ours). */
struct http_server *http_server_start(const struct http_settings *settings, const struct http_services *services,
                                      struct fault *fault);
/* Reads the certificate and its key again. After a fault (that of http_server_start) everything is as it was. */
bool http_server_reload(struct http_server *server, struct fault *fault);
/* The address that it listens on, with the port that was taken. */
struct text http_server_address(const struct http_server *server);
/* Cuts connections that are over their deadlines, and looks after streams. Cheap; to be called some times a second, from
 * any one thread. */
void http_server_tick(struct http_server *server);
/* Takes no new connections, ends runs of the solver early, lets what is being answered leave, and frees everything. The
 * workers must still run; they may be stopped afterwards. */
void http_server_stop(struct http_server *server);

#endif
