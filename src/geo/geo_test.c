#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/random.h"
#include "geo/geo.h"

/* The oracle: the great circle, by libm. */
static double haversine_m(struct point a, struct point b)
{
    const double radian = 3.14159265358979323846 / 180e6;
    double lat_a = a.lat_e6 * radian;
    double lat_b = b.lat_e6 * radian;
    double half_lat = (lat_b - lat_a) / 2;
    double half_lng = (b.lng_e6 - a.lng_e6) * radian / 2;
    double h = sin(half_lat) * sin(half_lat) + cos(lat_a) * cos(lat_b) * sin(half_lng) * sin(half_lng);
    return 2 * 6371008.8 * asin(sqrt(h > 1 ? 1 : h));
}

/* Lays `count` random points of an extent around `middle` on their plane and compares every pair with the oracle. */
static void assert_plane_agrees(struct point middle, int32_t half_e6, double tolerance)
{
    enum { COUNT = 60 };
    struct point points[COUNT];
    int32_t x_m[COUNT];
    int32_t y_m[COUNT];
    struct random random = random_make(7, 0);
    for (int i = 0; i < COUNT; i++) {
        points[i].lat_e6 = middle.lat_e6 + random_between(&random, -half_e6, half_e6);
        int64_t lng_e6 = (int64_t)middle.lng_e6 + random_between(&random, -half_e6, half_e6);
        lng_e6 = lng_e6 > LONGITUDE_MAX_E6 ? lng_e6 - 2 * (int64_t)LONGITUDE_MAX_E6 : lng_e6;
        points[i].lng_e6 = (int32_t)lng_e6;
    }
    geo_project(points, COUNT, x_m, y_m);
    for (int i = 0; i < COUNT; i++) {
        for (int j = 0; j < i; j++) {
            double dx_m = x_m[i] - x_m[j];
            double dy_m = y_m[i] - y_m[j];
            double truth_m = haversine_m(points[i], points[j]);
            assert_true(fabs(sqrt(dx_m * dx_m + dy_m * dy_m) - truth_m) <= truth_m * tolerance + 1.5);
        }
    }
}

static void a_metropolitan_plane_agrees_with_the_great_circle_within_half_a_percent(void **state)
{
    (void)state;
    assert_plane_agrees((struct point){40710000, -73950000}, 300000, 0.005);  /* New York, 66 km high */
    assert_plane_agrees((struct point){-33870000, 151210000}, 300000, 0.005); /* Sydney */
    assert_plane_agrees((struct point){1290000, 103850000}, 300000, 0.005);   /* Singapore */
    assert_plane_agrees((struct point){60170000, 24940000}, 100000, 0.005);   /* Helsinki */
}

static void an_extent_across_the_antimeridian_is_in_one_piece(void **state)
{
    (void)state;
    assert_plane_agrees((struct point){-16780000, 179990000}, 200000, 0.005); /* Taveuni, Fiji */
    struct point points[] = {
        {-16800000, 179990000}, {-16800000, -179990000}, {-16800000, 180000000}, {-16800000, -180000000}};
    int32_t x_m[4];
    int32_t y_m[4];
    geo_project(points, 4, x_m, y_m);
    assert_in_range(x_m[1] - x_m[0], 2100, 2150);
    assert_int_equal(x_m[2], x_m[3]);
}

static void the_poles_and_the_whole_earth_stay_within_bounds(void **state)
{
    (void)state;
    struct point points[] = {{LATITUDE_MAX_E6, 0}, {LATITUDE_MAX_E6, 120000000}, {89999000, -120000000}};
    int32_t x_m[3];
    int32_t y_m[3];
    geo_project(points, 3, x_m, y_m);
    assert_in_range(x_m[1] - x_m[0] + 1000, 0, 2000);
    assert_in_range(y_m[0] - y_m[2], 110, 112);

    struct point corners[] = {{-LATITUDE_MAX_E6, -LONGITUDE_MAX_E6},
                              {LATITUDE_MAX_E6, LONGITUDE_MAX_E6},
                              {0, 0},
                              {0, 179000000},
                              {0, -179000000}};
    int32_t wide_x_m[5];
    int32_t wide_y_m[5];
    geo_project(corners, 5, wide_x_m, wide_y_m);
    struct geo_estimate estimate = geo_estimate_default();
    for (int i = 0; i < 5; i++) {
        assert_in_range(wide_x_m[i] + 21000000, 0, 42000000);
        assert_in_range(wide_y_m[i] + 21000000, 0, 42000000);
        struct geo_trip trip =
            geo_estimate_trip(&estimate, (int64_t)wide_x_m[i] - wide_x_m[0], (int64_t)wide_y_m[i] - wide_y_m[0]);
        assert_in_range(trip.distance_m, 0, (1 << 28) - 1);
        assert_in_range(trip.time_s, 0, (1 << 28) - 1);
    }
}

