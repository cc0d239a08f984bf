#include "app/format_solomon.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>

#include "base/arena.h"
#include "base/fault.h"

enum { COLUMNS = 7, DECIMALS_MAX = 5, TENTHS = 10 };

static const double NUMBER_MAX = 1e6; /* coordinates and times; the classic ones stay below 10 000 */

/* ---- The text ---- */

/* What is left of a file, and the number of the line that was taken last. */
struct lines {
    struct text rest;
    int32_t number;
};

static bool line_fault(struct fault *fault, const struct lines *lines, const char *code, const char *what)
{
    char where[32];
    snprintf(where, sizeof where, "line %" PRId32, lines->number);
    return fault_raise(fault, FAULT_SYNTAX, code, where, "%s", what);
}

/* The next line that is not empty, without white space at its ends; false at the end of the file. */
static bool line_take(struct lines *lines, struct text *line)
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

/* The next word of a line. */
static struct text word_take(struct text *line)
{
    size_t end = 0;
    while (end < line->length && line->bytes[end] != ' ' && line->bytes[end] != '\t') {
        end++;
    }
    struct text word = text_slice(*line, 0, end);
    *line = text_trim(text_slice(*line, end, line->length));
    return word;
}

/* A line that must hold exactly these words. */
static bool heading_take(struct lines *lines, const char *words, struct fault *fault)
{
    struct text line, wanted = text_of(words);
    char what[120];
    snprintf(what, sizeof what, "this line should be \"%s\"", words);
    if (!line_take(lines, &line)) {
        lines->number++;
        return line_fault(fault, lines, "heading_missing", what);
    }
    while (!text_is_empty(line) || !text_is_empty(wanted)) {
        if (!text_equal(word_take(&line), word_take(&wanted))) {
            return line_fault(fault, lines, "heading_missing", what);
        }
    }
    return true;
}

/* All numbers of a line; exactly `count` of them. */
static bool numbers_take(struct lines *lines, struct text line, double *numbers, int count, struct fault *fault)
{
    for (int i = 0; i < count; i++) {
        if (text_is_empty(line)) {
            return line_fault(fault, lines, "number_missing", "this line has too few numbers");
        }
        if (!text_to_double(word_take(&line), &numbers[i]) || fabs(numbers[i]) > NUMBER_MAX) {
            return line_fault(fault, lines, "not_a_number",
                              "this line holds something that is no number from -1000000 to 1000000");
        }
    }
    return text_is_empty(line) || line_fault(fault, lines, "too_many_numbers", "this line has too many numbers");
}

static bool whole_from(double number, double low, double high, int32_t *whole)
{
    if (number != floor(number) || number < low || number > high) {
        return false;
    }
    *whole = (int32_t)number;
    return true;
}

static bool fleet_take(struct lines *lines, struct solomon *instance, struct fault *fault)
{
    struct text line;
    double numbers[2] = {0};
    if (!line_take(lines, &line)) {
        return line_fault(fault, lines, "fleet_missing",
                          "after this line the number of vehicles and their capacity are missing");
    }
    if (!numbers_take(lines, line, numbers, 2, fault)) {
        return false;
    }
    if (!whole_from(numbers[0], 1, SOLOMON_VEHICLES_MAX, &instance->vehicles)) {
        return line_fault(fault, lines, "bad_fleet", "the number of vehicles should be a whole number from 1 to 10000");
    }
    return whole_from(numbers[1], 0, NUMBER_MAX, &instance->capacity) ||
           line_fault(fault, lines, "bad_capacity", "the capacity should be a whole number that is not negative");
}

/* Checks one row by itself and against the depot. */
static bool row_check(const struct lines *lines, const struct solomon *instance, const struct solomon_row *rows,
                      int32_t index, struct fault *fault)
{
    const struct solomon_row *row = &rows[index];
    if (row->ready < 0 || row->due < row->ready || row->service < 0) {
        return line_fault(fault, lines, "bad_window",
                          "ready time, due date and service time should be 0 <= ready <= due, 0 <= service");
    }
    if (row->demand > instance->capacity) {
        return line_fault(fault, lines, "demand_over_capacity", "this customer wants more than a vehicle carries");
    }
    if (index == 0) {
        return (row->demand == 0 && row->service == 0) ||
               line_fault(fault, lines, "bad_depot",
                          "the first row is the depot: its demand and service time should be 0");
    }
    return row->number > rows[index - 1].number ||
           line_fault(fault, lines, "bad_order", "customer numbers should ascend from row to row");
}

