/* The wire: libmicrohttpd, and the only file that knows it.
 *
 * A request goes through these stages. The library's thread moves it on in on_request; a worker moves it from ADMITTING
 * and ANSWERING to the next, while the library holds the connection suspended.
 *
 *     HEAD -> ADMITTING -> ADMITTED -> BODY -> ANSWERING -> ANSWERED -> SENT   a body is wanted
 *                                   -> DRAINING ----------> SENT               refused; the body is short: it is read away
 *                                   -> ANSWERED ----------> SENT               no body, or the connection ends here
 *
 * The library calls on_request once when the head is complete, with each piece of the body, and once more at the end. A
 * connection that was suspended is asked the same again, so the call that follows ADMITTING is the one for the head, not
 * the one for the end. An answer given at the head ends the connection, so the ordinary answer waits for the end.
 * A refused request whose body is read away keeps its connection; closing with unread bytes would reset it, and the
 * client might never see why it was refused.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include <microhttpd.h>

#include "base/arena.h"
#include "base/fault.h"
#include "http/connections.h"
#include "http/exchange.h"
#include "http/framing.h"
#include "http/listen.h"
#include "http/openapi.h"
#include "http/reply.h"
#include "http/route.h"

enum stage {
    STAGE_HEAD,
    STAGE_ADMITTING,
    STAGE_ADMITTED,
    STAGE_BODY,
    STAGE_DRAINING,
    STAGE_ANSWERING,
    STAGE_ANSWERED,
    STAGE_SENT
};

struct http_server {
    struct arena *arena;
    struct http_services services;
    struct documents documents;
    struct seal_key seal_key;
    struct zones zones;
    struct connections connections;
    struct MHD_Daemon *daemon;
    struct text address;
    atomic_bool stopping;
    atomic_int heavy;   /* see struct exchange */
    atomic_int working; /* requests that a worker has */
    atomic_int open;    /* requests that are not completed */
};

/* One request on its way. */
struct transaction {
    struct exchange x;
    struct http_server *server;
    struct MHD_Connection *wire;
    struct connection *connection;
    _Atomic enum stage stage;
    enum stage after_head; /* what ADMITTED leads to */
    struct framing framing;
    int64_t began_ms;
    char *body; /* malloc: it grows */
    size_t body_length;
    size_t body_capacity;
};

static int64_t monotonic_ms(const struct http_server *server)
{
    return server->services.clock->monotonic_ms(server->services.clock->context);
}

static void deadline_in(struct transaction *t, int64_t in_ms)
{
    if (t->connection != NULL) {
        connections_set_deadline(&t->server->connections, t->connection,
                                 in_ms == 0 ? 0 : monotonic_ms(t->server) + in_ms);
    }
}

/* --- beginning and end of a request --- */

/* The library calls this with the target as it was sent, before anything else. What it returns is the request's context. */
static void *on_target(void *context, const char *target, struct MHD_Connection *wire)
{
    struct http_server *server = context;
    struct transaction *t = calloc(1, sizeof *t);
    if (t == NULL) {
        arena_exhausted();
    }
    t->server = server;
    t->wire = wire;
    t->began_ms = monotonic_ms(server);
    t->x.services = &server->services;
    t->x.documents = &server->documents;
    t->x.seal_key = &server->seal_key;
    t->x.zones = &server->zones;
    t->x.stopping = &server->stopping;
    t->x.heavy = &server->heavy;
    t->x.arena = arena_create(8 * 1024);
    t->x.request.target = text_copy(t->x.arena, text_of(target));
    const union MHD_ConnectionInfo *info = MHD_get_connection_info(wire, MHD_CONNECTION_INFO_SOCKET_CONTEXT);
    t->connection = info == NULL ? NULL : info->socket_context;
    if (t->connection != NULL) {
        connections_hasten(&server->connections, t->connection, t->began_ms + LIMIT_FIRST_HEAD_MS);
    }
    atomic_fetch_add(&server->open, 1);
    return t;
}

static struct text client_address(struct transaction *t)
{
    const union MHD_ConnectionInfo *info = MHD_get_connection_info(t->wire, MHD_CONNECTION_INFO_CLIENT_ADDRESS);
    char host[INET6_ADDRSTRLEN] = "";
    if (info != NULL && info->client_addr != NULL) {
        const struct sockaddr *address = info->client_addr;
        const void *bytes = address->sa_family == AF_INET6
                                ? (const void *)&((const struct sockaddr_in6 *)(const void *)address)->sin6_addr
                                : (const void *)&((const struct sockaddr_in *)(const void *)address)->sin_addr;
        inet_ntop(address->sa_family, bytes, host, sizeof host);
    }
    return text_format(t->x.arena, "%s", host);
}

