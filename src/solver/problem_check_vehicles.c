/* Roads and vehicles: travel, what a van carries, and what it runs on. */
#include "base/fault.h"
#include "solver/problem_check.h"

enum { E4 = 10000 };

/* ---- travel ------------------------------------------------------------------------------------------------------ */

/* How wide the map is: no two places are further apart in a straight line than this. */
static int64_t map_width_d(const struct problem *p)
{
    int32_t low_x = p->place_x_d[0], high_x = low_x, low_y = p->place_y_d[0], high_y = low_y;
    for (int32_t i = 1; i < p->dims.places; i++) {
        low_x = p->place_x_d[i] < low_x ? p->place_x_d[i] : low_x;
        high_x = p->place_x_d[i] > high_x ? p->place_x_d[i] : high_x;
        low_y = p->place_y_d[i] < low_y ? p->place_y_d[i] : low_y;
        high_y = p->place_y_d[i] > high_y ? p->place_y_d[i] : high_y;
    }
    return ((int64_t)high_x - low_x) + ((int64_t)high_y - low_y);
}

/* The estimate for two places that far apart: no pair is further, in time or in distance. */
struct reckoned {
    __int128 time_t, distance_d;
};

static struct reckoned reckon(const struct travel_fit *fit, int64_t width_d)
{
    __int128 distance_d = (__int128)width_d * fit->detour_e4 / E4;
    int32_t slope =
        fit->ticks_per_1000_d > fit->far_ticks_per_1000_d ? fit->ticks_per_1000_d : fit->far_ticks_per_1000_d;
    return (struct reckoned){fit->fixed_t + distance_d * slope / 1000, distance_d};
}

static bool fit_is_valid(const struct travel_fit *fit, int64_t width_d)
{
    if (fit->detour_e4 < 0 || fit->fixed_t < 0 || fit->ticks_per_1000_d < 0 || fit->far_d < 0 ||
        fit->far_ticks_per_1000_d < 0) {
        return false;
    }
    struct reckoned farthest = reckon(fit, width_d);
    return farthest.time_t <= DURATION_MAX && farthest.distance_d <= DURATION_MAX;
}

/* Coordinates keep dx*dx + dy*dy within 62 bits. */
static bool fits_are_valid(const struct problem *p, struct fault *fault)
{
    enum { COORDINATE_MAX = 1 << 28 };
    int64_t places = p->dims.places;
    if (!problem_column_between(fault, COLUMN(p, place_x_d, places), -COORDINATE_MAX, COORDINATE_MAX) ||
        !problem_column_between(fault, COLUMN(p, place_y_d, places), -COORDINATE_MAX, COORDINATE_MAX)) {
        return false;
    }
    int64_t width_d = map_width_d(p);
    for (int32_t profile = 0; profile < problem_profiles(p); profile++) {
        if (!fit_is_valid(&p->fit[profile], width_d)) {
            return problem_refuse(fault, "fit", profile, "is out of range, or gives travel beyond it");
        }
    }
    return true;
}

static bool fitted_is_valid(const struct problem *p, struct fault *fault)
{
    int64_t pairs = (int64_t)problem_profiles(p) * p->dims.near_pairs;
    struct problem_column first = COLUMN(p, near_first, p->dims.places);
    struct problem_column place = COLUMN(p, near_place, p->dims.near_pairs);
    return fits_are_valid(p, fault) && problem_column_cuts(fault, first, p->dims.near_pairs) &&
           problem_column_between(fault, place, 0, p->dims.places - 1) && problem_column_ascends(fault, place, first) &&
           problem_column_between(fault, COLUMN(p, near_t, pairs), 0, DURATION_MAX) &&
           problem_column_between(fault, COLUMN(p, near_d, pairs), 0, DURATION_MAX);
}

static struct travel farther(struct travel one, int32_t time_t, int32_t distance_d)
{
    return (struct travel){time_t > one.time_t ? time_t : one.time_t,
                           distance_d > one.distance_d ? distance_d : one.distance_d};
}

