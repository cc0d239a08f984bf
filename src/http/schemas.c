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
    "missing_skill missing_part outside_window shift_too_short out_of_reach no_break_room not_worth_it not_working "   \
    "not_tried"

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

/* ---- /v1/optimize, whose body is snake_case ---------------------------------------------------------------------- */

static const struct field optimize_window_fields[] = {
    {"start", FIELD_TEXT, 0, NULL, "A local time of the day like 09:00, or an instant with an offset (RFC 3339)."},
    {"end", FIELD_TEXT, 0, NULL, "In the same form; the first moment that no longer belongs to it."},
    {"hard", FIELD_BOOLEAN, FIELD_OPTIONAL, NULL, "Default true. false: coming later is priced, not forbidden."},
};

static const struct field optimize_promise_fields[] = {
    {"start", FIELD_TEXT, 0, NULL, "A local time of the day like 09:00, or an instant with an offset (RFC 3339)."},
    {"end", FIELD_TEXT, 0, NULL, "In the same form; the first moment that no longer belongs to it."},
};

static const struct field optimize_required_part_fields[] = {
    {"sku", FIELD_TEXT, 0, NULL, NULL},
    {"quantity", FIELD_INTEGER, FIELD_OPTIONAL, NULL, "Default 1."},
    {"substitutes", FIELD_TEXT, FIELD_OPTIONAL | FIELD_LIST | FIELD_NOT_BUILT, NULL, NULL},
};

static const struct field optimize_stock_fields[] = {
    {"sku", FIELD_TEXT, 0, NULL, NULL},
    {"quantity", FIELD_INTEGER, 0, NULL, NULL},
};

static const struct field optimize_break_fields[] = {
    {"duration_minutes", FIELD_INTEGER, 0, NULL, NULL},
    {"earliest", FIELD_CLOCK, 0, NULL, "It starts not before this local time."},
    {"latest", FIELD_CLOCK, 0, NULL, "It starts not after this local time."},
};

static const struct field optimize_vehicle_fields[] = {
    {"type", FIELD_CHOICE, 0, "petrol diesel hybrid ev bike", NULL},
    {"range_km", FIELD_INTEGER, FIELD_OPTIONAL, NULL,
     "Of a full battery; without it nothing is limited. Of an ev alone."},
    {"battery_percent", FIELD_INTEGER, FIELD_OPTIONAL, NULL, "What is there in the morning; default 100."},
    {"reserve_percent", FIELD_INTEGER, FIELD_OPTIONAL, NULL, "What is never touched; default 0."},
    {"battery_kwh", FIELD_NUMBER, FIELD_NOT_BUILT, NULL, NULL},
    {"charge_kw", FIELD_NUMBER, FIELD_NOT_BUILT, NULL, NULL},
    {"cost_per_km", FIELD_NUMBER, FIELD_NOT_BUILT, NULL, NULL},
    {"litres_per_100km", FIELD_NUMBER, FIELD_NOT_BUILT, NULL, NULL},
    {"tank_litres", FIELD_NUMBER, FIELD_NOT_BUILT, NULL, NULL},
    {"fuel_percent", FIELD_NUMBER, FIELD_NOT_BUILT, NULL, NULL},
};

static const struct field optimize_job_fields[] = {
    {"job_id", FIELD_TEXT, 0, NULL, "Unique in the request."},
    {"address", FIELD_TEXT, FIELD_OPTIONAL | FIELD_NULLABLE, NULL, "Only told again: no geocoder is configured."},
    {"coordinates", FIELD_OBJECT, 0, "Point", NULL},
    {"estimated_duration_minutes", FIELD_INTEGER, 0, NULL, "Of the service, 0 to 1440."},
    {"priority", FIELD_CHOICE, FIELD_OPTIONAL | FIELD_NULLABLE, "low normal high urgent", "Default normal."},
    {"required_skills", FIELD_TEXT, FIELD_OPTIONAL | FIELD_LIST | FIELD_NULLABLE, NULL,
     "Upper and lower case are the same."},
    {"required_parts", FIELD_OBJECT, FIELD_OPTIONAL | FIELD_LIST | FIELD_NULLABLE, "OptimizeRequiredPart", NULL},
    {"time_window_start", FIELD_CLOCK, FIELD_OPTIONAL | FIELD_NULLABLE, NULL,
     "Local. Service starts within the window, unless max_lateness_minutes is given."},
    {"time_window_end", FIELD_CLOCK, FIELD_OPTIONAL | FIELD_NULLABLE, NULL, "Local; after time_window_start."},
    {"max_lateness_minutes", FIELD_INTEGER, FIELD_OPTIONAL | FIELD_NULLABLE, NULL,
     "Service may start so much after the window's end, at a price by the minute."},
    {"windows", FIELD_OBJECT, FIELD_OPTIONAL | FIELD_LIST | FIELD_NULLABLE, "OptimizeWindow",
     "At most one, instead of time_window_start and time_window_end."},
    {"promised_window", FIELD_OBJECT, FIELD_OPTIONAL | FIELD_NULLABLE, "OptimizePromisedWindow",
     "What the customer was told: coming late is priced."},
    {"locked", FIELD_TEXT, FIELD_NOT_BUILT, NULL, NULL},
};

