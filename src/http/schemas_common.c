/* Schemas that more than one noun needs. */
#include "http/schema_rows.h"

static const struct field issue_fields[] = {
    {"path", FIELD_TEXT, 0, NULL, "The field, as a JSON pointer into the body, or ?name for a query parameter."},
    {"code", FIELD_TEXT, 0, NULL, "What is wrong, as a word for programs."},
    {"message", FIELD_TEXT, 0, NULL, "What is wrong, as a sentence for people."},
};

static const struct field point_fields[] = {
    {"lat", FIELD_NUMBER, 0, NULL, NULL},
    {"lng", FIELD_NUMBER, 0, NULL, NULL},
};

static const struct field warning_fields[] = {
    {"path", FIELD_TEXT, 0, NULL, "The field, as a JSON pointer into the body."},
    {"code", FIELD_TEXT, 0, NULL, "What to look at, as a word for programs."},
    {"message", FIELD_TEXT, 0, NULL, "What to look at, as a sentence for people."},
};

static const struct field blocker_fields[] = {
    {"code", FIELD_TEXT, 0, NULL, "Why it cannot be planned, as a word for programs."},
    {"message", FIELD_TEXT, 0, NULL, "Why it cannot be planned, as a sentence for people."},
};

static const struct field batch_item_fields[] = {
    {"index", FIELD_INTEGER, 0, NULL, "Its place in the request, from 0."},
    {"status", FIELD_CHOICE, 0, "created updated unchanged failed", NULL},
    {"id", FIELD_ID, FIELD_NULLABLE, NULL, "Null when there is no such object."},
    {"externalId", FIELD_TEXT, FIELD_NULLABLE, NULL, NULL},
    {"version", FIELD_INTEGER, FIELD_NULLABLE, NULL, NULL},
    {"error", FIELD_TEXT, FIELD_NULLABLE, NULL, "Of one that failed: a code of the catalogue."},
    {"issues", FIELD_OBJECT, FIELD_LIST, "Issue", "What is wrong with one that failed."},
    {"warnings", FIELD_OBJECT, FIELD_LIST, "Warning", NULL},
    {"applied", FIELD_BOOLEAN, FIELD_OPTIONAL, NULL, "Of a report from the field: it changed something."},
};

static const struct field batch_counts_fields[] = {
    {"created", FIELD_INTEGER, 0, NULL, NULL},
    {"updated", FIELD_INTEGER, 0, NULL, NULL},
    {"unchanged", FIELD_INTEGER, 0, NULL, NULL},
    {"failed", FIELD_INTEGER, 0, NULL, NULL},
};

static const struct field batch_result_fields[] = {
    {"items", FIELD_OBJECT, FIELD_LIST, "BatchItem", "One for each item of the request, in its order."},
    {"counts", FIELD_OBJECT, 0, "BatchCounts", NULL},
};

static const struct field failure_data_fields[] = {
    {"message", FIELD_TEXT, 0, NULL, "A sentence for people."},
    {"issues", FIELD_OBJECT, FIELD_LIST, "Issue", "Everything that is wrong with the request, field by field."},
    {"requestId", FIELD_TEXT, 0, NULL, "The same as the header X-Request-Id: the log knows the request by it."},
    {"docs", FIELD_TEXT, 0, NULL, "Where the code is explained."},
    {"items", FIELD_OBJECT, FIELD_LIST | FIELD_OPTIONAL, "BatchItem", "Of batch_failed: which item is wrong."},
    {"counts", FIELD_OBJECT, FIELD_OPTIONAL, "BatchCounts", "Of batch_failed."},
    {"feasible", FIELD_BOOLEAN, FIELD_OPTIONAL, NULL, "Of rule_broken, as the rest: what an override would do."},
    {"violations", FIELD_OBJECT, FIELD_LIST | FIELD_OPTIONAL, "Violation", NULL},
    {"deltas", FIELD_OBJECT, FIELD_OPTIONAL, "OverrideDeltas", NULL},
    {"affected", FIELD_OBJECT, FIELD_LIST | FIELD_OPTIONAL, "AffectedJob", NULL},
    {"told", FIELD_ID, FIELD_LIST | FIELD_OPTIONAL, NULL, NULL},
    {"moves", FIELD_OBJECT, FIELD_LIST | FIELD_OPTIONAL, "BoardMove", NULL},
};

static const struct field readiness_fields[] = {
    {"status", FIELD_CHOICE, 0, "ready unavailable", NULL},
};

static const struct field health_fields[] = {
    {"status", FIELD_CHOICE, 0, "ok", NULL},
};

static const struct schema rows[] = {
    {"Issue", "One thing that is wrong with a request.", SCHEMA_FIELDS(issue_fields)},
    {"Warning", "Something that a success should know.", SCHEMA_FIELDS(warning_fields)},
    {"Blocker", "Why a job cannot be planned.", SCHEMA_FIELDS(blocker_fields)},
    {"Point", "A place, in degrees (WGS 84).", SCHEMA_FIELDS(point_fields)},
    {"BatchItem", "What became of one item.", SCHEMA_FIELDS(batch_item_fields)},
    {"BatchCounts", "How many items became what.", SCHEMA_FIELDS(batch_counts_fields)},
    {"BatchResult", "What became of a batch.", SCHEMA_FIELDS(batch_result_fields)},
    {"FailureData", "Why a call failed.", SCHEMA_FIELDS(failure_data_fields)},
    {"Readiness", "The server can read and write.", SCHEMA_FIELDS(readiness_fields)},
    {"Health", "The process answers.", SCHEMA_FIELDS(health_fields)},
};

const struct schema_group schema_group_common = SCHEMA_GROUP(rows);
