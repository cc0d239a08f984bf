/* Writing. Whether a comma is due is read off the last byte written; the levels only serve the asserts. */
#include "base/json.h"

#include <assert.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/json_escape.h"

struct json_writer json_writer_make(struct arena *arena)
{
    return (struct json_writer){.out = text_builder_make(arena)};
}

static bool is_in_object(const struct json_writer *w)
{
    int level = w->depth - 1;
    return w->depth > 0 && (w->is_object[level / 64] >> (level % 64) & 1) != 0;
}

static void comma_if_due(struct json_writer *w)
{
    char last = w->out.length == 0 ? '\0' : w->out.bytes[w->out.length - 1];
    if (w->depth > 0 && last != '{' && last != '[') {
        text_append_char(&w->out, ',');
    }
}

/* What comes before any value: inside an object that is its name, elsewhere perhaps a comma. */
static void value_begin(struct json_writer *w)
{
    if (is_in_object(w)) {
        assert(w->after_name);
        w->after_name = false;
        return;
    }
    assert(w->depth > 0 || w->out.length == 0); /* one document */
    comma_if_due(w);
}

static void level_begin(struct json_writer *w, char bracket, bool is_object)
{
    assert(w->depth < JSON_WRITE_DEPTH_LIMIT);
    value_begin(w);
    uint64_t bit = (uint64_t)1 << (w->depth % 64);
    uint64_t *bits = &w->is_object[w->depth / 64];
    *bits = is_object ? *bits | bit : *bits & ~bit;
    w->depth++;
    text_append_char(&w->out, bracket);
}

void json_object_begin(struct json_writer *w)
{
    level_begin(w, '{', true);
}

void json_object_end(struct json_writer *w)
{
    assert(is_in_object(w) && !w->after_name);
    w->depth--;
    text_append_char(&w->out, '}');
}

void json_array_begin(struct json_writer *w)
{
    level_begin(w, '[', false);
}

void json_array_end(struct json_writer *w)
{
    assert(w->depth > 0 && !is_in_object(w));
    w->depth--;
    text_append_char(&w->out, ']');
}

static void quoted_append(struct text_builder *out, struct text value)
{
    text_append_char(out, '"');
    size_t plain_from = 0;
    for (size_t i = 0; i < value.length; i++) {
        if (json_needs_escape(value.bytes[i])) {
            char escape[JSON_ESCAPE_BYTES];
            text_append(out, text_slice(value, plain_from, i));
            text_append(out, (struct text){escape, json_escape(value.bytes[i], escape)});
            plain_from = i + 1;
        }
    }
    text_append(out, text_slice(value, plain_from, value.length));
    text_append_char(out, '"');
}

void json_name(struct json_writer *w, struct text name)
{
    assert(is_in_object(w) && !w->after_name);
    comma_if_due(w);
    quoted_append(&w->out, name);
    text_append_char(&w->out, ':');
    w->after_name = true;
}

void json_string(struct json_writer *w, struct text value)
{
    value_begin(w);
    quoted_append(&w->out, value);
}

static void digits_append(struct text_builder *out, uint64_t number)
{
    char digits[20]; /* of 2^64 */
    size_t first = sizeof digits;
    do {
        digits[--first] = (char)('0' + number % 10);
        number /= 10;
    } while (number != 0);
    text_append(out, (struct text){digits + first, sizeof digits - first});
}

/* The minus, if there is one, and what follows it. */
static uint64_t sign_append(struct text_builder *out, int64_t value)
{
    if (value < 0) {
        text_append_char(out, '-');
    }
    return value < 0 ? 0 - (uint64_t)value : (uint64_t)value;
}

void json_integer(struct json_writer *w, int64_t value)
{
    value_begin(w);
    digits_append(&w->out, sign_append(&w->out, value));
}

void json_real(struct json_writer *w, double value)
{
    assert(isfinite(value));
    char digits[32];
    int precision = 15;
    snprintf(digits, sizeof digits, "%.*g", precision, value);
    while (precision < 17 && strtod(digits, NULL) != value) {
        precision++;
        snprintf(digits, sizeof digits, "%.*g", precision, value);
    }
    value_begin(w);
    struct text number = text_of(digits);
    text_append(&w->out, number);
    bool looks_whole = true;
    for (size_t i = 0; i < number.length; i++) {
        looks_whole = looks_whole && number.bytes[i] != '.' && number.bytes[i] != 'e';
    }
    if (looks_whole) {
        text_append(&w->out, TEXT(".0")); /* else it would be read back as an integer */
    }
}

void json_fixed(struct json_writer *w, int64_t value, int64_t scale)
{
    assert(scale > 0);
    value_begin(w);
    uint64_t size = sign_append(&w->out, value);
    uint64_t rest = size % (uint64_t)scale;
    digits_append(&w->out, size / (uint64_t)scale);
    if (rest == 0) {
        return;
    }
    text_append_char(&w->out, '.');
    for (uint64_t place = (uint64_t)scale; rest != 0; rest %= place) {
        assert(place % 10 == 0); /* a scale is a power of ten */
        place /= 10;
        text_append_char(&w->out, (char)('0' + rest / place));
    }
}

void json_bool(struct json_writer *w, bool value)
{
    value_begin(w);
    text_append(&w->out, value ? TEXT("true") : TEXT("false"));
}

void json_null(struct json_writer *w)
{
    value_begin(w);
    text_append(&w->out, TEXT("null"));
}

void json_document(struct json_writer *w, struct text document)
{
    assert(document.length > 0);
    value_begin(w);
    text_append(&w->out, document);
}

static void array_write(struct json_writer *w, const struct json *value)
{
    json_array_begin(w);
    for (int32_t i = 0; i < value->count; i++) {
        json_value(w, &value->elements[i]);
    }
    json_array_end(w);
}

static void object_write(struct json_writer *w, const struct json *value)
{
    json_object_begin(w);
    for (int32_t i = 0; i < value->count; i++) {
        json_name(w, value->members[i].name);
        json_value(w, &value->members[i].value);
    }
    json_object_end(w);
}

void json_value(struct json_writer *w, const struct json *value)
{
    switch (value->type) {
    case JSON_NULL:
        json_null(w);
        break;
    case JSON_FALSE:
    case JSON_TRUE:
        json_bool(w, value->type == JSON_TRUE);
        break;
    case JSON_INTEGER:
        json_integer(w, value->integer);
        break;
    case JSON_REAL:
        json_real(w, value->real);
        break;
    case JSON_STRING:
        json_string(w, value->string);
        break;
    case JSON_ARRAY:
        array_write(w, value);
        break;
    case JSON_OBJECT:
        object_write(w, value);
        break;
    }
}

struct text json_written(const struct json_writer *w)
{
    assert(w->depth == 0 && w->out.length > 0);
    return text_built(&w->out);
}

void json_name_string(struct json_writer *w, struct text name, struct text value)
{
    json_name(w, name);
    json_string(w, value);
}

void json_name_integer(struct json_writer *w, struct text name, int64_t value)
{
    json_name(w, name);
    json_integer(w, value);
}

void json_name_bool(struct json_writer *w, struct text name, bool value)
{
    json_name(w, name);
    json_bool(w, value);
}

void json_name_null(struct json_writer *w, struct text name)
{
    json_name(w, name);
    json_null(w);
}
