/* The table of schemas. */
#include "http/schema.h"

#define FIELDS(array) .fields = (array), .field_count = (int32_t)(sizeof(array) / sizeof *(array))

static const struct field issue_fields[] = {
    {"path", FIELD_TEXT, 0, NULL, "The field, as a JSON pointer into the body, or ?name for a query parameter."},
    {"code", FIELD_TEXT, 0, NULL, "What is wrong, as a word for programs."},
    {"message", FIELD_TEXT, 0, NULL, "What is wrong, as a sentence for people."},
};

static const struct field failure_data_fields[] = {
    {"message", FIELD_TEXT, 0, NULL, "A sentence for people."},
    {"issues", FIELD_OBJECT, FIELD_LIST, "Issue", "Everything that is wrong with the request, field by field."},
    {"requestId", FIELD_TEXT, 0, NULL, "The same as the header X-Request-Id: the log knows the request by it."},
    {"docs", FIELD_TEXT, 0, NULL, "Where the code is explained."},
};

const struct schema schema_table[] = {
    {"Issue", "One thing that is wrong with a request.", FIELDS(issue_fields)},
    {"FailureData", "Why a call failed.", FIELDS(failure_data_fields)},
};

const int32_t schema_count = (int32_t)(sizeof schema_table / sizeof *schema_table);
