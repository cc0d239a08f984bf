/* JSON: read strictly, written canonically enough to compare.
 *
 * Reading (jansson inside, which is strict about UTF-8, duplicate keys, numbers that overflow, trailing text) copies the
 * document into arena structs at the door and frees the library's own. Members keep their order. A number written
 * without fraction and exponent is an integer of 64 bits; any other is a double.
 * Writing appends to a text builder: no white space, members in the order they are written, doubles in the shortest of
 * 15 to 17 digits that reads back the same. The writer asserts that calls nest rightly: that would be our own mistake.
 */
#ifndef ROUTRIQ_BASE_JSON_H
#define ROUTRIQ_BASE_JSON_H

#include <stdbool.h>
#include <stdint.h>

#include "base/text.h"

struct arena;
struct fault;

enum {
    JSON_DEPTH_LIMIT = 64,        /* of what is read */
    JSON_WRITE_DEPTH_LIMIT = 128, /* of what is written, so that a document that was read fits into an answer */
};

enum json_type { JSON_NULL, JSON_FALSE, JSON_TRUE, JSON_INTEGER, JSON_REAL, JSON_STRING, JSON_ARRAY, JSON_OBJECT };

struct json {
    enum json_type type;
    int32_t count; /* of elements or members */
    union {
        int64_t integer;
        double real;
        struct text string;
        struct json *elements;       /* count of them */
        struct json_member *members; /* count of them */
    };
};

struct json_member {
    struct text name;
    struct json value;
};

/* Reads one document. Fault: FAULT_SYNTAX, code "invalid_json", `where` "line L column C". */
bool json_parse(struct arena *arena, struct text source, struct json *result, struct fault *fault);

/* The member of that name, or NULL when `object` is no object or lacks it. Looks at one member after the other. */
const struct json *json_get(const struct json *object, struct text name);

static inline bool json_is_number(const struct json *value)
{
    return value->type == JSON_INTEGER || value->type == JSON_REAL;
}

/* The value of a number as a double; asserts that it is one. */
double json_number(const struct json *value);

/* jansson exports functions of these names; for the linker ours are called otherwise. */
#define json_string json_write_string
#define json_integer json_write_integer
#define json_real json_write_real
#define json_null json_write_null

struct json_writer {
    struct text_builder out;
    uint64_t is_object[JSON_WRITE_DEPTH_LIMIT / 64]; /* one bit a level */
    int depth;
    bool after_name;
};

struct json_writer json_writer_make(struct arena *arena);
void json_object_begin(struct json_writer *w);
void json_object_end(struct json_writer *w);
void json_array_begin(struct json_writer *w);
void json_array_end(struct json_writer *w);
void json_name(struct json_writer *w, struct text name);
void json_string(struct json_writer *w, struct text value);
void json_integer(struct json_writer *w, int64_t value);
/* Finite; asserts it. */
void json_real(struct json_writer *w, double value);
/* value / scale with as many decimals as scale has zeros, without trailing zeros: json_fixed(w, 115, 10) writes 11.5. */
void json_fixed(struct json_writer *w, int64_t value, int64_t scale);
void json_bool(struct json_writer *w, bool value);
void json_null(struct json_writer *w);
/* Writes a parsed value whole. */
void json_value(struct json_writer *w, const struct json *value);
/* Puts in a document that such a writer has written, as it is. */
void json_document(struct json_writer *w, struct text document);
/* The document; asserts that everything begun was ended. */
struct text json_written(const struct json_writer *w);

/* Short forms for the commonest pairs. */
void json_name_string(struct json_writer *w, struct text name, struct text value);
void json_name_integer(struct json_writer *w, struct text name, int64_t value);
void json_name_bool(struct json_writer *w, struct text name, bool value);
void json_name_null(struct json_writer *w, struct text name);

#endif
