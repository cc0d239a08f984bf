/* The routes of technicians. */
#include "http/route_rows.h"

static const struct parameter list_parameters[] = {
    {.name = "active", .type = PARAMETER_CHOICE, .choices = "true all", .description = "all: those that left as well."},
    PARAMETERS_OF_A_LIST,
};

static const struct http_route rows[] = {
    {
        .method = METHOD_GET,
        .pattern = "/api/v1/technicians",
        .scope = SCOPE_TECHNICIANS_READ,
        .handle = endpoint_technicians,
        .operation = "listTechnicians",
        .summary = "Technicians, in the order in which they were created",
        ROUTE_PARAMETERS(list_parameters),
        .data = "TechnicianList",
        .errors = {ERROR_INVALID_CURSOR},
    },
    {
        .method = METHOD_GET,
        .pattern = "/api/v1/technicians/{id}",
        .scope = SCOPE_TECHNICIANS_READ,
        .handle = endpoint_technician,
        .operation = "getTechnician",
        .summary = "One technician",
        .data = "Technician",
        .errors = {ERROR_NOT_FOUND},
        .has_etag = true,
    },
};

const struct route_group route_group_technicians = ROUTE_GROUP(rows);
