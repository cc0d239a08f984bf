/* A plan from elsewhere, and what holds a job where it is. */
#include "base/arena.h"
#include "solver/quote_board.h"

bool quote_plan_again(struct arena *arena, const struct problem *p, const struct solution *told, struct solution *plan,
                      int32_t *technician, struct route_verdict *verdict)
{
    struct plan_orders orders = start_of_solution(arena, p, told);
    return schedule_plan_if_possible(arena, p, &orders, plan, technician, verdict);
}

/* ---- what holds a job --------------------------------------------------------------------------------------------- */

/* The technician's day as it stands, and where the job is in it. */
struct day {
    struct route route;
    struct stop *stops;
    int32_t at;
};

static void day_make(struct quote_board *board, int32_t job, struct day *day)
{
    int32_t technician = board->technician_of[job];
    const struct quote_route *route = board->routes[technician];
    struct order order = {technician, route->jobs, route->count, board->pins};
    struct route_schedule schedule;
    day->stops = arena_array(board->arena, struct stop, schedule_stops_max(board->p, technician, route->count));
    schedule_route(board->arena, board->p, &order, day->stops, &schedule);
    day->route = schedule.route;
    day->at = 0;
    while (day->stops[day->at].job != job) {
        day->at++;
    }
}

static bool is_fact(const struct driver *driver, int32_t job)
{
    for (int32_t i = 0; i < driver->frozen_count; i++) {
        if (driver->frozen_job[i] == job) {
            return driver->frozen_start_t[i] != NO_INSTANT;
        }
    }
    return false;
}

/* A job before it whose end and lag are the first instant that it may begin. */
static bool held_by_before(const struct quote_board *board, struct quote_hold *hold)
{
    const struct problem *p = board->p;
    for (int32_t k = 0; p->precedence_before != NULL && k < p->dims.precedences; k++) {
        int32_t before = p->precedence_before[k];
        if (p->precedence_after[k] == hold->job && board->technician_of[before] != NOBODY &&
            board->end_t[before] + p->precedence_min_t[k] == hold->start_t) {
            hold->kind = HOLD_BEFORE;
            hold->leave_t = board->end_t[before];
            hold->limit_t = hold->start_t;
            hold->job = before;
            return true;
        }
    }
    return false;
}

static bool held_by_window(const struct quote_board *board, struct quote_hold *hold)
{
    for (int32_t w = 0; w < window_count(board->p, hold->job); w++) {
        struct window window = window_of(board->p, hold->job, w);
        if (window.open_t == hold->start_t) {
            hold->kind = HOLD_WINDOW;
            hold->limit_t = window.open_t;
            return true;
        }
    }
    if (previous_has(board->p, hold->job) && previous_open_t(board->p, hold->job) == hold->start_t) {
        hold->kind = HOLD_PREVIOUS;
        hold->limit_t = hold->start_t;
        return true;
    }
    return false;
}

/* Somebody who waits, and for no window: for the crew, of which another comes last. */
static bool held_by_crew(const struct quote_board *board, struct quote_hold *hold)
{
    const struct problem *p = board->p;
    int32_t crew = board->crew_of[hold->job];
    for (int32_t k = crew == NOBODY ? 0 : p->crew_first[crew]; crew != NOBODY && k < p->crew_first[crew + 1]; k++) {
        if (p->crew_job[k] != hold->job) {
            hold->kind = HOLD_CREW;
            hold->limit_t = hold->start_t;
            hold->job = p->crew_job[k];
            return true;
        }
    }
    return false;
}

/* Somebody who waits for none of these: so that the lag to a job that comes after does not grow too long. */
static bool held_by_after(const struct quote_board *board, struct quote_hold *hold)
{
    const struct problem *p = board->p;
    for (int32_t k = 0; p->precedence_before != NULL && k < p->dims.precedences; k++) {
        int32_t after = p->precedence_after[k];
        if (p->precedence_before[k] == hold->job && p->precedence_max_t[k] < INSTANT_MAX &&
            board->technician_of[after] != NOBODY) {
            hold->kind = HOLD_AFTER;
            hold->limit_t = board->start_t[after];
            hold->job = after;
            return true;
        }
    }
    return false;
}

/* Nothing but what stands before it in the day. */
static void held_by_day(const struct quote_board *board, const struct day *day, struct quote_hold *hold)
{
    const struct stop *stop = &day->stops[day->at];
    if (day->at == 0) {
        bool early = day->route.leave_t <= board->p->technician_from_t[hold->technician];
        hold->kind = early ? HOLD_SHIFT : HOLD_WAITING;
        hold->leave_t = day->route.leave_t;
        hold->travel_t = stop->arrival_t - day->route.leave_t;
        return;
    }
    const struct stop *last = stop - 1;
    static const enum quote_hold_kind KINDS[] = {HOLD_BREAK, HOLD_CHARGE, HOLD_RESTOCK};
    hold->kind = last->job >= 0 ? HOLD_JOB : KINDS[-1 - last->job];
    hold->job = last->job >= 0 ? last->job : hold->job;
    hold->leave_t = last->departure_t;
    hold->travel_t = stop->arrival_t - last->departure_t;
}

struct quote_hold quote_hold_of(struct quote_board *board, int32_t job)
{
    struct quote_hold hold = {.kind = HOLD_LEFT_OUT, .technician = board->technician_of[job], .job = job};
    if (hold.technician == NOBODY) {
        return hold;
    }
    struct arena_mark mark = arena_mark(board->arena);
    struct day day;
    day_make(board, job, &day);
    const struct stop *stop = &day.stops[day.at];
    hold.start_t = stop->start_t;
    if (is_fact(&board->drivers[hold.technician], job)) {
        hold.kind = HOLD_FACT;
    } else if (!held_by_window(board, &hold) && !held_by_before(board, &hold) &&
               !(stop->start_t > stop->arrival_t && (held_by_crew(board, &hold) || held_by_after(board, &hold)))) {
        held_by_day(board, &day, &hold);
    }
    arena_rewind(board->arena, mark);
    return hold;
}
