/* Invitations: how somebody becomes a user, and how a lost password is replaced. */
#include <openssl/crypto.h>

#include "access/accounts_parts.h"
#include "access/password.h"
#include "base/arena.h"

/* ---- given ------------------------------------------------------------------------------------------------------- */

/* Something on both sides of one @, no blanks, no controls. Whether somebody reads it only an invitation tells. */
static bool is_email(struct text t)
{
    struct text domain = t;
    struct text local = text_cut(&domain, '@');
    bool good = local.length > 0 && domain.length > 0;
    for (size_t i = 0; i < t.length; i++) {
        good = good && (unsigned char)t.bytes[i] > ' ' && t.bytes[i] != 0x7f;
    }
    for (size_t i = 0; i < domain.length; i++) {
        good = good && domain.bytes[i] != '@';
    }
    return good;
}

static struct text invite_begin(struct access_context *c, struct user_record *record)
{
    struct text token = access_secret_make(c, &record->invite_digest);
    record->invite_expires_at_s = c->steady_ms / 1000 + INVITE_LASTS_S;
    access_give(ROW_USER, record, "inviteDigest");
    access_give(ROW_USER, record, "inviteExpiresAt");
    return token;
}

static bool wish_read(struct access_context *c, const struct json *body, struct user_record *record,
                      struct fault *fault)
{
    shape_preset(shape_of_row[ROW_USER], record);
    if (access_read(c, shape_of_row[ROW_USER], body, record, access_technician_resolve)) {
        record->email = text_trim(record->email);
        if (!is_email(record->email)) {
            const struct where where = access_where("email");
            issue_add(&c->wrong, &where, "invalid_email", "email must be an e-mail address.");
        }
        record->active = true; /* an invitation to nobody would be none */
        access_user_judge(c, body, record);
    }
    return access_is_right(c, fault);
}

bool access_user_invite(struct access_context *c, const struct identity *maker, const struct json *body,
                        struct access_made *made, struct fault *fault)
{
    struct user_record *record = arena_new(c->arena, struct user_record);
    if (!wish_read(c, body, record, fault) || !access_may_give_role(maker, record->role, "/role", fault)) {
        return false;
    }
    struct text folded = text_fold(c->arena, record->email);
    struct fault trouble = {.kind = FAULT_NONE};
    bool taken = c->store->find_named(c->snapshot, c->arena, ROW_USER, folded, &trouble) != NULL;
    if (taken || fault_is(&trouble)) {
        return taken ? fault_raise(fault, FAULT_CONFLICT, "email_taken", "/email",
                                   "Somebody of this organization has this e-mail already.")
                     : fault_raise(fault, trouble.kind, trouble.code, trouble.where, "%s", trouble.what);
    }
    access_set(c, maker->organization_id, maker->actor);
    access_expect(c, maker);
    made->secret = invite_begin(c, record);
    made->row = access_put(
        c, &(struct access_put){.kind = ROW_USER, .id = access_id(c), .noun = record, .action = "user.invited"});
    return true;
}

bool access_user_invite_again(struct access_context *c, const struct identity *maker, struct text id,
                              struct access_made *made, struct fault *fault)
{
    const struct row *user = c->store->find(c->snapshot, c->arena, ROW_USER, id, fault);
    if (user == NULL || !((const struct user_record *)user->noun)->active) {
        return fault_raise(fault, FAULT_NOT_FOUND, "not_found", "", "There is no such user, or it is disabled.");
    }
    struct user_record *record = shape_copy(c->arena, shape_of_row[ROW_USER], user->noun);
    if (!access_may_give_role(maker, record->role, "", fault)) {
        return false; /* else one who may less could sign in as one who may more */
    }
    access_set(c, maker->organization_id, maker->actor);
    if (!text_equal(maker->user_id, user->id)) {
        access_expect(c, maker);
    }
    made->secret = invite_begin(c, record);
    made->row =
        access_put(c, &(struct access_put){.kind = ROW_USER, .before = user, .noun = record, .action = "user.invited"});
    return true;
}

struct text access_invite_url(struct arena *arena, struct text base, struct text token)
{
    struct text end = text_slice(base, base.length > 0 ? base.length - 1 : 0, base.length);
    const char *slash = text_equal(end, TEXT("/")) ? "" : "/";
    return text_format(arena, "%.*s%saccept-invite#%.*s", TEXT_ARGS(base), slash, TEXT_ARGS(token));
}

/* ---- accepted ---------------------------------------------------------------------------------------------------- */

