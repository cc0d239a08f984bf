#include "dispatch/schedule_json.h"

#include <assert.h>

#include "base/units.h"

struct text job_status_name(enum job_status status)
{
    static const char *const names[] = {
        [JOB_UNSCHEDULED] = "unscheduled", [JOB_SCHEDULED] = "scheduled", [JOB_DISPATCHED] = "dispatched",
        [JOB_EN_ROUTE] = "en_route",       [JOB_ON_SITE] = "on_site",     [JOB_COMPLETED] = "completed",
        [JOB_CANCELED] = "canceled",       [JOB_ON_HOLD] = "on_hold",
    };
    assert(status >= 0 && status <= JOB_ON_HOLD);
    return text_of(names[status]);
}

/* ---- values ------------------------------------------------------------------------------------------------------ */

static void write_minutes(struct json_writer *w, struct text name, int64_t seconds)
{
    json_name(w, name);
    json_fixed(w, divide_round_half_up(seconds * 100, MINUTE_SECONDS), 100);
}

static void write_km(struct json_writer *w, struct text name, int64_t metres)
{
    json_name(w, name);
    json_fixed(w, metres, 1000);
}

static void write_share(struct json_writer *w, struct text name, int32_t share_e4)
{
    json_name(w, name);
    json_fixed(w, share_e4, 10000);
}

static void write_instant(struct json_writer *w, struct text name, int64_t instant_s)
{
    json_name_string(w, name, instant_text(w->out.arena, instant_s));
}

/* What is not known is 0. */
static void write_known(struct json_writer *w, const char *name, int64_t instant_s)
{
    if (instant_s == 0) {
        json_name_null(w, text_of(name));
    } else {
        write_instant(w, text_of(name), instant_s);
    }
}

static void write_text(struct json_writer *w, const char *name, struct text value)
{
    if (text_is_empty(value)) {
        json_name_null(w, text_of(name));
    } else {
        json_name_string(w, text_of(name), value);
    }
}

static void write_point(struct json_writer *w, struct point point)
{
    json_object_begin(w);
    json_name(w, TEXT("lat"));
    json_fixed(w, point.lat_e6, 1000000);
    json_name(w, TEXT("lng"));
    json_fixed(w, point.lng_e6, 1000000);
    json_object_end(w);
}

/* ---- stops ------------------------------------------------------------------------------------------------------- */

static void write_travel(struct json_writer *w, const struct day_stop *stop)
{
    if (!stop->has_travel) {
        json_name_null(w, TEXT("travelMinutes"));
        json_name_null(w, TEXT("travelKm"));
        json_name_null(w, TEXT("travelSource"));
        return;
    }
    write_minutes(w, TEXT("travelMinutes"), stop->travel_s);
    write_km(w, TEXT("travelKm"), stop->travel_m);
    json_name_string(w, TEXT("travelSource"), TEXT("estimate"));
}

static void write_window(struct json_writer *w, const struct day_stop *stop)
{
    if (!stop->has_window) {
        json_name_null(w, TEXT("windowStart"));
        json_name_null(w, TEXT("windowEnd"));
        return;
    }
    write_instant(w, TEXT("windowStart"), stop->window.start_s);
    write_instant(w, TEXT("windowEnd"), stop->window.end_s);
}

static void write_odds(struct json_writer *w, const struct day_stop *stop)
{
    json_name(w, TEXT("slackMinutes"));
    if (stop->has_slack) {
        json_fixed(w, divide_floor(stop->slack_s * INT64_C(100), MINUTE_SECONDS), 100);
    } else {
        json_null(w);
    }
    json_name(w, TEXT("onTimeProbability"));
    if (stop->on_time_e4 >= 0) {
        json_fixed(w, stop->on_time_e4, 10000);
    } else {
        json_null(w);
    }
}

static void write_times(struct json_writer *w, const struct day_stop *stop)
{
    write_travel(w, stop);
    write_minutes(w, TEXT("waitMinutes"), stop->wait_s);
    write_instant(w, TEXT("arrival"), stop->arrival_s);
    write_instant(w, TEXT("start"), stop->start_s);
    write_instant(w, TEXT("end"), stop->end_s);
    write_known(w, "endP90", stop->end_p90_s);
    write_window(w, stop);
    write_odds(w, stop);
}

static void write_locks(struct json_writer *w, const struct day_stop *stop)
{
    static const char *const names[] = {"technician", "time", "order"};
    json_name(w, TEXT("locked"));
    if (!stop->has_more) {
        json_null(w);
        return;
    }
    json_array_begin(w);
    for (int32_t i = 0; i < 3; i++) {
        if ((stop->locks >> i & 1) != 0) {
            json_string(w, text_of(names[i]));
        }
    }
    json_array_end(w);
}

