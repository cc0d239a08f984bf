#include "http/endpoints.h"
#include "http/openapi.h"
#include "http/reply.h"
#include "http/route.h"

void endpoint_health(struct exchange *x)
{
    if (!route_check_query(x)) {
        return;
    }
    reply_plain(x, 200, TEXT("application/json"), TEXT("{\"status\":\"ok\"}"));
    reply_header(x, TEXT("Cache-Control"), TEXT("no-store"));
    reply_header(x, TEXT("X-Content-Type-Options"), TEXT("nosniff"));
}

void endpoint_openapi(struct exchange *x)
{
    if (!route_check_query(x)) {
        return;
    }
    if (etag_matches(x->request.if_none_match, x->documents->openapi_etag)) {
        reply_not_modified(x, x->documents->openapi_etag);
        return;
    }
    reply_plain(x, 200, TEXT("application/json"), x->documents->openapi);
    reply_header(x, TEXT("ETag"), x->documents->openapi_etag);
    reply_header(x, TEXT("Cache-Control"), TEXT("no-cache"));
    reply_header(x, TEXT("X-Content-Type-Options"), TEXT("nosniff"));
}

void endpoint_errors_page(struct exchange *x)
{
    if (!route_check_query(x)) {
        return;
    }
    reply_plain(x, 200, TEXT("text/html; charset=utf-8"), x->documents->errors_page);
    reply_header(x, TEXT("Cache-Control"), TEXT("no-cache"));
    reply_header(x, TEXT("X-Content-Type-Options"), TEXT("nosniff"));
    reply_header(x, TEXT("Content-Security-Policy"), TEXT("default-src 'none'; frame-ancestors 'none'"));
}
