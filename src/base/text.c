#include "base/text.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"

enum { FIRST_CAPACITY = 128, LONGEST_NUMBER = 255 };

struct text text_of(const char *zero_terminated)
{
    if (zero_terminated == NULL) {
        return TEXT("");
    }
    return (struct text){zero_terminated, strlen(zero_terminated)};
}

struct text text_copy(struct arena *arena, struct text source)
{
    char *bytes = arena_alloc(arena, source.length);
    if (source.length > 0) {
        memcpy(bytes, source.bytes, source.length);
    }
    return (struct text){bytes, source.length};
}

char *text_to_c(struct arena *arena, struct text source)
{
    char *bytes = arena_alloc(arena, source.length + 1);
    if (source.length > 0) {
        memcpy(bytes, source.bytes, source.length);
    }
    return bytes;
}

bool text_equal(struct text a, struct text b)
{
    return a.length == b.length && (a.length == 0 || memcmp(a.bytes, b.bytes, a.length) == 0);
}

int text_compare(struct text a, struct text b)
{
    size_t shorter = a.length < b.length ? a.length : b.length;
    int order = shorter == 0 ? 0 : memcmp(a.bytes, b.bytes, shorter);
    if (order != 0) {
        return order;
    }
    return (a.length > b.length) - (a.length < b.length);
}

bool text_starts_with(struct text whole, struct text start)
{
    return whole.length >= start.length && text_equal(text_slice(whole, 0, start.length), start);
}

bool text_is_empty(struct text t)
{
    return t.length == 0;
}

struct text text_slice(struct text t, size_t from, size_t to)
{
    size_t end = to < t.length ? to : t.length;
    size_t start = from < end ? from : end;
    return t.bytes == NULL ? TEXT("") : (struct text){t.bytes + start, end - start};
}

