/* What the files of an emergency share. */
#ifndef ROUTRIQ_DISPATCH_EMERGENCY_PARTS_H
#define ROUTRIQ_DISPATCH_EMERGENCY_PARTS_H

#include "dispatch/emergency.h"

/* The routes that are planned anew, as a day of their own: a smaller problem, of which a plan is one of the whole. */
struct emergency_region {
    struct live_day day;
    struct live_problem made;
    int32_t job;                  /* the emergency */
    const int32_t *technician_of; /* of the region -> of the whole day */
    const int32_t *job_of;        /* likewise, jobs of the days */
    const int32_t *job_in;        /* of the whole day -> of the region; -1 */
};

/* `first`: who the emergency stays with; -1: anybody. False when there is nothing to plan anew. */
bool emergency_region_make(struct arena *arena, const struct emergency *emergency, const struct live_options *options,
                           int32_t first, const struct solution *with, struct emergency_region *region);
/* The routes of a plan of the whole day as a plan of the region; and one of the region as a plan of the whole day, where the others
 * are as they stand. False when it is none that keeps the rules. */
bool emergency_region_enter(struct arena *arena, const struct emergency *emergency,
                            const struct emergency_region *region, const struct solution *whole, struct solution *plan);
bool emergency_region_leave(struct arena *arena, const struct emergency *emergency,
                            const struct emergency_region *region, const struct solution *plan, struct solution *whole);

#endif
