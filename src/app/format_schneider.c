#include "app/format_schneider.h"

#include <math.h>
#include <string.h>

#include "base/arena.h"
#include "base/fault.h"

/* ---- The text ---- */

enum { COLUMNS = 6, ROWS_MAX = 1 + SCHNEIDER_STATIONS_MAX + SCHNEIDER_CUSTOMERS_MAX };

/* The numbers under the table, by the letter that each line begins with. */
enum { PARAMETERS = 5 };
static const char LETTERS[PARAMETERS] = {'Q', 'C', 'r', 'g', 'v'};

static bool row_check(const struct format_lines *lines, const struct schneider_row *row, struct fault *fault)
{
    if (row->ready < 0 || row->due < row->ready || row->service < 0) {
        return format_line_fault(fault, lines, "bad_window",
                                 "ready time, due date and service time should be 0 <= ready <= due, 0 <= service");
    }
    if (row->type == 'd' && (row->demand != 0 || row->service != 0)) {
        return format_line_fault(fault, lines, "bad_depot", "the depot's demand and service time should be 0");
    }
    return row->type == 'c' || row->demand == 0 ||
           format_line_fault(fault, lines, "bad_station", "a station's demand should be 0");
}

static bool row_take(const struct format_lines *lines, struct text line, struct schneider_row *row, struct fault *fault)
{
    double numbers[COLUMNS] = {0};
    row->id = format_word_take(&line);
    struct text type = format_word_take(&line);
    if (type.length != 1 || strchr("dfc", type.bytes[0]) == NULL) {
        return format_line_fault(fault, lines, "bad_type", "the type should be d, f or c");
    }
    if (!text_is_utf8(row->id)) {
        return format_line_fault(fault, lines, "bad_text", "the ID is not written in UTF-8");
    }
    if (!format_numbers_take(lines, &line, numbers, COLUMNS, fault)) {
        return false;
    }
    row->type = type.bytes[0];
    row->point = (struct format_point){numbers[0], numbers[1]};
    row->ready = numbers[3];
    row->due = numbers[4];
    row->service = numbers[5];
    if (!format_whole(numbers[2], 0, FORMAT_NUMBER_MAX, &row->demand)) {
        return format_line_fault(fault, lines, "not_whole", "the demand should be a whole number that is not negative");
    }
    if (!text_is_empty(line)) {
        return format_line_fault(fault, lines, "too_many_numbers", "this line has too many numbers");
    }
    return row_check(lines, row, fault);
}

/* True for a line such as "r fuel consumption rate /1.0/"; *which is its place in LETTERS. */
static bool is_parameter(struct text line, int *which)
{
    const char *letter = memchr(LETTERS, line.bytes[0], PARAMETERS);
    if (letter == NULL || line.bytes[line.length - 1] != '/' || (line.length > 1 && line.bytes[1] != ' ')) {
        return false;
    }
    *which = (int)(letter - LETTERS);
    return true;
}

static bool parameter_take(const struct format_lines *lines, struct text line, double *value, struct fault *fault)
{
    struct text rest = line;
    text_cut(&rest, '/');
    if (!format_number(text_trim(text_cut(&rest, '/')), value) || *value < 0 || !text_is_empty(rest)) {
        return format_line_fault(fault, lines, "not_a_number",
                                 "between the strokes a number from 0 to 1000000 should stand");
    }
    return true;
}

/* The lines after the first one under the table; `line` is that. */
static bool parameters_take(struct format_lines *lines, struct text line, struct schneider *instance,
                            struct fault *fault)
{
    double *const places[PARAMETERS] = {&instance->battery, &instance->capacity, &instance->consumption,
                                        &instance->refuelling, &instance->velocity};
    bool seen[PARAMETERS] = {false};
    int count = 0, which = 0;
    do {
        if (!is_parameter(line, &which) || seen[which]) {
            return format_line_fault(fault, lines, "bad_parameter",
                                     "each of Q, C, r, g and v should stand on a line of its own, such as \"r /1.0/\"");
        }
        seen[which] = true;
        count++;
        if (!parameter_take(lines, line, places[which], fault)) {
            return false;
        }
    } while (format_line_take(lines, &line));
    if (count < PARAMETERS) {
        return format_line_fault(fault, lines, "parameter_missing",
                                 "after this line one of Q, C, r, g and v is missing");
    }
    return instance->velocity > 0 ||
           format_line_fault(fault, lines, "bad_velocity", "the velocity should be more than 0");
}

