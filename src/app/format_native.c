#include "app/format_native.h"

#include <sys/random.h>

#include "base/arena.h"
#include "base/fault.h"
#include "geo/geo.h"

/* ---- Places and travel ---- */

enum place_kind { PLACE_NAMED, PLACE_ON_EARTH, PLACE_ON_PLANE };

struct places {
    int32_t count;
    enum place_kind kind; /* of all: a file does not mix them */
    struct point *points;
    int32_t *x, *y;
};

bool native_place(const struct native_reader *reader, const struct cursor *cursor, int32_t *place, struct fault *fault)
{
    struct text id;
    return cursor_text(cursor, &id, fault) &&
           (map_get(&reader->places, id, place) ||
            cursor_fault(cursor, fault, "unknown_place", "there is no place \"%.*s\"", TEXT_ARGS(id)));
}

static bool place_where(const struct cursor *place, enum place_kind *kind, struct point *point, int32_t *x, int32_t *y,
                        struct fault *fault)
{
    struct cursor lat = cursor_member(place, TEXT("lat")), lng = cursor_member(place, TEXT("lng"));
    struct cursor across = cursor_member(place, TEXT("x")), up = cursor_member(place, TEXT("y"));
    double degrees_north = 0, degrees_east = 0;
    *kind = PLACE_NAMED;
    if ((cursor_is(&lat) || cursor_is(&lng)) && (cursor_is(&across) || cursor_is(&up))) {
        return cursor_fault(place, fault, "two_positions", "a place has lat and lng, or x and y, or neither");
    }
    if (cursor_is(&lat) || cursor_is(&lng)) {
        *kind = PLACE_ON_EARTH;
        return cursor_number(&lat, -90, 90, &degrees_north, fault) &&
               cursor_number(&lng, -180, 180, &degrees_east, fault) &&
               (point_from_degrees(degrees_north, degrees_east, point) ||
                cursor_fault(place, fault, "out_of_range", "this is no place on the earth"));
    }
    if (cursor_is(&across) || cursor_is(&up)) {
        *kind = PLACE_ON_PLANE;
        return cursor_int32(&across, -DURATION_MAX, DURATION_MAX, x, fault) &&
               cursor_int32(&up, -DURATION_MAX, DURATION_MAX, y, fault);
    }
    return true;
}

static bool place_read(struct native_reader *reader, const struct cursor *place, struct places *places, int32_t index,
                       struct fault *fault)
{
    struct text id;
    enum place_kind kind;
    int32_t value = index;
    struct cursor id_at = cursor_member(place, TEXT("id"));
    if (!cursor_object(place, "id lat lng x y", fault) || !cursor_text(&id_at, &id, fault) ||
        !place_where(place, &kind, &places->points[index], &places->x[index], &places->y[index], fault)) {
        return false;
    }
    if (index > 0 && kind != places->kind) {
        return cursor_fault(place, fault, "mixed_positions", "all places have lat and lng, or all x and y, or none");
    }
    places->kind = kind;
    return map_add(&reader->places, id, &value) ||
           cursor_fault(&id_at, fault, "duplicate_id", "two places are called \"%.*s\"", TEXT_ARGS(id));
}

static bool places_read(struct native_reader *reader, const struct cursor *root, struct places *places,
                        struct fault *fault)
{
    struct cursor array = cursor_member(root, TEXT("places"));
    if (!cursor_array(&array, 1, PROBLEM_JOBS_MAX, &places->count, fault)) {
        return false;
    }
    places->points = arena_array(reader->arena, struct point, places->count);
    places->x = arena_array(reader->arena, int32_t, places->count);
    places->y = arena_array(reader->arena, int32_t, places->count);
    for (int32_t i = 0; i < places->count; i++) {
        struct cursor place = cursor_element(&array, i);
        if (!place_read(reader, &place, places, i, fault)) {
            return false;
        }
    }
    reader->problem->dims.places = places->count;
    return true;
}

static bool matrix_read(struct arena *arena, const struct cursor *matrix, int32_t places, const int32_t **table,
                        struct fault *fault)
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
            if (!cursor_int32(&cell, 0, from == to ? 0 : DURATION_MAX,
                              &filled[(size_t)from * (size_t)places + (size_t)to], fault)) {
                return false;
            }
        }
    }
    *table = filled;
    return true;
}

