/* What technicians drive: batteries, fuel, and where a battery is charged. */
#include "app/format_native.h"

#include <string.h>

#include "base/arena.h"
#include "base/fault.h"

enum { E4 = 10000 };

/* ---- Vehicles ---- */

/* How much energy a way takes. Technicians with the same bands share a model. */
struct models {
    struct native_list first, speed, use;
};

struct vehicle_arrays {
    int32_t *model, *capacity, *start, *reserve;
    int64_t *price;
};

static bool band_read(struct native_reader *reader, const struct cursor *band, bool last, struct models *models,
                      struct fault *fault)
{
    struct cursor speed = cursor_member(band, TEXT("speedUpTo")), use = cursor_member(band, TEXT("per1000"));
    int32_t first = models->first.at[models->first.count - 1], limit = INT32_MAX, taken = 0;
    int32_t low = models->speed.count > first ? models->speed.at[models->speed.count - 1] + 1 : 0;
    if (!cursor_object(band, "speedUpTo per1000", fault) || !cursor_int32(&use, 0, INSTANT_MAX, &taken, fault)) {
        return false;
    }
    if (last && cursor_is(&speed)) {
        return cursor_fault(&speed, fault, "last_band", "the last band is for all higher speeds and has none");
    }
    if (!last && !cursor_int32(&speed, low, INSTANT_MAX, &limit, fault)) {
        return false;
    }
    native_push(reader->arena, &models->speed, limit);
    native_push(reader->arena, &models->use, taken);
    return true;
}

/* Appends the bands of one vehicle. */
static bool bands_read(struct native_reader *reader, const struct cursor *use, struct models *models,
                       struct fault *fault)
{
    int32_t count = 0, taken = 0;
    if (!cursor_is(use) || use->value->type != JSON_ARRAY) {
        native_push(reader->arena, &models->speed, INT32_MAX);
        bool read = !cursor_is(use) || cursor_int32(use, 0, INSTANT_MAX, &taken, fault);
        native_push(reader->arena, &models->use, taken);
        return read;
    }
    if (!cursor_array(use, 1, PROBLEM_ENERGY_BANDS_MAX, &count, fault)) {
        return false;
    }
    for (int32_t i = 0; i < count; i++) {
        struct cursor band = cursor_element(use, i);
        if (!band_read(reader, &band, i == count - 1, models, fault)) {
            return false;
        }
    }
    return true;
}

/* The model of the bands that were appended last: an earlier one with the same bands, which then fall away again, or a
 * new one. `known` maps the bands' bytes to models. */
static int32_t model_settle(struct native_reader *reader, struct models *models, struct map *known)
{
    int32_t model = models->first.count - 1, first = models->first.at[model], bands = models->speed.count - first;
    size_t bytes = (size_t)bands * sizeof(int32_t);
    char *key = arena_alloc(reader->arena, 2 * bytes);
    memcpy(key, models->speed.at + first, bytes);
    memcpy(key + bytes, models->use.at + first, bytes);
    if (map_add(known, (struct text){key, 2 * bytes}, &model)) {
        native_push(reader->arena, &models->first, models->speed.count);
    } else {
        models->speed.count = first;
        models->use.count = first;
    }
    return model;
}

static bool battery_read(const struct cursor *vehicle, bool electric, struct vehicle_arrays *a, int32_t t,
                         struct fault *fault)
{
    struct cursor battery = cursor_member(vehicle, TEXT("battery")), charge = cursor_member(vehicle, TEXT("charge")),
                  reserve = cursor_member(vehicle, TEXT("reserve"));
    const struct cursor *given = cursor_is(&battery) ? &battery : cursor_is(&charge) ? &charge : &reserve;
    if (!electric) {
        return !cursor_is(given) || cursor_fault(given, fault, "no_battery", "a vehicle with fuel has no battery");
    }
    if (!cursor_int32(&battery, 1, INSTANT_MAX, &a->capacity[t], fault)) {
        return false;
    }
    a->start[t] = a->capacity[t];
    return cursor_int32_or(&charge, 0, a->capacity[t], &a->start[t], fault) &&
           cursor_int32_or(&reserve, 0, a->capacity[t], &a->reserve[t], fault);
}