struct acceptance {
    uint64_t given;
    struct text token;
    struct text password;
    struct text name;
};
#define AT(member) .offset = offsetof(struct acceptance, member)
static const struct shape_member acceptance_rows[] = {
    {"token", SHAPE_TEXT, SHAPE_REQUIRED, AT(token), .low = 1, .high = 100, .says = "Of the invitation's link."},
    {"password", SHAPE_TEXT, SHAPE_REQUIRED, AT(password), .low = 1, .high = RECORD_NOTE_BYTES},
    {"name", SHAPE_TEXT, 0, AT(name), .low = 1, .high = RECORD_NAME_BYTES},
};
const struct shape access_acceptance_shape = {
    .name = "InviteAcceptance", .size = sizeof(struct acceptance), .count = 3, .members = acceptance_rows};

static const struct row *invited_find(struct access_context *c, struct text token, struct text *organization_id,
                                      struct fault *fault)
{
    struct sha256 digest;
    const struct row *user = NULL;
    if (access_secret_read(c->arena, token, &digest)) {
        user = c->store->find_invite(c->store->context, c->arena, &digest, organization_id, fault);
    }
    const struct user_record *record = user == NULL ? NULL : user->noun;
    if (record == NULL || !access_invite_is_good(record, c->steady_ms) ||
        CRYPTO_memcmp(record->invite_digest.bytes, digest.bytes, sizeof digest.bytes) != 0) {
        fault_raise(fault, FAULT_NOT_FOUND, "invite_invalid", "/token",
                    "The invitation was used, has expired or never was. Ask for a new one.");
        return NULL;
    }
    return user;
}

bool access_password_is_good(struct access_context *c, const struct user_record *user, struct text organization_name,
                             struct text password, const char *member, struct fault *fault)
{
    const struct text around_items[] = {user->email, user->name, organization_name};
    const struct text_list around = {.count = 3, .items = around_items};
    const struct where where = access_where(member);
    struct text path = where_pointer(c->arena, &where);
    return password_is_acceptable(c->arena, password, &around, &where, &c->wrong) ||
           fault_raise(fault, FAULT_INVALID, "weak_password", text_to_c(c->arena, path), "%.*s",
                       TEXT_ARGS(c->wrong.list[0].message));
}

static void password_set(struct user_record *record, struct text encoded)
{
    record->password = encoded;
    access_give(ROW_USER, record, "password");
    access_clear(ROW_USER, record, "inviteDigest");
    access_clear(ROW_USER, record, "inviteExpiresAt");
}

/* The rest, with the organization as it stands. */
static bool accept(struct access_context *c, struct snapshot *snapshot, const struct row *before,
                   const struct acceptance *acceptance, const struct row **user, struct fault *fault)
{
    const struct row *organization =
        c->store->find(snapshot, c->arena, ROW_ORGANIZATION, c->set->organization_id, fault);
    struct user_record *record = shape_copy(c->arena, shape_of_row[ROW_USER], before->noun);
    struct row_list sessions;
    struct text encoded;
    if (organization == NULL) {
        return fault_raise(fault, FAULT_NOT_FOUND, "invite_invalid", "/token", "The organization is gone.");
    }
    if (!text_is_empty(acceptance->name)) {
        record->name = acceptance->name;
        access_give(ROW_USER, record, "name");
    }
    struct text name = ((const struct organization_record *)organization->noun)->name;
    if (!access_password_is_good(c, record, name, acceptance->password, "password", fault) ||
        !password_make(c->passwords, c->arena, acceptance->password, &encoded, fault) ||
        !access_sessions_of(c, snapshot, before->id, &sessions, fault)) {
        return false;
    }
    password_set(record, encoded);
    *user = access_put(
        c, &(struct access_put){.kind = ROW_USER, .before = before, .noun = record, .action = "user.accepted"});
    for (int32_t i = 0; i < sessions.count; i++) {
        access_session_drop(c, &sessions.rows[i]);
    }
    return true;
}

bool access_invite_accept(struct access_context *c, const struct credentials *given, const struct json *body,
                          const struct row **user, struct fault *fault)
{
    struct acceptance acceptance;
    shape_preset(&access_acceptance_shape, &acceptance);
    if (!access_way_is_good(c, given, fault)) {
        return false;
    }
    (void)access_read(c, &access_acceptance_shape, body, &acceptance, NULL);
    if (!access_is_right(c, fault)) {
        return false;
    }
    struct text organization_id = TEXT("");
    const struct row *before = invited_find(c, acceptance.token, &organization_id, fault);
    struct snapshot *snapshot = before == NULL ? NULL : c->store->open(c->store->context, organization_id, fault);
    if (snapshot == NULL) {
        return false;
    }
    c->set = NULL;
    access_set(c, organization_id, text_format(c->arena, "user:%.*s", TEXT_ARGS(before->id)));
    bool good = accept(c, snapshot, before, &acceptance, user, fault);
    c->store->close(c->store->context, snapshot);
    return good;
}
