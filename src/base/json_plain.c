#include "base/json_plain.h"

#include <string.h>

#include "base/arena.h"

enum {
    NAMES_MOST = 64,
    INTEGER_DIGITS = 18, /* any such number fits into 64 bits */
    DECIMAL_DIGITS = 15, /* such a number and such a power of ten are exact doubles: one division rounds right */
    OPEN_AT_ONCE = 64,   /* values of unfinished objects and arrays that need no memory */
};

/* Values are collected on a stack until their object or array ends, and then stand together in the arena. */
struct plain {
    struct arena *arena;
    const char *at;
    const char *end;
    bool beyond_ascii;
    int depth;
    int32_t count;
    int32_t capacity;
    struct json_member *stack;
    struct json_member first[OPEN_AT_ONCE];
};

static bool read_value(struct plain *p, struct json *value);

static void skip_blanks(struct plain *p)
{
    while (p->at < p->end && (*p->at == ' ' || *p->at == '\n' || *p->at == '\t' || *p->at == '\r')) {
        p->at++;
    }
}

/* The character when it is the next one after blanks. */
static bool take(struct plain *p, char c)
{
    skip_blanks(p);
    if (p->at == p->end || *p->at != c) {
        return false;
    }
    p->at++;
    return true;
}

/* After its first quote. */
static bool read_string(struct plain *p, struct text *string)
{
    const char *start = p->at;
    unsigned char all = 0;
    while (p->at < p->end && *p->at != '"') {
        unsigned char c = (unsigned char)*p->at++;
        if (c < 0x20 || c == '\\') {
            return false;
        }
        all |= c;
    }
    if (p->at == p->end) {
        return false;
    }
    p->beyond_ascii = p->beyond_ascii || all >= 0x80;
    *string = (struct text){start, (size_t)(p->at++ - start)};
    return true;
}

/* Reads digits onto `number`; returns how many there were. No more are read than cannot overflow it. */
static int read_digits(struct plain *p, int64_t *number)
{
    const char *start = p->at;
    while (p->at < p->end && *p->at >= '0' && *p->at <= '9' && p->at - start <= INTEGER_DIGITS) {
        *number = *number * 10 + (*p->at++ - '0');
        if (*number >= INT64_C(100000000000000000)) {
            break;
        }
    }
    return (int)(p->at - start);
}

static bool number_ends(const struct plain *p)
{
    char c = p->at == p->end ? ',' : *p->at;
    return !(c >= '0' && c <= '9') && c != '.' && c != 'e' && c != 'E';
}

static bool read_number(struct plain *p, struct json *value)
{
    static const double powers[] = {1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15};
    bool negative = take(p, '-');
    const char *start = p->at;
    int64_t number = 0;
    int digits = read_digits(p, &number);
    if (digits == 0 || (*start == '0' && digits > 1)) {
        return false;
    }
    if (number_ends(p)) {
        *value = (struct json){.type = JSON_INTEGER, .integer = negative ? -number : number};
        return true;
    }
    if (*p->at++ != '.') {
        return false;
    }
    int places = read_digits(p, &number);
    if (places == 0 || digits + places > DECIMAL_DIGITS || !number_ends(p)) {
        return false;
    }
    double real = (double)number / powers[places];
    *value = (struct json){.type = JSON_REAL, .real = negative ? -real : real};
    return true;
}

static bool read_word(struct plain *p, struct text word, enum json_type type, struct json *value)
{
    if ((size_t)(p->end - p->at) < word.length || memcmp(p->at, word.bytes, word.length) != 0) {
        return false;
    }
    p->at += word.length;
    *value = (struct json){.type = type};
    return true;
}

static void push(struct plain *p, const struct json_member *member)
{
    if (p->count == p->capacity) {
        struct json_member *larger = arena_array(p->arena, struct json_member, 2 * (size_t)p->capacity);
        memcpy(larger, p->stack, (size_t)p->count * sizeof *larger);
        p->stack = larger;
        p->capacity *= 2;
    }
    p->stack[p->count++] = *member;
}

