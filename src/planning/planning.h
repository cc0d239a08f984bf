/* Planning: between the words of dispatching and the numbers of the solver.
 *
 *     day_make          jobs, technicians, a date, a zone, goals  ->  struct day: every local time resolved
 *     day_problem_make  struct day                                ->  struct problem, and the way back
 *     (the solver, or one of the two rules)                       ->  struct solution
 *     plan_make         struct solution                           ->  struct plan: times, totals, reasons
 *     live_problem_make struct live_day                           ->  the same for a day of the records: live_problem.h
 *
 * What the problem says about a day:
 *   places      one for each job, for each technician's home and for each end place that is not home; travel is geo's
 *               estimate, in a table of all pairs up to PLANNING_DENSE_PLACES places and computed pair by pair beyond.
 *   windows     service starts within the hard window. Intervals are half open, so its last second is end_s - 1.
 *   promises    Coming after the end of the promised window costs by the minute and by priority. Nobody starts before it
 *               begins, unless the work would then begin after the hard window or end after the last shift of the day:
 *               then the promise's start is dropped.
 *   skills      who has all the required ones and works that day may do a job. Names are compared folded.
 *   parts       a job takes its parts from the van that comes; vans are not restocked on the way.
 *   break       once, whole, starting within its two times; who is back by then has it at home.
 *   reach       an electric vehicle drives at most range * (battery - reserve) on the day; charging is not planned.
 *   priorities  Leaving a job out costs so much that no detour and no lateness outweighs it; between jobs that cannot
 *               all be served, one urgent job outweighs three normal ones, one high or two low ones a normal one.
 *   goals       Of n goals, the first weighs 8, the second 4, then 2 and 1, against driving, lateness, uneven work and the
 *               number of jobs. Driving and lateness that are no goal weigh 1: no plan is indifferent to them.
 *               weights.c has the numbers, as version PLANNING_WEIGHTS_VERSION.
 *
 * Totals follow the contract: a job is on time when the arrival is not after the end of its promised window, else of its
 * hard window; utilisation is service time of available time (shifts less breaks) of everybody who works that day.
 * Everything here is integers and arena memory; nothing asks for the time.
 */
#ifndef ROUTRIQ_PLANNING_PLANNING_H
#define ROUTRIQ_PLANNING_PLANNING_H

#include "model/model.h"
#include "planning/board_rules.h"
#include "planning/by_hand.h"
#include "planning/day_board.h"
#include "planning/live_problem.h"
#include "planning/nearest.h"
#include "solver/solver.h"

struct arena;
struct fault;

enum { PLANNING_DENSE_PLACES = 2000, PLANNING_WEIGHTS_VERSION = 1 };

/* Reasons that are listed for one job that stays out, the closest first. */
enum { PLANNING_REASONS_MAX = 50 };

/* ---- goals ------------------------------------------------------------------------------------------------------- */

/* "maximize_on_time" and so on. */
struct text goal_name(enum goal goal);

/* Reads goals in order of weight into `goals` (room for count). Faults, with `where` "/i": FAULT_INVALID "unknown_goal" or
 * "repeated_goal", FAULT_NOT_SUPPORTED "not_supported" for a goal of the contract that this engine does not pursue yet. */
bool goals_read(struct arena *arena, const struct text *names, int32_t count, enum goal *goals, struct fault *fault);
/* The same for a live day, which pursues every goal. */
bool goals_read_live(struct arena *arena, const struct text *names, int32_t count, enum goal *goals,
                     struct fault *fault);

/* ---- a day ------------------------------------------------------------------------------------------------------- */

/* The arrays are shared with the day that is made and must live as long. */
struct day_request {
    struct date date;
    const struct zone *zone;
    int32_t job_count;
    const struct job *jobs;
    int32_t technician_count;
    const struct technician *technicians;
    int32_t goal_count; /* 0: maximize_on_time, then minimize_drive_time */
    const enum goal *goals;
};

/* Resolves each technician's shift and break. Fault: FAULT_NOT_SUPPORTED "not_supported" at "/technicians/i/shifts" when
 * somebody has more than one shift on that date. */
bool day_make(struct arena *arena, const struct day_request *request, struct day *day, struct fault *fault);

/* ---- a problem --------------------------------------------------------------------------------------------------- */

/* Jobs and technicians have the same indices in the day and in the problem. */
struct day_problem {
    const struct day *day;
    struct problem problem;
    int64_t zero_s;             /* the instant that the problem counts from */
    const struct point *places; /* problem.dims.places of them */
    const struct text *parts;   /* problem.dims.parts SKUs, as first written */
};

/* Fault: FAULT_TOO_LARGE "too_large" for more jobs, technicians or kinds of part than a problem can have. */
bool day_problem_make(struct arena *arena, const struct day *day, struct day_problem *made, struct fault *fault);

/* The size of the problem that a day with these counts has at most: for admission, before anything is made. How many end
 * places are not home is not known then: where that decides whether there is a table, it is that of the largest table, which
 * outweighs any number of places without one. */
struct problem_dims planning_dims(int32_t jobs, int32_t technicians, int32_t part_uses);

/* ---- a plan ------------------------------------------------------------------------------------------------------ */

/* Tells a solution of the problem, which the witness accepts, as a plan; with the reasons for every job left out. */
void plan_make(struct arena *arena, const struct day_problem *day_problem, const struct solution *solution,
               struct plan *plan);

/* Proves that no plan of the day costs less than the plan's lower_bound, with so many steps of work (solver/bound.h). What it
 * takes of the arena it gives back: at most plan_prove_bytes of the problem's size. */
void plan_prove(struct arena *arena, const struct day_problem *day_problem, int64_t steps, struct plan *plan);
size_t plan_prove_bytes(const struct problem_dims *dims);

/* How much of a cost is not proved to be needed, 0 to 10 000, rounded up: 0 only when nothing costs less. */
int32_t plan_gap_e4(int64_t cost, int64_t lower_bound);

/* Sums, and the shares once everything is counted. */
void plan_totals_add(struct plan_totals *sum, const struct plan_totals *more);
void plan_totals_close(struct plan_totals *totals);

/* "missing_skill" and so on. */
struct text reason_code_name(enum reason_code code);

#endif
