/* The way back: a solution of a live problem, as who does what when. */
#include <stdlib.h>

#include "planning/live_parts.h"

/* What is told, job by job. */
struct telling {
    struct arena *arena;
    const struct live_problem *made;
    const struct solution *solution;
    struct live_place *places;
    int32_t *done; /* per technician: jobs */
};

/* ---- what has happened -------------------------------------------------------------------------------------------- */

static int32_t *crew_of(struct telling *telling, const struct live_job *job, struct live_place *place)
{
    int32_t *crew = arena_array(telling->arena, int32_t, job->crew_technician_ids.count);
    for (int32_t i = 0; i < job->crew_technician_ids.count; i++) {
        int32_t t = live_find_technician(telling->made->day, job->crew_technician_ids.items[i]);
        bool known = t < 0 || t == place->technician;
        for (int32_t k = 0; k < place->crew_count; k++) {
            known = known || crew[k] == t;
        }
        if (!known) {
            crew[place->crew_count++] = t;
        }
    }
    return crew;
}

static int64_t seconds_of(int64_t heard_ms, int64_t otherwise_s)
{
    return heard_ms != 0 ? divide_floor(heard_ms, 1000) : otherwise_s;
}

static int64_t lateness_s(const struct live_job *job, int64_t start_s)
{
    return live_was_told(job) && start_s > job->promised.end_s ? start_s - job->promised.end_s : 0;
}

/* A job done, as it happened. */
static void done_tell(struct telling *telling, int32_t j)
{
    const struct live_job *job = &telling->made->day->jobs.items[j];
    struct live_place *place = &telling->places[j];
    place->technician = live_find_technician(telling->made->day, job->technician_id);
    if (job->status != JOB_COMPLETED || place->technician < 0) {
        place->technician = -1;
        return;
    }
    place->crew = crew_of(telling, job, place);
    place->start_s = seconds_of(job->actual.arrived_at_ms, job->scheduled_start_s);
    place->arrival_s = place->start_s;
    place->end_s = seconds_of(job->actual.completed_at_ms, seconds_of(job->status_at_ms, job->scheduled_end_s));
    place->late_s = lateness_s(job, place->start_s);
}

struct done_key {
    int64_t end_s;
    int32_t job;
};

static int by_end(const void *a, const void *b)
{
    const struct done_key *first = a;
    const struct done_key *second = b;
    if (first->end_s != second->end_s) {
        return first->end_s < second->end_s ? -1 : 1;
    }
    return (first->job > second->job) - (first->job < second->job);
}

/* Numbers the jobs that are done in the order in which they ended; a crew's counts for each of it. */
static void done_number(struct telling *telling)
{
    int32_t jobs = telling->made->day->jobs.count, count = 0;
    struct done_key *keys = arena_array(telling->arena, struct done_key, jobs);
    for (int32_t j = 0; j < jobs; j++) {
        telling->places[j] = (struct live_place){.technician = -1};
        done_tell(telling, j);
        if (telling->places[j].technician >= 0) {
            keys[count++] = (struct done_key){telling->places[j].end_s, j};
        }
    }
    if (count > 0) {
        qsort(keys, (size_t)count, sizeof *keys, by_end);
    }
    for (int32_t i = 0; i < count; i++) {
        struct live_place *place = &telling->places[keys[i].job];
        place->sequence = ++telling->done[place->technician];
        for (int32_t k = 0; k < place->crew_count; k++) {
            telling->done[place->crew[k]]++;
        }
    }
}

/* ---- the plan ----------------------------------------------------------------------------------------------------- */

static int64_t late_s(const struct live_problem *made, int32_t task, int32_t start_t)
{
    const struct live_job *job = &made->day->jobs.items[made->job_of[task]];
    if (live_was_told(job)) {
        return lateness_s(job, made->zero_s + start_t);
    }
    struct window window = window_at(&made->problem, task, start_t);
    return start_t > window.due_t ? start_t - window.due_t : 0;
}

/* Of a crew the first says when; the others only who. */
static void stop_tell(struct telling *telling, const struct route *route, const struct stop *stop, int32_t from,
                      int32_t sequence)
{
    const struct live_problem *made = telling->made;
    struct live_place *place = &telling->places[made->job_of[stop->job]];
    if (made->member_of[stop->job] > 0) {
        return;
    }
    struct travel way =
        problem_travel(&made->problem, problem_profile(&made->problem, route->technician), from, stop->place);
    place->technician = route->technician;
    place->sequence = telling->done[route->technician] + sequence;
    place->arrival_s = made->zero_s + stop->arrival_t;
    place->start_s = made->zero_s + stop->start_t;
    place->end_s = made->zero_s + stop->departure_t;
    place->travel_s = way.time_t;
    place->travel_m = way.distance_d;
    place->wait_s = stop->start_t - stop->arrival_t;
    place->late_s = late_s(made, stop->job, stop->start_t);
}

static void route_tell(struct telling *telling, const struct route *route)
{
    int32_t from = telling->made->problem.technician_start_place[route->technician], sequence = 0;
    for (int32_t i = 0; i < route->stop_count; i++) {
        const struct stop *stop = &telling->solution->stops[route->stop_first + i];
        if (stop->job >= 0) {
            stop_tell(telling, route, stop, from, ++sequence);
            from = stop->place;
        }
    }
}

/* Who the others of each crew are. */
static void crews_tell(struct telling *telling)
{
    const struct live_problem *made = telling->made;
    int32_t *technician = arena_array(telling->arena, int32_t, made->problem.dims.jobs);
    for (int32_t i = 0; i < made->problem.dims.jobs; i++) {
        technician[i] = -1;
    }
    for (int32_t r = 0; r < telling->solution->route_count; r++) {
        const struct route *route = &telling->solution->routes[r];
        for (int32_t i = 0; i < route->stop_count; i++) {
            int32_t job = telling->solution->stops[route->stop_first + i].job;
            if (job >= 0) {
                technician[job] = route->technician;
            }
        }
    }
    for (int32_t j = 0; j < made->day->jobs.count; j++) {
        struct live_place *place = &telling->places[j];
        if (made->first_of[j] >= 0 && place->technician >= 0) {
            place->crew_count = made->count_of[j] - 1;
            place->crew = technician + made->first_of[j] + 1;
        }
    }
}

void live_plan_read(struct arena *arena, const struct live_problem *made, const struct solution *solution,
                    struct live_plan *plan)
{
    struct telling telling = {.arena = arena,
                              .made = made,
                              .solution = solution,
                              .places = arena_array(arena, struct live_place, made->day->jobs.count),
                              .done = arena_array(arena, int32_t, made->day->technicians.count)};
    done_number(&telling);
    for (int32_t r = 0; r < solution->route_count; r++) {
        route_tell(&telling, &solution->routes[r]);
    }
    crews_tell(&telling);
    *plan = (struct live_plan){.places = telling.places, .solution = solution};
}
