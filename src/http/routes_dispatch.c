/* The routes of dispatching: the day's board, and planning a day that is given whole. */
#include "http/route_rows.h"

static const struct parameter schedule_parameters[] = {
    {.name = "date", .type = PARAMETER_DATE, .description = "A local date of the organization; today if not given."},
    {.name = "technicianId", .type = PARAMETER_REFERENCE, .description = "The route of this technician alone."},
    {.name = "asOf", .not_built = true},
    {.name = "proposalId", .not_built = true},
    {.name = "geometry", .not_built = true},
};

static const struct http_route rows[] = {
    {
        .method = METHOD_GET,
        .pattern = "/api/v1/dispatch/schedule",
        .scope = SCOPE_DISPATCH_READ,
        .handle = endpoint_schedule,
        .operation = "getSchedule",
        .summary = "The routes of a day, and what stayed out",
        ROUTE_PARAMETERS(schedule_parameters),
        .data = "Schedule",
        .errors = {ERROR_NOT_FOUND, ERROR_NOT_SUPPORTED},
    },
    {
        .method = METHOD_POST,
        .pattern = "/v1/optimize",
        .scope = SCOPE_DISPATCH_RUN,
        .handle = endpoint_optimize,
        .operation = "optimize",
        .summary = "Plans a day that is given whole; nothing is kept",
        .body = "OptimizeRequest",
        .body_limit = LIMIT_OPTIMIZE_BODY_BYTES,
        .data = "OptimizeResult",
        .errors = {ERROR_TOO_MANY_JOBS, ERROR_COORDINATES_REQUIRED},
        .writes = true, /* the audit */
        .heavy = true,
    },
};

const struct route_group route_group_dispatch = ROUTE_GROUP(rows);
