/* The shapes of technicians and customers. */
#include "base/zone.h"
#include "model/record_parts.h"

#define MONEY .scale = 10000, .low = 0, .high = RECORD_MONEY_MOST_E4

/* ---- parts ------------------------------------------------------------------------------------------------------- */

static const struct shape_member certification_rows[] = {
    {"name", SHAPE_TEXT, SHAPE_REQUIRED | SHAPE_FOLDED, AT(record_certification, name), .low = 1,
     .high = RECORD_NAME_BYTES},
    {"expiresAt", SHAPE_DATE, 0, AT(record_certification, expires_at), .high = DATE_WRITTEN_LAST_DAYS,
     .says = "The last day on which it counts."},
};
const struct shape shape_certification = {.name = "Certification", TABLE(record_certification, certification_rows)};

static const struct shape_member shift_rows[] = {
    {"days", SHAPE_CHOICES, SHAPE_ONE_OF, AT(record_shift, days), .words = "mon tue wed thu fri sat sun",
     .says = "Of a weekly shift."},
    {"date", SHAPE_DATE, SHAPE_ONE_OF, AT(record_shift, date),
     .says = "Of a shift of one date, which replaces the weekly ones."},
    {"start", SHAPE_CLOCK, SHAPE_REQUIRED, AT(record_shift, start_minute), .says = "Local time."},
    {"end", SHAPE_CLOCK, SHAPE_REQUIRED, AT(record_shift, end_minute),
     .says = "Local time; not after the start means on the next day."},
    {"kind", SHAPE_CHOICE, SHAPE_NOT_NULL, AT(record_shift, kind), .words = "normal on_call",
     .says = "on_call serves emergencies only."},
};
static const struct shape shape_shift = {.name = "Shift", TABLE(record_shift, shift_rows)};

static const struct shape_member break_rows[] = {
    {"durationMinutes", SHAPE_INTEGER, SHAPE_REQUIRED, AT(record_break, duration_minutes), .low = 1, .high = 480},
    {"earliest", SHAPE_CLOCK, SHAPE_REQUIRED, AT(record_break, earliest_minute),
     .says = "It starts not before this local time."},
    {"latest", SHAPE_CLOCK, SHAPE_REQUIRED | SHAPE_ORDERED, AT(record_break, latest_minute),
     .says = "It starts not after this local time."},
};
static const struct shape shape_break = {.name = "Break", TABLE(record_break, break_rows)};

static const struct shape_member vehicle_rows[] = {
    {"type", SHAPE_CHOICE, SHAPE_NOT_NULL, AT(record_vehicle, type), .words = "petrol diesel hybrid ev bike"},
    {"rangeKm", SHAPE_INTEGER, 0, AT(record_vehicle, range_km), .low = 1, .high = 5000, .says = "Of a full battery."},
    {"batteryKwh", SHAPE_DECIMAL, 0, AT(record_vehicle, battery_kwh_e3), .scale = 1000, .low = 0, .high = 1000000},
    {"batteryPercent", SHAPE_INTEGER, 0, AT(record_vehicle, battery_percent), .low = 0, .high = 100,
     .says = "What is there in the morning."},
    {"chargeKw", SHAPE_DECIMAL, 0, AT(record_vehicle, charge_kw_e3), .scale = 1000, .low = 0, .high = 1000000},
    {"reservePercent", SHAPE_INTEGER, 0, AT(record_vehicle, reserve_percent), .low = 0, .high = 100,
     .says = "What is never touched."},
    {"costPerKm", SHAPE_DECIMAL, 0, AT(record_vehicle, cost_per_km_e4), MONEY},
    {"litresPer100Km", SHAPE_DECIMAL, 0, AT(record_vehicle, litres_per_100km_e3), .scale = 1000, .low = 0,
     .high = 1000000},
    {"tankLitres", SHAPE_DECIMAL, 0, AT(record_vehicle, tank_litres_e3), .scale = 1000, .low = 0, .high = 1000000},
    {"fuelPercent", SHAPE_INTEGER, 0, AT(record_vehicle, fuel_percent), .low = 0, .high = 100},
};
const struct shape shape_vehicle = {.name = "Vehicle", TABLE(record_vehicle, vehicle_rows)};

static const struct shape_member stock_rows[] = {
    {"sku", SHAPE_TEXT, SHAPE_REQUIRED | SHAPE_FOLDED, AT(record_stock, sku), .low = 1, .high = RECORD_ID_BYTES},
    {"quantity", SHAPE_INTEGER, SHAPE_REQUIRED, AT(record_stock, quantity), .low = 0, .high = RECORD_QUANTITY_MOST},
};
const struct shape shape_stock = {.name = "Stock", TABLE(record_stock, stock_rows)};

