/* The bounds of each member, tried from the rows of its own table. */
#include "base/arena.h"
#include "base/testing.h"
#include "model/testing_shape.h"

/* A member that is tried, and the way down to it. */
struct trial {
    const struct trial *parent; /* NULL: `shape` is the whole noun */
    const struct shape *shape;
    const struct shape_member *member;
    struct arena *arena;
    struct random *random;
};

static bool is_listed(const struct trial *t)
{
    return (t->member->flags & SHAPE_LIST) != 0;
}

/* The whole body in which the member's value is `raw`. */
static struct text body_with(const struct trial *t, struct text raw)
{
    struct text object = testing_shape_body_with(t->arena, t->random, t->shape, t->member, raw);
    if (t->parent == NULL) {
        return object;
    }
    return body_with(t->parent, is_listed(t->parent) ? text_format(t->arena, "[%.*s]", TEXT_ARGS(object)) : object);
}

static struct text path_of(const struct trial *t)
{
    struct text above = t->parent == NULL ? TEXT("") : path_of(t->parent);
    const char *entry = t->parent != NULL && is_listed(t->parent) ? "/0" : "";
    return text_format(t->arena, "%.*s%s/%s", TEXT_ARGS(above), entry, t->member->name);
}

static const struct shape *whole_shape(const struct trial *t)
{
    return t->parent == NULL ? t->shape : whole_shape(t->parent);
}

static struct text listed(const struct trial *t, struct text raw)
{
    return is_listed(t) ? text_format(t->arena, "[%.*s]", TEXT_ARGS(raw)) : raw;
}

static void *new_noun(const struct trial *t)
{
    void *value = arena_alloc(t->arena, whole_shape(t)->size);
    shape_preset(whole_shape(t), value);
    return value;
}

static void taken_raw(const struct trial *t, struct text raw)
{
    testing_shape_merge(t->arena, whole_shape(t), SHAPE_FROM_CLIENT, body_with(t, raw), new_noun(t));
}

static void refused_raw(const struct trial *t, struct text raw, struct text path)
{
    const struct shape *shape = whole_shape(t);
    struct issues issues = testing_shape_issues(t->arena, shape, body_with(t, raw), new_noun(t));
    if (issues.count == 0 || !text_starts_with(issues.list[0].path, path)) {
        print_error("%s: %.*s takes %.*s\n", shape->name, TEXT_ARGS(path), TEXT_ARGS(raw));
        fail();
    }
}

static void taken(const struct trial *t, struct text raw)
{
    taken_raw(t, listed(t, raw));
}

static void refused(const struct trial *t, struct text raw)
{
    struct text path = path_of(t);
    refused_raw(t, listed(t, raw), is_listed(t) ? text_format(t->arena, "%.*s/0", TEXT_ARGS(path)) : path);
}

static struct text repeated(struct arena *arena, int64_t count)
{
    struct text_builder text = text_builder_make(arena);
    text_append_char(&text, '"');
    for (int64_t i = 0; i < count; i++) {
        text_append_char(&text, 'x');
    }
    text_append_char(&text, '"');
    return text_built(&text);
}

static struct text number(struct arena *arena, int64_t value)
{
    return text_format(arena, "%lld", (long long)value);
}

static struct text fixed(struct arena *arena, int64_t value, int64_t scale)
{
    struct json_writer w = json_writer_make(arena);
    json_fixed(&w, value, scale);
    return json_written(&w);
}

static struct text amount(const struct trial *t, int64_t value)
{
    struct text written = fixed(t->arena, value, t->member->scale > 0 ? t->member->scale : 1);
    return text_format(t->arena, "{\"m3\":%.*s}", TEXT_ARGS(written));
}

static void try_numbers(const struct trial *t)
{
    const struct shape_member *member = t->member;
    struct arena *arena = t->arena;
    int64_t scale = member->kind == SHAPE_DECIMAL ? member->scale : 1;
    if (member->kind == SHAPE_DECIMAL) {
        refused(t, fixed(arena, member->low * 10 + 1, scale * 10)); /* one decimal more than is kept */
    } else {
        refused(t, fixed(arena, member->low * 10 + 5, 10));
    }
    taken(t, fixed(arena, member->low, scale));
    taken(t, fixed(arena, member->high, scale));
    refused(t, fixed(arena, member->low - 1, scale));
    refused(t, fixed(arena, member->high + 1, scale));
    refused(t, TEXT("\"1\""));
}

static void try_texts(const struct trial *t)
{
    taken(t, repeated(t->arena, t->member->low));
    taken(t, repeated(t->arena, t->member->high));
    refused(t, repeated(t->arena, t->member->high + 1));
    refused(t, TEXT("5"));
    if (t->member->low > 0) {
        refused(t, repeated(t->arena, t->member->low - 1));
        refused(t, TEXT("\"  \""));
    }
}

