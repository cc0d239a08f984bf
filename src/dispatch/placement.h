/* Placements: where the plans in force have put each job.
 *
 * A job belongs to a date when that date's plan has it, on a route or left out. A job that no plan has belongs to the dates
 * that its windows touch; without a window, to any. */
#ifndef ROUTRIQ_DISPATCH_PLACEMENT_H
#define ROUTRIQ_DISPATCH_PLACEMENT_H

#include "base/map.h"
#include "model/model.h"

/* A job's place. `stop` is NULL when the plan left it out. */
struct placement {
    const struct day_plan *day_plan;
    const struct technician *technician; /* NULL when it was left out */
    const struct plan_stop *stop;
};

struct placements {
    struct map by_job; /* the job's id -> index into list */
    struct placement *list;
    int32_t count;
};

/* From every plan in force; of two plans that have the same job, the one that gives it a place counts, else the later. The
 * seed should be random: see base/map.h. */
struct placements dispatch_placements(struct arena *arena, const struct day_plan *const *day_plans, int32_t count,
                                      uint64_t seed);

/* NULL when no plan has the job. */
const struct placement *dispatch_placement_find(const struct placements *placements, struct text job_id);

bool dispatch_job_is_of_date(const struct job *job, const struct placement *placement, const struct zone *zone,
                             struct date date);

#endif
