/* Learning from what is kept: work of the queue.
 *
 * The jobs completed within DESK_LEARN_DAYS are gathered, a model of durations is fitted on them and one of performance, and
 * both are kept as the next model. It is active at once, unless somebody has gone back to an older one by hand: then it waits
 * to be activated. A model that would be the same as the newest is not kept again; of old ones that are not active the newest
 * DESK_MODELS_KEPT stay. */
#ifndef ROUTRIQ_DESK_LEARN_H
#define ROUTRIQ_DESK_LEARN_H

#include "operations/operations.h"
#include "records/records.h"

enum { DESK_LEARN_DAYS = 730, DESK_MODELS_KEPT = 30 };

/* "learn.durations" */
void desk_learn_run(void *context, struct queue_work *queue);
/* Asks for it, once however often it is asked for. */
void desk_learn_ask(struct records_work *work);

#endif
