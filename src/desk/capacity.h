/* Capacity: how much work there is room for, and how much is booked.
 *
 *     available   minutes of the shifts, less time off, less breaks
 *     booked      what the jobs with a place are predicted to take (P50 and P80), with the driving from home, between them in
 *                 the order of the board, and back, by the estimate: no plan is made for it. A job that is done counts with what
 *                 it took
 *     overbooked  by how much what is booked at P80 is more than what is available, each technician's day by itself
 *     open        jobs without a place that are to be done on those days by their promise or windows, each on the first of them;
 *                 no driving. Nobody's yet, so not by technician
 *
 * Without a model a job is planned at P50, and takes a fifth more at P80. */
#ifndef ROUTRIQ_DESK_CAPACITY_H
#define ROUTRIQ_DESK_CAPACITY_H

#include "desk/reports.h"

struct desk_capacity_sums {
    int64_t days; /* of technicians, on which they work */
    int64_t jobs;
    int64_t available_s, p50_s, p80_s, drive_s, over_s;
    int64_t open_jobs, open_p50_s, open_p80_s;
};

struct desk_capacity {
    struct desk_slots slots;
    const struct desk_capacity_sums *sums;
};

/* False: work->fault. */
bool desk_capacity(struct desk *desk, const struct desk_report_request *request, struct desk_capacity *capacity);
void desk_capacity_write(struct json_writer *w, const struct desk_capacity *capacity);

#endif
