#include "http/route.h"

#include "base/arena.h"
#include "base/uuid.h"
#include "http/reply.h"

static const struct text method_names[] = {
    [METHOD_GET] = {"GET", 3}, [METHOD_HEAD] = {"HEAD", 4},   [METHOD_POST] = {"POST", 4},
    [METHOD_PUT] = {"PUT", 3}, [METHOD_PATCH] = {"PATCH", 5}, [METHOD_DELETE] = {"DELETE", 6},
};

struct text method_name(enum method method)
{
    return method == METHOD_OTHER ? TEXT("OTHER") : method_names[method];
}

enum method method_of(struct text name)
{
    for (int i = 0; i < METHOD_OTHER; i++) {
        if (text_equal(method_names[i], name)) {
            return (enum method)i;
        }
    }
    return METHOD_OTHER;
}

const struct http_route *route_at(const struct route_table *table, int32_t index)
{
    for (int32_t g = 0; g < table->count; g++) {
        if (index < table->groups[g]->count) {
            return &table->groups[g]->rows[index];
        }
        index -= table->groups[g]->count;
    }
    return NULL;
}

bool route_takes_idempotency_key(const struct http_route *route)
{
    return route->writes && !route->keeps_secret && (route->method == METHOD_POST || route->method == METHOD_PATCH);
}

bool route_needs_scope(const struct http_route *route)
{
    return route->who == ROUTE_KEY_OR_SESSION && !route->any_scope;
}

static bool names_error(const struct http_route *route, enum error error)
{
    for (int32_t i = 0; i < ROUTE_ERRORS_MAX; i++) {
        if (route->errors[i] == error) {
            return true;
        }
    }
    return false;
}

bool route_can_fail_with(const struct http_route *route, enum error error)
{
    switch (error) {
    case ERROR_BAD_REQUEST:
    case ERROR_VALIDATION_FAILED:
    case ERROR_HEADERS_TOO_LARGE:
    case ERROR_INTERNAL:
    case ERROR_NOT_IMPLEMENTED:
    case ERROR_UNAVAILABLE:
        return true;
    case ERROR_UNAUTHORIZED:
    case ERROR_RATE_LIMITED:
        return route->who != ROUTE_OPEN;
    case ERROR_INSUFFICIENT_SCOPE:
        return route_needs_scope(route);
    case ERROR_SESSION_REQUIRED:
        return route->who == ROUTE_SESSION;
    case ERROR_CSRF_FAILED:
        return route->who != ROUTE_OPEN && route->method != METHOD_GET;
    case ERROR_INVALID_JSON:
    case ERROR_LENGTH_REQUIRED:
    case ERROR_PAYLOAD_TOO_LARGE:
    case ERROR_UNSUPPORTED_MEDIA_TYPE:
        return route->body != NULL;
    case ERROR_NOT_SUPPORTED:
        return route->body != NULL || names_error(route, error);
    case ERROR_CONFLICT:
    case ERROR_STORAGE_FULL:
        return route->writes || names_error(route, error);
    case ERROR_IDEMPOTENCY_IN_PROGRESS:
    case ERROR_IDEMPOTENCY_KEY_REUSED:
        return route_takes_idempotency_key(route);
    case ERROR_VERSION_CONFLICT:
        return route->takes_if_match;
    default:
        return names_error(route, error);
    }
}

static bool path_matches(const struct exchange *x, const char *pattern)
{
    struct text rest = text_of(pattern);
    rest = text_slice(rest, 1, rest.length);
    int32_t i = 0;
    for (; rest.length > 0; i++) {
        struct text part = text_cut(&rest, '/');
        bool any = part.bytes[0] == '{';
        if (i >= x->segment_count || (!any && !text_equal(part, x->segments[i]))) {
            return false;
        }
    }
    return i == x->segment_count;
}

static bool in_api(struct text path)
{
    return text_starts_with(path, TEXT("/api/")) || text_starts_with(path, TEXT("/v1/")) ||
           text_equal(path, TEXT("/api")) || text_equal(path, TEXT("/v1"));
}

