/* One operation of the OpenAPI document, from its row in the table of routes. */
#include "base/arena.h"
#include "http/openapi_parts.h"

/* ---- parameters -------------------------------------------------------------------------------------------------- */

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

static void one_value_schema(struct json_writer *w, const struct parameter *parameter)
{
    switch (parameter->type) {
    case PARAMETER_INTEGER:
        json_name_string(w, TEXT("type"), TEXT("integer"));
        json_name_integer(w, TEXT("minimum"), parameter->low);
        json_name_integer(w, TEXT("maximum"), parameter->high);
        break;
    case PARAMETER_SHARE:
        json_name_string(w, TEXT("type"), TEXT("number"));
        json_name_integer(w, TEXT("minimum"), 0);
        json_name_integer(w, TEXT("maximum"), 1);
        break;
    case PARAMETER_BOOLEAN:
        json_name_string(w, TEXT("type"), TEXT("boolean"));
        break;
    case PARAMETER_CHOICE:
    case PARAMETER_CHOICES:
        words_schema(w, parameter->choices);
        break;
    case PARAMETER_DATE:
        json_name_string(w, TEXT("type"), TEXT("string"));
        json_name_string(w, TEXT("format"), TEXT("date"));
        break;
    case PARAMETER_INSTANT:
        json_name_string(w, TEXT("type"), TEXT("string"));
        json_name_string(w, TEXT("format"), TEXT("date-time"));
        break;
    case PARAMETER_TEXT:
    case PARAMETER_WORDS:
    case PARAMETER_REFERENCE:
    case PARAMETER_REFERENCES:
        json_name_string(w, TEXT("type"), TEXT("string"));
        json_name_integer(w, TEXT("minLength"), 1);
        break;
    }
}

/* A comma list is an array with style form and explode false. */
static void parameter_schema(struct openapi *document, const struct parameter *parameter)
{
    struct json_writer *w = &document->w;
    bool list = parameter->type == PARAMETER_CHOICES || parameter->type == PARAMETER_REFERENCES ||
                parameter->type == PARAMETER_WORDS;
    if (list) {
        json_name_string(w, TEXT("style"), TEXT("form"));
        json_name_bool(w, TEXT("explode"), false);
    }
    openapi_object_begin(document, "schema");
    if (list) {
        json_name_string(w, TEXT("type"), TEXT("array"));
        openapi_object_begin(document, "items");
    }
    one_value_schema(w, parameter);
    if (list) {
        json_object_end(w);
    }
    json_object_end(w);
}

static void query_parameters(struct openapi *document, const struct http_route *route)
{
    struct json_writer *w = &document->w;
    for (int32_t i = 0; i < route->parameter_count; i++) {
        const struct parameter *parameter = &route->parameters[i];
        if (parameter->not_built) {
            continue;
        }
        json_object_begin(w);
        json_name_string(w, TEXT("name"), text_of(parameter->name));
        json_name_string(w, TEXT("in"), TEXT("query"));
        json_name_string(w, TEXT("description"), text_of(parameter->description));
        parameter_schema(document, parameter);
        json_object_end(w);
    }
}

static void string_parameter(struct openapi *document, struct text name, const char *in, const char *says)
{
    struct json_writer *w = &document->w;
    json_object_begin(w);
    json_name_string(w, TEXT("name"), name);
    json_name_string(w, TEXT("in"), text_of(in));
    if (text_equal(text_of(in), TEXT("path"))) {
        json_name_bool(w, TEXT("required"), true);
    }
    json_name_string(w, TEXT("description"), text_of(says));
    openapi_object_begin(document, "schema");
    json_name_string(w, TEXT("type"), TEXT("string"));
    json_object_end(w);
    json_object_end(w);
}

static void path_parameters(struct openapi *document, const struct http_route *route)
{
    struct text rest = text_of(route->pattern);
    while (rest.length > 0) {
        struct text part = text_cut(&rest, '/');
        if (part.length <= 2 || part.bytes[0] != '{') {
            continue;
        }
        struct text name = text_slice(part, 1, part.length - 1);
        const char *says = text_equal(name, TEXT("n"))     ? "Its number, from 1."
                           : !text_equal(name, TEXT("id")) ? "As it stands in the page."
                           : route->plain_id               ? "An id."
                                                           : "An id, or ext:<source>:<externalId>.";
        string_parameter(document, name, "path", says);
    }
}

