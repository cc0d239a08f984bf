/* Jobs: what is asked for, where the board has put it, and what the field says of it.
 *
 * A job is found by its externalId within its source, or by its id. What a body leaves out keeps its value. The customer in it is
 * found, made or merged with it, and so is a branch that nobody has heard of. Whatever cannot be taken is told whole, each
 * with its place, and then nothing of the body was put.
 *
 * The place (technicianId, scheduledStart, scheduledEnd, locks) is kept elsewhere and never refused: what it breaks is a
 * warning "rule_broken" (planning/board_rules.h). Other warnings: no_location, default_duration, skill_nobody_has,
 * place_without_status, status_without_place, lock_without_place, skipped_states.
 *
 * Statuses. job_status.c has the table of who may say what. A new job with a place is scheduled. A patch that sets or clears
 * the place moves an open job between unscheduled and scheduled; an upsert without a status never changes it. From the field,
 * the report of the latest time counts: older ones and repeated ones stand in the timeline and change nothing. What planning
 * says of a job (up to dispatched) has no time, so a phone whose clock is behind ours is heard all the same; what the office
 * says beyond that counts from now on. Of two reports of one moment, the one that the job may follow counts. A job that
 * nobody was put on is taken on by who reports from it.
 *
 * Outcomes are of a job that is completed; they complete an open one when they say when it was (one that was overtaken by a
 * later report is kept and completes nothing), and else are refused as not_completed. Inside a job they are history: the job
 * is completed, and its actual times are the outcome's. Reopening, of a job that is final, forgets actual times and outcome
 * (the audit has them); a canceled job whose time is still to come keeps its place.
 *
 * After: a job that would wait for itself, by others too, is refused.
 */
#ifndef ROUTRIQ_RECORDS_JOBS_H
#define ROUTRIQ_RECORDS_JOBS_H

#include "records/work.h"

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
/* True for the office, and for a technician whose job it is, alone or with a crew. */
bool records_job_is_hers(const struct records_work *work, const struct job_record *job);
/* {actualDurationMinutes, arrivedAt, completedAt, …}; `reference` empty: the body has jobId. */
void records_job_outcome(struct records_work *work, struct text reference, const struct json *body,
                         const struct where *where, struct records_outcome *outcome);

/* Reads at once the customers that records_job_write will look for in each of these. */
void records_jobs_ahead(struct records_work *work, const struct row_list *jobs);
/* The job as clients see it: the record, its customer and branch by name, and what is computed from them and the
 * organization: plannable, blockers, plannedDurationMinutes, locationQuality; and by the work's insight, predictedDuration and
 * eta. False: work->fault. */
bool records_job_write(struct json_writer *w, struct records_work *work, const struct row *job,
                       const struct issues *warnings);
/* {items: […], nextCursor} is the caller's; this is one line of the timeline. */
void records_timeline_write(struct json_writer *w, struct records_work *work, const struct appended *line);

/* "unscheduled" and so on; false when a word is none. For a list's filter it is a bit. */
bool records_job_status_read(struct text word, int32_t *status);

/* What planning reckons with: as given, unless the organization plans with predictions; else as it is predicted, by its quantile;
 * else, where nothing was learned, the organization's default. A fault of the store is work->fault. */
struct records_planned records_job_planned(struct records_work *work, const struct job_record *job);
/* The same, with who has it. */
int32_t records_job_planned_minutes(struct records_work *work, const struct job_record *job);

/* ---- places ------------------------------------------------------------------------------------------------------ */

/* Where a job stands on the board. */
struct records_place {
    struct text technician_id; /* empty: nowhere */
    struct text_list crew_technician_ids;
    int64_t start_s;
    int64_t end_s;
    int32_t sequence;     /* 0: not known */
    int32_t plan_version; /* that gives it; 0: none does */
    bool by_hand;         /* of a human: `locks` are set too, and who is on the way is called back */
    uint64_t locks;
};

/* Gives an open job another place, or none. It becomes scheduled or unscheduled with that; one that was dispatched to another
 * technician is scheduled again, and what loses its place loses its locks, unless a hand says otherwise. Whether the place keeps the rules is the caller's
 * to know. Closes the outcome as illegal for a job that is under way or over. False: that, or work->fault. */
bool records_job_put_at(struct records_work *work, const struct row *job, const struct records_place *place,
                        const char *action, struct records_outcome *outcome);
/* Sets the locks of a job, bits of LOCK_…. */
bool records_job_lock(struct records_work *work, const struct row *job, uint64_t locks, const char *action,
                      struct records_outcome *outcome);

/* ---- bodies that are no records ---------------------------------------------------------------------------------- */

extern const struct shape records_shape_report;    /* of records_job_status */
extern const struct shape records_shape_reopening; /* of records_job_reopen; may be left out */

#endif
