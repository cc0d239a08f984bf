#include "http/fields.h"

#include <stdarg.h>

#include "base/arena.h"

struct fields fields_make(struct arena *arena)
{
    return (struct fields){
        .arena = arena,
        .wrong = issues_make(arena),
        .no_coordinates = issues_make(arena),
        .not_built = issues_make(arena),
    };
}

/* ---- places ------------------------------------------------------------------------------------------------------ */

struct where where_member(const struct where *parent, const char *name)
{
    return (struct where){.parent = parent, .name = text_of(name)};
}

struct where where_element(const struct where *parent, int32_t index)
{
    return (struct where){.parent = parent, .index = index};
}

enum { NAME_SHOWN = 100 }; /* bytes of a name that a pointer repeats */

/* RFC 6901: "~" and "/" within a name are written "~0" and "~1". */
static void name_append(struct text_builder *pointer, struct text name)
{
    size_t shown = name.length;
    if (shown > NAME_SHOWN) {
        shown = NAME_SHOWN;
        while (shown > 0 && ((unsigned char)name.bytes[shown] & 0xC0) == 0x80) {
            shown--;
        }
    }
    for (size_t i = 0; i < shown; i++) {
        if (name.bytes[i] == '~' || name.bytes[i] == '/') {
            text_append(pointer, name.bytes[i] == '~' ? TEXT("~0") : TEXT("~1"));
        } else {
            text_append_char(pointer, name.bytes[i]);
        }
    }
}

static void where_append(struct text_builder *pointer, const struct where *where)
{
    if (where->parent == NULL) {
        return;
    }
    where_append(pointer, where->parent);
    text_append_char(pointer, '/');
    if (where->name.bytes == NULL) {
        text_append_format(pointer, "%d", (int)where->index);
    } else {
        name_append(pointer, where->name);
    }
}

struct text where_pointer(struct arena *arena, const struct where *where)
{
    struct text_builder pointer = text_builder_make(arena);
    where_append(&pointer, where);
    return text_built(&pointer);
}

/* ---- issues ------------------------------------------------------------------------------------------------------ */

/* Past the limit issues are only counted, so nothing is formatted for them. */
void field_wrong(struct fields *f, const struct where *where, const char *code, const char *message, ...)
{
    if (f->wrong.listed == LIMIT_ISSUES) {
        f->wrong.count++;
        return;
    }
    va_list arguments;
    va_start(arguments, message);
    struct text what = text_format_list(f->arena, message, arguments);
    va_end(arguments);
    issue_add(&f->wrong, where_pointer(f->arena, where), code, "%.*s", TEXT_ARGS(what));
}

void field_not_built(struct fields *f, const struct where *where)
{
    if (f->not_built.listed == LIMIT_ISSUES) {
        f->not_built.count++;
        return;
    }
    issue_add(&f->not_built, where_pointer(f->arena, where), "not_supported",
              "This would be ignored, because it is not supported yet; leave it out.");
}

/* ---- values ------------------------------------------------------------------------------------------------------ */

const struct json *field_find(const struct json *object, const struct where *parent, const char *name,
                              struct where *where)
{
    *where = where_member(parent, name);
    const struct json *value = json_get(object, where->name);
    return value == NULL || value->type == JSON_NULL ? NULL : value;
}

static const struct json *find_needed(struct fields *f, const struct json *object, const struct where *where,
                                      enum field_need need)
{
    const struct json *value = json_get(object, where->name);
    if (value != NULL && value->type != JSON_NULL) {
        return value;
    }
    if (need == FIELD_MUST) {
        field_wrong(f, where, "required", "%.*s is missing.", TEXT_ARGS(where->name));
    }
    return NULL;
}

bool fields_check(struct fields *f, const struct json *object, const struct where *where, const char *schema)
{
    if (object->type != JSON_OBJECT) {
        field_wrong(f, where, "invalid_type", "This must be an object.");
        return false;
    }
    const struct schema *known = schema_find(text_of(schema));
    for (int32_t i = 0; i < object->count; i++) {
        const struct json_member *member = &object->members[i];
        const struct where place = {.parent = where, .name = member->name};
        const struct field *field = schema_field(known, member->name);
        if (field == NULL) {
            field_wrong(f, &place, "unknown_field", "There is no such field here.");
        } else if ((field->flags & FIELD_NOT_BUILT) != 0 && member->value.type != JSON_NULL) {
            field_not_built(f, &place);
        }
    }
    return true;
}

