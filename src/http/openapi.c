#include "http/openapi.h"

#include <string.h>

#include "base/arena.h"
#include "base/hash.h"
#include "base/json.h"
#include "http/route.h"
#include "http/schema.h"

static void named_object_begin(struct json_writer *w, const char *name)
{
    json_name(w, text_of(name));
    json_object_begin(w);
}

static void reference(struct json_writer *w, const char *place, const char *name)
{
    struct text_builder path = text_builder_make(w->out.arena);
    text_append_format(&path, "#/components/%s/%s", place, name);
    json_name_string(w, TEXT("$ref"), text_built(&path));
}

static void words_schema(struct json_writer *w, const char *words)
{
    json_name_string(w, TEXT("type"), TEXT("string"));
    json_name(w, TEXT("enum"));
    json_array_begin(w);
    struct text rest = text_of(words);
    while (rest.length > 0) {
        json_string(w, text_cut(&rest, ' '));
    }
    json_array_end(w);
}

/* A comma list is an array with style form and explode false. */
static void parameter_schema(struct json_writer *w, const struct parameter *parameter)
{
    bool list = parameter->type == PARAMETER_CHOICES || parameter->type == PARAMETER_REFERENCES ||
                parameter->type == PARAMETER_WORDS;
    if (list) {
        json_name_string(w, TEXT("style"), TEXT("form"));
        json_name_bool(w, TEXT("explode"), false);
    }
    named_object_begin(w, "schema");
    if (list) {
        json_name_string(w, TEXT("type"), TEXT("array"));
        named_object_begin(w, "items");
    }
    if (parameter->type == PARAMETER_CHOICES || parameter->type == PARAMETER_CHOICE) {
        words_schema(w, parameter->choices);
    } else if (parameter->type == PARAMETER_BOOLEAN) {
        json_name_string(w, TEXT("type"), TEXT("boolean"));
    } else if (parameter->type == PARAMETER_INTEGER) {
        json_name_string(w, TEXT("type"), TEXT("integer"));
        json_name_integer(w, TEXT("minimum"), parameter->low);
        json_name_integer(w, TEXT("maximum"), parameter->high);
    } else {
        json_name_string(w, TEXT("type"), TEXT("string"));
    }
    if (parameter->type == PARAMETER_DATE) {
        json_name_string(w, TEXT("format"), TEXT("date"));
    } else if (parameter->type == PARAMETER_INSTANT) {
        json_name_string(w, TEXT("format"), TEXT("date-time"));
    }
    if (list) {
        json_object_end(w);
    }
    json_object_end(w);
}

static void query_parameters(struct json_writer *w, const struct http_route *route)
{
    for (int32_t i = 0; i < route->parameter_count; i++) {
        const struct parameter *parameter = &route->parameters[i];
        if (parameter->not_built) {
            continue;
        }
        json_object_begin(w);
        json_name_string(w, TEXT("name"), text_of(parameter->name));
        json_name_string(w, TEXT("in"), TEXT("query"));
        json_name_string(w, TEXT("description"), text_of(parameter->description));
        parameter_schema(w, parameter);
        json_object_end(w);
    }
}

static void path_parameters(struct json_writer *w, const struct http_route *route)
{
    struct text rest = text_of(route->pattern);
    while (rest.length > 0) {
        struct text part = text_cut(&rest, '/');
        if (part.length > 2 && part.bytes[0] == '{') {
            json_object_begin(w);
            json_name_string(w, TEXT("name"), text_slice(part, 1, part.length - 1));
            json_name_string(w, TEXT("in"), TEXT("path"));
            json_name_bool(w, TEXT("required"), true);
            json_name_string(w, TEXT("description"), TEXT("An id, or ext:<source>:<externalId>."));
            named_object_begin(w, "schema");
            json_name_string(w, TEXT("type"), TEXT("string"));
            json_object_end(w);
            json_object_end(w);
        }
    }
}

static void json_content(struct json_writer *w)
{
    named_object_begin(w, "content");
    named_object_begin(w, "application/json");
    named_object_begin(w, "schema");
}

static void content_end(struct json_writer *w)
{
    json_object_end(w);
    json_object_end(w);
    json_object_end(w);
}

static void success_schema(struct json_writer *w, const char *data)
{
    json_name_string(w, TEXT("type"), TEXT("object"));
    json_name_bool(w, TEXT("additionalProperties"), false);
    json_name(w, TEXT("required"));
    json_array_begin(w);
    json_string(w, TEXT("ok"));
    json_string(w, TEXT("data"));
    json_string(w, TEXT("error"));
    json_array_end(w);
    named_object_begin(w, "properties");
    named_object_begin(w, "ok");
    json_name(w, TEXT("const"));
    json_bool(w, true);
    json_object_end(w);
    named_object_begin(w, "data");
    reference(w, "schemas", data);
    json_object_end(w);
    named_object_begin(w, "error");
    json_name_string(w, TEXT("type"), TEXT("null"));
    json_object_end(w);
    json_object_end(w);
}

