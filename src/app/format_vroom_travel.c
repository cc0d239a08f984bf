/* Travel of a VROOM file: its matrices, or the estimate where it has none, and the tables that the problem gets.
 *
 * A table has a time and a distance for every pair of places, and stands for a profile at a speed. What its distances are
 * depends on who drives by it: metres for a vehicle that pays or is limited by them, the cells of a `costs` matrix where
 * there is one, and the times themselves for a vehicle with a max_travel_time. A vehicle that needs two of them at once is
 * refused. */
#include <inttypes.h>
#include <stdio.h>

#include "app/format_vroom.h"
#include "base/arena.h"
#include "base/fault.h"

/* ---- The file's own numbers ---- */

static int64_t cell(const struct vroom *file, const struct json *matrix, int32_t from, int32_t to)
{
    return matrix->elements[file->places[from].index].elements[file->places[to].index].integer;
}

struct vroom_leg vroom_leg(const struct vroom *file, int32_t profile, int32_t from, int32_t to)
{
    const struct vroom_profile *p = &file->profiles[profile];
    struct vroom_leg leg = {0};
    if (from < 0 || to < 0 || from == to || from == file->nowhere || to == file->nowhere) {
        return leg;
    }
    if (p->estimated) {
        const struct geo_estimate estimate = geo_estimate_default();
        struct geo_trip trip = geo_estimate_trip(&estimate, (int64_t)file->x_m[to] - file->x_m[from],
                                                 (int64_t)file->y_m[to] - file->y_m[from]);
        leg.duration_s = trip.time_s;
        leg.distance_m = trip.distance_m;
    }
    leg.duration_s = p->durations == NULL ? leg.duration_s : cell(file, p->durations, from, to);
    leg.distance_m = p->distances == NULL ? leg.distance_m : cell(file, p->distances, from, to);
    leg.cost = p->costs == NULL ? 0 : cell(file, p->costs, from, to);
    return leg;
}

int64_t vroom_leg_ticks(const struct vroom *file, const struct vroom_vehicle *vehicle, int64_t duration_s)
{
    int64_t ticks = duration_s * vehicle->factor_e2 * file->ticks / 100; /* whole: ticks were chosen so */
    return ticks > DURATION_MAX ? NO_ROAD : ticks;
}

/* ---- Matrices ---- */

static bool matrix_read(const struct cursor *matrix, const struct json **read, struct fault *fault)
{
    int32_t rows = 0, columns = 0;
    int64_t value = 0;
    *read = matrix->value;
    if (!cursor_is(matrix)) {
        return true;
    }
    if (!cursor_array(matrix, 1, INT32_MAX, &rows, fault)) {
        return false;
    }
    for (int32_t from = 0; from < rows; from++) {
        struct cursor row = cursor_element(matrix, from);
        if (!cursor_array(&row, rows, rows, &columns, fault)) {
            return false;
        }
        for (int32_t to = 0; to < rows; to++) {
            struct cursor at = cursor_element(&row, to);
            if (!cursor_integer(&at, 0, VROOM_NUMBER_MAX, &value, fault)) {
                return false;
            }
        }
    }
    return true;
}

/* Whether a way from a place to itself can occur: VROOM has one where two things are at one place. */
static bool stays(const struct vroom_place *place)
{
    return place->tasks > 1 || (place->tasks > 0 && place->starts + place->ends > 0);
}

/* That a matrix has a row for every place, and no way from a place to itself where one could be gone. */
static bool matrix_check(const struct vroom *file, const struct cursor *matrix, struct fault *fault)
{
    for (int32_t i = 0; cursor_is(matrix) && i < file->place_count; i++) {
        int64_t index = file->places[i].index;
        if (index >= matrix->value->count) {
            return cursor_fault(matrix, fault, "unknown_place",
                                "this has %" PRId32 " rows, and the file names a place of index %" PRId64,
                                matrix->value->count, index);
        }
        struct cursor row = cursor_element(matrix, (int32_t)index), at = cursor_element(&row, (int32_t)index);
        if (stays(&file->places[i]) && at.value->integer != 0) {
            return cursor_fault(&at, fault, "not_supported", "from a place to itself is 0");
        }
    }
    return true;
}

