/* Who hears of commits. One listener, of whoever serves this process; it is called without a lock of the store. */
#ifndef ROUTRIQ_STORE_LISTENER_H
#define ROUTRIQ_STORE_LISTENER_H

#include <pthread.h>

#include "ports/ports.h"

struct store_listener {
    pthread_mutex_t mutex; /* held while it hears: whoever ends it waits for that */
    store_hear *hear;      /* NULL: nobody listens */
    void *argument;
};

void store_listener_init(struct store_listener *listener);
void store_listener_destroy(struct store_listener *listener);
void store_listener_set(struct store_listener *listener, store_hear *hear, void *argument);
void store_listener_tell(struct store_listener *listener, const struct store_news *news);
/* Of a change-set that was kept. */
void store_listener_tell_of(struct store_listener *listener, const struct change_set *set);

#endif
