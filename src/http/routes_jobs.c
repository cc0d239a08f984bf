/* The routes of jobs. */
#include "http/route_rows.h"

static const struct parameter list_parameters[] = {
    {.name = "status",
     .type = PARAMETER_CHOICES,
     .choices = "unscheduled scheduled dispatched en_route on_site completed canceled on_hold",
     .description = "Jobs in one of these states."},
    {.name = "date",
     .type = PARAMETER_DATE,
     .description = "Jobs that a plan of this local date has, or that may be done on it."},
    {.name = "technicianId", .type = PARAMETER_REFERENCES, .description = "Jobs on the routes of these technicians."},
    {.name = "priority",
     .type = PARAMETER_CHOICES,
     .choices = "1 2 3 4 urgent high normal low",
     .description = "Jobs of one of these priorities."},
    {.name = "source", .type = PARAMETER_WORDS, .description = "Jobs from one of these sources."},
    {.name = "externalId", .type = PARAMETER_WORDS, .description = "Jobs with one of these external ids."},
    {.name = "q",
     .type = PARAMETER_TEXT,
     .description = "Jobs that have this in their title, type, address, external id or customer's name."},
    PARAMETERS_OF_A_LIST,
    {.name = "branch", .not_built = true},
    {.name = "updatedSince", .not_built = true},
};

static const struct http_route rows[] = {
    {
        .method = METHOD_GET,
        .pattern = "/api/v1/jobs",
        .scope = SCOPE_JOBS_READ,
        .handle = endpoint_jobs,
        .operation = "listJobs",
        .summary = "Jobs, in the order in which they were created",
        ROUTE_PARAMETERS(list_parameters),
        .data = "JobList",
        .errors = {ERROR_INVALID_CURSOR, ERROR_NOT_SUPPORTED},
    },
    {
        .method = METHOD_GET,
        .pattern = "/api/v1/jobs/{id}",
        .scope = SCOPE_JOBS_READ,
        .handle = endpoint_job,
        .operation = "getJob",
        .summary = "One job",
        .data = "Job",
        .errors = {ERROR_NOT_FOUND},
        .has_etag = true,
    },
};

const struct route_group route_group_jobs = ROUTE_GROUP(rows);
