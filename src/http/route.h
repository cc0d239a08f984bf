/* Routes: one table, from which everything that lists routes is made: the dispatch, who may ask, 405 with Allow, the check
 * of parameters, what takes an Idempotency-Key or an If-Match, the OpenAPI document, and the list that the tests go
 * through. A route that is not in the table does not exist.
 *
 * The table is made of groups, one file routes_NAME.c each, and routes.c lists them. A new group is a file, its line here
 * and its line there; route_rows.h has what the files share.
 *
 * What a row need not say, because its kind has it: a route that wants a key or a session fails with 401, 403 and 429; one
 * with a body with what is wrong with bodies; one that writes with 409 conflict and 507, and when it takes an
 * Idempotency-Key with what is wrong with those; one with takes_if_match with 412; all with 400, 422 validation_failed, 431,
 * 500, 501 and 503. `errors` has the rest.
 */
#ifndef ROUTRIQ_HTTP_ROUTE_H
#define ROUTRIQ_HTTP_ROUTE_H

#include "http/error.h"
#include "http/exchange.h"

enum parameter_type {
    PARAMETER_TEXT,
    PARAMETER_DATE,       /* "2026-05-15" */
    PARAMETER_INSTANT,    /* RFC 3339 with an offset, and perhaps a fraction of a second */
    PARAMETER_INTEGER,    /* low to high */
    PARAMETER_SHARE,      /* 0 to 1, of which four decimals count */
    PARAMETER_BOOLEAN,    /* true or false */
    PARAMETER_CHOICE,     /* one word out of `choices` */
    PARAMETER_CHOICES,    /* a comma list of words out of `choices` */
    PARAMETER_WORDS,      /* a comma list of words of any kind */
    PARAMETER_REFERENCE,  /* an id or ext:<source>:<externalId> */
    PARAMETER_REFERENCES, /* a comma list of those */
};

struct parameter {
    const char *name;
    enum parameter_type type;
    const char *choices; /* "a b c" */
    int64_t low;
    int64_t high;
    bool not_built; /* known by the contract and ignored by nobody: 422 not_supported; not in OpenAPI */
    const char *description;
};

enum { ROUTE_ERRORS_MAX = 12 };

enum route_who {
    ROUTE_KEY_OR_SESSION, /* whoever has the scope */
    ROUTE_SESSION,        /* somebody who is signed in; no key may */
    ROUTE_OPEN,           /* everybody */
};

enum route_success { ROUTE_200 = 1, ROUTE_201 = 2, ROUTE_202 = 4 };

struct http_route {
    enum method method;
    const char *pattern; /* "/api/v1/jobs/{id}" */
    enum route_who who;
    bool any_scope;   /* of ROUTE_KEY_OR_SESSION: every key and every role may */
    enum scope scope; /* else the one that is needed */
    bool immediate;   /* answers from constant memory, on the thread of the library */
    void (*handle)(struct exchange *x);
    const char *operation; /* the operation id of OpenAPI */
    const char *summary;
    const struct parameter *parameters; /* of the query */
    int32_t parameter_count;
    bool plain_id; /* {id} is an id alone; elsewhere ext:<source>:<externalId> may stand for it */
    const char *
        body; /* the schema of the request's body; NULL: takes none. "A B": one of these, such as one object or a batch */
    int64_t body_limit; /* bytes */
    int success;        /* bits of enum route_success; 0: 200 alone */
    const char *data;   /* the schema of `data`, or several; 201 answers with the first. NULL: no envelope */
    const char *plain;  /* the schema of a JSON answer without the envelope */
    const char *media;  /* the types of an answer that is neither: "text/html", "application/x-ndjson" */
    enum error errors[ROUTE_ERRORS_MAX]; /* beyond those that every route of its kind has */
    bool writes;                         /* changes what is kept; as POST or PATCH it takes an Idempotency-Key */
    bool keeps_secret;   /* shows a secret or sets a cookie: its answer is never kept, so it takes no Idempotency-Key */
    bool takes_if_match; /* 412 when the object is at another version */
    bool has_etag;       /* answers If-None-Match with 304 */
    bool own;     /* about one's own work: who has the scope for that alone may call it, and the use case looks whose */
    bool streams; /* answers with events for as long as both sides like, and takes a Last-Event-ID */
    bool heavy;   /* may work for long: only so many at one time */
    /* Of what begins long work (exchange.awaited_id): answers what came of it and returns true, or false while it goes on. The snapshot
     * is a new one. */
    bool (*look)(struct exchange *x);
};

struct route_group {
    const struct http_route *rows;
    int32_t count;
};

struct route_table {
    const struct route_group *const *groups;
    int32_t count;
};

extern const struct route_group route_group_auth;
extern const struct route_group route_group_users;
extern const struct route_group route_group_org;
extern const struct route_group route_group_jobs;
extern const struct route_group route_group_technicians;
extern const struct route_group route_group_customers;
extern const struct route_group route_group_operations;
extern const struct route_group route_group_events;
extern const struct route_group route_group_dispatch;
extern const struct route_group route_group_proposals;
extern const struct route_group route_group_hand;
extern const struct route_group route_group_runs;
extern const struct route_group route_group_reports;
extern const struct route_group route_group_learning;
extern const struct route_group route_group_documents;

/* All of them. */
extern const struct route_table route_table;

/* The i-th row of a table; NULL behind the last. */
const struct http_route *route_at(const struct route_table *table, int32_t index);

/* True when the route keeps its answer for those who repeat the request with the same Idempotency-Key. */
bool route_takes_idempotency_key(const struct http_route *route);
/* True when a key or a role must have route->scope. */
bool route_needs_scope(const struct http_route *route);
/* True when the route can answer with that error: of its own, or of its kind. */
bool route_can_fail_with(const struct http_route *route, enum error error);

/* Looks the exchange's path and method up: sets route, path_exists, needs_key. HEAD finds the route of GET. */
void route_find(struct exchange *x);
/* The methods that the exchange's path has: "GET, HEAD". */
struct text route_allow(struct exchange *x);
/* Checks the query against the route's parameters. False after answering 422. Every handler calls it: first of all, or
 * after what is refused before a field is (a body that is no JSON, an object that is not there). */
bool route_check_query(struct exchange *x);

/* What a PARAMETER_SHARE says, in ten thousandths. False: it is none. */
bool route_share_e4(struct text value, int64_t *share_e4);

struct text method_name(enum method method);
enum method method_of(struct text name);

#endif