/* Distances and costs are summed and priced: each must fit what the engine counts in. */
static bool sizes_check(const struct vroom *file, const struct cursor *matrix, struct fault *fault)
{
    for (int32_t from = 0; cursor_is(matrix) && from < file->place_count; from++) {
        struct cursor row = cursor_element(matrix, (int32_t)file->places[from].index);
        for (int32_t to = 0; to < file->place_count; to++) {
            struct cursor at = cursor_element(&row, (int32_t)file->places[to].index);
            if (at.value->integer > DURATION_MAX) {
                return cursor_fault(&at, fault, "out_of_range", "this should be from 0 to %d", DURATION_MAX);
            }
        }
    }
    return true;
}

static bool profile_matrices(const struct vroom *file, const struct cursor *matrices, struct vroom_profile *profile,
                             struct fault *fault)
{
    struct cursor of = cursor_member(matrices, profile->name), durations = cursor_member(&of, TEXT("durations"));
    struct cursor distances = cursor_member(&of, TEXT("distances")), costs = cursor_member(&of, TEXT("costs"));
    if (!cursor_is(&of)) {
        return true;
    }
    if (!cursor_object(&of, "durations distances costs", fault) ||
        !matrix_read(&durations, &profile->durations, fault) || !matrix_read(&distances, &profile->distances, fault) ||
        !matrix_read(&costs, &profile->costs, fault)) {
        return false;
    }
    if (cursor_is(&distances) && !cursor_is(&durations)) {
        return cursor_fault(&durations, fault, "missing", "distances need durations beside them");
    }
    return matrix_check(file, &durations, fault) && matrix_check(file, &distances, fault) &&
           matrix_check(file, &costs, fault) && sizes_check(file, &distances, fault) &&
           sizes_check(file, &costs, fault);
}

static bool matrices_read(struct vroom *file, const struct cursor *root, struct fault *fault)
{
    struct cursor matrices = cursor_member(root, TEXT("matrices")), matrix = cursor_member(root, TEXT("matrix"));
    int32_t count = 0;
    if (cursor_is(&matrices) && cursor_is(&matrix)) {
        return cursor_fault(&matrix, fault, "two_matrices", "matrix is the old name and cannot stand beside matrices");
    }
    if (cursor_is(&matrices) && !cursor_entries(&matrices, &count, fault)) {
        return false;
    }
    for (int32_t i = 0; i < file->profile_count; i++) {
        struct vroom_profile *profile = &file->profiles[i];
        if (cursor_is(&matrices) && !profile_matrices(file, &matrices, profile, fault)) {
            return false;
        }
        if (cursor_is(&matrix) && text_equal(profile->name, TEXT("car")) &&
            (!matrix_read(&matrix, &profile->durations, fault) || !matrix_check(file, &matrix, fault))) {
            return false;
        }
    }
    return true;
}

/* ---- What a vehicle needs of its table's distances ---- */

/* Without a matrix of distances they are estimated, when someone needs them or all of the travel is. */
static void profile_estimate(struct vroom *file, const struct vroom_vehicle *vehicle)
{
    struct vroom_profile *profile = &file->profiles[vehicle->profile];
    bool wanted = vehicle->per_km > 0 || vehicle->distance_max_m != VROOM_EVER;
    profile->estimated |= profile->durations == NULL || (profile->distances == NULL && wanted);
    file->estimated |= profile->estimated;
}

static bool costs_agree(const struct vroom *file, int32_t index, struct fault *fault)
{
    const struct vroom_vehicle *vehicle = &file->vehicles[index];
    enum { DEFAULT_PER_HOUR = 3600 };
    if (file->profiles[vehicle->profile].costs == NULL) {
        return true;
    }
    if (vehicle->per_hour != DEFAULT_PER_HOUR) {
        return vroom_vehicle_fault(index, "/costs/per_hour", "two_costs",
                                   "this profile has a matrix of costs, beside which a price per hour has no meaning",
                                   fault);
    }
    return vehicle->per_km == 0 ||
           vroom_vehicle_fault(index, "/costs/per_km", "two_costs",
                               "this profile has a matrix of costs, beside which a price per km has no meaning", fault);
}

/* A limit that the vehicle's working time sets anyhow is none. */
static bool travel_limited(const struct vroom_vehicle *vehicle)
{
    return vehicle->travel_max_s != VROOM_EVER &&
           (vehicle->shift.until_s == VROOM_EVER ||
            vehicle->travel_max_s < vehicle->shift.until_s - vehicle->shift.from_s);
}

