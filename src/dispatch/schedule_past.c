/* The schedule of a day that is over: what was planned, and beside it what happened. */
#include "base/arena.h"
#include "base/units.h"
#include "dispatch/day_schedule.h"

/* The others of a job that several did. */
static struct text_list crew_of(struct arena *arena, const struct live_job *job, struct text technician_id)
{
    struct text *ids = arena_array(arena, struct text, job->crew_technician_ids.count + 1);
    int32_t count = 0;
    if (!text_equal(job->technician_id, technician_id)) {
        ids[count++] = job->technician_id;
    }
    for (int32_t i = 0; i < job->crew_technician_ids.count; i++) {
        if (!text_equal(job->crew_technician_ids.items[i], technician_id)) {
            ids[count++] = job->crew_technician_ids.items[i];
        }
    }
    return (struct text_list){count, ids};
}

static void stop_fill(struct arena *arena, const struct live_job *job, struct text technician_id, struct day_stop *stop)
{
    stop->has_more = true;
    stop->locks = job->locks;
    stop->crew = crew_of(arena, job, technician_id);
    if (live_was_told(job)) {
        stop->told = (struct interval){job->promised.start_s, job->promised.end_s};
    }
    stop->actual_arrival_s = divide_floor(job->actual.arrived_at_ms, 1000);
    stop->actual_start_s = stop->actual_arrival_s;
    stop->actual_end_s = divide_floor(job->actual.completed_at_ms, 1000);
    if (stop->actual_arrival_s != 0 && stop->has_window) {
        stop->is_on_time = stop->actual_arrival_s <= stop->window.end_s;
    }
}

void dispatch_schedule_past(struct arena *arena, const struct live_day *day, struct day_schedule *schedule)
{
    schedule->totals.on_time_jobs = 0;
    for (int32_t r = 0; r < schedule->route_count; r++) {
        struct day_route *route = &schedule->routes[r];
        for (int32_t i = 0; i < route->stop_count; i++) {
            struct day_stop *stop = &route->stops[i];
            stop->job = text_is_empty(stop->job_id) ? -1 : live_find_job(day, stop->job_id);
            if (stop->job >= 0) {
                stop_fill(arena, &day->jobs.items[stop->job], route->technician_id, stop);
            }
            schedule->totals.on_time_jobs += !text_is_empty(stop->job_id) && stop->is_on_time ? 1 : 0;
        }
    }
    plan_totals_close(&schedule->totals);
}
