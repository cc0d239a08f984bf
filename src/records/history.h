/* History: the jobs that are done, as far as something can be learned from them. */
#ifndef ROUTRIQ_RECORDS_HISTORY_H
#define ROUTRIQ_RECORDS_HISTORY_H

#include "records/work.h"

enum {
    RECORDS_HISTORY_MOST = 50000,  /* jobs in one history */
    RECORDS_HISTORY_READ = 200000, /* completed jobs that are looked at for it */
};

struct records_history {
    struct past_jobs jobs;
    bool more; /* there are more than could be gathered: the newest by the order of their making are there */
};

/* The completed jobs of the snapshot that were completed from `from_ms` on, from the newest made to the oldest. What the work
 * has put does not count. Rows are read in pages whose memory is given back; what is gathered is small. False: work->fault.
 *
 * The day of a job is the organization's. Its minutes are its outcome's, else those between arrival and completion; a job
 * whose minutes are not known is there all the same, for what else its outcome says. A crew's job is nobody's. */
bool records_history(struct records_work *work, int64_t from_ms, struct records_history *history);

/* One job. */
struct past_job records_past_job(const struct job_record *job, const struct zone *zone);

#endif
