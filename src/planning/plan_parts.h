/* What every plan is judged and counted by, for the files of this room alone. */
#ifndef ROUTRIQ_PLANNING_PLAN_PARTS_H
#define ROUTRIQ_PLANNING_PLAN_PARTS_H

#include "model/model.h"

/* Whether a stop whose arrival is known is on time. */
void plan_stop_judge(const struct job *job, struct plan_stop *stop);
/* Counts one stop; driving is not in it. */
void plan_totals_count(struct plan_totals *totals, const struct plan_stop *stop);

#endif
