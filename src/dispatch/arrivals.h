/* Arrivals: when somebody will be where, as odds instead of one time.
 *
 * A route is played ARRIVALS_PLAYS times. In each play every job takes a time drawn from its forecast and every leg a time drawn
 * around its estimate; who comes early waits for the door, who comes late makes what follows late. So the odds of a job hold
 * everything that lies before it on the route, which no sum over single jobs does.
 *
 * The draws of a job and of the leg to it depend on its key alone, and each play has one of equal shares of the distribution
 * (a Latin hypercube): two routes that share jobs are played with the same luck, so that they can be compared, and a hundred
 * plays tell a probability within about one in a hundred on average. Integers throughout: same route, same odds.
 *
 * A duration lies between its quantiles as on straight lines through P10, P50, P80 and P90, which go on beyond P10 by half of
 * what lies between P10 and P50, and beyond P90 by as much as between P50 and P90. A leg takes 0.85 to 1.5 times its estimate:
 * half the time no more than that, in nine of ten cases no more than 1.2 times.
 */
#ifndef ROUTRIQ_DISPATCH_ARRIVALS_H
#define ROUTRIQ_DISPATCH_ARRIVALS_H

#include <stdbool.h>
#include <stdint.h>

struct arena;

enum { ARRIVALS_PLAYS = 100 };

/* Seconds. Instants count from any zero. */
struct arrivals_stop {
    uint64_t key;                       /* of the job: the same wherever it stands */
    int64_t earliest_s;                 /* service begins not before */
    int64_t due_s;                      /* an arrival after it is late; INT64_MAX: none */
    int32_t travel_s;                   /* from the stop before */
    int32_t pause_s;                    /* a break, a charge or a restock on the way, before the service */
    int32_t p10_s, p50_s, p80_s, p90_s; /* of the service */
    bool has_begun;                     /* it began at start_s, for certain */
    int64_t start_s;
    int64_t still_s; /* and it does not end before */
};

struct arrivals_odds {
    int64_t p10_s, p50_s, p90_s; /* of the arrival */
    int64_t end_p90_s;
    int32_t late_e4;     /* the share of plays that arrive after due_s */
    int64_t late_mean_s; /* by how much, over all plays */
};

/* Plays a route that is left at `leave_s` or later. `odds` has room for count. */
void arrivals_play(struct arena *arena, int64_t leave_s, const struct arrivals_stop *stops, int32_t count,
                   struct arrivals_odds *odds);

/* What made a stop's late plays late. */
struct arrivals_blame {
    int32_t stop;      /* whose service took most longer than its middle; -1: none did, or none lies before it */
    int64_t overrun_s; /* by how much, in the mean of the late plays */
    int64_t travel_s;  /* and by how much the ways took longer */
};

/* Of the late plays of stops[which]: what took longer than its middle since somebody last waited on the way there. */
struct arrivals_blame arrivals_blame_of(struct arena *arena, int64_t leave_s, const struct arrivals_stop *stops,
                                        int32_t which);

#endif
