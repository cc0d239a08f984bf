#include "http/waits.h"

#include <stddef.h>

#include "http/limits.h"

/* RFC 7240: preferences stand between commas, each may have parameters behind semicolons. The first wait counts. */
int32_t wait_preferred_s(struct text prefer)
{
    while (prefer.length > 0) {
        struct text preference = text_cut(&prefer, ',');
        struct text name = text_trim(text_cut(&preference, ';'));
        struct text value = name;
        int64_t seconds = 0;
        name = text_trim(text_cut(&value, '='));
        if (text_equal_folded(name, TEXT("wait"))) {
            bool right = text_to_int64(text_trim(value), &seconds) && seconds > 0;
            return !right ? 0 : seconds > WAIT_MOST_S ? WAIT_MOST_S : (int32_t)seconds;
        }
    }
    return 0;
}

void waits_init(struct waits *waits)
{
    pthread_mutex_init(&waits->mutex, NULL);
    waits->first = NULL;
    waits->count = 0;
}

bool waits_enter(struct waits *waits, struct wait *wait)
{
    pthread_mutex_lock(&waits->mutex);
    bool taken = waits->count < LIMIT_WAITS;
    if (taken) {
        wait->next = waits->first;
        waits->first = wait;
        waits->count++;
    }
    pthread_mutex_unlock(&waits->mutex);
    return taken;
}

struct wait *waits_take(struct waits *waits)
{
    pthread_mutex_lock(&waits->mutex);
    struct wait *all = waits->first;
    waits->first = NULL;
    waits->count = 0;
    pthread_mutex_unlock(&waits->mutex);
    return all;
}
