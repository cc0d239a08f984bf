/* Issues: everything that is wrong with a request, each with the place it is wrong in.
 *
 * A fault tells the first mistake and stops; whoever reads a body wants all of them at once. A `struct where` is a place in
 * the body, a list of steps on the caller's stack; it becomes a JSON pointer only when something is wrong there. Issues that
 * are no mistakes but worth a word to the client (warnings, what is not built yet) are collected in the same struct. */
#ifndef ROUTRIQ_BASE_ISSUE_H
#define ROUTRIQ_BASE_ISSUE_H

#include <stdarg.h>
#include <stdint.h>

#include "base/text.h"

struct arena;

enum { ISSUES_LISTED = 1000 }; /* told in one refusal; more are counted */

struct where {
    const struct where *parent; /* NULL: the whole body */
    struct text name;           /* of a member; empty for an element */
    int32_t index;              /* of an element */
};

struct where where_member(const struct where *parent, const char *name);
struct where where_element(const struct where *parent, int32_t index);
/* As a JSON pointer (RFC 6901): "/jobs/3/location/lat". The whole body is "". */
struct text where_pointer(struct arena *arena, const struct where *where);

struct issue {
    struct text path;    /* a JSON pointer into the body, or "?name" for a parameter of the query */
    struct text code;    /* a snake_case word for programs */
    struct text message; /* a sentence without technical words */
};

struct issues {
    struct arena *arena;
    int32_t count;  /* found */
    int32_t most;   /* that are kept */
    int32_t listed; /* kept */
    struct issue *list;
};

struct issues issues_make(struct arena *arena);
/* One that lists no more than `most`, from 1. */
struct issues issues_make_most(struct arena *arena, int32_t most);
void issue_add(struct issues *issues, const struct where *where, const char *code, const char *message, ...)
    __attribute__((format(printf, 4, 5)));
void issue_add_list(struct issues *issues, const struct where *where, const char *code, const char *message,
                    va_list arguments);
/* A name that nobody knows: each name that could stand in its place is tried, and the first of the nearest is suggested.
 * In one refusal only so many are looked for. */
enum { ISSUES_GUESSED = 20 };
struct issue_guess {
    struct text name;
    struct text nearest; /* empty: none */
    int apart;
    bool stopped; /* enough were looked for */
};
struct issue_guess issue_guess_make(const struct issues *issues, struct text name);
void issue_guess_try(struct issue_guess *guess, struct text candidate);
/* "unknown_field": says the name, and what may have been meant. */
void issue_add_unknown(struct issues *issues, const struct where *where, const struct issue_guess *guess);
/* For what does not stand in a body: `path` is kept as it is. */
void issue_add_at(struct issues *issues, struct text path, const char *code, const char *message, ...)
    __attribute__((format(printf, 4, 5)));

#endif