/* The query may hold what is nobody's business, so only the path is told; nor any header. */
static void log_request(struct transaction *t)
{
    log_event(t->server->services.log, LOG_INFO, "request", LOG_TEXT("requestId", t->x.request_id),
              LOG_TEXT("method", method_name(t->x.request.method)), LOG_TEXT("path", t->x.path),
              LOG_INTEGER("status", t->x.response.status), LOG_INTEGER("ms", monotonic_ms(t->server) - t->began_ms),
              LOG_INTEGER("bytesIn", (int64_t)t->body_length),
              LOG_INTEGER("bytesOut", (int64_t)t->x.response.body.length), LOG_TEXT("client", client_address(t)),
              LOG_TEXT("key", t->x.identity.key_id.bytes == NULL ? TEXT("") : t->x.identity.key_id));
}

static void on_completed(void *context, struct MHD_Connection *wire, void **request,
                         enum MHD_RequestTerminationCode how)
{
    struct http_server *server = context;
    struct transaction *t = *request;
    (void)wire;
    (void)how;
    if (t == NULL) {
        return;
    }
    *request = NULL;
    if (t->x.response.status != 0) {
        log_request(t);
    }
    deadline_in(t, LIMIT_NEXT_HEAD_MS);
    exchange_end(&t->x);
    free(t->body);
    arena_destroy(t->x.arena);
    free(t);
    atomic_fetch_sub(&server->open, 1);
}

static void on_connection(void *context, struct MHD_Connection *wire, void **socket_context,
                          enum MHD_ConnectionNotificationCode code)
{
    struct http_server *server = context;
    if (code == MHD_CONNECTION_NOTIFY_STARTED) {
        const union MHD_ConnectionInfo *info = MHD_get_connection_info(wire, MHD_CONNECTION_INFO_CONNECTION_FD);
        *socket_context =
            connections_add(&server->connections, info->connect_fd, monotonic_ms(server) + LIMIT_FIRST_HEAD_MS);
    } else if (*socket_context != NULL) {
        connections_remove(&server->connections, *socket_context);
        *socket_context = NULL;
    }
}

/* --- answers --- */

static void header_add(struct MHD_Response *response, struct arena *arena, struct text name, struct text value)
{
    MHD_add_response_header(response, text_to_c(arena, name), text_to_c(arena, value));
}

/* Bodies are constant or live in the request's arena, which outlives the sending. */
static enum MHD_Result send_answer(struct transaction *t)
{
    struct response *answer = &t->x.response;
    union {
        const char *constant;
        void *bytes;
    } body = {.constant = answer->body.bytes};
    struct MHD_Response *response =
        MHD_create_response_from_buffer(answer->body.length, body.bytes, MHD_RESPMEM_PERSISTENT);
    if (response == NULL) {
        arena_exhausted();
    }
    if (!text_is_empty(answer->content_type)) {
        header_add(response, t->x.arena, TEXT("Content-Type"), answer->content_type);
    }
    for (int32_t i = 0; i < answer->header_count; i++) {
        header_add(response, t->x.arena, answer->headers[i].name, answer->headers[i].value);
    }
    if (answer->close) {
        MHD_add_response_header(response, MHD_HTTP_HEADER_CONNECTION, "close");
    }
    t->stage = STAGE_SENT;
    deadline_in(t, LIMIT_WRITE_MS);
    enum MHD_Result queued = MHD_queue_response(t->wire, (unsigned int)answer->status, response);
    MHD_destroy_response(response);
    return queued;
}

/* --- work --- */

static int64_t body_deadline_ms(const struct transaction *t)
{
    const struct request *request = &t->x.request;
    int64_t bytes = request->chunked ? exchange_body_limit(&t->x) : request->content_length;
    return LIMIT_BODY_MS + bytes / LIMIT_BODY_BYTES_PER_MS;
}

/* A worker is done: the library calls on_request again. Nothing of `t` may be touched after the resumption. */
static void hand_back(struct transaction *t, enum stage stage)
{
    struct http_server *server = t->server;
    t->stage = stage;
    MHD_resume_connection(t->wire);
    atomic_fetch_sub(&server->working, 1);
}

