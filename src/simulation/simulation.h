/* Simulation: invented days of a field-service company, at real addresses.
 *
 * A generated day is a function of the addresses, a seed, a date, a time zone and two counts. Everything is drawn from
 * base/random.h with integers alone, so the same recipe gives the same day on every machine, and a test pins it.
 *
 * What a day is made of, stated here so that nobody has to believe that it was bent to a result:
 *   addresses     are shuffled; the first become the technicians' homes, the next the jobs. An address repeats only when
 *                 there are more of both than addresses. The trade of a job is the one the address once called for.
 *   technicians   work Monday to Friday, 8 to 9 hours from 7:00 to 9:00 on, in trades that the table in roster.c hands out
 *                 in turn; one in nine works late. A 30 minute break begins between 11:30 and 13:30 (15:30 to 17:30 when
 *                 late). Every sixth drives an electric van that leaves with what is left in its battery. A van
 *                 carries most of the parts of its technician's trades, never all.
 *   jobs          come in over the four days before the planned one, and are listed in that order. Durations, parts and
 *                 urgency are drawn from the trade's row in trades.c. One in five has a hard window of 2 to 4 hours in
 *                 which somebody lets the technician in (one in ten of those only in the evening); nearly half were
 *                 promised a window of 2 to 4 hours; the rest are free.
 *   demand        90 jobs for 12 technicians are some 57 hours of service in 94 hours of shifts. In a city this wide the
 *                 rest goes to driving and waiting, and who assigns by hand runs out of hours before the jobs run out.
 * Customers are invented, and so are the technicians; nobody has a phone number.
 */
#ifndef ROUTRIQ_SIMULATION_SIMULATION_H
#define ROUTRIQ_SIMULATION_SIMULATION_H

#include <stdbool.h>
#include <stdint.h>

#include "model/model.h"

struct arena;
struct fault;

/* A place where somebody once called for a trade. */
struct address {
    struct text type;       /* in capitals, as in the data: "PLUMBING" */
    struct text descriptor; /* "WATER-LEAKS" */
    struct text line;       /* "1826 Bay Ridge Avenue, Brooklyn 11204" */
    struct point location;
};

struct addresses {
    int32_t count; /* at least 1 */
    const struct address *items;
};

/* Reads data/nyc_trades.csv: type,descriptor,address,zip,borough,lat,lng,created. Fault: FAULT_INVALID "invalid_addresses"
 * with the line. */
bool addresses_read(struct arena *arena, struct text csv, struct addresses *addresses, struct fault *fault);

/* The addresses that the program carries within itself. */
struct addresses addresses_built_in(struct arena *arena);

struct day_recipe {
    uint64_t seed;
    struct date date;
    const struct zone *zone;
    int32_t jobs;        /* at least 1 */
    int32_t technicians; /* at least 1 */
};

/* The day that the demo shows: Friday, 15 May 2026 in New York, 90 jobs, 12 technicians. `zone` is America/New_York. */
struct day_recipe simulation_demo_recipe(const struct zone *zone);

struct simulated_day {
    struct organization organization;
    int32_t technician_count;
    struct technician *technicians;
    int32_t job_count;
    struct job *jobs; /* in order of booking */
};

void simulation_make_day(struct arena *arena, const struct addresses *addresses, const struct day_recipe *recipe,
                         struct simulated_day *day);

#endif
