#include "http/reply.h"

#include <assert.h>
#include <unistd.h>

#include "base/arena.h"
#include "http/hub.h"

void reply_header(struct exchange *x, struct text name, struct text value)
{
    assert(x->response.header_count < RESPONSE_HEADERS_MAX);
    x->response.headers[x->response.header_count++] = (struct response_header){name, value};
}

void reply_close_file(struct exchange *x)
{
    if (x->response.file > 0) {
        close(x->response.file);
    }
    x->response.file = 0;
}

void reply_reset(struct exchange *x)
{
    x->response.status = 0;
    x->response.content_type = TEXT("");
    x->response.body = TEXT("");
    x->response.close = false;
    reply_close_file(x);
    reply_close_stream(x);
    x->response.header_count = x->admitted_headers;
}

void reply_plain(struct exchange *x, int32_t status, struct text content_type, struct text body)
{
    x->response.status = status;
    x->response.content_type = content_type;
    x->response.body = body;
}

void reply_file(struct exchange *x, struct text content_type, int descriptor)
{
    reply_plain(x, 200, content_type, TEXT(""));
    x->response.file = descriptor;
    reply_header(x, TEXT("Cache-Control"), TEXT("no-store"));
    reply_header(x, TEXT("X-Content-Type-Options"), TEXT("nosniff"));
}

void reply_close_stream(struct exchange *x)
{
    if (x->response.stream != NULL) {
        stream_close(x->response.stream);
    }
    x->response.stream = NULL;
}

/* A proxy that collects what it passes on would keep events from arriving. */
void reply_stream(struct exchange *x, struct stream *stream)
{
    reply_plain(x, 200, TEXT("text/event-stream"), TEXT(""));
    x->response.stream = stream;
    reply_header(x, TEXT("Cache-Control"), TEXT("no-store"));
    reply_header(x, TEXT("X-Content-Type-Options"), TEXT("nosniff"));
    reply_header(x, TEXT("X-Accel-Buffering"), TEXT("no"));
}

/* Answers of the API are somebody's data: nobody on the way keeps them, and no browser guesses what they are. */
void reply_json(struct exchange *x, int32_t status, struct text body)
{
    reply_plain(x, status, TEXT("application/json"), body);
    reply_header(x, TEXT("Cache-Control"), TEXT("no-store"));
    reply_header(x, TEXT("X-Content-Type-Options"), TEXT("nosniff"));
}

struct json_writer reply_begin(struct exchange *x)
{
    struct json_writer w = json_writer_make(x->arena);
    json_object_begin(&w);
    json_name_bool(&w, TEXT("ok"), true);
    json_name(&w, TEXT("data"));
    return w;
}

void reply_end(struct exchange *x, struct json_writer *w, int32_t status)
{
    json_name_null(w, TEXT("error"));
    json_object_end(w);
    reply_json(x, status, json_written(w));
}

void reply_end_kept(struct exchange *x, struct json_writer *w)
{
    json_name_null(w, TEXT("error"));
    json_object_end(w);
    x->kept_body = json_written(w);
}

void reply_write_issues(struct json_writer *w, const struct issues *issues)
{
    json_array_begin(w);
    for (int32_t i = 0; issues != NULL && i < issues->listed; i++) {
        json_object_begin(w);
        json_name_string(w, TEXT("path"), issues->list[i].path);
        json_name_string(w, TEXT("code"), issues->list[i].code);
        json_name_string(w, TEXT("message"), issues->list[i].message);
        json_object_end(w);
    }
    json_array_end(w);
}

static struct json_writer failure_begin(struct arena *arena, struct text request_id, enum error error,
                                        struct text message, const struct issues *issues)
{
    struct json_writer w = json_writer_make(arena);
    json_object_begin(&w);
    json_name_bool(&w, TEXT("ok"), false);
    json_name(&w, TEXT("data"));
    json_object_begin(&w);
    json_name_string(&w, TEXT("message"), message);
    json_name(&w, TEXT("issues"));
    reply_write_issues(&w, issues);
    json_name_string(&w, TEXT("requestId"), request_id);
    json_name_string(&w, TEXT("docs"), text_format(arena, "/docs/errors#%.*s", TEXT_ARGS(error_row(error)->code)));
    return w;
}

