/* Shapes: a noun as JSON. */
#include <assert.h>

#include "base/hash.h"
#include "base/zone.h"
#include "geo/geo.h"
#include "model/shape_parts.h"

static void write_degrees(struct json_writer *w, const char *name, int32_t e6)
{
    json_name(w, text_of(name));
    json_fixed(w, e6, 1000000);
}

static void write_point(struct json_writer *w, const struct point *point)
{
    json_object_begin(w);
    write_degrees(w, "lat", point->lat_e6);
    write_degrees(w, "lng", point->lng_e6);
    json_object_end(w);
}

static void write_choices(struct json_writer *w, const struct shape_member *member, uint64_t bits)
{
    struct text rest = text_of(member->words);
    json_array_begin(w);
    for (int i = 0; rest.length > 0; i++) {
        struct text word = text_cut(&rest, ' ');
        if ((bits >> i & 1) != 0) {
            json_string(w, word);
        }
    }
    json_array_end(w);
}

static void write_amounts(struct json_writer *w, const struct shape_member *member, const struct amounts *amounts)
{
    json_object_begin(w);
    for (int32_t i = 0; i < amounts->count; i++) {
        json_name(w, amounts->items[i].name);
        json_fixed(w, amounts->items[i].amount, member->scale > 0 ? member->scale : 1);
    }
    json_object_end(w);
}

static void write_clock(struct json_writer *w, int32_t minute)
{
    json_string(w, text_format(w->out.arena, "%02d:%02d", (int)(minute / 60), (int)(minute % 60)));
}

/* An object of which nothing but its name is given is written as the name. */
static void write_object(struct json_writer *w, const struct shape_member *member, const void *value,
                         enum shape_for whom)
{
    if ((member->flags & SHAPE_BY_NAME) != 0 && *(const uint64_t *)value == 1) {
        shape_write_member(w, member->of, 0, value);
    } else {
        shape_write(w, member->of, value, whom);
    }
}

static void write_element(struct json_writer *w, const struct shape_member *member, const void *at, enum shape_for whom)
{
    switch (member->kind) {
    case SHAPE_TEXT:
    case SHAPE_REFERENCE:
        json_string(w, *(const struct text *)at);
        break;
    case SHAPE_JSON:
        json_document(w, *(const struct text *)at);
        break;
    case SHAPE_INTEGER:
        json_integer(w, *(const int32_t *)at);
        break;
    case SHAPE_LONG:
        json_integer(w, *(const int64_t *)at);
        break;
    case SHAPE_DECIMAL:
        json_fixed(w, *(const int64_t *)at, member->scale);
        break;
    case SHAPE_BOOLEAN:
        json_bool(w, *(const bool *)at);
        break;
    case SHAPE_CHOICE:
        if ((member->flags & SHAPE_NUMBERED) != 0) {
            json_integer(w, *(const int32_t *)at);
        } else {
            json_string(w, shape_word(member, *(const int32_t *)at - (int32_t)member->low));
        }
        break;
    case SHAPE_CHOICES:
        write_choices(w, member, *(const uint64_t *)at);
        break;
    case SHAPE_INSTANT:
        json_string(w, instant_text(w->out.arena, *(const int64_t *)at));
        break;
    case SHAPE_MOMENT:
        json_string(w, moment_text(w->out.arena, *(const int64_t *)at));
        break;
    case SHAPE_DATE:
        json_string(w, date_text(w->out.arena, *(const struct date *)at));
        break;
    case SHAPE_CLOCK:
        write_clock(w, *(const int32_t *)at);
        break;
    case SHAPE_POINT:
        write_point(w, at);
        break;
    case SHAPE_OBJECT:
        write_object(w, member, at, whom);
        break;
    case SHAPE_AMOUNTS:
        write_amounts(w, member, at);
        break;
    case SHAPE_DIGEST:
        json_string(w, sha256_hex(w->out.arena, at));
        break;
    }
}

static void write_value(struct json_writer *w, const struct shape_member *member, const void *value,
                        enum shape_for whom)
{
    if ((member->flags & SHAPE_LIST) == 0) {
        write_element(w, member, shape_at(member, value), whom);
        return;
    }
    struct shape_list list = shape_list_at(member, value);
    size_t bytes = shape_element_bytes(member);
    json_array_begin(w);
    for (int32_t i = 0; i < list.count; i++) {
        write_element(w, member, (const char *)list.items + (size_t)i * bytes, whom);
    }
    json_array_end(w);
}

void shape_write_member(struct json_writer *w, const struct shape *shape, int32_t member, const void *value)
{
    assert((shape->members[member].flags & SHAPE_ASIDE) == 0);
    if (shape_has(value, member)) {
        write_value(w, &shape->members[member], value, SHAPE_FOR_CLIENT);
    } else {
        json_null(w);
    }
}

void shape_write_members(struct json_writer *w, const struct shape *shape, const void *value, enum shape_for whom)
{
    for (int32_t i = 0; i < shape->count; i++) {
        const struct shape_member *member = &shape->members[i];
        bool given = shape_has(value, i);
        bool hidden = whom == SHAPE_FOR_CLIENT && (member->flags & (SHAPE_HIDDEN | SHAPE_NOT_BUILT)) != 0;
        if ((member->flags & SHAPE_ASIDE) != 0 || hidden || (!given && whom == SHAPE_FOR_STORE)) {
            continue;
        }
        json_name(w, text_of(member->name));
        if (given) {
            write_value(w, member, value, whom);
        } else {
            json_null(w);
        }
    }
}

void shape_write(struct json_writer *w, const struct shape *shape, const void *value, enum shape_for whom)
{
    json_object_begin(w);
    shape_write_members(w, shape, value, whom);
    json_object_end(w);
}
