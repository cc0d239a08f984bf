/* Text: a slice of bytes by value.
 *
 * A text does not own its bytes and need not end in a zero byte. Bytes that come from outside are checked to be UTF-8
 * where they enter (JSON, the command line); from there on a text is UTF-8.
 * Texts that live longer than what they were cut from are copied into an arena with text_copy.
 */
#ifndef ROUTRIQ_BASE_TEXT_H
#define ROUTRIQ_BASE_TEXT_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct arena;

struct text {
    const char *bytes;
    size_t length;
};

/* A text from a string literal, usable in initialisers. */
#define TEXT(literal) ((struct text){(literal), sizeof(literal) - 1})

/* For printf: printf("%.*s", TEXT_ARGS(t)). */
#define TEXT_ARGS(t) (int)(t).length, (t).bytes

struct text text_of(const char *zero_terminated);
struct text text_copy(struct arena *arena, struct text source);
/* A zero-terminated copy, for system calls and libraries. A zero byte inside `source` cuts it there. */
char *text_to_c(struct arena *arena, struct text source);

bool text_equal(struct text a, struct text b);
/* Order of bytes; for UTF-8 that is the order of code points. Negative, 0, positive. */
int text_compare(struct text a, struct text b);
bool text_starts_with(struct text whole, struct text start);
bool text_is_empty(struct text t);
/* The bytes from `from` up to but not including `to`, both held inside the text. */
struct text text_slice(struct text t, size_t from, size_t to);
/* Without ASCII white space at both ends. */
struct text text_trim(struct text t);
/* ASCII letters in lower case, trimmed: the key under which skills, parts and job types are compared. */
struct text text_fold(struct arena *arena, struct text t);
/* True when text_fold makes the same of both. */
bool text_equal_folded(struct text a, struct text b);
/* How far a name is from one that it may be a slip of, whatever the case of ASCII letters: the letters that are wrong, missing
 * or too many, up to two and fewer than half of the shorter; 3 when one of the two stands within the other; else TEXT_FAR. */
enum { TEXT_FAR = 4 };
int text_apart(struct text a, struct text b);
/* Cuts `*rest` at the first `separator`; returns the part before it and leaves the part after it (empty at the end). */
struct text text_cut(struct text *rest, char separator);
/* True and `*value` when the whole text is a decimal integer (optional sign) that fits. */
bool text_to_int64(struct text t, int64_t *value);
/* True and `*value` when the whole text is a finite decimal number of at most 255 characters. */
bool text_to_double(struct text t, double *value);
bool text_is_utf8(struct text t);
/* The bytes at the start of `t` that are well-formed UTF-8. */
size_t text_utf8_length(struct text t);
/* The bytes of its first character; 0 when `t` is empty or does not begin with well-formed UTF-8. */
size_t text_utf8_step(struct text t);

/* Formats like printf into the arena. */
struct text text_format(struct arena *arena, const char *format, ...) __attribute__((format(printf, 2, 3)));
struct text text_format_list(struct arena *arena, const char *format, va_list arguments);

/* A text that grows at its end, in an arena. */
struct text_builder {
    struct arena *arena;
    char *bytes;
    size_t length;
    size_t capacity;
};

struct text_builder text_builder_make(struct arena *arena);
void text_append(struct text_builder *builder, struct text t);
void text_append_char(struct text_builder *builder, char c);
void text_append_format(struct text_builder *builder, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* What was appended so far; valid until the next append. */
struct text text_built(const struct text_builder *builder);

#endif