static void failure_end(struct json_writer *w, enum error error)
{
    json_object_end(w);
    json_name_string(w, TEXT("error"), error_row(error)->code);
    json_object_end(w);
}

struct text reply_failure(struct arena *arena, enum error error, struct text message, struct text request_id)
{
    struct json_writer w = failure_begin(arena, request_id, error, message, NULL);
    failure_end(&w, error);
    return json_written(&w);
}

struct json_writer reply_begin_failure(struct exchange *x, enum error error, struct text message)
{
    return failure_begin(x->arena, x->request_id, error, message, NULL);
}

void reply_end_failure(struct exchange *x, struct json_writer *w, enum error error)
{
    const struct error_row *row = error_row(error);
    failure_end(w, error);
    reply_json(x, row->status, json_written(w));
    if (error == ERROR_UNAVAILABLE) {
        reply_header(x, TEXT("Retry-After"), TEXT("1"));
    } else if (error == ERROR_UNAUTHORIZED) {
        reply_header(x, TEXT("WWW-Authenticate"), TEXT("Bearer"));
    }
}

static void reply_refusal(struct exchange *x, enum error error, struct text message, const struct issues *issues)
{
    struct json_writer w = failure_begin(x->arena, x->request_id, error, message, issues);
    reply_end_failure(x, &w, error);
}

void reply_error(struct exchange *x, enum error error)
{
    reply_refusal(x, error, error_row(error)->meaning, NULL);
}

void reply_error_saying(struct exchange *x, enum error error, const char *message, ...)
{
    va_list arguments;
    va_start(arguments, message);
    struct text what = text_format_list(x->arena, message, arguments);
    va_end(arguments);
    reply_refusal(x, error, what, NULL);
}

/* A fault of the machine is told to the log, not to the client. */
void reply_fault(struct exchange *x, const struct fault *fault)
{
    enum error error = error_of_fault(fault);
    if (error == ERROR_INTERNAL) {
        log_event(x->services->log, LOG_ERROR, "request.failed", LOG_TEXT("requestId", x->request_id),
                  LOG_TEXT("code", text_of(fault->code)), LOG_TEXT("where", text_of(fault->where)),
                  LOG_TEXT("what", text_of(fault->what)));
        reply_error(x, error);
        return;
    }
    struct text message = text_copy(x->arena, text_of(fault->what));
    if (fault->where[0] == '/') {
        struct issues issues = issues_make(x->arena);
        issue_add_at(&issues, text_copy(x->arena, text_of(fault->where)), fault->code, "%s", fault->what);
        reply_refusal(x, error, message, &issues);
        return;
    }
    if (fault->where[0] != '\0') {
        message = text_format(x->arena, "%s (%s)", fault->what, fault->where);
    }
    reply_refusal(x, error, message, NULL);
}

void reply_issues(struct exchange *x, enum error error, const struct issues *issues)
{
    assert(issues->count > 0);
    struct text message = issues->list[0].message;
    if (issues->count > 1) {
        message = text_format(x->arena, "%.*s (%d issues in all)", TEXT_ARGS(message), (int)issues->count);
    }
    reply_refusal(x, error, message, issues);
}

void reply_not_modified(struct exchange *x, struct text etag)
{
    reply_plain(x, 304, TEXT(""), TEXT(""));
    reply_header(x, TEXT("ETag"), etag);
}

bool etag_matches(struct text if_none_match, struct text etag)
{
    struct text rest = if_none_match;
    while (rest.length > 0) {
        struct text one = text_trim(text_cut(&rest, ','));
        if (text_starts_with(one, TEXT("W/"))) {
            one = text_slice(one, 2, one.length);
        }
        if (text_equal(one, etag) || text_equal(one, TEXT("*"))) {
            return true;
        }
    }
    return false;
}
