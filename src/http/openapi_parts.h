/* The OpenAPI document, for the files openapi*.c alone. */
#ifndef ROUTRIQ_HTTP_OPENAPI_PARTS_H
#define ROUTRIQ_HTTP_OPENAPI_PARTS_H

#include "http/openapi.h"
#include "http/route.h"
#include "http/schema.h"

/* Headers of answers that the document describes. */
enum openapi_header {
    OPENAPI_REQUEST_ID,
    OPENAPI_RATE_LIMIT,
    OPENAPI_RATE_LIMIT_POLICY,
    OPENAPI_RETRY_AFTER,
    OPENAPI_WWW_AUTHENTICATE,
    OPENAPI_ETAG,
    OPENAPI_LOCATION,
    OPENAPI_REPLAYED,
    OPENAPI_PREFERENCE,
    OPENAPI_HEADER_COUNT
};

/* A document that is being written. */
struct openapi {
    struct json_writer w;
    const struct route_table *table;
    struct schema_components components;
    bool has_sessions; /* some route wants one */
    bool headers_used[OPENAPI_HEADER_COUNT];
};

void openapi_object_begin(struct openapi *document, const char *name);
/* The schema of an answer in the envelope: `data` names a schema, `error_says` and `error` are the one member of error's. */
void openapi_envelope_write(struct openapi *document, bool ok, struct text data, const char *error_says,
                            const char *error);
void openapi_operation_write(struct openapi *document, const struct http_route *route);
/* "headers" of the components: those that an operation named. */
void openapi_headers_write(struct openapi *document);

#endif