bool field_text(struct fields *f, const struct json *object, const struct where *parent, const char *name,
                size_t bytes_max, enum field_need need, struct text *value)
{
    struct where where = where_member(parent, name);
    const struct json *given = find_needed(f, object, &where, need);
    if (given == NULL) {
        return false;
    }
    if (given->type != JSON_STRING) {
        field_wrong(f, &where, "invalid_type", "%s must be a text.", name);
    } else if (text_is_empty(text_trim(given->string))) {
        field_wrong(f, &where, "required", "%s is empty.", name);
    } else if (given->string.length > bytes_max) {
        field_wrong(f, &where, "too_long", "%s may have at most %zu bytes.", name, bytes_max);
    } else {
        *value = given->string;
        return true;
    }
    return false;
}

/* 90.0 is the whole number 90; 90.5 is none. Doubles beyond 2^53 are not exact and are not taken. */
static bool is_whole(const struct json *value, int64_t *number)
{
    if (value->type == JSON_INTEGER) {
        *number = value->integer;
        return true;
    }
    const double exact = 9007199254740992.0;
    if (value->type != JSON_REAL || value->real > exact || value->real < -exact) {
        return false;
    }
    *number = (int64_t)value->real;
    return (double)*number == value->real;
}

bool field_integer(struct fields *f, const struct json *object, const struct where *parent, const char *name,
                   struct field_range range, int64_t *value)
{
    struct where where = where_member(parent, name);
    const struct json *given = find_needed(f, object, &where, range.need);
    int64_t number = 0;
    if (given == NULL) {
        return false;
    }
    if (!json_is_number(given)) {
        field_wrong(f, &where, "invalid_type", "%s must be a whole number.", name);
        return false;
    }
    if (!is_whole(given, &number) || number < range.low || number > range.high) {
        field_wrong(f, &where, "out_of_range", "%s must be a whole number from %lld to %lld.", name,
                    (long long)range.low, (long long)range.high);
        return false;
    }
    *value = number;
    return true;
}

bool field_clock(struct fields *f, const struct json *object, const struct where *parent, const char *name,
                 enum field_need need, int32_t *minute)
{
    struct where where = where_member(parent, name);
    const struct json *given = find_needed(f, object, &where, need);
    if (given == NULL) {
        return false;
    }
    if (given->type != JSON_STRING || !clock_parse(given->string, minute)) {
        field_wrong(f, &where, "invalid_time", "%s must be a local time like 09:30.", name);
        return false;
    }
    return true;
}

bool field_boolean(struct fields *f, const struct json *object, const struct where *parent, const char *name,
                   bool *value)
{
    struct where where;
    const struct json *given = field_find(object, parent, name, &where);
    if (given == NULL) {
        return false;
    }
    if (given->type != JSON_TRUE && given->type != JSON_FALSE) {
        field_wrong(f, &where, "invalid_type", "%s must be true or false.", name);
        return false;
    }
    *value = given->type == JSON_TRUE;
    return true;
}

static bool degrees(struct fields *f, const struct json *object, const struct where *parent, const char *name,
                    int32_t limit, int32_t *e6)
{
    struct where where = where_member(parent, name);
    const struct json *given = find_needed(f, object, &where, FIELD_MUST);
    if (given == NULL) {
        return false;
    }
    if (!json_is_number(given)) {
        field_wrong(f, &where, "invalid_type", "%s must be a number of degrees.", name);
        return false;
    }
    double value = json_number(given);
    if (!(value >= -limit && value <= limit)) {
        field_wrong(f, &where, "out_of_range", "%s must be from %d to %d degrees.", name, -(int)limit, (int)limit);
        return false;
    }
    *e6 = (int32_t)(value * 1e6 + (value < 0 ? -0.5 : 0.5));
    return true;
}

bool field_point(struct fields *f, const struct json *object, const struct where *parent, const char *name,
                 struct point *point)
{
    struct where where;
    const struct json *given = field_find(object, parent, name, &where);
    if (given == NULL || !fields_check(f, given, &where, "Point")) {
        return false;
    }
    bool lat = degrees(f, given, &where, "lat", 90, &point->lat_e6);
    bool lng = degrees(f, given, &where, "lng", 180, &point->lng_e6);
    return lat && lng;
}

const struct json *field_list(struct fields *f, const struct json *object, const struct where *parent, const char *name,
                              int32_t count_max, struct where *where)
{
    const struct json *given = field_find(object, parent, name, where);
    if (given == NULL) {
        return NULL;
    }
    if (given->type != JSON_ARRAY) {
        field_wrong(f, where, "invalid_type", "%s must be a list.", name);
        return NULL;
    }
    if (given->count > count_max) {
        field_wrong(f, where, "too_many", "%s may have at most %d entries.", name, (int)count_max);
        return NULL;
    }
    return given;
}
