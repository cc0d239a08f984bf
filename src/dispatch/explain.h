/* Explain: why not her, and what would have made it her.
 *
 * Of a decision that is worked out again (decision.h). She is the first of the ranking (best), behind somebody (worse), or out
 * of the question (impossible).
 *   impossible   the rule that she breaks with what is needed and what she has, and the least that would have to give way, unless the
 *                job has a place already, needs others, or there are many for whom less would have to
 *   worse        the factors in which she lost points to the first, the dearest first, and for each factor by which she alone
 *                would have become first, by how much it would have had to differ; the smallest difference first
 * Every number is of that decision; nothing is estimated anew. */
#ifndef ROUTRIQ_DISPATCH_EXPLAIN_H
#define ROUTRIQ_DISPATCH_EXPLAIN_H

#include "dispatch/decision.h"

/* {"technicianId", "verdict", "rule", "lost", "costDelta", "change"} */
struct text decision_explain(struct arena *arena, const struct decision_inputs *inputs,
                             const struct decision_working *working, int32_t technician);

#endif
