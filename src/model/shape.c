/* Shapes: presets, copies and equality. Reading is in shape_read.c, writing in shape_write.c. */
#include "model/shape.h"

#include <assert.h>
#include <string.h>

#include "base/arena.h"
#include "base/hash.h"
#include "base/zone.h"
#include "geo/geo.h"
#include "model/shape_parts.h"

static bool is_called(const struct shape_member *member, struct text name)
{
    return member->name[0] == name.bytes[0] && text_equal(text_of(member->name), name);
}

int32_t shape_find_from(const struct shape *shape, int32_t from, struct text name)
{
    for (int32_t i = 0; name.length > 0 && i < shape->count; i++) {
        int32_t at = from + i < shape->count ? from + i : from + i - shape->count;
        if (is_called(&shape->members[at], name)) {
            return at;
        }
    }
    return -1;
}

int32_t shape_find(const struct shape *shape, struct text name)
{
    return shape_find_from(shape, 0, name);
}

void shape_unknown(const struct shape *shape, const struct where *where, struct issues *wrong)
{
    struct issue_guess guess = issue_guess_make(wrong, where->name);
    for (int32_t i = 0; i < shape->count; i++) {
        if ((shape->members[i].flags & (SHAPE_HIDDEN | SHAPE_READ_ONLY | SHAPE_NOT_BUILT)) == 0) {
            issue_guess_try(&guess, text_of(shape->members[i].name));
        }
    }
    issue_add_unknown(wrong, where, &guess);
}

size_t shape_element_bytes(const struct shape_member *member)
{
    switch (member->kind) {
    case SHAPE_TEXT:
    case SHAPE_REFERENCE:
    case SHAPE_JSON:
        return sizeof(struct text);
    case SHAPE_INTEGER:
    case SHAPE_CHOICE:
    case SHAPE_CLOCK:
        return sizeof(int32_t);
    case SHAPE_LONG:
    case SHAPE_DECIMAL:
    case SHAPE_INSTANT:
    case SHAPE_MOMENT:
        return sizeof(int64_t);
    case SHAPE_BOOLEAN:
        return sizeof(bool);
    case SHAPE_CHOICES:
        return sizeof(uint64_t);
    case SHAPE_DATE:
        return sizeof(struct date);
    case SHAPE_POINT:
        return sizeof(struct point);
    case SHAPE_OBJECT:
        return member->of->size;
    case SHAPE_AMOUNTS:
        return sizeof(struct amounts);
    case SHAPE_DIGEST:
        return sizeof(struct sha256);
    }
    assert(false);
    return 0;
}

size_t shape_member_bytes(const struct shape_member *member)
{
    if ((member->flags & SHAPE_ASIDE) != 0) {
        return 0;
    }
    return (member->flags & SHAPE_LIST) != 0 ? sizeof(struct shape_list) : shape_element_bytes(member);
}

void *shape_place(const struct shape_member *member, void *value)
{
    return (char *)value + member->offset;
}

struct shape_list shape_list_at(const struct shape_member *member, const void *value)
{
    struct shape_list list;
    memcpy(&list, shape_at(member, value), sizeof list);
    return list;
}

int32_t shape_word_count(const struct shape_member *member)
{
    struct text rest = text_of(member->words);
    int32_t count = 0;
    while (rest.length > 0) {
        text_cut(&rest, ' ');
        count++;
    }
    return count;
}

struct text shape_word(const struct shape_member *member, int32_t index)
{
    struct text rest = text_of(member->words);
    for (int32_t i = 0; i < index; i++) {
        text_cut(&rest, ' ');
    }
    return text_cut(&rest, ' ');
}

/* ---- presets ----------------------------------------------------------------------------------------------------- */

void shape_give(void *value, int32_t member)
{
    *(uint64_t *)value |= UINT64_C(1) << member;
}

