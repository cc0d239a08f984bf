#include "http/transaction.h"

#include <arpa/inet.h>
#include <assert.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "base/arena.h"
#include "base/fault.h"
#include "http/hub.h"
#include "http/reply.h"
#include "http/route.h"
#include "http/tls.h"

int64_t http_server_monotonic_ms(const struct http_server *server)
{
    return server->services.clock->monotonic_ms(server->services.clock->context);
}

void transaction_deadline(struct transaction *t, int64_t in_ms)
{
    if (t->connection != NULL) {
        connections_set_deadline(&t->server->connections, t->connection,
                                 in_ms == 0 ? 0 : http_server_monotonic_ms(t->server) + in_ms);
    }
}

/* ---- beginning and end ------------------------------------------------------------------------------------------- */

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

/* The library calls this with the target as it was sent, before anything else. What it returns is the request's context. */
void *transaction_on_target(void *context, const char *target, struct MHD_Connection *wire)
{
    struct http_server *server = context;
    struct transaction *t = calloc(1, sizeof *t);
    if (t == NULL) {
        arena_exhausted();
    }
    t->server = server;
    t->wire = wire;
    t->began_ms = http_server_monotonic_ms(server);
    t->x.services = &server->services;
    t->x.documents = &server->documents;
    t->x.seal_key = server->services.seal_key;
    t->x.zones = &server->zones;
    t->x.stopping = &server->stopping;
    t->x.heavy = &server->heavy;
    t->x.metrics = server->metrics;
    t->x.running = server->running;
    t->x.hub = server->hub;
    t->x.arena = arena_create(8 * 1024);
    t->x.request.target = text_copy(t->x.arena, text_of(target));
    const union MHD_ConnectionInfo *info = MHD_get_connection_info(wire, MHD_CONNECTION_INFO_SOCKET_CONTEXT);
    t->connection = info == NULL ? NULL : info->socket_context;
    t->x.request.way.tls = server->tls != NULL;
    t->x.request.way.peer = client_address(t);
    if (t->connection != NULL) {
        connections_hasten(&server->connections, t->connection, t->began_ms + LIMIT_FIRST_HEAD_MS);
    }
    atomic_fetch_add(&server->open, 1);
    return t;
}

/* The query may hold what is nobody's business, so only the path is told; nor any header. */
static void log_request(struct transaction *t)
{
    struct text client = way_client(t->x.arena, t->x.services->ways, &t->x.request.way);
    const struct response *answer = &t->x.response;
    int64_t bytes = answer->stream != NULL ? stream_bytes(answer->stream) : (int64_t)answer->body.length;
    log_event(t->server->services.log, LOG_INFO, "request", LOG_TEXT("requestId", t->x.request_id),
              LOG_TEXT("method", method_name(t->x.request.method)), LOG_TEXT("path", t->x.path),
              LOG_INTEGER("status", t->x.response.status),
              LOG_INTEGER("ms", http_server_monotonic_ms(t->server) - t->began_ms),
              LOG_INTEGER("bytesIn", (int64_t)t->body_length), LOG_INTEGER("bytesOut", bytes),
              LOG_TEXT("client", client),
              LOG_TEXT("actor", t->x.identity.actor.bytes == NULL ? TEXT("") : t->x.identity.actor));
}

void transaction_on_completed(void *context, struct MHD_Connection *wire, void **request,
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
        /* How long a stream was open says nothing of how long it took to answer. */
        int64_t until_ms = t->x.response.stream != NULL ? t->answered_ms : http_server_monotonic_ms(server);
        metrics_count(server->metrics, t->x.route, t->x.response.status, (until_ms - t->began_ms) * 1000);
        log_request(t);
    }
    transaction_deadline(t, LIMIT_NEXT_HEAD_MS);
    exchange_end(&t->x);
    free(t->body);
    arena_destroy(t->x.arena);
    free(t);
    atomic_fetch_sub(&server->open, 1);
}

/* ---- answers ----------------------------------------------------------------------------------------------------- */