struct travel problem_farthest_leg(const struct problem *p)
{
    struct travel farthest = {0, 0};
    int64_t profiles = problem_profiles(p), places = p->dims.places;
    for (int64_t i = 0; p->travel_form == TRAVEL_DENSE && i < profiles * places * places; i++) {
        if (p->travel_t[i] != NO_ROAD) {
            farthest = farther(farthest, p->travel_t[i], p->travel_d[i]);
        }
    }
    if (p->travel_form == TRAVEL_DENSE) {
        return farthest;
    }
    int64_t width_d = map_width_d(p);
    for (int64_t i = 0; i < profiles * p->dims.near_pairs; i++) {
        farthest = farther(farthest, p->near_t[i], p->near_d[i]);
    }
    for (int64_t profile = 0; profile < profiles; profile++) {
        struct reckoned leg = reckon(&p->fit[profile], width_d);
        farthest = farther(farthest, (int32_t)leg.time_t, (int32_t)leg.distance_d);
    }
    return farthest;
}

/* A distance may say that there is no road where the time says so. Then no shift is so long that a leg of NO_ROAD ticks would fit
 * into it. */
static bool dense_is_valid(const struct problem *p, struct fault *fault)
{
    int64_t pairs = (int64_t)problem_profiles(p) * p->dims.places * p->dims.places;
    if (!problem_column_between(fault, COLUMN(p, travel_t, pairs), 0, NO_ROAD) ||
        !problem_column_between(fault, COLUMN(p, travel_d, pairs), 0, NO_ROAD)) {
        return false;
    }
    bool roads_missing = false;
    for (int64_t pair = 0; pair < pairs; pair++) { /* tables are large, and most have every road */
        roads_missing |= (p->travel_t[pair] == NO_ROAD) | (p->travel_d[pair] == NO_ROAD);
    }
    for (int64_t pair = 0; roads_missing && pair < pairs; pair++) {
        if (p->travel_d[pair] == NO_ROAD && p->travel_t[pair] != NO_ROAD) {
            return problem_refuse(fault, "travel_d", pair, "has no road where the time has one");
        }
    }
    for (int32_t t = 0; roads_missing && t < p->dims.technicians; t++) {
        if (p->technician_to_t[t] - p->technician_from_t[t] > DURATION_MAX) {
            return problem_refuse(fault, "technician_to_t", t, "is too long a shift where roads are missing");
        }
    }
    return true;
}

/* From a place to itself is nothing: a break taken at a place costs no travel. */
static bool stays_are_free(const struct problem *p, struct fault *fault)
{
    for (int32_t profile = 0; profile < problem_profiles(p); profile++) {
        for (int32_t i = 0; i < p->dims.places; i++) {
            struct travel stay = problem_travel(p, profile, i, i);
            if (stay.time_t != 0 || stay.distance_d != 0) {
                return problem_refuse(fault, "travel", i, "has travel from a place to itself");
            }
        }
    }
    return true;
}

static bool clock_is_valid(const struct problem *p, struct fault *fault)
{
    if (p->clock_first == NULL) {
        return true;
    }
    enum { SPEED_MIN_E4 = 100, SPEED_MAX_E4 = 1000000 };
    struct problem_column first = COLUMN(p, clock_first, problem_profiles(p));
    struct problem_column from = COLUMN(p, clock_from_t, p->dims.clocks);
    if (!problem_column_cuts(fault, first, p->dims.clocks) ||
        !problem_column_runs(fault, first, 0, PROBLEM_CLOCKS_MAX) ||
        !problem_column_between(fault, from, 0, INSTANT_MAX) || !problem_column_ascends(fault, from, first) ||
        !problem_column_between(fault, COLUMN(p, clock_speed_e4, p->dims.clocks), SPEED_MIN_E4, SPEED_MAX_E4)) {
        return false;
    }
    for (int32_t profile = 0; profile < problem_profiles(p); profile++) {
        int32_t slice = p->clock_first[profile];
        if (slice < p->clock_first[profile + 1] && p->clock_from_t[slice] != 0) {
            return problem_refuse(fault, "clock_from_t", slice, "leaves the beginning without a speed");
        }
    }
    return true;
}

static bool profiles_are_valid(const struct problem *p, struct fault *fault)
{
    return p->technician_profile == NULL ||
           problem_column_between(fault, COLUMN(p, technician_profile, p->dims.technicians), 0,
                                  problem_profiles(p) - 1);
}

