/* The judge of the native format: follows every route, and then asks what holds between routes. */
#include "app/format_native_judge.h"

#include <inttypes.h>
#include <stdio.h>

#include "base/arena.h"
#include "base/fault.h"

static bool judge_fault(struct fault *fault, const char *code, int32_t route, int32_t stop, const char *what)
{
    char where[60];
    snprintf(where, sizeof where, "/routes/%" PRId32 "/stops/%" PRId32, route, stop);
    return fault_raise(fault, FAULT_INVALID, code, where, "%s", what);
}

/* Where a technician is and when, while a route is followed. */
struct walk {
    int32_t place;
    int64_t now;
    int32_t breaks, jobs; /* so far */
    int64_t paused;       /* within the last job, by breaks */
    const struct stop *last_job;
};

/* ---- Breaks ---- */

static int32_t break_count(const struct json *technician)
{
    const struct json *several = json_get(technician, TEXT("breaks"));
    return several != NULL ? several->count : json_get(technician, TEXT("break")) != NULL;
}

static const struct json *break_at(const struct json *technician, int32_t index)
{
    const struct json *several = json_get(technician, TEXT("breaks"));
    return several != NULL ? &several->elements[index] : json_get(technician, TEXT("break"));
}

/* A break is taken at a place of the route: where the technician is, or where the next job is; or within the job before. */
static bool break_follow(const struct judge *judge, const struct judge_route *of, const struct stop *stop,
                         struct walk *walk)
{
    if (walk->breaks >= break_count(of->technician)) {
        return false;
    }
    const struct json *taken = break_at(of->technician, walk->breaks++);
    int64_t length = stop->departure_t - stop->start_t;
    bool fits = stop->start_t >= judge_integer(taken, TEXT("earliest"), 0) &&
                stop->start_t <= judge_integer(taken, TEXT("latest"), 0) &&
                length == judge_integer(taken, TEXT("duration"), 0);
    if (walk->last_job != NULL && stop->start_t < walk->last_job->departure_t) {
        const struct json *job = judge_job(judge, walk->last_job->job);
        walk->paused += length;
        return fits && judge_true(job, TEXT("breakMaySplit"), false) && stop->start_t > walk->last_job->start_t &&
               stop->departure_t <= walk->last_job->departure_t;
    }
    int64_t reached = judge_reached(judge, of->technician, walk->place, stop->place, walk->now);
    walk->place = stop->place;
    walk->now = stop->departure_t;
    return fits && reached >= 0 && stop->start_t >= reached;
}

/* ---- Stops ---- */

/* The entry of `frozen` that a job stop of a route is. */
static const struct json *frozen_entry(const struct json *technician, int32_t index)
{
    const struct json *frozen = json_get(technician, TEXT("frozen"));
    return frozen == NULL || index >= frozen->count ? NULL : &frozen->elements[index];
}

/* A fact is where the file has it. */
static bool fact_follow(const struct judge *judge, const struct json *entry, const struct stop *stop, struct walk *walk)
{
    const struct json *job = judge_job(judge, stop->job), *named = json_get(entry, TEXT("job"));
    struct text place = json_get(job == NULL ? entry : job, TEXT("place"))->string;
    int64_t start = stop->start_t;
    if ((job == NULL) != (named == NULL) ||
        (job != NULL && !text_equal(named->string, json_get(job, TEXT("id"))->string))) {
        return false;
    }
    if (job != NULL) {
        start += judge_integer(job, TEXT("bufferBefore"),
                               judge_integer(json_get(judge->document, TEXT("planning")), TEXT("bufferBefore"), 0));
    }
    walk->place = judge_place(judge->document, place);
    walk->now = stop->departure_t;
    return start == judge_integer(entry, job == NULL ? TEXT("time") : TEXT("start"), -1) &&
           stop->departure_t == judge_integer(entry, TEXT("end"), stop->departure_t);
}

/* The stay for a job is as long as the file has it, breaks within it aside: known once the next stop is no such break. */
static bool stay_ends(const struct judge *judge, const struct judge_route *of, const struct walk *walk)
{
    const struct stop *stop = walk->last_job;
    const struct json *job = stop == NULL ? NULL : judge_job(judge, stop->job);
    return job == NULL ||
           stop->departure_t - stop->start_t == judge_stay_of(judge, job, of->technician).whole + walk->paused;
}

