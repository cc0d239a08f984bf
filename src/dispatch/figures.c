#include "dispatch/figures.h"

#include <stddef.h>

#include "base/arena.h"
#include "base/fault.h"
#include "base/issue.h"
#include "base/json.h"
#include "base/units.h"
#include "dispatch/guardrails.h"

static void routes_sum(const struct live_problem *made, const struct solution *plan, struct figures *f)
{
    const struct problem *p = &made->problem;
    int64_t available_s = 0;
    for (int32_t t = 0; t < plan->route_count; t++) {
        const struct route *route = &plan->routes[t];
        f->drive_s += route->drive_t;
        f->drive_m += route->distance_d;
        f->overtime_s += route->overtime_t;
        for (int32_t i = 0; i < route->stop_count; i++) {
            int32_t job = plan->stops[route->stop_first + i].job;
            f->service_s += job >= 0 ? affinity_of(p, job, route->technician).service_t : 0;
        }
        int32_t until_t = p->regular_t != NULL ? p->regular_t[t] : p->technician_to_t[t];
        available_s += until_t > p->technician_from_t[t] ? until_t - p->technician_from_t[t] : 0;
        for (int32_t i = 0; i < problem_break_count(p, t); i++) {
            available_s -= p->break_length_t[p->break_first[t] + i];
        }
    }
    f->utilization_e4 =
        available_s > 0 ? (int32_t)clamp_int64(divide_round_half_up(f->service_s * 10000, available_s), 0, INT32_MAX)
                        : 0;
}

struct figures figures_of(struct arena *arena, const struct live_problem *made, const struct solution *plan)
{
    struct figures f = {.cost_c = plan->cost.total_c - plan->cost.left_out_c};
    struct live_plan read;
    live_plan_read(arena, made, plan, &read);
    for (int32_t j = 0; j < made->day->jobs.count; j++) {
        const struct live_place *place = &read.places[j];
        if (place->technician < 0) {
            f.unassigned += made->first_of[j] >= 0 ? 1 : 0;
            continue;
        }
        f.jobs++;
        f.on_time += place->late_s <= 0 ? 1 : 0;
        f.late_s += place->late_s > 0 ? place->late_s : 0;
    }
    f.on_time_e4 = f.jobs > 0 ? (int32_t)divide_round_half_up((int64_t)f.on_time * 10000, f.jobs) : 10000;
    routes_sum(made, plan, &f);
    return f;
}

static void minutes_write(struct json_writer *w, const char *name, int64_t seconds)
{
    json_name(w, text_of(name));
    json_fixed(w, divide_round_half_up(seconds * 10, MINUTE_SECONDS), 10);
}

struct text figures_text(struct arena *arena, const struct figures *f)
{
    struct json_writer w = json_writer_make(arena);
    json_object_begin(&w);
    json_name_integer(&w, TEXT("jobs"), f->jobs);
    json_name_integer(&w, TEXT("unassigned"), f->unassigned);
    json_name(&w, TEXT("onTimeRate"));
    json_fixed(&w, f->on_time_e4, 10000);
    minutes_write(&w, "lateMinutes", f->late_s);
    minutes_write(&w, "driveMinutes", f->drive_s);
    json_name(&w, TEXT("driveKm"));
    json_fixed(&w, f->drive_m, 1000);
    minutes_write(&w, "serviceMinutes", f->service_s);
    minutes_write(&w, "overtimeMinutes", f->overtime_s);
    json_name(&w, TEXT("utilization"));
    json_fixed(&w, f->utilization_e4, 10000);
    json_name(&w, TEXT("cost"));
    json_fixed(&w, f->cost_c, GUARDRAIL_MONEY_C);
    json_object_end(&w);
    return json_written(&w);
}

/* ---- read again -------------------------------------------------------------------------------------------------- */

struct figures_told {
    uint64_t given;
    int64_t jobs, unassigned, on_time_e4, late_e1, drive_e1, drive_m, service_e1, overtime_e1, utilization_e4;
};

#define TOLD(member) .offset = offsetof(struct figures_told, member), .low = 0, .high = INT64_C(1) << 50

static const struct shape_member told_rows[] = {
    {"jobs", SHAPE_LONG, SHAPE_REQUIRED, TOLD(jobs)},
    {"unassigned", SHAPE_LONG, SHAPE_REQUIRED, TOLD(unassigned)},
    {"onTimeRate", SHAPE_DECIMAL, SHAPE_REQUIRED, TOLD(on_time_e4), .scale = 10000},
    {"lateMinutes", SHAPE_DECIMAL, SHAPE_REQUIRED, TOLD(late_e1), .scale = 10},
    {"driveMinutes", SHAPE_DECIMAL, SHAPE_REQUIRED, TOLD(drive_e1), .scale = 10},
    {"driveKm", SHAPE_DECIMAL, SHAPE_REQUIRED, TOLD(drive_m), .scale = 1000},
    {"serviceMinutes", SHAPE_DECIMAL, SHAPE_REQUIRED, TOLD(service_e1), .scale = 10},
    {"overtimeMinutes", SHAPE_DECIMAL, SHAPE_REQUIRED, TOLD(overtime_e1), .scale = 10},
    {"utilization", SHAPE_DECIMAL, SHAPE_REQUIRED, TOLD(utilization_e4), .scale = 10000},
};
static const struct shape told_shape = {.name = "Figures",
                                        .size = sizeof(struct figures_told),
                                        .count = sizeof told_rows / sizeof *told_rows,
                                        .members = told_rows};

bool figures_read(struct arena *arena, struct text text, struct figures *figures)
{
    enum { TENTH_S = MINUTE_SECONDS / 10 };
    struct json document;
    struct fault fault = {.kind = FAULT_NONE};
    struct figures_told told;
    struct issues wrong = issues_make(arena);
    struct issues not_built = issues_make(arena);
    struct shape_reader reader = {.arena = arena, .wrong = &wrong, .not_built = &not_built};
    shape_preset(&told_shape, &told);
    if (!json_parse(arena, text, &document, &fault) ||
        !shape_merge(&reader, &told_shape, SHAPE_FROM_STORE, &document, NULL, &told)) {
        return false;
    }
    *figures = (struct figures){
        .jobs = (int32_t)clamp_int64(told.jobs, 0, INT32_MAX),
        .unassigned = (int32_t)clamp_int64(told.unassigned, 0, INT32_MAX),
        .on_time = (int32_t)clamp_int64(divide_round_half_up(told.jobs * told.on_time_e4, 10000), 0, INT32_MAX),
        .on_time_e4 = (int32_t)clamp_int64(told.on_time_e4, 0, 10000),
        .late_s = told.late_e1 * TENTH_S,
        .drive_s = told.drive_e1 * TENTH_S,
        .drive_m = told.drive_m,
        .service_s = told.service_e1 * TENTH_S,
        .overtime_s = told.overtime_e1 * TENTH_S,
        .utilization_e4 = (int32_t)clamp_int64(told.utilization_e4, 0, INT32_MAX),
    };
    return true;
}