void route_find(struct exchange *x)
{
    enum method method = x->request.method == METHOD_HEAD ? METHOD_GET : x->request.method;
    x->needs_key = in_api(x->path);
    const struct http_route *route;
    for (int32_t i = 0; x->path_is_proper && (route = route_at(&route_table, i)) != NULL; i++) {
        if (!path_matches(x, route->pattern)) {
            continue;
        }
        x->path_exists = true;
        x->needs_key = route->who != ROUTE_OPEN;
        if (route->method == method) {
            x->route = route;
            return;
        }
    }
}

struct text route_allow(struct exchange *x)
{
    struct text_builder allow = text_builder_make(x->arena);
    const struct http_route *route;
    for (int32_t i = 0; (route = route_at(&route_table, i)) != NULL; i++) {
        if (path_matches(x, route->pattern)) {
            text_append(&allow, allow.length > 0 ? TEXT(", ") : TEXT(""));
            text_append(&allow, method_name(route->method));
            text_append(&allow, route->method == METHOD_GET ? TEXT(", HEAD") : TEXT(""));
        }
    }
    return text_built(&allow);
}

static bool is_choice(const char *choices, struct text word)
{
    struct text rest = text_of(choices);
    while (rest.length > 0) {
        if (text_equal(text_cut(&rest, ' '), word)) {
            return true;
        }
    }
    return false;
}

static bool is_reference(struct text value)
{
    struct uuid id;
    if (text_starts_with(value, TEXT("ext:"))) {
        struct text rest = text_slice(value, 4, value.length);
        size_t before = rest.length;
        return text_cut(&rest, ':').length < before && rest.length > 0;
    }
    return uuid_parse(value, &id);
}

static bool one_is_good(const struct parameter *parameter, struct text one)
{
    switch (parameter->type) {
    case PARAMETER_CHOICE:
    case PARAMETER_CHOICES:
        return is_choice(parameter->choices, one);
    case PARAMETER_REFERENCE:
    case PARAMETER_REFERENCES:
        return is_reference(one);
    default:
        return text_trim(one).length > 0;
    }
}

static bool list_is_good(const struct parameter *parameter, struct text value)
{
    struct text rest = value;
    do {
        if (!one_is_good(parameter, text_cut(&rest, ','))) {
            return false;
        }
    } while (rest.length > 0);
    return value.length > 0 && value.bytes[value.length - 1] != ',';
}

/* An instant in an address: its + is a blank once it is decoded, unless it was written as %2B. */
static void instant_check(struct issues *issues, struct text path, const char *name, struct text value)
{
    int64_t moment_ms;
    struct fault fault = {.kind = FAULT_NONE};
    if (!moment_parse(value, &moment_ms, &fault)) {
        issue_add_at(issues, path, fault.code, "%s: %s In an address a + is written as %%2B.", name, fault.what);
    }
}

