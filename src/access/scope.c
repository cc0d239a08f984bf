#include "access/access.h"

#include <assert.h>

static const struct text names[SCOPE_COUNT] = {
    [SCOPE_JOBS_READ] = {"jobs:read", 9},
    [SCOPE_JOBS_WRITE] = {"jobs:write", 10},
    [SCOPE_TECHNICIANS_READ] = {"technicians:read", 16},
    [SCOPE_TECHNICIANS_WRITE] = {"technicians:write", 17},
    [SCOPE_CUSTOMERS_READ] = {"customers:read", 14},
    [SCOPE_CUSTOMERS_WRITE] = {"customers:write", 15},
    [SCOPE_DISPATCH_READ] = {"dispatch:read", 13},
    [SCOPE_DISPATCH_RUN] = {"dispatch:run", 12},
    [SCOPE_DISPATCH_APPROVE] = {"dispatch:approve", 16},
    [SCOPE_LEARNING_READ] = {"learning:read", 13},
    [SCOPE_LEARNING_WRITE] = {"learning:write", 14},
    [SCOPE_SIMULATION_RUN] = {"simulation:run", 14},
    [SCOPE_REPORTS_READ] = {"reports:read", 12},
    [SCOPE_INTEGRATIONS_READ] = {"integrations:read", 17},
    [SCOPE_INTEGRATIONS_WRITE] = {"integrations:write", 18},
    [SCOPE_NOTIFICATIONS_READ] = {"notifications:read", 18},
    [SCOPE_NOTIFICATIONS_WRITE] = {"notifications:write", 19},
    [SCOPE_WEBHOOKS_WRITE] = {"webhooks:write", 14},
    [SCOPE_AUDIT_READ] = {"audit:read", 10},
    [SCOPE_ADMIN] = {"admin", 5},
};

struct text scope_name(enum scope scope)
{
    assert(scope >= 0 && scope < SCOPE_COUNT);
    return names[scope];
}

bool scope_parse(struct text name, enum scope *scope)
{
    for (int i = 0; i < SCOPE_COUNT; i++) {
        if (text_equal(names[i], name)) {
            *scope = (enum scope)i;
            return true;
        }
    }
    return false;
}
