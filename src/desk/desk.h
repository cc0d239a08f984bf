/* Desk: the use cases on an organization's live data that need more than one room of the floor below.
 *
 * As in records, a use case reads a work's snapshot and puts what it wants changed into the work's change-set; it never
 * commits. What it works out, it has worked out by pure functions of learning and dispatch.
 *
 * models.h      models and versions of weights: kept, listed, made active
 * learn.h       a model is learned from what is kept, in the background
 * predict.h     what a model says of a job; insight.h of every job that is shown or planned
 *
 * Dispatching. A use case gathers the live day of a date, asks the pure functions of dispatch about it, and puts what comes
 * of it into the change-set: the decision with its inputs, and a proposal or the jobs' new places with the next version of the
 * date's plan. What may happen by itself is said by the mode, the guard-rails and the stop switch.
 *
 * day.h         the live day with what was learned, for a question
 * decide.h      assign: the decision, and what becomes of it
 * emergency.h   an urgent job with what is moved for it
 * mode.h        which mode holds for a job, and whether the engine is stopped; stop.h the switch
 * propose.h     changes as a proposal for somebody to review
 * apply.h       places of a plan put on the board
 * hand.h        what a dispatcher does to the board herself: override, undo, lock
 * review.h      approve, reject, defer, flag, rebase, roll back
 * schedule.h    the board of a date as it is shown
 * eta.h         when somebody comes to one job
 * at_risk.h     jobs that may miss what was promised
 * why_not.h     why not her, of a job as it is now
 * replay.h      decisions read, worked out again and explained
 * settle.h      what becomes of a plan that the engine found by itself, by mode; closing.h of the ones before it, and of those whose time is over
 *
 * In the background (background.h), by the queue:
 * run.h         a day planned, or planned again
 * morning.h     each morning by itself; resequence.h when something has happened on the day; roster.h jobs without their people
 *
 * Reports.
 *
 * facts.h       the jobs, the people and their hours of a span of days, small
 * reports.h     key figures of days; by hand, as proposed and as it went
 * capacity.h    what there is room for, and what is booked
 */
#ifndef ROUTRIQ_DESK_DESK_H
#define ROUTRIQ_DESK_DESK_H

#include "desk/apply.h"
#include "desk/at_risk.h"
#include "desk/background.h"
#include "desk/capacity.h"
#include "desk/day.h"
#include "desk/decide.h"
#include "desk/emergency.h"
#include "desk/eta.h"
#include "desk/facts.h"
#include "desk/hand.h"
#include "desk/insight.h"
#include "desk/learn.h"
#include "desk/mode.h"
#include "desk/models.h"
#include "desk/morning.h"
#include "desk/predict.h"
#include "desk/propose.h"
#include "desk/replay.h"
#include "desk/reports.h"
#include "desk/resequence.h"
#include "desk/review.h"
#include "desk/roster.h"
#include "desk/run.h"
#include "desk/schedule.h"
#include "desk/settle.h"
#include "desk/stop.h"
#include "desk/why_not.h"

#endif
