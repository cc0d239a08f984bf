/* Assign: who should do a job, and what becomes of that. */
#ifndef ROUTRIQ_DESK_DECIDE_H
#define ROUTRIQ_DESK_DECIDE_H

#include "desk/day.h"

/* What is done with a decision. */
enum desk_commit { COMMIT_BY_MODE, COMMIT_NOTHING, COMMIT_PROPOSE, COMMIT_APPLY };

struct desk_assigned {
    struct text decision_id;
    struct text job_id;
    int32_t mode;       /* enum mode */
    const char *status; /* "assigned", "proposed", "shadow", "unassignable" */
    struct text proposal_id;
    const char *guardrail; /* that kept it from being applied; NULL: none */
    bool engine_stopped;
    struct text result; /* JSON: {"assignments", "ineligible"} */
};

/* {jobId, topK?, date?, commit?}: scores everybody, keeps the decision, and does with the first what mode and commit say:
 *
 *     commit     shadow              assisted              automatic
 *     none       the decision alone, also while the engine is stopped
 *     propose    a shadow proposal   a pending proposal    a pending proposal
 *     apply      a shadow proposal   on the board, for who may approve (else 403)
 *     not given  a shadow proposal   a pending proposal    on the board if the guard-rails hold, else a pending proposal
 *
 * Refused: 404, 422; 409 job_not_assignable for a job on site, done, canceled or on hold; 409 engine_stopped;
 * 403 not_pilot; 409 conflict for a job that was changed in the meantime. */
void desk_assign(struct desk *desk, const struct json *body, struct desk_assigned *assigned,
                 struct records_outcome *outcome);

/* {decisionId, jobId, mode, status, proposalId, guardrail, engineStopped, assignments, ineligible} */
void desk_assigned_write(struct json_writer *w, struct arena *arena, const struct desk_assigned *assigned);
/* Its members, of an object that is begun. */
void desk_assigned_write_members(struct json_writer *w, struct arena *arena, const struct desk_assigned *assigned);

extern const struct shape desk_shape_assign; /* the body */

/* What answers are made of: an id, null when it is empty; and the members of an object that is a text. */
void desk_id_write(struct json_writer *w, const char *name, struct text id);
void desk_members_write(struct json_writer *w, struct arena *arena, struct text object);

/* Keeps a decision with its inputs. `id` is the one that it gets. False: work->fault. */
struct desk_deciding {
    struct text id;
    int32_t kind; /* enum decision_kind */
    struct text job_id;
    const char *status;
    struct text proposal_id;
    struct text run_id;
    const struct replan_answer
        *searched; /* what was searched for; its seed and lanes are in the inputs. NULL: nothing */
    struct text result;
    bool forced; /* the rest: of a human */
    struct text reason;
    int32_t plan_version;
};
bool desk_decide(struct desk *desk, const struct desk_day *day, const struct desk_deciding *deciding);

#endif
