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

void field_wrong(struct fields *f, const struct where *where, const char *code, const char *message, ...)
{
    va_list arguments;
    va_start(arguments, message);
    issue_add_list(&f->wrong, where, code, message, arguments);
    va_end(arguments);
}

void field_not_built(struct fields *f, const struct where *where)
{
    issue_add(&f->not_built, where, "not_supported",
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

static void unknown_add(struct fields *f, const struct schema *known, const struct where *where)
{
    struct issue_guess guess = issue_guess_make(&f->wrong, where->name);
    for (int32_t i = 0; i < known->field_count; i++) {
        if ((known->fields[i].flags & FIELD_NOT_BUILT) == 0) {
            issue_guess_try(&guess, text_of(known->fields[i].name));
        }
    }
    issue_add_unknown(&f->wrong, where, &guess);
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
            unknown_add(f, known, &place);
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
