/* The text format of electric vehicle routing with time windows (Schneider, Stenger and Goeke 2014):
 *
 *     StringID   Type  x     y     demand  ReadyTime  DueDate  ServiceTime
 *     D0         d     40.0  50.0  0.0     0.0        1236.0   0.0           the depot
 *     S5         f     31.0  84.0  0.0     0.0        1236.0   0.0           a charging station
 *     C30        c     20.0  55.0  10.0    355.0      407.0    90.0          a customer
 *
 *     Q Vehicle fuel tank capacity /77.75/
 *     C Vehicle load capacity /200.0/
 *     r fuel consumption rate /1.0/             energy for a unit of distance
 *     g inverse refueling rate /3.47/           time for a unit of energy
 *     v average Velocity /1.0/
 *
 * Vehicles leave the depot full, and are all alike; there are as many as one needs. Who calls at a station charges to the
 * full, or to any tenth when charges may be partial. Travel is the straight line in double precision. The fewest vehicles come first, then the shortest distance, and
 * every customer must be served.
 *
 * The problem made of it: the load is one kind of part; one model of energy with one band; stations with one target, or ten. There
 * is a vehicle for every customer, so none is left out for want of one. One that is left out is dearer than any plan.
 */
#ifndef ROUTRIQ_APP_FORMAT_SCHNEIDER_H
#define ROUTRIQ_APP_FORMAT_SCHNEIDER_H

#include <stdbool.h>
#include <stdint.h>

#include "app/format_benchmark.h"
#include "app/solve_format.h"

enum { SCHNEIDER_CUSTOMERS_MAX = 1000, SCHNEIDER_STATIONS_MAX = 500 };

/* A row, in the file's own numbers. */
struct schneider_row {
    struct text id;
    char type; /* 'd', 'f' or 'c', as in the file */
    struct format_point point;
    int32_t demand;
    double ready, due, service;
};

struct schneider {
    struct format_settings settings;
    int32_t row_count;
    const struct schneider_row *rows;
    int32_t depot; /* a row, as are these two, in the file's order */
    const int32_t *stations;
    const int32_t *customers;
    int32_t station_count, customer_count;
    double battery, capacity, consumption, refuelling, velocity; /* Q, C, r, g, v */
    int64_t scale;         /* ticks, and of distance and energy as well, in a unit */
    int64_t vehicle_price; /* of a used vehicle, in units of distance */
};

/* The file's text alone. Fault: FAULT_SYNTAX or FAULT_TOO_LARGE with "line N". */
bool schneider_parse(struct arena *arena, struct text source, struct schneider *instance, struct fault *fault);

/* The problem of a parsed instance; fills scale and vehicle_price. Job j is customer j, a place is a row. */
bool schneider_seal(struct arena *arena, struct schneider *instance, struct problem *problem, struct fault *fault);

/* One visit and one route as the judge followed them, in units. */
struct schneider_stop {
    int32_t row;
    double arrival, start, departure;
    double charge; /* energy taken at a station; of a customer 0 */
};

struct schneider_route {
    int32_t stop_first;
    int32_t stop_count;
    double distance;
};

struct schneider_answer {
    int32_t route_count; /* used vehicles only */
    struct schneider_route *routes;
    struct schneider_stop *stops;
    double distance;
    double drive; /* the time that it takes */
};

/* The judge: follows the routes in the file's own numbers and believes only which customers and stations a route visits in
 * which order, when it leaves, and, where charges may be partial, how full a vehicle leaves a station. Fault: FAULT_INVALID, the rule as code. A customer that the answer names as left out is
 * no fault here. */
bool schneider_judge(struct arena *arena, const struct schneider *instance, const struct solution *solution,
                     struct schneider_answer *answer, struct fault *fault);

#endif
