/* Geo: points on the earth, a plane to measure them on, and the travel estimate that needs nothing.
 *
 * A point is two integers, millionths of a degree (0.11 m at the equator). A day's points are laid on a plane, in whole
 * metres, by the equirectangular projection around the middle of their extent: y is metres northward, x metres eastward
 * at the middle latitude. The straight line on that plane is wrong by about tan(latitude) * (half the height of the
 * extent) / (radius of the earth): 0.4% in the corners of an extent of 60 km in New York, 0.2% there on average. An extent
 * across the antimeridian is unrolled, as long as it is narrower than half the earth.
 *
 * The estimate turns the straight line into a road: metres = straight line * detour, seconds = a fixed part for pulling out
 * and parking + metres at a city's speed up to `far_m` and at a main road's beyond. Every term is rounded down.
 *   detour  The median of road metres over straight line of 2 399 ordered pairs of 50 points around the harbour of
 *           Baltimore, by a router over OpenStreetMap (bench/travel_estimate.mjs measures it again). Half of the pairs are
 *           estimated within 10%; one in ten is off by more than 58%: an estimate knows no water.
 *   speeds  An assumption for a city by day, and not a measurement: 120 s, 36 km/h for 10 km, then 60 km/h. Over a whole
 *           trip that is 24 km/h for 2.4 km and 45 km/h for 25 km.
 * A road network takes the estimate's place where one is configured; nothing else changes then.
 *
 * Everything is computed with integers and with what IEEE 754 fixes to the last bit (sums, products and square roots of
 * doubles), not with libm's cosine, which differs between machines: the same points give the same metres everywhere.
 */
#ifndef ROUTRIQ_GEO_GEO_H
#define ROUTRIQ_GEO_GEO_H

#include <stdbool.h>
#include <stdint.h>

enum { LATITUDE_MAX_E6 = 90000000, LONGITUDE_MAX_E6 = 180000000 };

struct point {
    int32_t lat_e6; /* -LATITUDE_MAX_E6 to LATITUDE_MAX_E6 */
    int32_t lng_e6; /* -LONGITUDE_MAX_E6 to LONGITUDE_MAX_E6 */
};

/* True and *point when both are finite and on the earth; rounded to the nearest millionth of a degree. */
bool point_from_degrees(double lat, double lng, struct point *point);

static inline bool point_equal(struct point a, struct point b)
{
    return a.lat_e6 == b.lat_e6 && a.lng_e6 == b.lng_e6;
}

/* Lays `count` points (at least 1) on their plane: x_m and y_m have room for count. No coordinate exceeds 21 000 km. */
void geo_project(const struct point *points, int32_t count, int32_t *x_m, int32_t *y_m);

/* What the estimate is made of. */
struct geo_estimate {
    int32_t detour_e4;     /* road over straight line */
    int32_t fixed_s;       /* once a trip */
    int32_t near_s_per_km; /* for the first far_m of road */
    int32_t far_m;
    int32_t far_s_per_km;
};

/* The values told above. */
struct geo_estimate geo_estimate_default(void);

struct geo_trip {
    int32_t time_s;
    int32_t distance_m;
};

/* The trip between two points of a plane that lie (dx_m, dy_m) apart; from a point to itself it is 0 and 0. */
struct geo_trip geo_estimate_trip(const struct geo_estimate *estimate, int64_t dx_m, int64_t dy_m);

/* Fills two tables of count * count, [from * count + to]. */
void geo_fill_tables(const struct geo_estimate *estimate, const int32_t *x_m, const int32_t *y_m, int32_t count,
                     int32_t *time_s, int32_t *distance_m);

#endif
