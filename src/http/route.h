/* Routes: one table, from which everything that lists routes is made: the dispatch, the check of the scope, 405 with
 * Allow, the check of parameters, the OpenAPI document, and the list that the tests go through. A route that is not in the
 * table does not exist. */
#ifndef ROUTRIQ_HTTP_ROUTE_H
#define ROUTRIQ_HTTP_ROUTE_H

#include "http/error.h"
#include "http/exchange.h"

enum parameter_type {
    PARAMETER_TEXT,
    PARAMETER_DATE,       /* "2026-05-15" */
    PARAMETER_INTEGER,    /* low to high */
    PARAMETER_CHOICES,    /* a comma list of words out of `choices` */
    PARAMETER_REFERENCES, /* a comma list of ids or ext:<source>:<externalId> */
    PARAMETER_REFERENCE,  /* one of those */
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

enum { ROUTE_PARAMETERS_MAX = 16, ROUTE_ERRORS_MAX = 8 };

struct http_route {
    enum method method;
    const char *pattern; /* "/api/v1/jobs/{id}" */
    bool open;           /* needs no key */
    bool immediate;      /* answers from constant memory, on the thread of the library */
    enum scope scope;    /* when not open */
    void (*handle)(struct exchange *x);
    const char *operation; /* the operation id of OpenAPI */
    const char *summary;
    const struct parameter *parameters; /* of the query */
    int32_t parameter_count;
    const char *body;                    /* the schema of the request's body; NULL: takes none */
    int64_t body_limit;                  /* bytes */
    const char *data;                    /* the schema of `data`; NULL: no envelope */
    enum error errors[ROUTE_ERRORS_MAX]; /* beyond those that every route of its kind has */
    int32_t error_count;
    const char *plain; /* the schema of a JSON answer without the envelope */
    bool heavy;        /* may work for long: only so many at one time */
    bool has_etag;     /* answers If-None-Match with 304 */
};

extern const struct http_route route_table[];
extern const int32_t route_count;

/* Looks the exchange's path and method up: sets route, path_exists, needs_key. HEAD finds the route of GET. */
void route_find(struct exchange *x);
/* The methods that the exchange's path has: "GET, HEAD". */
struct text route_allow(struct exchange *x);
/* Checks the query against the route's parameters. False after answering 422. Every handler calls it: first of all, or
 * after what is refused before a field is (a body that is no JSON, an object that is not there). */
bool route_check_query(struct exchange *x);

struct text method_name(enum method method);
enum method method_of(struct text name);

#endif