static bool rows_take(struct arena *arena, struct format_lines *lines, struct schneider *instance, struct fault *fault)
{
    struct text line;
    struct schneider_row *rows = arena_array(arena, struct schneider_row, format_lines_count(*lines, ROWS_MAX));
    int which;
    instance->rows = rows;
    while (format_line_take(lines, &line)) {
        if (is_parameter(line, &which)) {
            return parameters_take(lines, line, instance, fault);
        }
        if (instance->row_count == ROWS_MAX) {
            return fault_raise(fault, FAULT_TOO_LARGE, "too_many_rows", "", "the file has more than %d rows", ROWS_MAX);
        }
        if (!row_take(lines, line, &rows[instance->row_count], fault)) {
            return false;
        }
        instance->row_count++;
    }
    return format_line_fault(fault, lines, "parameter_missing", "after this line Q, C, r, g and v are missing");
}

/* Sorts the rows by what they are. */
static bool rows_sort(struct arena *arena, struct schneider *instance, struct fault *fault)
{
    int32_t *stations = arena_array(arena, int32_t, instance->row_count);
    int32_t *customers = arena_array(arena, int32_t, instance->row_count), depots = 0;
    for (int32_t i = 0; i < instance->row_count; i++) {
        if (instance->rows[i].type == 'd') {
            instance->depot = i;
            depots++;
        } else if (instance->rows[i].type == 'f') {
            stations[instance->station_count++] = i;
        } else {
            customers[instance->customer_count++] = i;
        }
    }
    instance->stations = stations;
    instance->customers = customers;
    if (depots != 1 || instance->customer_count == 0) {
        return fault_raise(fault, FAULT_SYNTAX, "bad_rows", "", "the file should have one depot, and customers");
    }
    if (instance->customer_count > SCHNEIDER_CUSTOMERS_MAX || instance->station_count > SCHNEIDER_STATIONS_MAX) {
        return fault_raise(fault, FAULT_TOO_LARGE, "too_many_rows", "",
                           "the file has more than %d customers or %d stations", SCHNEIDER_CUSTOMERS_MAX,
                           SCHNEIDER_STATIONS_MAX);
    }
    return true;
}

static bool demands_fit(const struct schneider *instance, struct fault *fault)
{
    for (int32_t i = 0; i < instance->customer_count; i++) {
        const struct schneider_row *row = &instance->rows[instance->customers[i]];
        if (row->demand > instance->capacity) {
            return fault_raise(fault, FAULT_SYNTAX, "demand_over_capacity", "",
                               "customer %.*s wants more than a vehicle carries", TEXT_ARGS(row->id));
        }
    }
    return true;
}

/* Vehicles wait at customers alone: a station that opens later or closes earlier than the depot would need hours. */
static bool stations_open(const struct schneider *instance, struct fault *fault)
{
    const struct schneider_row *depot = &instance->rows[instance->depot];
    for (int32_t i = 0; i < instance->station_count; i++) {
        const struct schneider_row *station = &instance->rows[instance->stations[i]];
        if (station->ready > depot->ready || station->due < depot->due) {
            return fault_raise(fault, FAULT_NOT_SUPPORTED, "station_hours", "",
                               "station %.*s is not open for as long as the depot; stations with hours of their own "
                               "are not supported",
                               TEXT_ARGS(station->id));
        }
    }
    return true;
}

bool schneider_parse(struct arena *arena, struct text source, struct schneider *instance, struct fault *fault)
{
    struct format_lines lines = {.rest = source};
    return format_heading_take(&lines, "StringID Type x y demand ReadyTime DueDate ServiceTime", fault) &&
           rows_take(arena, &lines, instance, fault) && rows_sort(arena, instance, fault) &&
           demands_fit(instance, fault) && stations_open(instance, fault);
}

/* ---- The problem ---- */

static const struct format_point *points_of(struct arena *arena, const struct schneider *instance)
{
    struct format_point *points = arena_array(arena, struct format_point, instance->row_count);
    for (int32_t i = 0; i < instance->row_count; i++) {
        points[i] = instance->rows[i].point;
    }
    return points;
}

/* What leaving a customer out costs, in units: more than all vehicles and any distance. */
static int64_t left_out_price(const struct schneider *instance)
{
    return instance->vehicle_price * (instance->customer_count + 1);
}

