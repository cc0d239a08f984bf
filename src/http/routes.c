/* The table of routes. */
#include "http/endpoints.h"
#include "http/route.h"

#define COUNT(array) ((int32_t)(sizeof(array) / sizeof *(array)))

const struct route route_table[] = {
    {
        .method = METHOD_GET,
        .pattern = "/healthz",
        .open = true,
        .immediate = true,
        .handle = endpoint_health,
        .operation = "getHealth",
        .summary = "Whether the process answers",
    },
    {
        .method = METHOD_GET,
        .pattern = "/openapi.json",
        .open = true,
        .immediate = true,
        .handle = endpoint_openapi,
        .operation = "getOpenapi",
        .summary = "This document",
    },
    {
        .method = METHOD_GET,
        .pattern = "/docs/errors",
        .open = true,
        .immediate = true,
        .handle = endpoint_errors_page,
        .operation = "getErrors",
        .summary = "What every error code means, as a page",
    },
    {
        .method = METHOD_GET,
        .pattern = "/",
        .open = true,
        .immediate = true,
        .handle = endpoint_page,
        .operation = "getPage",
        .summary = "The dashboard",
    },
    {
        .method = METHOD_GET,
        .pattern = "/{file}",
        .open = true,
        .immediate = true,
        .handle = endpoint_asset,
        .operation = "getPageFile",
        .summary = "A file of the dashboard",
        .errors = {ERROR_NOT_FOUND},
        .error_count = 1,
    },
};

const int32_t route_count = COUNT(route_table);
