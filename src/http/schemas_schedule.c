/* Schemas of a day's board. */
#include "http/schema_rows.h"

static const struct field stop_fields[] = {
    {"type", FIELD_CHOICE, 0, "job break charge restock", NULL},
    {"jobId", FIELD_TEXT, FIELD_NULLABLE, NULL, "Null for a break."},
    {"sequence", FIELD_INTEGER, 0, NULL, "From 1, breaks counted."},
    {"travelMinutes", FIELD_NUMBER, FIELD_NULLABLE, NULL,
     "From the stop before, or from where she is or starts; null of what is done already."},
    {"travelKm", FIELD_NUMBER, FIELD_NULLABLE, NULL, NULL},
    {"travelSource", FIELD_CHOICE, FIELD_NULLABLE, "estimate", NULL},
    {"waitMinutes", FIELD_NUMBER, 0, NULL, NULL},
    {"arrival", FIELD_INSTANT, 0, NULL, NULL},
    {"start", FIELD_INSTANT, 0, NULL, NULL},
    {"end", FIELD_INSTANT, 0, NULL, NULL},
    {"endP90", FIELD_INSTANT, FIELD_NULLABLE, NULL, "In nine of ten cases it has ended by then."},
    {"windowStart", FIELD_INSTANT, FIELD_NULLABLE, NULL, "Of the window by which being on time is judged."},
    {"windowEnd", FIELD_INSTANT, FIELD_NULLABLE, NULL, NULL},
    {"slackMinutes", FIELD_NUMBER, FIELD_NULLABLE, NULL, "How much later it could start without harm to the route."},
    {"onTimeProbability", FIELD_NUMBER, FIELD_NULLABLE, NULL,
     "That she arrives not after windowEnd, with all that lies before it on the route."},
    {"locked", FIELD_CHOICE, FIELD_LIST | FIELD_NULLABLE, "technician time order", NULL},
    {"status", FIELD_TEXT, FIELD_NULLABLE, NULL, "The job's."},
    {"told", FIELD_OBJECT, FIELD_NULLABLE, "Told", "What the customer was told: the promised window."},
    {"crew", FIELD_TEXT, FIELD_LIST | FIELD_NULLABLE, NULL, "Ids of who else is there."},
    {"batteryPercent", FIELD_NUMBER, FIELD_NULLABLE, NULL,
     "On arrival, of an electric vehicle whose range and charge are known."},
    {"chargeKwh", FIELD_NULL, 0, NULL, NULL},
    {"plannedDurationMinutes", FIELD_NUMBER, 0, NULL, NULL},
    {"decisionId", FIELD_TEXT, FIELD_NULLABLE, NULL, "That made the plan in force, of a job that it has placed."},
    {"actualArrival", FIELD_INSTANT, FIELD_NULLABLE, NULL, "As it was heard from the field."},
    {"actualStart", FIELD_INSTANT, FIELD_NULLABLE, NULL, NULL},
    {"actualEnd", FIELD_INSTANT, FIELD_NULLABLE, NULL, NULL},
    {"assumptions", FIELD_NULL, 0, NULL, NULL},
    {"location", FIELD_OBJECT, 0, "Point", NULL},
    {"geometry", FIELD_TEXT, FIELD_OPTIONAL | FIELD_NULLABLE, NULL,
     "With geometry=1: the way there. Without a road network a straight line."},
};

static const struct field route_totals_fields[] = {
    {"jobs", FIELD_INTEGER, 0, NULL, NULL},
    {"driveMinutes", FIELD_NUMBER, 0, NULL, NULL},
    {"driveKm", FIELD_NUMBER, 0, NULL, NULL},
    {"serviceMinutes", FIELD_NUMBER, 0, NULL, NULL},
    {"waitMinutes", FIELD_NUMBER, 0, NULL, NULL},
    {"overtimeMinutes", FIELD_NUMBER, 0, NULL, NULL},
    {"utilization", FIELD_NUMBER, 0, NULL, "Service time of shift time less breaks, 0 to 1."},
    {"energyCost", FIELD_NUMBER, FIELD_NULLABLE, NULL,
     "Of driveKm, by battery, range and planning.fuelPrice.kwh, of electric vehicles."},
    {"fuelCost", FIELD_NUMBER, FIELD_NULLABLE, NULL, "Of driveKm, by litresPer100Km and planning.fuelPrice."},
};