static const struct field optimize_technician_fields[] = {
    {"tech_id", FIELD_TEXT, 0, NULL, "Unique in the request."},
    {"start_location", FIELD_OBJECT, 0, "Point", NULL},
    {"end_location", FIELD_OBJECT, FIELD_OPTIONAL | FIELD_NULLABLE, "Point", "Default: where the day started."},
    {"skills", FIELD_TEXT, FIELD_OPTIONAL | FIELD_LIST | FIELD_NULLABLE, NULL, NULL},
    {"shift_start", FIELD_CLOCK, 0, NULL, "Local."},
    {"shift_end", FIELD_CLOCK, 0, NULL, "Local; not after the start means on the next day."},
    {"breaks", FIELD_OBJECT, FIELD_OPTIONAL | FIELD_LIST | FIELD_NULLABLE, "OptimizeBreak", "At most one."},
    {"vehicle", FIELD_OBJECT, FIELD_OPTIONAL | FIELD_NULLABLE, "OptimizeVehicle", NULL},
    {"inventory", FIELD_OBJECT, FIELD_OPTIONAL | FIELD_LIST | FIELD_NULLABLE, "OptimizeStock",
     "On the van in the morning."},
};

static const struct field optimize_request_fields[] = {
    {"dispatch_date", FIELD_DATE, 0, NULL, "The local date that the day begins on."},
    {"jobs", FIELD_OBJECT, FIELD_LIST, "OptimizeJob", "At most 10 000."},
    {"technicians", FIELD_OBJECT, FIELD_LIST, "OptimizeTechnician", "1 to 1000."},
    {"optimization_goals", FIELD_CHOICE, FIELD_OPTIONAL | FIELD_LIST | FIELD_NULLABLE,
     "maximize_on_time minimize_drive_time balance_workload maximize_jobs",
     "An earlier goal weighs more. Default: maximize_on_time, minimize_drive_time."},
    {"time_limit_ms", FIELD_INTEGER, FIELD_OPTIONAL | FIELD_NULLABLE, NULL,
     "100 to 60000. Default 2000; with iterations 60000. Few jobs are answered sooner."},
    {"iterations", FIELD_INTEGER, FIELD_OPTIONAL | FIELD_NULLABLE, NULL,
     "The search ends after so many; the same request then gives the same plan, when the time limit is not reached."},
    {"seed", FIELD_INTEGER, FIELD_OPTIONAL | FIELD_NULLABLE, NULL, "0 to 9007199254740991. Default 1."},
    {"timezone", FIELD_TEXT, FIELD_OPTIONAL | FIELD_NULLABLE, NULL,
     "Of every local time. Default: the organization's."},
    {"matrix", FIELD_TEXT, FIELD_NOT_BUILT, NULL, NULL},
};

static const struct field optimize_summary_fields[] = {
    {"drive_minutes", FIELD_NUMBER, 0, NULL, NULL},
    {"drive_km", FIELD_NUMBER, 0, NULL, NULL},
    {"on_time_rate", FIELD_NUMBER, 0, NULL, "Of the jobs on routes, 0 to 1; 1 without any."},
    {"assigned", FIELD_INTEGER, 0, NULL, NULL},
    {"unassigned", FIELD_INTEGER, 0, NULL, NULL},
    {"cost", FIELD_INTEGER, 0, NULL, "What the search makes small: comparable between plans of the same request."},
    {"lower_bound", FIELD_INTEGER, FIELD_NULLABLE, NULL,
     "Proved: no plan of the request costs less. Null for more than 500 jobs or 100 technicians, and when the server "
     "is "
     "about to stop."},
    {"gap", FIELD_NUMBER, FIELD_NULLABLE, NULL,
     "(cost - lower_bound) / cost, 0 to 1, rounded up: 0 when nothing costs less. Near 1 as a rule when a job stays "
     "out, "
     "because that costs so much. Null with lower_bound."},
};

