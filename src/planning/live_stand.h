/* The standing plan while it is made, for live_stand.c and live_agree.c alone. */
#ifndef ROUTRIQ_PLANNING_LIVE_STAND_H
#define ROUTRIQ_PLANNING_LIVE_STAND_H

#include "planning/live_parts.h"

enum {
    LATE_FOR_EVER = INSTANT_MAX / 4
}; /* more than eight years; so that no sum of lateness leaves the solver's range */

struct stand {
    struct live_draft *draft;
    struct pin *pins;         /* per task: it begins not before open_t, because of others */
    int32_t *start_t, *end_t; /* per task that somebody has */
    int32_t *closed_t;        /* per task: when its last window closed by the rules */
    int32_t *break_start_t;   /* PROBLEM_BREAKS_MAX per technician */
    int32_t *return_t;        /* per technician, and what was relaxed for her: */
    int32_t *dropped;         /* breaks */
    bool *settled;            /* the times above are those of her route as it is pinned */
    int64_t *short_of, *overload, *jobs_over, *too_far;
    int32_t rounds;
};

/* Gives up links that the orders of the routes contradict: whoever waits for whom in a circle. */
void live_stand_untie(struct stand *stand);

/* Lets jobs that depend on each other agree on instants: who is too early waits. True when somebody has to: then her route is not
 * settled any more. What cannot agree is given up. */
bool live_stand_agree(struct stand *stand);

#endif
