/* Review: a human decides about a proposal.
 *
 * A proposal is decided on the day as it is now, not as it was proposed: every chosen change must still begin where the board
 * has its job (else 409 proposal_stale), and the plan that comes of the chosen ones is scheduled anew and must keep every hard
 * rule. Some of the changes may not be possible without others: 409 changes_depend names the fewest that must go together.
 * The undecided rest is declined. Who decides second hears who decided first and when (409 already_decided); whose commit
 * comes second is worked out again and hears the same.
 *
 *     approve   {changeIds?, only?, lockJobIds?, edits?, note?}   all, those named, or the safe ones; on the board at once
 *     reject    {code, reason?}
 *     defer     {until}                                           it stays open, and is out of the way until then
 *     flag      {changeId?, label, note?}                         for what is learned from; decides nothing
 *     rebase    {}                                                the same wishes on the day as it is now: a new proposal
 *     rollback  {}                                                of one that was applied: a proposal back
 */
#ifndef ROUTRIQ_DESK_REVIEW_H
#define ROUTRIQ_DESK_REVIEW_H

#include "desk/day.h"

extern const struct shape desk_shape_approve;
extern const struct shape desk_shape_reject;
extern const struct shape desk_shape_defer;
extern const struct shape desk_shape_flag;

/* The outcome's row is the proposal as it is then. When it is refused as changes_depend, `requires` has the ids that must go
 * together. */
void desk_approve(struct desk *desk, const struct row *proposal, const struct json *body, struct text_list *requires,
                  struct records_outcome *outcome);
void desk_reject(struct desk *desk, const struct row *proposal, const struct json *body,
                 struct records_outcome *outcome);
void desk_defer(struct desk *desk, const struct row *proposal, const struct json *body,
                struct records_outcome *outcome);
void desk_flag(struct desk *desk, const struct row *proposal, const struct json *body, struct records_outcome *outcome);
/* The outcome's row is the new proposal. */
void desk_rebase(struct desk *desk, const struct row *proposal, struct records_outcome *outcome);
void desk_rollback(struct desk *desk, const struct row *proposal, struct records_outcome *outcome);

/* As clients see it: one that is open and over its time is expired. */
bool desk_proposal_write(struct json_writer *w, struct records_work *work, const struct row *proposal,
                         const struct issues *warnings);

#endif
