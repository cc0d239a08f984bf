#include "dispatch/schedule_json.h"

#include <assert.h>

#include "base/units.h"
#include "planning/planning.h"

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

/* What is left in an electric vehicle's battery after `driven_m`, in tenths of a percent of the full one. */
static void write_battery(struct json_writer *w, const struct vehicle *vehicle, int64_t driven_m)
{
    if (vehicle->type != VEHICLE_ELECTRIC || vehicle->range_km <= 0) {
        json_name_null(w, TEXT("batteryPercent"));
        return;
    }
    json_name(w, TEXT("batteryPercent"));
    json_fixed(w, vehicle->battery_percent * INT64_C(10) - divide_round_half_up(driven_m, vehicle->range_km), 10);
}

static void write_stop_window(struct json_writer *w, const struct plan_stop *stop)
{
    if (!stop->has_window) {
        json_name_null(w, TEXT("windowStart"));
        json_name_null(w, TEXT("windowEnd"));
        return;
    }
    write_instant(w, TEXT("windowStart"), stop->window.start_s);
    write_instant(w, TEXT("windowEnd"), stop->window.end_s);
}

static void write_stop_times(struct json_writer *w, const struct plan_stop *stop)
{
    write_minutes(w, TEXT("travelMinutes"), stop->travel_s);
    write_km(w, TEXT("travelKm"), stop->travel_m);
    json_name_string(w, TEXT("travelSource"), TEXT("estimate"));
    write_minutes(w, TEXT("waitMinutes"), stop->wait_s);
    write_instant(w, TEXT("arrival"), stop->arrival_s);
    write_instant(w, TEXT("start"), stop->start_s);
    write_instant(w, TEXT("end"), stop->end_s);
    json_name_null(w, TEXT("endP90"));
    write_stop_window(w, stop);
    json_name(w, TEXT("slackMinutes"));
    json_fixed(w, divide_floor(stop->slack_s * INT64_C(100), MINUTE_SECONDS), 100);
    json_name_null(w, TEXT("onTimeProbability"));
}

/* Members that only stops of a job have. */
static void write_stop_job(struct json_writer *w, const struct job *job)
{
    json_name_null(w, TEXT("locked"));
    if (job == NULL) {
        json_name_null(w, TEXT("status"));
    } else {
        json_name_string(w, TEXT("status"), job_status_name(job->status));
    }
    json_name_null(w, TEXT("told"));
    json_name_null(w, TEXT("crew"));
}

static void write_stop_unknown(struct json_writer *w)
{
    static const char *const names[] = {"decisionId", "actualArrival", "actualStart", "actualEnd", "assumptions"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        json_name_null(w, text_of(names[i]));
    }
}

static void write_stop(struct json_writer *w, const struct day *day, const struct plan_stop *stop,
                       const struct vehicle *vehicle, int64_t driven_m)
{
    const struct job *job = stop->type == STOP_TYPE_JOB ? &day->jobs[stop->job] : NULL;
    json_object_begin(w);
    json_name_string(w, TEXT("type"), job != NULL ? TEXT("job") : TEXT("break"));
    if (job != NULL) {
        json_name_string(w, TEXT("jobId"), job->id);
    } else {
        json_name_null(w, TEXT("jobId"));
    }
    json_name_integer(w, TEXT("sequence"), stop->sequence);
    write_stop_times(w, stop);
    write_stop_job(w, job);
    write_battery(w, vehicle, driven_m);
    json_name_null(w, TEXT("chargeKwh"));
    if (job != NULL) {
        json_name_integer(w, TEXT("plannedDurationMinutes"), job->duration_minutes);
    } else {
        write_minutes(w, TEXT("plannedDurationMinutes"), stop->end_s - stop->start_s);
    }
    write_stop_unknown(w);
    json_name(w, TEXT("location"));
    write_point(w, stop->location);
    json_object_end(w);
}

/* ---- totals ------------------------------------------------------------------------------------------------------ */

static void write_totals_shared(struct json_writer *w, const struct plan_totals *totals)
{
    json_name_integer(w, TEXT("jobs"), totals->jobs);
    write_minutes(w, TEXT("driveMinutes"), totals->drive_s);
    write_km(w, TEXT("driveKm"), totals->drive_m);
    write_minutes(w, TEXT("serviceMinutes"), totals->service_s);
    write_minutes(w, TEXT("waitMinutes"), totals->wait_s);
    write_minutes(w, TEXT("overtimeMinutes"), totals->overtime_s);
    write_share(w, TEXT("utilization"), totals->utilization_e4);
    json_name_null(w, TEXT("energyCost"));
    json_name_null(w, TEXT("fuelCost"));
}

void schedule_write_totals(struct json_writer *w, const struct plan_totals *totals)
{
    json_object_begin(w);
    write_totals_shared(w, totals);
    write_share(w, TEXT("onTimeRate"), totals->on_time_e4);
    json_name_integer(w, TEXT("unassigned"), totals->unassigned);
    json_object_end(w);
}

/* ---- routes ------------------------------------------------------------------------------------------------------ */

