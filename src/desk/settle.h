/* Settle: what becomes of a plan that the engine has found by itself. */
#ifndef ROUTRIQ_DESK_SETTLE_H
#define ROUTRIQ_DESK_SETTLE_H

#include "desk/day.h"

struct desk_settling {
    int32_t kind; /* enum proposal_kind */
    const struct live_problem *made;
    const struct solution *plan;
    struct text decision_id;
    struct text run_id;
};

/* Modes are of jobs, so one plan may have changes of all three; each has a proposal of its own:
 *
 *     shadow       a shadow proposal
 *     assisted     a pending proposal
 *     automatic    put on the board, with a proposal that is applied already and can be rolled back, when the guard-rails hold
 *                  and it needs nothing of the others; else pending, and `guardrail` says which does not hold
 *
 * Jobs of a branch that is stopped are left as they are. proposal_ids are those that were made, none when nothing changes. False:
 * work->fault, or a conflict with an edit in the meantime in the outcome. */
struct desk_settled {
    struct text_list proposal_ids;
    bool is_applied; /* something was put on the board */
};
bool desk_settle(struct desk *desk, const struct desk_day *day, const struct desk_settling *settling,
                 struct desk_settled *settled, struct records_outcome *outcome);

#endif
