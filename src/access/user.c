/* Users: changed and disabled. */
#include "access/accounts_parts.h"
#include "base/arena.h"
#include "base/uuid.h"

/* ---- technicians named ------------------------------------------------------------------------------------------- */

/* "ext:<source>:<externalId>"; an empty source means "api". */
static const struct row *find_external(struct access_context *c, struct text reference, struct fault *fault)
{
    struct text rest = text_slice(reference, 4, reference.length);
    struct text source = text_cut(&rest, ':');
    return c->store->find_external(c->snapshot, c->arena, ROW_TECHNICIAN, text_is_empty(source) ? TEXT("api") : source,
                                   rest, fault);
}

bool access_technician_resolve(void *context, const struct shape_member *member, const struct where *where,
                               struct text reference, struct text *id)
{
    struct access_context *c = context;
    bool external = text_starts_with(reference, TEXT("ext:"));
    struct uuid uuid;
    if (!external && !uuid_parse(reference, &uuid)) {
        issue_add(&c->wrong, where, "invalid_id", "%s must be the id of a %s, or ext:<source>:<externalId>.",
                  member->name, member->words);
        return false;
    }
    const struct row *row = external ? find_external(c, reference, &c->trouble)
                                     : c->store->find(c->snapshot, c->arena, ROW_TECHNICIAN, reference, &c->trouble);
    if (row == NULL) {
        issue_add(&c->wrong, where, "unknown_technician", "There is no such technician.");
        return false;
    }
    *id = text_copy(c->arena, row->id);
    return true;
}

void access_user_judge(struct access_context *c, const struct json *body, struct user_record *record)
{
    const struct where where = access_where("technicianId");
    if (record->role == ROLE_TECHNICIAN) {
        if (text_is_empty(record->technician_id)) {
            issue_add(&c->wrong, &where, "required", "The user of a technician names the technician.");
        }
        return;
    }
    if (access_says(body, "technicianId")) {
        issue_add(&c->not_built, &where, "not_supported",
                  "Only the user of a technician names one; it would be ignored.");
    }
    access_clear(ROW_USER, record, "technicianId");
}

/* ---- the last owner ---------------------------------------------------------------------------------------------- */

static bool is_able_owner(const struct user_record *user)
{
    return user->role == ROLE_OWNER && access_user_is_able(user);
}

/* Another owner who can sign in; NULL when there is none. */
static const struct row *other_owner(struct access_context *c, struct text id, struct fault *fault)
{
    const struct list_filter all = {.active = LIST_ALL};
    struct list_query query = {.kind = ROW_USER, .order = LIST_CREATED, .limit = 200, .filter = &all};
    struct row_list page = {.more = true};
    while (page.more) {
        if (!c->store->list(c->snapshot, c->arena, &query, &page, fault)) {
            return NULL;
        }
        for (int32_t i = 0; i < page.count; i++) {
            if (is_able_owner(page.rows[i].noun) && !text_equal(page.rows[i].id, id)) {
                return access_keep(c->arena, &page.rows[i]);
            }
        }
        query.after_seq = page.count > 0 ? page.rows[page.count - 1].created_seq : 0;
    }
    return NULL;
}

/* Two owners who take each other out at the same moment must not both succeed: the one who stays is expected to stay as read. */
static bool owner_is_left(struct access_context *c, const struct row *user, const struct user_record *after,
                          const struct row **stays, struct fault *fault)
{
    *stays = NULL;
    if (!is_able_owner(user->noun) || is_able_owner(after)) {
        return true;
    }
    *stays = other_owner(c, user->id, fault);
    return *stays != NULL || fault_raise(fault, FAULT_CONFLICT, "last_owner", "",
                                         "An organization keeps at least one owner who can sign in.");
}

/* ---- changes ----------------------------------------------------------------------------------------------------- */