static const struct shape_member hours_rows[] = {
    {"start", SHAPE_CLOCK, SHAPE_REQUIRED, AT(record_hours, start_minute), .says = "Local time."},
    {"end", SHAPE_CLOCK, SHAPE_REQUIRED, AT(record_hours, end_minute),
     .says = "Local time; not after the start means on the next day."},
};
const struct shape shape_hours = {.name = "Hours", TABLE(record_hours, hours_rows)};

/* ---- the technician ---------------------------------------------------------------------------------------------- */

static const struct shape_member technician_rows[] = {
    EXTERNAL(technician_record),
    {"name", SHAPE_TEXT, SHAPE_REQUIRED | SHAPE_PERSONAL, AT(technician_record, name), .low = 1,
     .high = RECORD_NAME_BYTES},
    {"active", SHAPE_BOOLEAN, SHAPE_NOT_NULL, AT(technician_record, active), .preset = 1},
    {"branch", SHAPE_TEXT, SHAPE_ASIDE, .low = 1, .high = RECORD_NAME_BYTES, .says = "Made on first sight."},
    {"branchId", SHAPE_REFERENCE, SHAPE_HIDDEN, AT(technician_record, branch_id), .words = "branch"},
    {"phone", SHAPE_TEXT, SHAPE_PERSONAL, AT(technician_record, phone), .low = 1, .high = 40},
    {"email", SHAPE_TEXT, SHAPE_PERSONAL, AT(technician_record, email), .low = 3, .high = 254},
    {"notify", SHAPE_BOOLEAN, SHAPE_NOT_NULL, AT(technician_record, notify), .preset = 1},
    {"language", SHAPE_TEXT, 0, AT(technician_record, language), .low = 2, .high = 35},
    {"skills", SHAPE_OBJECT, SHAPE_LIST | SHAPE_NOT_NULL | SHAPE_BY_NAME, AT(technician_record, skills),
     .most = RECORD_SKILLS_MOST, .of = &shape_skill},
    {"certifications", SHAPE_OBJECT, SHAPE_LIST | SHAPE_NOT_NULL | SHAPE_BY_NAME, AT(technician_record, certifications),
     .most = RECORD_SKILLS_MOST, .of = &shape_certification},
    {"territories", SHAPE_TEXT, SHAPE_LIST | SHAPE_NOT_NULL | SHAPE_FOLDED, AT(technician_record, territories),
     .most = 50, .low = 1, .high = RECORD_NAME_BYTES},
    {"homeAddress", SHAPE_TEXT, SHAPE_PERSONAL, AT(technician_record, home_address), .low = 1,
     .high = RECORD_ADDRESS_BYTES},
    {"homeBase", SHAPE_POINT, SHAPE_PERSONAL, AT(technician_record, home_base), .says = "Where the day starts."},
    {"endBase", SHAPE_POINT, SHAPE_PERSONAL, AT(technician_record, end_base),
     .says = "Where it ends; null: at homeBase."},
    {"openEnd", SHAPE_BOOLEAN, SHAPE_NOT_NULL, AT(technician_record, open_end), .says = "It ends at the last job."},
    {"shifts", SHAPE_OBJECT, SHAPE_LIST | SHAPE_NOT_NULL, AT(technician_record, shifts), .most = 200,
     .of = &shape_shift},
    {"timeOff", SHAPE_OBJECT, SHAPE_LIST | SHAPE_NOT_NULL, AT(technician_record, time_off), .most = 200,
     .of = &shape_interval},
    {"breaks", SHAPE_OBJECT, SHAPE_LIST | SHAPE_NOT_NULL, AT(technician_record, breaks), .most = 5, .of = &shape_break},
    {"vehicle", SHAPE_OBJECT, 0, AT(technician_record, vehicle), .of = &shape_vehicle},
    {"inventory", SHAPE_OBJECT, SHAPE_LIST | SHAPE_NOT_NULL, AT(technician_record, inventory),
     .most = RECORD_PARTS_MOST, .of = &shape_stock},
    {"capacity", SHAPE_AMOUNTS, 0, AT(technician_record, capacity), .low = 0, .high = RECORD_QUANTITY_MOST},
    {"maxJobs", SHAPE_INTEGER, 0, AT(technician_record, max_jobs), .low = 0, .high = 1000},
    {"hourlyCost", SHAPE_DECIMAL, 0, AT(technician_record, hourly_cost_e4), MONEY},
    {"fixedCost", SHAPE_DECIMAL, 0, AT(technician_record, fixed_cost_e4), MONEY},
    {"overtimeMinutes", SHAPE_INTEGER, 0, AT(technician_record, overtime_minutes), .low = 0, .high = 720},
    {"overtimeHourlyCost", SHAPE_DECIMAL, 0, AT(technician_record, overtime_hourly_cost_e4), MONEY},
    {"speedFactor", SHAPE_DECIMAL, SHAPE_NOT_NULL, AT(technician_record, speed_factor_e4), .scale = 10000, .low = 1000,
     .high = 100000, .preset = 10000, .says = "Of driving times; below 1 is faster."},
    {"serviceFactor", SHAPE_DECIMAL, SHAPE_NOT_NULL, AT(technician_record, service_factor_e4), .scale = 10000,
     .low = 1000, .high = 100000, .preset = 10000,
     .says = "Of the times of service where her own pace was not learned; below 1 is faster."},
    {"id", SHAPE_TEXT, COMPUTED},
    {"version", SHAPE_INTEGER, COMPUTED, .says = "Counts the changes of this object; also its ETag."},
    {"createdAt", SHAPE_MOMENT, COMPUTED},
    {"updatedAt", SHAPE_MOMENT, COMPUTED},
    {"position", SHAPE_OBJECT, COMPUTED, .of = &shape_position, .says = "Where she is; null when nothing is known."},
    {"warnings", SHAPE_JSON, COMPUTED},
};
const struct shape shape_technician = {.name = "Technician", TABLE(technician_record, technician_rows)};

