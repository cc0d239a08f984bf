/* Signing in, and changing the password. */
#include <assert.h>

#include "access/accounts_parts.h"
#include "access/password.h"
#include "access/throttle.h"
#include "base/arena.h"

static bool pass_on(const struct fault *trouble, struct fault *fault)
{
    return fault_raise(fault, trouble->kind, trouble->code, trouble->where, "%s", trouble->what);
}

static bool invalid_credentials(struct fault *fault)
{
    return fault_raise(fault, FAULT_DENIED, "invalid_credentials", "", "The e-mail or the password is wrong.");
}

/* ---- one attempt ------------------------------------------------------------------------------------------------- */

/* Whose attempt it is, as the throttle counts. */
struct attempt {
    struct text email_folded;
    struct text address;
};

static bool attempt_begin(struct access_context *c, const struct attempt *attempt, struct fault *fault)
{
    return throttle_take(c->throttle, attempt->email_folded, attempt->address, c->steady_ms, &c->retry_after_s) ||
           fault_raise(fault, FAULT_UNAVAILABLE, "login_throttled", "", "Too many failed sign-ins. Wait %d seconds.",
                       (int)c->retry_after_s);
}

/* Only a wrong password stays counted: a right one forgets, and where nothing was found out nothing is held against anybody. */
static bool attempt_end(struct access_context *c, const struct attempt *attempt, bool right,
                        const struct fault *trouble, struct fault *fault)
{
    if (fault_is(trouble)) {
        throttle_give_back(c->throttle, attempt->email_folded, attempt->address);
        return pass_on(trouble, fault);
    }
    if (!right) {
        return invalid_credentials(fault);
    }
    throttle_forgive(c->throttle, attempt->email_folded, attempt->address);
    return true;
}

/* ---- login ------------------------------------------------------------------------------------------------------- */

struct login {
    uint64_t given;
    struct text email;
    struct text password;
    struct text organization_id;
};
#define AT(member) .offset = offsetof(struct login, member)
static const struct shape_member login_rows[] = {
    {"email", SHAPE_TEXT, SHAPE_REQUIRED, AT(email), .low = 1, .high = 254},
    {"password", SHAPE_TEXT, SHAPE_REQUIRED, AT(password), .low = 1, .high = RECORD_NOTE_BYTES},
    {"organizationId", SHAPE_TEXT, 0, AT(organization_id), .low = 1, .high = 64,
     .says = "Of somebody who belongs to several; else the first that fits."},
};
const struct shape access_login_shape = {
    .name = "Login", .size = sizeof(struct login), .count = 3, .members = login_rows};

struct candidates {
    int32_t count;
    const struct row *users[LOGIN_CANDIDATES];
    struct text organization_ids[LOGIN_CANDIDATES];
};

static bool candidates_find(struct access_context *c, const struct login *login, struct text email_folded,
                            struct candidates *candidates, struct fault *fault)
{
    struct row_list users;
    const struct text *organization_ids = NULL;
    *candidates = (struct candidates){.count = 0};
    if (!c->store->find_users(c->store->context, c->arena, email_folded, &users, &organization_ids, fault)) {
        return false;
    }
    for (int32_t i = 0; i < users.count && candidates->count < LOGIN_CANDIDATES; i++) {
        bool asked = text_is_empty(login->organization_id) || text_equal(login->organization_id, organization_ids[i]);
        if (asked && access_user_is_able(users.rows[i].noun)) {
            candidates->users[candidates->count] = &users.rows[i];
            candidates->organization_ids[candidates->count++] = organization_ids[i];
        }
    }
    return true;
}

/* The candidate whose password it is; -1: none. A wrong password and an unknown e-mail cost the same, in as many runs as there
 * may be candidates. */
static int32_t candidate_choose(struct access_context *c, const struct login *login,
                                const struct candidates *candidates, struct fault *fault)
{
    int32_t tries = text_is_empty(login->organization_id) ? LOGIN_CANDIDATES : 1;
    for (int32_t i = 0; i < tries && !fault_is(fault); i++) {
        if (i >= candidates->count) {
            (void)password_check_nobody(c->passwords, c->arena, login->password, fault);
            continue;
        }
        const struct user_record *user = candidates->users[i]->noun;
        if (password_check(c->passwords, c->arena, user->password, login->password, fault)) {
            return i;
        }
    }
    return -1;
}

static bool session_open(struct access_context *c, const struct credentials *given, const struct row *user,
                         struct text organization_id, struct session_begun *begun, struct fault *fault)
{
    struct snapshot *snapshot = c->store->open(c->store->context, organization_id, fault);
    if (snapshot == NULL) {
        return false;
    }
    c->set = NULL;
    access_set(c, organization_id, text_format(c->arena, "user:%.*s", TEXT_ARGS(user->id)));
    struct user_record *after = shape_copy(c->arena, shape_of_row[ROW_USER], user->noun);
    after->last_login_at_ms = c->now_ms;
    access_give(ROW_USER, after, "lastLoginAt");
    const struct session_wish wish = {.user = user, .after = after, .action = "user.signed_in"};
    bool begins = access_session_begin(c, snapshot, given, &wish, begun, fault);
    c->store->close(c->store->context, snapshot);
    return begins;
}