static const struct row *user_find(struct access_context *c, struct text id, int32_t if_version, struct fault *fault)
{
    const struct row *user = c->store->find(c->snapshot, c->arena, ROW_USER, id, fault);
    if (user == NULL) {
        fault_raise(fault, FAULT_NOT_FOUND, "not_found", "", "There is no such user.");
        return NULL;
    }
    if (if_version != 0 && if_version != user->version) {
        fault_raise(fault, FAULT_CONFLICT, "version_conflict", "", "The user is at version %d.", (int)user->version);
        return NULL;
    }
    return user;
}

static bool sessions_drop(struct access_context *c, struct text user_id, struct fault *fault)
{
    struct row_list sessions;
    if (!access_sessions_of(c, c->snapshot, user_id, &sessions, fault)) {
        return false;
    }
    for (int32_t i = 0; i < sessions.count; i++) {
        access_session_drop(c, &sessions.rows[i]);
    }
    return true;
}

/* Keeps the user as `after` says, when that is allowed and not what it is already. */
static bool user_change(struct access_context *c, const struct identity *maker, const struct row *before,
                        struct user_record *after, const char *action, const struct row **user, struct fault *fault)
{
    const struct user_record *was = before->noun;
    const struct row *stays = NULL;
    *user = before;
    if (shape_equal(shape_of_row[ROW_USER], was, after)) {
        return true;
    }
    bool gains = after->role != was->role || (after->active && !was->active);
    if ((gains && !access_may_give_role(maker, after->role, "/role", fault)) ||
        !owner_is_left(c, before, after, &stays, fault)) {
        return false;
    }
    access_set(c, maker->organization_id, maker->actor);
    if (stays != NULL) {
        change_set_expect(c->set, ROW_USER, stays->id, stays->version);
    }
    if (gains && !text_equal(maker->user_id, before->id)) {
        access_expect(c, maker);
    }
    *user = access_put(c, &(struct access_put){.kind = ROW_USER, .before = before, .noun = after, .action = action});
    return after->active || sessions_drop(c, before->id, fault);
}

static void invite_end(struct user_record *record)
{
    access_clear(ROW_USER, record, "inviteDigest");
    access_clear(ROW_USER, record, "inviteExpiresAt");
}

/* What was read may be sent back, so the e-mail may stand there; it is what the user is known by and stays. */
static void email_keep(struct access_context *c, const struct user_record *was, struct user_record *after)
{
    if (!text_equal(text_fold(c->arena, was->email), text_fold(c->arena, after->email))) {
        const struct where where = access_where("email");
        issue_add(&c->not_built, &where, "not_supported",
                  "The e-mail of a user cannot be changed. Invite the new one and disable this user.");
    }
    after->email = was->email;
}

bool access_user_patch(struct access_context *c, const struct identity *maker, struct text id, const struct json *patch,
                       int32_t if_version, const struct row **user, struct fault *fault)
{
    const struct row *before = user_find(c, id, if_version, fault);
    if (before == NULL) {
        return false;
    }
    struct user_record *after = shape_copy(c->arena, shape_of_row[ROW_USER], before->noun);
    if (access_read(c, shape_of_row[ROW_USER], patch, after, access_technician_resolve)) {
        email_keep(c, before->noun, after);
        access_user_judge(c, patch, after);
    }
    if (!access_is_right(c, fault)) {
        return false;
    }
    if (!after->active) {
        invite_end(after);
    }
    return user_change(c, maker, before, after, after->active ? "user.updated" : "user.disabled", user, fault);
}

bool access_user_disable(struct access_context *c, const struct identity *maker, struct text id, int32_t if_version,
                         const struct row **user, struct fault *fault)
{
    const struct row *before = user_find(c, id, if_version, fault);
    if (before == NULL) {
        return false;
    }
    struct user_record *after = shape_copy(c->arena, shape_of_row[ROW_USER], before->noun);
    after->active = false;
    invite_end(after);
    return user_change(c, maker, before, after, "user.disabled", user, fault);
}
