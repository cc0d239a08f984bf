#include "store/listener.h"

void store_listener_init(struct store_listener *listener)
{
    pthread_mutex_init(&listener->mutex, NULL);
}

void store_listener_destroy(struct store_listener *listener)
{
    pthread_mutex_destroy(&listener->mutex);
}

void store_listener_set(struct store_listener *listener, store_hear *hear, void *argument)
{
    pthread_mutex_lock(&listener->mutex);
    listener->hear = hear;
    listener->argument = argument;
    pthread_mutex_unlock(&listener->mutex);
}

void store_listener_tell(struct store_listener *listener, const struct store_news *news)
{
    if (news->count == 0) {
        return;
    }
    pthread_mutex_lock(&listener->mutex);
    if (listener->hear != NULL) {
        listener->hear(listener->argument, news);
    }
    pthread_mutex_unlock(&listener->mutex);
}

void store_listener_tell_of(struct store_listener *listener, const struct change_set *set)
{
    store_listener_tell(listener,
                        &(struct store_news){set->organization_id, set->origin.at_ms, set->event_count, set->events});
}
