/* Dispatch: the use cases of planning and assigning work.
 *
 * optimize.h        the best plan for a day that is given whole
 * day_schedule.h    the schedule of a day as it is shown, planned whole or live; schedule_json.h the same as JSON
 *
 * On live days (model/live.h), pure functions all:
 * score.h           factors of a technician and a job, and the score that they make
 * arrivals.h        when somebody will be where, as odds; route_odds.h for a route of a live problem
 * assign.h          everybody who can do a job, ranked, and everybody else with why not
 * decision.h        a question that is worked out from its inputs alone; explain.h why not her
 * replan.h          a better plan of the day by searching; decision_plan.h one that is worked out from its inputs alone
 * hand.h            what somebody wants changed by hand, and what that breaks; hand_ask.h where jobs stand before and after
 * changes.h         what a plan would change, and what of it can be done without the rest; told.h a plan told by its orders
 * at_risk.h         jobs that may miss what was promised, why, and what would help
 * figures.h         what two plans are compared by; guardrails.h what automatic mode may do
 * kpis.h            how days went, or are planned to go, in figures
 */
#ifndef ROUTRIQ_DISPATCH_DISPATCH_H
#define ROUTRIQ_DISPATCH_DISPATCH_H

#include "dispatch/at_risk.h"
#include "dispatch/decision_plan.h"
#include "dispatch/emergency.h"
#include "dispatch/explain.h"
#include "dispatch/figures.h"
#include "dispatch/guardrails.h"
#include "dispatch/hand.h"
#include "dispatch/kpis.h"
#include "dispatch/optimize.h"
#include "dispatch/route_odds.h"
#include "dispatch/schedule_json.h"

#endif
