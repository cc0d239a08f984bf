/* What was learned, for every job that is shown or planned.
 *
 * The active model is read once for a work, and the records are told of it by a struct records_insight: so each job is planned with
 * the same minutes wherever it is looked at, by the very model that `prediction/duration` answers with. */
#ifndef ROUTRIQ_DESK_INSIGHT_H
#define ROUTRIQ_DESK_INSIGHT_H

#include "desk/models.h"

/* For a work: with predictions, and without an eta; and of one job that is looked at, with it. */
extern const struct records_insight desk_insight;
extern const struct records_insight desk_insight_of_one;

/* The active model, or what is said without one: read at the first call, and the work's from then on. NULL: work->fault. */
const struct desk_model *desk_learned(struct records_work *work);
/* Whether it knows more than the default duration, of which nobody says how far it spreads. */
bool desk_has_learned(const struct desk_model *model);

#endif