/* A name that no member since `first` has. Most names differ in what `seen` has a bit for. */
static bool is_new_name(const struct plain *p, int32_t first, struct text name, uint64_t *seen)
{
    size_t mark = name.length;
    if (name.length > 0) {
        mark += 7U * (unsigned char)name.bytes[0] + 31U * (unsigned char)name.bytes[name.length - 1];
    }
    uint64_t bit = UINT64_C(1) << (mark % 64);
    bool maybe = (*seen & bit) != 0;
    *seen |= bit;
    for (int32_t i = first; maybe && i < p->count; i++) {
        if (text_equal(p->stack[i].name, name)) {
            return false;
        }
    }
    return p->count - first < NAMES_MOST;
}

static bool read_members(struct plain *p, int32_t first)
{
    uint64_t seen = 0;
    if (take(p, '}')) {
        return true;
    }
    do {
        struct json_member member;
        if (!take(p, '"') || !read_string(p, &member.name) || !is_new_name(p, first, member.name, &seen) ||
            !take(p, ':') || !read_value(p, &member.value)) {
            return false;
        }
        push(p, &member);
    } while (take(p, ','));
    return take(p, '}');
}

static bool read_object(struct plain *p, struct json *value)
{
    int32_t first = p->count;
    if (!read_members(p, first)) {
        return false;
    }
    int32_t count = p->count - first;
    *value = (struct json){.type = JSON_OBJECT, .count = count};
    value->members = arena_array(p->arena, struct json_member, (size_t)count);
    memcpy(value->members, p->stack + first, (size_t)count * sizeof *value->members);
    p->count = first;
    return true;
}

static bool read_elements(struct plain *p)
{
    if (take(p, ']')) {
        return true;
    }
    do {
        struct json_member element = {.name = {NULL, 0}};
        if (!read_value(p, &element.value)) {
            return false;
        }
        push(p, &element);
    } while (take(p, ','));
    return take(p, ']');
}

static bool read_array(struct plain *p, struct json *value)
{
    int32_t first = p->count;
    if (!read_elements(p)) {
        return false;
    }
    *value = (struct json){.type = JSON_ARRAY, .count = p->count - first};
    value->elements = arena_array(p->arena, struct json, (size_t)value->count);
    for (int32_t i = 0; i < value->count; i++) {
        value->elements[i] = p->stack[first + i].value;
    }
    p->count = first;
    return true;
}

static bool read_nested(struct plain *p, bool (*read)(struct plain *p, struct json *value), struct json *value)
{
    p->at++;
    bool done = ++p->depth <= JSON_DEPTH_LIMIT && read(p, value);
    p->depth--;
    return done;
}

static bool read_value(struct plain *p, struct json *value)
{
    skip_blanks(p);
    switch (p->at == p->end ? '\0' : *p->at) {
    case '{':
        return read_nested(p, read_object, value);
    case '[':
        return read_nested(p, read_array, value);
    case '"':
        p->at++;
        *value = (struct json){.type = JSON_STRING};
        return read_string(p, &value->string);
    case 't':
        return read_word(p, TEXT("true"), JSON_TRUE, value);
    case 'f':
        return read_word(p, TEXT("false"), JSON_FALSE, value);
    case 'n':
        return read_word(p, TEXT("null"), JSON_NULL, value);
    default:
        return read_number(p, value);
    }
}

bool json_plain_read(struct arena *arena, struct text source, struct json *result)
{
    struct plain p = {.arena = arena, .capacity = OPEN_AT_ONCE};
    struct text copy = text_copy(arena, source);
    p.stack = p.first;
    p.at = copy.bytes;
    p.end = copy.bytes + copy.length;
    if (!read_value(&p, result)) {
        return false;
    }
    skip_blanks(&p);
    return p.at == p.end && (!p.beyond_ascii || text_is_utf8(copy));
}
