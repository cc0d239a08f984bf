#include "base/fault.h"

#include <assert.h>
#include <stdarg.h>
#include <stdio.h>

#include "base/text.h"

/* Cuts what stands in `field` back to whole characters: snprintf may have cut inside one. */
static void cut_at_character(char *field)
{
    field[text_utf8_length(text_of(field))] = '\0';
}

static void field_set(char *field, size_t capacity, const char *value)
{
    snprintf(field, capacity, "%s", value == NULL ? "" : value);
    cut_at_character(field);
}

bool fault_raise(struct fault *fault, enum fault_kind kind, const char *code, const char *where, const char *what, ...)
{
    assert(kind != FAULT_NONE);
    if (fault == NULL || fault_is(fault)) {
        return false;
    }
    fault->kind = kind;
    field_set(fault->code, sizeof fault->code, code);
    field_set(fault->where, sizeof fault->where, where);
    va_list arguments;
    va_start(arguments, what);
    vsnprintf(fault->what, sizeof fault->what, what, arguments);
    va_end(arguments);
    cut_at_character(fault->what);
    return false;
}

void fault_prefix(struct fault *fault, const char *prefix)
{
    if (fault == NULL || !fault_is(fault)) {
        return;
    }
    const struct fault standing = *fault;
    int length = snprintf(fault->where, sizeof fault->where, "%s%s", prefix, standing.where);
    if (length >= (int)sizeof fault->where) {
        cut_at_character(fault->where);
    }
}
