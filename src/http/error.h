/* The catalogue of errors: every code that the API can answer with, its status, and what it means; and the codes within
 * answers, of issues and of warnings.
 *
 * One table. The envelope's `error`, the status, the page at /docs/errors and the OpenAPI document are made from it, and
 * the kinds of fault become a status here and nowhere else. A code that src uses and that stands in none of the lists
 * fails `make check`.
 */
#ifndef ROUTRIQ_HTTP_ERROR_H
#define ROUTRIQ_HTTP_ERROR_H

#include <stdbool.h>
#include <stdint.h>

#include "base/fault.h"
#include "base/text.h"

struct arena;

enum error {
    ERROR_BAD_REQUEST,
    ERROR_INVALID_JSON,
    ERROR_INVALID_CURSOR,
    ERROR_UNAUTHORIZED,
    ERROR_INVALID_CREDENTIALS,
    ERROR_INSUFFICIENT_SCOPE,
    ERROR_SESSION_REQUIRED,
    ERROR_CSRF_FAILED,
    ERROR_HTTPS_REQUIRED,
    ERROR_NOT_FOUND,
    ERROR_INVITE_INVALID,
    ERROR_METHOD_NOT_ALLOWED,
    ERROR_JOB_NOT_ASSIGNABLE,
    ERROR_ENGINE_STOPPED,
    ERROR_SHADOW_MODE,
    ERROR_PROPOSAL_STALE,
    ERROR_ALREADY_DECIDED,
    ERROR_CHANGES_DEPEND,
    ERROR_NOT_APPLIED,
    ERROR_RULE_BROKEN,
    ERROR_UNDO_STALE,
    ERROR_NOT_REPLAYABLE,
    ERROR_NOT_PILOT,
    ERROR_CONFLICT,
    ERROR_IDEMPOTENCY_IN_PROGRESS,
    ERROR_SOURCE_OWNED,
    ERROR_ILLEGAL_TRANSITION,
    ERROR_NOT_COMPLETED,
    ERROR_NOT_FINAL,
    ERROR_INSUFFICIENT_STOCK,
    ERROR_EMAIL_TAKEN,
    ERROR_NAME_TAKEN,
    ERROR_LAST_OWNER,
    ERROR_KEY_REVOKED,
    ERROR_NOT_DEAD,
    ERROR_TOO_MANY_INCIDENTS,
    ERROR_EVENTS_GONE,
    ERROR_LENGTH_REQUIRED,
    ERROR_VERSION_CONFLICT,
    ERROR_PAYLOAD_TOO_LARGE,
    ERROR_UNSUPPORTED_MEDIA_TYPE,
    ERROR_VALIDATION_FAILED,
    ERROR_NOT_SUPPORTED,
    ERROR_IDEMPOTENCY_KEY_REUSED,
    ERROR_BATCH_FAILED,
    ERROR_TOO_MANY_ITEMS,
    ERROR_TOO_MANY_JOBS,
    ERROR_COORDINATES_REQUIRED,
    ERROR_SCOPE_NOT_HELD,
    ERROR_WEAK_PASSWORD,
    ERROR_RATE_LIMITED,
    ERROR_LOGIN_THROTTLED,
    ERROR_TOO_MANY_STREAMS,
    ERROR_TOO_MANY_RUNS,
    ERROR_HEADERS_TOO_LARGE,
    ERROR_INTERNAL,
    ERROR_NOT_IMPLEMENTED,
    ERROR_UNAVAILABLE,
    ERROR_STORAGE_FULL,
    ERROR_COUNT
};

struct error_row {
    struct text code;
    int32_t status;
    struct text meaning; /* a sentence: what happened, and what to do */
};

const struct error_row *error_row(enum error error);

/* The error of that code; false when the catalogue has none. */
bool error_find(struct text code, enum error *error);

/* A code within an answer: of an issue, which refuses the request, or of a warning, which does not. */
struct error_word {
    const char *code;
    const char *meaning;
};

struct error_words {
    const struct error_word *rows;
    int32_t count;
};

extern const struct error_words error_issues;
extern const struct error_words error_refusals; /* why a technician cannot have a job */
extern const struct error_words error_warnings;

/* All of them as a page (HTML): each error stands at #code, which `docs` in a failure names. */
struct text error_page_make(struct arena *arena);

/* The error that a fault becomes: the one of its code when the catalogue has it, else the one of its kind. */
enum error error_of_fault(const struct fault *fault);

#endif
