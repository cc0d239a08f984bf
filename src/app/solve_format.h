/* Formats: how a file becomes a problem, and an answer becomes the numbers of that file again.
 *
 * A format is one row of the table in solve_format.c: `read` makes a sealed problem out of the file's text and keeps what
 * it needs to know later in `instance`; `write` judges the answer by the file's own rules and in its own arithmetic, not by
 * the problem's, and writes it. So a mistake in the translation is found by `write`, and one in the search by the witness.
 */
#ifndef ROUTRIQ_APP_SOLVE_FORMAT_H
#define ROUTRIQ_APP_SOLVE_FORMAT_H

#include <stdbool.h>
#include <stdint.h>

#include "base/json.h"
#include "base/text.h"
#include "solver/solver.h"

struct arena;
struct fault;
struct format;

/* What the person asked of a benchmark's file; other formats say it inside the file. */
struct format_settings {
    bool truncated;       /* distances cut to one decimal, else double precision */
    bool fewest_vehicles; /* a vehicle is dearer than any distance, else distance alone */
    bool partial_charge;  /* who charges may leave with less than a full battery */
};

struct format_file {
    const struct format *format;
    struct problem problem;       /* sealed */
    const void *instance;         /* the format's own */
    int64_t cost_scale;           /* units of the problem's cost in one unit of the file's */
    const struct solution *start; /* a plan to begin with that the witness accepts; NULL: none */
};

struct format {
    const char *name;
    bool benchmark; /* takes the settings above */
    /* Faults have the place in the file as `where`. NULL: a format that this version knows by name only. */
    bool (*read)(struct arena *arena, struct text source, const struct format_settings *settings,
                 struct format_file *file, struct fault *fault);
    /* Writes the members cost, vehicles, distance, drive_seconds, unassigned and routes of an object that was begun; a
     * format with an answer of its own, as VROOM's, writes the members of that one. Fault: the answer breaks a rule of
     * the file, which is our own mistake; what was written by then is worthless. */
    bool (*write)(struct arena *arena, const struct format_file *file, const struct solution *solution,
                  struct json_writer *writer, struct fault *fault);
};

/* NULL when there is no format of that name. */
const struct format *format_find(struct text name);
/* The format that a file seems to have, by its first lines, or by the members that a JSON document names; `native` when
 * nothing speaks for another. */
const struct format *format_guess(struct text source);

bool format_native_read(struct arena *arena, struct text source, const struct format_settings *settings,
                        struct format_file *file, struct fault *fault);
bool format_native_write(struct arena *arena, const struct format_file *file, const struct solution *solution,
                         struct json_writer *writer, struct fault *fault);

bool format_vroom_read(struct arena *arena, struct text source, const struct format_settings *settings,
                       struct format_file *file, struct fault *fault);
bool format_vroom_write(struct arena *arena, const struct format_file *file, const struct solution *solution,
                        struct json_writer *writer, struct fault *fault);

bool format_solomon_read(struct arena *arena, struct text source, const struct format_settings *settings,
                         struct format_file *file, struct fault *fault);
bool format_solomon_write(struct arena *arena, const struct format_file *file, const struct solution *solution,
                          struct json_writer *writer, struct fault *fault);

bool format_schneider_read(struct arena *arena, struct text source, const struct format_settings *settings,
                           struct format_file *file, struct fault *fault);
bool format_schneider_write(struct arena *arena, const struct format_file *file, const struct solution *solution,
                            struct json_writer *writer, struct fault *fault);

bool format_pillac_read(struct arena *arena, struct text source, const struct format_settings *settings,
                        struct format_file *file, struct fault *fault);
bool format_pillac_write(struct arena *arena, const struct format_file *file, const struct solution *solution,
                         struct json_writer *writer, struct fault *fault);

#endif
