/* Who asks: keys, sessions, roles. */
#include <assert.h>

#include <openssl/crypto.h>

#include "access/accounts_parts.h"
#include "base/arena.h"

#define BIT(scope) (UINT64_C(1) << (scope))

/* ---- roles ------------------------------------------------------------------------------------------------------- */

uint64_t role_scopes(int32_t role)
{
    const uint64_t reads = BIT(SCOPE_JOBS_READ) | BIT(SCOPE_TECHNICIANS_READ) | BIT(SCOPE_CUSTOMERS_READ) |
                           BIT(SCOPE_DISPATCH_READ) | BIT(SCOPE_LEARNING_READ) | BIT(SCOPE_REPORTS_READ) |
                           BIT(SCOPE_INTEGRATIONS_READ) | BIT(SCOPE_NOTIFICATIONS_READ) | BIT(SCOPE_AUDIT_READ);
    const uint64_t writes = BIT(SCOPE_JOBS_WRITE) | BIT(SCOPE_TECHNICIANS_WRITE) | BIT(SCOPE_CUSTOMERS_WRITE) |
                            BIT(SCOPE_DISPATCH_RUN) | BIT(SCOPE_DISPATCH_APPROVE) | BIT(SCOPE_SIMULATION_RUN);
    switch ((enum role)role) {
    case ROLE_VIEWER:
        return reads;
    case ROLE_DISPATCHER:
        return reads | writes;
    case ROLE_OWNER:
        return SCOPES_ALL;
    case ROLE_TECHNICIAN:
        return BIT(SCOPE_JOBS_READ) | BIT(SCOPE_TECHNICIANS_READ);
    }
    return 0;
}

uint64_t role_own_scopes(int32_t role)
{
    return role == ROLE_TECHNICIAN ? BIT(SCOPE_JOBS_WRITE) | BIT(SCOPE_TECHNICIANS_WRITE) : 0;
}

bool identity_may_own(const struct identity *identity, int32_t scope)
{
    assert(scope >= 0 && scope < SCOPE_COUNT);
    return ((identity->scopes | identity->own_scopes) >> scope & 1) != 0;
}

struct text identity_limit_key(const struct identity *identity)
{
    return identity->by == IDENTITY_SESSION ? identity->user_id : identity->key_id;
}

struct text identity_limit_policy(const struct identity *identity)
{
    return identity->by == IDENTITY_SESSION ? TEXT("session") : TEXT("default");
}

struct identity access_command_line(struct text organization_id)
{
    return (struct identity){
        .organization_id = organization_id,
        .by = IDENTITY_COMMAND_LINE,
        .scopes = SCOPES_ALL,
        .actor = TEXT("command line"),
    };
}

/* ---- who is good ------------------------------------------------------------------------------------------------- */

bool access_key_is_good(const struct key_record *key, int64_t steady_ms)
{
    return key->revoked_at_s == 0 && (key->expires_at_s == 0 || steady_ms < key->expires_at_s * 1000);
}

/* Until it is used a first time, its beginning counts; that is steady, as its end is. */
bool access_session_is_good(const struct row *session, int64_t steady_ms)
{
    const struct session_record *record = session->noun;
    int64_t begun_ms = (record->expires_at_s - SESSION_MOST_S) * 1000;
    int64_t seen_ms = session->last_used_ms > begun_ms ? session->last_used_ms : begun_ms;
    return steady_ms < record->expires_at_s * 1000 && steady_ms - seen_ms < (int64_t)SESSION_IDLE_S * 1000;
}

bool access_invite_is_good(const struct user_record *user, int64_t steady_ms)
{
    return user->active && steady_ms < user->invite_expires_at_s * 1000;
}

bool access_user_is_able(const struct user_record *user)
{
    return user->active && !text_is_empty(user->password);
}

static bool unauthorized(struct fault *fault)
{
    return fault_raise(fault, FAULT_DENIED, "unauthorized", "",
                       "There is no valid API key or session. Send a key as `Authorization: Bearer rq_live_…`.");
}

/* ---- keys -------------------------------------------------------------------------------------------------------- */

/* The token of "Bearer <token>"; the scheme's name may be written in any case (RFC 9110, section 11.1). */
static bool token_of(struct arena *arena, struct text header, struct text *token)
{
    struct text trimmed = text_trim(header);
    if (!text_starts_with(text_fold(arena, trimmed), TEXT("bearer "))) {
        return false;
    }
    *token = text_trim(text_slice(trimmed, 7, trimmed.length));
    return true;
}

