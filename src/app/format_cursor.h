/* A cursor: a place in a JSON document, for readers that are strict and say where they stumbled.
 *
 * Cursors live on the reader's stack and know their parent, so the JSON pointer of a fault ("/jobs/3/window/start") is put
 * together only when there is one. Every function returns false after raising FAULT_INVALID at the cursor's place.
 */
#ifndef ROUTRIQ_APP_FORMAT_CURSOR_H
#define ROUTRIQ_APP_FORMAT_CURSOR_H

#include <stdbool.h>
#include <stdint.h>

#include "base/json.h"
#include "base/text.h"

struct fault;

struct cursor {
    const struct cursor *parent; /* NULL: the document */
    struct text name;            /* of a member; without bytes the place is an element */
    int32_t index;               /* of an element */
    const struct json *value;    /* NULL: the member is absent */
};

struct cursor cursor_root(const struct json *document);
/* The parent must outlive the child. A member that is absent, or whose parent is no object, has no value. */
struct cursor cursor_member(const struct cursor *object, struct text name);
struct cursor cursor_element(const struct cursor *array, int32_t index);
/* The member at `index`, for objects whose names are data. */
struct cursor cursor_entry(const struct cursor *object, int32_t index);

static inline bool cursor_is(const struct cursor *cursor)
{
    return cursor->value != NULL;
}

/* Raises FAULT_INVALID here. Returns false. */
bool cursor_fault(const struct cursor *cursor, struct fault *fault, const char *code, const char *what, ...)
    __attribute__((format(printf, 4, 5)));

/* An object with no other members than those in `names`, which are separated by spaces. */
bool cursor_object(const struct cursor *cursor, const char *names, struct fault *fault);
/* An object whose names are data. */
bool cursor_entries(const struct cursor *cursor, int32_t *count, struct fault *fault);
/* An array of `low` to `high` elements. */
bool cursor_array(const struct cursor *cursor, int32_t low, int32_t high, int32_t *count, struct fault *fault);
/* A whole number; required. */
bool cursor_integer(const struct cursor *cursor, int64_t low, int64_t high, int64_t *value, struct fault *fault);
/* A whole number that may be absent: then *value stays. */
bool cursor_integer_or(const struct cursor *cursor, int64_t low, int64_t high, int64_t *value, struct fault *fault);
/* The same into 32 bits. */
bool cursor_int32(const struct cursor *cursor, int32_t low, int32_t high, int32_t *value, struct fault *fault);
bool cursor_int32_or(const struct cursor *cursor, int32_t low, int32_t high, int32_t *value, struct fault *fault);
/* A number with or without a fraction. */
bool cursor_number(const struct cursor *cursor, double low, double high, double *value, struct fault *fault);
/* A factor as whole ten-thousandths: 1.25 is 12500. What stands behind the fourth decimal is rounded. */
bool cursor_e4(const struct cursor *cursor, int32_t low_e4, int32_t high_e4, int32_t *value_e4, struct fault *fault);
/* The same, which may be absent: then *value_e4 stays. */
bool cursor_e4_or(const struct cursor *cursor, int32_t low_e4, int32_t high_e4, int32_t *value_e4, struct fault *fault);
/* A text that is not empty; required. */
bool cursor_text(const struct cursor *cursor, struct text *value, struct fault *fault);
/* True or false, which may be absent: then *value stays. */
bool cursor_bool_or(const struct cursor *cursor, bool *value, struct fault *fault);

#endif