static void header_add(struct MHD_Response *response, struct arena *arena, struct text name, struct text value)
{
    MHD_add_response_header(response, text_to_c(arena, name), text_to_c(arena, value));
}

/* Bodies are constant or live in the request's arena, which outlives the sending. */
static struct MHD_Response *body_response(const struct response *answer)
{
    union {
        const char *constant;
        void *bytes;
    } body = {.constant = answer->body.bytes};
    return MHD_create_response_from_buffer(answer->body.length, body.bytes, MHD_RESPMEM_PERSISTENT);
}

/* From here on the file is the library's, which closes it. */
static struct MHD_Response *file_response(struct response *answer)
{
    struct stat about;
    int descriptor = answer->file;
    answer->file = 0;
    bool known = fstat(descriptor, &about) == 0;
    assert(known); /* it is open */
    return MHD_create_response_from_fd_at_offset64((uint64_t)about.st_size, descriptor, 0);
}

enum MHD_Result transaction_send(struct transaction *t)
{
    struct response *answer = &t->x.response;
    struct MHD_Response *response = answer->stream != NULL ? transaction_stream(t)
                                    : answer->file > 0     ? file_response(answer)
                                                           : body_response(answer);
    if (response == NULL) {
        arena_exhausted();
    }
    if (!text_is_empty(answer->content_type)) {
        header_add(response, t->x.arena, TEXT("Content-Type"), answer->content_type);
    }
    for (int32_t i = 0; i < answer->header_count; i++) {
        header_add(response, t->x.arena, answer->headers[i].name, answer->headers[i].value);
    }
    if (t->x.request.way.tls) {
        MHD_add_response_header(response, "Strict-Transport-Security", TLS_HSTS);
    }
    if (answer->close) {
        MHD_add_response_header(response, MHD_HTTP_HEADER_CONNECTION, "close");
    }
    t->stage = STAGE_SENT;
    t->answered_ms = http_server_monotonic_ms(t->server);
    exchange_settle(&t->x, t->body_capacity + (answer->stream != NULL ? LIMIT_STREAM_CLAIM_BYTES : 0));
    transaction_deadline(t, LIMIT_WRITE_MS);
    enum MHD_Result queued = MHD_queue_response(t->wire, (unsigned int)answer->status, response);
    MHD_destroy_response(response);
    return queued;
}

/* ---- work -------------------------------------------------------------------------------------------------------- */

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

static void answer_work(void *argument);

/* False after answering. */
static bool is_submitted(struct transaction *t)
{
    const struct worker_port *workers = t->server->services.workers;
    if (workers->submit(workers->context, answer_work, t)) {
        return true;
    }
    reply_reset(&t->x);
    reply_error_saying(&t->x, ERROR_UNAVAILABLE, "All workers are busy.");
    return false;
}

/* Who comes after it, when it was its turn; else NULL. */
static struct transaction *turn_end(struct transaction *t)
{
    struct turn *next = t->has_turn ? turns_leave(&t->server->turns, &t->turn) : NULL;
    t->has_turn = false;
    return next == NULL ? NULL : next->owner;
}

/* The exchange is answered, and what it changed is kept. */
static void finish(struct transaction *t)
{
    while (t != NULL) {
        const enum stage stage = t->stage;
        struct transaction *next = turn_end(t);
        hand_back(t, stage == STAGE_ADMITTING ? STAGE_ADMITTED : STAGE_ANSWERED);
        t = next == NULL || is_submitted(next) ? NULL : next;
    }
}

/* The client would rather wait. False when it does not, or there is no room for it; then the answer leaves. */
static bool is_waiting(struct transaction *t)
{
    int32_t wait_s = text_is_empty(t->x.awaited_id) ? 0 : wait_preferred_s(t->x.request.prefer);
    if (wait_s == 0 || t->x.response.status != 202) {
        return false;
    }
    struct transaction *next = turn_end(t);
    t->wait = (struct wait){.until_ms = http_server_monotonic_ms(t->server) + (int64_t)wait_s * 1000, .owner = t};
    bool waits = waits_enter(&t->server->waits, &t->wait);
    if (next != NULL && !is_submitted(next)) {
        finish(next);
    }
    return waits;
}