/* ---- the van ----------------------------------------------------------------------------------------------------- */

static bool parts_are_valid(const struct problem *p, struct fault *fault)
{
    if (p->part_first == NULL) {
        return true;
    }
    int64_t stocks = (int64_t)p->dims.technicians * p->dims.parts;
    struct problem_column first = COLUMN(p, part_first, p->dims.jobs);
    struct problem_column kind = COLUMN(p, part_kind, p->dims.part_uses);
    return problem_column_cuts(fault, first, p->dims.part_uses) &&
           problem_column_between(fault, kind, 0, p->dims.parts - 1) && problem_column_ascends(fault, kind, first) &&
           problem_column_between(fault, COLUMN(p, part_quantity, p->dims.part_uses), 1, INSTANT_MAX) &&
           problem_column_between(fault, COLUMN(p, part_stock, stocks), 0, INSTANT_MAX);
}

static bool substitutes_are_valid(const struct problem *p, struct fault *fault)
{
    if (p->substitute_first == NULL) {
        return true;
    }
    struct problem_column first = COLUMN(p, substitute_first, p->dims.part_uses);
    struct problem_column kind = COLUMN(p, substitute_kind, p->dims.substitutes);
    if (!problem_column_cuts(fault, first, p->dims.substitutes) ||
        !problem_column_between(fault, kind, 0, p->dims.parts - 1) || !problem_column_ascends(fault, kind, first)) {
        return false;
    }
    for (int32_t use = 0; use < p->dims.part_uses; use++) {
        for (int32_t s = p->substitute_first[use]; s < p->substitute_first[use + 1]; s++) {
            if (p->substitute_kind[s] == p->part_kind[use]) {
                return problem_refuse(fault, "substitute_kind", s, "stands for itself");
            }
        }
    }
    return true;
}

static bool restock_is_valid(const struct problem *p, struct fault *fault)
{
    if (p->restock_place == NULL) {
        return true;
    }
    int64_t restocks = p->dims.restocks;
    int64_t stocks = (int64_t)p->dims.technicians * p->dims.parts;
    return problem_column_between(fault, COLUMN(p, restock_place, restocks), 0, p->dims.places - 1) &&
           problem_column_between(fault, COLUMN(p, restock_open_t, restocks), 0, INSTANT_MAX) &&
           problem_column_between(fault, COLUMN(p, restock_close_t, restocks), 0, INSTANT_MAX) &&
           problem_column_not_before(fault, COLUMN(p, restock_close_t, restocks), p->restock_open_t) &&
           problem_column_between(fault, COLUMN(p, restock_service_t, restocks), 0, DURATION_MAX) &&
           problem_column_between(fault, COLUMN(p, restock_stock, stocks), 0, INSTANT_MAX);
}

static bool loads_are_valid(const struct problem *p, struct fault *fault)
{
    int64_t jobs = (int64_t)p->dims.jobs * p->dims.loads;
    int64_t vans = (int64_t)p->dims.technicians * p->dims.loads;
    return p->load_start == NULL ||
           (problem_column_between(fault, COLUMN(p, load_start, jobs), 0, INSTANT_MAX) &&
            problem_column_between(fault, COLUMN(p, load_change, jobs), -INSTANT_MAX, INSTANT_MAX) &&
            problem_column_between(fault, COLUMN(p, load_capacity, vans), 0, INSTANT_MAX));
}

/* ---- energy ------------------------------------------------------------------------------------------------------ */

static bool batteries_are_valid(const struct problem *p, struct fault *fault)
{
    int64_t technicians = p->dims.technicians;
    if (!problem_column_between(fault, COLUMN(p, energy_model, technicians), 0, p->dims.energy_models - 1) ||
        !problem_column_between(fault, COLUMN(p, energy_capacity_e, technicians), 0, INSTANT_MAX) ||
        !problem_column_between(fault, COLUMN(p, energy_start_e, technicians), 0, INSTANT_MAX) ||
        !problem_column_between(fault, COLUMN(p, energy_reserve_e, technicians), 0, INSTANT_MAX)) {
        return false;
    }
    for (int32_t t = 0; t < technicians; t++) {
        if (p->energy_start_e[t] > p->energy_capacity_e[t]) {
            return problem_refuse(fault, "energy_start_e", t, "is more than the battery holds");
        }
        if (p->energy_reserve_e[t] > p->energy_capacity_e[t]) {
            return problem_refuse(fault, "energy_reserve_e", t, "is more than the battery holds");
        }
    }
    return problem_prices_valid(fault, PRICES(p, energy_c, technicians));
}

