#include "dispatch/route_odds.h"

#include "base/arena.h"
#include "base/hash.h"
#include "base/units.h"

struct live_forecast arrivals_usual(int32_t planned_minutes)
{
    return (struct live_forecast){
        .p10 = planned_minutes * 7 / 10,
        .p50 = planned_minutes,
        .p80 = planned_minutes * 12 / 10,
        .p90 = planned_minutes * 15 / 10,
    };
}

static int32_t minutes_s(int32_t minutes)
{
    return (int32_t)clamp_int64((int64_t)minutes * MINUTE_SECONDS, 0, DURATION_MAX);
}

static void forecast_take(const struct live_job *job, const struct live_forecast *forecast, struct arrivals_stop *stop)
{
    struct live_forecast usual = arrivals_usual(job->planned_minutes);
    const struct live_forecast *f = forecast->given != 0 ? forecast : &usual;
    stop->p10_s = minutes_s(f->p10);
    stop->p50_s = minutes_s(f->p50);
    stop->p80_s = minutes_s(f->p80);
    stop->p90_s = minutes_s(f->p90);
}

/* The last moment of the first of its windows that is not over, else of the last. */
static int64_t own_due(const struct live_job *job, int64_t arrival_s)
{
    int64_t due_s = INT64_MIN;
    for (int32_t i = 0; i < job->windows.count; i++) {
        int64_t end_s = job->windows.items[i].end_s - 1;
        bool sooner = end_s >= arrival_s && (due_s < arrival_s || end_s < due_s);
        due_s = sooner || (due_s < arrival_s && end_s > due_s) ? end_s : due_s;
    }
    return due_s;
}

int64_t arrivals_due(const struct live_problem *made, int32_t solver_job, int32_t arrival_t)
{
    const struct problem *problem = &made->problem;
    const struct live_job *job = &made->day->jobs.items[made->job_of[solver_job]];
    if (live_was_told(job)) {
        return job->promised.end_s;
    }
    if (job->windows.count == 0) {
        return INT64_MAX;
    }
    if (job->locks & LOCK_TIME) {
        return own_due(job, made->zero_s +
                                arrival_t); /* the problem's window is what it is locked to: nobody was told that */
    }
    return made->zero_s + window_at(problem, solver_job, arrival_t).due_t;
}

static bool has_begun(const struct live_job *job)
{
    return job->status == JOB_ON_SITE;
}

static int64_t earliest_of(const struct live_problem *made, const struct route_stops *route, const struct stop *stop)
{
    int32_t index = made->job_of[stop->job];
    int64_t open_s = made->zero_s + window_at(&made->problem, stop->job, stop->arrival_t).open_t;
    int64_t given_s = made->day->jobs.items[index].scheduled_start_s;
    bool waits = route->keeps_times && given_s > open_s && live_keeps_time(made->day, index, route->technician);
    return waits ? given_s : open_s;
}

static struct arrivals_stop stop_of(const struct live_problem *made, const struct route_stops *route,
                                    const struct stop *stop, const struct route_forecast *other)
{
    int32_t index = made->job_of[stop->job];
    const struct live_job *job = &made->day->jobs.items[index];
    struct arrivals_stop made_stop = {
        .key = hash_bytes(job->id.bytes, job->id.length),
        .earliest_s = earliest_of(made, route, stop),
        .due_s = route->due_s != 0 && route->due_job == index ? route->due_s
                                                              : arrivals_due(made, stop->job, stop->arrival_t),
        .has_begun = has_begun(job),
        .start_s = made->zero_s + stop->start_t,
        .still_s = made->day->now_s + LIVE_STILL_MINUTES * MINUTE_SECONDS,
    };
    forecast_take(job, other != NULL && other->job == index ? &other->forecast : &job->forecast, &made_stop);
    return made_stop;
}

/* The route's jobs with what lies between them; returns how many. */
static int32_t stops_gather(const struct live_problem *made, const struct route_stops *route,
                            const struct route_forecast *other, struct arrivals_stop *stops)
{
    const struct problem *problem = &made->problem;
    int32_t place = problem->technician_start_place[route->technician];
    int32_t profile = problem_profile(problem, route->technician);
    int32_t count = 0;
    int32_t pause_s = 0;
    int32_t travel_s = 0;
    for (int32_t i = 0; i < route->count; i++) {
        const struct stop *stop = &route->stops[i];
        travel_s += problem_travel(problem, profile, place, stop->place).time_t;
        place = stop->place;
        if (stop->job < 0) {
            pause_s += stop->departure_t - stop->start_t;
            continue;
        }
        stops[count] = stop_of(made, route, stop, other);
        stops[count].pause_s = pause_s;
        stops[count++].travel_s = travel_s;
        pause_s = travel_s = 0;
    }
    return count;
}

void arrivals_of_route(struct arena *arena, const struct live_problem *made, const struct route_stops *route,
                       const struct route_forecast *other, struct arrivals_odds *odds)
{
    struct arrivals_stop *stops = arena_array(arena, struct arrivals_stop, route->count);
    struct arrivals_odds *of_jobs = arena_array(arena, struct arrivals_odds, route->count);
    int32_t count = stops_gather(made, route, other, stops);
    arrivals_play(arena, made->zero_s + route->leave_t, stops, count, of_jobs);
    count = 0;
    for (int32_t i = 0; i < route->count; i++) {
        if (route->stops[i].job >= 0) {
            odds[i] = of_jobs[count++];
        } else {
            odds[i] = (struct arrivals_odds){.late_e4 = 0};
        }
    }
}

/* Of the stops of a route the one that is its n-th job. */
static int32_t nth_job(const struct route_stops *route, int32_t n)
{
    int32_t i = 0;
    for (; i < route->count && (route->stops[i].job < 0 || n > 0); i++) {
        n -= route->stops[i].job >= 0 ? 1 : 0;
    }
    return i;
}

struct arrivals_blame arrivals_blame_route(struct arena *arena, const struct live_problem *made,
                                           const struct route_stops *route, int32_t which)
{
    struct arrivals_stop *stops = arena_array(arena, struct arrivals_stop, route->count);
    int32_t before = 0;
    for (int32_t i = 0; i < which; i++) {
        before += route->stops[i].job >= 0 ? 1 : 0;
    }
    (void)stops_gather(made, route, NULL, stops);
    struct arrivals_blame blame = arrivals_blame_of(arena, made->zero_s + route->leave_t, stops, before);
    blame.stop = blame.stop < 0 ? -1 : nth_job(route, blame.stop);
    return blame;
}
