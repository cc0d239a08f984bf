#include "http/openapi.h"

#include <string.h>

#include "base/arena.h"
#include "base/hash.h"
#include "http/openapi_parts.h"

void openapi_object_begin(struct openapi *document, const char *name)
{
    json_name(&document->w, text_of(name));
    json_object_begin(&document->w);
}

/* ---- paths ------------------------------------------------------------------------------------------------------- */

static bool pattern_seen(const struct route_table *table, int32_t index)
{
    for (int32_t i = 0; i < index; i++) {
        if (strcmp(route_at(table, i)->pattern, route_at(table, index)->pattern) == 0) {
            return true;
        }
    }
    return false;
}

static void paths_write(struct openapi *document)
{
    const struct http_route *route;
    const struct http_route *other;
    openapi_object_begin(document, "paths");
    for (int32_t i = 0; (route = route_at(document->table, i)) != NULL; i++) {
        if (pattern_seen(document->table, i)) {
            continue;
        }
        openapi_object_begin(document, route->pattern);
        for (int32_t k = i; (other = route_at(document->table, k)) != NULL; k++) {
            if (strcmp(other->pattern, route->pattern) == 0) {
                openapi_operation_write(document, other);
            }
        }
        json_object_end(&document->w);
    }
    json_object_end(&document->w);
}

/* ---- components -------------------------------------------------------------------------------------------------- */

/* The code of a failure: a word out of the catalogue. */
static void error_code_schema(struct openapi *document)
{
    struct json_writer *w = &document->w;
    openapi_object_begin(document, "ErrorCode");
    json_name_string(w, TEXT("type"), TEXT("string"));
    json_name(w, TEXT("enum"));
    json_array_begin(w);
    for (int i = 0; i < ERROR_COUNT; i++) {
        json_string(w, error_row((enum error)i)->code);
    }
    json_array_end(w);
    json_object_end(w);
}

static void security_schemes(struct openapi *document)
{
    struct json_writer *w = &document->w;
    openapi_object_begin(document, "securitySchemes");
    openapi_object_begin(document, "apiKey");
    json_name_string(w, TEXT("type"), TEXT("http"));
    json_name_string(w, TEXT("scheme"), TEXT("bearer"));
    json_name_string(w, TEXT("description"), TEXT("An API key: rq_live_… or, of a sandbox organization, rq_test_…."));
    json_object_end(w);
    if (document->has_sessions) {
        openapi_object_begin(document, "session");
        json_name_string(w, TEXT("type"), TEXT("apiKey"));
        json_name_string(w, TEXT("in"), TEXT("cookie"));
        json_name_string(w, TEXT("name"), TEXT("__Host-routriq"));
        json_name_string(w, TEXT("description"),
                         TEXT("The cookie of somebody who is signed in. A call that changes something needs the header "
                              "X-CSRF-Token too, with what /auth/me says."));
        json_object_end(w);
    }
    json_object_end(w);
}

static void components_write(struct openapi *document)
{
    struct json_writer *w = &document->w;
    openapi_object_begin(document, "components");
    security_schemes(document);
    openapi_headers_write(document);
    openapi_object_begin(document, "schemas");
    error_code_schema(document);
    json_name(w, TEXT("Failure"));
    openapi_envelope_write(document, false, TEXT("FailureData"), "$ref", "#/components/schemas/ErrorCode");
    schema_components_write(w, &document->components);
    json_object_end(w);
    json_object_end(w);
}

/* ---- the documents ----------------------------------------------------------------------------------------------- */

static void info_write(struct openapi *document, struct text version)
{
    struct json_writer *w = &document->w;
    openapi_object_begin(document, "info");
    json_name_string(w, TEXT("title"), TEXT("RoutrIQ"));
    json_name_string(w, TEXT("version"), version);
    json_name_string(w, TEXT("description"),
                     TEXT("Dispatch of field-service technicians: who does which job, in which order, when, and why. "
                          "HEAD is answered wherever GET is, with the same headers and no body. A path that no route "
                          "has is 404 not_found, and a method that a path does not have is 405 method_not_allowed, "
                          "with the header Allow."));
    openapi_object_begin(document, "license");
    json_name_string(w, TEXT("name"), TEXT("Apache-2.0"));
    json_name_string(w, TEXT("identifier"), TEXT("Apache-2.0"));
    json_object_end(w);
    json_object_end(w);
}

static bool wants_sessions(const struct route_table *table)
{
    const struct http_route *route;
    for (int32_t i = 0; (route = route_at(table, i)) != NULL; i++) {
        if (route->who == ROUTE_SESSION) {
            return true;
        }
    }
    return false;
}

struct text openapi_make(struct arena *arena, const struct route_table *table, struct text version)
{
    struct openapi *document = arena_new(arena, struct openapi);
    document->w = json_writer_make(arena);
    document->table = table;
    document->components.arena = arena;
    document->has_sessions = wants_sessions(table);
    struct json_writer *w = &document->w;
    json_object_begin(w);
    json_name_string(w, TEXT("openapi"), TEXT("3.1.0"));
    info_write(document, version);
    json_name(w, TEXT("servers"));
    json_array_begin(w);
    json_object_begin(w);
    json_name_string(w, TEXT("url"), TEXT("/"));
    json_object_end(w);
    json_array_end(w);
    paths_write(document);
    components_write(document);
    json_object_end(w);
    return json_written(w);
}

void documents_make(struct arena *arena, struct text version, struct documents *documents)
{
    documents->openapi = openapi_make(arena, &route_table, version);
    struct sha256 hash = sha256_of(documents->openapi.bytes, documents->openapi.length);
    struct text hex = sha256_hex(arena, &hash);
    documents->openapi_etag = text_format(arena, "\"%.16s\"", hex.bytes);
    documents->errors_page = error_page_make(arena);
    documents->docs_page = documents_page_make(arena, &route_table, version);
}