static bool measure_choose(struct vroom *file, int32_t index, struct fault *fault)
{
    struct vroom_vehicle *vehicle = &file->vehicles[index];
    bool metres = vehicle->per_km > 0 || vehicle->distance_max_m != VROOM_EVER;
    bool costs = file->profiles[vehicle->profile].costs != NULL, times = travel_limited(vehicle);
    if (!costs_agree(file, index, fault)) {
        return false;
    }
    if (costs && metres) {
        return vroom_vehicle_fault(index, "/max_distance", "not_supported",
                                   "a limit of distance beside a matrix of costs is not supported", fault);
    }
    if (times && (metres || costs)) {
        return vroom_vehicle_fault(index, "/max_travel_time", "not_supported",
                                   "a limit of travel time beside a price or limit of distance, or a matrix of costs, "
                                   "is not supported",
                                   fault);
    }
    if (vehicle->distance_max_m != VROOM_EVER && vehicle->distance_max_m >= INT32_MAX) {
        return vroom_vehicle_fault(index, "/max_distance", "out_of_range",
                                   "this should be less than 2147483647; leave it out when there is no limit", fault);
    }
    vehicle->measure = metres ? VROOM_DISTANCE : costs ? VROOM_COST : times ? VROOM_TIME : VROOM_NOTHING;
    return true;
}

/* A plane needs the coordinates of every place. */
static bool plane_lay(struct vroom_reader *reader, struct fault *fault)
{
    struct vroom *file = reader->file;
    struct point *points = arena_array(reader->arena, struct point, file->place_count);
    for (int32_t i = 0; i < file->place_count; i++) {
        points[i] = file->places[i].point;
        if (!file->places[i].located) {
            return fault_raise(
                fault, FAULT_INVALID, "no_coordinates", "/matrices",
                "a profile lacks durations, or distances that a vehicle needs; they cannot be estimated, "
                "for the place of index %" PRId64 " has no coordinates",
                file->places[i].index);
        }
    }
    file->x_m = arena_array(reader->arena, int32_t, file->place_count);
    file->y_m = arena_array(reader->arena, int32_t, file->place_count);
    geo_project(points, file->place_count, file->x_m, file->y_m);
    return true;
}

/* ---- Tables ---- */

static int32_t common_divisor(int32_t a, int32_t b)
{
    while (b != 0) {
        int32_t rest = a % b;
        a = b;
        b = rest;
    }
    return a;
}

/* Ticks in a second, as few as make every vehicle's travel whole. */
static void ticks_choose(struct vroom *file)
{
    int32_t divisor = 100;
    for (int32_t i = 0; i < file->vehicle_count; i++) {
        divisor = common_divisor(divisor, file->vehicles[i].factor_e2);
    }
    file->ticks = 100 / divisor;
}

/* Whether two vehicles can drive by one table. One that needs no distances takes any. */
static bool table_shared(const struct vroom_vehicle *a, const struct vroom_vehicle *b)
{
    return a->profile == b->profile && a->factor_e2 == b->factor_e2 &&
           (a->measure == b->measure || b->measure == VROOM_NOTHING);
}

/* Numbers the tables. `drivers` are the first vehicles of each. */
static bool tables_number(struct vroom_reader *reader, int32_t *drivers, enum vroom_measure first_measure,
                          enum vroom_measure last_measure, struct fault *fault)
{
    struct vroom *file = reader->file;
    for (int32_t i = 0; i < file->vehicle_count; i++) {
        struct vroom_vehicle *vehicle = &file->vehicles[i];
        if (vehicle->measure < first_measure || vehicle->measure > last_measure) {
            continue;
        }
        int32_t table = 0;
        while (table < reader->table_count && !table_shared(&file->vehicles[drivers[table]], vehicle)) {
            table++;
        }
        if (table == PROBLEM_PROFILES_MAX) {
            return vroom_vehicle_fault(i, "/speed_factor", "too_many",
                                       "these are too many different profiles and speeds", fault);
        }
        if (table == reader->table_count) {
            drivers[reader->table_count++] = i;
        }
        vehicle->table = table;
    }
    return true;
}

static int64_t measured(const struct vroom_leg *leg, enum vroom_measure measure, int64_t ticks)
{
    return measure == VROOM_DISTANCE ? leg->distance_m
           : measure == VROOM_COST   ? leg->cost
           : measure == VROOM_TIME   ? ticks
                                     : 0;
}

