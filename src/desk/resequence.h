/* Re-sequencing: a day that is under way is looked at again when something has happened on it.
 *
 * Whatever moves the day (a status, a position, a cancellation, a technician who changes, an incident) asks for a look
 * RESEQUENCE_AFTER_MS later; as long as one waits, more are passed over, so a burst of events is one look and at most one more.
 * The look works out when each job of today would begin as things are. Where one begins more than
 * planning.resequenceThresholdMinutes after its time on the board, or where a cancellation or an incident has changed what is
 * best, and no such run of today was asked for within RESEQUENCE_EVERY_MS (else the look waits until then), a run is put into the queue (run.h): its search moves at most guardrails.maxMovedJobs, and what it finds is a proposal, or is
 * applied, as the mode says. What the last look's run proposed and nobody decided about is superseded by it. */
#ifndef ROUTRIQ_DESK_RESEQUENCE_H
#define ROUTRIQ_DESK_RESEQUENCE_H

#include "desk/background.h"

enum {
    RESEQUENCE_AFTER_MS = 5000,
    RESEQUENCE_EVERY_MS = 60 * 1000,
    RESEQUENCE_TIME_MS = 3000,
    RESEQUENCE_ITERATIONS_PER_JOB = 200,
};

/* Asks for a look when the change-set has news that moves a day. */
void desk_resequence_watch(struct records_work *work);
/* Asks for it; `is_other`: what is best may be another plan though nobody is late. */
void desk_resequence_ask(struct records_work *work, bool is_other);
/* Asks for one now, for one when the incident begins, and for one when it ends: days are planned with what lasts. One that is ended or
 * called off before is looked at when that is told, and not then. */
void desk_resequence_ask_incident(struct records_work *work, const struct row *incident);

/* How long until the next run of that kind may be asked for of the date; 0: it may at once. */
int64_t desk_rerun_wait_ms(struct records_work *work, int32_t kind, struct date date);
/* Asks for a short run of the day. */
void desk_rerun_put(struct records_work *work, int32_t kind, const struct live_day *day);

/* "dispatch.look" */
void desk_resequence_look(void *context, struct queue_work *queue);

#endif
