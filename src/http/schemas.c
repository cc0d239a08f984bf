/* The schemas that are written by hand: their groups. */
#include "http/schema.h"

static const struct schema_group *const groups[] = {
    &schema_group_common,   &schema_group_auth,     &schema_group_field,    &schema_group_operations,
    &schema_group_dispatch, &schema_group_schedule, &schema_group_optimize, &schema_group_learning,
    &schema_group_reports,  &schema_group_hand,
};

const struct schema_table schema_table = {groups, (int32_t)(sizeof groups / sizeof groups[0])};
