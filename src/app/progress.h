/* The progress line: how far a run is, on a terminal and nowhere else.
 *
 *     [########------------]  4.1 s  cost 1048.2  left out 3  gap -
 *
 * The gap is `-` until something proves a bound. Who is shown a day instead of a problem is not shown its cost:
 *
 *     [########------------]  4.1 s  3 jobs left out so far
 */
#ifndef ROUTRIQ_APP_PROGRESS_H
#define ROUTRIQ_APP_PROGRESS_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "solver/solver.h"

struct progress {
    FILE *stream; /* NULL: nobody watches */
    int64_t cost_scale;
    int64_t shown_ms; /* when it was last drawn */
};

/* A line on `stream` when that is a terminal. Costs are shown divided by `cost_scale`; 0: no costs. */
struct progress progress_make(FILE *stream, int64_t cost_scale);
/* Draws the line, ten times a second at most. `share` is 0 to SOLVER_DONE. */
void progress_show(struct progress *progress, int32_t share, int64_t elapsed_ms, const struct solver_report *report);
/* Wipes the line, so that what follows begins at the left edge. */
void progress_clear(struct progress *progress);

/* The line itself, without the carriage return; at most `room` bytes with the closing zero. */
void progress_line(char *line, size_t room, int32_t share, int64_t elapsed_ms, const struct solver_report *report,
                   int64_t cost_scale);

#endif