/* On a worker: what it waits for is over, or it waits on. */
static void look_work(void *argument)
{
    struct transaction *t = argument;
    bool is_late = atomic_load(&t->server->stopping) || http_server_monotonic_ms(t->server) >= t->wait.until_ms;
    if (exchange_is_over(&t->x) || is_late || !waits_enter(&t->server->waits, &t->wait)) {
        finish(t);
    }
}

void transaction_waits_tick(struct http_server *server)
{
    const struct worker_port *workers = server->services.workers;
    struct wait *next = NULL;
    for (struct wait *wait = waits_take(&server->waits); wait != NULL; wait = next) {
        next = wait->next;
        if (!workers->submit(workers->context, look_work, wait->owner) && !waits_enter(&server->waits, wait)) {
            finish(wait->owner);
        }
    }
}

/* Something moved: it is worked on once more. The first time that is at once, for what many ran into together is mostly made by
 * now (the first row of a day, a new address); who runs into something again waits for its turn. */
static void answer_again(struct transaction *t)
{
    if (!t->has_turn && t->x.attempt > 1) {
        t->has_turn = true;
        t->turn = (struct turn){.organization_id = t->x.identity.organization_id, .owner = t};
        if (!turns_enter(&t->server->turns, &t->turn)) {
            return;
        }
    }
    if (!is_submitted(t)) {
        finish(t);
    }
}

/* On the committer's thread. */
static void on_commit(void *argument, const struct commit_outcome *outcome)
{
    struct transaction *t = argument;
    if (exchange_committed(&t->x, outcome)) {
        if (!is_waiting(t)) {
            finish(t);
        }
    } else {
        answer_again(t);
    }
}

/* The handler's answer stands; it leaves when what it tells of is kept. Nothing of `t` may be touched afterwards. */
static void answer_work(void *argument)
{
    struct transaction *t = argument;
    exchange_answer(&t->x);
    if (!exchange_has_changes(&t->x)) {
        finish(t);
        return;
    }
    const struct store_port *store = t->server->services.store;
    if (!store->submit(store->context, t->x.change_set, on_commit, t)) {
        reply_reset(&t->x);
        reply_error_saying(&t->x, ERROR_UNAVAILABLE, "The store takes no more changes right now.");
        finish(t);
    }
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
    t->after_head = stage_after_head(t, admitted);
    if (admitted && !request_has_body(&t->x.request)) {
        answer_work(t);
        return;
    }
    if (t->after_head == STAGE_BODY) {
        t->x.waited = true;
        transaction_deadline(t, body_deadline_ms(t));
    } else if (t->after_head == STAGE_DRAINING) {
        /* It may come from anybody, so what it announces buys neither memory nor time. */
        exchange_end(&t->x);
        transaction_deadline(t, LIMIT_DRAIN_MS);
    }
    hand_back(t, STAGE_ADMITTED);
}

/* A small body came with the head: both are judged, and answered, in one go. */
static void admit_and_answer_work(void *argument)
{
    struct transaction *t = argument;
    if (exchange_claim(&t->x, LIMIT_REQUEST_CLAIM_BYTES) && exchange_admit(&t->x)) {
        answer_work(t);
    } else {
        finish(t);
    }
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
        return transaction_send(t);
    }
    transaction_deadline(t, 0);
    t->stage = stage;
    MHD_suspend_connection(t->wire);
    if (!workers->submit(workers->context, work, t)) {
        reply_error_saying(&t->x, ERROR_UNAVAILABLE, "All workers are busy.");
        t->x.response.close = request_has_body(&t->x.request) && stage == STAGE_ADMITTING;
        t->after_head = STAGE_ANSWERED;
        finish(t);
    }
    return MHD_YES;
}

enum MHD_Result transaction_admit(struct transaction *t)
{
    return hand_over(t, STAGE_ADMITTING, admit_work);
}

enum MHD_Result transaction_answer(struct transaction *t)
{
    return hand_over(t, STAGE_ANSWERING, t->x.waited ? answer_work : admit_and_answer_work);
}
