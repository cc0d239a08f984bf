#include "solver/quote_board.h"

#include <string.h>

#include "base/arena.h"

static const struct pin FREE = {0, INSTANT_MAX};

/* ---- one route ---------------------------------------------------------------------------------------------------- */

static struct walk walk_of(const struct quote_board *board, int32_t technician, const int32_t *jobs, int32_t count)
{
    return (struct walk){.p = board->p,
                         .driver = &board->drivers[technician],
                         .pins = board->pins,
                         .order = jobs,
                         .count = count,
                         .inserted = NOBODY,
                         .noted = NOBODY};
}

static void labels_keep(struct quote_board *board, struct quote_route *route, int32_t index,
                        const struct labels *labels)
{
    struct quote_labels *kept = &route->before[index];
    kept->count = labels->count;
    kept->items = arena_array(board->arena, struct label, labels->count);
    memcpy(kept->items, labels->items, (size_t)labels->count * sizeof *kept->items);
    route->ready_t[index] = NEVER;
    for (int32_t i = 0; i < labels->count; i++) {
        route->ready_t[index] = sooner(route->ready_t[index], labels->items[i].ready_t);
    }
}

static int32_t restock_count(const struct problem *p)
{
    return p->restock_place == NULL ? 0 : p->dims.restocks;
}

static int32_t station_count(const struct problem *p)
{
    return p->station_place == NULL ? 0 : p->dims.stations;
}

static int32_t by_calls_t(const struct problem *p, int32_t profile, const int32_t *calls, int32_t count,
                          const int32_t ends[2])
{
    int32_t least_t = problem_travel(p, profile, ends[0], ends[1]).time_t;
    for (int32_t c = 0; c < count; c++) {
        int32_t by_t =
            problem_travel(p, profile, ends[0], calls[c]).time_t + problem_travel(p, profile, calls[c], ends[1]).time_t;
        least_t = sooner(least_t, by_t);
    }
    return least_t;
}

int32_t quote_leg_t(const struct quote_board *board, int32_t profile, int32_t from, int32_t to)
{
    const struct problem *p = board->p;
    const int32_t ends[2] = {from, to};
    int32_t least_t = problem_travel(p, profile, from, to).time_t;
    if (board->call_reach != NULL && from >= 0 && to >= 0) {
        const struct call_reach *reach = board->call_reach + (int64_t)profile * p->dims.places;
        if ((int64_t)reach[from].there_t + reach[to].back_t < least_t) { /* or no call can be shorter */
            least_t = sooner(least_t, by_calls_t(p, profile, p->restock_place, restock_count(p), ends));
            least_t = sooner(least_t, by_calls_t(p, profile, p->station_place, station_count(p), ends));
        }
    }
    return least_t >= NO_ROAD ? NO_ROAD : road_fastest_t(p, profile, least_t);
}

/* The latest arrivals that windows, pins and the shift behind them allow, were travel at its fastest and without breaks and
 * calls: who comes later is surely too late. */
static void latest_work_out(const struct quote_board *board, const struct walk *walk, struct quote_route *route)
{
    const struct problem *p = board->p;
    const struct driver *driver = walk->driver;
    int32_t latest_t = driver->to_t;
    route->latest_t[route->count] = latest_t;
    for (int32_t i = route->count - 1; i >= 0; i--) {
        int32_t job = route->jobs[i];
        int32_t leg_t = quote_leg_t(board, driver->profile, walk_place(walk, i), walk_place(walk, i + 1));
        int32_t leave_t = latest_t - leg_t;
        latest_t = sooner(sooner(p->job_close_t[job], board->pins[job].close_t),
                          leave_t - affinity_of(p, job, driver->technician).service_t);
        latest_t = i < driver->frozen_count ? INSTANT_MAX : latest_t;
        route->latest_t[i] = latest_t;
    }
}

