/* Jobs that depend on each other, on what has happened, or on what was promised before. */
#include "base/arena.h"
#include "base/fault.h"
#include "solver/problem_check.h"

/* Which jobs have been named. */
struct job_set {
    uint64_t bits[PROBLEM_JOBS_MAX / 64 + 1];
};

/* False when the job is in it already. */
static bool job_set_add(struct job_set *set, int32_t job)
{
    uint64_t bit = UINT64_C(1) << (job % 64);
    bool fresh = (set->bits[job / 64] & bit) == 0;
    set->bits[job / 64] |= bit;
    return fresh;
}

/* Jobs all, and none twice. */
static bool jobs_stand_once(const struct problem *p, struct problem_column jobs, struct fault *fault)
{
    if (!problem_column_between(fault, jobs, 0, p->dims.jobs - 1)) {
        return false;
    }
    struct job_set set = {0};
    for (int64_t i = 0; i < jobs.count; i++) {
        if (!job_set_add(&set, jobs.values[i])) {
            return problem_refuse(fault, jobs.array, i, "stands there twice");
        }
    }
    return true;
}

static bool crews_are_valid(const struct problem *p, struct fault *fault)
{
    if (p->crew_first == NULL) {
        return true;
    }
    struct problem_column first = COLUMN(p, crew_first, p->dims.crews);
    return problem_column_cuts(fault, first, p->dims.crew_jobs) && problem_column_runs(fault, first, 2, INT32_MAX) &&
           jobs_stand_once(p, COLUMN(p, crew_job, p->dims.crew_jobs), fault);
}

/* ---- circles ----------------------------------------------------------------------------------------------------- */

/* The precedences as edges between nodes. The jobs of a crew are one node, because they start at one instant. */
struct web {
    const struct problem *p;
    int32_t *node;    /* J: the node of a job is the first job of its crew, or itself */
    int32_t *waiting; /* J: precedences into a node whose `before` is not settled */
    int32_t *head;    /* J: the last precedence out of a node; -1 */
    int32_t *next;    /* the one before it */
    int32_t *settled; /* J: nodes in an order that obeys all precedences */
};

static void web_make(struct arena *arena, const struct problem *p, struct web *web)
{
    *web = (struct web){.p = p,
                        .node = arena_array(arena, int32_t, p->dims.jobs),
                        .waiting = arena_array(arena, int32_t, p->dims.jobs),
                        .head = arena_array(arena, int32_t, p->dims.jobs),
                        .next = arena_array(arena, int32_t, p->dims.precedences),
                        .settled = arena_array(arena, int32_t, p->dims.jobs)};
    for (int32_t j = 0; j < p->dims.jobs; j++) {
        web->node[j] = j;
        web->head[j] = -1;
    }
    for (int32_t crew = 0; p->crew_first != NULL && crew < p->dims.crews; crew++) {
        for (int32_t k = p->crew_first[crew]; k < p->crew_first[crew + 1]; k++) {
            web->node[p->crew_job[k]] = p->crew_job[p->crew_first[crew]];
        }
    }
    for (int32_t i = 0; i < p->dims.precedences; i++) {
        int32_t from = web->node[p->precedence_before[i]];
        web->waiting[web->node[p->precedence_after[i]]]++;
        web->next[i] = web->head[from];
        web->head[from] = i;
    }
}

/* Settles node after node that waits for nothing (Kahn 1962). */
static void web_settle(const struct web *web)
{
    int32_t count = 0;
    for (int32_t j = 0; j < web->p->dims.jobs; j++) {
        if (web->waiting[j] == 0) {
            web->settled[count++] = j;
        }
    }
    for (int32_t done = 0; done < count; done++) {
        for (int32_t i = web->head[web->settled[done]]; i >= 0; i = web->next[i]) {
            int32_t after = web->node[web->p->precedence_after[i]];
            if (--web->waiting[after] == 0) {
                web->settled[count++] = after;
            }
        }
    }
}

/* The first precedence of a circle, or -1: every node that is left waits for another one, so the way back from one of them
 * ends in a circle. */
static int32_t web_circle(const struct web *web)
{
    const struct problem *p = web->p;
    int32_t *into = web->head; /* of each node that is left: one precedence that it waits for */
    int32_t at = -1;
    for (int32_t i = 0; i < p->dims.precedences; i++) {
        int32_t before = web->node[p->precedence_before[i]], after = web->node[p->precedence_after[i]];
        if (web->waiting[before] > 0 && web->waiting[after] > 0) {
            into[after] = i;
            at = after;
        }
    }
    if (at < 0) {
        return -1;
    }
    for (int32_t step = 0; step < p->dims.jobs; step++) {
        at = web->node[p->precedence_before[into[at]]];
    }
    int32_t first = into[at];
    for (int32_t step = 0; step < p->dims.jobs; step++) {
        first = into[at] < first ? into[at] : first;
        at = web->node[p->precedence_before[into[at]]];
    }
    return first;
}

static bool precedence_has_no_circle(const struct problem *p, struct fault *fault)
{
    struct arena *scratch = arena_create(0);
    struct web web;
    web_make(scratch, p, &web);
    web_settle(&web);
    int32_t circle = web_circle(&web);
    arena_destroy(scratch);
    return circle < 0 || problem_refuse(fault, "precedence_after", circle, "comes before itself, in a circle");
}

