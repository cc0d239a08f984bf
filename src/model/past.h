/* A past job: one that is done, as far as something can be learned from it.
 *
 * There is no customer, address or name in it. What is not known is 0 or empty, unless a `has_` stands beside it. */
#ifndef ROUTRIQ_MODEL_PAST_H
#define ROUTRIQ_MODEL_PAST_H

#include <stdbool.h>
#include <stdint.h>

#include "base/text.h"
#include "base/zone.h"

struct past_job {
    struct text job_type;
    struct text technician_id; /* empty: not known, or a crew's work, which is nobody's alone */
    struct date day;           /* on which it was completed, local to the organization */
    int32_t minutes;           /* at the customer's */
    int32_t given_minutes;     /* that whoever booked it gave */
    bool has_fixed;
    bool fixed;   /* at the first visit */
    int32_t csat; /* 1 to 5 */
};

struct past_jobs {
    int32_t count;
    const struct past_job *items;
};

#endif
