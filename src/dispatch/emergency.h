/* Emergency: an urgent job is placed now, and the routes around it are planned anew while few others are disturbed.
 *
 *     emergency_decide   the inputs of a decision, a search  ->  who can take it, the plan with it, and what that moves
 *
 * The inputs are those of decision_plan.h, with the job asked about and at most movedMax other jobs that may move. The day is looked
 * at as an emergency makes it:
 *   - the job is urgent. Whoever is on call may take it, and what is not under way does not freeze (live_options.emergency). When no
 *     time was agreed for it, neither windows nor a promise, and the day has begun, it is wanted within EMERGENCY_DUE_MINUTES;
 *   - no job of the board begins earlier than it stands there, so that nobody's customer is surprised and no place is taken twice;
 *   - a job is moved when it gets another technician, or begins a minute or more later than it stands and would begin without the
 *     emergency, or when what is put before it takes its time on the board. A customer who was told a time costs more (LIVE: weights.h). The emergency itself is not among the moved.
 *
 * First the exact insertion: everybody is ranked as for any job (assign.h), and the first has it. Then the search (replan.h) plans anew
 * the routes of those near, EMERGENCY_TECHNICIANS_MOST at most, crews whole, the emergency staying with the first of the ranking; what depends
 * on others outside stays. In it a change costs more than on other days: minimize_changes is the first goal, and every minute that a job
 * begins later than it stands is priced as if that had been promised, so that nobody is moved for a little driving. If nobody can
 * take it as the others stand, the search may make room with anybody near. A plan that is found is the answer when it costs less,
 * by those prices, than the insertion; it is scheduled on the whole day by the solver's rules, and the witness accepts it.
 *
 * Same inputs, seed, lanes and tape: the same bytes. */
#ifndef ROUTRIQ_DISPATCH_EMERGENCY_H
#define ROUTRIQ_DISPATCH_EMERGENCY_H

#include "dispatch/changes.h"
#include "dispatch/decision_plan.h"

enum {
    EMERGENCY_DUE_MINUTES = 60,
    EMERGENCY_TECHNICIANS_MOST = 6, /* whose routes are planned anew together */
    EMERGENCY_LANES = 2,
    EMERGENCY_ITERATIONS = 1200, /* over all lanes: enough for those routes where nobody gives it a time */
    EMERGENCY_TIME_MS = 200,     /* and then no more than this */
    EMERGENCY_TIME_LEAST_MS = 100,
    EMERGENCY_TIME_MOST_MS = 10 * 1000,
};

/* Who searches, and whether there is memory for it. */
struct emergency_host {
    struct replan_host replan;
    void *context;
    bool (*claim)(void *context, size_t bytes); /* NULL: there is */
};

struct emergency {                   /* it points into itself: it is not copied */
    struct live_day day;             /* as it is looked at */
    struct decision_working ranking; /* the problem of that day, and who can take the job as the others stand */
    bool is_placed;
    struct solution plan;        /* with the job, when it is placed */
    struct plan_changes changes; /* of it: the job's own, unless it stands there already, and those moved */
    int32_t moved;               /* of the changes, the job's own left out */
    bool searched;               /* false: there was nothing to search through */
    struct replan_answer search; /* iterations and tape */
    bool refused;                /* no memory: nothing of this is to be used */
};

/* Begins inputs.search: at most so many other jobs may move. */
void emergency_begin(struct decision_inputs *inputs, int32_t moved_max);

/* Faults: those of decision_assign. Of `order`, seed and lanes are taken from the inputs; with a tape it plays that. */
bool emergency_decide(struct arena *arena, const struct decision_inputs *inputs, const struct replan_order *order,
                      const struct emergency_host *host, struct emergency *emergency, struct fault *fault);

/* The same changes with what each of them does alone, for a proposal. Of a job that had a place, it is told from there. */
void emergency_changes_judge(struct arena *arena, struct emergency *emergency);

/* {"assignments", "ineligible", "moved", "mustTell", "budget"} */
struct text emergency_result(struct arena *arena, const struct decision_inputs *inputs,
                             const struct emergency *emergency);

/* Whether the change is of the job that the emergency is. */
bool emergency_is_own(const struct emergency *emergency, const struct plan_change *change);

#endif
