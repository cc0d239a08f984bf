#include "http/error.h"

#include <assert.h>

#define ROW(c, s, m)                                                                                                   \
    {                                                                                                                  \
        .code = {c, sizeof(c) - 1}, .status = (s), .meaning = { m, sizeof(m) - 1 }                                     \
    }

static const struct error_row rows[ERROR_COUNT] = {
    [ERROR_BAD_REQUEST] = ROW("bad_request", 400,
                              "The request is not proper HTTP: two lengths, two hosts, a header name with odd "
                              "characters, or a transfer coding other than chunked."),
    [ERROR_INVALID_JSON] = ROW("invalid_json", 400, "The body is not JSON; the message names the line and the column."),
    [ERROR_INVALID_CURSOR] = ROW("invalid_cursor", 400,
                                 "The cursor was not given out by this server for this list. Start the list again "
                                 "without a cursor."),
    [ERROR_UNAUTHORIZED] = ROW(
        "unauthorized", 401, "There is no API key, or it is not valid. Send it as `Authorization: Bearer rq_live_…`."),
    [ERROR_INSUFFICIENT_SCOPE] =
        ROW("insufficient_scope", 403, "The API key is valid and lacks the scope that this call needs."),
    [ERROR_NOT_FOUND] = ROW("not_found", 404, "There is no such route or object, or it belongs to somebody else."),
    [ERROR_METHOD_NOT_ALLOWED] =
        ROW("method_not_allowed", 405, "The route exists, with other methods: see the header Allow."),
    [ERROR_CONFLICT] = ROW("conflict", 409, "Something changed in between. Read it again and repeat."),
    [ERROR_LENGTH_REQUIRED] =
        ROW("length_required", 411, "The call needs a body. Send a Content-Length or a chunked body."),
    [ERROR_PAYLOAD_TOO_LARGE] = ROW("payload_too_large", 413, "The body is larger than this call takes."),
    [ERROR_UNSUPPORTED_MEDIA_TYPE] =
        ROW("unsupported_media_type", 415, "The body must be application/json in UTF-8, without a content encoding."),
    [ERROR_VALIDATION_FAILED] =
        ROW("validation_failed", 422, "The request can be read and is wrong in a field; `issues` lists all of them."),
    [ERROR_NOT_SUPPORTED] =
        ROW("not_supported", 422, "The request asks for something that this version would ignore; `issues` says what."),
    [ERROR_TOO_MANY_JOBS] = ROW("too_many_jobs", 422, "One call plans at most 10 000 jobs."),
    [ERROR_COORDINATES_REQUIRED] =
        ROW("coordinates_required", 422, "No geocoder is configured, so every job needs coordinates."),
    [ERROR_RATE_LIMITED] = ROW("rate_limited", 429, "The key has spent its requests: wait as Retry-After says."),
    [ERROR_HEADERS_TOO_LARGE] =
        ROW("headers_too_large", 431, "The request has too many headers or a too long address."),
    [ERROR_INTERNAL] = ROW("internal", 500, "Something went wrong inside. The log has it under the request id."),
    [ERROR_UNAVAILABLE] =
        ROW("unavailable", 503, "The server is busy, short of memory or stopping: repeat as Retry-After says."),
};

const struct error_row *error_row(enum error error)
{
    assert(error >= 0 && error < ERROR_COUNT);
    return &rows[error];
}

static enum error error_of_kind(enum fault_kind kind)
{
    switch (kind) {
    case FAULT_SYNTAX:
        return ERROR_INVALID_JSON;
    case FAULT_INVALID:
        return ERROR_VALIDATION_FAILED;
    case FAULT_NOT_SUPPORTED:
        return ERROR_NOT_SUPPORTED;
    case FAULT_NOT_FOUND:
        return ERROR_NOT_FOUND;
    case FAULT_CONFLICT:
        return ERROR_CONFLICT;
    case FAULT_DENIED:
        return ERROR_INSUFFICIENT_SCOPE;
    case FAULT_TOO_LARGE:
        return ERROR_PAYLOAD_TOO_LARGE;
    case FAULT_UNAVAILABLE:
        return ERROR_UNAVAILABLE;
    case FAULT_NONE:
    case FAULT_SYSTEM:
        break;
    }
    return ERROR_INTERNAL;
}

enum error error_of_fault(const struct fault *fault)
{
    struct text code = text_of(fault->code);
    for (int i = 0; i < ERROR_COUNT; i++) {
        if (text_equal(rows[i].code, code)) {
            return (enum error)i;
        }
    }
    return error_of_kind(fault->kind);
}
