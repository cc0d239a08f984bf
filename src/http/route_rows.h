/* What the files routes_*.c share: how a group is written down, and the parameters of every list. */
#ifndef ROUTRIQ_HTTP_ROUTE_ROWS_H
#define ROUTRIQ_HTTP_ROUTE_ROWS_H

#include "http/endpoints.h"
#include "http/route.h"

#define ROUTE_COUNT(array) ((int32_t)(sizeof(array) / sizeof *(array)))
#define ROUTE_PARAMETERS(array) .parameters = (array), .parameter_count = ROUTE_COUNT(array)
#define ROUTE_GROUP(rows)                                                                                              \
    {                                                                                                                  \
        (rows), ROUTE_COUNT(rows)                                                                                      \
    }

#define PARAMETERS_OF_A_LIST                                                                                           \
    {.name = "limit",                                                                                                  \
     .type = PARAMETER_INTEGER,                                                                                        \
     .low = 1,                                                                                                         \
     .high = LIMIT_PAGE,                                                                                               \
     .description = "At most so many; 50 if not given."},                                                              \
    {                                                                                                                  \
        .name = "cursor", .type = PARAMETER_TEXT,                                                                      \
        .description = "nextCursor of the page before, with the same filters."                                         \
    }

#endif
