/* Time zones for what the installation does by itself: each is loaded once and shared from then on. */
#ifndef ROUTRIQ_APP_MACHINE_ZONES_H
#define ROUTRIQ_APP_MACHINE_ZONES_H

#include "base/text.h"

struct machine_zones;
struct zone;

struct machine_zones *machine_zones_create(void);
void machine_zones_destroy(struct machine_zones *zones);
/* `context` is the zones. NULL when tzdata has no zone of that name. From any thread. */
const struct zone *machine_zones_find(void *context, struct text name);

#endif
