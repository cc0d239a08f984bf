/* Roads: how long a leg takes when one leaves at a certain time, and what energy it takes.
 *
 * A travel table holds ticks at speed 10000. With a CLOCK a profile's speed changes at stated instants: a leg of n ticks needs
 * n * 10000 of way, and every tick of the day gives the speed of its slice. Gathering way, not stretching ticks, is what keeps
 * first in, first out: who leaves later never arrives earlier (Ichoua, Gendreau and Potvin 2003).
 */
#ifndef ROUTRIQ_SOLVER_ROADS_H
#define ROUTRIQ_SOLVER_ROADS_H

#include "solver/problem.h"

/* No instant: later than any that can be reached, and far enough from the end of int32_t to add a leg and a break. */
enum { NEVER = 0x60000000 };

bool road_has_clock(const struct problem *problem, int32_t profile);

/* When one arrives who leaves at leave_t; NEVER when there is no road or the day of instants ends before. */
int32_t road_arrival_t(const struct problem *problem, int32_t profile, int32_t leave_t, int32_t table_t);

/* The latest instant of leaving that arrives not after arrive_t; below 0 when there is none. */
int32_t road_leave_t(const struct problem *problem, int32_t profile, int32_t arrive_t, int32_t table_t);

/* The fastest that a leg can be at any time of the day. */
int32_t road_fastest_t(const struct problem *problem, int32_t profile, int32_t table_t);

/* What a leg takes out of a technician's battery or tank; 0 without ENERGY. */
int64_t road_energy_e(const struct problem *problem, int32_t technician, struct travel leg);

/* How long charging from one level to another takes at a station, without its set-up. */
int64_t charge_time_t(const struct problem *problem, int32_t station, int32_t capacity_e, int32_t from_e, int32_t to_e);

#endif