/* How and when it was told is not known. */
static void write_told(struct json_writer *w, const struct day_stop *stop)
{
    json_name(w, TEXT("told"));
    if (stop->told.end_s == 0) {
        json_null(w);
        return;
    }
    json_object_begin(w);
    write_instant(w, TEXT("start"), stop->told.start_s);
    write_instant(w, TEXT("end"), stop->told.end_s);
    json_name_null(w, TEXT("at"));
    json_name_null(w, TEXT("channel"));
    json_object_end(w);
}

static void write_crew(struct json_writer *w, const struct day_stop *stop)
{
    json_name(w, TEXT("crew"));
    if (!stop->has_more) {
        json_null(w);
        return;
    }
    json_array_begin(w);
    for (int32_t i = 0; i < stop->crew.count; i++) {
        json_string(w, stop->crew.items[i]);
    }
    json_array_end(w);
}

static void write_battery(struct json_writer *w, const struct day_stop *stop)
{
    json_name(w, TEXT("batteryPercent"));
    if (stop->battery_e1 >= 0) {
        json_fixed(w, stop->battery_e1, 10);
    } else {
        json_null(w);
    }
    json_name_null(w, TEXT("chargeKwh"));
}

static void write_stop(struct json_writer *w, const struct day_stop *stop, bool with_geometry)
{
    json_object_begin(w);
    json_name_string(w, TEXT("type"), text_of(stop->type));
    write_text(w, "jobId", stop->job_id);
    json_name_integer(w, TEXT("sequence"), stop->sequence);
    write_times(w, stop);
    write_locks(w, stop);
    write_text(w, "status", stop->status);
    write_told(w, stop);
    write_crew(w, stop);
    write_battery(w, stop);
    write_minutes(w, TEXT("plannedDurationMinutes"), stop->planned_s);
    write_text(w, "decisionId", stop->decision_id);
    write_known(w, "actualArrival", stop->actual_arrival_s);
    write_known(w, "actualStart", stop->actual_start_s);
    write_known(w, "actualEnd", stop->actual_end_s);
    json_name_null(w, TEXT("assumptions"));
    json_name(w, TEXT("location"));
    write_point(w, stop->location);
    if (with_geometry) {
        write_text(w, "geometry", stop->geometry);
    }
    json_object_end(w);
}

/* ---- totals ------------------------------------------------------------------------------------------------------ */

static void write_cost(struct json_writer *w, const char *name, const struct kpi_sums *ways, enum kpi kpi)
{
    struct kpi_value value = kpis_value(ways, kpi);
    json_name(w, text_of(name));
    if (value.has) {
        json_fixed(w, value.value, value.scale);
    } else {
        json_null(w);
    }
}

static void write_totals_shared(struct json_writer *w, const struct plan_totals *totals, const struct kpi_sums *ways)
{
    json_name_integer(w, TEXT("jobs"), totals->jobs);
    write_minutes(w, TEXT("driveMinutes"), totals->drive_s);
    write_km(w, TEXT("driveKm"), totals->drive_m);
    write_minutes(w, TEXT("serviceMinutes"), totals->service_s);
    write_minutes(w, TEXT("waitMinutes"), totals->wait_s);
    write_minutes(w, TEXT("overtimeMinutes"), totals->overtime_s);
    write_share(w, TEXT("utilization"), totals->utilization_e4);
    write_cost(w, "energyCost", ways, KPI_ENERGY_COST);
    write_cost(w, "fuelCost", ways, KPI_FUEL_COST);
}

static void write_totals(struct json_writer *w, const struct plan_totals *totals, const struct kpi_sums *ways)
{
    json_object_begin(w);
    write_totals_shared(w, totals, ways);
    write_share(w, TEXT("onTimeRate"), totals->on_time_e4);
    json_name_integer(w, TEXT("unassigned"), totals->unassigned);
    json_object_end(w);
}

void schedule_write_totals(struct json_writer *w, const struct plan_totals *totals)
{
    const struct kpi_sums unknown = {.jobs = 0};
    write_totals(w, totals, &unknown);
}

/* ---- routes ------------------------------------------------------------------------------------------------------ */

static void write_shift(struct json_writer *w, const struct day_route *route)
{
    if (!route->works) {
        json_name_null(w, TEXT("shiftStart"));
        json_name_null(w, TEXT("shiftEnd"));
        return;
    }
    write_instant(w, TEXT("shiftStart"), route->shift.start_s);
    write_instant(w, TEXT("shiftEnd"), route->shift.end_s);
}

