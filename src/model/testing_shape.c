#include "model/testing_shape.h"

#include "base/arena.h"
#include "base/fault.h"
#include "base/testing.h"
#include "base/zone.h"

/* ---- documents --------------------------------------------------------------------------------------------------- */

struct json testing_document(struct arena *arena, struct text source)
{
    struct json value;
    struct fault fault = {.kind = FAULT_NONE};
    json_parse(arena, source, &value, &fault);
    assert_no_fault(&fault);
    return value;
}

struct text testing_json_text(struct arena *arena, const struct json *value)
{
    struct json_writer w = json_writer_make(arena);
    json_value(&w, value);
    return json_written(&w);
}

static int32_t member_index(const struct json *object, struct text name)
{
    for (int32_t i = 0; i < object->count; i++) {
        if (text_equal(object->members[i].name, name)) {
            return i;
        }
    }
    return -1;
}

struct json testing_json_merge(struct arena *arena, const struct json *target, const struct json *patch)
{
    if (patch->type != JSON_OBJECT) {
        return *patch;
    }
    int32_t had = target->type == JSON_OBJECT ? target->count : 0;
    struct json merged = {.type = JSON_OBJECT, .count = had};
    merged.members = arena_array(arena, struct json_member, had + patch->count);
    for (int32_t i = 0; i < had; i++) {
        merged.members[i] = target->members[i];
    }
    for (int32_t i = 0; i < patch->count; i++) {
        const struct json_member *one = &patch->members[i];
        const struct json nothing = {.type = JSON_NULL};
        int32_t at = member_index(&merged, one->name);
        if (one->value.type != JSON_NULL) {
            struct json value = testing_json_merge(arena, at < 0 ? &nothing : &merged.members[at].value, &one->value);
            at = at < 0 ? merged.count++ : at;
            merged.members[at] = (struct json_member){one->name, value};
        } else if (at >= 0) {
            merged.count--;
            for (int32_t j = at; j < merged.count; j++) {
                merged.members[j] = merged.members[j + 1];
            }
        }
    }
    return merged;
}

/* ---- nouns ------------------------------------------------------------------------------------------------------- */

static const struct where whole = {.parent = NULL};

void testing_shape_merge(struct arena *arena, const struct shape *shape, enum shape_mode mode, struct text body,
                         void *value)
{
    struct issues issues = issues_make(arena);
    struct shape_reader reader = {.arena = arena, .wrong = &issues, .not_built = &issues};
    struct json patch = testing_document(arena, body);
    bool good = shape_merge(&reader, shape, mode, &patch, &whole, value);
    if (!good || issues.count > 0) {
        print_error("%s: %.*s\n%.*s: %.*s\n", shape->name, TEXT_ARGS(body), TEXT_ARGS(issues.list[0].path),
                    TEXT_ARGS(issues.list[0].message));
        fail();
    }
}

struct issues testing_shape_issues(struct arena *arena, const struct shape *shape, struct text body, void *value)
{
    struct issues issues = issues_make(arena);
    struct shape_reader reader = {.arena = arena, .wrong = &issues, .not_built = &issues};
    struct json patch = testing_document(arena, body);
    bool good = shape_merge(&reader, shape, SHAPE_FROM_CLIENT, &patch, &whole, value);
    assert_int_equal(good, issues.count == 0);
    return issues;
}

struct text testing_shape_text(struct arena *arena, const struct shape *shape, const void *value, enum shape_for whom)
{
    struct json_writer w = json_writer_make(arena);
    shape_write(&w, shape, value, whom);
    return json_written(&w);
}

/* ---- random bodies ----------------------------------------------------------------------------------------------- */

struct maker {
    struct json_writer w;
    struct random *random;
    int without;      /* flags of members that are left out */
    int64_t passed_s; /* instants and clock times grow by it */
    int64_t number;   /* the last whole number */
};

static int64_t between(struct random *random, int64_t low, int64_t high)
{
    uint64_t span = (uint64_t)high - (uint64_t)low + 1;
    uint64_t number = random_next(random);
    return low + (int64_t)(span == 0 ? number : number % span);
}

