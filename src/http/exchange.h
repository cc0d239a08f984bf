/* Exchange: one request and its answer, as plain values.
 *
 * No socket and no library stands here, so that a test, or a fuzzer, can send a request through everything but the wire:
 *
 *     exchange_begin(&x)      request id, path and query taken apart, route looked up; touches nothing but constant memory
 *     exchange_admit(&x)      key, rate limit, route, method, scope, length and type of the body; false: x->response is set
 *     exchange_answer(&x)     the body parsed, a snapshot opened, the handler; x->response is set
 *     exchange_has_changes    then x->change_set is to be committed before the answer may leave
 *     exchange_committed      what the store said of it; false: exchange_answer once more, something moved meanwhile
 *
 * A handler reads x->snapshot, puts what it wants changed into exchange_changes(x), and renders its answer as if that were
 * kept already. So nobody waits for a disk, and one commit serves many requests. It may run again, up to EXCHANGE_ATTEMPTS
 * times: it must leave nothing but the answer and the change-set behind, for the memory of an attempt ends with it.
 *
 * Idempotency-Key: a route that writes takes one. The answer is kept in the commit of the effect it tells of, and given again
 * to whoever repeats the same request; what was refused is not kept.
 *
 * The order of refusal is 401, 429, 404 (route), 405, 403 (scope), 411, 413, 415, 400, then the key's own 422 and 409, then the
 * handler's 404 (object), 412, 422, 409.
 */
#ifndef ROUTRIQ_HTTP_EXCHANGE_H
#define ROUTRIQ_HTTP_EXCHANGE_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

#include "access/access.h"
#include "base/arena.h"
#include "base/json.h"
#include "http/http.h"
#include "http/limits.h"
#include "http/zones.h"

enum method { METHOD_GET, METHOD_HEAD, METHOD_POST, METHOD_PUT, METHOD_PATCH, METHOD_DELETE, METHOD_OTHER };

/* The parts of a request's head that somebody here reads. A header that was not sent is empty. */
struct request {
    enum method method;
    struct text target; /* as sent: path and query */
    struct text authorization;
    struct text content_type;
    struct text content_encoding;
    struct text accept_encoding;
    struct text if_none_match;
    struct text if_match;
    struct text idempotency_key;
    struct text request_id;
    struct text last_event_id;
    struct text prefer;
    struct text cookie;
    struct text csrf_token;
    struct text user_agent;
    struct way way; /* where the connection comes from, and what headers say of that */
    bool has_length;
    int64_t content_length;
    bool chunked;
    struct text body; /* when exchange_answer is called */
};

enum { RESPONSE_HEADERS_MAX = 24, EXCHANGE_ATTEMPTS = 16 };

struct stream;

struct response_header {
    struct text name;
    struct text value;
};

struct response {
    int32_t status; /* 0: not decided yet */
    struct text content_type;
    struct text body; /* in the exchange's arena, or constant */
    int32_t header_count;
    struct response_header headers[RESPONSE_HEADERS_MAX];
    int file;              /* of reply_file: what is sent in place of the body; 0: none */
    struct stream *stream; /* likewise of reply_stream; NULL: none */
    bool close;            /* the connection ends with this answer */
};

/* One `name=value` of the query, decoded. */
struct query_parameter {
    struct text name;
    struct text value;
};

struct http_route;
struct documents;
struct hub;
struct idempotency_set;

struct exchange {
    const struct http_services *services;
    const struct documents *documents; /* made once, at the start */
    struct zones *zones;
    const struct seal_key *seal_key; /* of cursors */
    atomic_bool *stopping;
    atomic_int *heavy; /* how many of the heavy routes work now */
    struct http_metrics *metrics;
    struct idempotency_set *running; /* the Idempotency-Keys that this process works on */
    struct hub *hub;                 /* of streams of events */
    struct arena *arena;
    struct request request;