static bool vehicle_read(struct native_reader *reader, const struct cursor *vehicle, struct vehicle_arrays *a,
                         int32_t t, struct models *models, struct fault *fault)
{
    struct cursor type = cursor_member(vehicle, TEXT("type")), use = cursor_member(vehicle, TEXT("use")),
                  price = cursor_member(vehicle, TEXT("energyCost"));
    struct text word = TEXT("fuel");
    a->price[t] = reader->costs.energy;
    if (cursor_is(vehicle)) {
        if (!cursor_object(vehicle, "type battery charge reserve use energyCost", fault) ||
            !cursor_text(&type, &word, fault)) {
            return false;
        }
        if (!text_equal(word, TEXT("electric")) && !text_equal(word, TEXT("fuel"))) {
            return cursor_fault(&type, fault, "unknown_type", "a vehicle is electric or fuel");
        }
        if (!cursor_is(&use)) {
            return cursor_fault(&use, fault, "missing", "this is missing; it should be a number or an array of bands");
        }
    }
    return battery_read(vehicle, text_equal(word, TEXT("electric")), a, t, fault) &&
           cursor_integer_or(&price, 0, COST_MAX, &a->price[t], fault) && bands_read(reader, &use, models, fault);
}

static bool any_vehicle(const struct native_reader *reader)
{
    for (int32_t t = 0; t < reader->problem->dims.technicians; t++) {
        struct cursor technician = cursor_element(&reader->technician_list, t);
        struct cursor vehicle = cursor_member(&technician, TEXT("vehicle"));
        if (cursor_is(&vehicle)) {
            return true;
        }
    }
    return false;
}

static bool vehicles_read(struct native_reader *reader, struct fault *fault)
{
    struct problem *p = reader->problem;
    struct arena *arena = reader->arena;
    int32_t count = p->dims.technicians;
    struct models models = {0};
    struct map known = map_make(arena, 16, 1);
    struct vehicle_arrays a = {.model = arena_array(arena, int32_t, count),
                               .capacity = arena_array(arena, int32_t, count),
                               .start = arena_array(arena, int32_t, count),
                               .reserve = arena_array(arena, int32_t, count),
                               .price = arena_array(arena, int64_t, count)};
    native_push(arena, &models.first, 0);
    for (int32_t t = 0; t < count; t++) {
        struct cursor technician = cursor_element(&reader->technician_list, t);
        struct cursor vehicle = cursor_member(&technician, TEXT("vehicle"));
        if (!vehicle_read(reader, &vehicle, &a, t, &models, fault)) {
            return false;
        }
        a.model[t] = model_settle(reader, &models, &known);
    }
    p->dims.energy_models = models.first.count - 1;
    p->dims.energy_bands = models.speed.count;
    p->energy_model = a.model;
    p->energy_capacity_e = a.capacity;
    p->energy_start_e = a.start;
    p->energy_reserve_e = a.reserve;
    p->energy_c = a.price;
    p->band_first = models.first.at;
    p->band_speed = models.speed.at;
    p->band_use_e = models.use.at;
    return true;
}

/* ---- Charging ---- */

struct stations {
    struct native_list place, setup, curve_first, curve_level, curve_ticks;
};