/* `bytes` bytes, blanks among them, but the first is none. */
static struct text random_text(struct maker *m, int64_t bytes)
{
    struct text_builder text = text_builder_make(m->w.out.arena);
    static const char signs[] = "abcXYZ019 -_/\"\\\t";
    while ((int64_t)text.length < bytes) {
        if ((int64_t)text.length + 2 <= bytes && random_below(m->random, 8) == 0) {
            text_append(&text, TEXT("\xc3\xa9"));
        } else {
            text_append_char(&text, text.length == 0 ? 'T' : signs[random_below(m->random, sizeof signs - 1)]);
        }
    }
    return text_built(&text);
}

static int64_t passed(struct maker *m)
{
    m->passed_s += 60 * between(m->random, 1, 3);
    return m->passed_s;
}

static void make_members(struct maker *m, const struct shape *shape, const struct shape_member *only, struct text raw);

static void make_amounts(struct maker *m, const struct shape_member *member)
{
    json_object_begin(&m->w);
    static const char names[] = {'a', 'b', 'c', 'd'};
    for (size_t i = 0; i < sizeof names; i++) {
        if (random_below(m->random, 2) == 0) {
            json_name(&m->w, (struct text){&names[i], 1});
            json_fixed(&m->w, between(m->random, member->low, member->high), member->scale > 0 ? member->scale : 1);
        }
    }
    json_object_end(&m->w);
}

static void make_point(struct maker *m)
{
    json_object_begin(&m->w);
    json_name(&m->w, TEXT("lat"));
    json_fixed(&m->w, between(m->random, -90000000, 90000000), 1000000);
    json_name(&m->w, TEXT("lng"));
    json_fixed(&m->w, between(m->random, -180000000, 180000000), 1000000);
    json_object_end(&m->w);
}

static void make_choices(struct maker *m, const struct shape_member *member)
{
    json_array_begin(&m->w);
    for (int32_t i = 0; i < shape_word_count(member); i++) {
        if (random_below(m->random, 2) == 0) {
            json_string(&m->w, shape_word(member, i));
        }
    }
    json_array_end(&m->w);
}

static void make_hex(struct maker *m, const char *pattern)
{
    struct text_builder text = text_builder_make(m->w.out.arena);
    for (const char *at = pattern; *at != '\0'; at++) {
        if (*at == 'x') {
            text_append_char(&text, "0123456789abcdef"[random_below(m->random, 16)]);
        } else {
            text_append_char(&text, *at);
        }
    }
    json_string(&m->w, text_built(&text));
}

/* The least that an ordered number may be, after the one above it. */
static int64_t least_of(const struct maker *m, const struct shape_member *member)
{
    bool follows = (member->flags & SHAPE_ORDERED) != 0 && m->number >= member->low && m->number <= member->high;
    return follows ? m->number : member->low;
}