static void try_choices(const struct trial *t)
{
    for (int32_t i = 0; i < shape_word_count(t->member); i++) {
        struct text word = shape_word(t->member, i);
        struct text quoted = text_format(t->arena, "\"%.*s\"", TEXT_ARGS(word));
        bool many = t->member->kind == SHAPE_CHOICES;
        taken(t, many ? text_format(t->arena, "[%.*s]", TEXT_ARGS(quoted)) : quoted);
    }
    refused(t, t->member->kind == SHAPE_CHOICES ? TEXT("[\"no such word\"]") : TEXT("\"no such word\""));
    refused(t, TEXT("{}"));
    if ((t->member->flags & SHAPE_NUMBERED) != 0) {
        taken(t, number(t->arena, t->member->low));
        refused(t, number(t->arena, t->member->low - 1));
        refused(t, number(t->arena, t->member->low + shape_word_count(t->member)));
    }
}

static void shape_try(const struct trial *parent, const struct shape *shape, struct arena *arena,
                      struct random *random);

static void try_element(const struct trial *t)
{
    switch (t->member->kind) {
    case SHAPE_TEXT:
        try_texts(t);
        break;
    case SHAPE_INTEGER:
    case SHAPE_LONG:
    case SHAPE_DECIMAL:
        try_numbers(t);
        break;
    case SHAPE_BOOLEAN:
        taken(t, TEXT("true"));
        taken(t, TEXT("false"));
        refused(t, TEXT("0"));
        break;
    case SHAPE_CHOICE:
    case SHAPE_CHOICES:
        try_choices(t);
        break;
    case SHAPE_INSTANT:
    case SHAPE_MOMENT:
        refused(t, TEXT("\"2026-05-15T10:00:00\""));
        refused(t, TEXT("\"1970-01-01T00:00:00Z\""));
        refused(t, TEXT("\"2100-01-01T00:00:00Z\""));
        refused(t, TEXT("1778860800"));
        break;
    case SHAPE_DATE:
        taken(t, TEXT("\"2024-02-29\""));
        refused(t, TEXT("\"2026-02-29\""));
        refused(t, TEXT("\"1969-12-31\""));
        if (t->member->high == 0) {
            taken(t, TEXT("\"2099-12-31\""));
            refused(t, TEXT("\"2100-01-01\""));
        } else {
            taken(t, TEXT("\"9999-12-31\"")); /* never */
        }
        break;
    case SHAPE_CLOCK:
        refused(t, TEXT("\"24:00\""));
        refused(t, TEXT("540"));
        break;
    case SHAPE_POINT:
        taken(t, TEXT("{\"lat\":90,\"lng\":-180}"));
        refused(t, TEXT("{\"lat\":90.000001,\"lng\":0}"));
        refused(t, TEXT("{\"lat\":0,\"lng\":-180.000001}"));
        refused(t, TEXT("{\"lat\":0}"));
        break;
    case SHAPE_REFERENCE:
        taken(t, TEXT("\"0196d0f0-1000-7000-8000-000000000001\""));
        refused(t, TEXT("\"ext::T-1\""));
        break;
    case SHAPE_OBJECT:
        refused(t, TEXT("5"));
        shape_try(t, t->member->of, t->arena, t->random);
        break;
    case SHAPE_AMOUNTS:
        taken(t, amount(t, t->member->high));
        refused(t, amount(t, t->member->high + 1));
        refused(t, amount(t, t->member->low - 1));
        break;
    case SHAPE_DIGEST:
        refused(t, TEXT("\"abc\""));
        break;
    case SHAPE_JSON:
        taken(t, TEXT("{\"any\":[\"thing\"]}"));
        break;
    }
}

static void try_list(const struct trial *t)
{
    struct text full = testing_shape_full_list(t->arena, t->random, t->member);
    taken_raw(t, full);
    struct text over = text_format(t->arena, "[1,%.*s", TEXT_ARGS(text_slice(full, 1, full.length)));
    refused_raw(t, over, path_of(t));
    refused_raw(t, TEXT("[null]"), path_of(t));
    refused_raw(t, TEXT("{}"), path_of(t));
    taken_raw(t, TEXT("[]"));
}

static void shape_try(const struct trial *parent, const struct shape *shape, struct arena *arena, struct random *random)
{
    for (int32_t i = 0; i < shape->count; i++) {
        const struct trial trial = {parent, shape, &shape->members[i], arena, random};
        if ((shape->members[i].flags & NOT_FROM_CLIENT) != 0) {
            continue;
        }
        if (is_listed(&trial)) {
            try_list(&trial);
        }
        try_element(&trial);
    }
}

void testing_shape_bounds(const struct shape *shape)
{
    struct arena *arena = arena_create(0);
    struct random random = random_make(5, 15);
    shape_try(NULL, shape, arena, &random);
    arena_destroy(arena);
}