static void value_check(struct issues *issues, struct text path, const struct parameter *parameter, struct text value)
{
    const char *name = parameter->name;
    struct date date;
    int64_t number = 0;
    switch (parameter->type) {
    case PARAMETER_TEXT:
        if (value.length == 0) {
            issue_add_at(issues, path, "required", "%s is empty.", name);
        }
        break;
    case PARAMETER_DATE:
        if (!date_parse(value, &date)) {
            issue_add_at(issues, path, "invalid_date", "%s must be a date like 2026-05-15.", name);
        } else if (!date_is_in_range(date)) {
            issue_add_at(issues, path, "out_of_range", "%s must lie in the years 1970 to 2099.", name);
        }
        break;
    case PARAMETER_INSTANT:
        instant_check(issues, path, name, value);
        break;
    case PARAMETER_INTEGER:
        if (!text_to_int64(value, &number) || number < parameter->low || number > parameter->high) {
            issue_add_at(issues, path, "out_of_range", "%s must be a whole number from %lld to %lld.", name,
                         (long long)parameter->low, (long long)parameter->high);
        }
        break;
    case PARAMETER_SHARE:
        if (!route_share_e4(value, &number)) {
            issue_add_at(issues, path, "out_of_range", "%s must be a number from 0 to 1.", name);
        }
        break;
    case PARAMETER_BOOLEAN:
        if (!is_choice("true false", value)) {
            issue_add_at(issues, path, "unknown_value", "%s must be true or false.", name);
        }
        break;
    case PARAMETER_CHOICE:
        if (!one_is_good(parameter, value)) {
            issue_add_at(issues, path, "unknown_value", "%s takes one of these: %s.", name, parameter->choices);
        }
        break;
    case PARAMETER_CHOICES:
        if (!list_is_good(parameter, value)) {
            issue_add_at(issues, path, "unknown_value", "%s takes these, separated by commas: %s.", name,
                         parameter->choices);
        }
        break;
    case PARAMETER_WORDS:
        if (!list_is_good(parameter, value)) {
            issue_add_at(issues, path, "required", "%s has nothing before or behind a comma.", name);
        }
        break;
    case PARAMETER_REFERENCES:
    case PARAMETER_REFERENCE:
        if (parameter->type == PARAMETER_REFERENCE ? !is_reference(value) : !list_is_good(parameter, value)) {
            issue_add_at(issues, path, "invalid_id", "%s must be an id or ext:<source>:<externalId>.", name);
        }
        break;
    }
}

/* "0.25" as 2500. */
bool route_share_e4(struct text value, int64_t *share_e4)
{
    enum { DIGITS_MOST = 16, SCALE = 10000 };
    int64_t scale = SCALE;
    *share_e4 = 0;
    for (size_t i = 0; i < value.length; i++) {
        char c = value.bytes[i];
        if (i == 1) {
            if (c != '.' || value.length == 2 || value.length > DIGITS_MOST) {
                return false;
            }
            continue;
        }
        if (c < '0' || c > '9') {
            return false;
        }
        *share_e4 += (c - '0') * scale;
        scale /= 10;
    }
    return value.length > 0 && *share_e4 <= SCALE;
}

static const struct parameter *parameter_find(const struct http_route *route, struct text name)
{
    for (int32_t i = 0; i < route->parameter_count; i++) {
        if (text_equal(text_of(route->parameters[i].name), name)) {
            return &route->parameters[i];
        }
    }
    return NULL;
}

static bool given_before(const struct exchange *x, int32_t index)
{
    for (int32_t i = 0; i < index; i++) {
        if (text_equal(x->query[i].name, x->query[index].name)) {
            return true;
        }
    }
    return false;
}

bool route_check_query(struct exchange *x)
{
    struct issues issues = issues_make(x->arena);
    struct issues later = issues_make(x->arena);
    if (!x->query_is_proper) {
        issue_add_at(&issues, TEXT("?"), "invalid_query",
                     "The query is not properly encoded, or has too many parameters.");
    }
    for (int32_t i = 0; i < x->query_count; i++) {
        struct text name = x->query[i].name;
        struct text path = text_format(x->arena, "?%.*s", TEXT_ARGS(name));
        const struct parameter *parameter = parameter_find(x->route, name);
        if (parameter == NULL) {
            issue_add_at(&issues, path, "unknown_parameter", "This call has no parameter %.*s.", TEXT_ARGS(name));
        } else if (given_before(x, i)) {
            issue_add_at(&issues, path, "given_twice", "%s is given more than once.", parameter->name);
        } else if (parameter->not_built) {
            issue_add_at(&later, path, "not_supported", "%s is not supported yet.", parameter->name);
        } else {
            value_check(&issues, path, parameter, x->query[i].value);
        }
    }
    if (issues.count > 0) {
        reply_issues(x, ERROR_VALIDATION_FAILED, &issues);
    } else if (later.count > 0) {
        reply_issues(x, ERROR_NOT_SUPPORTED, &later);
    }
    return x->response.status == 0;
}
