#include "app/format_benchmark.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>

#include "base/arena.h"
#include "base/fault.h"
#include "solver/solver.h"

/* ---- The text ---------------------------------------------------------------------------------------------------- */

bool format_line_fault(struct fault *fault, const struct format_lines *lines, const char *code, const char *what)
{
    char where[32];
    snprintf(where, sizeof where, "line %" PRId32, lines->number);
    return fault_raise(fault, FAULT_SYNTAX, code, where, "%s", what);
}

bool format_line_take(struct format_lines *lines, struct text *line)
{
    while (!text_is_empty(lines->rest)) {
        *line = text_trim(text_cut(&lines->rest, '\n'));
        lines->number++;
        if (!text_is_empty(*line)) {
            return true;
        }
    }
    return false;
}

bool format_heading_take(struct format_lines *lines, const char *words, struct fault *fault)
{
    struct text line, wanted = text_of(words);
    char what[120];
    snprintf(what, sizeof what, "this line should be \"%s\"", words);
    if (!format_line_take(lines, &line)) {
        lines->number++;
        return format_line_fault(fault, lines, "heading_missing", what);
    }
    while (!text_is_empty(line) || !text_is_empty(wanted)) {
        if (!text_equal(format_word_take(&line), format_word_take(&wanted))) {
            return format_line_fault(fault, lines, "heading_missing", what);
        }
    }
    return true;
}

int32_t format_lines_count(struct format_lines lines, int32_t most)
{
    int32_t count = 0;
    struct text line;
    while (count < most && format_line_take(&lines, &line)) {
        count++;
    }
    return count;
}

struct text format_word_take(struct text *line)
{
    size_t end = 0;
    while (end < line->length && line->bytes[end] != ' ' && line->bytes[end] != '\t') {
        end++;
    }
    struct text word = text_slice(*line, 0, end);
    *line = text_trim(text_slice(*line, end, line->length));
    return word;
}

bool format_number(struct text word, double *number)
{
    return text_to_double(word, number) && fabs(*number) <= FORMAT_NUMBER_MAX;
}

bool format_numbers_take(const struct format_lines *lines, struct text *line, double *numbers, int count,
                         struct fault *fault)
{
    for (int i = 0; i < count; i++) {
        if (text_is_empty(*line)) {
            return format_line_fault(fault, lines, "number_missing", "this line has too few numbers");
        }
        if (!format_number(format_word_take(line), &numbers[i])) {
            return format_line_fault(fault, lines, "not_a_number",
                                     "this line holds something that is no number from -1000000 to 1000000");
        }
    }
    return true;
}

bool format_whole(double number, double low, double high, int32_t *whole)
{
    if (number != floor(number) || number < low || number > high) {
        return false;
    }
    *whole = (int32_t)number;
    return true;
}

/* ---- Units and ticks --------------------------------------------------------------------------------------------- */

double format_straight(struct format_point a, struct format_point b)
{
    return sqrt((a.x - b.x) * (a.x - b.x) + (a.y - b.y) * (a.y - b.y));
}

/* The nearest whole number comes first: a decimal with no more digits than the scale has is that number, though its
 * product with the scale may not be. */
int32_t format_ticks_up(double units, int64_t scale)
{
    double ticks = rint(units * (double)scale);
    return (int32_t)(ticks / (double)scale < units ? ticks + 1 : ticks);
}

int32_t format_ticks_down(double units, int64_t scale)
{
    double ticks = rint(units * (double)scale);
    return (int32_t)(ticks / (double)scale > units ? ticks - 1 : ticks);
}

static bool scale_fits(const struct format_extent *extent, double scale)
{
    return extent->instant * scale < INSTANT_MAX && (extent->duration + 1) * scale < DURATION_MAX &&
           extent->cost * scale < (double)COST_MAX;
}

int64_t format_scale(const struct format_extent *extent)
{
    enum { DECIMALS_MAX = 5 };
    int64_t scale = 1;
    if (!scale_fits(extent, 1)) {
        return 0;
    }
    for (int i = 0; i < DECIMALS_MAX && scale_fits(extent, (double)scale * 10); i++) {
        scale *= 10;
    }
    return scale;
}

double format_diagonal(const struct format_point *points, int32_t count)
{
    struct format_point low = points[0], high = points[0];
    for (int32_t i = 1; i < count; i++) {
        low = (struct format_point){fmin(low.x, points[i].x), fmin(low.y, points[i].y)};
        high = (struct format_point){fmax(high.x, points[i].x), fmax(high.y, points[i].y)};
    }
    return format_straight(low, high);
}

int32_t *format_straight_table(struct arena *arena, const struct format_point *points, int32_t count, double speed,
                               int64_t scale)
{
    size_t places = (size_t)count;
    int32_t *table = arena_array(arena, int32_t, places * places);
    for (size_t from = 0; from < places; from++) {
        for (size_t to = 0; to < from; to++) {
            int32_t ticks = format_ticks_up(format_straight(points[from], points[to]) / speed, scale);
            table[from * places + to] = ticks;
            table[to * places + from] = ticks;
        }
    }
    return table;
}

int64_t format_price_above(double units)
{
    int64_t price = 1;
    while ((double)price <= units) {
        price *= 10;
    }
    return price;
}

/* ---- Writing ----------------------------------------------------------------------------------------------------- */

void format_units_write(struct json_writer *w, struct text name, double units)
{
    json_name(w, name);
    if (units == floor(units) && fabs(units) < 1e15) {
        json_integer(w, (int64_t)units);
    } else {
        json_real(w, units);
    }
}