static bool row_take(struct lines *lines, struct text line, const struct solomon *instance, struct solomon_row *rows,
                     int32_t index, struct fault *fault)
{
    double numbers[COLUMNS] = {0};
    struct solomon_row *row = &rows[index];
    if (!numbers_take(lines, line, numbers, COLUMNS, fault)) {
        return false;
    }
    *row = (struct solomon_row){
        .x = numbers[1], .y = numbers[2], .ready = numbers[4], .due = numbers[5], .service = numbers[6]};
    if (!whole_from(numbers[0], 0, NUMBER_MAX, &row->number) || !whole_from(numbers[3], 0, NUMBER_MAX, &row->demand)) {
        return line_fault(fault, lines, "not_whole",
                          "the customer number and the demand should be whole numbers that are not negative");
    }
    return row_check(lines, instance, rows, index, fault);
}

static int32_t lines_count(struct text source)
{
    int32_t count = 0;
    struct lines lines = {.rest = source};
    struct text line;
    while (count <= SOLOMON_CUSTOMERS_MAX + COLUMNS && line_take(&lines, &line)) {
        count++;
    }
    return count;
}

static bool rows_take(struct arena *arena, struct lines *lines, struct solomon *instance, struct fault *fault)
{
    struct text line;
    struct solomon_row *rows = arena_array(arena, struct solomon_row, lines_count(lines->rest));
    while (line_take(lines, &line)) {
        if (instance->row_count > SOLOMON_CUSTOMERS_MAX) {
            return fault_raise(fault, FAULT_TOO_LARGE, "too_many_customers", "", "the file has more than %d customers",
                               SOLOMON_CUSTOMERS_MAX);
        }
        if (!row_take(lines, line, instance, rows, instance->row_count, fault)) {
            return false;
        }
        instance->row_count++;
    }
    instance->rows = rows;
    return instance->row_count >= 2 ||
           line_fault(fault, lines, "no_customers", "after this line customers are missing");
}

bool solomon_parse(struct arena *arena, struct text source, struct solomon *instance, struct fault *fault)
{
    struct lines lines = {.rest = source};
    if (!line_take(&lines, &instance->name)) {
        return line_fault(fault, &lines, "empty_file", "the file is empty");
    }
    return heading_take(&lines, "VEHICLE", fault) && heading_take(&lines, "NUMBER CAPACITY", fault) &&
           fleet_take(&lines, instance, fault) && heading_take(&lines, "CUSTOMER", fault) &&
           heading_take(&lines, "CUST NO. XCOORD. YCOORD. DEMAND READY TIME DUE DATE SERVICE TIME", fault) &&
           rows_take(arena, &lines, instance, fault);
}

/* ---- The problem ---- */

double solomon_distance(const struct solomon *instance, int32_t from, int32_t to)
{
    const struct solomon_row *a = &instance->rows[from], *b = &instance->rows[to];
    double straight = sqrt((a->x - b->x) * (a->x - b->x) + (a->y - b->y) * (a->y - b->y));
    return instance->settings.truncated ? floor(TENTHS * straight) : straight;
}

/* Ticks that are never less than `units`, so that what takes them is never early. */
static int32_t ticks_up(double units, int64_t scale)
{
    double ticks = ceil(units * (double)scale);
    return (int32_t)(ticks / (double)scale < units ? ticks + 1 : ticks);
}

static int32_t ticks_down(double units, int64_t scale)
{
    double ticks = floor(units * (double)scale);
    return (int32_t)(ticks / (double)scale > units ? ticks - 1 : ticks);
}

/* The extremes that decide how fine the ticks can be. */
struct extent {
    double travel, horizon, service;
};

