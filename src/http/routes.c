/* The table of routes: its groups, in the order in which the document shows them. */
#include "http/route.h"

static const struct route_group *const groups[] = {
    &route_group_auth,        &route_group_users,     &route_group_org,        &route_group_jobs,
    &route_group_technicians, &route_group_customers, &route_group_operations, &route_group_events,
    &route_group_dispatch,    &route_group_proposals, &route_group_runs,       &route_group_reports,
    &route_group_learning,    &route_group_documents, &route_group_hand,
};

const struct route_table route_table = {groups, (int32_t)(sizeof groups / sizeof groups[0])};
