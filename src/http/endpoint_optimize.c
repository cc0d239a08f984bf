#include "base/arena.h"
#include "base/fault.h"
#include "base/hash.h"
#include "http/endpoints.h"
#include "http/optimize.h"
#include "http/reply.h"
#include "http/route.h"

/* No more values than this can be in a body: each but the first follows a comma, a colon or an opening bracket. */
static size_t values_at_most(struct text body)
{
    size_t values = 1;
    for (size_t i = 0; i < body.length; i++) {
        char c = body.bytes[i];
        values += c == ',' || c == ':' || c == '[' || c == '{' ? 1 : 0;
    }
    return values;
}

/* Parses the body once the memory for it is admitted. False after answering. */
static bool body_parse(struct exchange *x, struct json *body)
{
    size_t values = values_at_most(x->request.body);
    struct fault fault = {.kind = FAULT_NONE};
    if (values > LIMIT_JSON_VALUES) {
        reply_error_saying(x, ERROR_PAYLOAD_TOO_LARGE, "The body has more than %d values.", (int)LIMIT_JSON_VALUES);
        return false;
    }
    if (!exchange_claim(x, values * LIMIT_JSON_VALUE_CLAIM_BYTES + 2 * x->request.body.length)) {
        return false;
    }
    if (!json_parse(x->arena, x->request.body, body, &fault)) {
        reply_fault(x, &fault);
        return false;
    }
    return true;
}

static struct text timezone_of_organization(struct exchange *x)
{
    const struct old_store_port *store = x->services->store;
    struct fault fault = {.kind = FAULT_NONE};
    struct old_snapshot *snapshot = store->open(store->context, x->identity.organization_id, &fault);
    if (snapshot == NULL) {
        reply_fault(x, &fault);
        return TEXT("");
    }
    struct text name = text_copy(x->arena, store->organization(snapshot)->timezone);
    store->close(store->context, snapshot);
    return name;
}

static bool too_many_jobs(const struct json *body)
{
    const struct json *jobs = json_get(body, TEXT("jobs"));
    return jobs != NULL && jobs->type == JSON_ARRAY && jobs->count > LIMIT_OPTIMIZE_JOBS;
}

static bool request_read(struct exchange *x, struct optimize_request *request)
{
    struct json body;
    if (!body_parse(x, &body) || !route_check_query(x)) {
        return false;
    }
    struct fields fields = fields_make(x->arena);
    if (too_many_jobs(&body)) {
        issue_add_at(&fields.wrong, TEXT("/jobs"), "too_many_jobs", "One call plans at most %d jobs.",
                     (int)LIMIT_OPTIMIZE_JOBS);
        reply_issues(x, ERROR_TOO_MANY_JOBS, &fields.wrong);
        return false;
    }
    struct optimize_defaults defaults = {.timezone = timezone_of_organization(x), .zones = x->zones};
    const struct entropy_port *entropy = x->services->entropy;
    entropy->fill(entropy->context, &defaults.map_seed, sizeof defaults.map_seed);
    if (x->response.status != 0) {
        return false;
    }
    if (optimize_read(&fields, &body, &defaults, request)) {
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
static bool audit_keep(struct exchange *x)
{
    struct sha256 hash = sha256_of(x->request.body.bytes, x->request.body.length);
    const struct change_origin origin = {
        .actor = text_format(x->arena, "key:%.*s", TEXT_ARGS(x->identity.key_id)),
        .request_id = x->request_id,
        .action = TEXT("optimize.answered"),
        .subject = sha256_hex(x->arena, &hash),
        .at_ms = exchange_wall_ms(x),
    };
    const struct old_change_set *set = old_change_set_begin(x->arena, x->identity.organization_id, &origin);
    struct fault fault = {.kind = FAULT_NONE};
    if (x->services->store->commit(x->services->store->context, set, &fault) != OLD_COMMIT_DONE) {
        reply_error_saying(x, ERROR_UNAVAILABLE, "The call could not be recorded.");
        return false;
    }
    return true;
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
    if (audit_keep(x)) {
        struct json_writer w = reply_begin(x);
        optimize_write(&w, &answer);
        reply_end(x, &w, 200);
    }
}
