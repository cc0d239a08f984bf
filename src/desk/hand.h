/* By hand: what a dispatcher does to the board herself.
 *
 *     override   a job gets another place, or loses its own
 *     undo       what an override changed goes back
 *     lock       what the engine may not move; unlock lets it
 *
 * A hand goes on while the engine is stopped, and in every mode: as nothing is pushed anywhere yet, shadow mode applies it too. It
 * is not bound by a pilot, which is about who decides on what the engine proposes, nor by freezing. What it breaks is told
 * (dispatch/hand.h); a hard rule is broken with `force` and a `reason` alone. Each is a decision that is worked out again from its
 * inputs, says who and why, and, where places change, makes the next version of the date's plan. Jobs are expected at the versions that
 * were looked at, so an edit in between is a conflict, and the request is worked on again. A proposal that is about a job that has moved
 * is stale by itself.
 *
 * An override's id undoes it, once, as long as every job that it moved stands where it put it: else 409 undo_stale. Putting back is
 * judged by the same rules, and an undo cannot be undone. */
#ifndef ROUTRIQ_DESK_HAND_H
#define ROUTRIQ_DESK_HAND_H

#include "desk/day.h"

enum { DESK_LOCKS_MOST = 1000 }; /* jobs of one call */

struct desk_handed {
    struct text job_id;      /* of an override */
    struct text decision_id; /* empty: a dry run, or nothing has changed */
    bool may_undo;           /* by decision_id */
    int32_t mode;            /* enum mode */
    bool engine_stopped;
    int32_t plan_version;        /* 0: none was made */
    bool forced;                 /* a hard rule was broken */
    struct text result;          /* JSON: of dispatch/hand.h */
    struct hand_move_list moves; /* of the locks */
};

extern const struct shape desk_shape_override;
extern const struct shape desk_shape_undo;
extern const struct shape desk_shape_lock;

/* {jobId, technicianId?, start?, sequence?, unassign?, reason?, force?, dryRun?}. With dryRun nothing is kept. Refused: 422; 409
 * job_not_assignable for a job that is on site, done, canceled or on hold; 409 rule_broken when a hard rule would be broken without
 * force and reason, and then `handed` has what a dry run tells; 409 illegal_transition for a job that somebody is on the way to, which a
 * human who is signed in calls back with force. */
void desk_override(struct desk *desk, const struct json *body, struct desk_handed *handed,
                   struct records_outcome *outcome);
/* {reason?, force?, dryRun?} of an override's decision, which the row is. */
void desk_override_undo(struct desk *desk, const struct row *row, const struct json *body, struct desk_handed *handed,
                        struct records_outcome *outcome);
/* {jobId | jobIds, locks?, reason?}: technician and time if no locks are named; only what has a place can be locked. */
void desk_lock(struct desk *desk, const struct json *body, struct desk_handed *handed, struct records_outcome *outcome);
/* The same body; all locks if none are named. */
void desk_unlock(struct desk *desk, const struct json *body, struct desk_handed *handed,
                 struct records_outcome *outcome);

/* {jobId, decisionId, undoId, mode, engineStopped, planVersion, forced, feasible, violations, deltas, affected, told, moves} */
void desk_handed_write(struct json_writer *w, struct arena *arena, const struct desk_handed *handed);
/* {decisionId, engineStopped, jobs: [{jobId, version, locks}]} */
bool desk_locked_write(struct json_writer *w, struct records_work *work, const struct desk_handed *handed);

#endif
