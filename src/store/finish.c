#include "store/finish.h"

static const struct {
    enum queue_state from;
    enum queue_state to;
} ways[] = {
    [QUEUE_DONE] = {QUEUE_LEASED, QUEUE_IS_DONE},        [QUEUE_HOLD] = {QUEUE_LEASED, QUEUE_LEASED},
    [QUEUE_AGAIN] = {QUEUE_LEASED, QUEUE_WAITING},       [QUEUE_DEAD] = {QUEUE_LEASED, QUEUE_IS_DEAD},
    [QUEUE_RETRY] = {QUEUE_IS_DEAD, QUEUE_WAITING},      [QUEUE_DISCARD] = {QUEUE_IS_DEAD, QUEUE_DISCARDED},
    [QUEUE_CALL_OFF] = {QUEUE_WAITING, QUEUE_DISCARDED},
};

enum queue_state store_finish_from(enum queue_end how)
{
    return ways[how].from;
}

enum queue_state store_finish_to(enum queue_end how)
{
    return ways[how].to;
}

bool store_finish_holds(const struct queue_finish *finish, enum queue_state state, int64_t fence)
{
    return state == ways[finish->how].from && (state != QUEUE_LEASED || fence == finish->fence);
}
