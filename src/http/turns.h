/* Turns: who is worked on again, one after the other.
 *
 * Of many requests that change the same row at the same moment one is kept, and all others have to be worked on again. Were they
 * so all at once time after time, each time one would be kept. So those of an organization that ran into something twice wait for
 * each other: each begins when what the one before it changed is kept, and has nobody against it but what has come in meanwhile.
 * Nobody blocks: a request that waits is in a list and in no thread. */
#ifndef ROUTRIQ_HTTP_TURNS_H
#define ROUTRIQ_HTTP_TURNS_H

#include <pthread.h>
#include <stdbool.h>

#include "base/text.h"

/* A place in the list, held in what waits. */
struct turn {
    struct turn *next;
    struct text organization_id;
    void *owner; /* whose turn it is */
};

struct turns {
    pthread_mutex_t mutex;
    struct turn *first; /* in the order of their coming; of each organization the first one is at work */
};

void turns_init(struct turns *turns);
/* True when it is its turn at once; else it is handed out by turns_leave. */
bool turns_enter(struct turns *turns, struct turn *turn);
/* The one whose turn it was has ended; the next of its organization, or NULL. */
struct turn *turns_leave(struct turns *turns, struct turn *turn);

#endif
