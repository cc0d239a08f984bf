#include "dispatch/told.h"

#include "base/arena.h"
#include "base/fault.h"

static struct solution told_of(struct arena *arena, const struct live_problem *made, const int32_t *first,
                               const struct told_job *jobs)
{
    int32_t technicians = made->problem.dims.technicians;
    struct solution told = {.route_count = technicians,
                            .routes = arena_array(arena, struct route, technicians),
                            .stop_count = first[technicians],
                            .stops = arena_array(arena, struct stop, first[technicians])};
    for (int32_t t = 0; t < technicians; t++) {
        told.routes[t] = (struct route){.technician = t, .stop_first = first[t], .stop_count = first[t + 1] - first[t]};
        for (int32_t i = first[t]; i < first[t + 1]; i++) {
            int32_t service_t = affinity_of(&made->problem, jobs[i].job, t).service_t;
            told.stops[i] = (struct stop){.job = jobs[i].job,
                                          .place = made->problem.job_place[jobs[i].job],
                                          .arrival_t = jobs[i].start_t,
                                          .start_t = jobs[i].start_t,
                                          .departure_t = jobs[i].start_t + service_t};
        }
    }
    return told;
}

bool told_plan(struct arena *arena, const struct live_problem *made, const int32_t *first, const struct told_job *jobs,
               struct solution *plan, struct told_obstacle *obstacle)
{
    struct solution told = told_of(arena, made, first, jobs);
    struct fault refused = {.kind = FAULT_NONE};
    if (!quote_plan_again(arena, &made->problem, &told, plan, &obstacle->technician, &obstacle->verdict)) {
        return false;
    }
    *obstacle = (struct told_obstacle){-1, {.obstacle = OBSTACLE_TOGETHER}};
    return witness_accepts(&made->problem, plan, &refused); /* what spans routes is judged there */
}
