/* An emergency: an urgent job, and what becomes of it and of those that it moves. */
#ifndef ROUTRIQ_DESK_EMERGENCY_H
#define ROUTRIQ_DESK_EMERGENCY_H

#include "desk/decide.h"

/* What working it out takes. */
struct desk_emergency_host {
    const struct clock_port *clock;
    struct emergency_host search;
    bool may_write_jobs; /* the scope jobs:write, for a job that comes with it */
};

struct desk_emergency {
    struct desk_assigned assigned; /* its result: {"assignments", "ineligible", "moved", "mustTell", "budget"} */
    int64_t elapsed_ms;
    bool refused; /* there was no memory for it, which the host has told */
};

extern const struct shape desk_shape_emergency; /* the body */

/* {jobId} or {job: {…}}, {maxMovedJobs?, timeLimitMs?, date?, commit?}: a job that is sent along is made or changed as by POST /jobs; the
 * job is urgent from then on (with commit none it stays as it is), and has a place with what is moved for it:
 *
 *     commit     shadow              assisted              automatic
 *     none       the decision alone, also while the engine is stopped
 *     propose    a shadow proposal   a pending proposal    a pending proposal
 *     apply      a shadow proposal   on the board, for who may approve (else 403)
 *     not given  a shadow proposal   a pending proposal    on the board if the guard-rails hold for what is moved, else a pending one
 *
 * The mode is the most careful of those of all jobs that it moves. Jobs of a branch where the engine is stopped are not moved.
 * Refused as desk_assign refuses. */
void desk_emergency(struct desk *desk, const struct desk_emergency_host *host, const struct json *body,
                    struct desk_emergency *emergency, struct records_outcome *outcome);

/* What desk_assigned_write tells, and {moved, mustTell, budget, elapsedMs, lowerBound, gap}. */
void desk_emergency_write(struct json_writer *w, struct arena *arena, const struct desk_emergency *emergency);

#endif