static bool job_follow(const struct judge *judge, const struct judge_route *of, const struct stop *stop,
                       struct walk *walk, const char **rule)
{
    const struct json *job = judge_job(judge, stop->job);
    int32_t place = judge_place(judge->document, json_get(job, TEXT("place"))->string);
    int64_t reached = judge_reached(judge, of->technician, walk->place, place, walk->now);
    int64_t start = stop->start_t + judge_stay_of(judge, job, of->technician).before;
    walk->place = place;
    walk->now = stop->departure_t;
    walk->last_job = stop;
    *rule = "arrived_early";
    if (reached < 0 || stop->arrival_t < reached) {
        return false;
    }
    *rule = "window_missed";
    return stop->start_t >= stop->arrival_t && judge_window(job, start);
}

/* A charge or a restock. */
static bool call_follow(const struct judge *judge, const struct judge_route *of, const struct stop *stop,
                        struct walk *walk)
{
    int64_t reached = judge_reached(judge, of->technician, walk->place, stop->place, walk->now);
    walk->place = stop->place;
    walk->now = stop->departure_t;
    walk->last_job = NULL;
    return reached >= 0 && stop->arrival_t >= reached && stop->start_t >= stop->arrival_t;
}

/* Notes when a job is done; false when that is once too often. */
static bool stop_note(const struct judge *judge, const struct stop *stop)
{
    int32_t d = judge->names->job_of[stop->job];
    if (d == NATIVE_POSITION) {
        return true;
    }
    if (judge->seen[d] == 0 || stop->start_t < judge->from[d]) {
        judge->from[d] = stop->start_t;
    }
    if (judge->seen[d] == 0 || stop->departure_t > judge->until[d]) {
        judge->until[d] = stop->departure_t;
    }
    return judge->seen[d]++ < judge->names->first_job[d + 1] - judge->names->first_job[d];
}

static bool stop_judge(const struct judge *judge, const struct judge_route *of, int32_t index, struct walk *walk,
                       struct fault *fault)
{
    const struct stop *stop = &judge->solution->stops[of->route->stop_first + index];
    int32_t t = of->route->technician;
    const char *rule = "";
    bool inside = stop->job == STOP_BREAK && walk->last_job != NULL && stop->start_t < walk->last_job->departure_t;
    if (!inside && !stay_ends(judge, of, walk)) {
        return judge_fault(fault, "wrong_duration", t, index, "the job before does not last as long as in the file");
    }
    if (stop->job == STOP_BREAK) {
        return break_follow(judge, of, stop, walk) ||
               judge_fault(fault, "wrong_break", t, index, "the break is not where the file has it");
    }
    walk->paused = 0;
    if (stop->job < 0) {
        return call_follow(judge, of, stop, walk) ||
               judge_fault(fault, "arrived_early", t, index, "the times are not those of the file");
    }
    const struct json *frozen = frozen_entry(of->technician, walk->jobs++);
    if (!stop_note(judge, stop)) {
        return judge_fault(fault, "visited_twice", t, index, "a job is done twice");
    }
    if (!judge_parts(judge, of, index)) {
        return judge_fault(fault, "parts_missing", t, index, "the technician runs out of a part");
    }
    if (frozen != NULL && (json_get(frozen, TEXT("start")) != NULL || json_get(frozen, TEXT("time")) != NULL)) {
        walk->last_job = NULL;
        if (judge_job(judge, stop->job) != NULL) {
            judge->fact[judge->names->job_of[stop->job]] = true;
        }
        return fact_follow(judge, frozen, stop, walk) ||
               judge_fault(fault, "wrong_fact", t, index, "this is not what has happened by the file");
    }
    if (judge_job(judge, stop->job) == NULL || (frozen == NULL && !judge_may(judge, of, stop->job))) {
        return judge_fault(fault, "not_eligible", t, index, "the technician may not do this job");
    }
    return job_follow(judge, of, stop, walk, &rule) ||
           judge_fault(fault, rule, t, index, "the times are not those of the file");
}

/* ---- Routes ---- */

static bool day_ends(const struct judge *judge, const struct judge_route *of, const struct walk *walk,
                     struct fault *fault)
{
    const struct json *end = json_get(of->technician, TEXT("endPlace")),
                      *start = json_get(of->technician, TEXT("startPlace"));
    int32_t home = judge_place(judge->document, (end == NULL ? start : end)->string), t = of->route->technician;
    bool open = judge_true(of->technician, TEXT("openEnd"), false);
    int64_t back = open ? walk->now : judge_reached(judge, of->technician, walk->place, home, walk->now);
    if (!stay_ends(judge, of, walk)) {
        return judge_fault(fault, "wrong_duration", t, of->route->stop_count,
                           "the last job does not last as in the file");
    }
    if (walk->breaks < break_count(of->technician) &&
        back > judge_integer(break_at(of->technician, walk->breaks), TEXT("latest"), INSTANT_MAX)) {
        return judge_fault(fault, "no_break", t, of->route->stop_count, "the break is missing");
    }
    return (back >= 0 && back <= judge_integer(json_get(of->technician, TEXT("shift")), TEXT("end"), 0)) ||
           judge_fault(fault, "shift_exceeded", t, of->route->stop_count, "the shift is over before the way home");
}