static const struct field optimize_stop_fields[] = {
    {"type", FIELD_CHOICE, 0, "job break", NULL},
    {"job_id", FIELD_TEXT, FIELD_NULLABLE, NULL, "Null for a break."},
    {"sequence", FIELD_INTEGER, 0, NULL, "From 1, breaks counted."},
    {"arrival", FIELD_INSTANT, 0, NULL, NULL},
    {"start", FIELD_INSTANT, 0, NULL, NULL},
    {"end", FIELD_INSTANT, 0, NULL, NULL},
    {"arrival_local", FIELD_CLOCK, 0, NULL, NULL},
    {"start_local", FIELD_CLOCK, 0, NULL, NULL},
    {"end_local", FIELD_CLOCK, 0, NULL, NULL},
    {"travel_minutes", FIELD_NUMBER, 0, NULL, "From the stop before, or from the start location."},
    {"travel_km", FIELD_NUMBER, 0, NULL, NULL},
    {"wait_minutes", FIELD_NUMBER, 0, NULL, NULL},
    {"late_minutes", FIELD_NUMBER, 0, NULL, "Arrival after the end of the window or promise."},
    {"slack_minutes", FIELD_NUMBER, 0, NULL, "How much later it could start without harm to the route."},
};

static const struct field optimize_totals_fields[] = {
    {"jobs", FIELD_INTEGER, 0, NULL, NULL},
    {"drive_minutes", FIELD_NUMBER, 0, NULL, "The way back included."},
    {"drive_km", FIELD_NUMBER, 0, NULL, NULL},
    {"service_minutes", FIELD_NUMBER, 0, NULL, NULL},
    {"wait_minutes", FIELD_NUMBER, 0, NULL, NULL},
    {"utilization", FIELD_NUMBER, 0, NULL, "Service time of shift time less break, 0 to 1."},
};

static const struct field optimize_route_fields[] = {
    {"tech_id", FIELD_TEXT, 0, NULL, NULL},
    {"stops", FIELD_OBJECT, FIELD_LIST, "OptimizeStop", "Empty: stays at home."},
    {"totals", FIELD_OBJECT, 0, "OptimizeTotals", NULL},
};

static const struct field optimize_reason_fields[] = {
    {"code", FIELD_CHOICE, 0, REASON_CODES, NULL},
    {"message", FIELD_TEXT, 0, NULL, "A sentence for a dispatcher."},
    {"tech_id", FIELD_TEXT, FIELD_OPTIONAL, NULL, "Not there: the sum over all technicians."},
};

static const struct field optimize_unassigned_fields[] = {
    {"job_id", FIELD_TEXT, 0, NULL, NULL},
    {"reasons", FIELD_OBJECT, FIELD_LIST, "OptimizeReason",
     "The first sums up; then the closest technicians, at most five."},
};

static const struct field optimize_result_fields[] = {
    {"summary", FIELD_OBJECT, 0, "OptimizeSummary", NULL},
    {"routes", FIELD_OBJECT, FIELD_LIST, "OptimizeRoute", "One for each technician, in the order of the request."},
    {"unassigned", FIELD_OBJECT, FIELD_LIST, "OptimizeUnassigned", NULL},
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
    {"OptimizeWindow", "A time in which service may start.", FIELDS(optimize_window_fields)},
    {"OptimizePromisedWindow", "A time the customer was told.", FIELDS(optimize_promise_fields)},
    {"OptimizeRequiredPart", "What a job takes from the van.", FIELDS(optimize_required_part_fields)},
    {"OptimizeStock", "How many of a part a van carries.", FIELDS(optimize_stock_fields)},
    {"OptimizeBreak", "A break, taken once and whole.", FIELDS(optimize_break_fields)},
    {"OptimizeVehicle", "What a technician drives.", FIELDS(optimize_vehicle_fields)},
    {"OptimizeJob", "A visit to an address.", FIELDS(optimize_job_fields)},
    {"OptimizeTechnician", "Who does jobs.", FIELDS(optimize_technician_fields)},
    {"OptimizeRequest", "A day to be planned, given whole.", FIELDS(optimize_request_fields)},
    {"OptimizeSummary", "The plan in a few numbers.", FIELDS(optimize_summary_fields)},
    {"OptimizeStop", "One line of a route.", FIELDS(optimize_stop_fields)},
    {"OptimizeTotals", "Sums over a route.", FIELDS(optimize_totals_fields)},
    {"OptimizeRoute", "One technician's day.", FIELDS(optimize_route_fields)},
    {"OptimizeReason", "Why a job is not on a route.", FIELDS(optimize_reason_fields)},
    {"OptimizeUnassigned", "A job that stayed out.", FIELDS(optimize_unassigned_fields)},
    {"OptimizeResult", "The best plan that was found.", FIELDS(optimize_result_fields)},
};

const int32_t schema_count = (int32_t)(sizeof schema_table / sizeof *schema_table);