static void make_element(struct maker *m, const struct shape_member *member)
{
    struct arena *arena = m->w.out.arena;
    switch (member->kind) {
    case SHAPE_TEXT:
        json_string(&m->w, random_text(m, between(m->random, member->low, member->high > 40 ? 40 : member->high)));
        break;
    case SHAPE_INTEGER:
    case SHAPE_LONG:
        m->number = between(m->random, least_of(m, member), member->high);
        json_integer(&m->w, m->number);
        break;
    case SHAPE_DECIMAL:
        json_fixed(&m->w, between(m->random, member->low, member->high), member->scale);
        break;
    case SHAPE_BOOLEAN:
        json_bool(&m->w, random_below(m->random, 2) == 0);
        break;
    case SHAPE_CHOICE: {
        int32_t word = (int32_t)random_below(m->random, (uint32_t)shape_word_count(member));
        if ((member->flags & SHAPE_NUMBERED) != 0 && random_below(m->random, 2) == 0) {
            json_integer(&m->w, member->low + word);
        } else {
            json_string(&m->w, shape_word(member, word));
        }
        break;
    }
    case SHAPE_CHOICES:
        make_choices(m, member);
        break;
    case SHAPE_INSTANT:
        json_string(&m->w, instant_text(arena, 1778860800 + passed(m)));
        break;
    case SHAPE_MOMENT:
        json_string(&m->w, moment_text(arena, (1778860800 + passed(m)) * 1000 + between(m->random, 0, 999)));
        break;
    case SHAPE_DATE:
        json_string(&m->w, date_text(arena, (struct date){(int32_t)between(m->random, 0, 40000)}));
        break;
    case SHAPE_CLOCK: {
        int minute = (int)(passed(m) / 60 % 1440);
        json_string(&m->w, text_format(arena, "%02d:%02d", minute / 60, minute % 60));
        break;
    }
    case SHAPE_POINT:
        make_point(m);
        break;
    case SHAPE_REFERENCE:
        make_hex(m, "0196d0f0-xxxx-7xxx-8xxx-xxxxxxxxxxxx");
        break;
    case SHAPE_OBJECT:
        if ((member->flags & SHAPE_BY_NAME) != 0 && random_below(m->random, 2) == 0) {
            make_element(m, &member->of->members[0]);
        } else {
            make_members(m, member->of, NULL, TEXT(""));
        }
        break;
    case SHAPE_AMOUNTS:
        make_amounts(m, member);
        break;
    case SHAPE_DIGEST:
        make_hex(m, "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx");
        break;
    case SHAPE_JSON: /* a list: so is merging it the same as replacing it */
        json_array_begin(&m->w);
        json_integer(&m->w, between(m->random, -9, 9));
        json_real(&m->w, 2.5);
        json_null(&m->w);
        json_array_end(&m->w);
        break;
    }
}

static void make_value(struct maker *m, const struct shape_member *member)
{
    if ((member->flags & SHAPE_LIST) == 0) {
        make_element(m, member);
        return;
    }
    int64_t count = between(m->random, 0, member->most < 3 ? member->most : 3);
    json_array_begin(&m->w);
    for (int64_t i = 0; i < count; i++) {
        make_element(m, member);
    }
    json_array_end(&m->w);
}

/* Which of the members of which exactly one is given; NULL when there are none. */
static const struct shape_member *the_one(struct maker *m, const struct shape *shape, const struct shape_member *only)
{
    const struct shape_member *one = NULL;
    uint32_t seen = 0;
    for (int32_t i = 0; i < shape->count; i++) {
        const struct shape_member *member = &shape->members[i];
        if ((member->flags & SHAPE_ONE_OF) != 0 && (random_below(m->random, ++seen) == 0 || member == only)) {
            one = one != NULL && one == only ? only : member;
        }
    }
    return one;
}

/* 0: with a value, 1: null, 2: left out. */
static uint32_t way_of(struct maker *m, const struct shape_member *member, const struct shape_member *one, bool alone)
{
    if ((member->flags & SHAPE_ONE_OF) != 0) {
        return member == one ? 0 : 1;
    }
    if ((member->flags & SHAPE_REQUIRED) != 0) {
        return 0;
    }
    return alone ? 2 : random_below(m->random, 3);
}

/* The members in the order of the table. With `only`, that one has the value `raw`, and of the others there are those that
 * must be there. */
static void make_members(struct maker *m, const struct shape *shape, const struct shape_member *only, struct text raw)
{
    const struct shape_member *one = the_one(m, shape, only);
    json_object_begin(&m->w);
    for (int32_t i = 0; i < shape->count; i++) {
        const struct shape_member *member = &shape->members[i];
        uint32_t way = way_of(m, member, one, only != NULL);
        bool is_tried = only != NULL && i == (int32_t)(only - shape->members);
        if (!is_tried && ((member->flags & m->without) != 0 || way == 2)) {
            continue;
        }
        json_name(&m->w, text_of(member->name));
        if (is_tried) {
            json_document(&m->w, raw);
        } else if (way == 1) {
            json_null(&m->w);
        } else {
            make_value(m, member);
        }
    }
    json_object_end(&m->w);
}

