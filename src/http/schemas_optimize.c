/* Schemas of /v1/optimize, whose body is snake_case. */
#include "http/schema_rows.h"

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

static const struct schema rows[] = {
    {"OptimizeWindow", "A time in which service may start.", SCHEMA_FIELDS(optimize_window_fields)},
    {"OptimizePromisedWindow", "A time the customer was told.", SCHEMA_FIELDS(optimize_promise_fields)},
    {"OptimizeRequiredPart", "What a job takes from the van.", SCHEMA_FIELDS(optimize_required_part_fields)},
    {"OptimizeStock", "How many of a part a van carries.", SCHEMA_FIELDS(optimize_stock_fields)},
    {"OptimizeBreak", "A break, taken once and whole.", SCHEMA_FIELDS(optimize_break_fields)},
    {"OptimizeVehicle", "What a technician drives.", SCHEMA_FIELDS(optimize_vehicle_fields)},
    {"OptimizeJob", "A visit to an address.", SCHEMA_FIELDS(optimize_job_fields)},
    {"OptimizeTechnician", "Who does jobs.", SCHEMA_FIELDS(optimize_technician_fields)},
    {"OptimizeRequest", "A day to be planned, given whole.", SCHEMA_FIELDS(optimize_request_fields)},
    {"OptimizeSummary", "The plan in a few numbers.", SCHEMA_FIELDS(optimize_summary_fields)},
    {"OptimizeStop", "One line of a route.", SCHEMA_FIELDS(optimize_stop_fields)},
    {"OptimizeTotals", "Sums over a route.", SCHEMA_FIELDS(optimize_totals_fields)},
    {"OptimizeRoute", "One technician's day.", SCHEMA_FIELDS(optimize_route_fields)},
    {"OptimizeReason", "Why a job is not on a route.", SCHEMA_FIELDS(optimize_reason_fields)},
    {"OptimizeUnassigned", "A job that stayed out.", SCHEMA_FIELDS(optimize_unassigned_fields)},
    {"OptimizeResult", "The best plan that was found.", SCHEMA_FIELDS(optimize_result_fields)},
};

const struct schema_group schema_group_optimize = SCHEMA_GROUP(rows);
