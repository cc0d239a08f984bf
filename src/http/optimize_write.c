#include "base/units.h"
#include "http/optimize.h"

enum { REASONS_TOLD = 5 }; /* of one job, beside the one that sums up */

static void write_minutes(struct json_writer *w, const char *name, int64_t seconds)
{
    json_name(w, text_of(name));
    json_fixed(w, divide_round_half_up(seconds * 100, MINUTE_SECONDS), 100);
}

static void write_km(struct json_writer *w, const char *name, int64_t metres)
{
    json_name(w, text_of(name));
    json_fixed(w, metres, 1000);
}

static void write_share(struct json_writer *w, const char *name, int32_t share_e4)
{
    json_name(w, text_of(name));
    json_fixed(w, share_e4, 10000);
}

static void write_instant(struct json_writer *w, const char *name, int64_t instant_s)
{
    json_name_string(w, text_of(name), instant_text(w->out.arena, instant_s));
}

static void write_local(struct json_writer *w, const char *name, const struct zone *zone, int64_t instant_s)
{
    json_name_string(w, text_of(name), clock_text(w->out.arena, zone, instant_s));
}

static void write_summary(struct json_writer *w, const struct plan *plan)
{
    json_object_begin(w);
    write_minutes(w, "drive_minutes", plan->totals.drive_s);
    write_km(w, "drive_km", plan->totals.drive_m);
    write_share(w, "on_time_rate", plan->totals.on_time_e4);
    json_name_integer(w, TEXT("assigned"), plan->totals.jobs);
    json_name_integer(w, TEXT("unassigned"), plan->totals.unassigned);
    json_name_integer(w, TEXT("cost"), plan->cost_total);
    if (plan->has_lower_bound) {
        json_name_integer(w, TEXT("lower_bound"), plan->lower_bound);
        write_share(w, "gap", plan_gap_e4(plan->cost_total, plan->lower_bound));
    } else {
        json_name_null(w, TEXT("lower_bound"));
        json_name_null(w, TEXT("gap"));
    }
    json_object_end(w);
}

static void write_stop(struct json_writer *w, const struct day *day, const struct plan_stop *stop)
{
    bool job = stop->type == STOP_TYPE_JOB;
    json_object_begin(w);
    json_name_string(w, TEXT("type"), job ? TEXT("job") : TEXT("break"));
    if (job) {
        json_name_string(w, TEXT("job_id"), day->jobs[stop->job].id);
    } else {
        json_name_null(w, TEXT("job_id"));
    }
    json_name_integer(w, TEXT("sequence"), stop->sequence);
    write_instant(w, "arrival", stop->arrival_s);
    write_instant(w, "start", stop->start_s);
    write_instant(w, "end", stop->end_s);
    write_local(w, "arrival_local", day->zone, stop->arrival_s);
    write_local(w, "start_local", day->zone, stop->start_s);
    write_local(w, "end_local", day->zone, stop->end_s);
    write_minutes(w, "travel_minutes", stop->travel_s);
    write_km(w, "travel_km", stop->travel_m);
    write_minutes(w, "wait_minutes", stop->wait_s);
    write_minutes(w, "late_minutes", stop->late_s);
    json_name(w, TEXT("slack_minutes"));
    json_fixed(w, divide_floor(stop->slack_s * INT64_C(100), MINUTE_SECONDS), 100);
    json_object_end(w);
}

static void write_totals(struct json_writer *w, const struct plan_totals *totals)
{
    json_object_begin(w);
    json_name_integer(w, TEXT("jobs"), totals->jobs);
    write_minutes(w, "drive_minutes", totals->drive_s);
    write_km(w, "drive_km", totals->drive_m);
    write_minutes(w, "service_minutes", totals->service_s);
    write_minutes(w, "wait_minutes", totals->wait_s);
    write_share(w, "utilization", totals->utilization_e4);
    json_object_end(w);
}

static void write_route(struct json_writer *w, const struct day *day, const struct plan_route *route)
{
    json_object_begin(w);
    json_name_string(w, TEXT("tech_id"), day->technicians[route->technician].id);
    json_name(w, TEXT("stops"));
    json_array_begin(w);
    for (int32_t i = 0; i < route->stop_count; i++) {
        write_stop(w, day, &route->stops[i]);
    }
    json_array_end(w);
    json_name(w, TEXT("totals"));
    write_totals(w, &route->totals);
    json_object_end(w);
}

static void write_reason(struct json_writer *w, enum reason_code code, struct text message,
                         const struct technician *who)
{
    json_object_begin(w);
    json_name_string(w, TEXT("code"), reason_code_name(code));
    json_name_string(w, TEXT("message"), message);
    if (who != NULL) {
        json_name_string(w, TEXT("tech_id"), who->id);
    }
    json_object_end(w);
}

static void write_unassigned(struct json_writer *w, const struct day *day, const struct unassigned *unassigned)
{
    json_object_begin(w);
    json_name_string(w, TEXT("job_id"), day->jobs[unassigned->job].id);
    json_name(w, TEXT("reasons"));
    json_array_begin(w);
    write_reason(w, unassigned->reasons[0].code, unassigned->summary, NULL);
    int32_t told = 0;
    for (int32_t i = 0; i < unassigned->reason_count && told < REASONS_TOLD; i++) {
        const struct reason *reason = &unassigned->reasons[i];
        if (reason->technician >= 0) {
            write_reason(w, reason->code, reason->message, &day->technicians[reason->technician]);
            told++;
        }
    }
    json_array_end(w);
    json_object_end(w);
}

void optimize_write(struct json_writer *w, const struct optimize_answer *answer)
{
    const struct plan *plan = &answer->plan;
    json_object_begin(w);
    json_name(w, TEXT("summary"));
    write_summary(w, plan);
    json_name(w, TEXT("routes"));
    json_array_begin(w);
    for (int32_t i = 0; i < plan->route_count; i++) {
        write_route(w, &answer->day, &plan->routes[i]);
    }
    json_array_end(w);
    json_name(w, TEXT("unassigned"));
    json_array_begin(w);
    for (int32_t i = 0; i < plan->unassigned_count; i++) {
        write_unassigned(w, &answer->day, &plan->unassigned[i]);
    }
    json_array_end(w);
    json_object_end(w);
}
