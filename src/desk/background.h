/* What the desk does without a request: work of the queue. */
#ifndef ROUTRIQ_DESK_BACKGROUND_H
#define ROUTRIQ_DESK_BACKGROUND_H

#include "operations/operations.h"
#include "records/records.h"

/* What the queue's workers work on here; the context of each is the struct operations_host. */
const struct queue_handler *desk_handlers(int32_t *count);

/* A work over a snapshot that is opened for it, in the queue's arena and change-set. NULL after queue_fail. */
struct records_work *background_begin(const struct operations_host *host, struct queue_work *queue);
/* Closes its snapshot; the work and what it read stay. */
void background_end(const struct operations_host *host, struct records_work *work);

#endif
