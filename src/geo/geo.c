#include "geo/geo.h"

#include <assert.h>
#include <math.h>

/* Metres of a millionth of a degree of latitude on a sphere of the earth's mean radius, 6 371 008.8 m. */
static const double METRES_PER_E6 = 0.111195079734632;
static const double RADIANS_PER_E6 = 1.7453292519943295e-8;

static int32_t round_to_int32(double value)
{
    return (int32_t)(value < 0 ? value - 0.5 : value + 0.5);
}

bool point_from_degrees(double lat, double lng, struct point *point)
{
    if (!(lat >= -90.0 && lat <= 90.0 && lng >= -180.0 && lng <= 180.0)) {
        return false; /* also when one of them is not a number */
    }
    *point = (struct point){round_to_int32(lat * 1e6), round_to_int32(lng * 1e6)};
    return true;
}

/* The cosine of a latitude by its series, whose 12 terms are exact to the last bits up to a right angle. */
static double cosine_of_latitude(double lat_e6)
{
    double square = lat_e6 * RADIANS_PER_E6 * (lat_e6 * RADIANS_PER_E6);
    double sum = 1.0;
    for (int k = 24; k >= 2; k -= 2) {
        sum = 1.0 - square / (double)(k * (k - 1)) * sum;
    }
    return sum < 0.0 ? 0.0 : sum;
}

/* The longitude as degrees east of `origin_e6`, -180 to 180: an extent across the antimeridian stays in one piece. */
static int64_t longitude_from(int32_t lng_e6, int32_t origin_e6)
{
    int64_t east_e6 = (int64_t)lng_e6 - origin_e6;
    if (east_e6 > LONGITUDE_MAX_E6) {
        return east_e6 - 2 * (int64_t)LONGITUDE_MAX_E6;
    }
    if (east_e6 < -LONGITUDE_MAX_E6) {
        return east_e6 + 2 * (int64_t)LONGITUDE_MAX_E6;
    }
    return east_e6;
}

void geo_project(const struct point *points, int32_t count, int32_t *x_m, int32_t *y_m)
{
    assert(count > 0);
    int32_t origin_e6 = points[0].lng_e6;
    int64_t south_e6 = points[0].lat_e6;
    int64_t north_e6 = south_e6;
    int64_t west_e6 = 0;
    int64_t east_e6 = 0;
    for (int32_t i = 1; i < count; i++) {
        int64_t lng_e6 = longitude_from(points[i].lng_e6, origin_e6);
        south_e6 = points[i].lat_e6 < south_e6 ? points[i].lat_e6 : south_e6;
        north_e6 = points[i].lat_e6 > north_e6 ? points[i].lat_e6 : north_e6;
        west_e6 = lng_e6 < west_e6 ? lng_e6 : west_e6;
        east_e6 = lng_e6 > east_e6 ? lng_e6 : east_e6;
    }
    double middle_lat_e6 = (double)(south_e6 + north_e6) / 2;
    double middle_lng_e6 = (double)(west_e6 + east_e6) / 2;
    double eastward = METRES_PER_E6 * cosine_of_latitude(middle_lat_e6);
    for (int32_t i = 0; i < count; i++) {
        y_m[i] = round_to_int32(((double)points[i].lat_e6 - middle_lat_e6) * METRES_PER_E6);
        x_m[i] = round_to_int32(((double)longitude_from(points[i].lng_e6, origin_e6) - middle_lng_e6) * eastward);
    }
}

struct geo_estimate geo_estimate_default(void)
{
    return (struct geo_estimate){
        .detour_e4 = 13800, .fixed_s = 120, .near_s_per_km = 100, .far_m = 10000, .far_s_per_km = 60};
}

/* The square root rounded down. The one of a double is right or one off, up or down. */
static int64_t whole_root(int64_t value)
{
    int64_t root = (int64_t)sqrt((double)value);
    while (root * root > value) {
        root--;
    }
    while ((root + 1) * (root + 1) <= value) {
        root++;
    }
    return root;
}

struct geo_trip geo_estimate_trip(const struct geo_estimate *estimate, int64_t dx_m, int64_t dy_m)
{
    if (dx_m == 0 && dy_m == 0) {
        return (struct geo_trip){0, 0};
    }
    int64_t distance_m = whole_root(dx_m * dx_m + dy_m * dy_m) * estimate->detour_e4 / 10000;
    int64_t near_m = distance_m < estimate->far_m ? distance_m : estimate->far_m;
    int64_t far_m = distance_m - near_m;
    int64_t time_s =
        estimate->fixed_s + near_m * estimate->near_s_per_km / 1000 + far_m * estimate->far_s_per_km / 1000;
    return (struct geo_trip){(int32_t)time_s, (int32_t)distance_m};
}

/* A trip takes as long back: each pair is worked out once. In tiles, so that both of its places in a table are near at hand. */
enum { TILE = 32 };

struct tables {
    int32_t count;
    int32_t *time_s, *distance_m;
};

static void tile_fill(const struct geo_estimate *estimate, const int32_t *x_m, const int32_t *y_m, int32_t from,
                      int32_t first, const struct tables *tables)
{
    int32_t end = first + TILE < tables->count ? first + TILE : tables->count;
    for (int32_t to = first > from ? first : from; to < end; to++) {
        struct geo_trip trip = geo_estimate_trip(estimate, (int64_t)x_m[to] - x_m[from], (int64_t)y_m[to] - y_m[from]);
        int64_t there = (int64_t)from * tables->count + to, back = (int64_t)to * tables->count + from;
        tables->time_s[there] = tables->time_s[back] = trip.time_s;
        tables->distance_m[there] = tables->distance_m[back] = trip.distance_m;
    }
}

void geo_fill_tables(const struct geo_estimate *estimate, const int32_t *x_m, const int32_t *y_m, int32_t count,
                     int32_t *time_s, int32_t *distance_m)
{
    const struct tables tables = {count, time_s, distance_m};
    for (int32_t row = 0; row < count; row += TILE) {
        for (int32_t column = row; column < count; column += TILE) {
            for (int32_t from = row; from < row + TILE && from < count; from++) {
                tile_fill(estimate, x_m, y_m, from, column, &tables);
            }
        }
    }
}
