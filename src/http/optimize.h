/* /v1/optimize: its request read into a day, its answer written. The words are the published ones, in snake_case. */
#ifndef ROUTRIQ_HTTP_OPTIMIZE_H
#define ROUTRIQ_HTTP_OPTIMIZE_H

#include "base/json.h"
#include "dispatch/dispatch.h"
#include "http/fields.h"
#include "http/zones.h"

struct optimize_defaults {
    struct text timezone; /* the organization's */
    struct zones *zones;
    uint64_t map_seed; /* random: see base/map.h */
};

/* Reads the body. Everything that is wrong is in `fields`; true when nothing is. The request leans on the body and on
 * f->arena. A request that was read well is one that dispatch_optimize takes. */
bool optimize_read(struct fields *f, const struct json *body, const struct optimize_defaults *defaults,
                   struct optimize_request *request);

/* Writes `data`. */
void optimize_write(struct json_writer *w, const struct optimize_answer *answer);

#endif
