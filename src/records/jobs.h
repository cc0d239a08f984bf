/* Jobs: what is asked for, where the board has put it, and what the field says of it. */
#ifndef ROUTRIQ_RECORDS_JOBS_H
#define ROUTRIQ_RECORDS_JOBS_H

#include "records/records.h"

/* By externalId and source, merged; without an externalId always a new one. */
void records_job_upsert(struct records_work *work, const struct json *body, const struct where *where,
                        int32_t if_version, struct records_outcome *outcome);
void records_job_patch(struct records_work *work, struct text reference, const struct json *patch, int32_t if_version,
                       struct records_outcome *outcome);
void records_job_cancel(struct records_work *work, struct text reference, struct text reason, int32_t if_version,
                        struct records_outcome *outcome);
void records_job_reopen(struct records_work *work, struct text reference, const struct json *body, int32_t if_version,
                        struct records_outcome *outcome);

/* One report: {status, at?, technicianId?, location?, force?, note?}. `reference` empty: the body has jobId. */
struct records_report {
    struct records_outcome outcome; /* unchanged when it was not applied */
    bool applied;                   /* false: older than what is known, or the same again; it is in the timeline */
};
void records_job_status(struct records_work *work, struct text reference, const struct json *body,
                        const struct where *where, struct records_report *report);
/* {actualDurationMinutes, arrivedAt, completedAt, …}; `reference` empty: the body has jobId. */
void records_job_outcome(struct records_work *work, struct text reference, const struct json *body,
                         const struct where *where, struct records_outcome *outcome);

/* The job as clients see it: the record, its customer and branch by name, and what is computed from them and the
 * organization: plannable, blockers, plannedDurationMinutes, locationQuality. False: work->fault. */
bool records_job_write(struct json_writer *w, struct records_work *work, const struct row *job,
                       const struct issues *warnings);
/* {items: […], nextCursor} is the caller's; this is one line of the timeline. */
void records_timeline_write(struct json_writer *w, struct records_work *work, const struct appended *line);

/* "unscheduled" and so on; false when a word is none. For a list's filter it is a bit. */
bool records_job_status_read(struct text word, int32_t *status);

/* ---- bodies that are no records ---------------------------------------------------------------------------------- */

extern const struct shape records_shape_report;    /* of records_job_status */
extern const struct shape records_shape_reopening; /* of records_job_reopen; may be left out */

#endif
