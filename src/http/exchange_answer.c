/* Answering: what happens between an admitted request and its handler, and between the handler and the commit. */
#include <string.h>

#include "access/access.h"
#include "base/arena.h"
#include "base/fault.h"
#include "http/exchange.h"
#include "http/reply.h"
#include "http/route.h"
#include "http/view.h"

/* ---- the body ---------------------------------------------------------------------------------------------------- */

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
static bool body_parse(struct exchange *x)
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
    if (!json_parse(x->arena, x->request.body, &x->body, &fault)) {
        reply_fault(x, &fault);
        return false;
    }
    return true;
}

/* ---- the snapshot ------------------------------------------------------------------------------------------------ */

/* False after answering. */
static bool snapshot_open(struct exchange *x)
{
    const struct store_port *store = x->services->store;
    struct fault fault = {.kind = FAULT_NONE};
    x->snapshot = store->open(store->context, x->identity.organization_id, &fault);
    if (x->snapshot != NULL) {
        x->organization = store->find(x->snapshot, x->arena, ROW_ORGANIZATION, x->identity.organization_id, &fault);
    }
    if (x->organization == NULL && !fault_is(&fault)) {
        fault_raise(&fault, FAULT_SYSTEM, "no_organization", "", "an organization has no row");
    }
    if (fault_is(&fault)) {
        reply_fault(x, &fault);
        return false;
    }
    return true;
}

/* The body may have taken a minute, in which the key may have been revoked. False after answering. */
static bool identity_still_good(struct exchange *x)
{
    struct access_context c = exchange_access(x);
    struct fault fault = {.kind = FAULT_NONE};
    if (!access_identity_renew(&c, &x->identity, &fault)) {
        reply_fault(x, &fault);
        return false;
    }
    return true;
}

static void snapshot_close(struct exchange *x)
{
    if (x->snapshot != NULL) {
        x->services->store->close(x->services->store->context, x->snapshot);
    }
    x->snapshot = NULL;
    x->organization = NULL;
}

/* ---- the change-set ---------------------------------------------------------------------------------------------- */

struct change_set *exchange_changes(struct exchange *x)
{
    if (x->change_set == NULL) {
        struct change_origin origin = {
            .actor = x->identity.actor,
            .request_id = x->request_id,
            .at_ms = exchange_wall_ms(x),
        };
        x->services->entropy->fill(x->services->entropy->context, origin.salt_seed, sizeof origin.salt_seed);
        x->change_set = change_set_begin(x->arena, x->identity.organization_id, &origin);
    }
    return x->change_set;
}

bool exchange_has_changes(const struct exchange *x)
{
    return x->change_set != NULL && !change_set_is_empty(x->change_set);
}

/* ---- Idempotency-Key --------------------------------------------------------------------------------------------- */

static bool takes_key(const struct exchange *x)
{
    return route_takes_idempotency_key(x->route) && !text_is_empty(x->request.idempotency_key);
}

/* A technician's user sees the own work alone, so one who sends the same as another is not given the other's answer. */
static struct sha256 fingerprint_of(const struct exchange *x)
{
    const struct text blank = TEXT(" ");
    const struct text parts[] = {method_name(x->request.method), blank, x->request.target, blank, x->request.body,
                                 x->identity.only_technician_id};
    return sha256_of_parts(parts, 6);
}

/* Marks the key as being worked on, until exchange_end. False after answering. */
static bool key_enter(struct exchange *x)
{
    if (!idempotency_key_is_proper(x->request.idempotency_key)) {
        struct issues wrong = issues_make(x->arena);
        issue_add_at(&wrong, TEXT("Idempotency-Key"), "invalid_value",
                     "An Idempotency-Key has at most %d characters of ASCII, without blanks.",
                     (int)IDEMPOTENCY_KEY_BYTES);
        reply_issues(x, ERROR_VALIDATION_FAILED, &wrong);
        return false;
    }
    if (x->is_running) {
        return true; /* since an attempt before */
    }
    x->fingerprint = fingerprint_of(x);
    switch (idempotency_enter(x->running, x->identity.organization_id, x->request.idempotency_key)) {
    case IDEMPOTENCY_FIRST:
        x->is_running = true;
        return true;
    case IDEMPOTENCY_RUNNING:
        reply_error(x, ERROR_IDEMPOTENCY_IN_PROGRESS);
        reply_header(x, TEXT("Retry-After"), TEXT("1"));
        return false;
    case IDEMPOTENCY_FULL:
        break;
    }
    reply_error_saying(x, ERROR_UNAVAILABLE, "As many Idempotency-Keys as the server takes are being worked on.");
    return false;
}

/* The first answer once more, or 422 when the key stood for another request. */
static void replay(struct exchange *x, const struct kept_answer *kept)
{
    if (memcmp(kept->fingerprint.bytes, x->fingerprint.bytes, sizeof kept->fingerprint.bytes) != 0) {
        reply_error(x, ERROR_IDEMPOTENCY_KEY_REUSED);
        return;
    }
    struct json headers;
    struct fault fault = {.kind = FAULT_NONE};
    if (!json_parse(x->arena, kept->headers, &headers, &fault)) {
        fault.kind = FAULT_SYSTEM;
        reply_fault(x, &fault);
        return;
    }
    reply_json(x, kept->status, text_copy(x->arena, kept->body));
    for (int32_t i = 0; i < headers.count; i++) {
        reply_header(x, headers.members[i].name, headers.members[i].value.string);
    }
    reply_header(x, TEXT("Idempotency-Replayed"), TEXT("true"));
}