/* Where calls may be made, another order may make others: the earliest instants by the least that legs can take. */
static void ready_work_out(const struct quote_board *board, const struct walk *walk, struct quote_route *route)
{
    const struct problem *p = board->p;
    const struct driver *driver = walk->driver;
    for (int32_t i = 0; i < route->count; i++) {
        int32_t job = route->jobs[i];
        int32_t leg_t = quote_leg_t(board, driver->profile, walk_place(walk, i - 1), walk_place(walk, i));
        int32_t start_t = later(route->ready_t[i] + leg_t, p->job_open_t[job]);
        start_t = later(start_t, later(board->pins[job].open_t, previous_open_t(p, job)));
        bool fact = i < driver->frozen_count && driver->frozen_start_t[i] != NO_INSTANT;
        start_t = fact ? driver->frozen_start_t[i] : start_t;
        bool ended = fact && driver->frozen_end_t[i] != NO_INSTANT;
        route->ready_t[i + 1] =
            ended ? driver->frozen_end_t[i] : start_t + affinity_of(p, job, driver->technician).service_t;
    }
}

static bool route_follow(struct quote_board *board, struct walk *walk, struct quote_route *route)
{
    struct labels at, next;
    labels_begin(walk, &at);
    labels_keep(board, route, 0, &at);
    if (walk->count == 0) {
        return true; /* at home, for nothing */
    }
    if (!walk_prepare(walk, &board->room)) {
        return false;
    }
    for (int32_t i = 0; i < walk->count; i++) {
        if (!labels_extend(walk, i, &at, &next)) {
            return false;
        }
        labels_keep(board, route, i + 1, &next);
        labels_copy(&at, &next);
    }
    struct ending ending;
    if (!labels_end(walk, &at, &ending)) {
        return false;
    }
    route->restocks = walk->restocks;
    route->charges = walk->charges;
    if (board->p->restock_place != NULL || board->p->station_place != NULL) {
        ready_work_out(board, walk, route);
    }
    route->cost_c = ending.label.cost_c;
    route->moved = ending.label.moved;
    return true;
}

const struct quote_route *quote_route_make(struct quote_board *board, int32_t technician, const int32_t *jobs,
                                           int32_t count)
{
    struct quote_route *route = arena_new(board->arena, struct quote_route);
    route->count = count;
    route->jobs = arena_array(board->arena, int32_t, count);
    route->before = arena_array(board->arena, struct quote_labels, count + 1);
    route->ready_t = arena_array(board->arena, int32_t, count + 1);
    route->latest_t = arena_array(board->arena, int32_t, count + 1);
    if (count > 0) {
        memcpy(route->jobs, jobs, (size_t)count * sizeof *jobs);
    }
    struct walk walk = walk_of(board, technician, route->jobs, count);
    latest_work_out(board, &walk, route);
    return route_follow(board, &walk, route) ? route : NULL;
}

/* ---- changes ------------------------------------------------------------------------------------------------------ */

static void change_note(struct quote_board *board, struct quote_change change)
{
    board->changes[board->change_count++] = change;
}

static void route_replace(struct quote_board *board, int32_t technician, const struct quote_route *route)
{
    board->cost_c += route->cost_c - board->routes[technician]->cost_c;
    board->moved += route->moved - board->routes[technician]->moved;
    board->routes[technician] = route;
}

void quote_route_set(struct quote_board *board, int32_t technician, const struct quote_route *route)
{
    change_note(board, (struct quote_change){.index = technician, .route = board->routes[technician]});
    route_replace(board, technician, route);
}

static void job_note(struct quote_board *board, int32_t job)
{
    change_note(board, (struct quote_change){.index = job,
                                             .technician = board->technician_of[job],
                                             .start_t = board->start_t[job],
                                             .end_t = board->end_t[job],
                                             .pin = board->pins[job]});
}

/* Who has a job, and what that changes in the number of jobs that are moved. */
static void job_give(struct quote_board *board, int32_t job, int32_t technician)
{
    int32_t counts = previous_has(board->p, job) ? 1 : 0;
    board->moved += (technician == NOBODY ? counts : 0) - (board->technician_of[job] == NOBODY ? counts : 0);
    board->technician_of[job] = technician;
}

