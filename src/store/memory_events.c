/* The store in memory: events, and who hears of them. */
#include "store/memory_parts.h"

void memory_keep_events(struct store_memory *store, struct memory_member *member, const struct change_set *set)
{
    for (int32_t i = 0; i < set->event_count; i++) {
        const struct change_event *event = &set->events[i];
        if (event->passing) {
            continue;
        }
        member->events = arena_grow(store->arena, member->events, member->event_count, sizeof *member->events);
        member->events[member->event_count++] = (struct store_event){
            .seq = ++member->event_seq,
            .at_ms = set->origin.at_ms,
            .type = text_copy(store->arena, event->type),
            .id = text_copy(store->arena, event->id),
            .version = event->version,
            .data = text_copy(store->arena, event->data),
        };
    }
}

int64_t memory_event_seq(const struct snapshot *snapshot)
{
    return snapshot->event_seq;
}

bool memory_events(struct snapshot *snapshot, struct arena *arena, int64_t after_seq, int32_t limit,
                   struct event_list *list, struct fault *fault)
{
    const struct memory_member *member = snapshot->member;
    struct store_event *items = arena_array(arena, struct store_event, limit);
    int32_t count = 0;
    (void)fault;
    pthread_mutex_lock(&snapshot->store->mutex);
    for (int32_t i = 0; i < member->event_count && count <= limit; i++) {
        const struct store_event *event = &member->events[i];
        if (event->seq > after_seq && event->seq <= snapshot->event_seq) {
            if (count < limit) {
                items[count] = *event;
            }
            count++;
        }
    }
    pthread_mutex_unlock(&snapshot->store->mutex);
    *list = (struct event_list){.count = count > limit ? limit : count, .items = items, .more = count > limit};
    return true;
}

void memory_listen(void *context, store_hear *hear, void *argument)
{
    store_listener_set(&((struct store_memory *)context)->listener, hear, argument);
}

void memory_announce(void *context, const struct store_news *news)
{
    store_listener_tell(&((struct store_memory *)context)->listener, news);
}