static void answer_work(void *argument)
{
    struct transaction *t = argument;
    exchange_answer(&t->x);
    hand_back(t, STAGE_ANSWERED);
}

/* What is to be done with a request whose head was judged. */
static enum stage stage_after_head(struct transaction *t, bool admitted)
{
    if (!request_has_body(&t->x.request)) {
        return STAGE_ANSWERED;
    }
    if (admitted) {
        return STAGE_BODY;
    }
    if (t->x.request.content_length > exchange_body_limit(&t->x)) {
        t->x.response.close = true;
    }
    return t->x.response.close ? STAGE_ANSWERED : STAGE_DRAINING;
}

static void admit_work(void *argument)
{
    struct transaction *t = argument;
    bool admitted = exchange_admit(&t->x);
    if (admitted && !request_has_body(&t->x.request)) {
        exchange_answer(&t->x);
    }
    t->after_head = stage_after_head(t, admitted);
    if (t->after_head == STAGE_BODY) {
        deadline_in(t, body_deadline_ms(t));
    } else if (t->after_head == STAGE_DRAINING) {
        /* It may come from anybody, so what it announces buys neither memory nor time. */
        exchange_end(&t->x);
        deadline_in(t, LIMIT_DRAIN_MS);
    }
    hand_back(t, STAGE_ADMITTED);
}

/* Gives the request to a worker; the connection is suspended first, because the worker may be faster than we are.
 * Whoever stops the server says so and then waits until nothing is being worked on. Counting before looking makes sure
 * that nothing begins after that wait: the library aborts when it is stopped with a suspended connection. */
static enum MHD_Result hand_over(struct transaction *t, enum stage stage, void (*work)(void *argument))
{
    const struct worker_port *workers = t->server->services.workers;
    atomic_fetch_add(&t->server->working, 1);
    if (atomic_load(&t->server->stopping)) {
        atomic_fetch_sub(&t->server->working, 1);
        reply_error_saying(&t->x, ERROR_UNAVAILABLE, "The server is stopping.");
        t->x.response.close = true;
        return send_answer(t);
    }
    deadline_in(t, 0);
    t->stage = stage;
    MHD_suspend_connection(t->wire);
    if (!workers->submit(workers->context, work, t)) {
        reply_error_saying(&t->x, ERROR_UNAVAILABLE, "All workers are busy.");
        t->x.response.close = request_has_body(&t->x.request) && stage == STAGE_ADMITTING;
        t->after_head = STAGE_ANSWERED;
        hand_back(t, stage == STAGE_ADMITTING ? STAGE_ADMITTED : STAGE_ANSWERED);
    }
    return MHD_YES;
}

/* --- heads --- */

static enum MHD_Result on_header(void *context, enum MHD_ValueKind kind, const char *name, size_t name_length,
                                 const char *value, size_t value_length)
{
    struct transaction *t = context;
    struct request *request = &t->x.request;
    (void)kind;
    struct text header = {name, name_length};
    struct text content = value == NULL ? TEXT("") : (struct text){value, value_length};
    framing_see(&t->framing, header, content);
    struct {
        struct text name;
        struct text *field;
    } const wanted[] = {
        {TEXT("Authorization"), &request->authorization},       {TEXT("Content-Type"), &request->content_type},
        {TEXT("Content-Encoding"), &request->content_encoding}, {TEXT("Accept-Encoding"), &request->accept_encoding},
        {TEXT("If-None-Match"), &request->if_none_match},       {TEXT("X-Request-Id"), &request->request_id},
    };
    for (size_t i = 0; i < sizeof wanted / sizeof *wanted; i++) {
        if (header_is(header, wanted[i].name)) {
            *wanted[i].field = text_copy(t->x.arena, content);
        }
    }
    return MHD_YES;
}

static void head_read(struct transaction *t, const char *method)
{
    struct request *request = &t->x.request;
    MHD_get_connection_values_n(t->wire, MHD_HEADER_KIND, on_header, t);
    request->method = method_of(text_of(method));
    request->has_length = t->framing.lengths > 0;
    request->content_length = t->framing.content_length;
    request->chunked = t->framing.chunked;
}

static enum MHD_Result refuse_head(struct transaction *t, enum error error)
{
    reply_error(&t->x, error);
    t->x.response.close = true;
    return send_answer(t);
}