static struct text made(struct arena *arena, struct random *random, const struct shape *shape, int without)
{
    struct maker m = {.w = json_writer_make(arena), .random = random, .without = without};
    make_members(&m, shape, NULL, TEXT(""));
    return json_written(&m.w);
}

struct text testing_shape_random(struct arena *arena, struct random *random, const struct shape *shape)
{
    return made(arena, random, shape, NOT_FROM_CLIENT);
}

struct text testing_shape_random_stored(struct arena *arena, struct random *random, const struct shape *shape)
{
    return made(arena, random, shape, SHAPE_ASIDE);
}

struct text testing_shape_body_with(struct arena *arena, struct random *random, const struct shape *shape,
                                    const struct shape_member *member, struct text raw)
{
    struct maker m = {.w = json_writer_make(arena), .random = random, .without = NOT_FROM_CLIENT};
    make_members(&m, shape, member, raw);
    return json_written(&m.w);
}

struct text testing_shape_full_list(struct arena *arena, struct random *random, const struct shape_member *member)
{
    struct maker m = {.w = json_writer_make(arena), .random = random, .without = NOT_FROM_CLIENT};
    json_array_begin(&m.w);
    for (int32_t i = 0; i < member->most; i++) {
        make_element(&m, member);
    }
    json_array_end(&m.w);
    return json_written(&m.w);
}

/* ---- the table --------------------------------------------------------------------------------------------------- */

static size_t bytes_of(const struct shape_member *member)
{
    return (member->flags & SHAPE_LIST) != 0 ? sizeof(struct shape_list) : shape_element_bytes(member);
}

static void member_is_sound(const struct shape *shape, const struct shape_member *member)
{
    bool is_number = member->kind == SHAPE_INTEGER || member->kind == SHAPE_LONG || member->kind == SHAPE_DECIMAL;
    const int one_of = SHAPE_NOT_NULL | SHAPE_REQUIRED;
    assert_true((member->flags & one_of) != one_of);
    if ((member->flags & SHAPE_ASIDE) != 0) {
        return;
    }
    assert_in_range(member->offset, sizeof(uint64_t), shape->size - bytes_of(member));
    assert_true((member->flags & SHAPE_LIST) == 0 || member->most > 0);
    assert_true(member->kind != SHAPE_TEXT || member->high > 0);
    assert_true(member->kind != SHAPE_OBJECT || member->of != NULL);
    assert_true(member->kind != SHAPE_DECIMAL || (member->scale % 10 == 0 && member->scale > 0));
    assert_true(!is_number || member->low < member->high);
    assert_true(member->kind != SHAPE_INTEGER || (member->low >= INT32_MIN && member->high <= INT32_MAX));
    assert_true(member->kind != SHAPE_DECIMAL ||
                (member->low >= -(INT64_C(1) << 53) && member->high <= INT64_C(1) << 53));
    assert_true(!is_number || (member->flags & SHAPE_NOT_NULL) == 0 ||
                (member->preset >= member->low && member->preset <= member->high));
    assert_true((member->flags & SHAPE_ORDERED) == 0 ||
                (member > shape->members && member[-1].kind == member->kind && (member[-1].flags & SHAPE_LIST) == 0));
    if (member->kind == SHAPE_CHOICE || member->kind == SHAPE_CHOICES) {
        assert_in_range(shape_word_count(member), 1, 64);
    }
    if (member->kind == SHAPE_OBJECT && member->of != NULL && (member->flags & SHAPE_PERSONAL) == 0) {
        for (int32_t i = 0; i < member->of->count; i++) { /* what is personal says so at the top */
            assert_true((member->of->members[i].flags & SHAPE_PERSONAL) == 0);
        }
    }
}

