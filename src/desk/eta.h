/* When somebody comes to a job, of one that has a place today or is under way. */
#ifndef ROUTRIQ_DESK_ETA_H
#define ROUTRIQ_DESK_ETA_H

#include "records/records.h"

/* {arrival, p10, p90, lateProbability}, or null: the arrival of the schedule, the odds of at-risk. A fault of the store is work->fault. */
void desk_eta_write(struct json_writer *w, struct records_work *work, const struct row *job);

#endif
