#include "app/format_solomon.h"

#include <math.h>

#include "app/format_benchmark.h"
#include "base/arena.h"
#include "base/fault.h"

enum { COLUMNS = 7, TENTHS = 10 };

/* ---- The text ---- */

/* All numbers of a line; exactly `count` of them. */
static bool numbers_take(const struct format_lines *lines, struct text line, double *numbers, int count,
                         struct fault *fault)
{
    return format_numbers_take(lines, &line, numbers, count, fault) &&
           (text_is_empty(line) ||
            format_line_fault(fault, lines, "too_many_numbers", "this line has too many numbers"));
}

static bool fleet_take(struct format_lines *lines, struct solomon *instance, struct fault *fault)
{
    struct text line;
    double numbers[2] = {0};
    if (!format_line_take(lines, &line)) {
        return format_line_fault(fault, lines, "fleet_missing",
                                 "after this line the number of vehicles and their capacity are missing");
    }
    if (!numbers_take(lines, line, numbers, 2, fault)) {
        return false;
    }
    if (!format_whole(numbers[0], 1, SOLOMON_VEHICLES_MAX, &instance->vehicles)) {
        return format_line_fault(fault, lines, "bad_fleet",
                                 "the number of vehicles should be a whole number from 1 to 10000");
    }
    return format_whole(numbers[1], 0, FORMAT_NUMBER_MAX, &instance->capacity) ||
           format_line_fault(fault, lines, "bad_capacity",
                             "the capacity should be a whole number that is not negative");
}

/* Checks one row by itself and against the depot. */
static bool row_check(const struct format_lines *lines, const struct solomon *instance, const struct solomon_row *rows,
                      int32_t index, struct fault *fault)
{
    const struct solomon_row *row = &rows[index];
    if (row->ready < 0 || row->due < row->ready || row->service < 0) {
        return format_line_fault(fault, lines, "bad_window",
                                 "ready time, due date and service time should be 0 <= ready <= due, 0 <= service");
    }
    if (row->demand > instance->capacity) {
        return format_line_fault(fault, lines, "demand_over_capacity",
                                 "this customer wants more than a vehicle carries");
    }
    if (index == 0) {
        return (row->demand == 0 && row->service == 0) ||
               format_line_fault(fault, lines, "bad_depot",
                                 "the first row is the depot: its demand and service time should be 0");
    }
    return row->number > rows[index - 1].number ||
           format_line_fault(fault, lines, "bad_order", "customer numbers should ascend from row to row");
}

static bool row_take(struct format_lines *lines, struct text line, const struct solomon *instance,
                     struct solomon_row *rows, int32_t index, struct fault *fault)
{
    double numbers[COLUMNS] = {0};
    struct solomon_row *row = &rows[index];
    if (!numbers_take(lines, line, numbers, COLUMNS, fault)) {
        return false;
    }
    *row = (struct solomon_row){
        .x = numbers[1], .y = numbers[2], .ready = numbers[4], .due = numbers[5], .service = numbers[6]};
    if (!format_whole(numbers[0], 0, FORMAT_NUMBER_MAX, &row->number) ||
        !format_whole(numbers[3], 0, FORMAT_NUMBER_MAX, &row->demand)) {
        return format_line_fault(fault, lines, "not_whole",
                                 "the customer number and the demand should be whole numbers that are not negative");
    }
    return row_check(lines, instance, rows, index, fault);
}

static bool rows_take(struct arena *arena, struct format_lines *lines, struct solomon *instance, struct fault *fault)
{
    struct text line;
    struct solomon_row *rows =
        arena_array(arena, struct solomon_row, format_lines_count(*lines, SOLOMON_CUSTOMERS_MAX + COLUMNS));
    while (format_line_take(lines, &line)) {
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
           format_line_fault(fault, lines, "no_customers", "after this line customers are missing");
}

bool solomon_parse(struct arena *arena, struct text source, struct solomon *instance, struct fault *fault)
{
    struct format_lines lines = {.rest = source};
    if (!format_line_take(&lines, &instance->name)) {
        return format_line_fault(fault, &lines, "empty_file", "the file is empty");
    }
    return format_heading_take(&lines, "VEHICLE", fault) && format_heading_take(&lines, "NUMBER CAPACITY", fault) &&
           fleet_take(&lines, instance, fault) && format_heading_take(&lines, "CUSTOMER", fault) &&
           format_heading_take(&lines, "CUST NO. XCOORD. YCOORD. DEMAND READY TIME DUE DATE SERVICE TIME", fault) &&
           rows_take(arena, &lines, instance, fault);
}

/* ---- The problem ---- */

double solomon_distance(const struct solomon *instance, int32_t from, int32_t to)
{
    const struct solomon_row *a = &instance->rows[from], *b = &instance->rows[to];
    double straight = sqrt((a->x - b->x) * (a->x - b->x) + (a->y - b->y) * (a->y - b->y));
    return instance->settings.truncated ? floor(TENTHS * straight) : straight;
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
    return format_price_above(longest);
}

/* What leaving a customer out costs, in units: more than all vehicles and any distance. */
static int64_t left_out_price(const struct solomon *instance, int64_t price)
{
    return instance->settings.fewest_vehicles ? price * (instance->vehicles + 1) : price;
}

/* The number of ticks in a unit; 0 when the numbers are too large for any. */
static int64_t scale_choose(const struct solomon *instance, const struct extent *extent, int64_t price)
{
    const struct format_extent needed = {.instant = extent->horizon,
                                         .duration = fmax(extent->service, extent->travel),
                                         .cost = (double)left_out_price(instance, price) * 2.0 * instance->row_count};
    int64_t scale = format_scale(&needed);
    if (instance->settings.truncated) {
        return scale >= TENTHS ? TENTHS : 0;
    }
    return scale;
}

static const int32_t *travel_make(struct arena *arena, const struct solomon *instance)
{
    size_t places = (size_t)instance->row_count;
    int32_t *table = arena_array(arena, int32_t, places * places);
    int64_t scale = instance->settings.truncated ? 1 : instance->scale; /* cut distances are ticks already */
    for (int32_t from = 0; from < instance->row_count; from++) {
        for (int32_t to = 0; to < from; to++) {
            int32_t ticks = format_ticks_up(solomon_distance(instance, from, to), scale);
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
        service[i] = format_ticks_up(row->service, instance->scale);
        open[i] = format_ticks_up(row->ready, instance->scale);
        close[i] = format_ticks_down(row->due, instance->scale);
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
        from[i] = format_ticks_up(instance->rows[0].ready, instance->scale);
        to[i] = format_ticks_down(instance->rows[0].due, instance->scale);
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