static void write_shift(struct json_writer *w, const struct workday *workday)
{
    if (!workday->works) {
        json_name_null(w, TEXT("shiftStart"));
        json_name_null(w, TEXT("shiftEnd"));
        return;
    }
    write_instant(w, TEXT("shiftStart"), workday->shift.start_s);
    write_instant(w, TEXT("shiftEnd"), workday->shift.end_s);
}

static void write_route(struct json_writer *w, const struct day *day, const struct plan_route *route)
{
    const struct technician *technician = &day->technicians[route->technician];
    json_object_begin(w);
    json_name_string(w, TEXT("technicianId"), technician->id);
    json_name_string(w, TEXT("name"), technician->name);
    write_shift(w, &day->workdays[route->technician]);
    json_name(w, TEXT("stops"));
    json_array_begin(w);
    int64_t driven_m = 0;
    for (int32_t i = 0; i < route->stop_count; i++) {
        driven_m += route->stops[i].travel_m;
        write_stop(w, day, &route->stops[i], &technician->vehicle, driven_m);
    }
    json_array_end(w);
    json_name(w, TEXT("totals"));
    json_object_begin(w);
    write_totals_shared(w, &route->totals);
    json_object_end(w);
    json_object_end(w);
}

/* ---- what stayed out --------------------------------------------------------------------------------------------- */

static void write_detail(struct json_writer *w, const struct reason *reason)
{
    json_name(w, TEXT("detail"));
    json_object_begin(w);
    switch (reason->code) {
    case REASON_MISSING_SKILL:
        json_name_string(w, TEXT("skill"), reason->subject);
        break;
    case REASON_MISSING_PART:
        json_name_string(w, TEXT("sku"), reason->subject);
        json_name_integer(w, TEXT("needed"), reason->needed);
        json_name_integer(w, TEXT("available"), reason->available);
        break;
    case REASON_OUTSIDE_WINDOW:
        write_instant(w, TEXT("start"), reason->needed);
        write_instant(w, TEXT("windowEnd"), reason->available);
        break;
    case REASON_SHIFT_TOO_SHORT:
        write_instant(w, TEXT("end"), reason->needed);
        write_instant(w, TEXT("shiftEnd"), reason->available);
        break;
    case REASON_OUT_OF_REACH:
        write_km(w, TEXT("neededKm"), reason->needed);
        write_km(w, TEXT("availableKm"), reason->available);
        break;
    case REASON_NOT_WORTH_IT:
        json_name_integer(w, TEXT("addedCost"), reason->needed);
        json_name_integer(w, TEXT("leftOutCost"), reason->available);
        break;
    case REASON_NO_BREAK_ROOM:
    case REASON_NOT_WORKING:
    case REASON_NOT_TRIED:
    case REASON_CODE_COUNT:
        break;
    }
    json_object_end(w);
}

static void write_reason(struct json_writer *w, const struct day *day, const struct reason *reason)
{
    json_object_begin(w);
    json_name_string(w, TEXT("code"), reason_code_name(reason->code));
    json_name_string(w, TEXT("message"), reason->message);
    if (reason->technician >= 0) {
        json_name_string(w, TEXT("technicianId"), day->technicians[reason->technician].id);
    }
    write_detail(w, reason);
    json_object_end(w);
}

static void write_unassigned(struct json_writer *w, const struct day *day, const struct unassigned *unassigned)
{
    json_object_begin(w);
    json_name_string(w, TEXT("jobId"), day->jobs[unassigned->job].id);
    json_name(w, TEXT("reasons"));
    json_array_begin(w);
    struct reason summary = unassigned->reasons[0];
    summary.technician = -1;
    summary.message = unassigned->summary;
    write_reason(w, day, &summary);
    for (int32_t i = 0; i < unassigned->reason_count; i++) {
        if (unassigned->reasons[i].technician >= 0) {
            write_reason(w, day, &unassigned->reasons[i]);
        }
    }
    json_array_end(w);
    json_object_end(w);
}

/* ---- the schedule ------------------------------------------------------------------------------------------------ */

void schedule_write(struct json_writer *w, const struct schedule_view *view)
{
    const struct day *day = view->day;
    const struct plan *plan = view->plan;
    json_object_begin(w);
    json_name_string(w, TEXT("date"), date_text(w->out.arena, day->date));
    json_name_string(w, TEXT("timezone"), day->zone->name);
    json_name_integer(w, TEXT("planVersion"), view->plan_version);
    json_name_bool(w, TEXT("engineStopped"), false);
    json_name(w, TEXT("routes"));
    json_array_begin(w);
    for (int32_t t = 0; t < plan->route_count; t++) {
        if (view->technician == SCHEDULE_ALL_TECHNICIANS || view->technician == t) {
            write_route(w, day, &plan->routes[t]);
        }
    }
    json_array_end(w);
    json_name(w, TEXT("unassigned"));
    json_array_begin(w);
    for (int32_t i = 0; i < plan->unassigned_count; i++) {
        write_unassigned(w, day, &plan->unassigned[i]);
    }
    json_array_end(w);
    json_name(w, TEXT("totals"));
    schedule_write_totals(w, &plan->totals);
    json_object_end(w);
}
