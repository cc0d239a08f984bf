/* Shapes: JSON onto a noun. */
#include <assert.h>
#include <string.h>

#include "base/arena.h"
#include "base/fault.h"
#include "base/hash.h"
#include "base/units.h"
#include "base/uuid.h"
#include "base/zone.h"
#include "geo/geo.h"
#include "model/shape_parts.h"

/* One merge: what each step needs. */
struct merge {
    struct shape_reader *reader;
    enum shape_mode mode;
};

static bool merge_members(const struct merge *m, const struct shape *shape, const struct json *patch,
                          const struct where *where, void *value);

static bool wrong(const struct merge *m, const struct where *where, const char *code, const char *message, ...)
    __attribute__((format(printf, 4, 5)));

static bool wrong(const struct merge *m, const struct where *where, const char *code, const char *message, ...)
{
    va_list arguments;
    va_start(arguments, message);
    issue_add_list(m->reader->wrong, where, code, message, arguments);
    va_end(arguments);
    return false;
}

/* ---- texts ------------------------------------------------------------------------------------------------------- */

static bool is_text(const struct merge *m, const struct shape_member *member, const struct json *given,
                    const struct where *where)
{
    return given->type == JSON_STRING || wrong(m, where, "invalid_type", "%s must be a text.", member->name);
}

static bool read_text(const struct merge *m, const struct shape_member *member, const struct json *given,
                      const struct where *where, struct text *value)
{
    if (!is_text(m, member, given, where)) {
        return false;
    }
    if (member->low > 0 && text_is_empty(text_trim(given->string))) {
        return wrong(m, where, "required", "%s is empty.", member->name);
    }
    if ((int64_t)given->string.length < member->low) {
        return wrong(m, where, "too_short", "%s must have at least %lld bytes.", member->name, (long long)member->low);
    }
    if ((int64_t)given->string.length > member->high) {
        return wrong(m, where, "too_long", "%s may have at most %lld bytes.", member->name, (long long)member->high);
    }
    *value = given->string;
    return true;
}

static bool read_reference(const struct merge *m, const struct shape_member *member, const struct json *given,
                           const struct where *where, struct text *value)
{
    if (!is_text(m, member, given, where)) {
        return false;
    }
    if (m->mode == SHAPE_FROM_CLIENT && m->reader->resolve != NULL) {
        return m->reader->resolve(m->reader->context, member, where, given->string, value);
    }
    struct uuid id;
    if (!uuid_parse(given->string, &id)) {
        return wrong(m, where, "invalid_id", "%s must be the id of a %s.", member->name, member->words);
    }
    *value = given->string;
    return true;
}