static void one_point_lies_in_the_middle_of_its_plane(void **state)
{
    (void)state;
    struct point point = {40710000, -73950000};
    int32_t x_m = 1;
    int32_t y_m = 1;
    geo_project(&point, 1, &x_m, &y_m);
    assert_int_equal(x_m, 0);
    assert_int_equal(y_m, 0);
}

static void degrees_are_rounded_and_what_is_not_on_the_earth_is_refused(void **state)
{
    (void)state;
    struct point point = {0, 0};
    assert_true(point_from_degrees(34.0522, -118.2437, &point));
    assert_int_equal(point.lat_e6, 34052200);
    assert_int_equal(point.lng_e6, -118243700);
    assert_true(point_from_degrees(-0.0000004, 0.0000006, &point));
    assert_int_equal(point.lat_e6, 0);
    assert_int_equal(point.lng_e6, 1);
    assert_true(point_from_degrees(90, 180, &point));
    assert_true(point_from_degrees(-90, -180, &point));
    assert_false(point_from_degrees(90.0000001, 0, &point));
    assert_false(point_from_degrees(0, -180.0000001, &point));
    assert_false(point_from_degrees((double)NAN, 0, &point));
    assert_false(point_from_degrees(0, (double)INFINITY, &point));
}

static void the_estimate_is_zero_to_itself_symmetric_and_grows_with_the_distance(void **state)
{
    (void)state;
    struct geo_estimate estimate = geo_estimate_default();
    struct geo_trip before = geo_estimate_trip(&estimate, 0, 0);
    assert_int_equal(before.time_s, 0);
    assert_int_equal(before.distance_m, 0);
    for (int64_t d_m = 1; d_m < 60000; d_m += 7) {
        struct geo_trip trip = geo_estimate_trip(&estimate, d_m, d_m / 3);
        struct geo_trip back = geo_estimate_trip(&estimate, -d_m, -(d_m / 3));
        assert_int_equal(trip.time_s, back.time_s);
        assert_int_equal(trip.distance_m, back.distance_m);
        assert_true(trip.time_s >= before.time_s && trip.distance_m >= before.distance_m);
        assert_true(trip.distance_m >= d_m);
        before = trip;
    }
}

static void the_estimate_says_what_its_description_says(void **state)
{
    (void)state;
    struct geo_estimate estimate = geo_estimate_default();
    struct geo_trip near = geo_estimate_trip(&estimate, 3000, 4000); /* 5 km straight, 6.9 km of road */
    assert_int_equal(near.distance_m, 6900);
    assert_int_equal(near.time_s, 120 + 690);
    struct geo_trip far = geo_estimate_trip(&estimate, -12000, 16000); /* 20 km straight, 27.6 km of road */
    assert_int_equal(far.distance_m, 27600);
    assert_int_equal(far.time_s, 120 + 1000 + 1056);
}

static void the_tables_hold_every_ordered_pair(void **state)
{
    (void)state;
    const int32_t x_m[] = {0, 3000, 0};
    const int32_t y_m[] = {0, 4000, 0};
    int32_t time_s[9];
    int32_t distance_m[9];
    struct geo_estimate estimate = geo_estimate_default();
    geo_fill_tables(&estimate, x_m, y_m, 3, time_s, distance_m);
    const int32_t expected_m[] = {0, 6900, 0, 6900, 0, 6900, 0, 6900, 0};
    for (int i = 0; i < 9; i++) {
        assert_int_equal(distance_m[i], expected_m[i]);
        assert_int_equal(time_s[i], expected_m[i] == 0 ? 0 : 810);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_metropolitan_plane_agrees_with_the_great_circle_within_half_a_percent),
        cmocka_unit_test(an_extent_across_the_antimeridian_is_in_one_piece),
        cmocka_unit_test(the_poles_and_the_whole_earth_stay_within_bounds),
        cmocka_unit_test(one_point_lies_in_the_middle_of_its_plane),
        cmocka_unit_test(degrees_are_rounded_and_what_is_not_on_the_earth_is_refused),
        cmocka_unit_test(the_estimate_is_zero_to_itself_symmetric_and_grows_with_the_distance),
        cmocka_unit_test(the_estimate_says_what_its_description_says),
        cmocka_unit_test(the_tables_hold_every_ordered_pair),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
