/* The native format: a problem as JSON, with every kind of constraint that the search knows. docs/native-format.md is its
 * page; examples/native/ has one file a constraint. It is strict: an unknown field is a fault at its JSON pointer.
 *
 * Files: format_native.c reads places, travel and costs, format_native_people.c technicians and jobs,
 * format_native_judge.c judges the answer and format_native_write.c writes it.
 */
#ifndef ROUTRIQ_APP_FORMAT_NATIVE_H
#define ROUTRIQ_APP_FORMAT_NATIVE_H

#include "app/format_cursor.h"
#include "app/solve_format.h"
#include "base/map.h"

struct arena;
struct fault;

/* Limits of one file, beside those of problem.h. */
enum {
    NATIVE_DENSE_PLACES_MAX = 3000, /* above, an estimate is not spread into a table */
    NATIVE_STOCKS_MAX = 50000000    /* technicians times kinds of part */
};

/* What the answer's names are. */
struct native {
    const struct json *document;
    struct text *job_ids;
    struct text *technician_ids;
};

/* A file while it is read. */
struct native_reader {
    struct arena *arena;
    struct native *names;
    struct problem *problem; /* the description being filled */
    struct map places;       /* id to index, as are the others */
    struct map technicians;
    struct map skills; /* folded names */
    struct map parts;  /* folded SKUs */
};

/* Reads `/technicians` and `/jobs` into the description; places are known by then. */
bool native_people_read(struct native_reader *reader, const struct cursor *root, struct fault *fault);

/* The index of a place named here. */
bool native_place(const struct native_reader *reader, const struct cursor *cursor, int32_t *place, struct fault *fault);

/* Whether the answer keeps what the document says, looked up in the document itself. Fault: FAULT_INVALID, the rule as
 * code. Indices in the solution must be those of the document: the witness has seen to that. */
bool native_judge(struct arena *arena, const struct native *names, const struct solution *solution,
                  struct fault *fault);

#endif