void quote_pin(struct quote_board *board, int32_t job, struct pin pin)
{
    job_note(board, job);
    board->pins[job] = pin;
}

void quote_give(struct quote_board *board, int32_t job, int32_t technician, int32_t start_t)
{
    job_note(board, job);
    job_give(board, job, technician);
    board->start_t[job] = start_t;
    board->end_t[job] = start_t + affinity_of(board->p, job, technician).service_t;
}

bool quote_put(struct quote_board *board, int32_t job, int32_t technician, int32_t position, int32_t start_t)
{
    const struct quote_route *route = board->routes[technician];
    int32_t *longer = arena_array(board->arena, int32_t, route->count + 1);
    memcpy(longer, route->jobs, (size_t)position * sizeof *longer);
    memcpy(longer + position + 1, route->jobs + position, (size_t)(route->count - position) * sizeof *longer);
    longer[position] = job;
    const struct quote_route *with = quote_route_make(board, technician, longer, route->count + 1);
    if (with == NULL) {
        return false;
    }
    quote_route_set(board, technician, with);
    quote_give(board, job, technician, start_t);
    return true;
}

bool quote_take(struct quote_board *board, int32_t job)
{
    int32_t technician = board->technician_of[job];
    const struct quote_route *route = board->routes[technician];
    int32_t *shorter = arena_array(board->arena, int32_t, route->count);
    int32_t count = 0;
    for (int32_t i = 0; i < route->count; i++) {
        shorter[count] = route->jobs[i];
        count += route->jobs[i] != job ? 1 : 0;
    }
    const struct quote_route *without = quote_route_make(board, technician, shorter, count);
    if (without == NULL) {
        return false;
    }
    quote_route_set(board, technician, without);
    job_note(board, job);
    job_give(board, job, NOBODY);
    board->start_t[job] = board->end_t[job] = NO_INSTANT;
    board->pins[job] = FREE;
    return true;
}

void quote_undo(struct quote_board *board, int32_t count)
{
    while (board->change_count > count) {
        const struct quote_change *change = &board->changes[--board->change_count];
        if (change->route != NULL) {
            route_replace(board, change->index, change->route);
            continue;
        }
        job_give(board, change->index, change->technician);
        board->start_t[change->index] = change->start_t;
        board->end_t[change->index] = change->end_t;
        board->pins[change->index] = change->pin;
    }
}

/* ---- making ------------------------------------------------------------------------------------------------------- */

static void dependences_note(struct quote_board *board)
{
    const struct problem *p = board->p;
    for (int32_t j = 0; j < p->dims.jobs; j++) {
        board->crew_of[j] = NOBODY;
    }
    for (int32_t c = 0; p->crew_first != NULL && c < p->dims.crews; c++) {
        for (int32_t k = p->crew_first[c]; k < p->crew_first[c + 1]; k++) {
            board->crew_of[p->crew_job[k]] = c;
            board->linked[p->crew_job[k]] = true;
        }
    }
    for (int32_t k = 0; p->precedence_before != NULL && k < p->dims.precedences; k++) {
        board->linked[p->precedence_before[k]] = board->linked[p->precedence_after[k]] = true;
    }
    for (int32_t k = 0; p->frozen_first != NULL && k < p->dims.frozen_jobs; k++) {
        board->frozen[p->frozen_job[k]] = true;
    }
}

static void plan_note(struct quote_board *board, const struct solution *solution)
{
    for (int32_t j = 0; j < board->p->dims.jobs; j++) {
        board->technician_of[j] = NOBODY;
        board->start_t[j] = board->end_t[j] = NO_INSTANT;
    }
    for (int32_t r = 0; r < solution->route_count; r++) {
        const struct route *route = &solution->routes[r];
        for (int32_t i = 0; i < route->stop_count; i++) {
            const struct stop *stop = &solution->stops[route->stop_first + i];
            if (stop->job >= 0) {
                board->technician_of[stop->job] = route->technician;
                board->start_t[stop->job] = stop->start_t;
                board->end_t[stop->job] = stop->departure_t;
            }
        }
    }
    for (int32_t j = 0; j < board->p->dims.jobs; j++) {
        board->moved += board->technician_of[j] == NOBODY && previous_has(board->p, j) ? 1 : 0;
    }
}

