/* Schemas of what comes from the field and of stock: batches of reports, and what is answered to them. */
#include "http/schema_rows.h"

static const struct field status_batch_fields[] = {
    {"statuses", FIELD_OBJECT, FIELD_LIST, "StatusReportWrite", "1 to 1000, each with its jobId."},
};
#define MAY_BE (FIELD_OPTIONAL | FIELD_NULLABLE)

static const struct field outcome_report_fields[] = {
    {"jobId", FIELD_TEXT, 0, NULL, "An id or ext:<source>:<externalId>."},
    {"actualDurationMinutes", FIELD_INTEGER, MAY_BE, NULL, NULL},
    {"arrivedAt", FIELD_INSTANT, MAY_BE, NULL, NULL},
    {"completedAt", FIELD_INSTANT, MAY_BE, NULL, NULL},
    {"departedAt", FIELD_INSTANT, MAY_BE, NULL, NULL},
    {"travelMinutes", FIELD_INTEGER, MAY_BE, NULL, NULL},
    {"firstTimeFix", FIELD_BOOLEAN, MAY_BE, NULL, NULL},
    {"csat", FIELD_INTEGER, MAY_BE, NULL, "1 to 5."},
    {"partsUsed", FIELD_OBJECT, FIELD_LIST | MAY_BE, "RequiredPartWrite", NULL},
    {"comment", FIELD_TEXT, MAY_BE, NULL, NULL},
};
static const struct field outcome_batch_fields[] = {
    {"outcomes", FIELD_OBJECT, FIELD_LIST, "OutcomeReport", "1 to 1000, each with its jobId."},
};
static const struct field location_batch_fields[] = {
    {"locations", FIELD_OBJECT, FIELD_LIST, "PositionReportWrite", "1 to 1000, each with its technicianId."},
};

static const struct field applied_fields[] = {
    {"applied", FIELD_BOOLEAN, 0, NULL, "False: older than what is known, or the same again; it is in the timeline."},
    {"job", FIELD_OBJECT, 0, "Job", "As it is now."},
    {"warnings", FIELD_OBJECT, FIELD_LIST, "Warning", NULL},
};

static const struct field stock_sum_fields[] = {
    {"sku", FIELD_TEXT, 0, NULL, NULL},
    {"onHand", FIELD_INTEGER, 0, NULL, "On the van."},
    {"reserved", FIELD_INTEGER, 0, NULL, "What the technician's open jobs require."},
};
static const struct field inventory_fields[] = {
    {"items", FIELD_OBJECT, FIELD_LIST, "StockSum", NULL},
};

static const struct schema rows[] = {
    {"StatusReportBatch", "Reports of statuses; each stands alone.", SCHEMA_FIELDS(status_batch_fields)},
    {"OutcomeReport", "What became of one job.", SCHEMA_FIELDS(outcome_report_fields)},
    {"OutcomeReportBatch", "Reports of outcomes; each stands alone.", SCHEMA_FIELDS(outcome_batch_fields)},
    {"PositionReportBatch", "Positions of any technicians; each stands alone.", SCHEMA_FIELDS(location_batch_fields)},
    {"StatusApplied", "What a report changed.", SCHEMA_FIELDS(applied_fields)},
    {"StockSum", "One kind of part.", SCHEMA_FIELDS(stock_sum_fields)},
    {"Inventory", "What a technician carries.", SCHEMA_FIELDS(inventory_fields)},
};
const struct schema_group schema_group_field = SCHEMA_GROUP(rows);
