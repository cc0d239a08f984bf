/* The rule of a careful dispatcher who plans by hand, to compare with.
 *
 * Jobs are taken in the order in which they were booked (ties: as listed). Each is put, once and for all, where it adds the
 * least driving among all positions in the routes of all technicians who are qualified, work that day and carry the
 * parts, so that nobody breaks a window, a break, a shift or the reach of a vehicle (ties: the technician listed first,
 * then the earliest position). A promised window's start is waited for; its end does not bind, as for the solver. A job that
 * fits nowhere stays out. Nothing is moved to another technician or dropped afterwards.
 */
#ifndef ROUTRIQ_PLANNING_BY_HAND_H
#define ROUTRIQ_PLANNING_BY_HAND_H

struct arena;
struct day_problem;
struct solution;

void by_hand_plan(struct arena *arena, const struct day_problem *day_problem, struct solution *solution);

#endif