static int hex_digit(char c)
{
    if (c >= '0' && c <= '9') {
        return c - '0';
    }
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

static bool read_digest(const struct merge *m, const struct shape_member *member, const struct json *given,
                        const struct where *where, struct sha256 *digest)
{
    bool good = given->type == JSON_STRING && given->string.length == 2 * sizeof digest->bytes;
    for (size_t i = 0; good && i < sizeof digest->bytes; i++) {
        int high = hex_digit(given->string.bytes[2 * i]);
        int low = hex_digit(given->string.bytes[2 * i + 1]);
        good = high >= 0 && low >= 0;
        digest->bytes[i] = good ? (uint8_t)(high * 16 + low) : 0;
    }
    return good || wrong(m, where, "invalid_type", "%s must be 64 hexadecimal digits.", member->name);
}

static struct text json_text(struct arena *arena, const struct json *value)
{
    struct json_writer w = json_writer_make(arena);
    json_value(&w, value);
    return json_written(&w);
}

/* ---- numbers ----------------------------------------------------------------------------------------------------- */

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

static bool read_whole(const struct merge *m, const struct shape_member *member, const struct json *given,
                       const struct where *where, int64_t *value)
{
    if (!json_is_number(given)) {
        return wrong(m, where, "invalid_type", "%s must be a whole number.", member->name);
    }
    if (!is_whole(given, value) || *value < member->low || *value > member->high) {
        return wrong(m, where, "out_of_range", "%s must be a whole number from %lld to %lld.", member->name,
                     (long long)member->low, (long long)member->high);
    }
    return true;
}

/* A bound of a decimal, as people write it. */
static struct text decimal_text(struct arena *arena, int64_t value, int32_t scale)
{
    struct json_writer w = json_writer_make(arena);
    json_fixed(&w, value, scale);
    return json_written(&w);
}

/* The decimal that is nearest to the number must be the number: then nothing was lost on the way. Bounds are within 2^53, so
 * whole numbers are exact as doubles. */
static bool read_decimal(const struct merge *m, const struct shape_member *member, const struct json *given,
                         const struct where *where, int64_t *value)
{
    if (!json_is_number(given)) {
        return wrong(m, where, "invalid_type", "%s must be a number.", member->name);
    }
    const double number = json_number(given);
    const double scaled = number * (double)member->scale;
    const double exact = 9007199254740992.0;
    bool counts = scaled >= -exact && scaled <= exact;
    *value = counts ? (int64_t)(scaled + (number < 0 ? -0.5 : 0.5)) : 0;
    if (!counts || *value < member->low || *value > member->high) {
        struct text low = decimal_text(m->reader->arena, member->low, member->scale);
        struct text high = decimal_text(m->reader->arena, member->high, member->scale);
        return wrong(m, where, "out_of_range", "%s must be a number from %.*s to %.*s.", member->name, TEXT_ARGS(low),
                     TEXT_ARGS(high));
    }
    if ((double)*value / (double)member->scale != number) {
        struct text finest = decimal_text(m->reader->arena, 1, member->scale);
        return wrong(m, where, "too_precise", "%s is kept in steps of %.*s.", member->name, TEXT_ARGS(finest));
    }
    return true;
}

static bool degrees(const struct merge *m, const struct json *given, const struct where *where, int32_t limit,
                    int32_t *e6)
{
    if (!json_is_number(given)) {
        return wrong(m, where, "invalid_type", "%.*s must be a number of degrees.", TEXT_ARGS(where->name));
    }
    double value = json_number(given);
    if (!(value >= -limit && value <= limit)) {
        return wrong(m, where, "out_of_range", "%.*s must be from %d to %d degrees.", TEXT_ARGS(where->name),
                     -(int)limit, (int)limit);
    }
    *e6 = (int32_t)(value * 1e6 + (value < 0 ? -0.5 : 0.5));
    return true;
}

/* One half of a point: left out keeps it, and a point has both. */
static bool read_degrees(const struct merge *m, const struct json *object, const struct where *parent, const char *name,
                         bool had_it, int32_t limit, int32_t *e6)
{
    struct where where = where_member(parent, name);
    const struct json *given = json_get(object, where.name);
    if (given == NULL && had_it) {
        return true;
    }
    if (given == NULL || given->type == JSON_NULL) {
        return wrong(m, &where, "required", "%s is missing.", name);
    }
    return degrees(m, given, &where, limit, e6);
}

static bool read_point(const struct merge *m, const struct shape_member *member, const struct json *given,
                       const struct where *where, bool had_it, struct point *point)
{
    if (given->type != JSON_OBJECT) {
        return wrong(m, where, "invalid_type", "%s must be an object with lat and lng.", member->name);
    }
    bool good = true;
    for (int32_t i = 0; i < given->count; i++) {
        struct text name = given->members[i].name;
        if (!text_equal(name, TEXT("lat")) && !text_equal(name, TEXT("lng"))) {
            const struct where place = {.parent = where, .name = name};
            struct issue_guess guess = issue_guess_make(m->reader->wrong, name);
            issue_guess_try(&guess, TEXT("lat"));
            issue_guess_try(&guess, TEXT("lng"));
            issue_add_unknown(m->reader->wrong, &place, &guess);
            good = false;
        }
    }
    bool lat = read_degrees(m, given, where, "lat", had_it, 90, &point->lat_e6);
    bool lng = read_degrees(m, given, where, "lng", had_it, 180, &point->lng_e6);
    return good && lat && lng;
}

/* ---- times ------------------------------------------------------------------------------------------------------- */

/* What is kept was in range when it came, or was reckoned since. */
static bool is_in_range(const struct merge *m, const struct shape_member *member, const struct where *where,
                        bool within)
{
    return within || m->mode == SHAPE_FROM_STORE ||
           wrong(m, where, "out_of_range", "%s must lie in the years 1970 to 2099.", member->name);
}

static bool read_moment(const struct merge *m, const struct shape_member *member, const struct json *given,
                        const struct where *where, int64_t *ms)
{
    struct fault fault = {.kind = FAULT_NONE};
    if (!is_text(m, member, given, where)) {
        return false;
    }
    return moment_parse(given->string, ms, &fault)
               ? is_in_range(m, member, where, instant_is_in_range(divide_floor(*ms, 1000)))
               : wrong(m, where, fault.code, "%s: %s", member->name, fault.what);
}

static bool read_instant(const struct merge *m, const struct shape_member *member, const struct json *given,
                         const struct where *where, int64_t *instant_s)
{
    struct fault fault = {.kind = FAULT_NONE};
    if (!is_text(m, member, given, where)) {
        return false;
    }
    return instant_parse(given->string, instant_s, &fault)
               ? is_in_range(m, member, where, instant_is_in_range(*instant_s))
               : wrong(m, where, fault.code, "%s: %s", member->name, fault.what);
}

static bool read_date(const struct merge *m, const struct shape_member *member, const struct json *given,
                      const struct where *where, struct date *date)
{
    bool good = given->type == JSON_STRING && date_parse(given->string, date);
    if (!good) {
        return wrong(m, where, "invalid_date", "%s must be a date like 2026-05-15.", member->name);
    }
    bool may_be_never = date->days > DATE_RANGE_LAST_DAYS && date->days <= member->high;
    return is_in_range(m, member, where, date_is_in_range(*date) || may_be_never);
}

static bool read_clock(const struct merge *m, const struct shape_member *member, const struct json *given,
                       const struct where *where, int32_t *minute)
{
    bool good = given->type == JSON_STRING && clock_parse(given->string, minute);
    return good || wrong(m, where, "invalid_time", "%s must be a local time like 09:30.", member->name);
}

/* ---- choices ----------------------------------------------------------------------------------------------------- */

static int32_t word_find(const struct shape_member *member, struct text word)
{
    struct text rest = text_of(member->words);
    for (int32_t i = 0; rest.length > 0; i++) {
        if (text_equal(text_cut(&rest, ' '), word)) {
            return i;
        }
    }
    return -1;
}

static bool read_choice(const struct merge *m, const struct shape_member *member, const struct json *given,
                        const struct where *where, int32_t *choice)
{
    int64_t number = 0;
    int32_t word = given->type == JSON_STRING ? word_find(member, given->string) : -1;
    if (word < 0 && (member->flags & SHAPE_NUMBERED) != 0 && is_whole(given, &number) && number >= member->low &&
        number < member->low + shape_word_count(member)) {
        word = (int32_t)(number - member->low);
    }
    if (word < 0) {
        return wrong(m, where, "unknown_value", "%s must be one of: %s.", member->name, member->words);
    }
    *choice = (int32_t)member->low + word;
    return true;
}

static bool read_choices(const struct merge *m, const struct shape_member *member, const struct json *given,
                         const struct where *where, uint64_t *bits)
{
    if (given->type != JSON_ARRAY) {
        return wrong(m, where, "invalid_type", "%s must be a list.", member->name);
    }
    bool good = true;
    for (int32_t i = 0; i < given->count; i++) {
        const struct json *element = &given->elements[i];
        struct where place = where_element(where, i);
        int32_t word = element->type == JSON_STRING ? word_find(member, element->string) : -1;
        if (word < 0) {
            good = wrong(m, &place, "unknown_value", "%s takes these: %s.", member->name, member->words);
        } else {
            *bits |= UINT64_C(1) << word;
        }
    }
    return good;
}

static bool read_boolean(const struct merge *m, const struct shape_member *member, const struct json *given,
                         const struct where *where, bool *value)
{
    if (given->type != JSON_TRUE && given->type != JSON_FALSE) {
        return wrong(m, where, "invalid_type", "%s must be true or false.", member->name);
    }
    *value = given->type == JSON_TRUE;
    return true;
}

/* ---- amounts ----------------------------------------------------------------------------------------------------- */

/* Puts, changes or (NULL) takes out one name; the list stays in order. It has room for one more. */
static void amount_put(struct amount *items, int32_t *count, struct text name, const int32_t *amount)
{
    int32_t at = 0;
    while (at < *count && text_compare(items[at].name, name) < 0) {
        at++;
    }
    bool found = at < *count && text_equal(items[at].name, name);
    if (amount == NULL) {
        *count -= found ? 1 : 0;
        for (int32_t i = at; found && i < *count; i++) {
            items[i] = items[i + 1];
        }
        return;
    }
    for (int32_t i = found ? at : *count; i > at; i--) {
        items[i] = items[i - 1];
    }
    *count += found ? 0 : 1;
    items[at] = (struct amount){name, *amount};
}

static bool read_amount(const struct merge *m, const struct shape_member *member, const struct json *given,
                        const struct where *where, int64_t *amount)
{
    return member->scale > 0 ? read_decimal(m, member, given, where, amount)
                             : read_whole(m, member, given, where, amount);
}

static bool read_amounts(const struct merge *m, const struct shape_member *member, const struct json *given,
                         const struct where *where, struct amounts *amounts)
{
    if (given->type != JSON_OBJECT) {
        return wrong(m, where, "invalid_type", "%s must be an object of named amounts.", member->name);
    }
    struct amount *items = arena_array(m->reader->arena, struct amount, amounts->count + given->count);
    int32_t count = amounts->count;
    bool good = true;
    if (count > 0) {
        memcpy(items, amounts->items, (size_t)count * sizeof *items);
    }
    for (int32_t i = 0; i < given->count; i++) {
        const struct json_member *one = &given->members[i];
        const struct where place = {.parent = where, .name = one->name};
        int64_t amount = 0;
        if (one->name.length == 0 || one->name.length > SHAPE_AMOUNT_NAME_BYTES) {
            good = wrong(m, &place, "too_long", "A name has 1 to %d bytes.", (int)SHAPE_AMOUNT_NAME_BYTES);
        } else if (one->value.type == JSON_NULL) {
            amount_put(items, &count, one->name, NULL);
        } else if (read_amount(m, member, &one->value, &place, &amount)) {
            amount_put(items, &count, one->name, &(int32_t){(int32_t)amount});
        } else {
            good = false;
        }
    }
    if (count > SHAPE_AMOUNTS_MOST) {
        good = wrong(m, where, "too_many", "%s may have at most %d names.", member->name, (int)SHAPE_AMOUNTS_MOST);
    }
    *amounts = (struct amounts){count, items};
    return good;
}

/* ---- objects and lists ------------------------------------------------------------------------------------------- */

static bool read_object(const struct merge *m, const struct shape_member *member, const struct json *given,
                        const struct where *where, bool had_it, void *at)
{
    if (!had_it) {
        shape_preset(member->of, at);
    }
    if ((member->flags & SHAPE_BY_NAME) != 0 && given->type == JSON_STRING) {
        struct json_member name = {text_of(member->of->members[0].name), *given};
        const struct json object = {.type = JSON_OBJECT, .count = 1, .members = &name};
        return merge_members(m, member->of, &object, where, at);
    }
    return merge_members(m, member->of, given, where, at);
}

/* One value that is not null, onto where it stands. */
static bool read_element(const struct merge *m, const struct shape_member *member, const struct json *given,
                         const struct where *where, bool had_it, void *at)
{
    int64_t number = 0;
    switch (member->kind) {
    case SHAPE_TEXT:
        return read_text(m, member, given, where, at);
    case SHAPE_REFERENCE:
        return read_reference(m, member, given, where, at);
    case SHAPE_JSON:
        *(struct text *)at = json_text(m->reader->arena, given);
        return true;
    case SHAPE_INTEGER:
        if (!read_whole(m, member, given, where, &number)) {
            return false;
        }
        *(int32_t *)at = (int32_t)number;
        return true;
    case SHAPE_LONG:
        return read_whole(m, member, given, where, at);
    case SHAPE_DECIMAL:
        return read_decimal(m, member, given, where, at);
    case SHAPE_BOOLEAN:
        return read_boolean(m, member, given, where, at);
    case SHAPE_CHOICE:
        return read_choice(m, member, given, where, at);
    case SHAPE_CHOICES:
        *(uint64_t *)at = 0;
        return read_choices(m, member, given, where, at);
    case SHAPE_INSTANT:
        return read_instant(m, member, given, where, at);
    case SHAPE_MOMENT:
        return read_moment(m, member, given, where, at);
    case SHAPE_DATE:
        return read_date(m, member, given, where, at);
    case SHAPE_CLOCK:
        return read_clock(m, member, given, where, at);
    case SHAPE_POINT:
        return read_point(m, member, given, where, had_it, at);
    case SHAPE_OBJECT:
        return read_object(m, member, given, where, had_it, at);
    case SHAPE_AMOUNTS:
        return read_amounts(m, member, given, where, at);
    case SHAPE_DIGEST:
        return read_digest(m, member, given, where, at);
    }
    assert(false);
    return false;
}

static bool read_list(const struct merge *m, const struct shape_member *member, const struct json *given,
                      const struct where *where, void *at)
{
    if (given->type != JSON_ARRAY) {
        return wrong(m, where, "invalid_type", "%s must be a list.", member->name);
    }
    if (given->count > member->most) {
        return wrong(m, where, "too_many", "%s may have at most %d entries.", member->name, (int)member->most);
    }
    size_t bytes = shape_element_bytes(member);
    char *items = arena_alloc_array(m->reader->arena, (size_t)given->count, bytes);
    bool good = true;
    for (int32_t i = 0; i < given->count; i++) {
        struct where place = where_element(where, i);
        if (given->elements[i].type == JSON_NULL) {
            good = wrong(m, &place, "invalid_type", "An entry of %s is missing.", member->name);
        } else {
            bool read = read_element(m, member, &given->elements[i], &place, false, items + (size_t)i * bytes);
            good = read && good;
        }
    }
    const struct shape_list list = {given->count, items};
    memcpy(at, &list, sizeof list);
    return good;
}

/* One member of the patch, null or not. */
static bool merge_member(const struct merge *m, const struct shape *shape, int32_t index, const struct json *given,
                         const struct where *where, void *value)
{
    const struct shape_member *member = &shape->members[index];
    if (given->type == JSON_NULL) {
        shape_clear(shape, index, value);
        return true;
    }
    void *at = shape_place(member, value);
    bool good = (member->flags & SHAPE_LIST) != 0 ? read_list(m, member, given, where, at)
                                                  : read_element(m, member, given, where, shape_has(value, index), at);
    if (good) {
        shape_give(value, index);
    }
    return good;
}

/* Whether a member that the patch names concerns us; *good becomes false when it is wrong to name it. */
static bool member_counts(const struct merge *m, const struct shape *shape, int32_t index, const struct json *given,
                          const struct where *where, bool *good)
{
    int flags = index < 0 ? SHAPE_HIDDEN : shape->members[index].flags;
    if (m->mode == SHAPE_FROM_STORE) {
        return index >= 0 && (flags & SHAPE_ASIDE) == 0;
    }
    if ((flags & SHAPE_HIDDEN) != 0) {
        shape_unknown(shape, where, m->reader->wrong);
        *good = false;
    } else if ((flags & SHAPE_NOT_BUILT) != 0 && given->type != JSON_NULL) {
        issue_add(m->reader->not_built, where, "not_supported",
                  "This would be ignored, because it is not supported yet; leave it out.");
        *good = false;
    }
    return (flags & (SHAPE_HIDDEN | SHAPE_NOT_BUILT | SHAPE_READ_ONLY | SHAPE_ASIDE)) == 0;
}

/* Of the members of which there is exactly one. */
static bool one_is_given(const struct merge *m, const struct shape *shape, const struct where *where, const void *value)
{
    struct text_builder names = text_builder_make(m->reader->arena);
    int32_t given = 0;
    for (int32_t i = 0; i < shape->count; i++) {
        if ((shape->members[i].flags & SHAPE_ONE_OF) != 0) {
            given += shape_has(value, i) ? 1 : 0;
            text_append_format(&names, "%s%s", names.length == 0 ? "" : " or ", shape->members[i].name);
        }
    }
    struct text either = text_built(&names);
    return given == 1 || either.length == 0 ||
           wrong(m, where, given == 0 ? "required" : "given_twice", "Give either %.*s.", TEXT_ARGS(either));
}

/* A member that can be ordered, as a number. */
static int64_t number_at(const struct shape_member *member, const void *value)
{
    int32_t small = 0;
    int64_t large = 0;
    if (shape_element_bytes(member) == sizeof small) {
        memcpy(&small, shape_at(member, value), sizeof small);
        return small;
    }
    memcpy(&large, shape_at(member, value), sizeof large);
    return large;
}

static bool order_holds(const struct merge *m, const struct shape *shape, int32_t index, const struct where *where,
                        const void *value)
{
    const struct shape_member *first = &shape->members[index - 1];
    const struct shape_member *second = &shape->members[index];
    if (!shape_has(value, index - 1) || !shape_has(value, index)) {
        return true;
    }
    struct where place = where_member(where, second->name);
    int64_t gap = number_at(second, value) - number_at(first, value);
    if (second->kind == SHAPE_INSTANT || second->kind == SHAPE_MOMENT) {
        return gap > 0 || wrong(m, &place, "end_not_after_start", "%s is not after %s.", second->name, first->name);
    }
    return gap >= 0 || wrong(m, &place, "out_of_range", "%s is less than %s.", second->name, first->name);
}

/* What must hold between members, once each of them is good. */
static bool whole_holds(const struct merge *m, const struct shape *shape, const struct where *where, const void *value)
{
    bool good = one_is_given(m, shape, where, value);
    for (int32_t i = 1; i < shape->count; i++) {
        if ((shape->members[i].flags & SHAPE_ORDERED) != 0) {
            good = order_holds(m, shape, i, where, value) && good;
        }
    }
    return good;
}

static bool merge_members(const struct merge *m, const struct shape *shape, const struct json *patch,
                          const struct where *where, void *value)
{
    if (patch->type != JSON_OBJECT) {
        return wrong(m, where, "invalid_type", "This must be an object.");
    }
    bool good = true;
    uint64_t told = 0; /* members that were already complained of */
    int32_t from = 0;
    for (int32_t i = 0; i < patch->count; i++) {
        const struct json_member *one = &patch->members[i];
        const struct where place = {.parent = where, .name = one->name};
        int32_t index = shape_find_from(shape, from, one->name);
        from = index < 0 ? from : index + 1;
        if (member_counts(m, shape, index, &one->value, &place, &good) &&
            !merge_member(m, shape, index, &one->value, &place, value)) {
            told |= UINT64_C(1) << index;
            good = false;
        }
    }
    for (int32_t i = 0; i < shape->count; i++) {
        bool missing = (shape->members[i].flags & SHAPE_REQUIRED) != 0 && !shape_has(value, i);
        if (missing && (told >> i & 1) == 0) {
            struct where place = where_member(where, shape->members[i].name);
            good = wrong(m, &place, "required", "%s is missing.", shape->members[i].name);
        }
    }
    if (m->mode == SHAPE_FROM_STORE) {
        return good;
    }
    return good && whole_holds(m, shape, where, value);
}

bool shape_merge(struct shape_reader *reader, const struct shape *shape, enum shape_mode mode, const struct json *patch,
                 const struct where *where, void *value)
{
    const struct merge merge = {reader, mode};
    return merge_members(&merge, shape, patch, where, value);
}