static const struct field totals_fields[] = {
    {"jobs", FIELD_INTEGER, 0, NULL, NULL},
    {"driveMinutes", FIELD_NUMBER, 0, NULL, NULL},
    {"driveKm", FIELD_NUMBER, 0, NULL, NULL},
    {"serviceMinutes", FIELD_NUMBER, 0, NULL, NULL},
    {"waitMinutes", FIELD_NUMBER, 0, NULL, NULL},
    {"overtimeMinutes", FIELD_NUMBER, 0, NULL, NULL},
    {"utilization", FIELD_NUMBER, 0, NULL, "Service time of shift time less breaks, 0 to 1."},
    {"energyCost", FIELD_NUMBER, FIELD_NULLABLE, NULL,
     "Of driveKm, by battery, range and planning.fuelPrice.kwh, of electric vehicles."},
    {"fuelCost", FIELD_NUMBER, FIELD_NULLABLE, NULL, "Of driveKm, by litresPer100Km and planning.fuelPrice."},
    {"onTimeRate", FIELD_NUMBER, 0, NULL, "Of the jobs on routes: arrival not after the end of the window, 0 to 1."},
    {"unassigned", FIELD_INTEGER, 0, NULL, NULL},
};

static const struct field route_fields[] = {
    {"technicianId", FIELD_TEXT, 0, NULL, NULL},
    {"name", FIELD_TEXT, 0, NULL, NULL},
    {"shiftStart", FIELD_INSTANT, FIELD_NULLABLE, NULL, "Null: does not work that day."},
    {"shiftEnd", FIELD_INSTANT, FIELD_NULLABLE, NULL, NULL},
    {"stops", FIELD_OBJECT, FIELD_LIST, "Stop", NULL},
    {"totals", FIELD_OBJECT, 0, "RouteTotals", "Driving is what is still to be driven."},
    {"returnGeometry", FIELD_TEXT, FIELD_OPTIONAL | FIELD_NULLABLE, NULL, "With geometry=1: the way home."},
};

static const struct field reason_fields[] = {
    {"code", FIELD_TEXT, 0, NULL, "missing_skill, not_tried and so on: docs/decisions.md has all."},
    {"message", FIELD_TEXT, 0, NULL, "A sentence for a dispatcher."},
    {"technicianId", FIELD_TEXT, FIELD_OPTIONAL, NULL, "Not there: the sum over all technicians."},
    {"detail", FIELD_ANY, 0, NULL, "The numbers of it."},
};

static const struct field told_fields[] = {
    {"start", FIELD_INSTANT, 0, NULL, NULL},
    {"end", FIELD_INSTANT, 0, NULL, NULL},
    {"at", FIELD_NULL, 0, NULL, NULL},
    {"channel", FIELD_NULL, 0, NULL, NULL},
};

static const struct field unassigned_fields[] = {
    {"jobId", FIELD_TEXT, 0, NULL, NULL},
    {"reasons", FIELD_OBJECT, FIELD_LIST, "Reason", "The first sums up; then those technicians who come nearest."},
};

static const struct field schedule_fields[] = {
    {"date", FIELD_DATE, 0, NULL, NULL},
    {"timezone", FIELD_TEXT, 0, NULL, "A name of tzdata."},
    {"planVersion", FIELD_INTEGER, 0, NULL, "Counts the plans of this date; 0: nothing is planned yet."},
    {"engineStopped", FIELD_BOOLEAN, 0, NULL, NULL},
    {"routes", FIELD_OBJECT, FIELD_LIST, "Route", NULL},
    {"unassigned", FIELD_OBJECT, FIELD_LIST, "Unassigned", NULL},
    {"totals", FIELD_OBJECT, 0, "Totals", "Of the whole day, whoever's route is shown."},
    {"warnings", FIELD_OBJECT, FIELD_LIST | FIELD_OPTIONAL, "Warning",
     "When there are any: below_reserve, of a route on which a battery falls below its reservePercent."},
};

static const struct schema rows[] = {
    {"Stop", "One line of a route.", SCHEMA_FIELDS(stop_fields)},
    {"RouteTotals", "Sums over a route.", SCHEMA_FIELDS(route_totals_fields)},
    {"Totals", "Sums over a day.", SCHEMA_FIELDS(totals_fields)},
    {"Route", "One technician's day.", SCHEMA_FIELDS(route_fields)},
    {"Told", "What a customer was told.", SCHEMA_FIELDS(told_fields)},
    {"Reason", "Why a job is not on a route.", SCHEMA_FIELDS(reason_fields)},
    {"Unassigned", "A job that stayed out.", SCHEMA_FIELDS(unassigned_fields)},
    {"Schedule", "The plan in force for a date.", SCHEMA_FIELDS(schedule_fields)},
};

const struct schema_group schema_group_schedule = SCHEMA_GROUP(rows);
