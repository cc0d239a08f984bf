/* What the use cases of the room operations work with, on behalf of a request. */
#ifndef ROUTRIQ_HTTP_OPERATIONS_H
#define ROUTRIQ_HTTP_OPERATIONS_H

#include "http/exchange.h"
#include "operations/operations.h"

/* Without commit and rest: a request waits for neither. */
struct operations_host http_operations(struct exchange *x);

#endif