/* What one table is filled with. */
struct table {
    const struct vroom_vehicle *driver; /* somebody who drives by it */
    int32_t places;
    int32_t *time, *distance; /* the same array when nobody needs distances */
    int64_t *into_t, *into_d;
};

static int64_t greater(int64_t a, int64_t b)
{
    return a > b ? a : b;
}

static void table_fill(const struct vroom *file, const struct table *table)
{
    for (int32_t from = 0; from < table->places; from++) {
        for (int32_t to = 0; to < table->places; to++) {
            size_t pair = (size_t)from * (size_t)table->places + (size_t)to;
            struct vroom_leg leg = vroom_leg(file, table->driver->profile, from, to);
            int64_t ticks = vroom_leg_ticks(file, table->driver, leg.duration_s);
            int64_t units = ticks == NO_ROAD ? 0 : measured(&leg, table->driver->measure, ticks);
            table->time[pair] = (int32_t)ticks;
            if (table->distance != table->time) {
                table->distance[pair] = (int32_t)units;
            }
            table->into_t[to] = greater(table->into_t[to], ticks == NO_ROAD ? 0 : ticks);
            table->into_d[to] = greater(table->into_d[to], units);
        }
    }
}

static bool tables_make(struct vroom_reader *reader, const int32_t *drivers, bool measures, struct fault *fault)
{
    struct vroom *file = reader->file;
    struct problem *problem = reader->problem;
    size_t places = (size_t)file->place_count + (file->nowhere == NO_PLACE ? 0 : 1),
           tables = (size_t)reader->table_count;
    if (places * places * tables > VROOM_CELLS_MAX) {
        return fault_raise(fault, FAULT_TOO_LARGE, "too_large", "/vehicles",
                           "%zu places for %zu profiles and speeds are more than fit into memory here", places, tables);
    }
    int32_t *time = arena_array(reader->arena, int32_t, places * places * tables);
    int32_t *distance = measures ? arena_array(reader->arena, int32_t, places * places * tables) : time;
    reader->into_t = arena_array(reader->arena, int64_t, places * tables);
    reader->into_d = arena_array(reader->arena, int64_t, places * tables);
    for (size_t i = 0; i < tables; i++) {
        size_t at = i * places * places;
        const struct table table = {.driver = &file->vehicles[drivers[i]],
                                    .places = (int32_t)places,
                                    .time = time + at,
                                    .distance = distance + at,
                                    .into_t = reader->into_t + i * places,
                                    .into_d = reader->into_d + i * places};
        table_fill(file, &table);
    }
    problem->travel_form = TRAVEL_DENSE;
    problem->dims.dense = true;
    problem->dims.places = (int32_t)places;
    problem->dims.profiles = (int32_t)tables;
    problem->travel_t = time;
    problem->travel_d = distance;
    return true;
}

bool vroom_travel_read(struct vroom_reader *reader, const struct cursor *root, struct fault *fault)
{
    struct vroom *file = reader->file;
    int32_t *drivers = arena_array(reader->arena, int32_t, PROBLEM_PROFILES_MAX);
    bool measures = false;
    if (!matrices_read(file, root, fault)) {
        return false;
    }
    for (int32_t i = 0; i < file->vehicle_count; i++) {
        profile_estimate(file, &file->vehicles[i]);
        file->nowhere = file->vehicles[i].start.place == NO_PLACE ? file->place_count : file->nowhere;
        if (!measure_choose(file, i, fault)) {
            return false;
        }
        measures |= file->vehicles[i].measure != VROOM_NOTHING;
    }
    file->distances = true;
    for (int32_t i = 0; i < file->profile_count; i++) {
        file->distances &= file->profiles[i].distances != NULL || file->profiles[i].estimated;
    }
    if (file->estimated && !plane_lay(reader, fault)) {
        return false;
    }
    ticks_choose(file);
    reader->problem->ticks_per_second = file->ticks;
    /* Those that need distances first, so that the others find their tables. */
    return tables_number(reader, drivers, VROOM_DISTANCE, VROOM_TIME, fault) &&
           tables_number(reader, drivers, VROOM_NOTHING, VROOM_NOTHING, fault) &&
           tables_make(reader, drivers, measures, fault);
}