static bool is_space(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

struct text text_trim(struct text t)
{
    while (t.length > 0 && is_space(t.bytes[0])) {
        t = text_slice(t, 1, t.length);
    }
    while (t.length > 0 && is_space(t.bytes[t.length - 1])) {
        t.length--;
    }
    return t;
}

static char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

struct text text_fold(struct arena *arena, struct text t)
{
    struct text trimmed = text_trim(t);
    char *bytes = arena_alloc(arena, trimmed.length);
    for (size_t i = 0; i < trimmed.length; i++) {
        bytes[i] = lower(trimmed.bytes[i]);
    }
    return (struct text){bytes, trimmed.length};
}

bool text_equal_folded(struct text a, struct text b)
{
    a = text_trim(a);
    b = text_trim(b);
    bool equal = a.length == b.length;
    for (size_t i = 0; equal && i < a.length; i++) {
        equal = lower(a.bytes[i]) == lower(b.bytes[i]);
    }
    return equal;
}

enum { NAME_MOST = 40, SLIPS_MOST = 2, WITHIN_LEAST = 3, WITHIN_FAR = 3 };

static int least(int a, int b)
{
    return a < b ? a : b;
}

/* Levenshtein's distance, by rows; both are at most NAME_MOST long. */
static int edits(struct text a, struct text b)
{
    int row[NAME_MOST + 1];
    for (int k = 0; k <= (int)b.length; k++) {
        row[k] = k;
    }
    for (int i = 1; i <= (int)a.length; i++) {
        int diagonal = row[0];
        row[0] = i;
        for (int k = 1; k <= (int)b.length; k++) {
            int changed = diagonal + (lower(a.bytes[i - 1]) == lower(b.bytes[k - 1]) ? 0 : 1);
            diagonal = row[k];
            row[k] = least(changed, least(row[k], row[k - 1]) + 1);
        }
    }
    return row[b.length];
}

static bool stands_within(struct text small, struct text large)
{
    bool found = false;
    for (size_t at = 0; !found && at + small.length <= large.length; at++) {
        found = true;
        for (size_t i = 0; found && i < small.length; i++) {
            found = lower(small.bytes[i]) == lower(large.bytes[at + i]);
        }
    }
    return found;
}

int text_apart(struct text a, struct text b)
{
    struct text small = a.length < b.length ? a : b;
    struct text large = a.length < b.length ? b : a;
    if (large.length > NAME_MOST) {
        return TEXT_FAR;
    }
    int apart = large.length - small.length > SLIPS_MOST ? TEXT_FAR : edits(small, large);
    if (apart <= SLIPS_MOST && 2 * apart < (int)small.length) {
        return apart;
    }
    return small.length >= WITHIN_LEAST && stands_within(small, large) ? WITHIN_FAR : TEXT_FAR;
}

struct text text_cut(struct text *rest, char separator)
{
    const char *found = rest->length == 0 ? NULL : memchr(rest->bytes, separator, rest->length);
    size_t length = found == NULL ? rest->length : (size_t)(found - rest->bytes);
    struct text part = text_slice(*rest, 0, length);
    *rest = text_slice(*rest, found == NULL ? length : length + 1, rest->length);
    return part;
}

bool text_to_int64(struct text t, int64_t *value)
{
    size_t i = t.length > 0 && (t.bytes[0] == '-' || t.bytes[0] == '+') ? 1 : 0;
    bool negative = i == 1 && t.bytes[0] == '-';
    if (i == t.length) {
        return false;
    }
    int64_t sum = 0; /* kept with its sign, because -2^63 has no positive twin */
    for (; i < t.length; i++) {
        if (!is_digit(t.bytes[i])) {
            return false;
        }
        int64_t digit = t.bytes[i] - '0';
        if (__builtin_mul_overflow(sum, 10, &sum) || __builtin_add_overflow(sum, negative ? -digit : digit, &sum)) {
            return false;
        }
    }
    *value = sum;
    return true;
}

static size_t digits_end(struct text t, size_t from)
{
    size_t i = from;
    while (i < t.length && is_digit(t.bytes[i])) {
        i++;
    }
    return i;
}

/* [+-] digits [. digits] [e [+-] digits], with a digit before or after the point. strtod alone would also take "inf",
 * hexadecimal and leading space. */
static bool is_decimal(struct text t)
{
    size_t start = t.length > 0 && (t.bytes[0] == '-' || t.bytes[0] == '+') ? 1 : 0;
    size_t i = digits_end(t, start);
    size_t digits = i - start;
    if (i < t.length && t.bytes[i] == '.') {
        size_t end = digits_end(t, i + 1);
        digits += end - i - 1;
        i = end;
    }
    if (digits == 0) {
        return false;
    }
    if (i < t.length && (t.bytes[i] == 'e' || t.bytes[i] == 'E')) {
        i++;
        i += i < t.length && (t.bytes[i] == '-' || t.bytes[i] == '+') ? 1 : 0;
        size_t end = digits_end(t, i);
        if (end == i) {
            return false;
        }
        i = end;
    }
    return i == t.length;
}

bool text_to_double(struct text t, double *value)
{
    char buffer[LONGEST_NUMBER + 1];
    if (t.length > LONGEST_NUMBER || !is_decimal(t)) {
        return false;
    }
    memcpy(buffer, t.bytes, t.length);
    buffer[t.length] = '\0';
    double result = strtod(buffer, NULL); /* the process never leaves the "C" locale */
    if (!isfinite(result)) {
        return false;
    }
    *value = result;
    return true;
}

/* By the table of well-formed sequences in the Unicode Standard (version 15, table 3-7). */
size_t text_utf8_step(struct text t)
{
    if (t.length == 0) {
        return 0;
    }
    const char *bytes = t.bytes;
    unsigned char first = (unsigned char)bytes[0];
    if (first < 0x80) {
        return 1;
    }
    size_t wanted = first >= 0xc2 && first <= 0xdf   ? 2
                    : (first & 0xf0) == 0xe0         ? 3
                    : first >= 0xf0 && first <= 0xf4 ? 4
                                                     : 0;
    if (wanted == 0 || wanted > t.length) {
        return 0;
    }
    /* The second byte's range shuts out overlong forms, surrogates and what is above U+10FFFF. */
    unsigned char low = first == 0xe0 ? 0xa0 : first == 0xf0 ? 0x90 : 0x80;
    unsigned char high = first == 0xed ? 0x9f : first == 0xf4 ? 0x8f : 0xbf;
    unsigned char second = (unsigned char)bytes[1];
    if (second < low || second > high) {
        return 0;
    }
    for (size_t i = 2; i < wanted; i++) {
        if (((unsigned char)bytes[i] & 0xc0) != 0x80) {
            return 0;
        }
    }
    return wanted;
}

size_t text_utf8_length(struct text t)
{
    size_t i = 0;
    while (i < t.length) {
        size_t step = text_utf8_step(text_slice(t, i, t.length));
        if (step == 0) {
            break;
        }
        i += step;
    }
    return i;
}

bool text_is_utf8(struct text t)
{
    return text_utf8_length(t) == t.length;
}

/* Appends what the format gives; a format that the C library cannot print adds nothing. */
static void append_list(struct text_builder *builder, const char *format, va_list arguments);

struct text text_format_list(struct arena *arena, const char *format, va_list arguments)
{
    struct text_builder builder = {.arena = arena};
    append_list(&builder, format, arguments);
    return text_built(&builder);
}

struct text text_format(struct arena *arena, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    struct text result = text_format_list(arena, format, arguments);
    va_end(arguments);
    return result;
}

struct text_builder text_builder_make(struct arena *arena)
{
    return (struct text_builder){
        .arena = arena, .bytes = arena_alloc(arena, FIRST_CAPACITY), .capacity = FIRST_CAPACITY};
}

/* Makes room for `extra` more bytes. The old bytes stay in the arena: doubling bounds the waste by the text's length. */
static void reserve(struct text_builder *builder, size_t extra)
{
    if (extra <= builder->capacity - builder->length) {
        return;
    }
    if (extra > SIZE_MAX / 2 - builder->length) {
        arena_exhausted();
    }
    size_t needed = builder->length + extra;
    size_t capacity =
        builder->capacity > SIZE_MAX / 4 || builder->capacity * 2 < needed ? needed : builder->capacity * 2;
    char *bytes = arena_alloc(builder->arena, capacity);
    if (builder->length > 0) {
        memcpy(bytes, builder->bytes, builder->length);
    }
    builder->bytes = bytes;
    builder->capacity = capacity;
}

void text_append(struct text_builder *builder, struct text t)
{
    if (t.length == 0) {
        return;
    }
    reserve(builder, t.length);
    memcpy(builder->bytes + builder->length, t.bytes, t.length);
    builder->length += t.length;
}

void text_append_char(struct text_builder *builder, char c)
{
    reserve(builder, 1);
    builder->bytes[builder->length++] = c;
}

static void append_list(struct text_builder *builder, const char *format, va_list arguments)
{
    char small[FIRST_CAPACITY]; /* most fit, and need to be made once only */
    va_list again;
    va_copy(again, arguments);
    int length = vsnprintf(small, sizeof small, format, arguments);
    if (length > 0 && (size_t)length < sizeof small) {
        text_append(builder, (struct text){small, (size_t)length});
    } else if (length > 0) {
        reserve(builder, (size_t)length + 1); /* vsnprintf ends with a zero byte, which is not part of the text */
        vsnprintf(builder->bytes + builder->length, (size_t)length + 1, format, again);
        builder->length += (size_t)length;
    }
    va_end(again);
}

void text_append_format(struct text_builder *builder, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    append_list(builder, format, arguments);
    va_end(arguments);
}

struct text text_built(const struct text_builder *builder)
{
    return builder->length == 0 ? TEXT("") : (struct text){builder->bytes, builder->length};
}
