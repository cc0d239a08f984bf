#include "base/arena.h"
#include "base/fault.h"
#include "base/hash.h"
#include "http/endpoints.h"
#include "http/optimize.h"
#include "http/reply.h"
#include "http/route.h"

static bool too_many_jobs(const struct json *body)
{
    const struct json *jobs = json_get(body, TEXT("jobs"));
    return jobs != NULL && jobs->type == JSON_ARRAY && jobs->count > LIMIT_OPTIMIZE_JOBS;
}

static bool request_read(struct exchange *x, struct optimize_request *request)
{
    const struct json *body = &x->body;
    if (!route_check_query(x)) {
        return false;
    }
    struct fields fields = fields_make(x->arena);
    if (too_many_jobs(body)) {
        issue_add_at(&fields.wrong, TEXT("/jobs"), "too_many_jobs", "One call plans at most %d jobs.",
                     (int)LIMIT_OPTIMIZE_JOBS);
        reply_issues(x, ERROR_TOO_MANY_JOBS, &fields.wrong);
        return false;
    }
    const struct organization_record *organization = x->organization->noun;
    struct optimize_defaults defaults = {.timezone = organization->timezone, .zones = x->zones};
    const struct entropy_port *entropy = x->services->entropy;
    entropy->fill(entropy->context, &defaults.map_seed, sizeof defaults.map_seed);
    if (optimize_read(&fields, body, &defaults, request)) {
        return true;
    }
    if (fields.wrong.count > 0) {
        reply_issues(x, ERROR_VALIDATION_FAILED, &fields.wrong);
    } else if (fields.no_coordinates.count > 0) {
        reply_issues(x, ERROR_COORDINATES_REQUIRED, &fields.no_coordinates);
    } else if (fields.not_built.count > 0) {
        reply_issues(x, ERROR_NOT_SUPPORTED, &fields.not_built);
    } else {
        reply_error(x, ERROR_INTERNAL); /* the organization's own time zone cannot be loaded */
    }
    return false;
}

/* Of a day that was planned for somebody nothing is kept but that it was, and the hash of what was asked. */
static void audit_add(struct exchange *x)
{
    struct sha256 hash = sha256_of(x->request.body.bytes, x->request.body.length);
    struct text detail = text_format(x->arena, "{\"bodySha256\":\"%.*s\"}", TEXT_ARGS(sha256_hex(x->arena, &hash)));
    change_set_audit(exchange_changes(x), "optimize.answered", "optimize", x->request_id, detail);
}

void endpoint_optimize(struct exchange *x)
{
    struct optimize_request request;
    struct optimize_answer answer;
    struct fault fault = {.kind = FAULT_NONE};
    const struct optimize_host host = {
        .clock = x->services->clock,
        .executor = x->services->executor,
        .stopping = x->stopping,
    };
    if (!request_read(x, &request) || !exchange_claim(x, dispatch_optimize_bytes(&request))) {
        return;
    }
    if (!dispatch_optimize(x->arena, &request, &host, &answer, &fault)) {
        reply_fault(x, &fault);
        return;
    }
    audit_add(x);
    struct json_writer w = reply_begin(x);
    optimize_write(&w, &answer);
    reply_end(x, &w, 200);
}