static bool curve_read(struct native_reader *reader, const struct cursor *curve, struct stations *stations,
                       struct fault *fault)
{
    int32_t count = 0, before = 0;
    if (!cursor_array(curve, 1, PROBLEM_CURVE_POINTS_MAX, &count, fault)) {
        return false;
    }
    for (int32_t i = 0; i < count; i++) {
        struct cursor piece = cursor_element(curve, i);
        struct cursor up_to = cursor_member(&piece, TEXT("upTo")), time = cursor_member(&piece, TEXT("timePer1000"));
        int32_t level = E4, ticks = 0;
        if (!cursor_object(&piece, "upTo timePer1000", fault) || !cursor_int32(&time, 0, DURATION_MAX, &ticks, fault)) {
            return false;
        }
        if (i == count - 1 && cursor_is(&up_to)) {
            return cursor_fault(&up_to, fault, "last_piece", "the last piece goes up to a full battery and has none");
        }
        if (i < count - 1 && !cursor_e4(&up_to, before + 1, E4 - 1, &level, fault)) {
            return false;
        }
        before = level;
        native_push(reader->arena, &stations->curve_level, level);
        native_push(reader->arena, &stations->curve_ticks, ticks);
    }
    native_push(reader->arena, &stations->curve_first, stations->curve_level.count);
    return true;
}

static bool station_read(struct native_reader *reader, const struct cursor *station, struct stations *stations,
                         struct fault *fault)
{
    struct cursor place = cursor_member(station, TEXT("place")), setup = cursor_member(station, TEXT("setup")),
                  curve = cursor_member(station, TEXT("curve"));
    int32_t where = 0, setup_t = 0;
    if (!cursor_object(station, "place setup curve", fault) || !native_place(reader, &place, &where, fault) ||
        !cursor_int32_or(&setup, 0, DURATION_MAX, &setup_t, fault)) {
        return false;
    }
    native_push(reader->arena, &stations->place, where);
    native_push(reader->arena, &stations->setup, setup_t);
    return curve_read(reader, &curve, stations, fault);
}

/* Shares of a battery, of which a full one is always the last. */
static bool levels_read(struct native_reader *reader, const struct cursor *levels, struct native_list *targets,
                        struct fault *fault)
{
    int32_t count = 0, before = 0;
    if (cursor_is(levels) && !cursor_array(levels, 0, PROBLEM_CHARGE_TARGETS_MAX - 1, &count, fault)) {
        return false;
    }
    for (int32_t i = 0; i < count; i++) {
        struct cursor level = cursor_element(levels, i);
        int32_t level_e4 = 0;
        if (!cursor_e4(&level, before + 1, E4, &level_e4, fault)) {
            return false;
        }
        before = level_e4;
        native_push(reader->arena, targets, level_e4);
    }
    if (before < E4) {
        native_push(reader->arena, targets, E4);
    }
    return true;
}

static bool charging_read(struct native_reader *reader, const struct cursor *charging, struct fault *fault)
{
    struct cursor levels = cursor_member(charging, TEXT("levels")), list = cursor_member(charging, TEXT("stations"));
    struct problem *p = reader->problem;
    struct stations stations = {0};
    struct native_list targets = {0};
    int32_t count = 0;
    native_push(reader->arena, &stations.curve_first, 0);
    if (!cursor_object(charging, "levels stations", fault) ||
        !cursor_array(&list, 1, PROBLEM_STATIONS_MAX, &count, fault) ||
        !levels_read(reader, &levels, &targets, fault)) {
        return false;
    }
    for (int32_t i = 0; i < count; i++) {
        struct cursor station = cursor_element(&list, i);
        if (!station_read(reader, &station, &stations, fault)) {
            return false;
        }
    }
    p->dims.stations = count;
    p->dims.curve_points = stations.curve_level.count;
    p->dims.charge_targets = targets.count;
    p->station_place = stations.place.at;
    p->station_setup_t = stations.setup.at;
    p->curve_first = stations.curve_first.at;
    p->curve_level_e4 = stations.curve_level.at;
    p->curve_ticks = stations.curve_ticks.at;
    p->charge_target_e4 = targets.at;
    return true;
}

bool native_energy_read(struct native_reader *reader, struct fault *fault)
{
    struct cursor charging = cursor_member(&reader->root, TEXT("charging"));
    bool vehicles = any_vehicle(reader);
    if (cursor_is(&charging) && !vehicles) {
        return cursor_fault(&charging, fault, "no_vehicle", "no technician has a vehicle that could be charged");
    }
    return (!vehicles || vehicles_read(reader, fault)) &&
           (!cursor_is(&charging) || charging_read(reader, &charging, fault));
}
