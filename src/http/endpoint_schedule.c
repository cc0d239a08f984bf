/* The schedule of a day: the plan in force, or the board as it stands by hand. */
#include "base/arena.h"
#include "base/fault.h"
#include "dispatch/dispatch.h"
#include "http/endpoints.h"
#include "http/reply.h"
#include "http/route.h"
#include "http/view.h"
#include "records/records.h"

/* The plan as it was kept, or of its routes only that of one technician. */
static void plan_answer(struct exchange *x, const struct row *plan, struct text technician_id)
{
    const struct plan_record *record = plan->noun;
    struct fault fault = {.kind = FAULT_NONE};
    struct json document;
    if (!json_parse(x->arena, record->document, &document, &fault)) {
        fault.kind = FAULT_SYSTEM;
        reply_fault(x, &fault);
        return;
    }
    struct json_writer w = reply_begin(x);
    json_object_begin(&w);
    for (int32_t i = 0; i < document.count; i++) {
        const struct json_member *member = &document.members[i];
        json_name(&w, member->name);
        if (text_is_empty(technician_id) || !text_equal(member->name, TEXT("routes"))) {
            json_value(&w, &member->value);
            continue;
        }
        json_array_begin(&w);
        for (int32_t r = 0; r < member->value.count; r++) {
            const struct json *route = &member->value.elements[r];
            const struct json *whose = json_get(route, TEXT("technicianId"));
            if (whose != NULL && text_equal(whose->string, technician_id)) {
                json_value(&w, route);
            }
        }
        json_array_end(&w);
    }
    json_object_end(&w);
    reply_end(x, &w, 200);
}

/* A date without a plan: the board as it stands by hand. */
static void board_answer(struct exchange *x, struct records_work *work, struct date date, struct text technician_id)
{
    struct day day;
    struct plan plan;
    if (!records_board(work, date, &day, &plan)) {
        view_is_sound(x, work);
        return;
    }
    struct schedule_view view = {.day = &day, .plan = &plan, .technician = SCHEDULE_ALL_TECHNICIANS};
    for (int32_t i = 0; i < day.technician_count; i++) {
        if (text_equal(day.technicians[i].id, technician_id)) {
            view.technician = i;
        }
    }
    struct json_writer w = reply_begin(x);
    schedule_write(&w, &view);
    reply_end(x, &w, 200);
}

/* Whose route was asked for; empty: everybody's. False after answering 404. */
static bool technician_read(struct exchange *x, struct records_work *work, struct text *id)
{
    bool given = false;
    struct text reference = exchange_query_value(x, TEXT("technicianId"), &given);
    *id = work->actor.only_technician_id;
    if (!given) {
        return true;
    }
    const struct row *technician = records_find_reference(work, ROW_TECHNICIAN, reference);
    bool theirs = technician != NULL && !text_is_empty(*id) && !text_equal(*id, technician->id);
    if (technician == NULL || theirs) {
        if (view_is_sound(x, work)) {
            reply_error_saying(x, ERROR_NOT_FOUND, "There is no such technician.");
        }
        return false;
    }
    *id = technician->id;
    return true;
}

void endpoint_schedule(struct exchange *x)
{
    struct text technician_id;
    struct records_work *work = view_work(x, false);
    if (!route_check_query(x) || !technician_read(x, work, &technician_id)) {
        return;
    }
    struct date date = view_date(x);
    const struct row *plan =
        x->services->store->find_named(x->snapshot, x->arena, ROW_PLAN, date_text(x->arena, date), &work->fault);
    if (!view_is_sound(x, work)) {
        return;
    }
    if (plan != NULL) {
        plan_answer(x, plan, technician_id);
    } else {
        board_answer(x, work, date, technician_id);
    }
}
