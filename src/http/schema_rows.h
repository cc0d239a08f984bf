/* What the files schemas_*.c share: how a group is written down, and words that more than one of them has. */
#ifndef ROUTRIQ_HTTP_SCHEMA_ROWS_H
#define ROUTRIQ_HTTP_SCHEMA_ROWS_H

#include "http/schema.h"

#define SCHEMA_COUNT(array) ((int32_t)(sizeof(array) / sizeof *(array)))
#define SCHEMA_FIELDS(array) .fields = (array), .field_count = SCHEMA_COUNT(array)
#define SCHEMA_GROUP(rows)                                                                                             \
    {                                                                                                                  \
        (rows), SCHEMA_COUNT(rows)                                                                                     \
    }

#define REASON_CODES                                                                                                   \
    "missing_skill missing_part outside_window shift_too_short out_of_reach no_break_room not_worth_it not_working "   \
    "not_tried"

#endif