static void header_parameters(struct openapi *document, const struct http_route *route)
{
    if (route->has_etag) {
        string_parameter(document, TEXT("If-None-Match"), "header",
                         "The ETag of what is known already: 304 when it is still that.");
    }
    if (route->streams) {
        string_parameter(document, TEXT("Last-Event-ID"), "header",
                         "The id of the last event that was heard: the stream goes on behind it. Browsers send it by "
                         "themselves.");
    }
    if (route->takes_if_match) {
        string_parameter(document, TEXT("If-Match"), "header",
                         "The ETag of the version that is to be changed: 412 when there is another by now.");
    }
    if (route->look != NULL) {
        string_parameter(document, TEXT("Prefer"), "header",
                         "wait=N: answers 200 with what came of it when it is over within so many seconds, at most 60; "
                         "else 202 as without it.");
    }
    if (route_takes_idempotency_key(route)) {
        string_parameter(document, TEXT("Idempotency-Key"), "header",
                         "A word of one's own for this request, kept for 24 hours: the same request with the same word "
                         "gets the first answer again and does nothing twice.");
    }
}

/* ---- headers of answers ------------------------------------------------------------------------------------------ */

static const struct {
    const char *name;
    const char *type;
    bool required;
    const char *says;
} headers[OPENAPI_HEADER_COUNT] = {
    [OPENAPI_REQUEST_ID] = {"X-Request-Id", "string", true,
                            "The log knows the request by it; one that was sent is kept."},
    [OPENAPI_RATE_LIMIT] = {"RateLimit", "string", false,
                            "\"default\";r=59;t=12: so many requests are left, and in so many seconds there are more."},
    [OPENAPI_RATE_LIMIT_POLICY] = {"RateLimit-Policy", "string", false,
                                   "\"default\";q=60;w=60: so many requests in so many seconds."},
    [OPENAPI_RETRY_AFTER] = {"Retry-After", "integer", true, "Seconds to wait before the next try."},
    [OPENAPI_WWW_AUTHENTICATE] = {"WWW-Authenticate", "string", false, "Bearer"},
    [OPENAPI_ETAG] = {"ETag", "string", false, "The version of what is answered, for If-None-Match and If-Match."},
    [OPENAPI_LOCATION] = {"Location", "string", false, "Where what was made or begun is found."},
    [OPENAPI_REPLAYED] = {"Idempotency-Replayed", "string", false,
                          "true: this is the answer that the first request with this Idempotency-Key got."},
    [OPENAPI_PREFERENCE] = {"Preference-Applied", "string", false, "wait=N, where it was waited for."},
};

void openapi_headers_write(struct openapi *document)
{
    struct json_writer *w = &document->w;
    openapi_object_begin(document, "headers");
    for (int i = 0; i < OPENAPI_HEADER_COUNT; i++) {
        if (!document->headers_used[i]) {
            continue;
        }
        openapi_object_begin(document, headers[i].name);
        json_name_string(w, TEXT("description"), text_of(headers[i].says));
        json_name_bool(w, TEXT("required"), headers[i].required);
        openapi_object_begin(document, "schema");
        json_name_string(w, TEXT("type"), text_of(headers[i].type));
        json_object_end(w);
        json_object_end(w);
    }
    json_object_end(w);
}

static bool has_header(const struct http_route *route, int32_t status, enum openapi_header header)
{
    switch (header) {
    case OPENAPI_REQUEST_ID:
        return true;
    case OPENAPI_RATE_LIMIT:
    case OPENAPI_RATE_LIMIT_POLICY:
        return route->who != ROUTE_OPEN && status != 401;
    case OPENAPI_RETRY_AFTER:
        return status == 429 || status == 503;
    case OPENAPI_WWW_AUTHENTICATE:
        return status == 401 && route->who != ROUTE_OPEN;
    case OPENAPI_ETAG:
        return status < 400 && (route->has_etag || route->takes_if_match);
    case OPENAPI_LOCATION:
        return status == 201 || status == 202 || (status == 200 && route->look != NULL);
    case OPENAPI_REPLAYED:
        return status < 300 && route_takes_idempotency_key(route);
    case OPENAPI_PREFERENCE:
        return status == 200 && route->look != NULL;
    case OPENAPI_HEADER_COUNT:
        break;
    }
    return false;
}