static struct extent extent_of(const struct solomon *instance)
{
    const struct solomon_row *rows = instance->rows;
    double low_x = rows[0].x, high_x = low_x, low_y = rows[0].y, high_y = low_y;
    struct extent extent = {0};
    for (int32_t i = 0; i < instance->row_count; i++) {
        low_x = fmin(low_x, rows[i].x);
        high_x = fmax(high_x, rows[i].x);
        low_y = fmin(low_y, rows[i].y);
        high_y = fmax(high_y, rows[i].y);
        extent.horizon = fmax(extent.horizon, rows[i].due);
        extent.service = fmax(extent.service, rows[i].service);
    }
    extent.travel = sqrt((high_x - low_x) * (high_x - low_x) + (high_y - low_y) * (high_y - low_y));
    return extent;
}

/* A power of ten that no plan's distance reaches, in units. Such a price is easily read off a cost. */
static int64_t price_above_distance(const struct solomon *instance, const struct extent *extent)
{
    double longest = (extent->travel + 1) * (instance->row_count + instance->vehicles);
    int64_t price = 1;
    while ((double)price <= longest) {
        price *= 10;
    }
    return price;
}

/* What leaving a customer out costs, in units: more than all vehicles and any distance. */
static int64_t left_out_price(const struct solomon *instance, int64_t price)
{
    return instance->settings.fewest_vehicles ? price * (instance->vehicles + 1) : price;
}

static bool scale_fits(const struct solomon *instance, const struct extent *extent, int64_t price, int64_t scale)
{
    double factor = (double)scale;
    double dearest = (double)left_out_price(instance, price) * 2.0 * instance->row_count;
    return extent->horizon * factor < INSTANT_MAX && extent->service * factor < DURATION_MAX &&
           (extent->travel + 1) * factor < DURATION_MAX && dearest * factor < (double)COST_MAX;
}

/* The number of ticks in a unit; 0 when the numbers are too large for any. */
static int64_t scale_choose(const struct solomon *instance, const struct extent *extent, int64_t price)
{
    int64_t scale = 1;
    if (instance->settings.truncated) {
        return scale_fits(instance, extent, price, TENTHS) ? TENTHS : 0;
    }
    for (int i = 0; i < DECIMALS_MAX && scale_fits(instance, extent, price, scale * 10); i++) {
        scale *= 10;
    }
    return scale_fits(instance, extent, price, scale) ? scale : 0;
}

static const int32_t *travel_make(struct arena *arena, const struct solomon *instance)
{
    size_t places = (size_t)instance->row_count;
    int32_t *table = arena_array(arena, int32_t, places * places);
    int64_t scale = instance->settings.truncated ? 1 : instance->scale; /* cut distances are ticks already */
    for (int32_t from = 0; from < instance->row_count; from++) {
        for (int32_t to = 0; to < from; to++) {
            int32_t ticks = ticks_up(solomon_distance(instance, from, to), scale);
            table[(size_t)from * places + (size_t)to] = ticks;
            table[(size_t)to * places + (size_t)from] = ticks;
        }
    }
    return table;
}

static void jobs_make(struct arena *arena, const struct solomon *instance, int64_t left_out, struct problem *problem)
{
    int32_t count = instance->row_count - 1;
    int32_t *place = arena_array(arena, int32_t, count), *service = arena_array(arena, int32_t, count);
    int32_t *open = arena_array(arena, int32_t, count), *close = arena_array(arena, int32_t, count);
    int64_t *price = arena_array(arena, int64_t, count);
    for (int32_t i = 0; i < count; i++) {
        const struct solomon_row *row = &instance->rows[i + 1];
        place[i] = i + 1;
        service[i] = ticks_up(row->service, instance->scale);
        open[i] = ticks_up(row->ready, instance->scale);
        close[i] = ticks_down(row->due, instance->scale);
        price[i] = left_out;
    }
    problem->dims.jobs = count;
    problem->job_place = place;
    problem->job_service_t = service;
    problem->job_open_t = open;
    problem->job_close_t = close;
    problem->job_left_out_c = price;
}

