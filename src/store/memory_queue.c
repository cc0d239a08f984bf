/* The store in memory: the queue. */
#include <stdlib.h>

#include "store/memory_parts.h"

static int by_id(const void *a, const void *b)
{
    const struct queue_item *first = a;
    const struct queue_item *second = b;
    return text_compare(first->id, second->id);
}

static bool is_among(const struct text_list *kinds, struct text kind)
{
    for (int32_t i = 0; i < kinds->count; i++) {
        if (text_equal(kinds->items[i], kind)) {
            return true;
        }
    }
    return false;
}

bool memory_queued(struct snapshot *snapshot, struct arena *arena, enum queue_state state, struct text after_id,
                   int32_t limit, struct queue_list *list, struct fault *fault)
{
    const struct memory_member *member = snapshot->member;
    (void)fault;
    pthread_mutex_lock(&snapshot->store->mutex);
    struct queue_item *items = arena_array(arena, struct queue_item, member->queue_count);
    int32_t count = 0;
    for (int32_t i = 0; i < member->queue_count; i++) {
        if (member->queue[i].state == state && text_compare(member->queue[i].id, after_id) > 0) {
            items[count++] = member->queue[i];
        }
    }
    pthread_mutex_unlock(&snapshot->store->mutex);
    if (count > 0) {
        qsort(items, (size_t)count, sizeof *items, by_id);
    }
    *list = (struct queue_list){.count = count > limit ? limit : count, .items = items, .more = count > limit};
    return true;
}

bool memory_waiting(struct snapshot *snapshot, const struct text_list *kinds, int32_t *count, struct fault *fault)
{
    const struct memory_member *member = snapshot->member;
    (void)fault;
    *count = 0;
    pthread_mutex_lock(&snapshot->store->mutex);
    for (int32_t i = 0; i < member->queue_count; i++) {
        *count += member->queue[i].state == QUEUE_WAITING && is_among(kinds, member->queue[i].kind) ? 1 : 0;
    }
    pthread_mutex_unlock(&snapshot->store->mutex);
    return true;
}

const struct queue_item *memory_queue_item(struct snapshot *snapshot, struct arena *arena, struct text id,
                                           struct fault *fault)
{
    const struct memory_member *member = snapshot->member;
    struct queue_item *found = NULL;
    (void)fault;
    pthread_mutex_lock(&snapshot->store->mutex);
    for (int32_t i = 0; i < member->queue_count && found == NULL; i++) {
        if (text_equal(member->queue[i].id, id)) {
            found = arena_new(arena, struct queue_item);
            *found = member->queue[i];
        }
    }
    pthread_mutex_unlock(&snapshot->store->mutex);
    return found;
}

/* Whether the organization has one of that kind in work. */
static bool is_in_work(const struct memory_member *member, struct text kind, int64_t now_ms)
{
    for (int32_t i = 0; i < member->queue_count; i++) {
        const struct queue_item *item = &member->queue[i];
        if (item->state == QUEUE_LEASED && item->lease_ms > now_ms && text_equal(item->kind, kind)) {
            return true;
        }
    }
    return false;
}

static bool is_wanted(const struct memory_member *member, const struct claim_request *request,
                      const struct queue_item *item)
{
    bool due = item->state == QUEUE_WAITING && item->due_ms <= request->now_ms;
    bool lost = item->state == QUEUE_LEASED && item->lease_ms <= request->now_ms;
    return (due || lost) && is_among(&request->kinds, item->kind) &&
           !(is_among(&request->single, item->kind) && is_in_work(member, item->kind, request->now_ms));
}

static bool is_before(const struct queue_item *a, const struct queue_item *b)
{
    return a->due_ms < b->due_ms || (a->due_ms == b->due_ms && text_compare(a->id, b->id) < 0);
}

/* Its item that was due first. */
static struct queue_item *first_of(const struct memory_member *member, const struct claim_request *request)
{
    struct queue_item *first = NULL;
    for (int32_t i = 0; i < member->queue_count; i++) {
        struct queue_item *item = &member->queue[i];
        if (is_wanted(member, request, item) && (first == NULL || is_before(item, first))) {
            first = item;
        }
    }
    return first;
}

/* Of the organizations that have something due, the one whose turn is longest ago. */
static struct queue_item *next_item(struct store_memory *store, const struct claim_request *request)
{
    struct memory_member *turn = NULL;
    struct queue_item *next = NULL;
    for (struct memory_member *m = store->first; m != NULL; m = m->next) {
        bool is_before_it =
            turn == NULL || m->turn < turn->turn || (m->turn == turn->turn && text_compare(m->id, turn->id) < 0);
        struct queue_item *first = is_before_it ? first_of(m, request) : NULL;
        turn = first == NULL ? turn : m;
        next = first == NULL ? next : first;
    }
    if (turn != NULL) {
        turn->turn = ++store->turn;
    }
    return next;
}

bool memory_claim(void *context, struct arena *arena, const struct claim_request *request, struct queue_list *claimed,
                  struct fault *fault)
{
    struct store_memory *store = context;
    struct queue_item *items = arena_array(arena, struct queue_item, request->limit);
    int32_t count = 0;
    (void)fault;
    pthread_mutex_lock(&store->mutex);
    for (; count < request->limit; count++) {
        struct queue_item *item = next_item(store, request);
        if (item == NULL) {
            break;
        }
        item->state = QUEUE_LEASED;
        item->attempt++;
        item->fence++;
        item->lease_ms = request->now_ms + (int64_t)request->lease_s * 1000;
        items[count] = *item;
    }
    pthread_mutex_unlock(&store->mutex);
    *claimed = (struct queue_list){.count = count, .items = items};
    return true;
}
