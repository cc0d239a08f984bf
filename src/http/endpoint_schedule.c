/* The board of a date. */
#include "base/arena.h"
#include "desk/desk.h"
#include "http/endpoints.h"
#include "http/reply.h"
#include "http/route.h"
#include "http/view.h"

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

/* The proposal to be looked at. False after answering. */
static bool proposal_read(struct exchange *x, struct records_work *work, struct desk_showing *showing)
{
    bool given = false;
    bool has_date = false;
    struct text id = exchange_query_value(x, TEXT("proposalId"), &given);
    (void)exchange_query_value(x, TEXT("date"), &has_date);
    if (!given) {
        return true;
    }
    showing->proposal = records_find(work, ROW_PROPOSAL, id);
    if (showing->proposal == NULL) {
        if (view_is_sound(x, work)) {
            reply_error_saying(x, ERROR_NOT_FOUND, "There is no such proposal.");
        }
        return false;
    }
    struct date date = ((const struct proposal_record *)showing->proposal->noun)->date;
    if (has_date && date.days != showing->date.days) {
        struct issues wrong = issues_make(x->arena);
        issue_add_at(&wrong, TEXT("?date"), "not_on_that_day", "The proposal is of another date.");
        reply_issues(x, ERROR_VALIDATION_FAILED, &wrong);
        return false;
    }
    showing->date = date;
    return true;
}

/* The route of one technician; where she is not on the day, none. */
static int32_t route_index(const struct day_schedule *schedule, struct text technician_id)
{
    for (int32_t r = 0; r < schedule->route_count; r++) {
        if (text_equal(schedule->routes[r].technician_id, technician_id)) {
            return r;
        }
    }
    return schedule->route_count;
}

/* ---- as it stood ------------------------------------------------------------------------------------------------- */

static bool has_room(void *context)
{
    return exchange_claim_taken(context);
}

/* As of when. False after answering. */
static bool as_of_read(struct exchange *x, struct desk_showing *showing)
{
    bool given = false;
    struct records_as_of *as_of = arena_new(x->arena, struct records_as_of);
    struct text value = exchange_query_value(x, TEXT("asOf"), &given);
    if (!given) {
        return true;
    }
    if (showing->proposal != NULL) {
        struct issues wrong = issues_make(x->arena);
        issue_add_at(&wrong, TEXT("?asOf"), "given_twice", "Give either asOf or proposalId: a proposal is about now.");
        reply_issues(x, ERROR_VALIDATION_FAILED, &wrong);
        return false;
    }
    *as_of = (struct records_as_of){.has_room = has_room, .context = x};
    moment_parse(value, &as_of->at_ms, NULL); /* the table of routes has checked it */
    showing->as_of = as_of;
    return true;
}

/* ---- the story --------------------------------------------------------------------------------------------------- */

/* What was so long ago is worked out of many changes. False after answering. */
static bool schedule_make(struct exchange *x, struct records_work *work, const struct desk_showing *showing,
                          struct day_schedule *schedule)
{
    struct records_outcome outcome;
    struct desk desk = view_desk(x, work);
    bool is_heavy = showing->as_of != NULL;
    if (is_heavy && !exchange_heavy_enter(x)) {
        return false;
    }
    bool made = desk_schedule(&desk, showing, schedule, &outcome);
    if (is_heavy) {
        exchange_heavy_leave(x);
    }
    if (!made && x->response.status == 0) { /* else there was no room */
        view_is_taken(x, work, &outcome);
    }
    return made;
}

void endpoint_schedule(struct exchange *x)
{
    bool given = false;
    struct text technician_id;
    struct records_work *work = view_work(x, false);
    struct day_schedule *schedule = arena_new(x->arena, struct day_schedule);
    if (!route_check_query(x) || !technician_read(x, work, &technician_id)) {
        return;
    }
    struct desk_showing showing = {.date = view_date(x),
                                   .with_geometry =
                                       text_equal(exchange_query_value(x, TEXT("geometry"), &given), TEXT("1"))};
    if (!proposal_read(x, work, &showing) || !as_of_read(x, &showing) || !schedule_make(x, work, &showing, schedule)) {
        return;
    }
    bool all = text_is_empty(technician_id);
    struct json_writer w = reply_begin(x);
    schedule_write(&w, schedule, all ? SCHEDULE_ALL_TECHNICIANS : route_index(schedule, technician_id));
    reply_end(x, &w, 200);
}
