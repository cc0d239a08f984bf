/* Schemas of a day's board. */
#include "http/schema_rows.h"

static const struct field stop_fields[] = {
    {"type", FIELD_CHOICE, 0, "job break", NULL},
    {"jobId", FIELD_TEXT, FIELD_NULLABLE, NULL, "Null for a break."},
    {"sequence", FIELD_INTEGER, 0, NULL, "From 1, breaks counted."},
    {"travelMinutes", FIELD_NUMBER, 0, NULL, "From the stop before, or from where the day starts."},
    {"travelKm", FIELD_NUMBER, 0, NULL, NULL},
    {"travelSource", FIELD_CHOICE, 0, "estimate", NULL},
    {"waitMinutes", FIELD_NUMBER, 0, NULL, NULL},
    {"arrival", FIELD_INSTANT, 0, NULL, NULL},
    {"start", FIELD_INSTANT, 0, NULL, NULL},
    {"end", FIELD_INSTANT, 0, NULL, NULL},
    {"endP90", FIELD_NULL, 0, NULL, NULL},
    {"windowStart", FIELD_INSTANT, FIELD_NULLABLE, NULL, "Of the window by which being on time is judged."},
    {"windowEnd", FIELD_INSTANT, FIELD_NULLABLE, NULL, NULL},
    {"slackMinutes", FIELD_NUMBER, FIELD_NULLABLE, NULL, "How much later it could start without harm to the route."},
    {"onTimeProbability", FIELD_NULL, 0, NULL, NULL},
    {"locked", FIELD_NULL, 0, NULL, NULL},
    {"status", FIELD_TEXT, FIELD_NULLABLE, NULL, "The job's."},
    {"told", FIELD_NULL, 0, NULL, NULL},
    {"crew", FIELD_NULL, 0, NULL, NULL},
    {"batteryPercent", FIELD_NUMBER, FIELD_NULLABLE, NULL, "On arrival, of an electric vehicle."},
    {"chargeKwh", FIELD_NULL, 0, NULL, NULL},
    {"plannedDurationMinutes", FIELD_NUMBER, 0, NULL, NULL},
    {"decisionId", FIELD_NULL, 0, NULL, NULL},
    {"actualArrival", FIELD_NULL, 0, NULL, NULL},
    {"actualStart", FIELD_NULL, 0, NULL, NULL},
    {"actualEnd", FIELD_NULL, 0, NULL, NULL},
    {"assumptions", FIELD_NULL, 0, NULL, NULL},
    {"location", FIELD_OBJECT, 0, "Point", NULL},
};

static const struct field route_totals_fields[] = {
    {"jobs", FIELD_INTEGER, 0, NULL, NULL},
    {"driveMinutes", FIELD_NUMBER, 0, NULL, NULL},
    {"driveKm", FIELD_NUMBER, 0, NULL, NULL},
    {"serviceMinutes", FIELD_NUMBER, 0, NULL, NULL},
    {"waitMinutes", FIELD_NUMBER, 0, NULL, NULL},
    {"overtimeMinutes", FIELD_NUMBER, 0, NULL, NULL},
    {"utilization", FIELD_NUMBER, 0, NULL, "Service time of shift time less breaks, 0 to 1."},
    {"energyCost", FIELD_NULL, 0, NULL, NULL},
    {"fuelCost", FIELD_NULL, 0, NULL, NULL},
};

static const struct field totals_fields[] = {
    {"jobs", FIELD_INTEGER, 0, NULL, NULL},
    {"driveMinutes", FIELD_NUMBER, 0, NULL, NULL},
    {"driveKm", FIELD_NUMBER, 0, NULL, NULL},
    {"serviceMinutes", FIELD_NUMBER, 0, NULL, NULL},
    {"waitMinutes", FIELD_NUMBER, 0, NULL, NULL},
    {"overtimeMinutes", FIELD_NUMBER, 0, NULL, NULL},
    {"utilization", FIELD_NUMBER, 0, NULL, "Service time of shift time less breaks, 0 to 1."},
    {"energyCost", FIELD_NULL, 0, NULL, NULL},
    {"fuelCost", FIELD_NULL, 0, NULL, NULL},
    {"onTimeRate", FIELD_NUMBER, 0, NULL, "Of the jobs on routes: arrival not after the end of the window, 0 to 1."},
    {"unassigned", FIELD_INTEGER, 0, NULL, NULL},
};

