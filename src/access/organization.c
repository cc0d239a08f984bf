/* An organization, with the key that opens it. */
#include "access/accounts_parts.h"
#include "base/arena.h"
#include "base/zone.h"

static struct json string_of(struct text t)
{
    return (struct json){.type = JSON_STRING, .string = t};
}

static bool is_currency(struct text t)
{
    bool capitals = t.length == 3;
    for (size_t i = 0; i < t.length; i++) {
        capitals = capitals && t.bytes[i] >= 'A' && t.bytes[i] <= 'Z';
    }
    return capitals;
}

static bool wish_read(struct access_context *c, const struct organization_wish *wish,
                      struct organization_record *record, struct fault *fault)
{
    struct json_member members[] = {
        {TEXT("name"), string_of(wish->name)},
        {TEXT("timezone"), string_of(wish->timezone)},
        {TEXT("currency"), string_of(wish->currency)},
    };
    const struct json body = {.type = JSON_OBJECT, .count = text_is_empty(wish->currency) ? 2 : 3, .members = members};
    struct zone zone;
    if (access_read(c, shape_of_row[ROW_ORGANIZATION], &body, record, NULL)) {
        if (!zone_load(c->arena, record->timezone, &zone, NULL)) {
            const struct where where = access_where("timezone");
            issue_add(&c->wrong, &where, "invalid_timezone", "There is no timezone %.*s; one is America/New_York.",
                      TEXT_ARGS(record->timezone));
        }
        if (!is_currency(record->currency)) {
            const struct where where = access_where("currency");
            issue_add(&c->wrong, &where, "unknown_value", "A currency has three capital letters, such as USD.");
        }
    }
    return access_is_right(c, fault);
}

static const struct row *first_key_put(struct access_context *c, bool sandbox, struct text *secret)
{
    struct key_record *key = arena_new(c->arena, struct key_record);
    shape_preset(shape_of_row[ROW_KEY], key);
    key->label = TEXT("first key");
    key->scopes = SCOPES_ALL;
    access_give(ROW_KEY, key, "label");
    access_key_make(c->arena, c->entropy, sandbox ? KEY_TEST : KEY_LIVE, secret, key);
    return access_put(c,
                      &(struct access_put){.kind = ROW_KEY, .id = access_id(c), .noun = key, .action = "key.created"});
}

bool access_organization_create(struct access_context *c, const struct organization_wish *wish,
                                const struct row **organization, struct access_made *made, struct fault *fault)
{
    struct organization_record *record = arena_new(c->arena, struct organization_record);
    shape_preset(shape_of_row[ROW_ORGANIZATION], record);
    if (!wish_read(c, wish, record, fault)) {
        return false;
    }
    record->sandbox = wish->sandbox;
    struct text id = access_id(c);
    c->set = NULL;
    access_set(c, id, TEXT("command line"));
    *organization = access_put(
        c, &(struct access_put){.kind = ROW_ORGANIZATION, .id = id, .noun = record, .action = "organization.created"});
    made->row = first_key_put(c, wish->sandbox, &made->secret);
    return true;
}
