/* The demo's day as a change-set: one organization with everything in it, as an organization's own calls would have made it. */
#ifndef ROUTRIQ_APP_DEMO_RECORDS_H
#define ROUTRIQ_APP_DEMO_RECORDS_H

#include "app/demo.h"
#include "ports/ports.h"

/* The organization, its technicians, customers and jobs where the plan has put them, the plan, and a test key that may do
 * everything, in *key. */
struct change_set *demo_records(struct arena *arena, const struct demo *demo, const struct clock_port *clock,
                                const struct entropy_port *entropy, struct text *key);

#endif
