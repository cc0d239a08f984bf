/* The types of events: what each is called, who may hear of it, and whether it is kept.
 *
 * An event is heard by who may read what it is about: job.* needs jobs:read, and so on. Who sees the own day alone hears only
 * what is about the own technician. A type that is not in the table (of a newer program, in the same database) nobody hears.
 */
#ifndef ROUTRIQ_HTTP_STREAM_TYPE_H
#define ROUTRIQ_HTTP_STREAM_TYPE_H

#include "access/access.h"

enum stream_type {
    STREAM_JOB_CREATED,
    STREAM_JOB_UPDATED,
    STREAM_JOB_STATUS,
    STREAM_JOB_CANCELED,
    STREAM_TECHNICIAN_UPDATED,
    STREAM_TECHNICIAN_LOCATION,
    STREAM_PLAN_CHANGED,
    STREAM_RUN_PROGRESS,
    STREAM_RUN_FINISHED,
    STREAM_PROPOSAL_CREATED,
    STREAM_PROPOSAL_DECIDED,
    STREAM_PROPOSAL_APPLIED,
    STREAM_PUSH_FINISHED,
    STREAM_SLA_AT_RISK,
    STREAM_MESSAGE_SENT,
    STREAM_INTEGRATION_ATTENTION,
    STREAM_ENGINE_STOPPED,
    STREAM_ENGINE_RESUMED,
    STREAM_TYPE_COUNT
};

/* As a parameter of the query takes them. */
#define STREAM_TYPE_NAMES                                                                                              \
    "job.created job.updated job.status job.canceled technician.updated technician.location plan.changed "             \
    "run.progress run.finished proposal.created proposal.decided proposal.applied push.finished sla.at_risk "          \
    "message.sent integration.attention engine.stopped engine.resumed"

#define STREAM_TYPES_ALL ((UINT32_C(1) << STREAM_TYPE_COUNT) - 1)
/* Those that are told to who listens, and kept nowhere. */
#define STREAM_TYPES_PASSING (UINT32_C(1) << STREAM_TECHNICIAN_LOCATION | UINT32_C(1) << STREAM_RUN_PROGRESS)

/* False when there is no such type. */
bool stream_type_find(struct text name, enum stream_type *type);
struct text stream_type_name(enum stream_type type);
/* The bits of a comma list of types. */
uint32_t stream_types_of(struct text names);
/* Those that somebody may hear of. */
uint32_t stream_types_readable(const struct identity *identity);

#endif