/* The head is complete: nothing of the body has been given to us yet. */
static enum MHD_Result on_head(struct transaction *t, const char *method, const char *version)
{
    head_read(t, method);
    exchange_begin(&t->x);
    enum framing_verdict verdict = framing_judge(&t->framing, strcmp(version, MHD_HTTP_VERSION_1_1) == 0);
    if (verdict == FRAMING_BAD || !framing_target_is_clean(t->x.request.target)) {
        return refuse_head(t, ERROR_BAD_REQUEST);
    }
    if (verdict == FRAMING_UNKNOWN_CODING) {
        return refuse_head(t, ERROR_NOT_IMPLEMENTED);
    }
    if (verdict == FRAMING_TOO_MANY_HEADERS || t->x.request.target.length > LIMIT_TARGET_BYTES) {
        return refuse_head(t, ERROR_HEADERS_TOO_LARGE);
    }
    bool has_body = request_has_body(&t->x.request);
    if (t->x.route != NULL && t->x.route->immediate && !has_body) {
        if (exchange_admit(&t->x)) {
            exchange_answer(&t->x);
        }
        t->stage = STAGE_ANSWERED;
        return MHD_YES;
    }
    if (!exchange_claim(&t->x, LIMIT_REQUEST_CLAIM_BYTES)) {
        t->x.response.close = has_body;
        return send_answer(t);
    }
    return hand_over(t, STAGE_ADMITTING, admit_work);
}

/* The worker has judged the head; the library asks for the head once more. */
static enum MHD_Result on_admitted(struct transaction *t)
{
    t->stage = t->after_head;
    bool ends_here = t->stage == STAGE_ANSWERED && request_has_body(&t->x.request);
    return ends_here ? send_answer(t) : MHD_YES;
}

/* --- bodies --- */

/* Room for the body: as much as was announced, else doubling. False after answering 413 or 503. */
static bool body_reserve(struct transaction *t, size_t needed)
{
    size_t limit = (size_t)exchange_body_limit(&t->x);
    if (needed > limit) {
        reply_error_saying(&t->x, ERROR_PAYLOAD_TOO_LARGE,
                           "The body is larger than the %zu bytes that this call takes.", limit);
        return false;
    }
    if (needed <= t->body_capacity) {
        return true;
    }
    size_t capacity = t->body_capacity == 0 ? 4096 : t->body_capacity * 2;
    capacity = t->x.request.content_length > 0 ? (size_t)t->x.request.content_length : capacity;
    capacity = capacity < needed ? needed : capacity;
    if (!exchange_claim(&t->x, capacity)) {
        return false;
    }
    char *larger = realloc(t->body, capacity);
    if (larger == NULL) {
        arena_exhausted();
    }
    t->body = larger;
    t->body_capacity = capacity;
    return true;
}

static enum MHD_Result on_body(struct transaction *t, const char *data, size_t *size)
{
    if (*size == 0) {
        t->x.request.body = (struct text){t->body, t->body_length};
        return hand_over(t, STAGE_ANSWERING, answer_work);
    }
    bool wanted = t->x.route->body != NULL;
    if (!body_reserve(t, t->body_length + *size)) {
        t->x.response.close = true;
        t->stage = STAGE_DRAINING; /* what more of it comes before the end is not kept */
    } else if (wanted) {
        memcpy(t->body + t->body_length, data, *size);
    }
    t->body_length += *size;
    *size = 0;
    return MHD_YES;
}

/* The library takes no answer before the body's end. To a body that does not end, the answer is written past the library,
 * which has sent nothing on this connection since the last answer, and the connection ends. */
static enum MHD_Result send_past_library(struct transaction *t)
{
    const struct response *answer = &t->x.response;
    struct text_builder wire = text_builder_make(t->x.arena);
    text_append_format(&wire,
                       "HTTP/1.1 %d Refused\r\nConnection: close\r\nContent-Length: %zu\r\nContent-Type: %.*s\r\n",
                       (int)answer->status, answer->body.length, TEXT_ARGS(answer->content_type));
    for (int32_t i = 0; i < answer->header_count; i++) {
        text_append_format(&wire, "%.*s: %.*s\r\n", TEXT_ARGS(answer->headers[i].name),
                           TEXT_ARGS(answer->headers[i].value));
    }
    text_append(&wire, TEXT("\r\n"));
    text_append(&wire, answer->body);
    struct text bytes = text_built(&wire);
    const union MHD_ConnectionInfo *info = MHD_get_connection_info(t->wire, MHD_CONNECTION_INFO_CONNECTION_FD);
    ssize_t ignored = send(info->connect_fd, bytes.bytes, bytes.length, MSG_DONTWAIT | MSG_NOSIGNAL);
    (void)ignored; /* who floods us may miss why it was refused */
    return MHD_NO;
}