static bool travel_of_matrix(struct native_reader *reader, const struct cursor *matrix, struct fault *fault)
{
    struct problem *problem = reader->problem;
    struct cursor time = cursor_member(matrix, TEXT("time")), distance = cursor_member(matrix, TEXT("distance"));
    problem->travel_form = TRAVEL_DENSE;
    problem->dims.dense = true;
    if (!cursor_object(matrix, "time distance", fault) ||
        !matrix_read(reader->arena, &time, problem->dims.places, &problem->travel_t, fault)) {
        return false;
    }
    problem->travel_d = problem->travel_t;
    return !cursor_is(&distance) ||
           matrix_read(reader->arena, &distance, problem->dims.places, &problem->travel_d, fault);
}

/* An estimate's table without near pairs. */
static void travel_fitted(struct native_reader *reader, const struct places *places, struct travel_fit *fit)
{
    struct problem *problem = reader->problem;
    problem->travel_form = TRAVEL_FITTED;
    problem->fit = fit;
    problem->place_x_d = places->x;
    problem->place_y_d = places->y;
    problem->near_first = arena_array(reader->arena, int32_t, places->count + 1);
    problem->near_place = arena_array(reader->arena, int32_t, 0);
    problem->near_t = problem->near_place;
    problem->near_d = problem->near_place;
}

/* The straight line on a plane, with a detour and two speeds: the parameters of struct travel_fit in words. */
static bool travel_of_plane(struct native_reader *reader, const struct cursor *plane, const struct places *places,
                            struct fault *fault)
{
    struct travel_fit *fit = arena_new(reader->arena, struct travel_fit);
    struct cursor detour = cursor_member(plane, TEXT("detourPer10000")),
                  fixed = cursor_member(plane, TEXT("fixedTime"));
    struct cursor slope = cursor_member(plane, TEXT("timePer1000")), far = cursor_member(plane, TEXT("farFrom"));
    struct cursor far_slope = cursor_member(plane, TEXT("farTimePer1000"));
    *fit = (struct travel_fit){.detour_e4 = 10000, .ticks_per_1000_d = 1000, .far_d = DURATION_MAX};
    if (!cursor_object(plane, "detourPer10000 fixedTime timePer1000 farFrom farTimePer1000", fault) ||
        !cursor_int32_or(&detour, 10000, 100000, &fit->detour_e4, fault) ||
        !cursor_int32_or(&fixed, 0, DURATION_MAX, &fit->fixed_t, fault) ||
        !cursor_int32_or(&slope, 0, 1000000, &fit->ticks_per_1000_d, fault) ||
        !cursor_int32_or(&far, 0, DURATION_MAX, &fit->far_d, fault)) {
        return false;
    }
    fit->far_ticks_per_1000_d = fit->ticks_per_1000_d;
    if (!cursor_int32_or(&far_slope, 0, 1000000, &fit->far_ticks_per_1000_d, fault)) {
        return false;
    }
    travel_fitted(reader, places, fit);
    return true;
}

/* The road estimate from coordinates, in seconds and metres. */
static bool travel_of_earth(struct native_reader *reader, const struct cursor *travel, struct places *places,
                            struct fault *fault)
{
    struct problem *problem = reader->problem;
    if (problem->ticks_per_second != 1 || problem->units_per_metre != 1) {
        return cursor_fault(travel, fault, "wrong_unit",
                            "the estimate speaks seconds and metres: ticksPerSecond and "
                            "unitsPerMetre should be 1 or absent");
    }
    const struct geo_estimate estimate = geo_estimate_default();
    geo_project(places->points, places->count, places->x, places->y);
    if (places->count > NATIVE_DENSE_PLACES_MAX) {
        struct travel_fit *fit = arena_new(reader->arena, struct travel_fit);
        *fit = (struct travel_fit){estimate.detour_e4, estimate.fixed_s, estimate.near_s_per_km, estimate.far_m,
                                   estimate.far_s_per_km};
        travel_fitted(reader, places, fit);
        return true;
    }
    size_t pairs = (size_t)places->count * (size_t)places->count;
    int32_t *time = arena_array(reader->arena, int32_t, pairs), *distance = arena_array(reader->arena, int32_t, pairs);
    geo_fill_tables(&estimate, places->x, places->y, places->count, time, distance);
    problem->travel_form = TRAVEL_DENSE;
    problem->dims.dense = true;
    problem->travel_t = time;
    problem->travel_d = distance;
    return true;
}

