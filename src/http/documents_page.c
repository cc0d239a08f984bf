/* The page at /docs: every call in a line, for people. Programs read /openapi.json. */
#include "base/arena.h"
#include "http/openapi.h"
#include "http/route.h"

/* Patterns, summaries and descriptions are ours and hold no markup, but for "<" and "&". */
static void append_escaped(struct text_builder *page, struct text words)
{
    for (size_t i = 0; i < words.length; i++) {
        const char c = words.bytes[i];
        text_append(page, c == '<' ? TEXT("&lt;") : c == '&' ? TEXT("&amp;") : text_slice(words, i, i + 1));
    }
}

static struct text who_may(const struct http_route *route)
{
    return route->who == ROUTE_OPEN      ? TEXT("everybody")
           : route->who == ROUTE_SESSION ? TEXT("who is signed in")
           : route->any_scope            ? TEXT("every key")
                                         : scope_name(route->scope);
}

static void append_parameters(struct text_builder *page, const struct http_route *route)
{
    for (int32_t i = 0; i < route->parameter_count; i++) {
        const struct parameter *parameter = &route->parameters[i];
        if (!parameter->not_built) {
            text_append_format(page, "<br><code>%s</code> ", parameter->name);
            append_escaped(page, text_of(parameter->description));
        }
    }
}

static void append_row(struct text_builder *page, const struct http_route *route)
{
    text_append_format(page, "<tr id=\"%s\"><td><code>%.*s ", route->operation, TEXT_ARGS(method_name(route->method)));
    append_escaped(page, text_of(route->pattern));
    text_append_format(page, "</code></td><td>%.*s</td><td>", TEXT_ARGS(who_may(route)));
    append_escaped(page, text_of(route->summary));
    append_parameters(page, route);
    text_append(page, TEXT("</td></tr>\n"));
}

struct text documents_page_make(struct arena *arena, const struct route_table *table, struct text version)
{
    const struct http_route *route;
    struct text_builder page = text_builder_make(arena);
    text_append_format(&page,
                       "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
                       "<title>RoutrIQ: the API</title>\n</head>\n<body>\n<h1>The API of RoutrIQ %.*s</h1>\n",
                       TEXT_ARGS(version));
    text_append(&page,
                TEXT("<p>Send a key as <code>Authorization: Bearer rq_live_…</code>. Bodies, answers and every "
                     "status are described for programs in <a href=\"/openapi.json\">/openapi.json</a> (OpenAPI "
                     "3.1); every code of an error has its sentence in <a href=\"/docs/errors\">/docs/errors</a>."
                     "</p>\n<table>\n<tr><th>call</th><th>who may</th><th>what</th></tr>\n"));
    for (int32_t i = 0; (route = route_at(table, i)) != NULL; i++) {
        append_row(&page, route);
    }
    text_append(&page, TEXT("</table>\n</body>\n</html>\n"));
    return text_built(&page);
}