static bool route_judge(const struct judge *judge, const struct route *route, struct fault *fault)
{
    const struct judge_route of = {route, judge_element(judge->document, TEXT("technicians"), route->technician)};
    const struct json *shift = json_get(of.technician, TEXT("shift"));
    struct walk walk = {.place = judge_place(judge->document, json_get(of.technician, TEXT("startPlace"))->string),
                        .now = judge_integer(shift, TEXT("start"), 0)};
    int32_t positions = 0;
    for (int32_t i = 0; i < route->stop_count; i++) {
        const struct stop *stop = &judge->solution->stops[route->stop_first + i];
        positions += stop->job >= 0 && judge_job(judge, stop->job) == NULL;
        if (!stop_judge(judge, &of, i, &walk, fault)) {
            return false;
        }
    }
    if (walk.jobs - positions > judge_integer(of.technician, TEXT("maxJobs"), INSTANT_MAX)) {
        return judge_fault(fault, "too_many_jobs", route->technician, route->stop_count,
                           "the technician has too many jobs");
    }
    return day_ends(judge, &of, &walk, fault);
}

/* ---- Between routes ---- */

/* All of a crew or nobody, at one instant: the last stay began when the first did. */
static bool crew_judge(const struct judge *judge, const struct stop *stop, int32_t technician, int32_t index,
                       struct fault *fault)
{
    int32_t d = judge->names->job_of[stop->job];
    if (d == NATIVE_POSITION) {
        return true;
    }
    if (judge->seen[d] != judge->names->first_job[d + 1] - judge->names->first_job[d]) {
        return judge_fault(fault, "crew_missing", technician, index, "somebody of the crew is missing");
    }
    return stop->start_t == judge->from[d] || judge->fact[d] ||
           judge_fault(fault, "crew_apart", technician, index, "the crew does not begin together");
}

/* What a job comes after is done, and so long before. */
static bool after_judge(const struct judge *judge, const struct json *job, int32_t d)
{
    const struct json *after = json_get(job, TEXT("after")), *jobs = json_get(judge->document, TEXT("jobs"));
    for (int32_t i = 0; after != NULL && !judge->fact[d] && i < after->count; i++) {
        const struct json *entry = &after->elements[i];
        struct text id = entry->type == JSON_STRING ? entry->string : json_get(entry, TEXT("job"))->string;
        int32_t before = 0;
        while (!text_equal(json_get(&jobs->elements[before], TEXT("id"))->string, id)) {
            before++;
        }
        int64_t lag = judge->from[d] - judge->until[before];
        if (judge->seen[before] == 0 || lag < judge_integer(entry, TEXT("minLag"), 0) ||
            (judge->names->first_job[before + 1] - judge->names->first_job[before] == 1 &&
             lag > judge_integer(entry, TEXT("maxLag"), INSTANT_MAX))) {
            return false;
        }
    }
    return true;
}

static bool plan_judge(const struct judge *judge, struct fault *fault)
{
    for (int32_t r = 0; r < judge->solution->route_count; r++) {
        const struct route *route = &judge->solution->routes[r];
        for (int32_t i = 0; i < route->stop_count; i++) {
            const struct stop *stop = &judge->solution->stops[route->stop_first + i];
            if (stop->job < 0) {
                continue;
            }
            const struct json *job = judge_job(judge, stop->job);
            if (!crew_judge(judge, stop, route->technician, i, fault)) {
                return false;
            }
            if (job != NULL && !after_judge(judge, job, judge->names->job_of[stop->job])) {
                return judge_fault(fault, "wrong_order", route->technician, i,
                                   "what comes before is not done so long before");
            }
        }
    }
    return true;
}

bool native_judge(struct arena *arena, const struct native *names, const struct solution *solution, struct fault *fault)
{
    int32_t jobs = json_get(names->document, TEXT("jobs"))->count;
    struct judge judge = {.arena = arena,
                          .names = names,
                          .document = names->document,
                          .solution = solution,
                          .seen = arena_array(arena, int32_t, jobs),
                          .from = arena_array(arena, int64_t, jobs),
                          .until = arena_array(arena, int64_t, jobs),
                          .fact = arena_array(arena, bool, jobs)};
    for (int32_t i = 0; i < solution->route_count; i++) {
        const struct route *route = &solution->routes[i];
        if (route->stop_count > 0 && !route_judge(&judge, route, fault)) {
            return false;
        }
    }
    return plan_judge(&judge, fault);
}
