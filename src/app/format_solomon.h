/* The classic text format of vehicle routing with time windows (Solomon 1987; Gehring and Homberger 1999 for 200 to 1000
 * customers):
 *
 *     R101                                      the instance's name
 *
 *     VEHICLE
 *     NUMBER     CAPACITY
 *       25         200
 *
 *     CUSTOMER
 *     CUST NO.  XCOORD.  YCOORD.  DEMAND  READY TIME  DUE DATE  SERVICE TIME
 *
 *         0       35       35        0        0         230         0          the depot
 *         1       41       49       10      161         171        10          ready and due bound the start of service
 *
 * Travel is the straight line, one unit of time for one of distance. Two conventions: double precision, or distances cut
 * to one decimal (floor(10 d) / 10), that of the DIMACS challenge.
 *
 * The problem made of it is in ticks. Cut distances are exact at 10 ticks a unit. For double precision the scale is as
 * fine as the problem's ranges allow, and travel is rounded up, so that a plan that is in time by the block is in time by
 * the file's own numbers as well. Every customer must be served, so leaving one out is dearer than any plan that does not.
 */
#ifndef ROUTRIQ_APP_FORMAT_SOLOMON_H
#define ROUTRIQ_APP_FORMAT_SOLOMON_H

#include <stdbool.h>
#include <stdint.h>

#include "app/solve_format.h"
#include "base/text.h"
#include "solver/solver.h"

struct arena;
struct fault;

enum { SOLOMON_CUSTOMERS_MAX = 5000, SOLOMON_VEHICLES_MAX = 10000 };

/* A row, in the file's own numbers. Row 0 is the depot. */
struct solomon_row {
    int32_t number;
    int32_t demand;
    double x, y;
    double ready, due, service;
};

struct solomon {
    struct text name;
    int32_t vehicles;
    int32_t capacity;
    int32_t row_count; /* the depot counted */
    const struct solomon_row *rows;
    struct format_settings settings;
    int64_t scale;         /* ticks in a unit */
    int64_t vehicle_price; /* of a used vehicle, in units of distance; 0 when only distance counts */
};

/* The file's text alone. Fault: FAULT_SYNTAX or FAULT_INVALID with "line N". */
bool solomon_parse(struct arena *arena, struct text source, struct solomon *instance, struct fault *fault);

/* The problem of a parsed instance, by its settings; fills scale and vehicle_price. */
bool solomon_seal(struct arena *arena, struct solomon *instance, struct problem *problem, struct fault *fault);

/* The distance between two rows in the file's arithmetic, times 10 (and whole) when distances are cut. */
double solomon_distance(const struct solomon *instance, int32_t from, int32_t to);

/* One visit and one route as the judge followed them, in units. */
struct solomon_stop {
    int32_t row;
    double arrival, start, departure;
};

struct solomon_route {
    int32_t stop_first;
    int32_t stop_count;
    double distance;
};

struct solomon_answer {
    int32_t route_count; /* used vehicles only */
    struct solomon_route *routes;
    struct solomon_stop *stops;
    double distance;
};

/* The judge: follows the routes in the file's own arithmetic and believes only which customers a route visits in which
 * order, and when it leaves. Fault: FAULT_INVALID, the rule as code. A customer that nobody visits is no fault here; it
 * is reported as left out. */
bool solomon_judge(struct arena *arena, const struct solomon *instance, const struct solution *solution,
                   struct solomon_answer *answer, struct fault *fault);

#endif
