/* How accounts are told of. */
#include "access/accounts_parts.h"
#include "base/arena.h"
#include "base/zone.h"

static void name_moment(struct json_writer *w, struct arena *arena, const char *name, int64_t at_ms)
{
    if (at_ms == 0) {
        json_name_null(w, text_of(name));
    } else {
        json_name_string(w, text_of(name), moment_text(arena, at_ms));
    }
}

static void name_second(struct json_writer *w, struct arena *arena, const char *name, int64_t at_ms)
{
    name_moment(w, arena, name, at_ms / 1000 * 1000);
}

static void row_write(struct json_writer *w, struct arena *arena, const struct row *row)
{
    json_name_string(w, TEXT("id"), row->id);
    shape_write_members(w, shape_of_row[row->kind], row->noun, SHAPE_FOR_CLIENT);
    json_name_integer(w, TEXT("version"), row->version);
    name_moment(w, arena, "createdAt", row->created_ms);
    name_moment(w, arena, "updatedAt", row->updated_ms);
}

static void key_members(struct json_writer *w, struct arena *arena, const struct row *key)
{
    row_write(w, arena, key);
    name_second(w, arena, "lastUsedAt", key->last_used_ms);
}

void access_key_write(struct json_writer *w, struct arena *arena, const struct row *key)
{
    json_object_begin(w);
    key_members(w, arena, key);
    json_object_end(w);
}

void access_key_made_write(struct json_writer *w, struct arena *arena, const struct access_made *made)
{
    json_object_begin(w);
    key_members(w, arena, made->row);
    json_name_string(w, TEXT("key"), made->secret);
    json_object_end(w);
}

void access_user_write(struct json_writer *w, struct arena *arena, const struct row *user)
{
    json_object_begin(w);
    row_write(w, arena, user);
    json_object_end(w);
}

void access_user_made_write(struct json_writer *w, struct arena *arena, const struct access_made *made,
                            struct text base)
{
    json_object_begin(w);
    row_write(w, arena, made->row);
    if (text_is_empty(made->secret)) {
        json_name_null(w, TEXT("inviteToken"));
        json_name_null(w, TEXT("inviteUrl"));
    } else {
        json_name_string(w, TEXT("inviteToken"), made->secret);
        json_name_string(w, TEXT("inviteUrl"), access_invite_url(arena, base, made->secret));
    }
    json_object_end(w);
}

void access_session_write(struct json_writer *w, struct arena *arena, const struct row *session,
                          const struct identity *identity)
{
    json_object_begin(w);
    row_write(w, arena, session);
    name_second(w, arena, "lastUsedAt", session->last_used_ms != 0 ? session->last_used_ms : session->created_ms);
    json_name_bool(w, TEXT("current"), text_equal(session->id, identity->session_id));
    json_object_end(w);
}

/* ---- me ---------------------------------------------------------------------------------------------------------- */

static const struct row *find_me(struct access_context *c, enum row_kind kind, struct text id, struct fault *fault)
{
    const struct row *row = c->store->find(c->snapshot, c->arena, kind, id, fault);
    if (row == NULL) {
        fault_raise(fault, FAULT_DENIED, "unauthorized", "", "There is no such %s any more.", shape_row_name[kind]);
    }
    return row;
}

bool access_me_find(struct access_context *c, const struct identity *identity, struct access_me *me,
                    struct fault *fault)
{
    *me = (struct access_me){.organization = find_me(c, ROW_ORGANIZATION, identity->organization_id, fault)};
    if (identity->by == IDENTITY_KEY) {
        me->key = find_me(c, ROW_KEY, identity->key_id, fault);
        return me->organization != NULL && me->key != NULL;
    }
    me->user = find_me(c, ROW_USER, identity->user_id, fault);
    me->session = find_me(c, ROW_SESSION, identity->session_id, fault);
    return me->organization != NULL && me->user != NULL && me->session != NULL;
}

static void organization_write(struct json_writer *w, const struct row *row)
{
    const struct organization_record *organization = row->noun;
    json_object_begin(w);
    json_name_string(w, TEXT("id"), row->id);
    json_name_string(w, TEXT("name"), organization->name);
    json_name_string(w, TEXT("timezone"), organization->timezone);
    json_name_string(w, TEXT("currency"), organization->currency);
    json_name_bool(w, TEXT("sandbox"), organization->sandbox);
    json_object_end(w);
}

static void scopes_write(struct json_writer *w, uint64_t scopes)
{
    json_array_begin(w);
    for (int i = 0; i < SCOPE_COUNT; i++) {
        if ((scopes >> i & 1) != 0) {
            json_string(w, scope_name((enum scope)i));
        }
    }
    json_array_end(w);
}

static void name_or_null(struct json_writer *w, const char *name, struct text value)
{
    if (text_is_empty(value)) {
        json_name_null(w, text_of(name));
    } else {
        json_name_string(w, text_of(name), value);
    }
}

void access_me_write(struct json_writer *w, struct arena *arena, const struct identity *identity,
                     const struct access_me *me)
{
    json_object_begin(w);
    json_name_string(w, TEXT("kind"), me->key != NULL ? TEXT("key") : TEXT("session"));
    json_name(w, TEXT("organization"));
    organization_write(w, me->organization);
    json_name(w, TEXT("scopes"));
    scopes_write(w, identity->scopes);
    json_name(w, TEXT("key"));
    me->key == NULL ? json_null(w) : access_key_write(w, arena, me->key);
    json_name(w, TEXT("user"));
    me->user == NULL ? json_null(w) : access_user_write(w, arena, me->user);
    json_name(w, TEXT("session"));
    me->session == NULL ? json_null(w) : access_session_write(w, arena, me->session, identity);
    name_or_null(w, "technicianId", identity->only_technician_id);
    name_or_null(w, "csrfToken", identity->csrf_token);
    json_object_end(w);
}
