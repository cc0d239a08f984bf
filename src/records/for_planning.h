/* Records as planning looks at them: texts resolved, what planning does not know yet left out.
 *
 * Several shifts of one day become one stretch from the first start to the last end, and on-call ones none; a technician's
 * first break is the meal. Levels of skills, time off, and customers' preferences are not looked at yet. */
#ifndef ROUTRIQ_RECORDS_FOR_PLANNING_H
#define ROUTRIQ_RECORDS_FOR_PLANNING_H

#include "ports/ports.h"

struct arena;

/* Both share texts with the row. */
struct technician records_technician_for_planning(struct arena *arena, const struct row *row);
struct job records_job_for_planning(struct arena *arena, const struct row *row);

/* The other way, for days that were invented: records that share texts with what they are made from. The customer of a job is
 * a row of its own and not in it. */
struct technician_record *records_of_technician(struct arena *arena, const struct technician *technician);
struct job_record *records_of_job(struct arena *arena, const struct job *job);

#endif
