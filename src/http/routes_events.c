/* The routes of live changes. */
#include "http/route_rows.h"
#include "http/stream_type.h"

static const struct parameter parameters[] = {
    {.name = "types",
     .type = PARAMETER_CHOICES,
     .choices = STREAM_TYPE_NAMES,
     .description = "Only events of these types, a comma list; without it all that the key or the role may hear of."},
};

static const struct http_route rows[] = {
    {
        .method = METHOD_GET,
        .pattern = "/api/v1/events",
        .any_scope = true,
        .handle = endpoint_events,
        .operation = "streamEvents",
        .summary = "Live changes, as server-sent events",
        ROUTE_PARAMETERS(parameters),
        .media = "text/event-stream",
        .streams = true,
        .errors = {ERROR_INSUFFICIENT_SCOPE, ERROR_TOO_MANY_STREAMS},
    },
};

const struct route_group route_group_events = ROUTE_GROUP(rows);
