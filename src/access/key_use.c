/* Keys: made, rotated, revoked. */
#include "access/accounts_parts.h"
#include "base/arena.h"

/* Sandbox organizations have keys that show it. */
static bool realm_find(struct access_context *c, const struct identity *maker, enum key_realm *realm,
                       struct fault *fault)
{
    const struct row *row = c->store->find(c->snapshot, c->arena, ROW_ORGANIZATION, maker->organization_id, fault);
    if (row == NULL) {
        return fault_raise(fault, FAULT_NOT_FOUND, "not_found", "", "There is no such organization.");
    }
    *realm = ((const struct organization_record *)row->noun)->sandbox ? KEY_TEST : KEY_LIVE;
    return true;
}

/* ---- create ------------------------------------------------------------------------------------------------------ */

static bool wish_read(struct access_context *c, const struct identity *maker, const struct json *body,
                      struct key_record *record, struct fault *fault)
{
    bool read = access_read(c, shape_of_row[ROW_KEY], body, record, NULL);
    if (read && record->expires_at_s != 0 && record->expires_at_s * 1000 <= c->steady_ms) {
        const struct where where = access_where("expiresAt");
        issue_add(&c->wrong, &where, "out_of_range", "expiresAt must be in the future.");
    }
    if (read && record->scopes == 0 && access_says(body, "scopes")) {
        const struct where where = access_where("scopes");
        issue_add(&c->wrong, &where, "required", "Name at least one scope, or leave scopes out.");
    }
    if (!access_is_right(c, fault)) {
        return false;
    }
    if (record->scopes == 0) {
        record->scopes = maker->scopes & ~(UINT64_C(1) << SCOPE_ADMIN);
    }
    return access_may_give(maker, record->scopes, "/scopes", fault);
}

bool access_key_create(struct access_context *c, const struct identity *maker, const struct json *body,
                       struct access_made *made, struct fault *fault)
{
    struct key_record *record = arena_new(c->arena, struct key_record);
    enum key_realm realm = KEY_LIVE;
    shape_preset(shape_of_row[ROW_KEY], record);
    if (!wish_read(c, maker, body, record, fault) || !realm_find(c, maker, &realm, fault)) {
        return false;
    }
    access_set(c, maker->organization_id, maker->actor);
    access_expect(c, maker);
    access_key_make(c->arena, c->entropy, realm, &made->secret, record);
    const struct access_put put = {.kind = ROW_KEY, .id = access_id(c), .noun = record, .action = "key.created"};
    made->row = access_put(c, &put);
    return true;
}

/* ---- rotate ------------------------------------------------------------------------------------------------------ */

struct rotation {
    uint64_t given;
    int32_t grace_s;
};
static const struct shape_member rotation_rows[] = {
    {"graceSeconds", SHAPE_INTEGER, SHAPE_NOT_NULL, .offset = offsetof(struct rotation, grace_s), .low = 0,
     .high = KEY_GRACE_MOST_S, .says = "For so long the old key goes on beside the new one."},
};
const struct shape access_rotation_shape = {
    .name = "KeyRotation", .size = sizeof(struct rotation), .count = 1, .members = rotation_rows};

static bool rotation_read(struct access_context *c, const struct json *body, struct rotation *rotation,
                          struct fault *fault)
{
    static const struct json nothing = {.type = JSON_OBJECT};
    shape_preset(&access_rotation_shape, rotation);
    (void)access_read(c, &access_rotation_shape, body == NULL ? &nothing : body, rotation, NULL);
    return access_is_right(c, fault);
}

static bool can_be_rotated(struct access_context *c, const struct identity *maker, const struct key_record *old,
                           struct fault *fault)
{
    if (old->revoked_at_s != 0) {
        return fault_raise(fault, FAULT_CONFLICT, "key_revoked", "", "This key was revoked; make a new one.");
    }
    if (!access_key_is_good(old, c->steady_ms)) {
        return fault_raise(fault, FAULT_CONFLICT, "key_revoked", "", "This key has expired; make a new one.");
    }
    return access_may_give(maker, old->scopes, "", fault);
}

static const struct key_record *successor_make(struct access_context *c, const struct row *old, struct text *key)
{
    struct key_record *record = shape_copy(c->arena, shape_of_row[ROW_KEY], old->noun);
    record->rotated_from = text_copy(c->arena, old->id);
    access_give(ROW_KEY, record, "rotatedFrom");
    access_key_make(c->arena, c->entropy, (enum key_realm)record->realm, key, record);
    return record;
}

/* The old key as it is from now on: over at once, or after the grace unless it ends before that anyway. */
static const struct key_record *predecessor_make(struct access_context *c, const struct row *old, int32_t grace_s)
{
    struct key_record *record = shape_copy(c->arena, shape_of_row[ROW_KEY], old->noun);
    int64_t end_s = (c->steady_ms + 999) / 1000 + grace_s;
    if (grace_s == 0) {
        record->revoked_at_s = c->now_ms / 1000;
        access_give(ROW_KEY, record, "revokedAt");
    } else if (record->expires_at_s == 0 || record->expires_at_s > end_s) {
        record->expires_at_s = end_s;
        access_give(ROW_KEY, record, "expiresAt");
    }
    return record;
}

bool access_key_rotate(struct access_context *c, const struct identity *maker, struct text id, const struct json *body,
                       struct access_made *made, const struct row **replaced, struct fault *fault)
{
    struct rotation rotation;
    const struct row *old = c->store->find(c->snapshot, c->arena, ROW_KEY, id, fault);
    if (old == NULL) {
        return fault_raise(fault, FAULT_NOT_FOUND, "not_found", "", "There is no such key.");
    }
    if (!rotation_read(c, body, &rotation, fault) || !can_be_rotated(c, maker, old->noun, fault)) {
        return false;
    }
    access_set(c, maker->organization_id, maker->actor);
    if (!text_equal(maker->key_id, old->id)) {
        access_expect(c, maker);
    }
    const struct access_put successor = {
        .kind = ROW_KEY, .id = access_id(c), .noun = successor_make(c, old, &made->secret), .action = "key.created"};
    const struct access_put predecessor = {
        .kind = ROW_KEY, .before = old, .noun = predecessor_make(c, old, rotation.grace_s), .action = "key.rotated"};
    made->row = access_put(c, &successor);
    const struct row *after = access_put(c, &predecessor);
    if (replaced != NULL) {
        *replaced = after;
    }
    return true;
}

/* ---- revoke ------------------------------------------------------------------------------------------------------ */

bool access_key_revoke(struct access_context *c, const struct identity *who, struct text id, const struct row **key,
                       struct fault *fault)
{
    const struct row *row = c->store->find(c->snapshot, c->arena, ROW_KEY, id, fault);
    if (row == NULL) {
        return fault_raise(fault, FAULT_NOT_FOUND, "not_found", "", "There is no such key.");
    }
    *key = row;
    if (((const struct key_record *)row->noun)->revoked_at_s != 0) {
        return true;
    }
    struct key_record *record = shape_copy(c->arena, shape_of_row[ROW_KEY], row->noun);
    record->revoked_at_s = c->now_ms / 1000;
    access_give(ROW_KEY, record, "revokedAt");
    access_set(c, who->organization_id, who->actor);
    const struct access_put put = {.kind = ROW_KEY, .before = row, .noun = record, .action = "key.revoked"};
    *key = access_put(c, &put);
    return true;
}
