/* The routes that need no key: whether the process answers, the documents, and the dashboard's files. */
#include "http/route_rows.h"

static const struct http_route rows[] = {
    {
        .method = METHOD_GET,
        .pattern = "/healthz",
        .who = ROUTE_OPEN,
        .immediate = true,
        .handle = endpoint_health,
        .operation = "getHealth",
        .summary = "Whether the process answers",
        .plain = "Health",
    },
    {
        .method = METHOD_GET,
        .pattern = "/openapi.json",
        .who = ROUTE_OPEN,
        .immediate = true,
        .handle = endpoint_openapi,
        .operation = "getOpenapi",
        .summary = "This document",
        .media = "application/json",
        .has_etag = true,
    },
    {
        .method = METHOD_GET,
        .pattern = "/docs/errors",
        .who = ROUTE_OPEN,
        .immediate = true,
        .handle = endpoint_errors_page,
        .operation = "getErrors",
        .summary = "What every error code means, as a page",
        .media = "text/html",
    },
    {
        .method = METHOD_GET,
        .pattern = "/",
        .who = ROUTE_OPEN,
        .immediate = true,
        .handle = endpoint_page,
        .operation = "getPage",
        .summary = "The dashboard",
        .media = "text/html",
        .has_etag = true,
    },
    {
        .method = METHOD_GET,
        .pattern = "/assets/{name}",
        .who = ROUTE_OPEN,
        .immediate = true,
        .handle = endpoint_asset,
        .operation = "getPageFile",
        .summary = "A file of the dashboard",
        .media = "*/*",
        .errors = {ERROR_NOT_FOUND},
        .has_etag = true,
    },
};

const struct route_group route_group_documents = ROUTE_GROUP(rows);
