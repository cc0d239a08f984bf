/* Zones: each time zone that somebody asked for, loaded once and shared from then on. */
#ifndef ROUTRIQ_HTTP_ZONES_H
#define ROUTRIQ_HTTP_ZONES_H

#include <pthread.h>

#include "base/zone.h"

enum { ZONES_KEPT = 1024 }; /* tzdata has some six hundred names */

struct zones {
    pthread_mutex_t mutex;
    struct arena *arena; /* of the zones; used under the mutex */
    int32_t count;
    const struct zone *list[ZONES_KEPT];
};

void http_zones_init(struct zones *zones, struct arena *arena);
/* The zone lives as long as `zones`, or as `scratch` when no more are kept. NULL with the fault of zone_load. */
const struct zone *http_zones_find(struct zones *zones, struct arena *scratch, struct text name, struct fault *fault);

#endif