static void identity_of_key(struct arena *arena, struct text organization_id, const struct row *row,
                            struct identity *identity)
{
    const struct key_record *key = row->noun;
    *identity = (struct identity){
        .organization_id = text_copy(arena, organization_id),
        .key_id = text_copy(arena, row->id),
        .realm = (enum key_realm)key->realm,
        .scopes = key->scopes,
        .by = IDENTITY_KEY,
        .version = row->version,
    };
    identity->actor = text_format(arena, "key:%.*s", TEXT_ARGS(identity->key_id));
}

/* Who has shown the key itself may hear that it is over; everybody else hears the same. */
static bool key_is_over(const struct access_context *c, const struct key_record *key, struct fault *fault)
{
    if (access_key_is_good(key, c->steady_ms)) {
        return false;
    }
    fault_raise(fault, FAULT_DENIED, "unauthorized", "",
                key->revoked_at_s != 0 ? "This API key was revoked." : "This API key has expired.");
    return true;
}

/* An unknown prefix costs the same hash and comparison as a known one. */
static bool identify_key(struct access_context *c, struct text authorization, struct identity *identity,
                         struct fault *fault)
{
    static const struct key_record nobody = {.given = 0};
    struct text token;
    struct text prefix;
    enum key_realm realm;
    if (!token_of(c->arena, authorization, &token) || !access_key_read(token, &realm, &prefix)) {
        return unauthorized(fault);
    }
    struct text organization_id = TEXT("");
    const struct row *row = c->store->find_key(c->store->context, c->arena, prefix, &organization_id, fault);
    const struct key_record *key = row == NULL ? &nobody : row->noun;
    struct sha256 digest = sha256_of(token.bytes, token.length);
    bool same = CRYPTO_memcmp(digest.bytes, key->digest.bytes, sizeof digest.bytes) == 0;
    if (row == NULL || !same || key->realm != (int32_t)realm) {
        return unauthorized(fault);
    }
    if (key_is_over(c, key, fault)) {
        return false;
    }
    identity_of_key(c->arena, organization_id, row, identity);
    if (c->now_ms - row->last_used_ms >= TOUCH_EVERY_MS || c->now_ms < row->last_used_ms) {
        c->store->touch(c->store->context, ROW_KEY, identity->organization_id, identity->key_id, c->now_ms);
    }
    return true;
}

/* ---- sessions ---------------------------------------------------------------------------------------------------- */

static const struct text cookie_name = {"__Host-routriq", 14};

struct text access_cookie_find(struct text cookies)
{
    struct text found = TEXT("");
    int count = 0;
    struct text rest = cookies;
    while (rest.length > 0) {
        struct text value = text_cut(&rest, ';');
        struct text name = text_trim(text_cut(&value, '='));
        if (text_equal(name, cookie_name)) {
            found = text_trim(value);
            count++;
        }
    }
    return count == 1 ? found : TEXT("");
}

struct text access_csrf_token(struct arena *arena, struct text secret)
{
    struct sha256 mark = sha256_hmac(secret.bytes, secret.length, TEXT("routriq csrf"));
    return sha256_hex(arena, &mark);
}

void access_identity_of_user(struct identity *identity, const struct row *user)
{
    const struct user_record *record = user->noun;
    bool narrow = record->role == ROLE_TECHNICIAN;
    bool nobody = narrow && text_is_empty(record->technician_id); /* cannot be; then without rights */
    identity->version = user->version;
    identity->scopes = nobody ? 0 : role_scopes(record->role);
    identity->own_scopes = nobody ? 0 : role_own_scopes(record->role);
    identity->only_technician_id = narrow ? record->technician_id : TEXT("");
}

/* The user behind a session, when both are good. */
static const struct row *user_of(struct access_context *c, struct snapshot *snapshot, const struct row *session,
                                 struct fault *fault)
{
    const struct session_record *record = session->noun;
    if (!access_session_is_good(session, c->steady_ms)) {
        return NULL;
    }
    const struct row *user = c->store->find(snapshot, c->arena, ROW_USER, record->user_id, fault);
    return user != NULL && access_user_is_able(user->noun) ? user : NULL;
}

static bool comes_from_our_page(struct access_context *c, const struct credentials *given,
                                const struct identity *identity, struct fault *fault)
{
    struct text said = given->csrf_token;
    struct text wanted = identity->csrf_token;
    bool same = said.length == wanted.length && CRYPTO_memcmp(said.bytes, wanted.bytes, wanted.length) == 0;
    if (!same || !way_is_own_page(c->arena, c->ways, &given->way, true)) {
        return fault_raise(fault, FAULT_DENIED, "csrf_failed", "",
                           "The request did not come from the dashboard: its origin or its X-CSRF-Token is missing or "
                           "wrong.");
    }
    return true;
}