/* The answer stands; the body is read away so that it can be sent. */
static enum MHD_Result on_draining(struct transaction *t, size_t *size)
{
    if (*size == 0) {
        return send_answer(t);
    }
    t->body_length += *size;
    *size = 0;
    return t->body_length > 2 * (size_t)exchange_body_limit(&t->x) ? send_past_library(t) : MHD_YES;
}

static enum MHD_Result on_request(void *context, struct MHD_Connection *wire, const char *url, const char *method,
                                  const char *version, const char *data, size_t *size, void **request)
{
    struct transaction *t = *request;
    (void)context;
    (void)wire;
    (void)url;
    const enum stage stage = t->stage;
    switch (stage) {
    case STAGE_HEAD:
        return on_head(t, method, version);
    case STAGE_ADMITTED:
        return on_admitted(t);
    case STAGE_BODY:
        return on_body(t, data, size);
    case STAGE_DRAINING:
        return on_draining(t, size);
    case STAGE_ANSWERED:
        return send_answer(t);
    case STAGE_ADMITTING:
    case STAGE_ANSWERING:
    case STAGE_SENT:
        break;
    }
    return MHD_NO;
}

/* --- the server --- */

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
        {MHD_OPTION_URI_LOG_CALLBACK, (intptr_t)on_target, server},
        {MHD_OPTION_UNESCAPE_CALLBACK, (intptr_t)leave_encoded, NULL},
        {MHD_OPTION_NOTIFY_CONNECTION, (intptr_t)on_connection, server},
        {MHD_OPTION_NOTIFY_COMPLETED, (intptr_t)on_completed, server},
        {MHD_OPTION_END, 0, NULL},
    };
    /* Signals belong to the main thread: the library's thread inherits a mask that blocks them. */
    sigset_t all;
    sigset_t before;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    struct MHD_Daemon *daemon =
        MHD_start_daemon(flags, 0, NULL, NULL, on_request, server, MHD_OPTION_ARRAY, options, MHD_OPTION_END);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    return daemon;
}

struct http_server *http_server_start(const struct http_settings *settings, const struct http_services *services,
                                      struct fault *fault)
{
    struct arena *arena = arena_create(0);
    struct http_server *server = arena_new(arena, struct http_server);
    server->arena = arena;
    server->services = *services;
    connections_init(&server->connections);
    http_zones_init(&server->zones, arena);
    documents_make(arena, services->version, &server->documents);
    services->entropy->fill(services->entropy->context, &server->seal_key, sizeof server->seal_key);
    int descriptor = -1;
    if (!listen_open(arena, settings->listen, &descriptor, &server->address, fault)) {
        arena_destroy(arena);
        return NULL;
    }
    server->daemon = daemon_start(server, descriptor);
    if (server->daemon == NULL) {
        fault_raise(fault, FAULT_SYSTEM, "cannot_start", "listen", "the HTTP server cannot start: %s", strerror(errno));
        close(descriptor);
        arena_destroy(arena);
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
    int cut = connections_cut(&server->connections, monotonic_ms(server));
    if (cut > 0) {
        log_event(server->services.log, LOG_INFO, "connections.cut", LOG_INTEGER("count", cut));
    }
}

enum { STOP_POLL_MS = 5 };

void http_server_stop(struct http_server *server)
{
    atomic_store(&server->stopping, true);
    int descriptor = MHD_quiesce_daemon(server->daemon);
    /* A suspended connection must be resumed before the library may stop, so this wait has no end of its own: handlers end
     * soon once they see that the server is stopping. */
    while (atomic_load(&server->working) > 0) {
        poll(NULL, 0, STOP_POLL_MS);
    }
    int64_t until_ms = monotonic_ms(server) + LIMIT_STOP_MS;
    while (atomic_load(&server->open) > 0 && monotonic_ms(server) < until_ms) {
        poll(NULL, 0, STOP_POLL_MS);
    }
    MHD_stop_daemon(server->daemon);
    if (descriptor >= 0) {
        close(descriptor);
    }
    arena_destroy(server->arena);
}
