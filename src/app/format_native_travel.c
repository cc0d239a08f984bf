/* Travel of a native file: one table for each profile of vehicles, and its speed by time of day. */
#include "app/format_native.h"

#include "base/arena.h"
#include "base/fault.h"

enum table_kind { TABLE_MATRIX, TABLE_PLANE, TABLE_ESTIMATE };

enum { E4 = 10000, SPEED_LOW_E4 = 100, SPEED_HIGH_E4 = 1000000 };

/* One table while all are read: of which kind they are together is known only at the end. */
struct table {
    enum table_kind kind;
    const int32_t *time, *distance; /* of a matrix */
    struct travel_fit fit;          /* of the others */
};

struct tables {
    struct table at[PROBLEM_PROFILES_MAX];
    int32_t count;
    struct native_list clock_first, clock_from, clock_speed;
};

/* ---- Matrices ---- */

/* NULL in times is no road; in distances it may stand where times have one. */
static bool cell_read(const struct cursor *cell, bool stay, const int32_t *time, int32_t *value, struct fault *fault)
{
    bool none = cell->value->type == JSON_NULL && !stay;
    if (time != NULL && *time == NO_ROAD) {
        *value = 0;
        return none || cursor_int32(cell, 0, DURATION_MAX, value, fault);
    }
    if (time == NULL && none) {
        *value = NO_ROAD;
        return true;
    }
    return cursor_int32(cell, 0, stay ? 0 : DURATION_MAX, value, fault);
}

/* `times` is NULL when the times themselves are read. */
static bool matrix_read(struct arena *arena, const struct cursor *matrix, int32_t places, const int32_t *times,
                        const int32_t **table, struct fault *fault)
{
    int32_t rows = 0, columns = 0;
    if (!cursor_array(matrix, places, places, &rows, fault)) {
        return false;
    }
    int32_t *filled = arena_array(arena, int32_t, (size_t)places * (size_t)places);
    for (int32_t from = 0; from < places; from++) {
        struct cursor row = cursor_element(matrix, from);
        if (!cursor_array(&row, places, places, &columns, fault)) {
            return false;
        }
        for (int32_t to = 0; to < places; to++) {
            struct cursor cell = cursor_element(&row, to);
            size_t pair = (size_t)from * (size_t)places + (size_t)to;
            if (!cell_read(&cell, from == to, times == NULL ? NULL : &times[pair], &filled[pair], fault)) {
                return false;
            }
        }
    }
    *table = filled;
    return true;
}

static bool table_of_matrix(struct native_reader *reader, const struct cursor *matrix, struct table *table,
                            struct fault *fault)
{
    struct cursor time = cursor_member(matrix, TEXT("time")), distance = cursor_member(matrix, TEXT("distance"));
    int32_t places = reader->problem->dims.places;
    if (!cursor_object(matrix, "time distance", fault) ||
        !matrix_read(reader->arena, &time, places, NULL, &table->time, fault)) {
        return false;
    }
    table->distance = table->time;
    return !cursor_is(&distance) || matrix_read(reader->arena, &distance, places, table->time, &table->distance, fault);
}

/* ---- Estimates ---- */

/* The straight line on a plane, with a detour and two speeds: the parameters of struct travel_fit in words. */
static bool table_of_plane(const struct cursor *plane, const struct native_places *places, struct table *table,
                           struct fault *fault)
{
    struct travel_fit *fit = &table->fit;
    struct cursor detour = cursor_member(plane, TEXT("detourPer10000")),
                  fixed = cursor_member(plane, TEXT("fixedTime"));
    struct cursor slope = cursor_member(plane, TEXT("timePer1000")), far = cursor_member(plane, TEXT("farFrom"));
    struct cursor far_slope = cursor_member(plane, TEXT("farTimePer1000"));
    *fit = (struct travel_fit){.detour_e4 = E4, .ticks_per_1000_d = 1000, .far_d = DURATION_MAX};
    if (places->kind != PLACE_ON_PLANE) {
        return cursor_fault(plane, fault, "no_coordinates", "a plane needs the x and y of every place");
    }
    if (!cursor_object(plane, "detourPer10000 fixedTime timePer1000 farFrom farTimePer1000", fault) ||
        !cursor_int32_or(&detour, 10000, 100000, &fit->detour_e4, fault) ||
        !cursor_int32_or(&fixed, 0, DURATION_MAX, &fit->fixed_t, fault) ||
        !cursor_int32_or(&slope, 0, 1000000, &fit->ticks_per_1000_d, fault) ||
        !cursor_int32_or(&far, 0, DURATION_MAX, &fit->far_d, fault)) {
        return false;
    }
    fit->far_ticks_per_1000_d = fit->ticks_per_1000_d;
    return cursor_int32_or(&far_slope, 0, 1000000, &fit->far_ticks_per_1000_d, fault);
}

