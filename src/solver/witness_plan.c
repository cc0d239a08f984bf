#include "base/fault.h"
#include "solver/witness_walk.h"

static const struct stop *stop_of(const struct judgement *j, int32_t job)
{
    return &j->s->stops[j->jobs[job].stop];
}

static bool is_done(const struct judgement *j, int32_t job)
{
    return j->jobs[job].stop != NO_STOP;
}

/* ---- crews ------------------------------------------------------------------------------------------------------- */

static bool pair_holds(const struct judgement *j, int32_t first, int32_t second)
{
    if (j->jobs[first].route == j->jobs[second].route) {
        return witness_refuse_job(j, second, "crew_alone", "Two jobs of a crew by the same technician");
    }
    const bool past = j->jobs[first].begun && j->jobs[second].begun;
    if (!past && stop_of(j, first)->start_t != stop_of(j, second)->start_t) {
        return witness_refuse_job(j, second, "crew_apart", "Two jobs of a crew that do not start together");
    }
    return true;
}

static bool crew_holds(const struct judgement *j, int32_t from, int32_t to)
{
    const int32_t *jobs = j->p->crew_job;
    for (int32_t a = from; a < to; a++) {
        if (is_done(j, jobs[a]) != is_done(j, jobs[from])) {
            return witness_refuse_job(j, jobs[a], "crew_incomplete", "A crew of which some are left out");
        }
    }
    if (!is_done(j, jobs[from])) {
        return true;
    }
    for (int32_t a = from; a < to; a++) {
        for (int32_t b = a + 1; b < to; b++) {
            if (!pair_holds(j, jobs[a], jobs[b])) {
                return false;
            }
        }
    }
    return true;
}

/* ---- precedence -------------------------------------------------------------------------------------------------- */

static bool is_frozen(const struct problem *p, int32_t job)
{
    for (int32_t i = 0; p->frozen_job != NULL && i < p->dims.frozen_jobs; i++) {
        if (p->frozen_job[i] == job) {
            return true;
        }
    }
    return false;
}

static bool precedence_holds(const struct judgement *j, int32_t index)
{
    const struct problem *p = j->p;
    const int32_t before = p->precedence_before[index];
    const int32_t after = p->precedence_after[index];
    const bool same = p->precedence_same[index] != 0;
    if (!is_done(j, before) && is_done(j, after)) {
        return witness_refuse_job(j, after, "before_missing", "A job without the one that comes before it");
    }
    if (!is_done(j, after)) {
        return !(same && is_done(j, before) && !is_frozen(p, before)) ||
               witness_refuse_job(j, before, "after_missing", "A job without the one that belongs to it");
    }
    if (same && j->jobs[before].route != j->jobs[after].route) {
        return witness_refuse_job(j, after, "after_elsewhere", "A job by another technician than the one before it");
    }
    if (j->jobs[before].begun && j->jobs[after].begun) {
        return true;
    }
    const int64_t lag_t = (int64_t)stop_of(j, after)->start_t - stop_of(j, before)->departure_t;
    if (lag_t < p->precedence_min_t[index]) {
        return witness_refuse_job(j, after, "too_early_after", "A start too early after another job");
    }
    if (p->precedence_max_t[index] != INSTANT_MAX && lag_t > p->precedence_max_t[index]) {
        return witness_refuse_job(j, after, "too_late_after", "A start too late after another job");
    }
    return true;
}

/* ---- sequence, previous plan ------------------------------------------------------------------------------------- */

static bool sequence_holds(const struct judgement *j, int32_t technician)
{
    const struct problem *p = j->p;
    int32_t last = NO_STOP;
    for (int32_t k = p->sequence_first[technician]; k < p->sequence_first[technician + 1]; k++) {
        const struct job_seen *seen = &j->jobs[p->sequence_job[k]];
        if (seen->stop == NO_STOP || seen->route != technician) {
            continue;
        }
        if (seen->stop < last) {
            return witness_refuse_job(j, p->sequence_job[k], "sequence_broken", "Jobs in another order than is fixed");
        }
        last = seen->stop;
    }
    return true;
}

static bool disturbance_holds(const struct judgement *j)
{
    if (j->s->moved != j->moved) {
        return fault_raise(j->fault, FAULT_INVALID, "wrong_moved", "/moved", "Another number of moved jobs");
    }
    if (j->p->disturbance != NULL && j->p->disturbance->moved_max != INT32_MAX &&
        j->moved > j->p->disturbance->moved_max) {
        return fault_raise(j->fault, FAULT_INVALID, "moved_too_many", "/moved", "More moved jobs than are allowed");
    }
    return true;
}

bool witness_plan(struct judgement *j)
{
    const struct problem *p = j->p;
    for (int32_t c = 0; p->crew_first != NULL && c < p->dims.crews; c++) {
        if (!crew_holds(j, p->crew_first[c], p->crew_first[c + 1])) {
            return false;
        }
    }
    for (int32_t i = 0; p->precedence_before != NULL && i < p->dims.precedences; i++) {
        if (!precedence_holds(j, i)) {
            return false;
        }
    }
    for (int32_t t = 0; p->sequence_first != NULL && t < p->dims.technicians; t++) {
        if (!sequence_holds(j, t)) {
            return false;
        }
    }
    return disturbance_holds(j);
}
