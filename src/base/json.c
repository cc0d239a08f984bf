/* Reading. The library's tree lives only inside json_parse. */

/* jansson's constants have the names of ours; they get others while its header is read. */
#define JSON_OBJECT JANSSON_OBJECT
#define JSON_ARRAY JANSSON_ARRAY
#define JSON_STRING JANSSON_STRING
#define JSON_INTEGER JANSSON_INTEGER
#define JSON_REAL JANSSON_REAL
#define JSON_TRUE JANSSON_TRUE
#define JSON_FALSE JANSSON_FALSE
#define JSON_NULL JANSSON_NULL
#include <jansson.h>
#undef JSON_OBJECT
#undef JSON_ARRAY
#undef JSON_STRING
#undef JSON_INTEGER
#undef JSON_REAL
#undef JSON_TRUE
#undef JSON_FALSE
#undef JSON_NULL
#undef json_is_number

#include "base/json.h"

#include <assert.h>
#include <limits.h>
#include <string.h>

#include "base/arena.h"
#include "base/fault.h"

/* Where a reader stands in the source; a column counts characters, as an editor does. */
struct position {
    int line;
    int column;
};

static bool syntax_fault(struct fault *fault, struct position at, const char *what)
{
    char where[64];
    snprintf(where, sizeof where, "line %d column %d", at.line, at.column);
    return fault_raise(fault, FAULT_SYNTAX, "invalid_json", where, "This is not valid JSON: %s.", what);
}

static void position_advance(struct position *at, char c)
{
    if (c == '\n') {
        *at = (struct position){at->line + 1, 0};
    } else if (((unsigned char)c & 0xc0) != 0x80) {
        at->column++;
    }
}

/* Refuses brackets nested deeper than we and others who read our answers want to follow. It runs before the library,
 * whose own limit is far higher and whose tree does not know lines. In a source that is not JSON it may count wrong;
 * the library refuses that source anyway. */
static bool depth_check(struct text source, struct fault *fault)
{
    struct position at = {1, 0};
    bool in_string = false;
    int depth = 0;
    for (size_t i = 0; i < source.length; i++) {
        char c = source.bytes[i];
        position_advance(&at, c);
        if (c == '"') {
            in_string = !in_string;
        } else if (in_string) {
            i += c == '\\' && i + 1 < source.length ? 1 : 0; /* the escaped character means nothing here */
            at.column += c == '\\' ? 1 : 0;
        } else if (c == '[' || c == '{') {
            depth++;
        } else if (c == ']' || c == '}') {
            depth--;
        }
        if (depth > JSON_DEPTH_LIMIT) {
            return syntax_fault(fault, at, "objects and arrays are nested more than 64 levels deep");
        }
    }
    return true;
}

static void value_copy(struct arena *arena, const json_t *from, struct json *to);

static struct text string_copy(struct arena *arena, const json_t *from)
{
    return text_copy(arena, (struct text){json_string_value(from), json_string_length(from)});
}

static void array_copy(struct arena *arena, const json_t *from, struct json *to)
{
    size_t count = json_array_size(from);
    to->type = JSON_ARRAY;
    to->count = (int32_t)count;
    to->elements = arena_array(arena, struct json, count);
    for (size_t i = 0; i < count; i++) {
        value_copy(arena, json_array_get(from, i), &to->elements[i]);
    }
}

static void object_copy(struct arena *arena, json_t *from, struct json *to)
{
    size_t count = json_object_size(from);
    to->type = JSON_OBJECT;
    to->count = (int32_t)count;
    to->members = arena_array(arena, struct json_member, count);
    struct json_member *member = to->members;
    for (void *i = json_object_iter(from); i != NULL; i = json_object_iter_next(from, i)) {
        struct text name = {json_object_iter_key(i), json_object_iter_key_len(i)};
        member->name = text_copy(arena, name);
        value_copy(arena, json_object_iter_value(i), &member->value);
        member++;
    }
}

static void value_copy(struct arena *arena, const json_t *from, struct json *to)
{
    switch (json_typeof(from)) {
    case JANSSON_OBJECT: {
        union {
            const json_t *constant;
            json_t *iterable; /* the library's iterator takes no const and changes nothing */
        } object = {.constant = from};
        object_copy(arena, object.iterable, to);
        break;
    }
    case JANSSON_ARRAY:
        array_copy(arena, from, to);
        break;
    case JANSSON_STRING:
        *to = (struct json){.type = JSON_STRING, .string = string_copy(arena, from)};
        break;
    case JANSSON_INTEGER:
        *to = (struct json){.type = JSON_INTEGER, .integer = json_integer_value(from)};
        break;
    case JANSSON_REAL:
        *to = (struct json){.type = JSON_REAL, .real = json_real_value(from)};
        break;
    case JANSSON_TRUE:
        to->type = JSON_TRUE;
        break;
    case JANSSON_FALSE:
        to->type = JSON_FALSE;
        break;
    case JANSSON_NULL:
        to->type = JSON_NULL;
        break;
    }
}

static bool library_fault(const json_error_t *error, struct fault *fault)
{
    if (json_error_code(error) == json_error_out_of_memory) {
        arena_exhausted();
    }
    const char *what = text_is_utf8(text_of(error->text)) ? error->text : "it has bytes that are no text";
    if (json_error_code(error) == json_error_null_character || json_error_code(error) == json_error_null_byte_in_key) {
        what = "the character \\u0000 is not allowed in a string";
    }
    return syntax_fault(fault, (struct position){error->line, error->column}, what);
}

bool json_parse(struct arena *arena, struct text source, struct json *result, struct fault *fault)
{
    if (source.length > INT_MAX) {
        return fault_raise(fault, FAULT_TOO_LARGE, "payload_too_large", "", "A JSON document has to be under 2 GB.");
    }
    if (text_is_empty(source)) {
        return syntax_fault(fault, (struct position){1, 0}, "there is nothing in it");
    }
    if (!depth_check(source, fault)) {
        return false;
    }
    json_error_t error;
    const char *bytes = source.length == 0 ? "" : source.bytes;
    json_t *tree = json_loadb(bytes, source.length, JSON_REJECT_DUPLICATES | JSON_DECODE_ANY, &error);
    if (tree == NULL) {
        return library_fault(&error, fault);
    }
    value_copy(arena, tree, result);
    json_decref(tree);
    return true;
}

const struct json *json_get(const struct json *object, struct text name)
{
    if (object->type != JSON_OBJECT) {
        return NULL;
    }
    for (int32_t i = 0; i < object->count; i++) {
        if (text_equal(object->members[i].name, name)) {
            return &object->members[i].value;
        }
    }
    return NULL;
}

double json_number(const struct json *value)
{
    assert(json_is_number(value));
    return value->type == JSON_INTEGER ? (double)value->integer : value->real;
}
