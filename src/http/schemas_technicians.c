/* Schemas of technicians, as they are read today: what has no source is null. Where one of them is missing, the shape of
 * its name (model/record.h) stands for it. */
#include "http/schema_rows.h"

static const struct field shift_fields[] = {
    {"days", FIELD_CHOICE, FIELD_LIST | FIELD_OPTIONAL, "mon tue wed thu fri sat sun", "Of a weekly shift."},
    {"date", FIELD_DATE, FIELD_OPTIONAL, NULL, "Of a shift of one date, which replaces the weekly ones."},
    {"start", FIELD_CLOCK, 0, NULL, "Local time."},
    {"end", FIELD_CLOCK, 0, NULL, "Local time; not after the start means on the next day."},
    {"kind", FIELD_CHOICE, 0, "normal", NULL},
};

static const struct field break_fields[] = {
    {"durationMinutes", FIELD_INTEGER, 0, NULL, NULL},
    {"earliest", FIELD_CLOCK, 0, NULL, "It starts not before this local time."},
    {"latest", FIELD_CLOCK, 0, NULL, "It starts not after this local time."},
};

static const struct field vehicle_fields[] = {
    {"type", FIELD_CHOICE, 0, "petrol diesel hybrid ev bike", NULL},
    {"rangeKm", FIELD_INTEGER, FIELD_NULLABLE, NULL, "Of a full battery."},
    {"batteryPercent", FIELD_INTEGER, FIELD_NULLABLE, NULL, "What is there in the morning."},
    {"reservePercent", FIELD_INTEGER, FIELD_NULLABLE, NULL, "What is never touched."},
    {"batteryKwh", FIELD_NULL, 0, NULL, NULL},
    {"chargeKw", FIELD_NULL, 0, NULL, NULL},
    {"costPerKm", FIELD_NULL, 0, NULL, NULL},
};

static const struct field stock_fields[] = {
    {"sku", FIELD_TEXT, 0, NULL, NULL},
    {"quantity", FIELD_INTEGER, 0, NULL, NULL},
};

static const struct field technician_fields[] = {
    {"id", FIELD_TEXT, 0, NULL, NULL},
    {"version", FIELD_INTEGER, 0, NULL, "Counts the changes of this object; also its ETag."},
    {"createdAt", FIELD_NULL, 0, NULL, NULL},
    {"updatedAt", FIELD_NULL, 0, NULL, NULL},
    {"externalId", FIELD_TEXT, FIELD_NULLABLE, NULL, "Unique within its source."},
    {"source", FIELD_TEXT, 0, NULL, NULL},
    {"name", FIELD_TEXT, 0, NULL, NULL},
    {"active", FIELD_BOOLEAN, 0, NULL, NULL},
    {"branch", FIELD_NULL, 0, NULL, NULL},
    {"phone", FIELD_NULL, 0, NULL, NULL},
    {"email", FIELD_NULL, 0, NULL, NULL},
    {"notify", FIELD_NULL, 0, NULL, NULL},
    {"language", FIELD_NULL, 0, NULL, NULL},
    {"skills", FIELD_TEXT, FIELD_LIST, NULL, NULL},
    {"certifications", FIELD_NULL, 0, NULL, NULL},
    {"territories", FIELD_NULL, 0, NULL, NULL},
    {"homeAddress", FIELD_NULL, 0, NULL, NULL},
    {"homeBase", FIELD_OBJECT, 0, "Point", "Where the day starts."},
    {"endBase", FIELD_OBJECT, FIELD_NULLABLE, "Point", "Where it ends; null: at homeBase."},
    {"openEnd", FIELD_BOOLEAN, 0, NULL, NULL},
    {"shifts", FIELD_OBJECT, FIELD_LIST, "Shift", NULL},
    {"timeOff", FIELD_NULL, 0, NULL, NULL},
    {"breaks", FIELD_OBJECT, FIELD_LIST, "Break", NULL},
    {"vehicle", FIELD_OBJECT, 0, "Vehicle", NULL},
    {"inventory", FIELD_OBJECT, FIELD_LIST, "Stock", "On the van in the morning."},
    {"capacity", FIELD_NULL, 0, NULL, NULL},
    {"maxJobs", FIELD_NULL, 0, NULL, NULL},
    {"hourlyCost", FIELD_NULL, 0, NULL, NULL},
    {"fixedCost", FIELD_NULL, 0, NULL, NULL},
    {"overtimeMinutes", FIELD_NULL, 0, NULL, NULL},
    {"overtimeHourlyCost", FIELD_NULL, 0, NULL, NULL},
    {"speedFactor", FIELD_NULL, 0, NULL, NULL},
    {"serviceFactor", FIELD_NULL, 0, NULL, NULL},
};

static const struct field technician_list_fields[] = {
    {"items", FIELD_OBJECT, FIELD_LIST, "Technician", "In the order in which they were created."},
    {"nextCursor", FIELD_TEXT, FIELD_NULLABLE, NULL,
     "For the parameter cursor of the next call; null on the last page."},
};

static const struct schema rows[] = {
    {"Shift", "When a technician works.", SCHEMA_FIELDS(shift_fields)},
    {"Break", "A break, taken once and whole.", SCHEMA_FIELDS(break_fields)},
    {"Vehicle", "What a technician drives.", SCHEMA_FIELDS(vehicle_fields)},
    {"Stock", "How many of a part a van carries.", SCHEMA_FIELDS(stock_fields)},
    {"Technician", "Who does jobs.", SCHEMA_FIELDS(technician_fields)},
    {"TechnicianList", "A page of technicians.", SCHEMA_FIELDS(technician_list_fields)},
};

const struct schema_group schema_group_technicians = SCHEMA_GROUP(rows);
