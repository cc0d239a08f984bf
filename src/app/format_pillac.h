/* The text format of technician routing and scheduling (Pillac, Gueret and Medaglia 2012):
 *
 *     R101.100_25-5-5-5                         the instance's name
 *
 *     INFO
 *     CREW COUNT  SKILLS  TOOLS   SPARE PARTS
 *     25          5       5       5
 *
 *     DEPOT TECHNICIANS AND REQUESTS
 *     ID   X     Y     TWS    TWE    Serv   SKILLS   TOOLS    SPARE PARTS
 *     0    35    35    0      230    0      []       []       []             the depot
 *     1    67    8     0      230    0      [0,1,2]  [0,2,3]  [3,0,5,4,3]    as many technicians as the crew counts
 *     26   41    49    161    171    10     [1]      [1,4]    [0,0,0,1,0]    the requests
 *
 * A technician starts and ends at home within the window. A request needs all of its skills and all of its tools, and takes
 * so many of each spare part; the service starts within its window. At the depot, whose window bounds the arrival's end and
 * the visit's beginning, a technician finds every tool and any number of parts, and has them from then on. Travel is the
 * straight line in double precision, one unit of time for one of distance. A plan costs the sum of its tours' durations
 * (travel, waiting and service; when a tour begins is free), and every request must be served.
 *
 * The problem made of it: tools and spare parts are kinds of part; a tool that a technician has is stock for every request,
 * and the depot restocks both. A tick of driving, waiting or service costs 1. Leaving a request out is dearer than any plan
 * that does not.
 */
#ifndef ROUTRIQ_APP_FORMAT_PILLAC_H
#define ROUTRIQ_APP_FORMAT_PILLAC_H

#include <stdbool.h>
#include <stdint.h>

#include "app/format_benchmark.h"
#include "app/solve_format.h"

enum { PILLAC_TECHNICIANS_MAX = 500, PILLAC_REQUESTS_MAX = 2000, PILLAC_KINDS_MAX = 64, PILLAC_SPARES_MAX = 10000 };

/* A row, in the file's own numbers. Row 0 is the depot, then come the technicians, then the requests. */
struct pillac_row {
    int32_t number;
    struct format_point point;
    double ready, due, service;
    uint64_t skills, tools; /* bit k: kind k */
    const int32_t *spares;  /* by kind */
};

struct pillac {
    struct text name;
    int32_t technicians;
    int32_t skills, tools, spares; /* kinds of each */
    int32_t row_count;
    const struct pillac_row *rows;
    int64_t scale;          /* ticks in a unit */
    int64_t left_out_price; /* of a request that nobody serves, in units */
};

/* The file's text alone. Fault: FAULT_SYNTAX or FAULT_TOO_LARGE with "line N". */
bool pillac_parse(struct arena *arena, struct text source, struct pillac *instance, struct fault *fault);

/* The problem of a parsed instance; fills scale and left_out_price. Technician t is row 1 + t, job j row
 * 1 + technicians + j, place p row p. */
bool pillac_seal(struct arena *arena, struct pillac *instance, struct problem *problem, struct fault *fault);

/* One visit and one tour as the judge followed them, in units. */
struct pillac_stop {
    int32_t row; /* 0: the depot */
    double arrival, start, departure;
};

struct pillac_tour {
    int32_t technician; /* its row */
    int32_t stop_first;
    int32_t stop_count;
    double leave, back;
    double distance;
};

struct pillac_answer {
    int32_t tour_count; /* used technicians only */
    struct pillac_tour *tours;
    struct pillac_stop *stops;
    double duration; /* over all tours */
    double distance;
};

/* The judge: of the answer it believes only who visits whom in which order, and where the depot comes in between. It checks
 * skills, tools, parts and windows by the file's own numbers, and works out the latest start of each tour that does not end
 * it later, which is the shortest. Fault: FAULT_INVALID, the rule as code. A request that the answer names as left out is
 * no fault here. */
bool pillac_judge(struct arena *arena, const struct pillac *instance, const struct solution *solution,
                  struct pillac_answer *answer, struct fault *fault);

#endif