static void response_begin(struct openapi *document, const struct http_route *route, int32_t status, struct text says)
{
    struct json_writer *w = &document->w;
    json_name(w, text_format(w->out.arena, "%d", (int)status));
    json_object_begin(w);
    json_name_string(w, TEXT("description"), says);
    openapi_object_begin(document, "headers");
    for (int i = 0; i < OPENAPI_HEADER_COUNT; i++) {
        if (has_header(route, status, (enum openapi_header)i)) {
            document->headers_used[i] = true;
            openapi_object_begin(document, headers[i].name);
            json_name_string(w, TEXT("$ref"), text_format(w->out.arena, "#/components/headers/%s", headers[i].name));
            json_object_end(w);
        }
    }
    json_object_end(w);
}

/* ---- bodies ------------------------------------------------------------------------------------------------------ */

/* Up to the schema's value; content_end closes it. */
static void content_begin(struct openapi *document, struct text media)
{
    openapi_object_begin(document, "content");
    json_name(&document->w, media);
    json_object_begin(&document->w);
    json_name(&document->w, TEXT("schema"));
}

static void content_end(struct openapi *document)
{
    json_object_end(&document->w);
    json_object_end(&document->w);
}

void openapi_envelope_write(struct openapi *document, bool ok, struct text data, const char *error_says,
                            const char *error)
{
    struct json_writer *w = &document->w;
    json_object_begin(w);
    json_name_string(w, TEXT("type"), TEXT("object"));
    json_name_bool(w, TEXT("additionalProperties"), false);
    json_name(w, TEXT("required"));
    json_array_begin(w);
    json_string(w, TEXT("ok"));
    json_string(w, TEXT("data"));
    json_string(w, TEXT("error"));
    json_array_end(w);
    openapi_object_begin(document, "properties");
    openapi_object_begin(document, "ok");
    json_name_bool(w, TEXT("const"), ok);
    json_object_end(w);
    json_name(w, TEXT("data"));
    schema_refer(w, &document->components, data);
    openapi_object_begin(document, "error");
    json_name_string(w, text_of(error_says), text_of(error));
    json_object_end(w);
    json_object_end(w);
    json_object_end(w);
}

/* What is known of a body that is no answer of the API: that it is text, or an object. */
static void media_content(struct openapi *document, const char *media)
{
    struct json_writer *w = &document->w;
    struct text rest = text_of(media);
    openapi_object_begin(document, "content");
    while (rest.length > 0) {
        struct text type = text_cut(&rest, ' ');
        json_name(w, type);
        json_object_begin(w);
        openapi_object_begin(document, "schema");
        if (text_equal(type, TEXT("application/json"))) {
            json_name_string(w, TEXT("type"), TEXT("object"));
        } else if (text_starts_with(type, TEXT("text/")) || text_equal(type, TEXT("application/x-ndjson"))) {
            json_name_string(w, TEXT("type"), TEXT("string"));
        }
        if (text_equal(type, TEXT("text/event-stream"))) {
            json_name_string(
                w, TEXT("description"),
                TEXT("Blocks of id, event and data. `event` is the type, `data` one line of JSON: {id, "
                     "type, at, organizationId, data: {id, version, …}}; of what is not kept the id is "
                     "null and the block has none. After an `error` event, whose data is the envelope of a "
                     "failure, the stream ends, but for events_gone. A `gap` event says that events which "
                     "are not kept were missed."));
        }
        json_object_end(w);
        json_object_end(w);
    }
    json_object_end(w);
}

/* ---- answers ----------------------------------------------------------------------------------------------------- */

/* What was made is one object, the first of those that the route answers with. */
static void success_response(struct openapi *document, const struct http_route *route, int32_t status, const char *says)
{
    response_begin(document, route, status, text_of(says));
    if (route->data != NULL) {
        struct text rest = text_of(route->data);
        struct text first = text_cut(&rest, ' ');
        content_begin(document, TEXT("application/json"));
        openapi_envelope_write(document, true, status == 201 ? first : text_of(route->data), "type", "null");
        content_end(document);
    } else if (route->plain != NULL) {
        content_begin(document, TEXT("application/json"));
        schema_refer(&document->w, &document->components, text_of(route->plain));
        content_end(document);
    } else if (route->media != NULL) {
        media_content(document, route->media);
    }
    json_object_end(&document->w);
}