static int32_t slower(int32_t ticks, int32_t factor_e4)
{
    return (int32_t)((int64_t)ticks * factor_e4 / E4);
}

/* The road estimate from coordinates, in seconds and metres. `at` is where it stands. */
static bool table_of_earth(struct native_reader *reader, const struct cursor *at, struct native_places *places,
                           struct table *table, struct fault *fault)
{
    const struct geo_estimate estimate = geo_estimate_default();
    struct cursor factor = cursor_member(at, TEXT("timeFactor"));
    int32_t factor_e4 = E4;
    if (places->kind != PLACE_ON_EARTH) {
        return cursor_fault(at, fault, "no_coordinates", "an estimate needs the lat and lng of every place");
    }
    if (reader->problem->ticks_per_second != 1 || reader->problem->units_per_metre != 1) {
        return cursor_fault(at, fault, "wrong_unit",
                            "the estimate speaks seconds and metres: ticksPerSecond and "
                            "unitsPerMetre should be 1 or absent");
    }
    if ((at->value->type != JSON_STRING && !cursor_object(at, "timeFactor", fault)) ||
        !cursor_e4_or(&factor, SPEED_LOW_E4, SPEED_HIGH_E4, &factor_e4, fault)) {
        return false;
    }
    table->fit = (struct travel_fit){estimate.detour_e4, slower(estimate.fixed_s, factor_e4),
                                     slower(estimate.near_s_per_km, factor_e4), estimate.far_m,
                                     slower(estimate.far_s_per_km, factor_e4)};
    return true;
}

/* ---- Speed by time of day ---- */

static bool slices_read(struct native_reader *reader, const struct cursor *speeds, struct tables *tables,
                        struct fault *fault)
{
    int32_t count = 0, before = -1;
    if (cursor_is(speeds) && !cursor_array(speeds, 1, PROBLEM_CLOCKS_MAX, &count, fault)) {
        return false;
    }
    for (int32_t i = 0; i < count; i++) {
        struct cursor slice = cursor_element(speeds, i);
        struct cursor from = cursor_member(&slice, TEXT("from")), speed = cursor_member(&slice, TEXT("speed"));
        int32_t from_t = 0, speed_e4 = 0;
        if (!cursor_object(&slice, "from speed", fault) ||
            !cursor_int32(&from, i == 0 ? 0 : before + 1, i == 0 ? 0 : INSTANT_MAX, &from_t, fault) ||
            !cursor_e4(&speed, SPEED_LOW_E4, SPEED_HIGH_E4, &speed_e4, fault)) {
            return false;
        }
        before = from_t;
        native_push(reader->arena, &tables->clock_from, from_t);
        native_push(reader->arena, &tables->clock_speed, speed_e4);
    }
    native_push(reader->arena, &tables->clock_first, tables->clock_from.count);
    return true;
}

/* ---- Tables ---- */

static bool is_estimate(const struct cursor *table)
{
    return cursor_is(table) && table->value->type == JSON_STRING && text_equal(table->value->string, TEXT("estimate"));
}