static bool precedence_is_valid(const struct problem *p, struct fault *fault)
{
    if (p->precedence_before == NULL) {
        return true;
    }
    int64_t count = p->dims.precedences;
    int32_t last = p->dims.jobs - 1;
    return problem_column_between(fault, COLUMN(p, precedence_before, count), 0, last) &&
           problem_column_between(fault, COLUMN(p, precedence_after, count), 0, last) &&
           problem_column_between(fault, COLUMN(p, precedence_min_t, count), 0, INSTANT_MAX) &&
           problem_column_between(fault, COLUMN(p, precedence_max_t, count), 0, INSTANT_MAX) &&
           problem_column_not_before(fault, COLUMN(p, precedence_max_t, count), p->precedence_min_t) &&
           problem_column_between(fault, COLUMN(p, precedence_same, count), 0, 1) && precedence_has_no_circle(p, fault);
}

/* A break within a job would move what depends on its end. */
static bool linked_jobs_are_whole(const struct problem *p, struct fault *fault)
{
    const struct problem_column linked[] = {
        COLUMN(p, crew_job, p->crew_job == NULL ? 0 : p->dims.crew_jobs),
        COLUMN(p, precedence_before, p->precedence_before == NULL ? 0 : p->dims.precedences),
        COLUMN(p, precedence_after, p->precedence_after == NULL ? 0 : p->dims.precedences),
    };
    for (size_t i = 0; p->job_split != NULL && i < sizeof linked / sizeof linked[0]; i++) {
        for (int64_t k = 0; k < linked[i].count; k++) {
            int32_t job = linked[i].values[k];
            if (p->job_split[job] != 0) {
                return problem_refuse(fault, "job_split", job,
                                      "belongs to a crew or a precedence, and may not be split");
            }
        }
    }
    return true;
}

/* ---- what has happened ------------------------------------------------------------------------------------------- */

/* The facts of one technician: first the jobs that have begun, in the order of their instants. */
static bool facts_are_valid(const struct problem *p, int32_t technician, struct fault *fault)
{
    int32_t known_t = 0; /* no fact is before it */
    for (int32_t i = p->frozen_first[technician]; i < p->frozen_first[technician + 1]; i++) {
        int32_t start_t = p->frozen_start_t[i], end_t = p->frozen_end_t[i];
        if (!problem_eligible(p, p->frozen_job[i], technician)) {
            return problem_refuse(fault, "frozen_job", i, "is frozen for a technician who is not eligible");
        }
        if (start_t != NO_INSTANT && (known_t == NO_INSTANT || start_t < known_t)) {
            return problem_refuse(fault, "frozen_start_t", i, "has begun before the job that it follows");
        }
        if (end_t != NO_INSTANT && (start_t == NO_INSTANT || end_t < start_t)) {
            return problem_refuse(fault, "frozen_end_t", i, "ends before it begins");
        }
        known_t = end_t != NO_INSTANT ? end_t : start_t;
    }
    return true;
}

static bool frozen_is_valid(const struct problem *p, struct fault *fault)
{
    if (p->frozen_first == NULL) {
        return true;
    }
    int64_t count = p->dims.frozen_jobs;
    if (!problem_column_cuts(fault, COLUMN(p, frozen_first, p->dims.technicians), p->dims.frozen_jobs) ||
        !jobs_stand_once(p, COLUMN(p, frozen_job, count), fault) ||
        !problem_column_between(fault, COLUMN(p, frozen_start_t, count), NO_INSTANT, INSTANT_MAX) ||
        !problem_column_between(fault, COLUMN(p, frozen_end_t, count), NO_INSTANT, INSTANT_MAX)) {
        return false;
    }
    for (int32_t t = 0; t < p->dims.technicians; t++) {
        if (!facts_are_valid(p, t, fault)) {
            return false;
        }
    }
    return true;
}

static bool sequence_is_valid(const struct problem *p, struct fault *fault)
{
    return p->sequence_first == NULL ||
           (problem_column_cuts(fault, COLUMN(p, sequence_first, p->dims.technicians), p->dims.sequence_jobs) &&
            jobs_stand_once(p, COLUMN(p, sequence_job, p->dims.sequence_jobs), fault));
}

static bool previous_is_valid(const struct problem *p, struct fault *fault)
{
    if (p->previous_technician == NULL) {
        return true;
    }
    int64_t jobs = p->dims.jobs;
    if (!problem_column_between(fault, COLUMN(p, previous_technician, jobs), NO_PLACE, p->dims.technicians - 1) ||
        !problem_column_between(fault, COLUMN(p, previous_start_t, jobs), NO_INSTANT, INSTANT_MAX) ||
        !problem_column_between(fault, COLUMN(p, previous_early_t, jobs), 0, INSTANT_MAX) ||
        !problem_column_between(fault, COLUMN(p, previous_late_t, jobs), 0, INSTANT_MAX)) {
        return false;
    }
    for (int32_t j = 0; j < jobs; j++) {
        if (p->previous_technician[j] != NO_PLACE && p->previous_start_t[j] == NO_INSTANT) {
            return problem_refuse(fault, "previous_start_t", j, "is missing");
        }
    }
    if (p->disturbance->moved_max < 0 || p->disturbance->reserved != 0) {
        return problem_refuse(fault, "disturbance", 0, "is out of range");
    }
    return problem_prices_valid(fault, PRICES(p, moved_technician_c, jobs)) &&
           problem_prices_valid(fault, PRICES(p, moved_time_c, jobs));
}

bool problem_links_valid(const struct problem *p, struct fault *fault)
{
    return crews_are_valid(p, fault) && precedence_is_valid(p, fault) && linked_jobs_are_whole(p, fault) &&
           frozen_is_valid(p, fault) && sequence_is_valid(p, fault) && previous_is_valid(p, fault);
}
