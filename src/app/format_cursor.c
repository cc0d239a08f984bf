#include "app/format_cursor.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>

#include "base/fault.h"

enum { POINTER_ROOM = 160 };

struct cursor cursor_root(const struct json *document)
{
    return (struct cursor){.value = document};
}

struct cursor cursor_member(const struct cursor *object, struct text name)
{
    bool inside = object->value != NULL && object->value->type == JSON_OBJECT;
    return (struct cursor){.parent = object, .name = name, .value = inside ? json_get(object->value, name) : NULL};
}

struct cursor cursor_element(const struct cursor *array, int32_t index)
{
    return (struct cursor){.parent = array, .index = index, .value = &array->value->elements[index]};
}

struct cursor cursor_entry(const struct cursor *object, int32_t index)
{
    const struct json_member *member = &object->value->members[index];
    return (struct cursor){.parent = object, .name = member->name, .value = &member->value};
}

static void pointer_append(char *pointer, size_t *length, char c)
{
    if (*length + 1 < POINTER_ROOM) {
        pointer[(*length)++] = c;
        pointer[*length] = 0;
    }
}

/* Appends one step as RFC 6901 writes it: "~" as "~0", "/" as "~1". */
static void step_append(char *pointer, size_t *length, struct text step)
{
    pointer_append(pointer, length, '/');
    for (size_t i = 0; i < step.length; i++) {
        char c = step.bytes[i];
        pointer_append(pointer, length, c == '/' ? '~' : c);
        if (c == '~' || c == '/') {
            pointer_append(pointer, length, c == '~' ? '0' : '1');
        }
    }
}

static void cursor_pointer(const struct cursor *cursor, char *pointer, size_t *length)
{
    char index[16];
    if (cursor->parent == NULL) {
        return;
    }
    cursor_pointer(cursor->parent, pointer, length);
    snprintf(index, sizeof index, "%" PRId32, cursor->index);
    step_append(pointer, length, cursor->name.bytes != NULL ? cursor->name : text_of(index));
}

bool cursor_fault(const struct cursor *cursor, struct fault *fault, const char *code, const char *what, ...)
{
    char pointer[POINTER_ROOM] = "", sentence[256];
    size_t length = 0;
    va_list arguments;
    cursor_pointer(cursor, pointer, &length);
    va_start(arguments, what);
    vsnprintf(sentence, sizeof sentence, what, arguments);
    va_end(arguments);
    return fault_raise(fault, FAULT_INVALID, code, pointer, "%s", sentence);
}

static bool name_known(struct text name, const char *names)
{
    struct text rest = text_of(names);
    while (!text_is_empty(rest)) {
        if (text_equal(text_cut(&rest, ' '), name)) {
            return true;
        }
    }
    return false;
}

static bool missing_or_wrong(const struct cursor *cursor, const char *kind, struct fault *fault)
{
    return cursor->value == NULL ? cursor_fault(cursor, fault, "missing", "this is missing; it should be %s", kind)
                                 : cursor_fault(cursor, fault, "wrong_type", "this should be %s", kind);
}

bool cursor_object(const struct cursor *cursor, const char *names, struct fault *fault)
{
    int32_t count = 0;
    if (!cursor_entries(cursor, &count, fault)) {
        return false;
    }
    for (int32_t i = 0; i < count; i++) {
        struct cursor entry = cursor_entry(cursor, i);
        if (!name_known(entry.name, names)) {
            return cursor_fault(&entry, fault, "unknown_field", "there is no such field; known here are: %s", names);
        }
    }
    return true;
}

bool cursor_entries(const struct cursor *cursor, int32_t *count, struct fault *fault)
{
    if (cursor->value == NULL || cursor->value->type != JSON_OBJECT) {
        return missing_or_wrong(cursor, "an object", fault);
    }
    *count = cursor->value->count;
    return true;
}

bool cursor_array(const struct cursor *cursor, int32_t low, int32_t high, int32_t *count, struct fault *fault)
{
    if (cursor->value == NULL || cursor->value->type != JSON_ARRAY) {
        return missing_or_wrong(cursor, "an array", fault);
    }
    *count = cursor->value->count;
    if (low == high && *count != low) {
        return cursor_fault(cursor, fault, "wrong_count", "this should have %" PRId32 " elements, not %" PRId32, low,
                            *count);
    }
    return (*count >= low && *count <= high) ||
           cursor_fault(cursor, fault, "wrong_count", "this should have %" PRId32 " to %" PRId32 " elements", low,
                        high);
}

bool cursor_integer(const struct cursor *cursor, int64_t low, int64_t high, int64_t *value, struct fault *fault)
{
    if (cursor->value == NULL || cursor->value->type != JSON_INTEGER) {
        return missing_or_wrong(cursor, "a whole number", fault);
    }
    if (cursor->value->integer < low || cursor->value->integer > high) {
        return cursor_fault(cursor, fault, "out_of_range", "this should be from %" PRId64 " to %" PRId64, low, high);
    }
    *value = cursor->value->integer;
    return true;
}

bool cursor_integer_or(const struct cursor *cursor, int64_t low, int64_t high, int64_t *value, struct fault *fault)
{
    return cursor->value == NULL || cursor_integer(cursor, low, high, value, fault);
}

bool cursor_int32(const struct cursor *cursor, int32_t low, int32_t high, int32_t *value, struct fault *fault)
{
    int64_t wide = 0;
    if (!cursor_integer(cursor, low, high, &wide, fault)) {
        return false;
    }
    *value = (int32_t)wide;
    return true;
}

bool cursor_int32_or(const struct cursor *cursor, int32_t low, int32_t high, int32_t *value, struct fault *fault)
{
    return cursor->value == NULL || cursor_int32(cursor, low, high, value, fault);
}

bool cursor_number(const struct cursor *cursor, double low, double high, double *value, struct fault *fault)
{
    if (cursor->value == NULL || !json_is_number(cursor->value)) {
        return missing_or_wrong(cursor, "a number", fault);
    }
    *value = json_number(cursor->value);
    return (*value >= low && *value <= high) ||
           cursor_fault(cursor, fault, "out_of_range", "this should be from %g to %g", low, high);
}

bool cursor_e4(const struct cursor *cursor, int32_t low_e4, int32_t high_e4, int32_t *value_e4, struct fault *fault)
{
    enum { E4 = 10000 };
    double value = 0;
    if (!cursor_number(cursor, (double)low_e4 / E4, (double)high_e4 / E4, &value, fault)) {
        return false;
    }
    *value_e4 = (int32_t)(value * E4 + 0.5);
    return true;
}

bool cursor_e4_or(const struct cursor *cursor, int32_t low_e4, int32_t high_e4, int32_t *value_e4, struct fault *fault)
{
    return cursor->value == NULL || cursor_e4(cursor, low_e4, high_e4, value_e4, fault);
}

bool cursor_bool_or(const struct cursor *cursor, bool *value, struct fault *fault)
{
    if (cursor->value == NULL) {
        return true;
    }
    if (cursor->value->type != JSON_TRUE && cursor->value->type != JSON_FALSE) {
        return missing_or_wrong(cursor, "true or false", fault);
    }
    *value = cursor->value->type == JSON_TRUE;
    return true;
}

bool cursor_text(const struct cursor *cursor, struct text *value, struct fault *fault)
{
    if (cursor->value == NULL || cursor->value->type != JSON_STRING) {
        return missing_or_wrong(cursor, "a text", fault);
    }
    *value = cursor->value->string;
    return !text_is_empty(*value) || cursor_fault(cursor, fault, "empty", "this should not be empty");
}
