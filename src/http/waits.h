/* Waits: requests whose client would rather wait for what they have begun (Prefer: wait=N).
 *
 * The work is asked for and that is kept; the answer could leave as 202. Instead the request is put into a list, in no thread, and
 * with each tick a worker looks whether the work is over: then the answer is 200 with what came of it, else, when the time is
 * over or the server stops, the 202 that stands. So nobody waits longer than was said. A full list makes nobody wait. */
#ifndef ROUTRIQ_HTTP_WAITS_H
#define ROUTRIQ_HTTP_WAITS_H

#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/text.h"

enum { WAIT_MOST_S = 60 };

/* The seconds that a Prefer header asks for, at most WAIT_MOST_S; 0: none. */
int32_t wait_preferred_s(struct text prefer);

/* A place in the list, held in what waits. */
struct wait {
    struct wait *next;
    int64_t until_ms; /* monotonic */
    void *owner;
};

struct waits {
    pthread_mutex_t mutex;
    struct wait *first;
    int32_t count;
};

void waits_init(struct waits *waits);
/* False when the list is full. */
bool waits_enter(struct waits *waits, struct wait *wait);
/* Everybody, taken out of the list. */
struct wait *waits_take(struct waits *waits);

#endif
