/* The routes of customers. */
#include "http/route_rows.h"

static const struct parameter list_parameters[] = {
    {.name = "source", .type = PARAMETER_WORDS, .description = "Customers from one of these sources."},
    {.name = "externalId", .type = PARAMETER_WORDS, .description = "Customers with one of these external ids."},
    {.name = "updatedSince",
     .type = PARAMETER_INSTANT,
     .description =
         "Those that changed at that moment or later, in the order of change; the last page has checkpoint."},
    {.name = "q",
     .type = PARAMETER_TEXT,
     .description = "Customers that have this in their name, e-mail, phone, address or external id."},
    PARAMETERS_OF_A_LIST,
};

static const struct parameter upsert_parameters[] = {
    {.name = "atomic", .type = PARAMETER_BOOLEAN, .description = "true: all items of a batch or none of them."},
};

static const struct http_route rows[] = {
    {
        .method = METHOD_GET,
        .pattern = "/api/v1/customers",
        .scope = SCOPE_CUSTOMERS_READ,
        .handle = endpoint_customers,
        .operation = "listCustomers",
        .summary = "Customers, in the order in which they were created",
        ROUTE_PARAMETERS(list_parameters),
        .data = "CustomerList",
        .errors = {ERROR_INVALID_CURSOR},
    },
    {
        .method = METHOD_POST,
        .pattern = "/api/v1/customers",
        .scope = SCOPE_CUSTOMERS_WRITE,
        .handle = endpoint_customers_upsert,
        .operation = "writeCustomers",
        .summary = "Makes a customer, merges onto the one of that externalId, or does so for a batch",
        ROUTE_PARAMETERS(upsert_parameters),
        .body = "CustomerWrite CustomerBatch",
        .body_limit = LIMIT_BATCH_BODY_BYTES,
        .success = ROUTE_200 | ROUTE_201,
        .data = "Customer BatchResult",
        .errors = {ERROR_SOURCE_OWNED, ERROR_NOT_SUPPORTED, ERROR_BATCH_FAILED, ERROR_TOO_MANY_ITEMS},
        .writes = true,
        .takes_if_match = true,
    },
    {
        .method = METHOD_GET,
        .pattern = "/api/v1/customers/{id}",
        .scope = SCOPE_CUSTOMERS_READ,
        .handle = endpoint_customer,
        .operation = "getCustomer",
        .summary = "One customer",
        .data = "Customer",
        .errors = {ERROR_NOT_FOUND},
        .has_etag = true,
    },
    {
        .method = METHOD_PATCH,
        .pattern = "/api/v1/customers/{id}",
        .scope = SCOPE_CUSTOMERS_WRITE,
        .handle = endpoint_customer_patch,
        .operation = "patchCustomer",
        .summary = "Changes a customer: what is left out stays, null clears",
        .body = "CustomerPatch",
        .body_limit = LIMIT_BODY_BYTES,
        .data = "Customer",
        .errors = {ERROR_NOT_FOUND, ERROR_NOT_SUPPORTED},
        .writes = true,
        .takes_if_match = true,
    },
    {
        .method = METHOD_POST,
        .pattern = "/api/v1/customers/{id}/opt-out",
        .scope = SCOPE_CUSTOMERS_WRITE,
        .handle = endpoint_customer_opt_out,
        .operation = "optOut",
        .summary = "The customer wants to hear nothing more, by one channel or all",
        .body = "OptWrite",
        .body_limit = LIMIT_BODY_BYTES,
        .data = "Customer",
        .errors = {ERROR_NOT_FOUND, ERROR_NOT_SUPPORTED},
        .writes = true,
    },
    {
        .method = METHOD_POST,
        .pattern = "/api/v1/customers/{id}/opt-in",
        .scope = SCOPE_CUSTOMERS_WRITE,
        .handle = endpoint_customer_opt_in,
        .operation = "optIn",
        .summary = "The customer wants to hear from us again",
        .body = "OptWrite",
        .body_limit = LIMIT_BODY_BYTES,
        .data = "Customer",
        .errors = {ERROR_NOT_FOUND, ERROR_NOT_SUPPORTED},
        .writes = true,
    },
};

const struct route_group route_group_customers = ROUTE_GROUP(rows);
