/* What comes in: heads, bodies, and what is refused of them. */
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include "base/arena.h"
#include "http/reply.h"
#include "http/route.h"
#include "http/tls.h"
#include "http/transaction.h"

/* ---- heads ------------------------------------------------------------------------------------------------------- */

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
        {TEXT("Authorization"), &request->authorization},
        {TEXT("Content-Type"), &request->content_type},
        {TEXT("Content-Encoding"), &request->content_encoding},
        {TEXT("Accept-Encoding"), &request->accept_encoding},
        {TEXT("If-None-Match"), &request->if_none_match},
        {TEXT("If-Match"), &request->if_match},
        {TEXT("Idempotency-Key"), &request->idempotency_key},
        {TEXT("X-Request-Id"), &request->request_id},
        {TEXT("Last-Event-ID"), &request->last_event_id},
        {TEXT("Prefer"), &request->prefer},
        {TEXT("Cookie"), &request->cookie},
        {TEXT("X-CSRF-Token"), &request->csrf_token},
        {TEXT("User-Agent"), &request->user_agent},
        {TEXT("Host"), &request->way.host},
        {TEXT("Origin"), &request->way.origin},
        {TEXT("Sec-Fetch-Site"), &request->way.fetch_site},
        {TEXT("X-Forwarded-For"), &request->way.forwarded_for},
        {TEXT("X-Forwarded-Proto"), &request->way.forwarded_proto},
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
    return transaction_send(t);
}

/* Most bodies are short and come with their head. Who sends one is asked when it is there: one way through the workers
 * instead of two. What a stranger makes us hold meanwhile is no more than this. */
static bool has_small_body(const struct transaction *t)
{
    const struct request *request = &t->x.request;
    return t->x.route != NULL && t->x.route->body != NULL && !request->chunked && request->content_length > 0 &&
           request->content_length <= LIMIT_SMALL_BODY_BYTES;
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
    if (has_small_body(t)) {
        t->stage = STAGE_BODY;
        transaction_deadline(t, LIMIT_DRAIN_MS);
        return MHD_YES;
    }
    if (!exchange_claim(&t->x, LIMIT_REQUEST_CLAIM_BYTES)) {
        t->x.response.close = has_body;
        return transaction_send(t);
    }
    return transaction_admit(t);
}

/* The worker has judged the head; the library asks for the head once more. */
static enum MHD_Result on_admitted(struct transaction *t)
{
    t->stage = t->after_head;
    bool ends_here = t->stage == STAGE_ANSWERED && request_has_body(&t->x.request);
    return ends_here ? transaction_send(t) : MHD_YES;
}

/* ---- bodies ------------------------------------------------------------------------------------------------------ */

/* Room for the body: as much as was announced, else doubling. False after answering 503. */
static bool body_reserve(struct transaction *t, size_t needed)
{
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

/* One more piece of the body. False after answering 413 or 503. */
static bool body_take(struct transaction *t, const char *data, size_t size)
{
    size_t limit = (size_t)exchange_body_limit(&t->x);
    if (t->body_length + size > limit) {
        reply_error_saying(&t->x, ERROR_PAYLOAD_TOO_LARGE,
                           "The body is larger than the %zu bytes that this call takes.", limit);
        return false;
    }
    if (t->x.route->body == NULL) {
        return true; /* nobody asked for it */
    }
    if (!body_reserve(t, t->body_length + size)) {
        return false;
    }
    memcpy(t->body + t->body_length, data, size);
    return true;
}

static enum MHD_Result on_body(struct transaction *t, const char *data, size_t *size)
{
    if (*size == 0) {
        t->x.request.body = (struct text){t->body, t->body == NULL ? 0 : t->body_length};
        return transaction_answer(t);
    }
    if (!body_take(t, data, *size)) {
        t->x.response.close = true;
        t->stage = STAGE_DRAINING; /* what more of it comes before the end is not kept */
    }
    t->body_length += *size;
    *size = 0;
    return MHD_YES;
}

/* Without waiting: who floods us may miss why it was refused. */
static void write_past_library(const struct transaction *t, struct text bytes)
{
    if (t->x.request.way.tls) {
        const union MHD_ConnectionInfo *info = MHD_get_connection_info(t->wire, MHD_CONNECTION_INFO_GNUTLS_SESSION);
        tls_send(info->tls_session, bytes);
    } else {
        const union MHD_ConnectionInfo *info = MHD_get_connection_info(t->wire, MHD_CONNECTION_INFO_CONNECTION_FD);
        ssize_t ignored = send(info->connect_fd, bytes.bytes, bytes.length, MSG_DONTWAIT | MSG_NOSIGNAL);
        (void)ignored;
    }
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
    if (t->x.request.way.tls) {
        text_append(&wire, TEXT("Strict-Transport-Security: " TLS_HSTS "\r\n"));
    }
    text_append(&wire, TEXT("\r\n"));
    text_append(&wire, answer->body);
    write_past_library(t, text_built(&wire));
    return MHD_NO;
}

/* The answer stands; the body is read away so that it can be sent. */
static enum MHD_Result on_draining(struct transaction *t, size_t *size)
{
    if (*size == 0) {
        return transaction_send(t);
    }
    t->body_length += *size;
    *size = 0;
    return t->body_length > 2 * (size_t)exchange_body_limit(&t->x) ? send_past_library(t) : MHD_YES;
}

enum MHD_Result transaction_on_request(void *context, struct MHD_Connection *wire, const char *url, const char *method,
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
        return transaction_send(t);
    case STAGE_ADMITTING:
    case STAGE_ANSWERING:
    case STAGE_SENT:
        break;
    }
    return MHD_NO;
}
