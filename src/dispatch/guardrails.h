/* Guard-rails: what automatic mode may do without a human.
 *
 * Each has a name of the organization's settings. The first that does not hold is told: maxMovedJobs, maxStartShiftMinutes,
 * freezeMinutes, allowToldCustomers, minCostSaving, hours. */
#ifndef ROUTRIQ_DISPATCH_GUARDRAILS_H
#define ROUTRIQ_DISPATCH_GUARDRAILS_H

#include "dispatch/changes.h"

/* One unit of the organization's currency in the units of a plan's cost. */
enum { GUARDRAIL_MONEY_C = 1000 };

/* NULL: all hold. `clock_minute` is the local time of now. `saving_c`: by how much the plan costs less than the standing one. */
const char *guardrail_broken(const struct record_guardrails *rails, const struct plan_changes *changes,
                             int64_t saving_c, int32_t clock_minute);

#endif
