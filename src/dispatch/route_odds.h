/* The odds of a route of a live problem: arrivals.h played over the stops as the solver scheduled them. */
#ifndef ROUTRIQ_DISPATCH_ROUTE_ODDS_H
#define ROUTRIQ_DISPATCH_ROUTE_ODDS_H

#include "dispatch/arrivals.h"
#include "planning/planning.h"

/* One technician's route as the solver has scheduled it. */
struct route_stops {
    int32_t technician;
    int32_t leave_t;
    const struct stop *stops;
    int32_t count;
    bool keeps_times; /* who comes before the scheduled start of a job waits for it */
    int64_t due_s;    /* not 0: in place of its own, when an arrival at due_job (of the day) is late from */
    int32_t due_job;
};

/* What a job of the route is expected to take, where that is not the day's own forecast. */
struct route_forecast {
    int32_t job; /* of the day; -1: none */
    struct live_forecast forecast;
};

/* What a job that has no forecast is expected to take: its planned minutes in the middle, 0.7 of them in one case of ten, 1.2
 * in eight of ten, 1.5 in nine of ten. */
struct live_forecast arrivals_usual(int32_t planned_minutes);

/* odds[i] is of stop i; a stop that is no job has zeros. Late is who arrives after the promise, else after the end of the
 * window that the job is served in. Instants are of the world. */
void arrivals_of_route(struct arena *arena, const struct live_problem *made, const struct route_stops *route,
                       const struct route_forecast *other, struct arrivals_odds *odds);

/* What makes the job at stop `which` of the route late (arrivals.h); its `stop` is one of the route. */
struct arrivals_blame arrivals_blame_route(struct arena *arena, const struct live_problem *made,
                                           const struct route_stops *route, int32_t which);

/* The instant that an arrival for one of the solver's jobs is late after; INT64_MAX: none. */
int64_t arrivals_due(const struct live_problem *made, int32_t solver_job, int32_t arrival_t);

#endif
