/* What the use cases of accounts share: bodies, secrets and changes. */
#include <assert.h>
#include <string.h>

#include <openssl/crypto.h>

#include "access/accounts_parts.h"
#include "base/arena.h"
#include "base/encode.h"
#include "base/uuid.h"

/* ---- bodies ------------------------------------------------------------------------------------------------------ */

static const struct where whole_body = {.parent = NULL};

struct where access_where(const char *name)
{
    return where_member(&whole_body, name);
}

bool access_read(struct access_context *c, const struct shape *shape, const struct json *body, void *noun,
                 bool (*resolve)(void *context, const struct shape_member *member, const struct where *where,
                                 struct text reference, struct text *id))
{
    c->wrong = issues_make(c->arena);
    c->not_built = issues_make(c->arena);
    c->trouble = (struct fault){.kind = FAULT_NONE};
    struct shape_reader reader = {
        .arena = c->arena,
        .wrong = &c->wrong,
        .not_built = &c->not_built,
        .resolve = resolve,
        .context = c,
    };
    return shape_merge(&reader, shape, SHAPE_FROM_CLIENT, body, &whole_body, noun);
}

static bool raise_first(const struct issues *issues, enum fault_kind kind, const char *code, struct fault *fault)
{
    if (issues->count == 0) {
        return true;
    }
    char where[sizeof fault->where] = "";
    struct text path = issues->list[0].path;
    size_t length = path.length < sizeof where - 1 ? path.length : sizeof where - 1;
    memcpy(where, path.bytes, length);
    return fault_raise(fault, kind, code, where, "%.*s", TEXT_ARGS(issues->list[0].message));
}

bool access_is_right(const struct access_context *c, struct fault *fault)
{
    if (fault_is(&c->trouble)) {
        return fault_raise(fault, c->trouble.kind, c->trouble.code, c->trouble.where, "%s", c->trouble.what);
    }
    return raise_first(&c->wrong, FAULT_INVALID, "validation_failed", fault) &&
           raise_first(&c->not_built, FAULT_NOT_SUPPORTED, "not_supported", fault);
}

bool access_says(const struct json *body, const char *name)
{
    const struct json *value = body == NULL ? NULL : json_get(body, text_of(name));
    return value != NULL && value->type != JSON_NULL;
}

static int32_t member_of(enum row_kind kind, const char *member)
{
    int32_t index = shape_find(shape_of_row[kind], text_of(member));
    assert(index >= 0);
    return index;
}

void access_give(enum row_kind kind, void *noun, const char *member)
{
    shape_give(noun, member_of(kind, member));
}

void access_clear(enum row_kind kind, void *noun, const char *member)
{
    shape_clear(shape_of_row[kind], member_of(kind, member), noun);
}

/* ---- secrets ----------------------------------------------------------------------------------------------------- */

struct text access_secret_make(struct access_context *c, struct sha256 *digest)
{
    uint8_t bytes[SESSION_BYTES];
    c->entropy->fill(c->entropy->context, bytes, sizeof bytes);
    *digest = sha256_of(bytes, sizeof bytes);
    struct text secret = base64url_write(c->arena, bytes, sizeof bytes);
    OPENSSL_cleanse(bytes, sizeof bytes);
    return secret;
}

bool access_secret_read(struct arena *arena, struct text secret, struct sha256 *digest)
{
    uint8_t *bytes = NULL;
    size_t count = 0;
    if (!base64url_read(arena, secret, &bytes, &count) || count != SESSION_BYTES) {
        return false;
    }
    *digest = sha256_of(bytes, count);
    return true;
}

/* ---- changes ----------------------------------------------------------------------------------------------------- */

struct text access_id(struct access_context *c)
{
    uint8_t random[10];
    c->entropy->fill(c->entropy->context, random, sizeof random);
    return uuid_text(c->arena, uuid_v7(c->now_ms, random));
}

struct change_set *access_set(struct access_context *c, struct text organization_id, struct text actor)
{
    if (c->set == NULL) {
        struct change_origin origin = {.actor = actor, .request_id = c->request_id, .at_ms = c->now_ms};
        c->entropy->fill(c->entropy->context, origin.salt_seed, sizeof origin.salt_seed);
        c->set = change_set_begin(c->arena, organization_id, &origin);
    }
    assert(text_equal(c->set->organization_id, organization_id));
    return c->set;
}

const struct row *access_keep(struct arena *arena, const struct row *row)
{
    struct row *copy = arena_new(arena, struct row);
    *copy = *row;
    copy->id = text_copy(arena, row->id);
    copy->noun = shape_copy(arena, shape_of_row[row->kind], row->noun);
    return copy;
}

const struct row *access_put(struct access_context *c, const struct access_put *put)
{
    struct row *row = arena_new(c->arena, struct row);
    *row = put->before != NULL ? *put->before : (struct row){.kind = put->kind, .id = put->id, .created_ms = c->now_ms};
    row->version++;
    row->updated_ms = c->now_ms;
    row->noun = put->noun;
    const struct change change = {
        .kind = put->kind,
        .id = row->id,
        .version = row->version,
        .before = put->before == NULL ? NULL : put->before->noun,
        .after = put->noun,
        .action = put->action,
        .person_id = put->person_id,
    };
    change_set_put(c->set, &change);
    return row;
}

void access_expect(struct access_context *c, const struct identity *maker)
{
    if (maker->by == IDENTITY_KEY) {
        change_set_expect(c->set, ROW_KEY, maker->key_id, maker->version);
    } else if (maker->by == IDENTITY_SESSION) {
        change_set_expect(c->set, ROW_USER, maker->user_id, maker->version);
    }
}

bool access_may_give(const struct identity *maker, uint64_t scopes, const char *where, struct fault *fault)
{
    uint64_t missing = scopes & ~maker->scopes;
    for (int i = 0; i < SCOPE_COUNT; i++) {
        if ((missing >> i & 1) != 0) {
            return fault_raise(fault, FAULT_INVALID, "scope_not_held", where,
                               "Who asks does not have the scope %.*s and cannot give it.",
                               TEXT_ARGS(scope_name((enum scope)i)));
        }
    }
    return true;
}

/* Of a technician's user too: what somebody may do to the own work alone is given by who may do it to all. */
bool access_may_give_role(const struct identity *maker, int32_t role, const char *where, struct fault *fault)
{
    return access_may_give(maker, role_scopes(role) | role_own_scopes(role), where, fault);
}