static bool travel_read(struct native_reader *reader, const struct cursor *root, struct places *places,
                        struct fault *fault)
{
    struct cursor travel = cursor_member(root, TEXT("travel"));
    struct cursor matrix = cursor_member(&travel, TEXT("matrix")), plane = cursor_member(&travel, TEXT("plane"));
    if (cursor_is(&travel) && travel.value->type == JSON_STRING && text_equal(travel.value->string, TEXT("estimate"))) {
        return places->kind == PLACE_ON_EARTH
                   ? travel_of_earth(reader, &travel, places, fault)
                   : cursor_fault(&travel, fault, "no_coordinates", "an estimate needs the lat and lng of every place");
    }
    if (!cursor_object(&travel, "matrix plane", fault)) {
        return false;
    }
    if (cursor_is(&matrix) == cursor_is(&plane)) {
        return cursor_fault(&travel, fault, "no_travel", "travel is \"estimate\", or has either a matrix or a plane");
    }
    if (cursor_is(&matrix)) {
        return travel_of_matrix(reader, &matrix, fault);
    }
    return places->kind == PLACE_ON_PLANE
               ? travel_of_plane(reader, &plane, places, fault)
               : cursor_fault(&plane, fault, "no_coordinates", "a plane needs the x and y of every place");
}

/* ---- Costs ---- */

static bool costs_read(struct native_reader *reader, const struct cursor *root, struct fault *fault)
{
    struct cursor costs = cursor_member(root, TEXT("costs"));
    struct cursor drive = cursor_member(&costs, TEXT("drive")), distance = cursor_member(&costs, TEXT("distance"));
    struct cursor balance = cursor_member(&costs, TEXT("balance"));
    struct cursor price = cursor_member(&balance, TEXT("cost")), unit = cursor_member(&balance, TEXT("unit"));
    reader->problem->drive_c = 1;
    if (!cursor_is(&costs)) {
        return true;
    }
    if (!cursor_object(&costs, "drive distance balance", fault) ||
        !cursor_integer_or(&drive, 0, COST_MAX, &reader->problem->drive_c, fault) ||
        !cursor_integer_or(&distance, 0, COST_MAX, &reader->problem->distance_c, fault)) {
        return false;
    }
    if (!cursor_is(&balance)) {
        return true;
    }
    struct balance *of = arena_new(reader->arena, struct balance);
    reader->problem->balance = of;
    return cursor_object(&balance, "cost unit", fault) && cursor_integer(&price, 1, COST_MAX, &of->cost, fault) &&
           cursor_integer(&unit, 1, COST_MAX, &of->unit, fault);
}

/* ---- The whole ---- */

static bool units_read(struct native_reader *reader, const struct cursor *root, struct fault *fault)
{
    struct cursor ticks = cursor_member(root, TEXT("ticksPerSecond")),
                  units = cursor_member(root, TEXT("unitsPerMetre"));
    reader->problem->ticks_per_second = 1;
    reader->problem->units_per_metre = 1;
    return cursor_int32_or(&ticks, 1, 1000000, &reader->problem->ticks_per_second, fault) &&
           cursor_int32_or(&units, 1, 1000000, &reader->problem->units_per_metre, fault);
}

/* Seals. Every field was checked where it was read, so what can still be wrong are sums over many of them. */
static bool native_seal(struct arena *arena, const struct problem *description, struct problem *problem,
                        struct fault *fault)
{
    struct fault sealing = {0};
    if (problem_seal(arena, description, problem, &sealing)) {
        return true;
    }
    bool travel = text_starts_with(text_of(sealing.where), TEXT("/fit"));
    return fault_raise(fault, sealing.kind, sealing.code, travel ? "/travel/plane" : "/costs", "%s", sealing.what);
}

static uint64_t seed_fresh(void)
{
    uint64_t seed = 0;
    ssize_t got = getrandom(&seed, sizeof seed, 0);
    return got == (ssize_t)sizeof seed ? seed : 1; /* only the shape of tables in memory depends on it */
}

bool format_native_read(struct arena *arena, struct text source, const struct format_settings *settings,
                        struct format_file *file, struct fault *fault)
{
    (void)settings; /* a native file says everything itself */
    struct native *names = arena_new(arena, struct native);
    struct problem description = {0};
    struct json *document = arena_new(arena, struct json);
    if (!json_parse(arena, source, document, fault)) {
        return false;
    }
    uint64_t seed = seed_fresh();
    struct native_reader reader = {
        .arena = arena,
        .names = names,
        .problem = &description,
        .places = map_make(arena, 64, seed),
        .technicians = map_make(arena, 64, seed),
        .skills = map_make(arena, 64, seed),
        .parts = map_make(arena, 64, seed),
    };
    struct places places = {0};
    struct cursor root = cursor_root(document);
    file->instance = names;
    file->cost_scale = 1;
    names->document = document;
    return cursor_object(&root, "ticksPerSecond unitsPerMetre costs places travel technicians jobs", fault) &&
           units_read(&reader, &root, fault) && costs_read(&reader, &root, fault) &&
           places_read(&reader, &root, &places, fault) && travel_read(&reader, &root, &places, fault) &&
           native_people_read(&reader, &root, fault) && native_seal(arena, &description, &file->problem, fault);
}
