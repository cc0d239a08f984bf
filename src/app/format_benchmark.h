/* What the readers of benchmark files share: the lines and numbers of their text, the scale between a file's units and the
 * problem's ticks, straight lines, and numbers written back.
 *
 * Scale and rounding. A file counts in units and means real numbers; a problem counts in whole ticks, `scale` of them a
 * unit. What takes time, distance or energy is rounded up, what limits it is rounded down, and a decimal that is a whole
 * number of ticks stays exactly that. So whatever is in time, charged and within capacity by the problem is so by the
 * file's own numbers. The price is at most one tick a leg.
 */
#ifndef ROUTRIQ_APP_FORMAT_BENCHMARK_H
#define ROUTRIQ_APP_FORMAT_BENCHMARK_H

#include <stdbool.h>
#include <stdint.h>

#include "base/json.h"
#include "base/text.h"

struct arena;
struct fault;

/* Sums of doubles may differ in their last bits from the decimals that a file means (0.1 + 0.2 against 0.3). A billionth of
 * a unit is far above that and far below anything that a plan could gain by: every judge allows that much. */
#define FORMAT_TOLERANCE 1e-9

/* Coordinates, times and amounts; the classic ones stay below 10 000. */
#define FORMAT_NUMBER_MAX 1e6

/* ---- The text ---------------------------------------------------------------------------------------------------- */

/* What is left of a file, and the number of the line that was taken last. */
struct format_lines {
    struct text rest;
    int32_t number;
};

/* FAULT_SYNTAX with "line N" of the line that was taken last. Returns false. */
bool format_line_fault(struct fault *fault, const struct format_lines *lines, const char *code, const char *what);
/* The next line that is not empty, without white space at its ends; false at the end of the file. */
bool format_line_take(struct format_lines *lines, struct text *line);
/* A line that must hold exactly these words. */
bool format_heading_take(struct format_lines *lines, const char *words, struct fault *fault);
/* How many lines that are not empty are left, at most `most`. */
int32_t format_lines_count(struct format_lines lines, int32_t most);

/* The next word of a line; empty at its end. */
struct text format_word_take(struct text *line);
/* A word as a number from -FORMAT_NUMBER_MAX to FORMAT_NUMBER_MAX. */
bool format_number(struct text word, double *number);
/* The next `count` words of a line as such numbers. */
bool format_numbers_take(const struct format_lines *lines, struct text *line, double *numbers, int count,
                         struct fault *fault);
/* True and *whole when a number is whole and within the bounds. */
bool format_whole(double number, double low, double high, int32_t *whole);

/* ---- Units and ticks --------------------------------------------------------------------------------------------- */

struct format_point {
    double x, y;
};

double format_straight(struct format_point a, struct format_point b);

/* The fewest ticks that are not less than `units`, and the most that are not more. */
int32_t format_ticks_up(double units, int64_t scale);
int32_t format_ticks_down(double units, int64_t scale);

/* The largest numbers, in units, that a problem will hold. */
struct format_extent {
    double instant;  /* of any time of day */
    double duration; /* of any service, leg or charge */
    double cost;     /* of the dearest plan */
};

/* The finest power of ten up to 100 000 that keeps them within a problem's ranges; 0 when none does. */
int64_t format_scale(const struct format_extent *extent);

/* The diagonal of the box around the points: no leg is longer. */
double format_diagonal(const struct format_point *points, int32_t count);

/* A dense table of the straight lines between all points, divided by `speed`, in ticks rounded up. */
int32_t *format_straight_table(struct arena *arena, const struct format_point *points, int32_t count, double speed,
                               int64_t scale);

/* The lowest power of ten above `units`: a price that is easily read off a cost. */
int64_t format_price_above(double units);

/* ---- Writing ----------------------------------------------------------------------------------------------------- */

/* Whole numbers are written without a fraction. */
void format_units_write(struct json_writer *w, struct text name, double units);

#endif
