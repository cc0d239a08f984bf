#include "base/arena.h"
#include "base/fault.h"
#include "http/endpoints.h"
#include "http/reply.h"
#include "http/route.h"
#include "http/view.h"
#include "planning/planning.h"

/* A date that nothing is planned for yet: everybody with their shift, and nobody with a job. */
static bool empty_day(struct exchange *x, const struct view *view, struct date date, struct day_plan *made,
                      struct fault *fault)
{
    int32_t count = 0;
    const struct technician *const *rows = view->store->technicians(view->snapshot, &count);
    struct technician *technicians = arena_array(x->arena, struct technician, count);
    for (int32_t i = 0; i < count; i++) {
        technicians[i] = *rows[i];
    }
    struct day *day = arena_new(x->arena, struct day);
    const struct day_request request = {
        .date = date, .zone = view->zone, .technician_count = count, .technicians = technicians};
    if (!day_make(x->arena, &request, day, fault)) {
        return false;
    }
    struct plan *plan = arena_new(x->arena, struct plan);
    struct plan_route *routes = arena_array(x->arena, struct plan_route, count);
    for (int32_t i = 0; i < count; i++) {
        routes[i].technician = i;
    }
    plan->route_count = count;
    plan->routes = routes;
    plan->totals.on_time_e4 = 10000;
    *made = (struct day_plan){.date = date, .version = 0, .day = day, .plan = plan};
    return true;
}

/* Which route of the day was asked for. False after answering 404. */
static bool technician_read(struct exchange *x, const struct view *view, const struct day *day, int32_t *index)
{
    bool given = false;
    struct text reference = exchange_query_value(x, TEXT("technicianId"), &given);
    *index = SCHEDULE_ALL_TECHNICIANS;
    if (!given) {
        return true;
    }
    const struct technician *technician = view_find_technician(view, reference);
    for (int32_t i = 0; technician != NULL && i < day->technician_count; i++) {
        if (text_equal(day->technicians[i].id, technician->id)) {
            *index = i;
            return true;
        }
    }
    reply_error_saying(x, ERROR_NOT_FOUND, "There is no such technician on that day.");
    return false;
}

static void schedule_answer(struct exchange *x, const struct view *view)
{
    struct date date = view_date(x, view);
    struct fault fault = {.kind = FAULT_NONE};
    struct day_plan empty;
    const struct day_plan *day_plan = view->store->day_plan(view->snapshot, date);
    if (day_plan == NULL) {
        if (!empty_day(x, view, date, &empty, &fault)) {
            reply_fault(x, &fault);
            return;
        }
        day_plan = &empty;
    }
    int32_t technician = 0;
    if (!technician_read(x, view, day_plan->day, &technician)) {
        return;
    }
    const struct schedule_view shown = {
        .day = day_plan->day,
        .plan = day_plan->plan,
        .plan_version = day_plan->version,
        .technician = technician,
    };
    struct json_writer w = reply_begin(x);
    schedule_write(&w, &shown);
    reply_end(x, &w, 200);
}

void endpoint_schedule(struct exchange *x)
{
    struct view view;
    if (!route_check_query(x) || !view_open(x, &view)) {
        return;
    }
    schedule_answer(x, &view);
    view_close(&view);
}
