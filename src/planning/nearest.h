/* The rule of the nearest free technician, to compare with.
 *
 * Jobs are taken in the order in which they were booked (ties: as listed). Each goes to the end of the route of the
 * technician who is nearest by travel time from where that route ends so far (from home when it is empty), among those who
 * are qualified, work that day, carry the parts and can still do it last without breaking a window, a break, the shift or
 * the reach of the vehicle (ties: the technician listed first). A job that nobody can append stays out.
 */
#ifndef ROUTRIQ_PLANNING_NEAREST_H
#define ROUTRIQ_PLANNING_NEAREST_H

struct arena;
struct day_problem;
struct solution;

void nearest_plan(struct arena *arena, const struct day_problem *day_problem, struct solution *solution);

#endif
