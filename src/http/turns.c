#include "http/turns.h"

#include <assert.h>
#include <stddef.h>

void turns_init(struct turns *turns)
{
    pthread_mutex_init(&turns->mutex, NULL);
    turns->first = NULL;
}

static bool is_of(const struct turn *turn, struct text organization_id)
{
    return text_equal(turn->organization_id, organization_id);
}

bool turns_enter(struct turns *turns, struct turn *turn)
{
    bool at_once = true;
    turn->next = NULL;
    pthread_mutex_lock(&turns->mutex);
    struct turn **place = &turns->first;
    for (; *place != NULL; place = &(*place)->next) {
        at_once = at_once && !is_of(*place, turn->organization_id);
    }
    *place = turn;
    pthread_mutex_unlock(&turns->mutex);
    return at_once;
}

struct turn *turns_leave(struct turns *turns, struct turn *turn)
{
    pthread_mutex_lock(&turns->mutex);
    struct turn **place = &turns->first;
    while (*place != turn) {
        assert(*place != NULL && !is_of(*place, turn->organization_id)); /* the first one alone may leave */
        place = &(*place)->next;
    }
    *place = turn->next;
    struct turn *next = turn->next;
    while (next != NULL && !is_of(next, turn->organization_id)) {
        next = next->next;
    }
    pthread_mutex_unlock(&turns->mutex);
    return next;
}
