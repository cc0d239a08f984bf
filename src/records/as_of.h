/* The records as they stood at an instant, worked out backwards from what is kept now.
 *
 * Every change of a row has an entry in the audit with what differed, before and after (model/audit.h), and none is ever taken
 * out. So what a row was is what it is, with each member that was changed since as the first of those changes found it. The
 * instant is a place in the chain: after an entry that was written not later than it, with one that was written later behind
 * it; so the state is one that was there.
 *
 * Set back are the organization, branches, customers, technicians, jobs, plans and incidents. What the audit does not have stays
 * as it is now: members that are hidden (a job's and a technician's branch, the stop switch), personal ones that were erased, and
 * what was learned. */
#ifndef ROUTRIQ_RECORDS_AS_OF_H
#define ROUTRIQ_RECORDS_AS_OF_H

#include "records/work.h"

enum {
    RECORDS_AS_OF_ENTRIES_MOST = 100 * 1000, /* of the audit that are read */
    RECORDS_AS_OF_ROWS_MOST = 20 * 1000,     /* that have changed since */
};

struct records_as_of {
    int64_t at_ms;
    /* Asked after each page, whether memory may be taken on; false ends it. NULL: it always may. */
    bool (*has_room)(void *context);
    void *context;
};

/* From here on the work sees the records so, and it is that time in it; nothing may be put. False: work->fault, or there was no
 * room, or the outcome is RECORDS_WRONG at "?asOf": "in_future", "not_kept" before the first entry, "too_many_changes". */
bool records_as_of(struct records_work *work, const struct records_as_of *asked, struct records_outcome *outcome);

#endif
