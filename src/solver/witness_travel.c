#include "solver/witness_walk.h"

enum { E4 = 10000 };

/* The slice of the day in which the tick that begins at at_t lies. */
static int32_t slice_at(const struct problem *p, int32_t profile, int64_t at_t)
{
    int32_t slice = p->clock_first[profile];
    while (slice + 1 < p->clock_first[profile + 1] && p->clock_from_t[slice + 1] <= at_t) {
        slice++;
    }
    return slice;
}

static int64_t ticks_for(int64_t way, int64_t speed)
{
    return way / speed + (way % speed > 0 ? 1 : 0);
}

int64_t witness_arrival_t(const struct problem *p, int32_t profile, int64_t leave_t, int32_t table_t)
{
    if (p->clock_first == NULL || p->clock_first[profile] == p->clock_first[profile + 1]) {
        return leave_t + table_t;
    }
    int64_t way = (int64_t)table_t * E4;
    int64_t at_t = leave_t;
    const int32_t last = p->clock_first[profile + 1] - 1;
    for (int32_t slice = slice_at(p, profile, leave_t); slice < last; slice++) {
        const int64_t gathered = (p->clock_from_t[slice + 1] - at_t) * p->clock_speed_e4[slice];
        if (gathered >= way) {
            return at_t + ticks_for(way, p->clock_speed_e4[slice]);
        }
        way -= gathered;
        at_t = p->clock_from_t[slice + 1];
    }
    return at_t + ticks_for(way, p->clock_speed_e4[last]);
}

/* ---- energy ------------------------------------------------------------------------------------------------------ */

static bool has_battery(const struct walk *walk)
{
    return walk->p->energy_model != NULL && walk->p->energy_capacity_e[walk->technician] > 0;
}

/* By the table's speed, in whole units of distance in 1000 ticks. */
static int64_t energy_of(const struct problem *p, int32_t technician, struct travel leg)
{
    if (p->energy_model == NULL || leg.distance_d == 0) {
        return 0;
    }
    const int32_t model = p->energy_model[technician];
    const int32_t last = p->band_first[model + 1] - 1;
    int32_t band = leg.time_t == 0 ? last : p->band_first[model];
    while (band < last && (int64_t)leg.distance_d * 1000 / leg.time_t > p->band_speed[band]) {
        band++;
    }
    return ((int64_t)leg.distance_d * p->band_use_e[band] + 999) / 1000;
}

bool witness_drive(struct walk *walk, int32_t place, int32_t stop)
{
    const struct problem *p = walk->p;
    const int32_t profile = problem_profile(p, walk->technician);
    const struct travel leg = problem_travel(p, profile, walk->place, place);
    if (leg.time_t >= NO_ROAD) {
        return witness_refuse(walk, stop, "no_road", "One cannot get there");
    }
    const int64_t arrival_t = witness_arrival_t(p, profile, walk->at_t, leg.time_t);
    if (arrival_t > INSTANT_MAX) {
        return witness_refuse(walk, stop, "shift_exceeded", "An arrival after the end of all days");
    }
    const int64_t used_e = energy_of(p, walk->technician, leg);
    walk->drive_t += arrival_t - walk->at_t;
    walk->distance_d += leg.distance_d;
    walk->energy_e += used_e;
    walk->at_t = arrival_t;
    walk->place = place == NO_PLACE ? walk->place : place;
    if (has_battery(walk)) {
        walk->level_e -= used_e;
        if (walk->level_e < p->energy_reserve_e[walk->technician]) {
            return witness_refuse(walk, stop, "out_of_energy", "An arrival with less than the reserve");
        }
    }
    return true;
}

bool witness_level_holds(const struct walk *walk, int32_t stop)
{
    return walk->stops[stop].level_e == walk->level_e ||
           witness_refuse(walk, stop, "wrong_level", "Another level of the battery than the way leaves");
}

/* ---- charging ---------------------------------------------------------------------------------------------------- */

bool witness_is_station(const struct problem *p, int32_t place)
{
    for (int32_t s = 0; p->station_place != NULL && s < p->dims.stations; s++) {
        if (p->station_place[s] == place) {
            return true;
        }
    }
    return false;
}

static int64_t share_e(int32_t capacity_e, int32_t share_e4)
{
    return (int64_t)capacity_e * share_e4 / E4;
}

static bool is_target(const struct walk *walk, int64_t level_e)
{
    const struct problem *p = walk->p;
    for (int32_t g = 0; g < p->dims.charge_targets; g++) {
        if (share_e(p->energy_capacity_e[walk->technician], p->charge_target_e4[g]) == level_e) {
            return true;
        }
    }
    return false;
}

/* From plugging in at from_e to leaving at to_e. */
static int64_t charging_t(const struct walk *walk, int32_t station, int64_t from_e, int64_t to_e)
{
    const struct problem *p = walk->p;
    int64_t sum_t = p->station_setup_t[station];
    for (int32_t k = p->curve_first[station]; k < p->curve_first[station + 1] && from_e < to_e; k++) {
        const int64_t bend_e = share_e(p->energy_capacity_e[walk->technician], p->curve_level_e4[k]);
        const int64_t piece_e = (bend_e < to_e ? bend_e : to_e) - from_e;
        if (piece_e > 0) {
            sum_t += (piece_e * p->curve_ticks[k] + 999) / 1000;
            from_e += piece_e;
        }
    }
    return sum_t;
}

/* Several stations may stand at one place. */
static bool lasts_as_charging(const struct walk *walk, const struct stop *stop)
{
    const struct problem *p = walk->p;
    for (int32_t s = 0; s < p->dims.stations; s++) {
        if (p->station_place[s] == stop->place &&
            stop->departure_t == stop->start_t + charging_t(walk, s, walk->level_e, stop->level_e)) {
            return true;
        }
    }
    return false;
}

bool witness_charge(struct walk *walk)
{
    const int32_t index = walk->next;
    const struct stop *stop = &walk->stops[index];
    if (!has_battery(walk) || !witness_is_station(walk->p, stop->place)) {
        return witness_refuse(walk, index, "charge_elsewhere", "No battery to charge, or no station there");
    }
    if (walk->charged) {
        return witness_refuse(walk, index, "charge_twice", "A second charge between two stops");
    }
    if (!witness_drive(walk, stop->place, index)) {
        return false;
    }
    if (stop->arrival_t != walk->at_t || stop->start_t < stop->arrival_t) {
        return witness_refuse(walk, index, "wrong_time", "An arrival that the travel does not give");
    }
    if (stop->level_e <= walk->level_e || !is_target(walk, stop->level_e)) {
        return witness_refuse(walk, index, "wrong_target", "A charge to a level that is no target above its own");
    }
    if (!lasts_as_charging(walk, stop)) {
        return witness_refuse(walk, index, "wrong_charge",
                              "A charge that lasts longer or shorter than the station takes");
    }
    walk->wait_t += stop->start_t - stop->arrival_t;
    walk->at_t = stop->departure_t;
    walk->level_e = stop->level_e;
    walk->charged = true;
    walk->next++;
    return true;
}
