#include "http/account.h"

#include <string.h>

#include "base/arena.h"
#include "base/fault.h"
#include "http/reply.h"

struct access_context account_changes(struct exchange *x)
{
    struct access_context c = exchange_access(x);
    c.set = exchange_changes(x);
    return c;
}

struct text account_base(const struct exchange *x)
{
    const struct text set = x->services->ways->public_url;
    const struct way *way = &x->request.way;
    if (!text_is_empty(set)) {
        return set;
    }
    return text_format(x->arena, "%s://%.*s", way->tls ? "https" : "http", TEXT_ARGS(way->host));
}

void account_refuse(struct exchange *x, const struct access_context *c, const struct fault *fault)
{
    enum error error = error_of_fault(fault);
    if (c->wrong.count > 0) {
        reply_issues(x, error, &c->wrong);
    } else if (c->not_built.count > 0) {
        reply_issues(x, error, &c->not_built);
    } else {
        reply_fault(x, fault);
    }
    if (c->retry_after_s > 0) {
        reply_header(x, TEXT("Retry-After"), text_format(x->arena, "%d", (int)c->retry_after_s));
    }
}

void account_refuse_login(struct exchange *x, const struct access_context *c, const struct fault *fault)
{
    bool wrong = strcmp(fault->code, "invalid_credentials") == 0;
    if (wrong || strcmp(fault->code, "login_throttled") == 0) {
        metrics_event(x->metrics, wrong ? HTTP_LOGIN_WRONG : HTTP_LOGIN_THROTTLED);
        log_event(x->services->log, LOG_WARN, "login.failed", LOG_TEXT("requestId", x->request_id),
                  LOG_TEXT("reason", text_of(fault->code)),
                  LOG_TEXT("client", way_client(x->arena, x->services->ways, &x->request.way)),
                  LOG_TEXT("actor", x->identity.actor.bytes == NULL ? TEXT("") : x->identity.actor));
    }
    account_refuse(x, c, fault);
}
