/* The OpenAPI 3.1 document, the page of calls and the page of errors: made from the tables of routes, schemas and errors at the start.
 *
 * Not in the document, because they belong to no operation: 404 for a path that no route has, 405 with Allow for a method
 * that a path does not have, and HEAD, which is answered wherever GET is. Its `info.description` says so. */
#ifndef ROUTRIQ_HTTP_OPENAPI_H
#define ROUTRIQ_HTTP_OPENAPI_H

#include "base/text.h"

struct arena;
struct route_table;

struct documents {
    struct text openapi;      /* JSON */
    struct text openapi_etag; /* with its quotes */
    struct text errors_page;  /* HTML */
    struct text docs_page;    /* HTML */
};

void documents_make(struct arena *arena, struct text version, struct documents *documents);

/* The calls of a table of routes as a page (HTML), for people. */
struct text documents_page_make(struct arena *arena, const struct route_table *table, struct text version);
/* The document of a table of routes: JSON. */
struct text openapi_make(struct arena *arena, const struct route_table *table, struct text version);

#endif
