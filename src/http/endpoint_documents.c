#include "base/fault.h"
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

void endpoint_ready(struct exchange *x)
{
    const struct store_port *store = x->services->store;
    struct fault fault = {.kind = FAULT_NONE};
    if (!route_check_query(x)) {
        return;
    }
    bool ready = store->ready(store->context, &fault);
    reply_plain(x, ready ? 200 : 503, TEXT("application/json"),
                ready ? TEXT("{\"status\":\"ready\"}") : TEXT("{\"status\":\"unavailable\"}"));
    reply_header(x, TEXT("Cache-Control"), TEXT("no-store"));
    reply_header(x, TEXT("X-Content-Type-Options"), TEXT("nosniff"));
}

/* How busy an installation is, is nobody's business outside. */
void endpoint_metrics(struct exchange *x)
{
    if (!x->services->metrics_for_all && !way_is_local(x->arena, &x->request.way)) {
        reply_error_saying(x, ERROR_NOT_FOUND, "There is no route with this path.");
        return;
    }
    if (!route_check_query(x)) {
        return;
    }
    reply_plain(x, 200, TEXT("text/plain; version=0.0.4; charset=utf-8"),
                metrics_text(x->arena, x->metrics, &x->services->metrics));
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

static void answer_page(struct exchange *x, struct text page)
{
    if (!route_check_query(x)) {
        return;
    }
    reply_plain(x, 200, TEXT("text/html; charset=utf-8"), page);
    reply_header(x, TEXT("Cache-Control"), TEXT("no-cache"));
    reply_header(x, TEXT("X-Content-Type-Options"), TEXT("nosniff"));
    reply_header(x, TEXT("Content-Security-Policy"), TEXT("default-src 'none'; frame-ancestors 'none'"));
}

void endpoint_docs_page(struct exchange *x)
{
    answer_page(x, x->documents->docs_page);
}

void endpoint_errors_page(struct exchange *x)
{
    answer_page(x, x->documents->errors_page);
}
