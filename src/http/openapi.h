/* The OpenAPI 3.1 document and the page of errors: made from the tables of routes, schemas and errors at the start. */
#ifndef ROUTRIQ_HTTP_OPENAPI_H
#define ROUTRIQ_HTTP_OPENAPI_H

#include "base/text.h"

struct arena;

struct documents {
    struct text openapi;      /* JSON */
    struct text openapi_etag; /* with its quotes */
    struct text errors_page;  /* HTML */
};

void documents_make(struct arena *arena, struct text version, struct documents *documents);

#endif
