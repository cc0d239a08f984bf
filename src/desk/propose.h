/* Changes as a proposal: for somebody to review, or to be looked at in shadow. */
#ifndef ROUTRIQ_DESK_PROPOSE_H
#define ROUTRIQ_DESK_PROPOSE_H

#include "desk/day.h"

struct desk_proposing {
    struct text id; /* that it gets */
    int32_t kind;   /* enum proposal_kind */
    int32_t status; /* enum proposal_status */
    int32_t mode;
    const char *guardrail; /* that kept it from being applied; NULL: none */
    const struct plan_changes *changes;
    struct text decision_id;
    struct text run_id;
    struct text reason; /* JSON of the change that the decision was about; empty: none */
    int32_t reason_job; /* the job of the day that it is of */
    struct text rollback_of;
};

/* Puts the proposal, with the figures before and after it. The outcome's row is the proposal. False: work->fault. */
bool desk_propose(struct desk *desk, const struct desk_day *day, const struct desk_proposing *proposing,
                  struct records_outcome *outcome);

/* The id of the i-th change of a proposal: "1" and on. */
struct text desk_change_id(struct arena *arena, int32_t index);

#endif
