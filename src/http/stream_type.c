#include "http/stream_type.h"

#include <assert.h>

static const struct {
    struct text name;
    enum scope scope;
} rows[STREAM_TYPE_COUNT] = {
    [STREAM_JOB_CREATED] = {{"job.created", 11}, SCOPE_JOBS_READ},
    [STREAM_JOB_UPDATED] = {{"job.updated", 11}, SCOPE_JOBS_READ},
    [STREAM_JOB_STATUS] = {{"job.status", 10}, SCOPE_JOBS_READ},
    [STREAM_JOB_CANCELED] = {{"job.canceled", 12}, SCOPE_JOBS_READ},
    [STREAM_TECHNICIAN_UPDATED] = {{"technician.updated", 18}, SCOPE_TECHNICIANS_READ},
    [STREAM_TECHNICIAN_LOCATION] = {{"technician.location", 19}, SCOPE_TECHNICIANS_READ},
    [STREAM_PLAN_CHANGED] = {{"plan.changed", 12}, SCOPE_DISPATCH_READ},
    [STREAM_RUN_PROGRESS] = {{"run.progress", 12}, SCOPE_DISPATCH_READ},
    [STREAM_RUN_FINISHED] = {{"run.finished", 12}, SCOPE_DISPATCH_READ},
    [STREAM_PROPOSAL_CREATED] = {{"proposal.created", 16}, SCOPE_DISPATCH_READ},
    [STREAM_PROPOSAL_DECIDED] = {{"proposal.decided", 16}, SCOPE_DISPATCH_READ},
    [STREAM_PROPOSAL_APPLIED] = {{"proposal.applied", 16}, SCOPE_DISPATCH_READ},
    [STREAM_PUSH_FINISHED] = {{"push.finished", 13}, SCOPE_INTEGRATIONS_READ},
    [STREAM_SLA_AT_RISK] = {{"sla.at_risk", 11}, SCOPE_DISPATCH_READ},
    [STREAM_MESSAGE_SENT] = {{"message.sent", 12}, SCOPE_NOTIFICATIONS_READ},
    [STREAM_INTEGRATION_ATTENTION] = {{"integration.attention", 21}, SCOPE_INTEGRATIONS_READ},
    [STREAM_ENGINE_STOPPED] = {{"engine.stopped", 14}, SCOPE_DISPATCH_READ},
    [STREAM_ENGINE_RESUMED] = {{"engine.resumed", 14}, SCOPE_DISPATCH_READ},
};

bool stream_type_find(struct text name, enum stream_type *type)
{
    for (int i = 0; i < STREAM_TYPE_COUNT; i++) {
        if (text_equal(rows[i].name, name)) {
            *type = (enum stream_type)i;
            return true;
        }
    }
    return false;
}

struct text stream_type_name(enum stream_type type)
{
    assert(type < STREAM_TYPE_COUNT);
    return rows[type].name;
}

uint32_t stream_types_of(struct text names)
{
    uint32_t types = 0;
    struct text rest = names;
    while (rest.length > 0) {
        enum stream_type type;
        types |= stream_type_find(text_cut(&rest, ','), &type) ? UINT32_C(1) << type : 0;
    }
    return types;
}

uint32_t stream_types_readable(const struct identity *identity)
{
    uint32_t types = 0;
    bool narrow = !text_is_empty(identity->only_technician_id);
    for (int i = 0; i < STREAM_TYPE_COUNT; i++) {
        bool may = identity_may(identity, rows[i].scope) && (!narrow || rows[i].scope == SCOPE_TECHNICIANS_READ);
        types |= may ? UINT32_C(1) << i : 0;
    }
    return types;
}