static bool is_over_a_safe_way(struct access_context *c, const struct credentials *given, struct fault *fault)
{
    return way_is_safe(c->arena, c->ways, &given->way) ||
           fault_raise(fault, FAULT_DENIED, "https_required", "",
                       "Sign-in needs https: set ROUTRIQ_TLS_CERT and ROUTRIQ_TLS_KEY, or put a proxy with https in "
                       "front.");
}

bool access_way_is_good(struct access_context *c, const struct credentials *given, struct fault *fault)
{
    return is_over_a_safe_way(c, given, fault) &&
           (way_is_own_page(c->arena, c->ways, &given->way, false) ||
            fault_raise(fault, FAULT_DENIED, "csrf_failed", "", "The request comes from a page of somebody else."));
}

bool access_needs_session(const struct identity *identity, struct fault *fault)
{
    return identity->by == IDENTITY_SESSION || fault_raise(fault, FAULT_DENIED, "session_required", "",
                                                           "Only somebody who is signed in can do this; a key cannot.");
}

static bool session_open(struct access_context *c, const struct row *session, struct text organization_id,
                         struct identity *identity, struct fault *fault)
{
    struct snapshot *snapshot = c->store->open(c->store->context, organization_id, fault);
    if (snapshot == NULL) {
        return false;
    }
    const struct row *found = user_of(c, snapshot, session, fault);
    const struct row *user = found == NULL ? NULL : access_keep(c->arena, found);
    c->store->close(c->store->context, snapshot);
    if (user == NULL) {
        return unauthorized(fault);
    }
    *identity = (struct identity){
        .organization_id = text_copy(c->arena, organization_id),
        .by = IDENTITY_SESSION,
        .user_id = user->id,
        .session_id = text_copy(c->arena, session->id),
        .actor = text_format(c->arena, "user:%.*s", TEXT_ARGS(user->id)),
    };
    access_identity_of_user(identity, user);
    return true;
}

static bool identify_session(struct access_context *c, const struct credentials *given, struct text secret,
                             struct identity *identity, struct fault *fault)
{
    struct sha256 digest;
    if (!access_secret_read(c->arena, secret, &digest)) {
        return unauthorized(fault);
    }
    struct text organization_id = TEXT("");
    const struct row *session = c->store->find_session(c->store->context, c->arena, &digest, &organization_id, fault);
    if (session == NULL) {
        return unauthorized(fault);
    }
    if (!session_open(c, session, organization_id, identity, fault) || !is_over_a_safe_way(c, given, fault)) {
        return false;
    }
    identity->csrf_token = access_csrf_token(c->arena, secret);
    if (given->changes && !comes_from_our_page(c, given, identity, fault)) {
        return false;
    }
    if (c->steady_ms - session->last_used_ms >= TOUCH_EVERY_MS) {
        c->store->touch(c->store->context, ROW_SESSION, identity->organization_id, identity->session_id, c->steady_ms);
    }
    return true;
}

/* ---- both -------------------------------------------------------------------------------------------------------- */

bool access_identify(struct access_context *c, const struct credentials *given, struct identity *identity,
                     struct fault *fault)
{
    if (!text_is_empty(given->authorization)) {
        return identify_key(c, given->authorization, identity, fault);
    }
    struct text secret = access_cookie_find(given->cookie);
    if (text_is_empty(secret)) {
        return unauthorized(fault);
    }
    return identify_session(c, given, secret, identity, fault);
}

static bool renew_session(struct access_context *c, struct identity *identity, struct fault *fault)
{
    const struct row *session = c->store->find(c->snapshot, c->arena, ROW_SESSION, identity->session_id, fault);
    const struct row *user = session == NULL ? NULL : user_of(c, c->snapshot, session, fault);
    if (user == NULL) {
        return unauthorized(fault);
    }
    access_identity_of_user(identity, user);
    return true;
}

bool access_identity_renew(struct access_context *c, struct identity *identity, struct fault *fault)
{
    if (identity->by == IDENTITY_COMMAND_LINE) {
        return true;
    }
    if (identity->by == IDENTITY_SESSION) {
        return renew_session(c, identity, fault);
    }
    const struct row *row = c->store->find(c->snapshot, c->arena, ROW_KEY, identity->key_id, fault);
    if (row == NULL) {
        return unauthorized(fault);
    }
    if (key_is_over(c, row->noun, fault)) {
        return false;
    }
    identity->version = row->version;
    identity->scopes = ((const struct key_record *)row->noun)->scopes;
    return true;
}
