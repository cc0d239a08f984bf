/* At risk: dispatch/at_risk.h on live data. */
#ifndef ROUTRIQ_DESK_AT_RISK_H
#define ROUTRIQ_DESK_AT_RISK_H

#include "desk/day.h"

/* {"items", "threshold"} of a date; of one that is over there are no items. False: work->fault, or the outcome, for a date of long
 * ago. */
bool desk_at_risk(struct desk *desk, struct date date, const struct risk_question *question, struct json_writer *w,
                  struct records_outcome *outcome);

#endif