static void vehicles_make(struct arena *arena, const struct solomon *instance, struct problem *problem)
{
    int32_t *depot = arena_array(arena, int32_t, instance->vehicles),
            *from = arena_array(arena, int32_t, instance->vehicles);
    int32_t *to = arena_array(arena, int32_t, instance->vehicles);
    int64_t *used = arena_array(arena, int64_t, instance->vehicles);
    for (int32_t i = 0; i < instance->vehicles; i++) {
        from[i] = ticks_up(instance->rows[0].ready, instance->scale);
        to[i] = ticks_down(instance->rows[0].due, instance->scale);
        used[i] = instance->vehicle_price * instance->scale;
    }
    problem->dims.technicians = instance->vehicles;
    problem->technician_start_place = depot;
    problem->technician_end_place = depot;
    problem->technician_from_t = from;
    problem->technician_to_t = to;
    problem->technician_used_c = used;
}

/* The load is one kind of part, of which every vehicle carries its capacity. */
static void load_make(struct arena *arena, const struct solomon *instance, struct problem *problem)
{
    int32_t count = instance->row_count - 1, uses = 0;
    int32_t *first = arena_array(arena, int32_t, count + 1), *kind = arena_array(arena, int32_t, count);
    int32_t *quantity = arena_array(arena, int32_t, count), *stock = arena_array(arena, int32_t, instance->vehicles);
    for (int32_t i = 0; i < count; i++) {
        first[i] = uses;
        if (instance->rows[i + 1].demand > 0) {
            quantity[uses++] = instance->rows[i + 1].demand;
        }
    }
    first[count] = uses;
    for (int32_t i = 0; i < instance->vehicles; i++) {
        stock[i] = instance->capacity;
    }
    problem->dims.parts = 1;
    problem->dims.part_uses = uses;
    problem->part_first = first;
    problem->part_kind = kind;
    problem->part_quantity = quantity;
    problem->part_stock = stock;
}

/* Rounding to whole ticks can close a window that was a point between two of them. */
static bool windows_left(const struct solomon *instance, const struct problem *description, struct fault *fault)
{
    for (int32_t i = 0; i < description->dims.jobs; i++) {
        if (description->job_open_t[i] > description->job_close_t[i]) {
            return fault_raise(fault, FAULT_NOT_SUPPORTED, "window_too_fine", "",
                               "the window of customer %d is finer than a tick of 1/%d", instance->rows[i + 1].number,
                               (int)instance->scale);
        }
    }
    return true;
}

bool solomon_seal(struct arena *arena, struct solomon *instance, struct problem *problem, struct fault *fault)
{
    struct extent extent = extent_of(instance);
    int64_t price = price_above_distance(instance, &extent);
    instance->scale = scale_choose(instance, &extent, price);
    instance->vehicle_price = instance->settings.fewest_vehicles ? price : 0;
    if (instance->scale == 0) {
        return fault_raise(fault, FAULT_TOO_LARGE, "numbers_too_large", "",
                           "the coordinates or times are too large for this program's range");
    }
    struct problem description = {.ticks_per_second = 1, .units_per_metre = 1, .distance_c = 1};
    jobs_make(arena, instance, left_out_price(instance, price) * instance->scale, &description);
    vehicles_make(arena, instance, &description);
    load_make(arena, instance, &description);
    description.dims.places = instance->row_count;
    description.dims.dense = true;
    description.travel_form = TRAVEL_DENSE;
    description.travel_t = travel_make(arena, instance);
    description.travel_d = description.travel_t;
    return windows_left(instance, &description, fault) && problem_seal(arena, &description, problem, fault);
}

bool format_solomon_read(struct arena *arena, struct text source, const struct format_settings *settings,
                         struct format_file *file, struct fault *fault)
{
    struct solomon *instance = arena_new(arena, struct solomon);
    instance->settings = *settings;
    file->instance = instance;
    if (!solomon_parse(arena, source, instance, fault) || !solomon_seal(arena, instance, &file->problem, fault)) {
        return false;
    }
    file->cost_scale = instance->scale;
    return true;
}
