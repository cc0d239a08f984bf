/* The previous plan of a native file, and what it costs to leave it. */
#include "app/format_native.h"

#include "base/arena.h"
#include "base/fault.h"

/* What moving a job costs, and how far it may go before it counts as moved. */
struct loyalty {
    int32_t early, late;
    int64_t technician, time;
};

struct previous_arrays {
    int32_t *technician, *start, *early, *late; /* J */
    int64_t *moved_technician, *moved_time;     /* J */
    uint8_t *begun;                             /* J: has facts, which no tolerance asks */
    uint8_t *timed;                             /* document jobs of which a member pays for the time */
};

static bool loyalty_read(const struct cursor *at, struct loyalty *loyalty, struct fault *fault)
{
    struct cursor tolerance = cursor_member(at, TEXT("tolerance"));
    struct cursor early = cursor_member(&tolerance, TEXT("early")), late = cursor_member(&tolerance, TEXT("late"));
    struct cursor technician = cursor_member(at, TEXT("movedTechnicianCost")),
                  time = cursor_member(at, TEXT("movedTimeCost"));
    return (!cursor_is(&tolerance) || cursor_object(&tolerance, "early late", fault)) &&
           cursor_int32_or(&early, 0, INSTANT_MAX, &loyalty->early, fault) &&
           cursor_int32_or(&late, 0, INSTANT_MAX, &loyalty->late, fault) &&
           cursor_integer_or(&technician, 0, COST_MAX, &loyalty->technician, fault) &&
           cursor_integer_or(&time, 0, COST_MAX, &loyalty->time, fault);
}

static void stop_put(const struct native_reader *reader, const struct loyalty *loyalty, int32_t job, int32_t start,
                     struct previous_arrays *a)
{
    int32_t buffer = reader->buffer_before[job], d = reader->job_of[job];
    int32_t from = start > buffer ? start - buffer : 0;
    a->start[job] = from;
    a->early[job] = loyalty->early < from && a->begun[job] == 0 ? loyalty->early : from;
    a->late[job] = loyalty->late;
    a->moved_technician[job] = loyalty->technician;
    a->moved_time[job] = a->timed[d] == 0 ? loyalty->time : 0;
    a->timed[d] = 1;
}

static bool stop_read(const struct native_reader *reader, const struct cursor *stop, const struct loyalty *usual,
                      const struct loyalty *told, struct previous_arrays *a, struct fault *fault)
{
    struct cursor job = cursor_member(stop, TEXT("job")), technician = cursor_member(stop, TEXT("technician"));
    struct cursor start = cursor_member(stop, TEXT("start")), knows = cursor_member(stop, TEXT("told"));
    int32_t d = 0, with = 0, at = 0;
    bool customer_knows = false;
    if (!cursor_object(stop, "job technician start told", fault) || !native_job(reader, &job, &d, fault) ||
        !native_technician(reader, &technician, &with, fault) || !cursor_int32(&start, 0, INSTANT_MAX, &at, fault) ||
        !cursor_bool_or(&knows, &customer_knows, fault)) {
        return false;
    }
    int32_t chosen = native_member(reader, d, with, a->technician);
    if (chosen < 0) {
        return cursor_fault(&job, fault, "duplicate_job", "this job stands there already, for each technician it asks");
    }
    a->technician[chosen] = with;
    stop_put(reader, customer_knows ? told : usual, chosen, at, a);
    return true;
}

static struct previous_arrays arrays_make(const struct native_reader *reader)
{
    const struct problem *p = reader->problem;
    struct arena *arena = reader->arena;
    int32_t jobs = p->dims.jobs;
    struct previous_arrays a = {.technician = arena_array(arena, int32_t, jobs),
                                .start = arena_array(arena, int32_t, jobs),
                                .early = arena_array(arena, int32_t, jobs),
                                .late = arena_array(arena, int32_t, jobs),
                                .moved_technician = arena_array(arena, int64_t, jobs),
                                .moved_time = arena_array(arena, int64_t, jobs),
                                .begun = arena_array(arena, uint8_t, jobs),
                                .timed = arena_array(arena, uint8_t, reader->document_jobs)};
    for (int32_t j = 0; j < jobs; j++) {
        a.technician[j] = NO_PLACE;
    }
    for (int32_t i = 0; i < p->dims.frozen_jobs; i++) {
        a.begun[p->frozen_job[i]] = p->frozen_start_t[i] != NO_INSTANT;
    }
    return a;
}

static bool stops_read(const struct native_reader *reader, const struct cursor *previous, const struct loyalty *usual,
                       const struct loyalty *told, struct previous_arrays *a, struct fault *fault)
{
    struct cursor stops = cursor_member(previous, TEXT("stops"));
    int32_t count = 0;
    if (!cursor_array(&stops, 0, PROBLEM_JOBS_MAX, &count, fault)) {
        return false;
    }
    for (int32_t i = 0; i < count; i++) {
        struct cursor stop = cursor_element(&stops, i);
        if (!stop_read(reader, &stop, usual, told, a, fault)) {
            return false;
        }
    }
    return true;
}

bool native_previous_read(struct native_reader *reader, struct fault *fault)
{
    struct problem *p = reader->problem;
    struct cursor previous = cursor_member(&reader->root, TEXT("previousPlan")),
                  told_at = cursor_member(&previous, TEXT("told")), most = cursor_member(&previous, TEXT("maxMoved"));
    struct loyalty usual = {.early = INSTANT_MAX}, told;
    struct disturbance *budget = arena_new(reader->arena, struct disturbance);
    struct previous_arrays a = arrays_make(reader);
    budget->moved_max = INT32_MAX;
    if (!cursor_is(&previous)) {
        return true;
    }
    if (!cursor_object(&previous, "stops tolerance movedTechnicianCost movedTimeCost told maxMoved", fault) ||
        !loyalty_read(&previous, &usual, fault) || !cursor_int32_or(&most, 0, INT32_MAX, &budget->moved_max, fault)) {
        return false;
    }
    told = usual;
    if ((cursor_is(&told_at) && (!cursor_object(&told_at, "tolerance movedTechnicianCost movedTimeCost", fault) ||
                                 !loyalty_read(&told_at, &told, fault))) ||
        !stops_read(reader, &previous, &usual, &told, &a, fault)) {
        return false;
    }
    p->previous_technician = a.technician;
    p->previous_start_t = a.start;
    p->previous_early_t = a.early;
    p->previous_late_t = a.late;
    p->moved_technician_c = a.moved_technician;
    p->moved_time_c = a.moved_time;
    p->disturbance = budget;
    return true;
}
