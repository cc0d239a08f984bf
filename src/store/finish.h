/* How an item of the queue may end: from which state into which. One table for every store. */
#ifndef ROUTRIQ_STORE_FINISH_H
#define ROUTRIQ_STORE_FINISH_H

#include <stdbool.h>

#include "ports/ports.h"

/* Whether an item in that state, at that fence, may end so. Who works on it is asked for the fence; a hand is not. */
bool store_finish_holds(const struct queue_finish *finish, enum queue_state state, int64_t fence);
/* The state that it is in before, and after. */
enum queue_state store_finish_from(enum queue_end how);
enum queue_state store_finish_to(enum queue_end how);

#endif