/* Chooses how fine the ticks are, and the price of a vehicle above any distance. Every customer brings a leg at most, a
 * vehicle one more, and a charge between two stops another. */
static bool scale_choose(struct schneider *instance, const struct format_point *points, struct fault *fault)
{
    double diagonal = format_diagonal(points, instance->row_count), slowest = fmax(1, 1 / instance->velocity);
    double full = instance->battery * fmax(1, instance->refuelling);
    struct format_extent extent = {.duration = fmax(full, diagonal * fmax(slowest, instance->consumption))};
    for (int32_t i = 0; i < instance->row_count; i++) {
        extent.instant = fmax(extent.instant, instance->rows[i].due);
        extent.duration = fmax(extent.duration, instance->rows[i].service);
    }
    instance->vehicle_price = format_price_above((diagonal + 1) * 4 * instance->customer_count);
    extent.cost = 4.0 * (double)left_out_price(instance) * instance->customer_count;
    instance->scale = format_scale(&extent);
    return instance->scale > 0 ||
           fault_raise(fault, FAULT_TOO_LARGE, "numbers_too_large", "",
                       "the coordinates, times or energies are too large for this program's range");
}

static void customers_make(struct arena *arena, const struct schneider *instance, struct problem *problem)
{
    int32_t count = instance->customer_count;
    int32_t *service = arena_array(arena, int32_t, count), *open = arena_array(arena, int32_t, count);
    int32_t *close = arena_array(arena, int32_t, count);
    int64_t *price = arena_array(arena, int64_t, count);
    for (int32_t i = 0; i < count; i++) {
        const struct schneider_row *row = &instance->rows[instance->customers[i]];
        service[i] = format_ticks_up(row->service, instance->scale);
        open[i] = format_ticks_up(row->ready, instance->scale);
        close[i] = format_ticks_down(row->due, instance->scale);
        price[i] = left_out_price(instance) * instance->scale;
    }
    problem->dims.jobs = count;
    problem->job_place = instance->customers;
    problem->job_service_t = service;
    problem->job_open_t = open;
    problem->job_close_t = close;
    problem->job_left_out_c = price;
}

static const int32_t *all_are(struct arena *arena, int32_t count, int32_t value)
{
    int32_t *values = arena_array(arena, int32_t, count);
    for (int32_t i = 0; i < count; i++) {
        values[i] = value;
    }
    return values;
}

static void vehicles_make(struct arena *arena, const struct schneider *instance, struct problem *problem)
{
    int32_t count = instance->customer_count;
    const struct schneider_row *depot = &instance->rows[instance->depot];
    int64_t *used = arena_array(arena, int64_t, count);
    for (int32_t i = 0; i < count; i++) {
        used[i] = instance->vehicle_price * instance->scale;
    }
    problem->dims.technicians = count;
    problem->technician_start_place = all_are(arena, count, instance->depot);
    problem->technician_end_place = problem->technician_start_place;
    problem->technician_from_t = all_are(arena, count, format_ticks_up(depot->ready, instance->scale));
    problem->technician_to_t = all_are(arena, count, format_ticks_down(depot->due, instance->scale));
    problem->technician_used_c = used;
}

/* The load is one kind of part, of which every vehicle carries its capacity. */
static void load_make(struct arena *arena, const struct schneider *instance, struct problem *problem)
{
    int32_t count = instance->customer_count, uses = 0;
    int32_t *first = arena_array(arena, int32_t, count + 1), *quantity = arena_array(arena, int32_t, count);
    for (int32_t i = 0; i < count; i++) {
        int32_t demand = instance->rows[instance->customers[i]].demand;
        first[i] = uses;
        if (demand > 0) {
            quantity[uses++] = demand;
        }
    }
    first[count] = uses;
    problem->dims.parts = 1;
    problem->dims.part_uses = uses;
    problem->part_first = first;
    problem->part_kind = all_are(arena, uses, 0);
    problem->part_quantity = quantity;
    problem->part_stock = all_are(arena, count, format_ticks_down(instance->capacity, 1));
}

