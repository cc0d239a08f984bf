/* Replies: the envelope {"ok", "data", "error"}, and the headers that every answer has. */
#ifndef ROUTRIQ_HTTP_REPLY_H
#define ROUTRIQ_HTTP_REPLY_H

#include "base/issue.h"
#include "base/json.h"
#include "http/error.h"
#include "http/exchange.h"

struct arena;

/* Success: write `data` between the two. */
struct json_writer reply_begin(struct exchange *x);
void reply_end(struct exchange *x, struct json_writer *w, int32_t status);

/* Success as it is kept for the Idempotency-Key, where the answer itself shows a secret. */
void reply_end_kept(struct exchange *x, struct json_writer *w);

/* Failure. The message is the catalogue's meaning unless one is given. */
void reply_error(struct exchange *x, enum error error);
void reply_error_saying(struct exchange *x, enum error error, const char *message, ...)
    __attribute__((format(printf, 3, 4)));
void reply_fault(struct exchange *x, const struct fault *fault);
/* Asserts that there is at least one. `error` is what the envelope says. */
void reply_issues(struct exchange *x, enum error error, const struct issues *issues);

/* A failure that tells more than message and issues: write more members of `data` between the two. */
struct json_writer reply_begin_failure(struct exchange *x, enum error error, struct text message);
void reply_end_failure(struct exchange *x, struct json_writer *w, enum error error);
/* A list of issues or warnings; NULL is an empty one. */
void reply_write_issues(struct json_writer *w, const struct issues *issues);

/* An answer whose envelope is written already. */
void reply_json(struct exchange *x, int32_t status, struct text body);
/* Takes back everything but what admission has said in headers. */
void reply_reset(struct exchange *x);
/* An answer outside the envelope. */
void reply_plain(struct exchange *x, int32_t status, struct text content_type, struct text body);
/* A file that is sent from its beginning to its end, as a download; the descriptor is closed with the exchange. */
void reply_file(struct exchange *x, struct text content_type, int descriptor);
/* Closes the file of an answer that has one. */
void reply_close_file(struct exchange *x);
/* Events, for as long as both sides like; the stream is closed with the exchange. NULL: a HEAD, the headers alone. */
void reply_stream(struct exchange *x, struct stream *stream);
void reply_close_stream(struct exchange *x);
/* The envelope of a failure, for where no answer can be given any more. */
struct text reply_failure(struct arena *arena, enum error error, struct text message, struct text request_id);
/* 304 with the same ETag. */
void reply_not_modified(struct exchange *x, struct text etag);

void reply_header(struct exchange *x, struct text name, struct text value);
/* True when If-None-Match names `etag` (weakly compared) or is "*". */
bool etag_matches(struct text if_none_match, struct text etag);

#endif
