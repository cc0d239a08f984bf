/* Schemas of what comes from the field and of stock: batches of reports, and what is answered to them. */
#include "http/schema_rows.h"

static const struct field status_batch_fields[] = {
    {"statuses", FIELD_OBJECT, FIELD_LIST, "StatusReportWrite", "1 to 1000, each with its jobId."},
};
static const struct field outcome_batch_fields[] = {
    {"outcomes", FIELD_OBJECT, FIELD_LIST, "OutcomeReportWrite", "1 to 1000, each with its jobId."},
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
    {"OutcomeReportBatch", "Reports of outcomes; each stands alone.", SCHEMA_FIELDS(outcome_batch_fields)},
    {"PositionReportBatch", "Positions of any technicians; each stands alone.", SCHEMA_FIELDS(location_batch_fields)},
    {"StatusApplied", "What a report changed.", SCHEMA_FIELDS(applied_fields)},
    {"StockSum", "One kind of part.", SCHEMA_FIELDS(stock_sum_fields)},
    {"Inventory", "What a technician carries.", SCHEMA_FIELDS(inventory_fields)},
};
const struct schema_group schema_group_field = SCHEMA_GROUP(rows);