static bool table_read(struct native_reader *reader, const struct cursor *at, struct native_places *places,
                       struct tables *tables, struct fault *fault)
{
    struct table *table = &tables->at[tables->count++];
    struct cursor matrix = cursor_member(at, TEXT("matrix")), plane = cursor_member(at, TEXT("plane"));
    struct cursor estimate = cursor_member(at, TEXT("estimate")), speeds = cursor_member(at, TEXT("speeds"));
    if (!is_estimate(at)) {
        if (!cursor_object(at, "matrix plane estimate speeds", fault)) {
            return false;
        }
        if (cursor_is(&matrix) + cursor_is(&plane) + cursor_is(&estimate) != 1) {
            return cursor_fault(at, fault, "no_travel",
                                "travel is \"estimate\", or has one of matrix, plane and estimate");
        }
    }
    if (!slices_read(reader, &speeds, tables, fault)) {
        return false;
    }
    table->kind = cursor_is(&matrix) ? TABLE_MATRIX : cursor_is(&plane) ? TABLE_PLANE : TABLE_ESTIMATE;
    switch (table->kind) {
    case TABLE_MATRIX:
        return table_of_matrix(reader, &matrix, table, fault);
    case TABLE_PLANE:
        return table_of_plane(&plane, places, table, fault);
    case TABLE_ESTIMATE:
        break;
    }
    return table_of_earth(reader, cursor_is(&estimate) ? &estimate : at, places, table, fault);
}

static bool profiles_read(struct native_reader *reader, const struct cursor *travel, struct native_places *places,
                          struct tables *tables, struct fault *fault)
{
    struct cursor profiles = cursor_member(travel, TEXT("profiles"));
    int32_t count = 0;
    if (!cursor_is(&profiles)) {
        return table_read(reader, travel, places, tables, fault);
    }
    if (!cursor_object(travel, "profiles", fault) || !cursor_entries(&profiles, &count, fault)) {
        return false;
    }
    if (count < 1 || count > PROBLEM_PROFILES_MAX) {
        return cursor_fault(&profiles, fault, "wrong_count", "this should have 1 to %d profiles", PROBLEM_PROFILES_MAX);
    }
    for (int32_t i = 0; i < count; i++) {
        struct cursor profile = cursor_entry(&profiles, i);
        int32_t number = i;
        map_add(&reader->profiles, profile.name, &number); /* the names of an object differ */
        if (!table_read(reader, &profile, places, tables, fault)) {
            return false;
        }
    }
    return true;
}

/* ---- Into the problem ---- */

/* Estimates' tables without near pairs. */
static void travel_fitted(struct native_reader *reader, const struct native_places *places, const struct tables *tables)
{
    struct problem *problem = reader->problem;
    struct travel_fit *fit = arena_array(reader->arena, struct travel_fit, tables->count);
    for (int32_t i = 0; i < tables->count; i++) {
        fit[i] = tables->at[i].fit;
    }
    problem->travel_form = TRAVEL_FITTED;
    problem->fit = fit;
    problem->place_x_d = places->x;
    problem->place_y_d = places->y;
    problem->near_first = arena_array(reader->arena, int32_t, places->count + 1);
    problem->near_place = arena_array(reader->arena, int32_t, 0);
    problem->near_t = problem->near_place;
    problem->near_d = problem->near_place;
}

/* Whether an estimate stays within DURATION_MAX on these places, as the problem asks of one that is not spread. */
static bool estimate_in_range(const struct travel_fit *fit, const struct native_places *places)
{
    int32_t low_x = places->x[0], high_x = low_x, low_y = places->y[0], high_y = low_y;
    for (int32_t i = 1; i < places->count; i++) {
        low_x = places->x[i] < low_x ? places->x[i] : low_x;
        high_x = places->x[i] > high_x ? places->x[i] : high_x;
        low_y = places->y[i] < low_y ? places->y[i] : low_y;
        high_y = places->y[i] > high_y ? places->y[i] : high_y;
    }
    int32_t slope =
        fit->ticks_per_1000_d > fit->far_ticks_per_1000_d ? fit->ticks_per_1000_d : fit->far_ticks_per_1000_d;
    __int128 distance = ((__int128)high_x - low_x + high_y - low_y) * fit->detour_e4 / E4;
    return distance <= DURATION_MAX && fit->fixed_t + distance * slope / 1000 <= DURATION_MAX;
}

