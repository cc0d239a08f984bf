/* The schedule of a day that was planned whole: planning/plan.c has told all of it. */
#include "base/arena.h"
#include "base/json.h"
#include "base/units.h"
#include "dispatch/day_schedule.h"
#include "dispatch/schedule_json.h"

static int64_t battery_e1(const struct vehicle *vehicle, int64_t driven_m)
{
    bool known = vehicle->type == VEHICLE_ELECTRIC && vehicle->range_km > 0;
    return known ? dispatch_battery_e1(vehicle->battery_percent, vehicle->range_km, driven_m) : -1;
}

static struct day_stop stop_of(const struct day *day, const struct plan_stop *stop, const struct vehicle *vehicle,
                               int64_t driven_m)
{
    const struct job *job = stop->type == STOP_TYPE_JOB ? &day->jobs[stop->job] : NULL;
    return (struct day_stop){
        .type = job != NULL ? "job" : "break",
        .job = -1,
        .job_id = job != NULL ? job->id : TEXT(""),
        .sequence = stop->sequence,
        .has_travel = true,
        .travel_s = stop->travel_s,
        .travel_m = stop->travel_m,
        .wait_s = stop->wait_s,
        .arrival_s = stop->arrival_s,
        .start_s = stop->start_s,
        .end_s = stop->end_s,
        .has_window = stop->has_window,
        .window = stop->window,
        .has_slack = true,
        .slack_s = stop->slack_s,
        .on_time_e4 = -1,
        .is_on_time = stop->on_time,
        .status = job != NULL ? job_status_name(job->status) : TEXT(""),
        .battery_e1 = battery_e1(vehicle, driven_m),
        .planned_s = job != NULL ? job->duration_minutes * (int64_t)MINUTE_SECONDS : stop->end_s - stop->start_s,
        .location = stop->location,
    };
}

static struct day_route route_of(struct arena *arena, const struct day *day, const struct plan_route *route)
{
    const struct technician *technician = &day->technicians[route->technician];
    struct day_stop *stops = arena_array(arena, struct day_stop, route->stop_count);
    int64_t driven_m = 0;
    for (int32_t i = 0; i < route->stop_count; i++) {
        driven_m += route->stops[i].travel_m;
        stops[i] = stop_of(day, &route->stops[i], &technician->vehicle, driven_m);
    }
    return (struct day_route){.technician_id = technician->id,
                              .name = technician->name,
                              .works = day->workdays[route->technician].works,
                              .shift = day->workdays[route->technician].shift,
                              .stop_count = route->stop_count,
                              .stops = stops,
                              .totals = route->totals};
}

/* ---- what stayed out --------------------------------------------------------------------------------------------- */

static void name_instant(struct json_writer *w, const char *name, int64_t instant_s)
{
    json_name_string(w, text_of(name), instant_text(w->out.arena, instant_s));
}

static void name_km(struct json_writer *w, const char *name, int64_t metres)
{
    json_name(w, text_of(name));
    json_fixed(w, metres, 1000);
}

static struct text detail_of(struct arena *arena, const struct reason *reason)
{
    struct json_writer w = json_writer_make(arena);
    json_object_begin(&w);
    switch (reason->code) {
    case REASON_MISSING_SKILL:
        json_name_string(&w, TEXT("skill"), reason->subject);
        break;
    case REASON_MISSING_PART:
        json_name_string(&w, TEXT("sku"), reason->subject);
        json_name_integer(&w, TEXT("needed"), reason->needed);
        json_name_integer(&w, TEXT("available"), reason->available);
        break;
    case REASON_OUTSIDE_WINDOW:
        name_instant(&w, "start", reason->needed);
        name_instant(&w, "windowEnd", reason->available);
        break;
    case REASON_SHIFT_TOO_SHORT:
        name_instant(&w, "end", reason->needed);
        name_instant(&w, "shiftEnd", reason->available);
        break;
    case REASON_OUT_OF_REACH:
        name_km(&w, "neededKm", reason->needed);
        name_km(&w, "availableKm", reason->available);
        break;
    case REASON_NOT_WORTH_IT:
        json_name_integer(&w, TEXT("addedCost"), reason->needed);
        json_name_integer(&w, TEXT("leftOutCost"), reason->available);
        break;
    case REASON_NO_BREAK_ROOM:
    case REASON_NOT_WORKING:
    case REASON_NOT_TRIED:
    case REASON_CODE_COUNT:
        break;
    }
    json_object_end(&w);
    return json_written(&w);
}

static struct day_reason reason_of(struct arena *arena, const struct day *day, const struct reason *reason)
{
    return (struct day_reason){.code = text_to_c(arena, reason_code_name(reason->code)),
                               .message = reason->message,
                               .technician_id =
                                   reason->technician >= 0 ? day->technicians[reason->technician].id : TEXT(""),
                               .detail = detail_of(arena, reason)};
}

static struct day_left_out left_out_of(struct arena *arena, const struct day *day, const struct unassigned *unassigned)
{
    struct day_reason *reasons = arena_array(arena, struct day_reason, unassigned->reason_count + 1);
    struct day_left_out left = {.job_id = day->jobs[unassigned->job].id, .reasons = reasons};
    reasons[left.reason_count] = reason_of(arena, day, &unassigned->reasons[0]);
    reasons[left.reason_count].technician_id = TEXT("");
    reasons[left.reason_count++].message = unassigned->summary;
    for (int32_t i = 0; i < unassigned->reason_count; i++) {
        if (unassigned->reasons[i].technician >= 0) {
            reasons[left.reason_count++] = reason_of(arena, day, &unassigned->reasons[i]);
        }
    }
    return left;
}

void dispatch_schedule_of_plan(struct arena *arena, const struct day *day, const struct plan *plan,
                               struct day_schedule *schedule)
{
    struct day_left_out *left_out = arena_array(arena, struct day_left_out, plan->unassigned_count);
    *schedule = (struct day_schedule){.date = day->date,
                                      .timezone = day->zone->name,
                                      .route_count = plan->route_count,
                                      .routes = arena_array(arena, struct day_route, plan->route_count),
                                      .left_out_count = plan->unassigned_count,
                                      .left_out = left_out,
                                      .totals = plan->totals};
    for (int32_t r = 0; r < plan->route_count; r++) {
        schedule->routes[r] = route_of(arena, day, &plan->routes[r]);
    }
    for (int32_t i = 0; i < plan->unassigned_count; i++) {
        left_out[i] = left_out_of(arena, day, &plan->unassigned[i]);
    }
}
