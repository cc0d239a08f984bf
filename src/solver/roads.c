#include "solver/roads.h"

enum { E4 = 10000 };

bool road_has_clock(const struct problem *p, int32_t profile)
{
    return p->clock_first != NULL && p->clock_first[profile] < p->clock_first[profile + 1];
}

/* The slice that holds the tick from at_t on. */
static int32_t slice_of(const struct problem *p, int32_t profile, int32_t at_t)
{
    int32_t low = p->clock_first[profile], high = p->clock_first[profile + 1] - 1;
    while (low < high) {
        int32_t middle = low + (high - low + 1) / 2;
        if (p->clock_from_t[middle] <= at_t) {
            low = middle;
        } else {
            high = middle - 1;
        }
    }
    return low;
}

int32_t road_arrival_t(const struct problem *p, int32_t profile, int32_t leave_t, int32_t table_t)
{
    if (table_t >= NO_ROAD || leave_t >= NEVER) {
        return NEVER;
    }
    if (!road_has_clock(p, profile) || table_t == 0) {
        return leave_t + table_t;
    }
    int64_t way = (int64_t)table_t * E4;
    int64_t at_t = leave_t;
    int32_t last = p->clock_first[profile + 1] - 1;
    for (int32_t slice = slice_of(p, profile, leave_t);; slice++) {
        int64_t speed = p->clock_speed_e4[slice];
        int64_t end_t = slice < last ? p->clock_from_t[slice + 1] : NEVER;
        if (way <= (end_t - at_t) * speed) {
            return (int32_t)(at_t + (way + speed - 1) / speed);
        }
        if (slice == last) {
            return NEVER;
        }
        way -= (end_t - at_t) * speed;
        at_t = end_t;
    }
}

int32_t road_leave_t(const struct problem *p, int32_t profile, int32_t arrive_t, int32_t table_t)
{
    if (table_t >= NO_ROAD || arrive_t < 0) {
        return NO_INSTANT;
    }
    if (!road_has_clock(p, profile) || table_t == 0) {
        return arrive_t >= table_t ? arrive_t - table_t : NO_INSTANT;
    }
    int64_t way = (int64_t)table_t * E4;
    int64_t at_t = arrive_t;
    for (int32_t slice = slice_of(p, profile, arrive_t > 0 ? arrive_t - 1 : 0);; slice--) {
        int64_t speed = p->clock_speed_e4[slice];
        int64_t begin_t = p->clock_from_t[slice];
        if (way <= (at_t - begin_t) * speed) {
            return (int32_t)(at_t - (way + speed - 1) / speed);
        }
        if (slice == p->clock_first[profile]) {
            return NO_INSTANT;
        }
        way -= (at_t - begin_t) * speed;
        at_t = begin_t;
    }
}

int32_t road_fastest_t(const struct problem *p, int32_t profile, int32_t table_t)
{
    if (table_t >= NO_ROAD || !road_has_clock(p, profile)) {
        return table_t;
    }
    int64_t speed = 1;
    for (int32_t slice = p->clock_first[profile]; slice < p->clock_first[profile + 1]; slice++) {
        speed = p->clock_speed_e4[slice] > speed ? p->clock_speed_e4[slice] : speed;
    }
    return (int32_t)(((int64_t)table_t * E4 + speed - 1) / speed);
}

int64_t road_energy_e(const struct problem *p, int32_t technician, struct travel leg)
{
    if (p->energy_model == NULL || leg.distance_d == 0 || leg.time_t >= NO_ROAD) {
        return 0;
    }
    int32_t model = p->energy_model[technician];
    int32_t band = p->band_first[model];
    int64_t speed = leg.time_t == 0 ? INT32_MAX : (int64_t)leg.distance_d * 1000 / leg.time_t;
    while (band < p->band_first[model + 1] - 1 && speed > p->band_speed[band]) {
        band++;
    }
    return ((int64_t)leg.distance_d * p->band_use_e[band] + 999) / 1000;
}

int64_t charge_time_t(const struct problem *p, int32_t station, int32_t capacity_e, int32_t from_e, int32_t to_e)
{
    int64_t sum_t = 0;
    int64_t at_e = from_e;
    for (int32_t k = p->curve_first[station]; k < p->curve_first[station + 1] && at_e < to_e; k++) {
        int64_t level_e = (int64_t)capacity_e * p->curve_level_e4[k] / E4;
        int64_t until_e = level_e < to_e ? level_e : to_e;
        if (until_e > at_e) {
            sum_t += ((until_e - at_e) * p->curve_ticks[k] + 999) / 1000;
            at_e = until_e;
        }
    }
    return sum_t;
}