static const struct field route_fields[] = {
    {"technicianId", FIELD_TEXT, 0, NULL, NULL},
    {"name", FIELD_TEXT, 0, NULL, NULL},
    {"shiftStart", FIELD_INSTANT, FIELD_NULLABLE, NULL, "Null: does not work that day."},
    {"shiftEnd", FIELD_INSTANT, FIELD_NULLABLE, NULL, NULL},
    {"stops", FIELD_OBJECT, FIELD_LIST, "Stop", NULL},
    {"totals", FIELD_OBJECT, 0, "RouteTotals", NULL},
};

/* What a reason's numbers are about depends on its code. */
static const struct field reason_detail_fields[] = {
    {"skill", FIELD_TEXT, FIELD_OPTIONAL, NULL, NULL},
    {"sku", FIELD_TEXT, FIELD_OPTIONAL, NULL, NULL},
    {"needed", FIELD_INTEGER, FIELD_OPTIONAL, NULL, NULL},
    {"available", FIELD_INTEGER, FIELD_OPTIONAL, NULL, NULL},
    {"start", FIELD_INSTANT, FIELD_OPTIONAL, NULL, "The earliest that service could start."},
    {"windowEnd", FIELD_INSTANT, FIELD_OPTIONAL, NULL, NULL},
    {"end", FIELD_INSTANT, FIELD_OPTIONAL, NULL, "When the technician would be back."},
    {"shiftEnd", FIELD_INSTANT, FIELD_OPTIONAL, NULL, NULL},
    {"neededKm", FIELD_NUMBER, FIELD_OPTIONAL, NULL, NULL},
    {"availableKm", FIELD_NUMBER, FIELD_OPTIONAL, NULL, NULL},
    {"addedCost", FIELD_INTEGER, FIELD_OPTIONAL, NULL, NULL},
    {"leftOutCost", FIELD_INTEGER, FIELD_OPTIONAL, NULL, NULL},
};

static const struct field reason_fields[] = {
    {"code", FIELD_CHOICE, 0, REASON_CODES, NULL},
    {"message", FIELD_TEXT, 0, NULL, "A sentence for a dispatcher."},
    {"technicianId", FIELD_TEXT, FIELD_OPTIONAL, NULL, "Not there: the sum over all technicians."},
    {"detail", FIELD_OBJECT, 0, "ReasonDetail", NULL},
};

static const struct field unassigned_fields[] = {
    {"jobId", FIELD_TEXT, 0, NULL, NULL},
    {"reasons", FIELD_OBJECT, FIELD_LIST, "Reason",
     "The first sums up; then one for each technician, the closest first."},
};

static const struct field schedule_fields[] = {
    {"date", FIELD_DATE, 0, NULL, NULL},
    {"timezone", FIELD_TEXT, 0, NULL, "A name of tzdata."},
    {"planVersion", FIELD_INTEGER, 0, NULL, "Counts the plans of this date; 0: nothing is planned yet."},
    {"engineStopped", FIELD_BOOLEAN, 0, NULL, NULL},
    {"routes", FIELD_OBJECT, FIELD_LIST, "Route", NULL},
    {"unassigned", FIELD_OBJECT, FIELD_LIST, "Unassigned", NULL},
    {"totals", FIELD_OBJECT, 0, "Totals", "Of the whole day, whoever's route is shown."},
};

static const struct schema rows[] = {
    {"Stop", "One line of a route.", SCHEMA_FIELDS(stop_fields)},
    {"RouteTotals", "Sums over a route.", SCHEMA_FIELDS(route_totals_fields)},
    {"Totals", "Sums over a day.", SCHEMA_FIELDS(totals_fields)},
    {"Route", "One technician's day.", SCHEMA_FIELDS(route_fields)},
    {"ReasonDetail", "The numbers that a reason's message tells.", SCHEMA_FIELDS(reason_detail_fields)},
    {"Reason", "Why a job is not on a route.", SCHEMA_FIELDS(reason_fields)},
    {"Unassigned", "A job that stayed out.", SCHEMA_FIELDS(unassigned_fields)},
    {"Schedule", "The plan in force for a date.", SCHEMA_FIELDS(schedule_fields)},
};

const struct schema_group schema_group_schedule = SCHEMA_GROUP(rows);
