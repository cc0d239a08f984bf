/* The table of schemas. */
#include "http/schema.h"

#define FIELDS(array) .fields = (array), .field_count = (int32_t)(sizeof(array) / sizeof *(array))

/* ---- failures ---------------------------------------------------------------------------------------------------- */

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

static const struct field health_fields[] = {
    {"status", FIELD_CHOICE, 0, "ok", NULL},
};

/* ---- jobs -------------------------------------------------------------------------------------------------------- */

static const struct field point_fields[] = {
    {"lat", FIELD_NUMBER, 0, NULL, NULL},
    {"lng", FIELD_NUMBER, 0, NULL, NULL},
};

static const struct field customer_fields[] = {
    {"externalId", FIELD_TEXT, FIELD_NULLABLE, NULL, NULL},
    {"name", FIELD_TEXT, FIELD_NULLABLE, NULL, NULL},
    {"phone", FIELD_NULL, 0, NULL, NULL},
    {"email", FIELD_NULL, 0, NULL, NULL},
    {"notify", FIELD_NULL, 0, NULL, NULL},
};

static const struct field window_fields[] = {
    {"start", FIELD_INSTANT, 0, NULL, NULL},
    {"end", FIELD_INSTANT, 0, NULL, "The first moment that no longer belongs to it."},
    {"hard", FIELD_BOOLEAN, 0, NULL, "Service never starts outside a hard window."},
};

static const struct field promised_window_fields[] = {
    {"start", FIELD_INSTANT, 0, NULL, NULL},
    {"end", FIELD_INSTANT, 0, NULL, "The first moment that no longer belongs to it."},
};

static const struct field required_part_fields[] = {
    {"sku", FIELD_TEXT, 0, NULL, NULL},
    {"quantity", FIELD_INTEGER, 0, NULL, NULL},
    {"substitutes", FIELD_NULL, 0, NULL, NULL},
};

static const struct field job_fields[] = {
    {"id", FIELD_TEXT, 0, NULL, NULL},
    {"version", FIELD_INTEGER, 0, NULL, "Counts the changes of this object; also its ETag."},
    {"createdAt", FIELD_INSTANT, 0, NULL, "When it was booked."},
    {"updatedAt", FIELD_NULL, 0, NULL, NULL},
    {"customerId", FIELD_NULL, 0, NULL, NULL},
    {"externalJobId", FIELD_NULL, 0, NULL, NULL},
    {"externalNumber", FIELD_NULL, 0, NULL, NULL},
    {"externalUrl", FIELD_NULL, 0, NULL, NULL},
    {"plannedDurationMinutes", FIELD_INTEGER, 0, NULL, "What the plan reckons with."},
    {"predictedDuration", FIELD_NULL, 0, NULL, NULL},
    {"eta", FIELD_NULL, 0, NULL, NULL},
    {"told", FIELD_NULL, 0, NULL, NULL},
    {"locationQuality", FIELD_NULL, 0, NULL, NULL},
    {"plannable", FIELD_NULL, 0, NULL, NULL},
    {"blockers", FIELD_NULL, 0, NULL, NULL},
    {"planVersion", FIELD_INTEGER, FIELD_NULLABLE, NULL, "The plan that has this job, on a route or left out."},
    {"sequence", FIELD_INTEGER, FIELD_NULLABLE, NULL, "Its place on the route, breaks counted, from 1."},
    {"actual", FIELD_NULL, 0, NULL, NULL},
    {"externalId", FIELD_TEXT, FIELD_NULLABLE, NULL, "Unique within its source."},
    {"source", FIELD_TEXT, 0, NULL, NULL},
    {"title", FIELD_TEXT, FIELD_NULLABLE, NULL, NULL},
    {"jobType", FIELD_TEXT, FIELD_NULLABLE, NULL, NULL},
    {"branch", FIELD_NULL, 0, NULL, NULL},
    {"customer", FIELD_OBJECT, FIELD_NULLABLE, "Customer", NULL},
    {"address", FIELD_TEXT, FIELD_NULLABLE, NULL, NULL},
    {"location", FIELD_OBJECT, 0, "Point", NULL},
    {"accessNotes", FIELD_NULL, 0, NULL, NULL},
    {"territory", FIELD_NULL, 0, NULL, NULL},
    {"load", FIELD_NULL, 0, NULL, NULL},
    {"priority", FIELD_INTEGER, 0, NULL, "1 urgent, 2 high, 3 normal, 4 low."},
    {"value", FIELD_NULL, 0, NULL, NULL},
    {"revenue", FIELD_NULL, 0, NULL, NULL},
    {"durationMinutes", FIELD_INTEGER, 0, NULL, NULL},
    {"status", FIELD_CHOICE, 0, "unscheduled scheduled dispatched en_route on_site completed canceled on_hold", NULL},
    {"windows", FIELD_OBJECT, FIELD_LIST, "Window", "They bound the start of service."},
    {"promisedWindow", FIELD_OBJECT, FIELD_NULLABLE, "PromisedWindow", "What the customer was told: late is priced."},
    {"deadline", FIELD_NULL, 0, NULL, NULL},
    {"requiredSkills", FIELD_TEXT, FIELD_LIST, NULL, NULL},
    {"requiredParts", FIELD_OBJECT, FIELD_LIST, "RequiredPart", NULL},
    {"requiredTechnicianId", FIELD_NULL, 0, NULL, NULL},
    {"preferredTechnicianIds", FIELD_NULL, 0, NULL, NULL},
    {"excludedTechnicianIds", FIELD_NULL, 0, NULL, NULL},
    {"crewSize", FIELD_NULL, 0, NULL, NULL},
    {"after", FIELD_NULL, 0, NULL, NULL},
    {"breakMaySplit", FIELD_NULL, 0, NULL, NULL},
    {"technicianId", FIELD_TEXT, FIELD_NULLABLE, NULL, "Whose route it is on."},
    {"crewTechnicianIds", FIELD_NULL, 0, NULL, NULL},
    {"scheduledStart", FIELD_INSTANT, FIELD_NULLABLE, NULL, NULL},
    {"scheduledEnd", FIELD_INSTANT, FIELD_NULLABLE, NULL, NULL},
    {"locks", FIELD_NULL, 0, NULL, NULL},
};