static void success_response(struct json_writer *w, const struct http_route *route)
{
    named_object_begin(w, "200");
    json_name_string(w, TEXT("description"), TEXT("It worked."));
    if (route->data != NULL) {
        json_content(w);
        success_schema(w, route->data);
        content_end(w);
    } else if (route->plain != NULL) {
        json_content(w);
        reference(w, "schemas", route->plain);
        content_end(w);
    }
    json_object_end(w);
    if (route->has_etag) {
        named_object_begin(w, "304");
        json_name_string(w, TEXT("description"), TEXT("It is what If-None-Match says is known already."));
        json_object_end(w);
    }
}

/* One response a status; its description names the codes. */
static void failure_responses(struct json_writer *w, const struct http_route *route)
{
    bool written[600] = {false};
    for (int i = 0; i < ERROR_COUNT; i++) {
        int32_t status = error_row((enum error)i)->status;
        if (!route_can_fail_with(route, (enum error)i) || written[status]) {
            continue;
        }
        written[status] = true;
        struct text_builder name = text_builder_make(w->out.arena);
        text_append_format(&name, "%d", (int)status);
        json_name(w, text_built(&name));
        json_object_begin(w);
        struct text_builder codes = text_builder_make(w->out.arena);
        for (int k = i; k < ERROR_COUNT; k++) {
            if (error_row((enum error)k)->status == status && route_can_fail_with(route, (enum error)k)) {
                text_append(&codes, codes.length > 0 ? TEXT(", ") : TEXT("error: "));
                text_append(&codes, error_row((enum error)k)->code);
            }
        }
        json_name_string(w, TEXT("description"), text_built(&codes));
        json_content(w);
        reference(w, "schemas", "Failure");
        content_end(w);
        json_object_end(w);
    }
}

static void security_of(struct json_writer *w, const struct http_route *route)
{
    json_name(w, TEXT("security"));
    json_array_begin(w);
    if (route->who != ROUTE_OPEN) {
        json_object_begin(w);
        json_name(w, TEXT("apiKey"));
        json_array_begin(w);
        json_string(w, scope_name(route->scope));
        json_array_end(w);
        json_object_end(w);
    }
    json_array_end(w);
}

static void operation_write(struct json_writer *w, const struct http_route *route)
{
    static const char *const names[] = {"get", "head", "post", "put", "patch", "delete"};
    named_object_begin(w, names[route->method]);
    json_name_string(w, TEXT("operationId"), text_of(route->operation));
    json_name_string(w, TEXT("summary"), text_of(route->summary));
    security_of(w, route);
    json_name(w, TEXT("parameters"));
    json_array_begin(w);
    path_parameters(w, route);
    query_parameters(w, route);
    json_array_end(w);
    if (route->body != NULL) {
        named_object_begin(w, "requestBody");
        json_name_bool(w, TEXT("required"), true);
        json_content(w);
        reference(w, "schemas", route->body);
        content_end(w);
        json_object_end(w);
    }
    named_object_begin(w, "responses");
    success_response(w, route);
    failure_responses(w, route);
    json_object_end(w);
    json_object_end(w);
}

static bool pattern_seen(int32_t index)
{
    for (int32_t i = 0; i < index; i++) {
        if (strcmp(route_at(&route_table, i)->pattern, route_at(&route_table, index)->pattern) == 0) {
            return true;
        }
    }
    return false;
}

static void paths_write(struct json_writer *w)
{
    named_object_begin(w, "paths");
    const struct http_route *route;
    const struct http_route *other;
    for (int32_t i = 0; (route = route_at(&route_table, i)) != NULL; i++) {
        if (pattern_seen(i)) {
            continue;
        }
        named_object_begin(w, route->pattern);
        for (int32_t k = i; (other = route_at(&route_table, k)) != NULL; k++) {
            if (strcmp(other->pattern, route->pattern) == 0) {
                operation_write(w, other);
            }
        }
        json_object_end(w);
    }
    json_object_end(w);
}

/* The code of a failure: a word out of the catalogue. */
static void error_code_schema(struct json_writer *w)
{
    named_object_begin(w, "ErrorCode");
    json_name_string(w, TEXT("type"), TEXT("string"));
    json_name(w, TEXT("enum"));
    json_array_begin(w);
    for (int i = 0; i < ERROR_COUNT; i++) {
        json_string(w, error_row((enum error)i)->code);
    }
    json_array_end(w);
    json_object_end(w);
}