    struct text request_id;
    struct text path; /* as sent, without the query */
    bool path_is_proper;
    int32_t segment_count;
    struct text segments[LIMIT_SEGMENTS]; /* decoded */
    bool query_is_proper;
    int32_t query_count;
    struct query_parameter query[LIMIT_QUERY_PARAMETERS];

    const struct http_route *route; /* NULL: none has this path, or none this method */
    bool path_exists;
    bool needs_key;

    struct identity identity;
    size_t claimed_bytes; /* of the memory budget, released when the exchange ends */
    struct response response;

    /* while it is answered */
    int32_t attempt;                /* from 1 */
    bool waited;                    /* for a body, after it was admitted by its head */
    int32_t admitted_headers;       /* of the response, from before the first attempt */
    struct json body;               /* of a route that takes one */
    struct arena_mark attempt_mark; /* of the arena: where each attempt begins, */
    size_t attempt_claimed;         /* and what is claimed by then */
    struct snapshot *snapshot;      /* of the identity's organization; NULL on an open route */
    const struct row *organization; /* ROW_ORGANIZATION, as the snapshot has it */
    struct change_set *change_set;  /* NULL until exchange_changes is asked for it */
    struct text kept_body;          /* what is kept for its Idempotency-Key, where that is not what is answered */
    bool is_running;                /* its Idempotency-Key is marked as being worked on */
    struct sha256 fingerprint;      /* of what the key stands for */
    struct text awaited_id;         /* of the long work that a 202 is about; empty: none */
};

void exchange_begin(struct exchange *x);
bool exchange_admit(struct exchange *x);
void exchange_answer(struct exchange *x);
/* True when the answer must not leave before x->change_set is committed. */
bool exchange_has_changes(const struct exchange *x);
/* Takes the store's word: true, and x->response may leave; or false, and exchange_answer is to be called again. */
bool exchange_committed(struct exchange *x, const struct commit_outcome *outcome);
/* Of an answer about long work that is kept: true when that is over by now, and then the answer tells what came of it; else it is as
 * it was. */
bool exchange_is_over(struct exchange *x);
/* The answer stands: gives back what was claimed and is not held, `body_bytes` for the body among it. Whoever asked may
 * take a minute to read it. */
void exchange_settle(struct exchange *x, size_t body_bytes);
/* Gives back what the exchange claimed. */
void exchange_end(struct exchange *x);

/* The change-set of this attempt, begun when it is first asked for. */
struct change_set *exchange_changes(struct exchange *x);
/* What the request shows of who sends it, and what the use cases of access work with. */
struct credentials exchange_credentials(const struct exchange *x);
struct access_context exchange_access(struct exchange *x);
/* The version that If-Match names; 0: any. False after answering 412 for one that no object can have. */
bool exchange_if_match(struct exchange *x, int32_t *version);

/* Counts the request among those that may work for a minute, of which there are LIMIT_HEAVY_REQUESTS at most, until
 * exchange_heavy_leave; false after answering 503, and then it is not counted. */
bool exchange_heavy_enter(struct exchange *x);
void exchange_heavy_leave(struct exchange *x);

/* Claims more of the memory budget until exchange_end; false after answering 503. */
bool exchange_claim(struct exchange *x, size_t bytes);
/* Claims what the arena has taken beyond that: for work whose memory is not known before it is done. False after
 * answering 503. */
bool exchange_claim_taken(struct exchange *x);
/* True when a request with this head has a body to be read. */
bool request_has_body(const struct request *request);
/* The largest body that the exchange's route takes. */
int64_t exchange_body_limit(const struct exchange *x);
/* The decoded part of the path that stands for the i-th {name} of the route's pattern. */
struct text exchange_path_value(const struct exchange *x, int32_t index);
/* The parameter of that name, or an empty text when it was not given. */
struct text exchange_query_value(const struct exchange *x, struct text name, bool *given);
int64_t exchange_wall_ms(const struct exchange *x);
/* The zone of that name; NULL when there is none. */
const struct zone *exchange_zone(struct exchange *x, struct text name);

#endif