static void success_responses(struct openapi *document, const struct http_route *route)
{
    int success = route->success == 0 ? ROUTE_200 : route->success;
    if ((success & ROUTE_200) != 0) {
        success_response(document, route, 200, "It worked.");
    }
    if ((success & ROUTE_201) != 0) {
        success_response(document, route, 201, "It was made.");
    }
    if ((success & ROUTE_202) != 0) {
        success_response(document, route, 202, "It was begun.");
    }
    if (route->has_etag) {
        response_begin(document, route, 304, TEXT("It is what If-None-Match says is known already."));
        json_object_end(&document->w);
    }
}

static struct text codes_of(struct arena *arena, const struct http_route *route, int32_t status)
{
    struct text_builder codes = text_builder_make(arena);
    for (int i = 0; i < ERROR_COUNT; i++) {
        if (error_row((enum error)i)->status == status && route_can_fail_with(route, (enum error)i)) {
            text_append(&codes, codes.length > 0 ? TEXT(", ") : TEXT("error: "));
            text_append(&codes, error_row((enum error)i)->code);
        }
    }
    return text_built(&codes);
}

/* One response a status; its description names the codes. */
static void failure_responses(struct openapi *document, const struct http_route *route)
{
    bool written[600] = {false};
    for (int i = 0; i < ERROR_COUNT; i++) {
        int32_t status = error_row((enum error)i)->status;
        if (!route_can_fail_with(route, (enum error)i) || written[status]) {
            continue;
        }
        written[status] = true;
        response_begin(document, route, status, codes_of(document->w.out.arena, route, status));
        content_begin(document, TEXT("application/json"));
        json_object_begin(&document->w);
        json_name_string(&document->w, TEXT("$ref"), TEXT("#/components/schemas/Failure"));
        json_object_end(&document->w);
        content_end(document);
        json_object_end(&document->w);
    }
}

/* ---- the operation ----------------------------------------------------------------------------------------------- */

static void security_choice(struct json_writer *w, struct text scheme, const struct http_route *route)
{
    json_object_begin(w);
    json_name(w, scheme);
    json_array_begin(w);
    if (route_needs_scope(route)) {
        json_string(w, scope_name(route->scope));
    }
    json_array_end(w);
    json_object_end(w);
}

static void security_of(struct openapi *document, const struct http_route *route)
{
    struct json_writer *w = &document->w;
    json_name(w, TEXT("security"));
    json_array_begin(w);
    if (route->who == ROUTE_KEY_OR_SESSION) {
        security_choice(w, TEXT("apiKey"), route);
    }
    if (route->who != ROUTE_OPEN && document->has_sessions) {
        security_choice(w, TEXT("session"), route);
    }
    json_array_end(w);
    json_name_string(w, TEXT("x-scope"),
                     route->who == ROUTE_OPEN      ? TEXT("open")
                     : route->who == ROUTE_SESSION ? TEXT("session")
                     : route->any_scope            ? TEXT("any")
                                                   : scope_name(route->scope));
}

void openapi_operation_write(struct openapi *document, const struct http_route *route)
{
    static const char *const names[] = {"get", "head", "post", "put", "patch", "delete"};
    struct json_writer *w = &document->w;
    openapi_object_begin(document, names[route->method]);
    json_name_string(w, TEXT("operationId"), text_of(route->operation));
    json_name_string(w, TEXT("summary"), text_of(route->summary));
    security_of(document, route);
    json_name(w, TEXT("parameters"));
    json_array_begin(w);
    path_parameters(document, route);
    query_parameters(document, route);
    header_parameters(document, route);
    json_array_end(w);
    if (route->body != NULL) {
        openapi_object_begin(document, "requestBody");
        json_name_bool(w, TEXT("required"), true);
        content_begin(document, TEXT("application/json"));
        schema_refer(w, &document->components, text_of(route->body));
        content_end(document);
        json_object_end(w);
    }
    openapi_object_begin(document, "responses");
    success_responses(document, route);
    failure_responses(document, route);
    json_object_end(w);
    json_object_end(w);
}
