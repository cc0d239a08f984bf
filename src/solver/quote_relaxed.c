/* One relaxation of a problem: the same arrays, but for the one that gives way. */
#include <string.h>

#include "base/arena.h"
#include "solver/quote.h"
#include "solver/search.h"

/* A copy of `count` values with `more` added to the one at an index; NULL when it would leave 0 to `high`. */
static const int32_t *raised(struct arena *arena, const int32_t *values, size_t count, size_t index, int64_t more,
                             int64_t high)
{
    int64_t value = values[index] + more;
    if (more < 0 || value < 0 || value > high) {
        return NULL;
    }
    int32_t *copy = arena_array(arena, int32_t, count);
    memcpy(copy, values, count * sizeof *copy);
    copy[index] = (int32_t)value;
    return copy;
}

static bool window_relaxed(struct arena *arena, const struct problem *p, int32_t job, const struct quote_relaxation *r,
                           struct problem *relaxed)
{
    size_t jobs = (size_t)p->dims.jobs;
    if (p->window_first == NULL) {
        relaxed->job_close_t = raised(arena, p->job_close_t, jobs, (size_t)job, r->amount, INSTANT_MAX);
        return r->index == 0 && relaxed->job_close_t != NULL;
    }
    size_t windows = (size_t)p->dims.windows;
    int32_t at = p->window_first[job] + r->index;
    if (r->index < 0 || at >= p->window_first[job + 1]) {
        return false;
    }
    bool last = at == p->window_first[job + 1] - 1;
    bool hard = p->window_due_t[at] == p->window_close_t[at];
    int32_t high = last ? INSTANT_MAX : p->window_open_t[at + 1] - 1;
    relaxed->window_close_t = raised(arena, p->window_close_t, windows, (size_t)at, r->amount, high);
    if (relaxed->window_close_t == NULL) {
        return false;
    }
    if (hard) {
        relaxed->window_due_t = raised(arena, p->window_due_t, windows, (size_t)at, r->amount, high);
    }
    if (last) {
        relaxed->job_close_t = raised(arena, p->job_close_t, jobs, (size_t)job, r->amount, high);
    }
    return true;
}

static bool sequence_relaxed(struct arena *arena, const struct problem *p, int32_t technician, struct problem *relaxed)
{
    if (p->sequence_first == NULL) {
        return false;
    }
    int32_t *first = arena_array(arena, int32_t, p->dims.technicians + 1);
    int32_t *jobs = arena_array(arena, int32_t, p->dims.sequence_jobs);
    int32_t count = 0;
    for (int32_t t = 0; t < p->dims.technicians; t++) {
        first[t] = count;
        for (int32_t k = p->sequence_first[t]; t != technician && k < p->sequence_first[t + 1]; k++) {
            jobs[count++] = p->sequence_job[k];
        }
    }
    first[p->dims.technicians] = count;
    relaxed->sequence_first = first;
    relaxed->sequence_job = jobs;
    relaxed->dims.sequence_jobs = count;
    return count < p->dims.sequence_jobs;
}

/* Only what has begun stays frozen. */
static bool frozen_relaxed(struct arena *arena, const struct problem *p, int32_t technician, struct problem *relaxed)
{
    if (p->frozen_first == NULL) {
        return false;
    }
    int32_t *first = arena_array(arena, int32_t, p->dims.technicians + 1);
    int32_t *jobs = arena_array(arena, int32_t, p->dims.frozen_jobs);
    int32_t *start_t = arena_array(arena, int32_t, p->dims.frozen_jobs);
    int32_t *end_t = arena_array(arena, int32_t, p->dims.frozen_jobs);
    int32_t count = 0;
    for (int32_t t = 0; t < p->dims.technicians; t++) {
        first[t] = count;
        for (int32_t k = p->frozen_first[t]; k < p->frozen_first[t + 1]; k++) {
            if (t != technician || p->frozen_start_t[k] != NO_INSTANT) {
                jobs[count] = p->frozen_job[k];
                start_t[count] = p->frozen_start_t[k];
                end_t[count++] = p->frozen_end_t[k];
            }
        }
    }
    first[p->dims.technicians] = count;
    relaxed->frozen_first = first;
    relaxed->frozen_job = jobs;
    relaxed->frozen_start_t = start_t;
    relaxed->frozen_end_t = end_t;
    relaxed->dims.frozen_jobs = count;
    return count < p->dims.frozen_jobs;
}