static void failure_schema(struct json_writer *w)
{
    named_object_begin(w, "Failure");
    json_name_string(w, TEXT("type"), TEXT("object"));
    json_name_bool(w, TEXT("additionalProperties"), false);
    json_name(w, TEXT("required"));
    json_array_begin(w);
    json_string(w, TEXT("ok"));
    json_string(w, TEXT("data"));
    json_string(w, TEXT("error"));
    json_array_end(w);
    named_object_begin(w, "properties");
    named_object_begin(w, "ok");
    json_name(w, TEXT("const"));
    json_bool(w, false);
    json_object_end(w);
    named_object_begin(w, "data");
    reference(w, "schemas", "FailureData");
    json_object_end(w);
    named_object_begin(w, "error");
    reference(w, "schemas", "ErrorCode");
    json_object_end(w);
    json_object_end(w);
    json_object_end(w);
}

static void components_write(struct json_writer *w)
{
    named_object_begin(w, "components");
    named_object_begin(w, "securitySchemes");
    named_object_begin(w, "apiKey");
    json_name_string(w, TEXT("type"), TEXT("http"));
    json_name_string(w, TEXT("scheme"), TEXT("bearer"));
    json_name_string(w, TEXT("description"), TEXT("An API key: rq_live_… or, of a sandbox organization, rq_test_…."));
    json_object_end(w);
    json_object_end(w);
    named_object_begin(w, "schemas");
    error_code_schema(w);
    failure_schema(w);
    for (int32_t i = 0; i < schema_count; i++) {
        json_name(w, text_of(schema_table[i].name));
        schema_write(w, &schema_table[i]);
    }
    json_object_end(w);
    json_object_end(w);
}

static struct text openapi_make(struct arena *arena, struct text version)
{
    struct json_writer w = json_writer_make(arena);
    json_object_begin(&w);
    json_name_string(&w, TEXT("openapi"), TEXT("3.1.0"));
    named_object_begin(&w, "info");
    json_name_string(&w, TEXT("title"), TEXT("RoutrIQ"));
    json_name_string(&w, TEXT("version"), version);
    json_name_string(&w, TEXT("description"),
                     TEXT("Dispatch of field-service technicians: who does which job, in which order, when, and why."));
    named_object_begin(&w, "license");
    json_name_string(&w, TEXT("name"), TEXT("Apache-2.0"));
    json_name_string(&w, TEXT("identifier"), TEXT("Apache-2.0"));
    json_object_end(&w);
    json_object_end(&w);
    json_name(&w, TEXT("servers"));
    json_array_begin(&w);
    json_object_begin(&w);
    json_name_string(&w, TEXT("url"), TEXT("/"));
    json_object_end(&w);
    json_array_end(&w);
    paths_write(&w);
    components_write(&w);
    json_object_end(&w);
    return json_written(&w);
}

static void html_append(struct text_builder *page, struct text words)
{
    for (size_t i = 0; i < words.length; i++) {
        const char c = words.bytes[i];
        text_append(page, c == '<'   ? TEXT("&lt;")
                          : c == '>' ? TEXT("&gt;")
                          : c == '&' ? TEXT("&amp;")
                                     : text_slice(words, i, i + 1));
    }
}

static void words_page(struct text_builder *page, const char *title, const char *kind, const struct error_words *words)
{
    text_append_format(page, "<h2>%s</h2>\n<dl>\n", title);
    for (int32_t i = 0; i < words->count; i++) {
        const char *code = words->rows[i].code;
        text_append_format(page, "<dt id=\"%s-%s\"><code>%s</code></dt>\n<dd>", kind, code, code);
        html_append(page, text_of(words->rows[i].meaning));
        text_append(page, TEXT("</dd>\n"));
    }
    text_append(page, TEXT("</dl>\n"));
}

static struct text errors_page_make(struct arena *arena)
{
    struct text_builder page = text_builder_make(arena);
    text_append(&page, TEXT("<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
                            "<title>RoutrIQ: errors</title>\n</head>\n<body>\n<h1>Errors</h1>\n<dl>\n"));
    for (int i = 0; i < ERROR_COUNT; i++) {
        const struct error_row *row = error_row((enum error)i);
        text_append_format(&page, "<dt id=\"%.*s\"><code>%.*s</code> (%d)</dt>\n<dd>", TEXT_ARGS(row->code),
                           TEXT_ARGS(row->code), (int)row->status);
        html_append(&page, row->meaning);
        text_append(&page, TEXT("</dd>\n"));
    }
    text_append(&page, TEXT("</dl>\n"));
    words_page(&page, "Codes of issues: what is wrong with a field", "issue", &error_issues);
    words_page(&page, "Codes of warnings: what a success should know", "warning", &error_warnings);
    text_append(&page, TEXT("</body>\n</html>\n"));
    return text_built(&page);
}

void documents_make(struct arena *arena, struct text version, struct documents *documents)
{
    documents->openapi = openapi_make(arena, version);
    struct sha256 hash = sha256_of(documents->openapi.bytes, documents->openapi.length);
    struct text hex = sha256_hex(arena, &hash);
    documents->openapi_etag = text_format(arena, "\"%.16s\"", hex.bytes);
    documents->errors_page = errors_page_make(arena);
}