/* Energy is counted as finely as distance, so that a rate of 1 costs no rounding. */
static void energy_make(struct arena *arena, const struct schneider *instance, struct problem *problem)
{
    int32_t count = instance->customer_count;
    int32_t *first = arena_array(arena, int32_t, 2);
    first[1] = 1;
    problem->dims.energy_models = 1;
    problem->dims.energy_bands = 1;
    problem->energy_model = all_are(arena, count, 0);
    problem->energy_capacity_e = all_are(arena, count, format_ticks_down(instance->battery, instance->scale));
    problem->energy_start_e = problem->energy_capacity_e;
    problem->energy_reserve_e = all_are(arena, count, 0);
    problem->energy_c = arena_array(arena, int64_t, count);
    problem->band_first = first;
    problem->band_speed = all_are(arena, 1, INT32_MAX);
    problem->band_use_e = all_are(arena, 1, format_ticks_up(instance->consumption, 1000));
}

/* The shares of a full battery that one charges to. */
static void targets_make(struct arena *arena, bool partial, struct problem *problem)
{
    enum { TENTHS = 10 };
    int32_t *targets = arena_array(arena, int32_t, TENTHS);
    for (int32_t i = 0; i < TENTHS; i++) {
        targets[i] = (i + 1) * 1000;
    }
    problem->dims.charge_targets = partial ? TENTHS : 1;
    problem->charge_target_e4 = partial ? targets : targets + TENTHS - 1;
}

static void stations_make(struct arena *arena, const struct schneider *instance, struct problem *problem)
{
    int32_t count = instance->station_count;
    int32_t *setup = arena_array(arena, int32_t, count), *first = arena_array(arena, int32_t, count + 1);
    for (int32_t i = 0; i < count; i++) {
        setup[i] = format_ticks_up(instance->rows[instance->stations[i]].service, instance->scale);
        first[i + 1] = i + 1;
    }
    problem->dims.stations = count;
    problem->dims.curve_points = count;
    problem->station_place = instance->stations;
    problem->station_setup_t = setup;
    problem->curve_first = first;
    problem->curve_level_e4 = all_are(arena, count, 10000);
    problem->curve_ticks = all_are(arena, count, format_ticks_up(instance->refuelling, 1000));
    targets_make(arena, instance->settings.partial_charge, problem);
}

/* Rounding to whole ticks can close a window that was a point between two of them. */
static bool windows_left(const struct schneider *instance, struct fault *fault)
{
    for (int32_t i = 0; i < instance->row_count; i++) {
        const struct schneider_row *row = &instance->rows[i];
        if (format_ticks_up(row->ready, instance->scale) > format_ticks_down(row->due, instance->scale)) {
            return fault_raise(fault, FAULT_NOT_SUPPORTED, "window_too_fine", "",
                               "the window of %.*s is finer than a tick of 1/%d", TEXT_ARGS(row->id),
                               (int)instance->scale);
        }
    }
    return true;
}

bool schneider_seal(struct arena *arena, struct schneider *instance, struct problem *problem, struct fault *fault)
{
    const struct format_point *points = points_of(arena, instance);
    if (!scale_choose(instance, points, fault) || !windows_left(instance, fault)) {
        return false;
    }
    struct problem description = {.ticks_per_second = 1, .units_per_metre = 1, .distance_c = 1};
    customers_make(arena, instance, &description);
    vehicles_make(arena, instance, &description);
    load_make(arena, instance, &description);
    /* A vehicle whose capacity is 0 would count as one without a battery. */
    if (instance->consumption > 0 && format_ticks_down(instance->battery, instance->scale) == 0) {
        return fault_raise(fault, FAULT_NOT_SUPPORTED, "no_battery", "",
                           "vehicles without any energy are not supported");
    }
    energy_make(arena, instance, &description);
    if (instance->station_count > 0) {
        stations_make(arena, instance, &description);
    }
    description.dims.places = instance->row_count;
    description.dims.dense = true;
    description.travel_form = TRAVEL_DENSE;
    description.travel_t =
        format_straight_table(arena, points, instance->row_count, instance->velocity, instance->scale);
    description.travel_d = instance->velocity == 1
                               ? description.travel_t
                               : format_straight_table(arena, points, instance->row_count, 1, instance->scale);
    return problem_seal(arena, &description, problem, fault);
}

bool format_schneider_read(struct arena *arena, struct text source, const struct format_settings *settings,
                           struct format_file *file, struct fault *fault)
{
    struct schneider *instance = arena_new(arena, struct schneider);
    instance->settings = *settings;
    file->instance = instance;
    if (!schneider_parse(arena, source, instance, fault) || !schneider_seal(arena, instance, &file->problem, fault)) {
        return false;
    }
    file->cost_scale = instance->scale;
    return true;
}