/* True when the request is still to be worked on; else it is answered. */
static bool key_is_new(struct exchange *x)
{
    struct kept_answer kept;
    struct fault fault = {.kind = FAULT_NONE};
    if (!key_enter(x)) {
        return false;
    }
    if (x->services->store->kept(x->snapshot, x->arena, x->request.idempotency_key, &kept, &fault)) {
        replay(x, &kept);
        return false;
    }
    if (fault_is(&fault)) {
        reply_fault(x, &fault);
        return false;
    }
    return true;
}

/* What the handler itself has said in headers, beside those that every answer has. */
static struct text kept_headers(const struct exchange *x)
{
    static const struct text kept[] = {{"ETag", 4}, {"Location", 8}};
    struct json_writer w = json_writer_make(x->arena);
    json_object_begin(&w);
    for (int32_t i = x->admitted_headers; i < x->response.header_count; i++) {
        for (size_t k = 0; k < sizeof kept / sizeof *kept; k++) {
            if (text_equal(x->response.headers[i].name, kept[k])) {
                json_name_string(&w, kept[k], x->response.headers[i].value);
            }
        }
    }
    json_object_end(&w);
    return json_written(&w);
}

static void answer_keep(struct exchange *x)
{
    struct kept_answer *kept = arena_new(x->arena, struct kept_answer);
    *kept = (struct kept_answer){
        .key = x->request.idempotency_key,
        .fingerprint = x->fingerprint,
        .status = x->response.status,
        .headers = kept_headers(x),
        .body = text_is_empty(x->kept_body) ? x->response.body : x->kept_body,
    };
    change_set_answer(exchange_changes(x), kept);
}

/* ---- the story --------------------------------------------------------------------------------------------------- */

/* False after answering. */
static bool begin(struct exchange *x)
{
    x->admitted_headers = x->response.header_count;
    bool begun = x->route->body == NULL || body_parse(x);
    x->attempt_mark = arena_mark(x->arena);
    x->attempt_claimed = x->claimed_bytes;
    return begun;
}

/* The handler has run before: nothing of that is left, and its memory is this attempt's. */
static void begin_again(struct exchange *x)
{
    x->change_set = NULL;
    x->kept_body = TEXT("");
    x->awaited_id = TEXT("");
    reply_reset(x);
    arena_rewind(x->arena, x->attempt_mark);
    budget_release(x->services->memory, x->claimed_bytes - x->attempt_claimed);
    x->claimed_bytes = x->attempt_claimed;
}

static void handle(struct exchange *x)
{
    if (!x->route->heavy) {
        x->route->handle(x);
    } else if (exchange_heavy_enter(x)) {
        x->route->handle(x);
        exchange_heavy_leave(x);
    }
}

static void answer_in_snapshot(struct exchange *x)
{
    if (takes_key(x) && !key_is_new(x)) {
        return;
    }
    handle(x);
    if (x->response.status >= 300) {
        x->change_set = NULL; /* refused: nothing is changed, and nothing kept */
        return;
    }
    if (exchange_has_changes(x)) {
        desk_resequence_watch(view_work(x, true));
    }
    if (takes_key(x)) {
        answer_keep(x);
    }
}

void exchange_answer(struct exchange *x)
{
    x->attempt++;
    if (x->attempt > 1) {
        begin_again(x);
    } else if (!begin(x)) {
        return;
    }
    if (x->route->who == ROUTE_OPEN) {
        handle(x);
        return;
    }
    bool is_old = x->waited || x->attempt > 1;
    if (snapshot_open(x) && (!is_old || identity_still_good(x))) {
        answer_in_snapshot(x);
    }
    snapshot_close(x);
}

bool exchange_is_over(struct exchange *x)
{
    struct response before = x->response;
    bool over = snapshot_open(x) && x->route->look(x);
    snapshot_close(x);
    if (!over) {
        x->response = before;
    }
    return over;
}

bool exchange_committed(struct exchange *x, const struct commit_outcome *outcome)
{
    if (outcome->result == COMMIT_DONE) {
        return true;
    }
    if (outcome->result == COMMIT_CONFLICT && x->attempt < EXCHANGE_ATTEMPTS) {
        return false;
    }
    reply_reset(x); /* it told of what was not kept */
    switch (outcome->result) {
    case COMMIT_REPLAY:
        replay(x, outcome->kept);
        break;
    case COMMIT_CONFLICT:
        reply_error(x, ERROR_CONFLICT);
        break;
    case COMMIT_FULL:
        reply_error(x, ERROR_STORAGE_FULL);
        break;
    case COMMIT_REFUSED:
        reply_error_saying(x, ERROR_UNAVAILABLE, "The store takes no changes right now.");
        break;
    case COMMIT_UNKNOWN:
    case COMMIT_DONE:
        reply_error_saying(x, ERROR_UNAVAILABLE,
                           "It is not known whether this was kept. Repeat it with the same "
                           "Idempotency-Key to find out.");
        break;
    }
    return true;
}