static void write_route(struct json_writer *w, const struct day_route *route, bool with_geometry)
{
    json_object_begin(w);
    json_name_string(w, TEXT("technicianId"), route->technician_id);
    json_name_string(w, TEXT("name"), route->name);
    write_shift(w, route);
    json_name(w, TEXT("stops"));
    json_array_begin(w);
    for (int32_t i = 0; i < route->stop_count; i++) {
        write_stop(w, &route->stops[i], with_geometry);
    }
    json_array_end(w);
    json_name(w, TEXT("totals"));
    json_object_begin(w);
    write_totals_shared(w, &route->totals, &route->ways);
    json_object_end(w);
    if (with_geometry) {
        write_text(w, "returnGeometry", route->geometry);
    }
    json_object_end(w);
}

/* ---- what stayed out --------------------------------------------------------------------------------------------- */

void schedule_write_reasons(struct json_writer *w, const struct day_left_out *left)
{
    json_array_begin(w);
    for (int32_t i = 0; i < left->reason_count; i++) {
        const struct day_reason *reason = &left->reasons[i];
        json_object_begin(w);
        json_name_string(w, TEXT("code"), text_of(reason->code));
        json_name_string(w, TEXT("message"), reason->message);
        if (!text_is_empty(reason->technician_id)) {
            json_name_string(w, TEXT("technicianId"), reason->technician_id);
        }
        json_name(w, TEXT("detail"));
        json_document(w, reason->detail);
        json_object_end(w);
    }
    json_array_end(w);
}

static void write_left_out(struct json_writer *w, const struct day_left_out *left)
{
    json_object_begin(w);
    json_name_string(w, TEXT("jobId"), left->job_id);
    json_name(w, TEXT("reasons"));
    schedule_write_reasons(w, left);
    json_object_end(w);
}

/* ---- warnings ---------------------------------------------------------------------------------------------------- */

/* `at` is the route's place in the answer. */
static void write_low_battery(struct json_writer *w, const struct day_route *route, int32_t at)
{
    struct arena *arena = w->out.arena;
    bool home = route->low_stop >= route->stop_count;
    json_object_begin(w);
    json_name_string(w, TEXT("code"), TEXT("below_reserve"));
    json_name_string(w, TEXT("path"),
                     home ? text_format(arena, "/routes/%d", (int)at)
                          : text_format(arena, "/routes/%d/stops/%d/batteryPercent", (int)at, (int)route->low_stop));
    json_name_string(w, TEXT("message"),
                     text_format(arena, "The battery of %.*s falls below the reserve of %d percent on the way %s.",
                                 TEXT_ARGS(route->name), (int)route->reserve_percent, home ? "home" : "there"));
    json_object_end(w);
}

static void write_warnings(struct json_writer *w, const struct day_schedule *schedule, int32_t technician)
{
    bool any = false;
    for (int32_t r = 0, at = 0; r < schedule->route_count; r++) {
        bool shown = technician == SCHEDULE_ALL_TECHNICIANS || technician == r;
        if (shown && schedule->routes[r].runs_low) {
            if (!any) {
                json_name(w, TEXT("warnings"));
                json_array_begin(w);
            }
            any = true;
            write_low_battery(w, &schedule->routes[r], at);
        }
        at += shown ? 1 : 0;
    }
    if (any) {
        json_array_end(w);
    }
}

/* ---- the schedule ------------------------------------------------------------------------------------------------ */

void schedule_write(struct json_writer *w, const struct day_schedule *schedule, int32_t technician)
{
    json_object_begin(w);
    json_name_string(w, TEXT("date"), date_text(w->out.arena, schedule->date));
    json_name_string(w, TEXT("timezone"), schedule->timezone);
    json_name_integer(w, TEXT("planVersion"), schedule->plan_version);
    json_name_bool(w, TEXT("engineStopped"), schedule->engine_stopped);
    json_name(w, TEXT("routes"));
    json_array_begin(w);
    for (int32_t r = 0; r < schedule->route_count; r++) {
        if (technician == SCHEDULE_ALL_TECHNICIANS || technician == r) {
            write_route(w, &schedule->routes[r], schedule->has_geometry);
        }
    }
    json_array_end(w);
    json_name(w, TEXT("unassigned"));
    json_array_begin(w);
    for (int32_t i = 0; i < schedule->left_out_count; i++) {
        write_left_out(w, &schedule->left_out[i]);
    }
    json_array_end(w);
    json_name(w, TEXT("totals"));
    write_totals(w, &schedule->totals, &schedule->ways);
    write_warnings(w, schedule, technician);
    json_object_end(w);
}