static void table_spread(const struct table *table, const struct native_places *places, int32_t *time,
                         int32_t *distance)
{
    size_t pair = 0;
    for (int32_t from = 0; from < places->count; from++) {
        for (int32_t to = 0; to < places->count; to++, pair++) {
            if (table->kind == TABLE_MATRIX) {
                time[pair] = table->time[pair];
                distance[pair] = table->distance[pair];
                continue;
            }
            int64_t dx = (int64_t)places->x[to] - places->x[from], dy = (int64_t)places->y[to] - places->y[from];
            struct travel leg = from == to ? (struct travel){0, 0} : travel_estimate(&table->fit, dx, dy);
            time[pair] = leg.time_t;
            distance[pair] = leg.distance_d;
        }
    }
}

static bool travel_dense(struct native_reader *reader, const struct native_places *places, const struct tables *tables,
                         struct fault *fault)
{
    struct problem *problem = reader->problem;
    size_t pairs = (size_t)places->count * (size_t)places->count;
    if (tables->count > 1 && pairs * (size_t)tables->count > NATIVE_PAIRS_MAX) {
        return fault_raise(fault, FAULT_TOO_LARGE, "too_many_pairs", "/travel",
                           "the profiles together have too many pairs of places");
    }
    problem->travel_form = TRAVEL_DENSE;
    problem->dims.dense = true;
    if (tables->count == 1 && tables->at[0].kind == TABLE_MATRIX) {
        problem->travel_t = tables->at[0].time;
        problem->travel_d = tables->at[0].distance;
        return true;
    }
    int32_t *time = arena_array(reader->arena, int32_t, pairs * (size_t)tables->count);
    int32_t *distance = arena_array(reader->arena, int32_t, pairs * (size_t)tables->count);
    for (int32_t i = 0; i < tables->count; i++) {
        const struct table *table = &tables->at[i];
        if (table->kind != TABLE_MATRIX && !estimate_in_range(&table->fit, places)) {
            return fault_raise(fault, FAULT_INVALID, "out_of_range", "/travel", "this gives travel beyond the range");
        }
        table_spread(table, places, time + pairs * (size_t)i, distance + pairs * (size_t)i);
    }
    problem->travel_t = time;
    problem->travel_d = distance;
    return true;
}

static void clock_describe(const struct tables *tables, struct problem *problem)
{
    if (tables->clock_from.count > 0) {
        problem->dims.clocks = tables->clock_from.count;
        problem->clock_first = tables->clock_first.at;
        problem->clock_from_t = tables->clock_from.at;
        problem->clock_speed_e4 = tables->clock_speed.at;
    }
}

/* Tables that are all estimates stay estimates when they are planes, or too large to be spread. */
static bool stay_fitted(const struct tables *tables, int32_t places)
{
    for (int32_t i = 0; i < tables->count; i++) {
        if (tables->at[i].kind == TABLE_MATRIX ||
            (tables->at[i].kind == TABLE_ESTIMATE && places <= NATIVE_DENSE_PLACES_MAX)) {
            return false;
        }
    }
    return true;
}

bool native_travel_read(struct native_reader *reader, struct native_places *places, struct fault *fault)
{
    struct cursor travel = cursor_member(&reader->root, TEXT("travel"));
    struct tables *tables = arena_new(reader->arena, struct tables);
    native_push(reader->arena, &tables->clock_first, 0);
    if (!profiles_read(reader, &travel, places, tables, fault)) {
        return false;
    }
    if (places->kind == PLACE_ON_EARTH) {
        geo_project(places->points, places->count, places->x, places->y);
    }
    reader->problem->dims.profiles = tables->count > 1 ? tables->count : 0;
    clock_describe(tables, reader->problem);
    if (stay_fitted(tables, places->count)) {
        travel_fitted(reader, places, tables);
        return true;
    }
    return travel_dense(reader, places, tables, fault);
}