static bool login_read(struct access_context *c, const struct json *body, struct login *login, struct fault *fault)
{
    shape_preset(&access_login_shape, login);
    (void)access_read(c, &access_login_shape, body, login, NULL);
    return access_is_right(c, fault);
}

bool access_login(struct access_context *c, const struct credentials *given, const struct json *body,
                  struct session_begun *begun, struct fault *fault)
{
    struct login login;
    struct candidates candidates;
    if (!access_way_is_good(c, given, fault) || !login_read(c, body, &login, fault)) {
        return false;
    }
    const struct attempt attempt = {text_fold(c->arena, login.email), way_client(c->arena, c->ways, &given->way)};
    if (!attempt_begin(c, &attempt, fault)) {
        return false;
    }
    struct fault trouble = {.kind = FAULT_NONE};
    int32_t chosen = -1;
    if (candidates_find(c, &login, attempt.email_folded, &candidates, &trouble)) {
        chosen = candidate_choose(c, &login, &candidates, &trouble);
    }
    if (!attempt_end(c, &attempt, chosen >= 0, &trouble, fault)) {
        return false;
    }
    assert(chosen >= 0 && candidates.users[chosen] != NULL);
    return session_open(c, given, candidates.users[chosen], candidates.organization_ids[chosen], begun, fault);
}

/* ---- the password ------------------------------------------------------------------------------------------------ */

struct password_pair {
    uint64_t given;
    struct text current_password;
    struct text new_password;
};
#undef AT
#define AT(member) .offset = offsetof(struct password_pair, member)
static const struct shape_member password_rows[] = {
    {"currentPassword", SHAPE_TEXT, SHAPE_REQUIRED, AT(current_password), .low = 1, .high = RECORD_NOTE_BYTES},
    {"newPassword", SHAPE_TEXT, SHAPE_REQUIRED, AT(new_password), .low = 1, .high = RECORD_NOTE_BYTES},
};
const struct shape access_password_shape = {
    .name = "PasswordChange", .size = sizeof(struct password_pair), .count = 2, .members = password_rows};

static bool current_is_right(struct access_context *c, const struct credentials *given, const struct user_record *user,
                             struct text password, struct fault *fault)
{
    const struct attempt attempt = {text_fold(c->arena, user->email), way_client(c->arena, c->ways, &given->way)};
    struct fault trouble = {.kind = FAULT_NONE};
    if (!attempt_begin(c, &attempt, fault)) {
        return false;
    }
    bool right = password_check(c->passwords, c->arena, user->password, password, &trouble);
    return attempt_end(c, &attempt, right, &trouble, fault);
}

static bool password_replace(struct access_context *c, const struct identity *identity, const struct credentials *given,
                             const struct row *user, struct text password, struct session_begun *begun,
                             struct fault *fault)
{
    const struct row *organization =
        c->store->find(c->snapshot, c->arena, ROW_ORGANIZATION, identity->organization_id, fault);
    struct user_record *after = shape_copy(c->arena, shape_of_row[ROW_USER], user->noun);
    if (organization == NULL) {
        return fault_raise(fault, FAULT_NOT_FOUND, "not_found", "", "There is no such organization.");
    }
    struct text name = ((const struct organization_record *)organization->noun)->name;
    if (!access_password_is_good(c, after, name, password, "newPassword", fault) ||
        !password_make(c->passwords, c->arena, password, &after->password, fault)) {
        return false;
    }
    access_set(c, identity->organization_id, identity->actor);
    const struct session_wish wish = {.user = user, .after = after, .action = "user.password_changed", .end_all = true};
    return access_session_begin(c, c->snapshot, given, &wish, begun, fault);
}

bool access_password_change(struct access_context *c, const struct identity *identity, const struct credentials *given,
                            const struct json *body, struct session_begun *begun, struct fault *fault)
{
    struct password_pair pair;
    shape_preset(&access_password_shape, &pair);
    if (!access_needs_session(identity, fault) || !access_way_is_good(c, given, fault)) {
        return false;
    }
    (void)access_read(c, &access_password_shape, body, &pair, NULL);
    if (!access_is_right(c, fault)) {
        return false;
    }
    const struct row *user = c->store->find(c->snapshot, c->arena, ROW_USER, identity->user_id, fault);
    if (user == NULL) {
        return fault_raise(fault, FAULT_DENIED, "unauthorized", "", "There is no such user any more.");
    }
    return current_is_right(c, given, user->noun, pair.current_password, fault) &&
           password_replace(c, identity, given, user, pair.new_password, begun, fault);
}