static void preset_put(const struct shape_member *member, void *at)
{
    const int32_t small = (int32_t)member->preset;
    const bool truth = member->preset != 0;
    switch (member->kind) {
    case SHAPE_TEXT: {
        const struct text words = text_of(member->words == NULL ? "" : member->words);
        memcpy(at, &words, sizeof words);
        break;
    }
    case SHAPE_INTEGER:
    case SHAPE_CHOICE:
    case SHAPE_CLOCK:
        memcpy(at, &small, sizeof small);
        break;
    case SHAPE_LONG:
    case SHAPE_DECIMAL:
    case SHAPE_CHOICES:
        memcpy(at, &member->preset, sizeof member->preset);
        break;
    case SHAPE_BOOLEAN:
        memcpy(at, &truth, sizeof truth);
        break;
    case SHAPE_OBJECT:
        shape_preset(member->of, at);
        break;
    case SHAPE_INSTANT:
    case SHAPE_MOMENT:
    case SHAPE_DATE:
    case SHAPE_POINT:
    case SHAPE_REFERENCE:
    case SHAPE_AMOUNTS:
    case SHAPE_DIGEST:
    case SHAPE_JSON:
        break; /* all zeros, if anything */
    }
}

void shape_clear(const struct shape *shape, int32_t index, void *value)
{
    const struct shape_member *member = &shape->members[index];
    memset(shape_place(member, value), 0, shape_member_bytes(member));
    *(uint64_t *)value &= ~(UINT64_C(1) << index);
    if ((member->flags & SHAPE_NOT_NULL) != 0 && (member->flags & SHAPE_ASIDE) == 0) {
        shape_give(value, index);
        if ((member->flags & SHAPE_LIST) == 0) {
            preset_put(member, shape_place(member, value));
        }
    }
}

void shape_preset(const struct shape *shape, void *value)
{
    memset(value, 0, shape->size);
    for (int32_t i = 0; i < shape->count; i++) {
        if ((shape->members[i].flags & SHAPE_ASIDE) == 0) {
            shape_clear(shape, i, value);
        }
    }
}

/* ---- copies ------------------------------------------------------------------------------------------------------ */

static void members_own(struct arena *arena, const struct shape *shape, void *value);

static void amounts_own(struct arena *arena, struct amounts *amounts)
{
    struct amount *items = arena_array(arena, struct amount, amounts->count);
    for (int32_t i = 0; i < amounts->count; i++) {
        items[i] = (struct amount){text_copy(arena, amounts->items[i].name), amounts->items[i].amount};
    }
    amounts->items = items;
}

/* Makes what one element points to the arena's own. */
static void element_own(struct arena *arena, const struct shape_member *member, void *at)
{
    switch (member->kind) {
    case SHAPE_TEXT:
    case SHAPE_REFERENCE:
    case SHAPE_JSON:
        *(struct text *)at = text_copy(arena, *(const struct text *)at);
        break;
    case SHAPE_OBJECT:
        members_own(arena, member->of, at);
        break;
    case SHAPE_AMOUNTS:
        amounts_own(arena, at);
        break;
    case SHAPE_INTEGER:
    case SHAPE_LONG:
    case SHAPE_DECIMAL:
    case SHAPE_BOOLEAN:
    case SHAPE_CHOICE:
    case SHAPE_CHOICES:
    case SHAPE_INSTANT:
    case SHAPE_MOMENT:
    case SHAPE_DATE:
    case SHAPE_CLOCK:
    case SHAPE_POINT:
    case SHAPE_DIGEST:
        break; /* points to nothing */
    }
}

static void list_own(struct arena *arena, const struct shape_member *member, void *value)
{
    struct shape_list list = shape_list_at(member, value);
    size_t bytes = shape_element_bytes(member);
    char *items = arena_alloc_array(arena, (size_t)list.count, bytes);
    if (list.count > 0) {
        memcpy(items, list.items, (size_t)list.count * bytes);
    }
    for (int32_t i = 0; i < list.count; i++) {
        element_own(arena, member, items + (size_t)i * bytes);
    }
    list.items = items;
    memcpy(shape_place(member, value), &list, sizeof list);
}

static void members_own(struct arena *arena, const struct shape *shape, void *value)
{
    for (int32_t i = 0; i < shape->count; i++) {
        const struct shape_member *member = &shape->members[i];
        if ((member->flags & SHAPE_ASIDE) != 0 || !shape_has(value, i)) {
            continue;
        }
        if ((member->flags & SHAPE_LIST) != 0) {
            list_own(arena, member, value);
        } else {
            element_own(arena, member, shape_place(member, value));
        }
    }
}

void *shape_copy(struct arena *arena, const struct shape *shape, const void *value)
{
    void *copy = arena_alloc(arena, shape->size);
    memcpy(copy, value, shape->size);
    members_own(arena, shape, copy);
    return copy;
}

