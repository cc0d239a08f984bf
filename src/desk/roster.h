/* Roster: somebody's jobs are without her, and are given to others.
 *
 * Who is made inactive, or gets other shifts or time off, asks for a look RESEQUENCE_AFTER_MS later, as whatever else moves a day
 * (resequence.h). The look goes through the board from today on, ROSTER_DAYS_MOST days, and asks for one of each date on which a job
 * of hers now stands at a time at which she is not there. That look puts a run (run.h) of kind roster into the queue: its search has
 * those jobs without a place, gives them to whoever can have them, moves at most guardrails.maxMovedJobs others, and leaves what
 * never had a place alone. What nobody can take is proposed to lose its place, with the reason; that is never done by the engine
 * itself. Until somebody decides, every job stays where it is. A date on which nobody's jobs are without her any more has its
 * proposals superseded. */
#ifndef ROUTRIQ_DESK_ROSTER_H
#define ROUTRIQ_DESK_ROSTER_H

#include "desk/day.h"

enum { ROSTER_DAYS_MOST = 3660 };

/* Asks for a look when the change-set takes or gives hours of technicians; and for everybody when the engine goes on. */
void desk_roster_watch(struct records_work *work);

/* What a look is about: of one, everybody's (empty), or a date's. */
void desk_roster_look(struct records_work *work, struct text technician_id);
void desk_roster_look_at(struct records_work *work, struct date date);
/* Asks for a look at a date, in so long. */
void desk_roster_ask(struct records_work *work, struct date date, int64_t due_in_ms);

/* Says in the inputs of a run which jobs have lost their people, and that nothing but these and the rest of the board takes part. What
 * is placed after such a job is placed anew with it. False: work->fault, or there is none. */
bool desk_roster_fill(struct records_work *work, struct decision_inputs *inputs);

/* The set of the jobs of a day that have lost their people and that a proposal of kind roster is about: live_options.lost, so that it is
 * decided on such a problem as it was found on. NULL of any other kind. */
const uint64_t *desk_roster_lost(struct records_work *work, const struct live_day *day,
                                 const struct proposal_record *proposal);

/* Whether the jobs that have lost their people are the same on both days, and as they were. */
bool desk_roster_stands(const struct decision_inputs *before, const struct decision_inputs *now);

#endif
