/* A plan as a decision: searched for on the inputs of a decision, and searched for again with its tape.
 *
 * The inputs are a live day and a search (decision.h): the goals stand in the day, who and what takes part, how much may be moved,
 * the seed and the lanes in the search. The result is what the plan changes and what it costs; with the tape it is the same
 * bytes again. A question's job makes the search an emergency's: live_options.emergency. */
#ifndef ROUTRIQ_DISPATCH_DECISION_PLAN_H
#define ROUTRIQ_DISPATCH_DECISION_PLAN_H

#include "dispatch/decision.h"
#include "dispatch/replan.h"

/* Fills in inputs.search, with nothing limited. */
void decision_search_begin(struct decision_inputs *inputs, uint64_t seed, int32_t lanes);
/* "movedMax", "freezeMinutes", "jobIds", "technicianIds": after it was filled in. */
void decision_search_give(struct decision_inputs *inputs, const char *member);

struct decision_planned {
    struct live_problem made;
    struct replan_answer answer;
};

/* The problem that the inputs say. Faults as live_problem_make; FAULT_NOT_FOUND when the question's job is not on the day. */
bool decision_plan_problem(struct arena *arena, const struct decision_inputs *inputs, struct live_problem *made,
                           struct fault *fault);
/* Searches; seed and lanes of `order` are taken from the inputs. */
bool decision_plan(struct arena *arena, const struct decision_inputs *inputs, const struct replan_order *order,
                   const struct replan_host *host, struct decision_planned *planned, struct fault *fault);
/* {"changes": […], "cost": {…}, "unassigned": n} */
struct text decision_plan_result(struct arena *arena, const struct decision_planned *planned);

#endif
