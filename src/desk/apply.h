/* Places of a plan, put on the board. */
#ifndef ROUTRIQ_DESK_APPLY_H
#define ROUTRIQ_DESK_APPLY_H

#include "desk/day.h"

/* What is put on the board, and by whom. */
struct desk_applying {
    const struct plan_changes *changes;
    const bool *chosen;          /* of them */
    const struct solution *plan; /* that comes of those (changes_apply) */
    struct text decision_id;
    const char *action; /* of the audit: "plan.applied" */
    bool keeps_times;   /* what is not chosen keeps its time in any case */
};

/* Puts the jobs of the chosen changes where the plan has them; with the next version of the date's plan. Another job of their
 * routes keeps its time, unless it would begin a minute or more later, or is over too late for what comes after it: then it
 * gets the plan's. Jobs and technicians of those routes are expected as the live day has them: an edit in between is a conflict
 * of the commit, and so is a job that comes onto such a route. *version is the plan's. False: work->fault, or the outcome. */
bool desk_apply(struct desk *desk, const struct desk_day *day, const struct desk_applying *wanted, int32_t *version,
                struct records_outcome *outcome);

/* The live day with the board that desk_apply makes of it; nothing is put. */
const struct live_day *desk_apply_seen(struct desk *desk, const struct desk_applying *wanted);

/* The next version of the date's plan, with no job changed. */
bool desk_plan_next(struct desk *desk, const struct desk_day *day, struct text decision_id, int32_t *version);

#endif
