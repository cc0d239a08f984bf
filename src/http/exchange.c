#include "http/exchange.h"

#include "access/access.h"
#include "base/arena.h"
#include "base/fault.h"
#include "base/uuid.h"
#include "http/framing.h"
#include "http/reply.h"
#include "http/route.h"
#include "http/target.h"

int64_t exchange_wall_ms(const struct exchange *x)
{
    return x->services->clock->wall_ms(x->services->clock->context);
}

const struct zone *exchange_zone(struct exchange *x, struct text name)
{
    return http_zones_find(x->zones, x->arena, name, NULL);
}

static bool is_good_request_id(struct text id)
{
    for (size_t i = 0; i < id.length; i++) {
        char c = id.bytes[i];
        bool good = (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '-' ||
                    c == '_' || c == '.';
        if (!good) {
            return false;
        }
    }
    return id.length > 0 && id.length <= LIMIT_REQUEST_ID_BYTES;
}

void exchange_begin(struct exchange *x)
{
    if (is_good_request_id(x->request.request_id)) {
        x->request_id = x->request.request_id;
    } else {
        uint8_t random_bytes[10];
        const struct entropy_port *entropy = x->services->entropy;
        entropy->fill(entropy->context, random_bytes, sizeof random_bytes);
        x->request_id = uuid_text(x->arena, uuid_v7(exchange_wall_ms(x), random_bytes));
    }
    reply_header(x, TEXT("X-Request-Id"), x->request_id);
    target_read(x);
    route_find(x);
}

bool request_has_body(const struct request *request)
{
    return request->chunked || request->content_length > 0;
}

int64_t exchange_body_limit(const struct exchange *x)
{
    return x->route != NULL && x->route->body != NULL ? x->route->body_limit : LIMIT_BODY_BYTES;
}

bool exchange_heavy_enter(struct exchange *x)
{
    if (atomic_fetch_add(x->heavy, 1) < LIMIT_HEAVY_REQUESTS) {
        return true;
    }
    atomic_fetch_sub(x->heavy, 1);
    reply_error_saying(x, ERROR_UNAVAILABLE, "As many long calls as the server takes are being worked on.");
    return false;
}

void exchange_heavy_leave(struct exchange *x)
{
    atomic_fetch_sub(x->heavy, 1);
}

bool exchange_claim(struct exchange *x, size_t bytes)
{
    if (!budget_claim(x->services->memory, bytes)) {
        reply_error_saying(x, ERROR_UNAVAILABLE, "The server is short of memory for this request right now.");
        return false;
    }
    x->claimed_bytes += bytes;
    return true;
}

bool exchange_claim_taken(struct exchange *x)
{
    size_t taken = arena_bytes(x->arena);
    return taken <= x->claimed_bytes || exchange_claim(x, taken - x->claimed_bytes);
}

void exchange_settle(struct exchange *x, size_t body_bytes)
{
    size_t held = arena_bytes(x->arena) + body_bytes;
    if (x->claimed_bytes > held) {
        budget_release(x->services->memory, x->claimed_bytes - held);
        x->claimed_bytes = held;
    }
}

void exchange_end(struct exchange *x)
{
    if (x->is_running) {
        idempotency_leave(x->running, x->identity.organization_id, x->request.idempotency_key);
        x->is_running = false;
    }
    reply_close_file(x);
    reply_close_stream(x);
    budget_release(x->services->memory, x->claimed_bytes);
    x->claimed_bytes = 0;
}

static bool changes_something(enum method method)
{
    return method != METHOD_GET && method != METHOD_HEAD;
}

struct credentials exchange_credentials(const struct exchange *x)
{
    const struct request *request = &x->request;
    return (struct credentials){
        .authorization = request->authorization,
        .cookie = request->cookie,
        .csrf_token = request->csrf_token,
        .agent = request->user_agent,
        .changes = changes_something(request->method),
        .way = request->way,
    };
}

struct access_context exchange_access(struct exchange *x)
{
    const struct http_services *services = x->services;
    return (struct access_context){
        .arena = x->arena,
        .store = services->store,
        .snapshot = x->snapshot,
        .entropy = services->entropy,
        .now_ms = exchange_wall_ms(x),
        .steady_ms = services->clock->steady_ms(services->clock->context),
        .request_id = x->request_id,
        .ways = services->ways,
        .passwords = services->passwords,
        .throttle = services->throttle,
        .wrong = issues_make(x->arena),
        .not_built = issues_make(x->arena),
    };
}

static bool admit_identity(struct exchange *x)
{
    struct access_context c = exchange_access(x);
    const struct credentials given = exchange_credentials(x);
    struct fault fault = {.kind = FAULT_NONE};
    if (!access_identify(&c, &given, &x->identity, &fault)) {
        reply_fault(x, &fault);
        return false;
    }
    return true;
}

static bool admit_rate(struct exchange *x)
{
    bool session = x->identity.by == IDENTITY_SESSION;
    const struct limiter_port *limiter = session ? x->services->session_limiter : x->services->limiter;
    const struct clock_port *clock = x->services->clock;
    struct text policy = identity_limit_policy(&x->identity);
    struct limit_verdict v =
        limiter->take(limiter->context, identity_limit_key(&x->identity), clock->steady_ms(clock->context));
    reply_header(x, TEXT("RateLimit-Policy"),
                 text_format(x->arena, "\"%.*s\";q=%d;w=%d", TEXT_ARGS(policy), (int)v.quota, (int)v.window_s));
    reply_header(x, TEXT("RateLimit"),
                 text_format(x->arena, "\"%.*s\";r=%d;t=%d", TEXT_ARGS(policy), (int)v.remaining, (int)v.reset_s));
    if (!v.allowed) {
        metrics_event(x->metrics, session ? HTTP_LIMITED_SESSION : HTTP_LIMITED_KEY);
        reply_error(x, ERROR_RATE_LIMITED);
        reply_header(x, TEXT("Retry-After"), text_format(x->arena, "%d", (int)v.retry_after_s));
    }
    return v.allowed;
}

/* Who may report the own work alone comes no further than to that. */
static bool may_call(const struct exchange *x)
{
    const struct identity *identity = &x->identity;
    return !route_needs_scope(x->route) || identity_may(identity, x->route->scope) ||
           (x->route->own && identity_may_own(identity, (int32_t)x->route->scope));
}

static bool admit_route(struct exchange *x)
{
    if (!x->path_exists) {
        reply_error_saying(x, ERROR_NOT_FOUND, "There is no route with this path.");
    } else if (x->route == NULL) {
        struct text allowed = route_allow(x);
        reply_error_saying(x, ERROR_METHOD_NOT_ALLOWED, "This route takes %.*s.", TEXT_ARGS(allowed));
        reply_header(x, TEXT("Allow"), allowed);
    } else if (x->route->who == ROUTE_SESSION && x->identity.by != IDENTITY_SESSION) {
        reply_error(x, ERROR_SESSION_REQUIRED);
    } else if (x->needs_key && !may_call(x)) {
        struct text name = scope_name(x->route->scope);
        reply_error_saying(x, ERROR_INSUFFICIENT_SCOPE, "This call needs a key with the scope %.*s.", TEXT_ARGS(name));
    }
    return x->response.status == 0;
}

static bool is_json_type(struct text content_type)
{
    struct text rest = content_type;
    struct text type = text_trim(text_cut(&rest, ';'));
    if (!header_is(type, TEXT("application/json"))) {
        return false;
    }
    struct text parameter = text_trim(rest);
    return parameter.length == 0 || header_is(parameter, TEXT("charset=utf-8")) ||
           header_is(parameter, TEXT("charset=\"utf-8\""));
}

static bool admit_body(struct exchange *x)
{
    const struct request *request = &x->request;
    int64_t limit = exchange_body_limit(x);
    if (request->content_length > limit) {
        reply_error_saying(x, ERROR_PAYLOAD_TOO_LARGE, "The body is larger than the %lld bytes that this call takes.",
                           (long long)limit);
    } else if (x->route->body == NULL) {
        return true; /* a body that nobody asked for is read and thrown away */
    } else if (!request->has_length && !request->chunked) {
        reply_error(x, ERROR_LENGTH_REQUIRED);
    } else if (!is_json_type(request->content_type) ||
               (request->content_encoding.length > 0 && !header_is(request->content_encoding, TEXT("identity")))) {
        reply_error(x, ERROR_UNSUPPORTED_MEDIA_TYPE);
    }
    return x->response.status == 0;
}

bool exchange_admit(struct exchange *x)
{
    if (atomic_load(x->stopping)) {
        reply_error_saying(x, ERROR_UNAVAILABLE, "The server is stopping.");
        x->response.close = true;
        return false;
    }
    if (x->needs_key && (!admit_identity(x) || !admit_rate(x))) {
        return false;
    }
    return admit_route(x) && admit_body(x);
}

struct text exchange_path_value(const struct exchange *x, int32_t index)
{
    struct text rest = text_of(x->route->pattern);
    rest = text_slice(rest, 1, rest.length);
    for (int32_t i = 0; rest.length > 0; i++) {
        if (text_cut(&rest, '/').bytes[0] == '{' && index-- == 0) {
            return x->segments[i];
        }
    }
    return TEXT("");
}

struct text exchange_query_value(const struct exchange *x, struct text name, bool *given)
{
    for (int32_t i = 0; i < x->query_count; i++) {
        if (text_equal(x->query[i].name, name)) {
            *given = true;
            return x->query[i].value;
        }
    }
    *given = false;
    return TEXT("");
}

/* "7" with its quotes, or *. A weak tag, or one that we never gave out, names no version that an object could have. */
bool exchange_if_match(struct exchange *x, int32_t *version)
{
    struct text tag = text_trim(x->request.if_match);
    int64_t number = 0;
    *version = 0;
    if (text_is_empty(tag) || text_equal(tag, TEXT("*"))) {
        return true;
    }
    bool quoted = tag.length > 2 && tag.bytes[0] == '"' && tag.bytes[tag.length - 1] == '"';
    if (quoted && text_to_int64(text_slice(tag, 1, tag.length - 1), &number) && number > 0 && number <= INT32_MAX) {
        *version = (int32_t)number;
        return true;
    }
    reply_error_saying(x, ERROR_VERSION_CONFLICT, "If-Match takes one version in quotes, as an ETag gives it.");
    return false;
}
