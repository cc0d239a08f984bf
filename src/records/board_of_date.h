/* The board of a date as it stands by hand: who does what when, told like a plan (planning/day_board.h).
 *
 * On it are the jobs that begin on that date (local to the organization) and are neither canceled nor on hold, and everybody
 * who is active, or has such a job. Left out are open jobs without a technician or a time: those that should begin on that
 * date, those whose windows or promise touch it, and, from today on, those that may be done on any. */
#ifndef ROUTRIQ_RECORDS_BOARD_OF_DATE_H
#define ROUTRIQ_RECORDS_BOARD_OF_DATE_H

#include "records/work.h"

enum { RECORDS_BOARD_JOBS_MOST = 10000 };

/* From the snapshot alone. False: work->fault; FAULT_TOO_LARGE "too_many_jobs" for a date with more jobs than that. */
bool records_board(struct records_work *work, struct date date, struct day *day, struct plan *plan);

#endif
