#include "operations/operations.h"

const struct queue_handler *operations_handlers(int32_t *count)
{
    static const struct queue_handler handlers[] = {
        {.kind = "audit.head", .run = audit_heads_run},
        {.kind = "tidy", .run = tidy_run},
    };
    *count = sizeof handlers / sizeof *handlers;
    return handlers;
}