/* ---- equality ---------------------------------------------------------------------------------------------------- */

static bool amounts_equal(const struct amounts *a, const struct amounts *b)
{
    bool equal = a->count == b->count;
    for (int32_t i = 0; equal && i < a->count; i++) {
        equal = text_equal(a->items[i].name, b->items[i].name) && a->items[i].amount == b->items[i].amount;
    }
    return equal;
}

static bool element_equal(const struct shape_member *member, const void *a, const void *b)
{
    switch (member->kind) {
    case SHAPE_TEXT:
    case SHAPE_REFERENCE:
    case SHAPE_JSON:
        return (member->flags & SHAPE_FOLDED) != 0 ? text_equal_folded(*(const struct text *)a, *(const struct text *)b)
                                                   : text_equal(*(const struct text *)a, *(const struct text *)b);
    case SHAPE_OBJECT:
        return shape_equal(member->of, a, b);
    case SHAPE_AMOUNTS:
        return amounts_equal(a, b);
    case SHAPE_INTEGER:
    case SHAPE_LONG:
    case SHAPE_DECIMAL:
    case SHAPE_BOOLEAN:
    case SHAPE_CHOICE:
    case SHAPE_CHOICES:
    case SHAPE_INSTANT:
    case SHAPE_MOMENT:
    case SHAPE_DATE:
    case SHAPE_CLOCK:
    case SHAPE_POINT:
    case SHAPE_DIGEST:
        return memcmp(a, b, shape_element_bytes(member)) == 0;
    }
    assert(false);
    return false;
}

static bool list_equal(const struct shape_member *member, struct shape_list a, struct shape_list b)
{
    size_t bytes = shape_element_bytes(member);
    bool equal = a.count == b.count;
    for (int32_t i = 0; equal && i < a.count; i++) {
        size_t at = (size_t)i * bytes;
        equal = element_equal(member, (const char *)a.items + at, (const char *)b.items + at);
    }
    return equal;
}

bool shape_member_equal(const struct shape *shape, int32_t index, const void *a, const void *b)
{
    const struct shape_member *member = &shape->members[index];
    if ((member->flags & SHAPE_ASIDE) != 0) {
        return true;
    }
    if (!shape_has(a, index) || !shape_has(b, index)) {
        return shape_has(a, index) == shape_has(b, index);
    }
    if ((member->flags & SHAPE_LIST) != 0) {
        return list_equal(member, shape_list_at(member, a), shape_list_at(member, b));
    }
    return element_equal(member, shape_at(member, a), shape_at(member, b));
}

bool shape_equal(const struct shape *shape, const void *a, const void *b)
{
    bool equal = true;
    for (int32_t i = 0; equal && i < shape->count; i++) {
        equal = shape_member_equal(shape, i, a, b);
    }
    return equal;
}

/* ---- bridges ----------------------------------------------------------------------------------------------------- */

static bool is_same_member(const struct shape_member *a, const struct shape_member *b)
{
    const uint16_t what = SHAPE_LIST | SHAPE_ASIDE;
    return text_equal(text_of(a->name), text_of(b->name)) && a->kind == b->kind && a->of == b->of &&
           (a->flags & what) == (b->flags & what) && (a->flags & SHAPE_ASIDE) == 0;
}

struct shape_bridge shape_bridge_make(const struct shape *from, const struct shape *to)
{
    struct shape_bridge bridge = {.from = from, .to = to};
    for (int32_t i = 0; i < to->count; i++) {
        int32_t found = shape_find(from, text_of(to->members[i].name));
        if (found >= 0 && is_same_member(&from->members[found], &to->members[i])) {
            bridge.from_members[bridge.count] = found;
            bridge.to_members[bridge.count++] = i;
        }
    }
    return bridge;
}

void shape_bridge_carry(const struct shape_bridge *bridge, const void *from, void *to)
{
    for (int32_t i = 0; i < bridge->count; i++) {
        int32_t member = bridge->to_members[i];
        if (shape_has(from, bridge->from_members[i])) {
            const struct shape_member *at = &bridge->to->members[member];
            memcpy(shape_place(at, to), shape_at(&bridge->from->members[bridge->from_members[i]], from),
                   shape_member_bytes(at));
            shape_give(to, member);
        } else {
            shape_clear(bridge->to, member, to);
        }
    }
}