/* ---- the customer ------------------------------------------------------------------------------------------------ */

static const struct shape_member preferences_rows[] = {
    {"requiredTechnicianId", SHAPE_REFERENCE, 0, AT(record_preferences, required_technician_id), .words = "technician"},
    PEOPLE("preferredTechnicianIds", record_preferences, preferred_technician_ids, "technician"),
    PEOPLE("excludedTechnicianIds", record_preferences, excluded_technician_ids, "technician"),
};
static const struct shape shape_preferences = {.name = "Preferences", TABLE(record_preferences, preferences_rows)};

static const struct shape_member customer_rows[] = {
    EXTERNAL(customer_record),
    {"name", SHAPE_TEXT, SHAPE_PERSONAL, AT(customer_record, name), .low = 1, .high = RECORD_NAME_BYTES},
    {"phone", SHAPE_TEXT, SHAPE_PERSONAL, AT(customer_record, phone), .low = 1, .high = 40},
    {"email", SHAPE_TEXT, SHAPE_PERSONAL, AT(customer_record, email), .low = 3, .high = 254},
    {"notify", SHAPE_BOOLEAN, SHAPE_NOT_NULL, AT(customer_record, notify), .preset = 1},
    {"language", SHAPE_TEXT, 0, AT(customer_record, language), .low = 2, .high = 35},
    {"address", SHAPE_TEXT, SHAPE_PERSONAL, AT(customer_record, address), .low = 1, .high = RECORD_ADDRESS_BYTES},
    {"location", SHAPE_POINT, SHAPE_PERSONAL, AT(customer_record, location)},
    {"preferences", SHAPE_OBJECT, SHAPE_NOT_NULL, AT(customer_record, preferences), .of = &shape_preferences,
     .says = "The customer's jobs inherit them."},
    {"quietHours", SHAPE_OBJECT, 0, AT(customer_record, quiet_hours), .of = &shape_hours},
    {"channel", SHAPE_CHOICE, 0, AT(customer_record, channel), .words = "sms email"},
    {"optedOut", SHAPE_CHOICES, SHAPE_NOT_NULL | SHAPE_READ_ONLY, AT(customer_record, opted_out), .words = "sms email",
     .says = "Written by opt-out and opt-in."},
    {"id", SHAPE_TEXT, COMPUTED},
    {"version", SHAPE_INTEGER, COMPUTED, .says = "Counts the changes of this object; also its ETag."},
    {"createdAt", SHAPE_MOMENT, COMPUTED},
    {"updatedAt", SHAPE_MOMENT, COMPUTED},
    {"warnings", SHAPE_JSON, COMPUTED},
};
const struct shape shape_customer = {.name = "Customer", TABLE(customer_record, customer_rows)};
