/* Tidying: takes out what is older than it is kept.
 *
 * Answers kept for an Idempotency-Key go after 24 hours, sessions when they are over, positions after the organization's
 * retention.locationsDays, events and finished work after a week. What went is told by one entry of the audit a run, unless
 * it was nothing. The audit itself, and records, are not touched.
 */
#ifndef ROUTRIQ_OPERATIONS_TIDY_H
#define ROUTRIQ_OPERATIONS_TIDY_H

#include "operations/queue.h"

/* The handler of the kind "tidy"; `context` is the struct operations_host. */
void tidy_run(void *context, struct queue_work *work);

#endif
