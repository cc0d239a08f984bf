/* Whose and what a date is: the rows that belong to it. For the files of this room alone.
 *
 * Of the date (local to the organization) are the jobs that begin on it and are neither canceled nor on hold; open jobs without
 * a place that should begin on it, whose windows or promise touch it, or, from today on, that may be done on any; and
 * everybody who is active, or has such a job, alone or in its crew. What the work itself has put counts. */
#ifndef ROUTRIQ_RECORDS_OF_DATE_H
#define ROUTRIQ_RECORDS_OF_DATE_H

#include "records/work.h"

struct records_of_date {
    int64_t start_s; /* of the date, and of the next */
    int64_t end_s;
    int32_t job_count;
    const struct row **jobs;
    int32_t technician_count;
    const struct row **technicians;
};

/* In the order of ids. False: work->fault; FAULT_TOO_LARGE "too_many_jobs" for more than RECORDS_BOARD_JOBS_MOST. */
bool records_of_date(struct records_work *work, struct date date, struct records_of_date *of);

#endif
