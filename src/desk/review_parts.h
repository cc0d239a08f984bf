/* What the files of the review share. */
#ifndef ROUTRIQ_DESK_REVIEW_PARTS_H
#define ROUTRIQ_DESK_REVIEW_PARTS_H

#include "desk/review.h"

/* A proposal on its way, with what it becomes. */
struct reviewing {
    struct desk *desk;
    const struct row *before;
    struct proposal_record *proposal; /* a copy, to be changed */
    struct records_outcome *outcome;
};

/* Begins: the outcome, and the copy. */
struct reviewing review_begin(struct desk *desk, const struct row *proposal, struct records_outcome *outcome);
/* True when it is still to be decided; else closed as already_decided or proposal_stale. */
bool review_is_open(struct reviewing *r);
/* True where nobody has a pilot that this one does not belong to; else closed as not_pilot. Approving asks it of the chosen changes. */
bool review_may_decide(struct reviewing *r);
/* True when it is over its time. */
bool review_is_expired(const struct proposal_record *proposal, int64_t now_ms);
/* Who and when. */
void review_sign(struct reviewing *r, int32_t status);
/* Puts it, with `action` in the audit and the event proposal.decided. */
void review_put(struct reviewing *r, const char *action);
/* The index of the change with that id; -1: the proposal has none. */
int32_t review_change_find(const struct proposal_record *proposal, struct text id);

/* Where a change is to lead: as it was proposed, or as a human edited it; `backwards`: where it came from. */
const struct proposal_place *review_goal_of(const struct proposal_change *change, bool backwards);

/* The changes of a proposal as wishes for its day as it is now; `backwards`: for the places that they came from. Left out and told
 * as stale are those whose job is not there, is under way, has moved or cannot be planned any more, and those whose people are gone
 * or too few. */
struct review_wishes {
    int32_t count;
    struct plan_wish *wishes; /* in the order of the changes */
    int32_t *change_of;       /* wish -> change */
    bool *is_stale;           /* per change of the proposal */
};
struct review_wishes review_wishes_of(struct arena *arena, const struct live_problem *made,
                                      const struct proposal_record *proposal, bool backwards);

#endif
