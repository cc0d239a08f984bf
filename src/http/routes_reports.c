/* The routes of what slows everybody down, of what there is room for, and of how it went. */
#include "http/route_rows.h"

static const struct parameter incident_parameters[] = {
    {.name = "active",
     .type = PARAMETER_CHOICE,
     .choices = "true all",
     .description = "all: those that are over as well."},
    PARAMETERS_OF_A_LIST,
};

#define SPAN                                                                                                           \
    {.name = "from", .type = PARAMETER_DATE, .description = "The first local date."},                                  \
    {                                                                                                                  \
        .name = "to", .type = PARAMETER_DATE, .description = "The last local date."                                    \
    }

static const struct parameter report_parameters[] = {
    SPAN,
    {.name = "groupBy",
     .type = PARAMETER_CHOICE,
     .choices = "day week month technician branch",
     .description = "By day if not given."},
};

static const struct parameter capacity_parameters[] = {
    SPAN,
    {.name = "groupBy",
     .type = PARAMETER_CHOICE,
     .choices = "day week technician branch",
     .description = "By day if not given."},
};

static const struct http_route rows[] = {
    {
        .method = METHOD_GET,
        .pattern = "/api/v1/dispatch/capacity",
        .scope = SCOPE_DISPATCH_READ,
        .handle = endpoint_capacity,
        .operation = "getCapacity",
        .summary = "Minutes that there are, and that are booked, of the next 14 days if no others are asked for",
        ROUTE_PARAMETERS(capacity_parameters),
        .data = "CapacityReport",
        .errors = {ERROR_TOO_MANY_JOBS},
    },
    {
        .method = METHOD_GET,
        .pattern = "/api/v1/reports/kpis",
        .scope = SCOPE_REPORTS_READ,
        .handle = endpoint_kpis,
        .operation = "getKpis",
        .summary = "How days went and are planned to go; the last 30 if no others are asked for",
        ROUTE_PARAMETERS(report_parameters),
        .data = "KpiReport",
        .errors = {ERROR_TOO_MANY_JOBS},
        .heavy = true,
    },
    {
        .method = METHOD_GET,
        .pattern = "/api/v1/reports/kpis/export",
        .scope = SCOPE_REPORTS_READ,
        .handle = endpoint_kpis_export,
        .operation = "exportKpis",
        .summary = "The same as a file of comma-separated values",
        ROUTE_PARAMETERS(report_parameters),
        .media = "text/csv",
        .errors = {ERROR_TOO_MANY_JOBS},
        .heavy = true,
    },
    {
        .method = METHOD_GET,
        .pattern = "/api/v1/reports/shadow",
        .scope = SCOPE_REPORTS_READ,
        .handle = endpoint_shadow,
        .operation = "getShadowReport",
        .summary = "The same days by hand, as they were proposed, and as they went",
        ROUTE_PARAMETERS(report_parameters),
        .data = "ShadowReport",
        .errors = {ERROR_TOO_MANY_JOBS},
        .heavy = true,
    },
    {
        .method = METHOD_GET,
        .pattern = "/api/v1/traffic/incidents",
        .scope = SCOPE_DISPATCH_READ,
        .handle = endpoint_incidents,
        .operation = "listIncidents",
        .summary = "Areas that are slower for a time, in the order in which they were told",
        ROUTE_PARAMETERS(incident_parameters),
        .data = "IncidentList",
        .errors = {ERROR_INVALID_CURSOR},
    },
    {
        .method = METHOD_POST,
        .pattern = "/api/v1/traffic/incidents",
        .scope = SCOPE_DISPATCH_RUN,
        .handle = endpoint_incident_create,
        .operation = "createIncident",
        .summary = "Tells of an area that is slower by a factor for a time",
        .body = "IncidentWrite",
        .body_limit = LIMIT_BODY_BYTES,
        .success = ROUTE_201,
        .data = "Incident",
        .errors = {ERROR_TOO_MANY_INCIDENTS, ERROR_NOT_SUPPORTED},
        .writes = true,
    },
    {
        .method = METHOD_GET,
        .pattern = "/api/v1/traffic/incidents/{id}",
        .scope = SCOPE_DISPATCH_READ,
        .handle = endpoint_incident,
        .operation = "getIncident",
        .summary = "One incident",
        .plain_id = true,
        .data = "Incident",
        .errors = {ERROR_NOT_FOUND},
        .has_etag = true,
    },
    {
        .method = METHOD_DELETE,
        .pattern = "/api/v1/traffic/incidents/{id}",
        .scope = SCOPE_DISPATCH_RUN,
        .handle = endpoint_incident_end,
        .operation = "endIncident",
        .summary = "Ends an incident: it is over from now on",
        .plain_id = true,
        .data = "Incident",
        .errors = {ERROR_NOT_FOUND},
        .writes = true,
        .takes_if_match = true,
    },
};

const struct route_group route_group_reports = ROUTE_GROUP(rows);