static bool energy_is_valid(const struct problem *p, struct fault *fault)
{
    if (p->energy_model == NULL) {
        return true;
    }
    struct problem_column first = COLUMN(p, band_first, p->dims.energy_models);
    struct problem_column speed = COLUMN(p, band_speed, p->dims.energy_bands);
    return batteries_are_valid(p, fault) && problem_column_cuts(fault, first, p->dims.energy_bands) &&
           problem_column_runs(fault, first, 1, PROBLEM_ENERGY_BANDS_MAX) &&
           problem_column_between(fault, speed, 0, INT32_MAX) && problem_column_ascends(fault, speed, first) &&
           problem_column_ends(fault, speed, first, INT32_MAX) &&
           problem_column_between(fault, COLUMN(p, band_use_e, p->dims.energy_bands), 0, INSTANT_MAX);
}

/* Charging the largest battery from nothing takes DURATION_MAX at most, at any point of a curve. */
static bool curves_end(const struct problem *p, struct fault *fault)
{
    int64_t largest_e = 0;
    for (int32_t t = 0; t < p->dims.technicians; t++) {
        largest_e = p->energy_capacity_e[t] > largest_e ? p->energy_capacity_e[t] : largest_e;
    }
    for (int32_t k = 0; k < p->dims.curve_points; k++) {
        if (largest_e * p->curve_ticks[k] / 1000 > DURATION_MAX) {
            return problem_refuse(fault, "curve_ticks", k, "makes a charge last beyond the range");
        }
    }
    return true;
}

static bool stations_are_valid(const struct problem *p, struct fault *fault)
{
    if (p->station_place == NULL) {
        return true;
    }
    const int32_t all_targets[] = {0, p->dims.charge_targets};
    struct problem_column one = {"charge_target_e4", all_targets, 1};
    struct problem_column target = COLUMN(p, charge_target_e4, p->dims.charge_targets);
    struct problem_column first = COLUMN(p, curve_first, p->dims.stations);
    struct problem_column level = COLUMN(p, curve_level_e4, p->dims.curve_points);
    return problem_column_between(fault, COLUMN(p, station_place, p->dims.stations), 0, p->dims.places - 1) &&
           problem_column_between(fault, COLUMN(p, station_setup_t, p->dims.stations), 0, DURATION_MAX) &&
           problem_column_cuts(fault, first, p->dims.curve_points) &&
           problem_column_runs(fault, first, 1, PROBLEM_CURVE_POINTS_MAX) &&
           problem_column_between(fault, level, 1, E4) && problem_column_ascends(fault, level, first) &&
           problem_column_ends(fault, level, first, E4) &&
           problem_column_between(fault, COLUMN(p, curve_ticks, p->dims.curve_points), 0, DURATION_MAX) &&
           curves_end(p, fault) && problem_column_runs(fault, one, 1, PROBLEM_CHARGE_TARGETS_MAX) &&
           problem_column_between(fault, target, 1, E4) && problem_column_ascends(fault, target, one) &&
           problem_column_ends(fault, target, one, E4);
}

bool problem_vehicles_valid(const struct problem *p, struct fault *fault)
{
    bool travel = p->travel_form == TRAVEL_DENSE ? dense_is_valid(p, fault) : fitted_is_valid(p, fault);
    return travel && stays_are_free(p, fault) && profiles_are_valid(p, fault) && clock_is_valid(p, fault) &&
           (p->reach_d == NULL ||
            problem_column_between(fault, COLUMN(p, reach_d, p->dims.technicians), 0, INT32_MAX)) &&
           parts_are_valid(p, fault) && substitutes_are_valid(p, fault) && restock_is_valid(p, fault) &&
           loads_are_valid(p, fault) && energy_is_valid(p, fault) && stations_are_valid(p, fault);
}
