/* Why not her: of a job as it is now, and, where a time is asked about, at that time.
 *
 * Worked out like a decision (dispatch/decision.h) on the live day of the time, else of the job's place, its promise or its first
 * window, else of today; nothing of it is kept. With a time everybody is asked to begin within its minute, as if the job had no
 * place yet. */
#ifndef ROUTRIQ_DESK_WHY_NOT_H
#define ROUTRIQ_DESK_WHY_NOT_H

#include "desk/day.h"

struct desk_why {
    const struct row *job;
    struct text technician_id;
    int64_t start_s; /* 0: whenever it is best */
};

/* {technicianId, start?, verdict, rule, lost, costDelta, change}. False: work->fault, or the outcome: job_not_assignable for a
 * job that is on site, over or on hold, and with a time also for one that somebody is on the way to. */
bool desk_why_not(struct desk *desk, const struct desk_why *why, struct json_writer *w,
                  struct records_outcome *outcome);

#endif
