/* Why the position that comes closest is impossible: by the windows and the shift alone, if these are it; else as the
 * schedule says. */
#include <string.h>

#include "base/arena.h"
#include "solver/quote_board.h"

/* The day with one more job, followed without breaks, calls or anything else that may be had at several times. */
struct plain_day {
    const struct quote_board *board;
    const struct driver *driver;
    struct order order;
    int32_t at_t, place;
};

/* When a job begins for somebody who is there at at_t; false when its windows, or the instants that others leave it, are over. */
static bool begins(const struct plain_day *day, int32_t job, int32_t at_t, int32_t *start_t,
                   struct route_verdict *verdict)
{
    const struct problem *p = day->board->p;
    struct pin pin = day->board->pins[job];
    int32_t earliest_t = later(later(at_t, pin.open_t), previous_open_t(p, job));
    struct window window = window_at(p, job, earliest_t);
    *start_t = later(earliest_t, window.open_t);
    if (*start_t <= sooner(window.close_t, pin.close_t)) {
        return true;
    }
    bool pinned = *start_t <= window.close_t;
    *verdict = (struct route_verdict){.obstacle = pinned ? OBSTACLE_TOGETHER : OBSTACLE_WINDOW,
                                      .job = job,
                                      .needed = *start_t,
                                      .available = pinned ? pin.close_t : p->job_close_t[job]};
    return false;
}

static bool leg_follow(struct plain_day *day, int32_t place, int32_t job, struct route_verdict *verdict)
{
    const struct problem *p = day->board->p;
    struct travel leg = problem_travel(p, day->driver->profile, day->place, place);
    day->at_t = road_arrival_t(p, day->driver->profile, day->at_t, leg.time_t);
    day->place = place;
    if (day->at_t >= NEVER) {
        *verdict = (struct route_verdict){.obstacle = OBSTACLE_NO_ROAD, .job = job};
        return false;
    }
    return true;
}

static bool stop_follow(struct plain_day *day, int32_t index, struct route_verdict *verdict)
{
    const struct driver *driver = day->driver;
    int32_t job = day->order.jobs[index];
    int32_t service_t = affinity_of(day->board->p, job, driver->technician).service_t;
    if (!leg_follow(day, day->board->p->job_place[job], job, verdict)) {
        return false;
    }
    if (index < driver->frozen_count && driver->frozen_start_t[index] != NO_INSTANT) {
        int32_t end_t = driver->frozen_end_t[index];
        day->at_t = end_t != NO_INSTANT ? end_t : driver->frozen_start_t[index] + service_t;
        return true;
    }
    int32_t start_t;
    if (!begins(day, job, day->at_t, &start_t, verdict)) {
        return false;
    }
    day->at_t = start_t + service_t;
    return true;
}

/* Whether windows, roads and the shift alone allow the order. */
static bool times_allow(const struct quote_board *board, const struct order *order, struct route_verdict *verdict)
{
    const struct driver *driver = &board->drivers[order->technician];
    struct plain_day day = {board, driver, *order, driver->from_t, driver->start_place};
    for (int32_t i = 0; i < order->count; i++) {
        if (!stop_follow(&day, i, verdict)) {
            return false;
        }
    }
    if (!leg_follow(&day, driver->end_place, order->jobs[order->count - 1], verdict)) {
        return false;
    }
    *verdict = (struct route_verdict){.obstacle = OBSTACLE_SHIFT, .needed = day.at_t, .available = driver->to_t};
    return day.at_t <= driver->to_t;
}

/* What does not depend on times is looked at before them; and whether the van calls anywhere. */
static bool van_allows(struct quote_board *board, const struct order *order, bool *calls, struct route_verdict *verdict)
{
    struct walk walk = {.p = board->p,
                        .driver = &board->drivers[order->technician],
                        .pins = board->pins,
                        .order = order->jobs,
                        .count = order->count,
                        .inserted = NOBODY,
                        .noted = NOBODY,
                        .verdict = verdict};
    bool allows = walk_prepare(&walk, &board->room);
    *calls = walk.restocks || walk.charges;
    return allows;
}

static struct route_verdict over_budget(const struct quote_board *board, int32_t job, const struct quote_spot *spot)
{
    int32_t moved = board->moved - board->moved_later + spot->moved - (previous_has(board->p, job) ? 1 : 0);
    return (struct route_verdict){
        .obstacle = OBSTACLE_MOVED, .job = job, .needed = moved, .available = board->p->disturbance->moved_max};
}

struct route_verdict quote_diagnose(struct quote_board *board, int32_t job, int32_t technician,
                                    const struct quote_spot *spot)
{
    if (spot->only_budget) {
        return over_budget(board, job, spot);
    }
    const struct quote_route *route = board->routes[technician];
    struct arena_mark mark = arena_mark(board->arena);
    int32_t *longer = arena_array(board->arena, int32_t, route->count + 1);
    memcpy(longer, route->jobs, (size_t)spot->position * sizeof *longer);
    memcpy(longer + spot->position + 1, route->jobs + spot->position,
           (size_t)(route->count - spot->position) * sizeof *longer);
    longer[spot->position] = job;
    struct order order = {technician, longer, route->count + 1, board->pins};
    struct route_verdict verdict;
    int32_t low, high;
    quote_span(board, job, technician, &low, &high);
    bool calls = true;
    bool placed = low <= spot->position && spot->position <= high;
    bool allowed = placed && van_allows(board, &order, &calls, &verdict) && times_allow(board, &order, &verdict);
    if (allowed && !calls) { /* then nothing but the breaks is left */
        verdict = (struct route_verdict){.obstacle = OBSTACLE_BREAK};
    } else if (allowed || !placed) {
        struct route_schedule schedule;
        /* Possible only where more labels than are kept hid it from one of the two: a break is what most of them are for. */
        bool possible = schedule_route(board->arena, board->p, &order, NULL, &schedule);
        verdict = schedule.verdict;
        if (possible) {
            verdict = (struct route_verdict){.obstacle = OBSTACLE_BREAK};
        }
    }
    arena_rewind(board->arena, mark);
    return verdict;
}
