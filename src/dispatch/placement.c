#include "dispatch/placement.h"

#include "base/arena.h"

static void place(struct placements *placements, struct text job_id, struct placement placement)
{
    int32_t index = placements->count;
    if (map_add(&placements->by_job, job_id, &index)) {
        placements->list[placements->count++] = placement;
    } else if (placement.stop != NULL || placements->list[index].stop == NULL) {
        placements->list[index] = placement;
    }
}

static void place_route(struct placements *placements, const struct day_plan *day_plan, const struct plan_route *route)
{
    for (int32_t s = 0; s < route->stop_count; s++) {
        const struct plan_stop *stop = &route->stops[s];
        if (stop->type == STOP_TYPE_JOB) {
            place(placements, day_plan->day->jobs[stop->job].id,
                  (struct placement){day_plan, &day_plan->day->technicians[route->technician], stop});
        }
    }
}

struct placements dispatch_placements(struct arena *arena, const struct day_plan *const *day_plans, int32_t count,
                                      uint64_t seed)
{
    int32_t jobs = 0;
    for (int32_t i = 0; i < count; i++) {
        jobs += day_plans[i]->day->job_count;
    }
    struct placements placements = {
        .by_job = map_make(arena, (uint32_t)jobs, seed),
        .list = arena_array(arena, struct placement, jobs),
    };
    for (int32_t i = 0; i < count; i++) {
        const struct plan *plan = day_plans[i]->plan;
        for (int32_t r = 0; r < plan->route_count; r++) {
            place_route(&placements, day_plans[i], &plan->routes[r]);
        }
        for (int32_t u = 0; u < plan->unassigned_count; u++) {
            place(&placements, day_plans[i]->day->jobs[plan->unassigned[u].job].id,
                  (struct placement){.day_plan = day_plans[i]});
        }
    }
    return placements;
}

const struct placement *dispatch_placement_find(const struct placements *placements, struct text job_id)
{
    int32_t index = 0;
    return map_get(&placements->by_job, job_id, &index) ? &placements->list[index] : NULL;
}

static bool touches(const struct interval *interval, int64_t start_s, int64_t end_s)
{
    return interval->start_s < end_s && interval->end_s > start_s;
}

bool dispatch_job_is_of_date(const struct job *job, const struct placement *placement, const struct zone *zone,
                             struct date date)
{
    if (placement != NULL) {
        return placement->day_plan->date.days == date.days;
    }
    int64_t start_s = zone_instant_s(zone, date, 0, ZONE_START);
    int64_t end_s = zone_instant_s(zone, (struct date){date.days + 1}, 0, ZONE_START);
    bool any = !job->has_window && !job->has_promised;
    return any || (job->has_window && touches(&job->window, start_s, end_s)) ||
           (job->has_promised && touches(&job->promised, start_s, end_s));
}
