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
    for (int32_t i = 0; x->path_is_proper && i < route_count; i++) {
        const struct http_route *route = &route_table[i];
        if (!path_matches(x, route->pattern)) {
            continue;
        }
        x->path_exists = true;
        x->needs_key = !route->open;
        if (route->method == method) {
            x->route = route;
            return;
        }
    }
}

struct text route_allow(struct exchange *x)
{
    struct text_builder allow = text_builder_make(x->arena);
    for (int32_t i = 0; i < route_count; i++) {
        if (path_matches(x, route_table[i].pattern)) {
            text_append(&allow, allow.length > 0 ? TEXT(", ") : TEXT(""));
            text_append(&allow, method_name(route_table[i].method));
            text_append(&allow, route_table[i].method == METHOD_GET ? TEXT(", HEAD") : TEXT(""));
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

static bool list_is_good(const struct parameter *parameter, struct text value)
{
    struct text rest = value;
    do {
        struct text one = text_cut(&rest, ',');
        if (parameter->type == PARAMETER_CHOICES ? !is_choice(parameter->choices, one) : !is_reference(one)) {
            return false;
        }
    } while (rest.length > 0);
    return value.length > 0 && value.bytes[value.length - 1] != ',';
}

static void value_check(struct issues *issues, struct text path, const struct parameter *parameter, struct text value)
{
    struct date date;
    int64_t number = 0;
    switch (parameter->type) {
    case PARAMETER_TEXT:
        if (value.length == 0) {
            issue_add_at(issues, path, "required", "%s is empty.", parameter->name);
        }
        break;
    case PARAMETER_DATE:
        if (!date_parse(value, &date)) {
            issue_add_at(issues, path, "invalid_date", "%s must be a date like 2026-05-15.", parameter->name);
        }
        break;
    case PARAMETER_INTEGER:
        if (!text_to_int64(value, &number) || number < parameter->low || number > parameter->high) {
            issue_add_at(issues, path, "out_of_range", "%s must be a whole number from %lld to %lld.", parameter->name,
                         (long long)parameter->low, (long long)parameter->high);
        }
        break;
    case PARAMETER_CHOICES:
        if (!list_is_good(parameter, value)) {
            issue_add_at(issues, path, "unknown_value", "%s takes these, separated by commas: %s.", parameter->name,
                         parameter->choices);
        }
        break;
    case PARAMETER_REFERENCES:
    case PARAMETER_REFERENCE:
        if (parameter->type == PARAMETER_REFERENCE ? !is_reference(value) : !list_is_good(parameter, value)) {
            issue_add_at(issues, path, "invalid_id", "%s must be an id or ext:<source>:<externalId>.", parameter->name);
        }
        break;
    }
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
