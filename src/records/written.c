/* Names that are compared folded (skills, parts, job types) keep the writing that they had: who sends "HVAC" for what is kept
 * as "hvac" has changed nothing. */
#include <string.h>

#include "base/arena.h"
#include "records/work_parts.h"

static const struct text *text_at(const struct shape_member *member, const void *value)
{
    return shape_at(member, value);
}

static void *place_of(const struct shape_member *member, void *value)
{
    return (char *)value + member->offset;
}

static struct shape_list list_at(const struct shape_member *member, const void *value)
{
    struct shape_list list;
    memcpy(&list, shape_at(member, value), sizeof list);
    return list;
}

/* Replaces each text by the one before that it is equal to. */
static void texts_keep(struct shape_list before, struct text *items, int32_t count)
{
    const struct text *old = before.items;
    for (int32_t i = 0; i < count; i++) {
        for (int32_t k = 0; k < before.count; k++) {
            if (text_equal_folded(items[i], old[k])) {
                items[i] = old[k];
                break;
            }
        }
    }
}

static void members_keep(struct arena *arena, const struct shape *shape, const void *before, void *after);

/* Objects are the same when their first member is: the name of a skill, the SKU of a part. */
static void objects_keep(struct arena *arena, const struct shape *of, struct shape_list before, char *items,
                         int32_t count)
{
    const struct shape_member *name = &of->members[0];
    if (name->kind != SHAPE_TEXT || (name->flags & SHAPE_FOLDED) == 0) {
        return;
    }
    for (int32_t i = 0; i < count; i++) {
        void *item = items + (size_t)i * of->size;
        for (int32_t k = 0; k < before.count; k++) {
            const void *old = (const char *)before.items + (size_t)k * of->size;
            if (text_equal_folded(*text_at(name, item), *text_at(name, old))) {
                members_keep(arena, of, old, item);
                break;
            }
        }
    }
}

static void list_keep(struct arena *arena, const struct shape_member *member, const void *before, void *after)
{
    size_t bytes = shape_element_bytes(member);
    struct shape_list list = list_at(member, after);
    struct shape_list old = list_at(member, before);
    if (list.count == 0 || old.count == 0 || list.items == old.items) {
        return;
    }
    void *items = arena_alloc_array(arena, (size_t)list.count, bytes);
    memcpy(items, list.items, (size_t)list.count * bytes);
    if (member->kind == SHAPE_OBJECT) {
        objects_keep(arena, member->of, old, items, list.count);
    } else {
        texts_keep(old, items, list.count);
    }
    list.items = items;
    memcpy(place_of(member, after), &list, sizeof list);
}

static void members_keep(struct arena *arena, const struct shape *shape, const void *before, void *after)
{
    for (int32_t i = 0; i < shape->count; i++) {
        const struct shape_member *member = &shape->members[i];
        bool folded = member->kind == SHAPE_TEXT && (member->flags & SHAPE_FOLDED) != 0;
        if ((member->flags & SHAPE_ASIDE) != 0 || (!folded && member->kind != SHAPE_OBJECT) || !shape_has(before, i) ||
            !shape_has(after, i)) {
            continue;
        }
        if ((member->flags & SHAPE_LIST) != 0) {
            list_keep(arena, member, before, after);
        } else if (!folded) {
            members_keep(arena, member->of, shape_at(member, before), place_of(member, after));
        } else if (text_equal_folded(*text_at(member, before), *text_at(member, after))) {
            memcpy(place_of(member, after), shape_at(member, before), sizeof(struct text));
        }
    }
}

const void *records_written(struct arena *arena, enum row_kind kind, const void *before, const void *after)
{
    void *kept = arena_alloc(arena, shape_of_row[kind]->size);
    memcpy(kept, after, shape_of_row[kind]->size);
    members_keep(arena, shape_of_row[kind], before, kept);
    return kept;
}