static struct quote_board *board_new(struct arena *arena, const struct problem *p)
{
    struct quote_board *board = arena_new(arena, struct quote_board);
    *board = (struct quote_board){.arena = arena,
                                  .close_t = INSTANT_MAX,
                                  .p = p,
                                  .drivers = arena_array(arena, struct driver, p->dims.technicians),
                                  .routes = arena_array(arena, const struct quote_route *, p->dims.technicians),
                                  .technician_of = arena_array(arena, int32_t, p->dims.jobs),
                                  .start_t = arena_array(arena, int32_t, p->dims.jobs),
                                  .end_t = arena_array(arena, int32_t, p->dims.jobs),
                                  .pins = arena_array(arena, struct pin, p->dims.jobs),
                                  .frozen = arena_array(arena, bool, p->dims.jobs),
                                  .crew_of = arena_array(arena, int32_t, p->dims.jobs),
                                  .linked = arena_array(arena, bool, p->dims.jobs)};
    walk_room_make(arena, p, p->dims.jobs, &board->room);
    return board;
}

static void call_reach_note(const struct problem *p, int32_t profile, int32_t place, int32_t call,
                            struct call_reach *reach)
{
    reach->there_t = sooner(reach->there_t, problem_travel(p, profile, place, call).time_t);
    reach->back_t = sooner(reach->back_t, problem_travel(p, profile, call, place).time_t);
}

static void call_reach_make(struct quote_board *board)
{
    const struct problem *p = board->p;
    int32_t profiles = p->dims.profiles < 1 ? 1 : p->dims.profiles;
    if (restock_count(p) + station_count(p) == 0) {
        return;
    }
    board->call_reach = arena_array(board->arena, struct call_reach, (int64_t)profiles * p->dims.places);
    for (int32_t k = 0; k < profiles; k++) {
        for (int32_t i = 0; i < p->dims.places; i++) {
            struct call_reach *reach = &board->call_reach[(int64_t)k * p->dims.places + i];
            *reach = (struct call_reach){NO_ROAD, NO_ROAD};
            for (int32_t r = 0; r < restock_count(p); r++) {
                call_reach_note(p, k, i, p->restock_place[r], reach);
            }
            for (int32_t s = 0; s < station_count(p); s++) {
                call_reach_note(p, k, i, p->station_place[s], reach);
            }
        }
    }
}

/* Of every job of a question: taking it out, pinning it and what it depends on, putting it in. */
static void changes_make(struct quote_board *board)
{
    enum { CHANGES_A_JOB = 12, CHANGES_BESIDE = 64 };
    int32_t linked = 0, links = board->p->precedence_before == NULL ? 0 : board->p->dims.precedences;
    for (int32_t j = 0; j < board->p->dims.jobs; j++) {
        linked += board->linked[j] ? 1 : 0;
    }
    board->changes =
        arena_array(board->arena, struct quote_change, CHANGES_A_JOB * linked + 2 * links + CHANGES_BESIDE);
}

struct quote_board *quote_board_make(struct arena *arena, const struct problem *p, const struct solution *solution)
{
    struct quote_board *board = board_new(arena, p);
    dependences_note(board);
    plan_note(board, solution);
    bundles_pin(arena, p, solution, board->pins);
    struct plan_orders orders = start_of_solution(arena, p, solution);
    changes_make(board);
    call_reach_make(board);
    for (int32_t t = 0; t < p->dims.technicians; t++) {
        board->drivers[t] = driver_of(p, t);
        const struct quote_route *route =
            quote_route_make(board, t, orders.jobs + orders.first[t], orders.first[t + 1] - orders.first[t]);
        if (route == NULL) {
            return NULL;
        }
        board->routes[t] = route;
        board->cost_c += route->cost_c;
        board->moved += route->moved;
    }
    return board;
}

int32_t quote_technician_of(const struct quote_board *board, int32_t job)
{
    return board->technician_of[job];
}