static const struct field job_list_fields[] = {
    {"items", FIELD_OBJECT, FIELD_LIST, "Job", "In the order in which they were created."},
    {"nextCursor", FIELD_TEXT, FIELD_NULLABLE, NULL,
     "For the parameter cursor of the next call; null on the last page."},
};

/* ---- technicians ------------------------------------------------------------------------------------------------- */

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

/* ---- the schedule ------------------------------------------------------------------------------------------------ */

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

#define REASON_CODES                                                                                                   \
    "missing_skill missing_part outside_window shift_too_short out_of_reach no_break_room not_worth_it not_working"

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

/* ---- the table --------------------------------------------------------------------------------------------------- */

const struct schema schema_table[] = {
    {"Issue", "One thing that is wrong with a request.", FIELDS(issue_fields)},
    {"FailureData", "Why a call failed.", FIELDS(failure_data_fields)},
    {"Health", "The process answers.", FIELDS(health_fields)},
    {"Point", "A place, in degrees (WGS 84).", FIELDS(point_fields)},
    {"Customer", "Who the job is for.", FIELDS(customer_fields)},
    {"Window", "A time in which service may start.", FIELDS(window_fields)},
    {"PromisedWindow", "A time the customer was told.", FIELDS(promised_window_fields)},
    {"RequiredPart", "What a job takes from the van.", FIELDS(required_part_fields)},
    {"Job", "A visit to an address.", FIELDS(job_fields)},
    {"JobList", "A page of jobs.", FIELDS(job_list_fields)},
    {"Shift", "When a technician works.", FIELDS(shift_fields)},
    {"Break", "A break, taken once and whole.", FIELDS(break_fields)},
    {"Vehicle", "What a technician drives.", FIELDS(vehicle_fields)},
    {"Stock", "How many of a part a van carries.", FIELDS(stock_fields)},
    {"Technician", "Who does jobs.", FIELDS(technician_fields)},
    {"TechnicianList", "A page of technicians.", FIELDS(technician_list_fields)},
    {"Stop", "One line of a route.", FIELDS(stop_fields)},
    {"RouteTotals", "Sums over a route.", FIELDS(route_totals_fields)},
    {"Totals", "Sums over a day.", FIELDS(totals_fields)},
    {"Route", "One technician's day.", FIELDS(route_fields)},
    {"ReasonDetail", "The numbers that a reason's message tells.", FIELDS(reason_detail_fields)},
    {"Reason", "Why a job is not on a route.", FIELDS(reason_fields)},
    {"Unassigned", "A job that stayed out.", FIELDS(unassigned_fields)},
    {"Schedule", "The plan in force for a date.", FIELDS(schedule_fields)},
};

const int32_t schema_count = (int32_t)(sizeof schema_table / sizeof *schema_table);