void testing_shape_table(const struct shape *shape)
{
    assert_in_range(shape->count, 1, 64);
    assert_true(shape->size <= UINT16_MAX);
    for (int32_t i = 0; i < shape->count; i++) {
        const struct shape_member *a = &shape->members[i];
        member_is_sound(shape, a);
        for (int32_t j = 0; j < i; j++) {
            const struct shape_member *b = &shape->members[j];
            assert_false(text_equal(text_of(a->name), text_of(b->name)));
            bool apart = a->offset + bytes_of(a) <= b->offset || b->offset + bytes_of(b) <= a->offset;
            if (((a->flags | b->flags) & SHAPE_ASIDE) == 0 && !apart) {
                print_error("%s: %s and %s share bytes\n", shape->name, a->name, b->name);
                fail();
            }
        }
        if (a->kind == SHAPE_OBJECT && (a->flags & SHAPE_ASIDE) == 0) {
            testing_shape_table(a->of);
        }
    }
}

/* ---- promises ---------------------------------------------------------------------------------------------------- */

static void texts_agree(const struct shape *shape, struct text a, struct text b, struct text body)
{
    if (!text_equal(a, b)) {
        print_error("%s\n%.*s\n%.*s\nof %.*s\n", shape->name, TEXT_ARGS(a), TEXT_ARGS(b), TEXT_ARGS(body));
        fail();
    }
}

static void *merged(struct arena *arena, const struct shape *shape, enum shape_mode mode, struct text body)
{
    void *value = arena_alloc(arena, shape->size);
    shape_preset(shape, value);
    testing_shape_merge(arena, shape, mode, body, value);
    return value;
}

/* Merging onto the noun is reading what the oracle makes of the two documents; where the one is refused, so is the other. */
static void merges_as_the_oracle(struct arena *arena, struct random *random, const struct shape *shape)
{
    struct text body = testing_shape_random(arena, random, shape);
    struct text patch = testing_shape_random(arena, random, shape);
    void *value = merged(arena, shape, SHAPE_FROM_CLIENT, body);
    struct text before = testing_shape_text(arena, shape, value, SHAPE_FOR_CLIENT);
    struct issues onto = testing_shape_issues(arena, shape, patch, value);
    struct json first = testing_document(arena, before);
    struct json second = testing_document(arena, patch);
    struct json both = testing_json_merge(arena, &first, &second);
    void *expected = arena_alloc(arena, shape->size);
    shape_preset(shape, expected);
    struct issues of_both = testing_shape_issues(arena, shape, testing_json_text(arena, &both), expected);
    assert_int_equal(onto.count, of_both.count);
    if (onto.count == 0) {
        texts_agree(shape, testing_shape_text(arena, shape, value, SHAPE_FOR_CLIENT),
                    testing_shape_text(arena, shape, expected, SHAPE_FOR_CLIENT), patch);
    }
}

static void reads_back_what_it_wrote(struct arena *arena, struct random *random, const struct shape *shape)
{
    struct text body = testing_shape_random_stored(arena, random, shape);
    void *value = merged(arena, shape, SHAPE_FROM_STORE, body);
    struct text stored = testing_shape_text(arena, shape, value, SHAPE_FOR_STORE);
    void *again = merged(arena, shape, SHAPE_FROM_STORE, stored);
    assert_true(shape_equal(shape, value, again));
    texts_agree(shape, stored, testing_shape_text(arena, shape, again, SHAPE_FOR_STORE), body);
    const void *copy = shape_copy(arena, shape, value);
    assert_true(shape_equal(shape, value, copy));
    texts_agree(shape, stored, testing_shape_text(arena, shape, copy, SHAPE_FOR_STORE), body);
    testing_shape_merge(arena, shape, SHAPE_FROM_CLIENT, testing_shape_text(arena, shape, value, SHAPE_FOR_CLIENT),
                        again);
    texts_agree(shape, stored, testing_shape_text(arena, shape, again, SHAPE_FOR_STORE), body);
}

void testing_shape_promises(const struct shape *shape, uint64_t rounds)
{
    struct arena *arena = arena_create(0);
    struct random random = random_make(20, 26);
    for (uint64_t i = 0; i < rounds; i++) {
        merges_as_the_oracle(arena, &random, shape);
        reads_back_what_it_wrote(arena, &random, shape);
        arena_reset(arena);
    }
    arena_destroy(arena);
}