static bool moved_relaxed(struct arena *arena, const struct problem *p, int64_t amount, struct problem *relaxed)
{
    if (p->disturbance == NULL || p->disturbance->moved_max + amount > INT32_MAX) {
        return false;
    }
    struct disturbance *disturbance = arena_new(arena, struct disturbance);
    disturbance->moved_max = (int32_t)(p->disturbance->moved_max + amount);
    relaxed->disturbance = disturbance;
    return true;
}

static bool previous_relaxed(struct arena *arena, const struct problem *p, int32_t job, int64_t amount,
                             struct problem *relaxed)
{
    if (!previous_has(p, job)) {
        return false;
    }
    relaxed->previous_early_t =
        raised(arena, p->previous_early_t, (size_t)p->dims.jobs, (size_t)job, amount, p->previous_start_t[job]);
    return relaxed->previous_early_t != NULL;
}

/* What is a number of one technician. */
static bool technician_relaxed(struct arena *arena, const struct problem *p, const struct quote_relaxation *r,
                               struct problem *relaxed)
{
    size_t technicians = (size_t)p->dims.technicians, t = (size_t)r->technician;
    size_t parts = (size_t)p->dims.parts, loads = (size_t)p->dims.loads, index = (size_t)r->index;
    const struct {
        const int32_t *values;
        const int32_t **relaxed;
        size_t count, index;
        int64_t high;
    } rows[RELAX_KINDS] = {
        [RELAX_SHIFT] = {p->technician_to_t, &relaxed->technician_to_t, technicians, t, INSTANT_MAX},
        [RELAX_PARTS] = {p->part_stock, &relaxed->part_stock, technicians * parts, t * parts + index, INT32_MAX},
        [RELAX_LOAD] = {p->load_capacity, &relaxed->load_capacity, technicians * loads, t * loads + index, INT32_MAX},
        [RELAX_JOBS_MAX] = {p->jobs_max, &relaxed->jobs_max, technicians, t, INT32_MAX},
        [RELAX_REACH] = {p->reach_d, &relaxed->reach_d, technicians, t, INT32_MAX},
        [RELAX_CHARGE] = {p->energy_start_e, &relaxed->energy_start_e, technicians, t,
                          p->energy_model == NULL ? 0 : p->energy_capacity_e[r->technician]},
    };
    if (rows[r->kind].values == NULL) {
        return false;
    }
    *rows[r->kind].relaxed =
        raised(arena, rows[r->kind].values, rows[r->kind].count, rows[r->kind].index, r->amount, rows[r->kind].high);
    return *rows[r->kind].relaxed != NULL;
}

bool quote_relaxed(struct arena *arena, const struct problem *p, int32_t job, const struct quote_relaxation *r,
                   struct problem *relaxed)
{
    *relaxed = *p;
    switch (r->kind) {
    case RELAX_WINDOW:
        return window_relaxed(arena, p, job, r, relaxed);
    case RELAX_PREVIOUS:
        return previous_relaxed(arena, p, job, r->amount, relaxed);
    case RELAX_SHIFT:
    case RELAX_PARTS:
    case RELAX_LOAD:
    case RELAX_JOBS_MAX:
    case RELAX_REACH:
    case RELAX_CHARGE:
        return technician_relaxed(arena, p, r, relaxed);
    case RELAX_SEQUENCE:
        return sequence_relaxed(arena, p, r->technician, relaxed);
    case RELAX_FROZEN:
        return frozen_relaxed(arena, p, r->technician, relaxed);
    case RELAX_MOVED:
        return moved_relaxed(arena, p, r->amount, relaxed);
    case RELAX_LEAVE_OUT:
    case RELAX_MOVE:
    case RELAX_KINDS:
        break;
    }
    return false;
}
